"""Demands on a rise or a fall, in pairs: one that follows from another, and two that contradict each other.

Nothing is proved of the values of then, as nothing is known of them: only statements on the same change are compared, that
of one measure over the same agencies since the same time. What they demand of it are intervals; a fall is less than zero.
"""

from __future__ import annotations

from itertools import combinations, islice

from attrs import define

from vtlt_rules.checked import CheckedRuleset, Growth, Statement
from vtlt_rules.diagnostics import Problems
from vtlt_rules.strict.statements import MOST_PAIRS, is_held_against, is_of_one_day
from vtlt_rules.values import Number


@define
class _Change:
    """The changes that a statement takes: between two numbers, or beyond one where the other is None.

    Attributes:
        low: The least; ``above_low`` says that it is not reached.
        high: The greatest; ``below_high`` likewise.
    """

    statement: Statement
    low: Number | None = None
    above_low: bool = False
    high: Number | None = None
    below_high: bool = False

    def takes_all_of(self, other: _Change) -> bool:
        """Tell whether every change that another statement takes is one that this one takes."""
        from_below = self.low is None or (
            other.low is not None
            and (other.low > self.low or (other.low == self.low and other.above_low >= self.above_low))
        )
        from_above = self.high is None or (
            other.high is not None
            and (other.high < self.high or (other.high == self.high and other.below_high >= self.below_high))
        )
        return from_below and from_above

    def takes_none_of(self, other: _Change) -> bool:
        """Tell whether there is no change that both take."""
        return self._ends_before(other) or other._ends_before(self)

    def _ends_before(self, other: _Change) -> bool:
        if self.high is None or other.low is None:
            return False
        return self.high < other.low or (self.high == other.low and (self.below_high or other.above_low))

    @property
    def of_signs(self) -> _Change:
        """The same of changes as -1, 0 and 1, for one in percent beside one in the unit."""
        low = None if self.low is None else _sign_above(self.low, self.above_low)
        high = None if self.high is None else -_sign_above(-self.high, self.below_high)
        return _Change(self.statement, low, False, high, False)


def _sign_above(low: Number, is_strict: bool) -> int:
    """Return the least sign of the numbers from one on: of all above zero it is 1."""
    if low > 0 or (low == 0 and is_strict):
        return 1
    return 0 if low == 0 else -1


def check_changes(ruleset: CheckedRuleset, problems: Problems) -> None:
    """Report pairs of demands on one change of which one follows from the other, or that contradict each other."""
    alike: dict[object, list[_Change]] = {}
    for statement in ruleset.statements:
        growth = statement.growth
        if growth is None or growth.is_unknown or statement.subject is None:
            continue
        key = (
            statement.scope.condition, statement.condition, statement.subject.name, statement.is_each,
            statement.grouped_by, growth.baseline,
        )  # fmt: skip
        alike.setdefault(key, []).append(_change(statement, growth))
    pairs = (pair for changes in alike.values() for pair in combinations(changes, 2))
    implied: set[str] = set()
    for one, other in islice(pairs, MOST_PAIRS):
        _compare(one, other, implied, problems)


def _change(statement: Statement, growth: Growth) -> _Change:
    found = _Change(statement)
    limits = growth.change.limits(is_whole=False)
    assert limits is not None
    for relation, number in limits.one_sided:
        is_below, end = relation.bounds_below is not growth.is_fall, -number if growth.is_fall else number
        if is_below:
            found.low, found.above_low = end, relation.is_strict
        else:
            found.high, found.below_high = end, relation.is_strict
    return found


def _compare(one: _Change, other: _Change, implied: set[str], problems: Problems) -> None:
    """Compare two in the order of the plan; of two that say the same the later one is reported, each once."""
    has_one_day = is_of_one_day(one.statement, other.statement)
    first, second = one.statement.growth, other.statement.growth
    assert first is not None and second is not None
    if first.is_relative is not second.is_relative:
        if has_one_day and one.of_signs.takes_none_of(other.of_signs):
            _report("contradictory-statements", other, one, problems)
        return
    if is_held_against(one.statement, other.statement) and other.takes_all_of(one):
        target, reason = other, one
    elif is_held_against(other.statement, one.statement) and one.takes_all_of(other):
        target, reason = one, other
    else:
        if has_one_day and one.takes_none_of(other):
            _report("contradictory-statements", other, one, problems)
        return
    if target.statement.id not in implied:
        implied.add(target.statement.id)
        _report("implied-statement", target, reason, problems)


def _report(code: str, target: _Change, other: _Change, problems: Problems) -> None:
    span = other.statement.span
    problems.add(code, target.statement.span, related=span, others=f"{span.line} (`{other.statement.text}`)")
