"""One file, or one sheet -> typed rows and ids; what is wrong with it goes to a list."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping

from attrs import Factory, define

from vtlt_rules.data.cells import Reading
from vtlt_rules.data.columns import ID, FileColumns
from vtlt_rules.data.formats.csv_table import read_csv
from vtlt_rules.data.formats.encodings import decode
from vtlt_rules.data.formats.headers import NAME
from vtlt_rules.data.formats.json_table import read_json, read_json_lines
from vtlt_rules.data.formats.opened import OpenedFile
from vtlt_rules.data.formats.workbooks import Sheet
from vtlt_rules.data.known_agencies import KnownAgencies
from vtlt_rules.data.numbers import TwoWays
from vtlt_rules.data.problems import Fault, FileProblems, shown
from vtlt_rules.data.raw import MAX_CELLS, MAX_ROWS, Heading, JsonNumber, Raw, RawRow, RawTable
from vtlt_rules.data.rows import Row
from vtlt_rules.data.totals import check_totals
from vtlt_rules.records import record
from vtlt_rules.words import Word, listed

_MOST_REMEMBERED = 4096
_MOST_SHOWN = 3


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
    known: KnownAgencies | None = None
    ids: dict[str, int] = Factory(dict)
    has_all_ids: bool = True
    cells: int = 0
    """How many cells had something in them."""
    is_by_name: bool = False
    """Whether names stand for ids."""
    _seen: dict[str, dict[object, Reading]] = Factory(dict)
    _resolved: dict[str, list[str]] = Factory(lambda: {"zeros": [], "name": []})

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
            column = by_name[name]
            value = column.read_text(cell) if type(cell) is str else self._read_other(name, cell)
            if value is None:
                continue
            self.cells += 1
            if isinstance(value, TwoWays | Fault):
                value = column.doubts.take(value, cell, raw.row, agency, values)
            if isinstance(value, Fault):
                self.problems.add_fault(value, raw.row, agency, name)
            elif value is not None:
                values[name] = value
        return self.kind(values, raw.row)

    def _read_other(self, name: str, cell: Raw) -> Reading:
        """Read what is no text; equal numbers and days are read once, as equal texts are."""
        kind = type(cell)
        if cell is None or (kind is not JsonNumber and kind is not datetime.date):
            return self.columns.by_name[name].read(cell)
        key: object = cell.literal if isinstance(cell, JsonNumber) else cell
        seen = self._seen.get(name)
        if seen is None:
            seen = self._seen[name] = {}
        reading = seen.get(key)
        if reading is None:
            if len(seen) >= _MOST_REMEMBERED:
                seen.clear()
            reading = seen[key] = self.columns.by_name[name].read(cell)
        return reading

    def _id(self, raw: RawRow) -> str | None:
        column, cell = self.columns.by_name[ID], raw.cells.get(NAME if self.is_by_name else ID)
        reading = column.read(cell)
        if isinstance(reading, Fault) and self.known is not None and isinstance(cell, JsonNumber):
            reading = column.read(JsonNumber(cell.literal.removesuffix(".0")))
        if isinstance(reading, Fault):
            reading = column.doubts.take_id(reading, cell, raw.row)
        if isinstance(reading, str):
            found = self._resolve(reading, raw)
            if found is None:
                return None
            first = self.ids.setdefault(found, raw.row)
            if first != raw.row:
                self.problems.add("repeated-agency", raw.row, found, ID, first=first)
            return found
        if isinstance(reading, Fault):
            self.problems.add_fault(reading, raw.row, None, ID)
        elif raw.is_whole:
            name = raw.cells.get(NAME)
            meant = self.known.named(name) if self.known is not None and isinstance(name, str) else ()
            self.problems.add("missing-id", raw.row, field=ID, suggestion=meant[0] if len(meant) == 1 else None)
        else:
            self.has_all_ids = False
        return None

    def _resolve(self, id_: str, raw: RawRow) -> str | None:
        """Return the id that is meant, by the registry: of one that lost its zeros, of a name; None when it is unclear."""
        known = self.known
        if known is None or (id_ in known.ids and not self.is_by_name):
            return id_
        meant, how = known.meant(id_)
        if len(meant) == 1:
            self._resolved[how].append(f"{shown(id_)} → {shown(meant[0])}")
            return meant[0]
        if len(meant) > 1:
            self.problems.add("ambiguous-name", raw.row, None, ID, value=shown(id_), known=listed(map(shown, meant)))
            return None
        if self.is_by_name:
            self.problems.add("not-in-registry", raw.row, shown(id_), NAME)
            return None
        return id_

    def note_ids(self) -> None:
        """Note how ids were completed, and what names were taken for ids."""
        for how, code in (("zeros", "ids-completed"), ("name", "ids-by-name")):
            if found := self._resolved[how]:
                examples = "; ".join([*found[:_MOST_SHOWN], *(["…"] if len(found) > _MOST_SHOWN else [])])
                self.problems.note(code, count=len(found), examples=examples)


def _read_raw(
    opened: OpenedFile, columns: FileColumns, problems: FileProblems, is_known: Callable[[str], bool] | None
) -> RawTable | None:
    if opened.format == "parquet":
        from vtlt_rules.data.formats.parquet_table import read_parquet

        return read_parquet(opened.content, columns, problems)
    text = decode(opened.content, problems)
    if text is None:
        return None
    if opened.format == "csv":
        return read_csv(text, columns, problems, is_known)
    return (read_json_lines if opened.format == "jsonl" else read_json)(text, columns, problems)


def read_table(
    source: OpenedFile | Sheet,
    columns: FileColumns,
    problems: FileProblems,
    kind: type[Row] = Row,
    known: KnownAgencies | None = None,
) -> FileTable:
    """Read a file, or a sheet, into rows of a kind. What is wrong with it goes to ``problems``.

    Args:
        source: The file or the sheet.
        columns: The columns that it may have.
        problems: Where to report what is wrong.
        kind: The kind of the rows.
        known: The agencies of the registry, by which ids are completed and names understood.
    """
    is_known = None if known is None else known.__contains__
    if isinstance(source, OpenedFile):
        raw = _read_raw(source, columns, problems, is_known)
    else:
        raw = source.table(columns, problems, is_known)
    if raw is None:
        return FileTable()
    typing = _Typing(columns, problems, kind, known)
    has_id_column = ID in raw.names or (known is not None and NAME in raw.names)
    typing.is_by_name = ID not in raw.names
    rows: list[Row] = []
    totals: list[RawRow] = []
    for raw_row in raw.rows:
        if raw_row.role != "agency":
            totals.append(raw_row)
            continue
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
    typing.note_ids()
    check_totals(totals, rows, columns, problems)
    has_all_ids = typing.has_all_ids and has_id_column and not problems.is_full
    return FileTable(tuple(rows), raw.names, typing.ids, has_all_ids, raw.headings)
