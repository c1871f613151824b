"""``Report.from_dict``: a report stands on its own, and what is no report is refused with all reasons."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from small_province import PLAN, tinh

import vtlt_rules as vtlt
from reports_kept import check_kept
from vtlt_rules import Report, Verdict
from vtlt_rules.errors import REPORT_FAULTS

ROOT = Path(__file__).resolve().parents[2]
REPORTED = [
    tinh("T01", ten="Sở Một", cbccvc=1000, lap_duoc=412, co_kho=True, dien_tich=19, huong_dan="chua"),
    tinh("T02", cbccvc=250, lap_duoc=None, co_kho=True, huong_dan="05/03/2018"),
    tinh("T03", cbccvc=3, lap_duoc=4),
    {"ma": "H01", "cap": "huyen", "cbccvc": 4, "lap_duoc": 1},
]


@pytest.fixture(scope="module")
def report(small_plan):
    return small_plan.evaluate(REPORTED, as_of="30/06/2018")


@pytest.fixture
def data(report):
    return json.loads(json.dumps(report.to_dict()))


# ---- it comes back


def test_a_report_comes_back_and_says_the_same(report):
    again = check_kept(report)
    assert again is not report
    assert again.to_text("en") == report.to_text("en")
    assert [one.explain() for one in again.findings] == [one.explain() for one in report.findings]
    assert again.data_issues[0].message("en") == report.data_issues[0].message("en")
    assert again.agency("T02").to_text() == report.agency("T02").to_text()
    assert again["1"][0].agencies[0].sums == report["1"][0].agencies[0].sums
    assert again["1"][0].agencies[0].bounds.low == Fraction(103, 250)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_example_of_2018_comes_back(plan_2018, lang):
    example = ROOT / "examples" / "tien_giang_2018"
    read = plan_2018.schema.read(example / "data.csv", example / "registry.csv")
    for report in (plan_2018.evaluate(read), plan_2018.evaluate(read, as_of="30/06/2018"), plan_2018.evaluate([])):
        check_kept(report, lang)


@pytest.fixture(scope="module")
def song_dao():
    """The example of several years: groups, classes, points, growth."""
    folder = ROOT / "examples" / "song_dao_2026_2030"
    return folder, vtlt.load(folder / "ke_hoach.vtlt")


def report_of_two_years(folder: Path, plan: vtlt.Ruleset) -> Report:
    now, then = (plan.schema.read(folder / f"so_lieu_{year}.csv", folder / "danh_sach.csv") for year in (2026, 2025))
    return plan.evaluate(now, previous=then, as_of="31/12/2026")


def test_groups_classes_points_and_growth_come_back(song_dao):
    report = report_of_two_years(*song_dao)
    again = check_kept(report)
    assert any(one.groups for one in again.findings) and any(one.classes for one in again.findings)
    assert any(one.change for one in again.findings)
    folder, plan = song_dao
    check_kept(
        plan.evaluate(plan.schema.read(folder / "so_lieu_2026.csv", folder / "danh_sach.csv"))
    )  # with notes on growth


def test_thresholds_that_were_given_come_back(small_plan):
    rules = small_plan.with_thresholds({"cap_huyen.lap_ho_so": "33,3%", "2/1": "12,5 m2", "2/2": "7 m2"})
    again = check_kept(rules.evaluate(REPORTED))
    assert [one.is_given for one in again.ruleset.statements] == [False, True, False, True, True, False]
    assert again["1/2"][0].threshold == Fraction(333, 1000)
    rules = rules.with_thresholds({"1/1": "39%"})
    assert check_kept(rules.evaluate(REPORTED))["1/1"][0].threshold == Fraction(39, 100)


@pytest.mark.parametrize("given", [{}, {"b": 3}, {"c": 3}, {"b": 1, "c": 4}])
def test_thresholds_of_agencies_of_which_nothing_is_known_come_back(given):
    rules = vtlt.parse("""
ke_hoach thu "Thử"
don_vi nguoi "người" nguyen
thuoc_tinh cap "Cấp" : { xa }
truong a "A" : nguoi
truong b "B" : nguoi
truong c "C" : nguoi
pham_vi s "S" khi cap = xa
muc "1"
    moi s.a <= b - c
    moi s.a >= 50% cua b - c + 1 nguoi
""")
    check_kept(rules.evaluate([{"ma": "1", "cap": "xa", **given}]))


def test_figures_of_thousands_of_digits_come_back(small_plan):
    agencies = [tinh(f"T{n}", cbccvc=10**29 + n, lap_duoc=n) for n in range(300)]
    ratio = check_kept(small_plan.evaluate(agencies))["1/1"][0]
    assert ratio.bounds.low == Fraction(sum(range(300)), 300 * 10**29 + sum(range(300)))
    text = small_plan.evaluate(agencies[:2]).to_dict()
    text["findings"][0]["shortfall"] = "7" * 6000  # more than Python reads by itself
    assert Report.from_dict(text).findings[0].shortfall == int("7" * 3000) * 10**3000 + int("7" * 3000)


def test_words_and_texts_that_nobody_sees_come_back(small_plan):
    hostile = '<script>alert(1)</script> {word} %s \u202e " \\ \ud800'
    issues = small_plan.evaluate([tinh("X", cbccvc=hostile, ten=hostile), tinh("Y", dien_tich=-1, co_kho="7")])
    check_kept(issues)


def test_the_plan_is_parsed_from_the_data_and_nothing_is_opened(monkeypatch):
    text = 'ke_hoach k "K"\ntheo rieng\nmuc "1"\n    moi s.a\n'
    library = {
        "rieng": 'tu_vung rieng "R"\nthuoc_tinh o "O" : co_khong\ntruong a "A" : co_khong\npham_vi s "S" khi o\n'
    }
    data = vtlt.parse(text, library=library).evaluate([{"ma": "X", "o": True, "a": False}]).to_dict()

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a file was looked for")

    monkeypatch.setattr("vtlt_rules.library.read_plain", refuse)
    monkeypatch.setattr("vtlt_rules.library.rulesets_folder", refuse)
    again = Report.from_dict(data)
    assert again.verdict is Verdict.NOT_MET
    assert again.ruleset.vocabularies[0].written == library["rieng"]


# ---- what is no report


WRONG: dict[str, tuple[Callable[[Any], object], str, str]] = {
    "version": (lambda d: d.update(schema="vtlt-report/1"), "schema", "type"),
    "key": (lambda d: d.pop("as_of"), "as_of", "required"),
    "further key": (lambda d: d.update(extra=1), "extra", "unknown-key"),
    "number": (lambda d: d.update(agency_count=3.0), "agency_count", "type"),
    "yes for a number": (lambda d: d.update(agency_count=True), "agency_count", "type"),
    "verdict": (lambda d: d["findings"][0].update(verdict="fine"), "findings[0].verdict", "type"),
    "float": (lambda d: d["findings"][0].update(low=0.5), "findings[0].low", "type"),
    "no number": (lambda d: d["findings"][0].update(low="1/0"), "findings[0].low", "type"),
    "decimal": (lambda d: d["findings"][0].update(low="0.5"), "findings[0].low", "type"),
    "line end": (lambda d: d["findings"][0].update(shortfall="5\n"), "findings[0].shortfall", "type"),
    "other digits": (lambda d: d["findings"][0].update(shortfall="٣"), "findings[0].shortfall", "type"),
    "no day": (lambda d: d.update(as_of="2018-02-30"), "as_of", "value"),
    "no milestone": (lambda d: d["findings"][5]["agencies"][0].update(milestone="2018-99-99"),
                     "findings[5].agencies[0].milestone", "value"),
    "no lower bound": (lambda d: d["findings"][0].update(previous={"low": None, "high": "1"}),
                       "findings[0].previous", "value"),
    "agency": (lambda d: d["findings"][0]["agencies"][0].update(agency="T99"), "findings[0].agencies[0].agency", "ids"),
    "agency twice": (lambda d: d["findings"][0]["agencies"].append(d["findings"][0]["agencies"][0]),
                     "findings[0].agencies", "ids"),
    "listed twice": (lambda d: d["agencies"].append(d["agencies"][0]), "agencies", "ids"),
    "nothing measured": (lambda d: d["findings"][0].update(reported=None), "findings[0].reported", "type"),
    "statement": (lambda d: d["findings"].pop(), "findings", "statements"),
    "statements in another order": (lambda d: d["findings"].reverse(), "findings", "statements"),
    "no plan": (lambda d: d["ruleset"].update(sources=[]), "ruleset.sources", "plan"),
    "wrong plan": (lambda d: d["ruleset"]["sources"][0].update(text="moi"), "ruleset.sources", "plan"),
    "other plan": (lambda d: d["ruleset"]["sources"][0].update(text=PLAN.replace("40%", "41%")),
                   "ruleset.sha256", "digest"),
    "threshold of nothing": (lambda d: d["ruleset"]["thresholds"].update({"9/9": "5%"}),
                             "ruleset.thresholds", "thresholds"),
    "threshold that is none": (lambda d: d["ruleset"]["thresholds"].update({"1/1": "xyz"}), "ruleset.sources", "plan"),
    "bounds": (lambda d: d["findings"][0]["agencies"][0].update(low="1"), "findings[0].agencies[0]", "bounds"),
    "contribution": (
        lambda d: d["findings"][0]["agencies"][0]["contribution"].update(denominator={"low": "0", "high": "0"}),
        "findings[0].agencies[0]", "bounds"),
    "field": (lambda d: d["findings"][0]["missing"][0].update(field="x"), "findings[0].missing[0].field", "field"),
    "cell of nobody": (lambda d: d["findings"][0]["missing"][0].update(agency="x"), "findings[0].missing[0].agency", "ids"),
    "code": (lambda d: d["data_issues"][0].update(code="no-such"), "data_issues[0]", "message"),
    "facts": (lambda d: d["data_issues"][0].update(facts={}), "data_issues[0]", "message"),
    "note": (lambda d: d["notes"].append({"code": "x", "message": "", "field": None, "file": None, "facts": {}}),
             "notes[0]", "message"),
    "classes": (lambda d: d["findings"][0].update(classes=[]), "findings[0].classes", "class"),
    "class of an agency": (lambda d: d["findings"][0]["agencies"][0].update(classes=["tot"]),
                           "findings[0].classes", "class"),
    "group": (lambda d: d["findings"][0]["groups"].append(
        {"value": "x", "label": "", "verdict": "met", "provisional": None, "low": None, "high": None, "shown": None,
         "reported": {"numerator": "0", "denominator": "0", "agencies": 0, "value": None}, "shortfall": None,
         "agencies": ["T99"]}), "findings[0].groups[0].value", "group"),
}  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_wrong_is_said_with_its_place(data, wrong):
    spoil, path, code = WRONG[wrong]
    spoil(data)
    with pytest.raises(vtlt.BadReport) as caught:
        Report.from_dict(data)
    assert (path, code) in [(one.path, one.code) for one in caught.value.faults]
    assert isinstance(caught.value, ValueError)
    assert path in str(caught.value) and caught.value.message("en") != caught.value.message("vi")


def test_every_code_occurs():
    assert {code for _, _, code in WRONG.values()} | {"more"} == set(REPORT_FAULTS)


def test_all_that_is_wrong_is_said_at_once(data):
    data["findings"][0]["low"], data["findings"][3]["agencies"][1]["verdict"] = 1, None
    del data["engine"]
    with pytest.raises(vtlt.BadReport) as caught:
        Report.from_dict(data)
    assert {one.path for one in caught.value.faults} == {"engine", "findings[0].low", "findings[3].agencies[1].verdict"}
    data["agencies"] = list(range(500))
    with pytest.raises(vtlt.BadReport) as caught:
        Report.from_dict(data)
    assert len(caught.value.faults) == 101 and caught.value.faults[-1].code == "more"


@pytest.mark.parametrize("nothing", [None, [], "{}", 5, {}, {1: 2}, {"schema": "vtlt-report/2"}])
def test_other_data(nothing):
    with pytest.raises(vtlt.BadReport):
        Report.from_dict(nothing)


def places(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [path, *(found for key, value in items for found in places(value, (*path, key)))]


def spoil(data: Any, times: int) -> int:
    """Put another value of the data, or nothing, in some place, again and again; return how often that was refused.

    What is not refused is a report that can be shown in every way, and comes back.
    """
    dice = random.Random(2018)
    every = places(data)
    refused = 0
    for _ in range(times):
        spoilt = copy.deepcopy(data)
        *way, last = dice.choice(every[1:])
        inner = at(spoilt, way)
        inner[last] = copy.deepcopy(
            dice.choice([at(data, dice.choice(every)), None, "", "-1", "0", "chua", [], {}, True, 7])
        )
        try:
            report = Report.from_dict(spoilt)
        except vtlt.BadReport:
            refused += 1
            continue
        assert report.to_text() and report._repr_html_() and repr(report)
        assert all(one.explain() and repr(one) for one in report.findings)
        assert all(report.agency(one.id).to_text("en") for one in report.agencies)
        check_kept(report, is_sound=False)
    return refused


def at(data: Any, path: Sequence[Any]) -> Any:
    for key in path:
        data = data[key]
    return data


def test_spoilt_data_is_refused_or_can_be_read(data):
    assert 100 < spoil(data, 300) < 299


def test_spoilt_groups_classes_and_growth(song_dao):
    folder, plan = song_dao
    assert 20 < spoil(json.loads(json.dumps(report_of_two_years(folder, plan).to_dict())), 60) < 60


@pytest.mark.long
def test_spoilt_data_often(data, song_dao):
    folder, plan = song_dao
    assert spoil(data, 3000) > 1000
    assert spoil(json.loads(json.dumps(report_of_two_years(folder, plan).to_dict())), 600) > 200


LONG = "9" * 5000


@pytest.mark.parametrize(
    ("key", "value"), [("low", LONG), ("high", f"{LONG}/7"), ("low", f"1/{LONG}"), ("shortfall", LONG)],
    ids=["low", "ratio", "small", "shortfall"],
)  # fmt: skip
def test_numbers_of_any_length_are_shown_as_well(data, key, value, tmp_path):
    """They are longer than Python writes an integer."""
    place = next(place for place, one in enumerate(data["findings"]) if one[key] is not None)
    data["findings"][place][key] = value
    report = vtlt.Report.from_dict(data)
    assert report.to_dict()["findings"][place][key] == value
    for suffix in (".txt", ".json", ".md", ".html", ".docx", ".xlsx"):
        report.save(tmp_path / f"a{suffix}")
    for lang in ("vi", "en"):
        assert report.findings[place].explain(lang) and report.compare(report).to_text(lang)
        assert vtlt.Trend.of([report]).to_html(lang)
