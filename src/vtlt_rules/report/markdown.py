"""Report -> Markdown (GitHub's, with tables). All that comes from plan and data is escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from vtlt_rules.report.content import AgencyLine, ReportContent, SectionContent, StatementContent, StepContent
from vtlt_rules.source import visible_line

_SIGNS = re.compile(r"[\\`*_{}\[\]<>#|~&!$^]|^\s*[-+=]|^\s*(\d+)(?=[.)])")
"""Signs that Markdown may read as something else, some of them only where a line begins."""

_COLUMNS = (
    "report.scope", "report.statement", "report.numerator", "report.denominator", "report.result", "report.difference",
    "report.verdict",
)  # fmt: skip

_MOST_LISTED = 200
"""Agencies that are listed below a statement; of the others it is said how many there are."""


def report_to_markdown(content: ReportContent) -> str:
    """Return a report as Markdown: facts, counts by verdict, a table for each section, lists of agencies."""
    blocks = [f"# {_text(content.title)}", *_facts(content), _table(*_summary(content))]
    for section in content.sections:
        blocks += _section(section, content)
    for key, lines in (("report.data-issues", content.issues), ("report.notes", content.notes)):
        if lines:
            blocks += [f"## {content.say(key)}", _list(lines)]
    if content.next_steps:
        blocks += [f"## {content.say('report.next-steps')}", *map(_step, content.next_steps)]
    return "\n\n".join(blocks) + "\n"


def _facts(content: ReportContent) -> Iterator[str]:
    facts = [
        content.number and f"{content.say('report.plan')} {content.number}",
        content.issuer,
        content.issued,
        content.period and f"{content.say('report.period')} {content.period}",
        content.as_of and f"{content.say('report.as-of')} {content.as_of}",
        content.say("report.agency-count", count=content.agency_count),
    ]
    yield _text(" · ".join(fact for fact in facts if fact))
    yield f"**{content.say('report.overall')}: {_text(content.verdict.word)}**"


def _summary(content: ReportContent) -> tuple[list[str], list[list[str]]]:
    header = [content.say("report.verdict"), content.say("report.statement")]
    return header, [[f"{one.mark} {_text(one.word)}", str(count)] for one, count in content.summary]


def _section(section: SectionContent, content: ReportContent) -> Iterator[str]:
    yield f"## {_text(' '.join(part for part in (section.clause, section.title) if part))}"
    if section.statements:
        yield _table([content.say(key) for key in _COLUMNS], map(_row, section.statements))
    for statement in section.statements:
        notes = list(_below(statement, content))
        if notes:
            yield f"**{_text(statement.id)}**"
            yield "\n".join(f"- {note}" for note in notes)


def _row(statement: StatementContent) -> list[str]:
    figures = (statement.numerator, statement.denominator, statement.value)
    shown = ["" if one is None else _text(one.text) for one in figures]
    verdict = f"{statement.verdict.mark} {_text(statement.verdict.word)}"
    return [_text(statement.who), _text(statement.demanded), *shown, _text(statement.difference or ""), verdict]


def _below(statement: StatementContent, content: ReportContent) -> Iterator[str]:
    if statement.reading is not None:
        yield f"† {_text(statement.reading)}"
    for text in (statement.time_left, statement.change, statement.reported, *statement.remarks):
        if text is not None:
            yield _text(text)
    for group in statement.groups:
        parts = [None if group.value is None else group.value.text, group.verdict.word, group.difference]
        yield _text(f"{group.label}: {'; '.join(part for part in parts if part)}")
    for label, figure in statement.classes:
        yield _text(f"{label}: {figure.text}")
    for key, lines in (("failing", statement.failing), ("missing", statement.missing), ("bad", statement.wrong)):
        if lines:
            yield f"{content.say(f'report.{key}')}: {_agencies(lines, content)}"


def _agencies(lines: tuple[AgencyLine, ...], content: ReportContent) -> str:
    is_one_cell = len({line.missing for line in lines}) == 1  # which the statement speaks of
    shown = [_text(line.name if is_one_cell and line.missing else _agency(line)) for line in lines[:_MOST_LISTED]]
    more = len(lines) - len(shown)
    if more:
        shown.append(content.say("report.more", count=more))
    return "; ".join(shown)


def _agency(line: AgencyLine) -> str:
    details = ", ".join(line.missing) or line.value
    return line.name if details is None else f"{line.name} ({details})"


def _step(step: StepContent) -> str:
    return "\n".join([f"**{_text(step.title)}**", "", *(f"- {_text(line)}" for line in step.lines)]).rstrip()


def _list(lines: Iterable[str]) -> str:
    return "\n".join(f"- {_text(line)}" for line in lines)


def _table(header: list[str], rows: Iterable[list[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _text(text: str) -> str:
    return _SIGNS.sub(lambda match: f"{match[1]}\\" if match[1] else f"\\{match[0]}", visible_line(text))
