"""What differs between databases: a class for each, of which nobody asks which one it is."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from attrs import frozen

from vtlt_rules.columnar.sql.lists import Lists
from vtlt_rules.messages import languages, say
from vtlt_rules.values import MAX_DIGITS

DIGITS = 38
"""Digits that a decimal may have."""

NO_DAY = "a milestone is a date or a date-time without zone; give an instant, with a time zone, as a date in local time"
"""What a database says of a column of the wrong type, where types are not known before."""

INEXACT = "a quantity is an integer or a decimal; give floating-point numbers and texts as what they mean"
"""Likewise."""

NO_TEXT = "a text is in a column of texts; give other values as what they mean"
"""Likewise."""

NO_TRUTH = "yes/no is a boolean, or with coerce=True also an integer or a decimal; give other values as what they mean"
"""Likewise."""

_YES, _NO = "^(true|1([.]0*)?)$", "^(false|0([.]0*)?(E-[0-9]+)?)$"
"""How booleans, and the numbers 1 and 0 of exact types, are written as texts."""


@frozen
class Step:
    """A query.

    Attributes:
        source: The name of the table in whose place its answer comes for the next queries.
        text: The query.
    """

    source: str
    text: str


KEPT = "!"
"""Ends the name of a table of a query that the database is to keep as it is."""


ColumnKind = Literal["number", "truth", "code", "text", "list"]
"""What a column of sums has in it; codes stand for the values of an enumeration."""


class Dialect(ABC):
    """The SQL of a database, where others have theirs.

    Attributes:
        text_type: The type of texts.
        whole_type: The type of quantities, which are integers.
        code_type: The type of numbers that stand for the values of an enumeration.
        figure_type: The type of numerators and denominators, unless ordinary ones may be too large for it.
        most_decimals: Digits behind the comma that quantities may have.
        most_maximum: What a maximum stays below, in the integers of its column.
        whole_of_frames: The first as narwhals calls it where numbers of that type need no cast; None if all are cast.
        most: What a sum of columns stays below.
        lists: How lists are written.
        unites_by_name: Whether tables with different columns can be put one below the other.
        keeps_layers: Whether named columns are written into each other unless some tables are kept.
        keys_texts: Whether texts are compared by their keys, where they have some, since patterns are not kept ready.
        most_columns: How many columns a table of a query may have; None if any number may.
        most_tables: How many tables may stand in one another in a query; None if any number may.
        most_tables_in_all: How many may in queries of which each reads the one before.
        ends_at_overflow: Whether a number without room is an error.
    """

    text_type: str
    whole_type: str
    code_type: str = "TINYINT"
    figure_type: str = "BIGINT"
    most_decimals: int
    most_maximum: int = 10**MAX_DIGITS
    whole_of_frames: str | None = None
    most: int
    lists: Lists
    unites_by_name: bool
    keeps_layers: bool
    keys_texts: bool = False
    most_columns: int | None = None
    most_tables: int | None = None
    most_tables_in_all: int | None = None
    ends_at_overflow: bool = True

    @abstractmethod
    def name(self, name: str) -> str:
        """Write the name of a column."""

    @abstractmethod
    def folded(self, name: str) -> str:
        """Return a name so that two are the same where the database takes two columns for one."""

    @abstractmethod
    def text(self, value: str) -> str:
        """Write a text constant."""

    @abstractmethod
    def binary(self, term: str) -> str:
        """Write a text that is compared letter by letter, whatever collation its column or the session has."""

    def without_collation(self, term: str) -> str:
        """Write such a text so that it can be compared with others again."""
        return term

    @abstractmethod
    def is_text(self, term: str) -> str:
        """Write whether a term, of which the type is not known, is a text."""

    @abstractmethod
    def is_no_text(self, term: str) -> str:
        """Write whether a term, of which the type is not known, is of one whose values are no texts."""

    def grouped(self, term: str) -> str:
        """Write a term so that it can stand in another."""
        return f"({term})"

    @abstractmethod
    def widened(self, term: str) -> str:
        """Write an integer so that sums and products with it have room."""

    @abstractmethod
    def quotient(self, term: str, divisor: str) -> str:
        """Write how often a positive constant fits into an integer that is not negative."""

    def quantity(self, cell: str, type_: Any, decimals: int, scale: int) -> tuple[str, list[str]]:  # noqa: ANN401
        """Write a quantity as an integer, and tests of where that is too long to be read.

        Args:
            cell: What stands in the table.
            type_: Its type, as narwhals has it; None where nobody knows.
            decimals: How many digits behind the comma it has, if it can be read.
            scale: What it is multiplied with.
        """
        if scale == 1 or 10**decimals > scale:
            return cell if str(type_) == self.whole_of_frames else f"CAST({cell} AS {self.whole_type})", []
        if type_ is not None and type_.is_integer():
            cell = f"CAST({cell} AS {self.whole_type})"
        if getattr(type_, "precision", 0) + len(str(scale)) > DIGITS:
            cell = f"CAST({cell} AS DECIMAL({DIGITS - len(str(scale))}, {decimals}))"
        return f"CAST({cell} * {scale} AS {self.whole_type})", []

    @abstractmethod
    def declared_quantity(self, cell: str, decimals: int, scale: int) -> tuple[str, list[str]]:
        """Write a quantity of a column of which nobody knows the type, as :meth:`quantity` does."""

    def figure(self, cell: str) -> str:
        """Write a numerator or denominator that has room in the type for those that are not wide."""
        return f"CAST({cell} AS {self.figure_type})"

    @abstractmethod
    def is_truth(self, term: str) -> str:
        """Write whether a term, of which the type is not known, is a boolean."""

    @abstractmethod
    def is_exact(self, term: str) -> str:
        """Write whether a term, of which the type is not known, is an integer or a decimal."""

    def declared_truth(self, cell: str, coerce: bool) -> tuple[str, list[str]]:
        """Write yes or no of a column of which nobody knows the type, and tests of where that cannot be read.

        Databases read numbers and texts as truths by themselves, 2 as yes: these are an error of the query.

        Args:
            cell: What stands in the table.
            coerce: Whether the numbers 1 and 0 count for yes and no; no other number can be read.
        """
        written = f"CAST({cell} AS {self.text_type})"
        refused = self.refused(self.text(NO_TRUTH), cell, "BOOLEAN")
        if not coerce:
            is_wrong = wrong_type(cell, self.is_truth(cell))
            return f"CASE WHEN {is_wrong} THEN {refused} ELSE CAST({written} AS BOOLEAN) END", []
        is_wrong = wrong_type(cell, f"({self.is_truth(cell)} OR {self.is_exact(cell)})")
        yes, no = self.matches(written, _YES), self.matches(written, _NO)
        truth = f"CASE WHEN {is_wrong} THEN {refused} WHEN {yes} THEN TRUE WHEN {no} THEN FALSE END"
        return truth, [f"{cell} IS NOT NULL AND NOT {yes} AND NOT {no}"]

    def day(self, term: str, has_type: bool) -> str:
        """Write a date, or a date-time without zone, as a date as Python has them; others cannot be read.

        All else, also an instant, is an error of the query, where the type of the column is not known.
        """
        refused = "" if has_type else self.no_day(term) + " "
        return f"CASE {refused}WHEN {self.is_usual(term)} THEN {self.as_day(term)} END"

    @abstractmethod
    def no_day(self, term: str) -> str:
        """Write the case of a term that is neither a date nor a date-time without zone, which is an error."""

    def is_usual(self, day: str) -> str:
        """Write whether a date is neither of before our era, nor after the year 9999, nor infinite."""
        return f"{self.as_day(day)} BETWEEN DATE '0001-01-01' AND DATE '9999-12-31'"

    def as_day(self, term: str) -> str:
        """Write a date-time as a date; null, if the database can, where it has no date for it."""
        return f"CAST({term} AS DATE)"

    def odd_day(self, term: str) -> str:
        """Write whether a date, or a date-time without zone, is no day of a calendar."""
        return f"({term} IS NOT NULL AND NOT ({self.is_usual(term)} AND {term} = {self.as_day(term)}))"

    @abstractmethod
    def later(self, term: str, months: int, days: int) -> str:
        """Write the date some months, then some days after a date; months end on the same day, or on their last."""

    @property
    @abstractmethod
    def beyond_nfc(self) -> str:
        """Finds the texts that the database cannot bring to NFC as ``source.compose`` does."""

    def composed(self, term: str) -> str:
        """Write a text in NFC, as far as the database knows it; what it does not is told by ``beyond_nfc``."""
        return term

    @abstractmethod
    def matches(self, term: str, pattern: str) -> str:
        """Write whether a pattern is found in a text."""

    @abstractmethod
    def without(self, term: str, pattern: str, other: str) -> str:
        """Write a text with something else in the place of what a pattern finds in it, wherever that is."""

    def concatenated(self, *terms: str) -> str:
        """Write some texts as one."""
        return f"CONCAT({', '.join(terms)})"

    @abstractmethod
    def refused(self, message: str, seen: str, type_: str) -> str:
        """Write what ends the query with an error.

        Args:
            message: What it says, as SQL.
            seen: A term that tells one row from another: there is no error before a row is seen that asks for it.
            type_: The type of what stands in the place of this term in other rows.
        """

    def counted(self, test: str) -> str:
        """Write the aggregate that counts where a test is true."""
        return f"COUNT_IF({test})"

    def extremes(self, is_truth: bool) -> tuple[str, str]:  # noqa: ARG002 - others use it
        """Return the names of the aggregates that find the least and the greatest of some truths, or of anything else."""
        return "MIN", "MAX"

    def null(self, kind: ColumnKind) -> str:  # noqa: ARG002 - others use it
        """Write the null of a column that stands above and below others in a union."""
        return "NULL"

    def hexed(self, text: str) -> str:
        """Write a text as its bytes, in letters of which no collation takes two for one."""
        return f"HEX({text})"

    def layer(self, text: str) -> str:
        """Write a query that gives names to terms over a table, so that what is used often is computed once."""
        return text

    @abstractmethod
    def same(self, left: str, right: str) -> str:
        """Write whether two cells are the same, nulls too."""

    def repeated(self, ids: str, keys: Sequence[str], suffix: str) -> dict[str, str]:  # noqa: ARG002 - others use them
        """Write which agencies occur more than once, or have an id that cannot be read: their ids as they stand.

        Args:
            ids: A query of the keys, ``__given``, an id as it stands, and ``__id``, as it is read.
            keys: The columns that make a group.
            suffix: What the names of tables end with.

        Returns:
            Tables, of which the last is ``__twice`` with the suffix: with the same columns and ``__found``, which is never
            null. None where all rows are to be sorted instead, so that the source is looked at once.
        """
        return {}


class FrameDialect(Dialect):
    """A dialect whose database has a library of frames.

    Attributes:
        frames: What narwhals calls its library.
    """

    frames: str

    @abstractmethod
    def has_no_type(self, frame: Any, name: str) -> bool:  # noqa: ANN401 - a frame of the database's library
        """Tell whether a column has no type, since it has no value."""

    @abstractmethod
    def name_of_frame(self, number: int) -> str:
        """Return what queries are to call a frame, of which there may be several."""

    @abstractmethod
    def answer(self, frames: Mapping[str, Any], steps: Sequence[Step]) -> Any:  # noqa: ANN401 - likewise
        """Ask frames, by the names that queries have for them, and each answer the next query.

        Args:
            frames: The frame that is asked, and after it others that the queries read.
            steps: The queries.

        Returns:
            A frame that is lazy.
        """


def wrong_type(cell: str, is_right: str) -> str:
    """Write whether a cell is of a wrong type; a column with nothing in it may have any."""
    return f"{cell} IS NOT NULL AND NOT {is_right}"


def too_large() -> str:
    """Say in all languages that numbers are too large."""
    code = "too-large-for-frame"
    return f"[{code}] {' / '.join(say(f'issue.{code}', lang) for lang in languages())}"


def whole_only(cell: str, written: str, is_odd: Sequence[str], scale: int) -> tuple[str, list[str]]:
    """Write a quantity where it is an integer of its unit, and the tests of where it cannot be read with one more."""
    scaled = f"{cell} * {scale}" if scale > 1 else cell
    odd = f"({scaled} <> FLOOR({scaled}))"
    return f"CASE WHEN {scaled} = FLOOR({scaled}) THEN {written} END", [*is_odd, odd]
