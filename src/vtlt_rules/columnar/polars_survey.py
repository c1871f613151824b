"""Look over an eager polars frame before any work: what is missing, how large numbers are, what cannot be used.

What is found makes the plan smaller: where nothing is missing nothing need be asked for, where figures do not contradict
each other nobody need keep track of it. Lazy frames are not looked at; for them the plan reckons with everything.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl
from attrs import Factory, define

from vtlt_rules.columnar.table import ID, Table
from vtlt_rules.issues import DataIssue
from vtlt_rules.ruleset import CheckedRuleset, EnumType, NumberType

MOST_ISSUES = 100
"""How many agencies an error lists for one column."""

_MOST_DECIMALS = 9
_EXACT_BELOW = 10**15
"""Any decimal of 15 digits survives the way to a binary64 and back (IEEE 754: DBL_DIG)."""


@define
class Survey:
    """What is known of a frame's cells.

    Attributes:
        rows: How many agencies there are; None when not known.
        nulls: For each column whether cells are missing.
        largest: The largest number, in the integers of the plan; None when not known.
        is_positive: Whether it is known that no number is negative.
    """

    rows: int | None = None
    nulls: dict[str, bool] = Factory(dict)
    largest: int | None = None
    is_positive: bool = False


def float_decimals(frame: pl.DataFrame, ruleset: CheckedRuleset, issues: list[DataIssue]) -> dict[str, int]:
    """Find for each column of floating-point numbers how many digits behind the comma write its cells exactly.

    A number that is none, is not whole where its unit is, or was not meant as a short decimal, is an issue.
    """
    found: dict[str, int] = {}
    for field in ruleset.fields.values():
        if not isinstance(field.type, NumberType) or field.name not in frame.columns:
            continue
        if not frame.schema[field.name].is_float():
            continue
        cells = frame.get_column(field.name).cast(pl.Float64)
        decimals = next((d for d in range(_MOST_DECIMALS + 1) if _is_written_with(cells, d).all()), None)
        found[field.name] = decimals or 0
        if decimals is None or (decimals and field.type.unit.is_whole):
            wrong = ~_is_written_with(cells, 0 if field.type.unit.is_whole else _MOST_DECIMALS)
            code = "not-whole" if field.type.unit.is_whole else "inexact-number"
            issues += _issues(frame, wrong, field.name, code, {"unit": field.type.unit.label})
    return found


def _is_written_with(cells: pl.Series, decimals: int) -> pl.Series:
    """Tell where a number is the one nearest to a decimal of so many places: then that decimal was meant."""
    power = 10.0**decimals
    scaled = (cells * power).round()
    return ((scaled / power == cells) & (scaled.abs() < _EXACT_BELOW)).fill_null(value=True)


def _issues(
    frame: pl.DataFrame, wrong: pl.Series, name: str, code: str, facts: dict[str, object]
) -> Iterator[DataIssue]:
    rows = wrong.arg_true().head(MOST_ISSUES)
    for row in rows:
        agency = str(frame.item(row, ID)) if ID in frame.columns else None
        yield DataIssue(code, agency, name, row + 1, {"value": f"`{frame.item(row, name)}`", **facts})


def with_integers(frame: pl.DataFrame, decimals: dict[str, int]) -> pl.DataFrame:
    """Turn columns of floating-point numbers into integers, in units of their last place."""
    return frame.with_columns(
        (pl.col(name).cast(pl.Float64) * 10.0**places).round().cast(pl.Int64) for name, places in decimals.items()
    )


def with_enums(frame: pl.DataFrame, ruleset: CheckedRuleset, table: Table, issues: list[DataIssue]) -> pl.DataFrame:
    """Turn enumerations into numbers that polars knows the names of, which are compared quickly.

    A value that is not one of the enumeration is an issue.
    """
    made = {}
    for name in table.enums:
        type_ = ruleset.attributes[name].type
        assert isinstance(type_, EnumType)
        cells = frame.get_column(name)
        made[name] = cells.cast(pl.String).cast(pl.Enum(list(type_.values)), strict=False)
        if made[name].null_count() > cells.null_count():
            wrong = made[name].is_null() & cells.is_not_null()
            issues += _issues(frame, wrong, name, "unknown-value", {"expected": ", ".join(type_.values)})
    return frame.with_columns(**made)


def survey(frame: pl.DataFrame, table: Table) -> Survey:
    """Find out what is missing and how large numbers are."""
    nulls = {name: frame.get_column(name).null_count() > 0 for name in frame.columns}
    factors, ends = [], []
    for name, column in table.numbers.items():
        cells = pl.col(name).to_physical() if column.type.is_decimal() else pl.col(name)
        ends += [cells.min().alias(f"{name}.min"), cells.max().alias(f"{name}.max")]
        factors.append(max(1, table.scales[column.unit.name] // 10**column.decimals))
    found = [one or 0 for one in frame.select(ends).row(0)] if ends and frame.height else []
    smallest = min(found, default=0)
    largest = max((abs(one) * factors[place // 2] for place, one in enumerate(found)), default=0)
    return Survey(frame.height, nulls, largest, smallest >= 0)


def where_true(
    frame: pl.DataFrame, test: pl.Expr, name: str, code: str, facts: dict[str, object]
) -> Iterator[DataIssue]:
    """List the agencies for which a test is true, as issues of a column."""
    yield from _issues(frame, frame.select(test.alias("wrong")).to_series().fill_null(value=False), name, code, facts)


def has_repeats(frame: pl.DataFrame, names: list[str]) -> bool:
    """Tell whether some combination of values occurs twice.

    Equal combinations have equal hashes, so that only where hashes meet the values themselves are compared.
    """
    hashes = frame.select(pl.struct(names).hash()).to_series().sort()
    is_suspect = (hashes == hashes.shift(1)).any()
    return is_suspect and bool(frame.select(pl.struct(names).is_duplicated().any()).item())
