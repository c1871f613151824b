"""Statements: targets, duties and forecasts, each demand fitted to what it is demanded of."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction

from attrs import define, evolve

from vtlt_rules import ast, checked
from vtlt_rules.check.deadlines import Deadlines, has_own_deadline
from vtlt_rules.check.declarations import Declarations
from vtlt_rules.check.names import Names
from vtlt_rules.check.types import Typer, names_in, says_yes, type_word
from vtlt_rules.checked import Kind, Simple
from vtlt_rules.diagnostics import Problems
from vtlt_rules.records import record
from vtlt_rules.relations import Relation
from vtlt_rules.source import Span
from vtlt_rules.syntax.ast_to_text import ast_to_text
from vtlt_rules.syntax.keywords import ACCENTED
from vtlt_rules.values import POINT_UNIT, Number, simplest, write_exact
from vtlt_rules.words import Word

Given = Mapping[str, ast.Threshold | ast.Range]
"""Thresholds given from outside, by the ids of statements."""

_TEXT_OR_WORD = re.compile(r'"[^"]*"|[a-z_][a-z0-9_]*')


@record
class Place:
    """Where a statement stands, and what is said of it there.

    Attributes:
        id: Its clause and its place among the statements of that clause.
        clause: The clause; None when it is not known.
        reading: How the plan is read there, as far as it leaves that open.
    """

    id: str
    clause: str | None
    reading: str | None


@define(eq=False, repr=False)
class StatementChecker:
    """Checks the statements of one plan.

    Attributes:
        deadlines: Finds windows and deadlines.
        given: Thresholds that replace those of the text.
    """

    declared: Declarations
    names: Names
    typer: Typer
    problems: Problems
    deadlines: Deadlines
    given: Given
    _totals: dict[checked.Term, str] | None = None

    def check(self, line: ast.StatementLine, place: Place) -> checked.Statement | None:
        """Check one statement; None after a diagnostic."""
        if isinstance(line, ast.StatisticLine):
            return self._statistic(line, place)
        scope = self._scope(line.scope)
        subject = self._subject(line) if not isinstance(line, ast.DutyLine) else None
        grouping = line.grouping if isinstance(line, ast.TargetLine) else None
        grouped_by = self._attribute(grouping) if grouping is not None else None
        if isinstance(line, ast.DutyLine):
            condition, demand, kind = None, None, Kind.DUTY
        else:
            condition, is_right = self._condition(line)
            if not is_right:
                return None
            if subject is None:
                self._look_at_demand(line)
                return None
            is_each = isinstance(line, ast.TargetLine) and line.is_each
            line, is_given = self._with_given(line, subject, place.id)
            demand = self._demand(line, subject)
            if demand is None or scope is None or (grouping is not None and grouped_by is None):
                return None
            kind = _kind(demand)
            return checked.Statement(
                kind, statement_text(line), place.clause, scope, subject, is_each, demand, condition, _inferred(line), None,
                line.span, self.deadlines.deadline(line, demand), is_given, place.id, place.reading, has_own_deadline(line),
                grouped_by, _condition_text(line), _named_text(line),
            )  # fmt: skip
        if scope is None:
            return None
        text, duty = statement_text(line), line.text.text
        return checked.Statement(
            kind, text, place.clause, scope, None, False, demand, condition, _inferred(line), duty, line.span,
            id=place.id, reading=place.reading,
        )  # fmt: skip

    def _statistic(self, line: ast.StatisticLine, place: Place) -> checked.Statement | None:
        """Check a statistic: how many agencies are in each class of a field."""
        scope = self._scope(line.scope)
        field = None
        if self.names.find(line.measure, "class-field", "field") is not None:
            field = self.declared.fields.get(line.measure.text)
        if field is not None and field.classes is None:
            expected, actual = Word("class-field"), type_word(field.type)
            self.problems.add(
                "type-mismatch", line.measure.span, expected=expected, found=line.measure.text, actual=actual
            )
            field = None
        condition, is_right = self._condition(line)
        if scope is None or field is None or not is_right:
            return None
        return checked.Statement(
            Kind.STATISTIC, statement_text(line), place.clause, scope, field, False, None, condition, _inferred(line),
            None, line.span, id=place.id, reading=place.reading, condition_text=_condition_text(line),
            named_text=_named_text(line),
        )  # fmt: skip

    # ---- names

    def _scope(self, name: ast.Name) -> checked.Scope | None:
        return self.declared.scopes.get(name.text) if self.names.find(name, "scope", "scope") else None

    def _attribute(self, name: ast.Name) -> checked.Attribute | None:
        """Look up the attribute of ``tung``."""
        return self.declared.attributes.get(name.text) if self.names.find(name, "attribute", "attribute") else None

    def _subject(self, line: ast.TargetLine | ast.ForecastLine) -> checked.Measure | checked.Field | None:
        """Look up what is measured: a measure, or for ``moi`` also a field."""
        is_each = isinstance(line, ast.TargetLine) and line.is_each
        symbol = self.names.find(line.measure, "field-or-measure" if is_each else "measure", "measure", "field")
        if symbol is None:
            return None
        name = line.measure.text
        if name in self.names.ambiguous:
            return None
        if symbol.kind == "measure":
            return self.declared.measures.get(name)
        if not is_each:
            scope = line.scope.text
            if isinstance(line, ast.ForecastLine):
                suggestion = self._total_of(name)
            else:  # of a quantity the total may be meant, which nobody can tell
                is_quantity = isinstance(self.typer.types.get(name), checked.NumberType)
                suggestion = None if is_quantity else f"moi {scope}.{name}"
            if name in self.typer.classes:
                suggestion = f"thong_ke {scope}.{name}"
            self.problems.add("field-needs-each", line.measure.span, suggestion, field=name, scope=scope)
            return None
        return self.declared.fields.get(name)

    def _total_of(self, field: str) -> str | None:
        """Return the measure that adds a field up, if one is declared."""
        if self._totals is None:
            sums = [one for one in self.declared.measures.values() if isinstance(one.numerator, checked.Amount)]
            self._totals = {one.numerator: one.name for one in reversed(sums) if not one.reading.is_ratio}
        return self._totals.get(checked.Amount((field,)))

    def _condition(
        self, line: ast.TargetLine | ast.ForecastLine | ast.StatisticLine
    ) -> tuple[checked.Condition | None, bool]:
        """Return which agencies of the scope count, by ``khi``, ``tru`` and ``rieng``; and whether that is right."""
        terms: list[checked.Condition] = []
        if line.condition is not None:
            condition = self.typer.condition_of_set(line.condition)
            if condition is None:
                return None, False
            terms += condition.terms if isinstance(condition, checked.AllOf) else (condition,)
        if line.named is not None:
            called = self.typer.is_called(line.named.names)
            terms.append(checked.Not(called) if line.named.are_left_out else called)
        if len(terms) > 1:
            return checked.AllOf(tuple(terms)), True
        return (terms[0] if terms else None), True

    def _look_at_demand(self, line: ast.TargetLine | ast.ForecastLine) -> None:
        """Report what is wrong with a threshold although what is measured is not known."""
        match line:
            case (
                ast.ForecastLine(threshold=threshold)
                | ast.TargetLine(
                    demand=ast.Limit(threshold=threshold) | ast.Growth(change=ast.Limit(threshold=threshold))
                )
            ):
                self.typer.look_at(threshold)
            case ast.TargetLine(demand=ast.RangeLimit(range=limits) | ast.Growth(change=ast.RangeLimit(range=limits))):
                self.typer.look_at(limits)

    # ---- thresholds given from outside

    def _with_given(
        self, line: ast.TargetLine | ast.ForecastLine, subject: checked.Measure | checked.Field, id_: str
    ) -> tuple[ast.TargetLine | ast.ForecastLine, bool]:
        """Put a threshold given from outside in the place of the line's own; report one that does not fit there."""
        value = self.given.get(id_)
        if value is None:
            return line, False
        is_range = False
        if isinstance(line, ast.ForecastLine):
            if not isinstance(value, ast.Range):
                return evolve(line, threshold=value), True
        else:
            demand = line.demand.change if isinstance(line.demand, ast.Growth) else line.demand
            limit = _with_threshold(demand, value)
            if limit is not None:
                if isinstance(line.demand, ast.Growth):
                    return evolve(line, demand=evolve(line.demand, change=limit)), True
                return evolve(line, demand=limit), True
            is_range = isinstance(demand, ast.RangeLimit)
        self.problems.add(
            "unfit-demand",
            value.span,
            demand=value.span.text,
            measure=line.measure.text,
            actual=Word("field" if isinstance(subject, checked.Field) else "measure"),
            expected=Word("threshold-of-range" if is_range else "threshold"),
        )
        return line, False

    # ---- demands

    def _demand(
        self, line: ast.TargetLine | ast.ForecastLine, subject: checked.Measure | checked.Field
    ) -> checked.Demand | None:
        if isinstance(line, ast.ForecastLine):
            return self._forecast(line, subject)
        demand = line.demand
        if line.baseline is not None and not isinstance(demand, ast.Growth):
            self.problems.add("baseline-without-growth", line.baseline.span)
            return None
        if isinstance(subject, checked.Field) and subject.unit is None:
            return self._demand_of_fact(line, subject)
        match demand:
            case ast.Growth():
                return self._growth(line, demand, subject)
            case None:
                expected = [">= …", "trong …"]
                self.problems.add(
                    "missing-demand", line.measure.span, expected=", ".join(f"`{form}`" for form in expected)
                )
                return None
            case ast.MilestoneLimit():
                self._report_unfit(demand.span, "hoan_thanh", subject, "`>= …`, `trong …`")
                return None
            case ast.Limit(relation, ast.Sum() | ast.LinearSum() as threshold):
                return self._own_limit(line, subject, relation, threshold)
            case ast.Limit(threshold=threshold) if line.is_each and self.typer.report_multiple(threshold):
                return None
            case ast.Limit() | ast.RangeLimit():
                return self._limit(demand, lambda node: self._threshold(node, subject), subject)

    def _limit(
        self,
        demand: ast.Limit | ast.RangeLimit,
        read: Callable[[ast.Amount | ast.AmountOf], Number | None],
        subject: checked.Measure | checked.Field,
    ) -> checked.Limit | checked.RangeLimit | None:
        """Fit a threshold or a range; ``read`` gives the number of an amount, or None after a diagnostic."""
        if isinstance(demand, ast.Limit):
            text = ast_to_text(demand.threshold, folded=True)
            if isinstance(demand.threshold, ast.Unknown):
                return checked.Limit(demand.relation, None, text)
            if isinstance(demand.threshold, ast.Sum | ast.LinearSum):
                span = demand.threshold.span
                self._report_unfit(span, span.text, subject, "`10%`, `10 …`")
                return None
            value = read(demand.threshold)
            return checked.Limit(demand.relation, value, text) if value is not None else None
        text = ast_to_text(demand.range, folded=True)
        if isinstance(demand.range, ast.Unknown):
            return checked.RangeLimit(None, None, text)
        ends = self.typer.range(demand.range, read)
        return checked.RangeLimit(*ends, text) if ends is not None else None

    def _growth(
        self, line: ast.TargetLine, demand: ast.Growth, subject: checked.Measure | checked.Field
    ) -> checked.Growth | None:
        """Fit what is demanded of a change: a percentage of the value of then, points of a share, or an amount."""
        change = demand.change
        amount = change.threshold if isinstance(change, ast.Limit) else change.range
        is_relative = isinstance(amount.high if isinstance(amount, ast.Range) else amount, ast.Percent)

        def read(node: ast.Amount | ast.AmountOf) -> Number | None:
            if is_share(subject):
                return self._points(node, subject)
            if not isinstance(node, ast.Percent):
                return self._threshold(node, subject)
            value = self.typer.fraction(node, subject.name)
            if value is not None and value > 1 and demand.is_fall:
                reason = Word("fall-to-nothing", subject.name)
                self.problems.add("percent-over-100", node.span, percent=write_exact(value * 100), reason=reason)
                return None
            return value

        limit = self._limit(change, read, subject)
        baseline = "" if line.baseline is None else ast_to_text(line.baseline, folded=True)
        return checked.Growth(demand.is_fall, is_relative, limit, baseline) if limit is not None else None

    def _points(self, node: ast.Amount | ast.AmountOf, subject: checked.Measure | checked.Field) -> Number | None:
        """Return percentage points as a fraction of one; a percentage of a share may mean two things."""
        if isinstance(node, ast.AmountOf):
            self._report_unfit(node.span, node.span.text, subject, f"`{POINT_UNIT.name}`")
            return None
        if isinstance(node, ast.Percent):
            percent = write_exact(node.value)
            self.problems.add(
                "percent-of-share", node.span, percent=percent, measure=subject.name, unit=POINT_UNIT.name
            )
            return None
        points = self.typer.quantity(node, POINT_UNIT, subject.name)
        return None if points is None else simplest(Fraction(points) / 100)

    def _demand_of_fact(self, line: ast.TargetLine, field: checked.Field) -> checked.Demand | None:
        """Fit a demand to a flag or a milestone."""
        demand = line.demand
        if field.type is Simple.BOOLEAN:
            if demand is None:
                return checked.MustHold()
            right = f"moi {line.scope.text}.{field.name}"
            is_yes = isinstance(demand, ast.Limit) and demand.relation is Relation.EQUAL and says_yes(demand.threshold)
            self._report_unfit(demand.span, demand.span.text, field, f"`{right}`", right if is_yes else None)
            return None
        if isinstance(field.type, checked.EnumType):
            span, said = (line.measure.span, field.name) if demand is None else (demand.span, demand.span.text)
            self._report_unfit(span, said, field, f"`thong_ke {line.scope.text}.{field.name}`")
            return None
        if demand is None:
            self.problems.add(
                "missing-demand", line.measure.span, f"{line.measure.text} hoan_thanh", expected="`hoan_thanh`"
            )
            return None
        if not isinstance(demand, ast.MilestoneLimit):
            self._report_unfit(demand.span, demand.span.text, field, "`hoan_thanh`")
            return None
        return self.deadlines.demand(demand, line.deadline, field, self._field)

    def _field(self, name: ast.Name) -> checked.Field | None:
        return self.declared.fields.get(name.text) if self.names.find(name, "field", "field") else None

    def _forecast(self, line: ast.ForecastLine, subject: checked.Measure | checked.Field) -> checked.Demand | None:
        text = ast_to_text(line.threshold, folded=True)
        if isinstance(line.threshold, ast.Unknown):
            return checked.Forecast(None, text)
        if isinstance(line.threshold, ast.Sum | ast.LinearSum):
            self._report_own_threshold(line, subject, line.threshold)
            return None
        value = self._threshold(line.threshold, subject)
        return checked.Forecast(value, text) if value is not None else None

    def _threshold(
        self, node: ast.Percent | ast.Quantity | ast.AmountOf, subject: checked.Measure | checked.Field
    ) -> Number | None:
        """Return a threshold in the unit of what is measured; a share as a fraction of one."""
        if not isinstance(node, ast.AmountOf):
            return self._amount(node, subject)
        if is_share(subject):
            self._report_unfit(node.span, node.span.text, subject, "`%`")
            return None
        assert not isinstance(node.whole, ast.Name)
        share, whole = self.typer.fraction(node.share, "cua"), self._amount(node.whole, subject)
        if share is None or whole is None:
            return None
        product = share * whole
        return product if isinstance(product, int) else simplest(product)

    def _own_limit(
        self,
        line: ast.TargetLine,
        subject: checked.Measure | checked.Field,
        relation: Relation,
        threshold: ast.Sum | ast.LinearSum,
    ) -> checked.Demand | None:
        """Fit a threshold that each agency has of its own to what is measured of each."""
        if not line.is_each:
            self._report_own_threshold(line, subject, threshold)
            return None
        term = _amount_of(subject)
        if term is None or subject.unit is None:
            self.typer.look_at(threshold)
            expected = "`%`" if is_share(subject) else "`>= …`"
            self._report_unfit(threshold.span, threshold.span.text, subject, expected)
            return None
        found = self.typer.linear(threshold, subject.unit, subject.name)
        if found is None:
            return None
        terms, constant = found
        wholes = self.typer.wholes
        excess = [(name, 1) for name in term] + [(name, -factor) for name, factor in terms]
        return checked.OwnLimit(
            relation,
            checked.weighted_sum(wholes, terms, constant),
            checked.weighted_sum(wholes, excess, -constant),
            ast_to_text(threshold, folded=True),
            self._with_labels(threshold),
        )

    def _with_labels(self, node: ast.Expression) -> str:
        """Write an amount with the labels of its fields, of those in its conditions, and of its units."""
        labels = {word: accented.replace("_", " ") for word, accented in ACCENTED.items()}
        labels |= {name: unit.label for name, unit in self.declared.units.items()}
        labels |= {name: one.label for name, one in (self.declared.attributes | self.declared.fields).items()}
        text = ast_to_text(node, folded=True)
        return _TEXT_OR_WORD.sub(lambda found: labels.get(found[0], found[0]), text)

    def _report_own_threshold(
        self,
        line: ast.TargetLine | ast.ForecastLine,
        subject: checked.Measure | checked.Field,
        threshold: ast.Expression,
    ) -> None:
        """Report that a threshold that each agency has of its own needs ``moi``; all together would be another demand."""
        self.typer.look_at(threshold)
        name = next(names_in(threshold), None)
        if name is None:
            self._report_unfit(threshold.span, threshold.span.text, subject, "`>= …`")
        else:
            self.problems.add("field-needs-each", name.span, field=name.text, scope=line.scope.text)

    def _amount(self, node: ast.Amount, subject: checked.Measure | checked.Field) -> Number | None:
        if isinstance(subject, checked.Field) or not subject.reading.is_share:
            assert subject.unit is not None
            reading = subject.reading if isinstance(subject, checked.Measure) else None
            unit, per = subject.unit, None if reading is None else reading.per
            # of an amount with shares nothing need be whole, though its unit is
            declared, declared_per = self.typer.units[unit.name], per if per is None else self.typer.units[per.name]
            may_be_fraction = unit != declared or (reading is not None and reading.is_ratio)
            return self.typer.quantity(node, declared, subject.name, may_be_fraction, declared_per)
        value = self.typer.fraction(node, subject.name)
        if value is not None and value > 1 and subject.is_nested:
            reason = Word("part-of-whole", subject.name)
            self.problems.add("percent-over-100", node.span, percent=write_exact(value * 100), reason=reason)
            return None
        return value

    def _report_unfit(
        self,
        span: Span,
        demand: str,
        subject: checked.Measure | checked.Field,
        expected: str,
        suggestion: str | None = None,
    ) -> None:
        if isinstance(subject, checked.Field):
            actual = type_word(subject.type)
        elif is_share(subject):
            actual = Word("percent")
        else:
            actual = Word("number")
        self.problems.add(
            "unfit-demand", span, suggestion, demand=demand, measure=subject.name, actual=actual, expected=expected
        )


def _amount_of(subject: checked.Measure | checked.Field) -> tuple[str, ...] | None:
    """Return the fields that a number field, a total or an average adds up; None for anything else."""
    if isinstance(subject, checked.Field):
        return (subject.name,) if subject.unit is not None else None
    numerator, denominator = subject.numerator, subject.denominator
    return numerator.fields if isinstance(numerator, checked.Amount) and denominator == checked.ONE else None


def _with_threshold(demand: ast.Demand | None, value: ast.Threshold | ast.Range) -> ast.Limit | ast.RangeLimit | None:
    """Return a demand with another threshold; None where it does not fit."""
    if isinstance(demand, ast.Limit):
        return evolve(demand, threshold=value) if not isinstance(value, ast.Range) else None
    assert isinstance(demand, ast.RangeLimit), "no threshold is given for what has none: with_thresholds"
    return evolve(demand, range=value) if isinstance(value, ast.Range | ast.Unknown) else None


def is_share(subject: checked.Measure | checked.Field) -> bool:
    """Tell whether what is measured is a share, compared with percentages."""
    return isinstance(subject, checked.Measure) and subject.reading.is_share


def statement_text(line: ast.StatementLine) -> str:
    """Write a statement in its canonical spelling, without what it is inferred from."""
    return ast_to_text(line if line.inferred_from is None else evolve(line, inferred_from=None), folded=True)


def _condition_text(line: ast.TargetLine | ast.ForecastLine | ast.StatisticLine) -> str | None:
    """Write which agencies of the scope count; None where all do."""
    parts = [f"khi {ast_to_text(line.condition)}"] if line.condition is not None else []
    parts += [ast_to_text(line.named)] if line.named is not None else []
    return " ".join(parts) or None


def _named_text(line: ast.TargetLine | ast.ForecastLine | ast.StatisticLine) -> str | None:
    """Write which agencies are left out by name, or alone count; None where the line names none."""
    return ast_to_text(line.named) if line.named is not None else None


def _inferred(line: ast.StatementLine) -> str | None:
    return line.inferred_from.text if line.inferred_from else None


def _kind(demand: checked.Demand) -> Kind:
    match demand:
        case checked.DoneWithin() | checked.DoneSince():
            return Kind.MILESTONE
        case checked.Forecast():
            return Kind.FORECAST
        case _:
            return Kind.TARGET
