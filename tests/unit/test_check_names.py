"""Names and labels: unknown, repeated, suggested."""

import pytest
from one_statement import HEAD, PEOPLE, the_one_in

import vtlt_rules as vtlt


def test_a_suggestion_is_spelt_as_the_author_spells():
    head = HEAD.replace("pham_vi cap_tinh", "pham_vi cấp_tỉnh")
    assert the_one_in("moi cấp_tỉn.co_kho", head).suggestion == "cấp_tỉnh"
    assert the_one_in("moi cap_tin.co_kho", head).suggestion == "cap_tinh"


def test_the_hundredth_unknown_name_is_the_last_with_a_suggestion():
    found = vtlt.check(HEAD + "".join(f"cap_tinh.tong_khoo >= {number} m2\n" for number in range(102)))
    assert [one.suggestion for one in found] == 100 * ["tong_kho"] + 2 * [None]


def test_a_repeated_name_with_the_label_of_another():
    again = 'truong nam "Phòng" : nguoi\n'
    found = vtlt.check(HEAD.replace('muc "1"', again + 'muc "1"'))
    assert [(one.code, one.span.text) for one in found] == [("repeated-name", "nam"), ("repeated-label", '"Phòng"')]
    assert found[1].facts == {"label": "Phòng", "name": "phong"}
    same = vtlt.check(HEAD.replace('muc "1"', again.replace("Phòng", "Nam") + 'muc "1"'))
    assert [one.code for one in same] == ["repeated-name"]


@pytest.mark.parametrize("label", ["Mã", "mã cơ quan", "Tên", "Tên  cơ quan"])
def test_the_built_in_columns_have_four_labels(label):
    (found,) = vtlt.check(f'tu_vung x "X"\nthuoc_tinh y "{label}" : chuoi\n')
    assert found.code == "repeated-label"


def test_more_unknown_names_than_anybody_wants_suggestions_for():
    found = vtlt.check(PEOPLE + 'muc "1"\n' + "".join(f"    tinh_.tyy >= {n}%\n" for n in range(1, 99)) * 8)
    unknown = [one for one in found if one.code == "unknown-name"]
    assert len(unknown) > 500 and unknown[0].suggestion == "ty" and unknown[-1].suggestion is None
