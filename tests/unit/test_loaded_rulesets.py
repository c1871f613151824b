"""A ruleset that was loaded stands on its own: what becomes of its files changes nothing."""

from __future__ import annotations

import os
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import vtlt_rules as vtlt
from vtlt_rules import Verdict
from vtlt_rules.diagnostics import diagnostics_to_text
from vtlt_rules.laws import check_all

UNITS = 'tu_vung don_vi_rieng "Đơn vị"\ndon_vi nguoi "người" nguyen\n'
WORDS = """tu_vung tu_rieng "Từ vựng"
theo don_vi_rieng
thuoc_tinh cap "Cấp" : { tinh "cấp tỉnh", xa "cấp xã" }
truong cbccvc "Số người" : nguoi
truong lap "Số người lập hồ sơ" : nguoi thuoc cbccvc
pham_vi cap_tinh "Cấp tỉnh" khi cap = tinh
chi_so lap_ho_so "Tỷ lệ" = ty_le(lap)
"""
PLAN = """ke_hoach rieng "Kế hoạch"
thoi_ky 01/01/2026..31/12/2026
theo tu_rieng
muc "I"
    cap_tinh.lap_ho_so >= ?
"""
AGENCIES = [{"ma": "T1", "cap": "tinh", "cbccvc": 10, "lap": 4}]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "bộ quy tắc"
    made.mkdir()
    for name, text in (("don_vi_rieng", UNITS), ("tu_rieng", WORDS), ("ke_hoach", PLAN)):
        (made / f"{name}.vtlt").write_text(text, encoding="utf-8")
    return made


def edit(folder: Path) -> None:
    """Turn the scope round: who was in it is now out."""
    file = folder / "tu_rieng.vtlt"
    file.write_text(file.read_text(encoding="utf-8").replace("khi cap = tinh", "khi cap = xa"), encoding="utf-8")


def break_(folder: Path) -> None:
    (folder / "don_vi_rieng.vtlt").write_bytes(b"\xff")


FATES: list[Callable[[Path], object]] = [
    edit,
    break_,
    shutil.rmtree,
    lambda folder: (folder / "tu_rieng.vtlt").unlink(),
]


def use(rules: vtlt.Ruleset) -> tuple[object, ...]:
    """Ask a ruleset for all that it can do, with a threshold given from outside."""
    given = rules.with_thresholds({"cap_tinh.lap_ho_so": "40%"})
    again = given.with_thresholds({"cap_tinh.lap_ho_so": "50%"})
    report = given.evaluate(AGENCIES)
    [finding] = report["I"]
    assert finding.verdict is Verdict.MET  # 4 of 10
    assert [one.verdict for one in again.evaluate(AGENCIES).findings] == [Verdict.NOT_MET]
    assert given.compile()(AGENCIES[0]) == (Verdict.MET,)
    check_all(given, examples=3)
    return (
        report.to_dict(),
        report.to_text(),
        finding.explain(),
        given.to_sql(),
        given.checked.sha256,
        rules.statements,
        given.statements,
    )


@pytest.mark.parametrize("fate", FATES)
@pytest.mark.parametrize("is_relative", [False, True])
@pytest.mark.parametrize("is_sent", [False, True])
def test_files_that_change_afterwards(folder, tmp_path, monkeypatch, fate, is_relative, is_sent):
    monkeypatch.chdir(folder)
    name = "ke_hoach.vtlt" if is_relative else folder / "ke_hoach.vtlt"
    before = use(vtlt.load(name))
    rules = vtlt.load(name)
    monkeypatch.chdir(tmp_path)
    if is_sent:
        rules = pickle.loads(pickle.dumps(rules))
    fate(folder)
    assert use(rules) == before


def test_a_text_with_a_folder(folder):
    rules = vtlt.parse(PLAN, folder=folder)
    shutil.rmtree(folder)
    use(rules)


def test_a_relative_folder_and_another_file_of_that_name_later(folder, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rules = vtlt.parse(PLAN, folder=folder.name)
    elsewhere = tmp_path / "khác"
    shutil.copytree(folder, elsewhere / folder.name)
    edit(elsewhere / folder.name)
    monkeypatch.chdir(elsewhere)
    use(rules)


def test_no_file_is_opened_once_it_is_loaded(folder, monkeypatch):
    rules = vtlt.load(folder / "ke_hoach.vtlt")

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a file was looked for")

    for name in ("open", "is_file", "exists", "glob", "read_text", "read_bytes"):
        monkeypatch.setattr(Path, name, refuse)
    monkeypatch.setattr(os, "stat", refuse)
    given = rules.with_thresholds({"cap_tinh.lap_ho_so": "40%"})
    assert [one.verdict for one in given.evaluate(AGENCIES).findings] == [Verdict.MET]


def test_a_shipped_vocabulary_beside_an_own_one_keeps_its_place(folder):
    """The vocabulary of the same name that is shipped is not taken in the place of the one that was read."""
    own = folder / "van_thu_luu_tru.vtlt"
    own.write_text(WORDS.replace("tu_rieng", "van_thu_luu_tru"), encoding="utf-8")
    rules = vtlt.parse(PLAN.replace("tu_rieng", "van_thu_luu_tru"), folder=folder)
    own.unlink()
    assert use(rules)


def test_a_vocabulary_in_a_file_named_in_capitals(folder):
    (folder / "tu_rieng.vtlt").rename(folder / "TU_RIENG.VTLT")
    rules = vtlt.load(folder / "ke_hoach.vtlt")
    shutil.rmtree(folder)
    use(rules)


def test_a_threshold_that_does_not_fit_is_said_without_the_files(folder):
    rules = vtlt.load(folder / "ke_hoach.vtlt")
    shutil.rmtree(folder)
    with pytest.raises(vtlt.InvalidRuleset) as caught:
        rules.with_thresholds({"cap_tinh.lap_ho_so": "4 nguoi"})
    assert [one.code for one in caught.value.diagnostics] == ["unit-mismatch"]
    assert "unit-mismatch" in diagnostics_to_text(caught.value.diagnostics)


def test_a_text_in_the_place_of_a_name_is_told_from_one(folder):
    secret = "\n".join([PLAN, "x" * 1000])
    with pytest.raises(vtlt.RulesetNotFound) as caught:
        vtlt.load(secret)
    assert "`vtlt_rules.parse`" in str(caught.value) and "`vtlt_rules.parse`" in caught.value.message("en")
    assert 'ke_hoach rieng "Kế hoạch" …' in str(caught.value) and len(str(caught.value)) < 200
    with pytest.raises(vtlt.RulesetNotFound) as caught:
        vtlt.load("a" * 1000 + "\nb")
    assert "a" * 60 + " …" in str(caught.value) and "a" * 61 not in str(caught.value)
    odd = folder / "hai\ndòng.vtlt"
    odd.write_text(PLAN, encoding="utf-8")
    assert vtlt.load(odd).name == "rieng"
