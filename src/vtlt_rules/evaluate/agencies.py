"""One agency, checked: its values, the intervals of its quantities, the truth of conditions on it, what is bad."""

from __future__ import annotations

from attrs import Factory, define

from vtlt_rules.checked import Condition, Field, IsTrue
from vtlt_rules.evaluate.cells import Value
from vtlt_rules.evaluate.conditions import Bounds, test_of
from vtlt_rules.issues import DataIssue
from vtlt_rules.values import Interval, Number
from vtlt_rules.verdict import Truth

_TRUE, _FALSE, _UNKNOWN = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN
"""Bound once, because before Python 3.12 looking up a member of an enumeration runs Python code."""


@define(eq=False, repr=False)
class AgencyState:
    """What is known of one agency.

    Attributes:
        values: The values reported or registered, by name; a missing one is absent.
        intervals: For each number field the values it may have.
        formulas: The derived yes/no fields.
        bad: Fields that a contradiction or a wrong value spoils, with all that bound them.
        issues: What is wrong with its data.
        is_repeated: Whether another agency has the same id, which spoils everything.
    """

    id: str
    name: str
    row: int | None
    values: dict[str, Value]
    intervals: dict[str, Interval]
    formulas: dict[str, Field]
    bad: set[str] = Factory(set)
    issues: list[DataIssue] = Factory(list)
    is_repeated: bool = False
    _truths: dict[str, Truth] = Factory(dict)

    def is_bad(self, reads: frozenset[str]) -> bool:
        """Tell whether any of some fields is spoilt."""
        return self.is_repeated or not self.bad.isdisjoint(reads)

    def truth(self, condition: Condition) -> Truth:
        """Return the truth of a condition, in Kleene's three values."""
        return self.flag(condition.name) if isinstance(condition, IsTrue) else test_of(condition)(self)

    def flag(self, name: str) -> Truth:
        """Return the truth of a yes/no attribute or field: what its formula gives, else what was reported."""
        truth = self._truths.get(name)
        if truth is None:
            field = self.formulas.get(name)
            truth = self.derived_truth(field) if field is not None else _UNKNOWN
            value = self.values.get(name)
            if truth is _UNKNOWN and value is not None:
                truth = _TRUE if value is True else _FALSE
            self._truths[name] = truth
        return truth

    def derived_truth(self, field: Field) -> Truth:
        """Return what the formula of a yes/no field gives, whatever was reported for the field itself."""
        assert field.formula is not None and not isinstance(field.formula, tuple)
        return self.truth(field.formula)

    def sum(self, names: tuple[str, ...]) -> Bounds:
        """Return the least and greatest sum of some number fields; the latter None when unbounded."""
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
