"""The language reference says what is so: its examples are accepted, its tables are those of the code.

So does ARCHITECTURE.md, as far as a program can tell.
"""

import re
import tomllib
from pathlib import Path

import pytest

import vtlt_rules as vtlt
from plans import following
from vtlt_rules import Severity, Verdict
from vtlt_rules.diagnostics.codes import CODES
from vtlt_rules.issues import ISSUE_CODES
from vtlt_rules.source import fold
from vtlt_rules.syntax.keywords import ACCENTED, DECLARING
from vtlt_rules.values import read_date
from vtlt_rules.verdict import WORST_FIRST, verdict_word

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = (ROOT / "grammar" / "README.md").read_text(encoding="utf-8")
PAGES = {"grammar/README.md": REFERENCE, "README.md": (ROOT / "README.md").read_text(encoding="utf-8")}

HEAD = following(period="01/01/2018..31/12/2018")
SECTION = 'muc "I"\n'
IN_HEAD = DECLARING | {"so_hieu", "noi_ban_hanh", "ngay_ban_hanh", "thoi_ky", "can_cu", "nguon", "theo"}

NO_EXAMPLE = {
    "file-too-large",
    "not-utf8",
    "too-many-statements",
    "too-many-signs",
    "too-many-errors",
    "too-many-warnings",
    "too-complex",
    "invisible-character",
    "nesting-too-deep",
    "not-a-plan",
    "not-a-vocabulary",
    "unknown-statement",
    "ambiguous-statement",
    "two-thresholds",
    "too-large-to-compare",
}
"""Codes whose example is told in words, because a few lines of text cannot show it."""

OF_FILES = {
    "float-column",
    "too-large-for-frame",
    "too-large-for-lazy",
    "text-beyond-sql",
    "wrong-column-type",
    "ambiguous-number",
    "ambiguous-name",
    "error-cell",
    "same-as-above",
    "dash-unclear",
    "done-words",
    "incomplete-date",
    "reading-proposed",
    "mixed-column",
    "empty-file",
    "encrypted-file",
    "invalid-csv",
    "invalid-json",
    "invalid-workbook",
    "invalid-parquet",
    "merged-cell",
    "moved-row",
    "repeated-row",
    "missing-column",
    "no-sheet",
    "not-utf8",
    "old-encoding",
    "repeated-column",
    "several-sheets",
    "form-of-agency",
    "too-large",
    "too-large-table",
    "too-many-issues",
    "unasked-figure",
    "unclear-header",
    "unclear-separator",
    "uncomputed-formula",
    "unknown-column",
    "unknown-format",
    "unsafe-archive",
    "wrong-suffix",
    "wrong-total",
    "wrong-width",
}
"""Issues that only reading a file can have."""


# ---- taking the page apart


def blocks(page, language):
    """Return the code blocks of one language, each with the line where it stands, less their common indentation."""
    found = []
    for match in re.finditer(r"^( *)```(\S*)\n(.*?)^\1```$", PAGES[page], re.MULTILINE | re.DOTALL):
        if match[2] == language:
            line = PAGES[page].count("\n", 0, match.start()) + 1
            text = "".join(part.removeprefix(match[1]) for part in match[3].splitlines(keepends=True))
            found.append(pytest.param(text, id=f"{page}:{line}"))
    return found


def examples(language):
    return [block for page in PAGES for block in blocks(page, language)]


def section(title):
    """Return the text under a numbered heading of the reference."""
    match = re.search(rf"^## \d+\. {re.escape(title)}\n(.*?)(?=^## |\Z)", REFERENCE, re.MULTILINE | re.DOTALL)
    assert match is not None, title
    return match[1]


def table(text, first_heading):
    """Return the rows of the table whose first column is so headed, each as a list of its cells."""
    lines = text.splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith(f"| {first_heading} |"))
    rows = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip().replace(r"\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]])
    return rows


def codes_in(cell):
    return re.findall(r"`([^`]+)`", cell)


# ---- examples


def test_every_example_is_tested():
    """A block in another language would be an example that nobody looks at."""
    fences = {page: set(re.findall(r"^ *```(\S+)$", text, re.MULTILINE)) for page, text in PAGES.items()}
    assert fences["grammar/README.md"] == {"vtlt", "vtlt-lines", "text", "console"}
    assert {fence for fence in fences["README.md"] if "vtlt" in fence} <= {"vtlt", "vtlt-lines"}


@pytest.mark.parametrize("text", examples("vtlt"))
def test_complete_files_are_accepted(text):
    assert [str(diagnostic) for diagnostic in vtlt.check(text)] == []


@pytest.mark.parametrize("text", examples("vtlt-lines"))
def test_lines_are_accepted_in_a_plan(text):
    assert [str(diagnostic) for diagnostic in vtlt.check(HEAD + SECTION + text)] == []


def forms_shown():
    """Return every keyword that a complete file or a line on the page uses."""
    text = "\n".join(block.values[0] for language in ("vtlt", "vtlt-lines") for block in examples(language))
    return set(re.findall(r"[a-z_][a-z0-9_]*", fold(re.sub(r'"[^"]*"|[#|].*', "", text))))


def test_examples_show_every_keyword():
    # Headings that are as simple as so_hieu are shown in the table of the head only.
    assert set(ACCENTED) - forms_shown() <= {"noi_ban_hanh", "can_cu"}


# ---- worked verdicts


EXAMPLE = next(block.values[0] for block in blocks("grammar/README.md", "vtlt") if "mau_2026" in block.values[0])
WORKED = table(section("Meaning"), "reported") + table(section("Meaning"), "reported, some of it wrong")


def agency(words):
    id_, *cells = words.split()
    reported = dict(cell.split("=") for cell in cells)
    values = {"ma": id_, "cap": "tinh" if id_.startswith("T") else "xa"}
    for name, text in reported.items():
        if text in ("có", "không"):
            values[name] = text == "có"
        elif text == "chưa":
            values[name] = vtlt.NOT_DONE
        else:
            values[name] = read_date(text) if "/" in text else int(text)
    return values


@pytest.mark.parametrize("row", WORKED, ids=range(1, len(WORKED) + 1))
def test_worked_verdicts(row):
    """The verdict, the provisional one, bounds where they are told, `: 28 to 31 of 103`, and who is wrong."""
    reported, as_of, statement, outcome = row
    ruleset = vtlt.parse(EXAMPLE[: EXAMPLE.index("muc ")] + SECTION + codes_in(statement)[0])
    report = ruleset.evaluate([agency(words) for words in codes_in(reported)], as_of=as_of or None)
    (finding,) = report.findings
    found = [verdict.name for verdict in (finding.verdict, finding.provisional) if verdict is not None]
    assert found == codes_in(outcome)
    figures = re.search(r": (\d+)(?: to (\d+))? of (\d+)$", outcome)
    if figures is not None:
        low, high, whole = int(figures[1]), int(figures[2] or figures[1]), int(figures[3])
        assert (finding.bounds.low * whole, finding.bounds.high * whole) == (low, high)
    assert [issue.agency for issue in finding.in_spite_of] == re.findall(r", in spite of (\w+)", outcome)
    if wrong := re.findall(r"`BAD_DATA`: (\w+)", outcome):
        assert [issue.agency for issue in finding.issues] == wrong
    assert bool(finding.issues) == ("BAD_DATA" in found)


# ---- tables


def test_verdicts():
    rows = {codes_in(row[0])[0]: (row[1], row[2]) for row in table(section("Meaning"), "`Verdict`")}
    assert rows == {verdict.name: (verdict_word(verdict, "vi"), verdict_word(verdict, "en")) for verdict in Verdict}


def test_order_of_the_verdict_on_a_plan():
    sentence = re.search(r"\*\*The plan as a whole\*\* has (.*?):", section("Meaning"), re.DOTALL)
    assert codes_in(sentence[1]) == [verdict.name for verdict in WORST_FIRST]


def test_keywords():
    rows = table(section("Keywords"), "keyword")
    assert {codes_in(row[0])[0]: codes_in(row[1])[0] for row in rows} == ACCENTED
    assert len(rows) == len(ACCENTED)


OF_STRICT_CHECKING = table(section("Strict checking"), "code")
DIAGNOSTICS = {codes_in(row[0])[0]: row[1:] for row in [*table(section("Diagnostics"), "code"), *OF_STRICT_CHECKING]}


def test_diagnostic_codes():
    assert list(DIAGNOSTICS) == list(CODES)
    for code, (severity, *_) in DIAGNOSTICS.items():
        expected = Severity.WARNING if CODES[code].is_warning else Severity.ERROR
        assert severity == expected.value, code


def example_of(cell):
    """Return the file that an example stands for; None when it is told in words."""
    if not re.match("(?:file )?`", cell):
        return None
    lines = codes_in(cell)
    if cell.startswith("file "):
        return "\n".join(lines)
    is_in_head = fold(lines[0].split()[0]) in IN_HEAD
    return HEAD + ("" if is_in_head else SECTION) + "\n".join(lines)


def test_codes_of_strict_checking():
    found = {codes_in(row[0])[0] for row in OF_STRICT_CHECKING}
    assert found == {code for code, sentences in CODES.items() if sentences.is_strict}


@pytest.mark.parametrize("code", DIAGNOSTICS)
def test_example_of_a_diagnostic(code):
    text = example_of(DIAGNOSTICS[code][1])
    assert (text is None) == (code in NO_EXAMPLE)
    if text is not None:
        found = vtlt.check(text, strict=CODES[code].is_strict)
        assert code in {diagnostic.code for diagnostic in found}
        if CODES[code].is_warning:
            assert not any(diagnostic.is_error for diagnostic in found)


def test_codes_of_data_issues():
    rows = {codes_in(row[0])[0] for row in table(section("Meaning"), "code of the issue")}
    assert rows | OF_FILES == set(ISSUE_CODES)


# ---- links


def headings(page):
    """Return the anchors of a page's headings, as GitHub makes them."""
    titles = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("name", ["grammar/README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"])
def test_links_point_to_files_and_headings(name):
    page = ROOT / name
    for target in re.findall(r"\]\(([^)]+)\)", page.read_text(encoding="utf-8")):
        file, _, anchor = target.partition("#")
        other = page.parent / file if file else page
        assert other.exists(), target
        assert not anchor or anchor in headings(other), target


# ---- ARCHITECTURE.md

ARCHITECTURE = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")


def test_architecture_has_the_layers_of_the_contract():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contract = next(c for c in project["tool"]["importlinter"]["contracts"] if c["type"] == "layers")
    layers = [layer.replace("vtlt_rules.", "") for layer in contract["layers"]]
    shown = re.search(r"^## Imports go down only\n.*?```text\n(.*?)```", ARCHITECTURE, re.MULTILINE | re.DOTALL)
    assert shown[1].splitlines() == layers


PACKAGE = ROOT / "src" / "vtlt_rules"
FOLDERS = sorted({file.parent.relative_to(PACKAGE).as_posix() for file in PACKAGE.rglob("*.py")})


@pytest.mark.parametrize("folder", FOLDERS)
def test_architecture_names_every_module(folder):
    start = ARCHITECTURE.index("| module |" if folder == "." else f"| `{folder}/` |")
    listed = set(re.findall(r"`(\w+\.(?:py|json))`", ARCHITECTURE[start : ARCHITECTURE.index("\n\n", start)]))
    files = {file.name for file in (PACKAGE / folder).iterdir() if file.suffix in (".py", ".json")}
    assert files - {"__init__.py"} == listed - {"__init__.py"}
