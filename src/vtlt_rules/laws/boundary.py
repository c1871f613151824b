"""Boundary values of one statement: agencies of few cells, each at a value where the statement may turn.

Statement -> rows of complete data with what each adds to the statement's sums; and from these the populations that meet it,
that fail it, and that lie at its threshold.
"""

from __future__ import annotations

import datetime
import math
import random
from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import islice, product

from attrs import Factory, define

from vtlt_rules.checked import (
    Between,
    CheckedRuleset,
    Compare,
    CompareWeighted,
    Condition,
    Counted,
    DoneSince,
    DoneWithin,
    EnumType,
    Growth,
    IsOneOf,
    Limit,
    NumberType,
    RangeLimit,
    Simple,
    Statement,
    cells_read,
    conditions_in,
    names_read,
)
from vtlt_rules.laws.plain import Agency, Pair, Plain, is_ratio, outcome
from vtlt_rules.relations import Relation
from vtlt_rules.strategies.boundary import another_text, spelled_otherwise
from vtlt_rules.strategies.recipes import told_apart
from vtlt_rules.values import NOT_DONE, Number, Period, later, simplest

_MOST_ROWS = 4000
"""Rows that are looked at for one statement; where there would be more, so many are drawn."""

_MOST_COPIES = 300
"""Agencies that a population may have which is made to reach a threshold."""


BEGUN = datetime.date(2000, 1, 1)
"""When time begins to run in a window that runs from another milestone."""


def last_day_of(demand: DoneSince) -> datetime.date:
    """Return the last day of such a window, as far as the calendar goes."""
    return later(BEGUN, demand.months, demand.days) or datetime.date.max


@define
class BoundaryRows:
    """The rows made for a statement.

    Attributes:
        pairs: What the rows add, each pair once, with the first row that adds it.
    """

    ruleset: CheckedRuleset
    statement: Statement
    pairs: dict[Pair, Agency] = Factory(dict)

    def population(self, wanted: Mapping[Pair, int]) -> list[Agency]:
        """Return as many copies of the row behind each pair as wanted, under ids of their own."""
        chosen = [self.pairs[pair] for pair, count in wanted.items() for _ in range(count)]
        return told_apart([{"ma": f"A{number}"} | row for number, row in enumerate(chosen, start=1)])


def boundary_rows(ruleset: CheckedRuleset, statement: Statement) -> BoundaryRows:
    """Make the rows for a judged statement; with ``tung`` of one group, that in which they add most."""
    if statement.grouped_by is None:
        return _rows_of(ruleset, statement, {})
    name = statement.grouped_by.name
    groups = (_rows_of(ruleset, statement, {name: value}) for value in _Values(ruleset, statement).of_attribute(name))
    return max(groups, key=lambda rows: len(rows.pairs))


def _rows_of(ruleset: CheckedRuleset, statement: Statement, given: Agency) -> BoundaryRows:
    """Make the rows, in which some attributes have given values."""
    rows = BoundaryRows(ruleset, statement)
    names = dict.fromkeys([*names_read(statement.scope.condition), *cells_read(ruleset, statement), *given])
    attributes = [name for name in names if name in ruleset.attributes]
    fields = [name for name in names if name in ruleset.fields]
    values = _Values(ruleset, statement)
    members = [
        row
        for row in _combinations(
            {name: [given[name]] if name in given else values.of_attribute(name) for name in attributes}
        )
        if Plain(ruleset, row).truth(statement.scope.condition)
    ]
    read = [name for name in cells_read(ruleset, statement) if name in ruleset.attributes]
    members = list({tuple(row[name] for name in read): row for row in reversed(members)}.values())
    choices = {name: values.of_field(name) for name in fields}
    for cells in _combinations(choices):
        if not Plain(ruleset, _with_wholes(ruleset, cells)).is_lawful():
            continue
        for member in members:
            agency = member | cells
            pair = Plain(ruleset, agency).pair(statement)
            if pair is not None:
                rows.pairs.setdefault(pair, agency)
    return rows


def _combinations(choices: Mapping[str, list[object]]) -> Iterator[Agency]:
    count = math.prod(len(values) for values in choices.values())
    if count <= _MOST_ROWS:
        for values in product(*choices.values()):
            yield dict(zip(choices, values, strict=True))
        return
    dice = random.Random(0)
    for _ in range(_MOST_ROWS):
        yield {name: dice.choice(values) for name, values in choices.items()}


def _with_wholes(ruleset: CheckedRuleset, cells: Agency) -> Agency:
    """Fill in the least figures for everything else, so that sums and maxima can be looked at."""
    filled = dict(cells)
    for _ in range(2):
        for name, field in ruleset.fields.items():
            if name in cells or field.formula is not None or not isinstance(field.type, NumberType):
                continue
            parts = [Plain(ruleset, filled).number(one.name) for one in ruleset.fields.values() if one.whole == name]
            filled[name] = max((part for part in parts if part is not None), default=0)
    return filled


# ---- values of cells


class _Values:
    """The values at which a statement may turn, cell by cell."""

    def __init__(self, ruleset: CheckedRuleset, statement: Statement) -> None:
        self.ruleset = ruleset
        self.statement = statement
        self.conditions = list(_conditions(ruleset, statement))

    def of_attribute(self, name: str) -> list[object]:
        match self.ruleset.attributes[name].type:
            case EnumType(values):
                return list(values)
            case Simple.BOOLEAN:
                return [True, False]
            case _:
                said = {value for one in self.conditions if isinstance(one, IsOneOf) for value in one.values}
                return [*sorted(said), *spelled_otherwise(sorted(said)), another_text(said)]

    def of_field(self, name: str) -> list[object]:
        field = self.ruleset.fields[name]
        if isinstance(field.type, NumberType):
            is_whole = field.type.unit.is_whole
            numbers = {Fraction(0), Fraction(1), Fraction(2)} | self._landmarks(is_whole)
            most = self._most(name)
            if most is not None:
                shares = {most * threshold for threshold in self.statement.thresholds if threshold <= 1}
                numbers |= {most, *_beside({one for one in shares if one.denominator == 1 or not is_whole}, is_whole)}
            legal = (one for one in numbers if one >= 0 and (most is None or one <= most))
            return [simplest(one) for one in sorted(legal) if one.denominator == 1 or not is_whole]
        if field.type is Simple.BOOLEAN:
            return [True, False]
        since = self.statement.since
        if since is not None and name == since.start:
            return [BEGUN, NOT_DONE]
        return self._days()

    def _most(self, name: str) -> Fraction | None:
        """Return the least maximum of a field and of what it is a part of."""
        bounds: list[Number] = []
        above: str | None = name
        while above is not None:
            field = self.ruleset.fields[above]
            bounds += [field.maximum] if field.maximum is not None else []
            bounds += [
                one.maximum for one in self.ruleset.fields.values() if one.maximum is not None and above in one.terms
            ]
            above = field.whole
        return Fraction(min(bounds)) if bounds else None

    def _days(self) -> list[object]:
        demand = self.statement.demand
        if isinstance(demand, DoneSince):
            return [*Period(BEGUN, last_day_of(demand)).turning_days(), NOT_DONE]
        if not isinstance(demand, DoneWithin):
            return [NOT_DONE]
        return [*demand.window.turning_days(), NOT_DONE]

    @property
    def _is_share_of_amounts(self) -> bool:
        measure = self.statement.measure
        return measure is not None and measure.numerator_and_denominator is not None

    def _landmarks(self, is_whole: bool) -> set[Fraction]:
        """Return the numbers that conditions and the demand name, and those one step beside them."""
        named: set[Fraction] = set()
        for one in self.conditions:
            match one:
                case Compare(_, _, right) if not isinstance(right, tuple):
                    named.add(Fraction(right))
                case CompareWeighted(amount, _):
                    named |= {abs(Fraction(number)) for number in (amount.constant, *dict(amount.terms).values())}
                case Between(_, low, high):
                    named |= {Fraction(low), Fraction(high)}
        for threshold in self.statement.thresholds:
            if self._is_share_of_amounts:
                named |= {Fraction(threshold.numerator), Fraction(threshold.denominator)}
            else:
                named |= {Fraction(threshold), Fraction(math.ceil(threshold)), Fraction(math.floor(threshold))}
        return _beside(named, is_whole)


def _beside(numbers: set[Fraction], is_whole: bool) -> set[Fraction]:
    """Return some numbers and those one step beside them."""
    step = Fraction(1) if is_whole else Fraction(1, 10)
    return numbers | {one + step for one in numbers} | {one - step for one in numbers}


def _conditions(ruleset: CheckedRuleset, statement: Statement) -> Iterator[Condition]:
    """Go through all conditions that a statement rests on, those in formulas included."""
    waiting: list[Condition] = [statement.scope.condition]
    waiting += [statement.condition] if statement.condition is not None else []
    if statement.measure is not None and isinstance(statement.measure.numerator, Counted):
        waiting.append(statement.measure.numerator.condition)
    seen: set[str] = set()
    while waiting:
        for one in conditions_in(waiting.pop()):
            yield one
            for name in names_read(one):
                field = ruleset.fields.get(name)
                if name not in seen and field is not None and field.condition is not None:
                    waiting.append(field.condition)
                if name not in seen and name in ruleset.conditional:
                    waiting.append(ruleset.conditional[name].condition)
                seen.add(name)


# ---- populations


def populations_that(rows: BoundaryRows, *, meet: bool) -> Iterator[dict[Pair, int]]:
    """Go through populations that meet a statement, or fail it: how many agencies with which pair.

    Single agencies first, then copies of one, then mixtures of two. They may have any number of agencies: who
    builds one looks at its size first.
    """
    for pair in rows.pairs:
        if outcome(rows.statement, [pair]) is meet:
            yield {pair: 1}
    if rows.statement.is_each:
        return
    for wanted in _several(rows):
        pairs = [(x * count, y * count) for (x, y), count in wanted.items()]
        if outcome(rows.statement, pairs) is meet:
            yield wanted


def is_small(wanted: Mapping[Pair, int]) -> bool:
    """Tell whether a population is small enough to be built and evaluated."""
    return sum(wanted.values()) <= _MOST_COPIES


def _several(rows: BoundaryRows) -> Iterator[dict[Pair, int]]:
    statement = rows.statement
    for threshold in statement.thresholds:
        if is_ratio(statement):
            yield from _at_ratio(rows, Fraction(threshold))
        else:
            for x, y in islice(rows.pairs, 200):
                if x > 0:
                    least = max(1, math.floor(Fraction(threshold) / x))
                    yield from ({(x, y): count} for count in (least, least + 1))


def _at_ratio(rows: BoundaryRows, threshold: Fraction) -> Iterator[dict[Pair, int]]:
    """Mix a row below the threshold with one above it, so that both together lie exactly on it."""
    p, q = threshold.numerator, threshold.denominator
    margins = {pair: Fraction(q * pair[0] - p * pair[1]) for pair in rows.pairs}
    below = [pair for pair, margin in margins.items() if margin < 0]
    above = [pair for pair, margin in margins.items() if margin > 0]
    for one, other in product(below[:12], above[:12]):
        share = margins[other] / -margins[one]
        yield {one: share.numerator, other: share.denominator}


def by_day(rows: BoundaryRows) -> list[list[Agency]]:
    """Return for a milestone one agency for each day at which it may turn; for anything else nothing."""
    subject = rows.statement.subject
    if not isinstance(rows.statement.demand, DoneWithin | DoneSince) or not rows.pairs or subject is None:
        return []
    days = _Values(rows.ruleset, rows.statement).of_field(subject.name)
    row = next(iter(rows.pairs.values()))
    return [[{"ma": "A1"} | row | {subject.name: day}] for day in days]


def at_threshold(rows: BoundaryRows) -> list[dict[Pair, int]]:
    """Return small populations at the statement's threshold and nearest to it on both sides."""
    found: list[dict[Pair, int]] = []
    for threshold in rows.statement.thresholds:
        p, q = threshold.numerator, threshold.denominator
        margins: dict[Fraction, Pair] = {}
        for pair in rows.pairs:
            x, y = pair
            margin = Fraction(q * x - p * (y if is_ratio(rows.statement) else 1))
            if y > 0 and (margin not in margins or sum(pair) < sum(margins[margin])):
                margins[margin] = pair
        above = sorted(margin for margin in margins if margin > 0)[:1]
        below = sorted(margin for margin in margins if margin < 0)[-1:]
        found += [{margins[margin]: 1} for margin in (Fraction(0), *above, *below) if margin in margins]
    if not rows.statement.is_each:
        found += islice((wanted for wanted in _several(rows) if sum(wanted.values()) <= 60), 3)
    return found


def is_more_demanded(statement: Statement) -> bool | None:
    """Tell whether more of the value is better (``>=``), or worse (``<=``); None where neither is so."""
    match statement.demand:
        case Limit(Relation.AT_LEAST | Relation.MORE_THAN):
            return True
        case Limit(Relation.AT_MOST | Relation.LESS_THAN):
            return False
        case Limit() | RangeLimit() | DoneWithin() | DoneSince() | Growth():
            return None
        case None:
            return None
        case _:
            return True
