"""The parts of an xlsx workbook -> the sheets that there are, and what the reader of workbooks does not tell of them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from html import unescape

from vtlt_rules.data.formats.sheet_facts import DAYS_TO_1904, SheetFacts, shows_percent

_LEFT_OUT = ("docprops/", "customxml/", "xl/media/", "xl/theme/", "xl/drawings/", "xl/charts/", "xl/pivot", "xl/comments",
             "xl/externallinks/", "xl/embeddings/", "xl/calcchain", "xl/printersettings/", "xl/activex/", "xl/slicer",
             "xl/threadedcomments", "xl/persons", "xl/tables/", "xl/querytables")  # fmt: skip
# No pattern looks past the next <, or what is never closed would be gone through from each place once more.
_TAG = rb"<(?:\w+:)?%s\b((?:[^<>\"']|\"[^<\"]*\"|'[^<']*')*)>"
_SHEET, _RELATION = re.compile(_TAG % b"sheet"), re.compile(_TAG % b"Relationship")
_ATTRIBUTE = re.compile(rb"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_PREFIX = re.compile(rb"<(\w+:)?sheetData\b")
_PLACE = re.compile(rb"\br\s*=\s*[\"']([A-Z]{1,3})(\d{1,7})[\"']")
_COLUMNS = re.compile(rb"\sr\s*=\s*[\"']([A-Za-z]+)\d")
_ROWS = re.compile(rb"\sr\s*=\s*[\"'][A-Za-z]*(\d+)[\"']")
_MOST_DIGITS = 12
"""Digits, or letters, of the place of a cell that are looked at; less than half of them are too many."""
_ERROR = re.compile(rb"\bt\s*=\s*[\"']e[\"']")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^<>]*)?>([^<]*)<")
_OPEN_VALUE = rb"<(?:\w+:)?v(?:\s[^<>]*(?<!/))?>"
_MIXED_VALUE = re.compile(_OPEN_VALUE + rb"[^<]*<[^/]")
_REFERENCE = re.compile(_OPEN_VALUE + rb"[^<&]*&")
_CELL = re.compile(rb"<(?:\w+:)?c[\s>/]")
_TEXT_CELL_OR_REFERENCE = re.compile(rb"<(?:\w+:)?(c)\s(?:[^<>]*\s)?t\s*=\s*[\"']str[\"']|" + _REFERENCE.pattern)
_MOST_SHOWN = 40
_FORMULA_TEXT = re.compile(rb"<(?:\w+:)?f(?:\s[^<>]*)?>([^<]*)<")
_ROW = re.compile(rb"<(?:\w+:)?row\b([^<>]*)>")
_HIDDEN = re.compile(rb"\bhidden\s*=\s*[\"'](?:1|true)[\"']")
_LONGEST_FORMAT = 4_000
"""Bytes of a number format: 255 letters, some of them as references."""
_PERCENT_FORMATS = ("9", "10")
"""The built-in formats ``0%`` and ``0.00%``."""
_NUMBER_FORMAT, _STYLE, _WORKBOOK = (re.compile(_TAG % name) for name in (b"numFmt", b"xf", b"workbookPr"))
_CELL_STYLES = re.compile(rb"<(?:\w+:)?cellXfs\b[^<>]*>")
_TEXTS = re.compile(rb"<(?:\w+:)?sst\b[^<>]*>")
_ROW_OR_CELL = re.compile(rb"<(?:\w+:)?(row|c)(?=[\s>/])([^<>]*)>")
_ROW_NUMBER = re.compile(rb"\br\s*=\s*[\"'](\d{1,7})[\"']")
_USED_STYLE = re.compile(rb"\ss\s*=\s*[\"'](\d{1,6})[\"']")
_SHARED = re.compile(rb"<(?:\w+:)?si\b")
_SHARED_USE = re.compile(rb"t=\"s\"[^<>]*><v>(\d{1,9})<")


def is_wanted(name: str) -> bool:
    """Tell whether a part is one that values come from."""
    low = name.lower()
    return low.endswith((".xml", ".rels")) and not low.startswith(_LEFT_OUT)


def column_number(letters: bytes) -> int:
    """Return the column that letters mean, from 0; of more letters than any column has, a very large number."""
    number = 0
    for letter in letters[:_MOST_DIGITS].upper():
        number = 26 * number + letter - 64
    return number - 1


def _text(part: bytes) -> str:
    return part.decode("utf-8", "replace")


def _attributes(tag: bytes) -> dict[str, str]:
    return {
        _text(match[1]).rpartition(":")[2]: unescape(_text(match[2] or match[3] or b""))
        for match in _ATTRIBUTE.finditer(tag)
    }  # fmt: skip


def sheet_parts(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the XML of sheets by their names; of sheets whose part is not found there is none."""
    relations = parts.get("xl/_rels/workbook.xml.rels", b"")
    targets = {}
    for match in _RELATION.finditer(relations):
        relation = _attributes(match[1])
        targets[relation.get("Id", "")] = posixpath.normpath(posixpath.join("/xl", relation.get("Target", ""))).lstrip(
            "/"
        )
    found = {}
    for match in _SHEET.finditer(parts.get("xl/workbook.xml", b"")):
        sheet = _attributes(match[1])
        part = parts.get(targets.get(sheet.get("id", ""), ""))
        if part is not None:
            found[sheet.get("name", "")] = part
    return found


def has_long_formats(parts: Mapping[str, bytes]) -> bool:
    """Tell whether a number format is longer than any may be: readers look at it once for each style that has it."""
    styles = _styles(parts)
    formats = _NUMBER_FORMAT.finditer(styles)
    return any(len(match[1]) > _LONGEST_FORMAT for match in formats)


def _styles(parts: Mapping[str, bytes]) -> bytes:
    return next((part for name, part in parts.items() if name.lower() == "xl/styles.xml"), b"")


def styles_of_percentages(parts: Mapping[str, bytes]) -> frozenset[bytes]:
    """Return the numbers of the cell styles that show numbers as percentages."""
    styles = _styles(parts)
    formats = set(_PERCENT_FORMATS)
    for match in _NUMBER_FORMAT.finditer(styles):
        one = _attributes(match[1])
        (formats.add if shows_percent(one.get("formatCode", "")) else formats.discard)(one.get("numFmtId", ""))
    cells = _CELL_STYLES.search(styles)
    found = _STYLE.finditer(styles[cells.end() :].partition(b"cellXfs>")[0]) if cells else ()
    used = (_attributes(match[1]).get("numFmtId") for match in found)
    return frozenset(str(number).encode() for number, format_ in enumerate(used) if format_ in formats)


def hidden_value(parts: Mapping[str, bytes]) -> str | None:
    """Return how a value of a cell is written of which the reader would take a part, or nothing, without a word.

    CDATA, comments and the like in any value; references of characters, but in texts that formulas give.
    """
    for part in sheet_parts(parts).values():
        found = _MIXED_VALUE.search(part) or (_REFERENCE.search(part) and _reference_in_figure(part))
        if found:
            return _text(part[found.start() : found.start() + _MOST_SHOWN])
    return None


def _reference_in_figure(part: bytes) -> re.Match[bytes] | None:
    end = None
    for match in _TEXT_CELL_OR_REFERENCE.finditer(part):
        if match[1] is None and (end is None or _CELL.search(part, end, match.start())):
            return match
        end = match.end()
    return None


def without_count(shared: bytes) -> bytes:
    """Take from the texts that cells share how many there are said to be: a reader would keep room for as many."""
    return _TEXTS.sub(lambda match: match[0].replace(b"ount", b"ounted"), shared)


def day_zero_of(parts: Mapping[str, bytes]) -> int:
    """Return how many days later than usual the days of a workbook are counted from."""
    match = _WORKBOOK.search(parts.get("xl/workbook.xml", b""))
    return DAYS_TO_1904 if match and _attributes(match[1]).get("date1904") in ("1", "true", "on") else 0


def facts_of(
    xml: bytes, shared: bytes, percent_styles: frozenset[bytes] = frozenset(), day_zero: int = 0
) -> SheetFacts:
    """Look a sheet over, in time that is in proportion to what there is to find.

    Args:
        xml: The part of the sheet.
        shared: The part of the texts that cells share.
        percent_styles: The numbers of the cell styles that show percentages.
        day_zero: How many days later than usual days are counted from.
    """
    facts = SheetFacts(day_zero=day_zero)
    if percent_styles & set(_USED_STYLE.findall(xml)):
        facts.percents.update(_percents(xml, percent_styles))
    prefix = found[1] or b"" if (found := _PREFIX.search(xml)) else b""
    begin, end = b"<" + prefix + b"c ", b"</" + prefix + b"c>"
    columns = set(_COLUMNS.findall(xml))
    rows = set(_ROWS.findall(xml))
    facts.width = max(map(column_number, columns), default=-1) + 1
    facts.height = max((int(row[:_MOST_DIGITS]) for row in rows), default=0)
    if xml.count(begin[:-1] + b">") or not columns:  # cells that do not say where they are
        facts.width = max(facts.width, max(_cells_in_rows(xml, begin[:-1]), default=0))
        facts.height = max(facts.height, xml.count(b"<" + prefix + b"row"))
    facts.letters = _letters(xml, shared)
    for row in _ROW.findall(xml) if b"hidden" in xml else ():
        if _HIDDEN.search(row) and (number := _ROW_NUMBER.search(row)):
            facts.hidden.append(int(number[1]))
    for start in _cells_that_may_be_wrong(xml, begin):
        following = xml.find(begin, start + 1)
        cell = xml[start : following if following >= 0 else len(xml)].partition(end)[0]
        tag = cell[: cell.find(b">")]
        place = _PLACE.search(tag)
        value = _VALUE.search(cell)
        text = value[1].decode("utf-8", "replace").strip() if value else ""
        is_error = _ERROR.search(tag) is not None
        if not is_error and (text or re.search(rb"\bt\s*=\s*[\"'](?:str|s|inlineStr)[\"']", tag)):
            continue
        formula = _FORMULA_TEXT.search(cell)
        said = text if is_error else "=" + unescape(formula[1].decode("utf-8", "replace") if formula else "…")
        where = (int(place[2]) - 1, column_number(place[1])) if place else (-1, len(facts.wrong))
        facts.wrong[where] = said or "#"
    return facts


def _percents(xml: bytes, styles: frozenset[bytes]) -> Iterator[tuple[int, int]]:
    """Go through the places of cells of some styles; those that do not say where they are follow the one before."""
    row = column = -1
    for match in _ROW_OR_CELL.finditer(xml):
        place = _PLACE.search(match[2])
        if match[1] == b"row":
            number = _ROW_NUMBER.search(match[2])
            row, column = int(number[1]) - 1 if number else row + 1, -1
            continue
        row, column = (int(place[2]) - 1, column_number(place[1])) if place else (row, column + 1)
        style = _USED_STYLE.search(match[2])
        if style is not None and style[1] in styles:
            yield row, column


def _cells_in_rows(xml: bytes, cell: bytes) -> Iterator[int]:
    for row in re.split(rb"<(?:\w+:)?row\b", xml)[1:]:
        yield row.count(cell)


def _cells_that_may_be_wrong(xml: bytes, begin: bytes) -> Iterator[int]:
    """Go through the beginnings of cells that are errors or have formulas."""
    for pattern, signs in ((_ERROR, (b'"e"', b"'e'")), (_FORMULA, (b"<f", b":f"))):
        looked_at = 0
        for match in pattern.finditer(xml) if any(sign in xml for sign in signs) else ():
            start = xml.rfind(begin, looked_at, match.end())
            looked_at = match.end()
            if start >= 0:  # else it is in the same cell as the one before
                yield start


def _letters(xml: bytes, shared: bytes) -> int:
    """Count the letters of texts that cells share, as often as they are shared; roughly where that cannot be much."""
    lengths = [len(one) for one in _SHARED.split(shared)[1:]]
    uses = xml.count(b't="s"')
    if uses * max(lengths, default=0) <= 1 << 24:
        return len(xml)
    known = len(lengths)
    places = map(int, _SHARED_USE.findall(xml))
    return len(xml) + sum(lengths[at] for at in places if at < known)
