"""The agencies behind a statement: a row for each agency of its scope, judged alone."""

from __future__ import annotations

import datetime

from attrs import frozen

from vtlt_rules.checked import Kind, Statement
from vtlt_rules.columnar.meaning.aggregations import OfAgency, Sums
from vtlt_rules.columnar.meaning.alone import bounds_alone
from vtlt_rules.columnar.meaning.conditions import Rows
from vtlt_rules.columnar.meaning.contradictions import Facts
from vtlt_rules.columnar.meaning.expressions import (
    Layers,
    Operand,
    Test,
    Value,
    both,
    choose,
    either,
    is_missing,
    opposite,
    surely,
)
from vtlt_rules.columnar.meaning.growth import Former
from vtlt_rules.columnar.meaning.statements import aggregation_of
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
        is_out: Whether it is no part of a total: nothing is measured of it.
    """

    layers: Layers
    member: Test
    verdict: Value | str
    figures: tuple[Operand, Operand, Operand, Operand]
    in_spite_of: Operand
    is_out: Test


def agency_plan(
    statement: Statement, facts: Facts, as_of: datetime.date | None, former: Former | None = None
) -> AgencyPlan:
    """Make the plan for the agencies behind a statement.

    Args:
        statement: The statement.
        facts: What is known of the agencies.
        as_of: The day at which the data was cut off.
        former: For a demand on a change what they were then.
    """
    rows = facts.rows
    member = Rows(rows.ruleset, facts.columns, rows.layers).truth(statement.scope.condition)
    if facts.is_repeated:
        member = opposite(surely(opposite(member)))
    aggregation = aggregation_of(statement, facts, Sums(), as_of, former)
    alone = aggregation.of_agency()
    out = opposite(alone.inside)
    is_bad, verdict = _verdict(statement, alone)
    nothing: tuple[Operand, Operand, Operand, Operand] = (None, None, None, None)
    figures = nothing
    if alone.pair is not None:
        shown = statement.shown_alone
        assert shown is not None
        bounds = bounds_alone(rows.ruleset, shown, alone.pair, rows.columns.scales)
        low_x, low_y, high_x, high_y = (choose(opposite(alone.measured), None, end) for end in bounds)
        figures = (low_x, low_y, high_x, high_y)
    in_spite_of = choose(both(alone.contradicted, opposite(is_bad)), 1, 0)
    found = choose(out, Verdict.NOT_APPLICABLE.value, verdict)
    is_out = surely(alone.is_out if statement.growth is not None else out)
    return AgencyPlan(rows.layers, member, found, figures, in_spite_of, is_out)


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
    is_bad = both(alone.contradicted, is_open) if alone.may_be_bad else False
    undecided = choose(is_bad, Verdict.BAD_DATA.value, Verdict.UNDECIDED.value)
    decided = choose(alone.truth, Verdict.MET.value, choose(opposite(alone.truth), Verdict.NOT_MET.value, undecided))
    found = choose(is_missing(alone.inside), undecided, decided)
    return both(is_bad, opposite(alone.pending)), choose(alone.pending, Verdict.PENDING.value, found)
