"""What forms ask for, of random rulesets and populations: nothing less, and nothing that does not matter."""

from hypothesis import given, settings
from hypothesis import strategies as st

import vtlt_rules as vtlt
from vtlt_rules.data.forms.asked import asked_by
from vtlt_rules.strategies import populations, rulesets


def registry_of(plan, population):
    return [{name: one[name] for name in ("ma", "ten", *plan.checked.attributes) if name in one} for one in population]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_what_is_missing_was_asked_for_whatever_came_in(data):
    plan = data.draw(rulesets())
    population = data.draw(populations(plan, max_size=4, missing=0.4))
    try:
        asked = asked_by(plan.checked, registry_of(plan, population))
    except vtlt.BadData:  # somebody cannot be placed
        return
    own = {one.id: set(one.fields) for one in asked.agencies}
    assert set().union(*own.values()) <= {one.name for one in asked.fields}
    report = plan.evaluate(population)
    missing = {(cell.agency, cell.field) for one in report.findings for cell in one.missing if not cell.is_previous}
    assert {(id_, field) for id_, field in missing if field not in own[id_]} == set()


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_what_is_not_asked_for_changes_no_verdict_once_all_else_is_there(data):
    plan = data.draw(rulesets())
    population = data.draw(populations(plan, max_size=4, missing=0))
    try:
        asked = asked_by(plan.checked, registry_of(plan, population))
    except vtlt.BadData:
        return
    whole = plan.evaluate(population)
    if whole.data_issues:
        return
    fields = plan.checked.fields
    cut = [
        {name: cell for name, cell in one.items() if name not in fields or name in agency.fields}
        for one, agency in zip(population, asked.agencies, strict=True)
    ]
    report = plan.evaluate(cut)
    now, then = ({one.statement.id: (one.verdict, one.bounds) for one in each.findings} for each in (report, whole))
    growing = {one.id for one in plan.statements if one.growth is not None}
    assert {id_ for id_ in now if now[id_] != then[id_]} - growing == set()
