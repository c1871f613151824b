"""Two reports of a plan beside each other: what changed, and whether for the better."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from vtlt_rules.checked import CheckedRuleset, Limit, OwnLimit, RangeLimit, Statement
from vtlt_rules.errors import UnlikePlans
from vtlt_rules.messages import Language, check_language, say
from vtlt_rules.records import record
from vtlt_rules.report.courses import Course, course_shown, course_word, time_of, verdict_shown
from vtlt_rules.report.data import Change, FindingData, ReportData, outcome_of
from vtlt_rules.report.periods_json import ComparisonJson
from vtlt_rules.report.show import listed_agencies, show_value
from vtlt_rules.report.wording import describe
from vtlt_rules.source import visible_line
from vtlt_rules.values import Interval, Number
from vtlt_rules.verdict import Verdict, verdict_word


@record
class ComparedAgency:
    """An agency that comes to another verdict, taken alone; while it is pending the verdict that it would be."""

    agency: str
    name: str
    then: Verdict
    now: Verdict


@record
class ComparedStatement:
    """One statement then and now.

    Attributes:
        then: What was found then; ``now`` what was found now.
        change: By how much the value changed at the least and at the most, a share as a fraction of one; negative where
            it fell. None where one of the two has no value.
        course: Whether that is for the better: towards what is demanded now, nearer to a range.
        agencies: The agencies of both that come to another verdict.
    """

    then: FindingData
    now: FindingData
    change: Change | None
    course: Course
    agencies: tuple[ComparedAgency, ...]

    @property
    def is_other_verdict(self) -> bool:
        """Whether the verdict is another one; while it is pending the one that it would be."""
        return outcome_of(self.then) is not outcome_of(self.now)


@record
class Comparison:
    """Two reports beside each other; see ``Report.compare``.

    Attributes:
        then: The earlier report; ``now`` the later one.
        statements: The statements that both have, in the order of the plan of now.
        only_then: The statements of then without a counterpart now; ``only_now`` the other way round.
    """

    then: ReportData[FindingData]
    now: ReportData[FindingData]
    statements: tuple[ComparedStatement, ...]
    only_then: tuple[Statement, ...]
    only_now: tuple[Statement, ...]

    @property
    def counts(self) -> Mapping[Course, int]:
        """How many statements went which way."""
        return Counter(one.course for one in self.statements)

    def to_text(self, lang: Language = "vi") -> str:
        """Say it in lines, a statement after the other.

        Raises:
            ValueError: ``lang`` is no language of reports.
        """
        check_language(lang)
        return "\n".join(visible_line(line) for line in self._lines(lang))

    def _lines(self, lang: Language) -> Iterator[str]:
        yield say("compare.title", lang, then=time_of(self.then, lang), now=time_of(self.now, lang))
        counts = self.counts
        if counts:
            yield " · ".join(f"{course_word(one, lang)}: {counts[one]}" for one in Course if one in counts)
        for one in self.statements:
            yield f"{one.now.statement.id} {describe(one.now, self.now.ruleset, lang)}"
            yield f"  {verdict_shown(one.then, lang)} → {verdict_shown(one.now, lang)}"
            values = [show_value(side, lang) or say("compare.no-value", lang) for side in (one.then, one.now)]
            yield f"  {values[0]} → {values[1]}; {course_shown(one.course, one.change, one.now, lang)}"
            if one.agencies:
                names = [
                    f"{own.name} ({verdict_word(own.then, lang)} → {verdict_word(own.now, lang)})"
                    for own in one.agencies
                ]
                yield f"  {say('compare.agencies', lang)}: {listed_agencies(names, lang)}"
        for key, alone in (("compare.only-then", self.only_then), ("compare.only-now", self.only_now)):
            if alone:
                yield f"{say(key, lang)}: {', '.join(one.id for one in alone)}"

    def to_dict(self, lang: Language = "vi") -> ComparisonJson:
        """Return it as plain data, ``vtlt-comparison/1``, ready for ``json.dumps``. Exact figures are texts.

        Raises:
            ValueError: ``lang`` is no language of reports.
        """
        from vtlt_rules.report.periods_to_json import comparison_to_dict

        check_language(lang)
        return comparison_to_dict(self, lang)

    def __str__(self) -> str:
        return self.to_text()


def compare(now: ReportData[FindingData], then: ReportData[FindingData]) -> Comparison:
    """Compare two reports.

    Raises:
        TypeError: What is compared with is no report.
        UnlikePlans: No statement of the one has a counterpart in the other, and there are statements.
    """
    if not isinstance(then, ReportData):
        raise TypeError(f"a report is compared with a report, not with {type(then).__name__}")
    before = {finding.statement.id: finding for finding in then.findings}
    known = counterparts(now.ruleset, then.ruleset)
    found: list[ComparedStatement] = []
    matched: set[str] = set()
    for finding in now.findings:
        other = before.get(known.get(finding.statement.id, ""))
        if other is not None:
            matched.add(other.statement.id)
            change = _difference(finding.bounds, other.bounds)
            course = _course(finding.statement, finding.bounds, other.bounds, change)
            found.append(ComparedStatement(other, finding, change, course, _agencies(finding, other)))
    if not found and (now.findings or then.findings):
        raise UnlikePlans(now.ruleset.name, then.ruleset.name)
    with_counterpart = {one.now.statement.id for one in found}
    return Comparison(
        then,
        now,
        tuple(found),
        tuple(one.statement for one in then.findings if one.statement.id not in matched),
        tuple(one.statement for one in now.findings if one.statement.id not in with_counterpart),
    )


# ---- statements of two plans


def counterparts(now: CheckedRuleset, then: CheckedRuleset) -> dict[str, str]:
    """Return the ids of statements of one plan by those of another that are about the same.

    Those of one id are; else those of one clause that are the only ones there about the same.
    """
    old = {one.id: one for one in then.statements}
    found = {one.id: one.id for one in now.statements if one.id in old and _subject_of(one) == _subject_of(old[one.id])}
    if now is then:
        return found
    taken = set(found.values())
    left = _by_clause(one for one in then.statements if one.id not in taken)
    for key, new in _by_clause(one for one in now.statements if one.id not in found).items():
        others = left.get(key, [])
        if len(new) == len(others) == 1 and key[0] is not None:
            found[new[0].id] = others[0].id
    return found


def _by_clause(statements: Iterator[Statement]) -> dict[tuple[str | None, tuple[object, ...]], list[Statement]]:
    found: dict[tuple[str | None, tuple[object, ...]], list[Statement]] = {}
    for one in statements:
        found.setdefault((one.clause, _subject_of(one)), []).append(one)
    return found


def _subject_of(one: Statement) -> tuple[object, ...]:
    """Return what must be the same of two statements whose values are compared."""
    unit = None if one.measure is None else one.measure.reading.value_unit
    grouped_by = None if one.grouped_by is None else one.grouped_by.name
    return one.kind, one.key, one.is_each, one.is_share, unit, grouped_by, one.growth is None, one.duty


# ---- values


def _difference(now: Interval | None, then: Interval | None) -> Change | None:
    if now is None or then is None:
        return None
    low = None if then.high is None else now.low - then.high
    return Change(low, None if now.high is None else now.high - then.low)


def _course(statement: Statement, now: Interval | None, then: Interval | None, change: Change | None) -> Course:
    """Tell which way a value went."""
    if now is None or then is None or change is None:
        return Course.UNKNOWN
    if change.low == change.high == 0:
        return Course.SAME
    demand = statement.growth.change if statement.growth is not None else statement.demand
    if statement.is_each:
        sign = 1
    elif isinstance(demand, Limit | OwnLimit) and len(demand.relation.one_sided) == 1:
        sign = 1 if demand.relation.bounds_below else -1
        if statement.growth is not None and statement.growth.is_fall:
            sign = -sign
    elif isinstance(demand, Limit | RangeLimit) and statement.growth is None and not demand.is_unknown:
        value = demand.value
        ends = (value.low, value.high) if isinstance(value, Interval) else (value, value)
        return _nearer(_away(now, *ends), _away(then, *ends))
    else:
        return Course.UNKNOWN
    low, high = (change.low, change.high) if sign > 0 else (_minus(change.high), _minus(change.low))
    if low is not None and low > 0:
        return Course.BETTER
    return Course.WORSE if high is not None and high < 0 else Course.UNKNOWN


def _minus(number: Number | None) -> Number | None:
    return None if number is None else -number


def _away(value: Interval, low: Number | None, high: Number | None) -> Interval:
    """Return how far a value is from a range at the least and at the most."""
    assert low is not None
    least: Number = 0
    if value.high is not None and value.high < low:
        least = low - value.high
    elif high is not None and value.low > high:
        least = value.low - high
    if high is not None and value.high is None:
        return Interval(least, None)
    over = 0 if high is None or value.high is None else max(value.high - high, 0)
    return Interval(least, max(low - value.low, over, 0))


def _nearer(now: Interval, then: Interval) -> Course:
    if now.high is not None and now.high < then.low:
        return Course.BETTER
    if then.high is not None and then.high < now.low:
        return Course.WORSE
    return Course.SAME if now.is_point and now == then else Course.UNKNOWN


def _agencies(now: FindingData, then: FindingData) -> tuple[ComparedAgency, ...]:
    before = {one.agency: one.verdict for one in then.agencies}
    return tuple(
        ComparedAgency(one.agency, one.name, before[one.agency], one.verdict)
        for one in now.agencies
        if one.agency in before and before[one.agency] is not one.verdict
    )
