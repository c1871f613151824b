"""Statements: names, types and units that do not fit, and demands that do not."""

import pytest
from one_statement import HEAD, PEOPLE, codes_of, the_one_in

import vtlt_rules as vtlt
from plans import plan_of
from vtlt_rules.words import Word


def test_everything_wrong_with_what_stands_beside_an_unknown_name():
    def codes_at(statement: str) -> list[tuple[str, str]]:
        return [(one.code, one.span.text) for one in vtlt.check(HEAD + statement)]

    assert codes_at("cap_tinh.khong_co >= 70 cua 679,3 m2") == [("unknown-name", "khong_co"), ("missing-unit", "70")]
    assert codes_at("cap_tinh.khong_co >= 70% cua 679,3") == [("unknown-name", "khong_co"), ("missing-unit", "679,3")]
    assert codes_at("moi cap_tinh.co_kho khi la = tong_so + nua") == [("unknown-name", "la"), ("unknown-name", "nua")]
    assert codes_at("moi cap_tinh.co_kho khi la >= nua") == [("unknown-name", "la"), ("unknown-name", "nua")]
    assert codes_at("moi cap_tinh.co_kho khi la = nua") == [("unknown-name", "la")]  # it may be a value


def test_a_text_without_quotation_marks_is_suggested_with_them():
    wrong = the_one_in("moi cap_tinh.co_kho khi dia_ban = tan_phuoc")
    assert (wrong.code, wrong.suggestion) == ("type-mismatch", '"tan_phuoc"')


def test_what_a_field_without_each_may_have_been():
    assert the_one_in("du_bao cap_tinh.dien_tich khoang 5 m2").suggestion == "tong_kho"
    assert the_one_in("du_bao cap_tinh.phong khoang 5 nguoi").suggestion is None
    assert the_one_in("cap_tinh.phong >= 5 nguoi").suggestion is None  # the total, or each?
    assert the_one_in("cap_tinh.co_kho").suggestion == "moi cap_tinh.co_kho"
    two = vtlt.check(HEAD + "du_bao cap_tinh.phong khoang 5 nguoi\ndu_bao cap_tinh.dien_tich khoang 5 m2\n")
    assert [one.suggestion for one in two] == [None, "tong_kho"]


def test_a_percentage_of_what_has_a_unit():
    wrong = the_one_in("cap_tinh.tong_kho >= 40%")
    assert wrong.code == "unit-mismatch"
    units = {"left": "tong_kho", "left_unit": "m²", "right": "40%", "right_unit": "%"}
    assert wrong.facts == {"what": Word("compared"), **units}


def test_what_a_flag_needs_is_shown_as_a_whole_target():
    assert the_one_in("moi cap_tinh.co_kho >= 1 m2").facts["expected"] == "`moi cap_tinh.co_kho`"


def test_what_does_not_fit_is_named_with_its_type():
    unfit = the_one_in("cap_tinh.tong_kho hoan_thanh")
    assert (unfit.facts["demand"], unfit.facts["actual"].key) == ("hoan_thanh", "number")
    assert the_one_in("moi cap_tinh.co_kho >= 1 m2").facts["actual"].key == "boolean"


def test_a_percentage_over_100_is_named():
    (found,) = vtlt.check(plan_of("cap_tinh.lap_ho_so >= 100,5%"))
    assert found.message("en") == "100,5% is over 100%: `lap_ho_so` is the share of a part in its whole"


def test_texts_of_demands_have_no_accents():
    rules = vtlt.parse(HEAD + "mỗi cấp_tỉnh.phòng >= 2 người\ndu_bao cap_tinh.tong_kho khoang 3 m2\n")
    assert [one.demand.text for one in rules.statements] == ["2 nguoi", "3 m2"]


def test_a_text_where_a_number_is_compared():
    assert codes_of('moi tinh_.co khi tong_so >= "ba"') == ["type-mismatch"]


def test_a_flag_asked_of_a_number_and_of_a_total():
    assert codes_of("moi tinh_.tong_so hoan_thanh") == ["unfit-demand"]
    assert codes_of("tinh_.tong_dai hoan_thanh") == ["unfit-demand"]


def test_a_number_compared_with_a_flag():
    assert codes_of("moi tinh_.co khi tong_so >= co") == ["type-mismatch"]


def test_a_range_whose_lower_end_has_its_own_unit():
    assert codes_of("| 1 đến 2 người", "moi tinh_.tong_so trong 1 nguoi..2 nguoi") == []
    assert codes_of("| 1 đến 2", "moi tinh_.tong_so trong 1 nguoi..2 met") == ["unit-mismatch"]


def test_a_date_with_points_is_spelt_out():
    (found,) = vtlt.check(PEOPLE + 'muc "1"\n    moi tinh_.moc_1 hoan_thanh trong 01.01.2018..31/12/2018\n')
    assert (found.code, found.suggestion) == ("invalid-date", "01/01/2018")


@pytest.mark.parametrize(
    ("wrong", "code", "suggestion"),
    [
        ("moi tinh_.co khi cap = tin", "unknown-value", "tinh"),
        ("tinh_.ty >= 40% khi lap + co >= 1 nguoi", "type-mismatch", None),
        ("moi tinh_.co khi tong_so >= 3", "missing-unit", "3 nguoi"),
        ("tinh_.tong_dai >= 70 cua 679,3 met", "missing-unit", "70%"),
    ],
)
def test_what_is_said_of_a_wrong_condition(wrong, code, suggestion):
    (found,) = vtlt.check(PEOPLE + f'muc "1"\n    {wrong}\n')
    assert (found.code, found.suggestion) == (code, suggestion)
