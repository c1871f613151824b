"""What forms say about a plan and its fields, in the words of the plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from vtlt_rules.checked import CheckedRuleset, Section
from vtlt_rules.data.forms.asked import Questions
from vtlt_rules.data.models.columns import SchemaColumn
from vtlt_rules.messages import Language, say
from vtlt_rules.report.show import show_number
from vtlt_rules.values import write_date

_IN_PLACE_OF_UNITS = {
    "number": "form.unit-text", "boolean": "form.unit-boolean", "milestone": "form.unit-milestone",
    "enumeration": "form.unit-enumeration", "text": "form.unit-text",
}  # fmt: skip

_MOST_TOLD = 8
"""Demands that a note lists of one field."""


def plan_in_words(ruleset: CheckedRuleset, lang: Language) -> str:
    """Return the plan's number, day and title: ``Kế hoạch số 74/KH-UBND ngày 19/03/2018: …``."""
    number = f" {say('form.number', lang)} {ruleset.number}" if ruleset.number else ""
    issued = f" {say('form.on-day', lang, date=write_date(ruleset.issued))}" if ruleset.issued else ""
    return f"{say('form.plan', lang)}{number}{issued}: {ruleset.title}"


def period_in_words(ruleset: CheckedRuleset, lang: Language) -> str | None:
    """Return the time that figures are of; None where the plan does not say."""
    period = ruleset.period
    if period is None:
        return None
    return say("form.period", lang, start=write_date(period.start), end=write_date(period.end))


def sections_of(ruleset: CheckedRuleset) -> Mapping[str, Section]:
    """Return the section of each statement, by the statement's id."""
    return {one.id: section for section in ruleset.sections for one in section.statements}


def clause_title(section: Section) -> str:
    """Return clause and title of a section."""
    return "  ".join(part for part in (section.clause, section.title) if part)


def unit_of(column: SchemaColumn, lang: Language) -> str:
    """Return in what a field is reported: its unit, or what stands for one."""
    if column.unit is not None:
        return column.unit.label
    return say(_IN_PLACE_OF_UNITS[column.type], lang)


def note_of(asked: Questions, column: SchemaColumn, statements: Iterable[str], lang: Language) -> list[str]:
    """Say why a field is asked for: unit and bounds, then by clause what is demanded and how the plan was read."""
    columns = asked.columns
    told = "form.note-how" if column.unit is None else "form.note-unit"
    lines = [column.label, say(told, lang, unit=unit_of(column, lang))]
    if column.whole is not None:
        lines.append(say("form.note-part", lang, whole=columns[column.whole].label))
    if column.maximum is not None:
        unit = column.unit.label if column.unit is not None else ""
        maximum = f"{show_number(column.maximum, lang)} {unit}".rstrip()
        lines.append(say("form.note-maximum", lang, maximum=maximum))
    ids = [*statements]
    by_id = asked.statements
    for id_ in ids[:_MOST_TOLD]:
        statement = by_id[id_]
        clause = say("form.clause", lang, clause=statement.clause) if statement.clause else statement.id
        lines.append(f"{clause} – {asked.demands[id_]}")
        if statement.reading is not None:
            lines.append(f"   † {statement.reading}")
    if len(ids) > _MOST_TOLD:
        lines.append(say("form.note-more", lang, count=len(ids) - _MOST_TOLD))
    return lines
