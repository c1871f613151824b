"""Ids of statements: clause and place among all statements of that clause, wherever a statement is asked for."""

from __future__ import annotations

import pickle

import polars as pl
import pytest

import vtlt_rules as vtlt
from vtlt_rules.report.review import ruleset_to_text

HEAD = """\
ke_hoach thu "Thử"
    thoi_ky 01/01/2018..31/12/2018
don_vi nguoi "người" nguyen
thuoc_tinh cap "Cấp" : { tinh "cấp tỉnh", xa "cấp xã" }
truong tong_so "Tổng số" : nguoi
truong phan "Phần" : nguoi thuoc tong_so
truong co "Có" : co_khong
pham_vi tinh_ "Tỉnh" khi cap = tinh
pham_vi xa_ "Xã" khi cap = xa
chi_so ty "Tỷ" = ty_le(phan)
"""
LINES = """\
muc "II.1" "Một"
    tinh_.ty >= 40%
    nhiem_vu tinh_ "Việc"
muc ? "Không rõ"
    xa_.ty >= 10%
muc "II.1" "Một nữa"
    moi tinh_.co
    tinh_.ty >= 60% khi co
muc ?
    moi xa_.co
    xa_.ty >= ?
muc "II.1.đ"
    du_bao tinh_.ty khoang 70%
"""
IDS = ["II.1/1", "II.1/2", "?1/1", "II.1/3", "II.1/4", "?2/1", "?2/2", "II.1.đ/1"]
AGENCIES = [
    {"ma": "A", "cap": "tinh", "tong_so": 10, "phan": 5, "co": True},
    {"ma": "X", "cap": "xa", "tong_so": 10, "phan": 1, "co": False},
]


@pytest.fixture(scope="module")
def plan():
    return vtlt.parse(HEAD + LINES)


def ids(report_or_plan):
    return [one.id for one in report_or_plan.statements]


def test_a_clause_that_comes_twice_counts_on_and_sections_without_one_are_numbered(plan):
    assert ids(plan) == IDS


def test_a_section_without_statements_is_numbered_all_the_same():
    assert ids(vtlt.parse(HEAD + 'muc ? "Trống"\nmuc ?\nmoi tinh_.co\n')) == ["?2/1"]


def test_a_clause_that_is_written_like_a_number_of_ours_keeps_it():
    lines = 'muc ?\nmoi tinh_.co\nmuc "?1"\nmoi xa_.co\nmuc "?1/1"\nmoi xa_.co\nmuc ?\nmoi tinh_.co\n'
    assert ids(vtlt.parse(HEAD + lines)) == ["?2/1", "?1/1", "?1/1/1", "?3/1"]


def test_no_two_statements_have_one_id(plan_2018):
    assert len(set(ids(plan_2018))) == len(plan_2018.statements) == 59


def test_an_id_is_the_same_with_another_threshold(plan):
    assert ids(plan.with_thresholds({"tinh_.ty": "50%"})) == IDS


# ---- reports


def test_a_report_is_asked_by_id(plan):
    report = plan.evaluate(AGENCIES)
    for id_, finding in zip(IDS, report.findings, strict=True):
        assert report[id_] == (finding,)
    assert len(report["II.1"]) == 4


def test_an_id_comes_before_a_clause_that_is_written_like_it():
    report = vtlt.parse(HEAD + 'muc "1"\nmoi tinh_.co\nmuc "1/1"\nmoi xa_.co\nmoi xa_.phan >= 1 nguoi\n').evaluate([])
    assert [finding.statement.text for finding in report["1/1"]] == ["moi tinh_.co"]
    assert [finding.statement.text for finding in report["1/1/2"]] == ["moi xa_.phan >= 1 nguoi"]


def test_an_id_typed_with_marks_that_combine(plan):
    assert len(plan.evaluate([])["II.1.đ/1"]) == 1
    lines = 'muc "II.ế"\nmoi tinh_.co\n'
    assert len(vtlt.parse(HEAD + lines).evaluate([])["II.e\u0302\u0301/1"]) == 1


@pytest.mark.parametrize(("key", "suggestion"), [("II.1/5", "II.1/1"), ("?2/3", "?2/1"), ("II.2/1", "II.1/1")])
def test_an_id_that_nothing_has(plan, key, suggestion):
    with pytest.raises(vtlt.UnknownStatement) as caught:
        plan.evaluate([])[key]
    assert caught.value.suggestion == suggestion


def test_ids_in_json_explanations_and_show(plan):
    report = plan.evaluate(AGENCIES)
    assert [one["id"] for one in report.to_dict()["findings"]] == IDS
    assert "    Mã dòng: II.1/4\n" in report.findings[4].explain()
    assert "    Row: II.1/4\n" in report.findings[4].explain("en")
    shown = [line.split()[0] for line in ruleset_to_text(plan.checked, "vi", 100, color=False).splitlines() if line]
    assert [word for word in shown if "/" in word] == IDS


# ---- frames


def test_ids_in_answers_of_frames(plan):
    answer = plan.evaluate_frame(pl.DataFrame(AGENCIES))
    assert answer["id"].to_list() == IDS
    assert answer.columns[:3] == ["id", "clause", "statement"]


@pytest.mark.parametrize("id_", ["II.1/4", "?2/1"])
def test_the_agencies_behind_an_id(plan, id_):
    answer = plan.evaluate_agencies(pl.DataFrame(AGENCIES), id_)
    assert answer["id"].to_list() == [id_]


def test_what_means_several_statements_is_refused_with_their_ids(plan):
    with pytest.raises(vtlt.UnknownStatement) as caught:
        plan.evaluate_agencies(pl.DataFrame(AGENCIES), "tinh_.ty")
    assert caught.value.known == ("II.1/1", "II.1/4", "II.1.đ/1")
    assert caught.value.message("vi") == "`tinh_.ty` là nhiều dòng; viết mã của một dòng: II.1/1, II.1/4, II.1.đ/1"
    again = pickle.loads(pickle.dumps(caught.value))
    assert (again.is_ambiguous, again.message("en")) == (True, caught.value.message("en"))


# ---- thresholds


def texts(plan):
    return [one.text for one in plan.statements]


def test_a_threshold_is_given_to_one_row(plan):
    given = plan.with_thresholds({"II.1/4": "55%", " ?2/2 ": "5%"})
    changed = [(one.id, one.text) for one in given.statements if one.is_given]
    assert changed == [("II.1/4", "tinh_.ty >= 55% khi co"), ("?2/2", "xa_.ty >= 5%")]
    assert [text for text in texts(plan) if text not in texts(given)] == ["tinh_.ty >= 60% khi co", "xa_.ty >= ?"]


@pytest.mark.parametrize("order", [1, -1])
def test_what_is_given_by_id_comes_before_what_is_given_by_scope_and_measure(plan, order):
    thresholds = dict([("tinh_.ty", "55%"), ("II.1/1", "45%")][::order])
    given = plan.with_thresholds(thresholds)
    assert [one.text for one in given.statements if one.is_given] == [
        "tinh_.ty >= 45%", "tinh_.ty >= 55% khi co", "du_bao tinh_.ty khoang 55%",
    ]  # fmt: skip


def test_what_is_given_later_replaces_what_was_given_before(plan):
    given = plan.with_thresholds({"II.1/1": "45%"}).with_thresholds({"tinh_.ty": "50%"})
    assert next(one.text for one in given.statements if one.is_given) == "tinh_.ty >= 50%"


@pytest.mark.parametrize(
    ("id_", "suggestion"), [("II.1/2", "II.1/1"), ("II.1/3", "II.1/1"), ("?2/3", "?2/2"), ("II.1", None)]
)
def test_an_id_of_no_row_with_a_threshold(plan, id_, suggestion):
    """II.1/2 is a duty, II.1/3 a yes/no."""
    with pytest.raises(vtlt.InvalidRuleset) as caught:
        plan.with_thresholds({id_: "50%"})
    (found,) = caught.value.diagnostics
    assert (found.code, found.suggestion) == ("unknown-statement", suggestion)


STEPS = LINES.replace("tinh_.ty >= 60%", "tinh_.ty >= 60% den_het 30/12/2018")


@pytest.mark.parametrize("deadline", ["den_het quy IV/2018", "den_het 31/12/2018", "truoc nam 2019"])
def test_rows_of_one_deadline_are_meant_together_however_it_is_written(deadline):
    plan = vtlt.parse(HEAD + LINES.replace("tinh_.ty >= 60%", f"tinh_.ty >= 60% {deadline}"))
    given = plan.with_thresholds({"tinh_.ty": "50%"})
    assert [one.id for one in given.statements if one.is_given] == ["II.1/1", "II.1/4", "II.1.đ/1"]


def test_rows_of_different_deadlines_are_not_meant_together():
    two = vtlt.parse(HEAD + STEPS)
    with pytest.raises(vtlt.InvalidRuleset) as caught:
        two.with_thresholds({"tinh_.ty": "50%", "xa_.ty": "5%"})
    (found,) = caught.value.diagnostics
    assert found.code == "ambiguous-statement"
    assert all("`II.1/1`, `II.1/4`, `II.1.đ/1`" in found.message(lang) for lang in ("vi", "en"))


def test_ids_that_a_message_lists_are_few():
    lines = "".join(f'muc "{n}"\ntinh_.ty >= {n}%\n' for n in range(1, 31))
    two = vtlt.parse(HEAD + lines + "tinh_.ty >= 31% den_het 30/12/2018\n")
    with pytest.raises(vtlt.InvalidRuleset) as caught:
        two.with_thresholds({"tinh_.ty": "50%"})
    assert caught.value.diagnostics[0].message().endswith("`9/1`, `10/1`, …")
