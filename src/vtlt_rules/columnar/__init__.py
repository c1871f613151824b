"""The same meaning as ``evaluate``, for dataframes: a ruleset and the columns of a frame -> a frame of verdicts.

Pipeline: ``table`` (which columns, of which types), ``meaning`` (facts of each agency, what is added up, what follows from
it, as a plan of expressions); then a library runs the plan: ``polars`` in memory or lazily, ``sql`` as a query of DuckDB,
Spark or PostgreSQL. ``run`` leads from a frame to its verdicts.

Must not know the reference evaluator: tests compare the two.
"""

from vtlt_rules.columnar.extra import need

need("narwhals", "polars")

from vtlt_rules.columnar.asked import Asked  # noqa: E402
from vtlt_rules.columnar.run import (  # noqa: E402 - which imports them
    agency_rows,
    evaluate_frame,
    frame_of,
    to_sql,
    to_sql_views,
)
from vtlt_rules.columnar.table import DeclaredTable  # noqa: E402

__all__ = ["Asked", "DeclaredTable", "agency_rows", "evaluate_frame", "frame_of", "to_sql", "to_sql_views"]
