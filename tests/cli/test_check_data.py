"""``vtlt check-data``, and how data is read that is not written as it should be."""

import json
import unicodedata
from xml.etree import ElementTree

import openpyxl
import pytest

from vtlt_rules import Schema

PLAN = """
ke_hoach thu "Thử"
    thoi_ky 01/01/2018..31/12/2018
don_vi nguoi "người" nguyen
thuoc_tinh cap "Cấp" : { tinh "cấp tỉnh", huyen "cấp huyện" }
truong cbccvc "Cán bộ" : nguoi
truong lap "Lập hồ sơ" : nguoi thuoc cbccvc
truong co_kho "Có kho" : co_khong
truong xong "Xong" : moc
pham_vi tinh_ "Cấp tỉnh" khi cap = tinh
muc "1" "Thử"
    moi tinh_.co_kho
"""
GOOD = "ma;ten;cap;cbccvc;lap;co_kho;xong\nT1;Sở Y tế;tinh;50;20;có;chưa\n"
PROPOSED = GOOD + "T2;Sở Y;tinh;1.957;-;x;chưa\n"
CONTRARY = GOOD + "T2;Sở Y;tinh;5;7;có;01/03/2012\n"


@pytest.fixture
def files(tmp_path):
    (tmp_path / "plan.vtlt").write_text(PLAN, encoding="utf-8")
    for name, text in (("good", GOOD), ("proposed", PROPOSED), ("contrary", CONTRARY)):
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return tmp_path


def test_good_data(run, files):
    status, out, err = run("check-data", str(files / "plan.vtlt"), str(files / "good.csv"))
    assert (status, err) == (0, "") and out.startswith("số liệu không có lỗi")
    assert run("-q", "check-data", str(files / "plan.vtlt"), str(files / "good.csv")) == (0, "", "")


def test_proposals_and_their_options(run, files):
    plan, data = str(files / "plan.vtlt"), str(files / "proposed.csv")
    status, out, _ = run("check-data", plan, data)
    assert status == 1
    assert all(one in out for one in ("--accept=thousands", "--accept=marks", "--dash no", "cột F, trường co_kho"))
    status, out, _ = run("check-data", "--accept", plan, data, "--dash=no")
    assert status == 0 and "1957" in out and "co_kho" in out
    assert run("check-data", plan, data, "--accept=marks", "--dash=no")[0] == 1
    assert run("check-data", plan, data, "--accept=marks,cbccvc", "--dash=missing")[0] == 0
    status, out, err = run("check-data", plan, data, "--accept=mark")
    assert (status, out) == (2, "") and "`mark`" in err and "day-formats" in err
    status, _, err = run("-q", "check-data", plan, data)
    assert status == 1 and "reading-proposed" in err


def test_a_report_says_what_was_accepted(run, files):
    plan, data = str(files / "plan.vtlt"), str(files / "proposed.csv")
    status, _, err = run("evaluate", plan, data)
    assert status == 1 and err.count("reading-proposed") == 2 and err.count("\n") == 3
    status, out, _ = run("evaluate", plan, "--accept", data, "--dash", "missing")
    assert status == 0 and out.count("được đọc") == 3
    status, out, _ = run("evaluate", plan, data, "--accept", "--dash=no", "--format=json")
    assert [one["code"] for one in json.loads(out)["notes"]].count("reading-accepted") == 2
    assert "CÁCH_ĐỌC" in run("evaluate", "--help")[1]


def test_contradictions_and_suspicions_apart(run, files):
    status, out, _ = run("check-data", str(files / "plan.vtlt"), str(files / "contrary.csv"), "--lang=en")
    assert status == 1
    assert (
        out.index("Contradictions") < out.index("part-exceeds-whole") < out.index("Suspicions") < out.index("far-day")
    )
    (files / "far.csv").write_text(CONTRARY.replace(";7;", ";1;"), encoding="utf-8")
    assert run("check-data", str(files / "plan.vtlt"), str(files / "far.csv"))[0] == 0
    then = f"--previous={files / 'good.csv'}"
    (files / "tenfold.csv").write_text(GOOD.replace(";50;", ";500;"), encoding="utf-8")
    status, out, _ = run("check-data", str(files / "plan.vtlt"), str(files / "tenfold.csv"), then)
    assert status == 0 and "tenfold" in out


def test_a_column_that_is_not_there_is_said_once(run, files):
    (files / "no_cap.csv").write_text("ma;co_kho\nT1;z\nT2;có\n", encoding="utf-8")
    status, out, _ = run("check-data", str(files / "plan.vtlt"), str(files / "no_cap.csv"))
    assert status == 1 and out.count("missing-attribute") == 1 and "`cap`" in out


def test_columns_that_no_plan_needs_are_told_with_the_option_that_passes_over_them(run, files):
    text = GOOD.replace(";xong\n", ";xong;Tỷ lệ (%);Xếp loại\n").replace("chưa\n", "chưa;40%;A\n")
    (files / "more.csv").write_text(text, encoding="utf-8")
    arguments = [str(files / "plan.vtlt"), str(files / "more.csv")]
    status, out, _ = run("check-data", *arguments)
    assert status == 1 and out.count("--unknown note") == 1
    status, _, err = run("evaluate", *arguments)
    assert status == 1 and err.count("--unknown note") == 1
    assert run("check-data", *arguments, "--unknown", "note")[0] == 0
    assert run("evaluate", *arguments, "--unknown", "note")[0] == 0


def test_formats(run, files):
    arguments = ("check-data", str(files / "plan.vtlt"), str(files / "contrary.csv"))
    status, out, _ = run(*arguments, "--format=json")
    document = json.loads(out)
    assert (status, document["schema"], document["issues"]) == (1, "vtlt-data-check/1", [])
    (contrary,), (far,) = document["contradictions"], document["suspicions"]
    assert (contrary["row"], contrary["column"], contrary["name"], far["code"]) == (3, "E", "Sở Y", "far-day")
    _, out, _ = run(*arguments, "--format=github")
    assert [line.split(" ")[0] for line in out.splitlines()] == ["::error", "::notice"]
    _, out, _ = run(*arguments, "--format=sarif")
    assert [one["level"] for one in json.loads(out)["runs"][0]["results"]] == ["error", "note"]
    _, out, _ = run(*arguments, "--format=junit")
    suite = ElementTree.fromstring(out.encode()).find("testsuite")
    assert (suite.get("failures"), suite.get("errors"), len(suite.findall("testcase"))) == ("1", "0", 3)
    _, out, _ = run("check-data", str(files / "plan.vtlt"), str(files / "proposed.csv"), "--format=junit")
    assert ElementTree.fromstring(out.encode()).find("testsuite").get("errors") == "1"
    assert run("check-data", str(files / "plan.vtlt"), str(files / "good.csv"), "--format=github") == (0, "", "")


def test_a_marked_copy(run, files, tmp_path):
    plan, data, copy = str(files / "plan.vtlt"), files / "contrary.csv", tmp_path / "copy.xlsx"
    before = data.read_bytes()
    assert run("check-data", plan, str(data), "-o", str(copy))[0] == 1
    sheet = openpyxl.load_workbook(copy).active
    assert {one.coordinate for row in sheet.iter_rows() for one in row if one.comment} == {"E3", "G3"}
    assert data.read_bytes() == before
    for output in (tmp_path / "copy.csv", tmp_path / "copy.docx"):
        assert run("check-data", plan, str(data), "-o", str(output))[0] == 2 and not output.exists()
    same = tmp_path / "same.xlsx"
    same.symlink_to(data)
    assert run("check-data", plan, str(data), "-o", str(same))[0] == 2 and data.read_bytes() == before
    (files / "data.json").write_text('[{"ma": "T1", "cap": "tinh"}]', encoding="utf-8")
    status, _, err = run("check-data", plan, str(files / "data.json"), "-o", str(copy))
    assert status == 2 and "data.json" in err


@pytest.mark.parametrize("encoding", ["utf-16", "cp1258"])
def test_a_marked_copy_has_the_letters_and_columns_of_the_file(run, files, tmp_path, encoding):
    text = "BIỂU TỔNG HỢP, THÁNG 12,5\n" + CONTRARY
    if encoding == "cp1258":  # which has tone marks by themselves: ế is ê and a mark
        text = "".join(letter if letter in "êôăâươĂÂÊÔƠƯđĐ" else _apart(letter) for letter in text)
    (files / "office.csv").write_bytes(text.encode(encoding))
    copy = tmp_path / "copy.xlsx"
    assert run("check-data", str(files / "plan.vtlt"), str(files / "office.csv"), "-o", str(copy))[0] == 1
    sheet = openpyxl.load_workbook(copy).active
    assert unicodedata.normalize("NFC", sheet["B3"].value) == "Sở Y tế"
    assert {one.coordinate for row in sheet.iter_rows() for one in row if one.comment} == {"E4", "G4"}


def _apart(letter):
    *base, mark = unicodedata.normalize("NFD", letter)
    return unicodedata.normalize("NFC", "".join(base)) + mark


def test_standard_input(run, files, monkeypatch):
    import io
    import sys
    from types import SimpleNamespace

    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(CONTRARY.encode())))
    copy = files / "copy.xlsx"
    status, out, _ = run("check-data", str(files / "plan.vtlt"), "-", "-o", str(copy))
    assert status == 1 and "<stdin>" in out
    assert openpyxl.load_workbook(copy).active["E3"].comment is not None


@pytest.mark.parametrize(("name", "content"), [("a.xlsx", b"x"), ("a.csv", b""), ("a.ods", b"PK\x03\x04")])
def test_what_is_wrong_with_a_file_that_cannot_be_copied_is_said_first(run, files, name, content):
    (files / name).write_bytes(content)
    status, out, err = run("check-data", str(files / "plan.vtlt"), str(files / name), "-o", str(files / "copy.xlsx"))
    assert status == 2 and name in err
    assert any(code in out for code in ("wrong-suffix", "empty-file", "invalid-workbook"))
    assert not (files / "copy.xlsx").exists()


def test_a_copy_is_of_what_was_checked(run, files, monkeypatch):
    data = files / "contrary.csv"
    check = Schema.check

    def check_and_lose(*arguments, **options):
        found = check(*arguments, **options)
        data.unlink()
        return found

    monkeypatch.setattr(Schema, "check", check_and_lose)
    assert run("check-data", str(files / "plan.vtlt"), str(data), "-o", str(files / "copy.xlsx"))[0] == 1
    assert openpyxl.load_workbook(files / "copy.xlsx").active["A3"].value == "T2"
