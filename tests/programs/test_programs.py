"""The six programs of examples/programs run as they stand, and give figures that were found without the library.

The figures of the example are added up from its files here, or by hand in ``test_plan_2018_example.py``.
"""

import csv
import os
import runpy
import subprocess
import sys
from collections import Counter
from fractions import Fraction
from pathlib import Path

import jsonschema
import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = ROOT / "examples" / "programs"
DATA = ROOT / "examples" / "tien_giang_2018"

COUNTS = {"met": 17, "not_applicable": 1, "not_met": 14, "tracked": 18, "undecided": 9}
"""Verdicts of the example's report, as ``test_plan_2018_example.py`` lists them one by one."""

SHARE = Fraction(803, 1947)
"""Of staff at provincial level compile work files: what the agencies come to that have reported both figures."""


def run(command, folder, **others):
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {**os.environ, "PATH": path, "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT / "src")}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8", check=False, **others
    )


def table(name):
    with (DATA / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";" if name == "data.csv" else ","))


# ---- the service


@pytest.fixture(scope="module")
def service():
    testclient = pytest.importorskip("fastapi.testclient")
    names = runpy.run_path(str(PROGRAMS / "fastapi_service" / "service.py"))
    with testclient.TestClient(names["app"]) as client:
        yield client


AGENCY = {
    "ma": "T01",
    "cap": "tinh",
    "loai": "so_ban_nganh",
    "nha_nuoc": True,
    "nguon_nop_luu": True,
    "dia_ban": "Mỹ Tho",
}


def test_service_judges_one_agency(service):
    verdicts = [
        service.post("/verdicts", json={**AGENCY, "cbccvc": 50, "cbccvc_lap_ho_so": number}).json()["II.2.b/1"]
        for number in (19, 20, None)
    ]
    assert verdicts == ["not_met", "met", "undecided"]  # 38%, 40%, nobody knows


def test_service_evaluates_many(service):
    agencies = [
        {**AGENCY, "cbccvc": 60, "cbccvc_lap_ho_so": 20},
        {**AGENCY, "ma": "T02", "cbccvc": 40, "cbccvc_lap_ho_so": 21},
    ]
    answer = service.post("/report", json=agencies, params={"lang": "en"})
    report = answer.json()
    share = next(one for one in report["findings"] if one["id"] == "II.2.b/1")
    assert (report["schema"], report["lang"], report["agency_count"]) == ("vtlt-report/2", "en", 2)
    assert (share["verdict"], share["low"], share["high"]) == ("met", "41/100", "41/100")


def test_service_says_in_openapi_what_it_takes_and_gives(service):
    described = service.get("/openapi.json").json()
    takes = described["paths"]["/report"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    gives = described["paths"]["/report"]["post"]["responses"]["200"]["content"]["application/json"]["schema"]
    schemas = described["components"]["schemas"]
    assert takes["type"] == "array" and takes["items"] == {"$ref": "#/components/schemas/Agency"}
    assert gives == {"$ref": "#/components/schemas/Report"}
    share = schemas["Agency"]["properties"]["cbccvc_lap_ho_so"]
    assert share["title"] == "CBCCVC lập được hồ sơ công việc đối với tài liệu giấy"
    missing = {reference for reference in references(described) if reference.rpartition("/")[2] not in schemas}
    assert not missing
    report = service.post("/report", json=[AGENCY]).json()
    whole = {**schemas["Report"], "components": {"schemas": schemas}}
    jsonschema.Draft202012Validator(whole).validate(report)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(whole).validate({**report, "verdict": "good"})


def references(node):
    """Go through all references of a document."""
    if isinstance(node, dict):
        yield from (value for key, value in node.items() if key == "$ref")
    for inner in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from references(inner)


def test_service_refuses_with_codes(service):
    level_unknown = service.post("/report", json=[{**AGENCY, "cap": None}], params={"lang": "en"})
    body = level_unknown.json()
    assert (level_unknown.status_code, body["schema"]) == (422, "vtlt-issues/1")
    assert {(one["code"], one["agency"], one["field"]) for one in body["issues"]} == {
        ("missing-attribute", "T01", "cap")
    }
    for day in ("31/02/2018", "2018-02-31", "2018-12-31T10:00", "chua"):
        assert service.post("/report", json=[AGENCY], params={"as_of": day}).status_code == 422
    late = service.post("/report", json=[AGENCY], params={"as_of": "2018-12-30"}).json()
    assert late["as_of"] == "2018-12-30"
    half = service.post("/verdicts", json={**AGENCY, "cbccvc": 1.5})
    assert (half.status_code, [one["type"] for one in half.json()["detail"]]) == (422, ["not_whole"])


# ---- scripts


def test_batch_writes_findings_into_the_database():
    done = run([sys.executable, "-W", "error", str(PROGRAMS / "sqlalchemy_batch.py")], ROOT)
    assert done.returncode == 0, done.stderr
    assert dict(line.split() for line in done.stdout.splitlines()) == {name: str(n) for name, n in COUNTS.items()}


def test_duckdb_gives_the_rows_of_the_report():
    done = run([sys.executable, "-W", "error", str(PROGRAMS / "duckdb_parquet.py")], ROOT)
    assert done.returncode == 0, done.stderr
    rows = [line.split() for line in done.stdout.splitlines()]
    assert Counter(row[1] for row in rows) == COUNTS
    [share] = [row for row in rows if row[0] == "II.2.b/1"]
    low, high = Fraction(int(share[2]), int(share[3])), Fraction(int(share[4]), int(share[5]))
    assert low < SHARE < high and int(share[6]) == 35


# ---- the notebook


def test_notebook():
    nbformat = pytest.importorskip("nbformat")
    nbclient = pytest.importorskip("nbclient")
    notebook = nbformat.read(PROGRAMS / "notebook.ipynb", as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert not any(cell.outputs or cell.execution_count for cell in code)  # kept without what it printed
    nbclient.NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    said = ["".join(output.get("text", "") for output in cell.outputs) for cell in code]
    assert dict(eval(said[1])) == COUNTS
    agencies = {agency for agency, _ in eval(said[2])}
    assert len(agencies) == 10 and agencies <= {row["ma"] for row in table("registry.csv")}
    assert "T26" in said[3]
    assert "(803 / 1,947 người)" in said[4]


# ---- the suite of tests


def test_suite_of_tests(tmp_path):
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--vtlt-lang=en", "--vtlt-coverage"]
    done = run([*command, "-o", f"cache_dir={tmp_path}", "-p", "no:xdist"], PROGRAMS / "pytest_suite")
    assert done.returncode == 0, done.stdout
    assert "8 passed" in done.stdout


def test_suite_of_tests_fails_for_a_wrong_example(tmp_path):
    wrong = (
        (PROGRAMS / "pytest_suite" / "bo_sung.vidu").read_text(encoding="utf-8").replace("=> đạt 40%", "=> không đạt")
    )
    (tmp_path / "bo_sung.vidu").write_text(wrong, encoding="utf-8")
    (tmp_path / "pytest.ini").write_text(
        (PROGRAMS / "pytest_suite" / "pytest.ini").read_text(encoding="utf-8"), "utf-8"
    )
    done = run([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"], tmp_path)
    assert done.returncode == 1
    assert "1 failed, 2 passed" in done.stdout


# ---- the check of each change


def check(folder, plan, *options, data=DATA / "data.csv"):
    return run(["sh", str(PROGRAMS / "ci" / "check.sh"), plan, str(data), str(DATA / "registry.csv"), *options], folder)


def test_check_of_a_change_passes(tmp_path):
    done = check(tmp_path, "tien_giang/2018", "--only", "II.2.b")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "title=vtlt undecided::II.2.b/2" in done.stdout  # the districts: shown, no failure
    assert "::error" not in done.stdout


def test_check_of_a_change_fails_for_what_is_not_met(tmp_path):
    done = check(tmp_path, "tien_giang/2018")
    errors = [line for line in done.stdout.splitlines() if line.startswith("::error")]
    assert (done.returncode, len(errors)) == (1, COUNTS["not_met"])


def test_check_of_a_change_fails_for_a_wrong_plan(tmp_path):
    plan = (ROOT / "rulesets" / "tien_giang" / "2018.vtlt").read_text(encoding="utf-8")
    (tmp_path / "2018.vtlt").write_text(
        plan.replace("cap_tinh.lap_ho_so >= 40%", "cap_tinh.lap_ho_sơ >= 40 nguoi"), "utf-8"
    )
    done = check(tmp_path, "2018.vtlt", "--only", "II.2.b")
    assert done.returncode == 1
    assert "::error file=2018.vtlt,line=" in done.stdout


def test_the_workflow_calls_the_script():
    workflow = (PROGRAMS / "ci" / "plans.yml").read_text(encoding="utf-8")
    [command] = [line.split("- run: ")[1] for line in workflow.splitlines() if "check.sh" in line]
    script, *files, option, clause = command.split()
    assert (script, len(files), option, clause) == ("./check.sh", 3, "--only", "II.2.b")
