"""Frames against the reference evaluator: random rulesets, many populations each as the groups of one frame."""

import duckdb
import polars as pl
import pytest
from frames import (
    GROUP,
    agency_rows_of,
    as_reported,
    frame_of,
    recombined,
    reference_agencies,
    reference_rows,
    result_rows,
    typed,
)
from generators import Case, cases, checked, populations
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from kept import keeping

import vtlt_rules as vtlt
from shares import share
from vtlt_rules.checked import grouping_attributes

LONG = settings(
    deadline=None,
    phases=[Phase.generate],  # what fails is printed as it is: shrinking it takes longer than all the rest
    suppress_health_check=list(HealthCheck),
)
QUICK = settings(LONG, max_examples=25)


@st.composite
def crowds(draw):
    """Draw a ruleset, the agencies of a few populations, a day and a seed to make many populations of them."""
    case: Case = draw(cases(with_unbounded=True))
    agencies = list(case.agencies)
    for _ in range(3):
        agencies += draw(populations(case.ruleset))
    return case.text, [typed(case.ruleset, agency) for agency in agencies], case.as_of, draw(st.integers(0, 10**6))


def compare(text, groups, as_of, run):
    ruleset = checked(text)
    frame = frame_of(ruleset, groups)
    got = result_rows(run(vtlt.parse(text), frame, as_of))
    want = reference_rows(ruleset, groups, as_of)
    for one, other in zip(got, want, strict=True):
        if one != other:
            shown = "\n".join(str(agency) for agency in groups[other[0]])
            with keeping(f"frame in {engine_of(run)}", as_case(ruleset, text, groups[other[0]], as_of)):
                raise AssertionError(f"got  {one}\nwant {other}\n{text}\n{shown}\nas of {as_of}")


def grouping_of(text):
    return grouping_attributes(checked(text))


def as_case(ruleset, text, agencies, as_of):
    """Return one group as a case: the smallest that is known to fail when all groups together do."""
    return Case(text, [as_reported(ruleset, agency) for agency in agencies], as_of)


def engine_of(run):
    return next(name for engines in (ENGINES, AGENCY_ENGINES) for name, one in engines.items() if one is run)


def by_polars(ruleset, frame, as_of):
    return ruleset.evaluate_frame(frame, by=[GROUP], as_of=as_of)


def by_lazy_polars(ruleset, frame, as_of):
    return ruleset.evaluate_frame(frame.lazy(), by=[GROUP], as_of=as_of).collect()


def by_duckdb(ruleset, frame, as_of):
    with duckdb.connect() as connection:
        relation = connection.from_arrow(frame.to_arrow(compat_level=pl.CompatLevel.oldest()))
        return ruleset.evaluate_frame(relation, by=[GROUP], as_of=as_of).pl()


def agencies_by_polars(ruleset, frame, statement, as_of):
    return ruleset.evaluate_agencies(frame, statement, by=[GROUP], as_of=as_of)


def agencies_by_lazy_polars(ruleset, frame, statement, as_of):
    return ruleset.evaluate_agencies(frame.lazy(), statement, by=[GROUP], as_of=as_of).collect()


def agencies_by_duckdb(ruleset, frame, statement, as_of):
    with duckdb.connect() as connection:
        relation = connection.from_arrow(frame.to_arrow(compat_level=pl.CompatLevel.oldest()))
        return ruleset.evaluate_agencies(relation, statement, by=[GROUP], as_of=as_of).pl()


def check_agencies(text, groups, as_of, run):
    """Compare the rows behind each statement with the agencies of the reference's findings."""
    ruleset, checked_ruleset = vtlt.parse(text), checked(text)
    frame = frame_of(checked_ruleset, groups)
    want = reference_agencies(checked_ruleset, groups, as_of)
    for place, statement in enumerate(ruleset.statements):
        if statement.measure is None:
            continue
        got = agency_rows_of(run(ruleset, frame, statement, as_of))
        if got != want[place]:
            pairs = [pair for pair in zip(got, want[place], strict=False) if pair[0] != pair[1]]
            group = (pairs[0][1] if pairs else (got + want[place])[-1])[0]
            with keeping(f"single agencies in {engine_of(run)}", as_case(checked_ruleset, text, groups[group], as_of)):
                shown = f"{pairs[:3]}\n{len(got)} {len(want[place])}\n{text}\nas of {as_of}"
                raise AssertionError(f"{statement.text}\n{shown}")


ENGINES = {"polars": by_polars, "lazy polars": by_lazy_polars, "duckdb": by_duckdb}


@pytest.mark.parametrize("engine", ENGINES)
@QUICK
@given(crowds())
def test_the_reference_agrees(engine, crowd):
    text, agencies, as_of, seed = crowd
    compare(text, recombined(agencies, seed, 40, grouping_of(text)), as_of, ENGINES[engine])


@pytest.mark.long
@pytest.mark.parametrize("engine", ENGINES)
@settings(LONG, max_examples=share(250))
@given(crowds())
def test_the_reference_agrees_on_ten_thousand_populations(engine, crowd):
    text, agencies, as_of, seed = crowd
    compare(text, recombined(agencies, seed, 40, grouping_of(text)), as_of, ENGINES[engine])


AGENCY_ENGINES = {"polars": agencies_by_polars, "lazy polars": agencies_by_lazy_polars, "duckdb": agencies_by_duckdb}


@pytest.mark.parametrize("engine", AGENCY_ENGINES)
@settings(QUICK, max_examples=10)
@given(crowds())
def test_the_reference_agrees_on_single_agencies(engine, crowd):
    text, agencies, as_of, seed = crowd
    check_agencies(text, recombined(agencies, seed, 12, grouping_of(text)), as_of, AGENCY_ENGINES[engine])


@pytest.mark.long
@pytest.mark.parametrize("engine", AGENCY_ENGINES)
@settings(LONG, max_examples=share(60))
@given(crowds())
def test_the_reference_agrees_on_many_single_agencies(engine, crowd):
    text, agencies, as_of, seed = crowd
    check_agencies(text, recombined(agencies, seed, 12, grouping_of(text)), as_of, AGENCY_ENGINES[engine])
