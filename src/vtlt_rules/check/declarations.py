"""Declarations: units, attributes, fields, scopes and measures, each checked and put into its final form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from attrs import Factory, define, evolve

from vtlt_rules import ast, checked
from vtlt_rules.check.names import Names
from vtlt_rules.check.types import Typer, conditions_in, constants_in, names_in, type_word
from vtlt_rules.checked import MAX_WHOLES
from vtlt_rules.diagnostics import Problems
from vtlt_rules.values import Unit, write_exact
from vtlt_rules.words import Word

MAX_CLASSES = 64
"""Classes of one field: a condition on them reads the conditions of all before it."""

MAX_REST = 1_000_000
"""Terms of the sums that measures are shares of, for all measures together."""


@define(eq=False, repr=False)
class Declarations:
    """What a ruleset declares; names whose declaration is wrong are missing here and known to :class:`Names`."""

    units: dict[str, Unit] = Factory(dict)
    attributes: dict[str, checked.Attribute] = Factory(dict)
    fields: dict[str, checked.Field] = Factory(dict)
    scopes: dict[str, checked.Scope] = Factory(dict)
    measures: dict[str, checked.Measure] = Factory(dict)
    families: dict[str, checked.Family] = Factory(dict)
    class_tests: dict[str, checked.ClassTest] = Factory(dict)
    conditional: Mapping[str, checked.ConditionalAmount] = Factory(dict)

    def add_class_tests(self, asked: Iterable[tuple[str, frozenset[str]]]) -> None:
        """Make the tests of each class by itself, and of the sets of classes that conditions ask for."""
        alone = (
            (field.name, frozenset({name}))
            for field in self.fields.values()
            if field.classes is not None
            for name in field.classes.names
        )
        for name, values in (*alone, *asked):
            classes = self.fields[name].classes
            assert classes is not None
            test = checked.test_of_classes(name, classes, values)
            self.class_tests.setdefault(test.name, test)

    def add_families(self, conditional: Mapping[str, checked.ConditionalAmount]) -> None:
        """Find which fields bound each other, amounts under conditions among them."""
        self.conditional = conditional
        self.families = checked.families_of(self.fields, conditional)


def check_declarations(lines: list[ast.Declaration], names: Names, typer: Typer, problems: Problems) -> Declarations:
    """Check all declarations; their order does not matter."""
    for line in lines:
        names.declare(line)
    checker = _Checker(names, typer, problems, Declarations())
    current = [line for line in lines if (symbol := names.symbols.get(line.name.text)) and symbol.line is line]
    for kind in (ast.UnitLine, ast.AttributeLine, ast.FieldLine):
        for line in current:
            if isinstance(line, kind):
                checker.declare_type(line)
    fields = [line for line in current if isinstance(line, ast.FieldLine)]
    circular = checker.check_cycles(fields)
    for line in fields:
        checker.field(line, circular)
    checker.check_chains(fields)
    for line in current:
        if isinstance(line, ast.ScopeLine):
            checker.scope(line)
        elif isinstance(line, ast.MeasureLine):
            checker.measure(line)
    return checker.done


@define(eq=False, repr=False)
class _Checker:
    names: Names
    typer: Typer
    problems: Problems
    done: Declarations
    wholeless: set[str] = Factory(set)
    """Fields whose `thuoc` is wrong: that they have no whole is not a second error."""
    rest_terms: int = 0
    """Terms of sums beside the one whose share a measure is, for all measures."""
    _places: dict[str, dict[str, int]] = Factory(dict)

    # ---- types of names, before any formula is looked at

    def declare_type(self, line: ast.UnitLine | ast.AttributeLine | ast.FieldLine) -> None:
        name = line.name.text
        match line:
            case ast.UnitLine():
                self.typer.units[name] = self.done.units[name] = Unit(name, line.label.text, line.is_whole)
            case ast.AttributeLine():
                type_ = self._attribute_type(line.type)
                self.typer.types[name] = type_
                self.done.attributes[name] = checked.Attribute(name, line.label.text, type_)
            case ast.FieldLine():
                self.typer.types[name] = self._field_type(line.type)
                if line.whole is not None:
                    self.typer.wholes[name] = line.whole.text
                if isinstance(line.type, ast.Classes):
                    self.typer.classes.add(name)

    def _attribute_type(self, node: ast.Enumeration | ast.BuiltInType) -> checked.Type:
        if not isinstance(node, ast.Enumeration):
            return checked.Simple.TEXT if node is ast.BuiltInType.TEXT else checked.Simple.BOOLEAN
        return self._enumeration(node)

    def _enumeration(self, node: ast.Enumeration | ast.Classes) -> checked.EnumType:
        values: dict[str, str] = {}
        for member in node.members:
            if member.name.text in values:
                self.problems.add("repeated-value", member.name.span, name=member.name.text)
            values[member.name.text] = member.label.text if member.label else member.name.spelling.replace("_", " ")
        return checked.EnumType(values)

    def _field_type(self, node: ast.Name | ast.Classes | ast.BuiltInType) -> checked.Type | None:
        if isinstance(node, ast.Classes):
            return self._enumeration(node)
        if isinstance(node, ast.Name):
            unit = self.typer.unit(node)
            if unit is None:
                self.names.lost.add(node.text)  # a unit that nobody declared is one mistake, however often it is used
                return None
            return checked.NumberType(unit)
        return checked.Simple.MILESTONE if node is ast.BuiltInType.MILESTONE else checked.Simple.BOOLEAN

    # ---- cycles

    def check_cycles(self, lines: list[ast.FieldLine]) -> set[str]:
        """Report parts of themselves and formulas that need themselves; return the names caught in one."""
        wholes = {line.name.text: [line.whole] for line in lines if line.whole}
        operands = {line.name.text: list(_names_in(line.formula)) for line in lines if line.formula}
        for line in lines:
            if isinstance(line.type, ast.Classes):
                conditions = (one.condition for one in line.type.members if one.condition is not None)
                operands[line.name.text] = [name for condition in conditions for name in _names_in(condition)]
        computed = self._cycles(operands, "circular-formula")
        for line in lines:  # a term of a sum is a part of it
            if isinstance(line.formula, ast.Sum) and line.name.text not in computed and len(line.formula.terms) > 1:
                for term in line.formula.terms:
                    wholes.setdefault(term.text, []).append(line.name)
        return computed | self._cycles(wholes, "circular-parts")

    def _cycles(self, edges: dict[str, list[ast.Name]], code: str) -> set[str]:
        """Report the circles that a search in depth meets, those apart from each other; return all names in any.

        However long the path and however often it is met again, each name of it is looked at a few times only: of the path
        are remembered the stretches that are in circles.
        """
        caught: set[str] = set()
        finished: set[str] = set()
        for start in edges:
            path = {start: 0} if start not in finished else {}
            stack = [iter(edges[start])] if path else []
            stretches: list[tuple[int, int]] = []
            while stack:
                following = next(stack[-1], None)
                if following is None:
                    stack.pop()
                    name, at = path.popitem()
                    finished.add(name)
                    if stretches and stretches[-1][1] == at:
                        caught.add(name)
                        begin, _ = stretches.pop()
                        stretches += [(begin, at - 1)] if begin < at else []
                elif following.text in path:
                    begin = path[following.text]
                    if not stretches or stretches[-1][1] < begin:
                        cycle = " → ".join([*islice(path, begin, None), following.text])
                        self.problems.add(code, following.span, name=following.text, path=cycle)
                    while stretches and stretches[-1][1] >= begin:
                        begin = min(begin, stretches.pop()[0])
                    stretches.append((begin, len(path) - 1))
                elif following.text in edges and following.text not in finished:
                    path[following.text] = len(path)
                    stack.append(iter(edges[following.text]))
        return caught

    # ---- fields

    def field(self, line: ast.FieldLine, circular: set[str]) -> None:
        name = line.name.text
        type_ = self.typer.types[name]
        whole = self._whole(line, type_) if line.whole else None
        if line.whole is not None and whole is None:
            self.wholeless.add(name)
        maximum = None
        if line.maximum is not None:
            if isinstance(type_, checked.NumberType):
                maximum = self.typer.quantity(line.maximum, type_.unit, name)
            elif type_ is not None:
                self._report_not_number(line.maximum, name, type_)
        formula: tuple[str, ...] | checked.WeightedSum | checked.Condition | checked.FirstOf | None = None
        if line.formula is not None:
            formula = self._formula(line, type_)
        if isinstance(line.type, ast.Classes):
            formula = self._classes(line.type)
            type_ = type_ if formula is not None else None
        if type_ is None or name in circular:
            self.names.lost.add(name)
            return
        self.done.fields[name] = checked.Field(name, line.label.text, type_, whole, maximum, formula)

    def _classes(self, node: ast.Classes) -> checked.FirstOf | None:
        """Return the classes of a derived enumeration, of which the last one, and no other, is for the rest."""
        conditions = [None if one.condition is None else self.typer.condition(one.condition) for one in node.members]
        *cases, rest = zip(node.members, conditions, strict=True)
        misplaced = next((one for one, _ in cases if one.condition is None), None)
        if misplaced is not None or rest[0].condition is not None:
            self.problems.add("misplaced-rest", (misplaced or rest[0]).span)
            return None
        if len(node.members) > MAX_CLASSES:
            self.problems.add("too-complex", node.span, what=Word("classes"), limit=MAX_CLASSES)
            return None
        named = tuple((one.name.text, condition) for one, condition in cases if condition is not None)
        return checked.FirstOf(named, rest[0].name.text) if len(named) == len(cases) else None

    def check_chains(self, lines: list[ast.FieldLine]) -> None:
        """Report parts with too many wholes one above the other; go on as if the first of them were part of nothing."""
        fields = self.done.fields
        depths: dict[str, int] = {}
        spans = {line.name.text: line.whole.span for line in lines if line.whole is not None}
        for start in fields:
            path: list[str] = []
            name: str | None = start
            while name is not None and name in fields and name not in depths:
                path.append(name)
                name = fields[name].whole
            for part in reversed(path):
                whole = fields[part].whole
                depths[part] = 0 if whole is None else depths.get(whole, 0) + 1
                if depths[part] > MAX_WHOLES:
                    self.problems.add("too-complex", spans[part], what=Word("part-wholes"), limit=MAX_WHOLES)
                    self.wholeless.add(part)
                    fields[part], depths[part] = evolve(fields[part], whole=None), 0

    def _whole(self, line: ast.FieldLine, type_: checked.Type | None) -> str | None:
        assert line.whole is not None
        if self.names.find(line.whole, "field", "field") is None or type_ is None:
            return None
        whole_type = self.typer.types.get(line.whole.text)
        if whole_type is None:
            return None
        if not isinstance(type_, checked.NumberType):
            self._report_not_number(line.whole, line.name.text, type_)
            return None
        return line.whole.text if self._has_type(line.whole, whole_type, type_, line) else None

    def _formula(
        self, line: ast.FieldLine, type_: checked.Type | None
    ) -> tuple[str, ...] | checked.WeightedSum | checked.Condition | None:
        assert line.formula is not None
        if type_ is None and isinstance(line.formula, ast.Sum):
            self.typer.sum_type(line.formula)
            return None
        if isinstance(type_, checked.NumberType):
            if isinstance(line.formula, ast.LinearSum):
                return self._amount(line.formula, type_.unit)
            if not isinstance(line.formula, ast.Sum):
                if not isinstance(line.formula, ast.Percent | ast.Quantity | ast.AmountOf):
                    self._mismatch(line.formula, "number-field", "condition")
                elif not self.typer.report_multiple(line.formula):
                    self._report_constants(line.formula)
                return None
            actual = self.typer.sum_type(line.formula)
            if actual is None or not self._has_type(line.formula, actual, type_, line):
                return None
            return tuple(term.text for term in line.formula.terms)
        if type_ is checked.Simple.MILESTONE or isinstance(type_, checked.EnumType):
            self._mismatch(line.formula, type_word(type_).key, "condition")
            return None
        return self.typer.condition(line.formula)

    def _amount(self, node: ast.LinearSum, unit: Unit) -> checked.WeightedSum | None:
        """Return the amount that a derived field is: whole multiples of fields, added up and taken off."""
        found = self.typer.linear(node, unit, node.span.text)
        if found is None:
            return None
        amount = checked.weighted_sum(self.typer.wholes, *found)
        fractions = [factor for _, factor in amount.terms if not isinstance(factor, int)]
        if fractions and unit.is_whole:
            self.problems.add("fractional-whole-unit", node.span, number=write_exact(fractions[0]), unit=unit.name)
            return None
        if fractions:
            self._mismatch(node, "sum-of-fields", "amount-with-shares")
        elif amount.constant:
            self._report_constants(node)
        elif not amount.weighed:
            self._mismatch(node, "sum-of-fields", "amount-of-nothing")
        else:
            return amount
        return None

    def _report_constants(self, node: ast.Expression) -> None:
        """Report a formula with constants, and write them under conditions, which only the author knows."""
        constants = constants_in(node)
        text, start = node.span.text, node.span.start
        for one in reversed(constants):
            begin, end = one.span.start - start, one.span.end - start
            text = f"{text[:begin]}({text[begin:end]} khi …){text[end:]}"
        self._mismatch(node, "sum-of-fields", "amount-with-constant", text if constants else None)

    def _has_type(self, node: ast.Node, actual: checked.Type, type_: checked.NumberType, line: ast.FieldLine) -> bool:
        if not isinstance(actual, checked.NumberType):
            self._report_not_number(node, node.span.text, actual)
            return False
        if actual.unit != type_.unit:
            self.problems.add(
                "unit-mismatch",
                node.span,
                what=Word("compared"),
                left=line.name.text,
                left_unit=type_.unit.label,
                right=node.span.text,
                right_unit=actual.unit.label,
            )
            return False
        return True

    def _report_not_number(self, node: ast.Node, found: str, type_: checked.Type) -> None:
        self.problems.add(
            "type-mismatch", node.span, expected=Word("number-field"), found=found, actual=type_word(type_)
        )

    def _mismatch(self, node: ast.Node, expected: str, actual: str, suggestion: str | None = None) -> None:
        words = Word(expected), Word(actual)
        self.problems.add(
            "type-mismatch", node.span, suggestion, expected=words[0], found=node.span.text, actual=words[1]
        )

    # ---- scopes and measures

    def scope(self, line: ast.ScopeLine) -> None:
        condition = self.typer.condition_of_set(line.condition)
        name = line.name.text
        if condition is not None:
            for node in _names_in(line.condition):
                if node.text in self.done.fields:
                    self.problems.add("field-in-scope", node.span, field=node.text)
                    condition = None
        if condition is not None:
            try:
                condition = checked.without_amounts(condition, self.typer.conditional)
            except checked.TooManyNames:
                self.problems.add(
                    "too-complex", line.condition.span, what=Word("conditional-cases"), limit=checked.MAX_SCOPE_NAMES
                )
                condition = None
        if condition is None:
            self.names.lost.add(name)
        else:
            self.done.scopes[name] = checked.Scope(name, line.label.text, condition)

    def measure(self, line: ast.MeasureLine) -> None:
        measure = self._measure(line.name.text, line.label.text, line.aggregate)
        if measure is not None and measure.rest is not None:
            self.rest_terms += len(measure.rest)
            if self.rest_terms > MAX_REST:
                self.problems.add("too-complex", line.name.span, what=Word("rest-terms"), limit=MAX_REST)
                measure = None
        if measure is None:
            self.names.lost.add(line.name.text)
        else:
            self.done.measures[line.name.text] = measure

    def _measure(self, name: str, label: str, node: ast.Aggregate) -> checked.Measure | None:
        match node:
            case ast.Total(field) | ast.Average(field):
                found = self._measured(field)
                if found is None:
                    return None
                make = checked.total if isinstance(node, ast.Total) else checked.average
                return make(name, label, *found)
            case ast.AverageOver(field, base):
                return self._average_over(name, label, field, base)
            case ast.Count(condition):
                resolved = self.typer.condition(condition)
                return checked.count(name, label, resolved) if resolved is not None else None
            case ast.Share():
                return self._share(name, label, node)

    def _average_over(
        self, name: str, label: str, field: ast.Name | ast.Expression, base: ast.Name | ast.Expression
    ) -> checked.Measure | None:
        numerator, denominator = self._measured(field), self._measured(base)
        if numerator is None or denominator is None:
            return None
        (of, unit), (over, per) = numerator, denominator
        if unit.name == per.name:
            right = f"ty_le({field.span.text} tren {base.span.text})"
            self.problems.add(
                "average-of-one-unit", base.span, right, field=field.span.text, other=base.span.text, unit=unit.label
            )
            return None
        return checked.average_over(name, label, of, over, unit, per)

    def _measured(self, node: ast.Name | ast.Expression) -> tuple[str | checked.WeightedSum, Unit] | None:
        """Return what is measured of each agency, a field or an amount, and its unit; None after a diagnostic."""
        if isinstance(node, ast.Name):
            field = self._number_field(node)
            return (field.name, field.unit) if field is not None and field.unit is not None else None
        unit = self.typer.linear_unit(node)
        found = self.typer.linear(node, unit, node.span.text) if unit is not None else None
        if unit is None or found is None:
            return None
        terms, constant = found
        amount = checked.weighted_sum(self.typer.wholes, terms, constant)
        if not self._is_never_negative(amount):
            self.problems.add("minus-in-measure", node.span, amount=node.span.text)
            return None
        if not amount.is_whole:
            unit = evolve(unit, is_whole=False)
        return amount, unit

    def _is_never_negative(self, amount: checked.WeightedSum) -> bool:
        """Tell whether what is taken off is part of what it is taken from, with no greater share."""
        left = {name: factor for name, factor in amount.weighed if factor > 0}
        for name, factor in amount.weighed:
            if factor < 0:
                wholes = (one for one in left if left[one] >= -factor and checked.is_part(self.typer.wholes, name, one))
                whole = next(wholes, None)
                if whole is None:
                    return False
                left[whole] += factor
        return amount.constant >= 0

    def _share(self, name: str, label: str, node: ast.Share) -> checked.Measure | None:
        of = node.of
        single = of.terms[0] if isinstance(of, ast.Sum) and len(of.terms) == 1 else None
        if node.base is not None:
            return self._share_over(name, label, single or of, node.base)
        if single is not None and isinstance(self.typer.types.get(single.text), checked.NumberType):
            part = self._number_field(single)
            if part is None or part.unit is None:
                return None
            if part.whole is None:
                if single.text not in self.wholeless:
                    self.problems.add("share-without-whole", single.span, field=part.name)
                return None
            declared_whole = self.done.fields.get(part.whole)
            return self._share_of(name, label, part, declared_whole) if declared_whole is not None else None
        condition = self.typer.condition(of)
        return checked.share_of_agencies(name, label, condition) if condition is not None else None

    def _share_over(
        self, name: str, label: str, of: ast.Name | ast.Condition, base: ast.Name | ast.Expression
    ) -> checked.Measure | None:
        if not isinstance(of, ast.Name | ast.Sum | ast.LinearSum | ast.Percent | ast.Quantity | ast.AmountOf):
            self._mismatch(of, "number-field", "condition")
            return None
        found, whole = self._measured(of), self._measured(base)
        if found is None or whole is None:
            return None
        (numerator, unit), (denominator, other) = found, whole
        if unit.name != other.name:
            self.problems.add(
                "unit-mismatch",
                base.span,
                what=Word("compared"),
                left=of.span.text,
                left_unit=unit.label,
                right=base.span.text,
                right_unit=other.label,
            )
            return None
        if isinstance(numerator, str) and isinstance(denominator, str):
            if numerator == denominator:
                self.problems.add("share-of-itself", base.span, field=numerator)
                return None
            return self._share_of(name, label, self.done.fields[numerator], self.done.fields[denominator])
        return checked.share_of_amounts(name, label, numerator, denominator, unit, other)

    def _share_of(self, name: str, label: str, numerator: checked.Field, denominator: checked.Field) -> checked.Measure:
        assert numerator.unit is not None
        rest = None
        at = self._place_in(denominator, numerator.name)
        if at is not None:
            rest = denominator.terms[:at] + denominator.terms[at + 1 :]
        is_nested = rest is not None or denominator.name in checked.ancestors_of(self.done.fields, numerator.name)
        is_term = self._place_in(numerator, denominator.name) is not None
        is_over_part = is_term or numerator.name in checked.ancestors_of(self.done.fields, denominator.name)
        return checked.share(
            name, label, numerator.name, denominator.name, numerator.unit, is_nested, rest, is_over_part
        )

    def _place_in(self, field: checked.Field, term: str) -> int | None:
        """Return where a term first stands in a sum, or None; remembered, for sums that many measures are shares of."""
        if field.name not in self._places:
            places = {name: at for at, name in reversed([*enumerate(field.terms)])}
            self._places[field.name] = places
        return self._places[field.name].get(term)

    def _number_field(self, name: ast.Name) -> checked.Field | None:
        if self.names.find(name, "number-field", "field") is None:
            return None
        field = self.done.fields.get(name.text)
        if field is not None and field.unit is None:
            self.problems.add(
                "type-mismatch", name.span, expected=Word("number-field"), found=name.text, actual=type_word(field.type)
            )
            return None
        return field


def _names_in(node: ast.Condition) -> Iterator[ast.Name]:
    """Go through the names that a condition may read (values of enumerations included)."""
    match node:
        case ast.Comparison(left, _, right):
            yield from _names_in_amount(left)
            if not isinstance(right, ast.Text):
                yield from _names_in_amount(right)
        case ast.Within(value, _) | ast.Membership(value, _):
            yield from _names_in_amount(value)
        case ast.Negation(term):
            yield from _names_in(term)
        case ast.Conjunction(conditions) | ast.Disjunction(conditions) | ast.AtLeast(_, conditions):
            for condition in conditions:
                yield from _names_in(condition)
        case _:
            yield from _names_in_amount(node)


def _names_in_amount(node: ast.Expression) -> Iterator[ast.Name]:
    yield from names_in(node)
    for condition in conditions_in(node):
        yield from _names_in(condition)
