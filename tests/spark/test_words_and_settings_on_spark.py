"""On Spark, too: texts are read as they stand, whatever columns are called and however the session is set."""

from __future__ import annotations

import itertools

import polars as pl
import pytest
from sessions import on_spark, settings_of

import vtlt_rules as vtlt
from vtlt_rules.errors import BadData

pytestmark = [pytest.mark.long, pytest.mark.filterwarnings("ignore")]

HEAD = """ke_hoach thu "Thử"
    thoi_ky 01/01/2018..31/12/2018
don_vi nguoi "người" nguyen
thuoc_tinh cap "Cấp" : {{ xa, tinh }}
thuoc_tinh dia_ban "Địa bàn" : chuoi
truong {0} "Tổng số" : nguoi
truong {1} "Phần" : nguoi thuoc {0}
pham_vi tinh_ "Tỉnh" khi cap = tinh
chi_so ty "Tỷ" = ty_le({1})
"""

TEXTS = [
    "${env:HOME}",
    "${env:HOME",
    "$${env:HOME}}",
    "${spark.app.name}",
    "${system:user.name}",
    "${hiveconf:x}",
    "${agencies}",
    "{agencies}",
    "__frame_of_agencies",
    "a\\",
    "\\n\\u0041\\'",
    "it's",
    "''",
    "'); --",
    "/* */ -- ; ? :x $1 %s",
    "$",
    "`cap`",
]

SETTINGS = [
    {},
    {"spark.sql.parser.escapedStringLiterals": "true"},
    {"spark.sql.variable.substitute": "false"},
    {"spark.sql.ansi.enabled": "false"},
    {"spark.sql.ansi.enabled": "true", "spark.sql.ansi.doubleQuotedIdentifiers": "true"},
    {"spark.sql.legacy.consecutiveStringLiterals.enabled": "true"},
    {"spark.sql.caseSensitive": "true"},
    {"spark.sql.session.timeZone": "Asia/Ho_Chi_Minh", "spark.sql.ansi.enabled": "false"},
    {"spark.sql.decimalOperations.allowPrecisionLoss": "false"},
    {"spark.sql.legacy.literal.pickMinimumPrecision": "false"},
]


def plan_about(text):
    return vtlt.parse(
        HEAD.format("tong_so", "phan")
        + f'pham_vi o "Ở" khi dia_ban = "{text}"\nmuc "{text}"\no.ty >= 50%\ntinh_.ty >= 50%\nnhiem_vu tinh_ "{text}"\n'
    )


@pytest.mark.parametrize(
    ("text", "setting"), [*zip(TEXTS, itertools.cycle(SETTINGS), strict=False), (TEXTS[10], SETTINGS[1])]
)
def test_texts_of_rulesets_are_read_as_they_stand(spark, text, setting):
    ruleset = plan_about(text)
    cells = {"dia_ban": [text, text + "x"], "tong_so": [2, 9], "phan": [1, 0]}
    frame = pl.DataFrame({"ma": ["1", "2"], "cap": ["tinh"] * 2, **cells})
    with settings_of(spark, setting):
        native = on_spark(spark, frame)
        answer = ruleset.evaluate_frame(native).toArrow().to_pylist()
        native.createOrReplaceTempView("bang")
        written = spark.sql(ruleset.to_sql("spark", table="bang")).toArrow().to_pylist()
        [agency] = ruleset.evaluate_agencies(native, "o.ty").toArrow().to_pylist()
    for rows in (answer, written):
        assert [row["verdict"] for row in rows] == ["met", "not_met", "tracked"]
        assert {row["clause"] for row in rows} == {text}
        assert rows[2]["statement"] == f'nhiem_vu tinh_ "{text}"'
    assert (agency["clause"], agency["verdict"]) == (text, "met")


NAMES = ["a.b", "a`b", "^g$", "*", "a'b", 'a"b', "select", "năm", "{x}", "{agencies}", "$x", "%s", "a b"]


def test_groups_may_have_any_name(spark):
    groups = {name: ["x", "y"] for name in NAMES}
    frame = pl.DataFrame({**groups, "ma": ["1", "1"], "cap": ["tinh"] * 2, "tong_so": [2, 2], "phan": [1, 0]})
    ruleset = vtlt.parse(HEAD.format("tong_so", "phan") + 'muc "1"\ntinh_.ty >= 50%\n')
    rows = ruleset.evaluate_frame(on_spark(spark, frame), by=NAMES).toArrow().to_pylist()
    for name in NAMES:
        assert [(row[name], row["verdict"]) for row in rows] == [("x", "met"), ("y", "not_met")]


@pytest.mark.parametrize("name", ["${env:HOME}", "a${spark.app.name}b", "Verdict", "CLAUSE"])
def test_groups_that_spark_would_read_otherwise_are_refused(spark, name):
    frame = pl.DataFrame({name: ["x"], "ma": ["1"], "cap": ["tinh"], "tong_so": [2], "phan": [1]})
    ruleset = vtlt.parse(HEAD.format("tong_so", "phan") + 'muc "1"\ntinh_.ty >= 50%\n')
    with pytest.raises(ValueError, match=r"rename the column|columns of these names"):
        ruleset.evaluate_frame(on_spark(spark, frame), by=[name])


def test_columns_that_differ_in_capitals_alone(spark):
    frame = pl.DataFrame({"ma": ["1"], "cap": ["tinh"], "CAP": ["xa"], "tong_so": [2], "phan": [1]})
    ruleset = vtlt.parse(HEAD.format("tong_so", "phan") + 'muc "1"\ntinh_.ty >= 50%\n')
    with pytest.raises(ValueError, match="cap, CAP"):
        ruleset.evaluate_frame(on_spark(spark, frame))


@pytest.mark.parametrize("names", [("__repeated", "__e_cap"), ("s", "t"), ("select", "verdict")])
def test_fields_may_have_any_name(spark, names):
    cells = {names[0]: [2, 2, 2, 4], names[1]: [1, None, 0, 5]}
    frame = pl.DataFrame({"g": ["x", "y", "z", "u"], "ma": ["1"] * 4, "cap": ["tinh"] * 4, **cells})
    ruleset = vtlt.parse(HEAD.format(*names) + 'muc "1"\ntinh_.ty >= 50%\n')
    rows = ruleset.evaluate_frame(on_spark(spark, frame), by=["g"]).toArrow().to_pylist()
    assert [(row["g"], row["verdict"]) for row in rows] == [
        ("u", "bad_data"), ("x", "met"), ("y", "undecided"), ("z", "not_met"),
    ]  # fmt: skip


DAYS = vtlt.parse(
    HEAD.format("tong_so", "phan").replace("pham_vi", 'truong moc_1 "Mốc" : moc\npham_vi', 1)
    + 'muc "1"\nmoi tinh_.moc_1 hoan_thanh\n'
)

TIMES = {
    "2018-01-01 00:00:00": "met",
    "2018-12-31 00:00:00": "met",
    "2017-12-31 00:00:00": "not_met",
    "9999-12-31 00:00:00": "not_met",
    "2018-01-01 00:00:00.000001": "bad_data",
    "2017-12-31 17:00:00": "bad_data",
    "1960-05-05 12:00:00": "bad_data",
}


def in_a_table(spark, type_):
    rows = ", ".join(f"('{time}', 'tinh', CAST('{time}' AS {type_}))" for time in TIMES)
    lacking = "CAST(NULL AS STRING) AS dia_ban, CAST(NULL AS INT) AS tong_so, CAST(NULL AS INT) AS phan"
    native = spark.sql(f"SELECT *, {lacking} FROM (VALUES {rows}) AS t(ma, cap, moc_1)")
    native.createOrReplaceTempView("bang")
    return native


@pytest.mark.parametrize("zone", ["Asia/Ho_Chi_Minh", "America/New_York"])
def test_days_and_instants(spark, zone):
    with settings_of(spark, {"spark.sql.session.timeZone": zone}):
        native = in_a_table(spark, "TIMESTAMP_NTZ")
        for answer in (DAYS.evaluate_frame(native, by="ma"), spark.sql(DAYS.to_sql("spark", table="bang", by="ma"))):
            assert {row["ma"]: row["verdict"] for row in answer.toArrow().to_pylist()} == TIMES
        native = in_a_table(spark, "TIMESTAMP")
        with pytest.raises(BadData) as error:
            DAYS.evaluate_frame(native, by="ma")
        assert [(issue.code, issue.field) for issue in error.value.issues] == [("wrong-column-type", "moc_1")]
        with pytest.raises(Exception, match="local time"):
            spark.sql(DAYS.to_sql("spark", table="bang")).collect()


def test_dates_of_a_table(spark):
    in_a_table(spark, "DATE")
    [row] = spark.sql(DAYS.to_sql("spark", table="(SELECT * FROM bang WHERE year(moc_1) = 2018)")).toArrow().to_pylist()
    assert (row["verdict"], row["met"]) == ("met", 3)


def test_ids_and_groups_are_told_apart_letter_by_letter(spark):
    frame = pl.DataFrame(
        {
            "nhom": ["a", "A", "á", "b", "b", "c", "c"],
            "ma": ["1", "1", "1", "x", "X", "y", "y"],
            "cap": ["tinh", "tinh", "tinh", "tinh", "TINH", "tinh", "tinh"],
            "dia_ban": ["Mỹ Tho"] * 7,
            "tong_so": [2] * 7,
            "phan": [0, 1, 2, 1, 1, 1, 1],
        }
    )
    ruleset = vtlt.parse(HEAD.format("tong_so", "phan") + 'muc "1"\ntinh_.ty >= 50%\n')
    expected = [("A", "met"), ("a", "not_met"), ("b", "bad_data"), ("c", "bad_data"), ("á", "met")]
    texts = ", ".join(f"{name} COLLATE UNICODE_CI_AI AS {name}" for name in ("nhom", "ma", "cap", "dia_ban"))
    on_spark(spark, frame).createOrReplaceTempView("dang_ky")
    native = spark.sql(f"SELECT {texts}, tong_so, phan FROM dang_ky")
    native.createOrReplaceTempView("bang")
    assert native.select("nhom").distinct().count() == 3  # as this collation has it
    for answer in (
        ruleset.evaluate_frame(native, by="nhom"),
        spark.sql(ruleset.to_sql("spark", table="bang", by="nhom")),
    ):
        assert [(row["nhom"], row["verdict"]) for row in answer.toArrow().to_pylist()] == expected
    rows = ruleset.evaluate_agencies(native, "tinh_.ty", by="nhom").toArrow().to_pylist()
    # of X nobody knows whether it belongs to the scope: its level is no value
    assert sorted((row["nhom"], row["ma"]) for row in rows) == [
        ("A", "1"), ("a", "1"), ("b", "x"), ("c", "y"), ("á", "1"),
    ]  # fmt: skip
