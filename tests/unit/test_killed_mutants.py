"""Small facts that no other test held; each was found by changing the code in one place and seeing nothing fail.

All figures were worked out by hand from the reference.
"""

import datetime
import hashlib
from decimal import Decimal
from fractions import Fraction

import pytest
from one_statement import HEAD, found_in, issues_of, plan_of, report_of, the_one_in, verdict_of, verdicts

import vtlt_rules as vtlt
from vtlt_rules import Verdict
from vtlt_rules.evaluate.families import solvers_of
from vtlt_rules.values import Period, Unit, write_exact, write_rounded


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


# ---- what fields of one agency say about each other


CHAIN = """
truong x "X" : nguoi toi_da 5 nguoi
truong y "Y" : nguoi thuoc x
truong z "Z" : nguoi thuoc y
"""


def test_a_part_of_a_part_has_the_maximum_of_the_whole_when_nothing_is_reported():
    rules = plan_of(CHAIN, "moi s.z <= 5 nguoi", "moi s.z <= 4 nguoi", "moi s.y <= 5 nguoi")
    assert verdicts(rules) == [Verdict.MET, Verdict.UNDECIDED, Verdict.MET]


def test_a_part_of_a_part_has_the_maximum_of_the_whole_when_another_is_reported():
    rules = plan_of(CHAIN, "moi s.x >= 2 nguoi", "moi s.y >= 2 nguoi", "moi s.y <= 5 nguoi", "moi s.x >= 3 nguoi")
    assert verdicts(rules, z=2) == [Verdict.MET, Verdict.MET, Verdict.MET, Verdict.UNDECIDED]


def test_what_is_known_of_fields_of_which_nothing_is_known():
    (solver,) = solvers_of(plan_of(CHAIN, "moi s.z <= 5 nguoi").checked)
    intervals, contradictions = solver.solve({})
    assert intervals == dict.fromkeys("xyz", vtlt.Interval(0, 5))
    assert contradictions == []


SUMS = """
truong a "A" : nguoi = b + c
truong b "B" : nguoi = d + e
truong c "C" : nguoi
truong d "D" : nguoi thuoc w
truong e "E" : nguoi
truong w "W" : nguoi
"""


def test_a_sum_of_sums_is_found_whatever_the_order_of_their_declarations():
    """b is 3 + 4, then a is 7 + 1."""
    rules = plan_of(SUMS, "moi s.a = 8 nguoi", "moi s.b = 7 nguoi")
    assert verdicts(rules, d=3, e=4, c=1) == [Verdict.MET, Verdict.MET]


def test_a_whole_is_not_less_than_a_part_that_stands_in_a_sum():
    assert verdicts(plan_of(SUMS, "moi s.w >= 3 nguoi", "moi s.w >= 4 nguoi"), d=3) == [Verdict.MET, Verdict.UNDECIDED]


def test_what_is_left_of_a_sum_is_the_last_operand():
    """8 are 3 + e + 1, and so e is 4; a whole of 3 leaves d no more than 3, and e no fewer than 4."""
    rules = plan_of(SUMS, "moi s.e = 4 nguoi", "moi s.e >= 4 nguoi", "moi s.e <= 7 nguoi")
    assert verdicts(rules, a=8, d=3, c=1) == [Verdict.MET, Verdict.MET, Verdict.MET]
    assert verdicts(rules, a=8, w=3, c=1) == [Verdict.UNDECIDED, Verdict.MET, Verdict.MET]


def test_an_operand_is_bounded_from_below_only_when_all_others_are_from_above():
    """t is 8 at least and p is 3; since r may be anything, q may be nothing."""
    declared = """
truong t "T" : nguoi = p + q + r
truong m "M" : nguoi thuoc t
truong p "P" : nguoi
truong q "Q" : nguoi
truong r "R" : nguoi
"""
    rules = plan_of(declared, "moi s.q >= 1 nguoi", "moi s.t >= 8 nguoi")
    assert verdicts(rules, m=8, p=3) == [Verdict.UNDECIDED, Verdict.MET]
    assert verdicts(rules, m=8, p=3, r=4) == [Verdict.MET, Verdict.MET]


def test_a_sum_is_no_more_than_what_its_operands_may_be():
    declared = SUMS.replace('"C" : nguoi', '"C" : nguoi toi_da 2 nguoi')
    rules = plan_of(declared, "moi s.a <= 9 nguoi", "moi s.a <= 8 nguoi", "moi s.a >= 7 nguoi", "moi s.c <= 1 nguoi")
    assert verdicts(rules, b=7) == [Verdict.MET, Verdict.UNDECIDED, Verdict.MET, Verdict.UNDECIDED]
    assert verdicts(rules, b=7, a=8) == [Verdict.MET, Verdict.MET, Verdict.MET, Verdict.MET]


@pytest.mark.parametrize(
    ("agency", "field", "value", "expected"),
    [
        ({"tong_so": 1, "nam": 2}, "tong_so", "1", ">= 2"),
        ({"tong_so": 5, "nam": 2, "nu": 2}, "tong_so", "5", "4"),
        ({"tong_so": 3, "nam": 2, "nu": 2}, "tong_so", "3", "4"),
        ({"chung": 3, "nam": 2, "nu": 2}, "chung", "3", "?"),
    ],
)
def test_what_a_sum_should_have_been(agency, field, value, expected):
    (issue,) = report_of("moi cap_tinh.nam >= 1 nguoi", agency).data_issues
    assert (issue.code, issue.field) == ("formula-mismatch", field)
    assert issue.facts == {"value": value, "expected": expected}


def test_which_whole_a_part_exceeds():
    rules = plan_of(CHAIN, "moi s.z <= 5 nguoi")
    for agency, field, whole, limit in (
        ({"z": 4, "y": 3}, "z", "y", "3"),
        ({"z": 4, "x": 3}, "z", "x", "3"),
        ({"z": 6}, "z", "x", "5"),
    ):
        (issue,) = rules.evaluate([{"ma": "A", "cap": "tinh", **agency}]).data_issues
        assert (issue.code, issue.field) == ("part-exceeds-whole", field)
        assert issue.facts == {"value": str(agency["z"]), "whole": whole, "whole_value": limit}
    (issue,) = rules.evaluate([{"ma": "A", "cap": "tinh", "x": 6}]).data_issues
    assert (issue.code, issue.field, issue.facts) == ("over-maximum", "x", {"value": "6", "maximum": "5"})


# ---- what is said of wrong data


def test_a_derived_flag_that_is_reported_otherwise():
    rules = plan_of('truong x "X" : co_khong\ntruong k "K" : co_khong = x\n', "moi s.k")
    for reported, value, expected in ((True, "có", "không"), (False, "không", "có")):
        (issue,) = rules.evaluate([{"ma": "A", "cap": "tinh", "x": not reported, "k": reported}]).data_issues
        assert (issue.code, issue.field) == ("formula-mismatch", "k")
        assert issue.facts == {"value": value, "expected": expected}


def test_only_what_matters_to_a_statement_is_said_beside_it():
    (finding,) = report_of("moi cap_tinh.phong >= 1 nguoi", {"phong": -1, "dien_tich": -1}).findings
    assert finding.verdict is Verdict.BAD_DATA
    assert [(issue.field, issue.code) for issue in finding.issues] == [("phong", "negative")]


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


def test_what_the_registry_says_otherwise():
    rules = vtlt.parse(
        HEAD.replace("truong chung", 'thuoc_tinh nha_nuoc "Nhà nước" : co_khong\ntruong chung') + "moi cap_tinh.co_kho"
    )
    registry = [{"ma": "A", "cap": "tinh", "nha_nuoc": True}]
    with pytest.raises(vtlt.BadData) as caught:
        rules.evaluate([{"ma": "A", "cap": "xa", "nha_nuoc": False}], registry=registry)
    assert [(issue.code, issue.field, issue.facts) for issue in caught.value.issues] == [
        ("attribute-conflict", "cap", {"value": "`xa`", "expected": "`tinh`"}),
        ("attribute-conflict", "nha_nuoc", {"value": "không", "expected": "có"}),
    ]


def test_a_slip_is_named_beside_every_declared_key():
    rules = plan_of('truong co_kho "Có kho" : co_khong\n', "moi s.co_kho")
    everything = {"ma": "A", "ten": "Sở A", "cap": "tinh", "co_kho": True}
    assert rules.evaluate([everything]).notes == ()
    (note,) = rules.evaluate([{**everything, "co_khoo": True, 5: 6}]).notes
    assert (note.key, note.meant) == ("co_khoo", "co_kho")


class Day(datetime.date):
    """Some application's own kind of date."""


def test_a_date_of_another_class_is_that_day():
    statement = "moi cap_tinh.quy_che hoan_thanh"
    assert verdict_of(statement, {"quy_che": Day(2018, 12, 31)}) is Verdict.MET
    assert verdict_of(statement, {"quy_che": Day(2019, 1, 1)}) is Verdict.NOT_MET


# ---- numbers as text


@pytest.mark.parametrize(
    ("number", "landmarks", "written"),
    [
        (Fraction(399612, 10000), (40,), "39,96"),  # with one decimal it would be 40
        (Fraction(399612, 10000), (), "40"),
        (Fraction(39996123, 10**6), (40,), "39,996"),
        (Fraction(1, 3), (), "0,3"),
        (Fraction(200003, 5000), (40,), "40,001"),  # 40,0006: with three decimals it is already more than 40
        (Fraction(1, 4), (), "0,3"),  # ties away from zero
        (Fraction(-1125, 100), (), "-11,3"),
        (Fraction(1124, 100), (), "11,2"),
        (7, (7,), "7"),
        (Fraction(3994, 100), (Fraction(3994, 100),), "39,94"),  # 39,9 would be less than the landmark
        (Fraction(3996, 100), (Fraction(3996, 100),), "39,96"),  # and 40 more
        (Fraction(1, 3), (Fraction(1, 3),), "0," + 200 * "3"),  # no number of decimals will do
        (Fraction(-399612, 10000), (-40,), "-39,96"),
    ],
)
def test_no_more_decimals_than_the_landmarks_need(number, landmarks, written):
    assert write_rounded(number, landmarks) == written


def test_numbers_in_full():
    numbers = [-1, Fraction(-1, 8), Fraction(1, 3), Fraction(1, 40), Fraction(7, 100), 10**30, 0]
    written = ["-1", "-0,125", "1/3", "0,025", "0,07", "1" + 30 * "0", "0"]
    assert [write_exact(number) for number in numbers] == written


# ---- one mistake is said once, and in its place


FOLLOWING = 'ke_hoach a "A"\ntheo van_thu_luu_tru\n'


def test_a_missing_period_is_missing_once():
    text = FOLLOWING + 'muc "1"\nmoi cap_xa.trien_lam hoan_thanh\nmoi cap_tinh.trien_lam hoan_thanh\n'
    assert found_in(text) == [("missing-period", 4)]


def test_a_head_that_comes_too_late_is_no_second_head():
    late = 'so_hieu "1/KH"\n' + FOLLOWING + 'muc "1"\n    cap_tinh.lap_ho_so >= 40%\n'
    assert found_in(late) == [("missing-head", 1)]
    assert found_in(late + 'ke_hoach b "B"\n') == [("missing-head", 1), ("repeated-heading", 6)]


def test_where_nothing_declares_anything_the_head_is_what_lacks_it():
    headless = vtlt.check('muc "1"\n    cap_tinh.lap_ho_so >= 40%\n')
    assert {(one.code, one.line, one.span.start) for one in headless} == {
        ("missing-head", 1, 0),
        ("no-vocabulary", 1, 0),
    }
    (lacking,) = [one for one in headless if one.code == "no-vocabulary"]
    assert lacking.span.text == ""
    (headed,) = vtlt.check('# chú thích\nke_hoach a "A"\nmuc "1"\n    cap_tinh.lap_ho_so >= 40%\n')
    assert (headed.code, headed.span.text) == ("no-vocabulary", 'ke_hoach a "A"')


def test_after_a_section_a_line_of_the_head_is_out_of_place_again():
    """The line that nobody can make out may have been a section or a head; only directly below it is all in place."""
    obscure = 'xyzzy "gì đó"\n'
    below = FOLLOWING + 'muc "1"\n' + obscure + 'so_hieu "1/KH"\n'
    assert found_in(below) == [("syntax-error", 4)]
    after = FOLLOWING + obscure + 'muc "2"\nso_hieu "1/KH"\n    cap_tinh.lap_ho_so >= 40%\n'
    assert found_in(after) == [("syntax-error", 3), ("misplaced-line", 5)]


@pytest.mark.parametrize(
    ("text", "line", "place"),
    [
        (FOLLOWING + 'muc "1"\nso_hieu "1/KH"\n', "so_hieu", "plan-head"),
        (FOLLOWING + 'muc "1"\ndon_vi cay "cây"\n', "don_vi", "plan-head"),
        ('tu_vung a "A"\nmuc\ndon_vi cay "cây"\n', "don_vi", "vocabulary-part"),
        ('tu_vung a "A"\nmuc "1"\n', "muc", "plan"),
        ('tu_vung a "A"\nso_hieu "1/KH"\n', "so_hieu", "plan"),
        (FOLLOWING + "cap_tinh.lap_ho_so >= 40%\n", "cap_tinh.lap_ho_so", "section-part"),
    ],
)
def test_where_a_misplaced_line_belongs(text, line, place):
    (misplaced,) = [one for one in vtlt.check(text) if one.code == "misplaced-line"]
    assert (misplaced.facts["line"], misplaced.facts["place"].key) == (line, place)
    assert "{" not in misplaced.message("vi") + misplaced.message("en")


def test_everything_wrong_with_what_stands_beside_an_unknown_name():
    def codes_at(statement: str) -> list[tuple[str, str]]:
        return [(one.code, one.span.text) for one in vtlt.check(HEAD + statement)]

    assert codes_at("cap_tinh.khong_co >= 70 cua 679,3 m2") == [("unknown-name", "khong_co"), ("missing-unit", "70")]
    assert codes_at("cap_tinh.khong_co >= 70% cua 679,3") == [("unknown-name", "khong_co"), ("missing-unit", "679,3")]
    assert codes_at("moi cap_tinh.co_kho khi la = tong_so + nua") == [("unknown-name", "la"), ("unknown-name", "nua")]
    assert codes_at("moi cap_tinh.co_kho khi la >= nua") == [("unknown-name", "la"), ("unknown-name", "nua")]
    assert codes_at("moi cap_tinh.co_kho khi la = nua") == [("unknown-name", "la")]  # it may be a value


def test_the_formula_of_a_field_of_unknown_unit_is_looked_at():
    head = HEAD.replace("truong co_kho", 'truong kha "Khá" : la = nua + chung\ntruong co_kho')
    assert [(one.code, one.span.text) for one in vtlt.check(head + "moi cap_tinh.co_kho")] == [
        ("unknown-name", "la"),
        ("unknown-name", "nua"),
    ]


def test_a_share_of_a_wrong_whole_is_not_compared():
    share = 'truong kha "Khá" : nguoi thuoc dien_tich\nchi_so ty_kha "Tỷ lệ khá" = ty_le(kha)\n'
    head = HEAD.replace("truong co_kho", share + "truong co_kho")
    assert the_one_in("cap_tinh.ty_kha >= 140%", head).code == "unit-mismatch"


def test_a_text_without_quotation_marks_is_suggested_with_them():
    wrong = the_one_in("moi cap_tinh.co_kho khi dia_ban = tan_phuoc")
    assert (wrong.code, wrong.suggestion) == ("type-mismatch", '"tan_phuoc"')


def test_what_a_field_without_each_may_have_been():
    assert the_one_in("du_bao cap_tinh.dien_tich khoang 5 m2").suggestion == "tong_kho"
    assert the_one_in("du_bao cap_tinh.phong khoang 5 nguoi").suggestion is None
    assert the_one_in("cap_tinh.phong >= 5 nguoi").suggestion == "moi cap_tinh.phong"


@pytest.mark.parametrize(
    ("statement", "value", "actual", "expected"),
    [
        ("cap_tinh.tong_kho >= 5 m2", "1..2 m2", "measure", "threshold"),
        ("moi cap_tinh.dien_tich >= 5 m2", "1..2 m2", "field", "threshold"),
        ("moi cap_tinh.dien_tich trong 1..2 m2", "5 m2", "field", "threshold-of-range"),
    ],
)
def test_why_a_given_threshold_does_not_fit(statement, value, actual, expected):
    rules = vtlt.parse(HEAD + statement)
    with pytest.raises(vtlt.InvalidRuleset) as caught:
        rules.with_thresholds({rules.statements[0].key: value})
    (unfit,) = caught.value.diagnostics
    assert (unfit.code, unfit.facts["actual"].key, unfit.facts["expected"].key) == ("unfit-demand", actual, expected)


# ---- figures of words


def numerals_in(words: str, statement: str) -> list[tuple[str, str]]:
    return [(one.code, one.facts["numeral"]) for one in vtlt.check(f"{HEAD}    | {words}\n    {statement}\n")]


def test_how_figures_may_be_written_in_words():
    assert numerals_in("40.5 m2", "cap_tinh.tong_kho >= 40,5 m2") == []
    assert numerals_in("1.957,5 m2", "cap_tinh.tong_kho >= 1957,5 m2") == []
    assert numerals_in("1.957.000 m2", "cap_tinh.tong_kho >= 1957000 m2") == []
    assert numerals_in("1,2,3 m2", "cap_tinh.tong_kho >= 1 m2") == [
        ("numeral-not-stated", "1,2,3"),
        ("numeral-not-in-words", "1"),
    ]


def test_a_day_written_out_is_that_day():
    done = "moi cap_tinh.quy_che hoan_thanh trong 02/11/2017..31/12/2018"
    assert numerals_in("từ ngày 2 tháng 11 năm 2017", done) == []
    assert numerals_in("từ 2/11/2017", done) == []
    assert numerals_in("từ ngày 11 tháng 2 năm 2017", done) == [
        ("numeral-not-stated", "11/02/2017"),
        ("numeral-not-in-words", "02/11/2017"),
    ]


def test_the_days_of_the_period_need_not_be_said():
    assert numerals_in("cả năm", "moi cap_tinh.quy_che hoan_thanh trong 01/01/2018..31/12/2018") == []
    assert numerals_in("cả năm", "moi cap_tinh.quy_che hoan_thanh trong 02/01/2018..30/12/2018") == [
        ("numeral-not-in-words", "02/01/2018"),
        ("numeral-not-in-words", "30/12/2018"),
    ]


def test_the_longest_figure_of_words():
    """A row of more than 30 digits is no figure."""
    assert numerals_in(30 * "1", "moi cap_tinh.co_kho") == [("numeral-not-stated", 30 * "1")]
    assert numerals_in(31 * "1", "moi cap_tinh.co_kho") == []


# ---- what names and values are called


def test_a_suggestion_is_spelt_as_the_author_spells():
    head = HEAD.replace("pham_vi cap_tinh", "pham_vi cấp_tỉnh")
    assert the_one_in("moi cấp_tỉn.co_kho", head).suggestion == "cấp_tỉnh"
    assert the_one_in("moi cap_tin.co_kho", head).suggestion == "cap_tinh"


def test_the_hundredth_unknown_name_is_the_last_with_a_suggestion():
    found = vtlt.check(HEAD + "".join(f"cap_tinh.tong_khoo >= {number} m2\n" for number in range(102)))
    assert [one.suggestion for one in found] == 100 * ["tong_kho"] + 2 * [None]


def test_a_repeated_name_with_the_label_of_another():
    again = 'truong nam "Phòng" : nguoi\n'
    found = vtlt.check(HEAD.replace('muc "1"', again + 'muc "1"'))
    assert [(one.code, one.span.text) for one in found] == [("repeated-name", "nam"), ("repeated-label", '"Phòng"')]
    assert found[1].facts == {"label": "Phòng", "name": "phong"}
    same = vtlt.check(HEAD.replace('muc "1"', again.replace("Phòng", "Nam") + 'muc "1"'))
    assert [one.code for one in same] == ["repeated-name"]


def test_a_value_without_a_label_is_labelled_by_its_name():
    rules = plan_of('thuoc_tinh loai "Loại" : { sở_nội_vụ, khac "Khác" }\n', 'nhiem_vu s "Làm"')
    type_ = rules.checked.attributes["loai"].type
    assert type_.values == {"so_noi_vu": "sở nội vụ", "khac": "Khác"}


def test_how_far_round_a_circle_goes():
    declared = 'truong p "P" : nguoi thuoc q\ntruong q "Q" : nguoi thuoc p\n'
    (circle,) = vtlt.check(HEAD.replace("truong co_kho", declared + "truong co_kho"))
    assert (circle.code, circle.facts) == ("circular-parts", {"name": "p", "path": "p → q → p"})


def test_a_percentage_of_what_has_a_unit():
    wrong = the_one_in("cap_tinh.tong_kho >= 40%")
    assert wrong.code == "unit-mismatch"
    assert wrong.facts == {"left": "tong_kho", "left_unit": "m²", "right": "40%", "right_unit": "%"}


def test_what_a_flag_needs_is_shown_as_a_whole_target():
    assert the_one_in("moi cap_tinh.co_kho >= 1 m2").facts["expected"] == "`moi cap_tinh.co_kho`"


# ---- what exactly was evaluated


def test_the_hash_of_a_plan_covers_its_vocabularies(tmp_path):
    vocabulary = 'tu_vung nho "Nhỏ"\nthuoc_tinh cap "Cấp" : { tinh, xa }\npham_vi s "S" khi cap = tinh\n'
    plan = 'ke_hoach a "A"\ntheo nho\nmuc "1"\n    nhiem_vu s "Làm"\n'
    (tmp_path / "nho.vtlt").write_text(vocabulary, encoding="utf-8")
    rules = vtlt.parse(plan, folder=tmp_path)
    written = plan.encode() + b"\0" + vocabulary.encode() + b"\0"
    assert rules.checked.sha256 == hashlib.sha256(written).hexdigest()


# ---- from another sample


def test_a_float_of_15_digits_is_exact_and_one_of_16_is_not():
    assert issues_of("moi cap_tinh.dien_tich >= 0 m2", {"dien_tich": 1.23456789012345}) == []
    assert issues_of("moi cap_tinh.dien_tich >= 0 m2", {"dien_tich": 1.234567890123456}) == [
        ("dien_tich", "inexact-number")
    ]


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


def test_a_vocabulary_that_is_followed_twice_is_missing_once():
    assert found_in('ke_hoach a "A"\ntheo khong_co\ntheo khong_co\n') == [("missing-vocabulary", 2)]


def test_what_does_not_fit_is_named_with_its_type():
    unfit = the_one_in("cap_tinh.tong_kho hoan_thanh")
    assert (unfit.facts["demand"], unfit.facts["actual"].key) == ("hoan_thanh", "number")
    assert the_one_in("moi cap_tinh.co_kho >= 1 m2").facts["actual"].key == "boolean"


def test_a_remark_on_a_slip_has_two_languages():
    rules = plan_of('truong co_kho "Có kho" : co_khong\n', "moi s.co_kho")
    (note,) = rules.evaluate([{"ma": "A", "cap": "tinh", "co_khoo": True}]).notes
    assert note.message() == "khóa `co_khoo` không phải tên nào đã khai báo nên không được dùng; có phải là `co_kho`?"
    assert note.message("en") == "the key `co_khoo` is no declared name and was not used; is `co_kho` meant?"


def test_a_unit_is_decimal_unless_it_is_said_to_be_whole():
    assert not Unit("m2", "m²").is_whole
    units = vtlt.parse(HEAD + "moi cap_tinh.co_kho").checked.units
    assert (units["m2"].is_whole, units["nguoi"].is_whole) == (False, True)


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


def test_the_days_at_which_a_period_turns():
    day = datetime.date
    period = Period(day(2018, 3, 1), day(2018, 12, 31))
    assert period.turning_days() == [day(2018, 12, 31), day(2018, 3, 1), day(2019, 1, 1), day(2018, 2, 28)]
    assert Period(day.min, day.max).turning_days() == [day.max, day.min]
    assert str(period) == "01/03/2018..31/12/2018"


def test_only_a_threshold_from_outside_is_given():
    rules = vtlt.parse(HEAD + "moi cap_tinh.phong >= ?\nmoi cap_tinh.nam >= 1 nguoi")
    assert [one.is_given for one in rules.statements] == [False, False]
    given = rules.with_thresholds({"cap_tinh.phong": "2 nguoi"})
    assert [one.is_given for one in given.statements] == [True, False]


def test_a_percentage_over_100_is_named():
    declared = 'ke_hoach thu "Thử"\ntheo van_thu_luu_tru\nmuc "1"\n'
    (found,) = vtlt.check(declared + "cap_tinh.lap_ho_so >= 100,5%\n")
    assert found.message("en") == "100,5% is over 100%: `lap_ho_so` is the share of a part in its whole"


def test_an_agency_given_twice_is_said_by_the_rows_of_the_data_though_it_is_registered_once():
    registry = [{"ma": "A", "cap": "tinh"}, {"ma": "B", "cap": "tinh"}]
    rules = vtlt.parse(HEAD + "moi cap_tinh.co_kho")
    report = rules.evaluate([{"ma": "B"}, {"ma": "A"}, {"ma": "A"}], registry)
    assert [(issue.row, issue.facts["first"]) for issue in report.data_issues] == [(3, 2)]


def test_who_may_be_outside_is_undecided_by_itself():
    (finding,) = report_of("moi cap_tinh.co_kho khi phong >= 1 nguoi", {"co_kho": True}, {"co_kho": False}).findings
    assert [one.verdict for one in finding.agencies] == [Verdict.UNDECIDED] * 2


def test_texts_of_demands_have_no_accents():
    rules = vtlt.parse(HEAD + "mỗi cấp_tỉnh.phòng >= 2 người\ndu_bao cap_tinh.tong_kho khoang 3 m2\n")
    assert [one.demand.text for one in rules.statements] == ["2 nguoi", "3 m2"]


@pytest.mark.parametrize(
    ("line", "keyword"),
    [
        ('don_vi x "x"', "don_vi"),
        ('thuoc_tinh x "X" : chuoi', "thuoc_tinh"),
        ('truong x "X" : nguoi', "truong"),
        ('pham_vi x "X" khi cap = xa', "pham_vi"),
        ('chi_so x "X" = tong(nam)', "chi_so"),
        ('so_hieu "1/KH"', "so_hieu"),
        ('noi_ban_hanh "X"', "noi_ban_hanh"),
        ("ngay_ban_hanh 01/01/2018", "ngay_ban_hanh"),
        ("thoi_ky 01/01/2018..31/12/2018", "thoi_ky"),
        ('can_cu "X"', "can_cu"),
        ("theo van_thu_luu_tru", "theo"),
    ],
)
def test_a_line_out_of_place_is_named_by_its_keyword(line, keyword):
    found = [one for one in vtlt.check(HEAD + f"moi cap_tinh.co_kho\n{line}\n") if one.code == "misplaced-line"]
    assert [f"`{keyword}`" in one.message() for one in found] == [True]


@pytest.mark.parametrize(
    ("line", "keyword"), [('muc "1"', "muc"), ("| lời", "|"), ("moi x.y", "moi"), ('nhiem_vu x "Y"', "nhiem_vu")]
)
def test_a_line_of_a_plan_in_a_vocabulary_is_named_by_its_keyword(line, keyword):
    (found,) = vtlt.check(f'tu_vung x "X"\ndon_vi nguoi "người" nguyen\n{line}\n')
    assert (found.code, f"`{keyword}`" in found.message()) == ("misplaced-line", True)


@pytest.mark.parametrize(("line", "keyword"), [('tu_vung y "Y"', "tu_vung"), ('ke_hoach y "Y"', "ke_hoach")])
def test_a_second_head_is_named_by_its_keyword(line, keyword):
    (found,) = vtlt.check(f'tu_vung x "X"\n{line}\n')
    assert (found.code, f"`{keyword}`" in found.message()) == ("repeated-heading", True)


@pytest.mark.parametrize("label", ["Mã", "mã cơ quan", "Tên", "Tên  cơ quan"])
def test_the_built_in_columns_have_four_labels(label):
    (found,) = vtlt.check(f'tu_vung x "X"\nthuoc_tinh y "{label}" : chuoi\n')
    assert found.code == "repeated-label"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("# " + "x" * (1 << 20), "file-too-large"),
        (HEAD + "".join(f"cap_tinh.dong >= {n} co_quan\n" for n in range(10_001)), "too-many-statements"),
    ],
)
def test_of_a_file_that_is_not_read_nothing_else_is_said(text, code):
    assert [one.code for one in vtlt.check(text)] == [code]
