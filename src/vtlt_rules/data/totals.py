"""Rows of totals, which are no agencies: checked against what they add up."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from vtlt_rules.checked import NumberType
from vtlt_rules.data.columns import FileColumns
from vtlt_rules.data.formats.headers import is_empty
from vtlt_rules.data.numbers import TwoWays
from vtlt_rules.data.problems import Fault, FileProblems, shown
from vtlt_rules.data.raw import RawRow, raw_text
from vtlt_rules.data.rows import Row
from vtlt_rules.values import Number, simplest, write_exact

_CLOSE = Fraction(1, 10**9)
"""What may be left of a sum that a spreadsheet worked out in binary."""


def check_totals(marks: Sequence[RawRow], rows: Sequence[Row], columns: FileColumns, problems: FileProblems) -> None:
    """Compare rows of totals with the sums of the agencies that they may be meant of, and note that they are no agencies.

    A total may be that of all agencies, of those above it or of those below it, up to the next total or section. Columns
    with a cell that could not be read are not compared.

    Args:
        marks: The rows of totals, and of headings of sections, in the order of the file.
        rows: The rows of agencies.
        columns: The columns.
        problems: Where to report a total that is wrong.
    """
    totals = [one for one in marks if one.role == "total"]
    if not totals:
        return
    unread = {issue.field for issue in problems.issues}
    whole = {name: _sum(name, rows) for name in columns.by_name}
    bounds = [0, *(one.row for one in marks), 1 << 62]
    numbers = [row.row for row in rows]
    compared: set[str] = set()
    for at, total in enumerate(marks, 1):
        if total.role != "total":
            continue
        said = {name: found for name, found in _said(total, columns) if name not in unread}
        wrong = _wrong(said, whole)
        if wrong and len(totals) > 1:
            for low, high in ((bounds[at - 1], total.row), (total.row, bounds[at + 1])):
                part = rows[bisect(numbers, low) : bisect(numbers, high)]
                wrong = min(wrong, _wrong(said, {name: _sum(name, part) for name in said}), key=len)
        for name, summed in wrong.items():
            value = shown(raw_text(total.cells[name]))
            problems.add("wrong-total", total.row, None, name, value=value, sum=write_exact(summed))
        compared |= said.keys()
    shown_rows = ", ".join(str(one.row) for one in totals[:5]) + (", …" if len(totals) > 5 else "")
    problems.note("total-rows", count=len(totals), rows=shown_rows, columns=len(compared))


def _said(total: RawRow, columns: FileColumns) -> Iterator[tuple[str, list[Number]]]:
    """Go through the figures of a total that can be read, each with all readings that it has."""
    for name, cell in total.cells.items():
        column = columns.by_name[name]
        if not isinstance(column.type, NumberType) or is_empty(cell):
            continue
        found = column.read(cell)
        if isinstance(found, TwoWays):
            digits = found.text.replace(".", "").replace(",", "")
            yield name, [int(digits), Fraction(int(digits), 1000)]
        elif isinstance(found, Fault):
            continue
        elif isinstance(found, int | Fraction) and not isinstance(found, bool):
            yield name, [found]


def _sum(name: str, rows: Sequence[Row]) -> Number:
    values = [value for row in rows if isinstance(value := row.get(name), int | Fraction)]
    return simplest(Fraction(sum(values)))


def _wrong(said: Mapping[str, list[Number]], sums: Mapping[str, Number]) -> dict[str, Number]:
    """Return the columns whose sum is another one, with that."""
    return {
        name: sums[name] for name, readings in said.items()
        if not any(_is_close(sums[name], one) for one in readings)
    }  # fmt: skip


def _is_close(one: Number, other: Number) -> bool:
    return abs(Fraction(one) - other) <= _CLOSE * max(abs(Fraction(one)), Fraction(1))
