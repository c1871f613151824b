"""What random tests found: each failing example is kept as a case, which can be read, replayed and moved to tests/cases.

A kept case has the form of tests/cases/README.md, and says besides which comparison failed (``check``). While an example is
made smaller it fails many times; the file holds the last failure, which is the smallest.
"""

from __future__ import annotations

import datetime
import os
import re
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from attrs import Factory, frozen
from generators import Case, checked
from oracle import Judgement

from vtlt_rules.checked import NumberType, Simple
from vtlt_rules.values import NOT_DONE, simplest

FOUND = Path(__file__).parent / "found"
is_keeping = True
_RUN = f"{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}"

_HEAD = """\
# Found by a random test: {check}. Replay: python -m pytest tests/property/test_found.py
# Make it smaller: python tests/property/shrink_found.py FILE
# To keep it for good, move the case to a file of tests/cases/evaluated, and work out by hand what is expected: the verdict
# and bounds here are those of the other side of the comparison.
"""


@frozen
class Kept:
    """A kept case.

    Attributes:
        check: Which comparison failed.
        case: Ruleset, data and day.
        steps: For the accumulator, what was put in and out.
    """

    check: str
    case: Case
    steps: list[tuple[int, bool]] = Factory(list)


@contextmanager
def keeping(
    check: str,
    case: Case,
    steps: Sequence[tuple[int, bool]] = (),
    expect: Callable[[], list[dict[str, Any]]] = list,
) -> Iterator[None]:
    """Keep a case if what is done with it fails, and say where.

    Args:
        check: Which comparison it is; ``test_found.py`` knows how to repeat each.
        case: The ruleset with data.
        steps: For the accumulator.
        expect: Makes the expected findings.
    """
    try:
        yield
    except AssertionError as error:
        if not is_keeping:
            raise
        FOUND.mkdir(exist_ok=True)
        file = FOUND / f"{_current_test()}-{_RUN}.toml"
        file.write_text(written(Kept(check, case, list(steps)), expect()), encoding="utf-8")
        error.add_note(f"kept as {file}; replay: python -m pytest {Path(__file__).with_name('test_found.py')}")
        raise


def _current_test() -> str:
    """Return the name of the test that is running, without its parameters."""
    place = os.environ.get("PYTEST_CURRENT_TEST", "by hand").split("::")[-1]
    return re.split(r"[^\w-]", place)[0]


def expected(case: Case, judgements: Sequence[Judgement]) -> list[dict[str, Any]]:
    """Return the findings that the oracle expects, as cases write them."""
    found = []
    for statement, judgement in zip(case.ruleset.statements, judgements, strict=True):
        finding: dict[str, Any] = {"statement": statement.text, "verdict": judgement.verdict.value}
        if judgement.provisional is not None:
            finding["provisional"] = judgement.provisional.value
        for end, bound in (("low", judgement.low), ("high", judgement.high)):
            finding[end] = "none" if bound is None else str(Fraction(bound))
        found.append(finding)
    return found


# ---- writing


def written(kept: Kept, expect: list[dict[str, Any]]) -> str:
    """Write a kept case as TOML."""
    case = kept.case
    lines = [_HEAD.format(check=kept.check), "[[case]]", f'name = "{kept.check}, found by a random test"']
    lines += [f'check = "{kept.check}"', f'ruleset = """\n{_lines(case.text)}"""', 'statements = ""']
    if case.as_of is not None:
        lines.append(f"as_of = {case.as_of.isoformat()}")
    if kept.steps:
        lines.append(f"steps = {_value([list(step) for step in kept.steps])}")
    types = _types(case.text)
    lines += ["agencies = [", *(f"    {_agency(agency, types)}," for agency in case.agencies), "]"]
    lines += ["expect = [", *(f"    {_value(finding)}," for finding in expect), "]"]
    return "\n".join(lines) + "\n"


_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
"""What TOML has no place for in a text unless it is escaped; tabs and ends of lines it would take in some."""


def _escaped(text: str) -> str:
    text = text.replace("\\", "\\\\").replace('"', '\\"')
    return _CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _lines(text: str) -> str:
    """Escape a text of several lines; quotation marks stay as they are where they do not end it."""
    return "\n".join(_escaped(line).replace('\\"', '"').replace('"""', '""\\"') for line in text.split("\n"))


def _agency(agency: dict[str, Any], types: dict[str, Any]) -> str:
    cells = {name: _cell(types.get(name), value) for name, value in agency.items() if value is not None}
    return _table(cells)


def _cell(type_: Any, value: Any) -> str:
    """Write a cell; one of the wrong type that would be read as something else says what it is."""
    short = _value(value)
    again = _read_value(type_, tomllib.loads(f"cell = {short}")["cell"])
    if again == value and isinstance(again, str) == isinstance(value, str):
        return short
    said = "text" if isinstance(value, str) else "milestone" if value is NOT_DONE else "number"
    return f"{{ {said} = {short} }}"


def _table(cells: dict[str, str]) -> str:
    keys = (name if re.fullmatch(r"[\w-]+", name, re.ASCII) else f'"{_escaped(name)}"' for name in cells)
    return "{ " + ", ".join(f"{key} = {cell}" for key, cell in zip(keys, cells.values(), strict=True)) + " }"


def _value(value: Any) -> str:
    if value is NOT_DONE:
        return '"chua"'
    match value:
        case bool():
            return str(value).lower()
        case int() if abs(value) < 2**63:
            return str(value)
        case int() | Fraction() | Decimal():
            return f'"{_decimal(Fraction(value))}"'
        case datetime.date():
            return value.isoformat()
        case str():
            return f'"{_escaped(value)}"'
        case float():
            return repr(value)
        case list():
            return f"[{', '.join(map(_value, value))}]"
        case dict():
            return _table({name: _value(inner) for name, inner in value.items() if inner is not None})
    raise TypeError(value)


def _decimal(number: Fraction) -> str:
    """Write a number with a decimal comma; one that no decimal writes as ``p/q``, which only this file reads."""
    places = next((places for places in range(40) if (number * 10**places).denominator == 1), None)
    if places is None:
        return str(number)
    digits = str(abs(int(number * 10**places))).rjust(places + 1, "0")
    sign = "-" if number < 0 else ""
    return sign + (f"{digits[:-places]},{digits[-places:]}" if places else digits)


# ---- reading


def read(file: Path) -> list[Kept]:
    """Read the kept cases of a file."""
    return [_kept(given) for given in tomllib.loads(file.read_text(encoding="utf-8"))["case"]]


def _kept(given: dict[str, Any]) -> Kept:
    text = given["ruleset"] + given.get("statements", "")
    types = _types(text)
    agencies = [
        {name: _read_value(types.get(name), value) for name, value in agency.items()} for agency in given["agencies"]
    ]
    steps = [(position, takes_other) for position, takes_other in given.get("steps", [])]
    return Kept(given["check"], Case(text, agencies, given.get("as_of")), steps)


def _types(text: str) -> dict[str, Any]:
    return {field.name: field.type for field in checked(text).fields.values()}


def _read_value(type_: Any, value: Any) -> Any:
    match value:
        case {"text": text}:
            return text
        case {"milestone": _}:
            return NOT_DONE
        case {"number": number}:
            return _number(number)
    if type_ is Simple.MILESTONE and value == NOT_DONE.value:
        return NOT_DONE
    if isinstance(type_, NumberType) and isinstance(value, str):
        try:
            return _number(value)
        except (ValueError, ZeroDivisionError):
            return value  # of the wrong type, on purpose
    return value


def _number(text: str) -> Any:
    return simplest(Fraction(text.replace(",", ".")))
