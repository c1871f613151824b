"""Data of any format on the command line: files, standard input, the sheet that is meant, data of then."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from plans import plan_of

xlsxwriter = pytest.importorskip("xlsxwriter")
pytest.importorskip("python_calamine")

HEAD = ["ma", "cap", "loai", "nha_nuoc", "nguon_nop_luu", "dia_ban", "cbccvc", "cbccvc_lap_ho_so"]


def row(id_: str, part: int) -> list[object]:
    return [id_, "tinh", "so_ban_nganh", "có", "có", "Mỹ Tho", 100, part]


def workbook(path: Path, **sheets: list[list[object]]) -> Path:
    book = xlsxwriter.Workbook(path)
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, cells in enumerate([["BÁO CÁO"], HEAD, *rows]):
            sheet.write_row(number, 0, cells)
    book.close()
    return path


@pytest.fixture
def plan(tmp_path: Path) -> str:
    path = tmp_path / "plan.vtlt"
    path.write_text(plan_of("cap_tinh.lap_ho_so >= 40%"), encoding="utf-8")
    return str(path)


def test_a_workbook_as_file_and_on_standard_input(run, plan, tmp_path, monkeypatch):
    path = workbook(tmp_path / "a.xlsx", S=[row("T01", 50)])
    status, out, _ = run("evaluate", plan, str(path))
    assert status == 0 and "✓ Đạt" in out and "tiêu đề cột ở dòng 2" in out
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(path.read_bytes())))
    assert "✓ Đạt" in run("evaluate", plan, "-")[1]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(path.read_bytes())))
    assert "[wrong-suffix]" in run("evaluate", plan, "-", "--input-format", "csv")[2]


def test_the_sheet_is_named(run, plan, tmp_path):
    path = workbook(tmp_path / "a.xlsx", quý_1=[row("T01", 50)], quý_2=[row("T01", 5)])
    status, _, err = run("evaluate", plan, str(path))
    assert status == 1 and '--sheet "quý_1"' in err
    assert "✓ Đạt" in run("evaluate", plan, str(path), "--sheet", "quý_1")[1]
    assert "✗ Không đạt" in run("evaluate", plan, str(path), "--sheet", "quý_2")[1]
    assert "[no-sheet]" in run("evaluate", plan, str(path), "--sheet", "quý_3")[2]


def test_a_sheet_of_a_file_that_has_none(run, plan, tmp_path):
    table = tmp_path / "a.csv"
    table.write_text("ma;cap;cbccvc;lap_duoc\nT01;tinh;50;50\n", encoding="utf-8")
    status, _, err = run("evaluate", plan, str(table), "--sheet", "quý_1")
    assert status == 1 and "[no-sheet]" in err and "không phải sổ làm việc" in err


def test_data_of_then_in_a_workbook(run, tmp_path):
    plan = tmp_path / "plan.vtlt"
    plan.write_text(plan_of("cap_tinh.lap_ho_so tang >= 1 diem_phan_tram"), encoding="utf-8")
    now = workbook(tmp_path / "now.xlsx", S=[row("T01", 50)])
    then = workbook(tmp_path / "then.xlsx", S=[row("T01", 45)])
    status, out, _ = run("evaluate", str(plan), str(now), "--previous", str(then))
    assert status == 0 and "✓ Đạt" in out


def test_a_workbook_in_the_place_of_the_ruleset(run, tmp_path, plan):
    path = workbook(tmp_path / "a.xlsx", S=[row("T01", 50)])
    assert run("evaluate", str(path), plan)[0] == 2
