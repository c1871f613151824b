"""Rows with `tung`: each group of agencies is judged by itself, by every evaluator."""

import duckdb
import polars as pl
import pytest
from frame_engines import ENGINES

import vtlt_rules as vtlt
from plans import following
from vtlt_rules import Verdict, laws

PLAN = following(period="01/01/2018..31/12/2018") + 'muc "I"\n'
ROW = "cap_xa.lap_ho_so >= 50% tung dia_ban"


def commune(ma, dia_ban, cbccvc, lap):
    return {"ma": ma, "cap": "xa", "nha_nuoc": True, "dia_ban": dia_ban, "cbccvc": cbccvc, "cbccvc_lap_ho_so": lap}


TWO_PLACES = [
    commune("X1", "Gò Công", 10, 8),
    commune("X2", "GÒ  CÔNG", 10, 1),
    commune("X3", "Cai Lậy", 2, 2),
]


def test_a_group_is_judged_as_a_plan_without_groups_judges_its_agencies():
    """The same row without `tung`, over the agencies of one group, comes to what the group comes to."""
    grouped = vtlt.parse(PLAN + ROW).evaluate(TWO_PLACES).findings[0]
    plain = vtlt.parse(PLAN + ROW.replace(" tung dia_ban", ""))
    for group, agencies in zip(grouped.groups, (TWO_PLACES[:2], TWO_PLACES[2:]), strict=True):
        alone = plain.evaluate(agencies).findings[0]
        assert (group.verdict, group.bounds, group.shortfall) == (alone.verdict, alone.bounds, alone.shortfall)
        assert group.agencies == alone.agencies


def test_an_accumulator_forgets_a_group_whose_agencies_have_gone():
    sums = vtlt.parse(PLAN + ROW).accumulator()
    for agency in TWO_PLACES:
        sums.add(agency)
    assert sums.verdicts == (Verdict.NOT_MET,)
    sums.remove("X2")
    assert sums.verdicts == (Verdict.MET,)
    sums.replace(commune("X3", "Gò Công", 2, 0))  # 8 of 12
    assert sums.verdicts == (Verdict.MET,)
    sums.replace(commune("X3", "Mỹ Tho", 2, 0))
    assert sums.verdicts == (Verdict.NOT_MET,)
    for ma in ("X1", "X3"):
        sums.remove(ma)
    assert sums.verdicts == (Verdict.NOT_APPLICABLE,)


def test_what_is_compiled_asks_for_the_attribute_in_the_scope_alone():
    judge = vtlt.parse(PLAN + ROW).compile()
    assert [judge(agency) for agency in TWO_PLACES] == [(Verdict.MET,), (Verdict.NOT_MET,), (Verdict.MET,)]
    assert judge({"ma": "T", "cap": "tinh", "nha_nuoc": True}) == (Verdict.NOT_APPLICABLE,)
    for _ in range(2):
        with pytest.raises(vtlt.BadData) as caught:
            judge({"ma": "X", "cap": "xa", "nha_nuoc": True, "cbccvc": 1, "cbccvc_lap_ho_so": 1})
        assert [(issue.code, issue.field) for issue in caught.value.issues] == [("missing-attribute", "dia_ban")]


def test_everything_that_keeps_agencies_from_their_place_is_said_at_once():
    agencies = [commune("X1", None, 1, 1), commune(None, None, 1, 1), {"cap": "tinh"}, {"ma": "X2", "dia_ban": "a"}]
    with pytest.raises(vtlt.BadData) as caught:
        vtlt.parse(PLAN + ROW).evaluate(agencies)
    assert [(issue.code, issue.agency, issue.field) for issue in caught.value.issues] == [
        ("missing-id", None, "ma"),
        ("missing-id", None, "ma"),
        ("missing-attribute", None, "dia_ban"),
        ("missing-attribute", "X2", "cap"),
        ("missing-attribute", "X1", "dia_ban"),
    ]


def test_a_threshold_is_not_given_for_rows_on_other_groups_at_once():
    plan = vtlt.parse(PLAN + ROW + "\ncap_xa.lap_ho_so >= 40%\ncap_xa.lap_ho_so >= 30% tung dia_ban")
    with pytest.raises(vtlt.InvalidRuleset) as caught:
        plan.with_thresholds({"cap_xa.lap_ho_so": "10%"})
    assert [found.code for found in caught.value.diagnostics] == ["ambiguous-statement"]
    verdicts = [finding.verdict for finding in plan.with_thresholds({"I/1": "40%"}).evaluate(TWO_PLACES).findings]
    assert verdicts == [Verdict.MET, Verdict.MET, Verdict.MET]  # 9 of 20 is 45%


def test_a_report_names_the_groups_that_fail():
    report = vtlt.parse(PLAN + ROW).evaluate([*TWO_PLACES, commune("X4", "Chợ Gạo", 4, None)])
    text = report.to_text()
    assert "(từng địa bàn)" in text
    assert "3 nhóm; Không đạt: Gò Công; Thiếu số liệu: Chợ Gạo" in " ".join(text.split())
    explained = report.findings[0].explain("en")
    assert "    Gò Công (2 agencies): 45% — Not met; short by 1" in explained
    assert "    Cai Lậy (1 agency): 100% — Met" in explained


def test_groups_are_named_by_the_label_of_an_enumeration_and_by_yes_and_no():
    rows = "cap_xa.lap_ho_so >= 50% tung cap\nmoi cap_xa.lap_ho_so >= 50% tung nha_nuoc"
    by_level, by_state = vtlt.parse(PLAN + rows).evaluate(TWO_PLACES).findings
    label = vtlt.load("tien_giang/2018").checked.attributes["cap"].type.values["xa"]
    assert f"    {label} (3 cơ quan): 50% — Đạt" in by_level.explain()
    assert "    có (3 cơ quan): " in by_state.explain()
    assert "    yes (3 agencies): " in by_state.explain("en")


def test_the_json_of_a_row_has_its_groups():
    finding = vtlt.parse(PLAN + ROW).evaluate(TWO_PLACES).to_dict()["findings"][0]
    assert finding["grouped_by"] == "dia_ban"
    assert finding["shortfall"] is None
    assert finding["groups"] == [
        {
            "value": "Gò Công",
            "label": "Gò Công",
            "verdict": "not_met",
            "provisional": None,
            "low": "9/20",
            "high": "9/20",
            "shown": "45%",
            "reported": {"numerator": "9", "denominator": "20", "agencies": 2, "value": "9/20"},
            "shortfall": "1",
            "agencies": ["X1", "X2"],
        },
        {
            "value": "Cai Lậy",
            "label": "Cai Lậy",
            "verdict": "met",
            "provisional": None,
            "low": "1",
            "high": "1",
            "shown": "100%",
            "reported": {"numerator": "2", "denominator": "2", "agencies": 1, "value": "1"},
            "shortfall": None,
            "agencies": ["X3"],
        },
    ]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("cap_xa.lap_ho_so >= 50% khi co_kho tung dia_ban", "cap_xa.lap_ho_so >= 50% tung dia_ban khi co_kho"),
        (
            'moi cap_xa.co_kho suy_tu "x" khi nha_nuoc tung dia_ban',
            'moi cap_xa.co_kho tung dia_ban khi nha_nuoc suy_tu "x"',
        ),
        ("từng dia_ban cap_xa.lap_ho_so >= 50%", "cap_xa.lap_ho_so >= 50% từng dia_ban"),
        ("mỗi huyện có ít nhất 50% số xã", "phạm_vi.chỉ_số >= 50% từng huyện"),
        ("mỗi đơn vị phải có trên 3 nguoi", "phạm_vi.chỉ_số > 3 nguoi từng đơn_vị"),
        ("mỗi huyện đạt >= 40 %", "phạm_vi.chỉ_số >= 40% từng huyện"),
        ("mỗi huyện có 3 nguoi", None),  # at least, or exactly?
        ("cap_xa.lap_ho_so >= 50% theo dia_ban", ">= 50% từng dia_ban"),
        ("cap_xa.lap_ho_so ≥ 50 % ở mỗi dia_ban", "≥ 50% từng dia_ban"),
    ],
)
def test_what_is_written_by_habit_gets_the_right_line(written, meant):
    (found,) = vtlt.check(PLAN + written)
    assert (found.code, found.suggestion) == ("syntax-error", meant)


@pytest.mark.parametrize(
    "written", ['nhiem_vu cap_xa "x" tung dia_ban', "du_bao cap_xa.lap_ho_so khoang 50% tung dia_ban"]
)
def test_duties_and_forecasts_have_no_groups(written):
    (found,) = vtlt.check(PLAN + written)
    assert (found.code, found.suggestion) == ("syntax-error", None)


def test_the_laws_hold_of_rows_of_groups():
    rows = "\n".join([ROW, "moi cap_xa.cbccvc <= 9 nguoi tung cap", "cap_xa.lap_ho_so < 50% tung nha_nuoc khi co_kho"])
    laws.check_all(vtlt.parse(PLAN + rows), examples=12)


def test_a_row_that_no_group_can_fail_is_found():
    plan = vtlt.parse(PLAN + "cap_xa.lap_ho_so >= 0% tung dia_ban")
    assert laws.reason_of(plan, plan.statements[0]) == "vacuous"


# ---- frames


def frame_of(agencies):
    schema = {"ma": pl.String, "cap": pl.String, "nha_nuoc": pl.Boolean, "dia_ban": pl.String}
    return pl.DataFrame(agencies, schema=schema | {"cbccvc": pl.Int64, "cbccvc_lap_ho_so": pl.Int64}, orient="row")


def rows_of(answer, *names):
    chosen = ("verdict", "low_numerator", "low_denominator", "in_scope", "met", "not_met")
    return [tuple(row[name] for name in (*names, *chosen)) for row in answer.to_dicts()]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_frame_has_a_row_for_each_group_below_the_row_itself(engine):
    rows = "\n".join([ROW, "cap_xa.lap_ho_so >= 50%", "moi cap_xa.lap_ho_so >= 50% tung nha_nuoc"])
    plan = vtlt.parse(PLAN + rows)
    agencies = [*TWO_PLACES, {"ma": "T", "cap": "tinh", "dia_ban": "Mỹ Tho"}]
    answer = ENGINES[engine](frame_of(agencies), plan.evaluate_frame)
    assert answer.columns[:2] == ["dia_ban", "nha_nuoc"]
    assert rows_of(answer, "dia_ban", "nha_nuoc") == [
        (None, None, "not_met", 11, 22, 3, 2, 1),
        ("Cai Lậy", None, "met", 2, 2, 1, 1, 0),
        ("Gò Công", None, "not_met", 9, 20, 2, 1, 1),
        (None, None, "met", 11, 22, 3, 2, 1),
        (None, None, "not_met", 2, 3, 3, 2, 1),
        (None, True, "not_met", 2, 3, 3, 2, 1),
    ]


@pytest.mark.parametrize("engine", ENGINES)
def test_groups_of_each_group_of_a_frame(engine):
    plan = vtlt.parse(PLAN + ROW)
    years = [{**agency, "nam": year} for year in (2025, 2024) for agency in TWO_PLACES]
    frame = (
        frame_of(years)
        .with_columns(nam=pl.Series([one["nam"] for one in years]))
        .filter((pl.col("nam") == 2025) | (pl.col("ma") == "X3"))
    )
    answer = ENGINES[engine](frame, lambda native: plan.evaluate_frame(native, by=["nam"]))
    assert rows_of(answer, "nam", "dia_ban") == [
        (2024, None, "met", 2, 2, 1, 1, 0),
        (2024, "Cai Lậy", "met", 2, 2, 1, 1, 0),
        (2025, None, "not_met", 11, 22, 3, 2, 1),
        (2025, "Cai Lậy", "met", 2, 2, 1, 1, 0),
        (2025, "Gò Công", "not_met", 9, 20, 2, 1, 1),
    ]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_frame_without_agencies_has_the_row_itself(engine):
    answer = ENGINES[engine](frame_of([]), vtlt.parse(PLAN + ROW).evaluate_frame)
    assert rows_of(answer, "dia_ban") == [(None, "not_applicable", None, None, 0, 0, 0)]


@pytest.mark.parametrize("engine", ENGINES)
def test_an_agency_given_twice_with_two_values_leaves_the_row_open(engine):
    """`evaluate` stops; in a frame the row has no verdict, the others have theirs."""
    twice = [*TWO_PLACES, commune("X3", "Gò Công", 2, 2)]
    plan = vtlt.parse(PLAN + ROW + "\nmoi cap_xa.lap_ho_so >= 50%")
    answer = ENGINES[engine](frame_of(twice), plan.evaluate_frame)
    itself = answer.filter(pl.col("dia_ban").is_null())
    assert itself.get_column("verdict").to_list() == ["bad_data", "not_met"]
    with pytest.raises(vtlt.BadData):
        plan.evaluate(twice)


def test_a_frame_in_memory_names_who_lacks_the_attribute():
    plan = vtlt.parse(PLAN + ROW)
    frame = frame_of([*TWO_PLACES, commune("X4", None, 1, 1), {"ma": "T", "cap": "tinh"}])
    with pytest.raises(vtlt.BadData) as caught:
        plan.evaluate_frame(frame)
    assert [(issue.code, issue.agency, issue.field) for issue in caught.value.issues] == [
        ("missing-attribute", "X4", "dia_ban")
    ]
    answer = plan.evaluate_frame(frame.lazy()).collect()
    assert answer.filter(pl.col("dia_ban").is_null()).get_column("verdict").to_list() == ["bad_data"]
    with pytest.raises(vtlt.BadData) as caught:
        plan.evaluate_frame(frame.drop("dia_ban"))
    assert [issue.code for issue in caught.value.issues] == ["missing-column"]


@pytest.mark.parametrize("engine", ENGINES)
def test_agencies_are_held_against_a_total_where_they_are_alone_in_their_group(engine):
    plan = vtlt.parse(
        PLAN.replace('muc "I"', 'chi_so so_lap "Số người lập" = tong(cbccvc_lap_ho_so)\nmuc "I"')
        + "cap_xa.so_lap >= 5 nguoi tung dia_ban"
    )
    answer = ENGINES[engine](frame_of(TWO_PLACES), lambda native: plan.evaluate_agencies(native, plan.statements[0]))
    verdicts = dict(zip(answer.get_column("ma"), answer.get_column("verdict"), strict=True))
    assert verdicts == {"X1": "tracked", "X2": "tracked", "X3": "not_met"}


def test_columns_of_the_answer_cannot_make_groups():
    plan = vtlt.parse(PLAN + ROW)
    with pytest.raises(ValueError, match="dia_ban"):
        plan.evaluate_frame(frame_of(TWO_PLACES), by=["dia_ban"])
    with pytest.raises(ValueError, match="dia_ban"):
        plan.to_sql(by=["dia_ban"])
    named = PLAN.replace('muc "I"', 'thuoc_tinh verdict "Kết luận" : chuoi\nmuc "I"')
    with pytest.raises(ValueError, match="verdict"):
        vtlt.parse(named + "cap_xa.lap_ho_so >= 50% tung verdict").to_sql()


def test_a_query_tells_texts_apart_whatever_the_collation_of_the_session():
    plan = vtlt.parse(PLAN + ROW)
    agencies = [commune("X1", "Hoà Bình", 2, 2), commune("X2", "HÒA  BÌNH", 2, 0), commune("X3", "Hoa Binh", 2, 0)]
    with duckdb.connect() as connection:
        connection.execute("SET default_collation = 'NOCASE.NOACCENT'")
        connection.register("given", frame_of(agencies).to_arrow(compat_level=pl.CompatLevel.oldest()))
        connection.execute("CREATE TABLE agencies AS SELECT * FROM given")
        answer = connection.sql(plan.to_sql(columns=frame_of([]).columns)).pl()
    assert rows_of(answer, "dia_ban") == [
        (None, "not_met", 2, 6, 3, 1, 2),
        ("Hoa Binh", "not_met", 0, 2, 1, 0, 1),
        ("HÒA  BÌNH", "met", 2, 4, 2, 1, 1),
    ]


def test_a_query_refuses_texts_that_have_no_key_there():
    plan = vtlt.parse(PLAN + ROW)
    strange = [commune("X1", "\N{GREEK SMALL LETTER ALPHA WITH TONOS}", 2, 2)]
    with duckdb.connect() as connection:
        connection.register("agencies", frame_of(strange).to_arrow(compat_level=pl.CompatLevel.oldest()))
        with pytest.raises(duckdb.Error, match="text-beyond-sql"):
            connection.sql(plan.to_sql(columns=frame_of([]).columns)).fetchall()
    assert plan.evaluate_frame(frame_of(strange)).get_column("verdict").to_list() == ["met", "met"]
