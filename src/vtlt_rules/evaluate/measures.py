"""What one agency adds to the two sums of a measure."""

from __future__ import annotations

from collections.abc import Callable

from attrs import evolve

from vtlt_rules.bounds import Pair
from vtlt_rules.checked import Amount, Counted, Measure, One, Term, WeightedSum
from vtlt_rules.evaluate.agencies import AgencyState
from vtlt_rules.evaluate.conditions import Test, open_names, test_of
from vtlt_rules.relations import Bounds
from vtlt_rules.values import Interval
from vtlt_rules.verdict import Truth

_TRUE, _FALSE, _UNKNOWN = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN
"""Bound once, because before Python 3.12 looking up a member of an enumeration runs Python code."""

Contribution = Callable[[AgencyState], Pair]

_ONE_OF_ONE = Pair(1, 1, 1, 1, rest_low=0)
_NONE_OF_ONE = Pair(0, 0, 1, 1, rest_low=0)
_MAYBE_OF_ONE = Pair(0, 1, 1, 1, rest_low=0)


def contribution(measure: Measure) -> Contribution:
    """Return the function that gives what one agency adds to the sums of a measure; what only counts has a shorter way.

    That way is :func:`counted_by`.
    """
    match measure.numerator, measure.denominator:
        case Amount((name,)), One():
            return lambda agency: _of_total(agency.intervals[name])
        case numerator, denominator:
            return _general(measure, _bounds_of(numerator), _bounds_of(denominator))


def counted_by(measure: Measure) -> Test | None:
    """Return the condition of a measure that counts agencies, or takes their share; None for anything else."""
    return None if measure.counted is None else test_of(measure.counted)


def _general(
    measure: Measure, numerator: Callable[[AgencyState], Bounds], denominator: Callable[[AgencyState], Bounds]
) -> Contribution:
    rest = measure.rest
    if rest is not None:
        return lambda agency: _with_rest(numerator(agency), denominator(agency), agency.sum(rest))
    bound: Bounds | None = (0, None) if measure.is_nested else None
    return lambda agency: _with_rest(numerator(agency), denominator(agency), bound)


def _bounds_of(term: Term) -> Callable[[AgencyState], Bounds]:
    match term:
        case Amount(fields):
            return lambda agency: agency.sum(fields)
        case WeightedSum():
            return lambda agency: _not_negative(agency.weighted(term))
        case Counted(condition):
            test = test_of(condition)
            return lambda agency: _BOUNDS_OF_TRUTH[test(agency)]
        case One():
            return lambda _: (1, 1)


def _not_negative(bounds: Bounds) -> Bounds:
    """Return the bounds of what is never negative, since only a part is taken off what it is part of."""
    low, high = bounds
    return (0 if low is None else max(low, 0)), high


_BOUNDS_OF_TRUTH: dict[Truth, Bounds] = {_TRUE: (1, 1), _FALSE: (0, 0), _UNKNOWN: (0, 1)}


def open_names_of_term(term: Term, agency: AgencyState) -> set[str]:
    """Find what leaves it open what one agency adds to a sum; derived fields are not taken apart."""
    match term:
        case Amount(fields):
            return {name for name in fields if not agency.intervals[name].is_point}
        case WeightedSum():
            return {name for name in term.names if not agency.intervals[name].is_point}
        case Counted(condition):
            return open_names(condition, agency)
        case One():
            return set()


def _of_total(value: Interval) -> Pair:
    return Pair(value.low, value.high, 1, 1)


def _with_rest(x: Bounds, y: Bounds, rest: Bounds | None) -> Pair:
    (x_low, x_high), (y_low, y_high) = x, y
    assert x_low is not None and y_low is not None
    return Pair(x_low, x_high, y_low, y_high) if rest is None else Pair(x_low, x_high, y_low, y_high, *rest)


def pair_of_truth(truth: Truth) -> Pair:
    """Return the pair of an agency that satisfies a condition, does not, or may."""
    if truth is _TRUE:
        return _ONE_OF_ONE
    return _NONE_OF_ONE if truth is _FALSE else _MAYBE_OF_ONE


def out_if_unknown(pair: Pair, condition: Truth) -> Pair:
    """Let an agency be out of the set when it is not known whether it is in."""
    if condition is _TRUE or pair.may_be_out:
        return pair
    return evolve(pair, may_be_out=True)


def with_positive_denominator(pair: Pair, is_whole_unit: bool) -> Pair | None:
    """Restrict a pair to the completions where its denominator is positive; None when there is none.

    A positive denominator in whole units is 1 at least. In decimal units it has no least value: the pair keeps zero as its
    limit, which changes no comparison unless the numerator must be zero; then the ratio is zero, and one unit shows it.
    """
    if pair.y_high == 0:
        return None
    if pair.y_low > 0:
        return pair
    if pair.x_high == 0:
        return Pair(0, 0, 1, 1, pair.rest_low)
    if not is_whole_unit:
        return pair
    least_x = pair.x_low if pair.rest_high is None else max(pair.x_low, 1 - pair.rest_high)
    return evolve(pair, x_low=least_x, y_low=1)
