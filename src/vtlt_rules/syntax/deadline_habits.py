"""Deadlines as officials write them -> as the language has them: ``chậm nhất ngày 30/6/2026`` is ``đến_hết 30/6/2026``."""

from __future__ import annotations

import re

from vtlt_rules.source import Source
from vtlt_rules.syntax.keywords import PERIOD_WORDS, ROMAN

_WORDS = r"(?:den_het|cham|nhat|truoc|den|toi|vao|trong|han|chot|het|cuoi|ngay|la|<=?|≤)"
_YEAR = r"(?:(?:\s*/\s*|\s+nam\s+)\d{4})?"
_PERIOD = rf"quy\s+(?:[ivx]+|\d)\b{_YEAR}|thang\s+\d{{1,2}}\b{_YEAR}|nam\s+\d{{4}}\b"
_DAY = r"\d{1,2}/\d{1,2}(?:/\d{4})?(?![\d/]|\s*\.\.)"
_BARE_YEAR = r"(?:(?<=den )|(?<=toi )|(?<=truoc )|(?<=het )|(?<=han )|(?<=nhat ))(?:19|20)\d\d"
_NO_UNIT = r"(?!\s*(?:%|[\d,./]|(?!(?:khi|tru|rieng|tung|suy_tu|va)\b)[a-z_]))"

DEADLINE = (
    rf"((?:\bhoan_thanh|\bmoi\s+[a-z0-9_]+\s*\.\s*[a-z0-9_]+)\s*)?(?<!\w)((?:{_WORDS}\s*){{0,5}})"
    rf"({_DAY}|{_PERIOD}|{_BARE_YEAR}{_NO_UNIT})(?!\s*\.\.)"
)
"""A milestone, or none; the words; the moment."""


WINDOW = (
    r"(\bhoan_thanh\s*)?\b(?:trong\s*)?(?:vong\s*)?(\d+)\s+(ngay|thang|nam)\s+ke[ _]tu\s+(?:(?:ngay|khi)\s+)?"
    r"(\d{1,2}/\d{1,2}/\d{4}|[a-z_][a-z0-9_]*\b)?(\s*(?!(?:khi|tru|rieng|suy_tu)\b)[a-z_])?"
)
"""A milestone, or none; how many of what; from a day or a name, unless words follow it, so that it is none."""


def window_meant(done: str | None, count: str, unit: str, start: str | None, more: str | None) -> str:
    """Return the relative window to write instead; the milestone is left open where words describe it."""
    since = "…" if start is None or more is not None else start
    word = PERIOD_WORDS[Source("", unit).folded]
    return ("" if done is None else "hoàn_thành ") + f"trong {count} {word} kể_từ {since}"


def deadline_meant(done: str | None, words: str, moment: str) -> str | None:
    """Return what to write instead: a row's deadline, of a milestone with ``hoàn_thành``; None where no word says so.

    The year is left open where it is not written, since nobody but the author knows it.
    """
    said = Source("", words).folded.split()
    if done is None and not said:
        return None
    is_period = moment[:1].isalpha()
    if "truoc" in said:
        word = "trước"
    elif done is not None and is_period and said in ([], ["trong"], ["vao"]):
        word = "trong"
    else:
        word = "đến_hết"
    return ("" if done is None else "hoàn_thành ") + f"{word} {_moment(moment)}"


def _moment(written: str) -> str:
    """Write a moment as the language has it."""
    numbers = re.findall(r"\d+|\b[ivx]+\b", Source("", written).folded)
    match Source("", written).folded[:1]:
        case "q":
            quarter = ROMAN[int(numbers[0]) - 1] if numbers[0] in ("1", "2", "3", "4") else numbers[0].upper()
            return f"quý {quarter}/{_year(numbers[1:])}"
        case "t":
            return f"tháng {numbers[0]}/{_year(numbers[1:])}"
        case "n":
            return f"năm {numbers[0]}"
    return written if len(numbers) == 3 else f"năm {written}" if len(numbers) == 1 else f"{written}/yyyy"


def _year(numbers: list[str]) -> str:
    return numbers[0] if numbers else "yyyy"
