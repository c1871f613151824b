"""Texts of attributes as people read them: equal keys are equal texts. And what may not hide in texts and ids.

The key is defined in "Which texts are equal" of the language. Whoever compares texts compares keys, and nobody shows
one to people.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from vtlt_rules.source import INVISIBLE, TONES, code_point, compose

_MOST_REMEMBERED = 8192
_LONGEST_REMEMBERED = 200


def text_key(text: str) -> str:
    """Return the key of a text: lower case, single blanks, the tone marks of each word behind its last letter."""
    if text.isascii():
        return " ".join(text.lower().split())
    lowered = compose(text)[0].translate(_LOWER)
    return " ".join(word if word.isascii() else _tones_last(word) for word in lowered.split())


def key_of_cell(text: str) -> str | None:
    """Return the key of a text from data; None where something is hidden in it. Equal texts are looked at once."""
    return _remembered(text) if len(text) <= _LONGEST_REMEMBERED else _key_of_cell(text)


def hidden_in_text(text: str) -> str | None:
    """Name the first character of a text that a reader cannot see; None when there is none. White space is seen."""
    found = (match for match in INVISIBLE.finditer(text) if not match[0].isspace())
    return next((_first_hidden(match[0]) for match in found), None)


def hidden_in_id(id_: str) -> str | None:
    """Name the first character of an id that cannot be told by looking; None when there is none.

    Args:
        id_: The id without the white space around it. Inside only a plain blank is seen for what it is.
    """
    if id_.isascii() and id_.isprintable():
        return None
    return next((code_point(one) for one in id_ if one != " " and (one.isspace() or INVISIBLE.match(one))), None)


def _first_hidden(run: str) -> str:
    return next(code_point(one) for one in run if not one.isspace())


def _key_of_cell(text: str) -> str | None:
    return text_key(text) if hidden_in_text(text) is None else None


_remembered = lru_cache(maxsize=_MOST_REMEMBERED)(_key_of_cell)


def _tones_last(word: str) -> str:
    """Take the tone marks from the letters of a word in lower case and put them at its end."""
    bare = compose(word.translate(_TONELESS))[0]
    return bare + "".join(mark for letter in word for mark in unicodedata.normalize("NFD", letter) if mark in TONES)


class _Lower(dict[int, str]):
    """The table of step 2, filled as letters come along."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        lower = letter.lower()
        return _kept(self, code, lower if len(lower) == 1 else letter)


class _Toneless(dict[int, str]):
    """The table of step 4: each letter without its tone marks."""

    def __missing__(self, code: int) -> str:
        marks = unicodedata.normalize("NFD", chr(code))
        return _kept(self, code, unicodedata.normalize("NFC", "".join(one for one in marks if one not in TONES)))


def _kept(table: dict[int, str], code: int, letter: str) -> str:
    if len(table) < _MOST_REMEMBERED:
        table[code] = letter
    return letter


_LOWER, _TONELESS = _Lower(), _Toneless()
