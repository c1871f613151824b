"""Statements about how many agencies satisfy something: ``moi``, shares of agencies, counts."""

from __future__ import annotations

from attrs import astuple, frozen

from vtlt_rules.checked import ONE
from vtlt_rules.columnar.meaning.aggregations import (
    Aggregation,
    Column,
    End,
    Fold,
    OfAgency,
    Outcome,
    Sums,
    fraction,
    ratio_of_sums,
)
from vtlt_rules.columnar.meaning.expressions import (
    Operand,
    Test,
    both,
    choose,
    compared,
    is_missing,
    minus,
    opposite,
    plus,
    surely,
)
from vtlt_rules.columnar.meaning.measures import (
    PairColumns,
    ends_of,
    pair_of,
    total_margins,
    truth_of,
    with_positive_denominator,
)
from vtlt_rules.relations import Relation


@frozen
class CountTotals:
    """How many agencies of a scope are in the set, out, or may be either, and satisfy what is asked, do not, or may.

    Attributes:
        met: Those that are in and satisfy it; ``not_met`` that are in and do not.
        sure: Those that are in; ``maybe`` those that may be.
        maybe_met: Those that may be in and satisfy it; ``maybe_not`` that may be in and do not.
        contradicted: Those whose contradictory data the statement rests on.
        bad: Those of them that are undecided, each taken alone.
        pending: Those whose own deadline is to come; ``failed_early`` those of them that do not satisfy it so far.
    """

    met: Operand
    not_met: Operand
    sure: Operand
    maybe: Operand
    maybe_met: Operand
    maybe_not: Operand
    contradicted: Operand
    bad: Operand
    pending: Operand
    failed_early: Operand

    def __add__(self, other: CountTotals) -> CountTotals:
        """Add what there is of other agencies."""
        pairs = zip(astuple(self, recurse=False), astuple(other, recurse=False), strict=True)
        return CountTotals(*(plus(one, more) for one, more in pairs))


class CountAggregation(Aggregation[CountTotals]):
    """A statement about how many agencies satisfy something: ``moi``, shares of agencies, counts.

    What matters of an agency is only whether it is in the set, out, or may be either, and whether it satisfies what is
    asked, does not, or may.
    """

    def ask(self, sums: Sums) -> None:
        """Ask for counts of agencies."""
        always, never = self.ends_of_each()
        self.ends: tuple[Test, Test] = always, never
        inside = self.inside
        self.met: Column | int = sums.ask("true", both(inside, always))
        self.known: Column | int | None = None
        self.not_met: Column | int = 0
        if inside is True and never is opposite(always):
            self.known = sums.ask("known", always)  # which costs less than to look at it again
        else:
            self.not_met = sums.ask("true", both(inside, never))
        self.sure: Column | int = sums.ask("true", inside)
        maybe = is_missing(inside)
        self.maybe_met: Column | int = sums.ask("true", both(maybe, always))
        self.maybe_not: Column | int = sums.ask("true", both(maybe, never))
        is_possible = opposite(surely(opposite(inside)))
        self.is_pending: Test = both(both(is_possible, self.is_open), opposite(surely(always)))
        self.pending: Column | int = sums.ask("true", self.is_pending)
        self.failed_early: Column | int = sums.ask("true", both(both(surely(inside), surely(never)), self.is_open))
        self.bad: Column | int = self._ask_bad(sums)

    def _ask_bad(self, sums: Sums) -> Column | int:
        if self.statement.limits_alone is None:
            return 0
        truth = truth_of(self.ends) if self.statement.is_each else self._of_truth(self.ends[0])
        return self.ask_bad(sums, self.inside, truth, opposite(truth), self.is_pending)

    def ends_of_each(self) -> tuple[Test, Test]:
        """Return whether each agency certainly satisfies what is counted, and whether it certainly does not."""
        if self.measure.counted is not None and self.former is None:
            truth = self.rows.truth(self.measure.counted)
            test = self._of_truth(truth) if self.statement.is_each else truth
            return test, opposite(test)
        pair = pair_of(self.rows, self.measure)
        self.is_out: Test = opposite(self.inside)
        self.measured: Test = self.inside_alone(pair)
        self.inside: Test = self.there_alone(pair)
        if self.measure.denominator != ONE and self.former is None:
            pair = with_positive_denominator(pair, self.measure.reading.is_denominator_whole)
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

    def of_agency(self) -> OfAgency:
        """Return what the statement comes to for each agency alone."""
        shown = self.statement.shown_alone
        pair = None if shown is None else pair_of(self.rows, shown)
        if self.measure.counted is not None and self.former is None:
            truth, is_out = self._of_truth(self.rows.truth(self.measure.counted)), opposite(self.inside)
            return OfAgency(self.inside, truth, self.contradicted, pair, self.inside, is_out, self.is_pending)
        may_be_bad = self.former is None or self.former.is_given
        truth = truth_of(self.ends)
        return OfAgency(self.inside, truth, self.contradicted, pair, self.measured, self.is_out, may_be_bad=may_be_bad)

    def totals(self, fold: Fold) -> CountTotals:
        """Return the sums."""
        met = fold(self.met)
        return CountTotals(
            met,
            fold(self.not_met) if self.known is None else minus(fold(self.known), met),
            fold(self.sure),
            self.maybe(fold),
            fold(self.maybe_met),
            fold(self.maybe_not),
            fold(self.asked_contradicted),
            fold(self.bad),
            fold(self.pending),
            fold(self.failed_early),
        )

    def outcome(self, totals: CountTotals) -> Outcome:
        """Return what the sums come to."""
        met, not_met, sure, maybe = totals.met, totals.not_met, totals.sure, totals.maybe
        maybe_met, maybe_not = totals.maybe_met, totals.maybe_not
        there = plus(sure, maybe)
        # those that must be counted against, or for, in the worst and in the best completion
        low_all, high_all = minus(there, maybe_met), minus(there, maybe_not)
        high_met = minus(minus(there, not_met), maybe_not)
        limits = self.statement.limits
        if self.statement.read_as.is_ratio:
            margins = ratio_of_sums(End(met, low_all, 0), End(high_met, high_all, 0), is_nested=True)
            low = fraction(low_all, met, (1, 1))
            high = fraction(high_all, high_met, (0, 1))
        else:
            nobody_sure = both(compared(sure, Relation.EQUAL, 0), compared(maybe, Relation.MORE_THAN, 0))
            all_met = both(nobody_sure, compared(maybe_met, Relation.EQUAL, maybe))
            low_total = plus(met, choose(all_met, 1, 0))
            margins = total_margins(low_total, high_met, 1, self.rows.columns.most)
            low, high = (low_total, 1), (high_met, 1)
        if self.statement.is_each and self.statement.is_unknown:
            low = high = (None, None)
        decided: Test = None
        if limits is not None and not self.statement.is_unknown:
            decided = truth_of(ends_of(margins, limits))
        nothing = compared(there, Relation.EQUAL, 0)
        counts = self._counts(totals, there)
        open_whole, pending = compared(sure, Relation.EQUAL, 0), totals.pending
        return Outcome(nothing, open_whole, decided, low, high, *counts, totals.contradicted, pending=pending)

    def _counts(self, totals: CountTotals, there: Operand) -> tuple[Operand, Operand, Operand]:
        """Count the agencies that satisfy the demand, do not, or may, each taken alone."""
        if self.statement.limits_alone is None:
            return 0, 0, 0
        met, not_met = totals.met, totals.not_met
        if self.statement.is_each:
            failed = minus(not_met, totals.failed_early)
            return met, failed, minus(minus(minus(minus(there, met), failed), totals.bad), totals.pending)
        open_ = minus(minus(totals.sure, met), not_met)
        cases = list(zip(self._cases(), (met, not_met, open_), strict=True))
        alone_met: Operand = 0
        alone_not: Operand = 0
        for case, number in cases:
            if case is True:
                alone_met = plus(alone_met, number)
            elif case is False:
                alone_not = plus(alone_not, number)
        return alone_met, alone_not, minus(minus(minus(there, alone_met), alone_not), totals.bad)
