"""How much statements and formulas read, formulas in formulas taken apart: what every evaluator goes through.

Stage: a checked ruleset -> at most one error. The text of a ruleset is short, and yet thousands of statements may each read
a field that is derived from thousands of others.
"""

from __future__ import annotations

from collections.abc import Iterable

from vtlt_rules.checked import CheckedRuleset, condition_of, conditional_levels, formulas_of, names_read, operands_of
from vtlt_rules.diagnostics import Problems
from vtlt_rules.source import Span
from vtlt_rules.words import Word

MAX_CONDITIONAL = 500
"""Amounts under conditions: every evaluator works out all that they bound once more when a condition is decided."""

MAX_CONDITIONAL_READS = 5_000
"""Names in the conditions on which amounts depend."""

MAX_LEVELS = 8
"""Amounts under conditions, of which each depends on one before it."""

MAX_CONDITIONAL_TERMS = 1_000_000
"""Terms of the sums that amounts under conditions are bounded by, each as often as it may be worked out for one agency: for
each level of amounts, and again for each derived yes/no field and class that may contradict what was reported for it."""

MAX_BASELINES = 100
"""Times that changes are measured from: all that is asked of agencies is asked of them at each of these, too."""

MAX_READS = 2_000_000
"""What statements read, and what derived yes/no fields are derived from, for all of them together."""


def check_reads(ruleset: CheckedRuleset, span: Span, problems: Problems) -> None:
    """Report statements and formulas that read too much altogether; stop counting there.

    Args:
        ruleset: The ruleset, in which nothing else is wrong.
        span: What to underline if it is the formulas of vocabularies that read so much.
        problems: Where to report.
    """
    if _has_too_many_conditional(ruleset, span, problems) or _has_too_many_baselines(ruleset, problems):
        return
    operands = {name: operands_of(ruleset, name) for name in (*ruleset.fields, *ruleset.conditional)}
    operands |= {test.name: tuple(names_read(test.condition)) for test in ruleset.class_tests.values()}
    measured: dict[int, tuple[str, ...]] = {}
    read = 0

    def is_too_much(names: Iterable[str]) -> bool:
        nonlocal read
        seen: set[str] = set()
        waiting = [*names]
        while waiting and read <= MAX_READS:
            name = waiting.pop()
            if name not in seen:
                seen.add(name)
                inner = operands.get(name, ())
                read += 1 + len(inner)
                waiting += inner
        return read > MAX_READS

    for statement in ruleset.statements:
        measure, condition = statement.measure, statement.condition
        named: tuple[str, ...] = ()
        if measure is not None:
            named = measured.get(id(measure)) or measured.setdefault(id(measure), measure.names)
            read += len(measure.rest or ())
        named += tuple(names_read(condition)) if condition is not None else ()
        read += len(named)
        if is_too_much(named):
            problems.add("too-complex", statement.span, what=Word("cells-read"), limit=MAX_READS)
            return
    flags = [name for name in (*ruleset.fields, *ruleset.class_tests) if condition_of(ruleset, name) is not None]
    if any(is_too_much([flag]) for flag in flags):
        problems.add("too-complex", span, what=Word("cells-read"), limit=MAX_READS)


def _has_too_many_conditional(ruleset: CheckedRuleset, span: Span, problems: Problems) -> bool:
    """Report too many amounts under conditions, and such that rest on too many others; tell whether there are."""
    amounts = ruleset.conditional.values()
    found = {
        "conditional-amounts": (len(amounts), MAX_CONDITIONAL),
        "conditional-reads": (sum(len(one.names) for one in amounts), MAX_CONDITIONAL_READS),
    }
    for what, (count, limit) in found.items():
        if count > limit:
            problems.add("too-complex", span, what=Word(what), limit=limit)
            return True
    levels = len(conditional_levels(ruleset))
    if levels > MAX_LEVELS:
        problems.add("too-complex", span, what=Word("conditional-levels"), limit=MAX_LEVELS)
        return True
    families = {id(family): family for name in ruleset.conditional if (family := ruleset.families[name])}
    terms = sum(len(one.terms) for family in families.values() for one in family.sums.values())
    if terms * (1 + levels) * (1 + len(formulas_of(ruleset))) > MAX_CONDITIONAL_TERMS:
        problems.add("too-complex", span, what=Word("conditional-terms"), limit=MAX_CONDITIONAL_TERMS)
        return True
    return False


def _has_too_many_baselines(ruleset: CheckedRuleset, problems: Problems) -> bool:
    """Report the first line that measures a change from one time too many; tell whether there is one."""
    seen: set[str] = set()
    for statement in ruleset.statements:
        if statement.growth is not None:
            seen.add(statement.growth.baseline)
            if len(seen) > MAX_BASELINES:
                problems.add("too-complex", statement.span, what=Word("baselines"), limit=MAX_BASELINES)
                return True
    return False
