"""Which way values go from one time to another, and what was found at a time, in words."""

from __future__ import annotations

from enum import Enum

from vtlt_rules.messages import Language, say
from vtlt_rules.report.data import Change, FindingData, ReportData
from vtlt_rules.report.show import show_rounded, show_unit, show_value
from vtlt_rules.values import POINT_UNIT, Number, write_date
from vtlt_rules.verdict import TRAITS, verdict_word


class Course(Enum):
    """Which way a value went, by what is demanded of it; the JSON uses the values."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "same"
    UNKNOWN = "unknown"
    """Figures are missing, or nothing is demanded."""


def time_of(report: ReportData[FindingData], lang: Language) -> str:
    """Say of when a report is."""
    return say("compare.no-day", lang) if report.as_of is None else write_date(report.as_of)


def verdict_shown(finding: FindingData, lang: Language) -> str:
    """Return a verdict in words, while it is pending with the one that it would be."""
    word = verdict_word(finding.verdict, lang)
    if finding.provisional is None:
        return word
    return f"{word} ({say('report.provisional', lang)}: {verdict_word(finding.provisional, lang)})"


def course_word(course: Course, lang: Language) -> str:
    """Return how a course is called."""
    return say(_WORDS[course], lang)


_WORDS = {
    Course.BETTER: "compare.better",
    Course.WORSE: "compare.worse",
    Course.SAME: "compare.same",
    Course.UNKNOWN: "compare.unknown",
}


def course_shown(course: Course, change: Change | None, finding: FindingData, lang: Language) -> str:
    """Say by how much the value of a finding changed, and whether for the better."""
    word = course_word(course, lang)
    shown = None if change is None else show_difference(change, finding, lang)
    return word if shown is None else f"{shown}, {word}"


def show_difference(change: Change, finding: FindingData, lang: Language) -> str | None:
    """Write the difference of two values; None where it is nothing, or unbounded on both sides."""
    low, high = change.low, change.high
    if (low is None and high is None) or low == high == 0:
        return None
    factor, unit = (100, POINT_UNIT) if finding.unit is None else (1, finding.unit)

    def written(number: Number) -> str:
        return show_rounded(number * factor, (0,), lang)

    shown_unit = show_unit(unit, lang)
    if low is not None and low == high:
        key = "compare.rose" if low > 0 else "compare.fell"
        return say(key, lang, amount=f"{written(max(low, -low))} {shown_unit}")
    ends = ("−∞" if low is None else written(low), "+∞" if high is None else written(high))
    return say("compare.between", lang, low=ends[0], high=f"{ends[1]} {shown_unit}")


def point_shown(finding: FindingData | None, lang: Language) -> str:
    """Return verdict and value at one time, in words."""
    if finding is None:
        return "–"
    value = show_value(finding, lang)
    shown = f"{TRAITS[finding.verdict].mark} {verdict_shown(finding, lang)}"
    return shown if value is None else f"{shown}: {value}"
