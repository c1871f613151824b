"""Files of agency data -> all that is wrong with them, what contradicts itself, and what looks wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypedDict

from attrs import evolve

from vtlt_rules.checked import CheckedRuleset
from vtlt_rules.data.placing import names_of, placed
from vtlt_rules.data.raw import Heading
from vtlt_rules.data.rows import AgencyData, FilesRead
from vtlt_rules.data.suspicions import suspicions_of
from vtlt_rules.errors import BadData
from vtlt_rules.input_policy import InputPolicy
from vtlt_rules.issues import DataIssue, Note, Proposal, Suspicion, value_in_words
from vtlt_rules.messages import Language, check_language
from vtlt_rules.records import record
from vtlt_rules.report.issues_json import issue_to_dict, note_to_dict
from vtlt_rules.report.json_types import IssueJson, NoteJson
from vtlt_rules.version import ENGINE


class DataCheckJson(TypedDict):
    """What was found in data, ``vtlt-data-check/1``."""

    schema: str
    engine: str
    issues: list[IssueJson]
    contradictions: list[IssueJson]
    suspicions: list[IssueJson]
    proposals: list[dict[str, Any]]
    notes: list[NoteJson]


@record
class DataCheck:
    """What was found in files of agency data.

    Attributes:
        issues: What keeps the files from being used.
        contradictions: What figures say against each other, each of which could be read: they count as missing.
        suspicions: What looks wrong and need not be: no errors.
        proposals: How columns would be read that are not written as they should be.
        notes: What was assumed, and what is missing for all agencies alike.
        without_column: As of :class:`BadData`.
        data: What was read; None where that cannot be used.
    """

    issues: tuple[DataIssue, ...] = ()
    contradictions: tuple[DataIssue, ...] = ()
    suspicions: tuple[Suspicion, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    notes: tuple[Note, ...] = ()
    without_column: tuple[tuple[str, int], ...] = ()
    data: AgencyData | None = None

    @property
    def is_right(self) -> bool:
        """Whether nothing is wrong; there may be suspicions."""
        return not (self.issues or self.contradictions or self.without_column)

    def to_dict(self, lang: Language = "vi") -> DataCheckJson:
        """Return it as plain data, ``vtlt-data-check/1``.

        Args:
            lang: The language of messages.

        Raises:
            ValueError: ``lang`` is no language of reports.
        """
        check_language(lang)
        return {
            "schema": "vtlt-data-check/1",
            "engine": ENGINE,
            "issues": [issue_to_dict(one, lang) for one in self.issues],
            "contradictions": [issue_to_dict(one, lang) for one in self.contradictions],
            "suspicions": [issue_to_dict(one, lang) for one in self.suspicions],
            "proposals": [_proposal_to_dict(one) for one in self.proposals],
            "notes": [note_to_dict(one, lang) for one in self.notes],
        }


def _proposal_to_dict(one: Proposal) -> dict[str, Any]:
    return {
        "field": one.name,
        "heading": one.heading,
        "column": one.letter,
        "readings": list(one.readings),
        "examples": [{"cell": text, "value": value_in_words(value)} for text, value in one.examples],
        "count": one.count,
        "file": one.file,
    }


def check_data(
    ruleset: CheckedRuleset,
    read: Callable[[], FilesRead],
    read_previous: Callable[[], FilesRead] | None,
    policy: InputPolicy,
) -> DataCheck:
    """Read files and say what is wrong with them.

    Args:
        ruleset: The plan.
        read: Reads the files.
        read_previous: Reads those of another year.
        policy: What the data may be.

    Raises:
        OSError: A file cannot be read.
    """
    issues: list[DataIssue] = []
    proposals: list[Proposal] = []
    without_column: Mapping[str, int] = {}
    found = then = None
    try:
        found = read()
    except BadData as error:
        issues += error.issues
        proposals += error.proposals
        without_column = error.without_column
    try:
        then = None if read_previous is None else read_previous()
    except BadData as error:
        issues += [evolve(one, is_previous=True) for one in error.issues]
        proposals += error.proposals
    if found is None:
        return DataCheck(tuple(issues), (), (), tuple(proposals), (), tuple(without_column.items()))
    evaluated, notes = _evaluated(ruleset, found.data, policy)
    wrong = list(_placed_in(evaluated, found, ruleset))
    unusable = [one for one in wrong if one.code == "missing-attribute"]
    suspected = suspicions_of(ruleset, found.data, None if then is None else then.data)
    return DataCheck(
        (*issues, *unusable),
        tuple(one for one in wrong if one.code != "missing-attribute"),
        tuple(one for one in _placed_in(suspected, found, ruleset) if isinstance(one, Suspicion)),
        tuple(proposals),
        (*found.data.notes, *notes),
        (),
        found.data,
    )


def _evaluated(
    ruleset: CheckedRuleset, data: AgencyData, policy: InputPolicy
) -> tuple[Iterable[DataIssue], tuple[Note, ...]]:
    """Return what evaluating finds wrong with data that could be read."""
    from vtlt_rules.evaluate import evaluate

    registry_rows = None if data.registry is None else [row.row for row in data.registry]
    try:
        report = evaluate(ruleset, data, data.registry, None, [row.row for row in data], registry_rows, None, policy)
    except BadData as error:
        return error.issues, ()
    return report.data_issues, tuple(one for one in report.notes if not one.code.startswith("no-previous"))


def _placed_in(issues: Iterable[DataIssue], read: FilesRead, ruleset: CheckedRuleset) -> Iterable[DataIssue]:
    """Say of issues of evaluation in which file they are, and what people know their places by."""
    names = names_of(read.data) | names_of(read.data.registry or ())
    for issue in issues:
        is_of_registry = read.registry_file is not None and issue.field in ruleset.attributes
        file, headings = (
            (read.registry_file, read.registry_headings) if is_of_registry else (read.file, read.data.headings)
        )
        heading: Mapping[str, Heading] = headings
        yield from placed([evolve(issue, file=issue.file or file)], heading, names)
