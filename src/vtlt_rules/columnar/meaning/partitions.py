"""Which agencies need which sums: the agencies are parted by an attribute, so that each is asked only what concerns it.

Most statements concern few agencies: what the plan asks of communes, nobody need work out for departments. A part is a set
of values of one attribute for which the same scopes are possible. An attribute parts all agencies, and each scope goes with
the attribute that narrows it most; so an agency is visited once for each attribute that parts, not once for each scope.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from fractions import Fraction

from attrs import frozen

from vtlt_rules.checked import AllOf, AnyOf, CheckedRuleset, Condition, EnumType, IsOneOf, Not, Scope

_NARROW = Fraction(1, 8)
"""Of its values, how many an attribute leaves to a scope that concerns few agencies."""

_MOST_PLACES = 1_000_000
"""Values times scopes for which they are possible, beyond which agencies are not parted."""


@frozen
class Part:
    """Some of the agencies.

    Attributes:
        attribute: The attribute that tells who they are; None when all agencies are meant.
        values: The values that it has for them.
        has_missing: Whether those are meant as well of which the attribute is missing.
        sure: The scopes that they belong to.
        open: The scopes that some of them may belong to, as other attributes tell.
    """

    attribute: str | None
    values: tuple[str, ...]
    sure: frozenset[str]
    open: frozenset[str]
    has_missing: bool = False

    @property
    def scopes(self) -> frozenset[str]:
        """All scopes that concern them."""
        return self.sure | self.open


@frozen
class _ValueSet:
    """Some values of an attribute, or all but some."""

    names: frozenset[str] = frozenset()
    is_rest: bool = True

    def __contains__(self, value: str) -> bool:
        return (value in self.names) is not self.is_rest

    def among(self, values: Collection[str]) -> int:
        """Return how many of all values they are."""
        return len(values) - len(self.names) if self.is_rest else len(self.names)

    def others(self) -> _ValueSet:
        """Return all other values."""
        return _ValueSet(self.names, not self.is_rest)

    @staticmethod
    def of_any(sets: Sequence[_ValueSet]) -> _ValueSet:
        """Return the values that are in any of some sets."""
        found = frozenset[str]().union(*(one.names for one in sets if not one.is_rest))
        rests = [one.names for one in sets if one.is_rest]
        return _ValueSet(rests[0].intersection(*rests) - found, True) if rests else _ValueSet(found, False)

    @staticmethod
    def of_all(sets: Sequence[_ValueSet]) -> _ValueSet:
        """Return the values that are in all of some sets."""
        return _ValueSet.of_any([one.others() for one in sets]).others()


_ANY = _ValueSet()


@frozen
class _Possible:
    """For which values of an attribute, if nothing else is known, a condition may hold, and may not hold."""

    holds: _ValueSet = _ANY
    fails: _ValueSet = _ANY


def _possible(condition: Condition) -> dict[str, _Possible]:
    """Return for each attribute that a condition reads what its values leave possible."""
    match condition:
        case IsOneOf(name, values):
            found = _ValueSet(values, is_rest=False)
            return {name: _Possible(found, found.others())}
        case Not(term):
            return {name: _Possible(one.fails, one.holds) for name, one in _possible(term).items()}
        case AllOf(terms) | AnyOf(terms):
            each: dict[str, list[_Possible]] = {}
            for term in terms:
                for name, one in _possible(term).items():
                    each.setdefault(name, []).append(one)
            is_any = isinstance(condition, AnyOf)
            return {name: _joined(found, len(found) < len(terms), is_any) for name, found in each.items()}
        case _:
            return {}


def _joined(terms: list[_Possible], has_others: bool, is_any: bool) -> _Possible:
    """Join what is possible for the terms of ``va`` and ``hoac`` that read an attribute; others may hold and may not."""
    holds, fails = [one.holds for one in terms], [one.fails for one in terms]
    others = [_ANY] if has_others else []
    if is_any:
        return _Possible(_ValueSet.of_any(holds + others), _ValueSet.of_all(fails))
    return _Possible(_ValueSet.of_all(holds), _ValueSet.of_any(fails + others))


def parts_of(ruleset: CheckedRuleset, scopes: Collection[Scope], may_be_missing: Callable[[str], bool]) -> list[Part]:
    """Part all agencies by each attribute that narrows some scope; the parts of the first cover all agencies.

    Args:
        ruleset: The ruleset.
        scopes: The scopes of its statements.
        may_be_missing: Whether some agency may lack an attribute.
    """
    enums = _enumerations(ruleset)
    narrowed: dict[str | None, list[_Narrowed]] = {}
    for scope in scopes:
        one = _narrowest(scope, enums)
        narrowed.setdefault(one.attribute, []).append(one)
    wide = narrowed.pop(None, [])
    attributes = sorted(narrowed, key=lambda name: -len(narrowed[name]))
    work = sum(one.given(name).holds.among(enums[name or ""]) for name in attributes for one in narrowed[name])
    if not attributes or work > _MOST_PLACES:
        return [Part(None, (), frozenset(), frozenset(scope.name for scope in scopes))]
    first = min(attributes, key=lambda name: len(enums[name or ""]))
    attributes.remove(first)
    found = []
    for name in [first, *attributes]:
        assert name is not None
        own = narrowed[name] + (wide if name == first else [])
        found += _parted(name, enums[name], own, covers_all=name == first)
        if may_be_missing(name):
            found.append(Part(name, (), frozenset(), frozenset(one.scope for one in own), has_missing=True))
    return found


def _enumerations(ruleset: CheckedRuleset) -> dict[str, list[str]]:
    return {name: list(one.type.values) for name, one in ruleset.attributes.items() if isinstance(one.type, EnumType)}


@frozen
class _Narrowed:
    """A scope, what values leave possible, the attribute that leaves it the fewest of its values, and what part."""

    scope: str
    possible: Mapping[str, _Possible]
    attribute: str | None = None
    left: Fraction = Fraction(1)

    def given(self, attribute: str | None) -> _Possible:
        """Return for which values of an attribute agencies may belong to it, and may not."""
        return self.possible.get(attribute or "", _Possible())


def _narrowest(scope: Scope, enums: Mapping[str, list[str]]) -> _Narrowed:
    """Find the attribute that leaves a scope the fewest of its values; none when none excludes any."""
    possible = _possible(scope.condition)
    best = _Narrowed(scope.name, possible)
    for name, one in possible.items():
        if name in enums:
            left = Fraction(one.holds.among(enums[name]), len(enums[name]))
            best = best if best.left <= left else _Narrowed(scope.name, possible, name, left)
    return best


def _parted(attribute: str, values: list[str], scopes: list[_Narrowed], covers_all: bool) -> list[Part]:
    sure: dict[str, list[str]] = {value: [] for value in values}
    open_: dict[str, list[str]] = {value: [] for value in values}
    for scope in scopes:
        holds, fails = scope.given(attribute).holds, scope.given(attribute).fails
        for value in [value for value in values if value in holds] if holds.is_rest else holds.names:
            (open_ if value in fails else sure)[value].append(scope.scope)
    classes: dict[tuple[frozenset[str], frozenset[str]], list[str]] = {}
    for value in values:
        if sure[value] or open_[value] or covers_all:
            classes.setdefault((frozenset(sure[value]), frozenset(open_[value])), []).append(value)
    return [Part(attribute, tuple(found), *names) for names, found in classes.items()]


def few_parts(ruleset: CheckedRuleset, scopes: Iterable[Scope], may_be_missing: Callable[[str], bool]) -> list[Part]:
    """Part agencies for engines to which reading the data again costs more than sums that nobody needs.

    All agencies together, and once more the few that belong to narrow scopes, whose statements read columns of their own.
    """
    enums = _enumerations(ruleset)
    wide: set[str] = set()
    narrow: dict[str, list[_Narrowed]] = {}
    for scope in scopes:
        one = _narrowest(scope, enums)
        if one.attribute is not None and one.left <= _NARROW:
            narrow.setdefault(one.attribute, []).append(one)
        else:
            wide.add(scope.name)
    parts = [Part(None, (), frozenset(), frozenset(wide))]
    for name, own in narrow.items():
        possible = _ValueSet.of_any([one.given(name).holds for one in own])
        values = tuple(value for value in enums[name] if value in possible)
        parts.append(Part(name, values, frozenset(), frozenset(one.scope for one in own), may_be_missing(name)))
    return parts
