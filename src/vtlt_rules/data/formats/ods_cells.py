"""The content of an ods workbook -> what the reader of workbooks does not tell of its sheets.

A cell, or a row, may say that it stands there a million times; what that comes to is worked out before it is unpacked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.parsers import expat

from attrs import Factory, define

from vtlt_rules.data.formats.sheet_facts import DAYS_TO_1904, SheetFacts
from vtlt_rules.data.problems import FileProblems, shown

_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "
_CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 "
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0 "
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_VALUES = ("value", "date-value", "time-value", "boolean-value", "string-value")
_BREAK = re.compile(rb"<text:(tab|line-break)\b[^<>]*/>")
_LONGEST_SHOWN = 200
_MOST_DIGITS = 20
_MOST_HIDDEN = 100_000


def is_wanted(name: str) -> bool:
    """Tell whether a part is one that values come from."""
    return name in ("content.xml", "mimetype", "META-INF/manifest.xml")


def is_encrypted(parts: Mapping[str, bytes]) -> bool:
    """Tell whether the workbook has a password."""
    return b"encryption-data" in parts.get("META-INF/manifest.xml", b"")


def with_breaks(content: bytes) -> bytes:
    """Write breaks of lines and tabulators as what they are: the reader passes over them, and ``1`` above ``5`` is 15."""
    return _BREAK.sub(lambda match: b"\t" if match[1] == b"tab" else b"\n", content)


def facts_of_ods(content: bytes, problems: FileProblems) -> dict[str, SheetFacts] | None:
    """Look the sheets over, by their names; None, and a problem, when it is no XML."""
    reader = _OdsReader()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.buffer_text = True
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, LookupError, ValueError) as error:  # the latter of encodings that are none, or not taken
        problems.add("invalid-workbook", reason=shown(str(error)))
        return None
    return reader.sheets


@define(eq=False, repr=False)
class _OdsReader:
    sheets: dict[str, SheetFacts] = Factory(dict)
    facts: SheetFacts = Factory(SheetFacts)
    row: int = 0
    rows: int = 1
    column: int = 0
    cells: int = 1
    is_hidden: bool = False
    cell: dict[str, str] | None = None
    said: str = ""
    letters: int = 0
    has_text: bool = False
    level: int = 0
    """How many elements are open in the cell."""
    is_shown: bool = False
    """Whether the cell itself shows a text, not a note or a picture that stands in it."""
    day_zero: int = 0
    depth: int = 0
    """How many tables stand in each other: one inside a cell is none of the workbook's."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == f"{_TABLE}table":
            self.depth += 1
            if self.depth == 1:
                self.facts = SheetFacts(merged={}, day_zero=self.day_zero)
                self.sheets[attributes.get(f"{_TABLE}name", "")] = self.facts
                self.row = 0
        elif name == f"{_TABLE}null-date":
            self.day_zero = DAYS_TO_1904 if attributes.get(f"{_TABLE}date-value", "").startswith("1904") else 0
        elif self.depth != 1:
            return
        elif name == f"{_TABLE}table-row":
            self.rows = _count(attributes.get(f"{_TABLE}number-rows-repeated"))
            self.is_hidden = attributes.get(f"{_TABLE}visibility", "visible") != "visible"
            self.column = 0
        elif name in _CELLS and self.cell is None:
            self.cells = _count(attributes.get(f"{_TABLE}number-columns-repeated"))
            self.cell, self.said, self.letters, self.has_text = attributes, "", 0, False
            self.level, self.is_shown = 0, False
        else:
            self.level += 1
            self.has_text |= name == f"{_TEXT}p"
            if name == f"{_TEXT}s":
                self.letters += _count(attributes.get(f"{_TEXT}c"))

    def text(self, data: str) -> None:
        if self.cell is not None:
            self.letters += len(data)
            self.is_shown |= self.level == 1 and not data.isspace()
            if len(self.said) < _LONGEST_SHOWN:
                self.said += data

    def end(self, name: str) -> None:
        if name == f"{_TABLE}table":
            self.depth -= 1
        elif self.depth != 1:
            return
        elif name in _CELLS and self.cell is not None:
            self._cell(self.cell)
            self.column += self.cells
            self.cell = None
        elif self.cell is not None:
            self.level -= 1
        elif name == f"{_TABLE}table-row":
            if self.is_hidden and len(self.facts.hidden) < _MOST_HIDDEN:
                self.facts.hidden += range(self.row + 1, self.row + 1 + min(self.rows, _MOST_HIDDEN))
            self.row += self.rows

    def _cell(self, cell: dict[str, str]) -> None:
        facts = self.facts
        kind = cell.get(f"{_OFFICE}value-type")
        formula = cell.get(f"{_TABLE}formula")
        if kind is None and formula is None and not self.letters:
            return
        count = self.rows * self.cells
        facts.letters += (self.letters + len(cell.get(f"{_OFFICE}string-value", ""))) * count
        facts.reach(self.row + self.rows - 1, self.column + self.cells - 1)
        is_error = cell.get(f"{_CALC}value-type") == "error" or (
            formula is not None and self.said.startswith(("#", "Err:"))
        )
        is_given = any(f"{_OFFICE}{one}" in cell for one in _VALUES)
        has_value = self.has_text or is_given or kind == "string"
        is_shown_alone = kind != "string" and not is_given  # what is seen, and not there
        is_seen = self.is_shown if kind is None else self.letters > 0
        is_wrong = is_error or (formula is not None and not has_value) or (is_shown_alone and is_seen)
        facts.marked += count if is_wrong or kind == "percentage" else 0
        if is_wrong and not facts.is_too_large:
            said = (
                self.said
                if (is_error or is_shown_alone) and self.said
                else "=" + (formula or "").removeprefix("of:").removeprefix("=")
            )
            for row in range(self.row, self.row + self.rows):
                for column in range(self.column, self.column + self.cells):
                    facts.wrong[row, column] = said
        if kind == "percentage" and not facts.is_too_large:
            rows, columns = range(self.row, self.row + self.rows), range(self.column, self.column + self.cells)
            facts.percents.update((row, column) for row in rows for column in columns)
        across = _count(cell.get(f"{_TABLE}number-columns-spanned"))
        down = _count(cell.get(f"{_TABLE}number-rows-spanned"))
        if (across > 1 or down > 1) and isinstance(facts.merged, dict):
            facts.merged[self.row, self.column] = (across, down)


def _count(said: str | None) -> int:
    """Read how often something stands there, as the reader of workbooks does; of what is no number once."""
    digits = (said or "").removeprefix("+")
    if not (digits.isascii() and digits.isdigit()):
        return 1
    return int(digits) if len(digits) <= _MOST_DIGITS else 10**_MOST_DIGITS
