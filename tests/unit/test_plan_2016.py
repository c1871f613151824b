"""The plan of 2016, of which an excerpt is at hand: what is not known stays open, and says so."""

from __future__ import annotations

import datetime
from decimal import Decimal
from fractions import Fraction

import pytest

import vtlt_rules as vtlt
from vtlt_rules import Interval, Verdict

READ = {  # clause: the statements that the excerpt shows
    "II.2": ["moi_co_quan.quan_ly_van_ban >= 60%", "cap_tinh.lap_ho_so >= 30%", "cap_huyen.lap_ho_so >= 15%"],
}
INFERRED = {  # statement: the clause of the later plan that it is inferred from
    "moi so_noi_vu.danh_muc_thanh_phan_huyen hoan_thanh": "II.1.a",  # for whom is to do it
    "moi so_noi_vu.huong_dan_tai_lieu_xay_dung hoan_thanh": "II.1.a",
    "co_quan_nha_nuoc.ha_tang_thong_tin >= ?": "II.2.c",  # that it was asked, by the later plan's "continue"
    "co_quan_nha_nuoc.trao_doi_van_ban >= ?": "II.2.d",
    "tinh_huyen.dung_thu_dien_tu >= ?": "II.2.đ",
    "moi phong_noi_vu_huyen.cong_chuc_qlnn = ?": "II.5.c",
    "moi kho_huyen.vien_chuc_kho = ?": "II.5.c",
}
OPEN = [
    "tinh_huyen.lap_ho_so_dien_tu",
    "luu_tru_lich_su.khoi_luong_chinh_ly",
    "so_ban_nganh_tinh.chinh_ly_bao_quan",
    "phong_chuyen_mon_huyen.chinh_ly_bao_quan",
]


@pytest.fixture(scope="module")
def plan():
    return vtlt.load("tien_giang/2016")


def agency(ma, cap, loai, dia_ban="Thành phố Mỹ Tho", **fields):
    attributes = {"cap": cap, "loai": loai, "nha_nuoc": True, "nguon_nop_luu": False, "dia_ban": dia_ban}
    return {"ma": ma, **attributes, **fields}


def so(ma="SO", **fields):
    return agency(ma, "tinh", "so_ban_nganh", **fields)


def phong(ma="PCM", **fields):
    return agency(ma, "huyen", "phong_chuyen_mon", **fields)


def xa(ma="XA", **fields):
    return agency(ma, "xa", "ubnd_xa", **fields)


def luu_tru(ma="LT", **fields):
    return agency(ma, "khac", "luu_tru_lich_su", **fields)


AGENCIES = [
    so(cbccvc=10, cbccvc_lap_ho_so=3, cbccvc_lap_ho_so_dien_tu=2, tai_lieu=40, tai_lieu_chinh_ly_bao_quan=25),
    phong(cbccvc=6, cbccvc_lap_ho_so=1, cbccvc_lap_ho_so_dien_tu=1, tai_lieu=8, tai_lieu_chinh_ly_bao_quan=3),
    luu_tru(tai_lieu_chinh_ly=Decimal("120.5")),
]
MEASURED = {
    "tinh_huyen.lap_ho_so_dien_tu": Fraction(3, 16),
    "luu_tru_lich_su.khoi_luong_chinh_ly": Fraction(241, 2),
    "so_ban_nganh_tinh.chinh_ly_bao_quan": Fraction(5, 8),
    "phong_chuyen_mon_huyen.chinh_ly_bao_quan": Fraction(3, 8),
}


def test_the_head_says_what_is_known(plan):
    assert (plan.name, plan.number) == ("tien_giang_2016", "122/KH-UBND")
    assert plan.period == vtlt.Period(datetime.date(2016, 1, 1), datetime.date(2016, 12, 31))
    assert plan.checked.issued == datetime.date(2016, 6, 6)
    assert plan.checked.basis == (
        "Quyết định 1957/QĐ-UBND ngày 12/08/2014 (quy hoạch ngành đến năm 2020, tầm nhìn đến năm 2030)",
    )
    assert plan.warnings == ()


def test_there_is_nothing_but_what_was_read_the_inferred_and_the_open_statements(plan):
    texts = sorted(statement.text for statement in plan.statements)
    read = [text for texts_of in READ.values() for text in texts_of]
    assert texts == sorted([*read, *INFERRED, *(f"{key} >= ?" for key in OPEN)])


def test_the_copy_and_the_readings(plan):
    """The excerpt is cut off before the verb of the second dash; no levels, and nobody who is to issue, are named."""
    assert "bị cắt sớm" in plan.checked.origin and "317123" in plan.checked.origin
    readings = {one.text: one.reading for one in plan.statements if one.reading}
    assert list(readings) == [*list(INFERRED)[:2], *READ["II.2"]]
    assert "cả ba cấp" in readings["moi_co_quan.quan_ly_van_ban >= 60%"]
    assert "trước động từ" in readings["cap_tinh.lap_ho_so >= 30%"]
    assert "trước động từ" in readings["cap_huyen.lap_ho_so >= 15%"]


def test_only_the_clauses_of_the_excerpt_have_numbers(plan):
    clauses = {section.clause: [one.text for one in section.statements] for section in plan.sections if section.clause}
    documents = [text for text in INFERRED if " hoan_thanh" in text]
    assert clauses == {"II.1": documents, **READ}
    assert all(section.title for section in plan.sections)
    assert {finding.clause for finding in plan.evaluate([]).findings} == {"II.1", "II.2", None}


@pytest.mark.parametrize(
    ("text", "agencies", "verdict", "value", "shortfall"),
    [
        # 60% of all three levels: three of five, two of five.
        (
            "moi_co_quan.quan_ly_van_ban >= 60%",
            [so("S1", quan_ly_van_ban_dung_quy_dinh=True), so("S2", quan_ly_van_ban_dung_quy_dinh=False),
             phong(quan_ly_van_ban_dung_quy_dinh=True), xa("X1", quan_ly_van_ban_dung_quy_dinh=True),
             xa("X2", quan_ly_van_ban_dung_quy_dinh=False)],
            Verdict.MET, Fraction(3, 5), None,
        ),
        (
            "moi_co_quan.quan_ly_van_ban >= 60%",
            [so(quan_ly_van_ban_dung_quy_dinh=True), xa("X1", quan_ly_van_ban_dung_quy_dinh=False)],
            Verdict.NOT_MET, Fraction(1, 2), 1,
        ),
        ("cap_tinh.lap_ho_so >= 30%", [so(cbccvc=10, cbccvc_lap_ho_so=3)], Verdict.MET, Fraction(3, 10), None),
        ("cap_tinh.lap_ho_so >= 30%", [so(cbccvc=11, cbccvc_lap_ho_so=3)], Verdict.NOT_MET, Fraction(3, 11), 1),
        ("cap_huyen.lap_ho_so >= 15%", [phong(cbccvc=20, cbccvc_lap_ho_so=3)], Verdict.MET, Fraction(3, 20), None),
        ("cap_huyen.lap_ho_so >= 15%", [phong(cbccvc=21, cbccvc_lap_ho_so=3)], Verdict.NOT_MET, Fraction(1, 7), 1),
    ],
)  # fmt: skip
def test_what_the_excerpt_says_is_judged(plan, text, agencies, verdict, value, shortfall):
    [finding] = [finding for finding in plan.evaluate(agencies)["II.2"] if finding.statement.text == text]
    assert (finding.verdict, finding.shortfall) == (verdict, shortfall)
    assert finding.bounds == Interval(value, value)


@pytest.mark.parametrize(("text", "clause"), INFERRED.items())
def test_where_a_statement_is_inferred_from(plan, text, clause):
    [statement] = [statement for statement in plan.statements if statement.text == text]
    assert statement.inferred_from == f"74/KH-UBND, {clause}"
    report = plan.evaluate(AGENCIES)
    [finding] = [finding for finding in report.findings if finding.statement is statement]
    assert f"74/KH-UBND, {clause}" in finding.explain()
    assert f"74/KH-UBND, {clause}" in finding.explain("en")
    [in_json] = [found for found in report.to_dict()["findings"] if found["statement"] == text]
    assert in_json["inferred_from"] == f"74/KH-UBND, {clause}"


def test_what_was_read_and_what_is_open_is_inferred_from_nothing(plan):
    read = [text.split()[0] for texts in READ.values() for text in texts]
    assert [s.key for s in plan.statements if s.inferred_from is None] == [*read, *OPEN]


@pytest.mark.parametrize("key", OPEN)
def test_an_open_threshold_is_measured_and_not_judged(plan, key):
    [finding] = plan.evaluate(AGENCIES)[key]
    assert (finding.verdict, finding.provisional) == (Verdict.NO_THRESHOLD, None)
    assert finding.bounds == Interval(MEASURED[key], MEASURED[key])
    assert (finding.threshold, finding.shortfall) == (None, None)


def test_missing_figures_widen_what_is_measured(plan):
    """B may have none or all of seven, on top of three of ten."""
    agencies = [so("A", cbccvc=10, cbccvc_lap_ho_so_dien_tu=3), so("B", cbccvc=7)]
    [finding] = plan.evaluate(agencies)["tinh_huyen.lap_ho_so_dien_tu"]
    assert finding.verdict is Verdict.NO_THRESHOLD
    assert finding.bounds == Interval(Fraction(3, 17), Fraction(10, 17))
    assert [(cell.agency, cell.field) for cell in finding.missing] == [("B", "cbccvc_lap_ho_so_dien_tu")]


@pytest.mark.parametrize(
    ("agencies", "verdict"),
    [
        ([], Verdict.NOT_APPLICABLE),
        ([so(cbccvc=0)], Verdict.NOT_APPLICABLE),
        ([so(cbccvc=3, cbccvc_lap_ho_so_dien_tu=4)], Verdict.NO_THRESHOLD),
        ([so()], Verdict.NO_THRESHOLD),
    ],
)
@pytest.mark.parametrize("as_of", [None, "30/06/2016"])
def test_what_comes_before_an_unknown_threshold(plan, agencies, verdict, as_of):
    [finding] = plan.evaluate(agencies, as_of=as_of)["tinh_huyen.lap_ho_so_dien_tu"]
    assert (finding.verdict, finding.provisional) == (verdict, None)


def test_what_is_inferred_from_continuing_is_measured_and_not_judged(plan):
    """A level of 100% was once inferred so where the document says 60%: that they were asked is all that follows."""
    agencies = [
        so(cbccvc=10, cbccvc_dung_thu_dien_tu=9),
        agency("PNV", "huyen", "phong_noi_vu", "Huyện Tân Phước", cong_chuc_qlnn=1, vien_chuc_kho=2),
    ]
    report = plan.evaluate(agencies)
    for key in ("tinh_huyen.dung_thu_dien_tu", "phong_noi_vu_huyen.cong_chuc_qlnn", "kho_huyen.vien_chuc_kho"):
        assert [(finding.verdict, finding.threshold) for finding in report[key]] == [(Verdict.NO_THRESHOLD, None)]


def test_documents_to_issue_in_the_year(plan):
    issued = agency(
        "SNV", "tinh", "so_noi_vu", danh_muc_thanh_phan_huyen="15/09/2016", huong_dan_tai_lieu_xay_dung="chua"
    )
    report = plan.evaluate([issued])
    assert [finding.verdict for finding in report["II.1"]] == [Verdict.MET, Verdict.NOT_MET]


def test_before_the_end_of_the_year_what_was_read_is_pending(plan):
    [finding] = plan.evaluate([so(quan_ly_van_ban_dung_quy_dinh=True)], as_of="30/06/2016")[
        "moi_co_quan.quan_ly_van_ban"
    ]
    assert (finding.verdict, finding.provisional) == (Verdict.PENDING, Verdict.MET)


def test_nothing_is_said_of_a_plan_of_which_only_open_thresholds_apply(plan):
    report = plan.evaluate([luu_tru(tai_lieu_chinh_ly=1) | {"nha_nuoc": False}])
    assert set(report.counts) == {Verdict.NO_THRESHOLD, Verdict.NOT_APPLICABLE}
    assert report.verdict is Verdict.NO_THRESHOLD


# ---- thresholds from outside

GIVEN = {
    "tinh_huyen.lap_ho_so_dien_tu": "18,75%",
    "luu_tru_lich_su.khoi_luong_chinh_ly": "20% cua 600 met_gia",
    "so_ban_nganh_tinh.chinh_ly_bao_quan": "65%",
    "phong_chuyen_mon_huyen.chinh_ly_bao_quan": "37,5%",
}
JUDGED = {
    "tinh_huyen.lap_ho_so_dien_tu": (Verdict.MET, Fraction(3, 16), None),
    "luu_tru_lich_su.khoi_luong_chinh_ly": (Verdict.MET, 120, None),
    "so_ban_nganh_tinh.chinh_ly_bao_quan": (Verdict.NOT_MET, Fraction(13, 20), 1),  # 26 m of 40 m
    "phong_chuyen_mon_huyen.chinh_ly_bao_quan": (Verdict.MET, Fraction(3, 8), None),
}


def test_given_thresholds_are_judged(plan):
    report = plan.with_thresholds(GIVEN).evaluate(AGENCIES)
    for key, (verdict, threshold, shortfall) in JUDGED.items():
        [finding] = report[key]
        assert (key, finding.verdict, finding.threshold, finding.shortfall) == (key, verdict, threshold, shortfall)
        assert finding.bounds == Interval(MEASURED[key], MEASURED[key])
        assert finding.statement.is_given


def test_what_is_not_given_stays_open_and_the_ruleset_as_it_was(plan):
    first, second = OPEN[0], OPEN[2]
    given = plan.with_thresholds({first: "18%"})
    assert [f.verdict for f in given.evaluate(AGENCIES)[second]] == [Verdict.NO_THRESHOLD]
    assert [f.verdict for f in plan.evaluate(AGENCIES)[first]] == [Verdict.NO_THRESHOLD]
    twice = given.with_thresholds({second: "62%"}).evaluate(AGENCIES)
    assert [f.verdict for key in (first, second) for f in twice[key]] == [Verdict.MET, Verdict.MET]


# ---- lookup


def test_lookup_by_title_and_by_scope_and_measure(plan):
    report = plan.evaluate(AGENCIES)
    assert [f.statement.key for f in report["Lập hồ sơ công việc trên phần mềm"]] == OPEN[:1]
    assert [f.statement.key for f in report["cap_tinh.lap_ho_so"]] == ["cap_tinh.lap_ho_so"]
    for section in plan.sections:
        assert [f.statement for f in report[section.title]] == list(section.statements)


def test_there_is_no_lookup_by_the_clauses_of_another_plan(plan):
    with pytest.raises(vtlt.UnknownStatement):
        plan.evaluate(AGENCIES)["II.2.b"]
