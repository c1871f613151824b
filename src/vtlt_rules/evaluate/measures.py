"""What one agency contributes to a measure, and what a statement comes to for one agency alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from attrs import evolve

from vtlt_rules.ast import Relation
from vtlt_rules.bounds import Pair
from vtlt_rules.checked import (
    Average,
    Count,
    Field,
    Limit,
    Measure,
    RangeLimit,
    ShareOfAgencies,
    ShareOfWhole,
    Total,
)
from vtlt_rules.evaluate.agencies import AgencyState
from vtlt_rules.evaluate.conditions import Bounds
from vtlt_rules.report.finding import Measured
from vtlt_rules.values import Interval, Number
from vtlt_rules.verdict import Truth

_TRUE, _FALSE, _UNKNOWN, _EQUAL = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN, Relation.EQUAL
"""Bound once, because before Python 3.12 looking up a member of an enumeration runs Python code."""

Contribution = Callable[[AgencyState], Pair]

_ONE_OF_ONE = Pair(1, 1, 1, 1, rest_low=0)
_NONE_OF_ONE = Pair(0, 0, 1, 1, rest_low=0)
_MAYBE_OF_ONE = Pair(0, 1, 1, 1, rest_low=0)


def contribution(subject: Measure | Field) -> Contribution:
    """Return the function that gives the pair of sums of one agency; a number field is its total over the agency."""
    match subject:
        case ShareOfWhole(part=part, whole=whole, others=others) if others is not None:
            return lambda agency: _of_whole(agency.intervals[part], agency.intervals[whole], agency.sum(others))
        case ShareOfWhole(part=part, whole=whole, is_nested=is_nested):
            rest: Bounds | None = (0, None) if is_nested else None
            return lambda agency: _of_whole(agency.intervals[part], agency.intervals[whole], rest)
        case ShareOfAgencies(condition=condition) | Count(condition=condition):
            return lambda agency: of_truth(agency.truth(condition))
        case Total(field=name) | Average(field=name) | Field(name=name):
            return lambda agency: _of_total(agency.intervals[name])


def _of_whole(part: Interval, whole: Interval, rest: Bounds | None) -> Pair:
    if rest is None:
        return Pair(part.low, part.high, whole.low, whole.high)
    return Pair(part.low, part.high, whole.low, whole.high, *rest)


def _of_total(value: Interval) -> Pair:
    return Pair(value.low, value.high, 1, 1)


def of_truth(truth: Truth) -> Pair:
    """Return the pair of an agency that satisfies a condition, does not, or may."""
    if truth is _TRUE:
        return _ONE_OF_ONE
    return _NONE_OF_ONE if truth is _FALSE else _MAYBE_OF_ONE


def out_if_unknown(pair: Pair, condition: Truth) -> Pair:
    """Let an agency be out of the set when it is not known whether it is in."""
    if condition is _TRUE or pair.may_be_out:
        return pair
    return evolve(pair, may_be_out=True)


def with_positive_whole(pair: Pair, is_whole_unit: bool) -> Pair | None:
    """Restrict a pair to the completions where its whole is positive; None when there is none.

    A positive whole in whole units is 1 at least. In decimal units it has no least value: the pair keeps zero as its limit,
    which changes no comparison unless the part must be zero; then the ratio is zero, and one unit of whole shows it.
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


class Sums(Protocol):
    """Sums over a set of agencies, as far as a verdict needs them; :class:`PairSums` is one."""

    @property
    def whole_cannot_be_positive(self) -> bool:
        """Whether Σy is zero in every completion."""
        ...

    @property
    def whole_may_be_zero(self) -> bool:
        """Whether Σy is zero in some completion."""
        ...

    def least(self, p: int, q: int) -> Number | None:
        """Return the least q·Σx − p·Σy; None when unbounded below."""
        ...

    def greatest(self, p: int, q: int) -> Number | None:
        """Return the greatest q·Σx − p·Σy; None when unbounded above."""
        ...

    def total(self) -> Interval:
        """Return the least and greatest Σx."""
        ...


def holds(sums: Pair | Sums, demand: Limit | RangeLimit, reading: Measured) -> Truth:
    """Compare a measure with what is demanded, in every completion at once.

    The value is Σx/Σy for a ratio, else Σx; ``Σ(q·x − p·y)`` or ``Σx − p/q`` against zero tells without dividing.
    """
    if isinstance(demand, RangeLimit):
        assert demand.low is not None and demand.high is not None
        at_least = _against(sums, demand.low, Relation.AT_LEAST, reading.is_ratio)
        return Truth.conjunction([at_least, _against(sums, demand.high, Relation.AT_MOST, reading.is_ratio)])
    assert demand.threshold is not None
    if demand.relation is _EQUAL and not reading.is_ratio and reading.unit.is_whole:
        if not isinstance(demand.threshold, int):
            return _FALSE  # 50% of 1 person: no number of people equals it
    return _against(sums, demand.threshold, demand.relation, reading.is_ratio)


def margins(sums: Pair | Sums, threshold: Number, is_ratio: bool) -> tuple[Number | None, Number | None]:
    """Return the least and greatest amount by which the numerator exceeds what the threshold asks for.

    Both are multiplied by the threshold's denominator, so that counts stay integers.
    """
    p, q = threshold.numerator, threshold.denominator
    if is_ratio:
        return sums.least(p, q), sums.greatest(p, q)
    total = sums.total()
    return q * total.low - p, None if total.high is None else q * total.high - p


def _against(sums: Pair | Sums, threshold: Number, relation: Relation, is_ratio: bool) -> Truth:
    least, greatest = margins(sums, threshold, is_ratio)
    match relation:
        case Relation.AT_LEAST:
            always, never = least is not None and least >= 0, greatest is not None and greatest < 0
        case Relation.MORE_THAN:
            always, never = least is not None and least > 0, greatest is not None and greatest <= 0
        case Relation.AT_MOST:
            always, never = greatest is not None and greatest <= 0, least is not None and least > 0
        case Relation.LESS_THAN:
            always, never = greatest is not None and greatest < 0, least is not None and least >= 0
        case Relation.EQUAL:
            always = least == 0 == greatest
            never = (least is not None and least > 0) or (greatest is not None and greatest < 0)
    return _TRUE if always else _FALSE if never else _UNKNOWN
