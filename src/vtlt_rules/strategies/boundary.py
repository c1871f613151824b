"""Boundary values of fields and attributes: thresholds and their neighbours, first and last days of windows.

Input: a checked ruleset. Output: for each field the numbers around which verdicts change. Must not know hypothesis.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import permutations

from attrs import frozen

from vtlt_rules.checked import (
    ONE,
    Amount,
    Between,
    CheckedRuleset,
    Compare,
    CompareWeighted,
    Condition,
    Counted,
    DoneWithin,
    EnumType,
    Field,
    IsOneOf,
    NumberType,
    Simple,
    WeightedSum,
    conditions_in,
    grouping_attributes,
)
from vtlt_rules.text_keys import text_key
from vtlt_rules.values import NOT_DONE, Number, Period, later, simplest

_USUAL = 120
"""Whole numbers that nothing bounds are drawn up to this."""

_FEW = 8
"""Fields of an amount that are brought up to shares of each other."""

_PLACES = 1
"""Digits behind the comma of quantities that can be divided, unless thresholds have more."""


@frozen
class Boundaries:
    """The boundary values: those worth a test.

    Attributes:
        attributes: For each attribute the values that agencies may have; None for an id that no condition names.
        days: For each milestone its values.
        numbers: For each number field what it is compared with and what lies beside that, in units of its last place.
        shares: For each numerator of a share the denominator, and the threshold.
        multiples: For each denominator of a share what it must be a multiple of, for the share to be met exactly.
        digits: For each number field the digits behind the comma; 0 where the unit is whole.
    """

    attributes: Mapping[str, Sequence[object]]
    days: Mapping[str, Sequence[object]]
    numbers: Mapping[str, Sequence[int]]
    shares: Mapping[str, Sequence[tuple[str, Fraction]]]
    multiples: Mapping[str, Sequence[int]]
    digits: Mapping[str, int]

    def usual(self, name: str) -> int:
        """Return how many steps a field goes up that nothing bounds."""
        return int(_USUAL * 10 ** self.digits[name])

    def worth(self, name: str, figures: Mapping[str, Number]) -> list[int]:
        """Return the values of a field that are worth a test, given other figures, in units of its last place."""
        scale: int = 10 ** self.digits[name]
        found = [0]
        for denominator, share in self.shares.get(name, ()):
            if denominator in figures:
                most = math.floor(figures[denominator] * scale)
                exact = -(-most * share.numerator // share.denominator)  # rounded up
                found += [exact, exact - 1, exact + 1, most]
        found += self.numbers.get(name, ())
        for step in self.multiples.get(name, ()):
            found += [step * scale, 10 * step * scale]
        return found


def boundaries_of(ruleset: CheckedRuleset) -> Boundaries:
    """Find the values worth a test."""
    conditions = list(_conditions(ruleset))
    compared = [pair for condition in conditions for pair in _compared(condition)]
    numbers: dict[str, list[Number]] = {}
    shares: dict[str, list[tuple[str, Fraction]]] = {}
    multiples: dict[str, list[int]] = {}
    for names, limits in [*compared, *_demanded(ruleset)]:
        for name in names:
            numbers.setdefault(name, []).extend(limits)
    for statement in ruleset.statements:
        measure = statement.measure
        if measure is not None and measure.numerator_and_denominator is not None:
            numerator, denominator = measure.numerator_and_denominator
            for limit in statement.thresholds:
                shares.setdefault(numerator, []).append((denominator, Fraction(limit)))
                multiples.setdefault(denominator, []).append(Fraction(limit).denominator)
    for condition in conditions:
        if isinstance(condition, CompareWeighted):
            for one, other, limit in _proportions(condition.amount):
                shares.setdefault(one, []).append((other, limit))
                multiples.setdefault(other, []).append(limit.denominator)
    for field in ruleset.fields.values():
        if field.maximum is not None:
            numbers.setdefault(field.name, []).append(field.maximum)
    digits = {
        field.name: 0 if field.type.unit.is_whole else max([_PLACES, *map(_places, numbers.get(field.name, ()))])
        for field in ruleset.fields.values()
        if isinstance(field.type, NumberType)
    }
    grouping = grouping_attributes(ruleset)
    return Boundaries(
        {name: _domain(ruleset, name, conditions, name in grouping) for name in ruleset.attributes},
        _days(ruleset),
        {name: _with_neighbours(found, 10 ** digits[name]) for name, found in numbers.items() if name in digits},
        {name: list(dict.fromkeys(found)) for name, found in shares.items()},
        {name: list(dict.fromkeys(found)) for name, found in multiples.items()},
        digits,
    )


def _with_neighbours(numbers: Sequence[Number], scale: int) -> list[int]:
    steps = [math.ceil(number * scale) for number in dict.fromkeys(numbers)]
    return [near for step in steps for near in (step, step - 1, step + 1)]


def _places(number: Number) -> int:
    return next((places for places in range(7) if (number * 10**places).denominator == 1), 0)


def _conditions(ruleset: CheckedRuleset) -> Iterator[Condition]:
    """Go through all conditions of a ruleset and what they are made of."""
    for scope in ruleset.scopes.values():
        yield from conditions_in(scope.condition)
    for field in ruleset.fields.values():
        if field.condition is not None:
            yield from conditions_in(field.condition)
        for _, condition in field.classes.cases if field.classes is not None else ():
            yield from conditions_in(condition)
    for amount in ruleset.conditional.values():
        yield from conditions_in(amount.condition)
    for statement in ruleset.statements:
        if statement.condition is not None:
            yield from conditions_in(statement.condition)
        if statement.measure is not None and isinstance(statement.measure.numerator, Counted):
            yield from conditions_in(statement.measure.numerator.condition)


def _proportions(amount: WeightedSum) -> Iterator[tuple[str, str, Fraction]]:
    """Go through the fields of an amount of which one may come up to a share of the other."""
    few = amount.weighed if len(amount.weighed) <= _FEW else ()
    for (one, factor), (other, share) in permutations(few, 2):
        if factor * share < 0:
            yield one, other, Fraction(-share) / factor


def _compared(condition: Condition) -> Iterator[tuple[tuple[str, ...], list[Number]]]:
    match condition:
        case Compare(left, _, right) if not isinstance(right, tuple):
            yield left, [right]
        case CompareWeighted(amount, _):
            yield amount.names, [simplest(abs(Fraction(amount.constant)))]
        case Between(left, low, high):
            yield left, [low, high]


def _demanded(ruleset: CheckedRuleset) -> Iterator[tuple[tuple[str, ...], list[Number]]]:
    """Go through what statements demand of quantities: of a sum, of each of its operands as well."""
    for statement in ruleset.statements:
        measure = statement.measure
        if measure is None or not isinstance(measure.numerator, Amount) or measure.denominator != ONE:
            continue
        names = list(measure.numerator.fields)
        for name in measure.numerator.fields:
            names += ruleset.fields[name].operands
        yield tuple(names), list(statement.thresholds)


def another_text(said: Iterable[str]) -> str:
    """Return a text that is none of some."""
    keys = set(map(text_key, said))
    texts = ("nơi khác", *(f"nơi khác {number}" for number in range(len(keys))))
    return next(text for text in texts if text_key(text) not in keys)


def spelled_otherwise(texts: Iterable[str]) -> list[str]:
    """Return the same texts in another spelling, in capitals, as far as that is another."""
    return [other for text in texts if (other := text.upper()) != text and text_key(other) == text_key(text)]


def _domain(ruleset: CheckedRuleset, name: str, conditions: list[Condition], is_grouping: bool) -> Sequence[object]:
    match ruleset.attributes[name].type:
        case EnumType(values):
            return tuple(values)
        case Simple.BOOLEAN:
            return (False, True)
        case Simple.TEXT:
            asked = {
                value for one in conditions if isinstance(one, IsOneOf) and one.name == name for value in one.values
            }
            if name == "ma":  # an id of its own
                return (*sorted(asked), *spelled_otherwise(sorted(asked)), None)
            other = another_text(asked)
            others = [other, *spelled_otherwise([other]), another_text({*asked, other})] if is_grouping else [other]
            return (*sorted(asked), *spelled_otherwise(sorted(asked)), *others)
        case Simple.MILESTONE:
            return (NOT_DONE, datetime.date(2000, 1, 1))
        case _:
            return (0, 1, 10)


def _days(ruleset: CheckedRuleset) -> dict[str, Sequence[object]]:
    """Find for each milestone the days around its windows: the last one first, which is the plainest."""
    windows: dict[str, list[Period]] = {
        name: [] for name, field in ruleset.fields.items() if field.type is Simple.MILESTONE
    }
    for statement in ruleset.statements:
        if isinstance(statement.demand, DoneWithin) and isinstance(statement.subject, Field):
            windows[statement.subject.name].append(statement.demand.window)
        if statement.since is not None and isinstance(statement.subject, Field):
            begun = datetime.date(2000, 1, 1) if ruleset.period is None else ruleset.period.start
            end = later(begun, statement.since.months, statement.since.days)
            windows[statement.subject.name].append(Period(begun, end or datetime.date.max))
            windows[statement.since.start].append(Period(begun, begun))
    found: dict[str, Sequence[object]] = {}
    for name, own in windows.items():
        days: list[object] = []
        for window in own:
            days += [*window.turning_days(), window.start + (window.end - window.start) // 2]
        found[name] = tuple(dict.fromkeys([*days, NOT_DONE])) if days else (datetime.date(2000, 1, 1), NOT_DONE)
    return found
