"""What fuzzing has found, one test for each bug; the inputs themselves are replayed from ``tests/fuzz/found/``."""

import unicodedata

import pytest

import vtlt_rules as vtlt


@pytest.mark.parametrize("digit", ["۷", "७", "７", "𝟕"])
def test_digits_of_other_scripts_in_the_words_of_a_section_are_no_figures(digit):
    text = f"""ke_hoach thu "Thử"
    theo van_thu_luu_tru
muc "1" "Lập hồ sơ"
    | Ít nhất 40% công chức lập hồ sơ; {digit} đơn vị, {digit}%, {digit}/{digit}/2018, năm {digit}
    cap_tinh.lap_ho_so >= 40%
"""
    assert vtlt.check(text) == []


def test_full_width_digits_do_not_say_what_a_statement_demands():
    text = """ke_hoach thu "Thử"
    theo van_thu_luu_tru
muc "1" "Lập hồ sơ"
    | Đạt ４０%.
    cap_tinh.lap_ho_so >= 40%
"""
    assert [one.code for one in vtlt.check(text)] == ["numeral-not-in-words"]


def test_a_byte_that_is_no_utf8_behind_letters_with_marks_has_its_line_and_column(tmp_path):
    file = tmp_path / "a.vtlt"
    for form in ("NFC", "NFD"):
        text = unicodedata.normalize(form, "# một\n# diện tích ")
        file.write_bytes(text.encode() + b"\xff\n")
        with pytest.raises(vtlt.InvalidRuleset) as caught:
            vtlt.load(file)
        [found] = caught.value.diagnostics
        assert (found.code, found.line, found.column) == ("not-utf8", 2, len(text.partition("\n")[2]) + 1)
