"""Vocabularies from anywhere: texts, functions, folders of packages; by name, before those of files."""

from __future__ import annotations

import importlib
import sys
import zipfile
from pathlib import Path

import pytest

import vtlt_rules as vtlt
from vtlt_rules import Verdict

WORDS = """tu_vung noi_bo "Từ vựng"
don_vi nguoi "người" nguyen
thuoc_tinh cap "Cấp" : { tinh "cấp tỉnh", xa "cấp xã" }
truong co_mat "Số người có mặt" : nguoi
pham_vi cap_tinh "Cấp tỉnh" khi cap = tinh
"""
OTHER_WORDS = WORDS.replace("khi cap = tinh", "khi cap = xa")
PLAN = """ke_hoach thu "Thử"
thoi_ky 01/01/2026..31/12/2026
theo noi_bo
muc "I"
    moi cap_tinh.co_mat >= 5 nguoi
"""
AGENCY = {"ma": "T1", "cap": "tinh", "co_mat": 4}


def verdict(rules: vtlt.Ruleset) -> Verdict:
    [finding] = rules.evaluate([AGENCY]).findings
    return finding.verdict


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "noi_bo.vtlt").write_text(OTHER_WORDS, encoding="utf-8")
    (tmp_path / "thu.vtlt").write_text(PLAN, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    "library", [{"noi_bo": WORDS}, {"Nội_bộ": WORDS}, {"Nội bộ": WORDS}, {"noi_bo": WORDS, "x": ""}.get]
)
def test_a_text_of_one_s_own(library):
    rules = vtlt.parse(PLAN, library=library)
    assert verdict(rules) is Verdict.NOT_MET
    assert [one.name for one in rules.sources] == ["<text>", "noi_bo.vtlt"]
    assert [one.text for one in rules.sources] == [PLAN, WORDS]
    assert vtlt.check(PLAN, library=library) == []
    assert verdict(rules.with_thresholds({"cap_tinh.co_mat": "4 nguoi"})) is Verdict.MET


def test_texts_come_before_files_and_other_places_behind(folder):
    assert verdict(vtlt.load(folder / "thu.vtlt")) is Verdict.NOT_APPLICABLE  # its scope is that of communes
    assert verdict(vtlt.load(folder / "thu.vtlt", library={"noi_bo": WORDS})) is Verdict.NOT_MET
    assert verdict(vtlt.parse(PLAN, folder=folder, library={"noi_bo": WORDS})) is Verdict.NOT_MET
    assert verdict(vtlt.parse(PLAN, folder=folder, library={"khac": WORDS})) is Verdict.NOT_APPLICABLE
    assert verdict(vtlt.parse(PLAN, folder=folder, library=lambda _: None)) is Verdict.NOT_APPLICABLE
    assert verdict(vtlt.parse(PLAN, library=folder)) is Verdict.NOT_APPLICABLE
    assert verdict(vtlt.parse(PLAN, library=str(folder))) is Verdict.NOT_APPLICABLE
    first, second = folder / "first", folder / "second"
    first.mkdir()
    second.mkdir()
    (first / "noi_bo.vtlt").write_text(WORDS, encoding="utf-8")
    assert verdict(vtlt.parse(PLAN, folder=folder, library=first)) is Verdict.NOT_MET
    assert verdict(vtlt.parse(PLAN, folder=folder, library=second)) is Verdict.NOT_APPLICABLE


def test_the_shipped_ones_are_there_too():
    plan = vtlt.load("tien_giang/2018")
    [text, *_] = plan.sources
    assert vtlt.parse(text.text, text.name, library={"noi_bo": WORDS}) == plan


@pytest.fixture(params=["folder", "zip"])
def package(request, tmp_path, monkeypatch):
    """A package with rulesets, in a folder or in a zip."""
    name = f"cong_ty_{request.param}"
    files = {"__init__.py": "", "noi_bo.vtlt": WORDS, "thu.vtlt": PLAN, "thu.txt": PLAN}
    place = tmp_path / ("goi.zip" if request.param == "zip" else "goi")
    if request.param == "zip":
        with zipfile.ZipFile(place, "w") as file:
            for one, text in files.items():
                file.writestr(f"{name}/{one}", text)
    else:
        (place / name).mkdir(parents=True)
        for one, text in files.items():
            (place / name / one).write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(str(place))
    yield importlib.import_module("importlib.resources").files(name)
    sys.modules.pop(name, None)


def test_files_of_a_package(package):
    assert verdict(vtlt.parse(PLAN, library=package)) is Verdict.NOT_MET
    rules = vtlt.load(package / "thu.vtlt")
    assert verdict(rules) is Verdict.NOT_MET
    assert rules.sources[1].text == WORDS
    assert verdict(vtlt.load(package / "thu.vtlt", library={"noi_bo": OTHER_WORDS})) is Verdict.NOT_APPLICABLE
    for name in ("thu.txt", "khong_co.vtlt"):
        with pytest.raises(vtlt.RulesetNotFound):
            vtlt.load(package / name)


def test_what_is_not_there_is_suggested_from_what_is():
    [unknown] = [one for one in vtlt.check(PLAN, library={"noi_bov": WORDS}) if one.code == "missing-vocabulary"]
    assert unknown.suggestion == "noi_bov"


def test_a_function_is_asked_for_names_alone():
    asked: list[str] = []

    def of(name: str) -> str | None:
        asked.append(name)
        return {"noi_bo": 'tu_vung noi_bo "A"\ntheo khac\n'}.get(name)

    found = vtlt.check(PLAN + "", library=of)
    assert any(one.is_error for one in found)
    assert asked == ["noi_bo", "khac"]
    with pytest.raises(ZeroDivisionError):
        vtlt.parse(PLAN, library=lambda _: str(1 // 0))


@pytest.mark.parametrize("library", [{"noi_bo": b"x"}, {"noi_bo": None}, {7: WORDS}, lambda _: 7, 7, [WORDS]])
def test_what_is_no_library(library):
    for function in (vtlt.parse, vtlt.check):
        with pytest.raises(TypeError, match="a library"):
            function(PLAN, library=library)
    with pytest.raises(TypeError, match="a library"):
        vtlt.load("tien_giang/2018", library=7)


@pytest.mark.parametrize("text", ["x" * (2**20 + 1), "ế" * 400_000])
def test_a_text_too_large_for_a_file(text):
    found = vtlt.check(PLAN, library={"noi_bo": text})
    assert [one.code for one in found if one.code == "file-too-large"] == ["file-too-large"]
    assert found[0].span.source.name == "noi_bo.vtlt"


def test_errors_in_a_text_are_said_with_its_name():
    found = vtlt.check(PLAN, library={"noi_bo": WORDS + "truong a : xyz\n"})
    assert {one.span.source.name for one in found if one.is_error} >= {"noi_bo.vtlt"}
