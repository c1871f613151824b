"""Bounds of ratios that depend on which agencies are in, as SQL: the algorithm of ``bounds`` over a list in each group.

Terms are sorted by their ratio and taken in while they improve the sums.
"""

from __future__ import annotations

from vtlt_rules.columnar.meaning.aggregations import Choices
from vtlt_rules.columnar.meaning.expressions import Operand, Value
from vtlt_rules.columnar.sql.dialect import Dialect
from vtlt_rules.columnar.sql.lists import Lists
from vtlt_rules.columnar.sql.widths import ALL


def add_choices(
    tables: dict[str, str], name: str, choices: dict[str, Choices], dialect: Dialect
) -> dict[str, list[str]]:
    """Add tables with the bounds that sorting finds; return the columns that each names."""
    named: dict[str, list[str]] = {}
    writers = [_Writer(dialect.lists, prefix, one) for prefix, one in choices.items()]
    for step in (_Writer.terms, _Writer.best, _Writer.extremes, _Writer.bounds) if writers else ():
        columns = {f"{one.prefix}{column}": text for one in writers for column, text in step(one).items()}
        written = (f"{text} AS {column}" for column, text in columns.items())
        last, name = name, f"{name}_h"
        tables[name] = dialect.layer(f"{ALL}{', '.join(written)} FROM {last}")
        named[name] = [*columns]
    return named


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
            "_best_low": self.lists.best(f"{name}_low", low_x, -1),
            "_best_high": self.lists.best(f"{name}_high", f"{name}_x", 1),
        }

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
        return self.lists.extreme(f"{self.prefix}_{end}", x, y, f"{self.prefix}_best_{end}", sign)

    def _part(self, pair: str, name: str) -> str:
        return self.lists.part(f"{self.prefix}_{pair}", name)

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
        most_x, most_y = self._part("most", "x"), self._part("most", "y")
        grown_x, grown_y = self._part("grown", "x"), self._part("grown", "y")
        least_x, least_y = self._part("least", "x"), self._part("least", "y")
        # the whole that grows to 1, against those that may be in: the greater of the two
        grown = f"({most_y} = 0 OR {grown_x} * {most_y} > {most_x} * {grown_y})"
        use_grown = f"({grows} AND {name}_x > 0 AND {grown})"
        zero = f"({grows} AND {most_y} = 0)"

        def high(part: str, where_zero: str, factor: int) -> str:
            cases = [
                f"WHEN {high_open} THEN {top}",
                f"WHEN {unbounded} THEN NULL",
                f"WHEN {use_grown} THEN {self._part('grown', part)} * {factor}",
                f"WHEN {zero} THEN {where_zero}",
                f"WHEN {most_y} > 0 THEN {self._part('most', part)} * {factor}",
            ]
            return f"CASE {' '.join(cases)} END"

        nothing = f"{least_y} = 0"
        low_x = f"CASE WHEN {low_open} THEN 0 WHEN {nothing} THEN 1 ELSE {least_x} * {more} END"
        low_y = f"CASE WHEN {low_open} OR {nothing} THEN 1 ELSE {least_y} * {scale} END"
        return {
            "_found": f"({self.lists.size(self.found)} > 0)",
            "_0": low_x,
            "_1": low_y,
            "_2": high("x", "0", more),
            "_3": high("y", "1", scale),
        }
