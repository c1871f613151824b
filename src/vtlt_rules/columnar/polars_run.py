"""Run a plan with polars, on eager frames and lazy ones."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

import narwhals.stable.v2 as nw
import polars as pl

from vtlt_rules.columnar.agencies import MEMBERS, AgencyPlan, agency_plan
from vtlt_rules.columnar.expressions import Layers, Operand, Value, is_missing
from vtlt_rules.columnar.plan import COUNTS, FIGURES, HUGE, PART, SIZE, Pass, Plan
from vtlt_rules.columnar.planner import make_plan
from vtlt_rules.columnar.polars_choices import sorted_columns, with_choices
from vtlt_rules.columnar.polars_engine import PolarsEngine
from vtlt_rules.columnar.polars_survey import (
    float_decimals,
    has_repeats,
    survey,
    where_true,
    with_enums,
    with_integers,
)
from vtlt_rules.columnar.rows import Columns, Fault, Rows
from vtlt_rules.columnar.table import ID, Table, read_schema
from vtlt_rules.columnar.tallies import largest_factor
from vtlt_rules.errors import BadData
from vtlt_rules.issues import DataIssue
from vtlt_rules.ruleset import CheckedRuleset, EnumType, Statement, names_read

REPEATED = "__repeated"
"""The column that tells which agencies occur more than once in a group."""


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
    keys = [pl.col(name) for name in table.by] + [value.native.alias(name) for name, value in one.keys.items()]
    inputs = [column.value.native.alias(column.name) for column in one.sums]
    totals = [_total(column.name, column.how) for column in one.sums]
    names = [*table.by, *one.keys]
    size = pl.len().cast(pl.Int128).alias(SIZE)
    chosen = with_layers(frame, layers, [*keys, *inputs]).select(*keys, *inputs)
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
                total = total if table.by else total.implode()
            case _:
                total = native.sum()
        totals.append(total.alias(name))
    groups = sums.group_by(table.by).agg(*totals) if table.by else sums.select(*totals)
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
    if (groups.get_column(HUGE) > 0).any():
        raise BadData([DataIssue("too-large-for-lazy")])
    return groups


def lines(plan: Plan, table: Table, groups: pl.LazyFrame) -> pl.LazyFrame:
    """Return a row for each group and statement, groups in order, statements in the order of the plan.

    Each column of the result is first a list for each group, with an element for each statement.
    """
    if table.by:
        groups = groups.sort(table.by, nulls_last=True)
    groups = with_layers(groups, plan.group_layers)
    columns = {
        "clause": pl.lit(pl.Series([[line.statement.clause for line in plan.lines]], dtype=pl.List(pl.String))),
        "statement": pl.lit(pl.Series([[line.statement.text for line in plan.lines]], dtype=pl.List(pl.String))),
        "verdict": _listed([line.verdict for line in plan.lines], pl.String),
        "provisional": _listed([line.provisional for line in plan.lines], pl.String),
    }
    for position, name in enumerate(FIGURES):
        columns[name] = _listed([line.figures[position] for line in plan.lines], pl.Int64)
    for position, name in enumerate(COUNTS):
        columns[name] = _listed([line.counts[position] for line in plan.lines], pl.Int64)
    listed = groups.select(*(pl.col(name) for name in table.by), **columns)
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
    largest = _largest(ruleset)
    engine = PolarsEngine(pl.Int64 if largest >= _USUAL else pl.Int128)
    columns = columns_of(table, engine, {})
    for name in table.enums:
        type_ = ruleset.attributes[name].type
        assert isinstance(type_, EnumType)
        columns.unreadable[name] = Value(engine, ~pl.col(name).is_in(list(type_.values)), may_be_null=True)
    columns.has_odd_texts = True  # turning all cells into numbers would cost more than comparing the texts
    frame = frame.select(*table.names).with_columns(pl.col(name).cast(pl.String) for name in table.enums)
    spoilt = []
    if table.has_ids and not is_unique:
        repeated = (pl.len().over([*table.by, ID]) > 1) | pl.col(ID).is_null()
        frame = frame.with_columns(repeated.alias(REPEATED))
        spoilt.append(_repeats(ruleset, engine))
    if statement is not None:
        return _agencies(agency_plan(ruleset, statement, columns, engine, as_of, spoilt), table, frame, statement)
    guard = largest if engine.number == pl.Int64 and _may_be_large(table) else None
    plan = make_plan(ruleset, columns, engine, PolarsEngine(pl.Int128), as_of, spoilt, largest=guard)
    sums = pl.concat(summed(plan, table, frame), how="diagonal")
    return lines(plan, table, folded(plan, table, sums))


_SHORT = ("Int8", "Int16", "Int32", "UInt8", "UInt16", "UInt32")


_USUAL = 2**31
"""A number that hardly any agency reports; where numbers up to it could overflow, wider ones are used."""

_MOST_ROWS = 2**27
"""Rows of one group up to which 64 bits are enough; beyond, a lazy frame is refused."""


def _largest(ruleset: CheckedRuleset) -> int:
    """Return the largest number that may be multiplied with a threshold, and added up, in 64 bits."""
    factor = largest_factor(ruleset)
    has_choices = any(one.condition is not None and not one.is_each for one in ruleset.statements)
    return 2**62 // (factor * _MOST_ROWS) if has_choices else min(2**62 // factor, 2**62 // _MOST_ROWS)


def _may_be_large(table: Table) -> bool:
    """Tell whether the columns of a frame can hold numbers that are too large."""
    return any(str(column.type) not in _SHORT for column in table.numbers.values())


def _agencies(plan: AgencyPlan, table: Table, frame: pl.LazyFrame, statement: Statement) -> pl.LazyFrame:
    """Return a row for each agency of a statement's scope."""
    if plan.member is not True:
        frame = frame.filter(plan.member.native if isinstance(plan.member, Value) else pl.lit(value=False))
    members = pl.len().over(table.by) if table.by else pl.len()
    frame = with_layers(frame.with_columns(members.cast(pl.Int64).alias(MEMBERS)), plan.layers)
    return frame.select(
        *(pl.col(name) for name in table.by),
        *([pl.col(ID)] if table.has_ids and ID not in table.by else []),
        pl.lit(statement.clause, dtype=pl.String).alias("clause"),
        pl.lit(statement.text, dtype=pl.String).alias("statement"),
        _cell(plan.verdict, pl.String).alias("verdict"),
        *(_cell(figure, pl.Int64).alias(name) for name, figure in zip(FIGURES, plan.figures, strict=True)),
    )


def _cell(operand: Operand | str, type_: Any) -> pl.Expr:  # noqa: ANN401 - a polars data type
    return operand.native.cast(type_) if isinstance(operand, Value) else pl.lit(operand, dtype=type_)


def _repeats(ruleset: CheckedRuleset, engine: PolarsEngine) -> Fault:
    return Fault(Value(engine, pl.col(REPEATED), may_be_null=False), frozenset([*ruleset.attributes, *ruleset.fields]))


def evaluate_eager(
    ruleset: CheckedRuleset,
    frame: pl.DataFrame,
    by: Sequence[str],
    as_of: datetime.date | None,
    is_unique: bool,
    statement: Statement | None = None,
) -> pl.DataFrame:
    """Evaluate a frame in memory; see :func:`evaluate_lazy`.

    Raises:
        BadData: The frame cannot be used.
    """
    issues: list[DataIssue] = []
    decimals = float_decimals(frame, ruleset, issues)
    schema = nw.from_native(frame).collect_schema()
    table = read_schema(ruleset, schema, by, decimals, issues)
    if any(name not in frame.columns for name in by):
        raise BadData(issues)
    frame = with_enums(with_integers(frame.select(table.names), decimals), ruleset, table, issues)
    if issues:
        raise BadData(issues)
    engine = PolarsEngine(pl.Int64)
    found = survey(frame, table)
    assert found.largest is not None and found.rows is not None
    if found.largest * max(found.rows, 1) * largest_factor(ruleset) >= 2**62:
        engine = PolarsEngine(pl.Int128)
    columns = columns_of(table, engine, found.nulls)
    columns.is_positive = found.is_positive
    spoilt = []
    if table.has_ids:
        if frame.get_column(ID).null_count():
            issues += where_true(frame, pl.col(ID).is_null(), ID, "missing-id", {})
        if not is_unique and has_repeats(frame, [*table.by, ID]):
            frame = frame.with_columns(pl.struct([*table.by, ID]).is_duplicated().alias(REPEATED))
            spoilt.append(_repeats(ruleset, engine))
    rows = Rows(ruleset, columns)
    issues += _lost(ruleset, rows, frame)
    if issues:
        raise BadData(issues)
    if statement is not None:
        return _agencies(
            agency_plan(ruleset, statement, columns, engine, as_of, spoilt), table, frame.lazy(), statement
        ).collect()
    faults = {fault.spoils: fault for fault in rows.faults(frozenset([*ruleset.attributes, *ruleset.fields]))}
    occurring = _occurring(rows, faults, frame)
    plan = make_plan(
        ruleset, columns, engine, PolarsEngine(pl.Int128), as_of, spoilt, lambda fault: fault.spoils in occurring
    )
    sums = pl.concat([one.collect() for one in summed(plan, table, frame.lazy())], how="diagonal")
    groups = folded(plan, table, sums.lazy()).collect()
    return lines(plan, table, groups.lazy()).collect()


def _lost(ruleset: CheckedRuleset, rows: Rows, frame: pl.DataFrame) -> list[DataIssue]:
    """List agencies of which it cannot be told whether they belong to a scope."""
    issues: list[DataIssue] = []
    scopes = {s.scope.name: s.scope for s in ruleset.statements if s.subject is not None}
    for scope in scopes.values():
        lost = is_missing(rows.truth(scope.condition))
        if isinstance(lost, Value):
            for name in dict.fromkeys(names_read(scope.condition)):
                test = lost.native & pl.col(name).is_null()
                issues += where_true(frame, test, name, "missing-attribute", {"scope": scope.name})
    return list(dict.fromkeys(issues))


def _occurring(rows: Rows, faults: dict[frozenset[str], Fault], frame: pl.DataFrame) -> set[frozenset[str]]:
    """Find the contradictions that occur in a frame."""
    asked = [(spoils, fault.test) for spoils, fault in faults.items()]
    lazy = with_layers(frame.lazy(), rows.layers)
    natives = [
        (test.native if isinstance(test, Value) else pl.lit(test)).any().alias(str(number))
        for number, (_, test) in enumerate(asked)
    ]
    found = lazy.select(natives).collect().row(0) if natives else ()
    return {spoils for (spoils, _), occurs in zip(asked, found, strict=True) if occurs}
