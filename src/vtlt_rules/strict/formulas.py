"""Formulas about one agency: what conditions and demands say, with negations pushed down to the atoms.

An agency is any legal one: attributes of their types, figures that keep to ``thuoc``, ``toi_da`` and formulas.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from attrs import field, frozen

from vtlt_rules.relations import Relation
from vtlt_rules.values import Number, Period

Terms = Mapping[str, Number]
"""Coefficients by field."""


@frozen(cache_hash=True)
class Flag:
    """A yes/no attribute or field is ``value``."""

    name: str
    value: bool

    size = 1


@frozen(cache_hash=True)
class Member:
    """An enumeration or a text is, or is not, one of some values."""

    name: str
    values: frozenset[str]
    is_in: bool

    @property
    def size(self) -> int:
        """How much work it is to look at it."""
        return 1 + len(self.values) // 8


@frozen(cache_hash=True)
class Done:
    """A milestone lies, or does not lie, in a window."""

    name: str
    window: Period
    is_in: bool

    size = 1


@frozen(cache_hash=True)
class Linear:
    """A sum of fields with coefficients, and a constant, is at least zero; more than zero when it is strict."""

    terms: tuple[tuple[str, Number], ...]
    constant: Number
    is_strict: bool

    @property
    def size(self) -> int:
        """How much work it is to look at it."""
        return len(self.terms)


@frozen(cache_hash=True)
class And:
    """All of some formulas; true when there are none."""

    parts: tuple[Formula, ...]
    size: int = field(init=False, eq=False, repr=False)

    @size.default
    def _size_of_parts(self) -> int:
        return 1 + sum(part.size for part in self.parts)


@frozen(cache_hash=True)
class Or:
    """Some of some formulas; false when there are none."""

    parts: tuple[Formula, ...]
    size: int = field(init=False, eq=False, repr=False)

    @size.default
    def _size_of_parts(self) -> int:
        return 1 + sum(part.size for part in self.parts)


@frozen(cache_hash=True)
class SoMany:
    """So many of some formulas hold, or more; made by :func:`so_many_of`, so that it is neither all of them nor any."""

    count: int
    parts: tuple[Formula, ...]
    size: int = field(init=False, eq=False, repr=False)

    @size.default
    def _size_of_parts(self) -> int:
        return 1 + sum(part.size for part in self.parts)

    def first_or_rest(self) -> Or:
        """Return the same as a choice: the first holds and one less of the others, or so many of the others."""
        first, *others = self.parts
        return Or((all_of((first, so_many_of(self.count - 1, others))), so_many_of(self.count, others)))


Formula = Flag | Member | Done | Linear | And | Or | SoMany

TRUE = And(())
FALSE = Or(())


def all_of(parts: Iterable[Formula]) -> Formula:
    """Join formulas by "and", without nesting and without what is true anyway."""
    flat: list[Formula] = []
    for part in parts:
        if part == FALSE:
            return FALSE
        flat += part.parts if isinstance(part, And) else [part]
    kept = tuple(dict.fromkeys(flat))
    return kept[0] if len(kept) == 1 else And(kept)


def any_of(parts: Iterable[Formula]) -> Formula:
    """Join formulas by "or", without nesting and without what is false anyway."""
    flat: list[Formula] = []
    for part in parts:
        if part == TRUE:
            return TRUE
        flat += part.parts if isinstance(part, Or) else [part]
    kept = tuple(dict.fromkeys(flat))
    return kept[0] if len(kept) == 1 else Or(kept)


def so_many_of(count: int, parts: Sequence[Formula]) -> Formula:
    """Return that so many of some formulas hold, or more, each counted as often as it stands there."""
    held = sum(part == TRUE for part in parts)
    left = tuple(part for part in parts if part not in (TRUE, FALSE))
    count -= held
    if count <= 0:
        return TRUE
    if count >= len(left):
        return all_of(left) if count == len(left) else FALSE
    return any_of(left) if count == 1 else SoMany(count, left)


def negated(formula: Formula) -> Formula:
    """Return the formula that holds exactly where this one does not."""
    match formula:
        case Flag(name, value):
            return Flag(name, not value)
        case Member(name, values, is_in):
            return Member(name, values, not is_in)
        case Done(name, window, is_in):
            return Done(name, window, not is_in)
        case Linear(terms, constant, is_strict):
            return linear({name: -factor for name, factor in terms}, -constant, is_strict=not is_strict)
        case And(parts):
            return any_of(negated(part) for part in parts)
        case Or(parts):
            return all_of(negated(part) for part in parts)
        case SoMany(count, parts):
            return so_many_of(len(parts) - count + 1, [negated(part) for part in parts])


def linear(terms: Terms, constant: Number, *, is_strict: bool) -> Formula:
    """Return that the terms and the constant add up to at least zero (more, when strict); plain truth without terms."""
    kept = tuple(sorted((name, factor) for name, factor in terms.items() if factor))
    if kept:
        return Linear(kept, constant, is_strict)
    return TRUE if constant > 0 or (constant == 0 and not is_strict) else FALSE


def compared(terms: Terms, relation: Relation, constant: Number) -> Formula:
    """Return that the terms stand in a relation to a constant."""
    minus = {name: -factor for name, factor in terms.items()}
    at_least = linear(terms, -constant, is_strict=relation is Relation.MORE_THAN)
    at_most = linear(minus, constant, is_strict=relation is Relation.LESS_THAN)
    match relation:
        case Relation.AT_LEAST | Relation.MORE_THAN:
            return at_least
        case Relation.AT_MOST | Relation.LESS_THAN:
            return at_most
        case Relation.EQUAL:
            return all_of((at_least, at_most))


def added(*sums: Terms) -> dict[str, Number]:
    """Add sums up, field by field."""
    total: dict[str, Number] = {}
    for terms in sums:
        for name, factor in terms.items():
            total[name] = total.get(name, 0) + factor
    return total


def scaled(terms: Terms, factor: Number) -> dict[str, Number]:
    """Multiply all coefficients."""
    return {name: Fraction(factor) * value for name, value in terms.items()}


def implies(left: Formula, right: Formula) -> Formula:
    """Return the formula "if left then right"."""
    return any_of((negated(left), right))
