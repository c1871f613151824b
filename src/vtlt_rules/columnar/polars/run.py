"""Run a plan with polars: one driver for frames in memory, which are looked over first, and for lazy ones."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import polars as pl
from attrs import evolve, frozen

from vtlt_rules.checked import CheckedRuleset, Statement
from vtlt_rules.columnar.meaning.agencies import AgencyPlan, agency_plan, is_part_of_total
from vtlt_rules.columnar.meaning.contradictions import Facts, facts_of, facts_of_repeated, parted
from vtlt_rules.columnar.meaning.expressions import Layers, Operand, Test, Value
from vtlt_rules.columnar.meaning.growth import NOT_GIVEN, Former
from vtlt_rules.columnar.meaning.plan import APART, COUNTS, FIGURES, HUGE, IN_SPITE_OF, NOW, PART, SIZE, Pass, Plan
from vtlt_rules.columnar.meaning.planner import DataOfThen, make_plan
from vtlt_rules.columnar.polars.beside import Earlier, beside, with_keys_like
from vtlt_rules.columnar.polars.choices import sorted_columns, with_choices
from vtlt_rules.columnar.polars.engine import PolarsEngine
from vtlt_rules.columnar.polars.groups import TYPES as TYPES_OF_GROUPS
from vtlt_rules.columnar.polars.groups import columns_of_lines, in_groups, put_together, with_all
from vtlt_rules.columnar.polars.prepared import Prepared, refuse_huge, refused_if_huge, with_layers
from vtlt_rules.columnar.table import GIVEN_ID, GROUP, ID, WHICH, Table, cells_read_in, inner
from vtlt_rules.errors import BadData
from vtlt_rules.issues import DataIssue
from vtlt_rules.verdict import Verdict


def polars_version() -> Any:  # noqa: ANN401 - the module
    """Return polars, for those who must not import it themselves."""
    return pl


def run(
    ruleset: CheckedRuleset,
    ready: Prepared,
    as_of: datetime.date | None,
    statement: Statement | None,
    then: Sequence[tuple[CheckedRuleset, Prepared]] = (),
) -> pl.LazyFrame:
    """Evaluate a frame that was made ready: all statements, or when one is given the agencies of its scope.

    Args:
        ruleset: The ruleset.
        ready: The frame.
        as_of: The day at which the data was cut off.
        statement: The statement whose agencies are judged one by one.
        then: The frames of then, each with the ruleset of the demands on a change that are held against it.
    """
    for _, frame in then:
        frame.columns.engine.shares_with(ready.columns.engine)
    earlier = [
        Earlier(asked, own, _facts(asked, own)) for asked, frame in then for own in [with_keys_like(frame, ready)]
    ]
    formers: list[dict[str, Former]] = []
    if earlier:
        ready, formers = beside(ready, earlier)
    facts = _facts(ruleset, ready, statement)
    if statement is not None:
        known = {id_: former for one in formers for id_, former in one.items()}
        former = known.get(statement.id, NOT_GIVEN) if statement.growth is not None else None
        return _judged_agencies(ready, facts, statement, as_of, former)
    now = _side(ready, facts, cells_read_in(ruleset))
    before = [_side(one.ready, one.facts, cells_read_in(one.ruleset)) for one in earlier]
    of_then = [
        DataOfThen(one.statements, side.sources, own, one.ready.guard)
        for one, side, own in zip(earlier, before, formers, strict=True)
    ]
    groups_engine = PolarsEngine(pl.Int128)
    plan = make_plan(ruleset, now.sources, groups_engine, as_of, largest=ready.guard, then=of_then)
    sums, first = [], 0
    for side in (now, *before):
        sums.append(_sums(plan, side, range(first, first + len(side.sources))))
        first += len(side.sources)
    groups = _folded(plan, ready.table, pl.concat(sums, how="diagonal") if before else sums[0])
    if ready.is_in_memory:
        groups = groups.collect().lazy()
    types = {name: ruleset.attributes[name].type for name in ready.table.grouping}
    return _lines(plan, ready.table, groups, types, groups_engine.guards, ready.figure)


def _facts(ruleset: CheckedRuleset, ready: Prepared, statement: Statement | None = None) -> list[Facts]:
    """Return what is known of agencies that occur once, and of the others where there are some."""
    reads = cells_read_in(ruleset, statement)
    found = [facts_of(ruleset, ready.columns, ready.layers, reads, ready.occurring)]
    return found if ready.repeated is None else [*found, facts_of_repeated(ruleset, ready.repeated_columns)]


@frozen
class _OneTime:
    """The agencies of now, or of some then: what is known of them, and their rows.

    Attributes:
        sources: What is known, for each kind of rows; of a lazy frame first of those in which nothing is wrong.
        frames: The rows of each.
        reads: The cells that are read.
    """

    ready: Prepared
    sources: list[Facts]
    frames: list[pl.LazyFrame]
    reads: frozenset[str]


def _side(ready: Prepared, facts: Sequence[Facts], reads: frozenset[str]) -> _OneTime:
    agencies, repeated = _in_groups(ready)
    once, *others = facts
    frames = [] if repeated is None else [repeated]
    if ready.is_in_memory:
        return _OneTime(ready, [once, *others], [agencies, *frames], reads)
    return _OneTime(ready, [*parted(once, ready.others), *others], [agencies, agencies, *frames], reads)


def _sums(plan: Plan, side: _OneTime, numbers: range) -> pl.LazyFrame:
    """Return the sums of a side, of which the sources have some numbers."""
    first, *others = [partial(_passes, plan, number, side.ready.table) for number in numbers]
    if side.ready.is_in_memory:
        queries = [one for own, frame in zip([first, *others], side.frames, strict=True) for one in own(frame)]
        return pl.concat([one.collect() for one in queries], how="diagonal").lazy()
    rows = [
        _rows_of(source.meant(side.reads), source.rows.layers, frame)
        for source, frame in zip(side.sources[1:], side.frames[1:], strict=True)
    ]
    sums = pl.concat(first(side.frames[0]), how="diagonal")
    return _with_others(sums, plan, numbers[1:], [*zip(others, rows, strict=True)])


def _in_groups(ready: Prepared) -> tuple[pl.LazyFrame, pl.LazyFrame | None]:
    """Return the rows of agencies, and of those that occur more than once, with those of groups where there are some."""
    if not ready.table.grouping:
        return ready.agencies, ready.repeated
    agencies = in_groups(ready.agencies, ready.table, ready.columns)
    if ready.is_in_memory:
        agencies = agencies.collect().lazy()
    of_repeated = evolve(ready.columns, unreadable={})
    return agencies, None if ready.repeated is None else in_groups(ready.repeated, ready.table, of_repeated)


def _passes(plan: Plan, source: int, table: Table, frame: pl.LazyFrame) -> list[pl.LazyFrame]:
    return [_added_up(one, table, plan.layers[source], frame) for one in plan.passes if one.source == source]


def _with_others(
    sums: pl.LazyFrame,
    plan: Plan,
    sources: range,
    others: Sequence[tuple[Callable[[pl.LazyFrame], list[pl.LazyFrame]], pl.LazyFrame]],
) -> pl.LazyFrame:
    """Add what comes from agencies that are looked at apart, when it is seen that there are some: mostly there are none."""
    schema = dict(sums.collect_schema())
    if APART not in schema:
        return sums
    for one in plan.passes:
        if one.source in sources:
            schema |= {column.name: _TYPES.get(column.how, pl.Int128()) for column in one.sums}
            schema |= {name: pl.Boolean() for name in one.keys if name not in schema}

    def completed(found: pl.DataFrame) -> pl.DataFrame:
        if not found.get_column(APART).any():
            return pl.concat([pl.DataFrame(schema=schema), found], how="diagonal")
        more = [one.collect() for passes, rows in others for one in passes(rows.collect().lazy())]
        every: pl.DataFrame = pl.concat([pl.DataFrame(schema=schema), found, *more], how="diagonal")
        return every

    return sums.map_batches(completed, schema=schema, validate_output_schema=False)


_TYPES: dict[str, pl.DataType] = {"list": pl.List(pl.List(pl.Int128)), "last": pl.String()}


def _rows_of(test: Test, layers: Layers, frame: pl.LazyFrame) -> pl.LazyFrame:
    """Return the rows that pass a test."""
    if isinstance(test, Value):
        return with_layers(frame, layers, [test.native]).filter(test.native)
    return frame if test is True else frame.filter(pl.lit(value=False))


def _added_up(one: Pass, table: Table, layers: Layers, frame: pl.LazyFrame) -> pl.LazyFrame:
    """Add up by keys: one pass over the rows of a source."""
    frame = _rows_of(one.test, layers, frame)
    keys = [pl.col(name) for name in table.all_keys] + [value.native.alias(name) for name, value in one.keys.items()]
    inputs = [column.value.native.alias(column.name) for column in one.sums]
    totals = [_total(column.name, column.how) for column in one.sums]
    names = [*table.all_keys, *one.keys]
    size = pl.len().cast(pl.Int128).alias(SIZE)
    chosen = with_layers(frame, layers, [*keys, *inputs])
    if names or inputs:  # where nothing is selected nothing can be counted
        # Added first, since constants alone would be one row, however many agencies there are.
        chosen = chosen.with_columns(*keys, *inputs).select(*names, *(column.name for column in one.sums))
    if not names:  # one row for all, in which a list must be made one value
        totals = [t.implode() if c.how == "list" else t for t, c in zip(totals, one.sums, strict=True)]
    sums = chosen.group_by(names).agg(*totals, size) if names else chosen.select(*totals, size)
    return sums.with_columns(pl.lit(one.number, dtype=pl.Int128).alias(PART))


def _total(name: str, how: str) -> pl.Expr:
    match how:
        case "least":
            return pl.col(name).min().cast(pl.Int128)
        case "last":
            return pl.col(name).max()
        case "list":
            return pl.col(name).drop_nulls()
        case "known":
            return pl.col(name).count().cast(pl.Int128)
        case _:
            return pl.col(name).sum().cast(pl.Int128)


def _folded(plan: Plan, table: Table, sums: pl.LazyFrame) -> pl.LazyFrame:
    """Add up again by group."""
    keys = table.all_keys
    sums = with_layers(with_all(sums, table) if table.grouping else sums, plan.sum_layers)
    totals = []
    for name, column in plan.folds.items():
        native = column.value.native
        match column.how:
            case "least":
                total = native.min()
            case "last":
                total = native.max()
            case "list":
                total = native.explode().drop_nulls()
                total = total if keys else total.implode()
            case _:
                total = native.sum()
        totals.append(total.alias(name))
    groups = sums.group_by(keys).agg(*totals) if keys else sums.select(*totals)
    if keys and NOW in plan.folds:
        groups = groups.filter(pl.col(NOW) > 0)
    groups = with_layers(groups, plan.total_layers)
    if HUGE in plan.folds:
        groups = groups.map_batches(refused_if_huge)
    if not plan.choices:
        return groups
    schema = groups.collect_schema()
    found = {name: type_ for prefix in plan.choices for name, type_ in sorted_columns(prefix).items()}
    return groups.map_batches(
        lambda frame: with_choices(frame, plan.choices), schema={**schema, **found}, validate_output_schema=False
    )


_TOO_LARGE, _OUT = "__too_large", "__out"


def _refuse_too_large(groups: pl.DataFrame) -> pl.DataFrame:
    """Refuse a frame with sums that could overflow where they are compared with those of then."""
    if groups.get_column(_TOO_LARGE).any():
        raise BadData([DataIssue("too-large-for-frame")])
    return groups


def _lines(
    plan: Plan,
    table: Table,
    groups: pl.LazyFrame,
    types: dict[str, Any],
    guards: Sequence[pl.Expr] = (),
    figure: Any = pl.Int64,  # noqa: ANN401
) -> pl.LazyFrame:
    """Return a row for each group and statement, groups in order, statements in the order of the plan.

    Each column of the result is first a list for each group, with an element for each statement.

    Args:
        plan: The plan.
        table: The columns of the frame.
        groups: What was added up.
        types: The types of the attributes by which agencies are grouped.
        guards: Tests that are true where sums are too large to be compared.
        figure: The type of numerators and denominators.
    """
    if table.keys:
        groups = groups.sort(table.keys, nulls_last=True)
    groups = with_layers(groups, plan.group_layers)
    if guards:
        is_too_large = pl.any_horizontal(*guards).fill_null(value=False).alias(_TOO_LARGE)
        groups = groups.with_columns(is_too_large).map_batches(_refuse_too_large).drop(_TOO_LARGE)
    columns = {
        "id": pl.lit(pl.Series([[line.statement.id for line in plan.lines]], dtype=pl.List(pl.String))),
        "clause": pl.lit(pl.Series([[line.statement.clause for line in plan.lines]], dtype=pl.List(pl.String))),
        "statement": pl.lit(pl.Series([[line.statement.text for line in plan.lines]], dtype=pl.List(pl.String))),
        "verdict": _listed([line.verdict for line in plan.lines], pl.String),
        "provisional": _listed([line.provisional for line in plan.lines], pl.String),
    }
    for position, name in enumerate(FIGURES):
        columns[name] = _listed([line.figures[position] for line in plan.lines], figure)
    for position, name in enumerate(COUNTS):
        columns[name] = _listed([line.counts[position] for line in plan.lines], pl.Int64)
    columns[IN_SPITE_OF] = _listed([line.in_spite_of for line in plan.lines], pl.Int64)
    shown = [*columns]
    if not table.grouping:
        rows = groups.select(*group_columns(table), **columns).explode(shown)
        return rows if plan.lines else rows.head(0)  # an empty list gives a row with nothing in it
    columns |= {
        name: _listed(cells, TYPES_OF_GROUPS[name]) for name, cells in columns_of_lines(plan.lines, table).items()
    }
    rows = groups.select(*group_columns(table), WHICH, GROUP, **columns).explode(list(columns))
    return put_together(rows, table, types).select(*table.by, *table.grouping, *shown)


def _listed(operands: Sequence[Operand | str], type_: Any) -> pl.Expr:  # noqa: ANN401 - a polars data type
    cells = [_cell(operand, type_) for operand in operands]
    return pl.concat_list(cells) if cells else pl.lit(None, dtype=pl.List(type_))


def _judged_agencies(
    ready: Prepared,
    facts: Sequence[Facts],
    statement: Statement,
    as_of: datetime.date | None,
    former: Former | None,
) -> pl.LazyFrame:
    """Return a row for each agency of a statement's scope."""
    frame = refuse_huge(ready)
    once, *others = facts
    rows = _agency_rows(ready, frame, agency_plan(statement, once, as_of, former), statement)
    for one in others:
        assert ready.repeated is not None
        plan = agency_plan(statement, one, as_of, former)
        rows = pl.concat([rows, _agency_rows(ready, ready.repeated, plan, statement)])
    if is_part_of_total(statement):
        together = [*ready.table.keys, *([GROUP] if statement.grouped_by is not None else [])]
        members = pl.len().over(together) if together else pl.len()
        counts = (members > 1) & ~pl.col(_OUT)
        tracked = pl.when(counts).then(pl.lit(Verdict.TRACKED.value)).otherwise(pl.col("verdict"))
        is_bad = counts & (pl.col("verdict") == Verdict.BAD_DATA.value)  # which is not held against it either
        spite = pl.when(is_bad).then(pl.lit(1, dtype=pl.Int64)).otherwise(pl.col(IN_SPITE_OF))
        rows = rows.with_columns(tracked.alias("verdict"), spite.alias(IN_SPITE_OF))
    return rows.select(*group_columns(ready.table), pl.exclude([*ready.table.keys, GROUP, _OUT]))


def _agency_rows(ready: Prepared, frame: pl.LazyFrame, plan: AgencyPlan, statement: Statement) -> pl.LazyFrame:
    table = ready.table
    members = _rows_of(plan.member, plan.layers, frame)
    return with_layers(members, plan.layers).select(
        *table.keys,
        *([pl.col(GIVEN_ID).alias(ID)] if table.shows_ids else []),
        *([pl.col(inner(statement.grouped_by.name)).cast(pl.String).alias(GROUP)] if statement.grouped_by else []),
        pl.lit(statement.id, dtype=pl.String).alias("id"),
        pl.lit(statement.clause, dtype=pl.String).alias("clause"),
        pl.lit(statement.text, dtype=pl.String).alias("statement"),
        _cell(plan.verdict, pl.String).alias("verdict"),
        *(_cell(one, ready.figure).alias(name) for name, one in zip(FIGURES, plan.figures, strict=True)),
        _cell(plan.in_spite_of, pl.Int64).alias(IN_SPITE_OF),
        _cell(plan.is_out, pl.Boolean).alias(_OUT),
    )


def group_columns(table: Table) -> list[pl.Expr]:
    """Return the columns that make a group, under their own names."""
    return [pl.col(key).alias(name) for key, name in zip(table.keys, table.by, strict=True)]


def _cell(operand: Operand | Test | str, type_: Any) -> pl.Expr:  # noqa: ANN401 - a polars data type
    return operand.native.cast(type_) if isinstance(operand, Value) else pl.lit(operand, dtype=type_)
