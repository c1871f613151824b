"""Populations through files: written as two CSV files, and read again as anybody's files are."""

from __future__ import annotations

import csv
import datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

from vtlt_rules.api import Ruleset
from vtlt_rules.errors import BadData
from vtlt_rules.laws.plain import Agency
from vtlt_rules.report import Report
from vtlt_rules.values import MAX_DIGITS, NOT_DONE, write_date, write_exact


class _NoCellError(Exception):
    """A value that no cell of a file can hold."""


def from_files(ruleset: Ruleset, population: list[Agency]) -> Report:
    """Evaluate a population that came in two files, the second read first; as it is where files cannot hold it."""
    declared = [*dict.fromkeys(["ma", "ten", *ruleset.checked.attributes, *ruleset.checked.fields])]
    middle = len(population) // 2
    try:
        parts = [_written(declared, part) for part in (population[middle:], population[:middle])]
    except _NoCellError:
        return ruleset.evaluate(population)
    with TemporaryDirectory(prefix="vtlt-laws-") as folder:
        rows: list[object] = []
        for number, part in enumerate(parts, start=1):
            file = Path(folder) / f"{number}.csv"
            with file.open("w", encoding="utf-8", newline="") as stream:
                csv.writer(stream, delimiter=";").writerows(part)
            try:
                rows += ruleset.schema.read(file, thousands=".")  # 1,957 is written with a decimal comma
            except BadData:  # files are refused where objects leave a cell wrong
                return ruleset.evaluate(population)
    return ruleset.evaluate(rows)


def _written(declared: list[str], population: list[Agency]) -> list[list[str]]:
    """Write a header and a row for each agency, with the columns that any of them needs."""
    names = [name for name in declared if name == "ma" or any(agency.get(name) is not None for agency in population)]
    return [names, *([_cell(agency.get(name)) for name in names] for agency in population)]


def _cell(value: object) -> str:
    """Write a value as a cell.

    Raises:
        _NoCellError: No cell holds it: a repeating fraction, a text that would be read as none.
    """
    match value:
        case None:
            return ""
        case bool():
            return "có" if value else "không"
        case int() | Fraction() | Decimal():
            text = write_exact(Fraction(value))
            if "/" in text or len(text) > MAX_DIGITS:
                raise _NoCellError
            return text
        case datetime.date():
            return write_date(value)
        case str() if value.strip():
            return value
        case _ if value is NOT_DONE:
            return "chưa"
        case _:
            raise _NoCellError
