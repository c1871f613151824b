"""Small facts that no other test held; each was found by changing the code in one place and seeing nothing fail.

All figures were worked out by hand from the reference.
"""

from decimal import Decimal
from fractions import Fraction

import pytest

import vtlt_rules as vtlt
from vtlt_rules import Verdict

HEAD = """
ke_hoach thu "Thử"
    thoi_ky 01/01/2018..31/12/2018
don_vi nguoi "người" nguyen
don_vi m2 "m²"
thuoc_tinh cap "Cấp" : { tinh "cấp tỉnh", xa "cấp xã" }
thuoc_tinh dia_ban "Địa bàn" : chuoi
truong chung "Chung" : nguoi
truong tong_so "Tổng số" : nguoi thuoc chung = nam + nu
truong nam "Nam" : nguoi
truong nu "Nữ" : nguoi
truong phong "Phòng" : nguoi toi_da 3 nguoi
truong dien_tich "Diện tích" : m2
truong co_kho "Có kho" : co_khong
truong quy_che "Quy chế" : moc
pham_vi cap_tinh "Cấp tỉnh" khi cap = tinh
chi_so tong_kho "Tổng diện tích" = tong(dien_tich)
chi_so dong "Số cơ quan đông" = dem(nam + nu >= 4 nguoi)
muc "1"
"""


def report_of(statement: str, *agencies: dict) -> vtlt.Report:
    given = [{"ma": f"A{number}", "cap": "tinh"} | agency for number, agency in enumerate(agencies, start=1)]
    return vtlt.parse(HEAD + statement).evaluate(given)


def verdict_of(statement: str, *agencies: dict) -> Verdict:
    (finding,) = report_of(statement, *agencies).findings
    return finding.verdict


def issues_of(statement: str, agency: dict) -> list[tuple[str | None, str]]:
    return [(issue.field, issue.code) for issue in report_of(statement, agency).data_issues]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (10**30, "number-too-long"),
        (Decimal(10) ** 30, "number-too-long"),
        (Decimal("1." + "1" * 30), "number-too-long"),  # 31 digits
        (Decimal("1E+40"), "number-too-long"),  # one digit, written in full 41
        (Decimal("1E-31"), "number-too-long"),
        (Fraction(10**30), "number-too-long"),
        (Decimal("Infinity"), "wrong-type"),
        (Decimal("NaN"), "not-a-value"),
        (Decimal("sNaN"), "not-a-value"),
        (float("inf"), "inexact-number"),
        (float("nan"), "not-a-value"),
        (0.1 + 0.2, "inexact-number"),  # 0.30000000000000004
        (True, "wrong-type"),
        ("1", "wrong-type"),
        (-1, "negative"),
        (Decimal("-0.1"), "negative"),
    ],
)
def test_a_figure_that_is_none(value, code):
    statement = "moi cap_tinh.dien_tich >= 0 m2"
    assert issues_of(statement, {"dien_tich": value}) == [("dien_tich", code)]
    assert verdict_of(statement, {"dien_tich": value}) is Verdict.BAD_DATA


@pytest.mark.parametrize(
    ("value", "exact"),
    [
        (10**30 - 1, 10**30 - 1),
        (Decimal("1." + "1" * 29), Fraction(int("1" * 30), 10**29)),  # 30 digits
        (Decimal("1E+29"), 10**29),
        (Decimal("1E-30"), Fraction(1, 10**30)),
        (0.1, Fraction(1, 10)),
        (Fraction(6, 2), 3),
        (0, 0),
    ],
)
def test_a_figure_that_is_just_right(value, exact):
    (finding,) = report_of("cap_tinh.tong_kho >= 0 m2", {"dien_tich": value}).findings
    assert (finding.bounds.low, finding.bounds.high) == (exact, exact)


def test_a_text_that_is_none():
    assert issues_of("moi cap_tinh.co_kho", {"dia_ban": 7}) == [("dia_ban", "wrong-type")]
    assert issues_of("moi cap_tinh.co_kho", {"dia_ban": float("nan")}) == [("dia_ban", "not-a-value")]


def test_operands_that_exceed_what_their_sum_is_part_of():
    """2 + 2 people are 4, and no 4 of 3; the sum itself was not reported."""
    agency = {"chung": 3, "nam": 2, "nu": 2}
    assert issues_of("moi cap_tinh.nam >= 1 nguoi", agency) == [("chung", "formula-mismatch")]
    assert verdict_of("moi cap_tinh.nam >= 1 nguoi", agency) is Verdict.BAD_DATA
    assert verdict_of("moi cap_tinh.nam >= 1 nguoi", agency | {"chung": 4}) is Verdict.MET


def test_a_sum_in_a_condition_begins_at_nothing():
    assert verdict_of("cap_tinh.dong = 0 co_quan", {"nam": 2, "nu": 1}) is Verdict.MET
    assert verdict_of("cap_tinh.dong = 1 co_quan", {"nam": 3, "nu": 1}) is Verdict.MET


def test_the_maximum_holds_where_nothing_else_bounds_the_field():
    """No whole, no part, nothing missing: only `toi_da` can tell that 4 is too many."""
    assert issues_of("moi cap_tinh.phong >= 1 nguoi", {"phong": 4}) == [("phong", "over-maximum")]
    assert verdict_of("moi cap_tinh.phong >= 1 nguoi", {"phong": 4}) is Verdict.BAD_DATA
    assert verdict_of("moi cap_tinh.phong >= 1 nguoi", {"phong": 3}) is Verdict.MET


def test_no_number_of_people_is_half_a_person():
    assert verdict_of("moi cap_tinh.nam = 50% cua 1 nguoi", {}) is Verdict.NOT_MET
    assert verdict_of("moi cap_tinh.nam = 50% cua 2 nguoi", {}) is Verdict.UNDECIDED
