"""The exceptions of the library: wrong rulesets, wrong data, wrong use."""

from __future__ import annotations

import os
from collections.abc import Sequence

from vtlt_rules.diagnostics import Diagnostic, diagnostics_to_text
from vtlt_rules.issues import DataIssue, issues_to_text
from vtlt_rules.messages import Language
from vtlt_rules.source import visible

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
        self.diagnostics = tuple(diagnostics)

    def __str__(self) -> str:
        return diagnostics_to_text(self.diagnostics)


class BadData(VtltError):  # noqa: N818 - the name is part of the public surface
    """Data cannot be evaluated: nothing of it was used.

    Attributes:
        issues: Everything that is wrong with it, found in one run.
    """

    def __init__(self, issues: Sequence[DataIssue]) -> None:
        super().__init__(issues)
        self.issues = tuple(issues)

    def __str__(self) -> str:
        return issues_to_text(self.issues)


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
        super().__init__(name)
        self.name = name
        self.known = tuple(known)
        self.suggestion = suggestion
        self.folder = folder
        self.is_folder = is_folder

    def message(self, lang: Language = "vi") -> str:
        """Say what was not found, and what there is."""
        known, meant = ", ".join(self.known), _meant(self.suggestion, lang)
        if self.is_folder:
            if lang == "vi":
                return f"`{self.name}` là thư mục; cần một tệp .vtlt{meant}"
            return f"`{self.name}` is a folder; a .vtlt file is needed{meant}"
        if self.name.endswith(".vtlt") or (self.suggestion is None and os.path.dirname(self.name)):
            if lang == "vi":
                where = f" trong thư mục `{self.folder}`" if self.folder else ""
                return f"không có tệp `{self.name}`{where}{meant}"
            where = f" in the folder `{self.folder}`" if self.folder else ""
            return f"there is no file `{self.name}`{where}{meant}"
        if lang == "vi":
            return f"không có bộ quy tắc `{self.name}`{meant} (có sẵn: {known})"
        return f"there is no ruleset `{self.name}`{meant} (shipped: {known})"

    def __str__(self) -> str:
        return self.message()


class UnknownStatement(VtltError, LookupError):  # noqa: N818 - it is a kind of LookupError
    """No statement of the ruleset is meant by a key: a clause, or ``scope.measure``.

    Attributes:
        key: What was asked for.
        suggestion: What was probably meant.
        known: What there is, the likeliest first, as far as it was looked up.
    """

    def __init__(self, key: str, suggestion: str | None = None, known: Sequence[str] = ()) -> None:
        super().__init__(key)
        self.key = key
        self.suggestion = suggestion
        self.known = tuple(known)

    def message(self, lang: Language = "vi") -> str:
        """Say what was not found, and what there is."""
        shown = ", ".join([*self.known[:_MOST_KNOWN], *(["…"] if len(self.known) > _MOST_KNOWN else [])])
        if lang == "vi":
            there = f" (có: {shown})" if shown else ""
            return f"bộ quy tắc không có `{self.key}`{_meant(self.suggestion, lang)}{there}"
        there = f" (there are: {shown})" if shown else ""
        return f"the ruleset has no `{self.key}`{_meant(self.suggestion, lang)}{there}"

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
        command = f"pip install 'vtlt-rules[{self.extra}]'"
        return f"thiếu gói cần cho việc này; hãy cài: {command}" if lang == "vi" else f"this needs: {command}"

    def __str__(self) -> str:
        return self.message()


_OS_ERRORS: list[tuple[type[OSError], str, str]] = [
    (FileNotFoundError, "không có tệp hoặc thư mục `{}`", "there is no file or folder `{}`"),
    (NotADirectoryError, "không có tệp hoặc thư mục `{}`", "there is no file or folder `{}`"),
    (IsADirectoryError, "`{}` là thư mục, không phải tệp", "`{}` is a folder, not a file"),
    (PermissionError, "không có quyền đọc hoặc ghi `{}`", "no permission to read or write `{}`"),
]


def os_error_to_text(error: OSError, lang: Language = "vi") -> str:
    """Say what the system refused; in its own words when it is nothing usual."""
    for kind, vi, en in _OS_ERRORS:
        if isinstance(error, kind) and error.filename is not None:
            return (vi if lang == "vi" else en).format(visible(str(error.filename)))
    return str(error)


def _meant(suggestion: str | None, lang: Language) -> str:
    if suggestion is None:
        return ""
    return f"; ý bạn là `{suggestion}`?" if lang == "vi" else f"; is `{suggestion}` meant?"
