"""Ids and texts of columns as ``evaluate`` reads them: patterns for all engines.

The patterns mean the same to polars, DuckDB and Java. Nearly all ids are as they are read; patterns find the others.
"""

from __future__ import annotations

from vtlt_rules.source import compose
from vtlt_rules.text_keys import hidden_in_id

ODD = r"^ | $|[^ -~\x{A1}-\x{AC}\x{AE}-\x{2FF}\x{1E00}-\x{1EFF}]"
"""Finds ids that may not be as they are read; in all others are only letters and signs that NFC leaves alone."""

_BLANKS = r"\t-\r\x{1C}-\x{1F}\x{85}\x{A0}\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000}"

WHITE = rf"[{_BLANKS} ]"
"""White space: what ``str.strip`` takes away."""

AROUND = rf"^{WHITE}+|{WHITE}+$"
"""Finds the white space around an id."""

_UNSEEN = (
    r"\x{0}-\x{8}\x{E}-\x{1B}\x{7F}-\x{84}\x{86}-\x{9F}\x{AD}\x{34F}\x{61C}\x{115F}\x{1160}\x{17B4}\x{17B5}\x{180B}-\x{180F}"
    r"\x{200B}-\x{200F}\x{202A}-\x{202E}\x{2060}-\x{206F}\x{3164}\x{FE00}-\x{FE0F}\x{FEFF}\x{FFA0}\x{FFF9}-\x{FFFC}"
    r"\x{E0000}-\x{E0FFF}"
)

HIDDEN_IN_TEXT = f"[{_UNSEEN}]"
"""Finds what ``text_keys.hidden_in_text`` does: no column can hold half of a surrogate pair."""

HIDDEN_IN_ID = f"[{_UNSEEN}{_BLANKS}]"
"""Finds what ``text_keys.hidden_in_id`` does, in an id without the white space around it."""


MAY_NOT_BE_NFC = (
    r"[\p{M}\x{374}\x{37E}\x{387}\x{900}-\x{FFF}\x{1100}-\x{11FF}\x{1F00}-\x{1FFF}\x{2000}\x{2001}\x{2126}\x{212A}\x{212B}"
    r"\x{2329}\x{232A}\x{2ADC}\x{F900}-\x{FB4F}\x{1D100}-\x{1D1FF}\x{2F800}-\x{2FA1F}]"
)
"""Finds texts that may not be in NFC; all others are."""


def plain_id(text: str) -> str | None:
    """Return an id as it is read; None where something is hidden in it."""
    id_ = text.strip()
    return compose(id_)[0] if hidden_in_id(id_) is None else None
