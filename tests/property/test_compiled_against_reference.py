"""The compiled ruleset against the reference evaluator: equal verdicts, equal exceptions, whatever the agency."""

import types
from decimal import Decimal
from fractions import Fraction

import pytest
from attrs import evolve
from generators import Case, cases
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from kept import keeping

from shares import share
from vtlt_rules.compiled import Accumulator, CompiledVerdicts
from vtlt_rules.errors import BadData
from vtlt_rules.evaluate import evaluate

QUICK = settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
LONG = settings(
    max_examples=share(5000), deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.too_slow]
)


def outcome(call):
    """Return what a call gives, or the issues of the BadData that it raises."""
    try:
        return call()
    except BadData as error:
        return [(issue.code, issue.agency, issue.field) for issue in error.issues]


def as_object(agency):
    return types.SimpleNamespace(**agency)


def as_computed(agency):
    """Return an object of a class of its own, whose cells are properties."""
    return type("Computed", (), {name: property(lambda _, cell=cell: cell) for name, cell in agency.items()})()


def as_shadowed(agency):
    """Return an object whose class has something else by the name of each cell."""
    made = type("Shadowed", (), {name: staticmethod(lambda: 1) for name in [*agency, "mot", "hai"]})()
    vars(made).update(agency)
    return made


def as_mapping(agency):
    return types.MappingProxyType(agency)


def with_none(ruleset, agency):
    """Return an agency in which what is absent is None."""
    return dict.fromkeys([*ruleset.attributes, *ruleset.fields]) | agency


def with_decimals(agency):
    """Return an agency with decimals for fractions, as far as a decimal is the same number: a third is none."""
    decimals = {
        name: Decimal(value.numerator) / value.denominator for name, value in agency.items() if type(value) is Fraction
    }
    return agency | {name: value for name, value in decimals.items() if value == agency[name]}


ODD = [-1, 0, 1, 3, 7, 50, 10**30, Decimal("0.5"), Decimal("2.50"), Decimal("-0.1"), Decimal("1E-7"), Fraction(1, 3)]
"""Figures of which many contradict others, or are none."""


def odd_figures():
    """Choose number fields and what takes the place of their figures."""
    return st.lists(st.tuples(st.integers(0, 9), st.sampled_from(ODD)), max_size=3)


def with_odd(ruleset, agency, odd):
    names = [field.name for field in ruleset.fields.values() if field.unit is not None]
    return agency | {names[position % len(names)]: value for position, value in odd if names}


def check(case: Case, odd=()) -> None:
    compiled = CompiledVerdicts(case.ruleset, case.as_of)
    for agency in [*case.agencies, *(with_odd(case.ruleset, agency, odd) for agency in case.agencies if odd)]:
        report = outcome(lambda agency=agency: evaluate(case.ruleset, [agency], as_of=case.as_of))
        right = report if isinstance(report, list) else tuple(finding.verdict for finding in report.findings)
        full = with_none(case.ruleset, agency)
        objects = [kind(one) for kind in (as_object, as_computed, as_shadowed) for one in (agency, full)]
        for form in (agency, full, *objects, as_mapping(agency), with_decimals(agency)):
            got = outcome(lambda form=form: compiled(form))
            with keeping("compiled", evolve(case, agencies=[agency])):
                assert got == right, f"{case.text}\n{form}\nas of {case.as_of}\n{compiled.source}"


@QUICK
@given(cases(), odd_figures())
def test_bounded_data(case, odd):
    check(case, odd)


@QUICK
@given(cases(with_unbounded=True), odd_figures())
def test_unbounded_data(case, odd):
    check(case, odd)


@pytest.mark.long
@LONG
@given(cases(), odd_figures())
def test_bounded_data_long(case, odd):
    check(case, odd)


@pytest.mark.long
@LONG
@given(cases(with_unbounded=True), odd_figures())
def test_unbounded_data_long(case, odd):
    check(case, odd)


# ---- the accumulator


def compare_sums(case: Case, accumulator: Accumulator, inside: dict) -> None:
    right = evaluate(case.ruleset, inside.values(), as_of=case.as_of)
    assert accumulator.verdicts == tuple(finding.verdict for finding in right.findings), f"{case}\n{inside}"
    assert len(accumulator) == len(inside)


def check_sums(case: Case, steps) -> None:
    """Put the agencies of a case in and out, as the steps say, comparing after each."""
    accumulator = Accumulator(case.ruleset, case.as_of)
    inside: dict = {}
    for step, (position, takes_other) in enumerate(steps):
        agency = case.agencies[position % len(case.agencies)]
        ma = agency["ma"]
        try:
            evaluate(case.ruleset, [agency], as_of=case.as_of)
        except BadData:
            with pytest.raises(BadData):
                accumulator.add(agency)
            continue
        if ma not in inside:
            assert ma not in accumulator
            with pytest.raises(KeyError):
                accumulator.remove(ma)
            accumulator.add(agency)
            inside[ma] = agency
        elif takes_other:
            other = case.agencies[(position + step) % len(case.agencies)] | {"ma": ma}
            accumulator.replace(other)
            inside[ma] = other
        else:
            with pytest.raises(ValueError, match=ma):
                accumulator.add(agency)
            accumulator.remove(ma)
            del inside[ma]
        with keeping("accumulator", case, steps):
            compare_sums(case, accumulator, inside)


def steps():
    return st.lists(st.tuples(st.integers(0, 4), st.booleans()), min_size=1, max_size=12)


@settings(QUICK, max_examples=200)
@given(cases(with_unbounded=True).filter(lambda case: case.agencies), steps())
def test_sums_over_agencies_that_come_and_go(case, steps):
    check_sums(case, steps)


@pytest.mark.long
@settings(LONG, max_examples=share(3000))
@given(cases(with_unbounded=True).filter(lambda case: case.agencies), steps())
def test_sums_over_agencies_that_come_and_go_long(case, steps):
    check_sums(case, steps)
