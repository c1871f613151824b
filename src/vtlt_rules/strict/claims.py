"""Statements as claims: what every agency must satisfy (``moi``), or what sums over agencies must reach.

A statement that applies is met exactly when its claims hold. Statements whose threshold is not known, duties and forecasts
claim nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import product

from attrs import evolve, frozen

from vtlt_rules.ast import Relation
from vtlt_rules.checked import (
    Average,
    CheckedRuleset,
    Count,
    DoneWithin,
    Field,
    IsTrue,
    Limit,
    Measure,
    MustHold,
    RangeLimit,
    ShareOfAgencies,
    ShareOfWhole,
    Statement,
    Total,
    direct_reads,
    taken_apart,
)
from vtlt_rules.strict.formulas import (
    TRUE,
    Done,
    Formula,
    Terms,
    added,
    all_of,
    any_of,
    linear,
    negated,
    scaled,
)
from vtlt_rules.strict.solver import Solver
from vtlt_rules.values import Number


@frozen
class Case:
    """What an agency adds to a sum where ``guard`` holds: terms and a constant."""

    guard: Formula
    terms: Terms
    constant: Number


@frozen
class Side:
    """A lower or upper bound of a measure, as a sum that must be at least zero (more, when strict).

    Attributes:
        members: The agencies that the sum goes over.
        cases: What each of them adds; of one agency exactly one guard holds.
        constant: What is added once.
        is_strict: Whether the sum must be more than zero.
        is_lower: Whether the bound is one from below.
        weighs: What a member must satisfy for the measure to have a value: one such member is enough.
    """

    members: Formula
    cases: tuple[Case, ...]
    constant: Number
    is_strict: bool
    is_lower: bool
    weighs: Formula

    def opposite(self) -> Side:
        """Return the bound that holds exactly where this one does not."""
        cases = tuple(Case(case.guard, scaled(case.terms, -1), -case.constant) for case in self.cases)
        return Side(self.members, cases, -self.constant, not self.is_strict, not self.is_lower, self.weighs)

    def of_all(self) -> tuple[Case, ...]:
        """Return what any agency adds, nothing when it is no member."""
        inside = tuple(Case(all_of((self.members, case.guard)), case.terms, case.constant) for case in self.cases)
        return (*inside, Case(negated(self.members), {}, 0))


@frozen(eq=False)
class Claim:
    """What one statement claims.

    Attributes:
        members: The agencies of its scope for which ``khi`` holds.
        taking: Those that count: in a share, those whose whole is not zero.
        rows: For ``moi``: what each agency that counts must satisfy.
        sides: Otherwise: the bounds that sums must keep to, all of them.
        names: What its subject reads, with the fields that bound it.
    """

    statement: Statement
    members: Formula
    taking: Formula
    rows: Formula | None
    sides: tuple[Side, ...]
    names: frozenset[str]

    @property
    def line(self) -> int:
        """The line of the statement, from 1."""
        return self.statement.span.line


def claim_of(statement: Statement, ruleset: CheckedRuleset, solver: Solver) -> Claim | None:
    """Return what a statement claims; None when it claims nothing."""
    subject, demand = statement.subject, statement.demand
    members = solver.formula(statement.scope.condition)
    if statement.condition is not None:
        members = all_of((members, solver.formula(statement.condition)))
    names = frozenset(_names(statement, ruleset))
    match demand:
        case MustHold():
            assert subject is not None
            return Claim(statement, members, members, solver.formula(IsTrue(subject.name)), (), names)
        case DoneWithin(window):
            assert subject is not None
            return Claim(statement, members, members, Done(subject.name, window, is_in=True), (), names)
        case Limit(_, threshold) if threshold is not None:
            pass
        case RangeLimit(low, _) if low is not None:
            pass
        case _:
            return None
    assert subject is not None and isinstance(demand, Limit | RangeLimit)
    measure = _measure(subject)
    sides = tuple(_sides(measure, demand, members, solver))
    taking = all_of((members, sides[0].weighs))
    if statement.is_each:
        return Claim(statement, members, taking, all_of(map(alone, sides)), (), names)
    return Claim(statement, members, taking, None, sides, names)


def alone(side: Side) -> Formula:
    """Return what a bound says of one member taken as a set of its own."""
    return any_of(
        all_of((case.guard, linear(case.terms, case.constant + side.constant, is_strict=side.is_strict)))
        for case in side.cases
    )


def more_than_zero(cases: tuple[tuple[Case, ...], ...], *, is_strict: bool) -> Formula:
    """Return that what an agency adds to several sums together is at least zero (more, when strict)."""
    return any_of(
        all_of((
            *(case.guard for case in chosen),
            linear(added(*(case.terms for case in chosen)), sum(case.constant for case in chosen), is_strict=is_strict),
        ))
        for chosen in product(*cases)
    )  # fmt: skip


def _measure(subject: Measure | Field) -> Measure:
    """Return what is measured; a number field is its total over one agency."""
    if not isinstance(subject, Field):
        return subject
    assert subject.unit is not None
    return Total(subject.name, subject.label, subject.name, subject.unit)


def _names(statement: Statement, ruleset: CheckedRuleset) -> Iterator[str]:
    for name in taken_apart(ruleset, direct_reads(evolve(statement, condition=None))):
        yield name
        yield from ruleset.families.get(name, ())


def _sides(measure: Measure, demand: Limit | RangeLimit, members: Formula, solver: Solver) -> Iterator[Side]:
    if isinstance(demand, RangeLimit):
        assert demand.low is not None and demand.high is not None
        yield _side(measure, members, solver, demand.low, is_lower=True, is_strict=False)
        yield _side(measure, members, solver, demand.high, is_lower=False, is_strict=False)
        return
    assert demand.threshold is not None
    relation = demand.relation
    is_strict = relation in (Relation.MORE_THAN, Relation.LESS_THAN)
    if relation in (Relation.AT_LEAST, Relation.MORE_THAN, Relation.EQUAL):
        yield _side(measure, members, solver, demand.threshold, is_lower=True, is_strict=is_strict)
    if relation in (Relation.AT_MOST, Relation.LESS_THAN, Relation.EQUAL):
        yield _side(measure, members, solver, demand.threshold, is_lower=False, is_strict=is_strict)


def _side(
    measure: Measure, members: Formula, solver: Solver, threshold: Number, *, is_lower: bool, is_strict: bool
) -> Side:
    """Write one bound as a sum: ``value - threshold`` from below, ``threshold - value`` from above."""
    if isinstance(measure, Total | Count) and measure.unit.is_whole:
        threshold, is_strict = _whole(threshold, is_lower=is_lower, is_strict=is_strict), False
    sign = 1 if is_lower else -1
    weighs: Formula = TRUE
    constant: Number = 0
    match measure:
        case ShareOfWhole(part=part, whole=whole):
            cases = [Case(TRUE, {part: sign, whole: -sign * threshold}, 0)]
            weighs = linear({whole: 1}, 0, is_strict=True)
        case Average(field=name):
            cases = [Case(TRUE, {name: sign}, -sign * threshold)]
        case Total(field=name):
            cases, constant = [Case(TRUE, {name: sign}, 0)], -sign * threshold
        case ShareOfAgencies(condition=condition):
            holds = solver.formula(condition)
            cases = [Case(holds, {}, sign * (1 - threshold)), Case(negated(holds), {}, -sign * threshold)]
        case Count(condition=condition):
            holds = solver.formula(condition)
            cases, constant = [Case(holds, {}, sign), Case(negated(holds), {}, 0)], -sign * threshold
    return Side(members, tuple(cases), constant, is_strict, is_lower, weighs)


def _whole(threshold: Number, *, is_lower: bool, is_strict: bool) -> int:
    """Return the first whole number that keeps to a bound: ``> 1`` and ``>= 1,5`` are ``>= 2``."""
    if is_lower:
        return math.floor(threshold) + 1 if is_strict else math.ceil(threshold)
    return math.ceil(threshold) - 1 if is_strict else math.floor(threshold)
