"""Reports as Excel files: numbers as numbers, full lists, sheets that Excel takes, nothing executed."""

import csv
import io
import re
import zipfile
from fractions import Fraction

import openpyxl
import pytest
from hostile_names import HOSTILE_NAMES

import vtlt_rules as vtlt
from plans import plan_of
from vtlt_rules import examples
from vtlt_rules.report import excel, excel_parts
from vtlt_rules.report.excel_parts import ExcelFile, InPercent, SheetColumn, SheetNames

FOLDER = examples.folder() / "tien_giang_2018"


@pytest.fixture(scope="module")
def report(plan_2018):
    return plan_2018.evaluate(examples.tien_giang_2018(), as_of="31/12/2018")


@pytest.fixture(scope="module")
def data(report):
    return report.to_xlsx()


@pytest.fixture(scope="module")
def book(data):
    return opened(data)


def opened(data):
    return openpyxl.load_workbook(io.BytesIO(data))


def table(sheet):
    """Return the rows of a sheet as mappings from its heading."""
    head, *rows = ([cell.value for cell in row] for row in sheet.iter_rows())
    return [dict(zip(head, row, strict=True)) for row in rows]


@pytest.fixture(scope="module")
def district():
    """Return what the files have of agencies of districts: who compiles files, and of whom it is not known."""
    with (FOLDER / "registry.csv").open(encoding="utf-8") as file:
        own = {row["ma"] for row in csv.DictReader(file) if row["cap"] == "huyen"}
    with (FOLDER / "data.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file, delimiter=";") if row["ma"] in own]
    known = sum(int(row["cbccvc_lap_ho_so"] or 0) for row in rows)
    open_ = sum(int(row["cbccvc"]) for row in rows if not row["cbccvc_lap_ho_so"])
    return known, known + open_, sum(int(row["cbccvc"]) for row in rows)


# ---- what it says


def test_figures_are_numbers_and_exact_beside(book, district):
    low, high, staff = district
    (row,) = [row for row in table(book["Chỉ tiêu"]) if row["Mã dòng"] == "II.2.b/2"]
    assert (row["Tử số thấp nhất"], row["Tử số cao nhất"]) == (low, high)
    assert (row["Mẫu số thấp nhất"], row["Mẫu số cao nhất"]) == (staff, staff)
    shares = [row["Kết quả thấp nhất"], row["Kết quả cao nhất"]]
    assert shares == pytest.approx([low / staff, high / staff], rel=1e-15)  # XlsxWriter writes sixteen digits
    assert row["Viết chính xác"] == f"{Fraction(low, staff)} – {Fraction(high, staff)}"
    assert (row["Ngưỡng dưới"], row["Ngưỡng trên"], row["Đơn vị của ngưỡng"]) == (0.25, None, "%")
    assert row["Kết luận"] == "Thiếu số liệu" and row["Kết quả"] == "21,6–28,8%"


def test_thresholds_are_numbers_whatever_they_are(book):
    rows = {row["Mã dòng"]: row for row in table(book["Chỉ tiêu"])}
    wanted = {
        "II.2.b/1": (0.4, None, "%"),
        "II.3.a/1": (475.51, None, "mét giá"),
        "II.5.b/1": (1, 2, "người"),
        "II.5.c/1": (1, 1, "người"),
        "II.6.a/5": (40, None, "m²"),
        "I/1": (None, None, None),
    }
    for id_, limits in wanted.items():
        row = rows[id_]
        assert (row["Ngưỡng dưới"], row["Ngưỡng trên"], row["Đơn vị của ngưỡng"]) == limits


def test_shares_are_in_percent_and_ids_are_text(book):
    sheet = book["Chỉ tiêu"]
    places = {cell.value: cell.column for cell in sheet[1]}
    share = sheet.cell(row=8, column=places["Kết quả thấp nhất"])
    assert share.data_type == "n" and share.number_format == "0.0###%"
    assert sheet.cell(row=8, column=places["Mã dòng"]).number_format == "@"
    assert sheet.cell(row=8, column=places["Tử số thấp nhất"]).number_format == "#,##0"


def test_every_statement_is_there_once_and_once_more_in_the_sheet_of_its_scope(book, report):
    ids = [finding.statement.id for finding in report.findings]
    assert [row["Mã dòng"] for row in table(book["Chỉ tiêu"])] == ids
    names = book.sheetnames
    scopes = names[names.index("Chỉ tiêu") + 1 : names.index("Cơ quan chưa đạt")]
    assert sorted(row["Mã dòng"] for name in scopes for row in table(book[name])) == sorted(ids)
    assert len(scopes) == len({finding.statement.scope.label for finding in report.findings})


def test_lists_are_complete(book, report):
    failing = {(row["Mã dòng"], row["Mã"]) for row in table(book["Cơ quan chưa đạt"])}
    assert failing == {(finding.statement.id, one.agency) for finding in report.findings for one in finding.below}
    missing = sorted((row["Mã dòng"], row["Mã"], row["Số liệu còn thiếu"]) for row in table(book["Số liệu còn thiếu"]))
    labels = report.ruleset.declared
    assert missing == sorted(
        (finding.statement.id, cell.agency, labels(cell.field).label)
        for finding in report.findings
        for cell in finding.missing
    )
    (wrong,) = table(book["Số liệu sai"])
    assert wrong["Mã"] == "X170" and wrong["Nội dung sai"].startswith("188 lớn hơn “Văn bản, tài liệu thuộc diện")


def test_what_to_do_next_is_there_line_by_line(book, report):
    wanted = []
    for place, step in enumerate(report.next_steps(), 1):
        title, *lines = step.to_text().split("\n")
        wanted += [(place, title, line.strip()) for line in lines]
    assert [tuple(row.values()) for row in table(book["Việc cần làm tiếp"])] == wanted and len(wanted) > 50


def test_the_summary_counts_the_verdicts(book):
    rows = [tuple(cell.value for cell in row) for row in book["Tổng hợp"].iter_rows()]
    assert ("Số, ký hiệu", "74/KH-UBND") in rows and ("Số cơ quan", 366) in rows
    assert rows[-6:] == [
        ("Đạt", 17), ("Không đạt", 14), ("Thiếu số liệu", 9), ("Không áp dụng", 1), ("Theo dõi", 18), ("Tổng cộng", 59),
    ]  # fmt: skip


def test_rises_groups_and_classes():
    folder = examples.folder() / "song_dao_2026_2030"
    plan = vtlt.load(folder / "ke_hoach.vtlt")
    now, then = (
        plan.schema.read(folder / f"so_lieu_{year}.csv", registry=folder / "danh_sach.csv") for year in (2026, 2025)
    )
    report = plan.evaluate(now, as_of="31/12/2026", previous=then)
    book = opened(report.to_xlsx(by_agency=True))
    rows = {row["Mã dòng"]: row for row in table(book["Chỉ tiêu"])}
    assert (rows["5/1"]["Ngưỡng dưới"], rows["5/1"]["Đơn vị của ngưỡng"]) == (8, "điểm phần trăm")
    assert (rows["5/2"]["Ngưỡng dưới"], rows["5/2"]["Đơn vị của ngưỡng"]) == (0.5, "%")
    assert rows["3/3"]["Ngưỡng trên"] == 500 and rows["3/3"]["Kết quả thấp nhất"] == 400
    groups = [(row["Nhóm"], row["Kết quả thấp nhất"]) for row in table(book["Nhóm"]) if row["Mã dòng"] == "1/4"]
    assert groups == [("Ven biển", 0.6), ("Đồng bằng", 0.8), ("Miền núi", 0.52)]
    classes = {row["Loại"]: (row["Kết quả thấp nhất"], row["Kết quả cao nhất"]) for row in table(book["Xếp loại"])}
    assert list(classes) == ["Tốt", "Khá", "Trung bình", "Yếu"] and classes["Yếu"] == (0, 1)
    own = book["X2 UBND xã Cồn Sẻ"]
    shown = {row[0].value: (row[3].value, row[4].value) for row in own.iter_rows()}
    assert shown["1/4"] == ("45% (9 / 20 người)", "Không đạt")
    assert len(book.sheetnames) == 11 + 9  # nine agencies


# ---- what Excel makes of it


def test_tables_have_a_filter_a_heading_that_stays_and_a4(book):
    for sheet in book:
        assert sheet.page_setup.paperSize == 9 and sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.fitToWidth in (None, 1) and sheet.page_setup.fitToHeight == 0
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert all(one.width for one in sheet.column_dimensions.values())
        if sheet.title != "Tổng hợp":
            assert sheet.auto_filter.ref == sheet.dimensions
            assert re.fullmatch("[A-Z]2", sheet.freeze_panes) and sheet.print_title_rows == "$1:$1"
            assert all(cell.alignment.wrap_text for cell in sheet[1])
    colored = book["Chỉ tiêu"].conditional_formatting
    assert {str(one.sqref) for one in colored} == {"I2:I60"} and book["Chỉ tiêu"]["I1"].value == "Kết luận"
    assert {rule.text for one in colored for rule in one.rules} >= {"Đạt", "Không đạt", "Thiếu số liệu"}


def assert_nothing_is_run(data):
    book = opened(data)
    for sheet in book:
        for row in sheet.iter_rows():
            assert all(cell.data_type in ("s", "n", "inlineStr") and cell.hyperlink is None for cell in row)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert not [name for name in archive.namelist() if "vba" in name.lower() or "external" in name.lower()]
        for name in archive.namelist():
            assert b"<f>" not in archive.read(name) or name == "docProps/app.xml"
            assert b'TargetMode="External"' not in archive.read(name)
    return book


def test_nothing_is_run(data):
    assert_nothing_is_run(data)


def test_names_of_strangers_are_text_and_sheets_have_names_of_their_own():
    plan = vtlt.parse(plan_of("cap_tinh.lap_ho_so >= 40%"))
    agencies = [
        {"ma": f"={place}", "ten": name, "cap": "tinh", "loai": "so_ban_nganh", "nha_nuoc": True, "nguon_nop_luu": True,
         "cbccvc": 50, "cbccvc_lap_ho_so": place % 2 and None}
        for place, name in enumerate(HOSTILE_NAMES)
    ]  # fmt: skip
    book = assert_nothing_is_run(plan.evaluate(agencies).to_xlsx(by_agency=True))
    listed = {row["Mã"]: row["Cơ quan, tổ chức"] for row in (
        *table(book["Cơ quan chưa đạt"]), *table(book["Số liệu còn thiếu"])
    )}  # fmt: skip
    assert len(listed) == len(HOSTILE_NAMES)
    assert listed["=0"] == HOSTILE_NAMES[0] and listed["=2"] == "-2+3" and listed["=6"] == "http://x.example/a"
    assert listed["=14"] == "\ufffd\ufffd\ufffd lone" and listed["=13"].startswith("a\ufffdb\ufffdc\ufffd[31md")
    assert len(book.sheetnames) == len({name.casefold() for name in book.sheetnames})


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("Sở [Nội]:vụ*?/\\", "Sở Nội vụ"),
        ("'Sở'", "Sở"),
        ("", "-"),
        ("[]", "-"),
        ("History", "History (2)"),
        ("HISTORY", "HISTORY (2)"),
        ("A" * 40, "A" * 31),
        ("A" * 30 + "'b", "A" * 30),
        ("😀" * 20, "😀" * 15),
        ("a\nb\tc", "a b c"),
    ],
)
def test_names_of_sheets(wanted, name):
    assert SheetNames().name(wanted) == name


def test_names_of_sheets_are_told_apart_without_capitals():
    names = SheetNames()
    found = [names.name(one) for one in ("Sở", "SỞ", "sở", "B" * 31, "b" * 31, "b" * 50)]
    assert found == ["Sở", "SỞ (2)", "sở (3)", "B" * 31, "b" * 27 + " (2)", "b" * 27 + " (3)"]


def test_more_agencies_than_sheets_are_refused():
    plan = vtlt.parse(plan_of("cap_xa.lap_ho_so >= 40%"))
    report = plan.evaluate([{"ma": str(one), "cap": "xa", "loai": "ubnd_xa"} for one in range(501)])
    with pytest.raises(ValueError, match="có 501 cơ quan"):
        report.to_xlsx(by_agency=True)
    with pytest.raises(ValueError, match="501 agencies"):
        report.to_xlsx("en", by_agency=True)
    assert len(opened(report.to_xlsx())["Số liệu còn thiếu"]["A"]) == 1003  # two cells each


@pytest.mark.parametrize("is_small", [False, True])
def test_what_excel_has_no_room_for_is_cut_with_a_note(monkeypatch, is_small):
    monkeypatch.setattr(excel_parts, "MOST_ROWS", 10)
    file = ExcelFile("vi", "x" * 300, is_small)
    long = "ă" * 40_000
    rows = [(long, 10**400), ("😀" * 20_000, InPercent(Fraction(1, 3)))] + [("=1+1", one) for one in range(20)]
    file.table("a", (SheetColumn("Một", 20), SheetColumn("Hai", 10)), rows)
    sheet = opened(file.to_bytes())["a"]
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert len(cells) == 10 and cells[-1][0].startswith("và 14 dòng nữa")
    assert len(cells[1][0]) == 32_767 and cells[1][0].endswith(" … (đã cắt bớt)") and cells[1][1] == "số quá lớn"
    assert len(cells[2][0].encode("utf-16-le")) // 2 <= 32_767 and cells[2][0].endswith(" … (đã cắt bớt)")
    assert cells[2][1] == pytest.approx(1 / 3, rel=1e-15) and cells[3] == ["=1+1", 0] and sheet["A4"].data_type != "f"


def test_scopes_without_a_sheet_are_counted(report, monkeypatch):
    monkeypatch.setattr(excel, "_MOST_SCOPES", 3)
    book = opened(report.to_xlsx())
    assert book.sheetnames.index("Cơ quan chưa đạt") == 5
    assert book["Ghi chú"].cell(row=4, column=1).value.startswith("12 phạm vi nữa")


def test_in_english(report):
    book = opened(report.to_xlsx("en"))
    assert book.sheetnames[:2] == ["Summary", "Statements"] and book.sheetnames[-1] == "Notes"
    assert {row["Verdict"] for row in table(book["Statements"])} == {
        "Met", "Not met", "Undecided", "Not applicable", "Tracked",
    }  # fmt: skip
