"""One agency a row: intervals of quantities, truths of conditions, contradictions, as expressions.

The same meaning as ``evaluate.families``, ``evaluate.conditions`` and ``evaluate.agencies``; quantities are integers,
scaled by the unit's power of ten.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from fractions import Fraction

from attrs import Factory, define, frozen

from vtlt_rules.ast import Relation
from vtlt_rules.checked import (
    AllOf,
    AnyOf,
    Between,
    CheckedRuleset,
    Compare,
    Condition,
    Field,
    IsOneOf,
    IsTrue,
    Not,
    NumberType,
    names_read,
    operands_first,
)
from vtlt_rules.columnar.expressions import (
    Layers,
    Operand,
    Test,
    Value,
    all_of,
    any_of,
    both,
    choose,
    compared,
    either,
    greatest,
    least,
    opposite,
    or_else,
    total,
)
from vtlt_rules.columnar.ties import solve_sums
from vtlt_rules.values import Number


@define
class Columns:
    """The columns of a frame that a ruleset reads, as expressions; what is not there is missing everywhere.

    Attributes:
        numbers: Quantities, as integers: multiples of ``1 / scales[unit]``.
        truths: Yes/no attributes and fields.
        texts: Text and enumeration attributes.
        days: Milestones.
        unreadable: Where a cell is not what its type allows: a fraction of a whole unit, no value of an enumeration.
        scales: For each unit a power of ten.
        tests: Tests on text attributes that have been made already.
        has_odd_texts: Whether enumerations may have values that they should not have.
        is_positive: Whether it is known that no number is negative.
        most: The greatest constant that a number may be compared with; all that cells can hold is less.
    """

    numbers: dict[str, Value] = Factory(dict)
    truths: dict[str, Value] = Factory(dict)
    texts: dict[str, Value] = Factory(dict)
    days: dict[str, Value] = Factory(dict)
    unreadable: dict[str, Value] = Factory(dict)
    scales: dict[str, int] = Factory(dict)
    tests: dict[IsOneOf, Value] = Factory(dict)
    has_odd_texts: bool = False
    is_positive: bool = False
    most: int = 2**62

    def constant(self, number: int) -> int:
        """Return a constant that compares with every cell as a number does, and fits the engine's type."""
        return max(-1, min(number, self.most))


@frozen
class Quantity:
    """A quantity of each agency.

    Attributes:
        value: What was reported; missing where it was not.
        floor: The least that it can be where it was not reported, missing where nothing but zero is known.
        ceiling: The greatest that it can be there, missing where it is unbounded.
    """

    value: Operand
    floor: Operand
    ceiling: Operand

    @property
    def known_low(self) -> Operand:
        """The least that it can be, missing where only zero is known: good enough to be added up."""
        return or_else(self.value, self.floor)  # type: ignore[no-any-return]

    @property
    def low(self) -> Operand:
        """The least that it can be."""
        return or_else(self.known_low, 0)  # type: ignore[no-any-return]

    @property
    def high(self) -> Operand:
        """The greatest that it can be, missing where it is unbounded."""
        return or_else(self.value, self.ceiling)  # type: ignore[no-any-return]


@frozen
class Fault:
    """A contradiction that an agency's data may have: where, and what it spoils. Where it is unknown there is none."""

    test: Test
    spoils: frozenset[str]


class Rows:
    """The facts of each agency. Expressions are made once for each fact.

    Attributes:
        layers: Columns that are given names.
    """

    def __init__(self, ruleset: CheckedRuleset, columns: Columns) -> None:
        self.ruleset = ruleset
        self.columns = columns
        self.layers = Layers("__l")
        self._quantities: dict[str, Quantity] = {}
        self._contradictory: dict[frozenset[str], Test] = {}
        self._truths: dict[Condition, Test] = {}
        self._flags: dict[str, Test] = {}
        self._parts: dict[str, list[str]] = {}
        for field in ruleset.fields.values():
            if field.whole is not None:
                self._parts.setdefault(field.whole, []).append(field.name)

    # ---- quantities

    def quantity(self, name: str) -> Quantity:
        """Return a number field."""
        found = self._quantities.get(name)
        if found is None:
            members = self.ruleset.families[name]
            if self.is_tied(name):
                low, high = solve_sums(self.ruleset, members, self.columns.numbers, self.maximum, self.layers)
                self._quantities |= {one: Quantity(None, low[one], high[one]) for one in members}
            else:
                self._quantities[name] = self._plain(name)
            found = self._quantities[name]
        return found

    def scaled(self, number: Number, field: Field) -> Fraction:
        """Return an amount of a field's unit in the integers that its column has."""
        assert field.unit is not None
        return Fraction(number) * self.columns.scales[field.unit.name]

    def maximum(self, name: str) -> int | None:
        """Return the most that a field can be, in the integers of its column."""
        field = self.ruleset.fields[name]
        if field.maximum is None:
            return None
        scaled = self.scaled(field.maximum, field)
        assert scaled.denominator == 1
        return scaled.numerator

    def _plain(self, name: str) -> Quantity:
        """Return a field of a family without sums: parts bound the whole from below, the whole bounds parts from above."""
        return Quantity(self.columns.numbers.get(name), self._floor(name), self._ceiling(name))

    def _floor(self, name: str) -> Operand:
        floor = greatest(*(self.quantity(part).known_low for part in self._parts.get(name, ())))
        return self.layers.named(floor) if floor is not None and len(self._parts[name]) > 1 else floor

    def _ceiling(self, name: str) -> Operand:
        whole = self.ruleset.fields[name].whole
        if whole is None:
            return self.maximum(name)
        above = or_else(self.columns.numbers.get(whole), self._ceiling(whole))
        return least(self.maximum(name), above)

    def sum(self, names: Iterable[str]) -> Quantity:
        """Return the sum of some number fields."""
        terms = [self.quantity(name) for name in names]
        if len(terms) == 1:
            return terms[0]
        value = total(term.value for term in terms)
        return Quantity(value, total(term.low for term in terms), total(term.high for term in terms))

    def contradictory(self, members: frozenset[str]) -> Test:
        """Return whether the figures of a family contradict each other, or one is none; where it is unknown they do not."""
        found = self._contradictory.get(members)
        if found is None:
            tests: list[Test] = [self.columns.unreadable.get(name, False) for name in sorted(members)]
            numbers = [self.columns.numbers[name] for name in sorted(members) if name in self.columns.numbers]
            if not self.columns.is_positive:
                tests.append(compared(least(*numbers), Relation.LESS_THAN, 0))
            tests += [test for name in sorted(members) for test in self._over(name)]
            found = self._contradictory[members] = any_of(tests)
        return found

    def _over(self, name: str) -> Iterable[Test]:
        """Compare a field with its maximum and with its wholes."""
        numbers = self.columns.numbers
        if self.is_tied(name):
            quantity = self.quantity(name)
            yield compared(quantity.low, Relation.MORE_THAN, quantity.high)
        value, maximum = numbers.get(name), self.maximum(name)
        if maximum is not None:
            yield compared(value, Relation.MORE_THAN, self.columns.constant(maximum))
        if value is not None and value.engine.prefers_extremes and not self.is_tied(name):
            floor = self.quantity(name).floor
            yield compared(floor, Relation.MORE_THAN, value)
            if maximum is not None:
                yield compared(floor, Relation.MORE_THAN, self.columns.constant(maximum))
            return
        whole = self.ruleset.fields[name].whole
        while whole is not None:
            yield compared(value, Relation.MORE_THAN, or_else(numbers.get(whole), self.maximum(whole)))
            if whole in numbers and not numbers[whole].may_be_null:
                return  # which is compared with its own wholes
            whole = self.ruleset.fields[whole].whole

    def parts(self, name: str) -> list[str]:
        """List the fields that are declared part of a field."""
        return self._parts.get(name, [])

    def is_tied(self, name: str) -> bool:
        """Tell whether sums bind a field to others."""
        members = self.ruleset.families[name]
        return any(isinstance(self.ruleset.fields[member].formula, tuple) for member in members)

    def is_root(self, name: str) -> bool:
        """Tell whether a field is part of nothing, and nothing but its parts and itself bounds it or them."""
        members = self.ruleset.families[name]
        has_maximum = any(self.ruleset.fields[member].maximum is not None for member in members)
        return self.ruleset.fields[name].whole is None and not has_maximum and not self.is_tied(name)

    # ---- truths

    def truth(self, condition: Condition) -> Test:
        """Return the truth of a condition, in Kleene's three values."""
        if condition not in self._truths:
            self._truths[condition] = self._truth(condition)
        return self._truths[condition]

    def _truth(self, condition: Condition) -> Test:
        match condition:
            case IsTrue(name):
                return self.flag(name)
            case IsOneOf() as test:
                return self.columns.tests.get(test) or self._is_one_of(test)
            case Compare(left, relation, right):
                if isinstance(right, tuple):
                    return self._compare(self.sum(left), relation, self.sum(right))
                return self.against(self.sum(left), relation, self.scaled(right, self.ruleset.fields[left[0]]))
            case Between(left, low, high):
                quantity, field = self.sum(left), self.ruleset.fields[left[0]]
                at_least = self.against(quantity, Relation.AT_LEAST, self.scaled(low, field))
                return both(at_least, self.against(quantity, Relation.AT_MOST, self.scaled(high, field)))
            case Not(term):
                return opposite(self.truth(term))
            case AllOf(terms):
                return all_of(self.truth(term) for term in terms)
            case AnyOf(terms):
                return any_of(self.truth(term) for term in terms)

    def _is_one_of(self, test: IsOneOf) -> Test:
        column = self.columns.texts.get(test.name)
        if column is None:
            return None
        engine = column.engine
        return Value(engine, engine.membership(column.native, sorted(test.values)), column.may_be_null, column.depth)

    def flag(self, name: str) -> Test:
        """Return a yes/no attribute or field: what its formula gives, else what was reported."""
        if name not in self._flags:
            # from the operands up, each with a column of its own: a chain of formulas may be long
            for derived, formula in operands_first(self.ruleset, [name]):
                if derived not in self._flags:
                    found = or_else(self.truth(formula), self.columns.truths.get(derived))
                    self._flags[derived] = self.layers.named(found) if derived != name else found
            self._flags.setdefault(name, self.columns.truths.get(name))
        return self._flags[name]

    def _compare(self, left: Quantity, relation: Relation, right: Quantity) -> Test:
        known = compared(left.value, relation, right.value)
        if isinstance(known, bool) or (isinstance(known, Value) and not known.may_be_null):
            return known
        if isinstance(right.value, int):  # then only the left one can be missing: what bounds it otherwise must tell
            left = Quantity(None, left.floor, left.ceiling)
        return or_else(known, _compare_bounds(left, relation, right))  # type: ignore[no-any-return]

    def against(self, quantity: Quantity, relation: Relation, limit: Fraction) -> Test:
        """Compare a quantity with an amount in the integers of its column."""
        if relation is Relation.EQUAL and limit.denominator != 1:
            below = compared(quantity.high, Relation.AT_MOST, self.columns.constant(math.floor(limit)))
            above = compared(quantity.low, Relation.AT_LEAST, self.columns.constant(math.ceil(limit)))
            return choose(either(below, above), False, None)  # type: ignore[no-any-return]
        number = self.columns.constant(whole_limit(relation, limit))
        return self._compare(quantity, relation, Quantity(number, number, number))

    # ---- what is wrong

    def faults(self, read: frozenset[str]) -> list[Fault]:
        """List the contradictions that can spoil what is read."""
        attributes = read & self.ruleset.attributes.keys()
        families = {
            id(self.ruleset.families[name]): self.ruleset.families[name] for name in sorted(read & self._numbers)
        }
        found = [Fault(self.contradictory(members), members) for members in families.values()]
        found += [
            Fault(test, frozenset([name])) for name, test in self.columns.unreadable.items() if name in attributes
        ]
        for field in self.ruleset.fields.values():
            formula = field.formula
            if formula is None or isinstance(formula, tuple) or field.name not in self.columns.truths:
                continue
            spoils = self._spoilt_by(field.name)
            if spoils & read:
                reported, derived = self.columns.truths[field.name], self.truth(formula)
                unlike = either(both(reported, opposite(derived)), both(opposite(reported), derived))
                found.append(Fault(unlike, spoils))
        return [fault for fault in found if fault.test is not False and fault.test is not None]

    @property
    def _numbers(self) -> set[str]:
        return {name for name, field in self.ruleset.fields.items() if isinstance(field.type, NumberType)}

    def _spoilt_by(self, flag: str) -> frozenset[str]:
        """List what a yes/no field spoils that contradicts its formula: all that the formula reads, with families."""
        spoilt: set[str] = set()
        touched = [flag]
        for name in touched:  # grows
            spoilt |= self.ruleset.families.get(name, frozenset()) | {name}
            field = self.ruleset.fields.get(name)
            if field is not None and field.formula is not None and not isinstance(field.formula, tuple):
                touched += [read for read in names_read(field.formula) if read not in touched]
        return frozenset(spoilt)


def whole_limit(relation: Relation, limit: Fraction) -> int:
    """Return the integer that compares with every integer as a limit does."""
    if relation in (Relation.AT_LEAST, Relation.LESS_THAN):
        return math.ceil(limit)
    return math.floor(limit)


def _compare_bounds(left: Quantity, relation: Relation, right: Quantity) -> Test:
    """Compare two quantities of which the bounds are known."""
    match relation:
        case Relation.AT_LEAST:
            return _compare_bounds(right, Relation.AT_MOST, left)
        case Relation.MORE_THAN:
            return _compare_bounds(right, Relation.LESS_THAN, left)
        case Relation.AT_MOST:
            always = compared(left.high, Relation.AT_MOST, right.low)
            never = compared(left.low, Relation.MORE_THAN, right.high)
        case Relation.LESS_THAN:
            always = compared(left.high, Relation.LESS_THAN, right.low)
            never = compared(left.low, Relation.AT_LEAST, right.high)
        case Relation.EQUAL:
            always = all_of(
                compared(one, Relation.EQUAL, other)
                for one, other in [(left.low, right.low), (left.high, right.low), (right.low, right.high)]
            )
            apart = compared(left.high, Relation.LESS_THAN, right.low)
            never = either(apart, compared(left.low, Relation.MORE_THAN, right.high))
    return choose(always, True, choose(never, False, None))  # type: ignore[no-any-return]
