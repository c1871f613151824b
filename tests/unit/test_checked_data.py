"""Data that is wrong, contradicts itself or looks wrong: each thing with its row, column letter and name."""

from __future__ import annotations

import datetime
import io
import json
import sys
from pathlib import Path
from xml.sax.saxutils import quoteattr

import openpyxl
import pytest
from data_files import schema_of, write
from test_formats_archives import ODS_HEAD, ods, sheet, xlsx

import vtlt_rules as vtlt
from vtlt_rules.data.checking import DataCheck
from vtlt_rules.data.marked_copy import marked_copy
from vtlt_rules.errors import ExtraMissing
from vtlt_rules.issues import SUSPICION_CODES, DataIssue, Suspicion, issue_to_text

PLAN = """
ke_hoach thu "Thử"
    thoi_ky 01/01/2018..31/12/2018
don_vi nguoi "người" nguyen
don_vi met_gia "mét giá"
thuoc_tinh cap "Cấp" : { tinh "cấp tỉnh", huyen "cấp huyện" }
truong cbccvc "Cán bộ" : nguoi
truong lap_ho_so "Lập hồ sơ" : nguoi thuoc cbccvc
truong tai_lieu "Tài liệu" : met_gia toi_da 1000 met_gia
truong co_kho "Có kho" : co_khong
truong chinh_ly "Chỉnh lý" : moc
truong a "A" : nguoi
truong b "B" : nguoi
truong ca_hai "Tổng" : nguoi = a + b
pham_vi tinh_ "Cấp tỉnh" khi cap = tinh
muc "1" "Thử"
    moi tinh_.cbccvc >= 1 nguoi
    moi tinh_.co_kho
"""
SCHEMA = schema_of(PLAN)

HEADER = "ma;ten;cap;Cán bộ;lap_ho_so;tai_lieu;co_kho;chinh_ly;a;b;ca_hai"
GOOD = "T1;Sở Y tế;tinh;50;20;12,5;có;01/03/2018;1;2;3"


def table(*changes: dict[int, str], header: str = HEADER) -> str:
    """Write a table of as many agencies, each like a good one but for some cells (by column from 0)."""
    rows = []
    for number, changed in enumerate(changes, 1):
        cells = GOOD.split(";")
        cells[0] = f"T{number}"
        for column, cell in changed.items():
            cells[column] = cell
        rows.append(";".join(cells))
    return "\n".join([header, *rows]) + "\n"


def checked(folder: Path, text: str, **how) -> DataCheck:
    found = SCHEMA.check(write(folder, text), **how)
    for issue in (*found.issues, *found.contradictions, *found.suspicions):
        assert issue_to_text(issue, "vi") != issue_to_text(issue, "en")
    return found


def place(issue: DataIssue) -> tuple:
    return issue.code, issue.row, issue.column, issue.agency, issue.name


def cell(column: int, text: str) -> str:
    return table({}, {column: text})


TEN = "Sở Y tế"
WRONG = [
    (cell(3, "năm mươi"), ("wrong-type", 3, "D", "T2", TEN)),
    (cell(3, "12 (3 nữ)"), ("wrong-type", 3, "D", "T2", TEN)),
    (cell(3, "-5"), ("negative", 3, "D", "T2", TEN)),
    (cell(3, "12,5"), ("not-whole", 3, "D", "T2", TEN)),
    (cell(3, "1" * 31), ("number-too-long", 3, "D", "T2", TEN)),
    (cell(3, "1.2.3"), ("ambiguous-number", 3, "D", "T2", TEN)),
    (table({5: "5"}, {5: "1,957"}), ("ambiguous-number", 3, "F", "T2", TEN)),
    (cell(3, "-"), ("dash-unclear", 3, "D", "T2", TEN)),
    (cell(6, "—"), ("dash-unclear", 3, "G", "T2", TEN)),
    (cell(3, "#DIV/0!"), ("error-cell", 3, "D", "T2", TEN)),
    (cell(3, "nt"), ("same-as-above", 3, "D", "T2", TEN)),
    (cell(6, "có phần"), ("wrong-type", 3, "G", "T2", TEN)),
    (cell(7, "31/02/2018"), ("invalid-date", 3, "H", "T2", TEN)),
    (cell(7, "03/19/2018"), ("invalid-date", 3, "H", "T2", TEN)),
    (cell(7, "đã xong"), ("done-words", 3, "H", "T2", TEN)),
    (cell(7, "Quý IV/2018"), ("incomplete-date", 3, "H", "T2", TEN)),
    (cell(7, "31/12"), ("incomplete-date", 3, "H", "T2", TEN)),
    (cell(2, "tỉn"), ("unknown-value", 3, "C", "T2", TEN)),
    (cell(2, "") + "T3;X;tinh;a;;;;;;;\n", ("missing-attribute", 3, "C", "T2", TEN)),
    (cell(1, "Sở\u200b"), ("invisible-character", 3, "B", "T2", None)),
    (cell(0, ""), ("missing-id", 3, "A", None, None)),
    (cell(0, "T1"), ("repeated-agency", 3, "A", "T1", TEN)),
    (cell(0, "#N/A"), ("error-cell", 3, "A", None, None)),
    (table({}, header=HEADER.replace("chinh_ly", "chinh ly 2")), ("unknown-column", 1, None, None, None)),
    (table({}, header=HEADER.replace("chinh_ly", "Cán bộ")), ("repeated-column", 1, "D", None, None)),
    (table({}) + "T2;Sở\n", ("wrong-width", 3, None, "T2", None)),
    (table({6: "x"}), ("reading-proposed", None, "G", None, None)),
    (table({3: "1.957"}), ("reading-proposed", None, "D", None, None)),
    (table({3: "1.957"}, {3: "1,957"}), ("mixed-column", None, "D", None, None)),
    (table({7: "43100"}, {7: "1/3/2018"}), ("mixed-column", None, "H", None, None)),
    ("", ("empty-file", None, None, None, None)),
    (table({}, header=HEADER.replace("ma;", "m;", 1)), ("missing-column", 1, None, None, None)),
]

CONTRARY = [
    ({4: "60"}, ("part-exceeds-whole", 3, "E", "T2", TEN)),
    ({5: "1001"}, ("over-maximum", 3, "F", "T2", TEN)),
    ({10: "4"}, ("formula-mismatch", 3, "K", "T2", TEN)),
]


@pytest.mark.parametrize(("text", "expected"), WRONG)
def test_wrong_files(tmp_path: Path, text: str, expected: tuple) -> None:
    found = checked(tmp_path, text)
    assert not found.is_right and found.data is None and not found.contradictions
    assert expected in [place(one) for one in found.issues]
    beside = {"wrong-type"} if expected[0] == "missing-attribute" else {"unknown-column", "missing-id"}
    assert {one.code for one in found.issues} - {expected[0]} <= beside


@pytest.mark.parametrize(("changed", "expected"), CONTRARY)
def test_contradictions_are_apart(tmp_path: Path, changed: dict[int, str], expected: tuple) -> None:
    found = checked(tmp_path, table({}, changed))
    assert not found.is_right and not found.issues and found.data is not None
    assert [place(one) for one in found.contradictions] == [expected]
    assert found.contradictions[0].file == str(tmp_path / "data.csv")


def test_a_report_says_in_which_column_figures_contradict_each_other(tmp_path: Path) -> None:
    ruleset = vtlt.parse(PLAN)
    path = write(tmp_path, table({}, *[{4: "60", 1: f"Sở {number}"} for number in range(2, 7)]))
    report = ruleset.evaluate(ruleset.schema.read(path))
    assert [(one.row, one.column, one.heading) for one in report.data_issues] == [
        (row, "E", "lap_ho_so") for row in range(3, 8)
    ]
    (line,) = [one for one in report.to_text().replace("\n    ", " ").splitlines() if "part-exceeds-whole" in one]
    assert "cột E" in line and "dòng 5, cơ quan T4 (Sở 4); và 2 ô nữa" in line and "T5" not in line
    assert vtlt.Report.from_dict(report.to_dict()).data_issues == report.data_issues


def test_what_evaluating_needs_is_an_issue(tmp_path: Path) -> None:
    found = checked(tmp_path, cell(2, ""))
    assert [place(one) for one in found.issues] == [("missing-attribute", 3, "C", "T2", TEN)]
    registry = write(tmp_path, "ma;ten;Cấp\nT1;Sở Y tế;\n", "registry.csv")
    found = SCHEMA.check(write(tmp_path, "ma;cbccvc\nT1;5\n"), registry)
    assert [(place(one), one.file) for one in found.issues] == [
        (("missing-attribute", 2, "C", "T1", TEN), str(registry))
    ]


def test_good_data_is_right(tmp_path: Path) -> None:
    found = checked(tmp_path, table({}))
    assert found.is_right and found.data is not None and not found.suspicions
    assert found.to_dict()["schema"] == "vtlt-data-check/1" and json.dumps(found.to_dict("en"))


def test_proposals_are_data_and_files_of_then_are_told_apart(tmp_path: Path) -> None:
    then = write(tmp_path, table({3: "x"}), "then.csv")
    found = checked(tmp_path, table({6: "x"}, {6: ""}), previous=then)
    assert [(one.code, one.is_previous) for one in found.issues] == [("reading-proposed", False), ("wrong-type", True)]
    assert found.to_dict()["proposals"] == [
        {"field": "co_kho", "heading": "co_kho", "column": "G", "readings": ["marks"], "count": 1,
         "examples": [{"cell": "x", "value": "có"}], "file": str(tmp_path / "data.csv")}
    ]  # fmt: skip


# ---- suspicions


def suspected(folder: Path, *changes: dict[int, str], **how) -> list[tuple]:
    found = checked(folder, table(*changes), **how)
    assert found.is_right
    return [(one.code, one.row, one.column) for one in found.suspicions]


def test_shares_of_nothing_or_everything(tmp_path: Path) -> None:
    assert suspected(tmp_path, *[{4: "50"}] * 4, {4: "0"}) == [("extreme-shares", None, "E")]
    assert suspected(tmp_path, *[{4: "50"}] * 4) == []  # too few to mean something
    assert suspected(tmp_path, *[{4: "50"}] * 4, {4: "49"}) == []
    assert suspected(tmp_path, *[{4: "50"}] * 4, {3: "0", 4: "0"}) == []  # of nobody there is no share
    assert suspected(tmp_path, *[{3: "9", 4: "9"}] * 9) == []  # of few people all are easily in it
    assert suspected(tmp_path, *[{4: "50"}] * 5, {4: ""}) == [("extreme-shares", None, "E")]


def test_percentages_that_are_fractions(tmp_path: Path) -> None:
    schema = schema_of("""
ke_hoach thu "Thử"
don_vi pt "%"
truong ty_le_nop "Tỷ lệ" : pt
pham_vi t "T" khi ma = "1"
muc "1" "Thử"
    moi t.ty_le_nop >= 1 pt
""")
    for cells, codes in (
        (["0,94", "1", "0", "0,5", "0,25"], ["percent-as-fraction"]),
        (["0,94", "1", "0", "0,5", "1,5"], []),
        (["0", "1", "0", "1", "1"], []),
        (["0,94", "1", "0", "0,5"], []),
    ):
        rows = "".join(f"{number};{text}\n" for number, text in enumerate(cells, 1))
        found = schema.check(write(tmp_path, f"ma;ty_le_nop\n{rows}"))
        assert [one.code for one in found.suspicions] == codes and found.is_right


def test_equal_figures_of_an_agency(tmp_path: Path) -> None:
    same = {3: "7", 4: "7", 5: "7", 8: "7", 9: "7", 10: ""}
    assert suspected(tmp_path, {}, same) == [("equal-figures", 3, None)]
    assert suspected(tmp_path, {**same, 5: "7,5"}) == suspected(tmp_path, {**same, 5: ""}) == []


def test_one_figure_is_more_than_all_others(tmp_path: Path) -> None:
    assert suspected(tmp_path, *[{5: "10"}] * 9, {5: "90,5"}) == [("half-of-sum", 11, "F")]
    assert suspected(tmp_path, *[{5: "10"}] * 9, {5: "90"}) == []
    assert suspected(tmp_path, *[{5: "10"}] * 8, {5: "90"}) == []


def test_ten_times_what_it_was(tmp_path: Path) -> None:
    then = write(tmp_path, table({3: "500", 4: "2", 8: "1"}, {3: "5", 4: "2"}), "then.csv")
    found = suspected(tmp_path, {3: "50", 8: "10", 10: "12"}, {3: "49"}, {3: "5000"}, previous=then)
    assert found == [("tenfold", 2, "D"), ("tenfold", 2, "E"), ("tenfold", 3, "E")]


def test_days_far_from_the_plan(tmp_path: Path) -> None:
    assert suspected(tmp_path, {7: "01/03/2012"}, {7: "01/03/2014"}, {7: "01/03/2025"}, {7: "chưa"}) == [
        ("far-day", 2, "H"),
        ("far-day", 4, "H"),
    ]


def test_every_suspicion_has_its_code_and_is_no_error(tmp_path: Path) -> None:
    found = checked(tmp_path, table({7: "01/03/2012"}))
    assert found.is_right and isinstance(found.suspicions[0], Suspicion)
    source = Path(__file__).read_text(encoding="utf-8")
    assert all(f'"{code}"' in source for code in SUSPICION_CODES)


# ---- the copy


@pytest.mark.parametrize(("package", "suffix"), [("xlsxwriter", ".csv"), ("python_calamine", ".xlsx")])
def test_a_copy_needs_the_extra(monkeypatch: pytest.MonkeyPatch, package: str, suffix: str) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(ExtraMissing, match="office"):
        marked_copy(b"", suffix, ())


def test_a_copy_has_the_values_as_they_were_and_marks_the_wrong_ones(tmp_path: Path) -> None:
    text = table({3: "=1+1", 6: "x", 1: "http://a.b"}, {4: "60"}, {7: "01/03/2012"}, {3: "hai"})
    path = write(tmp_path, text)
    found = SCHEMA.check(path)
    copy = marked_copy(path.read_bytes(), ".csv", (*found.issues, *found.contradictions, *found.suspicions))
    sheet = openpyxl.load_workbook(io.BytesIO(copy)).active
    lines = [line.split(";") for line in text.splitlines()]
    assert [[one.value or "" for one in row] for row in sheet.iter_rows()] == lines
    assert {one.data_type for row in sheet.iter_rows() for one in row} <= {"s", "n"} and sheet["D2"].value == "=1+1"
    assert not any(one.hyperlink for row in sheet.iter_rows() for one in row)
    marked = {one.coordinate: one.comment.text for row in sheet.iter_rows() for one in row if one.comment}
    assert {*marked} == {"D2", "G1", "D5"} and "reading-proposed" in marked["G1"]
    assert sheet["D5"].fill.fgColor.rgb == "FFFFC7CE" and sheet["D4"].fill.fill_type is None


def test_a_copy_of_a_workbook_keeps_numbers_days_and_sheets() -> None:
    book = openpyxl.Workbook()
    first = book.active
    first.title = "Số liệu"
    first.append(["ma", "Cán bộ", "chinh_ly", "co_kho"])
    first.append(["T1", 50, datetime.date(2018, 3, 1), True])
    first.append(["T2", 12.5, datetime.date(2012, 3, 1), None])
    book.create_sheet("Khác")["B2"] = "giữ nguyên"
    written = io.BytesIO()
    book.save(written)
    issues = [
        DataIssue("not-whole", "T2", "cbccvc", 3, {"value": "12,5", "unit": "người"}, column="B"),
        Suspicion("far-day", "T2", "chinh_ly", 3, {"value": "01/03/2012", "period": "2018"}, column="C"),
        DataIssue(
            "part-exceeds-whole", "T2", "co_kho", 3, {"value": "1", "whole": "a", "whole_value": "0"}, column="D"
        ),
        DataIssue("wrong-width", "T2", None, 9, {"found": 1, "expected": 2}),
    ]
    copy = openpyxl.load_workbook(io.BytesIO(marked_copy(written.getvalue(), ".xlsx", issues, "en")))
    sheet, other = copy["Số liệu"], copy["Khác"]
    assert [one.value for one in sheet[2]] == ["T1", 50, datetime.datetime(2018, 3, 1), True]
    assert [one.value for one in sheet[3]] == ["T2", 12.5, datetime.datetime(2012, 3, 1), None]
    assert other["B2"].value == "giữ nguyên" and other["B2"].comment is None
    colors = {one.coordinate: one.fill.fgColor.rgb for row in sheet.iter_rows() for one in row if one.comment}
    assert colors == {"B3": "FFFFC7CE", "C3": "FFFFF3BF", "D3": "FFFFD8A8", "A9": "FFFFC7CE"}
    assert sheet["C3"].number_format == "dd/mm/yyyy" and "not-whole" in sheet["B3"].comment.text


def ods_of(sheets: dict[str, list[list[str]]]) -> bytes:
    tables = []
    for name, rows in sheets.items():
        cells = [
            "".join(
                f'<table:table-cell office:value-type="string"><text:p>{one}</text:p></table:table-cell>' for one in row
            )
            for row in rows
        ]
        body = "".join(f"<table:table-row>{one}</table:table-row>" for one in cells)
        tables.append(f"<table:table table:name={quoteattr(name)}>{body}")
    return ods("</table:table>".join(tables), ODS_HEAD.removesuffix('<table:table table:name="S">'))


LONG = "Tổng hợp số liệu của các cơ quan năm"


@pytest.mark.parametrize(
    "names", [(f"{LONG} 2018", f"{LONG} 2019"), ("S", "s"), ("a?b", "a*b", "a b"), ("", "'", "Sheet1"),
              ("\U0001f600" * 20,), ("History",), ("a\nb", "[x]")]
)  # fmt: skip
def test_sheets_of_a_copy_have_names_that_excel_takes(names: tuple[str, ...]) -> None:
    content = ods_of({name: [["ma", "cbccvc"], [f"T{number}", "x"]] for number, name in enumerate(names)})
    issues = [DataIssue("wrong-type", "T0", "cbccvc", 2, {"value": "`x`", "expected": ""}, column="B", sheet=names[0])]
    copy = openpyxl.load_workbook(io.BytesIO(marked_copy(content, ".ods", issues)))
    assert len({name.lower() for name in copy.sheetnames}) == len(names)
    assert all(0 < len(name.encode("utf-16-le")) <= 62 for name in copy.sheetnames)
    assert [sheet["A2"].value for sheet in copy.worksheets] == [f"T{number}" for number in range(len(names))]
    assert [sheet["B2"].comment is not None for sheet in copy.worksheets] == [True, *[False] * (len(names) - 1)]


@pytest.mark.parametrize("value", ["1e400", "-1e400", "NaN"])
def test_a_copy_has_what_is_no_number_as_text(value: str) -> None:
    content = xlsx(sheet(f'<row r="1"><c r="A1"><v>{value}</v></c><c r="B1"><v>5</v></c></row>'))
    copied = openpyxl.load_workbook(io.BytesIO(marked_copy(content, ".xlsx", []))).active
    assert (type(copied["A1"].value), copied["B1"].value) == (str, 5)
