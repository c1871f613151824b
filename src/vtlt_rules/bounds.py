"""Bounds of a measure over a set of agencies whose data may be incomplete, in exact arithmetic.

Every measure is a pair of sums, Σx over Σy. What one agency can contribute is a :class:`Pair`: all (x, y) that its legal
completions allow. The sign of Σ(q·x − p·y) compares the measure with a threshold p/q without dividing; agencies are
independent, so its least and greatest values are the sums of theirs.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from attrs import Factory, define, frozen

from vtlt_rules.values import Interval, Number


@frozen
class Pair:
    """The (x, y) that one agency may contribute: a box, cut by bounds on y − x, and (0, 0) when it may be out.

    The bounds are consistent: every x between its own has a y that fits, and every y an x.

    Attributes:
        x_low: The least x; ``x_high`` the greatest, None when unbounded.
        y_low: The least y; ``y_high`` the greatest, None when unbounded.
        rest_low: The least y − x: 0 where x is a part of y; None when x and y do not bound each other.
        rest_high: The greatest y − x: known where y is a sum in which x stands; None when unbounded.
        may_be_out: Whether the agency may not belong to the set at all, and contribute (0, 0).
    """

    x_low: Number
    x_high: Number | None
    y_low: Number
    y_high: Number | None
    rest_low: Number | None = None
    rest_high: Number | None = None
    may_be_out: bool = False

    @property
    def is_certain(self) -> bool:
        """Whether only one (x, y) is possible."""
        x_low, x_high, y_low, y_high = self.x_low, self.x_high, self.y_low, self.y_high
        # A known value is both its bounds, most often as one object, and comparing fractions is slow.
        return (x_low is x_high or x_low == x_high) and (y_low is y_high or y_low == y_high) and not self.may_be_out

    @property
    def is_nothing(self) -> bool:
        """Whether it adds nothing to either sum, in the set or out of it."""
        return self.x_high == 0 and self.y_high == 0

    @property
    def is_nested(self) -> bool:
        """Whether x is a part of y, so that x/y is at most 1."""
        return self.rest_low is not None

    def least_y(self, x: Number) -> Number:
        """Return the least y that goes with an x."""
        return self.y_low if self.rest_low is None else max(self.y_low, x + self.rest_low)

    def greatest_y(self, x: Number) -> Number | None:
        """Return the greatest y that goes with an x; None when unbounded."""
        if self.rest_high is None:
            return self.y_high
        return x + self.rest_high if self.y_high is None else min(self.y_high, x + self.rest_high)

    def least(self, p: Number, q: Number) -> Number | None:
        """Return the least q·x − p·y, for a threshold p/q >= 0; None when unbounded below.

        For each x the greatest y counts; what is left is convex in x, falling while x and y grow together if q < p.
        """
        x = self.x_low
        if x is self.x_high and self.y_low is self.y_high and not self.may_be_out:
            return q * x - p * self.y_low  # the usual case: both are known
        if q < p and self.rest_high is not None:
            if self.y_high is not None:
                x = max(x, self.y_high - self.rest_high)
            elif self.x_high is not None:
                x = self.x_high
            else:
                return None
        y = self.greatest_y(x)
        if y is None:
            if p > 0:
                return None
            y = 0
        low = q * x - p * y
        return min(low, 0) if self.may_be_out else low

    def greatest(self, p: Number, q: Number) -> Number | None:
        """Return the greatest q·x − p·y (its supremum where it has none); None when unbounded above.

        For each x the least y counts; what is left is concave in x, rising to the end if q >= p or x and y are free.
        """
        x_high = self.x_high
        if x_high is self.x_low and self.y_low is self.y_high and not self.may_be_out:
            return q * x_high - p * self.y_low  # the usual case: both are known
        if q < p and self.rest_low is not None:
            turn = max(self.x_low, self.y_low - self.rest_low)
            x = turn if x_high is None else min(turn, x_high)
        elif x_high is not None:
            x = x_high
        elif self.rest_low is None or p < q:
            return None
        else:
            x = max(self.x_low, self.y_low - self.rest_low)  # from there on x and y grow together, and nothing changes
        high = q * x - p * self.least_y(x)
        return max(high, 0) if self.may_be_out else high

    def total(self) -> Interval:
        """Return the least and greatest x while the agency is in the set."""
        return Interval(self.x_low, self.x_high)


@define(eq=False, repr=False)
class PairSums:
    """The sums of many pairs: certain ones added up, the others kept apart."""

    x: Number = 0
    y: Number = 0
    open: list[Pair] = Factory(list)

    @classmethod
    def of(cls, pairs: Iterable[Pair]) -> PairSums:
        """Add pairs up."""
        sums = cls()
        x: Number = 0
        y: Number = 0
        for pair in pairs:
            if pair.is_certain:
                x += pair.x_low
                y += pair.y_low
            else:
                sums.open.append(pair)
        sums.x, sums.y = x, y
        return sums

    def least(self, p: int, q: int) -> Number | None:
        """Return the least q·Σx − p·Σy, for a threshold p/q >= 0; None when unbounded below."""
        total = q * self.x - p * self.y
        for pair in self.open:
            low = pair.least(p, q)
            if low is None:
                return None
            total += low
        return total

    def greatest(self, p: int, q: int) -> Number | None:
        """Return the greatest q·Σx − p·Σy; None when unbounded above."""
        total = q * self.x - p * self.y
        for pair in self.open:
            high = pair.greatest(p, q)
            if high is None:
                return None
            total += high
        return total

    @property
    def has_certain_denominator(self) -> bool:
        """Whether Σy is the same in every completion."""
        return all(pair.y_low == pair.y_high and not pair.may_be_out for pair in self.open)

    @property
    def least_denominator(self) -> Number:
        """The least Σy, where nobody may be out."""
        return self.y + sum(pair.y_low for pair in self.open)

    @property
    def denominator_cannot_be_positive(self) -> bool:
        """Whether Σy is zero in every completion: nothing to measure."""
        return self.y == 0 and all(pair.y_high == 0 for pair in self.open)

    @property
    def denominator_may_be_zero(self) -> bool:
        """Whether Σy is zero in some completion."""
        return self.y == 0 and all(pair.may_be_out or pair.y_low == 0 for pair in self.open)

    def ratio(self, is_whole: bool) -> Interval:
        """Return the least and greatest Σx/Σy over the completions where Σy is positive.

        Where a bound is approached but never reached (a denominator that has no upper bound), it is the limit.

        Args:
            is_whole: Whether x and y count in whole units, so that a positive Σy is at least 1.
        """
        return Interval(self._least_ratio(), self._greatest_ratio(is_whole))

    def total(self) -> Interval:
        """Return the least and greatest Σx over the completions where at least one agency is in the set."""
        inside = [pair for pair in self.open if not pair.may_be_out]
        maybe = [pair for pair in self.open if pair.may_be_out]
        low: Number = self.x + sum(pair.x_low for pair in inside)
        high = _sum_or_none([self.x, *(pair.x_high for pair in self.open)])
        if self.y == 0 and not inside and maybe:
            low += min(pair.x_low for pair in maybe)
        return Interval(low, high)

    def _least_ratio(self) -> Number:
        """Take the least numerator and the greatest denominator; add who may be out while it lowers the ratio."""
        x, y = self.x, self.y
        maybe: list[tuple[Number, Number]] = []
        for pair in self.open:
            greatest_y = pair.greatest_y(pair.x_low)
            if greatest_y is None:
                return 0
            if not pair.may_be_out:
                x, y = x + pair.x_low, y + greatest_y
            elif greatest_y > 0:
                maybe.append((pair.x_low, greatest_y))
        return least_ratio(x, y, maybe)

    def _greatest_ratio(self, is_whole: bool) -> Number | None:
        """Take the greatest numerator and the least denominator with it; add who may be out while it helps."""
        x, y = self.x, self.y
        maybe: list[tuple[Number, Number]] = []
        can_grow = False
        for pair in self.open:
            if pair.x_high is None:
                return 1 if pair.is_nested else None
            least_y = pair.least_y(pair.x_high)
            if pair.may_be_out and least_y > 0:
                maybe.append((pair.x_high, least_y))
            else:
                x, y = x + pair.x_high, y + least_y
                greatest_y = pair.greatest_y(pair.x_high)
                can_grow = can_grow or greatest_y is None or greatest_y > least_y
        return greatest_ratio(x, y, maybe, can_grow, is_whole)


def least_ratio(x: Number, y: Number, maybe: list[tuple[Number, Number]]) -> Number:
    """Return the least ratio of sums that may take in more terms.

    Args:
        x: The least numerator of those that are surely in.
        y: The denominator that goes with it.
        maybe: The same of those that may be out; their denominators are positive.
    """
    if y == 0 and not maybe:
        return 1  # nothing is left of the denominator, so that both can only grow together: the share is all of it
    return _extreme(x, y, maybe, sign=-1)


def greatest_ratio(
    x: Number, y: Number, maybe: list[tuple[Number, Number]], can_grow: bool, is_whole: bool
) -> Number | None:
    """Return the greatest ratio of sums that may take in more terms; None when unbounded.

    Args:
        x: The greatest numerator of those that are surely in.
        y: The least denominator that goes with it.
        maybe: The same of those that may be out; their denominators are positive.
        can_grow: Whether a denominator of those in ``y`` can be greater.
        is_whole: Whether denominators are whole numbers, so that a positive one is at least 1.
    """
    if y == 0 and can_grow:  # the denominator is positive only where one of its zeros grows, as little as it can
        if x > 0 and not is_whole:
            return None
        grown = _extreme(x, 1, maybe, sign=1) if x > 0 else 0
        return max(grown, _extreme(x, 0, maybe, sign=1)) if maybe else grown
    return _extreme(x, y, maybe, sign=1)


def _extreme(x: Number, y: Number, maybe: list[tuple[Number, Number]], sign: int) -> Number:
    """Return the greatest (``sign`` 1) or least (-1) ratio of sums that begin at (x, y) and may add more terms.

    A term improves a ratio exactly when its own ratio is better, so the terms are taken from the best on. Where y is zero
    one term at least must be taken: the one that gives the best ratio.
    """
    rest = sorted(maybe, key=lambda term: Fraction(term[0]) / term[1], reverse=sign > 0)
    if y == 0:
        first = max(rest, key=lambda term: sign * Fraction(x + term[0]) / term[1])
        rest.remove(first)
        x, y = x + first[0], first[1]
    for more_x, more_y in rest:
        if sign * (more_x * y - x * more_y) > 0:
            x, y = x + more_x, y + more_y
    ratio = Fraction(x) / Fraction(y)
    return ratio.numerator if ratio.denominator == 1 else ratio


def _sum_or_none(numbers: Iterable[Number | None]) -> Number | None:
    total: Number = 0
    for number in numbers:
        if number is None:
            return None
        total += number
    return total
