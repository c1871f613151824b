"""What whoever reads a file has chosen: signs, dashes, and which readings that are not strict are accepted."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Literal, get_args

from vtlt_rules.data.numbers import THOUSANDS
from vtlt_rules.records import record

Dash = Literal["no", "missing"]
"""What a dash means: no (not, none, 0, not done), or that nothing was reported."""

Accept = bool | Collection[str]
"""Which proposed readings are accepted: all, none, or those of some names of readings or columns."""

READINGS = (
    "quoted",
    "marks",
    "thousands",
    "decimal-point",
    "percent",
    "unit-written",
    "day-formats",
    "excel-dates",
    "not-done-words",
    "missing-words",
    "label-forms",
    "numbers-as-text",
)
"""The names of all readings that are not strict. They are stable; the sentences on them, ``word.reading-…``, may change."""


@record
class ReadingChoices:
    """How the cells of a file are read.

    Attributes:
        thousands: The sign that parts thousands, when somebody said so.
        coerce: Whether 0 and 1 count for no and yes.
        dash: What a dash means, when somebody said so.
        accepts_all: Whether every proposed reading is accepted.
        accepted: Otherwise the readings and columns whose readings are.
    """

    thousands: str | None = None
    coerce: bool = False
    dash: Dash | None = None
    accepts_all: bool = False
    accepted: frozenset[str] = frozenset()

    def __attrs_post_init__(self) -> None:
        if self.thousands is not None and self.thousands not in THOUSANDS:
            raise ValueError(f"thousands are parted by '.' or ',', not by {self.thousands!r}")
        if self.dash is not None and self.dash not in get_args(Dash):
            raise ValueError(f"a dash means 'no' or 'missing', not {self.dash!r}")

    @classmethod
    def of(cls, thousands: str | None, coerce: bool, dash: Dash | None, accept: Accept) -> ReadingChoices:
        """Return what was chosen, as :meth:`Schema.read` is told it.

        Raises:
            TypeError: ``accept`` is neither yes nor no, nor names.
            ValueError: Something else than there is was chosen.
        """
        if isinstance(accept, bool):
            return cls(thousands, coerce, dash, accept)
        if isinstance(accept, str):
            accept = (accept,)
        elif not isinstance(accept, Iterable):
            raise TypeError(f"`accept` is True, False, or names of readings and columns, not {accept!r}")
        return cls(thousands, coerce, dash, False, frozenset(accept))

    def accepts(self, column: str, readings: Iterable[str]) -> bool:
        """Tell whether a column may be read so."""
        return self.accepts_all or column in self.accepted or self.accepted.issuperset(readings)

    @property
    def accepts_any(self) -> bool:
        """Whether any reading that is not strict may be accepted."""
        return self.accepts_all or bool(self.accepted)


STRICTLY = ReadingChoices()
"""How files are read where nothing is said."""
