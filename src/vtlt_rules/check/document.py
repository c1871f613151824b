"""A whole file, with the vocabularies it follows -> :class:`~vtlt_rules.checked.CheckedRuleset`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cached_property, lru_cache
from itertools import count

from attrs import Factory, define

from vtlt_rules import ast, checked
from vtlt_rules.check.deadlines import Deadlines, check_period
from vtlt_rules.check.declarations import Declarations, check_declarations
from vtlt_rules.check.figures import Formulas
from vtlt_rules.check.lints import check_repetition, check_whose_condition, check_words
from vtlt_rules.check.names import Names
from vtlt_rules.check.reads import check_reads
from vtlt_rules.check.statements import Given, Place, StatementChecker
from vtlt_rules.check.structure import FileParts, SectionParts, take_apart
from vtlt_rules.check.types import Typer
from vtlt_rules.diagnostics import Diagnostic, Problems
from vtlt_rules.library import Library
from vtlt_rules.records import record
from vtlt_rules.source import Source, Span
from vtlt_rules.syntax.tree_to_ast import parse_document
from vtlt_rules.values import Period


@record
class CheckResult:
    """What checking a file gives: all diagnostics, and the ruleset when it is a plan without errors.

    Attributes:
        vocabulary: The name of the vocabulary, when the file is one.
        head: The line that names the plan or vocabulary.
        declared: What the file and the vocabularies it follows declare; None when there are errors.
        lines: The declarations of the file itself.
    """

    diagnostics: tuple[Diagnostic, ...]
    ruleset: checked.CheckedRuleset | None
    vocabulary: str | None
    head: Span | None
    declared: Declarations | None = None
    lines: tuple[ast.Declaration, ...] = ()


def check_source(source: Source, library: Library, given: Given | None = None) -> CheckResult:
    """Parse and check one file with the vocabularies it follows.

    Args:
        source: The text.
        library: Where vocabularies are found.
        given: Thresholds that replace those of the text, by the ids of statements.
    """
    problems = Problems()
    document = parse_document(source, problems)
    if any(problem.code in _GIVE_UP for problem in problems.diagnostics):
        return CheckResult(tuple(problems), None, None, None)
    parts = take_apart(document, problems)
    vocabularies = _Vocabularies(library, problems)
    vocabularies.follow(parts)
    if _has_no_vocabulary(parts):
        problems.add("no-vocabulary", parts.head.span if parts.head else Span(source, 0, 0))
        vocabularies.is_incomplete = True
    names = Names(problems, lost=vocabularies.lost_names, is_incomplete=vocabularies.is_incomplete)
    typer = Typer(names, problems)
    declared = check_declarations(vocabularies.declarations, names, typer, problems)
    plan = _Plan(parts, declared, names, typer, problems, given or {})
    sections = plan.sections()
    declared.attributes.update({name: one for name, one in checked.BUILT_IN.items() if name in typer.built_in})
    head = parts.head
    is_vocabulary = isinstance(head, ast.VocabularyLine)
    ruleset = None
    if not problems.has_errors:
        declared.add_class_tests(typer.asked.values())
        declared.add_families(typer.conditional)
    if isinstance(head, ast.PlanLine) and not problems.has_errors:
        ruleset = plan.ruleset(head, sections, vocabularies)
        check_reads(ruleset, head.span, problems)
        ruleset = None if problems.has_errors else ruleset
    return CheckResult(
        tuple(problems),
        ruleset,
        head.name.text if head and is_vocabulary else None,
        head.span if head else None,
        None if problems.has_errors else declared,
        tuple(parts.declarations),
    )


_GIVE_UP = {"file-too-large", "too-many-statements", "too-many-signs", "too-many-errors"}
"""Errors after which the file was not read to its end, so that anything more would be a guess."""


def _has_no_vocabulary(parts: FileParts) -> bool:
    """Tell whether a plan makes statements although nothing says what any name in them means."""
    says_something = any(section.statements for section in parts.sections)
    declares = any(isinstance(line, ast.ScopeLine) for line in parts.declarations) or parts.lost_names
    return bool(says_something and not declares and not parts.follows and not parts.has_invalid_follows)


@lru_cache(maxsize=32)
def _parsed(name: str, written: str) -> tuple[ast.Document, tuple[Diagnostic, ...]]:
    """Parse a vocabulary; remembered, because many plans follow one."""
    problems = Problems()
    return parse_document(Source(name, written), problems), tuple(problems.diagnostics)


@define(eq=False, repr=False, slots=False)
class _Vocabularies:
    """Collects the declarations of a file and of the vocabularies that it follows, each once."""

    library: Library
    problems: Problems
    declarations: list[ast.Declaration] = Factory(list)
    sources: list[Source] = Factory(list)
    origins: dict[str, str] = Factory(dict)
    lost_names: set[str] = Factory(set)
    is_incomplete: bool = False
    _visited: set[str] = Factory(set)

    @cached_property
    def _known(self) -> list[str]:
        return self.library.names()

    def follow(self, parts: FileParts) -> None:
        """Collect what a file declares, what it follows first: however long the chain of files is, so without recursion."""
        path: dict[str, None] = {}
        files = [self._begin(parts, path)]
        while files:
            parts, own, lines = files[-1]
            line = next(lines, None)
            if line is None or self.problems.is_full:  # each may be looked for in vain on the disk
                self._end(parts)
                files.pop()
                if own is not None:
                    path.popitem()
            elif (name := line.name.text) in path:
                names = list(path)
                cycle = " → ".join([*names[names.index(name) :], name])
                self.problems.add("circular-vocabulary", line.name.span, name=name, path=cycle)
            elif name not in self._visited:
                self._visited.add(name)
                followed = self._load(line.name)
                if followed is not None:
                    files.append(self._begin(followed, path))

    def _begin(
        self, parts: FileParts, path: dict[str, None]
    ) -> tuple[FileParts, str | None, Iterator[ast.FollowsLine]]:
        own = parts.head.name.text if isinstance(parts.head, ast.VocabularyLine) else None
        if own is not None:
            path[own] = None
            self._visited.add(own)
        return parts, own, iter(parts.follows)

    def _end(self, parts: FileParts) -> None:
        self.is_incomplete = self.is_incomplete or parts.has_invalid_follows
        self.lost_names |= parts.lost_names
        self.declarations += parts.declarations

    def _load(self, name: ast.Name) -> FileParts | None:
        """Read and parse a vocabulary; None, with what is wrong reported, when there is none of that name."""
        before = len(self.problems.diagnostics)
        source = self.library.find(name.text, self.problems)
        if source is None:
            self.is_incomplete = True
            if len(self.problems.diagnostics) == before:
                suggestion = self.problems.suggester.nearest(name.text, self._known)
                self.problems.add("missing-vocabulary", name.span, suggestion, name=name.text)
            return None
        document, diagnostics = _parsed(source.name, source.written)
        self.problems.extend(diagnostics)
        own = Problems(list(diagnostics))
        parts = take_apart(document, own)
        self.problems.extend(own.diagnostics[len(diagnostics) :])
        head = parts.head
        if parts.is_plan or (head is not None and head.name.text != name.text):
            self.is_incomplete = True
            self.problems.add("not-a-vocabulary", name.span, name=name.text, file=source.name)
            return None
        self.sources.append(document.source)
        origin = _origin(parts)
        if origin is not None:
            self.origins[name.text] = origin
        return parts


@define(eq=False, repr=False)
class _Plan:
    parts: FileParts
    declared: Declarations
    names: Names
    typer: Typer
    problems: Problems
    given: Given

    def sections(self) -> tuple[checked.Section, ...]:
        period = self._period()
        deadlines = Deadlines(self.problems, period, "thoi_ky" in self.parts.headings)
        checker = StatementChecker(self.declared, self.names, self.typer, self.problems, deadlines, self.given)
        formulas = Formulas({name: symbol.line for name, symbol in self.names.symbols.items()})
        seen: dict[str, Span] = {}
        sections = []
        stray = [] if self.parts.stray is None else [self.parts.stray]
        all_parts = [*stray, *self.parts.sections]
        places: Counter[str] = Counter()
        for parts, prefix in zip(all_parts, _prefixes(all_parts), strict=True):
            clause, title = _named(parts)
            if clause is not None and parts.line is not None:
                first = seen.setdefault(clause, parts.line.span)
                if first is not parts.line.span:
                    self.problems.add("repeated-section", parts.line.span, related=first, clause=clause)
            before = len(self.problems.diagnostics)
            statements = []
            for line, reading in zip(parts.statements, parts.readings, strict=True):
                places[prefix] += 1
                statements.append(checker.check(line, Place(f"{prefix}/{places[prefix]}", clause, reading)))
                if statements[-1] is not None:
                    check_whose_condition(line, self.problems)
            check_repetition(parts, self.problems)
            found = self.problems.diagnostics[before:]
            if not any(one.is_error for one in found) and None not in statements:
                # beside an error the figures would only be said twice
                check_words(parts, period, formulas, self.problems)
            words = tuple(line.text for line in parts.words)
            sections.append(checked.Section(clause, title, words, tuple(s for s in statements if s is not None)))
        return tuple(sections)

    def _period(self) -> Period | None:
        line = self.parts.headings.get("thoi_ky")
        if not isinstance(line, ast.PeriodLine):
            return None
        return check_period(line.value, self.problems)

    def ruleset(
        self, head: ast.PlanLine, sections: tuple[checked.Section, ...], vocabularies: _Vocabularies
    ) -> checked.CheckedRuleset:
        number, issuer, issued, period = (
            self.parts.headings.get(keyword) for keyword in ("so_hieu", "noi_ban_hanh", "ngay_ban_hanh", "thoi_ky")
        )
        has_date = isinstance(issued, ast.IssuedLine) and isinstance(issued.value, ast.Date)
        return checked.CheckedRuleset(
            name=head.name.text,
            title=head.title.text,
            number=number.value.text if isinstance(number, ast.NumberLine) else None,
            issuer=issuer.value.text if isinstance(issuer, ast.IssuerLine) else None,
            issued=issued.value.value if has_date else None,  # type: ignore[union-attr]
            period=Period(period.value.first_day, period.value.last_day)
            if isinstance(period, ast.PeriodLine)
            else None,
            basis=tuple(line.value.text for line in self.parts.basis),
            units=self.declared.units,
            attributes=self.declared.attributes,
            fields=self.declared.fields,
            scopes=self.declared.scopes,
            measures=self.declared.measures,
            sections=sections,
            families=self.declared.families,
            class_tests=self.declared.class_tests,
            conditional=self.declared.conditional,
            source=self.parts.source,
            vocabularies=tuple(vocabularies.sources),
            origin=_origin(self.parts),
            origins=vocabularies.origins,
        )


def _prefixes(sections: list[SectionParts]) -> list[str]:
    """Return what the ids in each section begin with: its clause; where that is not known, ?1, ?2 and so on."""
    clauses = [_named(section)[0] for section in sections]
    taken = set(clauses)
    free = (name for number in count(1) if (name := f"?{number}") not in taken)
    return [next(free) if clause is None else clause for clause in clauses]


def _origin(parts: FileParts) -> str | None:
    """Return which copy a file was made from; None when it does not say."""
    line = parts.headings.get("nguon")
    return line.value.text if isinstance(line, ast.OriginLine) else None


def _named(parts: SectionParts) -> tuple[str | None, str]:
    """Return clause and title of a section."""
    if parts.line is None:
        return None, ""
    clause = parts.line.clause.text if isinstance(parts.line.clause, ast.Text) else None
    return clause, parts.line.title.text if parts.line.title else ""
