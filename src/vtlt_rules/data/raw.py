"""Tables before types are looked at: what the readers of files make, and what typing starts from."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any, Literal

import attrs

from vtlt_rules.records import record
from vtlt_rules.values import write_date

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
        day_zero: How many days later than usual the days of its workbook are counted from: 1462 where that is 1904.
    """

    literal: str
    day_zero: int = 0


@record
class InexactNumber:
    """A floating-point number of which it is not certain what decimal was meant.

    Attributes:
        literal: All its digits.
    """

    literal: str


@record
class JsonObject:
    """A JSON object with its keys in order, repeated ones too."""

    pairs: list[tuple[str, Any]]


@record
class SheetError:
    """What a spreadsheet shows where a formula could not be worked out.

    Attributes:
        text: As it is shown: ``#DIV/0!``.
    """

    text: str


@record
class SheetPercent:
    """A number that a spreadsheet shows as a percentage: what stands in the cell is not what people see.

    Attributes:
        literal: What is shown, without its sign: 94 where 0.94 is kept.
    """

    literal: str

    @property
    def text(self) -> str:
        """What is shown."""
        return f"{self.literal.replace('.', ',')}%"


Raw = (
    str | bool | JsonNumber | InexactNumber | JsonObject | SheetError | SheetPercent | datetime.date | list[Any] | None
)
"""A cell. CSV has texts alone; spreadsheets have days and errors, and their numbers are as JSON would write them."""


def raw_text(raw: Raw) -> str:
    """Show a cell as it was written; of lists and objects only that they are."""
    match raw:
        case str():
            return raw
        case bool():
            return "true" if raw else "false"
        case JsonNumber(literal) | InexactNumber(literal):
            return literal
        case SheetError(text):
            return text
        case SheetPercent():
            return raw.text
        case datetime.date():
            return write_date(raw)
        case JsonObject():
            return "{…}"
        case list():
            return "[…]"
        case None:
            return "null"


RowRole = Literal["agency", "total", "section"]
"""What a row is about: an agency, the sums of agencies, or nothing but the agencies below it."""


@record
class RawRow:
    """The cells of one row, by the name of their column.

    Attributes:
        row: Its row as a spreadsheet shows it, or its position in a JSON list.
        is_whole: Whether the cells can be told apart; if not, only the agency's id is here, if that is known.
        role: Whether it is about an agency; others are no data.
    """

    row: int
    cells: Mapping[str, Raw]
    is_whole: bool = True
    role: RowRole = "agency"


@record
class Heading:
    """How a file heads a column.

    Attributes:
        text: As the file has it.
        letter: What a spreadsheet calls the column: A, B, ... AA; None in JSON.
    """

    text: str
    letter: str | None = None


@record
class RawTable:
    """A table.

    Attributes:
        names: The names that have a column, or a key in any object.
        rows: The rows that are not empty; going through them may find more problems.
        headings: How the columns are headed, by their names.
    """

    names: frozenset[str]
    rows: Iterable[RawRow]
    headings: Mapping[str, Heading] = attrs.field(factory=dict, hash=False)
