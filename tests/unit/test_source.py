"""Folding and positions: Vietnamese letters in every typing, and offsets that point into what was written."""

import itertools
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

import vtlt_rules as vtlt
from vtlt_rules.source import Source, Span, compose, fold, is_vietnamese, same_spelling

VOWELS = "aăâeêioôơuưy"
TONES = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
LETTERS = [unicodedata.normalize("NFC", vowel + tone) for vowel, tone in itertools.product(VOWELS, TONES)] + ["đ"]
BASE = {letter: ("d" if letter == "đ" else unicodedata.normalize("NFD", letter)[0]) for letter in LETTERS}


@pytest.mark.parametrize("letter", LETTERS)
def test_every_letter_in_every_typing_order(letter):
    decomposed = unicodedata.normalize("NFD", letter)
    for marks in itertools.permutations(decomposed[1:]):
        for typed in (decomposed[0] + "".join(marks), (decomposed[0] + "".join(marks)).upper()):
            composed, _ = compose(typed)
            assert composed in (letter, letter.upper())
            assert fold(composed) == BASE[letter]
            assert is_vietnamese(composed)


def test_precomposed_tone_then_vowel_mark():
    # é + circumflex is ế in the mind of whoever typed it, though canonical composition leaves two characters
    assert compose("\u00e9\u0302")[0] == "ế"
    assert compose("\u1ecd\u0302")[0] == "ộ"


@pytest.mark.parametrize("sign", "≠≥≤=±×€₫%“”’…²")
def test_signs_are_not_folded(sign):
    assert fold(sign) == sign
    assert fold(compose(unicodedata.normalize("NFD", sign))[0]) == sign


@pytest.mark.parametrize("letter", ["а", "і", "ο", "ß", "ñ", "ü", "ø", "ﬁ", "中", "ð", "ı"])
def test_other_letters_are_foreign_but_fold_to_one_letter(letter):
    assert not is_vietnamese(letter)
    assert len(fold(letter)) == 1
    assert fold(letter).isascii()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("hoà", "hòa", True),
        ("thuý_kiều", "thúy_kiều", True),
        ("khoẻ", "khỏe", True),
        ("lập_hồ_sơ", "lập_hồ_sở", False),
        ("mỗi", "mới", False),
        ("trường", "trương", False),
        ("tỉnh", "tính", False),
        ("cấp", "câp", False),
    ],
)
def test_tone_placement(one, other, same):
    assert same_spelling(one, other) is same


PIECES = [*'abc_. \n"#|', "đ", "ế", "e\u0301\u0302", "o\u0323\u031b", "\u0301", "≠", "中", "\r\n"]


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_folding_keeps_every_offset(text):
    source = Source("t", text)
    assert len(source.folded) == len(source.text)
    for plain, composed in zip(source.folded, source.text, strict=True):
        assert (plain == "\n") == (composed == "\n")
        assert (plain == '"') == (composed == '"')


@given(st.lists(st.sampled_from([*"ab\n", "e\u0302\u0323", "e\u0301\u0302", "ế", "\r\n", "x\u0301"])).map("".join))
def test_positions_point_into_what_was_written(text):
    source = Source("t", text)
    lines = text.split("\n")
    for offset in range(len(source.text) + 1):
        line, column = source.position(offset)
        assert 1 <= line <= len(lines)
        written = sum(len(each) + 1 for each in lines[: line - 1]) + column - 1
        assert 0 <= written <= len(text)
        # the cluster that begins there in the author's text composes to the character at the offset
        if offset < len(source.text) and not unicodedata.combining(source.text[offset]):
            assert compose(text[written:])[0][:1] == source.text[offset]


def test_byte_order_mark_and_line_ends():
    source = Source("t", "\ufeffa\r\nb\r\n")
    assert source.written == "a\r\nb\r\n"
    assert source.line_text(2) == "b"
    assert source.position(3) == (2, 1)


def test_span_knows_its_lines():
    source = Source("t", "mỗi\ncap_tỉnh")
    span = Span(source, 4, 12)
    assert (span.text, span.line, span.column, span.end_line, span.end_column) == ("cap_tỉnh", 2, 1, 2, 9)


def test_a_byte_that_is_no_utf8_behind_letters_with_marks_has_its_line_and_column(tmp_path):
    file = tmp_path / "a.vtlt"
    for form in ("NFC", "NFD"):
        text = unicodedata.normalize(form, "# một\n# diện tích ")
        file.write_bytes(text.encode() + b"\xff\n")
        with pytest.raises(vtlt.InvalidRuleset) as caught:
            vtlt.load(file)
        [found] = caught.value.diagnostics
        assert (found.code, found.line, found.column) == ("not-utf8", 2, len(text.partition("\n")[2]) + 1)
