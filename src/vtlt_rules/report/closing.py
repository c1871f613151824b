"""What an unmet statement lacks: who is nearest to it, who has most to give."""

from __future__ import annotations

from collections.abc import Callable

from attrs import frozen

from vtlt_rules.bounds import Pair, PairSums
from vtlt_rules.checked import OwnLimit, Statement, WeightedSum, lacking
from vtlt_rules.records import record
from vtlt_rules.report.data import AgencyFinding, FindingData, GroupFinding
from vtlt_rules.report.settling import MOST_NAMED
from vtlt_rules.values import Number, Unit
from vtlt_rules.verdict import Verdict


@frozen  # there may be very many
class Lagging:
    """An agency that a statement lacks something of.

    Attributes:
        agency: Its id; ``name`` its name.
        lacking: What it certainly lacks to the demand on it alone, in ``Closing.unit``; less than zero where that is too
            much. None where it is no amount: something is not done, or not there.
        most: By how much it can change its figure at the most for a demand on all together, in the same unit: up to the
            whole, or down to nothing. None where there is no bound, and for a demand on each.
    """

    agency: str
    name: str
    lacking: Number | None = None
    most: Number | None = None


@record
class Closing:
    """How an unmet statement, or one of its groups, can come to be met.

    Attributes:
        shortfall: What is lacking at the least, of all together; less than zero where it is too much. None where nothing
            can make it good.
        unit: The unit of amounts of ``agencies``.
        agencies: For ``moi`` those that fail, the one that lacks least first. Else those of most to give: the fewest that
            together can make the shortfall good; where nothing bounds what an agency can give, all whose own figure lacks
            something, the most first.
        enough: How many agencies have to do something at the least; None where it cannot be told.
        more: How many agencies there are besides, that are not named since there are too many.
        is_exact: Whether ``enough`` is proved, of the figures as they are. Else some are missing, so that it may take more
            agencies, or amounts are weighed or compared with those of then.
    """

    shortfall: Number | None
    unit: Unit | None
    agencies: tuple[Lagging, ...]
    enough: int | None
    more: int
    is_exact: bool


def closing(finding: FindingData, of: FindingData | GroupFinding) -> Closing:
    """Find who can make good what a statement that fails lacks.

    Args:
        finding: What was found of the statement.
        of: The same, or one of its groups.
    """
    if finding.statement.is_each:
        return _of_each(finding.statement, of)
    return _of_sums(finding, of)


def _of_each(statement: Statement, of: FindingData | GroupFinding) -> Closing:
    failing = [one for one in of.agencies if one.verdict is Verdict.NOT_MET]
    lacking_alone = _lacking_alone(statement)
    amounts = [(_size(amount := lacking_alone(one)), amount, one) for one in failing]
    amounts.sort(key=lambda one: (one[1] is None, one[0]))
    found = [Lagging(one.agency, one.name, amount) for _, amount, one in amounts[:MOST_NAMED]]
    measure = statement.shown_alone
    is_closed = all(one.verdict not in _MAY_FAIL for one in of.agencies)
    count = len(failing)
    return Closing(
        of.shortfall, None if measure is None else measure.unit, tuple(found), count, count - len(found), is_closed
    )


_MAY_FAIL = frozenset((Verdict.UNDECIDED, Verdict.BAD_DATA, Verdict.PENDING))


def _lacking_alone(statement: Statement) -> Callable[[AgencyFinding], Number | None]:
    """Return what tells how much an agency that fails alone lacks; it says None where that is no amount."""
    if isinstance(statement.demand, OwnLimit):
        return lambda one: one.lacking
    measure, limits = statement.shown_alone, statement.limits_alone
    if measure is None or measure.counted is not None or statement.growth is not None:
        return lambda _: None
    if limits is None or limits.is_impossible:
        return lambda _: None
    reading, bounds = measure.reading.alone, limits.one_sided

    def lacking_alone(one: AgencyFinding) -> Number | None:
        if one.contribution is None:
            return None
        sums = PairSums.of([one.contribution])
        amounts = (lacking(sums, number, relation, reading) for relation, number in bounds)
        return next((amount for amount in amounts if amount is not None), None)

    return lacking_alone


def _size(amount: Number | None) -> Number:
    return 0 if amount is None else max(amount, -amount)


def _of_sums(finding: FindingData, of: FindingData | GroupFinding) -> Closing:
    statement, shortfall = finding.statement, of.shortfall
    measure = statement.measure
    assert measure is not None
    unit = finding.shortfall_unit
    if shortfall is None:
        return Closing(None, unit, (), None, 0, is_exact=True)
    rooms: list[tuple[Number, AgencyFinding]] = []
    is_certain = is_bounded = True
    for one in of.agencies:
        pair = one.contribution
        if pair is not None:
            room = _left_of_whole(pair) if shortfall > 0 else pair.x_low
            is_certain, is_bounded = is_certain and pair.is_certain, is_bounded and room is not None
            if room:
                rooms.append((room, one))
    if not is_bounded:
        own = [Lagging(one.agency, one.name, amount) for one in of.agencies if (amount := _own_share(statement, one))]
        own.sort(key=lambda one: _size(one.lacking), reverse=True)
        return Closing(shortfall, unit, tuple(own[:MOST_NAMED]), 1, max(0, len(own) - MOST_NAMED), is_exact=False)
    rooms.sort(key=lambda one: one[0], reverse=True)
    wanted, enough = _size(shortfall), 0
    together: Number = 0
    for room, _ in rooms:
        if together >= wanted:
            break
        together += room
        enough += 1
    chosen = tuple(Lagging(one.agency, one.name, most=room) for room, one in rooms[: min(enough, MOST_NAMED)])
    terms = (measure.numerator, measure.denominator)
    is_exact = is_certain and statement.growth is None and not any(isinstance(term, WeightedSum) for term in terms)
    more, reaches = enough - len(chosen), together >= wanted
    return Closing(shortfall, unit, chosen, enough if reaches else None, more, is_exact and reaches)


def _left_of_whole(pair: Pair) -> Number | None:
    """Return how much of the whole is not in the part yet, where what is missing turns out best; None without a bound."""
    if not pair.is_nested:
        return None
    return 0 if pair.x_high is None else pair.least_y(pair.x_high) - pair.x_high


def _own_share(statement: Statement, one: AgencyFinding) -> Number | None:
    """Return what an agency lacks to the demand on all, were it alone; None where that is nothing, or means nothing."""
    measure, limits = statement.measure, statement.limits
    if measure is None or limits is None or not measure.reading.is_of_amounts or statement.growth is not None:
        return None
    if one.contribution is None:
        return None
    sums = PairSums.of([one.contribution])
    amounts = (lacking(sums, number, relation, measure.reading) for relation, number in limits.one_sided)
    return next((amount for amount in amounts if amount), None)
