"""Columns -> what databases call their types."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from vtlt_rules.data.models.columns import SchemaColumn

WHOLE_DIGITS = 16
"""Digits before the comma that decimals have room for: with the usual two behind it they fit into 64 bits."""

MOST_DECIMALS = 9
"""Digits behind the comma: with more, ordinary amounts no longer fit into the integers that queries make of them."""

DATABASES: Mapping[str, Mapping[str, str]] = {
    "duckdb": {
        "whole": "BIGINT",
        "boolean": "BOOLEAN",
        "milestone": "DATE",
        "enumeration": "VARCHAR",
        "text": "VARCHAR",
    },
    "postgresql": {
        "whole": "BIGINT",
        "boolean": "BOOLEAN",
        "milestone": "DATE",
        "enumeration": "TEXT",
        "text": "TEXT",
    },
    "spark": {"whole": "BIGINT", "boolean": "BOOLEAN", "milestone": "DATE", "enumeration": "STRING", "text": "STRING"},
}
"""The names of types, but for decimals, which have one name in all of them."""


def sql_types(database: str, columns: Iterable[SchemaColumn], decimals: int) -> dict[str, str]:
    """Return the type of each column, by its name.

    Args:
        database: A key of :data:`DATABASES`.
        columns: The columns.
        decimals: Digits behind the comma of quantities that need not be whole.
    """
    return {one.name: _sql_type(DATABASES[database], one, decimals) for one in columns}


def _sql_type(types: Mapping[str, str], column: SchemaColumn, decimals: int) -> str:
    if column.unit is None:
        return types[column.type]
    return types["whole"] if column.unit.is_whole else f"DECIMAL({WHOLE_DIGITS + decimals}, {decimals})"
