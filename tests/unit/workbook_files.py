"""Workbooks made by XlsxWriter and openpyxl for tests."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

xlsxwriter = pytest.importorskip("xlsxwriter")
pytest.importorskip("python_calamine")


def workbook(
    path: Path,
    sheets: Mapping[str, Sequence[Sequence[object]]],
    merged: Sequence[str] = (),
    hidden: Sequence[str] = (),
    hidden_rows: Sequence[int] = (),
    as_text: bool = False,
) -> Path:
    """Write a workbook.

    Args:
        path: Where.
        sheets: The rows of each sheet; texts that begin with = are formulas, with the result 0 unless a pair gives it.
        merged: Ranges of the first sheet that are merged; what stands in their first cell is that of the whole.
        hidden: Names of sheets that are hidden.
        hidden_rows: Rows of the first sheet that are hidden, from 1.
        as_text: Whether texts that begin with = are texts.
    """
    book = xlsxwriter.Workbook(path, {"strings_to_formulas": not as_text, "strings_to_urls": False})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    plain = book.add_format()
    for number, (name, rows) in enumerate(sheets.items()):
        sheet = book.add_worksheet(name)
        if name in hidden:
            sheet.hide()
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if isinstance(cell, datetime.date):
                    sheet.write_datetime(row, column, datetime.datetime.combine(cell, datetime.time()), day)
                elif isinstance(cell, tuple):
                    sheet.write_formula(row, column, cell[0], plain, cell[1])
                elif cell is not None:
                    sheet.write(row, column, cell)
        for range_ in merged if number == 0 else ():
            first = range_.partition(":")[0]
            column, row = ord(first[0]) - ord("A"), int(first[1:]) - 1
            sheet.merge_range(range_, rows[row][column] if column < len(rows[row]) else "", plain)
        for row in hidden_rows if number == 0 else ():
            sheet.set_row(row - 1, None, None, {"hidden": True})
    book.close()
    return path
