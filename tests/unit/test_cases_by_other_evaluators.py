"""The hand-computed verdicts of `tests/cases/evaluated` by the other evaluators: frames, accumulator, compile.

Left aside are cases with a registry (which these evaluators do not take), with values that no typed column can hold, and
with texts that frames in memory refuse; for accumulator and compile also demands on a change.
"""

import datetime
from decimal import Decimal

import pytest
from frame_engines import ENGINES
from frames import as_reported, beside, frame_of, result_rows, typed
from test_cases import EVALUATED, as_agency, case, expected_finding, previous_of, ruleset_of

from vtlt_rules.checked import NumberType
from vtlt_rules.text_keys import hidden_in_text, text_key
from vtlt_rules.values import NOT_DONE


def numbers_of(ruleset):
    return {field.name for field in ruleset.checked.fields.values() if isinstance(field.type, NumberType)}


def agencies_of(ruleset, one):
    return [as_agency(agency, numbers_of(ruleset)) for agency in one["agencies"]]


def then_of(ruleset, one):
    """Return the agencies of then by what lines compare with; under None where all compare with them."""
    given = previous_of(one["previous"], numbers_of(ruleset)) if "previous" in one else {}
    return given if isinstance(given, dict) else {None: given}


def can_be_typed(ruleset, agency):
    """Tell whether columns hold the agency as it is."""
    held = as_reported(ruleset.checked, typed(ruleset.checked, agency))
    given = {name: NOT_DONE if value == "chua" else value for name, value in agency.items() if value is not None}
    return isinstance(given.get("ma"), str) and all(
        value == held[name] and is_of_a_column(value) and isinstance(value, bool) == isinstance(held[name], bool)
        for name, value in given.items()
        if name in held
    )


def is_of_a_column(value):
    """Tell whether columns of days, of tenths and of texts may have a value in memory, where what is wrong is refused."""
    match value:
        case datetime.datetime():
            return False
        case Decimal():
            return value.as_tuple().exponent >= -1 and value < 10**18
        case str():
            return hidden_in_text(value) is None
    return True


def without_what_others_do_not_take(cases):
    for id_, one in cases:
        if "refused" not in one and "registry" not in one and one["agencies"]:
            ruleset = ruleset_of(one)
            then = [agency for agencies in then_of(ruleset, one).values() for agency in agencies]
            if all(can_be_typed(ruleset, agency) for agency in (*agencies_of(ruleset, one), *then)):
                yield id_, one


TYPED = list(without_what_others_do_not_take(EVALUATED))
OF_ONE_TIME = [case(id_, one) for id_, one in TYPED if not ruleset_of(one).checked.baselines]


def test_most_cases_can_be_put_into_columns():
    assert len(TYPED) > len(EVALUATED) / 2
    assert len(TYPED) > len(OF_ONE_TIME) + 15


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
@pytest.mark.parametrize("one", [case(id_, one) for id_, one in TYPED])
def test_frames(one, engine):
    ruleset = ruleset_of(one)
    rows = [typed(ruleset.checked, agency) for agency in agencies_of(ruleset, one)]
    frame = frame_of(ruleset.checked, [rows])
    options = {"by": ["nhom"], "as_of": one.get("as_of")}
    then = {
        key: frame_of(ruleset.checked, [[typed(ruleset.checked, agency) for agency in agencies]])
        for key, agencies in then_of(ruleset, one).items()
    }
    if then:
        previous = then.get(None, then)
        found = beside(engine, frame, previous, lambda a, b: ruleset.evaluate_frame(a, previous=b, **options))
    else:
        found = ENGINES[engine](frame, lambda native: ruleset.evaluate_frame(native, **options))
    wanted = [expected_finding(given) for given in one["expect"]]
    found_rows = result_rows(found)
    groups = [row for row in found_rows if row[-1] is not None]
    found_rows = [row for row in found_rows if row[-1] is None]
    texts = {statement.id: statement.text for statement in ruleset.statements}
    by_text = {texts[row[1]]: row for row in found_rows}
    rows = [by_text[given["statement"]] for given in wanted] if one.get("partial") else found_rows
    assert len(rows) == len(wanted)
    for (_, text, verdict, provisional, low, high, *_), given in zip(rows, wanted, strict=True):
        shown = {
            "verdict": verdict,
            "provisional": provisional or "none",
            "low": "none" if low is None else str(low),
            "high": "none" if high is None else str(high),
        }
        assert shown == {key: given[key] for key in shown}, text
    wanted_groups = [group for given in wanted for group in given.get("groups", ())]
    assert sorted((text_key(str(group["value"])), group["verdict"]) for group in wanted_groups) == sorted(
        (row[-1], row[2]) for row in groups
    )


@pytest.mark.parametrize("one", OF_ONE_TIME)
def test_accumulator_and_compile(one):
    ruleset = ruleset_of(one)
    agencies = agencies_of(ruleset, one)
    if len({agency["ma"] for agency in agencies}) < len(agencies):
        pytest.skip("an accumulator takes one agency once")
    accumulator = ruleset.accumulator(as_of=one.get("as_of"))
    judge = ruleset.compile(as_of=one.get("as_of"))
    for agency in agencies:
        accumulator.add(agency)
        alone = ruleset.evaluate([agency], as_of=one.get("as_of"))
        assert tuple(judge(agency)) == tuple(finding.verdict for finding in alone.findings)
    texts = [finding.statement.text for finding in ruleset.evaluate(agencies).findings]
    verdicts = dict(zip(texts, accumulator.verdicts, strict=True))
    wanted = [expected_finding(given) for given in one["expect"]]
    for text, given in zip([g.get("statement") for g in wanted] if one.get("partial") else texts, wanted, strict=True):
        assert verdicts[text].value == given["verdict"], text
