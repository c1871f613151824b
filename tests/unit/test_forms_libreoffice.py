"""Forms that LibreOffice opened and saved: what comes back says what was typed. One for each agency takes minutes."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from filled_forms import fill, read_sheet

import vtlt_rules as vtlt
from vtlt_rules.data.forms.identity import LIST_NAME

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "tien_giang_2018"
SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
AT_ONCE = 100
"""Files that one LibreOffice converts; it dies of some hundreds."""

if SOFFICE is None and not os.environ.get("VTLT_REQUIRE_LIBREOFFICE"):
    pytest.skip("LibreOffice is not installed", allow_module_level=True)


def save_with_libreoffice(files, folder, suffix="xlsx"):
    """Open files with LibreOffice and save them in a folder."""
    kind = {"xlsx": "xlsx:Calc MS Excel 2007 XML", "xls": "xls:MS Excel 97", "ods": "ods"}[suffix]
    profile = f"-env:UserInstallation=file://{folder}-profile"
    for start in range(0, len(files), AT_ONCE):
        some = [str(one) for one in files[start : start + AT_ONCE]]
        command = [SOFFICE, profile, "--headless", "--convert-to", kind, "--outdir", str(folder), *some]
        subprocess.run(command, check=True, capture_output=True, timeout=600)
    assert len([*folder.glob(f"*.{suffix}")]) >= len(files)


@pytest.fixture(scope="module")
def plan():
    return vtlt.load("tien_giang/2018")


@pytest.fixture(scope="module")
def figures(plan):
    return {row["ma"]: row for row in plan.schema.read(EXAMPLE / "data.csv")}


def what_is_found(report):
    return [
        (one.statement.id, one.verdict, one.bounds, one.shortfall, one.missing, one.agencies) for one in report.findings
    ]


@pytest.mark.parametrize("suffix", ["xls", "ods"])
def test_other_formats_of_libreoffice_say_the_same(plan, figures, tmp_path, suffix):
    registry = [row for row in plan.schema.read(EXAMPLE / "registry.csv") if row["ma"] in ("LTLS", "T01", "X170")]
    forms = plan.schema.forms(tmp_path / "out", registry)
    for id_, path in forms.items():
        fill(
            path,
            tmp_path / "filled" / path.name,
            figures[id_],
            duties={"II.3.a/3": ("Đã thực hiện", "đủ")} if id_ == "LTLS" else {},
        )
    save_with_libreoffice([*(tmp_path / "filled").iterdir()], tmp_path / "back", suffix)
    direct, collected = (vtlt.collect(tmp_path / name, plan, registry) for name in ("filled", "back"))
    assert collected.is_complete and collected.files == 3
    assert [dict(row) for row in collected.data] == [dict(row) for row in direct.data]
    assert [(one.status, one.remark) for one in collected.duties] == [("done", "đủ")]


def test_a_workbook_of_all_takes_ids_from_the_other_sheet(plan, tmp_path):
    """LibreOffice works out the formulas by which the sheet of figures knows the agencies."""
    import openpyxl

    plan.schema.template(tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    registry = book["Danh sách"]
    for row, id_ in enumerate(["007", "T02"], start=5):
        registry.cell(row, 2).value, registry.cell(row, 3).value = id_, f"Sở {id_}"
    book["Số liệu"]["D6"].value = "chưa"
    book.save(tmp_path / "a.xlsx")
    (tmp_path / "back").mkdir()
    save_with_libreoffice([tmp_path / "a.xlsx"], tmp_path / "back")
    rows = read_sheet(tmp_path / "back" / "a.xlsx", "Số liệu", plan.schema)
    assert rows == [{"ma": "007", "ten": "Sở 007", "huong_dan_lap_ho_so": "chưa"}, {"ma": "T02", "ten": "Sở T02"}]


@pytest.mark.long
def test_one_form_for_each_agency_of_the_example(plan, figures, tmp_path):
    registry = plan.schema.read(EXAMPLE / "registry.csv")
    forms = plan.schema.forms(tmp_path / "out", registry)
    assert len(forms) >= 342
    typed = []
    for id_, path in forms.items():
        typed.append({"ma": id_, **fill(path, tmp_path / "filled" / path.name, figures.get(id_, {}))})
    back = tmp_path / "back"
    back.mkdir()
    shutil.copy(tmp_path / "out" / LIST_NAME, back)
    save_with_libreoffice(sorted((tmp_path / "filled").iterdir()), back)
    collected = vtlt.collect(back)
    assert not collected.issues
    expected = what_is_found(plan.evaluate(typed, registry=registry))
    assert what_is_found(plan.evaluate(collected.data)) == expected
    (table,) = collected.write(tmp_path / "bang.csv")
    assert what_is_found(plan.evaluate(plan.schema.read(table))) == expected
