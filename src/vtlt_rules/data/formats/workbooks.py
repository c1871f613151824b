"""Bytes of a workbook (xlsx, xls, ods) -> its sheets as grids; python-calamine reads what is known to be sound."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from attrs import Factory, define

from vtlt_rules.data.columns import ID, FileColumns
from vtlt_rules.data.formats.archives import open_archive, packed, unpacked
from vtlt_rules.data.formats.grids import grid_to_table
from vtlt_rules.data.formats.headers import (
    MOST_HEAD_ROWS,
    NAME,
    Header,
    HeadingReader,
    HeadRow,
    find_header,
    is_empty,
)
from vtlt_rules.data.formats.sheet_facts import MOST_AREA, SheetFacts
from vtlt_rules.data.problems import FileProblems, shown
from vtlt_rules.data.raw import MAX_COLUMNS, JsonNumber, Raw, RawTable, SheetError, SheetPercent
from vtlt_rules.errors import ExtraMissing
from vtlt_rules.words import Word

_DIGITS = 15
"""Digits that spreadsheets keep of a number; what is behind them is what computing left."""

_MOST_SHEETS = 200


@define(eq=False, repr=False)
class Sheet:
    """A sheet as a grid.

    Attributes:
        rows: The rows with something in them.
        merged: The widths and heights of merged cells, by row and column from 0.
        hidden: The numbers of hidden rows that have something.
    """

    name: str
    is_hidden: bool
    rows: list[HeadRow]
    merged: Mapping[tuple[int, int], tuple[int, int]]
    hidden: Sequence[int]

    @property
    def head(self) -> list[HeadRow]:
        """The first rows, what is merged in all its cells."""
        seen: set[tuple[int, int]] = set()
        by_number = {number: list(cells) for number, cells in self.rows[:MOST_HEAD_ROWS]}
        for (row, column), (width, height) in self.merged.items():
            first = by_number.get(row + 1)
            text = first[column] if first is not None and column < len(first) else None
            if is_empty(text):
                continue
            for down in range(min(height, MOST_HEAD_ROWS)):
                cells = by_number.get(row + 1 + down, [])
                for across in range(column, min(column + width, len(cells))):
                    if (row + down, across) in seen:  # merged cells that overlap are none
                        break
                    seen.add((row + down, across))
                    if is_empty(cells[across]):
                        cells[across] = text
        return list(by_number.items())

    def header(self, columns: FileColumns) -> Header | None:
        """Return its header by what columns there may be; None where no row is one, or several may be."""
        if not self.rows or len(self.rows[0][1]) > MAX_COLUMNS:
            return None
        found = find_header(self.head, HeadingReader(columns))
        return found if isinstance(found, Header) and found.places else None

    def table(
        self, columns: FileColumns, problems: FileProblems, is_known: Callable[[str], bool] | None = None
    ) -> RawTable | None:
        """Make a table of it."""
        if self.hidden:
            problems.note("hidden-rows", count=len(self.hidden))
        return grid_to_table(self.rows, columns, problems, is_known, self.merged, self.head)


@define(eq=False, repr=False)
class Workbook:
    """A workbook that was opened; sheets are read when they are asked for."""

    names: Sequence[str]
    hidden: frozenset[str]
    problems: FileProblems
    _facts: Mapping[str, SheetFacts] | Callable[[str], SheetFacts | None]
    _calamine: Any
    _sheets: dict[str, Sheet | None] = Factory(dict)

    def sheet(self, name: str) -> Sheet | None:
        """Return a sheet; None, and a problem, when it cannot be read."""
        if name not in self._sheets:
            self._sheets[name] = self._read(name)
        return self._sheets[name]

    def _read(self, name: str) -> Sheet | None:
        facts = self._facts(name) if callable(self._facts) else self._facts.get(name)
        if facts is None:  # what was not looked over is not handed to the reader
            self.problems.add("invalid-workbook", reason=shown(name))
            return None
        if facts.is_too_large:
            self.problems.sheet = name
            self.problems.add("too-large-table", what=Word("cells"), limit=MOST_AREA)
            return None
        try:
            sheet = self._calamine.get_sheet_by_name(name)
            grid = sheet.to_python(skip_empty_area=False)
            merged = facts.merged
            if merged is None:
                merged = {
                    (top, left): (right - left + 1, bottom - top + 1)
                    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
                }
        except BaseException as error:  # noqa: BLE001 - a panic is one
            _refuse(error, self.problems)
            return None
        rows = _rows(grid, facts)
        numbers = {number for number, _ in rows}
        return Sheet(name, name in self.hidden, rows, merged, [row for row in facts.hidden if row in numbers])


def _refuse(error: BaseException, problems: FileProblems) -> None:
    """Report what the reader of workbooks could not do; its panics are no Exception, and all else is handed on."""
    if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
        raise error
    if type(error).__name__ == "PasswordError":
        problems.add("encrypted-file")
    else:
        problems.add("invalid-workbook", reason=shown(str(error)))


def _rows(grid: list[list[object]], facts: SheetFacts) -> list[HeadRow]:
    by_row: dict[int, dict[int, str]] = {}
    for (row, column), text in facts.wrong.items():
        by_row.setdefault(row, {})[column] = text
    percents: dict[int, list[int]] = {}
    for row, column in facts.percents:
        percents.setdefault(row, []).append(column)
    numbers: dict[float, JsonNumber] = {}

    def converted(value: object) -> Raw:
        if type(value) is float:
            number = numbers.get(value)
            if number is None:
                number = numbers[value] = JsonNumber(_literal(value), facts.day_zero)
            return number
        if type(value) is int:  # of old workbooks, which keep some numbers so
            return JsonNumber(str(value), facts.day_zero)
        return _cell(value)

    rows: list[HeadRow] = []
    for at, values in enumerate(grid):
        cells: list[Raw] = [value if type(value) is str else converted(value) for value in values]
        for column in percents.get(at, ()):
            if column < len(cells) and isinstance(number := cells[column], JsonNumber):
                cells[column] = SheetPercent(_hundredfold(number.literal))
        for column, text in by_row.pop(at, {}).items():
            cells += [""] * (column + 1 - len(cells))
            cells[column] = SheetError(text)
        if any(not is_empty(cell) for cell in cells):
            rows.append((at + 1, cells))
    for at, found in sorted(by_row.items()):  # below all values
        cells = [""] * (max(found) + 1)
        for column, text in found.items():
            cells[column] = SheetError(text)
        rows.append((at + 1, cells))
    return rows


def _literal(value: float) -> str:
    """Write a number of a spreadsheet: the shortest decimal text, of at most as many digits as it keeps."""
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    text = repr(value)
    return text if sum(map(str.isdigit, text.partition("e")[0].lstrip("-0."))) <= _DIGITS else f"{value:.{_DIGITS}g}"


def _hundredfold(literal: str) -> str:
    """Write a number of a spreadsheet times a hundred, exactly."""
    text = f"{Decimal(literal).scaleb(2):f}"
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text


def _cell(value: object) -> Raw:
    if isinstance(value, bool | str):
        return value
    if isinstance(value, datetime.datetime):
        at_midnight = value.time() == datetime.time()
        return value.date() if at_midnight else value.strftime("%d/%m/%Y %H:%M:%S")
    return value if isinstance(value, datetime.date) else str(value)


# ---- opening


def open_workbook(format_: str, content: bytes, problems: FileProblems) -> Workbook | None:
    """Open a workbook; report what is wrong with it, and what is not safe to open.

    Raises:
        ExtraMissing: The extra ``office`` is not installed.
    """
    try:
        import python_calamine
    except ImportError:
        raise ExtraMissing("office") from None
    if format_ == "xls":
        from vtlt_rules.data.formats.xls_records import facts_of_xls

        by_name = facts_of_xls(content, problems)
        if by_name is None:
            return None
        opened: _Opened | None = io.BytesIO(content), by_name
    else:
        opened = _open_zip(content, problems)
    if opened is None:
        return None
    stream, facts = opened
    if not callable(facts) and any(one.is_too_large for one in facts.values()):
        problems.add("too-large-table", what=Word("cells"), limit=MOST_AREA)
        return None
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(stream)
        sheets = [one for one in workbook.sheets_metadata if one.typ == python_calamine.SheetTypeEnum.WorkSheet]
        names = [one.name for one in sheets][:_MOST_SHEETS]
    except BaseException as error:  # noqa: BLE001 - a panic is one
        _refuse(error, problems)
        return None
    visible = python_calamine.SheetVisibleEnum.Visible
    return Workbook(names, frozenset(one.name for one in sheets if one.visible != visible), problems, facts, workbook)


_Opened = tuple[io.BytesIO, Mapping[str, SheetFacts] | Callable[[str], SheetFacts | None]]


def _open_zip(content: bytes, problems: FileProblems) -> _Opened | None:
    """Check an archive of any of the two formats, and make it anew of the parts that values come from."""
    archive = open_archive(content, problems)
    if archive is None:
        return None
    names = set(archive.namelist())
    if "xl/workbook.xml" in names:
        return _open_xlsx(archive, problems)
    if "content.xml" in names:
        from vtlt_rules.data.formats.ods_cells import facts_of_ods, is_encrypted, is_wanted, with_breaks

        parts = unpacked(archive, is_wanted, problems)
        if parts is None:
            return None
        if is_encrypted(parts):
            problems.add("encrypted-file")
            return None
        if b"<![CDATA[" in parts["content.xml"]:  # which the reader passes over
            problems.add("invalid-workbook", reason="CDATA")
            return None
        parts["content.xml"] = with_breaks(parts["content.xml"])
        by_name = facts_of_ods(parts["content.xml"], problems)
        if by_name is None:
            return None
        return packed(parts), by_name
    inner = [name for name in archive.namelist() if name.lower().endswith((".xlsx", ".xls", ".ods", ".csv", ".zip"))]
    if inner:
        problems.add("unsafe-archive", why=Word("nested"), limit=0)
    else:
        problems.add("invalid-workbook", reason=Word("no-workbook"))
    return None


def _open_xlsx(archive: zipfile.ZipFile, problems: FileProblems) -> _Opened | None:
    from vtlt_rules.data.formats.xlsx_parts import (
        day_zero_of,
        facts_of,
        has_long_formats,
        hidden_value,
        is_wanted,
        sheet_parts,
        styles_of_percentages,
        without_count,
    )

    parts = unpacked(archive, is_wanted, problems)
    if parts is None:
        return None
    sheets = sheet_parts(parts)
    if len({id(part) for part in sheets.values()}) < len(sheets):  # one part as a hundred sheets is read as often
        problems.add("invalid-workbook", reason=Word("shared-part"))
        return None
    if has_long_formats(parts):
        problems.add("invalid-workbook", reason="numFmt")
        return None
    if (hidden := hidden_value(parts)) is not None:
        problems.add("invalid-workbook", reason=shown(hidden))
        return None
    name_of_shared = next((name for name in parts if name.lower() == "xl/sharedstrings.xml"), None)
    shared = b"" if name_of_shared is None else without_count(parts[name_of_shared])
    if name_of_shared is not None:
        parts[name_of_shared] = shared

    percent_styles, day_zero = styles_of_percentages(parts), day_zero_of(parts)

    def facts(name: str) -> SheetFacts | None:
        return facts_of(sheets[name], shared, percent_styles, day_zero) if name in sheets else None

    return packed(parts), facts


# ---- which sheet


def sheets_with(workbook: Workbook, columns: FileColumns, own: frozenset[str]) -> dict[str, Header]:
    """Find the visible sheets that have a header with an id or a name, and some column of their own.

    Args:
        workbook: The workbook.
        columns: All columns that any of its sheets may have.
        own: The columns of which a sheet must have one.
    """
    found = {}
    for name in workbook.names:
        sheet = None if name in workbook.hidden else workbook.sheet(name)
        header = None if sheet is None else sheet.header(columns)
        if header is not None and (ID in header.places or NAME in header.places) and own & header.places.keys():
            found[name] = header
    return found
