"""All that a report says of one agency."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import field

from vtlt_rules.checked import CheckedRuleset, labels_of
from vtlt_rules.issues import DataIssue, issue_to_text
from vtlt_rules.messages import Language, check_language, say
from vtlt_rules.records import record
from vtlt_rules.report.data import AgencyFinding, ListedAgency, MissingCell, ReportData
from vtlt_rules.report.finding import Finding
from vtlt_rules.report.show import show_agency_value
from vtlt_rules.report.wording import describe
from vtlt_rules.source import visible_line
from vtlt_rules.verdict import TRAITS, Verdict, verdict_word


@record
class AgencyReport:
    """What a report says of one agency.

    Attributes:
        agency: Its id and name.
        findings: The findings on statements in whose scope it is, in the order of the plan.
        own: What each of these comes to for this agency alone, by the ids of the statements.
        missing: What it has not reported and some verdict may depend on, each cell once.
        issues: What is wrong with its data.
        ruleset: The plan.
    """

    agency: ListedAgency
    findings: tuple[Finding, ...] = field(repr=False)
    own: Mapping[str, AgencyFinding] = field(repr=False, hash=False)
    missing: tuple[MissingCell, ...] = field(repr=False)
    issues: tuple[DataIssue, ...] = field(repr=False)
    ruleset: CheckedRuleset = field(repr=False)

    @property
    def verdicts(self) -> Mapping[str, Verdict]:
        """What each statement comes to for the agency alone, by the ids of the statements."""
        return {id_: one.verdict for id_, one in self.own.items()}

    @property
    def owed(self) -> tuple[Finding, ...]:
        """The findings on what it certainly fails, taken alone."""
        return tuple(one for one in self.findings if self.own[one.statement.id].verdict is Verdict.NOT_MET)

    def to_text(self, lang: Language = "vi") -> str:
        """Say it in lines: what concerns the agency with its own verdict and value, what is missing, what is wrong.

        Raises:
            ValueError: ``lang`` is no language of reports.
        """
        check_language(lang)
        return "\n".join(visible_line(line) for line in self._lines(lang))

    def _lines(self, lang: Language) -> Iterable[str]:
        yield f"{self.agency.id}: {self.agency.name}"
        for finding in self.findings:
            own = self.own[finding.statement.id]
            if own.verdict is Verdict.NOT_APPLICABLE:
                continue
            value = show_agency_value(finding, own, lang)
            shown = "" if value is None else f" → {value}"
            mark = f"{TRAITS[own.verdict].mark} {verdict_word(own.verdict, lang)}"
            yield f"  {mark}: {finding.statement.id} {describe(finding, self.ruleset, lang)}{shown}"
        if self.missing:
            fields = ", ".join(dict.fromkeys(self.ruleset.declared(one.field).label for one in self.missing))
            yield f"  {say('report.missing', lang)}: {fields}"
        for issue in self.issues:
            yield f"  ! {issue_to_text(issue, lang, labels_of(self.ruleset))}"

    def __str__(self) -> str:
        return self.to_text()


def agency_report(report: ReportData[Finding], agency: ListedAgency) -> AgencyReport:
    """Pick out of a report what concerns one of its agencies."""
    own: dict[str, AgencyFinding] = {}
    findings: list[Finding] = []
    missing: dict[MissingCell, None] = {}
    for finding in report.findings:
        for one in finding.agencies:
            if one.agency == agency.id:
                own[finding.statement.id] = one
                findings.append(finding)
                missing |= dict.fromkeys(cell for cell in finding.missing if cell.agency == agency.id)
    issues = tuple(issue for issue in report.data_issues if issue.agency == agency.id)
    return AgencyReport(agency, tuple(findings), own, tuple(missing), issues, report.ruleset)
