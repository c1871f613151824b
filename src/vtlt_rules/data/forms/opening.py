"""Bytes of a workbook that came back -> the cells of its form, and what it says of itself; or why it is none.

Nothing in it is executed or followed: formulas have their stored values.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence
from importlib.util import find_spec

from vtlt_rules.data.forms.archive import check_archive
from vtlt_rules.data.forms.identity import HIDDEN_SHEET, FormId
from vtlt_rules.data.raw import JsonNumber, Raw, SheetError
from vtlt_rules.errors import ExtraMissing

_MOST_ROWS = 10_000
_MOST_COLUMNS = 26

Rows = Sequence[tuple[int, Sequence[Raw]]]
"""The rows of a sheet, each with its number."""

Unreadable = str
"""Why a file is no form: one of ``REASONS``."""


def open_form(content: bytes) -> tuple[FormId, Rows] | Unreadable:
    """Open a workbook; return what it says of itself, and the cells of its form; or why it is none.

    Raises:
        ExtraMissing: The extra ``office`` is not installed.
    """
    if find_spec("python_calamine") is None:
        raise ExtraMissing("office")
    from python_calamine import CalamineWorkbook

    looked = check_archive(content)
    if looked.refusal is not None:
        return looked.refusal
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        if HIDDEN_SHEET not in book.sheet_names:
            return "no-form"
        id_ = FormId.read(book.get_sheet_by_name(HIDDEN_SHEET).to_python(skip_empty_area=False, nrows=_MOST_ROWS))
        if id_ is None:
            return "other-format"
        if id_.sheet not in book.sheet_names:
            return "no-sheet"
        rows = book.get_sheet_by_name(id_.sheet).to_python(skip_empty_area=False, nrows=_MOST_ROWS)
    except Exception:  # noqa: BLE001 - whatever a reader of strangers' files raises, the file is damaged
        return "damaged"
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # of Rust
            return "damaged"
        raise
    if looked.has_errors and not looked.errors:  # which ones cannot be told, and they look as if they were empty
        return "formula-errors"
    return id_, _rows(rows, looked.errors)


def _rows(grid: Sequence[Sequence[object]], errors: frozenset[str]) -> Rows:
    """Take cells as those of files; in the place of errors there is nothing in the grid."""
    rows: list[tuple[int, Sequence[Raw]]] = []
    for number, cells in enumerate(grid, start=1):
        made: list[Raw] = [_raw(cell) for cell in cells[:_MOST_COLUMNS]]
        for place in range(len(made)):
            if f"{chr(ord('A') + place)}{number}" in errors:
                made[place] = SheetError("#ERROR!")
        rows.append((number, made))
    return rows


def _raw(cell: object) -> Raw:
    """Return a cell of a spreadsheet as one of a file; of its numbers the 15 digits that spreadsheets keep."""
    match cell:
        case "" | None:
            return None
        case str() | bool():
            return cell
        case int():
            return JsonNumber(str(cell))
        case float():
            return JsonNumber(str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else f"{cell:.15g}")
        case datetime.datetime():
            is_day = cell.time() == datetime.time()
            return cell.date() if is_day else str(cell)
        case datetime.date():
            return cell
        case _:  # a time of day, a duration
            return str(cell)
