"""Single verdicts: what is asked of whom, of agencies alone, and what is said beside a statement."""

from one_statement import report_of, verdict_of

from vtlt_rules import Verdict


def test_a_sum_in_a_condition_begins_at_nothing():
    assert verdict_of("cap_tinh.dong = 0 co_quan", {"nam": 2, "nu": 1}) is Verdict.MET
    assert verdict_of("cap_tinh.dong = 1 co_quan", {"nam": 3, "nu": 1}) is Verdict.MET


def test_no_number_of_people_is_half_a_person():
    assert verdict_of("moi cap_tinh.nam = 50% cua 1 nguoi", {}) is Verdict.NOT_MET
    assert verdict_of("moi cap_tinh.nam = 50% cua 2 nguoi", {}) is Verdict.UNDECIDED


def test_only_what_matters_to_a_statement_is_said_beside_it():
    (finding,) = report_of("moi cap_tinh.phong >= 1 nguoi", {"phong": -1, "dien_tich": -1}).findings
    assert finding.verdict is Verdict.BAD_DATA
    assert [(issue.field, issue.code) for issue in finding.issues] == [("phong", "negative")]


def test_the_only_agency_of_a_total_is_judged_and_one_of_two_is_not():
    statement = "cap_tinh.tong_kho >= 5 m2"
    (finding,) = report_of(statement, {"dien_tich": 6}).findings
    assert [one.verdict for one in finding.agencies] == [Verdict.MET]
    (finding,) = report_of(statement, {"dien_tich": 6}, {"dien_tich": 1}).findings
    assert finding.verdict is Verdict.MET
    assert [one.verdict for one in finding.agencies] == [Verdict.TRACKED, Verdict.TRACKED]


def test_cells_that_are_missing_for_a_threshold_that_is_not_known():
    (finding,) = report_of("moi cap_tinh.dien_tich >= ?", {}, {"dien_tich": 6}).findings
    assert finding.verdict is Verdict.NO_THRESHOLD
    assert [(cell.agency, cell.field) for cell in finding.missing] == [("A1", "dien_tich")]


def test_who_may_be_outside_is_undecided_by_itself():
    (finding,) = report_of("moi cap_tinh.co_kho khi phong >= 1 nguoi", {"co_kho": True}, {"co_kho": False}).findings
    assert [one.verdict for one in finding.agencies] == [Verdict.UNDECIDED] * 2
