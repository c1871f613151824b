"""Which values the number fields of one agency may have, given those that it reported.

What bounds what is in :mod:`vtlt_rules.checked.families`. Bounds are carried along until nothing changes; for parts and
wholes alone two passes reach the exact bounds (difference constraints over a forest), with sums they are sound.
"""

from __future__ import annotations

from collections.abc import Mapping

from vtlt_rules.checked import CheckedRuleset, Family
from vtlt_rules.records import record
from vtlt_rules.values import Interval, Number, point, write_exact

_MOST_ROUNDS = 64
"""Sums and parts can tighten each other slowly; stopping early is sound, only less tight."""


@record
class Contradiction:
    """Two figures of one agency that cannot both be right: the code of an issue, the field, and the facts."""

    code: str
    field: str
    facts: Mapping[str, object]


class FamilySolver:
    """Finds which values the fields of one family may have.

    Attributes:
        family: The family.
        blank: What is possible when nothing is reported.
    """

    def __init__(self, family: Family) -> None:
        self.family = family
        low: dict[str, Number] = dict.fromkeys(family.members, 0)
        high: dict[str, Number | None] = {name: family.maxima.get(name) for name in family.members}
        self._tighten(low, high)
        self.blank: Mapping[str, Interval] = {name: Interval(low[name], high[name]) for name in family.members}

    def solve(self, known: Mapping[str, Number]) -> tuple[Mapping[str, Interval], list[Contradiction]]:
        """Return the interval of each field, and what contradicts itself (then the intervals mean nothing)."""
        if not known:
            return self.blank, []
        is_complete = len(known) == len(self.family.members) and not self.family.sums
        if not (is_complete and self._is_right(known)):
            found = self._contradictions(known)
            if found:
                return self.blank, found
        if is_complete:
            return {name: point(value) for name, value in known.items()}, []
        if not self.family.sums:
            return {name: self._among_relatives(name, known) for name in self.family.members}, []
        low: dict[str, Number] = {name: known.get(name, 0) for name in self.family.members}
        high: dict[str, Number | None] = {
            name: known.get(name, self.family.maxima.get(name)) for name in self.family.members
        }
        self._tighten(low, high)
        found = self._sum_contradictions(known, low, high)
        if found:
            return self.blank, found
        return {name: _interval(least, high[name]) for name, least in low.items()}, []

    def _among_relatives(self, name: str, known: Mapping[str, Number]) -> Interval:
        """Return the interval of a field that no sum bounds: at least its parts, at most what it is a part of."""
        value = known.get(name)
        if value is not None:
            return point(value)
        low: Number = 0
        for part in self.family.descendants[name]:
            if part in known and known[part] > low:
                low = known[part]
        high = self.family.maxima.get(name)
        for whole in self.family.ancestors[name]:
            high = _least(high, known.get(whole, self.family.maxima.get(whole)))
        return _interval(low, high)

    def _is_right(self, known: Mapping[str, Number]) -> bool:
        """Tell quickly whether figures, all of which are known, contradict each other nowhere."""
        return not self.family.maxima and all(known[part] <= known[whole] for part, whole in self.family.edges)

    def _contradictions(self, known: Mapping[str, Number]) -> list[Contradiction]:
        found = []
        for name, value in known.items():
            maximum = self.family.maxima.get(name)
            if maximum is not None and value > maximum:
                found.append(
                    Contradiction("over-maximum", name, {"value": write_exact(value), "maximum": write_exact(maximum)})
                )
            for whole in self.family.ancestors[name]:
                limit = known.get(whole, self.family.maxima.get(whole))
                if limit is not None and value > limit:
                    facts = {"value": write_exact(value), "whole": whole, "whole_value": write_exact(limit)}
                    found.append(Contradiction("part-exceeds-whole", name, facts))
        return found

    def _sum_contradictions(
        self, known: Mapping[str, Number], low: Mapping[str, Number], high: Mapping[str, Number | None]
    ) -> list[Contradiction]:
        if all((top := high[name]) is None or low[name] <= top for name in self.family.members):
            return []
        for name, operands in self.family.sums.items():
            if name in known:
                least: Number = sum(known.get(operand, 0) for operand in operands)
                expected = (
                    write_exact(least) if all(operand in known for operand in operands) else f">= {write_exact(least)}"
                )
                if known[name] != least:
                    facts = {"value": write_exact(known[name]), "expected": expected}
                    return [Contradiction("formula-mismatch", name, facts)]
        name = next(name for name in known)
        facts = {"value": write_exact(known[name]), "expected": "?"}
        return [Contradiction("formula-mismatch", name, facts)]

    def _tighten(self, low: dict[str, Number], high: dict[str, Number | None]) -> None:
        for _ in range(_MOST_ROUNDS):
            before = (dict(low), dict(high)) if self.family.sums else None
            for part, whole in self.family.edges:
                if low[part] > low[whole]:
                    low[whole] = low[part]
            for part, whole in reversed(self.family.edges):
                high[part] = _least(high[part], high[whole])
            for name, operands in self.family.sums.items():
                _tighten_sum(name, operands, low, high)
            if before is None or before == (low, high):
                return


def _interval(low: Number, high: Number | None) -> Interval:
    return point(low) if low == high else Interval(low, high)


def _tighten_sum(name: str, operands: tuple[str, ...], low: dict[str, Number], high: dict[str, Number | None]) -> None:
    low[name] = max(low[name], sum(low[operand] for operand in operands))
    tops = [high[operand] for operand in operands]
    if all(top is not None for top in tops):
        high[name] = _least(high[name], sum(top for top in tops if top is not None))
    for operand in operands:
        others = [other for other in operands if other != operand]
        if len(others) + 1 < len(operands):
            continue  # it stands in the sum more than once: leave it as it is
        total = high[name]
        if total is not None:
            high[operand] = _least(high[operand], total - sum(low[other] for other in others))
        other_tops = [high[other] for other in others]
        if all(top is not None for top in other_tops):
            low[operand] = max(low[operand], low[name] - sum(top for top in other_tops if top is not None))


def _least(one: Number | None, other: Number | None) -> Number | None:
    if one is None:
        return other
    return one if other is None else min(one, other)


def solvers_of(ruleset: CheckedRuleset) -> list[FamilySolver]:
    """Return a solver for each family of a ruleset, in the order of their first fields."""
    return [FamilySolver(family) for family in {id(family): family for family in ruleset.families.values()}.values()]
