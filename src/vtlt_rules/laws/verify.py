"""The command ``vtlt verify``: check the laws on rulesets and show, for what breaks them, the smallest data and a test."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from vtlt_rules.api import Ruleset
from vtlt_rules.laws import LAWS, LawBroken, find_broken
from vtlt_rules.messages import Language, say
from vtlt_rules.source import visible


def verify(ruleset: Ruleset, name: str, *, examples: int, seed: int, lang: Language) -> tuple[str, bool]:
    """Check all laws of one ruleset.

    Args:
        ruleset: The ruleset.
        name: What to call it.
        examples: How many populations are invented.
        seed: Decides which.
        lang: The language of the answer.

    Returns:
        The answer as text, and whether no law is broken.

    Raises:
        ExtraMissing: Hypothesis is not installed.
    """
    broken = list(find_broken(ruleset, examples=examples, seed=seed))
    lines = [say("verify.head", lang, name=visible(name), count=examples, seed=seed), *_summary(broken, lang)]
    return "\n\n".join(["\n".join(lines), *(one.to_text(lang) for one in broken)]), not broken


def _summary(broken: Sequence[LawBroken], lang: Language) -> Iterator[str]:
    for law in LAWS:
        count = len({id(one.statement) for one in broken if one.law == law})
        mark = "✗" if count else "✓"
        number = f" ({say('verify.statement-count', lang, count=count)})" if count else ""
        title = say(f"law.{law.replace('_', '-')}", lang)
        yield f"  {mark} {law.ljust(max(map(len, LAWS)))}  {title}{number}"
