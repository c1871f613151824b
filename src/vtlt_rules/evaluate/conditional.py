"""Amounts of one agency that depend on conditions: what they come to, and the families of fields that they belong to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from vtlt_rules.checked import (
    CheckedRuleset,
    Family,
    chain_lengths,
    conditional_levels,
    names_read,
    with_all_that_bounds,
    with_operands,
)
from vtlt_rules.evaluate.agencies import AgencyState
from vtlt_rules.evaluate.conditions import test_of, truth_of_flag
from vtlt_rules.evaluate.families import Contradiction, FamilySolver
from vtlt_rules.values import Number
from vtlt_rules.verdict import Truth


class ConditionalFamilies:
    """The families of a ruleset with amounts under conditions.

    What a condition is judged on is what is known of its agency by the figures, by formulas, and by the amounts whose
    conditions stand below it.

    Attributes:
        reads: Everything that tells something of them.
    """

    def __init__(self, ruleset: CheckedRuleset, solvers: Sequence[FamilySolver]) -> None:
        self._solvers = solvers
        levels = conditional_levels(ruleset)
        self._levels = [[(one, test_of(one.condition)) for one in level] for level in levels]
        read = (name for one in ruleset.conditional.values() for name in names_read(one.condition))
        named = {*with_operands(ruleset, read)}
        self._chained = [name for name in chain_lengths(ruleset) if name in named]
        self.reads: frozenset[str] = with_all_that_bounds(ruleset, with_operands(ruleset, ruleset.conditional))

    def solve(self, agency: AgencyState) -> list[tuple[Family, list[Contradiction]]]:
        """Find the intervals of their fields; return what contradicts itself, of which nothing is known then."""
        if not self._levels:
            return []
        given: dict[str, Number] = {}
        for level in (*self._levels, []):
            found = [(solver.family, self._intervals(agency, solver, given)) for solver in self._solvers]
            agency.truths.clear()
            for flag in self._chained if level else ():  # operands first, since a chain of formulas may be long
                truth_of_flag(agency, flag)
            for amount, test in level:
                truth = test(agency)
                if truth is not Truth.UNKNOWN:
                    name, value = amount.known(truth is Truth.TRUE)
                    given[name] = value
                    if isinstance(amount.of, str) and name == amount.rest and amount.of in agency.values:
                        given[amount.name] = cast(Number, agency.values[amount.of])
            agency.truths.clear()
        return [(family, contradictions) for family, contradictions in found if contradictions]

    def _intervals(self, agency: AgencyState, solver: FamilySolver, given: dict[str, Number]) -> list[Contradiction]:
        members = solver.family.members
        known = {name: cast(Number, agency.values[name]) for name in members if name in agency.values}
        known.update((name, given[name]) for name in members if name in given)
        intervals, contradictions = solver.solve(known)
        agency.intervals.update(intervals)
        return contradictions
