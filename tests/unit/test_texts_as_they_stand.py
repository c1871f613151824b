"""Labels, clauses and texts of rulesets and of data are read by no engine and no formatter as anything but themselves."""

import duckdb
import polars as pl
import pytest
from frame_engines import evaluated, every_engine, verdicts

import vtlt_rules as vtlt

TEXTS = [
    "${env:HOME}",
    "$HOME",
    "{value}",
    "{0} {} {{x}}",
    "{name.__class__.__init__}",
    "{",
    "%s %(count)s %d 100%",
    "$1 ? :x ?1",
    "\\1 \\g<0> \\n \\u0041 \\",
    "^g$",
    "^.*$",
    "*",
    "a%",
    "a_",
    "it's '' --",
    "'; DROP TABLE bang; --",
    "$$ $a$",
    "/* */ # ;",
    "c_cap",
    "__by0",
    "__frame_of_agencies",
    "NULL",
    "TRUE",
    "1",
]


def plan_about(text):
    return vtlt.parse(f"""ke_hoach thu "{text}"
    thoi_ky 01/01/2018..31/12/2018
    so_hieu "{text}"
don_vi nguoi "{text} người" nguyen
thuoc_tinh cap "{text} Cấp" : {{ xa "{text} xã", tinh "{text} tỉnh" }}
thuoc_tinh dia_ban "{text} Địa bàn" : chuoi
truong tong_so "{text} Tổng số" : nguoi
truong phan "{text} Phần" : nguoi thuoc tong_so
pham_vi tinh_ "{text} Tỉnh" khi cap = tinh
pham_vi o "{text} Ở" khi dia_ban = "{text}"
pham_vi khac "{text} Khác" khi dia_ban thuoc {{ "{text}", "khác" }}
chi_so ty "{text} Tỷ" = ty_le(phan)
muc "{text}" "{text}"
| {text}
o.ty >= 50% suy_tu "{text}"
khac.ty >= 60%
tinh_.ty >= 50%
nhiem_vu tinh_ "{text}"
""")


def rows_about(text):
    own = {"ma": text, "cap": "tinh", "dia_ban": text, "tong_so": 2, "phan": 1}
    return [own, {**own, "ma": f"{text}x", "dia_ban": f"{text}x", "tong_so": 9, "phan": 0}]


VERDICTS = ["met", "not_met", "not_met", "tracked"]


@pytest.mark.parametrize("text", TEXTS)
def test_rows(text):
    ruleset, rows = plan_about(text), rows_about(text)
    report = ruleset.evaluate(rows)
    assert [one.verdict.value for one in report.findings] == VERDICTS
    judge = ruleset.compile()
    assert [one.value for one in judge(rows[0])] == ["met", "not_met", "met", "tracked"]
    for lang in ("vi", "en"):
        for shown in (report.to_text(lang), report.findings[1].explain(lang)):
            assert text in shown


@every_engine
@pytest.mark.parametrize("text", TEXTS)
def test_frames(engine, text):
    ruleset, frame = plan_about(text), pl.DataFrame(rows_about(text))
    answer = evaluated(engine, ruleset, frame)
    assert verdicts(answer) == VERDICTS
    assert set(answer["clause"]) == {text}
    assert answer["statement"][3] == f'nhiem_vu tinh_ "{text}"'
    groups = evaluated(engine, ruleset, frame, by="dia_ban")  # of the texts themselves
    assert set(groups["dia_ban"]) == {text, f"{text}x"}
    assert sorted(ruleset.evaluate_agencies(frame, "tinh_.ty")["ma"]) == sorted([text, f"{text}x"])


@pytest.mark.parametrize("text", TEXTS)
def test_views(text):
    ruleset, frame = plan_about(text), pl.DataFrame(rows_about(text))
    with duckdb.connect() as connection:
        connection.register("bang", frame.to_arrow(compat_level=pl.CompatLevel.oldest()))
        written = ruleset.to_sql(table="bang")
        assert verdicts(connection.sql(written).pl()) == VERDICTS
        # beside parameters of a query that it stands in
        rows = connection.execute(f"SELECT statement FROM ({written}) WHERE verdict = $1", ["tracked"]).fetchall()
        assert rows == [(f'nhiem_vu tinh_ "{text}"',)]
    in_spark = ruleset.to_sql("spark", table="bang")
    assert "${" not in in_spark and "\\" not in in_spark
