"""Data that could be read -> what looks wrong in it and need not be: each is worth a question, and no error."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping

from vtlt_rules.checked import CheckedRuleset, Field, NumberType, Simple
from vtlt_rules.data.loose import is_percent
from vtlt_rules.data.rows import AgencyData, Row
from vtlt_rules.issues import Suspicion
from vtlt_rules.values import Number, Period, write_date, write_exact

_FEWEST = 5
"""Agencies, or figures of one agency, of which it means something that all are alike."""

_SMALL = 10
"""Of a smaller whole a part is easily nothing or all of it."""

_FACTOR = 10
_LEAST = 20
"""Where the larger one of two figures is smaller, ten times as much is nothing remarkable."""

_YEARS = 5
_DAYS_OF_YEAR = 366


def suspicions_of(ruleset: CheckedRuleset, data: AgencyData, previous: AgencyData | None) -> Iterator[Suspicion]:
    """Go through what looks wrong.

    Args:
        ruleset: The plan.
        data: What was read.
        previous: The same of another year, when there is some.
    """
    numbers = {name: one for name, one in ruleset.fields.items() if isinstance(one.type, NumberType)}
    yield from _extreme_shares(numbers, data)
    yield from _fractions_for_percent(numbers, data)
    yield from _equal_figures(numbers, data)
    yield from _half_of_sums(numbers, data)
    if previous is not None:
        yield from _tenfold(numbers, data, previous)
    if ruleset.period is not None:
        milestones = [name for name, one in ruleset.fields.items() if one.type is Simple.MILESTONE]
        yield from _far_days(milestones, ruleset.period, data)


def _figure(row: Mapping[str, object], name: str) -> Number | None:
    value = row.get(name)
    return value if isinstance(value, Number) and not isinstance(value, bool) else None


def _id(row: Row) -> str | None:
    value = row.get("ma")
    return value if isinstance(value, str) else None


def _extreme_shares(numbers: Mapping[str, Field], data: Iterable[Row]) -> Iterator[Suspicion]:
    """Find parts that in every agency are nothing or all of their whole."""
    rows = list(data)
    for name, one in numbers.items():
        if one.whole is None:
            continue
        none = full = 0
        for row in rows:
            part, whole = _figure(row, name), _figure(row, one.whole)
            if part is None or whole is None or whole < _SMALL:
                continue
            if part not in (0, whole):
                break
            none, full = none + (part == 0), full + (part == whole)
        else:
            if none + full >= _FEWEST:
                yield Suspicion("extreme-shares", field=name, facts={"none": none, "full": full, "whole": one.whole})


def _fractions_for_percent(numbers: Mapping[str, Field], data: Iterable[Row]) -> Iterator[Suspicion]:
    """Find percentages none of which is more than 1: spreadsheets keep 94% as 0,94."""
    rows = list(data)
    for name, one in numbers.items():
        if isinstance(one.type, NumberType) and is_percent(one.type.unit):
            known = [figure for row in rows if (figure := _figure(row, name)) is not None]
            if len(known) >= _FEWEST and max(known) <= 1 and any(figure not in (0, 1) for figure in known):
                yield Suspicion("percent-as-fraction", field=name, facts={"count": len(known)})


def _equal_figures(numbers: Mapping[str, Field], data: Iterable[Row]) -> Iterator[Suspicion]:
    """Find agencies of which all figures are the same."""
    for row in data:
        figures = [figure for name in numbers if (figure := _figure(row, name)) is not None]
        if len(figures) >= _FEWEST and len(set(figures)) == 1:
            facts = {"value": write_exact(figures[0]), "count": len(figures)}
            yield Suspicion("equal-figures", _id(row), row=row.row, facts=facts)


def _half_of_sums(numbers: Mapping[str, Field], data: Iterable[Row]) -> Iterator[Suspicion]:
    """Find figures that are more than those of all other agencies together."""
    rows = list(data)
    for name in numbers:
        known = [(figure, row) for row in rows if (figure := _figure(row, name))]
        total = sum(figure for figure, _ in known)
        if len(known) < 2 * _FEWEST:
            continue
        figure, row = max(known, key=lambda one: one[0])
        if figure * 2 > total:
            facts = {"value": write_exact(figure), "sum": write_exact(total), "count": len(known)}
            yield Suspicion("half-of-sum", _id(row), name, row.row, facts)


def _tenfold(numbers: Mapping[str, Field], data: Iterable[Row], previous: Iterable[Row]) -> Iterator[Suspicion]:
    """Find figures that are ten times, or a tenth, of what they were."""
    before = {_id(row): row for row in previous}
    for row in data:
        then = before.get(_id(row))
        for name in numbers if then is not None and _id(row) is not None else ():
            now, old = _figure(row, name), then and _figure(then, name)
            if now and old and max(now, old) >= _LEAST and (now >= _FACTOR * old or old >= _FACTOR * now):
                facts = {"value": write_exact(now), "before": write_exact(old)}
                yield Suspicion("tenfold", _id(row), name, row.row, facts)


def _far_days(names: Iterable[str], period: Period, data: Iterable[Row]) -> Iterator[Suspicion]:
    """Find days more than five years away from the plan's period."""
    names, far = list(names), _YEARS * _DAYS_OF_YEAR
    for row in data:
        for name in names:
            day = row.get(name)
            if isinstance(day, datetime.date) and max((period.start - day).days, (day - period.end).days) > far:
                yield Suspicion("far-day", _id(row), name, row.row, {"value": write_date(day), "period": str(period)})
