"""What all that is fuzzed has in common."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path[:0] = [
    str(Path(__file__).parents[1] / folder) for folder in ("", "property")
]  # as pytest has it, for runs without

BETWEEN_FILES = b"\n----\n"
"""Separates the two files of a target that takes two."""

SMALL = """
ke_hoach nho "Nhỏ"
    thoi_ky 01/01/2018..31/12/2018
don_vi nguoi "người" nguyen
don_vi m2 "m²"
thuoc_tinh cap "Cấp" : { tinh "tỉnh", xa "xã" }
thuoc_tinh noi "Nơi" : chuoi
truong tong_so "Tổng số" : nguoi toi_da 50 nguoi
truong lap "Lập" : nguoi thuoc tong_so
truong nam "Nam" : nguoi
truong nu "Nữ" : nguoi
truong ca_hai "Cả hai" : nguoi = nam + nu
truong co_kho "Có kho" : co_khong
truong kho "Kho" : m2
truong xong "Xong" : moc
pham_vi tinh_nay "Tỉnh" khi cap = tinh
pham_vi o_my_tho "Mỹ Tho" khi noi = "Mỹ Tho"
chi_so ty_le_lap "Tỷ lệ lập" = ty_le(lap)
chi_so tong_kho "Tổng kho" = tong(kho)
chi_so kho_moi_noi "Kho trung bình" = trung_binh(kho)
chi_so dem_kho "Số kho" = dem(co_kho)
muc "1" "Mục"
    tinh_nay.ty_le_lap >= 40%
    tinh_nay.tong_kho >= 70% cua 679,3 m2
    o_my_tho.kho_moi_noi > 20 m2
    o_my_tho.dem_kho trong 1..2 co_quan
    moi tinh_nay.ca_hai >= 1 nguoi khi co_kho
    moi tinh_nay.xong hoan_thanh
    moi tinh_nay.ty_le_lap = ?
"""


class Find(AssertionError):  # noqa: N818 - that is what fuzzing gives
    """An input did what no input may do."""


def as_text(data: bytes) -> str:
    """Read bytes as text; what is no UTF-8 becomes lone surrogates, which Python programs can hand over too."""
    return data.decode("utf-8", "surrogateescape")
