"""The naive evaluator of demands on a change: every completion of now beside every completion of then.

Written from the section "Meaning" of the language alone, like ``oracle``, which says what agencies add on each side.
How, for a statement over a scope: every Σx and Σy of now that some choice of completions reaches, with every one of then;
in each pair there is a change, or nothing to measure. For ``moi`` the same agency by agency, then the agencies together.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from fractions import Fraction

from oracle import (
    COMPARE,
    Agency,
    Judgement,
    Pair,
    _certain,
    _counts,
    _divide,
    _Member,
    _names_of_statement,
    _Oracle,
    _reachable,
)

from vtlt_rules.checked import CheckedRuleset, Growth, Limit, RangeLimit, Statement, names_of, names_read
from vtlt_rules.values import Number
from vtlt_rules.verdict import Verdict

MOST = 60_000
"""Pairs of results of now and then that are tried at most."""


class TooManyError(Exception):
    """There are more pairs of results than are tried."""


def judge_growth(
    ruleset: CheckedRuleset,
    statement: Statement,
    agencies: Iterable[Agency],
    previous: Iterable[Agency] | None,
    as_of: datetime.date | None,
) -> Judgement:
    """Judge one statement that demands a change.

    Raises:
        TooManyError: There is too much to try.
    """
    assert statement.growth is not None
    if as_of is None and ruleset.period is not None:
        as_of = ruleset.period.end
    now = _Oracle(ruleset, list(agencies), as_of)
    then = None if previous is None else _Oracle(ruleset, list(previous), as_of)
    return (_judge_each if statement.is_each else _judge_scope)(statement, statement.growth, now, then)


def _judge_scope(statement: Statement, growth: Growth, now: _Oracle, then: _Oracle | None) -> Judgement:
    sides = [_totals(statement, side) for side in (now, then) if side is not None]
    rests = frozenset(ma for _, resting, *_ in sides for ma in resting)
    values = [_values(statement, totals) for totals, *_ in sides]
    known = [Fraction(value) for value in values[0] if value is not None]
    low, high = (min(known), max(known)) if known else (None, None)
    exhaustive = all(is_all for _, _, is_all, *_ in sides)
    by_trying = any(one for _, _, _, one, _ in sides)
    if then is None:
        outcomes = {None} if values[0] == {None} else {None, True, False}
    else:
        outcomes = _outcomes(growth, values[0], values[1])
    return _judgement(now, statement, outcomes, rests, low, high, exhaustive, then, by_trying, sides[0][4])


def _outcomes(growth: Growth, of_now: set[Number | None], of_then: set[Number | None]) -> set[bool | None]:
    if len(of_now) * len(of_then) > MOST:
        raise TooManyError
    return {_holds(growth, c, p) for c in of_now for p in of_then}


def _holds(growth: Growth, c: Number | None, p: Number | None) -> bool | None:
    """Tell whether a change is as demanded; None where there is nothing to measure. An unknown threshold is not kept."""
    if c is None or p is None or (growth.is_relative and p == 0):
        return None
    change = p - c if growth.is_fall else c - p
    if growth.is_relative:
        change = Fraction(change) / p
    match growth.change:
        case Limit(relation, threshold):
            return threshold is not None and COMPARE[relation](change, threshold)
        case RangeLimit(low, high):
            return low is not None and high is not None and low <= change <= high


def _values(statement: Statement, totals: set[Pair]) -> set[Number | None]:
    """Return the values that sums come to; None where there is nothing to measure."""
    measure = statement.measure
    assert measure is not None
    return {None if y == 0 else (_divide(x, y) if measure.reading.is_ratio else x) for x, y in totals}


def _totals(
    statement: Statement, oracle: _Oracle
) -> tuple[set[Pair], list[str], bool, bool, tuple[Number, Number, int]]:
    """Return every sum, on whose contradictions it rests, whether that is all, what trying shows, and what is certain."""
    members = [member for member in oracle.members() if oracle._may_be_in_scope(statement, member)]
    options = []
    is_all, by_trying = True, False
    for member in members:
        pairs, exhaustive, is_clash = _pairs(statement, oracle, member, in_scope_only=True)
        options.append(pairs)
        is_all = is_all and exhaustive
        by_trying = by_trying or is_clash or oracle._depends_on_trying(statement, member)
    resting = [m.ma for m in members if oracle._reads_tainted(statement, m) and oracle._may_count(statement, m)]
    sums = _reachable([frozenset(pair or (0, 0) for pair in pairs) for pairs in options])
    return sums, resting, is_all, by_trying, _certain(options)


def _pairs(
    statement: Statement, oracle: _Oracle, member: _Member, in_scope_only: bool
) -> tuple[frozenset[Pair | None], bool, bool]:
    """Return what an agency may add: None where it does not count."""
    read = [*names_read(statement.scope.condition), *_names_of_statement(statement)] if in_scope_only else []
    measure = statement.measure
    assert measure is not None
    named = [*names_of(measure.numerator), *names_of(measure.denominator)]
    tried = oracle._complete([*read, *named], member.cells)
    is_clash = not tried.completions
    if is_clash:
        flags = oracle._derived_flags()
        cells = {name: value for name, value in member.cells.items() if name not in flags}
        tried = oracle._complete([*read, *named], cells)
    found = set()
    for values in tried.completions:
        counts = not in_scope_only or _counts(statement, values)
        found.add(oracle._measured(statement, values) if counts else None)
    return frozenset(found), tried.exhaustive, is_clash


def _judge_each(statement: Statement, growth: Growth, now: _Oracle, then: _Oracle | None) -> Judgement:
    members = [member for member in now.members() if now._may_be_in_scope(statement, member)]
    before = {} if then is None else {member.ma: member for member in then.members()}
    options: list[frozenset[Pair | None]] = []
    exhaustive, by_trying = True, False
    resting = set()
    for member in members:
        pairs, is_all, is_clash = _pairs(statement, now, member, in_scope_only=True)
        exhaustive = exhaustive and is_all
        by_trying = by_trying or is_clash or now._depends_on_trying(statement, member)
        of_now = _of_one(pairs)
        if now._reads_tainted(statement, member) and now._may_count(statement, member):
            resting.add(member.ma)
        if then is None:
            outcomes: set[bool | None] = {None} if of_now == {None} else {None, True, False}
        elif member.ma not in before:
            outcomes = {None}
        else:
            earlier = before[member.ma]
            own, is_all, is_clash = _pairs(statement, then, earlier, in_scope_only=False)
            exhaustive, by_trying = exhaustive and is_all, by_trying or is_clash or earlier.by_trying
            outcomes = _outcomes(growth, of_now, _of_one(own))
            if then._reads_tainted(statement, earlier):
                if now._may_count(statement, member):
                    resting.add(member.ma)
                elif now._seems_to_count(statement, member):
                    by_trying = True
        options.append(frozenset(None if one is None else (int(one), 1) for one in outcomes))
    totals = _reachable([frozenset(pair or (0, 0) for pair in pairs) for pairs in options])
    shares = {Fraction(x, y) for x, y in totals if y}
    low, high = (min(shares), max(shares)) if shares else (None, None)
    verdicts = {None if y == 0 else x == y for x, y in totals}
    certain = _certain(() if statement.is_unknown else options)
    if statement.is_unknown:
        low = high = None
    rests = frozenset(resting)
    return _judgement(now, statement, verdicts, rests, low, high, exhaustive, then, by_trying, certain)


def _of_one(pairs: Iterable[Pair | None]) -> set[Number | None]:
    """Return the values that one agency may have, None where there is nothing to measure: an average is its total."""
    return {None if pair is None or pair[1] == 0 else _divide(*pair) for pair in pairs}


def _judgement(
    now: _Oracle,
    statement: Statement,
    outcomes: set[bool | None],
    rests_on: frozenset[str],
    low: Fraction | None,
    high: Fraction | None,
    exhaustive: bool,
    then: _Oracle | None,
    by_trying: bool,
    reported: tuple[Number, Number, int],
) -> Judgement:
    verdict: Verdict
    if outcomes == {None}:
        verdict = Verdict.NOT_APPLICABLE
    elif statement.is_unknown:
        verdict = Verdict.NO_THRESHOLD
    elif len(outcomes) > 1:
        verdict = Verdict.BAD_DATA if rests_on and then is not None else Verdict.UNDECIDED
    else:
        verdict = Verdict.MET if outcomes == {True} else Verdict.NOT_MET
    provisional = None
    if verdict not in (Verdict.NOT_APPLICABLE, Verdict.NO_THRESHOLD) and now._is_pending(statement, verdict):
        verdict, provisional = Verdict.PENDING, verdict
    return Judgement(verdict, provisional, low, high, exhaustive, rests_on, by_trying, reported)
