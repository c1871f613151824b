"""What agencies of now were then, in polars: columns of the frame of then, joined to their rows by group and id."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
from attrs import evolve, frozen

from vtlt_rules.checked import CheckedRuleset, Statement
from vtlt_rules.columnar.meaning.contradictions import Facts
from vtlt_rules.columnar.meaning.expressions import Operand, Test, Value
from vtlt_rules.columnar.meaning.growth import Carried, Former, carried
from vtlt_rules.columnar.polars.groups import value_of_group
from vtlt_rules.columnar.polars.prepared import READ_ID, Prepared, refuse_huge, with_layers
from vtlt_rules.columnar.table import Table

_HERE, _THEN = "__here_", "__then_"
"""With these before its name the group of an attribute that an agency is in, and was in."""


_TEXTS = (pl.String, pl.Categorical, pl.Enum)


@frozen
class Earlier:
    """A frame of then.

    Attributes:
        ruleset: The ruleset with those statements alone that are held against it.
        ready: The frame, made ready for these.
        facts: What is known of its agencies: of those that occur once, and of others.
    """

    ruleset: CheckedRuleset
    ready: Prepared
    facts: Sequence[Facts]

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The statements that are held against it."""
        return self.ruleset.statements


def with_keys_like(then: Prepared, now: Prepared) -> Prepared:
    """Give the columns that make a group of then the types that they have now, and groups within it the same numbers."""
    types = now.agencies.collect_schema()
    then.table.grouping = now.table.grouping
    repeated = None if then.repeated is None else _with_keys(then.repeated, now.table.keys, types)
    return evolve(then, agencies=_with_keys(then.agencies, now.table.keys, types), repeated=repeated)


def _with_keys(frame: pl.LazyFrame, keys: Sequence[str], types: Mapping[str, Any]) -> pl.LazyFrame:
    """Give columns other types; rows with what they cannot have belong to no group of now, and are left out."""
    for key in keys:
        if types[key] == pl.Null:
            frame = frame.filter(pl.col(key).is_null()).with_columns(pl.lit(None).alias(key))
        else:
            cast = pl.col(key).cast(types[key], strict=False)
            frame = frame.filter(pl.col(key).is_null() | cast.is_not_null()).with_columns(cast)
    return frame


def beside(now: Prepared, earlier: Sequence[Earlier]) -> tuple[Prepared, list[dict[str, Former]]]:
    """Join what agencies were then to their rows of now.

    Returns:
        The frame of now with more columns, and for each frame of then what these tell of each statement, by its id.
    """
    here = _grouping(now.table)
    of_repeated = evolve(now.columns, unreadable={})
    agencies = now.agencies.with_columns(value_of_group(name, now.columns).alias(f"{_HERE}{name}") for name in here)
    repeated = now.repeated
    if repeated is not None:
        repeated = repeated.with_columns(value_of_group(name, of_repeated).alias(f"{_HERE}{name}") for name in here)
    formers = []
    for number, one in enumerate(earlier):
        prefix, then = f"__p{number}_", [name for name in _grouping(one.ready.table) if name in here]
        same: dict[str, Test] = dict.fromkeys(now.table.grouping, False)
        engine = now.columns.engine
        for name in then:
            is_same = pl.col(f"{_HERE}{name}") == pl.col(f"{prefix}{_THEN}{name}")
            same[name] = Value(engine, is_same, may_be_null=True)
        made = carried(one.statements, one.facts, engine, same, prefix)
        columns = _columns(one, made, then, prefix, _type_of_ids(now.agencies))
        agencies = _joined(agencies, columns, now)
        repeated = None if repeated is None else _joined(repeated, columns, now)
        formers.append(dict(made.formers))
    return evolve(now, agencies=agencies, repeated=repeated), formers


def _grouping(table: Table) -> list[str]:
    """List the attributes by which agencies are grouped, as far as there are columns of them."""
    return [name for name in table.grouping if name in (*table.truths, *table.texts, *table.enums)]


def _columns(
    earlier: Earlier,
    made: Carried,
    grouping: Sequence[str],
    prefix: str,
    type_of_ids: Any,  # noqa: ANN401 - a data type of polars
) -> pl.LazyFrame:
    """Return for each agency of then what is to be known of it."""
    ready = earlier.ready
    frames = [(refuse_huge(ready), ready.columns)]
    if ready.repeated is not None:
        frames.append((ready.repeated, evolve(ready.columns, unreadable={})))
    found = []
    for place, ((frame, columns), facts) in enumerate(zip(frames, earlier.facts, strict=True)):
        cells = [_cell(name, own[place]) for name, own in made.columns.items()]
        cells += [value_of_group(name, columns).alias(f"{prefix}{_THEN}{name}") for name in grouping]
        frame = frame.filter(pl.col(READ_ID).is_not_null())
        rows = with_layers(frame, facts.rows.layers, cells).select(*ready.table.keys, READ_ID, *cells)
        found.append(_with_ids(rows, type_of_ids))
    every = pl.concat(found)
    return every.collect().lazy() if ready.is_in_memory else every


def _joined(frame: pl.LazyFrame, columns: pl.LazyFrame, now: Prepared) -> pl.LazyFrame:
    keys = [*now.table.keys, READ_ID]
    found = _with_ids(frame, _type_of_ids(frame)).join(
        columns, on=keys, how="left", nulls_equal=True, maintain_order="left"
    )
    return found.collect().lazy() if now.is_in_memory else found


def _type_of_ids(frame: pl.LazyFrame) -> Any:  # noqa: ANN401 - a data type of polars
    """Return the type by which ids are looked for: texts and integers as texts, all else as it is."""
    own = frame.collect_schema()[READ_ID]
    return pl.String if own.is_integer() or own.base_type() in (*_TEXTS, pl.Null) else own


def _with_ids(frame: pl.LazyFrame, type_: Any) -> pl.LazyFrame:  # noqa: ANN401 - a data type of polars
    """Give ids the type by which they are looked for. Where one of two frames has no ids at all, nothing is found."""
    if _type_of_ids(frame) == type_:
        return frame.with_columns(pl.col(READ_ID).cast(type_))
    return frame.filter(pl.lit(value=False)).with_columns(pl.lit(None, dtype=type_).alias(READ_ID))


def _cell(name: str, operand: Operand | Test) -> pl.Expr:
    type_: Any = pl.Int128 if Carried.is_number(name) else pl.Boolean
    native = operand.native.cast(type_) if isinstance(operand, Value) else pl.lit(operand, dtype=type_)
    return native.alias(name)
