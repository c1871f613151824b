"""Which Python values are figures, dates, flags and names, and what is said of the others.

All figures were worked out by hand from the reference.
"""

from __future__ import annotations

import datetime
from decimal import Decimal, Inexact, Rounded, localcontext
from fractions import Fraction
from numbers import Rational

import pytest
from one_statement import (
    issues_of,
    people,
    report_of,
    verdict_of,
)
from small_province import PLAN, dien_tich, lap_ho_so, tinh

import vtlt_rules as vtlt
from plans import plan_of
from vtlt_rules import Interval, Verdict


@pytest.mark.parametrize(
    ("area", "exact"),
    [
        (40, 40),
        (40.0, 40),
        (40.5, Fraction(81, 2)),
        (475.51, Fraction("475.51")),  # the decimal that was written, not the nearest binary fraction
        (0.1, Fraction(1, 10)),
        (Decimal("679.3"), Fraction("679.3")),
        (Decimal("1E+2"), 100),
        (Decimal("20.000"), 20),
        (Fraction(1, 3), Fraction(1, 3)),
        (Fraction(60, 3), 20),
        (10**29, 10**29),
        (0, 0),
    ],
)
def test_quantities_are_exact(small_plan, area, exact):
    finding = dien_tich(small_plan, area)
    assert finding.verdict is (Verdict.MET if exact >= 20 else Verdict.NOT_MET)
    [agency] = finding.agencies
    assert agency.bounds == Interval(exact, exact)
    assert type(agency.bounds.low) in (int, Fraction)


@pytest.mark.parametrize(
    "area",
    [
        0.1 + 0.2,
        float("nan"),
        float("inf"),
        float("-inf"),
        1e300,
        -0.5,
        -1,
        True,
        False,
        "20",
        "20 m2",
        "",
        b"20",
        Decimal("NaN"),
        Decimal("Infinity"),
        Decimal("-1"),
        10**30,
        [20],
        {},
        complex(20),
        datetime.date(2018, 1, 1),
        vtlt.NOT_DONE,
    ],
    ids=repr,
)
def test_what_is_no_quantity_is_bad_data(small_plan, area):
    finding = dien_tich(small_plan, area)
    assert finding.verdict is Verdict.BAD_DATA
    report = small_plan.evaluate([tinh(dien_tich=area)])
    assert [(issue.agency, issue.field, issue.row) for issue in report.data_issues] == [("T01", "dien_tich", 1)]


@pytest.mark.parametrize(
    ("area", "exact"),
    [
        (0.1 + 0.2, None),
        (20.000000000000004, None),
        (20.0000000000001, Fraction(200000000000001, 10**13)),
        (1234567890.12345, Fraction(123456789012345, 10**5)),
        (1e15, 10**15),
        (0.00001234, Fraction(1234, 10**8)),
        (Decimal("20.000001"), Fraction(20000001, 10**6)),
        (Decimal("123456789.123456789"), Fraction(123456789123456789, 10**9)),
    ],
    ids=repr,
)
def test_the_decimal_context_of_the_application_does_not_count(small_plan, area, exact):
    """Neither its precision, nor its least and greatest exponent, nor that it raises at every rounding."""
    reports = [small_plan.evaluate([tinh(dien_tich=area)])]
    for settings in ({"prec": 3}, {"prec": 3, "traps": [Inexact, Rounded]}, {"prec": 1, "Emin": 0, "Emax": 0}):
        with localcontext(**settings):
            reports.append(small_plan.evaluate([tinh(dien_tich=area)]))
    for report in reports:
        issues = tuple(issue.code for issue in report.data_issues)
        [agency] = report["cap_tinh.dien_tich"][0].agencies
        if exact is None:
            assert issues == ("inexact-number",) and agency.bounds == Interval(0, None)
        else:
            assert issues == () and agency.bounds == Interval(exact, exact)


@pytest.mark.parametrize("people", [5.0, Decimal(5), Decimal("5.0"), Fraction(10, 2), 5])
def test_counts_may_be_written_in_any_exact_way(small_plan, people):
    finding = lap_ho_so(small_plan, tinh(cbccvc=people, lap_duoc=2))
    assert (finding.verdict, finding.bounds) == (Verdict.MET, Interval(Fraction(2, 5), Fraction(2, 5)))


@pytest.mark.parametrize("people", [5.5, Decimal("5.5"), Fraction(11, 2)])
def test_people_are_whole(small_plan, people):
    report = small_plan.evaluate([tinh(cbccvc=people, lap_duoc=2)])
    assert [issue.code for issue in report.data_issues] == ["not-whole"]
    assert [finding.verdict for finding in report["cap_tinh.lap_ho_so"]] == [Verdict.BAD_DATA]


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        (True, Verdict.MET),
        (False, Verdict.NOT_MET),
        (None, Verdict.UNDECIDED),
        (1, Verdict.BAD_DATA),
        (0, Verdict.BAD_DATA),
        ("có", Verdict.BAD_DATA),
        (1.0, Verdict.BAD_DATA),
    ],
)
def test_yes_and_no(value, verdict):
    plan = vtlt.parse(PLAN + "    moi cap_tinh.co_kho\n")
    [finding] = plan.evaluate([tinh(co_kho=value)])["cap_tinh.co_kho"]
    assert finding.verdict is verdict


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        (datetime.date(2018, 5, 1), Verdict.MET),
        (datetime.datetime(2018, 12, 31), Verdict.MET),
        (datetime.datetime(2018, 12, 31, 23, 0), Verdict.BAD_DATA),
        ("01/05/2018", Verdict.MET),
        ("2018-05-01", Verdict.MET),
        ("05/13/2018", Verdict.BAD_DATA),  # day first, always
        (datetime.date(2017, 12, 31), Verdict.NOT_MET),
        (vtlt.NOT_DONE, Verdict.NOT_MET),
        ("chua", Verdict.NOT_MET),
        ("chưa", Verdict.NOT_MET),
        (None, Verdict.UNDECIDED),
        ("", Verdict.BAD_DATA),
        (False, Verdict.BAD_DATA),
        (20180501, Verdict.BAD_DATA),
    ],
)
def test_milestones(small_plan, value, verdict):
    [finding] = small_plan.evaluate([tinh(huong_dan=value)])["cap_tinh.huong_dan"]
    assert finding.verdict is verdict


@pytest.mark.parametrize("nothing", [float("nan"), Decimal("NaN"), Decimal("sNaN")])
def test_what_other_libraries_have_for_none_is_named(nothing):
    rules = vtlt.parse(plan_of("moi cap_xa.dien_tich_kho >= 20 m2"))
    report = rules.evaluate([{"ma": "X1", "cap": "xa", "dien_tich_kho": nothing}])
    assert [issue.code for issue in report.data_issues] == ["not-a-value"]
    assert report.findings[0].verdict is vtlt.Verdict.BAD_DATA


def test_a_signalling_nan_for_an_attribute_of_the_registry():
    """Comparing one raises."""
    plan = vtlt.parse(PLAN.replace("truong cbccvc ", 'thuoc_tinh nn "Nhà nước" : co_khong\ntruong cbccvc ', 1))
    with pytest.raises(vtlt.BadData) as raised:
        plan.evaluate([{"ma": "T01", "nn": Decimal("sNaN")}], registry=[tinh(nn=True)])
    assert [(issue.code, issue.field) for issue in raised.value.issues] == [("attribute-conflict", "nn")]


class Incomparable:
    """As an array of numpy, which is neither equal nor unequal to anything."""

    __hash__ = None

    def __eq__(self, other):
        raise ValueError("which of them?")


@pytest.mark.parametrize("make", [lambda: Decimal("sNaN"), Incomparable], ids=["sNaN", "incomparable"])
@pytest.mark.parametrize("name", ["cap", "khoi", "cbccvc", "dien_tich", "co_kho", "huong_dan", "ten", "khac"])
def test_cells_that_cannot_be_compared_of_an_agency_given_twice(name, make):
    """Cells are read, and never compared as they were given."""
    plan = vtlt.parse(PLAN.replace("truong cbccvc ", 'thuoc_tinh khoi "Khối" : chuoi\ntruong cbccvc ', 1))
    twice = [tinh(**{name: make()}), tinh(**{name: make()})]
    found = [(one.code, one.field, one.row) for one in plan.evaluate(twice).data_issues]
    assert found[0] == ("repeated-agency", "ma", 2)
    assert {one[1:] for one in found[1:]} == ({(name, 1), (name, 2)} if name not in ("ten", "khac") else set())
    if name in ("cap", "khoi"):
        with pytest.raises(vtlt.BadData) as raised:
            plan.evaluate(twice, registry=[tinh(khoi="A")])
        said = [(one.code, one.field, one.row) for one in raised.value.issues]
        assert said == [("attribute-conflict", name, 1), ("attribute-conflict", name, 2)]
    else:
        again = plan.evaluate(twice, registry=[tinh(khoi="A")]).data_issues
        assert [(one.code, one.field, one.row) for one in again] == found


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
    statement = "moi cap_tinh.dien_tich >= 1 m2"
    assert issues_of(statement, {"dien_tich": value}) == [("dien_tich", code)]
    assert verdict_of(statement, {"dien_tich": value}) is Verdict.BAD_DATA
    assert verdict_of("moi cap_tinh.dien_tich >= 0 m2", {"dien_tich": value}) is Verdict.MET  # whatever it is


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


@pytest.mark.parametrize(("length", "shown"), [(58, "'" + 58 * "a" + "'"), (59, "'" + 56 * "a" + "…")])
def test_a_long_value_is_cut_off(length, shown):
    """With its quotation marks a text of 58 characters has 60, which is the most."""
    (issue,) = report_of("moi cap_tinh.co_kho", {"co_kho": length * "a"}).data_issues
    assert (issue.code, issue.facts["value"]) == ("wrong-type", shown)


def test_a_value_of_a_wrong_type_is_shown_as_one_writes_it():
    for value, shown in ((Fraction(1, 2), "0,5"), (7, "7"), (True, "True")):
        (issue,) = report_of("moi cap_tinh.quy_che hoan_thanh", {"quy_che": value}).data_issues
        assert (issue.code, issue.facts["value"]) == ("wrong-type", shown)


def test_a_value_of_an_enumeration_that_is_no_text():
    for value, code in ((5, "wrong-type"), ("huyện", "unknown-value"), (float("nan"), "not-a-value")):
        with pytest.raises(vtlt.BadData) as caught:
            report_of("moi cap_tinh.co_kho", {"cap": value})
        assert [issue.code for issue in caught.value.issues] == [code]


class Day(datetime.date):
    """Some application's own kind of date."""


def test_a_date_of_another_class_is_that_day():
    statement = "moi cap_tinh.quy_che hoan_thanh"
    assert verdict_of(statement, {"quy_che": Day(2018, 12, 31)}) is Verdict.MET
    assert verdict_of(statement, {"quy_che": Day(2019, 1, 1)}) is Verdict.NOT_MET


def test_a_float_of_15_digits_is_exact_and_one_of_16_is_not():
    assert issues_of("moi cap_tinh.dien_tich >= 0 m2", {"dien_tich": 1.23456789012345}) == []
    assert issues_of("moi cap_tinh.dien_tich >= 0 m2", {"dien_tich": 1.234567890123456}) == [
        ("dien_tich", "inexact-number")
    ]


@pytest.mark.parametrize(
    ("number", "codes"), [(10**31, ["number-too-long"]), (10**30, ["number-too-long"]), (0, []), (-1, ["negative"])]
)
def test_integers_have_at_most_30_digits_and_no_sign(number, codes):
    report = report_of("moi cap_tinh.nam >= 0 nguoi", {"ma": "A", "cap": "tinh", "nam": number})
    assert [issue.code for issue in report.data_issues] == codes


@pytest.mark.parametrize("value", [0.000123456789012345, -0.5, 1e17, 1200.0])
def test_zeros_before_and_after_and_the_sign_are_no_digits_of_a_float(value):
    report = report_of("moi cap_tinh.dien_tich >= 0 m2", {"ma": "A", "cap": "tinh", "dien_tich": value})
    assert [issue.code for issue in report.data_issues] == (["negative"] if value < 0 else [])


def test_a_day_that_does_not_equal_itself_is_no_day():
    class NotATime(datetime.datetime):
        def __eq__(self, other):
            return False

        def __ne__(self, other):
            return True

        __hash__ = datetime.datetime.__hash__

    agency = {"ma": "A", "cap": "tinh", "quy_che": NotATime(2018, 5, 1)}
    report = report_of("moi cap_tinh.quy_che hoan_thanh", agency)
    assert [issue.code for issue in report.data_issues] == ["not-a-value"]


class Half(Rational):
    """Some other library's exact number: 5/1."""

    numerator = 10
    denominator = 2

    def _no(self, *_):
        raise NotImplementedError

    __abs__ = __add__ = __ceil__ = __eq__ = __floor__ = __floordiv__ = __le__ = __lt__ = __mod__ = __mul__ = __neg__ = (
        _no
    )
    __pos__ = __pow__ = __radd__ = __rfloordiv__ = __rmod__ = __rmul__ = __round__ = __rpow__ = __rtruediv__ = _no
    __truediv__ = __trunc__ = _no
    __hash__ = None


@pytest.mark.parametrize("ten", [10, Fraction(10), Decimal("10.0"), 10.0, Fraction(20, 2)])
@pytest.mark.parametrize("five", [5, Fraction(5), Half()])
def test_exact_numbers_of_any_kind(ten, five):
    (finding,) = people("tinh_.ty >= 50%").evaluate([{"ma": "A", "cap": "tinh", "tong_so": ten, "lap": five}]).findings
    assert finding.verdict is vtlt.Verdict.MET
    assert finding.bounds.low == finding.bounds.high == Fraction(1, 2)


@pytest.mark.parametrize("cap", ["tinh", "Cấp tỉnh", "  CẤP TỈNH ", "tỉnh"])
def test_a_value_of_an_enumeration_by_name_or_label(cap):
    (finding,) = people("moi tinh_.co").evaluate([{"ma": "A", "cap": cap, "co": True}]).findings
    assert finding.verdict is vtlt.Verdict.MET


def test_a_value_that_an_enumeration_does_not_have_and_one_that_is_no_text():
    for cap in ("huyện", 5):
        with pytest.raises(vtlt.BadData) as caught:
            people("moi tinh_.co").evaluate([{"ma": "A", "cap": cap, "co": True}])
        assert [(one.agency, one.field) for one in caught.value.issues] == [("A", "cap")]


class Unkind:
    def __repr__(self):
        raise RuntimeError


def test_a_value_whose_own_code_fails_is_still_reported():
    report = people("moi tinh_.co").evaluate([{"ma": "A", "cap": "tinh", "co": Unkind()}])
    (issue,) = report.data_issues
    assert (issue.agency, issue.field) == ("A", "co") and "Unkind" in issue.message("en")


def test_midnight_counts_as_the_day_that_it_begins():
    last = datetime.datetime(2018, 12, 31)
    (finding,) = people("moi tinh_.moc_1 hoan_thanh").evaluate([{"ma": "A", "cap": "tinh", "moc_1": last}]).findings
    assert finding.verdict is vtlt.Verdict.MET


def test_a_milestone_given_as_text():
    (finding,) = (
        people("moi tinh_.moc_1 hoan_thanh").evaluate([{"ma": "A", "cap": "tinh", "moc_1": "31/12/2018"}]).findings
    )
    assert finding.verdict is vtlt.Verdict.MET
