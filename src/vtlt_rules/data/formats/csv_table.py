"""Text of a CSV file -> raw rows. The header tells the separator; each row must be as wide as the header (RFC 4180)."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from functools import cached_property

from vtlt_rules.data.columns import ID, FileColumns
from vtlt_rules.data.guarded import unguarded
from vtlt_rules.data.problems import FileProblems, shown
from vtlt_rules.data.raw import MAX_COLUMNS, MAX_LINES, Heading, RawRow, RawTable
from vtlt_rules.records import record
from vtlt_rules.values import MAX_DIGITS
from vtlt_rules.words import Word

SEPARATORS = (",", ";", "\t")


_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


class _UnreadableError(Exception):
    """From some row on cells cannot be told apart, or there are too many of them: the code of an issue, and its facts."""

    def __init__(self, row: int, code: str, facts: Mapping[str, object]) -> None:
        super().__init__(row, code, facts)
        self.row = row
        self.code = code
        self.facts = facts

    def add_to(self, problems: FileProblems) -> None:
        """Report it."""
        problems.add(self.code, self.row, None, None, None, **self.facts)


def _records(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Go through the rows that are not empty, with their numbers.

    Separators are counted before a row is split: a row of millions of cells would take gigabytes.
    """
    found = row = 0
    may_be_guarded = "'" in text

    def lines() -> Iterator[str]:
        nonlocal found
        for number, match in enumerate(_LINE.finditer(text)):
            if number == MAX_LINES:
                raise _UnreadableError(row + 1, "too-large-table", {"what": Word("lines"), "limit": MAX_LINES})
            line = match[0]
            found += line.count(separator)
            if found > MAX_COLUMNS:
                raise _UnreadableError(row + 1, "too-large-table", {"what": Word("columns"), "limit": MAX_COLUMNS})
            yield line

    reader = csv.reader(lines(), delimiter=separator, strict=True)
    try:
        for row, cells in enumerate(reader, 1):
            found = 0
            if any(map(str.strip, cells)):
                yield row, [*map(unguarded, cells)] if may_be_guarded else cells
    except csv.Error as error:
        raise _UnreadableError(row + 1, "invalid-csv", {"reason": shown(str(error))}) from error


@record
class _Header:
    """The first row, split one way.

    Attributes:
        names: For each cell the name it means, or None.
    """

    separator: str
    row: int
    cells: list[str]
    names: list[str | None]

    @property
    def score(self) -> tuple[int, int]:
        """How well it is split: by known columns, then by how few cells are unknown."""
        known = len(set(self.names) - {None})
        return known, known - len(self.names) if known else len(self.names)

    @cached_property
    def width(self) -> int:
        """The number of columns, without empty cells at the end."""
        width = len(self.cells)
        while width and not self.cells[width - 1].strip():
            width -= 1
        return width

    @cached_property
    def positions(self) -> Mapping[str, int]:
        """Where each known column stands; of repeated ones the first."""
        known: dict[str, int] = {}
        for position, name in enumerate(self.names):
            if name is not None:
                known.setdefault(name, position)
        return known

    @property
    def headings(self) -> Mapping[str, Heading]:
        """How each known column is headed."""
        return {
            name: Heading(self.cells[position].strip(), _letters(position)) for name, position in self.positions.items()
        }


def _split(text: str, separator: str, columns: FileColumns) -> _Header | None:
    for row, cells in _records(text, separator):
        return _Header(separator, row, cells, [columns.find(cell) for cell in cells])
    return None


def _find_header(text: str, columns: FileColumns, problems: FileProblems) -> _Header | None:
    """Split the header by the separator that makes the most known columns; report when that is not one."""
    headers: list[_Header] = []
    invalid: list[_UnreadableError] = []
    for separator in sorted(SEPARATORS, key=text[:10_000].count, reverse=True):
        try:
            header = _split(text, separator, columns)
        except _UnreadableError as error:
            invalid.append(error)
        else:
            headers += [header] if header else []
    is_one_cell = all(len(header.cells) == 1 for header in headers)  # by the signs that do not separate
    if not headers or (is_one_cell and any(one.code == "too-large-table" for one in invalid)):
        if invalid:
            invalid[0].add_to(problems)
        else:
            problems.add("empty-file")
        return None
    best = max(headers, key=lambda header: header.score)
    rivals = [header for header in headers if header.score == best.score and header.cells != best.cells]
    if rivals and best.score[0]:
        separators = " ".join(f"`{header.separator}`" for header in (best, *rivals)).replace("\t", "TAB")
        problems.add("unclear-separator", best.row, separators=separators)
        return None
    return best


def _letters(position: int) -> str:
    """Return what a spreadsheet calls a column: A, B, ... Z, AA, ..."""
    letters = ""
    position += 1
    while position:
        position, letter = divmod(position - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


@record
class _CsvReader:
    text: str
    header: _Header
    columns: FileColumns
    problems: FileProblems

    def check_header(self) -> None:
        header, seen = self.header, set()
        for position, (cell, name) in enumerate(zip(header.cells[: header.width], header.names, strict=False)):
            if self.problems.is_full:
                return
            if name is None:
                self._report_unknown(position, cell.strip(), header.row)
            elif name in seen:
                self.problems.add("repeated-column", header.row, field=name, value=shown(cell.strip()))
            seen.add(name)
        if ID not in seen:
            self.problems.add("missing-column", header.row, field=ID, value=ID)

    def _report_unknown(self, position: int, heading: str, row: int) -> None:
        suggestion = self.columns.nearest(heading)
        field = shown(heading or _letters(position))
        value = field if heading else Word("empty-heading", field)
        self.problems.add_unknown(field, row, suggestion, value)

    def rows(self) -> Iterator[RawRow]:
        positions, width = self.header.positions, self.header.width
        is_id_first = positions.get(ID) == 0
        named = list(positions.items())
        nameless: set[int] = set()
        records = _records(self.text, self.header.separator)
        try:
            next(records)
            for row, cells in records:
                if self.problems.is_full:
                    return
                if len(cells) != width and not self._fits(row, cells, nameless):
                    self._report_width(row, cells, cells[0] if is_id_first else None)
                    yield RawRow(row, {ID: cells[0]} if is_id_first else {}, is_whole=False)
                else:
                    yield RawRow(row, {name: cells[position] for name, position in named})
        except _UnreadableError as error:
            error.add_to(self.problems)
            yield RawRow(error.row, {}, is_whole=False)

    def _fits(self, row: int, cells: list[str], nameless: set[int]) -> bool:
        """Tell whether the cells beyond the header are empty, or at least in columns that the header leaves empty."""
        beyond = [position for position in range(self.header.width, len(cells)) if cells[position].strip()]
        if len(cells) < self.header.width or (beyond and beyond[-1] >= len(self.header.cells)):
            return False
        if self._split_number(cells):
            return False
        for position in beyond:
            if position not in nameless:
                nameless.add(position)
                self._report_unknown(position, "", row)
        return True

    def _report_width(self, row: int, cells: list[str], first: str | None) -> None:
        found, expected = len(cells), self.header.width
        agency, suggestion = self.columns.agency(first), self._split_number(cells)
        self.problems.add("wrong-width", row, agency, suggestion=suggestion, found=found, expected=expected)

    def _split_number(self, cells: list[str]) -> str | None:
        """Find a number that its own decimal comma may have split in two, and write it with quotes.

        ``T01,679,3,1,`` may be four cells and an empty one, or 679,3 and 1 and an empty one: such a row is not read.
        """
        if self.header.separator != "," or len(cells) <= len(self.header.cells):
            return None
        for position, name in enumerate(self.header.names):
            if name is not None and self.columns.by_name[name].has_decimals:
                whole, part = cells[position].strip(), cells[position + 1].strip()
                if whole.isdecimal() and part.isdecimal() and len(whole + part) <= MAX_DIGITS:
                    return f'"{whole},{part}"'
        return None


def read_csv(text: str, columns: FileColumns, problems: FileProblems) -> RawTable | None:
    """Read a CSV file with commas, semicolons or tabs; None when it has no header that can be read."""
    header = _find_header(text, columns, problems)
    if header is None:
        return None
    reader = _CsvReader(text, header, columns, problems)
    reader.check_header()
    return RawTable(frozenset(header.positions), reader.rows(), header.headings)
