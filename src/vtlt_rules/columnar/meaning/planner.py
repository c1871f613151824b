"""A ruleset and the columns of a frame -> what to compute, in four steps, for any engine.

1. For each agency: keys (the group, the attributes that scopes depend on, which data is spoilt) and columns to be added up.
2. Added up by keys: one pass over the data, shared by all statements.
3. Added up again for each statement over the keys that belong to its scope: a few rows a group, then one.
4. For each group and statement: verdict, bounds, counts.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence

from vtlt_rules.checked import (
    CheckedRuleset,
    Condition,
    EnumType,
    IsOneOf,
    IsTrue,
    Statement,
    conditions_in,
    fields_that_matter,
)
from vtlt_rules.columnar.meaning.aggregations import Choices, Column, Outcome, Sums, Tally
from vtlt_rules.columnar.meaning.conditions import Columns, Fault, Rows
from vtlt_rules.columnar.meaning.expressions import (
    Engine,
    Operand,
    Test,
    Value,
    any_of,
    both,
    choose,
    compared,
    either,
    greatest,
    is_missing,
    minus,
    opposite,
    plus,
    surely,
    times,
)
from vtlt_rules.columnar.meaning.partitions import Part, few_parts, parts_of
from vtlt_rules.columnar.meaning.plan import HUGE, PART, SIZE, Line, Pass, Plan
from vtlt_rules.columnar.meaning.statements import make_tally
from vtlt_rules.relations import Relation
from vtlt_rules.verdict import Verdict

_BITS = 60
"""Bits of a key column that tells what is spoilt."""


def make_plan(
    ruleset: CheckedRuleset,
    columns: Columns,
    rows_engine: Engine,
    groups_engine: Engine,
    as_of: datetime.date | None,
    spoilt: Sequence[Fault] = (),
    occurs: Callable[[Fault], bool] = lambda _: True,
    has_few_passes: bool = False,
    largest: int | None = None,
) -> Plan:
    """Make the plan for a ruleset.

    Args:
        ruleset: The ruleset.
        columns: The frame's columns.
        rows_engine: Writes expressions over agencies.
        groups_engine: Writes expressions over sums, whose numbers may need a wider type.
        as_of: The day at which the data was cut off.
        spoilt: Faults besides those of the figures: agencies that occur more than once.
        occurs: Tells whether a fault of the figures occurs at all, as far as is known.
        has_few_passes: Whether to keep to as few passes as can be.
        largest: When given, count in :data:`HUGE` the agencies with a number that is larger, for which sums may overflow.
    """
    return _Planner(ruleset, columns, rows_engine, groups_engine, as_of, spoilt, occurs, has_few_passes, largest).plan()


class _Planner:
    def __init__(
        self,
        ruleset: CheckedRuleset,
        columns: Columns,
        rows_engine: Engine,
        groups_engine: Engine,
        as_of: datetime.date | None,
        spoilt: Sequence[Fault],
        occurs: Callable[[Fault], bool],
        has_few_passes: bool,
        largest: int | None,
    ) -> None:
        self.ruleset = ruleset
        self.rows = Rows(ruleset, columns)
        self.rows_engine = rows_engine
        self.groups = groups_engine
        self.as_of = as_of
        self.spoilt = spoilt
        self.occurs = occurs
        self.has_few_passes = has_few_passes
        self.largest = largest
        self.sums = Sums()
        self.result = Plan(self.rows.layers)
        self.bits: dict[int, tuple[int, Fault]] = {}
        self.spoilers: dict[str, frozenset[int]] = {}
        self.folds: dict[tuple[str, str, frozenset[int]], str] = {}
        self.members: dict[str, Test] = {}
        self.lost: dict[str, Test] = {}
        self.sound: dict[tuple[str, frozenset[int]], Test] = {}

    def plan(self) -> Plan:
        """Make the plan."""
        tallies = [self._tally(statement) for statement in self.ruleset.statements]
        self._make_passes()
        for statement, tally in zip(self.ruleset.statements, tallies, strict=True):
            self.result.lines.append(self._line(statement, tally))
        return self.result

    def _tally(self, statement: Statement) -> Tally | None:
        if statement.subject is None:
            return None
        scope = self.sums.scope = statement.scope.name
        self.spoilers[scope] = self.spoilers.get(scope, frozenset()) | self._spoilers(statement)
        return make_tally(statement, self.rows, self.sums, self.as_of)

    def _spoilers(self, statement: Statement) -> frozenset[int]:
        """Give a bit to each contradiction that spoils a statement."""
        read = fields_that_matter(self.ruleset, statement)
        found = set()
        for fault in (*self.spoilt, *filter(self.occurs, self.rows.faults(read))):
            bit, _ = self.bits.setdefault(id(fault.test), (len(self.bits), fault))
            found.add(bit)
        return frozenset(found)

    # ---- passes

    def _make_passes(self) -> None:
        scopes = {s.scope.name: s.scope for s in self.ruleset.statements if s.subject is not None}
        columns = self.rows.columns
        parts = (few_parts if self.has_few_passes else parts_of)(
            self.ruleset, scopes.values(), lambda name: name not in columns.texts or columns.texts[name].may_be_null
        )
        for number, part in enumerate(parts):
            wanted: dict[str, Column] = {}
            keys: dict[str, Value] = {}
            bits: set[int] = set()
            facts = Rows(self.ruleset, Columns())
            for name in scopes:
                if name in part.scopes:
                    wanted |= self.sums.wanted.get(name, {})
                    bits |= self.spoilers[name]
                if name in part.open:
                    self._add_keys(scopes[name].condition, keys, facts)
            here = self._here(number)
            for name in part.scopes:
                member = True if name in part.sure else facts.truth(scopes[name].condition)
                self.members[name] = either(self.members.get(name, False), both(here, surely(member)))
                self.lost[name] = either(self.lost.get(name, False), both(here, is_missing(member)))
            keys |= self._masks(bits)
            if self.largest is not None:
                self._guard(part, wanted)
            self.result.passes.append(Pass(number, self._belongs(part), keys, list(wanted.values())))

    def _guard(self, part: Part, wanted: dict[str, Column]) -> None:
        """Count the agencies of a part that have too large a number."""
        assert self.largest is not None
        read: set[str] = set()
        for statement in self.ruleset.statements:
            if statement.subject is not None and statement.scope.name in part.scopes:
                read |= fields_that_matter(self.ruleset, statement)
        numbers = (value for name, value in self.rows.columns.numbers.items() if name in read)
        test = compared(greatest(*numbers), Relation.MORE_THAN, self.largest)
        if isinstance(test, Value):
            wanted[HUGE] = Column(HUGE, "true", test)
            self.result.folds[HUGE] = Column(HUGE, "sum", self._column(HUGE))

    def _here(self, number: int) -> Test:
        """Tell whether sums come from a part."""
        part = Value(self.groups, self.groups.column(PART), may_be_null=False)
        return compared(part, Relation.EQUAL, number)

    def _belongs(self, part: Part) -> Test:
        """Tell whether an agency belongs to a part."""
        if part.attribute is None:
            return True
        columns = self.rows.columns
        column = columns.texts.get(part.attribute)
        found: Test = False
        if part.has_missing:
            is_value = self._is_value(part.attribute, column) if columns.has_odd_texts else opposite(is_missing(column))
            found = opposite(surely(is_value))
        if column is not None and part.values:
            native = self.rows_engine.membership(column.native, list(part.values))
            found = either(found, Value(self.rows_engine, native, column.may_be_null))
        return found

    def _is_value(self, name: str, column: Value | None) -> Test:
        """Tell whether a cell has one of the values of its enumeration."""
        type_ = self.ruleset.attributes[name].type
        if column is None or not isinstance(type_, EnumType):
            return None
        native = column.engine.membership(column.native, list(type_.values))
        return Value(column.engine, native, column.may_be_null)

    def _add_keys(self, condition: Condition, keys: dict[str, Value], facts: Rows) -> None:
        """Make keys of what membership of a scope depends on; text attributes by the tests that are made on them."""
        columns = self.rows.columns
        for test in conditions_in(condition):
            if isinstance(test, IsTrue) and test.name in columns.truths:
                facts.columns.truths[test.name] = self._key(test.name, columns.truths[test.name], keys)
            elif isinstance(test, IsOneOf) and test.name in columns.texts:
                if isinstance(self.ruleset.attributes[test.name].type, EnumType):
                    key = self._key(test.name, columns.texts[test.name], keys)
                    if columns.has_odd_texts:
                        key = choose(self._is_value(test.name, key), key, None)
                    facts.columns.texts[test.name] = key
                    continue
                truth = self.rows.truth(test)
                if isinstance(truth, Value) and test not in facts.columns.tests:
                    facts.columns.tests[test] = self._key(f"{test.name}_{len(keys)}", truth, keys)

    def _key(self, name: str, value: Value, keys: dict[str, Value]) -> Value:
        key = f"__k_{name}"
        keys[key] = value
        return Value(self.groups, self.groups.column(key), value.may_be_null)

    def _masks(self, bits: set[int]) -> dict[str, Value]:
        """Make key columns that tell which contradictions an agency's data has, of those that matter."""
        masks: dict[str, Operand] = {}
        for bit, fault in self.bits.values():
            if bit in bits:
                name, place = f"__bad{bit // _BITS}", bit % _BITS
                masks[name] = plus(masks.get(name, 0), choose(fault.test, 1 << place, 0))
        return {name: mask for name, mask in masks.items() if isinstance(mask, Value)}

    def _is_spoilt(self, bits: frozenset[int]) -> Test:
        """Tell whether the data that shares a key is spoilt by any of some contradictions."""
        masks: dict[str, int] = {}
        for bit in bits:
            name = f"__bad{bit // _BITS}"
            masks[name] = masks.get(name, 0) | 1 << (bit % _BITS)
        natives = [self.groups.shares_bits(self.groups.column(name), mask) for name, mask in sorted(masks.items())]
        return any_of(surely(Value(self.groups, native, may_be_null=True)) for native in natives)

    # ---- groups

    def _line(self, statement: Statement, tally: Tally | None) -> Line:
        nothing: tuple[None, None, None, None] = (None, None, None, None)
        if tally is None:
            return Line(statement, Verdict.TRACKED.value, None, nothing, (0, 0, 0, 0))
        scope, bits = statement.scope.name, self._spoilers(statement)
        named = self.result.sum_layers.named
        member, lost = named(self._member(scope)), self.lost.get(scope, False)
        spoilt = self._is_spoilt(bits)
        size = self._column(SIZE)
        in_scope = self._fold(scope, frozenset(), SIZE, "sum", member, size)
        sound = self._sound(scope, member, spoilt, bits)

        def fold(column: Column | int) -> Operand:
            if isinstance(column, int):
                return times(column, self._fold(scope, bits, SIZE, "sum", sound, size)) if column else 0
            how = "sum" if column.how in ("true", "known") else column.how
            return self._fold(scope, bits, column.name, how, sound, self._column(column.name, how != "sum"))

        bad = compared(in_scope, Relation.MORE_THAN, fold(1)) if bits else False
        if lost is not False:
            unplaced = self._fold(scope, frozenset(), "lost", "sum", lost, size)
            bad = either(bad, compared(unplaced, Relation.MORE_THAN, 0))
        return self._decide(statement, tally.outcome(fold), bad, in_scope)

    def _member(self, scope: str) -> Test:
        return self.members.get(scope, False)

    def _sound(self, scope: str, member: Test, spoilt: Test, bits: frozenset[int]) -> Test:
        """Tell whether data belongs to a scope and can be used for what some contradictions would spoil."""
        key = scope, bits
        if key not in self.sound:
            self.sound[key] = self.result.sum_layers.named(both(member, opposite(spoilt)))
        return self.sound[key]

    def _column(self, name: str, may_be_null: bool = False) -> Value:
        return Value(self.groups, self.groups.column(name), may_be_null)

    def _fold(self, scope: str, bits: frozenset[int], what: str, how: str, test: Test, value: Value) -> Operand:
        """Add up a column over the keys that pass a test, each such sum once."""
        empty = 0 if how == "sum" else None
        if test is False:
            return empty
        key = (scope, what, bits)
        if key not in self.folds:
            chosen = choose(test, value, empty)
            name = self.folds[key] = f"__f{len(self.folds)}"
            self.result.folds[name] = Column(name, how, chosen)
        return self._column(self.folds[key], how != "sum")

    def _decide(self, statement: Statement, outcome: Outcome, bad: Test, in_scope: Operand) -> Line:
        """Put the verdict together, in the order of precedence."""
        named = self.result.group_layers.named
        tracked = not statement.is_judged
        bad, holds_ = named(bad), named(outcome.holds)
        usable = named(both(opposite(bad), opposite(outcome.nothing)))
        ends = (*outcome.low, *outcome.high)
        if outcome.choices is not None:
            ends = self._sorted(outcome.choices, ends)
        low_x, low_y, high_x, high_y = (choose(usable, figure, None) for figure in ends)
        figures = (low_x, low_y, high_x, high_y)
        counts = self._counts_of_one(statement, outcome, bad, in_scope)
        if tracked:
            return Line(statement, Verdict.TRACKED.value, None, figures, counts)
        decided = choose(holds_, "met", choose(opposite(holds_), "not_met", "undecided"))
        decided = choose(outcome.open_whole, "undecided", decided)
        verdict, provisional = decided, None
        if statement.is_unknown:
            verdict = "no_threshold"
        elif not statement.is_due(self.as_of):
            verdict, provisional = "pending", decided
            if statement.is_met_for_good:
                done = both(opposite(outcome.open_whole), surely(holds_))
                verdict, provisional = choose(done, "met", "pending"), choose(done, None, decided)
            provisional = choose(usable, provisional, None)
        verdict = choose(bad, "bad_data", choose(outcome.nothing, "not_applicable", verdict))
        return Line(statement, verdict, provisional, figures, counts)

    def _sorted(
        self, choices: Choices, ends: tuple[Operand, Operand, Operand, Operand]
    ) -> tuple[Operand, Operand, Operand, Operand]:
        """Take the bounds from columns that are found by sorting, where there is something to sort."""
        name = f"__h{len(self.result.choices)}"
        self.result.choices[name] = choices
        is_sorted = self._column(f"{name}_found")
        return tuple(
            choose(is_sorted, self._column(f"{name}_{number}", may_be_null=True), end)
            for number, end in enumerate(ends)
        )

    def _counts_of_one(
        self, statement: Statement, outcome: Outcome, bad: Test, in_scope: Operand
    ) -> tuple[Operand, Operand, Operand, Operand]:
        """Judge the only agency of a total by the total; of several none is held against the whole of it."""
        if statement.reading.is_ratio:
            return in_scope, outcome.met, outcome.not_met, outcome.undecided
        if statement.limits is None:
            return in_scope, 0, 0, 0
        usable = both(opposite(bad), opposite(outcome.nothing))
        one = both(compared(in_scope, Relation.EQUAL, 1), usable)
        clear = both(one, opposite(outcome.open_whole))
        met = choose(both(clear, surely(outcome.holds)), 1, 0)
        not_met = choose(both(clear, surely(opposite(outcome.holds))), 1, 0)
        return in_scope, met, not_met, minus(minus(choose(one, 1, 0), met), not_met)
