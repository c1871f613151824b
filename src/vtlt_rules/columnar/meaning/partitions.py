"""Which agencies need which sums: the agencies are parted by an attribute, so that each is asked only what concerns it.

Most statements concern few agencies: what the plan asks of communes, nobody need work out for departments. A part is a set
of values of one attribute for which the same scopes are possible. An attribute parts all agencies, and each scope goes with
the attribute that narrows it most; so an agency is visited once for each attribute that parts, not once for each scope.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction

from attrs import frozen

from vtlt_rules.checked import AllOf, AnyOf, CheckedRuleset, Condition, EnumType, IsOneOf, Not, Scope, names_read
from vtlt_rules.verdict import Truth

_NARROW = Fraction(1, 8)
"""Of its values, how many an attribute leaves to a scope that concerns few agencies."""


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


def truth_given(condition: Condition, known: Mapping[str, str]) -> Truth:
    """Return the truth of a scope's condition where only some attributes are known."""
    match condition:
        case IsOneOf(name, values):
            return Truth.of(known[name] in values) if name in known else Truth.UNKNOWN
        case Not(term):
            return truth_given(term, known).negated()
        case AllOf(terms):
            return Truth.conjunction(truth_given(term, known) for term in terms)
        case AnyOf(terms):
            return Truth.disjunction(truth_given(term, known) for term in terms)
        case _:
            return Truth.UNKNOWN


def parts_of(ruleset: CheckedRuleset, scopes: Iterable[Scope], may_be_missing: Callable[[str], bool]) -> list[Part]:
    """Part all agencies by each attribute that narrows some scope; the parts of the first cover all agencies.

    Args:
        ruleset: The ruleset.
        scopes: The scopes of its statements.
        may_be_missing: Whether some agency may lack an attribute.
    """
    enums = _enumerations(ruleset)
    narrowed: dict[str | None, list[Scope]] = {}
    for scope in scopes:
        narrowed.setdefault(_narrowest(scope, enums)[1], []).append(scope)
    wide = narrowed.pop(None, [])
    attributes = sorted(narrowed, key=lambda name: -len(narrowed[name]))
    if not attributes:
        return [Part(None, (), frozenset(), frozenset(scope.name for scope in wide))]
    first = min(attributes, key=lambda name: len(enums[name or ""]))
    attributes.remove(first)
    found = []
    for name in [first, *attributes]:
        assert name is not None
        own = narrowed[name] + (wide if name == first else [])
        found += _parted(name, enums[name], own, covers_all=name == first)
        if may_be_missing(name):
            found.append(Part(name, (), frozenset(), frozenset(scope.name for scope in own), has_missing=True))
    return found


def _enumerations(ruleset: CheckedRuleset) -> dict[str, list[str]]:
    return {name: list(one.type.values) for name, one in ruleset.attributes.items() if isinstance(one.type, EnumType)}


def _narrowest(scope: Scope, enums: Mapping[str, list[str]]) -> tuple[Fraction, str | None]:
    """Return the attribute that leaves the fewest of its values possible, and how many; None when none excludes any."""
    best: tuple[Fraction, str | None] = (Fraction(1), None)
    for name in dict.fromkeys(names_read(scope.condition)):
        if name in enums:
            left = sum(_may_hold(scope, name, value) for value in enums[name])
            best = min(best, (Fraction(left, len(enums[name])), name), key=lambda pair: pair[0])
    return best


def _parted(attribute: str, values: list[str], scopes: list[Scope], covers_all: bool) -> list[Part]:
    classes: dict[tuple[frozenset[str], frozenset[str]], list[str]] = {}
    for value in values:
        truths = {scope.name: truth_given(scope.condition, {attribute: value}) for scope in scopes}
        sure = frozenset(name for name, truth in truths.items() if truth is Truth.TRUE)
        open_ = frozenset(name for name, truth in truths.items() if truth is Truth.UNKNOWN)
        if sure or open_ or covers_all:
            classes.setdefault((sure, open_), []).append(value)
    return [Part(attribute, tuple(found), sure, open_) for (sure, open_), found in classes.items()]


def few_parts(ruleset: CheckedRuleset, scopes: Iterable[Scope], may_be_missing: Callable[[str], bool]) -> list[Part]:
    """Part agencies for engines to which reading the data again costs more than sums that nobody needs.

    All agencies together, and once more the few that belong to narrow scopes, whose statements read columns of their own.
    """
    enums = _enumerations(ruleset)
    wide: set[str] = set()
    narrow: dict[str, list[Scope]] = {}
    for scope in scopes:
        left, name = _narrowest(scope, enums)
        if name is not None and left <= _NARROW:
            narrow.setdefault(name, []).append(scope)
        else:
            wide.add(scope.name)
    parts = [Part(None, (), frozenset(), frozenset(wide))]
    for name, own in narrow.items():
        values = tuple(value for value in enums[name] if any(_may_hold(scope, name, value) for scope in own))
        parts.append(Part(name, values, frozenset(), frozenset(one.name for one in own), may_be_missing(name)))
    return parts


def _may_hold(scope: Scope, name: str, value: str) -> bool:
    return truth_given(scope.condition, {name: value}) is not Truth.FALSE
