"""One cell: is the value given one that the type allows?

Input: a value as the application has it. Output: the exact value, None when missing, or an issue. Never repairs.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from functools import cache
from numbers import Integral, Rational, Real

from vtlt_rules.checked import Attribute, EnumType, NumberType, Simple, Type
from vtlt_rules.diagnostics.suggest import Suggester
from vtlt_rules.scalars import is_missing, is_nothing, plain, plain_text
from vtlt_rules.source import compose, fold, visible
from vtlt_rules.text_keys import hidden_in_id, hidden_in_text, key_of_cell, text_key
from vtlt_rules.values import (
    MAX_DIGITS,
    NOT_DONE,
    Milestone,
    NotDone,
    Number,
    Unit,
    day_begun_by,
    from_decimal,
    is_one_decimal,
    read_date,
    simplest,
    write_exact,
)
from vtlt_rules.words import Word, listed

Value = Number | bool | str | Milestone
"""A value that a cell may have."""

_MOST = 10**MAX_DIGITS
_MOST_DENOMINATOR = 10 ** (10 * MAX_DIGITS)
"""The denominator of a fraction that no decimal writes may be longer; not so long that nobody can work with it."""


class WrongCell(Exception):  # noqa: N818 - it carries an issue rather than being one
    """A value that its type does not allow: the code of an issue, and its facts."""

    def __init__(self, code: str, suggestion: str | None = None, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.suggestion = suggestion
        self.facts = facts


class NothingGiven(WrongCell):
    """A value by which pandas or numpy says that there is none; whoever reads cells counts it as missing."""

    def __init__(self) -> None:
        super().__init__("not-a-value")


def reader_of(type_: Type, *, coerce: bool = False) -> Callable[[object], Value]:
    """Return the function that checks values of a type; it raises :class:`WrongCell`.

    Each lets what is plainly right pass first, as nearly all values are.

    Args:
        type_: The type.
        coerce: Whether the numbers 0 and 1 count for no and yes.
    """
    match type_:
        case NumberType(unit):
            return _number_reader(unit)
        case EnumType(values):
            return _enum_reader(dict(values))
        case Simple.BOOLEAN:
            return _read_boolean_or_number if coerce else _read_boolean
        case Simple.MILESTONE:
            return _read_milestone
        case Simple.TEXT:
            return read_text_key


def attribute_reader(attribute: Attribute, *, coerce: bool = False) -> Callable[[object], Value]:
    """Return the function that checks the values of an attribute: an id, where one is read, may be a number as well."""
    return _read_id_key if attribute.name == "ma" else reader_of(attribute.type, coerce=coerce)


def _read_id_key(value: object) -> str:
    return text_key(read_id(value))


def _given(value: object) -> object:
    """Return a value as Python has it; NaN is refused, since it may be what a computation came to.

    Raises:
        NothingGiven: It says itself that there is no value.
        WrongCell: It is NaN.
    """
    if is_nothing(value):
        if is_missing(value):
            raise NothingGiven
        raise WrongCell("not-a-value", value=shown(value))
    return plain(value)


def read_id(value: object) -> str:
    """Read an agency's id: a text, or a whole number, which is its digits. Empty where there is none.

    Raises:
        WrongCell: It is neither, or something hides in it.
    """
    if value is None or is_nothing(value):
        return ""
    value = plain(value)
    if isinstance(value, Integral) and not _is_no_number(value):
        number = int(value)
        if abs(number) >= _MOST:
            raise WrongCell("number-too-long", limit=MAX_DIGITS)
        return str(number)
    if isinstance(value, str):
        return _read_text_id(value)
    raise WrongCell("wrong-type", expected=Word("id-value"), value=shown(value))


def _number_reader(unit: Unit) -> Callable[[object], Number]:
    def read(value: object) -> Number:
        if type(value) is int and 0 <= value < _MOST:
            return value
        return read_number(_given(value), unit)

    return read


def read_number(value: object, unit: Unit) -> Number:
    """Check a quantity: exact, not negative, whole where the unit is.

    A float counts only when it is what one writes with at most 15 digits; then that decimal is meant.

    Raises:
        WrongCell: It is no such quantity.
    """
    if type(value) is int:
        number: Number = value
    else:
        number = _exact(value)
    if number.denominator >= _MOST_DENOMINATOR:
        raise WrongCell("number-too-long", limit=MAX_DIGITS)
    if number < 0:
        raise WrongCell("negative", value=shown(value))
    if number >= _MOST:
        raise WrongCell("number-too-long", limit=MAX_DIGITS)
    if unit.is_whole and not isinstance(number, int):
        raise WrongCell("not-whole", value=shown(value), unit=unit.label)
    return number


def _is_no_number(value: object) -> bool:
    """Tell whether something that passes for an integer is none: a boolean, a span of time of numpy."""
    return isinstance(value, bool) or (isinstance(value, Integral) and not hasattr(value, "__index__"))


def _exact(value: object) -> Number:
    if _is_no_number(value):
        raise WrongCell("wrong-type", expected=Word("number-value"), value=shown(value))
    if type(value) is Fraction:
        return simplest(value)
    if isinstance(value, Rational):
        return simplest(Fraction(int(value.numerator), int(value.denominator)))
    if isinstance(value, float):
        if not math.isfinite(value) or not is_one_decimal(value):
            raise WrongCell("inexact-number", value=shown(value))
        value = Decimal(float.__repr__(value))
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise WrongCell("wrong-type", expected=Word("number-value"), value=shown(value))
        if len(value.as_tuple().digits) > MAX_DIGITS or abs(value.adjusted()) > MAX_DIGITS:
            raise WrongCell("number-too-long", limit=MAX_DIGITS)
        return from_decimal(value)
    if isinstance(value, Real):  # of more digits than a float has
        raise WrongCell("inexact-number", value=shown(value))
    raise WrongCell("wrong-type", expected=Word("number-value"), value=shown(value))


def _read_boolean(value: object) -> bool:
    if isinstance(value, bool):  # as nearly all are
        return value
    if isinstance(value := _given(value), bool):
        return value
    meant = _truth_of_number(value)
    suggestion = None if meant is None else f"{meant} (coerce=True)"
    raise WrongCell("wrong-type", suggestion, expected=Word("boolean"), value=shown(value))


def _read_boolean_or_number(value: object) -> bool:
    if not isinstance(value, bool):
        meant = _truth_of_number(_given(value))
        return _read_boolean(value) if meant is None else meant
    return value


def _truth_of_number(value: object) -> bool | None:
    """Return what a number stands for: 1 for yes, 0 for no; None for anything else."""
    is_number = isinstance(value, Real | Decimal) and not _is_no_number(value)
    return bool(value == 1) if is_number and value in (0, 1) else None


def _read_milestone(value: object) -> Milestone:
    if type(value) is datetime.date or value is NOT_DONE:
        return value
    value = _given(value)
    if isinstance(value, datetime.datetime):
        day = day_begun_by(value)
        if day is None:
            raise WrongCell("not-a-day", value=f"`{_short(str(value))}`")
        return day
    if isinstance(value, datetime.date | NotDone):
        return value
    if isinstance(value, str):
        if _folded(value) == NOT_DONE.value:
            return NOT_DONE
        try:
            return read_date(value)
        except ValueError:
            raise WrongCell("invalid-date", value=value) from None
    raise WrongCell("wrong-type", expected=Word("milestone-value"), value=shown(value))


def read_text_key(value: object) -> str:
    """Check a text: nothing may hide in it, or two that look the same would be different. Return its key.

    Raises:
        WrongCell: It is no text, or something hides in it.
    """
    if isinstance(value, str):
        text = plain_text(value)
        key = key_of_cell(text)
        if key is None:
            raise _hidden(text, hidden_in_text(text))
        return key
    _given(value)
    raise WrongCell("wrong-type", expected=Word("text"), value=shown(value))


def as_given(value: object) -> object:
    """Return a value from data as it is shown: a text in NFC, without the blanks around it."""
    return visible(_short(compose(plain_text(value))[0].strip())) if isinstance(value, str) else value


def _read_text_id(text: str) -> str:
    """Check an id: nothing may hide in it, and it is compared letter by letter. Empty where there is none.

    Raises:
        WrongCell: Something hides in it.
    """
    id_ = text.strip()
    if id_.isascii() and id_.isprintable():
        return id_
    if (character := hidden_in_id(id_)) is not None:
        raise _hidden(text, character)
    return compose(id_)[0]


def _hidden(text: str, character: str | None) -> WrongCell:
    return WrongCell("invisible-character", value=visible(_short(text)), character=character)


def _enum_reader(values: dict[str, str]) -> Callable[[object], str]:
    suggester = Suggester()  # its budget is for all cells that are read
    expected = listed(values)

    @cache
    def by_label() -> dict[str, str]:
        return {_folded(values[name]): name for name in reversed(values)}

    def read(value: object) -> str:
        if type(value) is str and value in values:
            return value
        given = _given(value)
        if not isinstance(given, str):
            raise WrongCell("wrong-type", expected=expected, value=shown(given))
        name = _folded(given)
        meant = name if name in values else by_label().get(name)
        if meant is None:
            raise WrongCell("unknown-value", suggester.nearest(name, values), value=given, expected=expected)
        return meant

    return read


def _folded(text: str) -> str:
    return fold(compose(text.strip())[0])


def shown(value: object) -> str:
    """Write a value for a message, shortly, without trusting its own code to be kind."""
    if isinstance(value, int | Fraction) and not isinstance(value, bool) and abs(value) < _MOST:
        return _short(write_exact(value))
    try:
        text = repr(value)
    except Exception:  # noqa: BLE001 - a value of somebody else's class, or an integer too long to be written
        text = f"<{type(value).__name__}>"
    return _short(text)


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "…"
