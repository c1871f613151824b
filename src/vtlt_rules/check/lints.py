"""Lints: the numerals of a section's words against those of its statements, and repeated statements.

The cheapest catch for a slip of transcription: every figure that the words name must be in a statement, and every figure
that a statement demands must be in the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from vtlt_rules import ast
from vtlt_rules.check.statements import statement_text
from vtlt_rules.check.structure import SectionParts
from vtlt_rules.diagnostics import Problems
from vtlt_rules.source import Span
from vtlt_rules.values import MAX_DIGITS, read_date, read_decimal, write_date, write_exact

_NUMERAL = re.compile(
    r"(?P<reference>\b\d[\w.]*(?:/\d+)*/(?=\d*[^\W\d])[\w-]+"  # 35/2017/QĐ-UBND
    r"|\b\d{4}\s*[-–]\s*\d{4}\b"  # 2016-2020
    r"|(?i:\b(?:năm|tháng|quý|khoản|điều|điểm|mục|phụ lục)\s+(?:số\s+)?\d+))"  # năm 2018, khoản 3
    r"|(?P<date>(?<!\w)\d{1,2}/\d{1,2}/\d{4}(?!\w))"
    r"|(?P<number>(?<![\w,./])\d+(?:[.,]\d+)*)(?P<percent>\s*%)?"
)
_TO_PERCENT = re.compile(r"\s*(?:đến|tới|-|–|\.\.)\s*\d+(?:,\d+)?\s*%")
"""What follows the first number of ``từ 30 đến 40%``."""

_IN_NAME = re.compile(r"\d+")


def check_repetition(section: SectionParts, problems: Problems) -> None:
    """Report statements that the same section makes twice."""
    seen: dict[str, Span] = {}
    for line in section.statements:
        text = statement_text(line)
        first = seen.setdefault(text, line.span)
        if first is not line.span:
            problems.add("repeated-statement", line.span, related=first)


def check_numerals(section: SectionParts, problems: Problems) -> None:
    """Compare the figures in the words of a section with those in its statements, both ways."""
    if not section.words or section.has_broken_lines:
        return
    said = {numeral for line in section.words for numeral, _ in _in_text(line.span)}
    demanded = [(numeral, span) for line in section.statements for numeral, span in _in_statement(line)]
    stated = {numeral for numeral, _ in demanded}
    for statement in section.statements:
        stated.update(_elsewhere(statement))
    for line in section.words:
        for numeral, span in _in_text(line.span):
            if numeral not in stated:
                problems.add("numeral-not-stated", span, numeral=numeral)
    for numeral, span in demanded:
        if numeral not in said:
            problems.add("numeral-not-in-words", span, numeral=numeral)


def _in_text(span: Span) -> Iterator[tuple[str, Span]]:
    """Go through the figures in a text, each in one spelling, leaving out numbers of documents, clauses and years."""
    for match in _NUMERAL.finditer(span.text):
        place = Span(span.source, span.start + match.start(), span.start + match.end())
        if match["date"]:
            try:
                yield write_date(read_date(match["date"])), place
            except ValueError:
                yield match["date"], place
        elif match["number"] and len(match["number"]) <= MAX_DIGITS:
            number = match["number"].replace(".", "")  # a point groups thousands in running text
            value = write_exact(read_decimal(number)) if number.count(",") < 2 else number
            is_percent = match["percent"] or _TO_PERCENT.match(span.text, match.end())
            yield value + ("%" if is_percent else ""), place


def _in_statement(line: ast.StatementLine) -> Iterator[tuple[str, Span]]:
    """Go through the figures that a statement demands: threshold, range, window, condition."""
    if isinstance(line, ast.DutyLine):
        return
    if isinstance(line, ast.ForecastLine):
        yield from _in_amounts(line.threshold)
    elif line.demand is not None:
        match line.demand:
            case ast.Limit(_, threshold):
                yield from _in_amounts(threshold)
            case ast.RangeLimit(limits):
                yield from _in_amounts(limits)
            case ast.MilestoneLimit(window) if window is not None:
                for date in (window.start, window.end):
                    yield write_date(date.value), date.span
    if line.condition is not None:
        yield from _in_condition(line.condition)


def _in_amounts(node: ast.Threshold | ast.Range) -> Iterator[tuple[str, Span]]:
    match node:
        case ast.Percent(value):
            yield f"{write_exact(value)}%", node.span
        case ast.Quantity(value, _):
            yield write_exact(value), node.span
        case ast.AmountOf(share, whole):
            yield from _in_amounts(share)
            yield from _in_amounts(whole)
        case ast.Range(low, high):
            if isinstance(high, ast.Percent) and isinstance(low, ast.Quantity):
                low = ast.Percent(low.value, span=low.span)
            yield from _in_amounts(low)
            yield from _in_amounts(high)


def _in_condition(node: ast.Condition) -> Iterator[tuple[str, Span]]:
    match node:
        case ast.Comparison(_, _, right) if isinstance(right, ast.Percent | ast.Quantity):
            yield from _in_amounts(right)
        case ast.Within(_, limits):
            yield from _in_amounts(limits)
        case ast.Negation(term):
            yield from _in_condition(term)
        case ast.Conjunction(terms) | ast.Disjunction(terms):
            for term in terms:
                yield from _in_condition(term)


def _elsewhere(line: ast.StatementLine) -> Iterator[str]:
    """Go through figures that words may name although no threshold does: in names, in the text of a duty."""
    names = [line.scope.text] if isinstance(line, ast.DutyLine) else [line.scope.text, line.measure.text]
    for name in names:
        for digits in _IN_NAME.findall(name):
            yield write_exact(Fraction(int(digits[:MAX_DIGITS])))
    if isinstance(line, ast.DutyLine):
        yield from (numeral for numeral, _ in _in_text(line.text.span))
