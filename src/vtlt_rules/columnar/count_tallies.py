"""Statements about how many agencies satisfy something: ``moi``, shares of agencies, counts."""

from __future__ import annotations

import datetime

from vtlt_rules.ast import Relation
from vtlt_rules.checked import (
    Count,
    DoneWithin,
    Forecast,
    Limit,
    MustHold,
    RangeLimit,
    ShareOfAgencies,
    ShareOfWhole,
    Statement,
)
from vtlt_rules.columnar.expressions import (
    Operand,
    Test,
    Value,
    both,
    choose,
    compared,
    is_missing,
    minus,
    opposite,
    plus,
)
from vtlt_rules.columnar.pairs import (
    PairColumns,
    ends_of,
    pair_of,
    positive_truth,
    total_margins,
    truth_of,
    with_positive_whole,
)
from vtlt_rules.columnar.rows import Rows
from vtlt_rules.columnar.tallies import (
    Column,
    Ends,
    Fold,
    OfAgency,
    Outcome,
    Sums,
    Tally,
    fraction,
    is_open,
    ratio_of_sums,
)
from vtlt_rules.report.finding import Measured

_EVERY_AGENCY = Limit(Relation.AT_LEAST, 1, "100%")
"""What ``moi`` demands of the share of agencies that satisfy it."""


_LAST_DAY = datetime.date(9999, 12, 30)
"""The last day on which something can be done: the one after it says that it was not."""


class CountTally(Tally):
    """A statement about how many agencies satisfy something: ``moi``, shares of agencies, counts.

    What matters of an agency is only whether it is in the set, out, or may be either, and whether it satisfies what is
    asked, does not, or may.
    """

    def __init__(self, statement: Statement, rows: Rows, sums: Sums, as_of: datetime.date | None) -> None:
        self.as_of = as_of
        super().__init__(statement, rows, sums)

    def ask(self, sums: Sums) -> None:
        """Ask for counts of agencies."""
        always, never = self.ends = self.ends_of_each()
        inside = self.inside
        self.met = sums.ask("true", both(inside, always))
        self.known: Column | int | None = None
        self.not_met: Column | int = 0
        if inside is True and never is opposite(always):
            self.known = sums.ask("known", always)  # which costs less than to look at it again
        else:
            self.not_met = sums.ask("true", both(inside, never))
        self.sure = sums.ask("true", inside)
        maybe = is_missing(inside)
        self.told = sums.ask("known", inside)
        self.maybe_met = sums.ask("true", both(maybe, always))
        self.maybe_not = sums.ask("true", both(maybe, never))

    def ends_of_each(self) -> tuple[Test, Test]:
        """Return whether each agency certainly satisfies what is counted, and whether it certainly does not."""
        test: Test
        if not self.statement.is_each:
            assert isinstance(self.subject, ShareOfAgencies | Count)
            test = self.rows.truth(self.subject.condition)
            return test, opposite(test)
        match self.demand:
            case DoneWithin(window):
                test = self._is_done(window.start, window.end)
                return test, opposite(test)
            case MustHold():
                test = self.rows.flag(self.subject.name)
                return test, opposite(test)
        if isinstance(self.subject, ShareOfAgencies | Count):
            test = self._of_truth(self.rows.truth(self.subject.condition))
            return test, opposite(test)
        pair = pair_of(self.rows, self.subject)
        if isinstance(self.subject, ShareOfWhole):
            self.inside = both(self.inside, positive_truth(pair))
            pair = with_positive_whole(pair, self.measured.unit.is_whole)
        return self.alone(pair)

    def _of_truth(self, truth: Test) -> Test:
        """Tell whether an agency alone satisfies the demand, by whether it satisfies the condition of the measure."""
        yes, no, maybe = self._cases()
        if maybe is None and (yes, no) == (True, False):
            return truth
        return choose(truth, yes, choose(opposite(truth), no, maybe))  # type: ignore[no-any-return]

    def _cases(self) -> tuple[Test, Test, Test]:
        """Compare one agency that satisfies the condition of the measure, one that does not, and one that may."""
        return (
            truth_of(self.alone(PairColumns(1, 1, 1, 1, 0))),
            truth_of(self.alone(PairColumns(0, 0, 1, 1, 0))),
            truth_of(self.alone(PairColumns(0, 1, 1, 1, 0))),
        )

    def _is_done(self, start: datetime.date, end: datetime.date) -> Test:
        if self.as_of is not None and self.as_of < start:
            return False
        day = self.rows.columns.days.get(self.subject.name)
        if day is None:
            return None
        last = min(end, _LAST_DAY) if self.as_of is None else min(end, _LAST_DAY, self.as_of)
        return Value(day.engine, day.engine.within_days(day.native, start, last), day.may_be_null, day.depth)

    def of_agency(self) -> OfAgency:
        """Return what the statement comes to for each agency alone."""
        if isinstance(self.subject, ShareOfAgencies | Count):
            truth = self.rows.truth(self.subject.condition)
            low, high = choose(truth, 1, 0), choose(opposite(truth), 0, 1)
            return OfAgency(self.inside, self._of_truth(truth), PairColumns(low, high, 1, 1, 0))
        test = truth_of(self.ends)
        is_fact = isinstance(self.demand, DoneWithin | MustHold)
        return OfAgency(self.inside, test, None if is_fact else pair_of(self.rows, self.subject))

    def outcome(self, fold: Fold) -> Outcome:
        """Return what the sums come to."""
        met, sure = fold(self.met), fold(self.sure)
        not_met = fold(self.not_met) if self.known is None else minus(fold(self.known), met)
        maybe = minus(fold(1), fold(self.told)) if self.told != 1 else 0
        maybe_met, maybe_not = fold(self.maybe_met), fold(self.maybe_not)
        there = plus(sure, maybe)
        # those that must be counted against, or for, in the worst and in the best completion
        low_all, high_all = minus(there, maybe_met), minus(there, maybe_not)
        high_met = minus(minus(there, not_met), maybe_not)
        demand = _EVERY_AGENCY if self.statement.is_each else self.demand
        if self.measured_of_all.is_ratio:
            margins = ratio_of_sums(Ends(met, low_all, 0), Ends(high_met, high_all, 0), is_nested=True)
            low = fraction(low_all, met, (1, 1))
            high = fraction(high_all, high_met, (0, 1))
        else:
            nobody_sure = both(compared(sure, Relation.EQUAL, 0), compared(maybe, Relation.MORE_THAN, 0))
            all_met = both(nobody_sure, compared(maybe_met, Relation.EQUAL, maybe))
            low_total = plus(met, choose(all_met, 1, 0))
            margins = total_margins(low_total, high_met, 1, self.rows.columns.most)
            low, high = (low_total, 1), (high_met, 1)
        if self.statement.is_each and is_open(self.demand):
            low = high = (None, None)
        decided: Test = None
        if isinstance(demand, Limit | RangeLimit) and not is_open(demand):
            decided = truth_of(ends_of(margins, demand, not self.measured_of_all.is_ratio))
        nothing = compared(there, Relation.EQUAL, 0)
        counts = self._counts(met, not_met, there, sure)
        return Outcome(nothing, compared(sure, Relation.EQUAL, 0), decided, low, high, *counts)

    @property
    def measured_of_all(self) -> Measured:
        """How the sums are read."""
        return Measured(True, True, self.measured.unit) if self.statement.is_each else self.measured

    def _counts(
        self, met: Operand, not_met: Operand, there: Operand, sure: Operand
    ) -> tuple[Operand, Operand, Operand]:
        """Count the agencies that satisfy the demand, do not, or may, each taken alone."""
        if is_open(self.demand) or isinstance(self.demand, Forecast):
            return 0, 0, 0
        if self.statement.is_each:
            return met, not_met, minus(minus(there, met), not_met)
        open_ = minus(minus(sure, met), not_met)
        cases = list(zip(self._cases(), (met, not_met, open_), strict=True))
        alone_met: Operand = 0
        alone_not: Operand = 0
        for case, number in cases:
            if case is True:
                alone_met = plus(alone_met, number)
            elif case is False:
                alone_not = plus(alone_not, number)
        return alone_met, alone_not, minus(minus(there, alone_met), alone_not)
