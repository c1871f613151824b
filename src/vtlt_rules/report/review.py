"""Ruleset -> the review table: what an archivist lays beside the plan and signs."""

from __future__ import annotations

import textwrap
from typing import Any

from vtlt_rules.checked import CheckedRuleset, Section, Statement
from vtlt_rules.messages import Language, say
from vtlt_rules.report.show import show_reading
from vtlt_rules.source import visible
from vtlt_rules.values import write_date

_INDENT = "    "


def ruleset_to_text(ruleset: CheckedRuleset, lang: Language, width: int, color: bool) -> str:
    """Render a ruleset: each section with its clause, the clause in words, and its statements with their lines."""
    return "\n\n".join(
        ["\n".join(_heading(ruleset, lang, width, color))]
        + ["\n".join(_section(section, lang, width, color)) for section in ruleset.sections]
    )


def ruleset_to_dict(ruleset: CheckedRuleset) -> dict[str, Any]:
    """Return the same as plain data, ``vtlt-ruleset/1``; lines from 1."""
    return {
        "schema": "vtlt-ruleset/1",
        "id": ruleset.name,
        "number": ruleset.number,
        "title": ruleset.title,
        "issuer": ruleset.issuer,
        "issued": ruleset.issued.isoformat() if ruleset.issued else None,
        "period": [ruleset.period.start.isoformat(), ruleset.period.end.isoformat()] if ruleset.period else None,
        "file": ruleset.source.name,
        "sha256": ruleset.sha256,
        "origin": ruleset.origin,
        "vocabulary_origins": dict(ruleset.origins),
        "sections": [
            {
                "clause": section.clause,
                "title": section.title,
                "words": list(section.words),
                "statements": [_statement_to_dict(one) for one in section.statements],
            }
            for section in ruleset.sections
        ],
    }


def _statement_to_dict(statement: Statement) -> dict[str, Any]:
    subject = statement.subject
    return {
        "id": statement.id,
        "line": statement.span.line,
        "statement": statement.text,
        "kind": statement.kind.value,
        "scope": statement.scope.name,
        "scope_label": statement.scope.label,
        "measure": subject.name if subject is not None else None,
        "measure_label": subject.label if subject is not None else None,
        "inferred_from": statement.inferred_from,
        "reading": statement.reading,
    }


def _heading(ruleset: CheckedRuleset, lang: Language, width: int, color: bool) -> list[str]:
    number = f"{say('report.plan', lang)} {ruleset.number}: " if ruleset.number else ""
    facts = [
        ruleset.issuer,
        write_date(ruleset.issued) if ruleset.issued else None,
        f"{say('report.period', lang)} {ruleset.period}" if ruleset.period else None,
        say("report.statement-count", lang, count=len(ruleset.statements)),
    ]
    return [
        *_bold(_wrap(f"{number}{ruleset.title}", width), color),
        *_wrap(" · ".join(fact for fact in facts if fact), width),
        *_wrap(f"{ruleset.source.name} · sha256 {ruleset.sha256}", width),
        *(line for text in _origins(ruleset, lang) for line in _wrap(text, width)),
    ]


def _origins(ruleset: CheckedRuleset, lang: Language) -> list[str]:
    """Say which copies the plan and its vocabularies were made from, as far as they say it."""
    own = [] if ruleset.origin is None else [("", ruleset.origin)]
    others = [(f" ({name})", origin) for name, origin in ruleset.origins.items()]
    return [f"{say('report.origin', lang)}{whose}: {origin}" for whose, origin in own + others]


def _section(section: Section, lang: Language, width: int, color: bool) -> list[str]:
    lines = _bold(_wrap("  ".join(part for part in (section.clause, section.title) if part), width), color)
    for words in section.words:
        lines += _wrap(words, width, f"{_INDENT}| ", f"{_INDENT}| ")
    for statement in section.statements:
        lines += _statement(statement, lang, width)
    return lines


def _statement(statement: Statement, lang: Language, width: int) -> list[str]:
    inferred = f" ({say('report.inferred', lang)} {statement.inferred_from})" if statement.inferred_from else ""
    line = f"{statement.span.line}".rjust(len(_INDENT) - 1)
    rows = _wrap(statement.text + inferred, width, f"{line} ", _INDENT + "  ")
    labels = f" · {statement.scope.label}: {statement.subject.label}" if statement.subject is not None else ""
    rows += _wrap(statement.id + labels, width, _INDENT + "  ", _INDENT + "  ")
    reading = show_reading(statement)
    if reading is not None:
        rows += _wrap(reading, width, _INDENT + "  ", _INDENT + "    ")
    return rows


def _wrap(text: str, width: int, first: str = "", rest: str = "") -> list[str]:
    return textwrap.wrap(visible(text), width, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)


def _bold(lines: list[str], color: bool) -> list[str]:
    return [f"\x1b[1m{line}\x1b[0m" for line in lines] if color else lines
