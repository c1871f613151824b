"""What a spreadsheet shows of a number, and not what it keeps, is what whoever filled it in has read."""

from __future__ import annotations

import datetime
import os
import shutil
import subprocess
from fractions import Fraction
from pathlib import Path

import pytest

import vtlt_rules as vtlt

openpyxl = pytest.importorskip("openpyxl")
pytest.importorskip("python_calamine")

PLAN = vtlt.parse(
    """
    ke_hoach so_hoa "Số hóa"
        thoi_ky 01/01/2018..31/12/2018
    don_vi phan_tram "%"
    don_vi nguoi "người" nguyen
    truong nguoi_lam "Người làm" : nguoi
    truong so_hoa "Tỷ lệ số hóa" : phan_tram
    truong huong_dan "Hướng dẫn" : moc
    thuoc_tinh cap "Cấp" : { tinh "cấp tỉnh" }
    pham_vi cap_tinh "Cấp tỉnh" khi cap = tinh
    muc "1" "Số hóa"
        moi cap_tinh.so_hoa >= 90 phan_tram
        moi cap_tinh.huong_dan hoan_thanh
        moi cap_tinh.nguoi_lam >= 1 nguoi
    """
)
LO = shutil.which("soffice")
IDS = ["T1", "T2", "T3", "T4", "T5", "T6"]
FORMATS = ["xlsx", *(pytest.param(one, marks=[pytest.mark.long]) for one in ("ods", "xls"))]


def filled_in(folder: Path, suffix: str, rows, formats, from_1904: bool = False) -> Path:
    book = openpyxl.Workbook()
    if from_1904:
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    sheet = book.active
    for row in rows:
        sheet.append(row)
    for place, number_format in formats.items():
        sheet[place].number_format = number_format
    path = folder / "so_lieu.xlsx"
    book.save(path)
    if suffix != "xlsx":
        if LO is None:
            assert os.environ.get("VTLT_REQUIRE_LIBREOFFICE") != "1", "LibreOffice is not installed"
            pytest.skip("LibreOffice is not installed")
        command = [LO, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", suffix,
                   "--outdir", folder, path]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True, timeout=120)
    return path.with_suffix(f".{suffix}")


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_percentage_is_what_the_sheet_shows(tmp_path: Path, suffix: str) -> None:
    """0.94 shown as 94% is 94; a sign in quotes changes nothing of the number."""
    rows = [["ma", "so_hoa"], *zip(IDS, [0.94, 0.94125, 94, 1, 0.5, 0.07], strict=True)]
    formats = {"B2": "0%", "B3": "0.0%", "B4": '0"%"', "B5": "#,##0.00%;[Red]-0%", "B6": "0.0", "B7": "0%"}
    path = filled_in(tmp_path, suffix, rows, formats)
    with pytest.raises(vtlt.BadData) as caught:
        PLAN.schema.read(path)
    assert [(one.name, one.readings) for one in caught.value.proposals] == [("so_hoa", ("percent",))]
    for accept, thousands in ((True, None), ({"percent"}, ","), (True, ".")):
        read = PLAN.schema.read(path, accept=accept, thousands=thousands)
        assert [row["so_hoa"] for row in read] == [94, Fraction(753, 8), 94, 100, Fraction(1, 2), 7]


def test_a_percentage_is_no_number_of_anything_else(tmp_path: Path) -> None:
    path = filled_in(tmp_path, "xlsx", [["ma", "nguoi_lam"], ["T1", 94]], {"B2": "0%"})
    with pytest.raises(vtlt.BadData) as caught:
        PLAN.schema.read(path, accept=True)
    (issue,) = caught.value.issues
    assert (issue.code, issue.row, issue.column, issue.facts["value"]) == ("wrong-type", 2, "B", "`9400%`")


@pytest.mark.parametrize("suffix", FORMATS)
def test_numbers_of_days_count_from_where_the_workbook_counts(tmp_path: Path, suffix: str) -> None:
    """Workbooks of old Macintoshes count from 1904: the same number is a day four years later."""
    rows = [["ma", "huong_dan"], ["T1", 41698], ["T2", 42003]]
    read = PLAN.schema.read(filled_in(tmp_path, suffix, rows, {}, from_1904=True), accept=True)
    assert [row["huong_dan"] for row in read] == [datetime.date(2018, 3, 1), datetime.date(2018, 12, 31)]


@pytest.mark.parametrize(("first", "second"), [(["A", 1, 2], ["B", 10, 4]), (["1", 2, 3], ["2", 10, 4])])
def test_agencies_whose_figures_count_on_are_no_numbers_of_columns(tmp_path: Path, first, second) -> None:
    path = filled_in(tmp_path, "xlsx", [["ma", "nguoi_lam", "so_hoa"], first, second], {})
    assert [list(row.values()) for row in PLAN.schema.read(path)] == [first, second]


def test_numbers_of_columns_are_left_out(tmp_path: Path) -> None:
    path = filled_in(tmp_path, "xlsx", [["ma", "nguoi_lam", "so_hoa"], ["A", 1, 2], ["T1", 10, 4]], {})
    read = PLAN.schema.read(path)
    assert [row["ma"] for row in read] == ["T1"]
    assert "rows-left-out" in {note.code for note in read.notes}
