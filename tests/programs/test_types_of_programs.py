"""The programs of examples/programs are strictly typed, for mypy and for pyright, and ignore nothing; so is the library."""

import json
import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = ROOT / "examples" / "programs"
PYRIGHT = [sys.executable, "-m", "pyright", "--outputjson"]
needs_pyright = pytest.mark.skipif(find_spec("pyright") is None, reason="pyright is not installed")

USES = """
import datetime
from typing import assert_type

import duckdb
import polars as pl
from pydantic import BaseModel

import vtlt_rules as vtlt
from vtlt_rules.report.json_types import ReportJson

def frames(
    plan: vtlt.Ruleset, eager: pl.DataFrame, lazy: pl.LazyFrame, relation: duckdb.DuckDBPyRelation, read: vtlt.AgencyData
) -> None:
    assert_type(plan.evaluate_frame(eager, previous=read), pl.DataFrame)
    assert_type(plan.evaluate_frame(lazy, ["nam"], previous={"": lazy}), pl.LazyFrame)
    assert_type(plan.evaluate_frame(relation), duckdb.DuckDBPyRelation)
    assert_type(plan.evaluate_agencies(relation, "II.2.b/1"), duckdb.DuckDBPyRelation)
    assert_type(plan.evaluate_frame(read), pl.DataFrame)
    assert_type(plan.frame_of(read), pl.DataFrame)

def others(plan: vtlt.Ruleset, report: vtlt.Report) -> None:
    assert_type(plan.model("pydantic"), type[BaseModel])
    assert_type(report.to_dict(), ReportJson)
    assert_type(plan.compile()({}), tuple[vtlt.Verdict, ...])
    assert_type(report.as_of, datetime.date | None)
"""

WRONG = """
import vtlt_rules as vtlt

def wrong(plan: vtlt.Ruleset) -> None:
    plan.evaluate_frame([1])
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with the programs, and the code of the notebook, as a project of their own."""
    made = tmp_path_factory.mktemp("programs")
    for path in PROGRAMS.rglob("*.py"):
        shutil.copy(path, made / path.name)
    notebook = json.loads((PROGRAMS / "notebook.ipynb").read_text(encoding="utf-8"))
    code = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    (made / "notebook.py").write_text("\n".join(code), encoding="utf-8")
    (made / "uses.py").write_text(USES, encoding="utf-8")
    return made


def run(command, folder):
    """Run a checker; ``pyright --verifytypes`` looks at what the first Python of the path has, whichever it is told."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
    environment = {**os.environ, "MYPYPATH": str(ROOT / "src"), "PATH": path}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )


def test_programs_ignore_nothing_and_use_no_private_names(folder):
    texts = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.py")}
    assert len(texts) == 6
    for text in texts.values():
        assert not re.search(r"type: *ignore|pyright:|\bcast\(|noqa|\._[a-z]|import _", text)


@pytest.mark.long
def test_mypy_is_content(folder):
    (folder / "mypy.ini").write_text("[mypy]\nstrict = True\n")
    mypy = [sys.executable, "-m", "mypy", "--no-incremental"]
    files = sorted(path.name for path in folder.glob("*.py"))
    done = run([*mypy, *files], folder)
    assert done.stdout == f"Success: no issues found in {len(files)} source files\n"
    done = run([*mypy, "-c", WRONG], folder)
    assert done.returncode == 1 and "evaluate_frame" in done.stdout


@pytest.mark.long
@needs_pyright
def test_pyright_is_content(folder):
    settings = {"typeCheckingMode": "strict", "extraPaths": [str(ROOT / "src")], "include": ["*.py"]}
    (folder / "pyrightconfig.json").write_text(json.dumps(settings))
    told = json.loads(run([*PYRIGHT, "--pythonpath", sys.executable], folder).stdout)
    assert told["summary"]["filesAnalyzed"] == len(list(folder.glob("*.py")))
    assert [f"{Path(one['file']).name}: {one['message']}" for one in told["generalDiagnostics"]] == []


@pytest.mark.long
@needs_pyright
def test_types_of_all_that_is_exported_are_known(tmp_path):
    """Of every module: what a page does not name is reached from what it names."""
    done = run([*PYRIGHT, "--verifytypes", "vtlt_rules", "--ignoreexternal"], tmp_path)
    complete = json.loads(done.stdout)["typeCompleteness"]
    assert Path(complete["packageRootDirectory"]) == ROOT / "src" / "vtlt_rules"
    assert len(complete["symbols"]) > 4000
    assert [one["name"] for one in complete["symbols"] if not one["isTypeKnown"]] == []
    assert complete["completenessScore"] == 1
