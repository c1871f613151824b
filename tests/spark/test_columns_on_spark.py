"""A table with the columns of a schema is one that Spark makes and evaluates."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

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
