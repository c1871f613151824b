"""Frames: the library against code written by hand for the one plan, in time and memory; ratios within one run.

What is compared is the whole answer of the 2018 plan, 56 statements for each of 315 groups (63 provinces by 5 years):
`Ruleset.evaluate_frame` against `frames_by_hand.py`, on polars (a frame in memory, and a lazy scan of Parquet) and on
DuckDB (over Parquet). Before anything is timed the two answers are compared, every verdict, bound and count.

    python frames.py                      all sizes up to 10^6
    python frames.py --rows 10000000      one size; the data is made once, in a temporary folder or in --data
    python frames.py --scaling            cost as statements grow tenfold and groups a hundredfold

Times are medians of alternating runs within one process, memory the peak of a fresh process for each.
"""

from __future__ import annotations

import argparse
import gc
import importlib.metadata
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import duckdb
import polars as pl
from frames_by_hand import by_hand_polars, by_hand_sql
from population import population, write_parquet

import vtlt_rules as vtlt

PLAN = Path(__file__).parent / "plan_2018" / "2018.vtlt"
BY = ["nam", "tinh"]
GROUPS = 315
FIGURES = ("low", "high")
COUNTS = ("in_scope", "met", "not_met", "undecided", "in_spite_of")
CONTENDERS = ("polars", "polars, lazy scan", "DuckDB over Parquet")


def ours(ruleset: vtlt.Ruleset, contender: str, source: pl.DataFrame | Path, unique: bool) -> pl.DataFrame:
    """Evaluate the plan with the library."""
    if contender == "polars":
        return ruleset.evaluate_frame(source, by=BY, unique=unique)
    if contender == "polars, lazy scan":
        return ruleset.evaluate_frame(pl.scan_parquet(source), by=BY, unique=unique).collect(engine="streaming")
    with duckdb.connect() as connection:
        relation = connection.read_parquet(str(source))
        return ruleset.evaluate_frame(relation, by=BY, unique=unique).pl()


def by_hand(contender: str, source: pl.DataFrame | Path, unique: bool) -> pl.DataFrame:
    """Evaluate the plan with what was written for it."""
    if contender == "polars":
        return by_hand_polars(source, check_repeats=not unique)
    if contender == "polars, lazy scan":
        return by_hand_polars(pl.scan_parquet(source), check_repeats=not unique)
    with duckdb.connect() as connection:
        connection.read_parquet(str(source)).create_view("agencies")
        return connection.sql(by_hand_sql(check_repeats=not unique)).pl()


def assert_same(one: pl.DataFrame, other: pl.DataFrame) -> None:
    """Compare two answers row by row: fractions by their value, everything else as it is."""
    assert one.height == other.height, (one.height, other.height)
    keys = [*BY, "clause", "statement", "verdict", *COUNTS]
    plain = [pl.all().cast(pl.String)]
    assert one.select(keys).select(plain).equals(other.select(keys).select(plain)), "verdicts or counts differ"
    for end in FIGURES:
        sides = [
            (a.get_column(f"{end}_numerator").cast(pl.Int128), b.get_column(f"{end}_denominator").cast(pl.Int128))
            for a, b in ((one, other), (other, one))
        ]
        crosswise = [numerator * denominator for numerator, denominator in sides]
        assert crosswise[0].equals(crosswise[1], null_equal=True), f"the {end} bounds differ"


def timed(functions: list[Callable[[], object]], rounds: int) -> list[float]:
    """Return the median seconds of some functions, run in turn."""
    times: list[list[float]] = [[] for _ in functions]
    for _ in range(rounds):
        for function, found in zip(functions, times, strict=True):
            gc.collect()
            start = time.perf_counter()
            function()
            found.append(time.perf_counter() - start)
    return [statistics.median(found) for found in times]


def peak(contender: str, who: str, path: Path, unique: bool) -> float:
    """Return the peak memory of a fresh process that answers once, in MB."""
    call = [sys.executable, __file__, "--one", contender, who, str(path), *(["--unique"] if unique else [])]
    return float(subprocess.run(call, check=True, capture_output=True, text=True).stdout)


def answer_once(contender: str, who: str, path: Path, unique: bool) -> None:
    """Answer once and print the peak memory of this process, in MB."""
    source = pl.read_parquet(path) if contender == "polars" else path
    if who == "ours":
        ours(vtlt.load(PLAN), contender, source, unique)
    else:
        by_hand(contender, source, unique)
    # not `getrusage`: its peak begins with that of the process that started this one
    peak_line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    print(int(peak_line.split()[1]) / 1024)


def compare(rows: Iterable[int], folder: Path, rounds: int, with_memory: bool) -> None:
    """Print a line for each size and engine."""
    ruleset = vtlt.load(PLAN)
    print("| rows | engine | repeats looked for | by hand s | vtlt-rules s | × | by hand MB | vtlt-rules MB | × |")
    print("|--:|---|---|--:|--:|--:|--:|--:|--:|")
    for count in rows:
        path = folder / f"agencies_{count}.parquet"
        if not path.exists():
            write_parquet(path, count, GROUPS)
        for contender in CONTENDERS:
            source = pl.read_parquet(path) if contender == "polars" else path
            for unique in (True, False):
                assert_same(ours(ruleset, contender, source, unique), by_hand(contender, source, unique))
                calls: list[Callable[[], object]] = [
                    lambda c=contender, s=source, u=unique: by_hand(c, s, u),
                    lambda c=contender, s=source, u=unique: ours(ruleset, c, s, u),
                ]
                hand, own = timed(calls, rounds)
                line = f"| {count:,} | {contender} | {'no' if unique else 'yes'} "
                line += f"| {hand:.3f} | {own:.3f} | {own / hand:.2f} "
                if with_memory:
                    sizes = [peak(contender, who, path, unique) for who in ("hand", "ours")]
                    line += f"| {sizes[0]:.0f} | {sizes[1]:.0f} | {sizes[1] / sizes[0]:.2f} |"
                else:
                    line += "| | | |"
                print(line, flush=True)


def scaling(rounds: int) -> None:
    """Print the cost as statements and groups grow."""
    print("| rows | groups | statements | polars s | DuckDB s |")
    print("|--:|--:|--:|--:|--:|")
    for rows, groups, times in ((10**6, 315, 1), (10**6, 315, 10), (10**6, 3150, 1), (10**6, 31500, 1)):
        ruleset = _larger(times)
        frame = population(rows, groups)
        with duckdb.connect() as connection:
            connection.register("data", frame.to_arrow(compat_level=pl.CompatLevel.oldest()))
            connection.execute("CREATE TABLE agencies AS FROM data")
            relation = connection.table("agencies")
            found = timed(
                [
                    lambda r=ruleset, f=frame: r.evaluate_frame(f, by=BY),
                    lambda r=ruleset, f=relation: r.evaluate_frame(f, by=BY).fetchall(),
                ],
                rounds,
            )
        print(f"| {rows:,} | {groups:,} | {len(ruleset.statements)} | {found[0]:.2f} | {found[1]:.2f} |", flush=True)


def _larger(times: int) -> vtlt.Ruleset:
    """Repeat the plan's statements with other thresholds, so that they are other statements."""
    own = vtlt.load(PLAN)
    lines = ['ke_hoach to "To"', "thoi_ky 01/01/2018..31/12/2018", "theo van_thu_luu_tru"]
    for number in range(times):
        for place, section in enumerate(own.sections):
            lines.append(f'muc "{number}.{place}"')
            lines += [
                one.text.replace("40%", f"{40 + number}%").replace("25%", f"{25 + number}%")
                for one in section.statements
            ]
    return vtlt.parse("\n".join(lines), folder=PLAN.parent)


def main() -> None:
    """Read the arguments and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, nargs="*", default=[10**3, 10**5, 10**6])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--data", type=Path, help="a folder that keeps the Parquet files")
    parser.add_argument("--no-memory", action="store_true")
    parser.add_argument("--scaling", action="store_true")
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    parser.add_argument("--unique", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        contender, who, path = arguments.one
        answer_once(contender, who, Path(path), arguments.unique)
        return
    names = ("polars", "duckdb", "narwhals", "pyarrow")
    print(
        f"Python {platform.python_version()}, "
        + ", ".join(f"{n} {importlib.metadata.version(n)}" for n in names)
        + "\n"
    )
    if arguments.scaling:
        scaling(min(arguments.rounds, 3))
        return
    with tempfile.TemporaryDirectory() as made:
        compare(arguments.rows, arguments.data or Path(made), arguments.rounds, not arguments.no_memory)


if __name__ == "__main__":
    main()
