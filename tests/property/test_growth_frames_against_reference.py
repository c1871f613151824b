"""Demands on a change in frames: the reference evaluator group by group, with a frame of then that has other groups too."""

import pytest
from frames import (
    GROUP,
    agency_rows_of,
    beside,
    frame_of,
    recombined,
    reference_agencies,
    reference_rows,
    result_rows,
    typed,
)
from generators import checked, growth_cases, populations
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import vtlt_rules as vtlt
from shares import share
from vtlt_rules.checked import grouping_attributes

LONG = settings(deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
QUICK = settings(LONG, max_examples=25)

ENGINES = ("polars", "lazy polars", "duckdb")


@st.composite
def crowds_of_two_times(draw):
    """Draw a ruleset, agencies of now and of then, a day and a seed to make many populations of them."""
    case, before = draw(growth_cases(with_unbounded=True, with_groups=True))
    now, then = list(case.agencies), list(before)
    for _ in range(2):
        now += draw(populations(case.ruleset))
        then += draw(populations(case.ruleset))
    sides = [[typed(case.ruleset, agency) for agency in side] for side in (now, then)]
    return case.text, *sides, case.as_of, draw(st.integers(0, 10**6))


def groups_of(drawn, count):
    """Return the populations of now and of then, group by group; now and then nobody was there then."""
    text, now, then, _, seed = drawn
    grouping = grouping_attributes(checked(text))
    return recombined(now, seed, count, grouping), recombined(then, seed + 1, count, grouping)


def check(drawn, engine, count):
    text, _, _, as_of, _ = drawn
    ruleset, plan = checked(text), vtlt.parse(text)
    now, then = groups_of(drawn, count)
    frames = [frame_of(ruleset, groups) for groups in (now, [*then, *then])]  # groups of then that nobody is in now
    answer = beside(engine, *frames, lambda a, b: plan.evaluate_frame(a, by=[GROUP], as_of=as_of, previous=b))
    got, want = result_rows(answer), reference_rows(ruleset, now, as_of, then)
    for one, other in zip(got, want, strict=True):
        if one != other:
            line = next(statement.text for statement in plan.statements if statement.id == other[1])
            shown = "\n".join(map(str, [*now[other[0]], "then", *then[other[0]]]))
            raise AssertionError(f"{line}\ngot  {one}\nwant {other}\n{text}\n{shown}\nas of {as_of}")


def check_agencies(drawn, engine, count):
    text, _, _, as_of, _ = drawn
    ruleset, plan = checked(text), vtlt.parse(text)
    now, then = groups_of(drawn, count)
    frames = [frame_of(ruleset, groups) for groups in (now, then)]
    want = reference_agencies(ruleset, now, as_of, then)
    for place, statement in enumerate(plan.statements):
        if statement.measure is None:
            continue

        def evaluate(a, b, statement=statement):
            return plan.evaluate_agencies(a, statement, by=[GROUP], as_of=as_of, previous=b)

        got = agency_rows_of(beside(engine, *frames, evaluate))
        pairs = [pair for pair in zip(got, want[place], strict=False) if pair[0] != pair[1]]
        shown = [(now[other[0]], then[other[0]]) for _, other in pairs[:1]]
        assert got == want[place], f"{statement.text}\n{pairs[:3]}\n{text}\n{shown}\nas of {as_of}"


@pytest.mark.parametrize("engine", ENGINES)
@QUICK
@given(crowds_of_two_times())
def test_the_reference_agrees(engine, drawn):
    check(drawn, engine, 40)


@pytest.mark.parametrize("engine", ENGINES)
@settings(QUICK, max_examples=10)
@given(crowds_of_two_times())
def test_the_reference_agrees_on_single_agencies(engine, drawn):
    check_agencies(drawn, engine, 12)


@pytest.mark.long
@pytest.mark.parametrize("engine", ENGINES)
@settings(LONG, max_examples=share(250))
@given(crowds_of_two_times())
def test_the_reference_agrees_on_ten_thousand_populations(engine, drawn):
    check(drawn, engine, 40)


@pytest.mark.long
@pytest.mark.parametrize("engine", ENGINES)
@settings(LONG, max_examples=share(60))
@given(crowds_of_two_times())
def test_the_reference_agrees_on_many_single_agencies(engine, drawn):
    check_agencies(drawn, engine, 12)
