"""`it_nhat k trong (…)` where it could take long, or be another thing, in one evaluator or another."""

import duckdb
import polars as pl
import pytest

import vtlt_rules as vtlt
from vtlt_rules import Verdict
from vtlt_rules.errors import BadData
from vtlt_rules.verdict import Truth

MET, NOT_MET, UNDECIDED, NOT_APPLICABLE = Verdict.MET, Verdict.NOT_MET, Verdict.UNDECIDED, Verdict.NOT_APPLICABLE
TRUE, FALSE, UNKNOWN = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN

HEAD = """ke_hoach x "X"
thoi_ky 01/01/2018..31/12/2018
thuoc_tinh cap "Cấp" : { tinh, huyen, xa }
thuoc_tinh lon "Lớn" : co_khong
thuoc_tinh noi "Nơi" : chuoi
truong kho "Kho" : co_khong
"""


def plan(scope="cap = tinh", fields="", statement="moi s.kho"):
    return vtlt.parse(f'{HEAD}{fields}pham_vi s "S" khi {scope}\nmuc "I"\n{statement}\n')


def by_all(ruleset, agencies):
    """Return the verdict of the only statement by each evaluator, which must agree."""
    frame = pl.DataFrame([one | {"nhom": "1"} for one in agencies])
    connection = duckdb.connect()
    connection.register("agencies", frame.to_arrow())
    accumulator = ruleset.accumulator()
    for agency in agencies:
        accumulator.add(agency)
    eager = ruleset.evaluate_frame(frame, by=["nhom"])
    lazy = ruleset.evaluate_frame(frame.lazy(), by=["nhom"]).collect()
    of_duckdb = ruleset.evaluate_frame(connection.table("agencies"), by=["nhom"]).pl()
    found = {
        ruleset.evaluate(agencies).findings[0].verdict,
        accumulator.verdicts[0],
        *(Verdict(answer["verdict"][0]) for answer in (eager, lazy, of_duckdb)),
    }
    assert len(found) == 1, found
    return found.pop()


def agencies_by(engine, ruleset, frame):
    """Return the agencies of the only statement's scope, each with its verdict, by one engine."""
    if engine == "duckdb":
        answer = ruleset.evaluate_agencies(duckdb.from_arrow(frame.to_arrow()), ruleset.statements[0]).pl()
    else:
        given = frame.lazy() if engine == "lazy polars" else frame
        answer = ruleset.evaluate_agencies(given, ruleset.statements[0]).lazy().collect()
    return sorted(zip(answer["ma"], answer["verdict"], strict=True))


@pytest.mark.parametrize(
    ("count", "truths", "expected"),
    [
        (2, [TRUE, TRUE, UNKNOWN], TRUE),
        (2, [TRUE, UNKNOWN, FALSE], UNKNOWN),
        (2, [TRUE, FALSE, FALSE], FALSE),
        (2, [UNKNOWN, UNKNOWN, FALSE], UNKNOWN),
        (3, [UNKNOWN, UNKNOWN, FALSE], FALSE),
        (1, [FALSE, FALSE], FALSE),
        (1, [FALSE, UNKNOWN], UNKNOWN),
        (2, [TRUE, TRUE], TRUE),
    ],
)
def test_so_many_in_three_values(count, truths, expected):
    assert Truth.at_least(count, truths) is expected


@pytest.mark.parametrize(
    ("agencies", "expected"),
    [
        # of the three, A has two, B one: B is out, whatever it has
        ([("A", "tinh", True, "x", True), ("B", "tinh", False, "x", False)], MET),
        ([("A", "tinh", False, "Gò Công", False), ("B", "xa", True, "x", True)], NOT_MET),
        ([("A", "xa", True, "GÒ CÔNG", None), ("B", "xa", False, "x", True)], UNDECIDED),
        ([("A", "xa", True, "x", None)], NOT_APPLICABLE),
    ],
)
def test_so_many_in_a_scope(agencies, expected):
    ruleset = plan('it_nhat 2 trong (cap = tinh, lon, noi = "Gò Công")')
    names = ("ma", "cap", "lon", "noi", "kho")
    assert by_all(ruleset, [dict(zip(names, one, strict=True)) for one in agencies]) is expected


def test_a_scope_is_told_although_an_attribute_is_missing():
    ruleset = plan("it_nhat 2 trong (cap = tinh, lon, khong lon)")
    agency = {"ma": "A", "cap": "tinh", "lon": True, "noi": None, "kho": True}
    assert by_all(ruleset, [agency]) is MET
    two_of_four = plan('it_nhat 2 trong (cap = tinh, cap thuoc { tinh, xa }, lon, noi = "Gò Công")')
    assert by_all(two_of_four, [agency | {"lon": None}, agency | {"ma": "B", "noi": "x"}]) is MET


DEEP = 40
"""Lists in one another; one expression for each place of a term would be 2 to the 40th."""


def nested(of, depth=DEEP):
    found = of
    for _ in range(depth):
        found = f"it_nhat 2 trong ({of}, {found}, khong {of})"
    return found


def test_lists_in_one_another_take_no_longer_than_they_are():
    """Of a term, its opposite and the rest, two hold where the rest does; innermost is the term."""
    derived = f'truong d "D" : co_khong = {nested("kho")}\n'
    ruleset = plan(fields=derived, statement="moi s.d")
    agency = {"ma": "A", "cap": "tinh", "lon": True, "noi": "x", "kho": True}
    assert by_all(ruleset, [agency]) is MET
    assert by_all(ruleset, [agency, agency | {"ma": "B", "kho": False}]) is NOT_MET
    assert ruleset.compile()(agency) == (MET,)
    in_scope = plan(nested("lon"))
    assert by_all(in_scope, [agency, agency | {"ma": "B", "lon": False, "kho": False}]) is MET
    assert len(in_scope.to_sql("duckdb", table="t")) < 100_000


def test_a_long_list_is_counted_and_not_tried():
    """Of 60 fields half must be there: there are more than 10 to the 17th ways to choose them."""
    names = [f"b{i}" for i in range(60)]
    fields = "".join(f'truong {name} "{name.upper()}" : co_khong\n' for name in names)
    fields += f'truong d "D" : co_khong = it_nhat 30 trong ({", ".join(names)})\n'
    statements = f"moi s.d\nmoi s.kho khi it_nhat 31 trong ({', '.join(names)})"
    ruleset = plan(fields=fields, statement=statements)
    agency = {"ma": "A", "cap": "tinh", "kho": False} | {name: i < 30 for i, name in enumerate(names)}
    assert [one.verdict for one in ruleset.evaluate([agency]).findings] == [MET, NOT_APPLICABLE]
    assert ruleset.compile()(agency) == (MET, NOT_APPLICABLE)
    open_ = agency | {"b29": None}
    assert [one.verdict for one in ruleset.evaluate([open_]).findings] == [UNDECIDED, NOT_APPLICABLE]
    assert ruleset.compile()(open_) == (UNDECIDED, NOT_APPLICABLE)
    clash = agency | {"b0": None, "d": False}  # 29 and perhaps one more: it was not reported, and it may be
    assert [one.verdict for one in ruleset.evaluate([clash]).findings] == [NOT_MET, NOT_APPLICABLE]
    assert ruleset.evaluate([agency | {"d": False}]).findings[0].verdict is Verdict.BAD_DATA


@pytest.mark.parametrize("engine", ["polars", "lazy polars", "duckdb"])
@pytest.mark.parametrize(
    ("scope", "members"),
    [
        # A is of the province and large, B is of Gò Công and large, C is only large
        ('it_nhat 2 trong (cap = tinh, lon, noi = "Gò Công")', [("A", "met"), ("B", "not_met")]),
        ('khong it_nhat 2 trong (cap = tinh, lon, noi = "Gò Công")', [("C", "met")]),
        ('it_nhat 1 trong (cap = tinh, cap = huyen, noi = "Gò Công")', [("A", "met"), ("B", "not_met")]),
    ],
)
def test_the_agencies_of_a_scope_that_counts_conditions(engine, scope, members):
    rows = [("A", "tinh", True, "x", True), ("B", "xa", True, "GÒ CÔNG", False), ("C", "xa", True, "x", True)]
    frame = pl.DataFrame(rows, schema=["ma", "cap", "lon", "noi", "kho"], orient="row")
    assert agencies_by(engine, plan(scope), frame) == members


def test_the_group_is_missing_of_an_agency_of_a_scope_that_counts_conditions():
    ruleset = plan("it_nhat 2 trong (cap = tinh, cap = huyen, lon)", statement="moi s.kho tung noi")
    rows = [("A", "tinh", True, "x", True), ("B", "huyen", True, None, True), ("C", "xa", True, None, True)]
    frame = pl.DataFrame(rows, schema=["ma", "cap", "lon", "noi", "kho"], orient="row")
    for evaluate in (ruleset.evaluate_frame, lambda given: ruleset.evaluate_agencies(given, ruleset.statements[0])):
        with pytest.raises(BadData) as error:
            evaluate(frame)
        assert [(one.code, one.field, one.agency) for one in error.value.issues] == [("missing-attribute", "noi", "B")]
