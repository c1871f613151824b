"""Texts and ids in frames are read as `evaluate` reads them."""

import unicodedata

import duckdb
import polars as pl
import pytest
from frame_engines import (
    HEAD,
    agencies,
    evaluated,
    every_engine,
    issues,
    judged,
    lazy_engine,
    lines,
    plan,
    refused,
    verdicts,
)

import vtlt_rules as vtlt
from vtlt_rules.columnar import texts
from vtlt_rules.text_keys import hidden_in_id, hidden_in_text
from vtlt_rules.verdict import Verdict

BLANK = [character for character in map(chr, range(0x110000)) if character.isspace()]

GO_CONG = [
    "Gò Công",
    "Go\u0300 Co\u0302ng",
    " Gò Công\t",
    "\u3000Gò Công\u00a0",
    "Gò Công\r\n",
    "\u2003Go\u0300 Co\u0302ng\n",
    "GÒ CÔNG",
    "gò\t\u00a0 công",
    "Gò\x0bCông",
    "Go\u0300 CO\u0302NG",
    "G\u0300o Công",
]
"""The same text: in NFC and not, with blanks around it, in capitals, with other blanks, the tone mark on another letter."""

OTHERS = [
    "Go Công",
    "Gó Công",
    "GòCông",
    "Gò Cong",
    "Gò Còng",
    "Gò-Công",
    "Gò Công 1",
    "Gò C\u0302ong",
    "",
]
"""Other texts."""


@every_engine
@pytest.mark.parametrize("text", GO_CONG)
@pytest.mark.parametrize("dtype", [pl.String, pl.Categorical])
def test_texts_are_compared_as_people_read_them(engine, text, dtype):
    frame = agencies(dia_ban=pl.Series([text, *OTHERS], dtype=dtype), tong_so=[2] * 10, phan=[1] + [0] * 9)
    ruleset = plan("vung.ty >= 50%")
    assert ruleset.evaluate(frame.to_dicts()).findings[0].verdict is Verdict.MET
    assert lines(evaluated(engine, ruleset, frame))[0][4] == (1, 1, 0, 0)
    assert verdicts(judged(engine, ruleset, frame, "vung.ty")) == ["met"]
    grouped = evaluated(engine, ruleset, frame, by="dia_ban")  # groups are as they stand
    assert sorted(grouped["dia_ban"].cast(pl.String)) == sorted([text, *OTHERS])


@every_engine
def test_every_white_space_is_a_blank_in_frames(engine):
    assert len(BLANK) == 29  # as the reference has them
    texts = [text for blank in BLANK for text in (f"{blank}Gò Công", f"Gò Công{blank} ", f"Gò{blank}Công")]
    frame = agencies(dia_ban=texts, tong_so=[2] * len(texts), phan=[1] * len(texts))
    expected = len(plan("vung.ty >= 50%").evaluate(frame.to_dicts()).findings[0].agencies)
    assert lines(evaluated(engine, plan("vung.ty >= 50%"), frame))[0][4][0] == expected == 3 * len(BLANK)


@every_engine
def test_marks_in_the_other_order_are_the_same_letter(engine):
    ruleset = vtlt.parse(HEAD.replace("Cai Lậy", "Thế") + "vung.ty >= 50%\n")
    frame = agencies(dia_ban=["The\u0301\u0302"], tong_so=[2], phan=[1])
    assert ruleset.evaluate(frame.to_dicts()).findings[0].verdict is Verdict.MET
    assert verdicts(evaluated(engine, ruleset, frame)) == ["met"]


def test_patterns_that_find_texts_find_none_too_few():
    letters = pl.Series([one for one in map(chr, range(0x110000)) if not "\ud800" <= one <= "\udfff"])
    with duckdb.connect() as connection:
        relation = connection.from_arrow(pl.DataFrame({"letter": letters}).to_arrow())
        patterns = {"text": texts.HIDDEN_IN_TEXT, "id": texts.HIDDEN_IN_ID, "white": texts.WHITE}
        tests = ", ".join(f"regexp_matches(letter, '{pattern}') AS {name}" for name, pattern in patterns.items())
        found = relation.project(f"letter, {tests}").pl()
    assert {*found.filter("text")["letter"]} == {one for one in letters if hidden_in_text(one) is not None}
    assert {*found.filter("id")["letter"]} == {one for one in letters if hidden_in_id(one) is not None}
    assert {*found.filter("white")["letter"]} == {*BLANK}
    plain = letters.filter(~letters.str.contains(texts.ODD))
    assert len(plain) > 900
    assert [texts.plain_id(one) for one in plain] == plain.to_list()


def test_what_nobody_sees_in_a_text_is_refused_in_memory():
    frame = agencies(cap=["xa"] * 4, dia_ban=["Gò\u200bCông", "Gò Công", None, "\u200b"], tong_so=[2] * 4)
    ruleset = plan("xa_.ty >= 50%", "vung.ty >= 50%")
    frame = frame[[0, 1, 3]]
    assert refused("polars", ruleset, frame) == [
        ("invisible-character", "dia_ban", "A0", 1),
        ("invisible-character", "dia_ban", "A3", 3),
    ]
    assert issues(lambda: ruleset.evaluate(frame.to_dicts())) == refused("polars", ruleset, frame)
    assert verdicts(plan("xa_.ty >= 50%").evaluate_frame(frame)) == ["undecided"]  # which nobody reads here


@lazy_engine
def test_what_nobody_sees_in_a_text_spoils_its_group_in_lazy_frames(engine):
    frame = agencies(nhom=[1, 2], dia_ban=["Gò Công\u200b", "Gò Công"], tong_so=[2] * 2, phan=[1] * 2)
    result = evaluated(engine, plan("vung.ty >= 50%", "tinh_.ty >= 50%"), frame, by="nhom")
    assert verdicts(result) == ["bad_data", "met", "met", "met"]


@lazy_engine
def test_what_nobody_sees_in_a_text_of_khi_is_a_wrong_cell_in_lazy_frames(engine):
    ruleset = plan('moi tinh_.co khi dia_ban = "Gò Công"', "moi tinh_.co")
    frame = agencies(nhom=[1, 2, 3], dia_ban=["Gò Công\u200b", None, "Gò\x85Công"], co=[False] * 3)
    result = evaluated(engine, ruleset, frame, by="nhom")
    assert verdicts(result) == ["bad_data", "not_met", "undecided", "not_met", "not_met", "not_met"]
    for group in (1, 2, 3):
        alone = ruleset.evaluate(frame.filter(nhom=group).drop("nhom").to_dicts())
        assert [one.verdict.value for one in alone.findings] == verdicts(result)[2 * group - 2 : 2 * group]


@every_engine
@pytest.mark.parametrize("other", ["T1 ", "\tT1", "T1\u00a0", "\r\nT1"])
def test_ids_that_differ_by_blanks_are_one_agency(engine, other):
    frame = agencies(ma=["T1", other, "T2"], nhom=[1, 1, 2], tong_so=[2] * 3, phan=[1] * 3)
    result = evaluated(engine, plan("tinh_.ty >= 50%"), frame, by="nhom")
    assert verdicts(result) == ["bad_data", "met"]
    behind = judged(engine, plan("tinh_.ty >= 50%"), frame, "tinh_.ty", by="nhom")
    assert sorted(verdicts(behind, "nhom")) == [(1, "bad_data"), (2, "met")]
    assert set(behind["ma"]) in ({"T1", "T2"}, {other, "T2"})  # as one of the rows has it
    assert verdicts(evaluated(engine, plan("tinh_.ty >= 50%"), frame, unique=True)) == ["met"]


@every_engine
def test_ids_that_differ_by_how_their_letters_are_composed_are_one_agency(engine):
    frame = agencies(ma=["Sở", "So\u031b\u0309"], tong_so=[2] * 2, phan=[1] * 2)
    assert verdicts(evaluated(engine, plan("tinh_.ty >= 50%"), frame)) == ["bad_data"]


def test_ids_that_duckdb_cannot_bring_to_nfc_are_refused():
    frame = agencies(ma=["Thế", "The\u0301\u0302"], tong_so=[2] * 2, phan=[1] * 2)
    assert verdicts(evaluated("polars", plan("tinh_.ty >= 50%"), frame)) == ["bad_data"]  # one agency
    with pytest.raises(duckdb.Error, match="text-beyond-sql"):
        evaluated("duckdb", plan("tinh_.ty >= 50%"), frame)
    frame = agencies(
        ma=["Thế", "The\u0302\u0301", "Mậu", "Ma\u0323\u0302u"], tong_so=[2] * 4, phan=[1] * 4, nhom=[1, 1, 2, 2]
    )
    assert verdicts(evaluated("duckdb", plan("tinh_.ty >= 50%"), frame, by="nhom")) == ["bad_data", "bad_data"]


def test_every_text_that_is_not_in_nfc_may_be_found():
    letters = [one for one in map(chr, range(0x110000)) if not "\ud800" <= one <= "\udfff"]
    odd = [one for one in letters if not unicodedata.is_normalized("NFC", one) or unicodedata.combining(one)]
    odd += [one for one in letters if unicodedata.normalize("NFC", f"\u1100{one}") != f"\u1100{one}"]
    assert pl.Series(odd).str.contains(texts.MAY_NOT_BE_NFC).all()


def test_ids_that_cannot_be_read_are_refused_in_memory():
    frame = agencies(ma=["A", " ", "", "A\u200b", None, "A\u00a0A", "A  A"], tong_so=[2] * 7)
    found = refused("polars", "tinh_.ty >= 50%", frame)
    assert sorted(found, key=lambda one: one[3]) == [
        ("missing-id", "ma", None, 2),
        ("missing-id", "ma", None, 3),
        ("invisible-character", "ma", None, 4),
        ("missing-id", "ma", None, 5),
        ("invisible-character", "ma", None, 6),
    ]
    assert sorted(issues(lambda: plan("tinh_.ty >= 50%").evaluate(frame.to_dicts())), key=str) == sorted(found, key=str)


@lazy_engine
@pytest.mark.parametrize("wrong", [" ", "", "B\u200b", None, "B\u00a0B", "B\tB", "B\x85B", "B\u3000B"])
def test_ids_that_cannot_be_read_spoil_their_group_in_lazy_frames(engine, wrong):
    frame = agencies(nhom=[1, 2, 2], ma=["A", "B", wrong], tong_so=[2] * 3, phan=[1] * 3)
    assert verdicts(evaluated(engine, plan("tinh_.ty >= 50%"), frame, by="nhom")) == ["met", "bad_data"]


@lazy_engine
@pytest.mark.parametrize("dtype", [pl.Null, pl.String, pl.Int64])
def test_ids_that_are_all_missing_spoil_everything_in_lazy_frames(engine, dtype):
    frame = agencies(ma=pl.Series([None, None], dtype=dtype), tong_so=[2] * 2, phan=[1] * 2)
    assert verdicts(evaluated(engine, plan("tinh_.ty >= 50%"), frame)) == ["bad_data"]
    assert lines(evaluated(engine, plan("tinh_.ty >= ?"), frame[:1]))[0][4] == (1, 0, 0, 0)


@every_engine
@pytest.mark.parametrize("dtype", [pl.Categorical, pl.Enum(["A", "A ", "B"])])
def test_ids_may_be_categories(engine, dtype):
    frame = agencies(ma=pl.Series(["A", "A ", "B"], dtype=dtype), nhom=[1, 1, 2], tong_so=[2] * 3, phan=[1] * 3)
    assert verdicts(evaluated(engine, plan("tinh_.ty >= 50%"), frame, by="nhom")) == ["bad_data", "met"]
    assert verdicts(evaluated(engine, plan("tinh_.ty >= 50%"), frame, unique=True)) == ["met"]


@every_engine
def test_ids_may_be_numbers(engine):
    frame = agencies(ma=[7, 7, 8], nhom=[1, 1, 2], tong_so=[2] * 3, phan=[1] * 3)
    result = evaluated(engine, plan("tinh_.ty >= 50%"), frame, by="nhom")
    assert verdicts(result) == ["bad_data", "met"]
