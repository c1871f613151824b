"""What must hold of every report: it is valid JSON of the shipped schema, and comes back from it as it was."""

from __future__ import annotations

import copy
import json
from functools import cache

import jsonschema

import vtlt_rules as vtlt
from vtlt_rules import Report


@cache
def _validator() -> jsonschema.Draft202012Validator:
    schema = vtlt.report_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def check_kept(report: Report, lang: str = "vi") -> Report:
    """Hold a report against the laws of its JSON; return what came back."""
    data = report.to_dict(lang)
    text = json.dumps(data, allow_nan=False)
    read = json.loads(text)
    assert read == data
    before = copy.deepcopy(read)
    _validator().validate(read)
    again = Report.from_dict(read)
    assert read == before  # nothing of what is given is changed
    assert again == report and report == again
    assert hash(again) == hash(report)
    for language in ("vi", "en"):
        assert again.to_dict(language) == report.to_dict(language)
    return again
