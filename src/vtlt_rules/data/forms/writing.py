"""A workbook being written: fonts and colours of all forms, texts that are never formulas."""

from __future__ import annotations

import datetime
import io
import math
import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from attrs import define, field

from vtlt_rules.errors import ExtraMissing
from vtlt_rules.source import visible_line
from vtlt_rules.values import Number

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

FONT = "Times New Roman"

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
"""What spreadsheets take for the beginning of a formula when a text is edited, or read from CSV."""

_NO_CHARACTERS = re.compile("[\ud800-\udfff\ufffe\uffff]")
"""What no file can have."""

_LINE_HEIGHT = 16.0
_CHARACTER = 0.97
"""How wide a letter of 12 points is, in the unit of widths of columns, with what is lost where lines break."""

_TALLEST = 400
_MADE = datetime.datetime(2000, 1, 1)
"""When all files say that they were made, so that the same input gives the same bytes."""

_INPUT, _GREY, _HEAD, _PART, _BEFORE = "#FFFBE6", "#D9D9D9", "#DCE6F1", "#EEF3F9", "#F2F2F2"
_EDGE = {"border": 1, "border_color": "#808080"}
STYLES: dict[str, dict[str, Any]] = {
    "motto": {"bold": True, "align": "center", "font_size": 12},
    "motto-line": {"bold": True, "align": "center", "font_size": 12, "underline": 1},
    "title": {"bold": True, "align": "center", "font_size": 14},
    "title-left": {"bold": True, "font_size": 14},
    "subtitle": {"bold": True, "align": "center", "text_wrap": True},
    "centre": {"italic": True, "align": "center", "text_wrap": True},
    "place": {"italic": True, "align": "center"},
    "plain": {},
    "bold": {"bold": True},
    "italic": {"italic": True},
    "paragraph": {"text_wrap": True, "valign": "top"},
    "heading": {"bold": True, "text_wrap": True},
    "fill-in": {"bg_color": _INPUT, "locked": False, "text_wrap": True, **_EDGE},
    "group": {"bold": True, "bg_color": _HEAD, "align": "center", "text_wrap": True, **_EDGE},
    "label": {"bold": True, "bg_color": _HEAD, "align": "center", "text_wrap": True, "font_size": 11, **_EDGE},
    "before-label": {
        "italic": True, "bg_color": _BEFORE, "font_color": "#595959", "align": "center", "text_wrap": True,
        "font_size": 10, **_EDGE,
    },
    "part": {"bold": True, "bg_color": _HEAD, **_EDGE},
    "clause": {"bold": True, "bg_color": _PART, "text_wrap": True, **_EDGE},
    "cell": {"text_wrap": True, **_EDGE},
    "cell-centre": {"align": "center", "text_wrap": True, **_EDGE},
    "grey": {"bg_color": _GREY, **_EDGE},
    "before": {"bg_color": _BEFORE, "font_color": "#595959", "italic": True, "align": "right", **_EDGE},
}  # fmt: skip
"""How things look; each with the font of all, and locked unless it says otherwise."""

NUMBER_FORMATS = {
    "whole": "#,##0",
    "decimal": "#,##0.0##",
    "milestone": "dd/mm/yyyy",
    "text": "@",
    "general": "General",
}


@define(eq=False, repr=False)
class Book:
    """A workbook in memory."""

    _stream: io.BytesIO = field(factory=io.BytesIO)
    _formats: dict[tuple[object, ...], Format] = field(factory=dict)
    _book: Workbook = field(init=False)

    @_book.default
    def _opened(self) -> Workbook:
        if find_spec("xlsxwriter") is None:
            raise ExtraMissing("office")
        from xlsxwriter import Workbook

        book = Workbook(self._stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
        book.formats[0].set_font_name(FONT)
        book.formats[0].set_font_size(12)
        book.set_calc_mode("auto")
        book.set_properties({"created": _MADE})
        return book

    def sheet(self, name: str) -> Worksheet:
        """Add a sheet, on A4."""
        sheet = self._book.add_worksheet(name)
        sheet.set_paper(9)
        sheet.set_margins(left=0.6, right=0.5, top=0.6, bottom=0.6)
        sheet.set_footer(f'&C&"{FONT}"&10&P/&N')
        return sheet

    def style(self, name: str, **more: object) -> Format:
        """Return how a thing looks."""
        key = (name, *sorted(more.items()))
        found = self._formats.get(key)
        if found is None:
            looks = {"font_name": FONT, "font_size": 12, "valign": "vcenter", **STYLES[name], **more}
            found = self._formats[key] = self._book.add_format(looks)
        return found

    def put(self, sheet: Worksheet, row: int, column: int, text: str, style: str, **more: object) -> None:
        """Write a text: never a formula or a link, not even when it is edited."""
        quoted: dict[str, object] = {"quote_prefix": True} if text.startswith(FORMULA_SIGNS) else {}
        written = _NO_CHARACTERS.sub("\ufffd", text[:32_000])
        sheet.write_string(row, column, written, self.style(name=style, **more, **quoted))

    def across(self, sheet: Worksheet, row: int, first: int, last: int, text: str, style: str, **more: object) -> None:
        """Write a text over several columns."""
        if last > first:
            sheet.merge_range(row, first, row, last, "", self.style(style, **more))
        self.put(sheet, row, first, text, style, **more)

    def content(self) -> bytes:
        """Return the file; nothing can be added afterwards."""
        self._book.close()
        return self._stream.getvalue()


PROTECTION = {"format_columns": True, "format_rows": True, "select_locked_cells": True, "select_unlocked_cells": True}
"""What may still be done to a sheet besides filling it in; there is no password."""


def height_of(lines: Sequence[tuple[str, float]], least: int = 1, size: float = 12) -> float:
    """Return the height of a row in points.

    Args:
        lines: Its texts, each with the width of its columns.
        least: How many lines high it is at the least.
        size: The size of the letters in points.
    """
    scale = size / 12
    counts = [
        sum(math.ceil(len(part) * scale * _CHARACTER / max(width, 1)) or 1 for part in text.split("\n"))
        for text, width in lines
    ]
    return min(max([least, *counts]) * _LINE_HEIGHT * scale + 3, _TALLEST)


def fit(sheet: Worksheet, columns: float, *, is_landscape: bool = True, wide: float = 150) -> None:
    """Let a sheet be printed as wide as a page; where that could not be read any more, as wide as several."""
    if is_landscape:
        sheet.set_landscape()
    sheet.fit_to_pages(max(1, math.ceil(columns / wide)), 0)
    sheet.print_across()


def spreadsheet_number(number: Number | Decimal) -> float | int:
    """Return what is written for a number: spreadsheets have 15 digits."""
    return number if isinstance(number, int) and abs(number) < 10**15 else float(number)


def is_exact(number: Number | Decimal) -> bool:
    """Tell whether a number comes back from a spreadsheet as it was: it has at most 15 digits there."""
    try:
        return Fraction(f"{spreadsheet_number(number):.15g}") == Fraction(number)
    except OverflowError:
        return False


def comment_of(lines: Sequence[str]) -> str:
    """Return the text of a cell's note: a paragraph each, without what would command anything."""
    return "\n".join(visible_line(one) for one in lines)[:4_000]
