"""Columns -> columns of SQLAlchemy, whose rows ``evaluate`` takes as they are; needs the extra ``sqlalchemy``."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

try:
    import sqlalchemy as sa
except ModuleNotFoundError:
    from vtlt_rules.errors import ExtraMissing

    raise ExtraMissing("sqlalchemy") from None

from vtlt_rules.data.models.columns import SchemaColumn
from vtlt_rules.data.models.sql_columns import WHOLE_DIGITS
from vtlt_rules.values import NOT_DONE, Milestone, NotDone

_LATEST = datetime.date.max


class MilestoneDate(sa.types.TypeDecorator[Milestone]):
    """A day, or ``NOT_DONE``: in the database 9999-12-31, as frames and queries have it."""

    impl: type[sa.Date] = sa.Date
    cache_ok: bool | None = True

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> datetime.date | None:  # noqa: ANN401, ARG002
        """Return the day that the database keeps."""
        return _LATEST if isinstance(value, NotDone) or value == NOT_DONE.value else value

    def process_result_value(self, value: datetime.date | None, dialect: sa.Dialect) -> Milestone | None:  # noqa: ARG002
        """Return what the day of the database means."""
        return NOT_DONE if value == _LATEST else value


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
            return sa.BigInteger() if column.unit.is_whole else sa.Numeric(WHOLE_DIGITS + decimals, decimals)
        case "boolean":
            return sa.Boolean()
        case "milestone":
            return MilestoneDate()
        case "enumeration":
            return sa.Enum(*column.values, native_enum=False, validate_strings=True)
        case "text":
            return sa.String()
