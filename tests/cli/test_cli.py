"""The command line: results on standard output, diagnostics on standard error, exit statuses 0, 1, 2."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "tien_giang_2018"
DATA = [str(EXAMPLE / "data.csv"), "--registry", str(EXAMPLE / "registry.csv")]


@pytest.fixture
def wrong(tmp_path):
    file = tmp_path / "wrong.vtlt"
    file.write_text('ke_hoach t "T"\ntheo van_thu_luu_tru\nmuc "1"\ncap_tin.lap_ho_so >= 40%\n', encoding="utf-8")
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
    file.write_text(
        'ke_hoach t "T"\ntheo van_thu_luu_tru\nmuc "1"\n| 30% cấp tỉnh\ncap_tinh.lap_ho_so >= 40%\n', encoding="utf-8"
    )
    status, out, err = run("check", str(file))
    assert (status, out) == (0, "")
    assert "numeral-not-stated" in err
    assert "numeral-not-in-words" in err


def test_evaluate_text(run):
    status, out, err = run("evaluate", "tien_giang/2018", *DATA)
    assert (status, err) == (0, "")
    assert "II.2.b  " in out
    assert "41,5–42,8%" in out
    assert "\x1b" not in out
    assert max(map(len, out.splitlines())) <= 100


def test_evaluate_english(run):
    status, out, _ = run("evaluate", "tien_giang/2018", *DATA, "--lang", "en")
    assert status == 0
    assert "Not met" in out
    assert "41.5–42.8%" in out


def test_evaluate_json(run):
    status, out, _ = run("evaluate", "tien_giang/2018", *DATA, "--format", "json")
    report = json.loads(out, parse_float=lambda text: pytest.fail(f"a float in the report: {text}"))
    assert status == 0
    assert report["schema"] == "vtlt-report/1"
    assert report["agencies"] == 342
    assert report["verdict"] == "not_met"
    assert [issue["code"] for issue in report["data_issues"]] == ["part-exceeds-whole"]


def test_fail_on(run):
    assert run("evaluate", "tien_giang/2018", *DATA, "--fail-on", "not-met")[0] == 1
    assert run("evaluate", "tien_giang/2018", *DATA, "--fail-on", "pending,no-threshold")[0] == 0
    assert run("evaluate", "tien_giang/2018", *DATA, "--fail-on", "nonsense")[0] == 2


def test_as_of(run):
    status, out, _ = run("evaluate", "tien_giang/2018", *DATA, "--as-of", "30/06/2018", "--format", "json")
    report = json.loads(out)
    assert (status, report["as_of"]) == (0, "2018-06-30")
    assert {"pending", "met"} <= {finding["verdict"] for finding in report["findings"]}
    assert run("evaluate", "tien_giang/2018", *DATA, "--as-of", "31/06/2018")[0] == 2


def test_set_threshold(run):
    arguments = ["evaluate", "tien_giang/2016", *DATA, "--format", "json"]
    status, out, _ = run(*arguments, "--set", "cap_tinh.lap_ho_so=30%", "--set", "cap_huyen.lap_ho_so=99%")
    by_statement = {finding["statement"]: finding for finding in json.loads(out)["findings"]}
    assert status == 0
    assert by_statement["cap_tinh.lap_ho_so >= 30%"]["verdict"] == "met"
    assert by_statement["cap_huyen.lap_ho_so >= 99%"]["verdict"] == "not_met"
    status, out, err = run(*arguments, "--set", "cap_tin.lap_ho_so=30%", "--set", "cap_huyen.lap_ho_so=300%")
    assert (status, out) == (1, "")
    assert "unknown-statement" in err
    assert run(*arguments, "--set", "nothing")[0] == 2


def test_output_file_appears_whole_or_not_at_all(run, tmp_path):
    file = tmp_path / "report.json"
    assert run("evaluate", "tien_giang/2018", *DATA, "--format", "json", "-o", str(file)) == (0, "", "")
    assert json.loads(file.read_text(encoding="utf-8"))["agencies"] == 342
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
    for code in ("unknown-column", "unknown-value", "ambiguous-number", "negative", "repeated-agency"):
        assert code in err


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
