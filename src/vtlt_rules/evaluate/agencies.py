"""One agency, checked: its values, the intervals of its quantities, and what is wrong with its data."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import Factory, define

from vtlt_rules.checked import Condition
from vtlt_rules.evaluate.cells import Value
from vtlt_rules.issues import DataIssue
from vtlt_rules.relations import Bounds
from vtlt_rules.values import Interval, Number
from vtlt_rules.verdict import Truth


@define(eq=False, repr=False)
class AgencyState:
    """What is known of one agency.

    Attributes:
        values: The values reported or registered, by name; a missing one is absent.
        intervals: For each number field the values it may have.
        formulas: The derived yes/no fields with their conditions.
        bad: Fields that a contradiction or a wrong value spoils, with all that bound them.
        issues: What is wrong with its data.
        is_repeated: Whether another agency has the same id, which spoils everything.
        truths: Truths of yes/no attributes and fields that were found already.
    """

    id: str
    name: str
    row: int | None
    values: dict[str, Value]
    intervals: dict[str, Interval]
    formulas: Mapping[str, Condition]
    bad: set[str] = Factory(set)
    issues: list[DataIssue] = Factory(list)
    is_repeated: bool = False
    truths: dict[str, Truth] = Factory(dict)

    @classmethod
    def of_attributes(cls, values: dict[str, Value]) -> AgencyState:
        """Return an agency of which only attributes are known: enough to tell which scopes it belongs to."""
        return cls("", "", None, values, {}, {})

    def is_bad(self, reads: frozenset[str]) -> bool:
        """Tell whether any of some fields is spoilt."""
        return self.is_repeated or not self.bad.isdisjoint(reads)

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
