"""Conditions on attributes that count points, written as conditions without amounts.

``(2 diem khi xa) + (1 diem khi kho_khan) >= 2 diem`` says of an agency nothing but ``xa``. So whoever places agencies by
their attributes needs to know of no amounts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from attrs import define

from vtlt_rules.checked.conditional import ConditionalAmount
from vtlt_rules.checked.conditions import (
    AllOf,
    AnyOf,
    Between,
    Compare,
    CompareWeighted,
    Condition,
    Not,
    SomeOf,
    names_read,
)
from vtlt_rules.relations import Relation
from vtlt_rules.values import Number

MAX_SCOPE_NAMES = 1_000
"""Names of attributes that a condition may come to have in this way, each as often as it stands there."""

MAX_SCOPE_DEPTH = 130
"""How deep it may be: twice what may be written, since what is negated or compared may count as two."""

_Points = Sequence[tuple[Condition, Number]]
"""Conditions with what each adds, more than zero."""


class TooManyNames(Exception):  # noqa: N818 - it says what is the matter
    """A condition would become too long."""


def without_amounts(condition: Condition, conditional: Mapping[str, ConditionalAmount]) -> Condition:
    """Return a condition on attributes alone, of which the amounts are constants under conditions, without amounts.

    While attributes are missing it is known exactly when it is known with the amounts: each condition whose place it takes
    stands there in one sense alone, as itself or as its opposite.

    Raises:
        TooManyNames: It would become too long.
    """
    found = _Rewriting(conditional).of(condition)
    if conditional and _depth(found) > MAX_SCOPE_DEPTH:
        raise TooManyNames
    return found


@define(eq=False)
class _Rewriting:
    conditional: Mapping[str, ConditionalAmount]
    names: int = 0

    def of(self, condition: Condition) -> Condition:
        match condition:
            case Compare(left, relation, right):
                amounts = [(name, 1) for name in left]
                if isinstance(right, tuple):
                    return self._compared([*amounts, *((name, -1) for name in right)], relation, 0)
                return self._compared(amounts, relation, right)
            case CompareWeighted(amount, relation):
                return self._compared(amount.terms, relation, -amount.constant)
            case Between(left, low, high):
                amounts = [(name, 1) for name in left]
                ends = (Relation.AT_LEAST, low), (Relation.AT_MOST, high)
                return AllOf(tuple(self._compared(amounts, relation, end) for relation, end in ends))
            case Not(term):
                return Not(self.of(term))
            case AllOf(terms):
                return AllOf(tuple(map(self.of, terms)))
            case AnyOf(terms):
                return AnyOf(tuple(map(self.of, terms)))
            case SomeOf(count, terms):
                return SomeOf(count, tuple(map(self.of, terms)))
            case _:
                return condition

    def _compared(self, amounts: Sequence[tuple[str, Number]], relation: Relation, limit: Number) -> Condition:
        """Compare a sum of multiples of amounts with a number."""
        sides = tuple(self._one_sided(amounts, one, limit) for one in relation.one_sided)
        return sides[0] if len(sides) == 1 else AllOf(sides)

    def _one_sided(self, amounts: Sequence[tuple[str, Number]], relation: Relation, limit: Number) -> Condition:
        """Ask for so much or more: what is taken off where a condition holds is added where it does not."""
        sign = 1 if relation.bounds_below else -1
        needed, points = sign * limit, []
        for name, factor in amounts:
            one = self.conditional[name]
            condition, value = self.of(one.condition), sign * factor * cast(Number, one.of)
            if value < 0:
                needed, condition, value = needed - value, Not(condition), -value
            if value:
                points.append((condition, value))
        points.sort(key=lambda point: -point[1])
        found = self._reached(points, needed, is_strict=relation.is_strict)
        if not isinstance(found, bool):
            return found
        first = self.of(self.conditional[amounts[0][0]].condition)  # always or never, whatever holds
        return AnyOf((first, Not(first))) if found else AllOf((first, Not(first)))

    def _reached(self, points: _Points, needed: Number, *, is_strict: bool) -> Condition | bool:
        """Tell when the points come to what is needed; True and False for always and never."""
        total = sum(value for _, value in points)
        if needed < 0 or (needed == 0 and not is_strict):
            return True
        if total < needed or (total == needed and is_strict):
            return False
        (condition, value), others = points[0], points[1:]
        if value == points[-1][1]:  # all count the same
            enough = needed // value + (is_strict or needed % value > 0)
            return SomeOf(int(enough), tuple(self._counted(one) for one, _ in points))
        with_it = self._reached(others, needed - value, is_strict=is_strict)
        without = self._reached(others, needed, is_strict=is_strict)
        own = self._counted(condition)
        both = own if with_it is True else AllOf((own, *_terms(with_it, AllOf)))
        return both if without is False else AnyOf((*_terms(without, AnyOf), both))

    def _counted(self, condition: Condition) -> Condition:
        self.names += sum(1 for _ in names_read(condition))
        if self.names > MAX_SCOPE_NAMES:
            raise TooManyNames
        return condition


def _terms(condition: Condition | bool, kind: type[AllOf | AnyOf]) -> tuple[Condition, ...]:
    """Return the terms of a condition of a kind, or the condition alone."""
    assert not isinstance(condition, bool)
    return condition.terms if isinstance(condition, kind) else (condition,)


def _depth(condition: Condition) -> int:
    """Return how many conditions stand in one another; without recursion, since they may be many."""
    deepest, waiting = 0, [(condition, 1)]
    while waiting:
        one, depth = waiting.pop()
        deepest = max(deepest, depth)
        match one:
            case Not(term):
                waiting.append((term, depth + 1))
            case AllOf(terms) | AnyOf(terms) | SomeOf(_, terms):
                waiting += [(term, depth + 1) for term in terms]
    return deepest
