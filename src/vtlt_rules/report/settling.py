"""What would settle an open statement: which agencies to hear from, so that its verdict is certain, or can be.

An agency is asked once, for all cells of it that leave the statement open; nobody counts on half an answer. So sets of
cells are sets of agencies, and the fewest cells are the set of agencies whose cells together are fewest.

What is added up is, for a threshold p/q, the margin q·x − p·y of each agency, an interval while cells are missing.
Hearing from an agency makes its interval a point, somewhere in it. A statement can be met with the answers of some where
their upper ends and the lower ends of the others suffice together: agencies count by the widths of their intervals, and
those of the greatest are the fewest. That *every* answer decides takes all agencies of some width: else those heard could
bring the rest exactly to where it decides.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from fractions import Fraction
from itertools import accumulate

from attrs import define, frozen

from vtlt_rules.bounds import Pair
from vtlt_rules.checked import (
    Amount,
    CheckedRuleset,
    Counted,
    Limits,
    One,
    Statement,
    cells_read,
    direct_reads,
    holds,
    names_of,
    operands_of,
    representative_of,
    taken_apart,
)
from vtlt_rules.records import record
from vtlt_rules.relations import Relation
from vtlt_rules.report.data import AgencyFinding, FindingData, GroupFinding, MissingCell
from vtlt_rules.values import Number
from vtlt_rules.verdict import Truth, Verdict

MOST_NAMED = 1_000
"""Agencies that are named for one statement; of the others it is said how many there are."""

_MOST_TRIED = 5_000
"""Ways to divide the agencies to be asked between those of one cell, of two and so on."""


@frozen  # there may be one for each agency and statement
class AskedAgency:
    """An agency to hear from.

    Attributes:
        agency: Its id; ``name`` its name.
        cells: The cells that it left empty.
        wrong: The fields and attributes in which its data is wrong, and which count as missing until they are mended.
    """

    agency: str
    name: str
    cells: tuple[MissingCell, ...]
    wrong: tuple[str, ...] = ()


@record
class Answers:
    """Agencies whose answers settle a statement, or can.

    Attributes:
        outcome: The verdict that they can bring; None where each of their answers brings some verdict.
        agencies: The agencies: those with fewer cells first, then in the order of the registry; the first thousand.
        agency_count: How many they are in all.
        cell_count: How many cells they are asked for in all, wrong ones included.
        is_exact: Whether it is proved that they do, and that no fewer cells do. Else it is a heuristic: where there is no
            ``outcome`` they do, and fewer may; where there is one it is not certain that they can.
    """

    outcome: Verdict | None
    agencies: tuple[AskedAgency, ...]
    agency_count: int
    cell_count: int
    is_exact: bool


@record
class Settling:
    """What would settle an open statement, or one of its groups.

    Attributes:
        certain: The fewest cells after which it is decided, whatever is reported in them; where ``lacks_previous``, the
            cells that are missing besides.
        to_meet: The fewest cells after which it can be met; None where it cannot be told.
        to_fail: The fewest cells after which it can have failed; None where it cannot be told.
        alone: The ids of the agencies each of which can settle it alone, with one outcome or another.
        lacks_previous: Whether a change is demanded, and there is no value of then to compare with: nothing that is
            missing now decides it.
    """

    certain: Answers
    to_meet: Answers | None = None
    to_fail: Answers | None = None
    alone: tuple[str, ...] = ()
    lacks_previous: bool = False


@define
class Chosen:
    """Agencies that settle a statement, and whether it is proved that no fewer cells do."""

    agencies: list[AgencyFinding]
    is_exact: bool


@define
class Settlers:
    """The agencies that ``Settling`` names, all of them."""

    certain: Chosen
    to_meet: Chosen | None = None
    to_fail: Chosen | None = None
    alone: Sequence[AgencyFinding] = ()
    lacks_previous: bool = False


@frozen
class _Margins:
    """A bound that has to be kept: Σm >= 0, or > 0, where ``low`` and ``high`` bound the m of each open agency."""

    fixed: Number
    low: Sequence[Number | None]
    high: Sequence[Number | None]
    is_strict: bool

    def moves(self, place: int) -> bool:
        """Tell whether an agency can make a difference."""
        low, high = self.low[place], self.high[place]
        return low is None or high is None or low != high


@define
class Askable:
    """What agencies can be asked for a statement.

    Attributes:
        missing: The cells that are missing.
        wrong: Fields in which the data of agencies is wrong, by their ids.
        costs: How many cells each is asked for, by their ids; who is asked for nothing is not there.
    """

    missing: Sequence[MissingCell]
    wrong: Mapping[str, Collection[str]]
    costs: Mapping[str, int]

    @classmethod
    def of(cls, missing: Sequence[MissingCell], wrong: Mapping[str, Collection[str]]) -> Askable:
        """Count what agencies can be asked for."""
        costs = Counter([cell.agency for cell in missing])
        for id_, names in wrong.items():
            costs[id_] += len(names)
        return cls(missing, wrong, costs)

    def named(self, agencies: Sequence[AgencyFinding]) -> tuple[AskedAgency, ...]:
        """Return what some agencies are asked for."""
        cells: dict[str, list[MissingCell]] = {one.agency: [] for one in agencies}
        for cell in self.missing:
            if cell.agency in cells:
                cells[cell.agency].append(cell)
        return tuple(
            AskedAgency(one.agency, one.name, tuple(cells[one.agency]), tuple(self.wrong.get(one.agency, ())))
            for one in agencies
        )


def settling(ruleset: CheckedRuleset, finding: FindingData, of: FindingData | GroupFinding, asked: Askable) -> Settling:
    """Find what would settle a statement that is open.

    Args:
        ruleset: The ruleset.
        finding: What was found of the statement.
        of: The same, or one of its groups.
        asked: What agencies can be asked for.
    """
    found = settlers(ruleset, finding, of, asked)

    def answers(chosen: Chosen | None, outcome: Verdict | None) -> Answers | None:
        if chosen is None:
            return None
        in_order = sorted(chosen.agencies, key=lambda one: asked.costs[one.agency])
        named = asked.named(in_order[:MOST_NAMED])
        count = sum(asked.costs[one.agency] for one in in_order)
        is_least = outcome is None and count == 1 and not named[0].wrong
        return Answers(outcome, named, len(in_order), count, chosen.is_exact or is_least)

    certain = answers(found.certain, None)
    assert certain is not None
    return Settling(
        certain,
        answers(found.to_meet, Verdict.MET),
        answers(found.to_fail, Verdict.NOT_MET),
        tuple(one.agency for one in found.alone),
        found.lacks_previous,
    )


def settlers(ruleset: CheckedRuleset, finding: FindingData, of: FindingData | GroupFinding, asked: Askable) -> Settlers:
    """Find the agencies that would settle a statement; see :func:`settling`."""
    statement = finding.statement
    found = _opened(of.agencies, statement, asked)
    is_sharp = is_exact_of(ruleset, statement) and not any(one.agency in asked.wrong for one in found)
    if statement.growth is not None:
        is_each = statement.is_each
        lacks = all(one.previous is None for one in found) if is_each else finding.previous is None
        if of is finding:  # those of then may be others
            here = {one.agency for one in of.agencies}
            found += [AgencyFinding(id_, id_, Verdict.UNDECIDED) for id_ in asked.costs if id_ not in here]
        return Settlers(Chosen(found, False), lacks_previous=lacks)
    if statement.is_each:
        return _of_each(ruleset, statement, of, found, asked, is_sharp)
    return _of_sums(statement, of, found, asked, is_sharp)


def is_exact_of(ruleset: CheckedRuleset, statement: Statement) -> bool:
    """Tell whether what an agency may contribute to a statement is known exactly, each end of it and all between.

    It is where single figures are added up or compared, or conditions counted, that read nothing twice: not where amounts
    are weighed, added up or held against each other, nor where sums or changes bound what is read.
    """
    measure = statement.measure
    if measure is None or statement.growth is not None or statement.since is not None:
        return False
    for term in (measure.numerator, measure.denominator):
        if not isinstance(term, Amount | Counted | One) or (isinstance(term, Amount) and len(term.fields) > 1):
            return False
    names = [*names_of(measure.numerator), *names_of(measure.denominator)]
    if measure.is_nested and isinstance(measure.numerator, Amount):
        del names[0]  # part and whole are one pair
    if statement.condition is not None:
        names += list(direct_reads(statement))[len(measure.names) :]
    apart: list[str] = []
    for name in names:
        apart += taken_apart(ruleset, [name])
    families = [representative_of(ruleset, name) for name in apart]
    if len(set(families)) < len(families):
        return False
    for name in cells_read(ruleset, statement):
        family = ruleset.families.get(name)
        if family is not None and (family.sums or family.conditional):
            return False
    return not any(name in ruleset.class_tests or name in ruleset.conditional for name in _all_named(ruleset, names))


def _all_named(ruleset: CheckedRuleset, names: Sequence[str]) -> Collection[str]:
    found = dict.fromkeys(names)
    for name in names:
        found |= dict.fromkeys(operands_of(ruleset, name))
    return found


def _opened(agencies: Sequence[AgencyFinding], statement: Statement, asked: Askable) -> list[AgencyFinding]:
    """List the agencies that leave something open; each of them has cells that are missing or wrong."""
    here = (one for one in agencies if one.agency in asked.costs)
    if statement.is_each:
        return [one for one in here if one.verdict in _MAY_BE_OPEN]
    if statement.growth is not None:
        return list(here)
    return [
        one for one in here if (pair := one.contribution) is not None and not pair.is_certain and not pair.is_nothing
    ]


_MAY_BE_OPEN = frozenset((Verdict.UNDECIDED, Verdict.BAD_DATA, Verdict.PENDING))


# ---- each agency


def _of_each(
    ruleset: CheckedRuleset,
    statement: Statement,
    of: FindingData | GroupFinding,
    found: list[AgencyFinding],
    asked: Askable,
    is_sharp: bool,
) -> Settlers:
    """One agency that certainly fails decides; that all satisfy it takes all who may fail."""
    limits, measure = statement.limits_alone, statement.measure
    assert measure is not None and limits is not None
    reading = measure.reading.alone
    reads = frozenset(taken_apart(ruleset, measure.names))
    may_fail: list[AgencyFinding] = []
    unclear: list[AgencyFinding] = []
    with_value_open = {cell.agency for cell in asked.missing if cell.field in reads}
    for one in found:
        pair = one.contribution
        if pair is not None and one.threshold is None:
            if holds(pair, limits, reading) is not Truth.TRUE:
                may_fail.append(one)
        elif one.agency in asked.wrong or one.agency in with_value_open:
            may_fail.append(one)
        else:
            unclear.append(one)  # only whether it counts is open, and nobody has noted what it comes to
    is_sharp = is_sharp and not unclear
    needed, may_meet = may_fail + unclear, True
    is_anybody_in = of.reported is not None and of.reported.denominator != 0
    if not is_anybody_in and all(_may_be_out(statement, one, asked) for one in found):
        needed, is_sharp, may_meet = found, False, False  # nothing to measure if all are out
    if not may_fail and len(unclear) == 1 and may_meet:
        may_fail = unclear  # it can be nobody else
    to_fail = min(may_fail, key=lambda one: asked.costs[one.agency], default=None)
    return Settlers(
        Chosen(needed, is_sharp),
        Chosen(needed, is_sharp) if may_meet else None,
        None if to_fail is None else Chosen([to_fail], is_sharp),
        may_fail,
    )


def _may_be_out(statement: Statement, one: AgencyFinding, asked: Askable) -> bool:
    """Tell whether an agency may not count; where it was not noted what it contributes, whether that cannot be excluded."""
    pair = one.contribution
    if pair is not None:
        return pair.may_be_out or pair.y_low == 0
    return statement.condition is not None or statement.since is not None or one.agency in asked.wrong


# ---- sums


def _of_sums(
    statement: Statement, of: FindingData | GroupFinding, found: list[AgencyFinding], asked: Askable, is_sharp: bool
) -> Settlers:
    limits, reading = statement.limits, statement.read_as
    assert limits is not None and of.reported is not None
    pairs = [pair for one in found if (pair := one.contribution) is not None]
    assert len(pairs) == len(found)
    x, y = of.reported.numerator, of.reported.denominator
    may_be_zero = y == 0 and all(pair.may_be_out or pair.y_low == 0 for pair in pairs)
    sides = [_side(x, y, pairs, relation, number, reading.is_ratio) for relation, number in limits.one_sided]
    if limits.is_impossible or not sides or may_be_zero:
        return Settlers(Chosen(found, False))
    moving = [one for place, one in enumerate(found) if any(side.moves(place) for side in sides)]
    is_stepwise = not any(pair.may_be_out for pair in pairs) and (
        not reading.is_ratio or all(pair.y_low == pair.y_high for pair in pairs) or not reading.is_denominator_whole
    )
    costs = [asked.costs[one.agency] for one in found]
    failing = [
        _cover(costs, _Margins(-side.fixed, _minus(side.high), _minus(side.low), not side.is_strict)) for side in sides
    ]
    meeting = _cover(costs, sides[0]) if len(sides) == 1 else _cover_between(costs, x, y, pairs, limits, statement)
    alone: set[int] = set()
    for cover in (*failing, meeting):
        alone |= cover.alone if cover is not None else set()
    fail = min((one for one in failing if one is not None), key=lambda one: one.key, default=None)

    def chosen(cover: _Cover | None) -> Chosen | None:
        return None if cover is None else Chosen([found[place] for place in cover.places], is_sharp and cover.is_exact)

    in_order = [found[place] for place in sorted(alone)]
    return Settlers(Chosen(moving, is_sharp and is_stepwise), chosen(meeting), chosen(fail), in_order)


def _side(x: Number, y: Number, pairs: Sequence[Pair], relation: Relation, number: Number, is_ratio: bool) -> _Margins:
    """Return what one bound asks for; of a total Σx is held against the threshold."""
    p, q = number.numerator, number.denominator
    low: list[Number | None]
    high: list[Number | None]
    if is_ratio:
        fixed = q * x - p * y
        low, high = [pair.least(p, q) for pair in pairs], [pair.greatest(p, q) for pair in pairs]
    else:
        fixed = q * x - p
        low = [0 if pair.may_be_out else q * pair.x_low for pair in pairs]
        high = [None if pair.x_high is None else q * pair.x_high for pair in pairs]
    if not relation.bounds_below:
        fixed, low, high = -fixed, _minus(high), _minus(low)
    return _Margins(fixed, low, high, relation.is_strict)


def _minus(numbers: Sequence[Number | None]) -> list[Number | None]:
    return [None if number is None else -number for number in numbers]


@frozen
class _Cover:
    """Open agencies by their places, and which of them suffice alone."""

    places: tuple[int, ...]
    cost: int
    is_exact: bool
    alone: frozenset[int] = frozenset()

    @property
    def key(self) -> tuple[int, int]:
        return self.cost, len(self.places)


def _cover(costs: Sequence[int], side: _Margins) -> _Cover | None:
    """Find the agencies of fewest cells whose best answers bring Σm to zero or above, whatever the others report."""
    must = [place for place, low in enumerate(side.low) if low is None]
    base: Number | None = side.fixed
    for low, high in zip(side.low, side.high, strict=True):
        end = high if low is None else low
        base = None if base is None or end is None else base + end
    if base is None:  # one that must be asked has no upper bound either
        return _with(must, [], costs, is_exact=True)
    widths: list[tuple[int, Number | None]] = []
    for place, (low, high) in enumerate(zip(side.low, side.high, strict=True)):
        if low is not None and high != low:
            widths.append((place, None if high is None else high - low))
    return _chosen(must, widths, costs, -base, side.is_strict)


def _chosen(
    must: list[int],
    widths: Sequence[tuple[int, Number | None]],
    costs: Sequence[int],
    need: Number,
    is_strict: bool,
) -> _Cover | None:
    """Add to those who must be asked the fewest cells whose widths come to what is needed, or to more."""

    def suffices(width: Number) -> bool:
        return width > need if is_strict else width >= need

    if suffices(0):
        return _with(must, [], costs, is_exact=True)
    enough = need + 1 if is_strict else need
    known = [(place, enough if width is None else width) for place, width in widths]
    picked, is_exact = _fewest([(costs[place], width, place) for place, width in known], suffices, need, is_strict)
    if picked is None:
        return None
    alone = frozenset(place for place, width in known if suffices(width)) if not must else frozenset()
    return _with(must, picked, costs, is_exact, alone)


def _with(
    must: list[int], more: Sequence[int], costs: Sequence[int], is_exact: bool, alone: frozenset[int] = frozenset()
) -> _Cover:
    places = (*must, *more)
    if len(places) == 1:
        alone = alone | frozenset(places)
    return _Cover(places, sum(costs[place] for place in places), is_exact, alone)


def _fewest(
    items: Sequence[tuple[int, Number, int]], suffices: Callable[[Number], bool], need: Number, is_strict: bool
) -> tuple[list[int] | None, bool]:
    """Choose items of the least cost whose widths suffice; of the same cost the fewest items.

    Of those of one cost the widest are taken first, so only how many of each cost are taken has to be tried.

    Args:
        items: Cost, width and place of each.
        suffices: Whether a width does.
        need: The least width that does.
        is_strict: Whether it takes more than that.

    Returns:
        The places, None where all of them do not suffice; and whether it is proved that nothing costs less.
    """
    by_cost: dict[int, list[tuple[Number, int]]] = {}
    for cost, width, place in items:
        by_cost.setdefault(cost, []).append((width, place))
    groups = [(cost, sorted(group, key=lambda one: -one[0])) for cost, group in by_cost.items()]
    groups.sort(key=lambda group: len(group[1]))
    sums = [list(accumulate((width for width, _ in group), initial=0)) for _, group in groups]
    if not groups or not suffices(sum(one[-1] for one in sums)):
        return None, True
    best = _by_width_for_cost(groups, suffices)
    tried = 0
    last_cost, last = groups[-1][0], sums[-1]

    def tried_out(place: int, counts: tuple[int, ...], cost: int, width: Number) -> None:
        nonlocal best, tried
        if place == len(groups) - 1:
            tried += 1
            find = bisect_right if is_strict else bisect_left
            more = max(0, find(last, need - width))
            if more < len(last):
                found = (cost + more * last_cost, sum(counts) + more, (*counts, more))
                best = min(best, found)
            return
        for count, part in enumerate(sums[place]):
            now = cost + count * groups[place][0]
            if tried > _MOST_TRIED or now > best[0]:
                return
            tried_out(place + 1, (*counts, count), now, width + part)
            if suffices(width + part):
                return

    tried_out(0, (), 0, 0)
    chosen = [group[1][place][1] for group, count in zip(groups, best[2], strict=True) for place in range(count)]
    return chosen, tried <= _MOST_TRIED


def _by_width_for_cost(
    groups: Sequence[tuple[int, Sequence[tuple[Number, int]]]], suffices: Callable[[Number], bool]
) -> tuple[int, int, tuple[int, ...]]:
    """Take those of most width for a cell first, until they suffice; return cost, number, and how many of each cost."""
    in_order = sorted(
        (
            (Fraction(width) / cost, place, cost, width)
            for place, (cost, group) in enumerate(groups)
            for width, _ in group
        ),
        key=lambda one: -one[0],
    )
    counts = [0] * len(groups)
    total: Number = 0
    for _, place, _, width in in_order:
        if suffices(total):
            break
        total += width
        counts[place] += 1
    spent = sum(count * cost for count, (cost, _) in zip(counts, groups, strict=True))
    return spent, sum(counts), tuple(counts)


def _cover_between(
    costs: Sequence[int], x: Number, y: Number, pairs: Sequence[Pair], limits: Limits, statement: Statement
) -> _Cover | None:
    """Find the agencies of fewest cells whose best answers bring Σx between two bounds, whatever the others report.

    What is left open must not be wider than what the bounds leave room for. Only where the denominator is known: else all.
    """
    reading = statement.read_as
    whole = _with(list(range(len(pairs))), [], costs, is_exact=False)
    if any(
        pair.may_be_out or pair.x_high is None or (reading.is_ratio and pair.y_low != pair.y_high) for pair in pairs
    ):
        return whole
    of = y + sum(pair.y_low for pair in pairs) if reading.is_ratio else 1
    least: Number | None = None
    most: Number | None = None
    for relation, number in limits.one_sided:
        if relation.bounds_below:
            least = math.ceil(number * of) if reading.unit.is_whole else number * of
        else:
            most = math.floor(number * of) if reading.unit.is_whole else number * of
    if least is None or most is None or any(relation.is_strict for relation, _ in limits.one_sided):
        return whole
    low = x + sum(pair.x_low for pair in pairs)
    widths = [(place, pair.x_high - pair.x_low) for place, pair in enumerate(pairs) if pair.x_high is not None]
    wide = sum(width for _, width in widths)
    room = min(most - least, most - low, low + wide - least)
    if room < 0:  # no whole number is there
        return None
    return _chosen([], [one for one in widths if one[1]], costs, wide - room, is_strict=False) or whole
