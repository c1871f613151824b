"""Report -> plain data (``vtlt-report/1``); exact figures are strings, fractions as ``p/q``."""

from __future__ import annotations

from typing import Any

from vtlt_rules.issues import DataIssue
from vtlt_rules.messages import Language
from vtlt_rules.report.data import (
    AgencyFinding,
    Change,
    FindingData,
    GroupFinding,
    MissingCell,
    ReportData,
    Reported,
)
from vtlt_rules.report.show import class_labels, show_value
from vtlt_rules.values import Interval, Number, write_ratio
from vtlt_rules.verdict import COUNTED, Verdict
from vtlt_rules.version import ENGINE


def report_to_dict(report: ReportData[FindingData], lang: Language) -> dict[str, Any]:
    """Return a report as plain data; ``lang`` is that of messages and shown figures."""
    return {
        "schema": "vtlt-report/1",
        "engine": ENGINE,
        "ruleset": {
            "id": report.ruleset.name,
            "number": report.ruleset.number,
            "sha256": report.ruleset.sha256,
            "origin": report.ruleset.origin,
            "vocabulary_origins": dict(report.ruleset.origins),
        },
        "as_of": report.as_of.isoformat() if report.as_of else None,
        "agencies": report.agency_count,
        "verdict": report.verdict.value,
        "data_issues": [_issue(issue, lang) for issue in report.data_issues],
        "notes": [note.message(lang) for note in report.notes],
        "findings": [finding_to_dict(finding, lang) for finding in report.findings],
    }


def finding_to_dict(finding: FindingData, lang: Language) -> dict[str, Any]:
    """Return one finding as plain data."""
    statement, bounds, counts = finding.statement, finding.bounds, finding.counts
    growth = {} if statement.growth is None else _beside(finding)
    has_value = statement.is_share or finding.unit is not None
    return {
        "id": statement.id,
        "clause": finding.clause,
        "statement": statement.text,
        "each": statement.is_each,
        "scope": statement.scope.name,
        "measure": statement.subject.name if statement.subject else None,
        "grouped_by": statement.grouped_by.name if statement.grouped_by is not None else None,
        "kind": statement.kind.value,
        "verdict": finding.verdict.value,
        "provisional": finding.provisional.value if finding.provisional is not None else None,
        "deadline": finding.deadline.isoformat() if finding.deadline is not None else None,
        "inferred_from": statement.inferred_from,
        "reading": statement.reading,
        "threshold_given": statement.is_given,
        "low": exact(bounds.low) if bounds else None,
        "high": exact(bounds.high) if bounds else None,
        "unit": (finding.unit.name if finding.unit else "%") if has_value and statement.subject else None,
        **growth,
        "shown": show_value(finding, lang),
        "reported": _reported(finding.reported),
        "shortfall": exact(finding.shortfall),
        "shortfall_unit": finding.shortfall_unit.name if finding.shortfall and finding.shortfall_unit else None,
        "counts": {
            "in_scope": len(finding.agencies),
            **{verdict.value: counts.get(verdict, 0) for verdict in COUNTED},
        },
        "groups": [_group(group, finding, lang) for group in finding.groups],
        "classes": _classes(finding),
        "below": [_agency(agency) for agency in finding.below],
        "pending": [_agency(agency) for agency in finding.agencies if agency.verdict is Verdict.PENDING],
        "missing": [_cell(cell) for cell in finding.missing],
        "issues": [_issue(issue, lang) for issue in finding.issues],
        "in_spite_of": [_issue(issue, lang) for issue in finding.in_spite_of],
        "line": statement.span.line,
    }


def _reported(reported: Reported | None) -> dict[str, Any] | None:
    if reported is None:
        return None
    return {
        "numerator": exact(reported.numerator),
        "denominator": exact(reported.denominator),
        "agencies": reported.agencies,
        "value": exact(reported.value),
    }


def _group(group: GroupFinding, finding: FindingData, lang: Language) -> dict[str, Any]:
    """Return one group as plain data, its figures in the unit of its finding."""
    bounds = group.bounds
    return {
        "value": group.value,
        "verdict": group.verdict.value,
        "provisional": group.provisional.value if group.provisional is not None else None,
        "low": exact(bounds.low) if bounds else None,
        "high": exact(bounds.high) if bounds else None,
        "shown": show_value(finding, lang, group),
        "reported": _reported(group.reported),
        "shortfall": exact(group.shortfall),
        "agencies": [agency.agency for agency in group.agencies],
    }


def _classes(finding: FindingData) -> list[dict[str, Any]] | None:
    """Return the classes of a statistic, each with the bounds on its agencies and with those that may be in it."""
    if finding.classes is None:
        return None
    labels = class_labels(finding.statement)
    return [
        {
            "class": name,
            "label": labels[name],
            "low": exact(number.low),
            "high": exact(number.high),
            "possible": [agency.agency for agency in finding.agencies if name in agency.classes],
        }
        for name, number in finding.classes.items()
    ]


def _issue(issue: DataIssue, lang: Language) -> dict[str, Any]:
    """Return an issue as plain data; ``file`` and ``suggestion`` only where there is one."""
    shown = {
        "agency": issue.agency,
        "field": issue.field,
        "row": issue.row,
        "code": issue.code,
        "message": issue.message(lang),
    }
    further = {"file": issue.file, "suggestion": issue.suggestion, "previous": issue.is_previous or None}
    return shown | {key: value for key, value in further.items() if value is not None}


def _agency(agency: AgencyFinding) -> dict[str, Any]:
    bounds = agency.bounds
    shown = {
        "agency": agency.agency,
        "low": exact(bounds.low) if bounds else None,
        "high": exact(bounds.high) if bounds else None,
        **_own_threshold(agency),
        **({"deadline": agency.deadline.isoformat()} if agency.deadline is not None else {}),
    }
    return shown if agency.previous is None else shown | _beside(agency)


def _beside(finding: FindingData | AgencyFinding) -> dict[str, Any]:
    """Return what a demand on a change adds: the value of then, and by how much it changed."""
    return {
        "previous": _ends(finding.previous),
        "change": _ends(finding.change),
    }


def _ends(bounds: Interval | Change | None) -> dict[str, str | None] | None:
    return None if bounds is None else {"low": exact(bounds.low), "high": exact(bounds.high)}


def _cell(cell: MissingCell) -> dict[str, Any]:
    """Return a missing cell as plain data; ``previous`` only where it is missing from the data of then."""
    shown: dict[str, Any] = {"agency": cell.agency, "field": cell.field}
    return shown | {"previous": True} if cell.is_previous else shown


def _own_threshold(agency: AgencyFinding) -> dict[str, Any]:
    """Return the threshold that an agency has of its own, if it has one, and what it lacks."""
    own = agency.threshold
    if own is None:
        return {}
    return {"threshold": {"low": exact(own.low), "high": exact(own.high)}, "lacking": exact(agency.lacking)}


def exact(number: Number | None) -> str | None:
    """Write a number exactly, as an integer or ``p/q``; None stays None."""
    return None if number is None else write_ratio(number)
