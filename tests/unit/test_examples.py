"""The examples and the README's code run as they stand."""

import re
import runpy
import subprocess
import sys
import textwrap
from fractions import Fraction
from pathlib import Path

import pytest

import vtlt_rules as vtlt

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"


def test_readme_python_blocks_run_in_order(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    blocks = re.findall(r"^```python\n(.*?)^```", (ROOT / "README.md").read_text(encoding="utf-8"), re.S | re.M)
    assert len(blocks) == 11
    names: dict[str, object] = {}
    for block in blocks:
        exec(compile(block, "<README.md>", "exec"), names)  # no file, whose source Hypothesis would read
    assert "NOT_MET" in capsys.readouterr().out


def test_readme_shows_what_the_demo_prints(run_demo):
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"^```text\n(II\.2\.b.*?)^```", text, re.S | re.M)
    assert shown in run_demo


@pytest.fixture(scope="module")
def run_demo():
    folder = EXAMPLES / "tien_giang_2018"
    ruleset = vtlt.load("tien_giang/2018")
    return ruleset.evaluate(ruleset.schema.read(folder / "data.csv", folder / "registry.csv")).to_text()


def test_readme_shows_a_real_diagnostic():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"^```text\n(my_plan.*?)^```", text, re.S | re.M)
    plan = 'ke_hoach p "P"\n    theo van_thu_luu_tru\n\n\n\n\nmuc "1"\n    cấp_tỉnh.lập_hồ_sở >= 40%\n'
    (diagnostic,) = vtlt.check(plan, name="my_plan.vtlt")
    rendered = vtlt.diagnostics_to_text([diagnostic]).split("\n    = xem")[0]
    lines, shown_lines = rendered.splitlines(), shown.rstrip().splitlines()
    assert lines[0] == shown_lines[0]
    assert textwrap.dedent("\n".join(lines[1:])) == textwrap.dedent("\n".join(shown_lines[1:]))


def test_embedding_example(capsys):
    runpy.run_path(str(EXAMPLES / "embed_in_python.py"), run_name="__main__")
    assert "T02" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["verdicts_as_you_type", "whole_country"])
def test_examples_of_speed_and_scale(name, capsys):
    runpy.run_path(str(EXAMPLES / f"{name}.py"), run_name="__main__")
    assert capsys.readouterr().out


def test_property_example():
    names = runpy.run_path(str(EXAMPLES / "property_test.py"))
    tests = [value for name, value in names.items() if name.startswith("test_")]
    assert len(tests) == 4
    for test in tests:
        test()


def test_two_level_plan():
    ruleset = vtlt.load(EXAMPLES / "tinh_2026" / "ke_hoach.vtlt")
    assert ruleset.warnings == ()
    report = ruleset.evaluate(ruleset.schema.read(EXAMPLES / "tinh_2026" / "so_lieu.csv"))
    found = [(finding.verdict.name, finding.bounds.low, finding.bounds.high) for finding in report.findings]
    assert found == [
        ("MET", Fraction(83, 90), Fraction(83, 90)),  # 47 + 36 of 90
        ("UNDECIDED", Fraction(21, 55), Fraction(46, 55)),  # 21 + 0..25 of 55; 60% is 33
        ("UNDECIDED", Fraction(1753, 2220), Fraction(1878, 2220)),  # 175,3 + 0..12,5 of 222 m; 80% is 177,6
        ("MET", Fraction(1, 2), Fraction(1, 2)),
        ("NOT_MET", Fraction(1, 2), Fraction(1, 2)),  # X1 on 15/05/2026; X2 not done
    ]


def test_report_of_the_plan_of_several_years_is_what_is_written_now():
    folder = EXAMPLES / "song_dao_2026_2030"
    ruleset = vtlt.load(folder / "ke_hoach.vtlt")
    now, then = (ruleset.schema.read(folder / f"so_lieu_{year}.csv", folder / "danh_sach.csv") for year in (2026, 2025))
    report = ruleset.evaluate(now, previous=then, as_of="31/12/2026").to_text()
    assert (folder / "bao_cao_2026.txt").read_text(encoding="utf-8") == f"{report}\n"


def test_made_data_is_current():
    script = EXAMPLES / "tien_giang_2018" / "make_data.py"
    subprocess.run([sys.executable, str(script), "--check"], check=True, capture_output=True)
