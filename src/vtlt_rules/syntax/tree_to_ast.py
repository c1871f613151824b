"""Parse trees -> syntax tree.

Input: the lines of :mod:`text_to_tree`. Output: a :class:`~vtlt_rules.ast.Document`. Gives every piece its class and
its span, reads numbers and dates, and reports what the grammar lets pass but no reader may: over-long numbers, days that
the calendar has not, mixed ``va`` and ``hoac``. Must not look names up.
"""

from __future__ import annotations

import datetime
from typing import cast

from lark import Token, Tree

from vtlt_rules import ast
from vtlt_rules.diagnostics import Problems
from vtlt_rules.diagnostics.suggest import day_first
from vtlt_rules.relations import Relation
from vtlt_rules.source import Source, Span
from vtlt_rules.syntax.keywords import ROMAN
from vtlt_rules.syntax.recover import guess
from vtlt_rules.syntax.text_to_tree import ParsedLine, text_to_tree
from vtlt_rules.values import MAX_DIGITS, Number, Period, read_date, read_decimal
from vtlt_rules.words import Word

MAX_NAME = 200
"""Letters of a name."""

MAX_LABEL = 1_000
"""Letters of a label, a title or the number of a clause, which are said again and again."""

Child = Tree[Token] | Token | None


class _Unreadable(Exception):  # noqa: N818 - it says what to do, and never leaves this module
    """The line has an error that was reported; give the line up."""


def parse_document(source: Source, problems: Problems) -> ast.Document:
    """Parse a source into its syntax tree; add every error to ``problems``, and keep the place of invalid lines."""
    builder = _Builder(source, problems)
    lines = [builder.line(parsed) for parsed in text_to_tree(source, problems)]
    return ast.Document(tuple(lines), source=source)


def parse_threshold(source: Source, problems: Problems) -> ast.Threshold | ast.Range | None:
    """Parse a threshold that stands alone, for example ``30%`` or ``1..2 nguoi``; None when it is invalid."""
    builder = _Builder(source, problems)
    trees = [parsed.tree for parsed in text_to_tree(source, problems, start="given_threshold")]
    if len(trees) != 1 and not problems.has_errors:
        problems.add(
            "syntax-error", Span(source, 0, 0), found=f"`{source.text}`", expected=[Word("number-value"), "`?`"]
        )
    if problems.has_errors or trees[0] is None:
        return None
    try:
        value = trees[0].children[0]
        if isinstance(value, Tree) and value.data == "range":
            return builder.range(value)
        return builder.threshold(value)
    except _Unreadable:
        return None


class _Builder:
    """Builds the nodes of one source; a method for each rule of the grammar."""

    def __init__(self, source: Source, problems: Problems) -> None:
        self.source = source
        self.problems = problems

    def line(self, parsed: ParsedLine) -> ast.Line:
        span = Span(self.source, parsed.start, parsed.end)
        if parsed.tree is not None:
            try:
                node: ast.Line = getattr(self, parsed.tree.data)(span, *parsed.tree.children)
            except _Unreadable:
                pass
            else:
                return node
        meant = guess(parsed.tokens)
        return ast.InvalidLine(meant.keyword, tuple(sorted(meant.names)), meant.is_obscure, meant.may_follow, span=span)

    # ---- lines of a vocabulary

    def vocabulary_line(self, span: Span, name: Token, label: Token) -> ast.VocabularyLine:
        return ast.VocabularyLine(self.name(name), self.label(label), span=span)

    def unit_line(self, span: Span, name: Token, label: Token, whole: Token | None = None) -> ast.UnitLine:
        return ast.UnitLine(self.name(name), self.label(label), whole is not None, span=span)

    def attribute_line(self, span: Span, name: Token, label: Token, kind: Tree[Token] | Token) -> ast.AttributeLine:
        type_ = self.enumeration(kind) if isinstance(kind, Tree) else ast.BuiltInType(kind.value)
        return ast.AttributeLine(self.name(name), self.label(label), type_, span=span)

    def enumeration(self, tree: Tree[Token]) -> ast.Enumeration:
        members = tuple(self.enumerator(member) for member in tree.children if isinstance(member, Tree))
        return ast.Enumeration(members, span=_joined(members))

    def enumerator(self, tree: Tree[Token]) -> ast.Enumerator:
        name, *label = _tokens(tree)
        node = self.name(name)
        text = self.label(label[0]) if label else None
        return ast.Enumerator(node, text, span=_joined((node, text or node)))

    def classes(self, tree: Tree[Token]) -> ast.Classes:
        members = tuple(self.class_of(_tree(member)) for member in tree.children)
        return ast.Classes(members, span=_joined(members))

    def class_of(self, tree: Tree[Token]) -> ast.ClassOf:
        name, *label = _tokens(tree)
        node, text = self.name(name), self.label(label[0]) if label else None
        condition = next((self.condition(child) for child in tree.children if isinstance(child, Tree)), None)
        return ast.ClassOf(node, text, condition, span=_joined((node, condition or text or node)))

    def field_line(
        self, span: Span, name: Token, label: Token, kind: Tree[Token] | Token, *options: Tree[Token]
    ) -> ast.FieldLine:
        type_: ast.Classes | ast.BuiltInType | ast.Name
        if isinstance(kind, Tree):
            type_ = self.classes(kind)
        else:
            type_ = ast.BuiltInType(kind.value) if kind.type in ("CO_KHONG", "MOC") else self.name(kind)
        given = {option.data: option.children[0] for option in options}
        whole, maximum, formula = given.get("part_of"), given.get("at_most"), given.get("derived")
        return ast.FieldLine(
            self.name(name),
            self.label(label),
            type_,
            self.name(whole) if isinstance(whole, Token) else None,
            self.amount(maximum) if isinstance(maximum, Tree) else None,
            self.condition(formula) if isinstance(formula, Tree) else None,
            span=span,
        )

    def scope_line(self, span: Span, name: Token, label: Token, condition: Tree[Token]) -> ast.ScopeLine:
        return ast.ScopeLine(self.name(name), self.label(label), self.condition(condition), span=span)

    def measure_line(self, span: Span, name: Token, label: Token, aggregate: Tree[Token]) -> ast.MeasureLine:
        return ast.MeasureLine(self.name(name), self.label(label), self.aggregate(aggregate), span=span)

    def aggregate(self, tree: Tree[Token]) -> ast.Aggregate:
        of, *base = (None if child is None else _tree(child) for child in tree.children)
        assert of is not None
        if tree.data in ("total", "average"):
            field = self.measured(of)
            return (ast.Total if tree.data == "total" else ast.Average)(field, span=field.span)
        if tree.data == "average_over":
            assert base[0] is not None
            field, over_which = self.measured(of), self.measured(base[0])
            return ast.AverageOver(field, over_which, span=_joined((field, over_which)))
        condition = self.condition(of)
        if tree.data == "count":
            return ast.Count(condition, span=condition.span)
        over = self.measured(base[0]) if base and base[0] is not None else None
        return ast.Share(condition, over, span=_joined((condition, over or condition)))

    def measured(self, tree: Tree[Token]) -> ast.Name | ast.Expression:
        """Return what is measured: a field, or what is added up."""
        found = self.expression(tree)
        return found.terms[0] if isinstance(found, ast.Sum) and len(found.terms) == 1 else found

    # ---- lines of a plan

    def plan_line(self, span: Span, name: Token, title: Token) -> ast.PlanLine:
        return ast.PlanLine(self.name(name), self.label(title), span=span)

    def number_line(self, span: Span, value: Token) -> ast.NumberLine:
        return ast.NumberLine(self.text(value), span=span)

    def issuer_line(self, span: Span, value: Token) -> ast.IssuerLine:
        return ast.IssuerLine(self.text(value), span=span)

    def issued_line(self, span: Span, value: Token) -> ast.IssuedLine:
        return ast.IssuedLine(self.unknown(value) if value.type == "UNKNOWN" else self.date(value), span=span)

    def period_line(self, span: Span, value: Tree[Token]) -> ast.PeriodLine:
        return ast.PeriodLine(self.period(value), span=span)

    def basis_line(self, span: Span, value: Token) -> ast.BasisLine:
        return ast.BasisLine(self.text(value), span=span)

    def origin_line(self, span: Span, value: Token) -> ast.OriginLine:
        return ast.OriginLine(self.text(value), span=span)

    def follows_line(self, span: Span, name: Token) -> ast.FollowsLine:
        return ast.FollowsLine(self.name(name), span=span)

    def section_line(self, span: Span, clause: Token, title: Token | None = None) -> ast.SectionLine:
        number = self.unknown(clause) if clause.type == "UNKNOWN" else self.label(clause)
        return ast.SectionLine(number, self.label(title) if title is not None else None, span=span)

    def words_line(self, span: Span, words: Token) -> ast.WordsLine:
        del words
        return ast.WordsLine(span.text[1:].strip(), span=span)

    def reading_line(self, span: Span, text: Token) -> ast.ReadingLine:
        return ast.ReadingLine(self.text(text), span=span)

    def target_line(self, span: Span, *children: Child) -> ast.TargetLine:
        names = [child for child in children if isinstance(child, Token)]
        is_each = names[0].type == "EACH"
        scope, measure = names[1:] if is_each else names
        parts = {tree.data: tree for tree in children if isinstance(tree, Tree)}
        demand: ast.Demand | None = None
        for kind in ("limit", "range_limit", "milestone_limit", "rise", "fall"):
            if kind in parts:
                demand = getattr(self, kind)(parts[kind])
        deadline = next((self.deadline(parts[kind]) for kind in ("until", "before") if kind in parts), None)
        condition, inferred, named = self.options(parts)
        grouping = self.name(_tokens(parts["grouping_part"])[0]) if "grouping_part" in parts else None
        baseline = self.moment(_tokens(parts["baseline_part"])[0]) if "baseline_part" in parts else None
        of, what = self.name(scope), self.name(measure)
        options = (condition, inferred, grouping, named)
        return ast.TargetLine(is_each, of, what, demand, baseline, deadline, *options, span=span)

    def duty_line(self, span: Span, scope: Token, text: Token, *options: Tree[Token]) -> ast.DutyLine:
        _, inferred, _ = self.options({option.data: option for option in options})
        return ast.DutyLine(self.name(scope), self.text(text), inferred, span=span)

    def forecast_line(
        self, span: Span, scope: Token, measure: Token, value: Tree[Token] | Token, *options: Tree[Token]
    ) -> ast.ForecastLine:
        condition, inferred, named = self.options({option.data: option for option in options})
        threshold = self.threshold(value)
        return ast.ForecastLine(self.name(scope), self.name(measure), threshold, condition, inferred, named, span=span)

    def statistic_line(self, span: Span, scope: Token, field: Token, *options: Tree[Token]) -> ast.StatisticLine:
        condition, inferred, named = self.options({option.data: option for option in options})
        return ast.StatisticLine(self.name(scope), self.name(field), condition, inferred, named, span=span)

    def options(
        self, parts: dict[str, Tree[Token]]
    ) -> tuple[ast.Condition | None, ast.Text | None, ast.NamedAgencies | None]:
        condition, inferred = parts.get("condition_part"), parts.get("inferred_part")
        return (
            self.condition(_tree(condition.children[0])) if condition is not None else None,
            self.text(_tokens(inferred)[0]) if inferred is not None else None,
            self.named(parts),
        )

    def named(self, parts: dict[str, Tree[Token]]) -> ast.NamedAgencies | None:
        for kind in parts.keys() & {"left_out", "singled_out"}:
            names = tuple(map(self.text, _tokens(parts[kind])))
            return ast.NamedAgencies(kind == "left_out", names, span=_joined((names[0], names[-1])))
        return None

    # ---- demands and thresholds

    def limit(self, tree: Tree[Token]) -> ast.Limit:
        relation, value = tree.children
        threshold = self.threshold(value)
        relation_span = self.span(_tokens(_tree(relation))[0])
        return ast.Limit(self.relation(_tree(relation)), threshold, span=_union(relation_span, threshold.span))

    def range_limit(self, tree: Tree[Token]) -> ast.RangeLimit:
        value = tree.children[0]
        limits = self.unknown(value) if isinstance(value, Token) else self.range(value)
        return ast.RangeLimit(limits, span=limits.span)

    def milestone_limit(self, tree: Tree[Token]) -> ast.MilestoneLimit:
        keyword, *window = tree.children
        span = self.span(_token(keyword))
        if not window:
            return ast.MilestoneLimit(None, span=span)
        tree = _tree(window[0])
        node = self.relative_window(tree) if tree.data == "relative_window" else self.period(tree)
        return ast.MilestoneLimit(node, span=_union(span, node.span))

    def rise(self, tree: Tree[Token]) -> ast.Growth:
        change = _tree(tree.children[0])
        demand = self.limit(change) if change.data == "limit" else self.range_limit(change)
        return ast.Growth(tree.data == "fall", demand, span=demand.span)

    fall = rise

    def threshold(self, value: Child) -> ast.Threshold:
        return self.unknown(value) if isinstance(value, Token) else self.expression(_tree(value))

    def range(self, tree: Tree[Token]) -> ast.Range:
        low, high = (self.amount(_tree(child)) for child in tree.children)
        return ast.Range(low, high, span=_joined((low, high)))

    def amount(self, tree: Tree[Token]) -> ast.Amount:
        number, *rest = _tokens(tree)
        value, span = self.number(number), self.span(number)
        if not rest:
            return ast.Quantity(value, None, span=span)
        span = _union(span, self.span(rest[0]))
        if rest[0].type == "PERCENT":
            return ast.Percent(value, span=span)
        per = self.name(rest[1]) if len(rest) > 1 else None
        return ast.Quantity(value, self.name(rest[0]), per, span=span if per is None else _union(span, per.span))

    def period(self, tree: Tree[Token]) -> ast.PeriodNode | ast.CalendarPeriod:
        start, *end = (self.moment(token) for token in _tokens(tree))
        if not end:
            assert isinstance(start, ast.CalendarPeriod)
            return start
        return ast.PeriodNode(start, end[0], span=_joined((start, end[0])))

    def deadline(self, tree: Tree[Token]) -> ast.Deadline:
        moment = self.moment(_tokens(tree)[0])
        is_before = tree.data == "before"
        if is_before and moment.first_day == datetime.date.min:
            self.problems.add("invalid-date", moment.span, date=moment.span.text)
            raise _Unreadable
        return ast.Deadline(moment, is_before, span=moment.span)

    def relative_window(self, tree: Tree[Token]) -> ast.RelativeWindow:
        number, unit, start = _tokens(tree)
        since = self.date(start) if start.type == "DATE" else self.name(start)
        span = _union(self.span(number), since.span)
        return ast.RelativeWindow(self.number(number), self.name(unit), since, span=span)

    def moment(self, token: Token) -> ast.Moment:
        return self.date(token) if token.type == "DATE" else self.calendar_period(token)

    def calendar_period(self, token: Token) -> ast.CalendarPeriod:
        span = self.span(token)
        unit, digits = token.value.split()
        number, _, year = digits.rpartition("/")
        try:
            if len(year) != 4:
                raise ValueError(year)
            node = ast.CalendarPeriod(unit, _number_of_period(number), int(year), span=span)
            Period.of_calendar(node.unit, node.number, node.year)
        except ValueError:
            self.problems.add("invalid-date", span, date=span.text)
            raise _Unreadable from None
        return node

    # ---- conditions

    def condition(self, tree: Tree[Token]) -> ast.Condition:
        match tree.data:
            case "connected":
                return self.connected(tree)
            case "negation":
                term = self.condition(_tree(tree.children[1]))
                return ast.Negation(term, span=_union(self.span(_token(tree.children[0])), term.span))
            case "comparison":
                left, relation, right = tree.children
                value = self.expression(_tree(left))
                other = self.operand(right) if isinstance(right, Token) else self.expression(right)
                return ast.Comparison(value, self.relation(_tree(relation)), other, span=_joined((value, other)))
            case "within":
                value, limits = self.expression(_tree(tree.children[0])), self.range(_tree(tree.children[1]))
                return ast.Within(value, limits, span=_joined((value, limits)))
            case "membership":
                value = self.expression(_tree(tree.children[0]))
                members = tuple(
                    self.text(token) if token.type == "STRING" else self.name(token) for token in _tokens(tree)
                )
                return ast.Membership(value, members, span=_joined((value, members[-1])))
            case "at_least":
                return self.at_least(tree)
            case _:
                return self.expression(tree)

    def operand(self, token: Token) -> ast.Text | ast.Sum:
        """Return a text, or the value of an enumeration whose name is a keyword elsewhere."""
        if token.type == "STRING":
            return self.text(token)
        value = self.name(token)
        return ast.Sum((value,), span=value.span)

    def at_least(self, tree: Tree[Token]) -> ast.AtLeast:
        number, *terms = tree.children
        count = ast.Quantity(self.number(_token(number)), None, span=self.span(_token(number)))
        conditions = tuple(self.condition(_tree(term)) for term in terms)
        return ast.AtLeast(count, conditions, span=_joined((count, *conditions)))

    def connected(self, tree: Tree[Token]) -> ast.Condition:
        terms = tuple(self.condition(_tree(child)) for child in tree.children[::2])
        connectives = [_tokens(_tree(child))[0] for child in tree.children[1::2]]
        for connective in connectives:
            if connective.type != connectives[0].type:
                self.problems.add("mixed-connectives", self.span(connective), related=self.span(connectives[0]))
                raise _Unreadable
        kind = ast.Conjunction if connectives[0].type == "VA" else ast.Disjunction
        return kind(terms, span=_joined(terms))

    # ---- amounts

    def expression(self, tree: Tree[Token]) -> ast.Expression:
        """Return what is added up: just fields, just a constant, or anything else."""
        summands = [self.summand(child) for child in tree.children[::2]]
        signs = [_token(child).type == "MINUS" for child in tree.children[1::2]]
        names = tuple(one for one in summands if isinstance(one, ast.Name))
        if len(names) == len(summands) and not any(signs):
            return ast.Sum(names, span=_joined(names))
        first = summands[0]
        if (
            len(summands) == 1
            and not isinstance(first, ast.Name | ast.AmountUnderCondition)
            and not _names_a_field(first)
        ):
            return first
        terms = tuple(
            ast.LinearTerm(is_minus, one, span=one.span)
            for is_minus, one in zip([False, *signs], summands, strict=True)
        )
        return ast.LinearSum(terms, span=_joined(terms))

    def summand(self, child: Child) -> ast.Name | ast.Amount | ast.AmountOf | ast.AmountUnderCondition:
        if isinstance(child, Token):
            return self.name(child)
        tree = _tree(child)
        if tree.data == "amount":
            return self.amount(tree)
        if tree.data == "conditional":
            opening, of, _, when, closing = tree.children
            span = _union(self.span(_token(opening)), self.span(_token(closing)))
            return ast.AmountUnderCondition(self.expression(_tree(of)), self.condition(_tree(when)), span=span)
        share, of = tree.children
        whole = self.name(of) if isinstance(of, Token) else self.amount(_tree(of))
        amount = self.amount(_tree(share))
        return ast.AmountOf(amount, whole, span=_joined((amount, whole)))

    def relation(self, tree: Tree[Token]) -> Relation:
        sign = _tokens(tree)[0].value
        return Relation({"≥": ">=", "≤": "<="}.get(sign, sign))

    # ---- words, numbers, dates

    def name(self, token: Token) -> ast.Name:
        span = self.span(token)
        if len(token) > MAX_NAME:
            self.problems.add("too-complex", span, what=Word("name-letters"), limit=MAX_NAME)
            raise _Unreadable
        return ast.Name(token.value, span.text, span=span)

    def label(self, token: Token) -> ast.Text:
        text = self.text(token)
        if len(text.text) > MAX_LABEL:
            self.problems.add("too-complex", text.span, what=Word("label-letters"), limit=MAX_LABEL)
            raise _Unreadable
        return text

    def text(self, token: Token) -> ast.Text:
        span = self.span(token)
        return ast.Text(span.text[1:-1], span=span)

    def unknown(self, token: Token) -> ast.Unknown:
        return ast.Unknown(span=self.span(token))

    def number(self, token: Token) -> Number:
        try:
            return read_decimal(token.value)
        except ValueError:
            self.problems.add("number-too-long", self.span(token), limit=MAX_DIGITS)
            raise _Unreadable from None

    def date(self, token: Token) -> ast.Date:
        span = self.span(token)
        try:
            value: datetime.date = read_date(token.value)
        except ValueError:
            self.problems.add("invalid-date", span, day_first(token.value), date=span.text)
            raise _Unreadable from None
        return ast.Date(value, span=span)

    def span(self, token: Token) -> Span:
        return Span(self.source, cast(int, token.start_pos), cast(int, token.end_pos))


def _number_of_period(written: str) -> int:
    """Read which quarter or month of a year is meant; of a year nothing is written.

    Raises:
        ValueError: It is no number of one or two digits, nor a Roman one up to four.
    """
    if written.isdigit():
        if len(written) > 2:
            raise ValueError(written)
        return int(written)
    return 1 + ROMAN.index(written.upper()) if written else 1


def _tree(child: Child) -> Tree[Token]:
    assert isinstance(child, Tree)
    return child


def _token(child: Child) -> Token:
    assert isinstance(child, Token)
    return child


def _tokens(tree: Tree[Token]) -> list[Token]:
    return [child for child in tree.children if isinstance(child, Token)]


def _names_a_field(node: ast.Percent | ast.Quantity | ast.AmountOf) -> bool:
    return isinstance(node, ast.AmountOf) and isinstance(node.whole, ast.Name)


def _union(first: Span, last: Span) -> Span:
    return Span(first.source, min(first.start, last.start), max(first.end, last.end))


def _joined(nodes: tuple[ast.Node, ...]) -> Span:
    return _union(nodes[0].span, nodes[-1].span)
