"""What follows from the sums, statement by statement: a line for each, as expressions over groups."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from attrs import evolve, fields, frozen

from vtlt_rules.checked import Statement
from vtlt_rules.columnar.meaning.aggregations import Aggregation, Choices, Column, Fold, Outcome
from vtlt_rules.columnar.meaning.alone import Fractions, ValueEnds
from vtlt_rules.columnar.meaning.expressions import (
    Engine,
    Operand,
    Test,
    Value,
    both,
    choose,
    compared,
    either,
    greatest,
    is_missing,
    opposite,
    plus,
    surely,
    times,
)
from vtlt_rules.columnar.meaning.growth import ends_of_change
from vtlt_rules.columnar.meaning.measures import at_least, truth_of
from vtlt_rules.columnar.meaning.plan import SIZE, Line, Plan
from vtlt_rules.columnar.meaning.source_sums import SourceSums
from vtlt_rules.relations import Relation
from vtlt_rules.verdict import Verdict


@frozen
class AskedBefore:
    """What a statement asks of each source of agencies of then; None where they are only compared one by one."""

    sources: Sequence[SourceSums]
    aggregations: Sequence[Aggregation[Any] | None]


class Lines:
    """Writes what follows from the sums, statement by statement."""

    def __init__(self, plan: Plan, groups: Engine, as_of: datetime.date | None, sources: Sequence[SourceSums]) -> None:
        self.plan = plan
        self.groups = groups
        self.as_of = as_of
        self.sources = sources
        self.folds: dict[tuple[str, str, int], str] = {}

    def tracked(self, statement: Statement) -> Line:
        """Return the line of a duty."""
        return Line(statement, Verdict.TRACKED.value, None, (None, None, None, None), (0, 0, 0, 0, 0), 0)

    def line(
        self, statement: Statement, aggregations: Sequence[Aggregation[Any]], before: AskedBefore | None = None
    ) -> Line:
        """Return the line of a statement that has a subject, of which there is an aggregation for each source.

        Args:
            statement: The statement.
            aggregations: What it asks of the agencies of now.
            before: For a demand on a change what it asks of those of then, where they were given.
        """
        found = self._summed(statement, self.sources, aggregations)
        outcome = aggregations[0].outcome(found.totals)
        ends = self._ends(statement, outcome)
        unplaced, is_shown = found.unplaced, opposite(outcome.nothing)
        if before is not None:
            then = self._summed(statement, before.sources, before.aggregations)
            unplaced = plus(unplaced, then.unplaced)
            if before.aggregations[0] is not None:
                of_then = before.aggregations[0].outcome(then.totals)
                outcome = self._beside(statement, outcome, ends, of_then)
        is_given = statement.growth is None or before is not None
        line, is_lost = self._decide(statement, outcome, ends, is_shown, found.in_scope, unplaced, is_given)
        if statement.grouped_by is None:
            return line
        contradicted = choose(is_lost, 0, outcome.contradicted)
        name = greatest(*found.names) if found.names else None
        return evolve(line, name=name, is_lost=is_lost, contradicted=contradicted)

    def _summed(
        self, statement: Statement, sources: Sequence[SourceSums], aggregations: Sequence[Aggregation[Any] | None]
    ) -> _Summed:
        """Add up what all sources of one side have for a statement."""
        scope = statement.scope.name
        in_scope: Operand = 0
        unplaced: Operand = 0
        names: list[Operand] = []
        totals: Any = None
        for source, aggregation in zip(sources, aggregations, strict=True):
            number = source.number
            fold = self._folder(scope, number, source.members.get(scope, False))
            if aggregation is not None:
                own = aggregation.totals(fold)
                totals = own if totals is None else totals + own
            in_scope = plus(in_scope, fold(1))
            lost = source.lost.get(scope, False)
            if lost is not False:
                unplaced = plus(unplaced, self._fold(scope, number, "lost", "sum", lost, self._column(SIZE)))
            if statement.grouped_by is not None:
                lacking, last = source.grouping[statement.grouped_by.name]
                unplaced = plus(unplaced, fold(lacking))
                names += [] if last is None else [fold(last)]
        if totals is not None and (len(sources) > 1 or statement.growth is not None):
            totals = self._named(totals)
        return _Summed(totals, in_scope, unplaced, names)

    # ---- a change

    def _beside(self, statement: Statement, now: Outcome, ends: Fractions, then: Outcome) -> Outcome:
        """Hold the value over a scope of now against that of then."""
        named = self.plan.group_layers.named
        growth, of_then = statement.growth, self._ends(statement, then)
        assert growth is not None
        is_zero, may_be_zero = then.zero if growth.is_relative else (False, False)
        found = ends_of_change(statement, _value_ends(statement, now, ends), _value_ends(statement, then, of_then))
        return evolve(
            now,
            nothing=named(either(now.nothing, either(then.nothing, is_zero))),
            open_whole=named(either(now.open_whole, either(then.open_whole, may_be_zero))),
            holds=truth_of(found),
            contradicted=plus(now.contradicted, then.contradicted),
        )

    def _named(self, totals: Any) -> Any:  # noqa: ANN401 - totals of any aggregation
        """Give sums columns of their own, since each is used many times."""

        def named(value: Operand) -> Operand:
            column = self.plan.total_layers.named(value)
            return Value(column.engine, column.native, column.may_be_null) if isinstance(column, Value) else column

        def each(value: Any) -> Any:  # noqa: ANN401
            if isinstance(value, Mapping):
                return {key: (named(low), named(high)) for key, (low, high) in value.items()}
            return named(value)

        return evolve(totals, **{one.name: each(getattr(totals, one.name)) for one in fields(type(totals))})

    def _folder(self, scope: str, number: int, member: Test) -> Fold:
        member = self.plan.sum_layers.named(member)
        size = self._column(SIZE)

        def fold(column: Column | int) -> Operand:
            if isinstance(column, int):
                return times(column, self._fold(scope, number, SIZE, "sum", member, size)) if column else 0
            how = "sum" if column.how in ("true", "known") else column.how
            return self._fold(scope, number, column.name, how, member, self._column(column.name, how != "sum"))

        return fold

    def _column(self, name: str, may_be_null: bool = False) -> Value:
        return Value(self.groups, self.groups.column(name), may_be_null)

    def _fold(self, scope: str, number: int, what: str, how: str, test: Test, value: Value) -> Operand:
        """Add up a column over the keys that pass a test, each such sum once."""
        empty = 0 if how == "sum" else None
        if test is False:
            return empty
        key = (scope, what, number)
        if key not in self.folds:
            chosen = choose(test, value, empty)
            name = self.folds[key] = f"__f{len(self.folds)}"
            self.plan.folds[name] = Column(name, how, chosen)
        return self._column(self.folds[key], how != "sum")

    # ---- verdicts

    def _ends(self, statement: Statement, outcome: Outcome) -> Fractions:
        """Return the bounds of a value: numerators and denominators."""
        ends = (*outcome.low, *outcome.high)
        if outcome.choices is not None:
            ends = self._sorted(outcome.choices, ends)
        low_x, low_y = at_least(statement.read_as.least, *ends[:2])
        if statement.growth is None:
            return low_x, low_y, *ends[2:]
        named = self.plan.group_layers.named
        return named(low_x), named(low_y), named(ends[2]), named(ends[3])

    def _decide(
        self,
        statement: Statement,
        outcome: Outcome,
        ends: Fractions,
        is_shown: Test,
        in_scope: Operand,
        unplaced: Operand,
        is_given: bool,
    ) -> tuple[Line, Test]:
        """Put the verdict together, in the order of precedence; tell also whether some agency cannot be placed."""
        named = self.plan.group_layers.named
        is_lost, holds = named(compared(unplaced, Relation.MORE_THAN, 0)), named(outcome.holds)
        usable = named(both(opposite(is_lost), opposite(outcome.nothing)))
        shown = usable if statement.growth is None else named(both(opposite(is_lost), is_shown))
        low_x, low_y, high_x, high_y = (choose(shown, figure, None) for figure in ends)
        figures = (low_x, low_y, high_x, high_y)
        counts = self._counts_of_one(statement, outcome, is_lost, in_scope)
        rests = choose(is_lost, 0, outcome.contradicted)
        if not statement.is_judged:
            return Line(statement, Verdict.TRACKED.value, None, figures, counts, rests), is_lost
        verdict: Value | str
        provisional: Value | str | None = None
        if statement.is_unknown:
            verdict = Verdict.NO_THRESHOLD.value
        else:
            is_open = either(outcome.open_whole, is_missing(holds))
            is_bad = named(both(is_open, _some(outcome.contradicted))) if is_given else False
            rests = choose(both(usable, is_bad), 0, rests)
            undecided = choose(is_bad, Verdict.BAD_DATA.value, Verdict.UNDECIDED.value)
            decided = choose(holds, Verdict.MET.value, choose(opposite(holds), Verdict.NOT_MET.value, undecided))
            verdict = decided = choose(outcome.open_whole, undecided, decided)
            if statement.since is not None:
                waits = both(_some(outcome.pending), opposite(_some(outcome.not_met)))
                verdict = choose(waits, Verdict.PENDING.value, decided)
                provisional = choose(both(usable, waits), decided, None)
            if not statement.is_due(self.as_of):
                verdict, provisional = Verdict.PENDING.value, decided
                if statement.is_met_for_good:
                    done = both(opposite(outcome.open_whole), surely(holds))
                    verdict = choose(done, Verdict.MET.value, Verdict.PENDING.value)
                    provisional = choose(done, None, decided)
                provisional = choose(usable, provisional, None)
        verdict = choose(
            is_lost, Verdict.BAD_DATA.value, choose(outcome.nothing, Verdict.NOT_APPLICABLE.value, verdict)
        )
        return Line(statement, verdict, provisional, figures, counts, rests), is_lost

    def _sorted(
        self, choices: Choices, ends: tuple[Operand, Operand, Operand, Operand]
    ) -> tuple[Operand, Operand, Operand, Operand]:
        """Take the bounds from columns that are found by sorting, where there is something to sort."""
        name = f"__h{len(self.plan.choices)}"
        self.plan.choices[name] = choices
        is_sorted = self._column(f"{name}_found")
        return tuple(
            choose(is_sorted, self._column(f"{name}_{number}", may_be_null=True), end)
            for number, end in enumerate(ends)
        )

    def _counts_of_one(
        self, statement: Statement, outcome: Outcome, is_lost: Test, in_scope: Operand
    ) -> tuple[Operand, Operand, Operand, Operand, Operand]:
        """Judge the only agency of a total by the total; of several none is held against the whole of it."""
        if statement.read_as.is_ratio:
            return in_scope, outcome.met, outcome.not_met, outcome.undecided, outcome.pending
        if statement.limits is None:
            return in_scope, 0, 0, 0, 0
        if statement.growth is not None:  # each beside its former self
            is_one = both(compared(in_scope, Relation.EQUAL, 1), opposite(is_lost))
            met, not_met, undecided = outcome.met, outcome.not_met, outcome.undecided
            return in_scope, choose(is_one, met, 0), choose(is_one, not_met, 0), choose(is_one, undecided, 0), 0
        usable = both(opposite(is_lost), opposite(outcome.nothing))
        one = both(compared(in_scope, Relation.EQUAL, 1), usable)
        is_open = either(outcome.open_whole, is_missing(outcome.holds))
        met = choose(both(both(one, opposite(is_open)), surely(outcome.holds)), 1, 0)
        not_met = choose(both(both(one, opposite(is_open)), surely(opposite(outcome.holds))), 1, 0)
        undecided = choose(both(both(one, is_open), compared(outcome.contradicted, Relation.EQUAL, 0)), 1, 0)
        return in_scope, met, not_met, undecided, 0


@frozen
class _Summed:
    """What the sources of one side have for a statement, added up.

    Attributes:
        totals: Their totals.
        in_scope: How many agencies of the scope there are.
        unplaced: How many cannot be placed.
        names: How a group of texts is called.
    """

    totals: Any
    in_scope: Operand
    unplaced: Operand
    names: Sequence[Operand]


def _value_ends(statement: Statement, outcome: Outcome, ends: Fractions) -> ValueEnds:
    """Return the bounds of a value with whether they are reached; those of a total are in the same constant unit."""
    low_x, low_y, high_x, high_y = ends
    bounds = (low_x, low_y), (high_x, high_y if statement.read_as.is_ratio else low_y)
    return ValueEnds(*bounds, *outcome.reached)


def _some(number: Operand) -> Test:
    """Tell whether there is any."""
    return compared(number, Relation.MORE_THAN, 0)
