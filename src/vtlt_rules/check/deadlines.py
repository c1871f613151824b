"""By when a row is to hold: its window, its deadline, the plan's period."""

from __future__ import annotations

import datetime

from attrs import define, evolve

from vtlt_rules import ast, checked
from vtlt_rules.diagnostics import Problems
from vtlt_rules.syntax.ast_to_text import ast_to_text
from vtlt_rules.values import Period, write_date


@define(eq=False, repr=False)
class Deadlines:
    """Finds windows and deadlines of the statements of one plan.

    Attributes:
        period: The plan's period; None when it has none, or an invalid one.
        has_invalid_period: Whether the plan has a period that could not be read.
    """

    problems: Problems
    period: Period | None
    has_invalid_period: bool

    def window(self, demand: ast.MilestoneLimit, deadline: ast.Deadline | None) -> Period | None:
        """Return the days within which a milestone is to be done; None after a diagnostic."""
        if demand.window is not None:
            if deadline is not None:
                window, other = ast_to_text(demand.window, folded=True), ast_to_text(deadline, folded=True)
                self.problems.add("two-deadlines", deadline.span, related=demand.span, window=window, deadline=other)
                return None
            return check_period(demand.window, self.problems)
        if deadline is not None:
            return self._until(deadline)
        if self.period is None and not self.has_invalid_period:
            self.problems.add("missing-period", demand.span)
            self.has_invalid_period = True  # one period is missing, however many milestones need it
        return self.period

    def _until(self, deadline: ast.Deadline) -> Period | None:
        """Return the days from the first of the plan's period, without one from any day, to a deadline."""
        if self.period is None:
            return None if self.has_invalid_period else Period(datetime.date.min, deadline.last_day)
        start, end = self.period.start, deadline.last_day
        if end < start:
            self.problems.add("invalid-period", deadline.span, start=write_date(start), end=write_date(end))
            return None
        return Period(start, end)

    def deadline(self, line: ast.TargetLine | ast.ForecastLine, demand: checked.Demand) -> datetime.date | None:
        """Return the day by which something is to hold: the end of its window, its own deadline, else the plan's period.

        A deadline of its own that lies outside the plan's period is reported.
        """
        own = None if isinstance(line, ast.ForecastLine) else _own(line)
        end = self.period.end if self.period is not None else None
        if own is None:
            return end
        day = demand.window.end if isinstance(demand, checked.DoneWithin) else own.last_day
        if self.period is not None and day not in self.period:
            self.problems.add("outside-period", own.span, date=write_date(day), period=str(self.period))
        return day


def _own(line: ast.TargetLine) -> ast.PeriodNode | ast.CalendarPeriod | ast.Deadline | None:
    """Return what a row itself says of when it is to hold."""
    if isinstance(line.demand, ast.MilestoneLimit) and line.demand.window is not None:
        return line.demand.window
    return line.deadline


def in_days(line: ast.StatementLine) -> ast.StatementLine:
    """Return a line with its window and deadline in days: ``truoc quy II/2026`` is ``den_het 31/03/2026``."""
    if not isinstance(line, ast.TargetLine):
        return line
    if line.deadline is not None:
        day = ast.Date(line.deadline.last_day, span=line.deadline.span)
        line = evolve(line, deadline=evolve(line.deadline, moment=day, is_before=False))
    if isinstance(line.demand, ast.MilestoneLimit) and (window := line.demand.window) is not None:
        days = (ast.Date(day, span=window.span) for day in (window.first_day, window.last_day))
        line = evolve(line, demand=evolve(line.demand, window=ast.PeriodNode(*days, span=window.span)))
    return line


def has_own_deadline(line: ast.TargetLine | ast.ForecastLine) -> bool:
    """Tell whether a row says itself by when it is to hold, other than by a window."""
    return isinstance(line, ast.TargetLine) and line.deadline is not None


def check_period(node: ast.PeriodNode | ast.CalendarPeriod, problems: Problems) -> Period | None:
    """Return a period; report one that ends before it begins."""
    start, end = node.first_day, node.last_day
    if end < start:
        problems.add("invalid-period", node.span, start=write_date(start), end=write_date(end))
        return None
    return Period(start, end)
