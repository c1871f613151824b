"""Declarations: values, formulas, parts and their circles."""

from one_statement import HEAD, declaring, the_one_in

import vtlt_rules as vtlt


def test_the_formula_of_a_field_of_unknown_unit_is_looked_at():
    head = HEAD.replace("truong co_kho", 'truong kha "Khá" : la = nua + chung\ntruong co_kho')
    assert [(one.code, one.span.text) for one in vtlt.check(head + "moi cap_tinh.co_kho")] == [
        ("unknown-name", "la"),
        ("unknown-name", "nua"),
    ]


def test_a_share_of_a_wrong_whole_is_not_compared():
    share = 'truong kha "Khá" : nguoi thuoc dien_tich\nchi_so ty_kha "Tỷ lệ khá" = ty_le(kha)\n'
    head = HEAD.replace("truong co_kho", share + "truong co_kho")
    assert the_one_in("cap_tinh.ty_kha >= 140%", head).code == "unit-mismatch"


def test_a_value_without_a_label_is_labelled_by_its_name():
    rules = declaring('thuoc_tinh loai "Loại" : { sở_nội_vụ, khac "Khác" }\n', 'nhiem_vu s "Làm"')
    type_ = rules.checked.attributes["loai"].type
    assert type_.values == {"so_noi_vu": "sở nội vụ", "khac": "Khác"}


def test_how_far_round_a_circle_goes():
    declared = 'truong p "P" : nguoi thuoc q\ntruong q "Q" : nguoi thuoc p\n'
    (circle,) = vtlt.check(HEAD.replace("truong co_kho", declared + "truong co_kho"))
    assert (circle.code, circle.facts) == ("circular-parts", {"name": "p", "path": "p → q → p"})
