"""How declared names are written by people: by their names, their labels, with or without accents."""

from __future__ import annotations

from collections.abc import Iterable

from vtlt_rules.checked.dependencies import worked_out_once
from vtlt_rules.checked.ruleset import CheckedRuleset
from vtlt_rules.spellings import Spellings

BUILT_IN_LABELS = {"ma": ("Mã", "Mã cơ quan"), "ten": ("Tên", "Tên cơ quan")}
"""Labels of an agency's id and name, which nobody declares."""


@worked_out_once
def spellings_of(ruleset: CheckedRuleset) -> Spellings:
    """Return the spellings of all that is known of agencies: ``ma``, ``ten``, the attributes and the fields."""
    declared = [(name, one.label) for name, one in ruleset.attributes.items()]
    declared += [(name, one.label) for name, one in ruleset.fields.items()]
    labels: dict[str, Iterable[str]] = {**BUILT_IN_LABELS}
    for name, label in declared:
        if name not in BUILT_IN_LABELS:
            labels[name] = (label,)
    return Spellings.of(labels)
