"""Lists in SQL: what agencies are gathered in where sums alone do not tell, and the rows that an answer is made of."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence


class Lists(ABC):
    """Lists in a dialect: of records of numbers, of pairs x, y made of these; and rows made of lists.

    Attributes:
        number: The widest type of numbers.
    """

    number: str

    def whole(self, text: str) -> str:
        """Write a number of the widest type."""
        return f"CAST({text} AS {self.number})"

    @abstractmethod
    def record(self, numbers: Iterable[str]) -> str:
        """Write a record of some numbers."""

    @abstractmethod
    def joined(self, left: str, right: str) -> str:
        """Write two lists as one; one that is null has nothing in it."""

    @abstractmethod
    def gathered(self, text: str) -> str:
        """Write the aggregate that gathers the records that are not null."""

    @abstractmethod
    def gathered_again(self, text: str) -> str:
        """Write the aggregate that makes one list of several."""

    @abstractmethod
    def rows(self, keys: str, lists: Mapping[str, Sequence[str]], source: str) -> str:
        """Write a query for a row of each place of some lists, which all have as many cells.

        Args:
            keys: Columns of the source, each with a comma behind it.
            lists: Names of the columns that are made, and the cells of the lists that they are made of.
            source: A table.
        """

    @abstractmethod
    def size(self, terms: str) -> str:
        """Write how many records there are, zero for none at all."""

    @abstractmethod
    def total(self, terms: str, place: int) -> str:
        """Write the sum of what stands at a place in the records whose last y is zero."""

    @abstractmethod
    def pairs(self, terms: str, place: int, sign: int) -> str:
        """Write the pairs that stand at a place of the records, those with a positive y, from the best ratio on.

        Args:
            terms: A list of records.
            place: The place of x, from 1; that of y is the next.
            sign: 1 where the best ratio is the greatest, -1 where it is the least.
        """

    @abstractmethod
    def best(self, pairs: str, x: str, sign: int) -> str:
        """Write the pair that makes the best ratio when its x is added to a number."""

    @abstractmethod
    def extreme(self, pairs: str, x: str, y: str, best: str, sign: int) -> str:
        """Write the best sums: pairs are added to x and y while that improves the ratio.

        Args:
            pairs: A column of pairs.
            x: The x that they are added to.
            y: The y; where it is zero one pair at least is added, and that is the best one.
            best: A column of the best pair.
            sign: As for :meth:`pairs`.
        """

    @abstractmethod
    def part(self, pair: str, name: str) -> str:
        """Write the ``x`` or the ``y`` of a column of pairs."""


class FoldedLists(Lists):
    """Lists of a database that has functions of lists, and folds with them."""

    @abstractmethod
    def of(self, cells: Iterable[str]) -> str:
        """Write a list."""

    @abstractmethod
    def concatenated(self, left: str, right: str) -> str:
        """Write two lists, neither of them null, as one."""

    @abstractmethod
    def reduced(self, pairs: str, first: str, step: str) -> str:
        """Write a fold over pairs; the step uses ``a`` and ``t``, each with x, y and s."""

    @abstractmethod
    def struct(self, x: str, y: str, is_skipped: str) -> str:
        """Write a pair."""

    @abstractmethod
    def head(self, pairs: str) -> str:
        """Write the first pair."""

    def record(self, numbers: Iterable[str]) -> str:
        return self.of(map(self.whole, numbers))

    def joined(self, left: str, right: str) -> str:
        return self.concatenated(*(f"COALESCE({one}, {self.of([])})" for one in (left, right)))

    def gathered_again(self, text: str) -> str:
        return f"FLATTEN({self.gathered(text)})"

    def best(self, pairs: str, x: str, sign: int) -> str:
        better = f"({x} + t.x) * a.y {_beats(sign)} ({x} + a.x) * t.y"
        return self.reduced(pairs, self.head(pairs), f"CASE WHEN {better} THEN t ELSE a END")

    def extreme(self, pairs: str, x: str, y: str, best: str, sign: int) -> str:
        added = self.struct("a.x + t.x", "a.y + t.y", "a.s")
        improves = f"t.x * a.y {_beats(sign)} a.x * t.y"
        grow = f"CASE WHEN {improves} THEN {added} ELSE a END"
        skipped = self.struct("a.x", "a.y", "TRUE")
        same = f"(NOT a.s AND t.x = {best}.x AND t.y = {best}.y)"
        first = self.struct(f"{x} + {best}.x", f"{best}.y", "FALSE")
        from_zero = self.reduced(pairs, first, f"CASE WHEN {same} THEN {skipped} ELSE {grow} END")
        start = self.struct(x, y, "FALSE")
        none = f"{self.size(pairs)} = 0"
        if y == "1":
            return f"CASE WHEN {none} THEN {start} ELSE {self.reduced(pairs, start, grow)} END"
        return (
            f"CASE WHEN {none} THEN {start} WHEN {y} = 0 THEN {from_zero} ELSE {self.reduced(pairs, start, grow)} END"
        )

    def part(self, pair: str, name: str) -> str:
        return f"{pair}.{name}"


def _beats(sign: int) -> str:
    """Write what the greater of two ratios, or the less, is to the other."""
    return ">" if sign > 0 else "<"
