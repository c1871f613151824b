"""Bounds of ratios that depend on which agencies are in, as SQL: the algorithm of ``bounds`` over a list in each group.

Terms are sorted by their ratio and taken in while they improve the sums.
"""

from __future__ import annotations

from vtlt_rules.columnar.meaning.aggregations import Choices
from vtlt_rules.columnar.meaning.expressions import Operand, Value
from vtlt_rules.columnar.sql.dialect import Lists


def add_choices(tables: dict[str, str], name: str, choices: dict[str, Choices], lists: Lists) -> str:
    """Add tables with the bounds that sorting finds; return the name of the last."""
    writers = [_Writer(lists, prefix, one) for prefix, one in choices.items()]
    for step in (_Writer.terms, _Writer.best, _Writer.extremes, _Writer.bounds) if writers else ():
        columns = (f"{text} AS {one.prefix}{column}" for one in writers for column, text in step(one).items())
        last, name = name, f"{name}_h"
        tables[name] = f"SELECT *, {', '.join(columns)} FROM {last}"
    return name


class _Writer:
    def __init__(self, lists: Lists, prefix: str, choices: Choices) -> None:
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

    def best(self) -> dict[str, str]:
        """Write the terms that give the best ratio when they are the only one, with what they are added to."""
        name, low_x = self.prefix, self._text(self.choices.low[0])
        return {
            "_best_low": self._best(f"{name}_low", low_x, -1),
            "_best_high": self._best(f"{name}_high", f"{name}_x", 1),
        }

    def _best(self, pairs: str, x: str, sign: int) -> str:
        better = f"({x} + t.x) * a.y {_beats(sign)} ({x} + a.x) * t.y"
        return self.lists.reduced(pairs, self.lists.head(pairs), f"CASE WHEN {better} THEN t ELSE a END")

    def extremes(self) -> dict[str, str]:
        """Write the best sums, from where they are to begin: from zero, too, where Σy is zero."""
        one, name = self.choices, self.prefix
        low_x, low_y = (self._text(part) for part in one.low)
        high_y = self._text(one.high[1])
        return {
            "_least": self._extreme("low", low_x, low_y, -1),
            "_most": self._extreme("high", f"{name}_x", high_y, 1),
            "_grown": self._extreme("high", f"{name}_x", "1", 1),
        }

    def _extreme(self, end: str, x: str, y: str, sign: int) -> str:
        """Take in terms while they improve the ratio; where y is zero one at least, the one that gives the best."""
        lists, pairs, best = self.lists, f"{self.prefix}_{end}", f"{self.prefix}_best_{end}"
        added = lists.struct("a.x + t.x", "a.y + t.y", "a.s")
        improves = f"t.x * a.y {_beats(sign)} a.x * t.y"
        grow = f"CASE WHEN {improves} THEN {added} ELSE a END"
        skipped = lists.struct("a.x", "a.y", "TRUE")
        same = f"(NOT a.s AND t.x = {best}.x AND t.y = {best}.y)"
        first = lists.struct(f"{x} + {best}.x", f"{best}.y", "FALSE")
        from_zero = lists.reduced(pairs, first, f"CASE WHEN {same} THEN {skipped} ELSE {grow} END")
        start = lists.struct(x, y, "FALSE")
        none = f"{lists.size(pairs)} = 0"
        if y == "1":
            return f"CASE WHEN {none} THEN {start} ELSE {lists.reduced(pairs, start, grow)} END"
        return (
            f"CASE WHEN {none} THEN {start} WHEN {y} = 0 THEN {from_zero} ELSE {lists.reduced(pairs, start, grow)} END"
        )

    def bounds(self) -> dict[str, str]:
        """Write the bounds: the cases of ``bounds.least_ratio`` and ``bounds.greatest_ratio``."""
        one, name = self.choices, self.prefix
        more, scale = one.scales
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
        low_x = f"CASE WHEN {low_open} THEN 0 WHEN {nothing} THEN 1 ELSE {name}_least.x * {more} END"
        low_y = f"CASE WHEN {low_open} OR {nothing} THEN 1 ELSE {name}_least.y * {scale} END"
        return {
            "_found": f"({self.lists.size(self.found)} > 0)",
            "_0": low_x,
            "_1": low_y,
            "_2": high("x", "0", more),
            "_3": high("y", "1", scale),
        }


def _beats(sign: int) -> str:
    """Write what the greater of two ratios, or the less, is to the other."""
    return ">" if sign > 0 else "<"
