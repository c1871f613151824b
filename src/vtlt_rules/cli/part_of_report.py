"""Report -> those of its findings that are shown."""

from __future__ import annotations

from vtlt_rules.diagnostics import Diagnostic
from vtlt_rules.issues import Note
from vtlt_rules.records import record
from vtlt_rules.report import Finding, Report
from vtlt_rules.report.data import ReportData
from vtlt_rules.verdict import Verdict


@record
class PartOfReport(ReportData[Finding]):
    """Some findings of a report, whose overall verdict is that of the whole plan all the same.

    Attributes:
        overall: The verdict on the whole plan.
        warnings: What should be looked at in the ruleset.
        data_file: Where the data was read from.
    """

    overall: Verdict = Verdict.NOT_APPLICABLE
    warnings: tuple[Diagnostic, ...] = ()
    data_file: str | None = None

    @classmethod
    def of(
        cls, report: Report, ids: frozenset[str] | None, warnings: tuple[Diagnostic, ...], data_file: str
    ) -> PartOfReport:
        """Keep the findings of the statements with some ids; all of them where that is None."""
        findings, notes = report.findings, report.notes
        if ids is not None:
            findings = tuple(one for one in findings if one.statement.id in ids)
            notes = (*notes, Note("part-of-report", facts={"shown": len(findings), "of": len(report.findings)}))
        return cls(
            ruleset=report.ruleset,
            findings=findings,
            as_of=report.as_of,
            agencies=report.agencies,
            data_issues=report.data_issues,
            notes=notes,
            overall=report.verdict,
            warnings=warnings,
            data_file=data_file,
        )

    @property
    def verdict(self) -> Verdict:
        """The verdict on the whole plan."""
        return self.overall
