"""What is done with a ruleset or a file of data in a process of its own: ``python worst_work.py DO FILE``.

A coded error is an answer, and so is the exit status 1 that goes with it.
"""

from __future__ import annotations

import datetime
import sys
from collections.abc import Callable, Iterator

import vtlt_rules as vtlt
from vtlt_rules.checked import EnumType, NumberType, Simple

AGENCIES = 3


def agencies(ruleset: vtlt.Ruleset) -> Iterator[dict[str, object]]:
    """Make agencies that report most of what there is, right and wrong, and lack the rest."""
    for number in range(AGENCIES):
        agency: dict[str, object] = {"ma": str(number)}
        for name, attribute in ruleset.checked.attributes.items():
            agency[name] = _cell(attribute.type, number)
        for place, (name, field) in enumerate(ruleset.checked.fields.items()):
            if (place + number) % 3:
                agency[name] = _cell(field.type, place * number % 7)
        yield agency


def _cell(type_: object, number: int) -> object:
    match type_:
        case NumberType():
            return number
        case EnumType(values):
            return list(values)[number % len(values)]
        case Simple.BOOLEAN:
            return number % 2 == 0
        case Simple.MILESTONE:
            return datetime.date(2018, 1, 1 + number)
        case _:
            return str(number)


def _evaluate(ruleset: vtlt.Ruleset) -> None:
    report = ruleset.evaluate(agencies(ruleset))
    report.to_text()
    report.to_dict()


def _compile(ruleset: vtlt.Ruleset) -> None:
    compiled = ruleset.compile()
    for agency in agencies(ruleset):
        compiled(agency)


def _accumulate(ruleset: vtlt.Ruleset) -> None:
    accumulator = ruleset.accumulator()
    for agency in agencies(ruleset):
        accumulator.add(agency)
    assert len(accumulator.verdicts) == len(ruleset.statements)


WORK: dict[str, Callable[[vtlt.Ruleset], object]] = {
    "evaluate": _evaluate,
    "compile": _compile,
    "accumulate": _accumulate,
    "to-sql": lambda ruleset: ruleset.to_sql("duckdb"),
}


def main(do: str, file: str) -> int:
    """Do it; say which codes it ended with, if any."""
    try:
        if do == "read":
            vtlt.load("tien_giang/2018").schema.read(file)
        else:
            WORK[do](vtlt.load(file))
    except (vtlt.BadData, vtlt.InvalidRuleset) as error:
        found = error.issues if isinstance(error, vtlt.BadData) else error.diagnostics
        str(error)
        print(*{one.code for one in found})
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
