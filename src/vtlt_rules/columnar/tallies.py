"""What is counted and summed over agencies for each statement, and the outcome that follows from the sums.

Two steps, as expressions of any engine: over the rows of agencies a tally asks :class:`Sums` for columns to be added up;
over the few rows that are left, one a group, it says what verdict, bounds and counts follow. The same meaning as
``evaluate.judge`` and ``bounds.PairSums``.
"""

from __future__ import annotations

import datetime
from abc import ABC, abstractmethod
from collections.abc import Callable
from fractions import Fraction

from attrs import Factory, define, frozen

from vtlt_rules.ast import Relation
from vtlt_rules.columnar.expressions import (
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
from vtlt_rules.columnar.pairs import (
    Margins,
    PairColumns,
    ends_of,
    is_zero,
    pair_of,
    positive_truth,
    ratio_margins,
    total_margins,
    truth_of,
    with_positive_whole,
)
from vtlt_rules.columnar.rows import Rows
from vtlt_rules.report.finding import Measured, measured
from vtlt_rules.ruleset import (
    Average,
    CheckedRuleset,
    Count,
    Demand,
    DoneWithin,
    Forecast,
    Limit,
    MustHold,
    RangeLimit,
    ShareOfAgencies,
    ShareOfWhole,
    Statement,
    Total,
)

_EVERY_AGENCY = Limit(Relation.AT_LEAST, 1, "100%")
"""What ``moi`` demands of the share of agencies that satisfy it."""


@frozen
class Column:
    """A column to be added up over agencies.

    Attributes:
        how: ``sum`` of numbers, ``true`` to count what is true, ``known`` what is not null, ``least`` for the minimum,
            ``list`` to gather them. What is null is passed over.
    """

    name: str
    how: str
    value: Value


@define
class Sums:
    """The columns to be added up, each once however many statements ask for it.

    Attributes:
        columns: What has been asked for.
        scope: The scope of the statement that asks now.
        wanted: For each scope the names of the columns that its statements ask for.
    """

    columns: dict[tuple[str, int], Column] = Factory(dict)
    scope: str = ""
    wanted: dict[str, dict[str, Column]] = Factory(dict)

    def ask(self, how: str, value: Operand | Test) -> Column | int:
        """Ask for a column; for a constant it is what one agency adds."""
        if how == "known" and not (isinstance(value, Value) and value.may_be_null):
            return int(value is not None)
        if not isinstance(value, Value):
            return int(value) if value is not None else 0
        key = how, id(value)
        if key not in self.columns:
            self.columns[key] = Column(f"__s{len(self.columns)}", how, value)
        column = self.columns[key]
        self.wanted.setdefault(self.scope, {})[column.name] = column
        return column


@frozen
class Outcome:
    """What a statement comes to in a group, unless its data is bad.

    Attributes:
        nothing: Whether nothing can be measured; ``open_whole`` whether the whole may be zero.
        holds: Whether the demand holds; unknown where it is open.
        low: Numerator and denominator of the least value; ``high`` of the greatest. Missing where there is none.
        met: Agencies that satisfy the demand, each taken alone; likewise ``not_met`` and ``undecided``.
        choices: Where agencies may be out and it depends on which, what the bounds of the ratio are found from.
    """

    nothing: Test
    open_whole: Test
    holds: Test
    low: tuple[Operand, Operand]
    high: tuple[Operand, Operand]
    met: Operand
    not_met: Operand
    undecided: Operand
    choices: Choices | None = None


@frozen
class Choices:
    """A ratio of sums that agencies may be part of or not: which of them make it least, or greatest, sorting must tell.

    Attributes:
        terms: For each such agency x and y at the low end and at the high end, and whether y can be greater there.
        low: Σx and Σy of the others at the low end; ``high`` at the high end.
        low_open: How many agencies have no bound at the low end: the ratio tends to zero; ``high_open`` at the high end.
        top: The ratio where the high end is open; None when it is unbounded.
        can_grow: How many of the others have a Σy that can be greater.
        scale: What the denominator is multiplied with.
        is_whole: Whether y counts in whole units.
    """

    terms: Operand
    low: tuple[Operand, Operand]
    high: tuple[Operand, Operand]
    low_open: Operand
    high_open: Operand
    top: int | None
    can_grow: Operand
    scale: int
    is_whole: bool


Fold = Callable[[Column | int], Operand]
"""Gives, for a statement, the sum of a column over the sound agencies of its scope."""


class Tally(ABC):
    """One statement: asks for columns when it is made, then tells the outcome."""

    def __init__(self, statement: Statement, rows: Rows, sums: Sums) -> None:
        assert statement.subject is not None
        self.statement = statement
        self.subject = statement.subject
        self.demand = statement.demand
        self.rows = rows
        self.measured = measured(statement.subject)
        self.scale = rows.columns.scales.get(self.measured.unit.name, 1)
        self.inside: Test = rows.truth(statement.condition) if statement.condition is not None else True
        self.ask(sums)

    @abstractmethod
    def ask(self, sums: Sums) -> None:
        """Ask for the columns to be added up."""

    @abstractmethod
    def outcome(self, fold: Fold) -> Outcome:
        """Return what the sums come to."""

    @abstractmethod
    def of_agency(self) -> OfAgency:
        """Return what the statement comes to for each agency alone."""

    def alone(self, pair: PairColumns) -> tuple[Test, Test]:
        """Tell whether an agency's own value satisfies the demand in all completions, and whether in none."""
        if is_open(self.demand) or not isinstance(self.demand, Limit | RangeLimit):
            return False, False
        is_whole_total = not self.measured.is_share and self.measured.unit.is_whole
        return ends_of(self._margins_alone(pair), self.demand, is_whole_total)

    def _margins_alone(self, pair: PairColumns) -> Callable[[Fraction], Margins]:
        if self.measured.is_share:
            return ratio_margins(pair)
        return total_margins(pair.x_low, pair.x_high, self.scale, self.rows.columns.most, pair.x_known)


@frozen
class OfAgency:
    """What a statement comes to for one agency, unless its data is bad.

    Attributes:
        inside: Whether it counts: false where it is out of the set or its whole is zero.
        truth: Whether it satisfies the demand.
        pair: What it contributes; None where nothing is measured.
    """

    inside: Test
    truth: Test
    pair: PairColumns | None


def tally_of(statement: Statement, rows: Rows, sums: Sums, as_of: datetime.date | None) -> Tally:
    """Return the tally of a statement that has a subject."""
    if statement.is_each or isinstance(statement.subject, ShareOfAgencies | Count):
        return CountTally(statement, rows, sums, as_of)
    return SumTally(statement, rows, sums)


def is_open(demand: Demand | None) -> bool:
    """Tell whether a demand has no threshold (``?``)."""
    match demand:
        case Limit(threshold=None) | RangeLimit(low=None) | Forecast(value=None):
            return True
        case _:
            return False


def largest_factor(ruleset: CheckedRuleset) -> int:
    """Return the greatest number that a quantity is multiplied by when it is compared."""
    factors = [1]
    for statement in ruleset.statements:
        match statement.demand:
            case Limit(threshold=threshold) if threshold is not None:
                factors += [threshold.numerator, threshold.denominator]
            case RangeLimit(low=low, high=high) if low is not None and high is not None:
                factors += [low.numerator, low.denominator, high.numerator, high.denominator]
    return max(factors)


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
        last = end if self.as_of is None else min(end, self.as_of)
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
            margins = _ratio_of_sums(Ends(met, low_all, 0), Ends(high_met, high_all, 0), is_nested=True)
            low = _fraction(low_all, met, (1, 1))
            high = _fraction(high_all, high_met, (0, 1))
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


@frozen
class Ends:
    """One end of the sums: Σx and Σy, how many agencies have no bound there, and what agencies that may be out add.

    Attributes:
        maybe: For thresholds p/q, what those that may be out add to q·Σx − p·Σy.
    """

    x: Operand
    y: Operand
    unbounded: Operand
    maybe: Callable[[Fraction], Operand] = lambda _: 0


def _ratio_of_sums(low: Ends, high: Ends, is_nested: bool) -> Callable[[Fraction], Margins]:
    """Return the margins of Σx/Σy for any threshold."""

    def of(threshold: Fraction) -> Margins:
        p, q = threshold.numerator, threshold.denominator

        def sign(ends: Ends, can_be_unbounded: bool) -> Callable[[Relation], Test]:
            left = plus(times(q, ends.x), ends.maybe(threshold))
            bounded = compared(ends.unbounded, Relation.EQUAL, 0) if can_be_unbounded else True
            return lambda relation: both(bounded, compared(left, relation, times(p, ends.y)))

        return Margins(sign(low, p > 0), sign(high, not (is_nested and p == q)))

    return of


def _fraction(denominator: Operand, numerator: Operand, otherwise: tuple[Operand, Operand]) -> tuple[Operand, Operand]:
    """Return numerator and denominator, or a given fraction where the denominator is zero."""
    usable = compared(denominator, Relation.MORE_THAN, 0)
    return choose(usable, numerator, otherwise[0]), choose(usable, denominator, otherwise[1])


class SumTally(Tally):
    """A statement about the sums of quantities over a scope: shares of a whole, totals, averages."""

    subject: ShareOfWhole | Total | Average
    inside_known: Test

    def ask(self, sums: Sums) -> None:
        """Ask for sums, and for counts of agencies."""
        assert isinstance(self.subject, ShareOfWhole | Total | Average)
        pair = self.pair = pair_of(self.rows, self.subject)
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
        if self.measured.is_ratio and may_be is not False:
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
        if not self.measured.is_ratio or is_open(self.demand):
            return []
        scale = 1 if self.measured.is_share else self.scale
        match self.demand:
            case Limit(threshold=threshold) if threshold is not None:
                return [Fraction(threshold) * scale]
            case RangeLimit(low=low, high=high) if low is not None and high is not None:
                return [Fraction(low) * scale, Fraction(high) * scale]
            case _:
                return []

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
        if isinstance(self.subject, Total) or is_open(self.demand) or isinstance(self.demand, Forecast):
            return
        pair, inside = self.pair, self.inside
        always, never = self.alone(pair)
        if isinstance(self.subject, ShareOfWhole):
            inside = both(inside, compared(pair.y_known, Relation.MORE_THAN, 0))
        self.alone_met = sums.ask("true", both(inside, always))
        self.alone_not = sums.ask("true", both(inside, never))
        self.alone_out = sums.ask("true", either(opposite(self.inside), is_zero(pair)))

    def of_agency(self) -> OfAgency:
        """Return what the statement comes to for each agency alone."""
        inside = self.inside
        if isinstance(self.subject, ShareOfWhole):
            inside = both(inside, positive_truth(self.pair))
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
        if self.measured.is_ratio:
            margins, low, high = self._ratio(fold, low_x, high_x, high_bounded)
        else:
            nobody_sure = both(compared(sure, Relation.EQUAL, 0), compared(maybe, Relation.MORE_THAN, 0))
            low_total = plus(low_x, choose(nobody_sure, fold(self.least_maybe_x), 0))
            high_total = choose(high_bounded, plus(high_x, fold(self.high_maybe_x)), None)
            margins = total_margins(low_total, high_total, scale, self.rows.columns.most)
            low, high = (low_total, scale), (high_total, choose(high_bounded, scale, None))
        decided: Test = None
        if isinstance(self.demand, Limit | RangeLimit) and not is_open(self.demand):
            is_whole_total = not self.measured.is_ratio and self.measured.unit.is_whole
            decided = truth_of(ends_of(margins, self.demand, is_whole_total))
        if is_open(self.demand) or isinstance(self.demand, Forecast | None):
            return Outcome(nothing, open_whole, decided, low, high, 0, 0, 0, self._choices(fold))
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
            1 if self.measured.is_share else self.scale,
            self.measured.is_share and self.measured.unit.is_whole,
        )

    def _ratio(
        self, fold: Fold, low_x: Operand, high_x: Operand, high_bounded: Test
    ) -> tuple[Callable[[Fraction], Margins], tuple[Operand, Operand], tuple[Operand, Operand]]:
        low_y, high_y = fold(self.low_y), fold(self.high_y)
        scale = 1 if self.measured.is_share else self.scale
        folded = {t: (fold(low), fold(high)) for t, (low, high) in self.maybe_margins.items()}
        low_ends = Ends(low_x, low_y, self.low_open(fold), lambda t: folded[t][0] if folded else 0)
        high_ends = Ends(high_x, high_y, self.high_open(fold), lambda t: folded[t][1] if folded else 0)
        of_sums = _ratio_of_sums(low_ends, high_ends, self.pair.is_nested)
        low = _fraction(low_y, low_x, (1, 1))
        low_bounded = compared(low_ends.unbounded, Relation.EQUAL, 0)
        low = choose(low_bounded, low[0], 0), choose(low_bounded, times(scale, low[1]), 1)
        if self.measured.is_share and self.measured.unit.is_whole:
            at_zero: tuple[Operand, Operand] = high_x, 1
        else:
            none = compared(high_x, Relation.EQUAL, 0)
            at_zero = choose(none, 0, None), choose(none, 1, None)
        high = _fraction(high_y, high_x, at_zero)
        top = 1 if self.pair.is_nested else None
        high = choose(high_bounded, high[0], top), choose(high_bounded, times(scale, high[1]), top)
        return lambda t: of_sums(t * scale), low, high


def _where(test: Test, value: Operand) -> Operand:
    """Return a number where a test is true, else nothing; nothing is not added up."""
    return choose(test, value, None)  # type: ignore[no-any-return]


__all__ = ["Column", "CountTally", "Outcome", "SumTally", "Sums", "Tally", "is_open", "tally_of"]
