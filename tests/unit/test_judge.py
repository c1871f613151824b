"""Single verdicts: what is asked of whom, of agencies alone, and what is said beside a statement."""

import pickle

import pytest
from one_statement import HEAD, declaring, report_of, verdict_of

import vtlt_rules as vtlt
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


@pytest.mark.parametrize(
    ("row", "agency", "verdict", "missing"),
    [
        ("moi s.ty >= 0%", {}, "UNDECIDED", ["ca"]),  # at least nothing, if there is anybody
        ("moi s.ty >= 10%", {}, "UNDECIDED", ["phan", "ca"]),
        ("s.ty >= 0%", {}, "UNDECIDED", ["phan", "ca"]),  # what it adds to a sum is open all the same
        ("moi s.so >= 200%", {"ca": 4}, "UNDECIDED", ["phong"]),  # 4 and more over at most 2, or over nothing
        ("moi s.so >= 200%", {}, "UNDECIDED", ["ca", "phan", "phong"]),
        ("moi s.so < 200%", {"ca": 4}, "UNDECIDED", ["phong"]),
        ("moi s.so < 200%", {"ca": 4, "phong": 1}, "NOT_MET", []),
        ("moi s.so >= 300%", {"ca": 4}, "UNDECIDED", ["phan", "phong"]),
        ("moi s.ty >= 0% khi co", {}, "UNDECIDED", ["ca", "co"]),
    ],
)
def test_the_part_of_a_share_is_not_asked_for_where_only_its_whole_matters(row, agency, verdict, missing):
    declared = """truong ca "Cả" : nguoi
truong phan "Phần" : nguoi thuoc ca
truong phong "Phòng" : nguoi toi_da 2 nguoi
truong co "Có" : co_khong
chi_so ty "Tỷ" = ty_le(phan)
chi_so so "So" = ty_le(ca + phan tren phong)
"""
    (finding,) = declaring(declared, row).evaluate([{"ma": "A", "cap": "tinh", **agency}]).findings
    assert finding.verdict.name == verdict
    assert {cell.field for cell in finding.missing} == {*missing}


# ---- contradictions


def short(issues):
    return [(issue.agency, issue.field, issue.code, issue.row) for issue in issues]


@pytest.mark.parametrize(
    ("statement", "verdict", "alone"),
    [
        ("moi cap_tinh.phong <= 3 nguoi", Verdict.MET, [Verdict.MET, Verdict.MET]),
        ("moi cap_tinh.phong > 3 nguoi", Verdict.NOT_MET, [Verdict.NOT_MET, Verdict.NOT_MET]),
        ("moi cap_tinh.phong = 0 nguoi", Verdict.NOT_MET, [Verdict.BAD_DATA, Verdict.NOT_MET]),
        ("moi cap_tinh.phong = 1 nguoi", Verdict.BAD_DATA, [Verdict.BAD_DATA, Verdict.MET]),
        ("moi cap_tinh.phong = ?", Verdict.NO_THRESHOLD, [Verdict.NO_THRESHOLD, Verdict.NO_THRESHOLD]),
        # It reads what A1 has, and is open: bad data, although the storeroom of A2 alone leaves it open.
        ("moi cap_tinh.co_kho khi phong <= 3 nguoi", Verdict.BAD_DATA, [Verdict.BAD_DATA, Verdict.UNDECIDED]),
        ("moi cap_tinh.co_kho khi phong > 3 nguoi", Verdict.NOT_APPLICABLE, [Verdict.NOT_APPLICABLE] * 2),
        ("moi cap_tinh.co_kho", Verdict.UNDECIDED, [Verdict.UNDECIDED, Verdict.UNDECIDED]),
    ],
)
def test_issues_or_in_spite_of(statement, verdict, alone):
    """A1 has 4 of 3 at the most, A2 has one; the storerooms of both are not known."""
    report = report_of(statement, {"phong": 4}, {"phong": 1})
    (finding,) = report.findings
    issue = [("A1", "phong", "over-maximum", 1)]
    assert short(report.data_issues) == issue
    rests = "phong" in statement and verdict is not Verdict.NOT_APPLICABLE
    assert finding.verdict is verdict
    assert [agency.verdict for agency in finding.agencies] == alone
    assert short(finding.issues) == (issue if verdict is Verdict.BAD_DATA else [])
    assert short(finding.in_spite_of) == (issue if rests and verdict is not Verdict.BAD_DATA else [])


def test_issues_are_those_of_the_report_in_the_order_of_agencies():
    agencies = [{"phong": 4, "nam": "hai"}, {"phong": 9}, {"phong": -1}]
    report = report_of("moi cap_tinh.phong <= 3 nguoi", *agencies)
    (finding,) = report.findings
    assert [issue.agency for issue in finding.in_spite_of] == ["A1", "A2", "A3"]
    assert all(any(issue is one for one in report.data_issues) for issue in finding.in_spite_of)
    assert [issue.field for issue in report.data_issues] == ["nam", "phong", "phong", "phong"]


def test_while_pending_the_provisional_verdict_has_issues_or_stands():
    agencies = [{"ma": "A1", "cap": "tinh", "phong": 4}, {"ma": "A2", "cap": "tinh", "phong": 3}]
    plan = vtlt.parse(HEAD + "moi cap_tinh.phong = 3 nguoi\nmoi cap_tinh.phong < 3 nguoi\n")
    open_, failing = plan.evaluate(agencies, as_of="30/06/2018").findings
    assert (open_.verdict, open_.provisional) == (Verdict.PENDING, Verdict.BAD_DATA)
    assert (len(open_.issues), open_.in_spite_of) == (1, ())
    assert (failing.verdict, failing.provisional) == (Verdict.PENDING, Verdict.NOT_MET)
    assert (failing.issues, len(failing.in_spite_of)) == ((), 1)


def test_findings_beside_contradictions_can_be_pickled_and_compared():
    report = report_of("moi cap_tinh.phong <= 3 nguoi\nmoi cap_tinh.phong <= 2 nguoi", {"phong": 4}, {"phong": 1})
    copies = pickle.loads(pickle.dumps(report.findings))
    assert [short(copy.in_spite_of) for copy in copies] == [[("A1", "phong", "over-maximum", 1)], []]
    assert [short(copy.issues) for copy in copies] == [[], [("A1", "phong", "over-maximum", 1)]]
    assert [(copy.in_spite_of, copy.issues, copy.bounds) for copy in copies] == [
        (finding.in_spite_of, finding.issues, finding.bounds) for finding in report.findings
    ]


def test_a_repeated_agency_is_one_and_counted_once():
    row = {"ma": "A1", "cap": "tinh", "co_kho": True}
    report = vtlt.parse(HEAD + "moi cap_tinh.co_kho").evaluate([row, {**row, "ma": "A2"}, {**row, "ten": "Khác"}])
    (finding,) = report.findings
    assert report.agency_count == 2
    assert [(agency.agency, agency.verdict) for agency in finding.agencies] == [
        ("A1", Verdict.BAD_DATA),
        ("A2", Verdict.MET),
    ]
    assert short(finding.issues) == short(report.data_issues) == [("A1", "ma", "repeated-agency", 3)]
