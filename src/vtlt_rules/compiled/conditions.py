"""Conditions -> Python expressions: in two values where everything they read is known, else in Kleene's three.

The three values are True, False and None. A quantity is known by its bounds ``l`` and ``h``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from vtlt_rules.checked import (
    AllOf,
    AnyOf,
    Between,
    CheckedRuleset,
    Compare,
    CompareWeighted,
    Condition,
    IsDone,
    IsDoneSince,
    IsOneOf,
    IsTrue,
    Not,
    SomeOf,
    WeightedSum,
    in_topological_order,
)
from vtlt_rules.compiled.code import SIGNS, Code, Comparisons, all_of, sum_of, times, weighted
from vtlt_rules.relations import Relation, ends
from vtlt_rules.text_keys import text_key
from vtlt_rules.values import Number

_DEEPEST = 32
"""Deeper conditions are written with variables: Python refuses 200 brackets in brackets."""


class ConditionWriter:
    """Writes the conditions of one cluster.

    Attributes:
        ruleset: Says what is derived.
        code: Where the three-valued ones are written, since they need variables.
        names: The local names of fields and attributes.
        scale: What a number of decimal units is multiplied by; empty where nothing is.
        dones: The variables that tell whether milestones were done: true, false or None.
    """

    def __init__(
        self,
        ruleset: CheckedRuleset,
        code: Code,
        names: Mapping[str, str],
        scale: str,
        dones: Mapping[Condition, str],
    ) -> None:
        self.ruleset = ruleset
        self.code = code
        self.names = names
        self.scale = scale
        self.dones = dones
        self._truths: dict[Condition, str] = {}
        self._flags: dict[str, str] = {}
        self._uncertain_flags: set[str] = set()

    # ---- two values

    def certain(self, condition: Condition, depth: int = 0) -> str:
        """Write an expression for a condition on known values."""
        if depth >= _DEEPEST:
            return self._keep(self.certain(condition))
        depth += 1
        match condition:
            case IsTrue(name):
                return self._certain_flag(name)
            case IsOneOf(name, values):
                return f"{self.names[name]} in {self._keys(values)}"
            case IsDone() | IsDoneSince():
                return f"{self.dones[condition]} is True"
            case Compare(left, relation, right):
                if isinstance(right, tuple):
                    return f"({self._sum(left)} {SIGNS[relation]} {self._sum(right)})"
                return f"({times(right.denominator, self._sum(left))} {SIGNS[relation]} {right.numerator})"
            case CompareWeighted(amount, relation):
                scale = _scale_of(amount)
                of = weighted((self.names[name], factor * scale) for name, factor in amount.weighed)
                return f"({of} {SIGNS[relation]} {-amount.constant * scale})"
            case Between(left, low, high):
                of = self._sum(left)
                return (
                    f"({low.numerator} <= {times(low.denominator, of)} and "
                    f"{times(high.denominator, of)} <= {high.numerator})"
                )
            case Not(term):
                return f"(not {self.certain(term, depth)})"
            case AllOf(terms):
                return f"({all_of([self.certain(term, depth) for term in terms])})"
            case AnyOf(terms):
                return f"({' or '.join(self.certain(term, depth) for term in terms)})"
            case SomeOf(count, terms):
                return f"(sum(({', '.join(self.certain(term, depth) for term in terms)},)) >= {count})"

    def _certain_flag(self, name: str) -> str:
        if name not in self._flags:
            for flag, formula in in_topological_order(self.ruleset, [name], self._flags):
                self._flags[flag] = self._keep(self.certain(formula))  # once, however many formulas name it
        return self._flags.get(name, self.names[name])

    def _keys(self, values: frozenset[str]) -> str:
        return self.code.constant(frozenset(map(text_key, values)))

    def _sum(self, names: tuple[str, ...], prefix: str = "") -> str:
        return sum_of(prefix + self.names[name] for name in names)

    # ---- three values

    def uncertain(self, condition: Condition) -> str:
        """Write what finds the truth of a condition; return the variable that has it."""
        known = self._truths.get(condition)
        if known is None:
            known = self._truths[condition] = self._uncertain(condition)
        return known

    def _uncertain(self, condition: Condition) -> str:
        match condition:
            case IsTrue(name):
                for flag, formula in in_topological_order(self.ruleset, [name], self._uncertain_flags):
                    self._truths[IsTrue(flag)] = self.uncertain(formula)
                    self._uncertain_flags.add(flag)
                return self._truths.get(condition, self.names[name])
            case IsDone() | IsDoneSince():
                return self.dones[condition]
            case IsOneOf(name, values):
                of = self.names[name]
                return self._keep(f"None if {of} is None else {of} in {self._keys(values)}")
            case Compare(left, relation, right):
                return self._compare(left, relation, right)
            case CompareWeighted(amount, relation):
                return self._compare_weighted(amount, relation)
            case Between(left, low, high):
                at_least = self._compare(left, Relation.AT_LEAST, low)
                at_most = self._compare(left, Relation.AT_MOST, high)
                return self._keep(_conjunction([at_least, at_most]))
            case Not(term):
                inner = self.uncertain(term)
                return self._keep(f"None if {inner} is None else not {inner}")
            case AllOf(terms):
                return self._keep(_conjunction([self.uncertain(term) for term in terms]))
            case AnyOf(terms):
                return self._keep(_disjunction([self.uncertain(term) for term in terms]))
            case SomeOf(count, terms):
                return self._keep(_at_least(count, [self.uncertain(term) for term in terms]))

    def _compare(self, left: tuple[str, ...], relation: Relation, right: tuple[str, ...] | Number) -> str:
        low, high = self._sum(left, "l"), self._sum(left, "h")
        if isinstance(right, tuple):
            other_low, other_high = self._sum(right, "l"), self._sum(right, "h")
        else:
            low, high = times(right.denominator, low), times(right.denominator, high)
            unit = self.ruleset.unit_of(left[0])
            assert unit is not None
            scale = self.scale if not unit.is_whole and right else ""
            other_low = other_high = times(right.numerator, scale) if scale else str(right.numerator)
        found = ends(Comparisons(), (low, high), relation, (other_low, other_high))
        return self._keep(f"True if {found.always} else False if {found.never} else None")

    def _compare_weighted(self, amount: WeightedSum, relation: Relation) -> str:
        scale = _scale_of(amount)
        limit = -amount.constant * scale
        if amount.weighed:
            unit = self.ruleset.unit_of(amount.weighed[0][0])
            assert unit is not None
            against = times(int(limit), self.scale) if self.scale and not unit.is_whole else str(limit)
        else:
            against = str(limit)
        low, high = self.weighted_bounds(amount)
        found = ends(Comparisons(), (low, high), relation, (against, against))
        return self._keep(f"True if {found.always} else False if {found.never} else None")

    def weighted_bounds(self, amount: WeightedSum) -> tuple[str, str]:
        """Write the least and the greatest of a weighted sum without its constant, multiplied to be an integer."""
        scale = _scale_of(amount)
        low = [(("l" if factor > 0 else "h") + self.names[name], factor * scale) for name, factor in amount.weighed]
        high = [(("h" if factor > 0 else "l") + self.names[name], factor * scale) for name, factor in amount.weighed]
        both = amount.part_and_whole
        if both is None:
            return self._keep(weighted(low)), self._keep(weighted(high))
        x, y = f"h{self.names[both.part]}", f"l{self.names[both.whole]}"
        if both.q <= both.p:  # no more of the part counts than the least whole holds
            x = self._keep(f"min({x}, max(l{self.names[both.part]}, {y}))")
        y = self._keep(f"max({x}, {y})")  # the whole must hold the part
        if both.is_reversed:
            return self._keep(weighted([(x, -both.q * scale), (y, both.p * scale)])), self._keep(weighted(high))
        return self._keep(weighted(low)), self._keep(weighted([(x, both.q * scale), (y, -both.p * scale)]))

    def _keep(self, expression: str) -> str:
        name = f"t{len(self.code.lines)}"
        self.code.add(f"{name} = {expression}")
        return name


def _scale_of(amount: WeightedSum) -> int:
    """Return what a weighted sum is multiplied by to be one of integers."""
    return math.lcm(amount.constant.denominator, *(factor.denominator for _, factor in amount.terms))


def _conjunction(truths: list[str]) -> str:
    if not truths:
        return "True"
    any_false = " or ".join(f"{truth} is False" for truth in truths)
    any_unknown = " or ".join(f"{truth} is None" for truth in truths)
    return f"False if {any_false} else None if {any_unknown} else True"


def _disjunction(truths: list[str]) -> str:
    any_true = " or ".join(f"{truth} is True" for truth in truths)
    any_unknown = " or ".join(f"{truth} is None" for truth in truths)
    return f"True if {any_true} else None if {any_unknown} else False"


def _at_least(count: int, truths: list[str]) -> str:
    certain = ", ".join(f"{truth} is True" for truth in truths)
    possible = ", ".join(f"{truth} is not False" for truth in truths)
    return f"True if sum(({certain},)) >= {count} else False if sum(({possible},)) < {count} else None"
