"""Bytes of a workbook that came from anybody -> whether it may be opened: how much it would unpack to, and how far it goes.

Readers of spreadsheets make a rectangle of all cells between the first and the last, in memory; one cell in the last corner
is enough.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import Literal

from attrs import field

from vtlt_rules.records import record

MAX_BYTES = 8 << 20
"""The largest file that is opened."""

_MOST_MEMBERS = 2_000
_MOST_UNPACKED = 64 << 20
_MOST_RATIO = 1_000
_MOST_ROWS = 20_000
_MOST_COLUMNS = 2_000

_CELL = re.compile(rb'<(?:\w+:)?(?:c|row)\s[^>]*?\br="([A-Z]*)([0-9]+)"')
_ERROR = re.compile(rb'<(?:\w+:)?c\s(?=[^>]*\bt="e")[^>]*?\br="([A-Z]+[0-9]+)"')
_REPEATED = re.compile(rb'number-(rows|columns)-repeated="([0-9]+)"')
_ENTITY = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)

Refusal = Literal["too-large", "bomb", "damaged", "encrypted", "entities"]


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
    if not content.startswith(b"PK"):
        return Archive()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if len(members) > _MOST_MEMBERS or sum(one.file_size for one in members) > _MOST_UNPACKED:
                return Archive("bomb")
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
        if _ENTITY.search(text[:10_000]):
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


def _reaches_too_far(sheet: bytes) -> bool:
    return any(
        len(match[2]) > 7 or int(match[2]) > _MOST_ROWS or _number(match[1]) > _MOST_COLUMNS
        for match in _CELL.finditer(sheet)
    )


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters[:4]:
        number = number * 26 + letter - 64
    return number


def _repeats_too_much(content: bytes) -> bool:
    """Tell whether something is repeated that is not empty, or more often than a sheet has room for."""
    for match in _REPEATED.finditer(content):
        if len(match[2]) > 7 or int(match[2]) > 1 << 20:
            return True
    # a row or cell with something in it, many times over: LibreOffice writes so only the empty rest of a sheet
    for row in re.finditer(
        rb'<table:table-row\b[^>]*number-rows-repeated="([0-9]+)"[^>]*>(.*?)</table:table-row>', content, re.DOTALL
    ):
        if int(row[1]) > _MOST_ROWS and b"<text:p" in row[2]:
            return True
    for cell in re.finditer(rb'<table:table-cell\b[^>]*number-columns-repeated="([0-9]+)"[^>]*[^/]>', content):
        if int(cell[1]) > _MOST_COLUMNS:
            return True
    return False
