"""Frames that are refused, or spoil their groups: columns, cells, repeated agencies."""

import functools

import polars as pl
import pytest
from frame_engines import (
    DAY,
    HALF,
    ONE,
    ZERO,
    agencies,
    evaluated,
    every_engine,
    issues,
    judged,
    lazy_engine,
    lines,
    pandas_agencies,
    plan,
    refused,
    verdict,
    verdicts,
)

from vtlt_rules.errors import BadData

# ---- what is refused


READS_ALL = (
    "tinh_.ty >= 50%",
    "moi tinh_.co",
    "moi tinh_.moc_1 hoan_thanh",
    "nuoc.tong_nam >= 1 nguoi",
    "vung.ty >= 50%",
)


def complete(**columns):
    """Return a frame with every column that `READS_ALL` reads, some of them replaced."""
    given = {"nha_nuoc": [True], "dia_ban": ["Gò Công"], "tong_so": [2], "phan": [1], "nam": [1]}
    return agencies(**given | {"co": [True], "moc_1": [DAY]} | columns)


@every_engine
@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("tong_so", "2"),
        ("tong_so", True),
        ("tong_so", DAY),
        ("co", 1),
        ("co", "có"),
        ("nha_nuoc", "có"),
        ("moc_1", "2018-03-01"),
        ("moc_1", 43000),
        ("cap", 1),
        ("cap", True),
        ("dia_ban", 7),
    ],
)
def test_a_column_of_the_wrong_type(engine, name, cell):
    assert refused(engine, plan(*READS_ALL), complete(**{name: [cell]})) == [("wrong-column-type", name, None, None)]


@every_engine
def test_all_columns_that_are_wrong_at_once(engine):
    frame = complete(cap=None, tong_so=["2"], co=[1], moc_1=["chưa"]).drop("ma")
    assert refused(engine, plan(*READS_ALL), frame, by=["nam_nao", "nam"]) == [
        ("missing-column", None, None, None),
        ("missing-column", None, None, None),
        ("missing-column", None, None, None),
        ("wrong-column-type", "tong_so", None, None),
        ("wrong-column-type", "co", None, None),
        ("wrong-column-type", "moc_1", None, None),
    ]


@every_engine
def test_columns_that_nobody_reads_may_have_any_type(engine):
    frame = complete(kho=["kho"], tre=[False], ten=[5])
    assert verdicts(evaluated(engine, plan(*READS_ALL), frame)) == ["met"] * 5


@every_engine
@pytest.mark.parametrize(("name", "column", "meant"), [("nam_noa", "nam_nao", "nam_nao"), ("xyz", "nam_nao", None)])
def test_a_group_column_that_is_not_there(engine, name, column, meant):
    frame = complete().with_columns(pl.lit(2018).alias(column))
    with pytest.raises(BadData) as error:
        evaluated(engine, plan(*READS_ALL), frame, by=[name])
    [issue] = error.value.issues
    assert (issue.code, issue.facts["value"], issue.suggestion) == ("missing-column", name, meant)
    assert name in issue.message("vi") and name in issue.message("en")


@every_engine
def test_a_scope_column_that_is_not_there(engine):
    with pytest.raises(BadData) as error:
        evaluated(engine, plan("nuoc.ty >= 50%"), agencies(cap=None, capp=["tinh"], tong_so=[1]))
    assert [(one.code, one.facts["value"], one.suggestion) for one in error.value.issues] == [
        ("missing-column", "cap", "capp"),
        ("missing-column", "nha_nuoc", None),
    ]


@every_engine
@pytest.mark.parametrize("by", [["__by0"], ["nhom", "nhom"]])
def test_groups_that_would_get_in_the_way(engine, by):
    frame = agencies(tong_so=[2], phan=[1]).with_columns(pl.Series(by[0], ["u"]))
    with pytest.raises(ValueError, match=by[0]):
        evaluated(engine, plan("tinh_.ty >= 50%"), frame, by=by)
    with pytest.raises(ValueError, match=by[0]):
        plan("tinh_.ty >= 50%").to_sql(by=by)


NO_COLUMN_OF_RESULTS = ["id", "clause", "statement", "verdict", "provisional", "low_numerator", "in_scope", "met"]


@every_engine
@pytest.mark.parametrize("name", NO_COLUMN_OF_RESULTS)
def test_groups_cannot_be_named_like_a_column_of_the_answer(engine, name):
    frame = agencies(tong_so=[2], phan=[1]).with_columns(pl.Series(name, ["u"]))
    with pytest.raises((BadData, ValueError)) as error:
        evaluated(engine, plan("tinh_.ty >= 50%"), frame, by=[name])
    assert type(error.value) in (BadData, ValueError)  # no error of the library below that happens to be a ValueError


def test_cells_that_cannot_be_used_all_at_once():
    frame = agencies(
        ma=["A", "B", None, "D"],
        cap=["tinh", "que", "tinh", None],
        nha_nuoc=[None, True, True, False],
        tong_so=[2.0, 2.0, 2.5, 2.0],
        phan=[1, 1, 1, 1],
    )
    assert sorted(refused("polars", "nuoc.ty >= 50%", frame), key=str) == [
        ("missing-attribute", "nha_nuoc", "A", 1),
        ("missing-id", "ma", None, 3),
        ("not-whole", "tong_so", None, 3),
        ("unknown-value", "cap", "B", 2),
    ]


def test_an_agency_without_an_id():
    frame = agencies(ma=["A", None], tong_so=[2, 2], phan=[1, 1])
    for unique in (False, True):
        assert refused("polars", "tinh_.ty >= 50%", frame, unique=unique) == [("missing-id", "ma", None, 2)]


def test_an_unknown_value_of_an_enumeration():
    frame = agencies(cap=["tinh", "huyen", None, "xa", "Xa"], tong_so=[2] * 5).filter(pl.col("cap").is_not_null())
    assert refused("polars", "tinh_.ty >= 50%", frame) == [
        ("unknown-value", "cap", "A1", 2),
        ("unknown-value", "cap", "A4", 4),
    ]


@pytest.mark.parametrize(
    ("given", "meant"),
    [("cấp xã", "xa"), (" Cấp Tỉnh", "tinh"), ("tỉnh", "tinh"), ("tihn", "tinh"), ("cap xaa", "xa"), ("huyện", None)],
)
def test_an_unknown_value_is_told_from_the_one_that_was_meant(given, meant):
    with pytest.raises(BadData) as error:
        plan("tinh_.ty >= 50%").evaluate_frame(agencies(cap=[given], tong_so=[2]))
    [issue] = error.value.issues
    assert issue.suggestion == meant
    assert issue.message("vi") == f"không có giá trị `{given}`; các giá trị là xa, tinh"
    assert issue.message("en") == f"there is no value `{given}`; the values are xa, tinh"


def test_what_is_wrong_with_a_whole_frame_begins_with_its_code():
    with pytest.raises(BadData) as error:
        plan("tinh_.ty >= 50%").evaluate_frame(agencies(tong_so=[2]), by="huyen")
    assert str(error.value) == "[missing-column] thiếu cột `huyen`"


def test_an_attribute_is_needed_only_where_membership_depends_on_it():
    # a commune is no state agency of the province, whatever else it is
    frame = agencies(cap=["xa", "tinh", None, None], nha_nuoc=[None, None, False, True], tong_so=[2] * 4)
    assert refused("polars", "nuoc.ty >= 50%", frame) == [
        ("missing-attribute", "cap", "A3", 4),
        ("missing-attribute", "nha_nuoc", "A1", 2),
    ]
    assert verdict("polars", "nuoc.ty >= 50%", frame[[0, 2]]) == "not_applicable"


@pytest.mark.parametrize("dtype", [pl.Null, pl.String])
def test_an_attribute_that_is_missing_in_all_rows(dtype):
    frame = agencies(cap=pl.Series([None, None], dtype=dtype), tong_so=[2, 2])
    assert refused("polars", "tinh_.ty >= 50%", frame) == [
        ("missing-attribute", "cap", "A0", 1),
        ("missing-attribute", "cap", "A1", 2),
    ]


@every_engine
@pytest.mark.parametrize("dtype", [pl.Null, pl.Boolean])
def test_an_attribute_that_is_missing_in_all_rows_where_it_does_not_matter(engine, dtype):
    frame = agencies(cap=["xa"], nha_nuoc=pl.Series([None], dtype=dtype), tong_so=[2])
    assert verdict(engine, "nuoc.ty >= 50%", frame) == "not_applicable"


def test_text_attributes_are_needed_too():
    frame = agencies(dia_ban=["Gò Công", None], tong_so=[2, 2], phan=[1, 1])
    assert refused("polars", "vung.ty >= 50%", frame) == [("missing-attribute", "dia_ban", "A1", 2)]


@lazy_engine
def test_what_is_wrong_in_a_lazy_frame_spoils_its_group_alone(engine):
    frame = agencies(
        nhom=["đúng", "giá trị lạ", "giá trị lạ", "thiếu cấp", "thiếu nhà nước", "xã", "không mã"],
        ma=["A", "B", "C", "D", "E", "F", None],
        cap=["tinh", "tinh", "que", None, "tinh", "xa", "tinh"],
        nha_nuoc=[True, True, True, True, None, None, True],
        tong_so=[2] * 7,
        phan=[1] * 7,
    )
    result = evaluated(engine, plan("nuoc.ty >= 50%", "tinh_.ty >= 50%"), frame, by="nhom")
    found = {group: verdicts(result.filter(nhom=group)) for group in frame["nhom"].unique()}
    assert found == {
        "đúng": ["met", "met"],
        "giá trị lạ": ["bad_data", "bad_data"],
        "thiếu cấp": ["bad_data", "bad_data"],
        "thiếu nhà nước": ["bad_data", "met"],
        "xã": ["not_applicable", "not_applicable"],
        "không mã": ["bad_data", "bad_data"],
    }


@every_engine
def test_a_contradiction_that_may_change_the_verdict_makes_it_bad_data_in_its_group(engine):
    frame = agencies(
        nhom=[1, 1, 2, 3],
        tong_so=[2, 2, 2, -1],
        phan=[1, 3, 1, None],
        nam=[1, 1, 1, 1],
        cap=["tinh", "tinh", "tinh", "tinh"],
    )
    result = evaluated(engine, plan("tinh_.ty >= 50%", "tinh_.tong_nam >= 1 nguoi"), frame, by="nhom")
    assert verdicts(result, "nhom") == [
        (1, "bad_data"),
        (1, "met"),
        (2, "met"),
        (2, "met"),
        (3, "bad_data"),
        (3, "met"),
    ]


# ---- repeated agencies


@every_engine
def test_an_agency_twice_in_a_group_is_one_of_which_nothing_is_known(engine):
    frame = agencies(ma=["A", "A", "A", "B"], nhom=[1, 1, 2, 2], tong_so=[2] * 4, phan=[1] * 4)
    result = evaluated(engine, plan("tinh_.ty >= 50%", "xa_.ty >= 50%"), frame, by="nhom")
    assert verdicts(result, "nhom") == [(1, "bad_data"), (1, "not_applicable"), (2, "met"), (2, "not_applicable")]
    assert lines(result)[0] == ("bad_data", None, ZERO, ONE, (1, 0, 0, 0))
    assert verdicts(evaluated(engine, plan("tinh_.ty >= 50%"), frame)) == ["bad_data"]


@every_engine
def test_an_agency_twice_where_the_group_is_null(engine):
    frame = agencies(ma=["A", "A", "A"], nhom=[None, None, 1], tong_so=[2] * 3, phan=[1] * 3)
    result = evaluated(engine, plan("tinh_.ty >= 50%"), frame, by="nhom")
    assert verdicts(result, "nhom") == [(1, "met"), (None, "bad_data")]


@every_engine
@pytest.mark.parametrize("how", ["unique", "without ids"])
def test_nobody_looks_for_repeated_agencies(engine, how):
    frame = agencies(ma=["A", "A"], tong_so=[2] * 2, phan=[1] * 2)
    frame = frame.drop("ma") if how == "without ids" else frame
    [line] = lines(evaluated(engine, plan("tinh_.ty >= 50%"), frame, unique=True))
    assert line == ("met", None, HALF, HALF, (2, 2, 0, 0))


@every_engine
def test_a_frame_without_ids_is_refused_unless_its_rows_are_vouched_for(engine):
    ruleset = plan("tinh_.ty >= 50%")
    frame = agencies(ma=None, mã=["A"], tong_so=[2], phan=[1])
    for call in (evaluated, functools.partial(judged, statement="tinh_.ty")):
        with pytest.raises(BadData) as error:
            call(engine, ruleset, frame)
        assert [(one.code, one.facts["value"]) for one in error.value.issues] == [("missing-column", "ma")]
        assert verdicts(call(engine, ruleset, frame, unique=True)) == ["met"]


def test_an_index_of_pandas_is_no_column_of_ids():
    frame = pandas_agencies(tong_so=[2], phan=[1]).set_index("ma")
    assert issues(lambda: plan("tinh_.ty >= 50%").evaluate_frame(frame)) == [("missing-column", None, None, None)]
    assert plan("tinh_.ty >= 50%").evaluate_frame(frame.reset_index())["verdict"].tolist() == ["met"]
