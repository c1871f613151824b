"""Frames of the example of 2018: what the reference says, on every engine."""

import datetime
from collections.abc import Iterable
from fractions import Fraction

import polars as pl
import pytest
from frame_engines import (
    EXAMPLE,
    bound,
    evaluated,
    every_engine,
    judged,
    verdicts,
)
from frames import FAR, GROUP, frame_of, reference_rows, result_rows, typed


@pytest.fixture(scope="module")
def returns(plan_2018):
    """Every agency of the registry with what it reported."""
    data = plan_2018.schema.read(EXAMPLE / "data.csv", EXAMPLE / "registry.csv")
    assert isinstance(data.registry, Iterable)
    joined = {agency["ma"]: dict(agency) for agency in data.registry}
    for agency in data:
        joined[agency["ma"]] |= dict(agency)
    return [typed(plan_2018.checked, agency) for agency in joined.values()]


@every_engine
@pytest.mark.parametrize("as_of", [None, datetime.date(2018, 6, 30)])
def test_the_plan_of_2018_is_what_the_reference_says(engine, plan_2018, returns, as_of):
    frame = frame_of(plan_2018.checked, [returns])
    assert frame.height == 366
    found = result_rows(evaluated(engine, plan_2018, frame, by=[GROUP], as_of=as_of))
    expected = reference_rows(plan_2018.checked, [returns], as_of)
    assert found == expected
    assert {row[2] for row in expected} >= ({"pending", "met"} if as_of else {"met", "not_met", "undecided"})


@every_engine
def test_the_plan_of_2018_by_level_is_what_the_reference_says(engine, plan_2018, returns):
    levels = sorted({agency["cap"] for agency in returns})
    found = evaluated(engine, plan_2018, frame_of(plan_2018.checked, [returns]), by="cap")
    for level in levels:
        report = plan_2018.evaluate([agency for agency in returns if agency["cap"] == level])
        # milestones of 9999 are those that are not done, and no date at all for the reference
        own = [f.verdict.value for f in report.findings if "hoan_thanh" not in f.statement.text]
        rows = found.filter(pl.col("cap") == level, ~pl.col("statement").str.contains("hoan_thanh"))
        assert verdicts(rows) == own, level
    assert found["cap"].unique(maintain_order=True).to_list() == levels


BEHIND = [
    "cap_tinh.lap_ho_so >= 40%",
    "moi moi_co_quan.quy_che_vtlt hoan_thanh trong 02/11/2017..31/12/2018",
    "co_quan_nha_nuoc.ha_tang_thong_tin >= 100%",
    "co_quan_nha_nuoc.trao_doi_van_ban >= 100%",
    "moi phong_chuyen_mon_huyen.nhan_su_vtlt = 1 nguoi",
    "moi cap_xa.ke_hoach_chinh_ly hoan_thanh",
]


@every_engine
@pytest.mark.parametrize("text", BEHIND)
def test_the_agencies_behind_statements_of_2018_are_what_the_reference_says(engine, plan_2018, returns, text):
    reported = [agency | {k: "chua" for k, cell in agency.items() if cell == FAR} for agency in returns]
    [finding] = [f for f in plan_2018.evaluate(reported).findings if f.statement.text == text]
    expected = []
    for agency in finding.agencies:
        interval = agency.bounds
        low = Fraction(interval.low) if interval else None
        high = Fraction(interval.high) if interval and interval.high is not None else None
        expected.append((agency.agency, agency.verdict.value, low, high))
    result = judged(engine, plan_2018, pl.DataFrame(frame_of(plan_2018.checked, [returns])), text)
    found = [(row["ma"], row["verdict"], bound(row, "low"), bound(row, "high")) for row in result.to_dicts()]
    assert sorted(found, key=str) == sorted(expected, key=str)
    assert len(found) > 10
