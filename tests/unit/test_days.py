"""Days and instants: one rule for every evaluator and every kind of frame.

A date-time without a zone means the day that it begins. Any other time is no day, and one with a zone is an instant, which
is on different days in different places.
"""

import datetime
import re
from zoneinfo import ZoneInfo

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from frame_engines import HEAD, issues

import vtlt_rules as vtlt
from vtlt_rules.errors import BadData
from vtlt_rules.issues import issue_to_text
from vtlt_rules.messages import say

PLAN = vtlt.parse(HEAD + "moi tinh_.moc_1 hoan_thanh trong 01/01/2018..31/12/2018\n")

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
ZONES = [HERE, datetime.UTC, datetime.timezone(datetime.timedelta(hours=-11)), ZoneInfo("Pacific/Kiritimati")]

date, time = datetime.date, datetime.datetime

DAYS = [
    # midnights, and the verdict
    (time(2018, 1, 1), "met"),
    (time(2018, 12, 31), "met"),
    (time(2017, 12, 31), "not_met"),
    (time(2019, 1, 1), "not_met"),
    (time(9999, 12, 31), "not_met"),
    (time(1900, 1, 1), "not_met"),
    (None, "undecided"),
]

TIMES = [
    time(2018, 1, 1, 0, 0, 0, 1),
    time(2018, 6, 30, 23, 59, 59, 999999),
    time(2017, 12, 31, 17),
    time(2019, 1, 1, 0, 0, 1),
    time(1960, 5, 5, 12),
    time(9999, 12, 31, 1),
]


def row(cell):
    return {"ma": "A", "cap": "tinh", "moc_1": cell}


def by_rows(cell):
    """Return the verdicts of all that judge rows, and the codes of the issues that `evaluate` names."""
    report = PLAN.evaluate([row(cell)])
    gathered = PLAN.accumulator()
    gathered.add(row(cell))
    found = {report.findings[0].verdict, PLAN.compile()(row(cell))[0], gathered.verdicts[0]}
    return {verdict.value for verdict in found}, [issue.code for issue in report.findings[0].issues]


def frame(cells, dtype):
    moc = pl.Series(cells, dtype=dtype)
    return pl.DataFrame({"ma": [f"A{n}" for n in range(len(cells))], "cap": ["tinh"] * len(cells), "moc_1": moc})


def grouped(answer, key="ma"):
    return {one[key]: one["verdict"] for one in answer.to_dicts()}


UNITS = ["ms", "us", "ns"]


@pytest.mark.parametrize(("cell", "expected"), DAYS)
def test_a_midnight_is_a_day(cell, expected):
    assert by_rows(cell) == ({expected}, [])
    if cell is not None:
        assert by_rows(cell.date()) == ({expected}, [])
        assert by_rows(pd.Timestamp(cell)) == ({expected}, [])
    assert by_rows(pd.NaT) == ({"undecided"}, [])


@pytest.mark.parametrize(
    "cell", [*TIMES, *(midnight.replace(tzinfo=zone) for midnight, _ in DAYS[:2] for zone in ZONES)]
)
def test_another_time_is_a_wrong_value(cell):
    assert by_rows(cell) == ({"bad_data"}, ["not-a-day"])
    assert by_rows(pd.Timestamp(cell)) == ({"bad_data"}, ["not-a-day"])
    [issue] = PLAN.evaluate([row(cell)]).findings[0].issues
    assert issue.facts["value"] == f"`{cell}`"
    assert "giờ địa phương" in issue_to_text(issue, "vi") and "local time" in issue_to_text(issue, "en")


def test_a_nanosecond_is_a_time():
    late = pd.Timestamp("2018-01-01 00:00:00.000000001")
    assert by_rows(late) == ({"bad_data"}, ["not-a-day"])
    with pytest.raises(ValueError, match="as_of"):
        PLAN.evaluate([], as_of=late)


@pytest.mark.parametrize("unit", ["D", "h", "m", "s", "ms", "us", "ns"])
def test_days_of_numpy(unit):
    assert by_rows(np.datetime64("2018-01-01", unit)) == ({"met"}, [])
    assert by_rows(np.datetime64("2017-12-31", unit)) == ({"not_met"}, [])
    if unit != "D":
        step = np.timedelta64(1, unit)
        for time_ in (np.datetime64("2018-01-01", unit) + step, np.datetime64("2019-01-01", unit) - step):
            assert by_rows(time_) == ({"bad_data"}, ["not-a-day"])
        assert by_rows(np.datetime64("1969-12-31", unit) - step) == ({"bad_data"}, ["not-a-day"])


def test_a_unit_too_fine_for_days():
    assert by_rows(np.datetime64(0, "as")) == ({"bad_data"}, ["wrong-type"])


@pytest.mark.parametrize("month", [np.datetime64("2018-06"), np.datetime64("2018"), np.datetime64("2018-06-07", "W")])
def test_a_month_is_no_day(month):
    assert by_rows(month) == ({"bad_data"}, ["wrong-type"])
    with pytest.raises(TypeError, match="as_of"):
        PLAN.evaluate([], as_of=month)


# ---- frames


def fits(cell, unit):
    return unit != "ns" or cell is None or 1700 < cell.year < 2200


@pytest.mark.parametrize("unit", UNITS)
def test_midnights_in_frames(unit):
    given = [(cell, expected) for cell, expected in DAYS if fits(cell, unit)]
    expected = {f"A{place}": one for place, (_, one) in enumerate(given)}
    polars = frame([cell for cell, _ in given], pl.Datetime(unit))
    assert grouped(PLAN.evaluate_frame(polars, by="ma")) == expected
    assert grouped(PLAN.evaluate_frame(polars.lazy(), by="ma").collect()) == expected
    assert grouped(pl.from_arrow(PLAN.evaluate_frame(polars.to_arrow(), by="ma"))) == expected
    in_pandas = polars.to_pandas()
    assert in_pandas["moc_1"].dtype.kind == "M"
    assert grouped(pl.from_pandas(PLAN.evaluate_frame(in_pandas, by="ma"))) == expected
    of_objects = in_pandas.assign(moc_1=pd.Series([cell for cell, _ in given], dtype=object))
    assert grouped(pl.from_pandas(PLAN.evaluate_frame(of_objects, by="ma"))) == expected


OF_NO_YEAR = [
    # cells, what is shown of them
    (pl.Series([3_000_000]).cast(pl.Int32).cast(pl.Date), "`+10183-09-21`"),
    (pl.Series([-1_000_000]).cast(pl.Int32).cast(pl.Date), "`-0768-02-04`"),
    (pl.Series([10**8]).cast(pl.Int32).cast(pl.Date), "`100000000`"),
    (pl.Series([2**62]).cast(pl.Datetime("ms")), f"`{2**62}`"),
    (pl.Series([86_400_000_000 * 3_000_000]).cast(pl.Datetime("us")), "`+10183-09-21 00:00:00.000000`"),
    (pl.Series([86_400_000_000 * 3_000_000 + 1]).cast(pl.Datetime("us")), "`+10183-09-21 00:00:00.000001`"),
]


@pytest.mark.parametrize(("cells", "shown"), OF_NO_YEAR)
def test_days_that_no_calendar_of_python_has(cells, shown):
    given = frame([None], pl.Null).with_columns(moc_1=cells)
    assert issues(lambda: PLAN.evaluate_frame(given)) == [("invalid-date", "moc_1", "A0", 1)]
    assert issues(lambda: PLAN.evaluate_frame(given.to_arrow())) == [("invalid-date", "moc_1", "A0", 1)]
    with pytest.raises(BadData, match=re.escape(shown)):
        PLAN.evaluate_frame(given)
    assert PLAN.evaluate_frame(given.lazy()).collect()["verdict"].to_list() == ["bad_data"]
    as_id = given.with_columns(ma=cells, moc_1=cells)  # which a message has to show
    assert issues(lambda: PLAN.evaluate_frame(as_id)) == [("invalid-date", "moc_1", shown.strip("`"), 1)]


@pytest.mark.parametrize("type_", ["DATE", "TIMESTAMP", "TIMESTAMP_S"])
@pytest.mark.parametrize("day", ["10000-01-01", "0001-12-31 (BC)", "infinity", "-infinity"])
def test_days_of_duckdb_that_no_calendar_of_python_has(type_, day):
    with duckdb.connect() as connection:
        relation = in_duckdb(connection, [day, "2018-05-05", "9999-12-31"], type_)
        for answer in both_of_duckdb(connection, relation):
            assert grouped(answer) == {"A0": "bad_data", "A1": "met", "A2": "not_met"}


@pytest.mark.parametrize("unit", ["s", "ms", "us"])
@pytest.mark.parametrize("number", [2**62, 10**15, -(10**15), -(2**62)])
def test_date_times_of_duckdb_that_no_date_of_its_own_has(unit, number):
    """Columns of arrow count seconds and milliseconds further than DuckDB has dates."""
    if unit == "s" and abs(number) == 2**62:
        number //= 10**6  # more than a date-time of DuckDB can be
    days = datetime.datetime(2018, 5, 5), datetime.datetime(9999, 12, 31)
    good = pa.array(days, pa.timestamp(unit))
    times = pa.concat_arrays([pa.array([number], pa.timestamp(unit)), good])
    with duckdb.connect() as connection:
        in_duckdb(connection, ["2018-05-05"] * 3, "DATE")
        rows = connection.sql("FROM bang").to_arrow_table()
        rows = rows.set_column(rows.schema.get_field_index("moc_1"), "moc_1", times)
        connection.sql("CREATE TABLE far AS FROM rows")
        answers = (
            PLAN.evaluate_frame(connection.sql("FROM far"), by="ma").pl(),
            connection.sql(PLAN.to_sql(table="far", by="ma")).pl(),
        )
    for answer in answers:
        assert grouped(answer) == {"A0": "bad_data", "A1": "met", "A2": "not_met"}


DUCKDB_TYPES = {"TIMESTAMP": 6, "TIMESTAMP_NS": 9, "TIMESTAMP_MS": 3, "TIMESTAMP_S": 0}


def in_duckdb(connection, cells, type_):
    rows = ", ".join(
        f"('A{place}', 'tinh', {'NULL' if cell is None else f'''CAST('{cell}' AS {type_})'''})"
        for place, cell in enumerate(cells)
    )
    names = {"nha_nuoc": "BOOLEAN", "dia_ban": "VARCHAR", "co": "BOOLEAN"}
    names |= dict.fromkeys(["tong_so", "phan", "nam", "nu", "tre", "gia", "khac", "lon"], "BIGINT")
    names |= dict.fromkeys(["kho", "dung", "le"], "DECIMAL(18, 2)")
    lacking = ", ".join(f"CAST(NULL AS {one}) AS {name}" for name, one in names.items())
    connection.sql(f"CREATE TABLE bang AS SELECT *, {lacking} FROM (VALUES {rows}) AS t(ma, cap, moc_1)")
    return connection.sql("FROM bang")


def both_of_duckdb(connection, relation):
    yield PLAN.evaluate_frame(relation, by="ma").pl()
    yield connection.sql(PLAN.to_sql(table="bang", by="ma")).pl()


@pytest.mark.parametrize("type_", DUCKDB_TYPES)
@pytest.mark.parametrize("zone", ["UTC", "Asia/Ho_Chi_Minh", "America/New_York"])
def test_days_in_duckdb_whatever_the_zone_of_the_session(type_, zone):
    given = [*DAYS, *((cell, "bad_data") for cell in TIMES)]
    given = [(cell, one) for cell, one in given if fits(cell, "ns" if type_ == "TIMESTAMP_NS" else "us")]
    given = [(cell, one) for cell, one in given if cell is None or DUCKDB_TYPES[type_] >= 6 or not cell.microsecond]
    expected = {f"A{place}": one for place, (_, one) in enumerate(given)}
    with duckdb.connect() as connection:
        connection.sql(f"SET TimeZone = '{zone}'")
        relation = in_duckdb(connection, [cell for cell, _ in given], type_)
        for answer in both_of_duckdb(connection, relation):
            assert grouped(answer) == expected


def test_a_nanosecond_in_frames():
    late = "2018-01-01 00:00:00.000000001"
    with duckdb.connect() as connection:
        for answer in both_of_duckdb(connection, in_duckdb(connection, [late], "TIMESTAMP_NS")):
            assert grouped(answer) == {"A0": "bad_data"}
    of_objects = pd.DataFrame({"ma": ["A"], "cap": ["tinh"], "moc_1": pd.Series([pd.Timestamp(late)], dtype=object)})
    assert issues(lambda: PLAN.evaluate_frame(of_objects)) == [("not-a-day", "moc_1", "A", 1)]


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("cell", TIMES)
def test_another_time_in_frames(unit, cell):
    if not fits(cell, unit) or (unit == "ms" and cell.microsecond % 1000):
        return
    given = frame([time(2018, 5, 5), cell], pl.Datetime(unit))
    wrong = [("not-a-day", "moc_1", "A1", 2)]
    assert issues(lambda: PLAN.evaluate_frame(given)) == wrong
    assert issues(lambda: PLAN.evaluate_frame(given.to_arrow())) == wrong
    assert issues(lambda: PLAN.evaluate_frame(given.to_pandas())) == wrong
    of_objects = given.to_pandas().assign(moc_1=pd.Series([date(2018, 5, 5), cell], dtype=object))
    assert issues(lambda: PLAN.evaluate_frame(of_objects)) == wrong
    lazy = PLAN.evaluate_frame(given.lazy(), by="ma").collect()  # of which no cell can be looked at
    assert grouped(lazy) == {"A0": "met", "A1": "bad_data"}
    of_agencies = PLAN.evaluate_agencies(given.lazy(), "tinh_.moc_1").collect()
    assert grouped(of_agencies) == {"A0": "met", "A1": "bad_data"}


@pytest.mark.parametrize("zone", ["UTC", "Asia/Ho_Chi_Minh", "America/New_York"])
def test_columns_of_instants_are_refused(zone):
    given = frame([time(2018, 1, 1)], pl.Datetime("us")).with_columns(pl.col("moc_1").dt.replace_time_zone(zone))
    of_objects = given.to_pandas()
    of_objects["moc_1"] = of_objects["moc_1"].astype(object)
    nothing = given.with_columns(moc_1=pl.lit(None).cast(given["moc_1"].dtype))
    frames = [given, given.lazy(), given.to_arrow(), given.to_pandas(), nothing]
    for one in frames:
        with pytest.raises(BadData) as error:
            PLAN.evaluate_frame(one)
        [issue] = error.value.issues
        assert (issue.code, issue.field) == ("wrong-column-type", "moc_1")
        assert say("word.local-date-column", "vi") in issue.message("vi") and "local time" in issue.message("en")
    assert issues(lambda: PLAN.evaluate_frame(of_objects)) == [("not-a-day", "moc_1", "A0", 1)]
    with duckdb.connect() as connection:
        connection.sql("SET TimeZone = 'Asia/Ho_Chi_Minh'")
        relation = in_duckdb(connection, [time(2018, 1, 1)], "TIMESTAMPTZ")
        assert issues(lambda: PLAN.evaluate_frame(relation)) == [("wrong-column-type", "moc_1", None, None)]
        view = connection.sql(f"SELECT * FROM ({PLAN.to_sql(table='bang')})")
        with pytest.raises(duckdb.Error, match="local time"):
            view.fetchall()


@pytest.mark.parametrize(
    "mixed", [[time(2018, 1, 1, tzinfo=HERE), time(2018, 1, 1)], [date(2018, 1, 1), time(2018, 1, 1, 10)]]
)
@pytest.mark.parametrize("step", [1, -1])
def test_objects_of_several_kinds_in_pandas(mixed, step):
    cells = mixed[::step]
    given = pd.DataFrame({"ma": ["A", "B"], "cap": ["tinh"] * 2, "moc_1": pd.Series(cells, dtype=object)})
    wrong = 1 + next(n for n, cell in enumerate(cells) if isinstance(cell, time) and (cell.tzinfo or cell.hour))
    assert issues(lambda: PLAN.evaluate_frame(given)) == [("not-a-day", "moc_1", "AB"[wrong - 1], wrong)]


@pytest.mark.parametrize(
    ("cells", "verdict", "met"),
    [
        ([np.datetime64("2018-01-01"), np.datetime64("2018-12-31T00:00")], "met", 2),
        ([np.datetime64("2018-01-01"), date(2018, 1, 2)], "met", 2),
        ([np.datetime64("2018-01-01", "ns"), time(2019, 1, 2)], "not_met", 1),
        ([np.datetime64("NaT"), np.datetime64("2018-01-01")], "undecided", 1),
    ],
)
def test_days_of_numpy_among_objects_of_pandas(cells, verdict, met):
    given = pd.DataFrame({"ma": ["A", "B"], "cap": ["tinh"] * 2, "moc_1": pd.Series(cells, dtype=object)})
    answer = PLAN.evaluate_frame(given)
    assert (answer["verdict"].tolist(), answer["met"].tolist()) == ([verdict], [met])


@pytest.mark.parametrize("cell", [np.datetime64("2018-01-01T10"), np.datetime64("2018-01-01T00:00:00.000000001")])
def test_times_of_numpy_among_objects_of_pandas(cell):
    given = pd.DataFrame({"ma": ["A", "B"], "cap": ["tinh"] * 2, "moc_1": pd.Series([None, cell], dtype=object)})
    assert issues(lambda: PLAN.evaluate_frame(given)) == [("not-a-day", "moc_1", "B", 2)]


def test_a_nanosecond_after_midnight_is_shown():
    given = frame([time(2018, 1, 1)], pl.Datetime("ns")).with_columns(pl.col("moc_1").dt.offset_by("1ns"))
    for one in (given, given.to_pandas(), given.to_arrow()):
        with pytest.raises(BadData, match=r"2018-01-01 00:00:00\.000000001"):
            PLAN.evaluate_frame(one)


def test_dates_of_arrow():
    for type_ in (pa.date32(), pa.date64(), pa.timestamp("s")):
        table = pa.table({"ma": ["A"], "cap": ["tinh"], "moc_1": pa.array([date(2018, 1, 1)], pa.date32()).cast(type_)})
        assert PLAN.evaluate_frame(table)["verdict"].to_pylist() == ["met"]


# ---- the day of the data


def test_the_day_of_the_data_is_a_day():
    for midnight in (time(2018, 6, 30), pd.Timestamp("2018-06-30")):
        for made in (PLAN.compile(as_of=midnight), PLAN.accumulator(as_of=midnight), PLAN.evaluate([], as_of=midnight)):
            assert made.as_of == date(2018, 6, 30) and type(made.as_of) is date


@pytest.mark.parametrize(
    "given", [time(2018, 6, 30, 1), time(2018, 6, 30, tzinfo=HERE), pd.Timestamp("2018-06-30", tz="UTC")]
)
def test_an_instant_is_no_day_of_the_data(given):
    polars = frame([None], pl.Date)
    for call in (
        lambda: PLAN.evaluate([], as_of=given),
        lambda: PLAN.compile(as_of=given),
        lambda: PLAN.accumulator(as_of=given),
        lambda: PLAN.evaluate_frame(polars, as_of=given),
        lambda: PLAN.evaluate_agencies(polars, "tinh_.moc_1", as_of=given),
        lambda: PLAN.to_sql(as_of=given),
    ):
        with pytest.raises(ValueError, match=r"as_of .* local time"):
            call()


# ---- files


@pytest.mark.parametrize(
    "text", ["2018-01-01T00:00:00+07:00", "2018-01-01 00:00:00", "2018-01-01T10:00:00Z", "01/01/2018 07:00"]
)
def test_times_in_files_and_texts_are_no_days(text, tmp_path):
    assert by_rows(text) == ({"bad_data"}, ["invalid-date"])
    for name, content in (
        ("a.csv", f"ma,cap,moc_1\nA,tinh,{text}\n"),
        ("a.json", f'[{{"ma": "A", "moc_1": "{text}"}}]'),
    ):
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        with pytest.raises(BadData) as error:
            PLAN.schema.read(path)
        proposed = text == "2018-01-01 00:00:00"  # a day, as databases write it out; to be accepted
        assert [issue.code for issue in error.value.issues] == ["reading-proposed" if proposed else "invalid-date"]
