"""A small plan and a short way to ask the oracle one statement of it, for verdicts worked out by hand."""

from __future__ import annotations

import datetime
from typing import Any

from generators import checked
from oracle import Judgement, judge

from vtlt_rules.checked import CheckedRuleset

A0, A1, X = frozenset({"A0"}), frozenset({"A1"}), frozenset({"X"})
"""The agencies on whose contradictions a statement rests."""

PERIOD = "    thoi_ky 01/01/2018..31/12/2018\n"
DECLARATIONS = """
don_vi nguoi "người" nguyen
don_vi m2    "m²"

thuoc_tinh cap      "Cấp"      : { tinh, huyen }
thuoc_tinh loai     "Loại"     : { so, ban }
thuoc_tinh nha_nuoc "Nhà nước" : co_khong
thuoc_tinh dia_ban  "Địa bàn"  : chuoi

truong cbccvc    "CBCCVC"         : nguoi toi_da 10 nguoi
truong lap_ho_so "Lập hồ sơ"      : nguoi thuoc cbccvc
truong dien_tu   "Điện tử"        : nguoi thuoc lap_ho_so
truong van_thu   "Văn thư"        : nguoi toi_da 3 nguoi
truong luu_tru   "Lưu trữ"        : nguoi toi_da 2 nguoi
truong bien_che  "Biên chế"       : nguoi = van_thu + luu_tru
truong kho       "Diện tích kho"  : m2 toi_da 4 m2
truong khach     "Khách"          : nguoi
truong co_kho    "Có kho"         : co_khong
truong kho_dat   "Kho đạt"        : co_khong
truong du        "Đủ biên chế"    : co_khong = van_thu >= 1 nguoi va luu_tru >= 1 nguoi
truong san_sang  "Kho sẵn sàng"   : co_khong = co_kho va kho_dat
truong chuan     "Đạt chuẩn"      : co_khong = san_sang hoac nha_nuoc
truong mo_cua    "Mở cửa"         : co_khong = co_kho
truong dong_cua  "Đóng cửa"       : co_khong = khong co_kho
truong vo_ly     "Vô lý"          : co_khong = co_kho va khong co_kho
truong kho_xau   "Kho xấu"        : co_khong = khong kho_dat
truong mot_trong_hai "Một trong hai" : co_khong = co_kho hoac kho_dat
truong it_ho_so  "Ít hồ sơ"       : co_khong = cbccvc <= 2 nguoi
truong nhieu_lap "Lập nhiều"      : co_khong = lap_ho_so >= 3 nguoi
truong quy_che   "Quy chế"        : moc

pham_vi cap_tinh  "Cấp tỉnh"  khi cap = tinh
pham_vi cap_huyen "Cấp huyện" khi cap = huyen

chi_so ty_le_ho_so "Tỷ lệ hồ sơ"    = ty_le(lap_ho_so)
chi_so ty_so       "Tỷ số"          = ty_le(van_thu tren luu_tru)
chi_so ty_le_khach "Tỷ lệ khách"    = ty_le(van_thu tren khach)
chi_so ty_le_kho   "Tỷ lệ có kho"   = ty_le(co_kho)
chi_so tong_kho    "Tổng diện tích" = tong(kho)
chi_so tong_bien_che "Tổng biên chế" = tong(bien_che)
chi_so tong_van_thu "Tổng văn thư"  = tong(van_thu)
chi_so tong_khach  "Tổng khách"     = tong(khach)
chi_so trung_binh_van_thu "Văn thư trung bình" = trung_binh(van_thu)
chi_so so_kho      "Số kho"         = dem(co_kho)
chi_so so_nha_nuoc "Số cơ quan nhà nước" = dem(nha_nuoc)
chi_so luon_dung   "Luôn đúng"      = dem(co_kho hoac khong co_kho)

muc "1" "Mục"
"""


def ruleset_of(statement: str, period: str = PERIOD) -> CheckedRuleset:
    return checked(f'ke_hoach thu "Thử"\n{period}{DECLARATIONS}    {statement}\n')


def say(
    statement: str,
    *agencies: dict[str, Any],
    as_of: datetime.date | None = None,
    period: str = PERIOD,
) -> Judgement:
    """Judge one statement on agencies that are in `cap_tinh` and numbered, unless they say otherwise."""
    numbered = [{"ma": f"A{i}", "cap": "tinh"} | agency for i, agency in enumerate(agencies)]
    (judgement,) = judge(ruleset_of(statement, period), numbered, as_of)
    return judgement


def day(date: int, month: int, year: int = 2018) -> datetime.date:
    return datetime.date(year, month, date)


def staff(whole: int | None = None, part: int | None = None, **others: Any) -> dict[str, Any]:
    return {"cbccvc": whole, "lap_ho_so": part, **others}
