"""One statement over its scope -> its finding.

Three steps: what each agency contributes, the verdict in every completion at once, and the deadline.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence
from fractions import Fraction

from attrs import define

from vtlt_rules.bounds import Pair, PairSums
from vtlt_rules.checked import (
    CheckedRuleset,
    ComparableSums,
    Condition,
    DoneSince,
    Kind,
    Limits,
    Measure,
    OwnLimit,
    Reading,
    Statement,
    all_reads,
    cells_read,
    holds,
    in_units,
    lacking,
)
from vtlt_rules.evaluate.agencies import AgencyState
from vtlt_rules.evaluate.conditions import Test, open_cells, open_names, test_of
from vtlt_rules.evaluate.measures import (
    Contribution,
    contribution,
    counted_by,
    open_names_of_term,
    out_if_unknown,
    pair_of_truth,
    with_positive_denominator,
)
from vtlt_rules.evaluate.statistics import count_classes
from vtlt_rules.issues import DataIssue, kept
from vtlt_rules.relations import Bounds, Relation
from vtlt_rules.report import AgencyFinding, Finding, GroupFinding, MissingCell, Reported
from vtlt_rules.values import Interval, Milestone, NotDone, Number, later
from vtlt_rules.verdict import Truth, Verdict, verdict_of_groups

# Bound once, because before Python 3.12 looking up a member of an enumeration runs Python code.
_TRUE, _FALSE, _UNKNOWN = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN
_MET, _NOT_MET, _UNDECIDED, _PENDING = Verdict.MET, Verdict.NOT_MET, Verdict.UNDECIDED, Verdict.PENDING
_NOT_APPLICABLE, _NO_THRESHOLD = Verdict.NOT_APPLICABLE, Verdict.NO_THRESHOLD
_BAD_DATA, _TRACKED = Verdict.BAD_DATA, Verdict.TRACKED

VERDICTS = {_TRUE: _MET, _FALSE: _NOT_MET, _UNKNOWN: _UNDECIDED}
"""What a demand comes to, by its truth in every completion."""


@define
class Alone:
    """One agency of the scope: its finding, and what it contributes to the statement's sums (None: nothing).

    Attributes:
        is_condition_open: Whether it matters, and is not known, whether it is in the set.
        is_value_open: Whether it matters, and is not known, what it comes to there.
        is_value_told: Whether it satisfies the demand or fails whatever its value is, if it has one: for ``moi`` only
            whether its denominator is zero matters then.
        issues: The contradictions in its data that the statement rests on.
    """

    finding: AgencyFinding
    pair: Pair | None
    is_condition_open: bool = False
    is_value_open: bool = False
    is_value_told: bool = False
    issues: Sequence[DataIssue] = ()

    @property
    def is_pending(self) -> bool:
        """Whether its own deadline is to come, and it cannot have failed."""
        return self.finding.verdict is _PENDING

    @property
    def has_failed(self) -> bool:
        """Whether it certainly fails."""
        return self.finding.verdict is _NOT_MET


@define
class _Together:
    """What the statement comes to over some agencies, and the contradictions that it rests on."""

    verdict: Verdict
    provisional: Verdict | None
    bounds: Interval | None
    shortfall: Number | None
    issues: tuple[DataIssue, ...]
    reported: Reported


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
    if statement.kind is Kind.STATISTIC:
        return count_classes(ruleset, statement, members)
    return StatementJudge(ruleset, statement, as_of).judge(members)


class StatementJudge:
    """Judges one statement, which has a subject; holds what is the same for all its agencies."""

    def __init__(self, ruleset: CheckedRuleset, statement: Statement, day: datetime.date | None) -> None:
        measure = statement.measure_on(day)
        assert measure is not None
        self.ruleset = ruleset
        self.statement = statement
        self.grouped_by: str | None = statement.grouped_by.name if statement.grouped_by is not None else None
        self.measure = measure
        self.reading: Reading = statement.read_as
        self.reading_alone: Reading = measure.reading.alone
        self.limits: Limits | None = statement.limits
        self.limits_alone: Limits | None = statement.limits_alone
        self.is_each: bool = statement.is_each
        self.is_unknown: bool = statement.is_unknown
        self.is_forecast: bool = statement.kind is Kind.FORECAST
        self.day = day
        self.is_due: bool = statement.is_due(day)
        self.reads: tuple[str, ...] = cells_read(ruleset, statement)
        self.all_reads: frozenset[str] = all_reads(ruleset, statement)
        self.contribution: Contribution = contribution(measure)
        self.shown: Measure | None = statement.shown_alone
        self.own_limit: OwnLimit | None = statement.demand if isinstance(statement.demand, OwnLimit) else None
        self.contribution_shown: Contribution | None = (
            None if self.own_limit is None or self.shown is None else contribution(self.shown)
        )
        self.counted: Test | None = counted_by(measure)
        self.truths_alone: dict[Truth, Truth | None] = {
            truth: self._holds_alone(pair_of_truth(truth)) for truth in Truth
        }
        self.is_total: bool = not self.is_each and not self.reading.is_ratio
        self.condition: Condition | None = statement.condition_on(day)
        self.inside: Test | None = test_of(self.condition) if self.condition is not None else None
        self.since: DoneSince | None = statement.since
        self.is_meant: Test | None = (
            test_of(statement.condition) if self.since is not None and statement.condition is not None else None
        )
        is_open = self.since.is_open_on(day) if self.since is not None else None
        self.is_open: Test | None = test_of(is_open) if is_open is not None else None

    def judge(self, members: list[AgencyState]) -> Finding:
        """Judge the statement over the agencies of its scope."""
        found: tuple[GroupFinding, ...] = ()
        if self.grouped_by is None:
            together = [self.alone(agency, len(members) > 1) for agency in members]
        else:
            together, found = self._in_groups(members, self.grouped_by)
        cells = (
            cell
            for agency, one in zip(members, together, strict=True)
            if one.is_condition_open or one.is_value_open
            for cell in self._missing(agency, one)
        )
        missing = tuple(dict.fromkeys(cells))
        whole = self._together(together)
        verdict, provisional, shortfall = whole.verdict, whole.provisional, whole.shortfall
        if self.grouped_by is not None:
            verdict, provisional = verdict_of_groups((one.verdict, one.provisional) for one in found)
            shortfall = None
        is_bad = _BAD_DATA in (verdict, provisional)
        return Finding(
            self.statement,
            verdict,
            provisional,
            whole.bounds,
            shortfall,
            tuple(one.finding for one in together),
            missing,
            self.statement.deadline,
            whole.issues if is_bad else (),
            () if is_bad else whole.issues,
            whole.reported,
            found,
        )

    # ---- groups

    def _in_groups(self, members: list[AgencyState], attribute: str) -> tuple[list[Alone], tuple[GroupFinding, ...]]:
        """Judge each group of agencies with the same value of an attribute; return also what each agency comes to."""
        groups: dict[object, list[int]] = {}
        for place, agency in enumerate(members):
            groups.setdefault(agency.values[attribute], []).append(place)
        alone: dict[int, Alone] = {}
        found = []
        for places in groups.values():
            own = [self.alone(members[place], len(places) > 1) for place in places]
            alone.update(zip(places, own, strict=True))
            first, group = members[places[0]], self._together(own)
            value = first.spelled.get(attribute, first.values[attribute])
            assert isinstance(value, str | bool)
            agencies = tuple(one.finding for one in own)
            figures = group.bounds, group.shortfall, agencies, group.reported
            found.append(GroupFinding(value, group.verdict, group.provisional, *figures))
        return [alone[place] for place in range(len(members))], tuple(found)

    def _together(self, alone: Sequence[Alone]) -> _Together:
        """Judge some agencies as the set over which the statement is measured."""
        issues = kept(issue for one in alone for issue in one.issues)
        pairs = [one.pair for one in alone if one.pair is not None]
        sums = PairSums.of(pairs)
        bounds = self.reading.bounds(sums) if not (self.is_each and self.is_unknown) else None
        pending = failed = 0
        if self.since is not None:
            pending, failed = sum(one.is_pending for one in alone), sum(one.has_failed for one in alone)
        verdict, provisional = self.at_deadline(self.decide(sums, bool(issues)), pending, failed)
        shortfall = self._shortfall(sums, failed) if _NOT_MET in (verdict, provisional) else None
        return _Together(verdict, provisional, bounds, shortfall, issues, Reported.of(sums, len(pairs), self.reading))

    # ---- one agency

    def alone(self, agency: AgencyState, has_others: bool = False) -> Alone:
        """Find what one agency contributes, and what the statement comes to for it alone.

        Args:
            agency: The agency.
            has_others: Whether others are measured together with it, so that it is only one part of a total.
        """
        inside = self._inside(agency)
        if inside is _FALSE:
            out = AgencyFinding(agency.id, agency.name, _NOT_APPLICABLE)
            return Alone(out, None, issues=() if self.since is None else self._issues_of_outsider(agency))
        positive: Pair | None
        if self.counted is not None:  # what follows is the same for all agencies of one truth
            satisfied = self.counted(agency)
            pair = positive = pair_of_truth(satisfied)
            may_be_out, truth = inside is _UNKNOWN, self.truths_alone[satisfied]
        else:
            pair = self.contribution(agency)
            positive = with_positive_denominator(pair, self.measure.reading.is_denominator_whole)
            may_be_out = inside is _UNKNOWN or (positive is not None and pair.y_low == 0)
            truth = self._holds_alone(positive)
        contributed = self._contributed(pair, positive, truth, inside, may_be_out)
        verdict = self._verdict_alone(truth, positive, may_be_out, has_others and self.is_total)
        issues = agency.issues_of(self.all_reads) if agency.taints else ()
        if self.is_open is not None and truth is not _TRUE and self.is_open(agency) is _TRUE:
            verdict = _PENDING
        elif issues and verdict is _UNDECIDED:
            verdict = _BAD_DATA
        is_open = contributed is not None and not contributed.is_certain and not contributed.is_nothing
        is_told = self.is_each and (truth is _TRUE or truth is _FALSE)
        is_settled = is_told and pair.y_low > 0
        finding = self._finding_alone(agency, verdict, pair, inside)
        return Alone(finding, contributed, is_open and inside is _UNKNOWN, is_open and not is_settled, is_told, issues)

    def _finding_alone(self, agency: AgencyState, verdict: Verdict, pair: Pair, inside: Truth) -> AgencyFinding:
        if self.shown is None:
            milestone, deadline = self._milestone(agency), self._deadline(agency)
            return AgencyFinding(agency.id, agency.name, verdict, milestone, deadline=deadline)
        if self.own_limit is None or self.contribution_shown is None:
            own = out_if_unknown(pair, inside)
            return AgencyFinding(agency.id, agency.name, verdict, None, own, self.shown.reading)
        own = out_if_unknown(self.contribution_shown(agency), inside)
        low, high = agency.weighted(self.own_limit.threshold)
        threshold = Interval(0 if low is None else low, high)
        excess = agency.weighted(self.own_limit.excess)
        lacking = _lacking_of(self.own_limit.relation, excess, self.shown.reading) if verdict is _NOT_MET else None
        return AgencyFinding(agency.id, agency.name, verdict, None, own, self.shown.reading, threshold, lacking)

    def _inside(self, agency: AgencyState) -> Truth:
        """Tell whether an agency of the scope is in the set: ``khi``, and whether it belongs to the scope at all."""
        inside = self.inside(agency) if self.inside is not None else _TRUE
        if agency.perhaps_in and self.statement.scope.name in agency.perhaps_in and inside is _TRUE:
            return _UNKNOWN
        return inside

    def _holds_alone(self, positive: Pair | None) -> Truth | None:
        """Compare the agency's own value; None when it has none or nothing to be compared with."""
        if positive is None or self.limits_alone is None:
            return None
        return holds(positive, self.limits_alone, self.reading_alone)

    def _contributed(
        self, pair: Pair, positive: Pair | None, truth: Truth | None, inside: Truth, may_be_out: bool
    ) -> Pair | None:
        """Return what goes into the sums: the measure's own pair, or for ``moi`` whether the agency satisfies it."""
        if not self.is_each:
            return out_if_unknown(pair, inside)
        if positive is None:
            return None
        satisfied = pair_of_truth(truth if truth is not None else _UNKNOWN)
        return out_if_unknown(satisfied, _UNKNOWN if may_be_out else _TRUE)

    def _verdict_alone(
        self, truth: Truth | None, positive: Pair | None, may_be_out: bool, is_part_of_total: bool
    ) -> Verdict:
        if positive is None:
            return _NOT_APPLICABLE
        if self.is_forecast or is_part_of_total:
            return _TRACKED  # what one agency adds to a total is not held against the whole of it
        if truth is None:
            return _NO_THRESHOLD
        return _UNDECIDED if may_be_out else VERDICTS[truth]

    def _milestone(self, agency: AgencyState) -> Milestone | None:
        value = agency.values.get(self.measure.name)
        return value if isinstance(value, datetime.date | NotDone) else None

    def _deadline(self, agency: AgencyState) -> datetime.date | None:
        """Return the agency's own deadline, where it is known when time began to run for it."""
        begin = agency.values.get(self.since.start) if self.since is not None else None
        if self.since is None or not isinstance(begin, datetime.date):
            return None
        return later(begin, self.since.months, self.since.days)

    def _issues_of_outsider(self, agency: AgencyState) -> Sequence[DataIssue]:
        """Return the contradictions of an agency for which time has not begun to run: ``khi`` does not leave it out."""
        is_left_out = self.is_meant is not None and self.is_meant(agency) is _FALSE
        return () if is_left_out or not agency.taints else agency.issues_of(self.all_reads)

    def _missing(self, agency: AgencyState, one: Alone) -> list[MissingCell]:
        """List the cells that this agency left empty, that are not known from others, and that leave something open."""
        names = []
        for name in self.reads:
            interval = agency.intervals.get(name)
            is_known = name in agency.values or (interval is not None and interval.is_point)
            if not is_known and name not in agency.withdrawn:
                names.append(name)
        if len(names) > 1 or agency.withdrawn:  # else it must be that one
            matters = self._open_cells(agency, one)
            names = [name for name in names if name in matters]
        return [MissingCell(agency.id, name) for name in names]

    def _open_cells(self, agency: AgencyState, one: Alone) -> set[str]:
        """Find the cells that leave it open what an agency contributes, wrong ones included."""
        names: set[str] = set()
        if one.is_condition_open and self.condition is not None:
            names |= open_names(self.condition, agency)
        if one.is_value_open:
            names |= open_names_of_term(self.measure.denominator, agency)
            if not one.is_value_told:
                names |= open_names_of_term(self.measure.numerator, agency)
        return open_cells(self.ruleset, names, agency)

    # ---- all agencies

    def decide(self, sums: ComparableSums, is_contradicted: bool = False) -> Verdict:
        """Return the verdict in every completion, whatever the deadline.

        Args:
            sums: What the agencies contribute; cells that a contradiction taints count as missing.
            is_contradicted: Whether the statement rests on a contradiction, so that what is open is bad data.
        """
        if self.is_forecast:
            return _TRACKED
        if sums.denominator_cannot_be_positive:
            return _NOT_APPLICABLE
        if self.is_unknown or self.limits is None:
            return _NO_THRESHOLD
        truth = _UNKNOWN if sums.denominator_may_be_zero else holds(sums, self.limits, self.reading)
        return _BAD_DATA if truth is _UNKNOWN and is_contradicted else VERDICTS[truth]

    def at_deadline(self, decided: Verdict, pending: int = 0, failed: int = 0) -> tuple[Verdict, Verdict | None]:
        """Hold a verdict back while the deadline is to come; a milestone already done is met for good.

        Args:
            decided: What the statement comes to whatever the deadline.
            pending: How many agencies have a deadline of their own that is to come.
            failed: How many certainly fail.
        """
        if self.since is not None:
            return (_PENDING, decided) if pending and not failed else (decided, None)
        if self.is_due or decided in (_TRACKED, _NOT_APPLICABLE, _NO_THRESHOLD):
            return decided, None
        if decided is _MET and self.statement.is_met_for_good:
            return decided, None
        return _PENDING, decided

    def _shortfall(self, sums: PairSums, failed: int) -> Number | None:
        """Return how much is lacking at the least in whole units where the unit is whole; negative when too much.

        None when nothing can make it good: more than all, half a person.
        """
        if self.since is not None:
            return failed or None  # who is not yet due lacks nothing
        assert self.limits is not None and self.limits_alone is not None
        if self.limits.is_impossible or (self.is_each and self.limits_alone.is_impossible) or self._fits_none(sums):
            return None
        found = (lacking(sums, number, relation, self.reading) for relation, number in self.limits.one_sided)
        return next((amount for amount in found if amount is not None), None)

    def _fits_none(self, sums: PairSums) -> bool:
        """Tell whether no whole number of units is such an average: 1,5 people for one agency, though not for two."""
        assert self.limits is not None
        if self.reading.is_of_amounts or not self.reading.unit.is_whole or not sums.has_certain_denominator:
            return False
        least: Number = 0
        greatest: Number | None = None
        for relation, threshold in self.limits.one_sided:
            wanted = threshold * sums.least_denominator
            if relation.bounds_below:
                least = max(least, math.floor(wanted) + 1 if relation.is_strict else math.ceil(wanted))
            else:
                highest = math.ceil(wanted) - 1 if relation.is_strict else math.floor(wanted)
                greatest = highest if greatest is None else min(greatest, highest)
        return greatest is not None and greatest < least


def _lacking_of(relation: Relation, excess: Bounds, reading: Reading) -> Number | None:
    """Return what an agency certainly lacks to a threshold of its own; less than zero where that is too much."""
    least, greatest = excess
    sides = (
        (one, (None if greatest is None else -greatest) if one.bounds_below else least) for one in relation.one_sided
    )
    amounts = (
        in_units(Fraction(lacking), reading, one.is_strict) * (1 if one.bounds_below else -1)
        for one, lacking in sides
        if lacking is not None and (lacking > 0 or (lacking == 0 and one.is_strict))
    )
    return next(amounts, None)
