"""Readings of the plan of 2018 that are easily got wrong, and wrong data; worked out by hand from what the plan says."""

from __future__ import annotations

from fractions import Fraction

import pytest
from agencies_2018 import (
    BAD_DATA,
    MET,
    MIDYEAR,
    NOT_APPLICABLE,
    NOT_MET,
    PENDING,
    UNDECIDED,
    bounds_of,
    find,
    phong,
    phong_noi_vu,
    so,
    xa,
)

import vtlt_rules as vtlt

# ---- readings that are easily got wrong


def test_electronic_files_are_counted_jointly_and_paper_files_by_level(plan_2018):
    """Half of the province's people and none of the districts': 25% in all."""
    agencies = [
        so(cbccvc=50, cbccvc_lap_ho_so=25, cbccvc_lap_ho_so_dien_tu=25),
        phong(cbccvc=50, cbccvc_lap_ho_so=0, cbccvc_lap_ho_so_dien_tu=0),
    ]
    report = plan_2018.evaluate(agencies)
    assert [f.verdict for f in report["II.2.b"]] == [MET, NOT_MET]
    assert [bounds_of(f)[0] for f in report["II.2.b"]] == [Fraction(1, 2), 0]
    assert [f.shortfall for f in report["II.2.b"]] == [None, 13]  # 12,5 people, so 13
    [joint] = report["II.2.e"]
    assert (joint.verdict, bounds_of(joint)) == (MET, (Fraction(1, 4), Fraction(1, 4)))


def test_one_official_at_least_and_one_exactly(plan_2018):
    report = plan_2018.evaluate([phong_noi_vu(cong_chuc_qlnn=2)])
    assert find(report, "II.4.c", "moi phong_noi_vu_huyen.cong_chuc_qlnn >= 1 nguoi").verdict is MET
    assert find(report, "II.5.c", "moi phong_noi_vu_huyen.cong_chuc_qlnn = 1 nguoi").verdict is NOT_MET


@pytest.mark.parametrize(
    ("lap", "people", "verdict", "shortfall"),
    [
        (2, 5, MET, None),
        (1, 5, NOT_MET, 1),
        (999, 2500, NOT_MET, 1),
        (1000, 2500, MET, None),
        (39, 100, NOT_MET, 1),
        (4 * 10**20 - 1, 10**21, NOT_MET, 1),  # binary floating point cannot tell this from 40%
        (4 * 10**20, 10**21, MET, None),
    ],
)
def test_forty_percent_exactly(plan_2018, lap, people, verdict, shortfall):
    finding = find(plan_2018.evaluate([so(cbccvc=people, cbccvc_lap_ho_so=lap)]), "II.2.b", "cap_tinh.lap_ho_so >= 40%")
    assert (finding.verdict, finding.shortfall) == (verdict, shortfall)
    assert bounds_of(finding) == (Fraction(lap, people), Fraction(lap, people))


CLERK_ARCHIVIST_BOTH = [  # van_thu, luu_tru, van_thu_kiem_luu_tru
    ((1, 1, 0), MET),
    ((0, 0, 1), MET),
    ((1, 1, 1), NOT_MET),  # no mixture of the two patterns
    ((1, 1, 2), NOT_MET),
    ((2, 0, 1), NOT_MET),
    ((1, 0, 1), NOT_MET),
    ((1, 0, 0), NOT_MET),
    ((0, 1, 0), NOT_MET),
    ((0, 0, 0), NOT_MET),
    ((2, 0, 0), NOT_MET),
    ((0, 2, 0), NOT_MET),
    ((2, 1, 0), NOT_MET),
    ((1, 2, 0), NOT_MET),
    ((2, 2, 0), NOT_MET),
    ((0, 0, 2), NOT_MET),
    ((1, 0, 2), NOT_MET),
    ((1, 1, None), UNDECIDED),
    ((None, None, 1), UNDECIDED),
    ((1, None, 1), NOT_MET),
    ((None, 1, 0), UNDECIDED),
    ((1, None, 0), UNDECIDED),
    ((None, None, 0), UNDECIDED),
    ((None, None, 2), NOT_MET),
    ((None, None, None), UNDECIDED),
    ((0, None, None), UNDECIDED),
    ((2, 1, None), NOT_MET),
    ((0, None, 0), NOT_MET),
    ((None, 0, 0), NOT_MET),
    ((None, 2, 0), NOT_MET),
    ((2, None, 2), NOT_MET),
]


@pytest.mark.parametrize(("people", "verdict"), CLERK_ARCHIVIST_BOTH)
def test_staffing_pattern(plan_2018, people, verdict):
    van_thu, luu_tru_, kiem = people
    finding = find(
        plan_2018.evaluate([so(van_thu=van_thu, luu_tru=luu_tru_, van_thu_kiem_luu_tru=kiem)]),
        "II.5.b",
        "moi cap_tinh.co_cau_hop_le",
    )
    assert finding.verdict is verdict


@pytest.mark.parametrize(
    ("fields", "verdict"),
    [
        ({"nhan_su_vtlt": 0}, NOT_MET),  # nobody: all three are zero
        ({"nhan_su_vtlt": 1}, UNDECIDED),
        ({"nhan_su_vtlt": 2, "van_thu": 2, "luu_tru": 0}, NOT_MET),
        ({"nhan_su_vtlt": 2, "van_thu": 1, "luu_tru": 1}, MET),  # a third post would be more than the two people
        ({"nhan_su_vtlt": 0, "van_thu": 0}, NOT_MET),
    ],
)
def test_staffing_pattern_within_the_staff(plan_2018, fields, verdict):
    finding = find(plan_2018.evaluate([so(**fields)]), "II.5.b", "moi cap_tinh.co_cau_hop_le")
    assert finding.verdict is verdict
    if verdict is NOT_MET:
        assert finding.missing == ()


@pytest.mark.parametrize(
    ("co_kho", "area", "verdict"),
    [
        (True, 20, MET),
        (True, 19, NOT_MET),
        (True, None, UNDECIDED),
        (False, 20, NOT_APPLICABLE),
        (False, 19, NOT_APPLICABLE),
        (False, None, NOT_APPLICABLE),
        (None, 20, UNDECIDED),
        (None, 19, UNDECIDED),
        (None, None, UNDECIDED),
    ],
)
def test_area_where_it_may_not_be_known_whether_there_is_a_storeroom(plan_2018, co_kho, area, verdict):
    alone = find(
        plan_2018.evaluate([xa(co_kho=co_kho, dien_tich_kho=area)]),
        "II.6.a",
        "moi cap_xa.dien_tich_kho >= 20 m2 khi co_kho",
    )
    assert alone.verdict is verdict
    assert [agency.verdict for agency in alone.agencies] == [verdict]
    beside_one_that_is_met = find(
        plan_2018.evaluate([xa("A", co_kho=co_kho, dien_tich_kho=area), xa("B", co_kho=True, dien_tich_kho=25)]),
        "II.6.a",
        "moi cap_xa.dien_tich_kho >= 20 m2 khi co_kho",
    )
    now_decided = {(False, 20), (False, 19), (False, None), (None, 20)}
    assert beside_one_that_is_met.verdict is (MET if (co_kho, area) in now_decided else verdict)


def test_one_certain_failure_decides_whatever_is_missing(plan_2018):
    agencies = [xa("A", nhan_su_vtlt=0), *[xa(f"M{n}") for n in range(9)]]
    finding = find(plan_2018.evaluate(agencies), "II.5.d", "moi cap_xa.nhan_su_vtlt >= 1 nguoi")
    assert (finding.verdict, finding.shortfall) == (NOT_MET, 1)
    assert bounds_of(finding) == (0, Fraction(9, 10))
    assert [agency.agency for agency in finding.below] == ["A"]
    assert finding.counts == {NOT_MET: 1, UNDECIDED: 9}
    assert {(cell.agency, cell.field) for cell in finding.missing} == {(f"M{n}", "nhan_su_vtlt") for n in range(9)}


def test_agencies_taken_alone(plan_2018):
    """The level is met as a whole; each agency is compared with the same 40%, for information."""
    agencies = [
        so("A", cbccvc=10, cbccvc_lap_ho_so=3),
        so("B", cbccvc=10, cbccvc_lap_ho_so=9),
        so("C", cbccvc=10, cbccvc_lap_ho_so=1),
        so("D", cbccvc=10),
        so("E", cbccvc=0),
    ]
    finding = find(plan_2018.evaluate(agencies), "II.2.b", "cap_tinh.lap_ho_so >= 40%")
    assert finding.verdict is UNDECIDED  # 13 to 23 of 40, and 16 are wanted
    assert bounds_of(finding) == (Fraction(13, 40), Fraction(23, 40))
    assert [agency.verdict for agency in finding.agencies] == [NOT_MET, MET, NOT_MET, UNDECIDED, NOT_APPLICABLE]
    assert [agency.agency for agency in finding.below] == ["C", "A"]
    assert [agency.bounds for agency in finding.below] == [
        vtlt.Interval(Fraction(1, 10), Fraction(1, 10)),
        vtlt.Interval(Fraction(3, 10), Fraction(3, 10)),
    ]
    assert [(cell.agency, cell.field) for cell in finding.missing] == [("D", "cbccvc_lap_ho_so")]


def test_a_silent_agency_of_the_registry_is_in_the_set(plan_2018):
    """Without B: 5 of 10. With a silent B of unknown size nothing is certain."""
    registry = [so("A"), so("B")]
    finding = find(
        plan_2018.evaluate([{"ma": "A", "cbccvc": 10, "cbccvc_lap_ho_so": 5}], registry),
        "II.2.b",
        "cap_tinh.lap_ho_so >= 40%",
    )
    assert finding.verdict is UNDECIDED
    assert bounds_of(finding) == (0, 1)
    assert {(cell.agency, cell.field) for cell in finding.missing} == {("B", "cbccvc"), ("B", "cbccvc_lap_ho_so")}


def test_a_hundred_percent_with_one_silent_agency_can_still_fail(plan_2018):
    """Nine of ten is one short, however many people the silent agency has."""
    agencies = [so("A", cbccvc=10, cbccvc_dung_thu_dien_tu=9), so("B")]
    [finding] = plan_2018.evaluate(agencies)["II.2.đ"]
    assert (finding.verdict, finding.shortfall) == (NOT_MET, 1)
    assert finding.bounds.low == 0  # approached as the silent agency grows


# ---- wrong data


def test_bad_data_touches_what_it_taints_and_nothing_else(plan_2018):
    agencies = [
        so("A", cbccvc=10, cbccvc_lap_ho_so=5, cbccvc_dung_thu_dien_tu=10),
        so("B", cbccvc=10, cbccvc_lap_ho_so=11, cbccvc_dung_thu_dien_tu=10, du_bien_che=True),
        phong("C", cbccvc=4, cbccvc_lap_ho_so=1, cbccvc_dung_thu_dien_tu=4, cbccvc_lap_ho_so_dien_tu=4),
    ]
    report = plan_2018.evaluate(agencies)
    [issue] = report.data_issues
    assert (issue.code, issue.agency, issue.field, issue.row) == ("part-exceeds-whole", "B", "cbccvc_lap_ho_so", 2)
    province, district = report["II.2.b"]
    assert (province.verdict, district.verdict) == (BAD_DATA, MET)
    assert [agency.verdict for agency in province.agencies] == [MET, BAD_DATA]
    assert find(report, "II.4.b", "moi cap_tinh.du_bien_che").verdict is UNDECIDED  # of A, not of the wrong figure


def test_before_the_deadline_bad_data_is_provisional(plan_2018):
    agencies = [so("A", cbccvc=10, cbccvc_lap_ho_so=0), so("B", cbccvc=-1)]
    finding = find(plan_2018.evaluate(agencies, as_of=MIDYEAR), "II.2.b", "cap_tinh.lap_ho_so >= 40%")
    assert (finding.verdict, finding.provisional, finding.shortfall) == (PENDING, BAD_DATA, None)
    assert [issue.agency for issue in finding.issues] == ["B"]
    assert finding.in_spite_of == ()


def test_a_wrong_value_is_not_missing(plan_2018):
    report = plan_2018.evaluate([xa(nhan_su_vtlt=-1)])
    finding = find(report, "II.5.d", "moi cap_xa.nhan_su_vtlt >= 1 nguoi")
    assert [(issue.code, issue.field) for issue in report.data_issues] == [("negative", "nhan_su_vtlt")]
    assert finding.missing == ()


def test_a_repeated_agency_is_bad_data(plan_2018):
    agencies = [so("A", cbccvc=10, cbccvc_lap_ho_so=10), so("A", cbccvc=10, cbccvc_lap_ho_so=10), xa(nhan_su_vtlt=1)]
    report = plan_2018.evaluate(agencies)
    assert [(issue.code, issue.agency, issue.row) for issue in report.data_issues] == [("repeated-agency", "A", 2)]
    assert find(report, "II.2.b", "cap_tinh.lap_ho_so >= 40%").verdict is BAD_DATA
    assert find(report, "II.5.d", "moi cap_xa.nhan_su_vtlt >= 1 nguoi").verdict is MET


@pytest.mark.parametrize(
    ("fields", "reported", "verdict"),
    [
        ({"co_kho": True, "kho_dat_yeu_cau": True}, True, MET),
        ({"co_kho": True, "kho_dat_yeu_cau": True}, False, BAD_DATA),
        ({"co_kho": False}, True, BAD_DATA),
        ({"co_kho": True}, True, MET),
        ({"co_kho": True}, False, NOT_MET),
        ({}, None, UNDECIDED),
    ],
)
def test_a_derived_figure_that_is_reported_too_must_agree(plan_2018, fields, reported, verdict):
    agency = xa(can_xay_kho=True, kho_san_sang=reported, **fields)
    finding = find(plan_2018.evaluate([agency]), "II.6.a", "moi moi_co_quan.kho_san_sang khi can_xay_kho")
    assert finding.verdict is verdict
