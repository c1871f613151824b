"""What all renderers show: figures of the 2018 example worked out by hand from its cells, and counted another way."""

import csv
from fractions import Fraction
from pathlib import Path

import pytest

import vtlt_rules as vtlt
from vtlt_rules.relations import Relation
from vtlt_rules.report.content import content_of
from vtlt_rules.values import Interval
from vtlt_rules.verdict import Verdict

FOLDER = Path(__file__).resolve().parents[2] / "examples" / "tien_giang_2018"


@pytest.fixture(scope="module")
def report():
    rules = vtlt.load("tien_giang/2018")
    return rules.evaluate(rules.schema.read(FOLDER / "data.csv", FOLDER / "registry.csv"))


@pytest.fixture(scope="module")
def content(report):
    return content_of(report, "vi")


def statement(content, id_):
    [found] = [one for one in content.statements if one.id == id_]
    return found


def rows(name, separator):
    with open(FOLDER / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=separator))


def test_all_statements_are_there_once_in_the_order_of_the_plan(report, content):
    assert [one.id for one in content.statements] == [one.id for one in report.ruleset.statements]
    assert sum(count for _, count in content.summary) == len(report.findings)


def test_both_sums_are_those_of_the_cells(content):
    """Documents exchanged with a digital signature, II.2.d: agencies of the state, added up straight from the files."""
    registry = {row["ma"]: row for row in rows("registry.csv", ",")}
    found = statement(content, "II.3.b/1")  # sở, ban, ngành: processed and kept in store, of all records
    ours = [row for row in rows("data.csv", ";") if registry[row["ma"]]["loai"] in ("so_ban_nganh", "so_noi_vu")]
    whole = [Fraction(row["tai_lieu"].replace(",", ".")) for row in ours]
    part = [row["tai_lieu_chinh_ly_bao_quan"].replace(",", ".") for row in ours]
    least = sum(Fraction(one or 0) for one in part)
    most = sum(Fraction(one) if one else all_ for one, all_ in zip(part, whole, strict=True))
    assert found.numerator.bounds == Interval(least, most)
    assert found.denominator.bounds == Interval(sum(whole), sum(whole))
    assert (found.numerator.text, found.denominator.text) == ("1.316,9–1.355,3 mét giá", "1.718,5 mét giá")
    assert found.value.bounds == Interval(least / sum(whole), most / sum(whole))


def test_agencies_are_counted_for_a_row_of_each(content):
    """92 to 95,6% of 362 have issued rules on records: 333 have, 16 have not, of 13 nobody knows."""
    found = statement(content, "II.1.b/1")
    assert (found.numerator.bounds, found.denominator.bounds) == (Interval(333, 346), Interval(362, 362))
    assert (len(found.failing), len(found.missing), found.wrong) == (16, 13, ())
    assert found.counts[Verdict.MET] == 333


def test_where_it_is_open_who_counts_the_denominator_is_open_too(content):
    """II.5.c/1 is demanded of rooms with records of their own; of five it is not known whether they have any."""
    found = statement(content, "II.5.c/1")
    assert found.denominator.bounds == Interval(127, 132)


def test_charts_have_the_bounds_and_what_they_are_held_against(content):
    chart = statement(content, "II.2.b/2").chart
    assert (chart.low, chart.high) == (Fraction(329, 1526), Fraction(439, 1526))
    assert chart.limits == ((Relation.AT_LEAST, Fraction(1, 4)),)
    assert (chart.reported, chart.maximum, chart.unit) == (Fraction(329, 1416), 1, "%")
    assert chart.text == "21,6–28,8%; Mức phải đạt: từ 25% trở lên"
    total = statement(content, "II.3.a/1").chart  # 486,2 shelf metres, 475,51 demanded
    assert total.low <= total.maximum and total.limits[0][1] == Fraction(47551, 100) <= total.maximum


def test_an_agency_has_all_that_concerns_it(report, content):
    """Each agency's own verdicts, found the other way round: by statement."""
    by_agency = {one.id: one for one in content.agencies}
    assert list(by_agency) == [one.id for one in report.agencies]
    for finding in report.findings:
        for one in finding.agencies:
            own = [line for line in by_agency[one.agency].statements if line.statement.id == finding.statement.id]
            assert [line.verdict.verdict for line in own] == (
                [] if one.verdict is Verdict.NOT_APPLICABLE else [one.verdict]
            )
    assert dict(by_agency["T26"].attributes)["Cấp"] == "cấp tỉnh"
    assert [one.name for one in content.agencies if one.issues] == ["UBND xã Phú Thạnh, huyện Tân Phú Đông"]


def test_attributes_of_agencies_survive_json(report):
    again = vtlt.Report.from_dict(report.to_dict())
    assert [one.attributes for one in again.agencies] == [one.attributes for one in report.agencies]
    assert report.agencies[2].attributes["dia_ban"] == "Tỉnh Tiền Giang"


@pytest.mark.parametrize(
    "attributes", [{"khong_co": "tinh"}, {"cap": "khong_co"}, {"cap": True}, {"nha_nuoc": "x"}, {"dia_ban": False}]
)
def test_attributes_that_no_agency_can_have_are_refused(report, attributes):
    data = report.to_dict()
    data["agencies"][3]["attributes"] = attributes
    with pytest.raises(vtlt.BadReport) as caught:
        vtlt.Report.from_dict(data)
    assert f"agencies[3].attributes.{next(iter(attributes))}" in str(caught.value)


# ---- contradictions, in the words of people

CONTRADICTED = """
ke_hoach thu "Thử"
    thoi_ky 01/01/2018..31/12/2018
don_vi nguoi "người" nguyen
thuoc_tinh cap "Cấp" : { tinh "cấp tỉnh", xa "cấp xã" }
truong can_bo "Cán bộ" : nguoi
truong da_hoc "Cán bộ đã học" : nguoi thuoc can_bo
truong diem "Điểm" : nguoi
truong loai "Xếp loại" : { tot "Tốt" khi diem >= 90 nguoi, diem "Vừa đủ điểm" con_lai }
pham_vi tinh_ "Cấp tỉnh" khi cap = tinh
chi_so hoc "Tỷ lệ đã học" = ty_le(da_hoc)
chi_so tot_ "Tỷ lệ tốt" = ty_le(loai = tot)
muc "1" "Học"
    tinh_.hoc >= 50%
    tinh_.tot_ >= 50%
"""


def test_contradictions_are_told_by_labels_to_people_and_by_names_in_json():
    rows = [
        {"ma": "T1", "ten": "Sở Y tế", "cap": "tinh", "can_bo": 5, "da_hoc": 7},
        {"ma": "T2", "ten": "Sở Tư pháp", "cap": "tinh", "diem": 95, "loai": "diem"},
    ]
    report = vtlt.parse(CONTRADICTED).evaluate(rows)
    assert {one.code for one in report.data_issues} == {"part-exceeds-whole", "formula-mismatch"}
    content = content_of(report, "vi")
    told = [
        report.to_text(),
        report.to_html(),
        report.agency("T1").to_text() + report.agency("T2").to_text(),
        "\n".join(one.to_text() for one in report.next_steps()),
        "\n".join(one.to_text() for one in report.requests()),
        "\n".join(one.message for one in content.issue_lines),
    ]
    for text in told:
        text = " ".join(text.split())
        assert "“Cán bộ”" in text and "“Vừa đủ điểm”" in text and "“Tốt”" in text
        assert "`can_bo`" not in text and "`tot`" not in text
    (part, mismatch) = sorted(report.to_dict()["data_issues"], key=lambda one: one["agency"])
    assert part["field"] == "da_hoc" and "`can_bo`" in part["message"] and "`diem`" in mismatch["message"]


def test_charts_of_changes_mark_what_is_demanded_of_the_value_of_now_where_that_is_on_the_scale():
    """200 then: a fall by 20% is 160 or less, one by 300 is below nothing; each group has its own value of then."""
    rules = vtlt.parse("""
ke_hoach giam "Giảm"
    thoi_ky nam 2026
don_vi met_gia "mét giá"
thuoc_tinh cap "Cấp" : { tinh "cấp tỉnh" }
thuoc_tinh noi "Nơi" : { a, b }
truong ton "Tồn đọng" : met_gia
pham_vi cap_tinh "Cấp tỉnh" khi cap = tinh
chi_so tong_ton "Tổng tồn đọng" = tong(ton)
muc "1" "Mục"
    cap_tinh.tong_ton giam >= 20%
    cap_tinh.tong_ton giam >= 300 met_gia
    cap_tinh.tong_ton giam >= 20% tung noi
""")
    now, then = ([{"ma": x, "cap": "tinh", "noi": x.lower(), "ton": ton} for x in "AB"] for ton in (50, 100))
    content = content_of(rules.evaluate(now, previous=then), "vi")
    charts = [one.chart for one in content.statements]
    assert [one.limits for one in charts] == [((Relation.AT_MOST, 160),), (), ()]
    assert [group.chart.limits for group in statement(content, "1/3").groups] == [(), ()]
