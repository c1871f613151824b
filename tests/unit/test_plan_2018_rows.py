"""The rows of the plan of 2018 as they were read from the plan: clauses, fields, thresholds, members of scopes."""

from __future__ import annotations

import datetime
import unicodedata
from collections import Counter
from decimal import Decimal
from fractions import Fraction

import pytest
from agencies_2018 import (
    MET,
    MIDYEAR,
    NOT_APPLICABLE,
    TRACKED,
    bounds_of,
    doan_the,
    doanh_nghiep,
    don_vi,
    don_vi_tinh,
    find,
    luu_tru,
    phong,
    phong_noi_vu,
    so,
    so_noi_vu,
    ubnd_huyen,
    ubnd_tinh,
    xa,
)

import vtlt_rules as vtlt

# ---- what the rows of the plan are


TRANSCRIPTION = [  # clause, targets and forecasts in their order, scopes of the duties
    ("I", [], ["moi_co_quan"]),
    ("II.1.a", ["moi so_noi_vu.huong_dan_lap_ho_so hoan_thanh"], ["so_noi_vu"]),
    ("II.1.b", ["moi moi_co_quan.quy_che_vtlt hoan_thanh trong 02/11/2017..31/12/2018"], ["moi_co_quan"]),
    ("II.2.a", ["tinh_huyen.quan_ly_van_ban >= 100%"], []),
    ("II.2.b", ["cap_tinh.lap_ho_so >= 40%", "cap_huyen.lap_ho_so >= 25%"], []),
    ("II.2.c", ["co_quan_nha_nuoc.ha_tang_thong_tin >= 100%"], ["co_quan_nha_nuoc"]),
    ("II.2.d", ["co_quan_nha_nuoc.trao_doi_van_ban >= 100%"], []),
    ("II.2.đ", ["tinh_huyen.dung_thu_dien_tu >= 100%"], []),
    ("II.2.e", ["tinh_huyen.lap_ho_so_dien_tu >= 25%"], []),
    (
        "II.3.a",
        [
            "luu_tru_lich_su.khoi_luong_kho_chinh_ly >= 70% cua 679,3 met_gia",
            "du_bao luu_tru_lich_su.khoi_luong_gia_tri_lich_su khoang 790 met_gia",
            "moi luu_tru_lich_su.goi_thau_6 hoan_thanh trong 12/08/2014..31/12/2018",
            "moi luu_tru_lich_su.goi_thau_7 hoan_thanh trong 12/08/2014..31/12/2018",
            "moi luu_tru_lich_su.goi_thau_8 hoan_thanh trong 12/08/2014..31/12/2018",
            "moi luu_tru_lich_su.trien_lam hoan_thanh",
        ],
        ["luu_tru_lich_su"],
    ),
    ("II.3.b", ["so_ban_nganh_tinh.chinh_ly_bao_quan >= 75%"], []),
    ("II.3.c", ["phong_chuyen_mon_huyen.chinh_ly_bao_quan >= 55%"], []),
    ("II.3.d", ["moi cap_xa.ke_hoach_chinh_ly hoan_thanh"], ["cap_xa"]),
    ("II.4.a", [], ["so_noi_vu"]),
    ("II.4.b", ["moi cap_tinh.du_bien_che"], ["cap_tinh", "cap_tinh"]),
    (
        "II.4.c",
        ["moi phong_noi_vu_huyen.cong_chuc_qlnn >= 1 nguoi", "phong_don_vi_huyen.kiem_nhiem_tap_huan >= 100%"],
        ["phong_don_vi_huyen"],
    ),
    ("II.4.d", [], ["cap_xa"]),
    ("II.5", [], ["moi_co_quan"]),
    ("II.5.a", ["moi so_noi_vu.du_bien_che_qlnn"], []),
    (
        "II.5.b",
        [
            "moi cap_tinh.bien_che_vtlt trong 1..2 nguoi",
            "moi cap_tinh.co_cau_hop_le",
            "cap_tinh.dat_ngach >= 100%",
        ],
        [],
    ),
    (
        "II.5.c",
        [
            "moi phong_chuyen_mon_huyen.nhan_su_vtlt = 1 nguoi",
            "moi phong_noi_vu_huyen.cong_chuc_qlnn = 1 nguoi",
            "moi phong_noi_vu_huyen.nhan_su_vtlt = 1 nguoi",
            "moi kho_huyen.vien_chuc_kho = 1 nguoi",
            "phong_don_vi_huyen.chuyen_trach_dat_chuan >= 100%",
            "phong_don_vi_huyen.kiem_nhiem_tap_huan >= 100%",
        ],
        [],
    ),
    ("II.5.d", ["moi cap_xa.nhan_su_vtlt >= 1 nguoi", "cap_xa.tap_huan >= 100%"], []),
    ("II.6", [], ["ubnd_tinh"]),
    (
        "II.6.a",
        [
            "moi ubnd_tinh.kiem_toan_kho hoan_thanh trong 12/08/2014..31/12/2018",
            "moi ubnd_tinh.quyet_toan_kho hoan_thanh trong 12/08/2014..31/12/2018",
            "moi moi_co_quan.kho_san_sang khi can_xay_kho",
            "moi moi_co_quan.kho_du_dien_tich khi kho_dat_yeu_cau",
            "moi cap_tinh.dien_tich_kho >= 40 m2 khi co_kho",
            "moi phong_chuyen_mon_huyen.dien_tich_kho >= 30 m2 khi co_kho",
            "moi cap_xa.dien_tich_kho >= 20 m2 khi co_kho",
        ],
        ["ubnd_tinh"],
    ),
    ("II.6.b", [], ["ubnd_tinh"]),
    ("II.6.c", [], ["ubnd_tinh"]),
    ("III.1", ["moi don_vi_lap_ke_hoach.ke_hoach_thuc_hien hoan_thanh trong 19/03/2018..31/12/2018"], []),
    ("III.2", ["moi so_noi_vu.bao_cao_tong_hop hoan_thanh"], ["so_noi_vu"]),
]


def test_clauses_in_the_order_of_the_plan(plan_2018):
    assert [section.clause for section in plan_2018.sections] == [clause for clause, _, _ in TRANSCRIPTION]


@pytest.mark.parametrize(("clause", "rows", "duties"), TRANSCRIPTION, ids=[row[0] for row in TRANSCRIPTION])
def test_statements_of_a_clause(plan_2018, clause, rows, duties):
    [section] = [section for section in plan_2018.sections if section.clause == clause]
    kinds = {statement.text: statement.kind.value for statement in section.statements}
    assert [text for text, kind in kinds.items() if kind != "duty"] == rows
    assert [s.scope.name for s in section.statements if s.kind.value == "duty"] == duties
    assert all(kinds[row] == "forecast" for row in rows if row.startswith("du_bao "))
    assert all(kinds[row] == "milestone" for row in rows if " hoan_thanh" in row)
    assert all(kinds[row] == "target" for row in rows if not row.startswith("du_bao ") and " hoan_thanh" not in row)
    assert all(s.duty and f'nhiem_vu {s.scope.name} "{s.duty}"' == s.text for s in section.statements if s.duty)
    assert all(statement.clause == clause for statement in section.statements)
    assert all(statement.inferred_from is None for statement in section.statements)


def test_the_plan_has_59_statements(plan_2018):
    kinds = Counter(statement.kind.value for statement in plan_2018.statements)
    assert kinds == {"target": 30, "milestone": 11, "forecast": 1, "duty": 17}


PARTS = {  # the figures that are counted, by unit and by what they are part of
    ("nguoi", None): "cbccvc nhan_su_vtlt cong_chuc_qlnn vien_chuc_kho",
    ("nguoi", "cbccvc"): "cbccvc_lap_ho_so cbccvc_lap_ho_so_dien_tu cbccvc_dung_thu_dien_tu",
    ("van_ban", None): "van_ban_thuoc_dien",
    ("van_ban", "van_ban_thuoc_dien"): "van_ban_trao_doi_ky_so",
    ("met_gia", None): "tai_lieu tai_lieu_chinh_ly tai_lieu_kho_chinh_ly tai_lieu_gia_tri_lich_su",
    ("met_gia", "tai_lieu"): "tai_lieu_chinh_ly_bao_quan",
    ("nguoi", "nhan_su_vtlt"): (
        "van_thu luu_tru van_thu_kiem_luu_tru bien_che_vtlt nhan_su_dat_ngach nhan_su_da_tap_huan chuyen_trach kiem_nhiem"
    ),
    ("nguoi", "chuyen_trach"): "chuyen_trach_dat_ngach",
    ("nguoi", "kiem_nhiem"): "kiem_nhiem_da_tap_huan",
    ("m2", None): "dien_tich_kho",
}
FLAGS = """quan_ly_van_ban_dung_quy_dinh mang_noi_bo he_thong_thu_dien_tu phan_mem_qlvb du_bien_che du_bien_che_qlnn co_kho
    kho_dat_yeu_cau can_xay_kho"""
MILESTONES = """huong_dan_lap_ho_so quy_che_vtlt goi_thau_6 goi_thau_7 goi_thau_8 trien_lam ke_hoach_chinh_ly
    ke_hoach_thuc_hien bao_cao_tong_hop kiem_toan_kho quyet_toan_kho danh_muc_thanh_phan_huyen
    huong_dan_tai_lieu_xay_dung"""


def test_fields_of_the_vocabulary(plan_2018):
    fields = plan_2018.checked.fields
    for (unit, whole), names in PARTS.items():
        assert {(fields[name].unit.name, fields[name].whole) for name in names.split()} == {(unit, whole)}
    counted = {name for names in PARTS.values() for name in names.split()}
    assert {name for name, field in fields.items() if field.unit is not None} == counted
    others = {name: field.type.value for name, field in fields.items() if field.unit is None}
    assert {name for name, of in others.items() if of == "milestone"} == set(MILESTONES.split())
    derived = {name for name, field in fields.items() if field.formula is not None}
    assert derived == {"bien_che_vtlt", "co_cau_hop_le", "kho_san_sang", "kho_du_dien_tich"}
    assert {name for name, of in others.items() if of == "boolean"} - derived == set(FLAGS.split())
    units = plan_2018.checked.units
    assert {name: units[name].is_whole for name in ("nguoi", "van_ban", "met_gia", "m2")} == {
        "nguoi": True,
        "van_ban": True,
        "met_gia": False,
        "m2": False,
    }


def test_head_of_the_plan(plan_2018):
    assert (plan_2018.name, plan_2018.number) == ("tien_giang_2018", "74/KH-UBND")
    assert plan_2018.title == "Thực hiện Quy hoạch ngành Văn thư, Lưu trữ tỉnh Tiền Giang năm 2018"
    assert plan_2018.checked.issuer == "Ủy ban nhân dân tỉnh Tiền Giang"
    assert plan_2018.checked.issued == datetime.date(2018, 3, 19)
    assert plan_2018.period == vtlt.Period(datetime.date(2018, 1, 1), datetime.date(2018, 12, 31))
    assert plan_2018.checked.basis == (
        "Quyết định 1957/QĐ-UBND ngày 12/08/2014 (quy hoạch ngành đến năm 2020, tầm nhìn đến năm 2030)",
    )


AS_IT_STANDS = [  # what is judged as the plan has it; in any other row something was read into the plan
    "moi so_noi_vu.huong_dan_lap_ho_so hoan_thanh",
    "moi luu_tru_lich_su.trien_lam hoan_thanh",
    "moi cap_xa.ke_hoach_chinh_ly hoan_thanh",
]
READINGS = [  # statement, clause, what its reading says
    ("II.1.b", "moi moi_co_quan.quy_che_vtlt hoan_thanh trong 02/11/2017..31/12/2018", "cả ba cấp tỉnh, huyện, xã"),
    ("II.1.b", "moi moi_co_quan.quy_che_vtlt hoan_thanh trong 02/11/2017..31/12/2018", "35/2017/QĐ-UBND"),
    ("II.2.b", "cap_tinh.lap_ho_so >= 40%", "không tính UBND tỉnh"),
    ("II.2.b", "cap_huyen.lap_ho_so >= 25%", "có tính UBND cấp huyện"),
    ("II.2.c", "co_quan_nha_nuoc.ha_tang_thong_tin >= 100%", "cả ba"),
    ("II.2.d", "co_quan_nha_nuoc.trao_doi_van_ban >= 100%", "vừa được trao đổi trên phần mềm vừa được ký số"),
    ("II.2.e", "tinh_huyen.lap_ho_so_dien_tu >= 25%", "cấp này 35%, cấp kia 16%"),
    (
        "II.3.a",
        "luu_tru_lich_su.khoi_luong_kho_chinh_ly >= 70% cua 679,3 met_gia",
        "(chỉnh lý hoàn chỉnh hoặc nâng cấp hoàn chỉnh) và đã xác định giá trị",
    ),
    (
        "II.3.a",
        "moi luu_tru_lich_su.goi_thau_6 hoan_thanh trong 12/08/2014..31/12/2018",
        "bắt đầu trước năm 2018 cũng tính",
    ),
    ("II.4.b", "moi cap_tinh.du_bien_che", "thuộc nguồn nộp lưu"),
    ("II.4.c", "moi phong_noi_vu_huyen.cong_chuc_qlnn >= 1 nguoi", "ít nhất một"),
    ("II.5.a", "moi so_noi_vu.du_bien_che_qlnn", "trong biên chế được giao"),
    ("II.5.b", "moi cap_tinh.bien_che_vtlt trong 1..2 nguoi", "không đếm số người"),
    ("II.5.b", "moi cap_tinh.co_cau_hop_le", "hai phương án, không lẫn nhau"),
    ("II.5.d", "cap_xa.tap_huan >= 100%", "thường xuyên"),
    ("II.6.a", "moi ubnd_tinh.kiem_toan_kho hoan_thanh trong 12/08/2014..31/12/2018", "không nêu cơ quan"),
    ("II.6.a", "moi moi_co_quan.kho_san_sang khi can_xay_kho", "liệt kê việc được ngân sách chi"),
    ("II.6.a", "moi moi_co_quan.kho_du_dien_tich khi kho_dat_yeu_cau", "không nhỏ hơn diện tích tối thiểu"),
    ("II.6.a", "moi cap_tinh.dien_tich_kho >= 40 m2 khi co_kho", "mọi kho hiện có"),
    (
        "III.1",
        "moi don_vi_lap_ke_hoach.ke_hoach_thuc_hien hoan_thanh trong 19/03/2018..31/12/2018",
        "không thể lập trước ngày 19/03/2018",
    ),
    ("III.2", "moi so_noi_vu.bao_cao_tong_hop hoan_thanh", "không nêu hạn"),
]


def test_what_was_read_into_the_plan_says_so(plan_2018):
    judged = [one for one in plan_2018.statements if one.kind.value in ("target", "milestone")]
    assert [one.text for one in judged if one.reading is None] == AS_IT_STANDS


@pytest.mark.parametrize(("clause", "text", "said"), READINGS, ids=[text for _, text, _ in READINGS])
def test_what_a_reading_says(plan_2018, clause, text, said):
    [statement] = [one for one in plan_2018.statements if (one.clause, one.text) == (clause, text)]
    assert said in statement.reading


def test_which_copy_the_ruleset_was_made_from(plan_2018):
    assert "không tìm được bản thứ hai" in plan_2018.checked.origin


def test_the_plan_and_its_vocabulary_leave_nothing_to_warn_of(plan_2018):
    assert plan_2018.warnings == ()


def test_duties_are_tracked_and_never_measured(plan_2018):
    report = plan_2018.evaluate([so_noi_vu(), xa(), ubnd_tinh()], as_of=MIDYEAR)
    duties = [finding for finding in report.findings if finding.statement.kind.value == "duty"]
    assert len(duties) == 17
    for finding in duties:
        assert (finding.verdict, finding.provisional, finding.bounds) == (TRACKED, None, None)
        assert (finding.threshold, finding.shortfall) == (None, None)


@pytest.mark.parametrize(
    ("agencies", "bounds"),
    [
        ([luu_tru(tai_lieu_gia_tri_lich_su=Decimal("785.4"))], (Fraction("785.4"), Fraction("785.4"))),
        ([luu_tru(tai_lieu_gia_tri_lich_su=790)], (790, 790)),
        ([luu_tru(tai_lieu_gia_tri_lich_su=1)], (1, 1)),
        ([luu_tru()], (0, None)),
        ([so(tai_lieu_gia_tri_lich_su=790)], None),
    ],
)
@pytest.mark.parametrize("as_of", [None, MIDYEAR])
def test_a_forecast_is_measured_and_not_judged(plan_2018, agencies, bounds, as_of):
    finding = find(
        plan_2018.evaluate(agencies, as_of=as_of),
        "II.3.a",
        "du_bao luu_tru_lich_su.khoi_luong_gia_tri_lich_su khoang 790 met_gia",
    )
    assert (finding.verdict, finding.provisional) == (TRACKED, None)
    assert bounds_of(finding) == bounds
    assert (finding.threshold, finding.shortfall) == (790, None)


@pytest.mark.parametrize(
    ("clause", "statement", "threshold"),
    [
        ("II.2.b", "cap_tinh.lap_ho_so >= 40%", Fraction(2, 5)),
        ("II.2.b", "cap_huyen.lap_ho_so >= 25%", Fraction(1, 4)),
        ("II.2.c", "co_quan_nha_nuoc.ha_tang_thong_tin >= 100%", 1),
        ("II.3.a", "luu_tru_lich_su.khoi_luong_kho_chinh_ly >= 70% cua 679,3 met_gia", Fraction("475.51")),
        ("II.5.b", "moi cap_tinh.bien_che_vtlt trong 1..2 nguoi", vtlt.Interval(1, 2)),
        ("II.6.a", "moi cap_xa.dien_tich_kho >= 20 m2 khi co_kho", 20),
        ("II.5.a", "moi so_noi_vu.du_bien_che_qlnn", None),
        ("III.2", "moi so_noi_vu.bao_cao_tong_hop hoan_thanh", None),
    ],
)
def test_thresholds_are_exact(plan_2018, clause, statement, threshold):
    finding = find(plan_2018.evaluate([]), clause, statement)
    assert finding.threshold == threshold
    assert not isinstance(finding.threshold, float)


# ---- who belongs to which scope


EVERYBODY = [
    so_noi_vu("SNV"),
    so("SO"),
    don_vi_tinh("DVT"),
    doan_the("DT"),
    doanh_nghiep("DN-NOP"),
    doanh_nghiep("DN-KHONG", nguon_nop_luu=False),
    ubnd_tinh("UBT"),
    luu_tru("LT"),
    ubnd_huyen("UBH"),
    phong_noi_vu("PNV-GCD", dia_ban="Huyện Gò Công Đông"),
    phong_noi_vu("PNV-TP", dia_ban="Huyện Tân Phước"),
    phong_noi_vu("PNV-GC", dia_ban="Thị xã Gò Công"),
    phong("PCM", dia_ban="Huyện Tân Phước"),
    don_vi("DVH", dia_ban="Huyện Gò Công Đông"),
    xa("XA", dia_ban="Huyện Tân Phước"),
]
TINH = "SNV SO DVT DT DN-NOP"  # an enterprise that hands nothing over is addressed nowhere
HUYEN = "UBH PNV-GCD PNV-TP PNV-GC PCM DVH"
PHONG_NOI_VU = "PNV-GCD PNV-TP PNV-GC"
SCOPES = {
    "cap_tinh": TINH,
    "cap_huyen": HUYEN,
    "cap_xa": "XA",
    "tinh_huyen": f"{TINH} {HUYEN}",
    "moi_co_quan": f"{TINH} {HUYEN} XA",
    "co_quan_nha_nuoc": f"SNV SO UBH {PHONG_NOI_VU} PCM XA",
    "so_noi_vu": "SNV",
    "luu_tru_lich_su": "LT",
    "ubnd_tinh": "UBT",
    "phong_noi_vu_huyen": PHONG_NOI_VU,
    "so_ban_nganh_tinh": "SNV SO",
    "phong_chuyen_mon_huyen": f"{PHONG_NOI_VU} PCM",
    "phong_don_vi_huyen": f"{PHONG_NOI_VU} PCM DVH",
    "kho_huyen": "PNV-GCD PNV-TP",
    "don_vi_lap_ke_hoach": "SNV SO DVT DT DN-NOP UBH",
}


def test_members_of_every_scope(plan_2018):
    members = {
        finding.statement.scope.name: " ".join(agency.agency for agency in finding.agencies)
        for finding in plan_2018.evaluate(EVERYBODY).findings
        if finding.statement.subject is not None
    }
    assert members == SCOPES


def test_the_flag_alone_makes_a_state_agency(plan_2018):
    """At the three levels: the province itself, a state body too, works through its departments."""
    agencies = [so("A", nha_nuoc=False), doan_the("B", nha_nuoc=True), luu_tru("C", nha_nuoc=True), ubnd_tinh("D")]
    finding = find(plan_2018.evaluate(agencies), "II.2.c", "co_quan_nha_nuoc.ha_tang_thong_tin >= 100%")
    assert [agency.agency for agency in finding.agencies] == ["B"]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_names_of_districts_in_either_unicode_form(plan_2018, form):
    agency = phong_noi_vu(dia_ban=unicodedata.normalize(form, "Huyện Gò Công Đông"), vien_chuc_kho=1)
    finding = find(plan_2018.evaluate([agency]), "II.5.c", "moi kho_huyen.vien_chuc_kho = 1 nguoi")
    assert finding.verdict is MET


@pytest.mark.parametrize("dia_ban", ["Thị xã Gò Công", "Huyện Gò Công Tây", "Tân Phước", "Huyện Tân Phước Đông", ""])
def test_other_districts_need_nobody_for_a_storeroom(plan_2018, dia_ban):
    finding = find(
        plan_2018.evaluate([phong_noi_vu(dia_ban=dia_ban, vien_chuc_kho=0)]),
        "II.5.c",
        "moi kho_huyen.vien_chuc_kho = 1 nguoi",
    )
    assert finding.verdict is NOT_APPLICABLE


@pytest.mark.parametrize("attribute", ["cap", "loai", "nha_nuoc"])
def test_attributes_of_scopes_are_mandatory(plan_2018, attribute):
    with pytest.raises(vtlt.BadData) as caught:
        plan_2018.evaluate([so() | {attribute: None}])
    assert {(issue.agency, issue.field) for issue in caught.value.issues} == {("SO", attribute)}


@pytest.mark.parametrize(
    ("build", "attribute", "is_needed"),
    [
        (phong_noi_vu, "dia_ban", True),  # for kho_huyen
        (phong, "dia_ban", False),  # no Phòng Nội vụ: out of kho_huyen anyway
        (doanh_nghiep, "nguon_nop_luu", True),
        (so, "nguon_nop_luu", False),
    ],
)
def test_an_attribute_matters_where_membership_hangs_on_it(plan_2018, build, attribute, is_needed):
    agency = build() | {attribute: None}
    if is_needed:
        with pytest.raises(vtlt.BadData) as caught:
            plan_2018.evaluate([agency])
        assert [(issue.code, issue.field) for issue in caught.value.issues] == [("missing-attribute", attribute)]
    else:
        assert plan_2018.evaluate([agency]).data_issues == ()
