"""A server of PostgreSQL for each process of the tests; skipped where there is none, unless there has to be one."""

from __future__ import annotations

import os

import pytest
from servers import connected, folder_of_programs, running_server

REQUIRED = "VTLT_REQUIRE_POSTGRESQL"
"""The variable of the environment that makes what is missing a failure."""


def _missing(what: str):
    if os.environ.get(REQUIRED):
        pytest.fail(f"{REQUIRED} is set, but {what}")
    pytest.skip(what)


@pytest.fixture(scope="session")
def server():
    try:
        import psycopg  # noqa: F401
    except ImportError:
        _missing("psycopg is not installed: pip install '.[dev]' installs it")
    programs = folder_of_programs()
    if programs is None:
        _missing("no server of PostgreSQL is installed: apt-get install postgresql")
    with running_server(programs) as folder:
        yield folder


@pytest.fixture
def connection(server):
    with connected(server) as made:
        yield made
