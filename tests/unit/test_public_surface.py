"""What other programs rely on: names, arguments, exceptions, exact figures, the JSON of reports and diagnostics."""

from __future__ import annotations

import dataclasses
import datetime
import json
import re
from decimal import Decimal, Inexact, Rounded, localcontext
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace

import attrs
import pytest
from small_province import PLAN, dien_tich, lap_ho_so, tinh

import vtlt_rules as vtlt
from vtlt_rules import Interval, Truth, Verdict

ROOT = Path(__file__).resolve().parents[2]


# ---- names


def test_every_public_name_is_there():
    assert all(hasattr(vtlt, name) for name in vtlt.__all__)
    assert {"load", "parse", "check", "Verdict", "InvalidRuleset", "BadData", "Report", "Finding"} <= set(vtlt.__all__)


def test_verdicts():
    assert {verdict.name: verdict.value for verdict in Verdict} == {
        "MET": "met",
        "NOT_MET": "not_met",
        "UNDECIDED": "undecided",
        "NOT_APPLICABLE": "not_applicable",
        "PENDING": "pending",
        "NO_THRESHOLD": "no_threshold",
        "BAD_DATA": "bad_data",
        "TRACKED": "tracked",
    }


@pytest.mark.parametrize("member", [*Verdict, *Truth], ids=str)
def test_verdicts_and_truths_are_neither_true_nor_false(member):
    with pytest.raises(TypeError, match=member.name):
        bool(member)
    with pytest.raises(TypeError, match=member.name):
        _ = not member


# ---- load, parse, check


@pytest.mark.parametrize("name", ["tien_giang/2018", "tien_giang/2016"])
def test_load_by_name_and_by_path(name):
    shipped = vtlt.load(name)
    path = ROOT / "rulesets" / f"{name}.vtlt"
    for loaded in (vtlt.load(path), vtlt.load(str(path))):
        assert loaded.name == shipped.name
        assert [s.text for s in loaded.statements] == [s.text for s in shipped.statements]
        assert loaded.checked.sha256 == shipped.checked.sha256


def test_load_what_does_not_exist(tmp_path):
    with pytest.raises(vtlt.RulesetNotFound) as caught:
        vtlt.load("tien_giang/2081")
    assert caught.value.name == "tien_giang/2081"
    assert {"tien_giang/2016", "tien_giang/2018"} <= set(caught.value.known)
    assert caught.value.suggestion == "tien_giang/2018"
    assert isinstance(caught.value, LookupError) and isinstance(caught.value, vtlt.VtltError)
    with pytest.raises(vtlt.RulesetNotFound):
        vtlt.load(tmp_path / "khong_co.vtlt")


def test_a_vocabulary_is_no_plan():
    with pytest.raises(vtlt.InvalidRuleset) as caught:
        vtlt.load(ROOT / "rulesets" / "van_thu_luu_tru.vtlt")
    assert [diagnostic.code for diagnostic in caught.value.diagnostics] == ["not-a-plan"]


def test_parse_says_what_the_plan_is(small_plan):
    assert (small_plan.name, small_plan.title, small_plan.number) == ("nho", "Kế hoạch nhỏ", "1/KH-UBND")
    assert small_plan.period == vtlt.Period(datetime.date(2018, 1, 1), datetime.date(2018, 12, 31))
    assert [section.clause for section in small_plan.sections] == ["1", "2"]
    assert [section.title for section in small_plan.sections] == ["Lập hồ sơ", "Kho"]
    assert len(small_plan.statements) == 6
    assert str(small_plan) == "1/KH-UBND: Kế hoạch nhỏ"


WRONG = PLAN.replace("cap_tinh.lap_ho_so >= 40%", "cap_tnh.lap_ho_so >= 40%").replace(
    "dien_tich >= 20 m2", "dien_tich >= 20%"
)


def test_parse_raises_with_all_diagnostics():
    with pytest.raises(vtlt.InvalidRuleset) as caught:
        vtlt.parse(WRONG, name="sai.vtlt")
    errors = [d for d in caught.value.diagnostics if d.severity is vtlt.Severity.ERROR]
    assert [d.line for d in errors] == [20, 26]
    assert all(d.file == "sai.vtlt" for d in errors)
    assert errors[0].code == "unknown-name"
    assert errors[0].suggestion == "cap_tinh"
    assert "sai.vtlt:20:5" in str(caught.value)
    assert isinstance(caught.value, vtlt.VtltError)


def test_check_returns_what_parse_raises():
    found = vtlt.check(WRONG, name="sai.vtlt")
    assert [diagnostic.line for diagnostic in found if diagnostic.severity is vtlt.Severity.ERROR] == [20, 26]
    assert all(isinstance(diagnostic, vtlt.Diagnostic) for diagnostic in found)
    with pytest.raises(vtlt.InvalidRuleset) as caught:
        vtlt.parse(WRONG, name="sai.vtlt")
    assert [str(diagnostic) for diagnostic in caught.value.diagnostics] == [str(diagnostic) for diagnostic in found]


def test_check_of_what_is_right(small_plan):
    assert [d for d in vtlt.check(PLAN) if d.severity is vtlt.Severity.ERROR] == []
    assert vtlt.check('tu_vung t "Từ vựng"\n') == []
    assert small_plan.warnings == tuple(vtlt.check(PLAN, name="nho.vtlt"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\0",
        "\ufeff",
        "abc",
        "(" * 5000,
        '"',
        "muc",
        "ke_hoach",
        "cap_tinh.lap_ho_so >= 40%",
        "≠",
        "\ud800",
        "🙂\n" * 9,
    ],
)
def test_check_never_raises_for_what_somebody_wrote(text):
    assert any(diagnostic.severity is vtlt.Severity.ERROR for diagnostic in vtlt.check(text))


def test_warnings_do_not_keep_a_plan_from_being_used():
    plan = vtlt.parse(PLAN.replace("| Cấp tỉnh 40%", "| Cấp tỉnh 45%"))
    assert {warning.code for warning in plan.warnings} == {"numeral-not-stated", "numeral-not-in-words"}
    assert lap_ho_so(plan, tinh(cbccvc=10, lap_duoc=4)).verdict is Verdict.MET


def test_diagnostics_as_json():
    found = vtlt.diagnostics_to_dict(vtlt.check(WRONG, name="sai.vtlt"))
    assert found["schema"] == "vtlt-diagnostics/1"
    for diagnostic in found["diagnostics"]:
        assert set(diagnostic) == {
            "code", "severity", "message", "file", "line", "column", "end_line", "end_column", "suggestion",
        }  # fmt: skip
        assert diagnostic["severity"] in ("error", "warning")
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", diagnostic["code"])
    [unknown] = [d for d in found["diagnostics"] if d["code"] == "unknown-name"]
    # "cap_tnh" stands at the 5th to the 11th code point of its line.
    assert [unknown[key] for key in ("line", "column", "end_line", "end_column")] == [20, 5, 20, 12]
    assert unknown["suggestion"] == "cap_tinh"
    json.dumps(found)


def test_columns_count_code_points_of_what_the_author_wrote():
    """`cấp_tỉnh` typed with marks apart takes eleven code points, and a wrong name follows the dot after it."""
    text = PLAN.replace("    cap_tinh.lap_ho_so >= 40%", "    ca\u0302\u0301p_ti\u0309nh.lap_hoso >= 40%")
    [found] = vtlt.check(text)
    assert (found.code, found.line, found.column) == ("unknown-name", 20, 4 + 11 + 1 + 1)


# ---- agencies of any shape


@attrs.frozen
class AttrsAgency:
    ma: str
    cap: str
    cbccvc: int | None = None
    lap_duoc: int | None = None


@dataclasses.dataclass
class DataAgency:
    ma: str
    cap: str
    cbccvc: int | None = None
    lap_duoc: int | None = None


class SlottedAgency:
    __slots__ = ("cap", "cbccvc", "lap_duoc", "ma")

    def __init__(self, ma, cap, cbccvc, lap_duoc):
        self.ma, self.cap, self.cbccvc, self.lap_duoc = ma, cap, cbccvc, lap_duoc


SHAPES = [
    lambda ma, **fields: AttrsAgency(ma, "tinh", **fields),
    lambda ma, **fields: DataAgency(ma, "tinh", **fields),
    lambda ma, **fields: SlottedAgency(ma, "tinh", **fields),
    lambda ma, **fields: SimpleNamespace(ma=ma, cap="tinh", **fields),
    lambda ma, **fields: tinh(ma, **fields),
]


@pytest.mark.parametrize("shape", SHAPES)
def test_objects_and_mappings(small_plan, shape):
    finding = lap_ho_so(small_plan, shape("A", cbccvc=10, lap_duoc=3), shape("B", cbccvc=10, lap_duoc=None))
    assert finding.verdict is Verdict.UNDECIDED
    assert finding.bounds == Interval(Fraction(3, 20), Fraction(13, 20))
    assert [(cell.agency, cell.field) for cell in finding.missing] == [("B", "lap_duoc")]


def test_shapes_may_be_mixed_and_come_from_a_generator(small_plan):
    agencies = (shape(f"A{n}", cbccvc=10, lap_duoc=n) for n, shape in enumerate(SHAPES))
    [finding] = small_plan.evaluate(agencies)["cap_tinh.lap_ho_so"]
    assert finding.bounds == Interval(Fraction(1, 5), Fraction(1, 5))  # 0 + 1 + 2 + 3 + 4 of 50
    assert finding.shortfall == 10


def test_an_absent_field_is_missing_like_none(small_plan):
    absent, none = lap_ho_so(small_plan, tinh(cbccvc=10)), lap_ho_so(small_plan, tinh(cbccvc=10, lap_duoc=None))
    assert (absent.verdict, absent.bounds, absent.missing) == (none.verdict, none.bounds, none.missing)


def test_nothing_is_changed_in_what_was_given(small_plan):
    agency = tinh(cbccvc=10, lap_duoc=4, them="không khai báo")
    before = dict(agency)
    small_plan.evaluate([agency])
    assert agency == before


def test_enumeration_values_in_accents_and_labels(small_plan):
    for cap in ("tinh", "tỉnh", "cấp tỉnh", "Cấp tỉnh"):
        finding = lap_ho_so(small_plan, {"ma": "A", "cap": cap, "cbccvc": 5, "lap_duoc": 2})
        assert finding.verdict is Verdict.MET


def test_names_of_agencies(small_plan):
    finding = lap_ho_so(
        small_plan, tinh("T01", ten="Sở Nội vụ", cbccvc=5, lap_duoc=2), tinh("T02", cbccvc=1, lap_duoc=1)
    )
    assert [(agency.agency, agency.name) for agency in finding.agencies] == [("T01", "Sở Nội vụ"), ("T02", "T02")]


# ---- registry


def test_the_registry_says_who_exists(small_plan):
    registry = [tinh("A", ten="Sở A"), tinh("B", ten="Sở B"), {"ma": "H", "cap": "huyen"}]
    report = small_plan.evaluate([{"ma": "B", "cbccvc": 10, "lap_duoc": 9}], registry=registry)
    [finding] = report["cap_tinh.lap_ho_so"]
    assert report.agency_count == 3
    assert [(agency.agency, agency.verdict) for agency in finding.agencies] == [
        ("A", Verdict.UNDECIDED),
        ("B", Verdict.MET),
    ]
    assert {(cell.agency, cell.field) for cell in finding.missing} == {("A", "cbccvc"), ("A", "lap_duoc")}
    assert finding.verdict is Verdict.UNDECIDED
    [of_kho] = report["cap_tinh.dien_tich"]
    assert {(cell.agency, cell.field) for cell in of_kho.missing} >= {("A", "co_kho"), ("A", "dien_tich")}


def test_a_registry_alone(small_plan):
    report = small_plan.evaluate([], registry=[tinh("A")])
    assert [f.verdict for f in report["cap_tinh.lap_ho_so"]] == [Verdict.UNDECIDED]
    assert report.data_issues == ()


def test_the_registry_may_be_objects_and_the_returns_mappings(small_plan):
    registry = [AttrsAgency("A", "tinh")]
    report = small_plan.evaluate([{"ma": "A", "cbccvc": 5, "lap_duoc": 2}], registry)
    assert [f.verdict for f in report["cap_tinh.lap_ho_so"]] == [Verdict.MET]


def test_bad_data_names_everything_at_once(small_plan):
    registry = [tinh("A"), {"ma": "B"}, {"ma": "", "cap": "tinh"}, {"ma": "C", "cap": "xã"}]
    with pytest.raises(vtlt.BadData) as caught:
        small_plan.evaluate([{"ma": "A"}, {"cbccvc": 5}, {"ma": "D", "cbccvc": 5}], registry)
    found = {(issue.code, issue.agency, issue.field, issue.row) for issue in caught.value.issues}
    assert found == {
        ("missing-id", None, "ma", 2),  # of the returns
        ("missing-id", None, "ma", 3),  # of the registry
        ("not-in-registry", "D", None, 3),
        ("missing-attribute", "B", "cap", 2),
        ("unknown-value", "C", "cap", 4),
    }
    text = str(caught.value)
    assert len(text.splitlines()) == 5 and "not-in-registry" in text
    assert isinstance(caught.value, vtlt.VtltError)


def test_a_return_given_twice_is_bad_data(small_plan):
    returns = [{"ma": "A", "cbccvc": 5, "lap_duoc": 2}] * 2
    report = small_plan.evaluate(returns, registry=[tinh("A"), tinh("B")])
    assert [(i.code, i.agency, i.row) for i in report.data_issues] == [("repeated-agency", "A", 2)]
    assert [finding.verdict for finding in report["cap_tinh.lap_ho_so"]] == [Verdict.BAD_DATA]
    assert report.agency_count == 2


def test_wrong_figures_do_not_raise(small_plan):
    report = small_plan.evaluate([tinh("A", cbccvc=-1), tinh("B", cbccvc=3, lap_duoc=4), tinh("C", dien_tich="rộng")])
    assert [(i.code, i.agency, i.field, i.row) for i in report.data_issues] == [
        ("negative", "A", "cbccvc", 1),
        ("part-exceeds-whole", "B", "lap_duoc", 2),
        ("wrong-type", "C", "dien_tich", 3),
    ]
    for issue in report.data_issues:
        assert issue.message("vi") != issue.message("en")


# ---- the report


def test_lookup(plan_2018):
    report = plan_2018.evaluate([])
    assert [f.statement.text for f in report["II.2.b"]] == ["cap_tinh.lap_ho_so >= 40%", "cap_huyen.lap_ho_so >= 25%"]
    assert [f.statement.text for f in report["cap_huyen.lap_ho_so"]] == ["cap_huyen.lap_ho_so >= 25%"]
    assert [f.clause for f in report["phong_don_vi_huyen.kiem_nhiem_tap_huan"]] == ["II.4.c", "II.5.c"]
    assert [f.statement.kind.value for f in report["II.5"]] == ["duty"]  # not II.5.a
    assert [f.statement.text for f in report["II.2.đ"]] == ["tinh_huyen.dung_thu_dien_tu >= 100%"]
    assert len(report.findings) == 56


@pytest.mark.parametrize(("key", "suggestion"), [("II.2.bb", "II.2.b"), ("cap_tinh.lap_hoso", "cap_tinh.lap_ho_so")])
def test_lookup_of_what_does_not_exist(plan_2018, key, suggestion):
    with pytest.raises(vtlt.UnknownStatement) as caught:
        plan_2018.evaluate([])[key]
    assert (caught.value.key, caught.value.suggestion) == (key, suggestion)
    assert isinstance(caught.value, LookupError)
    assert key in str(caught.value) and suggestion in str(caught.value)


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
        ("vi", ["Không đạt", "thiếu 5 người", "dòng 20", "27,5", "35,8"]),
        ("en", ["Not met", "short by 5 người", "line 20", "27.5", "35.8"]),
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
    text = lap_ho_so(small_plan, tinh(cbccvc=2500, lap_duoc=999)).explain(lang).replace(">= 40%", "")
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
    [finding] = plan_2018.evaluate([archive | {"tai_lieu_chinh_ly": Decimal("475.509")}])[
        "luu_tru_lich_su.khoi_luong_chinh_ly"
    ]
    assert (finding.verdict, finding.shortfall) == (Verdict.NOT_MET, Fraction(1, 1000))
    assert "thiếu 0 mét giá" not in finding.explain()


# ---- JSON of a report


REPORTED = [
    {"ma": "T01", "cap": "tinh", "cbccvc": 1000, "lap_duoc": 412, "co_kho": True, "dien_tich": Decimal("19.5")},
    {"ma": "T02", "cap": "tinh", "cbccvc": 250, "lap_duoc": 50, "co_kho": True, "huong_dan": "05/03/2018"},
    {"ma": "H01", "cap": "huyen", "cbccvc": 4, "lap_duoc": 1},
]
FINDING_KEYS = {
    "clause", "statement", "each", "scope", "measure", "kind", "verdict", "provisional", "inferred_from", "low", "high",
    "unit", "shown", "shortfall", "counts", "below", "missing", "line",
}  # fmt: skip


@pytest.fixture(scope="module")
def as_dict(small_plan):
    return small_plan.evaluate(REPORTED).to_dict()


def only(found, wanted):
    return {key: found[key] for key in wanted}


def test_head_of_the_json(as_dict):
    assert as_dict["schema"] == "vtlt-report/1"
    assert as_dict["engine"] == f"vtlt-rules {vtlt.__version__}"
    assert as_dict["ruleset"]["id"] == "nho"
    assert as_dict["ruleset"]["number"] == "1/KH-UBND"
    assert re.fullmatch("[0-9a-f]{64}", as_dict["ruleset"]["sha256"])
    assert as_dict["as_of"] == "2018-12-31"
    assert as_dict["agencies"] == 3
    assert as_dict["verdict"] == "not_met"
    assert as_dict["data_issues"] == []
    assert len(as_dict["findings"]) == 6
    other = vtlt.parse(PLAN.replace("40%", "41%"), name="nho.vtlt").evaluate([]).to_dict()
    assert other["ruleset"]["sha256"] != as_dict["ruleset"]["sha256"]


def test_every_finding_has_every_key(as_dict):
    for finding in as_dict["findings"]:
        assert set(finding) >= FINDING_KEYS
        assert set(finding["counts"]) >= {"in_scope", "met", "not_met", "undecided"}


def test_a_share_in_json(as_dict):
    """462 of 1250 people are 36,96%; 500 are wanted."""
    finding = as_dict["findings"][0]
    assert only(finding, FINDING_KEYS - {"counts"}) == {
        "clause": "1",
        "statement": "cap_tinh.lap_ho_so >= 40%",
        "each": False,
        "scope": "cap_tinh",
        "measure": "lap_ho_so",
        "kind": "target",
        "verdict": "not_met",
        "provisional": None,
        "inferred_from": None,
        "low": "231/625",
        "high": "231/625",
        "unit": "%",
        "shown": "37%",
        "shortfall": "38",
        "below": [{"agency": "T02", "low": "1/5", "high": "1/5"}],
        "missing": [],
        "line": 20,
    }
    assert only(finding["counts"], ("in_scope", "met", "not_met", "undecided")) == {
        "in_scope": 2,
        "met": 1,
        "not_met": 1,
        "undecided": 0,
    }


def test_an_open_threshold_in_json(as_dict):
    finding = as_dict["findings"][1]
    wanted = {
        "statement": "cap_huyen.lap_ho_so >= ?",
        "verdict": "no_threshold",
        "inferred_from": "Văn bản khác",
        "low": "1/4",
        "high": "1/4",
        "unit": "%",
        "shortfall": None,
        "line": 21,
    }
    assert only(finding, wanted) == wanted


def test_a_duty_in_json(as_dict):
    finding = as_dict["findings"][2]
    wanted = {
        "clause": "1",
        "scope": "cap_tinh",
        "measure": None,
        "kind": "duty",
        "verdict": "tracked",
        "low": None,
        "high": None,
        "unit": None,
        "shown": None,
        "shortfall": None,
        "below": [],
        "missing": [],
        "line": 22,
    }
    assert only(finding, wanted) == wanted


def test_each_in_json(as_dict):
    """T01 has too little room for certain; how much T02 has is not known."""
    finding = as_dict["findings"][3]
    wanted = {
        "clause": "2",
        "statement": "moi cap_tinh.dien_tich >= 20 m2 khi co_kho",
        "each": True,
        "measure": "dien_tich",
        "kind": "target",
        "verdict": "not_met",
        "low": "0",
        "high": "1/2",
        "unit": "%",
        "shortfall": "1",
        "below": [{"agency": "T01", "low": "39/2", "high": "39/2"}],
        "missing": [{"agency": "T02", "field": "dien_tich"}],
    }
    assert only(finding, wanted) == wanted


def test_a_forecast_without_upper_bound_in_json(as_dict):
    finding = as_dict["findings"][4]
    wanted = {"kind": "forecast", "verdict": "tracked", "low": "39/2", "high": None, "unit": "m2", "shortfall": None}
    assert only(finding, wanted) == wanted


def test_a_milestone_in_json(small_plan):
    report = small_plan.evaluate(REPORTED, as_of="30/06/2018").to_dict()
    wanted = {
        "statement": "moi cap_tinh.huong_dan hoan_thanh",
        "kind": "milestone",
        "verdict": "pending",
        "provisional": "undecided",
        "low": "1/2",
        "high": "1",
        "missing": [{"agency": "T01", "field": "huong_dan"}],
    }
    assert report["as_of"] == "2018-06-30"
    assert only(report["findings"][5], wanted) == wanted


def test_data_issues_in_json(small_plan):
    report = small_plan.evaluate([tinh("A"), tinh("B", cbccvc=3, lap_duoc=4)]).to_dict()
    [issue] = report["data_issues"]
    assert set(issue) == {"agency", "field", "row", "code", "message"}
    assert only(issue, ("agency", "field", "row", "code")) == {
        "agency": "B",
        "field": "lap_duoc",
        "row": 2,
        "code": "part-exceeds-whole",
    }
    assert "4" in issue["message"] and "3" in issue["message"]
    finding = report["findings"][0]
    assert (finding["verdict"], finding["low"], finding["high"]) == ("bad_data", None, None)


def test_nothing_to_measure_in_json(small_plan):
    finding = small_plan.evaluate([]).to_dict()["findings"][0]
    assert [finding[key] for key in ("verdict", "low", "high", "shown")] == ["not_applicable", None, None, None]


def leaves(data):
    if isinstance(data, dict):
        assert all(isinstance(key, str) for key in data)
        data = list(data.values())
    if not isinstance(data, list):
        yield data
        return
    for item in data:
        yield from leaves(item)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_json_holds_no_floats_and_comes_back_as_it_was(small_plan, plan_2018, lang):
    example = ROOT / "examples" / "tien_giang_2018"
    data = plan_2018.schema.read(example / "data.csv", example / "registry.csv")
    for report in (small_plan.evaluate(REPORTED), plan_2018.evaluate(data), plan_2018.evaluate([])):
        as_data = report.to_dict(lang)
        assert {type(leaf) for leaf in leaves(as_data)} <= {str, int, bool, type(None)}
        assert json.loads(json.dumps(as_data, allow_nan=False)) == as_data
        for finding in as_data["findings"]:
            assert finding["verdict"] in {verdict.value for verdict in Verdict}
            for figure in (finding["low"], finding["high"], finding["shortfall"]):
                assert figure is None or re.fullmatch(r"-?\d+(/\d+)?", figure)


def test_exact_values_leave_as_integers_and_fractions(plan_2018):
    example = ROOT / "examples" / "tien_giang_2018"
    report = plan_2018.evaluate(plan_2018.schema.read(example / "data.csv", example / "registry.csv"))
    for finding in report.findings:
        figures = [finding.shortfall]
        for bounds in (finding.bounds, *(agency.bounds for agency in finding.agencies)):
            figures += [] if bounds is None else [bounds.low, bounds.high]
        assert {type(figure) for figure in figures} <= {int, Fraction, type(None)}


# ---- thresholds from outside


def test_with_thresholds(small_plan):
    stricter = small_plan.with_thresholds({"cap_tinh.lap_ho_so": "45%", "cap_tinh.dien_tich": "19,5 m2"})
    report = stricter.evaluate([tinh(cbccvc=100, lap_duoc=41, co_kho=True, dien_tich=Decimal("19.5"))])
    [share], [area] = report["cap_tinh.lap_ho_so"], report["cap_tinh.dien_tich"]
    assert (share.verdict, share.threshold, share.shortfall) == (Verdict.NOT_MET, Fraction(9, 20), 4)
    assert (area.verdict, area.threshold) == (Verdict.MET, Fraction(39, 2))
    assert share.statement.text == "cap_tinh.lap_ho_so >= 45%"
    assert lap_ho_so(small_plan, tinh(cbccvc=100, lap_duoc=41)).verdict is Verdict.MET


def test_with_thresholds_for_every_statement_of_a_scope_and_measure(plan_2018):
    given = plan_2018.with_thresholds({"phong_don_vi_huyen.kiem_nhiem_tap_huan": "90%"})
    found = given.evaluate([])["phong_don_vi_huyen.kiem_nhiem_tap_huan"]
    assert [(finding.clause, finding.threshold) for finding in found] == [
        ("II.4.c", Fraction(9, 10)),
        ("II.5.c", Fraction(9, 10)),
    ]


def test_with_thresholds_takes_ranges(plan_2018):
    given = plan_2018.with_thresholds({"cap_tinh.nhan_su_vtlt": "1..3 nguoi"})
    [finding] = given.evaluate([])["cap_tinh.nhan_su_vtlt"]
    assert finding.threshold == Interval(1, 3)


@pytest.mark.parametrize(
    ("key", "threshold", "code"),
    [
        ("cap_tinh.lap_hoso", "30%", "unknown-statement"),
        ("1", "30%", "unknown-statement"),
        ("cap_tinh.huong_dan", "30%", "unknown-statement"),
        ("cap_tinh.lap_ho_so", "130%", "percent-over-100"),
        ("cap_tinh.lap_ho_so", "30 m2", "unit-mismatch"),
        ("cap_tinh.lap_ho_so", "30", "missing-unit"),
        ("cap_tinh.lap_ho_so", "3.5%", "ambiguous-number"),
        ("cap_tinh.lap_ho_so", "", "syntax-error"),
        ("cap_tinh.lap_ho_so", ">= 30%", "syntax-error"),
        ("cap_tinh.lap_ho_so", "1..2 nguoi", "unfit-demand"),
        ("cap_tinh.dien_tich", "20 nguoi", "unit-mismatch"),
    ],
)
def test_with_thresholds_that_do_not_fit(small_plan, key, threshold, code):
    with pytest.raises(vtlt.InvalidRuleset) as caught:
        small_plan.with_thresholds({key: threshold})
    assert [d.code for d in caught.value.diagnostics if d.severity is vtlt.Severity.ERROR] == [code]


def error_codes(plan, thresholds):
    with pytest.raises(vtlt.InvalidRuleset) as caught:
        plan.with_thresholds(thresholds)
    return [d.code for d in caught.value.diagnostics if d.severity is vtlt.Severity.ERROR]


def test_with_thresholds_names_unknown_keys_and_broken_texts_at_once(small_plan):
    thresholds = {"cap_xa.lap_ho_so": "30%", "cap_tinh.lap_ho_so": "3.5%", "cap_tinh.dien_tich": "20 m2"}
    assert error_codes(small_plan, thresholds) == ["unknown-statement", "ambiguous-number"]


def test_with_thresholds_names_all_that_do_not_fit_at_once(small_plan):
    thresholds = {"cap_tinh.lap_ho_so": "130%", "cap_tinh.dien_tich": "20 nguoi"}
    assert sorted(error_codes(small_plan, thresholds)) == ["percent-over-100", "unit-mismatch"]


def test_with_thresholds_names_unknown_keys_and_what_does_not_fit_at_once(small_plan):
    thresholds = {"cap_xa.lap_ho_so": "30%", "cap_tinh.dien_tich": "20 nguoi"}
    assert sorted(error_codes(small_plan, thresholds)) == ["unit-mismatch", "unknown-statement"]


# ---- the day of the data


@pytest.mark.parametrize(
    "as_of",
    [
        datetime.date(2018, 6, 30),
        datetime.datetime(2018, 6, 30, 23, 59),
        "30/06/2018",
        "30/6/2018",
        "2018-06-30",
    ],
)
def test_as_of(small_plan, as_of):
    report = small_plan.evaluate([tinh(cbccvc=5, lap_duoc=2)], as_of=as_of)
    assert report.as_of == datetime.date(2018, 6, 30) and not isinstance(report.as_of, datetime.datetime)
    [finding] = report["cap_tinh.lap_ho_so"]
    assert (finding.verdict, finding.provisional) == (Verdict.PENDING, Verdict.MET)


def test_as_of_is_the_end_of_the_period_by_default(small_plan):
    assert small_plan.evaluate([]).as_of == datetime.date(2018, 12, 31)


@pytest.mark.parametrize("as_of", [20180630, 2018.5, ("30/06/2018",), True, b"30/06/2018"])
def test_as_of_of_a_wrong_type(small_plan, as_of):
    with pytest.raises(TypeError, match="as_of"):
        small_plan.evaluate([], as_of=as_of)


@pytest.mark.parametrize("as_of", ["", "31/02/2018", "06/30/2018", "30-06-2018", "2018/06/30", "hôm nay", "20180630"])
def test_as_of_that_is_no_date(small_plan, as_of):
    with pytest.raises(ValueError):  # noqa: PT011 - what it says is not settled
        small_plan.evaluate([], as_of=as_of)


# ---- values


@pytest.mark.parametrize(
    ("area", "exact"),
    [
        (40, 40),
        (40.0, 40),
        (40.5, Fraction(81, 2)),
        (475.51, Fraction("475.51")),  # the decimal that was written, not the nearest binary fraction
        (0.1, Fraction(1, 10)),
        (Decimal("679.3"), Fraction("679.3")),
        (Decimal("1E+2"), 100),
        (Decimal("20.000"), 20),
        (Fraction(1, 3), Fraction(1, 3)),
        (Fraction(60, 3), 20),
        (10**29, 10**29),
        (0, 0),
    ],
)
def test_quantities_are_exact(small_plan, area, exact):
    finding = dien_tich(small_plan, area)
    assert finding.verdict is (Verdict.MET if exact >= 20 else Verdict.NOT_MET)
    [agency] = finding.agencies
    assert agency.bounds == Interval(exact, exact)
    assert type(agency.bounds.low) in (int, Fraction)


@pytest.mark.parametrize(
    "area",
    [
        0.1 + 0.2,
        float("nan"),
        float("inf"),
        float("-inf"),
        1e300,
        -0.5,
        -1,
        True,
        False,
        "20",
        "20 m2",
        "",
        b"20",
        Decimal("NaN"),
        Decimal("Infinity"),
        Decimal("-1"),
        10**30,
        [20],
        {},
        complex(20),
        datetime.date(2018, 1, 1),
        vtlt.NOT_DONE,
    ],
    ids=repr,
)
def test_what_is_no_quantity_is_bad_data(small_plan, area):
    finding = dien_tich(small_plan, area)
    assert finding.verdict is Verdict.BAD_DATA
    report = small_plan.evaluate([tinh(dien_tich=area)])
    assert [(issue.agency, issue.field, issue.row) for issue in report.data_issues] == [("T01", "dien_tich", 1)]


@pytest.mark.parametrize(
    ("area", "exact"),
    [
        (0.1 + 0.2, None),
        (20.000000000000004, None),
        (20.0000000000001, Fraction(200000000000001, 10**13)),
        (1234567890.12345, Fraction(123456789012345, 10**5)),
        (1e15, 10**15),
        (0.00001234, Fraction(1234, 10**8)),
        (Decimal("20.000001"), Fraction(20000001, 10**6)),
        (Decimal("123456789.123456789"), Fraction(123456789123456789, 10**9)),
    ],
    ids=repr,
)
def test_the_decimal_context_of_the_application_does_not_count(small_plan, area, exact):
    """Neither its precision, nor its least and greatest exponent, nor that it raises at every rounding."""
    reports = [small_plan.evaluate([tinh(dien_tich=area)])]
    for settings in ({"prec": 3}, {"prec": 3, "traps": [Inexact, Rounded]}, {"prec": 1, "Emin": 0, "Emax": 0}):
        with localcontext(**settings):
            reports.append(small_plan.evaluate([tinh(dien_tich=area)]))
    for report in reports:
        issues = tuple(issue.code for issue in report.data_issues)
        [agency] = report["cap_tinh.dien_tich"][0].agencies
        if exact is None:
            assert issues == ("inexact-number",) and agency.bounds is None
        else:
            assert issues == () and agency.bounds == Interval(exact, exact)


@pytest.mark.parametrize("people", [5.0, Decimal(5), Decimal("5.0"), Fraction(10, 2), 5])
def test_counts_may_be_written_in_any_exact_way(small_plan, people):
    finding = lap_ho_so(small_plan, tinh(cbccvc=people, lap_duoc=2))
    assert (finding.verdict, finding.bounds) == (Verdict.MET, Interval(Fraction(2, 5), Fraction(2, 5)))


@pytest.mark.parametrize("people", [5.5, Decimal("5.5"), Fraction(11, 2)])
def test_people_are_whole(small_plan, people):
    report = small_plan.evaluate([tinh(cbccvc=people, lap_duoc=2)])
    assert [issue.code for issue in report.data_issues] == ["not-whole"]
    assert [finding.verdict for finding in report["cap_tinh.lap_ho_so"]] == [Verdict.BAD_DATA]


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        (True, Verdict.MET),
        (False, Verdict.NOT_MET),
        (None, Verdict.UNDECIDED),
        (1, Verdict.BAD_DATA),
        (0, Verdict.BAD_DATA),
        ("có", Verdict.BAD_DATA),
        (1.0, Verdict.BAD_DATA),
    ],
)
def test_yes_and_no(value, verdict):
    plan = vtlt.parse(PLAN + "    moi cap_tinh.co_kho\n")
    [finding] = plan.evaluate([tinh(co_kho=value)])["cap_tinh.co_kho"]
    assert finding.verdict is verdict


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        (datetime.date(2018, 5, 1), Verdict.MET),
        (datetime.datetime(2018, 12, 31, 23, 0), Verdict.MET),
        ("01/05/2018", Verdict.MET),
        ("2018-05-01", Verdict.MET),
        ("05/13/2018", Verdict.BAD_DATA),  # day first, always
        (datetime.date(2017, 12, 31), Verdict.NOT_MET),
        (vtlt.NOT_DONE, Verdict.NOT_MET),
        ("chua", Verdict.NOT_MET),
        ("chưa", Verdict.NOT_MET),
        (None, Verdict.UNDECIDED),
        ("", Verdict.BAD_DATA),
        (False, Verdict.BAD_DATA),
        (20180501, Verdict.BAD_DATA),
    ],
)
def test_milestones(small_plan, value, verdict):
    [finding] = small_plan.evaluate([tinh(huong_dan=value)])["cap_tinh.huong_dan"]
    assert finding.verdict is verdict


# ---- files


def test_evaluate_what_was_read_from_files(small_plan, tmp_path):
    registry, returns = tmp_path / "danh_ba.csv", tmp_path / "bao_cao.csv"
    registry.write_text("ma,ten,cap\nA,Sở A,tinh\nB,Sở B,tinh\nH,Phòng,huyen\n", encoding="utf-8")
    returns.write_text("ma;cbccvc;lap_duoc;dien_tich;co_kho\nA;10;9;19,5;có\nH;5;1;;\n", encoding="utf-8")
    report = small_plan.evaluate(small_plan.schema.read(returns, registry))
    [finding] = report["cap_tinh.lap_ho_so"]
    assert finding.verdict is Verdict.UNDECIDED  # B is silent
    assert [agency.name for agency in finding.agencies] == ["Sở A", "Sở B"]
    [area] = report["cap_tinh.dien_tich"]
    assert [(agency.agency, agency.bounds) for agency in area.below] == [
        ("A", Interval(Fraction(39, 2), Fraction(39, 2)))
    ]
    assert [finding.bounds for finding in report["cap_huyen.lap_ho_so"]] == [Interval(Fraction(1, 5), Fraction(1, 5))]
    assert report.agency_count == 3
    assert any("huong_dan" in note for note in report.to_dict()["notes"])  # there is no such column
    assert report.to_dict("vi")["notes"] != report.to_dict("en")["notes"]


@pytest.mark.parametrize("nothing", [float("nan"), Decimal("NaN"), Decimal("sNaN")])
def test_what_other_libraries_have_for_none_is_named(nothing):
    plan = 'ke_hoach t "T"\ntheo van_thu_luu_tru\nmuc "1"\nmoi cap_xa.dien_tich_kho >= 20 m2\n'
    report = vtlt.parse(plan).evaluate([{"ma": "X1", "cap": "xa", "dien_tich_kho": nothing}])
    assert [issue.code for issue in report.data_issues] == ["not-a-value"]
    assert report.findings[0].verdict is vtlt.Verdict.BAD_DATA


def test_a_signalling_nan_for_an_attribute_of_the_registry():
    """Comparing one raises."""
    plan = vtlt.parse(PLAN.replace("truong cbccvc ", 'thuoc_tinh nn "Nhà nước" : co_khong\ntruong cbccvc ', 1))
    with pytest.raises(vtlt.BadData) as raised:
        plan.evaluate([{"ma": "T01", "nn": Decimal("sNaN")}], registry=[tinh(nn=True)])
    assert [(issue.code, issue.field) for issue in raised.value.issues] == [("attribute-conflict", "nn")]
