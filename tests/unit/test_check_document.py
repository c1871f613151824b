"""A document with the vocabularies that it follows; files of which nothing else is said."""

import hashlib

import pytest
from one_statement import HEAD, found_in

import vtlt_rules as vtlt
from plans import following


def test_the_hash_of_a_plan_covers_its_vocabularies(tmp_path):
    vocabulary = 'tu_vung nho "Nhỏ"\nthuoc_tinh cap "Cấp" : { tinh, xa }\npham_vi s "S" khi cap = tinh\n'
    plan = following("nho") + 'muc "1"\n    nhiem_vu s "Làm"\n'
    (tmp_path / "nho.vtlt").write_text(vocabulary, encoding="utf-8")
    rules = vtlt.parse(plan, folder=tmp_path)
    written = plan.encode() + b"\0" + vocabulary.encode() + b"\0"
    assert rules.checked.sha256 == hashlib.sha256(written).hexdigest()


def test_a_vocabulary_that_is_followed_twice_is_missing_once():
    assert found_in(following("khong_co") + "theo khong_co\n") == [("missing-vocabulary", 2)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("# " + "x" * (1 << 20), "file-too-large"),
        (HEAD + "".join(f"cap_tinh.dong >= {n} co_quan\n" for n in range(10_001)), "too-many-statements"),
    ],
)
def test_of_a_file_that_is_not_read_nothing_else_is_said(text, code):
    assert [one.code for one in vtlt.check(text)] == [code]


def test_a_vocabulary_that_is_no_utf8_is_said_to_be_that(tmp_path):
    (tmp_path / "hong.vtlt").write_bytes(b'tu_vung hong "\xff"\n')
    found = vtlt.check(following("hong") + 'muc "1"\n    x.y >= 1%\n', folder=tmp_path)
    assert [one.code for one in found] == ["not-utf8"]
