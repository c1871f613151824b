"""What is counted and summed over agencies for each statement, and the outcome that follows from the sums.

Two steps, as expressions of any engine: over the rows of agencies an aggregation asks :class:`Sums` for columns to be added
up; over the few rows that are left, one a group, it says what verdict, bounds and counts follow. The same meaning as
``evaluate.statements`` and ``bounds.PairSums``.
"""

from __future__ import annotations

import datetime
from abc import ABC, abstractmethod
from collections.abc import Callable
from fractions import Fraction
from typing import Generic, TypeVar

from attrs import Factory, define, frozen

from vtlt_rules.checked import ONE, Statement, all_reads
from vtlt_rules.columnar.meaning.alone import ends_alone
from vtlt_rules.columnar.meaning.conditions import Rows
from vtlt_rules.columnar.meaning.contradictions import Facts
from vtlt_rules.columnar.meaning.expressions import (
    Operand,
    Test,
    Value,
    both,
    choose,
    compared,
    either,
    is_hollow,
    minus,
    opposite,
    plus,
    surely,
    times,
)
from vtlt_rules.columnar.meaning.growth import Former, ends_of_change
from vtlt_rules.columnar.meaning.measures import (
    Margins,
    PairColumns,
    denominator_truth,
    ends_of,
    ratio_margins,
    scale_of,
    total_margins,
    value_scales,
    with_positive_denominator,
)
from vtlt_rules.relations import Relation


@frozen
class Column:
    """A column to be added up over agencies.

    Attributes:
        how: ``sum`` of numbers, ``true`` to count what is true, ``known`` what is not null, ``least`` for the minimum,
            ``last`` for the text that is last letter by letter, ``list`` to gather them. What is null is passed over.
    """

    name: str
    how: str
    value: Value


@define
class Sums:
    """The columns to be added up, each once however many statements ask for it.

    Attributes:
        prefix: What the names of the columns begin with.
        columns: What has been asked for.
        scope: The scope of the statement that asks now.
        wanted: For each scope the names of the columns that its statements ask for.
    """

    prefix: str = "__s"
    columns: dict[tuple[str, int], Column] = Factory(dict)
    scope: str = ""
    wanted: dict[str, dict[str, Column]] = Factory(dict)

    def ask(self, how: str, value: Operand | Test) -> Column | int:
        """Ask for a column; for a constant it is what one agency adds."""
        if how == "known" and not (isinstance(value, Value) and value.may_be_null):
            return int(value is not None)
        if how in ("sum", "true") and is_hollow(value):
            return 0
        if not isinstance(value, Value):
            return int(value) if value is not None else 0
        key = how, id(value)
        if key not in self.columns:
            self.columns[key] = Column(f"{self.prefix}{len(self.columns)}", how, value)
        column = self.columns[key]
        self.wanted.setdefault(self.scope, {})[column.name] = column
        return column


@frozen
class Outcome:
    """What a statement comes to in a group.

    Attributes:
        nothing: Whether nothing can be measured; ``open_whole`` whether the whole may be zero.
        holds: Whether the demand holds; unknown where it is open.
        low: Numerator and denominator of the least value; ``high`` of the greatest. Missing where there is none.
        met: Agencies that satisfy the demand, each taken alone; likewise ``not_met`` and ``undecided``, of which those
            whose own data is contradictory are none.
        contradicted: Agencies whose contradictory data the statement rests on.
        pending: Agencies with a deadline of their own that is to come, and that have not failed: none of the others.
        zero: Of a change, whether Σx is certainly zero, and whether it may be.
        reached: Of a change, whether the least value is reached, and the greatest.
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
    contradicted: Operand
    choices: Choices | None = None
    pending: Operand = 0
    zero: tuple[Test, Test] = (False, False)
    reached: tuple[Test, Test] = (True, True)


@frozen
class Choices:
    """A ratio of sums that agencies may be part of or not: which of them make it least, or greatest, sorting must tell.

    Attributes:
        terms: For each such agency x and y at the low end and at the high end, and whether y can be greater there.
        low: Σx and Σy of the others at the low end; ``high`` at the high end.
        low_open: How many agencies have no bound at the low end: the ratio tends to zero; ``high_open`` at the high end.
        top: The ratio where the high end is open; None when it is unbounded.
        can_grow: How many of the others have a Σy that can be greater.
        scales: What numerator and denominator are multiplied with.
        is_whole: Whether y counts in whole units.
    """

    terms: Operand
    low: tuple[Operand, Operand]
    high: tuple[Operand, Operand]
    low_open: Operand
    high_open: Operand
    top: int | None
    can_grow: Operand
    scales: tuple[int, int]
    is_whole: bool


Fold = Callable[[Column | int], Operand]
"""Gives, for a statement, the sum of a column over the agencies of its scope; of a number, what all of them add."""

Totals = TypeVar("Totals")


class Aggregation(ABC, Generic[Totals]):
    """One statement over some agencies: asks for columns when it is made; sums become totals, and totals the outcome.

    Totals of different agencies can be added before the outcome is looked at.

    Args:
        statement: The statement.
        facts: What is known of the agencies.
        sums: Gets the columns.
        day: The day at which the data was cut off.
        former: For a demand on a change what the agencies were then; None for those of then, which are only added up.
    """

    def __init__(
        self, statement: Statement, facts: Facts, sums: Sums, day: datetime.date | None, former: Former | None = None
    ) -> None:
        measure = statement.measure_on(day)
        assert measure is not None
        self.statement = statement
        self.measure = measure
        self.former = former
        self.rows: Rows = facts.rows
        self.scale: int = scale_of(self.rows.ruleset, measure.numerator, self.rows.columns.scales)
        inside: Test = self.rows.truth(statement.condition) if statement.condition is not None else True
        if facts.is_repeated:  # so that it may be open whether it belongs to the scope
            inside = both(self.rows.truth(statement.scope.condition), inside)
        rests = facts.contradicted(all_reads(self.rows.ruleset, statement))
        is_meant = opposite(surely(opposite(inside)))
        beside = False if former is None else former.contradicted
        self.contradicted_alone: Test = both(is_meant, either(rests, beside))
        self.contradicted: Test = self.contradicted_alone if statement.is_each else both(is_meant, rests)
        self.is_open: Test = False
        if statement.since is not None:
            inside = both(inside, self.rows.truth(statement.since.has_begun_by(day)))
            is_open = statement.since.is_open_on(day)
            self.is_open = False if is_open is None else surely(self.rows.truth(is_open))
        self.inside: Test = inside
        self.ask(sums)
        self.told: Column | int = sums.ask("known", self.inside)
        self.asked_contradicted: Column | int = sums.ask("true", self.contradicted)

    @abstractmethod
    def ask(self, sums: Sums) -> None:
        """Ask for the columns to be added up."""

    @abstractmethod
    def totals(self, fold: Fold) -> Totals:
        """Return the sums."""

    @abstractmethod
    def outcome(self, totals: Totals) -> Outcome:
        """Return what the sums come to."""

    @abstractmethod
    def of_agency(self) -> OfAgency:
        """Return what the statement comes to for each agency alone."""

    def maybe(self, fold: Fold) -> Operand:
        """Return how many agencies may be in the set, or out of it."""
        return 0 if self.told == 1 else minus(fold(1), fold(self.told))

    def inside_alone(self, pair: PairColumns) -> Test:
        """Tell whether an agency counts, taken alone: not where its denominator is zero."""
        return self.inside if self.measure.denominator == ONE else both(self.inside, denominator_truth(pair))

    def there_alone(self, pair: PairColumns) -> Test:
        """Tell whether there is something to judge of an agency taken alone: for a change something of then as well."""
        inside = self.inside_alone(pair)
        return inside if self.former is None else self.rows.layers.named(both(inside, self.former.there))

    def alone(self, pair: PairColumns) -> tuple[Test, Test]:
        """Tell whether an agency's own value satisfies the demand in all completions, and whether in none."""
        if self.former is not None:
            if not self.former.is_given:
                return False, False
            positive = with_positive_denominator(pair, self.measure.reading.is_denominator_whole)
            now = ends_alone(self.rows.ruleset, self.measure, positive, self.rows.columns.scales)
            always, never = ends_of_change(self.statement, now, self.former.ends)
            return self.rows.layers.named(always), self.rows.layers.named(never)
        limits = self.statement.limits_alone
        return (False, False) if limits is None else ends_of(self._margins_alone(pair), limits)

    def _margins_alone(self, pair: PairColumns) -> Callable[[Fraction], Margins]:
        if self.measure.reading.is_of_amounts:
            margins, (more, scale) = ratio_margins(pair), self.value_scales
            return lambda threshold: margins(threshold * Fraction(scale, more))
        return total_margins(pair.x_low, pair.x_high, self.scale, self.rows.columns.most, pair.x_known)

    @property
    def value_scales(self) -> tuple[int, int]:
        """What numerator and denominator of a ratio, in the integers of their columns, are multiplied with."""
        return value_scales(self.rows.ruleset, self.measure, self.rows.columns.scales)

    def ask_bad(self, sums: Sums, inside: Test, always: Test, never: Test, pending: Test = False) -> Column | int:
        """Ask how many agencies are undecided, each taken alone, because their own data is contradictory."""
        if self.former is not None and not self.former.is_given:
            return 0  # what is open is so for want of all data of then
        is_decided = both(surely(inside), either(surely(always), surely(never)))
        is_open = both(both(opposite(surely(opposite(inside))), opposite(is_decided)), opposite(pending))
        bad = both(self.contradicted_alone, is_open)
        if isinstance(is_open, Value) and is_open is not self.contradicted_alone:
            bad = choose(self.contradicted_alone, is_open, False)  # which looks only at the few that are contradicted
        return sums.ask("true", bad)


@frozen
class OfAgency:
    """What a statement comes to for one agency.

    Attributes:
        inside: Whether it counts: false where it is out of the set or its denominator is zero, then or now.
        truth: Whether it satisfies the demand.
        contradicted: Whether what is open is so because of contradictory data.
        pair: What it contributes; None where nothing is measured.
        measured: Whether it has a value now.
        is_out: Whether it is certainly out of the set.
        pending: Whether it has a deadline of its own that is to come, and has not kept it.
        may_be_bad: Whether what is open may be called contradictory: not for want of all data of then.
    """

    inside: Test
    truth: Test
    contradicted: Test
    pair: PairColumns | None
    measured: Test
    is_out: Test
    pending: Test = False
    may_be_bad: bool = True


@frozen
class End:
    """One end of the sums: Σx and Σy, how many agencies have no bound there, and what agencies that may be out add.

    Attributes:
        maybe: For thresholds p/q, what those that may be out add to q·Σx − p·Σy.
    """

    x: Operand
    y: Operand
    unbounded: Operand
    maybe: Callable[[Fraction], Operand] = lambda _: 0


def ratio_of_sums(low: End, high: End, is_nested: bool) -> Callable[[Fraction], Margins]:
    """Return the margins of Σx/Σy for any threshold."""

    def of(threshold: Fraction) -> Margins:
        p, q = threshold.numerator, threshold.denominator

        def sign(end: End, can_be_unbounded: bool) -> Callable[[Relation], Test]:
            left = plus(times(q, end.x), end.maybe(threshold))
            bounded = compared(end.unbounded, Relation.EQUAL, 0) if can_be_unbounded else True
            return lambda relation: both(bounded, compared(left, relation, times(p, end.y)))

        return Margins(sign(low, p > 0), sign(high, not (is_nested and p == q)))

    return of


def fraction(denominator: Operand, numerator: Operand, otherwise: tuple[Operand, Operand]) -> tuple[Operand, Operand]:
    """Return numerator and denominator, or a given fraction where the denominator is zero."""
    usable = compared(denominator, Relation.MORE_THAN, 0)
    return choose(usable, numerator, otherwise[0]), choose(usable, denominator, otherwise[1])
