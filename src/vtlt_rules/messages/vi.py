"""All sentences and words of the library in Vietnamese."""

from __future__ import annotations


def form_of(count: int) -> int:  # noqa: ARG001 - Vietnamese has one form for all counts
    """Return which form of a sentence goes with a count."""
    return 0


MESSAGES: dict[str, str | tuple[str, ...]] = {
    # ---- how numbers are written
    "language.decimal-sign": ",",
}
