"""Numbers that nobody can work with are named as such everywhere; that Python will not write them is nobody's business."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction

import pytest
from data_files import issues_of as issues_of_file
from small_province import PLAN, tinh

import vtlt_rules as vtlt
from vtlt_rules import Verdict

LONG = 10**5000
TOO_LONG = [
    10**30, LONG, LONG + 1, Fraction(LONG, 7), Fraction(1, LONG + 1), Fraction(LONG + 1, LONG), Fraction(2 * LONG + 1, 2),
    Decimal(LONG), Decimal("1E-31"), 1e300, 1e-31, 5e-324,
]  # fmt: skip
NEGATIVE = [-LONG, Fraction(-LONG, 7), -(10**30)]
NAMES = ["ma", "ten", "cap", "cbccvc", "co_kho", "dien_tich", "huong_dan"]


def all_of(rules: vtlt.Ruleset, agency: dict[str, object]) -> set[tuple[str, ...]]:
    """Return what all evaluators refuse an agency for; nothing where they do not."""
    found: set[tuple[str, ...]] = set()
    for ask in (lambda it: rules.evaluate([it]), rules.compile(), rules.accumulator().add):
        try:
            ask(agency)
            found.add(())
        except vtlt.BadData as error:
            str(error)
            found.add(tuple(issue.code for issue in error.issues))
    return found


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("number", [*TOO_LONG, *NEGATIVE, [LONG], {LONG: LONG}], ids=type)
def test_in_any_cell_of_python(small_plan, name, number):
    agency = tinh("T1", cbccvc=1, co_kho=True) | {name: number}
    is_whole = isinstance(number, int)
    if name == "ma":
        code = "number-too-long" if is_whole else "wrong-type"
        assert all_of(small_plan, agency) == {(code,)}
        return
    if name == "cap":
        assert all_of(small_plan, agency) == {("wrong-type",)}
        return
    assert all_of(small_plan, agency) == {()}
    report = small_plan.evaluate([agency])
    assert report.to_text() and json.dumps(report.to_dict("en")) and all(one.explain() for one in report.findings)
    accumulator = small_plan.accumulator()
    accumulator.add(agency)
    verdicts = [finding.verdict for finding in report.findings]
    assert [*small_plan.compile()(agency)] == [*accumulator.verdicts] == verdicts
    code = "wrong-type"
    if name in ("cbccvc", "dien_tich") and not isinstance(number, list | dict):
        code = "negative" if number in NEGATIVE else "number-too-long"
    assert [(one.field, one.code) for one in report.data_issues] == ([] if name == "ten" else [(name, code)])


@pytest.mark.parametrize("number", [LONG, -LONG, Fraction(1, LONG), 10**30], ids=type)
def test_beside_a_registry(small_plan, number):
    for name in ("cap", "ma"):
        with pytest.raises(vtlt.BadData) as caught:
            small_plan.evaluate([tinh("T1") | {name: number}], registry=[tinh("T1")])
        assert str(caught.value)
        assert caught.value.issues[0].code in ("attribute-conflict", "number-too-long", "wrong-type")
        with pytest.raises(vtlt.BadData) as caught:
            small_plan.evaluate([tinh("T1")], registry=[tinh("T1") | {name: number}])
        assert str(caught.value)


def test_ids_that_nobody_has(small_plan):
    accumulator = small_plan.accumulator()
    for ma in (LONG, -LONG, 10**30, Fraction(1, LONG), Decimal(LONG), [LONG]):
        assert ma not in accumulator
        with pytest.raises(KeyError) as caught:
            accumulator.remove(ma)
        assert str(caught.value)
    for ma in (10**30 - 1, -(10**30) + 1, 0):
        accumulator.add(tinh(ma))
        assert small_plan.compile()(tinh(ma)) == small_plan.compile()(tinh("T1"))
        accumulator.remove(ma)


def test_thresholds_and_other_arguments(small_plan):
    with pytest.raises(vtlt.InvalidRuleset) as caught:
        small_plan.with_thresholds({"cap_tinh.lap_ho_so": "1" * 5000 + "%"})
    assert [one.code for one in caught.value.diagnostics] == ["number-too-long"]
    for ask in (
        lambda: small_plan.with_thresholds({"cap_tinh.lap_ho_so": LONG}),
        lambda: small_plan.with_thresholds({LONG: "1%"}),
        lambda: small_plan.evaluate([], as_of=LONG),
        lambda: small_plan.evaluate(LONG),
        lambda: small_plan.evaluate([LONG]),
        lambda: small_plan.compile()(LONG),
        lambda: small_plan.accumulator().add([LONG]),
        lambda: small_plan.evaluate([])[LONG],
    ):
        with pytest.raises(TypeError) as refused:
            ask()
        assert str(refused.value)
    with pytest.raises(ValueError, match="decimals"):
        small_plan.to_sql(decimals=LONG)


def test_sums_of_fractions_may_become_longer_than_python_writes():
    """300 denominators that have nothing in common, of 30 digits each: the sum has thousands."""
    rules = vtlt.parse(PLAN + "    cap_tinh.tong_kho >= 1 m2\n")
    agencies = [tinh(f"T{n}", dien_tich=Fraction(1, 10**29 + n)) for n in range(300)]
    report = rules.evaluate(agencies)
    finding = report.findings[-1]
    assert finding.verdict is Verdict.NOT_MET and report.data_issues == ()
    assert finding.bounds.low == sum((agency["dien_tich"] for agency in agencies), Fraction(0))
    assert finding.bounds.low.denominator > 10**5000
    assert report.to_text() and json.dumps(report.to_dict()) and finding.explain()
    accumulator = rules.accumulator()
    for agency in agencies:
        accumulator.add(agency)
    assert accumulator.verdicts[-1] is Verdict.NOT_MET


def test_a_fraction_with_a_long_denominator_is_exact(small_plan):
    for denominator, code in ((7**320, []), (10**300 - 1, []), (10**300, ["number-too-long"])):
        report = small_plan.evaluate([tinh(dien_tich=20 + Fraction(1, denominator), co_kho=True)])
        assert [one.code for one in report.data_issues] == code
        assert report["cap_tinh.dien_tich"][0].verdict is (Verdict.BAD_DATA if code else Verdict.MET)


@pytest.mark.parametrize("digits", ["1" * 5000, "1" * 31, "0," + "1" * 5000])
def test_in_files(tmp_path, digits):
    assert [one.code for one in issues_of_file(tmp_path, f"ma;cbccvc\nT01;{digits}\n")] == ["number-too-long"]
    written = digits.replace(",", ".")
    for name in ("cbccvc", "tai_lieu"):
        text = f'[{{"ma": "T01", "{name}": {written}}}]'
        assert [one.code for one in issues_of_file(tmp_path, text, "data.json")] == ["number-too-long"]
    if "," not in digits:
        found = issues_of_file(tmp_path, f'[{{"ma": {digits}, "cbccvc": 1}}]', "data.json")
        assert [(one.code, one.field) for one in found] == [("number-too-long", "ma")]


def test_ids_of_json_have_as_many_digits_as_those_of_python(tmp_path, small_plan):
    file = tmp_path / "data.json"
    for number, is_right in ((10**30 - 1, True), (1 - 10**30, True), (10**30, False), (-(10**30), False)):
        file.write_text(json.dumps([{"ma": number, "cap": "tinh"}]), encoding="utf-8")
        if is_right:
            assert small_plan.schema.read(file)[0]["ma"] == str(number)
        else:
            with pytest.raises(vtlt.BadData):
                small_plan.schema.read(file)
        assert (all_of(small_plan, tinh(number)) == {()}) is is_right
