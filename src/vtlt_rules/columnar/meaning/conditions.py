"""One agency a row: intervals of quantities, truths of conditions, contradictions, as expressions.

The same meaning as ``evaluate.families``, ``evaluate.conditions`` and ``evaluate.agencies``; quantities are integers,
scaled by the unit's power of ten.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from attrs import Factory, define, evolve, frozen

from vtlt_rules.checked import (
    AllOf,
    AnyOf,
    Between,
    CheckedRuleset,
    Compare,
    CompareWeighted,
    Condition,
    ConditionalAmount,
    Family,
    IsDone,
    IsDoneSince,
    IsOneOf,
    IsTrue,
    Not,
    Simple,
    SomeOf,
    WeightedSum,
    condition_of,
    conditional_levels,
    in_topological_order,
    names_read,
)
from vtlt_rules.columnar.meaning.expressions import (
    COMPARISONS,
    Engine,
    Layers,
    Operand,
    Test,
    Value,
    all_of,
    any_of,
    both,
    choose,
    compared,
    greatest,
    least,
    minus,
    opposite,
    or_else,
    plus,
    so_many_of,
    surely,
    times,
    total,
)
from vtlt_rules.columnar.meaning.families import solve_sums
from vtlt_rules.errors import BadData
from vtlt_rules.issues import DataIssue
from vtlt_rules.relations import Relation, ends
from vtlt_rules.values import Number

_MOST_NESTED = 16
"""Bounds that are written in one another before one gets a name."""

_LAST_DAY = datetime.date(9999, 12, 30)
"""The last day on which something can be done: the one after it says that it was not."""


@define
class Columns:
    """The columns of a frame that a ruleset reads, as expressions; what is not there is missing everywhere.

    Attributes:
        engine: The engine that they are written for.
        numbers: Quantities, as integers: multiples of ``1 / scales[unit]``.
        truths: Yes/no attributes and fields.
        texts: Text and enumeration attributes.
        days: Milestones.
        unreadable: Where a cell is not what its type allows: a fraction of a whole unit, no value of an enumeration.
        spelled: Text attributes by which agencies are grouped, as they are written; ``texts`` may have keys.
        scales: For each unit a power of ten.
        tests: Tests on text attributes that have been made already.
        has_odd_texts: Whether enumerations may have values that they should not have.
        is_positive: Whether it is known that no number is negative.
        most: The greatest constant that a number may be compared with; all that cells can hold is less.
    """

    engine: Engine
    numbers: dict[str, Value] = Factory(dict)
    truths: dict[str, Value] = Factory(dict)
    texts: dict[str, Value] = Factory(dict)
    days: dict[str, Value] = Factory(dict)
    unreadable: dict[str, Value] = Factory(dict)
    spelled: dict[str, Value] = Factory(dict)
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
        may_be_negative: Whether it may be less than zero: then where the floor is missing it is unbounded.
    """

    value: Operand
    floor: Operand
    ceiling: Operand
    may_be_negative: bool = False

    @property
    def known_low(self) -> Operand:
        """The least that it can be, missing where only zero is known: good enough to be added up."""
        return or_else(self.value, self.floor)  # type: ignore[no-any-return]

    @property
    def low(self) -> Operand:
        """The least that it can be; missing where it is unbounded."""
        if self.may_be_negative:
            return self.known_low
        return or_else(self.known_low, 0)  # type: ignore[no-any-return]

    @property
    def high(self) -> Operand:
        """The greatest that it can be, missing where it is unbounded."""
        return or_else(self.value, self.ceiling)  # type: ignore[no-any-return]


class Rows:
    """The facts of each agency. Expressions are made once for each fact.

    Args:
        ruleset: The ruleset.
        columns: The frame's columns.
        layers: Where columns are named.
        before: The facts before some cells were taken away.
        lost: Where that is, for each field of which cells were taken away; for all of a family, if for one.
        above: The facts for which it is found whether conditions hold on which amounts of a level depend; these do not know
            what amounts of this level come to, nor of those above it.
    """

    def __init__(
        self,
        ruleset: CheckedRuleset,
        columns: Columns,
        layers: Layers | None = None,
        before: Rows | None = None,
        lost: Mapping[str, Test] | None = None,
        above: Rows | None = None,
    ) -> None:
        self.ruleset = ruleset
        self.columns = columns
        self.layers: Layers = layers if layers is not None else Layers("__l")
        self.before = before
        self.lost: Mapping[str, Test] = lost or {}
        self._quantities: dict[str, Quantity] = {}
        self._ceilings: dict[str, Operand] = {}
        self._depths: dict[str, int] = {}
        self._contradictory: dict[int, Test] = {}
        self._truths: dict[Condition, Test] = {}
        self._flags: dict[str, Test] = {}
        self._levels: Sequence[Sequence[ConditionalAmount]] = (
            conditional_levels(ruleset) if above is None else above._levels[:-1]
        )
        self._above = above
        self._below: Rows | None = None
        self._ends: dict[int, tuple[Mapping[str, Operand], Mapping[str, Operand]]] = {}

    # ---- quantities

    def quantity(self, name: str) -> Quantity:
        """Return a number field."""
        found = self._quantities.get(name)
        if found is None:
            family = self.ruleset.families[name]
            if family.conditional:
                self._quantities |= self._solved_under_conditions(family)
            elif self._above is not None:
                return self._above.quantity(name)
            elif family.sums:
                self._quantities |= self._solved(family)
            else:
                for part in self._parts_first(family, name):
                    self._quantities[part] = self._plain(part)
            found = self._quantities[name]
        return found

    def _sums(self, family: Family, numbers: Mapping[str, Value]) -> tuple[dict[str, Operand], dict[str, Operand]]:
        is_strict = self.columns.engine.ends_at_overflow
        return solve_sums(family, numbers, self.maximum, self.layers, ends_at_overflow=is_strict)

    def _solved(self, family: Family) -> dict[str, Quantity]:
        """Return the fields of a family with sums: where all of it was taken away, what they can be when nothing is known.

        So that bounds are carried along once, and not again for each contradiction that is looked for.
        """
        if self.before is None:
            low, high = self._sums(family, self.columns.numbers)
            return {name: Quantity(None, low[name], high[name]) for name in family.members}
        kept = {name: self.before.quantity(name) for name in family.members}
        test = self.lost.get(family.members[0], False)
        if test is False:
            return kept
        low, high = self._sums(family, {})
        named = self.layers.named
        return {
            name: Quantity(
                None, named(choose(test, low[name], one.floor)), named(choose(test, high[name], one.ceiling))
            )
            for name, one in kept.items()
        }

    # ---- amounts under conditions, and what they bound

    @property
    def below(self) -> Rows:
        """The facts without what amounts of the last level come to."""
        if self._below is None:
            self._below = Rows(self.ruleset, self.columns, self.layers, above=self)
        return self._below

    def _given(self, family: Family) -> dict[str, Value]:
        """Return what is known of the fields of a family, by what was reported and by conditions."""
        found = {name: self.columns.numbers[name] for name in family.members if name in self.columns.numbers}
        for number, level in enumerate(self._levels):
            rows = self
            while len(rows._levels) > number:
                rows = rows.below
            for one in level:
                if one.name in family.conditional:
                    truth = rows.truth(one.condition)
                    holds, fails = surely(truth), surely(opposite(truth))
                    if isinstance(one.of, str):
                        found[one.rest] = choose(holds, 0, None)
                        found[one.name] = choose(holds, self.columns.numbers.get(one.of), choose(fails, 0, None))
                    else:
                        found[one.name] = choose(holds, self.maximum(one.name), choose(fails, 0, None))
        return {name: self.layers.named(value) for name, value in found.items() if value is not None}

    def _ends_of(self, family: Family) -> tuple[Mapping[str, Operand], Mapping[str, Operand]]:
        """Return the least and the greatest that the fields of a family can be, where its figures do not contradict."""
        if id(family) not in self._ends:
            self._ends[id(family)] = self._sums(family, self._given(family))
        return self._ends[id(family)]

    def _solved_under_conditions(self, family: Family) -> dict[str, Quantity]:
        """Return the fields of a family with such amounts: where figures contradict each other, as if there were none."""
        named = self.layers.named
        (low, high), is_wrong = self._ends_of(family), named(surely(self.contradictory(family)))
        least_of_all, most_of_all = self._sums(family, {})
        return {
            name: Quantity(
                None,
                named(choose(is_wrong, least_of_all[name], low[name])),
                named(choose(is_wrong, most_of_all[name], high[name])),
            )
            for name in family.members
        }

    # ---- numbers

    def scaled(self, number: Number, name: str) -> Fraction:
        """Return an amount in the unit of a field, or of an amount under a condition, in the integers of its column."""
        unit = self.ruleset.unit_of(name)
        assert unit is not None
        return Fraction(number) * self.columns.scales[unit.name]

    def maximum(self, name: str) -> int | None:
        """Return the most that a field can be, in the integers of its column."""
        maximum = self.ruleset.families[name].maxima.get(name)
        unit = self.ruleset.unit_of(name) if maximum is not None else None
        if maximum is None or unit is None:
            return None
        scaled = Fraction(maximum) * self.columns.scales[unit.name]
        assert scaled.denominator == 1
        return scaled.numerator

    def _plain(self, name: str) -> Quantity:
        """Return a field of a family without sums: parts bound the whole from below, the whole bounds parts from above."""
        return Quantity(self.columns.numbers.get(name), self._floor(name), self._ceiling(name))

    def _floor(self, name: str) -> Operand:
        parts = self.ruleset.families[name].parts[name]
        if self.before is not None and len(parts) > 1:  # nothing is left of it where one of the family was taken away
            floor, test = self.before.quantity(name).floor, self.lost.get(name, False)
            return floor if test is False else self.layers.named(choose(test, None, floor))
        floor = greatest(*(self.quantity(part).known_low for part in parts))
        return (
            self._named_now_and_then(name, parts, floor)
            if len(parts) < 2 or floor is None
            else self.layers.named(floor)
        )

    def _parts_first(self, family: Family, name: str) -> list[str]:
        """List a field after its parts, theirs before them, as far as they have not been looked at."""
        found, waiting = [], [name]
        while waiting:
            one = waiting.pop()
            if one not in self._quantities:
                found.append(one)
                waiting += family.parts[one]
        return found[::-1]

    def _ceiling(self, name: str) -> Operand:
        wholes = [name]
        while wholes[-1] not in self._ceilings and (whole := self.ruleset.fields[wholes[-1]].whole) is not None:
            wholes.append(whole)
        for one in reversed(wholes):
            if one not in self._ceilings:
                whole = self.ruleset.fields[one].whole
                found: Operand = self.maximum(one)
                if whole is not None:
                    found = least(found, or_else(self.columns.numbers.get(whole), self._ceilings[whole]))
                self._ceilings[one] = self._named_now_and_then(f"{one} ", [f"{whole} "], found)
        return self._ceilings[name]

    def _named_now_and_then(self, name: str, inner: Sequence[str], bound: Operand) -> Operand:
        """Name a bound that many others stand in: of a long chain every sixteenth."""
        depth = self._depths[name] = 1 + max((self._depths.get(one, 0) for one in inner), default=0)
        return self.layers.named(bound) if depth % _MOST_NESTED == 0 else bound

    def sum(self, names: Iterable[str]) -> Quantity:
        """Return the sum of some number fields."""
        terms = [self.quantity(name) for name in names]
        if len(terms) == 1:
            return terms[0]
        value = total(term.value for term in terms)
        return Quantity(value, total(term.low for term in terms), total(term.high for term in terms))

    def in_integers(self, amount: WeightedSum) -> WeightedSum:
        """Return a multiple of a weighted sum, in the integers of its columns.

        Raises:
            BadData: A number of it is too large to be compared exactly.
        """
        scale = scale_of_unit(self.ruleset, amount, self.columns.scales)
        shared = common_denominator(amount, scale)
        terms = tuple((name, int(factor * shared)) for name, factor in amount.terms)
        constant = int(amount.constant * scale * shared)
        if max(abs(constant), *(abs(factor) for _, factor in terms), 0) >= self.columns.most:
            raise BadData([DataIssue("too-large-for-frame")])
        return WeightedSum(terms, constant, amount.part)

    def weighted(self, amount: WeightedSum) -> Quantity:
        """Return a weighted sum that is never negative, in the integers of its columns."""
        whole = self.in_integers(amount)
        found, constant = self._weighted(whole), int(whole.constant)
        low = greatest(plus(found.floor, constant), 0)
        return Quantity(plus(found.value, constant), low, plus(found.ceiling, constant))

    def _weighted(self, amount: WeightedSum) -> Quantity:
        """Return a weighted sum of number fields without its constant, all of it in integers; see ``in_integers``."""
        terms = [(self.quantity(name), int(factor)) for name, factor in amount.weighed]
        value = total(times(factor, term.value) for term, factor in terms)
        low = total(times(factor, term.low if factor > 0 else term.high) for term, factor in terms)
        high = total(times(factor, term.high if factor > 0 else term.low) for term, factor in terms)
        both = amount.part_and_whole
        if both is None:
            return Quantity(value, low, high, may_be_negative=True)
        x, y = self.quantity(both.part), self.quantity(both.whole)
        # the most of q·x − p·y, as bounds.Pair has it: the whole must hold the part
        most = x.high if both.p < both.q else least(x.high, greatest(x.low, y.low))
        end = minus(times(int(both.q), most), times(int(both.p), greatest(most, y.low)))
        if both.is_reversed:
            return Quantity(value, minus(0, end), high, may_be_negative=True)
        return Quantity(value, low, end, may_be_negative=True)

    def contradictory(self, family: Family) -> Test:
        """Return whether the figures of a family contradict each other, or one is none; where it is unknown they do not."""
        found = self._contradictory.get(id(family))
        if found is None:
            formulas = self._contradicted_by_formulas(family)
            tests = [self.contradictory_without_formulas(family), *formulas]
            found = self._contradictory[id(family)] = any_of(test for test in tests if test is not None)
        return found

    def contradictory_without_formulas(self, family: Family) -> Test:
        """Return the same of what was reported, whatever formulas say of it."""
        tests = [self.unreadable(family), *(test for name in family.members for test in self._over(name, family))]
        return any_of(test for test in tests if test is not None)

    def unreadable(self, family: Family) -> Test:
        """Return whether a figure of a family is none."""
        tests: list[Test] = [self.columns.unreadable.get(name, False) for name in family.members]
        numbers = [self.columns.numbers[name] for name in family.members if name in self.columns.numbers]
        if not self.columns.is_positive:
            tests.append(compared(least(*numbers), Relation.LESS_THAN, 0))
        return any_of(test for test in tests if test is not None)

    def _contradicted_by_formulas(self, family: Family) -> Iterable[Test]:
        """Compare the least that fields can be with the greatest, where formulas bound them."""
        if family.conditional:
            low, high = self._ends_of(family)
            yield from (compared(low[name], Relation.MORE_THAN, high[name]) for name in family.members)
        elif family.sums:
            ends = (self.quantity(name) for name in family.members)
            yield from (compared(one.low, Relation.MORE_THAN, one.high) for one in ends)

    def _over(self, name: str, family: Family) -> Iterable[Test]:
        """Compare a field with its maximum and with its wholes."""
        numbers = self.columns.numbers
        value, maximum = numbers.get(name), self.maximum(name)
        if maximum is not None:
            yield compared(value, Relation.MORE_THAN, self.columns.constant(maximum))
        if value is not None and value.engine.prefers_extremes and not (family.sums or family.conditional):
            floor = self.quantity(name).floor
            yield compared(floor, Relation.MORE_THAN, value)
            if maximum is not None:
                yield compared(floor, Relation.MORE_THAN, self.columns.constant(maximum))
            return
        wholes = family.ancestors[name]
        if len(wholes) > _MOST_NESTED:  # the nearest that is known is compared with its own
            yield compared(value, Relation.MORE_THAN, self._ceiling(name))
            return
        for whole in wholes:
            yield compared(value, Relation.MORE_THAN, or_else(numbers.get(whole), self.maximum(whole)))
            if whole in numbers and not numbers[whole].may_be_null:
                return  # which is compared with its own wholes

    # ---- truths

    def truth(self, condition: Condition) -> Test:
        """Return the truth of a condition, in Kleene's three values."""
        if isinstance(condition, IsTrue):  # which may get a name later
            return self.flag(condition.name)
        if condition not in self._truths:
            self._truths[condition] = self._truth(condition)
        return self._truths[condition]

    def know(self, condition: Condition, truth: Test) -> None:
        """Take the truth of a condition as given, without looking at what it reads."""
        self._truths[condition] = truth

    def _truth(self, condition: Condition) -> Test:
        match condition:
            case IsTrue(name):
                return self.flag(name)
            case IsOneOf() as test:
                return self.columns.tests.get(test) or self._is_one_of(test)
            case IsDoneSince():
                return self._is_done_since(condition)
            case IsDone(name, first, last):
                return self._is_done(condition, name, first, min(last, _LAST_DAY))
            case Compare(left, relation, right):
                if isinstance(right, tuple):
                    return self._compare(self.sum(left), relation, self.sum(right))
                return self.against(self.sum(left), relation, self.scaled(right, left[0]))
            case CompareWeighted(amount, relation):
                whole = self.in_integers(amount)
                return self._compare(self._weighted(whole), relation, _constant(-int(whole.constant)))
            case Between(left, low, high):
                quantity = self.sum(left)
                at_least = self.against(quantity, Relation.AT_LEAST, self.scaled(low, left[0]))
                return both(at_least, self.against(quantity, Relation.AT_MOST, self.scaled(high, left[0])))
            case Not(term):
                return opposite(self.truth(term))
            case AllOf(terms):
                return all_of(self.truth(term) for term in terms)
            case AnyOf(terms):
                return any_of(self.truth(term) for term in terms)
            case SomeOf(count, terms):
                return so_many_of(count, [self.layers.named(self.truth(term)) for term in terms])

    def _is_one_of(self, test: IsOneOf) -> Test:
        column = self.columns.texts.get(test.name)
        if column is None:
            return None
        engine = column.engine
        values = sorted(test.values)
        key = "\n".join(["one of", *values])
        found = engine.make(key, lambda native: engine.membership(native, values), column.may_be_null, column)
        is_text = self.ruleset.attributes[test.name].type is Simple.TEXT
        return self.layers.named(found) if is_text and engine.names_text_tests else found

    def _is_done(self, condition: IsDone, name: str, first: datetime.date, last: datetime.date) -> Test:
        if condition.is_closed:
            return False
        day = self.columns.days.get(name)
        if day is None:
            return None
        return Value(day.engine, day.engine.within_days(day.native, first, last), day.may_be_null, day.depth)

    def _is_done_since(self, condition: IsDoneSince) -> Test:
        """Return whether a milestone was done in time; never where it was done on no day, or after the day of the data."""
        last = min(condition.last, _LAST_DAY)
        by_then = self.truth(IsDone(condition.name, datetime.date.min, last))
        day, begin = self.columns.days.get(condition.name), self.columns.days.get(condition.start)
        if day is None or begin is None:
            return both(by_then, None)
        engine, months, days = day.engine, condition.months, condition.days
        end = engine.make(
            f"later {months} {days}", lambda native: engine.later(native, months, days), begin.may_be_null, begin
        )
        in_time = both(compared(day, Relation.AT_LEAST, begin), compared(day, Relation.AT_MOST, end))
        return both(by_then, in_time)

    def flag(self, name: str) -> Test:
        """Return a yes/no attribute or field: what its formula gives, else what was reported."""
        if name not in self._flags:
            # from the operands up, each with a column of its own where others name it: a chain of formulas may be long
            for derived, formula in in_topological_order(self.ruleset, [name], self._flags):
                for inner in names_read(formula):
                    if condition_of(self.ruleset, inner) is not None:
                        self._flags[inner] = self.layers.named(self._flags[inner])
                self._flags[derived] = or_else(self.truth(formula), self.columns.truths.get(derived))
            self._flags.setdefault(name, self.columns.truths.get(name))
        return self._flags[name]

    def _compare(self, left: Quantity, relation: Relation, right: Quantity) -> Test:
        known = compared(left.value, relation, right.value)
        if isinstance(known, bool) or (isinstance(known, Value) and not known.may_be_null):
            return known
        if isinstance(right.value, int):  # then only the left one can be missing: what bounds it otherwise must tell
            left = evolve(left, value=None)
        return or_else(known, _compare_bounds(left, relation, right))  # type: ignore[no-any-return]

    def against(self, quantity: Quantity, relation: Relation, limit: Fraction) -> Test:
        """Compare a quantity with an amount in the integers of its column."""
        if relation is Relation.EQUAL and limit.denominator != 1:
            return all_of(self.against(quantity, one, limit) for one in relation.one_sided)
        number = self.columns.constant(whole_limit(relation, limit))
        return self._compare(quantity, relation, Quantity(number, number, number))


def scale_of_unit(ruleset: CheckedRuleset, amount: WeightedSum, scales: Mapping[str, int]) -> int:
    """Return how many integers of the columns of an amount's fields make one unit."""
    unit = ruleset.unit_of(amount.terms[0][0]) if amount.terms else None
    return 1 if unit is None else scales.get(unit.name, 1)


def common_denominator(amount: WeightedSum, scale: int) -> int:
    """Return what makes integers of a weighted sum whose fields have columns of integers, ``scale`` to the unit."""
    return math.lcm(
        (Fraction(amount.constant) * scale).denominator, *(factor.denominator for _, factor in amount.terms)
    )


def _constant(number: int) -> Quantity:
    return Quantity(number, number, number, may_be_negative=True)


def whole_limit(relation: Relation, limit: Fraction) -> int:
    """Return the integer that compares with every integer as a limit does."""
    if relation in (Relation.AT_LEAST, Relation.LESS_THAN):
        return math.ceil(limit)
    return math.floor(limit)


def _compare_bounds(left: Quantity, relation: Relation, right: Quantity) -> Test:
    """Compare two quantities of which the bounds are known."""
    found = ends(COMPARISONS, (left.low, left.high), relation, (right.low, right.high))
    return choose(found.always, True, choose(found.never, False, None))  # type: ignore[no-any-return]
