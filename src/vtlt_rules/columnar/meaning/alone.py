"""The value of one agency taken alone, as expressions: its bounds, and whether they are reached.

The same meaning as ``bounds.PairSums`` has for a single pair.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from attrs import frozen

from vtlt_rules.checked import CheckedRuleset, Measure, Reading
from vtlt_rules.columnar.meaning.expressions import Operand, Test, choose, compared, is_missing, times
from vtlt_rules.columnar.meaning.measures import PairColumns, at_least, scale_of, value_scales
from vtlt_rules.relations import Relation

Fractions = tuple[Operand, Operand, Operand, Operand]
"""The least value and the greatest: numerator and denominator of each, missing where there is none."""


@frozen
class ValueEnds:
    """The least and the greatest value of one side of a change; see ``evaluate.growth.Ends``.

    Attributes:
        low: Numerator and denominator of the least; ``high`` of the greatest, without a numerator if it is unbounded.
    """

    low: tuple[Operand, Operand]
    high: tuple[Operand, Operand]
    is_low_reached: Test = True
    is_high_reached: Test = True


def bounds_alone(ruleset: CheckedRuleset, measure: Measure, pair: PairColumns, scales: Mapping[str, int]) -> Fractions:
    """Return the bounds of one agency's value.

    Args:
        ruleset: The ruleset.
        measure: What is measured.
        pair: What the agency adds to it.
        scales: For each unit the power of ten that makes its amounts integers.
    """
    reading = measure.reading.alone
    if not reading.is_ratio:
        scale = scale_of(ruleset, measure.numerator, scales)
        return pair.x_low, scale, pair.x_high, choose(is_missing(pair.x_high), None, scale)
    more, scale = value_scales(ruleset, measure, scales)
    most, least = pair.greatest_y(pair.x_low), pair.least_y(pair.x_high)
    at_zero = _where_zero(reading, pair, more, scale)
    top = 1 if pair.is_nested else None
    low_x, low_y = at_least(reading.least, *_fraction(times(more, pair.x_low), times(scale, most), (0, 1), (1, 1)))
    high_x, high_y = _fraction(times(more, pair.x_high), times(scale, least), (top, top), at_zero)
    unbounded = is_missing(pair.x_high)
    return low_x, low_y, choose(unbounded, top, high_x), choose(unbounded, top, high_y)


def ends_alone(ruleset: CheckedRuleset, measure: Measure, pair: PairColumns, scales: Mapping[str, int]) -> ValueEnds:
    """Return the bounds of one agency's value where its whole is positive, and whether they are reached.

    A whole without end brings a ratio near zero, a part without end near all of the whole.
    """
    low_x, low_y, high_x, high_y = bounds_alone(ruleset, measure, pair, scales)
    reading = measure.reading.alone
    if not reading.is_ratio:
        return ValueEnds((low_x, low_y), (high_x, low_y))
    is_low_reached: Test = True
    if not reading.least:
        without_end = is_missing(pair.greatest_y(pair.x_low))
        is_low_reached = choose(without_end, compared(pair.x_low, Relation.EQUAL, 0), True)
    is_high_reached: Test = True
    if pair.is_nested:
        is_high_reached = choose(is_missing(pair.x_high), compared(pair.rest_low, Relation.EQUAL, 0), True)
    return ValueEnds((low_x, low_y), (high_x, high_y), is_low_reached, is_high_reached)


def _where_zero(reading: Reading, pair: PairColumns, more: int, scale: int) -> tuple[Operand, Operand]:
    """Return the greatest ratio where the least whole is zero: the whole grows as little as it can."""
    if reading.is_of_amounts and reading.is_denominator_whole:
        return times(more, pair.x_high), scale
    none = compared(pair.x_high, Relation.EQUAL, 0)
    return choose(none, 0, None), choose(none, 1, None)


def _fraction(
    x: Operand, y: Operand, missing: tuple[Operand, Operand], zero: tuple[Operand, Operand]
) -> tuple[Operand, Operand]:
    """Return x over y, or given fractions where y is missing or zero."""
    is_zero, is_null = compared(y, Relation.EQUAL, 0), is_missing(y)
    pick: Callable[[Operand, int], Operand] = lambda own, place: choose(  # noqa: E731
        is_null, missing[place], choose(is_zero, zero[place], own)
    )
    return pick(x, 0), pick(y, 1)
