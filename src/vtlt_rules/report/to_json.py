"""Report -> plain data (``vtlt-report/2``, see ``json_types``); exact figures are texts, fractions as ``p/q``."""

from __future__ import annotations

from collections.abc import Mapping

from vtlt_rules.checked import (
    CheckedRuleset,
    Demand,
    DoneWithin,
    Forecast,
    Growth,
    Limit,
    OwnLimit,
    RangeLimit,
    Section,
)
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
from vtlt_rules.report.issues_json import issue_to_dict, note_to_dict
from vtlt_rules.report.json_types import (
    AgencyJson,
    BoundsJson,
    ClassJson,
    ContributionJson,
    DemandJson,
    FindingJson,
    GroupJson,
    GrowthJson,
    MissingJson,
    PeriodJson,
    ReportedJson,
    ReportJson,
    RulesetJson,
    SectionJson,
    StatementJson,
)
from vtlt_rules.report.show import class_labels, show_agency_value, show_demand, show_group, show_shortfall, show_value
from vtlt_rules.values import Interval, NotDone, Number, Period, Unit, write_ratio
from vtlt_rules.verdict import COUNTED, Verdict, verdict_word
from vtlt_rules.version import ENGINE


def report_to_dict(report: ReportData[FindingData], lang: Language) -> ReportJson:
    """Return a report as plain data; ``lang`` is that of messages, labels of verdicts and what is shown."""
    places = {
        statement.id: place for place, section in enumerate(report.ruleset.sections) for statement in section.statements
    }
    return {
        "schema": "vtlt-report/2",
        "engine": ENGINE,
        "lang": lang,
        "ruleset": _ruleset(report.ruleset),
        "sections": [_section(section) for section in report.ruleset.sections],
        "as_of": report.as_of.isoformat() if report.as_of else None,
        "verdict": report.verdict.value,
        "verdict_labels": {verdict.value: verdict_word(verdict, lang) for verdict in Verdict},
        "counts": {verdict.value: count for verdict, count in report.counts.items()},
        "agency_count": report.agency_count,
        "agencies": [{"id": one.id, "name": one.name, "attributes": dict(one.attributes)} for one in report.agencies],
        "data_issues": [issue_to_dict(issue, lang) for issue in report.data_issues],
        "notes": [note_to_dict(note, lang) for note in report.notes],
        "findings": [
            finding_to_dict(finding, report.ruleset, places[finding.statement.id], lang) for finding in report.findings
        ],
    }


def _ruleset(ruleset: CheckedRuleset) -> RulesetJson:
    return {
        "id": ruleset.name,
        "title": ruleset.title,
        "number": ruleset.number,
        "issuer": ruleset.issuer,
        "issued": ruleset.issued.isoformat() if ruleset.issued else None,
        "period": _period(ruleset.period),
        "sha256": ruleset.sha256,
        "origin": ruleset.origin,
        "vocabulary_origins": dict(ruleset.origins),
        "sources": [{"name": one.name, "text": one.written} for one in (ruleset.source, *ruleset.vocabularies)],
        "thresholds": {
            one.id: one.demand.text
            for one in ruleset.statements
            if one.is_given and isinstance(one.demand, Limit | OwnLimit | RangeLimit | Growth | Forecast)
        },
    }


def _section(section: Section) -> SectionJson:
    return {
        "clause": section.clause,
        "title": section.title,
        "words": list(section.words),
        "statements": [one.id for one in section.statements],
    }


def finding_to_dict(finding: FindingData, ruleset: CheckedRuleset, section: int, lang: Language) -> FindingJson:
    """Return one finding as plain data."""
    statement, bounds, counts = finding.statement, finding.bounds, finding.counts
    has_value = statement.subject is not None and (statement.is_share or finding.unit is not None)
    unit = finding.unit if has_value else None
    is_percent = has_value and unit is None
    return {
        **_statement(finding, section, lang),
        "verdict": finding.verdict.value,
        "provisional": finding.provisional.value if finding.provisional is not None else None,
        "deadline": finding.deadline.isoformat() if finding.deadline is not None else None,
        "low": exact(bounds.low) if bounds else None,
        "high": exact(bounds.high) if bounds else None,
        "unit": "%" if is_percent else _name(unit),
        "unit_label": "%" if is_percent else _label(unit),
        "shown": show_value(finding, lang),
        "previous": _ends(finding.previous),
        "change": _ends(finding.change),
        "reported": None if finding.reported is None else _reported(finding.reported),
        "shortfall": exact(finding.shortfall),
        "shortfall_unit": _name(finding.shortfall_unit) if finding.shortfall else None,
        "shortfall_shown": show_shortfall(finding, lang),
        "counts": {
            "in_scope": len(finding.agencies),
            **{verdict.value: counts.get(verdict, 0) for verdict in COUNTED},
        },
        "agencies": [_agency(agency, finding, lang) for agency in finding.agencies],
        "below": [agency.agency for agency in finding.below],
        "groups": [_group(group, finding, lang) for group in finding.groups],
        "classes": None if finding.classes is None else _classes(finding, finding.classes),
        "missing": [_cell(cell, ruleset) for cell in finding.missing],
        "issues": [issue_to_dict(issue, lang) for issue in finding.issues],
        "in_spite_of": [issue_to_dict(issue, lang) for issue in finding.in_spite_of],
    }


def _statement(finding: FindingData, section: int, lang: Language) -> StatementJson:
    """Return what is demanded of whom as plain data."""
    statement = finding.statement
    subject, grouped_by = statement.subject, statement.grouped_by
    return {
        "id": statement.id,
        "clause": finding.clause,
        "section": section,
        "statement": statement.text,
        "line": statement.span.line,
        "kind": statement.kind.value,
        "each": statement.is_each,
        "scope": statement.scope.name,
        "scope_label": statement.scope.label,
        "measure": None if subject is None else subject.name,
        "measure_label": None if subject is None else subject.label,
        "condition": statement.condition_text,
        "grouped_by": None if grouped_by is None else grouped_by.name,
        "grouped_by_label": None if grouped_by is None else grouped_by.label,
        "duty": statement.duty,
        "demand": None if statement.demand is None else _demand(statement.demand, finding, lang),
        "inferred_from": statement.inferred_from,
        "reading": statement.reading,
        "has_own_deadline": statement.has_own_deadline,
    }


def _name(unit: Unit | None) -> str | None:
    return None if unit is None else unit.name


def _label(unit: Unit | None) -> str | None:
    return None if unit is None else unit.label


def _demand(demand: Demand, finding: FindingData, lang: Language) -> DemandJson:
    statement = finding.statement
    compared = demand.change if isinstance(demand, Growth) else demand
    limits = statement.limits_alone if statement.is_each else statement.limits
    return {
        "shown": show_demand(finding, lang),
        "relation": compared.relation.value if isinstance(compared, Limit | OwnLimit) else None,
        "threshold": _threshold(demand.value),
        "is_unknown": demand.is_unknown,
        "is_given": statement.is_given,
        "limits": []
        if limits is None
        else [{"relation": relation.value, "value": write_ratio(number)} for relation, number in limits.bounds],
        "growth": _growth(demand) if isinstance(demand, Growth) else None,
        "window": _period(demand.window) if isinstance(demand, DoneWithin) else None,
    }


def _threshold(value: Number | Interval | None) -> BoundsJson | None:
    if value is None or isinstance(value, Interval):
        return _ends(value)
    return {"low": write_ratio(value), "high": write_ratio(value)}


def _growth(growth: Growth) -> GrowthJson:
    return {
        "direction": "fall" if growth.is_fall else "rise",
        "is_relative": growth.is_relative,
        "since": growth.baseline,
    }


def _period(period: Period | None) -> PeriodJson | None:
    return None if period is None else {"start": period.start.isoformat(), "end": period.end.isoformat()}


def _reported(reported: Reported) -> ReportedJson:
    return {
        "numerator": write_ratio(reported.numerator),
        "denominator": write_ratio(reported.denominator),
        "agencies": reported.agencies,
        "value": exact(reported.value),
    }


def _group(group: GroupFinding, finding: FindingData, lang: Language) -> GroupJson:
    """Return one group as plain data, its figures in the unit of its finding."""
    bounds = group.bounds
    return {
        "value": group.value,
        "label": show_group(group, finding, lang),
        "verdict": group.verdict.value,
        "provisional": group.provisional.value if group.provisional is not None else None,
        "low": exact(bounds.low) if bounds else None,
        "high": exact(bounds.high) if bounds else None,
        "shown": show_value(finding, lang, group),
        "reported": _reported(group.reported),
        "shortfall": exact(group.shortfall),
        "agencies": [agency.agency for agency in group.agencies],
    }


def _classes(finding: FindingData, classes: Mapping[str, Interval]) -> list[ClassJson]:
    """Return the classes of a statistic, each with the bounds on its agencies and with those that may be in it."""
    labels = class_labels(finding.statement)
    return [
        {
            "name": name,
            "label": labels[name],
            "low": write_ratio(number.low),
            "high": exact(number.high),
            "possible": [agency.agency for agency in finding.agencies if name in agency.classes],
        }
        for name, number in classes.items()
    ]


def _agency(agency: AgencyFinding, finding: FindingData, lang: Language) -> AgencyJson:
    """Return what one agency comes to; only what there is to say of it."""
    found: AgencyJson = {"agency": agency.agency, "verdict": agency.verdict.value}
    bounds, threshold = agency.bounds, agency.threshold
    if bounds is not None:
        found["low"], found["high"] = write_ratio(bounds.low), exact(bounds.high)
    if agency.verdict is not Verdict.NOT_APPLICABLE and (shown := show_agency_value(finding, agency, lang)) is not None:
        found["shown"] = shown
    if (contribution := _contribution(agency)) is not None:
        found["contribution"] = contribution
    if agency.milestone is not None:
        day = agency.milestone
        found["milestone"] = day.value if isinstance(day, NotDone) else day.isoformat()
    if threshold is not None:
        found["threshold"] = _bounds(threshold)
    if agency.lacking is not None:
        found["lacking"] = write_ratio(agency.lacking)
    if agency.deadline is not None:
        found["deadline"] = agency.deadline.isoformat()
    if agency.previous is not None:
        found["previous"] = _bounds(agency.previous)
    if agency.change is not None:
        found["change"] = _bounds(agency.change)
    if agency.classes:
        found["classes"] = list(agency.classes)
    return found


def _contribution(agency: AgencyFinding) -> ContributionJson | None:
    pair = agency.contribution
    if pair is None:
        return None
    found: ContributionJson = {
        "numerator": {"low": write_ratio(pair.x_low), "high": exact(pair.x_high)},
        "denominator": {"low": write_ratio(pair.y_low), "high": exact(pair.y_high)},
    }
    if pair.rest_low is not None or pair.rest_high is not None:
        found["rest"] = {"low": exact(pair.rest_low), "high": exact(pair.rest_high)}
    if pair.may_be_out:
        found["may_be_out"] = True
    return found


def _bounds(bounds: Interval | Change) -> BoundsJson:
    return {"low": exact(bounds.low), "high": exact(bounds.high)}


def _ends(bounds: Interval | Change | None) -> BoundsJson | None:
    return None if bounds is None else _bounds(bounds)


def _cell(cell: MissingCell, ruleset: CheckedRuleset) -> MissingJson:
    """Return a missing cell as plain data; ``previous`` only where it is missing from the data of then."""
    found: MissingJson = {"agency": cell.agency, "field": cell.field, "label": ruleset.declared(cell.field).label}
    if cell.is_previous:
        found["previous"] = True
    return found


def exact(number: Number | None) -> str | None:
    """Write a number exactly, as an integer or ``p/q``; None stays None."""
    return None if number is None else write_ratio(number)
