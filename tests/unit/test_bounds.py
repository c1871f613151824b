"""Bounds of sums and ratios, against enumeration of all completions."""

from fractions import Fraction
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from vtlt_rules.bounds import Pair, PairSums
from vtlt_rules.values import Interval

TOP = 4


@st.composite
def pairs(draw, nested):
    x = sorted((draw(st.integers(0, TOP)), draw(st.integers(0, TOP))))
    y = sorted((draw(st.integers(0, TOP)), draw(st.integers(0, TOP))))
    if nested:  # as propagation leaves them: the whole holds the part at both ends
        y = [max(y[0], x[0]), max(y[1], x[1])]
    return Pair(x[0], x[1], y[0], y[1], nested, draw(st.booleans()))


populations = st.booleans().flatmap(lambda nested: st.lists(pairs(nested), max_size=3))


def points(pair):
    """All (x, y) of a pair in whole numbers."""
    box = product(range(pair.x_low, pair.x_high + 1), range(pair.y_low, pair.y_high + 1))
    inside = {(x, y) for x, y in box if x <= y or not pair.is_nested}
    return inside | ({(0, 0)} if pair.may_be_out else set())


def totals(population):
    """All (Σx, Σy, whether anybody is in the set) that completions reach; being out is told apart from (0, 0)."""
    reached = {(0, 0)}
    for pair in population:
        reached = {(x + more_x, y + more_y) for x, y in reached for more_x, more_y in points(pair)}
    return reached


@settings(max_examples=3000, deadline=None)
@given(populations, st.fractions(0, 2, max_denominator=6))
def test_least_and_greatest_difference(population, t):
    sums = PairSums.of(population)
    values = [t.denominator * x - t.numerator * y for x, y in totals(population)]
    assert sums.least(t.numerator, t.denominator) == min(values)
    assert sums.greatest(t.numerator, t.denominator) == max(values)


@settings(max_examples=3000, deadline=None)
@given(populations)
def test_ratio(population):
    sums = PairSums.of(population)
    ratios = [Fraction(x, y) for x, y in totals(population) if y > 0]
    assert sums.whole_cannot_be_positive == (not ratios)
    assert sums.whole_may_be_zero == any(y == 0 for _, y in totals(population))
    if ratios:
        assert sums.ratio(is_whole=True) == Interval(min(ratios), max(ratios))


def test_unbounded_whole():
    missing = Pair(0, None, 0, None, is_nested=True)
    known = Pair(2, 2, 5, 5, is_nested=True)
    sums = PairSums.of([missing, known])
    assert sums.ratio(is_whole=True) == Interval(0, 1)
    assert sums.greatest(1, 1) == -3  # 100% is out of reach, though the share comes as near as one likes
    assert sums.greatest(9, 10) is None
    assert sums.least(1, 10) is None
    assert sums.least(0, 1) == 2


def test_decimal_whole_without_least_value():
    free = Pair(2, 2, 0, Fraction(1, 2))
    assert PairSums.of([free]).ratio(is_whole=False) == Interval(4, None)
    assert PairSums.of([Pair(0, 0, 0, Fraction(1, 2), is_nested=True)]).ratio(is_whole=False) == Interval(0, 0)


def test_total_needs_somebody():
    maybe = [Pair(3, 3, 1, 1, may_be_out=True), Pair(5, 5, 1, 1, may_be_out=True)]
    assert PairSums.of(maybe).total() == Interval(3, 8)
    assert PairSums.of([*maybe, Pair(1, 1, 1, 1)]).total() == Interval(1, 9)
