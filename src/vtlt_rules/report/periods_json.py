"""The JSON of comparisons and trends, ``vtlt-comparison/1`` and ``vtlt-trend/1``, as types.

Exact figures are texts as in the JSON of reports, a share as a fraction of one.
"""

from typing import Literal, TypedDict

from vtlt_rules.report.json_types import BoundsJson, Day, Exact, VerdictName


class ValueJson(TypedDict):
    """What a statement came to at one time; null: nothing to measure, of ``high`` also that there is no bound."""

    verdict: VerdictName
    provisional: VerdictName | None
    low: Exact | None
    high: Exact | None
    shown: str | None


class ReportOfTimeJson(TypedDict):
    """Of when a report is, and of which plan."""

    ruleset: str
    as_of: Day | None
    verdict: VerdictName


class ComparedAgencyJson(TypedDict):
    """An agency that comes to another verdict, taken alone."""

    agency: str
    name: str
    then: VerdictName
    now: VerdictName


class ComparedStatementJson(TypedDict):
    """One statement then and now; ``unit`` is ``%`` for shares, whose values are fractions of one."""

    id: str
    id_then: str
    clause: str | None
    statement: str
    described: str
    unit: str | None
    then: ValueJson
    now: ValueJson
    change: BoundsJson | None
    course: Literal["better", "worse", "same", "unknown"]
    course_shown: str
    agencies: list[ComparedAgencyJson]


class ComparisonJson(TypedDict):
    """Two reports beside each other."""

    schema: Literal["vtlt-comparison/1"]
    engine: str
    lang: str
    then: ReportOfTimeJson
    now: ReportOfTimeJson
    statements: list[ComparedStatementJson]
    only_then: list[str]
    only_now: list[str]


class TimeJson(TypedDict):
    """One time of a trend."""

    time: str
    as_of: Day | None
    verdict: VerdictName


class TrendStatementJson(TypedDict):
    """One statement at all times; null where there was no counterpart."""

    id: str
    clause: str | None
    statement: str
    described: str
    unit: str | None
    values: list[ValueJson | None]


class TrendJson(TypedDict):
    """The statements of a plan at several times."""

    schema: Literal["vtlt-trend/1"]
    engine: str
    lang: str
    ruleset: str
    title: str
    times: list[TimeJson]
    statements: list[TrendStatementJson]
