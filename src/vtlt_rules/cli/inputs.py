"""What the command line names as inputs: files, shipped rulesets, folders, globs, and ``-`` for standard input.

Folders and globs come from strangers' checkouts: the work is bounded, and no symbolic link is followed below the folder
that was named. Must not know what is done with the inputs.
"""

from __future__ import annotations

import errno
import os
import re
import sys
from collections.abc import Iterator, Sequence
from fnmatch import translate
from pathlib import Path

from vtlt_rules.diagnostics import Diagnostic, Problems
from vtlt_rules.errors import VtltError
from vtlt_rules.library import MAX_BYTES, Library, find_source, has_suffix, source_of
from vtlt_rules.messages import Language, say
from vtlt_rules.records import record
from vtlt_rules.resources import ruleset_names
from vtlt_rules.source import Source, visible_line

STANDARD_INPUT = "-"
"""How standard input is named on the command line."""

STANDARD_INPUT_NAME = "<stdin>"
"""What messages call it."""

MAX_FILES = 10_000
"""Files that one run checks."""

MAX_ENTRIES = 200_000
"""Names in folders that are looked at for one folder or glob."""

_LONGEST_PATTERN = 4096
"""Letters of a glob, as many as paths can have; a longer one is a name that there is not."""

_MAGIC = re.compile(r"[*?\[]")


class MisuseError(VtltError):
    """Something stands where it does not belong; ``key`` is that of the sentence, ``file`` what stands there."""

    def __init__(self, key: str, file: str, count: int = 0, known: str = "") -> None:
        super().__init__(key, file, count, known)
        self.key = key
        self.file = file
        self.count = count
        self.known = known

    def message(self, lang: Language) -> str:
        """Say what is wrong."""
        return say(self.key, lang, file=visible_line(self.file), count=self.count, known=self.known)


def read_standard_input(limit: int) -> bytes:
    """Read standard input, at most one byte more than ``limit``.

    Raises:
        OSError: It is closed, or cannot be read.
    """
    if sys.stdin is None:  # it was closed before Python began
        raise OSError(errno.EBADF, os.strerror(errno.EBADF), STANDARD_INPUT_NAME)
    try:
        return sys.stdin.buffer.read(limit + 1)
    except OSError as error:  # a folder
        raise type(error)(error.errno, error.strerror, STANDARD_INPUT_NAME) from None


def find_input(name: str) -> tuple[Source | None, Library, list[Diagnostic]]:
    """Find a ruleset by its name or its path, or on standard input, as :func:`~vtlt_rules.library.find_source` does.

    What is read from standard input finds vocabularies as a file in the working folder would.

    Raises:
        RulesetNotFound: There is no such file or ruleset.
        OSError: It cannot be read.
    """
    if name != STANDARD_INPUT:
        return find_source(name)
    problems = Problems()
    source = source_of(read_standard_input(MAX_BYTES), STANDARD_INPUT_NAME, problems)
    return source, Library((Path(),)), list(problems)


# ---- folders and globs


def named_rulesets(arguments: Sequence[str]) -> Iterator[str | MisuseError | OSError]:
    """Go through what arguments name: shipped rulesets and paths as they are, of folders and globs the ``.vtlt`` files.

    Nothing occurs twice. Where an argument names nothing, or too much, comes the exception that says so, in its place.
    """
    seen: set[str] = set()
    as_they_are = {STANDARD_INPUT, *ruleset_names()}
    for argument in arguments:
        try:
            for name in [argument] if argument in as_they_are else _named(argument):
                if isinstance(name, OSError):
                    yield name
                    continue
                key = name if name in as_they_are else _identity(name)
                if key in seen:
                    continue
                if len(seen) == MAX_FILES:
                    yield MisuseError("cli.too-many-files", argument, MAX_FILES)
                    return
                seen.add(key)
                yield name
        except MisuseError as error:
            yield error


def _identity(path: str) -> str:
    try:
        return os.path.realpath(path)
    except ValueError:  # NUL, half of a surrogate pair: no file can have the name
        return path


def _named(argument: str) -> Iterator[str | OSError]:
    if os.path.isdir(argument):
        root, pattern = argument, ["**", "*"]
    elif len(argument) <= _LONGEST_PATTERN and _MAGIC.search(argument) and not os.path.lexists(argument):
        root, pattern = _root_and_pattern(argument)
    else:
        yield argument
        return
    found = False
    for path in _files_below(root, _Pattern.of(pattern)):
        found = True
        yield path
    if not found:
        raise MisuseError("cli.nothing-there", argument)


def _root_and_pattern(argument: str) -> tuple[str, list[str]]:
    """Split a glob into the folder before its first wildcard, and the rest in parts."""
    drive, path = os.path.splitdrive(argument)
    parts = path.replace(os.sep, "/").split("/")
    first = next(number for number, part in enumerate(parts) if _MAGIC.search(part))
    root = "/".join(parts[:first])
    return drive + (root or ("/" if first else "")), [part for part in parts[first:] if part]


@record
class _Pattern:
    """The parts of a glob as tests of one name each; None is ``**``, any number of folders.

    Which parts may come next is a set of positions, so that no pattern takes more than its length for a name.
    """

    parts: tuple[re.Pattern[str] | None, ...]
    hidden: tuple[bool, ...]
    """Of which parts names may begin with a dot."""

    @classmethod
    def of(cls, parts: Sequence[str]) -> _Pattern:
        tests = [None if part == "**" else re.compile(translate(part)) for part in parts]
        return cls(tuple(tests), tuple(part.startswith(".") for part in parts))

    def begin(self) -> frozenset[int]:
        return self._reached({0})

    def after(self, positions: frozenset[int], name: str) -> frozenset[int]:
        """Return where a path stands in the pattern after one more name."""
        next_ones = set()
        for position in positions:
            if position < len(self.parts) and (self.hidden[position] or not name.startswith(".")):
                test = self.parts[position]
                if test is None:
                    next_ones.add(position)
                elif test.match(name):
                    next_ones.add(position + 1)
        return self._reached(next_ones)

    def is_whole(self, positions: frozenset[int]) -> bool:
        return len(self.parts) in positions

    def _reached(self, positions: set[int]) -> frozenset[int]:
        waiting = list(positions)
        while waiting:
            position = waiting.pop()
            if position < len(self.parts) and self.parts[position] is None and position + 1 not in positions:
                positions.add(position + 1)
                waiting.append(position + 1)
        return frozenset(positions)


def _files_below(root: str, pattern: _Pattern) -> Iterator[str | OSError]:
    """Go through the ``.vtlt`` files below a folder that match, in the order of their names, without symbolic links.

    Where a folder cannot be listed comes the error that says so.
    """
    waiting = [(root, pattern.begin())]
    looked_at = 0
    while waiting:
        folder, positions = waiting.pop()
        inner = []
        try:
            entries = sorted(_entries(folder), key=lambda one: one.name)
        except OSError as error:
            yield error
            continue
        for entry in entries:
            looked_at += 1
            if looked_at > MAX_ENTRIES:
                raise MisuseError("cli.too-many-entries", root or os.curdir, MAX_ENTRIES)
            reached = pattern.after(positions, entry.name)
            if not reached or entry.is_symlink():
                continue
            path = os.path.join(folder, entry.name)
            if entry.is_dir():
                inner.append((path, reached))
            elif pattern.is_whole(reached) and has_suffix(entry.name) and entry.is_file():
                yield path
        waiting += reversed(inner)


def _entries(folder: str) -> list[os.DirEntry[str]]:
    """List a folder, at most one entry more than is looked at."""
    try:
        with os.scandir(folder or os.curdir) as entries:
            return [entry for entry, _ in zip(entries, range(MAX_ENTRIES + 1), strict=False)]
    except (FileNotFoundError, NotADirectoryError, ValueError):  # before a wildcard stands no folder: nothing matches
        return []
