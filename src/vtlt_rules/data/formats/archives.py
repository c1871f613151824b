"""Bytes of a zip -> the parts that are wanted, unpacked; what is too large or strange is refused before it is unpacked.

Readers of workbooks get an archive made anew of these parts (:func:`packed`), so that they never see what a stranger's says
of itself: sizes that are not true, entries within entries, more than was looked at.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping

from vtlt_rules.data.problems import FileProblems, shown
from vtlt_rules.words import Word

MOST_ENTRIES = 2_000
"""Entries that an archive may have."""

MOST_UNPACKED = 256 << 20
"""Bytes that the parts of an archive may have together, unpacked."""

MOST_RATIO = 300
"""How many bytes one byte may become where it comes to more than :data:`FREE`."""

FREE = 8 << 20
"""Bytes that may become of however few."""

_END = b"PK\x05\x06"
_END_64 = b"PK\x06\x07"
_LARGEST_DIRECTORY = 1 << 20


def open_archive(content: bytes, problems: FileProblems) -> zipfile.ZipFile | None:
    """Open a zip; report one that is broken, or has more entries than a workbook would."""
    end = content.rfind(_END, max(0, len(content) - (1 << 16) - 22))
    if end < 0 or len(content) < end + 22:
        problems.add("invalid-workbook", reason=Word("cut-off"))
        return None
    count, size = struct.unpack("<HI", content[end + 10 : end + 16])
    if count > MOST_ENTRIES or size > _LARGEST_DIRECTORY or content[max(0, end - 20) : end].startswith(_END_64):
        problems.add("unsafe-archive", why=Word("many-entries"), limit=MOST_ENTRIES)
        return None
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, UnicodeError) as error:
        problems.add("invalid-workbook", reason=shown(str(error)))
        return None


def unpacked(
    archive: zipfile.ZipFile, is_wanted: Callable[[str], bool], problems: FileProblems
) -> dict[str, bytes] | None:
    """Unpack the parts whose names are wanted; report what is encrypted, too large, or XML with entities."""
    wanted = [one for one in archive.infolist() if not one.filename.endswith("/") and is_wanted(one.filename)]
    if any(one.flag_bits & 0x1 for one in wanted):
        problems.add("encrypted-file")
        return None
    if sum(one.file_size for one in wanted) > MOST_UNPACKED or any(map(_is_inflated, wanted)):
        problems.add("unsafe-archive", why=Word("much-unpacked"), limit=MOST_UNPACKED)
        return None
    parts: dict[str, bytes] = {}
    for one in wanted:
        if one.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            problems.add("invalid-workbook", reason=f"compression {one.compress_type}")
            return None
        try:
            parts[one.filename] = archive.read(one)  # never more than the size that the directory says
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            NotImplementedError,
            OSError,
            ValueError,
            RuntimeError,
        ) as error:
            problems.add("invalid-workbook", reason=shown(str(error)))
            return None
        if why := _strange(parts[one.filename]):
            problems.add("unsafe-archive", why=Word(why), limit=0)
            return None
    return parts


def _is_inflated(one: zipfile.ZipInfo) -> bool:
    return one.file_size > FREE and one.file_size > MOST_RATIO * max(one.compress_size, 1)


def _strange(part: bytes) -> str | None:
    """Say what a part has that no workbook needs: entities, an archive in it, an encoding that hides such."""
    if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
        return "entities"
    if part[:2] == b"PK":
        return "nested"
    return "not-utf8-xml" if part[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in part[:64] else None


def packed(parts: Mapping[str, bytes]) -> io.BytesIO:
    """Make an archive of parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part)
    stream.seek(0)
    return stream
