"""Bytes of an xls workbook -> what the reader of workbooks does not tell of its sheets, from the records themselves.

An xls file is a small file system (MS-CFB) with one stream of records (MS-XLS): number, length, content.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence

from vtlt_rules.data.formats.sheet_facts import DAYS_TO_1904, SheetFacts, shows_percent
from vtlt_rules.data.problems import FileProblems
from vtlt_rules.words import Word

_FREE = 0xFFFFFFFA
"""Sector numbers from here on are none."""

_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
_FORMULA, _BOOLEAN_OR_ERROR, _LABEL_OF_TABLE, _MANY_NUMBERS = 0x06, 0x205, 0xFD, 0xBD
_CELLS = {_FORMULA, _BOOLEAN_OR_ERROR, _LABEL_OF_TABLE, _MANY_NUMBERS, 0x203, 0x27E, 0x204, 0xD6}
_BEGIN, _END, _SHEET, _ROW, _PASSWORD, _TEXTS, _MORE = 0x809, 0x0A, 0x85, 0x208, 0x2F, 0xFC, 0x3C
_EXTENT = 0x200
_FORMAT, _STYLE, _DATES = 0x41E, 0xE0, 0x22
_LONGEST_FORMAT = 1_000
_NUMBERS = {_FORMULA, 0x203, 0x27E, _MANY_NUMBERS}
_MOST_TEXTS = 2_000_000
_MOST_ROWS, _MOST_COLUMNS = 1 << 16, 1 << 8


class _BrokenError(Exception):
    """The file is not built as such files are."""


def facts_of_xls(content: bytes, problems: FileProblems) -> dict[str, SheetFacts] | None:
    """Look the sheets over, by their names; None, and a problem, when the file is encrypted or broken."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        problems.add("encrypted-file")
        return None
    try:
        stream = _workbook_stream(content)
        if stream is None:
            problems.add("invalid-workbook", reason=Word("no-workbook"))
            return None
        found = _facts(stream)
    except (_BrokenError, struct.error, IndexError, ValueError):
        problems.add("invalid-workbook", reason=Word("cut-off"))
        return None
    if found is None:
        problems.add("encrypted-file")
    return found


# ---- the small file system


def _sectors(content: bytes, size: int, start: int, table: Mapping[int, int], offset: int) -> bytes:
    """Put the sectors of a stream together; a chain that comes back to itself is broken."""
    found, seen = [], set()
    while start < _FREE:
        if start in seen or offset + start * size >= len(content):
            raise _BrokenError
        seen.add(start)
        found.append(content[offset + start * size : offset + (start + 1) * size])
        start = table.get(start, _FREE)
    return b"".join(found)


def _numbers(content: bytes) -> list[int]:
    return [*struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4])]


def _workbook_stream(content: bytes) -> bytes | None:
    shift, small_shift = struct.unpack("<HH", content[0x1E:0x22])
    if shift not in (9, 12) or small_shift != 6:
        raise _BrokenError
    size = 1 << shift
    counts = struct.unpack_from("<II", content, 0x28) + struct.unpack_from("<I4xI", content, 0x40)
    if any(count > len(content) // size + 1 for count in counts):  # the reader would keep room for as many
        raise _BrokenError
    directory, _, cutoff, small_table, _, more, _ = struct.unpack("<IIIIIII", content[0x30:0x4C])
    tables = _numbers(content[0x4C:0x200])
    seen = set()
    while more < _FREE and more not in seen:  # where the table of tables goes on
        seen.add(more)
        *numbers, more = _numbers(content[(more + 1) * size : (more + 2) * size])
        tables += numbers
    fat: dict[int, int] = {}
    for place, sector in enumerate(tables):
        if sector < _FREE:
            for at, following in enumerate(_numbers(content[(sector + 1) * size : (sector + 2) * size])):
                fat[place * (size // 4) + at] = following
    entries = _sectors(content, size, directory, fat, size)
    root, found = None, None
    for at in range(0, len(entries) - 127, 128):
        entry = entries[at : at + 128]
        length = struct.unpack("<H", entry[0x40:0x42])[0]
        name = entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
        said = struct.unpack_from("<Q" if shift == 12 else "<I", entry, 0x78)[0]
        if entry[0x42] in (2, 5) and said > len(content):
            raise _BrokenError
        if entry[0x42] == 5:
            root = entry
        elif entry[0x42] == 2 and (name == "Workbook" or (name == "Book" and found is None)):
            found = entry
    if found is None or root is None:
        return None
    start, length = struct.unpack("<II", found[0x74:0x7C])
    if length >= cutoff:
        return _sectors(content, size, start, fat, size)[:length]
    small = dict(enumerate(_numbers(_sectors(content, size, small_table, fat, size))))
    stream = _sectors(content, size, struct.unpack("<I", root[0x74:0x78])[0], fat, size)
    return _sectors(stream, 1 << small_shift, start, small, 0)[:length]


# ---- the records


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield at, kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _facts(stream: bytes) -> dict[str, SheetFacts] | None:
    """Go through the records; None when there is a password."""
    by_name: dict[str, SheetFacts] = {}
    by_start: dict[int, SheetFacts] = {}
    open_ones: list[SheetFacts | None] = []
    texts: list[bytes] = []
    lengths: list[int] | None = None
    last = 0
    is_old = False
    day_zero = 0
    percent_formats = {9, 10}  # the built-in ones, 0% and 0.00%
    styles: list[bool] = []
    for at, kind, data in _records(stream):
        if kind == _BEGIN:
            is_old = struct.unpack_from("<H", data)[0] < 0x600
            open_ones.append(by_start.get(at))
        elif kind == _END and open_ones:
            open_ones.pop()
        elif kind == _PASSWORD:
            return None
        elif kind == _SHEET:
            start = struct.unpack_from("<I", data)[0]
            by_start[start] = by_name[_sheet_name(data, is_old)] = SheetFacts()
        elif kind == _TEXTS or (kind == _MORE and last in (_TEXTS, _MORE) and texts and lengths is None):
            texts.append(data)
        elif kind == _EXTENT:
            _check_extent(data)
        elif kind == _DATES:
            day_zero = DAYS_TO_1904 if struct.unpack_from("<H", data)[0] else 0
        elif kind == _FORMAT:
            is_percent = shows_percent(_format_text(data, is_old))
            (percent_formats.add if is_percent else percent_formats.discard)(struct.unpack_from("<H", data)[0])
        elif kind == _STYLE:
            styles.append(struct.unpack_from("<H", data, 2)[0] in percent_formats)
        elif open_ones and open_ones[-1] is not None:
            if kind == _LABEL_OF_TABLE and lengths is None:
                lengths = _lengths(texts)
            _cell(kind, data, open_ones[-1], lengths or [])
            if kind in _NUMBERS and True in styles:
                open_ones[-1].percents.update(_percents(kind, data, styles))
        last = kind
    if texts and struct.unpack_from("<I", texts[0], 4)[0] > sum(map(len, texts)):
        raise _BrokenError
    for facts in by_name.values():
        facts.day_zero = day_zero
    return by_name


def _format_text(data: bytes, is_old: bool) -> str:
    if len(data) > _LONGEST_FORMAT:  # which the reader looks at once for each style that has it
        raise _BrokenError
    if is_old:
        return data[3 : 3 + data[2]].decode("cp1252", "replace")
    length, wide = struct.unpack_from("<H", data, 2)[0], data[4] & 1
    return data[5 : 5 + length * (1 + wide)].decode("utf-16-le" if wide else "latin-1", "replace")


def _percents(kind: int, data: bytes, styles: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Go through the cells of a record that show numbers as percentages."""
    row, column = struct.unpack_from("<HH", data)
    places = range(4, len(data) - 2, 6) if kind == _MANY_NUMBERS else (4,)
    for number, at in enumerate(places):
        style = struct.unpack_from("<H", data, at)[0]
        if style < len(styles) and styles[style]:
            yield row, column + number


def _check_extent(data: bytes) -> None:
    """Refuse a sheet that says that it reaches further than any can: the reader keeps room for all of it."""
    if len(data) not in (10, 14):
        raise _BrokenError
    top, bottom, left, right = struct.unpack_from("<HHHH" if len(data) == 10 else "<IIHH", data)
    if top > bottom or left > right or bottom > _MOST_ROWS or right > _MOST_COLUMNS:
        raise _BrokenError


def _sheet_name(data: bytes, is_old: bool) -> str:
    length = data[6]
    if is_old:
        return data[7 : 7 + length].decode("cp1252", "replace")
    wide = data[7] & 1
    return data[8 : 8 + length * (1 + wide)].decode("utf-16-le" if wide else "latin-1", "replace")


def _cell(kind: int, data: bytes, facts: SheetFacts, lengths: list[int]) -> None:
    if kind == _ROW:
        if struct.unpack_from("<H", data, 12)[0] & 0x20:
            facts.hidden.append(struct.unpack_from("<H", data)[0] + 1)
        return
    if kind not in _CELLS:
        return
    row, column = struct.unpack_from("<HH", data)
    facts.reach(row, column)
    if kind == _MANY_NUMBERS:
        facts.reach(row, struct.unpack_from("<H", data, len(data) - 2)[0])
    elif kind == _LABEL_OF_TABLE:
        at = struct.unpack_from("<I", data, 6)[0]
        facts.letters += lengths[at] if at < len(lengths) else 0
    elif kind == _BOOLEAN_OR_ERROR:
        if data[7]:
            facts.wrong[row, column] = _ERRORS.get(data[6], "#?")
    elif kind == _FORMULA and data[12:14] == b"\xff\xff" and data[6] == 2:
        facts.wrong[row, column] = _ERRORS.get(data[8], "#?")


def _lengths(chunks: list[bytes]) -> list[int]:
    """Return how long the texts are that cells share; each may go on in the next record."""
    lengths: list[int] = []
    if not chunks:
        return lengths
    place, at = 0, 8
    while place < len(chunks) and len(lengths) < _MOST_TEXTS:
        chunk = chunks[place]
        if at + 3 > len(chunk):
            place, at = place + 1, 0
            continue
        count, flags = struct.unpack_from("<HB", chunk, at)
        at += 3
        behind = 0
        if flags & 8:
            behind += 4 * struct.unpack_from("<H", chunk, at)[0]
            at += 2
        if flags & 4:
            behind += struct.unpack_from("<I", chunk, at)[0]
            at += 4
        lengths.append(count)
        left, wide = count, flags & 1
        while left:
            taken = min(left, max(0, len(chunks[place]) - at) // (1 + wide))
            at, left = at + taken * (1 + wide), left - taken
            if left:
                place, at = place + 1, 1
                if place >= len(chunks):
                    return lengths
                wide = chunks[place][0] & 1
        while behind and place < len(chunks):
            taken = min(behind, len(chunks[place]) - at)
            at, behind = at + taken, behind - taken
            if behind:
                place, at = place + 1, 0
    return lengths
