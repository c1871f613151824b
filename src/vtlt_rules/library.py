"""Finding ruleset files: the names after ``theo`` are looked up in a few folders, never opened as paths."""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Iterable, Mapping
from functools import cached_property
from importlib.resources.abc import Traversable
from pathlib import Path, PurePath

from vtlt_rules.diagnostics import Diagnostic, Problems
from vtlt_rules.diagnostics.suggest import nearest
from vtlt_rules.errors import NotPlainFile, RulesetNotFound
from vtlt_rules.records import record
from vtlt_rules.resources import ruleset_names, rulesets_folder
from vtlt_rules.source import Source, Span

MAX_BYTES = 1 << 20
"""The largest file that is read."""

SUFFIX = ".vtlt"
"""How the name of a ruleset's file ends, in whatever letters."""

_NAME = re.compile(r"[a-z0-9_]+", re.ASCII)


def read_plain(path: str | os.PathLike[str], limit: int) -> bytes:
    """Read a plain file, at most one byte more than ``limit``. Nothing else is waited for: a pipe, a device.

    Raises:
        NotPlainFile: It is something else.
        FileNotFoundError: There is none, also where no file can have the name.
        OSError: It cannot be read.
    """
    name = os.fspath(path)
    try:
        with open(name, "rb", opener=_open_at_once) as stream:
            if stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                return stream.read(limit + 1)
    except ValueError:  # NUL, half of a surrogate pair
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), name) from None
    raise NotPlainFile(errno.EINVAL, os.strerror(errno.EINVAL), name)


def _open_at_once(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def is_ruleset_file(path: str | os.PathLike[str]) -> bool:
    """Tell whether a path leads to a plain file of a ruleset: by its own name, and by that to which symbolic links lead.

    Raises:
        OSError: It cannot be looked at.
    """
    name = os.fspath(path)
    try:
        is_file = has_suffix(name) and stat.S_ISREG(os.stat(name).st_mode)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return False
    except OSError as error:
        if error.errno in (errno.ENAMETOOLONG, errno.ELOOP):
            return False
        raise
    return is_file and has_suffix(os.path.realpath(name))


def has_suffix(name: str) -> bool:
    """Tell whether a name is one of a ruleset's file."""
    return os.path.splitext(name)[1].lower() == SUFFIX


def read_source(file: Traversable, name: str, problems: Problems) -> Source | None:
    """Read a file as UTF-8; report one that is too large or not UTF-8 and return None.

    Raises:
        OSError: The file cannot be read.
    """
    if isinstance(file, Path):
        data = read_plain(file, MAX_BYTES)
    else:  # in a zip
        with file.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        problems.add("file-too-large", Span(Source(name, ""), 0, 0), limit=MAX_BYTES)
        return None
    try:
        return Source(name, data.decode("utf-8"))
    except UnicodeDecodeError as error:
        start = error.start
        before = data[:start].decode("utf-8")
        source = Source(name, before + "\ufffd" + data[start + 1 :].decode("utf-8", "replace"))
        offset = len(Source(name, before).text)  # spans are offsets into the text in NFC
        problems.add("not-utf8", Span(source, offset, offset), byte=start + 1)
        return None


@record
class Library:
    """Where ``theo`` looks: beside the file first, then among the shipped rulesets.

    Attributes:
        folder: The folder of the file, or None for a text that has none.
        kept: Vocabularies that were read before, by name; then nothing else is looked for.
    """

    folder: Path | None = None
    kept: Mapping[str, Source] | None = None

    @classmethod
    def of(cls, vocabularies: Iterable[Source]) -> Library:
        """Return the library of vocabularies that were found before, which reads no file."""
        return cls(kept={PurePath(source.name).stem.lower(): source for source in vocabularies})

    def find(self, name: str, problems: Problems) -> Source | None:
        """Return the source of the vocabulary of this name; None when there is none, or when it cannot be read."""
        if self.kept is not None:
            return self.kept.get(name)
        if _NAME.fullmatch(name) is None:
            return None
        if (beside := self._beside(name)) is not None:
            return read_source(beside, str(beside), problems)
        shipped = rulesets_folder().joinpath(f"{name}{SUFFIX}")
        if shipped.is_file():
            return read_source(shipped, f"rulesets/{name}.vtlt", problems)
        return None

    def names(self) -> list[str]:
        """Return the names that :meth:`find` may find, for suggestions."""
        if self.kept is not None:
            return sorted(self.kept)
        shipped = [name for name in ruleset_names() if "/" not in name]
        return sorted({*(os.path.splitext(file)[0] for file in self._files), *shipped})

    def _beside(self, name: str) -> Path | None:
        """Find a file of the folder by its name, first as it is, then in other letters (`CHUNG.VTLT`)."""
        if self.folder is None:
            return None
        wanted = f"{name}{SUFFIX}"
        path = self.folder / wanted
        if not is_ruleset_file(path):
            path = self.folder / self._files.get(wanted, wanted)
        return path if is_ruleset_file(path) else None

    @cached_property
    def _files(self) -> dict[str, str]:
        """The files beside, by their names in small letters; listed once, however many lines ask for what is not there."""
        if self.folder is None:
            return {}
        try:
            return {file.lower(): file for file in sorted(os.listdir(self.folder), reverse=True) if has_suffix(file)}
        except OSError:  # what cannot be listed has nothing to suggest
            return {}


def find_source(name: str | os.PathLike[str]) -> tuple[Source | None, Library, list[Diagnostic]]:
    """Find a ruleset; the source is None when it cannot be read as text, with the reasons.

    A name that ends in `.vtlt` is the path of a file. Any other is that of a shipped ruleset, and never opened.

    Raises:
        RulesetNotFound: There is no such file or ruleset.
        NotPlainFile: It is a device or a pipe, or a symbolic link leads to a file of another kind.
        OSError: The file cannot be read.
    """
    problems = Problems()
    text = os.fspath(name)
    known = ruleset_names()
    if text in known:
        shipped = rulesets_folder().joinpath(f"{text}{SUFFIX}")
        return read_source(shipped, f"rulesets/{text}{SUFFIX}", problems), Library(), list(problems)
    path = Path(text)
    if not is_ruleset_file(text):
        if has_suffix(text) and os.path.exists(text) and not path.is_dir():
            raise NotPlainFile(errno.EINVAL, os.strerror(errno.EINVAL), text)
        folder = None if path.is_absolute() else os.path.normpath(path.absolute().parent)
        raise RulesetNotFound(text, known, nearest(text.removesuffix(SUFFIX), known), folder, os.path.isdir(text))
    text = _without_detours(text)
    return read_source(path, text, problems), Library(Path(text).parent), list(problems)


def _without_detours(path: str) -> str:
    """Take `..` out of a path that messages will show, unless that leads elsewhere, by way of a symbolic link."""
    short = os.path.normpath(path)
    is_same = ".." in Path(path).parts and os.path.exists(short) and os.path.samefile(short, path)
    return short if is_same else path
