"""A frame made ready for a plan: its columns as expressions; of a lazy one without a look at its cells."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl
from attrs import define

from vtlt_rules.checked import CheckedRuleset, EnumType
from vtlt_rules.columnar.meaning.conditions import Columns
from vtlt_rules.columnar.meaning.contradictions import Occurring, any_may_occur
from vtlt_rules.columnar.meaning.expressions import Layers, Test, Value
from vtlt_rules.columnar.meaning.overflow import USUAL, largest_number, may_be_large, needs_128_bits
from vtlt_rules.columnar.meaning.plan import HUGE, UNNAMED
from vtlt_rules.columnar.polars.engine import PolarsEngine
from vtlt_rules.columnar.polars.numbers import numbers_of
from vtlt_rules.columnar.polars.texts import id_as_read, text_key
from vtlt_rules.columnar.table import GIVEN_ID, ID, Table, inner, spelled
from vtlt_rules.errors import BadData
from vtlt_rules.issues import DataIssue

READ_ID = "__id"
"""The column of ids as they are read."""

_REPEATED = "__repeated"
_KEY, _HIDDEN = "__key_", "__hidden_"


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
        if step > scale:  # digits behind the comma in a whole unit: more than 18 where cells are small need 128 bits
            divisor = pl.lit(step, dtype=pl.Int128)
            is_broken = (native.cast(pl.Int128) % divisor) != 0
            is_unreadable = is_broken if is_unreadable is None else is_unreadable | is_broken
            native = (native.cast(pl.Int128) // divisor).cast(engine.number)
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


def is_of_no_year(name: str, type_: Any) -> pl.Expr:  # noqa: ANN401 - a data type of polars
    """Tell where a milestone is not of the years 1 to 9999: Python has no such day."""
    if type_ == pl.Datetime("ns"):  # which ends in 2262
        return pl.lit(value=False)
    kind: Any = datetime.date if type_ == pl.Date else datetime.datetime
    first, last = (pl.lit(one, dtype=type_) for one in (kind.min, kind.max))
    return ~pl.col(inner(name)).is_between(first, last)


def has_time(name: str, type_: Any) -> pl.Expr:  # noqa: ANN401 - a data type of polars
    """Tell where a milestone is no day, but has a time of day."""
    return pl.lit(value=False) if type_ == pl.Date else pl.col(inner(name)).dt.time() != datetime.time()


def prepare_lazy(
    ruleset: CheckedRuleset, frame: pl.LazyFrame, table: Table, is_unique: bool, is_beside: bool = False
) -> Prepared:
    """Make a lazy frame ready, of which no cell can be looked at.

    Args:
        ruleset: The ruleset.
        frame: The frame.
        table: Its columns.
        is_unique: Whether no agency occurs twice in a group.
        is_beside: Whether agencies are looked for by their ids among those of another frame, and compared with them.

    Raises:
        BadData: Thresholds are too large for sums to be compared exactly.
    """
    bits = 126 if needs_128_bits(table) or is_beside else 62
    largest = largest_number(ruleset, table, bits, is_beside)
    if largest < USUAL:
        bits, largest = 126, largest_number(ruleset, table, 126, is_beside)
    if largest < USUAL:
        raise BadData([DataIssue("too-large-for-frame")])
    engine = PolarsEngine(pl.Int64 if bits == 62 else pl.Int128)
    columns = columns_of(table, engine, {})
    for name in table.enums:
        type_ = ruleset.type_of(name)
        assert isinstance(type_, EnumType)
        columns.unreadable[name] = Value(engine, ~pl.col(inner(name)).is_in(list(type_.values)), may_be_null=True)
    columns.has_odd_texts = True  # turning all cells into numbers would cost more than comparing the texts
    frame = frame.select(chosen_columns(table, frame.collect_schema().names()))
    _read_days(columns, table, frame.collect_schema())
    for name in table.numeric_truths:
        cell = pl.col(inner(name))
        is_odd = ((cell != 1) & (cell != 0)).fill_null(value=False).alias(f"{_HIDDEN}{name}")
        frame = frame.with_columns(pl.when((cell == 1) | (cell == 0)).then(cell == 1).alias(inner(name)), is_odd)
        columns.unreadable[name] = Value(engine, pl.col(f"{_HIDDEN}{name}"), may_be_null=False)
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
    if table.has_ids and (is_beside or not is_unique):
        frame = frame.with_columns((id_as_read(GIVEN_ID) if table.has_text_ids else pl.col(GIVEN_ID)).alias(READ_ID))
    if table.has_ids and not is_unique:
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


def _read_days(columns: Columns, table: Table, types: Mapping[str, Any]) -> None:
    """Read milestones of which no cell can be looked at: what is no day is unreadable."""
    engine = columns.engine
    for name in table.days:
        cell, type_ = pl.col(inner(name)), types[inner(name)]
        is_of_none = is_of_no_year(name, type_)
        columns.days[name] = Value(engine, pl.when(~is_of_none).then(cell).cast(pl.Date), may_be_null=True)
        is_odd = is_of_none | has_time(name, type_)
        columns.unreadable[name] = Value(engine, is_odd, may_be_null=True)


def one_each(ruleset: CheckedRuleset, table: Table, frame: pl.LazyFrame) -> pl.LazyFrame:
    """Make one row of all rows of each agency: what all of them say of an attribute; what they report cannot be used."""
    attributes = [inner(name) for name in (*table.truths, *table.texts, *table.enums) if name in ruleset.attributes]
    said = [pl.when(pl.col(name).n_unique() == 1).then(pl.col(name).first()).alias(name) for name in attributes]
    said += [pl.col(spelled(name)).max() for name in table.spelled]
    rows = frame.group_by([*table.keys, READ_ID], maintain_order=True).agg(pl.col(GIVEN_ID).first(), *said)
    return rows.with_columns(pl.col(READ_ID).is_null().alias(UNNAMED))


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


def refuse_huge(ready: Prepared) -> pl.LazyFrame:
    """Return the rows of agencies that occur once; of a lazy frame numbers that could overflow are refused in time."""
    frame = ready.agencies
    if isinstance(ready.others, Value):
        frame = frame.filter(~ready.others.native)
    if ready.guard is None or not ready.table.numbers:
        return frame
    read = columns_of(ready.table, PolarsEngine(pl.Int128), {}).numbers.values()
    is_huge = pl.max_horizontal(*(value.native for value in read)) > ready.guard
    return frame.with_columns(is_huge.fill_null(value=False).alias(HUGE)).map_batches(refused_if_huge).drop(HUGE)


def refused_if_huge(groups: pl.DataFrame) -> pl.DataFrame:
    """Refuse a lazy frame with numbers that could overflow.

    Raises:
        BadData: There is one.
    """
    if groups.get_column(HUGE).cast(pl.Int64).sum():
        raise BadData([DataIssue("too-large-for-lazy")])
    return groups
