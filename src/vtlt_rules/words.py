"""Words that facts of messages are: named where they are found out, put into a language where they are shown."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from vtlt_rules.messages import Language, say
from vtlt_rules.records import record


@record
class Word:
    """The word ``word.KEY`` of the catalogues of messages; ``of`` is what it speaks of, if it does of anything."""

    key: str
    of: str = ""

    def __str__(self) -> str:
        return in_words(self, "vi")


def in_words(value: object, lang: Language) -> str:
    """Put a fact into words: a :class:`Word` by the catalogue, a list as an enumeration, anything else as it is."""
    if isinstance(value, Word):
        return say(f"word.{value.key}", lang, of=value.of)
    if isinstance(value, list):
        items = [in_words(item, lang) for item in value]
        if len(items) < 2:
            return "".join(items)
        return f"{', '.join(items[:-1])} {say('word.or', lang)} {items[-1]}"
    return str(value)


def cell_in_words(value: object) -> str:
    """Write the value of an attribute as data files do."""
    return ("có" if value else "không") if isinstance(value, bool) else f"`{value}`"


_MOST_LISTED = 20


def listed(names: Iterable[str]) -> str:
    """List the first of some names, which may be thousands, for a message that says what can stand somewhere."""
    first = [*islice(names, _MOST_LISTED + 1)]
    return ", ".join(first[:_MOST_LISTED] + ["…"] * (len(first) > _MOST_LISTED))
