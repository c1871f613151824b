"""Fuzzed besides: every way to a verdict on one plan, frames of any columns, forms that come back, reports read again."""

from __future__ import annotations

import datetime
import io
import json
import random
import tempfile
import zipfile
from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import Any

from frames import GROUP, as_reported, frame_of, reference_rows, result_rows, typed, types_of
from fuzz_common import BETWEEN_FILES, SMALL, Find, as_text
from test_frames_of_types import (
    OF_PANDAS,
    OF_POLARS,
    OF_PYARROW,
    ROWS,
    by_lazy_polars,
    by_pandas,
    by_polars,
    by_pyarrow,
)

import vtlt_rules as vtlt
from vtlt_rules.checked import CheckedRuleset, EnumType, NumberType, Simple
from vtlt_rules.values import NOT_DONE

_MOST_LINES = 400
_MOST_STATEMENTS_OF_FRAMES = 12
"""More of a plan takes longer to read than a find may."""


def every_way(data: bytes) -> None:
    """Parse a plan; what is accepted has one verdict, whoever looks for it, and each output is written."""
    text = _without_wrong_lines(as_text(data))
    ruleset = vtlt.parse(text)
    dice = random.Random(text)
    now, then, *more = _populations(ruleset, dice)
    period = ruleset.period
    as_of = dice.choice((None, None, period.start, period.start + (period.end - period.start) / 2)) if period else None
    given = [[as_reported(ruleset.checked, agency) for agency in some] for some in (now, then)]
    report = ruleset.evaluate(given[0], as_of=as_of)
    changed = ruleset.evaluate(given[0], as_of=as_of, previous=given[1])
    _names_are_declared(ruleset, changed)
    _each_alone(ruleset, given[0], as_of)
    _added_up(ruleset, given, as_of, report, changed)
    if vtlt.Report.from_dict(json.loads(json.dumps(changed.to_dict()))) != changed:
        raise Find("a report is another one when it has been read again")
    for lang in ("vi", "en"):
        report.to_markdown(lang)
        for step in report.next_steps():
            step.to_text(lang)
        for request in report.requests():
            request.to_text(lang)
    if len(ruleset.statements) <= _MOST_STATEMENTS_OF_FRAMES:
        report.to_html()
        ruleset.schema.template  # noqa: B018 - it is made when it is asked for
        _frame_agrees(ruleset, [now, *more], as_of, None)
        if ruleset.checked.baselines:
            _frame_agrees(ruleset, [now, *more], as_of, [then, *more])


def _names_are_declared(ruleset: vtlt.Ruleset, report: vtlt.Report) -> None:
    """Hold what is asked for and what is wrong against what there is: nobody can report what is only thought of."""
    named = {cell.field for finding in report.findings for cell in finding.missing}
    named |= {issue.field for issue in report.data_issues if issue.field is not None}
    named |= {*ruleset.required_columns, *ruleset.schema.template}
    if unknown := named - {"ma", "ten", *types_of(ruleset.checked)}:
        raise Find(f"no names of the plan: {unknown}")


def _each_alone(ruleset: vtlt.Ruleset, agencies: list[dict[str, Any]], as_of: datetime.date | None) -> None:
    judge = ruleset.compile(as_of)
    for one in agencies:
        _same("compile", ruleset.evaluate([one], as_of=as_of), judge(one))


def _added_up(
    ruleset: vtlt.Ruleset,
    given: list[list[dict[str, Any]]],
    as_of: datetime.date | None,
    report: vtlt.Report,
    changed: vtlt.Report,
) -> None:
    now, then = given
    if len({one["ma"] for one in now}) < len(now) or len({one["ma"] for one in then}) < len(then):
        return  # an accumulator takes nobody twice
    accumulator = ruleset.accumulator(as_of)
    for one in now:
        accumulator.add(one)
    _same("accumulator", report, accumulator.verdicts)
    for baseline in ruleset.checked.baselines:
        since = accumulator.since(baseline)
        for one in then:
            since.add(one)
    _same("accumulator, since then", changed, accumulator.verdicts)
    for one in now:
        accumulator.remove(one["ma"])
    _same("accumulator, emptied", ruleset.evaluate([], as_of=as_of, previous=then), accumulator.verdicts)


def _without_wrong_lines(text: str) -> str:
    """Take the lines away that are wrong, a few times over, for more plans than one of a hundred to be accepted."""
    if text.count("\n") > _MOST_LINES:
        return ""
    for _ in range(6):
        wrong = {one.line for one in vtlt.check(text) if one.is_error}
        if not wrong:
            break
        lines = text.splitlines(keepends=True)
        text = "".join(line for number, line in enumerate(lines, 1) if number not in wrong)
    return text


def _populations(ruleset: vtlt.Ruleset, dice: random.Random) -> list[list[dict[str, Any]]]:
    """Make sets of agencies of now and of then: figures right and wrong, cells missing, now and then one that is there twice."""
    checked = ruleset.checked
    sets = []
    for _ in range(4):
        holes = dice.choice((0, 0.2, 0.5))
        some = []
        for number in range(dice.randint(0, 5)):
            agency: dict[str, Any] = {"ma": str(number)}
            agency |= {name: _cell(checked, name, dice) for name in checked.attributes if name not in agency}
            agency |= {name: _cell(checked, name, dice) for name in checked.fields if dice.random() >= holes}
            some.append(agency)
        if some and dice.random() < 0.2:
            attributes = {name: some[0][name] for name in checked.attributes}
            some.append({**dice.choice(some), **attributes, "ma": "0"})
        sets.append([typed(checked, agency) for agency in some])
    return sets


def _cell(ruleset: CheckedRuleset, name: str, dice: random.Random) -> object:
    period = ruleset.period
    match types_of(ruleset)[name]:
        case NumberType(unit):
            number = dice.choice((0, 0, 1, 1, 2, 3, 5, 8, 40, -1))
            return number if unit.is_whole or dice.random() < 0.7 else number + Decimal("0.5")
        case EnumType(values):
            return dice.choice([*values])
        case Simple.BOOLEAN:
            return dice.random() < 0.6
        case Simple.MILESTONE:
            begin, end = (
                (period.start, period.end) if period else (datetime.date(2018, 1, 1), datetime.date(2018, 12, 31))
            )
            return dice.choice((begin, end, begin + (end - begin) / 2, end + datetime.timedelta(9), NOT_DONE))
        case _:
            return dice.choice(("a", "A ", "Mỹ Tho", "b"))


def _same(way: str, report: vtlt.Report, found: Iterable[vtlt.Verdict]) -> None:
    for finding, verdict in zip(report.findings, found, strict=True):
        if finding.verdict is not verdict:
            raise Find(f"{way}: {finding.statement.text}: {verdict} instead of {finding.verdict}")


def _frame_agrees(
    ruleset: vtlt.Ruleset,
    now: list[list[dict[str, Any]]],
    as_of: datetime.date | None,
    then: list[list[dict[str, Any]]] | None,
) -> None:
    """Hold the whole answer of a frame against the reference: verdicts, bounds, counts."""
    checked = ruleset.checked
    if GROUP in types_of(checked) or not any(now):
        return
    expected = reference_rows(checked, now, as_of, then)
    previous = None if then is None else frame_of(checked, then)
    answer = ruleset.evaluate_frame(
        frame_of(checked, now), by=[GROUP], as_of=as_of, previous=previous, unknown="ignore"
    )
    if (found := result_rows(answer)) != expected:
        wrong = [(one, other) for one, other in zip_longest(found, expected) if one != other]
        raise Find(f"polars: found and expected: {wrong}")


_WAYS: tuple[tuple[Callable[[str, str], None], list[str]], ...] = (
    (by_polars, [*OF_POLARS]), (by_lazy_polars, [*OF_POLARS]), (by_pyarrow, [*OF_PYARROW]), (by_pandas, [*OF_PANDAS]),
)  # fmt: skip


def judge_frame(data: bytes) -> None:
    """Give a frame a column of any type: a byte says whose frame, one which column, one which type."""
    if len(data) < 3:
        return
    way, kinds = _WAYS[data[0] % len(_WAYS)]
    way([*ROWS][data[1] % len(ROWS)], kinds[data[2] % len(kinds)])


@cache
def form() -> dict[str, bytes]:
    """Return the parts of a form of the small plan."""
    ruleset = vtlt.parse(SMALL)
    with tempfile.TemporaryDirectory() as folder:
        ruleset.schema.forms(folder, [{"ma": "A", "ten": "Sở A", "cap": "tinh", "noi": "Mỹ Tho"}])
        (path,) = Path(folder).glob("*.xlsx")
        with zipfile.ZipFile(path) as archive:
            return {name: archive.read(name) for name in archive.namelist()}


def form_parts() -> list[str]:
    """Return the names of the parts of a form that say anything: its sheets and their texts."""
    return sorted(name for name in form() if name.startswith("xl/worksheets/sheet") or name == "xl/sharedStrings.xml")


def collect_form(data: bytes) -> None:
    """Collect a form of which some parts are others; a part begins with the number of whose place it takes."""
    ruleset, parts = vtlt.parse(SMALL), form_parts()
    changed = dict(form())
    for one in data.split(BETWEEN_FILES):
        if one:
            changed[parts[one[0] % len(parts)]] = one[1:]
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in changed.items():
            archive.writestr(name, content)
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "bieu.xlsx").write_bytes(stream.getvalue())
        collected = vtlt.collect(folder, ruleset)
        for lang in ("vi", "en"):
            collected.message(lang)
        ruleset.evaluate(collected.data).to_text()


def read_report(data: bytes) -> None:
    """Read a report from JSON; what is accepted is the same when it is written, and is written in each way."""
    try:
        given = json.loads(data)
    except (ValueError, RecursionError):  # not ours to read
        return
    if not isinstance(given, dict):
        return
    report = vtlt.Report.from_dict(given)
    if vtlt.Report.from_dict(report.to_dict()) != report:
        raise Find("a report is another one when it has been read again")
    report.to_text()
    report.to_html()
    report.compare(report).to_text()
    vtlt.Trend.of([report, report], ["a", "b"]).to_html()
