"""Look over a frame in memory and make it ready for a plan: refuse what cannot be used, leave out what does not occur."""

from __future__ import annotations

from collections.abc import Sequence

import narwhals.stable.v2 as nw
import polars as pl

from vtlt_rules.checked import CheckedRuleset, grouping_attributes, names_read
from vtlt_rules.columnar.asked import Asked
from vtlt_rules.columnar.meaning.conditions import Rows
from vtlt_rules.columnar.meaning.contradictions import Occurring
from vtlt_rules.columnar.meaning.expressions import Layers, Test, Value, both, is_missing
from vtlt_rules.columnar.meaning.growth import largest_beside
from vtlt_rules.columnar.meaning.overflow import largest_factor, most_terms
from vtlt_rules.columnar.meaning.plan import FIGURES
from vtlt_rules.columnar.polars.engine import PolarsEngine
from vtlt_rules.columnar.polars.prepared import (
    READ_ID,
    Prepared,
    chosen_columns,
    columns_of,
    has_time,
    is_of_no_year,
    one_each,
    with_layers,
)
from vtlt_rules.columnar.polars.profile import (
    ODD,
    float_decimals,
    repeated_rows,
    survey,
    where_true,
    with_enums,
    with_ids,
    with_integers,
    with_texts,
    with_truths,
)
from vtlt_rules.columnar.table import GIVEN_ID, ID, Table, inner, largest_maximum, names_needed, read_schema, spelled
from vtlt_rules.errors import BadData
from vtlt_rules.issues import DataIssue


def prepare_eager(ruleset: CheckedRuleset, frame: pl.DataFrame, asked: Asked, is_beside: bool = False) -> Prepared:
    """Make a frame in memory ready.

    Args:
        ruleset: The ruleset.
        frame: The frame.
        asked: What is asked of it.
        is_beside: Whether agencies are looked for by their ids among those of another frame, and compared with them.

    Raises:
        BadData: The frame cannot be used.
    """
    issues: list[DataIssue] = []
    by, is_unique, coerce = asked.by, asked.is_unique, asked.policy.coerce
    there = {*frame.columns}
    needed = [name for name in names_needed(ruleset, there) if name in there]
    looked_at = frame.select(
        *(pl.col(name).alias(inner(name)) for name in needed),
        *([pl.col(ID).alias(GIVEN_ID)] if ID in there else []),
    )
    decimals = float_decimals(looked_at, ruleset, issues)
    untyped = {name for name, type_ in frame.schema.items() if type_ == pl.Null}
    before = len(issues)
    schema = nw.from_native(frame).collect_schema()
    table = read_schema(ruleset, schema, by, decimals, untyped, is_unique and not is_beside, issues, coerce)
    if len(issues) > before:
        raise BadData(issues)
    frame = with_enums(
        with_integers(frame.select(chosen_columns(table, frame.columns)), decimals), ruleset, table, issues
    )
    frame = frame.with_columns(pl.col(inner(name)).cast(pl.String).alias(spelled(name)) for name in table.spelled)
    frame = with_truths(with_texts(frame, table, issues), table, issues)
    issues += _no_days(frame, table)
    found = survey(frame, table)
    largest = max(found.largest, largest_maximum(ruleset, table))
    size = max(largest, 1) * most_terms(ruleset) * max(found.rows, 1) * largest_factor(ruleset, table.scales)
    engine = PolarsEngine(pl.Int64 if size < 2**62 and not is_beside else pl.Int128)
    if size >= 2**126 or (is_beside and largest > largest_beside(ruleset, table.scales)):
        issues.append(DataIssue("too-large-for-frame"))
    columns = columns_of(table, engine, found.nulls)
    columns.is_positive = found.is_positive
    repeated = None
    if table.has_ids:
        named = with_ids(frame, table, issues) if not is_unique or ID in table.texts or is_beside else frame
        own = pl.col(GIVEN_ID)
        is_empty = own.cast(pl.String) == "" if table.has_text_ids else pl.lit(value=False)
        issues += where_true(named, own.is_null() | is_empty, ID, "missing-id", {})
        is_repeated = None if is_unique else repeated_rows(named, [*table.keys, GIVEN_ID])
        if is_repeated is not None or is_beside:
            frame = frame.with_columns(named.get_column(GIVEN_ID).alias(READ_ID))
        if is_repeated is not None:
            repeated = one_each(ruleset, table, frame.filter(is_repeated).lazy())
            frame = frame.filter(~is_repeated)
    issues += _lost(ruleset, Rows(ruleset, columns), frame)
    if issues:
        raise BadData(issues)
    of_repeated, layers = columns_of(table, engine, {}), Layers("__l")
    occurring = _occurring_in(frame, layers)
    return Prepared(table, frame.lazy(), repeated, columns, of_repeated, layers, occurring=occurring, is_in_memory=True)


def _no_days(frame: pl.DataFrame, table: Table) -> list[DataIssue]:
    """List the milestones that are no days."""
    types = frame.schema
    of_none = {name: is_of_no_year(name, types[inner(name)]) for name in table.days}
    with_time = {name: has_time(name, types[inner(name)]) & ~of_none[name] for name in table.days}
    occurs = frame.select((of_none[name] | with_time[name]).any().alias(name) for name in table.days).to_dicts()
    issues: list[DataIssue] = []
    for name, is_there in occurs[0].items() if occurs else ():
        if is_there:
            issues += where_true(frame, of_none[name], name, "invalid-date", {})
            issues += where_true(frame, with_time[name], name, "not-a-day", {})
    return issues


def narrowed(answer: pl.DataFrame) -> pl.DataFrame:
    """Return figures in 64 bits where they fit."""
    wide = answer.select(FIGURES).cast(pl.Int128)
    narrow = wide.cast(pl.Int64, strict=False)
    return answer.with_columns(narrow) if narrow.null_count().equals(wide.null_count()) else answer


def _lost(ruleset: CheckedRuleset, rows: Rows, frame: pl.DataFrame) -> list[DataIssue]:
    """List agencies of which it cannot be told whether they belong to a scope."""
    issues: list[DataIssue] = []
    columns = rows.columns
    scopes = {s.scope.name: s.scope for s in ruleset.statements if s.measure is not None}
    tests = {name: is_missing(rows.truth(scope.condition)) for name, scope in scopes.items()}
    grouped = [(name, scope) for name, among in grouping_attributes(ruleset).items() for scope in among]
    ungrouped = [
        both(rows.truth(scope.condition), is_missing(columns.texts.get(name) or columns.truths.get(name)))
        for name, scope in grouped
    ]
    if rows.layers.columns and any(lost is not False for lost in (*tests.values(), *ungrouped)):
        frame = with_layers(frame.lazy(), rows.layers).collect()
    for scope in scopes.values():
        lost = tests[scope.name]
        if lost is False:
            continue
        for name in dict.fromkeys(names_read(scope.condition)):
            test = lost.native if isinstance(lost, Value) else pl.lit(value=True)
            if name in columns.truths or name in columns.texts:
                test = test & pl.col(inner(name)).is_null()
            if f"{ODD}{name}" in frame.columns:
                test = test & ~pl.col(f"{ODD}{name}")
            issues += where_true(frame, test, name, "missing-attribute", {"scope": scope.name})
    for (name, scope), test_of in zip(grouped, ungrouped, strict=True):
        test = test_of.native if isinstance(test_of, Value) else pl.lit(value=test_of)
        if f"{ODD}{name}" in frame.columns:
            test = test & ~pl.col(f"{ODD}{name}")
        issues += where_true(frame, test, name, "missing-attribute", {"scope": scope.name})
    return list(dict.fromkeys(issues))


def _occurring_in(frame: pl.DataFrame, layers: Layers) -> Occurring:
    """Return what finds the contradictions that occur in a frame."""

    def occurring(tests: Sequence[Test]) -> Sequence[bool]:
        natives = [
            (test.native if isinstance(test, Value) else pl.lit(test)).any().alias(str(number))
            for number, test in enumerate(tests)
        ]
        return with_layers(frame.lazy(), layers).select(natives).collect().row(0) if natives else ()

    return occurring
