"""The invented year-end return of examples/tien_giang_2018: its verdicts, and its figures added up without the library."""

from __future__ import annotations

import csv
import datetime
from collections import Counter
from fractions import Fraction

import pytest
from agencies_2018 import (
    BAD_DATA,
    EXAMPLE,
    MET,
    NOT_APPLICABLE,
    NOT_MET,
    TRACKED,
    UNDECIDED,
    bounds_of,
    find,
)

EXAMPLE_VERDICTS = [
    ("II.1.a", "moi so_noi_vu.huong_dan_lap_ho_so hoan_thanh", MET),
    ("II.1.b", "moi moi_co_quan.quy_che_vtlt hoan_thanh trong 02/11/2017..31/12/2018", NOT_MET),
    ("II.2.a", "tinh_huyen.quan_ly_van_ban >= 100%", UNDECIDED),
    ("II.2.b", "cap_tinh.lap_ho_so >= 40%", MET),
    ("II.2.b", "cap_huyen.lap_ho_so >= 25%", UNDECIDED),
    ("II.2.c", "co_quan_nha_nuoc.ha_tang_thong_tin >= 100%", NOT_MET),
    ("II.2.d", "co_quan_nha_nuoc.trao_doi_van_ban >= 100%", NOT_MET),
    ("II.2.đ", "tinh_huyen.dung_thu_dien_tu >= 100%", NOT_MET),
    ("II.2.e", "tinh_huyen.lap_ho_so_dien_tu >= 25%", MET),
    ("II.3.a", "luu_tru_lich_su.khoi_luong_kho_chinh_ly >= 70% cua 679,3 met_gia", MET),
    ("II.3.a", "du_bao luu_tru_lich_su.khoi_luong_gia_tri_lich_su khoang 790 met_gia", TRACKED),
    ("II.3.a", "moi luu_tru_lich_su.goi_thau_6 hoan_thanh trong 12/08/2014..31/12/2018", MET),
    ("II.3.a", "moi luu_tru_lich_su.goi_thau_7 hoan_thanh trong 12/08/2014..31/12/2018", MET),
    ("II.3.a", "moi luu_tru_lich_su.goi_thau_8 hoan_thanh trong 12/08/2014..31/12/2018", NOT_MET),
    ("II.3.a", "moi luu_tru_lich_su.trien_lam hoan_thanh", MET),
    ("II.3.b", "so_ban_nganh_tinh.chinh_ly_bao_quan >= 75%", MET),
    ("II.3.c", "phong_chuyen_mon_huyen.chinh_ly_bao_quan >= 55%", NOT_MET),
    ("II.3.d", "moi cap_xa.ke_hoach_chinh_ly hoan_thanh", UNDECIDED),
    ("II.4.b", "moi cap_tinh.du_bien_che", MET),
    ("II.4.c", "moi phong_noi_vu_huyen.cong_chuc_qlnn >= 1 nguoi", MET),
    ("II.4.c", "phong_don_vi_huyen.kiem_nhiem_tap_huan >= 100%", UNDECIDED),
    ("II.5.a", "moi so_noi_vu.du_bien_che_qlnn", MET),
    ("II.5.b", "moi cap_tinh.bien_che_vtlt trong 1..2 nguoi", MET),
    ("II.5.b", "moi cap_tinh.co_cau_hop_le", NOT_MET),
    ("II.5.b", "cap_tinh.dat_ngach >= 100%", NOT_MET),
    ("II.5.c", "moi phong_chuyen_mon_huyen.nhan_su_vtlt = 1 nguoi", UNDECIDED),
    ("II.5.c", "moi phong_noi_vu_huyen.cong_chuc_qlnn = 1 nguoi", NOT_MET),
    ("II.5.c", "moi phong_noi_vu_huyen.nhan_su_vtlt = 1 nguoi", MET),
    ("II.5.c", "moi kho_huyen.vien_chuc_kho = 1 nguoi", MET),
    ("II.5.c", "phong_don_vi_huyen.chuyen_trach_dat_chuan >= 100%", NOT_APPLICABLE),
    ("II.5.c", "phong_don_vi_huyen.kiem_nhiem_tap_huan >= 100%", UNDECIDED),
    ("II.5.d", "moi cap_xa.nhan_su_vtlt >= 1 nguoi", UNDECIDED),
    ("II.5.d", "cap_xa.tap_huan >= 100%", NOT_MET),
    ("II.6.a", "moi ubnd_tinh.kiem_toan_kho hoan_thanh trong 12/08/2014..31/12/2018", MET),
    ("II.6.a", "moi ubnd_tinh.quyet_toan_kho hoan_thanh trong 12/08/2014..31/12/2018", NOT_MET),
    ("II.6.a", "moi moi_co_quan.kho_san_sang khi can_xay_kho", NOT_MET),
    ("II.6.a", "moi moi_co_quan.kho_du_dien_tich khi kho_dat_yeu_cau", UNDECIDED),
    ("II.6.a", "moi cap_tinh.dien_tich_kho >= 40 m2 khi co_kho", MET),
    ("II.6.a", "moi phong_chuyen_mon_huyen.dien_tich_kho >= 30 m2 khi co_kho", NOT_MET),
    ("II.6.a", "moi cap_xa.dien_tich_kho >= 20 m2 khi co_kho", UNDECIDED),
    ("III.1", "moi don_vi_lap_ke_hoach.ke_hoach_thuc_hien hoan_thanh trong 19/03/2018..31/12/2018", NOT_MET),
    ("III.2", "moi so_noi_vu.bao_cao_tong_hop hoan_thanh", MET),
]


@pytest.fixture(scope="module")
def example_report(plan_2018):
    return plan_2018.evaluate(plan_2018.schema.read(EXAMPLE / "data.csv", EXAMPLE / "registry.csv"))


def test_verdicts_of_the_example(example_report):
    judged = [f for f in example_report.findings if f.statement.kind.value != "duty"]
    assert [(f.clause, f.statement.text, f.verdict) for f in judged] == EXAMPLE_VERDICTS
    assert all(f.verdict is TRACKED for f in example_report.findings if f.statement.kind.value == "duty")


def test_every_verdict_of_a_year_end_occurs_in_the_example(example_report):
    assert set(example_report.counts) == {MET, NOT_MET, UNDECIDED, NOT_APPLICABLE, TRACKED}
    assert example_report.verdict is NOT_MET


def test_the_wrong_return_changes_no_verdict(example_report, example_rows):
    """Others lack documents whatever the commune exchanged; the shortfall is theirs alone."""
    [finding] = example_report["II.2.d"]
    assert finding.verdict is NOT_MET and finding.issues == ()
    assert [(issue.agency, issue.code) for issue in finding.in_spite_of] == [("X170", "part-exceeds-whole")]
    assert [agency.agency for agency in finding.agencies if agency.verdict is BAD_DATA] == ["X170"]
    assert all(not other.in_spite_of and not other.issues for other in example_report.findings if other is not finding)
    rows = [row for row in example_rows if is_state_body(row) and row["ma"] != "X170"]
    pairs = [(number(row, "van_ban_trao_doi_ky_so"), number(row, "van_ban_thuoc_dien")) for row in rows]
    lacking = sum(whole - part for part, whole in pairs if part is not None and whole is not None)
    assert finding.shortfall == lacking == 4285
    # Some, as T15, do not say how many there were to be exchanged: nearly all of them, or nearly none.
    assert bounds_of(finding) == (0, 1)


def test_the_wrong_cell_of_the_example_is_named(example_report):
    [issue] = example_report.data_issues
    assert (issue.code, issue.agency, issue.field) == ("part-exceeds-whole", "X170", "van_ban_trao_doi_ky_so")
    assert example_report.agency_count == 366
    with open(EXAMPLE / "data.csv", encoding="utf-8") as file:
        rows = [line.split(";")[0] for line in file]
    assert rows[issue.row - 1] == "X170"


@pytest.fixture(scope="module")
def example_rows():
    """The files of the example joined by id, as text; read without the library."""

    def read(name, delimiter):
        with open(EXAMPLE / name, encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file, delimiter=delimiter))

    returns = {row["ma"]: row for row in read("data.csv", ";")}
    return [returns.get(row["ma"], {}) | row for row in read("registry.csv", ",")]


def is_provincial(row):
    return row["cap"] == "tinh" and (row["loai"] != "doanh_nghiep" or row["nguon_nop_luu"] == "có")


def is_meant(row):
    return is_provincial(row) or row["cap"] in ("huyen", "xa")


def is_state_body(row):
    return row["nha_nuoc"] == "có" and row["cap"] != "khac"


def number(row, field):
    text = row.get(field, "")
    return Fraction(text.replace(",", ".")) if text else None


@pytest.mark.parametrize(
    ("clause", "key", "part", "whole", "percent", "belongs"),
    [
        ("II.2.b", "cap_tinh.lap_ho_so", "cbccvc_lap_ho_so", "cbccvc", 40, is_provincial),
        ("II.2.b", "cap_huyen.lap_ho_so", "cbccvc_lap_ho_so", "cbccvc", 25, lambda r: r["cap"] == "huyen"),
        ("II.2.đ", "tinh_huyen.dung_thu_dien_tu", "cbccvc_dung_thu_dien_tu", "cbccvc", 100,
         lambda r: is_provincial(r) or r["cap"] == "huyen"),
        ("II.2.e", "tinh_huyen.lap_ho_so_dien_tu", "cbccvc_lap_ho_so_dien_tu", "cbccvc", 25,
         lambda r: is_provincial(r) or r["cap"] == "huyen"),
        ("II.3.b", "so_ban_nganh_tinh.chinh_ly_bao_quan", "tai_lieu_chinh_ly_bao_quan", "tai_lieu", 75,
         lambda r: r["loai"] in ("so_noi_vu", "so_ban_nganh")),
        ("II.3.c", "phong_chuyen_mon_huyen.chinh_ly_bao_quan", "tai_lieu_chinh_ly_bao_quan", "tai_lieu", 55,
         lambda r: r["loai"] in ("phong_noi_vu", "phong_chuyen_mon")),
        ("II.5.b", "cap_tinh.dat_ngach", "nhan_su_dat_ngach", "nhan_su_vtlt", 100, is_provincial),
    ],
)  # fmt: skip
def test_shares_of_the_example_added_up_directly(
    example_report, example_rows, clause, key, part, whole, percent, belongs
):
    """Every whole is reported in these sets, so a missing part lies between nothing and its whole."""
    rows = [row for row in example_rows if belongs(row)]
    wholes = [number(row, whole) for row in rows]
    assert None not in wholes
    parts = [(number(row, part), of_whole) for row, of_whole in zip(rows, wholes, strict=True)]
    least = sum(0 if share is None else share for share, _ in parts)
    greatest = sum(of_whole if share is None else share for share, of_whole in parts)
    wanted = Fraction(percent, 100) * sum(wholes)
    [finding] = [f for f in example_report[clause] if f.statement.key == key]
    assert len(finding.agencies) == len(rows)
    assert bounds_of(finding) == (least / sum(wholes), greatest / sum(wholes))
    assert finding.verdict is (MET if least >= wanted else NOT_MET if greatest < wanted else UNDECIDED)
    lacking = wanted - greatest
    in_whole_people = -(-lacking // 1) if whole != "tai_lieu" else lacking
    assert finding.shortfall == (in_whole_people if finding.verdict is NOT_MET else None)
    assert len(finding.missing) == sum(share is None for share, _ in parts)


def text_is(field, wanted):
    """A test of one row: True, False, or None when the cell is empty."""
    return lambda row: (row[field] == wanted) if row.get(field) else None


def all_of(*tests):
    def test(row):
        found = [one(row) for one in tests]
        return False if False in found else None if None in found else True

    return test


def done_between(field, first, last):
    def test(row):
        text = row.get(field, "")
        if not text:
            return None
        return text != "chưa" and first <= datetime.datetime.strptime(text, "%d/%m/%Y").date() <= last

    return test


NEW_YEAR, ISSUED, END_OF_YEAR = datetime.date(2018, 1, 1), datetime.date(2018, 3, 19), datetime.date(2018, 12, 31)


@pytest.mark.parametrize(
    ("clause", "key", "test", "belongs"),
    [
        ("II.1.b", "moi_co_quan.quy_che_vtlt",
         done_between("quy_che_vtlt", datetime.date(2017, 11, 2), END_OF_YEAR), is_meant),
        ("II.2.a", "tinh_huyen.quan_ly_van_ban", text_is("quan_ly_van_ban_dung_quy_dinh", "có"),
         lambda r: is_provincial(r) or r["cap"] == "huyen"),
        ("II.2.c", "co_quan_nha_nuoc.ha_tang_thong_tin",
         all_of(*(text_is(f, "có") for f in ("mang_noi_bo", "he_thong_thu_dien_tu", "phan_mem_qlvb"))),
         lambda r: is_state_body(r)),
        ("II.3.d", "cap_xa.ke_hoach_chinh_ly", done_between("ke_hoach_chinh_ly", NEW_YEAR, END_OF_YEAR),
         lambda r: r["cap"] == "xa"),
        ("II.4.b", "cap_tinh.du_bien_che", text_is("du_bien_che", "có"), is_provincial),
        ("II.5.c", "phong_noi_vu_huyen.cong_chuc_qlnn", text_is("cong_chuc_qlnn", "1"),
         lambda r: r["loai"] == "phong_noi_vu"),
        ("II.5.c", "phong_noi_vu_huyen.nhan_su_vtlt", text_is("nhan_su_vtlt", "1"),
         lambda r: r["loai"] == "phong_noi_vu"),
        ("II.5.c", "kho_huyen.vien_chuc_kho", text_is("vien_chuc_kho", "1"),
         lambda r: r["loai"] == "phong_noi_vu" and r["dia_ban"] in ("Huyện Gò Công Đông", "Huyện Tân Phước")),
        ("III.1", "don_vi_lap_ke_hoach.ke_hoach_thuc_hien", done_between("ke_hoach_thuc_hien", ISSUED, END_OF_YEAR),
         lambda r: r["loai"] in ("so_noi_vu", "so_ban_nganh", "don_vi_tinh", "doan_the", "ubnd_huyen")
         or (r["loai"] == "doanh_nghiep" and r["nguon_nop_luu"] == "có")),
    ],
)  # fmt: skip
def test_agencies_of_the_example_counted_directly(example_report, example_rows, clause, key, test, belongs):
    found = Counter(test(row) for row in example_rows if belongs(row))
    in_scope = sum(found.values())
    [finding] = [f for f in example_report[clause] if f.statement.key == key]
    assert finding.verdict is (NOT_MET if found[False] else UNDECIDED if found[None] else MET)
    assert bounds_of(finding) == (Fraction(found[True], in_scope), Fraction(found[True] + found[None], in_scope))
    assert finding.shortfall == (found[False] or None)
    assert len(finding.below) == found[False]


def test_storerooms_of_the_example_counted_directly(example_report, example_rows):
    """Where a storeroom had to be built, and where that is not known, with the one bound each way."""
    ready = all_of(text_is("co_kho", "có"), text_is("kho_dat_yeu_cau", "có"))
    asked = text_is("can_xay_kho", "có")
    found = Counter((asked(row), ready(row)) for row in example_rows if is_meant(row))
    finding = find(example_report, "II.6.a", "moi moi_co_quan.kho_san_sang khi can_xay_kho")
    good, bad, open_ = found[True, True], found[True, False], found[True, None]
    worst = Fraction(good, good + bad + open_ + found[None, False] + found[None, None])
    best_good = good + open_ + found[None, True] + found[None, None]
    assert bounds_of(finding) == (worst, Fraction(best_good, best_good + bad))
    assert (finding.verdict, finding.shortfall) == (NOT_MET, bad)
    assert (good, bad, open_) == (75, 44, 3)


def test_the_historical_archive_of_the_example(example_report):
    """486,2 m against 475,51 m."""
    finding = find(example_report, "II.3.a", "luu_tru_lich_su.khoi_luong_kho_chinh_ly >= 70% cua 679,3 met_gia")
    assert bounds_of(finding) == (Fraction("486.2"), Fraction("486.2"))


# ---- the registry: a list of agencies as their seals have them

DISTRICTS = """Thành phố Mỹ Tho|Thị xã Gò Công|Thị xã Cai Lậy|Huyện Cái Bè|Huyện Cai Lậy|Huyện Châu Thành|Huyện Chợ Gạo
Huyện Gò Công Tây|Huyện Gò Công Đông|Huyện Tân Phước|Huyện Tân Phú Đông""".replace("\n", "|").split("|")
OF_A_DISTRICT = ["UBND", "Phòng Nội vụ", "Phòng Tư pháp", "Phòng Y tế", "Thanh tra", "Đài Truyền thanh"]


def test_no_two_agencies_have_one_name(example_rows):
    names = Counter(row["ten"].casefold() for row in example_rows)
    assert len(names) == len(example_rows) and all(names)
    assert {"UBND Phường 1, thành phố Mỹ Tho", "UBND Phường 1, thị xã Gò Công"} <= {row["ten"] for row in example_rows}


def test_districts_are_named_in_full(example_rows):
    assert {row["dia_ban"] for row in example_rows} == {*DISTRICTS, "Tỉnh Tiền Giang"}
    assert Counter(row["dia_ban"] for row in example_rows if row["cap"] == "xa") == dict(
        zip(DISTRICTS, (17, 12, 16, 25, 16, 23, 19, 13, 13, 13, 6), strict=True)
    )


@pytest.mark.parametrize("district", DISTRICTS)
@pytest.mark.parametrize("office", OF_A_DISTRICT)
def test_every_district_has_its_offices(example_rows, district, office):
    name = f"{office} {district[0].lower()}{district[1:]}"
    [row] = [row for row in example_rows if row["ten"] == name]
    assert (row["cap"], row["dia_ban"]) == ("huyen", district)


def test_the_province_is_a_state_body_and_has_units(example_rows):
    [province] = [row for row in example_rows if row["loai"] == "ubnd_tinh"]
    assert (province["cap"], province["nha_nuoc"]) == ("khac", "có")
    units = [row["ten"] for row in example_rows if row["loai"] == "don_vi_tinh"]
    assert units == ["Đài Phát thanh và Truyền hình Tiền Giang", "Trường Đại học Tiền Giang"]
    assert "Kho bạc Nhà nước Tiền Giang" in {row["ten"] for row in example_rows}
