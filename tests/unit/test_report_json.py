"""The JSON of reports: ``vtlt-report/2``, key by key, and no float in it."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from small_province import PLAN, tinh

import vtlt_rules as vtlt
from vtlt_rules import Verdict

REPORTED = [
    {"ma": "T01", "cap": "tinh", "cbccvc": 1000, "lap_duoc": 412, "co_kho": True, "dien_tich": Decimal("19.5")},
    {"ma": "T02", "cap": "tinh", "cbccvc": 250, "lap_duoc": 50, "co_kho": True, "huong_dan": "05/03/2018"},
    {"ma": "H01", "cap": "huyen", "cbccvc": 4, "lap_duoc": 1},
]
FINDING_KEYS = {
    "id", "clause", "statement", "each", "scope", "measure", "kind", "verdict", "provisional", "inferred_from", "reading",
    "low", "high", "unit", "shown", "reported", "shortfall", "counts", "below", "missing", "issues", "in_spite_of", "line",
}  # fmt: skip


@pytest.fixture(scope="module")
def as_dict(small_plan):
    return small_plan.evaluate(REPORTED).to_dict()


def only(found, wanted):
    return {key: found[key] for key in wanted}


def test_head_of_the_json(as_dict):
    assert as_dict["schema"] == "vtlt-report/2"
    assert as_dict["engine"] == f"vtlt-rules {vtlt.__version__}"
    assert as_dict["ruleset"]["id"] == "nho"
    assert as_dict["ruleset"]["number"] == "1/KH-UBND"
    assert re.fullmatch("[0-9a-f]{64}", as_dict["ruleset"]["sha256"])
    assert as_dict["as_of"] == "2018-12-31"
    assert as_dict["agency_count"] == 3
    assert as_dict["agencies"] == [
        {"id": one, "name": one, "attributes": {"cap": level}}
        for one, level in (("T01", "tinh"), ("T02", "tinh"), ("H01", "huyen"))
    ]
    assert as_dict["lang"] == "vi" and as_dict["verdict_labels"]["not_met"] == "Không đạt"
    assert as_dict["counts"] == {"not_met": 2, "no_threshold": 1, "tracked": 2, "undecided": 1}
    assert [one["statements"] for one in as_dict["sections"]] == [["1/1", "1/2", "1/3"], ["2/1", "2/2", "2/3"]]
    assert [one["section"] for one in as_dict["findings"]] == [0, 0, 0, 1, 1, 1]
    assert [one["name"] for one in as_dict["ruleset"]["sources"]] == ["nho.vtlt"]
    assert as_dict["verdict"] == "not_met"
    assert as_dict["data_issues"] == []
    assert len(as_dict["findings"]) == 6
    other = vtlt.parse(PLAN.replace("40%", "41%"), name="nho.vtlt").evaluate([]).to_dict()
    assert other["ruleset"]["sha256"] != as_dict["ruleset"]["sha256"]


def test_every_finding_has_every_key(as_dict):
    for finding in as_dict["findings"]:
        assert set(finding) >= FINDING_KEYS
        assert set(finding["counts"]) >= {"in_scope", "met", "not_met", "undecided"}


def test_a_share_in_json(as_dict):
    """462 of 1250 people are 36,96%; 500 are wanted."""
    finding = as_dict["findings"][0]
    assert only(finding, FINDING_KEYS - {"counts"}) == {
        "id": "1/1",
        "clause": "1",
        "statement": "cap_tinh.lap_ho_so >= 40%",
        "each": False,
        "scope": "cap_tinh",
        "measure": "lap_ho_so",
        "kind": "target",
        "verdict": "not_met",
        "provisional": None,
        "inferred_from": None,
        "reading": None,
        "low": "231/625",
        "high": "231/625",
        "unit": "%",
        "shown": "37%",
        "reported": {"numerator": "462", "denominator": "1250", "agencies": 2, "value": "231/625"},
        "shortfall": "38",
        "below": ["T02"],
        "missing": [],
        "issues": [],
        "in_spite_of": [],
        "line": 20,
    }
    assert only(finding["counts"], ("in_scope", "met", "not_met", "undecided")) == {
        "in_scope": 2,
        "met": 1,
        "not_met": 1,
        "undecided": 0,
    }


def test_an_open_threshold_in_json(as_dict):
    finding = as_dict["findings"][1]
    wanted = {
        "statement": "cap_huyen.lap_ho_so >= ?",
        "verdict": "no_threshold",
        "inferred_from": "Văn bản khác",
        "low": "1/4",
        "high": "1/4",
        "unit": "%",
        "shortfall": None,
        "line": 21,
    }
    assert only(finding, wanted) == wanted


def test_a_duty_in_json(as_dict):
    finding = as_dict["findings"][2]
    wanted = {
        "clause": "1",
        "scope": "cap_tinh",
        "measure": None,
        "kind": "duty",
        "verdict": "tracked",
        "low": None,
        "high": None,
        "unit": None,
        "shown": None,
        "reported": None,
        "shortfall": None,
        "below": [],
        "missing": [],
        "line": 22,
    }
    assert only(finding, wanted) == wanted


def test_each_in_json(as_dict):
    """T01 has too little room for certain; how much T02 has is not known."""
    finding = as_dict["findings"][3]
    wanted = {
        "clause": "2",
        "statement": "moi cap_tinh.dien_tich >= 20 m2 khi co_kho",
        "each": True,
        "measure": "dien_tich",
        "kind": "target",
        "verdict": "not_met",
        "low": "0",
        "high": "1/2",
        "unit": "%",
        "shortfall": "1",
        "below": ["T01"],
        "missing": [{"agency": "T02", "field": "dien_tich", "label": "Diện tích kho"}],
    }
    assert only(finding, wanted) == wanted
    assert finding["agencies"][0] == {
        "agency": "T01",
        "verdict": "not_met",
        "low": "39/2",
        "high": "39/2",
        "shown": "19,5 m²",
        "contribution": {"numerator": {"low": "39/2", "high": "39/2"}, "denominator": {"low": "1", "high": "1"}},
    }
    assert only(finding["agencies"][1], ("agency", "verdict", "low", "high")) == {
        "agency": "T02", "verdict": "undecided", "low": "0", "high": None,
    }  # fmt: skip


def test_a_forecast_without_upper_bound_in_json(as_dict):
    finding = as_dict["findings"][4]
    wanted = {"kind": "forecast", "verdict": "tracked", "low": "39/2", "high": None, "unit": "m2", "shortfall": None}
    wanted["reported"] = {"numerator": "39/2", "denominator": "1", "agencies": 1, "value": "39/2"}
    assert only(finding, wanted) == wanted


def test_a_milestone_in_json(small_plan):
    report = small_plan.evaluate(REPORTED, as_of="30/06/2018").to_dict()
    wanted = {
        "statement": "moi cap_tinh.huong_dan hoan_thanh",
        "kind": "milestone",
        "verdict": "pending",
        "provisional": "undecided",
        "low": "1/2",
        "high": "1",
        "missing": [{"agency": "T01", "field": "huong_dan", "label": "Hướng dẫn"}],
    }
    assert report["as_of"] == "2018-06-30"
    assert only(report["findings"][5], wanted) == wanted


def test_data_issues_in_json(small_plan):
    report = small_plan.evaluate([tinh("A"), tinh("B", cbccvc=3, lap_duoc=4)]).to_dict()
    [issue] = report["data_issues"]
    assert set(issue) == {"agency", "field", "row", "code", "message", "facts"}
    assert only(issue, ("agency", "field", "row", "code")) == {
        "agency": "B",
        "field": "lap_duoc",
        "row": 2,
        "code": "part-exceeds-whole",
    }
    assert "4" in issue["message"] and "3" in issue["message"]
    finding = report["findings"][0]
    assert (finding["verdict"], finding["low"], finding["high"]) == ("bad_data", "0", "1")


def test_what_a_finding_is_open_for_or_stands_in_spite_of_in_json(small_plan):
    """B has 4 of 3: a hundred percent is out of reach with A's 1 of 5, whatever is right of B; 40% is not."""
    agencies = [tinh("A", cbccvc=5, lap_duoc=1), tinh("B", cbccvc=3, lap_duoc=4)]
    report = small_plan.evaluate(agencies).to_dict()
    assert report["findings"][0]["issues"] == report["data_issues"]
    assert report["findings"][0]["in_spite_of"] == []
    report = small_plan.with_thresholds({"cap_tinh.lap_ho_so": "100%"}).evaluate(agencies).to_dict()
    finding = report["findings"][0]
    assert (finding["verdict"], finding["shortfall"], finding["issues"]) == ("not_met", "4", [])
    assert finding["in_spite_of"] == report["data_issues"] and len(report["data_issues"]) == 1


def test_file_and_suggestion_of_an_issue_in_json(small_plan, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("ma;cap;cbccvc;lap_duoc\nA;tinh;3;4\n", encoding="utf-8")
    [issue] = small_plan.evaluate(small_plan.schema.read(path)).to_dict()["data_issues"]
    assert issue["row"] == 2 and "suggestion" not in issue
    text = PLAN.replace("truong cbccvc ", 'thuoc_tinh loai "Loại" : { so, phong }\ntruong cbccvc ', 1)
    report = vtlt.parse(text + "    cap_tinh.lap_ho_so >= 41% khi loai = so\n").evaluate([tinh("A", loai="phonq")])
    assert [one.get("suggestion") for one in report.to_dict()["findings"][-1]["issues"]] == ["phong"]


def test_nothing_to_measure_in_json(small_plan):
    finding = small_plan.evaluate([]).to_dict()["findings"][0]
    assert [finding[key] for key in ("verdict", "low", "high", "shown")] == ["not_applicable", None, None, None]
    assert finding["reported"] == {"numerator": "0", "denominator": "0", "agencies": 0, "value": None}


def leaves(data):
    if isinstance(data, dict):
        assert all(isinstance(key, str) for key in data)
        data = list(data.values())
    if not isinstance(data, list):
        yield data
        return
    for item in data:
        yield from leaves(item)


ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_json_holds_no_floats_and_comes_back_as_it_was(small_plan, plan_2018, lang):
    example = ROOT / "examples" / "tien_giang_2018"
    data = plan_2018.schema.read(example / "data.csv", example / "registry.csv")
    for report in (small_plan.evaluate(REPORTED), plan_2018.evaluate(data), plan_2018.evaluate([])):
        as_data = report.to_dict(lang)
        assert {type(leaf) for leaf in leaves(as_data)} <= {str, int, bool, type(None)}
        assert json.loads(json.dumps(as_data, allow_nan=False)) == as_data
        for finding in as_data["findings"]:
            assert finding["verdict"] in {verdict.value for verdict in Verdict}
            for figure in (finding["low"], finding["high"], finding["shortfall"]):
                assert figure is None or re.fullmatch(r"-?\d+(/\d+)?", figure)


def test_exact_values_leave_as_integers_and_fractions(plan_2018):
    example = ROOT / "examples" / "tien_giang_2018"
    report = plan_2018.evaluate(plan_2018.schema.read(example / "data.csv", example / "registry.csv"))
    for finding in report.findings:
        figures = [finding.shortfall]
        for bounds in (finding.bounds, *(agency.bounds for agency in finding.agencies)):
            figures += [] if bounds is None else [bounds.low, bounds.high]
        assert {type(figure) for figure in figures} <= {int, Fraction, type(None)}
