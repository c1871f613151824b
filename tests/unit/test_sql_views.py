"""A query as views gives what the query gives; a table needs the columns that are said to be required."""

import duckdb
import polars as pl
import pytest
from frame_engines import EACH_VERDICT, FOUR_GROUPS, HEAD, issues, plan
from frames import as_relation
from test_frames_sql import QUOTES, warehouse

import vtlt_rules as vtlt
from every_type import PLAN as EVERY_TYPE

REPEATED = pl.concat([FOUR_GROUPS, FOUR_GROUPS.head(2)])  # two agencies occur twice


def asked(connection, ruleset, **options):
    """Make the views; return what the last one gives."""
    views = ruleset.to_sql_views("duckdb", **options)
    for name, statement in views.items():
        assert statement.startswith(f"CREATE VIEW {name} AS\n")
        connection.sql(statement)
    assert len(views) > 3
    return connection.sql(f"FROM {[*views][-1]}").pl()


@pytest.mark.parametrize("by", [[], ["tinh_nao", "nam_nao"]])
@pytest.mark.parametrize("unique", [False, True])
def test_views_give_what_the_query_gives(by, unique):
    ruleset = plan(*EACH_VERDICT, "tinh_.ty >= 50% khi co")
    with duckdb.connect() as connection:
        warehouse(connection, FOUR_GROUPS if unique else REPEATED)
        options = {"table": "bang", "by": by, "as_of": "30/06/2018", "unique": unique}
        found = asked(connection, ruleset, **options)
        assert found.equals(connection.sql(ruleset.to_sql("duckdb", **options)).pl())
        for name in ruleset.to_sql_views(**options):  # each can be looked at
            connection.sql(f"FROM {name} LIMIT 1").fetchall()
    assert [*ruleset.to_sql_views("duckdb", prefix="kho.bao_cao")][-1] == "kho.bao_cao_answer"


def test_views_of_changes_and_groups():
    ruleset = vtlt.parse(
        HEAD + "tinh_.tong_nam tang >= 10%\nmoi tinh_.nam tang >= 1 nguoi\ntinh_.ty >= 50% tung nha_nuoc\n"
    )
    with duckdb.connect() as connection:
        warehouse(connection, FOUR_GROUPS.with_columns(nam=pl.col("tong_so") + 1, nha_nuoc=pl.col("phan") > 4))
        connection.sql("CREATE TABLE khi_do AS SELECT * REPLACE (nam - 1 AS nam) FROM bang")
        options = {"table": "bang", "by": ["nam_nao"], "previous": "khi_do"}
        found = asked(connection, ruleset, **options)
        assert found.equals(connection.sql(ruleset.to_sql("duckdb", **options)).pl())
    assert {"met", "undecided"} & {*found["verdict"]}


def test_quotation_marks_of_rulesets_are_no_sql_in_views():
    frame = FOUR_GROUPS.with_columns(dia_ban=pl.lit("Cai'Lậy"))
    with duckdb.connect() as connection:
        warehouse(connection, frame)
        ruleset = vtlt.parse(QUOTES.replace("Việc của", "__sums __folded"))
        found = asked(connection, ruleset, table="bang")
        assert found.equals(connection.sql(ruleset.to_sql("duckdb", table="bang")).pl())


@pytest.mark.parametrize("prefix", ["", "__a", "a b", 'a"', "a;", "1a", "a" * 21, "a.", ".a", "tỉnh", "a\n"])
def test_names_of_views(prefix):
    with pytest.raises(ValueError, match="views are named"):
        plan(*EACH_VERDICT).to_sql_views(prefix=prefix)


# ---- columns that a table has to have

AGENCIES = [
    {"ma": "T1", "cap": "tinh", "nha_nuoc": True, "dia_ban": "Côn Đảo", "van_thu": 2, "luu_tru": 1, "da_tap_huan": 2}
    | {"chinh_ly": 12, "co_kho": True, "tai_lieu": 3, "quy_che": None},
    {"ma": "X1", "cap": "xa", "nha_nuoc": True, "dia_ban": "Mỹ Tho", "van_thu": 3, "luu_tru": 2, "da_tap_huan": 2}
    | {"chinh_ly": 12, "co_kho": True, "tai_lieu": 3, "quy_che": "01/05/2026"},
]


def frame_with(ruleset, columns):
    types = {name: own for name, own in ruleset.schema.columns("polars").items() if name in columns}
    rows = [{name: one[name] for name in types} for one in AGENCIES]
    days = {"01/05/2026": "2026-05-01"}
    days = [days.get(one["quy_che"]) for one in AGENCIES]
    frame = pl.DataFrame(rows, schema={name: pl.String if name == "quy_che" else own for name, own in types.items()})
    return frame.with_columns(quy_che=pl.Series(days).str.to_date()) if "quy_che" in types else frame


def test_with_the_required_columns_nothing_is_open():
    ruleset = vtlt.parse(EVERY_TYPE)
    required = ruleset.required_columns
    assert required == tuple(one.name for one in ruleset.schema.needed())
    assert required == (
        "ma", "cap", "nha_nuoc", "dia_ban", "van_thu", "luu_tru", "da_tap_huan", "tai_lieu", "chinh_ly", "co_kho",
        "quy_che",
    )  # fmt: skip
    frame = frame_with(ruleset, required)
    expected = [finding.verdict.value for finding in ruleset.evaluate(AGENCIES).findings]
    assert ruleset.evaluate_frame(frame)["verdict"].to_list() == expected
    assert "undecided" not in expected
    with duckdb.connect() as connection:
        as_relation(frame, connection).create("agencies")
        found = connection.sql(ruleset.to_sql(columns=required)).pl()
    assert found["verdict"].to_list() == expected


@pytest.mark.parametrize("name", vtlt.parse(EVERY_TYPE).required_columns)
def test_without_one_of_them_the_table_is_refused_or_something_is_open(name):
    ruleset = vtlt.parse(EVERY_TYPE)
    rest = [one for one in ruleset.required_columns if one != name]
    if name in ("ma", "cap", "dia_ban"):
        assert issues(lambda: ruleset.evaluate_frame(frame_with(ruleset, rest))) == [
            ("missing-column", None, None, None)
        ]
        assert issues(lambda: ruleset.to_sql(columns=rest)) == [("missing-column", None, None, None)]
    else:
        assert "undecided" in ruleset.evaluate_frame(frame_with(ruleset, rest))["verdict"].to_list()
