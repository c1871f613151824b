"""What is fuzzed: functions of bytes that must end quietly, whatever the bytes are.

A target may only end in time, or with the project's own errors. Everything else that leaves it is a find: a traceback,
a warning, a recursion without end, more than ``SECONDS`` of work.
"""

from __future__ import annotations

import contextlib
import datetime
import io
import sys
import tempfile
import time
import warnings
import zipfile
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

from fuzz_common import BETWEEN_FILES, SMALL, Find, as_text
from fuzz_ways import collect_form, every_way, judge_frame, read_report

import vtlt_rules as vtlt
from vtlt_rules.checked import NumberType
from vtlt_rules.cli import main
from vtlt_rules.data.numbers import number_from_literal, number_from_text
from vtlt_rules.diagnostics import Problems, diagnostics_to_text
from vtlt_rules.issues import issues_to_text
from vtlt_rules.source import Source
from vtlt_rules.syntax.ast_to_text import ast_to_text
from vtlt_rules.syntax.tree_to_ast import parse_document
from vtlt_rules.values import read_date, write_exact

MOST_BYTES = 64 * 1024
SECONDS = 1.0
"""Work allowed for one input, in seconds of processor time, so that a busy machine makes no finds."""

FOUND = Path(__file__).with_name("found")


@cache
def _small() -> vtlt.Ruleset:
    return vtlt.parse(SMALL)


_NAMESPACE = "http://schemas.openxmlformats.org"
_RELATION = '<Relationships xmlns="{0}/package/2006/relationships"><Relationship Id="r1" Type="{0}/{1}" Target="{2}"/></Relationships>'
XLSX = {
    "[Content_Types].xml": f'<Types xmlns="{_NAMESPACE}/package/2006/content-types"/>',
    "_rels/.rels": _RELATION.format(_NAMESPACE, "officeDocument/2006/relationships/officeDocument", "xl/workbook.xml"),
    "xl/workbook.xml": f'<workbook xmlns="{_NAMESPACE}/spreadsheetml/2006/main" xmlns:r="{_NAMESPACE}/officeDocument/2006/'
    'relationships"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": _RELATION.format(
        _NAMESPACE, "officeDocument/2006/relationships/worksheet", "worksheets/sheet1.xml"
    ),
}
ODS = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "META-INF/manifest.xml": "<manifest/>"}
"""The other parts of workbooks."""


def check_text(data: bytes) -> None:
    """Check a text in both manners; an accepted plan evaluates, and is the same after printing."""
    text = as_text(data)
    for strict in (False, True):
        diagnostics = vtlt.check(text, strict=strict)
        for lang in ("vi", "en"):
            diagnostics_to_text(diagnostics, lang)
        lines = text.count("\n") + text.count("\r") + 1
        for one in diagnostics:
            if not (1 <= one.line <= lines and one.column >= 1):
                raise Find(f"{one.code} at {one.line}:{one.column} of {lines} lines")
    if any(one.is_error for one in diagnostics):
        return
    problems = Problems()
    printed = ast_to_text(parse_document(Source("<first>", text), problems))
    again = ast_to_text(parse_document(Source("<again>", printed), problems))
    if list(problems) or printed != again:
        raise Find("an accepted text is another one when it has been printed")
    with contextlib.suppress(vtlt.VtltError):  # a vocabulary is accepted and is no plan
        report = vtlt.parse(text).evaluate([])
        report.to_text()
        report.to_dict()


def load_file(data: bytes) -> None:
    """Load a ruleset from a file of any bytes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "plan.vtlt")
        path.write_bytes(data)
        vtlt.load(path)


_VALUES: tuple[object, ...] = (
    None, True, False, 0, 1, 2, 49, 50, 51, -1, 10**30, 10**31, 1.5, 0.1, 40.0, float("nan"), float("inf"), -0.0, 1e300,
    5e-324, Decimal("0.1"), Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity"), Decimal("1e999999"), Decimal("1e-999999"),
    Fraction(1, 3), Fraction(7), Fraction(-1, 7), "", "tinh", "xa", "tỉnh", "Mỹ Tho", "chua", "chưa", "2018-06-01", "40",
    "4,5", "\ud800", "\x00", "x" * 300, b"tinh", [], {}, (), [1], object(), 1j, datetime.date(2018, 6, 1), datetime.date.max,
    datetime.date.min, datetime.datetime(2018, 6, 1, 12), datetime.time(1), "A", "B",
)  # fmt: skip
_KEYS: tuple[object, ...] = (
    "ma", "ten", "cap", "noi", "tong_so", "lap", "nam", "nu", "ca_hai", "co_kho", "kho", "xong", "khac", "", "__class__", 1,
    None,
)  # fmt: skip


def evaluate_agencies(data: bytes) -> None:
    """Evaluate a small plan on mappings: a byte names a key, the next one its value; 255 begins the next agency."""
    agencies: list[dict[object, object]] = [{"ma": "A", "cap": "tinh", "noi": "Mỹ Tho"}]
    for key, value in zip(data[:600:2], data[1:600:2], strict=False):
        if key == 255:
            agencies.append({"ma": f"M{len(agencies)}", "cap": "tinh", "noi": ""})
        elif key == 254 and len(agencies) > 1:
            agencies[-1] = dict(agencies[-2])
        agencies[-1][_KEYS[key % len(_KEYS)]] = _VALUES[value % len(_VALUES)]
    ruleset = _small()
    try:
        report = ruleset.evaluate(agencies)
    except vtlt.BadData as error:
        for lang in ("vi", "en"):
            issues_to_text(error.issues, lang)
        raise
    for lang in ("vi", "en"):
        report.to_text(lang)
        report.to_dict(lang)
        for finding in report.findings:
            finding.explain(lang)


def read_numbers(data: bytes) -> None:
    """Read a number, a JSON literal and a date; a number that was read is the same after writing."""
    text = as_text(data)
    fields = _small().checked.fields
    for name in ("kho", "lap"):
        kind = fields[name].type
        if not isinstance(kind, NumberType):
            raise TypeError(name)
        if text.strip():
            for thousands in (None, ".", ","):
                number = number_from_text(text.strip(), kind.unit, thousands)
                if (
                    isinstance(number, int | Fraction)
                    and number_from_text(write_exact(number), kind.unit, ".") != number
                ):
                    raise Find(f"{number} is not the same after writing")
        if text:
            number_from_literal(text, kind.unit)
    with contextlib.suppress(ValueError):
        read_date(text)


def _read_table(data: bytes, suffix: str) -> None:
    table, _, registry = data.partition(BETWEEN_FILES)
    with tempfile.TemporaryDirectory() as folder:
        path, other = Path(folder, f"data{suffix}"), Path(folder, f"registry{suffix}")
        path.write_bytes(table)
        other.write_bytes(registry)
        ruleset = _small()
        try:
            agencies = ruleset.schema.read(path, other if registry else None)
        except vtlt.BadData as error:
            for lang in ("vi", "en"):
                issues_to_text(error.issues, lang)
            raise
        ruleset.evaluate(agencies).to_text()


def read_csv(data: bytes) -> None:
    """Read returns and a registry from CSV files, and evaluate what was accepted."""
    _read_table(data, ".csv")


def read_json(data: bytes) -> None:
    """Read returns and a registry from JSON files, and evaluate what was accepted."""
    _read_table(data, ".json")


def read_json_lines(data: bytes) -> None:
    """Read returns and a registry from JSON Lines, and evaluate what was accepted."""
    _read_table(data, ".jsonl")


def read_xls(data: bytes) -> None:
    """Read an old workbook, whatever its bytes are."""
    _read_table(data, ".xls")


def read_sheet(data: bytes) -> None:
    """Read workbooks that are sound but for the XML of a sheet."""
    for suffix, name, parts in ((".xlsx", "xl/worksheets/sheet1.xml", XLSX), (".ods", "content.xml", ODS)):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            for part, content in {**parts, name: data}.items():
                archive.writestr(part, content)
        _read_table(stream.getvalue(), suffix)


def set_thresholds(data: bytes) -> None:
    """Give thresholds from outside: ``key = threshold`` lines."""
    pairs = (line.partition("\t") for line in as_text(data).split("\n"))
    _small().with_thresholds({key: threshold for key, _, threshold in pairs}).evaluate([]).to_text()


def run_command(data: bytes) -> None:
    """Run ``vtlt`` on a plan and a CSV file; it must say 0, 1 or 2, and no traceback."""
    plan, _, table = data.partition(BETWEEN_FILES)
    with tempfile.TemporaryDirectory() as folder:
        path, csv = Path(folder, "plan.vtlt"), Path(folder, "data.csv")
        path.write_bytes(plan)
        csv.write_bytes(table or b"ma\n")
        for arguments in (
            ["check", str(path)],
            ["check", folder, "--format", "junit"],
            ["show", str(path), "--format", "json"],
            ["evaluate", str(path), str(csv)],
            ["evaluate", str(path), str(csv), "--format", "sarif"],
        ):
            with contextlib.redirect_stdout(_stream()), contextlib.redirect_stderr(_stream()) as errors:
                status = main(arguments)
                errors.flush()
            said = errors.buffer.getvalue().decode("utf-8")
            if status not in (0, 1, 2) or "Traceback" in said:
                raise Find(f"vtlt {arguments[0]}: {status}\n{said}")


def _stream() -> io.TextIOWrapper[io.BytesIO]:
    return io.TextIOWrapper(io.BytesIO(), encoding="utf-8")


TARGETS: dict[str, Callable[[bytes], None]] = {
    "check": check_text,
    "file": load_file,
    "evaluate": evaluate_agencies,
    "numbers": read_numbers,
    "csv": read_csv,
    "json": read_json,
    "jsonl": read_json_lines,
    "xls": read_xls,
    "sheet": read_sheet,
    "thresholds": set_thresholds,
    "command": run_command,
    "ways": every_way,
    "frames": judge_frame,
    "form": collect_form,
    "report": read_report,
}


def run(name: str, data: bytes, seconds: float = SECONDS) -> None:
    """Run a target on an input and hold it to what every target is held to.

    Args:
        name: One of ``TARGETS``.
        data: The input; what exceeds ``MOST_BYTES`` is not looked at.
        seconds: Processor time allowed.

    Raises:
        Find: It took too long, or broke a law of the target.
        Exception: Whatever else the library raised that is not its own.
    """
    begun = time.process_time()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with contextlib.suppress(vtlt.VtltError, OSError):
            TARGETS[name](data[:MOST_BYTES])
    took = time.process_time() - begun
    if took > seconds:
        raise Find(f"{name} took {took:.1f} s for {len(data)} bytes")


def replay(path: Path) -> None:
    """Run a kept find; its name begins with that of its target."""
    run(path.name.partition("-")[0], path.read_bytes())


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        replay(Path(argument))
