"""Times as people write them: which of those that changes are measured from is meant, and which day one ends with."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from typing import TypeVar

from vtlt_rules.source import compose, fold
from vtlt_rules.values import Period, read_date

Data = TypeVar("Data")

_QUARTERS = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}


def keyed(baselines: Sequence[str], data: Mapping[str, Data]) -> dict[str, Data]:
    """Return data of then by the baselines as lines have them.

    Raises:
        TypeError: A key is no text.
        ValueError: A key is none of them, or two are one.
    """
    found: dict[str, Data] = {}
    for given, one in data.items():
        key = baseline_of(given, baselines)
        if key not in baselines:
            there = ", ".join(map(repr, baselines)) or "none"
            raise ValueError(f"no line measures a rise or a fall from {key!r} (lines measure from: {there})")
        if key in found:
            raise ValueError(f"{given!r} is {key!r}, of which data is given twice")
        found[key] = one
    return found


def baseline_of(key: object, baselines: Sequence[str]) -> str:
    """Return which of the times that lines compare with is meant, however it is accented; the key itself where none is.

    Raises:
        TypeError: It is no text.
    """
    if not isinstance(key, str):
        raise TypeError(f"`previous` is keyed by what lines compare with, for example '31/12/2025', not by {key!r}")
    folded = _folded(key)
    return next((one for one in baselines if _folded(one) == folded), key)


def _folded(text: str) -> str:
    """Bring a time into one spelling: quarters in digits, too."""
    words = " ".join(fold(compose(text)[0]).split())
    return re.sub(r"(?<=quy )[iv]+(?=/)", lambda match: _QUARTERS.get(match[0], match[0]), words)


_CALENDAR = re.compile(r"(?:(nam) |(quy) ([1-4])/|(thang) (0?[1-9]|1[0-2])/)([0-9]{4})", re.ASCII)


def day_of(text: str) -> datetime.date | None:
    """Return the last day of a time, accents optional; None for what is none.

    It is written as in plans: ``31/12/2026``, ``năm 2026``, ``quý II/2026``, ``tháng 6/2026``.
    """
    try:
        return read_date(text.strip())
    except ValueError:
        pass
    match = _CALENDAR.fullmatch(_folded(text))
    if match is None or match[6] == "0000":
        return None
    unit, number = match[1] or match[2] or match[4], int(match[3] or match[5] or 1)
    return Period.of_calendar(unit, number, int(match[6])).end
