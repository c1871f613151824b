"""What was read from files, as a frame of polars: a column for each attribute and field, of the type that goes with it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import polars as pl

from vtlt_rules.checked import BUILT_IN, CheckedRuleset, EnumType, NumberType, Simple, Type
from vtlt_rules.columnar.table import ID, decimals_of
from vtlt_rules.errors import BadData
from vtlt_rules.issues import DataIssue
from vtlt_rules.values import NOT_DONE
from vtlt_rules.words import cell_in_words

_NOT_DONE = datetime.date(9999, 12, 31)
_DIGITS = 38
"""Digits that a decimal may have."""

_USUAL = 2
"""Digits behind the comma, at least: so that columns of several files have one type."""

_TYPES: dict[Simple, Any] = {Simple.BOOLEAN: pl.Boolean, Simple.TEXT: pl.String, Simple.MILESTONE: pl.Date}


def frame_of(
    ruleset: CheckedRuleset, agencies: Sequence[Mapping[str, Any]], registry: Sequence[Mapping[str, Any]] | None
) -> pl.DataFrame:
    """Make a frame of agencies whose cells have been read; see ``Ruleset.frame_of``.

    Raises:
        BadData: A number is too long, or an attribute differs from that in the registry.
    """
    issues: list[DataIssue] = []
    rows = agencies if registry is None else _joined(ruleset, agencies, registry, issues)
    types: dict[str, Type] = {name: one.type for name, one in ruleset.attributes.items() if name != ID}
    types |= {name: one.type for name, one in ruleset.fields.items()}
    columns = [pl.Series(ID, [row[ID] for row in rows], dtype=pl.String)]
    columns += [_column(name, type_, [row.get(name) for row in rows], issues) for name, type_ in types.items()]
    if issues:
        raise BadData(issues)
    return pl.DataFrame(columns)


def types_of(ruleset: CheckedRuleset, decimals: int) -> dict[str, Any]:
    """Return the type that each column of a frame has which :func:`frame_of` makes of usual figures.

    Args:
        ruleset: The ruleset.
        decimals: Digits behind the comma of quantities that need not be whole.
    """
    types: dict[str, Any] = {ID: pl.String}
    for name in (*ruleset.attributes, *ruleset.fields):
        match ruleset.type_of(name):
            case NumberType(unit):
                types[name] = pl.Int64 if unit.is_whole else pl.Decimal(_DIGITS, decimals)
            case EnumType():
                types[name] = pl.String
            case Simple() as simple:
                types[name] = _TYPES[simple]
    return types


def _joined(
    ruleset: CheckedRuleset,
    agencies: Iterable[Mapping[str, Any]],
    registry: Iterable[Mapping[str, Any]],
    issues: list[DataIssue],
) -> list[Mapping[str, Any]]:
    """Put what agencies reported beside their attributes in the registry, which alone counts for these."""
    reported = {agency[ID]: agency for agency in agencies}
    rows: list[Mapping[str, Any]] = []
    compared = [name for name in ruleset.attributes if name not in BUILT_IN]
    for listed in registry:
        given = reported.get(listed[ID], {})
        for name in compared:
            own, other = given.get(name), listed.get(name)
            if own is not None and other is not None and own != other:
                facts = {"value": cell_in_words(own), "expected": cell_in_words(other)}
                issues.append(DataIssue("attribute-conflict", listed[ID], name, getattr(given, "row", None), facts))
        rows.append({name: cell for name, cell in given.items() if name not in ruleset.attributes} | dict(listed))
    return rows


def _column(name: str, type_: Type, cells: list[Any], issues: list[DataIssue]) -> pl.Series:
    match type_:
        case NumberType(unit):
            return _numbers(name, unit.is_whole, cells, issues)
        case EnumType():
            return pl.Series(name, cells, dtype=pl.String)
        case Simple():
            dates = [_NOT_DONE if cell is NOT_DONE else cell for cell in cells]
            return pl.Series(name, dates, dtype=_TYPES[type_])


def _numbers(name: str, is_whole: bool, cells: list[int | Fraction | None], issues: list[DataIssue]) -> pl.Series:
    numbers = [None if cell is None else Fraction(cell) for cell in cells]
    decimals = [decimals_of(number) for number in numbers if number is not None]
    places = max([0 if is_whole else _USUAL, *(one for one in decimals if one is not None)])
    most = max((number for number in numbers if number is not None), default=Fraction(0)) * 10**places
    if None in decimals or most >= 10**_DIGITS:
        issues.append(DataIssue("number-too-long", field=name, facts={"limit": _DIGITS}))
        return pl.Series(name, [])
    if is_whole and most < 2**63:
        return pl.Series(name, cells, dtype=pl.Int64)
    written = [None if one is None else Decimal(f"{int(one * 10**places)}E-{places}") for one in numbers]
    return pl.Series(name, written, dtype=pl.Decimal(_DIGITS, places))
