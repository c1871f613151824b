"""Annotations -> SARIF 2.1.0 (OASIS Standard, errata 01), which code scanning and editors read."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from vtlt_rules.cli.annotations import Annotation
from vtlt_rules.version import __version__

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def annotations_to_sarif(annotations: Sequence[Annotation], is_success: bool) -> dict[str, Any]:
    """Return a log of one run. What is said of no file is a notification of the run: results have a place.

    Args:
        annotations: What was found.
        is_success: Whether everything could be looked at.
    """
    placed = [one for one in annotations if one.file is not None]
    others = [one for one in annotations if one.file is None]
    codes = {code: number for number, code in enumerate(dict.fromkeys(one.code for one in placed))}
    run = {
        "tool": {
            "driver": {"name": "vtlt-rules", "version": __version__, "rules": [{"id": code} for code in codes]},
        },
        "invocations": [
            {
                "executionSuccessful": is_success,
                "toolExecutionNotifications": [
                    {"level": one.level, "message": {"text": one.message}} for one in others
                ],
            }
        ],
        "columnKind": "unicodeCodePoints",
        "results": [_result(one, codes[one.code]) for one in placed],
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _result(one: Annotation, rule: int) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": uri_of(one.file or "")}}
    region = {
        "startLine": one.line,
        "startColumn": one.column,
        "endLine": one.end_line,
        "endColumn": one.end_column,
    }
    if one.line is not None:
        place["region"] = {name: value for name, value in region.items() if value is not None}
    return {
        "ruleId": one.code,
        "ruleIndex": rule,
        "level": one.level,
        "message": {"text": one.message},
        "locations": [{"physicalLocation": place}],
    }


def uri_of(file: str) -> str:
    """Write the name of a file as a URI (RFC 3986): relative as it is relative, else with its scheme."""
    name = file.replace(os.sep, "/")
    if Path(file).is_absolute():
        return f"file://{'' if name.startswith('/') else '/'}{quote(name, errors='replace')}"
    return quote(name, errors="replace")
