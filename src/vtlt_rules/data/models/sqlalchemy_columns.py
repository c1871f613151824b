"""Columns -> columns of SQLAlchemy, whose rows ``evaluate`` takes as they are; needs the extra ``sqlalchemy``."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from decimal import Context, Decimal
from typing import Any

try:
    import sqlalchemy as sa
except ModuleNotFoundError:
    from vtlt_rules.errors import ExtraMissing

    raise ExtraMissing("sqlalchemy") from None

from vtlt_rules.checked import NumberType, Simple, Type
from vtlt_rules.data.models.columns import SchemaColumn
from vtlt_rules.data.models.sql_columns import MOST_DECIMALS, WHOLE_DIGITS
from vtlt_rules.errors import BadValue
from vtlt_rules.evaluate.cells import NothingGiven, Value, WrongCell, reader_of
from vtlt_rules.issues import DataIssue
from vtlt_rules.values import NOT_DONE, Milestone, Number, Unit, write_exact

_LATEST = datetime.date.max

_EXACT_IN_FLOATS = 15
"""Digits, those behind the comma among them, that numbers survive the way through a binary64 with; SQLite has no others."""

_MOST_WHOLE = 2**63

_ENOUGH = Context(prec=WHOLE_DIGITS + MOST_DECIMALS)


class MilestoneDate(sa.types.TypeDecorator[Milestone]):
    """A day, or ``NOT_DONE``: in the database 9999-12-31, as frames and queries have it.

    An instant is refused: databases make a day of it by the zone of the session, or by what it is elsewhere.
    """

    impl: type[sa.Date] = sa.Date
    cache_ok: bool | None = True

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> datetime.date | None:  # noqa: ANN401, ARG002
        """Return the day that the database keeps.

        Raises:
            BadValue: It is none that ``evaluate`` takes. SQLAlchemy says so as a ``StatementError``.
        """
        found: Any = _read(value, Simple.MILESTONE)
        return _LATEST if found is NOT_DONE else found

    def process_result_value(self, value: datetime.date | None, dialect: sa.Dialect) -> Milestone | None:  # noqa: ARG002
        """Return what the day of the database means."""
        return NOT_DONE if value == _LATEST else value


class TruthColumn(sa.types.TypeDecorator[bool]):
    """Yes or no, of Python or of numpy; as with any boolean of SQLAlchemy 1 and 0 count for these."""

    impl: type[sa.Boolean] = sa.Boolean
    cache_ok: bool | None = True

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> bool | None:  # noqa: ANN401, ARG002
        """Return what the database keeps.

        Raises:
            BadValue: It is neither. SQLAlchemy says so as a ``StatementError``.
        """
        found = _read(value, Simple.BOOLEAN)
        return None if found is None else bool(found)


class QuantityColumn(sa.types.TypeDecorator[Number | Decimal]):
    """A quantity that comes back as it was: what the database would round is refused.

    Compared with others it is a plain number.

    Args:
        unit: Its unit.
        decimals: Digits behind the comma, unless the unit is whole.
    """

    impl: sa.types.TypeEngine[Any] | type[sa.types.TypeEngine[Any]] = sa.Numeric
    cache_ok: bool | None = True

    def __init__(self, unit: Unit, decimals: int) -> None:
        super().__init__(WHOLE_DIGITS + decimals, decimals)
        self.unit = unit
        self.decimals = decimals
        if unit.is_whole:
            self.impl = sa.BigInteger()

    def coerce_compared_value(self, op: Any, value: Any) -> Any:  # noqa: ANN401 - SQLAlchemy's own
        """Return the type of what it is compared with, or added to."""
        return self.impl_instance.coerce_compared_value(op, value)

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> int | Decimal | None:  # noqa: ANN401
        """Return the number that the database keeps.

        Raises:
            BadValue: It is none that ``evaluate`` takes. SQLAlchemy says so as a ``StatementError``, like the next.
            ValueError: It has more digits than are kept.
        """
        number: Any = _read(value, NumberType(self.unit))
        if number is None:
            return None
        if self.unit.is_whole:
            if number >= _MOST_WHOLE:
                raise ValueError(f"{write_exact(number)} has more than 64 bits, which no column of integers keeps")
            return int(number)
        steps = number * 10**self.decimals
        if steps.denominator != 1:
            raise ValueError(
                f"{write_exact(number)} has more than {self.decimals} digits behind the comma: schema.columns(decimals=…)"
            )
        digits = WHOLE_DIGITS + self.decimals if dialect.supports_native_decimal else _EXACT_IN_FLOATS
        if steps >= 10**digits:
            raise ValueError(f"{write_exact(number)} has more than {digits} digits, which {dialect.name} does not keep")
        return Decimal(int(steps)).scaleb(-self.decimals, _ENOUGH)


def _read(value: object, type_: Type) -> Value | None:
    """Return what ``evaluate`` reads, with numbers for yes and no; None where nothing is given.

    Raises:
        BadValue: It is none that ``evaluate`` takes.
    """
    if value is None:
        return None
    try:
        return reader_of(type_, coerce=True)(value)
    except NothingGiven:
        return None
    except WrongCell as wrong:
        raise BadValue([DataIssue(wrong.code, facts=wrong.facts, suggestion=wrong.suggestion)]) from None


def sqlalchemy_columns(
    columns: Iterable[SchemaColumn], all_columns: Mapping[str, SchemaColumn], decimals: int
) -> list[sa.Column[Any]]:
    """Make new columns, which belong to no table yet; ``ma`` is of the primary key, all others are nullable."""
    return [
        sa.Column(
            one.name,
            _type(one, decimals),
            primary_key=one.name == "ma",
            nullable=one.name != "ma",
            comment="; ".join(text for text in (one.label, one.description(all_columns)) if text),
            info={"unit": None if one.unit is None else one.unit.label, "is_derived": one.is_derived},
        )
        for one in columns
    ]


def _type(column: SchemaColumn, decimals: int) -> sa.types.TypeEngine[Any]:
    match column.type:
        case "number":
            assert column.unit is not None
            return QuantityColumn(column.unit, decimals)
        case "boolean":
            return TruthColumn()
        case "milestone":
            return MilestoneDate()
        case "enumeration":
            return sa.Enum(*column.values, native_enum=False, validate_strings=True)
        case "text":
            return sa.String()
