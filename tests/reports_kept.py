"""What must hold of every report: valid JSON of the shipped schema, it comes back from it as it was, and can be shown."""

from __future__ import annotations

import copy
import json
from functools import cache

import jsonschema

import vtlt_rules as vtlt
from vtlt_rules import Report
from vtlt_rules.report.content import content_of


@cache
def _validator() -> jsonschema.Draft202012Validator:
    schema = vtlt.report_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def check_kept(report: Report, lang: str = "vi", is_sound: bool = True) -> Report:
    """Hold a report against the laws of its JSON, and what is shown against it if it is sound; return what came back."""
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
        assert again.to_markdown(language) == report.to_markdown(language)
    if is_sound:
        check_shown(report)
    return again


def check_shown(report: Report) -> None:
    """Hold what is shown of a report against its findings."""
    content = content_of(report, "vi")
    assert [one.id for one in content.statements] == [one.statement.id for one in report.findings]
    for shown, finding in zip(content.statements, report.findings, strict=True):
        assert shown.value is None or shown.value.bounds == finding.bounds
        assert [one.id for one in shown.failing] == [one.agency for one in finding.below]
        assert {one.id for one in shown.missing} == {cell.agency for cell in finding.missing}
        chart = shown.chart
        if chart is not None:
            ends = [chart.low, chart.high, chart.reported, *(number for _, number in chart.limits)]
            assert all(0 <= end <= chart.maximum for end in ends if end is not None)
