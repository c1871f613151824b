"""The command ``vtlt verify``: check the laws on rulesets and show, for what breaks them, the smallest data and a test."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from vtlt_rules.api import Ruleset
from vtlt_rules.laws import LAWS, LawBroken, find_broken
from vtlt_rules.messages import Language
from vtlt_rules.source import visible

_WORDS: dict[str, tuple[str, str]] = {
    "head": ("{name}: {count} bộ số liệu, seed {seed}", "{name}: {count} populations, seed {seed}"),
    "statements": ("{count} chỉ tiêu", "{count} statements"),
    "statement": ("1 chỉ tiêu", "1 statement"),
}


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
    lines = [_word("head", lang, name=visible(name), count=examples, seed=seed), *_summary(broken, lang)]
    return "\n\n".join(["\n".join(lines), *(one.to_text(lang) for one in broken)]), not broken


def _summary(broken: Sequence[LawBroken], lang: Language) -> Iterator[str]:
    for law, titles in LAWS.items():
        count = len({id(one.statement) for one in broken if one.law == law})
        mark = "✗" if count else "✓"
        number = f" ({_word('statement' if count == 1 else 'statements', lang, count=count)})" if count else ""
        yield f"  {mark} {law.ljust(max(map(len, LAWS)))}  {titles[0 if lang == 'vi' else 1]}{number}"


def _word(key: str, lang: Language, **facts: object) -> str:
    return _WORDS[key][0 if lang == "vi" else 1].format(**facts)
