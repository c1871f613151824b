"""Text of a JSON file -> raw rows: a list of objects, or ``{"agencies": [...]}``."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from attrs import Factory, define

from vtlt_rules.data.columns import ID, FileColumns
from vtlt_rules.data.problems import FileProblems, shown
from vtlt_rules.data.raw import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    JsonNumber,
    JsonObject,
    Raw,
    RawRow,
    RawTable,
    raw_text,
)
from vtlt_rules.words import Word

_LIST_KEY = "agencies"
_EXPECTED_LIST = '`[{"ma": …}, …]`'
_EXPECTED_OBJECT = '`{"ma": …}`'


_LINE_END = re.compile(r"\r?\n")
_STRING = re.compile(r'"[^"]*"')


def _too_much(text: str) -> tuple[str, int] | None:
    """Return what a text has too much of to be parsed, and how much it may have; None when it is not too much.

    What is counted are signs: in strings too, until that is too much.
    """
    for bare in (text, None):
        bare = _without_strings(text) if bare is None else bare
        rows, pairs, others = bare.count("{"), bare.count(":"), bare.count(",") + bare.count("[")
        if rows <= MAX_ROWS and pairs <= MAX_CELLS and others <= MAX_CELLS + MAX_ROWS:
            return None
    return ("rows", MAX_ROWS) if rows > MAX_ROWS else ("cells", MAX_CELLS)


def _without_strings(text: str) -> str:
    """Take the strings out of JSON; escapes first, since a pattern that knows them remembers each that it passed."""
    return _STRING.sub("", text.replace("\\\\", "").replace('\\"', ""))


def _parse(text: str, problems: FileProblems) -> tuple[Raw] | None:
    """Parse JSON; the document in a tuple, because a document may be null."""
    if too_much := _too_much(text):
        problems.add("too-large-table", what=Word(too_much[0]), limit=too_much[1])
        return None
    return _parse_one(text, problems)


def _parse_one(text: str, problems: FileProblems, row: int | None = None) -> tuple[Raw] | None:
    try:
        # Numbers stay text: Python would refuse thousands of digits with an error of its own, and read NaN.
        document: Raw = json.loads(
            text, parse_int=JsonNumber, parse_float=JsonNumber, parse_constant=JsonNumber, object_pairs_hook=JsonObject
        )
    except json.JSONDecodeError as error:
        problems.add("invalid-json", row, reason=str(error))
    except RecursionError:
        problems.add("invalid-json", row, reason="nested too deeply")
    else:
        return (document,)
    return None


def _find_list(document: Raw, problems: FileProblems) -> list[Any] | None:
    """Find the list of agencies; report when there is none, and what stands beside it."""
    field = None
    if isinstance(document, JsonObject) and (lists := [value for key, value in document.pairs if key == _LIST_KEY]):
        for key, _ in document.pairs:
            if problems.is_full:
                break
            if key != _LIST_KEY:
                problems.add_unknown(key)
        if len(lists) > 1:
            problems.add("repeated-column", field=_LIST_KEY, value=_LIST_KEY)
        document, field = lists[0], _LIST_KEY
    if isinstance(document, list):
        return document
    problems.add("wrong-type", field=field, expected=_EXPECTED_LIST, value=f"`{shown(raw_text(document))}`")
    return None


@define(eq=False, repr=False)
class _JsonReader:
    items: list[Any]
    columns: FileColumns
    problems: FileProblems
    names: dict[str, str | None] = Factory(dict)
    """What each key means, or None."""

    def find_names(self) -> None:
        """Look up every key once; report unknown ones where they stand first."""
        for position, item in enumerate(self.items, 1):
            if self.problems.is_full:
                return
            for key, _ in item.pairs if isinstance(item, JsonObject) else ():
                if key not in self.names:
                    if len(self.names) == MAX_COLUMNS:
                        self.problems.add("too-large-table", position, what=Word("columns"), limit=MAX_COLUMNS)
                        return
                    self.names[key] = self._look_up(key, position)

    def _look_up(self, key: str, position: int) -> str | None:
        name = self.columns.find(key)
        if name is None and not self.problems.is_full:
            self.problems.add_unknown(key, position, self.columns.nearest(key))
        return name

    def rows(self) -> Iterator[RawRow]:
        for position, item in enumerate(self.items, 1):
            self.items[position - 1] = None  # so that it need not be kept beside what is made of it
            if isinstance(item, JsonObject):
                yield RawRow(position, self._cells(item, position))
            else:
                value = f"`{shown(raw_text(item))}`"
                self.problems.add("wrong-type", position, expected=_EXPECTED_OBJECT, value=value)
                if self.problems.is_full:
                    return

    def _cells(self, item: JsonObject, position: int) -> dict[str, Raw]:
        cells: dict[str, Raw] = {}
        repeated: list[tuple[str, str]] = []
        for key, value in item.pairs:
            name = self.names.get(key)
            if name is None:
                continue
            if name in cells:
                repeated.append((name, key))
            else:
                cells[name] = value
        for name, key in repeated:
            self.problems.add("repeated-column", position, self.columns.agency(cells.get(ID)), name, value=shown(key))
        return cells


def read_json(text: str, columns: FileColumns, problems: FileProblems) -> RawTable | None:
    """Read a JSON file; None when it holds no list of agencies."""
    parsed = _parse(text, problems)
    items = _find_list(parsed[0], problems) if parsed else None
    return None if items is None else _table_of(items, columns, problems)


def _table_of(items: list[Any], columns: FileColumns, problems: FileProblems) -> RawTable:
    reader = _JsonReader(items, columns, problems)
    reader.find_names()
    names = frozenset(name for name in reader.names.values() if name is not None)
    if ID not in names and any(isinstance(item, JsonObject) for item in items):
        problems.add("missing-column", field=ID, value=ID)
    return RawTable(names, reader.rows())


def read_json_lines(text: str, columns: FileColumns, problems: FileProblems) -> RawTable | None:
    """Read a file of JSON Lines, an object a line, as the list of these objects; None when a line is no JSON."""
    if too_much := _too_much(text):
        problems.add("too-large-table", what=Word(too_much[0]), limit=too_much[1])
        return None
    items: list[Any] = []
    for number, line in enumerate(_LINE_END.split(text), 1):
        if line.strip():
            parsed = _parse_one(line, problems, number)
            if parsed is None:
                return None
            items.append(parsed[0])
    return _table_of(items, columns, problems)
