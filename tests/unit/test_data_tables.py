"""Tables in CSV and JSON: what is read, and what is refused, with code, row, agency and column."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from data_files import SCHEMA, Place, issues_of, place, read

import vtlt_rules as vtlt

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


@pytest.mark.parametrize(
    "content", [vtlt.FileContent("/khong/co.csv", b"ma;Bi\xc3\xaan ch\xe1\xba\xbf\nT01;x\n"),
                vtlt.FileContent("../\x00", b'[{"ma": "T01", "bien_che": "x"}]', ".json"),
                vtlt.FileContent("upload", b"ma,bien_che\nT01,x\n", ".CSV")],
)  # fmt: skip
def test_what_has_no_path_is_read_as_a_file_of_its_name(content: vtlt.FileContent) -> None:
    """The name comes from a stranger: it is shown, never opened."""
    with pytest.raises(vtlt.BadData) as caught:
        SCHEMA.read(content)
    assert [(one.code, one.agency, one.field, one.file) for one in caught.value.issues if one.field == "bien_che"] == [
        ("wrong-type", "T01", "bien_che", content.name)
    ]


def test_a_name_without_a_format_tells_none() -> None:
    with pytest.raises(vtlt.BadData) as caught:
        SCHEMA.read(vtlt.FileContent("upload", b"ma\n"))
    assert [one.code for one in caught.value.issues] == ["unknown-format"]


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
    ("ma;;cbccvc\nT01;;5\nT02;x;5\nT03;y;5\n", [("unknown-column", 3, None, "B")]),
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
    ("ma;co_kho\n\nT01;!\n", [("wrong-type", 3, "T01", "co_kho")]),
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
        ("co_kho", "1", "reading-proposed", None),
        ("co_kho", "2", "wrong-type", "`2`"),
        ("co_kho", "{}", "wrong-type", "`{…}`"),
        ("chinh_ly", "false", "wrong-type", "`false`"),
        ("chinh_ly", "20180319", "wrong-type", "`20180319`"),
        ("cap", "1", "unknown-value", "1"),
        ("cap", "true", "unknown-value", "true"),
        ("cap", "[]", "wrong-type", "`[…]`"),
        ("dia_ban", "5", "reading-proposed", None),
        ("dia_ban", "5.5", "wrong-type", "`5.5`"),
        ("dia_ban", '"\\ud800"', "wrong-type", "`\ufffd`"),
        ("ten", "true", "wrong-type", "`true`"),
    ],
)
def test_wrong_json_values(tmp_path: Path, column: str, literal: str, code: str, shown: str | None) -> None:
    content = f'[{{"ma": "T01", "cap": "tinh"}}, {{"cap": "tinh", "{column}": {literal}, "ma": "T02"}}]'
    content = content.replace('"cap": "tinh", "cap"', '"cap"')
    (issue,) = issues_of(tmp_path, content, "data.json")
    assert place(issue) == ((code, None, None, column) if code == "reading-proposed" else (code, 2, "T02", column))
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
