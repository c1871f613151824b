"""What a ruleset is evaluated on: agencies of any shape, a registry, the day of the data."""

from __future__ import annotations

import dataclasses
import datetime
from fractions import Fraction
from types import SimpleNamespace

import attrs
import pytest
from small_province import lap_ho_so, tinh

import vtlt_rules as vtlt
from vtlt_rules import Interval, Verdict

# ---- agencies of any shape


@attrs.frozen
class AttrsAgency:
    ma: str
    cap: str
    cbccvc: int | None = None
    lap_duoc: int | None = None


@dataclasses.dataclass
class DataAgency:
    ma: str
    cap: str
    cbccvc: int | None = None
    lap_duoc: int | None = None


class SlottedAgency:
    __slots__ = ("cap", "cbccvc", "lap_duoc", "ma")

    def __init__(self, ma, cap, cbccvc, lap_duoc):
        self.ma, self.cap, self.cbccvc, self.lap_duoc = ma, cap, cbccvc, lap_duoc


SHAPES = [
    lambda ma, **fields: AttrsAgency(ma, "tinh", **fields),
    lambda ma, **fields: DataAgency(ma, "tinh", **fields),
    lambda ma, **fields: SlottedAgency(ma, "tinh", **fields),
    lambda ma, **fields: SimpleNamespace(ma=ma, cap="tinh", **fields),
    lambda ma, **fields: tinh(ma, **fields),
]


@pytest.mark.parametrize("shape", SHAPES)
def test_objects_and_mappings(small_plan, shape):
    finding = lap_ho_so(small_plan, shape("A", cbccvc=10, lap_duoc=3), shape("B", cbccvc=10, lap_duoc=None))
    assert finding.verdict is Verdict.UNDECIDED
    assert finding.bounds == Interval(Fraction(3, 20), Fraction(13, 20))
    assert [(cell.agency, cell.field) for cell in finding.missing] == [("B", "lap_duoc")]


def test_shapes_may_be_mixed_and_come_from_a_generator(small_plan):
    agencies = (shape(f"A{n}", cbccvc=10, lap_duoc=n) for n, shape in enumerate(SHAPES))
    [finding] = small_plan.evaluate(agencies)["cap_tinh.lap_ho_so"]
    assert finding.bounds == Interval(Fraction(1, 5), Fraction(1, 5))  # 0 + 1 + 2 + 3 + 4 of 50
    assert finding.shortfall == 10


def test_an_absent_field_is_missing_like_none(small_plan):
    absent, none = lap_ho_so(small_plan, tinh(cbccvc=10)), lap_ho_so(small_plan, tinh(cbccvc=10, lap_duoc=None))
    assert (absent.verdict, absent.bounds, absent.missing) == (none.verdict, none.bounds, none.missing)


def test_nothing_is_changed_in_what_was_given(small_plan):
    agency = tinh(cbccvc=10, lap_duoc=4, them="không khai báo")
    before = dict(agency)
    small_plan.evaluate([agency])
    assert agency == before


def test_enumeration_values_in_accents_and_labels(small_plan):
    for cap in ("tinh", "tỉnh", "cấp tỉnh", "Cấp tỉnh"):
        finding = lap_ho_so(small_plan, {"ma": "A", "cap": cap, "cbccvc": 5, "lap_duoc": 2})
        assert finding.verdict is Verdict.MET


def test_names_of_agencies(small_plan):
    finding = lap_ho_so(
        small_plan, tinh("T01", ten="Sở Nội vụ", cbccvc=5, lap_duoc=2), tinh("T02", cbccvc=1, lap_duoc=1)
    )
    assert [(agency.agency, agency.name) for agency in finding.agencies] == [("T01", "Sở Nội vụ"), ("T02", "T02")]


# ---- registry


def test_the_registry_says_who_exists(small_plan):
    registry = [tinh("A", ten="Sở A"), tinh("B", ten="Sở B"), {"ma": "H", "cap": "huyen"}]
    report = small_plan.evaluate([{"ma": "B", "cbccvc": 10, "lap_duoc": 9}], registry=registry)
    [finding] = report["cap_tinh.lap_ho_so"]
    assert report.agency_count == 3
    assert [(agency.agency, agency.verdict) for agency in finding.agencies] == [
        ("A", Verdict.UNDECIDED),
        ("B", Verdict.MET),
    ]
    assert {(cell.agency, cell.field) for cell in finding.missing} == {("A", "cbccvc"), ("A", "lap_duoc")}
    assert finding.verdict is Verdict.UNDECIDED
    [of_kho] = report["cap_tinh.dien_tich"]
    assert {(cell.agency, cell.field) for cell in of_kho.missing} >= {("A", "co_kho"), ("A", "dien_tich")}


def test_a_registry_alone(small_plan):
    report = small_plan.evaluate([], registry=[tinh("A")])
    assert [f.verdict for f in report["cap_tinh.lap_ho_so"]] == [Verdict.UNDECIDED]
    assert report.data_issues == ()


def test_the_registry_may_be_objects_and_the_returns_mappings(small_plan):
    registry = [AttrsAgency("A", "tinh")]
    report = small_plan.evaluate([{"ma": "A", "cbccvc": 5, "lap_duoc": 2}], registry)
    assert [f.verdict for f in report["cap_tinh.lap_ho_so"]] == [Verdict.MET]


def test_bad_data_names_everything_at_once(small_plan):
    registry = [tinh("A"), {"ma": "B"}, {"ma": "", "cap": "tinh"}, {"ma": "C", "cap": "xã"}]
    with pytest.raises(vtlt.BadData) as caught:
        small_plan.evaluate([{"ma": "A"}, {"cbccvc": 5}, {"ma": "D", "cbccvc": 5}], registry)
    found = {(issue.code, issue.agency, issue.field, issue.row) for issue in caught.value.issues}
    assert found == {
        ("missing-id", None, "ma", 2),  # of the returns
        ("missing-id", None, "ma", 3),  # of the registry
        ("not-in-registry", "D", None, 3),
        ("missing-attribute", "B", "cap", 2),
        ("unknown-value", "C", "cap", 4),
    }
    text = str(caught.value)
    assert len(text.splitlines()) == 4 and "not-in-registry" in text  # both without an id are one line
    assert isinstance(caught.value, vtlt.VtltError)


def test_a_return_given_twice_is_bad_data(small_plan):
    returns = [{"ma": "A", "cbccvc": 5, "lap_duoc": 2}] * 2
    report = small_plan.evaluate(returns, registry=[tinh("A"), tinh("B")])
    assert [(i.code, i.agency, i.row) for i in report.data_issues] == [("repeated-agency", "A", 2)]
    assert [finding.verdict for finding in report["cap_tinh.lap_ho_so"]] == [Verdict.BAD_DATA]
    assert report.agency_count == 2


def test_wrong_figures_do_not_raise(small_plan):
    report = small_plan.evaluate([tinh("A", cbccvc=-1), tinh("B", cbccvc=3, lap_duoc=4), tinh("C", dien_tich="rộng")])
    assert [(i.code, i.agency, i.field, i.row) for i in report.data_issues] == [
        ("negative", "A", "cbccvc", 1),
        ("part-exceeds-whole", "B", "lap_duoc", 2),
        ("wrong-type", "C", "dien_tich", 3),
    ]
    for issue in report.data_issues:
        assert issue.message("vi") != issue.message("en")


# ---- the day of the data


@pytest.mark.parametrize(
    "as_of",
    [
        datetime.date(2018, 6, 30),
        datetime.datetime(2018, 6, 30),
        "30/06/2018",
        "30/6/2018",
        "2018-06-30",
    ],
)
def test_as_of(small_plan, as_of):
    report = small_plan.evaluate([tinh(cbccvc=5, lap_duoc=2)], as_of=as_of)
    assert report.as_of == datetime.date(2018, 6, 30) and not isinstance(report.as_of, datetime.datetime)
    [finding] = report["cap_tinh.lap_ho_so"]
    assert (finding.verdict, finding.provisional) == (Verdict.PENDING, Verdict.MET)


def test_as_of_is_the_end_of_the_period_by_default(small_plan):
    assert small_plan.evaluate([]).as_of == datetime.date(2018, 12, 31)


@pytest.mark.parametrize("as_of", [20180630, 2018.5, ("30/06/2018",), True, b"30/06/2018"])
def test_as_of_of_a_wrong_type(small_plan, as_of):
    with pytest.raises(TypeError, match="as_of"):
        small_plan.evaluate([], as_of=as_of)


@pytest.mark.parametrize("as_of", ["", "31/02/2018", "06/30/2018", "30-06-2018", "2018/06/30", "hôm nay", "20180630"])
def test_as_of_that_is_no_date(small_plan, as_of):
    with pytest.raises(ValueError):  # noqa: PT011 - what it says is not settled
        small_plan.evaluate([], as_of=as_of)


# ---- files


def test_evaluate_what_was_read_from_files(small_plan, tmp_path):
    registry, returns = tmp_path / "danh_ba.csv", tmp_path / "bao_cao.csv"
    registry.write_text("ma,ten,cap\nA,Sở A,tinh\nB,Sở B,tinh\nH,Phòng,huyen\n", encoding="utf-8")
    returns.write_text("ma;cbccvc;lap_duoc;dien_tich;co_kho\nA;10;9;19,5;có\nH;5;1;;\n", encoding="utf-8")
    report = small_plan.evaluate(small_plan.schema.read(returns, registry))
    [finding] = report["cap_tinh.lap_ho_so"]
    assert finding.verdict is Verdict.UNDECIDED  # B is silent
    assert [agency.name for agency in finding.agencies] == ["Sở A", "Sở B"]
    [area] = report["cap_tinh.dien_tich"]
    assert [(agency.agency, agency.bounds) for agency in area.below] == [
        ("A", Interval(Fraction(39, 2), Fraction(39, 2)))
    ]
    assert [finding.bounds for finding in report["cap_huyen.lap_ho_so"]] == [Interval(Fraction(1, 5), Fraction(1, 5))]
    assert report.agency_count == 3
    assert any("huong_dan" in note["message"] for note in report.to_dict()["notes"])  # there is no such column
    assert report.to_dict("vi")["notes"] != report.to_dict("en")["notes"]


# ---- data of then where no line asks for it


@pytest.mark.parametrize("then", ["31/12/2025", b"a", 5, {"ma": "T1", "cap": "tinh"}])
def test_what_is_no_data_of_then_is_refused_whether_or_not_it_is_needed(small_plan, then):
    with pytest.raises(TypeError, match="several agencies"):
        small_plan.evaluate([], previous=then)
    with pytest.raises(TypeError, match=r"several agencies|data of one time"):
        small_plan.evaluate([], previous=[], previous_registry=then)


def test_data_of_then_that_no_line_asks_for_is_no_error(small_plan):
    now = [tinh("T1")]
    assert small_plan.evaluate(now, previous=iter(now)) == small_plan.evaluate(now)
