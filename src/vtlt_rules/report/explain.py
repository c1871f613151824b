"""Finding -> how it came about, in words: clause, statement with file and line, figures, agencies, gaps."""

from __future__ import annotations

from vtlt_rules.checked import Kind
from vtlt_rules.diagnostics.render import visible_lines
from vtlt_rules.issues import grouped_lines
from vtlt_rules.messages import Language, say
from vtlt_rules.report.data import AgencyFinding, FindingData, MissingCell
from vtlt_rules.report.show import (
    show_agency_value,
    show_change,
    show_demand,
    show_group,
    show_in_spite_of,
    show_measured,
    show_reading,
    show_reported,
    show_shortfall,
    show_value,
)
from vtlt_rules.verdict import COUNTED, TRAITS, Verdict, verdict_word

_SHOWN_FIRST = sorted(COUNTED, key=lambda verdict: 0 if verdict is Verdict.BAD_DATA else TRAITS[verdict].rank)
"""Those that decide first. Not as in a plan, bad data is before a failure: one such agency decides the statement."""


def explain_finding(finding: FindingData, lang: Language) -> str:
    """Explain one finding."""
    statement = finding.statement
    lines = [statement.text]
    lines += _facts(
        [
            ("report.id", statement.id),
            ("report.clause", statement.clause),
            ("report.statement", f"{statement.span.source.name}, {say('report.line', lang, line=statement.span.line)}"),
            ("report.inferred", statement.inferred_from),
            ("report.reading", show_reading(statement)),
            ("report.scope", f"{statement.scope.label} ({statement.scope.name})"),
            ("report.measure", f"{statement.subject.label} ({statement.subject.name})" if statement.subject else None),
            ("report.threshold", _threshold(finding, lang)),
            ("report.value", show_measured(finding, lang)),
            ("report.certain", show_reported(finding, lang)),
            ("report.change", _change(finding, lang)),
            ("report.verdict", _verdict(finding, lang)),
        ],
        lang,
    )
    issues = finding.issues or finding.in_spite_of
    if issues:
        lines.append(f"{say('report.data-issues', lang)}:")
        lines += [f"    {line}" for line in grouped_lines(issues, lang)]
    if finding.missing:
        lines.append(f"{say('report.missing', lang)} ({say('report.cell-count', lang, count=len(finding.missing))}):")
        lines += [f"    {_cell(cell, lang)}" for cell in finding.missing]
    lines += _groups(finding, lang)
    lines += _agencies(finding, lang)
    return visible_lines(lines)


def _cell(cell: MissingCell, lang: Language) -> str:
    then = f" ({say('place.previous', lang)})" if cell.is_previous else ""
    return f"{cell.agency}: {cell.field}{then}"


def _facts(facts: list[tuple[str, str | None]], lang: Language) -> list[str]:
    return [f"    {say(key, lang)}: {value}" for key, value in facts if value]


def _threshold(finding: FindingData, lang: Language) -> str | None:
    if finding.statement.kind is Kind.DUTY:
        return finding.statement.duty
    given = f" ({say('report.given', lang)})" if finding.statement.is_given else ""
    return (show_demand(finding, lang) + given) or None


def _change(finding: FindingData, lang: Language) -> str | None:
    growth = finding.statement.growth
    return show_change(growth, finding.change, finding.previous, finding.unit, lang) if growth is not None else None


def _verdict(finding: FindingData, lang: Language) -> str:
    parts = [verdict_word(finding.verdict, lang)]
    if finding.provisional is not None:
        parts.append(f"{say('report.provisional', lang)}: {verdict_word(finding.provisional, lang)}")
    in_spite_of = show_in_spite_of(finding, lang)
    if in_spite_of is not None:
        parts[-1] += f" ({in_spite_of})"
    shortfall = show_shortfall(finding, lang)
    if shortfall is not None:
        parts.append(shortfall)
    return "; ".join(parts)


def _groups(finding: FindingData, lang: Language) -> list[str]:
    """List the groups of a row with ``tung``, in their order, each with its value and verdict."""
    attribute = finding.statement.grouped_by
    if attribute is None:
        return []
    each = say("report.each-group", lang, label=attribute.label)
    lines = [f"{each[:1].upper()}{each[1:]}: {say('report.group-count', lang, count=len(finding.groups))}"]
    for group in finding.groups:
        value, shortfall = show_value(finding, lang, group), show_shortfall(finding, lang, group)
        shown = f": {value}" if value is not None else ""
        verdict = verdict_word(group.verdict, lang)
        if group.provisional is not None:
            verdict += f"; {say('report.provisional', lang)}: {verdict_word(group.provisional, lang)}"
        lacking = f"; {shortfall}" if shortfall is not None else ""
        count = say("report.agency-count", lang, count=len(group.agencies))
        lines.append(f"    {show_group(group, finding, lang)} ({count}){shown} — {verdict}{lacking}")
    return lines


def _agencies(finding: FindingData, lang: Language) -> list[str]:
    """List the agencies of the scope: those that decide first, with their own value."""
    if not finding.agencies:
        return []
    counts = finding.counts
    parts = [f"{verdict_word(verdict, lang)} {counts[verdict]}" for verdict in _SHOWN_FIRST if verdict in counts]
    summary = f" ({', '.join(parts)})" if parts else ""
    lines = [f"{say('report.members', lang)}: {say('report.agency-count', lang, count=len(finding.agencies))}{summary}"]
    order = {verdict: place for place, verdict in enumerate(_SHOWN_FIRST)}
    for agency in sorted(finding.agencies, key=lambda one: order.get(one.verdict, len(order))):
        lines.append(f"    {_agency(finding, agency, lang)}")
    return lines


def _agency(finding: FindingData, agency: AgencyFinding, lang: Language) -> str:
    value = show_agency_value(finding, agency, lang)
    name = f" {agency.name}" if agency.name != agency.agency else ""
    shown = f": {value}" if value is not None else ""
    return f"{agency.agency}{name}{shown} — {verdict_word(agency.verdict, lang)}"
