"""Which line belongs where: heads, sections, lines out of place, each named once."""

import pytest
from one_statement import HEAD, found_in

import vtlt_rules as vtlt
from plans import following

FOLLOWING = following()


def test_a_missing_period_is_missing_once():
    text = FOLLOWING + 'muc "1"\nmoi cap_xa.trien_lam hoan_thanh\nmoi cap_tinh.trien_lam hoan_thanh\n'
    assert found_in(text) == [("missing-period", 4)]


def test_a_head_that_comes_too_late_is_no_second_head():
    late = 'so_hieu "1/KH"\n' + FOLLOWING + 'muc "1"\n    cap_tinh.lap_ho_so >= 40%\n'
    assert found_in(late) == [("missing-head", 1)]
    assert found_in(late + 'ke_hoach b "B"\n') == [("missing-head", 1), ("repeated-heading", 6)]


def test_where_nothing_declares_anything_the_head_is_what_lacks_it():
    headless = vtlt.check('muc "1"\n    cap_tinh.lap_ho_so >= 40%\n')
    assert {(one.code, one.line, one.span.start) for one in headless} == {
        ("missing-head", 1, 0),
        ("no-vocabulary", 1, 0),
    }
    (lacking,) = [one for one in headless if one.code == "no-vocabulary"]
    assert lacking.span.text == ""
    (headed,) = vtlt.check('# chú thích\nke_hoach a "A"\nmuc "1"\n    cap_tinh.lap_ho_so >= 40%\n')
    assert (headed.code, headed.span.text) == ("no-vocabulary", 'ke_hoach a "A"')


def test_after_a_section_a_line_of_the_head_is_out_of_place_again():
    """The line that nobody can make out may have been a section or a head; only directly below it is all in place."""
    obscure = 'xyzzy "gì đó"\n'
    below = FOLLOWING + 'muc "1"\n' + obscure + 'so_hieu "1/KH"\n'
    assert found_in(below) == [("syntax-error", 4)]
    after = FOLLOWING + obscure + 'muc "2"\nso_hieu "1/KH"\n    cap_tinh.lap_ho_so >= 40%\n'
    assert found_in(after) == [("syntax-error", 3), ("misplaced-line", 5)]


@pytest.mark.parametrize(
    ("text", "line", "place"),
    [
        (FOLLOWING + 'muc "1"\nso_hieu "1/KH"\n', "so_hieu", "plan-head"),
        (FOLLOWING + 'muc "1"\ndon_vi cay "cây"\n', "don_vi", "plan-head"),
        ('tu_vung a "A"\nmuc\ndon_vi cay "cây"\n', "don_vi", "vocabulary-part"),
        ('tu_vung a "A"\nmuc "1"\n', "muc", "plan"),
        ('tu_vung a "A"\nso_hieu "1/KH"\n', "so_hieu", "plan"),
        (FOLLOWING + "cap_tinh.lap_ho_so >= 40%\n", "cap_tinh.lap_ho_so", "section-part"),
        (FOLLOWING + 'cach_doc "A"\n', "cach_doc", "section-part"),
        (HEAD + 'cach_doc "A"\n', "cach_doc", "above-statement"),
    ],
)
def test_where_a_misplaced_line_belongs(text, line, place):
    (misplaced,) = [one for one in vtlt.check(text) if one.code == "misplaced-line"]
    assert (misplaced.facts["line"], misplaced.facts["place"].key) == (line, place)
    assert "{" not in misplaced.message("vi") + misplaced.message("en")


@pytest.mark.parametrize(
    ("line", "keyword"),
    [
        ('don_vi x "x"', "don_vi"),
        ('thuoc_tinh x "X" : chuoi', "thuoc_tinh"),
        ('truong x "X" : nguoi', "truong"),
        ('pham_vi x "X" khi cap = xa', "pham_vi"),
        ('chi_so x "X" = tong(nam)', "chi_so"),
        ('so_hieu "1/KH"', "so_hieu"),
        ('noi_ban_hanh "X"', "noi_ban_hanh"),
        ("ngay_ban_hanh 01/01/2018", "ngay_ban_hanh"),
        ("thoi_ky 01/01/2018..31/12/2018", "thoi_ky"),
        ('can_cu "X"', "can_cu"),
        ('nguon "X"', "nguon"),
        ("theo van_thu_luu_tru", "theo"),
    ],
)
def test_a_line_out_of_place_is_named_by_its_keyword(line, keyword):
    found = [one for one in vtlt.check(HEAD + f"moi cap_tinh.co_kho\n{line}\n") if one.code == "misplaced-line"]
    assert [f"`{keyword}`" in one.message() for one in found] == [True]


@pytest.mark.parametrize(
    ("line", "keyword"),
    [
        *[('muc "1"', "muc"), ("| lời", "|"), ("moi x.y", "moi")],
        *[('nhiem_vu x "Y"', "nhiem_vu"), ('cach_doc "Y"', "cach_doc")],
    ],
)
def test_a_line_of_a_plan_in_a_vocabulary_is_named_by_its_keyword(line, keyword):
    (found,) = vtlt.check(f'tu_vung x "X"\ndon_vi nguoi "người" nguyen\n{line}\n')
    assert (found.code, f"`{keyword}`" in found.message()) == ("misplaced-line", True)


@pytest.mark.parametrize(("line", "keyword"), [('tu_vung y "Y"', "tu_vung"), ('ke_hoach y "Y"', "ke_hoach")])
def test_a_second_head_is_named_by_its_keyword(line, keyword):
    (found,) = vtlt.check(f'tu_vung x "X"\n{line}\n')
    assert (found.code, f"`{keyword}`" in found.message()) == ("repeated-heading", True)
