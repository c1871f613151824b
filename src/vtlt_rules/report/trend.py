"""Reports of a plan at several times: value and verdict of each statement, time by time."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence

from vtlt_rules.checked import CheckedRuleset, Statement
from vtlt_rules.errors import UnlikePlans
from vtlt_rules.messages import Language, check_language, say
from vtlt_rules.records import record
from vtlt_rules.report.compare import counterparts
from vtlt_rules.report.courses import point_shown
from vtlt_rules.report.data import FindingData, ReportData
from vtlt_rules.report.periods_json import TrendJson
from vtlt_rules.report.to_text import plan_title
from vtlt_rules.report.wording import describe
from vtlt_rules.source import visible_line
from vtlt_rules.values import write_date
from vtlt_rules.verdict import Verdict, verdict_word


@record
class TrendTime:
    """One time.

    Attributes:
        name: How it is called.
        as_of: The day at which its data was cut off; None when nobody knows.
        verdict: The verdict on the plan as a whole.
        agency_count: How many agencies there were.
    """

    name: str
    as_of: datetime.date | None
    verdict: Verdict
    agency_count: int


@record
class TrendLine:
    """One statement at all times.

    Attributes:
        statement: The statement, as the plan of the last time has it.
        findings: What was found at each time; None where that plan had no counterpart.
    """

    statement: Statement
    findings: tuple[FindingData | None, ...]

    @property
    def last(self) -> FindingData:
        """What was found last."""
        return next(one for one in reversed(self.findings) if one is not None)


@record
class Trend:
    """The statements of a plan at several times, in their order.

    Attributes:
        ruleset: The plan of the last time.
        times: The times, the earliest first.
        lines: A line for each statement of that plan; ``findings`` of it go with ``times``.
    """

    ruleset: CheckedRuleset
    times: tuple[TrendTime, ...]
    lines: tuple[TrendLine, ...]

    @classmethod
    def of(cls, reports: Iterable[ReportData[FindingData]], names: Sequence[str] | None = None) -> Trend:
        """Put reports together, by the days at which their data was cut off.

        Args:
            reports: Reports of one plan, or of plans whose statements correspond as for ``Report.compare``. Those of no
                day, or of the same, stay as they are given.
            names: How their times are called, in the order of ``reports``; by default by their days.

        Raises:
            UnlikePlans: A plan has no statement in common with the last one.
            ValueError: There is no report, or there are not as many names as reports.
        """
        given = list(reports)
        if not given:
            raise ValueError("a trend needs reports")
        called = [_day_of(one) for one in given] if names is None else list(names)
        if len(called) != len(given):
            raise ValueError(f"{len(given)} reports and {len(called)} names of times")
        order = list(range(len(given)))
        if all(one.as_of is not None for one in given):
            order.sort(key=lambda place: given[place].as_of or datetime.date.min)
        in_order = [given[place] for place in order]
        last = in_order[-1]
        columns = []
        for report in in_order:
            known = counterparts(last.ruleset, report.ruleset)
            found = {finding.statement.id: finding for finding in report.findings}
            column = [found.get(known.get(one.id, "")) for one in last.ruleset.statements]
            if all(one is None for one in column) and last.ruleset.statements:
                raise UnlikePlans(last.ruleset.name, report.ruleset.name)
            columns.append(column)
        rows = zip(last.ruleset.statements, zip(*columns, strict=True), strict=True)
        return cls(
            last.ruleset,
            tuple(
                TrendTime(called[place], one.as_of, one.verdict, one.agency_count)
                for place, one in zip(order, in_order, strict=True)
            ),
            tuple(TrendLine(one, findings) for one, findings in rows),
        )

    def to_text(self, lang: Language = "vi") -> str:
        """Say it in lines: for each statement a row for each time.

        Raises:
            ValueError: ``lang`` is no language of reports.
        """
        check_language(lang)
        return "\n".join(visible_line(line) for line in self._lines(lang))

    def _lines(self, lang: Language) -> Iterator[str]:
        width = max(len(one.name) for one in self.times)
        yield plan_title(self.ruleset, lang)
        yield say("trend.title", lang)
        for one in self.times:
            yield f"  {one.name:<{width}}  {say('report.overall', lang)}: {verdict_word(one.verdict, lang)}"
        for line in self.lines:
            yield ""
            yield f"{line.statement.id} {describe(line.last, self.ruleset, lang)}"
            for time, finding in zip(self.times, line.findings, strict=True):
                yield f"  {time.name:<{width}}  {point_shown(finding, lang)}"

    def to_dict(self, lang: Language = "vi") -> TrendJson:
        """Return it as plain data, ``vtlt-trend/1``, ready for ``json.dumps``. Exact figures are texts.

        Raises:
            ValueError: ``lang`` is no language of reports.
        """
        from vtlt_rules.report.periods_to_json import trend_to_dict

        check_language(lang)
        return trend_to_dict(self, lang)

    def to_html(self, lang: Language = "vi") -> str:
        """Return it as one page that needs nothing else: a small chart and a table for each statement.

        Raises:
            ValueError: ``lang`` is no language of reports.
        """
        from vtlt_rules.report.trend_to_html import trend_to_html

        check_language(lang)
        return trend_to_html(self, lang)

    def __str__(self) -> str:
        return self.to_text()


def _day_of(report: ReportData[FindingData]) -> str:
    return "–" if report.as_of is None else write_date(report.as_of)
