"""A plan with attributes and fields of every type, with cells: what is taken, and what is refused with which code."""

from __future__ import annotations

import datetime
from decimal import Decimal
from fractions import Fraction

import vtlt_rules as vtlt

PLAN = """\
ke_hoach moi_kieu "Mọi kiểu"
    thoi_ky 01/01/2026..31/12/2026

don_vi nguoi   "người" nguyen
don_vi met_gia "mét giá"

thuoc_tinh cap      "Cấp"              : { tinh "cấp tỉnh", xa "cấp xã" }
thuoc_tinh nha_nuoc "Cơ quan nhà nước" : co_khong
thuoc_tinh dia_ban  "Địa bàn"          : chuoi

truong nhan_su     "Nhân sự"          : nguoi = van_thu + luu_tru
truong van_thu     "Văn thư"          : nguoi toi_da 20 nguoi
truong luu_tru     "Lưu trữ"          : nguoi
truong da_tap_huan "Đã tập huấn"      : nguoi thuoc nhan_su
truong tai_lieu    "Tài liệu"         : met_gia
truong chinh_ly    "Đã chỉnh lý"      : met_gia toi_da 679,3 met_gia
truong co_kho      "Có kho"           : co_khong
truong san_sang    "Kho sẵn sàng"     : co_khong = co_kho va tai_lieu > 0 met_gia
truong quy_che     "Ban hành quy chế" : moc
truong xep_loai    "Xếp loại"         : { tot "Tốt" khi san_sang, kem "Kém" con_lai }

pham_vi cap_tinh   "Cấp tỉnh"   khi cap = tinh
pham_vi cap_xa     "Cấp xã"     khi cap = xa
pham_vi tinh_dao   "Tỉnh, đảo"  khi cap = tinh va dia_ban = "Côn Đảo"
pham_vi moi_noi    "Mọi nơi"    khi cap = tinh hoac cap = xa

chi_so tap_huan  "Tỷ lệ đã tập huấn"  = ty_le(da_tap_huan)
chi_so chinh_ly_tong "Tổng chỉnh lý"  = tong(chinh_ly)

muc "1" "Nhân sự"
    cap_tinh.tap_huan >= 40%
    cap_xa.tap_huan >= 20%
    moi cap_xa.van_thu >= 1 nguoi

muc "2" "Kho"
    tinh_dao.chinh_ly_tong >= 12,5 met_gia
    moi moi_noi.san_sang khi nha_nuoc
    moi cap_xa.quy_che hoan_thanh
    nhiem_vu cap_tinh "Nhắc nhở"
"""

DAY = datetime.date(2026, 6, 30)

TAKEN = [
    ("ma", "T01"),
    ("ma", 17),
    ("ten", "Sở Nội vụ"),
    ("cap", "tinh"),
    ("cap", "xa"),
    ("nha_nuoc", True),
    ("dia_ban", "Côn Đảo"),
    ("van_thu", 0),
    ("van_thu", 20),
    ("van_thu", 3.0),
    ("luu_tru", 10**30 - 1),
    ("tai_lieu", 0),
    ("tai_lieu", 0.1),
    ("tai_lieu", 12345678.25),
    ("chinh_ly", 679.3),
    ("co_kho", False),
    ("quy_che", "2026-06-30"),
    ("quy_che", "30/06/2026"),
    ("quy_che", "1/6/2026"),
    ("quy_che", "chua"),
    *((name, None) for name in ("cap", "nha_nuoc", "dia_ban", "van_thu", "tai_lieu", "co_kho", "quy_che", "xep_loai")),
]
"""Cells as JSON has them that models, JSON Schema and ``evaluate`` all take."""

TAKEN_BY_PYTHON = [
    ("cap", "Cấp tỉnh", "tinh"),
    ("van_thu", Fraction(4, 2), 2),
    ("van_thu", Decimal(7), 7),
    ("tai_lieu", 5, Decimal(5)),
    ("tai_lieu", 679.3, Decimal("679.3")),
    ("tai_lieu", Decimal("679.30"), Decimal("679.30")),
    ("tai_lieu", Fraction(1, 3), Fraction(1, 3)),
    ("quy_che", DAY, DAY),
    ("quy_che", datetime.datetime(2026, 6, 30), DAY),
    ("quy_che", "30/06/2026", DAY),
    ("quy_che", "chưa", vtlt.NOT_DONE),
    ("quy_che", vtlt.NOT_DONE, vtlt.NOT_DONE),
    ("ma", 17, "17"),
    ("ma", " T01 ", "T01"),
]
"""Cells as Python has them, and what a model keeps of each."""

REFUSED = [
    ("van_thu", -1, "negative"),
    ("van_thu", 21, "over-maximum"),
    ("van_thu", 1.5, "not-whole"),
    ("van_thu", True, "wrong-type"),
    ("van_thu", "3", "wrong-type"),
    ("van_thu", [3], "wrong-type"),
    ("van_thu", float("nan"), "not-a-value"),
    ("luu_tru", 10**30, "number-too-long"),
    ("tai_lieu", -0.5, "negative"),
    ("tai_lieu", False, "wrong-type"),
    ("tai_lieu", "nhiều", "wrong-type"),
    ("tai_lieu", "12.5", "wrong-type"),
    ("tai_lieu", {}, "wrong-type"),
    ("tai_lieu", float("nan"), "not-a-value"),
    ("tai_lieu", float("inf"), "inexact-number"),
    ("tai_lieu", float("-inf"), "inexact-number"),
    ("chinh_ly", 679.31, "over-maximum"),
    ("chinh_ly", 680, "over-maximum"),
    ("co_kho", 1, "wrong-type"),
    ("co_kho", "có", "wrong-type"),
    ("quy_che", "hôm qua", "invalid-date"),
    ("quy_che", "2026-13-01", "invalid-date"),
    ("quy_che", 2026, "wrong-type"),
    ("quy_che", True, "wrong-type"),
    ("xep_loai", "trung bình", "unknown-value"),
    ("xep_loai", 1, "wrong-type"),
]
"""Fields as JSON has them, or nearly, that nobody takes, and the code that ``evaluate`` has for them."""

REFUSED_BY_PYTHON = [
    ("tai_lieu", 0.1 + 0.2, "inexact-number"),
    ("tai_lieu", "679,3", "wrong-type"),
    ("tai_lieu", Decimal("NaN"), "not-a-value"),
    ("tai_lieu", Decimal("Infinity"), "wrong-type"),
    ("tai_lieu", Decimal(10) ** 31, "number-too-long"),
    ("van_thu", Fraction(1, 2), "not-whole"),
    ("quy_che", "31/02/2026", "invalid-date"),
    ("quy_che", datetime.datetime(2026, 6, 30, 12), "not-a-day"),
    ("xep_loai", "", "unknown-value"),
]
"""Fields that ``evaluate`` and models refuse, and JSON Schema has no word for, or that no JSON has."""

REFUSED_ATTRIBUTES = [
    ("ma", None, "missing-id"),
    ("ma", "", "missing-id"),
    ("ma", "  ", "missing-id"),
    ("ma", True, "wrong-type"),
    ("ma", 1.5, "wrong-type"),
    ("ma", 10**30, "number-too-long"),
    ("cap", "huyen", "unknown-value"),
    ("cap", 1, "wrong-type"),
    ("nha_nuoc", 0, "wrong-type"),
    ("nha_nuoc", "không", "wrong-type"),
    ("dia_ban", 5, "wrong-type"),
]
"""Attributes, likewise."""
