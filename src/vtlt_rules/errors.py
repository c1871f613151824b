"""The exceptions of the library: wrong rulesets, wrong data, wrong use."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Mapping, Sequence
from types import FrameType

from vtlt_rules.diagnostics import Diagnostic, diagnostics_to_text
from vtlt_rules.issues import DataIssue, Note, Proposal, issues_to_text
from vtlt_rules.messages import Language, say
from vtlt_rules.records import record
from vtlt_rules.source import visible_line

GENERATED = "<vtlt-rules>"
"""What the file of generated code is called."""

_MOST_KNOWN = 8
"""Clauses that a message lists."""


class VtltError(Exception):
    """The base of all errors that the library raises on purpose."""


class InvalidRuleset(VtltError):  # noqa: N818 - the name is part of the public surface
    """A ruleset has errors.

    Attributes:
        diagnostics: All of them, warnings included, in the order of the text.
    """

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        super().__init__(diagnostics)
        self.diagnostics: tuple[Diagnostic, ...] = tuple(diagnostics)

    def __str__(self) -> str:
        return diagnostics_to_text(self.diagnostics)


class BadData(VtltError):  # noqa: N818 - the name is part of the public surface
    """Data cannot be evaluated: nothing of it was used.

    Attributes:
        issues: Everything that is wrong with it, found in one run.
        without_column: Attributes for which a file has no column although it cannot be told without them of how many
            agencies in which scopes they are; it is an issue of each when they are evaluated.
        proposals: How columns of a file would be read, each an issue ``reading-proposed`` too: read it again with
            ``accept`` if they are right.
    """

    def __init__(
        self,
        issues: Sequence[DataIssue],
        without_column: Mapping[str, int] | None = None,
        proposals: Sequence[Proposal] = (),
    ) -> None:
        super().__init__(issues, without_column, proposals)
        self.issues: tuple[DataIssue, ...] = tuple(issues)
        self.proposals: tuple[Proposal, ...] = tuple(proposals)
        self.without_column: dict[str, int] = dict(without_column or {})

    def __str__(self) -> str:
        return issues_to_text(self.issues)


class BadValue(BadData, ValueError):  # noqa: N818 - it is a kind of BadData
    """A model of agencies does not take a value, for what ``issues`` say; it is a ValueError."""


REPORT_FAULTS = (
    "required", "unknown-key", "type", "value", "ids", "statements", "plan", "digest", "thresholds", "bounds", "message",
    "group", "class", "field", "more",
)  # fmt: skip
"""Codes of what is wrong with the data of a report. They are stable; their sentences, ``fault.CODE``, may change."""


@record
class ReportFault:
    """One thing that is wrong with the data of a report.

    Attributes:
        path: Where: ``findings[3].low``; empty for the whole.
        code: A stable name.
        expected: What is expected there, as JSON Schema calls it; empty where the code says it.
    """

    path: str
    code: str
    expected: str = ""

    def message(self, lang: Language = "vi") -> str:
        """Say where and what, in one line."""
        place = f"`{self.path}`: " if self.path else ""
        return visible_line(place + say(f"fault.{self.code}", lang, expected=self.expected))


class BadReport(VtltError, ValueError):  # noqa: N818 - the name is part of the public surface
    """Data is no report: ``Report.from_dict`` made nothing of it.

    Attributes:
        faults: All that is wrong with it, a hundred at most.
    """

    def __init__(self, faults: Sequence[ReportFault]) -> None:
        super().__init__(faults)
        self.faults: tuple[ReportFault, ...] = tuple(faults)

    def message(self, lang: Language = "vi") -> str:
        """Say all faults, a line each."""
        return "\n".join(one.message(lang) for one in self.faults)

    def __str__(self) -> str:
        return self.message()


class DataWarning(UserWarning):
    """Names in data that were probably misspelled, or columns that are missing, where no report can say so.

    Attributes:
        notes: What is to be known, each of which has a ``message``.
    """

    def __init__(self, notes: Sequence[Note]) -> None:
        super().__init__(notes)
        self.notes: tuple[Note, ...] = tuple(notes)

    def message(self, lang: Language = "vi") -> str:
        """Say it in one line."""
        are_missing = all(one.code == "no-column" for one in self.notes)
        said = "; ".join(one.message(lang) for one in self.notes)
        return visible_line(say("warning.no-columns" if are_missing else "warning.unused-names", lang, notes=said))

    def __str__(self) -> str:
        return self.message()


def warn_of(notes: Sequence[Note]) -> None:
    """Warn of notes, if there are any, where the library was called: what is misspelled first, then what is missing."""
    missing = [one for one in notes if one.code == "no-column"]
    unused = [one for one in notes if one.code != "no-column"]
    for some in (unused, missing):
        if some:
            level, frame = 1, sys._getframe()
            while frame.f_back is not None and _is_ours(frame):
                level, frame = level + 1, frame.f_back
            warnings.warn(DataWarning(some), stacklevel=level)


def _is_ours(frame: FrameType) -> bool:
    name = str(frame.f_globals.get("__name__", ""))
    return name.partition(".")[0] == "vtlt_rules" or frame.f_code.co_filename == GENERATED


_MOST_OF_TEXT = 60
"""Letters of a text that is taken for a name: enough to know it again."""


class RulesetNotFound(VtltError, LookupError):  # noqa: N818 - it is a kind of LookupError
    """No ruleset has the name, and no file the path.

    Attributes:
        name: What was asked for.
        known: The names of the shipped rulesets.
        suggestion: The shipped name that was probably meant.
        folder: The folder in which a file was looked for, when the name is a relative path.
        is_folder: Whether the name is that of a folder.
    """

    def __init__(
        self,
        name: str,
        known: Sequence[str],
        suggestion: str | None = None,
        folder: str | None = None,
        is_folder: bool = False,
    ) -> None:
        super().__init__(name, known, suggestion, folder, is_folder)  # all of them: copies are made from these
        self.name = name
        self.known: tuple[str, ...] = tuple(known)
        self.suggestion = suggestion
        self.folder = folder
        self.is_folder = is_folder

    def message(self, lang: Language = "vi") -> str:
        """Say what was not found, and what there is."""
        name, known, meant = visible_line(self.name), ", ".join(self.known), meant_to_text(self.suggestion, lang)
        text = self.name.strip()
        first, *more = text.splitlines() or [""]
        if more:
            quoted = text if len(text) <= _MOST_OF_TEXT else first[:_MOST_OF_TEXT]
            return say("error.text-for-ruleset", lang, name=visible_line(quoted))
        if self.is_folder:
            return say("error.folder-for-ruleset", lang, name=name, meant=meant)
        if self.name.lower().endswith(".vtlt"):
            where = say("error.in-folder", lang, folder=visible_line(self.folder)) if self.folder else ""
            return say("error.no-ruleset-file", lang, name=name, where=where, meant=meant)
        return say("error.no-ruleset", lang, name=name, meant=meant, known=known)

    def __str__(self) -> str:
        return self.message()


class FormsOfNoRuleset(VtltError, LookupError):  # noqa: N818 - it is a kind of LookupError
    """Forms came back, and no ruleset was given; they were made from none that is shipped, or there are none.

    Attributes:
        folder: Where the forms are.
        title: The title of the plan that the first of them is for; None where there is no form.
    """

    def __init__(self, folder: str, title: str | None) -> None:
        super().__init__(folder, title)
        self.folder = folder
        self.title = title

    def message(self, lang: Language = "vi") -> str:
        """Say what to give."""
        if self.title is None:
            return say("error.no-forms", lang, folder=visible_line(self.folder))
        return say("error.forms-of-no-ruleset", lang, title=visible_line(self.title))

    def __str__(self) -> str:
        return self.message()


class UnknownStatement(VtltError, LookupError):  # noqa: N818 - it is a kind of LookupError
    """No statement is meant by a key, an id, a clause or ``scope.measure``; or more than one, where one is asked for.

    Attributes:
        key: What was asked for.
        suggestion: What was probably meant.
        known: What there is, the likeliest first, as far as it was looked up.
        is_ambiguous: Whether several statements are meant, whose ids ``known`` has.
    """

    def __init__(
        self, key: str, suggestion: str | None = None, known: Sequence[str] = (), is_ambiguous: bool = False
    ) -> None:
        super().__init__(key, suggestion, known, is_ambiguous)
        self.key = key
        self.suggestion = suggestion
        self.known: tuple[str, ...] = tuple(known)
        self.is_ambiguous = is_ambiguous

    def message(self, lang: Language = "vi") -> str:
        """Say what was not found, and what there is."""
        shown = ", ".join([*self.known[:_MOST_KNOWN], *(["…"] if len(self.known) > _MOST_KNOWN else [])])
        if self.is_ambiguous:
            return say("error.several-statements", lang, key=visible_line(str(self.key)), known=shown)
        there = say("error.there-are", lang, known=shown) if shown else ""
        return say(
            "error.no-statement",
            lang,
            key=visible_line(str(self.key)),
            meant=meant_to_text(self.suggestion, lang),
            there=there,
        )

    def __str__(self) -> str:
        return self.message()


class UnknownAgency(VtltError, LookupError):  # noqa: N818 - it is a kind of LookupError
    """A report has no agency of an id.

    Attributes:
        key: What was asked for.
        suggestion: The id that was probably meant.
    """

    def __init__(self, key: str, suggestion: str | None = None) -> None:
        super().__init__(key, suggestion)
        self.key = key
        self.suggestion = suggestion

    def message(self, lang: Language = "vi") -> str:
        """Say what was not found."""
        return say("error.no-agency", lang, key=visible_line(self.key), meant=meant_to_text(self.suggestion, lang))

    def __str__(self) -> str:
        return self.message()


class UnlikePlans(VtltError, ValueError):  # noqa: N818 - it is a kind of ValueError
    """Two reports are to be compared of plans that have no statement in common.

    Attributes:
        now: The name of the one plan.
        then: The name of the other.
    """

    def __init__(self, now: str, then: str) -> None:
        super().__init__(now, then)
        self.now = now
        self.then = then

    def message(self, lang: Language = "vi") -> str:
        """Say which plans, and what can be compared."""
        return say("error.unlike-plans", lang, now=visible_line(self.now), then=visible_line(self.then))

    def __str__(self) -> str:
        return self.message()


class ExtraMissing(VtltError, ImportError):  # noqa: N818 - it is a kind of ImportError
    """Something is asked for that needs a package which is not installed.

    Attributes:
        extra: The extra of ``vtlt-rules`` that brings it.
    """

    def __init__(self, extra: str) -> None:
        super().__init__(extra)
        self.extra = extra

    def message(self, lang: Language = "vi") -> str:
        """Say what to install."""
        return say("error.extra-missing", lang, command=f"pip install 'vtlt-rules[{self.extra}]'")

    def __str__(self) -> str:
        return self.message()


class NotPlainFile(OSError):  # noqa: N818 - named like those of Python
    """A device, a pipe or the like stands where a file is to be read: it may have no end, or never answer."""

    def __str__(self) -> str:
        return os_error_to_text(self) if self.filename is not None else super().__str__()


_OS_ERRORS: dict[type[OSError], str] = {
    NotPlainFile: "error.not-plain-file",
    FileNotFoundError: "error.no-file",
    NotADirectoryError: "error.no-file",
    IsADirectoryError: "error.is-folder",
    PermissionError: "error.no-permission",
    FileExistsError: "error.file-exists",
}


def os_error_to_text(error: OSError, lang: Language = "vi") -> str:
    """Say what the system refused; in its own words when it is nothing usual."""
    if isinstance(error, NotADirectoryError) and os.path.lexists(error.filename or ""):
        return say("error.is-file", lang, file=visible_line(str(error.filename)))
    for kind, key in _OS_ERRORS.items():
        if isinstance(error, kind) and error.filename is not None:
            return say(key, lang, file=visible_line(str(error.filename)))
    return str(error)


def meant_to_text(suggestion: str | None, lang: Language) -> str:
    """Ask whether something else was meant; say nothing where nothing is like it."""
    return "" if suggestion is None else say("error.meant", lang, suggestion=suggestion)
