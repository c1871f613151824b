"""Fuzzed besides: every way to a verdict on one plan, frames of any columns, forms that come back, reports read again."""

from __future__ import annotations

import io
import json
import random
import tempfile
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from frames import GROUP, frame_of, reference_rows, result_rows, typed, types_of
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
from worst_work import agencies

import vtlt_rules as vtlt

_MOST_LINES = 400
_MOST_STATEMENTS_OF_FRAMES = 12
"""More of a plan takes longer to read than a find may."""


def every_way(data: bytes) -> None:
    """Parse a plan; what is accepted has one verdict, whoever looks for it, and each output is written."""
    text = _without_wrong_lines(as_text(data))
    ruleset = vtlt.parse(text)
    now, then = _populations(ruleset, random.Random(text))
    try:
        report = ruleset.evaluate(now)
        changed = ruleset.evaluate(now, previous=then)
    except vtlt.BadData:
        return
    _same("compile", [ruleset.evaluate([one]).findings for one in now], [ruleset.compile()(one) for one in now])
    accumulator = ruleset.accumulator()
    for one in now:
        accumulator.add(one)
    _same("accumulator", [report.findings], [accumulator.verdicts])
    for baseline in ruleset.checked.baselines:
        since = accumulator.since(baseline)
        for one in then:
            since.add(one)
    _same("accumulator, since then", [changed.findings], [accumulator.verdicts])
    if vtlt.Report.from_dict(json.loads(json.dumps(report.to_dict()))) != report:
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
        _frame_agrees(ruleset, now)


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


def _populations(ruleset: vtlt.Ruleset, dice: random.Random) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Make agencies of now and of then: right and wrong figures, some cells missing, some in no column."""
    two = []
    for _ in range(2):
        some = [*agencies(ruleset)]
        for agency in some:
            for name in [*agency]:
                if name in ruleset.checked.fields and dice.random() < 0.3:
                    agency[name] = dice.choice((None, 0, 1, 3, True))
        two.append(some[: dice.randint(0, len(some))])
    return two[0], two[1]


def _same(way: str, expected: list[Any], found: list[Any]) -> None:
    for findings, verdicts in zip(expected, found, strict=True):
        for finding, verdict in zip(findings, verdicts, strict=True):
            if finding.verdict is not verdict:
                raise Find(f"{way}: {finding.statement.text}: {verdict} instead of {finding.verdict}")


def _frame_agrees(ruleset: vtlt.Ruleset, now: list[dict[str, Any]]) -> None:
    """Hold the whole answer of a frame against the reference: verdicts, bounds, counts."""
    checked = ruleset.checked
    if GROUP in types_of(checked) or not now:
        return
    populations = [[typed(checked, agency) for agency in now]]
    try:
        expected = reference_rows(checked, populations, None)
    except vtlt.BadData:  # an attribute of another type, which a column cannot hold
        return
    found = result_rows(ruleset.evaluate_frame(frame_of(checked, populations), by=[GROUP], unknown="ignore"))
    if found != expected:
        raise Find(f"polars: {found} instead of {expected}")


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
