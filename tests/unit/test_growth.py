"""Demands on a rise or a fall: how data of then is handed over, and how what comes of it is shown."""

import json
import pickle

import pytest

import vtlt_rules as vtlt
from vtlt_rules.cli import main

PLAN = """\
ke_hoach tang_giam "Tăng giảm"
    thoi_ky nam 2026
don_vi nguoi "người" nguyen
don_vi met_gia "mét giá"
thuoc_tinh cap "Cấp" : { tinh "cấp tỉnh", xa "cấp xã" }
truong tong_so "Tổng số" : nguoi
truong lap "Lập hồ sơ" : nguoi thuoc tong_so
truong chinh_ly "Đã chỉnh lý" : met_gia
pham_vi cap_tinh "Cấp tỉnh" khi cap = tinh
chi_so ty_le_lap "Tỷ lệ lập hồ sơ" = ty_le(lap)
chi_so khoi_luong "Khối lượng" = tong(chinh_ly)
chi_so so_nguoi "Số người" = tong(tong_so)
muc "1" "Mục"
    cap_tinh.khoi_luong tang >= 10%
    cap_tinh.ty_le_lap tang >= 5 diem_phan_tram so_voi nam 2025
    moi cap_tinh.chinh_ly giam <= 5 met_gia
"""
NOW = [
    {"ma": "A", "cap": "tinh", "tong_so": 100, "lap": 45, "chinh_ly": 120},
    {"ma": "B", "cap": "tinh", "tong_so": 100, "lap": 55, "chinh_ly": 90},
]
THEN = [
    {"ma": "A", "cap": "tinh", "tong_so": 100, "lap": 40, "chinh_ly": 100},
    {"ma": "B", "cap": "tinh", "tong_so": 100, "lap": 51, "chinh_ly": 100},
]


@pytest.fixture(scope="module")
def plan():
    return vtlt.parse(PLAN)


def verdicts(report):
    return [finding.verdict.value for finding in report.findings]


# 210 beside 200: +5%. 50% beside 45,5%: +4,5 points. A rose by 20, B fell by 10.
ALL = ["not_met", "not_met", "not_met"]


@pytest.mark.parametrize(
    "previous",
    [
        THEN,
        iter(THEN),
        (one for one in THEN),
        {"": THEN, "nam 2025": THEN},
        {"": iter(THEN), "  Năm  2025 ": iter(THEN)},
    ],
    ids=["list", "iterator", "generator", "by time", "by time, accented"],
)
def test_ways_to_hand_over_the_data_of_then(plan, previous):
    assert verdicts(plan.evaluate(NOW, previous=previous)) == ALL


def test_data_of_some_times_only(plan):
    report = plan.evaluate(NOW, previous={"nam 2025": THEN})
    assert verdicts(report) == ["undecided", "not_met", "undecided"]
    assert [note.message("en").partition(":")[0] for note in report.notes] == [
        "a rise or a fall is demanded in 2 statements, and there is no data to measure it from"
    ]


def test_a_note_for_each_time_without_data(plan):
    said = [note.message() for note in plan.evaluate(NOW).notes]
    assert len(said) == 2
    assert "so với `nam 2025`" in said[1]
    assert plan.evaluate(NOW, previous=[]).notes == ()


def test_a_registry_of_then(plan):
    registry = [{"ma": "A", "cap": "xa"}, {"ma": "B", "cap": "tinh"}]
    told = [
        {"ma": one["ma"], "tong_so": one["tong_so"], "lap": one["lap"], "chinh_ly": one["chinh_ly"]} for one in THEN
    ]
    report = plan.evaluate(NOW, previous=told, previous_registry=registry)
    assert [report.findings[0].previous, report.findings[1].previous] == [
        vtlt.Interval(100, 100),
        report.findings[1].previous,
    ]
    by_time = plan.evaluate(NOW, previous={"": told}, previous_registry={"": registry})
    assert by_time.findings[0].previous == vtlt.Interval(100, 100)


@pytest.mark.parametrize(
    ("arguments", "error", "said"),
    [
        ({"previous": {"nam 2024": THEN}}, ValueError, "no line measures a rise or a fall from 'nam 2024'"),
        (
            {"previous": {"nam 2025": THEN, "Năm  2025": NOW}},
            ValueError,
            "'Năm  2025' is 'nam 2025', of which data is given",
        ),
        ({"previous": THEN[0]}, TypeError, "put it into a list"),
        ({"previous": {1: THEN}}, TypeError, "keyed by what lines compare with"),
        ({"previous_registry": THEN}, TypeError, "give what they reported as `previous`"),
        ({"previous": THEN, "previous_registry": {"": THEN}}, TypeError, "must be too"),
        ({"previous": {"": THEN}, "previous_registry": THEN}, TypeError, "must be a mapping like it"),
        ({"previous": {"": THEN}, "previous_registry": {"nam 2025": THEN}}, ValueError, "`previous` has not"),
        ({"previous": "THEN"}, TypeError, "agencies"),
    ],
)
def test_what_cannot_be_data_of_then(plan, arguments, error, said):
    with pytest.raises(error, match=said):
        plan.evaluate(NOW, **arguments)


def test_what_stops_on_both_sides_is_said_at_once(plan):
    with pytest.raises(vtlt.BadData) as raised:
        plan.evaluate([{"cap": "tinh"}], previous=[{"ma": "A"}])
    found = {(one.code, one.is_previous) for one in raised.value.issues}
    assert found == {("missing-id", False), ("missing-attribute", True)}
    assert "số liệu kỳ trước" in str(raised.value)
    with pytest.raises(vtlt.BadData) as raised:
        plan.evaluate(NOW, previous=[{"ma": "A"}])
    assert {one.is_previous for one in raised.value.issues} == {True}


def test_data_of_then_for_a_plan_that_compares_nothing():
    plan = vtlt.parse(PLAN.replace("tang >= 10%", ">= 10 met_gia").split("    cap_tinh.ty_le_lap")[0])
    assert verdicts(plan.evaluate(NOW, previous=THEN)) == ["met"]
    assert plan.compile()(NOW[0], THEN[0]) == plan.compile()(NOW[0])


# ---- compile and accumulator


def test_the_compiled_function_takes_the_agency_of_then(plan):
    judge = plan.compile()
    values = lambda *arguments: [verdict.value for verdict in judge(*arguments)]  # noqa: E731
    assert values(NOW[0]) == ["undecided"] * 3
    assert values(NOW[0], None) == ["not_applicable"] * 3
    assert values(NOW[0], THEN[0]) == ["met", "met", "met"]  # +20%, +5 points, no fall
    assert values(NOW[0], {"nam 2025": THEN[0]}) == ["undecided", "met", "undecided"]
    assert values(NOW[0], {"nam 2025": None}) == ["undecided", "not_applicable", "undecided"]
    assert pickle.loads(pickle.dumps(judge))(NOW[0], THEN[0]) == judge(NOW[0], THEN[0])


def test_an_accumulator_has_two_sides(plan):
    running = plan.accumulator()
    for agency in NOW:
        running.add(agency)
    assert [one.value for one in running.verdicts] == ["undecided"] * 3
    then, a_year_ago = running.since(), running.since("năm 2025")
    assert [one.value for one in running.verdicts] == ["not_applicable"] * 3
    for agency in THEN:
        then.add(agency)
        a_year_ago.add(agency)
    assert [one.value for one in running.verdicts] == ALL
    then.replace(THEN[0] | {"chinh_ly": 90})  # 210 beside 190
    assert [one.value for one in running.verdicts] == ["met", "not_met", "not_met"]
    copy = pickle.loads(pickle.dumps(running))
    then.remove("B")
    running.replace(NOW[1] | {"chinh_ly": 0})  # 120 beside 90; B was not there
    assert [one.value for one in running.verdicts] == ["met", "not_met", "met"]
    assert [one.value for one in copy.verdicts] == ["met", "not_met", "not_met"]
    assert len(then) == 1
    running.remove("A")
    running.remove("B")
    assert [one.value for one in running.verdicts] == ["not_applicable"] * 3


def test_what_an_accumulator_refuses(plan):
    running = plan.accumulator()
    with pytest.raises(KeyError, match="nam 2020"):
        running.since("nam 2020")
    running.since().add(THEN[0])
    with pytest.raises(ValueError, match="already added"):
        running.since().add(THEN[0])
    with pytest.raises(KeyError):
        running.since().replace(THEN[1])
    with pytest.raises(KeyError):
        running.since().remove("B")
    with pytest.raises(vtlt.BadData):
        running.since().add({"ma": "C"})
    assert len(running.since()) == 1


# ---- what is shown


def test_reports_tell_the_change(plan):
    report = plan.evaluate(NOW, previous=THEN)
    text = " ".join(report.to_text().split())
    assert "Khối lượng tăng ít nhất 10%" in text
    assert "210 mét giá; tăng 5% so với 200 mét giá; còn thiếu 10 mét giá" in text
    assert "tăng ít nhất 5 điểm phần trăm so với năm 2025" in text
    assert "50% (100 / 200 người); tăng 4,5 điểm phần trăm so với 45,5%; còn thiếu 1 người" in text
    assert "rose by 5% from 200 mét giá" in report.to_text("en")
    explained = report.findings[2].explain()
    assert "A: 120 mét giá (tăng 20 mét giá so với 100 mét giá) — Đạt" in explained
    assert "B: 90 mét giá (giảm 10 mét giá so với 100 mét giá) — Không đạt" in explained
    assert "So với kỳ trước: tăng 5% so với 200 mét giá" in report.findings[0].explain()


def test_an_open_change_is_told_by_its_bounds(plan):
    then = [THEN[0], {"ma": "B", "cap": "tinh", "tong_so": 100}]
    report = plan.evaluate(NOW, previous=then)
    text = " ".join(report.to_text("en").split())
    assert "changed by -100 to 110% from at least 100 mét giá" in text
    assert "B: chinh_ly (data of then)" in report.findings[0].explain("en")
    assert report.findings[2].agencies[1].change == vtlt.Change(None, 90)


def test_json_tells_the_change(plan):
    then = [THEN[0], {"ma": "B", "cap": "tinh", "tong_so": 100, "lap": 101, "chinh_ly": 100}]
    data = json.loads(json.dumps(plan.evaluate(NOW, previous=then).to_dict("en")))
    first, second, third = data["findings"]
    assert first["previous"] == {"low": "200", "high": "200"}
    assert first["change"] == {"low": "1/20", "high": "1/20"}
    assert second["missing"] == []
    assert [(one["agency"], one["code"], one["previous"]) for one in second["issues"]] == [
        ("B", "part-exceeds-whole", True)
    ]
    assert third["below"] == ["B"]
    [own] = [one for one in third["agencies"] if one["agency"] == "B"]
    assert (own["low"], own["high"], own["verdict"]) == ("90", "90", "not_met")
    assert own["previous"] == {"low": "100", "high": "100"}
    assert own["change"] == {"low": "-10", "high": "-10"}
    assert "previous" not in data["data_issues"][0] or data["data_issues"][0]["previous"] is True


# ---- the command


@pytest.fixture
def files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plan.vtlt").write_text(PLAN, encoding="utf-8")
    for name, agencies in (("now", NOW), ("then", THEN)):
        rows = [",".join(NOW[0]), *(",".join(map(str, one.values())) for one in agencies)]
        (tmp_path / f"{name}.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (tmp_path / "registry.csv").write_text("ma,cap\nA,xa\nB,tinh\n", encoding="utf-8")
    (tmp_path / "told.csv").write_text("ma,tong_so,lap,chinh_ly\nA,100,40,100\nB,100,51,100\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--previous", "then.csv"], "tăng 5% so với 200 mét giá"),
        (["--previous", "năm 2025=then.csv"], "tăng 4,5 điểm phần trăm so với 45,5%"),
        (["--previous", "=then.csv"], "tăng 5% so với 200 mét giá"),
        (["--previous", "told.csv", "--previous-registry", "registry.csv"], "tăng 110% so với 100 mét giá"),
        ([], "chưa có số liệu kỳ trước để so"),
    ],
)
@pytest.mark.usefixtures("files")
def test_the_command_takes_files_of_then(capsys, arguments, said):
    assert main(["evaluate", "plan.vtlt", "now.csv", *arguments]) == 0
    assert said in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--previous", "2025=then.csv"], "không dòng nào của bộ quy tắc so với kỳ đó"),
        (["--previous", "2024=then.csv"], "viết `=then.csv`, `nam 2025=then.csv`"),
        (["--lang", "en", "--previous", "2024=then.csv"], "write `=then.csv`, `nam 2025=then.csv`"),
        (["--previous-registry", "registry.csv"], "không có tệp `--previous` nào"),
        (["--previous", "none.csv"], "none.csv"),
        (["--previous", "told.csv", "--previous", "=then.csv"], "`then.csv` là tệp thứ hai của cùng một kỳ"),
        (
            ["--lang", "en", "--previous", "nam 2025=a", "--previous", "Năm  2025=b"],
            "`b` is the second file of one time",
        ),
        (
            ["--previous", "then.csv", "--previous-registry", "a", "--previous-registry", "b"],
            "`--previous-registry` chỉ nhận một tệp cho mỗi kỳ",
        ),
        (["--previous", "then.csv", "-o", "then.csv"], "then.csv"),
    ],
)
@pytest.mark.usefixtures("files")
def test_what_the_command_refuses(capsys, arguments, said):
    assert main(["evaluate", "plan.vtlt", "now.csv", *arguments]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.usefixtures("files")
def test_data_of_then_for_a_plan_without_rises_is_refused(tmp_path, capsys):
    (tmp_path / "plan.vtlt").write_text(PLAN.split("    cap_tinh.khoi_luong")[0], encoding="utf-8")
    assert main(["evaluate", "plan.vtlt", "now.csv", "--previous", "nam 2025=then.csv"]) == 2
    assert "không có chỉ tiêu tăng, giảm nào" in capsys.readouterr().err


# ---- what is rare


def judged(statement, now, then):
    plan = vtlt.parse(PLAN.split("    cap_tinh.khoi_luong")[0] + f"    {statement}\n")
    agency = {"cap": "tinh"}
    data = [[agency | {"ma": f"M{n}"} | one for n, one in enumerate(side)] for side in (now, then)]
    [finding] = plan.evaluate(data[0], previous=data[1]).findings
    return finding.verdict.value, finding.shortfall


@pytest.mark.parametrize(
    ("statement", "now", "then", "verdict", "shortfall"),
    [
        # a half of three people is nobody's rise
        ("cap_tinh.so_nguoi tang = 50% cua 3 nguoi", [{"tong_so": 4}], [{"tong_so": 2}], "not_met", None),
        # 100 now, 240 then at the least: 230 are asked for, whatever the other had
        ("cap_tinh.khoi_luong giam trong 5..10 met_gia", [{"chinh_ly": 100}], [{"chinh_ly": 240}, {}], "not_met", 130),
        # nothing can fall by more than it was, no share rise over 100%
        ("cap_tinh.khoi_luong giam >= 50 met_gia", [{"chinh_ly": 9}], [{"chinh_ly": 40}], "not_met", None),
        (
            "cap_tinh.ty_le_lap tang >= 70 diem_phan_tram",
            [{"tong_so": 10, "lap": 9}],
            [{"tong_so": 10, "lap": 4}],
            "not_met",
            None,
        ),
        ("cap_tinh.khoi_luong giam > 40 met_gia", [{"chinh_ly": 0}], [{"chinh_ly": 40}], "not_met", None),
        ("cap_tinh.khoi_luong giam = 40 met_gia", [{"chinh_ly": 0}], [{"chinh_ly": 40}], "met", None),
        ("moi cap_tinh.chinh_ly tang >= 10%", [{"chinh_ly": 5}], [{}], "undecided", None),
    ],
)
def test_what_is_lacking_to_a_change(statement, now, then, verdict, shortfall):
    assert judged(statement, now, then) == (verdict, shortfall)


def test_groups_without_data_of_then():
    plan = vtlt.parse(PLAN.split("    cap_tinh.khoi_luong")[0] + "    cap_tinh.khoi_luong tang >= 10% tung cap\n")
    [finding] = plan.evaluate(NOW).findings
    assert [(one.value, one.verdict.value) for one in finding.groups] == [("tinh", "undecided")]
    assert finding.verdict is vtlt.Verdict.UNDECIDED


def test_another_threshold_of_a_change(plan):
    other = plan.with_thresholds({"cap_tinh.khoi_luong": "5%"})
    assert verdicts(other.evaluate(NOW, previous=THEN))[0] == "met"
    with pytest.raises(vtlt.InvalidRuleset):
        plan.with_thresholds({"cap_tinh.khoi_luong": "5..6%"})
