"""Types and units: syntax of conditions and amounts -> their checked form.

Input: nodes whose names may or may not exist. Output: nodes of :mod:`vtlt_rules.checked`, or None after a diagnostic.
Every comparison is between quantities of one unit; nothing here depends on data.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction

from attrs import Factory, define

from vtlt_rules import ast, checked
from vtlt_rules.check.names import Names
from vtlt_rules.diagnostics import Problems
from vtlt_rules.relations import Relation
from vtlt_rules.source import Span, spelled
from vtlt_rules.syntax.ast_to_text import ast_to_text
from vtlt_rules.text_keys import text_key
from vtlt_rules.values import AGENCY_UNIT, POINT_UNIT, Number, Unit, simplest, write_exact
from vtlt_rules.words import Word

_FLAGS = {"co": "{}", "có": "{}", "true": "{}", "false": "khong {}"}
"""What may be written after `=` for yes and no, and the condition that it means."""


_BUILT_IN_UNITS = {unit.name: unit for unit in (AGENCY_UNIT, POINT_UNIT)}


def type_word(type_: checked.Type) -> Word:
    """Name a type in messages."""
    match type_:
        case checked.NumberType():
            return Word("number")
        case checked.EnumType():
            return Word("enumeration")
        case _:
            return Word(type_.value)


@define(eq=False, repr=False)
class Typer:
    """Resolves conditions and amounts against the declared types.

    Attributes:
        types: The type of each attribute and field; None when its declaration is wrong.
        units: The declared units, and the built-in ones.
        attributes: Which of the names are attributes.
        texts: The texts of conditions by their keys, each as it is spelled first.
        wholes: What number fields are declared part of.
        built_in: What is read of an agency that nobody declares: its id, its name.
        where_built_in: Whether that may be read in the condition that is looked at.
        classes: The fields that are derived enumerations.
        asked: The sets of classes that conditions ask for, by the names of their tests, each with its field.
        conditional: The amounts that depend on conditions, by the names that they have in other amounts.
    """

    names: Names
    problems: Problems
    units: dict[str, Unit] = Factory(lambda: dict(_BUILT_IN_UNITS))
    types: dict[str, checked.Type | None] = Factory(dict)
    _values: dict[str, dict[str, ast.Name]] = Factory(dict)
    _meant: dict[str, dict[str, str]] = Factory(dict)
    texts: dict[str, str] = Factory(dict)
    wholes: dict[str, str] = Factory(dict)
    built_in: set[str] = Factory(set)
    where_built_in: bool = False
    classes: set[str] = Factory(set)
    asked: dict[str, tuple[str, frozenset[str]]] = Factory(dict)
    conditional: dict[str, checked.ConditionalAmount] = Factory(dict)

    # ---- amounts

    def unit(self, name: ast.Name) -> Unit | None:
        """Look a unit up."""
        if name.text in _BUILT_IN_UNITS:
            return _BUILT_IN_UNITS[name.text]
        symbol = self.names.find(name, "unit", "unit")
        return self.units.get(name.text) if symbol else None

    def quantity(
        self,
        node: ast.Amount,
        unit: Unit,
        of: str,
        may_be_fraction: bool = False,
        per: Unit | None = None,
        is_added: bool = False,
    ) -> Number | None:
        """Return the number of an amount that must be in a unit.

        Args:
            node: The amount.
            unit: The unit of what it is compared with.
            of: What it is compared with, for the message.
            may_be_fraction: Whether a fraction of a whole unit makes sense (an average does).
            per: The unit of which one goes with it, where it is an amount for each of these.
            is_added: Whether it is added to that, or taken off, rather than compared with it.
        """
        label = unit.label if per is None else f"{unit.label}/{per.label}"
        if isinstance(node, ast.Percent):
            self._report_units(node.span, of, label, f"{write_exact(node.value)}%", "%", is_added)
            return None
        if node.unit is None:
            number = write_exact(node.value)
            name = unit.name if per is None else f"{unit.name}/{per.name}"
            self.problems.add("missing-unit", node.span, f"{number} {name}", number=number)
            return None
        given, given_per = self.unit(node.unit), self.unit(node.per) if node.per is not None else None
        if given is None or (node.per is not None and given_per is None):
            return None
        if given != unit or given_per != per:
            given_label = given.label if given_per is None else f"{given.label}/{given_per.label}"
            self._report_units(node.span, of, label, node.span.text, given_label, is_added)
            return None
        if unit.is_whole and not may_be_fraction and isinstance(node.value, Fraction):
            self.problems.add("fractional-whole-unit", node.span, number=write_exact(node.value), unit=unit.name)
            return None
        return node.value

    def fraction(self, node: ast.Amount, of: str) -> Number | None:
        """Return the share that a percentage stands for: ``40%`` is 2/5."""
        if isinstance(node, ast.Percent):
            return simplest(Fraction(node.value) / 100)
        number = write_exact(node.value)
        if node.unit is None and 0 < node.value <= 1:
            self.problems.add("ambiguous-share", node.span, number=number, times=write_exact(node.value * 100))
        elif node.unit is None:
            self.problems.add("missing-unit", node.span, f"{number}%", number=number)
        elif (unit := self.unit(node.unit)) is not None:
            self._report_units(node.span, of, "%", node.span.text, unit.label)
        return None

    def look_at(self, node: ast.Expression | ast.Name | ast.AmountUnderCondition | ast.Range | ast.Unknown) -> None:
        """Report what is wrong with an amount whatever it is compared with: no unit, or one that is not declared."""
        match node:
            case ast.Name():
                self._name_type(node)
            case ast.Sum(names):
                for name in names:
                    self._name_type(name)
            case ast.LinearSum(terms):
                for term in terms:
                    self.look_at(term.amount)
            case ast.Quantity(value, None):
                self.problems.add("missing-unit", node.span, number=write_exact(value))
            case ast.Quantity(_, unit, per) if unit is not None:
                self.unit(unit)
                if per is not None:
                    self.unit(per)
            case ast.AmountOf(share, whole):
                self.look_at(share)
                self.look_at(whole)
            case ast.AmountUnderCondition(amount, condition):
                self.look_at(amount)
                self.condition(condition)
            case ast.Range(low, high):
                self.look_at(high)
                if not _borrows_unit(low):
                    self.look_at(low)

    def range(self, node: ast.Range, read: Callable[[ast.Amount], Number | None]) -> tuple[Number, Number] | None:
        """Return both ends of a range in order; None after a diagnostic.

        The first end has the unit of the second when it has none of its own; then a wrong unit is reported once.

        Args:
            node: The range.
            read: What returns the number of an amount, or None after a diagnostic.
        """
        low, high = node.low, node.high
        high_value = read(high)
        if _borrows_unit(low):
            if high_value is None:
                return None
            low = (
                ast.Percent(low.value, span=low.span)
                if isinstance(high, ast.Percent)
                else ast.Quantity(low.value, high.unit, high.per, span=low.span)
            )
        low_value = read(low)
        if low_value is None or high_value is None:
            return None
        if low_value > high_value:
            self.problems.add("empty-range", node.span, low=node.low.span.text, high=node.high.span.text)
            return None
        return low_value, high_value

    def _report_units(
        self, span: Span, left: str, left_unit: str, right: str, right_unit: str, is_added: bool = False
    ) -> None:
        what = Word("added" if is_added else "compared")
        self.problems.add(
            "unit-mismatch", span, what=what, left=left, left_unit=left_unit, right=right, right_unit=right_unit
        )

    def report_multiple(self, node: ast.Expression | ast.Unknown) -> bool:
        """Report how many times a field counts where a number has its unit, `2 a`; tell whether that is so."""
        if not isinstance(node, ast.Quantity) or node.unit is None or node.per is not None:
            return False
        name, symbol = node.unit, self.names.symbols.get(node.unit.text)
        if symbol is None or symbol.kind != "field" or name.text in self.names.ambiguous:
            return False
        is_whole = isinstance(node.value, int)  # a formula has whole multiples only
        suggestion = f"{write_exact(node.value * 100)}% của {name.spelling}" if is_whole else None
        actual, wanted = Word("field"), Word("unit")
        self.problems.add(
            "wrong-kind", name.span, suggestion, symbol.line.name.span, name=name.text, actual=actual, kind=wanted
        )
        return True

    # ---- sums of fields

    def sum_type(self, node: ast.Sum) -> checked.Type | None:
        """Return the type of a name, or of several added together."""
        types = [self._name_type(term) for term in node.terms]
        first = types[0]
        if len(types) == 1 or None in types or first is None:
            return first if len(types) == 1 else None
        for term, type_ in zip(node.terms, types, strict=True):
            assert type_ is not None
            if not isinstance(type_, checked.NumberType):
                self._report_type(term.span, "number", type_)
                return None
            if isinstance(first, checked.NumberType) and type_ != first:
                left, right = node.terms[0].text, term.text
                self._report_units(term.span, left, first.unit.label, right, type_.unit.label, is_added=True)
                return None
        return first

    def _name_type(self, name: ast.Name) -> checked.Type | None:
        if name.text in checked.BUILT_IN and name.text not in self.names.lost:
            return self._built_in_type(name)
        symbol = self.names.find(name, "attribute-or-field", "attribute", "field")
        return self.types.get(name.text) if symbol else None

    def _built_in_type(self, name: ast.Name) -> checked.Type | None:
        """Return the type of an agency's id or name, which scopes and ``khi`` alone may read."""
        self.names.check_built_in(name)
        if not self.where_built_in:
            self.problems.add("name-out-of-place", name.span, name=name.text)
            return None
        self.built_in.add(name.text)
        return checked.BUILT_IN[name.text].type

    def _report_type(
        self, span: Span, expected: str, actual: checked.Type | Word, suggestion: str | None = None
    ) -> None:
        word = actual if isinstance(actual, Word) else type_word(actual)
        self.problems.add("type-mismatch", span, suggestion, expected=Word(expected), found=span.text, actual=word)

    # ---- conditions

    def condition_of_set(self, node: ast.Condition) -> checked.Condition | None:
        """Resolve a condition that says which agencies are meant, by their ids and names too; None after a diagnostic."""
        self.where_built_in = True
        resolved = self.condition(node)
        self.where_built_in = False
        return resolved

    def condition(self, node: ast.Condition) -> checked.Condition | None:
        """Resolve a condition; None after a diagnostic."""
        match node:
            case ast.Conjunction() | ast.Disjunction():
                terms = [self.condition(term) for term in node.terms]
                resolved = tuple(term for term in terms if term is not None)
                if len(resolved) < len(terms):
                    return None
                return (checked.AllOf if isinstance(node, ast.Conjunction) else checked.AnyOf)(resolved)
            case ast.Negation(term):
                inner = self.condition(term)
                return checked.Not(inner) if inner is not None else None
            case ast.AtLeast():
                return self._at_least(node)
            case ast.Comparison():
                return self._comparison(node)
            case ast.Within():
                return self._within(node)
            case ast.Membership():
                return self._membership(node)
            case ast.Sum():
                return self._flag(node)
            case _:
                self.look_at(node)
                self._report_type(node.span, "condition", Word("number"))
                return None

    def _at_least(self, node: ast.AtLeast) -> checked.Condition | None:
        terms = [self.condition(term) for term in node.terms]
        count = node.count.value
        if not isinstance(count, int) or not 1 <= count <= len(terms):
            self.problems.add("unreachable-count", node.count.span, count=write_exact(count), most=len(terms))
            return None
        resolved = tuple(term for term in terms if term is not None)
        return checked.SomeOf(count, resolved) if len(resolved) == len(terms) else None

    def _flag(self, node: ast.Sum) -> checked.Condition | None:
        type_ = self.sum_type(node)
        if type_ is None:
            return None
        if type_ is not checked.Simple.BOOLEAN:
            is_milestone = type_ is checked.Simple.MILESTONE
            self._report_type(node.span, "condition", Word("milestone-in-condition") if is_milestone else type_)
            return None
        return checked.IsTrue(node.terms[0].text)

    def _comparison(self, node: ast.Comparison) -> checked.Condition | None:
        if not isinstance(node.left, ast.Sum) or isinstance(node.right, ast.LinearSum):
            return self._weighed(node)
        type_ = self.sum_type(node.left)
        match type_:
            case None:
                self._look_at_operand(node)
                return None
            case checked.NumberType(unit):
                left = tuple(term.text for term in node.left.terms)
                right = self._number_operand(node, unit)
                return checked.Compare(left, node.relation, right) if right is not None else None
            case checked.EnumType() | checked.Simple.TEXT if node.relation is Relation.EQUAL:
                value = self._value(node.left.terms[0].text, type_, node.right)
                return self._is_one_of(node.left.terms[0].text, frozenset({value})) if value is not None else None
            case checked.Simple.BOOLEAN:
                self._report_type(node.left.span, "number", type_, _flag_meant(node))
                return None
            case _:
                self._report_type(node.left.span, "number", type_)
                return None

    def _look_at_operand(self, node: ast.Comparison) -> None:
        """Report what is wrong on the right although what stands on the left is not known."""
        right = node.right
        if isinstance(right, ast.Percent | ast.Quantity | ast.AmountOf):
            self.look_at(right)
        elif isinstance(right, ast.Sum) and (len(right.terms) > 1 or node.relation is not Relation.EQUAL):
            self.sum_type(right)  # after `=` a single name may be the value of an enumeration

    def _number_operand(self, node: ast.Comparison, unit: Unit) -> tuple[str, ...] | Number | None:
        right = node.right
        if isinstance(right, ast.Percent | ast.Quantity):
            return None if self.report_multiple(right) else self.quantity(right, unit, node.left.span.text)
        if isinstance(right, ast.AmountOf):
            return self.part_of_amount(right, unit, node.left.span.text)
        if isinstance(right, ast.Text):
            self._report_type(right.span, "number", checked.Simple.TEXT)
            return None
        assert isinstance(right, ast.Sum)
        other = self.sum_type(right)
        if other is None:
            return None
        if not isinstance(other, checked.NumberType):
            self._report_type(right.span, "number", other)
            return None
        if other.unit != unit:
            self._report_units(right.span, node.left.span.text, unit.label, right.span.text, other.unit.label)
            return None
        return tuple(term.text for term in right.terms)

    # ---- weighted sums

    def linear_unit(self, *nodes: ast.Expression) -> Unit | None:
        """Return the unit of the first field that amounts name; None after a diagnostic, also where they name none."""
        names = [name for node in nodes for name in names_in(node)]
        if not names:
            unit = next((unit for node in nodes for unit in _units_under_conditions(node)), None)
            if unit is not None:
                return self.unit(unit)
            self._report_type(nodes[0].span, "number-field", Word("number"))
            return None
        type_ = self._name_type(names[0])
        if type_ is None:
            for name in names[1:]:
                self._name_type(name)
            return None
        if not isinstance(type_, checked.NumberType):
            self._report_type(names[0].span, "number", type_)
            return None
        return type_.unit

    def linear(
        self, node: ast.Expression, unit: Unit, of: str, sign: int = 1, is_added: bool = False
    ) -> tuple[list[tuple[str, Number]], Number] | None:
        """Return the fields of an amount with what they are multiplied by, and the constant; None after a diagnostic.

        Args:
            node: The amount.
            unit: Its unit.
            of: What it belongs to, for the message where none of it is in the unit.
            sign: What all of it is multiplied by.
            is_added: Whether it is itself part of an amount.
        """
        first = next((one for _, one in _summands(node) if self._has_unit(one, unit)), None)
        if first is not None:  # to which everything else would be added
            of, is_added = first.span.text, True
        terms: list[tuple[str, Number]] = []
        constant: Number = 0
        is_right = True
        for own, amount in _summands(node):
            if isinstance(amount, ast.AmountUnderCondition):
                some = self._conditional(amount, unit, of, is_added)
                is_right = is_right and some is not None
                terms += [(name, sign * own * factor) for name, factor in some or ()]
                continue
            found = self._summand(amount, unit, of, is_added)
            if found is None:
                is_right = False
            elif found[0] is None:
                constant += sign * own * found[1]
            else:
                terms.append((found[0], sign * own * found[1]))
        return (terms, constant) if is_right else None

    def _has_unit(self, node: ast.Name | ast.Amount | ast.AmountOf | ast.AmountUnderCondition, unit: Unit) -> bool:
        """Tell whether a term is in a unit, as far as it is one term."""
        if isinstance(node, ast.AmountUnderCondition):
            return any(self._has_unit(one, unit) for _, one in _summands(node.amount))
        of = node.whole if isinstance(node, ast.AmountOf) else node
        if isinstance(of, ast.Name):
            return self.types.get(of.text) == checked.NumberType(unit)
        return isinstance(of, ast.Quantity) and of.unit is not None and self.units.get(of.unit.text) == unit

    def _summand(
        self, node: ast.Name | ast.Amount | ast.AmountOf, unit: Unit, of: str, is_added: bool
    ) -> tuple[str | None, Number] | None:
        """Return a field and what it is multiplied by, or no field and a constant; None after a diagnostic."""
        if isinstance(node, ast.Name):
            return (node.text, 1) if self._is_of_unit(node, unit, of, is_added) else None
        if self.report_multiple(node):
            return None
        if not isinstance(node, ast.AmountOf):
            value = self.quantity(node, unit, of, may_be_fraction=True, is_added=is_added)
            return None if value is None else (None, value)
        if not isinstance(node.whole, ast.Name):
            value = self.part_of_amount(node, unit, of, is_added=is_added)
            return None if value is None else (None, value)
        factor, is_right = self.fraction(node.share, "cua"), self._is_of_unit(node.whole, unit, of, is_added)
        return (node.whole.text, factor) if is_right and factor is not None else None

    def _conditional(
        self, node: ast.AmountUnderCondition, unit: Unit, of: str, is_added: bool
    ) -> list[tuple[str, Number]] | None:
        """Return what an amount under a condition is made of: each field and the constant are under it by themselves."""
        found, condition = self.linear(node.amount, unit, of, is_added=is_added), self.condition(node.condition)
        if found is None or condition is None:
            return None
        terms, constant = found
        made: list[tuple[str | Number, Number]] = [*terms]
        if constant < 0 or (unit.is_whole and not isinstance(constant, int)):
            made.append((1, constant))
        elif constant:
            made.append((simplest(Fraction(constant)), 1))
        text, found_terms = ast_to_text(node.condition, folded=True), []
        for part, factor in made:
            written = part if isinstance(part, str) else f"{write_exact(part)} {unit.name}"
            one = checked.ConditionalAmount(f"({written} khi {text})", unit, part, condition)
            self.conditional[one.name] = one
            if isinstance(part, str):
                self.wholes[one.name] = part
            found_terms.append((one.name, factor))
        return found_terms

    def _is_of_unit(self, name: ast.Name, unit: Unit, of: str, is_added: bool) -> bool:
        type_ = self._name_type(name)
        if type_ is None:
            return False
        if not isinstance(type_, checked.NumberType):
            self._report_type(name.span, "number", type_)
        elif type_.unit != unit:
            self._report_units(name.span, of, unit.label, name.span.text, type_.unit.label, is_added)
        return type_ == checked.NumberType(unit)

    def part_of_amount(
        self, node: ast.AmountOf, unit: Unit, of: str, may_be_fraction: bool = False, is_added: bool = False
    ) -> Number | None:
        """Return what ``70% cua 679,3 met_gia`` comes to; None after a diagnostic."""
        assert not isinstance(node.whole, ast.Name)
        share = self.fraction(node.share, "cua")
        whole = self.quantity(node.whole, unit, of, may_be_fraction, is_added=is_added)
        return None if share is None or whole is None else simplest(Fraction(share) * whole)

    def _weighed(self, node: ast.Comparison) -> checked.Condition | None:
        if isinstance(node.right, ast.Text):
            self.look_at(node.left)
            self._report_type(node.right.span, "number", checked.Simple.TEXT)
            return None
        unit = self.linear_unit(node.left, node.right)
        if unit is None:
            return None
        of = node.left.span.text
        left, right = self.linear(node.left, unit, of), self.linear(node.right, unit, of, sign=-1)
        if left is None or right is None:
            return None
        amount = checked.weighted_sum(self.wholes, left[0] + right[0], simplest(Fraction(left[1] + right[1])))
        return checked.CompareWeighted(amount, node.relation)

    def _weighed_within(self, node: ast.Within) -> checked.Condition | None:
        unit = self.linear_unit(node.value)
        if unit is None:
            return None
        of = node.value.span.text
        value = self.linear(node.value, unit, of)
        ends = self.range(node.range, lambda end: self.quantity(end, unit, of, may_be_fraction=True))
        if value is None or ends is None:
            return None
        terms, constant = value
        return checked.AllOf(
            tuple(
                checked.CompareWeighted(
                    checked.weighted_sum(self.wholes, terms, simplest(Fraction(constant - end))), relation
                )
                for relation, end in zip((Relation.AT_LEAST, Relation.AT_MOST), ends, strict=True)
            )
        )

    def _within(self, node: ast.Within) -> checked.Condition | None:
        if not isinstance(node.value, ast.Sum):
            return self._weighed_within(node)
        type_ = self.sum_type(node.value)
        if not isinstance(type_, checked.NumberType):
            if type_ is None:
                self.look_at(node.range)
            else:
                self._report_type(node.value.span, "number", type_)
            return None
        ends = self.range(node.range, lambda end: self.quantity(end, type_.unit, node.value.span.text))
        return checked.Between(tuple(term.text for term in node.value.terms), *ends) if ends is not None else None

    def _membership(self, node: ast.Membership) -> checked.Condition | None:
        if not isinstance(node.value, ast.Sum):
            self.look_at(node.value)
            self._report_type(node.value.span, "enumeration", Word("number"))
            return None
        type_ = self.sum_type(node.value)
        if type_ is None:
            return None
        if not isinstance(type_, checked.EnumType) and type_ is not checked.Simple.TEXT:
            self._report_type(node.value.span, "enumeration", type_)
            return None
        values = [self._value(node.value.terms[0].text, type_, member) for member in node.members]
        known = frozenset(value for value in values if value is not None)
        return self._is_one_of(node.value.terms[0].text, known) if None not in values else None

    def _is_one_of(self, name: str, values: frozenset[str]) -> checked.Condition:
        """Return the condition that an attribute has one of some values, or that a field of classes is in one of them."""
        if name not in self.classes:
            return checked.IsOneOf(name, values)
        test = checked.name_of_test(name, values)
        self.asked[test] = name, values
        return checked.IsTrue(test)

    def _value(self, attribute: str, type_: checked.Type, node: ast.Node) -> str | None:
        """Return the value that a name or a text stands for, of an enumeration or a text attribute."""
        if isinstance(node, ast.Sum) and len(node.terms) == 1:
            node = node.terms[0]
        if type_ is checked.Simple.TEXT:
            if isinstance(node, ast.Text):
                return self.texts.setdefault(text_key(node.text), node.text)
            self.problems.add(
                "type-mismatch",
                node.span,
                f'"{node.span.text}"',
                expected=Word("text"),
                found=node.span.text,
                actual=Word("value"),
            )
            return None
        assert isinstance(type_, checked.EnumType)
        if isinstance(node, ast.Name) and node.text in type_.values:
            self._check_value_accents(attribute, node)
            return node.text
        suggestion = None
        if isinstance(node, ast.Name | ast.Text):
            suggestion = self._value_meant(attribute, node.text, type_)
        if suggestion is None and isinstance(node, ast.Name) and not self.problems.is_full:
            suggestion = self.problems.suggester.nearest(node.text, type_.values)
        self.problems.add("unknown-value", node.span, suggestion, attribute=attribute, name=node.span.text)
        return None

    def is_called(self, names: Iterable[ast.Text]) -> checked.IsOneOf:
        """Return the condition that an agency has one of some names."""
        self.built_in.add("ten")
        return checked.IsOneOf("ten", frozenset(self.texts.setdefault(text_key(one.text), one.text) for one in names))

    def _check_value_accents(self, attribute: str, node: ast.Name) -> None:
        if attribute not in self._values:
            line = self.names.symbols[attribute].line
            assert isinstance(line, ast.AttributeLine | ast.FieldLine)
            assert isinstance(line.type, ast.Enumeration | ast.Classes)
            names = [member.name for member in line.type.members]
            self._values[attribute] = {name.text: name for name in reversed(names)}
        self.names.check_accents(node, self._values[attribute][node.text])

    def _value_meant(self, attribute: str, text: str, type_: checked.EnumType) -> str | None:
        """Return the value that a text in quotes or a label means, whatever its accents."""
        if attribute not in self._meant:
            by_label = {spelled(label): value for value, label in reversed([*type_.values.items()])}
            self._meant[attribute] = by_label | {value: value for value in type_.values}
        return self._meant[attribute].get(spelled(text))


def names_in(node: ast.Expression) -> Iterator[ast.Name]:
    """Go through the names that are added up in an amount; not those in conditions."""
    for _, amount in _summands(node):
        if isinstance(amount, ast.AmountUnderCondition):
            yield from names_in(amount.amount)
            continue
        if isinstance(amount, ast.AmountOf):
            amount = amount.whole
        if isinstance(amount, ast.Name):
            yield amount


def conditions_in(node: ast.Expression) -> Iterator[ast.Condition]:
    """Go through the conditions on which an amount depends."""
    for _, amount in _summands(node):
        if isinstance(amount, ast.AmountUnderCondition):
            yield amount.condition
            yield from conditions_in(amount.amount)


def constants_in(node: ast.Expression) -> list[ast.Quantity | ast.AmountOf]:
    """List the constants of an amount that depend on no condition."""
    return [
        amount
        for _, amount in _summands(node)
        if isinstance(amount, ast.Quantity)
        or (isinstance(amount, ast.AmountOf) and not isinstance(amount.whole, ast.Name))
    ]


def _units_under_conditions(node: ast.Expression) -> Iterator[ast.Name]:
    """Go through the units of the constants that depend on conditions."""
    for _, amount in _summands(node):
        if isinstance(amount, ast.AmountUnderCondition):
            for _, inner in _summands(amount.amount):
                if isinstance(inner, ast.Quantity) and inner.unit is not None:
                    yield inner.unit
            yield from _units_under_conditions(amount.amount)


def _summands(
    node: ast.Expression,
) -> Iterator[tuple[int, ast.Name | ast.Amount | ast.AmountOf | ast.AmountUnderCondition]]:
    """Go through what is added up (1) or taken off (-1)."""
    match node:
        case ast.Sum(names):
            yield from ((1, name) for name in names)
        case ast.LinearSum(terms):
            yield from ((-1 if term.is_minus else 1, term.amount) for term in terms)
        case _:
            yield 1, node


def says_yes(node: ast.Expression | ast.Unknown) -> bool:
    """Tell whether a yes/no field is held against yes, which nobody need write."""
    return _FLAGS.get(node.span.text) == "{}"


def _flag_meant(node: ast.Comparison) -> str | None:
    """Return the condition meant when a yes/no field is compared with yes or no; else None."""
    form = _FLAGS.get(node.right.span.text) if node.relation is Relation.EQUAL else None
    return None if form is None else form.format(node.left.span.text)


def _borrows_unit(node: ast.Amount) -> bool:
    """Tell whether the first end of a range has no unit, so that it takes that of the second."""
    return isinstance(node, ast.Quantity) and node.unit is None
