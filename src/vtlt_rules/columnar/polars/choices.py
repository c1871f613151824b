"""Bounds of ratios that depend on which agencies are in: found one group at a time, with the arithmetic of ``bounds``.

Only statements with ``khi`` need it, and of their groups only those where ``khi`` cannot be told for some agency.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import polars as pl

from vtlt_rules.bounds import greatest_ratio, least_ratio
from vtlt_rules.columnar.meaning.aggregations import Choices
from vtlt_rules.columnar.meaning.expressions import Operand, Value
from vtlt_rules.values import Number

_ENDS = range(4)


def sorted_columns(prefix: str) -> dict[str, pl.DataType]:
    """Name the columns that hold such bounds: whether they were found, numerators and denominators."""
    return {f"{prefix}_found": pl.Boolean(), **{f"{prefix}_{end}": pl.Int128() for end in _ENDS}}


def with_choices(groups: pl.DataFrame, choices: Mapping[str, Choices]) -> pl.DataFrame:
    """Add the columns to a frame of groups."""
    for prefix, one in choices.items():
        used = [one.terms, *one.low, *one.high, one.low_open, one.high_open, one.can_grow]
        cells = groups.select(_native(operand).alias(str(place)) for place, operand in enumerate(used))
        found = [_bounds(one, *row) for row in cells.iter_rows()]
        columns = [
            pl.Series(name, [row[place] for row in found], dtype=type_)
            for place, (name, type_) in enumerate(sorted_columns(prefix).items())
        ]
        groups = groups.with_columns(columns)
    return groups


def _native(operand: Operand) -> pl.Expr:
    return operand.native if isinstance(operand, Value) else pl.lit(operand, dtype=pl.Int128)


def _bounds(
    one: Choices,
    terms: list[list[int]] | None,
    low_x: int,
    low_y: int,
    high_x: int,
    high_y: int,
    low_open: int,
    high_open: int,
    can_grow: int,
) -> tuple[bool, int | None, int | None, int | None, int | None]:
    """Find the bounds of one group; the first is false where nobody may be out."""
    if not terms:
        return False, None, None, None, None
    low: Number = 0
    if not low_open:
        low = least_ratio(low_x, low_y, [(x, y) for x, y, _, _, _ in terms if y > 0])
    high: Number | None = one.top
    if not high_open:
        never_out = [(x, grows) for _, _, x, y, grows in terms if y == 0]
        maybe: list[tuple[Number, Number]] = [(x, y) for _, _, x, y, _ in terms if y > 0]
        grows = can_grow > 0 or any(grows for _, grows in never_out)
        x = high_x + sum(x for x, _ in never_out)
        if high_y > 0 or maybe or grows:  # else nothing can be measured
            high = greatest_ratio(x, high_y, maybe, grows, one.is_whole)
    low_end, high_end = _fraction(low, one.scales), _fraction(high, one.scales)
    return True, *low_end, *high_end


def _fraction(ratio: Number | None, scales: tuple[int, int]) -> tuple[int | None, int | None]:
    if ratio is None:
        return None, None
    fraction = Fraction(ratio) * Fraction(*scales)
    return fraction.numerator, fraction.denominator
