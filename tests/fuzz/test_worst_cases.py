"""The worst cases in small: work is counted, not timed. A sample of them is run at full size where there is time for it."""

from __future__ import annotations

import os
import random

import pytest
import worst_work
from worst_cases import CASES, COMMANDS, cost
from worst_rulesets import RULESETS

import vtlt_rules as vtlt
from calls import calls_of
from vtlt_rules.checked import names_read
from vtlt_rules.columnar import table
from vtlt_rules.strict import satisfiability
from vtlt_rules.strict.satisfiability import MOST_STEPS, MOST_WORK, Solver

SEED = int(os.environ.get("VTLT_FUZZ_SEED", "2018"))
SMALL = 4_000


@pytest.mark.parametrize("name", RULESETS)
def test_work_grows_with_the_file_and_not_with_its_square(name, monkeypatch):
    monkeypatch.setattr("vtlt_rules.diagnostics.suggest.MOST_LETTERS", 0)  # a budget is no growth
    small, large = RULESETS[name](SMALL), RULESETS[name](2 * SMALL)
    assert len(small.encode()) <= SMALL and len(large.encode()) <= 2 * SMALL
    vtlt.check(small)  # what is remembered for ever is remembered now
    few, many = calls_of(lambda: vtlt.check(small)), calls_of(lambda: vtlt.check(large))
    assert many < 2.6 * few + 2000


READ_AGAIN_BY_EACH_STATEMENT = {
    "statements_with_one_wide_condition", "statements_on_one_wide_count", "measures_of_one_wide_sum",
    "amounts_under_conditions", "classes_of_classes",
}  # fmt: skip
"""Of these the work is what statements read, of which a ruleset may have so much (`too-complex`)."""


@pytest.mark.parametrize("name", sorted(RULESETS.keys() - READ_AGAIN_BY_EACH_STATEMENT))
def test_work_of_evaluating_grows_with_the_file_and_not_with_its_square(name):
    try:
        first, small, large = (vtlt.parse(RULESETS[name](size)) for size in (SMALL, SMALL, 2 * SMALL))
    except vtlt.InvalidRuleset:
        return  # it is not evaluated
    agencies = [*worst_work.agencies(small)], [*worst_work.agencies(large)]
    first.evaluate(agencies[0])  # what is remembered for ever is remembered now, and of neither ruleset anything
    few, many = calls_of(lambda: small.evaluate(agencies[0])), calls_of(lambda: large.evaluate(agencies[1]))
    assert many < 2.6 * few + 2000


PROOFS = [
    "statements_on_one_figure", "statements_with_one_wide_condition", "comparisons_that_multiply", "flags_of_both",
    "shares_of_conditions", "conditions_of_many_choices",
]  # fmt: skip


@pytest.mark.parametrize("name", PROOFS)
def test_proofs_end_when_enough_was_looked_at(name, monkeypatch):
    made = []
    monkeypatch.setattr(satisfiability, "MOST_WORK", MOST_WORK // 100)
    monkeypatch.setattr(
        Solver, "__attrs_post_init__", lambda self, then=Solver.__attrs_post_init__: made.append(self) or then(self)
    )
    found = vtlt.check(RULESETS[name](30_000), strict=True)
    for solver in made:
        assert solver.work <= MOST_WORK // 100 + 2 * MOST_STEPS
        assert not solver.is_exhausted or {"too-large-to-compare", "too-many-warnings"} & {one.code for one in found}


SAMPLE = random.Random(SEED).sample([(case, command) for case in CASES for command in case.commands], 25)


@pytest.mark.long
@pytest.mark.parametrize(("case", "command"), SAMPLE, ids=lambda one: one if isinstance(one, str) else one.name)
def test_the_worst_cases_are_within_the_bounds(case, command, tmp_path):
    """The bounds are those of a machine that does nothing else; processor time may be three times as much here."""
    file = tmp_path / f"worst{case.suffix}"
    made = case.make(case.size)
    file.write_bytes(made.encode() if isinstance(made, str) else made)
    paid = cost(COMMANDS[command], file, factor=3)
    assert not paid.breaks(COMMANDS[command], factor=3), paid


def test_a_query_looks_through_a_scope_once_however_many_statements_have_it(monkeypatch):
    looked_through = []
    monkeypatch.setattr(
        table, "names_read", lambda condition: looked_through.append(condition) or names_read(condition)
    )
    ruleset = vtlt.parse(RULESETS["statements_on_one_wide_scope"](SMALL))
    ruleset.to_sql("duckdb")
    scopes = {id(statement.scope.condition) for statement in ruleset.statements}
    assert len(ruleset.statements) > 20 and len(scopes) == 1
    assert len(looked_through) <= 4
