"""What is asked -> a workbook to be filled in for all agencies: a sheet for the registry, one for the figures.

Columns are headed by the labels that :meth:`Schema.read` knows, with the unit in brackets; titles and clauses stand above.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import TYPE_CHECKING

from attrs import define

from vtlt_rules.data.forms.asked import Agency, Questions
from vtlt_rules.data.forms.identity import HIDDEN_SHEET, FormId, PlanId, cell_text
from vtlt_rules.data.forms.opening import Rows
from vtlt_rules.data.forms.validation import choices_of, validation_of
from vtlt_rules.data.forms.wording import clause_title, note_of, plan_in_words, sections_of
from vtlt_rules.data.forms.writing import (
    FONT,
    NUMBER_FORMATS,
    PROTECTION,
    Book,
    comment_of,
    fit,
    height_of,
    is_exact,
    spreadsheet_number,
)
from vtlt_rules.data.models.columns import SchemaColumn
from vtlt_rules.data.raw import SheetError, raw_text
from vtlt_rules.messages import Language, languages, say
from vtlt_rules.values import NotDone

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

EMPTY_ROWS = 500
"""Rows for agencies where no registry is given."""

_TITLE, _PLAN, _HINT, _GROUPS, _LABELS = 0, 1, 2, 3, 4
_ID, _FIRST_FIELD = 1, 3
_LISTS_FROM = 3
"""The column of the hidden sheet from which on there are lists to choose from."""

_WIDTHS = {"number": 13.0, "boolean": 12.0, "milestone": 13.0, "enumeration": 28.0, "text": 24.0}
_BEFORE_WIDTH = 11.0
_NAME_WIDTH = 40.0

Previous = Mapping[str, Mapping[str, object]]
"""What was reported before, by agency and field."""


def workbook_of(asked: Questions, previous: Previous | None, lang: Language) -> bytes:
    """Return the workbook as a file."""
    return _Workbook(asked, previous, lang).content()


def has_figures(id_: FormId, rows: Rows) -> bool:
    """Tell whether anything was filled in on the sheet of figures: figures, or agencies where they are to be typed."""
    heads = {say("form.before", lang) for lang in languages()}
    labels = dict(rows).get(_LABELS + 1, ())
    places = [place for place, label in enumerate(labels) if place >= _FIRST_FIELD and label not in heads]
    for number, row in rows:
        if number > _LABELS + 1:
            cells = [row[place] for place in places if place < len(row)]
            if not id_.is_listed:  # then a formula waits there for what is typed
                cells += [cell for cell in row[_ID : _ID + 1] if not isinstance(cell, SheetError)]
            if any(cell is not None and raw_text(cell).strip() for cell in cells):
                return True
    return False


def before_text(value: object) -> str:
    """Write a value of last time that is no number."""
    return "chưa" if isinstance(value, NotDone) else cell_text(value)


@define(eq=False, repr=False)
class ChoiceLists:
    """Lists of what may be chosen that are too long to stand in a cell's validation: on the hidden sheet."""

    book: Book
    hidden: Worksheet
    count: int = 0

    def of(self, column: SchemaColumn) -> str | None:
        """Write the list of a column; return its range, None where there is none."""
        listed = choices_of(column)
        if not listed:
            return None
        place = _LISTS_FROM + self.count
        self.count += 1
        for row, one in enumerate(listed):
            self.book.put(self.hidden, row, place, one, "plain")
        letters = column_letters(place)
        return f"{HIDDEN_SHEET}!${letters}$1:${letters}${len(listed)}"


def column_letters(place: int) -> str:
    """Return what a spreadsheet calls a column, of which the first is 0."""
    from xlsxwriter.utility import xl_col_to_name

    return str(xl_col_to_name(place))


def number_style(column: SchemaColumn) -> str:
    """Return the format of a column's cells."""
    if column.type == "number":
        return NUMBER_FORMATS["whole" if column.unit is not None and column.unit.is_whole else "decimal"]
    return NUMBER_FORMATS.get(column.type, NUMBER_FORMATS["general"])


class _Workbook:
    def __init__(self, asked: Questions, previous: Previous | None, lang: Language) -> None:
        self.asked = asked
        self.previous = previous
        self.lang = lang
        self.book = Book()
        self.registry_name = say("form.sheet-registry", lang)
        self.figures_name = say("form.sheet-figures", lang)
        self.registry = self.book.sheet(self.registry_name)
        self.figures = self.book.sheet(self.figures_name)
        hidden = self.book.sheet(HIDDEN_SHEET)
        hidden.hide()
        id_ = FormId(PlanId.of(asked.ruleset), None, self.figures_name, is_listed=asked.agencies is not None)
        for row, line in enumerate(id_.lines()):
            for column, text in enumerate(line):
                self.book.put(hidden, row, column, text, "plain")
        hidden.protect()
        self.choices = ChoiceLists(self.book, hidden)

    def content(self) -> bytes:
        self._write_registry()
        self._write_figures()
        self.figures.activate()
        return self.book.content()

    # ---- the registry

    @property
    def _rows(self) -> int:
        return EMPTY_ROWS if self.asked.agencies is None else max(len(self.asked.agencies), 1)

    def _write_registry(self) -> None:
        book, sheet, lang = self.book, self.registry, self.lang
        columns = self.asked.attributes
        agencies = self.asked.agencies
        widths = [6.0, *({"ma": 14.0, "ten": 46.0}.get(one.name, _WIDTHS[one.type]) for one in columns)]
        labels_row = _HINT + 1
        first = labels_row + 1
        self._head(sheet, widths, "form.title-registry", "form.hint-registry" if agencies is None else None)
        for place, text in enumerate([say("form.count", lang), *(one.label for one in columns)]):
            book.put(sheet, labels_row, place, text, "label")
        sheet.set_row(labels_row, height_of([(one.label, widths[n + 1]) for n, one in enumerate(columns)], 2, 11))
        for number in range(self._rows):
            row = first + number
            agency = agencies[number] if agencies is not None and number < len(agencies) else None
            self._count(sheet, row, number, agency)
            for place, column in enumerate(columns, start=1):
                if agency is None:
                    looks = NUMBER_FORMATS["text"] if column.type == "text" else NUMBER_FORMATS["general"]
                    sheet.write_blank(row, place, None, book.style("fill-in", num_format=looks))
                else:
                    book.put(sheet, row, place, self._attribute(column, agency), "cell", num_format="@")
            if agency is not None:
                lines = [(self._attribute(one, agency), widths[place]) for place, one in enumerate(columns, start=1)]
                sheet.set_row(row, height_of(lines))
        if agencies is None:
            last = first + self._rows - 1
            for place, column in enumerate(columns, start=1):
                cell = f"{column_letters(place)}{first + 1}"
                if column.name == "ma":
                    area = f"${column_letters(place)}${first + 1}:${column_letters(place)}${last + 1}"
                    rule = {
                        "validate": "custom",
                        "value": f"=COUNTIF({area},{cell})=1",
                        "error_title": say("form.wrong-title", lang)[:32],
                        "error_message": say("form.wrong-id", lang)[:255],
                    }
                else:
                    found = validation_of(self.asked.ruleset, column, cell, None, self.choices.of(column), lang)
                    if found is None:
                        continue
                    rule = found
                sheet.data_validation(first, place, last, place, rule)
        self._finish(sheet, labels_row, first)

    def _attribute(self, column: SchemaColumn, agency: Agency) -> str:
        value = agency.attributes.get(column.name)
        if value is None:
            return ""
        if column.type == "enumeration" and column.values.get(str(value)) in choices_of(column):
            return column.values[str(value)]
        return cell_text(value)

    # ---- the figures

    def _write_figures(self) -> None:
        book, sheet, lang, asked = self.book, self.figures, self.lang, self.asked
        places: dict[str, int] = {}
        widths = [6.0, 12.0, _NAME_WIDTH]  # up to _FIRST_FIELD
        for column in asked.fields:
            places[column.name] = len(widths)
            widths.append(_WIDTHS[column.type])
            if self.previous is not None:
                widths.append(_BEFORE_WIDTH)
        self._head(sheet, widths, "form.title-figures", "form.hint-figures")
        labels_row, first = _LABELS, _LABELS + 1
        self._groups(places)
        for place, text in enumerate([say("form.count", lang), *(asked.columns[name].label for name in ("ma", "ten"))]):
            book.across(sheet, _GROUPS, place, place, "", "group")
            book.put(sheet, labels_row, place, text, "label")
        heights = [(self._label(one), widths[places[one.name]]) for one in asked.fields]
        sheet.set_row(labels_row, height_of(heights, 3, 11))
        for column in asked.fields:
            place = places[column.name]
            book.put(sheet, labels_row, place, self._label(column), "label")
            note = comment_of(note_of(asked, column, column.statements, lang))
            sheet.write_comment(
                labels_row, place, note,
                {"font_name": FONT, "font_size": 10, "x_scale": 2.6, "y_scale": 1 + note.count("\n") * 0.45},
            )  # fmt: skip
            if self.previous is not None:
                book.put(sheet, labels_row, place + 1, say("form.before", lang), "before-label")
        for number in range(self._rows):
            self._figures_of(first + number, number, places)
        last = first + self._rows - 1
        for column in asked.fields:
            place = places[column.name]
            whole = places.get(column.whole or "")
            rule = validation_of(
                asked.ruleset,
                column,
                f"{column_letters(place)}{first + 1}",
                None if whole is None else f"{column_letters(whole)}{first + 1}",
                self.choices.of(column) if column.type == "enumeration" else None,
                lang,
            )
            if rule is not None:
                sheet.data_validation(first, place, last, place, rule)
        self._finish(sheet, _GROUPS, first, sum(widths))

    @staticmethod
    def _label(column: SchemaColumn) -> str:
        """Head a column so that whoever reads the file knows it: by its label, and its unit in brackets."""
        return column.label if column.unit is None else f"{column.label}\n({column.unit.label})"

    def _groups(self, places: Mapping[str, int]) -> None:
        """Write over the fields which clause needs them first."""
        sections = sections_of(self.asked.ruleset)
        tallest = 2.0
        for section, several in groupby(self.asked.fields, key=lambda one: sections[one.statements[0]]):
            names = [one.name for one in several]
            left, right = places[names[0]], places[names[-1]] + (self.previous is not None)
            self.book.across(self.figures, _GROUPS, left, right, clause_title(section), "group")
            tallest = max(tallest, height_of([(clause_title(section), 14.0 * (right - left + 1))], 2))
        self.figures.set_row(_GROUPS, min(tallest, 110))

    def _figures_of(self, row: int, number: int, places: Mapping[str, int]) -> None:
        book, sheet, agencies = self.book, self.figures, self.asked.agencies
        agency = agencies[number] if agencies is not None and number < len(agencies) else None
        self._count(sheet, row, number, agency)
        if agency is not None:
            book.put(sheet, row, 1, agency.id, "cell", num_format="@")
            book.put(sheet, row, 2, agency.name, "cell", num_format="@")
            sheet.set_row(row, height_of([(agency.name, _NAME_WIDTH)]))
        else:  # what is typed on the other sheet
            for place in (1, 2):
                cell = f"'{self.registry_name}'!{column_letters(place)}{_HINT + 3 + number}"
                sheet.write_formula(row, place, f'=IF({cell}="","",{cell}&"")', book.style("cell"), "")
        before = (self.previous or {}).get(agency.id, {}) if agency is not None else {}
        for column in self.asked.fields:
            place = places[column.name]
            if agency is not None and column.name not in agency.fields:
                sheet.write_blank(row, place, None, book.style("grey"))
            else:
                sheet.write_blank(row, place, None, book.style("fill-in", num_format=number_style(column)))
            if self.previous is not None:
                write_before(book, sheet, row, place + 1, column, before.get(column.name))

    # ---- what both sheets have

    def _count(self, sheet: Worksheet, row: int, number: int, agency: Agency | None) -> None:
        """Write the serial number; of a row without an agency only once it has one, so that until then it is empty."""
        style = self.book.style("cell-centre")
        if agency is not None:
            sheet.write_number(row, 0, number + 1, style)
        else:
            sheet.write_formula(row, 0, f'=IF(B{row + 1}="","",{number + 1})', style, "")

    def _head(self, sheet: Worksheet, widths: list[float], title: str, hint: str | None) -> None:
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width)
        book, lang = self.book, self.lang
        book.put(sheet, _TITLE, 0, say(title, lang), "title-left")
        book.put(sheet, _PLAN, 0, plan_in_words(self.asked.ruleset, lang), "bold")
        if hint is not None:
            book.put(sheet, _HINT, 0, say(hint, lang), "italic")

    def _finish(self, sheet: Worksheet, head: int, first: int, width: float = 0) -> None:
        sheet.freeze_panes(first, 3)
        sheet.repeat_rows(head, first - 1)
        sheet.repeat_columns(0, 2)
        sheet.protect("", PROTECTION)
        fit(sheet, width)


def write_before(
    book: Book, sheet: Worksheet, row: int, place: int, column: SchemaColumn, value: object, style: str = "before"
) -> None:
    """Write a value of last time, to be seen and not to be changed."""
    if value is None:
        sheet.write_blank(row, place, None, book.style(style))
    elif isinstance(value, int | Fraction | Decimal) and not isinstance(value, bool) and is_exact(value):
        looks = book.style(style, num_format=number_style(column))
        sheet.write_number(row, place, spreadsheet_number(value), looks)
    else:
        text = column.values.get(str(value), "") if column.type == "enumeration" else ""
        book.put(sheet, row, place, text or before_text(value), style)
