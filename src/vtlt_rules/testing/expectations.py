"""What an example expects -> a statement, a verdict and bounds of a ruleset, or the mistakes in it."""

from __future__ import annotations

import re
from fractions import Fraction

from vtlt_rules.checked import CheckedRuleset, Statement
from vtlt_rules.data.numbers import TwoWays, number_from_text
from vtlt_rules.data.problems import Fault
from vtlt_rules.diagnostics.suggest import nearest
from vtlt_rules.records import record
from vtlt_rules.source import fold, spelled
from vtlt_rules.testing.blocks import Block, Expected
from vtlt_rules.values import Interval, Number, Unit, simplest, write_exact
from vtlt_rules.verdict import Verdict, verdict_named, verdict_word

_ANY_UNIT = Unit("", "")
_RIGHT = re.compile(r"(?P<verdict>[^\d(]*?)\s*(?:\((?P<provisional>[^)]*)\))?\s*(?P<bounds>\d.*)?")
_NUMBER = re.compile(r"(?P<number>[\d.,]+)(?:/(?P<divisor>[1-9]\d{0,29}))?\s*(?P<unit>[^\d\s.,/].*)?")


@record
class ExampleOutcome:
    """What an example expects, or what was found; ``provisional`` and ``bounds`` are not compared when None."""

    verdict: Verdict
    provisional: Verdict | None = None
    bounds: Interval | None = None


@record
class Wanted:
    """What is expected of one statement. What is None has a mistake; the rest can be compared all the same.

    Attributes:
        agencies: For single agencies their id, the line, and what is expected.
    """

    line: int
    statement: Statement | None
    outcome: ExampleOutcome | None
    agencies: tuple[tuple[str, int, ExampleOutcome | None], ...]


def resolve(block: Block, ruleset: CheckedRuleset) -> list[Wanted]:
    """Look up everything that a block expects; mistakes go to the block."""
    wanted = []
    for one in block.expected:
        statement = _statement(block, one, ruleset)
        outcome = _outcome(block, one, statement)
        agencies = [(line.what, line.line, _outcome(block, line, statement, alone=True)) for line in one.agencies]
        wanted.append(Wanted(one.line, statement, outcome, tuple(agencies)))
    return wanted


def _canonical(text: str) -> str:
    return " ".join(fold(text).split())


def _statement(block: Block, one: Expected, ruleset: CheckedRuleset) -> Statement | None:
    """Find the statement: by its id, by clause, by clause and ``scope.measure`` or text, or by one of these alone."""
    with_id = next((known for known in ruleset.statements if known.id == one.what), None)
    if with_id is not None:
        return with_id
    candidates, rest = ruleset.statements, one.what
    clauses = [section.clause for section in ruleset.sections if section.clause is not None]
    for clause in sorted(clauses, key=len, reverse=True):
        if one.what == clause or one.what.startswith(f"{clause} "):
            candidates = tuple(known for known in ruleset.statements if known.clause == clause)
            rest = one.what.removeprefix(clause).strip()
            break
    if rest:
        meant = _canonical(rest)
        by_key = [known for known in candidates if known.key == meant.removeprefix("moi ")]
        found = [known for known in candidates if _canonical(known.text) == meant] or by_key
    else:
        found = list(candidates)
    if len(found) == 1:
        return found[0]
    if found:
        names = "; ".join(f"`{known.text}`" for known in found)
        block.wrong("several-statements", one.line, value=one.what, expected=names)
        return None
    known_names = {
        *clauses,
        *(known.id for known in candidates),
        *(known.key for known in candidates),
        *(known.text for known in candidates),
    }
    suggestion = nearest(rest or one.what, sorted(known_names))
    block.wrong("unknown-statement", one.line, suggestion, value=one.what)
    return None


def _outcome(block: Block, one: Expected, statement: Statement | None, *, alone: bool = False) -> ExampleOutcome | None:
    match = _RIGHT.fullmatch(one.verdict)
    if match is None:
        block.wrong("bad-bounds", one.line, value=one.verdict)
        return None
    verdict = _verdict(block, one.line, match["verdict"])
    provisional = None if match["provisional"] is None else _verdict(block, one.line, match["provisional"])
    bounds = None
    if match["bounds"] is not None:
        bounds = _bounds(block, one.line, match["bounds"], statement, alone=alone)
        if bounds is None:
            return None
    return None if verdict is None else ExampleOutcome(verdict, provisional, bounds)


def _verdict(block: Block, line: int, text: str) -> Verdict | None:
    verdict = verdict_named(text)
    if verdict is None:
        words = {spelled(verdict_word(one, "vi")): verdict_word(one, "vi").lower() for one in Verdict}
        close = nearest(spelled(text.replace("-", " ")), [*words, *(one.value for one in Verdict)])
        suggestion = None if close is None else words.get(close, close)
        block.wrong("unknown-verdict", line, suggestion, value=text.strip(), expected=", ".join(words.values()))
    return verdict


def _bounds(block: Block, line: int, text: str, statement: Statement | None, *, alone: bool) -> Interval | None:
    """Read ``30%..67,5%``, ``3..`` (no upper bound) or a single value; in any unit if the statement is not known."""
    unit = _ANY_UNIT if statement is None else unit_shown(statement, alone=alone)
    bare = text if unit is None else _without_unit(text, unit)
    low_text, dots, high_text = (part.strip() for part in bare.partition(".."))
    low = _number(block, line, low_text, unit)
    if not dots:
        return None if low is None else Interval(low, low)
    high = _number(block, line, high_text, unit) if high_text else None
    if low is None or (high_text and high is None):
        return None
    return Interval(low, high)


def unit_shown(statement: Statement, *, alone: bool) -> Unit | None:
    """Return the unit of a statement's value, or of a single agency's (``alone``); None when it is a share."""
    reading = statement.read_as if statement.measure is None or not alone else statement.measure.reading
    return None if reading.is_share else reading.value_unit


def _without_unit(text: str, unit: Unit) -> str:
    """Take the unit away behind each number, so that what is in it (`m2`, `tr.đ`) is not read as part of the number."""
    spellings = [_plain(spelling).split() for spelling in (unit.label, unit.name)]
    units = "|".join(r"\s+".join(map(re.escape, words)) for words in spellings)
    written = re.finditer(rf"(?<=\d)\s*(?:{units})(?=\s*(?:\.\.|$))", _plain(text))
    for one in reversed(list(written)):
        text = text[: one.start()] + text[one.end() :]
    return text


def _plain(text: str) -> str:
    """Write a name as a label is written, without accents, each letter in its place."""
    return fold(text).replace("_", " ")


def _number(block: Block, line: int, text: str, unit: Unit | None) -> Number | None:
    """Read one end, its unit taken away; shares (``unit`` None) are percent or fractions of one."""
    match = _NUMBER.fullmatch(text)
    number = number_from_text(match["number"], _ANY_UNIT) if match else None
    if isinstance(number, TwoWays) and number.sign == ",":
        number = number.reading  # written as reports write it
    if match is None or number is None or isinstance(number, TwoWays | Fault):
        suggestion = number.suggestion if isinstance(number, TwoWays | Fault) else None
        block.wrong("bad-bounds", line, suggestion, value=text)
        return None
    if unit is _ANY_UNIT:
        return number
    is_percent = unit is None and match["unit"] == "%"
    if match["unit"] and not is_percent:
        block.wrong("wrong-unit", line, value=match["unit"], expected="%" if unit is None else unit.label)
        return None
    if unit is None and not is_percent and not match["divisor"] and number not in (0, 1):
        code = "share-as-decimal" if number < 1 else "needs-percent"
        block.wrong(code, line, value=match["number"], expected=write_exact(number * 100))
        return None
    return simplest(Fraction(number) / (int(match["divisor"] or 1) * (100 if is_percent else 1)))
