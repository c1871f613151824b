"""The command line: results on standard output, diagnostics on standard error, exit statuses 0, 1, 2."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from plans import following, plan_of
from vtlt_rules.errors import os_error_to_text

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "tien_giang_2018"
DATA = [str(EXAMPLE / "data.csv"), "--registry", str(EXAMPLE / "registry.csv")]


@pytest.fixture
def wrong(tmp_path):
    file = tmp_path / "wrong.vtlt"
    file.write_text(plan_of("cap_tin.lap_ho_so >= 40%"), encoding="utf-8")
    return str(file)


def test_check_accepts_the_shipped(run):
    assert run("check", "tien_giang/2018", "tien_giang/2016", "van_thu_luu_tru") == (0, "không có lỗi\n", "")


def test_check_reports_on_standard_error(run, wrong):
    status, out, err = run("check", wrong)
    assert (status, out) == (1, "")
    assert "unknown-name" in err
    assert "wrong.vtlt:4:1" in err
    assert "cap_tinh" in err
    assert "^^^^^^^" in err


def test_check_json(run, wrong):
    status, out, _ = run("check", wrong, "--format", "json", "--lang", "en")
    assert status == 1
    document = json.loads(out)
    assert document["schema"] == "vtlt-diagnostics/1"
    (diagnostic,) = document["diagnostics"]
    assert diagnostic == {
        "code": "unknown-name",
        "severity": "error",
        "message": "`cap_tin` is not the name of a scope",
        "file": wrong,
        "line": 4,
        "column": 1,
        "end_line": 4,
        "end_column": 8,
        "suggestion": "cap_tinh",
    }


def test_warnings_are_no_failure(run, tmp_path):
    file = tmp_path / "warned.vtlt"
    file.write_text(plan_of("| 30% cấp tỉnh", "cap_tinh.lap_ho_so >= 40%"), encoding="utf-8")
    status, out, err = run("check", str(file))
    assert (status, out) == (0, "")
    assert "numeral-not-stated" in err
    assert "numeral-not-in-words" in err


def test_anything_reported_is_a_failure_if_asked(run, tmp_path, wrong):
    warned = tmp_path / "warned.vtlt"
    warned.write_text(
        plan_of("| 30%", "cap_tinh.lap_ho_so >= 30%", "cap_xa.lap_ho_so <= 100%"),
        encoding="utf-8",
    )
    for format_ in ("text", "json"):
        check = ("check", "--strict", "--format", format_)
        assert run(*check, str(warned))[0] == 0
        assert run(*check, "--fail-on-warnings", str(warned))[0] == 1
        assert run(*check, "--fail-on-warnings", wrong)[0] == 1
        assert run("check", "--format", format_, "--fail-on-warnings", "tien_giang/2018")[0] == 0
    assert "Exit status" in run("--help", "--lang", "en")[1]


def test_evaluate_text(run):
    status, out, err = run("evaluate", "tien_giang/2018", *DATA)
    assert (status, err) == (0, "")
    assert "II.2.b  " in out
    assert "40,5–42,3%" in out
    assert "\x1b" not in out
    assert max(map(len, out.splitlines())) <= 100


def test_evaluate_english(run):
    status, out, _ = run("evaluate", "tien_giang/2018", *DATA, "--lang", "en")
    assert status == 0
    assert "Not met" in out
    assert "40.5–42.3%" in out


def test_evaluate_json(run):
    status, out, _ = run("evaluate", "tien_giang/2018", *DATA, "--format", "json")
    report = json.loads(out, parse_float=lambda text: pytest.fail(f"a float in the report: {text}"))
    assert status == 0
    assert report["schema"] == "vtlt-report/2"
    assert report["agency_count"] == 366
    assert report["verdict"] == "not_met"
    assert [issue["code"] for issue in report["data_issues"]] == ["part-exceeds-whole"]


def test_fail_on(run):
    assert run("evaluate", "tien_giang/2018", *DATA, "--fail-on", "not-met")[0] == 1
    assert run("evaluate", "tien_giang/2018", *DATA, "--fail-on", "pending,no-threshold")[0] == 0
    assert run("evaluate", "tien_giang/2018", *DATA, "--fail-on", "nonsense")[0] == 2


@pytest.mark.parametrize(
    "name", ["not_met", "not-met", "không đạt", "Khong dat", "met, KHÔNG_ĐẠT", " không-đạt ,pending"]
)
def test_fail_on_takes_the_names_of_verdicts_in_both_languages(run, name):
    assert run("evaluate", "tien_giang/2018", *DATA, "--fail-on", name)[0] == 1


def test_fail_on_does_not_strike_for_the_other_verdicts(run):
    assert run("evaluate", "tien_giang/2018", *DATA, "--fail-on", "chưa đến hạn,chưa rõ chỉ tiêu")[0] == 0


def test_as_of(run):
    status, out, _ = run("evaluate", "tien_giang/2018", *DATA, "--as-of", "30/06/2018", "--format", "json")
    report = json.loads(out)
    assert (status, report["as_of"]) == (0, "2018-06-30")
    assert {"pending", "met"} <= {finding["verdict"] for finding in report["findings"]}
    assert run("evaluate", "tien_giang/2018", *DATA, "--as-of", "31/06/2018")[0] == 2


def without_column(file, name, folder):
    """Write a table without one of its columns, which another plan does not know; return the new path."""
    with open(file, encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream, delimiter=";"))
    at = rows[0].index(name)
    with open(folder / "data.csv", "w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows(row[:at] + row[at + 1 :] for row in rows)
    return str(folder / "data.csv")


def test_who_stops_the_command_reads_nothing_about_it(run, monkeypatch):
    def stopped(_):
        raise KeyboardInterrupt

    monkeypatch.setattr("vtlt_rules.cli.inputs.sys.stdin", SimpleNamespace(buffer=SimpleNamespace(read=stopped)))
    assert run("check", "-") == (130, "", "")

    def stopped_in_a_class(_):
        """Stop as Python 3.11 tells it while a module with a class is imported."""
        raise RuntimeError("Error calling __set_name__") from KeyboardInterrupt()

    monkeypatch.setattr(
        "vtlt_rules.cli.inputs.sys.stdin", SimpleNamespace(buffer=SimpleNamespace(read=stopped_in_a_class))
    )
    assert run("check", "-") == (130, "", "")


def test_set_threshold(run, tmp_path):
    data = without_column(DATA[0], "tai_lieu_kho_chinh_ly", tmp_path)
    arguments = ["evaluate", "tien_giang/2016", data, *DATA[1:], "--format", "json"]
    status, out, _ = run(*arguments, "--set", "cap_tinh.lap_ho_so=30%", "--set", "cap_huyen.lap_ho_so=99%")
    by_statement = {finding["statement"]: finding for finding in json.loads(out)["findings"]}
    assert status == 0
    assert by_statement["cap_tinh.lap_ho_so >= 30%"]["verdict"] == "met"
    assert by_statement["cap_huyen.lap_ho_so >= 99%"]["verdict"] == "not_met"
    status, out, err = run(*arguments, "--set", "cap_tin.lap_ho_so=30%", "--set", "cap_huyen.lap_ho_so=300%")
    assert (status, out) == (1, "")
    assert "unknown-statement" in err
    assert run(*arguments, "--set", "nothing")[0] == 2


@pytest.mark.parametrize("again", ["cap_tinh.lap_ho_so=40%", "cap_tinh . lap_ho_so=40%", "cấp_tỉnh.lập_hồ_sơ=40%"])
def test_two_thresholds_for_one_row_are_not_chosen_from(run, again):
    first = "cap_tinh.lap_ho_so=30%"
    is_same_key = again.startswith("cap_tinh.")
    for command in (
        ["evaluate", "tien_giang/2016", *DATA],
        ["explain", "tien_giang/2016", "II.2", *DATA],
        ["trend", "tien_giang/2016", f"31/12/2016={DATA[0]}"],
    ):
        status, out, err = run("--lang", "en", *command, "--set", first, "--set", again)
        if is_same_key:
            assert (status, out, err) == (2, "", f"vtlt: `--set` gives one row two thresholds: `{first}`, `{again}`\n")
        else:
            assert (status, out) == (1, "") and "error[two-thresholds]" in err and "--set:1:1" in err


def test_output_file_appears_whole_or_not_at_all(run, tmp_path):
    file = tmp_path / "report.json"
    assert run("evaluate", "tien_giang/2018", *DATA, "--format", "json", "-o", str(file)) == (0, "", "")
    assert json.loads(file.read_text(encoding="utf-8"))["agency_count"] == 366
    assert [entry.name for entry in tmp_path.iterdir()] == ["report.json"]
    status, out, err = run("evaluate", "tien_giang/2018", *DATA, "-o", str(tmp_path / "nowhere" / "report.txt"))
    assert status != 0
    assert out == ""
    assert err


def test_bad_data_says_everything_at_once(run, tmp_path):
    file = tmp_path / "bad.csv"
    file.write_text("ma;cap;cbccvcc;cbccvc\nT1;tinhh;3;1.957\nT1;tinh;4;-2\n", encoding="utf-8")
    status, out, err = run("evaluate", "tien_giang/2018", str(file))
    assert (status, out) == (1, "")
    for code in ("unknown-column", "unknown-value", "reading-proposed", "negative", "repeated-agency"):
        assert code in err


def test_the_sign_of_thousands_is_asked_for_and_taken(run, tmp_path):
    plan, data = tmp_path / "plan.vtlt", tmp_path / "data.csv"
    plan.write_text(plan_of("luu_tru_lich_su.khoi_luong_chinh_ly >= 1957 met_gia"), encoding="utf-8")
    head = "ma;cap;loai;nha_nuoc;nguon_nop_luu;dia_ban;tai_lieu_chinh_ly;cbccvc"
    data.write_text(f"{head}\nL1;tinh;luu_tru_lich_su;có;có;a;1,957;1,000\n", encoding="utf-8")
    for command in (["evaluate", str(plan), str(data)], ["explain", str(plan), "1", str(data)]):
        status, out, err = run(*command)
        assert (status, out) == (1, "")
        assert err.count("[ambiguous-number]") == err.count("[reading-proposed]") == 1 and len(err.splitlines()) == 2
        assert "--thousands" in err
        for sign, word in ((",", "Đạt"), (".", "Không đạt")):
            status, out, err = run(*command, "--thousands", sign)
            assert (status, err) == (0, "")
            assert word in out
        status, _, err = run(*command, "--thousands", "'")
        assert status == 2
        assert "--thousands" in err


def test_what_is_done_about_other_columns_and_ones_and_zeros_is_asked_for(run, tmp_path):
    plan, data = tmp_path / "plan.vtlt", tmp_path / "data.csv"
    plan.write_text(plan_of("luu_tru_lich_su.khoi_luong_chinh_ly >= 1957 met_gia"), encoding="utf-8")
    head = "ma;cap;loai;nha_nuoc;nguon_nop_luu;dia_ban;tai_lieu_chinh_ly;cbccvc"
    data.write_text(f"{head};người gửi\nL1;tinh;luu_tru_lich_su;1;có;a;1957;1000;gấp\n", encoding="utf-8")
    for command in (["evaluate", str(plan), str(data)], ["explain", str(plan), "1", str(data)]):
        status, out, err = run(*command)
        assert (status, out) == (1, "")
        assert "[unknown-column]" in err and "nha_nuoc" in err and len(err.splitlines()) == 3
        assert err.splitlines()[-1].endswith("--unknown note")
        status, out, err = run(*command, "--coerce")
        assert status == 1 and "[unknown-column]" in err and len(err.splitlines()) == 2
        status, out, err = run(*command, "--coerce", "--unknown", "ignore")
        assert (status, err) == (0, "")
        assert "Đạt" in out and "người gửi" not in out
        status, _, err = run(*command, "--unknown", "drop")
        assert status == 2 and "--unknown" in err
    out = run("evaluate", str(plan), str(data), "--coerce", "--unknown", "note", "--format", "json")[1]
    assert [(note["code"], note["facts"]) for note in json.loads(out)["notes"]] == [
        ("unknown-column", {"column": "người gửi"})
    ]


def test_show(run):
    status, out, err = run("show", "tien_giang/2018")
    assert (status, err) == (0, "")
    assert "cap_tinh.lap_ho_so >= 40%" in out
    assert max(map(len, out.splitlines())) <= 100


def test_explain(run):
    status, out, _ = run("explain", "tien_giang/2018", "II.2.b", *DATA)
    assert status == 0
    assert "rulesets/tien_giang/2018.vtlt" in out
    assert "T24" in out
    status, out, err = run("explain", "tien_giang/2018", "II.2.z", *DATA)
    assert (status, out) == (2, "")
    assert "II.2" in err


def test_unknown_ruleset_and_missing_file(run):
    status, out, err = run("show", "tien_giang/2019")
    assert (status, out) == (2, "")
    assert "tien_giang/2018" in err
    assert run("evaluate", "tien_giang/2018", "nowhere.csv")[0] == 2


def test_an_unknown_clause_is_answered_with_the_nearest_ones(run):
    _, _, err = run("explain", "tien_giang/2018", "II.2.z", *DATA)
    listed = err[err.index("(có: ") + 5 :].rstrip(")\n").split(", ")
    assert len(listed) == 9
    assert listed[-1] == "…"
    assert all(clause.startswith("II.2") for clause in listed[:4])
    _, _, err = run("explain", "tien_giang/2018", "II.2.z", *DATA, "--lang", "en")
    assert "(there are: II.2" in err


def test_few_clauses_are_all_listed_and_none_are_not(run, tmp_path):
    head = following(period="01/01/2018..31/12/2018")
    data = tmp_path / "data.csv"
    data.write_text("ma,cap,loai,nha_nuoc,nguon_nop_luu,dia_ban\n", encoding="utf-8")
    for clause, listed in (('"I.1"', " (có: I.1)\n"), ('? "Lập hồ sơ"', "\n")):
        file = tmp_path / "plan.vtlt"
        file.write_text(f"{head}muc {clause}\ncap_tinh.lap_ho_so >= 40%\n", encoding="utf-8")
        status, out, err = run("explain", str(file), "X", str(data))
        assert (status, out, err) == (2, "", f"vtlt: bộ quy tắc không có `X`{listed}")


@pytest.mark.parametrize(("lang", "said"), [("vi", "có đảo thứ tự không"), ("en", "are the two swapped")])
def test_swapped_arguments_are_noticed(run, lang, said):
    for command in (["evaluate", DATA[0], "plan.vtlt"], ["explain", "data.JSON", "I.1", "plan.vtlt"]):
        status, out, err = run(*command, "--lang", lang)
        assert (status, out) == (2, "")
        assert said in err
        assert command[1] in err


def test_what_is_wrong_with_a_threshold_is_said_of_the_option(run):
    arguments = ["evaluate", "tien_giang/2016", *DATA]
    _, _, err = run(
        *arguments, "--set", "x=30%", "--set", "cap_huyen.lap_ho_so=300%", "--set", "cap_tinh.lap_ho_so=>=30%"
    )
    assert "--set:1:1: lỗi[unknown-statement]" in err
    assert "--set cap_huyen.lap_ho_so:1:1: lỗi[percent-over-100]" in err
    assert "--set cap_tinh.lap_ho_so:1:1: lỗi[syntax-error]" in err
    assert "with_thresholds" not in err


def test_one_row_is_explained_and_given_a_threshold_by_its_id(run):
    status, out, _ = run("explain", "tien_giang/2018", "II.2.b/2", *DATA)
    assert status == 0
    assert [line for line in out.splitlines() if "Mã dòng" in line] == ["    Mã dòng: II.2.b/2"]
    status, out, _ = run("explain", "tien_giang/2018", "II.2.b", *DATA, "--set", "II.2.b/2=26%")
    assert status == 0 and "cap_huyen.lap_ho_so >= 26%" in out and "cap_tinh.lap_ho_so >= 40%" in out
    status, _, err = run("evaluate", "tien_giang/2018", *DATA, "--set", "II.2.b/3=26%", "--set", "II.2.b/2=300%")
    assert status == 1
    assert "--set:1:1: lỗi[unknown-statement]" in err and "II.2.b/2" in err
    assert "--set II.2.b/2:1:1: lỗi[percent-over-100]" in err


def test_warnings_of_the_file_stay_those_of_the_file(run, tmp_path):
    file = tmp_path / "plan.vtlt"
    file.write_text(
        plan_of("| 30%", "moi cap_xa.co_kho", 'muc "2"', "cap_tinh.lap_ho_so >= 40%"),
        encoding="utf-8",
    )
    _, _, err = run("evaluate", str(file), *DATA, "--set", "cap_tinh.lap_ho_so=140%")
    assert "--set cap_tinh.lap_ho_so:1:1: lỗi[percent-over-100]" in err
    assert f"{file}:4:3: cảnh báo[numeral-not-stated]" in err


@pytest.mark.parametrize(
    ("lang", "said", "asked"),
    [("vi", "không có cột `{}`, nên không biết 2 cơ quan", "; có quên --registry không?"),
     ("en", "there is no column `{}`, so that membership of scopes cannot be told of 2 agencies",
      "; was --registry forgotten?")],
)  # fmt: skip
def test_a_column_that_is_not_there_is_missed_once(run, tmp_path, lang, said, asked):
    data, registry = tmp_path / "data.csv", tmp_path / "registry.csv"
    data.write_text("ma;cbccvc\nT1;3\nT2;4\n", encoding="utf-8")
    registry.write_text("ma;cap;nha_nuoc;dia_ban\nT1;tinh;có;a\nT2;;có;a\n", encoding="utf-8")
    status, out, err = run("evaluate", "tien_giang/2018", str(data), "--lang", lang)
    assert (status, out) == (1, "")
    assert err.count("[missing-attribute]") == len(err.splitlines())
    assert f"{data}: [missing-attribute] {said.format('cap')}" in err
    assert all(line.endswith(asked) for line in err.splitlines())
    status, out, err = run("evaluate", "tien_giang/2018", str(data), "--registry", str(registry), "--lang", lang)
    assert (status, out) == (1, "")
    assert f"{registry}: [missing-attribute] {said.format('loai')}" in err
    assert asked not in err
    assert "T2" in err.splitlines()[0]  # an empty cell is still said of its agency


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_what_the_system_refuses_is_said_in_the_language(run, tmp_path, lang):
    folder = tmp_path / "folder.csv"
    folder.mkdir()
    words = {
        "none": {"vi": "không có tệp hoặc thư mục", "en": "there is no file or folder"},
        "folder": {"vi": "là thư mục, không phải tệp", "en": "is a folder, not a file"},
    }
    for arguments, what, shown in (
        (["nowhere.csv"], "none", "nowhere.csv"),
        ([str(folder)], "folder", str(folder)),
        ([*DATA, "-o", str(tmp_path)], "folder", str(tmp_path)),
        ([*DATA, "-o", str(tmp_path / "nowhere" / "x.txt")], "none", str(tmp_path / "nowhere")),
        ([DATA[0] + "/x.csv"], "none", "x.csv"),
    ):
        status, out, err = run("evaluate", "tien_giang/2018", *arguments, "--lang", lang)
        assert (status, out) == (2, "")
        assert err.startswith("vtlt: ")
        assert words[what][lang] in err
        assert f"{shown}`" in err
        assert "Errno" not in err


def test_what_else_the_system_refuses_is_said_too():
    unusual = OSError(28, "No space left on device")
    assert os_error_to_text(unusual) == str(unusual)
    assert os_error_to_text(FileNotFoundError("gone")) == "gone"
    assert os_error_to_text(PermissionError(13, "", "a\x1bb")) == "không có quyền đọc hoặc ghi `a\ufffdb`"
    assert os_error_to_text(PermissionError(13, "", "ab"), "en") == "no permission to read or write `ab`"


@pytest.mark.parametrize(
    ("arguments", "vi", "en"),
    [
        (["evaluate"], "thiếu tham số: BỘ_QUY_TẮC, SỐ_LIỆU", "the following arguments are required: RULESET, DATA"),
        (["check", "x", "--sttrict"], "không có tham số: --sttrict", "unrecognized arguments: --sttrict"),
        (["check", "x", "--format"], "tham số --format: cần một giá trị", "argument --format: expected one argument"),
        (["check", "x", "--format", "xml"], "tham số --format: không có 'xml'; chỉ có", "invalid choice: 'xml'"),
        (["verify", "x", "--seed", "y"], "tham số --seed: `y` không phải số nguyên", "invalid int value: 'y'"),
        (["verify", "x", "--examples", "0"], "`0` không phải số nguyên từ 1 trở lên", "`0` is not a whole number"),
        (["evaluate", "x", "y", "--as-of", "31/06/2018"], "tham số --as-of: `31/06/2018` không phải ngày dd/mm/yyyy hoặc",
         "`31/06/2018` is not a date"),
        (["evaluate", "x", "y", "--set", "z"], "tham số --set: `z` không có dạng PHẠM_VI.CHỈ_SỐ=NGƯỠNG",
         "`z` is not of the form"),
        (["evaluate", "x", "y", "--fail-on", "met,dat roi"],
         "tham số --fail-on: không có kết luận `dat roi`; có met, not-met", "no verdict is named `dat roi`"),
    ],
)  # fmt: skip
def test_wrong_use_is_said_in_the_language(run, arguments, vi, en):
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert err.startswith("cách dùng: vtlt")
    assert vi in err
    for english in (["--lang", "en"], ["--lang=en"]):
        status, out, err = run(arguments[0], *english, *arguments[1:])
        assert (status, out) == (2, "")
        assert err.startswith("usage: vtlt")
        assert en in err


@pytest.mark.parametrize("said", [["--lang", "en"], ["--lang=en"]])
def test_the_language_is_said_before_or_after_the_command(run, wrong, said):
    for arguments in ([*said, "check", wrong], ["check", *said, wrong], ["check", wrong, *said]):
        status, _, err = run(*arguments)
        assert status == 1
        assert "error[unknown-name]" in err
    assert run(*said, "check", "tien_giang/2018") == (0, "no errors\n", "")
    assert "Not met" in run(*said, "evaluate", "tien_giang/2018", *DATA)[1]
    assert "lỗi[unknown-name]" in run(*said, "check", "--lang", "vi", wrong)[2]  # the last one counts
    assert run("--lang", "vi", "check", *said, "tien_giang/2018")[1] == "no errors\n"
    assert run(*said, "check", "--lang=vi")[2].startswith("cách dùng: vtlt check")


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["--bogus", "check", "x"], "không có tham số: --bogus"),
        (["--bogus", "en", "check", "x"], "không có tham số: --bogus"),
        (["--bogus=en", "check", "x"], "không có tham số: --bogus=en"),
        (["--lang", "en", "--bogus", "1", "check", "x"], "unrecognized arguments: --bogus\n"),
        (["--format", "json", "check", "x"], "không có tham số: --format"),
        (["--lan", "en", "check", "x"], "không có tham số: --lan"),
        (["-x", "check"], "không có tham số: -x"),
        (["check", "--bogus", "en", "x"], "không có tham số: --bogus"),
        (["chekc", "x"], "'chekc'"),
        (["--lang", "en", "chekc", "x"], "'chekc'"),
        (["en", "check", "x"], "'en'"),
        (["--lang", "xx", "check", "x"], "--lang: không có 'xx'"),
        (["check", "--lang", "xx", "x"], "--lang: không có 'xx'"),
        (["--lang"], "--lang: cần một giá trị"),
        (["check", "x", "--lang"], "--lang: cần một giá trị"),
        (["--lang", "vi"], "thiếu tham số: LỆNH"),
        ([], "thiếu tham số: LỆNH"),
    ],
)
def test_what_is_wrong_with_the_arguments_is_named(run, arguments, named):
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert named in err


def test_numbers_of_thousands_of_digits_are_refused_like_others(run, tmp_path):
    digits = "9" * 5000
    plan, data = tmp_path / "plan.vtlt", tmp_path / "data.csv"
    plan.write_text(plan_of(f"| {digits} người", f"moi cap_xa.nhan_su_vtlt >= {digits} nguoi"), encoding="utf-8")
    data.write_text(
        f"ma;cap;loai;nha_nuoc;nguon_nop_luu;dia_ban;cbccvc\n{digits};tinh;;;;;{digits}\n", encoding="utf-8"
    )
    for arguments, status, said in (
        (["check", str(plan)], 1, "[number-too-long]"),
        (["check", digits], 2, digits),
        (["verify", "tien_giang/2018", "--seed", digits], 2, "--seed"),
        (["verify", "tien_giang/2018", "--examples", digits], 2, "--examples"),
        (["evaluate", "tien_giang/2018", str(data)], 1, "[number-too-long]"),
        (["evaluate", "tien_giang/2018", *DATA, "--as-of", digits], 2, "--as-of"),
        (["evaluate", "tien_giang/2018", *DATA, "--set", f"cap_tinh.lap_ho_so={digits}%"], 1, "[number-too-long]"),
        (["explain", "tien_giang/2018", digits, *DATA], 2, digits),
    ):
        found, out, err = run(*arguments)
        assert (found, out) == (status, "")
        assert said in err


def test_usage(run):
    assert run()[0] == 2
    assert run("nonsense")[0] == 2
    assert run("--version")[0] == 0


def test_as_a_module_with_a_closed_pipe(tmp_path):
    command = [sys.executable, "-m", "vtlt_rules", "show", "tien_giang/2018"]
    environment = {**os.environ, "PYTHONUTF8": "0", "LC_ALL": "C"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path, env=environment
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        errors = process.stderr.read()
    assert b"Traceback" not in errors


def test_a_threshold_of_thousands_of_digits(run, tmp_path):
    data = tmp_path / "data.csv"
    data.write_text("ma;cap;cbccvc\n", encoding="utf-8")
    for threshold in ("1" * 5000 + "%", "1" * 31 + "%", "0," + "1" * 5000 + "%"):
        status, _, err = run("evaluate", "tien_giang/2018", str(data), "--set", f"cap_tinh.lap_ho_so={threshold}")
        assert status == 1 and "number-too-long" in err
