"""What fields of one agency say about each other: parts and wholes, sums, maxima, formulas.

All figures were worked out by hand from the reference.
"""

import random

import polars as pl
import pytest
from one_statement import PEOPLE, declaring, issues_of, people, report_of, verdict_of, verdicts

import vtlt_rules as vtlt
from vtlt_rules import Verdict
from vtlt_rules.evaluate.families import solvers_of
from vtlt_rules.words import Word


def test_operands_that_exceed_what_their_sum_is_part_of():
    """2 + 2 people are 4, and no 4 of 3; the sum itself was not reported."""
    agency = {"chung": 3, "nam": 2, "nu": 2}
    assert issues_of("moi cap_tinh.nam >= 1 nguoi", agency) == [("chung", "formula-mismatch")]
    assert verdict_of("moi cap_tinh.nam >= 1 nguoi", agency) is Verdict.BAD_DATA
    assert verdict_of("moi cap_tinh.nam >= 1 nguoi", agency | {"chung": 4}) is Verdict.MET


def test_the_maximum_holds_where_nothing_else_bounds_the_field():
    """No whole, no part, nothing missing: only `toi_da` can tell that 4 is too many."""
    assert issues_of("moi cap_tinh.phong >= 1 nguoi", {"phong": 4}) == [("phong", "over-maximum")]
    assert verdict_of("moi cap_tinh.phong >= 1 nguoi", {"phong": 4}) is Verdict.BAD_DATA
    assert verdict_of("moi cap_tinh.phong >= 1 nguoi", {"phong": 3}) is Verdict.MET


CHAIN = """
truong x "X" : nguoi toi_da 5 nguoi
truong y "Y" : nguoi thuoc x
truong z "Z" : nguoi thuoc y
"""


def test_a_part_of_a_part_has_the_maximum_of_the_whole_when_nothing_is_reported():
    rules = declaring(CHAIN, "moi s.z <= 5 nguoi", "moi s.z <= 4 nguoi", "moi s.y <= 5 nguoi")
    assert verdicts(rules) == [Verdict.MET, Verdict.UNDECIDED, Verdict.MET]


def test_a_part_of_a_part_has_the_maximum_of_the_whole_when_another_is_reported():
    rules = declaring(CHAIN, "moi s.x >= 2 nguoi", "moi s.y >= 2 nguoi", "moi s.y <= 5 nguoi", "moi s.x >= 3 nguoi")
    assert verdicts(rules, z=2) == [Verdict.MET, Verdict.MET, Verdict.MET, Verdict.UNDECIDED]


def test_what_is_known_of_fields_of_which_nothing_is_known():
    (solver,) = solvers_of(declaring(CHAIN, "moi s.z <= 5 nguoi").checked)
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
    rules = declaring(SUMS, "moi s.a = 8 nguoi", "moi s.b = 7 nguoi")
    assert verdicts(rules, d=3, e=4, c=1) == [Verdict.MET, Verdict.MET]


def test_a_whole_is_not_less_than_a_part_that_stands_in_a_sum():
    assert verdicts(declaring(SUMS, "moi s.w >= 3 nguoi", "moi s.w >= 4 nguoi"), d=3) == [
        Verdict.MET,
        Verdict.UNDECIDED,
    ]


def test_what_is_left_of_a_sum_is_the_last_operand():
    """8 are 3 + e + 1, and so e is 4; a whole of 3 leaves d no more than 3, and e no fewer than 4."""
    rules = declaring(SUMS, "moi s.e = 4 nguoi", "moi s.e >= 4 nguoi", "moi s.e <= 7 nguoi")
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
    rules = declaring(declared, "moi s.q >= 1 nguoi", "moi s.t >= 8 nguoi")
    assert verdicts(rules, m=8, p=3) == [Verdict.UNDECIDED, Verdict.MET]
    assert verdicts(rules, m=8, p=3, r=4) == [Verdict.MET, Verdict.MET]


def test_a_sum_is_no_more_than_what_its_operands_may_be():
    declared = SUMS.replace('"C" : nguoi', '"C" : nguoi toi_da 2 nguoi')
    rules = declaring(declared, "moi s.a <= 9 nguoi", "moi s.a <= 8 nguoi", "moi s.a >= 7 nguoi", "moi s.c <= 1 nguoi")
    assert verdicts(rules, b=7) == [Verdict.MET, Verdict.UNDECIDED, Verdict.MET, Verdict.UNDECIDED]
    assert verdicts(rules, b=7, a=8) == [Verdict.MET, Verdict.MET, Verdict.MET, Verdict.MET]


@pytest.mark.parametrize(
    ("agency", "field", "value", "expected"),
    [
        ({"tong_so": 1, "nam": 2}, "tong_so", "1", ">= 2"),
        ({"tong_so": 5, "nam": 2, "nu": 2}, "tong_so", "5", "4"),
        ({"tong_so": 3, "nam": 2, "nu": 2}, "tong_so", "3", "4"),
        ({"chung": 3, "nam": 2, "nu": 2}, "chung", "3", Word("another-number")),
    ],
)
def test_what_a_sum_should_have_been(agency, field, value, expected):
    (issue,) = report_of("moi cap_tinh.nam >= 1 nguoi", agency).data_issues
    assert (issue.code, issue.field) == ("formula-mismatch", field)
    assert issue.facts == {"value": value, "expected": expected}


def test_which_whole_a_part_exceeds():
    rules = declaring(CHAIN, "moi s.z <= 5 nguoi")
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


def test_a_derived_flag_that_is_reported_otherwise():
    rules = declaring('truong x "X" : co_khong\ntruong k "K" : co_khong = x\n', "moi s.k")
    for reported, value, expected in ((True, "có", "không"), (False, "không", "có")):
        (issue,) = rules.evaluate([{"ma": "A", "cap": "tinh", "x": not reported, "k": reported}]).data_issues
        assert (issue.code, issue.field) == ("formula-mismatch", "k")
        assert issue.facts == {"value": value, "expected": expected}


def test_a_field_that_stands_twice_in_a_sum():
    """Twice 3 is 6; a double of 6 with 3 unknown is not guessed at, and 7 contradicts nothing that can be told."""
    rules = people("moi tinh_.gap_doi >= 6 nguoi")
    (met,) = rules.evaluate([{"ma": "A", "cap": "tinh", "lap": 3}]).findings
    assert met.verdict is vtlt.Verdict.MET
    (also,) = rules.evaluate([{"ma": "A", "cap": "tinh", "gap_doi": 6}]).findings
    assert also.verdict is vtlt.Verdict.MET
    assert rules.evaluate([{"ma": "A", "cap": "tinh", "lap": 3, "gap_doi": 7}]).data_issues


def test_a_sum_that_stands_beside_all_its_terms():
    # Twice `mot` is what `hai` is, and 5 is twice no whole number; nothing is wrong where only `a` was reported.
    declared = """truong a "A" : nguoi
truong b "B" : nguoi
truong mot "Một" : nguoi = a + b
truong hai "Hai" : nguoi = mot + b + a
"""
    rules = declaring(declared, "moi s.a >= 2 nguoi")
    frame = pl.DataFrame({"ma": ["A"], "cap": ["tinh"], "a": [2], "b": [1]})
    assert verdicts(rules, a=2, b=1) == [Verdict.MET]
    assert rules.evaluate_frame(frame)["verdict"].to_list() == ["met"]
    assert rules.evaluate_frame(frame.lazy()).collect()["verdict"].to_list() == ["met"]
    assert verdicts(rules, a=2, hai=6) == [Verdict.MET]
    assert verdicts(rules, hai=5) == [Verdict.BAD_DATA]
    frame = pl.DataFrame({"ma": ["A", "B"], "cap": ["tinh", "tinh"], "a": [2, None], "hai": [6, 5]})
    assert rules.evaluate_frame(frame)["verdict"].to_list() == ["bad_data"]


def test_of_two_sums_the_wrong_one_is_named():
    declared = PEOPLE + 'truong ca_ba "Cả ba" : nguoi = lap + tong_so\ntruong lai "Lại" : nguoi = lap + lap + tong_so\n'
    rules = vtlt.parse(declared + 'muc "1"\n    moi tinh_.lai >= 1 nguoi\n    moi tinh_.ca_ba >= 1 nguoi\n')
    report = rules.evaluate([{"ma": "A", "cap": "tinh", "lap": 1, "tong_so": 2, "ca_ba": 3, "lai": 5}])
    assert [(one.code, one.field) for one in report.data_issues] == [("formula-mismatch", "lai")]


CHAIN_OF_SUMS = "\n".join(
    [f'truong s{i} "S{i}" : nguoi = s{i + 1} + a{i}' for i in range(1, 20)]
    + ['truong s20 "S20" : nguoi = a20 + a21']
    + [f'truong a{i} "A{i}" : nguoi' for i in range(1, 22)]
    + [""]
)


def test_a_chain_of_sums_of_any_length_is_worked_out_up_and_down():
    """All 21 terms are 1; of 21 with all but one of them the last is 1."""
    figures = {f"a{i}": 1 for i in range(1, 22)}
    rules = declaring(CHAIN_OF_SUMS, "moi s.s1 = 21 nguoi", "moi s.a21 = 1 nguoi")
    assert verdicts(rules, **figures) == [Verdict.MET, Verdict.MET]
    assert verdicts(rules, s1=21, **(figures | {"a21": None})) == [Verdict.MET, Verdict.MET]


def test_once_is_enough_where_bounds_come_in_one_way():
    """Bounds carried along once are those carried along until nothing changes, whatever was reported."""
    declared = """
truong cao "Cao" : nguoi toi_da 9 nguoi = giua + ben
truong giua "Giữa" : nguoi = mot + hai + ba
truong ben "Bên" : nguoi toi_da 5 nguoi
truong mot "Một" : nguoi thuoc giua
truong hai "Hai" : nguoi toi_da 4 nguoi
truong ba "Ba" : nguoi
truong nho "Nhỏ" : nguoi thuoc ba
truong nho_hon "Nhỏ hơn" : nguoi thuoc nho
truong le "Lẻ" : nguoi thuoc cao
"""
    (solver,) = solvers_of(declaring(declared, "moi s.cao >= 1 nguoi").checked)
    assert solver.family.rounds == 1
    dice = random.Random(7)
    for _ in range(4000):
        known = {name: dice.randint(0, 5) for name in solver.family.members if dice.random() < 0.4}
        solver._rounds = 1
        once = solver.solve(known)
        solver._rounds = 9
        assert solver.solve(known) == once, known


@pytest.mark.parametrize(
    "declared",
    [
        'truong a "A" : nguoi = b + b\ntruong b "B" : nguoi\n',
        'truong a "A" : nguoi = b + c\ntruong b "B" : nguoi\ntruong c "C" : nguoi\ntruong d "D" : nguoi = b\n',
        'truong a "A" : nguoi thuoc d = b + c\ntruong b "B" : nguoi\ntruong c "C" : nguoi\ntruong d "D" : nguoi\n',
        'truong a "A" : nguoi = b + c\ntruong b "B" : nguoi thuoc d\ntruong c "C" : nguoi\ntruong d "D" : nguoi\n',
    ],
)
def test_otherwise_six_times(declared):
    (solver,) = solvers_of(declaring(declared, "moi s.a >= 1 nguoi").checked)
    assert solver.family.rounds == 6
