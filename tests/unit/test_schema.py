"""What a schema tells: columns and who needs them, the row to fill in, the columns of frames and databases."""

from __future__ import annotations

import csv
import datetime
from decimal import Decimal
from fractions import Fraction

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

import vtlt_rules as vtlt
from every_type import PLAN

PLAN_2018_EXAMPLE = "examples/tien_giang_2018"


@pytest.fixture(scope="module")
def plan():
    return vtlt.parse(PLAN)


@pytest.fixture(scope="module")
def schema(plan):
    return plan.schema


def names(columns):
    return [one.name for one in columns]


# ---- columns


def test_attributes_and_fields_are_as_they_are_declared(schema):
    assert [*schema.attributes] == ["ma", "ten", "cap", "nha_nuoc", "dia_ban"]
    assert [*schema.fields] == [
        "nhan_su", "van_thu", "luu_tru", "da_tap_huan", "tai_lieu", "chinh_ly", "co_kho", "san_sang", "quy_che", "xep_loai",
    ]  # fmt: skip
    assert all(one.is_attribute for one in schema.attributes.values())
    assert not any(one.is_attribute for one in schema.fields.values())


def test_a_column_tells_what_is_declared_of_it(schema):
    part = schema.fields["da_tap_huan"]
    assert (part.label, part.type, part.whole, part.maximum) == ("Đã tập huấn", "number", "nhan_su", None)
    assert part.unit == vtlt.Unit("nguoi", "người", is_whole=True)
    assert schema.fields["chinh_ly"].maximum == Decimal("679.3")
    assert [one.type for one in schema.attributes.values()] == ["text", "text", "enumeration", "boolean", "text"]
    assert schema.attributes["cap"].values == {"tinh": "cấp tỉnh", "xa": "cấp xã"}
    assert schema.fields["xep_loai"].values == {"tot": "Tốt", "kem": "Kém"}
    assert schema.fields["quy_che"].type == "milestone"
    assert [name for name, one in schema.fields.items() if one.is_derived] == ["nhan_su", "san_sang", "xep_loai"]


def test_a_column_tells_which_statements_need_it(schema):
    fields, attributes = schema.fields, schema.attributes
    assert fields["da_tap_huan"].statements == ("1/1", "1/2")
    assert fields["da_tap_huan"].clauses == ("1",)
    assert fields["van_thu"].statements == ("1/1", "1/2", "1/3")  # the whole is derived from it
    assert fields["nhan_su"].statements == ("1/1", "1/2")
    assert fields["co_kho"].statements == fields["san_sang"].statements == ("2/2",)
    assert fields["xep_loai"].statements == ()
    assert attributes["dia_ban"].statements == ("2/1",)
    assert attributes["nha_nuoc"].statements == ("2/2",)
    assert len(attributes["cap"].statements) == 7
    assert attributes["cap"].clauses == ("1", "2")
    assert attributes["ma"].statements == ()


def test_an_attribute_of_groups_is_needed():
    plan = vtlt.parse(PLAN.replace("cap_tinh.tap_huan >= 40%", "cap_tinh.tap_huan >= 40% tung dia_ban"))
    assert plan.schema.attributes["dia_ban"].statements[0] == "1/1"
    assert "dia_ban" in names(plan.schema.needed(statements="1/1"))


def test_the_name_is_needed_where_a_scope_reads_it():
    plan = vtlt.parse(PLAN.replace('dia_ban = "Côn Đảo"', 'ten = "Sở Nội vụ"'))
    assert plan.schema.attributes["ten"].statements == ("2/1",)
    assert [*plan.schema.attributes][:2] == ["ma", "ten"]
    assert "ten" in plan.schema.columns("duckdb")


# ---- what is needed


def test_needed_for_everything(schema):
    assert names(schema.needed()) == [
        "ma", "cap", "nha_nuoc", "dia_ban",
        "van_thu", "luu_tru", "da_tap_huan", "tai_lieu", "chinh_ly", "co_kho", "quy_che",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ("1/1", ["ma", "cap", "van_thu", "luu_tru", "da_tap_huan"]),
        ("cap_tinh.tap_huan", ["ma", "cap", "van_thu", "luu_tru", "da_tap_huan"]),
        (["1/3", "2/3"], ["ma", "cap", "van_thu", "quy_che"]),
        ("2", ["ma", "cap", "nha_nuoc", "dia_ban", "tai_lieu", "chinh_ly", "co_kho", "quy_che"]),
        ("2/4", ["ma", "cap"]),
        ([], ["ma"]),
    ],
)
def test_needed_for_some_statements(schema, statements, expected):
    assert names(schema.needed(statements=statements)) == expected


def test_statements_may_be_given_themselves(plan, schema):
    assert schema.needed(statements=plan.statements[2]) == schema.needed(statements=["1/3"])
    assert schema.needed(statements=plan.statements) == schema.needed()


def test_needed_of_a_scope_are_the_fields_of_what_may_concern_it(schema):
    of_province = names(schema.needed("cap_tinh"))
    assert "chinh_ly" in of_province  # an island may be of the province
    assert "quy_che" not in of_province
    assert {"cap", "dia_ban", "nha_nuoc"} <= {*of_province}  # without them nobody could place it
    of_commune = names(schema.needed("cấp_xã"))
    assert "quy_che" in of_commune
    assert "chinh_ly" not in of_commune
    assert names(schema.needed("cap_tinh", "1/3")) == ["ma", "cap"]


def test_needed_minds_whom_khi_leaves_out():
    plan = vtlt.parse(PLAN.replace("san_sang khi nha_nuoc", "san_sang khi nha_nuoc va cap = xa"))
    assert "co_kho" not in names(plan.schema.needed("cap_tinh"))
    assert "co_kho" in names(plan.schema.needed("cap_xa"))


def test_needed_of_what_is_not_there(schema):
    with pytest.raises(ValueError, match="cap_huyen"):
        schema.needed("cap_huyen")
    with pytest.raises(vtlt.UnknownStatement):
        schema.needed(statements="9")


def test_what_is_needed_decides(plan):
    """An agency with all that is needed and nothing else leaves nothing undecided."""
    agency = {"ma": "T1", "cap": "tinh", "nha_nuoc": True, "dia_ban": "Côn Đảo", "van_thu": 2, "luu_tru": 1}
    agency |= {"da_tap_huan": 1, "tai_lieu": 3, "chinh_ly": 12, "co_kho": True, "quy_che": "chua"}
    assert {*agency} == {*names(plan.schema.needed())}
    report = plan.evaluate([agency])
    assert vtlt.Verdict.UNDECIDED not in {finding.verdict for finding in report.findings}


# ---- the row to fill in


def test_the_template_is_filled_in(schema, tmp_path):
    assert [*schema.template] == [
        "ma", "ten", "cap", "nha_nuoc", "dia_ban", "van_thu", "luu_tru", "da_tap_huan", "tai_lieu", "chinh_ly", "co_kho",
        "quy_che",
    ]  # fmt: skip
    assert {*schema.template.values()} == {None}
    file = tmp_path / "mau.csv"
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, schema.template)
        writer.writeheader()
        writer.writerow(schema.template | {"ma": "T01", "cap": "tinh", "chinh_ly": "12,5", "quy_che": "chưa"})
    [row] = schema.read(file)
    assert row == {"ma": "T01", "cap": "tinh", "chinh_ly": Decimal("12.5"), "quy_che": vtlt.NOT_DONE}


# ---- columns of frames and databases


ROWS = [
    {"ma": "T1", "cap": "tinh", "dia_ban": "Côn Đảo", "chinh_ly": Decimal("12.25"), "van_thu": 2, "luu_tru": 1},
    {"ma": "X1", "cap": "xa", "nha_nuoc": True, "co_kho": True, "tai_lieu": 3, "quy_che": datetime.date(2026, 5, 1)},
    {"ma": "X2", "cap": "xa", "van_thu": 0, "quy_che": vtlt.NOT_DONE},
]
LATEST = datetime.date(9999, 12, 31)
IN_TABLES = [{name: LATEST if cell is vtlt.NOT_DONE else cell for name, cell in row.items()} for row in ROWS]


def verdicts_of(plan):
    return [finding.verdict.value for finding in plan.evaluate(ROWS).findings]


def test_columns_of_polars(plan, schema):
    types = schema.columns("polars")
    frame = pl.DataFrame(IN_TABLES, schema=types)
    assert dict(frame.schema) == types
    assert (types["van_thu"], types["tai_lieu"]) == (pl.Int64, pl.Decimal(38, 2))
    assert schema.columns("polars", decimals=4)["tai_lieu"] == pl.Decimal(38, 4)
    assert plan.evaluate_frame(frame)["verdict"].to_list() == verdicts_of(plan)


def test_frames_of_files_have_these_columns(plan_2018):
    data = plan_2018.schema.read(f"{PLAN_2018_EXAMPLE}/data.csv", registry=f"{PLAN_2018_EXAMPLE}/registry.csv")
    assert dict(plan_2018.frame_of(data).schema) == plan_2018.schema.columns("polars")


@pytest.mark.parametrize("decimals", [0, 2, 9])
def test_columns_of_duckdb(plan, schema, decimals):
    columns = schema.columns("duckdb", decimals=decimals)
    assert columns["tai_lieu"] == f"DECIMAL({16 + decimals}, {decimals})"
    connection = duckdb.connect()
    connection.execute(f"CREATE TABLE agencies ({', '.join(f'{name} {type_}' for name, type_ in columns.items())})")
    for row in IN_TABLES:
        places = ", ".join("?" for _ in row)
        connection.execute(f"INSERT INTO agencies ({', '.join(row)}) VALUES ({places})", [*row.values()])
    assert connection.table("agencies").columns == [*columns]
    found = connection.sql(plan.to_sql("duckdb", decimals=decimals, columns=[*columns])).pl()
    assert found["verdict"].to_list() == verdicts_of(plan)


def test_columns_of_spark(schema):
    columns = schema.columns("spark")
    assert {one.replace("18, 2", "") for one in columns.values()} == {
        "STRING",
        "BIGINT",
        "DECIMAL()",
        "BOOLEAN",
        "DATE",
    }
    assert [*columns] == [*schema.columns("duckdb")] == [*schema.columns("polars")]


@pytest.mark.filterwarnings("ignore:Dialect sqlite")  # which has no decimals of its own
def test_columns_of_sqlalchemy(plan, schema):
    table = sa.Table(
        "agencies", sa.MetaData(), sa.Column("nam", sa.Integer, primary_key=True), *schema.columns("sqlalchemy")
    )
    assert [column.name for column in table.primary_key] == ["nam", "ma"]
    assert [column.name for column in table.columns][1:] == [*schema.attributes, *schema.fields]
    assert [column.name for column in table.columns if not column.nullable] == ["nam", "ma"]
    assert table.c.da_tap_huan.comment == "Đã tập huấn; người; ≤ Nhân sự"
    assert table.c.tai_lieu.info == {"unit": "mét giá", "is_derived": False}
    engine = sa.create_engine("sqlite://")
    table.metadata.create_all(engine)
    with engine.begin() as connection:
        for row in ROWS:
            connection.execute(table.insert(), {"nam": 2026, **row})
        rows = connection.execute(sa.select(table)).all()
        assert (
            connection.execute(sa.select(sa.type_coerce(table.c.quy_che, sa.Date)).where(table.c.ma == "X2")).scalar()
            == LATEST
        )
    assert [row.quy_che for row in rows] == [None, datetime.date(2026, 5, 1), vtlt.NOT_DONE]
    assert [finding.verdict.value for finding in plan.evaluate(rows).findings] == verdicts_of(plan)


def test_columns_of_sqlalchemy_refuse_other_values(schema):
    table = sa.Table("agencies", sa.MetaData(), *schema.columns("sqlalchemy"))
    engine = sa.create_engine("sqlite://")
    table.metadata.create_all(engine)
    with engine.begin() as connection, pytest.raises(sa.exc.StatementError, match="huyen"):
        connection.execute(table.insert(), {"ma": "H1", "cap": "huyen"})


QUANTITIES = [
    ("van_thu", 3, 3),
    ("van_thu", 2**63 - 1, 2**63 - 1),
    ("van_thu", np.int64(3), 3),
    ("van_thu", Decimal("3.0"), 3),
    ("van_thu", 1.5, None),
    ("van_thu", True, None),
    ("van_thu", -1, None),
    ("van_thu", "3", None),
    ("tai_lieu", Decimal("679.3"), Fraction("679.3")),
    ("tai_lieu", 679.3, Fraction("679.3")),
    ("tai_lieu", Fraction(1357, 4), Fraction(1357, 4)),
    ("tai_lieu", Decimal("9999999999999.99"), Fraction("9999999999999.99")),
    ("tai_lieu", Decimal("10000000000000.00"), None),
    ("tai_lieu", Decimal("12345678901234567.89"), None),
    ("tai_lieu", Decimal("1.005"), None),
    ("tai_lieu", Fraction(1, 3), None),
    ("tai_lieu", 0.1 + 0.2, None),
    ("tai_lieu", Decimal("NaN"), None),
    ("tai_lieu", None, "missing"),
    ("tai_lieu", pd.NA, "missing"),
]


@pytest.mark.parametrize(("name", "cell", "expected"), QUANTITIES, ids=str)
def test_quantities_come_back_from_sqlalchemy_as_they_were_or_are_refused(schema, name, cell, expected):
    """SQLite has no decimals: SQLAlchemy gives it floats, and reads 12345678901234568.00 for 12345678901234567.89."""
    table = sa.Table("agencies", sa.MetaData(), *schema.columns("sqlalchemy"))
    engine = sa.create_engine("sqlite://")
    table.metadata.create_all(engine)
    with engine.begin() as connection:
        if expected is None:
            with pytest.raises(sa.exc.StatementError):
                connection.execute(table.insert(), {"ma": "A", name: cell})
        else:
            connection.execute(table.insert(), {"ma": "A", name: cell})
            [found] = connection.scalars(sa.select(table.c[name]))
            assert (found is None) if expected == "missing" else (found == expected and not isinstance(found, float))


MAY_5 = datetime.datetime(2018, 5, 5)
OTHERS = [
    # a milestone that is a day, or not done; an instant, and another time, are none
    ("quy_che", datetime.date(2018, 5, 5), MAY_5.date()),
    ("quy_che", MAY_5, MAY_5.date()),
    ("quy_che", pd.Timestamp("2018-05-05"), MAY_5.date()),
    ("quy_che", np.datetime64("2018-05-05"), MAY_5.date()),
    ("quy_che", "05/05/2018", MAY_5.date()),
    ("quy_che", "chua", vtlt.NOT_DONE),
    ("quy_che", vtlt.NOT_DONE, vtlt.NOT_DONE),
    ("quy_che", pd.NaT, "missing"),
    ("quy_che", MAY_5.replace(tzinfo=datetime.UTC), None),
    ("quy_che", pd.Timestamp("2018-05-05", tz="Asia/Ho_Chi_Minh"), None),
    ("quy_che", MAY_5.replace(hour=7), None),
    ("quy_che", 20180505, None),
    ("co_kho", True, True),
    ("co_kho", np.False_, False),
    ("co_kho", 1, True),
    ("co_kho", pd.NA, "missing"),
    ("co_kho", 2, None),
    ("co_kho", "x", None),
    ("van_thu", 2**63, None),
    ("van_thu", float("nan"), None),
]


@pytest.mark.parametrize(("name", "cell", "expected"), OTHERS, ids=str)
def test_days_and_truths_in_sqlalchemy(schema, name, cell, expected):
    test_quantities_come_back_from_sqlalchemy_as_they_were_or_are_refused(schema, name, cell, expected)


@given(st.integers(0, 10**15 - 1), st.integers(0, 9))
def test_what_sqlite_keeps_is_exact(steps, decimals):
    cell = Decimal(steps).scaleb(-decimals)
    type_ = next(
        one.type for one in vtlt.parse(PLAN).schema.columns("sqlalchemy", decimals=decimals) if one.name == "tai_lieu"
    )
    with sa.create_engine("sqlite://").connect() as connection:
        assert connection.scalar(sa.select(sa.bindparam("x", cell, type_))) == cell


def test_quantities_are_numbers_in_expressions(schema):
    table = sa.Table("agencies", sa.MetaData(), *schema.columns("sqlalchemy"))
    engine = sa.create_engine("sqlite://")
    table.metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(
            table.insert(),
            [{"ma": "A", "van_thu": 3, "tai_lieu": Decimal("2.5")}, {"ma": "B", "van_thu": 4, "tai_lieu": None}],
        )
        assert connection.scalar(sa.select(sa.func.sum(table.c.van_thu))) == 7
        assert connection.scalars(sa.select(table.c.ma).where(table.c.van_thu > 3.5)).all() == ["B"]
        assert connection.scalars(sa.select(table.c.ma).where(table.c.van_thu - 4 == -1)).all() == ["A"]
        connection.execute(table.update().values(van_thu=table.c.van_thu + 1))
        assert connection.scalars(sa.select(table.c.van_thu).order_by(table.c.ma)).all() == [4, 5]


def test_columns_that_are_not_there(schema):
    with pytest.raises(ValueError, match="pandas"):
        schema.columns("pandas")
    for decimals in (-1, 10):
        with pytest.raises(ValueError, match=str(decimals)):
            schema.columns("polars", decimals=decimals)
