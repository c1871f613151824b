"""Texts on PostgreSQL are compared as people read them, whatever collation a column has, or refused."""

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from oracle import judge
from servers import answer, as_table, connected
from test_texts import HEAD, SCHEMA, populations

import vtlt_rules as vtlt
from shares import share
from vtlt_rules.errors import BadData
from vtlt_rules.verdict import Verdict

COLLATION = "CREATE COLLATION {} (provider = icu, locale = 'und-u-ks-level1', deterministic = false)"
"""One to which capitals and small letters are the same, and letters with marks those without."""


def texts_of(connection, collation):
    """Give the texts of the table a collation."""
    for name in ("ma", "dia_ban", "vung_mien"):
        connection.execute(f"ALTER TABLE bang ALTER {name} TYPE text COLLATE {collation}")


def check(server, text, agencies, collation):
    import psycopg

    expected = [one.verdict for one in judge(vtlt.parse(text).checked, agencies)]
    with connected(server) as connection:
        as_table(connection, pl.DataFrame(agencies, schema=SCHEMA))
        connection.execute(COLLATION.format("pg_temp.gan_giong"))
        texts_of(connection, collation)
        try:
            query = vtlt.parse(text).to_sql("postgresql", table="bang")
            found = [Verdict(one) for one in answer(connection, query)["verdict"]]
        except (BadData, psycopg.Error) as error:
            found = "refused" if "text-beyond-sql" in str(error) else error
        assert found in (expected, "refused"), f"{text!a}\n{agencies!a}"
    return found != "refused"


@pytest.mark.parametrize("collation", ["pg_temp.gan_giong", '"C"'])
@settings(deadline=None, max_examples=20, suppress_health_check=list(HealthCheck))
@given(population=populations())
def test_postgresql_agrees_with_the_oracle_on_texts(server, collation, population):
    check(server, *population, collation)


@pytest.mark.long
@settings(deadline=None, max_examples=share(500), suppress_health_check=list(HealthCheck))
@given(population=populations())
def test_postgresql_agrees_with_the_oracle_on_many_texts(server, population):
    check(server, *population, "pg_temp.gan_giong")


PLAN = HEAD.format('"Hoà Bình", "Thế-Ưng"', '"THỦY"', '"gò công ĐÔNG", "Đăk Lăk"', '"ấp ơ"', '"Quỳ Hợp 2"')


@pytest.mark.parametrize(
    ("text", "is_taken"),
    [
        ("thuỷ", True),
        ("THỦY\u00a0", True),
        ("Thu\u0309y", True),
        ("Thuy\u0309\n", True),
        ("Thuy", True),
        ("Ω", True),
        ("Thu\u0323\u0309y", False),
    ],
    ids=ascii,
)
def test_what_is_taken_and_what_is_refused(server, text, is_taken):
    agencies = [{"ma": "1", "dia_ban": text, "vung_mien": "Thuỷ", "co": True, "so": 3}]
    assert check(server, PLAN, agencies, "pg_temp.gan_giong") is is_taken


IDS = ["A", "a", "Á", "A\u0301", " A", "A\u00a0", "B\u200b", "", " ", None, "C", "c\u0327", "ç"]


@pytest.mark.parametrize("collation", ["pg_temp.gan_giong", '"C"'])
def test_ids_are_told_apart_letter_by_letter_in_nfc(connection, collation):
    """What ``evaluate`` has for two agencies with some ids: of one it says that it is there twice."""
    plan = vtlt.parse(PLAN)
    rows = [
        {"nhom": f"{first!a} {second!a}", "ma": one, "dia_ban": "Thuỷ", "vung_mien": "ấp ơ", "co": True, "so": 3}
        for first in IDS
        for second in IDS
        for one in (first, second)
    ]
    frame = pl.DataFrame(rows, schema={"nhom": pl.String} | SCHEMA)
    as_table(connection, frame)
    connection.execute(COLLATION.format("pg_temp.gan_giong"))
    texts_of(connection, collation)
    got = answer(connection, plan.to_sql("postgresql", table="bang", by=["nhom"]))
    assert got.equals(plan.evaluate_frame(frame.lazy(), by=["nhom"]).collect().select(got.columns))


def test_groups_are_told_apart_letter_by_letter(connection):
    plan = vtlt.parse(PLAN)
    names = ["a", "A", "á", "a\u0301", "b "]
    rows = [{"nhom": one, "ma": one, "dia_ban": "Hoà Bình", "vung_mien": "ấp ơ", "co": True, "so": 3} for one in names]
    connection.execute(COLLATION.format("pg_temp.gan_giong"))
    as_table(connection, pl.DataFrame(rows, schema={"nhom": pl.String} | SCHEMA))
    connection.execute("ALTER TABLE bang ALTER nhom TYPE text COLLATE pg_temp.gan_giong")
    [groups] = connection.execute("SELECT COUNT(DISTINCT nhom) FROM bang").fetchone()
    assert groups == 2  # as this collation has it
    got = answer(connection, plan.to_sql("postgresql", table="bang", by=["nhom"]))
    assert list(dict.fromkeys(got["nhom"])) == sorted(names)


def test_ids_of_any_type(connection):
    """Ids that have an order and ids that have none."""
    plan = vtlt.parse(PLAN)
    connection.execute(
        "CREATE TEMPORARY TABLE bang AS SELECT gen_random_uuid() AS ma, 'Thuỷ' AS dia_ban, 'ấp ơ' AS vung_mien,"
        " TRUE AS co, 3 AS so FROM generate_series(1, 4)"
    )
    connection.execute("INSERT INTO bang SELECT * FROM bang LIMIT 1")
    found = answer(connection, plan.to_sql("postgresql", table="bang"))
    assert (found["in_scope"][1], found["verdict"][1]) == (4, "met")
    connection.execute("ALTER TABLE bang ALTER ma TYPE integer USING 7")
    assert answer(connection, plan.to_sql("postgresql", table="bang"))["in_scope"][1] == 1
