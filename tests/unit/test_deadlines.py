"""By when rows are to hold: days of statements and of agencies, in reports, JSON, frames and laws."""

import datetime
from datetime import date

import pytest
from dateutil.relativedelta import relativedelta

import vtlt_rules as vtlt
from vtlt_rules.laws import find_broken
from vtlt_rules.values import Period, later, latest_start

HEAD = """
ke_hoach ke_hoach_2026 "Nộp lưu"
    thoi_ky nam 2026..nam 2030
don_vi nguoi "người" nguyen
thuoc_tinh cap "Cấp" : { xa "cấp xã", tinh "cấp tỉnh" }
truong ket_thuc "kết thúc công việc" : moc
truong nop_luu "Nộp lưu" : moc
truong tong_so "Tổng số" : nguoi
truong lap "Lập hồ sơ" : nguoi thuoc tong_so
pham_vi cap_xa "Cấp xã" khi cap = xa
chi_so ty_le_lap "Tỷ lệ lập hồ sơ" = ty_le(lap)
muc "1"
"""
SINCE = vtlt.parse(HEAD + "moi cap_xa.nop_luu hoan_thanh trong 1 nam ke_tu ket_thuc\n")
AGENCIES = [
    {"ma": "A", "ten": "Xã A", "cap": "xa", "ket_thuc": date(2026, 1, 10), "nop_luu": date(2026, 9, 1)},
    {"ma": "B", "ten": "Xã B", "cap": "xa", "ket_thuc": date(2026, 11, 10), "nop_luu": "chua"},
    {"ma": "C", "ten": "Xã C", "cap": "xa", "ket_thuc": "chua"},
]


@pytest.mark.parametrize(
    ("row", "deadline"),
    [
        ("cap_xa.ty_le_lap >= 80%", date(2030, 12, 31)),
        ("cap_xa.ty_le_lap >= 80% den_het nam 2027", date(2027, 12, 31)),
        ("cap_xa.ty_le_lap >= 80% truoc nam 2027", date(2026, 12, 31)),
        ("cap_xa.ty_le_lap >= 80% den_het quy II/2028", date(2028, 6, 30)),
        ("cap_xa.ty_le_lap >= 80% truoc quy 1/2028", date(2027, 12, 31)),
        ("cap_xa.ty_le_lap >= 80% den_het thang 2/2028", date(2028, 2, 29)),
        ("cap_xa.ty_le_lap >= 80% truoc 01/03/2027", date(2027, 2, 28)),
        ("moi cap_xa.nop_luu hoan_thanh trong quy IV/2026", date(2026, 12, 31)),
        ("moi cap_xa.nop_luu hoan_thanh trong 30 ngay ke_tu 15/03/2026", date(2026, 4, 14)),
        ("moi cap_xa.nop_luu hoan_thanh trong 1 thang ke_tu 31/01/2027", date(2027, 2, 28)),
        ("moi cap_xa.nop_luu hoan_thanh trong 2 nam ke_tu 29/02/2028", date(2030, 2, 28)),
        ("moi cap_xa.nop_luu hoan_thanh trong 1 nam ke_tu ket_thuc", None),
    ],
)
def test_the_deadline_of_a_row(row, deadline):
    ruleset = vtlt.parse(HEAD + row + "\n")
    assert ruleset.statements[0].deadline == deadline
    assert ruleset.evaluate([]).findings[0].deadline == deadline
    assert vtlt.parse(HEAD + ruleset.statements[0].text + "\n").statements == ruleset.statements


def test_rows_that_differ_in_their_deadlines_are_named_by_their_ids():
    ruleset = vtlt.parse(HEAD + "cap_xa.ty_le_lap >= ? den_het nam 2027\ncap_xa.ty_le_lap >= ? den_het nam 2030\n")
    with pytest.raises(vtlt.InvalidRuleset) as caught:
        ruleset.with_thresholds({"cap_xa.ty_le_lap": "80%"})
    assert [one.code for one in caught.value.diagnostics] == ["ambiguous-statement"]
    given = ruleset.with_thresholds({"1/2": "80%"})
    assert [one.is_unknown for one in given.statements] == [True, False]
    assert given.statements[1].deadline == date(2030, 12, 31)


def test_each_agency_has_a_deadline_of_its_own():
    finding = SINCE.evaluate(AGENCIES, as_of=date(2026, 12, 31)).findings[0]
    assert finding.deadline is None
    assert {one.agency: one.deadline for one in finding.agencies} == {
        "A": date(2027, 1, 10),
        "B": date(2027, 11, 10),
        "C": None,
    }
    assert (finding.verdict, finding.provisional) == (vtlt.Verdict.PENDING, vtlt.Verdict.NOT_MET)
    assert finding.counts[vtlt.Verdict.PENDING] == 1
    assert finding.shortfall is None  # who is not yet due lacks nothing
    assert "không số liệu nào" not in finding.explain()


def test_reports_say_by_when():
    report = SINCE.evaluate(AGENCIES, as_of=date(2026, 12, 31))
    assert "Nộp lưu hoàn thành trong 1 năm kể từ kết thúc công việc" in report.to_text()
    assert "B Xã B: chưa hoàn thành (hạn 10/11/2027) — Chưa đến hạn" in report.findings[0].explain()
    assert "done within 1 year from" in report.to_text("en")
    (finding,) = report.to_dict()["findings"]
    assert (finding["deadline"], finding["counts"]["pending"]) == (None, 1)
    [pending] = [one for one in finding["agencies"] if one["verdict"] == "pending"]
    assert pending["agency"] == "B" and pending["deadline"] == "2027-11-10" and pending["milestone"] == "chua"
    assert pending["shown"] == "chưa hoàn thành (hạn 10/11/2027)" and "low" not in pending
    rows = "cap_xa.ty_le_lap >= 80% den_het nam 2027\nmoi cap_xa.nop_luu hoan_thanh truoc nam 2028\n"
    plan = vtlt.parse(HEAD + rows + "moi cap_xa.ket_thuc hoan_thanh trong 3 thang ke_tu nop_luu\n")
    report = plan.evaluate(AGENCIES, as_of=date(2027, 10, 31))
    shown = " ".join(report.to_text().split())
    assert "Tỷ lệ lập hồ sơ từ 80% trở lên đến hết 31/12/2027" in shown
    assert "còn 2 tháng đến hạn 31/12/2027" in shown
    assert "Nộp lưu hoàn thành đến hết 31/12/2027" in shown
    assert "hoàn thành trong 3 tháng kể từ nộp lưu" in shown
    assert [one["deadline"] for one in report.to_dict()["findings"]] == ["2027-12-31", "2027-12-31", None]


@pytest.mark.parametrize(
    ("months", "days"), [(0, 1), (0, 30), (0, 9999), (1, 0), (2, 0), (12, 0), (48, 0), (119_988, 0)]
)
def test_the_last_day_from_which_time_is_over(months, days):
    first = date(2026, 12, 20)
    for step in range(500):
        day = first + datetime.timedelta(days=step)
        found = latest_start(day, months, days)
        if found is None:
            assert months > 24_000  # longer than the calendar so far
            continue
        stretch = relativedelta(months=months, days=days)
        assert found + stretch <= day < found + datetime.timedelta(days=1) + stretch


def test_time_ends_with_the_calendar():
    assert later(date(9999, 12, 1), 0, 31) is None
    assert latest_start(date.min, 0, 1) is None
    assert latest_start(date.max, 0, 30) == date(9999, 12, 1)
    with pytest.raises(ValueError, match="0"):
        Period.of_calendar("thang", 0, 2026)


def test_time_that_ends_with_the_calendar_is_never_over():
    ruleset = vtlt.parse(HEAD + "moi cap_xa.nop_luu hoan_thanh trong 9999 nam ke_tu ket_thuc\n")
    one = {"ma": "A", "cap": "xa", "ket_thuc": date(2026, 1, 10), "nop_luu": "chua"}
    for as_of in (None, date.max):
        finding = ruleset.evaluate([one], as_of=as_of).findings[0]
        assert (finding.verdict, finding.agencies[0].deadline) == (vtlt.Verdict.PENDING, None)
        assert ruleset.compile(as_of)(one) == (vtlt.Verdict.PENDING,)


def test_the_laws_hold_where_time_runs_from_another_milestone():
    lines = "moi cap_xa.nop_luu hoan_thanh trong 1 nam ke_tu ket_thuc\ncap_xa.ty_le_lap >= 80% den_het nam 2027\n"
    lines += "moi cap_xa.nop_luu hoan_thanh truoc 01/07/2026\n"
    ruleset = vtlt.parse(HEAD + lines)
    assert [one.to_text("en") for one in find_broken(ruleset, examples=15, seed=1)] == []
