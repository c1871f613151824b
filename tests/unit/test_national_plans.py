"""The two national rulesets: their rows against the figures that secondary sources agree on, and what they come to."""

from __future__ import annotations

import datetime
from fractions import Fraction

import pytest

import vtlt_rules as vtlt
from vtlt_rules import Interval, Verdict

MET, NOT_MET, PENDING, UNDECIDED = Verdict.MET, Verdict.NOT_MET, Verdict.PENDING, Verdict.UNDECIDED
NOT_APPLICABLE = Verdict.NOT_APPLICABLE
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


# ---- electronic archives

ARCHIVES = [
    "luu_tru_co_quan.tao_lap_dien_tu >= 80%",
    "luu_tru_co_quan.luu_tru_tren_mang >= 90%",
    "luu_tru_co_quan.nop_luu >= 80%",
    "moi luu_tru_co_quan.nop_som_nhat hoan_thanh trong 3 nam ke_tu tao_lap_som_nhat",
    "lich_su_chuyen_nganh.co_giai_phap >= 100%",
    "moi_luu_tru.so_hoa_du_muc >= 90% khi co_tai_lieu_giay_hay_dung",
    "lich_su_chuyen_nganh.phuc_vu_truc_tuyen >= 80%",
]


@pytest.fixture(scope="module")
def archives():
    return vtlt.load("quoc_gia/luu_tru_dien_tu")


def test_rows_and_head_of_the_electronic_archives(archives):
    assert [one.text for one in archives.statements] == ARCHIVES
    assert archives.warnings == ()
    head = archives.checked
    assert (archives.number, head.issuer, head.issued) == (
        "458/QĐ-TTg",
        "Thủ tướng Chính phủ",
        datetime.date(2020, 4, 3),
    )
    assert archives.period == vtlt.Period(datetime.date(2020, 4, 3), END_2025)
    assert "chưa đọc nguyên văn" in head.origin
    assert all(section.clause is None and section.title for section in archives.sections)


def paper(ma, used, digitised, loai="luu_tru_lich_su"):
    return {"ma": ma, "loai": loai, "tai_lieu_giay_hay_dung": used, "tai_lieu_giay_so_hoa": digitised}


@pytest.mark.parametrize(
    ("archives_of", "verdict", "low", "high"),
    [
        ([paper("A", 1000, 300)], MET, 1, 1),  # just 30%
        ([paper("A", 1000, 299)], NOT_MET, 0, 0),
        # Nine of ten; one that has no paper does not count.
        (
            [*(paper(str(n), 10, 3) for n in range(9)), paper("A", 10, 2), paper("B", 0, 0)],
            MET,
            Fraction(9, 10),
            Fraction(9, 10),
        ),
        ([*(paper(str(n), 10, 3) for n in range(8)), paper("A", 10, 2)], NOT_MET, Fraction(8, 9), Fraction(8, 9)),
        ([*(paper(str(n), 10, 3) for n in range(8)), paper("A", 10, None)], UNDECIDED, Fraction(8, 9), 1),
        ([paper("A", 0, 0)], NOT_APPLICABLE, None, None),
    ],
)
def test_so_many_archives_that_each_digitise_so_much(archives, archives_of, verdict, low, high):
    [finding] = archives.evaluate(archives_of)["moi_luu_tru.so_hoa_du_muc"]
    assert finding.verdict is verdict
    assert finding.bounds == (None if low is None else Interval(low, high))


@pytest.mark.parametrize(
    ("made", "handed_over", "as_of", "verdict"),
    [
        ("15/09/2020", "15/09/2023", None, MET),  # the last day
        ("15/09/2020", "16/09/2023", None, NOT_MET),
        ("29/02/2024", "chua", "27/02/2027", PENDING),  # until 28/02/2027, that year having no 29th
        ("01/06/2022", "chua", "31/05/2025", PENDING),
        ("01/06/2022", "chua", "01/06/2025", NOT_MET),
        ("chua", None, None, NOT_APPLICABLE),  # nothing made, nothing to hand over
        ("15/09/2020", None, None, UNDECIDED),
    ],
)
def test_handed_over_within_three_years(archives, made, handed_over, as_of, verdict):
    agency = {"ma": "C", "loai": "luu_tru_co_quan", "tao_lap_som_nhat": made, "nop_som_nhat": handed_over}
    [finding] = archives.evaluate([agency], as_of=as_of)["luu_tru_co_quan.nop_som_nhat"]
    assert finding.verdict is verdict


def test_shares_of_documents(archives):
    agency = {"loai": "luu_tru_co_quan", "khai_thac_tren_mang": True}
    agencies = [
        {"ma": "C1", **agency, "tai_lieu_hinh_thanh": 80, "tai_lieu_dien_tu": 80},
        {"ma": "C2", **agency, "tai_lieu_hinh_thanh": 100, "tai_lieu_dien_tu": 63, "khai_thac_tren_mang": False},
        {"ma": "L", "loai": "luu_tru_lich_su", "giai_phap_bao_quan": True},
        {"ma": "N", "loai": "luu_tru_chuyen_nganh", "giai_phap_bao_quan": False},
    ]
    handed_over, online = ((4, 4), (6, 4)), ((50, 45), (50, 34))
    for one, (whole, part) in zip(agencies[:2], handed_over, strict=True):
        one |= {"tai_lieu_vinh_vien": whole, "tai_lieu_da_nop": part}
    for one, (whole, part) in zip(agencies[2:], online, strict=True):
        one |= {"tai_lieu_khong_han_che": whole, "tai_lieu_truc_tuyen": part}
    report = archives.evaluate(agencies)
    found = {f.statement.key: (f.verdict, f.shortfall) for f in report.findings}
    assert found["luu_tru_co_quan.tao_lap_dien_tu"] == (NOT_MET, 1)  # 143 of 180; 144 are wanted
    assert found["luu_tru_co_quan.luu_tru_tren_mang"] == (NOT_MET, 1)
    assert found["luu_tru_co_quan.nop_luu"] == (MET, None)  # 8 of 10
    assert found["lich_su_chuyen_nganh.co_giai_phap"] == (NOT_MET, 1)
    assert found["lich_su_chuyen_nganh.phuc_vu_truc_tuyen"] == (NOT_MET, 1)  # 79 of 100
