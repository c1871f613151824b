"""Types of columns, and each kind of frame: what comes out is of the kind that went in."""

import datetime
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
    HALF,
    ONE,
    ZERO,
    agencies,
    evaluated,
    every_engine,
    issues,
    lazy_engine,
    lines,
    pandas_agencies,
    plan,
    verdict,
    verdicts,
)
from frames import FAR

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
        (None, datetime.datetime(2018, 6, 30), ("pending", "undecided")),
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


@lazy_engine
def test_a_time_of_day_is_no_day(engine):
    evening = datetime.datetime(2018, 12, 31, 23, 59)
    assert verdict(engine, "moi tinh_.moc_1 hoan_thanh", agencies(moc_1=[evening])) == "bad_data"


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
    assert list(result.schema.values()) == [pl.String] * 5 + [pl.Int64] * 10


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


def test_pandas_in_kind():
    frame = pandas_agencies(
        tong_so=pd.array([2, None, 2], dtype="Int64"), phan=np.array([1.0, np.nan, 2.0]), nhom=[2, 1, 2]
    )
    result = plan("tinh_.ty >= 50%", "xa_.ty >= 50%").evaluate_frame(frame, by="nhom")
    assert isinstance(result, pd.DataFrame)
    assert result["verdict"].tolist() == ["undecided", "not_applicable", "met", "not_applicable"]
    assert {str(result[name].dtype) for name in result.columns[6:]} == {"Int64"}
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


@pytest.mark.parametrize(
    ("cells", "verdict", "met"),
    [([10**25, 1], "met", 2), ([np.int64(1), -(10**25)], "bad_data", 1), ([None, 2**64], "undecided", 1)],
)
def test_integers_of_more_than_64_bits_among_objects_of_pandas(cells, verdict, met):
    frame = pandas_agencies(nam=np.array(cells, dtype=object))
    result = plan("moi tinh_.nam >= 1 nguoi").evaluate_frame(frame)
    assert (result["verdict"].tolist(), result["met"].tolist()) == ([verdict], [met])


def test_yes_is_no_number_beside_a_large_one():
    frame = pandas_agencies(nam=np.array([True, 10**25], dtype=object))
    assert issues(lambda: plan("moi tinh_.nam >= 1 nguoi").evaluate_frame(frame)) == [
        ("wrong-column-type", "nam", None, None)
    ]


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
