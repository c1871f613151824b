"""What one agency comes to with the figures it has, number by number: no bounds, no completions.

Written from the meaning of the language, beside the evaluators and not from them, so that the laws can say who is outside a
scope and which figures reach a threshold without asking what they test. What cannot be told is None.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from attrs import Factory, define

from vtlt_rules.checked import (
    AllOf,
    Amount,
    AnyOf,
    Between,
    CheckedRuleset,
    Compare,
    CompareWeighted,
    Condition,
    ConditionalAmount,
    Counted,
    IsDone,
    IsDoneSince,
    IsOneOf,
    IsTrue,
    Limits,
    Not,
    NumberType,
    One,
    SomeOf,
    Statement,
    Term,
    WeightedSum,
    condition_of,
    in_topological_order,
)
from vtlt_rules.text_keys import text_key
from vtlt_rules.values import Number, later, simplest

Agency = dict[str, object]
"""An agency as a mapping: ``ma``, attributes and fields."""

Pair = tuple[Number, Number]
"""What an agency adds to numerator and denominator."""


@define
class Plain:
    """One agency, looked at plainly.

    Attributes:
        ruleset: Says what is derived from what.
        agency: The agency; a cell that is absent or None is not known.
    """

    ruleset: CheckedRuleset
    agency: Mapping[str, object]
    _derived: dict[str, Number | bool | None] = Factory(dict)

    def number(self, name: str) -> Number | None:
        """Return a quantity: what was reported, or else the amount that it is."""
        conditional = self.ruleset.conditional.get(name)
        if conditional is not None:
            return self._under_condition(conditional)
        for term in self._terms_first(name):
            amount = self.ruleset.fields[term].amount
            if amount is not None:
                self._derived[term] = self.weighted(amount)
        value = self._reported(name)
        return value if value is not None else self._derived.get(name)

    def _under_condition(self, amount: ConditionalAmount) -> Number | None:
        """Return an amount under a condition: nothing where that does not hold, whatever else is known."""
        holds = self.truth(amount.condition)
        if not holds:
            return None if holds is None else 0
        return self.number(amount.of) if isinstance(amount.of, str) else amount.of

    def _reported(self, name: str) -> Number | None:
        value = self.agency.get(name)
        if isinstance(value, int | Fraction | Decimal) and not isinstance(value, bool):
            return simplest(Fraction(value))
        return None

    def _terms_first(self, name: str) -> Iterator[str]:
        """Go through the sums that a sum is made of and that were neither reported nor added up yet, itself last."""
        waiting = [name]
        while waiting:
            if waiting[-1] in self._derived or not self._is_open(waiting[-1]):
                waiting.pop()
                continue
            operands = self.ruleset.fields[waiting[-1]].operands
            terms = [term for term in operands if term not in self._derived and self._is_open(term)]
            if terms:
                waiting += terms
            else:
                yield waiting.pop()

    def _is_open(self, name: str) -> bool:
        field = self.ruleset.fields.get(name)  # none where it is an amount under a condition
        return field is not None and field.amount is not None and self._reported(name) is None

    def total(self, names: tuple[str, ...]) -> Number | None:
        """Return the sum of some quantities."""
        numbers = [self.number(name) for name in names]
        known = [number for number in numbers if number is not None]
        return sum(known) if len(known) == len(numbers) else None

    def weighted(self, amount: WeightedSum) -> Number | None:
        """Return a weighted sum of quantities."""
        total: Number = amount.constant
        for name, factor in amount.weighed:
            number = self.number(name)
            if number is None:
                return None
            total += factor * number
        return total

    def truth(self, condition: Condition) -> bool | None:
        """Tell whether a condition holds."""
        match condition:
            case IsTrue(name):
                return self._flag(name)
            case IsOneOf(name, values):
                value = self.agency.get(name)
                if value is None:
                    return None
                return text_key(str(value)) in map(text_key, values)
            case IsDone(name, first, last):
                day = self.agency.get(name)
                return None if day is None else isinstance(day, datetime.date) and first <= day <= last
            case IsDoneSince(name, start, months, days, last):
                day, begin = self.agency.get(name), self.agency.get(start)
                if day is None or begin is None:
                    return None
                if not isinstance(day, datetime.date) or not isinstance(begin, datetime.date):
                    return False
                end = later(begin, months, days)
                return begin <= day <= last and (end is None or day <= end)
            case Between(left, low, high):
                number = self.total(left)
                return None if number is None else low <= number <= high
            case Compare(left, relation, right):
                number, other = self.total(left), self.total(right) if isinstance(right, tuple) else right
                return None if number is None or other is None else relation.holds(number, other)
            case CompareWeighted(amount, relation):
                weighed = self.weighted(amount)
                return None if weighed is None else relation.holds(weighed, 0)
            case Not(term):
                truth = self.truth(term)
                return None if truth is None else not truth
            case AllOf(terms):
                truths = [self.truth(term) for term in terms]
                return False if False in truths else None if None in truths else True
            case AnyOf(terms):
                truths = [self.truth(term) for term in terms]
                return True if True in truths else None if None in truths else False
            case SomeOf(count, terms):
                truths = [self.truth(term) for term in terms]
                return (
                    True
                    if truths.count(True) >= count
                    else None
                    if len(terms) - truths.count(False) >= count
                    else False
                )

    def _flag(self, name: str) -> bool | None:
        if condition_of(self.ruleset, name) is not None:
            if name not in self._derived:
                for operand, formula in in_topological_order(self.ruleset, (name,)):
                    self._derived[operand] = self._derived.get(operand, self.truth(formula))
            value: object = self._derived[name]
        else:
            value = self.agency.get(name)
        return value if isinstance(value, bool) else None

    def is_outside(self, statement: Statement) -> bool:
        """Tell whether the agency is certainly not in a statement's scope."""
        return self.truth(statement.scope.condition) is False

    def pair(self, statement: Statement) -> Pair | None:
        """Return what the agency adds to the statement's own measure; None when it is out or something is not known."""
        if not self.truth(statement.scope.condition):
            return None
        if statement.condition is not None and not self.truth(statement.condition):
            return None
        if statement.since is not None and not self.truth(statement.since.has_begun_by(None)):
            return None
        x, y = self._sides(statement)
        return None if x is None or y is None else (x, y)

    def _sides(self, statement: Statement) -> tuple[Number | None, Number | None]:
        measure = statement.measure
        return (None, None) if measure is None else (self._term(measure.numerator), self._term(measure.denominator))

    def _term(self, term: Term) -> Number | None:
        match term:
            case Amount(fields):
                return self.total(fields)
            case WeightedSum():
                return self.weighted(term)
            case Counted(condition):
                return _as_number(self.truth(condition))
            case One():
                return 1

    def is_lawful(self) -> bool:
        """Tell whether the figures that are known keep within their wholes, their maxima and their sums."""
        for name, field in self.ruleset.fields.items():
            number = self.number(name) if isinstance(field.type, NumberType) else None
            if number is None or field.unit is None:
                continue
            if number < 0 or (field.unit.is_whole and number.denominator != 1):
                return False
            if field.maximum is not None and number > field.maximum:
                return False
            amount = field.amount
            if amount is not None and (total := self.weighted(amount)) is not None and total != number:
                return False
            above = field.whole
            while above is not None:
                whole = self.number(above)
                if whole is not None and number > whole:
                    return False
                above = self.ruleset.fields[above].whole
        return True


def _as_number(truth: bool | None) -> int | None:
    return None if truth is None else int(truth)


def is_ratio(statement: Statement) -> bool:
    """Tell whether a statement's measure is numerator over denominator, and not the numerator alone."""
    return statement.measure is not None and statement.measure.reading.is_ratio


def satisfies(limits: Limits | None, value: Number) -> bool | None:
    """Tell whether a value is what is demanded; None when the threshold is not known or nothing is demanded."""
    if limits is None:
        return None
    return all(relation.holds(value, number) for relation, number in limits.bounds)


def outcome(statement: Statement, pairs: list[Pair]) -> bool | None:
    """Tell whether a statement holds for agencies that add these pairs; None when it does not apply to them.

    Args:
        statement: A judged statement.
        pairs: What each agency of its set adds; agencies that are out add nothing.
    """
    if statement.is_each:
        alone = [x if not is_ratio(statement) else Fraction(x) / y for x, y in pairs if y > 0]
        return all(bool(satisfies(statement.limits_alone, value)) for value in alone) if alone else None
    x, y = sum(x for x, _ in pairs), sum(y for _, y in pairs)
    if y <= 0:
        return None
    return satisfies(statement.limits, Fraction(x) / y if is_ratio(statement) else x)
