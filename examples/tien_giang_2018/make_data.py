"""Write `registry.csv` and `data.csv`: an invented year-end return for Tiền Giang, 2018.

The list of agencies is the province as the plan 74/KH-UBND of 2018 knows it (11 districts, 173
communes; of the offices of a district a selection). ALL FIGURES ARE INVENTED by this script: they
say nothing about any real agency. They are drawn so that the report on the plan shows every kind
of verdict that a report at the end of 2018 can show.

    python make_data.py            write both files beside this script
    python make_data.py --check    write nothing; exit 1 if a file differs from what would be written

The output is the same, byte for byte, on every run: of the generator only `random()` is used,
whose sequence Python guarantees across versions.
"""

import argparse
import csv
import io
import os
import random
import sys
import tempfile
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
SEED = 2018

Value = bool | int | Decimal | date | str
Row = dict[str, Value]


class Agency(NamedTuple):
    ma: str
    ten: str
    cap: str
    loai: str
    dia_ban: str
    nha_nuoc: bool
    nguon_nop_luu: bool


# --- The province -----------------------------------------------------------------------------

DEPARTMENTS = """Văn phòng UBND tỉnh Tiền Giang|Văn phòng HĐND tỉnh Tiền Giang|Thanh tra tỉnh Tiền Giang
Sở Kế hoạch và Đầu tư tỉnh Tiền Giang|Sở Tài chính tỉnh Tiền Giang|Sở Công Thương tỉnh Tiền Giang
Sở Nông nghiệp và Phát triển nông thôn tỉnh Tiền Giang|Sở Giao thông vận tải tỉnh Tiền Giang
Sở Xây dựng tỉnh Tiền Giang|Sở Tài nguyên và Môi trường tỉnh Tiền Giang
Sở Thông tin và Truyền thông tỉnh Tiền Giang|Sở Lao động - Thương binh và Xã hội tỉnh Tiền Giang
Sở Văn hóa, Thể thao và Du lịch tỉnh Tiền Giang|Sở Khoa học và Công nghệ tỉnh Tiền Giang
Sở Giáo dục và Đào tạo tỉnh Tiền Giang|Sở Y tế tỉnh Tiền Giang|Sở Tư pháp tỉnh Tiền Giang
Sở Ngoại vụ tỉnh Tiền Giang|Ban Quản lý các khu công nghiệp tỉnh Tiền Giang|Cục Thuế tỉnh Tiền Giang
Kho bạc Nhà nước Tiền Giang"""

# Public service units of the province, not administrative agencies.
UNITS = "Đài Phát thanh và Truyền hình Tiền Giang|Trường Đại học Tiền Giang"

MASS_ORGANISATIONS = """Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Tiền Giang|Liên đoàn Lao động tỉnh Tiền Giang
Tỉnh đoàn Tiền Giang|Hội Liên hiệp Phụ nữ tỉnh Tiền Giang|Hội Nông dân tỉnh Tiền Giang
Hội Cựu chiến binh tỉnh Tiền Giang|Hội Chữ thập đỏ tỉnh Tiền Giang|Liên minh Hợp tác xã tỉnh Tiền Giang"""

ENTERPRISES = {  # name: hands records over to the historical archive (invented, like the figures)
    "Công ty TNHH MTV Cấp nước Tiền Giang": True,
    "Công ty TNHH MTV Xổ số kiến thiết Tiền Giang": True,
    "Công ty TNHH MTV Khai thác công trình thủy lợi Tiền Giang": True,
    "Công ty CP Công trình đô thị Mỹ Tho": False,
    "Công ty Lương thực Tiền Giang": False,
}

OFFICES = """Văn phòng HĐND và UBND|Phòng Tư pháp|Phòng Tài chính - Kế hoạch
Phòng Tài nguyên và Môi trường|Phòng Lao động - Thương binh và Xã hội|Phòng Văn hóa và Thông tin
Phòng Giáo dục và Đào tạo|Phòng Y tế|Thanh tra"""
TOWN_OFFICES = "Phòng Kinh tế|Phòng Quản lý đô thị"
RURAL_OFFICES = "Phòng Nông nghiệp và Phát triển nông thôn|Phòng Kinh tế và Hạ tầng"

# (name, wards, townships, communes); dia_ban is the name with a capital
DISTRICTS = [
    ("thành phố Mỹ Tho", "1|2|3|4|5|6|7|8|9|10|Tân Long", "",
     "Đạo Thạnh|Mỹ Phong|Phước Thạnh|Tân Mỹ Chánh|Thới Sơn|Trung An"),
    ("thị xã Gò Công", "1|2|3|4|5", "",
     "Bình Đông|Bình Xuân|Long Chánh|Long Hòa|Long Hưng|Long Thuận|Tân Trung"),
    ("thị xã Cai Lậy", "1|2|3|4|5|Nhị Mỹ", "",
     """Long Khánh|Mỹ Hạnh Đông|Mỹ Hạnh Trung|Mỹ Phước Tây|Nhị Quý|Phú Quý|Tân Bình|Tân Hội|Tân Phú
        Thanh Hòa"""),
    ("huyện Cái Bè", "", "Cái Bè",
     """An Cư|An Hữu|An Thái Đông|An Thái Trung|Đông Hòa Hiệp|Hậu Mỹ Bắc A|Hậu Mỹ Bắc B|Hậu Mỹ Phú
        Hậu Mỹ Trinh|Hậu Thành|Hòa Hưng|Hòa Khánh|Mỹ Đức Đông|Mỹ Đức Tây|Mỹ Hội|Mỹ Lợi A|Mỹ Lợi B
        Mỹ Lương|Mỹ Tân|Mỹ Trung|Tân Hưng|Tân Thanh|Thiện Trí|Thiện Trung"""),
    ("huyện Cai Lậy", "", "",
     """Bình Phú|Cẩm Sơn|Hiệp Đức|Hội Xuân|Long Tiên|Long Trung|Mỹ Long|Mỹ Thành Bắc|Mỹ Thành Nam
        Ngũ Hiệp|Phú An|Phú Cường|Phú Nhuận|Tam Bình|Tân Phong|Thạnh Lộc"""),
    ("huyện Châu Thành", "", "Tân Hiệp",
     """Bàn Long|Bình Đức|Bình Trưng|Điềm Hy|Đông Hòa|Dưỡng Điềm|Hữu Đạo|Kim Sơn|Long An|Long Định
        Long Hưng|Nhị Bình|Phú Phong|Song Thuận|Tam Hiệp|Tân Hội Đông|Tân Hương|Tân Lý Đông
        Tân Lý Tây|Thân Cửu Nghĩa|Thạnh Phú|Vĩnh Kim"""),
    ("huyện Chợ Gạo", "", "Chợ Gạo",
     """An Thạnh Thủy|Bình Ninh|Bình Phan|Bình Phục Nhứt|Đăng Hưng Phước|Hòa Định|Hòa Tịnh
        Long Bình Điền|Lương Hòa Lạc|Mỹ Tịnh An|Phú Kiết|Quơn Long|Song Bình|Tân Bình Thạnh
        Tân Thuận Bình|Thanh Bình|Trung Hòa|Xuân Đông"""),
    ("huyện Gò Công Tây", "", "Vĩnh Bình",
     """Bình Nhì|Bình Phú|Bình Tân|Đồng Sơn|Đồng Thạnh|Long Bình|Long Vĩnh|Thành Công|Thạnh Nhựt
        Thạnh Trị|Vĩnh Hựu|Yên Luông"""),
    ("huyện Gò Công Đông", "", "Tân Hòa|Vàm Láng",
     """Bình Ân|Bình Nghị|Gia Thuận|Kiểng Phước|Phước Trung|Tân Điền|Tân Đông|Tân Phước|Tân Tây
        Tân Thành|Tăng Hòa"""),
    ("huyện Tân Phước", "", "Mỹ Phước",
     """Hưng Thạnh|Mỹ Phước|Phú Mỹ|Phước Lập|Tân Hòa Đông|Tân Hòa Tây|Tân Hòa Thành|Tân Lập 1
        Tân Lập 2|Thạnh Hòa|Thạnh Mỹ|Thạnh Tân"""),
    ("huyện Tân Phú Đông", "", "",
     "Phú Đông|Phú Tân|Phú Thạnh|Tân Phú|Tân Thạnh|Tân Thới"),
]  # fmt: skip
COMMUNES = [17, 12, 16, 25, 16, 23, 19, 13, 13, 13, 6]  # per district, sum 173

# --- What the invented figures look like --------------------------------------------------------

FIELDS = [
    "cbccvc",
    "cbccvc_lap_ho_so",
    "cbccvc_lap_ho_so_dien_tu",
    "cbccvc_dung_thu_dien_tu",
    "quan_ly_van_ban_dung_quy_dinh",
    "mang_noi_bo",
    "he_thong_thu_dien_tu",
    "phan_mem_qlvb",
    "van_ban_thuoc_dien",
    "van_ban_trao_doi_ky_so",
    "tai_lieu",
    "tai_lieu_gia_tri_lich_su",
    "tai_lieu_chinh_ly_bao_quan",
    "tai_lieu_kho_chinh_ly",
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
    "du_bien_che",
    "du_bien_che_qlnn",
    "co_kho",
    "kho_dat_yeu_cau",
    "can_xay_kho",
    "dien_tich_kho",
]

PARTS = {  # whole: its parts
    "cbccvc": "cbccvc_lap_ho_so cbccvc_lap_ho_so_dien_tu cbccvc_dung_thu_dien_tu",
    "van_ban_thuoc_dien": "van_ban_trao_doi_ky_so",
    "tai_lieu": "tai_lieu_chinh_ly_bao_quan",
    "nhan_su_vtlt": """van_thu luu_tru van_thu_kiem_luu_tru nhan_su_dat_ngach nhan_su_da_tap_huan
        chuyen_trach kiem_nhiem""",
    "chuyen_trach": "chuyen_trach_dat_ngach",
    "kiem_nhiem": "kiem_nhiem_da_tap_huan",
}
WHOLE_OF = {part: whole for whole, parts in PARTS.items() for part in parts.split()}

HEADCOUNT = {  # least, greatest
    "so_noi_vu": (70, 70), "so_ban_nganh": (35, 90), "don_vi_tinh": (80, 140), "doan_the": (12, 30), "doanh_nghiep": (40, 90),
    "ubnd_huyen": (5, 9), "phong_noi_vu": (8, 12), "phong_chuyen_mon": (6, 14), "don_vi_huyen": (8, 16),
}  # fmt: skip
RATE = {  # chance that one person, document or agency has it
    "tinh": {"lap_ho_so": 0.405, "lap_ho_so_dien_tu": 0.31, "thu_dien_tu": 0.99, "phan_mem": 0.99},
    "huyen": {"lap_ho_so": 0.24, "lap_ho_so_dien_tu": 0.27, "thu_dien_tu": 0.985, "phan_mem": 0.98},
    "xa": {"phan_mem": 0.92},
}
PUT_IN_ORDER = {  # percent of an agency's records that are in order and in the storeroom
    "so_noi_vu": (95, 95), "so_ban_nganh": (60, 92), "don_vi_tinh": (40, 80), "doan_the": (40, 80), "doanh_nghiep": (40, 80),
    "phong_noi_vu": (45, 75), "phong_chuyen_mon": (30, 68),
}  # fmt: skip
MIN_AREA = {"tinh": 40, "huyen": 30, "xa": 20}  # square metres, as the plan has them

MISSING_RATE = 0.03
COMPLETE = {  # (cap or loai, field): never left out at random; "*" is every field
    ("khac", "*"), ("so_noi_vu", "*"),
    ("tinh", "cbccvc"), ("tinh", "cbccvc_lap_ho_so"), ("tinh", "tai_lieu"), ("tinh", "du_bien_che"),
    ("tinh", "nhan_su_vtlt"), ("tinh", "co_kho"), ("tinh", "dien_tich_kho"),
    ("so_ban_nganh", "tai_lieu_chinh_ly_bao_quan"),
    ("huyen", "cbccvc"), ("huyen", "tai_lieu"), ("huyen", "chuyen_trach"),
    ("phong_noi_vu", "nhan_su_vtlt"), ("phong_noi_vu", "cong_chuc_qlnn"), ("phong_noi_vu", "vien_chuc_kho"),
}  # fmt: skip
LEFT_OUT = {  # left out in any case: too little to overturn the verdict
    ("Liên đoàn Lao động tỉnh Tiền Giang", "cbccvc_lap_ho_so"),
    ("Liên minh Hợp tác xã tỉnh Tiền Giang", "cbccvc_lap_ho_so"),
    ("Sở Giao thông vận tải tỉnh Tiền Giang", "tai_lieu_chinh_ly_bao_quan"),
    ("Hội Nông dân tỉnh Tiền Giang", "ke_hoach_thuc_hien"),
}
SILENT = {
    "UBND xã Hậu Mỹ Trinh, huyện Cái Bè",
    "UBND xã Bình Xuân, thị xã Gò Công",
    "UBND xã Tân Hòa Tây, huyện Tân Phước",
}
# Two records clerks, nobody for the archive.
TWO_CLERKS = {"Sở Xây dựng tỉnh Tiền Giang", "Hội Nông dân tỉnh Tiền Giang"}
CONTRACT_WORKER = "Sở Tài chính tỉnh Tiền Giang"  # three people on two posts: the third works under a contract
OLD_RULES = "Sở Công Thương tỉnh Tiền Giang"  # rules of work from before the decision of 02/11/2017
EARLY_PLAN = "Sở Tư pháp tỉnh Tiền Giang"  # made a week before the plan of the province that it is to rest on
TWO_OFFICIALS = "Phòng Nội vụ thành phố Mỹ Tho"
BAD_AGENCY = "UBND xã Phú Thạnh, huyện Tân Phú Đông"  # two digits swapped: 169 where it should be 196
BAD_CELLS = {"van_ban_thuoc_dien": 169, "van_ban_trao_doi_ky_so": 188}


def names(text: str) -> list[str]:
    return [name.strip() for line in text.splitlines() for name in line.split("|") if name.strip()]


def full(name: str) -> str:
    """The name of a district as `dia_ban` has it."""
    return name[0].upper() + name[1:]


def agencies() -> list[Agency]:
    # The province and its historical archive are rows of their own so that the plan can address them; their
    # level is `khac`. UBND tỉnh is a state body all the same; `co_quan_nha_nuoc` leaves it out by its level.
    province = "Tỉnh Tiền Giang"
    found = [
        Agency("UBNDT", "UBND tỉnh Tiền Giang", "khac", "ubnd_tinh", province, True, True),
        Agency("LTLS", "Lưu trữ lịch sử tỉnh Tiền Giang", "khac", "luu_tru_lich_su", province, False, False),
    ]
    counts = {"T": 0, "H": 0, "X": 0}

    def add(letter: str, ten: str, loai: str, dia_ban: str, nha_nuoc: bool, nguon: bool) -> None:
        counts[letter] += 1
        ma = f"{letter}{counts[letter]:0{2 if letter == 'T' else 3}d}"
        cap = {"T": "tinh", "H": "huyen", "X": "xa"}[letter]
        found.append(Agency(ma, ten, cap, loai, dia_ban, nha_nuoc, nguon))

    add("T", "Sở Nội vụ tỉnh Tiền Giang", "so_noi_vu", province, True, True)
    for ten in names(DEPARTMENTS):
        add("T", ten, "so_ban_nganh", province, True, True)
    for ten in names(UNITS):
        add("T", ten, "don_vi_tinh", province, False, True)
    for ten in names(MASS_ORGANISATIONS):  # their records go to the archive of the Party
        add("T", ten, "doan_the", province, False, False)
    for ten, nguon in ENTERPRISES.items():
        add("T", ten, "doanh_nghiep", province, False, nguon)
    for district, _, _, _ in DISTRICTS:
        rural = district.startswith("huyện")
        add("H", f"UBND {district}", "ubnd_huyen", full(district), True, True)
        add("H", f"Phòng Nội vụ {district}", "phong_noi_vu", full(district), True, True)
        for office in names(OFFICES) + names(RURAL_OFFICES if rural else TOWN_OFFICES):
            add("H", f"{office} {district}", "phong_chuyen_mon", full(district), True, True)
        # A public service unit, not an administrative agency.
        add("H", f"Đài Truyền thanh {district}", "don_vi_huyen", full(district), False, False)
    for district, wards, townships, communes in DISTRICTS:
        for kind, text in (("phường", wards), ("thị trấn", townships), ("xã", communes)):
            for name in names(text):
                named = f"{full(kind) if name.isdigit() else kind} {name}"  # "Phường 1" is a name, "phường Tân Long" has one
                add("X", f"UBND {named}, {district}", "ubnd_xa", full(district), True, False)
    return found


class Draw:
    """Everything random, made of `random.Random.random()` alone."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed).random

    def chance(self, rate: float) -> bool:
        return self._random() < rate

    def whole(self, least: int, greatest: int) -> int:
        return least + int(self._random() * (greatest - least + 1))

    def of(self, whole: int, rate: float) -> int:
        return sum(self.chance(rate) for _ in range(whole))

    def day(self, first: date, last: date) -> date:
        day = first + timedelta(days=self.whole(0, (last - first).days))
        return max(first, day - timedelta(days=max(0, day.weekday() - 4)))  # no weekends


def tenths(number: int) -> Decimal:
    return Decimal(number) / 10


def invent_staff(draw: Draw, agency: Agency) -> Row:
    _, ten, cap, loai, dia_ban, _, _ = agency
    row: Row = {}
    if cap == "tinh":  # one clerk and one archivist, or one person for both
        people = 2 if ten in TWO_CLERKS or loai.startswith("so_") or draw.chance(0.3) else 1
        archivists = 0 if ten in TWO_CLERKS else people - 1
        clerks = people - archivists if people == 2 else 0
        trained = draw.of(people, 0.88)
        row |= {"nhan_su_vtlt": people, "van_thu": clerks, "luu_tru": archivists, "van_thu_kiem_luu_tru": 2 - people}
        row |= {"nhan_su_dat_ngach": trained, "nhan_su_da_tap_huan": people, "chuyen_trach": people}
        row |= {"kiem_nhiem": 0, "chuyen_trach_dat_ngach": trained, "kiem_nhiem_da_tap_huan": 0, "du_bien_che": True}
        if ten == CONTRACT_WORKER:
            row |= {"nhan_su_vtlt": people + 1, "chuyen_trach": people + 1, "nhan_su_da_tap_huan": people + 1}
        if loai == "so_noi_vu":
            row["du_bien_che_qlnn"] = True
    elif cap == "xa":
        people = 2 if draw.chance(0.15) else 1
        row |= {"nhan_su_vtlt": people, "nhan_su_da_tap_huan": draw.of(people, 0.94)}
    elif loai != "ubnd_huyen":  # nobody does it full time
        row |= {"nhan_su_vtlt": 1, "nhan_su_da_tap_huan": 1, "chuyen_trach": 0, "kiem_nhiem": 1}
        row |= {"chuyen_trach_dat_ngach": 0, "kiem_nhiem_da_tap_huan": 1}
    if loai == "phong_noi_vu":
        row["cong_chuc_qlnn"] = 2 if ten == TWO_OFFICIALS else 1
        if dia_ban in ("Huyện Gò Công Đông", "Huyện Tân Phước"):
            row["vien_chuc_kho"] = 1
    return row


def invent(draw: Draw, agency: Agency) -> Row:
    """The complete return of one agency: what the plan asks of its kind, nothing left out yet."""
    _, ten, cap, loai, _, nha_nuoc, nguon_nop_luu = agency
    row: Row = {}
    if loai == "ubnd_tinh":
        return {"kiem_toan_kho": date(2017, 12, 15), "quyet_toan_kho": "chưa"}
    if loai == "luu_tru_lich_su":
        return {
            "tai_lieu": tenths(7021), "tai_lieu_kho_chinh_ly": tenths(4862), "tai_lieu_gia_tri_lich_su": tenths(7854),
            "goi_thau_6": date(2017, 11, 20), "goi_thau_7": date(2018, 5, 21), "goi_thau_8": "chưa",
            "trien_lam": date(2018, 8, 24),
        }  # fmt: skip
    rate = RATE[cap]
    if cap != "xa":
        staff = draw.whole(*HEADCOUNT[loai])
        row |= {
            "cbccvc": staff,
            "cbccvc_lap_ho_so": draw.of(staff, rate["lap_ho_so"]),
            "cbccvc_lap_ho_so_dien_tu": draw.of(staff, rate["lap_ho_so_dien_tu"]),
            "cbccvc_dung_thu_dien_tu": draw.of(staff, rate["thu_dien_tu"]),
            "quan_ly_van_ban_dung_quy_dinh": True,
        }
    row |= {"mang_noi_bo": draw.chance(0.99), "he_thong_thu_dien_tu": True}
    row["phan_mem_qlvb"] = draw.chance(rate["phan_mem"])
    if nha_nuoc:
        documents = draw.whole(*{"tinh": (900, 3000), "huyen": (200, 900), "xa": (80, 260)}[cap])
        row |= {"van_ban_thuoc_dien": documents, "van_ban_trao_doi_ky_so": draw.of(documents, 0.97)}
    if loai in PUT_IN_ORDER:
        records = draw.whole(*((300, 1400) if cap == "tinh" else (80, 350)))  # tenths of a metre
        row["tai_lieu"] = tenths(records)
        row["tai_lieu_chinh_ly_bao_quan"] = tenths(records * draw.whole(*PUT_IN_ORDER[loai]) // 100)

    row["quy_che_vtlt"] = draw.day(date(2017, 11, 6), date(2018, 11, 30)) if draw.chance(0.96) else "chưa"
    if ten == OLD_RULES:
        row["quy_che_vtlt"] = date(2015, 6, 10)
    if loai == "so_noi_vu":
        row |= {"huong_dan_lap_ho_so": date(2018, 5, 18), "bao_cao_tong_hop": date(2018, 12, 27)}
    planners = ("so_noi_vu", "so_ban_nganh", "don_vi_tinh", "doan_the", "ubnd_huyen")
    if loai in planners or (loai == "doanh_nghiep" and nguon_nop_luu):
        row["ke_hoach_thuc_hien"] = draw.day(date(2018, 3, 26), date(2018, 6, 29))
    if ten == EARLY_PLAN:
        row["ke_hoach_thuc_hien"] = date(2018, 3, 12)
    if cap == "xa":
        row["ke_hoach_chinh_ly"] = draw.day(date(2018, 4, 2), date(2018, 10, 31))

    row |= invent_staff(draw, agency)

    # Whoever had to build or repair at the start of the year has done so, or has a poor store, or none.
    to_build = draw.chance({"tinh": 0.2, "huyen": 0.3, "xa": 0.4}[cap])
    outcome = draw.whole(1, 10) if to_build else 1
    has_store, good_store = outcome <= 8, outcome <= 6
    row |= {"can_xay_kho": to_build, "co_kho": has_store, "kho_dat_yeu_cau": good_store}
    if has_store:
        small = 10 if cap == "huyen" and not good_store else 0
        row["dien_tich_kho"] = tenths(10 * (MIN_AREA[cap] - small) + 5 * draw.whole(0, 40 if good_store else 10))
    return row


def returns(all_agencies: list[Agency]) -> dict[str, Row]:
    """The returns as sent in, by `ma`: some cells left out, one wrong, some agencies silent."""
    draw = Draw(SEED)
    complete = {agency.ma: invent(draw, agency) for agency in all_agencies}
    sent: dict[str, Row] = {}
    for agency in all_agencies:
        row = complete[agency.ma]
        if agency.ten == BAD_AGENCY:
            row |= BAD_CELLS
        kept: Row = {}
        for field in FIELDS:
            if field not in row:
                continue
            groups = (agency.cap, agency.loai)
            complete_cell = any((group, name) in COMPLETE for group in groups for name in (field, "*"))
            complete_cell |= agency.ten == BAD_AGENCY and field in BAD_CELLS
            lost = draw.chance(MISSING_RATE) and not complete_cell
            if not lost and (agency.ten, field) not in LEFT_OUT:
                kept[field] = row[field]
        if agency.ten not in SILENT:
            sent[agency.ma] = kept
    return sent


def self_check(all_agencies: list[Agency], sent: dict[str, Row]) -> None:
    def number_of(**wanted: str) -> int:
        return sum(all(getattr(a, key) == value for key, value in wanted.items()) for a in all_agencies)

    by_ma = {agency.ma: agency for agency in all_agencies}
    assert len(by_ma) == len({agency.ten for agency in all_agencies}) == len(all_agencies) == 366
    assert [number_of(cap="xa", dia_ban=full(d[0])) for d in DISTRICTS] == COMMUNES and sum(COMMUNES) == 173
    assert (number_of(cap="tinh"), number_of(cap="huyen"), number_of(cap="khac")) == (37, 154, 2)
    assert number_of(loai="so_noi_vu") == 1 and number_of(loai="phong_noi_vu") == 11
    named = {OLD_RULES, EARLY_PLAN, CONTRACT_WORKER, TWO_OFFICIALS, BAD_AGENCY}
    for ten in SILENT | TWO_CLERKS | named | {ten for ten, _ in LEFT_OUT}:
        assert number_of(ten=ten) == 1, ten
    assert len(sent) == len(all_agencies) - len(SILENT)
    too_large = [
        (by_ma[ma].ten, part)
        for ma, row in sent.items()
        for part, whole in WHOLE_OF.items()
        if part in row and whole in row and row[part] > row[whole]  # type: ignore[operator]
    ]
    assert too_large == [(BAD_AGENCY, "van_ban_trao_doi_ky_so")], too_large
    for row in sent.values():
        assert row.keys() <= set(FIELDS)
        assert all(v >= 0 for v in row.values() if isinstance(v, int | Decimal))
        assert all(v <= date(2018, 12, 31) for v in row.values() if isinstance(v, date))


def cell(value: Value | None) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "có" if value else "không"
        case Decimal():
            return f"{value:f}".removesuffix(".0").replace(".", ",")
        case date():
            return value.strftime("%d/%m/%Y")
    return str(value)


def csv_bytes(header: Iterable[str], rows: Iterable[Iterable[str]], delimiter: str) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8")


def build() -> dict[Path, bytes]:
    all_agencies = agencies()
    sent = returns(all_agencies)
    self_check(all_agencies, sent)
    data = ([ma, *(cell(row.get(field)) for field in FIELDS)] for ma, row in sent.items())
    return {
        HERE / "registry.csv": csv_bytes(Agency._fields, ([cell(v) for v in a] for a in all_agencies), ","),
        HERE / "data.csv": csv_bytes(["ma", *FIELDS], data, ";"),
    }


def write(path: Path, content: bytes) -> None:
    """The file appears whole or not at all."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise


def main() -> int:
    parser = argparse.ArgumentParser(description="Write the invented example data of Tiền Giang, 2018.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a file differs")
    check = parser.parse_args().check
    stale = {p: content for p, content in build().items() if not p.is_file() or p.read_bytes() != content}
    for path, content in stale.items():
        if not check:
            write(path, content)
        print(f"{path.name}: {'differs' if check else 'written'}")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
