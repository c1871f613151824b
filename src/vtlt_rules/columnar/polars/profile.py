"""Look over an eager polars frame before any work: what is missing, how large numbers are, what cannot be used.

What is found makes the plan smaller: where nothing is missing nothing need be asked for, where figures do not contradict
each other nobody need keep track of it. Lazy frames are not looked at; for them the plan reckons with everything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl
from attrs import define

from vtlt_rules.checked import CheckedRuleset, EnumType, NumberType
from vtlt_rules.columnar.polars.numbers import numbers_of
from vtlt_rules.columnar.polars.texts import keys_of, odd_ids, replaced
from vtlt_rules.columnar.table import GIVEN_ID, ID, Table, inner
from vtlt_rules.diagnostics.suggest import Suggester
from vtlt_rules.issues import DataIssue
from vtlt_rules.source import compose, fold, visible
from vtlt_rules.text_keys import hidden_in_id, hidden_in_text
from vtlt_rules.words import Word, listed

ODD = "__odd_"
"""With this before its name a column that tells where an enumeration has a value that it should not have."""

MOST_ISSUES = 100
"""How many agencies an error lists for one column."""

_ROW = "__row"
_MOST_DECIMALS = 9
_EXACT_BELOW = 10**15
"""Any decimal of 15 digits survives the way to a binary64 and back (IEEE 754: DBL_DIG)."""


@define
class Survey:
    """What is known of a frame's cells.

    Attributes:
        rows: How many agencies there are.
        nulls: For each column whether cells are missing.
        largest: The largest number, in the integers of the plan.
        is_positive: Whether it is known that no number is negative.
    """

    rows: int
    nulls: dict[str, bool]
    largest: int
    is_positive: bool


def float_decimals(frame: pl.DataFrame, ruleset: CheckedRuleset, issues: list[DataIssue]) -> dict[str, int]:
    """Find for each column of floating-point numbers how many digits behind the comma write its cells exactly.

    A number that is none, is not whole where its unit is, or was not meant as a short decimal, is an issue.
    """
    found: dict[str, int] = {}
    types = frame.schema  # worked out anew whenever a frame is asked for it
    for field in ruleset.fields.values():
        column = inner(field.name)
        if not isinstance(field.type, NumberType) or column not in types or not types[column].is_float():
            continue
        most = 0 if field.type.unit.is_whole else _MOST_DECIMALS
        places = _places(frame.get_column(column).cast(pl.Float64), most)
        largest = places.max()
        found[field.name] = largest if isinstance(largest, int) else 0
        wrong = places.is_null() & frame.get_column(column).is_not_null()
        if wrong.any():
            code = "not-whole" if field.type.unit.is_whole else "inexact-number"
            issues += _issues(frame, wrong, field.name, code, {"unit": field.type.unit.label})
    return found


def _places(cells: pl.Series, most: int) -> pl.Series:
    """Return for each number with how many digits behind the comma it is written; null where no number of them does.

    A number is meant by a decimal of at most 15 digits if it is the one nearest to that.
    """
    found = pl.Series([None], dtype=pl.Int64).new_from_index(0, len(cells))
    for decimals in range(most + 1):
        # not a constant: a division by one may become a multiplication, which rounds otherwise
        power = pl.Series([10.0**decimals]).new_from_index(0, len(cells))
        scaled = (cells * power).round()
        fits = ((scaled / power == cells) & (scaled.abs() < _EXACT_BELOW)).fill_null(value=False)
        found = found.fill_null(pl.Series([decimals]).new_from_index(0, len(cells)).zip_with(fits, found))
        if found.null_count() == cells.null_count():
            break
    return found


def _issues(
    frame: pl.DataFrame, wrong: pl.Series, name: str, code: str, facts: dict[str, object]
) -> Iterator[DataIssue]:
    for agency, row, value in _cells(frame, wrong, name):
        yield DataIssue(code, agency, name, row, {"value": f"`{value}`", **facts})


def _cells(frame: pl.DataFrame, wrong: pl.Series, name: str) -> Iterator[tuple[str | None, int, Any]]:
    """Yield some cells of a column: the agency, the row from 1, what stands there."""
    column = _column(name)
    for row in wrong.arg_true().head(MOST_ISSUES):
        given = _as_it_stands(frame.get_column(GIVEN_ID), row) if GIVEN_ID in frame.columns else None
        agency = None if given in (None, "") else str(given)
        yield agency, row + 1, _as_it_stands(frame.get_column(column), row) if column in frame.columns else ""


def _column(name: str) -> str:
    return GIVEN_ID if name == ID else inner(name)


def _as_it_stands(cells: pl.Series, row: int) -> Any:  # noqa: ANN401
    """Return a cell; as a text where Python has no such value: nanoseconds, days of before our era or of no year."""
    one = cells.slice(row, 1)
    if one.dtype == pl.Date or isinstance(one.dtype, pl.Datetime):
        one = one.cast(pl.Int64 if one.dt.year().is_null().all() else pl.String)
    return one.item()


def with_integers(frame: pl.DataFrame, decimals: dict[str, int]) -> pl.DataFrame:
    """Turn columns of floating-point numbers into integers, in units of their last place."""
    made = {}
    for name, most in decimals.items():
        cells = frame.get_column(inner(name)).cast(pl.Float64)
        places = _places(cells, most)
        whole = pl.Series([None], dtype=pl.Int128).new_from_index(0, len(cells))
        for own in range(most + 1):
            power = pl.Series([10.0**own]).new_from_index(0, len(cells))
            scaled = (cells * power).round().cast(pl.Int64, strict=False)
            times = pl.Series([10 ** (most - own)], dtype=pl.Int128).new_from_index(0, len(cells))
            whole = (scaled.cast(pl.Int128) * times).zip_with((places == own).fill_null(value=False), whole)
        made[inner(name)] = whole
    return frame.with_columns(**made)


def with_enums(frame: pl.DataFrame, ruleset: CheckedRuleset, table: Table, issues: list[DataIssue]) -> pl.DataFrame:
    """Turn enumerations into numbers that polars knows the names of, which are compared quickly.

    A value that is not one of the enumeration is an issue.
    """
    made = {}
    for name in table.enums:
        type_ = ruleset.type_of(name)
        assert isinstance(type_, EnumType)
        cells = frame.get_column(inner(name))
        read = made[inner(name)] = cells.cast(pl.String).cast(pl.Enum(list(type_.values)), strict=False)
        if read.null_count() > cells.null_count():
            wrong = made[f"{ODD}{name}"] = read.is_null() & cells.is_not_null()
            names = {fold(label): value for value, label in type_.values.items()} | {one: one for one in type_.values}
            suggester = Suggester()
            for agency, row, value in _cells(frame, wrong, name):
                meant = suggester.nearest(fold(compose(value.strip())[0]), names)
                facts = {"value": visible(value), "expected": listed(type_.values)}
                suggestion = None if meant is None else names[meant]
                issues.append(DataIssue("unknown-value", agency, name, row, facts, suggestion))
    return frame.with_columns(**made)


def with_truths(frame: pl.DataFrame, table: Table, issues: list[DataIssue]) -> pl.DataFrame:
    """Turn the numbers 1 and 0 into yes and no where they stand for these. Any other is an issue."""
    made = {}
    for name in table.numeric_truths:
        cells = frame.get_column(inner(name))
        is_yes = cells == 1
        wrong = (is_yes | (cells == 0)).not_().fill_null(value=False)
        made[inner(name)] = is_yes.zip_with(~wrong, pl.Series([None], dtype=pl.Boolean).new_from_index(0, len(cells)))
        if wrong.any():
            made[f"{ODD}{name}"] = wrong
            issues += _issues(frame, wrong, name, "wrong-type", {"expected": Word("boolean")})
    return frame.with_columns(**made)


def with_texts(frame: pl.DataFrame, table: Table, issues: list[DataIssue]) -> pl.DataFrame:
    """Put the keys in place of texts. A text in which something is hidden is an issue; in an id it is one of its own."""
    made = []
    for name in table.texts:
        cells = frame.get_column(inner(name))
        keys = keys_of(cells)
        made.append(replaced(cells, keys) if name == ID else _as_read(frame, name, keys, issues))
    return frame.with_columns(made)


def with_ids(frame: pl.DataFrame, table: Table, issues: list[DataIssue]) -> pl.DataFrame:
    """Read ids as they are compared, where they are texts; there may be many."""
    return (
        frame.with_columns(_as_read(frame, ID, odd_ids(frame.get_column(GIVEN_ID)), issues))
        if table.has_text_ids
        else frame
    )


def _as_read(frame: pl.DataFrame, name: str, odd: Mapping[str, str | None], issues: list[DataIssue]) -> pl.Series:
    cells = frame.get_column(_column(name))
    hidden = [text for text, read in odd.items() if read is None]
    if hidden:
        for agency, row, text in _cells(frame, cells.cast(pl.String).is_in(hidden), name):
            character = hidden_in_id(text.strip()) if name == ID else hidden_in_text(text)
            facts = {"value": visible(text), "character": character}
            issues.append(DataIssue("invisible-character", None if name == ID else agency, name, row, facts))
    return replaced(cells, {text: read for text, read in odd.items() if read is not None})


def survey(frame: pl.DataFrame, table: Table) -> Survey:
    """Find out what is missing and how large numbers are."""
    nulls = {name: frame.get_column(name).null_count() > 0 for name in frame.columns}
    factors, ends = [], []
    for name, column in table.numbers.items():
        cells, _ = numbers_of(name, column)
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
    wrong = frame.select(test.fill_null(value=False)).to_series()
    if len(wrong) != frame.height:  # the same for all of them, however many
        wrong = wrong.new_from_index(0, frame.height)
    yield from _issues(frame, wrong, name, code, facts)


def repeated_rows(frame: pl.DataFrame, names: list[str]) -> pl.Series | None:
    """Tell which rows have a combination of values that occurs twice; None when there are none.

    Equal combinations have equal hashes, so that only where hashes meet the values themselves are compared.
    """
    hashed = pl.struct(names).hash()
    lazy = frame.lazy()
    # streamed: in memory, a frame of several chunks would first be copied into one, texts and all
    in_order = lazy.select(hashed).collect(engine="streaming").to_series().sort()
    met = in_order.filter(in_order == in_order.shift(1)).unique()
    if met.is_empty():
        return None
    of_suspects = lazy.select(names).with_row_index(_ROW).filter(hashed.is_in(met.implode()))
    suspects = of_suspects.collect(engine="streaming")
    repeated = suspects.get_column(_ROW).filter(suspects.select(pl.struct(names).is_duplicated()).to_series())
    if repeated.is_empty():
        return None
    return pl.Series([False]).new_from_index(0, frame.height).scatter(repeated, values=True)
