"""The grammar, the rulesets and the example data reach every way of installing: wheel, zip, editable checkout."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

PROGRAM = """
import sys
sys.path.insert(0, sys.argv[1])
import vtlt_rules
from vtlt_rules import examples
from vtlt_rules.resources import grammar_text, ruleset_names
assert vtlt_rules.__file__.startswith(sys.argv[1]), vtlt_rules.__file__
assert "target_line" in grammar_text()
print(*ruleset_names())
for name in ("tien_giang/2018", "tien_giang/2016"):
    ruleset = vtlt_rules.load(name)
    print(ruleset.number, len(ruleset.statements))
print(len(vtlt_rules.check("ke_hoach t \\"T\\"\\ntheo van_thu_luu_tru\\nmuc \\"1\\"\\ncap_tinh.lap_ho_so >= 40%\\n")))
report = vtlt_rules.load("tien_giang/2018").evaluate(examples.tien_giang_2018())
print(report.agency_count, report["II.2.b"][0].reported.value)
print(report.to_html().count("<article"))
print(vtlt_rules.load(examples.folder() / "song_dao_2026_2030" / "ke_hoach.vtlt").name)
"""

EXPECTED = """\
quoc_gia/chuyen_doi_so quoc_gia/luu_tru_dien_tu tien_giang/2016 tien_giang/2018 van_thu_luu_tru
74/KH-UBND 59
122/KH-UBND 14
0
366 73/177
59
song_dao_2026_2030
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    return next(folder.glob("*.whl"))


def run(place, tmp_path):
    return subprocess.run(
        [sys.executable, "-X", "utf8", "-c", PROGRAM, str(place)],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
    ).stdout


def test_unpacked_wheel(wheel, tmp_path):
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    assert run(tmp_path / "site", tmp_path) == EXPECTED


def test_import_from_zip(wheel, tmp_path):
    assert run(wheel, tmp_path) == EXPECTED


def test_editable_checkout(tmp_path):
    assert run(ROOT / "src", tmp_path) == EXPECTED


def test_wheel_holds_what_it_should(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    for folder in ("grammar", "rulesets"):
        for file in (ROOT / folder).rglob("*"):
            if file.is_file():
                assert f"vtlt_rules/{file.relative_to(ROOT).as_posix()}" in names
    data = {name.removeprefix("vtlt_rules/example_data/") for name in names if "/example_data/" in name}
    assert data == {
        *(
            f"song_dao_2026_2030/{name}"
            for name in ("danh_sach.csv", "ke_hoach.vtlt", "so_lieu_2025.csv", "so_lieu_2026.csv")
        ),
        *(f"tien_giang_2018/{name}" for name in ("data.csv", "registry.csv")),
    }
    assert "vtlt_rules/py.typed" in names
    assert not [name for name in names if name.startswith(("tests/", "examples/"))]
