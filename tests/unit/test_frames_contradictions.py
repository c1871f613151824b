"""Frames with wrong figures, which count as missing, and with agencies that are there twice; worked out by hand."""

import functools
from fractions import Fraction

import polars as pl
import pytest
from frame_engines import (
    DAY,
    HALF,
    ONE,
    ZERO,
    agencies,
    bound,
    decimals,
    evaluated,
    every_engine,
    judged,
    lines,
    spite,
    verdicts,
    whole,
)

import vtlt_rules as vtlt

HEAD = """ke_hoach thu "Thử"
    thoi_ky 01/01/2018..31/12/2018
don_vi nguoi "người" nguyen
don_vi met "mét"
thuoc_tinh cap "Cấp" : { xa, tinh }
thuoc_tinh nha_nuoc "Nhà nước" : co_khong
truong ghe "Ghế" : nguoi toi_da 10 nguoi
truong ngoi "Ngồi" : nguoi thuoc ghe
truong tong_so "Tổng số" : nguoi
truong phan "Phần" : nguoi thuoc tong_so
truong nam "Nam" : nguoi
truong le "Lẻ" : met toi_da 9,5 met
truong khong_ai "Không ai" : nguoi toi_da 0 nguoi
truong co "Có" : co_khong
truong moc_1 "Mốc" : moc
truong dong "Đông" : co_khong = nam >= 5 nguoi
truong kha_dong "Khá đông" : co_khong = nam >= 3 nguoi
truong du "Đủ" : co_khong = phan >= 1 nguoi va nam >= 1 nguoi
truong cong "Công" : co_khong = nha_nuoc va co
pham_vi tinh_ "Tỉnh" khi cap = tinh
pham_vi xa_ "Xã" khi cap = xa
pham_vi nuoc "Nước" khi cap = tinh va nha_nuoc
chi_so ty_ngoi "Tỷ" = ty_le(ngoi)
chi_so ty "Tỷ" = ty_le(phan)
chi_so ty_dong "Tỷ" = ty_le(dong)
chi_so dem_nam "Đếm" = dem(nam >= 5 nguoi)
chi_so tong_nam "Tổng" = tong(nam)
chi_so tong_le "Tổng" = tong(le)
chi_so tong_khong "Tổng" = tong(khong_ai)
muc "1"
"""


@functools.cache
def rules(*statements):
    return vtlt.parse(HEAD + "\n".join(statements) + "\n")


def row(engine, statement, frame, **options):
    """Return what a statement comes to: verdict, provisional, bounds, counts, and in spite of how many agencies."""
    result = evaluated(engine, rules(statement), frame, **options)
    [line], [count] = lines(result), spite(result)
    return (*line, count)


def alone(engine, statement, frame, **options):
    """Return what a statement comes to for each agency: id, verdict, bounds, whether in spite of its figures."""
    result = judged(engine, rules(statement), frame, rules(statement).statements[0], **options)
    rows = [
        (row["ma"], row["verdict"], bound(row, "low"), bound(row, "high"), row["in_spite_of"])
        for row in result.to_dicts()
    ]
    return sorted(rows, key=str)


# ---- a contradiction that cannot change the verdict


@every_engine
@pytest.mark.parametrize(
    ("relation", "verdict", "count"),
    [(">= 75%", "met", 1), ("> 75%", "bad_data", 0), ("< 75%", "not_met", 1), ("= 74%", "not_met", 1)],
)
def test_a_pooled_share_whose_whole_has_a_maximum(engine, relation, verdict, count):
    # three of 10 of 10, and one with 4 of 3: 0 to 10 of 10, so that 30 to 40 of 40, or 30 of 30, sit
    frame = agencies(ghe=[10, 10, 10, 3], ngoi=[10, 10, 10, 4])
    expected = (verdict, None, Fraction(3, 4), ONE)
    # taken alone: three come to 100%; what the other comes to is neither met, nor not met, nor undecided
    counts = (4, 0, 3, 0) if relation in ("< 75%", "= 74%") else (4, 3, 0, 0)
    assert row(engine, f"tinh_.ty_ngoi {relation}", frame) == (*expected, counts, count)


@every_engine
def test_a_pooled_share_whose_whole_has_no_maximum(engine):
    frame = agencies(tong_so=[10, 10, 10, 3], phan=[10, 10, 10, 4])
    assert row(engine, "tinh_.ty >= 1%", frame) == ("bad_data", None, ZERO, ONE, (4, 3, 0, 0), 0)
    assert row(engine, "tinh_.ty >= 0%", frame) == ("met", None, ZERO, ONE, (4, 3, 0, 0), 1)


@every_engine
def test_each_agency(engine):
    fails = agencies(nam=[7, 1, -1])  # which is 0 or more: no more than two of three have 5
    line = ("not_met", None, Fraction(1, 3), Fraction(2, 3), (3, 1, 1, 0), 1)
    assert row(engine, "moi tinh_.nam >= 5 nguoi", fails) == line
    assert row(engine, "moi tinh_.nam >= 5 nguoi", fails[::2]) == ("bad_data", None, HALF, ONE, (2, 1, 0, 0), 0)
    assert row(engine, "moi tinh_.nam >= 0 nguoi", fails) == ("met", None, ONE, ONE, (3, 3, 0, 0), 1)
    # beside a cell that was not reported: undecided, but resting on a contradiction
    missing = agencies(nam=whole(7, None, -1))
    assert row(engine, "moi tinh_.nam >= 5 nguoi", missing) == (
        *("bad_data", None, Fraction(1, 3), ONE, (3, 1, 0, 1)),
        0,
    )
    assert alone(engine, "moi tinh_.nam >= 5 nguoi", missing) == [
        ("A0", "met", Fraction(7), Fraction(7), 0),
        ("A1", "undecided", ZERO, None, 0),
        ("A2", "bad_data", ZERO, None, 0),
    ]


@every_engine
def test_counts_and_shares_of_agencies(engine):
    frame = agencies(nam=[6, 7, 1, -1])
    assert row(engine, "tinh_.dem_nam >= 2 co_quan", frame) == (
        *("met", None, Fraction(2), Fraction(3), (4, 0, 0, 0)),
        1,
    )
    assert row(engine, "tinh_.dem_nam >= 3 co_quan", frame)[0] == "bad_data"
    assert row(engine, "tinh_.dem_nam >= 4 co_quan", frame)[::5] == ("not_met", 1)
    line = ("met", None, HALF, Fraction(3, 4), (4, 2, 1, 0), 1)
    assert row(engine, "tinh_.ty_dong >= 50%", frame) == line
    assert row(engine, "tinh_.ty_dong >= 51%", frame)[::5] == ("bad_data", 0)
    assert row(engine, "tinh_.ty_dong >= 76%", frame)[::5] == ("not_met", 1)


@every_engine
def test_totals(engine):
    frame = agencies(le=decimals("9.5", "1", "10"))  # 10 are more than the maximum: 0 to 9,5 of them
    assert row(engine, "tinh_.tong_le >= 10,5 met", frame) == (
        *("met", None, Fraction(21, 2), Fraction(20), (3, 0, 0, 0)),
        1,
    )
    assert row(engine, "tinh_.tong_le > 10,5 met", frame)[::5] == ("bad_data", 0)
    assert row(engine, "tinh_.tong_le <= 20 met", frame)[::5] == ("met", 1)
    assert row(engine, "du_bao tinh_.tong_le khoang 15 met", frame)[::5] == ("tracked", 1)
    assert row(engine, "tinh_.tong_le >= ?", frame)[::5] == ("no_threshold", 1)
    # a total of one agency is judged for it too
    one = frame[2:]
    assert row(engine, "tinh_.tong_le <= 9,5 met", one) == ("met", None, ZERO, Fraction(19, 2), (1, 1, 0, 0), 1)
    assert row(engine, "tinh_.tong_le <= 9 met", one) == ("bad_data", None, ZERO, Fraction(19, 2), (1, 0, 0, 0), 0)


@every_engine
def test_what_a_verdict_stands_in_spite_of_is_counted_in_agencies(engine):
    # A1 has two contradictions, both of which are read; A2 one; A3 one that is not read, since it is no negative people
    frame = agencies(tong_so=[3, 3, 3, 3], phan=[0, 4, 4, 1], nam=[0, -1, 2, 2], ghe=[1, 1, 1, 1], ngoi=[1, 1, 1, 2])
    # A0 has no part and is not enough; A3 has 1 and 2 and is
    assert row(engine, "moi tinh_.du", frame) == ("not_met", None, Fraction(1, 4), Fraction(3, 4), (4, 1, 1, 0), 2)
    assert row(engine, "moi tinh_.du", frame[1:])[::5] == ("bad_data", 0)


@every_engine
def test_before_the_deadline(engine):
    frame = agencies(nam=[7, -1])
    options = {"as_of": "30/06/2018"}
    line = ("pending", "bad_data", HALF, ONE, (2, 1, 0, 0), 0)
    assert row(engine, "moi tinh_.nam >= 5 nguoi", frame, **options) == line
    line = ("pending", "not_met", ZERO, HALF, (2, 0, 1, 0), 1)
    assert row(engine, "moi tinh_.nam >= 8 nguoi", frame, **options) == line
    assert row(engine, "moi tinh_.nam >= 0 nguoi", frame, **options)[:2] == ("pending", "met")


# ---- khi


@every_engine
def test_an_agency_that_khi_leaves_out(engine):
    statement = "moi tinh_.nam >= 5 nguoi khi co"
    out = agencies(nam=[7, -1], co=[True, False])
    assert row(engine, statement, out) == ("met", None, ONE, ONE, (2, 1, 0, 0), 0)
    assert alone(engine, statement, out)[1] == ("A1", "not_applicable", None, None, 0)
    perhaps = agencies(nam=[7, -1], co=[True, None])
    assert row(engine, statement, perhaps) == ("bad_data", None, HALF, ONE, (2, 1, 0, 0), 0)
    fails = agencies(nam=[1, -1], co=[True, None])
    assert row(engine, statement, fails) == ("not_met", None, ZERO, HALF, (2, 0, 1, 0), 1)
    assert row(engine, statement, out[1:]) == ("not_applicable", None, None, None, (1, 0, 0, 0), 0)


@every_engine
def test_khi_that_reads_what_is_wrong(engine):
    # whether A1 is meant cannot be told, and its milestone is as it is
    frame = agencies(nam=[7, -1], moc_1=[DAY, DAY])
    statement = "moi tinh_.moc_1 hoan_thanh khi nam >= 5 nguoi"
    assert row(engine, statement, frame) == ("met", None, ONE, ONE, (2, 1, 0, 0), 1)
    assert row(engine, statement, frame[1:]) == ("bad_data", None, ONE, ONE, (1, 0, 0, 0), 0)


@every_engine
@pytest.mark.parametrize("relation", [">= 50%", "<= 100%"])
def test_khi_of_a_share_whose_column_is_not_there(engine, relation):
    frame = agencies(tong_so=[10, 10], phan=[5, 10])
    # nobody is certainly meant: 5 of 10, 10 of 10, 15 of 20, or nothing at all
    expected = ("undecided", None, HALF, ONE, (2, 0, 0, 2), 0)
    assert row(engine, f"tinh_.ty {relation} khi co", frame) == expected
    wrong = agencies(tong_so=[10, 3], phan=[5, 4])
    assert row(engine, f"tinh_.ty {relation} khi co", wrong) == ("bad_data", None, ZERO, ONE, (2, 0, 0, 1), 0)


# ---- derived yes/no fields


@every_engine
def test_a_derived_field_that_its_formula_cannot_give(engine):
    frame = agencies(nam=whole(3, 1, None), dong=[True, False, True])
    # of A0 neither that it is large nor its 3 people count; A2 is large, since nothing says otherwise
    line = ("not_met", None, Fraction(1, 3), Fraction(2, 3), (3, 1, 1, 0), 1)
    assert row(engine, "moi tinh_.dong", frame) == line
    assert row(engine, "moi tinh_.dong", frame[::2])[::5] == ("bad_data", 0)
    assert alone(engine, "moi tinh_.dong", frame) == [
        ("A0", "bad_data", None, None, 0),
        ("A1", "not_met", None, None, 0),
        ("A2", "met", None, None, 0),
    ]
    # who reads the people alone reads wrong figures too, whatever else is read
    assert row(engine, "moi tinh_.nam <= 3 nguoi", frame[:2]) == ("bad_data", None, HALF, ONE, (2, 1, 0, 0), 0)
    both = evaluated(engine, rules("moi tinh_.nam <= 3 nguoi", "moi tinh_.dong"), frame[:2])
    assert verdicts(both) == ["bad_data", "not_met"] and spite(both) == [0, 1]


@every_engine
def test_what_a_field_taints_no_longer_contradicts_the_next(engine):
    # 4 are no 5; without the 4 nothing says that A0 has 3, so that `kha_dong` is as reported
    frame = agencies(nam=[4], dong=[True], kha_dong=[False])
    assert row(engine, "moi tinh_.kha_dong", frame) == ("not_met", None, ZERO, ZERO, (1, 0, 1, 0), 1)
    assert row(engine, "moi tinh_.kha_dong", frame.drop("dong")) == ("bad_data", None, ZERO, ONE, (1, 0, 0, 0), 0)
    result = evaluated(engine, rules("moi tinh_.kha_dong", "moi tinh_.dong", "tinh_.tong_nam >= 1 nguoi"), frame)
    assert verdicts(result) == ["not_met", "bad_data", "bad_data"] and spite(result) == [1, 0, 0]


@every_engine
def test_a_formula_that_reads_an_attribute(engine):
    frame = agencies(nha_nuoc=[True, True, False], co=[True, False, True], cong=[False, False, True])
    # A0 and A2 contradict the formula, which taints `cong` and `co`, but no attribute: A2 is certainly no state agency,
    # so that its `cong` follows all the same
    assert alone(engine, "moi tinh_.cong", frame) == [
        ("A0", "bad_data", None, None, 0),
        ("A1", "not_met", None, None, 0),
        ("A2", "not_met", None, None, 1),
    ]
    assert row(engine, "moi tinh_.cong", frame) == ("not_met", None, ZERO, Fraction(1, 3), (3, 0, 2, 0), 2)
    assert row(engine, "moi tinh_.co", frame) == ("not_met", None, ZERO, Fraction(2, 3), (3, 0, 1, 0), 2)
    assert row(engine, "moi nuoc.cong", frame) == ("not_met", None, ZERO, HALF, (2, 0, 1, 0), 1)
    without = frame.drop("nha_nuoc")  # then nothing but `co` of A1 tells, and that fits
    assert row(engine, "moi tinh_.cong", without) == ("not_met", None, Fraction(1, 3), Fraction(1, 3), (3, 1, 2, 0), 0)


# ---- agencies that are there twice


@every_engine
@pytest.mark.parametrize("ids", [["T", "T", "U"], ["T", " T\t", "U"]])
def test_two_rows_whose_attributes_agree_are_one_agency(engine, ids):
    frame = agencies(ma=ids, nam=[7, 7, 6])
    assert row(engine, "moi tinh_.nam >= 5 nguoi", frame) == ("bad_data", None, HALF, ONE, (2, 1, 0, 0), 0)
    assert row(engine, "moi tinh_.nam >= 7 nguoi", frame) == ("not_met", None, ZERO, HALF, (2, 0, 1, 0), 1)
    assert row(engine, "moi xa_.nam >= 7 nguoi", frame) == ("not_applicable", None, None, None, (0, 0, 0, 0), 0)
    vouched = row(engine, "moi tinh_.nam >= 5 nguoi", frame, unique=True)
    assert vouched == ("met", None, ONE, ONE, (3, 3, 0, 0), 0)


@every_engine
def test_three_rows_are_one_agency(engine):
    # 0 to 9,5 metres of it, once, whatever the rows say; 9 of the other
    frame = agencies(ma=["T", "U", "T", "T"], le=decimals("1", "9", "1", "20"))
    assert row(engine, "tinh_.tong_le <= 18,5 met", frame) == (
        *("met", None, Fraction(9), Fraction(37, 2), (2, 0, 0, 0)),
        1,
    )
    assert row(engine, "tinh_.tong_le <= 18 met", frame)[::5] == ("bad_data", 0)


@every_engine
def test_two_rows_whose_attributes_differ_are_perhaps_in(engine):
    frame = agencies(ma=["T", "T", "U"], cap=["tinh", "xa", "tinh"], nam=[7, 7, 6])
    # for the province 6 of one agency, perhaps 0 or more of another
    statement = "moi tinh_.nam >= {} nguoi"
    assert row(engine, statement.format(6), frame) == ("bad_data", None, HALF, ONE, (2, 1, 0, 0), 0)
    assert row(engine, statement.format(7), frame) == ("not_met", None, ZERO, HALF, (2, 0, 1, 0), 1)
    assert row(engine, statement.format(0), frame) == ("met", None, ONE, ONE, (2, 1, 0, 0), 1)
    # for communes nobody is certainly there
    result = evaluated(engine, rules("moi xa_.nam >= 7 nguoi", "moi xa_.nam >= 0 nguoi"), frame)
    assert verdicts(result) == ["bad_data", "bad_data"] and spite(result) == [0, 0]
    assert [line[4] for line in lines(result)] == [(1, 0, 0, 0)] * 2


@every_engine
def test_rows_of_which_one_lacks_an_attribute(engine):
    # where a row says nothing of it, not all rows say that it belongs to the state
    frame = agencies(ma=["T", "T", "U"], cap=["tinh", "tinh", "tinh"], nha_nuoc=[True, None, True], nam=[7, 7, 6])
    assert row(engine, "moi nuoc.nam >= 7 nguoi", frame) == ("not_met", None, ZERO, HALF, (2, 0, 1, 0), 1)
    assert row(engine, "moi nuoc.nam >= 0 nguoi", frame)[4] == (2, 1, 0, 0)  # it is perhaps in
    assert row(engine, "moi tinh_.nam >= 0 nguoi", frame)[4] == (2, 2, 0, 0)  # and here it is
    # an attribute that does not matter since another one tells
    frame = agencies(ma=["T", "T", "U"], cap=["xa", "xa", "tinh"], nha_nuoc=[True, False, True], nam=[7, 7, 6])
    assert row(engine, "moi nuoc.nam >= 6 nguoi", frame) == ("met", None, ONE, ONE, (1, 1, 0, 0), 0)


@every_engine
def test_agencies_that_are_there_twice_in_some_groups(engine):
    frame = agencies(ma=["T", "T", "T", "U", "U"], nam=[7, 7, 7, 6, 6]).with_columns(nhom=pl.Series([1, 1, 2, 2, None]))
    result = evaluated(engine, rules("moi tinh_.nam >= 7 nguoi"), frame, by="nhom")
    assert verdicts(result, "nhom") == [(1, "bad_data"), (2, "not_met"), (None, "not_met")]
    assert [line[4] for line in lines(result)] == [(1, 0, 0, 0), (2, 1, 1, 0), (1, 0, 1, 0)]
    assert spite(result) == [0, 0, 0]


@every_engine
def test_agencies_that_are_there_twice_taken_alone(engine):
    frame = agencies(ma=["T", "T", "U", "V", "V"], cap=["tinh"] * 4 + ["xa"], le=decimals("1", "2", "9", "3", "3"))
    statement = "tinh_.tong_le >= 1 met"
    # each is one of several that make the total, which nobody holds against it; V is perhaps one of them
    assert alone(engine, statement, frame) == [
        ("T", "tracked", ZERO, Fraction(19, 2), 1),
        ("U", "tracked", Fraction(9), Fraction(9), 0),
        ("V", "tracked", ZERO, Fraction(19, 2), 1),
    ]
    assert alone(engine, statement, frame[:2]) == [("T", "bad_data", ZERO, Fraction(19, 2), 0)]
    assert alone(engine, "tinh_.tong_le <= 10 met", frame[:2]) == [("T", "met", ZERO, Fraction(19, 2), 1)]
    # V is perhaps out, so that it has not certainly no more than 10
    assert alone(engine, "xa_.tong_le <= 10 met", frame) == [("V", "bad_data", ZERO, Fraction(19, 2), 0)]
    assert alone(engine, "moi tinh_.le <= 9,5 met", frame) == [
        ("T", "met", ZERO, Fraction(19, 2), 1),
        ("U", "met", Fraction(9), Fraction(9), 0),
        ("V", "bad_data", ZERO, Fraction(19, 2), 0),
    ]


@every_engine
def test_one_of_several_in_a_total_stands_in_spite_of_its_figures(engine):
    frame = agencies(le=decimals("10", "9", "1"))
    for statement in ("tinh_.tong_le >= 1 met", "tinh_.tong_le <= 10 met", "du_bao tinh_.tong_le khoang 1 met"):
        found = alone(engine, statement, frame)
        assert [one[1:2] + one[4:] for one in found] == [("tracked", 1), ("tracked", 0), ("tracked", 0)]


# ---- a maximum of zero


@every_engine
@pytest.mark.parametrize(
    ("demand", "verdict"), [("trong 2..11", "not_met"), (">= 1", "not_met"), ("trong 0..11", "met"), ("= 0", "met")]
)
def test_a_missing_figure_that_cannot_be_more_than_zero(engine, demand, verdict):
    frame = agencies(khong_ai=whole(None))
    found = row(engine, f"moi tinh_.khong_ai {demand} nguoi", frame)
    assert found == (
        *(verdict, None, *((ZERO,) * 2 if verdict == "not_met" else (ONE,) * 2)),
        (1, int(verdict == "met"), int(verdict == "not_met"), 0),
        0,
    )
    assert row(engine, f"tinh_.tong_khong {demand} nguoi", frame)[0] == verdict
    wrong = agencies(khong_ai=whole(1))  # which is too much, and then 0 as well
    assert row(engine, f"moi tinh_.khong_ai {demand} nguoi", wrong)[::5] == (verdict, 1)
