"""What can be proved of claims: that they never fail, are never met, follow from others or contradict them.

One lemma carries the sums. Let every agency satisfy what is *given*, and let some sums ΣA₁ … ΣAₙ, each with its constant,
be at least zero. A target sum ΣB with its constant is at least zero whenever

1. for every legal agency ``A₁ + … + Aₙ <= B``, what is no member adding nothing, and
2. the constants of the Aᵢ together are not greater than that of B.

It is more than zero if in addition one of the Aᵢ is, or the constants differ, or ``A₁ + … + Aₙ < B`` for every member of B
that gives the measure its value, since one such member is there when the statement applies. Without any Aᵢ this is the rule
that what holds for each agency holds for all together: ``moi`` makes the share, and a share of 0% never fails.

A total in which nobody adds less than zero needs one member only, so what ``moi`` demands of each the total reaches too.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from vtlt_rules.strict.claims import Claim, Side, alone, more_than_zero
from vtlt_rules.strict.formulas import TRUE, Formula, all_of, implies, negated
from vtlt_rules.strict.satisfiability import Solver


class Conflict(Enum):
    """How two statements contradict each other."""

    CERTAIN = "certain"
    """They cannot both be met."""

    WHERE_SCOPES_MEET = "where-scopes-meet"
    """They cannot both be met if some agency belongs to both."""


def proves(solver: Solver, given: Formula, sums: Sequence[Side], target: Side) -> bool:
    """Tell whether it is proved that a bound holds whenever it applies and other bounds hold (the lemma above).

    Args:
        solver: Answers questions about agencies.
        given: What every agency satisfies.
        sums: The bounds that hold.
        target: The bound in question.
    """
    if not sums and _needs_one_member(solver, given, target):
        return True
    constant = sum(side.constant for side in sums)
    if constant > target.constant:
        return False
    cases = (*(side.of_all() for side in sums), target.opposite().of_all())
    if not solver.is_unsatisfiable(given, more_than_zero(cases, is_strict=True)):
        return False
    if not target.is_strict or constant < target.constant or any(side.is_strict for side in sums):
        return True
    member = all_of((target.members, target.weighs))
    return solver.is_unsatisfiable(given, member, more_than_zero(cases, is_strict=False))


def _needs_one_member(solver: Solver, given: Formula, target: Side) -> bool:
    """Tell whether any member alone reaches the bound, and none can take away from it."""
    if target.constant == 0:
        return False  # no total, or one that is compared with zero: the lemma does
    if not solver.follows(alone(target), given, target.members):
        return False
    less = more_than_zero((target.opposite().of_all(),), is_strict=True)
    return solver.is_unsatisfiable(given, target.members, less)


def consequence(solver: Solver, claim: Claim) -> Formula:
    """Return what is known of every single agency when a statement is met.

    For ``moi`` that is what it demands. A bound on a sum says something of each agency only if nobody can add more than
    zero: then nobody may add less. So a share of at least 100% says that numerator and denominator are equal everywhere.
    """
    if claim.rows is not None:
        return implies(claim.taking, claim.rows)
    known: list[Formula] = []
    for side in claim.sides:
        cases = (side.of_all(),)
        if side.constant <= 0 and solver.is_unsatisfiable(more_than_zero(cases, is_strict=True)):
            known.append(more_than_zero(cases, is_strict=False))
    return all_of(known) if known else TRUE


def never_applies(solver: Solver, claim: Claim) -> bool:
    """Tell whether it is proved that no agency ever counts."""
    return solver.is_unsatisfiable(claim.taking)


def never_fails(solver: Solver, claim: Claim) -> bool:
    """Tell whether it is proved that a statement is met whenever it applies."""
    return follows_from_all(solver, [], claim)


def never_met(solver: Solver, claim: Claim) -> bool:
    """Tell whether it is proved that a statement is never met."""
    if claim.rows is not None:
        return solver.is_unsatisfiable(claim.taking, claim.rows)
    opposites = [side.opposite() for side in claim.sides]
    return any(proves(solver, TRUE, [], other) for other in opposites) or any(
        proves(solver, TRUE, [side], other)
        for number, side in enumerate(claim.sides)
        for index, other in enumerate(opposites)
        if number != index
    )


def follows_from_all(solver: Solver, claims: Sequence[Claim], target: Claim) -> bool:
    """Tell whether it is proved that a statement is met or does not apply whenever all of some others are met."""
    given = all_of(consequence(solver, claim) for claim in claims)
    if target.rows is not None:
        return solver.is_unsatisfiable(given, target.taking, negated(target.rows))
    return all(_is_proved(solver, given, claims, side) for side in target.sides)


def excluded_by_all(solver: Solver, claims: Sequence[Claim], target: Claim) -> bool:
    """Tell whether it is proved that a statement is not met whenever all of some others are."""
    given = all_of(consequence(solver, claim) for claim in claims)
    if target.rows is not None:
        return solver.is_unsatisfiable(given, target.taking, target.rows)
    return any(_is_proved(solver, given, claims, side.opposite()) for side in target.sides)


def _is_proved(solver: Solver, given: Formula, claims: Sequence[Claim], target: Side) -> bool:
    """Try the lemma without sums, and with those that bound from the same side."""
    sums = [side for claim in claims for side in claim.sides if side.is_lower is target.is_lower]
    return proves(solver, given, [], target) or (bool(sums) and proves(solver, given, sums, target))


def conflict(solver: Solver, first: Claim, second: Claim) -> Conflict | None:
    """Tell whether it is proved that two statements contradict each other, and how; None when it is not."""
    if excluded_by_all(solver, [first], second) or excluded_by_all(solver, [second], first):
        return Conflict.CERTAIN
    if first.rows is None or second.rows is None or solver.is_unsatisfiable(first.taking, second.taking):
        return None
    both = (first.taking, first.rows, second.taking, second.rows)
    return Conflict.WHERE_SCOPES_MEET if solver.is_unsatisfiable(*both) else None
