"""Figures of the words of a section against those of its statements."""

import pytest
from one_statement import HEAD, codes_of

import vtlt_rules as vtlt
from plans import plan_of
from vtlt_rules.check.figures import Formulas


def numerals_in(words: str, statement: str) -> list[tuple[str, str]]:
    return [(one.code, one.facts["numeral"]) for one in vtlt.check(f"{HEAD}    | {words}\n    {statement}\n")]


def test_how_figures_may_be_written_in_words():
    assert numerals_in("40.5 m2", "cap_tinh.tong_kho >= 40,5 m2") == []
    assert numerals_in("1.957,5 m2", "cap_tinh.tong_kho >= 1957,5 m2") == []
    assert numerals_in("1.957.000 m2", "cap_tinh.tong_kho >= 1957000 m2") == []
    assert numerals_in("1,2,3 m2", "cap_tinh.tong_kho >= 1 m2") == [
        ("numeral-not-stated", "1,2,3"),
        ("numeral-not-in-words", "1"),
    ]


def test_a_day_written_out_is_that_day():
    done = "moi cap_tinh.quy_che hoan_thanh trong 02/11/2017..31/12/2018"
    assert numerals_in("từ ngày 2 tháng 11 năm 2017", done) == []
    assert numerals_in("từ 2/11/2017", done) == []
    assert numerals_in("từ ngày 11 tháng 2 năm 2017", done) == [
        ("numeral-not-stated", "11/02/2017"),
        ("numeral-not-in-words", "02/11/2017"),
    ]


def test_the_days_of_the_period_need_not_be_said():
    assert numerals_in("cả năm", "moi cap_tinh.quy_che hoan_thanh trong 01/01/2018..31/12/2018") == []
    assert numerals_in("cả năm", "moi cap_tinh.quy_che hoan_thanh trong 02/01/2018..30/12/2018") == [
        ("numeral-not-in-words", "02/01/2018"),
        ("numeral-not-in-words", "30/12/2018"),
    ]


def test_the_longest_figure_of_words():
    """A row of more than 30 digits is no figure."""
    assert numerals_in(30 * "1", "moi cap_tinh.co_kho") == [("numeral-not-stated", 30 * "1")]
    assert numerals_in(31 * "1", "moi cap_tinh.co_kho") == []


def test_figures_of_conditions_and_of_shares_of_amounts_must_be_in_the_words():
    statement = "moi tinh_.co khi khong (tong_so trong 3..5 nguoi) va (lap >= 7 nguoi hoac lap > tong_so)"
    assert codes_of("| từ 3 đến 5 người, 7 người", statement) == []
    assert codes_of("| không có gì", statement) == ["numeral-not-in-words"] * 3
    assert codes_of("| 70% của 679,3 mét", "tinh_.tong_dai >= 70% cua 679,3 met") == []
    assert codes_of("| 30 đến 40%", "tinh_.ty trong 30..40%") == []
    assert codes_of("| 30", "tinh_.ty trong 30..40%") == ["numeral-not-stated"] + ["numeral-not-in-words"] * 2


def test_a_day_that_the_calendar_does_not_have_is_still_a_figure_of_the_words():
    assert codes_of("| trước 31/02/2018", "moi tinh_.moc_1 hoan_thanh") == ["numeral-not-stated"]


@pytest.mark.parametrize("digit", ["۷", "७", "７", "𝟕"])
def test_digits_of_other_scripts_in_the_words_of_a_section_are_no_figures(digit):
    words = f"| Ít nhất 40% công chức lập hồ sơ; {digit} đơn vị, {digit}%, {digit}/{digit}/2018, năm {digit}"
    assert vtlt.check(plan_of(words, "cap_tinh.lap_ho_so >= 40%", section='"1" "Lập hồ sơ"')) == []


def test_full_width_digits_do_not_say_what_a_statement_demands():
    text = plan_of("| Đạt ４０%.", "cap_tinh.lap_ho_so >= 40%", section='"1" "Lập hồ sơ"')
    assert [one.code for one in vtlt.check(text)] == ["numeral-not-in-words"]


def test_a_period_in_the_words_says_its_days():
    half = "moi cap_tinh.quy_che hoan_thanh trong 01/04/2018..30/06/2018"
    assert numerals_in("quý II", half) == []
    assert numerals_in("quý 2/2018", half) == []
    assert numerals_in("từ tháng 4 đến tháng 6 năm 2018", half) == []
    assert numerals_in("quý III/2018", half) == [
        ("numeral-not-in-words", "01/04/2018"),
        ("numeral-not-in-words", "30/06/2018"),
    ]
    assert numerals_in("quý II/2019", half) == numerals_in("quý VII", half) == numerals_in("quý III/2018", half)


def test_a_period_of_a_row_answers_the_words_and_need_not_be_in_them():
    assert numerals_in("hết tháng 6, trước 30/6", "moi cap_tinh.quy_che hoan_thanh den_het quy II/2018") == []
    assert numerals_in("đến 2018", "moi cap_tinh.quy_che hoan_thanh den_het nam 2018") == []
    assert numerals_in("như kế hoạch", "moi cap_tinh.quy_che hoan_thanh den_het quy II/2018") == []
    assert numerals_in("trước 30/6", "moi cap_tinh.quy_che hoan_thanh den_het quy III/2018") == [
        ("numeral-not-stated", "30/6")
    ]
    assert numerals_in("trước quý III, 30/6", "moi cap_tinh.quy_che hoan_thanh truoc quy III/2018") == []


def test_figures_of_formulas_answer_the_words_however_far_behind_the_row():
    head = HEAD.replace(
        'muc "1"',
        """truong mot "1" : co_khong = it_nhat 2 trong (co_kho, nam >= 7 nguoi, nu < 3 nguoi)
truong hai "2" : co_khong = mot
chi_so dem_hai "Đếm" = dem(hai hoac co_kho)
muc "1\"""",
        1,
    )
    said = vtlt.check(f"{head}    | 4 cơ quan đạt 2 trong 3, từ 7 người\n    cap_tinh.dem_hai >= 4 co_quan\n")
    assert [one.code for one in said] == []
    said = vtlt.check(f"{head}    | 4 cơ quan đạt 2 trong 3, từ 8 người\n    cap_tinh.dem_hai >= 4 co_quan\n")
    assert [(one.code, one.facts["numeral"]) for one in said] == [("numeral-not-stated", "8")]


def test_formulas_that_are_too_many_are_not_looked_at_and_nothing_is_said():
    assert Formulas({}, left=2).figures_of(["a", "b"]) == frozenset()
    assert Formulas({}, left=2).figures_of(["a", "b", "c"]) is None


def test_names_behind_a_window_are_looked_at():
    """A figure of the words is nowhere, although what the row names has formulas to be gone through."""
    text = (
        'ke_hoach a "A"\n    thoi_ky nam 2026\ntheo van_thu_luu_tru\nmuc "1"\n    | Việc 7 phải xong trong 30 ngày.\n'
        "    moi cap_xa.trien_lam hoan_thanh trong 30 ngay ke_tu quy_che_vtlt\n"
    )
    assert [(one.code, one.span.text) for one in vtlt.check(text)] == [("numeral-not-stated", "7")]


# ---- whose condition it is

POINTS = plan_of("moi cap_xa.van_thu >= {}")


@pytest.mark.parametrize(
    ("written", "amount", "meant"),
    [
        ("9 nguoi - 4 nguoi khi co_kho", "- 4 nguoi", "9 nguoi - (4 nguoi khi co_kho)"),
        ("luu_tru + 9 nguoi + 4 nguoi khi co_kho va nha_nuoc", "+ 4 nguoi",
         "luu_tru + 9 nguoi + (4 nguoi khi co_kho va nha_nuoc)"),
        ("9 nguoi - 4 nguoi den_het nam 2018 khi (co_kho hoac nha_nuoc) va can_xay_kho tru \"UBND xã A\"", "- 4 nguoi",
         "9 nguoi - (4 nguoi khi (co_kho hoac nha_nuoc) va can_xay_kho) đến_hết năm 2018 trừ \"UBND xã A\""),
        ("9 nguoi - (1 nguoi khi nha_nuoc) - 4 nguoi khi co_kho suy_tu \"X\"", "- 4 nguoi",
         "9 nguoi - (1 nguoi khi nha_nuoc) - (4 nguoi khi co_kho) suy_tu \"X\""),
    ],
)  # fmt: skip
def test_a_condition_that_seems_to_be_that_of_a_constant(written, amount, meant):
    (found,) = vtlt.check(POINTS.format(written))
    assert (found.code, found.is_error, found.facts["amount"]) == ("condition-of-row", False, amount)
    assert found.suggestion == f"moi cap_xa.van_thu >= {meant}"
    assert vtlt.check(POINTS.format(meant)) == []
    assert "điều kiện của cả dòng" in found.message() and "the whole row" in found.message("en")


def test_what_the_warning_says_is_what_the_row_demands():
    """Where there is a store 5 are enough either way; elsewhere nothing is demanded, or 9."""
    as_written = vtlt.parse(POINTS.format("9 nguoi - 4 nguoi khi co_kho"))
    as_shown = vtlt.parse(POINTS.format("9 nguoi - (4 nguoi khi co_kho)"))
    for stands, van_thu, row, shown in [
        (True, 5, "met", "met"), (True, 4, "not_met", "not_met"),
        (False, 8, "not_applicable", "not_met"), (False, 9, "not_applicable", "met"),
    ]:  # fmt: skip
        agency = {"ma": "1", "cap": "xa", "loai": "ubnd_xa", "van_thu": van_thu, "co_kho": stands}
        found = [one.evaluate([agency], as_of="31/12/2018").findings[0].verdict.value for one in (as_written, as_shown)]
        assert found == [row, shown]


def test_beside_a_mistake_in_the_row_nothing_is_said_of_its_condition():
    (found,) = vtlt.check(POINTS.format("9 nguoi - 4 nguoi khi co_khoo"))
    assert found.code == "unknown-name"
