"""Report -> tables: findings, agencies, missing cells, issues, each as columns of equal length.

Exact values are two columns of integers, numerator and denominator; beside them is a float, for plots alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any, Literal

from vtlt_rules.messages import Language
from vtlt_rules.report.data import AgencyFinding, FindingData, ReportData
from vtlt_rules.report.show import show_agency_value, show_shortfall, show_value
from vtlt_rules.values import Interval, Number
from vtlt_rules.verdict import COUNTED, Verdict

TableName = Literal["findings", "agencies", "missing", "issues"]
ColumnKind = Literal["text", "integer", "day", "boolean", "float"]

Row = dict[str, Any]

_EXACT: dict[str, ColumnKind] = {
    f"{end}_{part}": "float" if part == "for_plot" else "integer"
    for end in ("low", "high")
    for part in ("numerator", "denominator", "for_plot")
}

COLUMNS: dict[TableName, dict[str, ColumnKind]] = {
    "findings": {
        "id": "text", "clause": "text", "title": "text", "statement": "text", "kind": "text", "scope": "text",
        "measure": "text", "verdict": "text", "provisional": "text", "deadline": "day", **_EXACT, "unit": "text",
        "shown": "text", "shortfall": "text", "in_scope": "integer", **{one.value: "integer" for one in COUNTED},
    },
    "agencies": {
        "id": "text", "clause": "text", "agency": "text", "name": "text", "verdict": "text", **_EXACT, "unit": "text",
        "shown": "text", "deadline": "day",
    },
    "missing": {
        "id": "text", "clause": "text", "agency": "text", "name": "text", "field": "text", "label": "text",
        "is_previous": "boolean",
    },
    "issues": {
        "code": "text", "agency": "text", "name": "text", "field": "text", "row": "integer", "file": "text",
        "message": "text", "suggestion": "text", "is_previous": "boolean",
    },
}  # fmt: skip
"""The columns of each table, with what is in them."""


def table_of(report: ReportData[FindingData], name: TableName, lang: Language) -> dict[str, list[Any]]:
    """Return a table as lists by the names of its columns.

    Raises:
        ValueError: There is no such table.
    """
    if name not in COLUMNS:
        raise ValueError(f"there are tables of {', '.join(map(repr, COLUMNS))}, not {name!r}")
    rows: dict[TableName, Callable[[ReportData[FindingData], Language], Iterable[Row]]] = {
        "findings": _findings, "agencies": _agencies, "missing": _missing, "issues": _issues,
    }  # fmt: skip
    found = list(rows[name](report, lang))
    return {column: [row[column] for row in found] for column in COLUMNS[name]}


def _findings(report: ReportData[FindingData], lang: Language) -> Iterable[Row]:
    titles = [section.title for section in report.ruleset.sections for _ in section.statements]
    for finding, title in zip(report.findings, titles, strict=True):
        statement, counts = finding.statement, finding.counts
        yield {
            "id": statement.id,
            "clause": finding.clause,
            "title": title,
            "statement": statement.text,
            "kind": statement.kind.value,
            "scope": statement.scope.name,
            "measure": None if statement.subject is None else statement.subject.name,
            "verdict": finding.verdict.value,
            "provisional": None if finding.provisional is None else finding.provisional.value,
            "deadline": finding.deadline,
            **_exact(finding.bounds),
            "unit": _unit(finding),
            "shown": show_value(finding, lang),
            "shortfall": show_shortfall(finding, lang),
            "in_scope": len(finding.agencies),
            **{one.value: counts.get(one, 0) for one in COUNTED},
        }


def _unit(finding: FindingData) -> str | None:
    if finding.bounds is None:
        return None
    return "%" if finding.unit is None else finding.unit.label


def _agencies(report: ReportData[FindingData], lang: Language) -> Iterable[Row]:
    for finding in report.findings:
        for agency in finding.agencies:
            is_out = agency.verdict is Verdict.NOT_APPLICABLE
            yield {
                "id": finding.statement.id,
                "clause": finding.clause,
                "agency": agency.agency,
                "name": agency.name,
                "verdict": agency.verdict.value,
                **_exact(agency.bounds),
                "unit": _unit_alone(finding, agency),
                "shown": None if is_out else show_agency_value(finding, agency, lang),
                "deadline": agency.deadline if agency.deadline is not None else finding.deadline,
            }


def _unit_alone(finding: FindingData, agency: AgencyFinding) -> str | None:
    measure = finding.statement.shown_alone
    if agency.bounds is None or measure is None:
        return None
    return "%" if measure.reading.is_share else measure.reading.value_unit.label


def _missing(report: ReportData[FindingData], lang: Language) -> Iterable[Row]:  # noqa: ARG001 - as the others have it
    names = {one.id: one.name for one in report.agencies}
    for finding in report.findings:
        for cell in finding.missing:
            yield {
                "id": finding.statement.id,
                "clause": finding.clause,
                "agency": cell.agency,
                "name": names.get(cell.agency),
                "field": cell.field,
                "label": report.ruleset.declared(cell.field).label,
                "is_previous": cell.is_previous,
            }


def _issues(report: ReportData[FindingData], lang: Language) -> Iterable[Row]:
    names = {one.id: one.name for one in report.agencies}
    for issue in report.data_issues:
        yield {
            "code": issue.code,
            "agency": issue.agency,
            "name": None if issue.agency is None else names.get(issue.agency),
            "field": issue.field,
            "row": issue.row,
            "file": issue.file,
            "message": issue.message(lang),
            "suggestion": issue.suggestion,
            "is_previous": issue.is_previous,
        }


def _exact(bounds: Interval | None) -> Row:
    ends = {"low": None, "high": None} if bounds is None else {"low": bounds.low, "high": bounds.high}
    return {
        f"{end}_{part}": value
        for end, number in ends.items()
        for part, value in (
            ("numerator", None if number is None else number.numerator),
            ("denominator", None if number is None else number.denominator),
            ("for_plot", _for_plot(number)),
        )
    }


def _for_plot(number: Number | None) -> float | None:
    """Return the float nearest to a number; None beyond the greatest one."""
    try:
        return None if number is None else float(Fraction(number))
    except OverflowError:
        return None
