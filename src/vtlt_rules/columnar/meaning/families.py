"""Quantities that sums tie to each other: their bounds, as expressions.

The same meaning as ``evaluate.families``: bounds are carried along, here with named columns after each step, since what is
written out in full would double with every round.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter

from vtlt_rules.checked import Family, Tie
from vtlt_rules.columnar.meaning.expressions import (
    Layers,
    Operand,
    Value,
    both,
    choose,
    compared,
    greatest,
    is_missing,
    least,
    minus,
    or_else,
    plus,
    quotient,
    times,
    total,
)
from vtlt_rules.relations import Relation

_FEW = 8
"""Terms of a sum for each of which the others are added up again."""


class _Bounds:
    """The least or the greatest values of the fields of a family.

    A bound that is found again, since nothing that it rests on has changed, is not written again.
    """

    def __init__(self, extreme: Callable[..., Operand], values: dict[str, Operand], layers: Layers) -> None:
        self.values = values
        self._extreme = extreme
        self._layers = layers
        self._found: dict[str, set[Operand]] = {name: {value} for name, value in values.items()}

    def __getitem__(self, name: str) -> Operand:
        return self.values[name]

    def narrow(self, name: str, *bounds: Operand) -> None:
        """Take in what else bounds a field."""
        new = [bound for bound in bounds if bound is not None and bound not in self._found[name]]
        if new:
            self._found[name].update(new)
            self.values[name] = self._layers.named(self._extreme(self.values[name], *new))


class _NoMoreThan:
    """Least values, none of which is more than one above the greatest value of its field.

    That is a contradiction as it stands. Read as they are, least and greatest values that contradict each other would drive
    each other on, and outgrow all numbers of a database within a few rounds.
    """

    def __init__(self, low: _Low, high: _Bounds) -> None:
        self._low = low
        self._high = high

    def __getitem__(self, name: str) -> Operand:
        return least(self._low[name], plus(self._high[name], 1))

    def narrow(self, name: str, *bounds: Operand) -> None:
        """Take in what else bounds a field."""
        self._low.narrow(name, *bounds)


_Low = _Bounds | _NoMoreThan


def solve_sums(
    family: Family,
    numbers: Mapping[str, Value],
    maximum: Callable[[str], int | None],
    layers: Layers,
    *,
    ends_at_overflow: bool,
) -> tuple[dict[str, Operand], dict[str, Operand]]:
    """Return the least and the greatest value of each field of a family with sums.

    Args:
        family: The family.
        numbers: What was reported of its fields.
        maximum: Gives the most that a field can be.
        layers: Where columns are named.
        ends_at_overflow: Whether numbers may not outgrow what the engine has room for, be it beside contradictions, where
            they no longer matter.
    """
    found = _Bounds(greatest, {name: or_else(numbers.get(name), 0) for name in family.members}, layers)
    high = _Bounds(least, {name: or_else(numbers.get(name), maximum(name)) for name in family.members}, layers)
    low = _NoMoreThan(found, high) if ends_at_overflow and family.rounds > 1 else found
    ties = family.ties
    by_whole = sorted(family.edges, key=lambda edge: (-len(family.ancestors[edge[1]]), edge[1]))
    for _ in range(family.rounds):
        for whole, edges in groupby(by_whole, itemgetter(1)):
            low.narrow(whole, *(low[part] for part, _ in edges))
        for tie in ties:
            _tighten_sum(tie, low, high, family.is_whole)
        for tie in reversed(ties):
            _tighten_terms(tie, low, high, layers, family.is_whole)
        for part, whole in reversed(family.edges):
            high.narrow(part, high[whole])
    return found.values, high.values


def _tighten_sum(tie: Tie, low: _Low, high: _Bounds, is_whole: bool) -> None:
    """Bound a sum by its terms; those that stand in it a multiple of d times add up to a multiple of d."""
    name = tie.name
    low.narrow(name, total(_ends(tie, low, high)))
    high.narrow(name, total(_ends(tie, high, low)))
    for divisor in tie.divisors if is_whole else ():
        others = tie.others(divisor)
        floor, ceiling = _total(others, low), _total(others, high)
        most = plus(times(divisor, _down(minus(high[name], floor), divisor)), ceiling)
        high.narrow(name, choose(is_missing(high[name]), None, most))
        up = plus(times(divisor, _up(minus(low[name], ceiling), divisor)), floor)
        low.narrow(name, up)


def _tighten_terms(tie: Tie, low: _Low, high: _Bounds, layers: Layers, is_whole: bool) -> None:
    """Bound each term of a sum by what the others leave of it; one that stands there more than once in whole units."""
    if not tie.is_sum:
        _tighten_both_ways(tie, low, high, layers, is_whole)
        return
    if len(tie.terms) > _FEW and all(count == 1 for _, count in tie.terms):
        _tighten_many(tie, low, high, layers)
        return
    for name, count in tie.terms:
        if count > 1 and not is_whole:
            continue
        others = [term for term in tie.terms if term[0] != name]
        rest = minus(_top(tie, low, high), _total(others, low))
        high.narrow(name, rest if count == 1 else _down(rest, count))
        rest = minus(low[tie.name], _total(others, high))
        low.narrow(name, rest if count == 1 else _up(rest, count))


def _tighten_many(tie: Tie, low: _Low, high: _Bounds, layers: Layers) -> None:
    """Bound each of many terms: what the others come to is what all come to without it, which is named once.

    The bounds are those before: of terms that stand in a sum once, what is found for one tells no more of the others.
    """
    names, ceiling_of_all = [name for name, _ in tie.terms], _top(tie, low, high)
    lows, highs = [low[name] for name in names], [high[name] for name in names]
    least_of_all = layers.named(total(lows))
    most_of_known = layers.named(total(or_else(one, 0) for one in highs))
    unbounded = layers.named(total(choose(is_missing(one), 1, 0) for one in highs))
    is_bounded, is_alone = (compared(unbounded, Relation.EQUAL, count) for count in (0, 1))
    for name, floor, ceiling in zip(names, lows, highs, strict=True):
        rest = minus(ceiling_of_all, minus(least_of_all, floor))
        high.narrow(name, rest)
        others = choose(both(is_alone, is_missing(ceiling)), most_of_known, None)
        others = choose(is_bounded, minus(most_of_known, ceiling), others)
        low.narrow(name, minus(low[tie.name], others))


def _tighten_both_ways(tie: Tie, low: _Low, high: _Bounds, layers: Layers, is_whole: bool) -> None:
    """Do the same where fields are taken off as well: what a term comes to is the amount less what the others come to.

    The bounds are those before.
    """
    bottoms, tops = _ends(tie, low, high), _ends(tie, high, low)
    bottom, top = low[tie.name], _top(tie, low, high)
    others = zip(_sums_of_others(bottoms, layers), _sums_of_others(tops, layers), strict=True)
    for (name, count), (least_of_others, most_of_others) in zip(tie.terms, others, strict=True):
        often = abs(count)
        if often > 1 and not is_whole:
            continue
        at_least, at_most = minus(bottom, most_of_others), minus(top, least_of_others)
        if count < 0:
            at_least, at_most = times(-1, at_most), times(-1, at_least)
        low.narrow(name, at_least if often == 1 else _up(at_least, often))
        is_negative = compared(at_most, Relation.LESS_THAN, 0)
        high.narrow(name, at_most if often == 1 else choose(is_negative, -1, _down(at_most, often)))


def _ends(tie: Tie, near: _Low, far: _Low) -> list[Operand]:
    """Return the least or the greatest that each term comes to; what is taken off has its other end."""
    return [times(count, near[name] if count > 0 else far[name]) for name, count in tie.terms]


def _sums_of_others(numbers: list[Operand], layers: Layers) -> Iterator[Operand]:
    """Go through what the others of some numbers come to; missing where one of them is."""
    if len(numbers) <= _FEW:
        for at in range(len(numbers)):
            yield total(numbers[:at] + numbers[at + 1 :])
        return
    known = layers.named(total(or_else(one, 0) for one in numbers))
    missing = layers.named(total(choose(is_missing(one), 1, 0) for one in numbers))
    is_complete, is_alone = (compared(missing, Relation.EQUAL, count) for count in (0, 1))
    for one in numbers:
        found = choose(both(is_alone, is_missing(one)), known, None)
        yield choose(is_complete, minus(known, one), found)


def _total(terms: Iterable[tuple[str, int]], bounds: _Low) -> Operand:
    return total(times(count, bounds[name]) for name, count in terms)


def _down(number: Operand, divisor: int) -> Operand:
    """Return how often a divisor fits into a number; a negative one is a contradiction that is found without."""
    return quotient(_not_negative(number), divisor)


def _up(number: Operand, divisor: int) -> Operand:
    """Return how often a divisor is needed to make up a number."""
    return quotient(_not_negative(plus(number, divisor - 1)), divisor)


def _top(tie: Tie, low: _Low, high: _Bounds) -> Operand:
    """Return the greatest value of a sum; less than nothing is a contradiction, however much less."""
    top = high[tie.name]
    return choose(compared(top, Relation.LESS_THAN, -1), -1, top) if isinstance(low, _NoMoreThan) else top


def _not_negative(number: Operand) -> Operand:
    return choose(compared(number, Relation.LESS_THAN, 0), 0, number)  # type: ignore[no-any-return]
