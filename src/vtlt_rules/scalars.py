"""Single values of numpy, pandas and classes of one's own -> Python's own. Neither library is imported for it."""

from __future__ import annotations

import datetime
import sys
from decimal import Decimal
from typing import Any, cast


def is_nothing(value: object) -> bool:
    """Tell whether a value is what libraries have for none: NaN, NaT, NA."""
    if isinstance(value, Decimal):
        return value.is_nan()  # comparing a signalling NaN would raise
    if isinstance(value, float | datetime.datetime) or _kind_of(value) in ("f", "M", "m"):
        return bool(value != value)  # as only these are
    pandas = sys.modules.get("pandas")
    return pandas is not None and value is getattr(pandas, "NA", pandas)


def is_missing(value: object) -> bool:
    """Tell whether a value of :func:`is_nothing` is what numpy and pandas have for missing ones: NaT, NA; not NaN."""
    pandas = sys.modules.get("pandas")
    is_of_pandas = pandas is not None and any(value is getattr(pandas, name, pandas) for name in ("NA", "NaT"))
    return is_of_pandas or _kind_of(value) in ("M", "m")


def plain(value: Any) -> Any:  # noqa: ANN401 - anything that an application has
    """Return a boolean, number, text or time of numpy as Python has it, exactly; anything else as it is.

    Of a text or a day of a class of one's own what it is, and nothing that its class does otherwise.
    """
    match _kind_of(value):
        case "b" | "i" | "u" | "U":
            return value.item()
        case "f":
            return float(value) if float(value) == value else value  # there are ones of more digits than Python's
        case "M":
            is_span = value.dtype.str.endswith(("[Y]", "[M]", "[W]"))  # a month is no day in it
            return value if is_span else _time(value)
        case _:
            return plain_text(value) if isinstance(value, str) else _plain_day(value)


def plain_text(text: str) -> str:
    """Return a text as Python's own, whatever its class does: it may be remembered, compared and shown."""
    return text if type(text) is str else str.__str__(text)


def _plain_day(value: object) -> object:
    if not isinstance(value, datetime.date) or isinstance(value, datetime.datetime) or type(value) is datetime.date:
        return value
    return datetime.date.fromordinal(datetime.date.toordinal(value))


def whole(value: object, what: str) -> int:
    """Return an argument that is a whole number, of Python or of numpy.

    Raises:
        TypeError: It is none.
    """
    number = plain(value)
    if isinstance(number, bool) or not isinstance(number, int):
        raise TypeError(f"{what} must be a whole number, not {value!r}")
    return number


def text(value: object, what: str) -> str:
    """Return an argument that is a text, of Python or of numpy.

    Raises:
        TypeError: It is none.
    """
    if not isinstance(value, str):
        raise TypeError(f"{what} must be a text, not {value!r}")
    return plain_text(value)


def _time(value: Any) -> Any:  # noqa: ANN401 - a time of numpy
    try:
        day, time = value.astype("datetime64[D]"), value.astype("datetime64[us]")
    except OverflowError:  # of a unit so fine that numpy itself cannot tell the day
        return value
    if time != value and time == day:  # Python has no nanoseconds, and yet it is not midnight
        time = time + 1
    found = (day if day == value else time).item()
    return found if isinstance(found, datetime.date) else value  # an integer where Python has no such year


def _kind_of(value: object) -> str | None:
    """Return the letter by which numpy tells kinds of values; None for what is no scalar of numpy."""
    numpy = sys.modules.get("numpy")
    kind = getattr(numpy, "generic", None)
    return str(cast(Any, value).dtype.kind) if kind is not None and isinstance(value, kind) else None
