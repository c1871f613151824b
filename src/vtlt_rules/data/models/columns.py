"""A checked ruleset -> what its agencies report: columns with what is declared of each, and which statements need them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from attrs import field

from vtlt_rules.checked import (
    BUILT_IN,
    Attribute,
    CheckedRuleset,
    EnumType,
    Field,
    NumberType,
    Simple,
    Statement,
    Type,
    all_reads,
    names_read,
    statements_meant,
)
from vtlt_rules.records import record
from vtlt_rules.scalars import text
from vtlt_rules.source import compose, fold
from vtlt_rules.values import Number, Unit, write_exact

ColumnType = Literal["number", "boolean", "milestone", "enumeration", "text"]

_SIMPLE: Mapping[Simple, ColumnType] = {
    Simple.BOOLEAN: "boolean",
    Simple.MILESTONE: "milestone",
    Simple.TEXT: "text",
}


@record
class SchemaColumn:
    """What is declared of one attribute or field, and which statements need it.

    Attributes:
        name: Its name, which is the key or attribute of an agency, the key in JSON, and the column of files and frames.
        label: How people call it; files may be headed so.
        type: ``number``, ``boolean``, ``milestone`` (a day, or ``chua``), ``enumeration`` or ``text``.
        unit: The unit of a number; None for anything else. Where ``unit.is_whole`` only integers are taken.
        values: The values of an enumeration, by name their labels; empty for anything else.
        whole: The name of the field of which it is a part, and which it never exceeds; None where there is none.
        maximum: The most it can be, in its unit; None where nothing is said.
        is_attribute: Whether it is a property of the agency, from the registry, and no figure that it reports.
        is_derived: Whether a formula gives it: it need not be reported, and is checked against the formula where it is.
        statements: The ids of the statements that read it, in the order of the plan: by their measure, by ``khi``, by
            their scope, by ``tung``, or by the formula of a derived field.
        clauses: The clauses of these, each once; those of sections without one are left out.
    """

    name: str
    label: str
    type: ColumnType
    unit: Unit | None = None
    values: Mapping[str, str] = field(factory=dict, hash=False)
    whole: str | None = None
    maximum: Number | None = None
    is_attribute: bool = False
    is_derived: bool = False
    statements: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()

    def description(self, columns: Mapping[str, SchemaColumn]) -> str:
        """Write unit and bounds shortly, in signs that need no translation; empty where there is nothing to say."""
        whole = [] if self.whole is None else [f"≤ {columns[self.whole].label}"]
        most = [] if self.maximum is None else [f"≤ {write_exact(self.maximum)}"]
        return "; ".join([*([] if self.unit is None else [self.unit.label]), *whole, *most])


def type_of(ruleset: CheckedRuleset, name: str) -> Type:
    """Return the type of an attribute or field, id and name of the agency included."""
    return BUILT_IN[name].type if name in BUILT_IN else ruleset.type_of(name)


def columns_of(ruleset: CheckedRuleset) -> dict[str, SchemaColumn]:
    """Return all columns by name: ``ma``, ``ten``, the attributes, the fields, derived ones among them."""
    readers: dict[str, list[Statement]] = {}
    for statement in ruleset.statements:
        for name in {*all_reads(ruleset, statement), *_placing(statement)}:
            readers.setdefault(name, []).append(statement)
    declared: dict[str, Attribute | Field] = {**BUILT_IN, **ruleset.attributes, **ruleset.fields}
    return {name: _column(one, readers.get(name, [])) for name, one in declared.items()}


def _column(declared: Attribute | Field, readers: list[Statement]) -> SchemaColumn:
    type_ = declared.type
    reported = declared if isinstance(declared, Field) else None
    return SchemaColumn(
        declared.name,
        declared.label,
        _SIMPLE[type_] if isinstance(type_, Simple) else "number" if isinstance(type_, NumberType) else "enumeration",
        unit=type_.unit if isinstance(type_, NumberType) else None,
        values=dict(type_.values) if isinstance(type_, EnumType) else {},
        whole=None if reported is None else reported.whole,
        maximum=None if reported is None else reported.maximum,
        is_attribute=reported is None,
        is_derived=reported is not None and reported.formula is not None,
        statements=tuple(one.id for one in readers),
        clauses=tuple(dict.fromkeys(one.clause for one in readers if one.clause is not None)),
    )


def _placing(statement: Statement) -> Iterator[str]:
    """Go through the attributes that tell whether a statement concerns an agency, and in which group."""
    yield from names_read(statement.scope.condition)
    if statement.grouped_by is not None:
        yield statement.grouped_by.name


def names_needed_by(
    ruleset: CheckedRuleset, scope: str | None, statements: Iterable[Statement | str] | Statement | str | None
) -> frozenset[str]:
    """Return what an agency has to be given with; see ``Schema.needed``.

    Raises:
        UnknownStatement: A text means no statement.
        TypeError: The scope is no text, or what is given for statements is none.
        ValueError: There is no such scope.
    """
    chosen = _chosen(ruleset, statements)
    placing = {name for one in chosen for name in _placing(one)}
    concerned = chosen if scope is None else _concerning(ruleset, scope, chosen)
    read = all_reads(ruleset, *concerned)
    return frozenset({"ma", *placing, *(name for name in read if not _is_derived(ruleset, name))})


def _is_derived(ruleset: CheckedRuleset, name: str) -> bool:
    found = ruleset.fields.get(name)
    return found is not None and found.formula is not None


def _chosen(ruleset: CheckedRuleset, statements: Iterable[Statement | str] | Statement | str | None) -> list[Statement]:
    if statements is None:
        return list(ruleset.statements)
    given = [statements] if isinstance(statements, str | Statement) else statements
    named = [*given] if isinstance(given, Iterable) else [given]
    if not all(isinstance(one, str | Statement) for one in named):
        raise TypeError(f"statements are named by texts, one or several, not by {statements!r}")
    meant = (statements_meant(ruleset, one) if isinstance(one, str) else (one,) for one in named)
    return [one for several in meant for one in several]


def _concerning(ruleset: CheckedRuleset, name: str, statements: Iterable[Statement]) -> list[Statement]:
    """Return the statements that may concern some agency of a scope: those of which it is not proved that they do not."""
    from vtlt_rules.strict.satisfiability import Solver  # not needed by those who ask for all agencies

    scope = ruleset.scopes.get(fold(compose(text(name, "scope"))[0]))
    if scope is None:
        raise ValueError(f"there is no scope {name!r}; there are {', '.join(ruleset.scopes)}")
    solver = Solver({**BUILT_IN, **ruleset.attributes}, ruleset.fields, ruleset.class_tests)
    own = solver.formula(scope.condition)

    def may_concern(one: Statement) -> bool:
        conditions = [one.scope.condition, *([] if one.condition is None else [one.condition])]
        return not solver.is_unsatisfiable(own, *map(solver.formula, conditions))

    return [one for one in statements if may_concern(one)]
