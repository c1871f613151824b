"""The worst inputs that are known, and what they cost: ``python tests/fuzz/worst_cases.py [--factor F] [WORDS]``.

Each input is written to a file and given to each of its commands in a fresh process, of which processor time and memory are
limited and measured. The table that is printed ends with what broke a bound. WORDS choose the rows that have all of them in the
name of the input or of the command.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from worst_data import TABLES
from worst_rulesets import RULESETS

MIB = 1 << 20
SIZE = MIB
"""How large the text of a ruleset may be."""


@dataclass(frozen=True)
class Command:
    """What is done with an input: arguments of Python, of which ``{file}`` is the input; and what that may cost.

    Attributes:
        arguments: After the name of the interpreter.
        seconds: Of processor time.
        megabytes: Of memory, at the most at one time.
    """

    arguments: tuple[str, ...]
    seconds: float
    megabytes: int


_WORK = str(Path(__file__).with_name("worst_work.py"))

_SHOWN = ("explain", "forms", "to-html", "to-markdown", "to-docx", "to-xlsx")
"""What is written for people: as long as all that is said of each statement."""

COMMANDS = {
    "check": Command(("-m", "vtlt_rules", "check", "{file}"), 5, 400),
    "check-json": Command(("-m", "vtlt_rules", "check", "--format", "json", "{file}"), 5, 400),
    "strict": Command(("-m", "vtlt_rules", "check", "--strict", "{file}"), 20, 1000),
    "show": Command(("-m", "vtlt_rules", "show", "{file}"), 20, 1000),
    **{name: Command((_WORK, name, "{file}"), 20, 1000) for name in ("evaluate", "compile", "accumulate", "to-sql")},
    **{name: Command((_WORK, name, "{file}"), 20, 1000) for name in ("to-postgresql", "to-spark", "frame", "set")},
    **{name: Command((_WORK, name, "{file}"), 60, 1500) for name in _SHOWN},
    "read": Command((_WORK, "read", "{file}"), 30, 1500),
}


@dataclass(frozen=True)
class Case:
    """One input.

    Attributes:
        name: What is bad about it.
        make: Makes it, of about as many bytes as it is given and never more.
        commands: What is done with it.
        suffix: Of its file.
        size: How large it is made.
    """

    name: str
    make: Callable[[int], str | bytes]
    commands: tuple[str, ...]
    suffix: str = ".vtlt"
    size: int = SIZE


_OF_RULESETS = (
    "check", "check-json", "strict", "show", "evaluate", "compile", "accumulate",
    "to-sql", "to-postgresql", "to-spark", "frame", "set", *_SHOWN,
)  # fmt: skip

CASES = [Case(name, make, _OF_RULESETS) for name, make in RULESETS.items()]
CASES += [Case(name, make, ("read",), suffix, 64 * MIB) for name, (suffix, make) in TABLES.items()]


@dataclass(frozen=True)
class Cost:
    """What one command cost with one input; ``outcome`` is its exit status, negative when a signal ended it."""

    seconds: float
    megabytes: float
    outcome: int
    last_words: str

    def breaks(self, command: Command, factor: float = 1) -> bool:
        """Tell whether that was too much, or ended in something other than an answer."""
        is_dear = self.seconds > command.seconds * factor or self.megabytes > command.megabytes
        return is_dear or self.outcome not in (0, 1, 2) or "Traceback" in self.last_words


def cost(command: Command, file: Path, factor: float = 1) -> Cost:
    """Run a command on a file; stop it where it takes twice what it may."""
    arguments = [sys.executable, *(one.format(file=file) for one in command.arguments)]
    seconds, space = int(command.seconds * factor * 2) + 1, command.megabytes * 4 * MIB

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_AS, (space, space))

    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=errors, preexec_fn=limited)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        end = errors.seek(0, os.SEEK_END)
        errors.seek(max(0, end - 4000))
        last_words = errors.read().decode("utf-8", "replace")
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, process.returncode, last_words)


def main() -> int:
    """Read the command line, run what is asked for, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "words", nargs="*", help="rows that have all of these in the name of the input or of the command"
    )
    parser.add_argument("--factor", type=float, default=1, help="how much slower this machine is (default: 1)")
    options = parser.parse_args()
    broken = []
    with tempfile.TemporaryDirectory() as folder:
        for number, case in enumerate(CASES):
            commands = [one for one in case.commands if _is_chosen(f"{case.name} {one}", options.words)]
            file = Path(folder, f"worst_{number}{case.suffix}")
            if commands:
                made = case.make(case.size)
                file.write_bytes(made.encode() if isinstance(made, str) else made)
            for name in commands:
                paid = cost(COMMANDS[name], file, options.factor)
                is_broken = paid.breaks(COMMANDS[name], options.factor)
                row = f"{case.name:40} {name:12} {paid.seconds:7.2f} s {paid.megabytes:6.0f} MB  {paid.outcome:3}"
                print(row + (" !" if is_broken else ""), flush=True)
                if is_broken:
                    broken.append(f"{row}\n    {paid.last_words.strip().splitlines()[-1:]}")
            file.unlink(missing_ok=True)
    print(*(["beyond the bounds:", *broken] if broken else ["all within the bounds"]), sep="\n")
    return 1 if broken else 0


def _is_chosen(name: str, words: list[str]) -> bool:
    return all(word in name for word in words)


if __name__ == "__main__":
    sys.exit(main())
