"""The report: every finding of one evaluation, and the overall verdict."""

from __future__ import annotations

from typing import Any

from attrs import evolve

from vtlt_rules.checked import statements_meant
from vtlt_rules.issues import Note
from vtlt_rules.messages import Language, check_language
from vtlt_rules.records import record
from vtlt_rules.report.data import ReportData
from vtlt_rules.report.finding import Finding
from vtlt_rules.report.to_json import report_to_dict
from vtlt_rules.report.to_text import report_to_text


@record
class Report(ReportData[Finding]):
    """What evaluating a ruleset gives.

    Attributes:
        ruleset: The checked ruleset that was evaluated.
        findings: One for each statement, in the order of the plan.
        as_of: The day at which the data was cut off; None when not given and the plan has no period.
        agency_count: How many agencies there are.
        data_issues: What is wrong with the data. Wrong figures count as missing: a finding that rests on them and is open
            is BAD_DATA and has them in ``issues``; any other that rests on them stands, and has them in ``in_spite_of``.
        notes: Remarks on the data as a whole, for example a field that no file has.
    """

    def __getitem__(self, clause: str) -> tuple[Finding, ...]:
        """Return the finding of an id (``"II.2.b/1"``), or those of a clause, a section's title, or ``scope.measure``.

        An id comes before a clause that is written like it.

        Raises:
            UnknownStatement: Nothing of the plan has that name; it is a LookupError.
            TypeError: Another key than text, as when somebody iterates: the findings are in ``findings``.
        """
        if not isinstance(clause, str):
            kind = type(clause).__name__
            raise TypeError(
                f"a report is asked by id, clause or `scope.measure`, not by {kind}; see its `findings` for all"
            )
        meant = {one.id for one in statements_meant(self.ruleset, clause)}
        return tuple(finding for finding in self.findings if finding.statement.id in meant)

    def with_notes(self, notes: tuple[Note, ...]) -> Report:
        """Return this report with remarks on its data."""
        return evolve(self, notes=(*self.notes, *notes))

    def to_dict(self, lang: Language = "vi") -> dict[str, Any]:
        """Return the report as plain data, ``vtlt-report/1``: exact figures as strings, ready for ``json.dumps``.

        Raises:
            ValueError: ``lang`` is no language of reports.
        """
        check_language(lang)
        return report_to_dict(self, lang)

    def to_text(self, lang: Language = "vi", width: int = 100, color: bool = False) -> str:
        """Return the report for people, grouped by clause.

        Args:
            lang: Vietnamese or English.
            width: Columns to keep to.
            color: Whether to mark verdicts with ANSI colors.

        Raises:
            ValueError: ``lang`` is no language of reports.
        """
        check_language(lang)
        return report_to_text(self, lang, width, color)

    def __str__(self) -> str:
        return self.to_text()
