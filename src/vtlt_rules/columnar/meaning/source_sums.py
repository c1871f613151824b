"""The rows of some agencies: what they are asked for, in passes, and how what they give is found again among the sums."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from vtlt_rules.checked import (
    AllOf,
    AnyOf,
    CheckedRuleset,
    Condition,
    EnumType,
    IsOneOf,
    IsTrue,
    Not,
    Scope,
    SomeOf,
    Statement,
    all_reads,
    fields_that_matter,
)
from vtlt_rules.columnar.meaning.aggregations import Aggregation, Column, Sums
from vtlt_rules.columnar.meaning.conditions import Columns, Rows
from vtlt_rules.columnar.meaning.contradictions import Facts
from vtlt_rules.columnar.meaning.expressions import (
    Engine,
    Test,
    Value,
    both,
    choose,
    compared,
    either,
    greatest,
    is_missing,
    opposite,
    surely,
)
from vtlt_rules.columnar.meaning.growth import NOT_GIVEN, Former
from vtlt_rules.columnar.meaning.partitions import Part
from vtlt_rules.columnar.meaning.plan import APART, HUGE, PART, UNNAMED, Pass, Plan
from vtlt_rules.columnar.meaning.statements import aggregation_of
from vtlt_rules.columnar.table import key_of
from vtlt_rules.relations import Relation


class SourceSums:
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
        self.columns: Columns = facts.columns
        self.groups = groups
        self.plan = plan
        self.number = number
        self.sums: Sums = Sums(f"__s{number}_")
        self.raw: Rows = Rows(ruleset, facts.columns, facts.rows.layers)
        self.scopes: dict[str, Scope] = {one.scope.name: one.scope for one in statements}
        self.members: dict[str, Test] = {}
        self.lost: dict[str, Test] = {}
        self.grouping: dict[str, tuple[Column | int, Column | int | None]] = {}

    def ask(self, statement: Statement, as_of: datetime.date | None, formers: Mapping[str, Former]) -> Aggregation[Any]:
        """Ask for what a statement needs."""
        self._ask_for(statement)
        former = None if statement.growth is None else formers.get(statement.id, NOT_GIVEN)
        return aggregation_of(statement, self.facts, self.sums, as_of, former)

    def ask_before(self, statement: Statement, as_of: datetime.date | None) -> Aggregation[Any] | None:
        """Ask agencies of then for what a statement needs of them all together: for ``moi`` nothing."""
        self._ask_for(statement)
        return None if statement.is_each else aggregation_of(statement, self.facts, self.sums, as_of)

    def _ask_for(self, statement: Statement) -> None:
        self.sums.scope = statement.scope.name
        if statement.grouped_by is not None:
            self._ask_where(statement.grouped_by.name)

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
        key = key_of(name)
        keys[key] = value
        return Value(self.groups, self.groups.column(key), value.may_be_null)
