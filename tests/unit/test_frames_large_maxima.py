"""A ``toi_da`` of any size that numbers may have: it bounds what is missing in frames and queries, as in ``evaluate``."""

from fractions import Fraction

import duckdb
import polars as pl
import pytest
from frame_engines import evaluated, every_engine, issues

import vtlt_rules as vtlt


def plan(maximum):
    return vtlt.parse(f"""ke_hoach thu "Thử"
don_vi nguoi "người" nguyen
thuoc_tinh cap "Cấp" : {{ xa, tinh }}
truong so "Số" : nguoi toi_da {maximum} nguoi
truong phan "Phần" : nguoi thuoc so
pham_vi tinh_ "Tỉnh" khi cap = tinh
chi_so tong_so "Tổng" = tong(so)
muc "1"
tinh_.tong_so >= 1 nguoi
moi tinh_.phan >= 1 nguoi
moi tinh_.so <= {maximum} nguoi
""")


def found(answer):
    ends = [
        None
        if row[f"{end}_numerator"] is None
        else Fraction(int(row[f"{end}_numerator"]), int(row[f"{end}_denominator"]))
        for row in answer.to_dicts()[:1]
        for end in ("low", "high")
    ]
    return answer["verdict"].to_list(), ends


@every_engine
@pytest.mark.parametrize("has_column", [True, False])
@pytest.mark.parametrize("digits", [18, 19, 25, 28])
def test_large_maxima(engine, has_column, digits):
    maximum = 10**digits - 1
    rows = [
        {"ma": "A", "cap": "tinh", "so": 5 if has_column else None, "phan": 2},
        {"ma": "B", "cap": "tinh", "phan": 1},
    ]
    frame = pl.DataFrame(rows, schema={"ma": pl.String, "cap": pl.String, "so": pl.Int64, "phan": pl.Int64})
    ruleset = plan(maximum)
    answer = evaluated(engine, ruleset, frame if has_column else frame.drop("so"))
    low, high = (6, 5 + maximum) if has_column else (3, 2 * maximum)
    assert found(answer) == (["met", "met", "met"], [low, high])
    first, *_ = ruleset.evaluate(rows).findings
    assert (first.bounds.low, first.bounds.high) == (low, high)


def test_large_maxima_in_a_query():
    with duckdb.connect() as connection:
        connection.sql("CREATE TABLE bang AS SELECT 'A' AS ma, 'tinh' AS cap, NULL::BIGINT AS so, 2::BIGINT AS phan")
        answer = connection.sql(plan(10**25).to_sql(table="bang")).pl()
    assert found(answer) == (["met", "met", "met"], [2, 10**25])


@every_engine
def test_maxima_that_are_too_large(engine):
    frame = pl.DataFrame({"ma": ["A"], "cap": ["tinh"], "so": pl.Series([5], dtype=pl.Decimal(38, 10))})
    ruleset = vtlt.parse(plan(10**25).checked.source.text.replace('"người" nguyen', '"mét"'))
    assert issues(lambda: evaluated(engine, ruleset, frame)) == [("too-large-for-frame", "so", None, None)]
    assert issues(lambda: ruleset.to_sql(decimals=10)) == [("too-large-for-frame", "so", None, None)]


@pytest.mark.parametrize(("doublings", "verdicts"), [(64, ["met", "not_met"]), (130, None)])
@pytest.mark.parametrize("is_lazy", [True, False])
def test_sums_of_sums(is_lazy, doublings, verdicts):
    """Sixty-four times the double of one is more than 64 bits hold: once, agencies were called wrong for it."""
    fields = "".join(f'truong so_{n} "{n}" : nguoi = so_{n - 1} + so_{n - 1}\n' for n in range(1, doublings + 1))
    ruleset = vtlt.parse(f"""ke_hoach thu "Thử"
don_vi nguoi "người" nguyen
thuoc_tinh cap "Cấp" : {{ xa, tinh }}
truong so_0 "0" : nguoi
{fields}pham_vi tinh_ "Tỉnh" khi cap = tinh
muc "1"
moi tinh_.so_{doublings} >= 1 nguoi
moi tinh_.so_{doublings} <= 5 nguoi
""")
    frame = pl.DataFrame({"ma": ["A"], "cap": ["tinh"], "so_0": [1]})
    if verdicts is None:
        given = frame.lazy() if is_lazy else frame
        assert issues(lambda: ruleset.evaluate_frame(given)) == [("too-large-for-frame", None, None, None)]
        return
    answer = ruleset.evaluate_frame(frame.lazy() if is_lazy else frame).lazy().collect()
    assert answer["verdict"].to_list() == verdicts
