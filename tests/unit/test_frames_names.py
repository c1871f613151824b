"""Names: whatever agencies' columns, groups and tables are called, nothing of ours is mistaken for them."""

import datetime
from types import SimpleNamespace

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from frame_engines import ENGINES, agencies, as_relation, evaluated, every_engine, plan, verdicts

import vtlt_rules as vtlt
from vtlt_rules import laws

ROLES = ("cap", "nha_nuoc", "dia_ban", "tong_so", "phan", "co", "ngay")

PLAN = """ke_hoach thu "Thử"
    thoi_ky 01/01/2018..31/12/2018
don_vi nguoi "người" nguyen
thuoc_tinh {cap} "Cấp" : {{ xa, tinh }}
thuoc_tinh {nha_nuoc} "Nhà nước" : co_khong
thuoc_tinh {dia_ban} "Địa bàn" : chuoi
truong {tong_so} "Tổng số" : nguoi
truong {phan} "Phần" : nguoi thuoc {tong_so}
truong {co} "Có" : co_khong
truong {ngay} "Ngày" : moc
pham_vi tinh_ "Tỉnh" khi {cap} = tinh
pham_vi nuoc "Nước" khi {cap} = tinh va {nha_nuoc}
pham_vi vung "Vùng" khi {dia_ban} thuoc {{ "Gò Công", "Cai Lậy" }}
pham_vi vung_khac "Vùng khác" khi {dia_ban} = "Cái Bè"
chi_so ty "Tỷ" = ty_le({phan})
chi_so ty_co "Tỷ" = ty_le({co})
muc "1"
tinh_.ty >= 50%
moi tinh_.{co}
moi nuoc.{ngay} hoan_thanh
vung.ty >= 60% khi {co}
vung_khac.ty_co >= 50%
moi tinh_.{tong_so} >= 2 nguoi khi {tong_so} > {phan}
"""

DAY, LATE = datetime.date(2018, 3, 1), datetime.date(2019, 1, 1)

ROWS = [
    # group, id, and the cells of ROLES
    ("a", "1", "tinh", True, "Gò Công", 10, 4, True, DAY),
    ("a", "2", "tinh", False, "Cái Bè", 10, 6, True, LATE),
    ("a", "3", "xa", None, "Cai Lậy", 4, 4, False, None),
    ("b", "1", "tinh", True, "Cai Lậy", 10, 5, None, LATE),
    ("b", "1", "tinh", True, "Cái Bè", 10, 5, None, LATE),
    ("b", "2", "tinh", True, "Gò Công", 10, 4, False, DAY),
    ("c", "1", "tinh", True, "Cái Bè", 4, 5, True, DAY),
    ("c", "2", "tinh", True, "Gò Công", None, None, True, DAY),
]

EXPECTED = [
    # a: 10 of 20; 2 of 2; the one done; 4 of 10 where it is yes; one of one; both have people
    ("a", "met"), ("a", "met"), ("a", "met"), ("a", "not_met"), ("a", "met"), ("a", "met"),
    # b: an agency that occurs twice may have any figures, and it may be in either region
    ("b", "bad_data"), ("b", "not_met"), ("b", "bad_data"), ("b", "bad_data"), ("b", "bad_data"), ("b", "bad_data"),
    # c: a part of 5 in a whole of 4
    ("c", "bad_data"), ("c", "met"), ("c", "met"), ("c", "undecided"), ("c", "met"), ("c", "bad_data"),
]  # fmt: skip


def named(names):
    """Return the plan with other names for its fields and attributes, and a frame for it."""
    columns = ["nhom", "ma", *names]
    frame = pl.DataFrame(ROWS, schema=columns, orient="row")
    return vtlt.parse(PLAN.format(**dict(zip(ROLES, names, strict=True)))), frame


OURS = (
    "__repeated", "__repeated_agencies", "__agencies", "__each", "__counted", "__each_of_twice", "__twice", "__met_twice",
    "__e_cap", "__odd_cap", "__odd_", "__k_cap", "__k_dia_ban_1", "__id", "__by0", "__by1", "__n", "__part", "__huge",
    "__apart", "__unnamed", "__row", "__wrong", "__line", "__place", "__given", "__found", "__all", "__hash", "__members",
    "__l0_0", "__l0_1", "__l1_0", "__m0_0", "__t0_0", "__g0_0", "__r0_0", "__s0_0", "__s0_1", "__s1_0", "__f0", "__f1",
    "__h0_found", "__said_cap", "sums", "folded", "totals", "judged", "members", "groups", "c_cap", "c_tong_so",
)  # fmt: skip
"""What queries, plans and frames may call things meanwhile, now or once."""

OTHERS = (
    "self", "cls", "name", "frame", "exprs", "key", "lang", "count", "value", "select", "from", "order", "group", "by",
    "where", "case", "end", "null", "true", "none", "class", "def", "import", "lambda", "return", "global", "in", "is",
    "s", "t", "e", "a", "x", "y", "w", "k0", "f0", "a0", "v0", "bad0", "_", "__", "__class__", "__dict__", "__init__",
    "agency", "absent", "get", "getattr", "type", "int", "known", "find", "other", "slow", "scale", "values", "date",
    "verdict", "id", "clause", "statement", "provisional", "low_numerator", "in_scope", "met", "not_met", "in_spite_of",
    "co_3",
)  # fmt: skip
"""Words of SQL and Python, parameters of functions, columns of answers."""

HOSTILE = [name for name in (*OURS, *OTHERS) if name not in ("is_", "ma")]


def in_turn(start):
    return [HOSTILE[(start + 17 * place) % len(HOSTILE)] for place in range(len(ROLES))]


def test_the_plan_under_its_usual_names():
    ruleset, frame = named(ROLES)
    for engine in ENGINES:
        assert verdicts(evaluated(engine, ruleset, frame, by="nhom"), "nhom") == EXPECTED, engine
    for group in "ac":  # of two with one id `evaluate` says the same, but reports it as wrong data
        report = ruleset.evaluate(frame.filter(nhom=group).to_dicts())
        assert [(group, one.verdict.value) for one in report.findings] == [one for one in EXPECTED if one[0] == group]


@every_engine
@pytest.mark.parametrize("start", range(0, len(HOSTILE), 3))
def test_fields_and_attributes_may_have_any_name(engine, start):
    names = in_turn(start)
    assert len(set(names)) == len(ROLES)
    ruleset, frame = named(names)
    assert verdicts(evaluated(engine, ruleset, frame, by="nhom"), "nhom") == EXPECTED


# ---- what groups are called


USUAL, _ = named(ROLES)
GROUPS = [
    "^g$",
    "^.*$",
    "*",
    "^nhom",
    "a.b",
    "a`b",
    'a"b',
    "a'b",
    "a b",
    "năm",
    "self",
    "select",
    "Nhóm",
    "c_cap",
    "{x}",
    "$1",
    "%s",
]


@every_engine
@pytest.mark.parametrize("name", GROUPS)
def test_groups_may_have_any_name(engine, name):
    frame = pl.DataFrame(ROWS, schema=[name, "ma", *ROLES], orient="row")
    found = evaluated(engine, USUAL, frame, by=[name])
    assert found.columns[0] == name and verdicts(found, name) == EXPECTED


@pytest.mark.parametrize("name", ["^g$", "*", "^.*$", "self", "a.b", "năm"])
def test_groups_of_other_frames_in_memory_may_have_any_name(name):
    frame = pl.DataFrame(ROWS, schema=[name, "ma", *ROLES], orient="row")
    in_pandas = USUAL.evaluate_frame(pd.DataFrame(frame.to_dicts()), by=[name])
    in_arrow = USUAL.evaluate_frame(frame.to_arrow(compat_level=pl.CompatLevel.oldest()), by=[name])
    assert [*zip(in_pandas[name], in_pandas["verdict"], strict=True)] == EXPECTED
    assert isinstance(in_arrow, pa.Table) and in_arrow[name].to_pylist() == [group for group, _ in EXPECTED]


def test_other_columns_that_polars_would_take_a_group_for():
    frame = pl.DataFrame(ROWS, schema=["^n.*$", "ma", *ROLES], orient="row").with_columns(nam=2018, ngay_2=DAY)
    for one in (frame, frame.lazy()):
        found = USUAL.evaluate_frame(one, by=["^n.*$"]).lazy().collect()
        assert verdicts(found, "^n.*$") == EXPECTED


@pytest.mark.parametrize("name", ["Verdict", "VERDICT", "Clause", "In_Scope", "LOW_numerator"])
def test_groups_that_differ_from_a_column_of_the_answer_in_capitals(name):
    frame = pl.DataFrame(ROWS, schema=[name, "ma", *ROLES], orient="row")
    for engine in ("polars", "lazy polars"):  # which tell capitals from small letters
        assert verdicts(evaluated(engine, USUAL, frame, by=[name]), name) == EXPECTED
    with pytest.raises(ValueError, match=name):
        evaluated("duckdb", USUAL, frame, by=[name])
    for dialect in ("duckdb", "spark"):
        with pytest.raises(ValueError, match=name):
            USUAL.to_sql(dialect, by=[name])


@pytest.mark.parametrize("by", [["nhom", "NHOM"], ["Nhom", "nhom"]])
def test_groups_that_differ_in_capitals_alone(by):
    frame = pl.DataFrame(ROWS, schema=[by[0], "ma", *ROLES], orient="row").with_columns(pl.col(by[0]).alias(by[1]))
    found = evaluated("polars", USUAL, frame, by=by)
    assert found.columns[:2] == by and verdicts(found, by[0]) == EXPECTED
    for dialect in ("duckdb", "spark"):
        with pytest.raises(ValueError, match="twice"):
            USUAL.to_sql(dialect, by=by)


def test_what_databases_take_for_one_letter_and_what_they_do_not():
    assert "`NĂM`" in USUAL.to_sql("spark", by=["NĂM"])
    with pytest.raises(ValueError, match="twice"):
        USUAL.to_sql("spark", by=["năm", "NĂM"])
    assert USUAL.to_sql("duckdb", by=["năm", "NĂM"])  # two columns of a table in DuckDB
    with pytest.raises(ValueError, match="verd\u0131ct"):
        USUAL.to_sql("spark", by=["verd\u0131ct"])  # without a dot, which Java takes for an i in capitals


# ---- what tables are called


TABLES = [
    "twice",
    "met_twice",
    "frame_of_agencies",
    "sums",
    "folded",
    "s",
    "t",
    '"order"',
    "agencies",
    "each_of_twice",
    "g__x",
]


def in_a_table(connection, table):
    frame = pl.DataFrame(ROWS, schema=["nhom", "ma", *ROLES], orient="row")
    connection.register("dang_ky", frame.to_arrow(compat_level=pl.CompatLevel.oldest()))
    connection.sql(f"CREATE TABLE {table} AS FROM dang_ky")


@pytest.mark.parametrize("table", TABLES)
def test_tables_may_have_any_name(table):
    with duckdb.connect() as connection:
        in_a_table(connection, table)
        written = USUAL.to_sql("duckdb", table=table, by=["nhom"])
        assert verdicts(connection.sql(written).pl(), "nhom") == EXPECTED
        assert verdicts(USUAL.evaluate_frame(connection.sql(f"FROM {table}"), by=["nhom"]).pl(), "nhom") == EXPECTED
        connection.sql(f"CREATE VIEW nhin AS SELECT * FROM {table}")
        assert verdicts(USUAL.evaluate_frame(connection.sql("FROM nhin"), by=["nhom"]).pl(), "nhom") == EXPECTED


@pytest.mark.parametrize("table", ["__twice", "kho.__agencies", '"__sums"', '"kho"."__x"'])
def test_tables_that_are_called_as_ours_are_refused(table):
    for dialect in ("duckdb", "spark"):
        with pytest.raises(ValueError, match="__"):
            USUAL.to_sql(dialect, table=table)


def test_answers_of_two_relations_of_one_connection_do_not_mix():
    with duckdb.connect() as connection:
        frames = [agencies(tong_so=[2], phan=[phan]) for phan in (0, 1)]
        answers = [plan("tinh_.ty >= 50%").evaluate_frame(as_relation(one, connection)) for one in frames]
        assert [verdicts(one.pl()) for one in answers] == [["not_met"], ["met"]]


# ---- the evaluators of rows


def rows_of(names, group):
    return [dict(zip(("ma", *names), row[1:], strict=True)) for row in ROWS if row[0] == group]


@pytest.mark.parametrize("start", range(0, len(HOSTILE), 2))
def test_fields_and_attributes_of_rows_may_have_any_name(start):
    names = in_turn(start)
    ruleset, _ = named(names)
    judge, plain = ruleset.compile(), USUAL.compile()
    for group in "ac":
        expected = [verdict for own, verdict in EXPECTED if own == group]
        rows = rows_of(names, group)
        assert [one.verdict.value for one in ruleset.evaluate(rows).findings] == expected
        gathered = ruleset.accumulator()
        for row in rows:
            gathered.add(row)
        assert [one.value for one in gathered.verdicts] == expected
        for row, usual in zip(rows, rows_of(ROLES, group), strict=True):
            assert judge(row) == plain(usual)
            lacking = {name: cell for name, cell in row.items() if cell is not None}
            assert judge(lacking) == plain(usual)


@pytest.mark.parametrize("start", [3, 71, 95])
def test_laws_hold_under_any_names(start):
    ruleset, _ = named(in_turn(start))
    laws.check_all(ruleset, examples=15)


def test_objects_with_any_names():
    names = ["self", "cls", "key", "select", "lang", "lambda_", "import_"]
    ruleset, _ = named(names)
    for row in rows_of(names, "a"):
        assert ruleset.compile()(SimpleNamespace(**row)) == ruleset.compile()(row)
