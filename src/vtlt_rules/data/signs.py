"""The figures of one column -> which of their signs is which. ``1,957`` alone may be 1957 or 1.957; its column may tell."""

from __future__ import annotations

import re
from collections.abc import Iterator

from attrs import Factory, define

from vtlt_rules.data.numbers import TwoWays, two_ways
from vtlt_rules.data.problems import MOST_ISSUES, Fault, shown
from vtlt_rules.values import Number

_MOST_CELLS = 5
"""Cells that an issue names."""

_GROUPS = re.compile(r"\d+(?:\.\d{3})+,\d+|\d+(?:\.\d{3}){2,}", re.ASCII)

_Place = tuple[int, str | None]
"""Row and agency."""

_MOST_SHOWN = 3
"""Figures that are kept of those that show what the signs are."""


@define(eq=False, repr=False)
class _Doubt:
    """The cells of one form, ``1,957`` or ``1.957``, and what is wrong with them if the sign is Vietnamese."""

    count: int = 0
    first: list[tuple[TwoWays, _Place]] = Factory(list)
    faults: list[tuple[Fault, _Place]] = Factory(list)


@define(eq=False, repr=False)
class ColumnSigns:
    """What the figures of a column show, gathered while it is read.

    ``12,5`` and ``0,957`` show that the comma is the decimal sign: no group of thousands is written so. ``1.234,5`` and
    ``1.234.567`` show that the point parts thousands, and so that the comma does not.
    """

    shown_by: list[str] = Factory(list)
    """The first different figures that show it."""
    _is_comma_shown: bool = False
    _are_points_shown: bool = False
    _doubts: dict[str, _Doubt] = Factory(lambda: {",": _Doubt(), ".": _Doubt()})

    def see(self, text: str) -> None:
        """Learn from a figure that has one reading."""
        if not {",", "."}.isdisjoint(text) and len(self.shown_by) < _MOST_SHOWN:
            self.shown_by.append(text)
        if _GROUPS.fullmatch(text):
            self._are_points_shown = True
        elif "," in text:
            self._is_comma_shown = True

    def read(self, found: TwoWays, row: int, agency: str | None) -> Number | None:
        """Read a figure as Vietnamese documents write it, until the column has been seen; None if it is then wrong."""
        doubt = self._doubts[found.sign]
        doubt.count += 1
        if len(doubt.first) < _MOST_CELLS:
            doubt.first.append((found, (row, agency)))
        if not isinstance(found.reading, Fault):
            return found.reading
        if len(doubt.faults) < MOST_ISSUES:
            doubt.faults.append((found.reading, (row, agency)))
        return None

    def is_settled(self, sign: str) -> bool:
        """Tell whether figures of the column show what a sign is."""
        return self._are_points_shown or (sign == "," and self._is_comma_shown)

    @property
    def unsettled(self) -> list[str]:
        """The signs in figures that have two readings."""
        return [sign for sign, doubt in self._doubts.items() if doubt.count and not self.is_settled(sign)]

    def faults(self) -> Iterator[tuple[Fault, int, str | None]]:
        """Say what is wrong now that all was seen: with single cells, or with all whose sign nothing shows."""
        yield from self.single_faults()
        yield from self.unclear_fault()

    def single_faults(self) -> Iterator[tuple[Fault, int, str | None]]:
        """Say what is wrong with figures whose sign is known."""
        for sign, doubt in self._doubts.items():
            if self.is_settled(sign):
                for fault, (row, agency) in doubt.faults:
                    yield fault, row, agency

    def unclear_fault(self) -> Iterator[tuple[Fault, int, str | None]]:
        """Say of all figures whose sign nothing shows that they have two readings."""
        unclear: list[tuple[TwoWays, _Place]] = []
        count = 0
        for sign in self.unsettled:
            unclear += self._doubts[sign].first
            count += self._doubts[sign].count
        if unclear:
            unclear.sort(key=lambda one: one[1][0])
            found, (row, agency) = unclear[0]
            yield two_ways(_listed(unclear, count), found.suggestion), row, agency


def _listed(cells: list[tuple[TwoWays, _Place]], count: int) -> str:
    """Name the first cells, those after the first with their agencies."""
    named = [shown(cells[0][0].text)]
    for found, (_, agency) in cells[1:_MOST_CELLS]:
        named.append(shown(found.text) if agency is None else f"{shown(found.text)} ({shown(agency)})")
    return "; ".join([*named, *(["…"] if count > len(named) else [])])
