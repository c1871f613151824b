"""How a plan is read (`cach_doc`) and which copy it was made from (`nguon`): they travel everywhere and change nothing."""

from __future__ import annotations

import pytest
from small_province import PLAN, tinh

import vtlt_rules as vtlt
from vtlt_rules.report.review import ruleset_to_text
from vtlt_rules.syntax.ast_to_text import ast_to_text
from vtlt_rules.syntax.tree_to_ast import parse_document

ORIGIN = "Bản sao trên Cổng thông tin điện tử"
READ = PLAN.replace("    thoi_ky", f'    nguon "{ORIGIN}"\n    thoi_ky', 1)
READ = READ.replace(
    "    cap_tinh.lap_ho_so >= 40%\n",
    '    cach_doc "Đọc là ít nhất."\n    cách_đọc "Tính 45% cũng đạt."\n    cap_tinh.lap_ho_so >= 40%\n',
)
READ = READ.replace("    nhiem_vu cap_tinh", '    cach_doc "Không có số liệu."\n    nhiem_vu cap_tinh')
AGENCIES = [tinh(cbccvc=5, lap_duoc=1), tinh("T02", cbccvc=3, co_kho=True)]
READINGS = ["Đọc là ít nhất. Tính 45% cũng đạt.", None, "Không có số liệu.", None, None, None]


@pytest.fixture(scope="module")
def plan():
    return vtlt.parse(READ, name="nho.vtlt")


def test_a_reading_belongs_to_the_statement_below_it(plan):
    assert [one.reading for one in plan.statements] == READINGS
    assert plan.warnings == ()  # 45% stands in no row, and figures of readings are no figures of words


@pytest.mark.parametrize("text", ["", "   "])
def test_a_reading_that_says_nothing_is_none(text):
    plan = vtlt.parse(PLAN.replace("    nhiem_vu", f'    cach_doc "{text}"\n    nhiem_vu'))
    assert plan.statements[2].reading is None


def test_readings_and_origin_change_no_finding(plan):
    without = vtlt.parse(PLAN, name="nho.vtlt").evaluate(AGENCIES).to_dict()["findings"]
    found = plan.evaluate(AGENCIES).to_dict()["findings"]
    assert [one["reading"] for one in found] == READINGS
    apart = ("reading", "line")
    assert [{key: value for key, value in one.items() if key not in apart} for one in found] == [
        {key: value for key, value in one.items() if key not in apart} for one in without
    ]


def test_the_origin_in_json(plan):
    found = plan.evaluate([]).to_dict()["ruleset"]
    assert (found["origin"], found["vocabulary_origins"]) == (ORIGIN, {})
    assert vtlt.parse(PLAN).evaluate([]).to_dict()["ruleset"]["origin"] is None


def test_the_origin_of_a_vocabulary(tmp_path):
    vocabulary = 'tu_vung rieng_le "Riêng"\ntruong x "X" : co_khong\nnguồn "Biểu mẫu 2018"\n'
    tmp_path.joinpath("rieng_le.vtlt").write_text(vocabulary, encoding="utf-8")
    plan = vtlt.parse('ke_hoach a "A"\ntheo rieng_le\ntheo van_thu_luu_tru\n', folder=tmp_path)
    assert (plan.checked.origin, plan.checked.origins["rieng_le"]) == (None, "Biểu mẫu 2018")
    assert plan.evaluate([]).to_dict()["ruleset"]["vocabulary_origins"]["rieng_le"] == "Biểu mẫu 2018"
    assert "\nNguồn (rieng_le): Biểu mẫu 2018\n" in ruleset_to_text(plan.checked, "vi", 100, color=False) + "\n"


def test_show_has_reading_and_origin(plan):
    shown = ruleset_to_text(plan.checked, "vi", 100, color=False).splitlines()
    assert f"Nguồn: {ORIGIN}" in shown
    at = next(number for number, line in enumerate(shown) if "cap_tinh.lap_ho_so >= 40%" in line)
    assert "      † Đọc là ít nhất. Tính 45% cũng đạt." in shown[at : at + 3]
    assert sum("†" in line for line in shown) == 2
    assert f"Made from: {ORIGIN}" in ruleset_to_text(plan.checked, "en", 100, color=False).splitlines()


def test_a_report_marks_what_was_read_so(plan):
    lines = plan.evaluate(AGENCIES).to_text().splitlines()
    assert [line.strip() for line in lines if "†" in line] == [f"† {one}" for one in READINGS if one]


def test_an_explanation_says_how_the_plan_was_read(plan):
    report = plan.evaluate(AGENCIES)
    assert "    Cách đọc: † Đọc là ít nhất. Tính 45% cũng đạt.\n" in report.findings[0].explain()
    assert "    Reading: † Không có số liệu." in report.findings[2].explain("en")
    assert "†" not in report.findings[1].explain()


def test_a_long_reading_keeps_to_the_width():
    long = vtlt.parse(PLAN.replace("    nhiem_vu", '    cach_doc "' + "đọc " * 100 + '"\n    nhiem_vu'))
    for text in (long.evaluate([]).to_text(width=80), ruleset_to_text(long.checked, "vi", 80, color=False)):
        assert text.count("đọc") == 100 and max(map(len, text.splitlines())) <= 80


def test_the_printer_writes_them_with_accents_and_folded_without():
    source = vtlt.source.Source("a", 'ke_hoach a "A"\nnguon "B"\nmuc ?\ncach_doc "C"\nx.y >= 1 z\n')
    document = parse_document(source, vtlt.diagnostics.Problems())
    assert ast_to_text(document) == 'ke_hoach a "A"\n    nguồn "B"\n\nmuc ?\n    cách_đọc "C"\n    x.y >= 1 z\n'
    assert (
        ast_to_text(document, folded=True)
        == 'ke_hoach a "A"\n    nguon "B"\n\nmuc ?\n    cach_doc "C"\n    x.y >= 1 z\n'
    )


def test_the_same_row_read_in_two_ways_is_one_row_twice():
    twice = PLAN.replace("    nhiem_vu", '    cach_doc "Khác."\n    cap_tinh.lap_ho_so >= 40%\n    nhiem_vu')
    assert [one.code for one in vtlt.check(twice)] == ["repeated-statement"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("cach_doc dọc", None),
        ("cach_doc", None),
        ('cach doc "A"', "cach_doc"),
        ('cach_dok "A"', "cach_doc"),
        ("nguon 5", None),
        ('nguồn_gốc "A"', None),
    ],
)
def test_what_is_suggested_for_a_line_that_is_nearly_one(line, expected):
    (found,) = vtlt.check(f'ke_hoach a "A"\n{line}\n')
    assert found.code == "syntax-error" and found.suggestion == expected
