"""Lines as an official writes them first: each is told once, with what to write, and what was told makes a clean plan."""

import pytest

import vtlt_rules as vtlt

HEAD = """ke_hoach thu "Kế hoạch"
    thoi_ky năm 2026..năm 2030
don_vi nguoi "người" nguyen
don_vi met "mét"
thuoc_tinh cap "Cấp" : { tinh "cấp tỉnh", xa "cấp xã" }
thuoc_tinh huyen "Huyện" : chuoi
thuoc_tinh khu_vuc "Khu vực" : chuoi
truong cong_chuc "Công chức" : nguoi
truong ho_so "Công chức lập hồ sơ" : nguoi thuoc cong_chuc
truong so_hoa "Tài liệu đã số hóa" : met
truong phan_mem "Có phần mềm" : co_khong
truong kho "Có kho" : co_khong
truong may_quet "Có máy quét" : co_khong
truong quy_che "Ban hành quy chế" : moc
truong ket_thuc "Kết thúc công việc" : moc
pham_vi cap_tinh "Cấp tỉnh" khi cap = tinh
pham_vi cap_xa "Cấp xã" khi cap = xa
chi_so ty_le_ho_so "Lập hồ sơ" = ty_le(ho_so)
chi_so ty_le_kho "Có kho" = ty_le(kho)
"""

WRONG = [  # what is written first; what is suggested; the line that comes of it
    ("cap_tinh.ty_le_ho_so >= 80% đến 2028", "đến_hết năm 2028", "cap_tinh.ty_le_ho_so >= 80% đến_hết năm 2028"),
    ("cap_tinh.so_hoa_tong tăng 10% so với năm 2025", "tăng >= 10% so_với năm 2025",
     "cap_tinh.so_hoa_tong tăng >= 10% so_với năm 2025"),
    ("mỗi huyện có ít nhất 50% số xã", "phạm_vi.chỉ_số >= 50% từng huyện", "cap_xa.ty_le_kho >= 50% từng huyện"),
    ("moi cap_xa.kho khi ít nhất 2 trong 3", "it_nhat 2 trong (…, …, …)",
     "moi cap_xa.kho khi it_nhat 2 trong (kho, may_quet, phan_mem)"),
    ("moi cap_xa.quy_che hoan_thanh trong quý II", "hoàn_thành trong quý II/yyyy",
     "moi cap_xa.quy_che hoàn_thành trong quý II/2026"),
    ("moi cap_xa.quy_che hoan_thanh trước 30/6", "hoàn_thành trước 30/6/yyyy",
     "moi cap_xa.quy_che hoàn_thành trước 30/6/2026"),
    ("moi cap_xa.quy_che hoan_thanh trong vòng 30 ngày kể từ ngày ket_thuc", "hoàn_thành trong 30 ngày kể_từ ket_thuc",
     "moi cap_xa.quy_che hoàn_thành trong 30 ngày kể_từ ket_thuc"),
    ("cấp tỉnh.tỷ lệ hồ sơ >= 95%", "cấp_tỉnh.tỷ_lệ_hồ_sơ >= 95%", "cấp_tỉnh.tỷ_lệ_hồ_sơ >= 95%"),
    ("cap_xa.ty_le_ho_so >= 60% khi khu_vuc = Ven biển", 'khu_vuc = "Ven biển"',
     'cap_xa.ty_le_ho_so >= 60% khi khu_vuc = "Ven biển"'),
    ("cap_tinh.ty_le_ho_so >= 95% và cap_xa.ty_le_ho_so >= 90%",
     "cap_tinh.ty_le_ho_so >= 95%\ncap_xa.ty_le_ho_so >= 90%", "cap_tinh.ty_le_ho_so >= 95%\ncap_xa.ty_le_ho_so >= 90%"),
    ("cap_tinh.ty_le_ho_so không dưới 70%", ">= 70%", "cap_tinh.ty_le_ho_so >= 70%"),
]  # fmt: skip

DECLARED = [
    ('chi_so giua "Trung vị" = trung_vi(so_hoa)', "not-in-language", None),
    ('chi_so bang_so "Tỷ lệ" = ty_le(ho_so, cong_chuc)', "syntax-error", "tỷ_lệ(ho_so trên cong_chuc)"),
]
TOTAL = 'chi_so so_hoa_tong "Đã số hóa" = tong(so_hoa)\n'


def plan_of_sections(lines):
    sections = (f'muc "{number}"\n{line}\n' for number, line in enumerate(lines, 1))
    return f"{HEAD}{TOTAL}{''.join(sections)}"


def test_each_line_is_told_once_and_at_its_place():
    found = vtlt.check(plan_of_sections(line for line, _, _ in WRONG))
    first = len(f"{HEAD}{TOTAL}".splitlines()) + 2
    assert [(one.line, one.suggestion) for one in found] == [
        (first + 2 * number, suggestion) for number, (_, suggestion, _) in enumerate(WRONG)
    ]


def test_the_plan_that_comes_of_it_is_clean():
    assert vtlt.check(plan_of_sections(right for _, _, right in WRONG)) == []


@pytest.mark.parametrize(("line", "code", "suggestion"), DECLARED)
def test_measures(line, code, suggestion):
    (found,) = vtlt.check(f'{HEAD}{line}\nmuc "1"\ncap_tinh.ty_le_ho_so >= 1%\n')
    assert (found.code, found.suggestion) == (code, suggestion)
