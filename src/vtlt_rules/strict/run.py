"""The order of the strict checks."""

from __future__ import annotations

from vtlt_rules.check import CheckResult
from vtlt_rules.checked import fields_under_conditions
from vtlt_rules.diagnostics import Diagnostic, Problems
from vtlt_rules.strict.changes import check_changes
from vtlt_rules.strict.declarations import check_scopes, check_uses
from vtlt_rules.strict.satisfiability import Solver
from vtlt_rules.strict.scale import check_scale
from vtlt_rules.strict.statements import check_statements


def check_strictly(result: CheckResult) -> tuple[Diagnostic, ...]:
    """Return everything there is to say about a file: what checking found, and what can be proved of it besides.

    A file with errors is not looked at further. All that is added are warnings.

    Args:
        result: What checking the file gave.
    """
    declared = result.declared
    if declared is None:
        return result.diagnostics
    problems = Problems(list(result.diagnostics))
    fields = declared.fields | fields_under_conditions(declared.conditional)
    solver = Solver(declared.attributes, fields, declared.class_tests)
    check_scopes(result, declared, solver, problems)
    check_uses(result, declared, problems)
    if result.ruleset is not None:
        check_statements(result.ruleset, solver, problems, {line.name.text for line in result.lines})
        check_changes(result.ruleset, problems)
        check_scale(result.ruleset, problems)
    return tuple(problems)
