"""A grid of cells, of a sheet or of CSV, below its header -> raw rows: agencies, sums, and what is neither and left out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from attrs import Factory, define

from vtlt_rules.checked import Simple
from vtlt_rules.data.columns import ID, FileColumns
from vtlt_rules.data.formats.encodings import old_encoding
from vtlt_rules.data.formats.headers import (
    MOST_HEAD_ROWS,
    NAME,
    Header,
    HeadingReader,
    HeadRow,
    UnclearHeader,
    find_header,
    is_empty,
    letters,
)
from vtlt_rules.data.problems import Fault, FileProblems, shown
from vtlt_rules.data.raw import MAX_COLUMNS, JsonNumber, Raw, RawRow, RawTable, raw_text
from vtlt_rules.spellings import normalized, to_nfc
from vtlt_rules.words import Word

_ONE_WORD = re.compile(r"\S+")
_TOTAL = re.compile(
    r"(?:tổng|cộng|tổng cộng|tổng số|tổng chung|cộng chung|tong cong|tong so|total)"
    r"|(?:tổng cộng|tổng số|cộng|cộng chung)(?: toàn| các| cấp| khối| mục| phần| nhóm| chung| của| [ivx]+\b| \d| \().*"
)
_SECTION = re.compile(r"(?:[ivxlc]{1,6}|[a-zđ]|\d{1,2})\s*[.)/\-:]\s*\S.*|(?:khối|cấp|nhóm|phần|mục|các) \S.*")
_SECTION_NUMBER = re.compile(r"[IVXLCivxlc]{1,6}\.?|[A-ZĐa-zđ]\.?")
_SIGNATURE = re.compile(
    r"\(?(?:người lập|người tổng hợp|ghi chú|chú thích|nơi nhận|thủ trưởng|giám đốc|phó giám đốc|kế toán|lãnh đạo"
    r"|chủ tịch|phó chủ tịch|trưởng phòng|chánh văn phòng|tm\.|kt\.|tl\.|ký|lưu ý|xác nhận|ngày \S+ tháng)\b.*"
)
_WORDS = re.compile(r"[^\W\d_]{1,40}[^\w\d]*\s[^\w\d]*[^\W\d_]")
_NUMBER_OF_COLUMN = re.compile(r"\(?([A-Z]|\d{1,3})\)?(?:\s*=.*)?")
_OF_TOTALS = frozenset("TtCc( ")
_MOST_SHOWN = 5


def _plain(text: str) -> str:
    return normalized(to_nfc(text) or "")


@define(eq=False, repr=False)
class RowSorter:
    """Tells which rows below a header are about agencies; only rows without id and without figures are left out.

    Attributes:
        is_known: Tells whether a text is the id or the name of an agency of the registry; None where there is none.
        merged: The widths of merged cells, by row and column of the first one, both from 0.
    """

    header: Header
    columns: FileColumns
    problems: FileProblems
    is_known: Callable[[str], bool] | None = None
    merged: dict[tuple[int, int], int] = Factory(dict)
    left_out: list[tuple[int, str]] = Factory(list)
    _nameless: set[int] = Factory(set)

    def sort(self, records: Iterable[HeadRow | RawRow]) -> Iterator[RawRow]:
        """Go through the rows of agencies and sums; what was left out is noted at the end."""
        waiting: list[HeadRow] = []
        places = self.header.places
        key = places.get(ID, places.get(NAME))
        named = list(places.items())
        for one in self._without_numbers(records, key):
            if isinstance(one, RawRow):
                yield from self._agencies(waiting, named)
                yield one
                continue
            row, cells = one
            text = None if key is None else cells[key]
            if key is None or (
                text is not None
                if type(text) is not str
                else _ONE_WORD.fullmatch(text.strip()) and (text[0] not in _OF_TOTALS or not self._is_total(text))
            ):
                if waiting:
                    yield from self._agencies(waiting, named)
                yield RawRow(row, {name: cells[at] for name, at in named})
            else:
                yield from self._unusual(one, text, waiting, named)
        for row, cells in waiting:
            if self._has_figures(cells):
                yield self._row((row, cells), named)
            else:
                self._leave_out(row, cells)
        self._note()

    def _without_numbers(self, records: Iterable[HeadRow | RawRow], key: int | None) -> Iterator[HeadRow | RawRow]:
        """Go through the rows, at least as wide as the last known column; one that numbers the columns is left out."""
        reach = max(self.header.places.values(), default=-1) + 1
        unheaded = [at for at, text in enumerate(self.header.texts) if not text.strip()]
        numbers: HeadRow | None = None
        is_first = True
        for one in records:
            if isinstance(one, RawRow):
                yield one
                continue
            row, cells = one
            if len(cells) < reach:
                one = row, cells = row, [*cells, *[None] * (reach - len(cells))]
            if unheaded:
                self._report_unheaded(row, cells, unheaded)
            if is_first:
                is_first = False
                if self._numbers_columns(cells):
                    numbers = one
                    continue
            if numbers is not None:
                if self._goes_on(numbers[1], cells, key):
                    yield numbers
                else:
                    self._leave_out(*numbers)
                numbers = None
            yield one
        if numbers is not None:
            yield numbers

    def _unusual(
        self, one: HeadRow, text: Raw, waiting: list[HeadRow], named: Sequence[tuple[str, int]]
    ) -> Iterator[RawRow]:
        """Look at a row whose id is empty, or a text of several words, or the word for a sum."""
        row, cells = one
        if isinstance(text, str) and text.strip() and self.is_known is not None and self.is_known(text):
            yield from self._agencies(waiting, named)
            yield self._row(one, named)
        elif self._is_total_row(cells):
            yield from self._agencies(waiting, named)
            yield RawRow(row, {name: cells[at] for name, at in named}, role="total")
        elif self._may_be_aside(row, cells, bool(waiting)):
            waiting.append(one)
        else:
            yield from self._agencies(waiting, named)
            yield self._row(one, named)

    @staticmethod
    def _row(one: HeadRow, named: Sequence[tuple[str, int]]) -> RawRow:
        row, cells = one
        return RawRow(row, {name: cells[at] for name, at in named})

    def _agencies(self, waiting: list[HeadRow], named: Sequence[tuple[str, int]]) -> Iterator[RawRow]:
        """Go through rows of texts between agencies: headings of sections are left out."""
        for row, cells in waiting:
            if self._is_section(row, cells):
                self._leave_out(row, cells)
                yield RawRow(row, {}, role="section")
            else:
                yield self._row((row, cells), named)
        waiting.clear()

    # ---- what a row is

    def _is_total(self, text: Raw) -> bool:
        if not isinstance(text, str) or len(text) > 200:
            return False
        begin = text.lstrip()[:1]
        return begin in _OF_TOTALS and _TOTAL.fullmatch(_plain(text).strip(" :.()")) is not None

    def _is_total_row(self, cells: Sequence[Raw]) -> bool:
        """Tell whether the first text of a row is the word for a sum, and no id stands in it."""
        places = self.header.places
        at = places.get(ID)
        if at is not None and not is_empty(cells[at]) and not self._is_total(cells[at]):
            return False
        texts = [cell for cell in cells if not is_empty(cell) and isinstance(cell, str) and not cell.strip().isdigit()]
        return bool(texts) and self._is_total(texts[0])

    def _others(self, cells: Sequence[Raw]) -> Iterator[tuple[str | None, Raw]]:
        """Go through the cells with something in them, but for id, name, serial number and remark."""
        names = self.header.names
        for at, cell in enumerate(cells):
            if is_empty(cell) or at in self.header.asides:
                continue
            name = names[at] if at < len(names) else None
            if name not in (ID, NAME):
                yield name, cell

    def _has_figures(self, cells: Sequence[Raw]) -> bool:
        """Tell whether anything may be meant as a figure: all but several words that the column cannot be read from."""
        for name, cell in self._others(cells):
            if not isinstance(cell, str):
                return True
            column = None if name is None else self.columns.by_name[name]
            if column is None or column.type is Simple.TEXT:
                continue
            if not _WORDS.search(cell[:400]) or not isinstance(column.read(cell), Fault):
                return True
        return False

    def _serial(self, cells: Sequence[Raw]) -> Raw:
        at = self.header.serial
        return None if at is None or at >= len(cells) else cells[at]

    def _may_be_aside(self, row: int, cells: Sequence[Raw], is_after_another: bool) -> bool:
        """Tell whether a row may be no agency's: it has no figures, and what stands in its id is none."""
        places = self.header.places
        at = places.get(ID, places.get(NAME))
        if at is None or self._has_figures(cells):
            return False
        text = cells[at]
        if is_empty(text):
            return not self._is_named(cells)
        if not isinstance(text, str):
            return False
        key = _plain(text[:400])
        is_merged = self.merged.get((row - 1, at), 1) > 1
        return (
            is_merged
            or _SECTION.fullmatch(key) is not None
            or _SIGNATURE.fullmatch(key) is not None
            or (is_after_another and _WORDS.search(text[:400]) is not None)
        )

    def _is_named(self, cells: Sequence[Raw]) -> bool:
        """Tell whether the name in a row is that of an agency: one of the registry, or one with a serial number."""
        at = self.header.places.get(NAME)
        name = None if at is None else cells[at]
        if not isinstance(name, str) or not name.strip():
            return False
        if self.is_known is not None and self.is_known(name):
            return True
        serial = self._serial(cells)
        return not is_empty(serial) and not (
            isinstance(serial, str) and _SECTION_NUMBER.fullmatch(serial.strip()) is not None
        )

    def _is_section(self, row: int, cells: Sequence[Raw]) -> bool:
        """Tell whether a row between agencies is the heading of those below: a text alone, perhaps with a number."""
        count = sum(not is_empty(cell) for cell in cells)
        serial = self._serial(cells)
        if not is_empty(serial):
            is_number = isinstance(serial, JsonNumber) or (isinstance(serial, str) and serial.strip().isdigit())
            return count == 1 or (count == 2 and not is_number)
        at = self.header.places.get(ID)
        if at is None or is_empty(cells[at]):
            return count == 1
        is_merged = self.merged.get((row - 1, at), 1) > 1
        return count == 1 and (is_merged or _SECTION.fullmatch(_plain(raw_text(cells[at])[:400])) is not None)

    def _numbers_columns(self, cells: Sequence[Raw]) -> bool:
        """Tell whether a row numbers the columns: ``A B 1 2``, ``(1) (2) (3)``, each one more than the one before."""
        headed = [at for at, text in enumerate(self.header.texts) if text.strip()]
        found = [raw_text(cells[at]).strip() if at < len(cells) and not is_empty(cells[at]) else "" for at in headed]
        matches = [_NUMBER_OF_COLUMN.fullmatch(one) for one in found]
        if len(found) < 2 or None in matches:
            return False
        numbers = [match[1] for match in matches if match is not None]
        alphabet = [one for one in numbers if one.isalpha()]
        figures = [int(one) for one in numbers if not one.isalpha()]
        if numbers[: len(alphabet)] != [chr(ord("A") + place) for place in range(len(alphabet))]:
            return False
        first = figures[0] if figures else 1
        return first in (0, 1, len(alphabet) + 1) and figures == [*range(first, first + len(figures))]

    def _goes_on(self, first: Sequence[Raw], second: Sequence[Raw], key: int | None) -> bool:
        """Tell whether what looks like numbers of columns is an agency's: it is known, or the next row goes on.

        ``1 2 3`` and ``A 1 2`` may be figures of agencies that are called 1 and A. Numbers of columns have brackets, or
        what is below them is called otherwise; without another row nothing tells, and nothing is left out.
        """
        if key is None or any("(" in (text := raw_text(cell)) or "=" in text for cell in first if not is_empty(cell)):
            return False
        one, other = raw_text(first[key]).strip(), raw_text(second[key]).strip()
        if self.is_known is not None and self.is_known(one):
            return True
        return other.isdigit() if one.isdigit() else len(other) == 1 and other.isalpha()

    # ---- what is said of it

    def _report_unheaded(self, row: int, cells: Sequence[Raw], unheaded: Sequence[int]) -> None:
        for at in unheaded:
            if at not in self._nameless and at < len(cells) and not is_empty(cells[at]):
                if not self._has_figures(cells) and not any(name for name, _ in self._others(cells)):
                    continue
                self._nameless.add(at)
                report_unknown(self.columns, self.problems, at, "", row)

    def _leave_out(self, row: int, cells: Sequence[Raw]) -> None:
        self.left_out.append((row, " ".join(raw_text(cell).strip() for cell in cells if not is_empty(cell))))

    def _note(self) -> None:
        if self.left_out:
            rows = "; ".join(f"{row} ({shown(' '.join(text.split()))})" for row, text in self.left_out[:_MOST_SHOWN])
            more = "; …" if len(self.left_out) > _MOST_SHOWN else ""
            self.problems.note("rows-left-out", count=len(self.left_out), rows=rows + more)


def report_unknown(columns: FileColumns, problems: FileProblems, position: int, heading: str, row: int) -> None:
    """Report a column that is nothing declared."""
    heading = " ".join(heading.split())
    field = shown(heading or letters(position))
    value = field if heading else Word("empty-heading", field)
    problems.add_unknown(field, row, columns.nearest(heading), value)


def check_header(header: Header, columns: FileColumns, problems: FileProblems, has_registry: bool) -> None:
    """Report columns that are unknown or repeated, and that there is none for ids; note what is not used."""
    seen: set[str] = set()
    unknown = [text for at, text in enumerate(header.texts) if header.names[at] is None and at not in header.asides]
    if (old := old_encoding("\n".join(unknown))) is not None:
        problems.add("old-encoding", header.row, encoding=old)
        return
    for position, (text, name) in enumerate(zip(header.texts[: header.width], header.names, strict=False)):
        if problems.is_full:
            return
        if name is None:
            if text.strip() and position not in header.asides:
                report_unknown(columns, problems, position, text, header.row)
        elif name in seen:
            problems.add("repeated-column", header.row, field=name, value=shown(" ".join(text.split())))
        else:
            seen.add(name)
    if ID not in seen and not (has_registry and NAME in seen):
        problems.add("missing-column", header.row, field=ID, value=ID)
    if header.asides:
        left_out = ", ".join(dict.fromkeys(f"`{shown(' '.join(header.texts[at].split()))}`" for at in header.asides))
        problems.note("columns-left-out", columns=left_out)


def note_header(header: Header, first_row: int, problems: FileProblems) -> None:
    """Note where the header is, when it is not simply the first row."""
    if header.rows[0] > first_row or len(header.rows) > 1:
        rows = "–".join(map(str, dict.fromkeys((header.rows[0], header.rows[-1]))))
        problems.note("header-rows", rows=rows)


def grid_to_table(
    rows: Sequence[HeadRow],
    columns: FileColumns,
    problems: FileProblems,
    is_known: Callable[[str], bool] | None = None,
    merged: Mapping[tuple[int, int], tuple[int, int]] | None = None,
    head: Sequence[HeadRow] | None = None,
) -> RawTable | None:
    """Make a table of a grid; None when it has no header.

    Args:
        rows: The rows with something in them.
        columns: The columns that it may have.
        problems: Where to report what is wrong with it.
        is_known: Tells whether a text is the id or the name of an agency of the registry.
        merged: The widths and heights of merged cells, by row and column from 0.
        head: The first rows once more, what is merged in all its cells.
    """
    if not rows:
        problems.add("empty-file")
        return None
    if max(len(cells) for _, cells in rows) > MAX_COLUMNS:
        problems.add("too-large-table", what=Word("columns"), limit=MAX_COLUMNS)
        return None
    header = find_header(rows[:MOST_HEAD_ROWS] if head is None else head, HeadingReader(columns))
    if isinstance(header, UnclearHeader):
        problems.add("unclear-header", header.rows[0], rows=", ".join(map(str, header.rows)))
        return None
    check_header(header, columns, problems, is_known is not None)
    note_header(header, rows[0][0], problems)
    widths = {place: width for place, (width, _) in merged.items()} if merged else {}
    sorter = RowSorter(header, columns, problems, is_known, widths)
    found = sorter.sort(rows[header.after :])
    shared = _shared(merged or {}, header.names)
    return RawTable(
        frozenset(header.places), _without_shared(found, shared, problems) if shared else found, header.headings
    )


def _shared(
    merged: Mapping[tuple[int, int], tuple[int, int]], names: Sequence[str | None]
) -> dict[tuple[int, str], tuple[int, frozenset[str]]]:
    """Find merged cells of figures: by row and column of the first one the last row, and all columns, that they cover."""
    found = {}
    for (row, column), (width, height) in merged.items():
        covered = {name for name in names[column : column + width] if name is not None}
        name = names[column] if column < len(names) else None
        if name not in (None, ID, NAME) and (height > 1 or len(covered) > 1):
            found[row + 1, name] = row + height, frozenset(covered)
    return found


def _without_shared(
    rows: Iterable[RawRow], shared: Mapping[tuple[int, str], tuple[int, frozenset[str]]], problems: FileProblems
) -> Iterator[RawRow]:
    """Go through the rows; report a value in a cell that is merged over several agencies or columns: whose is it?"""
    by_row: dict[int, list[str]] = {}
    for row, name in shared:
        by_row.setdefault(row, []).append(name)
    open_ones: dict[str, tuple[int, int, Raw, str | None]] = {}
    for one in rows:
        yield one
        if one.role != "agency":
            continue
        for name, (row, last, cell, agency) in list(open_ones.items()):
            if one.row <= last:
                problems.add("merged-cell", row, agency, name, value=shown(raw_text(cell)))
            del open_ones[name]
        id_ = one.cells.get(ID)
        agency = id_ if isinstance(id_, str) else None
        for name in by_row.get(one.row, ()):
            cell, (last, covered) = one.cells.get(name), shared[one.row, name]
            if is_empty(cell):
                continue
            if len(covered) > 1:
                problems.add("merged-cell", one.row, agency, name, value=shown(raw_text(cell)))
            elif last > one.row:
                open_ones[name] = one.row, last, cell, agency
