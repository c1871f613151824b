"""How far derived yes/no fields that cannot be what was reported are looked for; the figures are those of the reference."""

import pytest
from one_statement import declaring, verdicts

from vtlt_rules import Verdict

MET, BAD_DATA = Verdict.MET, Verdict.BAD_DATA


def flags(count):
    return "".join(f'truong b{i} "B{i}" : co_khong\n' for i in range(1, count + 1))


def derived(**formulas):
    return "".join(f'truong {name} "{name.upper()}" : co_khong = {formula}\n' for name, formula in formulas.items())


@pytest.mark.parametrize(("count", "verdict"), [(8, BAD_DATA), (9, Verdict.NOT_MET)])
def test_256_combinations_are_tried(count, verdict):
    """Each term is always true; with nine yes/no fields there are 512 combinations, so that what was reported stands."""
    formula = " va ".join(f"(b{i} hoac khong b{i})" for i in range(1, count + 1))
    rules = declaring(flags(count) + derived(d=formula), "moi s.d")
    assert verdicts(rules, d=False) == [verdict]


@pytest.mark.parametrize(("count", "verdict"), [(64, BAD_DATA), (65, Verdict.NOT_MET)])
def test_formulas_of_64_terms_are_tried(count, verdict):
    formula = " hoac ".join(["khong b1", *["b1"] * (count - 1)])
    rules = declaring(flags(1) + derived(d=formula), "moi s.d")
    assert verdicts(rules, d=False) == [verdict]


@pytest.mark.parametrize(("count", "verdict"), [(16, BAD_DATA), (17, MET)])
def test_groups_of_16_fields_are_looked_at(count, verdict):
    """All are b1 but the last, which is not."""
    formulas = {f"d{i}": "b1" for i in range(1, count)} | {"e": "khong b1"}
    rules = declaring(flags(1) + derived(**formulas), "moi s.e")
    assert verdicts(rules, d1=True, e=True) == [verdict]


@pytest.mark.parametrize(("count", "verdict"), [(15, BAD_DATA), (16, MET)])
def test_chains_of_16_fields_are_looked_at(count, verdict):
    """The last formula names the first field twice, and is never true."""
    formulas = {"d1": "b1"} | {f"d{i}": f"d{i - 1}" for i in range(2, count + 1)}
    rules = declaring(flags(1) + derived(**formulas, e=f"d{count} va khong d1"), "moi s.e")
    assert verdicts(rules, e=True) == [verdict]


@pytest.mark.parametrize(("count", "verdict"), [(16, BAD_DATA), (17, MET)])
def test_4096_combinations_are_tried_in_a_ruleset(count, verdict):
    """Each formula has 256 combinations and is never true; the sixteenth is the last that is tried."""
    formulas = {}
    declared = ""
    for number in range(1, count + 1):
        names = [f"n{number}_{i}" for i in range(1, 9)]
        declared += "".join(f'truong {name} "{name}" : co_khong\n' for name in names)
        formulas[f"d{number}"] = " va ".join([*names, f"khong {names[0]}"])
    rules = declaring(declared + derived(**formulas), f"moi s.d{count}")
    assert verdicts(rules, **{f"d{count}": True}) == [verdict]


def test_ranges_count_as_often_as_formulas_tell_them_apart():
    """Below 10, from 10 to 20, above 20: three; with 7 yes/no fields 384 combinations, and with 6 of them 192."""
    for count, verdict in ((6, BAD_DATA), (7, MET)):
        number = 'truong n "N" : nguoi\n'
        formula = " va ".join(["n >= 10 nguoi", "n > 20 nguoi", *(f"b{i}" for i in range(1, count + 1)), "khong b1"])
        rules = declaring(flags(count) + number + derived(d=formula), "moi s.d")
        assert verdicts(rules, d=True) == [verdict]


def test_a_number_outside_of_its_bounds_is_not_tried():
    declared = 'truong n "N" : nguoi toi_da 5 nguoi\n' + derived(
        d="n >= 6 nguoi hoac (b1 va khong b1)", e="n <= 5 nguoi hoac (b1 va b1)"
    )
    rules = declaring(flags(1) + declared, "moi s.d", "moi s.e")
    assert verdicts(rules, d=True) == [BAD_DATA, MET]
    assert verdicts(rules, e=False) == [BAD_DATA, MET]
