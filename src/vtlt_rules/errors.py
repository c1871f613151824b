"""The exceptions of the library: wrong rulesets, wrong data, wrong use."""

from __future__ import annotations

from collections.abc import Sequence

from vtlt_rules.diagnostics import Diagnostic, diagnostics_to_text
from vtlt_rules.issues import DataIssue, issues_to_text
from vtlt_rules.values import Language


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
    """

    def __init__(self, name: str, known: Sequence[str], suggestion: str | None = None) -> None:
        super().__init__(name)
        self.name = name
        self.known = tuple(known)
        self.suggestion = suggestion

    def message(self, lang: Language = "vi") -> str:
        """Say what was not found, and what there is."""
        known = ", ".join(self.known)
        if lang == "vi":
            return f"không có bộ quy tắc `{self.name}`{_meant(self.suggestion, lang)} (có sẵn: {known})"
        return f"there is no ruleset `{self.name}`{_meant(self.suggestion, lang)} (shipped: {known})"

    def __str__(self) -> str:
        return self.message()


class UnknownStatement(VtltError, LookupError):  # noqa: N818 - it is a kind of LookupError
    """No statement of the ruleset is meant by a key: a clause, or ``scope.measure``.

    Attributes:
        key: What was asked for.
    """

    def __init__(self, key: str, suggestion: str | None = None) -> None:
        super().__init__(key)
        self.key = key
        self.suggestion = suggestion

    def message(self, lang: Language = "vi") -> str:
        """Say what was not found."""
        if lang == "vi":
            return f"bộ quy tắc không có `{self.key}`{_meant(self.suggestion, lang)}"
        return f"the ruleset has no `{self.key}`{_meant(self.suggestion, lang)}"

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


def _meant(suggestion: str | None, lang: Language) -> str:
    if suggestion is None:
        return ""
    return f"; ý bạn là `{suggestion}`?" if lang == "vi" else f"; is `{suggestion}` meant?"
