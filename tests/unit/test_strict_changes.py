"""Strict checking of rises and falls: rows on one change that follow from each other, or contradict each other."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

import vtlt_rules as vtlt

HEAD = """ke_hoach thu "Thử"
thoi_ky 01/01/2026..31/12/2030
don_vi nguoi "người" nguyen
thuoc_tinh cap "Cấp" : { tinh, xa }
thuoc_tinh vung "Vùng" : chuoi
truong co "Có" : nguoi
truong lam "Làm" : nguoi thuoc co
truong kho "Kho" : co_khong
pham_vi s "S" khi cap = tinh
pham_vi t "T" khi cap = xa
chi_so phan "Phần" = ty_le(lam)
chi_so tong_co "Tổng" = tong(co)
muc "1"
"""
FIRST = HEAD.count("\n") + 1


def found(*lines: str) -> list[tuple[str, int]]:
    """Return what strict checking says of lines, by the number of the line, from 1."""
    diagnostics = vtlt.check(HEAD + "\n".join(lines) + "\n", strict=True)
    assert not any(one.is_error for one in diagnostics), vtlt.diagnostics_to_text(diagnostics)
    said = ("contradictory-statements", "implied-statement")
    return [(one.code, one.line - FIRST + 1) for one in diagnostics if one.code in said]


CONTRADICTORY = [("contradictory-statements", 2)]
IMPLIED = [("implied-statement", 2)]
IMPLIED_FIRST = [("implied-statement", 1)]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("s.tong_co tang >= 10%", "s.tong_co giam >= 5%", CONTRADICTORY),
        ("s.phan tang >= 5 diem_phan_tram", "s.phan giam > 0 diem_phan_tram", CONTRADICTORY),
        ("moi s.co tang >= 2 nguoi", "moi s.co giam >= 1 nguoi", CONTRADICTORY),
        ("s.tong_co tang >= 10%", "s.tong_co tang <= 5%", CONTRADICTORY),
        ("s.tong_co tang > 5%", "s.tong_co tang <= 5%", CONTRADICTORY),
        ("s.tong_co tang >= 5%", "s.tong_co tang <= 5%", []),
        ("s.tong_co tang trong 1..3%", "s.tong_co giam trong 1..3%", CONTRADICTORY),
        ("s.tong_co tang >= 0%", "s.tong_co giam >= 0%", []),  # where nothing changes
        ("s.tong_co tang >= 10%", "s.tong_co tang >= 5%", IMPLIED),
        ("s.tong_co tang >= 5%", "s.tong_co tang >= 10%", IMPLIED_FIRST),
        ("s.tong_co tang >= 5%", "s.tong_co tang > 5%", IMPLIED_FIRST),
        ("s.tong_co giam >= 10 nguoi", "s.tong_co giam >= 5 nguoi", IMPLIED),
        ("s.tong_co tang trong 2..3%", "s.tong_co tang >= 1%", IMPLIED),
        ("s.tong_co giam >= 5%", "s.tong_co tang <= 5%", IMPLIED),  # what falls rises by less than nothing
        ("s.tong_co tang >= 5%", "s.tong_co giam >= 3 nguoi", CONTRADICTORY),  # in percent and in people alike
        ("s.tong_co tang > 0%", "s.tong_co tang <= 0 nguoi", CONTRADICTORY),
        ("s.tong_co tang >= 0%", "s.tong_co giam >= 0 nguoi", []),
        ("s.tong_co tang >= 5%", "s.tong_co tang >= 3 nguoi", []),  # that depends on how many there were
        ("s.tong_co tang >= 10% den_het nam 2026", "s.tong_co tang >= 5% den_het nam 2027", IMPLIED),
        ("s.tong_co tang >= 5% den_het nam 2026", "s.tong_co tang >= 10% den_het nam 2027", []),
        ("s.tong_co tang >= 5% den_het nam 2026", "s.tong_co giam >= 5% den_het nam 2027", []),
        # not the same change
        ("s.tong_co tang >= 10%", "t.tong_co giam >= 5%", []),
        ("s.tong_co tang >= 10%", "s.phan giam >= 5 diem_phan_tram", []),
        ("s.tong_co tang >= 10%", "moi s.co giam >= 5%", []),
        ("s.tong_co tang >= 10% so_voi nam 2024", "s.tong_co giam >= 5% so_voi nam 2025", []),
        ("s.tong_co tang >= 10%", "s.tong_co giam >= 5% khi kho", []),
        ("s.tong_co tang >= 10%", "s.tong_co giam >= 5% tung vung", []),
        ("s.tong_co tang >= 10%", "s.tong_co tang >= ?", []),
        ("s.tong_co tang >= 10%", "s.tong_co >= 5 nguoi", []),
    ],
)
def test_two_rows(one, other, expected):
    assert found(one, other) == expected


def test_each_is_said_once_and_with_its_reason():
    lines = ["s.tong_co tang >= 10%", "s.tong_co tang >= 5%", "s.tong_co tang >= 3%", "s.tong_co giam > 1%"]
    assert found(*lines) == [
        ("implied-statement", 2),
        ("implied-statement", 3),
        *[("contradictory-statements", 4)] * 3,
    ]
    said = vtlt.check(HEAD + "\n".join(lines[:2]) + "\n", strict=True)
    [one] = [one for one in said if one.code == "implied-statement"]
    assert f"{FIRST} (`s.tong_co tang >= 10%`)" in one.message() and one.related.line == FIRST


def satisfied(line: str, now: int, then: int) -> bool:
    """Judge a row on one agency as people would: in percent of what was, or in people."""
    _, direction, relation, number, *unit = line.replace("%", " %").split()
    change = Fraction(now - then, then) * 100 if unit == ["%"] else Fraction(now - then)
    if direction == "giam":
        change = -change
    limit = Fraction(number)
    return {
        ">=": change >= limit,
        ">": change > limit,
        "<=": change <= limit,
        "<": change < limit,
        "=": change == limit,
    }[relation]


def test_what_is_said_holds_of_all_changes():
    """A contradiction is met by nobody, what is implied by everybody who meets the other; and little is missed."""
    dice, signs = random.Random(11), [">=", ">", "<=", "<", "="]
    figures = [(now, then) for then in (1, 4, 10, 20, 40, 100) for now in range(2 * then + 11)]
    counts = {"contradictory-statements": 0, "implied-statement": 0, "missed": 0}
    for _ in range(400):
        unit = dice.choice(["%", " nguoi"])
        rows = [
            f"s.tong_co {dice.choice(['tang', 'giam'])} {dice.choice(signs)} {dice.randrange(4) * 5}{unit}"
            for _ in range(2)
        ]
        if rows[0] == rows[1]:
            continue
        both = [[satisfied(row, *one) for row in rows] for one in figures]
        said = found(*rows)
        if not said:
            counts["missed"] += not any(one and other for one, other in both)
            continue
        [(code, line)] = said
        counts[code] += 1
        if code == "contradictory-statements":
            assert not any(one and other for one, other in both), rows
        else:
            assert all(row[line - 1] for row in both if row[2 - line]), rows
    assert counts["contradictory-statements"] > 60 and counts["implied-statement"] > 60
    assert counts["missed"] <= 20  # where no whole number lies between
