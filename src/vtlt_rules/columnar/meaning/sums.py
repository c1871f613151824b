"""Statements about sums of quantities over a scope: shares of a whole, totals, averages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from attrs import evolve, fields, frozen

from vtlt_rules.checked import ONE
from vtlt_rules.columnar.meaning.aggregations import (
    Aggregation,
    Choices,
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
    either,
    greatest,
    is_missing,
    joined,
    least,
    minus,
    opposite,
    or_else,
    plus,
    times,
)
from vtlt_rules.columnar.meaning.measures import (
    Margins,
    PairColumns,
    ends_of,
    is_zero,
    pair_of,
    total_margins,
    truth_of,
)
from vtlt_rules.relations import Relation


@frozen
class SumTotals:
    """The sums of quantities over the agencies of a scope.

    Attributes:
        there: How many agencies there are; ``sure`` how many are in the set, ``maybe`` how many may be.
        no_whole: How many have a denominator that is certainly zero.
        least_whole: The least Σy.
        low_x: Σx and Σy at the low end, and how many agencies have no bound there: ``low_y``, ``low_open``; likewise at
            the high end.
        high_maybe_x: The greatest Σx of those that may be in; ``least_maybe_x`` the least x of one of them.
        terms: Those that may be out, one by one; ``growing`` how many of the others have a denominator that can grow.
        maybe_margins: For each threshold p/q what those that may be out add to q·Σx − p·Σy at the least and the greatest.
        alone_met: Those that satisfy the demand taken alone; ``alone_not``, ``alone_out``, ``bad`` likewise.
        contradicted: Those whose contradictory data the statement rests on.
    """

    there: Operand
    sure: Operand
    maybe: Operand
    no_whole: Operand
    least_whole: Operand
    low_x: Operand
    low_y: Operand
    low_open: Operand
    high_x: Operand
    high_y: Operand
    high_open: Operand
    high_maybe_x: Operand
    growing: Operand
    alone_met: Operand
    alone_not: Operand
    alone_out: Operand
    bad: Operand
    contradicted: Operand
    least_maybe_x: Operand
    terms: Operand
    maybe_margins: Mapping[Fraction, tuple[Operand, Operand]]

    def __add__(self, other: SumTotals) -> SumTotals:
        """Add what there is of other agencies."""
        names = [one.name for one in fields(SumTotals)][:-3]
        added = {name: plus(getattr(self, name), getattr(other, name)) for name in names}
        margins = {
            threshold: (plus(low, other.maybe_margins[threshold][0]), plus(high, other.maybe_margins[threshold][1]))
            for threshold, (low, high) in self.maybe_margins.items()
        }
        return SumTotals(
            **added,
            least_maybe_x=least(self.least_maybe_x, other.least_maybe_x),
            terms=joined(self.terms, other.terms),
            maybe_margins=margins,
        )


class SumAggregation(Aggregation[SumTotals]):
    """A statement about the sums of quantities over a scope: shares of a whole, totals, averages."""

    def ask(self, sums: Sums) -> None:
        """Ask for sums, and for counts of agencies."""
        pair = pair_of(self.rows, self.measure)
        self.pair: PairColumns = pair
        inside, may_be = self.inside, is_missing(self.inside)
        here = either(may_be, inside)
        self.may_be = may_be
        low_y = pair.greatest_y(pair.x_low)
        self.low_x: Column | int = sums.ask("sum", _where(inside, pair.x_known))
        self.low_y: Column | int = sums.ask("sum", _where(inside, low_y))
        self.low_open: Callable[[Fold], Operand] = self._ask_missing(sums, here, low_y)
        self.high_x: Column | int = sums.ask("sum", _where(inside, pair.x_high))
        self.high_y: Column | int = sums.ask("sum", _where(inside, self._high_y()))
        self.high_open: Callable[[Fold], Operand] = self._ask_missing(sums, here, pair.x_high)
        self.least_whole: Column | int = sums.ask("sum", _where(inside, pair.y_known))
        self.no_whole: Column | int = sums.ask("true", both(here, is_zero(pair)))
        self.sure: Column | int = sums.ask("true", inside)
        self.high_maybe_x: Column | int = sums.ask("sum", _where(may_be, pair.x_high))
        self.least_maybe_x: Column | int = sums.ask("least", _where(may_be, pair.x_low))
        self.terms: Column | int = 0
        self.growing: Column | int = 0
        is_open = (
            low_y is None and pair.x_high is None
        )  # so that each of them alone settles the bounds, whoever else is in
        if self.measure.reading.is_ratio and may_be is not False and not is_open:
            self._ask_choices(sums)
        self.maybe_margins: dict[Fraction, tuple[Column | int, Column | int]] = {
            threshold: self._ask_maybe(sums, threshold) for threshold in self._thresholds()
        }
        self._ask_alone(sums)

    def _ask_missing(self, sums: Sums, here: Test, value: Operand) -> Callable[[Fold], Operand]:
        """Ask how many agencies that may be in the set lack a bound."""
        if here is True:
            known = sums.ask("known", value)
            return lambda fold: 0 if known == 1 else minus(fold(1), fold(known))
        missing = sums.ask("true", both(here, is_missing(value)))
        return lambda fold: fold(missing)

    def _ask_choices(self, sums: Sums) -> None:
        """Ask for the agencies that may be out, one by one, as far as the engine can give them."""
        pair, may_be = self.pair, self.may_be
        least_y, most_y = pair.least_y(pair.x_high), pair.greatest_y(pair.x_high)
        grows = either(is_missing(most_y), compared(most_y, Relation.MORE_THAN, least_y))
        ends = [pair.x_low, or_else(pair.greatest_y(pair.x_low), 0), or_else(pair.x_high, 0), or_else(least_y, 0)]
        terms = self.rows.columns.engine.gathered([*ends, choose(grows, 1, 0)])
        self.terms = sums.ask("list", _where(may_be, terms))
        self.growing = sums.ask("true", both(self.inside, grows))

    def _high_y(self) -> Operand:
        """Return the least y that goes with the greatest x.

        Where x has no upper bound a threshold of 100% can still be told, since x and y then grow together: with the least
        y − x there instead.
        """
        pair = self.pair
        held = pair.y_known if pair.is_held else pair.least_y(pair.x_high)
        if pair.is_nested and not pair.is_only_part and Fraction(1) in self._thresholds():
            without = None if pair.rest_low == 0 else pair.rest_low  # nothing is added up where there is nothing
            return choose(is_missing(pair.x_high), without, held)  # type: ignore[no-any-return]
        return held

    def _thresholds(self) -> list[Fraction]:
        """List the thresholds of a ratio, in the integers of the sums; of a change whether all of a whole is reached."""
        if self.statement.growth is not None:
            return [Fraction(1)] if self.measure.reading.is_of_amounts and self.measure.is_nested else []
        limits = self.statement.limits
        if not self.measure.reading.is_ratio or limits is None:
            return []
        return [self._in_integers(Fraction(number)) for number in limits.numbers]

    def _in_integers(self, threshold: Fraction) -> Fraction:
        """Return a threshold of a ratio as what the integers of the sums are held against."""
        more, scale = self.value_scales
        return threshold * Fraction(scale, more)

    def _ask_maybe(self, sums: Sums, threshold: Fraction) -> tuple[Column | int, Column | int]:
        """Ask for what agencies that may be out add to q·Σx − p·Σy at the least and at the greatest."""
        p, q = threshold.numerator, threshold.denominator
        pair, may_be = self.pair, self.may_be
        low = minus(times(q, pair.x_low), times(p, pair.greatest_y(pair.x_low)) if p else 0)
        high = minus(times(q, pair.x_high), times(p, pair.least_y(pair.x_high)))
        return (
            sums.ask("sum", _where(may_be, least(low, 0) if low is not None else None)),
            sums.ask("sum", _where(may_be, greatest(high, 0))),
        )

    def _ask_alone(self, sums: Sums) -> None:
        """Ask how many agencies satisfy the demand, do not, and are not there, each taken alone."""
        self.alone_met: Column | int = 0
        self.alone_not: Column | int = 0
        self.alone_out: Column | int = 0
        self.bad: Column | int = 0
        if self.statement.growth is not None:
            self._ask_beside(sums)
            return
        if not self.measure.reading.is_ratio or self.statement.limits_alone is None:
            return
        pair, inside = self.pair, self.inside
        always, never = self.alone(pair)
        if self.measure.denominator != ONE:
            inside = both(inside, compared(pair.y_known, Relation.MORE_THAN, 0))
        self.bad = self.ask_bad(sums, self.inside_alone(pair), always, never)
        self.alone_met = sums.ask("true", both(inside, always))
        self.alone_not = sums.ask("true", both(inside, never))
        self.alone_out = sums.ask("true", either(opposite(self.inside), is_zero(pair)))

    def _ask_beside(self, sums: Sums) -> None:
        """Ask the same of a change, for which there must be something of then as well."""
        if self.former is None or self.statement.limits_alone is None:
            return
        inside, (always, never) = self.there_alone(self.pair), self.alone(self.pair)
        self.bad = self.ask_bad(sums, inside, always, never)
        self.alone_met = sums.ask("true", both(inside, always))
        self.alone_not = sums.ask("true", both(inside, never))
        self.alone_out = sums.ask("true", opposite(inside))

    def of_agency(self) -> OfAgency:
        """Return what the statement comes to for each agency alone."""
        pair, is_out, former = self.pair, opposite(self.inside), self.former
        return OfAgency(
            self.there_alone(pair),
            truth_of(self.alone(pair)),
            self.contradicted_alone,
            pair,
            self.inside_alone(pair),
            is_out,
            may_be_bad=former is None or former.is_given,
        )

    def totals(self, fold: Fold) -> SumTotals:
        """Return the sums."""
        return SumTotals(
            there=fold(1),
            sure=fold(self.sure),
            maybe=self.maybe(fold),
            no_whole=fold(self.no_whole),
            least_whole=fold(self.least_whole),
            low_x=fold(self.low_x),
            low_y=fold(self.low_y),
            low_open=self.low_open(fold),
            high_x=fold(self.high_x),
            high_y=fold(self.high_y),
            high_open=self.high_open(fold),
            high_maybe_x=fold(self.high_maybe_x),
            growing=fold(self.growing),
            alone_met=fold(self.alone_met),
            alone_not=fold(self.alone_not),
            alone_out=fold(self.alone_out),
            bad=fold(self.bad),
            contradicted=fold(self.asked_contradicted),
            least_maybe_x=None if isinstance(self.least_maybe_x, int) else fold(self.least_maybe_x),
            terms=None if isinstance(self.terms, int) else fold(self.terms),
            maybe_margins={t: (fold(low), fold(high)) for t, (low, high) in self.maybe_margins.items()},
        )

    def outcome(self, totals: SumTotals) -> Outcome:
        """Return what the sums come to."""
        nothing = compared(plus(totals.sure, totals.maybe), Relation.EQUAL, totals.no_whole)
        open_whole = compared(totals.least_whole, Relation.EQUAL, 0)
        high_bounded = compared(totals.high_open, Relation.EQUAL, 0)
        scale = self.scale
        if self.measure.reading.is_ratio:
            margins, low, high = self._ratio(totals, high_bounded)
        else:
            nobody_sure = both(compared(totals.sure, Relation.EQUAL, 0), compared(totals.maybe, Relation.MORE_THAN, 0))
            low_total = plus(totals.low_x, choose(nobody_sure, or_else(totals.least_maybe_x, 0), 0))
            high_total = choose(high_bounded, plus(totals.high_x, totals.high_maybe_x), None)
            margins = total_margins(low_total, high_total, scale, self.rows.columns.most)
            low, high = (low_total, scale), (high_total, choose(high_bounded, scale, None))
        limits, choices = self.statement.limits, self._choices(totals)
        if limits is None:
            counts: tuple[Operand, Operand, Operand] = (0, 0, 0)
            outcome = Outcome(nothing, open_whole, None, low, high, *counts, totals.contradicted, choices)
            return outcome if self.statement.growth is None else self._of_side(outcome, totals, high_bounded)
        is_change = self.statement.growth is not None
        decided = None if is_change else truth_of(ends_of(margins, limits))
        there = minus(minus(totals.there, totals.alone_out), totals.bad)
        undecided = minus(minus(there, totals.alone_met), totals.alone_not)
        counts = totals.alone_met, totals.alone_not, undecided
        outcome = Outcome(nothing, open_whole, decided, low, high, *counts, totals.contradicted, choices)
        return self._of_side(outcome, totals, high_bounded) if is_change else outcome

    def _of_side(self, outcome: Outcome, totals: SumTotals, high_bounded: Test) -> Outcome:
        """Add what else is to be known of one side of a change."""
        may_be_zero = compared(totals.low_x, Relation.EQUAL, 0)
        is_zero_ = both(high_bounded, compared(plus(totals.high_x, totals.high_maybe_x), Relation.EQUAL, 0))
        reading, is_low_reached, is_high_reached = self.measure.reading, True, True
        if reading.is_of_amounts and not reading.least:  # a whole without end brings a ratio near zero
            bounded = compared(totals.low_open, Relation.EQUAL, 0)
            is_low_reached = choose(bounded, True, may_be_zero)
        if reading.is_of_amounts and self.measure.is_nested:  # a part without end near all of the whole
            (margin,) = (most for _, most in totals.maybe_margins.values())
            all_of_it = compared(plus(totals.high_x, margin), Relation.EQUAL, totals.high_y)
            is_high_reached = choose(high_bounded, True, all_of_it)
        return evolve(outcome, zero=(is_zero_, may_be_zero), reached=(is_low_reached, is_high_reached))

    def _choices(self, totals: SumTotals) -> Choices | None:
        if totals.terms is None:
            return None
        return Choices(
            totals.terms,
            (totals.low_x, totals.low_y),
            (totals.high_x, totals.high_y),
            totals.low_open,
            totals.high_open,
            1 if self.measure.is_nested else None,
            totals.growing,
            self.value_scales,
            self._is_denominator_whole,
        )

    def _ratio(
        self, totals: SumTotals, high_bounded: Test
    ) -> tuple[Callable[[Fraction], Margins], tuple[Operand, Operand], tuple[Operand, Operand]]:
        low_x, low_y, high_x, high_y = totals.low_x, totals.low_y, totals.high_x, totals.high_y
        more, scale = self.value_scales
        maybe = totals.maybe_margins
        low_ends = End(low_x, low_y, totals.low_open, lambda t: maybe[t][0])
        high_ends = End(high_x, high_y, totals.high_open, lambda t: maybe[t][1])
        of_sums = ratio_of_sums(low_ends, high_ends, self.measure.is_nested)
        low = fraction(low_y, low_x, (1, 1))
        low_bounded = compared(low_ends.unbounded, Relation.EQUAL, 0)
        low = choose(low_bounded, times(more, low[0]), 0), choose(low_bounded, times(scale, low[1]), 1)
        if self._is_denominator_whole:
            at_zero: tuple[Operand, Operand] = high_x, 1
        else:
            none = compared(high_x, Relation.EQUAL, 0)
            at_zero = choose(none, 0, None), choose(none, 1, None)
        high = fraction(high_y, high_x, at_zero)
        top = 1 if self.measure.is_nested else None
        high = choose(high_bounded, times(more, high[0]), top), choose(high_bounded, times(scale, high[1]), top)
        return lambda t: of_sums(self._in_integers(t)), low, high

    @property
    def _is_denominator_whole(self) -> bool:
        """Whether the denominators are amounts in whole units, so that one that grows from zero is at least 1."""
        reading = self.measure.reading
        return reading.is_of_amounts and reading.is_denominator_whole


def _where(test: Test, value: Operand) -> Operand:
    """Return a number where a test is true, else nothing; nothing is not added up."""
    return choose(test, value, None)  # type: ignore[no-any-return]
