"""One cell -> a typed value, or what is wrong with it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache

from attrs import evolve

from vtlt_rules.checked import EnumType, NumberType, Simple, Type
from vtlt_rules.data.numbers import TwoWays, number_from_literal, number_from_text, wrong_number
from vtlt_rules.data.problems import Fault, shown
from vtlt_rules.data.raw import InexactNumber, JsonNumber, Raw, SheetError, raw_text
from vtlt_rules.data.signs import ColumnSigns
from vtlt_rules.data.written import ERRORS, day_within, is_done_word, is_incomplete_date, is_same_as_above
from vtlt_rules.diagnostics.suggest import day_first
from vtlt_rules.spellings import Spellings, to_nfc
from vtlt_rules.text_keys import hidden_in_id, hidden_in_text
from vtlt_rules.values import MAX_DIGITS, NOT_DONE, NotDone, Number, Unit, read_date
from vtlt_rules.words import Word, listed

Value = int | Fraction | bool | datetime.date | NotDone | str
"""What a cell holds, exactly."""

Reading = Value | TwoWays | Fault | None
"""What came of a cell; None when nothing stands in it."""

_BOOLEANS = {"có": True, "co": True, "true": True, "không": False, "khong": False, "false": False}
_NUMBERS = {"1": True, "0": False}
"""What counts for yes and no where somebody said so."""

_NOT_DONE = {"chưa", "chua"}

_CACHED_CELLS = 4096


def _wrong_type(expected: object, raw: Raw) -> Fault:
    return Fault("wrong-type", {"expected": expected, "value": f"`{shown(raw_text(raw))}`"})


def _boolean(text: str) -> bool | Fault:
    value = _BOOLEANS.get(text.lower())
    return _wrong_boolean(text) if value is None else value


def _boolean_or_number(text: str) -> bool | Fault:
    value = _NUMBERS.get(text)
    return _boolean(text) if value is None else value


def _wrong_boolean(raw: Raw) -> Fault:
    # Not Word("boolean"): its English is yes/no, and "yes" is not read.
    fault, meant = _wrong_type("có/không", raw), _NUMBERS.get(raw_text(raw))
    return fault if meant is None else evolve(fault, suggestion="có" if meant else "không")


def _milestone(text: str) -> datetime.date | NotDone | Fault:
    if text.lower() in _NOT_DONE:
        return NOT_DONE
    try:
        return read_date(text)
    except ValueError:
        code = "done-words" if is_done_word(text) else "incomplete-date" if is_incomplete_date(text) else "invalid-date"
        return Fault(code, {"value": shown(text)}, day_first(text) or day_within(text))


def _unknown_value(text: str, type_: EnumType, suggestion: str | None = None) -> Fault:
    return Fault("unknown-value", {"value": shown(text), "expected": listed(type_.values)}, suggestion)


def _enumeration(type_: EnumType) -> Callable[[str], str | Fault]:
    spellings = Spellings.of({name: [label] for name, label in type_.values.items()})

    def read(text: str) -> str | Fault:
        name = spellings.find(text)
        return _unknown_value(text, type_, spellings.nearest(text)) if name is None else name

    return read


def _number(unit: Unit, thousands: str | None, signs: ColumnSigns) -> Callable[[str], Number | TwoWays | Fault]:
    def read(text: str) -> Number | TwoWays | Fault:
        number = number_from_text(text, unit, thousands)
        if not isinstance(number, TwoWays | Fault):
            signs.see(text)
        return number

    return read


def _reader(
    type_: Type, thousands: str | None, signs: ColumnSigns, coerce: bool
) -> Callable[[str], Value | TwoWays | Fault]:
    match type_:
        case NumberType(unit):
            return _number(unit, thousands, signs)
        case EnumType():
            return _enumeration(type_)
        case Simple.BOOLEAN:
            return _boolean_or_number if coerce else _boolean
        case Simple.MILESTONE:
            return _milestone
        case Simple.TEXT:
            return _text


_FORMULA_TEXT = re.compile('=\\s*"[^"]*"')
_APOSTROPHE = re.compile("['\u2019]\\d+")


def _text(text: str) -> str | Fault:
    """Refuse what nobody sees: two texts that look the same would be different."""
    if _FORMULA_TEXT.fullmatch(text) or _APOSTROPHE.fullmatch(text):
        return _wrong_type(Word("text"), text)
    return _seen(text, hidden_in_text(text))


def _id(text: str) -> str | Fault:
    if _FORMULA_TEXT.fullmatch(text) or _APOSTROPHE.fullmatch(text):
        return _wrong_type(Word("text"), text)
    return _seen(text, hidden_in_id(text))


def _seen(text: str, character: str | None) -> str | Fault:
    return text if character is None else Fault("invisible-character", {"value": shown(text), "character": character})


def text_reader(
    type_: Type, thousands: str | None, signs: ColumnSigns, coerce: bool = False
) -> Callable[[str], Reading]:
    """Return the function that reads cells of one column from text.

    Args:
        type_: The type of the column.
        thousands: The sign that parts thousands, when somebody said so.
        signs: Learns what the figures show.
        coerce: Whether 0 and 1 count for no and yes.
    """
    return _remembering(_reader(type_, thousands, signs, coerce), type_)


def id_reader() -> Callable[[str], Reading]:
    """Return the function that reads ids from text."""
    return _remembering(_id, Simple.TEXT)


def _not_meant(text: str, type_: Type) -> Fault | None:
    """Return what is wrong with a text that stands in the place of a value, whatever the type is."""
    if ERRORS.fullmatch(text):
        return error_cell(text)
    if is_same_as_above(text, in_short=type_ is not Simple.TEXT):
        return Fault("same-as-above", {"value": shown(text)})
    return None


def error_cell(text: str) -> Fault:
    """Return the fault of a formula that could not be worked out, or that nobody has worked out yet: never missing."""
    if text.startswith("="):
        return Fault("uncomputed-formula", {"value": shown(text)})
    return Fault("error-cell", {"value": shown(text)})


def _remembering(read_stripped: Callable[[str], Value | TwoWays | Fault], type_: Type) -> Callable[[str], Reading]:
    """Return the function that reads cells of which the ends do not matter; equal cells are read once."""

    @lru_cache(maxsize=_CACHED_CELLS)
    def read(cell: str) -> Reading:
        text = to_nfc(cell)
        if text is None:
            return _wrong_type(Word("text"), cell)
        if not text:
            return None
        value = read_stripped(text)
        return _not_meant(text, type_) or value if isinstance(value, Fault) or type_ is Simple.TEXT else value

    return read


def read_json_value(raw: Raw, type_: Type, coerce: bool = False) -> Value | Fault:
    """Read a JSON value that is neither null nor a string; the numbers 0 and 1 for no and yes if that is wanted."""
    match type_, raw:
        case _, SheetError(text):
            return error_cell(text)
        case NumberType(unit), JsonNumber(literal):
            return number_from_literal(literal, unit)
        case NumberType(), InexactNumber(literal):
            return Fault("inexact-number", {"value": shown(literal)})
        case NumberType(), _:
            return wrong_number(raw_text(raw))
        case Simple.BOOLEAN, bool():
            return raw
        case Simple.BOOLEAN, JsonNumber(literal) if coerce and literal in _NUMBERS:
            return _NUMBERS[literal]
        case Simple.BOOLEAN, _:
            return _wrong_boolean(raw)
        case EnumType(), JsonNumber() | bool():
            return _unknown_value(raw_text(raw), type_)
        case Simple.MILESTONE, datetime.date():
            return raw
        case Simple.MILESTONE, JsonNumber(literal) if is_incomplete_date(literal):
            return Fault("incomplete-date", {"value": shown(literal)})
        case Simple.MILESTONE, _:
            return _wrong_type(Word("date"), raw)
        case _:
            return _wrong_type(Word("text"), raw)


def read_json_id(raw: Raw) -> str | Fault:
    """Read an agency's id that is neither null nor a string: an integer is its decimal text."""
    if isinstance(raw, SheetError):
        return error_cell(raw.text)
    if isinstance(raw, JsonNumber) and raw.literal.removeprefix("-").isdecimal():
        return (
            raw.literal
            if len(raw.literal.removeprefix("-")) <= MAX_DIGITS
            else Fault("number-too-long", {"limit": MAX_DIGITS})
        )
    return _wrong_type(Word("text"), raw)
