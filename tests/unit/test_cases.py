"""The cases under tests/cases: every one of them does here what it says. tests/cases/README.md is their format."""

from __future__ import annotations

import json
import re
import tomllib
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen

import vtlt_rules as vtlt
from plans import plan_of
from vtlt_rules.checked import NumberType
from vtlt_rules.diagnostics import Problems
from vtlt_rules.diagnostics.codes import CODES
from vtlt_rules.report import Reported
from vtlt_rules.source import Source
from vtlt_rules.syntax.ast_to_text import ast_to_text
from vtlt_rules.syntax.keywords import ACCENTED
from vtlt_rules.syntax.tree_to_ast import parse_document

CASES = Path(__file__).parents[1] / "cases"

KNOWN_BUGS: dict[str, str] = {}
"""Cases that are right and fail, each with what goes wrong; they must fail until that is mended."""


# ---- reading the cases


@frozen
class Expected:
    """One diagnostic that a case announces; ``column`` is None where any column will do."""

    file: str
    line: int
    code: str
    column: int | None


_MARK = re.compile(r"#~\^?[ ]+(?P<code>[a-z0-9-]+)(?:@(?P<column>[0-9]+))?")
_MARK_OF_NEXT = "#~^"


def read(path: Path) -> str:
    """Return the text of a case as it is on disk: line ends are part of it."""
    return path.read_bytes().decode("utf-8")


def expected_in(path: Path) -> Iterator[Expected]:
    """Go through the diagnostics that the marks of one file announce."""
    of_next: list[re.Match[str]] = []
    for number, line in enumerate(read(path).split("\n"), start=1):
        marks = list(_MARK.finditer(line))
        if line.lstrip().startswith(_MARK_OF_NEXT):
            of_next += marks
            continue
        for mark in [*of_next, *marks]:
            column = int(mark["column"]) if mark["column"] else None
            yield Expected(path.name, number, mark["code"], column)
        of_next = []
    assert not of_next, f"{path}: a mark of the next line at the end of the file"


def paths_of(kind: str) -> list[Path]:
    """Return the cases of a kind: single files, and folders by their ``main.vtlt``."""
    return sorted(CASES.glob(f"{kind}/*.vtlt")) + sorted(CASES.glob(f"{kind}/*/main.vtlt"))


def id_of(path: Path) -> str:
    return path.relative_to(CASES).with_suffix("").as_posix().removesuffix("/main")


def expected_of(path: Path) -> list[Expected]:
    """Return all that a case announces, in the files of its folder too."""
    files = sorted(path.parent.glob("*.vtlt")) if path.name == "main.vtlt" else [path]
    return [expected for file in files for expected in expected_in(file)]


def unmatched(expected: list[Expected], found: list[vtlt.Diagnostic]) -> list[str]:
    """Pair what is announced with what was found; describe whatever has no partner."""
    rest = list(found)
    lines = []
    for wanted in sorted(expected, key=lambda one: one.column is None):  # the exact ones choose first
        for diagnostic in rest:
            place = (Path(diagnostic.file).name, diagnostic.line, diagnostic.code)
            if place == (wanted.file, wanted.line, wanted.code) and wanted.column in (None, diagnostic.column):
                rest.remove(diagnostic)
                break
        else:
            column = "" if wanted.column is None else f":{wanted.column}"
            lines.append(f"expected, not found: {wanted.file}:{wanted.line}{column}: {wanted.code}")
    return lines + [f"found, not expected: {diagnostic}" for diagnostic in rest]


def case(id_: str, *values: Any) -> Any:
    """Make a parameter set; a case that is known to fail must fail."""
    marks = [pytest.mark.xfail(reason=KNOWN_BUGS[id_], strict=True)] if id_ in KNOWN_BUGS else []
    return pytest.param(*values, id=id_, marks=marks)


def check(text: str, path: Path) -> list[vtlt.Diagnostic]:
    """Check a text as the case in a path is checked: strictly in the folder of that name."""
    is_strict = path.relative_to(CASES).parts[0] == "strict"
    return vtlt.check(text, path.name, path.parent, strict=is_strict)


ACCEPTED = paths_of("accepted")
REJECTED = paths_of("rejected")
STRICT = paths_of("strict")
EVALUATED = [
    (f"{path.stem}: {one['name']}", {"ruleset": document.get("ruleset", ""), **one})
    for path in sorted(CASES.glob("evaluated/*.toml"))
    for document in [tomllib.loads(read(path))]
    for one in document["case"]
]

accepted_cases = pytest.mark.parametrize("path", [case(id_of(path), path) for path in ACCEPTED])
rejected_cases = pytest.mark.parametrize("path", [case(id_of(path), path) for path in REJECTED])
strict_cases = pytest.mark.parametrize("path", [case(id_of(path), path) for path in STRICT])
all_texts = pytest.mark.parametrize(
    "path", [pytest.param(path, id=id_of(path)) for path in ACCEPTED + REJECTED + STRICT]
)


# ---- accepted and rejected texts


@accepted_cases
def test_accepted(path):
    found = vtlt.check(read(path), path.name, path.parent)
    assert unmatched(expected_of(path), found) == []
    assert not any(diagnostic.is_error for diagnostic in found)


@rejected_cases
def test_rejected(path):
    found = vtlt.check(read(path), path.name, path.parent)
    assert unmatched(expected_of(path), found) == []
    assert any(diagnostic.is_error for diagnostic in found)


@strict_cases
def test_strict(path):
    """Nothing is wrong without strict checking, and with it exactly what is marked."""
    assert vtlt.check(read(path), path.name, path.parent) == []
    assert unmatched(expected_of(path), check(read(path), path)) == []


@pytest.mark.parametrize("path", [pytest.param(path, id=id_of(path)) for path in ACCEPTED])
def test_what_is_printed_reads_back_the_same(path):
    document = parse_document(Source(path.name, read(path)), Problems())
    printed = ast_to_text(document)
    again = parse_document(Source("printed", printed), Problems())
    assert again == document
    assert ast_to_text(again) == printed


@all_texts
def test_diagnostics_can_be_shown(path):
    for diagnostic in check(read(path), path):
        span = diagnostic.span
        assert 0 <= span.start <= span.end <= len(span.source.text)
        assert (1, 1) <= (span.line, span.column) <= (span.end_line, span.end_column)
        assert span.column <= len(span.source.line_text(span.line)) + 1
        for lang in ("vi", "en"):
            head, excerpt, underline, *_ = vtlt.diagnostics_to_text([diagnostic], lang).split("\n")
            assert f"{span.line}:{span.column}" in head and diagnostic.code in head
            assert excerpt.lstrip().startswith(f"{span.line} |")
            assert "^" in underline
            assert "{" not in diagnostic.message(lang).replace("`{`", "")
            plain = json.loads(json.dumps(vtlt.diagnostics_to_dict([diagnostic], lang)))
            assert plain["schema"] == "vtlt-diagnostics/1"
            [shown] = plain["diagnostics"]
            assert (shown["code"], shown["line"], shown["column"]) == (diagnostic.code, span.line, span.column)


@pytest.mark.parametrize("character", ["\0", "\x1b", "\x7f", "\x85", "\r", "\u2028", "\u200d", "\u202e", "\ud800"])
def test_characters_that_no_file_of_cases_can_hold(character):
    """They would be changed or dropped by editors and version control."""
    text = plan_of(f'    nhiem_vu cap_tinh "Làm{character} việc"', "    cap_tinh.lap_ho_so >= 40%")
    assert [(d.code, d.line, d.column) for d in vtlt.check(text)] == [("invisible-character", 4, 27)]


def places(text: str, path: Path) -> list[tuple[str, int, int, str]]:
    return [(Path(d.file).name, d.line, d.column, d.code) for d in check(text, path)]


@all_texts
def test_line_ends_and_byte_order_mark_change_nothing(path):
    text = read(path)
    assert places("\ufeff" + text.replace("\n", "\r\n"), path) == places(text, path)


@all_texts
def test_decomposed_letters_change_nothing(path):
    text = read(path)
    decomposed = places(unicodedata.normalize("NFD", text), path)
    assert [(file, line, code) for file, line, _, code in decomposed] == [
        (file, line, code) for file, line, _, code in places(text, path)
    ]


# ---- one mistake stays one


SPOILT = CASES / "accepted" / "a-little-of-everything.vtlt"
_TOKEN = re.compile(r'"[^"]*"|[a-z_]\w*|[0-9]+(?:[/,][0-9]+)*|\.\.|[<>]=|\S')


def spoilt_lines(line: str) -> dict[str, list[str]]:
    """Spoil a line in many ways, each so that it cannot be read or has one sign too many; by the kind of mistake."""
    tokens = list(_TOKEN.finditer(line))
    words = [token for token in tokens if token[0].isidentifier()]
    strings = [token for token in tokens if token[0].startswith('"')]
    first, rest = tokens[0][0], line[tokens[0].end() :]
    kinds = {
        "a sign that does not belong": [f"{line[: token.start()]}! {line[token.start() :]}" for token in tokens],
        "an invisible character": [f"{line[: word.end() - 1]}\u200b{line[word.end() - 1 :]}" for word in words],
        "quotation marks left out": [f"{line[: s.start()]}{s[0][1:-1]}{line[s.end() :]}" for s in strings],
    }
    if first in ACCENTED:
        kinds["a keyword left out"] = [rest]
        kinds["a keyword written twice"] = [f"{first} {first}{rest}"]
        kinds["a keyword in quotation marks"] = [f'"{first}"{rest}']
        kinds["another word for a keyword"] = [f"abcxyz{rest}"]
        kinds["a keyword with spaces"] = [f"{first.replace('_', ' ')}{rest}"] if "_" in first else []
    return kinds


def spoilt_texts(kind: str) -> Iterator[tuple[int, str]]:
    """Go through the texts with one mistake of a kind, each with the number of its line."""
    lines = read(SPOILT).split("\n")
    for number, line in enumerate(lines, start=1):
        if line and not line.lstrip().startswith(("#", "|")):
            for spoilt in spoilt_lines(line).get(kind, []):
                yield number, "\n".join([*lines[: number - 1], spoilt, *lines[number:]])


KINDS_OF_SPOILING = list(spoilt_lines('muc "1"'))


@pytest.mark.parametrize("kind", [case(f"spoilt by {kind}", kind) for kind in KINDS_OF_SPOILING])
def test_one_mistake_makes_one_diagnostic(kind):
    """Whatever a spoilt line was, no other line pays for it: what it declared is not missing elsewhere."""
    wrong = {}
    for number, text in spoilt_texts(kind):
        found = vtlt.check(text, SPOILT.name, SPOILT.parent)
        if [diagnostic.line for diagnostic in found] != [number]:
            wrong[text.split("\n")[number - 1]] = [str(diagnostic) for diagnostic in found]
    assert wrong == {}


# ---- evaluated rulesets


_NUMBER = re.compile(r"[0-9]+(,[0-9]+)?")


def as_agency(given: dict[str, Any], numbers: set[str]) -> dict[str, Any]:
    """Turn the strings that stand for exact decimals into decimals."""
    return {
        name: Decimal(value.replace(",", "."))
        if name in numbers and isinstance(value, str) and _NUMBER.fullmatch(value)
        else value
        for name, value in given.items()
    }


def previous_of(given: Any, numbers: set[str]) -> Any:
    """Return the data of then: agencies, or a mapping to them."""
    if isinstance(given, dict):
        return {key: previous_of(agencies, numbers) for key, agencies in given.items()}
    return [as_agency(agency, numbers) for agency in given]


def issue_in_short(issue: vtlt.DataIssue) -> str:
    place = ".".join(part for part in (issue.agency, issue.field) if part is not None)
    return f"{'then ' if issue.is_previous else ''}{place} {issue.code}".strip()


def cell_in_short(cell: vtlt.MissingCell) -> str:
    return f"{'then ' if cell.is_previous else ''}{cell.agency}.{cell.field}"


def bounds_in_short(bounds: Any) -> list[str]:
    return [] if bounds is None else [number_in_short(bounds.low), number_in_short(bounds.high)]


def number_in_short(number: int | Fraction | None) -> str:
    return "none" if number is None else str(Fraction(number))


def as_written(number: int | str) -> str:
    """Bring an expected number to its lowest terms."""
    return "none" if number == "none" else str(Fraction(number))


def reported_in_short(reported: Reported) -> dict[str, Any]:
    return {
        "numerator": number_in_short(reported.numerator),
        "denominator": number_in_short(reported.denominator),
        "agencies": reported.agencies,
        "value": number_in_short(reported.value),
    }


def group_in_short(group: vtlt.GroupFinding) -> dict[str, Any]:
    bounds = group.bounds
    return {
        "value": group.value,
        "verdict": group.verdict.value,
        "provisional": "none" if group.provisional is None else group.provisional.value,
        "low": "none" if bounds is None else number_in_short(bounds.low),
        "high": "none" if bounds is None else number_in_short(bounds.high),
        "shortfall": number_in_short(group.shortfall),
        "agencies": [agency.agency for agency in group.agencies],
    }


def finding_in_short(finding: vtlt.Finding, keys: set[str]) -> dict[str, Any]:
    """Bring a finding to the form in which cases write it, with the optional keys that this one has."""
    bounds = finding.bounds
    short: dict[str, Any] = {
        "verdict": finding.verdict.value,
        "provisional": "none" if finding.provisional is None else finding.provisional.value,
        "low": "none" if bounds is None else number_in_short(bounds.low),
        "high": "none" if bounds is None else number_in_short(bounds.high),
        "shortfall": number_in_short(finding.shortfall),
        "missing": sorted(cell_in_short(cell) for cell in finding.missing),
        "previous": bounds_in_short(finding.previous),
        "change": bounds_in_short(finding.change),
        "counts": {verdict.value: count for verdict, count in finding.counts.items()},
        "classes": {name: interval_in_short(number) for name, number in (finding.classes or {}).items()},
        "alone": {agency.agency: agency.verdict.value for agency in finding.agencies},
        "issues": sorted(map(issue_in_short, finding.issues)),
        "in_spite_of": sorted(map(issue_in_short, finding.in_spite_of)),
        "id": finding.statement.id,
        "groups": [group_in_short(group) for group in finding.groups],
        "clause": finding.clause,
        "statement": finding.statement.text,
        "reading": finding.statement.reading or "none",
        "reported": "none" if finding.reported is None else reported_in_short(finding.reported),
    }
    return {key: value for key, value in short.items() if key in keys}


def interval_in_short(interval: vtlt.Interval) -> str:
    return f"{interval.low}" if interval.low == interval.high else f"{interval.low}..{interval.high}"


def expected_finding(given: dict[str, Any]) -> dict[str, Any]:
    wanted: dict[str, Any] = {"provisional": "none", "shortfall": "none", **given}
    for key in ("low", "high", "shortfall"):
        wanted[key] = as_written(wanted[key])
    if "groups" in wanted:
        wanted["groups"] = [expected_finding(group) for group in wanted["groups"]]
    for key in {"previous", "change"} & wanted.keys():
        wanted[key] = [as_written(end) for end in wanted[key]]
    for key in {"missing", "issues", "in_spite_of"} & wanted.keys():
        wanted[key] = sorted(wanted[key])
    return wanted


def ruleset_of(one: dict[str, Any]) -> vtlt.Ruleset:
    if "shipped" in one:
        ruleset = vtlt.load(one["shipped"])
    else:
        ruleset = vtlt.parse(one["ruleset"] + one["statements"])
    assert {warning.code for warning in ruleset.warnings} <= {"outside-period"}  # some cases are about just that
    return ruleset.with_thresholds(one["set"]) if "set" in one else ruleset


@pytest.mark.parametrize("one", [case(id_, one) for id_, one in EVALUATED])
def test_evaluated(one):
    ruleset = ruleset_of(one)
    numbers = {field.name for field in ruleset.checked.fields.values() if isinstance(field.type, NumberType)}
    agencies = [as_agency(agency, numbers) for agency in one["agencies"]]
    arguments = {"registry": one.get("registry"), "as_of": one.get("as_of")}
    if "previous" in one:
        arguments |= {
            "previous": previous_of(one["previous"], numbers),
            "previous_registry": one.get("previous_registry"),
        }
    if "refused" in one:
        with pytest.raises(vtlt.BadData) as caught:
            ruleset.evaluate(agencies, **arguments)
        assert sorted(map(issue_in_short, caught.value.issues)) == sorted(one["refused"])
        return
    report = ruleset.evaluate(agencies, **arguments)
    expected = [expected_finding(given) for given in one["expect"]]
    findings = list(report.findings)
    if one.get("partial"):
        by_text = {finding.statement.text: finding for finding in findings}
        findings = [by_text[wanted["statement"]] for wanted in expected]
    assert len(findings) == len(expected)
    for finding, wanted in zip(findings, expected, strict=True):
        assert finding_in_short(finding, set(wanted)) == wanted, finding.statement.text
    if "issues" in one:
        assert sorted(map(issue_in_short, report.data_issues)) == sorted(one["issues"])
    for lang in ("vi", "en"):
        assert report.to_text(lang)
        assert json.dumps(report.to_dict(lang))
        assert all(finding.explain(lang) for finding in findings)


# ---- what the cases cover


def test_every_known_bug_is_a_case():
    ids = {id_of(path) for path in ACCEPTED + REJECTED + STRICT} | {id_ for id_, _ in EVALUATED}
    ids |= {f"spoilt by {kind}" for kind in KINDS_OF_SPOILING}
    assert set(KNOWN_BUGS) <= ids


def test_names_of_evaluated_cases_differ():
    ids = [id_ for id_, _ in EVALUATED]
    assert len(ids) == len(set(ids))


def test_files_of_ten_mistakes_announce_ten():
    tens = [path for path in REJECTED if path.stem.startswith("ten-")]
    assert tens
    assert {path.stem: len(expected_of(path)) for path in tens} == {path.stem: 10 for path in tens}


def test_every_rejected_case_announces_an_error_and_every_accepted_one_none():
    def has_error(path: Path) -> bool:
        return any(not CODES[expected.code].is_warning for expected in expected_of(path))

    assert [id_of(path) for path in REJECTED if not has_error(path)] == []
    assert [id_of(path) for path in ACCEPTED if has_error(path)] == []


def test_every_strict_case_announces_strict_codes_only():
    announced = {expected.code for path in STRICT for expected in expected_of(path)}
    assert [code for code in announced if not CODES[code].is_strict] == []


def test_every_keyword_has_an_accepted_case_with_and_without_accents():
    words = {word for path in ACCEPTED for word in re.findall(r"\w+", unicodedata.normalize("NFC", read(path)))}
    assert (set(ACCENTED) | set(ACCENTED.values())) - words == set()
