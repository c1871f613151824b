"""The 2018 plan over a dataframe of agencies, written by hand: what the library's own evaluation is measured against.

The job is that of ``plan_2018/2018.vtlt`` beside this file: 56 statements, judged for each year and province, as the
reference evaluator judges them (``--check`` compares). Nothing here is derived from the ruleset; the code is what somebody
who knows the plan and the engine would write for this plan alone, once in polars and once in SQL for DuckDB.

Shape of both, and why:

- One pass makes sums per year, province, kind of agency *and set of families that contradict themselves*; everything else
  is a fold of a few thousand rows. Wrong figures count as missing. In polars nothing is masked in the pass: the few
  agencies that have some are summed again without them. DuckDB masks nothing where all rows of a piece are right.
- An agency that is there more than once has no figures at all, and may be one of those meant or not. For every statement
  of this plan the one comes to the same as the other, so that these agencies are only counted, scope by scope.
- Agencies are parted by kind first, since two thirds of the statements concern a tenth of the agencies: communes need
  40 sums, districts 82, provincial agencies 76. What is asked of the Sở Nội vụ, the provincial archives, the
  provincial UBND and the Phòng Nội vụ alone is summed from these few rows, so that 12 of the columns are never
  touched elsewhere. Kinds that do not go with their level, which nothing forbids, form a part of their own where
  everything is summed.
- Among sums that are never needed for one agency at the same time (a threshold of 40% for provinces, of 25% for districts)
  one does for both.
- A share is exact in six sums: x, y, x with y in its place where missing, the least whole (the greatest part known), and
  two counts of what is there. Three counts more give the agencies by themselves; *undecided* is what remains.

Numbers of the sums: nothing overflows while a group's total stays below 2^63 / 100.

Usage: ``python frames_by_hand.py --check`` or ``python frames_by_hand.py [--sql] [--repeats] FILE.parquet``
"""

from __future__ import annotations

import argparse
import datetime
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

import polars as pl

LEVELS = ("tinh", "huyen", "xa", "khac")
KINDS = (
    "so_noi_vu",
    "so_ban_nganh",
    "doan_the",
    "doanh_nghiep",
    "ubnd_tinh",
    "luu_tru_lich_su",
    "ubnd_huyen",
    "phong_noi_vu",
    "phong_chuyen_mon",
    "don_vi_huyen",
    "ubnd_xa",
)
# Kinds of the fold only: an enterprise that hands its records over, the Phòng Nội vụ of the two districts with archives.
SOURCE_ENTERPRISE, STORE_OFFICE = 11, 12
STORES = ("Gò Công Đông", "Tân Phước")

# Families of fields that contradict each other, as bits; and whether an agency is there more than once.
STAFF, PAPERS, SHELVES, SORTED, HISTORIC, CLERKS, OFFICER, KEEPER, ROOM, REPEATED = (1 << bit for bit in range(10))

PART_PROVINCE, PART_DISTRICT, PART_COMMUNE, PART_ODD = range(4)


class Scope(NamedTuple):
    """Who is meant, as keys of the fold: levels, kinds, or the agencies of the state."""

    levels: tuple[int, ...] = ()
    kinds: tuple[int, ...] = ()
    is_state: bool = False


def kinds(*names: str) -> tuple[int, ...]:
    """Number kinds of agencies, with those that only the fold has."""
    numbers = [KINDS.index(name) for name in names]
    return tuple(numbers + [STORE_OFFICE] * ("phong_noi_vu" in names))


TINH, HUYEN, XA = Scope(levels=(0,)), Scope(levels=(1,)), Scope(levels=(2,))
TINH_HUYEN, MOI = Scope(levels=(0, 1)), Scope(levels=(0, 1, 2))
NHA_NUOC = Scope(is_state=True)
SO_NOI_VU, LICH_SU, UBND_TINH = (Scope(kinds=kinds(x)) for x in ("so_noi_vu", "luu_tru_lich_su", "ubnd_tinh"))
PHONG_NOI_VU, KHO_HUYEN = Scope(kinds=kinds("phong_noi_vu")), Scope(kinds=(STORE_OFFICE,))
SO_BAN_NGANH = Scope(kinds=kinds("so_noi_vu", "so_ban_nganh"))
CHUYEN_MON = Scope(kinds=kinds("phong_noi_vu", "phong_chuyen_mon"))
DON_VI = Scope(kinds=kinds("phong_noi_vu", "phong_chuyen_mon", "don_vi_huyen"))
LAP_KE_HOACH = Scope(kinds=(*kinds("so_noi_vu", "so_ban_nganh", "doan_the", "ubnd_huyen"), SOURCE_ENTERPRISE))


class Share(NamedTuple):
    """A share p/q of a whole, in the names of its sums.

    Attributes:
        x: The known parts; ``top`` the greatest parts, ``tops`` how many have one.
        y: The greatest wholes; ``ys`` how many have one; ``zero`` how many of them are zero.
        least: The least wholes; ``beside`` the same where there is a greatest part; ``less`` is to be taken off ``least``.
        met: How many agencies satisfy it by themselves; ``short`` how many fail.
    """

    scope: Scope
    reach: int
    x: str
    top: str
    tops: str
    y: str
    ys: str
    zero: str
    least: str
    beside: str
    less: str | None
    met: str
    short: str
    p: int
    q: int


class Each(NamedTuple):
    """Agencies that satisfy something (``yes``) or do not (``no``), of ``n``."""

    scope: Scope
    reach: int
    yes: str
    no: tuple[str, ...]
    n: str = "n"


class EachIf(NamedTuple):
    """The same among those for which a condition holds (``inside``) or may (``maybe``)."""

    scope: Scope
    reach: int
    inside: str
    known: str
    yes: str
    no: str
    maybe_yes: str
    maybe_no: str


class Total(NamedTuple):
    """A total in tenths, and what it is to reach in hundredths; None for a forecast."""

    scope: Scope
    reach: int
    x: str
    xs: str
    at_least: int | None


BESIDE = {"cbccvc_dung_thu_dien_tu", "nhan_su_dat_ngach", "nhan_su_da_tap_huan"}
"""Parts of 100% among several of one whole: a part may bound the whole of an agency whose own part has no bound."""


def top_share(scope: Scope, reach: int, whole: str, part: str, p: int) -> Share:
    """Name the sums of a share whose whole is part of nothing."""
    names = (f"{part}_x", f"{part}_top", f"{part}_tops", f"{whole}_y", f"{whole}_ys", f"{whole}_zero", f"{whole}_least")
    beside = f"{part}_beside" if part in BESIDE else f"{whole}_least"
    return Share(scope, reach, *names, beside, None, f"{part}_met", f"{part}_short", p, 100)


def inner_share(scope: Scope, part: str) -> Share:
    """Name the sums of a share of 100% whose whole is itself a part."""
    sums = (f"{part}_{name}" for name in ("x", "top", "tops", "y", "ys", "zero", "beside", "beside", "less"))
    return Share(scope, CLERKS, *sums, f"{part}_met", f"{part}_short", 100, 100)


def each(scope: Scope, reach: int, name: str, n: str = "n") -> Each:
    """Name the sums of a condition."""
    return Each(scope, reach, f"{name}_yes", (f"{name}_no",), n)


def each_if(scope: Scope, reach: int, condition: str, name: str) -> EachIf:
    """Name the sums of a condition within another."""
    sums = (f"{name}_{x}" for x in ("yes", "no", "maybe_yes", "maybe_no"))
    return EachIf(scope, reach, f"{condition}_in", f"{condition}_known", *sums)


def milestone(scope: Scope, field: str, n: str = "n") -> Each:
    """Name the sums of a milestone."""
    return Each(scope, 0, f"{field}_yes", (f"{field}_no",), n)


Form = Share | Each | EachIf | Total | None

PLAN: tuple[tuple[str, str, Form], ...] = (
    (
        "II.1.a",
        'nhiem_vu so_noi_vu "Rà soát các quy định của tỉnh về văn thư, lưu trữ và đề xuất chỗ cần sửa, cần thay"',
        None,
    ),
    ("II.1.a", "moi so_noi_vu.huong_dan_lap_ho_so hoan_thanh", milestone(SO_NOI_VU, "huong_dan_lap_ho_so", "few")),
    ("II.1.b", "moi moi_co_quan.quy_che_vtlt hoan_thanh trong 02/11/2017..31/12/2018", milestone(MOI, "quy_che_vtlt")),
    ("II.1.b", 'nhiem_vu moi_co_quan "Tiếp tục ra văn bản chỉ đạo, quản lý văn thư, lưu trữ theo thẩm quyền"', None),
    ("II.2.a", "tinh_huyen.quan_ly_van_ban >= 100%", each(TINH_HUYEN, 0, "quan_ly_van_ban")),
    ("II.2.b", "cap_tinh.lap_ho_so >= 40%", top_share(TINH, STAFF, "cbccvc", "cbccvc_lap_ho_so", 40)),
    ("II.2.b", "cap_huyen.lap_ho_so >= 25%", top_share(HUYEN, STAFF, "cbccvc", "cbccvc_lap_ho_so", 25)),
    ("II.2.c", "co_quan_nha_nuoc.ha_tang_thong_tin >= 100%", each(NHA_NUOC, 0, "ha_tang")),
    (
        "II.2.d",
        "co_quan_nha_nuoc.trao_doi_van_ban >= 100%",
        top_share(NHA_NUOC, PAPERS, "van_ban_thuoc_dien", "van_ban_trao_doi_ky_so", 100),
    ),
    (
        "II.2.đ",
        "tinh_huyen.dung_thu_dien_tu >= 100%",
        top_share(TINH_HUYEN, STAFF, "cbccvc", "cbccvc_dung_thu_dien_tu", 100),
    ),
    (
        "II.2.e",
        "tinh_huyen.lap_ho_so_dien_tu >= 25%",
        top_share(TINH_HUYEN, STAFF, "cbccvc", "cbccvc_lap_ho_so_dien_tu", 25),
    ),
    (
        "II.3.a",
        "luu_tru_lich_su.khoi_luong_chinh_ly >= 70% cua 679,3 met_gia",
        Total(LICH_SU, SORTED, "tai_lieu_chinh_ly_x", "tai_lieu_chinh_ly_xs", 47551),
    ),
    (
        "II.3.a",
        "du_bao luu_tru_lich_su.khoi_luong_gia_tri_lich_su khoang 790 met_gia",
        Total(LICH_SU, HISTORIC, "tai_lieu_gia_tri_lich_su_x", "tai_lieu_gia_tri_lich_su_xs", None),
    ),
    ("II.3.a", 'nhiem_vu luu_tru_lich_su "Làm tiếp giai đoạn 1 của dự án số hóa tài liệu lịch sử"', None),
    ("II.3.a", "moi luu_tru_lich_su.goi_thau_6 hoan_thanh", milestone(LICH_SU, "goi_thau_6", "few")),
    ("II.3.a", "moi luu_tru_lich_su.goi_thau_7 hoan_thanh", milestone(LICH_SU, "goi_thau_7", "few")),
    ("II.3.a", "moi luu_tru_lich_su.goi_thau_8 hoan_thanh", milestone(LICH_SU, "goi_thau_8", "few")),
    ("II.3.a", "moi luu_tru_lich_su.trien_lam hoan_thanh", milestone(LICH_SU, "trien_lam", "few")),
    (
        "II.3.b",
        "so_ban_nganh_tinh.chinh_ly_bao_quan >= 75%",
        top_share(SO_BAN_NGANH, SHELVES, "tai_lieu", "tai_lieu_chinh_ly_bao_quan", 75),
    ),
    (
        "II.3.c",
        "phong_chuyen_mon_huyen.chinh_ly_bao_quan >= 55%",
        top_share(CHUYEN_MON, SHELVES, "tai_lieu", "tai_lieu_chinh_ly_bao_quan", 55),
    ),
    ("II.3.d", "moi cap_xa.ke_hoach_chinh_ly hoan_thanh", milestone(XA, "ke_hoach_chinh_ly")),
    ("II.3.d", 'nhiem_vu cap_xa "Thống kê, bảo quản tài liệu và đưa ra phục vụ người dùng đúng luật"', None),
    (
        "II.4.a",
        'nhiem_vu so_noi_vu "Kiện toàn bộ máy để tham mưu quản lý ngành và giữ tài liệu lịch sử của tỉnh"',
        None,
    ),
    ("II.4.b", 'nhiem_vu cap_tinh "Củng cố bộ phận văn thư, lưu trữ ở văn phòng hay phòng hành chính"', None),
    ("II.4.b", "moi cap_tinh.du_bien_che", each(TINH, 0, "du_bien_che")),
    ("II.4.b", 'nhiem_vu cap_tinh "Bảo đảm tiêu chuẩn nghiệp vụ và làm đủ việc văn thư, lưu trữ cơ quan"', None),
    ("II.4.c", "moi phong_noi_vu_huyen.cong_chuc_qlnn >= 1 nguoi", each(PHONG_NOI_VU, OFFICER, "officers_some", "few")),
    ("II.4.c", 'nhiem_vu phong_don_vi_huyen "Giao công chức kiêm nhiệm văn thư, lưu trữ và làm đủ chức năng"', None),
    ("II.4.c", "phong_don_vi_huyen.kiem_nhiem_tap_huan >= 100%", inner_share(DON_VI, "kiem_nhiem_da_tap_huan")),
    (
        "II.4.d",
        'nhiem_vu cap_xa "Văn phòng UBND quản lý văn thư, lưu trữ và tài liệu ở xã, nghe hướng dẫn của cấp trên"',
        None,
    ),
    (
        "II.5",
        'nhiem_vu moi_co_quan "Xây dựng đội ngũ văn thư, lưu trữ chuyên nghiệp, đủ số lượng, bảo đảm chất lượng"',
        None,
    ),
    ("II.5.a", "moi so_noi_vu.du_bien_che", each(SO_NOI_VU, 0, "few_bien_che", "few")),
    ("II.5.b", "moi cap_tinh.nhan_su_vtlt trong 1..2 nguoi", Each(TINH, CLERKS, "ns_12", ("ns_0", "ns_over2"))),
    ("II.5.b", "moi cap_tinh.co_cau_hop_le", each(TINH, CLERKS, "co_cau")),
    ("II.5.b", "cap_tinh.dat_ngach >= 100%", top_share(TINH, CLERKS, "nhan_su_vtlt", "nhan_su_dat_ngach", 100)),
    (
        "II.5.c",
        "moi phong_chuyen_mon_huyen.nhan_su_vtlt = 1 nguoi",
        Each(CHUYEN_MON, CLERKS, "ns_1", ("ns_0", "ns_over1")),
    ),
    ("II.5.c", "moi phong_noi_vu_huyen.cong_chuc_qlnn = 1 nguoi", each(PHONG_NOI_VU, OFFICER, "officers_one", "few")),
    (
        "II.5.c",
        "moi phong_noi_vu_huyen.nhan_su_vtlt = 1 nguoi",
        Each(PHONG_NOI_VU, CLERKS, "ns_1", ("ns_0", "ns_over1")),
    ),
    ("II.5.c", "moi kho_huyen.vien_chuc_kho = 1 nguoi", each(KHO_HUYEN, KEEPER, "keepers_one", "few")),
    ("II.5.c", "phong_don_vi_huyen.chuyen_trach_dat_chuan >= 100%", inner_share(DON_VI, "chuyen_trach_dat_ngach")),
    ("II.5.c", "phong_don_vi_huyen.kiem_nhiem_tap_huan >= 100%", inner_share(DON_VI, "kiem_nhiem_da_tap_huan")),
    ("II.5.d", "moi cap_xa.nhan_su_vtlt >= 1 nguoi", Each(XA, CLERKS, "ns_some", ("ns_0",))),
    ("II.5.d", "cap_xa.tap_huan >= 100%", top_share(XA, CLERKS, "nhan_su_vtlt", "nhan_su_da_tap_huan", 100)),
    ("II.6", 'nhiem_vu ubnd_tinh "Dành ngân sách để hiện đại hóa việc quản lý và hoạt động văn thư, lưu trữ"', None),
    ("II.6.a", "moi ubnd_tinh.kiem_toan_kho hoan_thanh", milestone(UBND_TINH, "kiem_toan_kho", "few")),
    ("II.6.a", "moi ubnd_tinh.quyet_toan_kho hoan_thanh", milestone(UBND_TINH, "quyet_toan_kho", "few")),
    ("II.6.a", "moi moi_co_quan.kho_san_sang khi can_xay_kho", each_if(MOI, 0, "kho", "kho")),
    ("II.6.a", "moi cap_tinh.dien_tich_kho >= 40 m2 khi co_kho", each_if(TINH, ROOM, "room", "room_level")),
    (
        "II.6.a",
        "moi phong_chuyen_mon_huyen.dien_tich_kho >= 30 m2 khi co_kho",
        each_if(CHUYEN_MON, ROOM, "room", "room_office"),
    ),
    ("II.6.a", "moi cap_xa.dien_tich_kho >= 20 m2 khi co_kho", each_if(XA, ROOM, "room", "room_level")),
    (
        "II.6.a",
        'nhiem_vu ubnd_tinh "Sắm thiết bị bảo quản tài liệu; làm giai đoạn 1 của việc số hóa tài liệu lịch sử"',
        None,
    ),
    ("II.6.b", 'nhiem_vu ubnd_tinh "Cấp tiền để chỉnh lý xong tài liệu tồn đọng đúng lộ trình"', None),
    ("II.6.c", 'nhiem_vu ubnd_tinh "Cấp tiền cho trưng bày, triển lãm tài liệu lịch sử"', None),
    ("III.1", "moi don_vi_lap_ke_hoach.ke_hoach_thuc_hien hoan_thanh", milestone(LAP_KE_HOACH, "ke_hoach_thuc_hien")),
    ("III.2", 'nhiem_vu so_noi_vu "Kiểm tra, đôn đốc sở, ban, ngành tỉnh và UBND cấp huyện thực hiện kế hoạch"', None),
    ("III.2", "moi so_noi_vu.bao_cao_tong_hop hoan_thanh", milestone(SO_NOI_VU, "bao_cao_tong_hop", "few")),
)


# ---- polars: the pass

C = pl.col
DAY_ONE, REGULATION_DAY, LAST_DAY = datetime.date(2018, 1, 1), datetime.date(2017, 11, 2), datetime.date(2018, 12, 31)
KEYS = ("nam", "tinh", "cap_", "loai_", "nn", "bad")
ROOMS = {PART_PROVINCE: 40, PART_COMMUNE: 20}


def _or_zero(name: str) -> pl.Expr:
    return C(name).fill_null(0)


def _tenths(name: str) -> pl.Expr:
    """Take a decimal with one place as a whole number of tenths: 64 bits are three times as fast as 128."""
    return C(name).to_physical().cast(pl.Int64).alias(name)


def _any_negative(names: Iterable[str]) -> pl.Expr:
    """Or the numbers together: the sign bit is set if it is in any."""
    signs = None
    for name in names:
        signs = _or_zero(name) if signs is None else signs | _or_zero(name)
    assert signs is not None
    return signs < 0


def _count(condition: pl.Expr) -> pl.Expr:
    return condition.sum()


def _flag(name: str, condition: pl.Expr) -> list[pl.Expr]:
    return [_count(condition).alias(f"{name}_yes"), _count(~condition).alias(f"{name}_no")]


def _done(field: str, start: datetime.date = DAY_ONE) -> list[pl.Expr]:
    return _flag(field, C(field).is_between(start, LAST_DAY))


CB = ("cbccvc", "cbccvc_lap_ho_so", "cbccvc_lap_ho_so_dien_tu", "cbccvc_dung_thu_dien_tu")
NS = (
    "nhan_su_vtlt",
    "van_thu",
    "luu_tru",
    "van_thu_kiem_luu_tru",
    "nhan_su_dat_ngach",
    "nhan_su_da_tap_huan",
    "chuyen_trach",
    "kiem_nhiem",
    "chuyen_trach_dat_ngach",
    "kiem_nhiem_da_tap_huan",
)


def _whole(whole: str, least: pl.Expr) -> list[pl.Expr]:
    return [
        C(whole).sum().alias(f"{whole}_y"),
        C(whole).count().cast(pl.Int64).alias(f"{whole}_ys"),
        _count(C(whole) == 0).alias(f"{whole}_zero"),
        least.sum().alias(f"{whole}_least"),
    ]


def _part(whole: str, part: str, least: pl.Expr, p: pl.Expr | int, *, beside: bool) -> list[pl.Expr]:
    x, y = C(part), C(whole)
    top = pl.coalesce(x, y)
    full = isinstance(p, int) and p == 100
    sums = [
        x.sum().alias(f"{part}_x"),
        top.sum().alias(f"{part}_top"),
        top.count().cast(pl.Int64).alias(f"{part}_tops"),
        _count((x == y) & (x > 0) if full else (x * 100 >= y * p) & (y > 0)).alias(f"{part}_met"),
        _count(x < least if full else x * 100 < least * p).alias(f"{part}_short"),
    ]
    if beside:
        sums.append(pl.when(top.is_not_null()).then(least).sum().alias(f"{part}_beside"))
    return sums


def _inner(whole: str, part: str, outer: str) -> list[pl.Expr]:
    x, y, z = C(part), C(whole), C(outer)
    top, most, beside = pl.coalesce(x, y, z), pl.coalesce(y, z), pl.coalesce(y, x, z)
    return [
        x.sum().alias(f"{part}_x"),
        top.sum().alias(f"{part}_top"),
        top.count().cast(pl.Int64).alias(f"{part}_tops"),
        most.sum().alias(f"{part}_y"),
        most.count().cast(pl.Int64).alias(f"{part}_ys"),
        _count(most == 0).alias(f"{part}_zero"),
        beside.sum().alias(f"{part}_beside"),
        pl.when(x.is_null() & y.is_null()).then(z).sum().alias(f"{part}_less"),
        _count((x == most) & (x > 0)).alias(f"{part}_met"),
        _count(x < y).alias(f"{part}_short"),
    ]


def _room(name: str, large: pl.Expr) -> list[pl.Expr]:
    has = C("co_kho")
    return [
        _count(has & large).alias(f"{name}_yes"),
        _count(has & ~large).alias(f"{name}_no"),
        _count(has.is_null() & large).alias(f"{name}_maybe_yes"),
        _count(has.is_null() & ~large).alias(f"{name}_maybe_no"),
    ]


def _sums(part: int) -> list[pl.Expr]:
    """List the sums that a part of the agencies needs."""
    odd = part == PART_ODD
    province, district = odd or part == PART_PROVINCE, odd or part == PART_DISTRICT
    commune = odd or part == PART_COMMUNE
    staff, least = C("nhan_su_vtlt"), C("ns_least")
    sums = [pl.len().cast(pl.Int64).alias("n")]
    sums += _flag("ha_tang", C("mang_noi_bo") & C("he_thong_thu_dien_tu") & C("phan_mem_qlvb"))
    papers = pl.coalesce("van_ban_thuoc_dien", "van_ban_trao_doi_ky_so")
    sums += _whole("van_ban_thuoc_dien", papers)
    sums += _part("van_ban_thuoc_dien", "van_ban_trao_doi_ky_so", papers, 100, beside=False)
    sums += _done("quy_che_vtlt", REGULATION_DAY)
    sums += [_count(staff == 0).alias("ns_0")]
    build, ready = C("can_xay_kho"), C("co_kho") & C("kho_dat_yeu_cau")
    sums += [
        build.sum().alias("kho_in"),
        build.count().cast(pl.Int64).alias("kho_known"),
        _count(build & ready).alias("kho_yes"),
        _count(build & ~ready).alias("kho_no"),
        _count(build.is_null() & ready).alias("kho_maybe_yes"),
        _count(build.is_null() & ~ready).alias("kho_maybe_no"),
        C("co_kho").sum().alias("room_in"),
        C("co_kho").count().cast(pl.Int64).alias("room_known"),
    ]
    if province or district:
        people = C("cb_least")
        paper_p = pl.when(C("cap_") == 0).then(40).otherwise(25) if odd else pl.lit(40 if province else 25)
        sums += _flag("quan_ly_van_ban", C("quan_ly_van_ban_dung_quy_dinh"))
        sums += _whole("cbccvc", people)
        sums += _part("cbccvc", "cbccvc_lap_ho_so", people, paper_p, beside=False)
        sums += _part("cbccvc", "cbccvc_lap_ho_so_dien_tu", people, pl.lit(25), beside=False)
        sums += _part("cbccvc", "cbccvc_dung_thu_dien_tu", people, 100, beside=True)
        shelf_p = pl.when(C("loai_") <= 1).then(75).otherwise(55) if odd else pl.lit(75 if province else 55)
        shelves = pl.coalesce("tai_lieu", "tai_lieu_chinh_ly_bao_quan")
        sums += _whole("tai_lieu", shelves)
        sums += _part("tai_lieu", "tai_lieu_chinh_ly_bao_quan", shelves, shelf_p, beside=False)
        sums += _done("ke_hoach_thuc_hien")
    if province:
        sums += _flag("du_bien_che", C("du_bien_che"))
        sums += [_count(staff.is_between(1, 2)).alias("ns_12"), _count(least > 2).alias("ns_over2")]
        one = [C(name) == 1 for name in ("van_thu", "luu_tru", "van_thu_kiem_luu_tru")]
        # Nobody at all is certainly not one, whatever is missing.
        sums += _flag("co_cau", ((one[0] & one[1]) | one[2]) & ~((staff == 0).fill_null(value=False)))
        sums += _part("nhan_su_vtlt", "nhan_su_dat_ngach", least, 100, beside=True)
    if province or commune:
        sums += _whole("nhan_su_vtlt", least)
        square = pl.when(C("cap_") == 0).then(400).otherwise(200) if odd else pl.lit(400 if province else 200)
        sums += _room("room_level", C("dien_tich_kho") >= square)
    if district:
        sums += [_count(staff == 1).alias("ns_1"), _count(least > 1).alias("ns_over1")]
        sums += _inner("chuyen_trach", "chuyen_trach_dat_ngach", "nhan_su_vtlt")
        sums += _inner("kiem_nhiem", "kiem_nhiem_da_tap_huan", "nhan_su_vtlt")
        sums += _room("room_office", C("dien_tich_kho") >= 300)
    if commune:
        sums += _done("ke_hoach_chinh_ly")
        sums += [_count(least >= 1).alias("ns_some")]
        sums += _part("nhan_su_vtlt", "nhan_su_da_tap_huan", least, 100, beside=True)
    return sums


def _few_sums() -> list[pl.Expr]:
    """List the sums of the few agencies that have statements of their own."""
    officers, keepers = C("cong_chuc_qlnn"), C("vien_chuc_kho")
    sums = [pl.len().cast(pl.Int64).alias("few")]
    for field in FEW_MILESTONES:
        sums += _done(field)
    sums += _flag("few_bien_che", C("du_bien_che"))
    for field in ("tai_lieu_chinh_ly", "tai_lieu_gia_tri_lich_su"):
        sums += [C(field).sum().alias(f"{field}_x"), C(field).count().cast(pl.Int64).alias(f"{field}_xs")]
    sums += _flag("officers_some", officers >= 1) + _flag("officers_one", officers == 1)
    return sums + _flag("keepers_one", keepers == 1)


FEW_MILESTONES = (
    "huong_dan_lap_ho_so",
    "goi_thau_6",
    "goi_thau_7",
    "goi_thau_8",
    "trien_lam",
    "bao_cao_tong_hop",
    "kiem_toan_kho",
    "quyet_toan_kho",
)


def _bad_main() -> pl.Expr:
    """Tell which families of an agency contradict themselves, of those that many agencies need."""
    papers, shelves = ("van_ban_thuoc_dien", "van_ban_trao_doi_ky_so"), ("tai_lieu", "tai_lieu_chinh_ly_bao_quan")
    clerks = (C("ns_least") > C("nhan_su_vtlt")).fill_null(value=False)
    for part, whole in (("chuyen_trach_dat_ngach", "chuyen_trach"), ("kiem_nhiem_da_tap_huan", "kiem_nhiem")):
        clerks |= (C(part) > C(whole)).fill_null(value=False)
    found = {
        STAFF: _any_negative(CB) | (C("cb_least") > C("cbccvc")).fill_null(value=False),
        PAPERS: _any_negative(papers) | (C(papers[1]) > C(papers[0])).fill_null(value=False),
        SHELVES: _any_negative(shelves) | (C(shelves[1]) > C(shelves[0])).fill_null(value=False),
        CLERKS: _any_negative(NS) | clerks,
        ROOM: _or_zero("dien_tich_kho") < 0,
    }
    return _bits(found)


def _bad_few() -> pl.Expr:
    fields = {
        SORTED: "tai_lieu_chinh_ly",
        HISTORIC: "tai_lieu_gia_tri_lich_su",
        OFFICER: "cong_chuc_qlnn",
        KEEPER: "vien_chuc_kho",
    }
    return _bits({bit: _or_zero(field) < 0 for bit, field in fields.items()})


def _bits(found: dict[int, pl.Expr]) -> pl.Expr:
    total: pl.Expr = pl.lit(0, pl.Int16)
    for bit, condition in found.items():
        total = total + condition.cast(pl.Int16) * pl.lit(bit, pl.Int16)
    return total


def _keyed(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Add the keys of the fold: level, kind, state; numbers, since comparing texts in every sum would cost."""
    kind = C("loai").cast(pl.Enum(KINDS), strict=False).to_physical().cast(pl.Int8)
    is_store = C("dia_ban").is_in(STORES)
    return frame.with_columns(
        C("cap").cast(pl.Enum(LEVELS), strict=False).to_physical().cast(pl.Int8).alias("cap_"),
        pl.when((kind == 3) & C("nguon_nop_luu"))
        .then(pl.lit(SOURCE_ENTERPRISE, pl.Int8))
        .when((kind == 7) & is_store)
        .then(pl.lit(STORE_OFFICE, pl.Int8))
        .otherwise(kind)
        .fill_null(-1)
        .alias("loai_"),
        C("nha_nuoc").fill_null(value=False).alias("nn"),
    )


_GOES_WITH = {
    PART_PROVINCE: (0, (0, 1, 2, 3, SOURCE_ENTERPRISE)),
    PART_DISTRICT: (1, (6, 7, 8, 9, STORE_OFFICE)),
    PART_COMMUNE: (2, (10,)),
}


def _part_of() -> pl.Expr:
    found = pl.lit(PART_ODD, pl.Int8)
    for part, (level, of_level) in _GOES_WITH.items():
        low, high = min(of_level), max(of_level)
        is_kind = C("loai_") == low if low == high else C("loai_").is_in(of_level)
        found = pl.when((C("cap_") == level) & is_kind).then(pl.lit(part, pl.Int8)).otherwise(found)
    return found.alias("part")


# ---- polars: the fold


def _in_scope(scope: Scope) -> pl.Expr:
    if scope.is_state:
        return C("nn")
    return C("cap_").is_in(scope.levels) if scope.levels else C("loai_").is_in(scope.kinds)


class _Fold:
    """Collects the sums that statements need, each once."""

    def __init__(self) -> None:
        self.sums: dict[str, pl.Expr] = {}

    def sum(self, form: Share | Each | EachIf | Total, name: str) -> pl.Expr:
        """Name a sum over the agencies of a statement that are there once."""
        scope = form.scope
        return self._named(f"{_name(scope)} {name}", _in_scope(scope) & (C("bad") < REPEATED), C(name))

    def wrong(self, form: Share | Each | EachIf | Total, what: pl.Expr) -> pl.Expr:
        """Name a sum over those of them whose figures, of those that the statement reads, contradict each other."""
        if not form.reach:
            return _int(0)
        is_wrong = (C("bad") < REPEATED) & ((C("bad") & form.reach) != 0)
        return self._named(
            f"{_name(form.scope)} {form.reach} {what.meta.serialize(format='json')}",
            _in_scope(form.scope) & is_wrong,
            what,
        )

    def _named(self, key: str, inside: pl.Expr, value: pl.Expr) -> pl.Expr:
        if key not in self.sums:
            self.sums[key] = pl.when(inside).then(value).otherwise(0).sum().alias(key)
        return C(key)


def _name(scope: Scope) -> str:
    return f"{scope.levels}{scope.kinds}{scope.is_state}"


SCOPES = tuple(dict.fromkeys(form.scope for _, _, form in PLAN if form is not None))


def _twice(scope: Scope) -> str:
    """Name the number of agencies of a scope, or perhaps of it, that are there more than once."""
    return f"twice_{SCOPES.index(scope)}"


def _may_be_in(scope: Scope) -> pl.Expr:
    """Tell whether an agency of which some attributes are not known may belong to a scope."""
    if scope.is_state:
        return C("nha_nuoc").fill_null(value=True)
    if scope.levels:
        return C("cap").is_in([LEVELS[level] for level in scope.levels]).fill_null(value=True)
    found = C("loai").is_in([KINDS[kind] for kind in scope.kinds if kind < len(KINDS)])
    if SOURCE_ENTERPRISE in scope.kinds:
        found |= (C("loai") == "doanh_nghiep") & C("nguon_nop_luu")
    if scope.kinds == (STORE_OFFICE,):
        found = (C("loai") == "phong_noi_vu") & C("dia_ban").is_in(STORES)
    return found.fill_null(value=True)


_NONE = pl.lit(None, pl.Int64)


def _int(value: int) -> pl.Expr:
    return pl.lit(value, pl.Int64)


class _Row(NamedTuple):
    """What one statement comes to, as expressions over the folded sums."""

    verdict: pl.Expr
    low: tuple[pl.Expr, pl.Expr]
    high: tuple[pl.Expr, pl.Expr]
    counts: tuple[pl.Expr, pl.Expr, pl.Expr, pl.Expr]
    in_spite_of: pl.Expr


def _choose(*cases: tuple[pl.Expr, pl.Expr | int], otherwise: pl.Expr | int) -> pl.Expr:
    result = otherwise if isinstance(otherwise, pl.Expr) else _int(otherwise)
    for condition, value in reversed(cases):
        result = pl.when(condition).then(value if isinstance(value, pl.Expr) else _int(value)).otherwise(result)
    return result


def _verdict(*cases: tuple[pl.Expr, str]) -> pl.Expr:
    return _choose(*((condition, pl.lit(verdict)) for condition, verdict in cases), otherwise=pl.lit("undecided"))


def _row(fold: _Fold, form: Form) -> _Row:
    if form is None:
        return _Row(pl.lit("tracked"), (_NONE, _NONE), (_NONE, _NONE), (_int(0),) * 4, _int(0))
    get: Callable[[str], pl.Expr] = lambda name: fold.sum(form, name)  # noqa: E731
    twice = C(_twice(form.scope))
    once = get(_size(form))
    n = once + twice
    wrong = twice + fold.wrong(form, _meant(form))
    match form:
        case Share():
            none, verdict, low, high = _share(form, get, n)
            sure = get(form.met), get(form.short)
        case Each():
            yes, no = get(form.yes), pl.sum_horizontal(get(name) for name in form.no)
            none, sure = n == 0, (yes, no)
            verdict = _verdict((none, "not_applicable"), (yes == n, "met"), (no > 0, "not_met"))
            low, high = (yes, n), (n - no, n)
        case EachIf():
            yes, no, inside, maybe = get(form.yes), get(form.no), get(form.inside), n - get(form.known)
            fails, holds = maybe - get(form.maybe_yes), maybe - get(form.maybe_no)
            none, sure = (inside == 0) & (maybe == 0), (yes, no)
            verdict = _verdict(
                (none, "not_applicable"),
                (inside == 0, "undecided"),
                (no > 0, "not_met"),
                ((yes == inside) & (fails == 0), "met"),
            )
            # An agency that may be out lowers the share only where it may fail, and raises it only where it may hold.
            low = (_choose((inside + fails == 0, 1), otherwise=yes), (inside + fails).clip(1))
            high = (inside - no + holds, (inside + holds).clip(1))
        case Total():
            return _total(form, get, n, wrong)
    # Who is undecided alone; not those whose own figures are wrong.
    undecided = _open(form, get) - fold.wrong(form, _open(form, C))
    return _finished(none, verdict, low, high, (n, *sure, undecided), wrong)


def _finished(
    none: pl.Expr,
    verdict: pl.Expr,
    low: tuple[pl.Expr, pl.Expr],
    high: tuple[pl.Expr, pl.Expr],
    counts: tuple[pl.Expr, pl.Expr, pl.Expr, pl.Expr],
    wrong: pl.Expr,
) -> _Row:
    """Say bad data where wrong figures leave something undecided; show the bounds of all that can be measured."""
    bad = (verdict == "undecided") & (wrong > 0)
    show: Callable[[pl.Expr], pl.Expr] = lambda bound: pl.when(~none).then(bound)  # noqa: E731
    return _Row(
        pl.when(bad).then(pl.lit("bad_data")).otherwise(verdict),
        (show(low[0]), show(low[1])),
        (show(high[0]), show(high[1])),
        counts,
        _choose((bad, 0), otherwise=wrong),
    )


def _size(form: Share | Each | EachIf | Total) -> str:
    return form.n if isinstance(form, Each) else "few" if isinstance(form, Total) else "n"


def _meant(form: Share | Each | EachIf | Total) -> pl.Expr:
    """Count the agencies that a condition does not certainly leave out."""
    size = C(_size(form))
    return size - C(form.known) + C(form.inside) if isinstance(form, EachIf) else size


def _open(form: Share | Each | EachIf, get: Callable[[str], pl.Expr]) -> pl.Expr:
    """Count the agencies that neither satisfy it, nor fail, nor are left out, each taken alone."""
    n = get(_size(form))
    match form:
        case Share():
            return n - get(form.met) - get(form.short) - get(form.zero)
        case Each():
            return n - get(form.yes) - pl.sum_horizontal(get(name) for name in form.no)
        case EachIf():
            return get(form.inside) - get(form.yes) - get(form.no) + n - get(form.known)


def _share(
    form: Share, get: Callable[[str], pl.Expr], n: pl.Expr
) -> tuple[pl.Expr, pl.Expr, tuple[pl.Expr, pl.Expr], tuple[pl.Expr, pl.Expr]]:
    x, top, y, least, beside = (get(name) for name in (form.x, form.top, form.y, form.least, form.beside))
    if form.less is not None:
        least = least - get(form.less)
    whole_known, top_known = get(form.ys) == n, get(form.tops) == n
    falls = top * form.q < beside * form.p
    none = whole_known & (y == 0)
    verdict = _verdict(
        (none, "not_applicable"),
        (least == 0, "undecided"),
        (whole_known & (x * form.q >= y * form.p), "met"),
        # At 100% an agency without any bound of its part can make good nothing that others lack.
        (falls if form.p == form.q else top_known & falls, "not_met"),
    )
    low = (_choose((whole_known, x), otherwise=0), _choose((whole_known, y), otherwise=1))
    bounded = top_known & (beside > 0)
    high = (
        _choose((~top_known, 1), (bounded, top), otherwise=0),
        _choose((bounded, beside), otherwise=1),
    )
    return none, verdict, low, high


def _total(form: Total, get: Callable[[str], pl.Expr], n: pl.Expr, wrong: pl.Expr) -> _Row:
    x, known = get(form.x), get(form.xs) == n
    low, high = (x, _int(10)), (pl.when(known).then(x), pl.when(known).then(_int(10)))
    if form.at_least is None:
        return _finished(n == 0, pl.lit("tracked"), low, high, (n, _int(0), _int(0), _int(0)), wrong)
    enough, never = x * 10 >= form.at_least, known & (x * 10 < form.at_least)
    verdict = _verdict((n == 0, "not_applicable"), (enough, "met"), (never, "not_met"))
    # What one of several agencies adds to a total is not held against the whole of it.
    tests = (enough, never, ~enough & ~never & (wrong == 0))
    met, not_met, undecided = (_choose(((n == 1) & test, 1), otherwise=0) for test in tests)
    return _finished(n == 0, verdict, low, high, (n, met, not_met, undecided), wrong)


NAMES = (
    *("low_numerator", "low_denominator", "high_numerator", "high_denominator"),
    *("in_scope", "met", "not_met", "undecided", "in_spite_of"),
)
CLAUSES = pl.Enum(list(dict.fromkeys(clause for clause, _, _ in PLAN)))


def _finish(sums: pl.DataFrame, twice: pl.DataFrame | None) -> pl.DataFrame:
    """Fold the sums of the pass, with how many agencies are there more than once; write the 56 rows of each group."""
    fold = _Fold()
    rows = [_row(fold, form) for _, _, form in PLAN]
    groups = sums.lazy().group_by("nam", "tinh").agg(fold.sums.values())
    names = [_twice(scope) for scope in SCOPES]
    if twice is None:
        groups = groups.with_columns(_int(0).alias(name) for name in names)
    else:
        groups = groups.join(twice.lazy(), on=["nam", "tinh"], how="left").with_columns(C(names).fill_null(0))
    folded = groups.sort("nam", "tinh").collect()
    pieces = folded.select(
        pl.struct(
            row.verdict.alias("verdict"),
            *(
                expression.alias(name)
                for name, expression in zip(NAMES, (*row.low, *row.high, *row.counts, row.in_spite_of), strict=True)
            ),
        ).alias(str(number))
        for number, row in enumerate(rows)
    )
    count = folded.height
    keys = folded.select("nam", "tinh")
    head = pl.DataFrame(
        {"clause": [clause for clause, _, _ in PLAN], "statement": [statement for _, statement, _ in PLAN]}
    ).with_row_index("number")
    stacked = pl.concat([pieces.to_series(number).alias("row").struct.unnest() for number in range(len(PLAN))])
    return (
        pl.concat([keys] * len(PLAN))
        .with_columns(pl.Series("number", range(len(PLAN)), pl.UInt32).repeat_by(count).explode())
        .hstack(stacked)
        .join(head, on="number", how="left", maintain_order="left")
        .sort("nam", "tinh", "number")
        .select("nam", "tinh", "clause", "statement", "verdict", *NAMES)
    )


def _repeated(frame: pl.LazyFrame) -> pl.DataFrame:
    """Find the ids that occur more than once in a group.

    Equal hashes are looked for first, in one sorted column of 64 bits: there are next to none, and only the rows that
    have them are compared in full.
    """
    hashed = (
        frame.select(pl.struct("nam", "tinh", "ma").hash().alias("h")).collect(engine="streaming").to_series().sort()
    )
    same = hashed.filter(hashed == hashed.shift(1)).unique()
    ids = frame.select("nam", "tinh", "ma")
    if same.is_empty():
        return ids.head(0).collect()
    suspects = ids.filter(pl.struct("nam", "tinh", "ma").hash().is_in(same.implode())).collect(engine="streaming")
    return suspects.group_by("nam", "tinh", "ma").len().filter(C("len") > 1).drop("len")


def _counted_twice(frame: pl.LazyFrame, repeated: pl.DataFrame) -> pl.DataFrame:
    """Count the agencies that are there more than once: of their attributes those count in which all rows agree."""
    attributes = ("cap", "loai", "nha_nuoc", "nguon_nop_luu", "dia_ban")
    said = [pl.when(C(name).n_unique() == 1).then(C(name).first()).alias(name) for name in attributes]
    rows = frame.join(repeated.lazy(), on=["nam", "tinh", "ma"], how="semi").group_by("nam", "tinh", "ma").agg(said)
    counts = [_count(_may_be_in(scope)).cast(pl.Int64).alias(_twice(scope)) for scope in SCOPES]
    return rows.group_by("nam", "tinh").agg(counts).collect(engine="streaming")


FAMILIES = {
    STAFF: (*CB, "cb_least"),
    PAPERS: ("van_ban_thuoc_dien", "van_ban_trao_doi_ky_so"),
    SHELVES: ("tai_lieu", "tai_lieu_chinh_ly_bao_quan"),
    CLERKS: (*NS, "ns_least"),
    ROOM: ("dien_tich_kho",),
    SORTED: ("tai_lieu_chinh_ly",),
    HISTORIC: ("tai_lieu_gia_tri_lich_su",),
    OFFICER: ("cong_chuc_qlnn",),
    KEEPER: ("vien_chuc_kho",),
}
FLAGS = (
    "co_kho",
    "kho_dat_yeu_cau",
    "can_xay_kho",
    "mang_noi_bo",
    "he_thong_thu_dien_tu",
    "phan_mem_qlvb",
    "quan_ly_van_ban_dung_quy_dinh",
    "du_bien_che",
    "quy_che_vtlt",
    "ke_hoach_thuc_hien",
    "ke_hoach_chinh_ly",
)
MANY, FEW = (STAFF, PAPERS, SHELVES, CLERKS, ROOM), (SORTED, HISTORIC, OFFICER, KEEPER)


def _wrong(frame: pl.LazyFrame, families: Iterable[int], others: Iterable[str]) -> pl.LazyFrame:
    """Return the agencies whose figures contradict each other, without these figures."""
    kept = [pl.when((C("bad") & bit) == 0).then(C(name)).alias(name) for bit in families for name in FAMILIES[bit]]
    return frame.filter(C("bad").is_between(1, REPEATED - 1)).select(*KEYS, *kept, *others)


def by_hand_polars(frame: pl.DataFrame | pl.LazyFrame, check_repeats: bool = False) -> pl.DataFrame:
    """Judge the plan for each year and province.

    Args:
        frame: One row per agency and group.
        check_repeats: Whether rows of a group with one id are one agency; without it they are not looked for.
    """
    lazy = frame.lazy()
    repeated = _repeated(lazy) if check_repeats else None
    base = _keyed(lazy).with_columns(
        _part_of(), *(_tenths(name) for name in ("tai_lieu", "tai_lieu_chinh_ly_bao_quan", "dien_tich_kho"))
    )
    counted: pl.DataFrame | None = None
    if repeated is not None and repeated.height:
        counted = _counted_twice(lazy, repeated)
        base = base.join(repeated.lazy().with_columns(twice=True), on=["nam", "tinh", "ma"], how="left")
        twice = C("twice").fill_null(value=False).cast(pl.Int16) * pl.lit(REPEATED, pl.Int16)
    else:
        twice = pl.lit(0, pl.Int16)
    many = base.with_columns(pl.max_horizontal(CB).alias("cb_least"), pl.max_horizontal(NS).alias("ns_least"))
    many = many.with_columns((_bad_main() + twice).alias("bad"))
    parts = [many.filter(C("part") == part).group_by(KEYS).agg(_sums(part)) for part in range(4)]
    few = base.filter(C("loai").is_in(["so_noi_vu", "ubnd_tinh", "luu_tru_lich_su", "phong_noi_vu"])).with_columns(
        (_bad_few() + twice).alias("bad"),
        *(_tenths(name) for name in ("tai_lieu_chinh_ly", "tai_lieu_gia_tri_lich_su")),
    )
    parts.append(few.group_by(KEYS).agg(_few_sums()))
    wrong = [_wrong(many, MANY, FLAGS), _wrong(few, FEW, (*FEW_MILESTONES, "du_bien_che"))]
    *found, wrong_many, wrong_few = pl.collect_all([*parts, *wrong], engine="streaming")
    is_right = (C("bad") == 0) | (C("bad") >= REPEATED)
    found = [one.filter(is_right) for one in found]
    if wrong_many.height:
        found.append(wrong_many.group_by(KEYS).agg(_sums(PART_ODD)))
    if wrong_few.height:
        found.append(wrong_few.group_by(KEYS).agg(_few_sums()))
    sums = pl.concat(found, how="diagonal_relaxed")
    return _finish(sums.with_columns(pl.exclude(*KEYS).fill_null(0).cast(pl.Int64)), counted)


# ---- SQL for DuckDB


def _sql_flag(name: str, condition: str) -> dict[str, str]:
    return {
        f"{name}_yes": f"count_if({condition})",
        f"{name}_no": f"count_if(NOT ({condition}))",
    }


def _sql_if(name: str, inside: str, condition: str) -> dict[str, str]:
    return {
        f"{name}_yes": f"count_if({inside} AND {condition})",
        f"{name}_no": f"count_if({inside} AND NOT ({condition}))",
        f"{name}_maybe_yes": f"count_if({inside} IS NULL AND {condition})",
        f"{name}_maybe_no": f"count_if({inside} IS NULL AND NOT ({condition}))",
    }


def _sql_done(field: str, start: datetime.date = DAY_ONE) -> dict[str, str]:
    return _sql_flag(field, f"{field} BETWEEN DATE '{start}' AND DATE '{LAST_DAY}'")


def _sql_whole(whole: str, least: str) -> dict[str, str]:
    return {
        f"{whole}_y": f"sum({whole})",
        f"{whole}_ys": f"count_if({whole} IS NOT NULL)",
        f"{whole}_zero": f"count_if({whole} = 0)",
        f"{whole}_least": f"sum({least})",
    }


def _sql_part(whole: str, part: str, least: str, p: str) -> dict[str, str]:
    top = f"coalesce({part}, {whole})"
    met = f"{part} = {whole} AND {part} > 0" if p == "100" else f"{part} * 100 >= {whole} * {p} AND {whole} > 0"
    sums = {
        f"{part}_x": f"sum({part})",
        f"{part}_top": f"sum({top})",
        f"{part}_tops": f"count_if({top} IS NOT NULL)",
        f"{part}_met": f"count_if({met})",
        f"{part}_short": f"count_if({part} * 100 < {least} * {p})",
    }
    if part in BESIDE:
        sums[f"{part}_beside"] = f"sum(CASE WHEN {top} IS NOT NULL THEN {least} END)"
    return sums


def _sql_inner(whole: str, part: str, outer: str) -> dict[str, str]:
    top, most = f"coalesce({part}, {whole}, {outer})", f"coalesce({whole}, {outer})"
    return {
        f"{part}_x": f"sum({part})",
        f"{part}_top": f"sum({top})",
        f"{part}_tops": f"count_if({top} IS NOT NULL)",
        f"{part}_y": f"sum({most})",
        f"{part}_ys": f"count_if({most} IS NOT NULL)",
        f"{part}_zero": f"count_if({most} = 0)",
        f"{part}_beside": f"sum(coalesce({whole}, {part}, {outer}))",
        f"{part}_less": f"sum(CASE WHEN {part} IS NULL AND {whole} IS NULL THEN {outer} END)",
        f"{part}_met": f"count_if({part} = {most} AND {part} > 0)",
        f"{part}_short": f"count_if({part} < {whole})",
    }


def _sql_sums(part: int) -> dict[str, str]:
    """List the sums that a part of the agencies needs, as SQL."""
    odd = part == PART_ODD
    province, district = odd or part == PART_PROVINCE, odd or part == PART_DISTRICT
    commune = odd or part == PART_COMMUNE
    papers = "coalesce(van_ban_thuoc_dien, van_ban_trao_doi_ky_so)"
    sums = {
        "n": "count(*)",
        **_sql_flag("ha_tang", "(mang_noi_bo AND he_thong_thu_dien_tu AND phan_mem_qlvb)"),
        **_sql_whole("van_ban_thuoc_dien", papers),
        **_sql_part("van_ban_thuoc_dien", "van_ban_trao_doi_ky_so", papers, "100"),
        **_sql_done("quy_che_vtlt", REGULATION_DAY),
        "ns_0": "count_if(nhan_su_vtlt = 0)",
        "kho_in": "count_if(can_xay_kho)",
        "kho_known": "count_if(can_xay_kho IS NOT NULL)",
        **_sql_if("kho", "can_xay_kho", "(co_kho AND kho_dat_yeu_cau)"),
        "room_in": "count_if(co_kho)",
        "room_known": "count_if(co_kho IS NOT NULL)",
    }
    if province or district:
        paper_p = "(CASE WHEN cap_ = 0 THEN 40 ELSE 25 END)" if odd else "40" if province else "25"
        shelf_p = "(CASE WHEN loai_ BETWEEN 0 AND 1 THEN 75 ELSE 55 END)" if odd else "75" if province else "55"
        shelves = "coalesce(tai_lieu, tai_lieu_chinh_ly_bao_quan)"
        sums |= {
            **_sql_flag("quan_ly_van_ban", "quan_ly_van_ban_dung_quy_dinh"),
            **_sql_whole("cbccvc", "cb_least"),
            **_sql_part("cbccvc", "cbccvc_lap_ho_so", "cb_least", paper_p),
            **_sql_part("cbccvc", "cbccvc_lap_ho_so_dien_tu", "cb_least", "25"),
            **_sql_part("cbccvc", "cbccvc_dung_thu_dien_tu", "cb_least", "100"),
            **_sql_whole("tai_lieu", shelves),
            **_sql_part("tai_lieu", "tai_lieu_chinh_ly_bao_quan", shelves, shelf_p),
            **_sql_done("ke_hoach_thuc_hien"),
        }
    if province:
        structure = "((van_thu = 1 AND luu_tru = 1) OR van_thu_kiem_luu_tru = 1)"
        sums |= {
            **_sql_flag("du_bien_che", "du_bien_che"),
            "ns_12": "count_if(nhan_su_vtlt BETWEEN 1 AND 2)",
            "ns_over2": "count_if(ns_least > 2)",
            **_sql_flag("co_cau", f"({structure} AND coalesce(nhan_su_vtlt, 1) > 0)"),
            **_sql_part("nhan_su_vtlt", "nhan_su_dat_ngach", "ns_least", "100"),
        }
    if province or commune:
        square = "(CASE WHEN cap_ = 0 THEN 400 ELSE 200 END)" if odd else "400" if province else "200"
        sums |= _sql_whole("nhan_su_vtlt", "ns_least") | _sql_if("room_level", "co_kho", f"dien_tich_kho >= {square}")
    if district:
        sums |= {
            "ns_1": "count_if(nhan_su_vtlt = 1)",
            "ns_over1": "count_if(ns_least > 1)",
            **_sql_inner("chuyen_trach", "chuyen_trach_dat_ngach", "nhan_su_vtlt"),
            **_sql_inner("kiem_nhiem", "kiem_nhiem_da_tap_huan", "nhan_su_vtlt"),
            **_sql_if("room_office", "co_kho", "dien_tich_kho >= 300"),
        }
    if commune:
        sums |= {
            **_sql_done("ke_hoach_chinh_ly"),
            "ns_some": "count_if(ns_least >= 1)",
            **_sql_part("nhan_su_vtlt", "nhan_su_da_tap_huan", "ns_least", "100"),
        }
    return sums


def _sql_few_sums() -> dict[str, str]:
    sums = {"few": "count(*)"}
    for field in FEW_MILESTONES:
        sums |= _sql_done(field)
    sums |= _sql_flag("few_bien_che", "du_bien_che")
    for field in ("tai_lieu_chinh_ly", "tai_lieu_gia_tri_lich_su"):
        sums |= {f"{field}_x": f"sum({field})", f"{field}_xs": f"count({field})"}
    return sums | {
        **_sql_flag("officers_some", "cong_chuc_qlnn >= 1"),
        **_sql_flag("officers_one", "cong_chuc_qlnn = 1"),
        **_sql_flag("keepers_one", "vien_chuc_kho = 1"),
    }


def _sql_bits(found: dict[int, list[str]]) -> str:
    return " + ".join(f"CASE WHEN {' OR '.join(tests)} THEN {bit} ELSE 0 END" for bit, tests in found.items())


def _sql_negative(names: Iterable[str]) -> str:
    return f"least({', '.join(names)}) < 0"


def _sql_keys() -> str:
    levels = " ".join(f"WHEN '{name}' THEN {number}" for number, name in enumerate(LEVELS))
    of_kind = {name: str(number) for number, name in enumerate(KINDS)}
    of_kind["doanh_nghiep"] = f"CASE WHEN nguon_nop_luu THEN {SOURCE_ENTERPRISE} ELSE 3 END"
    of_kind["phong_noi_vu"] = f"CASE WHEN dia_ban IN ({_sql_texts(STORES)}) THEN {STORE_OFFICE} ELSE 7 END"
    # The commonest first: CASE compares in order.
    order = sorted(of_kind, key=lambda name: -KINDS.index(name))
    cases = " ".join(f"WHEN '{name}' THEN {of_kind[name]}" for name in order)
    return (
        f"nam, tinh, (CASE cap {levels} ELSE -1 END)::TINYINT AS cap_, (CASE loai {cases} ELSE -1 END)::TINYINT AS loai_,"
        " coalesce(nha_nuoc, false) AS nn"
    )


def _sql_texts(texts: Iterable[str]) -> str:
    return ", ".join(map(_sql_text, texts))


def _sql_may_be_in(scope: Scope) -> str:
    """Tell whether an agency belongs to a scope, null where its attributes do not say."""
    if scope.is_state:
        return "nha_nuoc"
    if scope.levels:
        return f"cap IN ({_sql_texts(LEVELS[level] for level in scope.levels)})"
    if scope.kinds == (STORE_OFFICE,):
        return f"loai = 'phong_noi_vu' AND dia_ban IN ({_sql_texts(STORES)})"
    found = f"loai IN ({_sql_texts(KINDS[kind] for kind in scope.kinds if kind < len(KINDS))})"
    return f"{found} OR loai = 'doanh_nghiep' AND nguon_nop_luu" if SOURCE_ENTERPRISE in scope.kinds else found


def _sql_repeated() -> str:
    """Find repeated ids: hashes first, 64 bits instead of texts; what has equal ones is compared in full.

    These agencies are counted scope by scope; of their attributes those count in which all rows agree.
    """
    agree = "CASE WHEN count({0}) = count(*) AND min({0}) = max({0}) THEN min({0}) END AS {0}"
    said = ", ".join(agree.format(name) for name in ("cap", "loai", "nha_nuoc", "nguon_nop_luu", "dia_ban"))
    counts = ", ".join(f"count_if(coalesce({_sql_may_be_in(scope)}, true)) AS {_twice(scope)}" for scope in SCOPES)
    return f"""same AS MATERIALIZED (
    SELECT hash(nam, tinh, ma) AS h FROM agencies GROUP BY h HAVING count(*) > 1
), one_each AS MATERIALIZED (
    SELECT nam, tinh, ma, {said} FROM agencies WHERE hash(nam, tinh, ma) IN (SELECT h FROM same)
    GROUP BY nam, tinh, ma HAVING count(*) > 1
), repeated AS (
    SELECT nam, tinh, ma, true AS twice FROM one_each
), counted AS MATERIALIZED (
    SELECT nam, tinh, {counts} FROM one_each GROUP BY nam, tinh
)"""


def by_hand_sql(check_repeats: bool = False, shape: str = "fused") -> str:
    """Write the query over a table or view ``agencies``.

    Args:
        check_repeats: Whether rows of a group with one id are one agency.
        shape: ``fused`` makes all sums in one pass; ``parts`` sums the parts of the agencies by themselves, which reads the
            table once for each and was slower on a Parquet file.
    """
    numbers = [*CB, *NS, "van_ban_thuoc_dien", "van_ban_trao_doi_ky_so"]
    tenths = ["tai_lieu", "tai_lieu_chinh_ly_bao_quan", "dien_tich_kho"]
    ten = lambda names: ", ".join(f"CAST({name} * 10 AS BIGINT) AS {name}" for name in names)  # noqa: E731
    twice = f"CASE WHEN twice THEN {REPEATED} ELSE 0 END" if check_repeats else "0"
    source = "agencies LEFT JOIN repeated USING (nam, tinh, ma)" if check_repeats else "agencies"
    bad_many = _sql_bits(
        {
            STAFF: [_sql_negative(CB), f"greatest({', '.join(CB[1:])}) > cbccvc"],
            PAPERS: [
                _sql_negative(("van_ban_thuoc_dien", "van_ban_trao_doi_ky_so")),
                "van_ban_trao_doi_ky_so > van_ban_thuoc_dien",
            ],
            SHELVES: [
                _sql_negative(("tai_lieu", "tai_lieu_chinh_ly_bao_quan")),
                "tai_lieu_chinh_ly_bao_quan > tai_lieu",
            ],
            CLERKS: [
                _sql_negative(NS),
                f"greatest({', '.join(NS[1:])}) > nhan_su_vtlt",
                "chuyen_trach_dat_ngach > chuyen_trach",
                "kiem_nhiem_da_tap_huan > kiem_nhiem",
            ],
            ROOM: ["dien_tich_kho < 0"],
        }
    )
    few_fields = {
        SORTED: "tai_lieu_chinh_ly",
        HISTORIC: "tai_lieu_gia_tri_lich_su",
        OFFICER: "cong_chuc_qlnn",
        KEEPER: "vien_chuc_kho",
    }
    bad_few = _sql_bits({bit: [f"{field} < 0"] for bit, field in few_fields.items()})
    many = (
        f"SELECT {_sql_keys()}, {', '.join((*numbers, *FLAGS))}, {ten(tenths)}, greatest({', '.join(CB)}) AS cb_least,"
        f" greatest({', '.join(NS)}) AS ns_least, ({bad_many} + {twice})::SMALLINT AS bad FROM {source}"
    )
    few_columns = ", ".join((*FEW_MILESTONES, "du_bien_che", "cong_chuc_qlnn", "vien_chuc_kho"))
    few = (
        f"SELECT {_sql_keys()}, {few_columns}, {ten(('tai_lieu_chinh_ly', 'tai_lieu_gia_tri_lich_su'))},"
        f" ({bad_few} + {twice})::SMALLINT AS bad FROM {source}"
        " WHERE loai IN ('so_noi_vu', 'ubnd_tinh', 'luu_tru_lich_su', 'phong_noi_vu')"
    )
    keys = ", ".join(KEYS)

    def summed(sums: dict[str, str], table: str, where: str = "") -> str:
        listed = ", ".join(f"{value} AS {name}" for name, value in sums.items())
        return f"SELECT {keys}, {listed} FROM {table} {where} GROUP BY {keys}"

    goes_with = {
        part: f"cap_ = {level} AND loai_ IN ({', '.join(map(str, of_level))})"
        for part, (level, of_level) in _GOES_WITH.items()
    }
    if shape == "fused":
        branches = [summed(_sql_sums(PART_ODD), "many")]
    else:
        branches = [summed(_sql_sums(part), "many", f"WHERE {where}") for part, where in goes_with.items()]
        odd = f"WHERE NOT ({' OR '.join(f'({where})' for where in goes_with.values())})"
        branches.append(summed(_sql_sums(PART_ODD), "many", odd))
    branches.append(summed(_sql_few_sums(), "few_"))
    fold = _SqlFold()
    rows = ",\n    ".join(_sql_row(fold, number, form) for number, (_, _, form) in enumerate(PLAN))
    folded = ",\n    ".join(f"{value} AS {name}" for name, value in fold.sums.values())
    bad = "r.verdict = 'undecided' AND r.in_spite_of > 0"  # so many whose wrong figures leave it undecided
    last = [f"CASE WHEN {bad} THEN 'bad_data' ELSE r.verdict END AS verdict", *(f"r.{name}" for name in NAMES[:-1])]
    names = ", ".join([*last, f"CASE WHEN {bad} THEN 0 ELSE r.in_spite_of END AS in_spite_of"])
    if check_repeats:
        counts = ", ".join(f"coalesce({_twice(scope)}, 0) AS {_twice(scope)}" for scope in SCOPES)
        groups = f"SELECT folded.*, {counts} FROM folded LEFT JOIN counted USING (nam, tinh)"
    else:
        groups = f"SELECT *, {', '.join(f'0 AS {_twice(scope)}' for scope in SCOPES)} FROM folded"
    repeated = _sql_repeated() + ",\n" if check_repeats else ""
    return f"""WITH {repeated}all_many AS NOT MATERIALIZED (
{many}
), many AS NOT MATERIALIZED (
SELECT {_sql_right(MANY)} FROM all_many
), all_few AS NOT MATERIALIZED (
{few}
), few_ AS NOT MATERIALIZED (
SELECT {_sql_right(FEW)} FROM all_few
), sums AS MATERIALIZED (
{" UNION ALL BY NAME ".join(f"({branch})" for branch in branches)}
), folded AS MATERIALIZED (
SELECT nam, tinh, {folded}
FROM sums GROUP BY nam, tinh
), groups_ AS MATERIALIZED (
{groups}
), rows_ AS (
SELECT nam, tinh, unnest([
    {rows}
]) AS r FROM groups_
)
SELECT nam, tinh, r.clause AS clause, r.statement AS statement, {names}
FROM rows_ ORDER BY nam, tinh, r.number"""


def _sql_text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _sql_right(families: Iterable[int]) -> str:
    """Take away the figures that contradict each other."""
    kept = (f"CASE WHEN bad & {bit} = 0 THEN {name} END AS {name}" for bit in families for name in FAMILIES[bit])
    return f"* REPLACE ({', '.join(kept)})"


class _SqlFold:
    """Collects the sums that statements need, each once."""

    def __init__(self) -> None:
        self.sums: dict[str, tuple[str, str]] = {}

    def sum(self, form: Share | Each | EachIf | Total, name: str) -> str:
        """Name a sum over the agencies of a statement that are there once."""
        return self._named(form.scope, f"bad < {REPEATED}", name)

    def wrong(self, form: Share | Each | EachIf | Total, what: str) -> str:
        """Name a sum over those of them whose figures, of those that the statement reads, contradict each other."""
        return self._named(form.scope, f"bad < {REPEATED} AND bad & {form.reach} > 0", what) if form.reach else "0"

    def _named(self, scope: Scope, test: str, value: str) -> str:
        inside = "nn"
        if scope.levels:
            inside = f"cap_ IN ({', '.join(map(str, scope.levels))})"
        elif scope.kinds:
            inside = f"loai_ IN ({', '.join(map(str, scope.kinds))})"
        total = f"coalesce(sum(CASE WHEN {inside} AND {test} THEN {value} END), 0)::BIGINT"
        return self.sums.setdefault(total, (f"s{len(self.sums)}", total))[0]


def _sql_cases(*cases: tuple[str, str], otherwise: str) -> str:
    return f"CASE {' '.join(f'WHEN {test} THEN {value}' for test, value in cases)} ELSE {otherwise} END"


def _sql_verdict(*cases: tuple[str, str]) -> str:
    return _sql_cases(*((test, f"'{verdict}'") for test, verdict in cases), otherwise="'undecided'")


def _sql_row(fold: _SqlFold, number: int, form: Form) -> str:
    """Write what one statement comes to, as a struct over the folded sums."""
    verdict, cells = "'tracked'", [*["NULL"] * 4, *["0"] * 5]
    if form is not None:
        get: Callable[[str], str] = lambda name: fold.sum(form, name)  # noqa: E731
        n = f"({get(_size(form))} + {_twice(form.scope)})"
        meant = (
            f"n - {_sql_or_zero(form.known)} + {_sql_or_zero(form.inside)}" if isinstance(form, EachIf) else _size(form)
        )
        wrong = f"({_twice(form.scope)} + {fold.wrong(form, meant)})"
        none, verdict, bounds, counts = _sql_form(form, get, n, wrong)
        if not isinstance(form, Total):
            undecided = f"{_sql_open(form, get)} - {fold.wrong(form, _sql_open(form, _sql_or_zero))}"
            counts = [*counts, undecided]
        shown = [f"CASE WHEN NOT {none} THEN {bound} END" for bound in bounds]
        cells = [*shown, *counts, wrong]
    clause, statement = PLAN[number][:2]
    fields = [f"'number': {number}", f"'clause': {_sql_text(clause)}", f"'statement': {_sql_text(statement)}"]
    fields.append(f"'verdict': {verdict}")
    fields += [f"'{name}': ({value})::BIGINT" for name, value in zip(NAMES, cells, strict=True)]
    return "{" + ", ".join(fields) + "}"


def _sql_or_zero(name: str) -> str:
    return f"coalesce({name}, 0)"


def _sql_open(form: Share | Each | EachIf, get: Callable[[str], str]) -> str:
    """Count the agencies that neither satisfy it, nor fail, nor are left out, each taken alone."""
    n = get(_size(form))
    match form:
        case Share():
            return f"{n} - {get(form.met)} - {get(form.short)} - {get(form.zero)}"
        case Each():
            return " - ".join([n, get(form.yes), *map(get, form.no)])
        case EachIf():
            return f"{get(form.inside)} - {get(form.yes)} - {get(form.no)} + {n} - {get(form.known)}"


def _sql_form(
    form: Share | Each | EachIf | Total, get: Callable[[str], str], n: str, wrong: str
) -> tuple[str, str, list[str], list[str]]:
    match form:
        case Each():
            yes, no = get(form.yes), f"({' + '.join(get(name) for name in form.no)})"
            none = f"{n} = 0"
            verdict = _sql_verdict((none, "not_applicable"), (f"{yes} = {n}", "met"), (f"{no} > 0", "not_met"))
            return f"({none})", verdict, [yes, n, f"{n} - {no}", n], [n, yes, no]
        case EachIf():
            yes, no, inside, maybe = get(form.yes), get(form.no), get(form.inside), f"({n} - {get(form.known)})"
            fails, holds = f"({maybe} - {get(form.maybe_yes)})", f"({maybe} - {get(form.maybe_no)})"
            none = f"({inside} = 0 AND {maybe} = 0)"
            verdict = _sql_verdict(
                (none, "not_applicable"),
                (f"{inside} = 0", "undecided"),
                (f"{no} > 0", "not_met"),
                (f"{yes} = {inside} AND {fails} = 0", "met"),
            )
            low = [f"CASE WHEN {inside} + {fails} = 0 THEN 1 ELSE {yes} END", f"greatest({inside} + {fails}, 1)"]
            high = [f"{inside} - {no} + {holds}", f"greatest({inside} + {holds}, 1)"]
            return none, verdict, low + high, [n, yes, no]
        case Share():
            return _sql_share(form, get, n)
        case Total():
            x, known = get(form.x), f"{get(form.xs)} = {n}"
            bounds = [x, "10", f"CASE WHEN {known} THEN {x} END", f"CASE WHEN {known} THEN 10 END"]
            if form.at_least is None:
                return f"({n} = 0)", "'tracked'", bounds, [n, "0", "0", "0"]
            enough = f"{x} * 10 >= {form.at_least}"
            never = f"({known} AND NOT {enough})"
            verdict = _sql_verdict((f"{n} = 0", "not_applicable"), (enough, "met"), (never, "not_met"))
            tests = (enough, never, f"NOT ({enough}) AND NOT {never} AND {wrong} = 0")
            counts = [f"CASE WHEN {n} = 1 AND {test} THEN 1 ELSE 0 END" for test in tests]
            return f"({n} = 0)", verdict, bounds, [n, *counts]


def _sql_share(form: Share, get: Callable[[str], str], n: str) -> tuple[str, str, list[str], list[str]]:
    x, top, y, least, beside = (get(name) for name in (form.x, form.top, form.y, form.least, form.beside))
    if form.less is not None:
        least = f"({least} - {get(form.less)})"
    whole_known, top_known = f"{get(form.ys)} = {n}", f"{get(form.tops)} = {n}"
    falls = f"{top} * {form.q} < {beside} * {form.p}"
    none = f"({whole_known} AND {y} = 0)"
    verdict = _sql_verdict(
        (none, "not_applicable"),
        (f"{least} = 0", "undecided"),
        (f"{whole_known} AND {x} * {form.q} >= {y} * {form.p}", "met"),
        (falls if form.p == form.q else f"{top_known} AND {falls}", "not_met"),
    )
    low = [f"CASE WHEN {whole_known} THEN {x} ELSE 0 END", f"CASE WHEN {whole_known} THEN {y} ELSE 1 END"]
    bounded = f"{top_known} AND {beside} > 0"
    high = [
        f"CASE WHEN NOT ({top_known}) THEN 1 WHEN {bounded} THEN {top} ELSE 0 END",
        f"CASE WHEN {bounded} THEN {beside} ELSE 1 END",
    ]
    return none, verdict, low + high, [n, get(form.met), get(form.short)]


def run_sql(frame: pl.DataFrame, check_repeats: bool = False, shape: str = "fused") -> pl.DataFrame:
    """Run the query over a dataframe."""
    import duckdb

    with duckdb.connect() as connection:
        connection.register("agencies", frame.to_arrow(compat_level=pl.CompatLevel.oldest()))
        return connection.sql(by_hand_sql(check_repeats, shape)).pl()


# ---- the check against the reference


def _random_frame(seed: int, repeats: bool) -> pl.DataFrame:
    """Make a few small groups with everything that can happen in them."""
    import random
    from decimal import Decimal

    import population

    rng = random.Random(seed)
    ordinary = rng.random() < 0.5
    empty = rng.choice([0.0, 0.05, 0.2, 0.5])
    wrong = rng.choice([0.0, 0.0, 0.02, 0.1])
    top = rng.choice([1, 3, 12])
    rows = []
    for tinh in ("A", "B", "C"):
        for number in range(rng.choice([1, 6, 30])):
            loai = rng.choice(KINDS)
            level = LEVELS[population.KIND_LEVELS[KINDS.index(loai)]]
            row: dict[str, object] = {
                "nam": 2018,
                "tinh": tinh,
                "ma": f"x{number if not repeats or rng.random() < 0.97 else 0}",
                "cap": level if ordinary or rng.random() < 0.7 else rng.choice(LEVELS),
                "loai": loai,
                "nha_nuoc": rng.random() < 0.5,
                "nguon_nop_luu": rng.random() < 0.5,
                "dia_ban": rng.choice(["Gò Công Đông", "Tân Phước", "Cái Bè"]),
            }
            for name in population.COUNTS:
                row[name] = rng.randint(0, top)
            for name in population.TENTHS:
                row[name] = Decimal(rng.randint(0, top * rng.choice([1, 300, 2000]))) / 10
            for name in population.FLAGS:
                row[name] = rng.random() < rng.choice([0.5, 1])
            for name in population.MILESTONES:
                day = datetime.date(2017, 10, 1) + datetime.timedelta(days=rng.randint(0, 470))
                row[name] = population.NOT_DONE if rng.random() < 0.1 else day
            if rng.random() >= wrong:
                _agree(rng, row)
            if rng.random() < wrong / 2:
                row[rng.choice(population.COUNTS)] = -1
            if rng.random() < wrong / 2:
                row[rng.choice(population.TENTHS)] = Decimal(-1) / 10
            for name in population.COLUMNS:
                if rng.random() < empty:
                    row[name] = None
            rows.append(row)
    types: dict[str, pl.DataType | type[pl.DataType]] = {"nam": pl.Int16}
    types |= dict.fromkeys(("tinh", "ma", "cap", "loai", "dia_ban"), pl.String)
    types |= dict.fromkeys(("nha_nuoc", "nguon_nop_luu", *population.FLAGS), pl.Boolean)
    types |= dict.fromkeys(population.COUNTS, pl.Int64) | dict.fromkeys(population.MILESTONES, pl.Date)
    types |= dict.fromkeys(population.TENTHS, pl.Decimal(10, 1))
    return pl.DataFrame(rows, schema={name: types[name] for name in rows[0]})


def _agree(rng: object, row: dict[str, object]) -> None:
    """Bring parts below their wholes, all of them or all but a little."""
    import random

    assert isinstance(rng, random.Random)
    nests = {
        "cbccvc": CB[1:],
        "van_ban_thuoc_dien": ("van_ban_trao_doi_ky_so",),
        "tai_lieu": ("tai_lieu_chinh_ly_bao_quan",),
        "nhan_su_vtlt": NS[1:8],
        "chuyen_trach": ("chuyen_trach_dat_ngach",),
        "kiem_nhiem": ("kiem_nhiem_da_tap_huan",),
    }
    full = rng.random() < 0.6
    for whole, parts in nests.items():
        for part in parts:
            row[part] = row[whole] if full else min(row[part], row[whole])  # type: ignore[type-var]


def _reference(frame: pl.DataFrame) -> dict[tuple[str, int], tuple[object, ...]]:
    """Let the library judge each group by itself."""
    import population

    import vtlt_rules as vtlt

    ruleset = vtlt.load(Path(__file__).parent / "plan_2018" / "2018.vtlt")
    assert [(x.clause, x.text) for x in ruleset.statements] == [(clause, text) for clause, text, _ in PLAN]
    found: dict[tuple[str, int], tuple[object, ...]] = {}
    for (tinh,), group in frame.group_by("tinh"):
        rows = group.drop("nam", "tinh").to_dicts()
        for row in rows:
            for name in population.MILESTONES:
                if row[name] == population.NOT_DONE:
                    row[name] = "chua"
        for number, finding in enumerate(ruleset.evaluate(rows).findings):
            counts, bounds = finding.counts, finding.bounds
            found[str(tinh), number] = (
                finding.verdict.value,
                bounds.low if bounds is not None else None,
                bounds.high if bounds is not None else None,
                len(finding.agencies),
                *(counts.get(x, 0) for x in (vtlt.Verdict.MET, vtlt.Verdict.NOT_MET, vtlt.Verdict.UNDECIDED)),
                len({issue.agency for issue in finding.in_spite_of}),
            )
    return found


def _as_found(result: pl.DataFrame) -> dict[tuple[str, int], tuple[object, ...]]:
    from fractions import Fraction

    found: dict[tuple[str, int], tuple[object, ...]] = {}
    for position, row in enumerate(result.iter_rows(named=True)):
        number = position % len(PLAN)
        assert (row["clause"], row["statement"]) == PLAN[number][:2]
        low, high = (
            Fraction(row[f"{end}_numerator"], row[f"{end}_denominator"])
            if row[f"{end}_numerator"] is not None
            else None
            for end in ("low", "high")
        )
        counts = (row[name] for name in ("in_scope", "met", "not_met", "undecided", "in_spite_of"))
        found[row["tinh"], number] = (row["verdict"], low, high, *counts)
    return found


def check(rounds: int, first: int = 0, *, with_sql: bool = True) -> int:
    """Compare both with the reference on small random groups; return how many statements differ."""
    import collections

    wrong = 0
    verdicts: dict[int, collections.Counter[object]] = collections.defaultdict(collections.Counter)
    for seed in range(first, first + rounds):
        repeats = seed % 4 == 0
        frame = _random_frame(seed, repeats)
        expected = _reference(frame)
        results = {"polars": by_hand_polars(frame, check_repeats=repeats or seed % 2 == 0)}
        if with_sql:
            results["sql"] = run_sql(frame, check_repeats=repeats or seed % 2 == 0)
            if seed % 5 == 0:
                results["sql, parts"] = run_sql(frame, check_repeats=repeats or seed % 2 == 0, shape="fused")
        for engine, result in results.items():
            found = _as_found(result)
            for key in expected.keys() | found.keys():
                if expected.get(key) != found.get(key):
                    wrong += 1
                    if wrong <= 12:
                        print(engine, seed, *key, PLAN[key[1]][1], "expected", expected.get(key), "got", found.get(key))
        for (_, number), values in expected.items():
            verdicts[number][values[0]] += 1
    for number, seen in sorted(verdicts.items()):
        if PLAN[number][2] is not None:
            print(number, PLAN[number][1], dict(seen))
    print(f"{rounds} frames, {wrong} differences")
    return wrong


def measure(arguments: argparse.Namespace) -> None:
    """Time one engine in this process, and tell its peak memory."""
    import resource

    path = arguments.file
    if arguments.sql:
        import duckdb

        connection = duckdb.connect()
        kind = "VIEW" if arguments.lazy else "TABLE"
        connection.sql(f"CREATE {kind} agencies AS FROM '{path}'")
        query = by_hand_sql(arguments.repeats, arguments.shape)
        run: Callable[[], object] = lambda: connection.sql(query).fetchnumpy()  # noqa: E731
    else:
        frame = pl.scan_parquet(path) if arguments.lazy else pl.read_parquet(path)
        run = lambda: by_hand_polars(frame, arguments.repeats)  # noqa: E731
    loaded = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    for _ in range(3):
        wall, processor = time.perf_counter(), time.process_time()
        run()
        wall, processor = time.perf_counter() - wall, time.process_time() - processor
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
        print(f"{wall:.3f} s, {processor:.3f} s of processor, {peak} MB at most ({loaded} MB when loaded)")


def main() -> None:
    """Check, or measure one run."""
    parser = argparse.ArgumentParser()
    parser.add_argument("file", nargs="?")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--no-sql", action="store_true")
    parser.add_argument("--sql", action="store_true")
    parser.add_argument("--repeats", action="store_true")
    parser.add_argument("--shape", default="fused", choices=("fused", "parts"))
    parser.add_argument("--lazy", action="store_true", help="scan the file in the measured time")
    arguments = parser.parse_args()
    if arguments.check:
        sys.exit(check(arguments.rounds, arguments.first, with_sql=not arguments.no_sql) > 0)
    measure(arguments)


if __name__ == "__main__":
    main()
