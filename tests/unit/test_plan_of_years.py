"""The plan of several years in examples/song_dao_2026_2030: every verdict worked out by hand from its tables."""

from __future__ import annotations

import datetime
from fractions import Fraction
from pathlib import Path

import pytest

import vtlt_rules as vtlt
from vtlt_rules import Verdict

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "song_dao_2026_2030"
MET, NOT_MET, PENDING, UNDECIDED = Verdict.MET, Verdict.NOT_MET, Verdict.PENDING, Verdict.UNDECIDED

FINDINGS = {  # id: verdict, least and greatest value
    "1/1": (MET, Fraction(109, 120), Fraction(109, 120)),  # 57 + 35 + 17 of 60 + 40 + 20; 108 are wanted
    "1/2": (PENDING, Fraction(109, 120), Fraction(109, 120)),
    "1/3": (PENDING, Fraction(109, 120), Fraction(109, 120)),
    "1/4": (NOT_MET, Fraction(67, 105), Fraction(67, 105)),  # of all communes; the mountains have 13 of 25
    "1/5": (PENDING, Fraction(67, 105), Fraction(67, 105)),
    "1/6": (PENDING, Fraction(67, 105), Fraction(67, 105)),
    "2/1": (NOT_MET, Fraction(5, 6), Fraction(5, 6)),  # X2 on 01/07/2026, a day late; X1 on the last day
    "2/2": (MET, 1, 1),  # X2 on the first day, X1 on the last; X6, which has not, is left out
    "2/3": (UNDECIDED, Fraction(8, 9), 1),  # X5 did not say; S2 on 31/03/2026, the last day
    "2/4": (NOT_MET, Fraction(1, 3), Fraction(2, 3)),  # S1 on 14/04/2026, the last day; S2 a day later; S3 did not say
    "3/1": (NOT_MET, Fraction(2, 3), Fraction(2, 3)),  # S2 has one of two
    "3/2": (NOT_MET, Fraction(1, 2), Fraction(1, 2)),  # X1 and X2 have more than 10 m left; X2 has one for two
    "3/3": (MET, 400, 400),  # 90.000 documents, 225 officials
    "4/1": (MET, Fraction(3, 4), Fraction(7, 8)),  # S3 has no paper; X2 has 20%; X6 did not say; S2, X1, X4 just 30%
    "4/2": (PENDING, Fraction(3, 4), Fraction(7, 8)),
    "4/3": (PENDING, Fraction(3, 4), Fraction(7, 8)),
    "4/4": (UNDECIDED, Fraction(6, 9), Fraction(7, 9)),  # X2 has two conditions, X4 two at most, S3 two or three
    "4/5": (PENDING, Fraction(6, 9), Fraction(7, 9)),
    "4/6": (PENDING, Fraction(6, 9), Fraction(7, 9)),
    "4/7": (MET, Fraction(124, 370), Fraction(144, 370)),  # 40 + 24 + 0 + 12 + 10 + 30 + 3 + 5, and 0 to 20 of X6
    "4/8": (PENDING, Fraction(124, 370), Fraction(144, 370)),
    "4/9": (PENDING, Fraction(124, 370), Fraction(144, 370)),
    "4/10": (MET, Fraction(1, 2), Fraction(1, 2)),  # 30 of the 60 of X3 alone
    "5/1": (MET, Fraction(67, 105), Fraction(67, 105)),  # then 48 and 0 to 10 of X6, of 105: 58 + 8,4 are wanted
    "5/2": (MET, 65, 65),  # 5 + 0 + 18 + 12 + 20 + 6 + 0 + 0 + 4; then 134, so that 67 are allowed
    "5/3": (PENDING, 65, 65),
    "5/4": (PENDING, 65, 65),
    "5/5": (NOT_MET, 42, 42),  # of all communes; the coast has 36, and then 49
    "5/6": (NOT_MET, Fraction(1, 2), Fraction(1, 2)),  # S1 from 30 to 40, S2 from 21 to 24, S3 has no paper
    "5/7": (MET, 6, 7),  # then 5; X4 did not say
    "6/1": (MET, Fraction(4, 6), Fraction(5, 6)),  # X1, X2, X3, X6; X5 gave itself no points
    "6/2": (PENDING, Fraction(4, 6), Fraction(5, 6)),
    "6/3": (PENDING, Fraction(4, 6), Fraction(5, 6)),
    "6/4": (MET, 0, 1),
}

PROVISIONALLY = {
    "1/2": NOT_MET,  # 114 are wanted
    "1/3": NOT_MET,
    "1/5": NOT_MET,  # the plain alone has 80%
    "1/6": NOT_MET,
    "4/2": UNDECIDED,
    "4/3": NOT_MET,
    "4/5": NOT_MET,
    "4/6": NOT_MET,
    "4/8": NOT_MET,  # 185 m are wanted
    "4/9": NOT_MET,
    "5/3": NOT_MET,  # 26,8 m are allowed
    "5/4": NOT_MET,
    "6/2": UNDECIDED,
    "6/3": UNDECIDED,
}


@pytest.fixture(scope="module")
def plan():
    return vtlt.load(EXAMPLE / "ke_hoach.vtlt")


@pytest.fixture(scope="module")
def report(plan):
    now, then = (plan.schema.read(EXAMPLE / f"so_lieu_{year}.csv", EXAMPLE / "danh_sach.csv") for year in (2026, 2025))
    return plan.evaluate(now, previous=then, as_of="31/12/2026")


def test_the_plan_has_nothing_to_warn_of(plan):
    text = (EXAMPLE / "ke_hoach.vtlt").read_text(encoding="utf-8")
    assert len(plan.statements) == 36
    assert plan.warnings == () and vtlt.check(text, strict=True) == []


def test_deadlines(plan):
    ends = {one.id: one.deadline for one in plan.statements}
    assert [ends[f"1/{n}"].year for n in range(1, 7)] == [2026, 2028, 2030] * 2
    assert (ends["1/1"], ends["2/1"], ends["2/2"], ends["2/3"]) == (
        datetime.date(2026, 12, 31),
        datetime.date(2026, 6, 30),
        datetime.date(2026, 9, 30),
        datetime.date(2026, 3, 31),
    )


def ends_of(bounds):
    return (None, None) if bounds is None else (bounds.low, bounds.high)


def test_verdicts_and_values(report):
    found = {f.statement.id: (f.verdict, *ends_of(f.bounds)) for f in report.findings}
    del found["2/5"], found["6/5"]  # below
    assert found == FINDINGS
    assert {f.statement.id: f.provisional for f in report.findings if f.provisional is not None} == PROVISIONALLY


def test_areas(report):
    [finding] = [f for f in report.findings if f.statement.id == "1/4"]
    assert [(group.value, group.verdict, group.bounds.low) for group in finding.groups] == [
        ("Ven biển", MET, Fraction(3, 5)),  # 14 + 9 + 7 of 20 + 20 + 10
        ("Đồng bằng", MET, Fraction(4, 5)),
        ("Miền núi", NOT_MET, Fraction(13, 25)),  # 15 are wanted
    ]
    assert [group.shortfall for group in finding.groups] == [None, None, 2]


def test_what_is_lacking_of_a_threshold_of_ones_own(report):
    [finding] = [f for f in report.findings if f.statement.id == "3/1"]
    assert [(one.agency, one.verdict) for one in finding.agencies] == [("S1", MET), ("S2", NOT_MET), ("S3", MET)]
    [below] = finding.below
    assert below.lacking == 1


def test_a_year_that_runs_from_a_milestone(report):
    """S1 on the last day, 01/03/2026; S2 has until 15/06/2027; S3 on 15/02/2026, five weeks late."""
    [finding] = [f for f in report.findings if f.statement.id == "2/5"]
    assert finding.verdict is NOT_MET
    assert [(one.agency, one.verdict) for one in finding.agencies] == [("S1", MET), ("S2", PENDING), ("S3", NOT_MET)]


def test_what_has_changed(report):
    changes = {f.statement.id: ends_of(f.change) for f in report.findings if f.change is not None}
    assert changes == {
        "5/1": (Fraction(9, 105), Fraction(19, 105)),  # percentage points
        **dict.fromkeys(("5/2", "5/3", "5/4"), (Fraction(-69, 134), Fraction(-69, 134))),
        "5/5": (Fraction(-32, 74), Fraction(-32, 74)),
        "5/7": (1, 2),
    }
    [by_area] = [f for f in report.findings if f.statement.id == "5/5"]
    assert [(group.value, group.verdict, group.shortfall) for group in by_area.groups] == [
        ("Ven biển", NOT_MET, Fraction(-33, 5)),  # 60% of 49 m are 29,4, and 36 are left
        ("Đồng bằng", MET, None),  # 6 of 12
        ("Miền núi", MET, None),  # none of 13
    ]


def test_classes(report):
    """X1 has 82 + 5 + 5, X3 85 + 5 + 5; X6 85 + 5 but no store; X2 70 + 5; X4 55 and 5 if it has one; X5 10 and more."""
    [finding] = [f for f in report.findings if f.statement.id == "6/5"]
    counts = {name: ends_of(bounds) for name, bounds in finding.classes.items()}
    assert finding.verdict is Verdict.TRACKED
    assert counts == {"tot": (2, 3), "kha": (2, 3), "trung_binh": (1, 2), "yeu": (0, 1)}
