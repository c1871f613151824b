"""Texts compared in databases: patterns that match exactly the texts with a given key, and the key written in SQL.

A pattern names every spelling that a text may have, so that no database need know how to compose or lower a letter: it
means the same with and without NFC, whatever the collation. A text is matched twice, once whatever its tone marks, once for
these alone, since every tone on every letter of a word would be too many spellings.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from functools import lru_cache

from attrs import Factory, define

from vtlt_rules.columnar.texts import AROUND, WHITE
from vtlt_rules.records import record
from vtlt_rules.source import INVISIBLE, TONES, VOWEL_MARKS
from vtlt_rules.text_keys import text_key

_RANGES = [(0x21, 0x3FF), (0x1E00, 0x1FFF), (0x2010, 0x2BFF), (0x2C60, 0x2C7F), (0xA720, 0xA7FF), (0xAB30, 0xAB6F)]
"""Where the letters are that texts of conditions may have, and whatever becomes one of them in lower case or in NFC."""

_LETTERS = re.compile("[!-\u024f\u02b0-\u02ff\u1e00-\u1eff\u2010-\u2027\u2030-\u205e\u20a0-\u20c0\u2100-\u214f]")
"""Letters and signs that texts of conditions may have, besides marks."""

_I_WITH_DOT = {("i", "\u0307"), ("I", "\u0307")}
"""`İ` has no lower case of one character: with its dot this capital is not what it is without."""

_ABOVE = 230
"""The combining class of marks above a letter (UAX #44), which have an order among each other."""

_CODE = re.compile(r"\\x\{([0-9A-F]+)\}")
"""A character in a pattern."""

_ALL_TONES = "".join(sorted(TONES))


@define
class _Repertoire:
    """Characters by what is left of them in lower case without tone marks.

    Attributes:
        letters: Letters and signs, by the letter that is left.
        marks: Marks that stay, by themselves.
        tones: Tone marks alone.
        carried: The tone marks that a character carries or is, where there are some.
    """

    letters: dict[str, list[str]] = Factory(dict)
    marks: dict[str, list[str]] = Factory(dict)
    tones: list[str] = Factory(list)
    carried: dict[str, str] = Factory(dict)


@lru_cache(maxsize=1)
def _repertoire() -> _Repertoire:
    found = _Repertoire()
    for character in (chr(code) for first, last in _RANGES for code in range(first, last + 1)):
        if character.isspace() or INVISIBLE.match(character):
            continue
        composed = unicodedata.normalize("NFC", character)
        lowered = "".join(low if len(low := one.lower()) == 1 else one for one in composed)
        parts = unicodedata.normalize("NFD", lowered)
        tones = "".join(one for one in parts if one in TONES)
        rest = unicodedata.normalize("NFC", "".join(one for one in parts if one not in TONES))
        if tones:
            found.carried[character] = tones
        if not rest:
            found.tones.append(character)
        else:
            of = found.marks if unicodedata.combining(rest[0]) else found.letters
            of.setdefault(rest, []).append(character)
    return found


@record
class TextPattern:
    """The two patterns that a text with some key matches, and no other text does; without what may stand around.

    Attributes:
        letters: Matches it whatever its tone marks.
        tones: Matches its tone marks, of a text that ``letters`` matches and that has not :func:`two_tones` on a letter.
    """

    letters: str
    tones: str


def whole(*patterns: str) -> str:
    """Return the pattern of texts that match one of some patterns, but for white space around them."""
    return f"^{WHITE}*(?:{'|'.join(patterns)}){WHITE}*$"


@lru_cache(maxsize=1)
def two_tones() -> str:
    """Return the pattern that finds two tone marks on one letter, of which NFC may turn the order."""
    known = _repertoire()
    both = (one for one, tones in known.carried.items() if len(tones) > 1)
    marks = [one for ones in known.marks.values() for one in ones]
    return f"{_class(known.carried)}{_class(marks)}*{_class(known.tones)}|{_class(both)}"


@lru_cache(maxsize=1)
def turned_marks() -> str:
    """Return the pattern that finds a tone typed before another mark, of which NFC keeps the order."""
    known = _repertoire()
    tones = [one for one, tones in known.carried.items() if tones != "\u0323"]
    marks = [one for ones in known.marks.values() for one in ones if unicodedata.combining(one) == _ABOVE]
    return f"{_class(tones)}{_class(known.tones)}*{_class(marks)}"


@lru_cache(maxsize=4096)
def pattern_of(text: str) -> TextPattern | str:
    """Return the patterns that match what equals a text; or a letter of it for which no pattern can be written."""
    words = [(word.rstrip(_ALL_TONES), word) for word in text_key(text).split()]
    known = _repertoire()
    tone = _class(known.tones)
    letters, used = [], set(known.tones)
    for bare, word in words:
        if not bare:
            return word
        pieces = [f"{tone}*"]
        for cluster in re.findall(".[\u0300-\u036f]*", unicodedata.normalize("NFD", bare)):
            spellings = _spellings(cluster, known)
            if not spellings:
                return unicodedata.normalize("NFC", cluster)
            used.update(*(part for one in spellings for part in one))
            written = ["".join(f"{_class(part)}{tone}*" for part in one) for one in spellings]
            pieces.append(written[0] if len(written) == 1 else f"(?:{'|'.join(written)})")
        letters.append("".join(pieces))
    tones = [_sequence(word[len(bare) :], used, known) for bare, word in words]
    return TextPattern(*(f"{WHITE}+".join(one) for one in (letters, tones)))


def _spellings(cluster: str, known: _Repertoire) -> list[list[list[str]]]:
    """Return how a letter with its mark may be spelled: as one character, or as two; each one of several."""
    together, base, marks = unicodedata.normalize("NFC", cluster), cluster[0], cluster[1:]
    if not _LETTERS.fullmatch(base) or (base, marks) in _I_WITH_DOT or len(marks) > 1:
        return []
    found = [[known.letters[together]]] if together in known.letters else []
    if marks in known.marks and base in known.letters:
        found.append([known.letters[base], known.marks[marks]])
    return found


def _sequence(marks: str, used: Collection[str], known: _Repertoire) -> str:
    """Return the pattern of words made of some characters whose tone marks are these, in this order."""
    plain = [one for one in used if one not in known.carried]
    none = f"{_class(plain)}*" if plain else ""

    def carrying(mark: str) -> str:
        return _class(one for one in used if known.carried.get(one) == mark) + none

    return none + "".join(map(carrying, marks))


def _class(characters: Iterable[str]) -> str:
    return f"[{''.join(map(_escaped, sorted(characters)))}]"


def _escaped(character: str) -> str:
    is_plain = character.isalnum() or character in "+/.,;:_"
    return character if is_plain else f"\\x{{{ord(character):X}}}"


@record
class KeyTables:
    """What makes the key of texts of letters that are known: for texts that come from data, both of them.

    Attributes:
        unknown: Finds a text of other letters.
        letters: Letters and what they become, with the tone marks, which vanish, behind the former.
        composed: A letter and its mark, and the character that both are.
        toneless: Finds what carries no tone mark and is no blank.
        tones: Characters that carry a tone mark, and the marks.
    """

    unknown: str
    letters: tuple[str, str]
    composed: tuple[tuple[str, str], ...]
    toneless: str
    tones: tuple[str, str]


@lru_cache(maxsize=1)
def key_tables() -> KeyTables:
    """Return the tables of letters with which a key is written in SQL."""
    known = _repertoire()
    of = {one: rest for rest, ones in known.letters.items() if _LETTERS.fullmatch(rest) for one in ones}
    of = {one: rest for one, rest in of.items() if len(known.carried.get(one, "")) < 2}
    marked = [one for one, rest in of.items() if len(unicodedata.normalize("NFD", rest)) > 1]
    tone, vowel = _class(TONES), _class(VOWEL_MARKS)
    strange = f"[^{WHITE[1:-1]}{_class([*of, *TONES, *VOWEL_MARKS])[1:-1]}]"
    changed = {one: rest for one, rest in of.items() if one != rest}
    pairs = {
        unicodedata.normalize("NFD", rest): rest
        for rest in set(of.values())
        if (parts := unicodedata.normalize("NFD", rest))[1:] in VOWEL_MARKS and parts[0] != "I"
    }
    carriers = {one: known.carried[one] for one in (*of, *TONES) if one in known.carried}
    return KeyTables(
        f"{strange}|{_class([*marked, *VOWEL_MARKS])}{tone}*{vowel}|{two_tones()}",
        ("".join(changed) + _ALL_TONES, "".join(changed.values())),
        tuple(pairs.items()),
        f"[^ {_class(carriers)[1:-1]}]",
        ("".join(carriers), "".join(carriers.values())),
    )


@lru_cache(maxsize=4096)
def plain_key(text: str) -> str | None:
    """Return the key of a text as :func:`key_tables` make it in SQL; None where it has letters that these do not have."""
    tables = key_tables()
    if _found(tables.unknown).search(text):
        return None
    blanks = _found(f"{WHITE}+").sub(" ", _found(AROUND).sub("", text))
    letters = blanks.translate(_table(*tables.letters))
    for apart, together in tables.composed:
        letters = letters.replace(apart, together)
    marks = _found(tables.toneless).sub("", blanks).translate(_table(*tables.tones))
    return f"{letters}/{marks}"


@lru_cache(maxsize=8)
def _found(pattern: str) -> re.Pattern[str]:
    return re.compile(_CODE.sub(lambda code: f"\\U{int(code[1], 16):08X}", pattern))


def _table(those: str, others: str) -> dict[int, str]:
    """Return what ``TRANSLATE`` makes of each character: of those that have no other nothing."""
    return {ord(one): others[n] if n < len(others) else "" for n, one in enumerate(those)}
