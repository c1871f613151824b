"""Demands on a change: the reference evaluator, `compile` and the accumulator against the naive oracle."""

import pytest
from generators import growth_cases
from hypothesis import HealthCheck, Phase, given, settings
from oracle_growth import TooManyError, judge_growth
from test_against_oracle import compare, final

import vtlt_rules as vtlt
from shares import share
from vtlt_rules.evaluate import Given, evaluate
from vtlt_rules.verdict import Verdict

SETTINGS = settings(
    max_examples=150, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.too_slow]
)
LONG = settings(SETTINGS, max_examples=share(8000), phases=[Phase.generate])


def briefly(issues):
    """Leave out the rows: of one agency at a time each is the first."""
    return [(issue.agency, issue.field, issue.code, issue.is_previous) for issue in issues]


def check(case, then, has_previous=True):
    ruleset = case.ruleset
    previous = dict.fromkeys(ruleset.baselines, Given(then)) if has_previous else None
    report = evaluate(ruleset, case.agencies, as_of=case.as_of, previous=previous)
    for finding in report.findings:
        statement = finding.statement
        if statement.growth is None:
            continue
        try:
            judgement = judge_growth(ruleset, statement, case.agencies, then if has_previous else None, case.as_of)
        except TooManyError:
            continue
        if not has_previous and (final(finding), judgement.verdict) == (Verdict.UNDECIDED, Verdict.NOT_APPLICABLE):
            continue  # only trying shows that nobody counts; without data of then nothing is called bad data
        try:
            compare(case, finding, judgement)
        except AssertionError as error:
            line = f"{statement.text}: {finding.verdict} {finding.provisional} {finding.bounds} {finding.previous}"
            shown = f"{line} against {judgement}\n{case.text}\n{case.agencies}\nthen {then}\nas of {case.as_of}"
            raise AssertionError(shown) from error


@SETTINGS
@given(growth_cases())
def test_bounded_data(drawn):
    check(*drawn)


@pytest.mark.long
@LONG
@given(growth_cases(with_unbounded=True))
def test_data_long(drawn):
    check(*drawn)


@settings(SETTINGS, max_examples=100)
@given(growth_cases(with_unbounded=True))
def test_the_compiled_function_and_the_accumulator(drawn):
    """Both say what the explaining evaluator says: of one agency beside its former self, and of all."""
    case, then = drawn
    plan = vtlt.parse(case.text)
    judge = plan.compile(case.as_of)
    former = {agency["ma"]: agency for agency in then}
    alone = {agency["ma"]: agency for agency in case.agencies}
    for agency in alone.values():
        own = former.get(agency["ma"])
        report = plan.evaluate([agency], as_of=case.as_of, previous=[] if own is None else [own])
        assert judge(agency, own) == tuple(finding.verdict for finding in report.findings)
        assert judge(agency) == tuple(f.verdict for f in plan.evaluate([agency], as_of=case.as_of).findings)
    running = plan.accumulator(case.as_of)
    for agency in alone.values():
        running.add(agency)
    for baseline in plan.checked.baselines:
        for agency in former.values():
            running.since(baseline).add(agency)
    report = plan.evaluate(alone.values(), as_of=case.as_of, previous=former.values())
    if former or not plan.checked.baselines:
        assert running.verdicts == tuple(finding.verdict for finding in report.findings)
        assert [*map(briefly, running.in_spite_of)] == [briefly(finding.in_spite_of) for finding in report.findings]


@settings(SETTINGS, max_examples=80)
@given(growth_cases(with_unbounded=True))
def test_unbounded_data(drawn):
    check(*drawn)


@settings(SETTINGS, max_examples=50)
@given(growth_cases(with_unbounded=True))
def test_nothing_to_compare_with(drawn):
    check(*drawn, has_previous=False)
