"""What is wrong with one file, gathered; and how pieces of a file are shown in messages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from attrs import Factory, define, field

from vtlt_rules.input_policy import Unknown
from vtlt_rules.issues import DataIssue, Note, Proposal
from vtlt_rules.records import record
from vtlt_rules.source import visible_line

if TYPE_CHECKING:
    from vtlt_rules.data.doubts import Settled

MOST_ISSUES = 10_000
"""Issues listed for one file: a file of 64 MiB can have tens of millions, more than anybody reads or memory holds."""

_MOST_SHOWN = 60
_MOST_NOTES = 100


def shown(text: str) -> str:
    """Return a piece of a file fit for one line of a message: short, and without what would command a terminal."""
    if len(text) > _MOST_SHOWN:
        text = text[:_MOST_SHOWN] + "…"
    return visible_line(text)


@record
class Fault:
    """What is wrong with one cell, wherever it stands."""

    code: str
    facts: Mapping[str, Any] = field(factory=dict, hash=False)
    suggestion: str | None = None


@define(eq=False, repr=False)
class FileProblems:
    """The issues of one file.

    Attributes:
        file: The file as the user named it.
        unknown: What is done about columns that are nothing declared.
        notes: Notes on such columns, on what was recognised, and on what was assumed of others.
        sheet: The sheet that is read, of a workbook.
        proposals: How columns would be read that are not written as they should be.
    """

    file: str
    unknown: Unknown = "error"
    notes: list[Note] = Factory(list)
    sheet: str | None = None
    proposals: list[Proposal] = Factory(list)
    _issues: list[DataIssue] = Factory(list)

    def add(
        self,
        code: str,
        row: int | None = None,
        agency: str | None = None,
        field: str | None = None,
        suggestion: str | None = None,
        **facts: object,
    ) -> None:
        """Add one issue, unless there are too many already."""
        if self.is_full:
            return
        agency = None if agency is None else shown(agency)
        field = None if field is None else shown(field)
        self._issues.append(DataIssue(code, agency, field, row, facts, suggestion, self.file, sheet=self.sheet))

    def note(self, code: str, **facts: object) -> None:
        """Add a note on what was recognised in the file."""
        self.notes.append(Note(code, None, self.file, facts))

    def add_unknown(
        self, heading: str, row: int | None = None, suggestion: str | None = None, value: object = None
    ) -> None:
        """Say of a column, or of a key of JSON, that it is nothing declared: as an issue, as a note, or not at all."""
        heading = shown(heading)
        if self.unknown == "error":
            self.add(
                "unknown-column", row, field=heading, suggestion=suggestion, value=heading if value is None else value
            )
        elif self.unknown == "note" and len(self.notes) < _MOST_NOTES:
            code = "unknown-column" if suggestion is None else "unknown-column-near"
            self.notes.append(Note(code, suggestion, self.file, {"column": heading}))

    def settle(self, field: str, settled: Settled) -> None:
        """Take what came of the cells of a column that are not written as they should be."""
        for fault, row, agency in settled.faults:
            self.add_fault(fault, row, agency, field)
        for proposal in settled.proposals:
            self.add("reading-proposed", field=field, **proposal.facts)
        self.proposals += settled.proposals
        self.notes += settled.notes

    def add_fault(self, fault: Fault, row: int | None, agency: str | None, field: str) -> None:
        """Add what is wrong with a cell."""
        self.add(fault.code, row, agency, field, fault.suggestion, **fault.facts)

    @property
    def is_full(self) -> bool:
        """Whether nothing more will be listed, so that reading on is of no use."""
        return len(self._issues) >= MOST_ISSUES

    @property
    def issues(self) -> list[DataIssue]:
        """The issues by row, those of the whole file first."""
        issues = sorted(self._issues, key=lambda issue: issue.row or 0)
        if self.is_full:
            issues.append(DataIssue("too-many-issues", facts={"limit": MOST_ISSUES}, file=self.file))
        return issues
