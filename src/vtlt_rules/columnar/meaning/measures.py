"""What an agency adds to the two sums of a measure, as expressions; and comparing sums with a demand.

The same meaning as ``bounds.Pair`` and ``evaluate.measures``. Where the reference asks for the least q·x − p·y over a box
that is cut at x ≤ y, a corner of it answers, the same one for all thresholds up to 100%; so the corners of all agencies
can be added up before a threshold is looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from attrs import evolve, frozen

from vtlt_rules.checked import Amount, CheckedRuleset, Counted, Limits, Measure, One, Term, WeightedSum
from vtlt_rules.columnar.meaning.conditions import Quantity, Rows, common_denominator, scale_of_unit, whole_limit
from vtlt_rules.columnar.meaning.expressions import (
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
from vtlt_rules.relations import Relation, ends


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
        is_known = self.x_known in (None, self.x_low) and self.y_known in (None, self.y_low)
        return is_known and self.x_low is self.x_high and self.y_low is self.y_high

    def with_least_x(self, where: Test, least: int) -> PairColumns:
        """Return the pair with another least x where a test is true, and the least y that goes with it."""
        x_low = choose(where, least, self.x_low)
        y_low = choose(where, evolve(self, is_held=False).least_y(least), self.y_low)
        return evolve(self, x_low=x_low, y_low=y_low, x_known=None, is_held=False)

    def least_y(self, x: Operand) -> Operand:
        """Return the least y that goes with an x."""
        if self.is_held or self.is_certain:
            return self.y_low
        return greatest(self.y_low, plus(x, self.rest_low))

    def greatest_y(self, x: Operand) -> Operand:
        """Return the greatest y that goes with an x; missing where unbounded."""
        return least(self.y_high, plus(x, self.rest_high))


def pair_of(rows: Rows, measure: Measure) -> PairColumns:
    """Return what each agency adds to the sums of a measure."""
    x, y = _term(rows, measure.numerator), _term(rows, measure.denominator)
    rest_low: Operand = 0 if measure.is_nested else None
    rest_high: Operand = None
    if measure.rest is not None:
        rest = rows.sum(measure.rest)
        rest_low, rest_high = rest.low, rest.high
    part, whole = measure.numerator_and_denominator or (None, None)
    is_held = whole is not None and measure.is_nested and rows.ruleset.families[whole].is_root(whole)
    is_only_part = is_held and whole is not None and rows.ruleset.families[whole].parts[whole] == (part,)
    return PairColumns(
        x.low, x.high, y.low, y.high, rest_low, rest_high, x.known_low, y.known_low, is_held, is_only_part
    )


def _term(rows: Rows, term: Term) -> Quantity:
    """Return a term of each agency."""
    match term:
        case Amount(fields):
            return rows.sum(fields)
        case WeightedSum():
            return rows.weighted(term)
        case Counted(condition):
            truth = rows.truth(condition)
            low, high = choose(truth, 1, 0), choose(opposite(truth), 0, 1)
            return Quantity(None, low, high)
        case One():
            return Quantity(1, 1, 1)


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


class _Signs:
    """Compares margins with zero, as :func:`vtlt_rules.relations.ends` asks for it."""

    def compare(self, left: Sign, relation: Relation, right: Sign) -> Test:  # noqa: ARG002 - which is zero
        return left(relation)

    def both(self, left: Test, right: Test) -> Test:
        return both(left, right)

    def either(self, left: Test, right: Test) -> Test:
        return either(left, right)


def ends_of(margins: Callable[[Fraction], Margins], limits: Limits) -> tuple[Test, Test]:
    """Tell whether limits are kept in all completions, and whether in none; unknown counts as not."""
    if limits.is_impossible:
        return False, True
    always: Test = True
    never: Test = False
    for relation, number in limits.bounds:
        own = margins(Fraction(number))
        zero = own.least, own.greatest  # stands for nothing: the margins are compared with zero
        found = ends(_Signs(), zero, relation, zero)
        always = both(always, found.always)
        never = either(never, opposite(found.always) if own.is_certain else found.never)
    return always, never


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
        low: The least total.
        high: The greatest total.
        scale: What makes one unit.
        most: The greatest constant to compare with.
        known_low: The least total, missing where it is zero for want of knowledge.
    """

    def of(threshold: Fraction) -> Margins:
        limit = threshold * scale

        def sign(bound: Operand, known: Operand) -> Sign:
            def compare(relation: Relation) -> Test:
                number = min(whole_limit(relation, limit), most)
                tells_nothing = compared(0, relation, number) is False  # so that zero may as well be missing
                return compared(known if known is not None and tells_nothing else bound, relation, number)

            return compare

        is_certain = low is high and known_low in (None, low)  # else zero may stand for what is missing
        return Margins(sign(low, known_low), sign(high, None), is_certain)

    return of


def denominator_truth(pair: PairColumns) -> Test:
    """Tell whether an agency's whole is positive: false where it is certainly zero, unknown where it may be zero."""
    return choose(is_zero(pair), False, choose(compared(pair.y_low, Relation.MORE_THAN, 0), True, None))  # type: ignore[no-any-return]


def is_zero(pair: PairColumns) -> Test:
    """Tell where an agency's whole is certainly zero; unknown counts as not."""
    return compared(pair.y_high, Relation.EQUAL, 0)


def with_positive_denominator(pair: PairColumns, is_whole_unit: bool) -> PairColumns:
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


def value_scales(ruleset: CheckedRuleset, measure: Measure, scales: Mapping[str, int]) -> tuple[int, int]:
    """Return what the sums of a ratio, in the integers of their columns, are multiplied with: those of a share alike."""
    of_value = Fraction(scale_of(ruleset, measure.numerator, scales), scale_of(ruleset, measure.denominator, scales))
    return of_value.denominator, of_value.numerator


def scale_of(ruleset: CheckedRuleset, term: Term, scales: Mapping[str, int]) -> int:
    """Return how many integers make one unit of a term."""
    match term:
        case Amount(fields):
            unit = ruleset.unit_of(fields[0])
            return 1 if unit is None else scales.get(unit.name, 1)
        case WeightedSum():
            scale = scale_of_unit(ruleset, term, scales)
            return scale * common_denominator(term, scale)
        case Counted() | One():
            return 1


def at_least(least: int, numerator: Operand, denominator: Operand) -> tuple[Operand, Operand]:
    """Return a fraction, or the least value that there can be where that is more."""
    if not least:
        return numerator, denominator
    is_less = compared(numerator, Relation.LESS_THAN, times(least, denominator))
    return choose(is_less, least, numerator), choose(is_less, 1, denominator)
