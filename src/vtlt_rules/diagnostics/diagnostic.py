"""One diagnostic as data, and the list that passes add to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from typing import Any

from attrs import Factory, define, field

from vtlt_rules.diagnostics.codes import CODES
from vtlt_rules.diagnostics.suggest import Suggester
from vtlt_rules.messages import Language, say
from vtlt_rules.records import record
from vtlt_rules.source import Span
from vtlt_rules.words import Word, in_words


class Severity(Enum):
    """Whether a ruleset with this diagnostic can be evaluated (warning) or not (error)."""

    ERROR = "error"
    WARNING = "warning"


@record
class Diagnostic:
    """One defect of a ruleset.

    Attributes:
        code: A stable name in kebab-case, for example ``unknown-name``; ``grammar/README.md`` lists all.
        span: The piece of the author's text that is wrong.
        facts: What the message speaks of, by name.
        suggestion: What to write instead, if the checker can tell.
        related: Another place that belongs to the defect, for example the first of two declarations.
    """

    code: str
    span: Span
    facts: Mapping[str, Any] = field(factory=dict, hash=False)
    suggestion: str | None = None
    related: Span | None = None

    @property
    def severity(self) -> Severity:
        """Error or warning; the code decides."""
        return Severity.WARNING if CODES[self.code].is_warning else Severity.ERROR

    @property
    def is_error(self) -> bool:
        """Whether the ruleset cannot be used."""
        return self.severity is Severity.ERROR

    @property
    def file(self) -> str:
        """The name of the source."""
        return self.span.source.name

    @property
    def line(self) -> int:
        """The line where the defect begins, from 1."""
        return self.span.line

    @property
    def column(self) -> int:
        """The column where the defect begins, from 1, in code points."""
        return self.span.column

    def message(self, lang: Language = "vi") -> str:
        """Say what is wrong, in one sentence."""
        facts = {name: in_words(value, lang) for name, value in self.facts.items()}
        return say(f"diagnostic.{self.code}", lang, **facts)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.code}: {self.message()}"


MAX_ERRORS = 1_000
"""Errors of one file; after one more nothing further is said, and nothing further read."""

MAX_WARNINGS = 1_000
"""Warnings of one file; of further ones is only said that there are some."""

_LONGEST_FACT = 500
_LONGEST_SUGGESTION = 2_000
"""A piece of the author's text may be a megabyte, and stand in a thousand messages."""


@define(eq=False, repr=False)
class Problems:
    """The diagnostics found so far; every pass adds to one list, so that all are reported at once.

    Attributes:
        diagnostics: In the order in which they were found, as many as are kept.
        suggester: Looks for what was meant, within one budget for all of them.
    """

    diagnostics: list[Diagnostic] = Factory(list)
    suggester: Suggester = Factory(Suggester)
    _errors: int = field(init=False, default=0)
    _warnings: int = field(init=False, default=0)

    def __attrs_post_init__(self) -> None:
        self._warnings = sum(not one.is_error for one in self.diagnostics)
        self._errors = len(self.diagnostics) - self._warnings

    def add(
        self,
        code: str,
        span: Span,
        suggestion: str | None = None,
        related: Span | None = None,
        **facts: str | int | Word | list[Any],
    ) -> None:
        """Add one defect, if there are not too many already."""
        if self._warnings > MAX_WARNINGS if CODES[code].is_warning else self._errors > MAX_ERRORS:
            return  # a file may have half a million
        if suggestion is not None and len(suggestion) > _LONGEST_SUGGESTION:
            suggestion = None
        self._keep(
            Diagnostic(code, span, {name: _shortened(fact) for name, fact in facts.items()}, suggestion, related)
        )

    def extend(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Add what was found elsewhere."""
        for diagnostic in diagnostics:
            self._keep(diagnostic)

    def _keep(self, diagnostic: Diagnostic) -> None:
        """Keep a diagnostic; beside the first one that is too many say so, and keep no further ones."""
        kept, end = self.diagnostics, Span(diagnostic.span.source, diagnostic.span.end, diagnostic.span.end)
        if diagnostic.is_error:
            self._errors += 1
            if self._errors <= MAX_ERRORS + 1:
                kept.append(diagnostic)
            if self._errors == MAX_ERRORS + 1:
                kept.append(Diagnostic("too-many-errors", end, {"limit": MAX_ERRORS}))
        else:
            self._warnings += 1
            if self._warnings <= MAX_WARNINGS:
                kept.append(diagnostic)
            elif self._warnings == MAX_WARNINGS + 1:
                kept.append(Diagnostic("too-many-warnings", end, {"limit": MAX_WARNINGS}))

    @property
    def is_full(self) -> bool:
        """Whether there are too many errors for any more to be kept."""
        return self._errors > MAX_ERRORS

    @property
    def has_errors(self) -> bool:
        """Whether any of them is an error."""
        return self._errors > 0

    def __iter__(self) -> Iterator[Diagnostic]:
        """Go through them in the order of the text, file by file as first met."""
        files: dict[str, int] = {}
        for diagnostic in self.diagnostics:
            files.setdefault(diagnostic.file, len(files))
        return iter(sorted(self.diagnostics, key=lambda d: (files[d.file], d.span.start, d.span.end)))


def _shortened(fact: str | int | Word | list[Any]) -> str | int | Word | list[Any]:
    return f"{fact[:_LONGEST_FACT]}…" if isinstance(fact, str) and len(fact) > _LONGEST_FACT else fact
