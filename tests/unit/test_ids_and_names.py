"""`ten` and `ma` in conditions, where cases cannot show it: frames, files, notes."""

import polars as pl
import pytest
from frame_engines import ENGINES, agencies, evaluated, every_engine, issues, judged, lines, refused, verdicts

import vtlt_rules as vtlt
from vtlt_rules.verdict import Verdict

PLAN = vtlt.parse("""ke_hoach thu "Thử"
thuoc_tinh cap "Cấp" : { tinh, xa }
truong co "Có" : co_khong
pham_vi tinh_ "Tỉnh" khi cap = tinh
pham_vi hoa_binh "Hòa Bình" khi ten thuoc { "UBND xã Hòa Bình", "UBND xã Long Bình" }
pham_vi muoi_hai "12" khi ma = "12"
muc "1"
    moi tinh_.co khi khong ten = "Sở B"
    moi tinh_.co khi ma thuoc { "a1", "7" }
    moi muoi_hai.co
""")


def only(*places):
    """Return the plan with some of its statements."""
    head, statements = PLAN.checked.source.written.split('muc "1"\n')
    return vtlt.parse(head + 'muc "1"\n' + "\n".join(statements.splitlines()[place] for place in places) + "\n")


@every_engine
def test_frames_read_names_and_ids(engine):
    # Sở B is left out, A1 alone is asked by its id, nobody is called 12.
    frame = agencies(ma=["A1", "A2", "A3"], ten=["Sở A", " SỞ  B", "Sở C"], co=[True, False, True])
    assert verdicts(evaluated(engine, PLAN, frame)) == ["met", "met", "not_applicable"]
    assert verdicts(judged(engine, PLAN, frame, PLAN.statements[0])) == ["met", "not_applicable", "met"]
    assert [row[4] for row in lines(evaluated(engine, PLAN, frame))] == [(3, 2, 0, 0), (3, 1, 0, 0), (0, 0, 0, 0)]


@every_engine
@pytest.mark.parametrize("dtype", [pl.Int64, pl.UInt8, pl.Int128])
def test_ids_that_are_numbers_have_their_digits(engine, dtype):
    frame = agencies(ma=pl.Series([12, 7, 5], dtype=dtype), ten=["A", "B", "C"], co=[True, False, True])
    if engine == "duckdb" and dtype is pl.Int128:
        frame = frame.with_columns(pl.col("ma").cast(pl.Int64))
    result = evaluated(engine, PLAN, frame)
    assert verdicts(result) == [one.verdict.value for one in PLAN.evaluate(frame.to_dicts()).findings]
    assert verdicts(result) == ["not_met", "not_met", "met"]
    assert judged(engine, PLAN, frame, PLAN.statements[2])["ma"].to_list() == [12]


@every_engine
def test_ids_are_shown_as_they_stand_and_groups_made_by_them(engine):
    frame = agencies(ma=["A1", " a1 "], ten=["A", "B"], co=[True, False])
    # two agencies, since ids are told apart letter by letter; both are called a1 to a condition
    assert verdicts(evaluated(engine, only(1), frame)) == ["not_met"]
    assert judged(engine, only(1), frame, "tinh_.co")["ma"].to_list() == ["A1", " a1 "]
    assert verdicts(evaluated(engine, only(1), frame, by="ma"), "ma") == [(" a1 ", "not_met"), ("A1", "met")]


@every_engine
def test_without_a_column_of_names_nobody_knows_who_is_meant(engine):
    frame = agencies(co=[True, False])
    assert verdicts(evaluated(engine, only(0), frame)) == ["undecided"]
    named = vtlt.parse(PLAN.checked.source.written.split('muc "1"')[0] + 'muc "1"\nmoi hoa_binh.co\n')
    assert refused(engine, named, frame) == [("missing-column", None, None, None)]


@every_engine
def test_without_a_column_of_ids_a_khi_on_them_is_open(engine):
    frame = agencies(co=[False]).drop("ma")
    assert verdicts(evaluated(engine, only(1), frame, unique=True)) == ["undecided"]
    assert refused(engine, only(2), frame, unique=True) == [("missing-column", None, None, None)]


@pytest.mark.parametrize("unique", [False, True])
def test_what_is_hidden_in_an_id_is_one_issue(unique):
    frame = agencies(ma=["A\u200b1", "A2"], co=[True, True])
    assert refused("polars", only(1), frame, unique=unique) == [("invisible-character", "ma", None, 1)]
    assert issues(lambda: only(1, 2).evaluate(frame.to_dicts())) == [("invisible-character", "ma", None, 1)]


@every_engine
def test_ids_of_a_type_that_is_no_id_are_refused(engine):
    frame = agencies(ma=[True, False], co=[True, True])
    assert refused(engine, only(1), frame, unique=True) == [("wrong-column-type", "ma", None, None)]
    assert verdicts(evaluated(engine, only(0), frame.with_columns(ten=pl.lit("A")), unique=True)) == ["met"]


@every_engine
def test_rows_of_one_agency_under_two_names(engine):
    frame = agencies(ma=["A1", "A1"], ten=["Sở B", "Sở C"], co=[True, True])
    assert verdicts(evaluated(engine, only(0, 1), frame)) == ["bad_data", "bad_data"]
    one_name = frame.with_columns(ten=pl.Series(["Sở B", "sở  b"]))
    assert verdicts(evaluated(engine, only(0, 1), one_name)) == ["not_applicable", "bad_data"]
    found = [only(0, 1).evaluate(given.to_dicts()).findings for given in (frame, one_name)]
    assert [one.verdict for one in found[0]] == [Verdict.BAD_DATA, Verdict.BAD_DATA]
    assert [one.verdict for one in found[1]] == [Verdict.NOT_APPLICABLE, Verdict.BAD_DATA]


def test_names_come_from_the_registry_in_files_too(tmp_path):
    (tmp_path / "a.csv").write_text("ma,ten,co\nA1,Khác hẳn,không\nA2,,có\n", encoding="utf-8")
    (tmp_path / "r.csv").write_text("ma,ten,cap\nA1,Sở B,tinh\nA2,Sở C,tinh\n", encoding="utf-8")
    data = only(0).schema.read(tmp_path / "a.csv", tmp_path / "r.csv")
    assert data.notes == ()
    assert only(0).evaluate(data).findings[0].verdict is Verdict.MET
    for engine in ENGINES:
        assert verdicts(evaluated(engine, only(0), only(0).frame_of(data))) == ["met"]


def test_a_file_without_names_that_are_asked_for(tmp_path):
    (tmp_path / "a.csv").write_text("ma,cap,co\nA1,tinh,có\n", encoding="utf-8")
    data = only(0).schema.read(tmp_path / "a.csv")
    assert [(note.code, note.field) for note in data.notes] == [("no-column", "ten")]
    assert only(1).schema.read(tmp_path / "a.csv").notes == ()


def test_a_name_or_id_that_nobody_has_is_noted():
    given = [{"ma": 12, "ten": "Sở Bb", "cap": "tinh", "co": True}]
    assert [note.message("en") for note in only(0, 1).evaluate(given).notes] == [
        "no agency has `Sở B` as its `ten`, which the ruleset asks for; nearest is `Sở Bb`",
        "no agency has `7` as its `ma`, which the ruleset asks for; look at both again",
        "no agency has `a1` as its `ma`, which the ruleset asks for; look at both again",
    ]


def test_an_agency_without_an_id_lacks_nothing_else():
    assert issues(lambda: only(2).evaluate([{"cap": "tinh"}])) == [("missing-id", "ma", None, 1)]
