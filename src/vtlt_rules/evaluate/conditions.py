"""Conditions on one agency -> functions that tell their truth, in Kleene's three values.

A condition is taken apart once, not once for each agency.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

from vtlt_rules.ast import Relation
from vtlt_rules.checked import AllOf, AnyOf, Between, Compare, Condition, IsOneOf, IsTrue, Not
from vtlt_rules.values import Number
from vtlt_rules.verdict import Truth

if TYPE_CHECKING:
    from vtlt_rules.evaluate.agencies import AgencyState

_TRUE, _FALSE, _UNKNOWN = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN
"""Bound once, because before Python 3.12 looking up a member of an enumeration runs Python code."""

Test = Callable[["AgencyState"], Truth]
Bounds = tuple[Number, Number | None]


@lru_cache(maxsize=4096)
def test_of(condition: Condition) -> Test:
    """Return the function that tells the truth of a condition on an agency."""
    match condition:
        case IsTrue(name):
            return lambda agency: agency.flag(name)
        case IsOneOf(name, values):
            return _one_of_test(name, values)
        case Compare(left, relation, right):
            if isinstance(right, tuple):
                return lambda agency: compare(agency.sum(left), relation, agency.sum(right))
            limit = (right, right)
            return lambda agency: compare(agency.sum(left), relation, limit)
        case Between(left, low, high):
            return lambda agency: _is_between(agency.sum(left), low, high)
        case Not(term):
            inner = test_of(term)
            return lambda agency: inner(agency).negated()
        case AllOf(terms):
            tests = [test_of(term) for term in terms]
            return lambda agency: Truth.conjunction([test(agency) for test in tests])
        case AnyOf(terms):
            tests = [test_of(term) for term in terms]
            return lambda agency: Truth.disjunction([test(agency) for test in tests])


def _one_of_test(name: str, values: frozenset[str]) -> Test:
    def test(agency: AgencyState) -> Truth:
        value = agency.values.get(name)
        if value in values:
            return _TRUE
        return _UNKNOWN if value is None else _FALSE

    return test


def _is_between(bounds: Bounds, low: Number, high: Number) -> Truth:
    at_least = compare(bounds, Relation.AT_LEAST, (low, low))
    return Truth.conjunction([at_least, compare(bounds, Relation.AT_MOST, (high, high))])


def compare(left: Bounds, relation: Relation, right: Bounds) -> Truth:
    """Compare two quantities of which only the bounds are known (an upper bound of None is no bound)."""
    low, high = left
    other_low, other_high = right
    match relation:
        case Relation.AT_LEAST:
            return compare(right, Relation.AT_MOST, left)
        case Relation.MORE_THAN:
            return compare(right, Relation.LESS_THAN, left)
        case Relation.AT_MOST:
            if high is not None and high <= other_low:
                return _TRUE
            return _FALSE if other_high is not None and low > other_high else _UNKNOWN
        case Relation.LESS_THAN:
            if high is not None and high < other_low:
                return _TRUE
            return _FALSE if other_high is not None and low >= other_high else _UNKNOWN
        case Relation.EQUAL:
            if low == high == other_low == other_high:
                return _TRUE
            apart = (high is not None and high < other_low) or (other_high is not None and low > other_high)
            return _FALSE if apart else _UNKNOWN
