"""Run a plan with polars on a frame in memory, which is looked over before."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

import narwhals.stable.v2 as nw
import polars as pl

from vtlt_rules.checked import CheckedRuleset, Statement, names_read
from vtlt_rules.columnar.meaning.agencies import agency_plan
from vtlt_rules.columnar.meaning.conditions import Fault, Rows
from vtlt_rules.columnar.meaning.expressions import Value, is_missing
from vtlt_rules.columnar.meaning.overflow import largest_factor, most_terms, scaled_maximum
from vtlt_rules.columnar.meaning.plan import FIGURES
from vtlt_rules.columnar.meaning.planner import make_plan
from vtlt_rules.columnar.polars.engine import PolarsEngine
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
)
from vtlt_rules.columnar.polars.run import (
    REPEATED,
    chosen_columns,
    columns_of,
    folded,
    judged_agencies,
    lines,
    repeats,
    summed,
    with_layers,
)
from vtlt_rules.columnar.table import ID, names_needed, read_schema
from vtlt_rules.errors import BadData
from vtlt_rules.issues import DataIssue


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
    needed = [name for name in names_needed(ruleset) if name in frame.columns]
    looked_at = frame.select([*needed, *([ID] if ID in frame.columns else [])])
    decimals = float_decimals(looked_at, ruleset, issues)
    untyped = {name for name, type_ in frame.schema.items() if type_ == pl.Null}
    before = len(issues)
    table = read_schema(ruleset, nw.from_native(frame).collect_schema(), by, decimals, untyped, is_unique, issues)
    if len(issues) > before:
        raise BadData(issues)
    frame = with_enums(with_integers(frame.select(chosen_columns(table)), decimals), ruleset, table, issues)
    frame = with_texts(frame, table, issues)
    found = survey(frame, table)
    engine = PolarsEngine(pl.Int64)
    maxima = (scaled_maximum(ruleset.fields[name], table) for name in names_needed(ruleset) if name in ruleset.fields)
    largest = max([found.largest, *maxima])
    size = largest * most_terms(ruleset) * max(found.rows, 1) * largest_factor(ruleset, table.scales)
    if size >= 2**62:
        engine = PolarsEngine(pl.Int128)
    if size >= 2**126:
        issues.append(DataIssue("too-large-for-frame"))
    columns = columns_of(table, engine, found.nulls)
    columns.is_positive = found.is_positive
    spoilt = []
    if table.has_ids:
        named = frame if is_unique else with_ids(frame, table, issues)
        ids = named.get_column(ID)
        if ids.null_count() or (table.has_text_ids and (ids.cast(pl.String) == "").any()):
            issues += where_true(named, pl.col(ID).cast(pl.String).fill_null("") == "", ID, "missing-id", {})
        repeated = None if is_unique else repeated_rows(named, [*table.keys, ID])
        if repeated is not None:
            frame = frame.with_columns(repeated.alias(REPEATED))
            spoilt.append(repeats(ruleset, engine))
    rows = Rows(ruleset, columns)
    issues += _lost(ruleset, rows, frame)
    if issues:
        raise BadData(issues)
    if statement is not None:
        plan_of_agencies = agency_plan(ruleset, statement, columns, engine, as_of, spoilt)
        return _narrowed(judged_agencies(plan_of_agencies, table, frame.lazy(), statement, engine.number).collect())
    faults = {fault.spoils: fault for fault in rows.faults(frozenset([*ruleset.attributes, *ruleset.fields]))}
    occurring = _occurring(rows, faults, frame)
    plan = make_plan(
        ruleset, columns, engine, PolarsEngine(pl.Int128), as_of, spoilt, lambda fault: fault.spoils in occurring
    )
    sums = pl.concat([one.collect() for one in summed(plan, table, frame.lazy())], how="diagonal")
    groups = folded(plan, table, sums.lazy()).collect()
    return _narrowed(lines(plan, table, groups.lazy(), engine.number).collect())


def _narrowed(answer: pl.DataFrame) -> pl.DataFrame:
    """Return figures in 64 bits where they fit."""
    wide = answer.select(FIGURES).cast(pl.Int128)
    narrow = wide.cast(pl.Int64, strict=False)
    return answer.with_columns(narrow) if narrow.null_count().equals(wide.null_count()) else answer


def _lost(ruleset: CheckedRuleset, rows: Rows, frame: pl.DataFrame) -> list[DataIssue]:
    """List agencies of which it cannot be told whether they belong to a scope."""
    issues: list[DataIssue] = []
    scopes = {s.scope.name: s.scope for s in ruleset.statements if s.subject is not None}
    for scope in scopes.values():
        lost = is_missing(rows.truth(scope.condition))
        if lost is False:
            continue
        for name in dict.fromkeys(names_read(scope.condition)):
            test = lost.native if isinstance(lost, Value) else pl.lit(value=True)
            if name in rows.columns.truths or name in rows.columns.texts:
                test = test & pl.col(name).is_null()
            if f"{ODD}{name}" in frame.columns:
                test = test & ~pl.col(f"{ODD}{name}")
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
