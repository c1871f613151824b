"""The dialects that there are."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from vtlt_rules.columnar.sql.dialect import Dialect
from vtlt_rules.columnar.sql.duckdb import DuckDb
from vtlt_rules.columnar.sql.postgresql import PostgreSql
from vtlt_rules.columnar.sql.spark import Spark

DIALECTS: Mapping[str, Dialect] = MappingProxyType({"duckdb": DuckDb(), "spark": Spark(), "postgresql": PostgreSql()})


def dialect_of(name: str) -> Dialect:
    """Return the dialect of a name.

    Raises:
        ValueError: There is none.
    """
    if not isinstance(name, str) or name not in DIALECTS:
        raise ValueError(f"dialect is {' or '.join(map(repr, DIALECTS))}, not {name!r}")
    return DIALECTS[name]
