"""The report, explanations of its findings, and figures as they are shown."""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from fractions import Fraction

import pytest
from one_statement import people
from small_province import PLAN, dien_tich, lap_ho_so, tinh

import vtlt_rules as vtlt
from vtlt_rules import Interval, Verdict

# ---- the report


def test_lookup(plan_2018):
    report = plan_2018.evaluate([])
    assert [f.statement.text for f in report["II.2.b"]] == ["cap_tinh.lap_ho_so >= 40%", "cap_huyen.lap_ho_so >= 25%"]
    assert [f.statement.text for f in report["cap_huyen.lap_ho_so"]] == ["cap_huyen.lap_ho_so >= 25%"]
    assert [f.clause for f in report["phong_don_vi_huyen.kiem_nhiem_tap_huan"]] == ["II.4.c", "II.5.c"]
    assert [f.statement.kind.value for f in report["II.5"]] == ["duty"]  # not II.5.a
    assert [f.statement.text for f in report["II.2.đ"]] == ["tinh_huyen.dung_thu_dien_tu >= 100%"]
    assert len(report.findings) == 59


@pytest.mark.parametrize(("key", "suggestion"), [("II.2.bb", "II.2.b"), ("cap_tinh.lap_hoso", "cap_tinh.lap_ho_so")])
def test_lookup_of_what_does_not_exist(plan_2018, key, suggestion):
    with pytest.raises(vtlt.UnknownStatement) as caught:
        plan_2018.evaluate([])[key]
    assert (caught.value.key, caught.value.suggestion) == (key, suggestion)
    assert isinstance(caught.value, LookupError)
    assert key in str(caught.value) and suggestion in str(caught.value)


AT_MOST_THREE = f"""{PLAN.replace('"Cán bộ"        : nguoi', '"Cán bộ"        : nguoi toi_da 3 nguoi')}
muc "3"
    | Mỗi cơ quan 0, 2, 1 đến 3 người.
    moi cap_tinh.cbccvc >= 0 nguoi
    moi cap_tinh.cbccvc >= 2 nguoi
    moi cap_tinh.cbccvc trong 1..3 nguoi
"""


def test_verdict_of_the_whole_plan():
    plan = vtlt.parse(
        PLAN.split('\nmuc "1"')[0] + '\nmuc "1"\n    cap_tinh.lap_ho_so >= 40%\n    moi cap_tinh.co_kho\n'
    )
    good, bad, open_ = {"cbccvc": 5, "lap_duoc": 2}, {"cbccvc": 5, "lap_duoc": 1}, {"cbccvc": 5}
    for fields, verdict in [
        ({**good, "co_kho": True}, Verdict.MET),
        ({**bad, "co_kho": True}, Verdict.NOT_MET),
        ({**open_, "co_kho": True}, Verdict.UNDECIDED),
        ({**open_, "co_kho": False}, Verdict.NOT_MET),
        ({"cbccvc": 0, "co_kho": True}, Verdict.MET),
        ({**good, "co_kho": 1}, Verdict.BAD_DATA),
    ]:
        assert plan.evaluate([tinh(**fields)]).verdict is verdict
    assert plan.evaluate([]).verdict is Verdict.NOT_APPLICABLE
    assert plan.evaluate([tinh(**good, co_kho=True)], as_of="01/06/2018").verdict is Verdict.PENDING


def test_counts(small_plan):
    report = small_plan.evaluate([tinh("A", cbccvc=5, lap_duoc=2, co_kho=True, dien_tich=20, huong_dan="chua")])
    assert report.counts == {
        Verdict.MET: 2,
        Verdict.NOT_MET: 1,
        Verdict.NOT_APPLICABLE: 1,
        Verdict.TRACKED: 2,
    }


def test_text_of_a_report(small_plan):
    report = small_plan.evaluate([tinh("A", cbccvc=5, lap_duoc=1)])
    assert str(report) == report.to_text()
    assert "Không đạt" in report.to_text() and "thiếu 1 người" in report.to_text()
    assert "Not met" in report.to_text("en") and "Không đạt" not in report.to_text("en")
    assert "\x1b" not in report.to_text()


def test_text_of_what_verdicts_stand_in_spite_of():
    """B and C have 0 to 3 people each, whatever they report; A has one."""
    rules = vtlt.parse(AT_MOST_THREE)
    agencies = [tinh("A", cbccvc=1), tinh("B", cbccvc=4) | {"ten": "UBND xã B"}, tinh("C", cbccvc=-1)]
    report = rules.evaluate(agencies)
    met, not_met, open_ = report["3"]
    assert [met.verdict, not_met.verdict, open_.verdict] == [Verdict.MET, Verdict.NOT_MET, Verdict.BAD_DATA]
    text = report.to_text(width=200)
    assert "→ dù phải sửa số liệu của UBND xã B, C; 100% (3 / 3 cơ quan)\n" in text
    of_not_met = "0–66,7% số cơ quan; ít nhất 1 cơ quan chưa đạt; số liệu mâu thuẫn: UBND xã B, C"
    assert f"→ dù phải sửa số liệu của UBND xã B, C; {of_not_met}" in text
    assert text.count("dù phải sửa") == 2
    english = report.to_text("en", width=200)
    assert "→ although the figures of UBND xã B, C have to be corrected; 100% (3 / 3 agencies)" in english
    assert "Verdict: Met (although the figures of UBND xã B, C have to be corrected)\n" in met.explain("en")
    assert (
        "Kết luận: Không đạt (dù phải sửa số liệu của UBND xã B, C); ít nhất 1 cơ quan chưa đạt\n" in not_met.explain()
    )
    assert "Kết luận: Số liệu mâu thuẫn\n" in open_.explain()
    for finding in (met, not_met, open_):
        assert "[over-maximum]" in finding.explain() and "[negative]" in finding.explain()


def test_text_of_what_a_provisional_verdict_stands_in_spite_of():
    rules = vtlt.parse(AT_MOST_THREE)
    report = rules.evaluate([tinh("A", cbccvc=1), tinh("B", cbccvc=4)], as_of="01/06/2018")
    [_, not_met, open_] = report["3"]
    assert "; 0–50% số cơ quan; tạm tính: Không đạt (dù phải sửa số liệu của B); " in report.to_text(width=200)
    assert (
        "Chưa đến hạn; tạm tính: Không đạt (dù phải sửa số liệu của B); ít nhất 1 cơ quan chưa đạt" in not_met.explain()
    )
    assert "Chưa đến hạn; tạm tính: Số liệu mâu thuẫn\n" in open_.explain()
    assert "[over-maximum]" in open_.explain()


def test_many_wrong_agencies_are_counted():
    rules = vtlt.parse(AT_MOST_THREE)
    report = rules.evaluate([tinh(f"T{number}", cbccvc=4) for number in range(1, 10)])
    assert "dù phải sửa số liệu của T1, T2, T3, T4 và 5 nữa;" in report.to_text(width=200)


# ---- explanations


@pytest.fixture(scope="module")
def failing(small_plan):
    return lap_ho_so(
        small_plan,
        tinh("T01", ten="Sở A", cbccvc=100, lap_duoc=28),
        tinh("T02", ten="Sở B", cbccvc=10),
        tinh("T03", ten="Sở C", cbccvc=10, lap_duoc=5),
    )


def test_what_a_finding_is_made_of(failing):
    """48 of 120 people are wanted; there are 33 to 43."""
    assert (failing.clause, failing.verdict, failing.provisional) == ("1", Verdict.NOT_MET, None)
    assert failing.statement.text == "cap_tinh.lap_ho_so >= 40%"
    assert failing.bounds == Interval(Fraction(11, 40), Fraction(43, 120))
    assert failing.threshold == Fraction(2, 5)
    assert failing.shortfall == 5
    assert (failing.unit, failing.shortfall_unit.name) == (None, "nguoi")
    assert [agency.agency for agency in failing.agencies] == ["T01", "T02", "T03"]
    assert [agency.verdict for agency in failing.agencies] == [Verdict.NOT_MET, Verdict.UNDECIDED, Verdict.MET]
    assert [agency.agency for agency in failing.below] == ["T01"]
    assert failing.counts == {Verdict.NOT_MET: 1, Verdict.UNDECIDED: 1, Verdict.MET: 1}
    assert [(cell.agency, cell.field) for cell in failing.missing] == [("T02", "lap_duoc")]


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("vi", ["Không đạt", "còn thiếu ít nhất 5 người", "dòng 20", "27,5", "35,8"]),
        ("en", ["Not met", "short by at least 5 người", "line 20", "27.5", "35.8"]),
    ],
)
def test_explain(failing, lang, words):
    text = failing.explain(lang)
    for piece in ["cap_tinh.lap_ho_so >= 40%", "nho.vtlt", "T01", "Sở A", "28%", "T02", "lap_duoc", *words]:
        assert piece in text


def test_explain_is_vietnamese_unless_asked(failing):
    assert failing.explain() == failing.explain("vi")
    assert failing.explain() != failing.explain("en")


def test_every_kind_of_finding_explains_itself(small_plan):
    agencies = [tinh("A", cbccvc=5, lap_duoc=2, co_kho=True, dien_tich=20, huong_dan="05/01/2018"), tinh("B")]
    for as_of in (None, "30/06/2018"):
        for finding in small_plan.evaluate(agencies, as_of=as_of).findings:
            for lang in ("vi", "en"):
                assert finding.statement.text in finding.explain(lang)


def test_explain_a_pending_statement(small_plan):
    text = lap_ho_so(small_plan, tinh(cbccvc=5, lap_duoc=1), as_of="30/06/2018").explain()
    assert "Chưa đến hạn" in text and "Không đạt" in text
    text = lap_ho_so(small_plan, tinh(cbccvc=5, lap_duoc=1), as_of="30/06/2018").explain("en")
    assert "Pending" in text and "Not met" in text


# ---- figures that are shown


def shown(plan, part, whole):
    """The figure of the report for a share of the people at the level of the province."""
    report = plan.evaluate([tinh(cbccvc=whole, lap_duoc=part)]).to_dict()
    [finding] = [f for f in report["findings"] if f["statement"] == "cap_tinh.lap_ho_so >= 40%"]
    return finding["shown"]


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        (2, 5, "40%"),
        (999, 2500, "39,96%"),
        (412, 1000, "41,2%"),
        (396, 1000, "39,6%"),
        (1, 3, "33,3%"),
        (399996, 1000000, "39,9996%"),
        (400004, 1000000, "40,0004%"),
        (0, 7, "0%"),
        (7, 7, "100%"),
    ],
)
def test_shown_figures(small_plan, part, whole, text):
    assert shown(small_plan, part, whole) == text


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_no_explanation_rounds_across_the_threshold(small_plan, lang):
    text = lap_ho_so(small_plan, tinh(cbccvc=2500, lap_duoc=999)).explain(lang)
    for demanded in (">= 40%", "từ 40% trở lên", "at least 40%"):
        text = text.replace(demanded, "")
    assert "40%" not in text and "40,0%" not in text and "40.0%" not in text


NEARLY_FORTY = [(4 * 10**20 - 1, 10**21), (1333, 3333), (133333333, 333333333), (13333333333, 33333333333)]


def is_on_its_own_side(figure, part, whole):
    number = Fraction(figure.removesuffix("%").replace(",", "."))
    value = Fraction(100 * part, whole)
    return (number < 40, number > 40) == (value < 40, value > 40)


@pytest.mark.parametrize(("part", "whole"), [*NEARLY_FORTY, *((part + 1, whole) for part, whole in NEARLY_FORTY)])
def test_a_figure_is_never_rounded_across_its_threshold(small_plan, part, whole):
    assert is_on_its_own_side(shown(small_plan, part, whole), part, whole)


def test_a_repeating_fraction_next_to_the_threshold_is_not_rounded_onto_it(small_plan):
    part, whole = 4 * 10**14, 10**15 + 1
    assert lap_ho_so(small_plan, tinh(cbccvc=whole, lap_duoc=part)).verdict is Verdict.NOT_MET
    assert is_on_its_own_side(shown(small_plan, part, whole), part, whole)


def test_the_value_of_one_agency_is_not_rounded_across_the_threshold(small_plan):
    [line] = [line for line in dien_tich(small_plan, Decimal("19.96")).explain().splitlines() if "T01" in line]
    assert "19,96 m²" in line and "Không đạt" in line


def test_a_small_shortfall_is_not_written_as_nothing(plan_2018):
    """475,51 m are wanted and 475,509 m are there."""
    archive = {"ma": "LT", "cap": "khac", "loai": "luu_tru_lich_su", "nha_nuoc": False, "dia_ban": "Tiền Giang"}
    [finding] = plan_2018.evaluate([archive | {"tai_lieu_kho_chinh_ly": Decimal("475.509")}])[
        "luu_tru_lich_su.khoi_luong_kho_chinh_ly"
    ]
    assert (finding.verdict, finding.shortfall) == (Verdict.NOT_MET, Fraction(1, 1000))
    assert "thiếu 0 mét giá" not in finding.explain()


def test_a_report_says_where_its_findings_are_to_whoever_iterates():
    report = people("moi tinh_.co").evaluate([])
    with pytest.raises(TypeError, match="`findings`"):
        list(report)


def test_a_report_in_another_language_is_refused():
    report = people("moi tinh_.co").evaluate([{"ma": "A", "cap": "tinh"}])
    for write in (report.to_text, report.to_dict, report.findings[0].explain):
        with pytest.raises(ValueError, match="'fr'"):
            write("fr")


def test_one_agency_is_one_in_english():
    report = people("moi tinh_.co").evaluate([{"ma": "A", "cap": "tinh"}])
    assert "1 agency ·" in report.to_text("en")
    assert ": 1 agency (" in report.findings[0].explain("en")


def test_neither_nothing_nor_everything_is_shown_for_almost():
    agencies = [
        {"ma": "A", "cap": "tinh", "tong_so": 2500, "lap": 1},
        {"ma": "B", "cap": "tinh", "tong_so": 80, "lap": 9},
    ]
    (finding,) = people("tinh_.ty >= 40%").evaluate(agencies).findings
    text = finding.explain()
    assert "A: 0,04% (" in text
    assert "B: 11,3% (" in text
    agencies = [{"ma": "A", "cap": "tinh", "tong_so": 10**6, "lap": 10**6 - 1}]
    assert "99,9999%" in people("tinh_.ty >= 40%").evaluate(agencies).to_text()


def test_sections_are_found_by_the_title_that_they_have():
    """Not those without a title by nothing, and in whatever form the title was typed."""
    rules = vtlt.parse(
        'ke_hoach k "K"\ndon_vi n "n" nguyen\nthuoc_tinh cap "Cấp" : { tinh }\ntruong f "F" : n\n'
        'pham_vi a "A" khi cap = tinh\nmuc "I"\nmoi a.f >= 1 n\nmuc ? "Lập hồ sơ"\nmoi a.f >= 2 n\n'
    )
    report = rules.evaluate([{"ma": "1", "cap": "tinh", "f": 1}])
    for form in ("NFC", "NFD"):
        [finding] = report[unicodedata.normalize(form, "Lập hồ sơ")]
        assert finding.verdict is vtlt.Verdict.NOT_MET
    with pytest.raises(vtlt.UnknownStatement):
        report[""]
