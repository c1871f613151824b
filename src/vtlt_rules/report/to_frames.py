"""Tables of a report -> frames of polars and pandas; each needs that library, polars comes with the extra ``frames``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vtlt_rules.errors import BadData, ExtraMissing
from vtlt_rules.issues import DataIssue
from vtlt_rules.messages import Language
from vtlt_rules.report.data import FindingData, ReportData
from vtlt_rules.report.tables import COLUMNS, ColumnKind, TableName, table_of

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl


def report_to_polars(report: ReportData[FindingData], name: TableName, lang: Language) -> pl.DataFrame:
    """Return a table as a frame; integers are of 64 bits, or of 128 where they need it.

    Raises:
        BadData: A numerator or denominator has more bits.
        ExtraMissing: The extra ``frames`` is not installed.
        ValueError: There is no such table.
    """
    table = table_of(report, name, lang)
    try:
        import polars as pl
    except ModuleNotFoundError:
        raise ExtraMissing("frames") from None
    types = {"text": pl.String, "day": pl.Date, "boolean": pl.Boolean, "float": pl.Float64}
    schema: dict[str, Any] = {}
    for column, kind in COLUMNS[name].items():
        if kind != "integer":
            schema[column] = types[kind]
            continue
        bits = _bits(table[column])
        if bits > 127:
            raise BadData([DataIssue("too-large-for-frame", field=column, facts={"value": "> 2^127"})])
        schema[column] = pl.Int64 if bits <= 63 else pl.Int128
    return pl.DataFrame(table, schema=schema)


def report_to_pandas(report: ReportData[FindingData], name: TableName, lang: Language) -> pd.DataFrame:
    """Return a table as a frame; integers are ``Int64``, or Python's own where that has too few bits.

    Raises:
        ExtraMissing: pandas is not installed.
        ValueError: There is no such table.
    """
    table = table_of(report, name, lang)
    try:
        import pandas as pd
    except ModuleNotFoundError:
        raise ExtraMissing("pandas") from None
    types: dict[ColumnKind, str] = {"text": "object", "day": "object", "boolean": "bool", "float": "Float64"}
    return pd.DataFrame(
        {
            column: pd.Series(
                table[column],
                dtype=types[kind] if kind != "integer" else "Int64" if _bits(table[column]) <= 63 else "object",
            )
            for column, kind in COLUMNS[name].items()
        }
    )


def _bits(numbers: list[int | None]) -> int:
    return max((number.bit_length() for number in numbers if number is not None), default=0)
