"""By when a row is to hold: its window, its deadline, the plan's period."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from attrs import define, evolve

from vtlt_rules import ast, checked
from vtlt_rules.check.types import type_word
from vtlt_rules.checked import Simple
from vtlt_rules.diagnostics import Problems
from vtlt_rules.source import same_spelling
from vtlt_rules.syntax.ast_to_text import ast_to_text
from vtlt_rules.syntax.keywords import PERIOD_WORDS, TIME_UNITS
from vtlt_rules.values import Period, later, write_date, write_exact
from vtlt_rules.words import Word

_MOST_OF_A_WINDOW = 9999
"""So many days, months or years a relative window may have."""

_Find = Callable[[ast.Name], checked.Field | None]


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

    def demand(
        self, demand: ast.MilestoneLimit, deadline: ast.Deadline | None, subject: checked.Field, find: _Find
    ) -> checked.DoneWithin | checked.DoneSince | None:
        """Return when a milestone is to be done; None after a diagnostic.

        Args:
            demand: What the row demands.
            deadline: The row's own deadline.
            subject: The milestone.
            find: Looks another one up.
        """
        if demand.window is not None and deadline is not None:
            window, other = ast_to_text(demand.window, folded=True), ast_to_text(deadline, folded=True)
            self.problems.add("two-deadlines", deadline.span, related=demand.span, window=window, deadline=other)
            return None
        if isinstance(demand.window, ast.RelativeWindow):
            return self._relative(demand.window, subject, find)
        days = self._window(demand, deadline)
        return None if days is None else checked.DoneWithin(days)

    def _relative(
        self, node: ast.RelativeWindow, subject: checked.Field, find: _Find
    ) -> checked.DoneWithin | checked.DoneSince | None:
        months_and_days = self._stretch(node)
        start = node.start if isinstance(node.start, ast.Date) else find(node.start)
        if months_and_days is None or start is None:
            return None
        if isinstance(start, ast.Date):
            end = later(start.value, *months_and_days)
            if end is None:
                self.problems.add("invalid-date", node.span, date=node.span.text)
                return None
            return checked.DoneWithin(Period(start.value, end))
        if start.type is not Simple.MILESTONE:
            expected, actual = Word("milestone"), type_word(start.type)
            self.problems.add("type-mismatch", node.start.span, expected=expected, found=start.name, actual=actual)
            return None
        if start.name == subject.name:
            self.problems.add("invalid-window", node.start.span, reason=Word("window-of-itself"))
            return None
        return checked.DoneSince(
            start.name, start.label, *months_and_days, f"{write_exact(node.count)} {node.unit.text}"
        )

    def _stretch(self, node: ast.RelativeWindow) -> tuple[int, int] | None:
        """Return how many months and days a relative window has; None after a diagnostic."""
        count, unit = node.count, node.unit
        if unit.text not in TIME_UNITS:
            self.problems.add("invalid-window", unit.span, reason=Word("window-unit"))
            return None
        right = PERIOD_WORDS[unit.text]
        if not unit.spelling.isascii() and not same_spelling(unit.spelling, right):
            self.problems.add("wrong-accent", unit.span, right, name=unit.spelling, right=right, plain=unit.text)
            return None
        if not isinstance(count, int) or not 1 <= count <= _MOST_OF_A_WINDOW:
            self.problems.add("invalid-window", node.span, reason=Word("window-count"))
            return None
        return _months_and_days(node)

    def _window(self, demand: ast.MilestoneLimit, deadline: ast.Deadline | None) -> Period | None:
        assert not isinstance(demand.window, ast.RelativeWindow)
        if demand.window is not None:
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
        if isinstance(demand, checked.DoneSince):
            return None
        own = None if isinstance(line, ast.ForecastLine) else _own(line)
        end = self.period.end if self.period is not None else None
        if own is None:
            return end
        if isinstance(demand, checked.DoneWithin):
            day = demand.window.end
        else:
            assert isinstance(own, ast.Deadline)
            day = own.last_day
        if self.period is not None and day not in self.period:
            self.problems.add("outside-period", own.span, date=write_date(day), period=str(self.period))
        return day


def _own(line: ast.TargetLine) -> ast.Node | None:
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
    if isinstance(line.demand, ast.MilestoneLimit) and line.demand.window is not None:
        line = evolve(line, demand=evolve(line.demand, window=_window_in_days(line.demand.window)))
    return line


def _window_in_days(
    window: ast.PeriodNode | ast.CalendarPeriod | ast.RelativeWindow,
) -> ast.PeriodNode | ast.CalendarPeriod | ast.RelativeWindow:
    if not isinstance(window, ast.RelativeWindow):
        first, last = window.first_day, window.last_day
    else:
        months, days = _months_and_days(window)
        end = later(window.start.value, months, days) if isinstance(window.start, ast.Date) else None
        if not isinstance(window.start, ast.Date) or end is None:
            name = window.unit if days else evolve(window.unit, text="thang", spelling="thang")
            return evolve(window, count=days or months, unit=name)
        first, last = window.start.value, end
    return ast.PeriodNode(ast.Date(first, span=window.span), ast.Date(last, span=window.span), span=window.span)


def _months_and_days(window: ast.RelativeWindow) -> tuple[int, int]:
    """Return how many months and days a window has, whose count and unit were looked at."""
    count = int(window.count)
    return {"ngay": (0, count), "thang": (count, 0)}.get(window.unit.text, (12 * count, 0))


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
