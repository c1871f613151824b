"""The oracle against verdicts worked out by hand: contradictions, and agencies that occur more than once."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from oracle import HUGE, Judgement
from oracle_cases import A0, A1, X, day, say, staff

from vtlt_rules.verdict import Verdict

MET, NOT_MET, UNDECIDED, PENDING = Verdict.MET, Verdict.NOT_MET, Verdict.UNDECIDED, Verdict.PENDING
NOT_APPLICABLE, BAD_DATA = Verdict.NOT_APPLICABLE, Verdict.BAD_DATA
NO_THRESHOLD, TRACKED = Verdict.NO_THRESHOLD, Verdict.TRACKED


# ---- contradictions: which cells they taint


def bad(low: int | Fraction, high: int | Fraction, rests_on: frozenset[str] = A0, **others: Any) -> Judgement:
    return Judgement(BAD_DATA, None, Fraction(low), Fraction(high), rests_on=rests_on, **others)


def met(rests_on: frozenset[str] = frozenset(), value: int | Fraction = 1, **others: Any) -> Judgement:
    return Judgement(MET, None, Fraction(value), Fraction(value), rests_on=rests_on, **others)


@pytest.mark.parametrize(
    "cells",
    [
        {"van_thu": 4},
        {"van_thu": -1},
        {"van_thu": Fraction(1, 2)},
        {"van_thu": "x"},
        {"van_thu": True},
        {"van_thu": day(1, 1)},
        {"luu_tru": 3},
        {"luu_tru": "x", "van_thu": 2},
        {"bien_che": 6},
        {"bien_che": 1, "van_thu": 2},
        {"bien_che": 2, "van_thu": 2, "luu_tru": 1},
    ],
)
def test_wrong_figure_taints_its_family(cells: dict[str, Any]) -> None:
    # 0..3 and 1
    assert say("cap_tinh.tong_van_thu >= 2 nguoi", cells, {"van_thu": 1}) == bad(1, 4)
    assert say("cap_tinh.tong_van_thu >= 1 nguoi", cells, {"van_thu": 1}) == Judgement(
        MET, None, Fraction(1), Fraction(4), rests_on=A0
    )
    assert say("cap_tinh.tong_bien_che >= 6 nguoi", cells) == Judgement(
        NOT_MET, None, Fraction(0), Fraction(5), rests_on=A0
    )
    assert say("moi cap_tinh.luu_tru >= 1 nguoi", cells) == bad(0, 1)


@pytest.mark.parametrize(
    ("statement", "cells"),
    [
        ("moi cap_tinh.co_kho", {"co_kho": 1}),
        ("moi cap_tinh.co_kho", {"co_kho": "x"}),
        ("moi cap_tinh.quy_che hoan_thanh", {"quy_che": True}),
        ("moi cap_tinh.san_sang", {"co_kho": "x"}),
        ("cap_tinh.so_nha_nuoc = 1 co_quan", {"nha_nuoc": 1}),
    ],
)
def test_unreadable_cell_is_tainted(statement: str, cells: dict[str, Any]) -> None:
    assert say(statement, cells) == bad(0, 1)


def test_unreadable_attribute_of_a_condition_is_missing() -> None:
    # met, or out
    assert say("moi cap_tinh.co_kho khi loai = so", {"co_kho": True, "loai": "khac"}) == bad(1, 1)
    assert say('moi cap_tinh.co_kho khi dia_ban = "A"', {"co_kho": True, "dia_ban": 7}) == bad(1, 1)
    assert say("moi cap_tinh.co_kho khi loai thuoc { so, ban }", {"co_kho": True, "loai": "khac"}) == met(A0)


def test_what_is_tainted_has_the_values_of_its_type_only() -> None:
    assert say("cap_tinh.tong_kho <= 4 m2", {"kho": Fraction(9, 2)}) == Judgement(
        MET, None, Fraction(0), Fraction(4), exhaustive=False, rests_on=A0
    )
    assert say("cap_tinh.tong_khach >= 5 nguoi", {"khach": -7}) == bad(0, HUGE, exhaustive=False)


def test_wrong_figure_taints_no_other_family() -> None:
    wrong = staff(4, None, dien_tu=5, van_thu=2)  # a part of a part is more than the whole
    assert say("cap_tinh.ty_le_ho_so >= 40%", wrong) == bad(0, 1)
    # 3 + p of 4 + w
    assert say("cap_tinh.ty_le_ho_so >= 40%", staff(4, 3), wrong) == bad(Fraction(3, 14), Fraction(13, 14), A1)
    assert say("cap_tinh.ty_le_ho_so >= 40%", staff(4, 3), wrong | {"cap": "huyen"}) == met(value=Fraction(3, 4))
    assert say("cap_tinh.tong_van_thu >= 2 nguoi", wrong) == met(value=2)


def test_derived_flag_that_cannot_be_read_taints_itself_alone() -> None:
    cells = {"san_sang": 7, "co_kho": True, "kho_dat": True}
    assert say("moi cap_tinh.co_kho", cells) == met()
    assert say("moi cap_tinh.san_sang", cells) == met(A0)  # as its formula says


def test_derived_flag_against_its_formula_taints_what_the_formula_names() -> None:
    wrong = {"san_sang": True, "co_kho": False, "kho_dat": True, "van_thu": 1}
    for name in ("san_sang", "co_kho", "kho_dat"):
        assert say(f"moi cap_tinh.{name}", wrong) == bad(0, 1), name
    assert say("moi cap_tinh.van_thu >= 1 nguoi", wrong) == met()
    right = {"san_sang": False, "co_kho": False, "kho_dat": True}
    assert say("moi cap_tinh.kho_dat", right) == met()


def test_derived_flag_against_its_formula_taints_families() -> None:
    wrong = {"du": False, "van_thu": 1, "luu_tru": 1}
    assert say("moi cap_tinh.du", wrong) == bad(0, 1)
    assert say("moi cap_tinh.van_thu >= 1 nguoi", wrong) == bad(0, 1)
    assert say("cap_tinh.tong_bien_che >= 2 nguoi", wrong) == bad(0, 5)
    # an operand that is missing does not help
    assert say("moi cap_tinh.van_thu >= 1 nguoi", {"du": True, "van_thu": 0}) == bad(0, 1)


def test_derived_flag_against_its_formula_taints_what_is_in_between_but_no_attribute() -> None:
    wrong = {"chuan": False, "nha_nuoc": True, "san_sang": True, "kho_dat": True}
    assert say("moi cap_tinh.san_sang", wrong) == bad(0, 1)
    assert say("moi cap_tinh.kho_dat", wrong) == bad(0, 1)
    assert say("cap_tinh.so_nha_nuoc = 1 co_quan", wrong) == met()
    assert say("moi cap_tinh.chuan", wrong) == met(A0)  # for it is an agency of the state


# ---- contradictions: what is found first


def test_unreadable_cells_are_found_before_families() -> None:
    # without van_thu there is nothing to contradict, and it takes the rest of its family with it
    assert say("cap_tinh.tong_bien_che >= 2 nguoi", {"van_thu": "x", "bien_che": 2}) == bad(0, 5)


def test_cells_and_families_are_found_before_derived_flags() -> None:
    # what is left can be as reported
    assert say("moi cap_tinh.san_sang", {"san_sang": True, "co_kho": "x"}) == met(A0)
    assert say("moi cap_tinh.san_sang", {"san_sang": True, "co_kho": "x", "kho_dat": True}) == met(A0)
    assert say("moi cap_tinh.kho_dat", {"san_sang": True, "co_kho": "x", "kho_dat": True}) == met()
    assert say("moi cap_tinh.du", {"du": True, "van_thu": 0, "luu_tru": 3}) == met(A0)
    # or not, all the same
    assert say("moi cap_tinh.kho_dat", {"san_sang": True, "co_kho": "x", "kho_dat": False}) == bad(0, 1)


def test_operands_are_found_before_what_is_derived_from_them() -> None:
    wrong = {"san_sang": True, "co_kho": False, "nha_nuoc": False, "chuan": True}
    assert say("moi cap_tinh.san_sang", wrong) == bad(0, 1)
    assert say("moi cap_tinh.chuan", wrong) == met(A0)  # `san_sang` may be true for all that is left
    # what was right in itself binds what is derived from it
    assert say("moi cap_tinh.chuan", {"san_sang": True, "chuan": False}) == bad(0, 1)
    assert say("moi cap_tinh.san_sang", {"san_sang": True, "chuan": False}) == bad(0, 1)


def test_flags_of_one_height_are_found_in_the_order_of_declaration() -> None:
    wrong = {"co_kho": False, "kho_dat": True, "san_sang": True, "mo_cua": True}
    assert say("moi cap_tinh.mo_cua", wrong) == met(A0)
    assert say("moi cap_tinh.kho_dat", wrong) == bad(0, 1)


def test_formulas_that_are_never_true_are_tried() -> None:
    assert say("moi cap_tinh.co_kho", {"vo_ly": True}) == bad(0, 1)
    assert say("moi cap_tinh.vo_ly", {"vo_ly": True}) == Judgement(NOT_MET, None, Fraction(0), Fraction(0), rests_on=A0)
    assert say("moi cap_tinh.co_kho", {"vo_ly": True, "co_kho": True}) == bad(0, 1)
    assert say("moi cap_tinh.vo_ly", {"vo_ly": False}) == Judgement(NOT_MET, None, Fraction(0), Fraction(0))


def test_contradictions_that_only_trying_shows() -> None:
    # a sum of 4 is 3 + 1 or 2 + 2
    assert say("moi cap_tinh.du", {"bien_che": 4, "du": False}) == bad(0, 1, by_trying=True)
    assert say("moi cap_tinh.du", {"bien_che": 4, "van_thu": 2, "luu_tru": 2, "du": False}) == bad(0, 1)
    # each amount may be so, but no part is more than its whole
    assert say("moi cap_tinh.it_ho_so khi nhieu_lap", {"it_ho_so": True, "nhieu_lap": True}).by_trying


def test_flags_that_contradict_each_other_and_not_their_formulas() -> None:
    # each can be as reported, but not both: neither counts, nor what their formulas read
    both = {"mo_cua": True, "dong_cua": True}
    assert say("moi cap_tinh.mo_cua", both) == bad(0, 1)
    assert say("moi cap_tinh.co_kho", both) == bad(0, 1)
    assert say("moi cap_tinh.kho_dat", {**both, "kho_dat": True}) == met()  # none of these reads it
    assert say("moi cap_tinh.san_sang", {**both, "san_sang": True}) == bad(0, 1)  # nor does it go with `dong_cua`
    assert say("moi cap_tinh.san_sang", {**both, "san_sang": False}) == Judgement(
        NOT_MET, None, Fraction(0), Fraction(0), rests_on=A0
    )
    # `khi` may be so, or not
    assert say("moi cap_tinh.mo_cua khi dong_cua", both) == Judgement(
        BAD_DATA, None, Fraction(0), Fraction(0), rests_on=A0
    )


def test_three_flags_of_which_each_two_can_be_as_reported() -> None:
    three = {"mot_trong_hai": True, "dong_cua": True, "kho_xau": True}
    for two in ("mot_trong_hai", "dong_cua"), ("mot_trong_hai", "kho_xau"), ("dong_cua", "kho_xau"):
        assert say(f"moi cap_tinh.{two[0]}", dict.fromkeys(two, True)) == met()
    assert say("moi cap_tinh.mot_trong_hai", three) == bad(0, 1)
    assert say("moi cap_tinh.kho_dat", three) == bad(0, 1)


# ---- contradictions: what rests on them


def test_certain_failures_are_told_beside_a_contradiction() -> None:
    demand = "moi cap_tinh.van_thu trong 1..2 nguoi"
    nine = [{"van_thu": 3}] * 9
    assert say(demand, *nine, {"van_thu": -1}) == Judgement(
        NOT_MET, None, Fraction(0), Fraction(1, 10), rests_on=frozenset({"A9"})
    )
    assert say(demand, {"van_thu": 3}, {"van_thu": 4}) == Judgement(
        NOT_MET, None, Fraction(0), Fraction(1, 2), rests_on=A1
    )
    assert say(demand, {"van_thu": 1}, {"van_thu": 4}) == bad(Fraction(1, 2), 1, A1)
    assert say(demand, {"van_thu": 3}, {"van_thu": 4, "cap": "huyen"}).rests_on == frozenset()


def test_pooled_share_beside_a_contradiction() -> None:
    agencies = staff(10, 9), staff(1, 2)  # 9 + p of 10 + w, 0 <= p <= w <= 10
    low, high = Fraction(9, 20), Fraction(19, 20)
    assert say("cap_tinh.ty_le_ho_so >= 45%", *agencies) == Judgement(MET, None, low, high, rests_on=A1)
    assert say("cap_tinh.ty_le_ho_so > 45%", *agencies) == bad(low, high, A1)
    assert say("cap_tinh.ty_le_ho_so > 95%", *agencies) == Judgement(NOT_MET, None, low, high, rests_on=A1)


def test_counts_and_shares_of_agencies_beside_a_contradiction() -> None:
    agencies: tuple[dict[str, Any], ...] = {"co_kho": 7}, {"co_kho": True}
    low, high = Fraction(1), Fraction(2)
    assert say("cap_tinh.so_kho >= 1 co_quan", *agencies) == Judgement(MET, None, low, high, rests_on=A0)
    assert say("cap_tinh.so_kho = 0 co_quan", *agencies) == Judgement(NOT_MET, None, low, high, rests_on=A0)
    assert say("cap_tinh.so_kho >= 2 co_quan", *agencies) == bad(1, 2)
    assert say("cap_tinh.ty_le_kho >= 50%", *agencies) == Judgement(MET, None, Fraction(1, 2), Fraction(1), rests_on=A0)
    assert say("cap_tinh.ty_le_kho > 50%", *agencies) == bad(Fraction(1, 2), 1)
    assert say("cap_tinh.trung_binh_van_thu <= 2 nguoi", {"van_thu": 9}, {"van_thu": 1}) == Judgement(
        MET, None, Fraction(1, 2), Fraction(2), rests_on=A0
    )


def test_condition_may_leave_a_contradiction_out() -> None:
    demand = "moi cap_tinh.van_thu >= 1 nguoi khi co_kho"
    other = {"van_thu": 1, "co_kho": True}
    assert say(demand, {"van_thu": 4, "co_kho": False}, other) == met()
    assert say(demand, {"van_thu": 4, "co_kho": False}) == Judgement(NOT_APPLICABLE)
    assert say("cap_tinh.tong_kho >= 0 m2 khi co_kho", {"kho": -1, "co_kho": False}) == Judgement(
        NOT_APPLICABLE, exhaustive=False
    )
    assert say(demand, {"van_thu": 4}, other) == bad(Fraction(1, 2), 1)
    # the condition itself is tainted
    assert say(demand, {"van_thu": 2, "co_kho": 7}) == bad(1, 1)
    assert say(demand, {"van_thu": 2, "co_kho": 7}, other) == met(A0)
    assert say(demand, {"van_thu": 0, "co_kho": 7}, other) == bad(Fraction(1, 2), 1)


def test_condition_that_only_trying_finds_false() -> None:
    demand = "moi cap_tinh.van_thu >= 1 nguoi khi vo_ly"
    assert say(demand, {"van_thu": 1, "co_kho": 7}) == Judgement(NOT_APPLICABLE, by_trying=True)
    assert say(demand, {"van_thu": 4, "co_kho": True}) == Judgement(NOT_APPLICABLE)


def test_missing_data_beside_contradictions() -> None:
    assert say("moi cap_tinh.co_kho", {"van_thu": 4}) == Judgement(UNDECIDED, None, Fraction(0), Fraction(1))
    assert say("moi cap_tinh.co_kho", {}, {"co_kho": 7}) == bad(0, 1, A1)
    assert say("moi cap_tinh.co_kho", {"co_kho": 7}, {"co_kho": "x"}) == bad(0, 1, A0 | A1)


def test_not_applicable_in_spite_of_a_contradiction() -> None:
    assert say("cap_tinh.ty_le_khach >= 40%", {"van_thu": 4, "khach": 0}) == Judgement(NOT_APPLICABLE, rests_on=A0)
    assert say("cap_tinh.ty_le_khach >= ?", {"van_thu": 4, "khach": 0}) == Judgement(NOT_APPLICABLE, rests_on=A0)
    assert say("cap_tinh.ty_le_khach >= 40%", {"van_thu": 4, "khach": 1}) == bad(0, 3)


def test_pending_with_contradictions() -> None:
    early = day(30, 12)
    assert say("cap_tinh.ty_le_ho_so >= 40%", staff(1, 2), as_of=early) == Judgement(
        PENDING, BAD_DATA, Fraction(0), Fraction(1), rests_on=A0
    )
    assert say("cap_tinh.ty_le_ho_so >= 45%", staff(10, 9), staff(1, 2), as_of=early) == Judgement(
        PENDING, MET, Fraction(9, 20), Fraction(19, 20), rests_on=A1
    )
    demand = "moi cap_tinh.quy_che hoan_thanh"
    assert say(demand, {"quy_che": 7}, as_of=early) == Judgement(
        PENDING, BAD_DATA, Fraction(0), Fraction(1), rests_on=A0
    )
    assert say(demand + " khi co_kho", {"quy_che": day(1, 2), "co_kho": 7}, {"quy_che": day(1, 2), "co_kho": True}) == (
        met(A0)
    )


def test_threshold_not_known_beside_contradictions() -> None:
    assert say("moi cap_tinh.van_thu >= ?", {"van_thu": 4}) == Judgement(NO_THRESHOLD, rests_on=A0)
    assert say("cap_tinh.tong_van_thu trong ?", {"van_thu": 4}, as_of=day(1, 2)) == Judgement(
        NO_THRESHOLD, None, Fraction(0), Fraction(3), rests_on=A0
    )


# ---- repeated agencies


def of_x(**cells: Any) -> dict[str, Any]:
    return {"ma": "X", **cells}


def test_repeated_agency_is_one_agency_without_fields() -> None:
    twice = of_x(**staff(4, 3))
    assert say("cap_tinh.ty_le_ho_so >= 40%", twice, twice) == bad(0, 1, X)
    huyen = twice | {"cap": "huyen"}
    assert say("cap_tinh.ty_le_ho_so >= 40%", huyen, huyen, staff(4, 3)) == met(value=Fraction(3, 4))
    # it counts once
    agencies = of_x(co_kho=True), {"co_kho": True}, of_x(co_kho=True)
    assert say("cap_tinh.so_kho <= 2 co_quan", *agencies) == Judgement(MET, None, Fraction(1), Fraction(2), rests_on=X)
    assert say("cap_tinh.ty_le_kho >= 50%", *agencies) == Judgement(MET, None, Fraction(1, 2), Fraction(1), rests_on=X)
    assert say("moi cap_tinh.co_kho", of_x(co_kho=True), {"co_kho": False}, of_x(), of_x()) == Judgement(
        NOT_MET, None, Fraction(0), Fraction(1, 2), rests_on=X
    )


def test_repeated_agency_has_the_attributes_in_which_its_rows_agree() -> None:
    demand = "cap_tinh.so_nha_nuoc = 1 co_quan"
    assert say(demand, of_x(nha_nuoc=True), of_x(nha_nuoc=True)) == met()
    open_ = Judgement(UNDECIDED, None, Fraction(0), Fraction(1))  # attributes are missing, not tainted
    assert say(demand, of_x(nha_nuoc=True), of_x(nha_nuoc=False)) == open_
    assert say(demand, of_x(nha_nuoc=True), of_x()) == open_
    assert say(demand, of_x(nha_nuoc=7), of_x(nha_nuoc=7)) == bad(0, 1, X)  # but for cells that are wrong by themselves
    assert say(demand, of_x(nha_nuoc=7), of_x(nha_nuoc=True)) == bad(0, 1, X)
    out = "moi cap_tinh.co_kho khi nha_nuoc"
    assert say(out, of_x(nha_nuoc=False), of_x(nha_nuoc=False)) == Judgement(NOT_APPLICABLE)
    assert say(out, of_x(nha_nuoc=False), of_x(nha_nuoc=True)) == bad(0, 1, X)


def test_repeated_agency_is_perhaps_in_the_scope() -> None:
    twice = of_x(co_kho=True), of_x(co_kho=True, cap="huyen")
    for scope in ("cap_tinh", "cap_huyen"):
        assert say(f"{scope}.so_kho <= 1 co_quan", *twice) == bad(0, 1, X)  # in, or nobody is
    assert say("cap_tinh.so_kho <= 1 co_quan", *twice, {"co_kho": False}) == Judgement(
        MET, None, Fraction(0), Fraction(1), rests_on=X
    )
    # 9 of 10 without it, 9 + p of 10 + w with it
    assert say("cap_tinh.ty_le_ho_so >= 45%", staff(10, 9), *twice) == Judgement(
        MET, None, Fraction(9, 20), Fraction(19, 20), rests_on=X
    )
    assert say("cap_tinh.trung_binh_van_thu >= 2 nguoi", {"van_thu": 2}, *twice) == bad(1, Fraction(5, 2), X)
    # 0 of 1 or 2, or 1 of 2
    assert say("moi cap_tinh.van_thu >= 1 nguoi", {"van_thu": 0}, *twice) == Judgement(
        NOT_MET, None, Fraction(0), Fraction(1, 2), rests_on=X
    )
    # what is known of where it belongs, and what `khi` asks, are one cell
    assert say("moi cap_tinh.co_kho khi cap = huyen", *twice) == Judgement(NOT_APPLICABLE, by_trying=True)


def test_repeated_agency_needs_the_attributes_of_scopes_in_one_row() -> None:
    demand = "moi cap_tinh.co_kho"
    assert say(demand, of_x(), of_x(cap=None)) == bad(0, 1, X)
    with pytest.raises(ValueError, match="cap"):
        say(demand, of_x(cap=None), of_x(cap=None))


def test_scopes_need_their_attributes() -> None:
    with pytest.raises(ValueError, match="cap"):
        say("cap_tinh.ty_le_ho_so >= 40%", {"cap": None})
