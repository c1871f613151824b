"""The two national rulesets: their rows against the figures that secondary sources agree on, and what they come to."""

from __future__ import annotations

import datetime
from fractions import Fraction

import pytest

import vtlt_rules as vtlt
from vtlt_rules import Interval, Verdict

MET, NOT_MET, PENDING = Verdict.MET, Verdict.NOT_MET, Verdict.PENDING
END_2025, END_2030 = datetime.date(2025, 12, 31), datetime.date(2030, 12, 31)

ONLINE = {  # who, by the end of which year: which share of work files is handled online, of services offered at level 4
    ("bo_tinh", 2025): 90, ("cap_huyen", 2025): 80, ("cap_xa", 2025): 60,
    ("bo_tinh", 2030): 100, ("cap_huyen", 2030): 90, ("cap_xa", 2030): 70,
}  # fmt: skip


@pytest.fixture(scope="module")
def digital():
    return vtlt.load("quoc_gia/chuyen_doi_so")


def rows_of(plan):
    return {one.text: one for one in plan.statements}


def test_rows_of_the_digital_programme(digital):
    online = [f"{who}.xu_ly_tren_mang >= {share}% den_het nam {year}" for (who, year), share in ONLINE.items()]
    assert [one.text for one in digital.statements] == [
        "ca_nuoc.dich_vu_muc_4 >= 80% den_het nam 2025",
        "ca_nuoc.dich_vu_muc_4 >= 100% den_het nam 2030",
        *online,
        "quoc_gia.ket_noi_co_so_du_lieu >= 100% den_het nam 2025",
        "moi quoc_gia.thu_hang <= 70 hang den_het nam 2025",
        "moi quoc_gia.thu_hang <= 50 hang den_het nam 2030",
    ]
    assert digital.warnings == ()
    for text, statement in rows_of(digital).items():
        assert statement.deadline == (END_2025 if text.endswith("2025") else END_2030)


def test_heads(digital):
    head = digital.checked
    assert (digital.number, head.issuer, head.issued) == (
        "749/QĐ-TTg",
        "Thủ tướng Chính phủ",
        datetime.date(2020, 6, 3),
    )
    assert digital.period == vtlt.Period(datetime.date(2020, 6, 3), END_2030)
    assert "chưa đọc nguyên văn" in head.origin
    assert all(section.clause is None and section.title for section in digital.sections)


def files(ma, cap, whole, online):
    return {"ma": ma, "cap": cap, "ho_so_cong_viec": whole, "ho_so_xu_ly_tren_mang": online}


@pytest.mark.parametrize(
    ("as_of", "pending"),
    [
        ("30/12/2025", {2025, 2030}),
        ("31/12/2025", {2030}),
        ("15/06/2026", {2030}),
        ("31/12/2030", set()),
        (None, set()),
    ],
)
def test_each_year_has_its_own_day(digital, as_of, pending):
    """A ministry and a province 1340 of 1500 (1350 are wanted), a district 160 of 200, a commune 59 of 100."""
    agencies = [files("B", "bo", 1000, 900), files("T", "tinh", 500, 440), files("H", "huyen", 200, 160)]
    report = digital.evaluate([*agencies, files("X", "xa", 100, 59)], as_of=as_of)
    found = {f.statement.text: f for f in report.findings}
    values = {"bo_tinh": Fraction(1340, 1500), "cap_huyen": Fraction(4, 5), "cap_xa": Fraction(59, 100)}
    shortfalls = {
        ("bo_tinh", 2025): 10,
        ("cap_xa", 2025): 1,
        ("bo_tinh", 2030): 160,
        ("cap_huyen", 2030): 20,
        ("cap_xa", 2030): 11,
    }
    for (who, year), share in ONLINE.items():
        finding = found[f"{who}.xu_ly_tren_mang >= {share}% den_het nam {year}"]
        judged = NOT_MET if (who, year) in shortfalls else MET
        assert (finding.verdict, finding.provisional) == ((PENDING, judged) if year in pending else (judged, None))
        assert finding.bounds == Interval(values[who], values[who])
        assert finding.shortfall == shortfalls.get((who, year))


@pytest.mark.parametrize(
    ("rank", "verdicts"), [(50, [MET, MET]), (51, [MET, NOT_MET]), (70, [MET, NOT_MET]), (71, [NOT_MET] * 2)]
)
def test_ranks_count_downwards(digital, rank, verdicts):
    report = digital.evaluate([{"ma": "VN", "cap": "quoc_gia", "thu_hang": rank}])
    assert [f.verdict for f in report["quoc_gia.thu_hang"]] == verdicts


def test_services_and_databases(digital):
    agencies = [
        {"ma": "B", "cap": "bo", "dich_vu_cong": 10, "dich_vu_cong_muc_4": 8},
        {"ma": "X", "cap": "xa", "dich_vu_cong": 40, "dich_vu_cong_muc_4": 32},
        {"ma": "VN", "cap": "quoc_gia", "co_so_du_lieu_quoc_gia": 6, "co_so_du_lieu_ket_noi": 5},
    ]
    report = digital.evaluate(agencies, as_of="31/12/2025")
    assert [(f.verdict, f.provisional) for f in report["ca_nuoc.dich_vu_muc_4"]] == [(MET, None), (PENDING, NOT_MET)]
    [databases] = report["quoc_gia.ket_noi_co_so_du_lieu"]
    assert (databases.verdict, databases.shortfall) == (NOT_MET, 1)
