"""What came of the forms that came back: the figures of all, what is wrong or missing, and what was said besides."""

from __future__ import annotations

import datetime
import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

from attrs import field

from vtlt_rules.checked import CheckedRuleset
from vtlt_rules.data.rows import AgencyData
from vtlt_rules.issues import DataIssue
from vtlt_rules.messages import DEFAULT_LANGUAGE, Language, say
from vtlt_rules.records import record
from vtlt_rules.source import visible_line
from vtlt_rules.values import NotDone

if TYPE_CHECKING:
    from pathlib import Path

RETURN_CODES = (
    "missing",
    "repeated",
    "repeated-same",
    "foreign",
    "other-version",
    "unknown-agency",
    "unreadable",
    "blank",
)
"""All codes of notes on forms. They are stable; their sentences, ``returned.CODE`` in ``messages``, may change."""

REASONS = (
    "link", "too-deep", "other-kind", "not-opened", "too-large", "bomb", "encrypted", "damaged", "no-form",
    "other-format", "no-sheet", "no-marks", "of-many",
)  # fmt: skip
"""All reasons why a file is unreadable, likewise; their sentences are ``unreadable.REASON``."""

DutyStatus = Literal["done", "under-way", "not-done"]


@record
class FormNote:
    """Something about whole forms.

    Attributes:
        code: ``missing``: an agency sent nothing. ``repeated``: one sent several, of which none is taken;
            ``repeated-same`` where they say the same. ``foreign``: a form of another plan; ``other-version``: of this plan
            with other rules. ``unknown-agency``: the registry does not have it. ``unreadable``: a file is no form, or
            damaged; ``reason`` of ``facts`` says how. ``blank``: nothing was filled in.
        files: The files, below the folder.
        agency: The id of the agency; None where it is not known.
        name: Its name.
        facts: What the message speaks of besides: ``reason``, or title and number of the other plan.
    """

    code: str
    files: tuple[str, ...] = ()
    agency: str | None = None
    name: str | None = None
    facts: Mapping[str, Any] = field(factory=dict, hash=False)

    def message(self, lang: Language = "vi") -> str:
        """Say it in one line."""
        facts = {**self.facts}
        if "reason" in facts:
            facts["reason"] = say(f"unreadable.{facts['reason']}", lang)
        who = self.agency if self.name in (None, self.agency) else f"{self.name} ({self.agency})"
        said = say(f"returned.{self.code}", lang, agency=who, files=", ".join(self.files), **facts)
        return visible_line(said)


@record
class FormIssue:
    """One cell of a form that is wrong; it counts as missing.

    Attributes:
        file: The file, below the folder.
        sheet: The sheet.
        cell: The cell: ``F12``.
        agency: The id of the agency.
        name: Its name.
        field: The field, or the id of the duty; empty where the row asks for nothing.
        label: How people call it; empty where nobody knows.
        issue: What is wrong.
    """

    file: str
    sheet: str
    cell: str
    agency: str
    name: str
    field: str
    label: str
    issue: DataIssue

    def message(self, lang: Language = "vi") -> str:
        """Say where and what, in one line."""
        suggestion = self.issue.suggestion
        hint = "" if suggestion is None else f" ({say('place.suggestion', lang, suggestion=suggestion)})"
        place = say("collect.cell", lang, file=self.file, sheet=self.sheet, cell=self.cell)
        who = self.name if self.name == self.agency else f"{self.name} ({self.agency})"
        where = ", ".join(one for one in (place, who, self.label) if one)
        said = f"{where}: [{self.issue.code}] {self.issue.message(lang)}{hint}"
        return visible_line(said)


@record
class Evidence:
    """The document that shows when a milestone was reached.

    Attributes:
        agency: The id of the agency.
        name: Its name.
        field: The milestone.
        label: How people call it.
        day: When it was reached; None where that is not reported, ``NOT_DONE`` where it is not.
        document: Number and sign of the document, as the agency wrote it.
        file: The form.
    """

    agency: str
    name: str
    field: str
    label: str
    day: datetime.date | NotDone | None
    document: str
    file: str


@record
class DutyReturn:
    """What an agency says of one of its duties.

    Attributes:
        agency: The id of the agency.
        name: Its name.
        statement: The id of the duty: ``II.1.a/1``.
        clause: Its clause; None where the plan's numbering is not known.
        text: The duty.
        status: ``done``, ``under-way``, ``not-done``; None where nothing was chosen.
        remark: What the agency remarked; empty where it did not.
        file: The form.
    """

    agency: str
    name: str
    statement: str
    clause: str | None
    text: str
    status: DutyStatus | None
    remark: str
    file: str


@record
class Collected:
    """What the forms in a folder say together.

    Attributes:
        ruleset: The plan.
        data: The figures, with the registry where there is one: what ``Ruleset.evaluate`` takes. Who sent nothing that can
            be used is in the registry alone.
        files: How many files were taken.
        notes: What is to be known of whole forms, in the order of :data:`RETURN_CODES`.
        issues: The cells that are wrong, by file.
        evidence: The documents named beside milestones.
        duties: What agencies say of their duties.
        is_registry_known: Whether it is known who should have sent a form.
    """

    ruleset: CheckedRuleset = field(repr=False)
    data: AgencyData = field(repr=False)
    files: int
    notes: tuple[FormNote, ...] = ()
    issues: tuple[FormIssue, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    duties: tuple[DutyReturn, ...] = ()
    is_registry_known: bool = True

    def _of(self, *codes: str) -> tuple[FormNote, ...]:
        return tuple(one for one in self.notes if one.code in codes)

    @property
    def missing(self) -> tuple[FormNote, ...]:
        """The agencies that sent no form with anything in it, or none that is of this plan."""
        return self._of("missing")

    @property
    def repeated(self) -> tuple[FormNote, ...]:
        """The agencies that sent several forms; none of theirs is taken."""
        return self._of("repeated", "repeated-same")

    @property
    def foreign(self) -> tuple[FormNote, ...]:
        """The forms of other plans, or of this one with other rules."""
        return self._of("foreign", "other-version")

    @property
    def unreadable(self) -> tuple[FormNote, ...]:
        """The files that could not be read."""
        return self._of("unreadable")

    @property
    def is_complete(self) -> bool:
        """Whether everybody sent one form, and all of it is taken."""
        return not self.issues and self.is_registry_known and all(one.code == "blank" for one in self.notes)

    def message(self, lang: Language = DEFAULT_LANGUAGE) -> str:
        """Say how many forms were taken, and everything that is wrong or missing, a line each."""
        lines = [say("collect.taken", lang, count=self.files)]
        if not self.is_registry_known:
            lines.append(say("collect.no-registry", lang))
        for code in RETURN_CODES:
            several = self._of(code)
            if several:
                lines.append(say(f"returned.{code}-head", lang, count=len(several)))
                lines += [f"  {one.message(lang)}" for one in several]
        if self.issues:
            lines.append(say("collect.head-issues", lang, count=len(self.issues)))
            lines += [f"  {one.message(lang)}" for one in self.issues]
        return "\n".join(lines)

    def write(self, path: str | os.PathLike[str], *, lang: Language = DEFAULT_LANGUAGE) -> tuple[Path, ...]:
        """Write one table of all agencies, which ``schema.read`` reads: xlsx or csv, by its suffix.

        It has a row for each agency of the registry, also for those that sent nothing. Documents and duties are on further
        sheets; of a CSV file in files beside it, ``X.minh_chung.csv`` and ``X.nhiem_vu.csv``. Each file appears whole or
        not at all.

        Returns:
            The files that were written, the table first.

        Raises:
            ExtraMissing: The extra ``office`` is not installed.
            FileExistsError: The file is a form that is filled in.
            ValueError: The suffix is another.
            OSError: A file cannot be written.
        """
        from vtlt_rules.data.forms.table import write_collected

        return write_collected(self, path, lang)
