"""Conditions on one agency, every name resolved."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from attrs import frozen

from vtlt_rules.checked.amounts import WeightedSum
from vtlt_rules.relations import Relation
from vtlt_rules.values import Number


@frozen(cache_hash=True)
class IsTrue:
    """A yes/no attribute or field is true."""

    name: str


@frozen(cache_hash=True)
class Compare:
    """A sum of number fields compared with another such sum or with a number in the same unit."""

    left: tuple[str, ...]
    relation: Relation
    right: tuple[str, ...] | Number


@frozen(cache_hash=True)
class CompareWeighted:
    """A weighted sum of number fields compared with zero."""

    amount: WeightedSum
    relation: Relation


@frozen(cache_hash=True)
class Between:
    """A sum of number fields lies between two numbers, both included."""

    left: tuple[str, ...]
    low: Number
    high: Number


@frozen(cache_hash=True)
class IsOneOf:
    """An enumeration or text attribute has one of some values.

    Texts are compared by their keys (``text_keys.text_key``). Equal ones are spelled alike in all conditions of a ruleset.
    """

    name: str
    values: frozenset[str]


@frozen(cache_hash=True)
class IsDone:
    """A milestone was done from ``first`` to ``last``, both days included; never where ``last`` comes before ``first``."""

    name: str
    first: datetime.date
    last: datetime.date

    @property
    def is_closed(self) -> bool:
        """Whether no day is left on which it could have been done."""
        return self.last < self.first


@frozen(cache_hash=True)
class IsDoneSince:
    """A milestone was done from the day of another one to some months and days later, and not after ``last``."""

    name: str
    start: str
    months: int
    days: int
    last: datetime.date


@frozen(cache_hash=True)
class Not:
    """A condition does not hold."""

    term: Condition


@frozen(cache_hash=True)
class AllOf:
    """All conditions hold."""

    terms: tuple[Condition, ...]


@frozen(cache_hash=True)
class AnyOf:
    """Some condition holds."""

    terms: tuple[Condition, ...]


@frozen(cache_hash=True)
class SomeOf:
    """So many of some conditions hold, or more; one that stands there twice counts twice."""

    count: int
    terms: tuple[Condition, ...]


Condition = IsTrue | Compare | CompareWeighted | Between | IsOneOf | IsDone | IsDoneSince | Not | AllOf | AnyOf | SomeOf


def names_read(condition: Condition) -> Iterator[str]:
    """Go through the attributes and fields that a condition reads, repeated ones as often as they occur."""
    match condition:
        case IsTrue(name) | IsOneOf(name, _) | IsDone(name):
            yield name
        case IsDoneSince(name, start):
            yield from (name, start)
        case Compare(left, _, right):
            yield from left
            if isinstance(right, tuple):
                yield from right
        case CompareWeighted(amount, _):
            yield from amount.names
        case Between(left, _, _):
            yield from left
        case Not(term):
            yield from names_read(term)
        case AllOf(terms) | AnyOf(terms) | SomeOf(_, terms):
            for term in terms:
                yield from names_read(term)


def conditions_in(condition: Condition) -> Iterator[Condition]:
    """Go through a condition and all that it is made of."""
    yield condition
    match condition:
        case Not(term):
            yield from conditions_in(term)
        case AllOf(terms) | AnyOf(terms) | SomeOf(_, terms):
            for term in terms:
                yield from conditions_in(term)
