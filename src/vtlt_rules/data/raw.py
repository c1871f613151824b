"""Tables before types are looked at: what the readers of CSV and JSON make, and what typing starts from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from vtlt_rules.records import record

MAX_COLUMNS = 10_000
"""Columns that a table may have, and cells that one of its rows may have."""

MAX_ROWS = 500_000
"""Agencies that a table may have."""

MAX_LINES = 2_000_000
"""Lines that a file may have, empty ones among them."""

MAX_CELLS = 3_000_000
"""Cells with something in them that a table may have; in JSON nulls count as well."""


@record
class JsonNumber:
    """A number as a JSON file writes it: nothing is lost, and nothing computed, before it is known to be short.

    Attributes:
        literal: Its characters; also ``NaN``, ``Infinity``, ``-Infinity``, which Python's reader lets pass.
    """

    literal: str


@record
class JsonObject:
    """A JSON object with its keys in order, repeated ones too."""

    pairs: list[tuple[str, Any]]


Raw = str | bool | JsonNumber | JsonObject | list[Any] | None
"""A cell; CSV has texts alone."""


def raw_text(raw: Raw) -> str:
    """Show a cell as it was written; of lists and objects only that they are."""
    match raw:
        case str():
            return raw
        case bool():
            return "true" if raw else "false"
        case JsonNumber(literal):
            return literal
        case JsonObject():
            return "{…}"
        case list():
            return "[…]"
        case None:
            return "null"


@record
class RawRow:
    """The cells of one agency, by the name of their column.

    Attributes:
        row: Its row as a spreadsheet shows it, or its position in a JSON list.
        is_whole: Whether the cells can be told apart; if not, only the agency's id is here, if that is known.
    """

    row: int
    cells: Mapping[str, Raw]
    is_whole: bool = True


@record
class RawTable:
    """A table.

    Attributes:
        names: The names that have a column, or a key in any object.
        rows: The rows that are not empty; going through them may find more problems.
    """

    names: frozenset[str]
    rows: Iterable[RawRow]
