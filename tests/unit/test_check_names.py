"""Names and labels: unknown, repeated, suggested."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from one_statement import HEAD, PEOPLE, the_one_in

import vtlt_rules as vtlt
from vtlt_rules.diagnostics import suggest


def test_a_suggestion_is_spelt_as_the_author_spells():
    head = HEAD.replace("pham_vi cap_tinh", "pham_vi cấp_tỉnh")
    assert the_one_in("moi cấp_tỉn.co_kho", head).suggestion == "cấp_tỉnh"
    assert the_one_in("moi cap_tin.co_kho", head).suggestion == "cap_tinh"


def test_suggestions_end_when_so_many_letters_were_compared(monkeypatch):
    many = HEAD + "".join(f"cap_tinh.tong_khoo >= {number} m2\n" for number in range(102))
    assert [one.suggestion for one in vtlt.check(many)] == 102 * ["tong_kho"]
    monkeypatch.setattr("vtlt_rules.diagnostics.suggest.MOST_LETTERS", 1000)
    found = [one.suggestion for one in vtlt.check(many)]
    assert found[0] == "tong_kho" and found[-1] is None
    assert found == sorted(found, key=lambda one: one is None)


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


def test_a_thousand_unknown_names_compare_no_more_letters_than_they_may(monkeypatch):
    names = [f"{'abcdefghij' * 15}_{number}" for number in range(300)]
    fields = "".join(f'truong {name} "{number}" : nguoi\n' for number, name in enumerate(names))
    lines = "".join(f"    moi tinh_.x{name} >= 1 nguoi\n" for name in names * 3)
    compared = []
    in_common = suggest._in_common
    monkeypatch.setattr(suggest, "_in_common", lambda text, one: compared.append(len(one)) or in_common(text, one))
    found = vtlt.check(PEOPLE + fields + 'muc "1"\n' + lines)
    unknown = [one for one in found if one.code == "unknown-name"]
    assert len(unknown) == 900 and unknown[0].suggestion == names[0] and unknown[-1].suggestion is None
    assert 0 < sum(compared) <= suggest.MOST_LETTERS


def in_one_order(one, other):
    """Count the letters that two texts have in common in one order, by the table of the textbooks."""
    row = [0] * (len(other) + 1)
    for letter in one:
        before, row = row, [0]
        for place, its in enumerate(other):
            row.append(before[place] + 1 if letter == its else max(before[place + 1], row[place]))
    return row[-1]


@given(st.text("abc_", min_size=1, max_size=12), st.lists(st.text("abc_", min_size=1, max_size=12), max_size=6))
def test_the_nearest_has_the_most_letters_in_common(name, known):
    like = {one: Fraction(2 * in_one_order(name, one), len(name) + len(one)) for one in known}
    nearest = suggest.nearest(name, known)
    best = max(like.values(), default=0)
    if best < Fraction(18, 25):
        assert nearest is None
    else:
        assert like[nearest] == best
    assert [like[one] for one in suggest.nearest_first(name, known)] == sorted(
        (like[one] for one in known), reverse=True
    )
