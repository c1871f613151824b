"""Texts in CSV files that a spreadsheet would take for formulas: an apostrophe is put in front, and taken off again.

As is usual advice (OWASP, "CSV injection"). What begins with apostrophes before such a sign gets one more, so that every
text comes back as it was.
"""

from __future__ import annotations

import re

_SIGNS = "=+\\-@\t\r"
_IN_DANGER = re.compile(f"'*[{_SIGNS}]")
_GUARDED = re.compile(f"''*[{_SIGNS}]")


def guarded(text: str) -> str:
    """Return how a text is written to a CSV file."""
    return f"'{text}" if _IN_DANGER.match(text) else text


def unguarded(text: str) -> str:
    """Return the text that is meant by one of a file."""
    return text[1:] if text[:1] == "'" and _GUARDED.match(text) else text
