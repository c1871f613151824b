"""The names of a frame's columns against what is declared: what was probably misspelled, what is missing, what is refused.

A frame has other columns as well, which are left alone; but no renamed column leaves statements undecided without a word.
"""

from __future__ import annotations

from collections.abc import Iterable

from vtlt_rules.checked import CheckedRuleset, names_read, names_read_by, spellings_of
from vtlt_rules.columnar.asked import Asked
from vtlt_rules.columnar.table import ID
from vtlt_rules.diagnostics.suggest import Suggester
from vtlt_rules.issues import DataIssue, Note

_MOST = 100
"""Columns that are looked at, of those that are nothing declared."""


def look_over(ruleset: CheckedRuleset, columns: Iterable[str], asked: Asked, issues: list[DataIssue]) -> list[Note]:
    """Return what is to be said of the names of columns.

    That is: columns that are nothing declared and look like something that has no column; and what statements read and has
    none. Not ``ma``, nor what scopes need: where there is no column of these the frame is refused.

    Args:
        ruleset: The ruleset.
        columns: The names.
        asked: What is asked of the frame.
        issues: Gets the columns that are nothing declared, if these are refused.
    """
    if asked.policy.unknown == "ignore":
        return []
    there = dict.fromkeys(columns)
    declared = {ID, "ten", *ruleset.attributes, *ruleset.fields, *asked.by}
    others = [name for name in there if name not in declared]
    spellings, suggester = spellings_of(ruleset), Suggester()
    likely = ((name, spellings.meant(name, suggester)) for name in others[:_MOST])
    meant = {name: one for name, one in likely if one is not None and one not in there}
    statements = ruleset.statements if asked.statement is None else (asked.statement,)
    needed = {name for one in statements for name in names_read(one.scope.condition)} | {ID}
    notes = []
    if asked.policy.unknown == "error":
        for name in others[:_MOST]:
            issues.append(DataIssue("unknown-column", field=name, facts={"value": name}, suggestion=meant.get(name)))
        if len(others) > _MOST:
            issues.append(DataIssue("too-many-issues", facts={"limit": _MOST}))
    else:
        notes += [
            Note("unknown-column-near", one, facts={"column": name}) for name, one in meant.items() if one not in needed
        ]
    absent = names_read_by(ruleset, statements) - there.keys() - needed - set(meant.values())
    return [*notes, *(Note("no-column", name) for name in (*ruleset.attributes, *ruleset.fields) if name in absent)]
