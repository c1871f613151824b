"""Families: the number fields of an agency that bound each other.

A part never exceeds its whole, a field never its maximum, a derived field is the amount of its operands, and none is less
than zero. What connects fields is
the ruleset's, not the data's; :mod:`vtlt_rules.evaluate.families` and the other evaluators find which values are possible.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from itertools import permutations
from math import isqrt

from attrs import frozen

from vtlt_rules.checked.amounts import WeightedSum
from vtlt_rules.checked.conditional import ConditionalAmount, fields_under_conditions
from vtlt_rules.checked.fields import Field
from vtlt_rules.values import Number

_MOST_ROUNDS = 6
"""How often bounds are carried up and down where sums share terms: they can tighten each other slowly; to stop is sound."""

_MOST_COMPARED = 32
_MOST_TERMS_COMPARED = 1000
"""Of more sums than this in one family, or more terms in them, it is not looked for which have all terms of another."""


@frozen
class Tie:
    """A field that is the sum of others.

    Attributes:
        name: The field.
        terms: The others, and how often each stands in the sum: less than zero times where it is taken off.
    """

    name: str
    terms: tuple[tuple[str, int], ...]

    @property
    def is_sum(self) -> bool:
        """Whether nothing is taken off."""
        return all(count > 0 for _, count in self.terms)

    @property
    def divisors(self) -> tuple[int, ...]:
        """The numbers, greater than one, that divide how often some term stands in a sum and nothing else is in it."""
        if not self.is_sum:
            return ()
        counts = {count for _, count in self.terms}
        found = {
            n for count in counts for one in range(1, isqrt(count) + 1) if count % one == 0 for n in (one, count // one)
        }
        return tuple(sorted(found - {1}))

    def others(self, divisor: int) -> tuple[tuple[str, int], ...]:
        """Return the terms that do not stand in the sum a multiple of a number of times."""
        return tuple((name, count) for name, count in self.terms if count % divisor)


@frozen(eq=False)
class Family:
    """The constraints among fields that bound each other.

    Attributes:
        members: The fields, as they are declared.
        ancestors: For each field the wholes that it is a part of, directly or through others, nearest first.
        parts: For each field those that are declared part of it.
        descendants: For each field its parts and theirs.
        edges: Pairs of part and whole, parts of parts first.
        sums: Derived fields with what they are.
        maxima: The most that fields can be.
        is_whole: Whether the fields count in whole units.
        conditional: The members that are amounts under conditions, and what is left of the fields of these: nobody
            reports them.
    """

    members: tuple[str, ...]
    ancestors: Mapping[str, tuple[str, ...]]
    parts: Mapping[str, tuple[str, ...]]
    descendants: Mapping[str, tuple[str, ...]]
    edges: tuple[tuple[str, str], ...]
    sums: Mapping[str, WeightedSum]
    maxima: Mapping[str, Number]
    is_whole: bool
    conditional: frozenset[str] = frozenset()

    @property
    def reported(self) -> tuple[str, ...]:
        """The members that agencies report, or may report where they are derived."""
        return tuple(name for name in self.members if name not in self.conditional)

    @property
    def derived(self) -> tuple[str, ...]:
        """The members that have formulas; amounts under conditions that stand in a measure or a threshold are in none."""
        return tuple(name for name in self.sums if name not in self.conditional)

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
        """The derived fields, each after those that it is derived from."""
        levels: dict[str, int] = {}
        waiting = list(self.sums)
        while waiting:
            name = waiting[-1]
            inner = {term for term in self.sums[name].names if term in self.sums}
            if name in levels or inner <= levels.keys():
                levels[waiting.pop()] = 1 + max((levels[term] for term in inner), default=0)
            else:
                waiting += inner - levels.keys()
        return tuple(sorted(self.sums, key=levels.__getitem__))

    @property
    def ties(self) -> tuple[Tie, ...]:
        """The amounts as what ties a field to others, each after those that it is derived from.

        Where one sum has all the terms of another one, it is that one and the rest as well: what is known of the one says
        more of the other than what is known of their terms.
        """
        order = self.sums_in_order
        found = [Tie(name, tuple((term, int(count)) for term, count in self.sums[name].weighed)) for name in order]
        counted = {tie.name: Counter(dict(tie.terms)) for tie in found if tie.is_sum}
        if len(order) <= _MOST_COMPARED and sum(map(len, counted.values())) <= _MOST_TERMS_COMPARED:
            for name, other in permutations(counted, 2):
                inner, rest = counted[other], counted[name]
                if inner <= rest:
                    found.append(Tie(name, tuple((Counter([other]) + (rest - inner)).items())))
        return tuple(found)

    @property
    def rounds(self) -> int:
        """How often bounds are carried up and down: in every evaluator alike, so that all find the same.

        Once is exact where each field stands in one sum at most, once, and is part of nothing if it is a sum, and of
        nothing but its sum if it is a term: then whatever bounds it from above does so in one way.
        """
        terms = [term for amount in self.sums.values() for term in amount.names]
        is_tree = len(set(terms)) == len(terms) and not any(self.ancestors[name] for name in self.sums)
        is_tree = is_tree and all(amount.is_plain for amount in self.sums.values())
        within = {term: name for name, amount in self.sums.items() for term in amount.names}
        is_tree = is_tree and all(self.whole(term) in (None, name) for term, name in within.items())
        return 1 if is_tree else _MOST_ROUNDS

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


def families_of(fields: Mapping[str, Field], conditional: Mapping[str, ConditionalAmount]) -> dict[str, Family]:
    """Return for each number field its family, and for each amount under a condition; those of one have the same object."""
    under_conditions = fields_under_conditions(conditional)
    fields = {**fields, **under_conditions}
    group = {name: [name] for name, field in fields.items() if field.unit is not None}
    for name in list(group):
        field = fields[name]
        for other in (field.whole, *field.operands):
            if other in group and group[other] is not group[name]:
                fewer, more = sorted((group[name], group[other]), key=len)
                more += fewer
                for member in fewer:
                    group[member] = more
    members: dict[int, list[str]] = {}
    for name in group:
        members.setdefault(id(group[name]), []).append(name)
    made = {key: _family(fields, tuple(names), under_conditions.keys()) for key, names in members.items()}
    return {name: made[id(group[name])] for name in group}


def _family(fields: Mapping[str, Field], members: tuple[str, ...], under_conditions: Collection[str]) -> Family:
    ancestors = {name: ancestors_of(fields, name) for name in members}
    deepest_first = sorted(members, key=lambda name: -len(ancestors[name]))
    parts: dict[str, list[str]] = {name: [] for name in members}
    descendants: dict[str, list[str]] = {name: [] for name in members}
    for name in members:
        for distance, whole in enumerate(ancestors[name]):
            descendants[whole].append(name)
            if not distance:
                parts[whole].append(name)
    return Family(
        members,
        ancestors,
        {name: tuple(below) for name, below in parts.items()},
        {name: tuple(below) for name, below in descendants.items()},
        tuple((name, ancestors[name][0]) for name in deepest_first if ancestors[name]),
        {name: amount for name in members if (amount := fields[name].amount) is not None},
        {name: maximum for name in members if (maximum := fields[name].maximum) is not None},
        all(unit.is_whole for name in members if (unit := fields[name].unit) is not None),
        frozenset(name for name in members if name in under_conditions),
    )
