"""Settings of a session and collations of columns: the query says what it needs, whatever they are."""

import duckdb
import polars as pl
import pytest
from frame_engines import DAY, EACH_VERDICT, FOUR_GROUPS, LATE, agencies, as_relation, lines, plan

COLLATIONS = ["NOCASE", "NOACCENT", "NOCASE.NOACCENT"]


@pytest.mark.parametrize("collation", COLLATIONS)
@pytest.mark.parametrize("is_default", [False, True])
def test_values_of_enumerations_are_compared_letter_by_letter(collation, is_default):
    frame = agencies(
        ma=["1", "2", "3", "4"],
        cap=["tinh", "TINH", "tỉnh", "tinh"],
        dia_ban=["Gò Công", "Cai Lậy", "Go Cong", "Gò Công"],
        nhom=[1, 2, 3, 4],
        tong_so=[2] * 4,
        phan=[1] * 4,
    )
    with duckdb.connect() as connection:
        relation = as_relation(frame, connection)
        if is_default:
            connection.sql(f"SET default_collation = '{collation}'")
        else:
            relation = relation.project(
                f"* REPLACE (cap COLLATE {collation} AS cap, dia_ban COLLATE {collation} AS dia_ban)"
            )
        answer = plan("tinh_.ty >= 50%", "vung.ty >= 50%").evaluate_frame(relation, by="nhom")
        found = [(row["nhom"], row["verdict"]) for row in answer.pl().to_dicts()]
    assert found[::2] == [(1, "met"), (2, "bad_data"), (3, "bad_data"), (4, "met")]
    assert found[1::2] == [(1, "met"), (2, "met"), (3, "not_applicable"), (4, "met")]


# ---- ids and groups


def crowd(nhom, ma, phan):
    height = len(ma)
    return agencies(nhom=nhom, ma=ma, tong_so=[2] * height, phan=phan)


GROUPS = ["a", "A", "á", "Á", "b", None]


TYPES = {
    "nha_nuoc": "BOOLEAN",
    "dia_ban": "VARCHAR",
    "co": "BOOLEAN",
    "moc_1": "DATE",
    **dict.fromkeys(["nam", "nu", "tre", "gia", "khac", "lon"], "BIGINT"),
    **dict.fromkeys(["kho", "dung", "le"], "DECIMAL(18, 2)"),
}


def lacking(frame):
    """Write columns for what is declared and the frame has not."""
    return ", ".join(f"CAST(NULL AS {type_}) AS {name}" for name, type_ in TYPES.items() if name not in frame.columns)


def in_duckdb(connection, frame, collation, is_default):
    """Return a relation whose texts are compared by a collation, if anybody lets them be."""
    connection.register("dang_ky", frame.to_arrow(compat_level=pl.CompatLevel.oldest()))
    texts = ", ".join(f"{name} COLLATE {collation} AS {name}" for name in ("nhom", "ma", "cap"))
    kept = "*" if is_default else f"* REPLACE ({texts})"
    connection.sql(f"CREATE TABLE bang AS SELECT {kept}, {lacking(frame)} FROM dang_ky")
    if is_default:
        connection.sql(f"SET default_collation = '{collation}'")
    return connection.sql("FROM bang")


def both_ways(connection, relation, ruleset, by=(), unique=False):
    yield ruleset.evaluate_frame(relation, by=by, unique=unique).pl()
    yield connection.sql(ruleset.to_sql(table="bang", by=by, unique=unique)).pl()


@pytest.mark.parametrize("collation", COLLATIONS)
@pytest.mark.parametrize("is_default", [False, True])
def test_groups_are_told_apart_letter_by_letter(collation, is_default):
    frame = crowd(GROUPS, ["1"] * 6, [0, 1, 0, 1, 1, 0])
    ruleset = plan("tinh_.ty >= 50%")
    expected = ruleset.evaluate_frame(frame, by="nhom")
    assert expected["nhom"].to_list() == ["A", "a", "b", "Á", "á", None]
    for unique in (False, True):
        with duckdb.connect() as connection:
            relation = in_duckdb(connection, frame, collation, is_default)
            for answer in both_ways(connection, relation, ruleset, "nhom", unique):
                assert answer.rows() == expected.rows()
            rows = ruleset.evaluate_agencies(relation, "tinh_.ty", by="nhom", unique=unique).pl().rows()
            assert sorted(rows, key=str) == sorted(
                ruleset.evaluate_agencies(frame, "tinh_.ty", by="nhom").rows(), key=str
            )


@pytest.mark.parametrize("collation", COLLATIONS)
@pytest.mark.parametrize("is_default", [False, True])
def test_ids_are_told_apart_letter_by_letter(collation, is_default):
    frame = crowd(["x"] * 4 + ["y"] * 3, ["a", "A", "á", "b", "a", "A", "A "], [2, 0, 0, 1, 2, 0, 0])
    ruleset = plan("tinh_.ty >= 37%", "moi tinh_.phan >= 0 nguoi")
    expected = [("x", "met", 4), ("x", "met", 4), ("y", "bad_data", 2), ("y", "met", 2)]
    with duckdb.connect() as connection:
        relation = in_duckdb(connection, frame, collation, is_default)
        for answer in [*both_ways(connection, relation, ruleset, "nhom"), ruleset.evaluate_frame(frame, by="nhom")]:
            assert answer.select("nhom", "verdict", "in_scope").rows() == expected


def test_groups_that_are_documents():
    frame = crowd(["a", "b", "a"], ["1", "2", "3"], [1, 0, 1])
    with duckdb.connect() as connection:
        in_duckdb(connection, frame, "NOCASE", True)
        connection.sql("CREATE TABLE khac AS SELECT * REPLACE (CAST(to_json(nhom) AS JSON) AS nhom) FROM bang")
        ruleset = plan("tinh_.ty >= 50%")
        relation = connection.sql("FROM khac")
        query = ruleset.to_sql(table="khac", by="nhom")
        for answer in (ruleset.evaluate_frame(relation, by="nhom"), connection.sql(query)):
            assert answer.project("nhom, verdict, in_scope").fetchall() == [('"a"', "met", 2), ('"b"', "not_met", 1)]


def test_an_answer_can_be_joined_with_the_table_again():
    with duckdb.connect() as connection:
        relation = in_duckdb(connection, crowd(["a", "B"], ["1", "2"], [1, 1]), "NOCASE", False)
        answer = plan("tinh_.ty >= 50%").evaluate_frame(relation, by=["nhom"])
        assert answer.set_alias("a").join(relation.set_alias("b"), "a.nhom = b.nhom").count("*").fetchall() == [(2,)]


def test_groups_of_every_type_are_in_order_in_a_view():
    frame = crowd(["b", "a", "c"], ["1"] * 3, [1, 0, 1]).with_columns(
        so=pl.Series([10, 9, None]), ngay=pl.Series([None, DAY, LATE]), thuc=pl.Series([2.5, -1.0, 0.0])
    )
    ruleset = plan("tinh_.ty >= 50%")
    several = (["so", "nhom"], ["ngay", "thuc"], ["cap", "so"], ["co", "nhom"], ["ma", "thuc"])
    for by in (["nhom"], ["so"], ["ngay"], ["thuc"], *several):
        given = frame.with_columns(co=pl.Series([True, None, False]))
        with duckdb.connect() as connection:
            connection.register("dang_ky", given.to_arrow(compat_level=pl.CompatLevel.oldest()))
            connection.sql(f"CREATE TABLE bang AS SELECT *, {lacking(given)} FROM dang_ky")
            answer = connection.sql(ruleset.to_sql(table="bang", by=by)).pl()
            assert answer.rows() == ruleset.evaluate_frame(given, by=by).rows()


# ---- settings


SETTINGS = [
    "default_order = 'DESC'",
    "default_null_order = 'nulls_first'",
    "default_null_order = 'nulls_first_on_asc_last_on_desc'",
    "integer_division = true",
    "integer_division = false",
    "TimeZone = 'Asia/Ho_Chi_Minh'",
    "TimeZone = 'America/New_York'",
    "ieee_floating_point_ops = false",
    "old_implicit_casting = true",
    "preserve_insertion_order = false",
    "default_collation = 'NOCASE'",
    "threads = 1",
    "disabled_optimizers = 'common_subexpressions,filter_pushdown'",
    "order_by_non_integer_literal = true",
    "enable_external_access = false",
    "scalar_subquery_error_on_multiple_rows = false",
    "prefer_range_joins = true",
    "produce_arrow_string_view = true",
    "Calendar = 'buddhist'",
    "lambda_syntax = 'ENABLE_SINGLE_ARROW'",
]


def settable(connection, setting):
    """Tell whether this version of DuckDB has a setting."""
    name = setting.split(" =")[0]
    return connection.sql(f"SELECT 1 FROM duckdb_settings() WHERE lower(name) = lower('{name}')").fetchall()


@pytest.mark.parametrize("setting", SETTINGS)
@pytest.mark.parametrize("unique", [False, True])
def test_settings_of_duckdb_change_nothing(setting, unique):
    ruleset = plan(*EACH_VERDICT, "tinh_.ty >= 50% khi co", "tinh_.ty <= 40% khi tong_so >= 10 nguoi")
    expected = ruleset.evaluate_frame(FOUR_GROUPS, by=["tinh_nao", "nam_nao"], as_of="30/06/2018", unique=unique)
    with duckdb.connect() as connection:
        if not settable(connection, setting):
            pytest.skip("this version of DuckDB has no such setting")
        connection.register("dang_ky", FOUR_GROUPS.to_arrow(compat_level=pl.CompatLevel.oldest()))
        connection.sql(f"CREATE TABLE bang AS SELECT *, {lacking(FOUR_GROUPS)} FROM dang_ky")
        connection.sql(f"SET {setting}")
        relation = connection.sql("FROM bang")
        by = ["tinh_nao", "nam_nao"]
        answer = ruleset.evaluate_frame(relation, by=by, as_of="30/06/2018", unique=unique).pl()
        written = ruleset.to_sql(table="bang", by=by, as_of="30/06/2018", unique=unique)
        for found in (answer, connection.sql(written).pl()):
            assert lines(found) == lines(expected)
            assert found[:, :4].rows() == expected[:, :4].rows()
