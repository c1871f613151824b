"""Which values the number fields of one agency may have, given those that it reported.

A family is the set of fields that bound each other: a part never exceeds its whole, a field never its maximum, a derived
sum is the sum of its operands. Bounds are carried along until nothing changes; for parts and wholes alone two passes
reach the exact bounds (difference constraints over a forest), with sums they are sound.
"""

from __future__ import annotations

from collections.abc import Mapping

from vtlt_rules.checked import CheckedRuleset
from vtlt_rules.records import record
from vtlt_rules.values import ANY_QUANTITY, Interval, Number, point, write_exact

_MOST_ROUNDS = 64
"""Sums and parts can tighten each other slowly; stopping early is sound, only less tight."""


@record
class Contradiction:
    """Two figures of one agency that cannot both be right: the code of an issue, the field, and the facts."""

    code: str
    field: str
    facts: Mapping[str, object]


@record
class Family:
    """The constraints among fields that bound each other.

    Attributes:
        members: The fields.
        edges: Pairs of part and whole, parts of parts first.
        ancestors: For each field the wholes that it is a part of, directly or through others.
        parts: For each field its parts and theirs.
        sums: Derived fields with their operands.
        blank: What is possible when nothing is reported.
    """

    members: tuple[str, ...]
    edges: tuple[tuple[str, str], ...]
    ancestors: Mapping[str, tuple[str, ...]]
    parts: Mapping[str, tuple[str, ...]]
    sums: tuple[tuple[str, tuple[str, ...]], ...]
    maxima: Mapping[str, Number]
    blank: Mapping[str, Interval]

    @property
    def is_free(self) -> bool:
        """Whether nothing bounds its only field."""
        return len(self.members) == 1 and not self.maxima

    def solve(self, known: Mapping[str, Number]) -> tuple[Mapping[str, Interval], list[Contradiction]]:
        """Return the interval of each field, and what contradicts itself (then the intervals mean nothing)."""
        if not known:
            return self.blank, []
        is_complete = len(known) == len(self.members) and not self.sums
        if not (is_complete and self._is_right(known)):
            found = self._contradictions(known)
            if found:
                return self.blank, found
        if is_complete:
            return {name: point(value) for name, value in known.items()}, []
        if not self.sums:
            return {name: self._among_relatives(name, known) for name in self.members}, []
        low: dict[str, Number] = {name: known.get(name, 0) for name in self.members}
        high: dict[str, Number | None] = {name: known.get(name, self.maxima.get(name)) for name in self.members}
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
        for part in self.parts[name]:
            if part in known and known[part] > low:
                low = known[part]
        high = self.maxima.get(name)
        for whole in self.ancestors[name]:
            high = _least(high, known.get(whole, self.maxima.get(whole)))
        return _interval(low, high)

    def _is_right(self, known: Mapping[str, Number]) -> bool:
        """Tell quickly whether figures, all of which are known, contradict each other nowhere."""
        return not self.maxima and all(known[part] <= known[whole] for part, whole in self.edges)

    def _contradictions(self, known: Mapping[str, Number]) -> list[Contradiction]:
        found = []
        for name, value in known.items():
            maximum = self.maxima.get(name)
            if maximum is not None and value > maximum:
                found.append(
                    Contradiction("over-maximum", name, {"value": write_exact(value), "maximum": write_exact(maximum)})
                )
            for whole in self.ancestors[name]:
                limit = known.get(whole, self.maxima.get(whole))
                if limit is not None and value > limit:
                    facts = {"value": write_exact(value), "whole": whole, "whole_value": write_exact(limit)}
                    found.append(Contradiction("part-exceeds-whole", name, facts))
        return found

    def _sum_contradictions(
        self, known: Mapping[str, Number], low: Mapping[str, Number], high: Mapping[str, Number | None]
    ) -> list[Contradiction]:
        if all((top := high[name]) is None or low[name] <= top for name in self.members):
            return []
        for name, operands in self.sums:
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
            before = (dict(low), dict(high)) if self.sums else None
            for part, whole in self.edges:
                if low[part] > low[whole]:
                    low[whole] = low[part]
            for part, whole in reversed(self.edges):
                high[part] = _least(high[part], high[whole])
            for name, operands in self.sums:
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


def families_of(ruleset: CheckedRuleset) -> list[Family]:
    """Return the families of a ruleset's number fields."""
    distinct = {id(members): members for members in ruleset.families.values()}
    return [_family(ruleset, members) for members in distinct.values()]


def _family(ruleset: CheckedRuleset, members: frozenset[str]) -> Family:
    fields = ruleset.fields
    names = tuple(name for name in fields if name in members)
    ancestors = {name: tuple(_ancestors(ruleset, name)) for name in names}
    deepest_first = sorted(names, key=lambda name: -len(ancestors[name]))
    edges = tuple((name, whole) for name in deepest_first if (whole := fields[name].whole) is not None)
    sums = tuple((name, formula) for name in names if isinstance(formula := fields[name].formula, tuple))
    maxima = {name: maximum for name in names if (maximum := fields[name].maximum) is not None}
    parts = {name: tuple(part for part in names if name in ancestors[part]) for name in names}
    family = Family(names, edges, ancestors, parts, sums, maxima, dict.fromkeys(names, ANY_QUANTITY))
    low: dict[str, Number] = dict.fromkeys(names, 0)
    high: dict[str, Number | None] = {name: maxima.get(name) for name in names}
    family._tighten(low, high)
    blank = {name: Interval(low[name], high[name]) for name in names}
    return Family(names, edges, ancestors, parts, sums, maxima, blank)


def _ancestors(ruleset: CheckedRuleset, name: str) -> list[str]:
    found: list[str] = []
    whole = ruleset.fields[name].whole
    while whole is not None:
        found.append(whole)
        whole = ruleset.fields[whole].whole
    return found
