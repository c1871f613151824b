"""Lines -> the parts of a file: its head, its declarations, its sections.

Reports lines that stand where they cannot. An invalid line keeps its place: what it may have been is assumed, so that one
mistake does not make others.
"""

from __future__ import annotations

from attrs import Factory, define

from vtlt_rules import ast
from vtlt_rules.diagnostics import Problems
from vtlt_rules.source import Source, Span
from vtlt_rules.syntax.keywords import DECLARING
from vtlt_rules.words import Word

_KEYWORDS: dict[type[ast.Node], str] = {
    ast.VocabularyLine: "tu_vung",
    ast.PlanLine: "ke_hoach",
    ast.UnitLine: "don_vi",
    ast.AttributeLine: "thuoc_tinh",
    ast.FieldLine: "truong",
    ast.ScopeLine: "pham_vi",
    ast.MeasureLine: "chi_so",
    ast.NumberLine: "so_hieu",
    ast.IssuerLine: "noi_ban_hanh",
    ast.IssuedLine: "ngay_ban_hanh",
    ast.PeriodLine: "thoi_ky",
    ast.BasisLine: "can_cu",
    ast.OriginLine: "nguon",
    ast.FollowsLine: "theo",
    ast.SectionLine: "muc",
    ast.WordsLine: "|",
    ast.ReadingLine: "cach_doc",
}
"""The keyword that each kind of line begins with."""


@define(eq=False, repr=False)
class SectionParts:
    """The lines of one section.

    Attributes:
        line: Its first line; None when that is invalid.
        readings: For each statement how the plan is read there; None where nothing is said.
    """

    line: ast.SectionLine | None
    words: list[ast.WordsLine] = Factory(list)
    statements: list[ast.StatementLine] = Factory(list)
    readings: list[str | None] = Factory(list)
    has_invalid_lines: bool = False


@define(eq=False, repr=False)
class FileParts:
    """A file taken apart.

    Attributes:
        lost_names: What invalid lines would have declared.
        has_invalid_follows: Whether a ``theo`` line is invalid, so that any name may have been declared.
        stray: Statements before the first section, which were reported; they are checked all the same.
        headings: The heading lines by keyword, each the first of its kind; all ``can_cu`` in ``basis``.
    """

    source: Source
    head: ast.VocabularyLine | ast.PlanLine | None = None
    is_plan: bool | None = None
    follows: list[ast.FollowsLine] = Factory(list)
    declarations: list[ast.Declaration] = Factory(list)
    headings: dict[str, ast.Heading | ast.InvalidLine] = Factory(dict)
    basis: list[ast.BasisLine] = Factory(list)
    sections: list[SectionParts] = Factory(list)
    stray: SectionParts | None = None
    lost_names: set[str] = Factory(set)
    has_invalid_follows: bool = False


def take_apart(document: ast.Document, problems: Problems) -> FileParts:
    """Sort the lines of a document into parts; report those that are out of place."""
    sorter = _Sorter(FileParts(document.source), problems)
    for line in document.lines:
        sorter.place(line)
    sorter.end_readings()
    parts = sorter.parts
    if parts.is_plan is None and not problems.has_errors:
        problems.add("missing-head", Span(document.source, 0, 0))
    return parts


@define(eq=False, repr=False)
class _Sorter:
    parts: FileParts
    problems: Problems
    is_adrift: bool = False
    """A line that could not be made out may have been a section or a head: what follows may well be in place."""
    is_headless: bool = False
    """That the head is missing was reported; if it comes later, that is no second mistake."""
    readings: list[ast.ReadingLine] = Factory(list)
    """Those that wait for their statement."""

    def place(self, line: ast.Line) -> None:
        if not isinstance(line, ast.ReadingLine | ast.StatementLine | ast.InvalidLine):
            self.end_readings()
        match line:
            case ast.InvalidLine():
                self.readings.clear()  # it may have been their statement
                self._place_invalid(line)
            case ast.VocabularyLine() | ast.PlanLine():
                self._place_head(line)
            case _:
                self._require_head(line)
                self._place_in_file(line)

    def _place_in_file(self, line: ast.Line) -> None:
        parts = self.parts
        match line:
            case ast.FollowsLine():
                self._check_before_sections(line)
                parts.follows.append(line)
            case ast.UnitLine() | ast.AttributeLine() | ast.FieldLine() | ast.ScopeLine() | ast.MeasureLine():
                self._check_before_sections(line)
                parts.declarations.append(line)
            case ast.SectionLine():
                self.is_adrift = False
                if self._is_in_plan(line):
                    parts.sections.append(SectionParts(line))
            case (
                ast.WordsLine()
                | ast.ReadingLine()
                | ast.TargetLine()
                | ast.DutyLine()
                | ast.ForecastLine()
                | ast.StatisticLine()
            ):
                self._place_in_section(line)
            case _:
                self._place_heading(line)

    def _place_head(self, line: ast.VocabularyLine | ast.PlanLine) -> None:
        self.is_adrift = False
        if self.parts.is_plan is None or self.is_headless:
            self.parts.head = line
            self.is_headless = False
        else:
            related = self.parts.head.span if self.parts.head else None
            self.problems.add("repeated-heading", line.span, related=related, line=_KEYWORDS[type(line)])
        self.parts.is_plan = isinstance(line, ast.PlanLine) or bool(self.parts.is_plan)

    def _place_invalid(self, line: ast.InvalidLine) -> None:
        parts = self.parts
        parts.lost_names.update(line.names)
        parts.has_invalid_follows = parts.has_invalid_follows or (line.may_follow and not parts.sections)
        match line.keyword:
            case "tu_vung" | "ke_hoach":
                if parts.is_plan is None:
                    parts.is_plan = line.keyword == "ke_hoach"
            case "muc":
                parts.sections.append(SectionParts(None, has_invalid_lines=True))
            case "so_hieu" | "noi_ban_hanh" | "ngay_ban_hanh" | "thoi_ky" | "nguon":
                parts.headings.setdefault(line.keyword, line)
            case None if line.is_obscure:
                self.is_adrift = True
                if parts.sections:
                    parts.sections.append(SectionParts(None, has_invalid_lines=True))
            case keyword if keyword not in DECLARING and parts.sections:
                parts.sections[-1].has_invalid_lines = True

    def _require_head(self, line: ast.Line) -> None:
        if self.parts.is_plan is not None:
            return
        if not self.is_adrift:
            self.problems.add("missing-head", line.span)
        self.is_headless = True
        self.parts.is_plan = not isinstance(line, ast.Declaration)

    def _place_heading(self, line: ast.Line) -> None:
        assert isinstance(line, ast.Heading)
        if self.parts.is_plan is False and not isinstance(line, ast.OriginLine):
            self._report(line, "plan")
            return
        self._check_before_sections(line)
        if isinstance(line, ast.BasisLine):
            self.parts.basis.append(line)
            return
        keyword = _KEYWORDS[type(line)]
        first = self.parts.headings.setdefault(keyword, line)
        if first is not line:
            self.problems.add("repeated-heading", line.span, related=first.span, line=keyword)

    def end_readings(self) -> None:
        """Report readings that no statement follows, once for those that belong together."""
        if self.readings:
            self._report(self.readings[0], "above-statement")
            self.readings.clear()

    def _place_in_section(self, line: ast.WordsLine | ast.ReadingLine | ast.StatementLine) -> None:
        """Put a line into the section that is open; where none is, say so once, and go on as if one were."""
        if not self._is_in_plan(line):
            return
        if self.parts.sections:
            section = self.parts.sections[-1]
        else:
            if self.parts.stray is None:
                self.parts.stray = SectionParts(None, has_invalid_lines=True)
                if not self.is_adrift:
                    self._report(line, "section-part")
            section = self.parts.stray
        match line:
            case ast.WordsLine():
                section.words.append(line)
            case ast.ReadingLine() if section is not self.parts.stray:
                self.readings.append(line)
            case ast.TargetLine() | ast.DutyLine() | ast.ForecastLine() | ast.StatisticLine():
                section.statements.append(line)
                section.readings.append(" ".join(one.text.text for one in self.readings).strip() or None)
                self.readings.clear()

    def _is_in_plan(self, line: ast.Line) -> bool:
        if self.parts.is_plan is False and not self.is_adrift:
            self._report(line, "plan")
            self.is_adrift = True  # what follows belongs to the plan that this file is not
        return bool(self.parts.is_plan)

    def _check_before_sections(self, line: ast.Line) -> None:
        """Report a line of the head that stands in a section; it is used all the same."""
        if self.parts.sections and not self.is_adrift:
            self._report(line, "plan-head" if self.parts.is_plan else "vocabulary-part")

    def _report(self, line: ast.Line, place: str) -> None:
        keyword = _KEYWORDS.get(type(line)) or line.span.text.split(maxsplit=1)[0]
        self.problems.add("misplaced-line", line.span, line=keyword, place=Word(place))
