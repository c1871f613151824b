"""Bytes of a Parquet file -> raw rows, by polars (the extra ``frames``). What is nested is shown, and not read."""

from __future__ import annotations

import datetime
import io
import math
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from vtlt_rules.data.columns import ID, FileColumns
from vtlt_rules.data.problems import FileProblems, shown
from vtlt_rules.data.raw import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    InexactNumber,
    JsonNumber,
    JsonObject,
    Raw,
    RawRow,
    RawTable,
)
from vtlt_rules.errors import ExtraMissing
from vtlt_rules.values import is_one_decimal
from vtlt_rules.words import Word

_MOST_LETTERS = 256 << 20


def read_parquet(content: bytes, columns: FileColumns, problems: FileProblems) -> RawTable | None:
    """Read a Parquet file; None when it is none, or too large.

    Raises:
        ExtraMissing: The extra ``frames`` is not installed.
    """
    try:
        import polars as pl
    except ImportError:
        raise ExtraMissing("frames") from None
    try:
        lazy = pl.scan_parquet(io.BytesIO(content))
        schema = lazy.collect_schema()
        rows = lazy.select(pl.len()).collect().item()
        if (too_large := _too_large(len(schema), rows)) is not None:
            problems.add("too-large-table", what=Word(too_large[0]), limit=too_large[1])
            return None
        names = _names(list(schema), columns, problems)
        flat = [one for one in names if not schema[one].is_nested()]
        texts = [pl.col(one).str.len_bytes().sum() for one in flat if schema[one] == pl.String]
        if texts and sum(value or 0 for value in lazy.select(texts).collect().row(0)) > _MOST_LETTERS:
            problems.add("too-large", limit=_MOST_LETTERS)
            return None
        frame = lazy.select(flat).collect()
    except BaseException as error:
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        problems.add("invalid-parquet", reason=shown(str(error).split("\n")[0]))
        return None
    nested = {names[one]: JsonObject([]) for one in names if one not in flat}

    def raw_rows() -> Iterator[RawRow]:
        meant = [names[one] for one in flat]
        columns_read = [_values(frame.get_column(one), pl) for one in flat]
        for number, values in enumerate(zip(*columns_read, strict=True) if flat else [()] * rows, 1):
            yield RawRow(number, {**dict(zip(meant, map(_cell, values), strict=True)), **nested})

    if ID not in names.values():
        problems.add("missing-column", field=ID, value=ID)
    return RawTable(frozenset(names.values()), raw_rows())


def _too_large(width: int, rows: int) -> tuple[str, int] | None:
    if width > MAX_COLUMNS:
        return "columns", MAX_COLUMNS
    if rows > MAX_ROWS:
        return "rows", MAX_ROWS
    return ("cells", MAX_CELLS) if width * rows > 20 * MAX_CELLS else None


def _names(headings: list[str], columns: FileColumns, problems: FileProblems) -> dict[str, str]:
    """Return what each column means; report those that mean nothing, or the same as one before."""
    names: dict[str, str] = {}
    for heading in headings:
        name = columns.find(heading)
        if name is None:
            problems.add_unknown(heading, None, columns.nearest(heading))
        elif name in names.values():
            problems.add("repeated-column", field=name, value=shown(heading))
        else:
            names[heading] = name
    return names


def _values(cells: Any, pl: Any) -> Iterable[object]:  # noqa: ANN401 - a series of polars, and polars
    """Return the values of a column; what Python has no value for, as days of no year and nanoseconds, as texts."""
    values: Iterable[object] = cells
    cell = pl.first()
    physical = pl.format(f"{{}} ({cells.dtype.base_type().__name__})", cell.to_physical())
    if cells.dtype == pl.Duration:
        values = cells.to_frame().select(physical).to_series()
    if cells.dtype not in (pl.Date, pl.Datetime):
        return values
    year = cell.dt.year()
    is_day = year.is_between(1, 9999)
    if cells.dtype == pl.Datetime:
        is_day = is_day & pl.lit(cells.dtype.time_zone is None) & (cell.dt.time() == datetime.time())
    day = pl.when(is_day).then(cell).cast(pl.Date)
    text = pl.when(year.is_not_null() & ~is_day).then(cell).cast(pl.String)
    found = cells.to_frame().select(day.alias("day"), text.alias("text"), physical.alias("physical"))
    return (next((one for one in row if one is not None), None) for row in found.iter_rows())


def _cell(value: object) -> Raw:
    match value:
        case None | str() | bool():
            return value
        case int():
            return JsonNumber(str(value))
        case float():
            is_exact = not math.isfinite(value) or is_one_decimal(value)
            return None if math.isnan(value) else (JsonNumber if is_exact else InexactNumber)(repr(value))
        case Decimal():
            return JsonNumber(format(value, "f"))
        case datetime.date():
            return value
    return str(value)[:1000]
