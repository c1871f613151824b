"""Reports of random rulesets and data are valid JSON of the shipped schema, and come back as they were."""

from __future__ import annotations

import pytest
from generators import Case, cases, growth_cases
from hypothesis import HealthCheck, given, settings

from reports_kept import check_kept
from shares import share
from vtlt_rules.evaluate import evaluate
from vtlt_rules.evaluate.run import Given

QUICK = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
LONG = settings(QUICK, max_examples=share(1500))


def check(case: Case) -> None:
    check_kept(evaluate(case.ruleset, case.agencies, as_of=case.as_of))


@QUICK
@given(cases(with_unbounded=True))
def test_reports(case: Case):
    check(case)


@pytest.mark.long
@LONG
@given(cases(with_unbounded=True))
def test_reports_long(case: Case):
    check(case)


def check_growth(case: Case, then: list[dict[str, object]]) -> None:
    ruleset = case.ruleset
    previous = {baseline: Given(then) for baseline in ruleset.baselines}
    check_kept(evaluate(ruleset, case.agencies, as_of=case.as_of, previous=previous))
    check_kept(evaluate(ruleset, case.agencies, as_of=case.as_of))


@QUICK
@given(growth_cases(with_unbounded=True, with_groups=True))
def test_reports_of_growth(drawn: tuple[Case, list[dict[str, object]]]):
    check_growth(*drawn)


@pytest.mark.long
@LONG
@given(growth_cases(with_unbounded=True, with_groups=True))
def test_reports_of_growth_long(drawn: tuple[Case, list[dict[str, object]]]):
    check_growth(*drawn)
