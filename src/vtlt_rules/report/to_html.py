"""Report -> a table of HTML, for notebooks. All that comes from plan and data is escaped."""

from __future__ import annotations

from html import escape

from vtlt_rules.checked import CheckedRuleset
from vtlt_rules.messages import Language, say
from vtlt_rules.report.data import FindingData, ReportData
from vtlt_rules.report.show import show_reading, show_shortfall, show_value
from vtlt_rules.report.to_text import plan_title
from vtlt_rules.report.wording import describe
from vtlt_rules.source import visible
from vtlt_rules.values import write_date
from vtlt_rules.verdict import TRAITS, Verdict, verdict_word

_MOST_ROWS = 500

_COLORS = {
    Verdict.MET: "#1a7f37",
    Verdict.NOT_MET: "#b42318",
    Verdict.UNDECIDED: "#9a6700",
    Verdict.BAD_DATA: "#b42318",
    Verdict.PENDING: "#0969da",
    Verdict.NO_THRESHOLD: "#8250df",
}


def report_to_html(report: ReportData[FindingData], lang: Language) -> str:
    """Return the report as a heading and a table with a row for each finding, 500 at most."""
    facts = [
        f"{say('report.as-of', lang)} {write_date(report.as_of)}" if report.as_of else "",
        say("report.agency-count", lang, count=report.agency_count),
        f"{say('report.overall', lang)}: {verdict_word(report.verdict, lang)}",
    ]
    rows = [_row(finding, report.ruleset, lang) for finding in report.findings[:_MOST_ROWS]]
    more = len(report.findings) - len(rows)
    if more > 0:
        rows.append(f'<tr><td colspan="4">{_text(say("report.more", lang, count=more))}</td></tr>')
    return (
        f'<div lang="{lang}"><p><b>{_text(plan_title(report.ruleset, lang))}</b><br>'
        f"{_text(' · '.join(fact for fact in facts if fact))}</p>"
        f"<table><tbody>{''.join(rows)}</tbody></table></div>"
    )


def _row(finding: FindingData, ruleset: CheckedRuleset, lang: Language) -> str:
    verdict = finding.verdict
    word = f"{TRAITS[verdict].mark} {verdict_word(verdict, lang)}"
    if finding.provisional is not None:
        word += f" ({verdict_word(finding.provisional, lang)})"
    style = f' style="color:{_COLORS[verdict]}"' if verdict in _COLORS else ""
    reading = show_reading(finding.statement)
    demanded = _text(describe(finding, ruleset, lang)) + (
        "" if reading is None else f"<br><small>{_text(reading)}</small>"
    )
    found = "; ".join(part for part in (show_value(finding, lang), show_shortfall(finding, lang)) if part)
    cells = [f"<td>{_text(finding.statement.id)}</td>", f"<td{style}><b>{_text(word)}</b></td>"]
    cells += [f'<td style="text-align:left">{demanded}</td>', f"<td>{_text(found)}</td>"]
    return f"<tr>{''.join(cells)}</tr>"


def _text(text: str) -> str:
    return escape(visible(text))
