"""Keys of what was given that name nothing declared -> remarks on those that were probably misspelled, or what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from vtlt_rules.checked import CheckedRuleset, spellings_of
from vtlt_rules.diagnostics.suggest import Suggester
from vtlt_rules.evaluate.cells import as_given, shown
from vtlt_rules.issues import DataIssue, Note
from vtlt_rules.scalars import plain_text

_MOST = 100
"""Keys that are looked at: names of somebody else may be without end."""


def probable_slips(ruleset: CheckedRuleset, keys: Iterable[object]) -> list[Note]:
    """Remark on keys that are labels of declared names or look like these; others are the application's own affair."""
    names = [plain_text(key) for key in keys if isinstance(key, str)][:_MOST]
    if not names:
        return []
    spellings, suggester = spellings_of(ruleset), Suggester()
    found = ((key, spellings.meant(key, suggester)) for key in names)
    return [Note("unused-key", meant, facts={"key": as_given(key)}) for key, meant in found if meant is not None]


def refused_keys(ruleset: CheckedRuleset, keys: Mapping[object, int], computed: Iterable[object]) -> list[DataIssue]:
    """Say of all keys that they name nothing declared.

    Args:
        ruleset: The ruleset.
        keys: Each with the row where it stands first.
        computed: Properties of objects, which are refused only where they look like a declared name: every class has some.
    """
    spellings, suggester = spellings_of(ruleset), Suggester()
    issues = []
    for key, row in [*keys.items()][:_MOST]:
        name = str(as_given(key)) if isinstance(key, str) else shown(key)
        meant = spellings.meant(plain_text(key), suggester) if isinstance(key, str) else None
        issues.append(DataIssue("unknown-key", field=name, row=row, facts={"value": name}, suggestion=meant))
    for slip in probable_slips(ruleset, (name for name in computed if name not in keys)):
        key = slip.facts["key"]
        issues.append(DataIssue("unknown-key", field=key, facts={"value": key}, suggestion=slip.field))
    if len(keys) > _MOST:
        issues.append(DataIssue("too-many-issues", facts={"limit": _MOST}))
    return issues
