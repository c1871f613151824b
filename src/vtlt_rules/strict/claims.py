"""Statements as claims: what every agency must satisfy (``moi``), or what sums over agencies must reach.

A statement that applies is met exactly when its claims hold. Statements whose threshold is not known, windows that
run from another milestone, duties and forecasts claim nothing.
"""

from __future__ import annotations

import math
from itertools import product

from attrs import Factory, define, frozen

from vtlt_rules.checked import (
    Amount,
    CheckedRuleset,
    Counted,
    Measure,
    One,
    Statement,
    Term,
    WeightedSum,
    operands_of,
)
from vtlt_rules.strict.formulas import (
    TRUE,
    Formula,
    Terms,
    added,
    all_of,
    any_of,
    linear,
    negated,
    scaled,
)
from vtlt_rules.strict.satisfiability import Solver, sum_of
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
        taking: Those that count: in a share, those whose denominator is not zero.
        rows: For ``moi``: what each agency that counts must satisfy.
        sides: Otherwise: the bounds that sums must keep to, all of them.
        names: What its subject reads; of fields that bound each other one stands for all.
    """

    statement: Statement
    members: Formula
    taking: Formula
    rows: Formula | None
    sides: tuple[Side, ...]
    names: frozenset[str]

    @property
    def grouping(self) -> tuple[str, Formula] | None:
        """Where the claim is on each group by itself: by what agencies are grouped, and which of them count.

        Claims with the same ones apply to the same groups, so that what is proved for any agencies holds for them. Of
        ``moi`` every agency is claimed the same, in whatever group.
        """
        grouped_by = self.statement.grouped_by
        return None if grouped_by is None or self.statement.is_each else (grouped_by.name, self.taking)

    @property
    def line(self) -> int:
        """The line of the statement, from 1."""
        return self.statement.span.line


def claim_of(statement: Statement, reads: Reads, solver: Solver) -> Claim | None:
    """Return what a statement claims; None when it claims nothing, or demands a change: nothing is known of then."""
    if statement.growth is not None:
        return None
    members = solver.formula(statement.scope.condition)
    if statement.condition is not None:
        members = all_of((members, solver.formula(statement.condition)))
    measure = statement.measure
    limits = None if statement.demand is None else statement.demand.limits(is_whole=False)  # those that say nothing too
    if measure is None or limits is None or statement.is_unknown or statement.since is not None:
        return None
    sides = tuple(
        _side(measure, members, solver, number, is_lower=relation.bounds_below, is_strict=relation.is_strict)
        for relation, number in limits.one_sided
    )
    taking = all_of((members, sides[0].weighs))
    names = reads.of(measure)
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


MOST_READ = 200_000
"""Names that are gone through to find what measures read, for one file."""


@define(eq=False, repr=False)
class Reads:
    """What measures read: of the fields that bound each other, the first stands for all.

    Attributes:
        ruleset: Where the measures are from.
        left: How many names may still be gone through; then what is found of a measure is not all.
    """

    ruleset: CheckedRuleset
    left: int = MOST_READ
    _known: dict[str, frozenset[str]] = Factory(dict)

    def of(self, measure: Measure) -> frozenset[str]:
        """Return what a measure reads, or a field taken for one."""
        if measure.name not in self._known:
            families = self.ruleset.families
            seen: set[str] = set()
            found: set[str] = set()
            waiting = [*measure.names]
            while waiting and self.left > 0:
                name = waiting.pop()
                self.left -= 1
                if name not in seen:
                    seen.add(name)
                    waiting += (operands := operands_of(self.ruleset, name))
                    if not operands:
                        found.add(families[name].members[0] if name in families else name)
            self._known[measure.name] = frozenset(found)
        return self._known[measure.name]


def _side(
    measure: Measure, members: Formula, solver: Solver, threshold: Number, *, is_lower: bool, is_strict: bool
) -> Side:
    """Write one bound as a sum: ``value - threshold`` from below, ``threshold - value`` from above."""
    if measure.reading.is_whole_total:
        threshold, is_strict = _whole(threshold, is_lower=is_lower, is_strict=is_strict), False
    sign = 1 if is_lower else -1
    counted = _cases(measure.numerator, sign, solver)
    if measure.reading.is_ratio:
        against = _cases(measure.denominator, -sign * threshold, solver)
        cases = tuple(_together(one, other) for one, other in product(counted, against))
        return Side(members, cases, 0, is_strict, is_lower, _weighs(measure.denominator, solver))
    return Side(members, counted, -sign * threshold, is_strict, is_lower, _weighs(measure.denominator, solver))


def _cases(term: Term, factor: Number, solver: Solver) -> tuple[Case, ...]:
    """Return a multiple of a term of one agency."""
    match term:
        case Amount(fields):
            return (Case(TRUE, scaled(sum_of(fields), factor), 0),)
        case WeightedSum():
            return (Case(TRUE, scaled(dict(term.weighed), factor), factor * term.constant),)
        case Counted(condition):
            holds = solver.formula(condition)
            return (Case(holds, {}, factor), Case(negated(holds), {}, 0))
        case One():
            return (Case(TRUE, {}, factor),)


def _together(one: Case, other: Case) -> Case:
    guard = all_of((one.guard, other.guard))
    return Case(guard, added(one.terms, other.terms), one.constant + other.constant)


def _weighs(term: Term, solver: Solver) -> Formula:
    """Return what makes a term of an agency more than zero."""
    match term:
        case Amount(fields):
            return linear(sum_of(fields), 0, is_strict=True)
        case WeightedSum():
            return linear(dict(term.weighed), term.constant, is_strict=True)
        case Counted(condition):
            return solver.formula(condition)
        case One():
            return TRUE


def _whole(threshold: Number, *, is_lower: bool, is_strict: bool) -> int:
    """Return the first whole number that keeps to a bound: ``> 1`` and ``>= 1,5`` are ``>= 2``."""
    if is_lower:
        return math.floor(threshold) + 1 if is_strict else math.ceil(threshold)
    return math.ceil(threshold) - 1 if is_strict else math.floor(threshold)
