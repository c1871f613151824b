"""Bounded runs of the fuzzers, and every find that was kept. ``VTLT_FUZZ_SEED`` chooses other inputs."""

from __future__ import annotations

import importlib.util
import os
import random
import subprocess
import sys
import tracemalloc
from pathlib import Path

import fuzz_targets
import pytest
from fuzz_mutation import dictionary, mutate, seeds
from fuzz_targets import FOUND, TARGETS, Find, replay, run
from run import fuzz_plainly

SEED = int(os.environ.get("VTLT_FUZZ_SEED", "2018"))

KEPT = (
    sorted(path for path in FOUND.iterdir() if path.is_file() and not path.name.startswith("."))
    if FOUND.is_dir()
    else []
)


@pytest.mark.parametrize("target", TARGETS)
def test_mutated_inputs_give_only_errors_of_the_project(target):
    print(f"VTLT_FUZZ_SEED={SEED}")
    assert fuzz_plainly(target, seconds=30, seed=SEED, most=60) > 0


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.name)
def test_what_was_once_found_stays_mended(path):
    replay(path)


@pytest.mark.parametrize("target", TARGETS)
def test_the_seeds_themselves_are_quiet(target):
    for seed in seeds(target)[:3]:
        run(target, seed)


def test_an_exception_is_a_find_and_its_input_is_kept(monkeypatch, tmp_path):
    def breaks(data):
        raise RecursionError(data)

    monkeypatch.setitem(TARGETS, "numbers", breaks)
    monkeypatch.setattr("run.FOUND", tmp_path)
    with pytest.raises(RecursionError) as caught:
        fuzz_plainly("numbers", seconds=5, seed=1, most=1)
    (kept,) = tmp_path.iterdir()
    assert kept.name.startswith("numbers-")
    assert str(kept) in caught.value.__notes__[0]
    with pytest.raises(RecursionError):
        replay(kept)


def test_slow_work_is_a_find(monkeypatch):
    monkeypatch.setitem(TARGETS, "numbers", lambda _: sum(range(2_000_000)))
    with pytest.raises(Find, match="took"):
        run("numbers", b"", seconds=0.001)


def test_a_warning_is_a_find(monkeypatch):
    import warnings

    monkeypatch.setitem(TARGETS, "numbers", lambda _: warnings.warn("x", stacklevel=1))
    with pytest.raises(UserWarning):
        run("numbers", b"")


def test_errors_of_the_project_are_no_finds(monkeypatch):
    def refuses(_):
        raise fuzz_targets.vtlt.RulesetNotFound("x", ())

    monkeypatch.setitem(TARGETS, "numbers", refuses)
    run("numbers", b"")


def test_the_dictionary_has_the_words_of_the_grammar():
    assert {b"ke_hoach", b"ty_le", b"hoan_thanh", b">=", "≥".encode(), b".."} <= set(dictionary())


def test_mutation_is_steady_and_changes_its_input():
    start = seeds("check")[0]
    first = [mutate(start, "check", random.Random(number)) for number in range(20)]
    assert first == [mutate(start, "check", random.Random(number)) for number in range(20)]
    assert len(set(first)) > 15


class Greedy(random.Random):
    """Repeats all there is 50 times whenever it may."""

    def randint(self, _, most):
        return most

    def choice(self, some):
        return some[-1] if some[-1] == 50 else some[0]

    def randrange(self, end):
        return 3 if end == 5 else 0


def test_mutation_needs_little_memory():
    tracemalloc.start()
    assert len(mutate(b"x" * 1000, "numbers", Greedy())) == fuzz_targets.MOST_BYTES
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 16 << 20  # four times in a row would make 6 GB of 1 kB


@pytest.mark.long
@pytest.mark.skipif(
    importlib.util.find_spec("atheris") is None, reason="atheris is not installed (pip install '.[fuzzing]')"
)
@pytest.mark.parametrize("target", TARGETS)
def test_atheris_finds_nothing(target):
    command = [
        sys.executable,
        str(Path(__file__).with_name("run.py")),
        "--minutes",
        "0.25",
        "--seed",
        str(SEED),
        target,
    ]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False, timeout=300)
    assert done.returncode == 0, done.stdout[-4000:]  # where the traceback is
