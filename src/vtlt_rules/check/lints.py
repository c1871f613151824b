"""Lints: the numerals of a section's words against those of its statements, and repeated statements.

The cheapest catch for a slip of transcription: every figure that the words name must be in a statement, and every figure
that a statement demands must be in the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache

from vtlt_rules import ast
from vtlt_rules.check.deadlines import in_days
from vtlt_rules.check.statements import statement_text
from vtlt_rules.check.structure import SectionParts
from vtlt_rules.diagnostics import Problems
from vtlt_rules.source import Span
from vtlt_rules.text_keys import text_key
from vtlt_rules.values import MAX_DIGITS, Period, read_date, read_decimal, write_date, write_exact

# [0-9] and not \d, which also matches the digits of other scripts.
_NUMERAL = re.compile(
    r"(?P<date>(?<!\w)[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}(?!\w))"
    r"|(?i:(?P<day>[0-9]{1,2})\s+tháng\s+(?P<month>[0-9]{1,2})\s+năm\s+(?P<year>[0-9]{4}))"  # ngày 19 tháng 3 năm 2018
    # 35/2017/QĐ-UBND, 35-CT/TW; who looked as far as he could at every digit would take the square of a long line
    r"|(?P<reference>\b[0-9][\w.]{0,60}(?:/[0-9]{1,60}){0,6}[/-](?=[0-9]{0,60}[^\W0-9])[\w-]+(?:/[\w-]+)*"
    r"|\b(?:19|20)[0-9][0-9]\s*[-–]\s*(?:19|20)[0-9][0-9]\b"  # 2016-2020
    r"|(?i:\b(?:năm|tháng|quý|khoản|điều|điểm|mục|phụ lục|luật|nghị định|quyết định|thông tư|chỉ thị|công văn)"
    r"\s+(?:số\s+)?[0-9]+))"  # năm 2018, khoản 3, Nghị định số 30
    r"|(?P<number>(?<![\w,./])[0-9]+(?:[.,][0-9]+)*)(?P<percent>\s*%)?"
)
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?")
"""Points that group thousands, as running text has them; any other point is a decimal sign gone astray."""

_TO_PERCENT = re.compile(r"\s*(?:đến|tới|-|–|\.\.)\s*[0-9]+(?:,[0-9]+)?\s*%")
"""What follows the first number of ``từ 30 đến 40%``."""

_TEXT = re.compile(r'"[^"]*"')

_IN_NAME = re.compile(r"[0-9]+")


_FIRST_UNIT = re.compile(r"(?<=\btrong )([0-9,]+)(?:%| \w+)(?=\.\.)")
"""The unit of the first end of a range, which may be left out."""


def check_repetition(section: SectionParts, problems: Problems) -> None:
    """Report statements that the same section makes twice."""
    seen: dict[str, Span] = {}
    for line in section.statements:
        text = _FIRST_UNIT.sub(r"\1", statement_text(in_days(line)))
        if not isinstance(line, ast.DutyLine):  # whose text says what is to be done
            text = _TEXT.sub(lambda found: text_key(found[0]), text)
        first = seen.setdefault(text, line.span)
        if first is not line.span:
            problems.add("repeated-statement", line.span, related=first)


def check_numerals(section: SectionParts, period: Period | None, problems: Problems) -> None:
    """Compare the figures in the words of a section with those in its statements, both ways.

    The first and the last day of the plan's period need not be said.
    """
    if not section.words or section.has_invalid_lines:
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
    if period is not None:
        said |= {write_date(period.start), write_date(period.end)}
    for numeral, span in demanded:
        if numeral not in said:
            problems.add("numeral-not-in-words", span, numeral=numeral)


def _in_text(span: Span) -> Iterator[tuple[str, Span]]:
    """Go through the figures in a text, each in one spelling, leaving out numbers of documents, clauses and years."""
    text = span.text
    for match in _NUMERAL.finditer(text):
        place = Span(span.source, span.start + match.start(), span.start + match.end())
        if match["date"] or match["day"]:
            date = match["date"] or f"{match['day']}/{match['month']}/{match['year']}"
            try:
                yield write_date(read_date(date)), place
            except ValueError:
                yield date, place
        elif match["number"] and len(match["number"]) <= MAX_DIGITS:
            is_percent = match["percent"] or _TO_PERCENT.match(text, match.end())
            yield _spelt(match["number"]) + ("%" if is_percent else ""), place


@lru_cache(maxsize=1024)
def _spelt(number: str) -> str:
    """Write a figure of running text in the one spelling that figures are compared in."""
    plain = number.replace(".", "") if _THOUSANDS.fullmatch(number) else number.replace(".", ",")
    return write_exact(read_decimal(plain)) if plain.count(",") < 2 else number


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
    for moment in _moments(line):
        if isinstance(moment, ast.Date):
            yield write_date(moment.value), moment.span
    if line.condition is not None:
        yield from _in_condition(line.condition)


def _moments(line: ast.StatementLine) -> Iterator[ast.Moment]:
    """Go through the days and periods that a statement names."""
    if isinstance(line, ast.TargetLine):
        if line.deadline is not None:
            yield line.deadline.moment
        match line.demand:
            case ast.MilestoneLimit(ast.PeriodNode(start, end)):
                yield from (start, end)
            case ast.MilestoneLimit(ast.CalendarPeriod() as period):
                yield period


def _in_amounts(node: ast.Threshold | ast.Range | ast.Name) -> Iterator[tuple[str, Span]]:
    match node:
        case ast.Percent(value):
            yield f"{write_exact(value)}%", node.span
        case ast.Quantity(value, _):
            yield write_exact(value), node.span
        case ast.AmountOf(share, whole):
            yield from _in_amounts(share)
            yield from _in_amounts(whole)
        case ast.LinearSum(terms):
            for term in terms:
                yield from _in_amounts(term.amount)
        case ast.Range(low, high):
            if isinstance(high, ast.Percent) and isinstance(low, ast.Quantity):
                low = ast.Percent(low.value, span=low.span)
            yield from _in_amounts(low)
            yield from _in_amounts(high)


def _in_condition(node: ast.Condition) -> Iterator[tuple[str, Span]]:
    match node:
        case ast.Comparison(left, _, right):
            yield from _in_amounts(left)
            if not isinstance(right, ast.Text):
                yield from _in_amounts(right)
        case ast.Within(value, limits):
            yield from _in_amounts(value)
            yield from _in_amounts(limits)
        case ast.Negation(term):
            yield from _in_condition(term)
        case ast.AtLeast(count, terms):
            yield from _in_amounts(count)
            for term in terms:
                yield from _in_condition(term)
        case ast.Conjunction(terms) | ast.Disjunction(terms):
            for term in terms:
                yield from _in_condition(term)


def _listed(node: ast.Condition) -> Iterator[str]:
    """Go through how many conditions are in each list of a condition: three *of five*."""
    match node:
        case ast.Negation(term):
            yield from _listed(term)
        case ast.Conjunction(terms) | ast.Disjunction(terms) | ast.AtLeast(_, terms):
            if isinstance(node, ast.AtLeast):
                yield write_exact(len(terms))
            for term in terms:
                yield from _listed(term)


def _elsewhere(line: ast.StatementLine) -> Iterator[str]:
    """Go through figures that words may name although no threshold does: in names, lists, duties, ends of periods."""
    if not isinstance(line, ast.DutyLine) and line.condition is not None:
        yield from _listed(line.condition)
    names = [line.scope.text] if isinstance(line, ast.DutyLine) else [line.scope.text, line.measure.text]
    for name in names:
        for digits in _IN_NAME.findall(name):
            yield write_exact(Fraction(int(digits[:MAX_DIGITS])))
    if isinstance(line, ast.DutyLine):
        yield from (numeral for numeral, _ in _in_text(line.text.span))
    for moment in _moments(line):
        yield from (write_date(moment.first_day), write_date(moment.last_day))
