"""Models of agencies and their JSON Schema take what ``evaluate`` takes, and refuse what it finds wrong with a value."""

from __future__ import annotations

import copy
import json
import math
import pickle
from decimal import Decimal
from fractions import Fraction

import attrs
import jsonschema
import pydantic
import pytest

import vtlt_rules as vtlt
from every_type import DAY, PLAN, REFUSED, REFUSED_ATTRIBUTES, REFUSED_BY_PYTHON, TAKEN, TAKEN_BY_PYTHON

AGENCY = {"ma": "T01", "cap": "tinh", "nha_nuoc": True, "dia_ban": "Mỹ Tho"}


@pytest.fixture(scope="module")
def plan():
    return vtlt.parse(PLAN)


@pytest.fixture(scope="module")
def validator(plan):
    schema = plan.schema.json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def of_attrs(plan, agency):
    """Return the code with which the attrs class refuses an agency; None where it takes it."""
    try:
        plan.model()(**agency)
    except vtlt.BadValue as error:
        [issue] = error.issues
        assert issue.field in agency
        return issue.code
    return None


def of_pydantic(plan, agency):
    """Return the code with which the pydantic model refuses an agency; None where it takes it."""
    try:
        plan.model("pydantic")(**agency)
    except pydantic.ValidationError as error:
        [detail] = error.errors()
        assert detail["loc"][0] in agency
        return detail["type"].replace("_", "-")
    return None


def of_evaluate(plan, agency):
    """Return the code of what is wrong with the one cell of an agency that may be; None where nothing is."""
    try:
        issues = plan.evaluate([agency]).data_issues
    except vtlt.BadData as error:
        issues = error.issues
    return issues[0].code if issues else None


# ---- what is taken


@pytest.mark.parametrize(("name", "value"), TAKEN)
def test_all_take_it(plan, validator, name, value):
    agency = AGENCY | {name: value}
    if value is not None or name not in AGENCY:  # without which scopes cannot be told
        assert of_evaluate(plan, agency) is None
    assert of_attrs(plan, agency) is of_pydantic(plan, agency) is None
    assert validator.is_valid(agency)
    assert plan.model("pydantic").model_validate_json(json.dumps(agency)).ma


@pytest.mark.parametrize(("name", "value", "kept"), TAKEN_BY_PYTHON)
def test_what_is_kept(plan, name, value, kept):
    for kind in ("attrs", "pydantic"):
        agency = plan.model(kind)(**AGENCY | {name: value})
        found = getattr(agency, name)
        assert found == kept
        assert type(found) is type(kept)
        assert str(found) == str(kept)


# ---- what is refused


@pytest.mark.parametrize(("name", "value", "code"), REFUSED + REFUSED_ATTRIBUTES)
def test_all_refuse_it(plan, validator, name, value, code):
    agency = AGENCY | {name: value}
    assert of_evaluate(plan, agency) == code
    assert of_attrs(plan, agency) == code
    assert of_pydantic(plan, agency) == code
    assert not validator.is_valid(agency) or (name, value) == ("tai_lieu", "12,5")


@pytest.mark.parametrize(("name", "value", "code"), REFUSED_BY_PYTHON)
def test_models_refuse_it(plan, name, value, code):
    agency = AGENCY | {name: value}
    assert of_evaluate(plan, agency) == of_attrs(plan, agency) == of_pydantic(plan, agency) == code


@pytest.mark.parametrize("name", ["ten", "dia_ban", "ma"])
def test_what_nobody_sees_is_refused(plan, name):
    agency = AGENCY | {name: "Mỹ\u200bTho"}
    assert of_attrs(plan, agency) == of_pydantic(plan, agency) == "invisible-character"


def test_an_agency_needs_an_id_and_nothing_else(plan, validator):
    for kind in ("attrs", "pydantic"):
        model = plan.model(kind)
        assert model(ma="T01").van_thu is None
        with pytest.raises((TypeError, ValueError)):
            model()
    assert validator.is_valid({"ma": "T01"})
    assert not validator.is_valid({})


def test_what_is_not_declared_is_refused(plan, validator):
    agency = AGENCY | {"van_tu": 3}
    with pytest.raises(TypeError, match="van_tu"):
        plan.model()(**agency)
    with pytest.raises(pydantic.ValidationError, match="van_tu"):
        plan.model("pydantic")(**agency)
    assert not validator.is_valid(agency)


@pytest.mark.parametrize("kind", ["attrs", "pydantic"])
def test_fields_are_checked_when_they_are_set(plan, kind):
    agency = plan.model(kind)(**AGENCY)
    agency.quy_che = "30/06/2026"
    assert agency.quy_che == DAY
    with pytest.raises(ValueError, match="21"):
        agency.van_thu = 21
    assert agency.van_thu is None


@pytest.mark.parametrize("kind", ["attrs", "pydantic"])
def test_what_fields_say_together_is_left_to_evaluate(plan, validator, kind):
    agency = AGENCY | {"nhan_su": 5, "van_thu": 1, "luu_tru": 1, "da_tap_huan": 9}
    report = plan.evaluate([plan.model(kind)(**agency)])
    assert {issue.code for issue in report.data_issues} <= {"part-exceeds-whole", "formula-mismatch"}
    assert report.to_dict() == plan.evaluate([agency]).to_dict()
    assert report.data_issues
    assert validator.is_valid(agency)


# ---- the classes


def test_a_ruleset_has_one_class_of_each_kind(plan):
    assert plan.model() is plan.model("attrs") is plan.model()
    assert plan.model("pydantic") is plan.model("pydantic")
    with pytest.raises(ValueError, match="dataclass"):
        plan.model("dataclass")


def test_a_schema_can_be_pickled_whatever_was_asked_of_it(plan):
    assert plan.model() and plan.model("pydantic")
    assert pickle.loads(pickle.dumps(plan.schema)).fields == plan.schema.fields


def test_errors_can_be_pickled(plan):
    with pytest.raises(vtlt.BadValue) as caught:
        plan.model()(ma="T01", van_thu=-1)
    again = pickle.loads(pickle.dumps(caught.value))
    assert again.issues == caught.value.issues
    assert "[negative]" in str(again)


@pytest.mark.parametrize("kind", ["attrs", "pydantic"])
def test_the_docstring_has_labels_and_units(plan, kind):
    told = plan.model(kind).__doc__
    assert told.startswith("Mọi kiểu\n")
    for line in (
        "    da_tap_huan: Đã tập huấn (người; ≤ Nhân sự)\n",
        "    chinh_ly: Đã chỉnh lý (mét giá; ≤ 679,3)\n",
        "    cap: Cấp (tinh, xa)\n",
        "    co_kho: Có kho\n",
    ):
        assert line in told


def test_attrs_fields_are_typed(plan):
    types = {one.name: one.type for one in attrs.fields(plan.model())}
    assert types["ma"] is str
    assert types["van_thu"] == int | None
    assert types["tai_lieu"] == Decimal | Fraction | None
    assert types["co_kho"] == bool | None
    fields = attrs.fields_dict(plan.model())
    assert fields["tai_lieu"].metadata == {"label": "Tài liệu", "unit": "mét giá"}


def test_objects_of_attrs_are_compared_and_copied(plan):
    one, other = (plan.model()(**AGENCY, tai_lieu=679.3) for _ in range(2))
    assert one == other
    assert copy.deepcopy(one) == one
    assert attrs.evolve(one, van_thu=3).van_thu == 3
    assert plan.evaluate([attrs.asdict(one)]).to_dict() == plan.evaluate([one]).to_dict()


@pytest.mark.parametrize("kind", ["attrs", "pydantic"])
def test_other_evaluators_take_them(plan, kind):
    agency = plan.model(kind)(**AGENCY, van_thu=2, luu_tru=0, da_tap_huan=1)
    found = tuple(finding.verdict for finding in plan.evaluate([agency]).findings)
    assert plan.compile()(agency) == found
    stream = plan.accumulator()
    stream.add(agency)
    assert tuple(stream.verdicts) == found
    with pytest.raises(TypeError, match="list"):
        plan.evaluate(agency)


@pytest.mark.parametrize("kind", ["attrs", "pydantic"])
@pytest.mark.parametrize("name", ["class", "self", "_x", "__init__"])
def test_names_that_no_field_of_a_class_can_have(kind, name):
    plan = vtlt.parse(PLAN.replace("luu_tru", name))
    with pytest.raises(ValueError, match=name):
        plan.model(kind)
    assert name in plan.schema.json_schema()["properties"]


def test_names_that_mean_something_to_pydantic():
    plan = vtlt.parse(PLAN.replace("luu_tru", "model_dump").replace("tai_lieu", "size").replace("quy_che", "columns"))
    with pytest.raises(ValueError, match="model_dump"):
        plan.model("pydantic")
    agency = AGENCY | {"model_dump": 2, "size": 3, "columns": DAY, "van_thu": 2, "da_tap_huan": 1}
    assert plan.evaluate([plan.model()(**agency)]).to_dict() == plan.evaluate([agency]).to_dict()


def test_objects_of_pydantic_may_have_fields_that_are_methods_elsewhere():
    plan = vtlt.parse(PLAN.replace("luu_tru", "count").replace("tai_lieu", "size").replace("quy_che", "model_day"))
    agency = AGENCY | {"count": 2, "size": 3, "model_day": DAY, "van_thu": 2, "da_tap_huan": 1}
    assert plan.evaluate([plan.model("pydantic")(**agency)]).to_dict() == plan.evaluate([agency]).to_dict()


# ---- JSON


def test_decimals_are_written_so_that_files_are_read_exactly(plan, validator, tmp_path):
    long = Decimal("12345678901234567890.5")
    written = plan.model("pydantic")(ma="T01", tai_lieu=long, chinh_ly=Decimal("679.30"), quy_che=DAY).model_dump_json()
    document = json.loads(written)
    assert (document["tai_lieu"], document["chinh_ly"], document["quy_che"]) == (
        "12345678901234567890,5",
        679.3,
        "2026-06-30",
    )
    assert validator.is_valid(document)
    assert plan.model("pydantic").model_validate_json(written).tai_lieu == long
    file = tmp_path / "mot.json"
    file.write_text(f"[{written}]", encoding="utf-8")
    [row] = plan.schema.read(file)
    assert (row["tai_lieu"], row["chinh_ly"]) == (Fraction(long), Fraction("679.3"))


def test_a_fraction_that_no_decimal_writes_is_not_written(plan):
    agency = plan.model("pydantic")(ma="T01", tai_lieu=Fraction(1, 3))
    with pytest.raises(ValueError, match="1/3"):
        agency.model_dump_json()
    assert agency.tai_lieu == Fraction(1, 3)


TEXTS = ["679,3", "0", "12", "0,957", "1957,25", "1,9570", "9" * 30, "1," + "0" * 29, "007"]
NO_TEXTS = ["1,957", "1.957", "12.5", "-1", "", " ", "1,", ",5", "9" * 31, "1," + "0" * 30, "1.234,5", "1e3", "٣"]


@pytest.mark.parametrize("text", TEXTS + NO_TEXTS)
def test_decimals_as_texts_are_written_as_in_files(plan, validator, tmp_path, text):
    document = {"ma": "T01", "tai_lieu": text}
    is_good = text in TEXTS
    assert validator.is_valid(document) is is_good
    try:
        found = plan.model("pydantic").model_validate_json(json.dumps(document)).tai_lieu
    except pydantic.ValidationError:
        assert not is_good or text == "1.234,5"
    else:
        assert found == Decimal(text.replace(".", "").replace(",", "."))
        file = tmp_path / "mot.json"
        file.write_text(json.dumps([document]), encoding="utf-8")
        [row] = plan.schema.read(file)
        assert row["tai_lieu"] == Fraction(found)


def test_the_maximum_of_texts_is_known_to_models_only(plan, validator):
    document = {"ma": "T01", "chinh_ly": "679,31"}
    assert validator.is_valid(document)
    with pytest.raises(pydantic.ValidationError, match="over_maximum"):
        plan.model("pydantic").model_validate_json(json.dumps(document))


def test_the_schema_has_labels_units_and_values(plan):
    schema = plan.schema.json_schema()
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["title"] == "Mọi kiểu"
    properties = schema["properties"]
    assert [*properties] == [*plan.schema.attributes, *plan.schema.fields]
    assert properties["van_thu"] == {
        "title": "Văn thư", "description": "người; ≤ 20", "x-unit": "người", "type": ["integer", "null"], "minimum": 0,
        "maximum": 20,
    }  # fmt: skip
    assert properties["chinh_ly"]["maximum"] == 679.3
    assert properties["da_tap_huan"]["x-part-of"] == "nhan_su"
    assert properties["nhan_su"]["x-derived"] is True
    assert properties["cap"]["oneOf"][0] == {"const": "tinh", "title": "cấp tỉnh"}
    assert properties["quy_che"]["anyOf"][0]["format"] == "date"


def test_the_schema_of_a_list(plan):
    validator = jsonschema.Draft202012Validator(plan.schema.json_schema(many=True))
    assert validator.is_valid([])
    assert validator.is_valid([AGENCY, {"ma": "T02"}])
    assert not validator.is_valid([AGENCY, {"ma": "T02", "van_thu": -1}])
    assert not validator.is_valid(AGENCY)


def test_who_changes_a_schema_changes_no_other(plan):
    plan.schema.json_schema()["properties"]["quy_che"]["anyOf"][0]["format"] = "time"
    assert plan.schema.json_schema()["properties"]["quy_che"]["anyOf"][0]["format"] == "date"


def test_the_schema_of_the_pydantic_model_is_the_same(plan):
    of_model = plan.model("pydantic").model_json_schema()
    own = plan.schema.json_schema()
    assert of_model["title"] == own["title"]
    assert of_model["required"] == own["required"] == ["ma"]
    assert of_model["additionalProperties"] is own["additionalProperties"] is False
    found = {
        name: {key: it for key, it in one.items() if key != "default"} for name, one in of_model["properties"].items()
    }
    assert found == own["properties"]
    assert (
        plan.model("pydantic").model_json_schema(mode="serialization")["properties"].keys() == own["properties"].keys()
    )


def test_nan_of_pythons_reader_is_refused(plan, validator):
    document = json.loads('{"ma": "T01", "tai_lieu": NaN}')
    assert math.isnan(document["tai_lieu"])
    assert not validator.is_valid(document)
    with pytest.raises(pydantic.ValidationError):
        plan.model("pydantic").model_validate_json('{"ma": "T01", "tai_lieu": NaN}')


def test_days_that_no_calendar_has_are_found_where_formats_are_checked(plan, validator):
    document = {"ma": "T01", "quy_che": "2026-02-31"}
    assert validator.is_valid(document)
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    assert not jsonschema.Draft202012Validator(plan.schema.json_schema(), format_checker=checker).is_valid(document)
