"""Diagnostics -> text with the line underlined, or JSON (``vtlt-diagnostics/1``)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Any

from vtlt_rules.diagnostics.diagnostic import Diagnostic
from vtlt_rules.messages import Language, say
from vtlt_rules.source import Span, visible


def _width(text: str) -> int:
    """Count the columns that a terminal takes for a text: none for marks, two for wide characters."""
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )


_EXCERPT = 100


def _underlined(span: Span, gutter: str) -> list[str]:
    begin, end = span.source.line_bounds(span.line)
    start = span.column - 1
    stop = span.end_column - 1 if span.end_line == span.line else end - begin
    left = max(0, start - _EXCERPT // 2) if end - begin > _EXCERPT else 0
    shown = visible(span.source.written[begin + left : min(begin + left + _EXCERPT, end)])
    before = _width(shown[: start - left])
    under = max(1, _width(shown[start - left : stop - left]))
    number = str(span.line)
    return [f"{number.rjust(len(gutter))} | {shown}", f"{gutter} | {' ' * before}{'^' * under}"]


def _one(diagnostic: Diagnostic, lang: Language) -> str:
    severity = say(f"severity.{diagnostic.severity.value}", lang)
    gutter = " " * max(len(str(diagnostic.line)), len(str(diagnostic.related.line)) if diagnostic.related else 0)
    place = f"{diagnostic.file}:{diagnostic.line}:{diagnostic.column}"
    lines = [
        f"{place}: {severity}[{diagnostic.code}]: {diagnostic.message(lang)}",
        *_underlined(diagnostic.span, gutter),
    ]
    if diagnostic.suggestion is not None:
        first, *others = diagnostic.suggestion.split("\n")  # of two statements each has a line
        lines.append(f"{gutter} = {say('place.suggestion', lang, suggestion=first)}")
        lines += [f"{gutter}   {' ' * len(say('place.suggestion', lang, suggestion=''))}{one}" for one in others]
    if diagnostic.related is not None:
        place = f"{diagnostic.related.source.name}:{diagnostic.related.line}:{diagnostic.related.column}"
        lines.append(f"{gutter} = {say('place.see', lang, place=place)}")
        lines += _underlined(diagnostic.related, gutter)
    return visible_lines(lines)


def visible_lines(lines: Iterable[str]) -> str:
    """Join lines, each made visible."""
    return "\n".join(visible(line) for line in lines)


def diagnostics_to_text(diagnostics: Iterable[Diagnostic], lang: Language = "vi") -> str:
    """Render diagnostics for people: place, sentence, the author's line underlined, suggestion."""
    return "\n\n".join(_one(diagnostic, lang) for diagnostic in diagnostics)


def diagnostics_to_dict(diagnostics: Iterable[Diagnostic], lang: Language = "vi") -> dict[str, Any]:
    """Render diagnostics for programs: ``vtlt-diagnostics/1``; lines and columns from 1, in code points."""
    return {
        "schema": "vtlt-diagnostics/1",
        "diagnostics": [
            {
                "code": diagnostic.code,
                "severity": diagnostic.severity.value,
                "message": diagnostic.message(lang),
                "file": diagnostic.file,
                "line": diagnostic.line,
                "column": diagnostic.column,
                "end_line": diagnostic.span.end_line,
                "end_column": diagnostic.span.end_column,
                "suggestion": diagnostic.suggestion,
            }
            for diagnostic in diagnostics
        ],
    }
