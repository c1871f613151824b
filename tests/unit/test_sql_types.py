"""Columns of a table that is only declared: their types are those that frames take, or the query ends with an error."""

import duckdb
import polars as pl
import pytest

import vtlt_rules as vtlt

TEXT = """ke_hoach thu "Thử"
    thoi_ky 01/01/2018..31/12/2018
don_vi nguoi "người" nguyen
don_vi met_gia "mét giá"
thuoc_tinh nn "Nhà nước" : co_khong
thuoc_tinh dia_ban "Địa bàn" : chuoi
truong co "Có" : co_khong
truong tong_so "Tổng số" : nguoi
truong kho "Kho" : met_gia
truong moc_1 "Mốc" : moc
pham_vi s "Sở" khi nn
pham_vi o "Ở" khi dia_ban = "1"
pham_vi tat_ca "Tất cả" khi nn hoac khong nn
chi_so ty "Tỷ" = ty_le(co)
chi_so tong_ "Tổng" = tong(tong_so)
chi_so tong_kho "Tổng kho" = tong(kho)
muc "1"
"""
LINES = [
    "moi s.co",
    "s.ty >= 50%",
    "s.tong_ >= 3 nguoi tung nn",
    "s.tong_kho >= 3 met_gia khi co",
    "moi s.moc_1 hoan_thanh",
    "o.tong_ >= 3 nguoi",
]
PLANS = [vtlt.parse(f"{TEXT}{line}\n") for line in LINES]
USUAL = {
    "ma": "text",
    "nn": "boolean",
    "co": "boolean",
    "tong_so": "integer",
    "kho": "decimal(18, 2)",
    "moc_1": "date",
    "dia_ban": "text",
}
CELLS = {"ma": "'1'", "nn": "true", "co": "true", "tong_so": "3", "kho": "3", "moc_1": "'2018-01-01'", "dia_ban": "'1'"}


def verdicts_of(plan, column=None, type_="", cell="", **options):
    types, cells = USUAL | ({column: type_} if column else {}), CELLS | ({column: cell} if column else {})
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE agencies ({', '.join(f'{name} {one}' for name, one in types.items())})")
        connection.execute(f"INSERT INTO agencies VALUES ({', '.join(cells.values())})")
        return connection.sql(plan.to_sql("duckdb", **options)).pl()["verdict"].to_list()


WRONG = [
    *((column, type_, cell) for column in ("nn", "co") for type_, cell in [("integer", "1"), ("integer", "2")]),
    *((column, type_, cell) for column in ("nn", "co") for type_, cell in [("text", "'t'"), ("text", "'có'")]),
    *(
        (column, type_, cell)
        for column in ("nn", "co")
        for type_, cell in [("double", "0.3"), ("decimal(9, 2)", "0.3")]
    ),
    *(
        (column, type_, cell)
        for column in ("tong_so", "kho")
        for type_, cell in [("double", "3"), ("float", "16777217")]
    ),
    *((column, "text", "'3'") for column in ("tong_so", "kho")),
    *(("moc_1", "text", cell) for cell in ("'2018-01-01'", "'2018-01-01 10:00'")),
    ("moc_1", "timestamptz", "'2018-01-01'"),
    *(("dia_ban", type_, cell) for type_, cell in [("integer", "1"), ("text[]", "['1']"), ("date", "'2018-01-01'")]),
]


@pytest.mark.parametrize(("column", "type_", "cell"), WRONG)
def test_other_types_are_refused_where_they_are_read(column, type_, cell):
    """DuckDB takes 2, 0.3 and 't' for yes, and a text for a day, by itself."""
    readers = [plan for plan in PLANS if column in plan.required_columns]
    assert readers
    for number, plan in enumerate(readers):
        with pytest.raises(duckdb.Error):
            verdicts_of(plan, column, type_, cell, unique=number % 2 == 0)


@pytest.mark.parametrize("column", ["nn", "co"])
def test_a_column_with_nothing_in_it_may_be_of_any_type(column):
    """A view has such columns as ``NULL AS co``."""
    for plan in (PLANS[0], PLANS[2]):
        assert verdicts_of(plan, column, "text", "NULL") == verdicts_of(plan, column, "boolean", "NULL")


COERCED = [
    ("integer", "1", True), ("integer", "0", False), ("integer", "2", None), ("bigint", "-1", None),
    ("utinyint", "1", True), ("hugeint", "0", False), ("decimal(9, 2)", "1", True), ("decimal(38, 30)", "0", False),
    ("decimal(9, 2)", "0.5", None), ("decimal(38, 30)", "1.000000000000000000000000000001", None),
    ("boolean", "true", True), ("boolean", "false", False),
]  # fmt: skip


@pytest.mark.parametrize(("type_", "cell", "meant"), COERCED)
def test_numbers_count_for_yes_and_no_where_that_is_asked_for(type_, cell, meant):
    """What ``evaluate_frame`` makes of a frame with truths in the place of the numbers, or with a number that is none."""
    for plan in (PLANS[1], PLANS[3]):
        frame = pl.DataFrame(
            {"ma": ["1"], "nn": [True], "co": [meant], "tong_so": [3], "kho": [3], "moc_1": ["2018-01-01"]}
        )
        frame = frame.with_columns(
            pl.col("moc_1").str.to_date(), pl.col("co").cast(pl.Int64 if meant is None else pl.Boolean)
        )
        expected = plan.evaluate_frame(frame.lazy().with_columns(co=pl.lit(2)) if meant is None else frame, coerce=True)
        expected = expected.collect() if isinstance(expected, pl.LazyFrame) else expected
        assert verdicts_of(plan, "co", type_, cell, coerce=True) == expected["verdict"].to_list()


@pytest.mark.parametrize(
    ("type_", "cell"), [("double", "1"), ("text", "'1'"), ("text", "'true'"), ("date", "'2018-01-01'")]
)
def test_nothing_else_counts_for_yes_and_no(type_, cell):
    with pytest.raises(duckdb.Error):
        verdicts_of(PLANS[0], "co", type_, cell, coerce=True)
