"""One value of a model -> the value that it keeps, or what is wrong with it: exactly as ``evaluate`` takes values.

Where several values mean the same one is kept: the name of an enumeration's value for its label, a date for its text, a
``Decimal`` for a float of few digits. Texts are kept as they stand.
"""

from __future__ import annotations

import datetime
import keyword
from collections.abc import Callable, Container, Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from vtlt_rules.data.models.columns import SchemaColumn
from vtlt_rules.data.numbers import TwoWays, number_from_text, two_ways
from vtlt_rules.data.problems import Fault
from vtlt_rules.errors import BadValue
from vtlt_rules.evaluate.cells import NothingGiven, WrongCell, read_id, read_text_key, reader_of
from vtlt_rules.issues import DataIssue
from vtlt_rules.values import MAX_DIGITS, NotDone, Number, write_exact

Read = Callable[[object], Any]
"""Returns the value that a model keeps for one that is given, None for None; raises :class:`~.errors.BadValue`."""


def reader_of_column(column: SchemaColumn, type_: Any, *, coerce: bool) -> Read:  # noqa: ANN401 - a type of a ruleset
    """Return the function that reads the values of one column.

    Args:
        column: The column.
        type_: Its type, as the evaluator has it.
        coerce: Whether the numbers 0 and 1 count for no and yes.
    """
    if column.name == "ma":
        return _id_reader(column)
    read_exactly = read_text_key if column.type == "text" else reader_of(type_, coerce=coerce)

    def read(value: object) -> object:
        if value is None:
            return None
        try:
            found = read_exactly(value)
        except NothingGiven:
            return None
        except WrongCell as wrong:
            raise _refused(column, wrong.code, wrong.facts, wrong.suggestion) from None
        if column.type == "text":
            return value
        return _kept_number(column, found, value) if column.type == "number" else found

    return read


def text_number_reader(column: SchemaColumn, read: Read) -> Read:
    """Return the function that reads a decimal of JSON, which may be a text as well, written as in data files: ``679,3``.

    Args:
        column: A column of numbers.
        read: The function that reads any other value.
    """

    def read_any(value: object) -> object:
        if not isinstance(value, str):
            return read(value)
        assert column.unit is not None
        number = number_from_text(value.strip() or "-", column.unit)
        if isinstance(number, TwoWays):
            number = two_ways(number.text, number.suggestion)
        if isinstance(number, Fault):
            raise _refused(column, number.code, number.facts, number.suggestion)
        return _kept_number(column, number, value)

    return read_any


def _id_reader(column: SchemaColumn) -> Read:
    def read(value: object) -> str:
        try:
            id_ = read_id(value)
        except WrongCell as wrong:
            raise _refused(column, wrong.code, wrong.facts) from None
        if not id_:
            raise _refused(column, "missing-id", {})
        return id_

    return read


def _refused(column: SchemaColumn, code: str, facts: Any, suggestion: str | None = None) -> BadValue:  # noqa: ANN401
    return BadValue([DataIssue(code, field=column.name, facts=facts, suggestion=suggestion)])


def _kept_number(column: SchemaColumn, number: Any, given: object) -> Number | Decimal:  # noqa: ANN401 - read as a number
    assert column.unit is not None
    if column.maximum is not None and number > column.maximum:
        facts = {"value": write_exact(number), "maximum": write_exact(column.maximum)}
        raise _refused(column, "over-maximum", facts)
    if column.unit.is_whole:
        return int(number)
    return given if type(given) is Decimal else as_decimal(number)


def as_decimal(number: Number) -> Decimal | Fraction:
    """Return a number as a decimal; as the fraction that it is where no decimal of so many digits as are read writes it."""
    text = write_exact(number, ".")
    is_short = "/" not in text and len(text.replace(".", "")) <= MAX_DIGITS
    return Decimal(text) if is_short else Fraction(number)


def value_type(column: SchemaColumn) -> Any:  # noqa: ANN401 - a type, or a union of some
    """Return the type of the values that a model keeps for a column, None aside."""
    match column.type:
        case "number":
            assert column.unit is not None
            return int if column.unit.is_whole else Decimal | Fraction
        case "boolean":
            return bool
        case "milestone":
            return datetime.date | NotDone
        case "enumeration":
            return Literal[tuple(column.values)]
        case "text":
            return str


def refuse_names(names: Iterable[str], taken: Container[str] = ("self",)) -> None:
    """Refuse what no field of a class can be called.

    Args:
        names: The names of attributes and fields.
        taken: Names that stand for something else there.

    Raises:
        ValueError: There are such names.
    """
    wrong = [one for one in names if keyword.iskeyword(one) or one.startswith("_") or one in taken]
    if wrong:
        raise ValueError(
            f"no field of this class can be called {', '.join(map(repr, wrong))}; agencies of this ruleset are mappings"
        )


def doc_of(title: str, columns: Iterable[SchemaColumn], all_columns: Any) -> str:  # noqa: ANN401 - columns by name
    """Write the docstring of a model: the plan's title, and label and unit of each attribute and field."""
    lines = []
    for column in columns:
        said = [one for one in (column.description(all_columns), ", ".join(column.values)) if one]
        lines.append(f"    {column.name}: {column.label}" + (f" ({'; '.join(said)})" if said else ""))
    return "\n".join([f"{title}", "", "Attributes:", *lines, ""])
