"""What is wrong, and what was found, as annotations of places in files: what GitHub, SARIF and JUnit are told.

Must not know how they write it.
"""

from __future__ import annotations

import os
from functools import lru_cache
from typing import Literal

from vtlt_rules.diagnostics import Diagnostic
from vtlt_rules.issues import DataIssue, issue_to_text
from vtlt_rules.messages import Language, say
from vtlt_rules.records import record
from vtlt_rules.source import visible, visible_line

Level = Literal["error", "warning", "note"]

_ROW_BY_LINE = (".csv", ".tsv", ".txt")
"""Files of which a row is a line, unless a cell has several; of JSON a row is a place among the objects."""


@record
class Annotation:
    """One thing to say of a place.

    Attributes:
        level: How bad it is.
        code: A stable name: of a diagnostic, of an issue, of a verdict (``not-met``).
        message: One sentence, without what nobody sees; a suggestion may take further lines.
        file: The file as the user named it; None when no file is meant.
        line: From 1; None when the whole file is meant.
        column: From 1, in code points; None when the whole line is meant.
        end_line: The line of the end.
        end_column: The column just past the end.
    """

    level: Level
    code: str
    message: str
    file: str | None = None
    line: int | None = None
    column: int | None = None
    end_line: int | None = None
    end_column: int | None = None


def of_diagnostic(diagnostic: Diagnostic, lang: Language) -> Annotation:
    """Take a diagnostic of a ruleset."""
    message = visible_line(diagnostic.message(lang))
    if diagnostic.suggestion is not None:
        message += f"\n{say('place.suggestion', lang, suggestion=visible(diagnostic.suggestion))}"
    return Annotation(
        "error" if diagnostic.is_error else "warning",
        diagnostic.code,
        message,
        diagnostic.file,
        diagnostic.line,
        diagnostic.column,
        diagnostic.span.end_line,
        diagnostic.span.end_column,
    )


def of_issue(issue: DataIssue, lang: Language, level: Level, data_file: str | None = None) -> Annotation:
    """Take an issue of the data.

    Args:
        issue: The issue.
        lang: The language.
        level: An error where it stops everything, a warning where the figures count as missing.
        data_file: Where it is if it does not say so: what comes out in evaluation no longer knows the file.
    """
    file = data_file if issue.file is None and not issue.is_previous and issue.row is not None else issue.file
    line = _line_of(file, issue.row) if file is not None and issue.row else None
    return Annotation(level, issue.code, issue_to_text(issue, lang), file, line)


def _line_of(file: str, row: int) -> int | None:
    """Return the line of a row; None where that cannot be told, so that the whole file is meant."""
    if os.path.splitext(file)[1].lower() not in _ROW_BY_LINE:
        return None
    try:
        seen = os.stat(file)
        return row if row <= _lines_alone(file, seen.st_mtime_ns, seen.st_size) else None
    except OSError:
        return None


@lru_cache(maxsize=8)
def _lines_alone(file: str, _changed: int, _size: int) -> int:
    """Return the first line at whose end a quote may be open, so that rows after it have other numbers than their lines."""
    with open(file, "rb") as opened:
        lines = opened.read().splitlines()
    return next((number for number, line in enumerate(lines, start=1) if line.count(b'"') % 2), len(lines) + 1)


def misuse(message: str) -> Annotation:
    """Take what is said of the command itself."""
    return Annotation("error", "not-checked", visible_line(message))
