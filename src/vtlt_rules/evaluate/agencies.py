"""One agency, checked: its values, the intervals of its quantities, and what is wrong with its data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import Factory, define, frozen

from vtlt_rules.bounds import Pair
from vtlt_rules.checked import Condition, ConditionalAmount, WeightedSum
from vtlt_rules.evaluate.cells import Value
from vtlt_rules.issues import MOST_KEPT, DataIssue, kept
from vtlt_rules.relations import Bounds
from vtlt_rules.values import Interval, Number
from vtlt_rules.verdict import Truth

_FEW_TAINTS = 16
_FEW_CELLS = 16


@frozen
class _TaintedAlike:
    """Some cells, and the places in the list of taints of what taints them all."""

    cells: frozenset[str]
    places: list[int]


@define(eq=False, repr=False)
class AgencyState:
    """What is known of one agency.

    A value that a contradiction taints counts as missing: it is neither in ``values`` nor in ``intervals``.

    Attributes:
        values: The values reported or registered, by name; a missing one is absent.
        intervals: For each number field the values it may have.
        formulas: The derived yes/no fields with their conditions.
        conditional: The amounts under conditions, by the names that they have in ``intervals``.
        tainted: Cells that something wrong taints, whether they were reported or not.
        withdrawn: Those of them that were reported: they are wrong, or may be, but not missing.
        taints: What is wrong with its data, and what cells each such thing taints.
        perhaps_in: The scopes of which it cannot be told whether it belongs to them.
        spelled: How texts by which agencies are grouped are written, by attribute; ``values`` has their keys.
        truths: Truths of yes/no attributes and fields that were found already.
        open_in_classes: For fields of classes what leaves their class open, where it was found already.
    """

    id: str
    name: str
    row: int | None
    values: dict[str, Value]
    intervals: dict[str, Interval]
    formulas: Mapping[str, Condition]
    conditional: Mapping[str, ConditionalAmount] = {}
    tainted: set[str] = Factory(set)
    withdrawn: set[str] = Factory(set)
    taints: list[tuple[DataIssue, frozenset[str]]] = Factory(list)
    perhaps_in: set[str] = Factory(set)
    spelled: dict[str, str] = Factory(dict)
    truths: dict[str, Truth] = Factory(dict)
    open_in_classes: dict[str, frozenset[str]] = Factory(dict)
    _groups: dict[str, list[_TaintedAlike]] = Factory(dict)

    @classmethod
    def of_attributes(cls, values: dict[str, Value]) -> AgencyState:
        """Return an agency of which only attributes are known: enough to tell which scopes it belongs to."""
        return cls("", "", None, values, {}, {})

    def issues_of(self, reads: frozenset[str]) -> Sequence[DataIssue]:
        """List what is wrong with its data and taints one of some cells; of very much the first, and how much more."""
        if len(self.taints) <= _FEW_TAINTS:
            return [issue for issue, cells in self.taints if not cells.isdisjoint(reads)]
        groups = self._groups or self._grouped()
        hit = {id(group): group for name in reads for group in groups.get(name, ())}
        hit |= {id(group): group for group in groups.get("", ()) if not group.cells.isdisjoint(reads)}
        total = sum(len(group.places) for group in hit.values())
        places = sorted(place for group in hit.values() for place in group.places[:MOST_KEPT])[:MOST_KEPT]
        return kept((self.taints[place][0] for place in places), total - len(places))

    def _grouped(self) -> dict[str, list[_TaintedAlike]]:
        """Group what taints the same cells; return the groups by each cell, those of many cells without a name."""
        alike: dict[frozenset[str], _TaintedAlike] = {}
        for place, (_, cells) in enumerate(self.taints):
            alike.setdefault(cells, _TaintedAlike(cells, [])).places.append(place)
        for group in alike.values():
            for name in group.cells if len(group.cells) <= _FEW_CELLS else ("",):
                self._groups.setdefault(name, []).append(group)
        return self._groups

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

    def weighted(self, amount: WeightedSum) -> Bounds:
        """Return the least and greatest that a weighted sum of number fields can be; None where it is unbounded."""
        if amount.part is not None:
            return self._part_less_whole(amount)
        low: Number | None = amount.constant
        high: Number | None = amount.constant
        for name, factor in amount.weighed:
            interval = self.intervals[name]
            least, most = interval.low, interval.high
            if factor < 0:
                least, most = most, least  # type: ignore[assignment]
            low = None if low is None or least is None else low + factor * least
            high = None if high is None or most is None else high + factor * most
        return low, high

    def _part_less_whole(self, amount: WeightedSum) -> Bounds:
        """Bound a multiple of a part less one of its whole, or the other way round: the part is no more than the whole."""
        both = amount.part_and_whole
        assert both is not None
        x, y = self.intervals[both.part], self.intervals[both.whole]
        pair = Pair(x.low, x.high, y.low, y.high, rest_low=0)
        low, high = pair.least(both.p, both.q), pair.greatest(both.p, both.q)
        if both.is_reversed:
            low, high = _minus(high), _minus(low)
        return _plus(low, amount.constant), _plus(high, amount.constant)


def _minus(number: Number | None) -> Number | None:
    return None if number is None else -number


def _plus(number: Number | None, other: Number) -> Number | None:
    return None if number is None else number + other
