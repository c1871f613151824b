"""The law that every judged statement can be met and can fail: else it is vacuous, impossible, or never applies.

Populations are made for the statement and evaluated; where one would be too large to build, exact arithmetic on what its
agencies add says what it comes to.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from itertools import islice

from attrs import frozen

from vtlt_rules.api import Ruleset
from vtlt_rules.checked import Statement
from vtlt_rules.errors import BadData
from vtlt_rules.laws.boundary import BoundaryRows, boundary_rows, is_small, last_day_of, populations_that
from vtlt_rules.laws.metamorphic import Population, only
from vtlt_rules.report.data import outcome_of
from vtlt_rules.verdict import Verdict

_MOST_TRIED = 40
"""Populations that are evaluated for one verdict of one statement before it counts as out of reach."""


@frozen
class Reach:
    """What a statement can come to.

    Attributes:
        met: A population that meets it; None when none was found.
        failed: A population that fails it; None when none was found.
        is_met: Whether it can be met, if only by more agencies than one builds.
        is_failed: Whether it can fail.
    """

    met: Population | None
    failed: Population | None
    is_met: bool
    is_failed: bool

    @property
    def reason(self) -> str | None:
        """What is wrong with the statement: ``vacuous``, ``impossible`` or ``empty``; None when nothing is."""
        match self.is_met, self.is_failed:
            case True, True:
                return None
            case True, False:
                return "vacuous"
            case False, True:
                return "impossible"
            case _:
                return "empty"


def can_be_reached(statement: Statement) -> bool:
    """Tell whether the law is about a statement: one on a known threshold, without data of then."""
    return statement.has_threshold and statement.growth is None


def reach_of(ruleset: Ruleset, statement: Statement) -> Reach:
    """Find out what a judged statement, whose threshold is known, can come to."""
    rows = boundary_rows(ruleset.checked, statement)
    alone = only(ruleset, statement)
    day = as_of(ruleset, statement)

    def verdict(population: Population) -> Verdict | None:
        try:
            report = alone.evaluate(population, as_of=day)
        except BadData:
            return None
        return outcome_of(report.findings[0])

    is_met, met = _find(rows, verdict, meet=True)
    is_failed, failed = _find(rows, verdict, meet=False)
    return Reach(met, failed, is_met, is_failed)


def _find(
    rows: BoundaryRows, verdict: Callable[[Population], Verdict | None], *, meet: bool
) -> tuple[bool, Population | None]:
    wanted_verdict = Verdict.MET if meet else Verdict.NOT_MET
    for wanted in islice(populations_that(rows, meet=meet), _MOST_TRIED):
        if not is_small(wanted):
            return True, None
        population = rows.population(wanted)
        if verdict(population) is wanted_verdict:
            return True, population
    return False, None


def as_of(ruleset: Ruleset, statement: Statement) -> datetime.date | None:
    """Return a day on which nothing of a statement is pending: the end of the plan's period, or of a later window."""
    ends = [ruleset.period.end] if ruleset.period is not None else []
    ends += [statement.deadline] if statement.deadline is not None else []
    ends += [last_day_of(statement.since)] if statement.since is not None else []
    return max(ends, default=None)
