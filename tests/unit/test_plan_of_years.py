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
    "1/3": (NOT_MET, Fraction(67, 105), Fraction(67, 105)),  # of all communes; the mountains have 13 of 25
    "2/1": (NOT_MET, Fraction(5, 6), Fraction(5, 6)),  # X2 on 01/07/2026, a day late; X1 on the last day
    "2/2": (MET, 1, 1),  # X2 on the first day, X1 on the last; X6, which has not, is left out
    "2/3": (UNDECIDED, Fraction(8, 9), 1),  # X5 did not say; S2 on 31/03/2026, the last day
    "2/4": (NOT_MET, Fraction(1, 3), Fraction(2, 3)),  # S1 on 14/04/2026, the last day; S2 a day later; S3 did not say
    "3/1": (NOT_MET, Fraction(2, 3), Fraction(2, 3)),  # S2 has one of two
    "3/2": (NOT_MET, Fraction(1, 2), Fraction(1, 2)),  # X1 and X2 have more than 10 m left; X2 has one for two
    "3/3": (MET, 400, 400),  # 90.000 documents, 225 officials
    "4/1": (MET, Fraction(3, 4), Fraction(7, 8)),  # S3 has no paper; X2 has 20%; X6 did not say; S2, X1, X4 just 30%
    "4/2": (UNDECIDED, Fraction(6, 9), Fraction(7, 9)),  # X2 has two conditions, X4 two at most, S3 two or three
}


@pytest.fixture(scope="module")
def plan():
    return vtlt.load(EXAMPLE / "ke_hoach.vtlt")


@pytest.fixture(scope="module")
def report(plan):
    agencies = plan.schema.read(EXAMPLE / "so_lieu_2026.csv", EXAMPLE / "danh_sach.csv")
    return plan.evaluate(agencies, as_of="31/12/2026")


def test_the_plan_has_nothing_to_warn_of(plan):
    text = (EXAMPLE / "ke_hoach.vtlt").read_text(encoding="utf-8")
    assert plan.warnings == () and vtlt.check(text, strict=True) == []


def test_deadlines(plan):
    ends = {one.id: one.deadline for one in plan.statements}
    assert ends["1/1"] == datetime.date(2026, 12, 31) and ends["1/2"] == datetime.date(2030, 12, 31)
    assert (ends["2/1"], ends["2/2"], ends["2/3"]) == (
        datetime.date(2026, 6, 30),
        datetime.date(2026, 9, 30),
        datetime.date(2026, 3, 31),
    )


def test_verdicts_and_values(report):
    found = {f.statement.id: (f.verdict, f.bounds.low, f.bounds.high) for f in report.findings}
    del found["2/5"]  # below
    assert found == FINDINGS


def test_areas(report):
    [finding] = [f for f in report.findings if f.statement.id == "1/3"]
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
