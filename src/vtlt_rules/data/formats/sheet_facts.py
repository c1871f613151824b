"""What the reader of workbooks does not tell of a sheet: errors, formulas without a value, hidden rows, its extent."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import Factory, define

from vtlt_rules.data.raw import MAX_CELLS

MOST_AREA = 4 * MAX_CELLS
"""Rows times columns that a sheet may reach over, empty cells among them: the reader keeps a place for each."""

MOST_LETTERS = 128 << 20
"""Letters that the cells of a sheet may have together, those that many cells share counted in each."""


@define(eq=False, repr=False)
class SheetFacts:
    """What a sheet has besides the values of its cells.

    Attributes:
        wrong: What stands in cells without a value, by row and column from 0: ``#DIV/0!``, or a formula that begins with =.
        hidden: The numbers of hidden rows, from 1.
        merged: The widths of merged cells, by row and column from 0; None where the reader tells.
        height: How many rows it reaches over.
        width: How many columns it reaches over.
        letters: How many letters its texts have.
    """

    wrong: dict[tuple[int, int], str] = Factory(dict)
    hidden: list[int] = Factory(list)
    merged: Mapping[tuple[int, int], tuple[int, int]] | None = None
    height: int = 0
    width: int = 0
    letters: int = 0

    def reach(self, row: int, column: int) -> None:
        """Take note of a cell, by row and column from 0."""
        self.height = max(self.height, row + 1)
        self.width = max(self.width, column + 1)

    @property
    def is_too_large(self) -> bool:
        """Whether it may not be handed to the reader."""
        return self.height * self.width > MOST_AREA or self.letters > MOST_LETTERS
