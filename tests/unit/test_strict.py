"""Strict checking: the pieces of its proofs, and what the findings carry; tests/cases/strict has what is found in texts."""

from __future__ import annotations

from fractions import Fraction

import pytest

import vtlt_rules as vtlt
from plans import following
from vtlt_rules.checked import Attribute, EnumType, Field, IsOneOf, NumberType, Simple
from vtlt_rules.cli import main
from vtlt_rules.strict.formulas import Flag, Linear, Member, all_of, any_of, linear, negated
from vtlt_rules.strict.linear import is_unsatisfiable
from vtlt_rules.strict.satisfiability import Solver
from vtlt_rules.values import Unit

HEAD = following(period="01/01/2026..31/12/2026")
PEOPLE, METRES = Unit("nguoi", "người", is_whole=True), Unit("met", "mét")


def at_least(constant, /, **terms):
    """Return that terms add up to at least a number."""
    return Linear(tuple(sorted(terms.items())), -constant, is_strict=False)


def more_than(constant, /, **terms):
    return Linear(tuple(sorted(terms.items())), -constant, is_strict=True)


# ---- sums of figures


@pytest.mark.parametrize(
    ("comparisons", "in_fractions", "in_whole_numbers"),
    [
        pytest.param([at_least(2, x=1), at_least(-2, x=-1)], False, False, id="x is 2"),
        pytest.param([at_least(2, x=1), more_than(-2, x=-1)], True, True, id="x >= 2 and x < 2"),
        pytest.param([more_than(1, x=1), more_than(-2, x=-1)], False, True, id="1 < x < 2"),
        pytest.param([at_least(3, x=2), at_least(-3, x=-2)], False, True, id="2x is 3"),
        pytest.param(
            [at_least(0, x=1, y=-1), at_least(0, y=1, z=-1), more_than(0, z=1, x=-1)], True, True, id="a circle"
        ),
        pytest.param([at_least(5, x=1, y=1), at_least(-2, x=-1), at_least(-2, y=-1)], True, True, id="x + y >= 5"),
        pytest.param([at_least(4, x=1, y=1), at_least(-2, x=-1), at_least(-2, y=-1)], False, False, id="x + y >= 4"),
        pytest.param(
            [at_least(0, x=Fraction(1, 3), y=-1), more_than(-1, x=-1), more_than(0, y=1)], False, True, id="thirds"
        ),
    ],
)
def test_comparisons_that_cannot_all_hold(comparisons, in_fractions, in_whole_numbers):
    assert is_unsatisfiable(comparisons, lambda _: False)[0] is in_fractions
    assert is_unsatisfiable(comparisons, lambda _: True)[0] is in_whole_numbers


# ---- formulas about an agency


@pytest.fixture
def solver():
    attributes = {
        "cap": Attribute("cap", "Cấp", EnumType({"tinh": "tỉnh", "xa": "xã"})),
        "dia_ban": Attribute("dia_ban", "Địa bàn", Simple.TEXT),
    }
    fields = {
        "x": Field("x", "x", NumberType(PEOPLE), whole="y"),
        "y": Field("y", "y", NumberType(PEOPLE), maximum=5),
        "z": Field("z", "z", NumberType(PEOPLE), formula=("x", "y")),
        "m": Field("m", "m", NumberType(METRES)),
        "co": Field("co", "co", Simple.BOOLEAN),
        "suy_ra": Field("suy_ra", "suy_ra", Simple.BOOLEAN, formula=IsOneOf("cap", frozenset({"tinh"}))),
    }
    return Solver(attributes, fields)


def is_one_of(name, *values):
    return Member(name, frozenset(values), is_in=True)


def test_an_enumeration_has_its_values_only(solver):
    assert solver.is_unsatisfiable(negated(is_one_of("cap", "tinh", "xa")))
    assert not solver.is_unsatisfiable(negated(is_one_of("cap", "tinh")))
    assert solver.is_unsatisfiable(is_one_of("cap", "tinh"), is_one_of("cap", "xa"))


def test_a_text_may_be_anything(solver):
    assert not solver.is_unsatisfiable(negated(is_one_of("dia_ban", "A", "B")))
    assert solver.is_unsatisfiable(is_one_of("dia_ban", "A"), negated(is_one_of("dia_ban", "A", "B")))


def test_figures_keep_to_their_bounds(solver):
    assert solver.is_unsatisfiable(more_than(5, x=1))  # part of y, which is 5 at most
    assert not solver.is_unsatisfiable(more_than(4, x=1))
    assert solver.is_unsatisfiable(more_than(10, z=1))  # x + y
    assert solver.is_unsatisfiable(more_than(0, x=1, z=-1))
    assert solver.is_unsatisfiable(more_than(0, m=-1))
    assert not solver.is_unsatisfiable(more_than(Fraction(1, 3), m=1), more_than(Fraction(-1, 2), m=-1))


def test_alternatives_are_gone_through(solver):
    either = any_of((Flag("co", value=True), more_than(5, x=1)))
    assert solver.follows(Flag("co", value=True), either)
    assert not solver.follows(Flag("co", value=False), either)
    assert solver.is_unsatisfiable(all_of((either, Flag("co", value=False))))


def test_a_negation_of_a_negation_is_the_formula_itself():
    formula = any_of((all_of((Flag("co", value=True), linear({"x": 1}, -2, is_strict=True))), is_one_of("cap", "xa")))
    assert negated(negated(formula)) == formula
    assert negated(formula) != formula


# ---- the findings


def strict(text):
    return vtlt.check(HEAD + text, strict=True)


def test_a_finding_names_both_lines():
    [found] = strict('muc "1"\nmoi tinh_huyen.co_kho\nmuc "2"\nmoi cap_tinh.co_kho khi nha_nuoc\n')
    assert (found.code, found.line, found.related.line) == ("implied-statement", 7, 5)
    for lang in ("vi", "en"):
        assert "5 (`moi tinh_huyen.co_kho`)" in found.message(lang)
    assert not found.is_error


def test_all_parts_are_named():
    [found] = strict(
        'muc "1"\ntinh_huyen.lap_ho_so >= 10%\nmuc "2"\ncap_tinh.lap_ho_so >= 10%\ncap_huyen.lap_ho_so >= 20%\n'
    )
    assert (found.code, found.line) == ("implied-by-parts", 5)
    assert "7 (`" in found.message() and "8 (`" in found.message()


def test_nothing_is_added_to_errors_and_nothing_without_asking():
    text = 'muc "1"\ncap_tinh.lap_ho_so >= 0%\n'
    assert [one.code for one in strict(text)] == ["never-fails"]
    assert vtlt.check(HEAD + text) == []
    assert [one.code for one in strict(text + "cap_thon.lap_ho_so >= 1%\n")] == ["unknown-name"]


def test_long_chains_and_wide_choices_are_given_up_not_followed():
    """Nothing is proved of them, and nothing breaks."""
    chain = "".join(
        f'truong c{n} "c{n}" : co_khong = (c{n - 1} va co_kho) hoac (khong c{n - 1} va khong co_kho)\n'
        for n in range(1, 400)
    )
    choices = " va ".join(f'(nha_nuoc hoac dia_ban = "{n}")' for n in range(1000))
    text = f'truong c0 "c0" : co_khong\n{chain}pham_vi rong "Rộng" khi {choices}\nmuc "1"\nmoi rong.c399\n'
    assert strict(text) == []


def test_of_a_condition_that_is_too_large_is_known_that_it_is_the_same():
    wide = " hoac ".join(f"van_thu = {n} nguoi" for n in range(600))
    text = f'truong rong "Rộng" : co_khong = {wide}\nmuc "1"\n'
    twice = "moi cap_tinh.luu_tru >= 2 nguoi khi rong\nmoi cap_tinh.luu_tru >= 1 nguoi khi rong\n"
    assert [(one.code, one.line) for one in strict(text + twice)] == [("implied-statement", 7)]
    other = twice.replace(">= 1 nguoi khi rong", ">= 1 nguoi khi co_kho")
    assert strict(text + other) == []
    never = f"moi cap_tinh.luu_tru >= 1 nguoi khi rong va khong ({wide})\n"
    assert "condition-never-holds" not in [one.code for one in strict(text + never)]  # true, and too large to find


# ---- the shipped rulesets


def test_the_shipped_rulesets_have_nothing_but_what_their_comments_say():
    """The plan of 2018 says four things twice, and the ruleset keeps them because the plan says them."""
    assert main(["check", "--strict", "tien_giang/2016", "van_thu_luu_tru"]) == 0
    plan = vtlt.load("tien_giang/2018")
    found = vtlt.check(plan.checked.source.written, strict=True)
    assert {(one.code, one.span.text, one.related.text) for one in found} == {
        (
            "implied-statement",
            "moi phong_noi_vu_huyen.cong_chuc_qlnn >= 1 nguoi",
            "moi phong_noi_vu_huyen.cong_chuc_qlnn = 1 nguoi",
        ),
        ("implied-statement", "moi cap_tinh.bien_che_vtlt trong 1..2 nguoi", "moi cap_tinh.co_cau_hop_le"),
        (
            "implied-statement",
            "moi phong_noi_vu_huyen.nhan_su_vtlt = 1 nguoi",
            "moi phong_chuyen_mon_huyen.nhan_su_vtlt = 1 nguoi",
        ),
        (
            "implied-statement",
            "phong_don_vi_huyen.kiem_nhiem_tap_huan >= 100%",
            "phong_don_vi_huyen.kiem_nhiem_tap_huan >= 100%",
        ),
    }


def test_the_command(tmp_path, capsys):
    file = tmp_path / "thu.vtlt"
    file.write_text(HEAD + 'muc "1"\ncap_tinh.lap_ho_so >= 0%\n', encoding="utf-8")
    assert main(["check", str(file)]) == 0
    assert capsys.readouterr().err == ""
    assert main(["check", "--strict", str(file), "--lang", "en"]) == 0
    assert "warning[never-fails]" in capsys.readouterr().err
