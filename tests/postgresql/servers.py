"""A private server of PostgreSQL, and frames as its tables."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl

from vtlt_rules.columnar.meaning.plan import COUNTS, FIGURES, IN_SPITE_OF

OWNERS = ("postgres", "nobody")
"""Who runs the server where the tests are run by root, for whom it refuses to start."""

SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "jit": "off",
}


def folder_of_programs() -> Path | None:
    """Return where ``initdb`` and ``postgres`` are: on the path, or where Debian has them; None if they are nowhere."""
    found = [Path(one).resolve().parent for one in [shutil.which("postgres")] if one is not None]
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda one: int(one.parent.name), reverse=True)
    return next((one for one in found if (one / "initdb").exists() and (one / "postgres").exists()), None)


@contextmanager
def running_server(programs: Path):
    """Run a server that listens in a folder of its own; yields the folder."""
    folder = tempfile.mkdtemp(prefix="vtlt-pg-")  # a short one: the path of a socket has at most 107 letters
    owner: dict[str, Any] = {}
    if os.geteuid() == 0:
        name = next(one for one in OWNERS if _is_user(one))
        shutil.chown(folder, name)
        owner = {"user": name}
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
    common: dict[str, Any] = {"cwd": folder, "env": environment, **owner}
    data, log = f"{folder}/data", f"{folder}/log"
    made = [programs / "initdb", "-D", data, "-U", "vtlt", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
    subprocess.run(made, check=True, stdout=subprocess.DEVNULL, **common)
    options = [part for key, value in SETTINGS.items() for part in ("-c", f"{key}={value}")]
    with open(log, "w") as out:
        server = subprocess.Popen(
            [programs / "postgres", "-D", data, "-k", folder, *options], stdout=out, stderr=out, **common
        )
    try:
        _wait_for(server, folder, log)
        yield folder
    finally:
        server.terminate()
        server.wait(timeout=60)
        shutil.rmtree(folder, ignore_errors=True)


def _is_user(name: str) -> bool:
    import pwd

    try:
        return bool(pwd.getpwnam(name))
    except KeyError:
        return False


def _wait_for(server: subprocess.Popen[bytes], folder: str, log: str) -> None:
    import psycopg

    for _ in range(600):
        if server.poll() is not None:
            break
        try:
            connected(folder).close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"the server of PostgreSQL did not start:\n{Path(log).read_text()}")


def connected(folder: str):
    import psycopg

    return psycopg.connect(host=folder, user="vtlt", dbname="postgres", autocommit=True)


_TYPES = {
    pl.Int64: "BIGINT",
    pl.Int32: "INTEGER",
    pl.String: "TEXT",
    pl.Boolean: "BOOLEAN",
    pl.Date: "DATE",
    pl.Datetime: "TIMESTAMP",
}


def type_of(dtype: Any) -> str:
    if isinstance(dtype, pl.Decimal):
        return f"NUMERIC({dtype.precision}, {dtype.scale})"
    return _TYPES[dtype.base_type()]


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def as_table(connection, frame: pl.DataFrame, name: str = "bang") -> None:
    """Put a frame into a table that vanishes with the connection, in place of one of the same name."""
    columns = ", ".join(f"{quoted(one)} {type_of(dtype)}" for one, dtype in frame.schema.items())
    connection.execute(f"DROP TABLE IF EXISTS {name}")
    connection.execute(f"CREATE TEMPORARY TABLE {name} ({columns})")
    with connection.cursor() as cursor, cursor.copy(f"COPY {name} FROM STDIN") as copy:
        for row in frame.rows():
            copy.write_row(row)


def rows_of(connection, query: str) -> list[dict[str, Any]]:
    """Return what a query gives, as rows."""
    return _asked(connection, query)[1]


def _asked(connection, query: str) -> tuple[list[str], list[dict[str, Any]]]:
    """Ask a query; the figures of the answer, which are numeric, must be integers."""
    cursor = connection.execute(query)
    names = [one.name for one in cursor.description]
    found = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    for row in found:
        for figure in FIGURES:
            if row[figure] is not None:
                assert row[figure].as_tuple().exponent == 0
                row[figure] = int(row[figure])
    return names, found


_OWN = dict.fromkeys(["id", "clause", "statement", "verdict", "provisional"], pl.String)
_OWN |= dict.fromkeys(FIGURES, pl.Int128) | dict.fromkeys([*COUNTS, IN_SPITE_OF], pl.Int64)


def answer(connection, query: str) -> pl.DataFrame:
    """Return what a query gives, as a frame."""
    names, found = _asked(connection, query)
    return pl.DataFrame(found, schema={name: _OWN.get(name) for name in names}, infer_schema_length=None)


def evaluated(
    connection, ruleset, frame: pl.DataFrame, previous: pl.DataFrame | None = None, **options: Any
) -> pl.DataFrame:
    """Evaluate a frame, beside one of then, as tables of a database."""
    as_table(connection, frame)
    if previous is not None:
        as_table(connection, previous, "khi_do")
        options["previous"] = "khi_do"
    query = ruleset.to_sql("postgresql", table="bang", columns=frame.columns, **options)
    return answer(connection, query)


def by_views(connection, ruleset, **options: Any) -> pl.DataFrame:
    """Return what the query gives as views, which vanish with the connection like the tables that they read."""
    views = ruleset.to_sql_views("postgresql", table="bang", **options)
    for statement in views.values():
        connection.execute(statement.replace("CREATE VIEW", "CREATE TEMPORARY VIEW", 1))
    return answer(connection, f"SELECT * FROM {[*views][-1]}")
