"""How two values are compared, and what is known of a comparison of which only bounds are known.

Bounds are a least and a greatest value. A comparison of bounds holds *always*, *never*, or for some of the values that they
allow. That is said here once: for numbers (:func:`compare`), and for whatever else can be compared (:func:`ends`).
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from enum import Enum
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from attrs import frozen

from vtlt_rules.values import Number
from vtlt_rules.verdict import Truth

_TRUE, _FALSE, _UNKNOWN = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN


class Relation(Enum):
    """How a value is compared with a threshold."""

    AT_LEAST = ">="
    MORE_THAN = ">"
    AT_MOST = "<="
    LESS_THAN = "<"
    EQUAL = "="

    if TYPE_CHECKING:

        def __hash__(self) -> int: ...

    else:
        __hash__ = object.__hash__
        """Members are single; what Enum has hashes the name, in Python."""

    @property
    def holds(self) -> Callable[[Number, Number], bool]:
        """The comparison of two numbers."""
        return _OPERATORS[self]

    @property
    def opposite(self) -> Relation:
        """The relation that holds where this one does not; EQUAL has none."""
        return _OPPOSITES[self]

    @property
    def mirrored(self) -> Relation:
        """The relation that holds of the same two numbers the other way round."""
        return _MIRRORED[self]

    @property
    def is_strict(self) -> bool:
        """Whether equal values do not satisfy it."""
        return self in (Relation.MORE_THAN, Relation.LESS_THAN)

    @property
    def bounds_below(self) -> bool:
        """Whether more satisfies it: ``>=`` and ``>``."""
        return self in (Relation.AT_LEAST, Relation.MORE_THAN)

    @property
    def one_sided(self) -> tuple[Relation, ...]:
        """The relations that it consists of: EQUAL is at least and at most."""
        return (Relation.AT_LEAST, Relation.AT_MOST) if self is Relation.EQUAL else (self,)


_OPERATORS = {
    Relation.AT_LEAST: operator.ge,
    Relation.MORE_THAN: operator.gt,
    Relation.AT_MOST: operator.le,
    Relation.LESS_THAN: operator.lt,
    Relation.EQUAL: operator.eq,
}
_OPPOSITES = {
    Relation.AT_LEAST: Relation.LESS_THAN,
    Relation.MORE_THAN: Relation.AT_MOST,
    Relation.AT_MOST: Relation.MORE_THAN,
    Relation.LESS_THAN: Relation.AT_LEAST,
}

_MIRRORED = {
    Relation.AT_LEAST: Relation.AT_MOST,
    Relation.MORE_THAN: Relation.LESS_THAN,
    Relation.AT_MOST: Relation.AT_LEAST,
    Relation.LESS_THAN: Relation.MORE_THAN,
    Relation.EQUAL: Relation.EQUAL,
}

Bounds = tuple[Number | None, Number | None]
"""The least and the greatest that a number can be; None where there is no bound."""

_AT_LEAST, _MORE_THAN, _AT_MOST, _LESS_THAN = (
    Relation.AT_LEAST,
    Relation.MORE_THAN,
    Relation.AT_MOST,
    Relation.LESS_THAN,
)
"""Bound once, because before Python 3.12 looking up a member of an enumeration runs Python code."""


def compare(left: Bounds, relation: Relation, right: Bounds) -> Truth:
    """Compare two numbers of which the bounds are known: TRUE if always, FALSE if never, else UNKNOWN."""
    low, high = left
    other_low, other_high = right
    if relation is _AT_LEAST or relation is _MORE_THAN:
        low, high, other_low, other_high = other_low, other_high, low, high
        relation = _AT_MOST if relation is _AT_LEAST else _LESS_THAN
    if relation is _AT_MOST:
        if high is not None and other_low is not None and high <= other_low:
            return _TRUE
        return _FALSE if low is not None and other_high is not None and low > other_high else _UNKNOWN
    if relation is _LESS_THAN:
        if high is not None and other_low is not None and high < other_low:
            return _TRUE
        return _FALSE if low is not None and other_high is not None and low >= other_high else _UNKNOWN
    if low is not None and low == high == other_low == other_high:
        return _TRUE
    apart = (high is not None and other_low is not None and high < other_low) or (
        low is not None and other_high is not None and low > other_high
    )
    return _FALSE if apart else _UNKNOWN


Value = TypeVar("Value", contravariant=True)
Test = TypeVar("Test")


class Comparing(Protocol[Value, Test]):
    """How comparisons are written where values are not numbers but expressions."""

    def compare(self, left: Value, relation: Relation, right: Value) -> Test:
        """Write the comparison of two values; where one is no bound it does not hold."""
        ...

    def both(self, left: Test, right: Test) -> Test:
        """Write that both tests hold."""
        ...

    def either(self, left: Test, right: Test) -> Test:
        """Write that at least one test holds."""
        ...


@frozen
class Ends(Generic[Test]):
    """What is known of a comparison: whether it always holds, and whether it never does."""

    always: Test
    never: Test


_End = TypeVar("_End")


def ends(
    writer: Comparing[_End, Test], left: tuple[_End, _End], relation: Relation, right: tuple[_End, _End]
) -> Ends[Test]:
    """Write what :func:`compare` finds.

    Args:
        writer: Writes comparisons.
        left: The least and the greatest value on the left.
        relation: How the two are compared, left to right.
        right: The least and the greatest value on the right.
    """
    if relation is Relation.EQUAL:
        least, most = (ends(writer, left, one, right) for one in relation.one_sided)
        return Ends(writer.both(least.always, most.always), writer.either(least.never, most.never))
    worst, best = left if relation.bounds_below else left[::-1]
    most_asked, least_asked = right[::-1] if relation.bounds_below else right
    always = writer.compare(worst, relation, most_asked)
    return Ends(always, writer.compare(best, relation.opposite, least_asked))
