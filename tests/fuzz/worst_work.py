"""What is done with a ruleset or a file of data in a process of its own: ``python worst_work.py DO FILE``.

A coded error is an answer, and so is the exit status 1 that goes with it.
"""

from __future__ import annotations

import datetime
import sys
import tempfile
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


def of_then(ruleset: vtlt.Ruleset) -> dict[str, list[dict[str, object]]] | None:
    """Make agencies for each of the times that changes are measured from."""
    return {time: [*agencies(ruleset)] for time in ruleset.checked.baselines} or None


def _report(ruleset: vtlt.Ruleset) -> vtlt.Report:
    return ruleset.evaluate(agencies(ruleset), previous=of_then(ruleset))


def _evaluate(ruleset: vtlt.Ruleset) -> None:
    report = _report(ruleset)
    report.to_text()
    report.to_dict()


def _compile(ruleset: vtlt.Ruleset) -> None:
    compiled = ruleset.compile()
    for agency in agencies(ruleset):
        compiled(agency)


def _accumulate(ruleset: vtlt.Ruleset) -> None:
    accumulator = ruleset.accumulator()
    for time in ruleset.checked.baselines:
        for agency in agencies(ruleset):
            accumulator.since(time).add(agency)
    for agency in agencies(ruleset):
        accumulator.add(agency)
    assert len(accumulator.verdicts) == len(ruleset.statements)


def _to_sql(dialect: str) -> Callable[[vtlt.Ruleset], object]:
    def write(ruleset: vtlt.Ruleset) -> str:
        tables = {time: f"then_{number}" for number, time in enumerate(ruleset.checked.baselines)}
        return ruleset.to_sql(dialect, previous=tables or None)

    return write


def _frame(ruleset: vtlt.Ruleset) -> None:
    import polars as pl  # not needed by the others

    rows = [*agencies(ruleset)]
    columns: dict[str, pl.Series] = {}
    for name in dict.fromkeys(key for row in rows for key in row):
        columns[name] = pl.Series(name, [row.get(name) for row in rows])
    frame = pl.DataFrame(columns)
    ruleset.evaluate_frame(frame, previous=dict.fromkeys(ruleset.checked.baselines, frame) or None)


def _explain(ruleset: vtlt.Ruleset) -> None:
    report = _report(ruleset)
    for finding in report.findings:
        finding.explain()
    report.next_steps()
    report.requests()
    report.compare(report).to_text()


def _set(ruleset: vtlt.Ruleset) -> None:
    ruleset.with_thresholds({f"x{one.id}": "4%" for one in ruleset.statements})


def _forms(ruleset: vtlt.Ruleset) -> None:
    known = {"ma", "ten", *ruleset.checked.attributes}
    registry = [{name: cell for name, cell in one.items() if name in known} for one in agencies(ruleset)]
    with tempfile.TemporaryDirectory() as folder:
        ruleset.schema.template(f"{folder}/all.xlsx", registry)
        ruleset.schema.forms(f"{folder}/each", [one | {"ten": one["ma"]} for one in registry])


WORK: dict[str, Callable[[vtlt.Ruleset], object]] = {
    "evaluate": _evaluate,
    "compile": _compile,
    "accumulate": _accumulate,
    "to-sql": _to_sql("duckdb"),
    "to-postgresql": _to_sql("postgresql"),
    "to-spark": _to_sql("spark"),
    "frame": _frame,
    "explain": _explain,
    "set": _set,
    "forms": _forms,
    "to-html": lambda ruleset: _report(ruleset).to_html(),
    "to-markdown": lambda ruleset: _report(ruleset).to_markdown(),
    "to-docx": lambda ruleset: _report(ruleset).to_docx(),
    "to-xlsx": lambda ruleset: _report(ruleset).to_xlsx(by_agency=True),
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
