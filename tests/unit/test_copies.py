"""What the library gives or raises can be sent to another process: a copy says and holds the same."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from typing import Any

import pytest

import vtlt_rules as vtlt
from plans import plan_of
from vtlt_rules import Verdict
from vtlt_rules.errors import ExtraMissing
from vtlt_rules.laws import check_all
from vtlt_rules.testing import ExampleFailed

WAYS = [copy.copy, copy.deepcopy, *(lambda it, p=p: pickle.loads(pickle.dumps(it, p)) for p in range(6))]


def raised(function: Callable[..., object], *arguments: object) -> BaseException:
    with pytest.raises(Exception) as caught:  # noqa: PT011 - of which kind it is the tests compare
        function(*arguments)
    return caught.value


def plan() -> vtlt.Ruleset:
    return vtlt.parse(plan_of("moi cap_xa.co_kho", "cap_xa.lap_ho_so >= 40%"))


def failing() -> Any:
    """All laws that a plan breaks whose target nobody can reach."""
    return raised(lambda: check_all(vtlt.parse(plan_of("cap_xa.lap_ho_so > 100%")), examples=5))


ERRORS = {
    "no ruleset": lambda: raised(vtlt.load, "tien_giang/2017"),
    "no file": lambda: raised(vtlt.load, "khong/co.vtlt"),
    "a folder": lambda: raised(vtlt.load, "/"),
    "diagnostics": lambda: raised(vtlt.parse, plan_of("moi cap_xa.co_kh")),
    "no plan": lambda: raised(vtlt.parse, 'tu_vung a "A"'),
    "data": lambda: raised(plan().evaluate, [{"ma": "X1"}, {}]),
    "no clause": lambda: raised(plan().evaluate([]).__getitem__, "II.9"),
    "no statement": lambda: raised(plan().evaluate_agencies, None, "cap_xa.lap_ho_s"),
    "no extra": lambda: ExtraMissing("frames"),
    "a failed example": lambda: ExampleFailed("hai dòng\nở đây"),
    "laws": failing,
    "a law": lambda: failing().broken[0],
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("made", ERRORS.values(), ids=ERRORS)
def test_a_copy_of_an_error_says_the_same(made: Callable[[], Any], way: Callable[[Any], Any]):
    error = made()
    again = way(error)
    assert type(again) is type(error)
    assert str(again) == str(error)
    assert vars(again).keys() == vars(error).keys()
    for name in ("issues", "without_column", "known", "suggestion", "name", "key", "folder", "extra", "law", "reason"):
        assert getattr(again, name, None) == getattr(error, name, None)


def test_a_list_of_what_there_is_survives():
    error = pickle.loads(pickle.dumps(raised(vtlt.load, "tien_giang/201")))
    assert error.suggestion in error.known and "tien_giang/2018" in error.known
    assert error.message("en") != error.message("vi")


@pytest.mark.parametrize("way", WAYS)
def test_a_copy_of_a_report_says_the_same(way: Callable[[Any], Any]):
    agencies = [{"ma": "X1", "cap": "xa", "co_kho": True}, {"ma": "X2", "cap": "xa", "co_kho": 7, "cbccvc": -1}]
    report = plan().evaluate(agencies)
    again = way(report)
    assert again.to_dict() == report.to_dict() and again.to_text() == report.to_text()
    assert again.data_issues == report.data_issues and len(report.data_issues) == 2
    assert [way(one) for one in report.data_issues] == list(report.data_issues)
    assert [way(one).verdict for one in report.findings] == [one.verdict for one in report.findings]


@pytest.mark.parametrize("way", WAYS)
def test_verdicts_and_diagnostics_stay_what_they_are(way: Callable[[Any], Any]):
    for verdict in Verdict:
        assert way(verdict) is verdict
    found = vtlt.check(plan_of("moi cap_xa.co_kh", "cap_xa.lap_ho_so >= 40 m2"))
    again = [way(one) for one in found]
    assert len(found) == 2 and vtlt.diagnostics_to_dict(again) == vtlt.diagnostics_to_dict(found)
    assert vtlt.diagnostics_to_text(again, "en") == vtlt.diagnostics_to_text(found, "en")


@pytest.mark.parametrize("way", WAYS)
def test_a_copy_of_an_accumulator_goes_its_own_way(way: Callable[[Any], Any]):
    all_of_them = plan().accumulator()
    all_of_them.add({"ma": "X1", "cap": "xa", "co_kho": True, "cbccvc": 10, "cbccvc_lap_ho_so": 9})
    again = way(all_of_them)
    assert again.verdicts == all_of_them.verdicts == (Verdict.MET, Verdict.MET)
    again.add({"ma": "X2", "cap": "xa", "co_kho": False, "cbccvc": 90, "cbccvc_lap_ho_so": 0})
    assert again.verdicts == (Verdict.NOT_MET, Verdict.NOT_MET)
    assert all_of_them.verdicts == (Verdict.MET, Verdict.MET) and len(all_of_them) == 1
    again.remove("X1")
    assert "X1" in all_of_them and "X1" not in again
