"""Agencies that come and go -> the verdicts on the whole plan, at any moment.

Every statement keeps the sums of what its agencies contribute, so that an agency is added or taken away by adding or
subtracting its share. What each contributes and what the sums come to is the reference evaluator's own code.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping

from attrs import Factory, define, evolve, frozen

from vtlt_rules.baselines import baseline_of
from vtlt_rules.bounds import Pair
from vtlt_rules.checked import CheckedRuleset, Statement
from vtlt_rules.errors import warn_of
from vtlt_rules.evaluate.agencies import AgencyState
from vtlt_rules.evaluate.cells import WrongCell, read_id, shown
from vtlt_rules.evaluate.growth import Before, GrowthJudge
from vtlt_rules.evaluate.population import read_population
from vtlt_rules.evaluate.readers import Readers
from vtlt_rules.evaluate.statements import StatementJudge
from vtlt_rules.input_policy import USUAL_INPUT, InputPolicy
from vtlt_rules.issues import DataIssue, kept
from vtlt_rules.report import Finding
from vtlt_rules.values import Interval, Number
from vtlt_rules.verdict import Verdict, verdict_of_groups

_Threshold = tuple[int, int]
"""Numerator and denominator."""


@define
class _End:
    """A sum of bounds of which some may not exist."""

    total: Number = 0
    missing: int = 0

    def add(self, bound: Number | None, sign: int) -> None:
        if bound is None:
            self.missing += sign
        else:
            self.total += sign * bound

    @property
    def value(self) -> Number | None:
        return None if self.missing else self.total


@define
class _Corner:
    """The least and greatest q·Σx − p·Σy over the pairs that are not certain, for one threshold p/q."""

    least: _End = Factory(_End)
    greatest: _End = Factory(_End)


@define
class RunningSums:
    """What :class:`PairSums` tells of many pairs, for a few thresholds, from sums alone: pairs can be taken away again.

    Attributes:
        x: The sum of x over the pairs that are certain; ``y`` that of y.
        corners: For each threshold the bounds over the others.
        x_least: The least sum of x over those of the others that cannot be out.
        x_greatest: The greatest sum of x over all of the others.
        with_whole: How many of the others may have a positive y; ``with_certain_whole`` how many must.
    """

    corners: Mapping[_Threshold, _Corner]
    x: Number = 0
    y: Number = 0
    x_least: Number = 0
    x_greatest: _End = Factory(_End)
    with_whole: int = 0
    with_certain_whole: int = 0

    @classmethod
    def over(cls, thresholds: tuple[_Threshold, ...]) -> RunningSums:
        """Return empty sums that can be compared with some thresholds."""
        return cls({threshold: _Corner() for threshold in thresholds})

    def add(self, pair: Pair, sign: int = 1) -> None:
        """Add a pair, or take it away with the sign -1."""
        if pair.is_certain:
            self.x += sign * pair.x_low
            self.y += sign * pair.y_low
            return
        for (p, q), corner in self.corners.items():
            corner.least.add(pair.least(p, q), sign)
            corner.greatest.add(pair.greatest(p, q), sign)
        if not pair.may_be_out:
            self.x_least += sign * pair.x_low
        self.x_greatest.add(pair.x_high, sign)
        self.with_whole += sign * (pair.y_high != 0)
        self.with_certain_whole += sign * (not pair.may_be_out and pair.y_low != 0)

    @property
    def denominator_cannot_be_positive(self) -> bool:
        """Whether Σy is zero in every completion."""
        return self.y == 0 and self.with_whole == 0

    @property
    def denominator_may_be_zero(self) -> bool:
        """Whether Σy is zero in some completion."""
        return self.y == 0 and self.with_certain_whole == 0

    def least(self, p: int, q: int) -> Number | None:
        """Return the least q·Σx − p·Σy; None when unbounded below."""
        rest = self.corners[p, q].least.value
        return None if rest is None else q * self.x - p * self.y + rest

    def greatest(self, p: int, q: int) -> Number | None:
        """Return the greatest q·Σx − p·Σy; None when unbounded above."""
        rest = self.corners[p, q].greatest.value
        return None if rest is None else q * self.x - p * self.y + rest

    def total(self) -> Interval:
        """Return the least and greatest Σx, as long as some agency is certainly in the set.

        When none is, y = 1 of every agency makes the whole one that may be zero, and nothing is compared.
        """
        rest = self.x_greatest.value
        return Interval(self.x + self.x_least, None if rest is None else self.x + rest)


@define
class _Growth:
    """A statement on a change: its agencies of now are kept, and judged beside those of then when it is read."""

    judge: GrowthJudge
    members: dict[str, AgencyState] = Factory(dict)

    def finding(self, then: Then | None) -> Finding:
        """Judge it."""
        return self.judge.judge_beside([*self.members.values()], None if then is None else then.before())


class Then:
    """The agencies of then, which demands on a rise or a fall are measured from. Made by :meth:`Accumulator.since`."""

    def __init__(self, ruleset: CheckedRuleset, policy: InputPolicy, readers: Readers) -> None:
        self._ruleset = ruleset
        self._policy = policy
        self._readers: Readers | None = readers
        self._agencies: dict[str, tuple[AgencyState, tuple[str, ...]]] = {}

    def __getstate__(self) -> dict[str, object]:
        """Leave out what cannot be copied: how cells are read."""
        return self.__dict__ | {"_readers": None}

    def add(self, agency: object) -> None:
        """Add an agency, as :meth:`Accumulator.add` does.

        Raises:
            BadData: It has no ``ma``, or it cannot be told which scopes it belonged to; then nothing was added.
            TypeError: It is no agency, or several.
            ValueError: An agency with its ``ma`` is already there, or it has two cells of one name.
        """
        state, scopes = self._read(agency)
        if state.id in self._agencies:
            raise _already_there(state.id)
        self._agencies[state.id] = state, scopes

    def replace(self, agency: object) -> None:
        """Put an agency in the place of the one with its ``ma``.

        Raises:
            BadData: As for :meth:`add`; then nothing was changed.
            KeyError: There is no agency with its ``ma``.
        """
        state, scopes = self._read(agency)
        self.remove(state.id)
        self._agencies[state.id] = state, scopes

    def remove(self, ma: str | int) -> None:
        """Remove an agency by its id.

        Raises:
            KeyError: There is no such agency.
        """
        del self._agencies[_id(ma)]

    def __len__(self) -> int:
        return len(self._agencies)

    def before(self) -> Before:
        """Return them as the evaluator takes them."""
        members: dict[str, list[AgencyState]] = {one.scope.name: [] for one in self._ruleset.statements}
        for state, scopes in self._agencies.values():
            for scope in scopes:
                members[scope].append(state)
        return Before(members, {state.id: state for state, _ in self._agencies.values()})

    def _read(self, agency: object) -> tuple[AgencyState, tuple[str, ...]]:
        population = read_population(self._ruleset, [agency], None, policy=self._policy, readers=self._readers)
        warn_of([evolve(note, is_previous=True) for note in population.notes])
        return population.agencies[0], tuple(scope for scope, found in population.members.items() if found)


@define
class _Group:
    """The agencies that are measured together: their sums, how many there are, of how many the figures contradict.

    Attributes:
        pending: How many have a deadline of their own that is to come; ``failed`` how many certainly fail.
    """

    sums: RunningSums
    agencies: int = 0
    contradicted: int = 0
    pending: int = 0
    failed: int = 0


@define
class _Aggregation:
    """The state of one statement: all agencies as one group, under None, or those of each value of ``tung``."""

    judge: StatementJudge
    groups: dict[object, _Group] = Factory(dict)

    def add(self, entry: _Entry, sign: int) -> None:
        """Add what an agency adds, or take it away with the sign -1."""
        group = self.groups.get(entry.group)
        if group is None:
            group = self.groups[entry.group] = _Group(RunningSums.over(_thresholds(self.judge)))
        group.agencies += sign
        group.contradicted += sign * bool(entry.issues)
        group.pending += sign * entry.is_pending
        group.failed += sign * entry.has_failed
        if entry.pair is not None:
            group.sums.add(entry.pair, sign)
        if not group.agencies:
            del self.groups[entry.group]

    @property
    def verdicts(self) -> tuple[Verdict, Verdict | None]:
        """The verdict, and while that is pending the provisional one."""
        if self.judge.grouped_by is None:
            return self._verdicts_of(self.groups.get(None) or _Group(RunningSums.over(_thresholds(self.judge))))
        return verdict_of_groups(map(self._verdicts_of, self.groups.values()))

    def _verdicts_of(self, group: _Group) -> tuple[Verdict, Verdict | None]:
        decided = self.judge.decide(group.sums, group.contradicted > 0)
        return self.judge.at_deadline(decided, group.pending, group.failed)


@frozen
class _Entry:
    """What one agency adds to one statement: a pair, the contradictions that the statement rests on, to which group."""

    position: int
    pair: Pair | None
    issues: tuple[DataIssue, ...]
    group: object = None
    is_pending: bool = False
    has_failed: bool = False


class Accumulator:
    """The verdicts on all agencies that are in it. Made by ``Ruleset.accumulator``.

    Adding and removing take time for each statement that the agency is in the scope of, whatever the number of agencies;
    reading takes time for each statement, and for one on a rise or a fall for each of its agencies.

    Attributes:
        statements: The statements that the verdicts belong to, in the order of the plan.
        as_of: The day at which the data was cut off.
    """

    def __init__(
        self, ruleset: CheckedRuleset, as_of: datetime.date | None = None, policy: InputPolicy = USUAL_INPUT
    ) -> None:
        self.statements: tuple[Statement, ...] = ruleset.statements
        self.as_of = as_of
        self._ruleset = ruleset
        self._policy = policy
        self._readers = Readers(ruleset, policy)
        day = ruleset.day(as_of)
        self._aggregations = [
            _Aggregation(judge) if judge is not None else None
            for judge in (
                StatementJudge(ruleset, statement, day)
                if statement.measure is not None and statement.growth is None
                else None
                for statement in self.statements
            )
        ]
        self._growths = {
            position: _Growth(GrowthJudge(ruleset, statement, day))
            for position, statement in enumerate(self.statements)
            if statement.growth is not None
        }
        self._then: dict[str, Then] = {}
        self._entries: dict[str, tuple[_Entry, ...]] = {}

    def since(self, baseline: str = "") -> Then:
        """Return the agencies of then, to be added and removed like those of now.

        Until it is asked for them the demands on a rise or a fall are UNDECIDED, as where nobody gave any.

        Args:
            baseline: What the lines compare with, as they have it; empty for those that do not say.

        Raises:
            KeyError: No line measures a rise or a fall from that.
        """
        key = baseline_of(baseline, self._ruleset.baselines)
        if key not in self._ruleset.baselines:
            there = ", ".join(map(repr, self._ruleset.baselines)) or "none"
            raise KeyError(f"no line measures a rise or a fall from {baseline!r} (lines measure from: {there})")
        if key not in self._then:
            self._then[key] = Then(self._ruleset.compared_with(key), self._policy, self._readers)
        return self._then[key]

    def add(self, agency: object) -> None:
        """Add an agency.

        Args:
            agency: A mapping, or an object with attributes, as for ``Ruleset.evaluate``. Later changes to it do not count.

        Raises:
            BadData: It has no ``ma``, or it cannot be told which scopes it belongs to; then nothing was added.
            TypeError: It is no agency, or several.
            ValueError: An agency with its ``ma`` is already there, or it has two cells of one name.
        """
        id_, entries, state = self._read(agency)
        if id_ in self._entries:
            raise _already_there(id_)
        self._put(id_, entries, state)

    def replace(self, agency: object) -> None:
        """Put an agency in the place of the one with its ``ma``.

        Raises:
            BadData: As for :meth:`add`; then nothing was changed.
            KeyError: There is no agency with its ``ma``.
        """
        id_, entries, state = self._read(agency)
        self.remove(id_)
        self._put(id_, entries, state)

    def remove(self, ma: str | int) -> None:
        """Remove an agency by its id.

        Raises:
            KeyError: There is no such agency.
        """
        id_ = _id(ma)
        for entry in self._entries.pop(id_):
            self._count(entry, -1)
        for growth in self._growths.values():
            growth.members.pop(id_, None)

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """The verdicts, each as ``Ruleset.evaluate`` over the agencies that are there now has it."""
        verdicts = [Verdict.TRACKED if one is None else one.verdicts[0] for one in self._aggregations]
        for position, finding in self._changes():
            verdicts[position] = finding.verdict
        return tuple(verdicts)

    def _changes(self) -> Iterator[tuple[int, Finding]]:
        """Judge the demands on a rise or a fall."""
        for position, one in self._growths.items():
            yield position, one.finding(self._then.get(one.judge.growth.baseline))

    @property
    def in_spite_of(self) -> tuple[tuple[DataIssue, ...], ...]:
        """For each statement the contradictions that its verdict stands in spite of, as :attr:`Finding.in_spite_of`.

        Empty where there are none, and where they leave the verdict open: bad data.
        """
        found: list[list[DataIssue]] = [[] for _ in self.statements]
        for entries in self._entries.values():
            for entry in entries:
                found[entry.position] += entry.issues
        spite = [
            () if one is None or Verdict.BAD_DATA in one.verdicts else kept(issues)
            for one, issues in zip(self._aggregations, found, strict=True)
        ]
        for position, finding in self._changes():
            spite[position] = finding.in_spite_of
        return tuple(spite)

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, ma: object) -> bool:
        try:
            return _id(ma) in self._entries
        except KeyError:
            return False

    def __reduce__(self) -> tuple[object, ...]:
        members = {position: dict(one.members) for position, one in self._growths.items()}
        return _with_entries, (self._ruleset, self.as_of, dict(self._entries), members, self._then, self._policy)

    def __repr__(self) -> str:
        return f"Accumulator({len(self.statements)} statements, {len(self)} agencies)"

    def _read(self, agency: object) -> tuple[str, tuple[_Entry, ...], dict[int, AgencyState]]:
        """Find what an agency adds to each statement that it is in the scope of; of those on a change, what it is."""
        population = read_population(self._ruleset, [agency], None, policy=self._policy, readers=self._readers)
        warn_of(population.notes)
        state = population.agencies[0]
        entries = []
        for position, one in enumerate(self._aggregations):
            if one is None or not population.members[one.judge.statement.scope.name]:
                continue
            alone = one.judge.alone(state)
            if alone.pair is not None or alone.issues:
                group = state.values[one.judge.grouped_by] if one.judge.grouped_by is not None else None
                own_deadline = (False, False) if one.judge.since is None else (alone.is_pending, alone.has_failed)
                entries.append(_Entry(position, alone.pair, tuple(alone.issues), group, *own_deadline))
        kept_for = (p for p, one in self._growths.items() if population.members[one.judge.statement.scope.name])
        return state.id, tuple(entries), dict.fromkeys(kept_for, state)

    def _put(self, id_: str, entries: tuple[_Entry, ...], states: Mapping[int, AgencyState]) -> None:
        self._entries[id_] = entries
        for position, state in states.items():
            self._growths[position].members[id_] = state
        for entry in entries:
            self._count(entry, 1)

    def _count(self, entry: _Entry, sign: int) -> None:
        one = self._aggregations[entry.position]
        assert one is not None
        one.add(entry, sign)


def _with_entries(
    ruleset: CheckedRuleset,
    as_of: datetime.date | None,
    entries: Mapping[str, tuple[_Entry, ...]],
    members: Mapping[int, Mapping[str, AgencyState]],
    then: Mapping[str, Then],
    policy: InputPolicy,
) -> Accumulator:
    """Make the copy of an accumulator: what a statement's sums are made with cannot be copied, what was added can."""
    copy = Accumulator(ruleset, as_of, policy)
    for id_, added in entries.items():
        copy._put(id_, added, {})
    for position, states in members.items():
        copy._growths[position].members.update(states)
    for key, one in then.items():
        one._readers = copy._readers
        copy._then[key] = one
    return copy


def _already_there(id_: str) -> ValueError:
    return ValueError(f"an agency with the id {id_!r} was already added; replace it, or remove it before")


def _id(ma: object) -> str:
    """Write an id as :func:`read_population` does.

    Raises:
        KeyError: Nobody can have such an id.
    """
    try:
        return read_id(ma)
    except WrongCell:
        raise KeyError(shown(ma)) from None


def _thresholds(judge: StatementJudge) -> tuple[_Threshold, ...]:
    """Return the thresholds that the sums of a statement will be compared with."""
    if not judge.reading.is_ratio or judge.limits is None:
        return ()
    return tuple((number.numerator, number.denominator) for number in judge.limits.numbers)
