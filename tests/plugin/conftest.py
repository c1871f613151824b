"""Runs pytest on files of its own, with the plugin."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def run(tmp_path):
    """Write files and run pytest on their folder in a process of its own; return exit status and output.

    Rulesets are collected, unless a `pytest.ini` among the files says otherwise.
    """
    (tmp_path / "pytest.ini").write_text("[pytest]\nvtlt_files = *\n")
    # With CI set pytest writes its summary in full, so that messages stand there twice.
    environment = {
        **{name: value for name, value in os.environ.items() if name not in ("CI", "BUILD_NUMBER")},
        "PYTHONPATH": str(ROOT / "src"),
        "PYTHONUTF8": "1",
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
    }

    def run_pytest(files, *arguments):
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        # Whether the plugin is installed as an entry point or not, it is there once.
        command = [sys.executable, "-m", "pytest", "-p", "no:vtlt_rules", "-p", "_vtlt_rules_pytest"]
        command += ["-p", "no:cacheprovider", "--rootdir", str(tmp_path), *arguments]
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120)
        return done.returncode, done.stdout + done.stderr

    return run_pytest
