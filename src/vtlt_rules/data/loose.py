"""One cell that the strict reader refuses -> what people mean by it, and by which reading.

Nothing is taken for granted here: a reading is proposed for its whole column, and used once somebody accepts it. A number
is read twice, with the comma and with the point for its decimal sign, since only its column can tell.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from vtlt_rules.checked import EnumType, NumberType, Simple, Type
from vtlt_rules.data.cells import Value, text_reader
from vtlt_rules.data.choices import READINGS, Dash, ReadingChoices
from vtlt_rules.data.numbers import TwoWays, number_from_digits, number_from_literal
from vtlt_rules.data.problems import Fault
from vtlt_rules.data.raw import JsonNumber, Raw, SheetPercent
from vtlt_rules.data.signs import ColumnSigns
from vtlt_rules.data.written import DASHES, NONE_WORDS, contains, is_one_of, plainly
from vtlt_rules.records import record
from vtlt_rules.source import foreign_letters
from vtlt_rules.spellings import to_nfc
from vtlt_rules.text_keys import hidden_in_text
from vtlt_rules.values import MAX_DIGITS, NOT_DONE, Number, Unit

_LONGEST = 120
"""Letters of a cell beyond which nothing but a text is meant."""


@record
class Meaning:
    """What is meant by a cell.

    Attributes:
        readings: By which readings, in the order of ``READINGS``; none for what is as the strict reader would have it.
        value: What is meant; None when that nothing was reported.
    """

    readings: tuple[str, ...]
    value: Value | None


@record
class Meanings:
    """What may be meant by a cell; not a number, it is the same in both.

    Attributes:
        comma: What is, if the comma is the decimal sign; None when it cannot be.
        point: What is, if the point is.
    """

    comma: Meaning | None
    point: Meaning | None

    def __bool__(self) -> bool:
        return self.comma is not None or self.point is not None

    @property
    def are_two(self) -> bool:
        """Whether the column has to tell which is meant."""
        return self.comma is not None and self.point is not None and self.comma != self.point

    def of(self, decimal_sign: str) -> Meaning | None:
        """Return what is meant with a decimal sign."""
        return self.comma if decimal_sign == "," else self.point


NOTHING = Meanings(None, None)
"""What is meant by a cell of which nobody can say what."""

Loosely = Callable[[Raw], Meanings]

_QUOTED = re.compile('=\\s*"([^"]*)"|"([^"]+)"|[\'\u2019]([0-9][^\']*)')


def _quoted(text: str) -> str | None:
    """Return what stands between the signs by which a spreadsheet is told to keep a text as it is; None without them."""
    match = _QUOTED.fullmatch(text)
    return None if match is None else next(group for group in match.groups() if group is not None)


def loose_reader(type_: Type, choices: ReadingChoices) -> Loosely:
    """Return the function that tells what may be meant by a cell of one column that the strict reader refuses."""
    strictly = text_reader(type_, choices.thousands, ColumnSigns(), choices.coerce)
    meanings = _reader(type_, choices)

    @lru_cache(maxsize=4096)
    def of_text(cell: str) -> Meanings:
        text = to_nfc(cell)
        if not text or len(text) > _LONGEST or hidden_in_text(text) is not None:
            return NOTHING  # what nobody sees is not what anybody means
        inside = _quoted(text)
        if inside is None:
            return meanings(text)
        value = strictly(inside)
        if isinstance(value, TwoWays | Fault):
            return _with("quoted", meanings(inside.strip()))
        return _one("quoted", value)

    def of(raw: Raw) -> Meanings:
        if isinstance(raw, SheetPercent):
            return of_percent(raw.literal)
        if isinstance(raw, JsonNumber):
            return of_number(_in_1900(raw) if type_ is Simple.MILESTONE else raw.literal)
        return of_text(raw) if isinstance(raw, str) else NOTHING

    def of_number(literal: str) -> Meanings:
        if type_ is Simple.TEXT:
            return _one("numbers-as-text", literal) if _is_id(literal) else NOTHING
        return NOTHING if isinstance(type_, NumberType) else of_text(literal)

    def of_percent(literal: str) -> Meanings:
        if not (isinstance(type_, NumberType) and is_percent(type_.unit)):
            return NOTHING
        number = number_from_literal(literal, type_.unit)
        return NOTHING if isinstance(number, Fault) else _one("percent", number)

    return of


def _in_1900(number: JsonNumber) -> str:
    """Write a number as the workbook would that counts days from 1900."""
    is_day = number.day_zero and number.literal.isdecimal() and len(number.literal) <= _SERIAL_DIGITS
    return str(int(number.literal) + number.day_zero) if is_day else number.literal


def loose_id(raw: Raw) -> Meanings:
    """Tell what id is meant by a cell that is no id."""
    text = to_nfc(raw) if isinstance(raw, str) else None
    inside = _quoted(text) if text and len(text) <= _LONGEST else None
    return _one("quoted", inside.strip()) if inside and inside.strip() else NOTHING


def _is_id(literal: str) -> bool:
    return literal.isdecimal() and len(literal) <= MAX_DIGITS


def _one(reading: str, value: Value | None) -> Meanings:
    meaning = Meaning((reading,), value)
    return Meanings(meaning, meaning)


def _with(reading: str, found: Meanings) -> Meanings:
    return Meanings(*(None if one is None else Meaning(_ordered([*one.readings, reading]), one.value)
                      for one in (found.comma, found.point)))  # fmt: skip


def _ordered(readings: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(readings, key=READINGS.index))


def _reader(type_: Type, choices: ReadingChoices) -> Callable[[str], Meanings]:
    match type_:
        case NumberType(unit):
            return _number(unit, choices.thousands)
        case EnumType():
            return _enumeration(type_)
        case Simple.BOOLEAN:
            return _boolean
        case Simple.MILESTONE:
            return _milestone
        case Simple.TEXT:
            return lambda _: NOTHING


# ---- yes and no

_YES = contains("x ✓ ✔ ☑ √ v có yes y 1 true đúng rồi".split(), ["đã có", "có rồi"])
_NO = contains("0 no n k ko chưa".split(), ["không có", "chưa có"])
_MISSING = contains(
    ["n/a", "na", "null", "none", "?", "…", "...", "kxđ"],
    ["không có số liệu", "chưa có số liệu", "không có thông tin", "chưa có thông tin", "chưa báo cáo", "chưa rõ",
     "không rõ", "chưa thống kê", "không thống kê", "chưa xác định", "không xác định"],
)  # fmt: skip


def _boolean(text: str) -> Meanings:
    if is_one_of(text, _MISSING):
        return _one("missing-words", None)
    for words, value in ((_YES, True), (_NO, False)):
        if is_one_of(text, words):
            return _one("marks", value)
    return NOTHING


# ---- numbers

_GAP = "[ \u00a0\u202f'\u2019]"
_SIGNED = {
    decimal: re.compile(
        rf"(?P<whole>\d+|[1-9]\d{{0,2}}(?:{re.escape(group)}\d{{3}})+|[1-9]\d{{0,2}}(?P<gap>{_GAP})\d{{3}}(?:(?P=gap)\d{{3}})*)"
        rf"(?:{re.escape(decimal)}(?P<part>\d+))?",
        re.ASCII,
    )
    for group, decimal in (".,", ",.")
}
_WITH_UNIT = re.compile(rf"([\d.,]+(?:{_GAP}[\d.,]+)*)\s*([^\d.,\s\u00a0\u202f'\u2019].*)", re.ASCII)
_THREE_DIGITS = 3


def _number(unit: Unit, thousands: str | None) -> Callable[[str], Meanings]:
    signs = (",", ".") if thousands is None else (",",) if thousands == "." else (".",)
    units = _spellings(unit)
    is_share = is_percent(unit)

    def read(text: str) -> Meanings:
        if is_one_of(text, _MISSING):
            return _one("missing-words", None)
        readings: list[str] = []
        if match := _WITH_UNIT.fullmatch(text):
            text, written = match[1], plainly(match[2])
            if is_share and written in ("%", "phan tram"):
                readings.append("percent")
            elif written in units:
                readings.append("unit-written")
            else:
                return NOTHING
        by_sign = {sign: _meaning(text, unit, sign, readings) for sign in signs}
        return Meanings(by_sign.get(","), by_sign.get("."))

    return read


def _meaning(text: str, unit: Unit, decimal_sign: str, readings: list[str]) -> Meaning | None:
    """Tell what a number is with a decimal sign; of what cannot be divided three digits are never decimals."""
    match = _SIGNED[decimal_sign].fullmatch(text)
    if match is None:
        return None
    whole = re.sub(r"\D", "", match["whole"])
    is_grouped, part = whole != match["whole"], match["part"]
    if unit.is_whole and part is not None and len(part) == _THREE_DIGITS and not is_grouped:
        return None
    number: Number | Fault = number_from_digits(whole if part is None else f"{whole},{part}", unit, text)
    if isinstance(number, Fault):
        return None
    own = ["thousands"] * is_grouped + ["decimal-point"] * (part is not None and decimal_sign == ".")
    return Meaning(_ordered([*readings, *own]), number)


_SHORT_UNITS = {"met": "m", "ki lo met": "km", "met vuong": "m2"}


def _spellings(unit: Unit) -> frozenset[str]:
    """Return what is written for a unit: its name, its label, and the first words of it (``mét`` for ``mét giá``)."""
    words = plainly(unit.label).split()
    found = {" ".join(words[:count]) for count in range(1, len(words) + 1)} | {plainly(unit.name)}
    return frozenset(found | {_SHORT_UNITS[one] for one in found if one in _SHORT_UNITS})


def is_percent(unit: Unit) -> bool:
    """Tell whether figures in a unit are percentages, as people call them."""
    return bool({plainly(unit.label), plainly(unit.name)} & {"%", "phan tram", "diem phan tram"})


# ---- milestones

_DAYS = [
    re.compile(pattern, re.ASCII)
    for pattern in (
        r"(?:ngay )?(?P<d>\d{1,2}) ?(?P<sign>[/.-]) ?(?P<m>\d{1,2}) ?(?P=sign) ?(?P<y>\d{4}|\d{2})",
        r"(?P<y>\d{4})(?P<sign>[/.-])(?P<m>\d{1,2})(?P=sign)(?P<d>\d{1,2})",
        r"(?:ngay )?(?P<d>\d{1,2}) thang (?P<m>\d{1,2}),? nam (?P<y>\d{4})",
    )
]
_MIDNIGHT = re.compile(r"[t ]0{1,2}:00(?::00(?:\.0+)?)?$", re.ASCII)
_SERIAL_DIGITS = 5
_SERIAL = re.compile(r"(\d{5})(?:\.0+)?", re.ASCII)
_SERIAL_DAYS = range(25569, 73051)
"""Excel's numbers of the days of 1970 to 2099; smaller or larger ones are figures of something else."""

_DAY_ZERO = datetime.date(1899, 12, 30)
"""From which the numbers of the 1900 system count, past the 29/02/1900 that it has and the calendar has not."""

_NOT_DONE_WORDS = contains("không k ko no n 0".split(), ["không có"])
_UNDER_WAY = contains(["đang", "chưa"])


def _milestone(text: str) -> Meanings:
    if is_one_of(text, _MISSING):
        return _one("missing-words", None)
    if is_one_of(text, _NOT_DONE_WORDS) or is_one_of(text.split()[0], _UNDER_WAY):
        return _one("not-done-words", NOT_DONE)
    if serial := _SERIAL.fullmatch(text):
        days = int(serial[1])
        return _one("excel-dates", _DAY_ZERO + datetime.timedelta(days)) if days in _SERIAL_DAYS else NOTHING
    day = _day(_MIDNIGHT.sub("", plainly(text)))
    return NOTHING if day is None else _one("day-formats", day)


def _day(text: str) -> datetime.date | None:
    for pattern in _DAYS:
        if match := pattern.fullmatch(text):
            year = int(match["y"]) + (2000 if len(match["y"]) == 2 else 0)
            try:
                return datetime.date(year, int(match["m"]), int(match["d"]))
            except ValueError:
                return None
    return None


# ---- enumerations


def _bare(text: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", plainly(text)).split())


def _enumeration(type_: EnumType) -> Callable[[str], Meanings]:
    names: dict[str, set[str]] = {}
    for name, label in type_.values.items():
        for spelling in {_bare(name), _bare(label)}:
            names.setdefault(spelling, set()).add(name)

    def read(text: str) -> Meanings:
        if is_one_of(text, _MISSING):
            return _one("missing-words", None)
        meant = names.get(_bare(text), set())
        if len(meant) != 1 or foreign_letters(text):
            return NOTHING
        return _one("label-forms", next(iter(meant)))

    return read


# ---- dashes

_NO_OF_TYPE: dict[Simple, Value] = {Simple.BOOLEAN: False, Simple.MILESTONE: NOT_DONE}


def is_dash(raw: Raw, type_: Type) -> bool:
    """Tell whether a cell is a dash, or in a column of numbers a word, that is no or nothing."""
    text = to_nfc(raw) if isinstance(raw, str) and len(raw) <= _LONGEST else None
    if not text or type_ is Simple.TEXT:
        return False
    return text in DASHES or (isinstance(type_, NumberType) and is_one_of(text, NONE_WORDS))


def dash_value(type_: Type, dash: Dash) -> Value | None:
    """Return what a dash is where somebody said so; None when it is missing, or in columns that have no *no*."""
    if dash == "missing" or isinstance(type_, EnumType):
        return None
    return 0 if isinstance(type_, NumberType) else _NO_OF_TYPE[type_]
