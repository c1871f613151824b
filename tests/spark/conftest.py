"""A session of Spark; skipped where pyspark or Java 17 is missing."""

from __future__ import annotations

import os
import re
import shutil
import subprocess

import pytest


def _java_version() -> int | None:
    home = os.environ.get("JAVA_HOME")
    java = os.path.join(home, "bin", "java") if home else shutil.which("java")
    if java is None:
        return None
    try:
        said = subprocess.run([java, "-version"], capture_output=True, text=True, check=True).stderr
    except (OSError, subprocess.CalledProcessError):
        return None
    found = re.search(r'version "(\d+)', said)
    return int(found[1]) if found else None


@pytest.fixture(scope="session")
def spark():
    session = pytest.importorskip("pyspark.sql", reason="pyspark is not installed: make test-long installs it")
    version = _java_version()
    if version is None or version < 17:
        pytest.skip(f"Spark needs Java 17 or newer, found {version or 'none'}")
    builder = session.SparkSession.builder.master("local[2]").appName("vtlt-rules")
    settings_ = {"spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "2", "spark.log.level": "ERROR"}
    # Else its parser keeps what it found out about every query, and many rulesets fill the memory of a session.
    settings_ |= {
        "spark.sql.parser.manageParserCaches": "true",
        "spark.sql.parser.parserDfaCacheFlushThreshold": "10000",
    }
    for key, value in settings_.items():
        builder = builder.config(key, value)
    made = builder.getOrCreate()
    yield made
    made.stop()
