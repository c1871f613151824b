"""Percentages that look as if they were a hundred times too small or too large.

This is a suspicion, not a proof: a plan may well ask for 0,4%. It is raised only where all other percentages of the plan
are whole, from 1% to 100%, and there are at least two of them.
"""

from __future__ import annotations

import re
from fractions import Fraction

from vtlt_rules.checked import CheckedRuleset, Forecast, Limit, RangeLimit, Statement
from vtlt_rules.diagnostics import Problems
from vtlt_rules.values import read_decimal, write_exact

FEWEST_OTHERS = 2
"""Ordinary percentages that must be there for comparison."""

_SHARE_OF_AMOUNT = re.compile(r"(\d+(?:,\d+)?) ?% cua ")


def check_scale(ruleset: CheckedRuleset, problems: Problems) -> None:
    """Report percentages under 1% or of 1000% and more among whole percentages from 1% to 100%."""
    found = [(statement, percent) for statement in ruleset.statements for percent in _percents(statement)]
    odd = [(statement, percent) for statement, percent in found if _is_odd(percent)]
    ordinary = [percent for _, percent in found if percent and not _is_odd(percent)]
    if len(ordinary) < FEWEST_OTHERS or any(not 1 <= one <= 100 or one.denominator > 1 for one in ordinary):
        return
    for statement, percent in odd:
        meant = percent * 100 if percent < 1 else percent / 100
        problems.add(
            "suspicious-scale",
            statement.span,
            percent=write_exact(percent),
            meant=write_exact(meant),
        )


def _is_odd(percent: Fraction) -> bool:
    return 0 < percent < 1 or percent >= 1000


def _percents(statement: Statement) -> list[Fraction]:
    """Return the percentages that a statement demands or expects; 40 for ``40%``."""
    demand = statement.demand
    if not isinstance(demand, Limit | RangeLimit | Forecast):
        return []
    if statement.measure is not None and statement.measure.reading.is_share:
        match demand:
            case Limit(_, value) | Forecast(value):
                numbers = [value]
            case RangeLimit(low, high):
                numbers = [low, high]
        return [Fraction(number) * 100 for number in numbers if number is not None]
    share = _SHARE_OF_AMOUNT.match(demand.text)
    return [Fraction(read_decimal(share[1]))] if share else []
