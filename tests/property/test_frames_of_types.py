"""Columns of any type of a library of frames: what is taken means what ``evaluate`` says, all else is refused by us.

A refusal is ``BadData``, which names the column, or a ``TypeError`` or ``ValueError`` of our own: no error of the library
of frames comes out, however strange a column is.
"""

import datetime
import itertools
import random
import traceback
import uuid
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from frames import FAR

import vtlt_rules as vtlt
from vtlt_rules.values import NOT_DONE

PLAN = vtlt.parse("""
ke_hoach thu "Thử"
    thoi_ky 01/01/2018..31/12/2018
don_vi nguoi "người" nguyen
don_vi m2 "m²"
thuoc_tinh cap "Cấp" : { xa, tinh }
thuoc_tinh nha_nuoc "Nhà nước" : co_khong
thuoc_tinh dia_ban "Địa bàn" : chuoi
truong so "Số" : nguoi
truong phan "Phần" : nguoi thuoc so
truong kho "Kho" : m2
truong co "Có" : co_khong
truong du "Đủ" : co_khong
truong xong "Xong" : moc
pham_vi tinh_nay "Tỉnh" khi cap = tinh
pham_vi nha "Nhà nước" khi nha_nuoc
pham_vi noi "Nơi" khi dia_ban = "K"
chi_so ty "Tỷ" = ty_le(phan)
chi_so tong_kho "Tổng" = tong(kho)
chi_so tb "Bình quân" = trung_binh(kho)
chi_so dem_co "Đếm" = dem(co)
muc "1"
tinh_nay.ty >= 40%
nha.ty >= 40% khi co hoac du
noi.tong_kho >= 3 m2
moi tinh_nay.co khi khong du
moi tinh_nay.xong hoan_thanh
nha.tb >= 2,5 m2 khi khong co
tinh_nay.dem_co >= 1 co_quan
""")

DAY = datetime.date(2018, 5, 5)
MIDNIGHT = datetime.datetime(2018, 5, 5)
ROWS = {
    "ma": ["1", "2"], "cap": ["tinh", "tinh"], "nha_nuoc": [True, True], "dia_ban": ["K", "L"],
    "so": [5, 4], "phan": [2, 3], "kho": [3, 4], "co": [True, False], "du": [False, True], "xong": [DAY, None],
    "nhom": ["p", "q"],
}  # fmt: skip
FRAME = pl.DataFrame(ROWS)
FIELDS = [name for name in ROWS if name not in ("ma", "nhom")]


def decimals(*cells: str, precision: int, scale: int) -> pl.Series:
    return pl.Series([Decimal(cell) for cell in cells], dtype=pl.Decimal(precision, scale))


def typed(dtype: Any, *cells: Any) -> pl.Series:
    return pl.Series(cells, dtype=dtype)


OF_POLARS: dict[str, pl.Series] = {
    "Int8": typed(pl.Int8, 1, None),
    "UInt8": typed(pl.UInt8, 1, 2),
    "Int64": typed(pl.Int64, 2, 2**62),
    "UInt64": typed(pl.UInt64, 2**64 - 1, 1),
    "Int128": typed(pl.Int128, 2**90, 1),
    "Int128, small": typed(pl.Int128, 3, -1),
    "Int128, 31 digits": typed(pl.Int128, 10**30, 1),
    "Float32": typed(pl.Float32, 1.5, 2.0),
    "Float64": typed(pl.Float64, 1.5, 0.1),
    "whole floats": typed(pl.Float64, 1.0, 2.0),
    "NaN": typed(pl.Float64, float("nan"), 1.0),
    "infinite": typed(pl.Float64, float("inf"), 1.0),
    "inexact": typed(pl.Float64, 0.1 + 0.2, 1e300),
    "no float": typed(pl.Float64, None, None),
    "Decimal(18, 6)": decimals("1000000", "1", precision=18, scale=6),
    "Decimal(38, 38)": decimals("0.5", "0.25", precision=38, scale=38),
    "Decimal(38, 0)": decimals("1" + "0" * 29, "1", precision=38, scale=0),
    "Decimal(38, 0), 31 digits": decimals("1" + "0" * 30, "1", precision=38, scale=0),
    "Decimal(38, 20)": decimals("1.5", "1", precision=38, scale=20),
    "Decimal(35, 29), small": decimals("3E-29", "1E-28", precision=35, scale=29),
    "Decimal(38, 10)": decimals("1000000.5", "1", precision=38, scale=10),
    "Decimal(10, 2)": decimals("1.5", "-1", precision=10, scale=2),
    "Null": typed(pl.Null, None, None),
    "String": typed(pl.String, "a", "b"),
    "names of values": typed(pl.String, "tinh", "xa"),
    "no text": typed(pl.String, None, None),
    "numbers as texts": typed(pl.String, "1", "2"),
    "Categorical": typed(pl.Categorical, "tinh", "xa"),
    "Enum": typed(pl.Enum(["tinh", "xa"]), "tinh", "xa"),
    "Boolean": typed(pl.Boolean, True, None),
    "Binary": typed(pl.Binary, b"a", b"b"),
    "Date": typed(pl.Date, DAY, None),
    "Date, not done": typed(pl.Date, FAR, DAY),
    "Datetime(us)": typed(pl.Datetime("us"), MIDNIGHT, None),
    "Datetime(ns)": typed(pl.Datetime("ns"), MIDNIGHT, None),
    "Duration": typed(pl.Duration, datetime.timedelta(1), None),
    "Time": typed(pl.Time, datetime.time(1), None),
    "List": pl.Series([[1], [2]]),
    "empty List": pl.Series([[], []]),
    "Array": typed(pl.Array(pl.Int64, 2), [1, 2], [3, 4]),
    "Struct": pl.Series([{"a": 1}, {"a": 2}]),
    "Object": typed(pl.Object, object(), object()),
}


def arrow(type_: Any, *cells: Any) -> Callable[[], Any]:
    return lambda: pa.array(cells, type_)


OF_PYARROW: dict[str, Callable[[], Any]] = {
    "decimal256": arrow(pa.decimal256(60, 2), Decimal("1.5"), None),
    "decimal256, large": arrow(pa.decimal256(76, 0), Decimal(10**70), None),
    "decimal256 in lists": arrow(pa.list_(pa.decimal256(60, 2)), [Decimal(1)], None),
    "decimal, scale -2": arrow(pa.decimal128(10, -2), Decimal("1e3"), None),
    "decimal32": arrow(pa.decimal32(5, 1), Decimal("1.5"), None),
    "decimal64": arrow(pa.decimal64(10, 1), Decimal("1.5"), None),
    "null": lambda: pa.nulls(2),
    "uint64": arrow(pa.uint64(), 2**64 - 1, 1),
    "float16": lambda: pa.array(np.array([1.5, 2], dtype=np.float16)),
    "string view": arrow(pa.string_view(), "tinh", "xa"),
    "binary view": arrow(pa.binary_view(), b"tinh", b"xa"),
    "large string": arrow(pa.large_string(), "tinh", "xa"),
    "dictionary": lambda: pa.array(["tinh", "xa"]).dictionary_encode(),
    "dictionary of integers": lambda: pa.array([1, 2]).dictionary_encode(),
    "dictionary of nulls": lambda: pa.nulls(2).dictionary_encode(),
    "fixed binary": arrow(pa.binary(2), b"ab", b"cd"),
    "duration": arrow(pa.duration("s"), 1, 2),
    "time": arrow(pa.time32("s"), 1, 2),
    "date64": arrow(pa.date64(), DAY, None),
    "timestamp": arrow(pa.timestamp("s"), MIDNIGHT, None),
    "list": arrow(pa.list_(pa.int64()), [1], [2]),
    "list view": arrow(pa.list_view(pa.int64()), [1], [2]),
    "struct": arrow(pa.struct([("a", pa.int64())]), {"a": 1}, None),
    "map": arrow(pa.map_(pa.string(), pa.int64()), [("a", 1)], None),
    "interval": arrow(pa.month_day_nano_interval(), (1, 2, 3), None),
    "run ends": lambda: pa.RunEndEncodedArray.from_arrays([1, 2], [5, 6]),
    "json": lambda: pa.ExtensionArray.from_storage(pa.json_(), pa.array(["1", "2"])),
    "bool8": lambda: pa.ExtensionArray.from_storage(pa.bool8(), pa.array([1, 0], pa.int8())),
    "union": lambda: pa.UnionArray.from_sparse(pa.array([0, 1], pa.int8()), [pa.array([1, 2]), pa.array(["a", "b"])]),
}


def panda(dtype: Any, *cells: Any) -> Callable[[], Any]:
    return lambda: pd.Series(cells, dtype=dtype)


OF_PANDAS: dict[str, Callable[[], Any]] = {
    "complex": panda(complex, 1 + 2j, 3j),
    "long double": lambda: pd.Series(np.array([1.5, 2], dtype=np.longdouble)),
    "float16": panda("float16", 1.5, 2),
    "None": panda(object, None, None),
    "NA": panda(object, pd.NA, pd.NA),
    "NaN": panda(object, float("nan"), None),
    "integers": panda(object, 1, None),
    "large integers": panda(object, 10**40, 1),
    "integers of both ends": panda(object, 2**63, -1),
    "booleans": panda(object, True, None),
    "decimals": panda(object, Decimal("1.5"), None),
    "large decimals": panda(object, Decimal("1e40"), None),
    "fractions": panda(object, Fraction(1, 2), None),
    "mixed": panda(object, 1, "a"),
    "dates": panda(object, DAY, FAR),
    "lists": panda(object, [1], [2]),
    "dicts": panda(object, {"a": 1}, {"b": 2}),
    "sets": panda(object, {1}, {2}),
    "objects": panda(object, object(), object()),
    "uuids": panda(object, uuid.UUID(int=1), uuid.UUID(int=2)),
    "Int64": panda("Int64", 1, None),
    "UInt64": panda("UInt64", 2**64 - 1, None),
    "boolean": panda("boolean", True, None),
    "Float64": panda("Float64", 1.5, None),
    "string": panda("string", "tinh", "xa"),
    "category": panda("category", "tinh", "xa"),
    "category of integers": panda("category", 1, 2),
    "category of anything": panda("category", 1, "a"),
    "period": lambda: pd.Series(pd.period_range("2018-01", periods=2, freq="M")),
    "interval": lambda: pd.Series(pd.interval_range(0, 2)),
    "sparse": lambda: pd.Series(pd.arrays.SparseArray([1, 0])),
    "datetime": lambda: pd.Series(pd.to_datetime(["2018-05-05", None])),
    "timedelta": lambda: pd.Series(pd.to_timedelta([1, 2])),
    "decimal of pyarrow": panda(pd.ArrowDtype(pa.decimal128(20, 2)), Decimal("1.5"), None),
    "decimal256 of pyarrow": panda(pd.ArrowDtype(pa.decimal256(60, 2)), Decimal("1.5"), None),
    "integers of pyarrow": panda("int64[pyarrow]", 1, None),
    "nulls of pyarrow": panda(pd.ArrowDtype(pa.null()), None, None),
    "lists of pyarrow": panda(pd.ArrowDtype(pa.list_(pa.int64())), [1], [2]),
    "dictionary of pyarrow": panda(pd.ArrowDtype(pa.dictionary(pa.int8(), pa.string())), "tinh", "xa"),
    "duration of pyarrow": panda(pd.ArrowDtype(pa.duration("s")), 1, None),
}

OF_DUCKDB = {
    "HUGEINT": "CAST(3 AS HUGEINT)",
    "HUGEINT, 31 digits": "CAST('1000000000000000000000000000000' AS HUGEINT)",
    "HUGEINT, the largest": "CAST('170141183460469231731687303715884105727' AS HUGEINT)",
    "UHUGEINT": "CAST(3 AS UHUGEINT)",
    "UBIGINT": "CAST(18446744073709551615 AS UBIGINT)",
    "DECIMAL(4, 1)": "CAST(1.5 AS DECIMAL(4, 1))",
    "DECIMAL(18, 6)": "CAST(1000000 AS DECIMAL(18, 6))",
    "DECIMAL(38, 6)": "CAST(1000000.5 AS DECIMAL(38, 6))",
    "DECIMAL(38, 0)": "CAST(10000000000000000000000000000 AS DECIMAL(38, 0))",
    "DECIMAL(38, 0), the largest": "CAST('99999999999999999999999999999999999999' AS DECIMAL(38, 0))",
    "DECIMAL(38, 10)": "CAST(1000000.5 AS DECIMAL(38, 10))",
    "DECIMAL(38, 20)": "CAST(1.5 AS DECIMAL(38, 20))",
    "DECIMAL(38, 38)": "CAST(0.5 AS DECIMAL(38, 38))",
    "DOUBLE": "CAST(1.5 AS DOUBLE)",
    "NULL": "NULL",
    "INTEGER, missing": "CAST(NULL AS INTEGER)",
    "BOOLEAN": "TRUE",
    "VARCHAR": "'tinh'",
    "ENUM": "'tinh'::ENUM('tinh', 'xa')",
    "JSON": "'1'::JSON",
    "BLOB": "'a'::BLOB",
    "DATE": "DATE '2018-05-05'",
    "TIMESTAMP": "TIMESTAMP '2018-05-05'",
    "TIME": "TIME '01:02:03'",
    "INTERVAL": "INTERVAL 1 DAY",
    "BIT": "'101'::BIT",
    "LIST": "[1, 2]",
    "STRUCT": "{'a': 1}",
    "MAP": "MAP {'a': 1}",
    "UNION": "union_value(num := 1)",
    "BIGNUM": "CAST(1 AS BIGNUM)",
}


WHOLE_FRAME = ("missing-column", "too-large-for-frame", "too-large-for-lazy")


def refused(error: BaseException) -> bool:
    """Tell whether an error is one that is promised; of the issues of a frame each says where and what."""
    if isinstance(error, duckdb.ConversionException):  # no bound of an answer has more than 64 bits there
        return "INT128" in str(error) and "destination type INT64" in str(error)
    if isinstance(error, vtlt.BadData):
        for issue in error.issues:
            said = str(issue)
            assert issue.field is not None or issue.code in WHOLE_FRAME, said
            if issue.code in ("wrong-column-type", "float-column"):
                assert issue.field in said and str(issue.facts["found"]) in said
        return True
    last = traceback.extract_tb(error.__traceback__)[-1]
    return type(error) in (TypeError, ValueError) and "vtlt_rules" in last.filename


def of_evaluate(name: str, cells: list[Any]) -> list[tuple[str, Any, Any]]:
    """Return what ``evaluate`` says of the same rows: verdicts and bounds."""
    columns = ROWS | {name: [NOT_DONE if cell == FAR else cell for cell in cells]}
    agencies = [{key: column[row] for key, column in columns.items() if key != "nhom"} for row in range(2)]
    return [
        (one.verdict.value, *((one.bounds.low, one.bounds.high) if one.bounds else (None, None)))
        for one in PLAN.evaluate(agencies).findings
    ]


def of_frame(answer: pl.DataFrame) -> list[tuple[str, Any, Any]]:
    def bound(row: dict[str, Any], end: str) -> Fraction | None:
        numerator, denominator = row[f"{end}_numerator"], row[f"{end}_denominator"]
        return None if numerator is None else Fraction(int(numerator), int(denominator))

    return [(row["verdict"], bound(row, "low"), bound(row, "high")) for row in answer.to_dicts()]


def hold(name: str, cells: list[Any], answer: Callable[[list[str], bool], pl.DataFrame]) -> bool:
    """Hold frames with a column to what is promised; return whether the column was taken."""
    taken = False
    for by, is_single in itertools.product(([], ["nhom"]), (False, True)):
        try:
            found = answer(by, is_single)
        except BaseException as error:
            if not refused(error):
                raise
            continue
        taken = True
        if name in FIELDS and not by and not is_single:
            try:
                expected = of_evaluate(name, cells)
            except vtlt.BadData:  # who belongs where is not known: a lazy frame is not looked at before
                assert "bad_data" in found["verdict"]
            else:
                assert of_frame(found) == expected
    return taken


def judged(frame: Any, by: list[str], is_single: bool) -> Any:
    return PLAN.evaluate_agencies(frame, PLAN.statements[1], by=by) if is_single else PLAN.evaluate_frame(frame, by=by)


def by_polars(name, kind):
    cells = OF_POLARS[kind]
    hold(name, cells.to_list(), lambda by, single: judged(FRAME.with_columns(cells.alias(name)), by, single))


def by_lazy_polars(name, kind):
    cells = OF_POLARS[kind]
    hold(
        name,
        cells.to_list(),
        lambda by, single: judged(FRAME.with_columns(cells.alias(name)).lazy(), by, single).collect(),
    )


def by_pyarrow(name, kind):
    cells = OF_PYARROW[kind]()
    rest = pa.table({own: pa.array(column) for own, column in ROWS.items() if own != name})
    table = rest.append_column(name, cells)
    hold(name, cells.to_pylist(), lambda by, single: pl.from_arrow(judged(table, by, single)))


def by_pandas(name, kind):
    cells = OF_PANDAS[kind]()
    frame = pd.DataFrame(ROWS)
    frame[name] = cells
    values = [
        None if pd.api.types.is_scalar(cell) and pd.isna(cell) else getattr(cell, "item", lambda cell=cell: cell)()
        for cell in cells
    ]
    hold(name, values, lambda by, single: pl.from_pandas(judged(frame, by, single)))


def by_duckdb(name, kind):
    with duckdb.connect() as connection:
        connection.register("hai", FRAME.to_arrow(compat_level=pl.CompatLevel.oldest()))
        cell = connection.sql(f"SELECT {OF_DUCKDB[kind]}").fetchall()[0][0]
        frame = connection.sql(f"SELECT * REPLACE ({OF_DUCKDB[kind]} AS {name}) FROM hai")

        def answer(by, single):
            own = [*by, *(["ma"] if single else [])]  # of a type that polars may not have
            return judged(frame, by, single).project(f"* EXCLUDE ({', '.join(own)})" if own else "*").pl()

        hold(name, [cell, cell], answer)


WAYS = {
    "polars": (by_polars, OF_POLARS),
    "lazy polars": (by_lazy_polars, OF_POLARS),
    "pyarrow": (by_pyarrow, OF_PYARROW),
    "pandas": (by_pandas, OF_PANDAS),
    "duckdb": (by_duckdb, OF_DUCKDB),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.filterwarnings("ignore")
def test_columns_of_any_type(way):
    run, kinds = WAYS[way]
    dice = random.Random(way)
    numbers = [(name, kind) for name in ("so", "kho") for kind in kinds]
    others = [(name, kind) for name in ROWS for kind in kinds if name not in ("so", "kho")]
    count = 6 if way == "duckdb" else 25  # which takes longer to read a query than polars to do it
    for name, kind in dice.sample(numbers, count) + dice.sample(others, count):
        with_note(run, name, kind)


@pytest.mark.long
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.filterwarnings("ignore")
def test_every_column_of_every_type(way):
    run, kinds = WAYS[way]
    for name, kind in itertools.product(ROWS, kinds):
        with_note(run, name, kind)


def with_note(run, name, kind):
    try:
        run(name, kind)
    except BaseException as error:
        error.add_note(f"column {name} of {kind}")
        raise


NO_CELLS = {  # which their own libraries cannot show
    "no UTF-8": lambda: FRAME.to_arrow().set_column(0, "ma", pa.array([b"\xff", b"x"]).view(pa.string())),
    "signalling NaN": lambda: pd.DataFrame(ROWS).assign(so=pd.Series([Decimal("sNaN"), None], dtype=object)),
}


@pytest.mark.parametrize("kind", NO_CELLS)
def test_cells_that_are_none(kind):
    with pytest.raises(vtlt.BadData) as error:
        PLAN.evaluate_frame(NO_CELLS[kind]())
    assert [issue.code for issue in error.value.issues] == ["wrong-column-type"]
