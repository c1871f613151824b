"""Mutation testing: small bugs, one at a time, in the code that verdicts rest on. Which of them does no test notice?

    python tests/mutation/run.py                      all mutants; half an hour and more
    python tests/mutation/run.py --sample 300         so many, drawn by --seed
    python tests/mutation/run.py evaluate/statements.py    those of some modules

The tests are collected and run once, which tells the lines that each one reaches. Then every mutant gets a forked child, in
which the code of its function is exchanged and the tests that reach it run, those first that noticed others, until one
fails. Mutants outside of functions are tested in a copy of the package.
"""

from __future__ import annotations

import argparse
import ast
import builtins
import functools
import gc
import os
import random
import resource
import signal
import sys
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "src"), str(Path(__file__).parent)]

import pytest  # noqa: E402 - the package must be that of this checkout
from _pytest.runner import runtestprotocol  # noqa: E402
from attrs import define  # noqa: E402
from copies import PACKAGE, copy_of_project, failures  # noqa: E402
from mutants import REACHED, Mutant, mutants_of, watched  # noqa: E402

TARGETS = ("evaluate", "check", "checked", "relations.py", "values.py")
TESTS = (
    "tests/unit/test_cases.py",
    "tests/unit/test_near_misses.py",
    "tests/unit/test_public_surface.py",
    "tests/unit/test_given_agencies.py",
    "tests/unit/test_report.py",
    "tests/unit/test_report_json.py",
    "tests/unit/test_thresholds.py",
    "tests/unit/test_plan_2018_cases.py",
    "tests/unit/test_plan_2018_rows.py",
    "tests/unit/test_plan_2018_readings.py",
    "tests/unit/test_plan_2018_example.py",
    "tests/unit/test_plan_2016.py",
    "tests/unit/test_other_rulesets.py",
    "tests/unit/test_language_reference.py",
    "tests/unit/test_data_values.py",
    "tests/unit/test_data_tables.py",
    "tests/unit/test_data_registry.py",
    "tests/unit/test_data_limits.py",
    "tests/unit/test_reads.py",
    "tests/unit/test_values.py",
    "tests/unit/test_cells.py",
    "tests/unit/test_families.py",
    "tests/unit/test_population.py",
    "tests/unit/test_judge.py",
    "tests/unit/test_check_structure.py",
    "tests/unit/test_check_document.py",
    "tests/unit/test_check_names.py",
    "tests/unit/test_check_declarations.py",
    "tests/unit/test_check_statements.py",
    "tests/unit/test_check_lints.py",
    "tests/mutation/short_oracle.py",
)
LEFT_OUT = ("frame", "fast")
"""Words in the names of tests that start threads, which do not survive a fork, or look at the clock."""

_REMEMBERING = ("vtlt_rules", "generators", "oracle", "test_")
_MOST_MEMORY = 3 << 30
_FEWEST_SECONDS = 20


@define
class Outcome:
    """What became of a mutant: ``killed``, ``timeout`` (killed too), ``survived`` or ``unreached``; and by which test."""

    mutant: Mutant
    kind: str
    killer: str = ""


@define
class Seen:
    """One test: how long it takes, and the lines of the modules under test that it reaches."""

    item: pytest.Item
    seconds: float
    lines: set[tuple[str, int]]


class Runner:
    """A plugin of pytest that takes the place of its loop."""

    def __init__(self, mutants: list[Mutant], jobs: int, end: float) -> None:
        self.mutants = mutants
        self.end = end
        self.jobs = jobs
        self.files = {str(mutant.file) for mutant in mutants}
        self.seen: list[Seen] = []
        self.reached: set[tuple[str, int]] = set()
        self.functions: dict[str, list[FunctionType]] = defaultdict(list)
        self.kills: Counter[tuple[str, str]] = Counter()
        self.caches: list[Any] = []
        self.outcomes: list[Outcome] = []

    @pytest.hookimpl(trylast=True)
    def pytest_configure(self) -> None:
        """Let random tests be the same every time, and not look for the simplest example of a failure."""
        from hypothesis import HealthCheck, Phase, settings  # pytest must be there first, to rewrite its assertions

        steady = settings(derandomize=True, database=None, phases=[Phase.generate])
        settings.register_profile("mutation", steady, suppress_health_check=list(HealthCheck))
        settings.load_profile("mutation")

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Look at each test once, then run the mutants."""
        started = time.monotonic()
        self.caches = _caches()
        for thing in gc.get_objects():
            if isinstance(thing, FunctionType) and thing.__code__.co_filename in self.files:
                self.functions[thing.__code__.co_filename].append(thing)
        self._watch()
        for item in session.items:
            if not any(word in item.nodeid for word in LEFT_OUT):
                self._look_at(item)
        print(f"{len(self.seen)} tests, {time.monotonic() - started:.0f} s; {len(self.mutants)} mutants", flush=True)
        self._run_all([mutant for mutant in self.mutants if mutant.function is not None])
        for mutant in self.mutants:
            if mutant.function is None and time.monotonic() < self.end:
                self._report(self._in_a_copy(mutant))
        return True

    # ---- the tests

    def _watch(self) -> None:
        """Let every statement of the modules say that it is reached; tracing would slow the tests down too much."""
        builtins.__dict__[REACHED] = lambda *place: self.reached.add(place)
        for file, functions in self.functions.items():
            exchange(functions, watched(Path(file)), file)

    def _look_at(self, item: pytest.Item) -> None:
        self.reached = set()
        self._forget(but="vtlt_rules.check")  # reading the vocabulary anew for every test would take most of the time
        started = time.monotonic()
        passed = _passes(item)
        seconds = time.monotonic() - started
        if not passed:
            print(f"left out, it fails without any mutant: {item.nodeid}", flush=True)
        elif self.reached:
            self.seen.append(Seen(item, seconds, self.reached))

    def _forget(self, but: str = "-") -> None:
        """Empty the caches, so that what code of a mutant would have computed is not taken from there."""
        for cache in self.caches:
            if not cache.__module__.startswith(but):
                cache.cache_clear()

    def _reaching(self, mutant: Mutant) -> list[Seen]:
        file = str(mutant.file)
        found = [one for one in self.seen if (file, mutant.first) in one.lines]
        return sorted(found, key=lambda one: (-self.kills[file, one.item.nodeid], one.seconds))

    # ---- the mutants

    def _run_all(self, mutants: list[Mutant]) -> None:
        running: dict[int, tuple[Mutant, int]] = {}
        for mutant in mutants:
            if time.monotonic() > self.end:
                break
            tests = self._reaching(mutant)
            if not tests:
                self._report(Outcome(mutant, "unreached"))
                continue
            if len(running) == self.jobs:
                self._wait(running)
            end, begin = os.pipe()
            pid = os.fork()
            if pid == 0:
                os.close(end)
                self._in_child(mutant, tests, begin)
            os.close(begin)
            running[pid] = mutant, end
        while running:
            self._wait(running)

    def _wait(self, running: dict[int, tuple[Mutant, int]]) -> None:
        pid, status = os.wait()
        mutant, end = running.pop(pid)
        with os.fdopen(end, "rb") as pipe:
            killer = pipe.read().decode()
        if os.WIFSIGNALED(status):
            kind = "timeout"
        else:
            kind = "killed" if os.WEXITSTATUS(status) else "survived"
        self.kills[str(mutant.file), killer] += kind == "killed"
        self._report(Outcome(mutant, kind, killer))

    def _in_child(self, mutant: Mutant, tests: list[Seen], begin: int) -> None:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(_FEWEST_SECONDS + 3 * int(sum(one.seconds for one in tests)))
        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        status = 0
        try:
            exchange(self.functions[str(mutant.file)], mutant.tree(), str(mutant.file))
            self._forget()
            for one in tests:
                if not _passes(one.item):
                    os.write(begin, one.item.nodeid.encode())
                    status = 1
                    break
        except BaseException:  # noqa: BLE001 - whatever it is, the child ends here
            os.write(begin, b"?")
            status = 1
        os._exit(status)

    def _in_a_copy(self, mutant: Mutant) -> Outcome:
        with tempfile.TemporaryDirectory() as folder:
            sources = copy_of_project(Path(folder))
            file = sources / "vtlt_rules" / mutant.file.relative_to(PACKAGE)
            file.write_text(ast.unparse(mutant.tree()), encoding="utf-8")
            try:
                found = failures(sources, "-x", *existing(TESTS))
            except RuntimeError:
                return Outcome(mutant, "killed", "cannot be imported")
            return Outcome(mutant, "killed", min(found)) if found else Outcome(mutant, "survived")

    def _report(self, outcome: Outcome) -> None:
        self.outcomes.append(outcome)
        if outcome.kind in ("survived", "unreached", "timeout"):
            print(f"{len(self.outcomes):4} {outcome.kind:9} {outcome.mutant.name}", flush=True)


def _passes(item: pytest.Item) -> bool:
    reports = runtestprotocol(item, log=False, nextitem=None)
    return not any(report.failed for report in reports)


def _caches() -> list[Any]:
    """Find what remembers results; the parser's tables stay, since no mutant can change them."""
    wrappers = [thing for thing in gc.get_objects() if isinstance(thing, functools._lru_cache_wrapper)]
    return [one for one in wrappers if str(one.__module__).startswith(_REMEMBERING) and "syntax" not in one.__module__]


def exchange(functions: list[FunctionType], tree: ast.Module, file: str) -> None:
    """Give the functions of a module the code that they have in another version of it."""
    changed: dict[tuple[str, int], list[CodeType]] = defaultdict(list)
    waiting = [compile(tree, file, "exec")]
    while waiting:
        code = waiting.pop()
        changed[code.co_qualname, code.co_firstlineno].append(code)
        waiting += [constant for constant in code.co_consts if isinstance(constant, CodeType)]
    for function in functions:
        old = function.__code__
        candidates = changed[old.co_qualname, old.co_firstlineno]
        if len(candidates) == 1 and candidates[0] != old and candidates[0].co_freevars == old.co_freevars:
            function.__code__ = candidates[0]


def existing(tests: tuple[str, ...]) -> list[str]:
    return [str(ROOT / test) for test in tests if (ROOT / test).exists()]


def print_table(outcomes: list[Outcome]) -> float:
    """Print how many were killed in each module; returns the share over all."""
    modules: dict[str, Counter[str]] = defaultdict(Counter)
    for outcome in outcomes:
        modules[str(outcome.mutant.file.relative_to(PACKAGE))][outcome.kind] += 1
    modules["all"] = sum(modules.values(), Counter())
    print(f"\n{'module':28} mutants killed timeout survived unreached     %")
    share = 0.0
    for module, counts in modules.items():
        killed, total = counts["killed"] + counts["timeout"], counts.total()
        share = 100 * killed / total if total else 100.0
        columns = f"{total:7} {counts['killed']:6} {counts['timeout']:7} {counts['survived']:8} {counts['unreached']:9}"
        print(f"{module:28} {columns} {share:5.1f}")
    return share


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("targets", nargs="*", default=TARGETS, help="modules or folders below the package")
    parser.add_argument("--sample", type=int, help="so many mutants only, spread over the modules")
    parser.add_argument("--seed", type=int, default=1, help="what the sample is drawn by")
    parser.add_argument("--minutes", type=float, default=600.0, help="begin no mutant after so many")
    parser.add_argument("--jobs", type=int, default=2, help="processes at a time")
    parser.add_argument("--at-least", type=float, default=90.0, help="fail below so many percent")
    arguments = parser.parse_args()
    files = [file for name in arguments.targets for file in sorted((PACKAGE / name).glob("*.py")) or [PACKAGE / name]]
    mutants = [mutant for file in files for mutant in mutants_of(file)]
    if arguments.sample is not None and arguments.sample < len(mutants):
        chosen = set(random.Random(arguments.seed).sample(range(len(mutants)), arguments.sample))
        mutants = [mutant for place, mutant in enumerate(mutants) if place in chosen]
    random.Random(arguments.seed).shuffle(mutants)
    runner = Runner(mutants, arguments.jobs, time.monotonic() + 60 * arguments.minutes)
    os.chdir(ROOT)
    status = pytest.main(["-q", "-p", "no:cacheprovider", *existing(TESTS)], plugins=[runner])
    share = print_table(runner.outcomes)
    return int(status) or int(share < arguments.at_least)


if __name__ == "__main__":
    sys.exit(main())
