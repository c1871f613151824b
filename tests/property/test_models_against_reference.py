"""Random populations in every form that a schema has are what they are as dictionaries; random cells are refused alike."""

from __future__ import annotations

import datetime
import json
import tempfile
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import attrs
import jsonschema
import pydantic
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vtlt_rules as vtlt
from every_type import PLAN
from vtlt_rules.strategies import agencies, populations, rulesets

PLAN_2018 = vtlt.load("tien_giang/2018")


def report_of(plan, population, registry=None):
    """Return the report as data; of files without the remarks on what has no column."""
    return plan.evaluate(population, registry).to_dict() | {"notes": None}


def as_json(cell):
    """Return a cell as JSON has it; a decimal of few digits as a number."""
    match cell:
        case datetime.date():
            return cell.isoformat()
        case vtlt.NOT_DONE:
            return "chua"
        case Decimal() | Fraction():
            return float(cell)
    return cell


def check_all_forms(plan, population):
    expected = report_of(plan, population)
    of_attrs = [plan.model()(**one) for one in population]
    of_pydantic = [plan.model("pydantic")(**one) for one in population]
    assert report_of(plan, of_attrs) == expected
    assert report_of(plan, of_pydantic) == expected
    assert report_of(plan, map(attrs.asdict, of_attrs)) == expected
    assert report_of(plan, [one.model_dump() for one in of_pydantic]) == expected

    validator = jsonschema.Draft202012Validator(
        plan.schema.json_schema(many=True), format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    by_hand = [{name: as_json(cell) for name, cell in one.items()} for one in population]
    written = [json.loads(one.model_dump_json()) for one in of_pydantic]
    for documents in (by_hand, written):
        validator.validate(documents)
        text = json.dumps(documents, ensure_ascii=False)
        again = [plan.model("pydantic").model_validate_json(json.dumps(one)) for one in documents]
        assert report_of(plan, again) == expected
        assert report_of(plan, json.loads(text)) == expected  # no decimal of them has more than 15 digits
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "so_lieu.json")
            file.write_text(text, encoding="utf-8")
            if documents:
                assert report_of(plan, plan.schema.read(file)) == expected


@settings(max_examples=25, deadline=None)
@given(populations(PLAN_2018, max_size=8, missing=0.3))
def test_populations_of_2018_in_all_forms(population):
    check_all_forms(PLAN_2018, population)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_populations_of_any_ruleset_in_all_forms(data):
    plan = data.draw(rulesets())
    check_all_forms(plan, data.draw(populations(plan, max_size=5, missing=0.2)))


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_what_a_scope_needs_is_all_that_its_verdicts_depend_on(data):
    """An agency of a scope gets the same verdicts without anything that is not needed."""
    plan = data.draw(rulesets())
    scope = data.draw(st.sampled_from(sorted({one.scope.name for one in plan.statements})))
    try:
        agency = data.draw(agencies(plan, scope=scope, missing=0))
    except ValueError:  # nobody can be of it
        return
    kept = {one.name for one in plan.schema.needed(scope)}
    assert kept <= {*plan.schema.attributes, *plan.schema.fields}
    alone = {name: cell for name, cell in agency.items() if name in kept or name in plan.schema.attributes}
    assert plan.compile()(alone) == plan.compile()(agency)


CELLS = (
    st.none()
    | st.booleans()
    | st.integers(-3, 30)
    | st.sampled_from([10**29, 10**30, -(10**31)])
    | st.floats()
    | st.decimals()
    | st.fractions()
    | st.text(max_size=5)
    | st.sampled_from(["chua", "chưa", "tinh", "Cấp tỉnh", "xa", "tot", "Kém", "có", "true", "679,3", "12.5"])
    | st.sampled_from(["30/06/2026", "2026-06-30", "31/02/2026", "1/1/2026"])
    | st.dates()
    | st.datetimes()
    | st.sampled_from([[], {}, b"", vtlt.NOT_DONE, vtlt.Verdict.MET])
)

FIELDS = ["van_thu", "luu_tru", "tai_lieu", "chinh_ly", "co_kho", "quy_che", "xep_loai"]
"""Of ``every_type.PLAN``: none of them bounds another one that is reported here."""

EVERY_TYPE = vtlt.parse(PLAN)
VALIDATOR = jsonschema.Draft202012Validator(EVERY_TYPE.schema.json_schema())


def refusal(make):
    try:
        make()
    except vtlt.BadValue as error:
        return error.issues[0].code
    except pydantic.ValidationError as error:
        return error.errors(include_input=False)[0]["type"].replace("_", "-")
    return None


@pytest.mark.parametrize("name", FIELDS)
@settings(max_examples=150, deadline=None)
@given(cell=CELLS)
def test_models_refuse_what_evaluate_finds_wrong(name, cell):
    agency = {"ma": "T01", "cap": "tinh", "nha_nuoc": True, "dia_ban": "Mỹ Tho", name: cell}
    issues = [one for one in EVERY_TYPE.evaluate([agency]).data_issues if one.code != "formula-mismatch"]
    expected = issues[0].code if issues else None
    assert refusal(lambda: EVERY_TYPE.model()(**agency)) == expected
    assert refusal(lambda: EVERY_TYPE.model("pydantic")(**agency)) == expected


JSON_CELLS = (
    st.none()
    | st.booleans()
    | st.integers(-3, 30)
    | st.sampled_from([10**29, 10**30, -(10**31), 679, 680])
    | st.floats(-1, 1000, width=16)
    | st.text("0123456789,. -e", max_size=6)
    | st.text(max_size=3)
    | st.sampled_from(["chua", "chưa", "tinh", "xa", "huyen", "tot", "kem", "Kém", "có", "true", "679,3", "12.5"])
    | st.from_regex(r"[0-3]?[0-9]/[01]?[0-9]/(2026|0000|1)", fullmatch=True)
    | st.from_regex(r"(2026|0000|1)-[01][0-9]-[0-3]?[0-9]", fullmatch=True)
    | st.sampled_from([[], {}, [1], {"ma": 1}])
)


UNSAID = {"over-maximum", "invalid-date", "invisible-character", "missing-id"}
"""What may be wrong with texts that are valid; ``Schema.json_schema`` lists it, and floats of many digits, ids like 1.0."""


@pytest.mark.parametrize("name", ["ma", "cap", "nha_nuoc", "dia_ban", *FIELDS])
@settings(max_examples=150, deadline=None)
@given(cell=JSON_CELLS)
def test_what_is_valid_is_read_from_files_and_by_the_pydantic_model(name, cell):
    document = {"ma": "T01", "cap": "tinh", name: cell}
    text = json.dumps(document)
    code = refusal(lambda: EVERY_TYPE.model("pydantic").model_validate_json(text))
    if not VALIDATOR.is_valid(document):
        assert code is not None or isinstance(cell, str)  # a label, a text with points between thousands
    elif code is not None:
        assert code in (UNSAID if isinstance(cell, str) else {"inexact-number"}) or (
            name == "ma" and isinstance(cell, float)
        )
    else:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "mot.json")
            file.write_text(f"[{text}]", encoding="utf-8")
            EVERY_TYPE.schema.read(file)
