"""Columns of pandas and pyarrow -> columns of polars, or what is wrong with their types."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import polars as pl
import pyarrow as pa

from vtlt_rules.issues import DataIssue
from vtlt_rules.scalars import plain
from vtlt_rules.words import Word

_DIGITS = 38
"""Digits that a decimal of polars may have."""


def series_of(name: str, cells: Any, issues: list[DataIssue]) -> pl.Series | None:  # noqa: ANN401 - of either library
    """Return a column as polars has it; None, and an issue, where it has values that no column of polars can have.

    Args:
        name: The column's name.
        cells: A series of pandas, or an array of pyarrow.
        issues: Gets what is wrong.
    """
    is_arrow = isinstance(cells, pa.ChunkedArray | pa.Array)
    try:
        if not is_arrow and cells.dtype == object and cells.isna().all():
            return pl.Series(name, [None] * len(cells), dtype=pl.Null)
        array = cells if is_arrow else _as_arrow(cells)
        array.validate(full=True)  # texts that are none, of which polars makes strings that end Python
        return pl.Series(name, _narrowed(array))
    except (Exception, pl.exceptions.PanicException):  # noqa: BLE001 - of each library
        facts = {"expected": Word("one-type"), "found": str(cells.type if is_arrow else cells.dtype)}
        issues.append(DataIssue("wrong-column-type", field=name, facts=facts))
        return None


def _as_arrow(cells: Any) -> Any:  # noqa: ANN401
    try:
        return pa.array(cells, from_pandas=True)
    except (OverflowError, pa.ArrowException):  # there are integers of more than 64 bits
        if cells.dtype != object:
            raise
        return pa.array([_as_decimal(plain(cell)) for cell in cells], from_pandas=True)


def _as_decimal(cell: Any) -> Any:  # noqa: ANN401
    return Decimal(cell) if isinstance(cell, int) and not isinstance(cell, bool) else cell


def _narrowed(array: Any) -> Any:  # noqa: ANN401
    """Return decimals that polars does not know as some that it does, and texts that are called JSON as texts."""
    type_ = array.type
    if getattr(type_, "extension_name", "") == "arrow.json":
        return array.cast(type_.storage_type)
    if pa.types.is_decimal256(type_) or (pa.types.is_decimal(type_) and type_.scale < 0):
        return array.cast(pa.decimal128(_DIGITS, max(0, type_.scale)))
    if pa.types.is_nested(type_) and "decimal256" in str(type_):  # over which polars panics
        raise TypeError(str(type_))
    return array
