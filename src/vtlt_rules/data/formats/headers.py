"""The first rows of a grid -> its header: which row or rows it is, and which column means what."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from attrs import Factory, define

from vtlt_rules.checked import NumberType, Simple
from vtlt_rules.data.columns import ID, FileColumns
from vtlt_rules.data.raw import Heading, Raw, raw_text
from vtlt_rules.records import record
from vtlt_rules.spellings import normalized, to_nfc
from vtlt_rules.text_keys import text_key

MOST_HEAD_ROWS = 30
"""Rows with something in them among which a header is looked for."""

NAME = "ten"
"""The column of the agencies' names."""

_MOST_HEAD_CELLS = 6_000
"""Cells among which a header is looked for: of a very wide grid fewer rows are looked at."""

_TALLEST = 3
"""Rows that a header may have."""

_LONGEST = 400
"""Letters that a heading may have."""

_FOOTNOTE = re.compile(r"\s*(?:\((?:\d{1,2}|\*{1,3})\)|\[(?:\d{1,2}|\*{1,3})\]|\*{1,3}|[¹²³⁴⁵⁶⁷⁸⁹⁰]+)\s*$")
_BRACKET = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]\s*$")
_NUMBERING = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2})*|[IVXivx]{1,5}|[A-Za-z])\s*[.)/]\s*")
_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*|[%‰]")
_NUMBER = re.compile(r"\(?(?:\d{1,3}|[A-Z])\)?(?:\s*=.*)?")
"""The number of a column, as some rows below headers have it."""

_COUNT = re.compile(r"^(?:tổng số|số lượng|số)\s+", re.IGNORECASE)
_UNIT = re.compile(r"^(?:đơn vị tính|đơn vị|đvt|tính bằng)\s*:?\s*", re.IGNORECASE)


def _words(text: str) -> str:
    """Return the words of a text: what is left when case, line breaks, signs and the place of tone marks do not count."""
    return text_key(" ".join(_WORD.findall(text)))


_SERIAL = frozenset(map(_words, ("STT", "TT", "Số TT", "Số thứ tự", "Thứ tự", "so thu tu", "so tt", "No")))
_REMARKS = frozenset(
    map(_words, ("Ghi chú", "Chú thích", "Chú giải", "ghi chu", "chu thich", "note", "notes", "remarks"))
)
_BEFORE = frozenset(map(_words, ("Kỳ trước", "Số liệu kỳ trước", "Before")))
"""How forms head what was reported before, which is there to compare with and no data of now."""

_ASIDES = {"serial": _SERIAL, "remark": _REMARKS, "before": _BEFORE}

_ALSO = {
    ID: frozenset(map(_words, ("Mã đơn vị", "Mã số", "Mã số đơn vị", "Mã định danh", "Mã cơ quan, đơn vị", "Mã ĐV"))),
    NAME: frozenset(map(_words, (
        "Tên đơn vị", "Tên cơ quan, đơn vị", "Tên cơ quan, tổ chức", "Cơ quan, đơn vị", "Cơ quan, tổ chức", "Đơn vị",
        "Cơ quan",
    ))),
}  # fmt: skip
"""How ids and names are headed too, where no other column is theirs and the ruleset calls nothing so."""

_OTHER_WORDS = {
    Simple.BOOLEAN: frozenset(map(_words, ("có/không", "có hoặc không", "co/khong"))),
    Simple.MILESTONE: frozenset(
        map(_words, ("ngày", "dd/mm/yyyy", "ngày, tháng, năm", "ngày ban hành", "ngày hoàn thành"))
    ),
}


def letters(position: int) -> str:
    """Return what a spreadsheet calls a column: A, B, ... Z, AA, ..."""
    found = ""
    position += 1
    while position:
        position, letter = divmod(position - 1, 26)
        found = chr(ord("A") + letter) + found
    return found


def is_empty(cell: Raw) -> bool:
    """Tell whether nothing stands in a cell."""
    return cell is None or (type(cell) is str and not cell.strip())


@define(eq=False, repr=False)
class HeadingReader:
    """Tells what headings mean, as people write them: with units, footnotes, numbers before them, line breaks."""

    columns: FileColumns
    _known: dict[str, str | None] = Factory(dict)

    @cached_property
    def _by_words(self) -> Mapping[str, str]:
        found: dict[str, str] = {}
        shared = set()
        for label, name in self.columns.labels.items():
            words = _words(label)
            if found.setdefault(words, name) != name:
                shared.add(words)
        return {words: name for words, name in found.items() if words and words not in shared}

    @cached_property
    def _with_units(self) -> Mapping[str, str]:
        """What each label and its unit in brackets mean, as forms are headed: a unit may have brackets of its own."""
        types = {name: column.type for name, column in self.columns.by_name.items()}
        units = {name: normalized(type_.unit.label) for name, type_ in types.items() if isinstance(type_, NumberType)}
        return {f"{label} ({units[name]})": name for label, name in self.columns.labels.items() if name in units}

    def name(self, heading: str) -> str | None:
        """Return the name that a heading means, or None."""
        if len(heading) > _LONGEST or not any(map(str.isalpha, heading)):
            return None
        if heading not in self._known:
            self._known[heading] = self._name(heading)
        return self._known[heading]

    def aside(self, heading: str) -> str | None:
        """Tell whether a heading is one of serial numbers, of remarks, or of figures of before; None for any other."""
        words = _words(_without_footnote(to_nfc(heading[:_LONGEST]) or ""))
        return next((kind for kind, known in _ASIDES.items() if words in known), None)

    def may_head(self, name: str, heading: str) -> bool:
        """Tell whether ids or names are headed so by many, and nothing of the ruleset is called so."""
        words = _words(_without_footnote(to_nfc(heading[:_LONGEST]) or ""))
        return words in _ALSO[name] and _words(self.columns.nearest(heading) or "") != words

    def _name(self, heading: str) -> str | None:
        text = to_nfc(" ".join(heading.split()))
        if not text:
            return None
        if name := self.columns.find(text) or self._with_units.get(normalized(text)):
            return name
        bare = _without_footnote(text)
        if name := self._plain(bare):
            return name
        if bracket := _BRACKET.search(bare):
            name = self._plain(_without_footnote(bare[: bracket.start()]))
            return name if name is not None and self._is_of(name, bracket[1]) else None
        return None

    def _plain(self, text: str) -> str | None:
        """Look up a heading without what stands behind it; a number before it, or ``số``, may be left out."""
        text = text.strip().rstrip(":;,. ")
        for one in (text, _NUMBERING.sub("", text)):
            if name := self.columns.find(one) or self._by_words.get(_words(one)):
                return name
            without = _COUNT.sub("", one)
            if without != one:
                name = self.columns.find(without) or self._by_words.get(_words(without))
                if name is not None and isinstance(self.columns.by_name[name].type, NumberType):
                    return name
        return None

    def _is_of(self, name: str, said: str) -> bool:
        """Tell whether what stands in brackets behind a heading fits its field: its unit, no other one."""
        words = _words(_UNIT.sub("", said))
        kind = self.columns.by_name[name].type
        if isinstance(kind, NumberType):
            return words in {_words(kind.unit.label), _words(kind.unit.name.replace("_", " "))} and bool(words)
        return isinstance(kind, Simple) and words in _OTHER_WORDS.get(kind, ())


def _without_footnote(text: str) -> str:
    return _FOOTNOTE.sub("", text).strip()


@record
class Header:
    """A header, of one row or several.

    Attributes:
        rows: The numbers of its rows.
        after: How many of the first rows it ends behind.
        texts: How each column is headed.
        names: For each column the name it means, or None.
        asides: The columns of serial numbers, remarks and figures of before, by their positions.
        joined: How many columns are known by the texts of several rows together.
    """

    rows: tuple[int, ...]
    after: int
    texts: Sequence[str]
    names: Sequence[str | None]
    asides: Mapping[int, str]
    joined: int = 0

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Where each known column stands; of repeated ones the first."""
        known: dict[str, int] = {}
        for position, name in enumerate(self.names):
            if name is not None:
                known.setdefault(name, position)
        return known

    @cached_property
    def width(self) -> int:
        """The number of columns, without those at the end that are not headed."""
        width = len(self.texts)
        while width and not self.texts[width - 1].strip():
            width -= 1
        return width

    @property
    def row(self) -> int:
        """The row that stands for it in messages: its last one."""
        return self.rows[-1]

    @property
    def serial(self) -> int | None:
        """Where serial numbers stand."""
        return next((position for position, kind in self.asides.items() if kind == "serial"), None)

    @property
    def rank(self) -> tuple[int, bool, int, int]:
        """How good it is: by columns known, whether ids are among them, columns known by joining rows, and few rows."""
        return len(self.places), ID in self.places, self.joined, -len(self.rows)

    @property
    def headings(self) -> Mapping[str, Heading]:
        """How each known column is headed."""
        return {name: Heading(self.texts[at].strip(), letters(at)) for name, at in self.places.items()}


@record
class UnclearHeader:
    """Rows of which none is a better header than the others."""

    rows: Sequence[int]


HeadRow = tuple[int, Sequence[Raw]]
"""The number of a row, and its cells."""


def find_header(rows: Sequence[HeadRow], reader: HeadingReader) -> Header | UnclearHeader:
    """Find the header among the first rows of a grid: the row, or the rows, that head the most known columns.

    Args:
        rows: Rows with something in them, at least one; what is merged stands in all its cells.
        reader: Tells what headings mean.
    """
    first = _header(rows, [[_text(cell) for cell in rows[0][1]]], 0, 1, reader)
    if len(first.places) == first.width and ID in first.places:
        return first
    rows = rows[: max(2, _MOST_HEAD_CELLS // max(map(len, (cells for _, cells in rows))))]
    texts = [[_text(cell) for cell in cells] for _, cells in rows]
    found = [first, *(_header(rows, texts, start, 1, reader) for start in range(1, len(rows)))]
    knows = [bool(one.places) for one in found]
    for start in range(len(rows)):
        for count in range(2, _TALLEST + 1):
            if start + count > len(rows) or rows[start + count - 1][0] - rows[start][0] != count - 1:
                break
            if any(knows[start : start + count]):  # the rest are rows of data, or titles
                found.append(_header(rows, texts, start, count, reader))
    best = max(found, key=lambda one: one.rank)  # of equal ones the first
    if not best.places:
        return first
    rivals = [
        one for one in found
        if one.rank == best.rank and not {*one.rows} & {*best.rows} and list(one.names) != list(best.names)
    ]  # fmt: skip
    if rivals:
        return UnclearHeader(sorted({one.row for one in (best, *rivals)}))
    return best


def _text(cell: Raw) -> str:
    return cell if isinstance(cell, str) else "" if cell is None else raw_text(cell)


def _header(
    rows: Sequence[HeadRow], texts: Sequence[Sequence[str]], start: int, count: int, reader: HeadingReader
) -> Header:
    block = texts[start : start + count]
    width = max(map(len, block))
    spread = [_spread(row, width) for row in block[:-1]]
    names: list[str | None] = []
    headings: list[str] = []
    asides: dict[int, str] = {}
    joined = 0
    for position in range(width):
        below = _at(block[-1], position)
        # What is merged in a file without merged cells stands in its first one; it heads the next ones if they are headed.
        above = [_at(row, position) for row in (spread if below.strip() else block[:-1])]
        parts = _different([*above, below])
        name, is_joined = _meaning(parts, reader)
        names.append(name)
        joined += is_joined
        own = _different([*(_at(row, position) for row in block)])
        headings.append(" / ".join(parts if is_joined else own[-1:] if name is not None else own))
        if name is None and (kind := next(filter(None, map(reader.aside, own)), None)):
            asides[position] = kind
    for name in _ALSO:
        if name not in names:
            also = [at for at, text in enumerate(headings) if names[at] is None and reader.may_head(name, text)]
            if len(also) == 1:
                names[also[0]] = name
    numbers = tuple(number for number, _ in rows[start : start + count])
    return Header(numbers, start + count, headings, names, asides, joined)


def _at(row: Sequence[str], position: int) -> str:
    return row[position] if position < len(row) else ""


def _spread(row: Sequence[str], width: int) -> list[str]:
    """Carry each text over the empty cells to its right."""
    spread, last = [], ""
    for position in range(width):
        last = _at(row, position) if _at(row, position).strip() else last
        spread.append(last)
    return spread


def _different(texts: Iterable[str]) -> list[str]:
    """Leave out what is empty, and what repeats the text above it, as cells do that are merged."""
    found: list[str] = []
    for text in texts:
        text = text.strip()
        if text and (not found or found[-1] != text):
            found.append(text)
    return found


def _meaning(parts: Sequence[str], reader: HeadingReader) -> tuple[str | None, bool]:
    """Return what the texts above a column mean, and whether it took more than the last one."""
    for joined in _joined(parts) if parts and not _NUMBER.fullmatch(parts[-1]) else ():
        if name := reader.name(joined):
            return name, True
    return (reader.name(parts[-1]), False) if parts else (None, False)


def _joined(parts: Sequence[str]) -> Iterator[str]:
    for first in range(len(parts) - 1):
        yield " ".join(parts[first:])
        yield " ".join(reversed(parts[first:]))
