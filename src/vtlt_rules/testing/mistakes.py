"""What is wrong with an example itself: the file, the line, a code, and the sentence for it."""

from __future__ import annotations

from collections.abc import Iterable

from vtlt_rules.issues import DataIssue
from vtlt_rules.messages import Language, say
from vtlt_rules.records import record
from vtlt_rules.source import visible


@record
class Mistake:
    """One mistake of an example.

    Attributes:
        file: The file as the user named it; ``line`` from 1.
        code: A stable name; ``facts`` is what its sentence speaks of.
        suggestion: What was probably meant.
        issue: Instead of a sentence of its own, what is wrong with a cell.
    """

    file: str
    line: int
    code: str
    facts: dict[str, object]
    suggestion: str | None = None
    issue: DataIssue | None = None

    def message(self, lang: Language = "vi") -> str:
        """Say what is wrong, in one sentence."""
        if self.issue is not None:
            place = ", ".join(part for part in (self.issue.agency, self.issue.field) if part is not None)
            return f"{place}: {self.issue.message(lang)}" if place else self.issue.message(lang)
        return say(f"mistake.{self.code}", lang, **self.facts)


def mistakes_to_text(mistakes: Iterable[Mistake], lang: Language = "vi") -> str:
    """Write mistakes a line each: file, line, sentence, suggestion."""
    lines = []
    for one in sorted(mistakes, key=lambda mistake: mistake.line):
        hint = f" ({say('place.suggestion', lang, suggestion=one.suggestion)})" if one.suggestion else ""
        lines.append(visible(f"{one.file}:{one.line}: [{one.code}] {one.message(lang)}{hint}"))
    return "\n".join(lines)
