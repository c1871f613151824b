"""What generated code calls for all that is not a comparison: numbers with decimals, sums that bound each other."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from decimal import (
    ROUND_HALF_EVEN,
    Clamped,
    Context,
    Decimal,
    Inexact,
    InvalidOperation,
    Overflow,
    Rounded,
    Underflow,
)
from fractions import Fraction
from math import lcm
from typing import Literal

from vtlt_rules.bounds import Pair
from vtlt_rules.checked import DoneSince, Limits, Reading, holds
from vtlt_rules.evaluate.families import FamilySolver
from vtlt_rules.values import MAX_DIGITS, Number, later, simplest
from vtlt_rules.verdict import Truth, Verdict

MOST = 10**MAX_DIGITS
"""The first number that is too long."""

_MOST_SCALE = 10 ** (2 * MAX_DIGITS)

INFINITE = 10 ** (10 * MAX_DIGITS)
"""Stands for an upper bound that does not exist.

It is greater than every product of a number, a scale and the denominator of a threshold, so that each comparison of sums
that :meth:`Pair.least` and :meth:`Pair.greatest` call unbounded comes out as theirs does.
"""


_Day = datetime.date | Literal[False] | None

_PLACES = 6
"""Decimals with more places than this are not shifted but taken as ratios."""

_SHIFT = 10**_PLACES
_DECIMAL_SHIFT = Decimal((0, (1,), _PLACES))

# The context of the application must not matter. In the first one a shifted number keeps all its digits and has an exponent
# of -29 + _PLACES to MAX_DIGITS + _PLACES, or an exception is raised: then the number itself is short enough, if it is less
# than MOST. (The least exponent, of the last digit, is Emin - prec + 1, and Emin is at most zero.)
_SHORT = Context(
    prec=MAX_DIGITS - _PLACES, Emin=0, Emax=MAX_DIGITS + _PLACES, rounding=ROUND_HALF_EVEN, capitals=1, clamp=0, flags=[],
    traps=[Clamped, Inexact, InvalidOperation, Overflow, Rounded, Underflow],
)  # fmt: skip
_EXACT = Context(
    prec=3 * MAX_DIGITS, Emin=-999, Emax=999, rounding=ROUND_HALF_EVEN, capitals=1, clamp=0, flags=[],
    traps=[Inexact, InvalidOperation],
)  # fmt: skip
_shift, _whole = _SHORT.multiply, _EXACT.to_integral_exact


def scaled(values: tuple[object, ...], scale: int) -> tuple[int | None, ...] | None:
    """Return numbers as integers of a common scale, and that scale; None where one is out of the ordinary.

    Args:
        values: Integers, ``Decimal``, ``Fraction`` or None.
        scale: A number that the common scale must be a multiple of.
    """
    found: list[int | None] = []
    try:
        for value in values:
            if type(value) is Decimal:
                found.append(int(_whole(_shift(value, _DECIMAL_SHIFT))))
            elif type(value) is int:
                found.append(value * _SHIFT)
            elif value is None:
                found.append(None)
            else:
                return _of_ratios(values, scale)
    except (ArithmeticError, ValueError):  # an integer of NaN is a ValueError
        return _of_ratios(values, scale)
    if _SHIFT % scale:
        return _of_ratios(values, scale)
    found.append(_SHIFT)
    return tuple(found)


def _of_ratios(values: tuple[object, ...], scale: int) -> tuple[int | None, ...] | None:
    """Do the same for numbers of any denominators, more slowly."""
    ratios: list[tuple[int, int]] = []
    for value in values:
        if isinstance(value, Decimal) and _is_plain(value):
            ratios.append(value.as_integer_ratio())
        elif type(value) is int or type(value) is Fraction:
            ratios.append((value.numerator, value.denominator))
        elif value is None:
            ratios.append(_NOTHING)
        else:
            return None
    scale = lcm(scale, *(denominator for _, denominator in ratios))
    if scale > _MOST_SCALE:
        return None
    return *[None if ratio is _NOTHING else ratio[0] * (scale // ratio[1]) for ratio in ratios], scale


_NOTHING = (0, 1)


def _is_plain(value: Decimal) -> bool:
    """Tell whether a decimal is certainly finite and short enough; it may be and yet not look so."""
    return value.is_finite() and abs(value.adjusted()) <= MAX_DIGITS and len(str(value)) <= MAX_DIGITS


def bounds_of(solver: FamilySolver, wanted: tuple[str, ...]) -> Callable[..., tuple[Number, ...] | None]:
    """Return a function that bounds some fields of a family, given what is known of all of them.

    It takes the values of all members, scaled, and the scale; it gives the least and greatest value of each field of
    ``wanted``, or None where the values contradict each other.
    """
    members = solver.family.members

    def solve(values: tuple[int | None, ...], scale: int) -> tuple[Number, ...] | None:
        given: dict[str, Number] = {
            name: value if scale == 1 else simplest(Fraction(value, scale))
            for name, value in zip(members, values, strict=True)
            if value is not None
        }
        intervals, contradictions = solver.solve(given)
        if contradictions:
            return None
        found: list[Number] = []
        for name in wanted:
            interval = intervals[name]
            found.append(interval.low * scale)
            found.append(INFINITE if interval.high is None else interval.high * scale)
        return tuple(found)

    return solve


def pair_judge(limits: Limits, reading: Reading, verdicts: Mapping[Truth, Verdict]) -> Callable[..., Verdict]:
    """Return a function that judges a share of a sum from the bounds of the part, the sum and its other terms.

    Its last argument tells whether some of these are contradicted, so that what is undecided is bad data.
    """

    def judge(
        x_low: int, x_high: int, y_low: int, y_high: int, rest_low: int, rest_high: int, is_contradicted: bool
    ) -> Verdict:
        pair = Pair(x_low, _bound(x_high), y_low, _bound(y_high), rest_low, _bound(rest_high))
        verdict = verdicts[holds(pair, limits, reading)]
        return Verdict.BAD_DATA if is_contradicted and verdict is Verdict.UNDECIDED else verdict

    return judge


def since_judge(since: DoneSince, day: datetime.date | None) -> Callable[..., Verdict]:
    """Return a function that judges a milestone whose time runs from another one.

    It takes when each was done, None where that is not known and False where it was not, whether ``khi`` holds, in three
    values, and whether figures that this rests on are contradicted.
    """
    months, days = since.months, since.days
    last = datetime.date.max if day is None else day

    def of(done: _Day, begin: _Day, inside: bool | None, is_contradicted: bool) -> Verdict:
        if inside is False or begin is False or (begin is not None and begin > last):
            return Verdict.NOT_APPLICABLE
        if begin is not None:
            end = later(begin, months, days)
            is_met = isinstance(done, datetime.date) and begin <= done <= last and (end is None or done <= end)
            if not is_met and day is not None and (end is None or day < end):
                return Verdict.PENDING
            if inside is not None and done is not None:
                return Verdict.MET if is_met else Verdict.NOT_MET
        return Verdict.BAD_DATA if is_contradicted else Verdict.UNDECIDED

    return of


def _bound(number: int) -> int | None:
    return None if number >= INFINITE else number
