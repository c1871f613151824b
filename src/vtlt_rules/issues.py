"""What is wrong with data, or to be noted of it: codes, and issues that say which agency, field and row, and what to do."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any, ClassVar

import attrs

from vtlt_rules.messages import Language, say
from vtlt_rules.records import record
from vtlt_rules.source import visible_line
from vtlt_rules.values import NotDone, write_date, write_exact
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
    "error-cell",
    "same-as-above",
    "dash-unclear",
    "done-words",
    "incomplete-date",
    "moved-row",
    "repeated-row",
    "unasked-figure",
    # ---- all cells of a column
    "reading-proposed",
    "mixed-column",
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
    "invalid-parquet",
    "several-sheets",
    "form-of-agency",
    "no-sheet",
    "unclear-header",
    "uncomputed-formula",
    "merged-cell",
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


Labels = Mapping[str, str]
"""What people call fields and attributes, by their names, and classes, by ``field.class``."""

_NAME = re.compile("`([^`]*)`")


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
        heading: How the file heads the column.
        column: What a spreadsheet calls the column: A, B, ... AA.
        name: The agency's name.
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
    heading: str | None = None
    column: str | None = None
    name: str | None = None
    _sentences: ClassVar[str] = "issue"

    def message(self, lang: Language = "vi", labels: Labels | None = None) -> str:
        """Say what is wrong, in one sentence.

        Args:
            lang: The language.
            labels: What people call fields and classes; where it is given, contradictions are told in these words.
        """
        facts = {name: in_words(value, lang) for name, value in self.facts.items()}
        said = say(f"{self._sentences}.{self.code}", lang, **facts)
        if not labels or self.code not in CONTRADICTIONS:
            return said
        return _NAME.sub(lambda found: _label(found[1], self.field, labels) or found[0], said)

    def __str__(self) -> str:
        return issue_to_text(self)


SUSPICION_CODES = (
    "extreme-shares", "percent-as-fraction", "equal-figures", "half-of-sum", "tenfold", "far-day",
)  # fmt: skip
"""All codes of suspicions. They are stable; their sentences, ``suspicion.CODE`` in ``messages``, may change."""


@record
class Suspicion(DataIssue):
    """What looks wrong in data and need not be: no error; its code is one of :data:`SUSPICION_CODES`."""

    _sentences: ClassVar[str] = "suspicion"


def _label(name: str, field: str | None, labels: Labels) -> str | None:
    """Return what people call a class of a field, or a field, in quotation marks; None of what has no label."""
    label = labels.get(f"{field}.{name}") or labels.get(name)
    return f"“{label}”" if label else None


def issue_to_text(issue: DataIssue, lang: Language = "vi", labels: Labels | None = None) -> str:
    """Say where and what: file, row, agency, column, sentence, suggestion; with labels in the words of people."""
    row = [say("place.row", lang, row=issue.row)] if issue.row is not None else []
    place = [*_start(issue, lang), *row, *_agency(issue, issue.name, lang), *_column(issue, lang, labels)]
    return visible_line(f"{_colon(place)}[{issue.code}] {issue.message(lang, labels)}{_hint(issue, lang)}")


_MOST_PLACES = 3


def issues_to_text(issues: Iterable[DataIssue], lang: Language = "vi", names: Mapping[str, str] | None = None) -> str:
    """Say all issues, a line for each kind and column: with the first three places, and how many more there are.

    Args:
        issues: The issues; :func:`issue_to_text`, or ``message`` of each, says single ones.
        lang: The language.
        names: Names of agencies by their ids, of issues that do not have them.
    """
    return "\n".join(grouped_lines(issues, lang, names))


def grouped_lines(
    issues: Iterable[DataIssue],
    lang: Language,
    names: Mapping[str, str] | None = None,
    labels: Labels | None = None,
) -> list[str]:
    """Return the lines of :func:`issues_to_text`; with labels in the words of people."""
    groups: dict[tuple[object, ...], list[DataIssue]] = {}
    for issue in issues:
        if issue.name is None and names and issue.agency is not None and issue.agency in names:
            issue = attrs.evolve(issue, name=names[issue.agency])
        place = (issue.file, issue.sheet, issue.is_previous, issue.code, issue.field)
        groups.setdefault(place if issue.row is not None or issue.agency is not None else (id(issue),), []).append(
            issue
        )
    return [_group_to_text(group, lang, labels) for group in groups.values()]


def _group_to_text(group: list[DataIssue], lang: Language, labels: Labels | None) -> str:
    first = group[0]
    if len(group) == 1:
        return issue_to_text(first, lang, labels)
    start = _colon([*_start(first, lang), *_column(first, lang, labels)])
    said = first.message(lang, labels)
    places = []
    for issue in group[:_MOST_PLACES]:
        row = [say("place.row", lang, row=issue.row)] if issue.row is not None else []
        place = ", ".join([*row, *_agency(issue, issue.name, lang)])
        other = issue.message(lang, labels) if issue is not first else said
        is_same_but_value = {**issue.facts, "value": None} == {**first.facts, "value": None}
        value = str(issue.facts["value"]).strip("`") if is_same_but_value and "value" in issue.facts else ""
        more = "" if other == said else f": `{value}`" if value else f": {other}"
        places.append(f"{place}{more}{_hint(issue, lang)}")
    if len(group) > _MOST_PLACES:
        places.append(say("place.more", lang, count=len(group) - _MOST_PLACES))
    return visible_line(f"{start}[{first.code}] {said} – {'; '.join(places)}")


def _start(issue: DataIssue, lang: Language) -> list[str]:
    previous = [say("place.previous", lang)] if issue.is_previous else []
    sheet = [say("place.sheet", lang, sheet=issue.sheet)] if issue.sheet is not None else []
    return [*previous, *([issue.file] if issue.file is not None else []), *sheet]


def _agency(issue: DataIssue, name: str | None, lang: Language) -> list[str]:
    if issue.agency is None:
        return []
    return [say("place.agency", lang, agency=issue.agency) + (f" ({name})" if name is not None else "")]


def _column(issue: DataIssue, lang: Language, labels: Labels | None) -> list[str]:
    """Name the column as a spreadsheet and its header do, and as the ruleset does."""
    if issue.field is None:
        return []
    letter = [say("place.column", lang, column=issue.column)] if issue.column is not None else []
    if labels and (label := _label(issue.field, None, labels)):
        return [*letter, say("place.field", lang, field=label)]
    is_other = issue.heading is not None and issue.heading != issue.field
    heading = f" “{issue.heading}”" if is_other else ""
    field = say("place.field", lang, field=issue.field)
    return [f"{letter[0]}{heading}", field] if letter else [f"{field}{heading}"]


def _hint(issue: DataIssue, lang: Language) -> str:
    return f" ({say('place.suggestion', lang, suggestion=issue.suggestion)})" if issue.suggestion is not None else ""


def _colon(place: list[str]) -> str:
    return f"{', '.join(place)}: " if place else ""


@record
class Proposal:
    """How the cells of one column that are not written as they should be would be read, all of them alike.

    Attributes:
        name: The field, attribute or column.
        heading: How the file heads it.
        letter: What a spreadsheet calls it; None where it does not call it anything.
        readings: The names of the readings, which ``accept`` takes: ``marks``, ``thousands``.
        examples: Up to three cells as they stand there, each with the value that it would have; None is missing.
        count: How many cells would be read so.
        file: The file.
    """

    name: str
    heading: str
    letter: str | None
    readings: tuple[str, ...]
    examples: tuple[tuple[str, object], ...]
    count: int
    file: str

    @property
    def facts(self) -> dict[str, Any]:
        """What messages say of it."""
        examples = "; ".join(f"`{text}` → {value_in_words(value)}" for text, value in self.examples)
        how = Word(f"reading-{self.readings[0]}") if len(self.readings) == 1 else Word("several-readings")
        return {"how": how, "readings": ",".join(self.readings), "examples": examples, "count": self.count}


def value_in_words(value: object) -> str:
    """Write a value as data files do."""
    match value:
        case None:
            return "(trống)"
        case bool():
            return "có" if value else "không"
        case int() | Fraction():
            return write_exact(value)
        case datetime.date():
            return write_date(value)
        case NotDone():
            return "chưa"
    return str(value)


NOTE_CODES = (
    "reading-accepted",
    "dash-read",
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
        said = say(f"note.{self.code}", lang, field=self.field, **_said(self.facts, lang))
        return f"{say('place.previous', lang)}: {said}" if self.is_previous else said


def _said(facts: Mapping[str, Any], lang: Language) -> dict[str, Any]:
    """Put facts into words, but for numbers, which decide between forms."""
    return {name: fact if isinstance(fact, int) else in_words(fact, lang) for name, fact in facts.items()}


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
