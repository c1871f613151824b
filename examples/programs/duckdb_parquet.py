"""Evaluate a plan where the data lies: agencies in a Parquet file, asked by DuckDB, as a frame and as a view.
Both give the rows that evaluating in memory gives; needs the extra `frames`, and duckdb.
"""

import tempfile
from collections.abc import Callable
from pathlib import Path

import duckdb

import vtlt_rules as vtlt
from vtlt_rules import examples

PLAN = vtlt.load("tien_giang/2018")
COLUMNS = "id, verdict, low_numerator, low_denominator, high_numerator, high_denominator, in_scope"


def write(path: Path) -> None:
    """Write the example data, a row for each agency of the registry."""
    PLAN.frame_of(examples.tien_giang_2018()).write_parquet(path)


def by_frame(path: Path) -> list[tuple[object, ...]]:
    """Ask by a relation: what is given back is a relation as well."""
    relation = duckdb.read_parquet(str(path))
    return PLAN.evaluate_frame(relation).select(COLUMNS).fetchall()


def by_view(path: Path) -> list[tuple[object, ...]]:
    """Ask by a view, as a warehouse keeps it for all who read it."""
    with duckdb.connect() as connection:
        connection.read_parquet(str(path)).create_view("agencies")
        connection.execute(f"CREATE VIEW verdicts AS {PLAN.to_sql('duckdb', table='agencies')}")
        return connection.sql(f"SELECT {COLUMNS} FROM verdicts").fetchall()


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "agencies.parquet")
        write(path)
        ways: list[Callable[[Path], list[tuple[object, ...]]]] = [by_frame, by_view]
        first, second = (way(path) for way in ways)
    assert first == second
    for row in first:
        print(*row)


if __name__ == "__main__":
    main()
