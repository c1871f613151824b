"""Families: the number fields of an agency that bound each other.

A part never exceeds its whole, a field never its maximum, a derived sum is the sum of its operands. What connects fields is
the ruleset's, not the data's; :mod:`vtlt_rules.evaluate.families` and the other evaluators find which values are possible.
"""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from vtlt_rules.checked.fields import Field
from vtlt_rules.values import Number


@frozen(eq=False)
class Family:
    """The constraints among fields that bound each other.

    Attributes:
        members: The fields, as they are declared.
        ancestors: For each field the wholes that it is a part of, directly or through others, nearest first.
        parts: For each field those that are declared part of it.
        descendants: For each field its parts and theirs.
        edges: Pairs of part and whole, parts of parts first.
        sums: Derived fields with their operands.
        maxima: The most that fields can be.
    """

    members: tuple[str, ...]
    ancestors: Mapping[str, tuple[str, ...]]
    parts: Mapping[str, tuple[str, ...]]
    descendants: Mapping[str, tuple[str, ...]]
    edges: tuple[tuple[str, str], ...]
    sums: Mapping[str, tuple[str, ...]]
    maxima: Mapping[str, Number]

    @property
    def is_free(self) -> bool:
        """Whether nothing bounds its only field."""
        return len(self.members) == 1 and not self.maxima

    def whole(self, name: str) -> str | None:
        """Return the field that one is declared part of."""
        above = self.ancestors[name]
        return above[0] if above else None

    @property
    def wholes_first(self) -> tuple[str, ...]:
        """The fields, each after what it is part of."""
        return tuple(sorted(self.members, key=lambda name: len(self.ancestors[name])))

    @property
    def sums_in_order(self) -> tuple[str, ...]:
        """The derived fields, each after those that it is the sum of."""
        order: dict[str, None] = {}
        waiting = list(self.sums)
        while waiting:
            ready = [
                name for name in waiting if all(term in order or term not in self.sums for term in self.sums[name])
            ]
            order.update(dict.fromkeys(ready))
            waiting = [name for name in waiting if name not in order]
        return tuple(order)

    def is_root(self, name: str) -> bool:
        """Tell whether a field is part of nothing, and nothing but its parts and itself bounds it or them."""
        return not self.ancestors[name] and not self.maxima and not self.sums


def ancestors_of(fields: Mapping[str, Field], name: str) -> tuple[str, ...]:
    """Return the wholes that a field is part of, directly or through others, nearest first."""
    found: list[str] = []
    field = fields.get(name)
    while field is not None and field.whole is not None:
        found.append(field.whole)
        field = fields.get(field.whole)
    return tuple(found)


def families_of(fields: Mapping[str, Field]) -> dict[str, Family]:
    """Return for each number field its family; fields of one family have the same object."""
    group = {name: {name} for name, field in fields.items() if field.unit is not None}
    for name in list(group):
        field = fields[name]
        for other in (field.whole, *field.operands):
            if other in group and group[other] is not group[name]:
                group[name] |= group[other]
                for member in group[other]:
                    group[member] = group[name]
    made: dict[int, Family] = {}
    for members in group.values():
        if id(members) not in made:
            made[id(members)] = _family(fields, tuple(name for name in fields if name in members))
    return {name: made[id(members)] for name, members in group.items()}


def _family(fields: Mapping[str, Field], members: tuple[str, ...]) -> Family:
    ancestors = {name: ancestors_of(fields, name) for name in members}
    deepest_first = sorted(members, key=lambda name: -len(ancestors[name]))
    parts: dict[str, tuple[str, ...]] = dict.fromkeys(members, ())
    descendants = dict(parts)
    for name in members:
        for distance, whole in enumerate(ancestors[name]):
            descendants[whole] += (name,)
            if not distance:
                parts[whole] += (name,)
    return Family(
        members,
        ancestors,
        parts,
        descendants,
        tuple((name, ancestors[name][0]) for name in deepest_first if ancestors[name]),
        {name: fields[name].operands for name in members if fields[name].operands},
        {name: maximum for name in members if (maximum := fields[name].maximum) is not None},
    )
