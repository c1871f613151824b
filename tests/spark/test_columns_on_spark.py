"""A table with the columns of a schema is one that Spark makes and evaluates."""

from __future__ import annotations

import datetime
from decimal import Decimal
from fractions import Fraction

import polars as pl
import pytest
from sessions import on_spark, settings_of

import vtlt_rules as vtlt
from every_type import PLAN

pytestmark = [pytest.mark.long, pytest.mark.filterwarnings("ignore")]


@pytest.mark.parametrize("decimals", [0, 2, 9])
def test_columns_of_spark_are_evaluated(spark, decimals):
    plan = vtlt.parse(PLAN)
    rows = [
        {"ma": "T1", "cap": "tinh", "dia_ban": "Côn Đảo", "chinh_ly": Decimal(13), "van_thu": 2, "luu_tru": 1},
        {"ma": "X1", "cap": "xa", "nha_nuoc": True, "co_kho": True, "tai_lieu": Decimal(3), "quy_che": "01/05/2026"},
        {"ma": "X2", "cap": "xa", "van_thu": 0, "quy_che": vtlt.NOT_DONE},
    ]
    expected = [finding.verdict.value for finding in plan.evaluate(rows).findings]
    days = {"01/05/2026": datetime.date(2026, 5, 1), vtlt.NOT_DONE: datetime.date(9999, 12, 31), None: None}
    columns = plan.schema.columns("spark", decimals=decimals)
    cells = [[days[row.get(name)] if name == "quy_che" else row.get(name) for name in columns] for row in rows]
    frame = spark.createDataFrame(cells, ", ".join(f"{name} {type_}" for name, type_ in columns.items()))
    assert [row["verdict"] for row in plan.evaluate_frame(frame).collect()] == expected
    frame.createOrReplaceTempView("agencies")
    query = plan.to_sql("spark", decimals=decimals, columns=[*columns])
    assert [row["verdict"] for row in spark.sql(query).collect()] == expected


AMOUNTS = vtlt.parse(
    'ke_hoach thu "Thử"\ndon_vi met_gia "mét giá"\nthuoc_tinh cap "Cấp" : { xa, tinh }\ntruong kho "Kho" : met_gia\n'
    'pham_vi s "Sở" khi cap = tinh\nchi_so tong_kho "Tổng" = tong(kho)\nmuc "1"\ns.tong_kho >= 1 met_gia\n'
)


@pytest.mark.parametrize("is_strict", ["true", "false"])
@pytest.mark.parametrize("decimals", [4, 18])
def test_amounts_that_have_room_and_amounts_that_have_none(spark, decimals, is_strict):
    """Their integers have 20 digits; a session that is not strict would make null of others."""
    behind = "9" * decimals
    with settings_of(spark, {"spark.sql.ansi.enabled": is_strict}):
        for before, has_room in (("9" * (20 - decimals), True), ("1" + "0" * (20 - decimals), False)):
            cell = f"CAST('{before}.{behind}' AS DECIMAL(38, {decimals}))"
            spark.sql(f"SELECT 'A' AS ma, 'tinh' AS cap, {cell} AS kho").createOrReplaceTempView("agencies")
            query = AMOUNTS.to_sql("spark", decimals=decimals)
            if has_room:
                [row] = spark.sql(query).collect()
                found = Fraction(int(row["low_numerator"]), int(row["low_denominator"]))
                assert (row["verdict"], found) == ("met", Fraction(f"{before}.{behind}"))
            else:
                with pytest.raises(Exception, match="too-large-for-frame"):
                    spark.sql(query).collect()


@pytest.mark.filterwarnings("default")
def test_numbers_for_yes_and_no_and_renamed_columns(spark):
    plan = vtlt.parse(
        'ke_hoach thu "Thử"\nthuoc_tinh cap "Cấp" : { tinh }\nthuoc_tinh nn "Nhà nước" : co_khong\n'
        'truong co "Có" : co_khong\npham_vi s "Sở" khi cap = tinh va nn\nmuc "1"\n    moi s.co\n'
    )
    frame = pl.DataFrame({"ma": ["A", "B", "C"], "cap": ["tinh"] * 3, "nn": [1, 1, 0], "co": [1, 0, 2]})
    with pytest.raises(vtlt.BadData, match="wrong-column-type"):
        plan.evaluate_frame(on_spark(spark, frame))
    for kind in (pl.Int64, pl.Int8, pl.Decimal(9, 2)):
        rows = frame.with_columns(pl.col("nn", "co").cast(kind))
        for n, verdict in ((1, "met"), (2, "not_met")):
            [row] = plan.evaluate_frame(on_spark(spark, rows.head(n)), coerce=True).collect()
            assert row["verdict"] == verdict
        [row] = plan.evaluate_frame(on_spark(spark, rows.with_columns(nn=pl.lit(1))), coerce=True).collect()
        assert (row["verdict"], row["met"], row["not_met"], row["undecided"]) == ("not_met", 1, 1, 0)
    with pytest.warns(vtlt.DataWarning, match="`coo`.*`co`"):
        [row] = plan.evaluate_frame(on_spark(spark, frame.rename({"co": "coo"})), coerce=True).collect()
    assert row["verdict"] == "undecided"


@pytest.mark.parametrize("is_strict", ["true", "false"])
def test_columns_of_a_declared_table_have_the_types_of_frames(spark, is_strict):
    """A session that is not strict makes a day of '2018', and null or a truth of other texts, by itself."""
    plan = vtlt.parse(
        'ke_hoach thu "Thử"\n    thoi_ky 01/01/2018..31/12/2018\ndon_vi nguoi "người" nguyen\n'
        'thuoc_tinh cap "Cấp" : { tinh }\nthuoc_tinh noi "Nơi" : chuoi\ntruong co "Có" : co_khong\n'
        'truong so "Số" : nguoi\ntruong moc_1 "Mốc" : moc\npham_vi s "Sở" khi cap = tinh\n'
        'pham_vi o "Ở" khi noi = "1"\nchi_so tong_so "Tổng" = tong(so)\nmuc "1"\n    moi s.co\n'
        "    moi s.so >= 1 nguoi\n    moi s.moc_1 hoan_thanh\n    o.tong_so >= 1 nguoi\n"
    )
    usual = {"co": "true", "so": "1", "moc_1": "DATE '2018-01-01'", "noi": "'1'"}
    wrong = [
        ("co", "'t'"),
        ("co", "'có'"),
        ("so", "1D"),
        ("so", "'1'"),
        ("moc_1", "'2018'"),
        ("moc_1", "'x'"),
        ("noi", "1"),
    ]
    taken = [("co", "1", "met"), ("co", "CAST(0 AS DECIMAL(38, 18))", "not_met"), ("co", "2Y", "bad_data")]

    def verdicts(cells, **options):
        made = ", ".join(f"{cell} AS {name}" for name, cell in (usual | cells).items())
        spark.sql(f"SELECT 'A' AS ma, 'tinh' AS cap, {made}").createOrReplaceTempView("agencies")
        return [row["verdict"] for row in spark.sql(plan.to_sql("spark", **options)).collect()]

    with settings_of(spark, {"spark.sql.ansi.enabled": is_strict}):
        assert verdicts({}) == verdicts({}, coerce=True) == ["met"] * 4
        for name, cell in [*wrong, ("co", "1"), ("co", "0.0")]:
            with pytest.raises(
                Exception, match=r"yes/no is|quantity is|milestone is|a text is|DATATYPE_MISMATCH|CAST_INVALID_INPUT"
            ):
                verdicts({name: cell})
        for name, cell, expected in taken:
            assert verdicts({name: cell}, coerce=True) == [expected, "met", "met", "met"]
