"""How large the random tests are that take minutes: whole by default; a part of it where all is checked for each change."""

from __future__ import annotations

import os

SHARE = int(os.environ.get("VTLT_LONG_SHARE", "100"))
"""In percent."""


def share(count: int) -> int:
    """Return how many of so many examples are drawn, one at least."""
    return max(1, count * SHARE // 100)
