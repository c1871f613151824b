"""Author's text -> text for the lexer, and positions back (stage 0 of the pipeline).

Input: the text of a ruleset as written. Output: :class:`Source`, which holds the text in NFC, the same text
folded letter by letter to lower-case ASCII for the lexer, and the way from an offset to a line and column of what
the author wrote. Must not know the grammar.

Unicode sources: UAX #15 (normalisation forms), UAX #9 (bidirectional controls), TCVN 6909:2001 (Vietnamese letters).
"""

from __future__ import annotations

import os
import re
import unicodedata
from bisect import bisect_right
from functools import cached_property

from attrs import field, frozen

from vtlt_rules.records import record
from vtlt_rules.scalars import plain_text

TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
"""Combining grave, acute, tilde, hook above, dot below: the five written tones."""

VOWEL_MARKS = {"\u0302", "\u0306", "\u031b"}
"""Combining circumflex, breve and horn: they make another vowel."""

INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffc\U000e0000-\U000e0fff\ud800-\udfff]+"
    "|\r(?!\n)"
)
"""Characters that a reader cannot see: controls, bidirectional controls, zero-width characters, variation selectors."""


_LINE_END = re.compile("[\r\n]")


def visible(text: str) -> str:
    """Replace what a reader cannot see, or what would command a terminal, by U+FFFD."""
    return INVISIBLE.sub(lambda match: "\ufffd" * len(match[0]), text).replace("\t", " ")


def visible_line(text: str) -> str:
    """Make text visible that is to be one line: no line end of a name or cell that it quotes begins another."""
    return visible(_LINE_END.sub("\ufffd", text))


def code_point(character: str) -> str:
    """Write a character as its number and name in Unicode, for one that cannot be shown."""
    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".rstrip()


def spelled(text: str) -> str:
    """Bring words to the one form in which they are compared: as a name, without accents or capitals."""
    return "_".join(fold(compose(text)[0]).replace("_", " ").split())


_LOOKALIKES = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0445\u0443\u0456\u0458\u0455\u0501\u051b\u04bb\u03bf\u03b1\u03bd\u03b9\u03c1\u0131\u00f0\u0256\u0442\u043a\u043c\u043d\u0432",
    "aeopcxyijsdlhoavipiddtkmhb",
)
"""Cyrillic, Greek and other letters that look like a Latin one, so that the error can name the letter meant."""


_MOST_MARKS = 31
"""A letter with more than 30 marks is no text (UAX #15, stream-safe format), and sorting them takes quadratic time."""


def _compose_cluster(cluster: str) -> str:
    """Bring one base letter and its marks to NFC, whichever order the vowel mark and the tone were typed in."""
    decomposed = unicodedata.normalize("NFD", cluster)
    marks = sorted(decomposed[1:], key=lambda mark: mark in TONES)
    return unicodedata.normalize("NFC", decomposed[0] + "".join(marks))


def compose(text: str) -> tuple[str, list[int] | None]:
    """Bring text to NFC, cluster by cluster.

    Canonical ordering alone does not make ``e + acute + circumflex`` the letter ``ế``, because both marks have the
    same combining class; Vietnamese has only one reading of the two, so the vowel mark is put first.

    Returns:
        The text, and for each of its offsets (one past the end included) the offset in the text given; ``None`` for the
        offsets when nothing changed.
    """
    if text.isascii() or (unicodedata.is_normalized("NFC", text) and not any(map(unicodedata.combining, text))):
        return text, None
    pieces: list[str] = []
    offsets: list[int] = []
    start, end = 0, len(text)
    while start < end:
        stop = start + 1
        while stop < min(end, start + _MOST_MARKS) and unicodedata.combining(text[stop]):
            stop += 1
        piece = text[start] if stop == start + 1 and text[start].isascii() else _compose_cluster(text[start:stop])
        pieces.append(piece)
        offsets.extend([start] * len(piece))
        start = stop
    offsets.append(end)
    return "".join(pieces), offsets


def _fold_letter(letter: str) -> str:
    """Fold one character: a letter to one lower-case ASCII letter, anything else to itself."""
    if letter in "đĐ":
        return "d"
    if letter == "\r":
        return " "
    if not letter.isalpha() and not unicodedata.combining(letter):
        return letter
    base = unicodedata.normalize("NFD", letter)[0].lower()
    base = base.translate(_LOOKALIKES)
    return base if len(base) == 1 and base.isascii() and base.isalpha() else "x"


class _Folding(dict[int, str]):
    """The table of :func:`fold`, filled as letters come along."""

    def __missing__(self, code: int) -> str:
        folded = _fold_letter(chr(code))
        if len(self) < _MOST_REMEMBERED:
            self[code] = folded
        return folded


_MOST_REMEMBERED = 4096
_FOLDING = _Folding()


def fold(text: str) -> str:
    """Fold letters, and only letters, one for one to lower-case ASCII, so that every offset keeps its place.

    Letters of other scripts become the Latin letter they look like, or ``x``: :func:`foreign_letters` reports them, and
    what is left of the line can still be read.
    """
    if text.isascii():
        return text.lower().replace("\r", " ")
    return text.translate(_FOLDING)


def is_vietnamese(letter: str) -> bool:
    """Tell whether a character may stand in a name: ASCII, đ, or a vowel with Vietnamese marks."""
    if letter.isascii() or letter in "đĐ":
        return True
    decomposed = unicodedata.normalize("NFD", letter)
    return decomposed[0] in "aeiouyAEIOUY" and all(mark in TONES or mark in VOWEL_MARKS for mark in decomposed[1:])


def foreign_letters(spelling: str) -> list[int]:
    """Return the offsets in a name of the letters that do not belong to Vietnamese."""
    return [offset for offset, letter in enumerate(spelling) if not is_vietnamese(letter)]


def _toneless_syllables(spelling: str) -> list[tuple[str, tuple[str, ...]]]:
    """Split a name at underscores into pairs of letters without tones, and the tones."""
    syllables = []
    for syllable in spelling.lower().split("_"):
        decomposed = unicodedata.normalize("NFD", syllable)
        letters = unicodedata.normalize("NFC", "".join(c for c in decomposed if c not in TONES))
        syllables.append((letters, tuple(c for c in decomposed if c in TONES)))
    return syllables


def same_spelling(one: str, other: str) -> bool:
    """Tell whether two accented spellings are the same word, old and new tone placement (``hoà``, ``hòa``) alike."""
    return one == other or _toneless_syllables(one) == _toneless_syllables(other)


def _text_of_ruleset(text: object) -> str:
    if not isinstance(text, str):
        raise TypeError(f"a ruleset is given as its text, not as {type(text).__name__}; a file is named to load")
    return plain_text(text).removeprefix("\ufeff")


def _name_of_source(name: object) -> str:
    text = os.fspath(name) if isinstance(name, os.PathLike) else name
    if not isinstance(text, str):
        raise TypeError(f"the name of a ruleset is a text, not {type(name).__name__}")
    return plain_text(text)


@frozen(repr=False)
class Source:
    """The text of one ruleset file. Two are equal that have one name and one text.

    Attributes:
        name: What diagnostics call it: a path as the user gave it, or the name passed to ``parse``.
        written: The text exactly as the author wrote it, a leading byte order mark removed.
    """

    name: str = field(converter=_name_of_source)
    written: str = field(converter=_text_of_ruleset)

    @cached_property
    def _composed(self) -> tuple[str, list[int] | None]:
        return compose(self.written)

    @property
    def text(self) -> str:
        """The text in NFC; spans are offsets into it."""
        return self._composed[0]

    @cached_property
    def folded(self) -> str:
        """The text for the lexer; as long as :attr:`text`."""
        return fold(self.text)

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self.written))]

    def position(self, offset: int) -> tuple[int, int]:
        """Return line and column, both from 1, columns in code points of what the author wrote."""
        offsets = self._composed[1]
        written = offset if offsets is None else offsets[offset]
        line = bisect_right(self._line_starts, written)
        return line, written - self._line_starts[line - 1] + 1

    @cached_property
    def _lines(self) -> dict[int, tuple[int, int]]:
        return {}

    def line_bounds(self, line: int) -> tuple[int, int]:
        """Return where one line (from 1) begins and ends in what is written, its line end left out."""
        if line not in self._lines:  # remembered, for a line of a megabyte with a thousand mistakes
            start = self._line_starts[line - 1]
            stop = self._line_starts[line] if line < len(self._line_starts) else len(self.written)
            self._lines[line] = start, start + len(self.written[start:stop].rstrip("\r\n"))
        return self._lines[line]

    def line_text(self, line: int) -> str:
        """Return one line (from 1) as written, without its line end."""
        start, stop = self.line_bounds(line)
        return self.written[start:stop]

    def __repr__(self) -> str:
        return f"Source({self.name!r}, {len(self.written)} characters)"


@record
class Span:
    """A piece of a source: offsets into :attr:`Source.text`, the end exclusive."""

    source: Source = field(repr=False)
    start: int
    end: int

    @property
    def text(self) -> str:
        """What the author wrote there, in NFC."""
        return self.source.text[self.start : self.end]

    @property
    def line(self) -> int:
        """The line of the start, from 1."""
        return self.source.position(self.start)[0]

    @property
    def column(self) -> int:
        """The column of the start, from 1."""
        return self.source.position(self.start)[1]

    @property
    def end_line(self) -> int:
        """The line of the end, from 1."""
        return self.source.position(self.end)[0]

    @property
    def end_column(self) -> int:
        """The column just past the end, from 1."""
        return self.source.position(self.end)[1]
