"""Decimals of a table as far as DuckDB bears them, and one beyond; maxima likewise, in every dialect."""

from fractions import Fraction

import duckdb
import numpy as np
import pytest
from frame_engines import issues

import vtlt_rules as vtlt

PLAN = """ke_hoach thu "Thử"
don_vi met_gia "mét giá"
thuoc_tinh cap "Cấp" : {{ xa, tinh }}
truong kho "Kho" : met_gia{0}
truong dung "Dùng" : met_gia thuoc kho
pham_vi s "Sở" khi cap = tinh
chi_so tong_kho "Tổng" = tong(kho)
chi_so ty "Tỷ" = ty_le(dung)
muc "1"
s.tong_kho >= 1 met_gia
s.ty >= 50%
moi s.kho >= 12,5 met_gia
"""
USUAL = vtlt.parse(PLAN.format(""))


def evaluated(cells, type_, ruleset=USUAL, **options):
    """Evaluate agencies of the province: pairs of cells as SQL has them; return verdicts and the ends of the sum."""
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE agencies (ma INTEGER, cap VARCHAR, kho {type_}, dung {type_})")
        for number, (kho, dung) in enumerate(cells):
            connection.execute(f"INSERT INTO agencies VALUES ({number}, 'tinh', {kho}, {dung})")
        rows = connection.sql(ruleset.to_sql("duckdb", **options)).fetchall()
    numerator, denominator = rows[0][5:7]
    return [row[3] for row in rows], None if numerator is None else Fraction(numerator, denominator)


@pytest.mark.parametrize("decimals", [0, 1, 2, 3, 9, 17, 18, 19])
def test_amounts_of_sixteen_digits_with_any_number_of_decimals(decimals):
    """The types of ``schema.columns``, full to the last digit: twice the greatest, and half of it used."""
    behind = f".{'9' * decimals}" if decimals else ""
    most = Fraction(f"{'9' * 16}{behind}")
    cells = [(f"{'9' * 16}{behind}", f"{'9' * 16}{behind}"), (f"{'9' * 16}{behind}", "0")]
    found = evaluated(cells, f"DECIMAL({16 + decimals}, {decimals})", decimals=decimals)
    assert found == (["met", "met", "met"], 2 * most)


@pytest.mark.parametrize(("dialect", "most"), [("duckdb", 19), ("spark", 18), ("postgresql", 38)])
def test_more_decimals_than_a_database_bears(dialect, most):
    assert USUAL.to_sql(dialect, decimals=most)
    for decimals in (most + 1, -1):
        with pytest.raises(ValueError, match=f"0 to {most} in {dialect}, not {decimals}"):
            USUAL.to_sql(dialect, decimals=decimals)


@pytest.mark.parametrize(
    ("kho", "type_", "decimals", "expected"),
    [
        ("2.555", "DECIMAL(10, 3)", 2, ["bad_data"] * 3),
        ("-2.5", "DECIMAL(10, 3)", 2, ["bad_data"] * 3),
        ("2.5", "DECIMAL(38, 37)", 1, ["met", "met", "not_met"]),
        ("2.50000000000000000000000000000000001", "DECIMAL(38, 35)", 1, ["bad_data"] * 3),
        ("2.5", "DECIMAL(2, 1)", 19, ["met", "met", "not_met"]),
        (str(10**30 - 1), "HUGEINT", 3, ["met", "not_met", "met"]),
        (str(10**30), "HUGEINT", 3, ["bad_data"] * 3),
        (str(10**19 - 1), "HUGEINT", 19, ["met", "not_met", "met"]),
        (str(10**19), "HUGEINT", 19, ["bad_data"] * 3),
    ],
)
def test_cells_of_any_type(kho, type_, decimals, expected):
    dung = "2" if "met" in expected else "NULL"
    assert evaluated([(kho, dung)], type_, decimals=decimals)[0] == expected


@pytest.mark.parametrize(("dialect", "most"), [("duckdb", 10**28), ("spark", 10**28), ("postgresql", None)])
def test_maxima_as_large_as_a_database_bears(dialect, most):
    """With two decimals a maximum of so many units is that of a hundred times as many integers."""
    largest = 10**30 - 1 if most is None else most - 1
    assert vtlt.parse(PLAN.format(f" toi_da {largest} met_gia")).to_sql(dialect)
    if most is not None:
        ruleset = vtlt.parse(PLAN.format(f" toi_da {most} met_gia"))
        assert {one[:2] for one in issues(lambda: ruleset.to_sql(dialect))} == {("too-large-for-frame", "kho")}


def test_the_largest_maximum_bounds_what_is_missing():
    ruleset = vtlt.parse(PLAN.format(f" toi_da {10**28 - 1} met_gia"))
    with duckdb.connect() as connection:
        connection.execute(
            "CREATE TABLE agencies AS SELECT 1 AS ma, 'tinh' AS cap, CAST(NULL AS DECIMAL(18, 2)) AS kho,"
            " CAST(3.25 AS DECIMAL(18, 2)) AS dung"
        )
        [row] = connection.sql(ruleset.to_sql("duckdb")).limit(1).fetchall()
    assert (Fraction(row[5], row[6]), Fraction(row[7], row[8])) == (Fraction(13, 4), 10**28 - 1)


def test_decimals_are_a_whole_number():
    for dialect in ("duckdb", "spark", "postgresql"):
        assert USUAL.to_sql(dialect, decimals=np.int64(3)) == USUAL.to_sql(dialect, decimals=3)
        assert USUAL.to_sql_views(dialect, decimals=np.int8(3)) == USUAL.to_sql_views(dialect, decimals=3)
        assert USUAL.schema.columns(dialect, decimals=np.uint8(3)) == USUAL.schema.columns(dialect, decimals=3)
        for wrong in (2.0, True, "2", None, np.float64(2), np.True_):
            for asked in (USUAL.to_sql, USUAL.to_sql_views, USUAL.schema.columns):
                with pytest.raises(TypeError, match="decimals must be a whole number, not"):
                    asked(dialect, decimals=wrong)
