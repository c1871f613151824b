"""Quantities that sums tie to each other: their bounds, as expressions.

The same meaning as ``evaluate.families``: bounds are carried along, here a fixed number of rounds, with named columns after
each step, since what is written out in full would double with every round.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from vtlt_rules.checked import Family
from vtlt_rules.columnar.meaning.expressions import Layers, Operand, Value, greatest, least, minus, or_else, total

_MOST_ROUNDS = 6
"""How often bounds are carried along; three times are enough for one sum."""

_Bounds = dict[str, Operand]


def solve_sums(
    family: Family, numbers: Mapping[str, Value], maximum: Callable[[str], int | None], layers: Layers
) -> tuple[_Bounds, _Bounds]:
    """Return the least and the greatest value of each field of a family with sums.

    Args:
        family: The family.
        numbers: What was reported of its fields.
        maximum: Gives the most that a field can be.
        layers: Where columns are named.
    """
    low: _Bounds = {name: or_else(numbers.get(name), 0) for name in family.members}
    high: _Bounds = {name: or_else(numbers.get(name), maximum(name)) for name in family.members}
    for _ in range(1 if _is_settled_at_once(family, numbers) else _MOST_ROUNDS):
        for part, whole in family.edges:
            low[whole] = layers.named(greatest(low[whole], low[part]))
        for part, whole in reversed(family.edges):
            high[part] = layers.named(least(high[part], high[whole]))
        for name, operands in family.sums.items():
            _tighten(name, operands, low, high, layers)
    return low, high


def _is_settled_at_once(family: Family, numbers: Mapping[str, Value]) -> bool:
    """Tell whether bounds only flow from the terms of one sum to the sum, which nobody reports."""
    (name, operands), *others = family.sums.items()
    if others or name in numbers or name in family.maxima or family.ancestors[name]:
        return False
    return set(family.members) == {name, *operands} and all(
        family.whole(operand) in (None, name) for operand in operands
    )


def _tighten(name: str, operands: tuple[str, ...], low: _Bounds, high: _Bounds, layers: Layers) -> None:
    low[name] = layers.named(greatest(low[name], total(low[operand] for operand in operands)))
    high[name] = layers.named(least(high[name], total(high[operand] for operand in operands)))
    for operand in operands:
        others = [other for other in operands if other != operand]
        if len(others) + 1 < len(operands):
            continue  # it stands in the sum more than once: leave it as it is
        rest = minus(high[name], total(low[other] for other in others))
        high[operand] = layers.named(least(high[operand], rest))
        rest = minus(low[name], total(high[other] for other in others))
        low[operand] = layers.named(greatest(low[operand], rest))
