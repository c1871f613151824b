"""The strategies: what they generate is right, and reaches the boundaries."""

import datetime
import subprocess
import sys
from collections import Counter
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument

import vtlt_rules as vtlt
from vtlt_rules import strategies as agencies_of
from vtlt_rules.checked import Statement
from vtlt_rules.values import NOT_DONE, Interval, Period, Unit

PLAN_2018 = vtlt.load("tien_giang/2018")
PLAN_2016 = vtlt.load("tien_giang/2016")

PLAN = vtlt.parse("""ke_hoach thu "Thử"
    thoi_ky 01/01/2018..31/12/2018
don_vi nguoi "người" nguyen
don_vi met_gia "mét giá"
thuoc_tinh cap "Cấp" : { tinh "cấp tỉnh", huyen "cấp huyện", xa "cấp xã" }
thuoc_tinh dao "Xã đảo" : co_khong
thuoc_tinh dia_ban "Địa bàn" : chuoi
truong nam "Nam" : nguoi
truong nu "Nữ" : nguoi
truong tat_ca "Tất cả" : nguoi = nam + nu
truong lanh_dao "Lãnh đạo" : nguoi thuoc tat_ca
truong tong_so "Tổng số" : nguoi toi_da 90 nguoi
truong lap "Lập" : nguoi thuoc tong_so
truong kho "Kho" : met_gia
truong xong "Xong" : met_gia thuoc kho
truong moc_1 "Mốc" : moc
truong co "Có" : co_khong
pham_vi cap_tinh "Tỉnh" khi cap = tinh
pham_vi dao_go_cong "Đảo" khi cap = xa va dao va dia_ban = "Gò Công"
chi_so ty_lap "Tỷ" = ty_le(lap)
chi_so ty_xong "Tỷ" = ty_le(xong)
chi_so ty_lanh_dao "Tỷ" = ty_le(lanh_dao)
muc "1"
    cap_tinh.ty_lap >= 40%
    cap_tinh.ty_xong >= 33,3%
    dao_go_cong.ty_lanh_dao >= 50%
    moi cap_tinh.moc_1 hoan_thanh trong 01/03/2018..30/06/2018
    moi cap_tinh.tat_ca trong 1..2 nguoi
    moi cap_tinh.co
""")


def drawn(strategy, examples=200):
    """Collect examples."""
    found = []

    @settings(max_examples=examples, database=None, derandomize=True, deadline=None)
    @given(strategy)
    def collect(one):
        found.append(one)

    collect()
    return found


@pytest.mark.parametrize("plan", [PLAN, PLAN_2016, PLAN_2018], ids=["small", "2016", "2018"])
@pytest.mark.parametrize("missing", [0, 0.1, 0.6, 1])
def test_populations_contradict_nothing_and_can_all_be_placed(plan, missing):
    for population in drawn(agencies_of.populations(plan, missing=missing), 40):
        assert plan.evaluate(population).data_issues == ()
        assert len({one["ma"] for one in population}) == len(population) <= 30


def test_figures_stay_within_what_they_are_parts_of():
    for one in drawn(agencies_of.agencies(PLAN, missing=0), 300):
        assert "tat_ca" not in one  # it is derived
        assert 0 <= one["lanh_dao"] <= one["nam"] + one["nu"]
        assert 0 <= one["lap"] <= one["tong_so"] <= 90
        assert 0 <= Fraction(one["xong"]) <= Fraction(one["kho"])
        assert isinstance(one["lap"], int) and isinstance(one["co"], bool)
        assert isinstance(one["kho"], int | Decimal)


def test_cells_are_missing_at_the_rate_asked_for():
    reported = ["nam", "nu", "lanh_dao", "tong_so", "lap", "kho", "xong", "moc_1", "co"]
    assert all(one[name] is not None for one in drawn(agencies_of.agencies(PLAN, missing=0)) for name in reported)
    assert all(one[name] is None for one in drawn(agencies_of.agencies(PLAN, missing=1)) for name in reported)
    half = drawn(agencies_of.agencies(PLAN, missing=0.5), 400)
    share = Fraction(sum(one[name] is None for one in half for name in reported), len(half) * len(reported))
    assert Fraction(1, 4) < share < Fraction(3, 4)
    assert all(one[name] is not None for one in half for name in ("cap", "dao", "dia_ban"))


@pytest.mark.parametrize("missing", [-0.1, 1.5])
def test_a_rate_that_is_none(missing):
    with pytest.raises(ValueError, match="missing"):
        agencies_of.agencies(PLAN, missing=missing)


def test_values_are_aimed_at_thresholds_and_the_ends_of_windows():
    found = drawn(agencies_of.agencies(PLAN, missing=0, scope="cap_tinh"), 1000)
    beside = Counter()
    for one in found:
        exact = -(-2 * one["tong_so"] // 5)  # 40%, rounded up by hand
        beside[one["lap"] - exact] += one["tong_so"] > 5
    assert min(beside[0], beside[1], beside[-1]) >= 10
    days = {one["moc_1"] for one in found}
    expected = [(3, 1), (6, 30), (2, 28), (7, 1)]
    assert {datetime.date(2018, *day) for day in expected} | {NOT_DONE} <= days
    assert {one["nam"] + one["nu"] for one in found} >= {0, 1, 2, 3}
    assert any(one["tong_so"] == 0 for one in found)


def test_agencies_of_a_scope_belong_to_it():
    found = drawn(agencies_of.agencies(PLAN, scope="đảo_gò_công"), 50)
    assert all((one["cap"], one["dao"]) == ("xa", True) for one in found)
    assert {one["dia_ban"] for one in found} == {"Gò Công", "GÒ CÔNG"}
    with pytest.raises(ValueError, match="khong_co"):
        agencies_of.agencies(PLAN, scope="khong_co")


def test_populations_bring_every_verdict_and_a_share_exactly_at_its_threshold():
    verdicts = Counter()
    exact = 0
    for population in drawn(agencies_of.populations(PLAN), 400):
        for finding in PLAN.evaluate(population).findings:
            verdicts[finding.statement.text, finding.verdict.name] += 1
        (ty_lap,) = [one for one in PLAN.evaluate(population).findings if one.statement.key == "cap_tinh.ty_lap"]
        exact += ty_lap.bounds is not None and ty_lap.bounds.low == ty_lap.bounds.high == Fraction(2, 5)
    for statement in PLAN.statements:
        for verdict in ("MET", "NOT_MET", "UNDECIDED", "NOT_APPLICABLE"):
            assert verdicts[statement.text, verdict], (statement.text, verdict)
    assert exact >= 3


@pytest.mark.parametrize("plan", [PLAN, PLAN_2018], ids=["small", "2018"])
def test_completions_keep_what_is_reported_and_contradict_nothing(plan):
    @settings(max_examples=40, database=None, derandomize=True, deadline=None)
    @given(st.data(), agencies_of.populations(plan, max_size=6, missing=0.5))
    def check(data, population):
        completed = data.draw(agencies_of.completions(plan, population))
        assert plan.evaluate(completed).data_issues == ()
        for before, after in zip(population, completed, strict=True):
            assert all(value is not None for value in after.values())
            assert all(after[name] == value for name, value in before.items() if value is not None)

    check()


def test_completions_of_a_derived_sum_that_is_reported():
    """6 people in all, 4 of them men: the women must be 2, and no more leaders than 6."""
    population = [{"ma": "A", "cap": "tinh", "dao": False, "dia_ban": "x", "tat_ca": 6, "nam": 4}]
    for (one,) in drawn(agencies_of.completions(PLAN, population), 50):
        assert (one["nam"], one["nu"], one["tat_ca"]) == (4, 2, 6)
        assert one["lanh_dao"] <= 6


def test_rulesets_check_and_take_their_own_populations():
    @settings(max_examples=60, database=None, derandomize=True, deadline=None)
    @given(st.data(), agencies_of.rulesets())
    def check(data, ruleset):
        assert 1 <= len(ruleset.statements) <= 8
        population = data.draw(agencies_of.populations(ruleset, max_size=5, missing=0.3))
        assert ruleset.evaluate(population).data_issues == ()

    check()


def test_zero_bytes_make_the_plainest_population():
    @settings(max_examples=1, database=None, derandomize=True)
    @given(agencies_of.populations(PLAN, min_size=2))
    def first(population):
        assert [one["ma"] for one in population] == ["A1", "A2"]
        assert all(one["tong_so"] == one["lap"] == 0 for one in population)

    first()


def test_quantities():
    people = drawn(agencies_of.quantities(Unit("nguoi", "người", is_whole=True), max_value=9))
    assert set(people) <= set(range(10)) and {0, 9} <= set(people) and not any(isinstance(x, Decimal) for x in people)
    shelves = drawn(agencies_of.quantities(Unit("met_gia", "mét giá"), min_value=Fraction(1, 3), max_value=1))
    assert all(Decimal("0.34") <= one <= 1 for one in shelves)
    with pytest.raises(ValueError, match="nguoi"):
        agencies_of.quantities(
            Unit("nguoi", "người", is_whole=True), min_value=Fraction(1, 3), max_value=Fraction(2, 3)
        )


def test_days_of_a_period_reach_its_ends_and_the_days_beside_them():
    period = Period(datetime.date(2018, 3, 1), datetime.date(2018, 3, 3))
    found = drawn(agencies_of.days(period))
    assert set(found) == {datetime.date(2018, 2, 28), *(datetime.date(2018, 3, day) for day in (1, 2, 3, 4))}
    whole = Period(datetime.date.min, datetime.date.max)
    assert set(drawn(agencies_of.days(whole))) >= {datetime.date.min, datetime.date.max}


def test_types_are_inferred():
    import _vtlt_rules_hypothesis

    _vtlt_rules_hypothesis.register()

    @settings(max_examples=5, database=None, deadline=None)
    @given(...)
    def check(ruleset: vtlt.Ruleset, report: vtlt.Report, statement: Statement, interval: Interval, period: Period):
        assert ruleset.statements and report.findings and statement.text
        assert interval.high is None or interval.low <= interval.high
        assert period.start <= period.end

    try:
        check()
    except InvalidArgument as error:  # pragma: no cover
        pytest.fail(str(error))


def test_hypothesis_starts_without_the_library():
    code = (
        "import hypothesis, sys, _vtlt_rules_hypothesis as h; h.register();"
        "assert not [m for m in sys.modules if m.startswith(('vtlt_rules', 'lark', 'attr'))], sys.modules;"
        "import vtlt_rules.values as v; from hypothesis import strategies as st;"
        "assert st.from_type(v.Period).example().start"
    )
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
