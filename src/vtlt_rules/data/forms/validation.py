"""What a cell of a form lets in: drop-downs, whole numbers, parts no greater than their wholes, days.

Spreadsheets check what is typed, not what is pasted or made by another program: whoever reads a form checks again.
"""

from __future__ import annotations

from typing import Any

from vtlt_rules.checked import CheckedRuleset
from vtlt_rules.data.models.columns import SchemaColumn
from vtlt_rules.messages import Language, say
from vtlt_rules.spellings import normalized
from vtlt_rules.values import Number

YES_NO = ("có", "không")
"""How files write yes and no, in every language."""

NOT_DONE_TEXT = "chưa"
"""How files write that a milestone is not reached."""

_YEARS_BEFORE, _YEARS_AFTER = 30, 5
_LONGEST_LIST = 250


def choices_of(column: SchemaColumn) -> list[str]:
    """Return what a cell may be chosen from: labels, or names where labels could be mixed up; empty where it is free."""
    if column.type == "boolean":
        return [*YES_NO]
    labels = [*column.values.values()]
    if len({normalized(one) for one in labels}) < len(labels) or not all(map(str.strip, labels)):
        return [*column.values]
    return labels


def validation_of(
    ruleset: CheckedRuleset,
    column: SchemaColumn,
    cell: str,
    whole: str | None,
    choices: str | None,
    lang: Language,
) -> dict[str, Any] | None:
    """Return what a spreadsheet is told to check; None for what may be any text.

    Args:
        ruleset: Its period tells which days are plausible.
        column: What is declared of the cell.
        cell: Where it is: ``D7``, of many the first.
        whole: Where that is of which it is a part; None where that is not asked for.
        choices: The range that has what may be chosen, where that is too long to be listed.
        lang: The language of what is said of a wrong value.
    """
    if column.type == "number":
        return _number(column, cell, whole, lang)
    if column.type == "milestone":
        return _milestone(ruleset, cell, lang)
    listed = choices_of(column)
    if not listed:
        return None
    is_short = sum(len(one) + 1 for one in listed) <= _LONGEST_LIST and not any("," in one for one in listed)
    told = _told("form.wrong-choice", lang)
    return {"validate": "list", "source": listed if is_short else f"={choices}", **told}


def _told(key: str, lang: Language, **facts: object) -> dict[str, Any]:
    return {
        "error_title": say("form.wrong-title", lang)[:32],
        "error_message": say(key, lang, **facts)[:255],
    }


def _number(column: SchemaColumn, cell: str, whole: str | None, lang: Language) -> dict[str, Any]:
    is_whole = column.unit is not None and column.unit.is_whole
    tests = [f"ISNUMBER({cell})", f"{cell}>=0"]
    tests += [f"{cell}=INT({cell})"] if is_whole else []
    tests += [f"IF(ISNUMBER({whole}),{cell}<={whole},TRUE)"] if whole is not None else []
    tests += [f"{cell}<={_in_formula(column.maximum)}"] if column.maximum is not None else []
    key = "form.wrong-whole" if is_whole else "form.wrong-decimal"
    return {"validate": "custom", "value": f"=AND({','.join(tests)})", **_told(key, lang)}


def _in_formula(number: Number) -> str:
    return str(number) if isinstance(number, int) else f"{number.numerator}/{number.denominator}"


def _milestone(ruleset: CheckedRuleset, cell: str, lang: Language) -> dict[str, Any]:
    period = ruleset.period
    first = max(1900, period.start.year - _YEARS_BEFORE) if period is not None else 1950
    last = min(9998, period.end.year + _YEARS_AFTER) if period is not None else 2100
    tests = [
        f'{cell}="{NOT_DONE_TEXT}"',
        f"IF(ISNUMBER({cell}),AND({cell}>=DATE({first},1,1),{cell}<=DATE({last},12,31)),FALSE)",
        # typed where dates are written otherwise, it stays a text
        f'IF(ISTEXT({cell}),AND(LEN({cell})=10,MID({cell},3,1)="/",MID({cell},6,1)="/"),FALSE)',
    ]
    return {
        "validate": "custom",
        "value": f"=OR({','.join(tests)})",
        "input_title": say("form.milestone-title", lang)[:32],
        "input_message": say("form.milestone-hint", lang)[:255],
        **_told("form.wrong-milestone", lang, first=first, last=last),
    }
