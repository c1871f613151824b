"""Findings about statements: alone, in pairs, and several parts against their whole."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from itertools import combinations, islice

from attrs import Factory, define

from vtlt_rules.checked import CheckedRuleset, Statement
from vtlt_rules.diagnostics import Problems
from vtlt_rules.strict.claims import Claim, Reads, claim_of
from vtlt_rules.strict.formulas import Formula, any_of
from vtlt_rules.strict.proofs import (
    Conflict,
    conflict,
    excluded_by_all,
    follows_from_all,
    never_applies,
    never_fails,
    never_met,
)
from vtlt_rules.strict.satisfiability import Solver

MOST_PAIRS = 5000
"""Pairs of statements that are compared in one plan, those that stand near each other first."""

MOST_LOOKED_AT = 1_000_000
"""Pairs that are looked at to find those that are not yet compared: two statements may share many figures."""

MOST_PARTS = 6
"""Statements on parts of a scope that are tried together against one on the whole."""

MOST_ALIKE = 2
"""Statements on the same part that are tried."""


def check_statements(
    ruleset: CheckedRuleset, solver: Solver, problems: Problems, own_names: Container[str] = ()
) -> None:
    """Report what can be proved of the statements of a plan.

    Args:
        ruleset: The plan.
        solver: Answers questions about agencies.
        problems: Where the findings go.
        own_names: What the plan itself declares: that a scope of it is empty is said there, not of each statement.
    """
    claims = []
    reads = Reads(ruleset)
    for statement in ruleset.statements:
        if solver.is_exhausted:
            break
        scope = solver.formula(statement.scope.condition)
        if solver.is_unsatisfiable(scope):
            if statement.scope.name not in own_names:
                problems.add("empty-scope", statement.span, scope=statement.scope.name)
            continue
        if statement.condition is not None and solver.is_unsatisfiable(scope, solver.formula(statement.condition)):
            problems.add("condition-never-holds", statement.span, scope=statement.scope.name)
            continue
        claim = claim_of(statement, reads, solver)
        if claim is None:
            continue
        if never_applies(solver, claim):
            problems.add("never-applies", statement.span)
        elif never_met(solver, claim):
            problems.add("never-met", statement.span)
        elif never_fails(solver, claim):
            problems.add("never-fails", statement.span)
        else:
            claims.append(claim)
    pairs = _Pairs(solver, problems, claims, is_complete=not solver.is_exhausted and reads.left > 0)
    pairs.compare()
    pairs.compare_parts()
    if not pairs.is_complete:
        problems.add("too-large-to-compare", ruleset.statements[0].span)


def is_of_one_day(first: Statement, second: Statement) -> bool:
    """Tell whether two statements speak of the same figures: of one day, or of when something was done, which stays."""
    return first.deadline == second.deadline or (first.is_met_for_good and second.is_met_for_good)


def is_held_against(first: Statement, second: Statement) -> bool:
    """Tell whether a second statement may follow from a first: of one day with it, or a later step that asks for less.

    That what is reached stays so is what a plan in steps means.
    """
    if is_of_one_day(first, second):
        return True
    if first.deadline is None or second.deadline is None or first.subject is None or second.subject is None:
        return False
    return first.subject.name == second.subject.name and first.deadline < second.deadline


@define(eq=False, repr=False)
class _Pairs:
    """Compares statements that concern the same figures, on the same groups: what is so of all agencies is so of a group.

    Attributes:
        claims: What the statements claim, in the order of the plan.
        is_complete: Whether everything could be compared.
        because: For a statement that follows from another one: that other one.
        conflicts: Pairs that contradict each other, by their numbers.
    """

    solver: Solver
    problems: Problems
    claims: Sequence[Claim]
    is_complete: bool = True
    because: dict[int, int] = Factory(dict)
    conflicts: set[tuple[int, int]] = Factory(set)
    _groups: dict[tuple[str, tuple[str, Formula] | None], dict[Formula, list[int]]] = Factory(dict)

    def __attrs_post_init__(self) -> None:
        for number, claim in enumerate(self.claims):
            assert claim.statement.subject is not None
            group = self._groups.setdefault((claim.statement.subject.name, claim.grouping), {})
            group.setdefault(claim.members, []).append(number)

    def compare(self) -> None:
        """Report pairs of which one follows from the other, and pairs that contradict each other."""
        follows: set[tuple[int, int]] = set()
        for number, (first, second) in enumerate(self._candidates()):
            if number >= MOST_PAIRS or self.solver.is_exhausted:
                self.is_complete = False
                break
            one, other = self.claims[first], self.claims[second]
            if is_held_against(one.statement, other.statement) and follows_from_all(self.solver, [one], other):
                follows.add((first, second))
            if is_held_against(other.statement, one.statement) and follows_from_all(self.solver, [other], one):
                follows.add((second, first))
            if is_of_one_day(one.statement, other.statement) and follows.isdisjoint({(first, second), (second, first)}):
                self._report_conflict(first, second)
        for reason, target in sorted(follows):
            if (target, reason) not in follows or reason < target:  # of two that say the same the later one is reported
                self.because.setdefault(target, reason)
        for target, reason in sorted(self.because.items()):
            self._report("implied-statement", target, [reason])

    def _candidates(self) -> Iterator[tuple[int, int]]:
        """Go through the pairs of claims that read a figure in common, near ones first."""
        sharing: dict[tuple[str, tuple[str, Formula] | None], list[int]] = {}
        for number, claim in enumerate(self.claims):
            for name in claim.names:
                sharing.setdefault((name, claim.grouping), []).append(number)
        groups = list({tuple(numbers): None for numbers in sharing.values()})
        seen: set[tuple[int, int]] = set()
        looked_at = 0
        for distance in range(1, max(map(len, groups), default=0)):
            groups = [numbers for numbers in groups if len(numbers) > distance]
            for numbers in groups:
                for pair in zip(numbers, islice(numbers, distance, None), strict=False):
                    looked_at += 1
                    if looked_at > MOST_LOOKED_AT:
                        self.is_complete = False
                        return
                    if pair not in seen:
                        seen.add(pair)
                        yield pair

    def _report_conflict(self, first: int, second: int) -> None:
        found = conflict(self.solver, self.claims[first], self.claims[second])
        if found is None:
            return
        self.conflicts.add((first, second))
        is_certain = found is Conflict.CERTAIN
        self._report("contradictory-statements" if is_certain else "conflict-where-scopes-meet", second, [first])

    # ---- several parts against their whole

    def compare_parts(self) -> None:
        """Report statements on a whole scope that follow from several on parts of it together, or contradict them."""
        tries = 0
        for target, claim in enumerate(self.claims):
            if self.solver.is_exhausted:
                self.is_complete = False
                return
            if target in self.because:
                continue
            for parts in self._parts_of(target):
                tries += 1
                if tries > MOST_PAIRS or self.solver.is_exhausted:
                    self.is_complete = False
                    return
                chosen = [self.claims[number] for number in parts]
                if follows_from_all(self.solver, chosen, claim):
                    self._report("implied-by-parts", target, parts)
                    break
                if excluded_by_all(self.solver, chosen, claim):
                    self._report("contradicted-by-parts", target, parts)
                    break

    def _parts_of(self, target: int) -> Iterator[tuple[int, ...]]:
        """Go through the sets of two or three statements on parts of a scope that together make up the whole."""
        claim = self.claims[target]
        candidates: list[int] = []
        for members, numbers in self._by_members(claim).items():
            if members == claim.members or self.solver.is_unsatisfiable(members, claim.members):
                continue
            able = (
                one
                for one in numbers
                if one not in self.because
                and not self._is_conflict(one, target)
                and is_of_one_day(self.claims[one].statement, claim.statement)
            )
            candidates += islice(able, MOST_ALIKE)
        for size in (2, 3):
            for chosen in combinations(candidates[:MOST_PARTS], size):
                parts = [self.claims[number] for number in chosen]
                if self.solver.follows(any_of(part.members for part in parts), claim.members):
                    yield chosen

    def _by_members(self, claim: Claim) -> dict[Formula, list[int]]:
        """Return the claims about the same subject, by the agencies that they concern."""
        assert claim.statement.subject is not None
        return self._groups.get((claim.statement.subject.name, claim.grouping), {})

    def _is_conflict(self, one: int, other: int) -> bool:
        return (min(one, other), max(one, other)) in self.conflicts

    # ---- reports

    def _report(self, code: str, target: int, others: Sequence[int]) -> None:
        claims = [self.claims[number] for number in others]
        self.problems.add(
            code,
            self.claims[target].statement.span,
            related=claims[0].statement.span,
            others=", ".join(f"{claim.line} (`{claim.statement.text}`)" for claim in claims),
        )
