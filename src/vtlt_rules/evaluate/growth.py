"""What is demanded of a change: the data of now beside the data of then -> a finding.

The two sides have nothing in common: each completion of the one goes with each of the other. So the bounds of both values,
and whether each bound is reached, tell all that comparing them can tell.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from fractions import Fraction

from attrs import Factory, define, evolve, frozen

from vtlt_rules.bounds import Pair, PairSums
from vtlt_rules.checked import CheckedRuleset, Growth, Level, Reading, Statement, lacking, margins
from vtlt_rules.evaluate.agencies import AgencyState
from vtlt_rules.evaluate.measures import out_if_unknown, pair_of_truth, with_positive_denominator
from vtlt_rules.evaluate.statements import VERDICTS, Alone, StatementJudge
from vtlt_rules.issues import DataIssue, kept
from vtlt_rules.relations import Relation
from vtlt_rules.report import AgencyFinding, Change, Finding, GroupFinding, MissingCell, Reported
from vtlt_rules.values import Interval, Number, simplest
from vtlt_rules.verdict import Truth, Verdict, verdict_of_groups

_TRUE, _FALSE, _UNKNOWN = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN


@define(eq=False, repr=False)
class Before:
    """The agencies of then: those of each scope, all by their ids, and what is wrong with their data."""

    members: Mapping[str, list[AgencyState]]
    by_id: Mapping[str, AgencyState]
    issues: tuple[DataIssue, ...] = ()


@frozen
class Ends:
    """The least and greatest value of one side, the latter None when unbounded, and whether each is reached."""

    low: Number
    high: Number | None
    is_low_reached: bool = True
    is_high_reached: bool = True


@define
class _Side:
    """What agencies contribute to one side, alone or all together."""

    sums: PairSums
    is_nothing: bool
    may_be_nothing: bool
    ends: Ends | None
    issues: Sequence[DataIssue] = Factory(tuple)


@define
class _Set:
    """What the statement comes to over some agencies of now beside those of then; see ``Finding``."""

    members: list[AgencyState]
    alone: list[Alone]
    verdict: Verdict
    provisional: Verdict | None
    bounds: Interval | None
    previous: Interval | None
    shortfall: Number | None
    missing: tuple[MissingCell, ...]
    issues: tuple[DataIssue, ...]
    reported: Reported

    def as_group(self, attribute: str) -> GroupFinding:
        """Return it as a group of a row."""
        first = self.members[0]
        value = first.spelled.get(attribute, first.values[attribute])
        assert isinstance(value, str | bool)
        agencies = tuple(one.finding for one in self.alone)
        return GroupFinding(value, self.verdict, self.provisional, self.bounds, self.shortfall, agencies, self.reported)


class GrowthJudge(StatementJudge):
    """Judges one statement about a change."""

    def __init__(self, ruleset: CheckedRuleset, statement: Statement, day: datetime.date | None) -> None:
        super().__init__(ruleset, statement, day)
        assert statement.growth is not None
        self.growth: Growth = statement.growth

    def judge_beside(self, members: list[AgencyState], before: Before | None) -> Finding:
        """Judge the statement.

        Args:
            members: The agencies of its scope now.
            before: The agencies of then; None when nobody gave them.
        """
        whole = self._set(members, before)
        verdict, provisional, shortfall, alone = whole.verdict, whole.provisional, whole.shortfall, whole.alone
        groups: tuple[GroupFinding, ...] = ()
        if self.grouped_by is not None:
            sets = self._sets_by(self.grouped_by, members, before)
            groups = tuple(one.as_group(self.grouped_by) for one in sets)
            verdict, provisional = verdict_of_groups((one.verdict, one.provisional) for one in groups)
            shortfall = None
            by_id = {agency.id: one for found in sets for agency, one in zip(found.members, found.alone, strict=True)}
            alone = [by_id[agency.id] for agency in members]
        is_bad = Verdict.BAD_DATA in (verdict, provisional)
        return Finding(
            self.statement, verdict, provisional, whole.bounds, shortfall, tuple(one.finding for one in alone),
            whole.missing, self.statement.deadline, whole.issues if is_bad else (), () if is_bad else whole.issues,
            whole.reported, groups, previous=whole.previous,
            change=None if self.is_each else self._change(whole.bounds, whole.previous),
        )  # fmt: skip

    def _sets_by(self, attribute: str, members: list[AgencyState], before: Before | None) -> list[_Set]:
        """Judge each group of now beside those that had the same value then."""
        groups: dict[object, list[AgencyState]] = {}
        for agency in members:
            groups.setdefault(agency.values[attribute], []).append(agency)
        if before is None:
            return [self._set(own, None) for own in groups.values()]
        scope = self.statement.scope.name
        then: dict[object, list[AgencyState]] = {}
        for agency in before.members[scope]:
            then.setdefault(agency.values[attribute], []).append(agency)
        return [self._set(own, Before({scope: then.get(value, [])}, before.by_id)) for value, own in groups.items()]

    def _set(self, members: list[AgencyState], before: Before | None) -> _Set:
        """Judge some agencies as the set over which the statement is measured, beside those of then."""
        own, is_given, has_others = self._own_then(before), before is not None, len(members) > 1
        alone = [self._alone_beside(agency, own.get(agency.id), is_given, has_others) for agency in members]
        missing = [
            cell
            for agency, one in zip(members, alone, strict=True)
            if one.is_condition_open or one.is_value_open
            for cell in self._missing(agency, one)
        ]
        pairs = [one.pair for one in alone if one.pair is not None]
        sums = PairSums.of(pairs)
        issues = [issue for one in alone for issue in one.issues]
        then: _Side | None = None
        if self.is_each:
            missing += [
                evolve(cell, is_previous=True)
                for agency, one in zip(members, alone, strict=True)
                if one.is_value_open and agency.id in own
                for cell in self._missing(own[agency.id], Alone(one.finding, None, is_value_open=True))
            ]
            decided = self.decide(sums, bool(issues) and is_given)
        else:
            then = None if before is None else self._all_then(before.members[self.statement.scope.name], missing)
            issues += then.issues if then is not None else ()
            decided = self._decide_beside(sums, then, bool(issues) and is_given)
        verdict, provisional = self.at_deadline(decided)
        shortfall = None
        if Verdict.NOT_MET in (verdict, provisional):
            shortfall = self._shortfall(sums, 0) if self.is_each else self._lacking_beside(sums, then)
        return _Set(
            members, alone, verdict, provisional,
            self.reading.bounds(sums) if not (self.is_each and self.is_unknown) else None,
            None if then is None or then.ends is None else Interval(then.ends.low, then.ends.high),
            shortfall, tuple(dict.fromkeys(missing)), kept(issues), Reported.of(sums, len(pairs), self.reading),
        )  # fmt: skip

    # ---- then

    def _own_then(self, before: Before | None) -> dict[str, AgencyState]:
        """Return what each agency was then: for ``moi`` whatever its scope was, else only where it counted."""
        if before is None:
            return {}
        if self.is_each:
            return dict(before.by_id)
        return {agency.id: agency for agency in before.members[self.statement.scope.name]}

    def _all_then(self, members: list[AgencyState], missing: list[MissingCell]) -> _Side:
        """Add up what the agencies of then contribute; add the cells that they lack to ``missing``."""
        alone = [self.alone(agency) for agency in members]
        for agency, one in zip(members, alone, strict=True):
            if one.is_condition_open or one.is_value_open:
                missing += [evolve(cell, is_previous=True) for cell in self._missing(agency, one)]
        side = self._side(PairSums.of(one.pair for one in alone if one.pair is not None))
        side.issues = [evolve(issue, is_previous=True) for one in alone for issue in one.issues]
        return side

    def _side(self, sums: PairSums, is_alone: bool = False) -> _Side:
        """Read sums of then; in percent of nothing there is nothing to measure."""
        reading = self.reading_alone if is_alone else self.measure.reading
        total = sums.total()
        is_nothing = sums.denominator_cannot_be_positive
        may_be_nothing = sums.denominator_may_be_zero
        if self.growth.is_relative:
            is_nothing = is_nothing or total.high == 0
            may_be_nothing = may_be_nothing or total.low == 0
        bounds = reading.bounds(sums)
        return _Side(sums, is_nothing, may_be_nothing, None if bounds is None else _reached(sums, bounds, reading))

    # ---- one agency

    def _alone_beside(self, agency: AgencyState, then: AgencyState | None, is_given: bool, has_others: bool) -> Alone:
        """Find what one agency contributes, and what the statement comes to for it alone."""
        inside = self._inside(agency)
        if inside is _FALSE:
            return Alone(AgencyFinding(agency.id, agency.name, Verdict.NOT_APPLICABLE), None)
        pair = self._pair(agency)
        positive = with_positive_denominator(pair, self.measure.reading.is_denominator_whole)
        may_be_out = inside is _UNKNOWN or (positive is not None and pair.y_low == 0)
        truth: Truth | None = None if self.limits_alone is None else _UNKNOWN
        previous = change = None
        may_be_nothing = False
        issues = list(agency.issues_of(self.all_reads)) if agency.taints else []
        own_then = self._pair_then(then) if then is not None else None
        if is_given and positive is not None:
            side = None if own_then is None else self._alone_then(own_then)
            if side is None or side.is_nothing or side.ends is None:
                positive = None  # there is nothing to compare it with
            else:
                sums = PairSums.of([positive])
                ends = _reached(sums, self._bounds_alone(sums), self.reading_alone)
                previous = Interval(side.ends.low, side.ends.high)
                change = self._change(Interval(ends.low, ends.high), previous)
                may_be_nothing = side.may_be_nothing
                may_be_out = may_be_out or may_be_nothing
                truth = self._truth(ends, side.ends) if truth is not None else None
        if then is not None and then.taints:
            issues += [evolve(issue, is_previous=True) for issue in then.issues_of(self.all_reads)]
        may_be_out = may_be_out or not is_given
        contributed = self._contributed(pair, positive, truth, inside, may_be_out)
        is_part = has_others and self.is_total
        verdict = Verdict.TRACKED if is_part else self._verdict_alone(truth, positive, may_be_out, False)
        if issues and is_given and verdict is Verdict.UNDECIDED:
            verdict = Verdict.BAD_DATA
        is_open = contributed is not None and not contributed.is_certain and not contributed.is_nothing
        own = out_if_unknown(pair, inside)
        finding = AgencyFinding(
            agency.id, agency.name, verdict, None, own, self.measure.reading, previous=previous, change=change
        )
        is_settled = self.is_each and truth in (_TRUE, _FALSE) and pair.y_low > 0 and not may_be_nothing
        own_issues = issues if self.is_each else [issue for issue in issues if not issue.is_previous]
        return Alone(
            finding, contributed, is_open and inside is _UNKNOWN, is_open and not is_settled, issues=own_issues
        )

    def _bounds_alone(self, sums: PairSums) -> Interval:
        bounds = self.reading_alone.bounds(sums)
        assert bounds is not None
        return bounds

    def _pair(self, agency: AgencyState) -> Pair:
        return pair_of_truth(self.counted(agency)) if self.counted is not None else self.contribution(agency)

    def _pair_then(self, then: AgencyState) -> Pair | None:
        """Return what an agency contributed then; None where it did not count."""
        inside = _TRUE if self.is_each else self._inside(then)
        return None if inside is _FALSE else out_if_unknown(self._pair(then), inside)

    def _alone_then(self, pair: Pair) -> _Side | None:
        """Read what an agency contributed then, in the completions where there was something; None where there was not."""
        positive = with_positive_denominator(evolve(pair, may_be_out=False), self.measure.reading.is_denominator_whole)
        if positive is None:
            return None
        may_be_zero = pair.may_be_out or pair.y_low == 0
        is_low_reached = True
        if self.growth.is_relative and positive.x_low == 0 and positive.x_high != 0:
            may_be_zero = True
            least = self.ruleset.least_but_zero(self.measure.numerator)
            is_low_reached = least is not None
            if least is not None:
                positive = evolve(positive, x_low=least, y_low=positive.least_y(least))
        side = self._side(PairSums.of([positive]), is_alone=True)
        side.may_be_nothing = side.may_be_nothing or may_be_zero
        if side.ends is not None and not is_low_reached:
            side.ends = evolve(side.ends, is_low_reached=False)
        return side

    # ---- comparing

    def _decide_beside(self, now: PairSums, then: _Side | None, is_contradicted: bool) -> Verdict:
        """Return the verdict in every completion of both sides, whatever the deadline."""
        if now.denominator_cannot_be_positive or (then is not None and then.is_nothing):
            return Verdict.NOT_APPLICABLE
        if self.is_unknown or self.limits is None:
            return Verdict.NO_THRESHOLD
        truth = _UNKNOWN
        if then is not None and not then.may_be_nothing and not now.denominator_may_be_zero:
            bounds = self.reading.bounds(now)
            assert bounds is not None and then.ends is not None
            truth = self._truth(_reached(now, bounds, self.reading), then.ends)
        return Verdict.BAD_DATA if truth is _UNKNOWN and is_contradicted else VERDICTS[truth]

    def _truth(self, now: Ends, then: Ends) -> Truth:
        limits = self.limits_alone if self.is_each else self.limits
        if limits is not None and limits.is_impossible:
            return _FALSE
        return Truth.conjunction([level_truth(now, then, level) for level in self.growth.levels])

    def _change(self, now: Interval | None, then: Interval | None) -> Change | None:
        """Return by how much the value changed, in the demand's terms: in parts of what it was, or as a difference."""
        if now is None or then is None:
            return None
        if not self.growth.is_relative:
            low = None if then.high is None else now.low - then.high
            return Change(low, None if now.high is None else now.high - then.low)
        if then.high == 0:
            return None
        least = -1 if then.high is None else simplest(Fraction(now.low) / then.high - 1)
        greatest = None if now.high is None or then.low == 0 else simplest(Fraction(now.high) / then.low - 1)
        return Change(least, greatest)

    def _lacking_beside(self, now: PairSums, then: _Side | None) -> Number | None:
        """Return how much is lacking at the least, with the value of then at its most favourable."""
        assert then is not None and then.ends is not None
        if self.limits is None or self.limits.is_impossible:
            return None
        asked = [
            (relation, level.threshold(best))
            for level in self.growth.levels
            for relation in level.relation.one_sided
            if (best := then.ends.low if relation.bounds_below else then.ends.high) is not None
        ]
        if any(self._is_out_of_reach(relation, threshold) for relation, threshold in asked):
            return None
        found = (lacking(now, number, relation, self.reading) for relation, number in asked if number >= 0)
        return next((amount for amount in found if amount is not None), None)

    def _is_out_of_reach(self, relation: Relation, threshold: Number) -> bool:
        """Tell whether no value can be so small, or of a part's share so great."""
        beyond = threshold - (self.measure.possible[1] or threshold + 1) if relation.bounds_below else -threshold
        return beyond > 0 or (beyond == 0 and relation.is_strict)


def level_truth(now: Ends, then: Ends, level: Level) -> Truth:
    """Compare the value of now with what is asked of it beside that of then, in every completion of both at once."""
    k = level.factor
    asked_least = k * then.low + level.constant
    asked_most = None if then.high is None and k else k * (then.high or 0) + level.constant
    least = None if asked_most is None else now.low - asked_most
    most = None if now.high is None else now.high - asked_least
    least_reached = now.is_low_reached and (k == 0 or then.is_high_reached)
    most_reached = now.is_high_reached and (k == 0 or then.is_low_reached)
    match level.relation:
        case Relation.EQUAL:
            both = [level_truth(now, then, Level(one, k, level.constant)) for one in Relation.EQUAL.one_sided]
            return Truth.conjunction(both)
        case Relation.AT_LEAST | Relation.MORE_THAN:
            always = _is_beyond(least, not level.relation.is_strict or not least_reached)
            never = _is_beyond(None if most is None else -most, level.relation.is_strict or not most_reached)
        case _:
            always = _is_beyond(None if most is None else -most, not level.relation.is_strict or not most_reached)
            never = _is_beyond(least, level.relation.is_strict or not least_reached)
    return _TRUE if always else _FALSE if never else _UNKNOWN


def _is_beyond(margin: Number | None, zero_will_do: bool) -> bool:
    return margin is not None and (margin > 0 or (margin == 0 and zero_will_do))


def _reached(sums: PairSums, bounds: Interval, reading: Reading) -> Ends:
    """Tell whether the bounds of sums are reached: a denominator without end only brings a ratio as near as one likes.

    The least that a whole can be of its part, all of it, may always be reached as far as is known.
    """
    if not reading.is_ratio:
        return Ends(bounds.low, bounds.high)
    low = bounds.low == reading.least > 0 or margins(sums, bounds.low, is_ratio=True)[0] == 0
    high = bounds.high is not None and margins(sums, bounds.high, is_ratio=True)[1] == 0
    return Ends(bounds.low, bounds.high, low, high)
