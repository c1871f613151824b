"""The oracle against verdicts and bounds worked out by hand, and the generators against the checker."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from attrs import evolve
from generators import Case, cases, checked, completed, ruleset_texts
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oracle import HUGE, Judgement, _Oracle, judge, repeats
from oracle_cases import A0, day, ruleset_of, say, staff
from oracle_families import family_of

from vtlt_rules.checked import Field, WeightedSum
from vtlt_rules.values import NOT_DONE
from vtlt_rules.verdict import Verdict

MET, NOT_MET, UNDECIDED, PENDING = Verdict.MET, Verdict.NOT_MET, Verdict.UNDECIDED, Verdict.PENDING
NOT_APPLICABLE, BAD_DATA = Verdict.NOT_APPLICABLE, Verdict.BAD_DATA
NO_THRESHOLD, TRACKED = Verdict.NO_THRESHOLD, Verdict.TRACKED


# ---- shares of a whole


def test_share_is_over_the_whole_scope_and_exact_at_the_threshold() -> None:
    agencies = staff(8, 2), staff(2, 2)  # 4 of 10
    assert say("cap_tinh.ty_le_ho_so >= 40%", *agencies) == Judgement(MET, None, Fraction(2, 5), Fraction(2, 5))
    assert say("cap_tinh.ty_le_ho_so > 40%", *agencies) == Judgement(NOT_MET, None, Fraction(2, 5), Fraction(2, 5))
    assert say("cap_tinh.ty_le_ho_so <= 40%", *agencies).verdict is MET
    assert say("cap_tinh.ty_le_ho_so < 40%", *agencies).verdict is NOT_MET
    assert say("cap_tinh.ty_le_ho_so = 40%", *agencies).verdict is MET


@pytest.mark.parametrize(
    ("demand", "verdict"), [(">= 60%", MET), (">= 70%", UNDECIDED), (">= 90%", NOT_MET), ("trong 60..90%", MET)]
)
def test_missing_part_lies_between_nothing_and_its_whole(demand: str, verdict: Verdict) -> None:
    # 8 + 0..2 of 12
    assert say(f"cap_tinh.ty_le_ho_so {demand}", staff(10, 8), staff(2)) == Judgement(
        verdict, None, Fraction(2, 3), Fraction(5, 6)
    )


def test_missing_whole_is_at_least_its_part_and_at_most_its_maximum() -> None:
    # 4 of 4..10
    assert say("cap_tinh.ty_le_ho_so >= 40%", staff(None, 4)) == Judgement(MET, None, Fraction(2, 5), Fraction(1))
    assert say("cap_tinh.ty_le_ho_so > 40%", staff(None, 4)) == Judgement(UNDECIDED, None, Fraction(2, 5), Fraction(1))


def test_agency_that_sent_nothing_counts_with_everything_missing() -> None:
    # 10 + p of 10 + w, 0 <= p <= w <= 10: at least 10 of 20
    assert say("cap_tinh.ty_le_ho_so >= 50%", staff(10, 10), {}) == Judgement(MET, None, Fraction(1, 2), Fraction(1))
    assert say("cap_tinh.ty_le_ho_so > 50%", staff(10, 10), {}).verdict is UNDECIDED


def test_whole_that_may_be_zero_leaves_even_the_weakest_demand_open() -> None:
    assert say("cap_tinh.ty_le_ho_so >= 0%", {}) == Judgement(UNDECIDED, None, Fraction(0), Fraction(1))
    assert say("cap_tinh.ty_le_ho_so >= 0%", staff(None, 1)) == Judgement(MET, None, Fraction(1, 10), Fraction(1))


def test_zero_whole_and_empty_scope_are_not_applicable() -> None:
    assert say("cap_tinh.ty_le_ho_so >= 40%", staff(0, 0), staff(0)) == Judgement(NOT_APPLICABLE)
    assert say("cap_tinh.ty_le_ho_so >= 40%") == Judgement(NOT_APPLICABLE)
    assert say("cap_tinh.ty_le_ho_so >= 40%", staff(10, 10, cap="huyen")) == Judgement(NOT_APPLICABLE)
    assert say("cap_tinh.tong_kho >= 0 m2", {"cap": "huyen"}) == Judgement(NOT_APPLICABLE)
    assert say("cap_tinh.so_kho <= 3 co_quan", {"cap": "huyen"}) == Judgement(NOT_APPLICABLE)


def test_part_of_a_part_is_a_part() -> None:
    # dien_tu = 3 <= lap_ho_so <= cbccvc = 5
    assert say("cap_tinh.ty_le_ho_so >= 60%", staff(5, None, dien_tu=3)) == Judgement(
        MET, None, Fraction(3, 5), Fraction(1)
    )


def test_share_of_persons_jumps_from_person_to_person() -> None:
    # 0, 1/3, 2/3 or 1: never a half
    assert say("cap_tinh.ty_le_ho_so = 50%", staff(3)) == Judgement(NOT_MET, None, Fraction(0), Fraction(1))
    assert say("cap_tinh.ty_le_ho_so = 50%", staff(4)) == Judgement(UNDECIDED, None, Fraction(0), Fraction(1))


def test_share_of_a_whole_that_is_none_may_exceed_one() -> None:
    assert say("cap_tinh.ty_so >= 150%", {"van_thu": 3, "luu_tru": 2}) == Judgement(
        MET, None, Fraction(3, 2), Fraction(3, 2)
    )
    # 3 of 0 is no share; 3 of 1 or 2
    assert say("cap_tinh.ty_so >= 150%", {"van_thu": 3, "luu_tru": 0}) == Judgement(NOT_APPLICABLE)
    assert say("cap_tinh.ty_so >= 150%", {"van_thu": 3}) == Judgement(UNDECIDED, None, Fraction(3, 2), Fraction(3))
    assert say("cap_tinh.ty_so < 150%", {"van_thu": 3}, {"van_thu": 0, "luu_tru": 1}).verdict is UNDECIDED
    # 0 + 0..3 of 2: at most 3/2
    assert say("cap_tinh.ty_so <= 150%", {"luu_tru": 2}) == Judgement(MET, None, Fraction(0), Fraction(3, 2))


# ---- the other measures


def test_total_against_a_percentage_of_a_quantity() -> None:
    agencies = {"kho": 2}, {"kho": Fraction(3, 2)}  # 70% of 5 is 3,5
    assert say("cap_tinh.tong_kho >= 70% cua 5 m2", *agencies) == Judgement(MET, None, Fraction(7, 2), Fraction(7, 2))
    assert say("cap_tinh.tong_kho > 70% cua 5 m2", *agencies).verdict is NOT_MET


def test_average_is_per_agency_of_the_set() -> None:
    agencies = {"van_thu": 3, "co_kho": True}, {"van_thu": 0}
    assert say("cap_tinh.trung_binh_van_thu >= 1,5 nguoi", *agencies) == Judgement(
        MET, None, Fraction(3, 2), Fraction(3, 2)
    )
    # co_kho of the second is missing: 3 over one agency, or 3 over two
    judgement = say("cap_tinh.trung_binh_van_thu >= 2 nguoi khi co_kho", *agencies)
    assert judgement == Judgement(UNDECIDED, None, Fraction(3, 2), Fraction(3))


def test_count_and_share_of_agencies() -> None:
    agencies: tuple[dict[str, Any], ...] = {"co_kho": True}, {"co_kho": False}, {}
    assert say("cap_tinh.so_kho >= 1 co_quan", *agencies) == Judgement(MET, None, Fraction(1), Fraction(2))
    assert say("cap_tinh.so_kho >= 2 co_quan", *agencies) == Judgement(UNDECIDED, None, Fraction(1), Fraction(2))
    assert say("cap_tinh.so_kho trong 1..2 co_quan", *agencies).verdict is MET
    assert say("cap_tinh.so_kho = 0 co_quan", *agencies).verdict is NOT_MET
    assert say("cap_tinh.ty_le_kho < 70%", *agencies) == Judgement(MET, None, Fraction(1, 3), Fraction(2, 3))
    assert say("cap_tinh.ty_le_kho = 50%", *agencies).verdict is NOT_MET


def test_a_cell_read_twice_has_one_value() -> None:
    assert say("cap_tinh.luon_dung = 1 co_quan", {}) == Judgement(MET, None, Fraction(1), Fraction(1))
    assert say("cap_tinh.so_kho = 1 co_quan khi co_kho", {}, {"co_kho": True}) == Judgement(
        UNDECIDED, None, Fraction(1), Fraction(2)
    )
    assert say("cap_tinh.ty_le_kho = 100% khi co_kho", {}, {"co_kho": True}) == Judgement(
        MET, None, Fraction(1), Fraction(1)
    )
    assert say("cap_tinh.tong_van_thu <= 1 nguoi khi van_thu < 2 nguoi", {}, {"van_thu": 0}).verdict is MET


# ---- derived fields


def test_derived_sum_follows_its_terms_and_says_something_of_them() -> None:
    # 2 + 0..2
    assert say("cap_tinh.tong_bien_che >= 2 nguoi", {"van_thu": 2}) == Judgement(MET, None, Fraction(2), Fraction(4))
    assert say("cap_tinh.tong_bien_che >= 3 nguoi", {"van_thu": 2}).verdict is UNDECIDED
    assert say("cap_tinh.tong_bien_che = 5 nguoi", {"van_thu": 2}).verdict is NOT_MET
    # a reported sum of 4: van_thu is 2 or 3, for luu_tru is at most 2
    assert say("cap_tinh.tong_van_thu >= 2 nguoi", {"bien_che": 4}) == Judgement(MET, None, Fraction(2), Fraction(3))
    assert say("moi cap_tinh.luu_tru = 1 nguoi", {"bien_che": 3, "van_thu": 2}) == Judgement(
        MET, None, Fraction(1), Fraction(1)
    )


def test_derived_flag_is_known_as_soon_as_it_can_only_be_one() -> None:
    assert say("moi cap_tinh.du", {"van_thu": 0}) == Judgement(NOT_MET, None, Fraction(0), Fraction(0))
    assert say("moi cap_tinh.du", {"van_thu": 1}) == Judgement(UNDECIDED, None, Fraction(0), Fraction(1))
    assert say("moi cap_tinh.du", {"van_thu": 1, "luu_tru": 1}) == Judgement(MET, None, Fraction(1), Fraction(1))
    assert say("moi cap_tinh.du", {"bien_che": 4}) == Judgement(MET, None, Fraction(1), Fraction(1))  # 3 + 1 or 2 + 2
    assert say("moi cap_tinh.san_sang", {"kho_dat": False}) == Judgement(NOT_MET, None, Fraction(0), Fraction(0))


def test_reported_derived_flag_binds_what_it_is_derived_from() -> None:
    assert say("moi cap_tinh.du", {"du": True}) == Judgement(MET, None, Fraction(1), Fraction(1))
    # both are read: that `du` holds means that van_thu is at least one
    judgement = say("moi cap_tinh.van_thu >= 1 nguoi khi du", {"du": True})
    assert judgement == Judgement(MET, None, Fraction(1), Fraction(1))
    # `du` is not read, so it binds nothing
    assert say("moi cap_tinh.van_thu >= 1 nguoi", {"du": True}).verdict is UNDECIDED


# ---- every agency of a scope


def test_each_needs_every_agency() -> None:
    demand = "moi cap_tinh.van_thu trong 1..2 nguoi"
    assert say(demand, {"van_thu": 1}, {"van_thu": 2}) == Judgement(MET, None, Fraction(1), Fraction(1))
    assert say(demand, {"van_thu": 3}, {"van_thu": 2}) == Judgement(NOT_MET, None, Fraction(1, 2), Fraction(1, 2))
    assert say(demand, {"van_thu": 3}, {}, {"van_thu": 1}) == Judgement(NOT_MET, None, Fraction(1, 3), Fraction(2, 3))
    assert say(demand, {"van_thu": 1}, {}) == Judgement(UNDECIDED, None, Fraction(1, 2), Fraction(1))


def test_each_of_a_flag_and_of_a_measure() -> None:
    assert say("moi cap_tinh.co_kho", {"co_kho": True}, {"co_kho": False}) == Judgement(
        NOT_MET, None, Fraction(1, 2), Fraction(1, 2)
    )
    assert say("moi cap_tinh.tong_van_thu <= 3 nguoi", {}) == Judgement(MET, None, Fraction(1), Fraction(1))
    assert say("moi cap_tinh.trung_binh_van_thu >= 0,5 nguoi", {"van_thu": 1}).verdict is MET
    assert say("moi cap_tinh.so_kho <= 0 co_quan", {"co_kho": False}).verdict is MET
    assert say("moi cap_tinh.ty_le_kho >= 50%", {"co_kho": False}).verdict is NOT_MET


def test_each_of_a_share_lets_zero_wholes_drop_out() -> None:
    demand = "moi cap_tinh.ty_le_ho_so >= 50%"
    assert say(demand, staff(0, 0), staff(4, 4)) == Judgement(MET, None, Fraction(1), Fraction(1))
    assert say(demand, staff(0, 0), staff(0)) == Judgement(NOT_APPLICABLE)
    # the first may drop out, fail or pass
    assert say(demand, {}, staff(4, 4)) == Judgement(UNDECIDED, None, Fraction(1, 2), Fraction(1))
    assert say(demand, {}, staff(4, 1)) == Judgement(NOT_MET, None, Fraction(0), Fraction(1, 2))
    # 5 of 5..10 passes; it cannot drop out
    assert say(demand, staff(None, 5)) == Judgement(MET, None, Fraction(1), Fraction(1))


def test_missing_condition_may_take_an_agency_out() -> None:
    demand = "moi cap_tinh.van_thu >= 2 nguoi khi co_kho"
    assert say(demand, {"van_thu": 3}) == Judgement(
        UNDECIDED, None, Fraction(1), Fraction(1)
    )  # met, or nothing to measure
    assert say(demand, {"van_thu": 3}, {"van_thu": 2, "co_kho": True}) == Judgement(MET, None, Fraction(1), Fraction(1))
    assert say(demand, {"van_thu": 1}, {"van_thu": 2, "co_kho": True}) == Judgement(
        UNDECIDED, None, Fraction(1, 2), Fraction(1)
    )
    assert say(demand, {"van_thu": 1}, {"van_thu": 0, "co_kho": True}) == Judgement(
        NOT_MET, None, Fraction(0), Fraction(0)
    )
    assert say(demand, {"van_thu": 1, "co_kho": False}) == Judgement(NOT_APPLICABLE)


def test_condition_and_demand_on_the_same_cell() -> None:
    demand = "moi cap_tinh.van_thu >= 1 nguoi khi van_thu >= 1 nguoi"
    assert say(demand, {}) == Judgement(UNDECIDED, None, Fraction(1), Fraction(1))
    assert say(demand, {}, {"van_thu": 2}) == Judgement(MET, None, Fraction(1), Fraction(1))


def test_missing_attributes_outside_scopes_are_missing_conditions() -> None:
    agencies = {"van_thu": 3, "nha_nuoc": True, "loai": "so", "dia_ban": "Cai Lậy"}, {"van_thu": 1}
    for condition in ("nha_nuoc", "loai = so", 'dia_ban = "Cai Lậy"', 'khong dia_ban thuoc { "Mỹ Tho" }'):
        judgement = say(f"cap_tinh.tong_van_thu >= 4 nguoi khi {condition}", *agencies)
        assert judgement == Judgement(UNDECIDED, None, Fraction(3), Fraction(4)), condition
    assert say("cap_tinh.tong_van_thu >= 4 nguoi khi loai thuoc { so, ban }", *agencies).verdict is MET


# ---- milestones, periods, cut-off


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        (day(1, 1), MET),
        (day(31, 12), MET),
        (day(31, 12, 2017), NOT_MET),
        (day(1, 1, 2019), NOT_MET),
        (NOT_DONE, NOT_MET),
        (None, UNDECIDED),
    ],
)
def test_milestone_is_done_within_the_period(value: object, verdict: Verdict) -> None:
    low, high = {MET: (1, 1), NOT_MET: (0, 0)}.get(verdict, (0, 1))
    assert say("moi cap_tinh.quy_che hoan_thanh", {"quy_che": value}) == Judgement(
        verdict, None, Fraction(low), Fraction(high)
    )


def test_milestone_has_its_own_window() -> None:
    demand = "moi cap_tinh.quy_che hoan_thanh trong 02/11/2017..30/06/2018"
    assert say(demand, {"quy_che": day(2, 11, 2017)}).verdict is MET
    assert say(demand, {"quy_che": day(1, 7)}).verdict is NOT_MET
    assert say(demand, {"quy_che": day(1, 7)}, period="").verdict is NOT_MET
    assert say(demand, {"quy_che": day(30, 6)}, period="") == Judgement(MET, None, Fraction(1), Fraction(1))


def test_milestone_before_its_deadline() -> None:
    demand, now = "moi cap_tinh.quy_che hoan_thanh", day(30, 6)
    done, later, undone, missing = ({"quy_che": value} for value in (day(30, 6), day(1, 7), NOT_DONE, None))
    assert say(demand, done, as_of=now) == Judgement(MET, None, Fraction(1), Fraction(1))
    assert say(demand, done, later, as_of=now) == Judgement(PENDING, NOT_MET, Fraction(1, 2), Fraction(1, 2))
    assert say(demand, undone, as_of=now) == Judgement(PENDING, NOT_MET, Fraction(0), Fraction(0))
    assert say(demand, missing, as_of=now) == Judgement(PENDING, UNDECIDED, Fraction(0), Fraction(1))
    # nothing can have been done within the period before it began
    assert say(demand, missing, as_of=day(1, 12, 2017)) == Judgement(PENDING, NOT_MET, Fraction(0), Fraction(0))


def test_deadline_of_a_milestone_is_the_end_of_its_window() -> None:
    early = "moi cap_tinh.quy_che hoan_thanh trong 01/01/2018..30/06/2018"
    assert say(early, {"quy_che": NOT_DONE}, as_of=day(30, 6)).verdict is NOT_MET
    late = "moi cap_tinh.quy_che hoan_thanh trong 01/01/2018..31/01/2019"
    # cut off at the end of the period by default, a month before the deadline
    assert say(late, {"quy_che": NOT_DONE}) == Judgement(PENDING, NOT_MET, Fraction(0), Fraction(0))
    assert say(late, {"quy_che": day(15, 1, 2019)}) == Judgement(PENDING, NOT_MET, Fraction(0), Fraction(0))
    assert say(late, {"quy_che": day(15, 1, 2019)}, as_of=day(31, 1, 2019)).verdict is MET


def test_targets_are_pending_until_the_period_ends() -> None:
    demand = "cap_tinh.ty_le_ho_so >= 40%"
    assert say(demand, staff(5, 2), as_of=day(30, 12)) == Judgement(PENDING, MET, Fraction(2, 5), Fraction(2, 5))
    assert say(demand, staff(5, 1), as_of=day(30, 12)) == Judgement(PENDING, NOT_MET, Fraction(1, 5), Fraction(1, 5))
    assert say(demand, staff(5), as_of=day(30, 12)) == Judgement(PENDING, UNDECIDED, Fraction(0), Fraction(1))
    assert say(demand, staff(5, 2), as_of=day(31, 12)).verdict is MET
    assert say(demand, staff(5, 2), as_of=day(1, 1, 2000), period="").verdict is MET


# ---- precedence, thresholds not known, tracking


def test_precedence() -> None:
    early = day(1, 2)
    assert say("cap_tinh.ty_le_ho_so >= ?", staff(1, 2), as_of=early) == Judgement(
        NO_THRESHOLD, None, Fraction(0), Fraction(1), rests_on=A0
    )
    assert say("cap_tinh.ty_le_ho_so >= ?", staff(0), as_of=early) == Judgement(NOT_APPLICABLE)
    assert say("cap_tinh.ty_le_ho_so >= ?", staff(4, 1), as_of=early) == Judgement(
        NO_THRESHOLD, None, Fraction(1, 4), Fraction(1, 4)
    )
    assert say("cap_tinh.ty_le_ho_so >= 40%", staff(0), as_of=early) == Judgement(NOT_APPLICABLE)


def test_without_threshold_the_value_is_still_measured() -> None:
    assert say("cap_tinh.ty_le_ho_so >= ?", staff(4)) == Judgement(NO_THRESHOLD, None, Fraction(0), Fraction(1))
    assert say("cap_tinh.tong_van_thu trong ?", {"van_thu": 2}) == Judgement(
        NO_THRESHOLD, None, Fraction(2), Fraction(2)
    )
    assert say("moi cap_tinh.van_thu >= ?", {"van_thu": 2}) == Judgement(NO_THRESHOLD)
    assert say("moi cap_tinh.ty_le_ho_so >= ?", staff(0)) == Judgement(NOT_APPLICABLE)


def test_forecasts_and_duties_are_tracked() -> None:
    forecast = "du_bao cap_tinh.tong_bien_che khoang 3 nguoi"
    assert say(forecast, {"van_thu": 1}) == Judgement(TRACKED, None, Fraction(1), Fraction(3))
    assert say(forecast, {"van_thu": 1}, as_of=day(1, 2)) == Judgement(TRACKED, None, Fraction(1), Fraction(3))
    assert say(forecast, {"cap": "huyen"}) == Judgement(TRACKED)
    assert say(forecast, {"van_thu": -1}) == Judgement(TRACKED, None, Fraction(0), Fraction(5), rests_on=A0)
    assert say('nhiem_vu cap_tinh "Việc"', {"van_thu": 1}) == Judgement(TRACKED)
    assert say('nhiem_vu cap_tinh "Việc"', {"van_thu": -1}) == Judgement(TRACKED)


# ---- what is not tried exhaustively


def test_cells_with_endlessly_many_values_are_said_to_be_sampled() -> None:
    assert say("cap_tinh.tong_khach >= 5 nguoi", {"khach": 7}) == Judgement(MET, None, Fraction(7), Fraction(7))
    assert say("cap_tinh.tong_khach >= 5 nguoi", {}) == Judgement(
        UNDECIDED, None, Fraction(0), Fraction(HUGE), exhaustive=False
    )
    assert say("cap_tinh.tong_khach >= 5 nguoi", {}, {"khach": 6}).verdict is MET
    judgement = say("cap_tinh.ty_le_khach <= 50%", {"van_thu": 1})
    assert judgement == Judgement(UNDECIDED, None, Fraction(1, HUGE), Fraction(1), exhaustive=False)
    assert say("cap_tinh.tong_kho <= 4 m2", {}) == Judgement(MET, None, Fraction(0), Fraction(4), exhaustive=False)
    assert say("cap_tinh.tong_kho > 4,5 m2", {}, {"kho": Fraction(1, 2)}).verdict is NOT_MET
    assert say("cap_tinh.tong_kho = 1,3 m2", {}).verdict is UNDECIDED


def test_what_is_read_twice() -> None:
    def is_repeated(statement: str) -> bool:
        ruleset = ruleset_of(statement)
        return repeats(ruleset, ruleset.statements[0])

    assert not is_repeated("cap_tinh.ty_le_ho_so >= 40% khi co_kho")
    assert not is_repeated("moi cap_tinh.san_sang")
    assert is_repeated("cap_tinh.ty_le_ho_so >= 40% khi dien_tu >= 1 nguoi")
    assert is_repeated("cap_tinh.luon_dung >= 1 co_quan")
    assert is_repeated("moi cap_tinh.du")  # van_thu and luu_tru are linked by bien_che
    assert is_repeated("moi cap_tinh.co_kho khi san_sang")


# ---- laws


@given(ruleset_texts(with_unbounded=True))
@settings(max_examples=200, deadline=None)
def test_generated_rulesets_have_no_errors(text: str) -> None:
    assert checked(text).statements


@given(st.data())
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_decided_verdicts_survive_completion(data: st.DataObject) -> None:
    case: Case = data.draw(cases(with_unbounded=True))
    fuller: Case = data.draw(completed(case))
    before = judge(case.ruleset, case.agencies, case.as_of)
    after = judge(fuller.ruleset, fuller.agencies, fuller.as_of)
    for old, new in zip(before, after, strict=True):
        if not (old.exhaustive and new.exhaustive) or old.by_trying or new.by_trying:
            continue
        first, then = (one.verdict if one.provisional is None else one.provisional for one in (old, new))
        if first not in (UNDECIDED, BAD_DATA):  # what is filled in may contradict, and take with it what was known
            assert then in (first, *([BAD_DATA] if new.rests_on else [])) or (first, then) == (
                NO_THRESHOLD,
                NOT_APPLICABLE,
            )
        if new.low is not None and new.high is not None and not new.rests_on:
            assert old.low is not None and old.high is not None
            assert old.low <= new.low <= new.high <= old.high


def _sum_of(field: Field, values: dict[str, Any]) -> Any:
    if isinstance(field.formula, tuple):
        return sum(values[name] for name in field.formula)
    assert isinstance(field.formula, WeightedSum)
    return sum(factor * values[name] for name, factor in field.formula.terms)


def legal_values(fields: list[Field], agency: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Go through the legal completions of a family in the dumbest way; no field can be more than 18."""
    reported = [field.name for field in fields if agency.get(field.name) is not None]
    free = [field for field in fields if field.name not in reported and not field.operands]
    for numbers in product(range(19), repeat=len(free)):
        values = {name: agency[name] for name in reported}
        values |= {field.name: number for field, number in zip(free, numbers, strict=True)}
        for field in fields:  # at most one is a sum
            if field.name not in values:
                assert field.operands
                values[field.name] = _sum_of(field, values)
        if all(
            (field.whole is None or values[field.name] <= values[field.whole])
            and (field.maximum is None or values[field.name] <= field.maximum)
            and (not field.operands or values[field.name] == _sum_of(field, values) >= 0)
            for field in fields
        ):
            yield values


@given(cases(with_decimals=False, with_faults=False), st.integers(0, 63))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_completions_of_a_family_are_all_legal_ones_and_no_other(case: Case, which: int) -> None:
    oracle = _Oracle(case.ruleset, list(case.agencies), None)
    for family in {frozenset(family.members) for family in case.ruleset.families.values()}:
        names = sorted(family)
        fields = [case.ruleset.fields[name] for name in names]
        read = [name for i, name in enumerate(names) if which >> i & 1] or names[:1]
        for agency in case.agencies:
            missing = [field for field in fields if agency.get(field.name) is None and field.formula is None]
            if len(missing) <= 3:
                tried = oracle._complete_family(family, agency, frozenset(read))
                expected = {tuple(values[name] for name in read) for values in legal_values(fields, agency)}
                assert {tuple(values[name] for name in read) for values in tried.completions} == expected
                assert tried.exhaustive


@given(cases())
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_families_are_those_of_the_checker(case: Case) -> None:
    for name, family in case.ruleset.families.items():
        assert family_of(case.ruleset.fields, name) == set(family.members)


@given(st.data())
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_order_of_agencies_does_not_matter(data: st.DataObject) -> None:
    case: Case = data.draw(cases())
    shuffled = data.draw(st.permutations(case.agencies))
    first, second = (judge(case.ruleset, agencies, case.as_of) for agencies in (case.agencies, shuffled))
    assert [*map(groups_in_any_order, first)] == [*map(groups_in_any_order, second)]


def groups_in_any_order(judgement: Judgement) -> Judgement:
    """Return a judgement whose groups, which come in the order of agencies, stand in an order of their own."""
    return evolve(judgement, groups=tuple(sorted(judgement.groups, key=repr)))
