"""One file -> typed rows and ids; what is wrong with it goes to a list."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from attrs import Factory, define

from vtlt_rules.data.columns import ID, FileColumns
from vtlt_rules.data.csv_table import read_csv
from vtlt_rules.data.json_table import read_json
from vtlt_rules.data.numbers import TwoWays
from vtlt_rules.data.problems import Fault, FileProblems, shown
from vtlt_rules.data.raw import MAX_CELLS, MAX_ROWS, Heading, RawRow, RawTable
from vtlt_rules.data.rows import Row
from vtlt_rules.library import read_plain
from vtlt_rules.records import record
from vtlt_rules.words import Word

MAX_BYTES = 64 << 20
"""The largest file that is read."""

_READERS = {".csv": read_csv, ".tsv": read_csv, ".txt": read_csv, ".json": read_json}


@record
class FileContent(os.PathLike[str]):
    """What stands in for a file that has no path: standard input.

    Attributes:
        name: What messages call it.
        suffix: That of its format: ``.csv`` or ``.json``.
        content: What it has, at most one byte more than :data:`MAX_BYTES`.
    """

    name: str
    suffix: str
    content: bytes

    def __fspath__(self) -> str:
        return self.name


@record
class FileTable:
    """A file that was read.

    Attributes:
        names: The names that have a column.
        ids: The row where each agency stands first.
        has_all_ids: Whether every id could be read, so that one that is not among them is nowhere in the file.
        headings: How its columns are headed, by their names.
    """

    rows: tuple[Row, ...] = ()
    names: frozenset[str] = frozenset()
    ids: dict[str, int] = Factory(dict)
    has_all_ids: bool = False
    headings: Mapping[str, Heading] = Factory(dict)


@define(eq=False, repr=False)
class _Typing:
    """Types the rows of one file."""

    columns: FileColumns
    problems: FileProblems
    kind: type[Row]
    ids: dict[str, int] = Factory(dict)
    has_all_ids: bool = True
    cells: int = 0
    """How many cells had something in them."""

    def row(self, raw: RawRow, has_id_column: bool) -> Row | None:
        agency = self._id(raw) if has_id_column else None
        if not raw.is_whole:
            return None
        values: dict[str, object] = {}
        if agency is not None:
            values[ID] = agency
        by_name = self.columns.by_name
        for name, cell in raw.cells.items():
            if name == ID:
                continue
            value = by_name[name].read(cell)
            self.cells += value is not None
            if isinstance(value, TwoWays | Fault):
                value = by_name[name].doubts.take(value, cell, raw.row, agency, values)
            if isinstance(value, Fault):
                self.problems.add_fault(value, raw.row, agency, name)
            elif value is not None:
                values[name] = value
        return self.kind(values, raw.row)

    def _id(self, raw: RawRow) -> str | None:
        column, cell = self.columns.by_name[ID], raw.cells.get(ID)
        reading = column.read(cell)
        if isinstance(reading, Fault):
            reading = column.doubts.take_id(reading, cell, raw.row)
        if isinstance(reading, str):
            first = self.ids.setdefault(reading, raw.row)
            if first != raw.row:
                self.problems.add("repeated-agency", raw.row, reading, ID, first=first)
            return reading
        if isinstance(reading, Fault):
            self.problems.add_fault(reading, raw.row, None, ID)
        elif raw.is_whole:
            self.problems.add("missing-id", raw.row, field=ID)
        else:
            self.has_all_ids = False
        return None


def _read_raw(path: str | os.PathLike[str], columns: FileColumns, problems: FileProblems) -> RawTable | None:
    file = Path(path)
    suffix = path.suffix if isinstance(path, FileContent) else file.suffix
    reader = _READERS.get(suffix.lower())
    if reader is None:
        problems.add("unknown-format", value=shown(suffix or file.name))
        return None
    content = path.content if isinstance(path, FileContent) else read_plain(file, MAX_BYTES)
    if len(content) > MAX_BYTES:
        problems.add("too-large", limit=MAX_BYTES)
        return None
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        problems.add("not-utf8")
        return None
    del content  # which may be as large as all that is made of it
    return reader(text.removeprefix("\ufeff"), columns, problems)


def read_table(
    path: str | os.PathLike[str], columns: FileColumns, problems: FileProblems, kind: type[Row] = Row
) -> FileTable:
    """Read a file into rows of a kind; its suffix tells its format. What is wrong with it goes to ``problems``.

    Raises:
        OSError: The file cannot be read.
    """
    raw = _read_raw(path, columns, problems)
    if raw is None:
        return FileTable()
    typing = _Typing(columns, problems, kind)
    has_id_column = ID in raw.names
    rows: list[Row] = []
    for raw_row in raw.rows:
        row = typing.row(raw_row, has_id_column)
        if row is not None:
            rows.append(row)
        if len(rows) > MAX_ROWS or len(rows) + typing.cells > MAX_CELLS:
            what, limit = ("rows", MAX_ROWS) if len(rows) > MAX_ROWS else ("cells", MAX_CELLS)
            problems.add("too-large-table", raw_row.row, what=Word(what), limit=limit)
            typing.has_all_ids = False
            break
        if problems.is_full:
            break
    for name, column in columns.by_name.items():
        heading = raw.headings.get(name, Heading(name))
        problems.settle(name, column.doubts.settle(heading.text, heading.letter, problems.file, rows))
    has_all_ids = typing.has_all_ids and has_id_column and not problems.is_full
    return FileTable(tuple(rows), raw.names, typing.ids, has_all_ids, raw.headings)
