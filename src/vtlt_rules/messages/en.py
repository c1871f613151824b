"""All sentences and words of the library in English."""

from __future__ import annotations


def form_of(count: int) -> int:
    """Return which form of a sentence goes with a count."""
    return 0 if count == 1 else 1


MESSAGES: dict[str, str | tuple[str, ...]] = {
    # ---- how numbers are written
    "language.decimal-sign": ".",
}
