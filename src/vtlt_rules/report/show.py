"""Figures as people read them: percent and units, a decimal comma, never rounded across a threshold."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

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
    simplest,
    write_date,
    write_exact,
    write_rounded,
    write_rounded_up,
)
from vtlt_rules.verdict import Verdict

_PLACES = 1
_SHORTFALL_PLACES = 2
_LISTED = 4


def listed(names: Sequence[str], lang: Language) -> str:
    """List a few names, and say how many more there are."""
    shown = ", ".join(names[:_LISTED])
    return shown if len(names) <= _LISTED else f"{shown} {say('report.more', lang, count=len(names) - _LISTED)}"


def listed_agencies(names: Sequence[str], lang: Language, count: int | None = None) -> str:
    """List a few names of agencies, in which commas may stand; ``count`` is of how many these are the first."""
    shown = "; ".join(names[:_LISTED])
    more = (len(names) if count is None else count) - _LISTED
    return f"{shown} {say('report.more', lang, count=more)}" if more > 0 else shown


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


_THOUSANDS = re.compile(r"(?<![\d,.])\d{4,}(?![\d/])")
"""The whole part of a number; fractions, written ``p/q``, are left as they are."""


def grouped(digits: str, lang: Language) -> str:
    """Part the thousands of a number that is written with the decimal sign of a language: ``139.114``, ``1.316,9``."""
    if "/" in digits:
        return digits
    sign = say("language.thousands-sign", lang)
    return _THOUSANDS.sub(lambda match: sign.join(_in_threes(match[0])), digits, count=1)


def _in_threes(digits: str) -> Iterator[str]:
    """Part digits, however many, from the right."""
    first = len(digits) % 3 or 3
    yield digits[:first]
    for place in range(first, len(digits), 3):
        yield digits[place : place + 3]


def show_number(number: Number, lang: Language) -> str:
    """Write a number in full, its thousands parted."""
    return grouped(write_exact(number, say("language.decimal-sign", lang)), lang)


def show_rounded(number: Number, marks: tuple[Number, ...], lang: Language) -> str:
    """Write a number with few decimals, never across a mark."""
    places = 0 if isinstance(number, int) else _PLACES
    return grouped(write_rounded(number, marks, places, say("language.decimal-sign", lang)), lang)


def lowered(label: str) -> str:
    """Write a label within a sentence: its first letter small, unless the word is an abbreviation."""
    first = label.split(" ", 1)[0]
    return label if len(first) > 1 and first[1:] != first[1:].lower() else label[:1].lower() + label[1:]


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
    low = show_rounded(bounds.low * factor, marks, lang)
    suffix = "%" if unit is None else f" {show_unit(unit, lang, bounds.low == 1 == bounds.high)}"
    if bounds.high is None:
        return f"{show_limit(Relation.AT_LEAST, low + suffix, lang)} ({say('report.unbounded', lang)})"
    if bounds.is_point:
        return f"{low}{suffix}"
    high = show_rounded(bounds.high * factor, marks, lang)
    if low == high:  # different, but not at so few decimals
        low, high = show_number(bounds.low * factor, lang), show_number(bounds.high * factor, lang)
    if not is_out_of_reach:
        return f"{low}–{high}{suffix}"
    if bounds.low == 0:
        return show_limit(Relation.LESS_THAN, high + suffix, lang)
    return say("report.from-below", lang, low=low, high=high + suffix)


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
        return "; ".join(f"{labels[name]}: {show_plain(number, lang)}" for name, number in finding.classes.items())
    one = finding if group is None else group
    if one.bounds is None:
        return None
    return show_interval(one.bounds, finding.unit, landmarks_of(finding), lang, _is_out_of_reach(finding, one))


def show_measured(finding: FindingData, lang: Language) -> str | None:
    """Write the value, beside a ratio that is certain both sums: ``83,3% (10 / 12 cơ quan)``; None where there is none."""
    value = show_value(finding, lang)
    if value is None:
        return None
    reported, bounds = finding.reported, finding.bounds
    counted = len(finding.agencies) - finding.counts.get(Verdict.NOT_APPLICABLE, 0)
    is_certain = reported is not None and bounds is not None and bounds.is_point and reported.agencies == counted
    if (
        is_certain
        and reported is not None
        and finding.statement.read_as.is_ratio
        and finding.statement.grouped_by is None
    ):
        parts = [show_number(part, lang) for part in (reported.numerator, reported.denominator)]
        return f"{value} ({show_sums(parts[0], parts[1], finding, lang)})"
    return f"{value} {say('report.of-agencies', lang)}" if finding.statement.is_each else value


def show_reported(finding: FindingData, lang: Language) -> str | None:
    """Write what is certain already of a value that is still open, and of how many agencies; None where nothing is."""
    reported, measure = finding.reported, finding.statement.measure
    is_open = finding.bounds is not None and not finding.bounds.is_point
    if reported is None or reported.value is None or measure is None or not is_open:
        return None
    value = show_interval(point(reported.value), finding.unit, landmarks_of(finding), lang)
    reading = finding.statement.read_as
    if reading.is_ratio:
        parts = [show_number(part, lang) for part in (reported.numerator, reported.denominator)]
        value += f" ({show_sums(parts[0], parts[1], finding, lang)})"
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
    is_least = one.bounds is not None and not one.bounds.is_point
    if amount is None and Verdict.NOT_MET in (one.verdict, one.provisional):
        if finding.statement.since is not None or (group is None and finding.statement.grouped_by is not None):
            return None
        return say("report.cannot-be-made-good", lang)
    if unit is None or not amount:
        return None
    shown = show_amount(amount, unit, lang)
    if is_least:
        shown = say("report.no-less-than", lang, amount=shown)
    if finding.statement.is_each:
        return say("report.short-of-all", lang, amount=shown)
    if unit == AGENCY_UNIT and amount > 0:
        return say("report.short-of-agencies", lang, amount=shown)
    return say("report.short" if amount > 0 else "report.over", lang, amount=shown)


def show_amount(amount: Number, unit: Unit | None, lang: Language) -> str:
    """Write how much is lacking or too much, without its sign, rounded up."""
    size = max(amount, -amount)
    number = grouped(write_rounded_up(size, _SHORTFALL_PLACES, say("language.decimal-sign", lang)), lang)
    return number if unit is None else f"{number} {show_unit(unit, lang, size == 1)}"


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
    marks = (0, *(factor * mark for end in _ends(growth.value) for mark in (end, -end)))

    def written(number: Number) -> str:
        return show_rounded(factor * number, marks, lang)

    value = show_interval(previous, unit, (), lang)
    low, high = change.low, change.high
    if low is not None and low == high:
        key = "report.unchanged" if low == 0 else "report.rose" if low > 0 else "report.fell"
        return say(key, lang, amount=written(max(low, -low)) + shown_unit, value=value)
    ends = ("−∞" if low is None else written(low), "+∞" if high is None else written(high))
    return say("report.changed", lang, low=ends[0], high=ends[1] + shown_unit, value=value)


def show_demand(finding: FindingData, lang: Language) -> str:
    """Write what is demanded: ``từ 40% trở lên``, ``từ 1 đến 2 người``, ``hoàn thành từ 01/01/2018 đến 31/12/2018``."""
    statement = finding.statement
    shown = _demanded(statement.demand, finding, lang)
    if statement.deadline is None or not statement.has_own_deadline:
        return shown
    return f"{shown} {say('report.until', lang, date=write_date(statement.deadline))}".strip()


_LIMITS = {
    Relation.AT_LEAST: "report.at-least",
    Relation.MORE_THAN: "report.more-than",
    Relation.AT_MOST: "report.at-most",
    Relation.LESS_THAN: "report.less-than",
    Relation.EQUAL: "report.equal",
}


def show_limit(relation: Relation, amount: str, lang: Language) -> str:
    """Write what an amount is a limit of: ``từ 40% trở lên``, ``dưới 100%``."""
    return say(_LIMITS[relation], lang, amount=amount)


def _demanded(demand: Demand | None, finding: FindingData, lang: Language) -> str:
    match demand:
        case Limit(relation=relation, threshold=threshold):
            measure = finding.statement.measure
            if relation is Relation.AT_LEAST and measure is not None and threshold == measure.possible[1]:
                return say("report.all", lang, amount=_in_labels(demand, finding, lang))  # nothing can be more
            return show_limit(relation, _in_labels(demand, finding, lang), lang)
        case OwnLimit(relation=relation, shown=shown):
            key = {Relation.AT_LEAST: "report.no-lower-than", Relation.AT_MOST: "report.no-higher-than"}.get(relation)
            amount = lowered(shown)
            return show_limit(relation, amount, lang) if key is None else say(key, lang, amount=amount)
        case RangeLimit(low=low, high=high):
            if low is None or high is None:
                return say("report.unknown-limit", lang)
            unit = _unit_of_limit(demand, finding)
            upper = _written(high, unit, lang)
            lower = _written(low, unit, lang) if unit is None else _written(low, unit, lang).split(" ", 1)[0]
            return say("report.from-to", lang, low=lower, high=upper)
        case Growth(is_fall=is_fall, change=change, baseline=baseline):
            since = f" {say('report.since', lang, baseline=_accented(baseline))}" if baseline else ""
            if isinstance(change, Limit) and change.relation is Relation.AT_LEAST:
                shown = say("report.no-less-than", lang, amount=_in_labels(change, finding, lang))
            else:
                shown = _demanded(change, finding, lang)
            return say("report.fall" if is_fall else "report.rise", lang, demand=shown) + since
        case DoneWithin(window=window):
            if finding.statement.has_own_deadline:
                return say("report.done", lang)
            return say("report.done-within", lang, first=write_date(window.start), last=write_date(window.end))
        case DoneSince(label=label, months=months, days=days):
            return say("report.done-since", lang, time=show_time(months, days, lang), start=lowered(label))
        case Forecast():
            return say("report.forecast", lang, amount=_in_labels(demand, finding, lang))
        case MustHold() | None:
            return ""


def show_time(months: int, days: int, lang: Language) -> str:
    """Write a span of time: ``30 ngày``, ``6 tháng``, ``1 năm``."""
    if days:
        return say("report.day-count", lang, count=days)
    if months % 12:
        return say("report.month-count", lang, count=months)
    return say("report.year-count", lang, count=months // 12)


def show_time_left(finding: FindingData, as_of: datetime.date | None, lang: Language) -> str | None:
    """Say how long it is until the deadline of a pending finding, in months and days; None of any other."""
    if finding.verdict is not Verdict.PENDING or as_of is None or finding.deadline is None:
        return None
    from dateutil.relativedelta import relativedelta

    left = relativedelta(finding.deadline, as_of)
    months = 12 * left.years + left.months
    parts = [say("report.month-count", lang, count=months)] if months else []
    parts += [say("report.day-count", lang, count=left.days)] if left.days else []
    return say("report.time-left", lang, time=" ".join(parts), date=write_date(finding.deadline))


_PERIOD_WORDS = {"nam": "năm", "quy": "quý", "thang": "tháng"}


def _accented(moment: str) -> str:
    """Write a day or a period of the calendar as the plan does."""
    word, _, rest = moment.partition(" ")
    return f"{_PERIOD_WORDS[word]} {rest}" if word in _PERIOD_WORDS else moment


def _unit_of_limit(demand: Limit | RangeLimit | Forecast, finding: FindingData) -> Unit | None:
    """Return the unit of what is demanded; None of percent."""
    if demand.text.endswith("%"):
        return None
    if demand.text.endswith(f" {POINT_UNIT.name}"):
        return POINT_UNIT
    measure = finding.statement.measure
    assert measure is not None
    return measure.reading.value_unit


def demanded_numbers(finding: FindingData, lang: Language) -> tuple[tuple[tuple[Relation, Number], ...], str]:
    """Return what is demanded as numbers, each with its relation, and their unit; a share as a fraction of one.

    Of a rise or a fall they are those of the change; percentage points are points, as they are written. There are none
    where each agency has a threshold of its own, where it is not known, and where no number is demanded.
    """
    demand = finding.statement.demand
    if isinstance(demand, Growth):
        demand = demand.change
    if not isinstance(demand, Limit | RangeLimit) or demand.is_unknown:
        return (), ""
    limits, unit = demand.limits(is_whole=False), _unit_of_limit(demand, finding)
    if limits is None:
        return (), ""
    factor = 100 if unit == POINT_UNIT else 1
    return tuple((relation, simplest(Fraction(factor * number))) for relation, number in limits.bounds), (
        "%" if unit is None else show_unit(unit, lang)
    )


def _in_labels(demand: Limit | Forecast, finding: FindingData, lang: Language) -> str:
    """Write the amount of a threshold with its unit; a share of an amount as the plan has it, and what it comes to."""
    number = demand.threshold if isinstance(demand, Limit) else demand.value
    if number is None:
        return say("report.unknown-limit", lang)
    if " cua " in demand.text:
        share, _, rest = demand.text.partition(" cua ")
        unit = _unit_of_limit(demand, finding)
        assert unit is not None
        whole = grouped(rest.removesuffix(unit.name).strip(), lang)
        of = say("report.share-of", lang, share=share, amount=f"{whole} {unit.label}")
        return f"{of} (= {show_number(number, lang)} {unit.label})"
    return _written(number, _unit_of_limit(demand, finding), lang)


def _written(number: Number, unit: Unit | None, lang: Language) -> str:
    if unit is None:
        return f"{show_number(100 * number, lang)}%"
    if unit == POINT_UNIT:
        number *= 100
    return f"{show_number(number, lang)} {show_unit(unit, lang, number == 1)}"


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
        parts = [threshold]
        if agency.lacking:
            key = "report.short" if agency.lacking > 0 else "report.over"
            parts.append(say(key, lang, amount=show_amount(agency.lacking, measure.unit, lang)))
        return f"{value} ({', '.join(parts)})"
    if not reading.is_of_amounts or measure.denominator == ONE or sums is None:
        return value
    numerator, denominator = (show_plain(interval, lang) for interval in sums)
    return f"{value} ({_show_sums(numerator, denominator, reading, lang)})"


def _show_sums(numerator: str, denominator: str, reading: Reading, lang: Language) -> str:
    """Write both sums of a ratio, each in its unit; one that both are in stands behind them."""
    if reading.per is None or reading.is_share:
        return f"{numerator} / {denominator} {show_unit(reading.unit, lang)}"
    of = f"{numerator} {show_unit(reading.unit, lang, numerator == '1')}"
    return f"{of} / {denominator} {show_unit(reading.per, lang, denominator == '1')}"


def show_plain(interval: Interval, lang: Language, unit: Unit | None = None) -> str:
    """Write an interval of numbers in full, with a unit if there is one: ``12``, ``3–12 người``, ``từ 3 người trở lên``."""
    low, high = interval.low, interval.high
    suffix = "" if unit is None else f" {show_unit(unit, lang, low == 1 == high)}"
    if high is None:
        return show_limit(Relation.AT_LEAST, show_number(low, lang) + suffix, lang)
    return (show_number(low, lang) if low == high else f"{show_number(low, lang)}–{show_number(high, lang)}") + suffix


def show_sums(numerator: str, denominator: str, finding: FindingData, lang: Language) -> str:
    """Write both sums of a ratio over a scope: ``10 / 12 cơ quan``, ``803 / 1.947 người``."""
    statement, measure = finding.statement, finding.statement.measure
    reading = statement.read_as
    if statement.is_each or measure is None or not reading.is_of_amounts:
        unit = AGENCY_UNIT
    elif measure.denominator != ONE:
        return _show_sums(numerator, denominator, reading, lang)
    else:
        unit = AGENCY_UNIT
    return f"{numerator} / {denominator} {show_unit(unit, lang, denominator == '1')}"


def show_milestone(milestone: Milestone | None, lang: Language) -> str:
    """Write when a milestone was done."""
    if milestone is None:
        return say("report.unknown", lang)
    return say("report.not-done", lang) if isinstance(milestone, NotDone) else write_date(milestone)
