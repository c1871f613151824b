"""The number fields of one family: code that finds their bounds, and whether they contradict each other.

The same steps as :meth:`FamilySolver.solve`: a field is at most what it is a part of and its own maximum; a field that is
missing is at least what its parts are. Where sums bound fields and something is missing, the solver itself is called.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction

from vtlt_rules.checked import CheckedRuleset, Family, WeightedSum
from vtlt_rules.compiled.code import LEAVE, Code, all_of, times, weighted
from vtlt_rules.compiled.runtime import MOST, bounds_of
from vtlt_rules.evaluate.families import FamilySolver
from vtlt_rules.values import Number

_MOST_SUMS = 32
"""More sums than this in one family are left to ``FamilySolver.solve``, which stops tightening after some rounds."""


class FamilyWriter:
    """Writes one family for one cluster.

    Attributes:
        family: The family.
        is_whole: Whether its fields count in whole units.
        may_be_certain: Whether there is a way for complete data.
    """

    def __init__(
        self,
        ruleset: CheckedRuleset,
        solver: FamilySolver,
        code: Code,
        names: Mapping[str, str],
        leaves: Mapping[str, None],
    ) -> None:
        self.solver = solver
        family = solver.family
        self.family: Family = family
        self.code = code
        self.names = names
        self.sums: Mapping[str, WeightedSum] = family.sums
        self.leaves: tuple[str, ...] = tuple(name for name in family.members if name in leaves)
        self.read: set[str] = set(family.members if self.sums else self.leaves)
        self.wholes: dict[str, str | None] = {name: family.whole(name) for name in family.members}
        self.top_down: tuple[str, ...] = family.wholes_first
        unit = ruleset.fields[family.members[0]].unit
        self.is_whole: bool = unit is not None and unit.is_whole
        self.may_be_certain: bool = len(self.sums) <= _MOST_SUMS

    @property
    def scale(self) -> int:
        """What makes integers of all maxima."""
        return math.lcm(*(Fraction(maximum).denominator for maximum in self.family.maxima.values()))

    def _parts(self, name: str) -> tuple[str, ...]:
        return self.family.parts[name]

    def _is_needed(self, name: str) -> bool:
        """Tell whether a field is read, or bounds others from above."""
        return name in self.read or bool(self._parts(name))

    # ---- everything known that is read

    def certain_tests(self) -> list[str]:
        """Write the tests that everything is known that statements read, as integers that do not contradict each other.

        What sums come to is left to :meth:`write_certain`, as they are added up later.
        """
        types, ranges = [], []
        for name in self.family.members:
            local = self.names[name]
            test = all_of(self._certain_ranges(name)) if self._is_range_plain(name) else ""
            if name in self.sums:
                types.append(f"{local} is None")
            elif self._is_needed(name):
                types.append(f"type({local}) is int")
                ranges += [test] if test else []
            else:
                ranges.append(f"({local} is None or type({local}) is int and {test})")
        return types + ranges

    def write_certain(self) -> None:
        """Write what adds the sums up, and leaves when they contradict something."""
        for name in self.family.sums_in_order:
            terms = ((self.names[term], factor) for term, factor in self.sums[name].weighed)
            self.code.add(f"{self.names[name]} = {weighted(terms)}")
        tests = [
            test for name in self.top_down if not self._is_range_plain(name) for test in self._certain_ranges(name)
        ]
        if tests:
            with self.code.block(f"if not ({all_of(tests)}):"):
                self.code.add(LEAVE)

    def _is_range_plain(self, name: str) -> bool:
        """Tell whether neither a field nor what it is a part of is a sum."""
        return name not in self.sums and self.wholes[name] not in self.sums

    def _certain_ranges(self, name: str) -> list[str]:
        """Write the tests that a field is not negative, not too long, and not more than what bounds it."""
        local, whole, maximum = self.names[name], self.wholes[name], self.family.maxima.get(name)
        bounds = [f"<= {self.names[whole]}"] if whole is not None else []
        bounds += [f"<= {math.floor(maximum)}"] if maximum is not None else []
        if name in self.sums:
            is_negative = any(factor < 0 for _, factor in self.sums[name].weighed)
            bounds += [">= 0"] if is_negative else []
            return [f"{local} {bound}" for bound in bounds]  # as long as it comes out
        is_over_part = any(self._is_needed(part) for part in self._parts(name))
        return _ranges(local, bounds or [f"< {MOST}"], is_over_part)

    # ---- something missing, or not an integer

    def write_uncertain(self, scale: str) -> str:
        """Write what finds the bounds of the fields that are read, and leaves at values that are not plain.

        Args:
            scale: The variable that the values were multiplied by, empty when they were not.

        Returns:
            The test that no figures contradict each other; where some do, the bounds mean nothing.
        """
        if not scale:
            for name in self.family.members:
                if self.sums or not self._is_needed(name):
                    with self.code.block(f"if {self.names[name]} is not None and type({self.names[name]}) is not int:"):
                        self.code.add(LEAVE)
        if self.sums:
            return self._write_solved(scale)
        for name in self.top_down:
            if self._is_needed(name):
                self._write_top(name, scale)
        for name in reversed(self.top_down):
            self._write_bottom(name)
        return all_of([test for name in self.top_down for test in self._uncertain_ranges(name, scale)])

    def _uncertain_ranges(self, name: str, scale: str) -> list[str]:
        whole, most = self.wholes[name], self._most(name, scale)
        bounds = [f"<= h{self.names[whole]}"] if whole is not None else []
        bounds += [f"<= {most}"] if most is not None else []
        return _ranges(f"l{self.names[name]}", bounds or [f"< {_scaled(MOST, scale)}"], bool(self._parts(name)))

    def _most(self, name: str, scale: str) -> str | None:
        maximum = self.family.maxima.get(name)
        if maximum is None:
            return None
        return _multiple(maximum, scale)

    def _write_top(self, name: str, scale: str) -> None:
        local, whole = self.names[name], self.wholes[name]
        top = f"h{self.names[whole]}" if whole is not None else None
        with self.code.block(f"if {local} is None:"):
            self.code.add(f"h{local} = {_lesser(top, self._most(name, scale)) or 'INFINITE'}")
        with self.code.block("else:" if scale else f"elif type({local}) is int:"):
            self.code.add(f"h{local} = {local}")
        if not scale:
            with self.code.block("else:"):
                self.code.add(LEAVE)

    def _write_bottom(self, name: str) -> None:
        local = self.names[name]
        parts = [f"l{self.names[part]}" for part in self._parts(name)]
        if not parts:
            self.code.add(f"l{local} = 0 if {local} is None else {local}")
            return
        with self.code.block(f"if {local} is None:"):
            self.code.add(f"l{local} = {parts[0]}")
            for part in parts[1:]:
                with self.code.block(f"if {part} > l{local}:"):
                    self.code.add(f"l{local} = {part}")
        with self.code.block("else:"):
            self.code.add(f"l{local} = {local}")

    def _write_solved(self, scale: str) -> str:
        locals_ = [self.names[name] for name in self.family.members]
        tests = [f"({local} is None or 0 <= {local} < {_scaled(MOST, scale)})" for local in locals_]
        solve = self.code.constant(bounds_of(self.solver, self.leaves))
        bounds = f"{solve}_bounds"
        self.code.add(f"{bounds} = {solve}(({', '.join(locals_)},), {scale or 1}) if {all_of(tests)} else None")
        ends = ", ".join(f"l{self.names[name]}, h{self.names[name]}" for name in self.leaves)
        if ends:
            with self.code.block(f"if {bounds} is not None:"):
                self.code.add(f"{ends} = {bounds}")
        return f"{bounds} is not None"

    def write_blank(self, scale: str) -> None:
        """Write the bounds of the fields that are read where nothing is known of the family."""
        for name in self.leaves:
            local, blank = self.names[name], self.solver.blank[name]
            self.code.add(f"l{local} = {_multiple(blank.low, scale)}")
            self.code.add(f"h{local} = {'INFINITE' if blank.high is None else _multiple(blank.high, scale)}")


def _ranges(value: str, bounds: list[str], is_over_part: bool) -> list[str]:
    """Write the tests that a value is within bounds; one that is found to be no less than a part is not negative."""
    first = f"{value} {bounds[0]}" if is_over_part else f"0 <= {value} {bounds[0]}"
    return [first, *(f"{value} {bound}" for bound in bounds[1:])]


def _scaled(number: int, scale: str) -> str:
    return times(number, scale) if scale else str(number)


def _multiple(number: Number, scale: str) -> str:
    """Write an amount in the scale of the values, which makes an integer of it."""
    return f"{number.numerator}*{scale}//{number.denominator}" if scale and number else str(number)


def _lesser(one: str | None, other: str | None) -> str | None:
    """Write the lesser of two bounds, of which either may be missing."""
    if one is None or other is None:
        return other if one is None else one
    return f"{one} if {one} < {other} else {other}"
