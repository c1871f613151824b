"""Run a plan with polars: one driver for frames in memory, which are looked over first, and for lazy ones."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

import polars as pl
from attrs import define, evolve

from vtlt_rules.checked import CheckedRuleset, EnumType, Statement
from vtlt_rules.columnar.meaning.agencies import AgencyPlan, agency_plan, is_part_of_total
from vtlt_rules.columnar.meaning.conditions import Columns
from vtlt_rules.columnar.meaning.contradictions import (
    Facts,
    Occurring,
    any_may_occur,
    facts_of,
    facts_of_repeated,
    parted,
)
from vtlt_rules.columnar.meaning.expressions import Layers, Operand, Test, Value
from vtlt_rules.columnar.meaning.overflow import USUAL, largest_number, may_be_large, needs_128_bits
from vtlt_rules.columnar.meaning.plan import APART, COUNTS, FIGURES, HUGE, IN_SPITE_OF, PART, SIZE, UNNAMED, Pass, Plan
from vtlt_rules.columnar.meaning.planner import make_plan
from vtlt_rules.columnar.polars.choices import sorted_columns, with_choices
from vtlt_rules.columnar.polars.engine import PolarsEngine
from vtlt_rules.columnar.polars.groups import TYPES as TYPES_OF_GROUPS
from vtlt_rules.columnar.polars.groups import columns_of_lines, in_groups, put_together, with_all
from vtlt_rules.columnar.polars.numbers import numbers_of
from vtlt_rules.columnar.polars.texts import id_as_read, text_key
from vtlt_rules.columnar.table import GIVEN_ID, GROUP, ID, WHICH, Table, cells_read_in, inner, spelled
from vtlt_rules.errors import BadData
from vtlt_rules.issues import DataIssue
from vtlt_rules.verdict import Verdict

READ_ID = "__id"
"""The column of ids as they are read."""

_REPEATED = "__repeated"
_KEY, _HIDDEN = "__key_", "__hidden_"


def polars_version() -> Any:  # noqa: ANN401 - the module
    """Return polars, for those who must not import it themselves."""
    return pl


@define
class Prepared:
    """A frame made ready for a plan.

    Attributes:
        table: Its columns.
        agencies: The rows of agencies that occur once in their group.
        others: The rows of ``agencies`` that belong to agencies that occur more than once.
        repeated: A row for each agency that occurs more than once; None when there is none.
        columns: The columns of ``agencies`` as expressions.
        repeated_columns: Those of ``repeated``.
        layers: Where columns of ``agencies`` are named.
        occurring: Tells which contradictions occur.
        guard: A number; frames with a larger one are refused when they are collected. None where that has been seen to.
        is_in_memory: Whether each pass is to be computed at once.
    """

    table: Table
    agencies: pl.LazyFrame
    repeated: pl.LazyFrame | None
    columns: Columns
    repeated_columns: Columns
    layers: Layers
    others: Test = False
    occurring: Occurring = any_may_occur
    guard: int | None = None
    is_in_memory: bool = False

    @property
    def figure(self) -> Any:  # noqa: ANN401 - a data type of polars
        """The type of numerators and denominators."""
        engine = self.columns.engine
        assert isinstance(engine, PolarsEngine)
        return engine.number


def run(
    ruleset: CheckedRuleset, ready: Prepared, as_of: datetime.date | None, statement: Statement | None
) -> pl.LazyFrame:
    """Evaluate a frame that was made ready: all statements, or when one is given the agencies of its scope.

    Args:
        ruleset: The ruleset.
        ready: The frame.
        as_of: The day at which the data was cut off.
        statement: The statement whose agencies are judged one by one.
    """
    facts = facts_of(ruleset, ready.columns, ready.layers, cells_read_in(ruleset, statement), ready.occurring)
    repeated = None if ready.repeated is None else facts_of_repeated(ruleset, ready.repeated_columns)
    if statement is not None:
        return _judged_agencies(ready, facts, repeated, statement, as_of)
    agencies, rows_of_repeated = _in_groups(ready)
    sources, frames = [facts], [agencies]
    if not ready.is_in_memory:
        sources, frames = [*parted(facts, ready.others)], frames * 2
    if repeated is not None:
        assert rows_of_repeated is not None
        sources.append(repeated)
        frames.append(rows_of_repeated)
    plan = make_plan(ruleset, sources, PolarsEngine(pl.Int128), as_of, largest=ready.guard)
    first, *others = [partial(_passes, plan, number, ready.table) for number in range(len(sources))]
    if ready.is_in_memory:
        queries = [one for own, frame in zip([first, *others], frames, strict=True) for one in own(frame)]
        sums = pl.concat([one.collect() for one in queries], how="diagonal").lazy()
    else:
        reads = cells_read_in(ruleset)
        rows = [
            _rows_of(source.meant(reads), source.rows.layers, frame)
            for source, frame in zip(sources[1:], frames[1:], strict=True)
        ]
        sums = _with_others(pl.concat(first(frames[0]), how="diagonal"), plan, [*zip(others, rows, strict=True)])
    groups = _folded(plan, ready.table, sums)
    if ready.is_in_memory:
        groups = groups.collect().lazy()
    return _lines(
        plan, ready.table, groups, {name: ruleset.attributes[name].type for name in ready.table.grouping}, ready.figure
    )


def _in_groups(ready: Prepared) -> tuple[pl.LazyFrame, pl.LazyFrame | None]:
    """Return the rows of agencies, and of those that occur more than once, with those of groups where there are some."""
    if not ready.table.grouping:
        return ready.agencies, ready.repeated
    agencies = in_groups(ready.agencies, ready.table, ready.columns)
    if ready.is_in_memory:
        agencies = agencies.collect().lazy()
    of_repeated = evolve(ready.columns, unreadable={})
    return agencies, None if ready.repeated is None else in_groups(ready.repeated, ready.table, of_repeated)


def columns_of(table: Table, engine: PolarsEngine, nulls: dict[str, bool]) -> Columns:
    """Return the columns of a table as polars expressions."""
    columns = Columns(engine, scales=table.scales, most=2**62 if engine.number == pl.Int64 else 2**120)

    def value(name: str, native: pl.Expr) -> Value:
        return Value(engine, native, nulls.get(inner(name), True))

    for name, column in table.numbers.items():
        scale = table.scales[column.unit.name]
        native, is_unreadable = numbers_of(name, column)
        may_be_null = nulls.get(inner(name), True) or is_unreadable is not None
        if str(column.type) != str(engine.number):
            native = native.cast(engine.number)
        step = 10**column.decimals
        if step > scale:  # digits behind the comma in a whole unit
            divisor = pl.lit(step, dtype=engine.number)
            is_broken = (native % divisor) != 0
            is_unreadable = is_broken if is_unreadable is None else is_unreadable | is_broken
            native = native // divisor
        elif step < scale:
            native = native * pl.lit(scale // step, dtype=engine.number)
        columns.numbers[name] = Value(engine, native, may_be_null)
        if is_unreadable is not None:
            columns.unreadable[name] = value(name, is_unreadable)
    for name in table.truths:
        columns.truths[name] = value(name, pl.col(inner(name)))
    for name in (*table.texts, *table.enums):
        columns.texts[name] = value(name, pl.col(inner(name)))
    for name in table.spelled:
        columns.spelled[name] = Value(engine, pl.col(spelled(name)), may_be_null=True)
    for name in table.days:
        columns.days[name] = value(name, pl.col(inner(name)).cast(pl.Date))
    return columns


def has_time(name: str) -> pl.Expr:
    """Tell where a milestone is no day, but has a time of day."""
    return pl.col(inner(name)).dt.time() != datetime.time()


def _passes(plan: Plan, source: int, table: Table, frame: pl.LazyFrame) -> list[pl.LazyFrame]:
    return [_added_up(one, table, plan.layers[source], frame) for one in plan.passes if one.source == source]


def _with_others(
    sums: pl.LazyFrame, plan: Plan, others: Sequence[tuple[Callable[[pl.LazyFrame], list[pl.LazyFrame]], pl.LazyFrame]]
) -> pl.LazyFrame:
    """Add what comes from agencies that are looked at apart, when it is seen that there are some: mostly there are none."""
    schema = dict(sums.collect_schema())
    if APART not in schema:
        return sums
    for one in plan.passes:
        if one.source:
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
    groups = with_layers(groups, plan.total_layers)
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


def _lines(
    plan: Plan,
    table: Table,
    groups: pl.LazyFrame,
    types: dict[str, Any],
    figure: Any = pl.Int64,  # noqa: ANN401
) -> pl.LazyFrame:
    """Return a row for each group and statement, groups in order, statements in the order of the plan.

    Each column of the result is first a list for each group, with an element for each statement.

    Args:
        plan: The plan.
        table: The columns of the frame.
        groups: What was added up.
        types: The types of the attributes by which agencies are grouped.
        figure: The type of numerators and denominators.
    """
    if table.keys:
        groups = groups.sort(table.keys, nulls_last=True)
    groups = with_layers(groups, plan.group_layers)
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


def prepare_lazy(ruleset: CheckedRuleset, frame: pl.LazyFrame, table: Table, is_unique: bool) -> Prepared:
    """Make a lazy frame ready, of which no cell can be looked at.

    Args:
        ruleset: The ruleset.
        frame: The frame.
        table: Its columns.
        is_unique: Whether no agency occurs twice in a group.

    Raises:
        BadData: Thresholds are too large for sums to be compared exactly.
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
        type_ = ruleset.type_of(name)
        assert isinstance(type_, EnumType)
        columns.unreadable[name] = Value(engine, ~pl.col(inner(name)).is_in(list(type_.values)), may_be_null=True)
    for name in table.times:
        columns.unreadable[name] = Value(engine, has_time(name), may_be_null=True)
    columns.has_odd_texts = True  # turning all cells into numbers would cost more than comparing the texts
    frame = frame.select(chosen_columns(table, frame.collect_schema().names()))
    frame = frame.with_columns(pl.col(inner(name)).cast(pl.String) for name in table.enums)
    frame = frame.with_columns(
        *(text_key(inner(name)).alias(f"{_KEY}{name}") for name in table.texts),
        *(pl.col(inner(name)).cast(pl.String).alias(spelled(name)) for name in table.spelled),
    )
    for name in table.texts:
        given, key = pl.col(inner(name)), pl.col(f"{_KEY}{name}")
        columns.unreadable[name] = Value(engine, pl.col(f"{_HIDDEN}{name}"), may_be_null=False)
        frame = frame.with_columns(
            key.alias(inner(name)), (given.is_not_null() & key.is_null()).alias(f"{_HIDDEN}{name}")
        )
    repeated, others = None, None
    if table.has_ids and not is_unique:
        frame = frame.with_columns((id_as_read(GIVEN_ID) if table.has_text_ids else pl.col(GIVEN_ID)).alias(READ_ID))
        is_repeated = (pl.len().over([*table.keys, READ_ID]) > 1) | pl.col(READ_ID).is_null()
        frame = frame.with_columns(is_repeated.alias(_REPEATED))
        readable = [
            pl.when(~columns.unreadable[name].native).then(pl.col(inner(name))).alias(inner(name))
            for name in table.enums
        ]
        repeated = one_each(ruleset, table, frame.filter(pl.col(_REPEATED)).with_columns(readable))
        others = Value(engine, pl.col(_REPEATED), may_be_null=False)
    guard = largest if may_be_large(table) else None
    return Prepared(table, frame, repeated, columns, columns, Layers("__l"), others or False, guard=guard)


def one_each(ruleset: CheckedRuleset, table: Table, frame: pl.LazyFrame) -> pl.LazyFrame:
    """Make one row of all rows of each agency: what all of them say of an attribute; what they report cannot be used."""
    attributes = [inner(name) for name in (*table.truths, *table.texts, *table.enums) if name in ruleset.attributes]
    said = [pl.when(pl.col(name).n_unique() == 1).then(pl.col(name).first()).alias(name) for name in attributes]
    said += [pl.col(spelled(name)).max() for name in table.spelled]
    rows = frame.group_by([*table.keys, READ_ID], maintain_order=True).agg(pl.col(GIVEN_ID).first(), *said)
    return rows.with_columns(pl.col(READ_ID).is_null().alias(UNNAMED))


def _judged_agencies(
    ready: Prepared, facts: Facts, repeated: Facts | None, statement: Statement, as_of: datetime.date | None
) -> pl.LazyFrame:
    """Return a row for each agency of a statement's scope."""
    frame = ready.agencies
    if isinstance(ready.others, Value):
        frame = frame.filter(~ready.others.native)
    if ready.guard is not None and ready.table.numbers:
        read = columns_of(ready.table, PolarsEngine(pl.Int128), {}).numbers.values()
        is_huge = pl.max_horizontal(*(value.native for value in read)) > ready.guard
        frame = frame.with_columns(is_huge.fill_null(value=False).alias(HUGE)).map_batches(_refuse_huge).drop(HUGE)
    rows = _agency_rows(ready, frame, agency_plan(statement, facts, as_of), statement)
    if repeated is not None:
        assert ready.repeated is not None
        plan = agency_plan(statement, repeated, as_of)
        rows = pl.concat([rows, _agency_rows(ready, ready.repeated, plan, statement)])
    if is_part_of_total(statement):
        together = [*ready.table.keys, *([GROUP] if statement.grouped_by is not None else [])]
        members = pl.len().over(together) if together else pl.len()
        counts = (members > 1) & (pl.col("verdict") != Verdict.NOT_APPLICABLE.value)
        tracked = pl.when(counts).then(pl.lit(Verdict.TRACKED.value)).otherwise(pl.col("verdict"))
        is_bad = counts & (pl.col("verdict") == Verdict.BAD_DATA.value)  # which is not held against it either
        spite = pl.when(is_bad).then(pl.lit(1, dtype=pl.Int64)).otherwise(pl.col(IN_SPITE_OF))
        rows = rows.with_columns(tracked.alias("verdict"), spite.alias(IN_SPITE_OF))
    return rows.select(*group_columns(ready.table), pl.exclude([*ready.table.keys, GROUP]))


def _agency_rows(ready: Prepared, frame: pl.LazyFrame, plan: AgencyPlan, statement: Statement) -> pl.LazyFrame:
    table = ready.table
    if plan.member is not True:
        frame = frame.filter(plan.member.native if isinstance(plan.member, Value) else pl.lit(value=False))
    return with_layers(frame, plan.layers).select(
        *table.keys,
        *([pl.col(GIVEN_ID).alias(ID)] if table.shows_ids else []),
        *([pl.col(inner(statement.grouped_by.name)).cast(pl.String).alias(GROUP)] if statement.grouped_by else []),
        pl.lit(statement.id, dtype=pl.String).alias("id"),
        pl.lit(statement.clause, dtype=pl.String).alias("clause"),
        pl.lit(statement.text, dtype=pl.String).alias("statement"),
        _cell(plan.verdict, pl.String).alias("verdict"),
        *(_cell(one, ready.figure).alias(name) for name, one in zip(FIGURES, plan.figures, strict=True)),
        _cell(plan.in_spite_of, pl.Int64).alias(IN_SPITE_OF),
    )


def group_columns(table: Table) -> list[pl.Expr]:
    """Return the columns that make a group, under their own names."""
    return [pl.col(key).alias(name) for key, name in zip(table.keys, table.by, strict=True)]


def chosen_columns(table: Table, names: Sequence[str]) -> list[pl.Expr]:
    """Return the columns that are read, under the names that they have meanwhile.

    Args:
        table: The columns that are read.
        names: All columns of the frame: by their names polars might find others, since it takes some for patterns.
    """
    places = {name: place for place, name in enumerate(names)}
    keys = [pl.nth(places[name]).alias(key) for key, name in zip(table.keys, table.by, strict=True)]
    ids = [pl.nth(places[ID]).alias(GIVEN_ID)] if table.has_ids else []
    read = {name: pl.nth(places[name]).alias(inner(name)) for name in table.names}
    if ID in read:
        read[ID] = read[ID].cast(pl.String)
    return [*keys, *ids, *read.values()]


def _cell(operand: Operand | str, type_: Any) -> pl.Expr:  # noqa: ANN401 - a polars data type
    return operand.native.cast(type_) if isinstance(operand, Value) else pl.lit(operand, dtype=type_)
