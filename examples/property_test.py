"""Test a ruleset with Hypothesis: properties that must hold for any data, not only for the examples one thought of.

Run it with pytest: ``pytest examples/property_test.py``.
"""

from hypothesis import given
from hypothesis import strategies as st

import vtlt_rules as vtlt
from vtlt_rules import Verdict, laws
from vtlt_rules.strategies import agencies, completions, populations

PLAN = vtlt.load("tien_giang/2018")
DECIDED = {Verdict.MET, Verdict.NOT_MET}


def verdict(population: list[dict[str, object]]) -> Verdict:
    """Return the verdict on II.2.b at provincial level: 40% of staff compile work files."""
    return PLAN.evaluate(population)["II.2.b"][0].verdict


def test_the_plan_obeys_the_laws() -> None:
    laws.check_all(PLAN, examples=10)


@given(populations(PLAN, max_size=8), st.randoms(use_true_random=False))
def test_order_of_agencies_does_not_matter(population, random) -> None:
    shuffled = random.sample(population, len(population))
    assert verdict(shuffled) is verdict(population)


@given(st.data())
def test_a_decided_verdict_survives_whatever_is_filled_in(data) -> None:
    population = data.draw(populations(PLAN, max_size=5, missing=0.4))
    completed = data.draw(completions(PLAN, population))
    if verdict(population) in DECIDED:
        assert verdict(completed) is verdict(population)
    else:
        assert verdict(completed) in DECIDED | {Verdict.NOT_APPLICABLE}


@given(agencies(PLAN, scope="cap_tinh", missing=0))
def test_one_more_who_compiles_work_files_never_turns_met_into_not_met(agency) -> None:
    before = verdict([agency])
    if agency["cbccvc_lap_ho_so"] < agency["cbccvc"]:
        agency |= {"cbccvc_lap_ho_so": agency["cbccvc_lap_ho_so"] + 1}
    if before is Verdict.MET:
        assert verdict([agency]) is Verdict.MET
