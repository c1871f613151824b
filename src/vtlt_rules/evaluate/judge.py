"""One statement over its scope -> its finding.

Three steps: what each agency contributes, the verdict in every completion at once, and the deadline.
"""

from __future__ import annotations

import datetime
import math
from fractions import Fraction

from attrs import define, evolve

from vtlt_rules.ast import Relation
from vtlt_rules.bounds import Pair, PairSums
from vtlt_rules.checked import (
    CheckedRuleset,
    Count,
    Demand,
    DoneWithin,
    Field,
    Forecast,
    IsTrue,
    Limit,
    MustHold,
    RangeLimit,
    Statement,
    Total,
    cells_read,
    fields_that_matter,
)
from vtlt_rules.evaluate.agencies import AgencyState
from vtlt_rules.evaluate.measures import (
    Contribution,
    Sums,
    contribution,
    holds,
    margins,
    of_truth,
    out_if_unknown,
    with_positive_whole,
)
from vtlt_rules.issues import DataIssue
from vtlt_rules.report.finding import (
    SHARE_OF_AGENCIES,
    AgencyFinding,
    Finding,
    Measured,
    MissingCell,
    is_judged,
    measured,
)
from vtlt_rules.values import Milestone, NotDone, Number, simplest
from vtlt_rules.verdict import Truth, Verdict

_EVERY_AGENCY = Limit(Relation.AT_LEAST, 1, "100%")
"""What ``moi`` demands of the share of agencies that satisfy it."""

# Bound once, because before Python 3.12 looking up a member of an enumeration runs Python code.
_TRUE, _FALSE, _UNKNOWN = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN
_MET, _NOT_MET, _UNDECIDED, _PENDING = Verdict.MET, Verdict.NOT_MET, Verdict.UNDECIDED, Verdict.PENDING
_NOT_APPLICABLE, _NO_THRESHOLD = Verdict.NOT_APPLICABLE, Verdict.NO_THRESHOLD
_BAD_DATA, _TRACKED = Verdict.BAD_DATA, Verdict.TRACKED

VERDICTS = {_TRUE: _MET, _FALSE: _NOT_MET, _UNKNOWN: _UNDECIDED}
"""What a demand comes to, by its truth in every completion."""


@define
class Alone:
    """One agency of the scope: its finding, and what it contributes to the statement's sums (None: nothing)."""

    finding: AgencyFinding
    pair: Pair | None
    is_open: bool


def judge(
    ruleset: CheckedRuleset, statement: Statement, members: list[AgencyState], as_of: datetime.date | None
) -> Finding:
    """Judge one statement.

    Args:
        ruleset: The ruleset it belongs to.
        statement: The statement.
        members: The agencies of its scope.
        as_of: The day at which the data was cut off; None when nobody knows and the plan has no period.
    """
    if statement.subject is None:
        return Finding(statement, _TRACKED)
    return StatementJudge(ruleset, statement, as_of).judge(members)


class StatementJudge:
    """Judges one statement, which has a subject; holds what is the same for all its agencies."""

    def __init__(self, ruleset: CheckedRuleset, statement: Statement, as_of: datetime.date | None) -> None:
        assert statement.subject is not None
        self.ruleset = ruleset
        self.statement = statement
        self.as_of = as_of
        self.subject = statement.subject
        self.measured = measured(statement.subject)
        # The average over one agency is its total.
        self.measured_alone = evolve(self.measured, is_ratio=self.measured.is_share)
        self.reading = SHARE_OF_AGENCIES if statement.is_each else self.measured
        self.reads = cells_read(ruleset, statement)
        self.matters = fields_that_matter(ruleset, statement)
        self.deadline = statement.deadline
        if self.deadline is None and ruleset.period is not None:
            self.deadline = ruleset.period.end
        self.is_part_of_total = False
        self.is_unknown = _is_unknown(statement.demand)
        self.contribution: Contribution | None = None
        if not isinstance(self.subject, Field) or self.subject.unit is not None:
            self.contribution = contribution(self.subject)

    def judge(self, members: list[AgencyState]) -> Finding:
        is_total = not self.statement.is_each and isinstance(self.subject, Total | Count)
        self.is_part_of_total = is_total and len(members) > 1
        alone = [self.alone(agency) for agency in members]
        findings = tuple(one.finding for one in alone)
        cells = (
            cell for agency, one in zip(members, alone, strict=True) if one.is_open for cell in self._missing(agency)
        )
        missing = tuple(dict.fromkeys(cells))
        if any(one.finding.verdict is _BAD_DATA for one in alone):
            verdict = _BAD_DATA if is_judged(self.statement) else _TRACKED
            bad = [agency for agency in members if agency.is_bad(self.matters)]
            issues = tuple({id(issue): issue for agency in bad for issue in self._issues(agency)}.values())
            return Finding(
                self.statement, verdict, agencies=findings, missing=missing, deadline=self.deadline, issues=issues
            )
        sums = PairSums.of(one.pair for one in alone if one.pair is not None)
        reading = self.reading
        bounds = reading.bounds(sums) if not (self.statement.is_each and self.is_unknown) else None
        verdict, provisional = self.at_deadline(self.decide(sums))
        failing = _NOT_MET in (verdict, provisional)
        shortfall = self._shortfall(sums, reading) if failing else None
        return Finding(self.statement, verdict, provisional, bounds, shortfall, findings, missing, self.deadline)

    # ---- one agency

    def alone(self, agency: AgencyState) -> Alone:
        """Find what one agency contributes, and what the statement comes to for it alone."""
        if agency.is_bad(self.matters):
            return Alone(AgencyFinding(agency.id, agency.name, _BAD_DATA), None, is_open=True)
        condition = self.statement.condition
        inside = agency.truth(condition) if condition is not None else _TRUE
        if inside is _FALSE:
            return Alone(AgencyFinding(agency.id, agency.name, _NOT_APPLICABLE), None, is_open=False)
        if self.contribution is None:
            return self._alone_by_fact(agency, inside)
        pair = self.contribution(agency)
        positive = with_positive_whole(pair, self.measured.unit.is_whole)
        may_be_out = inside is _UNKNOWN or (positive is not None and pair.y_low == 0)
        truth = self._holds_alone(positive)
        contributed = self._contributed(pair, positive, truth, inside, may_be_out)
        verdict = self._verdict_alone(truth, positive, may_be_out)
        finding = AgencyFinding(agency.id, agency.name, verdict, None, out_if_unknown(pair, inside), self.measured)
        return Alone(finding, contributed, is_open=contributed is not None and not contributed.is_certain)

    def _holds_alone(self, positive: Pair | None) -> Truth | None:
        """Compare the agency's own value; None when it has none or nothing to be compared with."""
        demand = self.statement.demand
        if positive is None or self.is_unknown or not isinstance(demand, Limit | RangeLimit):
            return None
        return holds(positive, demand, self.measured_alone)

    def _contributed(
        self, pair: Pair, positive: Pair | None, truth: Truth | None, inside: Truth, may_be_out: bool
    ) -> Pair | None:
        """Return what goes into the sums: the measure's own pair, or for ``moi`` whether the agency satisfies it."""
        if not self.statement.is_each:
            return out_if_unknown(pair, inside)
        if positive is None:
            return None
        satisfied = of_truth(truth if truth is not None else _UNKNOWN)
        return out_if_unknown(satisfied, _UNKNOWN if may_be_out else _TRUE)

    def _verdict_alone(self, truth: Truth | None, positive: Pair | None, may_be_out: bool) -> Verdict:
        if positive is None:
            return _NOT_APPLICABLE
        if isinstance(self.statement.demand, Forecast) or self.is_part_of_total:
            return _TRACKED  # what one agency adds to a total is not held against the whole of it
        if truth is None:
            return _NO_THRESHOLD
        return _UNDECIDED if may_be_out else VERDICTS[truth]

    def _alone_by_fact(self, agency: AgencyState, inside: Truth) -> Alone:
        """Judge one agency by a flag or a milestone."""
        assert isinstance(self.subject, Field)
        name, milestone = self.subject.name, None
        if isinstance(self.statement.demand, DoneWithin):
            value = agency.values.get(name)
            milestone = value if isinstance(value, datetime.date | NotDone) else None
            truth = self._is_done(milestone, self.statement.demand)
        else:
            truth = agency.truth(IsTrue(name))
        pair = out_if_unknown(of_truth(truth), inside)
        verdict = _UNDECIDED if inside is _UNKNOWN else VERDICTS[truth]
        finding = AgencyFinding(agency.id, agency.name, verdict, milestone, None, None)
        return Alone(finding, pair, is_open=not pair.is_certain)

    def _is_done(self, milestone: Milestone | None, demand: DoneWithin) -> Truth:
        """Tell whether a milestone was done in its window, as far as was known on the day of the data."""
        window = demand.window
        if self.as_of is not None and self.as_of < window.start:
            return _FALSE
        if milestone is None:
            return _UNKNOWN
        if isinstance(milestone, NotDone) or milestone not in window:
            return _FALSE
        return Truth.of(self.as_of is None or milestone <= self.as_of)

    def _issues(self, agency: AgencyState) -> list[DataIssue]:
        """List what is wrong with an agency's data and matters here."""
        return [issue for issue in agency.issues if agency.is_repeated or issue.field in self.matters]

    def _missing(self, agency: AgencyState) -> list[MissingCell]:
        """List the cells that this agency left empty and that are not known from others."""
        cells = []
        wrong = {issue.field for issue in agency.issues}
        for name in self.reads:
            if name in wrong:
                continue
            interval = agency.intervals.get(name)
            if name not in agency.values and (interval is None or not interval.is_point):
                cells.append(MissingCell(agency.id, name))
        return cells

    # ---- all agencies

    def decide(self, sums: Sums) -> Verdict:
        """Return the verdict in every completion, whatever the deadline."""
        if isinstance(self.statement.demand, Forecast):
            return _TRACKED
        if sums.whole_cannot_be_positive:
            return _NOT_APPLICABLE
        if self.is_unknown:
            return _NO_THRESHOLD
        if sums.whole_may_be_zero:
            return _UNDECIDED
        return VERDICTS[holds(sums, self.demand_of_all(), self.reading)]

    def demand_of_all(self) -> Limit | RangeLimit:
        """Return what is demanded of the sums: for ``moi`` that every agency satisfies it."""
        demand = self.statement.demand
        if self.statement.is_each:
            return _EVERY_AGENCY
        assert isinstance(demand, Limit | RangeLimit)
        return demand

    def at_deadline(self, decided: Verdict) -> tuple[Verdict, Verdict | None]:
        """Hold a verdict back while the deadline is to come; a milestone already done is met for good."""
        if decided in (_TRACKED, _NOT_APPLICABLE, _NO_THRESHOLD):
            return decided, None
        if self.as_of is None or self.deadline is None or self.as_of >= self.deadline:
            return decided, None
        if decided is _MET and isinstance(self.statement.demand, DoneWithin):
            return decided, None
        return _PENDING, decided

    def _shortfall(self, sums: PairSums, reading: Measured) -> Number | None:
        """Return how much is lacking at the least in whole units where the unit is whole; negative when too much."""
        if self.statement.is_each:
            return _lacking(sums, 1, Relation.AT_LEAST, SHARE_OF_AGENCIES)
        demand = self.demand_of_all()
        if isinstance(demand, Limit):
            assert demand.threshold is not None
            return _lacking(sums, demand.threshold, demand.relation, reading)
        assert demand.low is not None and demand.high is not None
        lacking = _lacking(sums, demand.low, Relation.AT_LEAST, reading)
        return lacking if lacking else _lacking(sums, demand.high, Relation.AT_MOST, reading)


def _lacking(sums: PairSums, threshold: Number, relation: Relation, reading: Measured) -> Number | None:
    least, greatest = margins(sums, threshold, reading.is_ratio)
    is_strict = relation in (Relation.MORE_THAN, Relation.LESS_THAN)
    if relation in (Relation.AT_LEAST, Relation.MORE_THAN, Relation.EQUAL) and greatest is not None:
        if greatest < 0 or (is_strict and greatest == 0):
            return _in_units(Fraction(-greatest, threshold.denominator), reading, is_strict)
    if relation in (Relation.AT_MOST, Relation.LESS_THAN, Relation.EQUAL) and least is not None:
        if least > 0 or (is_strict and least == 0):
            return -_in_units(Fraction(least, threshold.denominator), reading, is_strict)
    return None


def _in_units(amount: Fraction, reading: Measured, is_strict: bool) -> Number:
    """Round a lacking amount up to the next whole unit that makes it good; decimal units need no rounding."""
    if not reading.unit.is_whole:
        return simplest(amount)
    return math.floor(amount) + 1 if is_strict else math.ceil(amount)


def _is_unknown(demand: Demand | None) -> bool:
    """Tell whether a demand has no threshold, because the plan's text is not at hand."""
    match demand:
        case Limit(threshold=None) | RangeLimit(low=None) | Forecast(value=None):
            return True
        case Limit() | RangeLimit() | Forecast() | MustHold() | DoneWithin() | None:
            return False
