"""Finding one's way in a report: by name, by choice, by agency, as tables, in a notebook; short when it is shown."""

from __future__ import annotations

import datetime
from decimal import Decimal
from fractions import Fraction
from html.parser import HTMLParser

import pandas as pd
import polars as pl
import pytest
from small_province import PLAN, tinh

import vtlt_rules as vtlt
from vtlt_rules import Verdict

AGENCIES = [
    tinh("T01", ten="Sở Một", cbccvc=1000, lap_duoc=412, co_kho=True, dien_tich=19),
    tinh("T02", cbccvc=250, lap_duoc=None, co_kho=True, huong_dan="05/03/2018"),
    tinh("T03", cbccvc=3, lap_duoc=4, co_kho=False),
    {"ma": "H01", "cap": "huyen", "cbccvc": 4, "lap_duoc": 1},
    {"ma": "H1", "cap": "huyen", "ten": "Phòng <b>"},
]


@pytest.fixture(scope="module")
def report(small_plan):
    return small_plan.evaluate(AGENCIES)


# ---- by name


@pytest.mark.parametrize("name", ["1", "1/2", "Lập hồ sơ", "cap_tinh.lap_ho_so", "cấp_tỉnh.lập_hồ_sơ", "2"])
def test_what_is_in_a_report(report, name):
    assert name in report
    assert len(report[name]) >= 1


@pytest.mark.parametrize("name", ["3", "1/9", "cap_tinh.khac", "", None, 5, Verdict.MET])
def test_what_is_not(report, name):
    assert name not in report


# ---- by choice


def ids(findings):
    return [one.statement.id for one in findings]


def test_select(report):
    assert ids(report.select()) == ["1/1", "1/2", "1/3", "2/1", "2/2", "2/3"]
    assert ids(report.select(verdict=Verdict.NOT_MET)) == ids(report.select(verdict="not_met")) == ["2/1"]
    assert ids(report.select(verdict=["not_met", Verdict.UNDECIDED])) == ["2/1", "2/3"]
    assert ids(report.select(verdict=[])) == []
    assert ids(report.select(scope="cấp_huyện")) == ["1/2"]
    assert ids(report.select(scope={"cap_huyen", "cap_tinh"}, verdict="no_threshold")) == ["1/2"]
    assert ids(report.select(clause="1")) == ["1/1", "1/2", "1/3"]
    assert ids(report.select(clause=["1/3", "cap_tinh.dien_tich"])) == ["1/3", "2/1"]
    assert ids(report.select(agency="H01")) == ["1/2"]
    assert ids(report.select(agency=["H01", "T03"], clause="2")) == ["2/1", "2/2", "2/3"]


def test_select_what_is_not_there(report):
    for wrong in ({"verdict": "fine"}, {"scope": "cap_xa"}):
        with pytest.raises(ValueError, match=r"fine|cap_xa"):
            report.select(**wrong)
    with pytest.raises(vtlt.UnknownStatement):
        report.select(clause="9")
    with pytest.raises(vtlt.UnknownAgency) as caught:
        report.select(agency="T1")
    assert caught.value.suggestion in {"T01", "H1"} and isinstance(caught.value, LookupError)
    assert "T1" in caught.value.message("en") != caught.value.message("vi")


# ---- of one agency


def test_all_that_concerns_one_agency(report):
    """T01 has 41,2% and 19 m²; T02 has not said how many compile files, nor how large its store is."""
    first = report.agency("T01")
    assert (first.agency.id, first.agency.name) == ("T01", "Sở Một")
    assert first.verdicts == {
        "1/1": Verdict.MET,
        "2/1": Verdict.NOT_MET,
        "2/2": Verdict.TRACKED,
        "2/3": Verdict.UNDECIDED,
    }
    assert ids(first.owed) == ["2/1"]
    assert first.own["2/1"].bounds == vtlt.Interval(19, 19)
    assert [one.field for one in first.missing] == ["huong_dan"]
    assert first.issues == ()
    second = report.agency(" T02 ")
    assert {one.field for one in second.missing} == {"lap_duoc", "dien_tich"}
    assert second.verdicts["1/1"] is Verdict.UNDECIDED
    third = report.agency("T03")
    assert [one.code for one in third.issues] == ["part-exceeds-whole"]
    assert third.verdicts["2/1"] is Verdict.NOT_APPLICABLE  # it has no store
    assert report.agency("H1").agency.name == "Phòng <b>"


def test_an_agency_in_words(report):
    said = report.agency("T01").to_text()
    assert said == str(report.agency("T01"))
    assert said.splitlines()[0] == "T01: Sở Một"
    assert (
        "✗ Không đạt: 2/1 Cấp tỉnh (từng cơ quan), đối với nơi có kho: Diện tích kho từ 20 m² trở lên → 19 m²" in said
    )
    assert "thiếu số liệu: Hướng dẫn" in said
    assert "✗ Not met: 2/1" in report.agency("T01").to_text("en")
    assert "4" in report.agency("T03").to_text() and "part-exceeds-whole" in report.agency("T03").to_text()
    with pytest.raises(ValueError, match="xx"):
        report.agency("T01").to_text("xx")


def test_agencies_of_no_scope_are_listed_too():
    plan = vtlt.parse(PLAN.replace('    cap_huyen.lap_ho_so >= ? suy_tu "Văn bản khác"\n', ""))
    report = plan.evaluate([{"ma": "H01", "cap": "huyen"}, tinh("T01")])
    assert [one.id for one in report.agencies] == ["H01", "T01"] and report.agency_count == 2
    assert report.agency("H01").findings == ()
    with pytest.raises(vtlt.UnknownAgency):
        report.agency("T09")


def test_an_agency_that_occurs_twice_is_listed_once(small_plan):
    report = small_plan.evaluate([tinh("T01", ten="A"), tinh("T01", ten="B"), tinh("T02")])
    assert [one.id for one in report.agencies] == ["T01", "T02"]


# ---- tables


def test_findings_as_a_frame(report):
    """3 of T03 are impossible, 250 of T02 unknown: 412 of 1250 at the least, and of those of T03 all at the most."""
    frame = report.to_polars()
    assert frame["id"].to_list() == ["1/1", "1/2", "1/3", "2/1", "2/2", "2/3"]
    assert frame["verdict"].to_list() == [one.verdict.value for one in report.findings]
    second = frame.row(1, named=True)
    assert (second["low_numerator"], second["low_denominator"], second["unit"]) == (0, 1, "%")
    each = frame.row(3, named=True)
    assert (each["high_numerator"], each["high_denominator"], each["high_for_plot"]) == (1, 2, 0.5)
    assert (each["deadline"], each["not_met"], each["clause"]) == (datetime.date(2018, 12, 31), 1, "2")
    duty = frame.row(2, named=True)
    assert duty["low_numerator"] is None and duty["measure"] is None
    assert frame.schema["low_numerator"] == pl.Int64 and frame.schema["low_for_plot"] == pl.Float64
    assert report.to_polars(lang="en")["shown"].to_list() != frame["shown"].to_list()


def test_agencies_missing_cells_and_issues_as_frames(report):
    agencies = report.to_polars("agencies")
    assert agencies.height == 3 + 2 + 0 + 3 + 3 + 3
    own = agencies.row(by_predicate=(pl.col("id") == "2/1") & (pl.col("agency") == "T01"), named=True)
    assert (own["low_numerator"], own["low_denominator"], own["unit"], own["verdict"]) == (19, 1, "m²", "not_met")
    missing = report.to_polars("missing")
    assert set(zip(missing["id"], missing["agency"], missing["field"], strict=True)) == {
        (one.statement.id, cell.agency, cell.field) for one in report.findings for cell in one.missing
    }
    assert missing.filter(pl.col("field") == "huong_dan")["label"].to_list()[0] == "Hướng dẫn"
    [issue] = report.to_polars("issues").to_dicts()
    assert (issue["code"], issue["agency"], issue["row"]) == ("part-exceeds-whole", "T03", 3)


@pytest.mark.parametrize("table", ["findings", "agencies", "missing", "issues"])
def test_pandas_has_what_polars_has(report, table):
    other, frame = report.to_pandas(table), report.to_polars(table)
    assert list(other.columns) == frame.columns
    for column in frame.columns:
        values = [None if pd.isna(value) else value for value in other[column]]
        assert values == frame[column].to_list(), column


def test_tables_of_nothing(small_plan):
    report = small_plan.evaluate([])
    for table in ("agencies", "missing", "issues"):
        assert report.to_polars(table).height == len(report.to_pandas(table)) == 0
    with pytest.raises(ValueError, match="findings"):
        report.to_polars("finding")
    with pytest.raises(ValueError, match="xx"):
        report.to_pandas("findings", "xx")


def test_exact_figures_of_any_length(small_plan):
    many = small_plan.evaluate([tinh("T1", cbccvc=10**29 + 1, lap_duoc=10**25)])
    frame = many.to_polars()
    assert frame.schema["low_denominator"] == pl.Int128
    assert frame["low_denominator"][0] == 10**29 + 1 and frame["low_numerator"][0] == 10**25
    assert many.to_pandas()["low_denominator"][0] == 10**29 + 1
    text = PLAN.replace('muc "1"', 'truong a "A" : m2 thuoc dien_tich\nchi_so phan "Phần" = ty_le(a)\nmuc "1"', 1)
    small = Decimal(f"0.{'0' * 28}1")
    report = vtlt.parse(text + "    cap_tinh.phan >= 1%\n").evaluate([tinh(a=small, dien_tich=10**29)])
    assert report["cap_tinh.phan"][0].bounds.low == Fraction(1, 10**58)
    with pytest.raises(vtlt.BadData) as caught:
        report.to_polars()
    assert [(one.code, one.field) for one in caught.value.issues] == [("too-large-for-frame", "low_denominator")]
    assert caught.value.issues[0].message("en")
    assert report.to_pandas()["low_denominator"].to_list()[-1] == 10**58


# ---- shown


class Cells(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag, attrs):  # noqa: ARG002
        self.tags.append(tag)

    def handle_data(self, data):
        self.text += data


def test_in_a_notebook():
    plan = vtlt.parse(
        PLAN.replace('"Kế hoạch nhỏ"', '"<script>alert(1)</script>"').replace('"Nhắc nhở"', '"<img src=x>"')
    )
    report = plan.evaluate([*AGENCIES, tinh("T<i>")])
    page = Cells()
    page.feed(report._repr_html_())
    assert page.tags.count("tr") == 6 and not {"script", "img", "i"} & set(page.tags)
    assert "<script>alert(1)</script>" in page.text and "✗ Không đạt" in page.text
    assert "6 cơ quan" in page.text


def test_short_when_shown(report):
    assert repr(report) == "Report('nho', NOT_MET, 6 findings, 5 agencies)"
    assert repr(report["2/1"][0]) == "Finding('2/1', NOT_MET, '0–50%')"
    assert repr(report["1/3"][0]) == "Finding('1/3', TRACKED)"
    assert repr(report.agency("T01")) == "AgencyReport(agency=ListedAgency(id='T01', name='Sở Một'))"


def test_issues_as_data(report):
    data = vtlt.issues_to_dict(report.data_issues, "en")
    assert data["schema"] == "vtlt-issues/1" and data["engine"] == f"vtlt-rules {vtlt.__version__}"
    assert data["issues"] == report.to_dict("en")["data_issues"]
    with pytest.raises(vtlt.BadData) as caught:
        vtlt.load("tien_giang/2018").evaluate([{"ma": "X"}, {"ma": "Y", "cap": "tinhh"}])
    codes = {one["code"] for one in vtlt.issues_to_dict(caught.value.issues)["issues"]}
    assert codes == {one.code for one in caught.value.issues}
    with pytest.raises(ValueError, match="xx"):
        vtlt.issues_to_dict([], "xx")
