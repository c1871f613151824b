"""What a statement reads: the fields and attributes that its verdict depends on.

Both evaluators need it, so it stands below them, beside the checked ruleset.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from vtlt_rules.checked.conditions import Condition, names_read
from vtlt_rules.checked.fields import Field
from vtlt_rules.checked.measures import Average, Count, Measure, ShareOfAgencies, ShareOfWhole, Total
from vtlt_rules.checked.ruleset import CheckedRuleset, Statement


def cells_read(ruleset: CheckedRuleset, statement: Statement) -> tuple[str, ...]:
    """Return the reported fields and attributes that a statement reads, derived ones taken apart, each once."""
    return tuple(taken_apart(ruleset, direct_reads(statement)))


def direct_reads(statement: Statement) -> Iterator[str]:
    """Go through the fields and attributes that a statement names, by its measure and by ``khi``."""
    yield from read_by(statement.subject)
    if statement.condition is not None:
        yield from names_read(statement.condition)


def read_by(subject: Measure | Field | None) -> Iterator[str]:
    """Go through the fields and attributes that a measure names; a field names itself."""
    match subject:
        case ShareOfWhole(part=part, whole=whole):
            yield part
            yield whole
        case ShareOfAgencies(condition=condition) | Count(condition=condition):
            yield from names_read(condition)
        case Total(field=name) | Average(field=name) | Field(name=name):
            yield name


def taken_apart(ruleset: CheckedRuleset, names: Iterable[str]) -> Iterator[str]:
    """Go through what some fields are derived from, down to what agencies report; a reported field is itself.

    Each comes once, in the order of first occurrence. However often formulas name each other, each is gone through once.
    """
    seen: set[str] = set()
    waiting = [*names][::-1]
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        field = ruleset.fields.get(name)
        formula = field.formula if field is not None else None
        if formula is None:
            yield name
        else:
            operands = formula if isinstance(formula, tuple) else names_read(formula)
            waiting += [*operands][::-1]


def condition_of(ruleset: CheckedRuleset, name: str) -> Condition | None:
    """Return the formula of a derived yes/no field; None for anything else."""
    field = ruleset.fields.get(name)
    return None if field is None or field.formula is None or isinstance(field.formula, tuple) else field.formula


def operands_first(ruleset: CheckedRuleset, names: Iterable[str]) -> Iterator[tuple[str, Condition]]:
    """Go through the derived yes/no fields among some names and in the formulas of these, with their formulas.

    Each comes once, after those that its formula names: who keeps what comes out of each can go through a chain of
    formulas of any length without recursion.
    """
    done: set[str] = set()
    waiting = [*names][::-1]
    while waiting:
        name = waiting[-1]
        formula = condition_of(ruleset, name)
        inner = [] if formula is None or name in done else [read for read in names_read(formula) if read not in done]
        inner = [read for read in inner if condition_of(ruleset, read) is not None]
        if inner:
            waiting += inner[::-1]
            continue
        waiting.pop()
        if formula is not None and name not in done:
            done.add(name)
            yield name, formula


def chain_lengths(ruleset: CheckedRuleset) -> dict[str, int]:
    """Return for each derived yes/no field, operands first, how many formulas in a row, its own included, lead to it."""
    lengths: dict[str, int] = {}
    for name, formula in operands_first(ruleset, ruleset.fields):
        lengths[name] = 1 + max((lengths.get(read, 0) for read in names_read(formula)), default=0)
    return lengths


def fields_that_matter(ruleset: CheckedRuleset, statement: Statement) -> frozenset[str]:
    """Return everything that can spoil a statement: what it reads, derived fields included, and what bounds that."""
    found: set[str] = set(direct_reads(statement)) | set(cells_read(ruleset, statement))
    for name in list(found):
        found |= ruleset.families.get(name, frozenset())
    return frozenset(found)
