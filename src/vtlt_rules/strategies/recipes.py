"""How agencies of a ruleset are made from bytes: what each cell may be, and where its values are worth a test.

Input: a ruleset and bytes, from whatever draws them. Output: agencies whose figures never contradict each other: parts are
taken from within their wholes, operands from what their sum leaves, attributes from the scopes. Bytes that are all zero
make the plainest agency, so that whoever shrinks bytes makes agencies plainer. Must not know hypothesis.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from random import Random
from types import MappingProxyType
from typing import Any

from attrs import frozen

from vtlt_rules.checked import CheckedRuleset, Family, Field, NumberType, Scope, names_read
from vtlt_rules.evaluate.agencies import AgencyState
from vtlt_rules.evaluate.conditions import test_of
from vtlt_rules.evaluate.families import FamilySolver, solvers_of
from vtlt_rules.evaluate.population import read_population
from vtlt_rules.strategies.boundary import Boundaries, boundaries_of
from vtlt_rules.text_keys import text_key
from vtlt_rules.values import Interval, Number, simplest
from vtlt_rules.verdict import Truth

Agency = dict[str, object]

_MOST_COMBINATIONS = 4096
_TRIES = 512


class Bytes:
    """Bytes that are read one after the other; zeros when there are none left."""

    def __init__(self, data: bytes) -> None:
        self._bytes = iter(data)

    def byte(self) -> int:
        """Return the next byte."""
        return next(self._bytes, 0)

    def below(self, limit: int) -> int:
        """Return an integer from 0 to below a limit, 0 for bytes of zero."""
        return (self.byte() if limit <= 64 else self.byte() << 8 | self.byte()) % limit


@frozen
class Recipe:
    """How to make agencies of a ruleset.

    Attributes:
        length: How many bytes an agency takes.
        scopes: The scopes of the statements that some agency can belong to, by name, with the ways to belong to them.
    """

    ruleset: CheckedRuleset
    boundaries: Boundaries
    families: tuple[FamilySolver, ...]
    scopes: Mapping[str, tuple[Agency, ...]]
    length: int

    def agency(self, ma: str, data: bytes, missing: float, scope: str | None = None) -> Agency:
        """Make an agency, of a scope if one is named."""
        source = Bytes(data)
        made = {"ma": ma} | {name: one for name, one in self._attributes(source, scope).items() if one is not None}
        cells, kinds = self._figures(source, {}, made)
        shown = round(256 * (1 - missing))  # of the values of a byte
        return made | {name: value if kinds[name] < shown else None for name, value in cells.items()}

    def completed(self, agency: Mapping[str, object], data: bytes) -> Agency:
        """Fill in what an agency does not report, with what does not contradict the rest."""
        known = {name: value for name, value in agency.items() if value is not None}
        return {**agency, **self._figures(Bytes(data), known, known)[0]}

    # ---- attributes

    def _attributes(self, source: Bytes, scope: str | None) -> Agency:
        names = list(self.scopes)
        chosen = names[source.below(len(names))] if scope is None and names else scope
        ways = self.scopes[chosen] if chosen is not None else ({},)
        way = ways[source.below(len(ways))]
        rest = {
            name: values[source.below(len(values))]
            for name, values in self.boundaries.attributes.items()
            if name not in way
        }
        return {name: {**rest, **way}[name] for name in self.ruleset.attributes}

    # ---- figures

    def _figures(self, source: Bytes, known: Mapping[str, object], agency: Agency) -> tuple[Agency, dict[str, int]]:
        """Fill all fields that are reported; return the byte as well from which each cell was made.

        Fields bound by amounts under conditions come last, when it is known which of these hold.
        """
        cells: Agency = {}
        kinds: dict[str, int] = {}
        for solver in self.families:
            if not solver.family.conditional:
                cells |= self._family(source, solver, known, kinds)
        for name, field in self.ruleset.fields.items():
            if isinstance(field.type, NumberType) or field.formula is not None:
                continue
            kind = kinds[name] = source.byte()
            days = self.boundaries.days.get(name, (False, True))
            cells[name] = known.get(name, days[kind % len(days)])
        for solver in self.families:
            if solver.family.conditional:
                given = self._under_conditions(solver.family, agency | cells)
                cells |= self._family(source, solver, known, kinds, given)
        return {name: cells[name] for name in self.ruleset.fields if name in cells}, kinds

    def _family(
        self,
        source: Bytes,
        solver: FamilySolver,
        known: Mapping[str, object],
        kinds: dict[str, int],
        given: Mapping[str, Number] = MappingProxyType({}),
    ) -> Agency:
        """Fill a family of number fields, wholes before parts, each from what those before it leave.

        Args:
            source: What is chosen by.
            solver: Tells what is left.
            known: What agencies report.
            kinds: Gets the byte from which each cell is made.
            given: What is known of amounts under conditions.
        """
        family = solver.family
        figures = {name: _exact(known[name]) for name in family.members if name in known} | {**given}
        is_new = not figures
        for name in family.wholes_first:
            field = self.ruleset.fields.get(name)
            if field is None or field.formula is not None:
                continue
            kind = kinds[name] = source.byte()
            amount = source.below(1 << 16)
            if name not in figures:
                bounds = self._bounds(solver, name, figures, is_new)
                figures[name] = self._number(field, bounds, kind, amount, figures)
        reported = {name: value for name, value in figures.items() if name in kinds}
        return {name: known.get(name, self.written(name, value)) for name, value in reported.items()}

    def _under_conditions(self, family: Family, agency: Agency) -> dict[str, Number]:
        """Return what amounts under conditions come to, where it is known whether these hold."""
        (known,) = read_population(self.ruleset.only(), [agency], None).agencies
        intervals = ((name, known.intervals[name]) for name in sorted(family.conditional))
        return {name: interval.low for name, interval in intervals if interval.is_point}

    def _bounds(self, solver: FamilySolver, name: str, figures: Mapping[str, Number], is_new: bool) -> Interval:
        family = solver.family
        if not is_new or family.sums:
            return solver.solve(figures)[0][name]
        tops = [figures[whole] for whole in family.ancestors[name] if whole in figures]
        most = family.maxima.get(name)
        return Interval(0, min([*tops, *([] if most is None else [most])], default=None))

    def _number(self, field: Field, bounds: Interval, kind: int, amount: int, figures: Mapping[str, Number]) -> Number:
        """Choose a number within bounds: any for half of the kinds, else one of those worth a test."""
        scale: int = 10 ** self.boundaries.digits[field.name]
        low = math.ceil(bounds.low * scale)
        most = low + self.boundaries.usual(field.name) if bounds.high is None else math.floor(bounds.high * scale)
        if most < low:  # what others report has more digits
            return bounds.low
        chosen = low + amount % (most - low + 1)
        if kind % 2:
            worth = self.boundaries.worth(field.name, figures)
            fitting = [one for one in worth if low <= one and (bounds.high is None or one <= most)]
            if fitting:
                chosen = fitting[amount % len(fitting)]
        return chosen if scale == 1 else simplest(Fraction(chosen, scale))

    def written(self, name: str, number: Number) -> object:
        """Write a number of a field as data has it: an integer, or a decimal."""
        type_ = self.ruleset.fields[name].type
        assert isinstance(type_, NumberType)
        if type_.unit.is_whole or number.denominator == 1:
            return int(number)
        digits = self.boundaries.digits[name]
        return Decimal(int(number * 10**digits)).scaleb(-digits)


def _exact(value: object) -> Number:
    if isinstance(value, int):
        return value
    return simplest(Fraction(value if isinstance(value, Fraction | Decimal) else str(value)))


def recipe_of(ruleset: CheckedRuleset) -> Recipe:
    """Find out how agencies of a ruleset are made."""
    boundaries = boundaries_of(ruleset)
    families = tuple(solvers_of(ruleset))
    scopes: dict[str, tuple[Agency, ...]] = {}
    for statement in ruleset.statements:
        if statement.scope.name not in scopes:
            ways = tuple(_ways(statement.scope, boundaries))
            if ways:
                scopes[statement.scope.name] = ways
    reported = [field for field in ruleset.fields.values() if field.formula is None]
    length = 3 + len(ruleset.attributes) + sum(3 if isinstance(one.type, NumberType) else 1 for one in reported)
    return Recipe(ruleset, boundaries, families, scopes, length)


def told_apart(population: list[Agency]) -> list[Agency]:
    """Give ids of their own to agencies whose id another one has: where conditions name ids, several may be drawn so."""
    taken: set[object] = set()
    spare = (f"B{number}" for number in itertools.count(1))
    for agency in population:
        if agency["ma"] in taken:
            agency["ma"] = next(one for one in spare if one not in taken)
        taken.add(agency["ma"])
    return population


def _ways(scope: Scope, boundaries: Boundaries) -> Iterator[Agency]:
    """Go through the values that attributes may have so that an agency belongs to a scope."""
    names = list(dict.fromkeys(names_read(scope.condition)))
    test: Callable[..., Truth] = test_of(scope.condition)
    domains = [boundaries.attributes[name] for name in names]
    size = math.prod(len(domain) for domain in domains)
    if size <= _MOST_COMBINATIONS:
        tried: Iterator[tuple[object, ...]] = itertools.product(*domains)
    else:
        dice = Random(0)  # the same ways each time
        tried = (tuple(dice.choice(domain) for domain in domains) for _ in range(_TRIES))
    for values in tried:
        way: dict[str, Any] = dict(zip(names, values, strict=True))
        read = {name: text_key(value) if isinstance(value, str) else value for name, value in way.items()}
        read = {name: "" if value is None else value for name, value in read.items()}
        if test(AgencyState.of_attributes(read)) is Truth.TRUE:
            yield way
