"""One finding: the verdict on one statement, with everything that explains it, as data."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from fractions import Fraction

import attrs

from vtlt_rules.bounds import Pair, PairSums
from vtlt_rules.checked import Reading, Statement
from vtlt_rules.issues import DataIssue
from vtlt_rules.messages import Language, check_language
from vtlt_rules.records import record
from vtlt_rules.values import Interval, Milestone, Number, Unit
from vtlt_rules.verdict import Verdict


@attrs.frozen  # these are sorted out by the thousand in evaluation
class MissingCell:
    """A figure that an agency has not reported and that the verdict may depend on."""

    agency: str
    field: str


@record
class AgencyFinding:
    """What a statement comes to for one agency of its scope, taken alone.

    Attributes:
        agency: The agency's id; ``name`` its name.
        verdict: MET, NOT_MET, UNDECIDED, NOT_APPLICABLE (out of the set, or its denominator is zero) or BAD_DATA
            (undecided beside wrong figures of its own); TRACKED where it is only one part of a total, which is not held
            against the whole of it.
        milestone: For a milestone the day it was done, NOT_DONE, or None when not known.
    """

    agency: str
    name: str
    verdict: Verdict
    milestone: Milestone | None = None
    _pair: Pair | None = attrs.field(default=None, repr=False)
    _reading: Reading | None = attrs.field(default=None, repr=False)

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
class Finding:
    """The verdict on one statement.

    Attributes:
        statement: The statement.
        verdict: What is known of it.
        provisional: While PENDING, what the verdict would be were the deadline the day the data was cut off.
        bounds: The least and greatest value it may have, exact: a share as a fraction of one, anything else in ``unit``.
            For ``moi`` the share of agencies that satisfy it. None when there is nothing to measure. ``high`` is None when
            unbounded.
        shortfall: When the statement fails: how much is certainly lacking, in ``shortfall_unit``, at the least; negative
            when it is too much by that amount.
        agencies: Every agency of the scope, in the order of the registry, taken alone.
        missing: The cells that are missing and may matter.
        deadline: The day by which the statement is to hold; None when the plan has no period.
        issues: For BAD_DATA (while pending: provisionally) what is wrong with the data it rests on.
        in_spite_of: For every other verdict what is wrong with the data it rests on: it stands all the same, since all
            completions agree in which the wrong figures are free.
    """

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
        return None if self.statement.is_share or measure is None else measure.unit

    @property
    def shortfall_unit(self) -> Unit | None:
        """The unit of ``shortfall``: agencies for ``moi``, else the unit of what is counted."""
        return None if self.statement.subject is None else self.statement.reading.unit

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

    def explain(self, lang: Language = "vi") -> str:
        """Tell how the verdict came about: clause, statement with file and line, value, threshold, agencies, gaps.

        Raises:
            ValueError: ``lang`` is no language of reports.
        """
        from vtlt_rules.report.explain import explain_finding

        check_language(lang)
        return explain_finding(self, lang)


def outcome_of(finding: Finding) -> Verdict:
    """Return the verdict, while it is pending the one that it would be."""
    return finding.verdict if finding.provisional is None else finding.provisional
