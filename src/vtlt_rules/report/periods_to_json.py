"""Comparisons and trends -> plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vtlt_rules.checked import CheckedRuleset
from vtlt_rules.messages import Language
from vtlt_rules.report.courses import course_shown
from vtlt_rules.report.data import FindingData, ReportData
from vtlt_rules.report.periods_json import (
    ComparedStatementJson,
    ComparisonJson,
    ReportOfTimeJson,
    TrendJson,
    ValueJson,
)
from vtlt_rules.report.show import show_value
from vtlt_rules.report.to_json import exact
from vtlt_rules.report.wording import describe
from vtlt_rules.version import ENGINE

if TYPE_CHECKING:
    from vtlt_rules.report.compare import ComparedStatement, Comparison
    from vtlt_rules.report.trend import Trend


def comparison_to_dict(comparison: Comparison, lang: Language) -> ComparisonJson:
    """Return a comparison as plain data."""
    return {
        "schema": "vtlt-comparison/1",
        "engine": ENGINE,
        "lang": lang,
        "then": _of_time(comparison.then),
        "now": _of_time(comparison.now),
        "statements": [_compared(one, comparison.now.ruleset, lang) for one in comparison.statements],
        "only_then": [one.id for one in comparison.only_then],
        "only_now": [one.id for one in comparison.only_now],
    }


def trend_to_dict(trend: Trend, lang: Language) -> TrendJson:
    """Return a trend as plain data."""
    return {
        "schema": "vtlt-trend/1",
        "engine": ENGINE,
        "lang": lang,
        "ruleset": trend.ruleset.name,
        "title": trend.ruleset.title,
        "times": [
            {
                "time": one.name,
                "as_of": one.as_of.isoformat() if one.as_of is not None else None,
                "verdict": one.verdict.value,
            }
            for one in trend.times
        ],
        "statements": [
            {
                "id": line.statement.id,
                "clause": line.statement.clause,
                "statement": line.statement.text,
                "described": describe(line.last, trend.ruleset, lang),
                "unit": _unit(line.last),
                "values": [None if one is None else _value(one, lang) for one in line.findings],
            }
            for line in trend.lines
        ],
    }


def _of_time(report: ReportData[FindingData]) -> ReportOfTimeJson:
    as_of = report.as_of.isoformat() if report.as_of is not None else None
    return {"ruleset": report.ruleset.name, "as_of": as_of, "verdict": report.verdict.value}


def _compared(one: ComparedStatement, ruleset: CheckedRuleset, lang: Language) -> ComparedStatementJson:
    change = one.change
    return {
        "id": one.now.statement.id,
        "id_then": one.then.statement.id,
        "clause": one.now.clause,
        "statement": one.now.statement.text,
        "described": describe(one.now, ruleset, lang),
        "unit": _unit(one.now),
        "then": _value(one.then, lang),
        "now": _value(one.now, lang),
        "change": None if change is None else {"low": exact(change.low), "high": exact(change.high)},
        "course": one.course.value,
        "course_shown": course_shown(one.course, change, one.now, lang),
        "agencies": [
            {"agency": own.agency, "name": own.name, "then": own.then.value, "now": own.now.value}
            for own in one.agencies
        ],
    }


def _unit(finding: FindingData) -> str | None:
    if finding.statement.subject is None:
        return None
    return finding.unit.name if finding.unit is not None else "%" if finding.statement.is_share else None


def _value(finding: FindingData, lang: Language) -> ValueJson:
    bounds = finding.bounds
    return {
        "verdict": finding.verdict.value,
        "provisional": None if finding.provisional is None else finding.provisional.value,
        "low": None if bounds is None else exact(bounds.low),
        "high": None if bounds is None else exact(bounds.high),
        "shown": show_value(finding, lang),
    }
