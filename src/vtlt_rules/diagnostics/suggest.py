"""Suggestions: the known name nearest to one that is not known, the date meant by one that is none.

Two texts are as like as the letters that they have in common in one order are many, among all letters of both: the longest
common subsequence. It is found for all letters of one text at once, in the bits of an integer (H. Hyyrö, "Bit-parallel
LCS-length computation revisited", 2004).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from vtlt_rules.values import read_date

_LIKE = 0.72
"""From here on one text may have been meant by another: of 7 letters one may be another one."""

_LONGEST = 200
"""The longest text that is compared; nothing is like a longer one."""

MOST_LETTERS = 2_000_000
"""Letters that are compared in one piece of work, which take a fraction of a second; then nothing is suggested any more."""


class Suggester:
    """Finds the nearest of some texts, and stops when that has cost enough: a large file may be wrong everywhere."""

    def __init__(self, letters: int | None = None) -> None:
        self._letters_left = MOST_LETTERS if letters is None else letters

    def nearest(self, text: str, known: Iterable[str]) -> str | None:
        """Return the known text that is most like the given one; None when none is like it, or that would cost too much."""
        best, most = None, (_LIKE, 0)
        for one, likeness in self._likenesses(text, known, _LIKE):
            if likeness >= most[0] and (now := (likeness, _in_common(text, one))) > most:
                best, most = one, now
        return best if self._letters_left >= 0 else None

    def nearest_first(self, text: str, known: Iterable[str]) -> list[str]:
        """Return the known texts, those most like the given one first, as far as that does not cost too much."""
        likenesses = dict(self._likenesses(text, known := list(known), 0))
        return sorted(known, key=lambda one: -likenesses.get(one, 0))

    def _likenesses(self, text: str, known: Iterable[str], least: float) -> Iterator[tuple[str, float]]:
        """Go through the known texts with how like the given one they are, from 0 to 1; those that cannot be left out."""
        length = len(text)
        if self._letters_left < 0 or not 0 < length <= _LONGEST:
            return
        bits: dict[str, int] = {}
        for place, letter in enumerate(text):
            bits[letter] = bits.get(letter, 0) | 1 << place
        everything = (1 << length) - 1
        for one in known:
            both = length + len(one)
            if 2 * min(length, len(one)) < least * both or len(one) > _LONGEST:
                self._letters_left -= 1
                continue
            self._letters_left -= len(one)
            if self._letters_left < 0:
                return
            unmatched = everything
            for letter in one:
                matched = unmatched & bits.get(letter, 0)
                unmatched = (unmatched + matched | unmatched - matched) & everything
            yield one, 2 * (length - unmatched.bit_count()) / both


def _in_common(text: str, one: str) -> int:
    """Count the letters that two texts have in common, in whatever order."""
    return sum(min(text.count(letter), one.count(letter)) for letter in {*text})


def nearest(text: str, known: Iterable[str]) -> str | None:
    """Return the known text that is most like the given one, or None when none is like it."""
    return Suggester().nearest(text, known)


def nearest_first(text: str, known: Iterable[str]) -> list[str]:
    """Return the known texts, those most like the given one first."""
    return Suggester().nearest_first(text, known)


def day_first(date: str) -> str | None:
    """Return a date whose month was written first with its day first, or None when that makes no day of the calendar."""
    parts = date.split("/")
    if len(parts) != 3:
        return None
    swapped = "/".join([parts[1], parts[0], parts[2]])
    try:
        read_date(swapped)
    except ValueError:
        return None
    return swapped
