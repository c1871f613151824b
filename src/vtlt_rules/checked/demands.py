"""What is demanded of a value."""

from __future__ import annotations

from vtlt_rules.ast import Relation
from vtlt_rules.records import record
from vtlt_rules.values import Number, Period


@record
class Limit:
    """``>= 40%``; ``threshold`` is None when it is not known (``?``)."""

    relation: Relation
    threshold: Number | None
    text: str


@record
class RangeLimit:
    """``trong 1..2 nguoi``; both ends are None when they are not known (``?``)."""

    low: Number | None
    high: Number | None
    text: str


@record
class MustHold:
    """A flag that must be true."""


@record
class DoneWithin:
    """A milestone that must be done within a window, both days included."""

    window: Period


@record
class Forecast:
    """What the plan expects, not demands."""

    value: Number | None
    text: str


Demand = Limit | RangeLimit | MustHold | DoneWithin | Forecast
