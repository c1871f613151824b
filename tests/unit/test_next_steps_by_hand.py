"""What to do next, worked out by hand."""

from __future__ import annotations

import pytest

import vtlt_rules as vtlt
from vtlt_rules import examples
from vtlt_rules.verdict import Verdict

PLAN = """\
ke_hoach thu "Thử"
    thoi_ky nam 2026
don_vi nguoi "người" nguyen
thuoc_tinh cap "Cấp" : { tinh, xa }
thuoc_tinh vung "Vùng" : chuoi
truong cbccvc    "Cán bộ"    : nguoi
truong lap_ho_so "Lập hồ sơ" : nguoi thuoc cbccvc
truong van_thu   "Văn thư"   : nguoi
truong co_kho    "Có kho"    : co_khong
truong co_a "a" : co_khong
truong co_b "b" : co_khong
truong co_c "c" : co_khong
truong quy_che   "Quy chế"   : moc
pham_vi cap_tinh "Cấp tỉnh" khi cap = tinh
chi_so lap "Tỷ lệ lập hồ sơ" = ty_le(lap_ho_so)
chi_so so_nguoi  "Tổng văn thư"    = tong(van_thu)
chi_so vt    "Tỷ lệ văn thư"   = ty_le(van_thu tren cbccvc)
chi_so du    "Tỷ lệ đủ"        = ty_le(co_a va co_b va co_c va co_kho)
chi_so kho   "Tỷ lệ có kho"    = ty_le(co_kho)
muc "1" "Mục"
    STATEMENTS
"""


def plan_of(*statements):
    return vtlt.parse(PLAN.replace("STATEMENTS", "\n    ".join(statements)))


def agencies(**given):
    return [{"ma": id_, "ten": f"Sở {id_}", "cap": "tinh", "vung": "Đông", **cells} for id_, cells in given.items()]


def only_step(statement, as_of=None, **given):
    [step] = plan_of(statement).evaluate(agencies(**given), as_of=as_of).next_steps()
    return step


def ids(answers):
    return [one.agency for one in answers.agencies]


def test_of_a_share_the_widest_agency_comes_first():
    # 45 of 130 are certain, 52 are needed: 7 more are in either open agency; to miss it 24 of 30 must be away
    step = only_step(
        "cap_tinh.lap >= 40%",
        T1={"cbccvc": 100, "lap_ho_so": 45},
        T2={"cbccvc": 10},
        T3={"cbccvc": 20},
    )
    assert step.kind is vtlt.StepKind.ASK and step.is_exact
    assert ids(step.settling.certain) == ["T2", "T3"]
    assert (ids(step.settling.to_meet), step.settling.to_meet.outcome) == (["T3"], Verdict.MET)
    assert (ids(step.settling.to_fail), step.settling.to_fail.outcome) == (["T3", "T2"], Verdict.NOT_MET)
    assert step.settling.alone == ("T2", "T3")
    assert step.to_text() == (
        "1/1 Cấp tỉnh: Tỷ lệ lập hồ sơ từ 40% trở lên — Thiếu số liệu\n"
        "  Chắc chắn kết luận được khi có: 2 ô của 2 cơ quan\n"
        "    hỏi Sở T2: Lập hồ sơ\n"
        "    hỏi Sở T3: Lập hồ sơ\n"
        "  Sớm nhất có thể kết luận “Đạt” khi có: 1 ô của 1 cơ quan\n"
        "    hỏi Sở T3: Lập hồ sơ\n"
        "  Muốn kết luận “Không đạt” phải có đủ các số liệu trên\n"
        "  Chỉ một cơ quan trong số này trả lời cũng có thể đã đủ để kết luận"
    )


def test_an_agency_of_one_cell_comes_before_one_of_two():
    # T3 has two open cells, and its whole has no upper bound: nothing is met before it answers
    step = only_step("cap_tinh.lap >= 40%", T1={"cbccvc": 10, "lap_ho_so": 4}, T2={"cbccvc": 4}, T3={})
    assert ids(step.settling.certain) == ["T2", "T3"]
    assert [len(one.cells) for one in step.settling.certain.agencies] == [1, 2]
    # best of T3: all of many; at worst T2 has none of 4, so T3 makes good more than that
    assert (ids(step.settling.to_meet), step.settling.to_meet.cell_count) == (["T3"], 2)
    # best to fail: T3 has many and none of them; T2 cannot make that good
    assert ids(step.settling.to_fail) == ["T3"]
    assert step.settling.alone == ("T3",)


def test_two_cells_of_one_are_as_good_as_one_cell_each_of_two():
    # T1..T3 may have a store, T4 may count and have one: 3 of 4 are needed for 60%, 2 are certain of none
    plan = plan_of("cap_tinh.so_nguoi >= 10 nguoi khi co_kho")
    known = {"co_kho": True}
    given = agencies(T1=known, T2={**known, "van_thu": 9}, T3={}, T4={"van_thu": 1})
    [step] = plan.evaluate(given).next_steps()
    # 9 are certain; T1 alone can have any number, and T4 has just one if it counts; T3 is asked for two cells
    assert [(one.agency, len(one.cells)) for one in step.settling.certain.agencies] == [("T1", 1), ("T4", 1), ("T3", 2)]
    assert (ids(step.settling.to_meet), step.settling.to_meet.is_exact) == (["T1"], True)
    # to fail nobody may be left with any number: T1 and T3 have 0, T4 must be out
    assert sorted(ids(step.settling.to_fail)) == ["T1", "T3", "T4"]
    assert step.settling.alone == ("T1", "T3", "T4")


def test_of_each_one_failure_decides_and_the_rest_takes_all():
    step = only_step("moi cap_tinh.van_thu >= 2 nguoi", T1={"van_thu": 2}, T2={}, T3={})
    assert ids(step.settling.certain) == ids(step.settling.to_meet) == ["T2", "T3"]
    assert ids(step.settling.to_fail) == ["T2"] and step.settling.alone == ("T2", "T3")
    assert step.is_exact


def test_who_can_only_count_or_not_is_not_asked():
    # T2 has two people whether it has a store or not: it can only be out, or satisfy it
    step = only_step("moi cap_tinh.van_thu >= 2 nguoi khi co_kho", T1={"co_kho": True}, T2={"van_thu": 2})
    assert ids(step.settling.certain) == ["T1"] and step.settling.alone == ("T1",)


def test_what_lacks_is_made_good_by_the_fewest():
    # 46 of 130 are needed 52: T2 can add 2, T3 4, T1 54
    given = {
        "T1": {"cbccvc": 100, "lap_ho_so": 98},
        "T2": {"cbccvc": 15, "lap_ho_so": 0},
        "T3": {"cbccvc": 15, "lap_ho_so": 7},
    }
    step = only_step("cap_tinh.lap >= 98%", **given)  # 127,4 of 130: 128, and 105 are there
    closing = step.closing
    assert (closing.shortfall, closing.enough, closing.is_exact) == (23, 2, True)
    assert [(one.agency, one.most) for one in closing.agencies] == [("T2", 15), ("T3", 8)]
    assert step.to_text("vi").splitlines()[1] == (
        "  Còn thiếu 23 người; ít nhất 2 cơ quan phải làm thêm mới đủ: Sở T2 (tối đa 15 người); Sở T3 (tối đa 8 người)"
    )


def test_too_much_is_taken_off_where_there_is_most():
    step = only_step("cap_tinh.so_nguoi <= 10 nguoi", T1={"van_thu": 3}, T2={"van_thu": 6}, T3={"van_thu": 8})
    assert (step.closing.shortfall, step.closing.enough) == (-7, 1)
    assert [(one.agency, one.most) for one in step.closing.agencies] == [("T3", 8)]


def test_where_nothing_bounds_what_one_can_give():
    step = only_step("cap_tinh.so_nguoi >= 30 nguoi", T1={"van_thu": 3}, T2={"van_thu": 6})
    assert (step.closing.shortfall, step.closing.enough, step.closing.agencies) == (21, 1, ())
    assert not step.is_exact


def test_of_figures_without_bounds_the_farthest_come_first():
    # 3 of 20 are there, 10 are needed: alone T1 lacks 4 and T2 3
    given = {"T1": {"van_thu": 1, "cbccvc": 10}, "T2": {"van_thu": 2, "cbccvc": 10}}
    step = only_step("cap_tinh.vt >= 50%", **given)
    assert (step.closing.shortfall, step.closing.enough, step.closing.is_exact) == (7, 1, False)
    assert [(one.agency, one.lacking) for one in step.closing.agencies] == [("T1", 4), ("T2", 3)]
    assert "các nơi còn cách mức chung xa nhất: Sở T1 (còn thiếu 4 người); Sở T2 (còn thiếu 3 người)" in str(step)


def test_of_many_agencies_with_any_number_of_cells():
    # 100 agencies each lack one cell, two, three, four; all count alike, so those with fewer cells come first
    flags = ("co_a", "co_b", "co_c", "co_kho")
    given = {
        f"T{count}_{place}": dict.fromkeys(flags[: 4 - count], True) for count in (1, 2, 3, 4) for place in range(100)
    }
    step = only_step("cap_tinh.du >= 62,5%", **given)  # 250 of 400
    assert (step.settling.to_meet.agency_count, step.settling.to_meet.cell_count) == (250, 100 + 200 + 150)
    # 151 must not satisfy it
    assert (step.settling.to_fail.agency_count, step.settling.to_fail.cell_count) == (151, 100 + 102)


def test_of_each_who_lacks_least_comes_first():
    step = only_step(
        "moi cap_tinh.van_thu trong 2..3 nguoi", T1={"van_thu": 9}, T2={"van_thu": 0}, T3={"van_thu": 1}, T4={}
    )
    assert [(one.agency, one.lacking) for one in step.closing.agencies] == [("T3", 1), ("T2", 2), ("T1", -6)]
    assert (step.closing.enough, step.closing.is_exact) == (3, False)  # T4 may fail as well
    assert (
        "nơi thiếu ít nhất nêu trước: Sở T3 (còn thiếu 1 người); Sở T2 (còn thiếu 2 người); Sở T1 (vượt 6 người)"
        in str(step)
    )


def test_of_each_share_the_amount_is_of_its_part():
    step = only_step("moi cap_tinh.lap >= 50%", T1={"cbccvc": 9, "lap_ho_so": 1}, T2={"cbccvc": 4, "lap_ho_so": 1})
    assert [(one.agency, one.lacking) for one in step.closing.agencies] == [("T2", 1), ("T1", 4)]  # 4,5 are 5


def test_what_cannot_be_made_good():
    step = only_step("cap_tinh.lap > 100%", T1={"cbccvc": 9, "lap_ho_so": 1})
    assert step.closing.agencies == () and "không số liệu nào" in step.to_text()


def test_a_wrong_cell_is_named_once_with_what_depends_on_it():
    plan = plan_of("cap_tinh.lap >= 40%", "cap_tinh.lap >= 0%", "cap_tinh.so_nguoi >= 1 nguoi")
    given = agencies(T1={"cbccvc": 10, "lap_ho_so": 12, "van_thu": 1}, T2={"cbccvc": 10, "lap_ho_so": 9, "van_thu": 0})
    report = plan.evaluate(given)
    correct, ask = report.next_steps()
    assert (correct.kind, correct.correction.agency, correct.correction.field) == (
        vtlt.StepKind.CORRECT,
        "T1",
        "lap_ho_so",
    )
    assert correct.correction.open == ("1/1",) and correct.correction.standing == ("1/2",)
    assert correct.statements == ("1/1", "1/2")
    assert [one.wrong for one in ask.settling.certain.agencies] == [("lap_ho_so",)]
    assert not ask.is_exact  # which figure is wrong nobody knows
    assert "Đề nghị Sở T1 kiểm tra, sửa: Lập hồ sơ" in str(correct) and "1/1" in str(correct)
    [request] = report.requests()
    assert (request.agency, request.cells, request.open, request.settles) == ("T1", (), ("1/1",), ("1/1",))
    assert request.corrections == (correct.correction,)


def test_groups_are_steps_of_their_own():
    plan = plan_of("cap_tinh.lap >= 50% tung vung")
    given = agencies(T1={"cbccvc": 4}, T2={"cbccvc": 4, "lap_ho_so": 4, "vung": "Tây"}, T3={"cbccvc": 2, "vung": "Bắc"})
    steps = plan.evaluate(given).next_steps()
    assert [(step.group.value, ids(step.settling.certain)) for step in steps] == [("Đông", ["T1"]), ("Bắc", ["T3"])]
    # once a group fails the row does, and what is open besides it does not matter
    steps = plan.evaluate([*given, *agencies(T4={"cbccvc": 9, "lap_ho_so": 0, "vung": "Nam"})]).next_steps()
    assert [(step.kind.value, step.group.value) for step in steps] == [("close", "Nam")]
    assert "(Nam)" in str(steps[0])


def test_before_its_deadline_a_statement_has_steps_already():
    step = only_step("moi cap_tinh.quy_che hoan_thanh", "30/06/2026", T1={"quy_che": vtlt.NOT_DONE}, T2={})
    assert step.kind is vtlt.StepKind.CLOSE
    assert str(step).endswith("tạm tính: Không đạt\n  1 cơ quan chưa đạt: Sở T1")


def test_requests_are_sorted_by_what_they_settle():
    plan = plan_of(
        "moi cap_tinh.co_kho", "cap_tinh.lap >= 50%", "moi cap_tinh.van_thu >= 1 nguoi", "cap_tinh.kho >= 100%"
    )
    full = {"cbccvc": 100, "lap_ho_so": 50, "van_thu": 1, "co_kho": True}
    small = full | {"cbccvc": 1, "lap_ho_so": None}
    given = agencies(T1=full, T2=small, T3=full | {"co_kho": None}, T4=full | {"co_kho": None, "van_thu": None})
    report = plan.evaluate(given)
    found = {one.agency: (one.open, one.settles) for one in report.requests()}
    assert list(found) == ["T4", "T3", "T2"]
    # T2 alone decides 1/2: its one person makes 151 of 301, or leaves 150 of 301
    assert found["T2"] == (("1/2",), ("1/2",))
    assert found["T3"] == (("1/1", "1/4"), ("1/1", "1/4"))
    assert found["T4"] == (("1/1", "1/3", "1/4"), ("1/1", "1/3", "1/4"))
    request = report.requests()[0]
    assert [(one.cell.field, one.statements) for one in request.cells] == [
        ("co_kho", ("1/1", "1/4")),
        ("van_thu", ("1/3",)),
    ]
    assert str(request) == (
        "Sở T4 (T4)\n"
        "  Đề nghị báo cáo số liệu còn thiếu:\n"
        "    - Có kho (1/1, 1/4)\n"
        "    - Văn thư (1/3)\n"
        "  Chưa kết luận được 3 chỉ tiêu vì các số liệu này; riêng cơ quan có thể làm rõ 3 chỉ tiêu"
    )


def test_what_is_decided_or_not_judged_has_no_step():
    plan = plan_of(
        "cap_tinh.so_nguoi >= 1 nguoi",
        "cap_tinh.so_nguoi >= ?",
        'nhiem_vu cap_tinh "Nhắc nhở"',
        "moi cap_tinh.co_kho khi co_kho",
    )
    report = plan.evaluate(agencies(T1={"van_thu": 1, "co_kho": False}))
    assert report.next_steps() == report.requests() == ()


def test_many_agencies_are_counted_and_not_all_named():
    plan = plan_of("moi cap_tinh.co_kho", "moi cap_tinh.van_thu >= 1 nguoi", "cap_tinh.lap >= 100%")
    cells = {"van_thu": 0, "cbccvc": 2, "lap_ho_so": 1}
    report = plan.evaluate(agencies(**{f"T{place}": cells for place in range(1500)}))
    ask, each, share = report.next_steps()
    assert (len(ask.settling.certain.agencies), ask.settling.certain.cell_count) == (1000, 1500)
    assert len(ask.settling.alone) == len(report.requests()) == 1500
    assert (len(each.closing.agencies), each.closing.more, each.closing.enough) == (1000, 500, 1500)
    assert (len(share.closing.agencies), share.closing.more, share.closing.enough) == (1000, 500, 1500)
    assert "và 1494 nữa" in str(ask) and "và 1496 nữa" in str(each) and "và 1496 nữa" in str(share)


@pytest.fixture(scope="module")
def report_2018():
    return vtlt.load("tien_giang/2018").evaluate(examples.tien_giang_2018())


def test_the_plan_of_2018(report_2018):
    steps = {step.statements[0]: step for step in report_2018.next_steps()}
    correction = steps["II.2.d/1"]  # the last of its name: what the statement lacks; the figure of X170 came before
    assert correction.kind is vtlt.StepKind.CLOSE
    [wrong] = [step.correction for step in report_2018.next_steps() if step.correction is not None]
    assert (wrong.agency, wrong.field, wrong.open, wrong.standing) == (
        "X170",
        "van_ban_trao_doi_ky_so",
        (),
        ("II.2.d/1",),
    )
    # three communes sent nothing, and each that does not know can decide a demand on each
    plans = steps["II.3.d/1"].settling
    assert {"X024", "X055", "X161"} <= set(plans.alone) and plans.certain.agency_count == len(plans.alone) == 10
    share = steps["II.2.b/2"]
    assert share.is_exact and share.settling.to_meet.cell_count < share.settling.certain.cell_count
    finding = report_2018["II.2.b/2"][0]
    widths = {one.agency: one.sums[0].high - one.sums[0].low for one in finding.agencies if not one.sums[0].is_point}
    best = sorted(widths.values(), reverse=True)
    reported, more = finding.reported, sum(one.sums[1].low for one in finding.agencies if one.agency in widths)
    needed = -(-(reported.denominator + more) // 4) - reported.numerator
    fewest = next(count for count in range(len(best) + 1) if sum(best[:count]) >= needed)
    assert share.settling.to_meet.cell_count == fewest


def test_the_plan_of_years():
    files = examples.folder() / "song_dao_2026_2030"
    plan = vtlt.parse((files / "ke_hoach.vtlt").read_text("utf-8"), name="ke_hoach")
    data = plan.schema.read(files / "so_lieu_2026.csv", files / "danh_sach.csv")
    then = plan.schema.read(files / "so_lieu_2025.csv", files / "danh_sach.csv")
    report = plan.evaluate(data, previous=then, as_of="31/12/2026")
    steps = {step.statements[0]: step for step in report.next_steps()}
    # 57 of 60, 35 of 40 and 17 of 20 file electronically: 11 are lacking of 120, with 3, 5 and 3 left
    assert [(one.agency, one.most) for one in steps["1/3"].closing.agencies] == [("S2", 5), ("S1", 3), ("S3", 3)]
    assert [one.agency for one in steps["2/3"].settling.certain.agencies] == ["X5"]
    assert report.requests()[0].agency == "X5"
    for lang in ("vi", "en"):
        assert all(step.to_text(lang) for step in report.next_steps())
    # without the data of then nothing of now decides a demand on a change
    alone = plan.evaluate(data, as_of="31/12/2026")
    changes = [step for step in alone.next_steps() if step.settling is not None and step.settling.lacks_previous]
    assert [step.statements[0] for step in changes][:2] == ["5/1", "5/2"]
    assert "Cần số liệu kỳ trước để so sánh" in str(changes[0])
    assert not any("5/7" in one.settles for one in alone.requests())
