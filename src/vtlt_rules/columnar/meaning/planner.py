"""A ruleset and what is known of agencies -> what to compute, in four steps, for any engine.

1. For each agency: keys (the group, the attributes that scopes depend on) and columns to be added up.
2. Added up by keys: one pass over the data, shared by all statements.
3. Added up again for each statement over the keys that belong to its scope: a few rows a group, then one.
4. For each group and statement: verdict, bounds, counts.

Agencies that occur more than once are rows of their own: few, and nothing is known of them but attributes.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from attrs import evolve, fields

from vtlt_rules.checked import (
    AllOf,
    AnyOf,
    CheckedRuleset,
    Condition,
    EnumType,
    IsOneOf,
    IsTrue,
    Not,
    SomeOf,
    Statement,
    all_reads,
    fields_that_matter,
)
from vtlt_rules.columnar.meaning.aggregations import Aggregation, Choices, Column, Fold, Outcome, Sums, at_least
from vtlt_rules.columnar.meaning.conditions import Columns, Rows
from vtlt_rules.columnar.meaning.contradictions import Facts
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
from vtlt_rules.columnar.meaning.partitions import Part, few_parts, parts_of
from vtlt_rules.columnar.meaning.plan import APART, HUGE, PART, SIZE, UNNAMED, Line, Pass, Plan
from vtlt_rules.columnar.meaning.statements import aggregation_of
from vtlt_rules.relations import Relation
from vtlt_rules.verdict import Verdict


def make_plan(
    ruleset: CheckedRuleset,
    sources: Sequence[Facts],
    groups: Engine,
    as_of: datetime.date | None,
    has_few_passes: bool = False,
    largest: int | None = None,
) -> Plan:
    """Make the plan for a ruleset.

    Args:
        ruleset: The ruleset.
        sources: What is known of the agencies: of those that occur once in their group, and last of those that occur more
            often, if there may be some.
        groups: Writes expressions over sums, whose numbers may need a wider type.
        as_of: The day at which the data was cut off.
        has_few_passes: Whether to keep to as few passes as can be.
        largest: When given, count in :data:`HUGE` the agencies with a number that is larger, for which sums may overflow.
    """
    texts = sources[0].columns.texts
    evaluated = [one for one in ruleset.statements if one.measure is not None]
    scopes = {one.scope.name: one.scope for one in evaluated}
    partition = (few_parts if has_few_passes else parts_of)(
        ruleset, scopes.values(), lambda name: name not in texts or texts[name].may_be_null
    )
    plan = Plan([facts.rows.layers for facts in sources])
    rows = [_Source(ruleset, evaluated, facts, groups, plan, number) for number, facts in enumerate(sources)]
    asked = [None if one.measure is None else [source.ask(one, as_of) for source in rows] for one in ruleset.statements]
    for source in rows:
        everyone = [Part(None, (), frozenset(), frozenset(scopes))]
        source.make_passes(everyone if source.facts.is_repeated else partition, largest)
    lines = _Lines(plan, groups, as_of, rows)
    for statement, aggregations in zip(ruleset.statements, asked, strict=True):
        plan.lines.append(lines.tracked(statement) if aggregations is None else lines.line(statement, aggregations))
    return plan


class _Source:
    """The rows of some agencies: what they are asked for, and how what they give is found again among the sums."""

    def __init__(
        self,
        ruleset: CheckedRuleset,
        statements: Sequence[Statement],
        facts: Facts,
        groups: Engine,
        plan: Plan,
        number: int,
    ) -> None:
        self.ruleset = ruleset
        self.statements = statements
        self.facts = facts
        self.columns = facts.columns
        self.groups = groups
        self.plan = plan
        self.number = number
        self.sums = Sums(f"__s{number}_")
        self.raw = Rows(ruleset, facts.columns, facts.rows.layers)
        self.scopes = {one.scope.name: one.scope for one in statements}
        self.members: dict[str, Test] = {}
        self.lost: dict[str, Test] = {}
        self.grouping: dict[str, tuple[Column | int, Column | int | None]] = {}

    def ask(self, statement: Statement, as_of: datetime.date | None) -> Aggregation[Any]:
        """Ask for what a statement needs."""
        self.sums.scope = statement.scope.name
        if statement.grouped_by is not None:
            self._ask_where(statement.grouped_by.name)
        return aggregation_of(statement, self.facts, self.sums, as_of)

    def _ask_where(self, attribute: str) -> None:
        """Ask how many agencies belong to no group, and how a group of texts is called."""
        cell, spelled = self.columns.texts.get(attribute), self.columns.spelled.get(attribute)
        lacking = self.sums.ask("true", is_missing(self.columns.truths.get(attribute) if cell is None else cell))
        self.grouping[attribute] = lacking, None if spelled is None else self.sums.ask("last", spelled)

    # ---- passes

    def make_passes(self, partition: Sequence[Part], largest: int | None) -> None:
        """Plan the passes over the rows, when everything has been asked for."""
        for part in partition:
            number = len(self.plan.passes)
            wanted: dict[str, Column] = {}
            keys: dict[str, Value] = {}
            known = Rows(self.ruleset, Columns(self.groups))
            for name in self.scopes:
                if name in part.scopes:
                    wanted |= self.sums.wanted.get(name, {})
                if name in part.open:
                    self._add_keys(self.scopes[name].condition, keys, known)
            reads = self._all_in(part, all_reads)
            left_out, test = self.facts.left_out(reads), both(self._belongs(part), self.facts.meant(reads))
            if test is False:
                continue
            if isinstance(left_out, Value):
                keys[APART] = left_out
            if self.facts.is_repeated:
                keys[UNNAMED] = Value(self.columns.engine, self.columns.engine.column(UNNAMED), may_be_null=False)
            here = compared(Value(self.groups, self.groups.column(PART), may_be_null=False), Relation.EQUAL, number)
            if APART in keys:
                here = both(here, opposite(Value(self.groups, self.groups.column(APART), may_be_null=False)))
            for name in part.scopes:
                self._place(name, here, True if name in part.sure else known.truth(self.scopes[name].condition))
            if largest is not None:
                self._guard(part, wanted, largest)
            one = Pass(number, test, keys, list(wanted.values()), self.number)
            self.plan.passes.append(one)

    def _all_in(self, part: Part, cells_of: Callable[..., frozenset[str]]) -> frozenset[str]:
        """Return all the cells of their agencies that the statements about a part have to do with."""
        asked = (one for one in self.statements if one.scope.name in part.scopes)
        return cells_of(self.ruleset, *asked)

    def _place(self, scope: str, here: Test, member: Test) -> None:
        """Note which sums belong to a scope; among agencies that occur more than once those that may, too."""
        lost = is_missing(member)
        if self.facts.is_repeated:
            member = opposite(surely(opposite(member)))
            lost = both(member, Value(self.groups, self.groups.column(UNNAMED), may_be_null=True))
        self.members[scope] = either(self.members.get(scope, False), both(here, surely(member)))
        self.lost[scope] = either(self.lost.get(scope, False), both(here, surely(lost)))

    def _guard(self, part: Part, wanted: dict[str, Column], largest: int) -> None:
        """Count the agencies of a part that have too large a number."""
        read = self._all_in(part, fields_that_matter)
        numbers = (value for name, value in self.columns.numbers.items() if name in read)
        test = compared(greatest(*numbers), Relation.MORE_THAN, largest)
        if isinstance(test, Value):
            wanted[HUGE] = Column(HUGE, "true", test)
            self.plan.folds[HUGE] = Column(HUGE, "sum", Value(self.groups, self.groups.column(HUGE), may_be_null=False))

    def _belongs(self, part: Part) -> Test:
        """Tell whether an agency belongs to a part."""
        if part.attribute is None:
            return True
        column, engine = self.columns.texts.get(part.attribute), self.columns.engine
        found: Test = False
        if part.has_missing:
            has_odd = self.columns.has_odd_texts
            found = opposite(
                surely(self._is_value(part.attribute, column) if has_odd else opposite(is_missing(column)))
            )
        if column is not None and part.values:
            native = engine.membership(column.native, list(part.values))
            found = either(found, Value(engine, native, column.may_be_null))
        return found

    def _is_value(self, name: str, column: Value | None) -> Test:
        """Tell whether a cell has one of the values of its enumeration."""
        type_ = self.ruleset.attributes[name].type
        if column is None or not isinstance(type_, EnumType):
            return None
        native = column.engine.membership(column.native, list(type_.values))
        return Value(column.engine, native, column.may_be_null)

    def _add_keys(self, condition: Condition, keys: dict[str, Value], known: Rows) -> None:
        """Make keys of what membership of a scope depends on; text attributes by the tests that are made on them."""
        waiting = [condition]
        while waiting:
            test = waiting.pop()
            if isinstance(test, SomeOf):  # by itself, since its terms stand in it more than once
                truth = self.raw.truth(test)
                known.know(test, self._key(f"{len(keys)}_", truth, keys) if isinstance(truth, Value) else truth)
            elif isinstance(test, Not):
                waiting.append(test.term)
            elif isinstance(test, AllOf | AnyOf):
                waiting += test.terms
            elif isinstance(test, IsTrue) and test.name in self.columns.truths:
                known.columns.truths[test.name] = self._key(test.name, self.columns.truths[test.name], keys)
            elif isinstance(test, IsOneOf) and test.name in self.columns.texts:
                if isinstance(self.ruleset.attributes[test.name].type, EnumType):
                    key = self._key(test.name, self.columns.texts[test.name], keys)
                    if self.columns.has_odd_texts:
                        key = choose(self._is_value(test.name, key), key, None)
                    known.columns.texts[test.name] = key
                    continue
                truth = self.raw.truth(test)
                if isinstance(truth, Value) and test not in known.columns.tests:
                    known.columns.tests[test] = self._key(f"{len(keys)}_{test.name}", truth, keys)  # no name begins so

    def _key(self, name: str, value: Value, keys: dict[str, Value]) -> Value:
        key = f"__k_{name}"
        keys[key] = value
        return Value(self.groups, self.groups.column(key), value.may_be_null)


class _Lines:
    """Writes what follows from the sums, statement by statement."""

    def __init__(self, plan: Plan, groups: Engine, as_of: datetime.date | None, sources: Sequence[_Source]) -> None:
        self.plan = plan
        self.groups = groups
        self.as_of = as_of
        self.sources = sources
        self.folds: dict[tuple[str, str, int], str] = {}

    def tracked(self, statement: Statement) -> Line:
        """Return the line of a duty."""
        return Line(statement, Verdict.TRACKED.value, None, (None, None, None, None), (0, 0, 0, 0, 0), 0)

    def line(self, statement: Statement, aggregations: Sequence[Aggregation[Any]]) -> Line:
        """Return the line of a statement that has a subject, of which there is an aggregation for each source."""
        scope = statement.scope.name
        in_scope: Operand = 0
        unplaced: Operand = 0
        names: list[Operand] = []
        totals: Any = None
        for number, (source, aggregation) in enumerate(zip(self.sources, aggregations, strict=True)):
            fold = self._folder(scope, number, source.members.get(scope, False))
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
        if len(self.sources) > 1:
            totals = self._named(totals)
        outcome = aggregations[0].outcome(totals)
        line, is_lost = self._decide(statement, outcome, in_scope, unplaced)
        if statement.grouped_by is None:
            return line
        contradicted = choose(is_lost, 0, outcome.contradicted)
        return evolve(line, name=greatest(*names) if names else None, is_lost=is_lost, contradicted=contradicted)

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

    def _decide(
        self, statement: Statement, outcome: Outcome, in_scope: Operand, unplaced: Operand
    ) -> tuple[Line, Test]:
        """Put the verdict together, in the order of precedence; tell also whether some agency cannot be placed."""
        named = self.plan.group_layers.named
        is_lost, holds = named(compared(unplaced, Relation.MORE_THAN, 0)), named(outcome.holds)
        usable = named(both(opposite(is_lost), opposite(outcome.nothing)))
        ends = (*outcome.low, *outcome.high)
        if outcome.choices is not None:
            ends = self._sorted(outcome.choices, ends)
        ends = (*at_least(statement.read_as.least, *ends[:2]), *ends[2:])
        low_x, low_y, high_x, high_y = (choose(usable, figure, None) for figure in ends)
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
            is_bad = named(both(is_open, compared(outcome.contradicted, Relation.MORE_THAN, 0)))
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
        usable = both(opposite(is_lost), opposite(outcome.nothing))
        one = both(compared(in_scope, Relation.EQUAL, 1), usable)
        is_open = either(outcome.open_whole, is_missing(outcome.holds))
        met = choose(both(both(one, opposite(is_open)), surely(outcome.holds)), 1, 0)
        not_met = choose(both(both(one, opposite(is_open)), surely(opposite(outcome.holds))), 1, 0)
        undecided = choose(both(both(one, is_open), compared(outcome.contradicted, Relation.EQUAL, 0)), 1, 0)
        return in_scope, met, not_met, undecided, 0


def _some(number: Operand) -> Test:
    """Tell whether there is any."""
    return compared(number, Relation.MORE_THAN, 0)
