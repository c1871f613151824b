"""Which derived yes/no fields can have been reported as they were, all together: by trying what their formulas tell apart.

What formulas read is a yes/no field, an attribute, or an amount that they compare with constants or with another amount. Of
its values they tell some classes apart. A choice of a class of each is a combination. Which of them make a formula true is
the same for all agencies; only which classes are possible depends on the data.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations, pairwise

from attrs import frozen

from vtlt_rules.checked.amounts import WeightedSum
from vtlt_rules.checked.conditions import (
    AllOf,
    AnyOf,
    Between,
    Compare,
    CompareWeighted,
    Condition,
    IsOneOf,
    IsTrue,
    Not,
    SomeOf,
    conditions_in,
)
from vtlt_rules.checked.dependencies import formulas_of, worked_out_once
from vtlt_rules.checked.fields import EnumType
from vtlt_rules.checked.ruleset import CheckedRuleset
from vtlt_rules.relations import Relation
from vtlt_rules.values import Number

MOST_FIELDS = 16
"""So many derived yes/no fields are looked at together."""

MOST_NAMED = 64
"""So many comparisons, fields and attributes stand in their formulas."""

MOST_COMBINATIONS = 256
"""So many combinations they have."""

MOST_IN_ALL = 4096
"""So many are tried for all fields of a ruleset, in order."""

Classes = tuple[tuple[Condition, int], ...]
"""For each class of what formulas read a condition that is false where it is not possible, and the combinations with it."""


@frozen
class Agreement:
    """Derived yes/no fields of which it is asked whether all can be as they were reported.

    A set of combinations is an integer with a bit for each.

    Attributes:
        named: Those that contradict each other if not: one, two, or a group.
        fields: These and what their formulas name, in topological order.
        read: What the formulas read; nothing where nothing is tried, but the only formula tells in three values.
        truths: For each field the combinations in which its formula is true.
        all: All combinations.
    """

    named: tuple[str, ...]
    fields: tuple[str, ...]
    read: tuple[Classes, ...] = ()
    truths: Mapping[str, int] = {}
    all: int = 1

    def may_be_asked(self, reported: Container[str]) -> bool:
        """Tell whether enough was reported: a field, both of two, or at least two of a group."""
        return sum(name in reported for name in self.named) >= min(2, len(self.named))


@frozen
class Agreements:
    """What is asked of reported derived yes/no fields.

    Attributes:
        alone: Of each, operands first, one after the other.
        pairs: Then of each two that have a field or an amount in common, of all at once.
        groups: Then of all that have one in common, directly or through others, of all groups at once.
    """

    alone: tuple[Agreement, ...]
    pairs: tuple[Agreement, ...]
    groups: tuple[Agreement, ...]


@worked_out_once
def agreements_of(ruleset: CheckedRuleset) -> Agreements:
    """Return what has to be asked of reported derived yes/no fields."""
    return _AgreementFinder(ruleset).find()


class _AgreementFinder:
    def __init__(self, ruleset: CheckedRuleset) -> None:
        self.ruleset = ruleset
        self.all_formulas = formulas_of(ruleset)
        self.places = {name: place for place, name in enumerate(self.all_formulas)}
        self.formulas = {
            name: formula for name, formula in self.all_formulas.items() if name not in ruleset.class_tests
        }
        self.leaves = {name: self._leaves(formula) for name, formula in self.formulas.items()}
        self.left = MOST_IN_ALL

    def find(self) -> Agreements:
        alone = []
        for name in self.all_formulas:
            if name not in self.formulas:  # a class, which three values tell
                alone.append(Agreement((name,), (name,)))
                continue
            fields = self._with_operands(name)
            tried = None if self._is_read_once(fields) else self._tried([name], fields)
            alone.append(tried or Agreement((name,), (name,)))
        groups = [group for group in self._groups() if 1 < len(group) <= MOST_FIELDS]
        each_two = (pair for group in groups for pair in combinations(group, 2) if self.left)
        pairs = [self._tried(pair, self._both(*pair)) for pair in each_two]
        whole = [self._tried(group, group) for group in groups if len(group) > 2]
        return Agreements(tuple(alone), tuple(filter(None, pairs)), tuple(filter(None, whole)))

    def _both(self, name: str, other: str) -> list[str]:
        """Return two fields with those that their formulas name; none if they read nothing in common, or one is named."""
        fields, others = self._with_operands(name), self._with_operands(other)
        read, also_read = (
            {_key_of(leaf) for one in names for leaf in self._connecting(one)} for names in (fields, others)
        )
        if name in others or other in fields or read.isdisjoint(also_read):
            return []
        return sorted({*fields, *others}, key=self.places.__getitem__)

    def _leaves(self, formula: Condition) -> list[Condition] | None:
        """List the conditions that a formula is made of; None if they are too many."""
        found: list[Condition] = []
        for one in conditions_in(formula):
            if not isinstance(one, Not | AllOf | AnyOf | SomeOf):
                found.append(one)
                if len(found) > MOST_NAMED:
                    return None
        return found

    def _with_operands(self, name: str) -> list[str]:
        """Return a field with those that its formula names, in topological order; no more than one too many."""
        found = {name: None}
        waiting = [name]
        while waiting and len(found) <= MOST_FIELDS:
            for leaf in self.leaves[waiting.pop()] or ():
                if isinstance(leaf, IsTrue) and leaf.name in self.formulas and leaf.name not in found:
                    found[leaf.name] = None
                    waiting.append(leaf.name)
        return sorted(found, key=self.places.__getitem__)

    def _named(self, fields: Sequence[str]) -> list[Condition] | None:
        """List the conditions that formulas are made of; None if they, or the fields, are too many."""
        if len(fields) > MOST_FIELDS:
            return None
        found: list[Condition] = []
        for name in fields:
            leaves = self.leaves[name]
            if leaves is None or len(found) + len(leaves) > MOST_NAMED:
                return None
            found += leaves
        return found

    def _is_read_once(self, fields: Sequence[str]) -> bool:
        """Tell whether formulas name everything once, so that three values tell exactly what they can be."""
        leaves = self._named(fields)
        if leaves is None or any(_stands_on_both_sides(leaf) for leaf in leaves):
            return False
        return len({_key_of(leaf) for leaf in leaves}) == len(leaves)

    def _groups(self) -> Iterator[list[str]]:
        """Go through the groups, each in topological order, in the order of their first fields."""
        group: dict[str, list[str]] = {name: [name] for name in self.formulas}
        first: dict[Key, str] = {}
        for name in self.formulas:
            for leaf in self._connecting(name):
                key = _key_of(leaf)
                other = str(key[0]) if key[0] in self.formulas else first.setdefault(key, name)
                small, large = sorted((group[name], group[other]), key=len)
                if small is not large:
                    large += small
                    group.update(dict.fromkeys(small, large))
        seen: set[int] = set()
        for name in self.formulas:
            if id(group[name]) not in seen:
                seen.add(id(group[name]))
                yield sorted(group[name], key=self.places.__getitem__)

    def _connecting(self, name: str) -> list[Condition]:
        """List the conditions of a formula by which it may contradict others: an attribute comes from the registry."""
        known = self.ruleset.attributes
        return [
            leaf for leaf in self.leaves[name] or () if not isinstance(leaf, IsOneOf | IsTrue) or leaf.name not in known
        ]

    # ---- combinations

    def _tried(self, named: Sequence[str], fields: Sequence[str]) -> Agreement | None:
        """Return what is asked of some fields by trying; None if nothing is, or if that would be too much."""
        leaves = self._named(fields)
        if not leaves:
            return None
        read: dict[Key, list[Condition]] = {}
        for leaf in leaves:
            if not (isinstance(leaf, IsTrue) and leaf.name in self.formulas):
                read.setdefault(_key_of(leaf), []).append(leaf)
        classes = [self._classes(found) for found in read.values()]
        count = math.prod(map(len, classes))
        if count > min(MOST_COMBINATIONS, self.left):
            return None
        self.left -= count
        masks: list[Classes] = []
        truths: dict[Condition, int] = {}
        step = 1
        for own in classes:
            places = [sum(1 << n for n in range(count) if n // step % len(own) == one) for one in range(len(own))]
            step *= len(own)
            masks.append(tuple((condition, mask) for (condition, _), mask in zip(own, places, strict=True)))
            for (_, satisfied), mask in zip(own, places, strict=True):
                for leaf in satisfied:
                    truths[leaf] = truths.get(leaf, 0) | mask
        everything = (1 << count) - 1
        for name in fields:
            truths[IsTrue(name)] = _mask(self.formulas[name], truths, everything)
        return Agreement(
            tuple(named), tuple(fields), tuple(masks), {name: truths[IsTrue(name)] for name in fields}, everything
        )

    def _classes(self, leaves: list[Condition]) -> list[tuple[Condition, list[Condition]]]:
        """Return the classes that conditions tell apart: when each is possible, and which conditions it satisfies."""
        first = leaves[0]
        if isinstance(first, Compare | Between | CompareWeighted):
            names = [name for name, _ in _terms_of(first)[0]]
            return _classes_of_amount(leaves, self._is_whole(names))
        if isinstance(first, IsOneOf):
            return self._classes_of_text(first.name, [leaf for leaf in leaves if isinstance(leaf, IsOneOf)])
        return [(first, leaves), (Not(first), [])]

    def _is_whole(self, names: Iterable[str]) -> bool:
        return all(unit.is_whole for name in names if (unit := self.ruleset.unit_of(name)) is not None)

    def _classes_of_text(self, name: str, leaves: list[IsOneOf]) -> list[tuple[Condition, list[Condition]]]:
        named = sorted(frozenset[str]().union(*(leaf.values for leaf in leaves)))
        type_ = self.ruleset.attributes[name].type
        by_truths: dict[tuple[bool, ...], set[str]] = {}
        for value in named:
            by_truths.setdefault(tuple(value in leaf.values for leaf in leaves), set()).add(value)
        found: list[tuple[Condition, list[Condition]]] = [
            (IsOneOf(name, frozenset(values)), [leaf for leaf, holds in zip(leaves, truths, strict=True) if holds])
            for truths, values in by_truths.items()
        ]
        if not (isinstance(type_, EnumType) and type_.values.keys() <= set(named)):
            found.append((Not(IsOneOf(name, frozenset(named))), []))
        return found


def _mask(condition: Condition, truths: Mapping[Condition, int], everything: int) -> int:
    """Return the combinations in which a condition is true."""
    match condition:
        case Not(term):
            return everything & ~_mask(term, truths, everything)
        case AllOf(terms):
            found = everything
            for term in terms:
                found &= _mask(term, truths, everything)
            return found
        case AnyOf(terms):
            found = 0
            for term in terms:
                found |= _mask(term, truths, everything)
            return found
        case SomeOf(number, terms):
            return _mask_of_at_least(number, [_mask(term, truths, everything) for term in terms], everything)
    return truths.get(condition, 0)


def _mask_of_at_least(count: int, masks: Iterable[int], everything: int) -> int:
    """Return the combinations that are in so many of some sets of them, or more."""
    with_so_many = [everything, *(0 for _ in range(count))]
    for mask in masks:
        for so_many in range(count, 0, -1):
            with_so_many[so_many] |= with_so_many[so_many - 1] & mask
    return with_so_many[count]


# ---- amounts

Key = tuple[object, ...]
"""What tells one thing that formulas read from another."""


def _key_of(leaf: Condition) -> Key:
    match leaf:
        case IsTrue(name) | IsOneOf(name, _):
            return (name,)
        case Compare() | Between() | CompareWeighted():
            return "", _terms_of(leaf)[0]
    return (leaf,)


_Terms = tuple[tuple[str, Number], ...]


def _terms_of(leaf: Condition) -> tuple[_Terms, bool]:
    """Return the amount that a comparison reads, its two sides in one, and whether it is less than nothing of that."""
    terms: Mapping[str, Number] = {}
    match leaf:
        case Compare(left, _, right):
            counts = Counter(left)
            counts.subtract(right if isinstance(right, tuple) else ())
            terms = counts
        case Between(left, _, _):
            terms = Counter(left)
        case CompareWeighted(amount, _):
            terms = dict(amount.weighed)
    found = tuple(sorted((name, factor) for name, factor in terms.items() if factor))
    if found and found[0][1] < 0:
        return tuple((name, -factor) for name, factor in found), True
    return found, False


def _stands_on_both_sides(leaf: Condition) -> bool:
    return isinstance(leaf, Compare) and isinstance(leaf.right, tuple) and not set(leaf.left).isdisjoint(leaf.right)


_MIRRORED = {
    Relation.AT_LEAST: Relation.AT_MOST,
    Relation.MORE_THAN: Relation.LESS_THAN,
    Relation.AT_MOST: Relation.AT_LEAST,
    Relation.LESS_THAN: Relation.MORE_THAN,
    Relation.EQUAL: Relation.EQUAL,
}
"""What relations become when their sides change places."""


def _limits_of(leaf: Condition) -> list[tuple[Relation, Number]]:
    """Return what a comparison says of the amount that it reads."""
    limits: list[tuple[Relation, Number]] = []
    match leaf:
        case Between(_, low, high):
            limits = [(Relation.AT_LEAST, low), (Relation.AT_MOST, high)]
        case Compare(_, relation, right):
            limits = [(relation, 0 if isinstance(right, tuple) else right)]
        case CompareWeighted(amount, relation):
            limits = [(relation, -amount.constant)]
    if _terms_of(leaf)[1]:
        return [(_MIRRORED[relation], -number) for relation, number in limits]
    return limits


def _classes_of_amount(leaves: list[Condition], is_whole: bool) -> list[tuple[Condition, list[Condition]]]:
    """Divide the values of an amount at the constants that it is compared with.

    They are numbered: 0 is below the first constant, 1 the first, 2 between it and the second, and so on.
    """
    limits = [_limits_of(leaf) for leaf in leaves]
    constants = sorted({constant for own in limits for _, constant in own})
    inner = [[Fraction(one + other, 2), other] for one, other in pairwise(constants)]
    samples = [constants[0] - 1, constants[0], *(n for pair in inner for n in pair), constants[-1] + 1]
    runs: list[tuple[tuple[bool, ...], int, int]] = []
    for place, sample in enumerate(samples):
        truths = tuple(all(relation.holds(sample, constant) for relation, constant in own) for own in limits)
        if runs and runs[-1][0] == truths:
            runs[-1] = truths, runs[-1][1], place
        else:
            runs.append((truths, place, place))
    terms = _terms_of(leaves[0])[0]
    part = next((leaf.amount.part for leaf in leaves if isinstance(leaf, CompareWeighted)), None)
    amount = _Amount(terms, part, is_whole and all(isinstance(factor, int) for _, factor in terms))
    found: dict[tuple[bool, ...], list[Condition]] = {}
    for truths, first, last in runs:
        condition = amount.within(constants, first, last)
        if condition is not None:
            found.setdefault(truths, []).append(condition)
    return [
        (AnyOf(tuple(conditions)), [leaf for leaf, holds in zip(leaves, truths, strict=True) if holds])
        for truths, conditions in found.items()
    ]


_MOST_TIMES = 8
"""A field that stands in an amount more often is not written so often."""


@frozen
class _Amount:
    """An amount that formulas read.

    Attributes:
        terms: Its fields with what they are multiplied by.
        part: The part, where it is made of a part and its whole.
        is_whole: Whether it counts in whole units.
    """

    terms: _Terms
    part: str | None
    is_whole: bool

    def within(self, constants: list[Number], first: int, last: int) -> Condition | None:
        """Return the condition that it is in some numbered places; None if it never is."""
        low = constants[(first - 1) // 2] if first else None
        high = constants[last // 2] if last < 2 * len(constants) else None
        more, less = (
            (Relation.AT_LEAST if first % 2 else Relation.MORE_THAN),
            (Relation.AT_MOST if last % 2 else Relation.LESS_THAN),
        )
        if not self.terms:
            is_zero = (low is None or more.holds(0, low)) and (high is None or less.holds(0, high))
            return AllOf(()) if is_zero else None
        may_be_negative = any(factor < 0 for _, factor in self.terms)
        if not may_be_negative and high is not None and not less.holds(0, high):
            return None
        if self.is_whole and not (may_be_negative and constants == [0]):
            low = None if low is None else math.ceil(low) if first % 2 else math.floor(low) + 1
            high = None if high is None else math.floor(high) if last % 2 else math.ceil(high) - 1
            more, less = Relation.AT_LEAST, Relation.AT_MOST
            if low is not None and high is not None and high < low:
                return None
        ends = [self._compared(relation, end) for relation, end in ((more, low), (less, high)) if end is not None]
        return AllOf(tuple(ends))

    def _compared(self, relation: Relation, end: Number) -> Condition:
        is_plain = self.part is None and all(
            isinstance(factor, int) and abs(factor) <= _MOST_TIMES for _, factor in self.terms
        )
        left = tuple(name for name, factor in self.terms if is_plain for _ in range(int(factor)))
        right = tuple(name for name, factor in self.terms if is_plain for _ in range(int(-factor)))
        if not is_plain or (right and end):
            return CompareWeighted(WeightedSum(self.terms, -end, self.part), relation)
        return Compare(left, relation, right if right else end)
