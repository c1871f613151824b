"""Findings and reports as data: what the renderers are given, below them all.

``Finding`` and ``Report``, one step up, add to them how they are shown.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from fractions import Fraction
from typing import Generic, TypeVar

import attrs

from vtlt_rules.bounds import Pair, PairSums
from vtlt_rules.checked import CheckedRuleset, Reading, Statement
from vtlt_rules.issues import DataIssue, Note
from vtlt_rules.records import record
from vtlt_rules.values import Interval, Milestone, Number, Unit, simplest
from vtlt_rules.verdict import WORST_FIRST, Verdict


@attrs.frozen
class ListedAgency:
    """An agency that was evaluated: one of the registry, or of those given where there is none.

    Attributes:
        attributes: What is known of its attributes, by name: yes/no, the name of an enumerated value, or a text.
    """

    id: str
    name: str
    attributes: Mapping[str, bool | str] = attrs.field(factory=dict, hash=False, repr=False)


@attrs.frozen  # these are sorted out by the thousand in evaluation
class MissingCell:
    """A figure that an agency has not reported and that the verdict may depend on."""

    agency: str
    field: str
    is_previous: bool = False
    """Whether it is missing from the data of then, which a rise or a fall is measured from."""


@record
class Change:
    """By how much a value changed: at the least and at the most, negative where it fell; None where unbounded."""

    low: Number | None
    high: Number | None


@record
class AgencyFinding:
    """What a statement comes to for one agency of its scope, taken alone.

    Attributes:
        agency: The agency's id; ``name`` its name.
        verdict: MET, NOT_MET, PENDING (its own deadline is to come), UNDECIDED, NOT_APPLICABLE (out of the set, or its
            denominator is zero) or BAD_DATA
            (undecided beside wrong figures of its own); TRACKED where it is only one part of a total, which is not held
            against the whole of it.
        milestone: For a milestone the day it was done, NOT_DONE, or None when not known.
        threshold: The least and greatest that a threshold of its own may come to; None where all agencies have the same
            one. What may be less than any number begins at zero: no value is less than that.
        lacking: What it certainly lacks to a threshold of its own, in the unit of its value; less than zero where that is
            too much. None where it lacks nothing for certain, and where all agencies have the same threshold.
        deadline: Its own deadline, where time runs for each agency from a day of its own and that is known.
        previous: For a demand on a change the value of then; None when there is nothing to compare with.
        change: For a demand on a change by how much the value changed since, as in the finding.
        classes: For a statistic the classes that it may be in, in their order; none where it is out of the set.
    """

    agency: str
    name: str
    verdict: Verdict
    milestone: Milestone | None = None
    _pair: Pair | None = attrs.field(default=None, repr=False)
    _reading: Reading | None = attrs.field(default=None, repr=False)
    threshold: Interval | None = attrs.field(default=None, repr=False)
    lacking: Number | None = None
    deadline: datetime.date | None = None
    previous: Interval | None = None
    change: Change | None = None
    classes: tuple[str, ...] = ()

    @property
    def contribution(self) -> Pair | None:
        """All that the agency may contribute to numerator and denominator; None when there is nothing to measure."""
        return self._pair

    @property
    def sums(self) -> tuple[Interval, Interval] | None:
        """What the agency may contribute to numerator and denominator; None when there is nothing to measure."""
        pair = self._pair
        return (Interval(pair.x_low, pair.x_high), Interval(pair.y_low, pair.y_high)) if pair is not None else None

    @property
    def bounds(self) -> Interval | None:
        """The least and greatest value the agency may have; None when there is nothing to measure."""
        if self._pair is None or self._reading is None:
            return None
        return self._reading.bounds(PairSums.of([self._pair]))


@record
class Reported:
    """What the agencies come to that leave nothing open: those certainly in the set whose contribution is certain.

    Attributes:
        numerator: Their Σx, exact; for ``moi`` how many of them satisfy it.
        denominator: Their Σy; of a total, a count and ``moi`` how many they are.
        agencies: How many they are.
        value: How the sums are read, a share as a fraction of one; None where the denominator is zero.
    """

    numerator: Number
    denominator: Number
    agencies: int
    value: Number | None

    @classmethod
    def of(cls, sums: PairSums, count: int, reading: Reading) -> Reported:
        """Take what is certain of some sums; ``count`` is of how many pairs they are."""
        value = None
        if sums.y:
            value = simplest(Fraction(sums.x) / Fraction(sums.y)) if reading.is_ratio else sums.x
        return cls(sums.x, sums.y, count - len(sums.open), value)


@record
class GroupFinding:
    """What a statement with ``tung`` comes to for one group of its agencies, which is judged as a row by itself.

    Attributes:
        value: What they have in common: the value of the attribute, a text as the first of them spells it.
        agencies: The agencies of the group, in the order of the registry, taken alone.
    """

    value: str | bool
    verdict: Verdict
    provisional: Verdict | None
    bounds: Interval | None
    shortfall: Number | None
    agencies: tuple[AgencyFinding, ...]
    reported: Reported


@record
class FindingData:
    """The facts of a ``Finding``, which has their meaning."""

    statement: Statement
    verdict: Verdict
    provisional: Verdict | None = None
    bounds: Interval | None = None
    shortfall: Number | None = None
    agencies: tuple[AgencyFinding, ...] = ()
    missing: tuple[MissingCell, ...] = ()
    deadline: datetime.date | None = None
    issues: tuple[DataIssue, ...] = ()
    in_spite_of: tuple[DataIssue, ...] = ()
    reported: Reported | None = None
    groups: tuple[GroupFinding, ...] = ()
    previous: Interval | None = None
    change: Change | None = None
    classes: Mapping[str, Interval] | None = attrs.field(default=None, hash=False)

    @property
    def clause(self) -> str | None:
        """The clause of the plan; None when its numbering is not known."""
        return self.statement.clause

    @property
    def threshold(self) -> Number | Interval | None:
        """What was demanded: a number, or an interval for ``trong``; a share as a fraction of one.

        None when it is not known (``?``) or when there is none (a flag, a milestone, a duty).
        """
        return self.statement.demand.value if self.statement.demand is not None else None

    @property
    def unit(self) -> Unit | None:
        """The unit of ``bounds``; None when they are a share."""
        measure = self.statement.measure
        return None if self.statement.is_share or measure is None else measure.reading.value_unit

    @property
    def shortfall_unit(self) -> Unit | None:
        """The unit of ``shortfall``: agencies for ``moi``, else the unit of what is counted."""
        return None if self.statement.subject is None else self.statement.read_as.unit

    @property
    def counts(self) -> Mapping[Verdict, int]:
        """How many agencies of the scope, each taken alone, have each verdict."""
        counts: dict[Verdict, int] = {}
        for agency in self.agencies:
            counts[agency.verdict] = counts.get(agency.verdict, 0) + 1
        return counts

    @property
    def below(self) -> tuple[AgencyFinding, ...]:
        """The agencies that fall short taken alone, the worst first."""
        failing = [agency for agency in self.agencies if agency.verdict is Verdict.NOT_MET]

        def badness(agency: AgencyFinding) -> Fraction:
            bounds = agency.bounds
            return Fraction(bounds.low) if bounds is not None else Fraction(0)

        return tuple(sorted(failing, key=badness))


def outcome_of(finding: FindingData | GroupFinding) -> Verdict:
    """Return the verdict, while it is pending the one that it would be."""
    return finding.verdict if finding.provisional is None else finding.provisional


AnyFinding = TypeVar("AnyFinding", bound=FindingData, covariant=True)


@record
class ReportData(Generic[AnyFinding]):
    """The facts of a ``Report``, which has their meaning."""

    ruleset: CheckedRuleset = attrs.field(repr=False)
    findings: tuple[AnyFinding, ...] = attrs.field(repr=False)
    as_of: datetime.date | None
    agencies: tuple[ListedAgency, ...] = attrs.field(repr=False)
    data_issues: tuple[DataIssue, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def agency_count(self) -> int:
        """How many agencies there are."""
        return len(self.agencies)

    @property
    def verdict(self) -> Verdict:
        """The verdict on the plan as a whole.

        The first that occurs of NOT_MET, BAD_DATA, UNDECIDED, PENDING, NO_THRESHOLD, MET, NOT_APPLICABLE, TRACKED.
        """
        found = {finding.verdict for finding in self.findings}
        return next((verdict for verdict in WORST_FIRST if verdict in found), Verdict.NOT_APPLICABLE)

    @property
    def counts(self) -> Mapping[Verdict, int]:
        """How many findings have each verdict; verdicts that do not occur are absent."""
        counts: dict[Verdict, int] = {}
        for finding in self.findings:
            counts[finding.verdict] = counts.get(finding.verdict, 0) + 1
        return counts
