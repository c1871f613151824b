"""Nothing to judge, nobody to judge, nothing reported: every frame and query answers, in columns of the usual types."""

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from frame_engines import HEAD, ONE, ZERO, agencies, evaluated, every_engine, judged, lines, plan, verdicts
from test_frames_sql import warehouse

import vtlt_rules as vtlt
from vtlt_rules import laws
from vtlt_rules.columnar.polars.profile import where_true
from vtlt_rules.columnar.table import GIVEN_ID, inner

ANSWER = {
    **dict.fromkeys(["id", "clause", "statement", "verdict", "provisional"], pl.String),
    **dict.fromkeys(["low_numerator", "low_denominator", "high_numerator", "high_denominator"], pl.Int64),
    **dict.fromkeys(["in_scope", "met", "not_met", "undecided", "pending", "in_spite_of"], pl.Int64),
}
NOTHING = {"without anything": 'ke_hoach a "A"\n', "without sections": HEAD.removesuffix('muc "1"\n'), "no rows": HEAD}
DUTIES = HEAD + 'nhiem_vu tinh_ "Việc"\nnhiem_vu xa_ "Việc khác"\n'
OTHER = HEAD + 'nhiem_vu tinh_ "Việc chẳng ai có"\n'

TWO_GROUPS = agencies(nhom=["x", "y", "y"], tong_so=[2, 4, 4], phan=[1, 4, 4])
WITHOUT_ROWS = TWO_GROUPS.clear()
BARE = TWO_GROUPS.select("nhom", "ma")
FRAMES = {"rows": TWO_GROUPS, "no rows": WITHOUT_ROWS, "no columns of the plan": BARE, "nothing": BARE.clear()}
every_frame = pytest.mark.parametrize("frame", FRAMES)


def schema(by):
    return dict.fromkeys(by, pl.String) | ANSWER


@every_engine
@every_frame
@pytest.mark.parametrize("text", NOTHING)
@pytest.mark.parametrize("by", [[], ["nhom"]])
def test_a_plan_without_statements_has_no_rows(engine, frame, text, by):
    answer = evaluated(engine, vtlt.parse(NOTHING[text]), FRAMES[frame], by=by)
    assert (answer.rows(), dict(answer.schema)) == ([], schema(by))


@every_engine
@every_frame
def test_duties_alone_have_a_row_for_each_group(engine, frame):
    row = ("tracked", None, None, None, (0, 0, 0, 0))
    answer = evaluated(engine, vtlt.parse(DUTIES), FRAMES[frame])
    assert (lines(answer), dict(answer.schema)) == ([row, row], ANSWER)
    grouped = evaluated(engine, vtlt.parse(DUTIES), FRAMES[frame], by="nhom")
    groups = sorted(set(FRAMES[frame]["nhom"]))
    assert (grouped["nhom"].to_list(), dict(grouped.schema)) == (
        [g for g in groups for _ in range(2)],
        schema(["nhom"]),
    )
    assert lines(grouped) == [row] * 2 * len(groups)


@every_engine
@pytest.mark.parametrize("text", [*NOTHING.values(), DUTIES])
def test_nothing_is_asked_of_frames_that_nothing_is_read_from(engine, text):
    height = 0 if text is not DUTIES else 2
    for frame in (pl.DataFrame({"khac": [1, 2]}), pl.DataFrame({"khac": []}, schema={"khac": pl.Int8})):
        answer = evaluated(engine, vtlt.parse(text), frame, unique=True)
        assert (answer.height, dict(answer.schema)) == (height, ANSWER)


@pytest.mark.parametrize("text", [*NOTHING.values(), DUTIES])
def test_frames_without_columns(text):
    height = 0 if text is not DUTIES else 2
    answer = vtlt.parse(text).evaluate_frame(pl.DataFrame(), unique=True)
    assert (answer.height, dict(answer.schema)) == (height, ANSWER)
    assert vtlt.parse(text).evaluate_frame(pl.LazyFrame(), unique=True).collect().equals(answer)
    assert len(vtlt.parse(text).evaluate_frame(pd.DataFrame(), unique=True)) == height
    assert vtlt.parse(text).evaluate_frame(pa.table({}), unique=True).num_rows == height


@pytest.mark.parametrize("text", [*NOTHING.values(), DUTIES])
@pytest.mark.parametrize("by", [[], ["nhom"]])
@pytest.mark.parametrize("unique", [False, True])
def test_queries(text, by, unique):
    ruleset = vtlt.parse(text)
    with duckdb.connect() as connection:
        warehouse(connection, TWO_GROUPS)
        answer = connection.sql(ruleset.to_sql(table="bang", by=by, unique=unique)).pl()
    assert (answer.height, dict(answer.schema)) == (0 if text is not DUTIES else 4 if by else 2, schema(by))
    assert "FROM bang" in ruleset.to_sql("spark", table="bang", by=by, unique=unique)


def test_pandas_and_pyarrow_keep_their_types():
    for text in (*NOTHING.values(), DUTIES):
        of_pandas = vtlt.parse(text).evaluate_frame(pd.DataFrame({"ma": ["A"], "nhom": ["x"]}), by="nhom")
        assert list(of_pandas.columns) == ["nhom", *ANSWER]
        assert set(of_pandas[["in_scope", "low_numerator", "in_spite_of"]].dtypes) == {pd.Int64Dtype()}
        of_pyarrow = vtlt.parse(text).evaluate_frame(pa.table({"ma": ["A"], "nhom": ["x"]}), by="nhom")
        assert of_pyarrow.schema.field("verdict").type in (pa.string(), pa.large_string())
        assert of_pyarrow.schema.field("low_numerator").type == pa.int64()


# ---- what is judged, of nobody


def types(answer):
    """Return the types of an answer; figures may have 128 bits where a lazy frame is not looked at."""
    return {name: pl.Int64 if type_ == pl.Int128 else type_ for name, type_ in answer.schema.items()}


SOME = (
    "tinh_.ty >= 50%",
    "moi tinh_.co",
    "tinh_.tong_nam >= 3 nguoi khi co",
    "moi tinh_.moc_1 hoan_thanh",
    "tinh_.ty >= ?",
)
NOBODY = HEAD.replace('muc "1"', 'pham_vi ai "Không ai" khi cap = tinh va cap = xa\nmuc "1"')


@every_engine
def test_a_scope_that_nobody_is_in(engine):
    for text in (NOBODY + "\n".join(SOME).replace("tinh_.", "ai."), HEAD + "\n".join(SOME).replace("tinh_.", "xa_.")):
        answer = evaluated(engine, vtlt.parse(text), TWO_GROUPS, by="nhom")
        assert lines(answer) == [("not_applicable", None, None, None, (0, 0, 0, 0))] * 10
        for statement in vtlt.parse(text).statements:
            assert judged(engine, vtlt.parse(text), TWO_GROUPS, statement, by="nhom").height == 0


@every_engine
def test_no_agencies_at_all(engine):
    answer = evaluated(engine, plan(*SOME), WITHOUT_ROWS)
    assert lines(answer) == [("not_applicable", None, None, None, (0, 0, 0, 0))] * 5
    assert types(answer) == ANSWER
    assert [one.verdict.value for one in plan(*SOME).evaluate([]).findings] == ["not_applicable"] * 5
    grouped = evaluated(engine, plan(*SOME), WITHOUT_ROWS, by="nhom")
    assert (grouped.height, types(grouped)) == (0, schema(["nhom"]))
    for statement in plan(*SOME).statements:
        assert judged(engine, plan(*SOME), WITHOUT_ROWS, statement).height == 0


@every_engine
def test_nothing_was_reported(engine):
    answer = evaluated(engine, plan(*SOME), TWO_GROUPS.select("nhom", "ma", "cap"))
    assert verdicts(answer) == ["undecided"] * 4 + ["no_threshold"]
    assert [line[2:4] for line in lines(answer)] == [(ZERO, ONE), (ZERO, ONE), (ZERO, None), (ZERO, ONE), (ZERO, ONE)]
    assert types(answer) == ANSWER


@every_engine
def test_forecasts_and_open_thresholds_alone(engine):
    text = (
        "du_bao tinh_.ty khoang 50%",
        "du_bao tinh_.ty khoang ?",
        "moi tinh_.nam trong ?",
        "du_bao xa_.ty khoang 50%",
    )
    answer = evaluated(engine, plan(*text), TWO_GROUPS)
    assert verdicts(answer) == ["tracked", "tracked", "no_threshold", "tracked"]
    assert [line[2] for line in lines(answer)] == [9 * ONE / 10, 9 * ONE / 10, None, None]


@every_engine
@pytest.mark.parametrize("cap", [["xa"], ["xa", "xa", "tinh"], ["tinh", "tinh"]])
def test_nothing_that_is_asked_for_was_reported(engine, cap):
    """An average under a `khi` that nobody reported: neither has a column, and yet agencies are counted one by one."""
    ruleset = vtlt.parse(
        HEAD.replace('muc "1"', 'chi_so tb "TB" = trung_binh(nam)\nmuc "1"') + "tinh_.tb <= 1 nguoi khi co\n"
    )
    members = cap.count("tinh")
    (found,) = lines(evaluated(engine, ruleset, agencies(cap=cap)))
    if members:
        assert found == ("undecided", None, ZERO, None, (members, 0, 0, members))
    else:
        assert found == ("not_applicable", None, None, None, (0, 0, 0, 0))


# ---- everybody else


@pytest.mark.parametrize("text", [*NOTHING.values(), DUTIES])
def test_laws_reports_and_compiled_rulesets(text):
    ruleset = vtlt.parse(text)
    height = 2 if text is DUTIES else 0
    assert laws.check_all(ruleset, examples=3) is None
    stream = ruleset.accumulator()
    stream.add({"ma": "A", "cap": "tinh"})
    for verdicts_ in (ruleset.compile()({"ma": "A", "cap": "tinh"}), stream.verdicts, ruleset.accumulator().verdicts):
        assert verdicts_ == (vtlt.Verdict.TRACKED,) * height
    report = ruleset.evaluate([])
    assert report.verdict is (vtlt.Verdict.TRACKED if height else vtlt.Verdict.NOT_APPLICABLE)
    assert len(report.to_dict()["findings"]) == height
    for lang in ("vi", "en"):
        assert report.to_text(lang).startswith(ruleset.title)
    again = report.compare(report)
    assert (len(again.statements), again.only_then, again.only_now) == (height, (), ())
    trend = vtlt.Trend.of([report, report], ["1", "2"])
    assert len(trend.lines) == height
    for lang in ("vi", "en"):
        assert again.to_text(lang).count("\n") == (1 + 3 * height if height else 0)
        assert len(again.to_dict(lang)["statements"]) == height
        assert all(trend.to_text(lang).splitlines()[:1]) and trend.to_html(lang) and trend.to_dict(lang)
    with pytest.raises(vtlt.UnlikePlans):
        report.compare(vtlt.parse(OTHER).evaluate([]))


@pytest.mark.parametrize("text", [*NOTHING.values(), DUTIES])
def test_forms_of_a_plan_that_asks_for_no_figure(text, tmp_path):
    ruleset = vtlt.parse(text)
    agencies = [{"ma": "A", "ten": "Sở A", "cap": "tinh"}, {"ma": "B", "ten": "Sở B", "cap": "tinh"}]
    registry = [{name: row[name] for name in row if name in ruleset.schema.attributes} for row in agencies]
    ruleset.schema.template(tmp_path / "a.xlsx", registry)
    data = ruleset.schema.read(tmp_path / "a.xlsx")
    assert [row["ma"] for row in data] == ["A", "B"]
    assert ruleset.evaluate(data).counts == ruleset.evaluate(registry).counts
    forms = ruleset.schema.forms(tmp_path / "forms", registry)
    assert sorted(forms) == (["A", "B"] if text is DUTIES else [])
    collected = vtlt.collect(tmp_path / "forms", ruleset)
    assert len(collected.missing) == len(forms)
    assert collected.write(tmp_path / "bang.xlsx") and collected.write(tmp_path / "bang.csv")
    assert ruleset.schema.check(tmp_path / "a.xlsx").is_right


@pytest.mark.parametrize("rows", [0, 1, 3])
def test_what_is_true_of_every_row_is_listed_for_as_many_as_there_are(rows):
    frame = pl.DataFrame({GIVEN_ID: ["A"] * rows, inner("x"): [1] * rows})
    for test, expected in (
        (pl.lit(True), rows),
        (pl.lit(False), 0),
        (pl.lit(None), 0),
        (pl.col(inner("x")) == 1, rows),
    ):
        found = where_true(frame, test, "x", "missing-attribute", {})
        assert [issue.row for issue in found] == [*range(1, expected + 1)]
