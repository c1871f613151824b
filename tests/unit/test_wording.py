"""What plans demand, in words: every construct of the language, without a sign or name of it."""

import pytest

import vtlt_rules as vtlt
from vtlt_rules.report.wording import condition_words, describe

PLAN = """\
ke_hoach tu "Kế hoạch"
    thoi_ky 01/01/2026..31/12/2026

don_vi nguoi "người" nguyen
don_vi met_gia "mét giá"
thuoc_tinh cap     "Cấp" : { tinh "cấp tỉnh", huyen "cấp huyện", xa "cấp xã" }
thuoc_tinh dia_ban "Địa bàn" : chuoi
truong cbccvc   "CBCCVC" : nguoi
truong lap      "CBCCVC lập hồ sơ" : nguoi thuoc cbccvc
truong dinh_bien "Định biên" : nguoi
truong tai_lieu "Tài liệu" : met_gia
truong so_hoa   "Tài liệu số hóa" : met_gia
truong co_kho   "Đã có kho" : co_khong
truong du       "Đủ thiết bị" : co_khong
truong quy_che  "Ban hành quy chế" : moc
truong ket_thuc "Kết thúc công việc" : moc
pham_vi tinh_uy "Sở, ban, ngành" khi cap = tinh
chi_so ty_le_lap "Tỷ lệ lập hồ sơ" = ty_le(lap)
chi_so kho_chung "Số nơi có kho" = dem(co_kho)
chi_so tong_tai_lieu "Tài liệu" = tong(tai_lieu)

muc "1" "Tất cả"
    STATEMENT
"""

AGENCIES = [
    {"ma": f"T{n}", "ten": f"Sở {n}", "cap": "tinh", "cbccvc": 2000, "lap": 500, "dia_ban": "Biên Hòa"} for n in (1, 2)
]


def finding_of(statement):
    rules = vtlt.parse(PLAN.replace("STATEMENT", statement))
    then = [{**one, "tai_lieu": 10} for one in AGENCIES] if "so_voi" in statement else None
    report = rules.evaluate(AGENCIES, previous=then)
    return report.findings[0], report


SENTENCES = {
    "tinh_uy.ty_le_lap >= 40%": "Sở, ban, ngành: Tỷ lệ lập hồ sơ từ 40% trở lên",
    "tinh_uy.ty_le_lap >= 100%": "Sở, ban, ngành: Tỷ lệ lập hồ sơ đạt 100%",
    "tinh_uy.ty_le_lap > 12,5%": "Sở, ban, ngành: Tỷ lệ lập hồ sơ trên 12,5%",
    "tinh_uy.ty_le_lap <= 40%": "Sở, ban, ngành: Tỷ lệ lập hồ sơ không quá 40%",
    "tinh_uy.ty_le_lap < 40%": "Sở, ban, ngành: Tỷ lệ lập hồ sơ dưới 40%",
    "tinh_uy.ty_le_lap = 40%": "Sở, ban, ngành: Tỷ lệ lập hồ sơ đúng 40%",
    "tinh_uy.ty_le_lap >= ?": "Sở, ban, ngành: Tỷ lệ lập hồ sơ từ một mức chưa rõ trở lên",
    "tinh_uy.ty_le_lap trong 40%..60%": "Sở, ban, ngành: Tỷ lệ lập hồ sơ từ 40% đến 60%",
    "tinh_uy.tong_tai_lieu >= 70% cua 1679,3 met_gia": (
        "Sở, ban, ngành: Tài liệu từ 70% của 1.679,3 mét giá (= 1.175,51 mét giá) trở lên"
    ),
    "tinh_uy.tong_tai_lieu tang >= 10% so_voi nam 2025": ("Sở, ban, ngành: Tài liệu tăng ít nhất 10% so với năm 2025"),
    "tinh_uy.ty_le_lap tang >= 8 diem_phan_tram so_voi nam 2025": (
        "Sở, ban, ngành: Tỷ lệ lập hồ sơ tăng ít nhất 8 điểm phần trăm so với năm 2025"
    ),
    "tinh_uy.tong_tai_lieu giam < 5 met_gia so_voi nam 2025": (
        "Sở, ban, ngành: Tài liệu giảm dưới 5 mét giá so với năm 2025"
    ),
    "moi tinh_uy.cbccvc trong 1..2 nguoi khi co_kho": (
        "Sở, ban, ngành (từng cơ quan), đối với nơi đã có kho: CBCCVC từ 1 đến 2 người"
    ),
    "moi tinh_uy.cbccvc >= dinh_bien + 1 nguoi": (
        "Sở, ban, ngành (từng cơ quan): CBCCVC không thấp hơn định biên + 1 người"
    ),
    "moi tinh_uy.du": "Sở, ban, ngành (từng cơ quan): Đủ thiết bị",
    "moi tinh_uy.quy_che hoan_thanh": (
        "Sở, ban, ngành (từng cơ quan): Ban hành quy chế hoàn thành từ 01/01/2026 đến 31/12/2026"
    ),
    "moi tinh_uy.quy_che hoan_thanh den_het quy II/2026": (
        "Sở, ban, ngành (từng cơ quan): Ban hành quy chế hoàn thành đến hết 30/06/2026"
    ),
    "moi tinh_uy.quy_che hoan_thanh trong 30 ngay ke_tu ket_thuc": (
        "Sở, ban, ngành (từng cơ quan): Ban hành quy chế hoàn thành trong 30 ngày kể từ kết thúc công việc"
    ),
    "tinh_uy.ty_le_lap >= 40% tung dia_ban": "Sở, ban, ngành (từng địa bàn): Tỷ lệ lập hồ sơ từ 40% trở lên",
    'tinh_uy.ty_le_lap >= 40% tru "Sở 2"': "Sở, ban, ngành, trừ Sở 2: Tỷ lệ lập hồ sơ từ 40% trở lên",
    'tinh_uy.ty_le_lap >= 40% khi du va khong co_kho rieng "Sở 2"': (
        "Sở, ban, ngành, đối với nơi đủ thiết bị và chưa có kho, riêng Sở 2: Tỷ lệ lập hồ sơ từ 40% trở lên"
    ),
    "du_bao tinh_uy.tong_tai_lieu khoang 1790 met_gia": "Sở, ban, ngành: Tài liệu dự báo khoảng 1.790 mét giá",
    'nhiem_vu tinh_uy "Nhắc nhở"': "Sở, ban, ngành: Nhắc nhở",
}


@pytest.mark.parametrize("statement", SENTENCES)
def test_a_statement_in_words(statement):
    finding, report = finding_of(statement)
    assert describe(finding, report.ruleset, "vi") == SENTENCES[statement]


CONDITIONS = {
    "khong du": "không đủ thiết bị",
    "co_kho va (du hoac cbccvc >= 10 nguoi)": "đã có kho và (đủ thiết bị hoặc CBCCVC từ 10 người trở lên)",
    "khong (co_kho va du)": "chưa có kho hoặc không đủ thiết bị",
    "it_nhat 2 trong (co_kho, du, cbccvc > 5 nguoi)": (
        "có ít nhất 2 trong 3 điều: đã có kho; đủ thiết bị; CBCCVC trên 5 người"
    ),
    "cap thuoc { huyen, xa }": "cấp là cấp huyện hoặc cấp xã",
    "khong cap = tinh": "cấp không phải là cấp tỉnh",
    'dia_ban = "Biên Hòa"': "địa bàn là Biên Hòa",
    "cbccvc trong 3..5 nguoi": "CBCCVC từ 3 đến 5 người",
    "khong cbccvc trong 3..5 nguoi": "CBCCVC ngoài khoảng từ 3 đến 5 người",
    "khong cbccvc >= 1500 nguoi": "CBCCVC dưới 1.500 người",
    "khong cbccvc = 3 nguoi": "CBCCVC khác 3 người",
    "lap > dinh_bien": "CBCCVC lập hồ sơ trên định biên",
    "so_hoa >= 30% cua tai_lieu": "tài liệu số hóa từ 30% × tài liệu trở lên",
    "so_hoa - tai_lieu > 10 met_gia": "tài liệu số hóa trên tài liệu + 10 mét giá",
}


@pytest.mark.parametrize("condition", CONDITIONS)
def test_a_condition_in_words(condition):
    finding, report = finding_of(f"tinh_uy.ty_le_lap >= 40% khi {condition}")
    assert condition_words(finding.statement.when, report.ruleset, "vi") == CONDITIONS[condition]


def test_no_sign_of_the_language_is_left_in_reports_of_the_shipped_plans():
    for name in vtlt.rulesets():
        rules = vtlt.load(name)
        if not rules.checked.statements:
            continue
        for lang in ("vi", "en"):
            for finding in rules.evaluate([]).findings:
                sentence = describe(finding, rules.checked, lang)
                assert not any(sign in sentence for sign in (">=", "<=", "..", "_", '"', " khi ")), sentence


def test_what_is_lacking_is_not_mistaken_for_missing_agencies():
    _, report = finding_of("moi tinh_uy.cbccvc trong 1..2 nguoi")
    text = report.to_text()
    assert "2 cơ quan chưa đạt; chưa đạt: Sở 1, Sở 2" in text and "thiếu 2" not in text
    _, report = finding_of("tinh_uy.ty_le_lap >= 40%")  # 1.000 of 4.000; 1.600 are demanded
    assert "25%" in report.to_text() and "còn thiếu 600 người" in report.to_text()
    _, report = finding_of("tinh_uy.kho_chung >= 5 co_quan")
    assert "cần thêm ít nhất 3 cơ quan đạt" in report.to_text()
    assert "at least 3 agencies more must meet it" in report.to_text("en")
