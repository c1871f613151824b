"""Sheets of an Excel file: names that Excel takes, columns, cells that are never formulas or links, print set-up.

Needs the extra ``office``.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

try:
    import xlsxwriter
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet
except ModuleNotFoundError:
    from vtlt_rules.errors import ExtraMissing

    raise ExtraMissing("office") from None

from vtlt_rules.messages import Language, say
from vtlt_rules.records import record
from vtlt_rules.report.office import clean
from vtlt_rules.values import Number
from vtlt_rules.verdict import Verdict, verdict_word

MOST_ROWS = 1_048_576
"""Rows of a sheet, as Excel has them."""

_MOST_IN_CELL = 32_767
"""UTF-16 code units of a cell, as Excel has them."""

_MOST_IN_NAME = 31

_LINE, _HIGHEST = 15, 409
"""Points: the height of a line of a cell, and the greatest of a row."""

_COLORS = {
    Verdict.MET: ("#C6EFCE", "#006100"),
    Verdict.NOT_MET: ("#FFC7CE", "#9C0006"),
    Verdict.UNDECIDED: ("#FFEB9C", "#7F6000"),
    Verdict.BAD_DATA: ("#F8CBAD", "#843C0C"),
    Verdict.PENDING: ("#DDEBF7", "#1F4E78"),
    Verdict.NO_THRESHOLD: ("#E4DFEC", "#403151"),
}
"""Background and letters of a verdict; it is always told in words as well."""


@record
class InPercent:
    """A share, written in percent: a fraction of one."""

    number: Number


Value = str | int | Fraction | InPercent | None


@record
class SheetColumn:
    """A column of a sheet: its heading, its width in characters, whether verdicts stand in it."""

    title: str
    width: float
    has_verdicts: bool = False


class SheetNames:
    r"""Names of sheets as Excel takes them: 31 characters, none of ``[]:*?/\``, told apart without capitals."""

    def __init__(self) -> None:
        self._taken = {"history"}

    def name(self, wanted: str) -> str:
        """Return a name that no other sheet has, as near to the one that is wanted as can be."""
        plain = re.sub(r"[\[\]:*?/\\\s]+", " ", clean(wanted)).strip(" '")
        name, count = _cut(plain, _MOST_IN_NAME).strip(" '") or "-", 1
        while name.casefold() in self._taken:
            count += 1
            end = f" ({count})"
            name = _cut(plain, _MOST_IN_NAME - len(end)).strip(" '") + end
        self._taken.add(name.casefold())
        return name


def _cut(text: str, most: int) -> str:
    """Cut a text to so many UTF-16 code units, which is what Excel counts."""
    if 2 * len(text) <= most:
        return text
    return text.encode("utf-16-le")[: 2 * most].decode("utf-16-le", "ignore")


class ExcelFile:
    """An Excel file being written, sheet by sheet, row by row.

    Args:
        lang: The language of its own words.
        title: The title of the workbook.
        is_small: Whether it is kept in memory; else rows are kept in temporary files, one for each sheet.
    """

    def __init__(self, lang: Language, title: str, is_small: bool) -> None:
        self.lang = lang
        self._file = io.BytesIO()
        options = {"constant_memory": not is_small, "in_memory": is_small}
        options |= {"strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}
        self.book: Any = xlsxwriter.Workbook(self._file, options)
        self.book.set_properties({"title": _cut(clean(title), 255), "author": "", "comments": ""})
        self._names = SheetNames()
        self._more = say("excel.cut", lang)
        base = {"font_name": "Times New Roman", "font_size": 11, "valign": "top", "text_wrap": True}
        bordered = base | {"border": 1}
        self._note = self.book.add_format(base | {"text_wrap": False})
        self._title = self.book.add_format(base | {"bold": True, "font_size": 14, "text_wrap": False})
        self._text = self.book.add_format(bordered | {"num_format": "@"})
        self._head = self.book.add_format(bordered | {"bold": True, "bg_color": "#D9D9D9", "align": "center"})
        self._whole = self.book.add_format(bordered | {"num_format": "#,##0"})
        self._decimal = self.book.add_format(bordered | {"num_format": "#,##0.0###"})
        self._share = self.book.add_format(bordered | {"num_format": "0.0###%"})
        self._shades = {
            verdict: self.book.add_format({"bg_color": back, "font_color": front})
            for verdict, (back, front) in _COLORS.items()
        }

    def to_bytes(self) -> bytes:
        """Close the file and return it."""
        self.book.close()
        return self._file.getvalue()

    def table(
        self,
        name: str,
        columns: Sequence[SheetColumn],
        rows: Iterable[Sequence[Value]],
        frozen: int = 0,
        printed: int | None = None,
    ) -> None:
        """Add a sheet that is one table, with a filter; what does not fit into it is counted in its last row.

        Args:
            name: What the sheet is to be called.
            columns: Its columns.
            rows: Its rows.
            frozen: How many columns stay in sight beside the heading.
            printed: How many columns are printed; None for all.
        """
        sheet = self._sheet(name, columns)
        end = self._write(sheet, 0, columns, rows)
        sheet.autofilter(0, 0, max(end - 1, 0), len(columns) - 1)
        sheet.freeze_panes(1, frozen)
        sheet.repeat_rows(0)
        if printed is not None:
            sheet.print_area(0, 0, max(end - 1, 0), printed - 1)

    def page(
        self, name: str, title: str, facts: Iterable[tuple[str, Value]], columns: Sequence[SheetColumn],
        rows: Iterable[Sequence[Value]], notes: Iterable[str] = (),
    ) -> None:  # fmt: skip
        """Add a sheet with a title, facts, a table and notes below each other."""
        sheet = self._sheet(name, columns)
        self._put(sheet, 0, 0, title, self._title)
        row = 1
        for label, value in facts:
            self._put(sheet, row, 0, label, self._head)
            self._put(sheet, row, 1, value, self._text)
            row += 1
        row = self._write(sheet, row + 1, columns, rows) + 1
        for note in notes:
            self._put(sheet, row, 0, note, self._note)
            row += 1

    # ---- parts

    def _sheet(self, name: str, columns: Sequence[SheetColumn]) -> Worksheet:
        sheet = self.book.add_worksheet(self._names.name(name))
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=0.6, right=0.5, top=0.7, bottom=0.7)
        sheet.fit_to_pages(1, 0)
        sheet.set_header("&C" + _cut(clean(name), 100).replace("\n", " ").replace("&", "&&"))
        sheet.set_footer("&C&P/&N")
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
        return sheet

    def _write(
        self, sheet: Worksheet, first: int, columns: Sequence[SheetColumn], rows: Iterable[Sequence[Value]]
    ) -> int:
        """Write heading and rows; return the row behind them."""
        self._set_height(sheet, first, columns, [column.title for column in columns])
        for place, column in enumerate(columns):
            self._put(sheet, first, place, column.title, self._head)
        row, more = first + 1, 0
        for values in rows:
            if row >= MOST_ROWS - 1:
                more += 1
                continue
            self._set_height(sheet, row, columns, values)
            for place, value in enumerate(values):
                self._put(sheet, row, place, value, self._text)
            row += 1
        if row > first + 1:
            for place, column in enumerate(columns):
                if column.has_verdicts:
                    self._color(sheet, first + 1, row - 1, place)
        if more:
            self._put(sheet, row, 0, say("excel.more-rows", self.lang, count=more), self._note)
        return row

    def _set_height(self, sheet: Worksheet, row: int, columns: Sequence[SheetColumn], values: Sequence[Value]) -> None:
        """Make a row as high as its longest text needs: not every program does so when it opens a file."""
        lines = 1
        for column, value in zip(columns, values, strict=True):
            if isinstance(value, str) and len(value) > 1.2 * column.width:
                lines = max(lines, math.ceil(len(value) / (1.3 * column.width)), 2)
        if lines > 1:
            sheet.set_row(row, min(_LINE * lines, _HIGHEST))

    def _put(self, sheet: Worksheet, row: int, place: int, value: Value, text: Format) -> None:
        if value is None:
            sheet.write_blank(row, place, None, text)
        elif isinstance(value, str):
            sheet.write_string(row, place, self._fitting(clean(value)), text)
        else:
            number = value.number if isinstance(value, InPercent) else value
            form = self._whole if isinstance(number, int) else self._decimal
            try:
                sheet.write_number(row, place, float(number), self._share if isinstance(value, InPercent) else form)
            except OverflowError:  # its text stands beside it
                sheet.write_string(row, place, say("excel.too-large", self.lang), text)

    def _fitting(self, text: str) -> str:
        if 2 * len(text) <= _MOST_IN_CELL or len(text.encode("utf-16-le")) // 2 <= _MOST_IN_CELL:
            return text
        return _cut(text, _MOST_IN_CELL - len(self._more)) + self._more

    def _color(self, sheet: Worksheet, first: int, last: int, place: int) -> None:
        for verdict, form in self._shades.items():
            told = {
                "type": "text",
                "criteria": "begins with",
                "value": verdict_word(verdict, self.lang),
                "format": form,
            }
            sheet.conditional_format(first, place, last, place, told)
