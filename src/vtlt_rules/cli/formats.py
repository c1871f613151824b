"""Annotations -> text in the format that ``--format`` names."""

from __future__ import annotations

from collections.abc import Sequence

from vtlt_rules.cli.annotations import Annotation
from vtlt_rules.files import as_json

ANNOTATED = ("github", "sarif", "junit")
"""Formats for other programs, in which what is wrong with a ruleset or data is a result like any other."""


def annotations_to_text(format_: str, annotations: Sequence[Annotation], is_success: bool) -> str:
    """Write what was found.

    Args:
        format_: ``github`` or ``sarif``.
        annotations: What was found.
        is_success: Whether everything could be looked at.
    """
    if format_ == "sarif":
        from vtlt_rules.cli.sarif import annotations_to_sarif

        return as_json(annotations_to_sarif(annotations, is_success))
    from vtlt_rules.cli.github import annotations_to_github

    return annotations_to_github(annotations)
