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

    A value that a contradiction taints counts as missing: it is neither in ``values`` nor in ``intervals``.

    Attributes:
        values: The values reported or registered, by name; a missing one is absent.
        intervals: For each number field the values it may have.
        formulas: The derived yes/no fields with their conditions.
        tainted: Cells that something wrong taints, whether they were reported or not.
        withdrawn: Those of them that were reported: they are wrong, or may be, but not missing.
        taints: What is wrong with its data, and what cells each such thing taints.
        perhaps_in: The scopes of which it cannot be told whether it belongs to them.
        truths: Truths of yes/no attributes and fields that were found already.
    """

    id: str
    name: str
    row: int | None
    values: dict[str, Value]
    intervals: dict[str, Interval]
    formulas: Mapping[str, Condition]
    tainted: set[str] = Factory(set)
    withdrawn: set[str] = Factory(set)
    taints: list[tuple[DataIssue, frozenset[str]]] = Factory(list)
    perhaps_in: set[str] = Factory(set)
    truths: dict[str, Truth] = Factory(dict)

    @classmethod
    def of_attributes(cls, values: dict[str, Value]) -> AgencyState:
        """Return an agency of which only attributes are known: enough to tell which scopes it belongs to."""
        return cls("", "", None, values, {}, {})

    def issues_of(self, reads: frozenset[str]) -> list[DataIssue]:
        """List what is wrong with its data and taints one of some cells."""
        return [issue for issue, cells in self.taints if not cells.isdisjoint(reads)]

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
