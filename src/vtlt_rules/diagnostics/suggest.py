"""Suggestions: the known name nearest to one that is not known, the date meant by one that is none."""

from __future__ import annotations

from collections.abc import Iterable

from vtlt_rules.values import read_date


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that is most like the given one, or None when none is like it."""
    from difflib import get_close_matches  # needed only where something is wrong

    matches = get_close_matches(name, list(known), n=1, cutoff=0.72)
    return matches[0] if matches else None


def nearest_first(name: str, known: Iterable[str]) -> list[str]:
    """Return the known names, those most like the given one first."""
    from difflib import SequenceMatcher

    return sorted(known, key=lambda one: -SequenceMatcher(None, one, name).ratio())


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
