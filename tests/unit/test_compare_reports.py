"""Two reports of a plan beside each other, and several by time, worked out by hand."""

from __future__ import annotations

import datetime
from fractions import Fraction
from html.parser import HTMLParser

import pytest

import vtlt_rules as vtlt
from vtlt_rules import Course, Verdict, examples
from vtlt_rules.baselines import day_of
from vtlt_rules.report.periods_json import ComparisonJson, TrendJson
from vtlt_rules.report.shape import faults_of

HEAD = """\
ke_hoach {} "Kế hoạch <b>&\\u202e"
    thoi_ky nam 2026
don_vi nguoi "người" nguyen
thuoc_tinh cap "Cấp" : {{ tinh, xa }}
truong cbccvc    "Cán bộ"    : nguoi
truong lap_ho_so "Lập hồ sơ" : nguoi thuoc cbccvc
truong van_thu   "Văn thư"   : nguoi
truong co_kho    "Có kho"    : co_khong
pham_vi cap_tinh "Cấp tỉnh" khi cap = tinh
chi_so lap       "Tỷ lệ lập hồ sơ" = ty_le(lap_ho_so)
chi_so so_nguoi  "Tổng văn thư"    = tong(van_thu)
"""


def plan_of(*statements, name="thu", clause="1"):
    lines = "\n    ".join(statements)
    head = HEAD.format(name).replace("\\u202e", "")
    return vtlt.parse(f'{head}muc "{clause}" "Mục <i>"\n    {lines}\n')


def agencies(**given):
    return [{"ma": id_, "ten": f"Sở {id_}", "cap": "tinh", **cells} for id_, cells in given.items()]


def both(statement, then, now):
    plan = plan_of(statement)
    earlier, later = (plan.evaluate(agencies(A=one)) for one in (then, now))
    [found] = later.compare(earlier).statements
    return found


def people(whole, part=None):
    return {"cbccvc": whole} if part is None else {"cbccvc": whole, "lap_ho_so": part}


@pytest.mark.parametrize(
    ("statement", "then", "now", "low", "high", "course"),
    [
        ("cap_tinh.lap >= 40%", people(10, 3), people(10, 5), "1/5", "1/5", "better"),
        ("cap_tinh.lap >= 40%", people(10, 5), people(20, 5), "-1/4", "-1/4", "worse"),
        ("cap_tinh.lap <= 40%", people(10, 5), people(20, 5), "-1/4", "-1/4", "better"),
        ("cap_tinh.lap >= 40%", people(10, 5), people(20, 10), "0", "0", "same"),
        ("cap_tinh.lap >= 40%", people(10, 5), people(10), "-1/2", "1/2", "unknown"),
        ("cap_tinh.lap >= ?", people(10, 3), people(10, 5), "1/5", "1/5", "better"),
        ("cap_tinh.lap >= 40%", people(10, 3), people(0), None, None, "unknown"),
        ("cap_tinh.so_nguoi trong 4..6 nguoi", {"van_thu": 9}, {"van_thu": 3}, "-6", "-6", "better"),  # 3 away, then 1
        ("cap_tinh.so_nguoi trong 4..6 nguoi", {"van_thu": 3}, {"van_thu": 8}, "5", "5", "worse"),
        ("cap_tinh.so_nguoi trong 4..6 nguoi", {"van_thu": 4}, {"van_thu": 6}, "2", "2", "same"),
        ("cap_tinh.so_nguoi trong 4..6 nguoi", {"van_thu": 3}, {}, "-3", None, "unknown"),
        ("cap_tinh.so_nguoi = 5 nguoi", {"van_thu": 2}, {"van_thu": 6}, "4", "4", "better"),
        ("moi cap_tinh.co_kho", {"co_kho": False}, {"co_kho": True}, "1", "1", "better"),
        ("moi cap_tinh.van_thu <= 2 nguoi", {"van_thu": 2}, {"van_thu": 3}, "-1", "-1", "worse"),
        ("du_bao cap_tinh.so_nguoi khoang 3 nguoi", {"van_thu": 2}, {"van_thu": 3}, "1", "1", "unknown"),
        ('nhiem_vu cap_tinh "Nhắc nhở"', {}, {}, None, None, "unknown"),
    ],
)
def test_which_way_a_value_went(statement, then, now, low, high, course):
    found = both(statement, then, now)
    assert found.course is Course(course)
    if low is None:
        assert found.change is None
    else:
        assert (found.change.low, found.change.high) == (Fraction(low), None if high is None else Fraction(high))


def test_bounds_that_do_not_meet_tell_the_way():
    plan = plan_of("cap_tinh.lap >= 40%")
    then = plan.evaluate(agencies(A=people(10, 2), B=people(10)))  # 2 to 12 of 20
    now = plan.evaluate(agencies(A=people(10, 9), B=people(10)))  # 9 to 19 of 20
    [found] = now.compare(then).statements
    assert (found.change.low, found.change.high) == (Fraction(-3, 20), Fraction(17, 20))
    assert found.course is Course.UNKNOWN
    now = plan.evaluate(
        agencies(A=people(30, 30), B=people(10))
    )  # 30 to 40 of 40: 75% at the least, 60% at the most then
    [found] = now.compare(then).statements
    assert (found.change.low, found.course, found.is_other_verdict) == (Fraction(3, 20), Course.BETTER, True)


def test_agencies_with_another_verdict_in_words_and_data():
    plan = plan_of("moi cap_tinh.van_thu >= 2 nguoi", "cap_tinh.lap >= 40%")
    cells = {"cbccvc": 8, "lap_ho_so": 3}
    then = plan.evaluate(
        agencies(A={"van_thu": 1} | cells, B={"van_thu": 2} | cells, C={"van_thu": 2}), as_of="31/12/2025"
    )
    now = plan.evaluate(agencies(A={"van_thu": 2} | cells, B=cells, D={"van_thu": 1}))
    comparison = now.compare(then)
    each, share = comparison.statements
    assert [(one.agency, one.then, one.now) for one in each.agencies] == [
        ("A", Verdict.NOT_MET, Verdict.MET),
        ("B", Verdict.MET, Verdict.UNDECIDED),
    ]
    assert [one.agency for one in share.agencies] == []
    text = comparison.to_text()
    assert text.startswith("So sánh số liệu đến 31/12/2025 với số liệu đến 31/12/2026\n")
    assert "Cơ quan đổi kết luận: Sở A (Không đạt → Đạt); Sở B (Đạt → Thiếu số liệu)" in text
    found = comparison.to_dict()
    assert not list(faults_of(ComparisonJson, found))
    assert found["then"] == {"ruleset": "thu", "as_of": "2025-12-31", "verdict": "pending"}
    assert found["statements"][0]["agencies"][0] == {"agency": "A", "name": "Sở A", "then": "not_met", "now": "met"}
    with pytest.raises(ValueError, match="reports are in"):
        comparison.to_text("xx")


def test_the_words_of_a_change():
    found = both("cap_tinh.lap >= 40%", people(8, 3), people(8, 5))
    then, now = (plan_of("cap_tinh.lap >= 40%").evaluate(agencies(A=people(8, part))) for part in (3, 5))
    assert now.compare(then).to_text().splitlines()[2:] == [
        "1/1 Cấp tỉnh: Tỷ lệ lập hồ sơ từ 40% trở lên",
        "  Không đạt → Đạt",
        "  37,5% → 62,5%; tăng 25 điểm phần trăm, tốt hơn",
        "  Cơ quan đổi kết luận: Sở A (Không đạt → Đạt)",
    ]
    assert found.change == vtlt.Change(Fraction(1, 4), Fraction(1, 4))


def test_statements_of_two_plans():
    old = plan_of("cap_tinh.so_nguoi >= 1 nguoi", "cap_tinh.lap >= 40%", "moi cap_tinh.co_kho", name="cu")
    new = plan_of("cap_tinh.lap >= 60%", "moi cap_tinh.van_thu >= 1 nguoi", name="moi_hon")
    data = agencies(A={"van_thu": 1, "co_kho": True, **people(10, 5)})
    comparison = new.evaluate(data).compare(old.evaluate(data))
    [found] = comparison.statements
    assert (found.then.statement.id, found.now.statement.id) == ("1/2", "1/1")
    assert (found.then.verdict, found.now.verdict) == (Verdict.MET, Verdict.NOT_MET)
    assert [one.id for one in comparison.only_then] == ["1/1", "1/3"]
    assert [one.id for one in comparison.only_now] == ["1/2"]
    assert "Chỉ có trong báo cáo trước, không có chỉ tiêu tương ứng: 1/1, 1/3" in str(comparison)
    with pytest.raises(vtlt.UnlikePlans, match="`moi_hon` và `khac`") as caught:
        new.evaluate(data).compare(plan_of("cap_tinh.lap >= 60%", name="khac", clause="9").evaluate(data))
    assert "no statement in common" in caught.value.message("en")


# ---- several times


def trend_2026(**arguments):
    plan = plan_of("cap_tinh.lap >= 40%", "cap_tinh.so_nguoi <= 5 nguoi", 'nhiem_vu cap_tinh "Nhắc <script>"')
    figures = {"30/06/2026": (people(8, 2) | {"van_thu": 4}), "31/12/2025": people(8, 1), "31/12/2026": people(8)}
    reports = [plan.evaluate(agencies(A=cells), as_of=day) for day, cells in figures.items()]
    return vtlt.Trend.of(reports, **arguments)


def test_a_trend_is_in_the_order_of_its_days():
    trend = trend_2026()
    assert [one.name for one in trend.times] == ["31/12/2025", "30/06/2026", "31/12/2026"]
    share, total, duty = trend.lines
    assert [one.bounds.low for one in share.findings] == [Fraction(1, 8), Fraction(1, 4), 0]
    assert [one.bounds.high for one in total.findings] == [None, 4, None]
    assert str(trend).splitlines()[6:10] == [
        "1/1 Cấp tỉnh: Tỷ lệ lập hồ sơ từ 40% trở lên",
        "  31/12/2025  … Chưa đến hạn (tạm tính: Không đạt): 12,5%",
        "  30/06/2026  … Chưa đến hạn (tạm tính: Không đạt): 25%",
        "  31/12/2026  ? Thiếu số liệu: 0–100%",
    ]
    assert duty.last.verdict is Verdict.TRACKED
    found = trend.to_dict()
    assert not list(faults_of(TrendJson, found))
    assert [one["low"] for one in found["statements"][0]["values"]] == ["1/8", "1/4", "0"]
    assert found["times"][1] == {"time": "30/06/2026", "as_of": "2026-06-30", "verdict": "pending"}


def test_names_go_with_their_reports():
    assert [one.name for one in trend_2026(names=["b", "a", "c"]).times] == ["a", "b", "c"]
    with pytest.raises(ValueError, match="3 reports and 1 names"):
        trend_2026(names=["a"])
    with pytest.raises(ValueError, match="needs reports"):
        vtlt.Trend.of([])


class Page(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags, self.texts, self.open = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "line", "circle", "rect"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag in self.open:
            assert self.open.pop() == tag

    def handle_data(self, text):
        self.texts.append(text)


def test_the_page_of_a_trend():
    page = Page(trend_2026(names=["<img src=x>", '"><script>', "c"]).to_html())
    tags = [tag for tag, _ in page.tags]
    assert "script" not in tags and "img" not in tags and "b" not in tags and page.open == []
    assert "<img src=x>" in page.texts and tags.count("article") == 3
    assert tags.count("svg") == 2  # a duty has no value
    assert not any("http" in str(value) for _, attributes in page.tags for value in attributes.values())
    shapes = [(tag, one) for tag, one in page.tags if tag in ("circle", "rect")]
    # two known values and one band of the share; of the total a known one between two without upper bound
    assert [tag for tag, _ in shapes] == ["circle", "circle", "rect", "rect", "circle", "rect"]
    heights = [int(one["cy"]) for tag, one in shapes if tag == "circle"]
    assert heights[0] > heights[1]  # 12,5% is below 25%
    band = shapes[2][1]
    assert int(band["y"]) + int(band["height"]) == 100 and int(band["y"]) == 8  # from nothing to all of it
    labels = [one["aria-label"] for tag, one in page.tags if tag == "svg"]
    assert "12,5%" in labels[0] and "0–100%" in labels[0]


def test_a_plan_without_a_counterpart_is_refused():
    data = agencies(A=people(8, 2))
    one, other = plan_of("cap_tinh.lap >= 40%"), plan_of("moi cap_tinh.co_kho", name="khac", clause="7")
    with pytest.raises(vtlt.UnlikePlans):
        vtlt.Trend.of([one.evaluate(data), other.evaluate(data)])
    more = plan_of("cap_tinh.lap >= 40%", "moi cap_tinh.co_kho")
    trend = vtlt.Trend.of([one.evaluate(data), more.evaluate(data)])
    assert trend.lines[1].findings[0] is None and "  31/12/2026  –\n" in f"{trend}\n"
    assert trend.to_dict()["statements"][1]["values"][0] is None
    assert trend.to_html().count("<article>") == 2


@pytest.mark.parametrize("name", vtlt.rulesets())
def test_all_shipped_plans(name):
    try:
        plan = vtlt.load(name)
    except vtlt.InvalidRuleset:  # a vocabulary
        return
    empty = plan.evaluate([])
    comparison, trend = empty.compare(empty), vtlt.Trend.of([empty, empty])
    assert len(comparison.statements) == len(trend.lines) == len(plan.statements)
    for lang in ("vi", "en"):
        assert comparison.to_text(lang) and trend.to_text(lang) and trend.to_html(lang)
        assert not list(faults_of(ComparisonJson, comparison.to_dict(lang)))
        assert not list(faults_of(TrendJson, trend.to_dict(lang)))
    assert empty.next_steps() == empty.requests() == ()


def test_the_plan_of_years_and_of_2018():
    files = examples.folder() / "song_dao_2026_2030"
    plan = vtlt.parse((files / "ke_hoach.vtlt").read_text("utf-8"), name="ke_hoach")
    now, then = (plan.schema.read(files / f"so_lieu_{year}.csv", files / "danh_sach.csv") for year in (2026, 2025))
    later = plan.evaluate(now, previous=then, as_of="31/12/2026")
    earlier = plan.evaluate(then, as_of="31/12/2025")
    comparison = later.compare(earlier)
    found = {one.now.statement.id: one for one in comparison.statements}
    # 50 + 30 + 12 of 120 then, 57 + 35 + 17 of 120 now
    assert found["1/1"].change == vtlt.Change(Fraction(17, 120), Fraction(17, 120))
    assert found["1/1"].course is Course.BETTER
    # what is left of the year before: 20 + 10 + 30 metres in the departments alone; it is to fall
    assert found["5/2"].course is Course.BETTER and found["5/2"].change.high < 0
    assert not list(faults_of(ComparisonJson, comparison.to_dict()))
    report = vtlt.load("tien_giang/2018").evaluate(examples.tien_giang_2018())
    assert {one.course for one in report.compare(report).statements} <= {Course.SAME, Course.UNKNOWN}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("31/12/2026", (2026, 12, 31)),
        (" năm 2026 ", (2026, 12, 31)),
        ("nam 2026", (2026, 12, 31)),
        ("quý II/2026", (2026, 6, 30)),
        ("quy 4/2026", (2026, 12, 31)),
        ("tháng 02/2028", (2028, 2, 29)),
        ("thang 12/2026", (2026, 12, 31)),
    ],
)
def test_times_as_people_write_them(text, day):
    assert day_of(text) == datetime.date(*day)


@pytest.mark.parametrize("text", ["", "2026", "quý V/2026", "tháng 13/2026", "năm 0000", "31/02/2026", "năm 2026=x"])
def test_what_is_no_time(text):
    assert day_of(text) is None


@pytest.mark.parametrize("other", [None, 5, {}, "bao_cao.json"])
def test_what_is_no_report(other):
    report = plan_of("cap_tinh.lap >= 40%").evaluate(agencies(A=people(10, 4)))
    with pytest.raises(TypeError, match="compared with a report"):
        report.compare(other)
    with pytest.raises(TypeError, match="compared with a report"):
        report.compare(report.to_dict())
