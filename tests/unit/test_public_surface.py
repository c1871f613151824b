"""What other programs rely on: names, exceptions, loading, parsing and checking, diagnostics."""

from __future__ import annotations

import datetime
import json
import re
from pathlib import Path

import pytest
from small_province import PLAN, lap_ho_so, tinh

import vtlt_rules as vtlt
from vtlt_rules import Truth, Verdict

# ---- names


def test_every_public_name_is_there():
    assert all(hasattr(vtlt, name) for name in vtlt.__all__)
    assert {"load", "parse", "check", "Verdict", "InvalidRuleset", "BadData", "Report", "Finding"} <= set(vtlt.__all__)


def test_verdicts():
    assert {verdict.name: verdict.value for verdict in Verdict} == {
        "MET": "met",
        "NOT_MET": "not_met",
        "UNDECIDED": "undecided",
        "NOT_APPLICABLE": "not_applicable",
        "PENDING": "pending",
        "NO_THRESHOLD": "no_threshold",
        "BAD_DATA": "bad_data",
        "TRACKED": "tracked",
    }


@pytest.mark.parametrize("member", [*Verdict, *Truth], ids=str)
def test_verdicts_and_truths_are_neither_true_nor_false(member):
    with pytest.raises(TypeError, match=member.name):
        bool(member)
    with pytest.raises(TypeError, match=member.name):
        _ = not member


ROOT = Path(__file__).resolve().parents[2]


# ---- load, parse, check


@pytest.mark.parametrize("name", ["tien_giang/2018", "tien_giang/2016"])
def test_load_by_name_and_by_path(name):
    shipped = vtlt.load(name)
    path = ROOT / "rulesets" / f"{name}.vtlt"
    for loaded in (vtlt.load(path), vtlt.load(str(path))):
        assert loaded.name == shipped.name
        assert [s.text for s in loaded.statements] == [s.text for s in shipped.statements]
        assert loaded.checked.sha256 == shipped.checked.sha256


def test_load_what_does_not_exist(tmp_path):
    with pytest.raises(vtlt.RulesetNotFound) as caught:
        vtlt.load("tien_giang/2081")
    assert caught.value.name == "tien_giang/2081"
    assert {"tien_giang/2016", "tien_giang/2018"} <= set(caught.value.known)
    assert caught.value.suggestion == "tien_giang/2018"
    assert isinstance(caught.value, LookupError) and isinstance(caught.value, vtlt.VtltError)
    with pytest.raises(vtlt.RulesetNotFound):
        vtlt.load(tmp_path / "khong_co.vtlt")


def test_a_vocabulary_is_no_plan():
    with pytest.raises(vtlt.InvalidRuleset) as caught:
        vtlt.load(ROOT / "rulesets" / "van_thu_luu_tru.vtlt")
    assert [diagnostic.code for diagnostic in caught.value.diagnostics] == ["not-a-plan"]


def test_parse_says_what_the_plan_is(small_plan):
    assert (small_plan.name, small_plan.title, small_plan.number) == ("nho", "Kế hoạch nhỏ", "1/KH-UBND")
    assert small_plan.period == vtlt.Period(datetime.date(2018, 1, 1), datetime.date(2018, 12, 31))
    assert [section.clause for section in small_plan.sections] == ["1", "2"]
    assert [section.title for section in small_plan.sections] == ["Lập hồ sơ", "Kho"]
    assert len(small_plan.statements) == 6
    assert str(small_plan) == "1/KH-UBND: Kế hoạch nhỏ"


WRONG = PLAN.replace("cap_tinh.lap_ho_so >= 40%", "cap_tnh.lap_ho_so >= 40%").replace(
    "dien_tich >= 20 m2", "dien_tich >= 20%"
)


def test_parse_raises_with_all_diagnostics():
    with pytest.raises(vtlt.InvalidRuleset) as caught:
        vtlt.parse(WRONG, name="sai.vtlt")
    errors = [d for d in caught.value.diagnostics if d.severity is vtlt.Severity.ERROR]
    assert [d.line for d in errors] == [20, 26]
    assert all(d.file == "sai.vtlt" for d in errors)
    assert errors[0].code == "unknown-name"
    assert errors[0].suggestion == "cap_tinh"
    assert "sai.vtlt:20:5" in str(caught.value)
    assert isinstance(caught.value, vtlt.VtltError)


def test_check_returns_what_parse_raises():
    found = vtlt.check(WRONG, name="sai.vtlt")
    assert [diagnostic.line for diagnostic in found if diagnostic.severity is vtlt.Severity.ERROR] == [20, 26]
    assert all(isinstance(diagnostic, vtlt.Diagnostic) for diagnostic in found)
    with pytest.raises(vtlt.InvalidRuleset) as caught:
        vtlt.parse(WRONG, name="sai.vtlt")
    assert [str(diagnostic) for diagnostic in caught.value.diagnostics] == [str(diagnostic) for diagnostic in found]


def test_check_of_what_is_right(small_plan):
    assert [d for d in vtlt.check(PLAN) if d.severity is vtlt.Severity.ERROR] == []
    assert vtlt.check('tu_vung t "Từ vựng"\n') == []
    assert small_plan.warnings == tuple(vtlt.check(PLAN, name="nho.vtlt"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\0",
        "\ufeff",
        "abc",
        "(" * 5000,
        '"',
        "muc",
        "ke_hoach",
        "cap_tinh.lap_ho_so >= 40%",
        "≠",
        "\ud800",
        "🙂\n" * 9,
    ],
)
def test_check_never_raises_for_what_somebody_wrote(text):
    assert any(diagnostic.severity is vtlt.Severity.ERROR for diagnostic in vtlt.check(text))


def test_warnings_do_not_keep_a_plan_from_being_used():
    plan = vtlt.parse(PLAN.replace("| Cấp tỉnh 40%", "| Cấp tỉnh 45%"))
    assert {warning.code for warning in plan.warnings} == {"numeral-not-stated", "numeral-not-in-words"}
    assert lap_ho_so(plan, tinh(cbccvc=10, lap_duoc=4)).verdict is Verdict.MET


def test_diagnostics_as_json():
    found = vtlt.diagnostics_to_dict(vtlt.check(WRONG, name="sai.vtlt"))
    assert found["schema"] == "vtlt-diagnostics/1"
    for diagnostic in found["diagnostics"]:
        assert set(diagnostic) == {
            "code", "severity", "message", "file", "line", "column", "end_line", "end_column", "suggestion",
        }  # fmt: skip
        assert diagnostic["severity"] in ("error", "warning")
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", diagnostic["code"])
    [unknown] = [d for d in found["diagnostics"] if d["code"] == "unknown-name"]
    # "cap_tnh" stands at the 5th to the 11th code point of its line.
    assert [unknown[key] for key in ("line", "column", "end_line", "end_column")] == [20, 5, 20, 12]
    assert unknown["suggestion"] == "cap_tinh"
    json.dumps(found)


def test_columns_count_code_points_of_what_the_author_wrote():
    """`cấp_tỉnh` typed with marks apart takes eleven code points, and a wrong name follows the dot after it."""
    text = PLAN.replace("    cap_tinh.lap_ho_so >= 40%", "    ca\u0302\u0301p_ti\u0309nh.lap_hoso >= 40%")
    [found] = vtlt.check(text)
    assert (found.code, found.line, found.column) == ("unknown-name", 20, 4 + 11 + 1 + 1)
