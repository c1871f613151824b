"""What an example expects -> a statement, a verdict and bounds of a ruleset, or the mistakes in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction

from vtlt_rules.data.numbers import number_from_text
from vtlt_rules.data.problems import Fault
from vtlt_rules.diagnostics.suggest import nearest
from vtlt_rules.records import record
from vtlt_rules.report.finding import measured
from vtlt_rules.report.words import verdict_word
from vtlt_rules.ruleset import CheckedRuleset, Statement
from vtlt_rules.source import compose, fold
from vtlt_rules.testing.blocks import Block, Expected
from vtlt_rules.values import AGENCY_UNIT, Interval, Number, Unit, simplest
from vtlt_rules.verdict import Verdict

_ANY_UNIT = Unit("", "")
_RIGHT = re.compile(r"(?P<verdict>[^\d(]*?)\s*(?:\((?P<provisional>[^)]*)\))?\s*(?P<bounds>\d.*)?")
_NUMBER = re.compile(r"(?P<number>[\d.,]+)(?:/(?P<divisor>[1-9]\d*))?\s*(?P<percent>%)?\s*(?P<unit>[^\d%]*)")


@record
class Outcome:
    """A verdict that is expected; ``provisional`` and ``bounds`` are not compared when None."""

    verdict: Verdict
    provisional: Verdict | None = None
    bounds: Interval | None = None


@record
class Wanted:
    """What is expected of one statement.

    Attributes:
        index: The place of the statement in the ruleset.
        agencies: For single agencies the line and what is expected.
    """

    line: int
    index: int
    outcome: Outcome
    agencies: Mapping[str, tuple[int, Outcome]]


def _spelled(text: str) -> str:
    return "_".join(fold(compose(text)[0]).replace("_", " ").split())


_VERDICTS = {
    **{verdict.value: verdict for verdict in Verdict},
    **{_spelled(verdict_word(verdict, "vi")): verdict for verdict in Verdict},
}


def resolve(block: Block, ruleset: CheckedRuleset) -> list[Wanted]:
    """Look up everything that a block expects; mistakes go to the block."""
    wanted = []
    for one in block.expected:
        index = _statement(block, one, ruleset)
        statement = None if index is None else ruleset.statements[index]
        outcome = _outcome(block, one, statement)
        agencies = {}
        for line in one.agencies:
            if (its := _outcome(block, line, statement, alone=True)) is not None:
                agencies[line.what] = (line.line, its)
        if index is not None and outcome is not None:
            wanted.append(Wanted(one.line, index, outcome, agencies))
    return wanted


def _canonical(text: str) -> str:
    return " ".join(fold(text).split())


def _statement(block: Block, one: Expected, ruleset: CheckedRuleset) -> int | None:
    """Find the statement: by clause, by clause and ``scope.measure`` or text, or by one of these alone."""
    statements = list(enumerate(ruleset.statements))
    candidates, rest = statements, one.what
    clauses = [section.clause for section in ruleset.sections if section.clause is not None]
    for clause in sorted(clauses, key=len, reverse=True):
        if one.what == clause or one.what.startswith(f"{clause} "):
            candidates = [(place, known) for place, known in statements if known.clause == clause]
            rest = one.what.removeprefix(clause).strip()
            break
    if rest:
        meant = _canonical(rest)
        by_key = [(place, known) for place, known in candidates if known.key == meant.removeprefix("moi ")]
        found = [(place, known) for place, known in candidates if _canonical(known.text) == meant] or by_key
    else:
        found = candidates
    if len(found) == 1:
        return found[0][0]
    if found:
        names = "; ".join(f"`{known.text}`" for _, known in found)
        block.wrong("several-statements", one.line, value=one.what, expected=names)
        return None
    known_names = {*clauses, *(known.key for _, known in candidates), *(known.text for _, known in candidates)}
    suggestion = nearest(rest or one.what, sorted(known_names))
    block.wrong("unknown-statement", one.line, suggestion, value=one.what)
    return None


def _outcome(block: Block, one: Expected, statement: Statement | None, *, alone: bool = False) -> Outcome | None:
    match = _RIGHT.fullmatch(one.verdict)
    if match is None:
        block.wrong("bad-bounds", one.line, value=one.verdict)
        return None
    verdict = _verdict(block, one.line, match["verdict"])
    provisional = None if match["provisional"] is None else _verdict(block, one.line, match["provisional"])
    bounds = None
    if match["bounds"] is not None and statement is not None:
        bounds = _bounds(block, one.line, match["bounds"], statement, alone=alone)
        if bounds is None:
            return None
    return None if verdict is None else Outcome(verdict, provisional, bounds)


def _verdict(block: Block, line: int, text: str) -> Verdict | None:
    name = _spelled(text)
    verdict = _VERDICTS.get(name)
    if verdict is None:
        words = {_spelled(verdict_word(one, "vi")): verdict_word(one, "vi").lower() for one in Verdict}
        close = nearest(name, _VERDICTS)
        suggestion = None if close is None else words.get(close, close)
        block.wrong("unknown-verdict", line, suggestion, value=text.strip(), expected=", ".join(words.values()))
    return verdict


def _bounds(block: Block, line: int, text: str, statement: Statement, *, alone: bool) -> Interval | None:
    """Read ``30%..67,5%``, ``3..`` (no upper bound) or a single value."""
    low_text, dots, high_text = (part.strip() for part in text.partition(".."))
    is_share = shows_share(statement, alone=alone)
    unit = measured(statement.subject).unit if statement.subject is not None else AGENCY_UNIT
    low = _number(block, line, low_text, None if is_share else unit)
    if not dots:
        return None if low is None else Interval(low, low)
    high = _number(block, line, high_text, None if is_share else unit) if high_text else None
    if low is None or (high_text and high is None):
        return None
    return Interval(low, high)


def shows_share(statement: Statement, *, alone: bool) -> bool:
    """Tell whether the value of a statement, or of a single agency (``alone``), is a share."""
    if alone and statement.subject is not None:
        return measured(statement.subject).is_share
    return statement.is_share


def _number(block: Block, line: int, text: str, unit: Unit | None) -> Number | None:
    """Read one end; shares (``unit`` None) are percent or fractions of one."""
    match = _NUMBER.fullmatch(text)
    number = number_from_text(match["number"], _ANY_UNIT) if match else None
    if match is None or number is None or isinstance(number, Fault):
        suggestion = number.suggestion if isinstance(number, Fault) else None
        block.wrong("bad-bounds", line, suggestion, value=text)
        return None
    written_unit = match["unit"].strip()
    if unit is None and not match["percent"] and not match["divisor"] and number not in (0, 1):
        block.wrong("needs-percent", line, value=match["number"])
        return None
    expected = "%" if unit is None else unit.label
    known = {"%"} if unit is None else {_spelled(unit.name), _spelled(unit.label)}
    if (written_unit and _spelled(written_unit) not in known) or (unit is not None and match["percent"]):
        block.wrong("wrong-unit", line, value=written_unit or "%", expected=expected)
        return None
    divisor = int(match["divisor"] or 1) * (100 if match["percent"] else 1)
    return simplest(Fraction(number) / divisor)
