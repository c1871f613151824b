"""Report -> a Word file: an administrative report by the layout of Decree 30/2020/NĐ-CP, appendix I, form 1.4.

To be edited and signed: what was not given and the library cannot know is to be filled in. Needs the extra ``office``.
"""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterable, Iterator, Sequence

from attrs import field

from vtlt_rules.messages import say
from vtlt_rules.records import record
from vtlt_rules.report.content import (
    GroupContent,
    IssueLine,
    ReportContent,
    SectionContent,
    StatementContent,
    StepContent,
)
from vtlt_rules.report.office import (
    NumberedStatement,
    OwingAgency,
    cited_plan,
    clean,
    long_date,
    numbered,
    owing,
    own_value,
    ranges,
)
from vtlt_rules.report.word_parts import (
    TEXT_WIDTH,
    Blank,
    Spanning,
    TableColumn,
    WordFile,
    beside,
    form,
    paragraph,
    rule,
    table,
    width_of,
)
from vtlt_rules.scalars import plain, text
from vtlt_rules.values import write_date
from vtlt_rules.verdict import Verdict, verdict_word

_MOST_ROWS = 5_000
"""Rows of an annex; more are no document any more."""

_MOST_IN_TABLE = 1_000
"""Rows of one table of an annex: programs that lay out longer ones take ever longer for each row."""

_FEW_ISSUES = 10
"""Wrong figures that are told in the text itself, not in an annex."""

_FEW_LINES = 15
"""Lines of what to do next that are told in the text itself."""

_NONE = "–"
_ROMAN = ("I", "II", "III", "IV", "V")
_LEFT = 65
"""Millimetres of the left column of the head and of the end."""


def _text(given: str | None) -> str | None:
    return None if given is None else text(given, "what stands around a report")


def _texts(given: Iterable[str]) -> tuple[str, ...]:
    several = (given,) if isinstance(given, str) else tuple(given)
    return tuple(text(one, "whom a report goes to") for one in several)


def _day(given: datetime.date | str | None) -> datetime.date | str | None:
    day: object = plain(given)
    if day is None or isinstance(day, datetime.date | str):
        return day
    raise TypeError(f"the date of a report is a day or a text, not {given!r}")


@record
class Letterhead:
    r"""Who reports, and what else a document has around its text; None is left to be filled in.

    Attributes:
        superior: The body above; empty where there is none.
        body: The body that reports.
        number: The number, ``12`` or whole, ``12/BC-SNV``; ``symbol`` the abbreviation of the body, ``SNV``.
        place: The place; ``date`` the day, also as text.
        position: The position of who signs, with the authority, a line each: ``"KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC"``.
        signer: Who signs.
        recipients: To whom it goes, besides the file copy.
        unit: The abbreviation of the unit that drafted it.
    """

    superior: str | None = field(default=None, converter=_text)
    body: str | None = field(default=None, converter=_text)
    number: str | None = field(default=None, converter=_text)
    symbol: str | None = field(default=None, converter=_text)
    place: str | None = field(default=None, converter=_text)
    date: datetime.date | str | None = field(default=None, converter=_day)
    position: str | None = field(default=None, converter=_text)
    signer: str | None = field(default=None, converter=_text)
    recipients: tuple[str, ...] = field(default=(), converter=_texts)
    unit: str | None = field(default=None, converter=_text)


def report_to_docx(content: ReportContent, head: Letterhead) -> bytes:
    """Return the report as a Word file; of longer annexes the first five thousand rows.

    Raises:
        ExtraMissing: The extra ``office`` is not installed.
    """
    return _Word(content, head).written()


@record
class _Annex:
    """An annex: its title, the columns of its tables, and these: the heading of each, which may be empty, and its rows."""

    number: str
    title: str
    columns: tuple[TableColumn, ...]
    tables: tuple[tuple[str, tuple[Sequence[str], ...]], ...]
    is_landscape: bool


class _Word:
    def __init__(self, content: ReportContent, head: Letterhead) -> None:
        self.content, self.head, self.lang = content, head, content.lang
        self.statements = numbered(content)
        self.owing = owing(self.statements, content.agency_names)
        self.annexes = tuple(self._annexes())

    def written(self) -> bytes:
        abstract = self.say("docx.abstract", plan=cited_plan(self.content, is_short=True))
        file = WordFile(self.lang, abstract, self.head.body or "")
        file.add(self._top(), paragraph(self.say("docx.title"), "Title"), paragraph(abstract, "Subtitle"))
        length = min(width_of(abstract, 14), TEXT_WIDTH)
        file.add(rule(0.4 * length, TEXT_WIDTH), *self._opening(), *self._parts(), *self._end())
        for annex in self.annexes:
            file.add_annex(annex.is_landscape)
            file.add(*self._annex(annex))
        return file.to_bytes()

    def say(self, key: str, **facts: object) -> str:
        return say(key, self.lang, **facts)

    def agencies(self, count: int) -> str:
        return self.say("report.agency-count", count=count)

    # ---- around the text

    def _top(self) -> str:
        superior, body = (self._named("superior"), self._named("body"))
        names = [form(superior, "SuperiorBody")] if superior else []
        names.append(form(body, "IssuingBody"))
        length = min(width_of(body, 13), _LEFT - 4)
        names += [
            rule(0.4 * length, _LEFT),
            form(self.say("docx.numbered", number=self._number()), "DocumentNumber"),
        ]
        right, motto = TEXT_WIDTH - _LEFT, self.say("docx.motto")
        place = Blank(self.say("docx.place")) if self.head.place is None else clean(self.head.place)
        return beside(
            names,
            [
                paragraph(self.say("docx.national-title"), "NationalTitle"),
                paragraph(motto, "Motto"),
                rule(width_of(motto, 14), right),
                form(self.say("docx.place-and-date", place=place, date=self._date()), "PlaceAndDate"),
            ],
            _LEFT,
        )

    def _named(self, which: str) -> str:
        given: str | None = getattr(self.head, which)
        if given is not None:
            return clean(given).upper()
        return str(Blank(self.say("docx.superior" if which == "superior" else "docx.body")))

    def _body(self) -> str:
        return str(Blank(self.say("docx.body-blank"))) if self.head.body is None else clean(self.head.body)

    def _number(self) -> str:
        number, symbol = self.head.number, self.head.symbol
        if number is not None and "/" in number:
            return clean(number)
        return self.say(
            "docx.number",
            number=Blank(self.say("docx.number-blank")) if number is None else _two_digits(clean(number)),
            symbol=Blank(self.say("docx.symbol-blank")) if symbol is None else clean(symbol),
        )

    def _date(self) -> str:
        date = self.head.date
        if isinstance(date, str):
            return clean(date)
        if date is not None:
            return long_date(write_date(date), self.lang)
        blanks = {name: Blank(self.say(key), "…") for name, key in _DATE_BLANKS.items()}
        return self.say("docx.date", **blanks)

    def _end(self) -> Iterator[str]:
        recipients = [f"- {clean(one)};" for one in self.head.recipients]
        recipients = recipients or [f"- {Blank(self.say('docx.recipient-blank'))};"]
        unit = Blank(self.say("docx.unit-blank")) if self.head.unit is None else clean(self.head.unit)
        recipients.append(self.say("docx.filed", unit=unit))
        position, signer = self.head.position, self.head.signer
        yield beside(
            [
                paragraph(self.say("docx.recipients"), "RecipientsHeading"),
                *(form(one, "Recipients") for one in recipients),
            ],
            [
                form(
                    str(Blank(self.say("docx.position"))) if position is None else clean(position).upper(),
                    "Position",
                    keep_next=True,
                ),
                form(str(Blank(self.say("docx.signer"))) if signer is None else clean(signer), "Signer"),
            ],
            _LEFT,
        )

    # ---- the text

    def _opening(self) -> Iterator[str]:
        yield form(self.say("docx.opening", plan=cited_plan(self.content), body=self._body()), "BodyText")

    def _next_steps(self) -> Iterator[str]:
        """Write the steps, or where they are many in which annex they are."""
        steps = self.content.next_steps
        if self._are_many(steps):
            told = self.say("docx.steps-told", count=len(steps), annex=self._annex_name("docx.steps-told"))
            yield paragraph(told, "BodyText")
            return
        for step in steps:
            yield paragraph(sentence(step.title), "BodyText", keep_next=bool(step.lines))
            for line in step.lines:
                yield paragraph(f"- {line}", "BodyText")

    def _are_many(self, steps: Sequence[StepContent]) -> bool:
        return sum(1 + len(step.lines) for step in steps) > _FEW_LINES

    def _parts(self) -> Iterator[str]:
        """Write the parts with their Roman numbers."""
        parts = [("docx.overall", self._overall()), ("docx.by-clause", self._by_clause())]
        parts.append(("docx.missing-and-wrong", self._missing_and_wrong()))
        if self.content.next_steps:
            parts.append(("docx.next-steps", self._next_steps()))
        blank = str(Blank(self.say("docx.proposals-blank")))
        closing = self.say("docx.closing", plan=cited_plan(self.content, is_short=True))
        parts.append(("docx.proposals", iter((form(blank, "BodyText"),))))
        for number, (key, fragments) in zip(_ROMAN, parts, strict=False):
            yield paragraph(f"{number}. {self.say(key).upper()}", "Heading1")
            yield from fragments
        yield paragraph(closing, "BodyText", keep_next=True)

    def _overall(self) -> Iterator[str]:
        content = self.content
        agencies = self.agencies(content.agency_count)
        facts = [] if content.period is None else [self.say("docx.period", period=content.period)]
        if content.as_of is None:
            facts.append(self.say("docx.data-undated", agencies=agencies))
        else:
            facts.append(self.say("docx.data", date=content.as_of, agencies=agencies))
        yield paragraph(" ".join(facts), "BodyText")
        verdict = content.verdict.word
        yield paragraph(self.say("docx.statements", count=len(self.statements), verdict=verdict), "BodyText")
        yield paragraph(self.say("docx.method"), "BodyText")
        if content.notes:
            yield paragraph(self.say("docx.notes"), "BodyText")
            yield from (paragraph(f"- {sentence(one)}", "BodyText") for one in content.notes)
        by_verdict: dict[Verdict, list[int]] = {}
        for one in self.statements:
            by_verdict.setdefault(one.statement.verdict.verdict, []).append(one.number)
        columns = (
            TableColumn(self.say("docx.verdict"), 45, "left"),
            TableColumn(self.say("docx.count"), 35),
            TableColumn(self.say("docx.numbers"), 85, "left"),
        )
        rows: list[Sequence[str | Spanning]] = [
            (verdict_word(one, self.lang), str(len(by_verdict[one])), ranges(by_verdict[one]))
            for one in Verdict
            if one in by_verdict
        ]
        rows.append((self.say("docx.total"), str(len(self.statements)), ""))
        yield paragraph(self.say("docx.by-verdict"), "TableCaption")
        yield table(columns, rows)

    def _by_clause(self) -> Iterator[str]:
        numbers = iter(self.statements)
        for place, section in enumerate(self.content.sections, 1):
            own = [next(numbers) for _ in section.statements]
            yield from self._section(place, section, own)

    def _section(self, place: int, section: SectionContent, own: Sequence[NumberedStatement]) -> Iterator[str]:
        title = section.title
        if section.clause is not None:
            title = self.say("docx.clause", title=title, clause=section.clause)
        yield paragraph(f"{place}. {title}", "Heading2")
        if not own:
            yield from (paragraph(one, "BodyText") for one in (" ".join(section.words),) if one)
        elif all(is_plain(one.statement) for one in own):
            for one in own:
                text = f"({one.number}) {one.label}: {lower_first(one.statement.verdict.word)}."
                yield paragraph(text, "BodyText")
        else:
            yield table(self._columns(), map(self._row, own))
            yield paragraph("", "Rule")
        for one in own:
            yield from self._below(one)

    def _columns(self) -> tuple[TableColumn, ...]:
        return (
            TableColumn(self.say("docx.row"), 10),
            TableColumn(self.say("docx.statement"), 43, "left"),
            TableColumn(self.say("docx.numerator"), 22),
            TableColumn(self.say("docx.denominator"), 25),
            TableColumn(self.say("docx.result"), 22),
            TableColumn(self.say("docx.difference"), 20),
            TableColumn(self.say("docx.verdict"), 23),
        )

    def _row(self, one: NumberedStatement) -> Sequence[str | Spanning]:
        statement, number = one.statement, str(one.number)
        label = one.label + (" †" if statement.reading else "")
        if is_plain(statement):
            return number, Spanning(label, 5), statement.verdict.word
        numerator, denominator, value = (
            _NONE if figure is None else figure.text
            for figure in (statement.numerator, statement.denominator, statement.value)
        )
        if statement.classes:
            value = self.say("docx.see-classes")
        if statement.change:
            value = f"{value}\n({statement.change})"
        return number, label, numerator, denominator, value, statement.difference or _NONE, statement.verdict.word

    def _below(self, one: NumberedStatement) -> Iterator[str]:
        """Write what stands below a table: the reading, what is certain, who fails, groups and classes."""
        notes = list(self._notes(one.statement))
        if notes:
            yield paragraph(self.say("docx.note-of", number=one.number, note=" ".join(notes)), "Note")
        if one.statement.groups:
            yield paragraph(self.say("docx.groups", number=one.number), "TableCaption")
            yield self._groups(one.statement.groups)
            yield paragraph("", "Rule")
        if one.statement.classes:
            yield paragraph(self.say("docx.classes", number=one.number), "TableCaption")
            columns = (TableColumn(self.say("docx.class"), 60, "left"), TableColumn(self.say("docx.agencies"), 40))
            yield table(columns, ((label, figure.text) for label, figure in one.statement.classes))
            yield paragraph("", "Rule")

    def _notes(self, statement: StatementContent) -> Iterator[str]:
        if statement.reading:
            yield sentence(self.say("docx.reading", reading=statement.reading))
        facts = []
        if statement.reported:
            facts.append(self.say("docx.reported", reported=statement.reported))
        for key, lines in (("docx.failing", statement.failing), ("docx.owing", statement.missing)):
            if lines:
                facts.append(self.say(key, agencies=self.agencies(len(lines)), annex=self._annex_name(key)))
        if statement.wrong:
            facts.append(self.say("docx.wrong", agencies=self.agencies(len(statement.wrong))))
        facts += [fact for fact in (statement.time_left, *statement.remarks) if fact]
        if facts:
            yield sentence("; ".join(facts))

    def _groups(self, groups: Iterable[GroupContent]) -> str:
        columns = (
            TableColumn(self.say("docx.group"), 57, "left"),
            TableColumn(self.say("docx.agencies"), 24),
            TableColumn(self.say("docx.result"), 28),
            TableColumn(self.say("docx.difference"), 32),
            TableColumn(self.say("docx.verdict"), 24),
        )
        return table(
            columns,
            (
                (
                    one.label,
                    str(one.agencies),
                    _NONE if one.value is None else one.value.text,
                    one.difference or _NONE,
                    one.verdict.word,
                )
                for one in groups
            ),
        )

    def _missing_and_wrong(self) -> Iterator[str]:
        yield paragraph(f"1. {self.say('docx.missing')}", "Heading2")
        concerned = [one for one in self.statements if one.statement.missing and is_open(one.statement)]
        if not self.owing:
            yield paragraph(self.say("docx.none-missing"), "BodyText")
        else:
            told = self.say(
                "docx.missing-told",
                agencies=self.agencies(len(self.owing)),
                cells=sum(len(one.labels) for one in self.owing),
                annex=self._annex_name("docx.owing"),
            )
            yield paragraph(told, "BodyText")
        if concerned:
            yield paragraph(self.say("docx.open-told", count=len(concerned)), "BodyText", keep_next=True)
            columns = (
                TableColumn(self.say("docx.row"), 10),
                TableColumn(self.say("docx.statement"), 100, "left"),
                TableColumn(self.say("docx.verdict"), 30),
                TableColumn(self.say("docx.owing-count"), 25),
            )
            yield table(columns, map(self._missing_row, concerned))
        yield paragraph(f"2. {self.say('docx.wrong-data')}", "Heading2")
        yield from self._wrong()

    def _missing_row(self, one: NumberedStatement) -> Sequence[str]:
        return str(one.number), one.label, one.statement.verdict.word, str(len(one.statement.missing))

    def _wrong(self) -> Iterator[str]:
        issues = self.content.issue_lines
        if not issues:
            yield paragraph(self.say("docx.none-wrong"), "BodyText")
        elif len(issues) > _FEW_ISSUES:
            told = self.say("docx.wrong-told", count=len(issues), annex=self._annex_name("docx.wrong"))
            yield paragraph(told, "BodyText")
        for one in issues if len(issues) <= _FEW_ISSUES else ():
            place = [part for part in (self._agency(one), self._figure(one)) if part]
            yield paragraph(f"- {sentence(': '.join([*place, one.message]))}", "BodyText")

    def _agency(self, one: IssueLine) -> str:
        return "" if one.id is None else f"{one.name} ({one.id})"

    def _figure(self, one: IssueLine) -> str:
        label = one.label or ""
        return self.say("docx.previous", label=label) if label and one.is_previous else label

    # ---- annexes

    def _annex_name(self, key: str) -> str:
        """Return what the annex is called to which a note refers."""
        title = self.say(_ANNEXES[key])
        return next((one.number for one in self.annexes if one.title == title), "")

    def _annexes(self) -> Iterator[_Annex]:
        row, id_, agency = self.say("docx.row"), self.say("docx.id"), self.say("docx.agency")
        first = (TableColumn(row, 12), TableColumn(id_, 20, "left"), TableColumn(agency, 68, "left"))
        failing = (*first, TableColumn(self.say("docx.of-agency"), 65, "left"))
        owing = (
            *first,
            TableColumn(self.say("docx.missing"), 122, "left"),
            TableColumn(self.say("docx.concerned"), 25),
        )
        wrong = (
            TableColumn(row, 12),
            TableColumn(agency, 70, "left"),
            TableColumn(self.say("docx.figure"), 70, "left"),
            TableColumn(self.say("docx.what-is-wrong"), 95, "left"),
        )
        issues = self.content.issue_lines if len(self.content.issue_lines) > _FEW_ISSUES else ()
        steps = self.content.next_steps if self._are_many(self.content.next_steps) else ()
        found = [
            ("docx.failing", failing, tuple(self._failing_tables()), False),
            ("docx.owing", owing, (("", tuple(map(self._owing_row, itertools.count(1), self.owing))),), True),
            ("docx.wrong", wrong, (("", tuple(map(self._wrong_row, itertools.count(1), issues))),), True),
            (
                "docx.steps-told",
                self._step_columns(),
                (("", tuple(map(self._step_row, itertools.count(1), steps))),),
                True,
            ),
        ]
        numbers = iter(_ROMAN)
        for key, columns, tables, is_landscape in found:
            if any(rows for _, rows in tables):
                name = self.say("docx.annex", number=next(numbers))
                yield _Annex(name, self.say(_ANNEXES[key]), columns, tables, is_landscape)

    def _failing_tables(self) -> Iterator[tuple[str, tuple[Sequence[str], ...]]]:
        for one in self.statements:
            if one.statement.failing:
                label = f"{self.say('docx.statement-number', number=one.number)}. {one.label}"
                lines = enumerate(one.statement.failing, 1)
                yield label, tuple((str(place), line.id, line.name, own_value(line)) for place, line in lines)

    def _owing_row(self, place: int, one: OwingAgency) -> Sequence[str]:
        return str(place), one.id, one.name, "; ".join(one.labels), ranges(x.number for x in one.statements)

    def _wrong_row(self, place: int, one: IssueLine) -> Sequence[str]:
        return str(place), self._agency(one) or _NONE, self._figure(one) or _NONE, one.message

    def _step_columns(self) -> tuple[TableColumn, ...]:
        return (
            TableColumn(self.say("docx.row"), 12),
            TableColumn(self.say("docx.step"), 95, "left"),
            TableColumn(self.say("docx.step-lines"), 140, "left"),
        )

    def _step_row(self, place: int, one: StepContent) -> Sequence[str]:
        return str(place), sentence(one.title), "\n".join(f"- {line}" for line in one.lines)

    def _annex(self, annex: _Annex) -> Iterator[str]:
        yield paragraph(annex.number, "Annex")
        yield paragraph(annex.title, "AnnexTitle")
        reference = self.say("docx.annex-of", number=self._number(), date=self._date(), body=self._body())
        yield form(reference, "AnnexReference")
        room = _MOST_ROWS
        for heading, rows in annex.tables:
            if heading and room:
                yield paragraph(heading, "Heading3")
            for start in range(0, min(len(rows), room), _MOST_IN_TABLE):
                yield table(annex.columns, rows[start : min(start + _MOST_IN_TABLE, room)])
                yield paragraph("", "Rule")
            room = max(room - len(rows), 0)
        more = sum(len(rows) for _, rows in annex.tables) - _MOST_ROWS
        if more > 0:
            yield paragraph(sentence(self.say("docx.more-rows", count=more)), "Note")


_DATE_BLANKS = {"day": "docx.day", "month": "docx.month", "year": "docx.year"}

_ANNEXES = {
    "docx.failing": "docx.annex-failing",
    "docx.owing": "docx.annex-missing",
    "docx.wrong": "docx.annex-wrong",
    "docx.steps-told": "docx.annex-steps",
}
"""The annex that a note refers to, by the note."""


def _two_digits(number: str) -> str:
    """Write a number of a document, with a nought before those below 10, as the decree has it."""
    return number.zfill(2) if number.isdecimal() else number


def is_plain(statement: StatementContent) -> bool:
    """Tell whether there are no figures to show: of a duty, and where nobody is in the scope."""
    return statement.value is None and not statement.classes


def is_open(statement: StatementContent) -> bool:
    """Tell whether it is still open, or would be if it were due."""
    return statement.verdict.outcome in (Verdict.UNDECIDED, Verdict.BAD_DATA)


def sentence(text: str) -> str:
    """Make a sentence of a text: a capital at its beginning, a full stop at its end."""
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")


def lower_first(text: str) -> str:
    """Write a text within a sentence."""
    return text[:1].lower() + text[1:]
