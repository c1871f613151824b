"""Bytes of a workbook that came from anybody -> whether it may be opened: how much it would unpack to, and how far it goes.

Readers of spreadsheets make a rectangle of all cells between the first and the last, in memory; one cell in the last corner
is enough.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
from typing import Literal

from attrs import field

from vtlt_rules.records import record

MAX_BYTES = 8 << 20
"""The largest file that is opened."""

_MOST_MEMBERS = 2_000
_MOST_UNPACKED = 64 << 20
_MOST_RATIO = 1_000
_MOST_ROWS = 10_000
_MOST_COLUMNS = 256

# None of these goes back over what it has seen: tags end where the next one begins.
_CELL = re.compile(rb"""<(?:\w+:)?(?:c|row)(?=[\s/>])(?:[^<>]*?\sr=["']([A-Z]*)([0-9]+)["'])?""")
_ERROR = re.compile(rb"""<(?:\w+:)?c\s(?=[^<>]*\st=["']e["'])[^<>]*?\br=["']([A-Z]+[0-9]+)["']""")
_TAG = re.compile(rb"<(table:table-row|table:(?:covered-)?table-cell|text:p)(?=[\s/>])([^<>]*)|</(table:table)>")
_REPEATED = re.compile(rb"""number-(?:rows|columns)-repeated=["']([0-9]+)["']""")
_ENTITY = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_OLD_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD_ERROR = re.compile(
    rb"\x06\x00..[\x00-\xff]{6}\x02.[\x00\x07\x0f\x17\x1d\x24\x2a]...\xff\xff|\x05\x02\x08\x00[\x00-\xff]{6}.\x01",
    re.DOTALL,
)
"""In xls: what a formula came to (record FORMULA), or a cell (BOOLERR), is an error."""

Refusal = Literal["too-large", "bomb", "damaged", "encrypted", "entities", "other-kind"]


@record
class Archive:
    """What is known of a workbook before it is opened.

    Attributes:
        refusal: Why it must not be; None where it may.
        errors: Cells in which a formula went wrong, by sheet file; readers take them for empty ones.
        has_errors: Whether there are some, wherever they are.
    """

    refusal: Refusal | None = None
    errors: frozenset[str] = field(factory=frozenset)
    has_errors: bool = False


def check_archive(content: bytes) -> Archive:
    """Look at a workbook (xlsx, ods; xls is no archive) without opening it."""
    if len(content) > MAX_BYTES:
        return Archive("too-large")
    if content.startswith(_OLD_MARK):
        is_sound = _has_room_for_what_it_says(content)
        return Archive(None if is_sound else "damaged", has_errors=_OLD_ERROR.search(content) is not None)
    if not content.startswith(b"PK"):
        return Archive("damaged")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if len(members) > _MOST_MEMBERS or sum(one.file_size for one in members) > _MOST_UNPACKED:
                return Archive("bomb")
            if any(one.filename.lower().endswith(".bin") and "sheets/" in one.filename for one in members):
                return Archive("other-kind")  # xlsb, of which nothing can be seen from outside
            if any(one.flag_bits & 1 for one in members):
                return Archive("encrypted")
            if any(one.file_size > max(one.compress_size, 1_000) * _MOST_RATIO for one in members):
                return Archive("bomb")
            return _look_into(archive, members)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, RuntimeError):
        return Archive("damaged")
    except Exception as error:
        if type(error).__module__ in ("zlib", "lzma", "_lzma", "_bz2"):
            return Archive("damaged")
        raise


def _look_into(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> Archive:
    errors: set[str] = set()
    has_errors = False
    total = 0
    for one in members:
        if not one.filename.lower().endswith((".xml", ".rels")):
            continue
        with archive.open(one) as stream:
            text = stream.read(_MOST_UNPACKED - total + 1)  # what the archive says of its size may be wrong
        total += len(text)
        if total > _MOST_UNPACKED:
            return Archive("bomb")
        if b"\0" in text[:1_000]:  # another encoding than UTF-8
            return Archive("damaged")
        if _ENTITY.search(text):
            return Archive("entities")
        if one.filename.startswith("xl/worksheets/"):
            if _reaches_too_far(text):
                return Archive("bomb")
            errors |= {match[1].decode("ascii") for match in _ERROR.finditer(text)}
        elif one.filename == "content.xml":
            if _repeats_too_much(text):
                return Archive("bomb")
            has_errors = b'calcext:value-type="error"' in text
    return Archive(None, frozenset(errors), has_errors or bool(errors))


def _has_room_for_what_it_says(content: bytes) -> bool:
    """Tell whether the tables of sectors that the head of an xls file names fit into it: the reader makes room for them."""
    if len(content) < 512:
        return False
    sector_shift, mini_shift = struct.unpack_from("<HH", content, 30)
    counts = (
        struct.unpack_from("<I", content, 44)
        + struct.unpack_from("<I", content, 64)
        + struct.unpack_from("<I", content, 72)
    )
    return (sector_shift, mini_shift) in ((9, 6), (12, 6)) and all(
        one << sector_shift <= len(content) for one in counts
    )


def _reaches_too_far(sheet: bytes) -> bool:
    """Tell whether a cell of xlsx stands too far away, or does not say where it stands."""
    return any(
        match[2] is None or len(match[2]) > 7 or int(match[2]) > _MOST_ROWS or _number(match[1]) > _MOST_COLUMNS
        for match in _CELL.finditer(sheet)
    )


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters[:4]:
        number = number * 26 + letter - 64
    return number


def _repeats_too_much(content: bytes) -> bool:
    """Tell whether a cell of ods with something in it stands too far away, or is repeated too often.

    What is repeated and empty is the rest of a sheet: LibreOffice writes it to the last row.
    """
    row = column = rows = columns = 0
    for tag, attributes, end in (match.groups() for match in _TAG.finditer(content)):
        if end is not None:
            row = column = rows = columns = 0
            continue
        if tag != b"text:p":
            match = _REPEATED.search(attributes)
            repeated = 1 if match is None else int(match[1][:9])
            if tag == b"table:table-row":
                row, rows, column, columns = row + rows, repeated, 0, 0
            else:
                column, columns = column + columns, repeated
        if tag == b"text:p" or (tag != b"table:table-row" and b"office:" in attributes):
            if row + rows > _MOST_ROWS or column + columns > _MOST_COLUMNS:
                return True
    return False
