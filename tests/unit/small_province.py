"""A small plan of its own vocabulary; the fixture ``small_plan`` is what it is parsed to."""

from __future__ import annotations

PLAN = """\
ke_hoach nho "Kế hoạch nhỏ"
    so_hieu "1/KH-UBND"
    thoi_ky 01/01/2018..31/12/2018

don_vi nguoi "người" nguyen
don_vi m2    "m²"
thuoc_tinh cap "Cấp" : { tinh "cấp tỉnh", huyen "cấp huyện" }
truong cbccvc     "Cán bộ"        : nguoi
truong lap_duoc   "Lập được hồ sơ": nguoi thuoc cbccvc
truong co_kho     "Có kho"        : co_khong
truong dien_tich  "Diện tích kho" : m2
truong huong_dan  "Hướng dẫn"     : moc
pham_vi cap_tinh  "Cấp tỉnh"  khi cap = tinh
pham_vi cap_huyen "Cấp huyện" khi cap = huyen
chi_so lap_ho_so  "Tỷ lệ lập hồ sơ" = ty_le(lap_duoc)
chi_so tong_kho   "Tổng diện tích"  = tong(dien_tich)

muc "1" "Lập hồ sơ"
    | Cấp tỉnh 40%; cấp huyện theo văn bản khác.
    cap_tinh.lap_ho_so >= 40%
    cap_huyen.lap_ho_so >= ? suy_tu "Văn bản khác"
    nhiem_vu cap_tinh "Nhắc nhở"

muc "2" "Kho"
    | Mỗi kho 20 m²; trung bình khoảng 100 m² cho cả cấp.
    moi cap_tinh.dien_tich >= 20 m2 khi co_kho
    du_bao cap_tinh.tong_kho khoang 100 m2
    moi cap_tinh.huong_dan hoan_thanh
"""


def tinh(ma="T01", **fields):
    return {"ma": ma, "cap": "tinh", **fields}


def lap_ho_so(plan, *agencies, **arguments):
    [finding] = plan.evaluate(agencies, **arguments)["cap_tinh.lap_ho_so"]
    return finding


def dien_tich(plan, area):
    """What one storeroom of the area comes to, of 20 m² at least."""
    [finding] = plan.evaluate([tinh(co_kho=True, dien_tich=area)])["cap_tinh.dien_tich"]
    return finding
