"""Report -> an Excel file: a summary, all statements, those of each scope, and the lists behind them.

Each figure stands as numbers, which are the doubles nearest to it, and as its exact text. Needs the extra ``office``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from vtlt_rules.messages import say
from vtlt_rules.relations import Relation
from vtlt_rules.report.content import AgencyContent, FigureContent, ReportContent
from vtlt_rules.report.excel_parts import ExcelFile, InPercent, SheetColumn, Value
from vtlt_rules.report.office import NumberedStatement, cited_plan, numbered, own_value
from vtlt_rules.values import Interval, write_ratio
from vtlt_rules.verdict import Verdict, verdict_word

MOST_AGENCIES = 500
"""Agencies that may have a sheet each; Excel is slow to open more."""

_MOST_SCOPES = 100
"""Scopes that have a sheet each."""

_PRINTED = 12
"""Columns of the sheet of all statements that are printed: with the figures behind them a page could not be read."""

_ENDS = {
    Relation.AT_LEAST: (True, False),
    Relation.MORE_THAN: (True, False),
    Relation.AT_MOST: (False, True),
    Relation.LESS_THAN: (False, True),
    Relation.EQUAL: (True, True),
}
"""Whether a limit is a least or a greatest amount."""

Rows = Iterator[Sequence[Value]]


def report_to_xlsx(content: ReportContent, by_agency: bool = False) -> bytes:
    """Return the report as an Excel file.

    Raises:
        ExtraMissing: The extra ``office`` is not installed.
        ValueError: Each agency is to have a sheet, and there are more than 500.
    """
    if by_agency and content.agency_count > MOST_AGENCIES:
        raise ValueError(content.say("excel.too-many-sheets", count=content.agency_count, most=MOST_AGENCIES))
    return _Excel(content).written(by_agency)


class _Excel:
    def __init__(self, content: ReportContent) -> None:
        self.content, self.lang = content, content.lang
        self.statements = numbered(content)
        self.titles = {one.id: section.title for section in content.sections for one in section.statements}

    def written(self, by_agency: bool) -> bytes:
        file = self.file = ExcelFile(self.lang, cited_plan(self.content), is_small=by_agency)
        self._summary()
        rows = map(self._statement_row, self.statements)
        file.table(self.say("excel.statements"), self._statement_columns(), rows, 3, _PRINTED)
        scopes: dict[str, list[NumberedStatement]] = {}
        for one in self.statements:
            scopes.setdefault(one.statement.scope, []).append(one)
        for scope, own in list(scopes.items())[:_MOST_SCOPES]:
            file.table(scope, self._scope_columns(), map(self._scope_row, own), 3)
        self._lists(len(scopes))
        if by_agency:
            for agency in self.content.agencies:
                self._agency(agency)
        return file.to_bytes()

    def say(self, key: str, **facts: object) -> str:
        return say(key, self.lang, **facts)

    def columns(self, *told: tuple[str, float]) -> tuple[SheetColumn, ...]:
        return tuple(SheetColumn(self.say(key), width, key == "docx.verdict") for key, width in told)

    # ---- the summary

    def _summary(self) -> None:
        content = self.content
        facts: list[tuple[str, Value]] = [
            (self.say("report.plan"), content.title),
            (self.say("excel.number"), content.number),
            (self.say("excel.issuer"), content.issuer),
            (self.say("excel.issued"), content.issued),
            (self.say("excel.period"), content.period),
            (self.say("report.as-of"), content.as_of),
            (self.say("docx.agencies"), content.agency_count),
            (self.say("report.overall"), content.verdict.word),
        ]
        counts: dict[Verdict, int] = {}
        for one in self.statements:
            verdict = one.statement.verdict.verdict
            counts[verdict] = counts.get(verdict, 0) + 1
        rows: list[Sequence[Value]] = [(verdict_word(one, self.lang), counts[one]) for one in Verdict if one in counts]
        rows.append((self.say("docx.total"), len(self.statements)))
        columns = self.columns(("docx.verdict", 30), ("docx.count", 70))
        self.file.page(self.say("excel.summary"), self.say("excel.title"), facts, columns, rows)

    # ---- statements

    def _statement_columns(self) -> tuple[SheetColumn, ...]:
        return self.columns(
            ("docx.row", 6), ("report.clause", 8), ("report.id", 9), ("excel.who", 24), ("excel.subject", 32),
            ("excel.demanded", 20), ("docx.result", 15), ("docx.difference", 16), ("docx.verdict", 14),
            ("excel.deadline", 11), ("excel.failing-count", 9), ("docx.owing-count", 9), ("excel.least", 11),
            ("excel.greatest", 11), ("excel.demanded-unit", 11), ("excel.value-low", 10), ("excel.value-high", 10),
            ("excel.unit", 10), ("excel.exact", 18), ("excel.numerator-low", 11), ("excel.numerator-high", 11),
            ("excel.denominator-low", 11), ("excel.denominator-high", 11), ("report.change", 20),
            ("report.certain", 30), ("report.members", 10), ("report.scope", 24), ("excel.section", 30),
            ("report.reading", 80), ("excel.remarks", 50),
        )  # fmt: skip

    def _statement_row(self, one: NumberedStatement) -> Sequence[Value]:
        it = one.statement
        low, high, unit, text, exactly = self._value(it.value)
        return (
            one.number, it.clause, it.id, it.who, it.subject, it.target, text, it.difference, it.verdict.word,
            it.deadline, len(it.failing), len(it.missing), *self._limits(one), low, high, unit, exactly,
            *_ends(it.numerator), *_ends(it.denominator), it.change, it.reported, it.in_scope, it.scope,
            self.titles[it.id], it.reading, "; ".join(part for part in (it.time_left, *it.remarks) if part) or None,
        )  # fmt: skip

    def _limits(self, one: NumberedStatement) -> Sequence[Value]:
        low: Value = None
        high: Value = None
        unit = one.statement.limit_unit
        for relation, number in one.statement.limits:
            is_least, is_greatest = _ENDS[relation]
            value = InPercent(number) if unit == "%" else number
            low, high = value if is_least else low, value if is_greatest else high
        return low, high, unit or None

    def _value(self, figure: FigureContent | None) -> Sequence[Value]:
        if figure is None:
            return (None,) * 5
        return (*_ends(figure), figure.unit, figure.text, exact(figure.bounds))

    def _scope_columns(self) -> tuple[SheetColumn, ...]:
        return self.columns(
            ("docx.row", 6), ("report.clause", 8), ("report.id", 9), ("excel.who", 24), ("excel.subject", 32),
            ("excel.demanded", 20), ("excel.value-low", 10), ("excel.value-high", 10), ("excel.unit", 10),
            ("docx.result", 15), ("docx.difference", 16), ("docx.verdict", 14), ("excel.failing-count", 9),
            ("docx.owing-count", 9),
        )  # fmt: skip

    def _scope_row(self, one: NumberedStatement) -> Sequence[Value]:
        it = one.statement
        low, high, unit, text, _ = self._value(it.value)
        return (
            one.number, it.clause, it.id, it.who, it.subject, it.target, low, high, unit, text, it.difference,
            it.verdict.word, len(it.failing), len(it.missing),
        )  # fmt: skip

    # ---- lists

    def _lists(self, scopes: int) -> None:
        file, content = self.file, self.content
        concerned = (("docx.row", 6), ("report.clause", 8), ("report.id", 9), ("docx.statement", 40))
        agency = (("docx.id", 12), ("docx.agency", 34))
        figures = (("excel.value-low", 10), ("excel.value-high", 10), ("excel.unit", 10))
        own = self.columns(*concerned, *agency, *figures, ("docx.of-agency", 36), ("docx.verdict", 14))
        file.table(self.say("excel.failing"), own, self._failing())
        missing = self.columns(*concerned, ("docx.verdict", 14), *agency, ("docx.missing", 50))
        file.table(self.say("docx.missing"), missing, self._missing())
        if content.issue_lines:
            wrong = self.columns(*agency, ("docx.figure", 40), ("excel.period", 14), ("docx.what-is-wrong", 60))
            file.table(self.say("excel.wrong"), wrong, self._wrong())
        if any(one.statement.groups for one in self.statements):
            group = (("docx.group", 24), ("docx.agencies", 10), *figures, ("docx.result", 15), ("excel.exact", 18))
            columns = self.columns(*concerned, *group, ("docx.difference", 16), ("docx.verdict", 14))
            file.table(self.say("docx.group"), columns, self._groups())
        if any(one.statement.classes for one in self.statements):
            classes = (*concerned, ("docx.class", 24), ("excel.value-low", 10), ("excel.value-high", 10))
            file.table(self.say("excel.classes"), self.columns(*classes), self._classes())
        if content.next_steps:
            columns = self.columns(("docx.row", 6), ("docx.step", 70), ("docx.step-lines", 90))
            file.table(self.say("docx.next-steps"), columns, self._steps())
        notes = [*content.notes, self.say("docx.method"), self.say("excel.figures")]
        if scopes > _MOST_SCOPES:
            notes.append(self.say("excel.more-scopes", count=scopes - _MOST_SCOPES))
        file.table(self.say("report.notes"), (SheetColumn(self.say("report.notes"), 120),), ((note,) for note in notes))

    def _failing(self) -> Rows:
        for one in self.statements:
            for line in one.statement.failing:
                low, high = _numbers(line.bounds, line.unit)
                yield *_named(one), line.id, line.name, low, high, line.unit or None, own_value(line), line.verdict.word

    def _missing(self) -> Rows:
        for one in self.statements:
            for line in one.statement.missing:
                for label in line.missing:
                    yield *_named(one), one.statement.verdict.word, line.id, line.name, label

    def _wrong(self) -> Rows:
        then, now = self.say("excel.previous"), self.say("excel.now")
        for one in self.content.issue_lines:
            yield one.id, one.name, one.label, then if one.is_previous else now, one.message

    def _groups(self) -> Rows:
        for one in self.statements:
            for group in one.statement.groups:
                low, high, unit, text, exactly = self._value(group.value)
                found = (low, high, unit, text, exactly, group.difference, group.verdict.word)
                yield *_named(one), group.label, group.agencies, *found

    def _classes(self) -> Rows:
        for one in self.statements:
            for label, figure in one.statement.classes:
                yield *_named(one), label, *_ends(figure)

    def _steps(self) -> Rows:
        for number, step in enumerate(self.content.next_steps, 1):
            for line in step.lines or (None,):
                yield number, step.title, line

    # ---- an agency

    def _agency(self, agency: AgencyContent) -> None:
        facts: list[tuple[str, Value]] = [(self.say("docx.id"), agency.id), *agency.attributes]
        columns = self.columns(
            ("excel.fact", 16), ("excel.subject", 32), ("excel.demanded", 20), ("docx.of-agency", 34),
            ("docx.verdict", 14), ("docx.missing", 44),
        )  # fmt: skip
        rows = (
            (
                one.statement.id,
                one.statement.subject,
                one.statement.target,
                one.value,
                one.verdict.word,
                "; ".join(one.missing) or None,
            )
            for one in agency.statements
        )
        notes = [f"{self.say('docx.wrong-data')}: {issue}" for issue in agency.issues]
        self.file.page(f"{agency.id} {agency.name}", agency.name, facts, columns, rows, notes)


def _named(one: NumberedStatement) -> tuple[Value, ...]:
    return one.number, one.statement.clause, one.statement.id, one.label


def _ends(figure: FigureContent | None) -> tuple[Value, Value]:
    return (None, None) if figure is None else _numbers(figure.bounds, figure.unit)


def _numbers(bounds: Interval | None, unit: str) -> tuple[Value, Value]:
    if bounds is None:
        return None, None
    ends = (bounds.low, bounds.high)
    low, high = (None if end is None else InPercent(end) if unit == "%" else end for end in ends)
    return low, high


def exact(bounds: Interval) -> str:
    """Write bounds exactly, as integers and fractions, a share as one of one: ``803/1984 – 840/1984``."""
    low = write_ratio(bounds.low)
    if bounds.is_point:
        return low
    return f"{low} – {'∞' if bounds.high is None else write_ratio(bounds.high)}"
