"""Rises and falls as officials write them -> as the language has them: ``tăng 10% so với năm 2025``."""

from __future__ import annotations

from vtlt_rules.source import Source
from vtlt_rules.syntax.recover import amount

_NO_UNIT = r"(?!(?:so|khi|tru|rieng|tung|den|den_het|truoc|suy_tu|tro|moi|va)\b)"
_MOMENT = r"nam\s+\d{4}\b|\d{1,2}/\d{1,2}/\d{4}|quy\s+[ivx]+/\d{4}\b|thang\s+\d{1,2}/\d{4}\b"
_BEFORE = r"(?:cung[ _]ky(?:\s+nam)?(?:\s+(?:truoc|ngoai))?|(?:nam|ky)\s+(?:truoc|ngoai))"

GROWTH = (
    r"\b(tang|giam)(?:\s+(?:them|bot|len|di))?\s*(>=?|≥|(?:it|toi)[ _](?:nhat|thieu)|tren|hon)?\s*(\d+(?:,\d+)?)\s*"
    rf"(%|diem[ _]phan[ _]tram\b|{_NO_UNIT}[a-z_][a-z0-9_]*\b)?"
    rf"(?:(\s+so[ _]voi\b)(?:\s+(?:(?:ngay\s+)?({_MOMENT})|({_BEFORE})\b))?)?"
)
"""Which of both; more than what, or no word; the amount; since when, if it is said: a moment, or the time before."""


def growth_meant(
    word: str,
    more: str | None,
    number: str,
    unit: str | None,
    since: str | None,
    moment: str | None,
    before: str | None,
) -> str:
    """Return the demand to write instead: who is to rise by so much may rise by more."""
    folded = Source("", unit or "").folded
    is_points = folded.startswith("diem") and folded.endswith("tram")
    change = amount(number, "điểm_phần_trăm" if is_points else unit)
    relation = ">" if Source("", more or "").folded in (">", "tren", "hon") else ">="
    baseline = "" if since is None or before is not None else f" so_với {moment or '…'}"
    return f"{'tăng' if Source('', word).folded == 'tang' else 'giảm'} {relation} {change}{baseline}"
