"""How much statements and formulas read, formulas in formulas taken apart: what every evaluator goes through.

Stage: a checked ruleset -> at most one error. The text of a ruleset is short, and yet thousands of statements may each read
a field that is derived from thousands of others.
"""

from __future__ import annotations

from collections.abc import Iterable

from vtlt_rules.checked import (
    CheckedRuleset,
    Field,
    condition_of,
    direct_reads,
    operands_of,
    with_operands,
)
from vtlt_rules.diagnostics import Problems
from vtlt_rules.source import Span
from vtlt_rules.words import Word

MAX_READS = 2_000_000
"""What statements read, and what derived yes/no fields are derived from, for all of them together."""


def check_reads(ruleset: CheckedRuleset, span: Span, problems: Problems) -> None:
    """Report statements and formulas that read too much altogether; stop counting there.

    Args:
        ruleset: The ruleset, in which nothing else is wrong.
        span: What to underline if it is the formulas of vocabularies that read so much.
        problems: Where to report.
    """
    sizes = {name: 1 + len(operands_of(ruleset, name)) for name in ruleset.fields}
    read = 0

    def is_too_much(names: Iterable[str]) -> bool:
        nonlocal read
        for name in with_operands(ruleset, names):
            read += sizes.get(name, 1)
            if read > MAX_READS:
                return True
        return False

    for statement in ruleset.statements:
        named = list(direct_reads(statement))
        read += len(named) + len(statement.measure.rest or () if statement.measure is not None else ())
        if is_too_much(named):
            problems.add("too-complex", statement.span, what=Word("cells-read"), limit=MAX_READS)
            return
    flags: list[Field] = [field for field in ruleset.fields.values() if condition_of(ruleset, field.name) is not None]
    if any(is_too_much([flag.name]) for flag in flags):
        problems.add("too-complex", span, what=Word("cells-read"), limit=MAX_READS)
