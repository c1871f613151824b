"""Text of a CSV file -> raw rows. The header tells the separator; each row must be as wide as the header (RFC 4180)."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping

from vtlt_rules.data.columns import ID, FileColumns
from vtlt_rules.data.formats.grids import RowSorter, check_header, note_header
from vtlt_rules.data.formats.headers import MOST_HEAD_ROWS, Header, HeadingReader, HeadRow, UnclearHeader, find_header
from vtlt_rules.data.guarded import unguarded
from vtlt_rules.data.problems import FileProblems, shown
from vtlt_rules.data.raw import MAX_COLUMNS, MAX_LINES, RawRow, RawTable
from vtlt_rules.records import record
from vtlt_rules.values import MAX_DIGITS
from vtlt_rules.words import Word

SEPARATORS = (",", ";", "\t")


_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


class _UnreadableError(Exception):
    """From some row on cells cannot be told apart, or there are too many of them: the code of an issue, and its facts."""

    def __init__(self, row: int, code: str, facts: Mapping[str, object]) -> None:
        super().__init__(row, code, facts)
        self.row = row
        self.code = code
        self.facts = facts

    def add_to(self, problems: FileProblems) -> None:
        """Report it."""
        problems.add(self.code, self.row, None, None, None, **self.facts)


def _records(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Go through the rows that are not empty, with their numbers.

    Separators are counted before a row is split: a row of millions of cells would take gigabytes.
    """
    found = row = 0
    may_be_guarded = "'" in text

    def lines() -> Iterator[str]:
        nonlocal found
        for number, match in enumerate(_LINE.finditer(text)):
            if number == MAX_LINES:
                raise _UnreadableError(row + 1, "too-large-table", {"what": Word("lines"), "limit": MAX_LINES})
            line = match[0]
            found += line.count(separator)
            if found > MAX_COLUMNS:
                raise _UnreadableError(row + 1, "too-large-table", {"what": Word("columns"), "limit": MAX_COLUMNS})
            yield line

    reader = csv.reader(lines(), delimiter=separator, strict=True)
    try:
        for row, cells in enumerate(reader, 1):
            found = 0
            if any(map(str.strip, cells)):
                yield row, [*map(unguarded, cells)] if may_be_guarded else cells
    except csv.Error as error:
        raise _UnreadableError(row + 1, "invalid-csv", {"reason": shown(str(error))}) from error


def _head(text: str, separator: str) -> list[HeadRow]:
    """Split the first rows; what is wrong with a later one is found when it is read."""
    head: list[HeadRow] = []
    try:
        for one in _records(text, separator):
            head.append(one)
            if len(head) == MOST_HEAD_ROWS:
                break
    except _UnreadableError:
        if not head:
            raise
    return head


@record
class _Split:
    """The first rows, split one way."""

    separator: str
    head: list[HeadRow]
    header: Header | UnclearHeader

    @property
    def is_all_known(self) -> bool:
        """Whether its header is of several columns, all known, so that no other sign can make more of it."""
        return not isinstance(self.header, UnclearHeader) and len(self.header.places) == len(self.header.texts) > 1

    @property
    def score(self) -> tuple[int, int]:
        """How well they are split: by known columns, then by how few cells of the header are unknown."""
        if isinstance(self.header, UnclearHeader):
            return 0, max(len(cells) for _, cells in self.head)
        known, width = len(self.header.places), len(self.header.texts)
        return known, known - width if known else width


def _find_split(text: str, columns: FileColumns, problems: FileProblems) -> _Split | None:
    """Split the rows by the separator that makes the most known columns; report when that is not one."""
    splits: list[_Split] = []
    invalid: list[_UnreadableError] = []
    reader = HeadingReader(columns)
    for separator in sorted(SEPARATORS, key=text[:10_000].count, reverse=True):
        try:
            head = _head(text, separator)
        except _UnreadableError as error:
            invalid.append(error)
        else:
            splits += [_Split(separator, head, find_header(head, reader))] if head else []
            if splits and splits[-1].is_all_known:
                break
    # by the signs that do not separate
    is_one_cell = all(len(cells) == 1 for split in splits for _, cells in split.head[:1])
    if not splits or (is_one_cell and any(one.code == "too-large-table" for one in invalid)):
        if invalid:
            invalid[0].add_to(problems)
        else:
            problems.add("empty-file")
        return None
    best = max(splits, key=lambda split: split.score)
    if best.score[0]:
        rivals = [one for one in splits if one.score == best.score and one is not best and not _is_same(one, best)]
        if rivals:
            separators = " ".join(f"`{split.separator}`" for split in (best, *rivals)).replace("\t", "TAB")
            problems.add("unclear-separator", best.head[0][0], separators=separators)
            return None
    return best


def _is_same(one: _Split, other: _Split) -> bool:
    """Tell whether the header is the same whichever sign separates: it has none of either."""
    if isinstance(one.header, UnclearHeader) or isinstance(other.header, UnclearHeader):
        return False
    return one.header.rows == other.header.rows and list(one.header.texts) == list(other.header.texts)


@record
class _CsvReader:
    text: str
    separator: str
    header: Header
    columns: FileColumns
    problems: FileProblems

    def records(self) -> Iterator[HeadRow | RawRow]:
        """Go through the rows below the header; one whose cells cannot be told apart is a row that is not whole."""
        width = self.header.width
        is_id_first = self.header.places.get(ID) == 0
        last = self.header.row
        records = _records(self.text, self.separator)
        try:
            for row, cells in records:
                if row <= last:
                    continue
                if self.problems.is_full:
                    return
                if len(cells) != width and not self._fits(cells):
                    self._report_width(row, cells, cells[0] if is_id_first else None)
                    yield RawRow(row, {ID: cells[0]} if is_id_first else {}, is_whole=False)
                else:
                    yield row, cells
        except _UnreadableError as error:
            error.add_to(self.problems)
            yield RawRow(error.row, {}, is_whole=False)

    def _fits(self, cells: list[str]) -> bool:
        """Tell whether the cells beyond the header are empty, or at least in columns that the header leaves empty."""
        beyond = [position for position in range(self.header.width, len(cells)) if cells[position].strip()]
        if len(cells) < self.header.width or (beyond and beyond[-1] >= len(self.header.texts)):
            return False
        return not self._split_number(cells)

    def _report_width(self, row: int, cells: list[str], first: str | None) -> None:
        found, expected = len(cells), self.header.width
        agency, suggestion = self.columns.agency(first), self._split_number(cells)
        self.problems.add("wrong-width", row, agency, suggestion=suggestion, found=found, expected=expected)

    def _split_number(self, cells: list[str]) -> str | None:
        """Find a number that its own decimal comma may have split in two, and write it with quotes.

        ``T01,679,3,1,`` may be four cells and an empty one, or 679,3 and 1 and an empty one: such a row is not read.
        """
        if self.separator != "," or len(cells) <= len(self.header.texts):
            return None
        for position, name in enumerate(self.header.names):
            if name is not None and self.columns.by_name[name].has_decimals:
                whole, part = cells[position].strip(), cells[position + 1].strip()
                if whole.isdecimal() and part.isdecimal() and len(whole + part) <= MAX_DIGITS:
                    return f'"{whole},{part}"'
        return None


_SAID_SEPARATOR = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)


def read_csv(
    text: str, columns: FileColumns, problems: FileProblems, is_known: Callable[[str], bool] | None = None
) -> RawTable | None:
    """Read a CSV file with commas, semicolons or tabs; None when it has no header that can be read.

    A first line ``sep=;``, which Excel writes and reads, is no row of the table.
    """
    if said := _SAID_SEPARATOR.match(text):
        text = "\n" + text[said.end() :]  # rows keep their numbers
    split = _find_split(text, columns, problems)
    if split is None:
        return None
    header = split.header
    if isinstance(header, UnclearHeader):
        problems.add("unclear-header", header.rows[0], rows=", ".join(map(str, header.rows)))
        return None
    check_header(header, columns, problems, is_known is not None)
    note_header(header, split.head[0][0], problems)
    reader = _CsvReader(text, split.separator, header, columns, problems)
    sorter = RowSorter(header, columns, problems, is_known)
    return RawTable(frozenset(header.places), sorter.sort(reader.records()), header.headings)
