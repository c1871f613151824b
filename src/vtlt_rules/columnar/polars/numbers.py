"""Columns of numbers in polars: what ``evaluate`` calls too long is set apart, so that nothing overflows with it."""

from __future__ import annotations

import polars as pl

from vtlt_rules.columnar.table import NumberColumn, inner
from vtlt_rules.values import MAX_DIGITS

_LONG = ("Int128", "UInt128")


def numbers_of(name: str, column: NumberColumn) -> tuple[pl.Expr, pl.Expr | None]:
    """Return the integers of a column, missing where they are too long; and where that is, if it can be.

    Args:
        name: The field.
        column: Its column.
    """
    cells = pl.col(inner(name))
    if column.type.is_decimal():
        cells = cells.to_physical()
        can_be_long = column.type.precision - column.decimals > MAX_DIGITS
    else:
        can_be_long = str(column.type) in _LONG
    if not can_be_long:
        return cells, None
    most = 10 ** (MAX_DIGITS + column.decimals)
    is_long = ~cells.is_between(pl.lit(-most, dtype=pl.Int128), pl.lit(most, dtype=pl.Int128), closed="none")
    return pl.when(~is_long).then(cells), is_long
