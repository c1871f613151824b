"""Where the parts of a bullet chart are: exact figures to places on a scale, in percent of its width."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from vtlt_rules.messages import Language
from vtlt_rules.records import record
from vtlt_rules.relations import Relation
from vtlt_rules.report.content import Chart
from vtlt_rules.report.show import show_number
from vtlt_rules.values import Interval, Number, simplest, write_exact

_MOST_TICKS = 5
_SIGNS = {
    Relation.AT_LEAST: "≥",
    Relation.MORE_THAN: ">",
    Relation.AT_MOST: "≤",
    Relation.LESS_THAN: "<",
    Relation.EQUAL: "=",
}
_FAR_LEFT, _FAR_RIGHT = 12, 88
"""Percent of the width beyond which a label ends or begins where it stands, so that it does not leave the chart."""


@record
class Mark:
    """A place on the scale with what is written there.

    Attributes:
        at: The place, in percent of the width.
        text: What is written there; ``anchor`` where the text lies: its start, middle or end.
        side: Where the values are that satisfy it: ``right``, ``left``, or ``here``.
    """

    at: str
    text: str
    anchor: str
    side: str = "here"


@record
class Bullet:
    """A bullet chart, ready to be drawn.

    Attributes:
        certain: How wide the bar is that stands for what is certain, in percent.
        open: How wide the band is that stands for what is not known.
        is_unbounded: Whether the band has no end.
        reported: Where the value of those is that leave nothing open; None where it is not shown.
        limits: What the value is held against.
        ticks: The scale.
        text: All of it in words.
    """

    certain: str
    open: str
    is_unbounded: bool
    reported: str | None
    limits: tuple[Mark, ...]
    ticks: tuple[Mark, ...]
    text: str


def bullet(chart: Chart, lang: Language) -> Bullet:
    """Place the parts of a chart."""
    is_open = chart.high != chart.low
    high = chart.maximum if chart.high is None else chart.high
    factor = 100 if chart.unit == "%" else 1
    suffix = "%" if chart.unit == "%" else ""

    def mark(number: Number, text: str, anchor: str | None = None, side: str = "here") -> Mark:
        share = 100 * Fraction(number) / chart.maximum
        natural = "start" if share < _FAR_LEFT else "end" if share > _FAR_RIGHT else "middle"
        return Mark(_percent(share), text, anchor or natural, side)

    ticks = [mark(tick, show_number(tick * factor, lang) + suffix) for tick in _ticks(chart.maximum)]
    if not suffix and ticks:
        ticks[-1] = Mark(ticks[-1].at, f"{ticks[-1].text} {chart.unit}", "end")
    anchors: Sequence[str | None] = ("end", "start") if len(chart.limits) == 2 else [None] * len(chart.limits)
    limits = [
        mark(number, f"{_SIGNS[relation]} {_short(number * factor, lang)}{suffix}", anchor, _side(relation))
        for (relation, number), anchor in zip(
            sorted(chart.limits, key=lambda limit: Fraction(limit[1])), anchors, strict=True
        )
    ]
    return Bullet(
        _percent(100 * Fraction(chart.low) / chart.maximum),
        _percent(100 * Fraction(high - chart.low) / chart.maximum),
        chart.high is None,
        None if chart.reported is None or not is_open else _percent(100 * Fraction(chart.reported) / chart.maximum),
        tuple(limits),
        tuple(ticks),
        chart.text,
    )


def bar(bounds: Interval, maximum: int, text: str) -> Bullet:
    """Place the bar of a count that has no threshold, on a scale that is not written."""
    high = maximum if bounds.high is None else bounds.high
    whole = maximum or 1
    certain, open_ = Fraction(100 * bounds.low, whole), Fraction(100 * (high - bounds.low), whole)
    return Bullet(_percent(certain), _percent(open_), False, None, (), (), text)


def _side(relation: Relation) -> str:
    if relation is Relation.EQUAL:
        return "here"
    return "right" if relation.bounds_below else "left"


def _short(number: Number, lang: Language) -> str:
    """Write a threshold in full where a decimal does, and otherwise to two places: what it is exactly stands beside it."""
    exact = show_number(number, lang)
    return exact if "/" not in exact else "≈" + show_number(_rounded(number, 2), lang)


def _rounded(number: Number, places: int) -> Number:
    return simplest(Fraction(round(number * 10**places), 10**places))


def _percent(share: Fraction) -> str:
    """Write a place, to a hundredth of a percent."""
    return f"{write_exact(_rounded(share, 2), '.')}%"


def _ticks(maximum: Number) -> Iterator[Number]:
    """Go through round numbers from zero to the end of the scale, a few of them."""
    step = Fraction(1)
    while maximum / step > 1:
        step *= 10
    while maximum / step <= 1:
        step /= 10
    factors = (Fraction(1), Fraction(2), Fraction(5, 2), Fraction(5), Fraction(10))
    step *= next(factor for factor in factors if maximum / (step * factor) <= _MOST_TICKS - 1)
    return (simplest(step * number) for number in range(int(maximum / step) + 1))
