"""How declared names are written by people: by their names, their labels, with or without accents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from vtlt_rules.checked.dependencies import worked_out_once
from vtlt_rules.checked.fields import Attribute, EnumType, Field
from vtlt_rules.checked.ruleset import CheckedRuleset
from vtlt_rules.spellings import Spellings

BUILT_IN_LABELS = {"ma": ("Mã", "Mã cơ quan"), "ten": ("Tên", "Tên cơ quan")}
"""Labels of an agency's id and name, which nobody declares."""


@worked_out_once
def labels_of(ruleset: CheckedRuleset) -> Mapping[str, str]:
    """Return what people call fields and attributes, by their names, and classes, by ``field.class``."""
    labels = {name: some[0] for name, some in BUILT_IN_LABELS.items()}
    declared: list[Attribute | Field] = [*ruleset.attributes.values(), *ruleset.fields.values()]
    for one in declared:
        labels[one.name] = one.label
        if isinstance(one.type, EnumType):
            labels.update({f"{one.name}.{value}": label for value, label in one.type.values.items()})
    return labels


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
