"""Plain data (``vtlt-report/2``) -> report. The plan is parsed again from its texts, which are in the data.

Data may come from strangers: it is held against its type first, and all that is wrong with it is said at once. What is
derived of the figures (what is shown, labels, counts) is not read; it is made again when the report is written.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import islice
from typing import TypeVar, cast

from vtlt_rules.ast import Range, Threshold
from vtlt_rules.bounds import Pair
from vtlt_rules.check import check_source
from vtlt_rules.checked import Attribute, CheckedRuleset, EnumType, Kind, Simple, Statement
from vtlt_rules.diagnostics import Problems
from vtlt_rules.errors import BadReport, InvalidRuleset, ReportFault
from vtlt_rules.issues import DataIssue, Note
from vtlt_rules.library import Library
from vtlt_rules.report.data import AgencyFinding, Change, GroupFinding, ListedAgency, MissingCell, Reported
from vtlt_rules.report.finding import Finding
from vtlt_rules.report.issues_json import issue_of, note_of
from vtlt_rules.report.json_types import (
    AgencyJson,
    BoundsJson,
    ContributionJson,
    FindingJson,
    GroupJson,
    IssueJson,
    MissingJson,
    ReportedJson,
    ReportJson,
    RulesetJson,
)
from vtlt_rules.report.shape import faults_of
from vtlt_rules.report.show import class_labels
from vtlt_rules.source import Source
from vtlt_rules.syntax.tree_to_ast import parse_threshold
from vtlt_rules.values import NOT_DONE, Interval, Milestone, Number, simplest
from vtlt_rules.verdict import Verdict

_MOST_FAULTS = 100

One = TypeVar("One")
Made = TypeVar("Made")


class ReportParts:
    """What a report is made of, read from plain data.

    Raises:
        BadReport: The data is none, or does not fit together.
    """

    def __init__(self, data: object) -> None:
        _refuse(faults_of(ReportJson, data))
        self._data = cast(ReportJson, data)
        self._faults: list[ReportFault] = []
        self.ruleset: CheckedRuleset = _ruleset_of(self._data["ruleset"])
        self._names = {one["id"]: one["name"] for one in self._data["agencies"]}
        self.agencies: tuple[ListedAgency, ...] = tuple(
            ListedAgency(one["id"], one["name"], one.get("attributes", {})) for one in self._data["agencies"]
        )
        if len(self._names) < len(self.agencies):
            self._add("agencies", "ids")
        for place, one in enumerate(self.agencies):
            for name, value in one.attributes.items():
                self._check_attribute(f"agencies[{place}].attributes.{name:.100}", name, value)
        self.as_of: datetime.date | None = self._at("as_of", _day, self._data["as_of"])
        self.data_issues: tuple[DataIssue, ...] = self._issues("data_issues", self._data["data_issues"])
        self.notes: tuple[Note, ...] = tuple(map(note_of, self._data["notes"]))
        for place, note in enumerate(self.notes):
            self._check_message(f"notes[{place}]", note)
        self.findings: tuple[Finding, ...] = tuple(self._findings())
        _refuse(self._faults)

    def _check_attribute(self, path: str, name: str, value: bool | str) -> None:
        attribute = self.ruleset.attributes.get(name)
        if attribute is None:
            self._add(path, "field")
            return
        labels = attribute.type.values if isinstance(attribute.type, EnumType) else {value: ""}
        if isinstance(value, bool) is not (attribute.type is Simple.BOOLEAN) or value not in labels:
            self._add(path, "value")

    def _add(self, path: str, code: str) -> None:
        self._faults.append(ReportFault(path, code))

    def _at(self, path: str, read: Callable[[One], Made], data: One | None) -> Made | None:
        """Read a value; None where there is none, and where it cannot be read, which is kept in mind."""
        if data is None:
            return None
        try:
            return read(data)
        except (ValueError, ArithmeticError):
            self._add(path, "value")
            return None

    def _issues(self, path: str, data: Iterable[IssueJson]) -> tuple[DataIssue, ...]:
        issues = tuple(map(issue_of, data))
        for place, issue in enumerate(issues):
            self._check_message(f"{path}[{place}]", issue)
        return issues

    def _check_message(self, path: str, one: DataIssue | Note) -> None:
        """See whether it can be said: the catalogue has its code, and speaks of these facts."""
        try:
            one.message()
        except (LookupError, TypeError, ValueError, AttributeError):
            self._add(path, "message")

    def _findings(self) -> Iterable[Finding]:
        statements = self.ruleset.statements
        if [one["id"] for one in self._data["findings"]] != [one.id for one in statements]:
            self._add("findings", "statements")
            return
        for place, (statement, data) in enumerate(zip(statements, self._data["findings"], strict=True)):
            yield self._finding(f"findings[{place}]", statement, data)

    def _finding(self, path: str, statement: Statement, data: FindingJson) -> Finding:
        agencies = [
            self._agency(f"{path}.agencies[{place}]", statement, one) for place, one in enumerate(data["agencies"])
        ]
        by_id = {one.agency: one for one in agencies}
        if len(by_id) < len(agencies):
            self._add(f"{path}.agencies", "ids")
        if (data["reported"] is None) is not (statement.measure is None):
            self._faults.append(
                ReportFault(f"{path}.reported", "type", "null" if statement.measure is None else "object")
            )
        reported = self._at(f"{path}.reported", _reported, data["reported"])
        classes = None
        if data["classes"] is not None:
            classes = {
                one["name"]: Interval(_number(one["low"]), _number_or_none(one["high"])) for one in data["classes"]
            }
        labels = class_labels(statement).keys() if statement.kind is Kind.STATISTIC else None
        found = None if classes is None else classes.keys()
        if found != labels or any(not set(one.classes) <= set(labels or ()) for one in agencies):
            self._add(f"{path}.classes", "class")
        groups = (
            self._group(f"{path}.groups[{place}]", statement, one, by_id) for place, one in enumerate(data["groups"])
        )
        return Finding(
            statement,
            Verdict(data["verdict"]),
            _verdict_or_none(data["provisional"]),
            self._bounds(path, data["low"], data["high"]),
            self._at(f"{path}.shortfall", _number, data["shortfall"]),
            tuple(agencies),
            tuple(self._cell(f"{path}.missing[{place}]", one) for place, one in enumerate(data["missing"])),
            self._at(f"{path}.deadline", _day, data["deadline"]),
            self._issues(f"{path}.issues", data["issues"]),
            self._issues(f"{path}.in_spite_of", data["in_spite_of"]),
            reported,
            tuple(groups),
            self._at(f"{path}.previous", _interval, data["previous"]),
            self._at(f"{path}.change", _change, data["change"]),
            classes,
        )

    def _cell(self, path: str, data: MissingJson) -> MissingCell:
        is_previous = data.get("previous", False)
        if data["agency"] not in self._names and not is_previous:  # some were there only then
            self._add(f"{path}.agency", "ids")
        if data["field"] not in self.ruleset.attributes and data["field"] not in self.ruleset.fields:
            self._add(f"{path}.field", "field")
        return MissingCell(data["agency"], data["field"], is_previous)

    def _bounds(self, path: str, low: str | None, high: str | None) -> Interval | None:
        bounds: BoundsJson | None = None if low is None else {"low": low, "high": high}
        return self._at(path, _interval, bounds)

    def _agency(self, path: str, statement: Statement, data: AgencyJson) -> AgencyFinding:
        id_ = data["agency"]
        if id_ not in self._names:
            self._add(f"{path}.agency", "ids")
        pair = self._at(f"{path}.contribution", _pair, data.get("contribution"))
        shown = statement.shown_alone
        threshold = self._at(f"{path}.threshold", _interval, data.get("threshold"))
        found = AgencyFinding(
            id_,
            self._names.get(id_, id_),
            Verdict(data["verdict"]),
            self._at(f"{path}.milestone", _milestone, data.get("milestone")),
            pair,
            None if pair is None or shown is None else shown.reading,
            threshold,
            self._at(f"{path}.lacking", _number, data.get("lacking")),
            self._at(f"{path}.deadline", _day, data.get("deadline")),
            self._at(f"{path}.previous", _interval, data.get("previous")),
            self._at(f"{path}.change", _change, data.get("change")),
            tuple(data.get("classes", ())),
        )
        bounds = self._bounds(path, data.get("low"), data.get("high"))
        if self._at(path, lambda one: (one.bounds,), found) != (bounds,):
            self._add(path, "bounds")
        return found

    def _group(
        self, path: str, statement: Statement, data: GroupJson, agencies: Mapping[str, AgencyFinding]
    ) -> GroupFinding:
        if not _is_value_of(statement.grouped_by, data["value"]):
            self._add(f"{path}.value", "group")
        if any(id_ not in agencies for id_ in data["agencies"]):
            self._add(f"{path}.agencies", "ids")
        reported = self._at(f"{path}.reported", _reported, data["reported"])
        return GroupFinding(
            data["value"],
            Verdict(data["verdict"]),
            _verdict_or_none(data["provisional"]),
            self._bounds(path, data["low"], data["high"]),
            self._at(f"{path}.shortfall", _number, data["shortfall"]),
            tuple(agencies[id_] for id_ in data["agencies"] if id_ in agencies),
            reported if reported is not None else Reported(0, 0, 0, None),
        )


def _ruleset_of(data: RulesetJson) -> CheckedRuleset:
    """Parse the plan from its texts, with the thresholds that were given.

    Raises:
        BadReport: There is no text, or it is not that of the digest, or not of a plan, or a threshold fits nowhere.
    """
    sources = [Source(one["name"], one["text"]) for one in data["sources"]]
    if not sources:
        raise BadReport([ReportFault("ruleset.sources", "plan")])
    problems = Problems()
    given: dict[str, Threshold | Range] = {}
    for id_, text in data["thresholds"].items():
        threshold = parse_threshold(Source(id_, text), problems)
        if threshold is not None:
            given[id_] = threshold
    result = check_source(sources[0], Library.of(sources[1:]), given)
    if result.ruleset is None or problems.has_errors:
        error = InvalidRuleset([*problems, *(one for one in result.diagnostics if one.is_error)])
        raise BadReport([ReportFault("ruleset.sources", "plan")]) from error
    ruleset = result.ruleset
    faults = []
    if ruleset.sha256 != data["sha256"]:
        faults.append(ReportFault("ruleset.sha256", "digest", ruleset.sha256))
    if {one.id for one in ruleset.statements if one.is_given} != data["thresholds"].keys():
        faults.append(ReportFault("ruleset.thresholds", "thresholds"))
    _refuse(faults)
    return ruleset


def _refuse(faults: Iterable[ReportFault]) -> None:
    """Raise the first of some faults, if there are any."""
    found = list(islice(faults, _MOST_FAULTS + 1))
    if len(found) > _MOST_FAULTS:
        found[_MOST_FAULTS:] = [ReportFault("", "more")]
    if found:
        raise BadReport(found)


def _is_value_of(attribute: Attribute | None, value: str | bool) -> bool:
    match None if attribute is None else attribute.type:
        case None:
            return False
        case EnumType(values):
            return value in values
        case Simple.BOOLEAN:
            return isinstance(value, bool)
    return isinstance(value, str)


def _number(text: str) -> Number:
    numerator, _, denominator = text.partition("/")
    if not denominator:
        return int(Decimal(numerator))  # any number of digits
    return simplest(Fraction(int(Decimal(numerator)), int(Decimal(denominator))))


def _number_or_none(text: str | None) -> Number | None:
    return None if text is None else _number(text)


def _day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def _milestone(text: str) -> Milestone:
    return NOT_DONE if text == NOT_DONE.value else _day(text)


def _verdict_or_none(name: str | None) -> Verdict | None:
    return None if name is None else Verdict(name)


def _interval(data: BoundsJson) -> Interval:
    if data["low"] is None:
        raise ValueError(data)
    return Interval(_number(data["low"]), _number_or_none(data["high"]))


def _change(data: BoundsJson) -> Change:
    return Change(_number_or_none(data["low"]), _number_or_none(data["high"]))


def _reported(data: ReportedJson) -> Reported:
    value = _number_or_none(data["value"])
    return Reported(_number(data["numerator"]), _number(data["denominator"]), data["agencies"], value)


def _pair(data: ContributionJson) -> Pair:
    x, y = _interval(data["numerator"]), _interval(data["denominator"])
    rest = data.get("rest")
    least, greatest = (None, None) if rest is None else (_number_or_none(rest["low"]), _number_or_none(rest["high"]))
    return Pair(x.low, x.high, y.low, y.high, least, greatest, data.get("may_be_out", False))
