"""Single values of numpy and pandas -> Python's own. Neither library is imported: without it there are no values of it."""

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


def plain(value: Any) -> Any:  # noqa: ANN401 - anything that an application has
    """Return a boolean, number, text or time of numpy as Python has it, exactly; anything else as it is."""
    match _kind_of(value):
        case "b" | "i" | "u" | "U":
            return value.item()
        case "f":
            return float(value) if float(value) == value else value  # there are ones of more digits than Python's
        case "M":
            day = value.astype("datetime64[D]")
            found = (day if day == value else value.astype("datetime64[us]")).item()
            if isinstance(found, datetime.datetime) and found.time() == datetime.time.min:  # but for nanoseconds
                return found.replace(microsecond=1)
            return found if isinstance(found, datetime.date) else value  # an integer where Python has no such year
        case _:
            return value


def _kind_of(value: object) -> str | None:
    """Return the letter by which numpy tells kinds of values; None for what is no scalar of numpy."""
    numpy = sys.modules.get("numpy")
    kind = getattr(numpy, "generic", None)
    return str(cast(Any, value).dtype.kind) if kind is not None and isinstance(value, kind) else None
