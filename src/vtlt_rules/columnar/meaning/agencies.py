"""The agencies behind a statement: a row for each agency of its scope, judged alone."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence

from attrs import frozen

from vtlt_rules.checked import CheckedRuleset, Kind, Statement, fields_that_matter
from vtlt_rules.columnar.meaning.aggregations import Sums, Tally
from vtlt_rules.columnar.meaning.conditions import Columns, Fault, Rows
from vtlt_rules.columnar.meaning.expressions import (
    Engine,
    Layers,
    Operand,
    Test,
    Value,
    any_of,
    choose,
    compared,
    is_missing,
    opposite,
    times,
)
from vtlt_rules.columnar.meaning.measures import PairColumns
from vtlt_rules.columnar.meaning.statements import make_tally
from vtlt_rules.relations import Relation

MEMBERS = "__members"
"""The column of how many agencies of the scope there are in the group."""


@frozen
class AgencyPlan:
    """What an engine has to compute for the agencies of one statement.

    Attributes:
        layers: Named columns over the rows.
        member: Who belongs to the scope.
        verdict: What the statement comes to for the agency alone; it may use :data:`MEMBERS`.
        figures: The bounds of its value: numerators and denominators.
    """

    layers: Layers
    member: Test
    verdict: Value | str
    figures: tuple[Operand, Operand, Operand, Operand]


def agency_plan(
    ruleset: CheckedRuleset,
    statement: Statement,
    columns: Columns,
    engine: Engine,
    as_of: datetime.date | None,
    spoilt: Sequence[Fault] = (),
) -> AgencyPlan:
    """Make the plan for the agencies behind a statement; see :func:`plan.make_plan`."""
    rows = Rows(ruleset, columns)
    member = rows.truth(statement.scope.condition)
    tally = make_tally(statement, rows, Sums(), as_of)
    faults = [*spoilt, *rows.faults(fields_that_matter(ruleset, statement))]
    bad = any_of(fault.test for fault in faults)
    alone = tally.of_agency()
    out = opposite(alone.inside)
    verdict = _verdict(statement, alone.inside, alone.truth, engine)
    verdict = choose(bad, "bad_data", choose(out, "not_applicable", verdict))
    nothing: tuple[Operand, Operand, Operand, Operand] = (None, None, None, None)
    figures = nothing
    if alone.pair is not None:
        ends = _bounds(tally, alone.pair)
        low_x, low_y, high_x, high_y = (choose(bad, None, choose(out, None, end)) for end in ends)
        figures = (low_x, low_y, high_x, high_y)
    return AgencyPlan(rows.layers, member, verdict, figures)


def _verdict(statement: Statement, inside: Test, truth: Test, engine: Engine) -> Value | str:
    if statement.kind is Kind.FORECAST:
        return "tracked"
    if statement.is_unknown:
        verdict: Value | str = "no_threshold"
    else:
        decided = choose(truth, "met", choose(opposite(truth), "not_met", "undecided"))
        verdict = choose(is_missing(inside), "undecided", decided)
    if not statement.reading.is_ratio:
        members = Value(engine, engine.column(MEMBERS), may_be_null=False)
        verdict = choose(compared(members, Relation.MORE_THAN, 1), "tracked", verdict)
    return verdict


def _bounds(tally: Tally, pair: PairColumns) -> tuple[Operand, Operand, Operand, Operand]:
    """Return the bounds of one agency's value, as ``bounds.PairSums`` has them for a single pair."""
    if not tally.measure.reading.is_ratio:
        low, high = pair.x_low, pair.x_high
        return low, tally.scale, high, choose(is_missing(high), None, tally.scale)
    scale = 1 if tally.measure.reading.is_share else tally.scale
    most, least = pair.greatest_y(pair.x_low), pair.least_y(pair.x_high)
    at_zero = _where_zero(tally, pair)
    top = 1 if pair.is_nested else None
    low_x, low_y = _fraction(pair.x_low, most, scale, (0, 1), (1, 1))
    high_x, high_y = _fraction(pair.x_high, least, scale, (top, top), at_zero)
    unbounded = is_missing(pair.x_high)
    return low_x, low_y, choose(unbounded, top, high_x), choose(unbounded, top, high_y)


def _where_zero(tally: Tally, pair: PairColumns) -> tuple[Operand, Operand]:
    """Return the greatest ratio where the least whole is zero: the whole grows as little as it can."""
    if tally.measure.reading.is_share and tally.measure.reading.unit.is_whole:
        return pair.x_high, 1
    none = compared(pair.x_high, Relation.EQUAL, 0)
    return choose(none, 0, None), choose(none, 1, None)


def _fraction(
    x: Operand, y: Operand, scale: int, missing: tuple[Operand, Operand], zero: tuple[Operand, Operand]
) -> tuple[Operand, Operand]:
    """Return x over y, or given fractions where y is missing or zero."""
    is_zero, is_null = compared(y, Relation.EQUAL, 0), is_missing(y)
    pick: Callable[[Operand, int], Operand] = lambda own, place: choose(  # noqa: E731
        is_null, missing[place], choose(is_zero, zero[place], own)
    )
    return pick(x, 0), pick(times(scale, y), 1)
