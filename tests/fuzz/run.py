"""Fuzz for as long as one likes: ``python tests/fuzz/run.py --minutes 30 check``. README.md beside this says more."""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import os
import random
import sys
import tempfile
import time
import traceback
from pathlib import Path

from fuzz_mutation import dictionary, mutate, seeds
from fuzz_targets import FOUND, MOST_BYTES, SECONDS, TARGETS, run

_SLOWED_DOWN = 5
"""How many times longer an input may take while atheris watches every branch."""


def fuzz_plainly(target: str, seconds: float, seed: int, most: int | None = None) -> int:
    """Mutate seeds in plain Python until time is up, or ``most`` inputs have been tried; return how many were.

    Raises:
        Exception: What the first find raised; the input has been saved, and a note says where.
    """
    chance = random.Random(f"{target}:{seed}")
    corpus = list(seeds(target))
    end = time.monotonic() + seconds
    tried = 0
    while time.monotonic() < end and (most is None or tried < most):
        data = mutate(chance.choice(corpus), target, chance)
        _try(target, data, SECONDS)
        if len(corpus) < 2000 and chance.random() < 0.05:
            corpus.append(data)
        tried += 1
    return tried


def _try(target: str, data: bytes, seconds: float) -> None:
    try:
        run(target, data, seconds)
    except Exception as error:
        error.add_note(f"input: {save(target, data)}")
        raise


def save(target: str, data: bytes) -> Path:
    """Keep a find, from now on a seed and a test."""
    FOUND.mkdir(exist_ok=True)
    path = FOUND / f"{target}-{hashlib.sha256(data).hexdigest()[:12]}"
    path.write_bytes(data)
    return path


def fuzz_with_atheris(target: str, seconds: float, seed: int) -> None:
    """Let atheris look for inputs that reach new branches; does not return, the process ends with its status."""
    import atheris

    for name, module in list(sys.modules.items()):  # whatever of the library is loaded counts no branches yet
        if name.startswith("vtlt_rules") and module is not None:
            _instrument(atheris, module)
    chance = random.Random(seed)

    def custom_mutator(data: bytes, max_size: int, seed: int) -> bytes:
        chance.seed(seed)
        if chance.random() < 0.5:
            return bytes(atheris.Mutate(data, max_size))
        return mutate(data, target, chance)[:max_size]

    folder = Path(tempfile.mkdtemp(prefix=f"vtlt-fuzz-{target}-"))
    for number, one in enumerate(seeds(target)):
        (folder / f"seed-{number:04}").write_bytes(one)
    words = folder.with_suffix(".dict")
    words.write_text("".join(f'"{_escaped(word)}"\n' for word in dictionary() if word), encoding="ascii")
    atheris.Setup(
        [
            sys.argv[0], str(folder), f"-dict={words}", f"-max_len={MOST_BYTES}",
            f"-max_total_time={max(1, round(seconds))}",
            f"-seed={seed or 1}", "-timeout=20", "-rss_limit_mb=2048", f"-artifact_prefix={FOUND}/{target}-",
            "-print_final_stats=1",
        ],
        lambda data: _try(target, data, SECONDS * _SLOWED_DOWN),
        custom_mutator=custom_mutator,
    )  # fmt: skip
    atheris.Fuzz()


def _instrument(atheris: object, module: object) -> None:
    """Make the functions of a module count their branches."""
    import types

    for value in list(vars(module).values()):
        members = vars(value).values() if isinstance(value, type) and value.__module__ == module.__name__ else [value]  # type: ignore[attr-defined]
        for one in members:
            if isinstance(one, types.FunctionType) and one.__module__ == module.__name__:  # type: ignore[attr-defined]
                atheris.instrument_func(one)  # type: ignore[attr-defined]


def _escaped(word: bytes) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word)


def main() -> int:
    """Read the command line, and fuzz."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "targets", nargs="*", metavar="TARGET", help=f"among {', '.join(TARGETS)}; all when none is named"
    )
    parser.add_argument("--minutes", type=float, default=1.0, help="for each target (default: 1)")
    parser.add_argument(
        "--seed", type=int, default=None, help="the same seed tries the same inputs (default: another each time)"
    )
    parser.add_argument("--plain", action="store_true", help="mutate in plain Python though atheris is there")
    options = parser.parse_args()
    if unknown := set(options.targets) - set(TARGETS):
        parser.error(f"no target: {', '.join(sorted(unknown))}")
    seed = options.seed if options.seed is not None else int.from_bytes(os.urandom(3))
    names = options.targets or list(TARGETS)
    print(f"seed {seed}", flush=True)
    if not options.plain and len(names) == 1 and importlib.util.find_spec("atheris") is not None:
        fuzz_with_atheris(names[0], options.minutes * 60, seed)
    failed = 0
    for name in names:
        try:
            print(f"{name}: {fuzz_plainly(name, options.minutes * 60, seed)} inputs, nothing found", flush=True)
        except Exception:  # noqa: BLE001 - a find; the next target has its turn
            traceback.print_exc()
            failed = 1
    return failed


if __name__ == "__main__":
    sys.exit(main())
