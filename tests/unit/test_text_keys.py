"""Keys of texts: what people read as one text is one, and nothing else."""

import functools
import random
import re
import unicodedata

import pytest

import vtlt_rules as vtlt
from vtlt_rules.columnar.sql.text_patterns import pattern_of, two_tones, whole
from vtlt_rules.text_keys import hidden_in_id, hidden_in_text, key_of_cell, text_key

EQUAL = [
    (
        "Hoà Bình",
        "HÒA BÌNH",
        " hòa  bình ",
        "Hòa\u00a0Bình",
        "Hòa\tBình\n",
        "HOA\u0300 BI\u0300NH",
        "Ho\u0300a Bin\u0300h",
    ),
    ("Thuỷ", "Thủy", "THUỶ", "Thuy\u0309"),
    ("Thế", "The\u0301\u0302", "The\u0302\u0301", "THÊ\u0301", "Thé\u0302"),
    ("Đăk Lăk", "đĂK lăK", "ĐA\u0306k La\u0306k"),
    ("Nguyễn", "NGUYÊ\u0303N", "nguyêñ"),
    ("Ấp 3, xã Hoà-Bình", "ấp 3,  XÃ hòa-bình"),
    ("Čư M'gar", "C\u030cu\u031b m'gar"),
    ("Krông Pắc", "krông pa\u0301\u0306c"),
    ("K", "k", "\u212a"),
    ("H\u0331", "\u1e96"),
    ("", " ", "\x0b\x1c\x85\u2028"),
]
DIFFERENT = [
    "Hoà Bình",
    "Hoa Bình",
    "Hoà Bính",
    "HoàBình",
    "Hoà-Bình",
    "Bình Hoà",
    "Hỏa Bình",
    "Hơà Bình",
    "Hoà Binh̀ 2",
]
DIFFERENT += ["İ", "i", "ı", "ß", "ss", "ſ", "s", "đ", "d", "ư", "u", "ô", "ơ", "o", "ă", "â", "a", "1", "①"]


@pytest.mark.parametrize("texts", EQUAL, ids=lambda texts: ascii(texts[0]))
def test_what_people_read_as_one_text_is_one(texts):
    assert len(set(map(text_key, texts))) == 1


def test_other_texts_are_others():
    assert len(set(map(text_key, DIFFERENT))) == len(DIFFERENT)


def test_tone_marks_stand_behind_the_last_letter_of_their_word():
    assert text_key("Gò Công Đông") == "go\u0300 công đông"
    assert text_key("TIỀN Giang") == "tiên\u0300 giang"
    assert text_key("Bà-Rịa") == "ba-ria\u0300\u0323"
    assert text_key("español") == "espanol\u0303"


def test_long_texts_take_no_longer_by_the_letter():
    assert text_key("a" + "\u0301\u0302" * 200_000).endswith("\u0301" * 3)
    assert key_of_cell("Gò Công " * 100_000) == text_key("GÒ CÔNG " * 100_000)


def test_controls_are_hidden_but_white_space_is_not():
    white = "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u200a\u2028\u2029\u202f\u205f\u3000"
    assert hidden_in_text(f"a{white}b") is None
    assert key_of_cell(f"a{white}b") == "a b"
    for hidden in "\x00\x07\x1b\x7f\x80\x9f\xad\u200b\u202e\u2060\ufeff":
        assert hidden_in_text(f"{white}{hidden}a").startswith(f"U+{ord(hidden):04X}")
        assert key_of_cell(f"a{hidden}") is None
        assert hidden_in_id(f"a{hidden}") is not None
    assert all(hidden_in_id(f"a{one}b") is not None for one in white if one != " ")
    assert hidden_in_id("a  b") is None


@functools.cache
def as_python(pattern):
    return re.compile(re.sub(r"\\x\{([0-9A-F]+)\}", lambda found: f"\\U{int(found[1], 16):08x}", pattern))


def matches(pattern, text):
    return all(as_python(whole(one)).search(text) for one in (pattern.letters, pattern.tones))


@pytest.mark.parametrize("texts", [texts for texts in EQUAL if texts[0].strip()], ids=lambda texts: ascii(texts[0]))
def test_a_pattern_matches_every_spelling_of_its_text_and_no_other(texts):
    for one in texts:
        pattern = pattern_of(one)
        assert all(matches(pattern, other) for other in texts)
        assert not any(matches(pattern, other) for other in DIFFERENT if text_key(other) != text_key(one))


def test_no_letter_of_unicode_is_missing_in_patterns():
    spellings = {}
    for letter in map(chr, range(0x21, 0x110000)):
        if letter.lower() != letter or not unicodedata.is_normalized("NFD", letter):
            spellings.setdefault(text_key(letter), []).append(letter)
    two, checked = as_python(two_tones()), 0
    for key, letters in spellings.items():
        pattern = pattern_of(key)
        if not isinstance(pattern, str):
            assert all(matches(pattern, one) or two.search(one) for one in letters), letters
            checked += len(letters)
    assert checked > 500


NASTY = [
    *"aAoOuUeEiIyYđĐnNhHKkKsſßẞ.-'[]^&~\\ầẬờựỢñṼṍŬöİı",
    *"\u0300\u0301\u0303\u0309\u0323\u0302\u0306\u031b\u0308\u0331\u0307",
]
NASTY += [*"\u0344\u0340", *" \u00a0\x0b\u3000\t"]


def changed(text, dice):
    letters = list(text)
    for _ in range(dice.randrange(4)):
        place = dice.randrange(len(letters) + 1)
        match dice.randrange(4):
            case 0:
                letters = list("".join(letters).swapcase())
            case 1:
                letters.insert(place, dice.choice(NASTY))
            case 2 if letters:
                letters.insert(place, letters.pop(dice.randrange(len(letters))))
            case _:
                letters = list(unicodedata.normalize(dice.choice(["NFD", "NFC"]), "".join(letters)))
    return "".join(letters)


def test_patterns_say_of_random_texts_what_keys_say():
    dice = random.Random(7)
    two, found = as_python(two_tones()), {True: 0, False: 0}
    for _ in range(600):
        text = "".join(dice.choices(NASTY, k=dice.randrange(1, 6)))
        pattern = pattern_of(text)
        for other in [changed(text, dice) for _ in range(20)]:
            if isinstance(pattern, str) or (as_python(whole(pattern.letters)).search(other) and two.search(other)):
                continue  # which is refused
            is_equal = text_key(text) == text_key(other)
            assert matches(pattern, other) is is_equal, (ascii(text), ascii(other))
            found[is_equal] += 1
    assert min(found.values()) > 1000


PLAN = """ke_hoach thu "Thử"
don_vi nguoi "người" nguyen
thuoc_tinh dia_ban "Địa bàn" : chuoi
truong co "Có" : co_khong
pham_vi vung "Vùng" khi {condition}
muc "1"
"""


def test_two_spellings_of_one_text_are_one_for_the_checker():
    head = PLAN.format(condition='dia_ban thuoc { "Hoà Bình", "HÒA BÌNH" }')
    scope = vtlt.parse(head + "    moi vung.co\n").checked.scopes["vung"]
    assert len(scope.condition.values) == 1
    repeated = vtlt.check(
        PLAN.format(condition='dia_ban = "A"')
        + '    moi vung.co khi dia_ban = "Gò Công"\n    moi vung.co khi dia_ban = "gò  CÔNG"\n'
    )
    assert [one.code for one in repeated] == ["repeated-statement"]


def test_two_spellings_of_one_text_are_one_in_proofs():
    head = PLAN.format(condition='dia_ban = "Hoà Bình"')
    found = vtlt.check(head + '    moi vung.co khi khong dia_ban = "HÒA bình"\n', strict=True)
    assert "condition-never-holds" in [one.code for one in found]
    found = vtlt.check(head + '    moi vung.co khi khong dia_ban = "Hoa Bình"\n', strict=True)
    assert "condition-never-holds" not in [one.code for one in found]
