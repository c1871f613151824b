"""Files that are too large, unreadable or wrong throughout: refused, and not at length."""

from __future__ import annotations

from pathlib import Path

import pytest
from data_files import DATA, SCHEMA, issues_of, place, read, write

from vtlt_rules.data import problems, tables
from vtlt_rules.diagnostics.suggest import Suggester


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("data.xlsx", "ma\nT01\n", "unknown-format"),
        ("data", "ma\nT01\n", "unknown-format"),
        (".csv", "ma\nT01\n", "unknown-format"),
        ("data.csv", b"ma\n\xff\n", "not-utf8"),
        ("data.csv", "ma\nT01\n".encode("utf-16"), "not-utf8"),
        ("data.json", b'[{"ma": "\xed\xa0\x80"}]', "not-utf8"),
    ],
)
def test_wrong_files(tmp_path: Path, name: str, content: str | bytes, code: str) -> None:
    (issue,) = issues_of(tmp_path, content, name)
    assert place(issue) == (code, None, None, None)


def test_large_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MAX_BYTES", 10)
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
