"""Names: who declares them, and looking them up.

One namespace for units, attributes, fields, scopes and measures. Names are compared folded; an accented spelling must be
the one that the declaration has.
"""

from __future__ import annotations

from collections.abc import Iterator

from attrs import Factory, define

from vtlt_rules import ast
from vtlt_rules.diagnostics import Problems
from vtlt_rules.records import record
from vtlt_rules.source import Span, foreign_letters, same_spelling
from vtlt_rules.values import AGENCY_UNIT, POINT_UNIT
from vtlt_rules.words import Word

KINDS: dict[type[ast.Node], str] = {
    ast.UnitLine: "unit",
    ast.AttributeLine: "attribute",
    ast.FieldLine: "field",
    ast.ScopeLine: "scope",
    ast.MeasureLine: "measure",
}

BUILT_IN = {"ma": "mã", "ten": "tên", AGENCY_UNIT.name: "cơ_quan", POINT_UNIT.name: "điểm_phần_trăm"}
"""Names that need no declaration, with their accents: an agency's id and name, the units of agencies and of points."""

BUILT_IN_LABELS = ("Mã", "Tên", "Mã cơ quan", "Tên cơ quan")
"""Labels of an agency's id and name: what heads their columns in data files."""

_SIGN_MEANT = {"phan_tram": "%"}
"""What is a sign and not a unit."""


@record
class Symbol:
    """A declared name."""

    kind: str
    line: ast.Declaration


@define(eq=False, repr=False)
class Names:
    """All names of a ruleset.

    Attributes:
        lost: Names that may be used although nothing here declares them, because their declaration is invalid.
        ambiguous: Names that were declared as two kinds of thing, which was reported.
        is_incomplete: Whether a whole vocabulary is missing, so that any name may be declared in it.
    """

    problems: Problems
    symbols: dict[str, Symbol] = Factory(dict)
    lost: set[str] = Factory(set)
    ambiguous: set[str] = Factory(set)
    is_incomplete: bool = False
    _labels: dict[str, str] = Factory(lambda: {_comparable(label): label for label in BUILT_IN_LABELS})

    def declare(self, line: ast.Declaration) -> None:
        """Declare the name of a line; report one that is taken."""
        name = line.name
        first = self.symbols.get(name.text)
        if name.text in BUILT_IN:
            self.problems.add("built-in-name", name.span, name=name.text)
            self.lost.add(name.text)
            return
        if first is None:
            self.symbols[name.text] = Symbol(KINDS[type(line)], line)
        else:
            self.problems.add(
                "repeated-name", name.span, related=first.line.name.span, name=name.text, actual=Word(first.kind)
            )
            if first.kind != KINDS[type(line)]:  # nobody knows which is meant where: neither use is a second mistake
                self.ambiguous.add(name.text)
        if isinstance(line, ast.AttributeLine | ast.FieldLine) and (first is None or first.line.label != line.label):
            taken = self._labels.setdefault(_comparable(line.label.text), name.text)
            if taken != name.text:
                self.problems.add("repeated-label", line.label.span, label=line.label.text, name=taken)

    def find(self, name: ast.Name, wanted: str, *kinds: str) -> Symbol | None:
        """Look a name up; report it when nothing of the kinds has it.

        Args:
            name: The name as used.
            wanted: What is needed here, in a word of the messages.
            kinds: The kinds that fit.
        """
        symbol = self.symbols.get(name.text)
        if symbol is None:
            self._report_unknown(name, wanted, kinds)
            return None
        if symbol.kind not in kinds:
            if name.text in self.ambiguous:
                return None
            self.problems.add(
                "wrong-kind",
                name.span,
                related=symbol.line.name.span,
                name=name.text,
                actual=Word(symbol.kind),
                kind=Word(wanted),
            )
            return None
        self.check_accents(name, symbol.line.name)
        return symbol

    def check_built_in(self, used: ast.Name) -> None:
        """Report an accented spelling of a built-in name that is not the right one."""
        self._check_spelling(used, BUILT_IN[used.text], None)

    def check_accents(self, used: ast.Name, declared: ast.Name) -> None:
        """Report an accented spelling that is not the declared one."""
        self._check_spelling(used, declared.spelling, declared.span)

    def _check_spelling(self, used: ast.Name, right: str, related: Span | None) -> None:
        written = used.spelling
        if written.isascii() or right.isascii() or written.lower() != written or foreign_letters(written):
            return
        if not same_spelling(written, right):
            self.problems.add(
                "wrong-accent", used.span, right, related=related, name=written, right=right, plain=used.text
            )

    def _report_unknown(self, name: ast.Name, wanted: str, kinds: tuple[str, ...]) -> None:
        if name.text in self.lost or self.is_incomplete or self.problems.is_full or foreign_letters(name.spelling):
            return
        suggestion = self.problems.suggester.nearest(name.text, self.of_kinds(*kinds))
        if name.text in _SIGN_MEANT and kinds == ("unit",):
            suggestion = _SIGN_MEANT[name.text]
        elif suggestion is not None and not name.spelling.isascii():
            suggestion = self.symbols[suggestion].line.name.spelling
        self.problems.add("unknown-name", name.span, suggestion, name=name.spelling, kind=Word(wanted))

    def of_kinds(self, *kinds: str) -> Iterator[str]:
        """Go through the names of some kinds."""
        return (name for name, symbol in self.symbols.items() if symbol.kind in kinds)


def _comparable(label: str) -> str:
    """Return the form by which labels are compared: case and runs of spaces do not matter."""
    return " ".join(label.casefold().split())
