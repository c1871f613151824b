"""What is no frame, what is no name of a column, and types that only some libraries have: errors of our own."""

import uuid
from decimal import Decimal

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from frame_engines import agencies, issues, pandas_agencies, plan

RULESET = plan("tinh_.ty >= 50%")


@pytest.mark.parametrize("by", [[2018], ["nhom", None], None, 5, [("a", "b")]])
def test_groups_are_named_by_texts(by):
    with pytest.raises(TypeError, match="texts"):
        RULESET.evaluate_frame(agencies(tong_so=[2], phan=[1], nhom=[1]), by=by)
    with pytest.raises(TypeError, match="texts"):
        RULESET.evaluate_agencies(agencies(tong_so=[2], phan=[1], nhom=[1]), "tinh_.ty", by=by)
    with pytest.raises(TypeError, match="texts"):
        RULESET.to_sql(by=by)


@pytest.mark.parametrize("frame", [None, 5, [{"ma": "A"}], {"ma": ["A"]}, pl.Series([1]), pd.Series([1])])
def test_what_is_no_frame(frame):
    with pytest.raises(TypeError, match="polars, DuckDB, PySpark, pandas or pyarrow"):
        RULESET.evaluate_frame(frame)


def test_two_columns_of_one_name():
    twice = pd.concat([pandas_agencies(tong_so=[2]), pandas_agencies(phan=[1])], axis=1)
    arrow = pa.table([["A"], ["tinh"], [1], [2]], names=["ma", "cap", "tong_so", "tong_so"])
    for frame in (twice, arrow):
        with pytest.raises(ValueError, match="one name"):
            RULESET.evaluate_frame(frame)


def test_columns_of_pandas_that_have_no_texts_as_names():
    frame = pandas_agencies(tong_so=[2], phan=[1]).rename(columns={"khac": 5})
    frame[7] = [object()]
    assert RULESET.evaluate_frame(frame)["verdict"].tolist() == ["met"]
    tuples = pd.DataFrame([[1, 2]], columns=pd.MultiIndex.from_tuples([("ma", "a"), ("cap", "b")]))
    assert [one[0] for one in issues(lambda: RULESET.evaluate_frame(tuples))] == ["missing-column"] * 2


def test_what_is_no_frame_of_then_is_refused_whether_or_not_it_is_needed():
    frame = agencies(tong_so=[2], phan=[1])
    for then in (5, "bang", [{"ma": "A"}]):
        with pytest.raises(TypeError, match="polars, DuckDB, PySpark, pandas or pyarrow"):
            RULESET.evaluate_frame(frame, previous=then)
        with pytest.raises(TypeError, match="polars, DuckDB, PySpark, pandas or pyarrow"):
            RULESET.evaluate_agencies(frame, "tinh_.ty", previous=then)
    with pytest.raises(TypeError, match="named by texts"):
        RULESET.to_sql(previous=5)
    with pytest.raises(ValueError, match="begin with __"):
        RULESET.to_sql(previous="__then")
    assert RULESET.evaluate_frame(frame, previous=frame)["verdict"].to_list() == ["met"]


@pytest.mark.parametrize("name", ["ma", "nhom"])
@pytest.mark.parametrize(("cell", "type_"), [(object(), pl.Object), ({}, pl.Struct([]))])
def test_objects_tell_nobody_apart(name, cell, type_):
    frame = agencies(tong_so=[2, 2], phan=[1, 1], nhom=[1, 1]).with_columns(pl.Series(name, [cell, cell], dtype=type_))
    for native in (frame, frame.lazy()):
        found = issues(lambda native=native: RULESET.evaluate_frame(native, by="nhom"))
        assert found == [("wrong-column-type", name, None, None)]


def test_ids_of_other_types():
    frame = pandas_agencies(tong_so=[2, 2], phan=[1, 1])
    frame["ma"] = [uuid.UUID(int=1), uuid.UUID(int=2)]
    if int(pa.__version__.partition(".")[0]) < 24:  # which has no type for them
        assert issues(lambda: RULESET.evaluate_frame(frame)) == [("wrong-column-type", "ma", None, None)]
    else:
        assert RULESET.evaluate_frame(frame)["in_scope"].tolist() == [2]
    frame["ma"] = pd.Series([1, 1], dtype=pd.ArrowDtype(pa.duration("s")))
    assert RULESET.evaluate_frame(frame)["verdict"].tolist() == ["bad_data"]


@pytest.mark.parametrize(
    "cells",
    [pa.array([Decimal(2), None], pa.decimal256(60, 2)), pa.array([Decimal("1e3"), None], pa.decimal128(10, -2))],
)
def test_decimals_that_only_pyarrow_has(cells):
    table = pa.table({"ma": ["A", "B"], "cap": ["tinh", "tinh"], "tong_so": cells, "phan": [1, 0]})
    assert RULESET.evaluate_frame(table)["low_denominator"].to_pylist()[0] is not None
    assert issues(lambda: RULESET.evaluate_frame(table.set_column(2, "tong_so", [TOO_LARGE]))) == [
        ("wrong-column-type", "tong_so", None, None)
    ]


TOO_LARGE = pa.array([Decimal(10**70), None], pa.decimal256(76, 0))


@pytest.mark.parametrize("cells", [[1j, 2j], pd.array(pd.interval_range(0, 2))])
def test_columns_of_pandas_that_hold_no_numbers(cells):
    frame = pandas_agencies(phan=[1, 1])
    frame["tong_so"] = cells
    assert issues(lambda: RULESET.evaluate_frame(frame)) == [("wrong-column-type", "tong_so", None, None)]
