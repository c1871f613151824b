"""Issues and notes <-> plain data. Facts are kept as they are, so that they can be said in another language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from vtlt_rules.issues import DataIssue, Note
from vtlt_rules.messages import Language, check_language
from vtlt_rules.report.json_types import Facts, IssueJson, IssuesJson, NoteJson
from vtlt_rules.version import ENGINE
from vtlt_rules.words import Word


def issues_to_dict(issues: Iterable[DataIssue], lang: Language = "vi") -> IssuesJson:
    """Return issues as plain data, ``vtlt-issues/1``: those of ``BadData``, of a report or of a finding.

    Args:
        issues: The issues.
        lang: The language of their messages.

    Raises:
        ValueError: ``lang`` is no language of reports.
    """
    check_language(lang)
    return {"schema": "vtlt-issues/1", "engine": ENGINE, "issues": [issue_to_dict(one, lang) for one in issues]}


def issue_to_dict(issue: DataIssue, lang: Language) -> IssueJson:
    """Return an issue as plain data; keys after ``facts`` only where there is something to say."""
    found: IssueJson = {
        "code": issue.code,
        "message": issue.message(lang),
        "agency": issue.agency,
        "field": issue.field,
        "row": issue.row,
        "facts": _facts_to_dict(issue.facts),
    }
    if issue.file is not None:
        found["file"] = issue.file
    if issue.suggestion is not None:
        found["suggestion"] = issue.suggestion
    if issue.is_previous:
        found["previous"] = True
    if issue.sheet is not None:
        found["sheet"] = issue.sheet
    if issue.heading is not None:
        found["heading"] = issue.heading
    if issue.column is not None:
        found["column"] = issue.column
    if issue.name is not None:
        found["name"] = issue.name
    return found


def issue_of(data: IssueJson) -> DataIssue:
    """Return the issue of such data."""
    return DataIssue(
        data["code"],
        data["agency"],
        data["field"],
        data["row"],
        _facts_of(data["facts"]),
        data.get("suggestion"),
        data.get("file"),
        data.get("previous", False),
        data.get("sheet"),
        data.get("heading"),
        data.get("column"),
        data.get("name"),
    )


def note_to_dict(note: Note, lang: Language) -> NoteJson:
    """Return a note as plain data; ``previous`` only where it is of the data of then."""
    found: NoteJson = {
        "code": note.code,
        "message": note.message(lang),
        "field": note.field,
        "file": note.file,
        "facts": _facts_to_dict(note.facts),
    }
    if note.is_previous:
        found["previous"] = True
    return found


def note_of(data: NoteJson) -> Note:
    """Return the note of such data."""
    return Note(data["code"], data["field"], data["file"], _facts_of(data["facts"]), data.get("previous", False))


def _facts_to_dict(facts: Mapping[str, Any]) -> Facts:
    return {name: _fact_to_data(fact) for name, fact in facts.items()}


def _fact_to_data(fact: Any) -> Any:  # noqa: ANN401 - facts are of a few types
    match fact:
        case Word(key=key, of=of):
            return {"word": key, "of": of}
        case list():
            return [_fact_to_data(one) for one in fact]
        case str() | int() | None:
            return fact
    return str(fact)


def _facts_of(facts: Facts) -> dict[str, Any]:
    return {name: _fact_of(fact) for name, fact in facts.items()}


def _fact_of(fact: Any) -> Any:  # noqa: ANN401
    match fact:
        case {"word": key, "of": of}:
            return Word(key, of)
        case list():
            return [_fact_of(one) for one in fact]
    return fact
