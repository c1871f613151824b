"""Workbooks as people have them: titles, headers of two rows, serial numbers, totals, sections, signatures, sheets."""

from __future__ import annotations

import datetime
from fractions import Fraction
from pathlib import Path

import pytest
from data_files import SCHEMA, place, schema_of, write
from workbook_files import workbook

import vtlt_rules as vtlt
from vtlt_rules.issues import issue_to_text

PLAN = vtlt.load("tien_giang/2018")

TITLES = [
    ["SỞ NỘI VỤ TỈNH TIỀN GIANG"],
    [],
    ["BIỂU TỔNG HỢP SỐ LIỆU VĂN THƯ, LƯU TRỮ NĂM 2018"],
    ["(Kèm theo Công văn số 12)"],
]
UPPER = ["STT", "MÃ  CƠ QUAN", "Tên\ncơ quan", "Số CBCCVC (người) (*)", "Tài liệu, kho", None, None, "Ghi chú"]
LOWER = [None, None, None, None, "1. Tài liệu hiện có, cả trong\nvà ngoài kho lưu trữ (mét giá)",
         "Diện tích kho lưu trữ (m²)", "Có kho lưu trữ (có/không)", None]  # fmt: skip
NUMBERS = ["A", "B", "C", "(1)", "(2)", "(3)", "(4)", "(5)"]
ROWS: list[list[object]] = [
    ["I", None, "KHỐI CẤP TỈNH"],
    [1, "T01", "Sở Nội vụ", 1957, 679.3, 20, "có", "đã kiểm tra"],
    [2, "T02", "Sở Y tế", 43, 20.4, None, "không"],
    ["II", None, "KHỐI CẤP HUYỆN"],
    [3, "H01", "Phòng Nội vụ huyện Cái Bè", 7],
    [None, None, "Tổng cộng", 2007, 699.7, 20],
    [],
    [None, None, None, None, None, "Mỹ Tho, ngày 15 tháng 01 năm 2019"],
    [None, "Người lập biểu", None, None, None, "KT. GIÁM ĐỐC"],
    [None, "(Ký, ghi rõ họ tên)"],
    [None, "Nguyễn Văn A", None, None, None, "Trần Thị B"],
]
MERGED = ["A1:H1", "A3:H3", "A5:A6", "B5:B6", "C5:C6", "D5:D6", "E5:G5", "H5:H6"]
REGISTRY: list[list[object]] = [
    ["Mã", "Tên", "Cấp", "Loại cơ quan", "Cơ quan nhà nước", "Thuộc nguồn nộp lưu", "Địa bàn"],
    ["T01", "Sở Nội vụ", "cấp tỉnh", "Sở Nội vụ", "có", "có", "Mỹ Tho"],
    ["T02", "Sở Y tế", "cấp tỉnh", "so_ban_nganh", "có", "có", "Mỹ Tho"],
    ["H01", "Phòng Nội vụ huyện Cái Bè", "cấp huyện", "phong_noi_vu", "có", "có", "Cái Bè"],
]
READ = [
    {
        "ma": "T01",
        "ten": "Sở Nội vụ",
        "cbccvc": 1957,
        "tai_lieu": Fraction(6793, 10),
        "dien_tich_kho": 20,
        "co_kho": True,
    },
    {"ma": "T02", "ten": "Sở Y tế", "cbccvc": 43, "tai_lieu": Fraction(102, 5), "co_kho": False},
    {"ma": "H01", "ten": "Phòng Nội vụ huyện Cái Bè", "cbccvc": 7},
]


def department(path: Path, rows: list[list[object]] = ROWS, **more) -> Path:
    sheets = {
        "Biểu 01": [*TITLES, UPPER, LOWER, NUMBERS, *rows],
        "Danh sách cơ quan": REGISTRY,
        "Hướng dẫn": [["Điền số"]],
    }
    return workbook(path, sheets, MERGED, **more)


def recognised(data) -> set[str]:
    return {note.code for note in data.notes} - {"no-column"}


def issues_of(path: Path, registry: Path | None = None, **more):
    with pytest.raises(vtlt.BadData) as caught:
        SCHEMA.read(path, registry, **more)
    for issue in caught.value.issues:
        assert issue_to_text(issue, "vi") != issue_to_text(issue, "en")
    return caught.value.issues


def test_the_workbook_of_a_department(tmp_path: Path) -> None:
    path = department(tmp_path / "bao_cao.xlsx", hidden_rows=[10])
    data = PLAN.schema.read(path)
    assert [dict(row) for row in data] == READ
    assert [row.row for row in data] == [9, 10, 12]
    assert data.registry is not None and [row["ma"] for row in data.registry] == ["T01", "T02", "H01"]
    assert recognised(data) == {
        "sheet-taken", "registry-sheet", "header-rows", "columns-left-out", "rows-left-out", "total-rows", "hidden-rows",
    }  # fmt: skip
    facts = {note.code: note.facts for note in data.notes}
    assert facts["rows-left-out"]["count"] == 7  # numbers of columns, two sections, four rows of signatures
    assert facts["columns-left-out"]["columns"] == "`STT`, `Ghi chú`"
    assert (facts["total-rows"]["rows"], facts["total-rows"]["columns"]) == ("13", 3)
    assert facts["hidden-rows"]["count"] == 1
    for note in data.notes:
        assert note.message("vi") != note.message("en")
    report = PLAN.evaluate(data)
    assert {note.code for note in report.notes} >= recognised(data)
    assert vtlt.Report.from_dict(report.to_dict()).notes == report.notes


@pytest.mark.parametrize("name", ["bao_cao.xls", "bao_cao.ods"])
def test_the_same_workbook_as_libreoffice_writes_it(name: str) -> None:
    path = Path(__file__).with_name("files") / name
    data = PLAN.schema.read(path)
    assert [dict(row) for row in data] == READ
    assert recognised(data) >= {"registry-sheet", "columns-left-out", "rows-left-out", "total-rows"}
    assert data.registry is not None and len(data.registry) == 3


def test_a_registry_and_data_of_then_in_workbooks(tmp_path: Path) -> None:
    registry = workbook(tmp_path / "danh_sach.xlsx", {"DS": [["DANH SÁCH CƠ QUAN"], *REGISTRY]})
    data = PLAN.schema.read(department(tmp_path / "bao_cao.xlsx"), registry)
    assert data.registry is not None and len(data.registry) == 3
    assert "registry-sheet" not in recognised(data)


def test_csv_has_the_same_header(tmp_path: Path) -> None:
    cells = [*TITLES, UPPER, LOWER, NUMBERS, *ROWS]
    text = "\n".join(
        ";".join(f'"{cell}"' if cell is not None else "" for cell in [*row, *[None] * 8][:8]) for row in cells
    )
    text = text.replace('"679.3"', '"679,3"').replace('"20.4"', '"20,4"').replace('"699.7"', '"699,7"')
    registry = "\n".join(";".join(map(str, row)) for row in REGISTRY)
    data = PLAN.schema.read(write(tmp_path, text), write(tmp_path, registry, "registry.csv"))
    assert [dict(row) for row in data] == READ
    assert recognised(data) == {"header-rows", "columns-left-out", "rows-left-out", "total-rows"}


@pytest.mark.parametrize(
    ("id_heading", "name_heading"),
    [("Mã đơn vị", "Đơn vị"), ("MÃ SỐ", "Tên cơ quan, đơn vị"), ("Mã định danh", "CƠ QUAN - TỔ CHỨC")],
)
def test_ids_and_names_as_offices_head_them(tmp_path: Path, id_heading: str, name_heading: str) -> None:
    rows = [["STT", id_heading, name_heading, "Cán bộ, công chức"], ["A", "B", "C", "(1)"], [1, "T01", "Sở Y tế", 7]]
    (row,) = SCHEMA.read(workbook(tmp_path / "a.xlsx", {"S": rows}))
    assert row == {"ma": "T01", "ten": "Sở Y tế", "cbccvc": 7}


def test_such_a_heading_is_no_name_where_another_column_is_or_the_ruleset_calls_a_field_so(tmp_path: Path) -> None:
    unit = schema_of(PLAN_OF_UNITS)
    (row,) = unit.read(workbook(tmp_path / "a.xlsx", {"S": [["Mã", "Đơn vị", "Cơ quan nhà nước"], ["T01", 7, "có"]]}))
    assert row == {"ma": "T01", "nha_nuoc": True, "don_vi_truc_thuoc": 7}
    two = workbook(tmp_path / "b.xlsx", {"S": [["Mã", "Tên", "Đơn vị"], ["T01", "Sở Y tế", "người"]]})
    assert [one.code for one in issues_of(two)] == ["unknown-column"]


PLAN_OF_UNITS = """
ke_hoach thu "Thử"
don_vi nguoi "người" nguyen
thuoc_tinh nha_nuoc "Cơ quan nhà nước" : co_khong
truong don_vi_truc_thuoc "Đơn vị" : nguoi
pham_vi tat_ca "Tất cả" khi nha_nuoc
muc "1" "Thử"
    moi tat_ca.don_vi_truc_thuoc >= 1 nguoi
"""


def test_numbers_of_columns_are_none_of_an_agency_where_no_column_is_one_of_ids(tmp_path: Path) -> None:
    rows = [["Họ", "Cán bộ, công chức", "Tài liệu hiện có"], ["(1)", "(2)", "(3)"], ["Sở Y tế", 7, 5]]
    codes = [one.code for one in issues_of(workbook(tmp_path / "a.xlsx", {"S": rows}))]
    assert "wrong-type" not in codes and {"unknown-column", "missing-column"} <= {*codes}


def test_words_behind_headings_are_known_however_they_are_written(tmp_path: Path) -> None:
    rows = [
        ["Số  Thứ Tự", "Mã", "Có kho lưu trữ (Có / Không)", "Kế hoạch chỉnh lý (ngày, tháng, năm)",
         "Chú thích (1)", "CHÚ GIẢI"],
        [1, "T01", "có", "chưa", "x", "x"],
    ]  # fmt: skip
    (row,) = SCHEMA.read(workbook(tmp_path / "a.xlsx", {"S": rows}))
    assert row == {"ma": "T01", "co_kho": True, "chinh_ly": vtlt.NOT_DONE}


# ---- totals


@pytest.mark.parametrize(
    ("totals", "wrong"),
    [
        ([None, None, "Tổng cộng", 2007, 699.7, 20], {}),
        (["TỔNG SỐ:", None, None, 2007], {}),
        ([None, "Cộng", None, 2007], {}),
        ([None, None, "Tổng cộng", 2008, 699.7, 20], {"cbccvc": ("2008", "2007")}),
        ([None, None, "Tổng", 2007, 699.6, 20], {"tai_lieu": ("699.6", "699,7")}),
        ([None, None, "Tổng cộng", ("=SUM(D9:D12)", 2007), ("=SUM(E9:E12)", 679.3 + 20.4)], {}),
    ],
)
def test_totals_are_checked(tmp_path: Path, totals: list[object], wrong: dict[str, tuple[str, str]]) -> None:
    path = department(tmp_path / "a.xlsx", [*ROWS[:5], totals])
    if not wrong:
        assert [dict(row) for row in PLAN.schema.read(path)] == READ
        return
    with pytest.raises(vtlt.BadData) as caught:
        PLAN.schema.read(path)
    found = {issue.field: (issue.facts["value"], issue.facts["sum"]) for issue in caught.value.issues}
    assert found == wrong
    assert {(issue.code, issue.row, issue.sheet) for issue in caught.value.issues} == {("wrong-total", 13, "Biểu 01")}


def test_totals_of_sections(tmp_path: Path) -> None:
    rows = [
        ["Mã", "cbccvc"],
        ["Cộng cấp tỉnh", 5],
        ["T1", 2],
        ["T2", 3],
        ["Cộng cấp huyện", 9],
        ["H1", 9],
        ["Tổng cộng", 14],
    ]
    assert len(SCHEMA.read(workbook(tmp_path / "a.xlsx", {"S": rows}))) == 3
    rows[4] = ["Cộng cấp huyện", 8]
    (issue,) = issues_of(workbook(tmp_path / "b.xlsx", {"S": rows}))
    assert place(issue) == ("wrong-total", 5, None, "cbccvc")


def test_an_agency_may_be_called_like_a_total(tmp_path: Path) -> None:
    rows = [["ma", "ten", "cbccvc"], ["T1", "Tổng cộng", 5], ["T2", "Tổng công ty Lúa gạo", 6]]
    assert [row["cbccvc"] for row in SCHEMA.read(workbook(tmp_path / "a.xlsx", {"S": rows}))] == [5, 6]


# ---- what is left out, and what never is


@pytest.mark.parametrize(
    "row",
    [
        [1, None, "Sở Y tế", None],
        [None, None, "Cộng tác viên", 5],
        [None, None, None, 5],
        [None, None, "Khối huyện", "x"],
        [None, None, None, "-"],
    ],
)
def test_a_row_of_an_agency_or_with_figures_is_not_left_out(tmp_path: Path, row: list[object]) -> None:
    rows = [["STT", "Mã", "Tên", "cbccvc"], [1, "T1", "Sở Nội vụ", 5], row, [3, "T3", "Sở Tài chính", 7]]
    assert ("missing-id", 3, None, "ma") in map(place, issues_of(workbook(tmp_path / "a.xlsx", {"S": rows})))


def test_an_id_alone_is_an_agency(tmp_path: Path) -> None:
    rows = [["ma", "cbccvc"], ["T1", 5], ["T2"], ["Sở Y tế"], ["T4", 6], ["T5"]]
    assert [row["ma"] for row in SCHEMA.read(workbook(tmp_path / "a.xlsx", {"S": rows}))] == [
        "T1",
        "T2",
        "Sở Y tế",
        "T4",
        "T5",
    ]


def test_columns_of_numbers_are_not_taken_for_their_numbering(tmp_path: Path) -> None:
    rows = [["ma", "cbccvc", "van_thu"], [1, 2, 3], [2, 3, 1]]
    assert [row["ma"] for row in SCHEMA.read(workbook(tmp_path / "a.xlsx", {"S": rows}))] == ["1", "2"]
    rows = [["STT", "ma", "cbccvc"], [1, 2, 3], [1, "T1", 5]]
    assert [row["ma"] for row in SCHEMA.read(workbook(tmp_path / "b.xlsx", {"S": rows}))] == ["T1"]


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Số biên chế văn thư (người)", "van_thu"),
        ("2.1. BIÊN CHẾ VĂN THƯ:", "van_thu"),
        ("Biên chế văn thư (đơn vị tính: người)", "van_thu"),
        ("Biên chế văn thư¹", "van_thu"),
        ("Biên chế văn thư [2]", "van_thu"),
        ("Biên chế văn thư (%)", None),
        ("Biên chế văn thư (mét giá)", None),
        ("Tài liệu hiện có (mét)", None),
        ("Số Có kho lưu trữ", None),
        ("Biên chế văn thư hành chính", None),
    ],
)
def test_headings_as_people_write_them(tmp_path: Path, heading: str, name: str | None) -> None:
    path = workbook(tmp_path / "a.xlsx", {"S": [["ma", heading], ["T1", 5]]})
    if name is None:
        (issue,) = issues_of(path)
        assert (issue.code, issue.sheet) == ("unknown-column", "S")
    else:
        assert SCHEMA.read(path)[0][name] == 5


def test_groups_of_columns_tell_what_the_row_below_does_not(tmp_path: Path) -> None:
    rows = [["ma", "Biên chế", None, "Tài liệu"], [None, "văn thư", None, "hiện có"], ["T1", 5, None, 7]]
    data = SCHEMA.read(workbook(tmp_path / "a.xlsx", {"S": rows}, ["B1:C1"]))
    assert data[0] == {"ma": "T1", "van_thu": 5, "tai_lieu": 7}


def test_an_unclear_header(tmp_path: Path) -> None:
    rows = [["cbccvc", "van_thu"], ["T1", 5], ["tai_lieu", "co_kho"], ["T2", 3]]
    (issue,) = issues_of(workbook(tmp_path / "a.xlsx", {"S": rows}))
    assert (issue.code, issue.facts["rows"]) == ("unclear-header", "1, 3")


# ---- ids and names


IDS = "ma;ten\n01;Sở Nội vụ\n02;Sở Y tế\n10;Phòng Nội vụ\n11;Phòng Nội vụ\n"


@pytest.mark.parametrize(
    ("rows", "ids", "code"),
    [
        ([["ma", "cbccvc"], [1, 5], [10, 6]], ["01", "10"], "ids-completed"),
        ([["ma", "cbccvc"], ["SỞ  nội vụ", 5], ["02", 6]], ["01", "02"], "ids-by-name"),
        ([["Tên cơ quan", "cbccvc"], ["Sở Y tế", 5], ["sở Nội vụ", 6]], ["02", "01"], "ids-by-name"),
    ],
)
def test_ids_by_the_registry(tmp_path: Path, rows: list[list[object]], ids: list[str], code: str) -> None:
    registry = write(tmp_path, IDS, "registry.csv")
    data = SCHEMA.read(workbook(tmp_path / "a.xlsx", {"S": rows}), registry)
    assert [row["ma"] for row in data] == ids
    assert code in recognised(data)


def test_what_the_registry_does_not_settle(tmp_path: Path) -> None:
    registry = write(tmp_path, IDS, "registry.csv")
    rows = [["ma", "ten", "cbccvc"], ["Phòng Nội vụ", None, 5], [1, None, 6], ["01", None, 7], ["Sở X", None, 1],
            [None, "Sở Y tế", 8]]  # fmt: skip
    issues = issues_of(workbook(tmp_path / "a.xlsx", {"S": rows}), registry)
    assert list(map(place, issues)) == [
        ("ambiguous-name", 2, None, "ma"),
        ("repeated-agency", 4, "01", "ma"),
        ("not-in-registry", 5, "Sở X", "ma"),
        ("missing-id", 6, None, "ma"),
    ]
    assert (issues[0].facts["known"], issues[3].suggestion) == ("10, 11", "02")


# ---- sheets


def test_which_sheet(tmp_path: Path) -> None:
    one, other = [["ma", "cbccvc"], ["T1", 5]], [["ma", "cbccvc"], ["T1", 6]]
    path = workbook(tmp_path / "a.xlsx", {"2017": one, "2018": other, "Ẩn": one}, hidden=["Ẩn"])
    (issue,) = issues_of(path)
    assert (issue.code, issue.facts["known"]) == ("several-sheets", "`2017`, `2018`")
    assert 'sheet="2017"' in issue.message()
    assert SCHEMA.read(path, sheet="2018")[0]["cbccvc"] == 6
    assert SCHEMA.read(path, sheet="Ẩn")[0]["cbccvc"] == 5
    (issue,) = issues_of(path, sheet="2019")
    assert issue.code == "no-sheet"


def test_a_named_sheet_is_never_passed_over(tmp_path: Path) -> None:
    table = tmp_path / "a.csv"
    table.write_text("ma,cbccvc\nT1,5\n", encoding="utf-8")
    for given in (table, vtlt.FileContent("a.json", b'[{"ma": "T1", "cbccvc": 5}]')):
        with pytest.raises(vtlt.BadData) as caught:
            SCHEMA.read(given, sheet="2018")
        assert [issue.code for issue in caught.value.issues] == ["no-sheet"]
        assert "the file is no workbook" in caught.value.issues[0].message("en")
    agencies = workbook(tmp_path / "dm.xlsx", {"2018": [["ma", "ten"], ["T1", "Sở"]], "2019": [["ma"], ["T2"]]})
    assert SCHEMA.read(table, agencies, sheet="2018")[0]["cbccvc"] == 5  # it names that of the registry


def test_empty_sheets(tmp_path: Path) -> None:
    (issue,) = issues_of(workbook(tmp_path / "a.xlsx", {"S": [], "T": []}))
    assert issue.code == "empty-file"
    assert "sheet-taken" not in recognised(SCHEMA.read(workbook(tmp_path / "b.xlsx", {"S": [], "T": [["ma"], ["T1"]]})))


# ---- cells


def test_cells(tmp_path: Path) -> None:
    rows = [
        [None, None, None, None],
        [None, "ma", "cbccvc", "tai_lieu", "chinh_ly", "co_kho"],
        [None, 7, 3.0, 679.3, datetime.date(2018, 5, 17), True],
        [None, "8", ("=1+2", 3), ("=0.1+0.2", 0.1 + 0.2), None, ('="có"', "có")],
    ]
    data = SCHEMA.read(workbook(tmp_path / "a.xlsx", {"S": rows}))
    assert list(data) == [
        {
            "ma": "7",
            "cbccvc": 3,
            "tai_lieu": Fraction(6793, 10),
            "chinh_ly": datetime.date(2018, 5, 17),
            "co_kho": True,
        },
        {"ma": "8", "cbccvc": 3, "tai_lieu": Fraction(3, 10), "co_kho": True},
    ]
    assert [row.row for row in data] == [3, 4]


def test_errors_and_formulas_without_a_result_are_not_missing(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    sheet = book.active
    rows = [["T1", "=1+1", 5], ["T2", 3, "#DIV/0!"], ["T3", None, "=B2"], ["=A2", 1, 1]]
    for row in (["ma", "cbccvc", "van_thu"], *rows):
        sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    first, second, third, of_id = issues_of(tmp_path / "a.xlsx")
    assert place(of_id) == ("uncomputed-formula", 5, None, "ma")
    assert place(first) == ("uncomputed-formula", 2, "T1", "cbccvc") and first.facts["value"] == "=1+1"
    assert (second.row, second.agency, second.field) == (3, "T2", "van_thu") and "#DIV/0!" in str(second.facts)
    assert place(third) == ("uncomputed-formula", 4, "T3", "van_thu")
    assert {first.sheet, second.sheet, third.sheet} == {"Sheet"}


@pytest.mark.parametrize("name", ["errors.xls", "errors.ods"])
def test_errors_in_other_workbooks(name: str) -> None:
    issues = issues_of(Path(__file__).with_name("files") / name)
    assert [(issue.row, issue.agency, issue.field) for issue in issues] == [(2, "T1", "cbccvc"), (3, "T2", "van_thu")]
    assert "#DIV/0!" in str(issues[0].facts) and "#N/A" in str(issues[1].facts)


def test_without_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = workbook(tmp_path / "a.xlsx", {"S": [["ma"], ["T1"]]})
    monkeypatch.setitem(__import__("sys").modules, "python_calamine", None)
    with pytest.raises(vtlt.errors.ExtraMissing, match="office"):
        SCHEMA.read(path)


# ---- a whole way, from the table of an office to verdicts


def test_the_verdicts_on_the_table_of_an_office_are_those_on_its_figures(tmp_path: Path) -> None:
    plan = vtlt.load(Path(__file__).resolve().parents[2] / "examples" / "tinh_2026" / "ke_hoach.vtlt")
    agencies = [
        ["TT", "Mã đơn vị", "Tên đơn vị", "Cấp"],
        [1, "001", "Sở Nội vụ", "cấp tỉnh"], [2, "002", "Sở Tài chính", "cấp tỉnh"], [3, "003", "UBND xã A", "cấp xã"],
    ]  # fmt: skip
    upper = ["STT", "Đơn vị", "Công chức", "Công chức lập hồ sơ điện tử", "Tài liệu (mét giá)", None,
             "Có kho lưu trữ số", "Quy chế văn thư, lưu trữ", "Ghi chú"]  # fmt: skip
    lower = [None, None, None, None, "Tài liệu tồn đọng", "Tài liệu đã chỉnh lý", None, None, None]
    table = [
        ["UBND TỈNH"], ["BIỂU TỔNG HỢP NĂM 2026"], ["(Kèm theo Báo cáo số 5/BC-SNV)"], upper, lower,
        ["A", "B", "(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"],
        ["I", "CẤP TỈNH"],
        [1, "Sở Tài chính", "1.040 người", "1.036", "80", "60,3", "-", None, None],
        [2, "Sở Nội vụ", "1.050 người", "947", "120,5", "110,5", "x", None, "đã kiểm tra"],
        [None, "Cộng cấp tỉnh", "2.090 người", "1.983", "200,5", "170,8"],
        ["II", "CẤP XÃ"],
        [3, "UBND xã A", "30 người", "21", "12,5", None, None, "15/5/26", None],
        [None, "TỔNG CỘNG (I + II)", "2.120 người", "2.004", "213", "170,8"],
        [],
        [None, "NGƯỜI LẬP BIỂU", None, None, None, "GIÁM ĐỐC"], [None, "Nguyễn Văn A", None, None, None, "Trần Thị B"],
    ]  # fmt: skip
    merged = ["A2:I2", "A4:A5", "B4:B5", "C4:C5", "D4:D5", "E4:F4", "G4:G5", "H4:H5", "I4:I5"]
    path = workbook(tmp_path / "bieu.xlsx", {"SO LIEU": table, "DANH MUC": agencies}, merged)
    with pytest.raises(vtlt.BadData) as caught:
        plan.schema.read(path)
    assert {one.code for one in caught.value.issues} == {"reading-proposed", "dash-unclear"}
    report = plan.evaluate(plan.schema.read(path, accept=True, dash="no"))
    figures = [
        {"ma": "002", "ten": "Sở Tài chính", "cap": "tinh", "cong_chuc": 1040, "cong_chuc_ho_so_dien_tu": 1036,
         "tai_lieu_ton_dong": 80, "tai_lieu_da_chinh_ly": Fraction(603, 10), "co_kho_so": False},
        {"ma": "001", "ten": "Sở Nội vụ", "cap": "tinh", "cong_chuc": 1050, "cong_chuc_ho_so_dien_tu": 947,
         "tai_lieu_ton_dong": Fraction(241, 2), "tai_lieu_da_chinh_ly": Fraction(221, 2), "co_kho_so": True},
        {"ma": "003", "ten": "UBND xã A", "cap": "xa", "cong_chuc": 30, "cong_chuc_ho_so_dien_tu": 21,
         "tai_lieu_ton_dong": Fraction(25, 2), "quy_che": datetime.date(2026, 5, 15)},
    ]  # fmt: skip
    expected = plan.evaluate(figures)
    assert [(one.statement.id, one.verdict, one.bounds) for one in report.findings] == [
        (one.statement.id, one.verdict, one.bounds) for one in expected.findings
    ]
    assert report.verdict is expected.verdict


def test_a_figure_of_several_agencies_or_columns_is_nobodys(tmp_path: Path) -> None:
    """What is merged over rows or columns is not the first one's; names, sections and remarks may be merged."""
    rows: list[list[object]] = [
        ["ma", "ten", "cbccvc", "van_thu", "luu_tru", "Ghi chú"],
        ["T1", "Sở", 10, 1, 1, "đã kiểm tra"],
        ["T2", "Sở", None, 2, None, None],
        ["T3", "Ban", 7, 1, 1, None],
    ]
    found = issues_of(workbook(tmp_path / "a.xlsx", {"S": rows}, ["B2:B3", "C2:C3", "D3:E3", "F2:F4"]))
    assert [(*place(one), one.column, one.facts["value"]) for one in found] == [
        ("merged-cell", 2, "T1", "cbccvc", "C", "10"),
        ("merged-cell", 3, "T2", "van_thu", "D", "2"),
    ]
    assert len(SCHEMA.read(workbook(tmp_path / "b.xlsx", {"S": rows}, ["B2:B3", "F2:F4"]))) == 3
