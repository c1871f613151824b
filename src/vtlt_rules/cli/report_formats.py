"""A report, or part of one, for other programs: annotations of lines, or a test case for each statement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from vtlt_rules.cli.annotations import Annotation, Level, of_diagnostic, of_issue
from vtlt_rules.cli.formats import annotations_to_text
from vtlt_rules.cli.junit import JunitCase, Outcome, cases_to_junit
from vtlt_rules.cli.part_of_report import PartOfReport
from vtlt_rules.diagnostics import diagnostics_to_text
from vtlt_rules.errors import BadData, InvalidRuleset
from vtlt_rules.issues import issue_to_text, issues_to_text
from vtlt_rules.messages import Language
from vtlt_rules.report import Finding
from vtlt_rules.report.show import show_value
from vtlt_rules.report.wording import describe
from vtlt_rules.source import visible_line
from vtlt_rules.verdict import Verdict, verdict_word

LEVELS: Mapping[Verdict, Level] = {
    Verdict.NOT_MET: "error",
    Verdict.BAD_DATA: "error",
    Verdict.UNDECIDED: "warning",
    Verdict.PENDING: "note",
    Verdict.NO_THRESHOLD: "note",
}
"""How bad verdicts are; of the others there is nothing to say beside a line."""

OUTCOMES: Mapping[Verdict, Outcome | None] = {
    Verdict.MET: None,
    Verdict.NOT_MET: "failure",
    Verdict.BAD_DATA: "error",
    Verdict.UNDECIDED: "skipped",
    Verdict.PENDING: "skipped",
    Verdict.NO_THRESHOLD: "skipped",
    Verdict.NOT_APPLICABLE: "skipped",
    Verdict.TRACKED: "skipped",
}
"""What verdicts are to those who count tests: what is open, or not judged, has neither passed nor failed."""


def report_to_annotated(report: PartOfReport, format_: str, lang: Language) -> str:
    """Write a report as annotations or test cases.

    Args:
        report: The report.
        format_: ``github``, ``sarif`` or ``junit``.
        lang: The language.
    """
    if format_ == "junit":
        remarks = [
            *(issue_to_text(one, lang) for one in report.data_issues),
            *(one.message(lang) for one in report.notes),
        ]
        if report.warnings:
            remarks.append(diagnostics_to_text(report.warnings, lang))
        cases = [_case_of(one, report, lang) for one in report.findings]
        return cases_to_junit(f"vtlt evaluate {report.ruleset.name}", cases, "\n".join(remarks))
    annotations = [of_diagnostic(one, lang) for one in report.warnings]
    annotations += [of_issue(one, lang, "warning", report.data_file) for one in report.data_issues]
    annotations += _of_findings(report, lang)
    annotations += [Annotation("note", "note", visible_line(one.message(lang))) for one in report.notes]
    return annotations_to_text(format_, annotations, is_success=True)


def wrong_to_annotated(error: InvalidRuleset | BadData, format_: str, name: str, lang: Language) -> str:
    """Write what is wrong with a ruleset or with data, so that there is no report.

    Args:
        error: What is wrong.
        format_: ``github``, ``sarif`` or ``junit``.
        name: What to call the ruleset.
        lang: The language.
    """
    if format_ == "junit":
        if isinstance(error, InvalidRuleset):
            text = diagnostics_to_text(error.diagnostics, lang)
        else:
            text = "\n".join([issues_to_text(error.issues, lang), *getattr(error, "__notes__", ())]).strip("\n")
        return cases_to_junit("vtlt evaluate", [JunitCase("vtlt evaluate", name, "error", text.split("\n")[0], text)])
    if isinstance(error, InvalidRuleset):
        annotations = [of_diagnostic(one, lang) for one in error.diagnostics]
        return annotations_to_text(format_, annotations, is_success=False)
    annotations = [of_issue(one, lang, "error") for one in error.issues]
    annotations += [
        Annotation("error", "missing-attribute", visible_line(one)) for one in getattr(error, "__notes__", ())
    ]
    return annotations_to_text(format_, annotations, is_success=False)


def _of_findings(report: PartOfReport, lang: Language) -> Iterator[Annotation]:
    for finding in report.findings:
        level = LEVELS.get(finding.verdict)
        if level is not None:
            span = finding.statement.span
            yield Annotation(
                level, finding.verdict.value.replace("_", "-"), _sentence(finding, report, lang), span.source.name,
                span.line, span.column, span.end_line, span.end_column,
            )  # fmt: skip


def _case_of(finding: Finding, report: PartOfReport, lang: Language) -> JunitCase:
    statement = finding.statement
    outcome = OUTCOMES[finding.verdict]
    return JunitCase(
        finding.clause or statement.id,
        f"{statement.id} {statement.text}",
        outcome,
        _sentence(finding, report, lang) if outcome is not None else "",
        finding.explain(lang) if outcome in ("failure", "error") else "",
    )


def _sentence(finding: Finding, report: PartOfReport, lang: Language) -> str:
    """Say id, verdict, what is demanded of whom, and the value."""
    value = show_value(finding, lang)
    shown = f" → {value}" if value is not None else ""
    return visible_line(
        f"{finding.statement.id}: {verdict_word(finding.verdict, lang)}: {describe(finding, report.ruleset, lang)}{shown}"
    )
