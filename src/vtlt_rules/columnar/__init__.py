"""The same meaning as ``evaluate``, for dataframes: a ruleset and the columns of a frame -> a frame of verdicts.

Pipeline: ``table`` (which columns, of which types), ``rows`` (facts of each agency), ``tallies`` and ``pairs`` (what is
added up, what follows from it), ``parts`` (who needs which sums), ``plan`` (all of that for a ruleset); then an engine runs
the plan: ``polars_run`` with polars, ``sql_run`` as a query of DuckDB or Spark. ``expressions`` is how plans are written.

Must not know the reference evaluator: tests compare the two.
"""

from vtlt_rules.columnar.extra import need

need("narwhals", "polars")

from vtlt_rules.columnar.run import agency_rows, evaluate_frame, frame_of, to_sql  # noqa: E402 - which imports them

__all__ = ["agency_rows", "evaluate_frame", "frame_of", "to_sql"]
