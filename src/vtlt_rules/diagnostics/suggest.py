"""Suggestions: the known name nearest to one that is not known."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that is most like the given one, or None when none is like it."""
    from difflib import get_close_matches  # needed only where something is wrong

    matches = get_close_matches(name, list(known), n=1, cutoff=0.72)
    return matches[0] if matches else None
