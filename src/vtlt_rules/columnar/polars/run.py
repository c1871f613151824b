"""Run a plan with polars, on eager frames and lazy ones."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

import polars as pl

from vtlt_rules.checked import CheckedRuleset, EnumType, Statement
from vtlt_rules.columnar.meaning.agencies import MEMBERS, AgencyPlan, agency_plan
from vtlt_rules.columnar.meaning.conditions import Columns, Fault
from vtlt_rules.columnar.meaning.expressions import Layers, Operand, Value
from vtlt_rules.columnar.meaning.overflow import USUAL, largest_number, may_be_large, needs_128_bits
from vtlt_rules.columnar.meaning.plan import COUNTS, FIGURES, HUGE, PART, SIZE, Pass, Plan
from vtlt_rules.columnar.meaning.planner import make_plan
from vtlt_rules.columnar.polars.choices import sorted_columns, with_choices
from vtlt_rules.columnar.polars.engine import PolarsEngine
from vtlt_rules.columnar.polars.texts import id_as_read, text_as_read
from vtlt_rules.columnar.table import ID, Table
from vtlt_rules.errors import BadData
from vtlt_rules.issues import DataIssue

REPEATED = "__repeated"
"""The column that tells which agencies occur more than once in a group."""

_ID = "__id"


def polars_version() -> Any:  # noqa: ANN401 - the module
    """Return polars, for those who must not import it themselves."""
    return pl


def columns_of(table: Table, engine: PolarsEngine, nulls: dict[str, bool]) -> Columns:
    """Return the columns of a table as polars expressions."""
    columns = Columns(scales=table.scales, most=2**62 if engine.number == pl.Int64 else 2**120)

    def value(name: str, native: pl.Expr) -> Value:
        return Value(engine, native, nulls.get(name, True))

    for name, column in table.numbers.items():
        scale = table.scales[column.unit.name]
        if column.type.is_decimal():
            native = pl.col(name).to_physical().cast(engine.number)
        else:
            is_as_it_is = str(column.type) == str(engine.number)
            native = pl.col(name) if is_as_it_is else pl.col(name).cast(engine.number)
        step = 10**column.decimals
        if step > scale:  # digits behind the comma in a whole unit
            divisor = pl.lit(step, dtype=engine.number)
            columns.unreadable[name] = value(name, (native % divisor) != 0)
            native = native // divisor
        elif step < scale:
            native = native * pl.lit(scale // step, dtype=engine.number)
        columns.numbers[name] = value(name, native)
    for name in table.truths:
        columns.truths[name] = value(name, pl.col(name))
    for name in (*table.texts, *table.enums):
        columns.texts[name] = value(name, pl.col(name))
    for name in table.days:
        columns.days[name] = value(name, pl.col(name).cast(pl.Date))
    return columns


def summed(plan: Plan, table: Table, frame: pl.LazyFrame) -> list[pl.LazyFrame]:
    """Add up by keys: the passes over the data."""
    return [_pass(one, table, frame, plan.layers) for one in plan.passes]


def with_layers(frame: pl.LazyFrame, layers: Layers, used: Iterable[pl.Expr] | None = None) -> pl.LazyFrame:
    """Add named columns: all, or those that some expressions use."""
    wanted = {name for expression in used for name in expression.meta.root_names()} if used is not None else None
    kept: list[list[pl.Expr]] = []
    for layer in reversed(layers.columns):
        chosen = [value.native.alias(name) for name, value in layer.items() if wanted is None or name in wanted]
        if wanted is not None:
            wanted |= {name for expression in chosen for name in expression.meta.root_names()}
        kept.append(chosen)
    for chosen in reversed(kept):
        frame = frame.with_columns(chosen) if chosen else frame
    return frame


def _pass(one: Pass, table: Table, frame: pl.LazyFrame, layers: Layers) -> pl.LazyFrame:
    if one.test is not True:
        frame = frame.filter(one.test.native if isinstance(one.test, Value) else pl.lit(value=False))
    keys = [pl.col(name) for name in table.keys] + [value.native.alias(name) for name, value in one.keys.items()]
    inputs = [column.value.native.alias(column.name) for column in one.sums]
    totals = [_total(column.name, column.how) for column in one.sums]
    names = [*table.keys, *one.keys]
    size = pl.len().cast(pl.Int128).alias(SIZE)
    chosen = with_layers(frame, layers, [*keys, *inputs])
    if keys or inputs:  # where nothing is selected nothing can be counted
        chosen = chosen.select(*keys, *inputs)
    if not names:  # one row for all, in which a list must be made one value
        totals = [t.implode() if c.how == "list" else t for t, c in zip(totals, one.sums, strict=True)]
    sums = chosen.group_by(names).agg(*totals, size) if names else chosen.select(*totals, size)
    return sums.with_columns(pl.lit(one.number, dtype=pl.Int128).alias(PART))


def _total(name: str, how: str) -> pl.Expr:
    match how:
        case "least":
            return pl.col(name).min().cast(pl.Int128)
        case "list":
            return pl.col(name).drop_nulls()
        case "known":
            return pl.col(name).count().cast(pl.Int128)
        case _:
            return pl.col(name).sum().cast(pl.Int128)


def folded(plan: Plan, table: Table, sums: pl.LazyFrame) -> pl.LazyFrame:
    """Add up again by group."""
    sums = with_layers(sums, plan.sum_layers)
    totals = []
    for name, column in plan.folds.items():
        native = column.value.native
        match column.how:
            case "least":
                total = native.min()
            case "list":
                total = native.explode().drop_nulls()
                total = total if table.keys else total.implode()
            case _:
                total = native.sum()
        totals.append(total.alias(name))
    groups = sums.group_by(table.keys).agg(*totals) if table.keys else sums.select(*totals)
    if HUGE in plan.folds:
        groups = groups.map_batches(_refuse_huge)
    if not plan.choices:
        return groups
    schema = groups.collect_schema()
    found = {name: type_ for prefix in plan.choices for name, type_ in sorted_columns(prefix).items()}
    return groups.map_batches(
        lambda frame: with_choices(frame, plan.choices), schema={**schema, **found}, validate_output_schema=False
    )


def _refuse_huge(groups: pl.DataFrame) -> pl.DataFrame:
    """Refuse a lazy frame with numbers that could overflow."""
    if groups.get_column(HUGE).cast(pl.Int64).sum():
        raise BadData([DataIssue("too-large-for-lazy")])
    return groups


def lines(plan: Plan, table: Table, groups: pl.LazyFrame, figure: Any = pl.Int64) -> pl.LazyFrame:  # noqa: ANN401
    """Return a row for each group and statement, groups in order, statements in the order of the plan.

    Each column of the result is first a list for each group, with an element for each statement.

    Args:
        plan: The plan.
        table: The columns of the frame.
        groups: What was added up.
        figure: The type of numerators and denominators.
    """
    if table.keys:
        groups = groups.sort(table.keys, nulls_last=True)
    groups = with_layers(groups, plan.group_layers)
    columns = {
        "clause": pl.lit(pl.Series([[line.statement.clause for line in plan.lines]], dtype=pl.List(pl.String))),
        "statement": pl.lit(pl.Series([[line.statement.text for line in plan.lines]], dtype=pl.List(pl.String))),
        "verdict": _listed([line.verdict for line in plan.lines], pl.String),
        "provisional": _listed([line.provisional for line in plan.lines], pl.String),
    }
    for position, name in enumerate(FIGURES):
        columns[name] = _listed([line.figures[position] for line in plan.lines], figure)
    for position, name in enumerate(COUNTS):
        columns[name] = _listed([line.counts[position] for line in plan.lines], pl.Int64)
    listed = groups.select(*group_columns(table), **columns)
    return listed.explode(list(columns))


def _listed(operands: Sequence[Operand | str], type_: Any) -> pl.Expr:  # noqa: ANN401 - a polars data type
    return pl.concat_list([_cell(operand, type_) for operand in operands])


def evaluate_lazy(
    ruleset: CheckedRuleset,
    frame: pl.LazyFrame,
    table: Table,
    as_of: datetime.date | None,
    is_unique: bool,
    statement: Statement | None = None,
) -> pl.LazyFrame:
    """Evaluate a lazy frame; nothing is computed yet.

    Args:
        ruleset: The ruleset.
        frame: The frame.
        table: Its columns.
        as_of: The day at which the data was cut off.
        is_unique: Whether no agency occurs twice in a group.
        statement: When given, judge the agencies of its scope instead of all statements.
    """
    bits = 126 if needs_128_bits(table) else 62
    largest = largest_number(ruleset, table, bits)
    if largest < USUAL:
        bits, largest = 126, largest_number(ruleset, table, 126)
    if largest < USUAL:
        raise BadData([DataIssue("too-large-for-frame")])
    engine = PolarsEngine(pl.Int64 if bits == 62 else pl.Int128)
    columns = columns_of(table, engine, {})
    for name in table.enums:
        type_ = ruleset.attributes[name].type
        assert isinstance(type_, EnumType)
        columns.unreadable[name] = Value(engine, ~pl.col(name).is_in(list(type_.values)), may_be_null=True)
    columns.has_odd_texts = True  # turning all cells into numbers would cost more than comparing the texts
    frame = frame.select(chosen_columns(table)).with_columns(pl.col(name).cast(pl.String) for name in table.enums)
    frame = frame.with_columns(text_as_read(name) for name in table.texts)
    spoilt = []
    if table.has_ids and not is_unique:
        frame = frame.with_columns((id_as_read(ID) if table.has_text_ids else pl.col(ID)).alias(_ID))
        repeated = (pl.len().over([*table.keys, _ID]) > 1) | pl.col(_ID).is_null()
        frame = frame.with_columns(repeated.alias(REPEATED))
        spoilt.append(repeats(ruleset, engine))
    if statement is not None:
        plan_of_agencies = agency_plan(ruleset, statement, columns, engine, as_of, spoilt)
        guard = largest if may_be_large(table) else None
        return judged_agencies(plan_of_agencies, table, frame, statement, engine.number, guard)
    guard = largest if may_be_large(table) else None
    plan = make_plan(ruleset, columns, engine, PolarsEngine(pl.Int128), as_of, spoilt, largest=guard)
    sums = pl.concat(summed(plan, table, frame), how="diagonal")
    return lines(plan, table, folded(plan, table, sums), engine.number)


def judged_agencies(
    plan: AgencyPlan,
    table: Table,
    frame: pl.LazyFrame,
    statement: Statement,
    figure: Any = pl.Int64,  # noqa: ANN401
    guard: int | None = None,
) -> pl.LazyFrame:
    """Return a row for each agency of a statement's scope.

    Args:
        plan: The plan.
        table: The columns of the frame.
        frame: The frame.
        statement: The statement.
        figure: The type of numerators and denominators.
        guard: Refuse the frame if a number is larger; None where that has been seen to.
    """
    if plan.member is not True:
        frame = frame.filter(plan.member.native if isinstance(plan.member, Value) else pl.lit(value=False))
    if guard is not None and table.numbers:
        read = columns_of(table, PolarsEngine(pl.Int128), {}).numbers.values()
        is_huge = pl.max_horizontal(*(value.native for value in read)) > guard
        frame = frame.with_columns(is_huge.fill_null(value=False).alias(HUGE)).map_batches(_refuse_huge).drop(HUGE)
    members = pl.len().over(table.keys) if table.keys else pl.len()
    frame = with_layers(frame.with_columns(members.cast(pl.Int64).alias(MEMBERS)), plan.layers)
    return frame.select(
        *group_columns(table),
        *([pl.col(ID)] if table.shows_ids else []),
        pl.lit(statement.clause, dtype=pl.String).alias("clause"),
        pl.lit(statement.text, dtype=pl.String).alias("statement"),
        _cell(plan.verdict, pl.String).alias("verdict"),
        *(_cell(one, figure).alias(name) for name, one in zip(FIGURES, plan.figures, strict=True)),
    )


def group_columns(table: Table) -> list[pl.Expr]:
    """Return the columns that make a group, under their own names."""
    return [pl.col(key).alias(name) for key, name in zip(table.keys, table.by, strict=True)]


def chosen_columns(table: Table) -> list[pl.Expr]:
    """Return the columns that are read, those that make a group under other names as well."""
    keys = [pl.col(name).alias(key) for key, name in zip(table.keys, table.by, strict=True)]
    return [*keys, *(pl.col(name) for name in table.names)]


def _cell(operand: Operand | str, type_: Any) -> pl.Expr:  # noqa: ANN401 - a polars data type
    return operand.native.cast(type_) if isinstance(operand, Value) else pl.lit(operand, dtype=type_)


def repeats(ruleset: CheckedRuleset, engine: PolarsEngine) -> Fault:
    """Return the fault of agencies that occur more than once, which spoils all that they say."""
    return Fault(Value(engine, pl.col(REPEATED), may_be_null=False), frozenset([*ruleset.attributes, *ruleset.fields]))
