"""Demands on a change in frames and SQL: how data of then is given, in every kind of frame, and what is refused."""

import datetime

import duckdb
import polars as pl
import pytest
from frame_engines import every_engine, issues
from frames import as_relation, beside

import vtlt_rules as vtlt

PLAN = """ke_hoach thu "Thử"
    thoi_ky nam 2026
don_vi nguoi "người" nguyen
don_vi met_gia "mét giá"
thuoc_tinh cap "Cấp" : { xa "cấp xã", tinh "cấp tỉnh" }
thuoc_tinh dia_ban "Địa bàn" : chuoi
truong tong_so "Tổng số" : nguoi
truong lap "Lập hồ sơ" : nguoi thuoc tong_so
truong kho "Kho" : met_gia
pham_vi tinh_ "Tỉnh" khi cap = tinh
chi_so ty "Tỷ" = ty_le(lap)
chi_so tong_kho "Tổng" = tong(kho)
muc "1"
    tinh_.tong_kho tang >= 10%
    moi tinh_.kho tang >= 10% so_voi 31/12/2025
    tinh_.ty tang >= 5 diem_phan_tram tung dia_ban
    tinh_.ty >= 50%
"""
PLAN_OF_ONE = PLAN[: PLAN.index("    tinh_.tong_kho")]

NOW = pl.DataFrame(
    {
        "nhom": [1, 1, 2],
        "ma": ["A", "B", "A"],
        "cap": ["tinh"] * 3,
        "dia_ban": ["Gò Công", "Cái Bè", "Gò Công"],
        "kho": [120, 100, 7],
        "tong_so": [10, 20, 5],
        "lap": [5, 10, 5],
    }
)
THEN = pl.DataFrame(
    {
        "nhom": [1, 1, 3],
        "ma": ["B ", "A", "A"],
        "cap": ["tinh"] * 3,
        "dia_ban": ["Cái Bè", "GÒ CÔNG", "Gò Công"],
        "kho": [100, 100, 5],
        "tong_so": [20, 10, 5],
        "lap": [11, 4, 5],
    }
)
# 220 beside 200; A from 100 to 120, B as it was. Gò Công from 40% to 50%, Cái Bè from 55% to 50%. Nobody was in 2 then.
ALL = [
    (1, "1/1", None, "met"),
    (1, "1/2", None, "not_met"),
    (1, "1/3", None, "not_met"),
    (1, "1/3", "Cái Bè", "not_met"),
    (1, "1/3", "Gò Công", "met"),
    (1, "1/4", None, "met"),
    (2, "1/1", None, "not_applicable"),
    (2, "1/2", None, "not_applicable"),
    (2, "1/3", None, "not_applicable"),
    (2, "1/3", "Gò Công", "not_applicable"),
    (2, "1/4", None, "met"),
]
COLUMNS = ["nhom", "id", "dia_ban", "verdict"]


@pytest.fixture(scope="module")
def plan():
    return vtlt.parse(PLAN)


def told(answer):
    return answer.select(COLUMNS).rows()


def judged(plan, engine, now, then, **options):
    return beside(engine, now, then, lambda a, b: plan.evaluate_frame(a, by="nhom", previous=b, **options))


@every_engine
def test_a_second_frame(plan, engine):
    assert told(judged(plan, engine, NOW, THEN)) == ALL
    assert told(judged(plan, engine, NOW, THEN, unique=True)) == ALL
    assert told(judged(plan, engine, NOW, THEN.with_columns(pl.col("nhom").cast(pl.Int8)))) == ALL


@every_engine
def test_each_line_has_its_own_time(plan, engine):
    both = {"": THEN, " 31/12/2025": THEN}
    assert told(judged(plan, engine, NOW, both)) == ALL
    one = judged(plan, engine, NOW, {"": THEN}).filter(nhom=1)
    assert one["verdict"].to_list() == ["met", "undecided", "not_met", "not_met", "met", "met"]
    assert one["undecided"].to_list() == [0, 2, 0, 0, 0, 0]


@every_engine
def test_nobody_was_there_then(plan, engine):
    answer = judged(plan, engine, NOW, THEN.clear())
    assert set(answer.filter(pl.col("id") != "1/4")["verdict"]) == {"not_applicable"}
    assert answer.filter(nhom=1, id="1/1")["low_numerator"].to_list() == [220]
    assert answer.filter(nhom=1, id="1/2")["low_numerator"].to_list() == [None]


@every_engine
def test_nobody_gave_the_data_of_then(plan, engine):
    def evaluate(frame, _):
        return plan.evaluate_frame(frame, by="nhom")

    answer = beside(engine, NOW, THEN, evaluate).filter(nhom=1)
    assert answer["verdict"].to_list() == ["undecided"] * 5 + ["met"]


@every_engine
def test_without_groups(plan, engine):
    now, then = (one.filter(nhom=1).drop("nhom") for one in (NOW, THEN))
    answer = beside(engine, now, then, lambda a, b: plan.evaluate_frame(a, previous=b))
    assert answer["verdict"].to_list() == [verdict for nhom, *_, verdict in ALL if nhom == 1]
    answer = beside(engine, now.clear(), then, lambda a, b: plan.evaluate_frame(a, previous=b))
    assert answer["verdict"].to_list() == ["not_applicable"] * 4


@every_engine
def test_before_the_deadline(plan, engine):
    answer = judged(plan, engine, NOW, THEN, as_of=datetime.date(2026, 6, 30)).filter(nhom=1)
    assert answer["verdict"].to_list() == ["pending"] * 6
    assert answer["provisional"].to_list() == [verdict for nhom, *_, verdict in ALL if nhom == 1]


@every_engine
def test_wrong_figures_of_then(plan, engine):
    then = THEN.with_columns(pl.Series("lap", [21, 4, 5]))  # of 20
    answer = judged(plan, engine, NOW, then).filter(nhom=1)
    assert answer["verdict"].to_list() == ["met", "not_met", "bad_data", "bad_data", "met", "met"]
    assert answer["in_spite_of"].to_list() == [0, 0, 0, 0, 0, 0]
    twice = pl.concat([THEN, THEN.head(1)])  # B, of which nothing but attributes is known then
    answer = judged(plan, engine, NOW, twice).filter(nhom=1)
    assert answer["verdict"].to_list() == ["bad_data", "bad_data", "bad_data", "bad_data", "met", "met"]
    less = judged(plan, engine, NOW.with_columns(pl.lit(0).alias("kho")), twice).filter(nhom=1)
    assert (less["verdict"][0], less["in_spite_of"][0]) == ("not_met", 1)  # A alone had 100
    assert (less["verdict"][1], less["in_spite_of"][1]) == ("not_met", 1)


@every_engine
def test_the_agencies_behind_a_statement(plan, engine):
    def agencies(id_):
        answer = beside(engine, NOW, THEN, lambda a, b: plan.evaluate_agencies(a, id_, by="nhom", previous=b))
        columns = answer.select("nhom", "ma", "verdict", "low_numerator").sort("nhom", "ma")
        return columns.rows()

    assert agencies("1/1") == [(1, "A", "tracked", 120), (1, "B", "tracked", 100), (2, "A", "not_applicable", 7)]
    assert agencies("1/2") == [(1, "A", "met", 120), (1, "B", "not_met", 100), (2, "A", "not_applicable", 7)]
    assert [one[2] for one in agencies("1/3")] == ["met", "not_met", "not_applicable"]
    assert [one[2] for one in agencies("1/4")] == ["met"] * 3


@every_engine
def test_an_agency_that_changed_its_group_is_not_beside_its_former_self(plan, engine):
    then = THEN.with_columns(dia_ban=pl.lit("Gò Công"))
    answer = judged(plan, engine, NOW, then).filter(nhom=1, id="1/3")
    assert answer.select("dia_ban", "verdict", "met", "not_met").rows() == [
        (None, "not_met", 1, 0),
        ("Cái Bè", "not_applicable", 0, 0),
        ("Gò Công", "not_met", 1, 0),  # 5 of 10 now, 15 of 30 then; A alone had 4 of 10
    ]


def test_frames_of_pandas_and_pyarrow(plan):
    pytest.importorskip("pandas")
    answer = plan.evaluate_frame(NOW.to_pandas(), by="nhom", previous=THEN.to_pandas())
    assert told(pl.from_pandas(answer)) == ALL
    answer = plan.evaluate_frame(NOW.to_arrow(), by="nhom", previous={"": THEN.to_arrow()})
    assert pl.from_arrow(answer)["verdict"].to_list()[:2] == ["met", "undecided"]


def test_tables_of_a_database(plan):
    with duckdb.connect() as connection:
        as_relation(NOW, connection).create("bay_gio")
        as_relation(THEN, connection).create("khi_do")
        for previous in ("khi_do", {"": "khi_do", "31/12/2025": "khi_do"}):
            query = plan.to_sql(table="bay_gio", by="nhom", previous=previous)
            assert told(connection.sql(query).pl()) == ALL
        query = plan.to_sql(table="bay_gio", by="nhom")
        assert connection.sql(query).pl()["verdict"].to_list()[0] == "undecided"


def test_duckdb_is_left_as_it_was(plan):
    with duckdb.connect() as connection:
        answer = plan.evaluate_frame(as_relation(NOW, connection), by="nhom", previous=as_relation(THEN, connection))
        assert connection.sql("SELECT * FROM information_schema.tables").pl().is_empty()
        assert told(answer.pl()) == ALL
        with duckdb.connect() as other, pytest.raises(ValueError, match="one connection"):
            plan.evaluate_frame(as_relation(NOW, connection), by="nhom", previous=as_relation(THEN, other))


# ---- how agencies and groups are found again


def days(*numbers):
    return [datetime.date(2026, 1, number) for number in numbers]


IDS = [
    # ids of now and of then, of any type that tells agencies apart
    (["A", "B"], ["B ", "A"]),
    ([1, 2], ["2", "1"]),
    (pl.Series([1, 2], dtype=pl.UInt8), [2, 1]),
    (["1", "2"], pl.Series(["2", "1"], dtype=pl.Categorical)),
    (["1", "2"], pl.Series(["2", "1"], dtype=pl.Enum(["2", "1"]))),
    (pl.Series(["1", "2"], dtype=pl.Categorical(pl.Categories("ids"))), ["2", "1"]),
    ([1.5, 2.5], [2.5, 1.5]),
    ([[1], [2]], [[2], [1]]),
    ([{"so": 1}, {"so": 2}], [{"so": 2}, {"so": 1}]),
    (days(1, 2), days(2, 1)),
    ([datetime.timedelta(1), datetime.timedelta(2)], [datetime.timedelta(2), datetime.timedelta(1)]),
    ([b"\xff", b"\xfe"], [b"\xfe", b"\xff"]),
]


@every_engine
@pytest.mark.parametrize(("now", "then"), IDS)
def test_ids_of_any_type_are_found_again(plan, engine, now, then):
    frames = [one.filter(nhom=1).with_columns(ma=pl.Series(ids)) for one, ids in ((NOW, now), (THEN, then))]
    answer = judged(plan, engine, *frames)
    assert answer["verdict"].to_list() == ["met", "not_met", "not_met", "not_met", "met", "met"]
    assert answer["met"].to_list()[:2] == [0, 1]  # of two agencies the first


@pytest.mark.parametrize("engine", ["lazy polars", "duckdb"])
@pytest.mark.parametrize(
    ("now", "then"), [(["1", "2"], None), (None, ["1", "2"]), (days(1, 2), None), (None, days(1, 2))]
)
def test_nobody_is_found_again_without_ids(plan, engine, now, then):
    """In memory such a frame is refused: ``missing-id``."""
    frames = [
        one.filter(nhom=1).with_columns(ma=pl.Series(ids or [None, None])) for one, ids in ((NOW, now), (THEN, then))
    ]
    answer = judged(plan, engine, *frames).filter(pl.col("id") == "1/2")
    assert answer["verdict"].to_list() == ["bad_data"]  # an agency that nobody knows


@every_engine
@pytest.mark.parametrize(
    ("now", "then"), [([1, 2], [2.0, 1.0]), (["1", "2"], [2.0, 1.0]), (["2026-01-01", "2026-01-02"], days(2, 1))]
)
def test_ids_of_types_that_are_never_the_same_are_refused(plan, engine, now, then):
    frames = [one.filter(nhom=1).with_columns(ma=pl.Series(ids)) for one, ids in ((NOW, now), (THEN, then))]
    assert issues(lambda: judged(plan, engine, *frames)) == [("wrong-column-type", "ma", None, None)]


@every_engine
@pytest.mark.parametrize(
    ("now", "then", "expected"),
    [
        # the groups; and how the first line comes out where 120 are beside 100, and where nobody was there
        (pl.Series([1, 2], dtype=pl.Int8), [1, 300], ["met", "not_applicable"]),
        (pl.Series([1, 2], dtype=pl.UInt64), [1, -2], ["met", "not_applicable"]),
        ([None, None], [None, 300], ["met"]),
        ([None, None], [None, datetime.date(2026, 1, 1)], ["met"]),
        ([None, 1], [None, None], ["not_applicable", "not_met"]),
    ],
)
def test_groups_that_are_only_there_then(plan, engine, now, then, expected):
    frames = [
        pl.DataFrame(
            {"nhom": nhom, "ma": ["A", "B"], "cap": "tinh", "dia_ban": "X", "kho": kho, "tong_so": 1, "lap": 1}
        )
        for nhom, kho in ((pl.Series(now), [120, 100]), (pl.Series(then), [100, 200 if then == [None, None] else 90]))
    ]
    answer = judged(plan, engine, *frames).filter(pl.col("id") == "1/1")
    assert answer["verdict"].to_list() == expected


# ---- what is refused


@pytest.mark.parametrize("engine", ["polars", "lazy polars", "duckdb"])
def test_a_frame_of_then_that_cannot_be_used(plan, engine):
    def refused(now, then, **options):
        return issues(lambda: judged(plan, engine, now, then, **options))

    assert refused(NOW, THEN.drop("nhom")) == [("missing-column", None, None, None)]
    assert refused(NOW, THEN.drop("cap", "ma")) == [("missing-column", None, None, None)] * 2
    assert refused(NOW.drop("ma"), THEN, unique=True) == [("missing-column", None, None, None)]
    text = THEN.with_columns(pl.col("nhom").cast(pl.String))
    assert refused(NOW, text) == [("wrong-column-type", "nhom", None, None)]


def test_what_is_wrong_on_both_sides_is_said_at_once(plan):
    now, then = (one.with_columns(cap=pl.lit("huyen")) for one in (NOW, THEN))
    with pytest.raises(vtlt.BadData) as error:
        plan.evaluate_frame(now, by="nhom", previous=then)
    assert [issue.is_previous for issue in error.value.issues] == [False] * 3 + [True] * 3
    assert "data of then" in str(error.value) or "kỳ trước" in str(error.value)


@pytest.mark.parametrize("engine", ["lazy polars", "duckdb"])
def test_who_cannot_be_placed_then_makes_the_statements_of_the_group_bad_data(plan, engine):
    then = THEN.with_columns(cap=pl.Series(["tinh", None, "tinh"]))
    answer = judged(plan, engine, NOW, then).filter(nhom=1)
    assert answer.select("id", "dia_ban", "verdict").rows() == [
        ("1/1", None, "bad_data"),
        ("1/2", None, "bad_data"),
        ("1/3", None, "bad_data"),
        ("1/3", "Cái Bè", "not_met"),
        ("1/3", "Gò Công", "bad_data"),
        ("1/4", None, "met"),
    ]
    then = THEN.with_columns(ma=pl.Series(["B", None, "A"]))
    answer = judged(plan, engine, NOW, then).filter(nhom=1)
    assert answer["verdict"].to_list()[:3] == ["bad_data"] * 3
    then = THEN.with_columns(dia_ban=pl.Series([None, "Gò Công", "Gò Công"]))
    answer = judged(plan, engine, NOW, then).filter(nhom=1)
    assert answer["verdict"].to_list() == ["met", "not_met", "bad_data", "not_applicable", "met", "met"]


def test_who_cannot_be_placed_then_is_refused_in_memory(plan):
    for then, code in (
        (THEN.with_columns(cap=pl.Series(["tinh", None, "tinh"])), "missing-attribute"),
        (THEN.with_columns(ma=pl.Series(["B", None, "A"])), "missing-id"),
    ):
        with pytest.raises(vtlt.BadData) as error:
            plan.evaluate_frame(NOW, by="nhom", previous=then)
        assert {(issue.code, issue.is_previous) for issue in error.value.issues} == {(code, True)}


def test_what_was_read_from_files(plan, tmp_path):
    names = ["ma", "cap", "dia_ban", "kho", "tong_so", "lap"]
    for name, frame in (("now", NOW), ("then", THEN)):
        frame.filter(nhom=1).select(names).write_csv(tmp_path / f"{name}.csv")
    now, then = (plan.schema.read(tmp_path / f"{name}.csv") for name in ("now", "then"))
    expected = [verdict for nhom, *_, verdict in ALL if nhom == 1]
    assert plan.evaluate_frame(now, previous=then)["verdict"].to_list() == expected
    assert plan.evaluate_frame(now, previous={"": then, "31/12/2025": then})["verdict"].to_list() == expected
    assert plan.evaluate_agencies(now, "1/2", previous=then)["verdict"].to_list() == ["met", "not_met"]


def test_what_previous_may_not_be(plan):
    with pytest.raises(TypeError, match="same kind"):
        plan.evaluate_frame(NOW, by="nhom", previous=THEN.lazy())
    with pytest.raises(TypeError, match="polars, DuckDB, PySpark, pandas or pyarrow"):
        plan.evaluate_frame(NOW, by="nhom", previous=[{"ma": "A"}])
    with pytest.raises(ValueError, match="nam 2020"):
        plan.evaluate_frame(NOW, by="nhom", previous={"nam 2020": THEN})
    with pytest.raises(TypeError, match="keyed"):
        plan.evaluate_agencies(NOW, "1/1", by="nhom", previous={2020: THEN})
    with pytest.raises(TypeError, match="named by texts"):
        plan.to_sql(previous=5)
    with pytest.raises(ValueError, match="__"):
        plan.to_sql(previous="__khi_do")


def test_data_of_then_for_a_plan_without_changes_is_not_looked_at():
    plan = vtlt.parse(PLAN_OF_ONE + "    tinh_.ty >= 50%\n")
    assert plan.evaluate_frame(NOW, by="nhom", previous=THEN.drop("ma"))["verdict"].to_list() == ["met", "met"]


# ---- large numbers


@pytest.mark.parametrize("engine", ["polars", "lazy polars", "duckdb"])
def test_shares_that_could_overflow_are_refused(plan, engine):
    now, then = (one.with_columns(pl.col("tong_so", "lap") + 9 * 10**17) for one in (NOW, THEN))
    for one, other in ((now, then), (now, THEN), (NOW, then)):
        with pytest.raises((vtlt.BadData, duckdb.Error), match=r"too-large-for-(frame|lazy)"):
            judged(plan, engine, one, other)


@every_engine
def test_sums_of_shares_that_could_overflow_are_refused(plan, engine):
    """Each agency by itself could be compared, all of them together not."""
    now = pl.concat([NOW.head(1).with_columns(ma=pl.lit(str(n)), tong_so=pl.lit(10**17)) for n in range(10)])
    with pytest.raises((vtlt.BadData, duckdb.Error), match="too-large-for-frame"):
        judged(plan, engine, now, now)
    assert judged(plan, engine, now.head(1), now.head(1)).filter(id="1/3")["verdict"].to_list() == ["not_met"] * 2


@every_engine
def test_large_shares_are_compared_exactly(plan, engine):
    """Half of 2·10^14 is 5 points more than 45% of them; with one less it is not."""
    for less, verdict in ((0, "met"), (1, "not_met")):
        now = NOW.head(1).with_columns(tong_so=pl.lit(2 * 10**14), lap=pl.lit(10**14 - less))
        then = THEN.slice(1, 1).with_columns(tong_so=pl.lit(2 * 10**14), lap=pl.lit(9 * 10**13))
        answer = judged(plan, engine, now, then).filter(id="1/3")
        assert answer["verdict"].to_list() == [verdict] * 2


@every_engine
def test_decimals_of_two_lengths(plan, engine):
    """0,1 beside 0,10 is no rise; beside 0,09 it is one of a ninth."""
    for then_is, verdicts in (("0.10", ["not_met", "not_met"]), ("0.09", ["met", "met"])):
        now = NOW.head(1).with_columns(kho=pl.lit("0.1").cast(pl.Decimal(10, 1)))
        then = THEN.slice(1, 1).with_columns(kho=pl.lit(then_is).cast(pl.Decimal(12, 2)))
        assert judged(plan, engine, now, then)["verdict"].to_list()[:2] == verdicts
