"""The agencies behind a statement: a row for each agency of its scope, judged alone."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from attrs import frozen

from vtlt_rules.checked import Kind, Reading, Statement
from vtlt_rules.columnar.meaning.aggregations import Aggregation, OfAgency, Sums, at_least, scale_of, value_scales
from vtlt_rules.columnar.meaning.conditions import Rows
from vtlt_rules.columnar.meaning.contradictions import Facts
from vtlt_rules.columnar.meaning.expressions import (
    Layers,
    Operand,
    Test,
    Value,
    both,
    choose,
    compared,
    either,
    is_missing,
    opposite,
    surely,
    times,
)
from vtlt_rules.columnar.meaning.measures import PairColumns
from vtlt_rules.columnar.meaning.statements import aggregation_of
from vtlt_rules.relations import Relation
from vtlt_rules.verdict import Verdict

MEMBERS = "__members"
"""The column of how many agencies of the scope there are in the group."""


@frozen
class AgencyPlan:
    """What an engine has to compute for the agencies of one statement.

    Attributes:
        layers: Named columns over the rows.
        member: Who belongs to the scope, or may.
        verdict: What the statement comes to for the agency alone.
        figures: The bounds of its value: numerators and denominators.
        in_spite_of: One where the verdict stands in spite of contradictory figures of the agency, else zero.
    """

    layers: Layers
    member: Test
    verdict: Value | str
    figures: tuple[Operand, Operand, Operand, Operand]
    in_spite_of: Operand


def agency_plan(statement: Statement, facts: Facts, as_of: datetime.date | None) -> AgencyPlan:
    """Make the plan for the agencies behind a statement."""
    rows = facts.rows
    member = Rows(rows.ruleset, facts.columns, rows.layers).truth(statement.scope.condition)
    if facts.is_repeated:
        member = opposite(surely(opposite(member)))
    aggregation = aggregation_of(statement, facts, Sums(), as_of)
    alone = aggregation.of_agency()
    out = opposite(alone.inside)
    is_bad, verdict = _verdict(statement, alone)
    nothing: tuple[Operand, Operand, Operand, Operand] = (None, None, None, None)
    figures = nothing
    if alone.pair is not None:
        low_x, low_y, high_x, high_y = (choose(out, None, end) for end in _bounds(aggregation, alone.pair))
        figures = (low_x, low_y, high_x, high_y)
    in_spite_of = choose(both(alone.contradicted, opposite(is_bad)), 1, 0)
    return AgencyPlan(rows.layers, member, choose(out, Verdict.NOT_APPLICABLE.value, verdict), figures, in_spite_of)


def is_part_of_total(statement: Statement) -> bool:
    """Tell whether what one agency of several adds is not held against the whole: then its verdict is TRACKED."""
    return not statement.read_as.is_ratio


def _verdict(statement: Statement, alone: OfAgency) -> tuple[Test, Value | str]:
    """Return where the verdict on an agency that counts is bad data, and the verdict."""
    if statement.kind is Kind.FORECAST:
        return False, Verdict.TRACKED.value
    if statement.is_unknown:
        return False, Verdict.NO_THRESHOLD.value
    is_open = either(is_missing(alone.inside), is_missing(alone.truth))
    is_bad = both(alone.contradicted, is_open)
    undecided = choose(is_bad, Verdict.BAD_DATA.value, Verdict.UNDECIDED.value)
    decided = choose(alone.truth, Verdict.MET.value, choose(opposite(alone.truth), Verdict.NOT_MET.value, undecided))
    found = choose(is_missing(alone.inside), undecided, decided)
    return both(is_bad, opposite(alone.pending)), choose(alone.pending, Verdict.PENDING.value, found)


def _bounds(aggregation: Aggregation[Any], pair: PairColumns) -> tuple[Operand, Operand, Operand, Operand]:
    """Return the bounds of one agency's value, as ``bounds.PairSums`` has them for a single pair."""
    shown = aggregation.statement.shown_alone
    assert shown is not None
    reading = shown.reading
    ruleset, scales = aggregation.rows.ruleset, aggregation.rows.columns.scales
    if not reading.is_ratio:
        scale = scale_of(ruleset, shown.numerator, scales)
        return pair.x_low, scale, pair.x_high, choose(is_missing(pair.x_high), None, scale)
    more, scale = value_scales(ruleset, shown, scales)
    most, least = pair.greatest_y(pair.x_low), pair.least_y(pair.x_high)
    at_zero = _where_zero(reading, pair, more, scale)
    top = 1 if pair.is_nested else None
    low_x, low_y = at_least(reading.least, *_fraction(times(more, pair.x_low), times(scale, most), (0, 1), (1, 1)))
    high_x, high_y = _fraction(times(more, pair.x_high), times(scale, least), (top, top), at_zero)
    unbounded = is_missing(pair.x_high)
    return low_x, low_y, choose(unbounded, top, high_x), choose(unbounded, top, high_y)


def _where_zero(reading: Reading, pair: PairColumns, more: int, scale: int) -> tuple[Operand, Operand]:
    """Return the greatest ratio where the least whole is zero: the whole grows as little as it can."""
    if reading.is_of_amounts and reading.is_denominator_whole:
        return times(more, pair.x_high), scale
    none = compared(pair.x_high, Relation.EQUAL, 0)
    return choose(none, 0, None), choose(none, 1, None)


def _fraction(
    x: Operand, y: Operand, missing: tuple[Operand, Operand], zero: tuple[Operand, Operand]
) -> tuple[Operand, Operand]:
    """Return x over y, or given fractions where y is missing or zero."""
    is_zero, is_null = compared(y, Relation.EQUAL, 0), is_missing(y)
    pick: Callable[[Operand, int], Operand] = lambda own, place: choose(  # noqa: E731
        is_null, missing[place], choose(is_zero, zero[place], own)
    )
    return pick(x, 0), pick(y, 1)
