"""Bounds of ratios that depend on which agencies are in, as SQL: the algorithm of ``bounds`` over a list in each group.

Terms are sorted by their ratio and taken in while they improve the sums. DuckDB sorts by keys, so that a ratio is written
as three whole numbers, the second and third its digits to the base 2^62, which tell any two fractions of 62-bit numbers
apart; Spark compares crosswise.
"""

from __future__ import annotations

from abc import ABC, abstractmethod

from vtlt_rules.columnar.meaning.aggregations import Choices
from vtlt_rules.columnar.meaning.expressions import Operand, Value

_BASE = 2**62


class _Lists(ABC):
    """Lists of pairs x, y in a dialect."""

    number: str

    def whole(self, text: str) -> str:
        """Write a number of the widest type."""
        return f"CAST({text} AS {self.number})"

    @abstractmethod
    def pairs(self, terms: str, place: int, sign: int) -> str:
        """Write the pairs that stand at a place of the terms, those with a positive y, from the best ratio on."""

    @abstractmethod
    def total(self, terms: str, place: int) -> str:
        """Write the sum of what stands at a place in the terms whose last y is zero."""

    @abstractmethod
    def reduced(self, pairs: str, first: str, step: str) -> str:
        """Write a fold over pairs; the step uses ``a`` and ``t``, each with x, y and s."""

    @abstractmethod
    def struct(self, x: str, y: str, is_skipped: str) -> str:
        """Write a pair."""

    @abstractmethod
    def head(self, pairs: str) -> str:
        """Write the first pair."""

    @abstractmethod
    def size(self, pairs: str) -> str:
        """Write how many pairs there are, zero for none at all."""


class _DuckDb(_Lists):
    number = "HUGEINT"

    def pairs(self, terms: str, place: int, sign: int) -> str:
        x, y = f"e[{place}]", f"e[{place + 1}]"
        keys, rest = [f"{x} // {y}"], f"({x} % {y})"
        for _ in range(2):
            keys.append(f"({rest} * {_BASE}) // {y}")
            rest = f"(({rest} * {_BASE}) % {y})"
        packed = ", ".join(f"'k{number}': {key}" for number, key in enumerate(keys))
        listed = f"list_transform(list_filter({terms}, lambda e: {y} > 0), lambda e: {{{packed}, 'x': {x}, 'y': {y}}})"
        ordered = f"list_sort({listed}, '{'DESC' if sign > 0 else 'ASC'}')"
        return f"list_transform({ordered}, lambda e: {self.struct('e.x', 'e.y', 'FALSE')})"

    def total(self, terms: str, place: int) -> str:
        zeros = f"list_filter({terms}, lambda e: e[4] = 0)"
        return f"COALESCE(CAST(list_sum(list_transform({zeros}, lambda e: e[{place}])) AS HUGEINT), 0)"

    def reduced(self, pairs: str, first: str, step: str) -> str:
        return f"list_reduce({pairs}, lambda a, t: {step}, {first})"

    def struct(self, x: str, y: str, is_skipped: str) -> str:
        return f"{{'x': CAST({x} AS HUGEINT), 'y': CAST({y} AS HUGEINT), 's': {is_skipped}}}"

    def head(self, pairs: str) -> str:
        return f"{pairs}[1]"

    def size(self, pairs: str) -> str:
        return f"COALESCE(len({pairs}), 0)"


class _Spark(_Lists):
    number = "DECIMAL(38, 0)"

    def pairs(self, terms: str, place: int, sign: int) -> str:
        x, y = place - 1, place
        kept = f"filter({terms}, e -> e[{y}] > 0)"
        less = f"a[{x}] * b[{y}] < b[{x}] * a[{y}]"
        more = f"a[{x}] * b[{y}] > b[{x}] * a[{y}]"
        first, last = (more, less) if sign > 0 else (less, more)
        ordered = f"array_sort({kept}, (a, b) -> CASE WHEN {first} THEN -1 WHEN {last} THEN 1 ELSE 0 END)"
        return f"transform({ordered}, e -> {self.struct(f'e[{x}]', f'e[{y}]', 'FALSE')})"

    def total(self, terms: str, place: int) -> str:
        zeros = f"filter({terms}, e -> e[3] = 0)"
        return f"aggregate({zeros}, {self.whole('0')}, (a, e) -> CAST(a + e[{place - 1}] AS {self.number}))"

    def reduced(self, pairs: str, first: str, step: str) -> str:
        return f"aggregate({pairs}, {first}, (a, t) -> {step})"

    def struct(self, x: str, y: str, is_skipped: str) -> str:
        return f"named_struct('x', {self.whole(x)}, 'y', {self.whole(y)}, 's', {is_skipped})"

    def head(self, pairs: str) -> str:
        return f"get({pairs}, 0)"

    def size(self, pairs: str) -> str:
        return f"GREATEST(size({pairs}), 0)"


def add_choices(tables: dict[str, str], name: str, choices: dict[str, Choices], dialect: str) -> str:
    """Add tables with the bounds that sorting finds; return the name of the last."""
    lists = _DuckDb() if dialect == "duckdb" else _Spark()
    for prefix, one in choices.items():
        writer = _Writer(lists, prefix, one)
        for step in (writer.terms(), writer.extremes(), writer.bounds()):
            chosen = ", ".join(f"{text} AS {prefix}{column}" for column, text in step.items())
            last, name = name, f"{name}_h"
            tables[name] = f"SELECT *, {chosen} FROM {last}"
    return name


class _Writer:
    def __init__(self, lists: _Lists, prefix: str, choices: Choices) -> None:
        self.lists = lists
        self.prefix = prefix
        self.choices = choices
        self.found = self._text(choices.terms)

    def _text(self, operand: Operand) -> str:
        return str(operand.native) if isinstance(operand, Value) else str(operand)

    def terms(self) -> dict[str, str]:
        """Write the sorted terms, and the sums that they are added to."""
        one, lists = self.choices, self.lists
        fixed_grow = f"({self._text(one.can_grow)} + {lists.total(self.found, 5)}) > 0"
        return {
            "_low": lists.pairs(self.found, 1, -1),
            "_high": lists.pairs(self.found, 3, 1),
            "_x": lists.whole(f"{self._text(one.high[0])} + {lists.total(self.found, 3)}"),
            "_grows": fixed_grow,
        }

    def extremes(self) -> dict[str, str]:
        """Write the best sums, from where they are to begin: from zero, too, where Σy is zero."""
        one, name = self.choices, self.prefix
        low_x, low_y = (self._text(part) for part in one.low)
        high_y = self._text(one.high[1])
        return {
            "_least": self._extreme(f"{name}_low", low_x, low_y, -1),
            "_most": self._extreme(f"{name}_high", f"{name}_x", high_y, 1),
            "_grown": self._extreme(f"{name}_high", f"{name}_x", "1", 1),
        }

    def _extreme(self, pairs: str, x: str, y: str, sign: int) -> str:
        """Take in terms while they improve the ratio; where y is zero one at least, the one that gives the best."""
        lists, beats = self.lists, ">" if sign > 0 else "<"
        better = f"({x} + t.x) * a.y {beats} ({x} + a.x) * t.y"
        best = lists.reduced(pairs, lists.head(pairs), f"CASE WHEN {better} THEN t ELSE a END")
        added = lists.struct("a.x + t.x", "a.y + t.y", "a.s")
        improves = f"t.x * a.y {beats} a.x * t.y"
        grow = f"CASE WHEN {improves} THEN {added} ELSE a END"
        skipped = lists.struct("a.x", "a.y", "TRUE")
        same = f"(NOT a.s AND t.x = {best}.x AND t.y = {best}.y)".replace(best, f"({best})")
        first = lists.struct(f"{x} + ({best}).x", f"({best}).y", "FALSE")
        from_zero = lists.reduced(pairs, first, f"CASE WHEN {same} THEN {skipped} ELSE {grow} END")
        start = lists.struct(x, y, "FALSE")
        none = f"{lists.size(pairs)} = 0"
        return (
            f"CASE WHEN {none} THEN {start} WHEN {y} = 0 THEN {from_zero} ELSE {lists.reduced(pairs, start, grow)} END"
        )

    def bounds(self) -> dict[str, str]:
        """Write the bounds: the cases of ``bounds.least_ratio`` and ``bounds.greatest_ratio``."""
        one, name = self.choices, self.prefix
        low_open = f"{self._text(one.low_open)} > 0"
        high_open = f"{self._text(one.high_open)} > 0"
        high_y = f"{self._text(one.high[1])} = 0"
        top = str(one.top) if one.top is not None else "NULL"
        grows = f"({high_y} AND {name}_grows)"
        unbounded = f"({grows} AND {name}_x > 0)" if not one.is_whole else "FALSE"
        # the whole that grows to 1, against those that may be in: the greater of the two
        grown = f"({name}_most.y = 0 OR {name}_grown.x * {name}_most.y > {name}_most.x * {name}_grown.y)"
        use_grown = f"({grows} AND {name}_x > 0 AND {grown})"
        zero = f"({grows} AND {name}_most.y = 0)"

        def high(part: str, where_zero: str, factor: int) -> str:
            cases = [
                f"WHEN {high_open} THEN {top}",
                f"WHEN {unbounded} THEN NULL",
                f"WHEN {use_grown} THEN {name}_grown.{part} * {factor}",
                f"WHEN {zero} THEN {where_zero}",
                f"WHEN {name}_most.y > 0 THEN {name}_most.{part} * {factor}",
            ]
            return f"CASE {' '.join(cases)} END"

        nothing = f"{name}_least.y = 0"
        low_x = f"CASE WHEN {low_open} THEN 0 WHEN {nothing} THEN 1 ELSE {name}_least.x END"
        low_y = f"CASE WHEN {low_open} OR {nothing} THEN 1 ELSE {name}_least.y * {one.scale} END"
        return {
            "_found": f"({self.lists.size(self.found)} > 0)",
            "_0": low_x,
            "_1": low_y,
            "_2": high("x", "0", 1),
            "_3": high("y", "1", one.scale),
        }
