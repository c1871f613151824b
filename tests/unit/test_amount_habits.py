"""Amounts as officials write them first: what is told, and that the line which is shown is right."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vtlt_rules as vtlt

HEAD = """ke_hoach thu "Thi đua"
    thoi_ky năm 2026
don_vi diem "điểm" nguyen
don_vi mot_gia "mét giá"
don_vi nguoi "người" nguyen
thuoc_tinh cap "Cấp" : { tinh "cấp tỉnh", xa "cấp xã" }
thuoc_tinh o_bien "Ở ven biển" : co_khong
truong thuong "Điểm thưởng" : diem
truong cham "Điểm chấm" : diem
truong tong_hop "Tổng hợp" : diem
truong diem_nen "Điểm nền" : diem
truong kho_sach "Kho sách" : mot_gia
truong kho_moi "Kho mới" : mot_gia
truong can_bo "Cán bộ" : nguoi
truong có_máy_quét "Có máy quét" : co_khong
truong nop_luu "Đã nộp lưu" : co_khong
truong vi_pham "Có vi phạm" : co_khong
pham_vi cap_xa "Cấp xã" khi cap = xa
chi_so tong_cham "Tổng điểm chấm" = tong(cham)
"""
SECTION = 'muc "1"\n'
ROW = "moi cap_xa.nop_luu\n"


def plan_with(line):
    if line.startswith(("truong", "trường", "chi_so", "pham_vi")):
        return f"{HEAD}{line}\n{SECTION}{ROW}"
    return f"{HEAD}{SECTION}{line}\n"


def the_one_about(line):
    (found,) = vtlt.check(plan_with(line))
    return found


def formula(written):
    return f'truong diem_cuoi "Điểm cuối" : diem = {written}'


def threshold(written):
    return f"moi cap_xa.cham {written}"


FORMULAS = [  # what is written, and the formula that is shown
    # a constant that is given to everybody
    ("cham + (3 diem)", "cham + (3 diem khi …)"),
    ("(cham) + (3 diem)", "cham + (3 diem khi …)"),
    ("2 * cham - 7 diem", "200% của cham - (7 diem khi …)"),
    # parentheses
    ("cham + ((7 diem khi nop_luu))", "cham + (7 diem khi nop_luu)"),
    ("cham + (((7 diem khi nop_luu)))", "cham + (7 diem khi nop_luu)"),
    ("cham - (thuong - tong_hop)", "cham - thuong + tong_hop"),
    ("cham + (thuong - (tong_hop + cham))", "cham + thuong - tong_hop - cham"),
    ("cham + (thuong)", "cham + thuong"),
    ("cham + ((thuong + 2 diem) khi nop_luu)", "cham + (thuong + 2 diem khi nop_luu)"),
    # names in several words
    ("cham + (7 diem khi có máy quét)", "cham + (7 diem khi có_máy_quét)"),
    ("cham + (7 diem khi co may quet va khong vi pham)", "cham + (7 diem khi co_may_quet va khong vi_pham)"),
    ("điểm nền + (7 diem khi nop_luu)", "điểm_nền + (7 diem khi nop_luu)"),
    ("cham + (4 diem khi it_nhat 2 trong (có máy quét, nop luu, vi_pham))",
     "cham + (4 diem khi it_nhat 2 trong (có_máy_quét, nop_luu, vi_pham))"),
    ("cham + (4 điểm khi ít nhất 1 trong (có máy quét, nop_luu))",
     "cham + (4 điểm khi ít_nhất 1 trong (có_máy_quét, nop_luu))"),
    ("cham + (7 điểm khi có máy quét) toi_da 9 diem", None),
    # a sign at the beginning
    ("- (2 diem khi vi_pham) + cham", "cham - (2 diem khi vi_pham)"),
    ("+ cham - (2 diem khi vi_pham)", "cham - (2 diem khi vi_pham)"),
    ("- thuong + cham + tong_hop", "cham - thuong + tong_hop"),
    ("-2 * thuong + cham", "cham - 200% của thuong"),
    # multiples
    ("3 * cham", "300% của cham"),
    ("cham*3 + thuong", "300% của cham + thuong"),
    ("cham + 2 × thuong", "cham + 200% của thuong"),
    ("cham x 4", "400% của cham"),
    ("2 lần cham", "200% của cham"),
    ("300% cham", "300% của cham"),
    ("300% * cham", "300% của cham"),
    ("cham * 300%", "300% của cham"),
    ("cham + (2 * thuong khi nop_luu)", "cham + (200% của thuong khi nop_luu)"),
    # the condition in front
    ("cham + (khi nop_luu 7 diem)", "cham + (7 diem khi nop_luu)"),
    ("cham + (khi cham >= 3 diem 7 diem)", "cham + (7 diem khi cham >= 3 diem)"),
    ("cham + (khi cap thuoc { tinh, xa } 7 diem)", "cham + (7 diem khi cap thuoc { tinh, xa })"),
    ('cham + (khi (nop_luu hoac vi_pham) 7 diem)', "cham + (7 diem khi (nop_luu hoac vi_pham))"),
    ("cham - (nếu vi phạm thì 7 điểm)", "cham - (7 điểm khi vi_phạm)"),
    ("cham + nếu nop_luu thì 7 diem", "cham + (7 diem khi nop_luu)"),
    ("cham + (nop_luu: 7 diem)", "cham + (7 diem khi nop_luu)"),
    ("cham + (nếu nop_luu, 7 diem)", "cham + (7 diem khi nop_luu)"),
    ("cham + (7 diem nếu có máy quét)", "cham + (7 diem khi có_máy_quét)"),
    ("cham + 7 diem khi có máy quét", "cham + (7 diem khi có_máy_quét)"),
    ("cham - 2 * thuong nếu vi_pham", "cham - (200% của thuong khi vi_pham)"),
    ("cham + 7 diem (khi nop_luu)", "cham + (7 diem khi nop_luu)"),
    ("cham - 7 diem (nếu có máy quét)", "cham - (7 diem khi có_máy_quét)"),
    # words for signs
    ("cham cộng (7 diem khi nop_luu)", "cham + (7 diem khi nop_luu)"),
    ("cham, cộng thêm 7 diem nếu nop_luu, trừ đi 2 diem nếu vi_pham",
     "cham + (7 diem khi nop_luu) - (2 diem khi vi_pham)"),
    ("cham trừ thuong", "cham - thuong"),
]  # fmt: skip

ROWS = [  # what is written, and what is shown behind the subject
    (">= 30 diem tru (4 diem khi vi_pham)", ">= 30 diem - (4 diem khi vi_pham)"),
    (">= 30 diem, trừ 4 diem nếu vi_pham", ">= 30 diem - (4 diem khi vi_pham)"),
    (">= thuong trừ bớt 4 diem khi vi_pham", ">= thuong - (4 diem khi vi_pham)"),
    (">= thuong cộng thêm 4 diem khi nop_luu trừ \"UBND xã A\"",
     ">= thuong + (4 diem khi nop_luu) trừ \"UBND xã A\""),
    (">= 30 diem - (4 diem nếu vi_pham) suy_tu \"X\"", ">= 30 diem - (4 diem khi vi_pham) suy_tu \"X\""),
    (">= 30 diem - 4 diem nếu vi_pham", ">= 30 diem - (4 diem khi vi_pham)"),
    (">= 30 diem - (khi vi_pham 4 diem) khi nop_luu", ">= 30 diem - (4 diem khi vi_pham) khi nop_luu"),
    (">= (30 diem) - (4 diem khi vi_pham)", ">= 30 diem - (4 diem khi vi_pham)"),
    (">= - (4 diem khi vi_pham) + 30 diem", ">= 30 diem - (4 diem khi vi_pham)"),
    (">= 30 diem trừ thuong nếu vi_pham", ">= 30 diem - (thuong khi vi_pham)"),
    (">= 30 diem - (4 diem nếu vi_pham) khi nop_luu", ">= 30 diem - (4 diem khi vi_pham) khi nop_luu"),
    (">= 30 diem giảm 4 diem nếu vi_pham", ">= 30 diem - (4 diem khi vi_pham)"),
    (">= 30 diem thêm 4 diem khi nop_luu", ">= 30 diem + (4 diem khi nop_luu)"),
    (">= 30 diem - 4 diem (khi vi_pham) khi nop_luu", ">= 30 diem - (4 diem khi vi_pham) khi nop_luu"),
    (">= 30 diem nếu nop_luu", ">= 30 diem khi nop_luu"),
    (">= 2 * thuong", ">= 200% của thuong"),
    (">= 1,5 * thuong + 2 diem den_het nam 2026", ">= 150% của thuong + 2 diem den_het nam 2026"),
    (">= thuong / 4 khi nop_luu", ">= 25% của thuong khi nop_luu"),
    (">= 12,5% thuong", ">= 12,5% của thuong"),
    (">= (7 diem khi có máy quét)", ">= (7 diem khi có_máy_quét)"),
    (">= 2 * thuong - 2 diem khi nop_luu", ">= 200% của thuong - 2 diem khi nop_luu"),
    (">= 3 diem khi có máy quét", ">= 3 diem khi có_máy_quét"),
    (">= 3 diem khi 2 * cham > thuong", ">= 3 diem khi 200% của cham > thuong"),
    ("trong 1..3 diem nếu nop_luu", "trong 1..3 diem khi nop_luu"),
]  # fmt: skip

OTHERS = [
    ('chi_so a "A" = tong(2 * cham)', 'chi_so a "A" = tong(200% của cham)'),
    ('chi_so a "A" = ty_le(co may quet)', 'chi_so a "A" = ty_le(co_may_quet)'),
    ('truong a "A" : co_khong = có máy quét va 2 * cham >= thuong',
     'truong a "A" : co_khong = có_máy_quét va 200% của cham >= thuong'),
    ('truong a "A" : { tot "Tốt" khi 2 * cham >= 9 diem, kem "Kém" con_lai }',
     'truong a "A" : { tot "Tốt" khi 200% của cham >= 9 diem, kem "Kém" con_lai }'),
    ('truong a "A" : diem thuoc cham = thuong + tong_hop toi_da 9 diem',
     'truong a "A" : diem thuoc cham toi_da 9 diem = thuong + tong_hop'),
    ('truong a "A" : diem = thuong + tong_hop không quá 9 diem', 'truong a "A" : diem tối_đa 9 diem = thuong + tong_hop'),
    ('truong a "A" : diem = thuong + tong_hop khong vuot qua 9 diem',
     'truong a "A" : diem toi_da 9 diem = thuong + tong_hop'),
    ('trường a "A" : diem = thuong + tong_hop tối đa 9 diem', 'trường a "A" : diem tối_đa 9 diem = thuong + tong_hop'),
    ('pham_vi a "A" khi cap = xa va ở biển', 'pham_vi a "A" khi cap = xa va ở_biển'),
    ("cap_xa.tong_cham >= 3 diem nếu có máy quét", "cap_xa.tong_cham >= 3 diem khi có_máy_quét"),
    ("moi cap_xa.nop_luu nếu có máy quét", "moi cap_xa.nop_luu khi có_máy_quét"),
]  # fmt: skip

LINES = (
    [(formula(written), formula(right)) for written, right in FORMULAS if right is not None]
    + [(threshold(written), threshold(right)) for written, right in ROWS]
    + OTHERS
)


@pytest.mark.parametrize(("written", "right"), LINES)
def test_the_line_that_is_shown(written, right):
    found = the_one_about(written)
    assert found.code in ("syntax-error", "not-in-language", "unexpected-character")
    assert found.suggestion == right
    if "…" in right:  # which only the author can say
        assert "…" not in written
        right = right.replace("…", "vi_pham")
    assert vtlt.check(plan_with(right)) == []


@pytest.mark.parametrize(
    "written",
    [
        formula("cham + (7 diem khi nop_luu, 4 diem khi vi_pham)"),  # two amounts, or two conditions
        formula("cham + (khi nop_luu)"),
        formula("cham + ()"),
        "nhiem_vu cap_xa 2 * cham",
        formula("cham + (thuong >= 3 diem)"),
        formula("cham - (thuong - (nop_luu va vi_pham))"),
        formula("cham * thuong"),
        formula("cham * 2,5"),  # no whole multiple
        formula("cham / 2"),
        formula("- cham"),
        formula("- (2 diem khi vi_pham)"),
        formula("cham + (- 2 diem khi vi_pham)"),
        formula("(cham + thuong"),
        formula("cham + thuong)"),
        formula("cham - 2 diem khi thuong + tong_hop >= 3 diem 2 *"),
        threshold(">= thuong - 4 diem nếu vi_pham"),  # the row, or the 4 points
        formula("cham + 4 diem khi thuong + diem_nen >= 3 diem"),  # how far the condition goes
        threshold(">= 30 diem - thuong nếu vi_pham"),
        threshold(">= 30 diem, nop_luu thì 20 diem"),
        threshold(">= thuong (nop_luu)"),
        threshold(">= cham / 0"),
        threshold(">= cham / 7"),  # 14,28…%
        threshold(">= cham (khi"),
        formula("cham *" + " cham +" * 200 + " cham"),
        'truong a "A" : diem toi_da 5 diem = cham + thuong toi_da 9 diem',
    ],
)
def test_nothing_is_shown_where_only_the_author_can_tell(written):
    found = [one for one in vtlt.check(plan_with(written)) if one.is_error]
    assert [one.suggestion for one in found] == [None]


@pytest.mark.parametrize(
    ("written", "vi", "en"),
    [
        (formula("cham * thuong"), "phép nhân", "products"),
        (threshold(">= 2 * thuong"), "`200% của a`", "`200% cua a`"),
        (threshold(">= cham / thuong"), "phép chia", "quotients"),
        (formula("- (2 diem khi vi_pham)"), "số bị trừ", "taken from"),
        (threshold(">= 3 diem khi - cham + thuong > 2 diem"), "đầu một lượng", "beginning of an amount"),
        (formula("cham + thuong toi_da 9 diem"), "trước dấu `=`", "before the `=`"),
        (formula("cham + (7 diem khi nop_luu) tối đa 9 diem"), "mâu thuẫn", "contradiction"),
    ],
)
def test_what_is_not_in_the_language_is_said(written, vi, en):
    found = the_one_about(written)
    assert found.code == "not-in-language"
    assert vi in found.message() and en in found.message("en")


def test_a_maximum_in_front_of_a_formula_is_no_cap():
    """What the message says of it: a sum beyond it is a contradiction, and not the maximum."""
    right = the_one_about(formula("cham + (7 diem khi nop_luu) toi_da 9 diem")).suggestion
    plan = vtlt.parse(f"{HEAD}{right}\n{SECTION}moi cap_xa.diem_cuoi >= 9 diem\n")
    agency = {"ma": "1", "cap": "xa", "nop_luu": True}
    assert plan.evaluate([{**agency, "cham": 2}]).findings[0].verdict is vtlt.Verdict.MET
    assert plan.evaluate([{**agency, "cham": 3}]).findings[0].verdict is vtlt.Verdict.BAD_DATA


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("cham + 7 diem", "cham + (7 diem khi …)"),
        ("3 diem + cham - 2 diem", "(3 diem khi …) + cham - (2 diem khi …)"),
        ("7 diem", "(7 diem khi …)"),
        ("cham - (2 diem khi vi_pham) - 1 diem", "cham - (2 diem khi vi_pham) - (1 diem khi …)"),
    ],
)
def test_a_constant_in_a_formula_is_given_under_a_condition(written, shown):
    found = the_one_about(formula(written))
    assert (found.code, found.suggestion) == ("type-mismatch", shown)
    assert "điểm cộng, điểm trừ viết kèm điều kiện" in found.message()
    assert "with their condition" in found.message("en")
    assert vtlt.check(plan_with(formula(shown.replace("…", "nop_luu")))) == []


def test_a_share_of_a_constant_is_one():
    found = the_one_about('truong a "A" : mot_gia = kho_sach + 50% cua 9 mot_gia')
    assert found.suggestion == "kho_sach + (50% cua 9 mot_gia khi …)"
    assert vtlt.check(plan_with('truong a "A" : mot_gia = kho_sach + (50% cua 9 mot_gia khi nop_luu)')) == []


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ('truong a "A" : mot_gia = kho_sach - 50% cua kho_moi', "tỷ lệ khác"),
        (formula("cham - cham"), "không còn trường nào"),
        (formula("5%"), "hằng số"),
    ],
)
def test_what_else_is_no_formula(line, word):
    found = the_one_about(line)
    assert (found.code, found.suggestion) == ("type-mismatch", None)
    assert word in found.message()


@pytest.mark.parametrize(
    ("line", "suggestion"),
    [
        (formula("4 cham"), "400% của cham"),
        (formula("cham + 2 thuong"), "200% của thuong"),
        (formula("1,5 thuong + cham"), None),
        (threshold(">= 3 thuong"), "300% của thuong"),
        (threshold(">= 2 diem + 3 thuong"), "300% của thuong"),
        (threshold(">= 2 diem khi cham >= 2 thuong"), "200% của thuong"),
        ("moi cap_xa.nop_luu khi 2 cham >= thuong", "200% của cham"),
    ],
)
def test_so_many_times_a_field(line, suggestion):
    found = the_one_about(line)
    assert (found.code, found.suggestion) == ("wrong-kind", suggestion)
    if suggestion is not None:
        assert vtlt.check(plan_with(re.sub(r"\d (?=cham|thuong)", f"{suggestion.split('%')[0]}% cua ", line))) == []


@pytest.mark.parametrize(
    "line", ["cap_xa.tong_cham >= 3 thuong", "moi cap_xa.cham trong 1..3 thuong", "moi cap_xa.cham tang >= 2 thuong"]
)
def test_no_times_where_an_amount_names_no_fields(line):
    found = the_one_about(line)
    assert (found.code, found.suggestion) == ("wrong-kind", None)


@pytest.mark.parametrize(
    ("line", "what", "left", "right"),
    [
        (formula("cham + can_bo"), "added", "cham", "can_bo"),
        (formula("can_bo - cham"), "added", "cham", "can_bo"),
        (formula("thuong - cham - 200% cua can_bo"), "added", "thuong", "can_bo"),
        (formula("cham + (4 nguoi khi nop_luu)"), "added", "cham", "4 nguoi"),
        (formula("(4 diem khi nop_luu) + can_bo"), "added", "(4 diem khi nop_luu)", "can_bo"),
        (formula("can_bo + (4 diem khi nop_luu)"), "added", "(4 diem khi nop_luu)", "can_bo"),
        (formula("cham - (50% cua 4 nguoi khi nop_luu)"), "added", "cham", "4 nguoi"),
        (threshold(">= thuong + 2 nguoi"), "added", "thuong", "2 nguoi"),
        (threshold(">= 2 diem + can_bo"), "added", "2 diem", "can_bo"),
        (threshold(">= 200% cua can_bo"), "compared", "cham", "can_bo"),
        ("moi cap_xa.nop_luu khi cham >= thuong - can_bo", "added", "thuong", "can_bo"),
        ("moi cap_xa.nop_luu khi cham + can_bo trong 1..2 diem", "added", "cham", "can_bo"),
        ("moi cap_xa.nop_luu khi cham - thuong >= can_bo", "compared", "cham - thuong", "can_bo"),
        ("moi cap_xa.nop_luu khi cham + thuong >= 4 nguoi", "compared", "cham + thuong", "4 nguoi"),
        ('chi_so a "A" = tong(cham + can_bo)', "added", "cham", "can_bo"),
    ],
)
def test_what_cannot_be_added_is_told_from_what_cannot_be_compared(line, what, left, right):
    found = the_one_about(line)
    assert (found.code, found.facts["left"], found.facts["right"]) == ("unit-mismatch", left, right)
    words = {"added": ("cộng, trừ", "added to"), "compared": ("không so", "compared with")}[what]
    assert words[0] in found.message() and words[1] in found.message("en")


def test_a_milestone_is_no_condition_and_what_to_report_instead_is_said():
    line = formula("cham - (4 diem khi khong ra_quy_che)")
    plan = plan_with(line).replace("pham_vi", 'truong ra_quy_che "Ra quy chế" : moc\npham_vi', 1)
    (found,) = vtlt.check(plan)
    assert found.code == "type-mismatch"
    assert "trường có/không" in found.message() and "yes/no field" in found.message("en")


OF_FORM = {"syntax-error", "unexpected-character", "not-in-language", "reserved-word", "unclosed-parenthesis"}
WORDS = st.lists(
    st.sampled_from(
        "cham thuong vi_pham nop_luu máy quét 2 7 1,5 diem % ( ) + - * / x khi neu thi va hoac khong cua tru cong , : >= "
        "toi_da tối đa ít nhất trong { } it_nhat trừ bớt".split()
    ),
    min_size=1,
    max_size=12,
).map(" ".join)


@settings(max_examples=400, deadline=None)
@given(WORDS, st.sampled_from([formula, lambda text: threshold(f">= {text}"), lambda text: threshold(f"khi {text}")]))
def test_whatever_is_written_a_whole_line_that_is_shown_is_one(written, line):
    for found in vtlt.check(plan_with(line(written))):
        shown = found.suggestion or ""
        if found.code in OF_FORM and shown.startswith(("truong diem_cuoi", "moi cap_xa.cham")):
            again = vtlt.check(plan_with(shown.replace("…", "nop_luu")))
            assert not {one.code for one in again} & OF_FORM


def test_of_many_lines_the_first_are_tried():
    lines = "".join(f'truong a{n} "A{n}" : diem = cham + ((7 diem khi nop_luu))\n' for n in range(300))
    found = vtlt.check(f"{HEAD}{lines}{SECTION}{ROW}")
    assert [one.code for one in found] == ["syntax-error"] * 300
    shown = [one.suggestion is not None for one in found]
    assert shown == [True] * 200 + [False] * 100
