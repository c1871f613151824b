"""Rows of groups (``tung``) in polars: agencies once more for each attribute that groups them, and what comes of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from vtlt_rules.checked import Simple
from vtlt_rules.columnar.meaning.conditions import Columns
from vtlt_rules.columnar.meaning.plan import COUNTS, IN_SPITE_OF, PART, Line
from vtlt_rules.columnar.table import GROUP, WHICH, Table, inner
from vtlt_rules.verdict import OF_GROUPS, Verdict

LINE, OF = "__line", "__of"
"""The columns of a statement's place in the plan, and of which rows of agencies it is about."""

_NAME, _LOST, _CONTRADICTED = "__name", "__lost", "__contradicted"

_WORDS = [one.value for one in OF_GROUPS]
_RANKS = {word: rank for rank, word in enumerate(_WORDS)}


def in_groups(frame: pl.LazyFrame, table: Table, columns: Columns) -> pl.LazyFrame:
    """Put below the rows of agencies the same once more for each attribute that groups them, with its value."""
    frames = [frame.with_columns(pl.lit(0, dtype=pl.Int32).alias(WHICH), pl.lit(None, dtype=pl.String).alias(GROUP))]
    for number, name in enumerate(table.grouping, start=1):
        if name not in (*table.truths, *table.texts, *table.enums):  # a column without a single value
            continue
        value = value_of_group(name, columns).alias(GROUP)
        own = frame.with_columns(pl.lit(number, dtype=pl.Int32).alias(WHICH), value)
        frames.append(own.filter(pl.col(GROUP).is_not_null()))
    return pl.concat(frames)


def value_of_group(name: str, columns: Columns) -> pl.Expr:
    """Return the value of an attribute as a text, equal where it is the same."""
    value = pl.col(inner(name)).cast(pl.String)
    return pl.when(~columns.unreadable[name].native).then(value) if name in columns.unreadable else value


def with_all(sums: pl.LazyFrame, table: Table) -> pl.LazyFrame:
    """Add to the sums nothing of all agencies, so that there is a row of them where there is no agency."""
    if table.keys:
        return sums
    nothing = {WHICH: pl.Series([0], dtype=pl.Int32), GROUP: pl.Series([None], dtype=pl.String)}
    nothing[PART] = pl.Series([-1], dtype=pl.Int128)
    return pl.concat([sums, pl.LazyFrame(nothing)], how="diagonal")


def columns_of_lines(lines: Sequence[Line], table: Table) -> dict[str, list[Any]]:
    """Return what else is to be known of each line: for each column an operand or a constant of each line."""
    of = [
        0 if line.statement.grouped_by is None else 1 + table.grouping.index(line.statement.grouped_by.name)
        for line in lines
    ]
    return {
        LINE: [*range(len(lines))],
        OF: of,
        _NAME: [line.name for line in lines],
        _LOST: [line.is_lost for line in lines],
        _CONTRADICTED: [line.contradicted for line in lines],
    }


TYPES: dict[str, Any] = {LINE: pl.Int64, OF: pl.Int32, _NAME: pl.String, _LOST: pl.Boolean, _CONTRADICTED: pl.Int64}


def put_together(rows: pl.LazyFrame, table: Table, types: dict[str, Any]) -> pl.LazyFrame:
    """Make of the rows of all agencies and of groups those of the answer: for a row of groups what they come to.

    Args:
        rows: A row for each line and each of its groups, with the columns of :func:`columns_of_lines`.
        table: The columns of the frame.
        types: The types of the attributes by which agencies are grouped.
    """
    which, of = pl.col(WHICH), pl.col(OF)
    rows = rows.filter((which == 0) | ((which == of) & (pl.col("in_scope") > 0)))
    verdict, provisional = pl.col("verdict"), pl.col("provisional")
    together = [*table.by, LINE]

    def of_groups(value: pl.Expr) -> pl.Expr:
        return pl.when(which > 0).then(value)

    def rank(word: pl.Expr) -> pl.Expr:
        return of_groups(word.replace_strict(_RANKS, default=None, return_dtype=pl.Int32)).min().over(together)

    def word(found: pl.Expr) -> pl.Expr:
        return found.replace_strict(dict(enumerate(_WORDS)), default=None, return_dtype=pl.String)

    is_row = (which == 0) & (of > 0)
    own = word(rank(verdict)).fill_null(Verdict.NOT_APPLICABLE.value)
    own = pl.when(pl.col(_LOST)).then(pl.lit(Verdict.BAD_DATA.value)).otherwise(own)
    otherwise = pl.when(own == Verdict.PENDING.value).then(word(rank(pl.coalesce(provisional, verdict))))
    rows = rows.with_columns(
        pl.when(is_row).then(own).otherwise(verdict).alias("verdict"),
        pl.when(is_row).then(otherwise).otherwise(provisional).alias("provisional"),
        *(
            pl.when(is_row).then(of_groups(pl.col(name)).sum().over(together)).otherwise(pl.col(name)).alias(name)
            for name in COUNTS[1:]
        ),
    )
    is_bad = (verdict == Verdict.BAD_DATA.value) | (provisional == Verdict.BAD_DATA.value).fill_null(value=False)
    spite = pl.when(is_bad).then(pl.lit(0, dtype=pl.Int64)).otherwise(pl.col(_CONTRADICTED))
    named = pl.coalesce(pl.col(_NAME), pl.col(GROUP))
    values = [
        pl.when((which == number) & (of == number))
        .then(pl.col(GROUP) == "true" if types[name] is Simple.BOOLEAN else named)
        .alias(name)
        for number, name in enumerate(table.grouping, start=1)
    ]
    rows = rows.with_columns(pl.when(is_row).then(spite).otherwise(pl.col(IN_SPITE_OF)).alias(IN_SPITE_OF), *values)
    order = [*table.by, LINE, WHICH, *table.grouping]
    return rows.sort(order, nulls_last=[*(True for _ in table.by), *(False for _ in order[len(table.by) :])])
