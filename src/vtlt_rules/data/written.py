"""Words and signs that people write into cells in the place of a value."""

from __future__ import annotations

import re
from collections.abc import Iterable

from vtlt_rules.source import fold
from vtlt_rules.spellings import normalized

ERRORS = re.compile(r"#(?:DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!|SPILL!|CALC!|GETTING_DATA|#+)|Err:\d{3}", re.ASCII)
"""What spreadsheets show where a formula could not be worked out, or a column is too narrow for its number."""

DASHES = frozenset("- \u2013 \u2014 \u2212 \u2015 -- ---".split())


def contains(*words: Iterable[str]) -> frozenset[str]:
    """Return words as cells are compared with them: in lower case, with accents and without any."""
    every = [word for some in words for word in some]
    return frozenset(map(normalized, every)) | frozenset(map(fold, every))


def is_one_of(text: str, words: frozenset[str]) -> bool:
    """Tell whether a text in NFC is one of some words: with all of its accents, or without any."""
    return normalized(text).rstrip(".") in words or normalized(text) in words


def plainly(text: str) -> str:
    """Write a text in NFC without accents, in lower case, with single blanks and without raised figures."""
    return " ".join(fold(text.replace("²", "2").replace("³", "3")).replace("_", " ").lower().split())


NONE_WORDS = contains("không k ko chưa".split(), ["không có", "chưa có", "không phát sinh", "chưa phát sinh"])
"""Words that in a column of numbers are 0, or say that nothing is known."""

_SAME_AS_ABOVE = contains(['"', "''", "″", "〃", "”", "//", "-nt-", "- nt -", "như trên"])
_SAME_IN_SHORT = contains(["nt"])
_LONGEST_SAME = 20
"""Letters that such a text may have, with blanks and accents that are letters of their own."""

DONE_WORDS = contains(
    "x ✓ ✔ ☑ √ v có yes y rồi xong đạt 1".split(), ["hoàn thành", "ban hành", "thực hiện", "đủ", "có rồi"]
)
_DONE_FIRST = contains(["đã", "hoàn"])

_LONGEST = 200
"""Letters of a cell that are looked at."""

_INCOMPLETE = re.compile(
    r"\d{1,2}[/.-]\d{1,2}|(?:thang )?\d{1,2}(?:[/.-]| nam )\d{4}|thang \d{1,2}|(?:quy|q) ?(?:[1-4]|iv|i{1,3})"
    r"(?:[/. -]| nam )?(?:\d{4})?|(?:nam )?\d{4}|(?:dau|giua|cuoi) .*",
    re.ASCII,
)
_WHOLE_DAY = re.compile(r"(?<!\d)\d{1,2}[/.-]\d{1,2}[/.-]\d{4}(?!\d)", re.ASCII)


def is_same_as_above(text: str, *, in_short: bool) -> bool:
    """Tell whether a cell says that it is like the one above it; ``nt`` only where no text can be meant."""
    if len(text) > _LONGEST_SAME:  # most texts are names, and need no closer look
        return False
    return is_one_of(text, _SAME_AS_ABOVE) or (in_short and is_one_of(text, _SAME_IN_SHORT))


def is_done_word(text: str) -> bool:
    """Tell whether a cell says that something was done, and not on which day."""
    return is_one_of(text, DONE_WORDS) or is_one_of(text.split()[0], _DONE_FIRST)


def is_incomplete_date(text: str) -> bool:
    """Tell whether a cell has part of a date: a month, a quarter, a year, a day without its year."""
    return len(text) <= _LONGEST and _INCOMPLETE.fullmatch(plainly(text)) is not None


def day_within(text: str) -> str | None:
    """Return the one day that stands among other words, as it is written there; None when there is none, or several."""
    found = _WHOLE_DAY.findall(text[:_LONGEST])
    return re.sub("[.-]", "/", found[0]) if len(found) == 1 and found[0] != text else None
