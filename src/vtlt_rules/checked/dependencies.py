"""What depends on what: which cells a statement reads, which order formulas are worked out in, what a contradiction taints.

All evaluators need it, so it stands below them.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from functools import wraps
from typing import TypeVar, cast

from vtlt_rules.checked.conditional import ConditionalAmount
from vtlt_rules.checked.conditions import Condition, names_read
from vtlt_rules.checked.fields import Scope
from vtlt_rules.checked.ruleset import CheckedRuleset, Statement

Found = TypeVar("Found")


def worked_out_once(function: Callable[[CheckedRuleset], Found]) -> Callable[[CheckedRuleset], Found]:
    """Work something out about a ruleset when it is first asked for, not for each agency; nobody changes what was found."""
    name = function.__name__

    @wraps(function)
    def once(ruleset: CheckedRuleset) -> Found:
        if name not in ruleset.worked_out:
            ruleset.worked_out[name] = function(ruleset)
        return cast(Found, ruleset.worked_out[name])

    return once


def grouping_attributes(ruleset: CheckedRuleset) -> Mapping[str, Sequence[Scope]]:
    """Return the attributes by which agencies are grouped (``tung``), each with the scopes in which it is mandatory."""
    found: dict[str, dict[str, Scope]] = {}
    for statement in ruleset.statements:
        if statement.grouped_by is not None:
            found.setdefault(statement.grouped_by.name, {})[statement.scope.name] = statement.scope
    return {name: [*scopes.values()] for name, scopes in found.items()}


def direct_reads(statement: Statement) -> Iterator[str]:
    """Go through the fields and attributes that a statement names, by its measure and by ``khi``."""
    if statement.measure is not None:
        yield from statement.measure.names
    elif statement.subject is not None:
        yield statement.subject.name
    if statement.condition is not None:
        yield from names_read(statement.condition)


def operands_of(ruleset: CheckedRuleset, name: str) -> tuple[str, ...]:
    """Return the fields and attributes that a derived field's formula names; none where it is not derived."""
    test = ruleset.class_tests.get(name)
    if test is not None:
        return (test.field,)
    conditional = ruleset.conditional.get(name)
    if conditional is not None:
        return conditional.names
    field = ruleset.fields.get(name)
    if field is None or field.formula is None:
        return ()
    if field.classes is not None:
        return tuple(field.classes.names_read())
    return field.operands if field.condition is None else tuple(names_read(field.condition))


def with_operands(ruleset: CheckedRuleset, names: Iterable[str]) -> Iterator[str]:
    """Go through some fields and what they are derived from, the derived ones themselves and those between included.

    Each comes once, in the order of first occurrence. However often formulas name each other, each is gone through once.
    """
    seen: set[str] = set()
    waiting = [*names][::-1]
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            yield name
            waiting += operands_of(ruleset, name)[::-1]


def taken_apart(ruleset: CheckedRuleset, names: Iterable[str]) -> Iterator[str]:
    """Go through what some fields are derived from, down to what agencies report; a reported field is itself."""
    return (name for name in with_operands(ruleset, names) if not operands_of(ruleset, name))


def cells_read(ruleset: CheckedRuleset, statement: Statement) -> tuple[str, ...]:
    """Return the reported fields and attributes that a statement reads, derived ones taken apart, each once."""
    return tuple(taken_apart(ruleset, direct_reads(statement)))


def names_read_by(ruleset: CheckedRuleset, statements: Iterable[Statement]) -> frozenset[str]:
    """Return the reported fields and attributes that some statements read, those of their scopes among them."""
    found: set[str] = set()
    for one in statements:
        found.update(cells_read(ruleset, one), names_read(one.scope.condition))
    return frozenset(found)


def all_reads(ruleset: CheckedRuleset, *statements: Statement) -> frozenset[str]:
    """Return every cell that some statements read: what they name, and what that is derived from.

    A derived field is read as well as its operands: what was reported for it counts where they do not tell.
    """
    named = dict.fromkeys(name for statement in statements for name in direct_reads(statement))
    return frozenset(with_operands(ruleset, named))


def fields_that_matter(ruleset: CheckedRuleset, *statements: Statement) -> frozenset[str]:
    """Return everything that some statements depend on: what they read, derived fields included, and what bounds that."""
    return with_all_that_bounds(ruleset, all_reads(ruleset, *statements))


def with_families(ruleset: CheckedRuleset, names: Iterable[str]) -> frozenset[str]:
    """Return some names and all fields that bound them; of classes the field with all its tests.

    An amount under a condition is no cell: it stands for the fields that bound it.
    """
    found: set[str] = set()
    groups = class_groups(ruleset)
    for name in names:
        if name not in found:
            family = ruleset.families.get(name)
            found.update(groups.get(name, (name,)) if family is None else family.reported)
    return frozenset(found)


def with_all_that_bounds(ruleset: CheckedRuleset, names: Iterable[str]) -> frozenset[str]:
    """Return some names with their families, and with what the conditions of amounts in these families depend on.

    So are families with amounts under conditions that can taint one of them.
    """
    found = with_families(ruleset, names)
    if not ruleset.conditional:
        return found
    within, tainted_by = conditions_within(ruleset), tainted_under_conditions(ruleset)
    while True:
        firsts = {representative_of(ruleset, one) for one in found}
        read = [name for first in firsts for name in within.get(first, ())]
        read += (family for family, tainted in tainted_by.items() if not tainted.isdisjoint(firsts))
        more = found | with_families(ruleset, with_operands(ruleset, read))
        if more == found:
            return found
        found = more


@worked_out_once
def conditions_within(ruleset: CheckedRuleset) -> Mapping[str, Sequence[str]]:
    """Return what the conditions name on which amounts of a family depend, by :func:`representative_of` the family."""
    found: dict[str, list[str]] = {}
    for one in ruleset.conditional.values():
        found.setdefault(representative_of(ruleset, one.name), []).extend(names_read(one.condition))
    return found


@worked_out_once
def tainted_under_conditions(ruleset: CheckedRuleset) -> Mapping[str, frozenset[str]]:
    """Return what is tainted where a sum with amounts under conditions contradicts figures.

    Of families both, by :func:`representative_of` them.
    """
    found: dict[str, frozenset[str]] = {}
    for name in dict.fromkeys(representative_of(ruleset, one) for one in ruleset.conditional):
        named = {*with_operands(ruleset, ruleset.families[name].derived)}.difference(ruleset.attributes)
        found[name] = frozenset(representative_of(ruleset, one) for one in named)
    return found


@worked_out_once
def conditional_levels(ruleset: CheckedRuleset) -> Sequence[Sequence[ConditionalAmount]]:
    """Return the amounts under conditions, level by level: each after those that its condition depends on."""
    inner = {
        name: [read for read in with_operands(ruleset, names_read(one.condition)) if read in ruleset.conditional]
        for name, one in ruleset.conditional.items()
    }
    levels: dict[str, int] = {}
    for name in _inner_first(ruleset.conditional, inner.__getitem__):
        levels[name] = 1 + max((levels[one] for one in inner[name]), default=-1)
    found: list[list[ConditionalAmount]] = [[] for _ in range(1 + max(levels.values(), default=-1))]
    for name, one in ruleset.conditional.items():
        found[levels[name]].append(one)
    return found


# ---- derived yes/no fields


def condition_of(ruleset: CheckedRuleset, name: str) -> Condition | None:
    """Return the formula of a derived yes/no field, or of a class test, which is like one; None for anything else."""
    test = ruleset.class_tests.get(name)
    if test is not None:
        return test.condition
    field = ruleset.fields.get(name)
    return None if field is None else field.condition


def in_topological_order(
    ruleset: CheckedRuleset, names: Iterable[str], known: Container[str] = ()
) -> Iterator[tuple[str, Condition]]:
    """Go through the derived yes/no fields among some names and in the formulas of these, in topological order.

    Each comes once with its formula, after those that its formula names: who keeps what comes out of each can go through a
    chain of formulas of any length without recursion; what is ``known`` already is passed over, with what it is made of.
    """

    def inner(name: str) -> Iterable[str]:
        formula = None if name in known else condition_of(ruleset, name)
        read = () if formula is None else names_read(formula)
        return (one for one in read if one not in known and condition_of(ruleset, one) is not None)

    for name in _inner_first(names, inner):
        formula = None if name in known else condition_of(ruleset, name)
        if formula is not None:
            yield name, formula


def _inner_first(names: Iterable[str], inner: Callable[[str], Iterable[str]]) -> Iterator[str]:
    """Go through names and what they are made of, each once, after what it is made of itself; without recursion."""
    done: set[str] = set()
    waiting = [*names][::-1]
    while waiting:
        name = waiting[-1]
        missing = [one for one in inner(name) if one not in done] if name not in done else []
        if missing:
            waiting += missing[::-1]
            continue
        waiting.pop()
        if name not in done:
            done.add(name)
            yield name


@worked_out_once
def formulas_of(ruleset: CheckedRuleset) -> Mapping[str, Condition]:
    """Return the derived yes/no fields and class tests with their formulas, in topological order.

    What does not name each other is in the order of its declaration: the tests of a field of classes stand in its place,
    all of them, since contradictions are looked for in this order and the field is one cell.
    """
    groups = class_groups(ruleset)
    derived = dict.fromkeys(
        name for name, field in ruleset.fields.items() if field.condition is not None or name in groups
    )

    def inner(name: str) -> Iterable[str]:
        read = operands_of(ruleset, name)
        if ruleset.conditional:  # of which the conditions may read them too
            read = tuple(with_operands(ruleset, read))
        fields = (groups.get(one, (one,))[0] for one in read)
        return (one for one in fields if one in derived)

    cells = (one for name in _inner_first(derived, inner) for one in groups.get(name, (name,)))
    return {one: formula for one in cells if (formula := condition_of(ruleset, one)) is not None}


@worked_out_once
def class_groups(ruleset: CheckedRuleset) -> Mapping[str, tuple[str, ...]]:
    """Return for each field of classes, and for each of its tests, the field with all its tests: they are one cell."""
    groups: dict[str, list[str]] = {}
    for test in ruleset.class_tests.values():
        groups.setdefault(test.field, [test.field]).append(test.name)
    return {name: tuple(group) for group in groups.values() for name in group}


@worked_out_once
def dependents_of(ruleset: CheckedRuleset) -> Mapping[str, Sequence[str]]:
    """Return for each field and attribute the derived yes/no fields whose formulas depend on it, at one step.

    What bounds each other has the same dependents, which stand once: under the name that :func:`representative_of` gives.
    """
    found: dict[str, list[str]] = {}
    for flag, formula in formulas_of(ruleset).items():
        for name in dict.fromkeys(representative_of(ruleset, name) for name in names_read(formula)):
            found.setdefault(name, []).append(flag)
    for test in ruleset.class_tests.values():  # by what was reported for it
        found.setdefault(test.field, []).append(test.name)
    for level in reversed(conditional_levels(ruleset)):
        for one in level:
            flags = found.get(representative_of(ruleset, one.name), ())
            for name in dict.fromkeys(representative_of(ruleset, name) for name in names_read(one.condition)):
                own = found.setdefault(name, [])
                own += [flag for flag in flags if flag not in own]
    return found


def representative_of(ruleset: CheckedRuleset, name: str) -> str:
    """Return the first of the fields that bound a field; anything else represents itself."""
    family = ruleset.families.get(name)
    return name if family is None else family.members[0]


@worked_out_once
def chain_lengths(ruleset: CheckedRuleset) -> Mapping[str, int]:
    """Return for each derived yes/no field, operands first, how many formulas in a row, its own included, lead to it."""
    lengths: dict[str, int] = {}
    for name, formula in formulas_of(ruleset).items():
        lengths[name] = 1 + max((lengths.get(read, 0) for read in names_read(formula)), default=0)
    return lengths


# ---- contradictions


def flags_that_taint(ruleset: CheckedRuleset, names: Iterable[str]) -> list[str]:
    """Return the derived yes/no fields whose contradictions can change what is known of some cells, operands first.

    What one of them taints no longer tells whether another one contradicts its formula. So each that reads what matters, or
    matters itself, is one of them, and what it reads matters as well.
    """
    formulas = formulas_of(ruleset)
    dependents = dependents_of(ruleset)
    within = conditions_within(ruleset)
    waiting = [representative_of(ruleset, name) for name in names if name not in ruleset.attributes]
    matters = set(waiting)
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        for flag in (*dependents.get(name, ()), *((name,) if name in formulas else ())):
            if flag in found:
                continue
            found.add(flag)
            reads = {representative_of(ruleset, read) for read in names_read(formulas[flag])}
            reads |= {representative_of(ruleset, read) for one in reads for read in within.get(one, ())}
            groups = class_groups(ruleset).get(flag, (flag,))
            new = {*groups, *reads}.difference(ruleset.attributes) - matters
            waiting += new
            matters |= new
    return [name for name in formulas if name in found]


def rests_on_conditional_amounts(ruleset: CheckedRuleset, statement: Statement) -> bool:
    """Tell whether amounts under conditions can make a difference to a statement, be it by contradictions."""
    if not ruleset.conditional:
        return False
    matters = fields_that_matter(ruleset, statement)
    read = {*all_reads(ruleset, statement), *with_operands(ruleset, flags_that_taint(ruleset, matters))}
    bounding = with_all_that_bounds(ruleset, matters | read)
    families = (ruleset.families[name] for name in bounding if name in ruleset.families)
    return not ruleset.conditional.keys().isdisjoint(read) or any(family.conditional for family in families)


def tainted_by_cell(ruleset: CheckedRuleset, name: str) -> frozenset[str]:
    """Return the cells that a wrong figure taints: itself, and all fields that bound it."""
    return with_families(ruleset, (name,))


def tainted_by_formula(ruleset: CheckedRuleset, *names: str) -> frozenset[str]:
    """Return the cells that derived yes/no fields taint which their formulas contradict.

    Itself and the fields that its formula names, derived ones taken apart, with their families. Attributes come from the
    registry, and keep what they have.
    """
    return with_families(ruleset, with_operands(ruleset, names)).difference(ruleset.attributes)
