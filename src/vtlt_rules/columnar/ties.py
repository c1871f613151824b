"""Quantities that sums tie to each other: their bounds, as expressions.

The same meaning as ``evaluate.families``: bounds are carried along, here a fixed number of rounds, with named columns after
each step, since what is written out in full would double with every round.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from vtlt_rules.checked import CheckedRuleset
from vtlt_rules.columnar.expressions import Layers, Operand, Value, greatest, least, minus, or_else, total

_MOST_ROUNDS = 6
"""How often bounds are carried along; three times are enough for one sum."""

_Bounds = dict[str, Operand]


def solve_sums(
    ruleset: CheckedRuleset,
    members: frozenset[str],
    numbers: Mapping[str, Value],
    maximum: Callable[[str], int | None],
    layers: Layers,
) -> tuple[_Bounds, _Bounds]:
    """Return the least and the greatest value of each field of a family with sums.

    Args:
        ruleset: The ruleset.
        members: The fields of the family.
        numbers: What was reported of them.
        maximum: Gives the most that a field can be.
        layers: Where columns are named.
    """
    fields = ruleset.fields
    names = [name for name in fields if name in members]
    low: _Bounds = {name: or_else(numbers.get(name), 0) for name in names}
    high: _Bounds = {name: or_else(numbers.get(name), maximum(name)) for name in names}
    edges = _edges(ruleset, names)
    sums = [(name, formula) for name in names if isinstance(formula := fields[name].formula, tuple)]
    for _ in range(1 if _is_settled_at_once(ruleset, names, sums, numbers) else _MOST_ROUNDS):
        for part, whole in edges:
            low[whole] = layers.named(greatest(low[whole], low[part]))
        for part, whole in reversed(edges):
            high[part] = layers.named(least(high[part], high[whole]))
        for name, operands in sums:
            _tighten(name, operands, low, high, layers)
    return low, high


def _edges(ruleset: CheckedRuleset, names: list[str]) -> list[tuple[str, str]]:
    """List parts with their wholes, parts of parts first."""

    def depth(name: str) -> int:
        steps, whole = 0, ruleset.fields[name].whole
        while whole is not None:
            steps, whole = steps + 1, ruleset.fields[whole].whole
        return steps

    deepest_first = sorted(names, key=lambda name: -depth(name))
    return [(name, whole) for name in deepest_first if (whole := ruleset.fields[name].whole) is not None]


def _is_settled_at_once(
    ruleset: CheckedRuleset, names: list[str], sums: list[tuple[str, tuple[str, ...]]], numbers: Mapping[str, Value]
) -> bool:
    """Tell whether bounds only flow from the terms of one sum to the sum, which nobody reports."""
    (name, operands), fields = sums[0], ruleset.fields
    if len(sums) > 1 or name in numbers or fields[name].maximum is not None or fields[name].whole is not None:
        return False
    return set(names) == {name, *operands} and all(fields[operand].whole in (None, name) for operand in operands)


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
