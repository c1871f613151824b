"""Amounts that depend on a condition: ``(10 diem khi co_kho)``.

Each is written down as a number field that has no name that anybody could write and no column: it is at most the amount;
the amount or nothing where it is known whether the condition holds. So it bounds and is bounded as other fields are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from vtlt_rules.checked.amounts import WeightedSum
from vtlt_rules.checked.conditions import Condition, names_read
from vtlt_rules.checked.fields import Field, NumberType
from vtlt_rules.records import record
from vtlt_rules.values import Number, Unit


@record
class ConditionalAmount:
    """A field or a constant where a condition holds, and nothing where it does not.

    Attributes:
        name: By which amounts name it.
        unit: The unit.
        of: The field, or the constant, which is not negative.
        condition: The condition.
    """

    name: str
    unit: Unit
    of: str | Number
    condition: Condition

    @property
    def rest(self) -> str:
        """The name of what the field comes to besides: nothing where the condition holds."""
        return f"{self.of} - {self.name}"

    @property
    def names(self) -> tuple[str, ...]:
        """The fields and attributes that it names."""
        own = (self.of,) if isinstance(self.of, str) else ()
        return (*own, *names_read(self.condition))

    def fields(self) -> Iterator[Field]:
        """Return it as fields: as a part of its field, with what is left of that, or as one that has a maximum."""
        type_ = NumberType(self.unit)
        if isinstance(self.of, str):
            yield Field(self.name, self.name, type_, whole=self.of)
            left = WeightedSum(((self.of, 1), (self.name, -1)), part=self.name)
            yield Field(self.rest, self.rest, type_, formula=left)
        else:
            yield Field(self.name, self.name, type_, maximum=self.of)

    def known(self, holds: bool) -> tuple[str, Number]:
        """Return which of these fields is known, and what it is, where it is known whether the condition holds."""
        if not holds:
            return self.name, 0
        return (self.rest, 0) if isinstance(self.of, str) else (self.name, self.of)


def fields_under_conditions(conditional: Mapping[str, ConditionalAmount]) -> dict[str, Field]:
    """Return amounts under conditions as fields."""
    return {field.name: field for one in conditional.values() for field in one.fields()}
