"""What the reader of workbooks does not tell of a sheet: errors, formulas without a value, hidden rows, its extent."""

from __future__ import annotations

import re
from collections.abc import Mapping

from attrs import Factory, define

from vtlt_rules.data.raw import MAX_CELLS

MOST_AREA = 4 * MAX_CELLS
"""Rows times columns that a sheet may reach over, empty cells among them: the reader keeps a place for each."""

MOST_MARKED = 1_000_000
"""Cells with an error or a percentage that a sheet may have: repeated ones take room once they are listed."""

MOST_LETTERS = 128 << 20
"""Letters that the cells of a sheet may have together, those that many cells share counted in each."""


DAYS_TO_1904 = 1462
"""From the first day of the workbooks that count from 1900 to that of those that count from 1904."""

_LONGEST_FORMAT = 255
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|[_*].')


def shows_percent(number_format: str) -> bool:
    """Tell whether a number format shows a hundred times the number, with a percent sign."""
    return "%" in number_format and "%" in _QUOTED.sub("", number_format[:_LONGEST_FORMAT])


@define(eq=False, repr=False)
class SheetFacts:
    """What a sheet has besides the values of its cells.

    Attributes:
        wrong: What stands in cells without a value, by row and column from 0: ``#DIV/0!``, or a formula that begins with =.
        percents: Where numbers are shown as percentages, by row and column from 0.
        day_zero: How many days later than usual its days are counted from.
        hidden: The numbers of hidden rows, from 1.
        merged: The widths of merged cells, by row and column from 0; None where the reader tells.
        height: How many rows it reaches over.
        width: How many columns it reaches over.
        marked: How many cells ``wrong`` and ``percents`` have, counted before they are listed.
        letters: How many letters its texts have.
    """

    wrong: dict[tuple[int, int], str] = Factory(dict)
    percents: set[tuple[int, int]] = Factory(set)
    day_zero: int = 0
    hidden: list[int] = Factory(list)
    merged: Mapping[tuple[int, int], tuple[int, int]] | None = None
    height: int = 0
    width: int = 0
    marked: int = 0
    letters: int = 0

    def reach(self, row: int, column: int) -> None:
        """Take note of a cell, by row and column from 0."""
        self.height = max(self.height, row + 1)
        self.width = max(self.width, column + 1)

    @property
    def is_too_large(self) -> bool:
        """Whether it may not be handed to the reader."""
        return self.height * self.width > MOST_AREA or self.letters > MOST_LETTERS or self.marked > MOST_MARKED
