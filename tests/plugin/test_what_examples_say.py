"""What may stand in an example, and what is said of one that fails."""

import re

import pytest
from small_plan import GOOD, PLAN

UNITS = """\
ke_hoach p "P"
    thoi_ky 01/01/2026..31/12/2026
don_vi m2 "m²"
don_vi met_gia "mét giá"
don_vi tr "tr.đ."
thuoc_tinh cap "Cấp" : { tinh "cấp tỉnh", xa "cấp xã" }
truong kho "Kho" : m2
truong gia "Giá" : met_gia
truong tien "Tiền" : tr
pham_vi tinh_ "Tỉnh" khi cap = tinh
chi_so tong_kho "Tổng kho" = tong(kho)
chi_so tong_gia "Tổng giá" = tong(gia)
chi_so tong_tien "Tổng tiền" = tong(tien)
muc "1" "Một"
    moi tinh_.kho >= 40 m2
    tinh_.tong_kho >= 40 m2
    tinh_.tong_gia >= 40 met_gia
    tinh_.tong_tien >= 40 tr
"""

ONE = """\
bo_quy_tac p
vi_du "x"
| ma | cap  | kho  | gia  | tien |
| A  | tinh | 19,9 | 19,9 | 19,9 |
"""

OPEN = ONE + "| B  | tinh |      |      |      |\n"


def codes(said, file="p.vidu"):
    """Return the lines and codes of the mistakes that were said."""
    found = re.findall(rf"^{re.escape(file)}:(\d+): \[([a-z-]+)\] \S", said, re.MULTILINE)
    return [(int(line), code) for line, code in found]


def test_units_are_written_by_name_or_label_with_or_without_space_and_in_ranges(run):
    units = {
        "kho": ("", "m2", " m2", "m²", " m²", " M2", "  m2"),
        "gia": ("", "met_gia", " mét_giá", " met gia", "mét giá", " Mét  Giá"),
        "tien": ("", "tr", " tr", "tr.đ.", " tr.đ.", " tr.d."),
    }
    one, several = ONE, OPEN
    for name, ways in units.items():
        for unit in ways:
            what = f"1 tinh_.tong_{name} =>"
            one += f"{what} không đạt 19,9{unit}\n{what} không đạt 199/10{unit}..19,9{unit}\n"
            several += f"{what} thiếu số liệu 19,9{unit}..\n{what} thiếu số liệu 19,9{unit} ..\n"
    for unit in units["kho"]:
        one += f"1 tinh_.kho => không đạt 0%\n- A => không đạt 19,9{unit}\n- A => không đạt 19,9{unit} .. 19,9{unit}\n"
    several = several.replace("bo_quy_tac p\n", "").replace('"x"', '"y"')
    status, said = run({"p.vtlt": UNITS, "p.vidu": one + several})
    assert status == 0, said


@pytest.mark.parametrize(
    ("bounds", "code", "message"),
    [
        ("19,9 met_gia", "wrong-unit", "đơn vị ở đây là m², không phải `met_gia`"),
        ("19,9 m", "wrong-unit", "đơn vị ở đây là m², không phải `m`"),
        ("19,9 m2..25 m3", "wrong-unit", "đơn vị ở đây là m², không phải `m3`"),
        ("19,9%", "wrong-unit", "đơn vị ở đây là m², không phải `%`"),
        ("19,9 m2 m2", "wrong-unit", "đơn vị ở đây là m², không phải `m2`"),
        ("19 9 m2", "bad-bounds", "không đọc được giới hạn `19 9`"),
        ("1..2..3 m2", "bad-bounds", "không đọc được giới hạn `2..3`"),
        ("1.957 m2", "bad-bounds", "gợi ý: 1957 / 1,957"),
        ("1/" + "9" * 5000, "bad-bounds", "không đọc được giới hạn `1/999"),
        ("9" * 5000 + " m2", "bad-bounds", "không đọc được giới hạn `999"),
    ],
)
def test_other_units_and_what_is_no_number_are_refused(run, bounds, code, message):
    status, said = run({"p.vtlt": UNITS, "p.vidu": f"{ONE}1 tinh_.tong_kho => không đạt {bounds}\n"})
    assert status == 1
    assert codes(said) == [(5, code)]
    assert message in said


def test_a_figure_found_is_shown_exactly_and_with_its_unit(run):
    text = OPEN + "1 tinh_.kho => thiếu số liệu\n- A => đạt 40\n1 tinh_.tong_kho => đạt 1/3..40\n"
    status, said = run({"p.vtlt": UNITS, "p.vidu": text})
    assert status == 1
    assert "    cần: Đạt 40 m²\n    thấy: Không đạt 19,9 m²\n" in said
    assert "    cần: Đạt 1/3 m²..40 m²\n    thấy: Thiếu số liệu 19,9 m²..\n" in said
    text = GOOD.replace("| 50 | 24 ", "| 80 | 9  ").replace("Đạt 48%", "đạt")
    assert "    thấy: Không đạt 11,25%\n" in run({"q.vtlt": PLAN + text}, "q.vtlt")[1]


def test_a_share_without_percent_is_asked_which_of_two_it_is(run):
    files = {"p.vtlt": PLAN + GOOD.replace("30%..67,5%", "0,3..0,675").replace("48%", "48")}
    status, said = run(files)
    assert status == 1
    assert codes(said, "p.vtlt") == [(23, "share-as-decimal"), (23, "share-as-decimal"), (24, "needs-percent")]
    assert "viết `30%` hoặc phân số; `0,3%` nếu đúng là vậy" in said
    assert "viết `67,5%` hoặc phân số; `0,675%` nếu đúng là vậy" in said
    assert "viết `48%` hoặc phân số\n" in said
    said = run({}, "--vtlt-lang=en")[1]
    assert "write `30%` or a fraction; `0,3%` if that is what is meant" in said
    assert "write `48%` or a fraction\n" in said


@pytest.mark.parametrize("word", ["not-met", "not_met", "Not met", "khong-dat", "không đạt"])
def test_verdicts_are_spelled_as_reports_json_and_the_command_line_have_them(run, word):
    text = f"{ONE}1 tinh_.tong_kho => {word} 19,9\n- A => {word}\n"
    assert run({"p.vtlt": UNITS, "p.vidu": text})[0] == 0


TWO_SCOPES = """\
ke_hoach p "P"
    thoi_ky 01/01/2026..31/12/2026
don_vi nguoi "người" nguyen
thuoc_tinh cap "Cấp" : { tinh "cấp tỉnh", xa "cấp xã" }
thuoc_tinh loai "Loại" : { so "sở", kho "kho" }
truong cb "Cán bộ" : nguoi
truong lap "Lập hồ sơ" : nguoi thuoc cb
pham_vi tinh_ "Tỉnh" khi cap = tinh
pham_vi kho_ "Kho" khi loai = kho
chi_so lap_ho_so "Lập" = ty_le(lap)
muc "1" "Một"
    tinh_.lap_ho_so >= 40%
muc "2" "Hai"
    kho_.lap_ho_so >= 50%
"""


def test_a_table_needs_only_the_attributes_of_the_clauses_it_is_for(run):
    text = 'bo_quy_tac p\nvi_du "x"\n| ma | cap  | cb | lap |\n| A  | tinh | 50 | 24  |\n1 => đạt 48%\n'
    assert run({"p.vtlt": TWO_SCOPES, "p.vidu": text})[0] == 0
    status, said = run({"p.vidu": text + "2 => đạt\n"}, "p.vidu")
    assert status == 1
    assert codes(said) == [(4, "missing-attribute")]


def test_an_attribute_that_several_clauses_need_is_missed_once(run):
    text = 'bo_quy_tac p\nvi_du "x"\n| ma | cap  |\n| A  | tinh |\n2 => đạt\nkho_.lap_ho_so => đạt\n'
    assert codes(run({"p.vtlt": TWO_SCOPES, "p.vidu": text}, "p.vidu")[1]) == [(4, "missing-attribute")]


def test_unknown_agencies_unknown_clauses_and_wrong_verdicts_are_said_at_once(run):
    text = """\
bo_quy_tac p
vi_du "x"
| ma | cap  | loai | cb | lap |
| A  | tinh | so   | 50 | 24  |
1 => không đạt
- A => đạt 47%
- T9 => đạt
- A => không đạt
9 => đạt
- A => đat 1.5
- T8 => đạt
- A => đạt 4 5
1 => dat nhe
- A => không đạt 48%
"""
    status, said = run({"p.vtlt": TWO_SCOPES, "p.vidu": text}, "p.vidu")
    assert status == 1
    assert codes(said) == [
        (7, "unknown-agency"),
        (9, "unknown-statement"),
        (10, "bad-bounds"),
        (11, "unknown-agency"),
        (12, "bad-bounds"),
        (13, "unknown-verdict"),
    ]
    assert "p.vidu:5:\n    cần: Không đạt\n    thấy: Đạt 48%\n" in said
    assert "p.vidu:6: [A]\n    cần: Đạt 47%\n    thấy: Đạt 48%\n" in said
    assert "p.vidu:8: [A]\n    cần: Không đạt\n    thấy: Đạt 48%\n" in said
    assert "p.vidu:14: [A]\n    cần: Không đạt 48%\n    thấy: Đạt 48%\n" in said


def test_bounds_that_cannot_be_read_hide_no_missing_attribute_and_no_other_clause(run):
    text = 'bo_quy_tac p\nvi_du "x"\n| ma | cap  |\n| A  | tinh |\n2 => đạt 3 5\n- B => đạt\n1 => đạt\n'
    status, said = run({"p.vtlt": TWO_SCOPES, "p.vidu": text}, "p.vidu")
    assert status == 1
    assert codes(said) == [(4, "missing-attribute"), (5, "bad-bounds"), (6, "unknown-agency")]
    assert "p.vidu:7:\n    cần: Đạt\n    thấy: Thiếu số liệu" in said


@pytest.mark.parametrize(
    "line", ["ngay 31/02/2026", "ngay: 30/06/2026", "| B | tinh | so", "| B | tinh |", "| B | x | so |"]
)
def test_without_day_and_table_nothing_is_compared_but_all_mistakes_are_said(run, line):
    text = f'bo_quy_tac p\nvi_du "x"\n| ma | cap  | loai |\n{line}\n| A | tinh | so |\n1 => đạt\n- C => đạt\n- A => x\n'
    status, said = run({"p.vtlt": TWO_SCOPES, "p.vidu": text}, "p.vidu")
    assert status == 1
    assert [(place, code) for place, code in codes(said) if place != 4] == [
        (7, "unknown-agency"),
        (8, "unknown-verdict"),
    ]
    assert 4 in dict(codes(said))
    assert "thấy:" not in said


def test_a_table_whose_figures_may_be_thousands_is_refused(run):
    text = (
        'bo_quy_tac p\nvi_du "x"\n| ma | cap | dai |\n| A | tinh | 1,957 |\n| B | tinh | {} |\n1 tinh_.tong_dai => {}\n'
    )
    status, said = run({"p.vtlt": PLAN, "p.vidu": text.format("2,344", "không đạt")}, "p.vidu")
    assert status == 1
    assert codes(said) == [(4, "ambiguous-number")]
    assert "gợi ý: 1957 / 1,9570" in said
    assert run({"p.vidu": text.format("2,5", "không đạt 4,457 met")}, "p.vidu")[0] == 0
    assert run({"p.vidu": text.format("1.234,5", "đạt 1236,457 met")}, "p.vidu")[0] == 0
