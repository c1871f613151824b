"""One diagnostic as data, and the list that passes add to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any

from attrs import Factory, define, field

from vtlt_rules.diagnostics.codes import CODES
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


@define(eq=False, repr=False)
class Problems:
    """The diagnostics found so far; every pass adds to one list, so that all are reported at once."""

    diagnostics: list[Diagnostic] = Factory(list)

    def add(
        self,
        code: str,
        span: Span,
        suggestion: str | None = None,
        related: Span | None = None,
        **facts: str | int | Word | list[Any],
    ) -> None:
        """Add one defect."""
        self.diagnostics.append(Diagnostic(code, span, facts, suggestion, related))

    @property
    def has_errors(self) -> bool:
        """Whether any of them is an error."""
        return any(diagnostic.is_error for diagnostic in self.diagnostics)

    def __iter__(self) -> Iterator[Diagnostic]:
        """Go through them in the order of the text, file by file as first met."""
        files: dict[str, int] = {}
        for diagnostic in self.diagnostics:
            files.setdefault(diagnostic.file, len(files))
        return iter(sorted(self.diagnostics, key=lambda d: (files[d.file], d.span.start, d.span.end)))
