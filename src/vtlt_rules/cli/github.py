"""Annotations -> workflow commands of GitHub Actions, which shows them beside the lines of a change.

Source: GitHub Docs, *Workflow commands for GitHub Actions*; the escapes are those of ``@actions/core`` (command.ts).
"""

from __future__ import annotations

from collections.abc import Iterable

from vtlt_rules.cli.annotations import Annotation
from vtlt_rules.source import visible

_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}


def annotations_to_github(annotations: Iterable[Annotation]) -> str:
    """Write a command a line."""
    return "\n".join(_command(one) for one in annotations)


def _command(one: Annotation) -> str:
    is_one_line = one.line == one.end_line  # columns are of one line only
    properties = {
        "file": one.file,
        "line": one.line,
        "endLine": one.end_line,
        "col": one.column if is_one_line else None,
        "endColumn": one.end_column if is_one_line else None,
        "title": f"vtlt {one.code}",
    }
    written = ",".join(f"{name}={_property(value)}" for name, value in properties.items() if value is not None)
    return f"::{_COMMANDS[one.level]} {written}::{_data(one.message)}"


def _data(text: str) -> str:
    return visible(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str | int) -> str:
    return _data(str(value)).replace(":", "%3A").replace(",", "%2C")
