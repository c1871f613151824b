"""What is demanded of a value: limits, of which all must be kept.

Each demand says by itself whether it is known, what it compares a value with, and how it is shown.
"""

from __future__ import annotations

import datetime
import math

from vtlt_rules.checked.amounts import WeightedSum
from vtlt_rules.checked.conditions import CompareWeighted, IsDone
from vtlt_rules.records import record
from vtlt_rules.relations import Bounds, Relation, compare
from vtlt_rules.values import Interval, Number, Period, latest_start
from vtlt_rules.verdict import Truth


@record
class Limits:
    """What a value is compared with.

    Attributes:
        bounds: Relations with the number on their right; the value must satisfy all of them.
        is_impossible: Whether it is known that no value does.
    """

    bounds: tuple[tuple[Relation, Number], ...]
    is_impossible: bool = False

    @property
    def one_sided(self) -> tuple[tuple[Relation, Number], ...]:
        """The same as bounds from below and from above."""
        return tuple((one, number) for relation, number in self.bounds for one in relation.one_sided)

    @property
    def numbers(self) -> tuple[Number, ...]:
        """The numbers, each once."""
        return tuple(dict.fromkeys(number for _, number in self.bounds))

    def within(self, possible: Bounds) -> Limits:
        """Leave out what every possible value satisfies, and tell where none does.

        Args:
            possible: The least and greatest value, whatever the data.
        """
        found = [
            (compare(possible, relation, (number, number)), (relation, number)) for relation, number in self.bounds
        ]
        is_impossible = self.is_impossible or any(truth is Truth.FALSE for truth, _ in found)
        return Limits(tuple(bound for truth, bound in found if truth is not Truth.TRUE), is_impossible)


EVERY_AGENCY = Limits(((Relation.AT_LEAST, 1),))
"""What ``moi`` demands of the share of agencies that satisfy it, and what is demanded of a fact: that it is so."""


@record
class Limit:
    """``>= 40%``; ``threshold`` is None when it is not known (``?``)."""

    relation: Relation
    threshold: Number | None
    text: str

    @property
    def is_unknown(self) -> bool:
        """Whether the plan's figure is not at hand (``?``)."""
        return self.threshold is None

    @property
    def value(self) -> Number | Interval | None:
        """What a value is compared with; None when it is not known."""
        return self.threshold

    def limits(self, is_whole: bool) -> Limits | None:
        """Return what a value is compared with; None when it is not known.

        Args:
            is_whole: Whether the value counts in whole units: no number of people equals 50% of one.
        """
        if self.threshold is None:
            return None
        is_impossible = is_whole and self.relation is Relation.EQUAL and not isinstance(self.threshold, int)
        return Limits(((self.relation, self.threshold),), is_impossible)


@record
class OwnLimit:
    """``>= dinh_bien + 2 nguoi``: a threshold that each agency has of its own.

    Attributes:
        relation: How the value of an agency is compared with it.
        threshold: What that comes to.
        excess: By how much the value is more.
        text: The threshold as the line has it; ``shown`` with the labels of fields and units.
    """

    relation: Relation
    threshold: WeightedSum
    excess: WeightedSum
    text: str
    shown: str

    is_unknown = False
    value = None

    @property
    def condition(self) -> CompareWeighted:
        """What an agency must satisfy."""
        return CompareWeighted(self.excess, self.relation)

    def limits(self, is_whole: bool) -> Limits | None:  # noqa: ARG002 - as the others have it
        """Return what the share of one agency is compared with: it satisfies the demand."""
        return EVERY_AGENCY


@record
class RangeLimit:
    """``trong 1..2 nguoi``; both ends are None when they are not known (``?``)."""

    low: Number | None
    high: Number | None
    text: str

    @property
    def is_unknown(self) -> bool:
        """Whether the plan's figures are not at hand (``?``)."""
        return self.low is None

    @property
    def value(self) -> Number | Interval | None:
        """What a value is compared with; None when it is not known."""
        return None if self.low is None else Interval(self.low, self.high)

    def limits(self, is_whole: bool) -> Limits | None:
        """Return what a value is compared with; None when it is not known.

        Args:
            is_whole: Whether the value counts in whole units: no number of people is between 1,2 and 1,8.
        """
        if self.low is None or self.high is None:
            return None
        is_impossible = is_whole and math.floor(self.high) < math.ceil(self.low)
        return Limits(((Relation.AT_LEAST, self.low), (Relation.AT_MOST, self.high)), is_impossible)


@record
class Level:
    """``C >= k·P + c``: what a demand on a change comes to for the value of now (C), beside that of then (P).

    Attributes:
        factor: What P is multiplied with, zero or more.
        constant: What is added to it.
    """

    relation: Relation
    factor: Number
    constant: Number

    def threshold(self, previous: Number) -> Number:
        """Return what the value of now is compared with."""
        return self.factor * previous + self.constant


@record
class Growth:
    """``tang >= 10%`` or, when ``is_fall``, ``giam >= 10%``: what is demanded of the change since then.

    Attributes:
        is_relative: Whether the change is held against the value of then; else against an amount, or percentage points.
        change: What it is held against, rise and fall alike: a fraction of the value of then, or a difference of two
            values.
        baseline: What it is compared with, as the line has it; empty where it does not say.
    """

    is_fall: bool
    is_relative: bool
    change: Limit | RangeLimit
    baseline: str

    @property
    def is_unknown(self) -> bool:
        """Whether the plan's figure is not at hand (``?``)."""
        return self.change.is_unknown

    @property
    def value(self) -> Number | Interval | None:
        """What the change is compared with; None when it is not known."""
        return self.change.value

    @property
    def text(self) -> str:
        """The threshold as the line has it."""
        return self.change.text

    def limits(self, is_whole: bool) -> Limits | None:
        """Return what the change is compared with; None when it is not known.

        Args:
            is_whole: Whether the value counts in whole units, and a difference of two values with it.
        """
        return self.change.limits(is_whole and not self.is_relative)

    @property
    def levels(self) -> tuple[Level, ...]:
        """What that comes to for the value of now, beside that of then."""
        limits = self.change.limits(is_whole=False)
        return () if limits is None else tuple(self._level(relation, number) for relation, number in limits.bounds)

    def _level(self, relation: Relation, number: Number) -> Level:
        sign = -1 if self.is_fall else 1
        factor, constant = (1 + sign * number, 0) if self.is_relative else (1, sign * number)
        return Level(relation.mirrored if self.is_fall else relation, factor, constant)


@record
class MustHold:
    """A flag that must be true."""

    is_unknown = False
    value = None

    def limits(self, is_whole: bool) -> Limits | None:  # noqa: ARG002 - as the others have it
        """Return what the share of one agency is compared with: it is so."""
        return EVERY_AGENCY


@record
class DoneWithin:
    """A milestone that must be done within a window, both days included."""

    window: Period

    is_unknown = False
    value = None

    def limits(self, is_whole: bool) -> Limits | None:  # noqa: ARG002 - as the others have it
        """Return what the share of one agency is compared with: it is so."""
        return EVERY_AGENCY


@record
class DoneSince:
    """A milestone that must be done within some months and days from when another one of the same agency was.

    Attributes:
        start: The other milestone, from which on time runs.
        label: Its label.
    """

    start: str
    label: str
    months: int
    days: int
    text: str

    is_unknown = False
    value = None

    def limits(self, is_whole: bool) -> Limits | None:  # noqa: ARG002 - as the others have it
        """Return what the share of one agency is compared with: it is so."""
        return EVERY_AGENCY

    def has_begun_by(self, day: datetime.date | None) -> IsDone:
        """Return the condition that time has begun to run on a day."""
        return IsDone(self.start, datetime.date.min, day or datetime.date.max)

    def is_open_on(self, day: datetime.date | None) -> IsDone | None:
        """Return the condition that time has begun to run and is not over on a day; None where it always is."""
        if day is None:
            return None
        over = latest_start(day, self.months, self.days)
        first = datetime.date.min if over is None else over + datetime.timedelta(days=1)
        return IsDone(self.start, first, day)


@record
class Forecast:
    """What the plan expects, not demands."""

    value: Number | None
    text: str

    @property
    def is_unknown(self) -> bool:
        """Whether the plan's figure is not at hand (``?``)."""
        return self.value is None

    def limits(self, is_whole: bool) -> Limits | None:  # noqa: ARG002 - as the others have it
        """Return None: nothing is demanded."""
        return None


Demand = Limit | OwnLimit | RangeLimit | Growth | MustHold | DoneWithin | DoneSince | Forecast
