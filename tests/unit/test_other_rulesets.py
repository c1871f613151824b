"""Plans of other years and levels, with words of their own: a file is all it takes.

Both plans are invented. Every expected figure is worked out by hand beside the data.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from fractions import Fraction

import pytest

import vtlt_rules as vtlt
from vtlt_rules import Interval, Verdict

MET, NOT_MET, UNDECIDED = Verdict.MET, Verdict.NOT_MET, Verdict.UNDECIDED
NOT_APPLICABLE, BAD_DATA, TRACKED = Verdict.NOT_APPLICABLE, Verdict.BAD_DATA, Verdict.TRACKED


def errors(text, **arguments):
    return [d.code for d in vtlt.check(text, **arguments) if d.severity is vtlt.Severity.ERROR]


def point(number):
    return Interval(number, number)


# ---- 2026: two levels, province and commune; the plan declares its own words

PLAN_2026 = """\
# Một kế hoạch giả định, sau khi không còn cấp huyện.
ke_hoach so_hoa_2026 "Số hóa hồ sơ, tài liệu năm 2026"
    so_hieu       "05/KH-UBND"
    ngay_ban_hanh 20/01/2026
    thoi_ky       01/01/2026..31/12/2026

don_vi ho_so "hồ sơ"   nguyen
don_vi nguoi "người"   nguyen
don_vi gio   "giờ"
thuoc_tinh cấp      "Cấp"        : { tỉnh "cấp tỉnh", xã "cấp xã" }
thuoc_tinh đặc_khu  "Là đặc khu" : co_khong

truong phát_sinh       "Hồ sơ phát sinh"         : ho_so
truong đã_số_hóa       "Hồ sơ đã số hóa"         : ho_so thuoc phát_sinh
truong văn_thư         "Người làm văn thư"       : nguoi toi_da 5 nguoi
truong lưu_trữ         "Người làm lưu trữ"       : nguoi
truong nhân_sự         "Nhân sự cả hai việc"     : nguoi = văn_thư + lưu_trữ
truong đủ_hai_việc     "Có cả văn thư và lưu trữ": co_khong = văn_thư >= 1 nguoi va lưu_trữ >= 1 nguoi
truong giờ_ngừng       "Giờ hệ thống ngừng"      : gio
truong bàn_giao        "Nhận bàn giao tài liệu cấp huyện" : moc
truong nhận_tài_liệu   "Có tài liệu cấp huyện phải nhận"  : co_khong

pham_vi cấp_tỉnh "Cơ quan cấp tỉnh"      khi cấp = tỉnh
pham_vi cấp_xã   "UBND cấp xã"           khi cấp = xã
pham_vi hai_cấp  "Cả hai cấp"            khi cấp thuoc { tỉnh, xã }
pham_vi đất_liền "UBND cấp xã, đất liền" khi cấp = xã va khong đặc_khu

chi_so số_hóa      "Tỷ lệ hồ sơ đã số hóa"     = ty_le(đã_số_hóa)
chi_so ngừng_tb    "Giờ ngừng trung bình"      = trung_binh(giờ_ngừng)
chi_so nơi_đủ_việc "Số nơi có cả hai việc"     = dem(đủ_hai_việc)
chi_so đông_người  "Tỷ lệ nơi có từ 3 người"   = ty_le(nhân_sự >= 3 nguoi)

muc "1" "Số hóa"
    | Cấp tỉnh 80%, cấp xã 50%; hai cấp gộp lại trên 65%; mỗi xã đất liền 40%.
    cap_tinh.so_hoa >= 80%
    cap_xa.so_hoa   >= 50%
    hai_cap.so_hoa  >  65%
    moi dat_lien.so_hoa >= 40%

muc "2" "Vận hành"
    | Trung bình ngừng không quá 4,5 giờ, mỗi nơi không quá 8 giờ.
    hai_cap.ngung_tb <= 4,5 gio
    moi hai_cap.gio_ngung <= 8 gio

muc "3" "Con người"
    | Ít nhất 2 xã có cả hai việc; mỗi nơi từ 2 đến 4 người; 50% nơi có từ ba người.
    cap_xa.noi_du_viec >= 2 co_quan
    moi hai_cap.nhan_su trong 2..4 nguoi
    hai_cap.dong_nguoi >= 50%

muc "4" "Bàn giao"
    | Mỗi xã có tài liệu cấp huyện nhận xong trong quý I (từ 01/01/2026 đến 31/03/2026).
    moi cap_xa.ban_giao hoan_thanh trong 01/01/2026..31/03/2026 khi nhan_tai_lieu
    nhiem_vu cap_tinh "Hướng dẫn bàn giao"
"""

AGENCIES_2026 = [
    {"ma": "T1", "cap": "tinh", "dac_khu": False, "phat_sinh": 100, "da_so_hoa": 90, "gio_ngung": Decimal("1.5"),
     "van_thu": 2, "luu_tru": 2},
    {"ma": "T2", "cap": "tinh", "dac_khu": False, "phat_sinh": 50, "da_so_hoa": 30, "gio_ngung": 3,
     "van_thu": 1, "luu_tru": None},
    {"ma": "X1", "cap": "xa", "dac_khu": False, "phat_sinh": 30, "da_so_hoa": 10, "gio_ngung": Decimal("8.5"),
     "van_thu": 1, "luu_tru": 1, "nhan_tai_lieu": True, "ban_giao": "31/03/2026"},
    {"ma": "X2", "cap": "xa", "dac_khu": False, "phat_sinh": 20, "da_so_hoa": None, "gio_ngung": 5,
     "van_thu": None, "luu_tru": 2, "nhan_tai_lieu": False},
    {"ma": "X3", "cap": "xa", "dac_khu": True, "phat_sinh": 0, "da_so_hoa": 0, "gio_ngung": 0,
     "van_thu": 0, "luu_tru": 2, "nhan_tai_lieu": True, "ban_giao": "01/04/2026"},
]  # fmt: skip

EXPECTED_2026 = [
    # T1 and T2: 120 of 150 files are 80%.
    ("cap_tinh.so_hoa >= 80%", MET, point(Fraction(4, 5)), None),
    # X1 has 10 of 30, X2 none to all of 20: 10 to 30 of 50, and 25 are wanted.
    ("cap_xa.so_hoa >= 50%", UNDECIDED, Interval(Fraction(1, 5), Fraction(3, 5)), None),
    # 130 to 150 of 200 files; 65% are 130 and do not suffice.
    ("hai_cap.so_hoa > 65%", UNDECIDED, Interval(Fraction(13, 20), Fraction(3, 4)), None),
    # X1 has a third; X2 is open; X3 is no mainland commune.
    ("moi dat_lien.so_hoa >= 40%", NOT_MET, Interval(0, Fraction(1, 2)), 1),
    # 1,5 + 3 + 8,5 + 5 + 0 are 18 hours at five places: 3,6.
    ("hai_cap.ngung_tb <= 4,5 gio", MET, point(Fraction(18, 5)), None),
    ("moi hai_cap.gio_ngung <= 8 gio", NOT_MET, point(Fraction(4, 5)), 1),
    # X1 has both, X3 has no clerk, X2 perhaps.
    ("cap_xa.noi_du_viec >= 2 co_quan", UNDECIDED, Interval(1, 2), None),
    # T1 four, X1 two, X3 two; T2 one at least, X2 two to seven (five clerks at most): neither is certain.
    ("moi hai_cap.nhan_su trong 2..4 nguoi", UNDECIDED, Interval(Fraction(3, 5), 1), None),
    # T1 has three or more, X1 and X3 have two; T2 and X2 are open: one to three of five.
    ("hai_cap.dong_nguoi >= 50%", UNDECIDED, Interval(Fraction(1, 5), Fraction(3, 5)), None),
    # X1 on the last day, X3 a day late; X2 had nothing to receive.
    ("moi cap_xa.ban_giao hoan_thanh trong 01/01/2026..31/03/2026 khi nhan_tai_lieu", NOT_MET, point(Fraction(1, 2)), 1),
    ('nhiem_vu cap_tinh "Hướng dẫn bàn giao"', TRACKED, None, None),
]  # fmt: skip


@pytest.fixture(scope="module")
def plan_2026():
    return vtlt.parse(PLAN_2026, name="so_hoa_2026.vtlt")


def test_a_plan_of_2026_with_two_levels_of_its_own(plan_2026):
    report = plan_2026.evaluate(AGENCIES_2026)
    found = [(f.statement.text, f.verdict, f.bounds, f.shortfall) for f in report.findings]
    assert found == EXPECTED_2026
    assert report.as_of == datetime.date(2026, 12, 31)
    assert report.data_issues == ()


def test_a_plan_of_2026_knows_no_district(plan_2026):
    assert plan_2026.warnings == ()
    with pytest.raises(vtlt.BadData) as caught:
        plan_2026.evaluate([{"ma": "H1", "cap": "huyen", "dac_khu": False}])
    assert [(issue.code, issue.field) for issue in caught.value.issues] == [("unknown-value", "cap")]
    assert errors(PLAN_2026 + "    cap_huyen.so_hoa >= 60%\n") == ["unknown-name"]
    assert errors(PLAN_2026.replace("{ tỉnh, xã }", "{ tỉnh, huyện }")) == ["unknown-value"]


def test_own_fields_bound_each_other(plan_2026):
    """Five clerks at most, a derived sum, a part that its whole bounds."""

    def agency(**fields):
        return {"ma": "T1", "cap": "tinh", "dac_khu": False, **fields}

    def verdict(key, **fields):
        [finding] = plan_2026.evaluate([agency(**fields)])[key]
        return finding.verdict

    assert verdict("hai_cap.nhan_su", van_thu=3, luu_tru=1) is MET
    assert verdict("hai_cap.nhan_su", luu_tru=5) is NOT_MET
    assert verdict("hai_cap.nhan_su", van_thu=6, luu_tru=1) is BAD_DATA
    assert verdict("hai_cap.nhan_su", nhan_su=3) is MET  # the sum itself is reported
    assert verdict("hai_cap.nhan_su", nhan_su=4, van_thu=1, luu_tru=2) is BAD_DATA
    assert verdict("hai_cap.dong_nguoi", van_thu=1, luu_tru=1) is NOT_MET
    assert verdict("cap_tinh.so_hoa", phat_sinh=10, da_so_hoa=11) is BAD_DATA
    assert verdict("cap_tinh.so_hoa", phat_sinh=0) is NOT_APPLICABLE


@pytest.mark.parametrize(
    ("files", "verdict", "bounds"),
    [
        ([(10, 4), (0, 0)], MET, point(1)),  # nothing to digitise: out of the set
        ([(10, 3), (0, None)], NOT_MET, point(0)),
        ([(0, 0), (0, 0)], NOT_APPLICABLE, None),
        ([(10, 4), (None, 0)], UNDECIDED, Interval(Fraction(1, 2), 1)),  # out of the set, or at nought
        ([(10, 4), (None, 1)], UNDECIDED, Interval(Fraction(1, 2), 1)),  # 1 of 1, or of a hundred
        ([(None, None)], UNDECIDED, Interval(0, 1)),
        ([(10, 3), (None, None)], NOT_MET, Interval(0, Fraction(1, 2))),
    ],
)
def test_a_share_of_each_commune(plan_2026, files, verdict, bounds):
    agencies = [
        {"ma": f"X{n}", "cap": "xa", "dac_khu": False, "phat_sinh": whole, "da_so_hoa": part}
        for n, (whole, part) in enumerate(files)
    ]
    [finding] = plan_2026.evaluate(agencies)["dat_lien.so_hoa"]
    assert (finding.verdict, finding.bounds) == (verdict, bounds)


def test_a_deadline_within_the_year(plan_2026):
    """The first quarter's milestone is judged in April, the targets of the year are pending."""
    report = plan_2026.evaluate(AGENCIES_2026, as_of="15/04/2026")
    verdicts = {f.statement.text: (f.verdict, f.provisional) for f in report.findings}
    assert verdicts[EXPECTED_2026[-2][0]] == (NOT_MET, None)
    assert verdicts["cap_tinh.so_hoa >= 80%"] == (Verdict.PENDING, MET)
    assert verdicts["cap_xa.so_hoa >= 50%"] == (Verdict.PENDING, UNDECIDED)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("cap_tinh.so_hoa >= 80%", "cap_tinh.so_hoa >= 180%", "percent-over-100"),
        ("cap_tinh.so_hoa >= 80%", "cap_tinh.so_hoa >= 80 gio", "unit-mismatch"),
        ("hai_cap.ngung_tb <= 4,5 gio", "hai_cap.ngung_tb <= 4.5 gio", "ambiguous-number"),
        (">= 2 co_quan", ">= 1,5 co_quan", "fractional-whole-unit"),
        ("    cap_tinh.so_hoa >= 80%", "    cấp_tính.số_hóa >= 80%", "wrong-accent"),
        ("thuoc_tinh cấp ", "thuoc_tinh cbp ", "unknown-name"),
    ],
)
def test_slips_in_own_words_are_caught_before_any_data(old, new, code):
    assert old in PLAN_2026
    assert set(errors(PLAN_2026.replace(old, new))) == {code}


# ---- a national plan for work files handled online, with a vocabulary in a file of its own

VOCABULARY = """\
tu_vung ho_so_truc_tuyen "Hồ sơ công việc xử lý trên môi trường mạng"
don_vi ho_so "hồ sơ" nguyen
thuoc_tinh tuyến "Tuyến" : { trung_ương "bộ, ngành", tỉnh "cấp tỉnh", huyện "cấp huyện", xã "cấp xã" }
thuoc_tinh tỉnh_thành "Tỉnh, thành phố" : chuoi
truong hồ_sơ_công_việc "Hồ sơ công việc, trừ hồ sơ mật"     : ho_so
truong hồ_sơ_trên_mạng "Hồ sơ xử lý trên môi trường mạng"   : ho_so thuoc hồ_sơ_công_việc
pham_vi ở_tỉnh  "Cơ quan cấp tỉnh"  khi tuyến = tỉnh
pham_vi ở_huyện "Cơ quan cấp huyện" khi tuyến = huyện
pham_vi ở_xã    "Cơ quan cấp xã"    khi tuyến = xã
pham_vi hà_nội  "Các cơ quan ở Hà Nội" khi tỉnh_thành = "Hà Nội"
chi_so trên_mạng "Tỷ lệ hồ sơ xử lý trên môi trường mạng" = ty_le(hồ_sơ_trên_mạng)
"""

NATIONAL = """\
ke_hoach ho_so_dien_tu_quoc_gia "Xử lý hồ sơ công việc trên môi trường mạng"
    so_hieu "100/KH"
    thoi_ky 01/01/2021..31/12/2025
    theo    hồ_sơ_trực_tuyến

muc "I.1" "Chỉ tiêu đến năm 2025"
    | 90% ở cấp tỉnh, 80% ở cấp huyện, 60% ở cấp xã.
    o_tinh.tren_mang  >= 90%
    o_huyen.tren_mang >= 80%
    ở_xã.trên_mạng ≥ 60%

muc "I.2" "Làm trước"
    | Mỗi cơ quan ở Hà Nội đạt 95%.
    moi ha_noi.tren_mang >= 95%
"""

RETURNS = [
    # 92 and 88 of 100 each: 90% in all.
    {"ma": "T1", "tuyen": "tinh", "tinh_thanh": "Hà Nội", "ho_so_cong_viec": 100, "ho_so_tren_mang": 92},
    {"ma": "T2", "tuyen": "tinh", "tinh_thanh": "Huế", "ho_so_cong_viec": 100, "ho_so_tren_mang": 88},
    # 41 of 50, and nobody knows of how many of 50: 41 to 91 of 100.
    {"ma": "H1", "tuyen": "huyen", "tinh_thanh": "Huế", "ho_so_cong_viec": 50, "ho_so_tren_mang": 41},
    {"ma": "H2", "tuyen": "huyen", "tinh_thanh": "Huế", "ho_so_cong_viec": 50},
    # 5 and 6 of 10 each: 11 of 20, and 12 are wanted.
    {"ma": "X1", "tuyen": "xa", "tinh_thanh": "Huế", "ho_so_cong_viec": 10, "ho_so_tren_mang": 5},
    {"ma": "X2", "tuyen": "xa", "tinh_thanh": "Hà Nội", "ho_so_cong_viec": 10, "ho_so_tren_mang": 6},
    {"ma": "B1", "tuyen": "trung_uong", "tinh_thanh": "Hà Nội", "ho_so_cong_viec": 20, "ho_so_tren_mang": 19},
]
EXPECTED = [
    ("o_tinh.tren_mang >= 90%", MET, point(Fraction(9, 10)), None),
    ("o_huyen.tren_mang >= 80%", UNDECIDED, Interval(Fraction(41, 100), Fraction(91, 100)), None),
    ("o_xa.tren_mang >= 60%", NOT_MET, point(Fraction(11, 20)), 1),
    # In Hà Nội B1 has exactly 95%, T1 92%, X2 60%.
    ("moi ha_noi.tren_mang >= 95%", NOT_MET, point(Fraction(1, 3)), 2),
]


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "ho_so_truc_tuyen.vtlt").write_text(VOCABULARY, encoding="utf-8")
    (tmp_path / "quoc_gia.vtlt").write_text(NATIONAL, encoding="utf-8")
    return tmp_path


def results(report):
    return [(f.statement.text, f.verdict, f.bounds, f.shortfall) for f in report.findings]


def test_a_national_plan_with_its_vocabulary_beside_it(folder):
    plan = vtlt.load(folder / "quoc_gia.vtlt")
    assert (plan.name, plan.number, plan.warnings) == ("ho_so_dien_tu_quoc_gia", "100/KH", ())
    report = plan.evaluate(RETURNS)
    assert results(report) == EXPECTED
    [worst, better] = report["I.2"][0].below
    assert (worst.agency, better.agency) == ("X2", "T1")
    assert (worst.bounds, better.bounds) == (point(Fraction(3, 5)), point(Fraction(23, 25)))
    assert report.verdict is NOT_MET


def test_the_same_from_text_and_from_files(folder):
    plan = vtlt.parse(NATIONAL, folder=folder)
    assert results(plan.evaluate(RETURNS)) == EXPECTED
    registry, returns = folder / "co_quan.csv", folder / "so_lieu.csv"
    header = ["ma,tuyen,tinh_thanh"]
    places = (f"{r['ma']},{r['tuyen']},{r['tinh_thanh']}" for r in RETURNS)
    registry.write_text("\n".join([*header, *places]) + "\n", encoding="utf-8")
    counts = (f"{r['ma']},{r['ho_so_cong_viec']},{r.get('ho_so_tren_mang', '')}" for r in RETURNS)
    returns.write_text("\n".join(["ma,ho_so_cong_viec,ho_so_tren_mang", *counts]) + "\n", encoding="utf-8")
    assert results(plan.evaluate(plan.schema.read(returns, registry))) == EXPECTED


def test_thresholds_of_a_national_plan_from_outside(folder):
    plan = vtlt.load(folder / "quoc_gia.vtlt").with_thresholds({"o_xa.tren_mang": "55%"})
    [finding] = plan.evaluate(RETURNS)["o_xa.tren_mang"]
    assert (finding.verdict, finding.threshold) == (MET, Fraction(11, 20))


def test_without_its_vocabulary_the_plan_is_invalid(folder):
    assert errors(NATIONAL) == ["missing-vocabulary"]
    (folder / "ho_so_truc_tuyen.vtlt").unlink()
    with pytest.raises(vtlt.InvalidRuleset) as caught:
        vtlt.load(folder / "quoc_gia.vtlt")
    assert [d.code for d in caught.value.diagnostics] == ["missing-vocabulary"]


def test_a_vocabulary_beside_the_plan_comes_before_the_shipped_one(folder):
    own = VOCABULARY.replace("tu_vung ho_so_truc_tuyen", "tu_vung van_thu_luu_tru")
    (folder / "van_thu_luu_tru.vtlt").write_text(own, encoding="utf-8")
    plan = vtlt.parse(NATIONAL.replace("hồ_sơ_trực_tuyến", "van_thu_luu_tru"), folder=folder)
    assert results(plan.evaluate(RETURNS)) == EXPECTED


def test_a_plan_may_add_words_to_a_vocabulary(folder):
    added = 'pham_vi hue "Các cơ quan ở Huế" khi tinh_thanh = "Huế"\n\nmuc "I.1"'
    text = NATIONAL.replace('muc "I.1"', added) + '\nmuc "I.3" "Huế"\n    hue.tren_mang >= 50%\n'
    [finding] = vtlt.parse(text, folder=folder).evaluate(RETURNS)["I.3"]
    # 88, 41, 5 and none to 50 of 100 + 50 + 10 + 50: 134 to 184 of 210, and 105 are wanted.
    assert (finding.verdict, finding.bounds) == (MET, Interval(Fraction(67, 105), Fraction(92, 105)))


def test_a_shipped_vocabulary_serves_another_year_and_province():
    text = """\
ke_hoach tinh_khac_2019 "Kế hoạch năm 2019 của một tỉnh khác"
    thoi_ky 01/01/2019..31/12/2019
    theo    van_thu_luu_tru
muc "1" "Lập hồ sơ"
    | Cấp tỉnh 55%.
    cap_tinh.lap_ho_so >= 55%
"""
    plan = vtlt.parse(text)
    agency = {"ma": "S", "cap": "tinh", "loai": "so_ban_nganh", "cbccvc": 20, "cbccvc_lap_ho_so": 11}
    [finding] = plan.evaluate([agency]).findings
    assert (finding.verdict, finding.bounds) == (MET, point(Fraction(11, 20)))


@pytest.mark.parametrize("name", ["../ho_so_truc_tuyen", "/etc/passwd", '"ho_so_truc_tuyen"', "ho_so_truc_tuyen.vtlt"])
def test_theo_takes_a_name_and_never_a_path(folder, name):
    (folder / "trong").mkdir()
    found = errors(NATIONAL.replace("hồ_sơ_trực_tuyến", name), folder=folder / "trong")
    assert found and "missing-vocabulary" not in found
