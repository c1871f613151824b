"""Sums of fields compared with numbers: can all comparisons hold at once?

Fourier and Motzkin's elimination in exact fractions: a field is removed by adding up every pair of comparisons that bound
it from below and from above. Comparisons of whole numbers are rounded inwards first (Gomory's cuts). Both keep every
solution, so a contradiction at the end is a proof that there was none. Where fractions would do and whole numbers would
not, no contradiction may be found; that is on the safe side.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable
from fractions import Fraction

from vtlt_rules.strict.formulas import Linear
from vtlt_rules.values import Number, simplest

MOST_COMPARISONS = 300
"""With more comparisons than this the search is given up, and nothing is proved."""

MOST_LOOKED_AT = 20_000
"""What is looked at for one question, comparisons counted by their size; after that nothing is proved."""

_Terms = tuple[tuple[str, int], ...]
_Bound = tuple[Number, bool]
"""The constant of a comparison, and whether it is strict."""

_Comparisons = dict[_Terms, _Bound]
"""The tightest constant for each sum of fields."""


def is_unsatisfiable(comparisons: Iterable[Linear], is_whole: Callable[[str], bool]) -> tuple[bool, int]:
    """Tell whether it is proved that no figures satisfy all comparisons, and how much was looked at.

    That is the number of comparisons, large ones counted by their terms and the digits in them.

    Args:
        comparisons: What is to hold.
        is_whole: Whether a field counts in whole numbers.
    """
    current: _Comparisons = {}
    looked_at = 0
    for one in comparisons:
        factors, constant = _in_integers(one)
        looked_at += _weight(factors.values(), constant)
        if not _add(current, factors, constant, one.is_strict, is_whole):
            return True, looked_at
    while current:
        lower, upper, rest = _split(current)
        if len(rest) + len(lower) * len(upper) > MOST_COMPARISONS:
            return False, looked_at
        looked_at += len(current)
        for terms, (constant, is_strict), factor in lower:
            for other_terms, (other_constant, other_strict), other_factor in upper:
                joined = {name: value * other_factor for name, value in terms}
                for name, value in other_terms:
                    joined[name] = joined.get(name, 0) + value * factor
                total = constant * other_factor + other_constant * factor
                looked_at += _weight(joined.values(), total)
                if looked_at > MOST_LOOKED_AT:
                    return False, looked_at
                if not _add(rest, joined, total, is_strict or other_strict, is_whole):
                    return True, looked_at
        current = rest
    return False, looked_at


def _weight(factors: Collection[int], constant: Number) -> int:
    """Return how much work a comparison is: one for a small one."""
    bits = max((abs(factor) for factor in factors), default=0).bit_length() + constant.denominator.bit_length()
    return 1 + len(factors) * (1 + bits // 64) // 4


def _in_integers(comparison: Linear) -> tuple[dict[str, int], Number]:
    """Multiply a comparison so that all its coefficients are integers."""
    shared = math.lcm(*(factor.denominator for _, factor in comparison.terms))
    return {name: int(factor * shared) for name, factor in comparison.terms}, comparison.constant * shared


_Side = list[tuple[_Terms, _Bound, int]]


def _split(current: _Comparisons) -> tuple[_Side, _Side, _Comparisons]:
    """Choose the field that is cheapest to remove: what bounds it below, what above (with factors), and the rest."""
    below: dict[str, int] = {}
    above: dict[str, int] = {}
    for terms in current:
        for name, factor in terms:
            side = below if factor > 0 else above
            side[name] = side.get(name, 0) + 1
    names = sorted(below.keys() | above.keys())
    chosen = min(names, key=lambda name: below.get(name, 0) * above.get(name, 0))
    lower: _Side = []
    upper: _Side = []
    rest: _Comparisons = {}
    for terms, bound in current.items():
        factor = dict(terms).get(chosen, 0)
        if factor > 0:
            lower.append((terms, bound, factor))
        elif factor < 0:
            upper.append((terms, bound, -factor))
        else:
            rest[terms] = bound
    return lower, upper, rest


def _add(
    comparisons: _Comparisons,
    factors: dict[str, int],
    constant: Number,
    is_strict: bool,
    is_whole: Callable[[str], bool],
) -> bool:
    """Add a comparison in lowest terms, if it is tighter than what is there; False when it cannot hold."""
    divisor = math.gcd(*factors.values())
    if divisor == 0:
        return constant > 0 or (constant == 0 and not is_strict)
    key = tuple(sorted((name, factor // divisor) for name, factor in factors.items() if factor))
    if all(is_whole(name) for name, _ in key):
        constant = -(-constant // divisor) - 1 if is_strict else constant // divisor
        is_strict = False
    elif divisor > 1:
        constant = simplest(Fraction(constant) / divisor)
    before = comparisons.get(key)
    if before is None or (constant, not is_strict) < (before[0], not before[1]):
        comparisons[key] = (constant, is_strict)
    return True
