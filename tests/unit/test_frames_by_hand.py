"""Frames: groups, and the agencies behind a statement, worked out by hand on every engine."""

import datetime
from decimal import Decimal
from fractions import Fraction

import polars as pl
import pytest
from frame_engines import (
    EACH_VERDICT,
    FOUR_GROUPS,
    HALF,
    ONE,
    ZERO,
    agencies,
    bound,
    decimals,
    evaluated,
    every_engine,
    judged,
    lines,
    plan,
    spite,
    verdicts,
    whole,
)

from vtlt_rules.errors import UnknownStatement

# ---- two provinces, two years: every verdict


NOTHING = (None, None, (0, 0, 0, 0))

BY_HAND = {
    ("A", 2017): [
        ("met", None, HALF, HALF, (2, 2, 0, 0)),  # 5 of 10 and 10 of 20
        ("met", None, ONE, ONE, (2, 2, 0, 0)),
        ("no_threshold", None, HALF, HALF, (2, 0, 0, 0)),
        ("not_applicable", None, *NOTHING),
        ("tracked", None, *NOTHING),
        ("tracked", None, HALF, HALF, (2, 0, 0, 0)),
        ("met", None, ONE, ONE, (2, 2, 0, 0)),
    ],
    ("A", 2018): [
        ("undecided", None, Fraction(10, 30), ONE, (2, 1, 0, 1)),  # 10 to 30 of 30
        ("undecided", None, HALF, ONE, (2, 1, 0, 1)),
        ("no_threshold", None, Fraction(10, 30), ONE, (2, 0, 0, 0)),
        ("not_applicable", None, *NOTHING),
        ("tracked", None, *NOTHING),
        ("tracked", None, Fraction(10, 30), ONE, (2, 0, 0, 0)),
        ("undecided", None, HALF, ONE, (2, 1, 0, 1)),
    ],
    ("B", 2017): [
        ("not_met", None, Fraction(4, 10), Fraction(4, 10), (1, 0, 1, 0)),
        ("not_met", None, ZERO, ZERO, (1, 0, 1, 0)),
        ("no_threshold", None, Fraction(4, 10), Fraction(4, 10), (1, 0, 0, 0)),
        ("met", None, ONE, ONE, (1, 1, 0, 0)),
        ("tracked", None, *NOTHING),
        ("tracked", None, Fraction(4, 10), Fraction(4, 10), (1, 0, 0, 0)),
        ("not_met", None, ZERO, ZERO, (1, 0, 1, 0)),
    ],
    ("B", 2018): [  # 4 of 3 count as missing: 0 to 1 of whatever reads them, and nothing else is touched
        ("bad_data", None, ZERO, ONE, (1, 0, 0, 0)),
        ("met", None, ONE, ONE, (1, 1, 0, 0)),
        ("no_threshold", None, ZERO, ONE, (1, 0, 0, 0)),
        ("not_applicable", None, *NOTHING),
        ("tracked", None, *NOTHING),
        ("tracked", None, ZERO, ONE, (1, 0, 0, 0)),
        ("not_met", None, ZERO, ZERO, (1, 0, 1, 0)),
    ],
}


@every_engine
def test_every_verdict_by_group_in_order(engine):
    result = evaluated(engine, plan(*EACH_VERDICT), FOUR_GROUPS, by=["tinh_nao", "nam_nao"])
    groups = list(zip(result["tinh_nao"], result["nam_nao"], strict=True))
    assert groups == [group for group in BY_HAND for _ in EACH_VERDICT]
    assert result["statement"].to_list() == list(EACH_VERDICT) * 4
    assert result["clause"].unique().to_list() == ["1"]
    found = lines(result)
    for place, (group, expected) in enumerate(BY_HAND.items()):
        assert found[place * 7 : place * 7 + 7] == expected, group
    # 4 of 3 leaves the share that is asked for and the forecast as they are; the demand is bad data
    assert spite(result) == [0] * 21 + [0, 0, 1, 0, 0, 1, 0]


@every_engine
def test_before_the_deadline_the_verdict_is_pending_and_says_what_it_would_be(engine):
    result = evaluated(
        engine, plan(*EACH_VERDICT), FOUR_GROUPS, by=("tinh_nao", "nam_nao"), as_of=datetime.date(2018, 6, 30)
    )
    judged_ = [(row["verdict"], row["provisional"]) for row in result.to_dicts()]
    assert judged_ == [
        # A 2017; a milestone that is met already stays met
        ("pending", "met"),
        ("pending", "met"),
        ("no_threshold", None),
        ("not_applicable", None),
        ("tracked", None),
        ("tracked", None),
        ("met", None),
        # A 2018
        ("pending", "undecided"),
        ("pending", "undecided"),
        ("no_threshold", None),
        ("not_applicable", None),
        ("tracked", None),
        ("tracked", None),
        ("pending", "undecided"),
        # B 2017
        ("pending", "not_met"),
        ("pending", "not_met"),
        ("no_threshold", None),
        ("pending", "met"),
        ("tracked", None),
        ("tracked", None),
        ("pending", "not_met"),
        # B 2018
        ("pending", "bad_data"),
        ("pending", "met"),
        ("no_threshold", None),
        ("not_applicable", None),
        ("tracked", None),
        ("tracked", None),
        ("pending", "not_met"),
    ]
    assert [line[2:] for line in lines(result)] == [line[2:] for group in BY_HAND.values() for line in group]
    assert spite(result) == [0] * 21 + [0, 0, 1, 0, 0, 1, 0]


@every_engine
def test_one_column_may_be_named_as_a_text(engine):
    frame = FOUR_GROUPS.filter(pl.col("nam_nao") == 2017)
    result = evaluated(engine, plan("tinh_.ty >= 50%"), frame, by="tinh_nao")
    assert verdicts(result, "tinh_nao") == [("A", "met"), ("B", "not_met")]


@every_engine
def test_without_by_all_agencies_are_one_group(engine):
    frame = FOUR_GROUPS.filter(nam_nao=2017, cap="tinh").with_columns(ma=pl.col("ma") + pl.col("tinh_nao"))
    [line] = lines(evaluated(engine, plan("tinh_.ty >= 50%"), frame))
    assert line == ("not_met", None, Fraction(19, 40), Fraction(19, 40), (3, 2, 1, 0))


@every_engine
def test_a_frame_without_rows(engine):
    ruleset, frame = plan("tinh_.ty >= 50%", "moi tinh_.co"), FOUR_GROUPS.clear()
    assert lines(evaluated(engine, ruleset, frame)) == [("not_applicable", None, *NOTHING)] * 2
    grouped = evaluated(engine, ruleset, frame, by=["nam_nao"])
    assert grouped.height == 0
    assert grouped.columns == [
        *("nam_nao", "id", "clause", "statement", "verdict", "provisional"),
        *("low_numerator", "low_denominator", "high_numerator", "high_denominator"),
        *("in_scope", "met", "not_met", "undecided", "pending", "in_spite_of"),
    ]


@every_engine
def test_null_is_a_group_and_comes_last(engine):
    frame = agencies(nhom=[None, 2, 1, None], tong_so=[2, 2, 2, 2], phan=[2, 1, 0, 0])
    result = evaluated(engine, plan("tinh_.ty >= 50%"), frame, by="nhom")
    assert verdicts(result, "nhom") == [(1, "not_met"), (2, "met"), (None, "met")]
    assert lines(result)[2][2:] == (HALF, HALF, (2, 1, 1, 0))


@every_engine
@pytest.mark.parametrize("unique", [False, True])
def test_by_an_attribute_that_scopes_read(engine, unique):
    frame = agencies(cap=["xa", "tinh", "tinh"], tong_so=[2, 4, 4], phan=[1, 1, 1])
    result = evaluated(engine, plan("tinh_.ty >= 50%", "xa_.ty >= 50%"), frame, by="cap", unique=unique)
    assert verdicts(result, "cap") == [
        ("tinh", "not_met"),
        ("tinh", "not_applicable"),
        ("xa", "not_applicable"),
        ("xa", "met"),
    ]


@every_engine
def test_by_a_column_keeps_its_type(engine):
    frame = agencies(tong_so=[2], phan=[1], nhom=pl.Series([datetime.date(2018, 1, 1)]))
    result = evaluated(engine, plan("tinh_.ty >= 50%"), frame, by=["cap", "nhom"])
    assert result.schema["cap"] == pl.String
    assert result["nhom"].to_list() == [datetime.date(2018, 1, 1)]


@every_engine
def test_each_agency_can_be_a_group(engine):
    result = evaluated(engine, plan("tinh_.ty >= 50%"), agencies(tong_so=[2, 2], phan=[1, 0]), by="ma")
    assert verdicts(result, "ma") == [("A0", "met"), ("A1", "not_met")]


@every_engine
def test_by_a_quantity_that_is_read(engine):
    frame = agencies(kho=decimals("2.5", "2.5", "3.5"), dung=decimals("1.2", "1.3", "1.7"))
    result = evaluated(engine, plan("tinh_.ty_dung >= 50%"), frame, by="kho")
    assert verdicts(result, "kho") == [(Decimal("2.5"), "met"), (Decimal("3.5"), "not_met")]


@every_engine
@pytest.mark.parametrize("name", ['có "ngoặc"', "it's", "select", "s", "t", "agencies", "frame_of_agencies", "twice"])
def test_by_a_column_with_any_name(engine, name):
    frame = agencies(tong_so=[2, 2], phan=[1, 0]).with_columns(pl.Series(name, ["v", "u"]))
    assert verdicts(evaluated(engine, plan("tinh_.ty >= 50%"), frame, by=[name]), name) == [
        ("u", "not_met"),
        ("v", "met"),
    ]


@every_engine
def test_a_scope_that_a_group_lacks_is_not_applicable_there(engine):
    frame = agencies(nhom=[1, 1, 2], cap=["tinh", "xa", "tinh"], tong_so=[2, 2, 2], phan=[1, 0, 1])
    result = evaluated(engine, plan("xa_.ty >= 50%"), frame, by="nhom")
    assert lines(result) == [("not_met", None, ZERO, ZERO, (1, 0, 1, 0)), ("not_applicable", None, *NOTHING)]


# ---- the agencies behind a statement


@every_engine
def test_the_agencies_behind_a_statement(engine):
    frame = agencies(
        nhom=[1, 1, 1, 1, 1, 2],
        cap=["tinh"] * 4 + ["xa", "tinh"],
        tong_so=whole(2, 3, 4, 0, 1, 2),
        phan=whole(1, 1, None, None, 1, 3),
    )
    result = judged(engine, plan("tinh_.ty >= 50%", "xa_.ty >= 50%"), frame, "tinh_.ty", by="nhom")
    assert result.columns[:6] == ["nhom", "ma", "id", "clause", "statement", "verdict"]
    assert set(result["id"]) == {"1/1"}
    assert set(result["statement"]) == {"tinh_.ty >= 50%"} and set(result["clause"]) == {"1"}
    found = sorted(
        (row["nhom"], row["ma"], row["verdict"], bound(row, "low"), bound(row, "high")) for row in result.to_dicts()
    )
    assert found == [
        (1, "A0", "met", HALF, HALF),
        (1, "A1", "not_met", Fraction(1, 3), Fraction(1, 3)),
        (1, "A2", "undecided", ZERO, ONE),
        (1, "A3", "not_applicable", None, None),
        (2, "A5", "bad_data", ZERO, ONE),
    ]
    assert spite(result) == [0] * 5


@every_engine
def test_agencies_without_ids_and_by_their_ids(engine):
    frame = agencies(tong_so=[2, 2], phan=[1, 0])
    ruleset = plan("tinh_.ty >= 50%")
    assert verdicts(judged(engine, ruleset, frame.drop("ma"), "tinh_.ty", unique=True)) == ["met", "not_met"]
    result = judged(engine, ruleset, frame, "tinh_.ty", by="ma")
    assert result.columns.count("ma") == 1
    assert sorted(verdicts(result, "ma")) == [("A0", "met"), ("A1", "not_met")]


@pytest.mark.parametrize(
    ("meant", "suggestion"),
    [("tinh_.tyy", "tinh_.ty"), ("tinh_.ty", None), ("1", None), ("hoàn toàn khác", None)],
)
def test_a_statement_that_is_not_there_or_not_the_only_one(meant, suggestion):
    ruleset = plan("tinh_.ty >= 50%", "moi tinh_.ty >= 20%", 'nhiem_vu tinh_ "Việc"')
    with pytest.raises(UnknownStatement) as error:
        ruleset.evaluate_agencies(agencies(tong_so=[1]), meant)
    assert (error.value.key, error.value.suggestion) == (meant, suggestion)


def test_statements_are_found_by_text_and_by_themselves():
    ruleset, frame = plan("tinh_.ty >= 50%", "moi tinh_.ty >= 20%"), agencies(tong_so=[10], phan=[3])
    assert verdicts(ruleset.evaluate_agencies(frame, "moi tinh_.ty >= 20%")) == ["met"]
    assert verdicts(ruleset.evaluate_agencies(frame, ruleset.statements[0])) == ["not_met"]


@pytest.mark.parametrize("meant", [5, None, b"1/1", ["1/1"]])
def test_what_names_no_statement(meant):
    with pytest.raises(TypeError, match="named by its id, text, clause or scope"):
        plan("tinh_.ty >= 50%").evaluate_agencies(agencies(tong_so=[1]), meant)


@every_engine
def test_nobody_is_behind_a_duty(engine):
    ruleset = plan("tinh_.ty >= 50%", 'nhiem_vu tinh_ "Việc"')
    with pytest.raises(UnknownStatement):
        judged(engine, ruleset, agencies(tong_so=[1]), ruleset.statements[1])
