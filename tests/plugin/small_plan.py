"""A small plan, and an example for it."""

PLAN = """\
ke_hoach p "P"
    thoi_ky 01/01/2026..31/12/2026
don_vi nguoi "người" nguyen
don_vi met "mét"
thuoc_tinh cap "Cấp" : { tinh "cấp tỉnh", xa "cấp xã" }
truong cb "Cán bộ" : nguoi
truong lap "Lập hồ sơ" : nguoi thuoc cb
truong dai "Chiều dài" : met
truong quy_che "Quy chế" : moc
pham_vi tinh_ "Tỉnh" khi cap = tinh
chi_so lap_ho_so "Lập" = ty_le(lap)
chi_so tong_dai "Dài" = tong(dai)
muc "1" "Một"
    tinh_.lap_ho_so >= 40%
    tinh_.tong_dai >= 10,5 met
muc "2" "Hai"
    moi tinh_.quy_che hoan_thanh
"""

GOOD = """
#: vi_du "hai"
#: | ma | cap  | cb | lap |
#: | A  | tinh | 50 | 24  |
#: | B  | tinh | 30 |     |
#: 1 tinh_.lap_ho_so => thieu_so_lieu 30%..67,5%
#: - A => Đạt 48%
#: - B => undecided
"""
