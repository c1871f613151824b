"""Numbers in files -> exact numbers: the decimal sign of text is the comma, as in Vietnamese documents.

``1.957`` and ``1,957`` in text may be one thousand and so or one and so: a cell alone does not tell, and unless somebody
says which sign parts thousands its column has to (``signs``). JSON numbers have one reading and are taken exactly as they
are written.
"""

from __future__ import annotations

import re
from fractions import Fraction

from vtlt_rules.data.problems import Fault, shown
from vtlt_rules.records import record
from vtlt_rules.values import MAX_DIGITS, Number, Unit, read_decimal, simplest
from vtlt_rules.words import Word

THOUSANDS = (".", ",")
"""The signs that may part thousands."""

_TEXT = re.compile(r"\d+(?:,\d+)?", re.ASCII)
_UNCLEAR = re.compile(r"([1-9]\d{0,2})([.,])(\d{3})", re.ASCII)
_GROUPED_BY_POINTS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?", re.ASCII)
_SAID = {
    ".": re.compile(r"(\d+|[1-9]\d{0,2}(?:\.\d{3})+)(?:,(\d+))?", re.ASCII),
    ",": re.compile(r"(\d+|[1-9]\d{0,2}(?:,\d{3})+)(?:\.(\d+))?", re.ASCII),
}
_POINTED = re.compile(r"(\d+)\.(\d+)", re.ASCII)
_WITH_SIGNS = re.compile(r"\d+(?:[.,]\d+)*", re.ASCII)
_GROUPED = re.compile(
    r"(?P<whole>[1-9]\d{0,2}(?P<mark>[ \u00a0\u202f'.,])\d{3}(?:(?P=mark)\d{3})*)(?:(?!(?P=mark))[.,](?P<part>\d+))?",
    re.ASCII,
)
_LITERAL = re.compile(r"(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,9}))?", re.ASCII)


def wrong_number(value: str, suggestion: str | None = None) -> Fault:
    """Return the fault of a value that is no number."""
    return Fault("wrong-type", {"expected": Word("number-value"), "value": f"`{shown(value)}`"}, suggestion)


def _fit_unit(number: Number, unit: Unit, text: str) -> Number | Fault:
    if unit.is_whole and isinstance(number, Fraction):
        return Fault("not-whole", {"value": shown(text), "unit": unit.label})
    return number


def _too_long() -> Fault:
    return Fault("number-too-long", {"limit": MAX_DIGITS})


def two_ways(value: str, suggestion: str) -> Fault:
    """Return the fault of a number, or of several, that may be thousands or decimals."""
    return Fault("ambiguous-number", {"value": value, "why": Word("two-readings")}, suggestion)


@record
class TwoWays:
    """A number that may be thousands or a decimal: ``1,957``, ``1.957``.

    Attributes:
        sign: The sign in it.
        reading: What it is if the comma is the decimal sign and the point parts thousands.
        suggestion: Both, each written so that it has one reading.
    """

    text: str
    sign: str
    reading: Number | Fault
    suggestion: str


def number_from_text(text: str, unit: Unit, thousands: str | None = None) -> Number | Fault | TwoWays:
    """Read a number from a cell, stripped of space: digits, and at most one decimal comma.

    Args:
        text: The cell.
        unit: The unit of its column.
        thousands: The sign that parts thousands, when somebody said so; then the other one is the decimal sign.
    """
    if thousands is not None:
        return _number_as_said(text, unit, thousands)
    if unclear := _UNCLEAR.fullmatch(text):
        whole, sign, part = unclear.groups()
        reading = _fit_unit(read_decimal(text), unit, text) if sign == "," else int(whole + part)
        return TwoWays(text, sign, reading, whole + part if unit.is_whole else f"{whole}{part} / {whole},{part}0")
    if _TEXT.fullmatch(text) or _GROUPED_BY_POINTS.fullmatch(text):
        return number_from_digits(text.replace(".", ""), unit, text)
    if fault := _negative(text):
        return fault
    suggestion = _suggest(text, unit) if len(text) <= 2 * MAX_DIGITS else None
    if "." in text and _WITH_SIGNS.fullmatch(text):
        why = Word("no-reading") if suggestion is None else Word("decimal-point", suggestion)
        return Fault("ambiguous-number", {"value": shown(text), "why": why}, suggestion)
    return _no_number(text, suggestion)


def _number_as_said(text: str, unit: Unit, thousands: str) -> Number | Fault:
    found = _SAID[thousands].fullmatch(text)
    if found is None:
        return _negative(text) or _no_number(text, None)
    whole = found[1].replace(thousands, "")
    return number_from_digits(whole if found[2] is None else f"{whole},{found[2]}", unit, text)


def number_from_digits(plain: str, unit: Unit, text: str) -> Number | Fault:
    """Read digits and a decimal comma, as many digits as numbers may have; ``text`` is what stands in the cell."""
    if len(plain) - plain.count(",") > MAX_DIGITS:
        return _too_long()
    return _fit_unit(read_decimal(plain), unit, text)


def _negative(text: str) -> Fault | None:
    if text[0] in "-\u2212" and _WITH_SIGNS.fullmatch(text, 1) and text.strip("-\u22120.,"):
        return Fault("negative", {"value": shown(text)})
    return None


def _no_number(text: str, suggestion: str | None) -> Fault:
    if not any(map(str.isdigit, text)):  # a sign or word for "nothing yet": -, x, n/a, chưa có
        return Fault("wrong-type", {"expected": Word("number-or-nothing"), "value": f"`{shown(text)}`"})
    return wrong_number(text, suggestion)


def _suggest(text: str, unit: Unit) -> str | None:
    """Write the number that was probably meant; both when two were possible."""
    readings = []
    if grouped := _GROUPED.fullmatch(text):
        whole = grouped["whole"].replace(grouped["mark"], "")
        readings.append(f"{whole},{grouped['part']}" if grouped["part"] else whole)
    if (pointed := _POINTED.fullmatch(text)) and not (grouped and unit.is_whole):
        readings.append(f"{pointed[1]},{pointed[2]}")
    return " / ".join(readings) or None


def number_from_literal(literal: str, unit: Unit) -> Number | Fault:
    """Read a JSON number exactly.

    The exponent is bounded before any arithmetic: ``1e999999999`` is ten characters, and a billion digits.
    """
    match = _LITERAL.fullmatch(literal)
    if match is None:  # NaN, Infinity, an exponent of more digits than any number here has
        return _too_long() if literal[-1].isdigit() else wrong_number(literal)
    sign, whole, part, exponent = match[1], match[2], match[3] or "", int(match[4] or 0)
    if max(len(whole) + exponent, 1) + max(len(part) - exponent, 0) > MAX_DIGITS or len(whole + part) > MAX_DIGITS:
        return _too_long()
    places = len(part) - exponent
    number = int(whole + part) * 10**-places if places <= 0 else simplest(Fraction(int(whole + part), 10**places))
    if sign and number:
        return Fault("negative", {"value": literal})
    return _fit_unit(number, unit, literal)
