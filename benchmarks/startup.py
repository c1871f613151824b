"""How long a program takes that is started anew for each question: fresh processes, wall clock, medians.

Each round runs every kind of process once, so that whatever else the machine does falls on all kinds alike. Modules come
as bytecode, as those of an installed package do, from a folder that the first round fills. Besides the time it is checked
that the verdict is right and that importing the library imports nothing that is not its own business.

Usage: ``python startup.py [ROUNDS]``. Only the package itself need be installed.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROUNDS = 15

ONE_AGENCY = """
import vtlt_rules as vtlt
agency = {
    "ma": "SNV", "cap": "tinh", "loai": "so_noi_vu", "dia_ban": "My Tho", "nha_nuoc": True, "nguon_nop_luu": True,
    "cbccvc": 60, "cbccvc_lap_ho_so": 24,
}
report = vtlt.load("tien_giang/2018").evaluate([agency])
[finding] = report["cap_tinh.lap_ho_so"]
print(finding.verdict.value, finding.bounds.low, finding.bounds.high)
"""

PROCESSES = {
    "bare interpreter": (["-c", "pass"], ""),
    "import attrs": (["-c", "import attrs"], ""),
    "import lark": (["-c", "import lark"], ""),
    "import vtlt_rules": (["-c", "import vtlt_rules"], ""),
    "import, load 2018, evaluate one agency": (["-c", ONE_AGENCY], "met 2/5 2/5"),
    "vtlt check tien_giang/2018": (["-m", "vtlt_rules", "check", "--lang", "en", "tien_giang/2018"], "no errors"),
}
"""What is run, and what it must print."""

NOT_AT_IMPORT = {"attr", "attrs", "lark", "hypothesis", "pytest", "polars", "narwhals", "pandas"}


def environment_of(bytecode: str) -> dict[str, str]:
    """Return the environment of the processes: text as UTF-8, bytecode kept in a folder."""
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**inherited, "PYTHONUTF8": "1", "PYTHONPYCACHEPREFIX": bytecode}


def check_imports(environment: dict[str, str]) -> None:
    """Make sure that importing the library does not import what is only needed later, or by others."""
    program = "import sys, vtlt_rules; print(*{name.partition('.')[0] for name in sys.modules})"
    imported = set(_run(["-c", program], environment)[0].split())
    assert "vtlt_rules" in imported, imported
    assert not imported & NOT_AT_IMPORT, f"imported too early: {imported & NOT_AT_IMPORT}"


def measure(rounds: int, environment: dict[str, str]) -> dict[str, list[float]]:
    """Return the milliseconds that each kind of process took, check what it printed."""
    taken: dict[str, list[float]] = {name: [] for name in PROCESSES}
    for turn in range(rounds + 1):
        for name, (arguments, expected) in PROCESSES.items():
            printed, milliseconds = _run(arguments, environment)
            assert printed.strip() == expected, f"{name}: {printed!r} is not {expected!r}"
            if turn > 0:  # the first round compiles
                taken[name].append(milliseconds)
    return taken


def _run(arguments: list[str], environment: dict[str, str]) -> tuple[str, float]:
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, *arguments],
        check=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment,
        cwd=Path(__file__).parent,
    )
    return done.stdout, (time.perf_counter() - start) * 1000


def main() -> None:
    """Measure and print a table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    with tempfile.TemporaryDirectory() as bytecode:
        environment = environment_of(bytecode)
        check_imports(environment)
        medians = {name: statistics.median(times) for name, times in measure(rounds, environment).items()}
    bare = medians["bare interpreter"]
    print(f"{'fresh process':<40}{'ms':>8}{'above bare':>12}{'ratio':>8}   (medians of {rounds})")
    for name, milliseconds in medians.items():
        print(f"{name:<40}{milliseconds:>8.1f}{milliseconds - bare:>12.1f}{milliseconds / bare:>8.1f}")


if __name__ == "__main__":
    main()
