"""What statements read: the order, formulas taken apart, what a statement depends on; never exponential."""

import time

import pytest

import vtlt_rules as vtlt
from vtlt_rules.checked import (
    AnyOf,
    IsTrue,
    Not,
    cells_read,
    conditions_in,
    direct_reads,
    fields_that_matter,
    in_topological_order,
    taken_apart,
)

HEAD = """ke_hoach thu "Thử"
    thoi_ky 01/01/2018..31/12/2018
don_vi nguoi "người" nguyen
thuoc_tinh cap "Cấp" : { tinh "cấp tỉnh", xa "cấp xã" }
truong nam "Nam" : nguoi
truong nu "Nữ" : nguoi
truong nu_tre "Nữ trẻ" : nguoi thuoc nu
truong ca_hai "Cả hai" : nguoi = nam + nu
truong co "Có" : co_khong
truong them "Thêm" : co_khong
truong du "Đủ" : co_khong = them va ca_hai >= 2 nguoi
truong ca "Cả" : co_khong = co hoac khong du hoac co
"""
TAIL = """pham_vi tinh_ "Tỉnh" khi cap = tinh
chi_so ty "Tỷ" = ty_le(nam tren ca_hai)
chi_so dem_du "Đếm" = dem(du hoac khong co)
muc "1"
"""


def plan(*statements, formulas=()):
    return vtlt.parse(HEAD + "\n".join(formulas) + "\n" + TAIL + "\n".join(statements) + "\n").checked


@pytest.mark.parametrize(
    ("statement", "named", "cells"),
    [
        ("tinh_.ty >= 50%", ("nam", "ca_hai"), ("nam", "nu")),
        ("moi tinh_.nu_tre >= 1 nguoi khi ca", ("nu_tre", "ca"), ("nu_tre", "co", "them", "nam", "nu")),
        ("tinh_.dem_du >= 1 co_quan khi co", ("du", "co", "co"), ("them", "nam", "nu", "co")),
        ('nhiem_vu tinh_ "Việc"', (), ()),
    ],
)
def test_cells_in_the_order_of_their_first_occurrence(statement, named, cells):
    ruleset = plan(statement)
    [read] = ruleset.statements
    assert tuple(direct_reads(read)) == named
    assert cells_read(ruleset, read) == cells


def test_what_a_statement_depends_on():
    ruleset = plan("moi tinh_.du", "moi tinh_.co")
    of_formula, of_itself = (fields_that_matter(ruleset, statement) for statement in ruleset.statements)
    assert of_formula == {"du", "them", "nam", "nu", "nu_tre", "ca_hai"}
    assert of_itself == {"co"}


def test_conditions_in_a_condition():
    inner = AnyOf((IsTrue("co"), Not(IsTrue("them"))))
    assert [*conditions_in(Not(inner))] == [Not(inner), inner, IsTrue("co"), Not(IsTrue("them")), IsTrue("them")]


def test_derived_fields_come_after_what_their_formulas_name():
    ruleset = plan(formulas=['truong tat_ca "Tất cả" : co_khong = ca va du'])
    assert [name for name, _ in in_topological_order(ruleset, ["tat_ca", "co", "du"])] == ["du", "ca", "tat_ca"]
    assert dict(in_topological_order(ruleset, ["du"])) == {"du": ruleset.fields["du"].formula}


def doubling(length):
    """Write formulas each of which names the one before twice."""
    yield 'truong d0 "d0" : co_khong = co hoac khong co'
    yield from (f'truong d{n} "d{n}" : co_khong = d{n - 1} hoac khong d{n - 1}' for n in range(1, length))


@pytest.mark.parametrize("length", [40, 400])
def test_formulas_that_name_each_other_twice_are_quick(length):
    """The checker, both evaluators, the accumulator: who followed all 2**length occurrences would not end, or too deep."""
    start = time.process_time()
    last = f"d{length - 1}"
    statements = [f"moi tinh_.{last}", f"moi tinh_.co khi {last}", "moi tinh_.d20"]
    ruleset = vtlt.parse("\n".join([HEAD, *doubling(length), TAIL, *statements, ""]))
    for statement in ruleset.checked.statements:
        assert cells_read(ruleset.checked, statement) == ("co",)
    assert [*taken_apart(ruleset.checked, [last, "co"])] == ["co"]
    compiled, accumulator = ruleset.compile(), ruleset.accumulator()
    given = [{"ma": "A", "cap": "tinh"}, {"ma": "B", "cap": "tinh", "co": True}]
    given += [one | {"ma": one["ma"] * 2, last: False} for one in given]
    for agency in given:
        expected = tuple(finding.verdict for finding in ruleset.evaluate([agency]).findings)
        assert compiled(agency) == expected
        accumulator.add(agency)
    assert accumulator.verdicts == tuple(finding.verdict for finding in ruleset.evaluate(given).findings)
    assert len(compiled.source) < 1000 * length
    assert time.process_time() - start < 20
