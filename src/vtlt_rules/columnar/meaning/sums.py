"""Statements about sums of quantities over a scope: shares of a whole, totals, averages."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from vtlt_rules.checked import ONE
from vtlt_rules.columnar.meaning.aggregations import (
    Choices,
    Column,
    End,
    Fold,
    OfAgency,
    Outcome,
    Sums,
    Tally,
    fraction,
    ratio_of_sums,
)
from vtlt_rules.columnar.meaning.expressions import (
    Operand,
    Test,
    Value,
    both,
    choose,
    compared,
    either,
    greatest,
    is_missing,
    least,
    minus,
    opposite,
    or_else,
    plus,
    times,
)
from vtlt_rules.columnar.meaning.measures import (
    Margins,
    denominator_truth,
    ends_of,
    is_zero,
    pair_of,
    total_margins,
    truth_of,
)
from vtlt_rules.relations import Relation


class SumTally(Tally):
    """A statement about the sums of quantities over a scope: shares of a whole, totals, averages."""

    def ask(self, sums: Sums) -> None:
        """Ask for sums, and for counts of agencies."""
        pair = self.pair = pair_of(self.rows, self.measure)
        inside, may_be = self.inside, is_missing(self.inside)
        here = either(may_be, inside)
        self.may_be = may_be
        low_y = pair.greatest_y(pair.x_low)
        self.low_x = sums.ask("sum", _where(inside, pair.x_known))
        self.low_y = sums.ask("sum", _where(inside, low_y))
        self.low_open = self._ask_missing(sums, here, low_y)
        self.high_x = sums.ask("sum", _where(inside, pair.x_high))
        self.high_y = sums.ask("sum", _where(inside, self._high_y()))
        self.high_open = self._ask_missing(sums, here, pair.x_high)
        self.least_whole = sums.ask("sum", _where(inside, pair.y_known))
        self.no_whole = sums.ask("true", both(here, is_zero(pair)))
        self.told = sums.ask("known", inside)
        self.sure = sums.ask("true", inside)
        self.high_maybe_x = sums.ask("sum", _where(may_be, pair.x_high))
        self.least_maybe_x = sums.ask("least", _where(may_be, pair.x_low)) if may_be is not False else 0
        self.terms: Column | int = 0
        self.growing: Column | int = 0
        if self.measure.reading.is_ratio and may_be is not False:
            self._ask_choices(sums)
        self.maybe_margins = {t: self._ask_maybe(sums, t) for t in self._thresholds()} if may_be is not False else {}
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
        assert isinstance(may_be, Value)
        terms = may_be.engine.gathered([*ends, choose(grows, 1, 0)])
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
        """List the thresholds of a ratio, in the integers of the sums."""
        limits = self.statement.limits
        if not self.measure.reading.is_ratio or limits is None:
            return []
        scale = 1 if self.measure.reading.is_share else self.scale
        return [Fraction(number) * scale for number in limits.numbers]

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
        if not self.measure.reading.is_ratio or self.statement.limits_alone is None:
            return
        pair, inside = self.pair, self.inside
        always, never = self.alone(pair)
        if self.measure.denominator != ONE:
            inside = both(inside, compared(pair.y_known, Relation.MORE_THAN, 0))
        self.alone_met = sums.ask("true", both(inside, always))
        self.alone_not = sums.ask("true", both(inside, never))
        self.alone_out = sums.ask("true", either(opposite(self.inside), is_zero(pair)))

    def of_agency(self) -> OfAgency:
        """Return what the statement comes to for each agency alone."""
        inside = self.inside
        if self.measure.denominator != ONE:
            inside = both(inside, denominator_truth(self.pair))
        return OfAgency(inside, truth_of(self.alone(self.pair)), self.pair)

    def outcome(self, fold: Fold) -> Outcome:
        """Return what the sums come to."""
        sure = fold(self.sure)
        maybe = minus(fold(1), fold(self.told)) if self.told != 1 else 0
        nothing = compared(plus(sure, maybe), Relation.EQUAL, fold(self.no_whole))
        open_whole = compared(fold(self.least_whole), Relation.EQUAL, 0)
        low_x, high_x = fold(self.low_x), fold(self.high_x)
        high_bounded = compared(self.high_open(fold), Relation.EQUAL, 0)
        scale = self.scale
        if self.measure.reading.is_ratio:
            margins, low, high = self._ratio(fold, low_x, high_x, high_bounded)
        else:
            nobody_sure = both(compared(sure, Relation.EQUAL, 0), compared(maybe, Relation.MORE_THAN, 0))
            low_total = plus(low_x, choose(nobody_sure, fold(self.least_maybe_x), 0))
            high_total = choose(high_bounded, plus(high_x, fold(self.high_maybe_x)), None)
            margins = total_margins(low_total, high_total, scale, self.rows.columns.most)
            low, high = (low_total, scale), (high_total, choose(high_bounded, scale, None))
        decided: Test = None
        limits = self.statement.limits
        if limits is None:
            return Outcome(nothing, open_whole, decided, low, high, 0, 0, 0, self._choices(fold))
        decided = truth_of(ends_of(margins, limits))
        met, not_met = fold(self.alone_met), fold(self.alone_not)
        there = minus(fold(1), fold(self.alone_out))
        undecided = minus(minus(there, met), not_met)
        return Outcome(nothing, open_whole, decided, low, high, met, not_met, undecided, self._choices(fold))

    def _choices(self, fold: Fold) -> Choices | None:
        if isinstance(self.terms, int):
            return None
        return Choices(
            fold(self.terms),
            (fold(self.low_x), fold(self.low_y)),
            (fold(self.high_x), fold(self.high_y)),
            self.low_open(fold),
            self.high_open(fold),
            1 if self.pair.is_nested else None,
            fold(self.growing),
            1 if self.measure.reading.is_share else self.scale,
            self.measure.reading.is_share and self.measure.reading.unit.is_whole,
        )

    def _ratio(
        self, fold: Fold, low_x: Operand, high_x: Operand, high_bounded: Test
    ) -> tuple[Callable[[Fraction], Margins], tuple[Operand, Operand], tuple[Operand, Operand]]:
        low_y, high_y = fold(self.low_y), fold(self.high_y)
        scale = 1 if self.measure.reading.is_share else self.scale
        folded = {t: (fold(low), fold(high)) for t, (low, high) in self.maybe_margins.items()}
        low_ends = End(low_x, low_y, self.low_open(fold), lambda t: folded[t][0] if folded else 0)
        high_ends = End(high_x, high_y, self.high_open(fold), lambda t: folded[t][1] if folded else 0)
        of_sums = ratio_of_sums(low_ends, high_ends, self.pair.is_nested)
        low = fraction(low_y, low_x, (1, 1))
        low_bounded = compared(low_ends.unbounded, Relation.EQUAL, 0)
        low = choose(low_bounded, low[0], 0), choose(low_bounded, times(scale, low[1]), 1)
        if self.measure.reading.is_share and self.measure.reading.unit.is_whole:
            at_zero: tuple[Operand, Operand] = high_x, 1
        else:
            none = compared(high_x, Relation.EQUAL, 0)
            at_zero = choose(none, 0, None), choose(none, 1, None)
        high = fraction(high_y, high_x, at_zero)
        top = 1 if self.pair.is_nested else None
        high = choose(high_bounded, high[0], top), choose(high_bounded, times(scale, high[1]), top)
        return lambda t: of_sums(t * scale), low, high


def _where(test: Test, value: Operand) -> Operand:
    """Return a number where a test is true, else nothing; nothing is not added up."""
    return choose(test, value, None)  # type: ignore[no-any-return]
