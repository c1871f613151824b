"""Large made-up populations of agencies, for measuring: many provinces and years in one dataframe.

One row per agency and group; a group is a year and a province. About a tenth of the agencies are provincial, four tenths
belong to the districts, half are communes. Every group and column has a regime of its own (complete or patchy; all
comply, most do, or about as many as a plan asks for), so that verdicts vary even among groups of many thousands of
agencies, where cells missing at random would leave every statement undecided.

Usage: ``python population.py FILE.parquet ROWS [GROUPS [SEED]]``
"""

from __future__ import annotations

import datetime
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow.parquet as pq

PROVINCES = (
    "An Giang;Bà Rịa - Vũng Tàu;Bạc Liêu;Bắc Giang;Bắc Kạn;Bắc Ninh;Bến Tre;Bình Dương;Bình Định;Bình Phước;Bình Thuận;"
    "Cà Mau;Cao Bằng;Cần Thơ;Đà Nẵng;Đắk Lắk;Đắk Nông;Điện Biên;Đồng Nai;Đồng Tháp;Gia Lai;Hà Giang;Hà Nam;Hà Nội;"
    "Hà Tĩnh;Hải Dương;Hải Phòng;Hậu Giang;Hòa Bình;Hưng Yên;Khánh Hòa;Kiên Giang;Kon Tum;Lai Châu;Lạng Sơn;Lào Cai;"
    "Lâm Đồng;Long An;Nam Định;Nghệ An;Ninh Bình;Ninh Thuận;Phú Thọ;Phú Yên;Quảng Bình;Quảng Nam;Quảng Ngãi;Quảng Ninh;"
    "Quảng Trị;Sóc Trăng;Sơn La;Tây Ninh;Thái Bình;Thái Nguyên;Thanh Hóa;Thành phố Hồ Chí Minh;Thừa Thiên Huế;"
    "Tiền Giang;Trà Vinh;Tuyên Quang;Vĩnh Long;Vĩnh Phúc;Yên Bái"
).split(";")
FIRST_YEAR = 2016
DISTRICTS = (
    "Mỹ Tho;Gò Công;Cai Lậy;Châu Thành;Chợ Gạo;Gò Công Đông;Gò Công Tây;Tân Phước;Tân Phú Đông;Cái Bè;Tân Hiệp"
).split(";")
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
KIND_LEVELS = (0, 0, 0, 0, 3, 3, 1, 1, 1, 1, 2)
KIND_SHARES = (0, 50, 30, 20, 0, 0, 16, 24, 240, 120, 500)

FLAGS = (
    "quan_ly_van_ban_dung_quy_dinh",
    "mang_noi_bo",
    "he_thong_thu_dien_tu",
    "phan_mem_qlvb",
    "du_bien_che",
    "co_kho",
    "kho_dat_yeu_cau",
    "can_xay_kho",
)
MILESTONES = (
    "huong_dan_lap_ho_so",
    "quy_che_vtlt",
    "goi_thau_6",
    "goi_thau_7",
    "goi_thau_8",
    "trien_lam",
    "ke_hoach_chinh_ly",
    "ke_hoach_thuc_hien",
    "bao_cao_tong_hop",
    "kiem_toan_kho",
    "quyet_toan_kho",
)
COUNTS = (
    "cbccvc",
    "cbccvc_lap_ho_so",
    "cbccvc_lap_ho_so_dien_tu",
    "cbccvc_dung_thu_dien_tu",
    "van_ban_thuoc_dien",
    "van_ban_trao_doi_ky_so",
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
    "cong_chuc_qlnn",
    "vien_chuc_kho",
)
TENTHS = ("tai_lieu", "tai_lieu_chinh_ly", "tai_lieu_gia_tri_lich_su", "tai_lieu_chinh_ly_bao_quan", "dien_tich_kho")
COLUMNS = COUNTS + TENTHS + FLAGS + MILESTONES

NOT_DONE = datetime.date(9999, 12, 31)
_DAY_ZERO = np.datetime64("2018-01-01", "D")
_PIECE = 1_000_000


def population(rows: int, groups: int = 315, seed: int = 1) -> pl.DataFrame:
    """Make a population.

    Args:
        rows: How many agencies, over all groups.
        groups: How many groups: 63 provinces a year.
        seed: Another seed makes another population.
    """
    return pl.concat(_pieces(rows, groups, seed), rechunk=False)


def write_parquet(path: str | Path, rows: int, groups: int = 315, seed: int = 1) -> None:
    """Write a population to a file, a million rows at a time."""
    writer: pq.ParquetWriter | None = None
    for piece in _pieces(rows, groups, seed):
        table = piece.to_arrow(compat_level=pl.CompatLevel.oldest())
        if writer is None:
            writer = pq.ParquetWriter(path, table.schema, compression="zstd", compression_level=1)
        writer.write_table(table, row_group_size=125_000)
    if writer is not None:
        writer.close()


def _pieces(rows: int, groups: int, seed: int) -> Iterator[pl.DataFrame]:
    """Make a population piece by piece; every piece has agencies of all groups, in no order."""
    regimes = _Regimes(groups, seed)
    for start in range(0, rows, _PIECE):
        yield _piece(start, min(rows, start + _PIECE), groups, seed, regimes)


class _Regimes:
    """What is usual in each group: how much of a column is missing and how many comply."""

    def __init__(self, groups: int, seed: int) -> None:
        rng = np.random.default_rng([seed, 0])
        shape = (groups, len(COLUMNS))
        patchy = rng.random(shape)
        # Two fifths of the columns are complete, the others lack up to half of their cells: some 15% on the whole.
        self.missing = np.where(patchy < 0.4, 0.0, np.where(patchy < 0.5, 0.0005, (patchy - 0.5) * 1.0))
        comply = rng.random(shape)
        self.comply = np.where(comply < 0.45, 1.0, np.where(comply < 0.7, 0.999, 0.9))
        self.near = rng.normal(0.0, 0.04, shape)

    def missing_of(self, name: str, group: np.ndarray) -> np.ndarray:
        """Return for each row how often a column is missing."""
        return self.missing[:, COLUMNS.index(name)][group]

    def comply_of(self, name: str, group: np.ndarray) -> np.ndarray:
        """Return for each row how often agencies comply."""
        return self.comply[:, COLUMNS.index(name)][group]

    def near_of(self, name: str, group: np.ndarray) -> np.ndarray:
        """Return for each row how far its group is from the threshold."""
        return self.near[:, COLUMNS.index(name)][group]


def _piece(start: int, stop: int, groups: int, seed: int, regimes: _Regimes) -> pl.DataFrame:
    rng = np.random.default_rng([seed, 1, start])
    size = stop - start
    place = rng.permutation(np.arange(start, stop))
    group, number = place % groups, place // groups
    kind = rng.choice(np.arange(len(KINDS), dtype=np.int8), size, p=np.array(KIND_SHARES) / sum(KIND_SHARES))
    for fixed, name in enumerate(("so_noi_vu", "ubnd_tinh", "luu_tru_lich_su")):
        kind[number == fixed] = KINDS.index(name)
    level = np.array(KIND_LEVELS, dtype=np.int8)[kind]
    is_state = ~np.isin(kind, [KINDS.index("doan_the"), KINDS.index("doanh_nghiep")])
    names = pl.Series(PROVINCES)
    columns: dict[str, pl.Series] = {
        "nam": pl.Series((FIRST_YEAR + group // len(PROVINCES)).astype(np.int16)),
        "tinh": names.gather(group % len(PROVINCES)),
        "ma": "CQ" + pl.Series(number).cast(pl.String).str.zfill(6),
        "cap": pl.Series(LEVELS).gather(level),
        "loai": pl.Series(KINDS).gather(kind),
        "nha_nuoc": pl.Series(is_state),
        "nguon_nop_luu": pl.Series(rng.random(size) < 0.5),
        "dia_ban": pl.Series(DISTRICTS).gather(rng.integers(0, len(DISTRICTS), size)),
    }
    made = _figures(rng, group, level, regimes)
    _contradict(made, group, number)
    for name in COLUMNS:
        gone = rng.random(size, dtype=np.float32) < regimes.missing_of(name, group)
        series = pl.Series(made[name])
        if name in TENTHS:
            series = pl.select(
                series.cast(pl.Decimal(10, 0)).cast(pl.Decimal(10, 1)) * pl.lit("0.1").cast(pl.Decimal(2, 1))
            )
            series = series.to_series().cast(pl.Decimal(10, 1))
        columns[name] = pl.select(pl.when(pl.lit(pl.Series(~gone))).then(pl.lit(series))).to_series()
    return pl.DataFrame(columns)


def _figures(
    rng: np.random.Generator, group: np.ndarray, level: np.ndarray, regimes: _Regimes
) -> dict[str, np.ndarray]:
    """Make the figures, all of them there and none contradicting another."""
    size = len(group)
    made: dict[str, np.ndarray] = {}

    def about(whole: np.ndarray, share: np.ndarray | float, name: str) -> np.ndarray:
        wanted = np.clip(share + regimes.near_of(name, group) + rng.normal(0.0, 0.1, size), 0.0, 1.0)
        return np.minimum(whole, np.rint(whole * wanted).astype(np.int64))

    def nearly_all(whole: np.ndarray, name: str) -> np.ndarray:
        falls_short = rng.random(size) >= regimes.comply_of(name, group)
        return np.where(falls_short, (whole * rng.random(size)).astype(np.int64), whole)

    made["cbccvc"] = people = rng.integers(0, 40, size) + np.where(level == 0, 40, 5)
    made["cbccvc_lap_ho_so"] = about(people, np.where(level == 0, 0.40, 0.25), "cbccvc_lap_ho_so")
    made["cbccvc_lap_ho_so_dien_tu"] = about(people, 0.25, "cbccvc_lap_ho_so_dien_tu")
    made["cbccvc_dung_thu_dien_tu"] = nearly_all(people, "cbccvc_dung_thu_dien_tu")
    made["van_ban_thuoc_dien"] = papers = rng.integers(0, 3000, size)
    made["van_ban_trao_doi_ky_so"] = nearly_all(papers, "van_ban_trao_doi_ky_so")
    made["tai_lieu"] = shelves = rng.integers(0, 3000, size)
    made["tai_lieu_chinh_ly_bao_quan"] = about(shelves, np.where(level == 0, 0.75, 0.55), "tai_lieu_chinh_ly_bao_quan")
    made["tai_lieu_chinh_ly"] = rng.integers(4000, 5600, size)
    made["tai_lieu_gia_tri_lich_su"] = rng.integers(7000, 9000, size)
    made["dien_tich_kho"] = rng.integers(0, 300, size) + np.where(
        rng.random(size) < regimes.comply_of("dien_tich_kho", group), 400, 150
    )
    odd = rng.random(size) >= regimes.comply_of("nhan_su_vtlt", group)
    made["nhan_su_vtlt"] = staff = np.where(odd, rng.integers(0, 4, size), 1)
    made["van_thu"] = np.where(staff >= 2, 1, 0)
    made["luu_tru"] = np.where(staff >= 2, 1, 0)
    made["van_thu_kiem_luu_tru"] = np.where(staff == 1, 1, 0)
    made["nhan_su_dat_ngach"] = nearly_all(staff, "nhan_su_dat_ngach")
    made["nhan_su_da_tap_huan"] = nearly_all(staff, "nhan_su_da_tap_huan")
    made["chuyen_trach"] = full = np.where(rng.random(size) < 0.5, staff, 0)
    made["kiem_nhiem"] = part = staff - full
    made["chuyen_trach_dat_ngach"] = nearly_all(full, "chuyen_trach_dat_ngach")
    made["kiem_nhiem_da_tap_huan"] = nearly_all(part, "kiem_nhiem_da_tap_huan")
    for name in ("cong_chuc_qlnn", "vien_chuc_kho"):
        made[name] = np.where(rng.random(size) < regimes.comply_of(name, group), 1, rng.integers(0, 3, size))
    for name in FLAGS:
        made[name] = rng.random(size) < regimes.comply_of(name, group)
    made["can_xay_kho"] = rng.random(size) < 0.3
    made["co_kho"] = rng.random(size) < 0.8
    made["kho_dat_yeu_cau"] |= rng.random(size) < 0.5
    for name in MILESTONES:
        done = rng.random(size) < regimes.comply_of(name, group)
        late = rng.random(size) < 0.5
        day = _DAY_ZERO + rng.integers(0, 365, size)
        missed = np.where(late, _DAY_ZERO + rng.integers(365, 500, size), np.datetime64(NOT_DONE, "D"))
        made[name] = np.where(done, day, missed)
    return made


def _contradict(made: dict[str, np.ndarray], group: np.ndarray, number: np.ndarray) -> None:
    """Put a contradiction into about one group of ten."""
    one = (group % 20 == 7) & (number == 20)
    made["cbccvc_lap_ho_so"][one] = made["cbccvc"][one] + 1
    other = (group % 20 == 17) & (number == 21)
    made["chuyen_trach_dat_ngach"][other] = made["nhan_su_vtlt"][other] + 2


if __name__ == "__main__":
    write_parquet(sys.argv[1], *(int(argument) for argument in sys.argv[2:]))
