"""Report -> what every renderer shows of it, in words and exact figures: built once, for pages, Word, Excel, Markdown.

Texts are as people read them, and not escaped: each renderer escapes what it writes. Figures stand beside their texts, so
that charts and spreadsheets need not read these. What a list is long of is all here; renderers shorten.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from functools import cached_property

import attrs

from vtlt_rules.checked import CheckedRuleset, EnumType, Kind, Reading, Section, labels_of
from vtlt_rules.issues import DataIssue, issue_to_text
from vtlt_rules.messages import Language, say
from vtlt_rules.records import record
from vtlt_rules.relations import Relation
from vtlt_rules.report.data import AgencyFinding, FindingData, GroupFinding, ListedAgency, ReportData
from vtlt_rules.report.next_steps import next_steps
from vtlt_rules.report.show import (
    class_labels,
    demanded_numbers,
    show_agency_value,
    show_change,
    show_demand,
    show_group,
    show_in_spite_of,
    show_plain,
    show_reported,
    show_shortfall,
    show_time_left,
    show_unit,
    show_value,
)
from vtlt_rules.report.wording import who
from vtlt_rules.values import AGENCY_UNIT, Interval, Number, Unit, write_date
from vtlt_rules.verdict import TRAITS, Verdict, verdict_word

_MOST_SAID = 20
"""What is wrong with one agency's data, below one statement; all of it stands where the data is spoken of."""


@record
class VerdictContent:
    """A verdict as it is shown.

    Attributes:
        verdict: The verdict; ``provisional`` what it would be if it were due, while it is pending.
        word: In words, with the provisional one.
        mark: The sign before it.
    """

    verdict: Verdict
    provisional: Verdict | None
    word: str
    mark: str

    @property
    def outcome(self) -> Verdict:
        """The verdict, while it is pending the provisional one: by which it is coloured and sorted."""
        return self.verdict if self.provisional is None else self.provisional


@record
class Chart:
    """What a bullet chart shows: figures in the unit of the value, a share as a fraction of one.

    Attributes:
        low: The least value; ``high`` the greatest, None where it has no bound.
        reported: The value of those agencies that leave nothing open; None where there are none.
        limits: What the value is held against, each with the relation that it must have.
        maximum: The end of the scale, which begins at zero.
        unit: The unit; ``%`` of a share.
        text: All of it in words, for those who do not see it.
    """

    low: Number
    high: Number | None
    reported: Number | None
    limits: tuple[tuple[Relation, Number], ...]
    maximum: Number
    unit: str
    text: str


@record
class FigureContent:
    """A figure: its bounds, and how it is written.

    Attributes:
        bounds: The least and the greatest that it can be; of a share fractions of one.
        unit: The unit; ``%`` of a share.
        text: As it is written, with its unit.
    """

    bounds: Interval
    unit: str
    text: str


@record
class AgencyLine:
    """An agency in a list below a statement.

    Attributes:
        id: Its id; ``name`` its name.
        verdict: What the statement comes to for it alone.
        value: Its value in words; None where there is none.
        missing: The labels of what it has not reported.
        issues: What is wrong with its data, in sentences.
        bounds: The least and the greatest that its value can be, a share as a fraction of one; None of what is no number.
        unit: The unit of that; ``%`` of a share, empty where there are no bounds.
    """

    id: str
    name: str
    verdict: VerdictContent
    value: str | None
    missing: tuple[str, ...] = ()
    issues: tuple[str, ...] = ()
    bounds: Interval | None = None
    unit: str = ""


@record
class IssueLine:
    """One thing that is wrong with the data, told to people who do not know the names of fields.

    Attributes:
        id: The id of the agency, ``name`` its name; None where it is not about one.
        label: What it is about: the label of a field or attribute; None where it is about none.
        message: What is wrong, in a sentence.
        is_previous: Whether it is in the data of then.
    """

    id: str | None
    name: str | None
    label: str | None
    message: str
    is_previous: bool


@record
class GroupContent:
    """One group of a statement that groups its agencies, with what it comes to."""

    label: str
    verdict: VerdictContent
    agencies: int
    value: FigureContent | None
    difference: str | None
    chart: Chart | None


@record
class StatementContent:
    """A statement of the plan and what it comes to.

    Attributes:
        id: Its id, ``II.5.c/2``; ``clause`` its clause.
        kind: What sort of statement it is.
        scope: The label of the scope.
        who: Of whom it is demanded.
        subject: What is measured, or the duty.
        target: What is demanded of that; None where that says it all.
        limits: What is demanded, where it is numbers that are the same for all agencies, a share as a fraction of one; for
            ``moi`` of the value of each agency, of a rise or a fall of the change.
        limit_unit: The unit of these; ``%`` of a share, empty where there are none.
        verdict: What it comes to.
        value: The value; None where there is none.
        numerator: What the numerator of a ratio comes to, ``denominator`` the denominator; None of anything else.
        difference: What is lacking or too much, in words; None where nothing certainly is.
        change: The change since then, in words.
        reported: What is certain already, in words.
        deadline: The deadline in words; ``time_left`` how long it is until then.
        counts: How many agencies come to which verdict, each taken alone.
        in_scope: How many agencies there are in the scope.
        failing: Those that fail taken alone, the worst first.
        missing: Those whose missing figures it may depend on.
        wrong: Those whose wrong figures leave it open.
        groups: The groups of its agencies.
        classes: The classes of a statistic, with how many agencies are in each.
        reading: How the plan was read where it leaves something open.
        remarks: Whatever else should be known.
        chart: What a chart shows; None where there is nothing to draw.
    """

    id: str
    clause: str | None
    kind: Kind
    scope: str
    who: str
    subject: str
    target: str | None
    limits: tuple[tuple[Relation, Number], ...]
    limit_unit: str
    verdict: VerdictContent
    value: FigureContent | None
    numerator: FigureContent | None
    denominator: FigureContent | None
    difference: str | None
    change: str | None
    reported: str | None
    deadline: str | None
    time_left: str | None
    counts: Mapping[Verdict, int] = attrs.field(hash=False)
    in_scope: int
    failing: tuple[AgencyLine, ...]
    missing: tuple[AgencyLine, ...]
    wrong: tuple[AgencyLine, ...]
    groups: tuple[GroupContent, ...]
    classes: tuple[tuple[str, FigureContent], ...]
    reading: str | None
    remarks: tuple[str, ...]
    chart: Chart | None

    @property
    def demanded(self) -> str:
        """What is measured and what is demanded of it, in one phrase."""
        return self.subject if self.target is None else f"{self.subject} {self.target}"


@record
class SectionContent:
    """A section of the plan with its statements."""

    clause: str | None
    title: str
    words: tuple[str, ...]
    statements: tuple[StatementContent, ...]


@record
class OwnStatement:
    """What a statement comes to for one agency, taken alone."""

    statement: StatementContent
    verdict: VerdictContent
    value: str | None
    missing: tuple[str, ...]


@record
class AgencyContent:
    """All that a report says of one agency.

    Attributes:
        attributes: Its attributes, label and value.
        statements: What concerns it, in the order of the plan.
        issues: What is wrong with its data.
    """

    id: str
    name: str
    attributes: tuple[tuple[str, str], ...]
    statements: tuple[OwnStatement, ...]
    issues: tuple[str, ...]


@record
class StepContent:
    """Something to be done next: what it is about, and how it is done."""

    title: str
    lines: tuple[str, ...]


@attrs.frozen(eq=False)
class ReportContent:
    """A report as it is shown, in one language.

    Attributes:
        title: The title of the plan; ``number`` its number, ``issuer`` who issued it, ``issued`` when.
        period: The period of the plan; ``as_of`` the day of the data.
        verdict: The verdict on the whole plan.
        summary: How many statements come to each verdict, those that occur.
        sections: The sections of the plan.
        issues: What is wrong with the data.
        notes: What should be known of the data.
        issue_lines: What is wrong with the data, in labels and names.
        next_steps: What to do next.
    """

    _report: ReportData[FindingData]
    lang: Language
    title: str
    number: str | None
    issuer: str | None
    issued: str | None
    period: str | None
    as_of: str | None
    verdict: VerdictContent
    summary: tuple[tuple[VerdictContent, int], ...]
    sections: tuple[SectionContent, ...]
    issues: tuple[str, ...]
    notes: tuple[str, ...]
    issue_lines: tuple[IssueLine, ...]
    next_steps: tuple[StepContent, ...] = ()

    def say(self, key: str, **facts: object) -> str:
        """Return a text of the catalogue in the language of the report."""
        return say(key, self.lang, **facts)

    @property
    def statements(self) -> Iterator[StatementContent]:
        """All statements that are shown, in the order of the plan."""
        return (statement for section in self.sections for statement in section.statements)

    @property
    def agency_count(self) -> int:
        """How many agencies there are."""
        return len(self._report.agencies)

    @property
    def agency_names(self) -> dict[str, str]:
        """The names of the agencies by their ids, in the order of the registry."""
        return {one.id: one.name for one in self._report.agencies}

    @cached_property
    def agencies(self) -> tuple[AgencyContent, ...]:
        """What concerns each agency, in the order of the registry; made when it is first asked for."""
        return tuple(_agencies(self._report, {one.id: one for one in self.statements}, self.lang))


def content_of(report: ReportData[FindingData], lang: Language) -> ReportContent:
    """Return what is shown of a report, or of part of one."""
    ruleset, found = report.ruleset, {finding.statement.id: finding for finding in report.findings}
    is_part = len(found) < len(ruleset.statements)
    builder = _Contents(report, lang)
    sections = []
    for section in ruleset.sections:
        own = [found[statement.id] for statement in section.statements if statement.id in found]
        if own or not is_part:
            sections.append(builder.section(section, own))
    counts = report.counts
    return ReportContent(
        report,
        lang,
        ruleset.title,
        ruleset.number,
        ruleset.issuer,
        None if ruleset.issued is None else write_date(ruleset.issued),
        None
        if ruleset.period is None
        else say("report.from-to", lang, low=write_date(ruleset.period.start), high=write_date(ruleset.period.end)),
        None if report.as_of is None else write_date(report.as_of),
        _verdict(report.verdict, None, lang),
        tuple((_verdict(one, None, lang), counts[one]) for one in Verdict if one in counts),
        tuple(sections),
        tuple(issue_to_text(issue, lang, labels_of(ruleset)) for issue in report.data_issues),
        tuple(note.message(lang) for note in report.notes),
        tuple(map(builder.issue_line, report.data_issues)),
        tuple(_steps(report, lang)),
    )


def _steps(report: ReportData[FindingData], lang: Language) -> Iterator[StepContent]:
    for step in next_steps(report):
        title, *lines = step.to_text(lang).split("\n")
        yield StepContent(title, tuple(line.strip() for line in lines))


def _verdict(verdict: Verdict, provisional: Verdict | None, lang: Language) -> VerdictContent:
    word = verdict_word(verdict, lang)
    if provisional is not None:
        word += f" ({say('report.provisional', lang)}: {verdict_word(provisional, lang)})"
    return VerdictContent(verdict, provisional, word, TRAITS[verdict].mark)


class _Contents:
    def __init__(self, report: ReportData[FindingData], lang: Language) -> None:
        self.report = report
        self.ruleset: CheckedRuleset = report.ruleset
        self.lang = lang
        self.names = {one.id: one.name for one in report.agencies}

    def section(self, section: Section, findings: Iterable[FindingData]) -> SectionContent:
        statements = tuple(map(self.statement, findings))
        return SectionContent(section.clause, section.title, section.words, statements)

    def statement(self, finding: FindingData) -> StatementContent:
        statement, lang = finding.statement, self.lang
        numerator, denominator = self._sums(finding)
        growth = statement.growth
        limits, limit_unit = demanded_numbers(finding, lang)
        own = finding.deadline if statement.is_judged else None
        return StatementContent(
            id=statement.id,
            clause=finding.clause,
            kind=statement.kind,
            scope=statement.scope.label,
            who=who(finding, self.ruleset, lang),
            subject=(statement.duty or "") if statement.subject is None else statement.subject.label,
            target=show_demand(finding, lang) or None,
            limits=limits,
            limit_unit=limit_unit,
            verdict=_verdict(finding.verdict, finding.provisional, lang),
            value=self._value(finding, finding.bounds),
            numerator=numerator,
            denominator=denominator,
            difference=show_shortfall(finding, lang),
            change=None
            if growth is None
            else show_change(growth, finding.change, finding.previous, finding.unit, lang),
            reported=show_reported(finding, lang),
            deadline=None if own is None else write_date(own),
            time_left=show_time_left(finding, self.report.as_of, lang),
            counts=finding.counts,
            in_scope=len(finding.agencies),
            failing=tuple(self._line(one, finding) for one in finding.below),
            missing=tuple(self._missing(finding)),
            wrong=tuple(self._wrong(finding)),
            groups=tuple(self._group(one, finding) for one in finding.groups),
            classes=self._classes(finding),
            reading=statement.reading,
            remarks=tuple(self._remarks(finding)),
            chart=_chart(finding, finding, lang),
        )

    # ---- figures

    def _value(
        self, finding: FindingData, bounds: Interval | None, group: GroupFinding | None = None
    ) -> FigureContent | None:
        text = show_value(finding, self.lang, group)
        if bounds is None or text is None:
            return None
        return FigureContent(bounds, _unit(finding, self.lang), text)

    def _sums(self, finding: FindingData) -> tuple[FigureContent | None, FigureContent | None]:
        """Return what numerator and denominator of a ratio come to over the scope; None of anything else."""
        reading = finding.statement.read_as
        if finding.bounds is None or not reading.is_ratio or finding.statement.grouped_by is not None:
            return None, None
        if finding.statement.is_each:
            sums = self._counted(finding)
        else:
            pairs = [one.sums for one in finding.agencies if one.sums is not None]
            sums = _added(x for x, _ in pairs), _added(y for _, y in pairs)
        per = AGENCY_UNIT if not reading.is_of_amounts else reading.unit if reading.per is None else reading.per
        unit = AGENCY_UNIT if finding.statement.is_each else reading.unit
        return self._figure(sums[0], unit), self._figure(sums[1], per)

    def _counted(self, finding: FindingData) -> tuple[Interval, Interval]:
        """Count the agencies that satisfy what each has to, and those it is demanded of."""
        counts = finding.counts
        met, in_scope = counts.get(Verdict.MET, 0), len(finding.agencies) - counts.get(Verdict.NOT_APPLICABLE, 0)
        may_be_met = in_scope - counts.get(Verdict.NOT_MET, 0)
        statement = finding.statement
        is_certain = statement.condition is None and statement.since is None and statement.is_fact
        open_ = [one.agency for one in finding.agencies if one.verdict in (Verdict.UNDECIDED, Verdict.BAD_DATA)]
        may_be_out = 0 if is_certain and self.displaced.isdisjoint(open_) else len(open_)
        return Interval(met, may_be_met), Interval(in_scope - may_be_out, in_scope)

    @cached_property
    def displaced(self) -> frozenset[str | None]:
        """The agencies whose attributes are wrong, so that it may not be known to which scopes they belong."""
        attributes = self.ruleset.attributes
        return frozenset(issue.agency for issue in self.report.data_issues if issue.field in attributes)

    def _figure(self, bounds: Interval, unit: Unit) -> FigureContent:
        return FigureContent(bounds, show_unit(unit, self.lang), show_plain(bounds, self.lang, unit))

    def _group(self, group: GroupFinding, finding: FindingData) -> GroupContent:
        return GroupContent(
            show_group(group, finding, self.lang),
            _verdict(group.verdict, group.provisional, self.lang),
            len(group.agencies),
            self._value(finding, group.bounds, group),
            show_shortfall(finding, self.lang, group),
            _chart(finding, group, self.lang),
        )

    def _classes(self, finding: FindingData) -> tuple[tuple[str, FigureContent], ...]:
        labels = class_labels(finding.statement)
        return tuple((labels[name], self._figure(one, AGENCY_UNIT)) for name, one in (finding.classes or {}).items())

    # ---- agencies

    def issue_line(self, issue: DataIssue) -> IssueLine:
        message = issue.message(self.lang, labels_of(self.ruleset))
        return IssueLine(
            issue.agency,
            None if issue.agency is None else self.names.get(issue.agency, issue.agency),
            None if issue.field is None else self._label(issue.field),
            message,
            issue.is_previous,
        )

    def _label(self, name: str) -> str:
        """Return the label of what has a name; what has none, or is none of the ruleset's, as it stands."""
        ruleset = self.ruleset
        return ruleset.declared(name).label if name in ruleset.attributes or name in ruleset.fields else name

    def _line(
        self, one: AgencyFinding, finding: FindingData, missing: Iterable[str] = (), issues: Iterable[str] = ()
    ) -> AgencyLine:
        value = show_agency_value(finding, one, self.lang)
        verdict = _verdict(one.verdict, None, self.lang)
        measure = finding.statement.shown_alone
        bounds = None if measure is None or one.classes else one.bounds
        unit = "" if bounds is None or measure is None else _unit_alone(measure.reading, self.lang)
        return AgencyLine(one.agency, one.name, verdict, value, tuple(missing), tuple(issues), bounds, unit)

    def _missing(self, finding: FindingData) -> Iterator[AgencyLine]:
        by_id = {one.agency: one for one in finding.agencies}
        cells: dict[str, list[str]] = {}
        for cell in finding.missing:
            label = self.ruleset.declared(cell.field).label
            then = f" ({say('place.previous', self.lang)})" if cell.is_previous else ""
            cells.setdefault(cell.agency, []).append(label + then)
        for id_, labels in cells.items():
            if id_ in by_id:
                yield self._line(by_id[id_], finding, labels)
            else:  # it was there then and is no longer
                name = self.names.get(id_, id_)
                yield AgencyLine(id_, name, _verdict(Verdict.NOT_APPLICABLE, None, self.lang), None, tuple(labels))

    def _wrong(self, finding: FindingData) -> Iterator[AgencyLine]:
        issues: dict[str, list[DataIssue]] = {}
        for issue in (*finding.issues, *finding.in_spite_of):
            if issue.agency is not None:
                issues.setdefault(issue.agency, []).append(issue)
        labels = labels_of(self.ruleset)
        for one in finding.agencies:
            if one.agency in issues:
                own = issues[one.agency]
                said = [issue_to_text(issue, self.lang, labels) for issue in own[:_MOST_SAID]]
                if len(own) > _MOST_SAID:
                    said.append(say("report.more", self.lang, count=len(own) - _MOST_SAID))
                yield self._line(one, finding, (), said)

    # ---- what else should be known

    def _remarks(self, finding: FindingData) -> Iterator[str]:
        in_spite_of = show_in_spite_of(finding, self.lang)
        if in_spite_of is not None:
            yield in_spite_of
        if finding.statement.inferred_from:
            yield f"{say('report.inferred', self.lang)} {finding.statement.inferred_from}"
        if finding.statement.is_given:
            yield say("report.given", self.lang)


def _unit_alone(reading: Reading, lang: Language) -> str:
    return "%" if reading.is_share or reading.value_unit is None else show_unit(reading.value_unit, lang)


def _unit(finding: FindingData, lang: Language) -> str:
    return "%" if finding.unit is None else show_unit(finding.unit, lang)


def _added(intervals: Iterable[Interval]) -> Interval:
    low: Number = 0
    high: Number | None = 0
    for one in intervals:
        low += one.low
        high = None if high is None or one.high is None else high + one.high
    return Interval(low, high)


# ---- charts


def _chart(finding: FindingData, one: FindingData | GroupFinding, lang: Language) -> Chart | None:
    """Return what a bullet chart shows of a finding or of one of its groups."""
    bounds, statement = one.bounds, finding.statement
    if bounds is None or finding.classes is not None:
        return None
    limits = _limits(finding)
    reported = None if one.reported is None else one.reported.value
    numbers = [bounds.low, *(number for _, number in limits)]
    numbers += [number for number in (bounds.high, reported) if number is not None]
    is_share = finding.unit is None
    greatest = max(numbers)
    maximum: Number = 1 if is_share and greatest <= 1 else greatest * Fraction(11, 10) or 1
    text = show_value(finding, lang, one if isinstance(one, GroupFinding) else None) or ""
    demanded = "" if statement.is_fact else show_demand(finding, lang)
    parts = [text, demanded and f"{say('report.threshold', lang)}: {demanded}"]
    return Chart(
        bounds.low, bounds.high, reported, limits, maximum, _unit(finding, lang), "; ".join(filter(None, parts))
    )


def _limits(finding: FindingData) -> tuple[tuple[Relation, Number], ...]:
    """Return what the value is held against; of a change what that comes to beside the value of then, where it is known."""
    statement = finding.statement
    if statement.growth is None:
        limits = statement.limits
        demand = statement.demand
        if limits is not None and not limits.bounds and not statement.is_each and demand is not None:
            limits = demand.limits(is_whole=False)  # every value satisfies it: the mark is shown all the same
        return () if limits is None else limits.bounds
    previous = finding.previous
    if previous is None or not previous.is_point or statement.grouped_by is not None:  # each group has its own of then
        return ()
    levels = ((level.relation, level.threshold(previous.low)) for level in statement.growth.levels)
    return tuple((relation, number) for relation, number in levels if number >= 0)  # what fell by more is off the scale


# ---- agencies


def _agencies(
    report: ReportData[FindingData], shown: Mapping[str, StatementContent], lang: Language
) -> Iterator[AgencyContent]:
    """Go through the agencies with all that concerns each, in one pass over the findings."""
    own: dict[str, list[OwnStatement]] = {one.id: [] for one in report.agencies}
    for finding in report.findings:
        cells: dict[str, list[str]] = {}
        for cell in finding.missing:
            cells.setdefault(cell.agency, []).append(report.ruleset.declared(cell.field).label)
        for one in finding.agencies:
            if one.verdict is not Verdict.NOT_APPLICABLE:
                value = show_agency_value(finding, one, lang)
                verdict = _verdict(one.verdict, None, lang)
                missing = tuple(cells.get(one.agency, ()))
                own[one.agency].append(OwnStatement(shown[finding.statement.id], verdict, value, missing))
    issues: dict[str | None, list[str]] = {}
    for issue in report.data_issues:
        issues.setdefault(issue.agency, []).append(issue_to_text(issue, lang, labels_of(report.ruleset)))
    for listed in report.agencies:
        attributes = tuple(_attributes(listed, report.ruleset, lang))
        yield AgencyContent(listed.id, listed.name, attributes, tuple(own[listed.id]), tuple(issues.get(listed.id, ())))


def _attributes(listed: ListedAgency, ruleset: CheckedRuleset, lang: Language) -> Iterator[tuple[str, str]]:
    for name, value in listed.attributes.items():
        attribute = ruleset.attributes[name]
        if isinstance(value, bool):
            shown = say("report.yes" if value else "report.no", lang)
        else:
            shown = attribute.type.values[value] if isinstance(attribute.type, EnumType) else value
        yield attribute.label, shown
