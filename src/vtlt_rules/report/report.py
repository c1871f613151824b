"""The report: every finding of one evaluation, and the overall verdict."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from attrs import evolve

from vtlt_rules.checked import statements_meant
from vtlt_rules.diagnostics.suggest import nearest
from vtlt_rules.errors import UnknownAgency, UnknownStatement
from vtlt_rules.issues import Note
from vtlt_rules.messages import Language, check_language
from vtlt_rules.records import record
from vtlt_rules.report.data import ListedAgency, ReportData
from vtlt_rules.report.finding import Finding
from vtlt_rules.report.to_text import report_to_text
from vtlt_rules.source import compose, fold
from vtlt_rules.verdict import Verdict

if TYPE_CHECKING:
    import datetime

    import pandas as pd
    import polars as pl

    from vtlt_rules.report.agency import AgencyReport
    from vtlt_rules.report.compare import Comparison
    from vtlt_rules.report.json_types import ReportJson
    from vtlt_rules.report.next_steps import AgencyRequest, NextStep
    from vtlt_rules.report.tables import TableName

Asked = TypeVar("Asked", str, "Verdict | str")


@record
class Report(ReportData[Finding]):
    """What evaluating a ruleset gives.

    Attributes:
        ruleset: The checked ruleset that was evaluated.
        findings: One for each statement, in the order of the plan.
        as_of: The day at which the data was cut off; None when not given and the plan has no period.
        agencies: The agencies, each once, in the order of the registry; ``agency_count`` is how many there are.
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

    def __contains__(self, clause: object) -> bool:
        """Tell whether the plan has something of that name: an id, a clause, a section's title, ``scope.measure``."""
        try:
            return isinstance(clause, str) and statements_meant(self.ruleset, clause) is not None
        except UnknownStatement:
            return False

    def select(
        self,
        *,
        verdict: Verdict | str | Iterable[Verdict | str] | None = None,
        scope: str | Iterable[str] | None = None,
        clause: str | Iterable[str] | None = None,
        agency: str | Iterable[str] | None = None,
    ) -> tuple[Finding, ...]:
        """Return the findings that are one of each that is given, in the order of the plan.

        Args:
            verdict: Verdicts of the findings, or their names in JSON (``"not_met"``).
            scope: Names of scopes; accents are optional.
            clause: Ids, clauses, titles of sections, or ``scope.measure``, as for ``report[clause]``.
            agency: Ids of agencies in the scope of the statement; what it comes to for them alone is in :meth:`agency`.

        Raises:
            UnknownAgency: The report has no such agency.
            UnknownStatement: Nothing of the plan has that name.
            ValueError: There is no such verdict or scope.
        """
        verdicts = {Verdict(one) for one in _several(verdict)}
        scopes = {fold(compose(one)[0]) for one in _several(scope)}
        if unknown := scopes - self.ruleset.scopes.keys():
            there = ", ".join(self.ruleset.scopes)
            raise ValueError(f"there is no scope {sorted(unknown)[0]!r}; there are {there}")
        ids = {one.id for text in _several(clause) for one in statements_meant(self.ruleset, text)}
        agencies = {self._listed(one).id for one in _several(agency)}
        return tuple(
            finding
            for finding in self.findings
            if (verdict is None or finding.verdict in verdicts)
            and (scope is None or finding.statement.scope.name in scopes)
            and (clause is None or finding.statement.id in ids)
            and (agency is None or any(one.agency in agencies for one in finding.agencies))
        )

    def agency(self, id: str) -> AgencyReport:  # noqa: A002 - what it is called
        """Return all that concerns one agency: its own verdicts, missing cells, what is wrong with its data, what it owes.

        Raises:
            UnknownAgency: The report has no such agency; it is a LookupError.
        """
        from vtlt_rules.report.agency import agency_report  # not needed by most

        return agency_report(self, self._listed(id))

    def next_steps(self) -> tuple[NextStep, ...]:
        """Return what to do next: what to correct, then by statement whom to ask, and who can make good what is lacking.

        Only statements that fail or are open have a step, while they are pending those that would. See ``Settling`` and
        ``Closing`` for what is promised; ``is_exact`` of a step says where it is proved that nothing less does.
        """
        from vtlt_rules.report.next_steps import next_steps  # not needed by most

        return next_steps(self)

    def requests(self) -> tuple[AgencyRequest, ...]:
        """Return what to ask of each agency: missing cells that leave statements open, and cells to be corrected.

        Those come first whose answers alone settle most statements, or can; then those that leave most open.
        """
        from vtlt_rules.report.next_steps import requests

        return requests(self)

    def compare(self, other: ReportData[Finding]) -> Comparison:
        """Compare with an earlier report: what each statement came to then and now, and whether for the better.

        Statements of two plans correspond that have one id, or stand alone in one clause, and are about the same scope and
        measure; of the others it is said which they are. Thresholds may differ: what is better is told by that of now.

        Args:
            other: The earlier report.

        Raises:
            TypeError: It is no report; what was saved as JSON is read by ``Report.from_dict``.
            UnlikePlans: No statement of the one plan corresponds to one of the other; it is a ValueError.
        """
        from vtlt_rules.report.compare import compare  # not needed by most

        return compare(self, other)

    def _listed(self, id_: str) -> ListedAgency:
        wanted = compose(str(id_))[0].strip()
        for one in self.agencies:
            if one.id == wanted:
                return one
        raise UnknownAgency(wanted, nearest(wanted, [one.id for one in self.agencies]))

    def with_notes(self, notes: tuple[Note, ...]) -> Report:
        """Return this report with remarks on its data."""
        return evolve(self, notes=(*self.notes, *notes))

    def to_dict(self, lang: Language = "vi") -> ReportJson:
        """Return the report as plain data, ``vtlt-report/2``, ready for ``json.dumps``: all of it, the plan included.

        Exact figures are texts. :func:`vtlt_rules.report_schema` is the JSON Schema of it.

        Args:
            lang: The language of messages, labels of verdicts, and what is shown.

        Raises:
            ValueError: ``lang`` is no language of reports.
        """
        from vtlt_rules.report.to_json import report_to_dict

        check_language(lang)
        return report_to_dict(self, lang)

    @classmethod
    def from_dict(cls, data: Mapping[str, object] | ReportJson) -> Report:
        """Return the report that :meth:`to_dict` wrote: equal to the one that wrote it, and writing the same again.

        The plan is parsed again from its texts, which are in the data. What is shown, labels and counts are not read.

        Args:
            data: What ``json.loads`` returned. It may come from strangers.

        Raises:
            BadReport: It is no such data, or does not fit together; all of it at once. It is a ValueError.
        """
        from vtlt_rules.report.from_json import ReportParts

        read = ReportParts(data)
        return cls(read.ruleset, read.findings, read.as_of, read.agencies, read.data_issues, read.notes)

    def to_polars(self, table: TableName = "findings", lang: Language = "vi") -> pl.DataFrame:
        """Return a table of the report as a frame of polars.

        Args:
            table: ``findings``, a row for each statement; ``agencies``, one for each statement and agency of its scope;
                ``missing`` cells; ``issues`` of the data.
            lang: The language of what is shown.

        Returns:
            Exact values are ``low_numerator`` and ``low_denominator``, ``high_numerator`` and ``high_denominator``, in
            ``unit`` (``%``: fractions of one), null where there is none; ``low_for_plot`` and ``high_for_plot`` are the
            floats nearest to them, for plots alone.

        Raises:
            BadData: A numerator or denominator does not fit into 128 bits.
            ExtraMissing: The extra ``frames`` is not installed.
            ValueError: There is no such table or language.
        """
        from vtlt_rules.report.to_frames import report_to_polars

        check_language(lang)
        return report_to_polars(self, table, lang)

    def to_pandas(self, table: TableName = "findings", lang: Language = "vi") -> pd.DataFrame:
        """Return a table of the report as a frame of pandas; see :meth:`to_polars`.

        Integers that do not fit into 64 bits are Python's own.

        Raises:
            ExtraMissing: pandas is not installed.
            ValueError: There is no such table or language.
        """
        from vtlt_rules.report.to_frames import report_to_pandas

        check_language(lang)
        return report_to_pandas(self, table, lang)

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

    def to_markdown(self, lang: Language = "vi") -> str:
        """Return the report as Markdown with tables (GitHub's); all that comes from plan and data is escaped.

        Raises:
            ValueError: ``lang`` is no language of reports.
        """
        from vtlt_rules.report.content import content_of
        from vtlt_rules.report.markdown import report_to_markdown

        check_language(lang)
        return report_to_markdown(content_of(self, lang))

    def to_html(self, lang: Language = "vi") -> str:
        """Return the report as one HTML file, for browsers and printers; it needs nothing else and no network.

        Raises:
            ExtraMissing: The extra ``office`` is not installed.
            ValueError: ``lang`` is no language of reports.
        """
        from vtlt_rules.report.content import content_of
        from vtlt_rules.report.html.page import page

        check_language(lang)
        return page(content_of(self, lang))

    def save(self, path: str | os.PathLike[str], lang: Language = "vi") -> None:
        """Write the report to a file, in the format of its suffix.

        These are ``.html``, ``.docx``, ``.xlsx``, ``.md``, ``.txt`` and ``.json``. A plain file appears whole or
        not at all, and keeps its mode.

        Raises:
            ExtraMissing: The extra ``office`` is not installed, which the format needs.
            OSError: The file cannot be written.
            ValueError: There is no format for the suffix, or ``lang`` is no language of reports.
        """
        from vtlt_rules.files import write_file
        from vtlt_rules.report.saving import rendered

        check_language(lang)
        file = Path(path)
        write_file(rendered(self, file.suffix, lang), file)

    def to_docx(
        self,
        lang: Language = "vi",
        *,
        superior: str | None = None,
        body: str | None = None,
        number: str | None = None,
        symbol: str | None = None,
        place: str | None = None,
        date: datetime.date | str | None = None,
        position: str | None = None,
        signer: str | None = None,
        recipients: Iterable[str] = (),
        unit: str | None = None,
    ) -> bytes:
        r"""Return the report as a Word file, an administrative report by the layout of Decree 30/2020/NĐ-CP, to be signed.

        What is not given is marked in it, to be filled in. Annexes list the agencies that fall short, those that owe
        figures, and wrong figures: all of them up to five thousand rows each, and how many more there are.

        Args:
            lang: The language of the report.
            superior: The body above the one that reports; empty where there is none.
            body: The body that reports, ``"Sở Nội vụ"``.
            number: The number of the document, ``"12"``, or with its symbol, ``"12/BC-SNV"``.
            symbol: The abbreviation of the body, ``"SNV"``.
            place: The place, ``"Mỹ Tho"``.
            date: The day; a text stands as it is.
            position: The position of who signs, with the authority, a line each: ``"KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC"``.
            signer: Who signs.
            recipients: To whom it goes, besides the file copy; a text is one of them.
            unit: The abbreviation of the unit that drafted it.

        Raises:
            ExtraMissing: The extra ``office`` is not installed.
            TypeError: What is given is no text, and no day where one is asked for.
            ValueError: ``lang`` is no language of reports.
        """
        from vtlt_rules.report.content import content_of
        from vtlt_rules.report.word import Letterhead, report_to_docx

        check_language(lang)
        head = Letterhead(
            superior=superior,
            body=body,
            number=number,
            symbol=symbol,
            place=place,
            date=date,
            position=position,
            signer=signer,
            recipients=recipients,
            unit=unit,
        )
        return report_to_docx(content_of(self, lang), head)

    def to_xlsx(self, lang: Language = "vi", *, by_agency: bool = False) -> bytes:
        """Return the report as an Excel file: a summary, all statements, those of each scope, and the lists behind them.

        Numbers are numbers, as near as Excel keeps them, beside the exact ones as text. No cell is a formula or a link.

        Args:
            lang: The language of the report.
            by_agency: Whether to add a sheet for each agency, 500 at most.

        Raises:
            ExtraMissing: The extra ``office`` is not installed.
            ValueError: ``lang`` is no language of reports; there are too many agencies for a sheet each.
        """
        from vtlt_rules.report.content import content_of
        from vtlt_rules.report.excel import report_to_xlsx

        check_language(lang)
        return report_to_xlsx(content_of(self, lang), by_agency)

    def __str__(self) -> str:
        return self.to_text()

    def __repr__(self) -> str:
        numbers = f"{len(self.findings)} findings, {self.agency_count} agencies"
        return f"Report({self.ruleset.name!r}, {self.verdict.name}, {numbers})"

    def _repr_html_(self) -> str:
        from vtlt_rules.report.to_html import report_to_html  # only notebooks ask for it

        return report_to_html(self, "vi")


def _several(given: Asked | Iterable[Asked] | None) -> list[Asked]:
    """Return what is given as a list: one text or verdict, several, or none."""
    if given is None:
        return []
    return [given] if isinstance(given, str | Verdict) else list(given)
