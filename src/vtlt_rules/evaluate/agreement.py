"""Whether the derived yes/no fields of one agency can be what was reported for them."""

from __future__ import annotations

from collections.abc import Mapping

from vtlt_rules.checked import Agreement
from vtlt_rules.evaluate.agencies import AgencyState
from vtlt_rules.evaluate.conditions import test_of
from vtlt_rules.issues import DataIssue
from vtlt_rules.verdict import Truth


def contradicted(agreement: Agreement, agency: AgencyState) -> dict[str, bool]:
    """Return what was reported for the fields of an agreement if not all of it can be, else nothing."""
    reported = {name: value is True for name in agreement.fields if (value := agency.values.get(name)) is not None}
    if not agreement.may_be_asked(reported):
        return {}
    if not agreement.read:
        (name,) = agreement.named
        derived = test_of(agency.formulas[name])(agency)
        return reported if derived is Truth.of(not reported[name]) else {}
    possible = agreement.all
    for name, value in reported.items():
        possible &= agreement.truths[name] if value else ~agreement.truths[name]
    for classes in agreement.read:
        with_class = 0
        for condition, combinations in classes:
            if test_of(condition)(agency) is not Truth.FALSE:
                with_class |= combinations
        possible &= with_class
    return {} if possible else reported


def disagreement(agency: AgencyState, agreement: Agreement, reported: Mapping[str, bool]) -> DataIssue:
    """Say that a derived yes/no field cannot be what was reported for it, or that several cannot together."""
    words = {True: "có", False: "không"}
    name = next(name for name in agreement.named if name in reported)
    facts = {"value": words[reported[name]]}
    if len(agreement.named) == 1:
        facts["expected"] = words[not reported[name]]
        return DataIssue("formula-mismatch", agency.id, name, agency.row, facts)
    facts["others"] = ", ".join(f"`{other}` = {words[value]}" for other, value in reported.items() if other != name)
    return DataIssue("formulas-clash", agency.id, name, agency.row, facts)
