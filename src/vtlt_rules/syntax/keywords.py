"""The keywords of the language and their accented spellings (grammar/README.md lists them)."""

from __future__ import annotations

NOT_RESERVED = {
    "nguon": "nguồn",
    "cach_doc": "cách_đọc",
    "it_nhat": "ít_nhất",
    "binh_quan": "bình_quân",
    "den_het": "đến_hết",
    "truoc": "trước",
    "tung": "từng",
    "tru": "trừ",
    "rieng": "riêng",
    "ke_tu": "kể_từ",
    "tang": "tăng",
    "giam": "giảm",
    "so_voi": "so_với",
    "con_lai": "còn_lại",
    "thong_ke": "thống_kê",
}
"""Keywords that are names too, wherever a name may stand (rule ``name``): rulesets had them before they were keywords."""

ACCENTED = NOT_RESERVED | {
    "tu_vung": "từ_vựng",
    "don_vi": "đơn_vị",
    "thuoc_tinh": "thuộc_tính",
    "truong": "trường",
    "pham_vi": "phạm_vi",
    "chi_so": "chỉ_số",
    "ke_hoach": "kế_hoạch",
    "so_hieu": "số_hiệu",
    "noi_ban_hanh": "nơi_ban_hành",
    "ngay_ban_hanh": "ngày_ban_hành",
    "thoi_ky": "thời_kỳ",
    "can_cu": "căn_cứ",
    "theo": "theo",
    "muc": "mục",
    "moi": "mỗi",
    "thuoc": "thuộc",
    "nguyen": "nguyên",
    "toi_da": "tối_đa",
    "co_khong": "có_không",
    "chuoi": "chuỗi",
    "moc": "mốc",
    "ty_le": "tỷ_lệ",
    "tren": "trên",
    "tong": "tổng",
    "trung_binh": "trung_bình",
    "dem": "đếm",
    "khi": "khi",
    "va": "và",
    "hoac": "hoặc",
    "khong": "không",
    "trong": "trong",
    "cua": "của",
    "hoan_thanh": "hoàn_thành",
    "nhiem_vu": "nhiệm_vụ",
    "du_bao": "dự_báo",
    "khoang": "khoảng",
    "suy_tu": "suy_từ",
}
"""Each keyword, with the one accented spelling it has."""

NAME_TERMINALS = frozenset({"NAME", *(f"_{word.upper()}" for word in NOT_RESERVED)})
"""The terminals of what may be a name."""
PERIOD_WORDS = {"nam": "năm", "quy": "quý", "thang": "tháng", "ngay": "ngày"}
"""The words of periods and stretches of time, which are keywords only there, with their accented spellings."""

ROMAN = ("I", "II", "III", "IV")
"""How the quarters of a year are numbered."""

TIME_UNITS = ("ngay", "thang", "nam")
"""In what a stretch of time is counted."""

DECLARING = frozenset({"don_vi", "thuoc_tinh", "truong", "pham_vi", "chi_so"})
"""Keywords after which a line declares a name."""

_PLAN_LINES = {"ke_hoach", "so_hieu", "noi_ban_hanh", "ngay_ban_hanh", "thoi_ky", "can_cu", "nguon", "theo", "muc"}

LINE_STARTS = DECLARING | _PLAN_LINES | {"tu_vung", "cach_doc", "moi", "nhiem_vu", "du_bao", "thong_ke"}
"""Keywords that begin a line and stand nowhere else: one of them at a line's start ends a parenthesis left open."""
