"""Findings about declarations: scopes without members, and names that nothing uses."""

from __future__ import annotations

from collections.abc import Iterator

from vtlt_rules import ast
from vtlt_rules.check import CheckResult
from vtlt_rules.check.declarations import Declarations
from vtlt_rules.checked import CheckedRuleset, names_read
from vtlt_rules.checked.dependencies import direct_reads
from vtlt_rules.diagnostics import Problems
from vtlt_rules.strict.satisfiability import Solver
from vtlt_rules.words import Word

_KINDS = {
    ast.UnitLine: "unit",
    ast.AttributeLine: "attribute",
    ast.FieldLine: "field",
    ast.ScopeLine: "scope",
    ast.MeasureLine: "measure",
}

_OFFERED = (ast.FieldLine, ast.ScopeLine, ast.MeasureLine)
"""What a vocabulary declares for plans to use in their statements: that it does not use them itself means nothing."""


def check_scopes(result: CheckResult, declared: Declarations, solver: Solver, problems: Problems) -> None:
    """Report the scopes of this file to which no agency can belong."""
    for line in result.lines:
        scope = declared.scopes.get(line.name.text) if isinstance(line, ast.ScopeLine) else None
        if scope is not None and solver.is_unsatisfiable(solver.formula(scope.condition)):
            problems.add("empty-scope", line.name.span, scope=scope.name)


def check_uses(result: CheckResult, declared: Declarations, problems: Problems) -> None:
    """Report what this file declares and nothing uses.

    In a plan that is everything that neither a statement nor another declaration names. A vocabulary is made for others:
    in one that is checked by itself only units and attributes are looked at, which its own declarations are there to use.
    """
    used = set(_used(declared))
    if result.ruleset is not None:
        used.update(_used_by_statements(result.ruleset))
    used.update([test.field for test in declared.class_tests.values() if test.name in used])
    for line in result.lines:
        if result.ruleset is None and isinstance(line, _OFFERED):
            continue
        if line.name.text not in used:
            kind = Word(_KINDS[type(line)])
            problems.add("unused-declaration", line.name.span, kind=kind, name=line.name.text)


def _used(declared: Declarations) -> Iterator[str]:
    """Go through the names that declarations use, each as often as it is used."""
    for field in declared.fields.values():
        if field.unit is not None:
            yield field.unit.name
        if field.whole is not None:
            yield field.whole
        if field.classes is not None:
            yield from field.classes.names_read()
        yield from field.operands
        if field.condition is not None:
            yield from names_read(field.condition)
    for one in declared.conditional.values():
        yield one.unit.name
        yield from one.names
    for scope in declared.scopes.values():
        yield from names_read(scope.condition)
    for measure in declared.measures.values():
        yield from measure.names


def _used_by_statements(ruleset: CheckedRuleset) -> Iterator[str]:
    for statement in ruleset.statements:
        yield statement.scope.name
        if statement.subject is not None:
            yield statement.subject.name  # what a measure reads its declaration uses
        yield from direct_reads(statement)  # thresholds of an agency's own among them
        if statement.grouped_by is not None:
            yield statement.grouped_by.name
        if statement.since is not None:
            yield statement.since.start
