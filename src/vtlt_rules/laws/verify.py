"""The command ``vtlt verify``: check the laws on rulesets and show, for what breaks them, the smallest data and a test."""

from __future__ import annotations

from typing import Any

from vtlt_rules.api import Ruleset
from vtlt_rules.laws import LAWS, LawBroken, find_broken
from vtlt_rules.messages import Language, say
from vtlt_rules.records import record
from vtlt_rules.source import visible


@record
class Verification:
    """What checking all laws of one ruleset has found.

    Attributes:
        name: What to call the ruleset.
        examples: How many populations were invented.
        seed: What decided which.
        broken: What breaks a law.
    """

    name: str
    examples: int
    seed: int
    broken: tuple[LawBroken, ...]

    @classmethod
    def of(cls, ruleset: Ruleset, name: str, *, examples: int, seed: int) -> Verification:
        """Check all laws of one ruleset.

        Args:
            ruleset: The ruleset.
            name: What to call it.
            examples: How many populations to invent.
            seed: Decides which.

        Raises:
            ExtraMissing: Hypothesis is not installed.
        """
        return cls(name, examples, seed, tuple(find_broken(ruleset, examples=examples, seed=seed)))

    def statements_breaking(self, law: str) -> int:
        """Return how many statements break a law."""
        return len({id(one.statement) for one in self.broken if one.law == law})

    def to_text(self, lang: Language) -> str:
        """Say it for people: a line for each law, then what breaks one, in full."""
        lines = [say("verify.head", lang, name=visible(self.name), count=self.examples, seed=self.seed)]
        for law in LAWS:
            count = self.statements_breaking(law)
            mark = "✗" if count else "✓"
            number = f" ({say('verify.statement-count', lang, count=count)})" if count else ""
            title = say(f"law.{law.replace('_', '-')}", lang)
            lines.append(f"  {mark} {law.ljust(max(map(len, LAWS)))}  {title}{number}")
        return "\n\n".join(["\n".join(lines), *(one.to_text(lang) for one in self.broken)])

    def to_dict(self, lang: Language) -> dict[str, Any]:
        """Say it for programs; ``lang`` is that of messages."""
        return {
            "ruleset": self.name,
            "examples": self.examples,
            "seed": self.seed,
            "laws": [{"law": law, "statements_breaking": self.statements_breaking(law)} for law in LAWS],
            "broken": [
                {
                    "law": one.law,
                    "id": one.statement.id,
                    "clause": one.clause,
                    "file": one.statement.span.source.name,
                    "line": one.line,
                    "reason": one.reason,
                    "message": one.message(lang),
                    "test": one.as_test(),
                }
                for one in self.broken
            ],
        }
