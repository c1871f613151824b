"""Lints: the figures of a section's words against those of its statements, words without a statement, repeated statements.

Besides: conditions that are a row's although they seem to be those of its last constant. The figures are the cheapest catch
for a slip of transcription: every one that the words name must be in a statement, and every one that a statement demands
must be in the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from attrs import evolve

from vtlt_rules import ast
from vtlt_rules.check.deadlines import in_days
from vtlt_rules.check.figures import (
    Figure,
    Formulas,
    figures_in,
    figures_in_name,
    figures_in_text,
    lengths_in,
    names_in,
    texts_in,
)
from vtlt_rules.check.statements import statement_text
from vtlt_rules.check.structure import SectionParts
from vtlt_rules.diagnostics import Problems
from vtlt_rules.source import Span
from vtlt_rules.syntax.ast_to_text import ast_to_text
from vtlt_rules.text_keys import text_key
from vtlt_rules.values import Period, write_date

_TEXT = re.compile(r'"[^"]*"')

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


def check_whose_condition(line: ast.StatementLine, problems: Problems) -> None:
    """Warn of a condition of a row that seems to be that of its last constant: `>= 20 diem - 5 diem khi co_kho`.

    Nobody writes two constants where one would do, but for a reason.
    """
    if not isinstance(line, ast.TargetLine) or not isinstance(line.demand, ast.Limit) or line.condition is None:
        return
    threshold, condition = line.demand.threshold, line.condition
    if not isinstance(threshold, ast.LinearSum):
        return
    *others, last = threshold.terms
    if not isinstance(last.amount, ast.Quantity) or not any(isinstance(one.amount, ast.Quantity) for one in others):
        return
    under = ast.AmountUnderCondition(last.amount, condition, span=last.span)
    threshold = evolve(threshold, terms=(*others, evolve(last, amount=under)))
    meant = evolve(line, demand=evolve(line.demand, threshold=threshold), condition=None)
    written, amount = ast_to_text(condition), f"{'-' if last.is_minus else '+'} {ast_to_text(last.amount)}"
    span = Span(last.span.source, last.span.start, condition.span.end)
    problems.add("condition-of-row", span, ast_to_text(meant), condition=written, amount=amount)


def check_words(section: SectionParts, period: Period | None, formulas: Formulas, problems: Problems) -> None:
    """Compare the figures in the words of a section with those in its statements, both ways.

    Args:
        section: The section.
        period: The plan's period, of which the first and the last day need not be said.
        formulas: The figures behind what statements name.
        problems: Gets what differs.
    """
    if not section.words or section.has_invalid_lines:
        return
    if not section.statements:
        problems.add("words-without-statement", section.words[0].span)
        return
    said = [figure for line in section.words for figure in figures_in_text(line.span)]
    demanded = [figure for line in section.statements for figure in _demanded(line)]
    _report_unstated(section, said, demanded, formulas, problems)
    words = {word for figure in said for word in figure.words}
    if period is not None:
        words |= {write_date(period.start), write_date(period.end)}
    for figure in demanded:
        if figure.is_demanded and words.isdisjoint(figure.words):
            problems.add("numeral-not-in-words", figure.span, numeral=figure.numeral)


def _report_unstated(
    section: SectionParts, said: list[Figure], demanded: list[Figure], formulas: Formulas, problems: Problems
) -> None:
    stated = {word for figure in demanded for word in figure.words}
    unstated = [one for one in said if one.is_demanded and stated.isdisjoint(one.words)]
    if unstated:
        elsewhere = {word for line in section.statements for word in _elsewhere(line)}
        unstated = [one for one in unstated if elsewhere.isdisjoint(one.words)]
    if not unstated:
        return
    named = (name.text for line in section.statements for name in names_in(line))
    behind = formulas.figures_of(named)
    for figure in unstated:
        if behind is not None and behind.isdisjoint(figure.words):
            problems.add("numeral-not-stated", figure.span, numeral=figure.numeral)


def _demanded(line: ast.StatementLine) -> Iterator[Figure]:
    """Go through the figures that a statement demands: threshold, range, window, condition."""
    if not isinstance(line, ast.DutyLine):
        yield from figures_in(line)


def _elsewhere(line: ast.StatementLine) -> Iterator[str]:
    """Go through figures that words may name although no threshold does: in names, in texts, of lists."""
    yield from lengths_in(line)
    for name in names_in(line):
        yield from figures_in_name(name)
    for text in texts_in(line):
        if text is not line.inferred_from:
            for figure in figures_in_text(text.span):
                yield from figure.words
