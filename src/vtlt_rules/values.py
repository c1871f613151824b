"""Exact values: units, numbers, intervals, milestones, and how they are written.

Numbers are :class:`int` or :class:`fractions.Fraction`; nothing here is a float. ``None`` is a value that is missing.
"""

from __future__ import annotations

import calendar
import datetime
import math
import re
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import lru_cache

from attrs import frozen

from vtlt_rules.records import record
from vtlt_rules.scalars import is_nothing, plain

Number = int | Fraction
"""An exact number: an integer where it is one, a fraction otherwise."""

MAX_DIGITS = 30
"""Digits that a number may have, in rulesets and in data."""


@record
class Unit:
    """A unit of measure declared by ``don_vi``.

    Attributes:
        name: Its name in rulesets, for example ``met_gia``.
        label: How people write it, for example ``mét giá``.
        is_whole: Whether it counts things that cannot be divided (``nguyen``).
    """

    name: str
    label: str
    is_whole: bool = False


AGENCY_UNIT = Unit("co_quan", "cơ quan", is_whole=True)
"""The built-in unit of ``dem``: agencies."""


POINT_UNIT = Unit("diem_phan_tram", "điểm phần trăm")
"""The built-in unit of what a share rises or falls by: from 40% to 45% it is 5 percentage points."""


class NotDone(Enum):
    """The value of a milestone that is known not to have been done (``chua``)."""

    NOT_DONE = "chua"


NOT_DONE = NotDone.NOT_DONE

Milestone = datetime.date | NotDone
"""When a milestone was done, or that it was not; ``None`` when neither is known."""


@frozen
class Interval:
    """The values a quantity may have: from ``low`` to ``high``, both included; ``high`` is None when unbounded."""

    low: Number
    high: Number | None

    @property
    def is_point(self) -> bool:
        """Whether only one value is possible."""
        return self.low == self.high

    def __contains__(self, number: Number) -> bool:
        return self.low <= number and (self.high is None or number <= self.high)


@lru_cache(maxsize=4096)
def point(number: Number) -> Interval:
    """Return the interval of one number; the same ones come again and again in data."""
    return Interval(number, number)


def simplest(number: Fraction) -> Number:
    """Return the integer that a fraction equals, or the fraction itself."""
    return number.numerator if number.denominator == 1 else number


def from_decimal(number: Decimal) -> Number:
    """Return a finite decimal as an exact number."""
    return simplest(Fraction(number))


_EXACT_FLOAT_DIGITS = 15
"""Any decimal of so many digits survives the way to a binary64 and back (IEEE 754: DBL_DIG)."""


def is_one_decimal(number: float) -> bool:
    """Tell whether it is certain which decimal a finite floating-point number was: that of at most 15 digits."""
    return len(float.__repr__(number).partition("e")[0].replace(".", "").strip("-0")) <= _EXACT_FLOAT_DIGITS


_DECIMAL = re.compile(r"(\d+)(?:[.,](\d+))?", re.ASCII)


def read_decimal(digits: str) -> Number:
    """Read digits with at most one decimal sign, comma or point, exactly.

    Raises:
        ValueError: The text is not such a number, or has more than :data:`MAX_DIGITS` digits.
    """
    match = _DECIMAL.fullmatch(digits)
    if match is None or len(digits) > MAX_DIGITS + 1:
        raise ValueError(digits)
    whole, part = match[1], match[2] or ""
    if len(whole) + len(part) > MAX_DIGITS:
        raise ValueError(digits)
    return simplest(Fraction(int(whole + part), 10 ** len(part)))


def _decimal_places(number: Fraction) -> int | None:
    """Count the decimal places that write a fraction exactly; None when no number of them does."""
    denominator, places = number.denominator, 0
    while denominator % 10 == 0:
        denominator //= 10
        places += 1
    for prime in (2, 5):
        extra = 0
        while denominator % prime == 0:
            denominator //= prime
            extra += 1
        places += extra
    return places if denominator == 1 else None


def _with_places(number: Fraction, places: int) -> Fraction:
    """Round to a number of decimal places, ties away from zero, as is usual in Vietnamese reports: 11,25 is 11,3."""
    scale: int = 10**places
    size = math.floor(abs(number) * scale + Fraction(1, 2))
    return Fraction(size if number >= 0 else -size, scale)


def _digits(number: int) -> str:
    """Write an integer of any length; Python refuses to, beyond some thousand digits, which sums of fractions can have."""
    return format(Decimal(number), "f")


def write_ratio(number: Number) -> str:
    """Write a number as ``p/q``, or as ``p`` where it is whole."""
    return _digits(number.numerator) + (f"/{_digits(number.denominator)}" if number.denominator != 1 else "")


def write_exact(number: Number, decimal_sign: str = ",") -> str:
    """Write a number in full, with a decimal comma; as ``p/q`` when no decimal writes it exactly."""
    fraction = Fraction(number)
    places = _decimal_places(fraction)
    if places is None:
        return write_ratio(fraction)
    sign = "-" if fraction < 0 else ""
    digits = _digits(abs(fraction.numerator) * 10**places // fraction.denominator).rjust(places + 1, "0")
    return sign + (digits if not places else f"{digits[:-places]}{decimal_sign}{digits[-places:]}")


_MOST_PLACES = 200
"""Decimals after which a repeating fraction is cut off; two different numbers of 30 digits differ long before."""


def write_rounded(number: Number, landmarks: tuple[Number, ...] = (), places: int = 1, decimal_sign: str = ",") -> str:
    """Write a number with few decimals, yet never on the other side of a landmark, nor on one that it is not.

    39,96% beside a threshold of 40% is written ``39,96``, not ``40``: more decimals are taken until the written figure
    compares with every landmark as the number itself does.
    """
    fraction = Fraction(number)
    exact = _decimal_places(fraction)
    most = _MOST_PLACES if exact is None else exact
    while places < most:
        shown = _with_places(fraction, places)
        if all((shown > mark) == (fraction > mark) and (shown < mark) == (fraction < mark) for mark in landmarks):
            return write_exact(simplest(shown), decimal_sign)
        places += 1
    return write_exact(number if exact is not None else _with_places(fraction, most), decimal_sign)


def write_rounded_up(number: Number, places: int, decimal_sign: str = ",") -> str:
    """Write a number with few decimals, rounded up: never less than it is."""
    step = 10**places
    return write_exact(simplest(Fraction(math.ceil(number * step), step)), decimal_sign)


def write_date(date: datetime.date) -> str:
    """Write a date as Vietnamese documents do: dd/mm/yyyy."""
    return f"{date.day:02}/{date.month:02}/{date.year:04}"


_DATE = re.compile(r"(?:(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>\d{4})|(?P<Y>\d{4})-(?P<M>\d{2})-(?P<D>\d{2}))", re.ASCII)


def read_date(text: str) -> datetime.date:
    """Read dd/mm/yyyy (day first, always) or ISO 8601 yyyy-mm-dd.

    Raises:
        ValueError: The text is no such date, or the calendar has no such day.
    """
    match = _DATE.fullmatch(text.strip())
    if match is None:
        raise ValueError(text)
    day, month, year = (match["d"], match["m"], match["y"]) if match["d"] else (match["D"], match["M"], match["Y"])
    return datetime.date(int(year), int(month), int(day))


def day_begun_by(value: datetime.datetime) -> datetime.date | None:
    """Return the day that a date-time means: the one that it begins. None for any other time, and for one with a time zone.

    An instant is on different days in different places: nobody but who has it can tell which is meant.
    """
    midnight = datetime.datetime(value.year, value.month, value.day)
    return midnight.date() if value.tzinfo is None and value == midnight else None


def as_date(value: datetime.date | str | None) -> datetime.date | None:
    """Return the day that an argument ``as_of`` means; None for None.

    Raises:
        TypeError: It is neither a date nor text.
        ValueError: The text is no date; a date-time has a time of day or a time zone.
    """
    if is_nothing(value):
        raise ValueError(f"as_of is no date: {value!r}; without it None")
    value = plain(value)
    if isinstance(value, datetime.datetime):
        day = day_begun_by(value)
        if day is None:
            raise ValueError(f"as_of is a day; give a date in local time, without time and time zone, not {value}")
        return day
    if value is None or isinstance(value, datetime.date):
        return value
    if isinstance(value, str):
        try:
            return read_date(value)
        except ValueError:
            raise ValueError(f"as_of is no date of the form dd/mm/yyyy or yyyy-mm-dd: {value!r}") from None
    raise TypeError(f"as_of must be a date or text such as '31/12/2018', not {type(value).__name__}")


_MONTHS_OF = {"nam": 12, "quy": 3, "thang": 1}
"""How many months there are in a period of the calendar."""


def later(day: datetime.date, months: int, days: int) -> datetime.date | None:
    """Return the day some months and days after another; None when the calendar ends before.

    Months end on the same day, or on their last. The day itself is not counted (Civil Code 2015, articles 147 and 148).
    """
    from dateutil.relativedelta import relativedelta  # which takes long to import

    try:
        return day + relativedelta(months=months, days=days)
    except (OverflowError, ValueError):
        return None


def latest_start(day: datetime.date, months: int, days: int) -> datetime.date | None:
    """Return the last day from which some months and days are over on a day; None when there is none."""
    found = later(day, -months, -days)
    if found is None:
        return None
    one = datetime.timedelta(days=1)
    while (end := later(found + one, months, days)) is not None and end <= day:
        found += one  # the last days of a longer month end on the same day
    return found


@record
class Period:
    """A stretch of days, both ends included."""

    start: datetime.date
    end: datetime.date

    def __contains__(self, date: datetime.date) -> bool:
        return self.start <= date <= self.end

    @classmethod
    def of_calendar(cls, unit: str, number: int, year: int) -> Period:
        """Return all days of a year, a quarter or a month.

        Args:
            unit: ``nam``, ``quy`` or ``thang``.
            number: Which quarter or month of the year; of a year whatever.
            year: The year.

        Raises:
            ValueError: The calendar has no such period.
        """
        months = _MONTHS_OF[unit]
        if not 1 <= number <= 12 // months:
            raise ValueError(number)
        last = number * months
        start = datetime.date(year, last - months + 1, 1)
        return cls(start, datetime.date(year, last, calendar.monthrange(year, last)[1]))

    def turning_days(self) -> list[datetime.date]:
        """Return the last and the first day, and the days after and before them as far as the calendar goes."""
        day = datetime.timedelta(days=1)
        after = [self.end + day] if self.end < datetime.date.max else []
        before = [self.start - day] if self.start > datetime.date.min else []
        return [self.end, self.start, *after, *before]

    def __str__(self) -> str:
        return f"{write_date(self.start)}..{write_date(self.end)}"
