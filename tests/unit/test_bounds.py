"""Bounds of sums and ratios, against enumeration of all completions."""

from fractions import Fraction
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from vtlt_rules.bounds import Pair, PairSums
from vtlt_rules.values import Interval

TOP = 4
up_to_top = st.integers(0, TOP)  # made once: making strategies anew for every draw takes longer than drawing from them


@st.composite
def pairs(draw, kind):
    """A pair with consistent bounds: a free box, a part in its whole, or a term in its sum; with its points."""
    ends = [sorted((draw(up_to_top), draw(up_to_top))) for _ in range(3)]
    (x_low, x_high), (y_low, y_high), (rest_low, rest_high) = ends
    box = product(range(x_low, x_high + 1), range(y_low, y_high + 1))
    if kind == "free":
        points = set(box)
        rest = (None, None)
    elif kind == "part":
        points = {(x, y) for x, y in box if x <= y} or {(x_low, x_low)}
        rest = (0, None)
    else:
        points = {(x, x + more) for x, more in product(range(x_low, x_high + 1), range(rest_low, rest_high + 1))}
        points = {(x, y) for x, y in points if y_low <= y <= y_high} or points
        rest = (min(y - x for x, y in points), max(y - x for x, y in points))
    xs, ys = [x for x, _ in points], [y for _, y in points]
    may_be_out = draw(st.booleans())
    pair = Pair(min(xs), max(xs), min(ys), max(ys), *rest, may_be_out=may_be_out)
    return pair, frozenset(points) | ({(0, 0)} if may_be_out else set())


lists = {kind: st.lists(pairs(kind), max_size=3) for kind in ("free", "part", "sum")}
populations = st.sampled_from(list(lists)).flatmap(lists.__getitem__)


def totals(population):
    """All (Σx, Σy) that completions reach."""
    reached = {(0, 0)}
    for _, points in population:
        reached = {(x + more_x, y + more_y) for x, y in reached for more_x, more_y in points}
    return reached


@settings(max_examples=3000, deadline=None)
@given(populations, st.fractions(0, 2, max_denominator=6))
def test_least_and_greatest_difference(population, t):
    sums = PairSums.of(pair for pair, _ in population)
    values = [t.denominator * x - t.numerator * y for x, y in totals(population)]
    assert sums.least(t.numerator, t.denominator) == min(values)
    assert sums.greatest(t.numerator, t.denominator) == max(values)


@settings(max_examples=3000, deadline=None)
@given(populations)
def test_ratio(population):
    sums = PairSums.of(pair for pair, _ in population)
    ratios = [Fraction(x, y) for x, y in totals(population) if y > 0]
    assert sums.denominator_cannot_be_positive == (not ratios)
    assert sums.denominator_may_be_zero == any(y == 0 for _, y in totals(population))
    if ratios:
        assert sums.ratio(is_whole=True) == Interval(min(ratios), max(ratios))


def test_unbounded_whole():
    missing = Pair(0, None, 0, None, rest_low=0)
    known = Pair(2, 2, 5, 5, rest_low=0)
    sums = PairSums.of([missing, known])
    assert sums.ratio(is_whole=True) == Interval(0, 1)
    assert sums.greatest(1, 1) == -3  # 100% is out of reach, though the share comes as near as one likes
    assert sums.greatest(9, 10) is None
    assert sums.least(1, 10) is None
    assert sums.least(0, 1) == 2


def test_decimal_whole_without_least_value():
    free = Pair(2, 2, 0, Fraction(1, 2))
    assert PairSums.of([free]).ratio(is_whole=False) == Interval(4, None)
    assert PairSums.of([Pair(0, 0, 0, Fraction(1, 2), rest_low=0)]).ratio(is_whole=False) == Interval(0, 0)


def test_total_needs_somebody():
    maybe = [Pair(3, 3, 1, 1, may_be_out=True), Pair(5, 5, 1, 1, may_be_out=True)]
    assert PairSums.of(maybe).total() == Interval(3, 8)
    assert PairSums.of([*maybe, Pair(1, 1, 1, 1)]).total() == Interval(1, 9)
