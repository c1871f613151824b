"""Figures as people read them: percent and units, a decimal comma, never rounded across a threshold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from vtlt_rules.checked import (
    ONE,
    Demand,
    DoneSince,
    DoneWithin,
    EnumType,
    Field,
    Forecast,
    Growth,
    Limit,
    MustHold,
    OwnLimit,
    RangeLimit,
    Reading,
    Statement,
)
from vtlt_rules.messages import Language, say
from vtlt_rules.relations import Relation
from vtlt_rules.report.data import AgencyFinding, Change, FindingData, GroupFinding
from vtlt_rules.values import (
    AGENCY_UNIT,
    POINT_UNIT,
    Interval,
    Milestone,
    NotDone,
    Number,
    Unit,
    point,
    write_date,
    write_exact,
    write_rounded,
    write_rounded_up,
)
from vtlt_rules.verdict import Verdict

_PLACES = 1
_SHORTFALL_PLACES = 2
_LISTED = 6


def listed(names: Sequence[str], lang: Language) -> str:
    """List a few names, and say how many more there are."""
    shown = ", ".join(names[:_LISTED])
    return shown if len(names) <= _LISTED else f"{shown} {say('report.more', lang, count=len(names) - _LISTED)}"


def show_in_spite_of(finding: FindingData, lang: Language) -> str | None:
    """Say by name whose wrong figures the verdict stands in spite of; None where there are none."""
    wrong = dict.fromkeys(issue.agency for issue in finding.in_spite_of)
    if not wrong:
        return None
    names = [agency.name for agency in finding.agencies if agency.agency in wrong]
    return say("report.in-spite-of", lang, agencies=listed(names, lang))


def show_reading(statement: Statement) -> str | None:
    """Write how the plan was read where it leaves something open, with the mark that such rows have."""
    return None if statement.reading is None else f"† {statement.reading}"


def decimal_sign(lang: Language) -> str:
    """Return the decimal sign of a language."""
    return say("language.decimal-sign", lang)


def show_unit(unit: Unit, lang: Language, is_one: bool = False) -> str:
    """Return how a unit is written; units that a ruleset declares have only their own label."""
    if unit == AGENCY_UNIT:
        return say("unit.agency", lang, count=1 if is_one else 2)
    return unit.label


def show_interval(
    bounds: Interval,
    unit: Unit | None,
    landmarks: tuple[Number, ...],
    lang: Language,
    is_out_of_reach: bool = False,
) -> str:
    """Write the bounds of a value; a share (``unit`` None) in percent.

    Args:
        bounds: The least and greatest value.
        unit: Its unit, or None for a share.
        landmarks: Values that a written figure must stay on its own side of: the threshold. Nothing and, of a share,
            everything are such values always.
        lang: The language.
        is_out_of_reach: Whether the upper bound is a limit that no completion reaches.
    """
    factor = 100 if unit is None else 1
    marks = (0, *(mark * factor for mark in landmarks), *((100,) if unit is None else ()))
    sign = decimal_sign(lang)
    low = write_rounded(bounds.low * factor, marks, _places(bounds.low * factor), sign)
    suffix = "%" if unit is None else f" {show_unit(unit, lang)}"
    if bounds.high is None:
        return f"≥ {low}{suffix} ({say('report.unbounded', lang)})"
    high = write_rounded(bounds.high * factor, marks, _places(bounds.high * factor), sign)
    if bounds.is_point:
        return f"{low}{suffix}"
    if low == high:  # different, but not at so few decimals
        low, high = write_exact(bounds.low * factor, sign), write_exact(bounds.high * factor, sign)
    return f"{low}–{'<' if is_out_of_reach else ''}{high}{suffix}"


def _places(number: Number) -> int:
    return 0 if isinstance(number, int) else _PLACES


def landmarks_of(finding: FindingData) -> tuple[Number, ...]:
    """Return the thresholds of a finding, as landmarks for rounding; for ``moi`` the whole of the agencies."""
    if finding.statement.is_each:
        return (1,)
    growth = finding.statement.growth
    if growth is not None:
        return () if finding.previous is None else _levels(growth, finding.previous)
    return _ends(finding.threshold)


def _levels(growth: Growth, previous: Interval) -> tuple[Number, ...]:
    """Return what the value of now is compared with, at both ends of that of then."""
    ends = [end for end in (previous.low, previous.high) if end is not None]
    return tuple(level.threshold(end) for level in growth.levels for end in ends)


def _ends(threshold: Number | Interval | None) -> tuple[Number, ...]:
    if threshold is None:
        return ()
    if isinstance(threshold, Interval):
        return (threshold.low,) if threshold.high is None else (threshold.low, threshold.high)
    return (threshold,)


def show_value(finding: FindingData, lang: Language, group: GroupFinding | None = None) -> str | None:
    """Write the value of a finding, or of one of its groups; None when there is nothing to measure."""
    if finding.classes is not None:
        labels = class_labels(finding.statement)
        return "; ".join(f"{labels[name]}: {_show_plain(number, lang)}" for name, number in finding.classes.items())
    one = finding if group is None else group
    if one.bounds is None:
        return None
    return show_interval(one.bounds, finding.unit, landmarks_of(finding), lang, _is_out_of_reach(finding, one))


def show_reported(finding: FindingData, lang: Language) -> str | None:
    """Write what is certain already of a value that is still open, and of how many agencies; None where nothing is."""
    reported, measure = finding.reported, finding.statement.measure
    is_open = finding.bounds is not None and not finding.bounds.is_point
    if reported is None or reported.value is None or measure is None or not is_open:
        return None
    value = show_interval(point(reported.value), finding.unit, landmarks_of(finding), lang)
    reading = finding.statement.read_as
    if reading.is_ratio:
        parts = [write_exact(part, decimal_sign(lang)) for part in (reported.numerator, reported.denominator)]
        is_by_agencies = finding.statement.is_each or not reading.is_of_amounts or measure.denominator == ONE
        value += f" ({' / '.join(parts) if is_by_agencies else _show_sums(parts[0], parts[1], reading, lang)})"
    agencies = say("report.agency-count", lang, count=reported.agencies)
    return say("report.reported", lang, value=value, agencies=agencies)


def show_group(group: GroupFinding, finding: FindingData, lang: Language) -> str:
    """Write what the agencies of a group have in common: an enumeration by its label, a text as it stands."""
    attribute = finding.statement.grouped_by
    assert attribute is not None
    match group.value, attribute.type:
        case bool(is_so), _:
            return say("report.yes" if is_so else "report.no", lang)
        case str(name), EnumType(labels):
            return labels[name]
    assert isinstance(group.value, str)
    return group.value


def class_labels(statement: Statement) -> Mapping[str, str]:
    """Return how the classes of a statistic are called; none for any other statement."""
    type_ = statement.subject.type if isinstance(statement.subject, Field) else None
    return type_.values if isinstance(type_, EnumType) else {}


def _is_out_of_reach(finding: FindingData, one: FindingData | GroupFinding) -> bool:
    """Tell whether the upper bound is only a limit: a share that fails 100% yet may come as near as one likes."""
    demand, bounds = finding.statement.demand, one.bounds
    fails = Verdict.NOT_MET in (one.verdict, one.provisional)
    return (
        fails
        and isinstance(demand, Limit)
        and demand.relation is Relation.AT_LEAST
        and not finding.statement.is_each
        and bounds is not None
        and bounds.high == demand.threshold
    )


def show_shortfall(finding: FindingData, lang: Language, group: GroupFinding | None = None) -> str | None:
    """Write what is lacking, for example ``thiếu 12 người``; None when nothing certainly is.

    A row of groups lacks nothing itself: each group has its own. Rounded up, so that who makes good what is written has
    made it good.
    """
    one = finding if group is None else group
    amount, unit = one.shortfall, finding.shortfall_unit
    if amount is None and Verdict.NOT_MET in (one.verdict, one.provisional):
        if finding.statement.since is not None or (group is None and finding.statement.grouped_by is not None):
            return None
        return say("report.cannot-be-made-good", lang)
    return None if unit is None else _show_amount(amount, unit, lang)


def _show_amount(amount: Number | None, unit: Unit, lang: Language) -> str | None:
    """Write what is lacking, or too much; None where that is nothing."""
    if not amount:
        return None
    number = write_rounded_up(max(amount, -amount), _SHORTFALL_PLACES, decimal_sign(lang))
    shown = f"{number} {show_unit(unit, lang, abs(amount) == 1)}"
    return say("report.short" if amount > 0 else "report.over", lang, amount=shown)


def show_change(
    growth: Growth, change: Change | None, previous: Interval | None, unit: Unit | None, lang: Language
) -> str | None:
    """Write by how much a value changed and what it was, for example ``tăng 5% so với 200 mét giá``; None when unknown.

    Args:
        growth: What is demanded, which says in which terms changes are told.
        change: The change.
        previous: The value of then.
        unit: The unit of the values; None for a share.
        lang: The language.
    """
    if change is None or previous is None:
        return None
    factor, shown_unit = 100, "%"
    if not growth.is_relative:
        factor = 100 if unit is None else 1
        shown_unit = f" {show_unit(POINT_UNIT if unit is None else unit, lang)}"
    sign = decimal_sign(lang)
    marks = (0, *(factor * mark for end in _ends(growth.value) for mark in (end, -end)))

    def written(number: Number) -> str:
        exact: Number = factor * number
        return write_rounded(exact, marks, _places(exact), sign)

    value = show_interval(previous, unit, (), lang)
    low, high = change.low, change.high
    if low is not None and low == high:
        key = "report.unchanged" if low == 0 else "report.rose" if low > 0 else "report.fell"
        return say(key, lang, amount=written(max(low, -low)) + shown_unit, value=value)
    ends = ("−∞" if low is None else written(low), "+∞" if high is None else written(high))
    return say("report.changed", lang, low=ends[0], high=ends[1] + shown_unit, value=value)


def show_demand(finding: FindingData, lang: Language) -> str:
    """Write what is demanded: ``>= 40%``, ``hoàn thành 01/01/2018..31/12/2018``, ``>= 40% đến hết 31/12/2027``."""
    statement = finding.statement
    shown = _demanded(statement.demand, finding, lang)
    if statement.deadline is None or not statement.has_own_deadline:
        return shown
    return f"{shown} {say('report.until', lang, date=write_date(statement.deadline))}"


def _demanded(demand: Demand | None, finding: FindingData, lang: Language) -> str:
    match demand:
        case Limit(relation=relation, text=text):
            return f"{relation.value} {_in_labels(finding, text, lang)}"
        case OwnLimit(relation=relation, shown=shown):
            return f"{relation.value} {shown}"
        case RangeLimit(text=text):
            return say("report.range", lang, range=_in_labels(finding, text, lang))
        case Growth(is_fall=is_fall, change=change, baseline=baseline):
            since = f" {say('report.since', lang, baseline=_accented(baseline))}" if baseline else ""
            return (
                say("report.fall" if is_fall else "report.rise", lang, demand=_demanded(change, finding, lang)) + since
            )
        case DoneWithin(window=window):
            period = "" if finding.statement.has_own_deadline else str(window)
            return say("report.done", lang, period=period).rstrip()
        case DoneSince(label=label, months=months, days=days):
            return say("report.done-since", lang, time=_show_time(months, days, lang), start=label)
        case Forecast(text=text):
            return say("report.forecast", lang, amount=_in_labels(finding, text, lang))
        case MustHold():
            return say("report.must-hold", lang)
        case None:
            return ""


def _show_time(months: int, days: int, lang: Language) -> str:
    if days:
        return say("report.day-count", lang, count=days)
    if months % 12:
        return say("report.month-count", lang, count=months)
    return say("report.year-count", lang, count=months // 12)


_PERIOD_WORDS = {"nam": "năm", "quy": "quý", "thang": "tháng"}


def _accented(moment: str) -> str:
    """Write a day or a period of the calendar as the plan does."""
    word, _, rest = moment.partition(" ")
    return f"{_PERIOD_WORDS[word]} {rest}" if word in _PERIOD_WORDS else moment


def _in_labels(finding: FindingData, text: str, lang: Language) -> str:
    """Write a unit by its label: the last word of a threshold is its unit."""
    measure = finding.statement.measure
    assert measure is not None
    unit = measure.reading.value_unit
    if text.endswith(f" {POINT_UNIT.name}"):
        unit = POINT_UNIT
    if " cua " in text:
        value = (
            write_exact(cast(Number, finding.threshold), decimal_sign(lang)) if finding.threshold is not None else ""
        )
        text = text.replace(" cua ", " của ").removesuffix(unit.name) + f"{unit.label} (= {value} {unit.label})"
    return text.removesuffix(unit.name) + unit.label if text.endswith(f" {unit.name}") else text


def show_agency_value(finding: FindingData, agency: AgencyFinding, lang: Language) -> str | None:
    """Write the value of one agency taken alone; None when there is none to show."""
    if isinstance(finding.statement.demand, DoneWithin | DoneSince):
        shown = show_milestone(agency.milestone, lang)
        until = "" if agency.deadline is None else say("report.own-deadline", lang, date=write_date(agency.deadline))
        return f"{shown} ({until})" if until else shown
    if agency.classes:
        labels = class_labels(finding.statement)
        return " / ".join(labels[name] for name in agency.classes)
    bounds = agency.bounds
    if bounds is None:
        return None
    measure, sums = finding.statement.shown_alone, agency.sums
    assert measure is not None
    reading = measure.reading
    growth, unit = finding.statement.growth, None if reading.is_share else reading.value_unit
    if growth is not None:
        marks = () if agency.previous is None else _levels(growth, agency.previous)
        change = show_change(growth, agency.change, agency.previous, unit, lang)
        value = show_interval(bounds, unit, marks, lang)
        return value if change is None else f"{value} ({change})"
    own = agency.threshold
    landmarks = _ends(finding.threshold if own is None else own)
    value = show_interval(bounds, unit, landmarks, lang)
    if own is not None:
        threshold = say("report.own-threshold", lang, amount=show_interval(own, measure.unit, (), lang))
        lacking = _show_amount(agency.lacking, measure.unit, lang)
        parts = [threshold, *([lacking] if lacking is not None else [])]
        return f"{value} ({', '.join(parts)})"
    if not reading.is_of_amounts or measure.denominator == ONE or sums is None:
        return value
    numerator, denominator = (_show_plain(interval, lang) for interval in sums)
    return f"{value} ({_show_sums(numerator, denominator, reading, lang)})"


def _show_sums(numerator: str, denominator: str, reading: Reading, lang: Language) -> str:
    """Write both sums of a ratio, each in its unit; one that both are in stands behind them."""
    if reading.per is None or reading.is_share:
        return f"{numerator} / {denominator} {show_unit(reading.unit, lang)}"
    of = f"{numerator} {show_unit(reading.unit, lang, numerator == '1')}"
    return f"{of} / {denominator} {show_unit(reading.per, lang, denominator == '1')}"


def _show_plain(interval: Interval, lang: Language) -> str:
    """Write an interval of plain numbers: ``12``, ``3–12``, ``≥ 3``."""
    sign = decimal_sign(lang)
    low = write_exact(interval.low, sign)
    if interval.high is None:
        return f"≥ {low}"
    return low if interval.is_point else f"{low}–{write_exact(interval.high, sign)}"


def show_milestone(milestone: Milestone | None, lang: Language) -> str:
    """Write when a milestone was done."""
    if milestone is None:
        return say("report.unknown", lang)
    return say("report.not-done", lang) if isinstance(milestone, NotDone) else write_date(milestone)
