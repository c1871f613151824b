"""Frames on Spark against the reference evaluator; skipped where pyspark or Java 17 is missing."""

from __future__ import annotations

import datetime
import random
from contextlib import contextmanager
from pathlib import Path

import polars as pl
import pytest
from frames import (
    GROUP,
    agency_rows_of,
    frame_of,
    recombined,
    reference_agencies,
    reference_rows,
    result_rows,
)
from hypothesis import given, reject, seed, settings
from sessions import on_spark, settings_of
from test_frames_against_reference import LONG, check_agencies, compare, crowds, grouping_of

import vtlt_rules as vtlt
from plans import following, plan_of

EXAMPLES = Path(__file__).parents[2] / "examples"

pytestmark = [pytest.mark.long, pytest.mark.filterwarnings("ignore")]


@contextmanager
def what_spark_bears():
    """Draw another ruleset in the place of one that is refused, since its query would go too deep for Spark."""
    try:
        yield
    except vtlt.BadData as error:
        if [issue.code for issue in error.issues] != ["too-complex"]:
            raise
        reject()


def test_a_query_that_goes_too_deep_is_refused_before_spark_sees_it(spark):
    """Three sums of the same terms: bounds are carried from one to the other six times."""
    parts = "".join(f'truong p{n} "P{n}" : nguoi thuoc p{n - 1}\n' for n in range(1, 6))
    sums = "".join(f'truong t{n} "T{n}" : nguoi = p0 + p{n} + p{n + 1}\n' for n in range(1, 4))
    plan = vtlt.parse(
        'ke_hoach thu "Thử"\ndon_vi nguoi "người" nguyen\nthuoc_tinh cap "Cấp" : { tinh }\n'
        f'truong p0 "P0" : nguoi\n{parts}{sums}pham_vi s "Sở" khi cap = tinh\nmuc "1"\n    moi s.p1 >= 1 nguoi\n'
    )
    columns = {name: [None] for name in ("p0", "p1", "p2", "p3", "p4", "p5")} | {"t1": [3], "t2": [4], "t3": [5]}
    frame = pl.DataFrame({"ma": ["A"], "cap": ["tinh"], **columns})
    with pytest.raises(vtlt.BadData, match="too-complex"):
        plan.evaluate_frame(on_spark(spark, frame.with_columns(pl.col("^p.$").cast(pl.Int64))))


def test_the_reference_agrees(spark):
    def run(ruleset, frame, as_of):
        answer = ruleset.evaluate_frame(on_spark(spark, frame), by=[GROUP], as_of=as_of)
        return pl.from_arrow(answer.toArrow())

    @seed(2018)
    @settings(LONG, max_examples=10)
    @given(crowds())
    def check(crowd):
        text, agencies, as_of, number = crowd
        with what_spark_bears():
            compare(text, recombined(agencies, number, 40, grouping_of(text)), as_of, run)

    check()


def test_the_reference_agrees_on_single_agencies(spark):
    def run(ruleset, frame, statement, as_of):
        answer = ruleset.evaluate_agencies(on_spark(spark, frame), statement, by=[GROUP], as_of=as_of)
        return pl.from_arrow(answer.toArrow())

    @seed(2018)
    @settings(LONG, max_examples=3)
    @given(crowds())
    def check(crowd):
        text, agencies, as_of, number = crowd
        with what_spark_bears():
            check_agencies(text, recombined(agencies, number, 12, grouping_of(text)), as_of, run)

    check()


CHANGES = """ke_hoach thu "Thử"
    thoi_ky nam 2026
don_vi nguoi "người" nguyen
thuoc_tinh cap "Cấp" : { xa, tinh }
thuoc_tinh nha_nuoc "Nhà nước" : co_khong
truong tong_so "Tổng số" : nguoi
truong lap "Lập hồ sơ" : nguoi thuoc tong_so
pham_vi s "Sở" khi cap = tinh
chi_so ty "Tỷ" = ty_le(lap)
chi_so tong_lap "Tổng" = tong(lap)
muc "1"
    s.tong_lap tang >= 10%
    s.ty tang >= 5 diem_phan_tram khi tong_so >= 5 nguoi
    moi s.ty giam <= 5 diem_phan_tram so_voi nam 2025 tung nha_nuoc
"""


@pytest.mark.parametrize("is_strict", ["true", "false"])
def test_changes_beside_a_frame_of_then(spark, is_strict):
    plan, dice = vtlt.parse(CHANGES), random.Random(2026)

    def groups():
        return [
            [
                {"ma": str(n), "cap": dice.choice(["xa", "tinh", "tinh"]), "nha_nuoc": dice.random() < 0.5}
                | {"tong_so": dice.choice([None, 3, 10, 20]), "lap": dice.choice([None, 0, 2, 10, 11])}
                for n in dice.sample(range(4), dice.randrange(1, 5))
            ]
            for _ in range(30)
        ]

    now, then = groups(), groups()
    with settings_of(spark, {"spark.sql.ansi.enabled": is_strict}):
        frames = [on_spark(spark, frame_of(plan.checked, one)) for one in (now, then)]
        answer = pl.from_arrow(plan.evaluate_frame(frames[0], by=[GROUP], previous=frames[1]).toArrow())
        assert result_rows(answer) == reference_rows(plan.checked, now, None, then)
        found = plan.evaluate_agencies(frames[0], "1/3", by=[GROUP], previous=frames[1])
        assert agency_rows_of(pl.from_arrow(found.toArrow())) == reference_agencies(plan.checked, now, None, then)[2]
        for place, one in enumerate(frames):
            one.createOrReplaceTempView(("bay_gio", "khi_do")[place])
        query = plan.to_sql("spark", table="bay_gio", by=[GROUP], previous={"": "khi_do", "nam 2025": "khi_do"})
        assert pl.from_arrow(spark.sql(query).toArrow()).equals(answer)


@pytest.mark.parametrize("is_strict", ["true", "false"])
def test_changes_of_shares_that_could_overflow(spark, is_strict):
    plan = vtlt.parse(CHANGES)
    agency = {"ma": "1", "cap": "tinh", "nha_nuoc": True, "tong_so": 10**18, "lap": 10**17}
    frame = frame_of(plan.checked, [[agency]])
    with settings_of(spark, {"spark.sql.ansi.enabled": is_strict}):
        answer = plan.evaluate_frame(on_spark(spark, frame), by=[GROUP], previous=on_spark(spark, frame))
        with pytest.raises(Exception, match="too-large-for-frame"):
            answer.toArrow()


def test_figures_that_no_completion_has(spark):
    """No whole number twice is 5; a field and its opposite cannot both be so."""
    plan = vtlt.parse(
        'ke_hoach thu "Thử"\ndon_vi nguoi "người" nguyen\nthuoc_tinh cap "Cấp" : { tinh }\n'
        'truong doi "Đôi" : nguoi = mot + mot\ntruong mot "Một" : nguoi\n'
        'truong kho "Kho" : co_khong\ntruong mo "Mở" : co_khong = kho\ntruong dong "Đóng" : co_khong = khong kho\n'
        'pham_vi s "Sở" khi cap = tinh\nmuc "1"\n    moi s.mot = 2 nguoi\n    moi s.mo\n'
    )
    agency = {"ma": "A", "cap": "tinh", "mot": None, "kho": None}
    groups = [
        [agency | {"doi": 4, "mo": True, "dong": False}],
        [agency | {"doi": 5, "mo": True, "dong": True}],
        [agency | {"doi": 6, "mo": False, "dong": None}],
    ]
    answer = plan.evaluate_frame(on_spark(spark, frame_of(plan.checked, groups)), by=[GROUP])
    rows = result_rows(pl.from_arrow(answer.toArrow()))
    assert [row[2] for row in rows] == ["met", "met", "bad_data", "bad_data", "not_met", "not_met"]


def test_the_answer_is_a_spark_frame_and_lazy(spark):
    plan = vtlt.parse(plan_of("cap_tinh.lap_ho_so >= 58%"))
    agency = {"ma": "a", "cap": "tinh", "loai": "so_noi_vu", "nguon_nop_luu": True, "cbccvc": 50}
    groups = [[{**agency, "cbccvc_lap_ho_so": done}] for done in (28, 29)]
    frame = frame_of(plan.checked, groups)
    answer = plan.evaluate_frame(on_spark(spark, frame), by=GROUP)
    assert type(answer).__module__.startswith("pyspark.sql")
    rows = result_rows(pl.from_arrow(answer.toArrow()))
    assert [row[2] for row in rows] == ["not_met", "met"]
    assert rows == reference_rows(plan.checked, [[{**a, **_missing(plan, a)} for a in g] for g in groups], None)


def _missing(plan: vtlt.Ruleset, agency: dict[str, object]) -> dict[str, object]:
    names = (*plan.checked.attributes, *plan.checked.fields)
    return {name: agency.get(name) for name in names}


def test_the_plan_of_2018_with_its_example(spark):
    """Its sums make the largest query of the shipped plans."""
    plan, example = vtlt.load("tien_giang/2018"), EXAMPLES / "tien_giang_2018"
    frame = plan.frame_of(plan.schema.read(example / "data.csv", registry=example / "registry.csv"))
    answer = pl.from_arrow(plan.evaluate_frame(on_spark(spark, frame), as_of="31/12/2018").toArrow())
    expected = plan.evaluate_frame(frame, as_of="31/12/2018")
    assert answer.height == len(plan.checked.statements)
    assert answer.equals(expected.select(answer.columns))


def test_the_plan_of_2018_with_dates(spark):
    plan = vtlt.load("tien_giang/2018")
    frame = pl.DataFrame(
        {
            "nam": [2018, 2018, 2018],
            "ma": ["1", "2", "3"],
            "cap": ["xa", "xa", "tinh"],
            "loai": ["ubnd_xa", "ubnd_xa", "so_noi_vu"],
            "nha_nuoc": [True, True, True],
            "nguon_nop_luu": [True, True, True],
            "dia_ban": ["Cái Bè", "Cái Bè", "Mỹ Tho"],
            "ke_hoach_chinh_ly": [datetime.date(2018, 12, 31), datetime.date(2019, 1, 1), None],
        }
    )
    answer = pl.from_arrow(plan.evaluate_frame(on_spark(spark, frame), by=["nam"]).toArrow())
    row = answer.filter(pl.col("statement") == "moi cap_xa.ke_hoach_chinh_ly hoan_thanh").to_dicts()[0]
    assert (row["verdict"], row["met"], row["not_met"], row["in_scope"]) == ("not_met", 1, 1, 2)


def test_texts_and_ids_without_blanks_around_them(spark):
    plan = vtlt.parse(
        following() + 'pham_vi ba_tri "Ba Tri" khi cap = xa va dia_ban = "Ba Tri"\nmuc "1"\nba_tri.lap_ho_so >= 50%\n'
    )
    blanks = ["", " ", "\t", "\n", "\r\n", "\u00a0", "\u2003", "\u3000"]
    texts = [f"{blank}Ba Tri{blank}" for blank in blanks] + ["Ba\u2003Tri", "Ba  Tri", "\rBa Tri"]
    groups = [
        [{"ma": str(n), "cap": "xa", "dia_ban": text, "cbccvc": 2, "cbccvc_lap_ho_so": 1}]
        for n, text in enumerate(texts)
    ]
    groups += [[{**groups[0][0], "dia_ban": "Ba\u200b Tri"}]]
    groups += [
        [{**groups[0][0], "ma": ma} for ma in ids]
        for ids in (["A", "A\u00a0"], ["A", ""], ["A", "B\u200b"], ["A", "B"])
    ]
    answer = pl.from_arrow(plan.evaluate_frame(on_spark(spark, frame_of(plan.checked, groups)), by=GROUP).toArrow())
    expected = ["met"] * len(texts) + ["bad_data"] * 4 + ["met"]
    assert answer["verdict"].to_list() == expected


@pytest.mark.parametrize(("lines", "height"), [([], 0), (['nhiem_vu cap_xa "Việc"', 'nhiem_vu cap_tinh "Việc"'], 2)])
def test_nothing_to_judge(spark, lines, height):
    plan = vtlt.parse(plan_of(*lines))
    for frame in (pl.DataFrame({"ma": ["1", "2"], "nam": [1, 2]}), pl.DataFrame({"khac": [1, 2]})):
        for by in ([], ["nam"]) if "nam" in frame.columns else ([],):
            is_unique = "ma" not in frame.columns
            answer = plan.evaluate_frame(on_spark(spark, frame), by=by, unique=is_unique)
            found = pl.from_arrow(answer.toArrow())
            assert found.height == height * max(1, 2 * len(by))
            assert found.drop(by).dtypes == [pl.String] * 5 + [pl.Int64] * 10
