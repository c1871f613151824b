"""What is wrong with data, or to be noted of it: codes, and issues that say which agency, field and row, and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from vtlt_rules.messages import Language, say
from vtlt_rules.records import record
from vtlt_rules.source import visible_line
from vtlt_rules.words import Word, in_words

ISSUE_CODES = (
    # ---- one cell
    "wrong-type",
    "negative",
    "not-whole",
    "not-a-value",
    "inexact-number",
    "number-too-long",
    "ambiguous-number",
    "invalid-date",
    "not-a-day",
    "unknown-value",
    "invisible-character",
    # ---- cells that contradict each other
    "part-exceeds-whole",
    "over-maximum",
    "negative-derived",
    "formula-mismatch",
    "formulas-clash",
    # ---- agencies
    "missing-id",
    "repeated-agency",
    "not-in-registry",
    "ambiguous-name",
    "missing-attribute",
    "attribute-conflict",
    # ---- tables
    "empty-file",
    "not-utf8",
    "old-encoding",
    "wrong-suffix",
    "encrypted-file",
    "unsafe-archive",
    "invalid-workbook",
    "several-sheets",
    "no-sheet",
    "unclear-header",
    "uncomputed-formula",
    "wrong-total",
    "invalid-json",
    "invalid-csv",
    "unknown-format",
    "unknown-key",
    "unknown-column",
    "repeated-column",
    "missing-column",
    "wrong-column-type",
    "float-column",
    "too-large-for-frame",
    "too-large-for-lazy",
    "text-beyond-sql",
    "wrong-width",
    "too-large",
    "too-large-table",
    "unclear-separator",
    "too-many-issues",
    "more-issues",
    "too-complex",
)
"""All codes. They are stable; their sentences, ``issue.CODE`` in ``messages``, may change."""

CONTRADICTIONS = frozenset(
    {"part-exceeds-whole", "over-maximum", "negative-derived", "formula-mismatch", "formulas-clash"}
)
"""Codes of what figures say against each other, each of which could be read."""


@record
class DataIssue:
    """One thing that is wrong with data.

    Attributes:
        code: A stable name in kebab-case.
        agency: The agency's id, or None when the whole file or column is meant.
        field: The field, attribute or column.
        row: The row in the file (the header is row 1), or the position among the objects given, from 1.
        facts: What the message speaks of.
        suggestion: What was probably meant.
        file: The file, when data was read from one.
        is_previous: Whether it is in the data of then, which a rise or a fall is measured from.
        sheet: The sheet, when the file is a workbook.
    """

    code: str
    agency: str | None = None
    field: str | None = None
    row: int | None = None
    facts: Mapping[str, Any] = attrs.field(factory=dict, hash=False)
    suggestion: str | None = None
    file: str | None = None
    is_previous: bool = False
    sheet: str | None = None

    def message(self, lang: Language = "vi") -> str:
        """Say what is wrong, in one sentence."""
        facts = {name: in_words(value, lang) for name, value in self.facts.items()}
        return say(f"issue.{self.code}", lang, **facts)

    def __str__(self) -> str:
        return issue_to_text(self)


def issue_to_text(issue: DataIssue, lang: Language = "vi") -> str:
    """Say where and what: file, row, agency, field, sentence, suggestion."""
    place = [
        say("place.previous", lang) if issue.is_previous else None,
        issue.file,
        say("place.sheet", lang, sheet=issue.sheet) if issue.sheet is not None else None,
        say("place.row", lang, row=issue.row) if issue.row is not None else None,
        say("place.agency", lang, agency=issue.agency) if issue.agency is not None else None,
        say("place.field", lang, field=issue.field) if issue.field is not None else None,
    ]
    where = ", ".join(part for part in place if part is not None)
    start = f"{where}: " if where else ""
    hint = f" ({say('place.suggestion', lang, suggestion=issue.suggestion)})" if issue.suggestion is not None else ""
    return visible_line(f"{start}[{issue.code}] {issue.message(lang)}{hint}")


def issues_to_text(issues: Iterable[DataIssue], lang: Language = "vi") -> str:
    """Say all issues, a line each."""
    return "\n".join(issue_to_text(issue, lang) for issue in issues)


NOTE_CODES = (
    "no-column",
    "unknown-column",
    "unknown-column-near",
    "encoding",
    "sheet-taken",
    "registry-sheet",
    "header-rows",
    "columns-left-out",
    "rows-left-out",
    "total-rows",
    "hidden-rows",
    "ids-completed",
    "ids-by-name",
    "unused-key",
    "unmet-text",
    "unmet-text-near",
    "no-previous",
    "no-previous-of",
    "part-of-report",
)
"""All codes of notes. They are stable; their sentences, ``note.CODE`` in ``messages``, may change."""


@record
class Note:
    """Something to know about data as a whole that is not wrong.

    Attributes:
        code: A stable name in kebab-case, of :data:`NOTE_CODES`.
        field: The field or attribute; what an unknown name was probably meant to be; None where none is meant.
        file: The file, when data was read from one.
        facts: What the message speaks of besides.
        is_previous: Whether it is of the data of then, which a rise or a fall is measured from.
    """

    code: str
    field: str | None = None
    file: str | None = None
    facts: Mapping[str, Any] = attrs.field(factory=dict, hash=False)
    is_previous: bool = False

    def message(self, lang: Language = "vi") -> str:
        """Say it in one sentence; of data of then that is said first."""
        said = say(f"note.{self.code}", lang, field=self.field, **self.facts)
        return f"{say('place.previous', lang)}: {said}" if self.is_previous else said


def too_complex(what: str, limit: int) -> DataIssue:
    """Return what is wrong with a ruleset, or a ruleset and data, whose working out would take too much.

    Args:
        what: The key of the word for what there is too much of.
        limit: How much there may be.
    """
    return DataIssue("too-complex", facts={"what": Word(what), "limit": limit})


MOST_KEPT = 1_000
"""Issues that are kept of those that one statement rests on; of the others it is said how many there are."""


def kept(issues: Iterable[DataIssue], more: int = 0) -> tuple[DataIssue, ...]:
    """Return the first of many issues, and how many more there are.

    Args:
        issues: Some issues; among them may be what is said of more.
        more: How many there are besides.
    """
    found: list[DataIssue] = []
    for issue in issues:
        if issue.code == "more-issues":
            more += issue.facts["count"]
        elif len(found) < MOST_KEPT:
            found.append(issue)
        else:
            more += 1
    return (*found, DataIssue("more-issues", facts={"count": more})) if more else tuple(found)
