"""What to do next: data to be corrected, agencies to be asked, shortfalls to be made good.

``Report.next_steps`` goes by statement, ``Report.requests`` by agency.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum

from attrs import evolve, field, frozen

from vtlt_rules.checked import BUILT_IN_LABELS, CheckedRuleset, labels_of
from vtlt_rules.issues import DataIssue
from vtlt_rules.messages import Language, check_language, say
from vtlt_rules.records import record
from vtlt_rules.report.closing import Closing, Lagging, closing
from vtlt_rules.report.data import FindingData, GroupFinding, MissingCell, ReportData, outcome_of
from vtlt_rules.report.settling import Answers, Askable, AskedAgency, Settling, settlers, settling
from vtlt_rules.report.show import listed, listed_agencies, show_amount, show_group
from vtlt_rules.report.wording import describe
from vtlt_rules.source import visible_line
from vtlt_rules.values import AGENCY_UNIT, Unit
from vtlt_rules.verdict import Verdict, verdict_word

_OPEN = (Verdict.UNDECIDED, Verdict.BAD_DATA)
_NAMED = 6


class StepKind(Enum):
    """What is to be done; the values are those of the JSON."""

    CORRECT = "correct"
    """A figure is wrong, or contradicts another."""
    ASK = "ask"
    """Cells are missing, or wrong, that leave a statement open."""
    CLOSE = "close"
    """A statement fails, and something is lacking."""


@record
class Correction:
    """A cell that is wrong, or one of several that contradict each other.

    Attributes:
        agency: The agency's id; ``name`` its name.
        field: The field, attribute or column.
        is_previous: Whether it is in the data of then.
        issues: What is wrong with it.
        open: The ids of the statements that are bad data with it.
        standing: The ids of those that rest on it as well, and stand whatever it is corrected to.
    """

    agency: str
    name: str
    field: str
    is_previous: bool
    issues: tuple[DataIssue, ...]
    open: tuple[str, ...] = ()
    standing: tuple[str, ...] = ()


@record
class NextStep:
    """One thing to do next.

    Attributes:
        kind: What is to be done: which of the three that follow is there.
        correction: The cell to be corrected.
        settling: What would settle the statement.
        closing: What the statement lacks, and who can make it good.
        finding: What was found of the statement; None for a correction, which may concern several or none.
        group: Of a row of groups (``tung``) the group that is meant, each of which is a step of its own.
    """

    kind: StepKind
    _ruleset: CheckedRuleset = field(repr=False, eq=False)
    correction: Correction | None = None
    settling: Settling | None = None
    closing: Closing | None = None
    finding: FindingData | None = None
    group: GroupFinding | None = None

    @property
    def statements(self) -> tuple[str, ...]:
        """The ids of the statements that it is about: those that a correction leaves open or standing, or the one."""
        if self.correction is not None:
            return (*self.correction.open, *self.correction.standing)
        return () if self.finding is None else (self.finding.statement.id,)

    @property
    def is_exact(self) -> bool:
        """Whether what is said to be the fewest is proved to be; else it does, and fewer may."""
        if self.settling is not None:
            ways = (self.settling.certain, self.settling.to_meet, self.settling.to_fail)
            return all(one is not None and one.is_exact for one in ways)
        return self.closing is None or self.closing.is_exact

    def to_text(self, lang: Language = "vi") -> str:
        """Say it in lines.

        Raises:
            ValueError: ``lang`` is no language of reports.
        """
        check_language(lang)
        return "\n".join(visible_line(line) for line in self._lines(lang))

    def _lines(self, lang: Language) -> Iterator[str]:
        if self.correction is not None:
            yield from correction_lines(self.correction, self._ruleset, lang)
            return
        assert self.finding is not None
        of = self.finding if self.group is None else self.group
        group = "" if self.group is None else f" ({show_group(self.group, self.finding, lang)})"
        verdict = verdict_word(outcome_of(of), lang)
        if of.provisional is not None:
            verdict = f"{say('report.provisional', lang)}: {verdict}"
        yield f"{self.finding.statement.id} {describe(self.finding, self._ruleset, lang)}{group} — {verdict}"
        if self.settling is not None:
            yield from self._settling_lines(self.settling, lang)
        if self.closing is not None:
            yield from _closing_lines(self.closing, self.finding.statement.is_each, lang)

    def _settling_lines(self, found: Settling, lang: Language) -> Iterator[str]:
        if found.lacks_previous:
            yield f"  {say('step.lacks-previous', lang)}"
        needed = found.certain.agency_count
        if needed:
            key = "step.missing-besides" if found.lacks_previous else "step.certain"
            yield from self._answers_lines(found.certain, say(key, lang), lang)
        for way in (found.to_meet, found.to_fail):
            if way is None or way.outcome is None or needed == 1:
                continue
            word = verdict_word(way.outcome, lang)
            if way.agency_count == needed:
                yield f"  {say('step.needs-all', lang, verdict=word)}"
            else:
                yield from self._answers_lines(way, say("step.earliest", lang, verdict=word), lang)
        if len(found.alone) == needed > 1:
            yield f"  {say('step.any-alone', lang)}"
        elif len(found.alone) > 1:
            names = {one.agency: one.name for one in found.certain.agencies}
            alone = listed_agencies([names.get(one, one) for one in found.alone], lang)
            yield f"  {say('step.alone', lang, agencies=alone)}"

    def _answers_lines(self, answers: Answers, what: str, lang: Language) -> Iterator[str]:
        cells = say("report.cell-count", lang, count=answers.cell_count)
        agencies = say("report.agency-count", lang, count=answers.agency_count)
        about = "" if answers.is_exact else f" ({say('step.about', lang)})"
        yield f"  {what}: {say('step.of', lang, cells=cells, agencies=agencies)}{about}"
        for one in answers.agencies[:_NAMED]:
            yield f"    {asked_line(one, self._ruleset, lang)}"
        if answers.agency_count > _NAMED:
            yield f"    {say('report.more', lang, count=answers.agency_count - _NAMED)}"

    def __str__(self) -> str:
        return self.to_text()


@frozen  # there may be very many
class RequestedCell:
    """A cell to ask an agency for, and the ids of the statements that it leaves open."""

    cell: MissingCell
    statements: tuple[str, ...]


@record
class AgencyRequest:
    """All that is to be asked of one agency.

    Attributes:
        agency: The agency's id; ``name`` its name.
        cells: What it left empty, each cell once, in the order of the plan.
        corrections: What it has to correct.
        open: The ids of the statements that it leaves open.
        settles: Those of them that its answers alone settle, or can settle.
    """

    agency: str
    name: str
    cells: tuple[RequestedCell, ...]
    corrections: tuple[Correction, ...]
    open: tuple[str, ...]
    settles: tuple[str, ...]
    _ruleset: CheckedRuleset = field(repr=False, eq=False)

    def to_text(self, lang: Language = "vi") -> str:
        """Say it in lines, to be sent to the agency.

        Raises:
            ValueError: ``lang`` is no language of reports.
        """
        check_language(lang)
        return "\n".join(visible_line(line) for line in self._lines(lang))

    def _lines(self, lang: Language) -> Iterator[str]:
        yield f"{self.name} ({self.agency})" if self.name != self.agency else self.agency
        if self.cells:
            yield f"  {say('step.please-report', lang)}:"
        for one in self.cells:
            yield f"    - {cell_label(one.cell, self._ruleset, lang)} ({', '.join(one.statements)})"
        if self.corrections:
            yield f"  {say('step.please-correct', lang)}:"
        for correction in self.corrections:
            ids = ", ".join((*correction.open, *correction.standing))
            label = field_label(correction.field, correction.is_previous, self._ruleset, lang)
            said = "; ".join(
                dict.fromkeys(issue.message(lang, labels_of(self._ruleset)) for issue in correction.issues)
            )
            yield f"    - {label}: {said}{f' ({ids})' if ids else ''}"
        if self.open:
            yield f"  {say('step.opens', lang, count=len(self.open), alone=len(self.settles))}"

    def __str__(self) -> str:
        return self.to_text()


# ---- found


def next_steps(report: ReportData[FindingData]) -> tuple[NextStep, ...]:
    """Find what to do next: what to correct, what leaves statements open first; then by statement, in the plan's order."""
    ruleset = report.ruleset
    steps = [NextStep(StepKind.CORRECT, ruleset, one) for one in corrections(report)]
    for finding in report.findings:
        steps += _steps_of(report, finding)
    return tuple(steps)


def corrections(report: ReportData[FindingData]) -> list[Correction]:
    """List the wrong cells, each once."""
    issues: dict[tuple[str, str, bool], list[DataIssue]] = {}
    for issue in report.data_issues:
        if issue.agency is not None and issue.field is not None:
            issues.setdefault((issue.agency, issue.field, issue.is_previous), []).append(issue)
    if not issues:
        return []
    left_open: dict[tuple[str | None, str | None, bool], dict[str, None]] = {}
    standing: dict[tuple[str | None, str | None, bool], dict[str, None]] = {}
    for finding in report.findings:
        for found, own in ((left_open, finding.issues), (standing, finding.in_spite_of)):
            for issue in own:
                key = issue.agency, issue.field, issue.is_previous
                found.setdefault(key, {})[finding.statement.id] = None
    names = {one.id: one.name for one in report.agencies}
    all_of_them = [
        Correction(
            agency, names.get(agency, agency), name, is_previous, tuple(own),
            tuple(left_open.get((agency, name, is_previous), ())), tuple(standing.get((agency, name, is_previous), ())),
        )
        for (agency, name, is_previous), own in issues.items()
    ]  # fmt: skip
    return sorted(all_of_them, key=lambda one: not one.open)


def _parts_of(finding: FindingData) -> Iterator[tuple[FindingData | GroupFinding, Verdict]]:
    """Go through what is open or lacks something: the statement, or the groups that make it so; with what it comes to."""
    outcome, statement = outcome_of(finding), finding.statement
    if outcome not in (*_OPEN, Verdict.NOT_MET) or statement.measure is None:
        return
    for of in (finding,) if statement.grouped_by is None else finding.groups:
        own = outcome_of(of)
        if own is Verdict.NOT_MET or (own in _OPEN and outcome in _OPEN):
            yield of, own


def _asked(report: ReportData[FindingData], finding: FindingData) -> Askable:
    """Return what agencies can be asked for a statement that is open."""
    wrong: dict[str, dict[str, None]] = {}
    is_cut = any(issue.code == "more-issues" for issue in finding.issues)  # then it may be any of all
    for issue in report.data_issues if is_cut else finding.issues:
        if issue.agency is not None and issue.field is not None:
            wrong.setdefault(issue.agency, {})[issue.field] = None
    return Askable.of(finding.missing, wrong)


def _steps_of(report: ReportData[FindingData], finding: FindingData) -> Iterator[NextStep]:
    asked = None
    for of, own in _parts_of(finding):
        group = of if isinstance(of, GroupFinding) else None
        step = NextStep(StepKind.CLOSE, report.ruleset, finding=finding, group=group)
        if own is Verdict.NOT_MET:
            yield evolve(step, closing=closing(finding, of))
        else:
            asked = asked or _asked(report, finding)
            yield evolve(step, kind=StepKind.ASK, settling=settling(report.ruleset, finding, of, asked))


def requests(report: ReportData[FindingData]) -> tuple[AgencyRequest, ...]:
    """Put together what is to be asked of each agency; those that settle most statements first."""
    names = {one.id: one.name for one in report.agencies}
    cells: dict[str, dict[MissingCell, list[str]]] = {}
    left_open: dict[str, list[str]] = {}
    settles: dict[str, list[str]] = {}
    mended: dict[str, list[Correction]] = {}
    for one in corrections(report):
        mended.setdefault(one.agency, []).append(one)
        names.setdefault(one.agency, one.name)
    for finding in report.findings:
        id_, needed, asked = finding.statement.id, set[str](), None
        for of, own in _parts_of(finding):
            if own is Verdict.NOT_MET:
                continue
            asked = asked or _asked(report, finding)
            found = settlers(report.ruleset, finding, of, asked)
            certain = found.certain.agencies
            needed |= {one.agency for one in certain}
            for agency in () if found.lacks_previous else certain if len(certain) == 1 else found.alone:
                settles.setdefault(agency.agency, []).append(id_)
        for agency_id in needed:
            left_open.setdefault(agency_id, []).append(id_)
        for cell in finding.missing if needed else ():
            if cell.agency in needed:
                cells.setdefault(cell.agency, {}).setdefault(cell, []).append(id_)
    for id_ in left_open:
        names.setdefault(id_, id_)  # one of then alone
    made = [
        AgencyRequest(
            id_, name, tuple(RequestedCell(cell, tuple(ids)) for cell, ids in cells.get(id_, {}).items()),
            tuple(mended.get(id_, ())), tuple(left_open.get(id_, ())), tuple(settles.get(id_, ())), report.ruleset,
        )
        for id_, name in names.items()
        if id_ in left_open or id_ in mended
    ]  # fmt: skip
    return tuple(sorted(made, key=lambda one: (-len(one.settles), -len(one.open))))


# ---- in words


def field_label(name: str, is_previous: bool, ruleset: CheckedRuleset, lang: Language) -> str:
    """Return how a field or attribute is called, and that it is of then."""
    declared = ruleset.attributes.get(name) or ruleset.fields.get(name)
    label = BUILT_IN_LABELS.get(name, (name,))[0] if declared is None else declared.label
    return f"{label} ({say('place.previous', lang)})" if is_previous else label


def cell_label(cell: MissingCell, ruleset: CheckedRuleset, lang: Language) -> str:
    """Return how the field of a missing cell is called."""
    return field_label(cell.field, cell.is_previous, ruleset, lang)


def asked_line(one: AskedAgency, ruleset: CheckedRuleset, lang: Language) -> str:
    """Say what an agency is asked for, in one line."""
    parts = []
    if one.cells:
        cells = "; ".join(cell_label(cell, ruleset, lang) for cell in one.cells)
        parts.append(say("step.ask", lang, agency=one.name, cells=cells))
    if one.wrong:
        cells = "; ".join(field_label(name, False, ruleset, lang) for name in one.wrong)
        parts.append(say("step.correct", lang, agency=one.name, cells=cells))
    return "; ".join(parts) or one.name


def correction_lines(one: Correction, ruleset: CheckedRuleset, lang: Language) -> Iterator[str]:
    """Say what is to be corrected, and what depends on it."""
    label = field_label(one.field, one.is_previous, ruleset, lang)
    asked = say("step.correct", lang, agency=one.name, cells=label)
    yield asked[:1].upper() + asked[1:]
    for said in dict.fromkeys(issue.message(lang, labels_of(ruleset)) for issue in one.issues):
        yield f"  {said}"
    if one.open:
        yield f"  {say('step.correction-opens', lang, statements=listed(one.open, lang))}"
    if one.standing:
        yield f"  {say('step.correction-stands', lang, statements=listed(one.standing, lang))}"


def _closing_lines(found: Closing, is_each: bool, lang: Language) -> Iterator[str]:
    if found.shortfall is None and not is_each:
        yield f"  {say('report.cannot-be-made-good', lang)}"
        return
    count = len(found.agencies) + found.more
    shown = listed_agencies([_lagging(one, found.unit, lang) for one in found.agencies[: _NAMED + 1]], lang, count)
    if is_each:
        agencies = say("report.agency-count", lang, count=count)
        key = "step.failing-nearest" if count > 1 and found.agencies[0].lacking is not None else "step.failing"
        yield f"  {say(key, lang, agencies=agencies, names=shown)}"
        return
    assert found.shortfall is not None
    amount = show_amount(found.shortfall, found.unit, lang)
    key = "step.lacks" if found.shortfall > 0 else "step.exceeds"
    line = say(key, lang, amount=amount)
    if shown and found.enough is not None and found.agencies[0].most is not None:
        key = "step.add" if found.shortfall > 0 else "step.take-off"
        agencies = say("report.agency-count", lang, count=found.enough)
        line += f"; {say(key, lang, agencies=agencies, names=shown)}"
    elif shown:
        line += f"; {say('step.own', lang, names=shown)}"
    about = "" if found.is_exact else f" ({say('step.about', lang)})"
    yield f"  {line}{about}"


def _lagging(one: Lagging, unit: Unit | None, lang: Language) -> str:
    if one.lacking:
        key = "report.short" if one.lacking > 0 else "report.over"
        return f"{one.name} ({say(key, lang, amount=show_amount(one.lacking, unit, lang))})"
    if one.most is not None and unit != AGENCY_UNIT:
        return f"{one.name} ({say('step.most', lang, amount=show_amount(one.most, unit, lang))})"
    return one.name
