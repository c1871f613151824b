"""A copy of the package with one place changed, and the project's own tests run against it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "vtlt_rules"
ENOUGH_SECONDS = 300

CASES = "tests/unit/test_cases.py"
ORACLE = "tests/mutation/short_oracle.py"

_FAILED = re.compile(r"^(?:FAILED|ERROR) (?P<id>.+?)(?: - .*)?$", re.MULTILINE)


def copy_of_project(folder: Path) -> Path:
    """Copy the package with grammar and rulesets, laid out as in the checkout; returns the folder to import from."""
    for name in ("src/vtlt_rules", "grammar", "rulesets"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    return folder / "src"


def replace_once(file: Path, old: str, new: str) -> None:
    """Change the one place of a file where a text stands; it is an error if there is none, or more than one."""
    text = file.read_text(encoding="utf-8")
    if text.count(old) != 1:
        raise ValueError(f"{file.name}: found {text.count(old)} times, not once: {old!r}")
    file.write_text(text.replace(old, new), encoding="utf-8")


def failures(sources: Path, *arguments: str) -> set[str]:
    """Run tests of the checkout against a copy of the package; returns the ids of those that failed.

    Raises:
        RuntimeError: The tests could not be run at all.
    """
    environment = os.environ | {"PYTHONPATH": str(sources), "PYTHONDONTWRITEBYTECODE": "1", "COLUMNS": "400"}
    command = [sys.executable, "-m", "pytest", "-q", "-rfE", "--tb=no", "-p", "no:cacheprovider", *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=ENOUGH_SECONDS, check=False
    )
    if done.returncode not in (0, 1):
        raise RuntimeError(done.stdout + done.stderr)
    return {match["id"] for match in _FAILED.finditer(done.stdout)}


def where_imported(sources: Path) -> Path:
    """Return where Python finds the package when tests run against a copy."""
    done = subprocess.run(
        [sys.executable, "-c", "import vtlt_rules.values as v; print(v.__file__)"],
        cwd=ROOT, env=os.environ | {"PYTHONPATH": str(sources)}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return Path(done.stdout.strip())
