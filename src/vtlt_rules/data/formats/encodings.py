"""Bytes of a text file -> text. UTF-8, UTF-16, Windows-1258 are read; TCVN3 and VNI, which are fonts, refused by name."""

from __future__ import annotations

import codecs
import re
import unicodedata

from vtlt_rules.data.problems import FileProblems
from vtlt_rules.source import compose, is_vietnamese

_UTF_16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_LOOKED_AT = 1 << 20
_HEAD = 20_000

# How letters of these fonts look where the font is not known: ª for ê beside plain letters, eâ for ê.
_TCVN3 = re.compile("[A-Za-z][\u00a8-\u00ae\u00b5-\u00bb](?=[A-Za-z \n;,]|$)|[\u00a8-\u00ae\u00b5-\u00b9][A-Za-z]")
_VNI = re.compile(r"[aeoAEO][âêùÂÊÙ]|[aeouyAEOUY][øïûõØÏÛÕ]|[ñÑöÖ][A-Za-zôâêùøïûõ]")
_LEAST_SIGNS = 2


def decode(content: bytes, problems: FileProblems) -> str | None:
    """Return the text of a file; report one whose encoding is not known, and note one that had to be found out."""
    for mark, encoding in _UTF_16.items():
        if content.startswith(mark):
            try:
                text = content[2:].decode(encoding)
            except UnicodeDecodeError:
                break
            problems.note("encoding", encoding="UTF-16")
            return text
    try:
        return content.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError:
        pass
    text_1258 = _vietnamese(content)
    if text_1258 is not None:
        problems.note("encoding", encoding="Windows-1258")
        return text_1258
    old = old_encoding(content[:_HEAD].decode("latin-1"))
    if old is None:
        problems.add("not-utf8")
    else:
        problems.add("old-encoding", encoding=old)
    return None


def _vietnamese(content: bytes) -> str | None:
    """Read bytes as Windows-1258; None unless all letters are then Vietnamese, and some are in Vietnamese alone."""
    try:
        text = content.decode("cp1258")
    except UnicodeDecodeError:
        return None
    composed = compose(text[:_LOOKED_AT])[0]
    others = {letter for letter in composed if not letter.isascii() and letter.isalpha()}
    others |= {letter for letter in composed if unicodedata.combining(letter)}
    others |= {letter for letter in composed if "\x80" <= letter < "\xa0"}
    own = others & set("ăâđêôơưĂÂĐÊÔƠƯ") or any("\u1ea0" <= letter <= "\u1ef9" for letter in others)
    return text if own and all(map(is_vietnamese, others)) else None


def old_encoding(text: str) -> str | None:
    """Name the encoding of Vietnamese fonts that a text shows; None where it shows none.

    Args:
        text: Headings, as they look with another font.
    """
    text = text[:_HEAD]
    signs = {"TCVN3 (ABC)": len(_TCVN3.findall(text)), "VNI": len(_VNI.findall(text))}
    name, most = max(signs.items(), key=lambda one: one[1])
    return name if most >= _LEAST_SIGNS else None
