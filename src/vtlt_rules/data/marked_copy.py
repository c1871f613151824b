"""A table and what is wrong with it -> a spreadsheet of the same cells, the wrong ones coloured and commented.

It needs the extra ``office``. Nothing of the table becomes a formula or a link, whatever it looks like.
"""

from __future__ import annotations

import csv
import datetime
import io
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from vtlt_rules.data.formats.csv_table import SEPARATORS
from vtlt_rules.data.formats.encodings import decode
from vtlt_rules.data.formats.workbooks import open_workbook
from vtlt_rules.data.problems import FileProblems
from vtlt_rules.data.raw import JsonNumber, raw_text
from vtlt_rules.errors import ExtraMissing
from vtlt_rules.issues import CONTRADICTIONS, DataIssue, Labels, Suspicion
from vtlt_rules.messages import Language, say
from vtlt_rules.source import visible_line

NOT_COPIED = frozenset({
    "unknown-format", "too-large", "too-large-table", "unsafe-archive", "encrypted-file", "invalid-workbook",
    "wrong-suffix", "not-utf8", "old-encoding", "invalid-csv", "empty-file",
})  # fmt: skip
"""Codes of files that are not opened again."""

_COLORS = {"issue": "#FFC7CE", "contradiction": "#FFD8A8", "suspicion": "#FFF3BF"}
_MOST_COMMENTED = 20
_LONGEST_COMMENT = 1_500
_HEAD = 100_000
_LETTERS = re.compile("[A-Z]{1,3}")
_TABLES = (".csv", ".tsv", ".txt")
_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")

Cells = Sequence[Sequence[Any]]


def can_be_copied(suffix: str) -> bool:
    """Tell whether a file of this suffix has cells that a spreadsheet can have."""
    return suffix.lower() in (*_TABLES, *_WORKBOOKS)


def marked_copy(
    content: bytes, suffix: str, issues: Iterable[DataIssue], lang: Language = "vi", labels: Labels | None = None
) -> bytes:
    """Return a workbook (xlsx) of the cells of a file.

    Args:
        content: The file, which was read before and found to be what it says it is.
        suffix: ``.csv``, ``.xlsx`` and so on.
        issues: What is wrong with its cells, suspicions too.
        lang: The language of the comments.
        labels: What people call fields.

    Raises:
        ExtraMissing: The extra ``office`` is not installed.
    """
    try:
        from xlsxwriter import Workbook
    except ImportError:
        raise ExtraMissing("office") from None
    from vtlt_rules.report.excel_parts import SheetNames

    sheets = _sheets(content, suffix.lower())
    found = [*issues]
    first = next((one.sheet for one in found if one.sheet is not None), next(iter(sheets), None))
    written = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(written, options) as book:
        formats = {kind: book.add_format({"bg_color": color, "border": 1}) for kind, color in _COLORS.items()}
        days = {kind: book.add_format({"bg_color": color, "border": 1, "num_format": "dd/mm/yyyy"})
                for kind, color in _COLORS.items()}  # fmt: skip
        plain_day = book.add_format({"num_format": "dd/mm/yyyy"})
        names = SheetNames()
        for name, cells in sheets.items():
            sheet = book.add_worksheet(names.name(name))
            own = [one for one in found if (one.sheet or first) == name]
            marks = _marks(own, cells, lang, labels)
            for row, column, value in _all_cells(cells, marks):
                kind, comment = marks.get((row, column), (None, ""))
                is_day = isinstance(value, datetime.date)
                form = (
                    (plain_day if kind is None else days[kind]) if is_day else None if kind is None else formats[kind]
                )
                _write(sheet, row, column, value, form)
                if comment:
                    sheet.write_comment(row, column, comment, {"x_scale": 2.5, "y_scale": 1.5})
    return written.getvalue()


def _sheets(content: bytes, suffix: str) -> dict[str, Cells]:
    """Read all cells again, by what reads files: of each sheet from its first row and column on."""
    problems = FileProblems("")
    if suffix in _TABLES:
        text = decode(content, problems) or content.decode("utf-8", errors="replace")
        return {"CSV": list(csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text)))}
    book = open_workbook("xlsx" if suffix == ".xlsm" else suffix.removeprefix("."), content, problems)
    sheets: dict[str, Cells] = {}
    for name in () if book is None else book.names:
        sheet = book.sheet(name) if book is not None else None
        if sheet is not None:
            rows = dict(sheet.rows)
            sheets[name] = [rows.get(number, ()) for number in range(1, max(rows, default=0) + 1)]
    return sheets


def _separator(text: str) -> str:
    """Return the sign by which most of the first rows have equally many cells: titles may have none of it."""

    def score(separator: str) -> tuple[int, int]:
        rows = csv.reader(io.StringIO(text[:_HEAD], newline=""), delimiter=separator)
        widths = Counter(len(row) for row in rows if len(row) > 1)
        return max(((count, width) for width, count in widths.items()), default=(0, 0))

    return max(SEPARATORS, key=score)


def _marks(
    issues: Iterable[DataIssue], cells: Cells, lang: Language, labels: Labels | None
) -> dict[tuple[int, int], tuple[str, str]]:
    """Say of each cell that something is said of what kind the worst of it is, and all of it."""
    said: dict[tuple[int, int], list[DataIssue]] = {}
    for issue in issues:
        place = _place(issue, cells)
        if place is not None:
            said.setdefault(place, []).append(issue)
    ranks = [*_COLORS]
    return {
        place: (min((_kind(one) for one in some), key=ranks.index), _comment(some, lang, labels))
        for place, some in said.items()
    }


def _kind(issue: DataIssue) -> str:
    return "suspicion" if isinstance(issue, Suspicion) else "contradiction" if issue.code in CONTRADICTIONS else "issue"


def _comment(issues: Sequence[DataIssue], lang: Language, labels: Labels | None) -> str:
    lines = []
    for one in issues[:_MOST_COMMENTED]:
        hint = f" ({say('place.suggestion', lang, suggestion=one.suggestion)})" if one.suggestion is not None else ""
        lines.append(visible_line(f"[{one.code}] {one.message(lang, labels)}{hint}"))
    return "\n".join(lines)[:_LONGEST_COMMENT]


def _place(issue: DataIssue, cells: Cells) -> tuple[int, int] | None:
    """Find the cell: of what is said of a whole column its heading, of a whole row the first one."""
    column = 0 if issue.column is None else _number(issue.column)
    if issue.row is not None and issue.row > 0:
        return issue.row - 1, column
    if issue.column is None or issue.heading is None:
        return None
    for row, some in enumerate(cells):
        if column < len(some) and raw_text(some[column]).strip() == issue.heading:
            return row, column
    return None


def _number(letters: str) -> int:
    if not _LETTERS.fullmatch(letters):
        return 0
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _all_cells(cells: Cells, marks: Mapping[tuple[int, int], object]) -> Iterator[tuple[int, int, Any]]:
    for row, some in enumerate(cells):
        for column, value in enumerate(some):
            yield row, column, value
    for row, column in marks:
        if row >= len(cells) or column >= len(cells[row]):
            yield row, column, ""


def _write(sheet: Any, row: int, column: int, value: Any, form: Any) -> None:  # noqa: ANN401 - of a library without types
    match value:
        case bool():
            sheet.write_boolean(row, column, value, form)
        case JsonNumber(literal) if math.isfinite(float(literal)):
            sheet.write_number(row, column, float(literal), form)
        case datetime.date():
            sheet.write_datetime(row, column, value, form)
        case "" | None:
            if form is not None:
                sheet.write_blank(row, column, None, form)
        case _:
            sheet.write_string(row, column, raw_text(value)[:32_767], form)
