"""A project's tests of the plan that it relies on: laws, properties of any data, and its own data.
`pytest --vtlt-coverage` also runs the examples in `bo_sung.vidu`, and says which statements no test has decided.
"""

from fractions import Fraction
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

import vtlt_rules as vtlt
from vtlt_rules import Verdict, examples, laws
from vtlt_rules.strategies import agencies, completions, populations

PLAN = vtlt.load("tien_giang/2018")
JUDGE = PLAN.compile()

few = settings(max_examples=15, deadline=None)


def test_the_plan_obeys_laws() -> None:
    laws.monotone_in_numerator(PLAN, examples=2)
    laws.order_does_not_matter(PLAN, examples=2)  # a nightly run would ask for laws.check_all(PLAN)


@few
@given(populations(PLAN, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(population: list[dict[str, object]], random: Random) -> None:
    shuffled = random.sample(population, len(population))
    verdicts = [[one.verdict for one in PLAN.evaluate(rows).findings] for rows in (population, shuffled)]
    assert verdicts[0] == verdicts[1]


@few
@given(st.data())
def test_nothing_that_is_decided_changes_when_missing_cells_are_filled_in(data: st.DataObject) -> None:
    before = data.draw(populations(PLAN, max_size=5, missing=0.4))
    after = data.draw(completions(PLAN, before))
    for one, other in zip(PLAN.evaluate(before).findings, PLAN.evaluate(after).findings, strict=True):
        if one.verdict in {Verdict.MET, Verdict.NOT_MET}:
            assert other.verdict is one.verdict


@few
@given(agencies(PLAN, scope="cap_tinh"))
def test_the_form_for_one_agency_says_what_the_report_says(agency: dict[str, object]) -> None:
    assert JUDGE(agency) == tuple(one.verdict for one in PLAN.evaluate([agency]).findings)


def test_our_data_has_the_share_that_was_published() -> None:
    share, _ = PLAN.evaluate(examples.tien_giang_2018())["II.2.b"]
    assert share.verdict is Verdict.MET
    assert share.reported is not None and share.reported.value == Fraction(803, 1947)
