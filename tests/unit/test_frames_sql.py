"""SQL: views give what frames give, and nothing of a ruleset gets out of its quotation marks."""

import re

import duckdb
import polars as pl
import pytest
from frame_engines import (
    EACH_VERDICT,
    FOUR_GROUPS,
    HEAD,
    agencies,
    decimals,
    evaluated,
    every_engine,
    issues,
    lines,
    plan,
    verdicts,
)

import vtlt_rules as vtlt

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


def test_a_table_may_have_any_name_that_the_query_does_not_mark_as_its_own():
    frame = pl.concat([FOUR_GROUPS, FOUR_GROUPS.head(2)])  # two agencies occur twice
    ruleset = plan(*EACH_VERDICT)
    expected = ruleset.evaluate_frame(frame).rows()
    used = set(re.findall(r"(\w+) AS (?:MATERIALIZED )?\(", ruleset.to_sql(table="bang")))
    assert {"__sums", "__folded"} <= used
    for name in {name.removeprefix("__") for name in used} | {name for name in used if not name.startswith("__")}:
        with duckdb.connect() as connection:
            warehouse(connection, frame)
            connection.sql(f"ALTER TABLE bang RENAME TO {name}")
            assert connection.sql(ruleset.to_sql(table=name)).pl().rows() == expected, name


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
    assert "concat('1', CAST(X'27' AS STRING), '; DROP TABLE bang; --')" in text and "1'; DROP" not in text
    assert "Lậy" not in text  # texts that are compared are patterns, written by their bytes
    assert "HUGEINT" not in text and '"phan"' not in text


@pytest.mark.parametrize("dialect", ["oracle", "", "DuckDB"])
def test_a_dialect_that_nobody_writes(dialect):
    with pytest.raises(ValueError, match="dialect"):
        plan("tinh_.ty >= 50%").to_sql(dialect)


REPORTED = """ke_hoach thu "Thử"
don_vi nguoi "người" nguyen
thuoc_tinh cap "Cấp" : { xa, tinh }
truong nam "Nam" : nguoi
truong nu "Nữ" : nguoi
truong ca_hai "Cả hai" : nguoi = nam + nu
truong du "Đủ" : co_khong = nam >= 3 nguoi
pham_vi tinh_ "Tỉnh" khi cap = tinh
muc "1"
moi tinh_.nam >= 0 nguoi
moi tinh_.nam >= 2 nguoi
moi tinh_.du
moi tinh_.ca_hai >= 4 nguoi
"""
AS_REPORTED = {"ma": "A", "cap": "tinh", "nam": 3, "nu": 1, "ca_hai": 5, "du": True}


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (None, ["met"] * 4),
        (["ma", "cap", "nam", "nu"], ["met"] * 4),
        (["ma", "cap", "nam", "nu", "ca_hai"], ["met", "bad_data", "bad_data", "bad_data"]),
        (["ma", "cap", "ca_hai", "du", "khac"], ["met", "undecided", "met", "met"]),
        (["ma", "cap", "nam", "du"], ["met", "met", "met", "undecided"]),
        (["ma", "cap"], ["met", "undecided", "undecided", "undecided"]),
    ],
)
def test_a_view_reads_derived_fields_whose_columns_are_named(columns, expected):
    ruleset = vtlt.parse(REPORTED)
    given = {key: value for key, value in AS_REPORTED.items() if key in (columns or ["ma", "cap", "nam", "nu"])}
    assert [one.verdict.value for one in ruleset.evaluate([given]).findings] == expected
    with duckdb.connect() as connection:
        connection.sql(
            f"CREATE TABLE bang AS SELECT {', '.join(f'{value!r} AS {key}' for key, value in given.items())}"
        )
        written = ruleset.to_sql("duckdb", table="bang", columns=columns)
        assert verdicts(connection.sql(written).pl()) == expected
        assert verdicts(ruleset.evaluate_frame(connection.table("bang")).pl()) == expected
    assert "FROM bang" in ruleset.to_sql("spark", table="bang", columns=columns)


def test_columns_that_a_view_cannot_do_without():
    ruleset = vtlt.parse(REPORTED)
    assert issues(lambda: ruleset.to_sql(columns=["nam"])) == [("missing-column", None, None, None)] * 2
    assert issues(lambda: ruleset.to_sql(columns="ma", unique=True)) == [("missing-column", None, None, None)]
    assert "FROM agencies" in ruleset.to_sql(columns="cap", unique=True)
    with pytest.raises(TypeError, match="texts"):
        ruleset.to_sql(columns=[5])
