"""Files of agency data: what is read, exactly, and what is refused, with code, row, agency and column."""

from __future__ import annotations

import datetime
import json
import time
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from data_files import PLAN, SCHEMA, Place, issues_of, place, read, schema_of, write
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vtlt_rules.data import Note, Row, problems, tables
from vtlt_rules.data.spellings import Suggester
from vtlt_rules.errors import BadData
from vtlt_rules.issues import DataIssue
from vtlt_rules.values import NOT_DONE, write_exact

ROOT = Path(__file__).parents[2]


# ---- values


TYPED = [
    ("cbccvc", "0", 0),
    ("cbccvc", "1957", 1957),
    ("cbccvc", "007", 7),
    ("cbccvc", "12,0", 12),
    ("cbccvc", "9" * 30, int("9" * 30)),
    ("tai_lieu", "679,3", Fraction(6793, 10)),
    ("tai_lieu", "1,957", Fraction(1957, 1000)),
    ("tai_lieu", "0,000", 0),
    ("tai_lieu", "9" * 15 + "," + "3" * 15, Fraction(int("9" * 15 + "3" * 15), 10**15)),
    ("tai_lieu", "\u00a0 12 \t", 12),
    ("co_kho", "có", True),
    ("co_kho", "Co", True),
    ("co_kho", "TRUE", True),
    ("co_kho", "co\u0301", True),
    ("co_kho", "KHÔNG", False),
    ("co_kho", "khong", False),
    ("co_kho", "False", False),
    ("chinh_ly", "19/03/2018", datetime.date(2018, 3, 19)),
    ("chinh_ly", "1/2/2018", datetime.date(2018, 2, 1)),
    ("chinh_ly", "2018-03-19", datetime.date(2018, 3, 19)),
    ("chinh_ly", "29/02/2016", datetime.date(2016, 2, 29)),
    ("chinh_ly", "chưa", NOT_DONE),
    ("chinh_ly", "CHU\u031bA", NOT_DONE),
    ("chinh_ly", "Chua", NOT_DONE),
    ("cap", "tinh", "tinh"),
    ("cap", "Tỉnh", "tinh"),
    ("cap", "HUYE\u0302\u0323N", "huyen"),
    ("cap", "Sở,  Ngành", "so_nganh"),
    ("cap", "cấp\u00a0huyện", "huyen"),
    ("cap", "khac_2", "khac_2"),
    ("dia_ban", " Go\u0300 Co\u0302ng ", "Gò Công"),
    ("dia_ban", "a  b", "a  b"),
    ("ten", "1957", "1957"),
]


@pytest.mark.parametrize(("column", "cell", "value"), TYPED)
@pytest.mark.parametrize("name", ["data.csv", "data.json"])
def test_text_is_read_by_its_type(tmp_path: Path, name: str, column: str, cell: str, value: object) -> None:
    content = [{"ma": "T01", column: cell}] if name.endswith("json") else f"ma;{column}\nT01;{cell}\n"
    (row,) = read(tmp_path, content, name)
    assert row == {"ma": "T01", column: value}
    assert type(row[column]) is type(value)


MISTYPED = [
    ("cbccvc", "12,5", "not-whole", None),
    ("cbccvc", "1,957", "not-whole", None),
    ("cbccvc", "1" * 31, "number-too-long", None),
    ("tai_lieu", "1" * 16 + "," + "1" * 15, "number-too-long", None),
    ("cbccvc", "-5", "negative", None),
    ("tai_lieu", "\u22120,5", "negative", None),
    ("tai_lieu", "-1.957", "negative", None),
    ("cbccvc", "-0", "wrong-type", None),
    ("cbccvc", "-", "wrong-type", None),
    ("cbccvc", "+5", "wrong-type", None),
    ("cbccvc", "1e3", "wrong-type", None),
    ("cbccvc", "40%", "wrong-type", None),
    ("tai_lieu", "40 m2", "wrong-type", None),
    ("tai_lieu", ",5", "wrong-type", None),
    ("tai_lieu", "5,", "wrong-type", None),
    ("tai_lieu", "1..2", "wrong-type", None),
    ("tai_lieu", "12.", "wrong-type", None),
    ("tai_lieu", "1 957", "wrong-type", "1957"),
    ("tai_lieu", "1\u00a0957,5", "wrong-type", "1957,5"),
    ("tai_lieu", "19 57", "wrong-type", None),
    ("tai_lieu", "1,234,567", "wrong-type", "1234567"),
    ("tai_lieu", "１２", "wrong-type", None),
    ("tai_lieu", "không", "wrong-type", None),
    ("tai_lieu", "1.957", "ambiguous-number", "1957 / 1,957"),
    ("cbccvc", "1.957", "ambiguous-number", "1957"),
    ("tai_lieu", "0.123", "ambiguous-number", "0,123"),
    ("tai_lieu", "1234.567", "ambiguous-number", "1234,567"),
    ("tai_lieu", "12.5", "ambiguous-number", "12,5"),
    ("tai_lieu", "1.234.567", "ambiguous-number", "1234567"),
    ("tai_lieu", "1.234,5", "ambiguous-number", "1234,5"),
    ("tai_lieu", "1,234.5", "ambiguous-number", "1234,5"),
    ("tai_lieu", "1.2.3", "ambiguous-number", None),
    ("tai_lieu", "1." + "2" * 100, "ambiguous-number", None),
    ("co_kho", "x", "wrong-type", None),
    ("co_kho", "1", "wrong-type", None),
    ("co_kho", "yes", "wrong-type", None),
    ("co_kho", "cỏ", "wrong-type", None),
    ("chinh_ly", "31/02/2018", "invalid-date", None),
    ("chinh_ly", "03/19/2018", "invalid-date", "19/03/2018"),
    ("chinh_ly", "19-03-2018", "invalid-date", None),
    ("chinh_ly", "01/01/0000", "invalid-date", None),
    ("chinh_ly", "43178", "invalid-date", None),
    ("chinh_ly", "không", "invalid-date", None),
    ("cap", "tinhh", "unknown-value", "tinh"),
    ("cap", "cap  tinh", "unknown-value", "cấp tỉnh"),
    ("cap", "t\u0456nh", "unknown-value", "tinh"),
    ("cap", "khác", "unknown-value", "khác"),
    ("cap", "9", "unknown-value", None),
    ("dia_ban", "a" + "\u0301\u0323" * 50_000, "wrong-type", None),
]


@pytest.mark.parametrize(("column", "cell", "code", "suggestion"), MISTYPED)
@pytest.mark.parametrize("name", ["data.csv", "data.json"])
def test_text_of_another_type_is_refused(
    tmp_path: Path, name: str, column: str, cell: str, code: str, suggestion: str | None
) -> None:
    if name.endswith("json"):
        content: object = [{"ma": "T01"}, {"ma": "T02", column: cell}]
    else:
        content = f"ma;{column}\nT01;\nT02;{cell}\n"
    (issue,) = issues_of(tmp_path, content, name)
    assert place(issue) == (code, 2 if name.endswith("json") else 3, "T02", column)
    assert issue.suggestion == suggestion


@pytest.mark.parametrize(
    ("column", "cell", "facts"),
    [
        ("cbccvc", "12,5", {"value": "12,5", "unit": "người"}),
        ("cbccvc", "-5", {"value": "-5"}),
        ("cbccvc", "1" * 31, {"limit": 30}),
        ("tai_lieu", "12.5", {"value": "12.5"}),
        ("co_kho", "x", {"expected": "có/không", "value": "`x`"}),
        ("chinh_ly", "31/02/2018", {"value": "31/02/2018"}),
        ("cap", "xa", {"value": "xa", "expected": "tinh, huyen, so_nganh, khac_1, khac_2"}),
        ("co_kho", "\x1b[31m" + "a" * 500, {"expected": "có/không", "value": "`\ufffd[31m" + "a" * 55 + "…`"}),
    ],
)
def test_issues_carry_facts(tmp_path: Path, column: str, cell: str, facts: dict[str, object]) -> None:
    (issue,) = issues_of(tmp_path, f"ma;{column}\nT01;{cell}\n")
    assert issue.facts == facts


# ---- the table in CSV


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("tai_lieu", "tai_lieu"),
        (" TÀI_LIỆU\u00a0", "tai_lieu"),
        ("ta\u0300i_lie\u0323\u0302u", "tai_lieu"),
        ("tài liệu  HIỆN có", "tai_lieu"),
        ('"Tài liệu\nhiện có"', "tai_lieu"),
        ('"Cán bộ, công chức"', "cbccvc"),
        ("Tên", "ten"),
        ("tên cơ quan", "ten"),
        ("tinh", None),
        ("Tỉnh", "luu_tru"),
        ("Cấp", "cap"),
        ("t\u0430i_lieu", None),
    ],
)
def test_headings(tmp_path: Path, heading: str, name: str | None) -> None:
    content = f"ma;{heading}\nT01;\n"
    if name is None:
        assert [place(issue)[:2] for issue in issues_of(tmp_path, content)] == [("unknown-column", 1)]
    else:
        assert name not in [note.field for note in read(tmp_path, content).notes]


@pytest.mark.parametrize("heading", ["ma", "Mã", "MÃ CƠ QUAN", "ma\u0303"])
def test_headings_of_the_id(tmp_path: Path, heading: str) -> None:
    assert read(tmp_path, f"{heading};cbccvc\nT01;5\n")[0] == {"ma": "T01", "cbccvc": 5}


@pytest.mark.parametrize(
    "content",
    [
        "ma;cbccvc;ten\nT01;5;Sở\n",
        "ma,cbccvc,ten\nT01,5,Sở\n",
        "ma\tcbccvc\tten\nT01\t5\tSở\n",
        "\ufeffma;cbccvc;ten\r\nT01;5;Sở\r\n",
        "ma;cbccvc;ten\rT01;5;Sở\r",
        '"ma","cbccvc","ten"\n"T01","5","Sở"',
        "ma;cbccvc;ten;;\nT01;5;Sở;;\n",
        "ma;cbccvc;ten\nT01;5;Sở;;;; \n",
        "ma;cbccvc;ten;;\nT01;5;Sở\n",
        "\n;;\nma;cbccvc;ten\n\n;;\nT01;5;Sở\n",
    ],
)
def test_separators_and_line_ends(tmp_path: Path, content: str) -> None:
    assert list(read(tmp_path, content)) == [{"ma": "T01", "cbccvc": 5, "ten": "Sở"}]


@pytest.mark.parametrize("suffix", [".csv", ".CSV", ".tsv", ".txt"])
def test_suffixes_of_csv(tmp_path: Path, suffix: str) -> None:
    assert len(read(tmp_path, "ma;cbccvc\nT01;5\n", f"data{suffix}")) == 1


def test_quoted_cells(tmp_path: Path) -> None:
    (row, following) = read(tmp_path, 'ma,ten,tai_lieu\nT01,"Sở ""A"", \nB","679,3"\nT02,x,\n')
    assert row == {"ma": "T01", "ten": 'Sở "A", \nB', "tai_lieu": Fraction(6793, 10)}
    assert (row.row, following.row) == (2, 3)


def test_empty_rows_count_but_are_no_agencies(tmp_path: Path) -> None:
    data = read(tmp_path, "ma;cbccvc\n\nT01;5\n;\n \u00a0;\t\nT02;\n")
    assert [(row["ma"], row.row) for row in data] == [("T01", 3), ("T02", 6)]


def test_file_with_ids_alone(tmp_path: Path) -> None:
    assert list(read(tmp_path, "ma\nT01\nT02\n")) == [{"ma": "T01"}, {"ma": "T02"}]
    assert len(read(tmp_path, "ma;cbccvc\n")) == 0


TABLES: list[tuple[str, list[Place]]] = [
    ("", [("empty-file", None, None, None)]),
    ("\ufeff\r\n\n", [("empty-file", None, None, None)]),
    ("ma;cbcc\nT01;5\n", [("unknown-column", 1, None, "cbcc")]),
    ("ten;cbccvc\nA;x\n", [("missing-column", 1, None, "ma"), ("wrong-type", 2, None, "cbccvc")]),
    (
        "a;b\n1;2\n",
        [("unknown-column", 1, None, "a"), ("unknown-column", 1, None, "b"), ("missing-column", 1, None, "ma")],
    ),
    ("ma|cbccvc\nT01|5\n", [("unknown-column", 1, None, "ma|cbccvc"), ("missing-column", 1, None, "ma")]),
    ("ma;cbccvc;CBCCVC\nT01;5;x\n", [("repeated-column", 1, None, "cbccvc")]),
    ("ma;tai_lieu;Tài liệu hiện có\nT01;5;6\n", [("repeated-column", 1, None, "tai_lieu")]),
    ("ma;ma\nT01;T02\n", [("repeated-column", 1, None, "ma")]),
    ("ma;;cbccvc\nT01;;5\n", [("unknown-column", 1, None, "B")]),
    ("ma;cbccvc;;\nT01;5;;\nT02;5;;x\nT03;5;;y\n", [("unknown-column", 3, None, "D")]),
    ("ma;cbccvc;\nT01;5;;x\n", [("wrong-width", 2, "T01", None)]),
    ("ma;cbccvc\nT01;5;6\nT02;x\n", [("wrong-width", 2, "T01", None), ("wrong-type", 3, "T02", "cbccvc")]),
    ("ma;cbccvc\nT01\n;5;6\n", [("wrong-width", 2, "T01", None), ("wrong-width", 3, None, None)]),
    ("cbccvc;ma\nT01\n", [("wrong-width", 2, None, None)]),
    ("ma,tai_lieu,van_thu,luu_tru\nT01,679,3,1,\nT02,,3,1,\n", [("wrong-width", 2, "T01", None)]),
    ("ma,tai_lieu,co_kho\nT01,?,,x\nT02,5,6,có\n", [("wrong-width", 2, "T01", None), ("wrong-width", 3, "T02", None)]),
    ("ma,cbccvc;tai_lieu\nT01,5;6\n", [("unclear-separator", 1, None, None)]),
    ('ma;cbccvc\nT01;x\nT02;"5\nT03;5\n', [("wrong-type", 2, "T01", "cbccvc"), ("invalid-csv", 3, None, None)]),
    ('ma;cbccvc\nT01;"5"x\n', [("invalid-csv", 2, None, None)]),
    ('"ma;cbccvc\nT01;5\n', [("invalid-csv", 1, None, None)]),
    ("ma;ten\nT01;" + "x" * 140_000, [("invalid-csv", 2, None, None)]),
    (
        "ma;cbccvc\n;5\n \u00a0;x\n",
        [("missing-id", 2, None, "ma"), ("missing-id", 3, None, "ma"), ("wrong-type", 3, None, "cbccvc")],
    ),
    (
        "ma;cbccvc\nT01;5\nT02;5\n T01;6\nT01;x\n",
        [("repeated-agency", 4, "T01", "ma"), ("repeated-agency", 5, "T01", "ma"), ("wrong-type", 5, "T01", "cbccvc")],
    ),
    ("ma\nSo\u031b\u0309\nSở\n", [("repeated-agency", 3, "Sở", "ma")]),
    ("ma;co_kho\n\nT01;?\n", [("wrong-type", 3, "T01", "co_kho")]),
    ("cbccvc;ma\nx;T01\n", [("wrong-type", 2, "T01", "cbccvc")]),
]


@pytest.mark.parametrize(("content", "places"), TABLES)
def test_wrong_tables(tmp_path: Path, content: str, places: list[Place]) -> None:
    assert [place(issue) for issue in issues_of(tmp_path, content)] == places


def test_ids_differ_by_case_and_accents(tmp_path: Path) -> None:
    assert [row["ma"] for row in read(tmp_path, "ma\nt01\nT01\nSo\nSở\n")] == ["t01", "T01", "So", "Sở"]


@pytest.mark.parametrize(
    ("content", "suggestion"),
    [
        ("ma;cbccv\nT01;5\n", "cbccvc"),
        ("ma;tai lieu hien co\nT01;5\n", "Tài liệu hiện có"),
        ("ma;zzz\nT01;5\n", None),
        ("ma,tai_lieu,van_thu\nT01,679,3,1\n", '"679,3"'),
        ("ma,tai_lieu,van_thu\nT01,679,3,\n", '"679,3"'),
        ("ma,van_thu,luu_tru\nT01,6,3,1\n", None),
        ("ma;tai_lieu\nT01;5;6\n", None),
    ],
)
def test_suggestions_for_tables(tmp_path: Path, content: str, suggestion: str | None) -> None:
    (issue,) = issues_of(tmp_path, content)
    assert issue.suggestion == suggestion


def test_facts_of_tables(tmp_path: Path) -> None:
    width, repeated = issues_of(tmp_path, "ma;cbccvc\nT01;5;6\nT01;5\n")
    assert width.facts == {"found": 3, "expected": 2}
    assert repeated.facts == {"first": 2}
    (separator,) = issues_of(tmp_path, "ma\tcbccvc;tai_lieu\n")
    assert separator.facts == {"separators": "`;` `TAB`"}


# ---- JSON


@pytest.mark.parametrize(
    ("column", "literal", "value"),
    [
        ("cbccvc", "12", 12),
        ("cbccvc", "12.0", 12),
        ("cbccvc", "-0", 0),
        ("cbccvc", "1.2E+2", 120),
        ("cbccvc", "null", None),
        ("cbccvc", '""', None),
        ("cbccvc", '"12"', 12),
        ("tai_lieu", "679.3", Fraction(6793, 10)),
        ("tai_lieu", "1.957", Fraction(1957, 1000)),
        ("tai_lieu", "0.1000000000000000055511151231", Fraction(Decimal("0.1000000000000000055511151231"))),
        ("tai_lieu", "5e-3", Fraction(1, 200)),
        ("tai_lieu", "0.0", 0),
        ("tai_lieu", "9" * 30, int("9" * 30)),
        ("co_kho", "true", True),
        ("co_kho", "false", False),
        ("co_kho", '"kh\\u00f4ng"', False),
    ],
)
def test_json_values(tmp_path: Path, column: str, literal: str, value: object) -> None:
    (row,) = read(tmp_path, f'[{{"ma": "T01", "{column}": {literal}}}]', "data.json")
    assert row.get(column) == value
    assert (column in row) is (value is not None)
    assert not isinstance(row.get(column), float)


@pytest.mark.parametrize(
    ("column", "literal", "code", "shown"),
    [
        ("cbccvc", "12.5", "not-whole", "12.5"),
        ("cbccvc", "-5", "negative", "-5"),
        ("tai_lieu", "-5e-1", "negative", "-5e-1"),
        ("cbccvc", "1" * 31, "number-too-long", None),
        ("cbccvc", "1" * 10_000, "number-too-long", None),
        ("tai_lieu", "0." + "1" * 30, "number-too-long", None),
        ("tai_lieu", "1e999999999", "number-too-long", None),
        ("tai_lieu", "1e-999999999", "number-too-long", None),
        ("tai_lieu", "1e" + "9" * 100, "number-too-long", None),
        ("tai_lieu", "1e30", "number-too-long", None),
        ("cbccvc", "true", "wrong-type", "`true`"),
        ("cbccvc", "[5]", "wrong-type", "`[…]`"),
        ("cbccvc", "NaN", "wrong-type", "`NaN`"),
        ("cbccvc", "-Infinity", "wrong-type", "`-Infinity`"),
        ("cbccvc", '"12.5"', "ambiguous-number", "12.5"),
        ("co_kho", "1", "wrong-type", "`1`"),
        ("co_kho", "{}", "wrong-type", "`{…}`"),
        ("chinh_ly", "false", "wrong-type", "`false`"),
        ("chinh_ly", "20180319", "wrong-type", "`20180319`"),
        ("cap", "1", "unknown-value", "1"),
        ("cap", "true", "unknown-value", "true"),
        ("cap", "[]", "wrong-type", "`[…]`"),
        ("dia_ban", "5", "wrong-type", "`5`"),
        ("dia_ban", '"\\ud800"', "wrong-type", "`\ufffd`"),
        ("ten", "true", "wrong-type", "`true`"),
    ],
)
def test_wrong_json_values(tmp_path: Path, column: str, literal: str, code: str, shown: str | None) -> None:
    content = f'[{{"ma": "T01"}}, {{"{column}": {literal}, "ma": "T02"}}]'
    (issue,) = issues_of(tmp_path, content, "data.json")
    assert place(issue) == (code, 2, "T02", column)
    assert issue.facts.get("value") == shown


@pytest.mark.parametrize(("literal", "agency"), [("12", "12"), ("-5", "-5"), ('" 012 "', "012"), ('"So\\u0302"', "Sô")])
def test_json_ids(tmp_path: Path, literal: str, agency: str) -> None:
    assert list(read(tmp_path, f'[{{"ma": {literal}}}]', "data.json")) == [{"ma": agency}]


@pytest.mark.parametrize(
    ("literal", "code"),
    [
        ("1.0", "wrong-type"),
        ("true", "wrong-type"),
        ("[]", "wrong-type"),
        ("NaN", "wrong-type"),
        ('"\\udfff"', "wrong-type"),
        ("1" * 31, "number-too-long"),
        ("null", "missing-id"),
        ('" "', "missing-id"),
    ],
)
def test_wrong_json_ids(tmp_path: Path, literal: str, code: str) -> None:
    (issue,) = issues_of(tmp_path, f'[{{"ma": {literal}}}]', "data.json")
    assert place(issue) == (code, 1, None, "ma")


def test_json_list_under_a_key(tmp_path: Path) -> None:
    data = read(tmp_path, '\ufeff{"agencies": [{"Mã": "T01", "Tài liệu hiện có": 1.5}, {"ma": 2}]}', "data.json")
    assert [(dict(row), row.row) for row in data] == [({"ma": "T01", "tai_lieu": Fraction(3, 2)}, 1), ({"ma": "2"}, 2)]
    assert len(read(tmp_path, "[]", "data.json")) == 0


DOCUMENTS: list[tuple[str, list[Place]]] = [
    ("", [("invalid-json", None, None, None)]),
    ('[{"ma": "T01",}]', [("invalid-json", None, None, None)]),
    ("[" * 100_000, [("invalid-json", None, None, None)]),
    ('{"a":' * 100_000, [("invalid-json", None, None, None)]),
    ("null", [("wrong-type", None, None, None)]),
    ("5", [("wrong-type", None, None, None)]),
    ('{"ma": "T01"}', [("wrong-type", None, None, None)]),
    ('{"agencies": {}}', [("wrong-type", None, None, "agencies")]),
    ("[5, {}]", [("missing-column", None, None, "ma"), ("wrong-type", 1, None, None)]),
    ('{"agencies": [], "year": 2018}', [("unknown-column", None, None, "year")]),
    ('{"agencies": [], "agencies": []}', [("repeated-column", None, None, "agencies")]),
    ('[{"ma": "T01"}, null, ["T02"]]', [("wrong-type", 2, None, None), ("wrong-type", 3, None, None)]),
    ('[{"cbccvc": 5}, {}]', [("missing-column", None, None, "ma")]),
    ('[{"ma": "T01"}, {}]', [("missing-id", 2, None, "ma")]),
    ('[{"ma": "T01"}, {"ma": "T01"}]', [("repeated-agency", 2, "T01", "ma")]),
    ('[{"cbccvc": 5, "cbccvc": null, "ma": "T01"}]', [("repeated-column", 1, "T01", "cbccvc")]),
    ('[{"ma": "T01"}, {"ma": "T02", "Mã": "T03"}]', [("repeated-column", 2, "T02", "ma")]),
    (
        '[{"ma": "T01", "": 1}, {"ma": "T02", "cbcc": 5}, {"ma": "T03", "cbcc": 5, "\\ud800": 1}]',
        [
            ("unknown-column", 1, None, ""),
            ("unknown-column", 2, None, "cbcc"),
            ("unknown-column", 3, None, "\ufffd"),
        ],
    ),
]


@pytest.mark.parametrize(("content", "places"), DOCUMENTS)
def test_wrong_documents(tmp_path: Path, content: str, places: list[Place]) -> None:
    assert [place(issue) for issue in issues_of(tmp_path, content, "data.json")] == places


def test_json_errors_name_line_and_column(tmp_path: Path) -> None:
    (issue,) = issues_of(tmp_path, '[{"ma": "T01"},\n {"ma" "T02"}]', "data.json")
    assert "line 2 column 8" in issue.facts["reason"]


def test_keys_get_suggestions(tmp_path: Path) -> None:
    (issue,) = issues_of(tmp_path, '[{"ma": "T01", "cbccv": 5}]', "data.json")
    assert issue.suggestion == "cbccvc"


# ---- the registry


REGISTRY = "ma,ten,cap,nha_nuoc,dia_ban\nT01,Sở A,tinh,có,\nT02,Sở B,tinh,có,\nH01,Phòng C,huyen,có,Cái Bè\n"
DATA = "ma;cbccvc\nT01;5\n"


def issues_of_both(folder: Path, data: str, registry: str) -> list[tuple[str, Place]]:
    """Return what is wrong with two files: the name of the file, and the place."""
    with pytest.raises(BadData) as caught:
        SCHEMA.read(write(folder, data), str(write(folder, registry, "registry.csv")))
    return [(Path(issue.file or "").name, place(issue)) for issue in caught.value.issues]


def test_registry(tmp_path: Path) -> None:
    data = SCHEMA.read(str(write(tmp_path, DATA)), write(tmp_path, REGISTRY, "registry.csv"))
    assert list(data) == [{"ma": "T01", "cbccvc": 5}]
    assert data.registry is not None
    assert data.registry[2] == {"ma": "H01", "ten": "Phòng C", "cap": "huyen", "nha_nuoc": True, "dia_ban": "Cái Bè"}
    assert data.registry[2].row == 4


def test_attributes_may_stand_in_both_files(tmp_path: Path) -> None:
    data = SCHEMA.read(write(tmp_path, "ma;cap;ten\nT01;huyện;Sở X\n"), write(tmp_path, REGISTRY, "registry.csv"))
    assert data[0] == {"ma": "T01", "cap": "huyen", "ten": "Sở X"}


def test_registry_in_json(tmp_path: Path) -> None:
    registry = write(tmp_path, [{"ma": 1, "cap": "tinh", "nha_nuoc": True}], "registry.json")
    data = SCHEMA.read(write(tmp_path, "ma\n1\n"), registry)
    assert list(data.registry or ()) == [{"ma": "1", "cap": "tinh", "nha_nuoc": True}]


JOINS: list[tuple[str, str, list[tuple[str, Place]]]] = [
    (
        "ma;cbccvc\nT01;x\nT2;5\n",
        "ma,cap,cbccvc\nT01,xa,5\nT02,tinh,\nT02,tinh,\n",
        [
            ("data.csv", ("wrong-type", 2, "T01", "cbccvc")),
            ("data.csv", ("not-in-registry", 3, "T2", "ma")),
            ("registry.csv", ("unknown-column", 1, None, "cbccvc")),
            ("registry.csv", ("unknown-value", 2, "T01", "cap")),
            ("registry.csv", ("repeated-agency", 4, "T02", "ma")),
        ],
    ),
    # The order of issues is that of the rows, whenever they were found.
    (
        "ma;cbccvc\nX;5\nT01;x\nt01;5\nX;5;6\n",
        "ma\nT01\n",
        [
            ("data.csv", ("not-in-registry", 2, "X", "ma")),
            ("data.csv", ("wrong-type", 3, "T01", "cbccvc")),
            ("data.csv", ("not-in-registry", 4, "t01", "ma")),
            ("data.csv", ("wrong-width", 5, "X", None)),
            ("data.csv", ("repeated-agency", 5, "X", "ma")),
        ],
    ),
    # A row that cannot be taken apart still says whose it is when the id comes first...
    (DATA, "ma;cap\nT01\n", [("registry.csv", ("wrong-width", 2, "T01", None))]),
    # ... and if not, nobody is said to be missing from the registry.
    (DATA, "cap;ma\nT01\n", [("registry.csv", ("wrong-width", 2, None, None))]),
    (DATA, 'ma;cap\nT02;tinh\n"T01;tinh\n', [("registry.csv", ("invalid-csv", 3, None, None))]),
    (DATA, "cap\ntinh\n", [("registry.csv", ("missing-column", 1, None, "ma"))]),
    (DATA, "", [("registry.csv", ("empty-file", None, None, None))]),
    (
        DATA,
        "ma;cap\n;tinh\n",
        [("data.csv", ("not-in-registry", 2, "T01", "ma")), ("registry.csv", ("missing-id", 2, None, "ma"))],
    ),
]


@pytest.mark.parametrize(("data", "registry", "places"), JOINS)
def test_problems_of_both_files(tmp_path: Path, data: str, registry: str, places: list[tuple[str, Place]]) -> None:
    assert issues_of_both(tmp_path, data, registry) == places


def test_unregistered_agencies_get_suggestions(tmp_path: Path) -> None:
    with pytest.raises(BadData) as caught:
        SCHEMA.read(write(tmp_path, "ma\nT001\n"), write(tmp_path, REGISTRY, "registry.csv"))
    assert [issue.suggestion for issue in caught.value.issues] == ["T01"]


# ---- notes


def test_missing_columns_are_noted_once(tmp_path: Path) -> None:
    data = read(tmp_path, "ma;nha_nuoc;cbccvc;tai_lieu;co_kho;luu_tru\nT01;;;;;\nT02;;;;;\n")
    file = str(tmp_path / "data.csv")
    assert data.notes == tuple(Note("no-column", name, file) for name in ("cap", "van_thu"))
    assert data.notes[1].message() == "không có cột `van_thu`: coi như mọi cơ quan đều thiếu số liệu này"
    assert data.notes[1].message("en") == "there is no column `van_thu`: it is missing for every agency"


def test_of_a_column_that_no_statement_reads_nothing_is_said(tmp_path: Path) -> None:
    schema = schema_of(PLAN + "    moi cap_tinh.bien_che >= 2 nguoi khi co_kho\n")  # `bien_che` adds two fields up
    data = schema.read(write(tmp_path, "ma;cap;nha_nuoc\nT01;;\n"))
    assert [note.field for note in data.notes] == ["co_kho", "van_thu", "luu_tru"]


def test_attributes_are_expected_in_the_registry(tmp_path: Path) -> None:
    registry = write(tmp_path, "ma;nha_nuoc\nT01;có\n", "registry.csv")
    data = SCHEMA.read(write(tmp_path, "ma;dia_ban;cbccvc;tai_lieu;co_kho\nT01;;;;\n"), registry)
    assert [(note.field, Path(note.file).name) for note in data.notes] == [
        ("cap", "registry.csv"),
        ("van_thu", "data.csv"),
    ]


def test_derived_fields_may_have_columns(tmp_path: Path) -> None:
    data = read(tmp_path, "ma;bien_che\nT01;2\n")
    assert data[0] == {"ma": "T01", "bien_che": 2}
    (issue,) = issues_of(tmp_path, "ma;Biên chế\nT01;2,5\n")
    assert place(issue) == ("not-whole", 2, "T01", "bien_che")


# ---- files


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


def test_unregistered_agencies_are_not_listed_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(problems, "MOST_ISSUES", 10)
    places = issues_of_both(tmp_path, "ma\n" + "".join(f"{number}\n" for number in range(20)), "ma\nT01\n")
    assert [place[0] for _, place in places] == ["not-in-registry"] * 10 + ["too-many-issues"]


def test_suggestions_stop_when_they_cost_too_much() -> None:
    suggester = Suggester(["abcd"], 2)
    assert suggester.nearest("x" * 1000) is None
    assert [suggester.nearest("abce") for _ in range(3)] == ["abcd", "abcd", None]


# ---- what reading gives


def test_rows_are_mappings(tmp_path: Path) -> None:
    data = read(tmp_path, "ma;cbccvc;co_kho\nT01;5;\nT02;;có\n")
    row = data[0]
    assert isinstance(row, Row)
    assert (len(row), list(row), row.get("co_kho")) == (2, ["ma", "cbccvc"], None)
    with pytest.raises(KeyError):
        row["co_kho"]
    assert data[-1]["co_kho"] is True
    assert list(data[1:]) == [{"ma": "T02", "co_kho": True}]
    assert [one.row for one in data] == [2, 3]
    assert data.registry is None


def test_example_is_read_fast() -> None:
    ruleset = (ROOT / "rulesets" / "tien_giang" / "2018.vtlt").read_text(encoding="utf-8")
    schema = schema_of(ruleset)
    folder = ROOT / "examples" / "tien_giang_2018"
    times = []
    for _ in range(5):
        start = time.perf_counter()
        data = schema.read(folder / "data.csv", folder / "registry.csv")
        times.append(time.perf_counter() - start)
    assert min(times) < 0.06
    assert data.registry is not None
    assert (len(data), len(data.registry), data.notes) == (339, 342, ())
    assert data[0] == {"ma": "UBNDT", "kiem_toan_kho": datetime.date(2018, 6, 14), "quyet_toan_kho": NOT_DONE}
    assert data[1]["tai_lieu"] == Fraction(6793, 10)
    assert data.registry[0]["loai"] == "ubnd_tinh"


# ---- properties


_any_table = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)

_headings = st.sampled_from(["ma", "ten", "cap", "cbccvc", "tai_lieu", "co_kho", "chinh_ly", "Mã", "", "x"])
_cells = st.one_of(
    st.sampled_from(
        ["", "T01", "5", "1.957", "679,3", "có", "chưa", "31/02/2018", "tinh", "-1", '"', '"a;b"', "\u0301", "\x00"]
    ),
    st.text(max_size=8),
)
_csv_texts = st.builds(
    lambda separator, headings, rows, end: end.join(separator.join(cells) for cells in [headings, *rows]),
    st.sampled_from(";,\t"),
    st.lists(_headings, max_size=6),
    st.lists(st.lists(_cells, max_size=6), max_size=6),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
_json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | _cells,
    lambda children: (
        st.lists(children, max_size=4) | st.dictionaries(_headings | st.text(max_size=4), children, max_size=4)
    ),
    max_leaves=12,
)


def _read_anything(folder: Path, content: bytes, suffix: str, has_registry: bool) -> None:
    path = folder / f"any{suffix}"
    path.write_bytes(content)
    issues: tuple[DataIssue, ...] | None = None
    try:
        SCHEMA.read(path, path if has_registry else None)
    except BadData as error:
        issues = error.issues
        str(error).encode()
    assert issues is None or issues
    assert all(issue.file == str(path) and issue.message("en") for issue in issues or ())


@_any_table
@given(st.binary(), st.sampled_from([".csv", ".json", ".txt", ".xlsx"]), st.booleans())
def test_any_bytes(tmp_path: Path, content: bytes, suffix: str, has_registry: bool) -> None:
    _read_anything(tmp_path, content, suffix, has_registry)


@_any_table
@given(_csv_texts, st.booleans())
def test_any_csv(tmp_path: Path, content: str, has_registry: bool) -> None:
    _read_anything(tmp_path, content.encode("utf-8", "replace"), ".csv", has_registry)


@_any_table
@given(_json_values, st.booleans(), st.booleans())
def test_any_json(tmp_path: Path, document: object, is_wrapped: bool, has_registry: bool) -> None:
    content = json.dumps({"agencies": document} if is_wrapped else document)
    _read_anything(tmp_path, content.encode(), ".json", has_registry)


@_any_table
@given(
    st.lists(
        st.fixed_dictionaries(
            {},
            optional={
                "cbccvc": st.integers(0, 10**30 - 1),
                "tai_lieu": st.decimals(0, 10**9, places=3).map(Fraction),
                "co_kho": st.booleans(),
                "chinh_ly": st.dates() | st.just(NOT_DONE),
                "cap": st.sampled_from(["tinh", "huyen", "so_nganh"]),
            },
        ),
        max_size=5,
    ),
    st.sampled_from(";\t"),
)
def test_written_values_are_read_back(tmp_path: Path, agencies: list[dict[str, object]], separator: str) -> None:
    names = ["ma", "cbccvc", "tai_lieu", "co_kho", "chinh_ly", "cap"]

    def written(value: object) -> str:
        match value:
            case bool():
                return "có" if value else "không"
            case int() | Fraction():
                return write_exact(value)
            case datetime.date():
                return f"{value.day}/{value.month}/{value.year:04}"
            case None:
                return ""
            case _:
                return "chưa" if value is NOT_DONE else str(value)

    rows = [{"ma": f"T{number}", **values} for number, values in enumerate(agencies)]
    lines = [separator.join(written(row.get(name)) for name in names) for row in rows]
    data = read(tmp_path, "\n".join([separator.join(names), *lines]))
    assert list(data) == rows
