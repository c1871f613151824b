"""Ids -> names of files, on every system, and none that leads out of its folder."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

_UNSAFE = re.compile("[^A-Za-z0-9_-]")
_RESERVED = re.compile("(?i:con|prn|aux|nul|com[0-9]|lpt[0-9])")
_LONGEST = 100


def _escaped(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "surrogatepass"))


def file_name(id_: str) -> str:
    """Return what the file of an id is called, without suffix.

    ASCII letters, digits, ``_`` and ``-`` stay; of every other character each byte of UTF-8 becomes ``%`` and two digits,
    as in URLs, so that there is no point, no slash, nothing that a shell or Windows takes for something else. What
    Windows reserves (``CON``) ends in ``~``; a long name is cut, and ends in ``~`` and digits of the SHA-256 of the id.
    """
    name = _UNSAFE.sub(_escaped, id_)
    if len(name) > _LONGEST:
        digest = hashlib.sha256(id_.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        return f"{name[:_LONGEST]}~{digest}"
    return f"{name}~" if _RESERVED.fullmatch(name) else name


def file_names(ids: Iterable[str]) -> dict[str, str]:
    """Return the names of files of several ids.

    Those that differ in capitals alone, which are one file to some systems, get ``~2``, ``~3`` ..., all but the first.
    """
    found: dict[str, str] = {}
    taken: dict[str, int] = {}
    for id_ in ids:
        name = file_name(id_)
        count = taken[name.casefold()] = taken.get(name.casefold(), 0) + 1
        found[id_] = name if count == 1 else f"{name}~{count}"
    return found
