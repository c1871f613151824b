"""Thresholds from outside: which statements take them, and what is said of those that do not fit."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from one_statement import (
    HEAD,
    people,
)
from small_province import lap_ho_so, tinh

import vtlt_rules as vtlt
from vtlt_rules import Interval, Verdict


def test_with_thresholds(small_plan):
    stricter = small_plan.with_thresholds({"cap_tinh.lap_ho_so": "45%", "cap_tinh.dien_tich": "19,5 m2"})
    report = stricter.evaluate([tinh(cbccvc=100, lap_duoc=41, co_kho=True, dien_tich=Decimal("19.5"))])
    [share], [area] = report["cap_tinh.lap_ho_so"], report["cap_tinh.dien_tich"]
    assert (share.verdict, share.threshold, share.shortfall) == (Verdict.NOT_MET, Fraction(9, 20), 4)
    assert (area.verdict, area.threshold) == (Verdict.MET, Fraction(39, 2))
    assert share.statement.text == "cap_tinh.lap_ho_so >= 45%"
    assert lap_ho_so(small_plan, tinh(cbccvc=100, lap_duoc=41)).verdict is Verdict.MET


def test_with_thresholds_for_every_statement_of_a_scope_and_measure(plan_2018):
    given = plan_2018.with_thresholds({"phong_don_vi_huyen.kiem_nhiem_tap_huan": "90%"})
    found = given.evaluate([])["phong_don_vi_huyen.kiem_nhiem_tap_huan"]
    assert [(finding.clause, finding.threshold) for finding in found] == [
        ("II.4.c", Fraction(9, 10)),
        ("II.5.c", Fraction(9, 10)),
    ]


@pytest.mark.parametrize("again", ["cấp_tỉnh.lập_hồ_sơ", "cap_tinh . lap_ho_so", " cap_tinh.lap_ho_so"])
def test_two_spellings_with_two_thresholds_are_refused(small_plan, again):
    with pytest.raises(vtlt.InvalidRuleset) as caught:
        small_plan.with_thresholds({"cap_tinh.lap_ho_so": "45%", again: "50%", "nobody.there": "1%"})
    found = {one.code: one.facts["key"] for one in caught.value.diagnostics}
    assert found == {"two-thresholds": again, "unknown-statement": "nobody.there"}  # all at once
    same = small_plan.with_thresholds({"cap_tinh.lap_ho_so": "45%", again: "45%"})
    assert same == small_plan.with_thresholds({"cap_tinh.lap_ho_so": "45%"})


def test_with_thresholds_takes_ranges(plan_2018):
    given = plan_2018.with_thresholds({"cap_tinh.bien_che_vtlt": "1..3 nguoi"})
    [finding] = given.evaluate([])["cap_tinh.bien_che_vtlt"]
    assert finding.threshold == Interval(1, 3)


@pytest.mark.parametrize(
    ("key", "threshold", "code"),
    [
        ("cap_tinh.lap_hoso", "30%", "unknown-statement"),
        ("1", "30%", "unknown-statement"),
        ("cap_tinh.huong_dan", "30%", "unknown-statement"),
        ("cap_tinh.lap_ho_so", "130%", "percent-over-100"),
        ("cap_tinh.lap_ho_so", "30 m2", "unit-mismatch"),
        ("cap_tinh.lap_ho_so", "30", "missing-unit"),
        ("cap_tinh.lap_ho_so", "3.5%", "ambiguous-number"),
        ("cap_tinh.lap_ho_so", "", "syntax-error"),
        ("cap_tinh.lap_ho_so", ">= 30%", "syntax-error"),
        ("cap_tinh.lap_ho_so", "1..2 nguoi", "unfit-demand"),
        ("cap_tinh.dien_tich", "20 nguoi", "unit-mismatch"),
    ],
)
def test_with_thresholds_that_do_not_fit(small_plan, key, threshold, code):
    with pytest.raises(vtlt.InvalidRuleset) as caught:
        small_plan.with_thresholds({key: threshold})
    assert [d.code for d in caught.value.diagnostics if d.severity is vtlt.Severity.ERROR] == [code]


@pytest.mark.parametrize("thresholds", ["cap_tinh.lap_ho_so", None, 5, ["30%"], {"cap_tinh.lap_ho_so": 30}, {5: "30%"}])
def test_what_are_no_thresholds_is_a_type_error(small_plan, thresholds):
    with pytest.raises(TypeError, match="threshold"):
        small_plan.with_thresholds(thresholds)


def error_codes(plan, thresholds):
    with pytest.raises(vtlt.InvalidRuleset) as caught:
        plan.with_thresholds(thresholds)
    return [d.code for d in caught.value.diagnostics if d.severity is vtlt.Severity.ERROR]


def test_with_thresholds_names_unknown_keys_and_broken_texts_at_once(small_plan):
    thresholds = {"cap_xa.lap_ho_so": "30%", "cap_tinh.lap_ho_so": "3.5%", "cap_tinh.dien_tich": "20 m2"}
    assert error_codes(small_plan, thresholds) == ["unknown-statement", "ambiguous-number"]


def test_with_thresholds_names_all_that_do_not_fit_at_once(small_plan):
    thresholds = {"cap_tinh.lap_ho_so": "130%", "cap_tinh.dien_tich": "20 nguoi"}
    assert sorted(error_codes(small_plan, thresholds)) == ["percent-over-100", "unit-mismatch"]


def test_with_thresholds_names_unknown_keys_and_what_does_not_fit_at_once(small_plan):
    thresholds = {"cap_xa.lap_ho_so": "30%", "cap_tinh.dien_tich": "20 nguoi"}
    assert sorted(error_codes(small_plan, thresholds)) == ["unit-mismatch", "unknown-statement"]


@pytest.mark.parametrize(
    ("statement", "value", "actual", "expected"),
    [
        ("cap_tinh.tong_kho >= 5 m2", "1..2 m2", "measure", "threshold"),
        ("moi cap_tinh.dien_tich >= 5 m2", "1..2 m2", "field", "threshold"),
        ("moi cap_tinh.dien_tich trong 1..2 m2", "5 m2", "field", "threshold-of-range"),
    ],
)
def test_why_a_given_threshold_does_not_fit(statement, value, actual, expected):
    rules = vtlt.parse(HEAD + statement)
    with pytest.raises(vtlt.InvalidRuleset) as caught:
        rules.with_thresholds({rules.statements[0].key: value})
    (unfit,) = caught.value.diagnostics
    assert (unfit.code, unfit.facts["actual"].key, unfit.facts["expected"].key) == ("unfit-demand", actual, expected)


def test_only_a_threshold_from_outside_is_given():
    rules = vtlt.parse(HEAD + "moi cap_tinh.phong >= ?\nmoi cap_tinh.nam >= 1 nguoi")
    assert [one.is_given for one in rules.statements] == [False, False]
    given = rules.with_thresholds({"cap_tinh.phong": "2 nguoi"})
    assert [one.is_given for one in given.statements] == [True, False]


@pytest.mark.parametrize(
    ("line", "value", "demanded"),
    [
        ("tinh_.ty >= 40%", "30%", ">= 30%"),
        ("tinh_.ty trong 30%..40%", "20%..25%", "trong 20%..25%"),
        ("du_bao tinh_.tong_dai khoang 790 met", "800 met", "khoang 800 met"),
    ],
)
def test_a_threshold_given_from_outside_takes_the_place_of_the_lines_own(line, value, demanded):
    given = people(line)
    (statement,) = given.statements
    assert given.with_thresholds({statement.key: value}).statements[0].text.endswith(demanded)


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("tinh_.ty >= 40%", "20%..25%"),
        ("tinh_.ty trong 30%..40%", "25%"),
        ("du_bao tinh_.tong_dai khoang 790 met", "1..2 met"),
    ],
)
def test_a_range_is_no_single_threshold_and_the_other_way_round(line, value):
    given = people(line)
    with pytest.raises(vtlt.InvalidRuleset):
        given.with_thresholds({given.statements[0].key: value})


@pytest.mark.parametrize("value", ["1" * 31 + "%", "40 %%", "abc", ""])
def test_a_threshold_from_outside_that_is_none(value):
    with pytest.raises((vtlt.InvalidRuleset, ValueError)):
        people("tinh_.ty >= 40%").with_thresholds({"tinh_.ty": value})


def test_keys_of_thresholds_are_spelt_as_freely_as_in_a_ruleset():
    given = people("moi tinh_.tong_so >= 1 nguoi").with_thresholds({" moi  tỉnh_ . tổng_số ": "2 nguoi"})
    assert [one.text for one in given.statements] == ["moi tinh_.tong_so >= 2 nguoi"]


def test_a_relation_in_a_threshold_from_outside_is_refused_without_talk_of_lines():
    with pytest.raises(vtlt.InvalidRuleset) as caught:
        people("tinh_.ty >= 40%").with_thresholds({"tinh_.ty": ">= 50%"})
    [found] = caught.value.diagnostics
    assert (found.code, found.span.text) == ("syntax-error", ">=")
    assert "bắt đầu" not in found.message()
