"""Files that are too large, unreadable or wrong throughout: refused, and not at length."""

from __future__ import annotations

from pathlib import Path

import pytest
from data_files import DATA, SCHEMA, issues_of, place, read, write

import vtlt_rules as vtlt
from vtlt_rules.data import problems, raw, tables
from vtlt_rules.data.formats import csv_table, json_table, opened
from vtlt_rules.diagnostics.suggest import Suggester


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("data.docx", "ma\nT01\n", "unknown-format"),
        ("data", "ma\nT01\n", "unknown-format"),
        (".csv", "ma\nT01\n", "unknown-format"),
        ("data.csv", b"ma\n\xff\n", "not-utf8"),
        ("data.csv", "ma\nT01\n".encode("utf-16")[:-1], "not-utf8"),
        ("data.json", b'[{"ma": "\xed\xa0\x80"}]', "not-utf8"),
    ],
)
def test_wrong_files(tmp_path: Path, name: str, content: str | bytes, code: str) -> None:
    (issue,) = issues_of(tmp_path, content, name)
    assert place(issue) == (code, None, None, None)


def test_large_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opened, "MAX_BYTES", 10)
    assert len(read(tmp_path, "ma\nT01\nT02")) == 2
    (issue,) = issues_of(tmp_path, "ma\nT01\nT02\n")
    assert place(issue) == ("too-large", None, None, None)
    assert issue.facts == {"limit": 10}


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        SCHEMA.read(tmp_path / "none.csv")
    with pytest.raises(FileNotFoundError):
        SCHEMA.read(write(tmp_path, DATA), tmp_path / "none.csv")
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(OSError, match=r"folder\.csv"):
        SCHEMA.read(tmp_path / "folder.csv")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("data.csv", "ma;cbccvc\n" + "".join(f"{number};x\n" for number in range(20))),
        ("data.csv", ";".join(f"c{number}" for number in range(20)) + "\n"),
        ("data.csv", "ma\n" + "x;y\n" * 20),
        ("data.json", [None] * 20),
        ("data.json", [{f"c{number}": 1} for number in range(20)]),
        ("data.json", [{f"c{number}": 1 for number in range(20)}]),
        ("data.json", {"agencies": [], **{f"c{number}": 1 for number in range(20)}}),
    ],
)
def test_issues_are_not_listed_without_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: object
) -> None:
    monkeypatch.setattr(problems, "MOST_ISSUES", 10)
    issues = issues_of(tmp_path, content, name)
    assert len(issues) == 11
    assert place(issues[-1]) == ("too-many-issues", None, None, None)


def test_suggestions_stop_when_they_cost_too_much() -> None:
    suggester = Suggester(2 * len("abcd"))
    assert suggester.nearest("x" * 1000, ["x" * 1000]) is None
    assert [suggester.nearest("abce", ["abcd"]) for _ in range(3)] == ["abcd", "abcd", None]


def limit(monkeypatch: pytest.MonkeyPatch, name: str, number: int) -> None:
    for module in (csv_table, json_table, raw, tables):
        if hasattr(module, name):
            monkeypatch.setattr(module, name, number)


@pytest.mark.parametrize(
    ("name", "good", "bad", "row"),
    [
        ("data.csv", "ma;c" + ";c" * 9, "ma;c" + ";c" * 10, 1),
        ("data.csv", "ma\n1" + ";" * 10 + "x", "ma\n1\n2" + ";" * 11, 3),
        ("data.csv", "ma\n" + '";;;"\n' * 9 + "1;2", 'ma\n"' + '\n";"' * 11 + '"', 2),  # a row of many lines as well
        ("data.json", [{f"c{number}": 1 for number in range(10)}], [{f"c{n}": 1} for n in range(11)], 11),
    ],
)
def test_columns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, good: object, bad: object, row: int
) -> None:
    limit(monkeypatch, "MAX_COLUMNS", 10)
    assert "too-large-table" not in {issue.code for issue in issues_of(tmp_path, good, name)}
    (issue,) = [issue for issue in issues_of(tmp_path, bad, name) if issue.code == "too-large-table"]
    assert issue.row == row
    assert (str(issue.facts["what"]), issue.facts["limit"]) == ("cột", 10)


@pytest.mark.parametrize("name", ["data.csv", "data.json"])
@pytest.mark.parametrize(("limited", "most", "what"), [("MAX_ROWS", 3, "cơ quan"), ("MAX_CELLS", 6, "ô")])
def test_rows_and_cells(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, limited: str, most: int, what: str
) -> None:
    limit(monkeypatch, limited, most)

    def content(count: int) -> object:
        rows = [{"ma": f"T{number}:{{,[", "cbccvc": number} for number in range(count)]
        return rows if name.endswith("json") else "ma;cbccvc\n" + "".join(f"{r['ma']};{r['cbccvc']}\n" for r in rows)

    assert len(read(tmp_path, content(3), name)) == 3
    (issue,) = issues_of(tmp_path, content(4), name)
    assert (issue.code, str(issue.facts["what"]), issue.facts["limit"]) == ("too-large-table", what, most)


@pytest.mark.parametrize("text", ["[1" + ",1" * 20 + "]", "[" + "[]," * 20 + "[]]", '[{"a":' * 20, "[" * 100_000])
def test_json_that_is_no_table_is_refused_before_it_is_parsed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    limit(monkeypatch, "MAX_ROWS", 3)
    limit(monkeypatch, "MAX_CELLS", 6)
    (issue,) = issues_of(tmp_path, text, "data.json")
    assert issue.code == "too-large-table"


def test_of_a_wide_enumeration_some_values_are_listed(tmp_path: Path) -> None:
    values = ", ".join(f"v{number}" for number in range(1000))
    head = 'ke_hoach x "X"\npham_vi s "S" khi e = v1\ntruong f "F" : co_khong\n'
    ruleset = vtlt.parse(f'{head}thuoc_tinh e "E" : {{ {values} }}\nmuc "I"\nmoi s.f\n')
    with pytest.raises(vtlt.BadData) as caught:
        ruleset.schema.read(write(tmp_path, "ma;e\n1;zzzz\n"))
    (issue,) = caught.value.issues
    assert issue.code == "unknown-value"
    assert issue.facts["expected"].startswith("v0, v1, v2,") and issue.facts["expected"].endswith(", v19, …")


def test_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    limit(monkeypatch, "MAX_LINES", 5)
    assert len(read(tmp_path, "ma\n\n\n\n1\n")) == 1
    (issue,) = issues_of(tmp_path, "ma\n\n\n\n\n1\n")
    assert (issue.code, str(issue.facts["what"]), issue.facts["limit"]) == ("too-large-table", "dòng", 5)


def test_signs_in_strings_are_no_cells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    limit(monkeypatch, "MAX_CELLS", 6)
    limit(monkeypatch, "MAX_ROWS", 6)
    for text in ("{:,[" * 20, '\\" : , { [ ' * 20, "\\\\", '\\\\\\"' + "," * 20, '"' * 20 + "," * 20):
        assert len(read(tmp_path, [{"ma": "1", "ten": text}], "data.json")) == 1
        (issue,) = issues_of(tmp_path, [{"ma": "1", "ten": text}, *[1] * 20], "data.json")
        assert issue.code == "too-large-table"
