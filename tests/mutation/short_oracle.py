"""A short run of the evaluator against the oracle, always the same: for mutants, where thousands of runs are made."""

import kept
from generators import cases
from hypothesis import HealthCheck, Phase, given, settings
from test_against_oracle import check

kept.is_keeping = False  # what a planted bug makes of a case is of no use later

SHORT = settings(
    max_examples=400,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)


@SHORT
@given(cases())
def test_bounded_data(case):
    check(case)


@SHORT
@given(cases(with_unbounded=True))
def test_unbounded_data(case):
    check(case)
