"""Sums against what is demanded of them, in every completion at once, and what they lack to it."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Protocol

from vtlt_rules.bounds import Pair, PairSums
from vtlt_rules.checked.demands import Limits
from vtlt_rules.checked.measures import Reading
from vtlt_rules.relations import Bounds, Relation, compare
from vtlt_rules.values import Interval, Number, simplest
from vtlt_rules.verdict import Truth


class ComparableSums(Protocol):
    """Sums over a set of agencies, as far as a verdict needs them; :class:`PairSums` is one."""

    @property
    def denominator_cannot_be_positive(self) -> bool:
        """Whether Σy is zero in every completion."""
        ...

    @property
    def denominator_may_be_zero(self) -> bool:
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


def holds(sums: Pair | ComparableSums, limits: Limits, reading: Reading) -> Truth:
    """Compare a measure with what is demanded, in every completion at once.

    The value is Σx/Σy for a ratio, else Σx; ``Σ(q·x − p·y)`` or ``Σx − p/q`` against zero tells without dividing.
    """
    if limits.is_impossible:
        return Truth.FALSE
    if len(limits.bounds) == 1:
        relation, number = limits.bounds[0]
        return compare(margins(sums, number, reading.is_ratio), relation, _ZERO)
    return Truth.conjunction(
        [compare(margins(sums, number, reading.is_ratio), relation, _ZERO) for relation, number in limits.bounds]
    )


_ZERO: Bounds = (0, 0)


def margins(sums: Pair | ComparableSums, threshold: Number, is_ratio: bool) -> Bounds:
    """Return the least and greatest amount by which the numerator exceeds what the threshold asks for.

    Both are multiplied by the threshold's denominator, so that counts stay integers.
    """
    p, q = threshold.numerator, threshold.denominator
    if is_ratio:
        return sums.least(p, q), sums.greatest(p, q)
    total = sums.total()
    return q * total.low - p, None if total.high is None else q * total.high - p


def lacking(sums: PairSums, threshold: Number, relation: Relation, reading: Reading) -> Number | None:
    """Return what certainly lacks to one bound; None when nothing does."""
    least, greatest = margins(sums, threshold, reading.is_ratio)
    lacking = (None if greatest is None else -greatest) if relation.bounds_below else least
    if lacking is None or lacking < 0 or (lacking == 0 and not relation.is_strict):
        return None
    amount = in_units(Fraction(lacking, threshold.denominator), reading, relation.is_strict)
    return amount if relation.bounds_below else -amount


def in_units(amount: Fraction, reading: Reading, is_strict: bool) -> Number:
    """Round a lacking amount up to the next whole unit that makes it good; decimal units need no rounding."""
    if not reading.unit.is_whole:
        return simplest(amount)
    return math.floor(amount) + 1 if is_strict else math.ceil(amount)
