"""A change, as expressions: the value of now beside that of then, over a scope and for each agency.

The same meaning as ``evaluate.growth``. The two sides have nothing in common, so that the bounds of both values tell all
that comparing them can tell.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from attrs import frozen

from vtlt_rules.checked import (
    Amount,
    CheckedRuleset,
    Counted,
    Growth,
    Level,
    One,
    Statement,
    Term,
    WeightedSum,
    all_reads,
)
from vtlt_rules.columnar.meaning.alone import ValueEnds, ends_alone
from vtlt_rules.columnar.meaning.conditions import Rows, common_denominator, scale_of_unit
from vtlt_rules.columnar.meaning.contradictions import Facts
from vtlt_rules.columnar.meaning.expressions import (
    Engine,
    Operand,
    Test,
    Value,
    all_of,
    any_of,
    both,
    choose,
    compared,
    either,
    guarded,
    opposite,
    plus,
    product,
    surely,
    times,
)
from vtlt_rules.columnar.meaning.measures import is_zero, pair_of, scale_of, value_scales, with_positive_denominator
from vtlt_rules.errors import BadData
from vtlt_rules.issues import DataIssue
from vtlt_rules.relations import Relation

_ROOM = 10**36
"""What products stay below, so that the sum of a few has 38 digits."""

_ENDS = ("low_x", "low_y", "high_x", "high_y")
_NUMBERS = frozenset(_ENDS)


@frozen
class Former:
    """What an agency of now was then, for one statement.

    Attributes:
        there: Whether there is a value of then; unknown where there may be none.
        ends: That value, where there is one.
        contradicted: Whether its data of then contradicts itself.
        is_given: Whether any data of then was given.
    """

    there: Test
    ends: ValueEnds
    contradicted: Test
    is_given: bool = True


NOT_GIVEN = Former(None, ValueEnds((None, None), (None, None)), False, is_given=False)
"""What is known of each agency where nobody gave the data of then."""


@frozen
class Carried:
    """What is carried from the rows of then to those of the same agencies now.

    Attributes:
        columns: Names of columns, and what they are for each source of agencies of then.
        formers: What these tell of a statement, by its id.
    """

    columns: Mapping[str, Sequence[Operand | Test]]
    formers: Mapping[str, Former]

    @staticmethod
    def is_number(name: str) -> bool:
        """Tell whether a column has numbers, rather than truths."""
        return name.rsplit("__", 1)[-1] in _NUMBERS


def carried(
    statements: Sequence[Statement], then: Sequence[Facts], now: Engine, groups: Mapping[str, Test], prefix: str
) -> Carried:
    """Find what is to be known of agencies as they were then.

    Args:
        statements: Demands on a change, which are held against this data of then.
        then: What is known of the agencies of then: of those that occur once, and of others.
        now: Writes expressions over the rows of agencies of now.
        groups: For attributes that make groups whether an agency is in the same group now as it was then.
        prefix: What the names of the columns begin with.
    """
    columns: dict[str, Sequence[Operand | Test]] = {}
    known: dict[tuple[object, ...], Value] = {}
    formers = {}
    for statement in statements:
        made = [_former_self(statement, facts) for facts in then]
        own: dict[str, Operand | Test] = {}
        for key in made[0]:
            found = [one[key] for one in made]
            if key == "may" or any(isinstance(one, Value) or one is not found[0] for one in found):
                alike = key, *(id(one) if isinstance(one, Value) else (one,) for one in found)
                if alike not in known:
                    name = f"{prefix}{len(known)}__{key}"
                    columns[name], known[alike] = found, Value(now, now.column(name), may_be_null=True)
                own[key] = known[alike]
            else:
                own[key] = found[0]
        grouped_by = statement.grouped_by
        is_same = True if grouped_by is None or statement.is_each else surely(groups[grouped_by.name])
        formers[statement.id] = _former_of(own, is_same)
    return Carried(columns, formers)


def _former_of(own: Mapping[str, Any], is_same_group: Test) -> Former:
    """Put together what was carried; where an agency was not there, nothing was."""
    low_x, low_y, high_x, high_y = (own[key] for key in _ENDS)
    ends = ValueEnds((low_x, low_y), (high_x, high_y), own["low_reached"], own["high_reached"])
    may_be_there = both(surely(own["may"]), is_same_group)
    is_bad = both(surely(own["bad"]), is_same_group)
    return Former(choose(may_be_there, choose(own["sure"], True, None), False), ends, is_bad)


def _former_self(statement: Statement, facts: Facts) -> dict[str, Operand | Test]:
    """Find what is to be known of an agency of then: for ``moi`` whatever its scope was, else only where it counted."""
    rows, measure, growth = facts.rows, statement.measure, statement.growth
    assert measure is not None and growth is not None
    ruleset, scales = rows.ruleset, rows.columns.scales
    inside = True if statement.is_each else _inside(statement, facts)
    pair = pair_of(rows, measure)
    positive = with_positive_denominator(pair, measure.reading.is_denominator_whole)
    nothing = either(opposite(inside), is_zero(pair))
    sure = both(surely(inside), compared(pair.y_low, Relation.MORE_THAN, 0))
    is_least_reached: Test = True
    if growth.is_relative:  # in percent of nothing there is nothing to measure
        none_at_least = compared(positive.x_low, Relation.EQUAL, 0)
        nothing = either(nothing, compared(positive.x_high, Relation.EQUAL, 0))
        sure = both(sure, opposite(none_at_least))
        least = ruleset.least_but_zero(measure.numerator)
        if least is None:
            is_least_reached = opposite(none_at_least)
        else:
            scaled = int(least * scale_of(ruleset, measure.numerator, scales))
            positive = positive.with_least_x(none_at_least, scaled)
    ends = ends_alone(ruleset, measure, positive, scales)
    figures = dict(zip(_ENDS, (*ends.low, *ends.high), strict=True))
    return figures | {
        "may": opposite(surely(nothing)),
        "sure": surely(sure),
        "low_reached": surely(both(ends.is_low_reached, is_least_reached)),
        "high_reached": surely(ends.is_high_reached),
        "bad": both(opposite(surely(opposite(inside))), facts.contradicted(all_reads(ruleset, statement))),
    }


def _inside(statement: Statement, facts: Facts) -> Test:
    """Tell whether an agency of then counted: its scope, and ``khi``."""
    member = Rows(facts.rows.ruleset, facts.columns, facts.rows.layers).truth(statement.scope.condition)
    return member if statement.condition is None else both(member, facts.rows.truth(statement.condition))


# ---- comparing


def ends_of_change(statement: Statement, now: ValueEnds, then: ValueEnds) -> tuple[Test, Test]:
    """Tell whether a change is as demanded in all completions of both sides, and whether in none; unknown counts as not.

    Raises:
        BadData: Thresholds are too large to be compared exactly.
    """
    growth = statement.growth
    assert growth is not None
    limits = statement.limits_alone if statement.is_each else statement.limits
    if limits is None:
        return False, False
    if limits.is_impossible:
        return False, True
    found = [_ends_of_level(now, then, level) for level in _one_sided(growth)]
    return all_of(always for always, _ in found), any_of(never for _, never in found)


def _one_sided(growth: Growth) -> Iterator[Level]:
    for level in growth.levels:
        for relation in level.relation.one_sided:
            yield Level(relation, level.factor, level.constant)


def _ends_of_level(now: ValueEnds, then: ValueEnds, level: Level) -> tuple[Test, Test]:
    """Compare the value of now with what is asked of it beside that of then, as ``evaluate.growth.level_truth`` does."""
    is_strict, reads_then = level.relation.is_strict, level.factor != 0
    is_least_open = opposite(both(now.is_low_reached, then.is_high_reached if reads_then else True))
    is_most_open = opposite(both(now.is_high_reached, then.is_low_reached if reads_then else True))

    def is_above(zero_will_do: Test) -> Test:
        return _is_beyond(now.low, Relation.MORE_THAN, then.high, level, zero_will_do)

    def is_below(zero_will_do: Test) -> Test:
        return _is_beyond(now.high, Relation.LESS_THAN, then.low, level, zero_will_do)

    if level.relation.bounds_below:
        return is_above(is_least_open if is_strict else True), is_below(True if is_strict else is_most_open)
    return is_below(is_most_open if is_strict else True), is_above(True if is_strict else is_least_open)


def _is_beyond(
    now: tuple[Operand, Operand], relation: Relation, then: tuple[Operand, Operand], level: Level, zero_will_do: Test
) -> Test:
    """Compare two fractions a/b and k·c/d + s, multiplied with their denominators; equal ones pass where that will do."""
    (a, b), (c, d) = now, then
    shared, factor, constant = _in_integers(level)
    terms: list[tuple[int, Operand, Operand]] = [(shared, a, d), (factor, b, c)]
    if constant:
        terms.append((constant, b, d))
    if not factor and not constant:
        terms = [(1, a, 1), (0, 0, 0)]  # whatever there was then
    left, *right = (times(number, product(one, other)) for number, one, other in terms)
    asked = right[0] if len(right) == 1 else plus(*right)
    beyond = surely(compared(left, relation, asked))
    if zero_will_do is not False:
        beyond = either(beyond, surely(both(zero_will_do, compared(left, Relation.EQUAL, asked))))
    numbers = [one for _, *pair in terms for one in pair if isinstance(one, Value)]
    return guarded(beyond, numbers, _most(terms)) if numbers else beyond


def largest_beside(ruleset: CheckedRuleset, scales: Mapping[str, int]) -> int:
    """Return how large the numbers of agencies may be, so that nothing overflows where two values of one are compared.

    Args:
        ruleset: The ruleset, demands on a change among its statements.
        scales: For each unit the power of ten that makes its amounts integers.
    """
    found = _ROOM
    for statement in ruleset.statements:
        if statement.growth is None or statement.measure is None:
            continue
        measure, room = statement.measure, _ROOM
        for level in statement.growth.levels:
            number = max(map(abs, _in_integers(level)))
            room = min(room, _ROOM // number)
        if measure.reading.alone.is_ratio:
            room = math.isqrt(room) // max(value_scales(ruleset, measure, scales))
        else:
            room //= scale_of(ruleset, measure.numerator, scales)
        for term in (measure.numerator, measure.denominator):
            found = min(found, _largest_of(ruleset, term, scales, room))
    return found


def _largest_of(ruleset: CheckedRuleset, term: Term, scales: Mapping[str, int], room: int) -> int:
    """Return how large the numbers of a term may be, so that it is no larger than there is room for."""
    match term:
        case Amount(fields):
            return room // len(fields)
        case WeightedSum():
            scale = scale_of_unit(ruleset, term, scales)
            shared = common_denominator(term, scale)
            left = room - abs(int(term.constant * scale * shared))
            return max(0, left) // max(1, sum(abs(int(factor * shared)) for _, factor in term.terms))
        case Counted() | One():
            return _ROOM


def _in_integers(level: Level) -> tuple[int, int, int]:
    """Return what the value of now, that of then and one are multiplied with, so that ``C >= k·P + c`` has no fractions."""
    factor, constant = Fraction(level.factor), Fraction(level.constant)
    shared = math.lcm(factor.denominator, constant.denominator)
    return shared, int(factor * shared), int(constant * shared)


def _most(terms: Sequence[tuple[int, Operand, Operand]]) -> int:
    """Return how large numbers may be, so that none of some products overflows.

    Raises:
        BadData: A product of constants does.
    """
    found = [_ROOM]
    for number, *pair in terms:
        known = [one for one in pair if not isinstance(one, Value)]
        constant = abs(number) * math.prod(one or 0 for one in known)
        room = _ROOM // constant if constant else _ROOM
        if not room:
            raise BadData([DataIssue("too-large-for-frame")])
        found.append(room if known else math.isqrt(room))
    return min(found)
