"""Report -> text for people, grouped by clause, in a given width."""

from __future__ import annotations

import datetime
import textwrap
from collections.abc import Iterable, Sequence

from vtlt_rules.checked import CheckedRuleset, Section, labels_of
from vtlt_rules.issues import grouped_lines
from vtlt_rules.messages import Language, say
from vtlt_rules.records import record
from vtlt_rules.report.data import FindingData, ReportData, outcome_of
from vtlt_rules.report.next_steps import next_steps
from vtlt_rules.report.show import (
    listed,
    show_change,
    show_group,
    show_in_spite_of,
    show_measured,
    show_reading,
    show_reported,
    show_shortfall,
    show_time_left,
)
from vtlt_rules.report.wording import describe
from vtlt_rules.source import visible
from vtlt_rules.values import write_date
from vtlt_rules.verdict import TRAITS, WORST_FIRST, Verdict, verdict_word

_LEAST_COLUMN = 21


def report_to_text(report: ReportData[FindingData], lang: Language, width: int, color: bool) -> str:
    """Render a whole report."""
    column = max(_LEAST_COLUMN, *(len(f"  ! {verdict_word(verdict, lang)} ") for verdict in Verdict))
    page = _Page(lang, max(width, 60), color, column)
    blocks = ["\n".join(_heading(report, page))]
    found = {finding.statement.id: finding for finding in report.findings}
    is_part = len(found) < len(report.ruleset.statements)
    for section in report.ruleset.sections:
        own = [found[statement.id] for statement in section.statements if statement.id in found]
        if own or not is_part:
            blocks.append("\n".join(_section(section, own, page, report)))
    blocks += _remarks(report, page)
    blocks += _next_steps(report, page)
    blocks.append(_summary(report, page))
    return "\n\n".join(blocks)


@record
class _Page:
    """Attributes: ``column``: where findings are described, to the right of every verdict."""

    lang: Language
    width: int
    color: bool
    column: int

    def say(self, key: str, **facts: object) -> str:
        return say(key, self.lang, **facts)

    def wrap(self, text: str, first: str = "", rest: str = "") -> list[str]:
        return textwrap.wrap(
            visible(text), self.width, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False
        )

    def paint(self, text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.color else text


def plan_title(ruleset: CheckedRuleset, lang: Language) -> str:
    """Return number and title of a plan in one line."""
    number = f"{say('report.plan', lang)} {ruleset.number}: " if ruleset.number else ""
    return f"{number}{ruleset.title}"


def _heading(report: ReportData[FindingData], page: _Page) -> list[str]:
    ruleset = report.ruleset
    lines = [page.paint(line, "1") for line in page.wrap(plan_title(ruleset, page.lang))]
    facts = [
        ruleset.issuer,
        write_date(ruleset.issued) if ruleset.issued else None,
        f"{page.say('report.period')} {ruleset.period}" if ruleset.period else None,
    ]
    lines += page.wrap(" · ".join(fact for fact in facts if fact))
    cut_off = f"{page.say('report.as-of')} {write_date(report.as_of)} · " if report.as_of else ""
    lines += page.wrap(
        f"{cut_off}{page.say('report.agency-count', count=report.agency_count)} · {page.say('report.overall')}: "
        f"{verdict_word(report.verdict, page.lang)}"
    )
    return lines


def _section(
    section: Section, findings: Sequence[FindingData], page: _Page, report: ReportData[FindingData]
) -> list[str]:
    title = "  ".join(part for part in (section.clause, section.title) if part)
    lines = [page.paint(line, "1") for line in page.wrap(title)]
    for finding in findings:
        lines += _finding(finding, page, report)
    return lines


def _finding(finding: FindingData, page: _Page, report: ReportData[FindingData]) -> list[str]:
    traits = TRAITS[finding.verdict]
    label = f"  {traits.mark} {verdict_word(finding.verdict, page.lang)}"
    indent = " " * page.column
    lines = page.wrap(describe(finding, report.ruleset, page.lang), indent, indent)
    lines[0] = page.paint(label, traits.color) + " " * (page.column - len(label)) + lines[0].lstrip()
    details = "; ".join(_details(finding, page, report.as_of))
    lines += page.wrap(details, indent + "→ ", indent + "  ") if details else []
    reading = show_reading(finding.statement)
    return lines + (page.wrap(reading, indent, indent + "  ") if reading is not None else [])


def _details(finding: FindingData, page: _Page, as_of: datetime.date | None) -> Iterable[str]:
    lang = page.lang
    time_left = show_time_left(finding, as_of, lang)
    if time_left is not None:
        yield time_left
    in_spite_of = show_in_spite_of(finding, lang)
    if in_spite_of is not None and finding.provisional is None:
        yield in_spite_of
    value = show_measured(finding, lang)
    if value is not None:
        yield value
    growth = finding.statement.growth
    if growth is not None:
        change = show_change(growth, finding.change, finding.previous, finding.unit, lang)
        if change is not None:
            yield change
    if finding.provisional is not None:
        beside = f" ({in_spite_of})" if in_spite_of is not None else ""
        yield f"{page.say('report.provisional')}: {verdict_word(finding.provisional, lang)}{beside}"
    shortfall = show_shortfall(finding, lang)
    if shortfall is not None:
        yield shortfall
    yield from _groups(finding, page)
    bad = [agency.name for agency in finding.agencies if agency.verdict is Verdict.BAD_DATA]
    if bad:
        yield f"{page.say('report.bad')}: {listed(bad, lang)}"
    if finding.statement.is_each and finding.below:
        yield f"{page.say('report.failing')}: {listed([agency.name for agency in finding.below], lang)}"
    if finding.missing:
        names = {agency.agency: agency.name for agency in finding.agencies}
        agencies = list(dict.fromkeys(names.get(cell.agency, cell.agency) for cell in finding.missing))
        cells = page.say("report.cell-count", count=len(finding.missing))
        yield f"{page.say('report.missing')}: {listed(agencies, lang)} ({cells})"
    reported = show_reported(finding, lang)
    if reported is not None:
        yield reported
    if finding.statement.inferred_from:
        yield f"{page.say('report.inferred')} {finding.statement.inferred_from}"
    if finding.statement.is_given:
        yield page.say("report.given")


def _groups(finding: FindingData, page: _Page) -> Iterable[str]:
    """Name the groups that do not simply satisfy the demand, those that decide first."""
    if finding.statement.grouped_by is not None:
        yield page.say("report.group-count", count=len(finding.groups))
    for verdict in WORST_FIRST:
        names = [show_group(one, finding, page.lang) for one in finding.groups if outcome_of(one) is verdict]
        if names and verdict in (Verdict.NOT_MET, Verdict.BAD_DATA, Verdict.UNDECIDED):
            yield f"{verdict_word(verdict, page.lang)}: {listed(names, page.lang)}"


def _remarks(report: ReportData[FindingData], page: _Page) -> list[str]:
    blocks = []
    if report.data_issues:
        lines = [page.paint(page.say("report.data-issues"), "1")]
        names = {agency.id: agency.name for agency in report.agencies if agency.name != agency.id}
        for line in grouped_lines(report.data_issues, page.lang, names, labels_of(report.ruleset)):
            lines += page.wrap(line, "  ! ", "    ")
        blocks.append("\n".join(lines))
    if report.notes:
        lines = [page.paint(page.say("report.notes"), "1")]
        for note in report.notes:
            lines += page.wrap(note.message(page.lang), "  · ", "    ")
        blocks.append("\n".join(lines))
    return blocks


def _next_steps(report: ReportData[FindingData], page: _Page) -> list[str]:
    """Say what to do next: a paragraph for each step."""
    steps = next_steps(report)
    if not steps:
        return []
    lines = [page.paint(page.say("report.next-steps"), "1")]
    for number, step in enumerate(steps, start=1):
        start = f"  {number}. "
        indent = " " * len(start)
        title, *more = step.to_text(page.lang).split("\n")
        lines += page.wrap(title, start, indent)
        for line in more:
            own = indent + " " * (len(line) - len(line.lstrip()) - 2)
            lines += page.wrap(line.strip(), f"{own}- ", f"{own}  ")
    return ["\n".join(lines)]


def _summary(report: ReportData[FindingData], page: _Page) -> str:
    counts = report.counts
    parts = [f"{verdict_word(verdict, page.lang)}: {counts[verdict]}" for verdict in Verdict if verdict in counts]
    return "\n".join(page.wrap(" · ".join(parts)))
