"""One agency, checked: its values, the intervals of its quantities, the truth of conditions on it, what is bad."""

from __future__ import annotations

from attrs import Factory, define

from vtlt_rules.ast import Relation
from vtlt_rules.evaluate.cells import Value
from vtlt_rules.ruleset import AllOf, AnyOf, Between, Compare, Condition, Field, IsOneOf, IsTrue, Not
from vtlt_rules.values import Interval, Number
from vtlt_rules.verdict import Truth


@define(eq=False)
class AgencyState:
    """What is known of one agency.

    Attributes:
        values: The values reported or registered, by name; a missing one is absent.
        intervals: For each number field the values it may have.
        formulas: The derived yes/no fields.
        bad: Fields that a contradiction or a wrong value spoils, with all that bound them.
        is_repeated: Whether another agency has the same id, which spoils everything.
    """

    id: str
    name: str
    row: int | None
    values: dict[str, Value]
    intervals: dict[str, Interval]
    formulas: dict[str, Field]
    bad: set[str] = Factory(set)
    is_repeated: bool = False
    _truths: dict[str, Truth] = Factory(dict)

    def is_bad(self, reads: frozenset[str]) -> bool:
        """Tell whether any of some fields is spoilt."""
        return self.is_repeated or not self.bad.isdisjoint(reads)

    def truth(self, condition: Condition) -> Truth:
        """Return the truth of a condition, in Kleene's three values."""
        match condition:
            case IsTrue(name):
                return self._flag(name)
            case Compare(left, relation, right):
                low, high = self._sum(left)
                other = self._sum(right) if isinstance(right, tuple) else (right, right)
                return compare(low, high, relation, *other)
            case Between(left, least, most):
                low, high = self._sum(left)
                return Truth.conjunction(
                    [
                        compare(low, high, Relation.AT_LEAST, least, least),
                        compare(low, high, Relation.AT_MOST, most, most),
                    ]
                )
            case IsOneOf(name, values):
                value = self.values.get(name)
                return Truth.UNKNOWN if value is None else Truth.of(value in values)
            case Not(term):
                return self.truth(term).negated()
            case AllOf(terms):
                return Truth.conjunction(map(self.truth, terms))
            case AnyOf(terms):
                return Truth.disjunction(map(self.truth, terms))

    def _flag(self, name: str) -> Truth:
        truth = self._truths.get(name)
        if truth is None:
            field = self.formulas.get(name)
            truth = self.derived_truth(field) if field is not None else Truth.UNKNOWN
            value = self.values.get(name)
            if truth is Truth.UNKNOWN and value is not None:
                truth = Truth.of(value is True)
            self._truths[name] = truth
        return truth

    def derived_truth(self, field: Field) -> Truth:
        """Return what the formula of a yes/no field gives, whatever was reported for the field itself."""
        assert field.formula is not None and not isinstance(field.formula, tuple)
        return self.truth(field.formula)

    def _sum(self, names: tuple[str, ...]) -> tuple[Number, Number | None]:
        if len(names) == 1:
            interval = self.intervals[names[0]]
            return interval.low, interval.high
        low: Number = 0
        high: Number | None = 0
        for name in names:
            interval = self.intervals[name]
            low += interval.low
            high = None if high is None or interval.high is None else high + interval.high
        return low, high


def compare(
    low: Number, high: Number | None, relation: Relation, other_low: Number, other_high: Number | None
) -> Truth:
    """Compare two quantities of which only the bounds are known (an upper bound of None is no bound)."""
    match relation:
        case Relation.AT_LEAST:
            return compare(other_low, other_high, Relation.AT_MOST, low, high)
        case Relation.MORE_THAN:
            return compare(other_low, other_high, Relation.LESS_THAN, low, high)
        case Relation.AT_MOST:
            if high is not None and high <= other_low:
                return Truth.TRUE
            return Truth.FALSE if other_high is not None and low > other_high else Truth.UNKNOWN
        case Relation.LESS_THAN:
            if high is not None and high < other_low:
                return Truth.TRUE
            return Truth.FALSE if other_high is not None and low >= other_high else Truth.UNKNOWN
        case Relation.EQUAL:
            if low == high == other_low == other_high:
                return Truth.TRUE
            apart = (high is not None and high < other_low) or (other_high is not None and low > other_high)
            return Truth.FALSE if apart else Truth.UNKNOWN
