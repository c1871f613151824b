"""Conditions on one agency -> functions that tell their truth, in Kleene's three values.

A condition is taken apart once, not once for each agency.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from functools import lru_cache

from vtlt_rules.checked import (
    AllOf,
    AnyOf,
    Between,
    CheckedRuleset,
    Compare,
    CompareWeighted,
    Condition,
    IsDone,
    IsDoneSince,
    IsOneOf,
    IsTrue,
    Not,
    SomeOf,
    names_read,
    operands_of,
)
from vtlt_rules.evaluate.agencies import AgencyState
from vtlt_rules.relations import Bounds, Relation, compare
from vtlt_rules.text_keys import text_key
from vtlt_rules.values import Number, later
from vtlt_rules.verdict import Truth

_TRUE, _FALSE, _UNKNOWN = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN
"""Bound once, because before Python 3.12 looking up a member of an enumeration runs Python code."""

_ZERO: Bounds = (0, 0)

Test = Callable[[AgencyState], Truth]


@lru_cache(maxsize=4096)
def test_of(condition: Condition) -> Test:
    """Return the function that tells the truth of a condition on an agency."""
    match condition:
        case IsTrue(name):
            return lambda agency: truth_of_flag(agency, name)
        case IsOneOf(name, values):
            return _one_of_test(name, values)
        case IsDoneSince():
            return _done_since_test(condition)
        case IsDone():
            return _done_test(condition)
        case Compare(left, relation, right):
            if isinstance(right, tuple):
                return lambda agency: compare(agency.sum(left), relation, agency.sum(right))
            limit = (right, right)
            return lambda agency: compare(agency.sum(left), relation, limit)
        case CompareWeighted(amount, relation):
            return lambda agency: compare(agency.weighted(amount), relation, _ZERO)
        case Between(left, low, high):
            return _between_test(left, low, high)
        case Not(term):
            inner = test_of(term)
            return lambda agency: inner(agency).negated()
        case AllOf(terms):
            tests = [test_of(term) for term in terms]
            return lambda agency: Truth.conjunction([test(agency) for test in tests])
        case AnyOf(terms):
            tests = [test_of(term) for term in terms]
            return lambda agency: Truth.disjunction([test(agency) for test in tests])
        case SomeOf(count, terms):
            tests = [test_of(term) for term in terms]
            return lambda agency: Truth.at_least(count, [test(agency) for test in tests])


def open_names(condition: Condition, agency: AgencyState) -> set[str]:
    """Find the fields and attributes that leave a condition on an agency open; none where its truth is known.

    What another part of the condition decides is left aside, and a yes/no field is followed to what its formula names;
    derived number fields are not taken apart.
    """
    found: set[str] = set()
    followed: set[str] = set()
    waiting = [condition]
    while waiting:
        one = waiting.pop()
        if test_of(one)(agency) is not _UNKNOWN:
            continue
        match one:
            case IsTrue(name):
                formula = agency.formulas.get(name)
                if formula is None:
                    found.add(name)
                elif name not in followed:
                    followed.add(name)
                    waiting.append(formula)
            case Not(term):
                waiting.append(term)
            case AllOf(terms) | AnyOf(terms) | SomeOf(_, terms):
                waiting += terms
            case _:
                found.update(name for name in names_read(one) if not _is_known(agency, name))
    return found


def open_cells(ruleset: CheckedRuleset, names: Iterable[str], agency: AgencyState) -> set[str]:
    """Find the cells behind some fields that are open, derived ones taken apart.

    Of an amount under a condition those that leave the condition open, and the amount where it may count.
    """
    found: set[str] = set()
    seen: set[str] = set()
    waiting = [*names]
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        amount = agency.conditional.get(name)
        if amount is not None:
            if not _is_known(agency, name):
                waiting += open_names(amount.condition, agency)
                waiting += [amount.of] if isinstance(amount.of, str) else []
            continue
        operands = operands_of(ruleset, name)
        waiting += operands
        if not operands:
            found.add(name)
    return found


def _is_known(agency: AgencyState, name: str) -> bool:
    interval = agency.intervals.get(name)
    return interval.is_point if interval is not None else name in agency.values


def truth_of_flag(agency: AgencyState, name: str) -> Truth:
    """Return the truth of a yes/no attribute or field: what its formula gives, else what was reported."""
    truth = agency.truths.get(name)
    if truth is None:
        formula = agency.formulas.get(name)
        truth = test_of(formula)(agency) if formula is not None else _UNKNOWN
        value = agency.values.get(name)
        if truth is _UNKNOWN and value is not None:
            truth = _TRUE if value is True else _FALSE
        agency.truths[name] = truth
    return truth


def _one_of_test(name: str, values: frozenset[str]) -> Test:
    keys = frozenset(map(text_key, values))  # the name of a value of an enumeration is its own key

    def test(agency: AgencyState) -> Truth:
        value = agency.values.get(name)
        if value in keys:
            return _TRUE
        return _UNKNOWN if value is None else _FALSE

    return test


def _done_test(condition: IsDone) -> Test:
    name, first, last = condition.name, condition.first, condition.last

    def test(agency: AgencyState) -> Truth:
        day = agency.values.get(name)
        if day is None:
            return _UNKNOWN
        return _TRUE if isinstance(day, datetime.date) and first <= day <= last else _FALSE

    return (lambda _: _FALSE) if condition.is_closed else test


def _done_since_test(condition: IsDoneSince) -> Test:
    """Test whether a milestone was done in time; where it is not known when time began to run, it may have been."""
    name, start, last = condition.name, condition.start, condition.last

    def test(agency: AgencyState) -> Truth:
        day, begin = agency.values.get(name), agency.values.get(start)
        if isinstance(begin, datetime.date):
            if day is None:
                return _UNKNOWN
            end = later(begin, condition.months, condition.days)
            return Truth.of(isinstance(day, datetime.date) and begin <= day <= last and (end is None or day <= end))
        is_done = day is None or (isinstance(day, datetime.date) and day <= last)
        return _UNKNOWN if begin is None and is_done else _FALSE

    return test


def _between_test(names: tuple[str, ...], low: Number, high: Number) -> Test:
    least, most = (low, low), (high, high)

    def test(agency: AgencyState) -> Truth:
        bounds = agency.sum(names)
        return Truth.conjunction([compare(bounds, Relation.AT_LEAST, least), compare(bounds, Relation.AT_MOST, most)])

    return test
