"""`1,957` and `1.957`: thousands or a decimal? A column tells, or somebody has to; nothing is read in silence."""

from __future__ import annotations

import json
from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest
from data_files import SCHEMA, place, write
from hypothesis import given, settings
from hypothesis import strategies as st

from vtlt_rules.data.numbers import TwoWays, number_from_text
from vtlt_rules.errors import BadData
from vtlt_rules.issues import issue_to_text
from vtlt_rules.values import Number, Unit

F = Fraction
KINDS = ("data.csv", "data.json")


def column(
    folder: Path, cells: list[str], name: str, field: str = "tai_lieu", thousands: str | None = None
) -> list[object]:
    """Read a column of texts; return its values."""
    agencies = [(f"T{number:02}", cell) for number, cell in enumerate(cells, 1)]
    if name.endswith("json"):
        path = write(folder, [{"ma": agency, field: cell} for agency, cell in agencies], name)
    else:
        path = write(folder, f"ma;{field}\n" + "".join(f"{agency};{cell}\n" for agency, cell in agencies), name)
    return [row.get(field) for row in SCHEMA.read(path, thousands=thousands)]


def refused(
    folder: Path, cells: list[str], name: str, field: str = "tai_lieu", thousands: str | None = None
) -> list[tuple]:
    """Return codes, agencies and what is shown of the issues of a column that is refused."""
    with pytest.raises(BadData) as caught:
        column(folder, cells, name, field, thousands)
    for issue in caught.value.issues:
        assert issue.field == field
        assert issue_to_text(issue, "vi") != issue_to_text(issue, "en")
    return [(issue.code, issue.agency, issue.facts.get("value")) for issue in caught.value.issues]


# ---- a column that does not tell


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize(
    ("field", "cells", "shown"),
    [
        ("tai_lieu", ["1,957"], "1,957"),
        ("tai_lieu", ["5", "1,957", "", "12"], "1,957"),
        ("tai_lieu", ["1,957", "2,344"], "1,957; 2,344 (T02)"),
        ("tai_lieu", ["1,000", "0"], "1,000"),
        ("tai_lieu", ["999,999"], "999,999"),
        ("tai_lieu", ["1.957"], "1.957"),
        ("tai_lieu", ["1.957", "2,344"], "1.957; 2,344 (T02)"),
        ("tai_lieu", ["1,001", "1,002", "1,003", "1,004", "1,005", "1,006", "1,007"],
         "1,001; 1,002 (T02); 1,003 (T03); 1,004 (T04); 1,005 (T05); …"),
    ],
)  # fmt: skip
def test_one_issue_names_the_first_cells(tmp_path: Path, name: str, field: str, cells: list[str], shown: str) -> None:
    first = next(number for number, cell in enumerate(cells, 1) if "," in cell or "." in cell)
    assert refused(tmp_path, cells, name, field) == [("ambiguous-number", f"T{first:02}", shown)]


def test_what_to_do_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadData) as caught:
        column(tmp_path, ["1,957", "2,344"], "data.csv")
    (issue,) = caught.value.issues
    assert place(issue) == ("ambiguous-number", 2, "T01", "tai_lieu")
    assert issue.suggestion == "1957 / 1,9570"
    for lang in ("vi", "en"):
        assert "--thousands" in issue.message(lang)


def test_columns_are_told_apart(tmp_path: Path) -> None:
    path = write(tmp_path, "ma;tai_lieu;van_thu;luu_tru\nT01;12,5;1,000;2\nT02;1,957;2;3.000\n")
    with pytest.raises(BadData) as caught:
        SCHEMA.read(path)
    assert [place(one) for one in caught.value.issues] == [
        ("reading-proposed", None, None, "van_thu"),
        ("reading-proposed", None, None, "luu_tru"),
    ]


def test_a_large_column_makes_one_small_issue(tmp_path: Path) -> None:
    assert len(refused(tmp_path, ["1,957", "2,344"] * 30_000, "data.csv")) == 1


# ---- a column that tells


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize(
    ("cells", "values"),
    [
        # the comma is the decimal sign where no group of thousands is written so
        (["1,957", "12,5"], [F(1957, 1000), F(25, 2)]),
        (["12,5", "1,957"], [F(25, 2), F(1957, 1000)]),
        (["1,957", "0,957"], [F(1957, 1000), F(957, 1000)]),
        (["1,957", "0,000"], [F(1957, 1000), 0]),
        (["1,957", "007,123"], [F(1957, 1000), F(7123, 1000)]),
        (["1,957", "1957,000"], [F(1957, 1000), 1957]),
        (["1,957", "1,9570"], [F(1957, 1000), F(1957, 1000)]),
        (["1,957", "12,50", "2,344", ""], [F(1957, 1000), F(25, 2), F(2344, 1000), None]),
        # both signs, or several groups, show what the point is, and so the comma
        (["1,957", "1.234,5"], [F(1957, 1000), F(12345, 10)]),
        (["1.957", "1.234,5"], [1957, F(12345, 10)]),
        (["1.957", "1.234.567"], [1957, 1234567]),
        (["1.234.567", "2,344", "3.000"], [1234567, F(2344, 1000), 3000]),
        (["1.234,567"], [F(1234567, 1000)]),
    ],
)
def test_a_figure_of_the_column_shows_which(tmp_path: Path, name: str, cells: list[str], values: list[object]) -> None:
    assert column(tmp_path, cells, name) == values


@pytest.mark.parametrize("name", KINDS)
def test_in_a_column_of_whole_units_too(tmp_path: Path, name: str) -> None:
    assert column(tmp_path, ["1.957", "1.234.567", "2,000"], name, "cbccvc") == [1957, 1234567, 2]
    assert refused(tmp_path, ["1,957", "12,0"], name, "cbccvc") == [("not-whole", "T01", "1,957")]


@pytest.mark.parametrize("name", KINDS)
def test_a_decimal_comma_does_not_show_what_a_point_is(tmp_path: Path, name: str) -> None:
    assert refused(tmp_path, ["12,5", "1.957", "1,957"], name) == [("ambiguous-number", "T02", "1.957")]


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize(
    ("cells", "issues"),
    [
        (["12,5", "1,234,567"], [("mixed-column", None, "12,5 (T01)")]),
        (["12,5", "1,234.5"], [("mixed-column", None, "12,5 (T01)")]),
        (["1.234,5", "12.5"], [("mixed-column", None, "1.234,5 (T01)")]),
        (["1,957", "12.5"], [("reading-proposed", None, None)]),  # in both the comma can part thousands
        (["1,957", "1,234.5"], [("reading-proposed", None, None)]),
        (["1,957", "2.344", "12.345"], [("ambiguous-number", "T01", "1,957; 2.344 (T02); 12.345 (T03)")]),
    ],
)
def test_cells_that_disagree_are_wrong(tmp_path: Path, name: str, cells: list[str], issues: list[tuple]) -> None:
    assert refused(tmp_path, cells, name) == issues


# ---- said by somebody


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize(
    ("thousands", "cell", "value"),
    [
        (".", "1,957", F(1957, 1000)),
        (".", "1.957", 1957),
        (".", "1.957,25", F(195725, 100)),
        (".", "12.345.678", 12345678),
        (".", "1957", 1957),
        (".", "0,957", F(957, 1000)),
        (",", "1,957", 1957),
        (",", "1.957", F(1957, 1000)),
        (",", "1,957.25", F(195725, 100)),
        (",", "12,345,678", 12345678),
        (",", "12.5", F(25, 2)),
        (",", "0.957", F(957, 1000)),
    ],
)
def test_the_sign_of_thousands_is_said(tmp_path: Path, name: str, thousands: str, cell: str, value: object) -> None:
    assert column(tmp_path, [cell], name, thousands=thousands) == [value]


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize(
    ("thousands", "cell", "code"),
    [
        (".", "12.5", "wrong-type"),
        (".", "1.9577", "wrong-type"),
        (".", "0.957", "wrong-type"),
        (".", "1957.000", "wrong-type"),
        (".", "1,957.5", "wrong-type"),
        (".", "1,957,000", "wrong-type"),
        (".", "1.957,", "wrong-type"),
        (".", "-1.957", "negative"),
        (".", "1 95", "wrong-type"),
        (",", "12,5", "wrong-type"),
        (",", "0,957", "wrong-type"),
        (",", "1957,000", "wrong-type"),
        (",", "1.957,5", "wrong-type"),
        (",", "1.957.000", "wrong-type"),
        (",", "-1,957", "negative"),
        (",", "1" + ",000" * 10, "number-too-long"),
        (",", "9" * 5000, "number-too-long"),
        (".", "9" * 5000, "number-too-long"),
        (",", "0." + "9" * 5000, "number-too-long"),
    ],
)
def test_what_is_not_written_so_is_wrong(tmp_path: Path, name: str, thousands: str, cell: str, code: str) -> None:
    assert [one[:2] for one in refused(tmp_path, [cell], name, thousands=thousands)] == [(code, "T01")]


def test_whole_units_and_numbers_of_json_with_a_said_sign(tmp_path: Path) -> None:
    assert column(tmp_path, ["1,957", "12.0"], "data.csv", "cbccvc", ",") == [1957, 12]
    assert refused(tmp_path, ["1.957"], "data.csv", "cbccvc", ",") == [("not-whole", "T01", "1.957")]
    path = write(tmp_path, [{"ma": "A", "tai_lieu": 1.957}, {"ma": "B", "tai_lieu": "1,957"}], "data.json")
    for thousands, text in ((",", 1957), (".", F(1957, 1000))):
        assert [row["tai_lieu"] for row in SCHEMA.read(path, thousands=thousands)] == [F(1957, 1000), text]
    with pytest.raises(BadData):  # a JSON number shows nothing of what texts mean
        SCHEMA.read(path)
    assert json.loads(path.read_text(encoding="utf-8"))[0]["tai_lieu"] == 1.957


@pytest.mark.parametrize("thousands", ["", " ", "'", ";", "..", ".,", 1])
def test_no_other_sign_parts_thousands(tmp_path: Path, thousands: str) -> None:
    with pytest.raises(ValueError, match="parted by"):
        SCHEMA.read(write(tmp_path, "ma\nT01\n"), thousands=thousands)


# ---- the law: whatever is read has one reading


UNIT = Unit("m", "mét")


def readings(text: str) -> set[Number]:
    """Return every number that a text can be, either sign parting thousands in groups of three; from the rule alone."""
    found: set[Number] = set()
    for group, decimal in (".,", ",."):
        whole, sign, part = text.partition(decimal)
        first, *rest = whole.split(group)
        is_grouped = not rest or (first[:1] not in ("", "0") and len(first) <= 3 and all(len(one) == 3 for one in rest))
        if is_grouped and all(one.isdigit() for one in (first, *rest)) and part.isdigit() is bool(sign):
            found.add(F(int(first + "".join(rest) + part), 10 ** len(part)))
    return found


def test_every_short_text_is_read_as_what_alone_it_can_be() -> None:
    for length in range(1, 8):
        for letters in product("05.,", repeat=length):
            text = "".join(letters)
            number, possible = number_from_text(text, UNIT), readings(text)
            if isinstance(number, TwoWays):
                assert len(possible) == 2, text
            elif isinstance(number, int | Fraction):
                assert possible == {number}, text
            else:  # refused: no number, or one with the point for its decimal sign
                assert len(possible) == 0 or number_from_text(text, UNIT, ",") in possible, text


@settings(deadline=None)
@given(st.text("0123456789.,", min_size=1, max_size=16), st.sampled_from(".,"))
def test_what_is_said_decides(text: str, thousands: str) -> None:
    number = number_from_text(text, UNIT, thousands)
    if isinstance(number, int | Fraction):
        assert number in readings(text)
        swapped = text.translate(str.maketrans(".,", ",."))
        assert number_from_text(swapped, UNIT, "," if thousands == "." else ".") == number
