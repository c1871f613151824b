"""What is known of an agency: attributes and fields with their types; and scopes, the sets of agencies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from enum import Enum

from attrs import field

from vtlt_rules.checked.amounts import WeightedSum
from vtlt_rules.checked.classes import FirstOf
from vtlt_rules.checked.conditions import Condition
from vtlt_rules.records import record
from vtlt_rules.values import Number, Unit


class Simple(Enum):
    """The types without parameters."""

    BOOLEAN = "boolean"
    TEXT = "text"
    MILESTONE = "milestone"


@record
class NumberType:
    """A quantity in a unit; never negative."""

    unit: Unit


@record
class EnumType:
    """One of the declared values; maps the name of each to its label."""

    values: Mapping[str, str] = field(hash=False)


Type = Simple | NumberType | EnumType


@record
class Attribute:
    """A property of an agency, from the registry."""

    name: str
    label: str
    type: Type


BUILT_IN = {"ma": Attribute("ma", "Mã", Simple.TEXT), "ten": Attribute("ten", "Tên", Simple.TEXT)}
"""An agency's id and name: attributes that nobody declares, of rulesets whose scopes and ``khi`` read them."""


@record
class Field:
    """A figure that an agency reports, or one derived from others.

    Attributes:
        whole: The field of which this one is a part: ``0 <= this <= whole``.
        maximum: The most it can be.
        formula: A sum of fields, another amount of them, a condition, or classes with theirs, when the field is derived.
    """

    name: str
    label: str
    type: Type
    whole: str | None = None
    maximum: Number | None = None
    formula: tuple[str, ...] | WeightedSum | Condition | FirstOf | None = None

    @property
    def unit(self) -> Unit | None:
        """The unit of a number field."""
        return self.type.unit if isinstance(self.type, NumberType) else None

    @property
    def terms(self) -> tuple[str, ...]:
        """The fields that a derived number field is the sum of, each a part of it; none where it is no such sum."""
        return self.formula if isinstance(self.formula, tuple) else ()

    @property
    def operands(self) -> tuple[str, ...]:
        """The fields that the amount of a derived number field names; none where it is none."""
        return self.formula.names if isinstance(self.formula, WeightedSum) else self.terms

    @property
    def amount(self) -> WeightedSum | None:
        """The amount of other fields that a derived number field is; None where it is none."""
        if isinstance(self.formula, tuple):
            return WeightedSum(tuple(Counter(self.formula).items()))
        return self.formula if isinstance(self.formula, WeightedSum) else None

    @property
    def condition(self) -> Condition | None:
        """The condition that a derived yes/no field says; None where it is none."""
        return None if isinstance(self.formula, tuple | WeightedSum | FirstOf) else self.formula

    @property
    def classes(self) -> FirstOf | None:
        """The classes of a derived enumeration; None where it is none."""
        return self.formula if isinstance(self.formula, FirstOf) else None


@record
class Scope:
    """A set of agencies, by their attributes."""

    name: str
    label: str
    condition: Condition
