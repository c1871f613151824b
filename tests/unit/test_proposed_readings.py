"""Columns that are not written as they should be: refused with a proposal, read as proposed once that is accepted.

What comes out was worked out by hand from the table of the reference.
"""

from __future__ import annotations

import datetime
import json
import pickle
from fractions import Fraction
from pathlib import Path

import pytest
from data_files import SCHEMA, schema_of, write
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import vtlt_rules as vtlt
from vtlt_rules.data.choices import READINGS
from vtlt_rules.data.columns import data_columns
from vtlt_rules.data.problems import Fault
from vtlt_rules.data.raw import JsonNumber, SheetError
from vtlt_rules.errors import BadData
from vtlt_rules.issues import DataIssue, issue_to_text, issues_to_text
from vtlt_rules.values import NOT_DONE

F = Fraction
DAY = datetime.date
MARCH = DAY(2026, 3, 1)
MISSING = None

PERCENT = schema_of("""
ke_hoach thu "Thử"
don_vi phan_tram "phần trăm"
truong ty_le_nop "Tỷ lệ nộp lưu" : phan_tram
don_vi m2 "m²"
truong dien_tich "Diện tích" : m2
pham_vi moi_noi "Mọi nơi" khi ma = "T1" hoac khong ma = "T1"
muc "1" "Thử"
    moi moi_noi.ty_le_nop >= 1 phan_tram
""")


def file_of(folder: Path, column: str, cells: list[str], name: str = "data.csv") -> Path:
    """Write a column of texts for T1, T2, …; of some kinds of cells CSV needs quotation marks."""
    agencies = [(f"T{number}", cell) for number, cell in enumerate(cells, 1)]
    if name.endswith("json"):
        return write(folder, [{"ma": agency, column: cell} for agency, cell in agencies], name)
    quoted = [(agency, cell.replace('"', '""')) for agency, cell in agencies]
    return write(folder, f"ma;{column}\n" + "".join(f'{agency};"{cell}"\n' for agency, cell in quoted), name)


def refused(path: Path, schema=SCHEMA, **how) -> BadData:
    with pytest.raises(BadData) as caught:
        schema.read(path, **how)
    return caught.value


READ = [
    ("co_kho", ["x", "X", "✓", "✔", "v", "yes", "y", "1", "có"], ["marks"], [True] * 9),
    ("co_kho", ["x", "", "không"], ["marks"], [True, MISSING, False]),  # an empty cell is not no
    ("co_kho", ["0", "không có", "No", "n", "chưa", "k"], ["marks"], [False] * 6),
    ("co_kho", ["Đã có", "da co", "n/a"], ["marks", "missing-words"], [True, True, MISSING]),
    ("cbccvc", ["1.957", "12", "2.344"], ["thousands"], [1957, 12, 2344]),
    ("cbccvc", ["1,957", "12"], ["thousands"], [1957, 12]),
    ("cbccvc", ["1.000"], ["thousands"], [1000]),
    ("tai_lieu", ["1 957", "1\u00a0957,5", "2'344"], ["thousands"], [1957, F(3915, 2), 2344]),
    ("tai_lieu", ["1,234,567", "8"], ["thousands"], [1234567, 8]),
    ("tai_lieu", ["12.5", "0.957", "8"], ["decimal-point"], [F(25, 2), F(957, 1000), 8]),
    ("tai_lieu", ["1,957", "12.5"], ["thousands", "decimal-point"], [1957, F(25, 2)]),
    ("tai_lieu", ["1.957", "12.5"], ["decimal-point"], [F(1957, 1000), F(25, 2)]),
    ("tai_lieu", ["679,3 mét", "12 mét giá", "5 m", "5 met_gia"], ["unit-written"], [F(6793, 10), 12, 5, 5]),
    ("cbccvc", ["12 người", "12NGƯỜI", "1.957 nguoi"], ["thousands", "unit-written"], [12, 12, 1957]),
    ("chinh_ly", ["1/3/26", "01-03-2026", "01.03.2026", "Ngày 1 tháng 3 năm 2026", "2026/3/1", "01/03/2026 00:00:00"],
     ["day-formats"], [MARCH] * 6),
    ("chinh_ly", ["1/3/26", "01/03/2026", "chưa"], ["day-formats"], [MARCH, MARCH, NOT_DONE]),
    ("chinh_ly", ["43100", "43101"], ["excel-dates"], [DAY(2017, 12, 31), DAY(2018, 1, 1)]),
    ("chinh_ly", ["25569", "73050", "chưa"], ["excel-dates"], [DAY(1970, 1, 1), DAY(2099, 12, 31), NOT_DONE]),
    ("chinh_ly", ["Đang thực hiện", "chưa ban hành", "không", "0"], ["not-done-words"], [NOT_DONE] * 4),
    ("chinh_ly", ["chưa có số liệu", "01/03/2026"], ["missing-words"], [MISSING, MARCH]),
    ("cbccvc", ["không có số liệu", "KXĐ", "?", "7"], ["missing-words"], [MISSING, MISSING, MISSING, 7]),
    ("cbccvc", ['="01"', "'02", '="1.957"'], ["quoted", "thousands"], [1, 2, 1957]),
    ("dia_ban", ['="Gò Công"', "Cai Lậy"], ["quoted"], ["Gò Công", "Cai Lậy"]),
    ("cap", ["cap tinh", "CẤP-HUYỆN", "So_nganh"], ["label-forms"], ["tinh", "huyen", "so_nganh"]),
]  # fmt: skip


@pytest.mark.parametrize("name", ["data.csv", "data.json"])
@pytest.mark.parametrize(("column", "cells", "readings", "values"), READ)
def test_a_reading_is_proposed_and_accepted(
    tmp_path: Path, name: str, column: str, cells: list[str], readings: list[str], values: list[object]
) -> None:
    path = file_of(tmp_path, column, cells, name)
    error = refused(path)
    (issue,), (proposal,) = error.issues, error.proposals
    assert (issue.code, issue.field, issue.row, issue.agency) == ("reading-proposed", column, None, None)
    assert (proposal.name, list(proposal.readings), proposal.file) == (column, readings, str(path))
    assert (proposal.heading, proposal.letter) == (column, None if name.endswith("json") else "B")
    assert 0 < proposal.count <= len(cells) and 0 < len(proposal.examples) <= 3
    for text, value in proposal.examples:
        assert value == values[cells.index(text)] and (text in issue.message("vi") and text in issue.message("en"))
    assert f"--accept={','.join(readings)}" in issue.message("vi")
    for accept in (True, {column}, readings, set(READINGS)):
        data = SCHEMA.read(path, accept=accept)
        assert [row.get(column) for row in data] == values
        assert [type(row.get(column)) for row in data] == [type(value) for value in values]
        (note,) = [one for one in data.notes if one.code == "reading-accepted"]
        assert (note.field, note.facts["count"], note.facts["readings"]) == (column, proposal.count, ",".join(readings))
        assert note.message("vi") != note.message("en")
    for accept in (False, {"ten"}, set(READINGS) - {readings[0]}):
        assert refused(path, accept=accept).issues == error.issues


def test_a_share_is_read_in_percent_where_the_unit_is_that(tmp_path: Path) -> None:
    path = file_of(tmp_path, "ty_le_nop", ["94 %", "94,5%", "7 phần trăm", "0"])
    assert refused(path, PERCENT).proposals[0].readings == ("percent",)
    assert [row["ty_le_nop"] for row in PERCENT.read(path, accept={"percent"})] == [94, F(189, 2), 7, 0]
    assert [one.code for one in refused(file_of(tmp_path, "dien_tich", ["94 %"]), PERCENT, accept=True).issues] == [
        "wrong-type"
    ]
    path = file_of(tmp_path, "dien_tich", ["40 m2", "40,5m²"])
    assert [row["dien_tich"] for row in PERCENT.read(path, accept=True)] == [40, F(81, 2)]


def test_an_id_is_read_at_once_so_that_all_else_is_said_of_it(tmp_path: Path) -> None:
    path = write(tmp_path, 'ma;cbccvc\n"=""01""";5\n\'02;hai\n')
    error = refused(path)
    assert [(one.code, one.agency) for one in error.issues] == [("reading-proposed", None), ("wrong-type", "02")]
    path = write(tmp_path, 'ma;cbccvc\n"=""01""";5\n\'02;6\n')
    assert list(SCHEMA.read(path, accept={"ma"})) == [{"ma": "01", "cbccvc": 5}, {"ma": "02", "cbccvc": 6}]


def test_numbers_of_a_table_that_knows_types(tmp_path: Path) -> None:
    rows = [{"ma": "T1", "co_kho": 1, "chinh_ly": 43100, "dia_ban": 5}, {"ma": "T2", "co_kho": 0, "chinh_ly": "chưa"}]
    path = write(tmp_path, rows, "data.json")
    assert {one.readings for one in refused(path).proposals} == {("marks",), ("excel-dates",), ("numbers-as-text",)}
    assert list(SCHEMA.read(path, accept=True)) == [
        {"ma": "T1", "co_kho": True, "chinh_ly": DAY(2017, 12, 31), "dia_ban": "5"},
        {"ma": "T2", "co_kho": False, "chinh_ly": NOT_DONE},
    ]


def test_cells_of_spreadsheets() -> None:
    columns = data_columns(SCHEMA.ruleset).by_name
    for name in ("ma", "ten", "cap", "cbccvc", "co_kho", "chinh_ly"):
        found = columns[name].read(SheetError("#DIV/0!"))
        assert isinstance(found, Fault) and (found.code, found.facts) == ("error-cell", {"value": "#DIV/0!"})
    assert columns["chinh_ly"].read(MARCH) == MARCH
    assert isinstance(columns["cbccvc"].read(MARCH), Fault)
    found = columns["chinh_ly"].read(JsonNumber("2018"))
    assert isinstance(found, Fault) and found.code == "incomplete-date"


# ---- what stays wrong


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("cbccvc", "12 (3 nữ)", "wrong-type"),
        ("cbccvc", "khoảng 12", "wrong-type"),
        ("cbccvc", "12 cái", "wrong-type"),
        ("cbccvc", "94%", "wrong-type"),
        ("cbccvc", "12,5 người", "wrong-type"),
        ("cbccvc", "-5 người", "wrong-type"),
        ("cbccvc", "#DIV/0!", "error-cell"),
        ("co_kho", "#N/A", "error-cell"),
        ("dia_ban", "#REF!", "error-cell"),
        ("cbccvc", "nt", "same-as-above"),
        ("co_kho", "″", "same-as-above"),
        ("dia_ban", "//", "same-as-above"),
        ("chinh_ly", "Đã ban hành", "done-words"),
        ("chinh_ly", "xong", "done-words"),
        ("chinh_ly", "x", "done-words"),
        ("chinh_ly", "31/12", "incomplete-date"),
        ("chinh_ly", "tháng 12/2018", "incomplete-date"),
        ("chinh_ly", "Quý IV/2018", "incomplete-date"),
        ("chinh_ly", "2018", "incomplete-date"),
        ("chinh_ly", "3/19/26", "invalid-date"),
        ("chinh_ly", "12345", "invalid-date"),
        ("chinh_ly", "43100,5", "invalid-date"),
        ("co_kho", "có (đang sửa)", "wrong-type"),
        ("co_kho", "+", "wrong-type"),
        ("cap", "tinnh", "unknown-value"),
        ("cbccvc", "7" * 5_000 + " người", "wrong-type"),
    ],
)
def test_what_cannot_be_read_is_wrong_and_accepting_changes_nothing(
    tmp_path: Path, column: str, cell: str, code: str
) -> None:
    path = file_of(tmp_path, column, [cell])
    (issue,) = [one for one in refused(path).issues if one.code != "missing-attribute"]
    assert (issue.code, issue.row, issue.agency, issue.field, issue.column) == (code, 2, "T1", column, "B")
    assert refused(path, accept=True).issues == refused(path).issues


def test_a_date_among_words_is_suggested(tmp_path: Path) -> None:
    (issue,) = refused(file_of(tmp_path, "chinh_ly", ["Đã ban hành ngày 19.03.2018"])).issues
    assert (issue.code, issue.suggestion) == ("done-words", "19/03/2018")


DASHES = [("cbccvc", 0), ("co_kho", False), ("chinh_ly", NOT_DONE)]


@pytest.mark.parametrize(("column", "no"), DASHES)
def test_a_dash_is_what_somebody_says(tmp_path: Path, column: str, no: object) -> None:
    path = file_of(tmp_path, column, ["-", "–", "—", ""])
    for how in ({}, {"accept": True}):
        issues = refused(path, **how).issues
        assert [(one.code, one.row) for one in issues] == [
            ("dash-unclear", 2),
            ("dash-unclear", 3),
            ("dash-unclear", 4),
        ]
        assert "--dash no" in issues[0].message() and "--dash missing" in issues[0].message("en")
    data = SCHEMA.read(path, dash="no")
    assert [row.get(column) for row in data] == [no, no, no, MISSING] and type(data[0][column]) is type(no)
    (note,) = [one for one in data.notes if one.code == "dash-read"]
    assert (note.field, note.facts["count"]) == (column, 3) and note.message() != note.message("en")
    assert [row.get(column) for row in SCHEMA.read(path, dash="missing")] == [MISSING] * 4


def test_a_dash_in_other_columns_and_words_in_columns_of_numbers(tmp_path: Path) -> None:
    assert [one.code for one in refused(file_of(tmp_path, "cap", ["-", "tinh"]), dash="no").issues] == ["unknown-value"]
    assert SCHEMA.read(file_of(tmp_path, "dia_ban", ["-"]))[0]["dia_ban"] == "-"
    path = file_of(tmp_path, "cbccvc", ["không", "không có", "k", "Chưa có", "không phát sinh"])
    assert {one.code for one in refused(path, accept=True).issues} == {"dash-unclear"}
    assert [row["cbccvc"] for row in SCHEMA.read(path, dash="no")] == [0] * 5
    with pytest.raises(ValueError, match="a dash means"):
        SCHEMA.read(path, dash="nothing")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("column", "cells", "value", "others"),
    [
        (
            "tai_lieu",
            ["12,5", "7,5", "8,5", "9,5", "12.5", "1.5"],
            "12,5 (T1); 7,5 (T2); 8,5 (T3)",
            "12.5 (T5); 1.5 (T6)",
        ),
        ("cbccvc", ["1.957", "1,234", "5"], "1.957 (T1)", "1,234 (T2)"),
        ("tai_lieu", ["12,5 mét", "12.5", "5"], "12,5 mét (T1)", "12.5 (T2)"),
        ("chinh_ly", ["43100", "19/03/2018", "4/3/18"], "43100 (T1)", "19/03/2018 (T2); 4/3/18 (T3)"),
    ],
)
def test_a_column_of_both_kinds_shows_both(
    tmp_path: Path, column: str, cells: list[str], value: str, others: str
) -> None:
    path = file_of(tmp_path, column, cells)
    for how in ({}, {"accept": True}):
        issue = next(one for one in refused(path, **how).issues if one.code == "mixed-column")
        assert (issue.field, issue.row, issue.facts["value"], issue.facts["others"]) == (column, None, value, others)
        assert issue.message("vi") != issue.message("en")


def test_two_readings_of_a_number_stay_an_error_whatever_is_accepted(tmp_path: Path) -> None:
    for cells in (["1,957"], ["1.957 mét", "2"], ["1,957 mét", "12 mét"]):
        path = file_of(tmp_path, "tai_lieu", cells)
        issues = refused(path, accept=True).issues
        assert [one.code for one in issues] == ["ambiguous-number"] and "--thousands" in issues[0].message()
    path = file_of(tmp_path, "tai_lieu", ["1,957 mét", "12 mét"])
    assert [row["tai_lieu"] for row in SCHEMA.read(path, accept=True, thousands=",")] == [1957, 12]
    assert [row["tai_lieu"] for row in SCHEMA.read(path, accept=True, thousands=".")] == [F(1957, 1000), 12]


def test_what_can_be_read_is_proposed_beside_what_cannot(tmp_path: Path) -> None:
    path = file_of(tmp_path, "co_kho", ["x", "✓", "có phần", "x"])
    assert [(one.code, one.row) for one in refused(path).issues] == [("reading-proposed", None), ("wrong-type", 4)]
    assert [(one.code, one.row) for one in refused(path, accept=True).issues] == [("wrong-type", 4)]


def test_everything_is_said_at_once_and_membership_is_not_lost(tmp_path: Path) -> None:
    path = write(tmp_path, "ma;cap;cbccvc;co_kho\nT1;cap tinh;x;x\nT2;cap huyen;1.957;có\nT3;;2;-\n")
    issues = refused(path).issues
    assert [(one.code, one.row, one.field) for one in issues] == [
        ("reading-proposed", None, "cap"),
        ("reading-proposed", None, "cbccvc"),
        ("reading-proposed", None, "co_kho"),
        ("wrong-type", 2, "cbccvc"),
        ("dash-unclear", 4, "co_kho"),
        ("missing-attribute", 4, "cap"),
    ]


def test_names_that_are_neither_readings_nor_columns_are_refused(tmp_path: Path) -> None:
    path = file_of(tmp_path, "cbccvc", ["5"])
    with pytest.raises(ValueError, match="'mark'"):
        SCHEMA.read(path, accept={"mark"})
    assert SCHEMA.read(path, accept="marks")[0]["cbccvc"] == 5  # a text is one name


def test_of_a_registry_too_and_an_error_can_be_pickled(tmp_path: Path) -> None:
    data = write(tmp_path, "ma;co_kho\nT1;x\n")
    registry = write(tmp_path, "ma;ten;cap;nha_nuoc\nT1;Sở Y tế;cap tinh;x\n", "registry.csv")
    with pytest.raises(BadData) as caught:
        SCHEMA.read(data, registry)
    assert [(one.file, one.name) for one in caught.value.proposals] == [
        (str(data), "co_kho"), (str(registry), "cap"), (str(registry), "nha_nuoc"),
    ]  # fmt: skip
    again = pickle.loads(pickle.dumps(caught.value))
    assert (again.issues, again.proposals) == (caught.value.issues, caught.value.proposals)
    read = SCHEMA.read(data, registry, accept=True)
    assert read.registry is not None and read.registry[0]["cap"] == "tinh"
    assert [one.file for one in read.notes if one.code == "reading-accepted"] == [str(registry)] * 2 + [str(data)]


def test_a_report_says_what_was_assumed_of_now_and_of_then(tmp_path: Path) -> None:
    ruleset = vtlt.parse("""
ke_hoach thu "Thử"
don_vi nguoi "người" nguyen
truong so "Số" : nguoi
pham_vi tat_ca "Tất cả" khi ma = "T1" hoac khong ma = "T1"
chi_so tong_so "Tổng số" = tong(so)
muc "1" "Thử"
    tat_ca.tong_so tang >= 10%
""")
    now = ruleset.schema.read(write(tmp_path, "ma;so\nT1;1.200\n", "now.csv"), accept=True)
    then = ruleset.schema.read(write(tmp_path, "ma;so\nT1;-\nT2;1.000\n", "then.csv"), accept={"thousands"}, dash="no")
    report = ruleset.evaluate(now, previous=then)
    assert report.findings[0].verdict is vtlt.Verdict.MET
    assert sorted((one.code, Path(one.file or "").name) for one in report.notes) == [
        ("dash-read", "then.csv"), ("reading-accepted", "now.csv"), ("reading-accepted", "then.csv"),
    ]  # fmt: skip
    assert vtlt.Report.from_dict(json.loads(json.dumps(report.to_dict()))).notes == report.notes
    assert all(note.message() in report.to_text().replace("\n    ", " ") for note in report.notes)


# ---- laws


_CELLS = st.sampled_from(
    ["", "x", "có", "không", "1", "0", "5", "12", "1.957", "1,957", "12,5", "12.5", "0,957", "1 957", "1.234.567",
     "1,234,567", "12 người", "7,5 mét", "1.957 mét", "-", "nt", "#N/A", "đã xong", "đang làm", "31/12", "1/3/26",
     "01/03/2026", "43100", "2018", "chưa", "n/a", '="5"', "'5", "cap tinh", "tinh", "Tỉnh", "khác", "12 (3 nữ)", "1,000"]
)  # fmt: skip
_any_column = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@_any_column
@given(
    st.sampled_from(["co_kho", "cbccvc", "tai_lieu", "chinh_ly", "dia_ban"]),
    st.lists(_CELLS, min_size=1, max_size=6),
    st.sampled_from([None, ".", ","]),
    st.sampled_from([None, "no", "missing"]),
)
def test_accepting_changes_no_strict_cell_and_no_cell_is_lost(
    tmp_path: Path, column: str, cells: list[str], thousands: str | None, dash: str | None
) -> None:
    path = file_of(tmp_path, column, cells)
    how = {"thousands": thousands, "dash": dash}
    try:
        strict: list[object] | None = [row.get(column) for row in SCHEMA.read(path, **how)]
    except BadData as error:
        strict = None
        single = {one.row for one in error.issues if one.row is not None}
        of_column = {one.code for one in error.issues if one.row is None or one.code == "ambiguous-number"}
        proposed = sum(one.count for one in error.proposals)
    try:
        accepted: list[object] | None = [row.get(column) for row in SCHEMA.read(path, accept=True, **how)]
    except BadData:
        accepted = None
    if strict is not None:
        assert accepted == strict
        return
    for number, cell in enumerate(cells):  # alone a cell is read strictly, or not at all
        alone = file_of(tmp_path, column, [cell], "alone.csv")
        try:
            value = SCHEMA.read(alone, **how)[0].get(column)
        except BadData:
            continue
        assert accepted is None or accepted[number] == value
    wrong_alone = 0
    for cell in cells:
        try:
            SCHEMA.read(file_of(tmp_path, column, [cell], "alone.csv"), **how)
        except BadData:
            wrong_alone += 1
    if of_column <= {"reading-proposed"}:  # then each cell that is wrong alone is named or counted
        assert proposed + len(single) >= wrong_alone - sum(cell in ("1,957", "1.957") for cell in cells)
    if accepted is not None:
        assert not single and of_column == {"reading-proposed"}


# ---- how issues are shown


def test_issues_are_grouped_when_shown_and_single_as_data(tmp_path: Path) -> None:
    label = "Cán bộ, công chức"
    path = write(tmp_path, f"ma;ten;{label}\n" + "".join(f"T{n};Sở {n};{word}\n" for n, word in enumerate("abcde", 1)))
    error = refused(path)
    assert [(one.row, one.column, one.heading, one.name) for one in error.issues] == [
        (number + 1, "C", label, f"Sở {number}") for number in range(1, 6)
    ]
    assert (
        str(error)
        == issues_to_text(error.issues)
        == (
            f"{path}, cột C “{label}”, trường cbccvc: [wrong-type] "
            "cần số, hoặc để trống nếu chưa có số liệu, nhưng là `a` – "
            "dòng 2, cơ quan T1 (Sở 1); dòng 3, cơ quan T2 (Sở 2): `b`; dòng 4, cơ quan T3 (Sở 3): `c`; và 2 ô nữa"
        )
    )
    assert issue_to_text(error.issues[0]) == (
        f"{path}, dòng 2, cơ quan T1 (Sở 1), cột C “{label}”, trường cbccvc: [wrong-type] "
        "cần số, hoặc để trống nếu chưa có số liệu, nhưng là `a`"
    )
    data = vtlt.issues_to_dict(error.issues)["issues"]
    assert len(data) == 5
    assert (data[1]["column"], data[1]["heading"], data[1]["name"]) == ("C", label, "Sở 2")


def test_names_come_from_the_registry(tmp_path: Path) -> None:
    data = write(tmp_path, "ma;cbccvc\nT1;a\n")
    registry = write(tmp_path, "ma;ten;cap\nT1;Sở Y tế;tinh\nT2;Sở\u202eX;z\n", "registry.csv")
    issues: tuple[DataIssue, ...] = refused(data, registry=registry).issues
    assert issues[0].name == "Sở Y tế"
    assert [(one.column, one.heading, one.row) for one in issues if one.field == "cap"] == [("C", "cap", 3)]
    assert "\u202e" not in issues_to_text(issues)
