"""What is asked of one agency -> its own form: a guide, and what it reports, one below the other.

Where things stand on the form is here, for whoever reads it back.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

from vtlt_rules.checked import Statement
from vtlt_rules.data.forms.asked import Agency, Questions
from vtlt_rules.data.forms.identity import HIDDEN_SHEET, FormId, PlanId, attribute_texts
from vtlt_rules.data.forms.validation import validation_of
from vtlt_rules.data.forms.wording import clause_title, note_of, period_in_words, plan_in_words, sections_of, unit_of
from vtlt_rules.data.forms.workbook import ChoiceLists, column_letters, number_style, write_before
from vtlt_rules.data.forms.writing import FONT, PROTECTION, Book, comment_of, fit, height_of
from vtlt_rules.data.models.columns import SchemaColumn
from vtlt_rules.messages import Language, say

KEY, _COUNT, WHAT, _UNIT, _CLAUSE, VALUE, DOCUMENT, _BEFORE = range(8)
"""The columns of a form; the first is hidden and says of each row what it is about."""

STATUS, REMARK = VALUE, DOCUMENT
"""Where a duty has its status and the remark."""

FIELD_KEY, DUTY_KEY = "field:", "duty:"

STATUSES = ("done", "under-way", "not-done")
"""What can be said of a duty."""

_WIDTHS = {KEY: 3.0, _COUNT: 6.0, WHAT: 58.0, _UNIT: 16.0, _CLAUSE: 13.0, VALUE: 19.0, DOCUMENT: 30.0, _BEFORE: 14.0}
_GUIDE_WIDTHS = (24.0, 84.0)


_HEADS = (
    "form.count", "form.head-content", "form.head-unit", "form.head-clause", "form.head-value", "form.head-document",
)  # fmt: skip
"""What heads the columns of figures."""

_CONTACT = (
    "form.guide-deadline", "form.guide-receiver", "form.guide-contact", "form.guide-phone", "form.guide-mail",
)  # fmt: skip
"""What the guide leaves room for, to be filled in before it goes out."""


def status_label(status: str, lang: Language) -> str:
    """Return how a status of a duty is called."""
    return say(f"duty.{status}", lang)


def agency_form_of(asked: Questions, agency: Agency, previous: Mapping[str, object] | None, lang: Language) -> bytes:
    """Return the form of one agency as a file.

    Args:
        asked: What the plan asks for.
        agency: The agency.
        previous: What it reported before; None where nothing of then is shown.
        lang: The language of the form.
    """
    return _AgencyForm(asked, agency, previous, lang).content()


class _AgencyForm:
    def __init__(self, asked: Questions, agency: Agency, previous: Mapping[str, object] | None, lang: Language) -> None:
        self.asked = asked
        self.agency = agency
        self.previous = previous
        self.lang = lang
        self.book = Book()
        self.last = DOCUMENT if previous is None else _BEFORE
        name = say("form.sheet-form", lang)
        self.guide = self.book.sheet(say("form.sheet-guide", lang))
        self.form = self.book.sheet(name)
        hidden = self.book.sheet(HIDDEN_SHEET)
        hidden.hide()
        form_id = FormId(PlanId.of(asked.ruleset), agency.id, name, attribute_texts(agency))
        for row, line in enumerate(form_id.lines()):
            for column, text in enumerate(line):
                self.book.put(hidden, row, column, text, "plain", num_format="@")
        hidden.protect()
        self.choices = ChoiceLists(self.book, hidden)

    def content(self) -> bytes:
        self._write_guide()
        row = self._write_head()
        if self.agency.fields:
            row = self._write_figures(row)
        if self.agency.duties:
            row = self._write_duties(row + bool(self.agency.fields))
        self._write_signatures(row + 1)
        return self.book.content()

    # ---- the guide

    def _write_guide(self) -> None:
        book, sheet, lang = self.book, self.guide, self.lang
        for place, width in enumerate(_GUIDE_WIDTHS):
            sheet.set_column(place, place, width)
        book.across(sheet, 0, 0, 1, say("form.guide-title", lang), "title")
        sheet.set_row(0, 30)
        row = 2
        for style, text in self._guide_lines():
            book.across(sheet, row, 0, 1, text, style)
            sheet.set_row(row, height_of([(text, sum(_GUIDE_WIDTHS))]) + 3)
            row += 1
        for key in _CONTACT:
            book.put(sheet, row, 0, say(key, lang), "bold")
            sheet.write_blank(row, 1, None, book.style("fill-in", num_format="@"))
            sheet.set_row(row, 20)
            row += 1
        sheet.protect("", PROTECTION)
        fit(sheet, 0, is_landscape=False)

    def _guide_lines(self) -> list[tuple[str, str]]:
        ruleset, agency, lang = self.asked.ruleset, self.agency, self.lang
        plan = plan_in_words(ruleset, lang)
        issuer = say("form.guide-issuer", lang, issuer=ruleset.issuer) if ruleset.issuer else ""
        types = {self.asked.columns[name].type for name in agency.fields}
        has_decimals = any((unit := self.asked.columns[name].unit) and not unit.is_whole for name in agency.fields)
        has_parts = any(self.asked.columns[name].whole in agency.fields for name in agency.fields)
        kinds = {
            "form.guide-how-missing": True,
            "form.guide-how-zero": "number" in types,
            "form.guide-how-decimal": has_decimals,
            "form.guide-how-part": has_parts,
            "form.guide-how-choice": bool({"boolean", "enumeration"} & types),
            "form.guide-how-milestone": "milestone" in types,
            "form.guide-how-duty": bool(agency.duties),
            "form.guide-how-before": self.previous is not None,
            "form.guide-how-notes": True,
        }
        facts = {"agency": agency.name, "id": agency.id, "fields": len(agency.fields), "duties": len(agency.duties)}
        sheet = say("form.sheet-form", lang)
        period = period_in_words(ruleset, lang)
        return [
            ("heading", say("form.guide-plan-head", lang)),
            ("paragraph", say("form.guide-plan", lang, plan=plan, issuer=issuer)),
            *([("paragraph", f"{period}.")] if period else []),
            ("heading", say("form.guide-who-head", lang)),
            ("paragraph", say("form.guide-who", lang, **facts)),
            ("heading", say("form.guide-how-head", lang)),
            ("paragraph", f"- {say('form.guide-how-cells', lang, sheet=sheet)}"),
            *(("paragraph", f"- {say(kind, lang)}") for kind, is_there in kinds.items() if is_there),
            ("heading", say("form.guide-send-head", lang)),
            ("paragraph", say("form.guide-send", lang)),
        ]

    # ---- the form

    def _write_head(self) -> int:
        book, sheet, lang, ruleset = self.book, self.form, self.lang, self.asked.ruleset
        for place, width in _WIDTHS.items():
            if place <= self.last:
                sheet.set_column(place, place, width, None, {"hidden": True} if place == KEY else {})
        name, last = self.agency.name, self.last
        book.across(sheet, 0, _COUNT, WHAT, name.upper(), "motto", text_wrap=True)
        book.across(sheet, 0, _UNIT, last, say("form.nation", lang), "motto")
        book.across(sheet, 1, _COUNT, WHAT, f"{self.asked.columns['ma'].label}: {self.agency.id}", "centre")
        book.across(sheet, 1, _UNIT, last, say("form.motto", lang), "motto-line")
        book.across(sheet, 2, _UNIT, last, say("form.place-date", lang), "place", locked=False)
        sheet.set_row(0, height_of([(name.upper(), _WIDTHS[WHAT] * 0.8)]))
        book.across(sheet, 4, _COUNT, last, say("form.report-title", lang), "title")
        row = 5
        plan = plan_in_words(ruleset, lang)
        for text, style in ((plan, "subtitle"), (period_in_words(ruleset, lang), "centre")):
            if text:
                book.across(sheet, row, _COUNT, last, text, style)
                sheet.set_row(row, height_of([(text, self._width(_COUNT, last))]))
                row += 1
        sheet.protect("", PROTECTION)
        fit(sheet, 0)
        return row + 1

    def _width(self, first: int, last: int) -> float:
        return sum(_WIDTHS[place] for place in range(first, last + 1))

    def _heads(self, row: int) -> None:
        before = [] if self.previous is None else [say("form.before", self.lang)]
        for place, text in enumerate([*(say(key, self.lang) for key in _HEADS), *before], start=_COUNT):
            self.book.put(self.form, row, place, text, "label")
        self.form.set_row(row, 34)

    def _write_figures(self, row: int) -> int:
        book, sheet, lang, asked, own = self.book, self.form, self.lang, self.asked, self.agency.fields
        book.put(sheet, row, _COUNT, say("form.part-figures", lang), "bold")
        self._heads(row + 1)
        sheet.repeat_rows(row + 1)
        row += 2
        sections, by_id = sections_of(asked.ruleset), asked.statements
        place_of = {id_: place for place, id_ in enumerate(by_id)}
        names = sorted(own, key=lambda name: place_of[own[name][0]])
        rows: dict[str, int] = {}
        for section, several in groupby(names, key=lambda name: sections[own[name][0]]):
            title = clause_title(section)
            book.across(sheet, row, _COUNT, self.last, title, "clause")
            sheet.set_row(row, height_of([(title, self._width(_COUNT, self.last))]) + 3)
            row += 1
            for name in several:
                rows[name] = row
                self._write_field(row, len(rows), asked.columns[name], [by_id[one] for one in own[name]])
                row += 1
        for name, at in rows.items():  # a whole may stand below its part
            column = asked.columns[name]
            whole = rows.get(column.whole or "")
            letters = column_letters(VALUE)
            rule = validation_of(
                asked.ruleset,
                column,
                f"{letters}{at + 1}",
                None if whole is None else f"{letters}{whole + 1}",
                self.choices.of(column) if column.type == "enumeration" else None,
                lang,
            )
            if rule is not None:
                sheet.data_validation(at, VALUE, at, VALUE, rule)
        return row

    def _write_field(self, row: int, number: int, column: SchemaColumn, statements: list[Statement]) -> None:
        book, sheet, lang = self.book, self.form, self.lang
        clauses = ", ".join(dict.fromkeys(one.clause for one in statements if one.clause))
        unit = unit_of(column, lang)
        book.put(sheet, row, KEY, FIELD_KEY + column.name, "plain")
        sheet.write_number(row, _COUNT, number, book.style("cell-centre"))
        book.put(sheet, row, WHAT, column.label, "cell")
        book.put(sheet, row, _UNIT, unit, "cell-centre")
        book.put(sheet, row, _CLAUSE, clauses, "cell-centre")
        align = "right" if column.type == "number" else "center"
        sheet.write_blank(row, VALUE, None, book.style("fill-in", num_format=number_style(column), align=align))
        is_milestone = column.type == "milestone"
        document = book.style("fill-in", num_format="@") if is_milestone else book.style("grey")
        sheet.write_blank(row, DOCUMENT, None, document)
        if self.previous is not None:
            write_before(book, sheet, row, _BEFORE, column, self.previous.get(column.name))
        self._note(row, note_of(self.asked, column, [one.id for one in statements], lang))
        lines = [(column.label, _WIDTHS[WHAT]), (unit, _WIDTHS[_UNIT]), (clauses, _WIDTHS[_CLAUSE])]
        sheet.set_row(row, height_of(lines) + 3)

    def _note(self, row: int, lines: list[str]) -> None:
        note = comment_of(lines)
        options = {"font_name": FONT, "font_size": 10, "x_scale": 3, "y_scale": 1 + len(note) / 260}
        self.form.write_comment(row, WHAT, note, options)

    def _write_duties(self, row: int) -> int:
        book, sheet, lang = self.book, self.form, self.lang
        book.put(sheet, row, _COUNT, say("form.part-duties", lang), "bold")
        row += 1
        texts = {_COUNT: "form.count", _CLAUSE: "form.head-clause", STATUS: "form.head-status"}
        for place, key in texts.items():
            book.put(sheet, row, place, say(key, lang), "label")
        book.across(sheet, row, WHAT, _UNIT, say("form.head-duty", lang), "label")
        book.across(sheet, row, REMARK, self.last, say("form.head-remark", lang), "label")
        sheet.set_row(row, 24)
        first = row + 1
        for number, duty in enumerate(self.agency.duties, start=1):
            row += 1
            text = duty.duty or ""
            book.put(sheet, row, KEY, DUTY_KEY + duty.id, "plain")
            sheet.write_number(row, _COUNT, number, book.style("cell-centre"))
            book.across(sheet, row, WHAT, _UNIT, text, "cell")
            book.put(sheet, row, _CLAUSE, duty.clause or "", "cell-centre")
            sheet.write_blank(row, STATUS, None, book.style("fill-in", num_format="@", align="center"))
            if self.last > REMARK:
                sheet.merge_range(row, REMARK, row, self.last, "", book.style("fill-in", num_format="@"))
            else:
                sheet.write_blank(row, REMARK, None, book.style("fill-in", num_format="@"))
            if duty.reading is not None:
                self._note(row, [text, f"† {duty.reading}"])
            sheet.set_row(row, height_of([(text, self._width(WHAT, _UNIT))]) + 3)
        rule = {
            "validate": "list",
            "source": [status_label(one, lang) for one in STATUSES],
            "error_title": say("form.wrong-title", lang),
            "error_message": say("form.wrong-choice", lang),
        }
        sheet.data_validation(first, STATUS, row, STATUS, rule)
        return row + 1

    def _write_signatures(self, row: int) -> None:
        book, sheet, lang = self.book, self.form, self.lang
        for first, last, title, told in (
            (_COUNT, WHAT, "form.signed-by-author", "form.sign-name"),
            (_CLAUSE, self.last, "form.signed-by-head", "form.sign-seal"),
        ):
            book.across(sheet, row, first, last, say(title, lang), "motto")
            book.across(sheet, row + 1, first, last, say(told, lang), "centre")
