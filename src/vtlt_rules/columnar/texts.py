"""Texts of columns as ``evaluate`` reads them: without blanks around them, in NFC, nothing hidden in them.

Nearly all texts are so already. The patterns find the others; they mean the same to polars, DuckDB and Java.
"""

from __future__ import annotations

from vtlt_rules.source import INVISIBLE, compose, hidden_in

ODD = r"^ | $|[^ -~\x{A1}-\x{AC}\x{AE}-\x{2FF}\x{1E00}-\x{1EFF}]"
"""Finds texts that may not be as they are read; in all others are only letters and signs that NFC leaves alone."""

AROUND = r"^(?:\r\n|[\t\n\p{Zs}])+|(?:\r\n|[\t\n\p{Zs}])+$"
"""Finds the blanks around a text in which nothing is hidden: those that ``str.strip`` takes away."""


def _escaped(character: str) -> str:
    return character if character.isascii() and character.isprintable() else f"\\x{{{ord(character):X}}}"


HIDDEN = "".join(map(_escaped, INVISIBLE.pattern.replace("\ud800-\udfff", "").replace("\r(?!\n)", "\r(?:[^\n]|$)")))
"""Finds what a reader cannot see, as ``source.INVISIBLE``: without halves of surrogate pairs, which no column can hold."""


def plain(text: str) -> str | None:
    """Return a text as it is read; None where something is hidden in it."""
    return compose(text)[0].strip() if hidden_in(text) is None else None
