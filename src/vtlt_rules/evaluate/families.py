"""Which values the number fields of one agency may have, given those that it reported.

What bounds what is in :mod:`vtlt_rules.checked.families`. For parts and wholes alone bounds are carried up and down once to
be exact (difference constraints over a forest); with sums they are carried along a few times, and sound.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from vtlt_rules.checked import CheckedRuleset, Family, Tie
from vtlt_rules.records import record
from vtlt_rules.values import Interval, Number, point, write_exact
from vtlt_rules.words import Word

_MOST_FOUND = 100
"""Contradictions of one family and agency that are listed: one is enough to taint all of it."""


@record
class Contradiction:
    """Two figures of one agency that cannot both be right: the code of an issue, the field, and the facts."""

    code: str
    field: str
    facts: Mapping[str, object]

    @property
    def is_of_formula(self) -> bool:
        """Whether a formula contradicts a figure, and not one figure another, or its maximum."""
        return self.code in ("formula-mismatch", "negative-derived")


class FamilySolver:
    """Finds which values the fields of one family may have.

    Attributes:
        family: The family.
        blank: What is possible when nothing is reported.
    """

    def __init__(self, family: Family) -> None:
        self.family: Family = family
        self._ties = family.ties
        self._rounds = family.rounds
        self._whole = dict(family.edges)
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
            return self._among_relatives(known), []
        low: dict[str, Number] = {name: known.get(name, 0) for name in self.family.members}
        high: dict[str, Number | None] = {
            name: known.get(name, self.family.maxima.get(name)) for name in self.family.members
        }
        self._tighten(low, high)
        found = self._sum_contradictions(known, low, high)
        if found:
            return self.blank, found
        return {name: _interval(least, high[name]) for name, least in low.items()}, []

    def _among_relatives(self, known: Mapping[str, Number]) -> dict[str, Interval]:
        """Return the intervals of fields that no sum bounds: at least their parts, at most what they are a part of."""
        low: dict[str, Number] = {name: known.get(name, 0) for name in self.family.members}
        for part, whole in self.family.edges:
            if low[part] > low[whole]:
                low[whole] = low[part]
        high = self._limits(known)
        return {name: point(known[name]) if name in known else _interval(low[name], high[name]) for name in low}

    def _limits(self, known: Mapping[str, Number]) -> dict[str, Number | None]:
        """Return the most that each field can be by its own figure or maximum, and by what it is a part of."""
        high: dict[str, Number | None] = {
            name: known.get(name, self.family.maxima.get(name)) for name in self.family.members
        }
        for part, whole in reversed(self.family.edges):
            high[part] = _least(high[part], high[whole])
        return high

    def _is_right(self, known: Mapping[str, Number]) -> bool:
        """Tell quickly whether figures, all of which are known, contradict each other nowhere."""
        return not self.family.maxima and all(known[part] <= known[whole] for part, whole in self.family.edges)

    def _contradictions(self, known: Mapping[str, Number]) -> list[Contradiction]:
        """List the figures that are above their maximum, or above a whole: the first ones, since a long chain has many."""
        found: list[Contradiction] = []
        limits = self._limits(known)
        for name, value in known.items():
            if name in self.family.conditional:  # is a part of what is looked at
                continue
            if len(found) >= _MOST_FOUND:
                break
            maximum = self.family.maxima.get(name)
            if maximum is not None and value > maximum:
                found.append(
                    Contradiction("over-maximum", name, {"value": write_exact(value), "maximum": write_exact(maximum)})
                )
            whole = self._whole.get(name) if value != limits[name] else None  # else nothing above it is less
            while whole is not None:
                limit = known.get(whole, self.family.maxima.get(whole))
                if limit is not None and value > limit and len(found) < _MOST_FOUND:
                    facts = {"value": write_exact(value), "whole": whole, "whole_value": write_exact(limit)}
                    found.append(Contradiction("part-exceeds-whole", name, facts))
                whole = self._whole.get(whole)
        return found

    def _sum_contradictions(
        self, known: Mapping[str, Number], low: Mapping[str, Number], high: Mapping[str, Number | None]
    ) -> list[Contradiction]:
        if all((top := high[name]) is None or low[name] <= top for name in self.family.members):
            return []
        for name, amount in self.family.sums.items():
            if name in self.family.conditional:
                continue
            least = sum(factor * known.get(term, 0) for term, factor in amount.weighed)
            is_complete = all(term in known for term, _ in amount.weighed)
            if is_complete and least < 0:
                return [Contradiction("negative-derived", name, {"value": write_exact(least)})]
            if name in known and known[name] != least:
                expected: object = write_exact(least)
                if not is_complete:
                    is_least = known[name] < least and all(factor > 0 for _, factor in amount.weighed)
                    expected = f">= {write_exact(least)}" if is_least else Word("another-number")
                facts = {"value": write_exact(known[name]), "expected": expected}
                return [Contradiction("formula-mismatch", name, facts)]
        # where amounts under conditions alone come to more than their sum may be, nothing else is known
        name = next(name for name in (*known, *self.family.sums) if name not in self.family.conditional)
        value = write_exact(known[name]) if name in known else Word("no-number")
        return [Contradiction("formula-mismatch", name, {"value": value, "expected": Word("another-number")})]

    def _tighten(self, low: dict[str, Number], high: dict[str, Number | None]) -> None:
        """Carry bounds up from parts and terms, then down from wholes and sums, until nothing changes or often enough.

        It ends where a least value is more than the greatest, since these would drive each other on without end.
        """
        for _ in range(self._rounds):
            before = (dict(low), dict(high)) if self._rounds > 1 else None
            for part, whole in self.family.edges:
                if low[part] > low[whole]:
                    low[whole] = low[part]
            for tie in self._ties:
                self._tighten_sum(tie, low, high)
                if _is_crossed(low[tie.name], high[tie.name]):
                    return
            for tie in reversed(self._ties):
                self._tighten_terms(tie, low, high)
                if any(_is_crossed(low[name], high[name]) for name, _ in tie.terms):
                    return
            for part, whole in reversed(self.family.edges):
                high[part] = _least(high[part], high[whole])
            if before == (low, high):
                return

    def _tighten_sum(self, tie: Tie, low: dict[str, Number], high: dict[str, Number | None]) -> None:
        """Bound a sum by its terms; those that stand in it a multiple of d times add up to a multiple of d."""
        name = tie.name
        low[name] = _greatest(low[name], _end(tie, low, high))
        high[name] = _least(high[name], _end(tie, high, low))
        for divisor in tie.divisors if self.family.is_whole else ():
            least, most = _lowest(tie.others(divisor), low), _highest(tie.others(divisor), high)
            total = high[name]
            if most is not None:
                if total is not None:
                    high[name] = min(total, divisor * _down(total - least, divisor) + most)
                low[name] = max(low[name], divisor * _up(low[name] - most, divisor) + least)

    def _tighten_terms(self, tie: Tie, low: dict[str, Number], high: dict[str, Number | None]) -> None:
        """Bound each term of a sum by what the others leave of it; one that stands there more than once in whole units."""
        if not tie.is_sum:
            self._tighten_both_ways(tie, low, high)
            return
        total, least = high[tie.name], _lowest(tie.terms, low)
        bounded = [(count * top) for name, count in tie.terms if (top := high[name]) is not None]
        most, unbounded = sum(bounded), len(tie.terms) - len(bounded)
        for name, count in tie.terms:
            if count > 1 and not self.family.is_whole:
                continue
            floor, ceiling = low[name], high[name]
            if total is not None:
                left = total - (least - count * floor)
                high[name] = _least(ceiling, left if count == 1 else _down(left, count))
            if unbounded == (ceiling is None):  # the others are all bounded
                left = low[tie.name] - (most if ceiling is None else most - count * ceiling)
                low[name] = max(floor, left if count == 1 else _up(left, count))
            least += count * (low[name] - floor)
            if (top := high[name]) is not None:
                most += count * (top if ceiling is None else top - ceiling)
                unbounded -= ceiling is None

    def _tighten_both_ways(self, tie: Tie, low: dict[str, Number], high: dict[str, Number | None]) -> None:
        """Do the same where fields are taken off as well: what a term comes to is the amount less what the others come to.

        The bounds are those before.
        """
        bottoms = [_multiple(count, low[name] if count > 0 else high[name]) for name, count in tie.terms]
        tops = [_multiple(count, high[name] if count > 0 else low[name]) for name, count in tie.terms]
        bottom, top = low[tie.name], high[tie.name]
        for (name, count), least_of_others, most_of_others in zip(
            tie.terms, _sums_of_others(bottoms), _sums_of_others(tops), strict=True
        ):
            if abs(count) > 1 and not self.family.is_whole:
                continue
            least = None if most_of_others is None else bottom - most_of_others
            most = None if top is None or least_of_others is None else top - least_of_others
            if count < 0:
                least, most = _multiple(-1, most), _multiple(-1, least)
            if least is not None:
                low[name] = max(low[name], _up(least, abs(count)) if abs(count) > 1 else least)
            if most is not None:
                high[name] = _least(high[name], most // abs(count) if abs(count) > 1 else most)


def _is_crossed(low: Number, high: Number | None) -> bool:
    return high is not None and low > high


def _interval(low: Number, high: Number | None) -> Interval:
    return point(low) if low == high else Interval(low, high)


def _down(number: Number, divisor: int) -> int:
    """Return how often a divisor fits into a number; a negative one is a contradiction that is found without."""
    return max(number, 0) // divisor


def _up(number: Number, divisor: int) -> int:
    """Return how often a divisor is needed to make up a number."""
    return -(-max(number, 0) // divisor)


def _multiple(count: int, number: Number | None) -> Number | None:
    return None if number is None else count * number


def _sums_of_others(numbers: list[Number | None]) -> Iterator[Number | None]:
    """Go through what the others of some numbers come to; None where one of them has no end."""
    known = [number for number in numbers if number is not None]
    total, endless = sum(known), len(numbers) - len(known)
    for number in numbers:
        if endless > (number is None):
            yield None
        else:
            yield total if number is None else total - number


def _end(tie: Tie, near: Mapping[str, Number | None], far: Mapping[str, Number | None]) -> Number | None:
    """Return the least or the greatest that a sum can be; what is taken off has its other end."""
    total: Number = 0
    for name, count in tie.terms:
        end = near[name] if count > 0 else far[name]
        if end is None:
            return None
        total += count * end
    return total


def _lowest(terms: Iterable[tuple[str, int]], low: Mapping[str, Number]) -> Number:
    return sum(count * low[name] for name, count in terms)


def _highest(terms: Iterable[tuple[str, int]], high: Mapping[str, Number | None]) -> Number | None:
    total: Number = 0
    for name, count in terms:
        top = high[name]
        if top is None:
            return None
        total += count * top
    return total


def _greatest(one: Number, other: Number | None) -> Number:
    return one if other is None else max(one, other)


def _least(one: Number | None, other: Number | None) -> Number | None:
    if one is None:
        return other
    return one if other is None else min(one, other)


def solvers_of(ruleset: CheckedRuleset) -> list[FamilySolver]:
    """Return a solver for each family of a ruleset, in the order of their first fields."""
    return [FamilySolver(family) for family in {id(family): family for family in ruleset.families.values()}.values()]
