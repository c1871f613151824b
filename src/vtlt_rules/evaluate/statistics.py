"""A statistic (``thong_ke``) over its scope -> how many agencies are in each class, at the least and at the most."""

from __future__ import annotations

from collections.abc import Iterator

from vtlt_rules.checked import (
    CheckedRuleset,
    Field,
    IsTrue,
    Statement,
    all_reads,
    cells_read,
    name_of_test,
)
from vtlt_rules.evaluate.agencies import AgencyState
from vtlt_rules.evaluate.classes import possible_classes
from vtlt_rules.evaluate.conditions import open_cells, open_names, test_of
from vtlt_rules.issues import DataIssue, kept
from vtlt_rules.report import AgencyFinding, Finding, MissingCell
from vtlt_rules.values import Interval
from vtlt_rules.verdict import Truth, Verdict


def count_classes(ruleset: CheckedRuleset, statement: Statement, members: list[AgencyState]) -> Finding:
    """Count the agencies in each class of the statement's field."""
    field = statement.subject
    assert isinstance(field, Field) and field.classes is not None
    low, high = dict.fromkeys(field.classes.names, 0), dict.fromkeys(field.classes.names, 0)
    reads = all_reads(ruleset, statement)
    findings: list[AgencyFinding] = []
    missing: list[MissingCell] = []
    issues: list[DataIssue] = []
    for agency in members:
        inside = _membership(statement, agency)
        if inside is Truth.FALSE:
            findings.append(AgencyFinding(agency.id, agency.name, Verdict.NOT_APPLICABLE))
            continue
        classes = possible_classes(ruleset, field.name, agency)
        for name in classes:
            high[name] += 1
            low[name] += inside is Truth.TRUE and len(classes) == 1
        findings.append(AgencyFinding(agency.id, agency.name, Verdict.TRACKED, classes=classes))
        missing += _missing(ruleset, statement, agency, field, inside)
        issues += agency.issues_of(reads)
    counts = {name: Interval(least, high[name]) for name, least in low.items()}
    return Finding(
        statement,
        Verdict.TRACKED,
        agencies=tuple(findings),
        missing=tuple(missing),
        in_spite_of=kept(issues),
        classes=counts,
    )


def _membership(statement: Statement, agency: AgencyState) -> Truth:
    """Tell whether an agency is in the set."""
    inside = Truth.TRUE if statement.condition is None else test_of(statement.condition)(agency)
    return Truth.UNKNOWN if inside is Truth.TRUE and statement.scope.name in agency.perhaps_in else inside


def _open_in_classes(field: Field, agency: AgencyState) -> frozenset[str]:
    """Find what leaves the class of an agency open, once for all that is asked of it."""
    assert field.classes is not None
    found = agency.open_in_classes.get(field.name)
    if found is None:
        tests = (IsTrue(name_of_test(field.name, (name,))) for name in field.classes.names)
        found = agency.open_in_classes[field.name] = frozenset().union(*(open_names(one, agency) for one in tests))
    return found


def _missing(
    ruleset: CheckedRuleset, statement: Statement, agency: AgencyState, field: Field, inside: Truth
) -> Iterator[MissingCell]:
    """Go through the cells that an agency left empty and that leave it open in which class it is counted."""
    names = _open_in_classes(field, agency)
    if inside is Truth.UNKNOWN and statement.condition is not None:
        names |= open_names(statement.condition, agency)
    matters = open_cells(ruleset, names, agency)
    for name in cells_read(ruleset, statement):
        interval = agency.intervals.get(name)
        is_known = name in agency.values or (interval is not None and interval.is_point)
        if name in matters and not is_known and name not in agency.withdrawn:
            yield MissingCell(agency.id, name)
