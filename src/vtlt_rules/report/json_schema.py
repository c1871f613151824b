"""The JSON Schema of reports."""

from __future__ import annotations

from typing import Any

from vtlt_rules.report.json_types import ReportJson
from vtlt_rules.report.shape import schema_of


def report_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of ``vtlt-report/2``, of what ``Report.to_dict`` returns."""
    return schema_of(ReportJson)
