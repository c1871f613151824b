"""``vtlt template`` and ``vtlt collect``: files, exit status, streams."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

import vtlt_rules as vtlt
from vtlt_rules.cli import main

REGISTRY = """ma;ten;cap;loai;nha_nuoc;nguon_nop_luu;dia_ban
T01;Sở Một;tinh;so_ban_nganh;có;có;Mỹ Tho
T02;Sở Hai;tinh;so_ban_nganh;có;có;Mỹ Tho
"""
PLAN = "tien_giang/2018"


@pytest.fixture
def there(tmp_path):
    (tmp_path / "dm.csv").write_text(REGISTRY, encoding="utf-8")
    assert (
        main(["-q", "template", PLAN, "--registry", str(tmp_path / "dm.csv"), "--per-agency", str(tmp_path / "out")])
        == 0
    )
    return tmp_path


def fill(there, id_, name=None, value=5):
    book = openpyxl.load_workbook(there / "out" / f"{id_}.xlsx")
    row = next(row for row in book["Biểu mẫu"].iter_rows() if row[0].value == "field:cbccvc")
    row[5].value = value
    (there / "back").mkdir(exist_ok=True)
    book.save(there / "back" / (name or f"{id_}.xlsx"))


def test_a_workbook_and_forms_are_written_and_said(tmp_path, capsys):
    (tmp_path / "dm.csv").write_text(REGISTRY, encoding="utf-8")
    (tmp_path / "truoc.csv").write_text("ma;cbccvc;cot_cu\nT01;7;x\n", encoding="utf-8")
    arguments = ["--registry", str(tmp_path / "dm.csv"), "--previous", str(tmp_path / "truoc.csv")]
    assert main(["template", PLAN, str(tmp_path / "a.xlsx"), *arguments, "--per-agency", str(tmp_path / "out")]) == 0
    assert {one.name for one in (tmp_path / "out").iterdir()} == {"T01.xlsx", "T02.xlsx", "vtlt-forms.json"}
    said = capsys.readouterr().out
    assert "a.xlsx" in said and "2 biểu mẫu" in said
    listed = json.loads((tmp_path / "out" / "vtlt-forms.json").read_text("utf-8"))
    assert [(one["ma"], one["file"]) for one in listed["agencies"]] == [("T01", "T01.xlsx"), ("T02", "T02.xlsx")]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["template", PLAN], ".xlsx"),
        (["template", PLAN, "{}/a.csv"], "a.csv"),
        (["template", PLAN, "--per-agency", "{}/out"], "--registry"),
        (["template", PLAN, "{}/dm.xlsx", "--registry", "{}/dm.xlsx"], "dm.xlsx"),
        (["template", PLAN, "{}/none/a.xlsx"], "none"),
        (["collect", "{}/nowhere", "-o", "{}/a.csv"], "nowhere"),
        (["collect", "{}", "-o", "{}/a.docx"], "a.docx"),
        (["collect", "{}"], "-o"),
        (["collect", "{}", "-o", "{}/a.csv"], "vtlt"),
    ],
)
def test_misuse_is_said_and_nothing_is_written(tmp_path, capsys, arguments, told):
    (tmp_path / "dm.xlsx").write_bytes(b"x")
    assert main([one.replace("{}", str(tmp_path)) for one in arguments]) == 2
    assert told in capsys.readouterr().err
    assert [one.name for one in tmp_path.iterdir()] == ["dm.xlsx"]


def test_all_is_well(there, capsys):
    fill(there, "T01"), fill(there, "T02", value=9)
    shutil.copy(there / "out" / "vtlt-forms.json", there / "back")
    assert main(["collect", str(there / "back"), "-o", str(there / "bang.csv")]) == 0
    out, err = capsys.readouterr()
    assert "bang.csv" in out and "2 cơ quan" in err
    plan = vtlt.load(PLAN)
    assert {row["ma"]: row["cbccvc"] for row in plan.schema.read(there / "bang.csv")} == {"T01": 5, "T02": 9}
    assert main(["evaluate", PLAN, str(there / "bang.csv"), "-q"]) == 0
    assert main(["collect", str(there / "back"), "-o", str(there / "back" / "bang.xlsx")]) == 0
    assert (
        main(["collect", str(there / "back"), "-o", str(there / "back" / "bang.xlsx")]) == 0
    )  # its own outcome is no form


def test_what_is_missing_or_wrong_is_told_and_the_table_written(there, capsys):
    fill(there, "T01", value="năm")
    arguments = ["collect", str(there / "back"), "-o", str(there / "bang.csv")]
    assert main([*arguments, "--registry", str(there / "dm.csv"), "--lang", "en"]) == 1
    told = capsys.readouterr().err
    assert "Sở Hai (T02)" in told and "wrong-type" in told and "T01.xlsx, cell Biểu mẫu!F" in told
    assert [row["ma"] for row in vtlt.load(PLAN).schema.read(there / "bang.csv")] == ["T01", "T02"]
    assert main([*arguments, "-q", "--ruleset", PLAN]) == 1  # nobody knows who is missing
    assert "--registry" in capsys.readouterr().err


def test_where_nothing_can_be_taken_no_table_is_written(there, capsys):
    fill(there, "T01"), fill(there, "T01", "T01 sua.xlsx", 6)
    (there / "bang.csv").write_text("cũ", encoding="utf-8")
    assert (
        main(["collect", str(there / "back"), "-o", str(there / "bang.csv"), "--registry", str(there / "dm.csv")]) == 1
    )
    assert (there / "bang.csv").read_text("utf-8") == "cũ"
    assert "T01 sua.xlsx" in capsys.readouterr().err


@pytest.mark.parametrize("package", ["xlsxwriter", "python_calamine"])
def test_without_the_extra_it_is_said_what_to_install(there, package):
    fill(there, "T01")
    script = (
        f"import sys; sys.modules[{package!r}] = None\nfrom vtlt_rules.cli import main\nsys.exit(main(sys.argv[1:]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *(["template", PLAN, str(there / "a.xlsx")] if package == "xlsxwriter" else
         ["collect", str(there / "back"), "-o", str(there / "a.csv"), "--ruleset", PLAN])],
        capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 2 and "vtlt-rules[office]" in done.stderr


def test_progress_is_shown_on_a_terminal_alone(there):
    pty = pytest.importorskip("pty")
    fill(there, "T01")
    arguments = [sys.executable, "-m", "vtlt_rules", "collect", str(there / "back"), "-o", str(there / "a.csv")]
    arguments += ["--registry", str(there / "dm.csv")]
    parent, child = pty.openpty()
    done = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=child, env={**os.environ, "TERM": "xterm"})
    os.close(child)
    shown = b""
    while True:
        try:
            piece = os.read(parent, 65536)
        except OSError:
            break
        if not piece:
            break
        shown += piece
    os.close(parent)
    assert done.wait() == 1
    assert "Đọc biểu mẫu" in shown.decode()
    piped = subprocess.run(arguments, capture_output=True, text=True, encoding="utf-8")
    assert "Đọc biểu mẫu" not in piped.stderr and "\x1b" not in piped.stderr
    assert Path(there / "a.csv").exists()


# ---- files that are there already


def held(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("output", ["back/T01.xlsx", "back/t1.xlsx", "cung.xlsx"])
def test_a_table_never_takes_the_place_of_a_form(there, capsys, output):
    fill(there, "T01"), fill(there, "T02")
    shutil.copy(there / "back" / "T01.xlsx", there / "back" / "t1.xlsx")
    (there / "cung.xlsx").symlink_to(there / "back" / "T02.xlsx")
    before = held(there)
    assert main(["collect", str(there / "back"), "-o", str(there / output), "--ruleset", PLAN]) == 2
    assert Path(output).name in capsys.readouterr().err
    assert held(there) == before


@pytest.mark.parametrize("registry", ["bang.csv", "bang.minh_chung.csv", "bang.nhiem_vu.csv"])
def test_no_file_beside_the_table_takes_the_place_of_the_registry(there, capsys, registry):
    fill(there, "T01"), fill(there, "T02")
    (there / registry).write_text(REGISTRY, encoding="utf-8")
    before = held(there)
    arguments = ["collect", str(there / "back"), "-o", str(there / "bang.csv"), "--ruleset", PLAN]
    assert main([*arguments, "--registry", str(there / registry)]) == 2
    assert registry in capsys.readouterr().err
    assert held(there) == before


def test_a_workbook_or_form_that_was_filled_in_stays(there, capsys):
    registry = ["--registry", str(there / "dm.csv")]
    workbook = there / "tat_ca.xlsx"
    for _ in range(2):
        assert main(["-q", "template", PLAN, str(workbook), *registry]) == 0
    book = openpyxl.load_workbook(workbook)
    book["Số liệu"].cell(6, 4).value = 5
    book.save(workbook)
    fill(there, "T02", value=0)
    shutil.copy(there / "back" / "T02.xlsx", there / "out")
    before = held(there)
    assert main(["template", PLAN, str(workbook), *registry]) == 2
    assert "tat_ca.xlsx" in capsys.readouterr().err
    assert main(["template", PLAN, *registry, "--per-agency", str(there / "out")]) == 2
    assert "T02.xlsx" in capsys.readouterr().err
    assert held(there) == before


def test_two_outputs_of_one_name_are_not_written_into_each_other(there, capsys):
    (there / "out" / "T01.xlsx").unlink()
    arguments = ["template", PLAN, str(there / "out" / "T01.xlsx"), "--registry", str(there / "dm.csv")]
    assert main([*arguments, "--per-agency", str(there / "out")]) == 2
    assert "T01.xlsx" in capsys.readouterr().err
    assert "Số liệu" in openpyxl.load_workbook(there / "out" / "T01.xlsx").sheetnames


def test_no_name_of_what_was_written_commands_a_terminal(there, capsys):
    fill(there, "T01")
    name = "\x1b[2J\x9b\u202e\nx"
    registry = ["--registry", str(there / "dm.csv")]
    for arguments in (
        ["template", PLAN, str(there / f"{name}.xlsx"), *registry],
        ["template", PLAN, *registry, "--per-agency", str(there / name)],
        ["collect", str(there / "back"), "-o", str(there / f"{name}.csv"), "--ruleset", PLAN, *registry],
    ):
        assert main(arguments) in (0, 1)
        out, err = capsys.readouterr()
        assert out.count("\n") == 1 and "[2J" in out
        assert not set(out + err) & {"\x1b", "\x9b", "\u202e"}
