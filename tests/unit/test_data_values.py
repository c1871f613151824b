"""Cells of files to values, exactly or refused; what reading gives; files with anything in them."""

from __future__ import annotations

import datetime
import json
from fractions import Fraction
from pathlib import Path

import pytest
from data_files import SCHEMA, issues_of, place, read, schema_of, write
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from calls import calls_of
from vtlt_rules.data import Row
from vtlt_rules.errors import BadData
from vtlt_rules.issues import DataIssue
from vtlt_rules.values import NOT_DONE, write_exact
from vtlt_rules.words import Word

# ---- values


TYPED = [
    ("cbccvc", "0", 0),
    ("cbccvc", "1957", 1957),
    ("cbccvc", "007", 7),
    ("cbccvc", "12,0", 12),
    ("cbccvc", "9" * 30, int("9" * 30)),
    ("tai_lieu", "679,3", Fraction(6793, 10)),
    ("tai_lieu", "0,957", Fraction(957, 1000)),
    ("tai_lieu", "1,9570", Fraction(1957, 1000)),
    ("tai_lieu", "1957,001", Fraction(1957001, 1000)),
    ("tai_lieu", "1.234.567", 1234567),
    ("tai_lieu", "1.234,5", Fraction(12345, 10)),
    ("tai_lieu", "12.345.678,900", Fraction(123456789, 10)),
    ("cbccvc", "1.234.567", 1234567),
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
    ("cbccvc", "1,957", "reading-proposed", None),
    ("cbccvc", "1957,5", "not-whole", None),
    ("cbccvc", "1.957,5", "not-whole", None),
    ("cbccvc", "1.000." * 9 + "000", "ambiguous-number", None),
    ("cbccvc", "1" + ".000" * 10, "number-too-long", None),
    ("cbccvc", "1" * 31, "number-too-long", None),
    ("tai_lieu", "1" * 16 + "," + "1" * 15, "number-too-long", None),
    ("cbccvc", "-5", "negative", None),
    ("tai_lieu", "\u22120,5", "negative", None),
    ("tai_lieu", "-1.957", "negative", None),
    ("cbccvc", "-0", "wrong-type", None),
    ("cbccvc", "-", "dash-unclear", None),
    ("cbccvc", "+5", "wrong-type", None),
    ("cbccvc", "1e3", "wrong-type", None),
    ("cbccvc", "40%", "wrong-type", None),
    ("tai_lieu", "40 m2", "wrong-type", None),
    ("tai_lieu", ",5", "wrong-type", None),
    ("tai_lieu", "5,", "wrong-type", None),
    ("tai_lieu", "1..2", "wrong-type", None),
    ("tai_lieu", "12.", "wrong-type", None),
    ("tai_lieu", "1 957", "reading-proposed", None),
    ("tai_lieu", "1\u00a0957,5", "reading-proposed", None),
    ("tai_lieu", "19 57", "wrong-type", None),
    ("tai_lieu", "1,234,567", "reading-proposed", None),
    ("tai_lieu", "１２", "wrong-type", None),
    ("tai_lieu", "không", "dash-unclear", None),
    ("tai_lieu", "hai", "wrong-type", None),
    ("tai_lieu", "#N/A", "error-cell", None),
    ("tai_lieu", "nt", "same-as-above", None),
    ("tai_lieu", "1.957", "ambiguous-number", "1957 / 1,9570"),
    ("tai_lieu", "1,957", "ambiguous-number", "1957 / 1,9570"),
    ("cbccvc", "1.957", "reading-proposed", None),
    ("tai_lieu", "0.123", "reading-proposed", None),
    ("tai_lieu", "1234.567", "reading-proposed", None),
    ("tai_lieu", "12.5", "reading-proposed", None),
    ("tai_lieu", "0.234,5", "ambiguous-number", None),
    ("tai_lieu", "1.2345,5", "ambiguous-number", None),
    ("tai_lieu", "12.34.567", "ambiguous-number", None),
    ("tai_lieu", "1,234.5", "reading-proposed", None),
    ("tai_lieu", "1.2.3", "ambiguous-number", None),
    ("tai_lieu", "1." + "2" * 100, "ambiguous-number", None),
    ("co_kho", "x", "reading-proposed", None),
    ("co_kho", "1", "reading-proposed", None),
    ("co_kho", "yes", "reading-proposed", None),
    ("co_kho", "2", "wrong-type", None),
    ("co_kho", "cỏ", "wrong-type", None),
    ("chinh_ly", "31/02/2018", "invalid-date", None),
    ("chinh_ly", "03/19/2018", "invalid-date", "19/03/2018"),
    ("chinh_ly", "19-03-2018", "reading-proposed", None),
    ("chinh_ly", "31-02-2018", "invalid-date", None),
    ("chinh_ly", "01/01/0000", "invalid-date", None),
    ("chinh_ly", "43178", "reading-proposed", None),
    ("chinh_ly", "99999", "invalid-date", None),
    ("chinh_ly", "không", "reading-proposed", None),
    ("chinh_ly", "đã xong", "done-words", None),
    ("chinh_ly", "quý IV/2018", "incomplete-date", None),
    ("cap", "tinhh", "unknown-value", "tinh"),
    ("cap", "cap  tinh", "reading-proposed", None),
    ("cap", "t\u0456nh", "unknown-value", "tinh"),
    ("cap", "khác", "unknown-value", "khác"),
    ("cap", "9", "unknown-value", None),
    ("dia_ban", "a" + "\u0301\u0323" * 50_000, "wrong-type", None),
]


@pytest.mark.parametrize(
    ("cell", "vi", "en"),
    [
        ("8.257", "hai cách", "two ways"),
        ("8,257", "hai cách", "two ways"),
        ("8.2.5", "không đọc được thành số nào", "no number in any reading"),
    ],
)
def test_only_what_has_two_readings_is_said_to_have_them(tmp_path: Path, cell: str, vi: str, en: str) -> None:
    with pytest.raises(BadData) as caught:
        read(tmp_path, f"ma;tai_lieu\nT01;{cell}\n", "data.csv")
    (issue,) = caught.value.issues
    assert issue.code == "ambiguous-number"
    assert vi in issue.message() and en in issue.message("en")
    assert ("hai cách" in issue.message()) == (vi == "hai cách")


@pytest.mark.parametrize(("column", "cell", "code", "suggestion"), MISTYPED)
@pytest.mark.parametrize("name", ["data.csv", "data.json"])
def test_text_of_another_type_is_refused(
    tmp_path: Path, name: str, column: str, cell: str, code: str, suggestion: str | None
) -> None:
    if name.endswith("json"):
        content: object = [{"ma": "T01", "cap": "tinh"}, {"ma": "T02", "cap": "tinh"} | {column: cell}]
    elif column == "cap":  # which may not be empty: it says who is in a scope
        content = f"ma;cap\nT01;tinh\nT02;{cell}\n"
    else:
        content = f"ma;{column}\nT01;\nT02;{cell}\n"
    (issue,) = issues_of(tmp_path, content, name)
    if code == "reading-proposed":  # of all cells of the column
        assert place(issue) == (code, None, None, column)
    else:
        assert place(issue) == (code, 2 if name.endswith("json") else 3, "T02", column)
    assert issue.suggestion == suggestion


@pytest.mark.parametrize(
    ("column", "cell", "facts"),
    [
        ("cbccvc", "12,5", {"value": "12,5", "unit": "người"}),
        ("cbccvc", "-5", {"value": "-5"}),
        ("cbccvc", "1" * 31, {"limit": 30}),
        ("tai_lieu", "1.2.3", {"value": "1.2.3", "why": Word("no-reading")}),
        ("co_kho", "z", {"expected": "có/không", "value": "`z`"}),
        ("chinh_ly", "31/02/2018", {"value": "31/02/2018"}),
        ("cap", "xa", {"value": "xa", "expected": "tinh, huyen, so_nganh, khac_1, khac_2"}),
        ("co_kho", "\x1b[31m" + "a" * 500, {"expected": "có/không", "value": "`\ufffd[31m" + "a" * 55 + "…`"}),
    ],
)
def test_issues_carry_facts(tmp_path: Path, column: str, cell: str, facts: dict[str, object]) -> None:
    (issue,) = issues_of(tmp_path, f"ma;{column}\nT01;{cell}\n")
    assert issue.facts == facts


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


ROOT = Path(__file__).parents[2]


# ---- what reading gives


def test_example_is_read_in_few_steps() -> None:
    """Some 4,000 figures and 2,200 attributes; calls are counted, since time depends on the machine."""
    ruleset = (ROOT / "rulesets" / "tien_giang" / "2018.vtlt").read_text(encoding="utf-8")
    schema = schema_of(ruleset)
    folder = ROOT / "examples" / "tien_giang_2018"
    assert calls_of(lambda: schema.read(folder / "data.csv", folder / "registry.csv")) < 60_000
    data = schema.read(folder / "data.csv", folder / "registry.csv")
    assert data.registry is not None
    assert (len(data), len(data.registry), data.notes) == (363, 366, ())
    assert data[0] == {"ma": "UBNDT", "kiem_toan_kho": datetime.date(2017, 12, 15), "quyet_toan_kho": NOT_DONE}
    assert data[1]["tai_lieu"] == Fraction(7021, 10)
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
    path = write(tmp_path, "\n".join([separator.join(names), *lines]))
    data = SCHEMA.read(path, thousands=".")  # among few figures none may show that the comma is the decimal sign
    assert list(data) == rows
