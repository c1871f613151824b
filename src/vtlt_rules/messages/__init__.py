"""What the library says to people: all sentences and words, a module for each language.

A language is the module of that name in this package, and nothing else; it is imported when something is first said in it.
``MESSAGES`` has a text for each key. Keys are grouped by where the texts are used: ``diagnostic.unknown-name``,
``report.short``. ``{...}`` are the facts of the case. Where the wording depends on how many there are, a text is a tuple
of forms, and ``form_of`` says which of them goes with a ``count``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from importlib import import_module
from typing import NamedTuple

Language = str
"""A language of messages and reports, by its code of two or three letters: ``vi``, ``en``, or another that is there."""

DEFAULT_LANGUAGE: Language = "vi"

_CODE = re.compile("[a-z]{2,3}")


class _Catalogue(NamedTuple):
    messages: Mapping[str, str | tuple[str, ...]]
    form_of: Callable[[int], int]


def say(key: str, lang: Language, /, **facts: object) -> str:
    """Return a sentence or a word in a language.

    Args:
        key: Which, for example ``report.short``.
        lang: The language.
        facts: What it speaks of; ``count`` also decides between forms.

    Raises:
        KeyError: There is no such text.
        ValueError: There is no such language.
    """
    catalogue = _catalogue(lang)
    found = catalogue.messages[key]
    if isinstance(found, tuple):
        count = facts.get("count")
        found = found[catalogue.form_of(count if isinstance(count, int) else 0)]
    return found.format(**facts)


def languages() -> list[Language]:
    """Return the languages there are, the default first."""
    from pkgutil import iter_modules  # needed only to list them

    found = {module.name for module in iter_modules(__path__) if _CODE.fullmatch(module.name)}
    return sorted(found, key=lambda lang: (lang != DEFAULT_LANGUAGE, lang))


def check_language(lang: str) -> None:
    """Refuse what is no language of reports.

    Raises:
        ValueError: It is none.
    """
    if not isinstance(lang, str):  # it need not be hashable
        raise _no_language(lang)
    _catalogue(lang)


def _no_language(lang: object) -> ValueError:
    return ValueError(f"reports are in {' or '.join(map(repr, languages()))}, not in {lang!r}")


@lru_cache
def _catalogue(lang: Language) -> _Catalogue:
    """Import a language, by a name that can be nothing but a module of this package."""
    if isinstance(lang, str) and _CODE.fullmatch(lang):
        name = f"{__name__}.{lang}"
        try:
            module = import_module(name)
        except ModuleNotFoundError as error:
            if error.name != name:
                raise
        else:
            return _Catalogue(module.MESSAGES, module.form_of)
    raise _no_language(lang)
