"""Syntax tree -> text: the inverse of parsing.

``parse(print(tree)) == tree`` for every tree, and printing what was printed changes nothing. Comments and layout are not
part of the tree. With ``folded=True`` names are printed without accents: the canonical spelling, used in reports.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from vtlt_rules import ast
from vtlt_rules.records import record
from vtlt_rules.syntax.keywords import ACCENTED, PERIOD_WORDS, ROMAN
from vtlt_rules.values import Number, write_date, write_exact

_INDENT = "    "


def ast_to_text(node: ast.Node | ast.Document, folded: bool = False) -> str:
    """Print a document, a line, or any piece of one."""
    printer = _Printer(folded)
    if isinstance(node, ast.Document):
        return printer.document(node)
    return printer.show(node)


_Print = Callable[[Any, Any], str]

_PRINTERS: dict[type[ast.Node], _Print] = {}
"""How each class of nodes is printed."""


def _prints(kind: type[ast.Node]) -> Callable[[_Print], _Print]:
    """Make a method the one that prints a class of nodes."""

    def register(method: _Print) -> _Print:
        _PRINTERS[kind] = method
        return method

    return register


@record
class _Printer:
    folded: bool

    def document(self, document: ast.Document) -> str:
        pieces: list[str] = []
        in_section = False
        for line in document.lines:
            if isinstance(line, ast.SectionLine):
                pieces.append("\n")
                in_section = True
            inside = in_section and not isinstance(line, ast.SectionLine)
            indent = _INDENT if inside or isinstance(line, ast.Heading | ast.FollowsLine) else ""
            pieces.append(f"{indent}{self.show(line)}\n")
        return "".join(pieces)

    def show(self, node: ast.Node) -> str:
        """Print a node by its class."""
        return _PRINTERS[type(node)](self, node)

    # ---- words and amounts

    @_prints(ast.Name)
    def _(self, node: ast.Name) -> str:
        return node.text if self.folded else node.spelling

    @_prints(ast.Text)
    def _(self, node: ast.Text) -> str:
        return f'"{node.text}"'

    @_prints(ast.Unknown)
    def _(self, node: ast.Unknown) -> str:  # noqa: ARG002 - dispatched on its type
        return "?"

    @_prints(ast.Percent)
    def _(self, node: ast.Percent) -> str:
        return f"{write_exact(node.value)}%"

    @_prints(ast.Quantity)
    def _(self, node: ast.Quantity) -> str:
        return self._quantity(node.value, node.unit) + (f"/{self.show(node.per)}" if node.per else "")

    @_prints(ast.AmountOf)
    def _(self, node: ast.AmountOf) -> str:
        return f"{self.show(node.share)} cua {self.show(node.whole)}"

    @_prints(ast.Range)
    def _(self, node: ast.Range) -> str:
        return f"{self.show(node.low)}..{self.show(node.high)}"

    @_prints(ast.Date)
    def _(self, node: ast.Date) -> str:
        return write_date(node.value)

    @_prints(ast.CalendarPeriod)
    def _(self, node: ast.CalendarPeriod) -> str:
        word = self._word(node.unit)
        if node.unit == "nam":
            return f"{word} {node.year:04}"
        return f"{word} {ROMAN[node.number - 1] if node.unit == 'quy' else node.number}/{node.year:04}"

    @_prints(ast.RelativeWindow)
    def _(self, node: ast.RelativeWindow) -> str:
        return f"{write_exact(node.count)} {self.show(node.unit)} {self._word('ke_tu')} {self.show(node.start)}"

    @_prints(ast.Deadline)
    def _(self, node: ast.Deadline) -> str:
        return f"{self._word('truoc' if node.is_before else 'den_het')} {self.show(node.moment)}"

    @_prints(ast.PeriodNode)
    def _(self, node: ast.PeriodNode) -> str:
        return f"{self.show(node.start)}..{self.show(node.end)}"

    # ---- conditions

    @_prints(ast.Sum)
    def _(self, node: ast.Sum) -> str:
        return " + ".join(map(self.show, node.terms))

    @_prints(ast.AmountUnderCondition)
    def _(self, node: ast.AmountUnderCondition) -> str:
        return f"({self.show(node.amount)} khi {self.show(node.condition)})"

    @_prints(ast.LinearTerm)
    def _(self, node: ast.LinearTerm) -> str:
        return self.show(node.amount)

    @_prints(ast.LinearSum)
    def _(self, node: ast.LinearSum) -> str:
        first, *others = node.terms
        return self.show(first) + "".join(f" {'-' if one.is_minus else '+'} {self.show(one)}" for one in others)

    @_prints(ast.Comparison)
    def _(self, node: ast.Comparison) -> str:
        return f"{self.show(node.left)} {node.relation.value} {self.show(node.right)}"

    @_prints(ast.Within)
    def _(self, node: ast.Within) -> str:
        return f"{self.show(node.value)} trong {self.show(node.range)}"

    @_prints(ast.Membership)
    def _(self, node: ast.Membership) -> str:
        return f"{self.show(node.value)} thuoc {{ {', '.join(map(self.show, node.members))} }}"

    @_prints(ast.Negation)
    def _(self, node: ast.Negation) -> str:
        return f"khong {self._term(node.term)}"

    @_prints(ast.Conjunction)
    def _(self, node: ast.Conjunction) -> str:
        return " va ".join(map(self._term, node.terms))

    @_prints(ast.Disjunction)
    def _(self, node: ast.Disjunction) -> str:
        return " hoac ".join(map(self._term, node.terms))

    @_prints(ast.AtLeast)
    def _(self, node: ast.AtLeast) -> str:
        return f"it_nhat {self.show(node.count)} trong ({', '.join(map(self.show, node.terms))})"

    def _term(self, node: ast.Condition) -> str:
        text = self.show(node)
        return f"({text})" if isinstance(node, ast.Conjunction | ast.Disjunction) else text

    # ---- lines of a vocabulary

    @_prints(ast.VocabularyLine)
    def _(self, node: ast.VocabularyLine) -> str:
        return f"tu_vung {self.show(node.name)} {self.show(node.label)}"

    @_prints(ast.UnitLine)
    def _(self, node: ast.UnitLine) -> str:
        return f"don_vi {self.show(node.name)} {self.show(node.label)}{' nguyen' if node.is_whole else ''}"

    @_prints(ast.Enumerator)
    def _(self, node: ast.Enumerator) -> str:
        return self.show(node.name) + (f" {self.show(node.label)}" if node.label else "")

    @_prints(ast.Enumeration)
    def _(self, node: ast.Enumeration) -> str:
        return f"{{ {', '.join(map(self.show, node.members))} }}"

    @_prints(ast.ClassOf)
    def _(self, node: ast.ClassOf) -> str:
        condition = f"khi {self.show(node.condition)}" if node.condition else "con_lai"
        return self.show(node.name) + (f" {self.show(node.label)}" if node.label else "") + f" {condition}"

    @_prints(ast.Classes)
    def _(self, node: ast.Classes) -> str:
        return f"{{ {', '.join(map(self.show, node.members))} }}"

    @_prints(ast.AttributeLine)
    def _(self, node: ast.AttributeLine) -> str:
        return f"thuoc_tinh {self.show(node.name)} {self.show(node.label)} : {self._type(node.type)}"

    @_prints(ast.FieldLine)
    def _(self, node: ast.FieldLine) -> str:
        return (
            f"truong {self.show(node.name)} {self.show(node.label)} : {self._type(node.type)}"
            + (f" thuoc {self.show(node.whole)}" if node.whole else "")
            + (f" toi_da {self.show(node.maximum)}" if node.maximum else "")
            + (f" = {self.show(node.formula)}" if node.formula else "")
        )

    @_prints(ast.ScopeLine)
    def _(self, node: ast.ScopeLine) -> str:
        return f"pham_vi {self.show(node.name)} {self.show(node.label)} khi {self.show(node.condition)}"

    @_prints(ast.MeasureLine)
    def _(self, node: ast.MeasureLine) -> str:
        return f"chi_so {self.show(node.name)} {self.show(node.label)} = {self.show(node.aggregate)}"

    @_prints(ast.Share)
    def _(self, node: ast.Share) -> str:
        return f"ty_le({self.show(node.of)}{f' tren {self.show(node.base)}' if node.base else ''})"

    @_prints(ast.Total)
    def _(self, node: ast.Total) -> str:
        return f"tong({self.show(node.field)})"

    @_prints(ast.Average)
    def _(self, node: ast.Average) -> str:
        return f"trung_binh({self.show(node.field)})"

    @_prints(ast.AverageOver)
    def _(self, node: ast.AverageOver) -> str:
        return f"binh_quan({self.show(node.field)} tren {self.show(node.base)})"

    @_prints(ast.Count)
    def _(self, node: ast.Count) -> str:
        return f"dem({self.show(node.condition)})"

    # ---- lines of a plan

    @_prints(ast.PlanLine)
    def _(self, node: ast.PlanLine) -> str:
        return f"ke_hoach {self.show(node.name)} {self.show(node.title)}"

    @_prints(ast.NumberLine)
    def _(self, node: ast.NumberLine) -> str:
        return f"so_hieu {self.show(node.value)}"

    @_prints(ast.IssuerLine)
    def _(self, node: ast.IssuerLine) -> str:
        return f"noi_ban_hanh {self.show(node.value)}"

    @_prints(ast.IssuedLine)
    def _(self, node: ast.IssuedLine) -> str:
        return f"ngay_ban_hanh {self.show(node.value)}"

    @_prints(ast.PeriodLine)
    def _(self, node: ast.PeriodLine) -> str:
        return f"thoi_ky {self.show(node.value)}"

    @_prints(ast.BasisLine)
    def _(self, node: ast.BasisLine) -> str:
        return f"can_cu {self.show(node.value)}"

    @_prints(ast.OriginLine)
    def _(self, node: ast.OriginLine) -> str:
        return f"{self._word('nguon')} {self.show(node.value)}"

    @_prints(ast.FollowsLine)
    def _(self, node: ast.FollowsLine) -> str:
        return f"theo {self.show(node.name)}"

    @_prints(ast.SectionLine)
    def _(self, node: ast.SectionLine) -> str:
        return f"muc {self.show(node.clause)}" + (f" {self.show(node.title)}" if node.title else "")

    @_prints(ast.WordsLine)
    def _(self, node: ast.WordsLine) -> str:
        return f"| {node.text}".rstrip()

    @_prints(ast.ReadingLine)
    def _(self, node: ast.ReadingLine) -> str:
        return f"{self._word('cach_doc')} {self.show(node.text)}"

    @_prints(ast.Limit)
    def _(self, node: ast.Limit) -> str:
        return f"{node.relation.value} {self.show(node.threshold)}"

    @_prints(ast.RangeLimit)
    def _(self, node: ast.RangeLimit) -> str:
        return f"trong {self.show(node.range)}"

    @_prints(ast.MilestoneLimit)
    def _(self, node: ast.MilestoneLimit) -> str:
        return "hoan_thanh" + (f" trong {self.show(node.window)}" if node.window else "")

    @_prints(ast.Growth)
    def _(self, node: ast.Growth) -> str:
        return f"{self._word('giam' if node.is_fall else 'tang')} {self.show(node.change)}"

    @_prints(ast.TargetLine)
    def _(self, node: ast.TargetLine) -> str:
        return (
            f"{'moi ' if node.is_each else ''}{self.show(node.scope)}.{self.show(node.measure)}"
            + (f" {self.show(node.demand)}" if node.demand else "")
            + (f" {self._word('so_voi')} {self.show(node.baseline)}" if node.baseline else "")
            + (f" tung {self.show(node.grouping)}" if node.grouping else "")
            + (f" {self.show(node.deadline)}" if node.deadline else "")
            + self._options(node.condition, node.inferred_from, node.named)
        )

    @_prints(ast.DutyLine)
    def _(self, node: ast.DutyLine) -> str:
        return f"nhiem_vu {self.show(node.scope)} {self.show(node.text)}" + self._options(None, node.inferred_from)

    @_prints(ast.ForecastLine)
    def _(self, node: ast.ForecastLine) -> str:
        return (
            f"du_bao {self.show(node.scope)}.{self.show(node.measure)} khoang {self.show(node.threshold)}"
            + self._options(node.condition, node.inferred_from, node.named)
        )

    @_prints(ast.StatisticLine)
    def _(self, node: ast.StatisticLine) -> str:
        return f"thong_ke {self.show(node.scope)}.{self.show(node.measure)}" + self._options(
            node.condition, node.inferred_from, node.named
        )

    # ---- pieces

    def _word(self, word: str) -> str:
        """Write a short word that is hard to read without its accents."""
        return word if self.folded else ACCENTED.get(word) or PERIOD_WORDS[word]

    def _quantity(self, value: Number, unit: ast.Name | None) -> str:
        return write_exact(value) + (f" {self.show(unit)}" if unit else "")

    def _type(self, node: ast.Enumeration | ast.Classes | ast.BuiltInType | ast.Name) -> str:
        return node.value if isinstance(node, ast.BuiltInType) else self.show(node)

    @_prints(ast.NamedAgencies)
    def _(self, node: ast.NamedAgencies) -> str:
        return f"{self._word('tru' if node.are_left_out else 'rieng')} {', '.join(map(self.show, node.names))}"

    def _options(
        self, condition: ast.Condition | None, inferred: ast.Text | None, named: ast.NamedAgencies | None = None
    ) -> str:
        parts = [f"khi {self.show(condition)}" if condition else "", self.show(named) if named else ""]
        parts.append(f"suy_tu {self.show(inferred)}" if inferred else "")
        return "".join(f" {part}" for part in parts if part)
