"""Frames: groups worked out by hand on every engine, cells at the limits, what is refused, each kind of frame."""

import datetime
import functools
import subprocess
import sys
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from frame_engines import (
    DAY,
    EACH_VERDICT,
    ENGINES,
    EXAMPLE,
    FOUR_GROUPS,
    HEAD,
    agencies,
    bound,
    decimals,
    evaluated,
    every_engine,
    issues,
    judged,
    lazy_engine,
    lines,
    plan,
    refused,
    verdict,
    verdicts,
    whole,
    without_bounds_on_numbers,
)
from frames import FAR, GROUP, frame_of, reference_rows, result_rows, typed

import vtlt_rules as vtlt
from vtlt_rules.columnar import texts
from vtlt_rules.errors import BadData, UnknownStatement
from vtlt_rules.source import INVISIBLE
from vtlt_rules.verdict import Verdict

# ---- two provinces, two years: every verdict


HALF, ONE, ZERO = Fraction(1, 2), Fraction(1), Fraction(0)
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
    ("B", 2018): [  # 4 of 3 spoils whatever reads it, and nothing else
        ("bad_data", None, None, None, (1, 0, 0, 0)),
        ("met", None, ONE, ONE, (1, 1, 0, 0)),
        ("bad_data", None, None, None, (1, 0, 0, 0)),
        ("not_applicable", None, *NOTHING),
        ("tracked", None, *NOTHING),
        ("tracked", None, None, None, (1, 0, 0, 0)),
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
        ("bad_data", None),
        ("pending", "met"),
        ("bad_data", None),
        ("not_applicable", None),
        ("tracked", None),
        ("tracked", None),
        ("pending", "not_met"),
    ]
    assert [line[2:] for line in lines(result)] == [line[2:] for group in BY_HAND.values() for line in group]


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
        *("nam_nao", "clause", "statement", "verdict", "provisional"),
        *("low_numerator", "low_denominator", "high_numerator", "high_denominator"),
        *("in_scope", "met", "not_met", "undecided"),
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


# ---- at the limits


@every_engine
def test_699_of_999_do_not_pass_70_percent(engine):
    frame = agencies(kho=decimals("99.9"), dung=decimals("69.9"))
    [line] = lines(evaluated(engine, plan("tinh_.ty_dung >= 70%"), frame))
    assert line == ("not_met", None, Fraction(699, 999), Fraction(699, 999), (1, 0, 1, 0))
    assert verdict(engine, "tinh_.ty_dung >= 70%", agencies(kho=decimals("99.9"), dung=decimals("70"))) == "met"


@pytest.mark.parametrize("kind", [lambda f: f, lambda f: f.to_pandas(), lambda f: f.to_arrow()])
def test_699_of_999_do_not_pass_as_floats_in_memory(kind):
    frame = kind(agencies(kho=[99.9], dung=[69.9]))
    result = pl.DataFrame(plan("tinh_.ty_dung >= 70%").evaluate_frame(frame))
    assert lines(result) == [("not_met", None, Fraction(699, 999), Fraction(699, 999), (1, 0, 1, 0))]


@every_engine
@pytest.mark.parametrize(
    ("relation", "below", "equal", "above"),
    [
        (">=", "not_met", "met", "met"),
        (">", "not_met", "not_met", "met"),
        ("<=", "met", "met", "not_met"),
        ("<", "met", "not_met", "not_met"),
        ("=", "not_met", "met", "not_met"),
    ],
)
def test_29_of_50_are_58_percent(engine, relation, below, equal, above):
    frame = agencies(nhom=[1, 2, 3], tong_so=[50] * 3, phan=[28, 29, 30])
    ruleset = plan(f"tinh_.ty {relation} 58%", f"moi tinh_.ty {relation} 58%")
    found = verdicts(evaluated(engine, ruleset, frame, by="nhom"))
    assert found == [below, below, equal, equal, above, above]


@every_engine
@pytest.mark.parametrize(("relation", "expected"), [(">=", "met"), (">", "not_met"), ("<=", "met"), ("=", "met")])
def test_totals_that_are_equal_to_their_thresholds(engine, relation, expected):
    frame = agencies(nam=[3, 4], le=decimals("0.1", "0.2"))
    assert verdict(engine, f"tinh_.tong_nam {relation} 7 nguoi", frame) == expected
    assert verdict(engine, f"tinh_.tong_le {relation} 0,3 met_gia", frame) == expected


@every_engine
@pytest.mark.parametrize("number", [2**53 - 1, 2**53, 2**53 + 1])
@pytest.mark.parametrize(("percent", "wholes"), [(50, 2), (100, 1)])
def test_numbers_that_a_double_cannot_tell_apart(engine, number, percent, wholes):
    frame = agencies(nhom=[1, 2], tong_so=[number * wholes] * 2, phan=[number - 1, number])
    ruleset = plan(f"tinh_.ty >= {percent}%")
    if engine == "lazy polars":  # which cannot look for a wider type, and says so
        assert refused(engine, ruleset, frame, by="nhom") == [("too-large-for-lazy", None, None, None)]
        return
    result = evaluated(engine, ruleset, frame, by="nhom")
    assert verdicts(result) == ["not_met", "met"]
    assert lines(result)[0][2] == Fraction(number - 1, number * wholes)


@without_bounds_on_numbers
def test_sums_that_are_multiplied_beyond_64_bits(engine):
    frame = agencies(nhom=[1, 1, 1, 2, 2, 2], tong_so=[2**61] * 6, phan=[2**60] * 5 + [2**60 - 1])
    result = evaluated(engine, plan("tinh_.ty >= 50%", "tinh_.ty <= 70%"), frame, by="nhom")
    assert verdicts(result) == ["met", "met", "not_met", "met"]
    assert lines(result)[2][2] == Fraction(3 * 2**60 - 1, 3 * 2**61)


@without_bounds_on_numbers
def test_sums_beyond_64_bits(engine):
    most = 2**63 - 1
    frame = agencies(nhom=[1, 1, 1, 2, 2, 2], tong_so=[most] * 6, phan=[2**62] * 3 + [2**62 - 1] * 3)
    if engine == "duckdb":  # whose figures have 64 bits: it says so rather than cut them off
        with pytest.raises(duckdb.ConversionException):
            evaluated(engine, plan("tinh_.ty >= 50%"), frame, by="nhom")
        return
    result = evaluated(engine, plan("tinh_.ty >= 50%"), frame, by="nhom")
    assert verdicts(result) == ["met", "not_met"]
    assert [line[4] for line in lines(result)] == [(3, 3, 0, 0), (3, 0, 3, 0)]


@without_bounds_on_numbers
@pytest.mark.parametrize("number", [2**61 - 1, 2**63 - 1])
def test_sums_of_fields_of_one_agency_beyond_64_bits(engine, number):
    frame = agencies(nam=[number], nu=[number], tre=[number], gia=[number], khac=[number])
    assert verdict(engine, "tinh_.dem_nguoi >= 1 co_quan", frame) == "met"


@every_engine
def test_upper_bounds_that_add_up_beyond_64_bits(engine):
    if engine == "duckdb":  # whose figures have 64 bits: it says so rather than cut them off
        with pytest.raises(duckdb.ConversionException):
            verdict(engine, "tinh_.tong_lon >= 5 nguoi", agencies(lon=whole(5, *[None] * 20)))
        return
    frame = agencies(lon=whole(5, *[None] * 20))  # each missing one may be 9·10^17, hence all of them 1,8·10^19 < 2^64
    assert verdict(engine, "tinh_.tong_lon >= 5 nguoi", frame) == "met"
    assert verdict(engine, "tinh_.tong_lon <= 18000000000000000004 nguoi", frame) == "undecided"
    assert verdict(engine, "tinh_.tong_lon <= 18000000000000000005 nguoi", frame) == "met"


def test_a_lazy_frame_with_large_numbers_is_refused_when_it_is_collected():
    frame = agencies(tong_so=[2**63 - 1], phan=[2**62])
    result = plan("tinh_.ty >= 50%").evaluate_frame(frame.lazy())
    assert issues(result.collect) == [("too-large-for-lazy", None, None, None)]


@pytest.mark.parametrize(
    "columns",
    [
        # 2^64 hundredths and 684 more, which are 684 hundredths in 64 bits
        {"kho": [(2**64 + 684) // 100], "dung": decimals("0.07", places=2)},
        {"kho": pl.Series([2**64 - 1], dtype=pl.UInt64), "dung": [1]},
        {"kho": pl.Series([Decimal(10) ** 30], dtype=pl.Decimal(38, 0)), "dung": [1]},
        {"kho": pl.Series([Decimal(10)], dtype=pl.Decimal(38, 18)), "dung": [5]},
    ],
)
def test_what_does_not_fit_64_bits_in_a_lazy_frame_is_right_or_refused(columns):
    ruleset = plan("tinh_.ty_dung >= 50%")
    frame = agencies(**columns)
    [finding] = ruleset.evaluate(frame.to_dicts()).findings
    try:
        found = lines(ruleset.evaluate_frame(frame.lazy()).collect())
    except BadData as error:
        found, codes = [], [issue.code for issue in error.issues]
        if codes != ["too-large-for-lazy"]:
            raise
    if found:
        assert found == lines(ruleset.evaluate_frame(frame))
        assert found[0][0] == finding.verdict.value


@every_engine
def test_agencies_behind_a_statement_with_large_numbers(engine):
    frame = agencies(tong_so=[2**62, 2**62], phan=[2**62, 2**61])
    if engine == "lazy polars":
        found = issues(lambda: judged(engine, plan("tinh_.ty >= 70%"), frame, "tinh_.ty"))
        assert found == [("too-large-for-lazy", None, None, None)]
    else:
        assert verdicts(judged(engine, plan("tinh_.ty >= 70%"), frame, "tinh_.ty")) == ["met", "not_met"]


@every_engine
def test_one_and_two_digits_behind_the_comma_in_one_unit(engine):
    frame = agencies(kho=decimals("99.9", "0.1"), dung=decimals("69.92", "0.08", places=2))
    [line] = lines(evaluated(engine, plan("tinh_.ty_dung = 70%"), frame))
    assert line == ("met", None, Fraction(7, 10), Fraction(7, 10), (2, 0, 2, 0))


@every_engine
def test_integers_and_decimals_in_one_unit(engine):
    frame = agencies(kho=pl.Series([10, 30], dtype=pl.Int32), dung=decimals("5.05", "14.95", places=2))
    [line] = lines(evaluated(engine, plan("tinh_.ty_dung = 50%"), frame))
    assert line[:3] == ("met", None, HALF)


@every_engine
@pytest.mark.parametrize("dtype", [pl.Int16, pl.UInt8, pl.Int32])
def test_a_small_integer_column_is_not_multiplied_in_its_own_type(engine, dtype):
    most = 200 if dtype == pl.UInt8 else 30_000
    frame = agencies(kho=pl.Series([most], dtype=dtype), dung=decimals(str(most / 2), places=2))
    assert verdict(engine, "tinh_.ty_dung = 50%", frame) == "met"


@every_engine
def test_an_integer_column_of_32_bits_is_not_multiplied_in_32_bits(engine):
    frame = agencies(
        kho=pl.Series([30_000_000] * 2, dtype=pl.Int32), dung=decimals("15000000", "14999999.99", places=2)
    )
    result = evaluated(engine, plan("tinh_.ty_dung >= 50%"), frame, by="ma")
    assert verdicts(result) == ["met", "not_met"]


@every_engine
def test_decimals_in_a_whole_unit(engine):
    frame = agencies(nhom=[1, 2], tong_so=decimals("4.0", "4.0"), phan=decimals("2.0", "2.5"))
    result = evaluated(engine, plan("tinh_.ty >= 50%"), frame, by="nhom")
    assert lines(result) == [("met", None, HALF, HALF, (1, 1, 0, 0)), ("bad_data", None, None, None, (1, 0, 0, 0))]


@every_engine
@pytest.mark.parametrize(
    ("demand", "expected"), [("<= 18,5", "met"), ("<= 18,4", "undecided"), ("< 9", "not_met"), ("> 18,5", "not_met")]
)
def test_a_maximum_with_a_fraction_bounds_what_is_missing(engine, demand, expected):
    [line] = lines(evaluated(engine, plan(f"tinh_.tong_le {demand} met_gia"), agencies(le=whole(9, None))))
    assert line[0] == expected
    assert line[2:4] == (Fraction(9), Fraction(37, 2))


@every_engine
def test_more_than_a_maximum_with_a_fraction(engine):
    frame = agencies(le=decimals("9.5", "9.51", places=2))
    assert verdicts(evaluated(engine, plan("tinh_.tong_le >= 1 met_gia"), frame, by="ma")) == ["met", "bad_data"]


@every_engine
@pytest.mark.parametrize("how", ["absent", "without a type", "typed"])
def test_a_column_that_is_wholly_missing(engine, how):
    frame = agencies(tong_so=[4, 6]).with_columns(moc_1=pl.lit(None, dtype=pl.Date), le=pl.lit(None, dtype=pl.Int64))
    if how == "without a type":
        frame = frame.with_columns(phan=None, co=None)
    if how == "typed":
        frame = frame.with_columns(phan=pl.lit(None, dtype=pl.Int64), co=pl.lit(None, dtype=pl.Boolean))
    ruleset = plan("tinh_.ty >= 50%", "moi tinh_.co", "tinh_.ty_co <= 100%")
    assert lines(evaluated(engine, ruleset, frame)) == [
        ("undecided", None, ZERO, ONE, (2, 0, 0, 2)),
        ("undecided", None, ZERO, ONE, (2, 0, 0, 2)),
        ("met", None, ZERO, ONE, (2, 2, 0, 0)),
    ]


@every_engine
def test_all_missing(engine):
    frame = agencies(
        tong_so=whole(None, None),
        phan=whole(None, None),
        moc_1=pl.Series([None, None], dtype=pl.Date),
        le=whole(None, None),
    )
    ruleset = plan(
        "tinh_.ty >= 50%", "moi tinh_.moc_1 hoan_thanh", "tinh_.tong_le <= 19 met_gia", "tinh_.tong_nam > 1 nguoi"
    )
    assert lines(evaluated(engine, ruleset, frame)) == [
        ("undecided", None, ZERO, ONE, (2, 0, 0, 2)),
        ("undecided", None, ZERO, ONE, (2, 0, 0, 2)),
        ("met", None, ZERO, Fraction(19), (2, 0, 0, 0)),
        ("undecided", None, ZERO, None, (2, 0, 0, 0)),
    ]


@every_engine
@pytest.mark.parametrize("unique", [False, True])
@pytest.mark.parametrize("by", [[], ["cap"]])
def test_only_ids_and_attributes(engine, unique, by):
    # nothing that is declared can contradict itself then, and nothing need be added up
    ruleset = plan("tinh_.tong_nam >= 1 nguoi", "tinh_.ty >= ?", "tinh_.dem_nguoi >= ?", "tinh_.ty > 100%")
    result = evaluated(engine, ruleset, agencies(cap=["tinh", "tinh"]), by=by, unique=unique)
    assert lines(result) == [
        ("undecided", None, ZERO, None, (2, 0, 0, 0)),
        ("no_threshold", None, ZERO, ONE, (2, 0, 0, 0)),
        ("no_threshold", None, ZERO, Fraction(2), (2, 0, 0, 0)),
        ("undecided", None, ZERO, ONE, (2, 0, 0, 2)),
    ]


@every_engine
def test_small_integers_are_added_up_in_large_ones(engine):
    frame = agencies(tong_so=pl.Series([100] * 4, dtype=pl.Int8), phan=pl.Series([100, 100, 100, 0], dtype=pl.UInt8))
    [line] = lines(evaluated(engine, plan("tinh_.ty >= 75%"), frame))
    assert line == ("met", None, Fraction(3, 4), Fraction(3, 4), (4, 3, 1, 0))


# ---- floating-point columns


def test_every_short_decimal_is_read_from_floats():
    # k / 10 is the float nearest to the decimal for all k; a column of them must be read, whichever they are
    cells = [k / 10 for k in range(1, 3000, 7)]
    floats = agencies(kho=cells, dung=[0.1] * len(cells))
    exact = agencies(kho=decimals(*(str(cell) for cell in cells)), dung=decimals(*["0.1"] * len(cells)))
    ruleset = plan("tinh_.ty_dung >= 70%")
    assert lines(ruleset.evaluate_frame(floats)) == lines(ruleset.evaluate_frame(exact))


@pytest.mark.parametrize("cell", [0.3, 0.7, 847.4, 69.9, 1234.56, 0.000001])
def test_a_short_decimal_alone_is_read_from_floats(cell):
    [line] = lines(plan("tinh_.ty_dung >= 70%").evaluate_frame(agencies(kho=[10000], dung=[cell])))
    assert line[2] == Fraction(str(cell)) / 10000


def test_floats_that_are_whole_count_in_a_whole_unit():
    frame = agencies(tong_so=[4.0, None], phan=pl.Series([2.0, None], dtype=pl.Float32))
    [line] = lines(plan("tinh_.ty >= 50%").evaluate_frame(frame))
    assert line == ("undecided", None, ZERO, ONE, (2, 1, 0, 1))


@pytest.mark.parametrize("cell", [0.1 + 0.2, 1 / 3, float("nan"), float("inf"), 1e30])
def test_floats_that_are_no_short_decimals(cell):
    frame = agencies(kho=[9.5, 9.5, 9.5], dung=[1.5, cell, None])
    assert refused("polars", "tinh_.ty_dung >= 1%", frame) == [("inexact-number", "dung", "A1", 2)]


@pytest.mark.parametrize("cell", [2.5, float("nan"), float("inf"), 1e30])
def test_floats_that_are_not_whole_where_the_unit_is(cell):
    frame = agencies(tong_so=[4.0, 5.0], phan=[1.0, cell])
    assert refused("polars", "tinh_.ty >= 1%", frame) == [("not-whole", "phan", "A1", 2)]


def test_only_the_cells_that_are_wrong_are_named():
    # both good ones have more digits before the comma than nine behind it leave room for
    frame = agencies(kho=[9e9, 9e9, 9e9], dung=[1234567.5, 1 / 3, 7654321.25])
    assert refused("polars", "tinh_.ty_dung >= 1%", frame) == [("inexact-number", "dung", "A1", 2)]


@pytest.mark.parametrize("cell", [1.5, 1 / 3, float("nan")])
def test_a_float_column_that_nobody_reads_is_not_looked_at(cell):
    frame = agencies(tong_so=[2], phan=[1], kho=[cell], chuyen_khac=[cell])
    assert verdict("polars", "tinh_.ty >= 50%", frame) == "met"


@lazy_engine
def test_a_float_column_of_a_lazy_frame(engine):
    frame = agencies(tong_so=[4.0], phan=[2.0], co=[True])
    assert refused(engine, "tinh_.ty >= 50%", frame) == [
        ("float-column", "tong_so", None, None),
        ("float-column", "phan", None, None),
    ]
    assert verdict(engine, "moi tinh_.co", frame) == "met"


# ---- what is refused


READS_ALL = (
    "tinh_.ty >= 50%",
    "moi tinh_.co",
    "moi tinh_.moc_1 hoan_thanh",
    "nuoc.tong_nam >= 1 nguoi",
    "vung.ty >= 50%",
)


def complete(**columns):
    """Return a frame with every column that `READS_ALL` reads, some of them replaced."""
    given = {"nha_nuoc": [True], "dia_ban": ["Gò Công"], "tong_so": [2], "phan": [1], "nam": [1]}
    return agencies(**given | {"co": [True], "moc_1": [DAY]} | columns)


@every_engine
@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("tong_so", "2"),
        ("tong_so", True),
        ("tong_so", DAY),
        ("co", 1),
        ("co", "có"),
        ("nha_nuoc", "có"),
        ("moc_1", "2018-03-01"),
        ("moc_1", 43000),
        ("cap", 1),
        ("cap", True),
        ("dia_ban", 7),
    ],
)
def test_a_column_of_the_wrong_type(engine, name, cell):
    assert refused(engine, plan(*READS_ALL), complete(**{name: [cell]})) == [("wrong-column-type", name, None, None)]


@every_engine
def test_all_columns_that_are_wrong_at_once(engine):
    frame = complete(cap=None, tong_so=["2"], co=[1], moc_1=["chưa"]).drop("ma")
    assert refused(engine, plan(*READS_ALL), frame, by=["nam_nao", "nam"]) == [
        ("missing-column", None, None, None),
        ("missing-column", None, None, None),
        ("missing-column", None, None, None),
        ("wrong-column-type", "tong_so", None, None),
        ("wrong-column-type", "co", None, None),
        ("wrong-column-type", "moc_1", None, None),
    ]


@every_engine
def test_columns_that_nobody_reads_may_have_any_type(engine):
    frame = complete(kho=["kho"], tre=[False], ten=[5])
    assert verdicts(evaluated(engine, plan(*READS_ALL), frame)) == ["met"] * 5


@every_engine
@pytest.mark.parametrize(("name", "column", "meant"), [("nam_noa", "nam_nao", "nam_nao"), ("xyz", "nam_nao", None)])
def test_a_group_column_that_is_not_there(engine, name, column, meant):
    frame = complete().with_columns(pl.lit(2018).alias(column))
    with pytest.raises(BadData) as error:
        evaluated(engine, plan(*READS_ALL), frame, by=[name])
    [issue] = error.value.issues
    assert (issue.code, issue.facts["value"], issue.suggestion) == ("missing-column", name, meant)
    assert name in issue.message("vi") and name in issue.message("en")


@every_engine
def test_a_scope_column_that_is_not_there(engine):
    with pytest.raises(BadData) as error:
        evaluated(engine, plan("nuoc.ty >= 50%"), agencies(cap=None, capp=["tinh"], tong_so=[1]))
    assert [(one.code, one.facts["value"], one.suggestion) for one in error.value.issues] == [
        ("missing-column", "cap", "capp"),
        ("missing-column", "nha_nuoc", None),
    ]


@every_engine
@pytest.mark.parametrize("by", [["__by0"], ["nhom", "nhom"]])
def test_groups_that_would_get_in_the_way(engine, by):
    frame = agencies(tong_so=[2], phan=[1]).with_columns(pl.Series(by[0], ["u"]))
    with pytest.raises(ValueError, match=by[0]):
        evaluated(engine, plan("tinh_.ty >= 50%"), frame, by=by)
    with pytest.raises(ValueError, match=by[0]):
        plan("tinh_.ty >= 50%").to_sql(by=by)


NO_COLUMN_OF_RESULTS = ["clause", "statement", "verdict", "provisional", "low_numerator", "in_scope", "met"]


@every_engine
@pytest.mark.parametrize("name", NO_COLUMN_OF_RESULTS)
def test_groups_cannot_be_named_like_a_column_of_the_answer(engine, name):
    frame = agencies(tong_so=[2], phan=[1]).with_columns(pl.Series(name, ["u"]))
    with pytest.raises((BadData, ValueError)) as error:
        evaluated(engine, plan("tinh_.ty >= 50%"), frame, by=[name])
    assert type(error.value) in (BadData, ValueError)  # no error of the library below that happens to be a ValueError


def test_cells_that_cannot_be_used_all_at_once():
    frame = agencies(
        ma=["A", "B", None, "D"],
        cap=["tinh", "que", "tinh", None],
        nha_nuoc=[None, True, True, False],
        tong_so=[2.0, 2.0, 2.5, 2.0],
        phan=[1, 1, 1, 1],
    )
    assert sorted(refused("polars", "nuoc.ty >= 50%", frame), key=str) == [
        ("missing-attribute", "nha_nuoc", "A", 1),
        ("missing-id", "ma", None, 3),
        ("not-whole", "tong_so", None, 3),
        ("unknown-value", "cap", "B", 2),
    ]


def test_an_agency_without_an_id():
    frame = agencies(ma=["A", None], tong_so=[2, 2], phan=[1, 1])
    for unique in (False, True):
        assert refused("polars", "tinh_.ty >= 50%", frame, unique=unique) == [("missing-id", "ma", None, 2)]


def test_an_unknown_value_of_an_enumeration():
    frame = agencies(cap=["tinh", "huyen", None, "xa", "Xa"], tong_so=[2] * 5).filter(pl.col("cap").is_not_null())
    assert refused("polars", "tinh_.ty >= 50%", frame) == [
        ("unknown-value", "cap", "A1", 2),
        ("unknown-value", "cap", "A4", 4),
    ]


@pytest.mark.parametrize(
    ("given", "meant"),
    [("cấp xã", "xa"), (" Cấp Tỉnh", "tinh"), ("tỉnh", "tinh"), ("tihn", "tinh"), ("cap xaa", "xa"), ("huyện", None)],
)
def test_an_unknown_value_is_told_from_the_one_that_was_meant(given, meant):
    with pytest.raises(BadData) as error:
        plan("tinh_.ty >= 50%").evaluate_frame(agencies(cap=[given], tong_so=[2]))
    [issue] = error.value.issues
    assert issue.suggestion == meant
    assert issue.message("vi") == f"không có giá trị `{given}`; các giá trị là xa, tinh"
    assert issue.message("en") == f"there is no value `{given}`; the values are xa, tinh"


def test_what_is_wrong_with_a_whole_frame_begins_with_its_code():
    with pytest.raises(BadData) as error:
        plan("tinh_.ty >= 50%").evaluate_frame(agencies(tong_so=[2]), by="huyen")
    assert str(error.value) == "[missing-column] thiếu cột `huyen`"


def test_an_attribute_is_needed_only_where_membership_depends_on_it():
    # a commune is no state agency of the province, whatever else it is
    frame = agencies(cap=["xa", "tinh", None, None], nha_nuoc=[None, None, False, True], tong_so=[2] * 4)
    assert refused("polars", "nuoc.ty >= 50%", frame) == [
        ("missing-attribute", "cap", "A3", 4),
        ("missing-attribute", "nha_nuoc", "A1", 2),
    ]
    assert verdict("polars", "nuoc.ty >= 50%", frame[[0, 2]]) == "not_applicable"


@pytest.mark.parametrize("dtype", [pl.Null, pl.String])
def test_an_attribute_that_is_missing_in_all_rows(dtype):
    frame = agencies(cap=pl.Series([None, None], dtype=dtype), tong_so=[2, 2])
    assert refused("polars", "tinh_.ty >= 50%", frame) == [
        ("missing-attribute", "cap", "A0", 1),
        ("missing-attribute", "cap", "A1", 2),
    ]


@every_engine
@pytest.mark.parametrize("dtype", [pl.Null, pl.Boolean])
def test_an_attribute_that_is_missing_in_all_rows_where_it_does_not_matter(engine, dtype):
    frame = agencies(cap=["xa"], nha_nuoc=pl.Series([None], dtype=dtype), tong_so=[2])
    assert verdict(engine, "nuoc.ty >= 50%", frame) == "not_applicable"


def test_text_attributes_are_needed_too():
    frame = agencies(dia_ban=["Gò Công", None], tong_so=[2, 2], phan=[1, 1])
    assert refused("polars", "vung.ty >= 50%", frame) == [("missing-attribute", "dia_ban", "A1", 2)]


@lazy_engine
def test_what_is_wrong_in_a_lazy_frame_spoils_its_group_alone(engine):
    frame = agencies(
        nhom=["đúng", "giá trị lạ", "giá trị lạ", "thiếu cấp", "thiếu nhà nước", "xã", "không mã"],
        ma=["A", "B", "C", "D", "E", "F", None],
        cap=["tinh", "tinh", "que", None, "tinh", "xa", "tinh"],
        nha_nuoc=[True, True, True, True, None, None, True],
        tong_so=[2] * 7,
        phan=[1] * 7,
    )
    result = evaluated(engine, plan("nuoc.ty >= 50%", "tinh_.ty >= 50%"), frame, by="nhom")
    found = {group: verdicts(result.filter(nhom=group)) for group in frame["nhom"].unique()}
    assert found == {
        "đúng": ["met", "met"],
        "giá trị lạ": ["bad_data", "bad_data"],
        "thiếu cấp": ["bad_data", "bad_data"],
        "thiếu nhà nước": ["bad_data", "met"],
        "xã": ["not_applicable", "not_applicable"],
        "không mã": ["bad_data", "bad_data"],
    }


@every_engine
def test_contradictions_spoil_the_statements_that_read_them_in_their_group(engine):
    frame = agencies(
        nhom=[1, 1, 2, 3],
        tong_so=[2, 2, 2, -1],
        phan=[1, 3, 1, None],
        nam=[1, 1, 1, 1],
        cap=["tinh", "tinh", "tinh", "tinh"],
    )
    result = evaluated(engine, plan("tinh_.ty >= 50%", "tinh_.tong_nam >= 1 nguoi"), frame, by="nhom")
    assert verdicts(result, "nhom") == [
        (1, "bad_data"),
        (1, "met"),
        (2, "met"),
        (2, "met"),
        (3, "bad_data"),
        (3, "met"),
    ]


# ---- repeated agencies


@every_engine
def test_an_agency_twice_in_a_group_spoils_that_group(engine):
    frame = agencies(ma=["A", "A", "A", "B"], nhom=[1, 1, 2, 2], tong_so=[2] * 4, phan=[1] * 4)
    result = evaluated(engine, plan("tinh_.ty >= 50%", "xa_.ty >= 50%"), frame, by="nhom")
    assert verdicts(result, "nhom") == [(1, "bad_data"), (1, "not_applicable"), (2, "met"), (2, "not_applicable")]
    assert lines(result)[0] == ("bad_data", None, None, None, (2, 0, 0, 0))
    assert verdicts(evaluated(engine, plan("tinh_.ty >= 50%"), frame)) == ["bad_data"]


@every_engine
def test_an_agency_twice_where_the_group_is_null(engine):
    frame = agencies(ma=["A", "A", "A"], nhom=[None, None, 1], tong_so=[2] * 3, phan=[1] * 3)
    result = evaluated(engine, plan("tinh_.ty >= 50%"), frame, by="nhom")
    assert verdicts(result, "nhom") == [(1, "met"), (None, "bad_data")]


@every_engine
@pytest.mark.parametrize("how", ["unique", "without ids"])
def test_nobody_looks_for_repeated_agencies(engine, how):
    frame = agencies(ma=["A", "A"], tong_so=[2] * 2, phan=[1] * 2)
    frame = frame.drop("ma") if how == "without ids" else frame
    [line] = lines(evaluated(engine, plan("tinh_.ty >= 50%"), frame, unique=True))
    assert line == ("met", None, HALF, HALF, (2, 2, 0, 0))


@every_engine
def test_a_frame_without_ids_is_refused_unless_its_rows_are_vouched_for(engine):
    ruleset = plan("tinh_.ty >= 50%")
    frame = agencies(ma=None, mã=["A"], tong_so=[2], phan=[1])
    for call in (evaluated, functools.partial(judged, statement="tinh_.ty")):
        with pytest.raises(BadData) as error:
            call(engine, ruleset, frame)
        assert [(one.code, one.facts["value"]) for one in error.value.issues] == [("missing-column", "ma")]
        assert verdicts(call(engine, ruleset, frame, unique=True)) == ["met"]


def test_an_index_of_pandas_is_no_column_of_ids():
    frame = pandas_agencies(tong_so=[2], phan=[1]).set_index("ma")
    assert issues(lambda: plan("tinh_.ty >= 50%").evaluate_frame(frame)) == [("missing-column", None, None, None)]
    assert plan("tinh_.ty >= 50%").evaluate_frame(frame.reset_index())["verdict"].tolist() == ["met"]


# ---- texts as `evaluate` reads them


SEEN = [character for character in map(chr, range(0x110000)) if not INVISIBLE.search(character)]
BLANK = [character for character in SEEN if character.isspace()]

GO_CONG = [
    "Gò Công",
    "Go\u0300 Co\u0302ng",
    " Gò Công\t",
    "\u3000Gò Công\u00a0",
    "Gò Công\r\n",
    "\u2003Go\u0300 Co\u0302ng\n",
]
"""The same text: in NFC and not, with blanks around it."""


@every_engine
@pytest.mark.parametrize("text", GO_CONG)
@pytest.mark.parametrize("dtype", [pl.String, pl.Categorical])
def test_texts_are_compared_without_blanks_around_them_and_in_nfc(engine, text, dtype):
    frame = agencies(dia_ban=pl.Series([text, "Gò  Công"], dtype=dtype), tong_so=[2, 2], phan=[1, 0])
    ruleset = plan("vung.ty >= 50%")
    assert ruleset.evaluate(frame.to_dicts()).findings[0].verdict is Verdict.MET
    assert lines(evaluated(engine, ruleset, frame))[0][4] == (1, 1, 0, 0)
    assert verdicts(judged(engine, ruleset, frame, "vung.ty")) == ["met"]
    grouped = evaluated(engine, ruleset, frame, by="dia_ban")  # groups are as they stand
    assert sorted(grouped["dia_ban"].cast(pl.String)) == sorted(["Gò  Công", text])


@every_engine
def test_every_blank_that_is_stripped_is_stripped_in_frames(engine):
    assert len(BLANK) > 15
    texts = [text for blank in BLANK for text in (f"{blank}Gò Công", f"Gò Công{blank} ", f"Gò{blank}Công")]
    frame = agencies(dia_ban=texts, tong_so=[2] * len(texts), phan=[1] * len(texts))
    expected = len(plan("vung.ty >= 50%").evaluate(frame.to_dicts()).findings[0].agencies)
    assert lines(evaluated(engine, plan("vung.ty >= 50%"), frame))[0][4][0] == expected == 2 * len(BLANK) + 1


@pytest.mark.parametrize("engine", ["polars", "lazy polars"])
def test_marks_in_the_other_order_are_the_same_letter_for_polars(engine):
    ruleset = vtlt.parse(HEAD.replace("Cai Lậy", "Thế") + "vung.ty >= 50%\n")
    frame = agencies(dia_ban=["The\u0301\u0302"], tong_so=[2], phan=[1])
    assert ruleset.evaluate(frame.to_dicts()).findings[0].verdict is Verdict.MET
    assert verdicts(evaluated(engine, ruleset, frame)) == ["met"]


def test_patterns_that_find_texts_find_none_too_few():
    letters = pl.Series([one for one in map(chr, range(0x110000)) if not "\ud800" <= one <= "\udfff"])
    with duckdb.connect() as connection:
        relation = connection.from_arrow(pl.DataFrame({"letter": letters}).to_arrow())
        found = relation.project(f"letter, regexp_matches(letter, '{texts.HIDDEN}') AS hidden").pl()
    assert {*found.filter("hidden")["letter"]} == {one for one in letters if INVISIBLE.search(one)}
    plain = letters.filter(~letters.str.contains(texts.ODD))
    assert len(plain) > 900
    assert [texts.plain(one) for one in plain] == plain.to_list()


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


@every_engine
@pytest.mark.parametrize("other", ["T1 ", "\tT1", "T1\u00a0", "\r\nT1"])
def test_ids_that_differ_by_blanks_are_one_agency(engine, other):
    frame = agencies(ma=["T1", other, "T2"], nhom=[1, 1, 2], tong_so=[2] * 3, phan=[1] * 3)
    result = evaluated(engine, plan("tinh_.ty >= 50%"), frame, by="nhom")
    assert verdicts(result) == ["bad_data", "met"]
    behind = judged(engine, plan("tinh_.ty >= 50%"), frame, "tinh_.ty", by="nhom")
    assert sorted(behind["ma"]) == sorted(["T1", other, "T2"])  # as they stand
    assert verdicts(evaluated(engine, plan("tinh_.ty >= 50%"), frame, unique=True)) == ["met"]


@every_engine
def test_ids_that_differ_by_how_their_letters_are_composed_are_one_agency(engine):
    frame = agencies(ma=["Sở", "So\u031b\u0309"], tong_so=[2] * 2, phan=[1] * 2)
    assert verdicts(evaluated(engine, plan("tinh_.ty >= 50%"), frame)) == ["bad_data"]


def test_ids_that_cannot_be_read_are_refused_in_memory():
    frame = agencies(ma=["A", " ", "", "A\u200b", None], tong_so=[2] * 5)
    found = refused("polars", "tinh_.ty >= 50%", frame)
    assert sorted(found, key=lambda one: one[3]) == [
        ("missing-id", "ma", None, 2),
        ("missing-id", "ma", None, 3),
        ("invisible-character", "ma", None, 4),
        ("missing-id", "ma", None, 5),
    ]
    assert sorted(issues(lambda: plan("tinh_.ty >= 50%").evaluate(frame.to_dicts())), key=str) == sorted(found, key=str)


@lazy_engine
@pytest.mark.parametrize("wrong", [" ", "", "B\u200b", None])
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


# ---- types of columns


@every_engine
@pytest.mark.parametrize("dtype", [pl.String, pl.Categorical, pl.Enum(["tinh", "xa", "Gò Công", "Nơi khác"])])
def test_texts_and_enumerations_as_categories(engine, dtype):
    frame = agencies(
        cap=pl.Series(["tinh", "xa", "tinh"], dtype=dtype),
        dia_ban=pl.Series(["Gò Công", "Gò Công", "Nơi khác"], dtype=dtype),
        tong_so=[2, 4, 8],
        phan=[1, 1, 1],
    )
    result = evaluated(engine, plan("tinh_.ty >= ?", "vung.ty >= ?"), frame)
    assert [line[2] for line in lines(result)] == [Fraction(2, 10), Fraction(2, 6)]


@every_engine
@pytest.mark.parametrize("dtype", [pl.Date, pl.Datetime("ms"), pl.Datetime("us")])
@pytest.mark.parametrize(
    ("day", "as_of", "expected"),
    [
        (datetime.date(2018, 1, 1), None, ("met", None)),
        (datetime.date(2017, 12, 31), None, ("not_met", None)),
        (datetime.date(2018, 12, 31), None, ("met", None)),
        (datetime.date(2019, 1, 1), None, ("not_met", None)),
        (FAR, None, ("not_met", None)),
        (None, None, ("undecided", None)),
        (datetime.date(2018, 6, 30), "30/06/2018", ("met", None)),
        (datetime.date(2018, 7, 1), "2018-06-30", ("pending", "not_met")),
        (FAR, datetime.date(2018, 6, 30), ("pending", "not_met")),
        (None, datetime.datetime(2018, 6, 30, 8), ("pending", "undecided")),
        (datetime.date(2018, 12, 31), "31/12/2018", ("met", None)),
        (None, "31/12/2017", ("pending", "not_met")),
        (datetime.date(2019, 1, 1), "01/01/2020", ("not_met", None)),
    ],
)
def test_milestones(engine, dtype, day, as_of, expected):
    frame = agencies(moc_1=pl.Series([day]).cast(dtype))
    [line] = lines(evaluated(engine, plan("moi tinh_.moc_1 hoan_thanh"), frame, as_of=as_of))
    assert line[:2] == expected


@every_engine
@pytest.mark.parametrize(("day", "expected"), [(1, "not_met"), (2, "met"), (30, "met"), (31, "not_met")])
def test_the_edges_of_a_window(engine, day, expected):
    frame = agencies(moc_1=[datetime.date(2018, 3, day)])
    assert verdict(engine, "moi tinh_.moc_1 hoan_thanh trong 02/03/2018..30/03/2018", frame) == expected


@every_engine
def test_not_done_is_not_done_in_a_window_without_end(engine):
    frame = agencies(moc_1=[FAR])
    statement = "moi tinh_.moc_1 hoan_thanh trong 01/01/2018..31/12/9999"
    assert verdict(engine, statement, frame, as_of="31/12/9999") == "not_met"


def test_the_time_of_day_does_not_matter():
    evening = datetime.datetime(2018, 12, 31, 23, 59)
    for engine in ENGINES:
        assert verdict(engine, "moi tinh_.moc_1 hoan_thanh", agencies(moc_1=[evening])) == "met"


@pytest.mark.parametrize("type_", ["UUID", "BIT", "BIGNUM", "VARCHAR", "BLOB", "TIME"])
def test_columns_of_duckdb_that_hold_no_numbers(type_):
    with duckdb.connect() as connection:
        relation = connection.sql(f"SELECT 'A' AS ma, 'tinh' AS cap, 2 AS tong_so, CAST(NULL AS {type_}) AS phan")
        found = issues(lambda: plan("tinh_.ty >= 50%").evaluate_frame(relation))
    assert found == [("wrong-column-type", "phan", None, None)]


@pytest.mark.parametrize("type_", ["UTINYINT", "SMALLINT", "UBIGINT", "HUGEINT", "UHUGEINT", "DECIMAL(38, 10)", "NULL"])
def test_columns_of_duckdb_that_hold_numbers(type_):
    with duckdb.connect() as connection:
        cell = "NULL" if type_ == "NULL" else f"CAST(1 AS {type_})"
        relation = connection.sql(f"SELECT 'A' AS ma, 'tinh' AS cap, 2 AS tong_so, {cell} AS phan")
        [line] = lines(plan("tinh_.ty >= 50%").evaluate_frame(relation).pl())
    assert line[0] == ("undecided" if type_ == "NULL" else "met")


# ---- kinds of frames


def test_polars_in_kind():
    result = plan("tinh_.ty >= 50%").evaluate_frame(agencies(tong_so=[2], phan=[1]))
    assert isinstance(result, pl.DataFrame)
    assert list(result.schema.values()) == [pl.String] * 4 + [pl.Int64] * 8


@pytest.mark.parametrize("statement", ["tinh_.ty >= 50%", "tinh_.ty >= 50% khi co"])
def test_a_lazy_frame_is_not_computed_before_it_is_collected(statement):
    calls = []

    def count(frame):
        calls.append(frame.height)
        return frame

    source = agencies(tong_so=[2, 2], phan=[1, 1], co=[True, None]).lazy().map_batches(count)
    ruleset = plan(statement)
    answer, behind = ruleset.evaluate_frame(source), ruleset.evaluate_agencies(source, ruleset.statements[0])
    assert isinstance(answer, pl.LazyFrame) and isinstance(behind, pl.LazyFrame)
    assert calls == []
    chosen = answer.filter(pl.col("verdict") == "met").select("statement", "high_numerator")
    assert calls == []
    assert chosen.collect().height == 1
    assert calls
    assert behind.collect().height == 2


def test_a_relation_is_computed_when_it_is_fetched():
    with duckdb.connect() as connection:
        connection.sql("CREATE TABLE agencies AS SELECT 'A' AS ma, 'tinh' AS cap, 2 AS tong_so, 1 AS phan")
        result = plan("tinh_.ty >= 50%").evaluate_frame(connection.table("agencies"), by="ma")
        connection.sql("UPDATE agencies SET phan = 0")
        assert isinstance(result, duckdb.DuckDBPyRelation)
        assert result.filter("verdict = 'met'").fetchall() == []
        assert result.project("ma, statement, verdict, low_numerator, high_denominator").fetchall() == [
            ("A", "tinh_.ty >= 50%", "not_met", 0, 2)
        ]
        assert connection.sql("FROM agencies").fetchall() == [("A", "tinh", 2, 0)]


def test_answers_of_two_connections_in_any_order():
    ruleset = plan("tinh_.ty >= 50%")
    with duckdb.connect() as one, duckdb.connect() as other:
        good, bad = (f"SELECT 'A' AS ma, 'tinh' AS cap, 2 AS tong_so, {phan} AS phan" for phan in (1, 0))
        relations = [one.sql(good), one.sql(bad), other.sql(bad), other.sql(good)]
        answers = [ruleset.evaluate_frame(relation) for relation in relations]
        behind = [ruleset.evaluate_agencies(relation, "tinh_.ty") for relation in relations]
        expected = ["met", "not_met", "not_met", "met"]
        for place in (3, 1, 0, 2, 1):
            assert answers[place].project("verdict").fetchall() == [(expected[place],)]
            assert behind[place].project("verdict").fetchall() == [(expected[place],)]
        assert answers[0].union(answers[1]).project("verdict").fetchall() == [("met",), ("not_met",)]


def pandas_agencies(**columns):
    height = len(next(iter(columns.values())))
    given = {"ma": [f"A{number}" for number in range(height)], "cap": ["tinh"] * height}
    return pd.DataFrame(given | columns)


def test_pandas_in_kind():
    frame = pandas_agencies(
        tong_so=pd.array([2, None, 2], dtype="Int64"), phan=np.array([1.0, np.nan, 2.0]), nhom=[2, 1, 2]
    )
    result = plan("tinh_.ty >= 50%", "xa_.ty >= 50%").evaluate_frame(frame, by="nhom")
    assert isinstance(result, pd.DataFrame)
    assert result["verdict"].tolist() == ["undecided", "not_applicable", "met", "not_applicable"]
    assert {str(result[name].dtype) for name in result.columns[5:]} == {"Int64"}
    assert result["nhom"].tolist() == [1, 1, 2, 2]
    assert result["low_numerator"].isna().tolist() == [False, True, False, True]
    assert (result["low_numerator"][2], result["low_denominator"][2]) == (3, 4)


@pytest.mark.parametrize(
    ("statement", "columns", "expected"),
    [
        ("tinh_.ty >= 50%", {"tong_so": [2, 2], "phan": np.array([1.0, np.nan])}, (HALF / 2, Fraction(3, 4))),
        (
            "tinh_.ty >= 50%",
            {"tong_so": pd.array([2, 2], dtype="Int8"), "phan": pd.array([1, None], dtype="Float64")},
            (HALF / 2, Fraction(3, 4)),
        ),
        ("moi tinh_.co", {"co": np.array([True, None], dtype=object)}, (HALF, ONE)),
        ("moi tinh_.co", {"co": np.array([True, np.nan], dtype=object)}, (HALF, ONE)),
        ("moi tinh_.co", {"co": pd.array([True, None], dtype="boolean")}, (HALF, ONE)),
        (
            "tinh_.ty_dung >= 70%",
            {"kho": np.array([99.9, 0.1]), "dung": np.array([Decimal("69.9"), Decimal("0")], dtype=object)},
            (Fraction(699, 1000), Fraction(699, 1000)),
        ),
        ("moi tinh_.moc_1 hoan_thanh", {"moc_1": np.array([DAY, None], dtype=object)}, (HALF, ONE)),
        ("moi tinh_.moc_1 hoan_thanh", {"moc_1": np.array([DAY, FAR], dtype=object)}, (HALF, HALF)),
        ("moi tinh_.moc_1 hoan_thanh", {"moc_1": pd.to_datetime(["2018-03-01", None])}, (HALF, ONE)),
        ("tinh_.ty >= 50%", {"tong_so": [2, 2], "phan": np.array([None, None], dtype=object)}, (ZERO, ONE)),
        (
            "tinh_.ty >= 50%",
            {"cap": pd.Categorical(["tinh", "xa"]), "tong_so": [2, 2], "phan": [1, 2]},
            (HALF, HALF),
        ),
    ],
)
def test_columns_of_pandas(statement, columns, expected):
    result = plan(statement).evaluate_frame(pandas_agencies(**columns))
    assert [line[2:4] for line in lines(pl.from_pandas(result))] == [expected]


def test_pandas_without_rows():
    frame = pandas_agencies(tong_so=[2], phan=[1]).head(0)
    assert plan("tinh_.ty >= 50%").evaluate_frame(frame)["verdict"].tolist() == ["not_applicable"]


def test_objects_of_pandas_that_are_no_column():
    mixed = np.array([1, "hai"], dtype=object)
    frame = pandas_agencies(tong_so=[2, 2], phan=mixed)
    assert issues(lambda: plan("tinh_.ty >= 50%").evaluate_frame(frame)) == [("wrong-column-type", "phan", None, None)]


def test_objects_of_pandas_that_nobody_reads():
    frame = pandas_agencies(tong_so=[2], phan=[1], kho=np.array([object()], dtype=object), ghi_chu=[object()])
    frame[5] = 1  # a column that is not even named by a text
    assert plan("tinh_.ty >= 50%").evaluate_frame(frame)["verdict"].tolist() == ["met"]


def test_issues_of_a_frame_of_pandas_name_agency_and_row():
    frame = pandas_agencies(tong_so=[2, 2], phan=[1, 0.5]).set_index(pd.Index([70, 80]))
    assert issues(lambda: plan("tinh_.ty >= 50%").evaluate_frame(frame)) == [("not-whole", "phan", "A1", 2)]


def test_pyarrow_in_kind():
    table = pa.table(
        {
            "ma": ["A", "B"],
            "cap": pa.array(["tinh", "tinh"]).dictionary_encode(),
            "tong_so": pa.array([4, 4], pa.int8()),
            "phan": pa.chunked_array([pa.array([4], pa.uint64()), pa.array([None], pa.uint64())]),
            "co": pa.nulls(2),
        }
    )
    ruleset = plan("tinh_.ty >= 50%", "moi tinh_.co")
    result = ruleset.evaluate_frame(table)
    assert isinstance(result, pa.Table)
    assert [line[:4] for line in lines(pl.from_arrow(result))] == [
        ("met", None, HALF, ONE),
        ("undecided", None, ZERO, ONE),
    ]
    assert ruleset.evaluate_agencies(table, "tinh_.ty")["verdict"].to_pylist() == ["met", "undecided"]


class Foreign:
    pass


@pytest.mark.parametrize(
    "thing", [None, 5, "agencies", [{"ma": "A"}], {"ma": ["A"]}, Foreign(), pl.Series("ma", ["A"])]
)
def test_what_is_no_frame_is_a_type_error(thing):
    for call in (
        lambda: plan("tinh_.ty >= 50%").evaluate_frame(thing),
        lambda: plan("tinh_.ty >= 50%").evaluate_agencies(thing, "tinh_.ty"),
    ):
        with pytest.raises(TypeError):
            call()


@pytest.mark.parametrize("as_of", [5, 2018.5, object()])
def test_a_day_that_is_none(as_of):
    with pytest.raises(TypeError):
        plan("tinh_.ty >= 50%").evaluate_frame(agencies(tong_so=[1]), as_of=as_of)
    with pytest.raises(ValueError, match="as_of"):
        plan("tinh_.ty >= 50%").evaluate_frame(agencies(tong_so=[1]), as_of="31/02/2018")


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
    assert result.columns[:5] == ["nhom", "ma", "clause", "statement", "verdict"]
    assert set(result["statement"]) == {"tinh_.ty >= 50%"} and set(result["clause"]) == {"1"}
    found = sorted(
        (row["nhom"], row["ma"], row["verdict"], bound(row, "low"), bound(row, "high")) for row in result.to_dicts()
    )
    assert found == [
        (1, "A0", "met", HALF, HALF),
        (1, "A1", "not_met", Fraction(1, 3), Fraction(1, 3)),
        (1, "A2", "undecided", ZERO, ONE),
        (1, "A3", "not_applicable", None, None),
        (2, "A5", "bad_data", None, None),
    ]


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


@every_engine
def test_nobody_is_behind_a_duty(engine):
    ruleset = plan("tinh_.ty >= 50%", 'nhiem_vu tinh_ "Việc"')
    with pytest.raises(UnknownStatement):
        judged(engine, ruleset, agencies(tong_so=[1]), ruleset.statements[1])


# ---- the plan of 2018 on the example data


@pytest.fixture(scope="module")
def returns(plan_2018):
    """Every agency of the registry with what it reported."""
    data = plan_2018.schema.read(EXAMPLE / "data.csv", EXAMPLE / "registry.csv")
    assert isinstance(data.registry, Iterable)
    joined = {agency["ma"]: dict(agency) for agency in data.registry}
    for agency in data:
        joined[agency["ma"]] |= dict(agency)
    return [typed(plan_2018.checked, agency) for agency in joined.values()]


@every_engine
@pytest.mark.parametrize("as_of", [None, datetime.date(2018, 6, 30)])
def test_the_plan_of_2018_is_what_the_reference_says(engine, plan_2018, returns, as_of):
    frame = frame_of(plan_2018.checked, [returns])
    assert frame.height == 342
    found = result_rows(evaluated(engine, plan_2018, frame, by=[GROUP], as_of=as_of))
    expected = reference_rows(plan_2018.checked, [returns], as_of)
    assert found == expected
    assert {row[2] for row in expected} >= (
        {"pending", "met", "bad_data"} if as_of else {"met", "not_met", "undecided"}
    )


@every_engine
def test_the_plan_of_2018_by_level_is_what_the_reference_says(engine, plan_2018, returns):
    levels = sorted({agency["cap"] for agency in returns})
    found = evaluated(engine, plan_2018, frame_of(plan_2018.checked, [returns]), by="cap")
    for level in levels:
        report = plan_2018.evaluate([agency for agency in returns if agency["cap"] == level])
        # milestones of 9999 are those that are not done, and no date at all for the reference
        own = [f.verdict.value for f in report.findings if "hoan_thanh" not in f.statement.text]
        rows = found.filter(pl.col("cap") == level, ~pl.col("statement").str.contains("hoan_thanh"))
        assert verdicts(rows) == own, level
    assert found["cap"].unique(maintain_order=True).to_list() == levels


BEHIND = [
    "cap_tinh.lap_ho_so >= 40%",
    "moi moi_co_quan.quy_che_vtlt hoan_thanh trong 02/11/2017..31/12/2018",
    "co_quan_nha_nuoc.ha_tang_thong_tin >= 100%",
    "co_quan_nha_nuoc.trao_doi_van_ban >= 100%",
    "moi phong_chuyen_mon_huyen.nhan_su_vtlt = 1 nguoi",
    "moi cap_xa.ke_hoach_chinh_ly hoan_thanh",
]


@every_engine
@pytest.mark.parametrize("text", BEHIND)
def test_the_agencies_behind_statements_of_2018_are_what_the_reference_says(engine, plan_2018, returns, text):
    reported = [agency | {k: "chua" for k, cell in agency.items() if cell == FAR} for agency in returns]
    [finding] = [f for f in plan_2018.evaluate(reported).findings if f.statement.text == text]
    expected = []
    for agency in finding.agencies:
        interval = agency.bounds if agency.verdict is not Verdict.BAD_DATA else None
        low = Fraction(interval.low) if interval else None
        high = Fraction(interval.high) if interval and interval.high is not None else None
        expected.append((agency.agency, agency.verdict.value, low, high))
    result = judged(engine, plan_2018, pl.DataFrame(frame_of(plan_2018.checked, [returns])), text)
    found = [(row["ma"], row["verdict"], bound(row, "low"), bound(row, "high")) for row in result.to_dicts()]
    assert sorted(found, key=str) == sorted(expected, key=str)
    assert len(found) > 10


# ---- what was read from files


def written(folder, **files):
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return [folder / f"{name}.csv" for name in files]


RETURNS = "ma;tong_so;phan;kho;dung;co;moc_1\nA;4;3;99,9;69,9;có;01/03/2018\nB;2;;10,125;1;không;chưa\n"
REGISTRY = "ma;ten;cap;dia_ban\nA;Sở;cấp tỉnh;Gò Công\nB;Phòng;tinh;Gò Công\nC;Xã;xa;\nD;Ban;tinh;Cai Lậy\n"


def test_what_was_read_from_files_as_a_frame(tmp_path):
    ruleset = plan(*EACH_VERDICT, "tinh_.ty_dung >= ?")
    data = ruleset.schema.read(*written(tmp_path, data=RETURNS, registry=REGISTRY))
    frame = ruleset.frame_of(data)
    assert frame.columns == ["ma", *ruleset.checked.attributes, *ruleset.checked.fields]
    assert frame["ma"].to_list() == ["A", "B", "C", "D"]  # those who reported nothing as well
    assert frame["moc_1"].to_list() == [DAY, FAR, None, None]
    assert frame.select("cap", "tong_so", "kho", "co").rows() == [
        ("tinh", 4, Decimal("99.9"), True),
        ("tinh", 2, Decimal("10.125"), False),
        ("xa", None, None, None),
        ("tinh", None, None, None),
    ]
    report = ruleset.evaluate(data)
    for answer in (ruleset.evaluate_frame(data), ruleset.evaluate_frame(frame.lazy()).collect()):
        assert verdicts(answer) == [finding.verdict.value for finding in report.findings]
    assert verdicts(ruleset.evaluate_agencies(data, "moi tinh_.co")) == ["met", "not_met", "undecided"]
    years = pl.concat([frame.with_columns(nam_nao=2017), frame.with_columns(nam_nao=2018)])
    assert ruleset.evaluate_frame(years, by="nam_nao").height == 2 * len(ruleset.statements)


def test_what_was_read_from_one_file_as_a_frame(tmp_path):
    ruleset = plan("tinh_.ty >= 50%")
    data = ruleset.schema.read(*written(tmp_path, data="ma;cap;tong_so;phan\nA;cấp tỉnh;4;3\n"))
    assert verdicts(ruleset.evaluate_frame(data)) == ["met"]
    one, other = (ruleset.schema.read(*written(tmp_path, data=f"ma;cap;kho\nA;tinh;{kho}\n")) for kho in ("5", "0,25"))
    assert ruleset.frame_of(one).schema == ruleset.frame_of(other).schema


def test_an_attribute_that_is_not_the_registrys_makes_no_frame(tmp_path):
    ruleset = plan("nuoc.ty >= 50%")
    reported = "ma;cap;nha_nuoc\nA;xa;có\nB;;không\n"
    listed = "ma;cap;nha_nuoc\nA;tinh;không\nB;tinh;không\n"
    data = ruleset.schema.read(*written(tmp_path, data=reported, registry=listed))
    found = issues(lambda: ruleset.frame_of(data))
    assert found == [("attribute-conflict", "cap", "A", 2), ("attribute-conflict", "nha_nuoc", "A", 2)]
    assert issues(lambda: ruleset.evaluate(data)) == found


def test_large_numbers_from_files(tmp_path):
    ruleset = plan("tinh_.tong_nam >= 1 nguoi", "tinh_.ty_dung >= 1%")

    def frame(nam, kho):
        data = f"ma;cap;nam;kho\nA;tinh;{nam};{kho}\n"
        return ruleset.frame_of(ruleset.schema.read(*written(tmp_path, data=data)))

    assert frame(2**63 - 1, 1).schema["nam"] == pl.Int64
    assert frame(2**63, "1,5")["nam"].to_list() == [2**63]
    assert frame(1, "123456789012345678901234567,25")["kho"].to_list() == [Decimal("123456789012345678901234567.25")]
    assert issues(lambda: frame(1, "1," + "1" * 20)) == [("number-too-long", "kho", None, None)]
    # nine digits behind the comma of one agency leave too few before it for the other
    assert issues(lambda: frame(1, "9" * 30 + "\nB;tinh;1;0,123456789")) == [("number-too-long", "kho", None, None)]


# ---- without the extra


@pytest.mark.parametrize("package", ["narwhals", "polars"])
@pytest.mark.parametrize("call", ["evaluate_frame([])", "evaluate_agencies([], 'cap_tinh.lap_ho_so')", "to_sql()"])
def test_without_the_extra_it_is_said_what_to_install(package, call):
    script = f"import sys; sys.modules[{package!r}] = None\nimport vtlt_rules as vtlt\n"
    script += f"try: vtlt.load('tien_giang/2018').{call}\nexcept vtlt.errors.ExtraMissing as error: print(error)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, encoding="utf-8")
    assert "vtlt-rules[frames]" in done.stdout


def test_without_hypothesis_it_is_said_what_to_install():
    script = "import sys; sys.modules['hypothesis'] = None\nfrom vtlt_rules.errors import ExtraMissing\n"
    script += "try: import vtlt_rules.strategies\nexcept ExtraMissing as error: print(error)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, encoding="utf-8")
    assert "vtlt-rules[testing]" in done.stdout


# ---- SQL


QUOTES = (
    HEAD.replace('muc "1"', 'muc "1\'; DROP TABLE bang; --"').replace('"Cai Lậy"', '"Cai\'Lậy"')
    + "vung.ty >= 50%\ntinh_.ty >= 50%\nnhiem_vu tinh_ \"Việc của 'Sở'; {x} -- \\\"\n"
)


def warehouse(connection, frame):
    """Make a table with a column for everything that is declared."""
    names = {"nha_nuoc": "BOOLEAN", "dia_ban": "VARCHAR", "co": "BOOLEAN", "moc_1": "DATE"}
    names |= dict.fromkeys(["nam", "nu", "tre", "gia", "khac", "lon"], "BIGINT")
    names |= dict.fromkeys(["kho", "dung", "le"], "DECIMAL(18, 2)")
    connection.register("cho", frame.to_arrow(compat_level=pl.CompatLevel.oldest()))
    lacking = [f"CAST(NULL AS {type_}) AS {name}" for name, type_ in names.items() if name not in frame.columns]
    connection.sql(f"CREATE TABLE bang AS SELECT {', '.join(['*', *lacking])} FROM cho")


@pytest.mark.parametrize("by", [[], ["tinh_nao", "nam_nao"], ["cap"], ["ma"], ["nam_nao", "tong_so"]])
@pytest.mark.parametrize("unique", [False, True])
def test_a_view_gives_what_the_frame_gives(by, unique):
    ruleset = plan(*EACH_VERDICT)
    with duckdb.connect() as connection:
        warehouse(connection, FOUR_GROUPS)
        written = ruleset.to_sql("duckdb", table="bang", by=by, as_of="30/06/2018", unique=unique)
        connection.sql(f"CREATE VIEW ket_qua AS {written}")
        found = connection.sql("FROM ket_qua").pl()
    expected = ruleset.evaluate_frame(FOUR_GROUPS, by=by, as_of="30/06/2018", unique=unique)
    assert found.rows() == expected.rows()
    assert found.columns == expected.columns


@pytest.mark.parametrize(("places", "expected"), [(1, "bad_data"), (2, "met")])
def test_a_view_with_more_digits_than_it_was_written_for(places, expected):
    with duckdb.connect() as connection:
        warehouse(
            connection, agencies(tong_so=[1], phan=[1], kho=decimals("1.00", places=2), dung=decimals("0.75", places=2))
        )
        written = plan("tinh_.ty_dung >= 70%").to_sql(table="bang", decimals=places)
        assert verdicts(connection.sql(written).pl()) == [expected]


@every_engine
def test_quotation_marks_of_rulesets_are_no_sql(engine):
    frame = agencies(dia_ban=["Cai'Lậy", "Cai", "Gò Công"], tong_so=[2, 2, 2], phan=[1, 0, 1])
    result = evaluated(engine, vtlt.parse(QUOTES), frame)
    assert verdicts(result) == ["met", "not_met", "tracked"]
    assert [line[4] for line in lines(result)] == [(2, 2, 0, 0), (3, 2, 1, 0), (0, 0, 0, 0)]
    assert set(result["clause"]) == {"1'; DROP TABLE bang; --"}
    assert result["statement"][2] == "nhiem_vu tinh_ \"Việc của 'Sở'; {x} -- \\\""


def test_quotation_marks_of_rulesets_are_no_sql_in_a_view():
    ruleset = vtlt.parse(QUOTES)
    with duckdb.connect() as connection:
        warehouse(connection, agencies(dia_ban=["Cai'Lậy", "Cai"], tong_so=[2, 2], phan=[1, 0]))
        connection.sql(f"CREATE VIEW ket_qua AS {ruleset.to_sql('duckdb', table='bang')}")
        assert verdicts(connection.sql("FROM ket_qua").pl()) == ["met", "not_met", "tracked"]
        assert connection.sql("SELECT COUNT(*) FROM bang").fetchall() == [(2,)]


def test_sql_of_spark():
    text = vtlt.parse(QUOTES).to_sql("spark", table="kho.so_lieu", by=["năm"])
    assert "FROM kho.so_lieu" in text and "`năm`" in text and "arrays_zip" in text
    assert "'Cai\\'Lậy'" in text and "Cai'Lậy" not in text.replace("\\'", "")
    assert "HUGEINT" not in text and '"phan"' not in text


@pytest.mark.parametrize("dialect", ["oracle", "", "DuckDB"])
def test_a_dialect_that_nobody_writes(dialect):
    with pytest.raises(ValueError, match="dialect"):
        plan("tinh_.ty >= 50%").to_sql(dialect)
