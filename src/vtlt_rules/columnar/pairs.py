"""What an agency adds to the two sums of a measure, as expressions; and comparing sums with a demand.

The same meaning as ``bounds.Pair`` and ``evaluate.measures``. Where the reference asks for the least q·x − p·y over a box
that is cut at x ≤ y, a corner of it answers, the same one for all thresholds up to 100%; so the corners of all agencies
can be added up before a threshold is looked at.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from attrs import frozen

from vtlt_rules.ast import Relation
from vtlt_rules.checked import Average, Field, Limit, RangeLimit, ShareOfWhole, Total
from vtlt_rules.columnar.expressions import (
    Operand,
    Test,
    both,
    choose,
    compared,
    either,
    greatest,
    is_missing,
    least,
    minus,
    opposite,
    plus,
    times,
)
from vtlt_rules.columnar.rows import Rows, whole_limit


@frozen
class PairColumns:
    """All (x, y) that one agency can contribute; see ``bounds.Pair``.

    Attributes:
        rest_low: The least y − x, missing everywhere where x and y do not bound each other; ``rest_high`` the greatest.
        x_known: The least x again, missing where it is zero for want of knowledge; likewise ``y_known``. These are for sums
            and for comparisons where zero would not tell anything.
        is_only_part: Whether x is the only part of y, so that nothing is known of y where x has no bound.
        is_held: Whether the least y holds every x that is a bound: where y is missing, x is, or has none.
    """

    x_low: Operand
    x_high: Operand
    y_low: Operand
    y_high: Operand
    rest_low: Operand = None
    rest_high: Operand = None
    x_known: Operand = None
    y_known: Operand = None
    is_held: bool = False
    is_only_part: bool = False

    @property
    def is_nested(self) -> bool:
        """Whether x is a part of y."""
        return self.rest_low is not None

    @property
    def is_certain(self) -> bool:
        """Whether nothing of it is ever missing."""
        return self.x_low is self.x_high and self.y_low is self.y_high

    def least_y(self, x: Operand) -> Operand:
        """Return the least y that goes with an x."""
        if self.is_held or self.is_certain:
            return self.y_low
        return greatest(self.y_low, plus(x, self.rest_low))

    def greatest_y(self, x: Operand) -> Operand:
        """Return the greatest y that goes with an x; missing where unbounded."""
        return least(self.y_high, plus(x, self.rest_high))


def pair_of(rows: Rows, subject: ShareOfWhole | Total | Average | Field) -> PairColumns:
    """Return what each agency contributes to a measure of quantities."""
    if not isinstance(subject, ShareOfWhole):
        value = rows.quantity(subject.name if isinstance(subject, Field) else subject.field)
        return PairColumns(value.low, value.high, 1, 1, x_known=value.known_low, y_known=1)
    part, whole = rows.quantity(subject.part), rows.quantity(subject.whole)
    rest_low: Operand = 0 if subject.is_nested else None
    rest_high: Operand = None
    if subject.others is not None:
        rest = rows.sum(subject.others)
        rest_low, rest_high = rest.low, rest.high
    return PairColumns(
        part.low,
        part.high,
        whole.low,
        whole.high,
        rest_low,
        rest_high,
        part.known_low,
        whole.known_low,
        is_held=subject.is_nested and rows.is_root(subject.whole),
        is_only_part=subject.is_nested and rows.is_root(subject.whole) and rows.parts(subject.whole) == [subject.part],
    )


Sign = Callable[[Relation], Test]
"""Tells whether a bound stands in a relation to zero; unknown where there is no bound, which counts as not."""


@frozen
class Margins:
    """By how much a measure exceeds a threshold: the least and the greatest, each compared with zero when asked.

    Attributes:
        is_certain: Whether nothing is missing, so that both are the same.
    """

    least: Sign
    greatest: Sign
    is_certain: bool = False

    def ends(self, relation: Relation) -> tuple[Test, Test]:
        """Tell whether the measure stands in a relation to the threshold in all completions, and whether in none."""
        match relation:
            case Relation.AT_LEAST:
                always, never = self.least(Relation.AT_LEAST), self.greatest(Relation.LESS_THAN)
            case Relation.MORE_THAN:
                always, never = self.least(Relation.MORE_THAN), self.greatest(Relation.AT_MOST)
            case Relation.AT_MOST:
                always, never = self.greatest(Relation.AT_MOST), self.least(Relation.MORE_THAN)
            case Relation.LESS_THAN:
                always, never = self.greatest(Relation.LESS_THAN), self.least(Relation.AT_LEAST)
            case Relation.EQUAL:
                always = both(self.least(Relation.EQUAL), self.greatest(Relation.EQUAL))
                never = either(self.least(Relation.MORE_THAN), self.greatest(Relation.LESS_THAN))
        return always, opposite(always) if self.is_certain else never


def ends_of(
    margins: Callable[[Fraction], Margins], demand: Limit | RangeLimit, is_whole_total: bool
) -> tuple[Test, Test]:
    """Tell whether what is demanded holds in all completions, and whether in none; unknown counts as not."""
    if isinstance(demand, RangeLimit):
        assert demand.low is not None and demand.high is not None
        low = margins(Fraction(demand.low)).ends(Relation.AT_LEAST)
        high = margins(Fraction(demand.high)).ends(Relation.AT_MOST)
        return both(low[0], high[0]), either(low[1], high[1])
    assert demand.threshold is not None
    if demand.relation is Relation.EQUAL and is_whole_total and not isinstance(demand.threshold, int):
        return False, True
    return margins(Fraction(demand.threshold)).ends(demand.relation)


def truth_of(ends: tuple[Test, Test]) -> Test:
    """Return true where it is always so, false where it is never, else unknown."""
    always, never = ends
    return choose(always, True, choose(never, False, None))  # type: ignore[no-any-return]


def ratio_margins(pair: PairColumns) -> Callable[[Fraction], Margins]:
    """Return the margins of x/y of one agency, for any threshold."""

    def of(threshold: Fraction) -> Margins:
        p, q = threshold.numerator, threshold.denominator
        top = pair.greatest_y(pair.x_low) if p else 0
        x_low = pair.x_low if pair.x_known is None or not p else pair.x_known
        bottom = pair.y_known if pair.is_held and p else pair.least_y(pair.x_high)
        ends_open = pair.rest_low if pair.is_nested and p == q else None

        def least_is(relation: Relation) -> Test:
            return compared(times(q, x_low), relation, times(p, top))

        def greatest_is(relation: Relation) -> Test:
            bounded = compared(times(q, pair.x_high), relation, times(p, bottom))
            without = compared(0, relation, ends_open)
            if without in (False, None):
                return bounded
            return choose(is_missing(pair.x_high), without, bounded)  # type: ignore[no-any-return]

        return Margins(least_is, greatest_is, pair.is_certain)

    return of


def total_margins(
    low: Operand, high: Operand, scale: int, most: int, known_low: Operand = None
) -> Callable[[Fraction], Margins]:
    """Return the margins of a total between two bounds, in integers that are ``scale`` to the unit.

    Args:
        low: The least total; ``high`` the greatest.
        high: See there.
        scale: What makes one unit.
        most: The greatest constant to compare with.
        known_low: The least total, missing where it is zero for want of knowledge.
    """

    def of(threshold: Fraction) -> Margins:
        limit = threshold * scale

        def sign(bound: Operand, known: Operand) -> Sign:
            def compare(relation: Relation) -> Test:
                if relation is Relation.EQUAL and limit.denominator != 1:
                    return False
                number = min(whole_limit(relation, limit), most)
                tells_nothing = compared(0, relation, number) is False  # so that zero may as well be missing
                return compared(known if known is not None and tells_nothing else bound, relation, number)

            return compare

        return Margins(sign(low, known_low), sign(high, None), low is high)

    return of


def positive_truth(pair: PairColumns) -> Test:
    """Tell whether an agency's whole is positive: false where it is certainly zero, unknown where it may be zero."""
    return choose(is_zero(pair), False, choose(compared(pair.y_low, Relation.MORE_THAN, 0), True, None))  # type: ignore[no-any-return]


def is_zero(pair: PairColumns) -> Test:
    """Tell where an agency's whole is certainly zero; unknown counts as not."""
    return compared(pair.y_high, Relation.EQUAL, 0)


def with_positive_whole(pair: PairColumns, is_whole_unit: bool) -> PairColumns:
    """Restrict pairs to the completions where the whole is positive, where there are any."""
    maybe_zero = compared(pair.y_low, Relation.EQUAL, 0)
    if maybe_zero is False:
        return pair
    no_part = both(maybe_zero, compared(pair.x_high, Relation.EQUAL, 0))
    x_low, y_low = pair.x_low, pair.y_low
    if is_whole_unit:
        y_low = choose(maybe_zero, 1, y_low)
        if pair.rest_high is not None:
            x_low = choose(maybe_zero, greatest(x_low, minus(1, pair.rest_high)), x_low)
    return PairColumns(
        choose(no_part, 0, x_low),
        choose(no_part, 0, pair.x_high),
        choose(no_part, 1, y_low),
        choose(no_part, 1, pair.y_high),
        pair.rest_low,
        None if pair.rest_high is None else choose(no_part, None, pair.rest_high),
    )
