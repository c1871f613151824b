"""Finding rulesets: the names after ``theo`` are looked up among texts and in a few folders, never opened as paths."""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from importlib.resources.abc import Traversable
from pathlib import Path, PurePath

from attrs import evolve

from vtlt_rules.diagnostics import Diagnostic, Problems
from vtlt_rules.diagnostics.suggest import nearest
from vtlt_rules.errors import NotPlainFile, RulesetNotFound
from vtlt_rules.records import record
from vtlt_rules.resources import ruleset_names, rulesets_folder
from vtlt_rules.source import Source, Span, spelled

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
    return source_of(data, name, problems)


def source_of(data: bytes, name: str, problems: Problems) -> Source | None:
    """Take bytes as UTF-8; report what is too large or not UTF-8 and return None.

    Args:
        data: As much as was read, at most one byte more than :data:`MAX_BYTES`.
        name: What diagnostics call it.
        problems: Where to report it.
    """
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


Texts = Mapping[str, str] | Callable[[str], str | None]
"""Texts of vocabularies by their names, or a function that returns the text of one, None where it has none."""

LibraryLike = Texts | os.PathLike[str] | Traversable | str
"""Where vocabularies are looked for: texts, or a folder, which may be in a package."""


@record
class Library:
    """Where ``theo`` looks: among the texts given, then beside the file, then among the shipped rulesets.

    Attributes:
        folders: Folders that are looked into, the first one first: that of the file, which a text has not.
        kept: Vocabularies that were read before, by name; then nothing else is looked for.
        texts: Texts that were given.
    """

    folders: tuple[Path | Traversable, ...] = ()
    kept: Mapping[str, Source] | None = None
    texts: Texts | None = None

    def after(self, library: LibraryLike | None) -> Library:
        """Return this library where another place is looked into first.

        Raises:
            TypeError: It is none of what can be looked into, or a text is none.
        """
        match library:
            case None:
                return self
            case str() | os.PathLike():
                return evolve(self, folders=(Path(library), *self.folders))
            case Mapping():
                pairs = [(name, _checked_text(name, text)) for name, text in library.items()]
                return evolve(self, texts={spelled(name): text for name, text in pairs})
            case Traversable():
                return evolve(self, folders=(library, *self.folders))
            case _ if callable(library):
                return evolve(self, texts=library)
        raise TypeError(
            f"a library is a mapping of names to texts, a function that returns one, or a folder, not {library!r}"
        )

    @classmethod
    def of(cls, vocabularies: Iterable[Source]) -> Library:
        """Return the library of vocabularies that were found before, which reads no file."""
        return cls(kept={PurePath(source.name).stem.lower(): source for source in vocabularies})

    def find(self, name: str, problems: Problems) -> Source | None:
        """Return the source of the vocabulary of this name; None when there is none, or when it cannot be read.

        Raises:
            OSError: A file cannot be read.
            TypeError: The function that was given returned no text.
        """
        if self.kept is not None:
            return self.kept.get(name)
        if _NAME.fullmatch(name) is None:
            return None
        if self.texts is not None:
            text = self.texts.get(name) if isinstance(self.texts, Mapping) else self.texts(name)
            if text is not None:
                return _source_of(f"{name}{SUFFIX}", _checked_text(name, text), problems)
        for folder in self.folders:
            if (file := self._file_of(folder, name)) is not None:
                return read_source(file, str(file), problems)
        shipped = rulesets_folder().joinpath(f"{name}{SUFFIX}")
        if shipped.is_file():
            return read_source(shipped, f"rulesets/{name}.vtlt", problems)
        return None

    def names(self) -> list[str]:
        """Return the names that :meth:`find` may find, for suggestions."""
        if self.kept is not None:
            return sorted(self.kept)
        shipped = [name for name in ruleset_names() if "/" not in name]
        given = self.texts if isinstance(self.texts, Mapping) else ()
        beside = (os.path.splitext(file)[0] for files in self._files.values() for file in files)
        return sorted({*given, *beside, *shipped})

    def _file_of(self, folder: Path | Traversable, name: str) -> Traversable | None:
        """Find a file of a folder by its name, first as it is, then in other letters (`CHUNG.VTLT`)."""
        wanted = f"{name}{SUFFIX}"
        if not isinstance(folder, Path):
            file = folder.joinpath(wanted)
            return file if file.is_file() else None
        path = folder / wanted
        if not is_ruleset_file(path):
            path = folder / self._files[folder].get(wanted, wanted)
        return path if is_ruleset_file(path) else None

    @cached_property
    def _files(self) -> dict[Path, dict[str, str]]:
        """The files of each folder, by their names in small letters; listed once, however many lines ask for others."""
        return {folder: _files_in(folder) for folder in self.folders if isinstance(folder, Path)}


def _files_in(folder: Path) -> dict[str, str]:
    try:
        return {file.lower(): file for file in sorted(os.listdir(folder), reverse=True) if has_suffix(file)}
    except OSError:  # what cannot be listed has nothing to suggest
        return {}


def _checked_text(name: object, text: object) -> str:
    if not isinstance(name, str) or not isinstance(text, str):
        raise TypeError(f"a library has texts by their names, not {text!r} by {name!r}")
    return text


def _source_of(name: str, text: str, problems: Problems) -> Source | None:
    """Return the source of a text; report one that is too large for a file and return None."""
    if len(text) > MAX_BYTES or len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        problems.add("file-too-large", Span(Source(name, ""), 0, 0), limit=MAX_BYTES)
        return None
    return Source(name, text)


def find_source(name: str | os.PathLike[str] | Traversable) -> tuple[Source | None, Library, list[Diagnostic]]:
    """Find a ruleset; the source is None when it cannot be read as text, with the reasons.

    A name that ends in `.vtlt` is the path of a file. Any other is that of a shipped ruleset, and never opened. What is
    no path is a file of a package, as ``importlib.resources`` has it.

    Raises:
        TypeError: It is no name, no path and no file of a package.
        RulesetNotFound: There is no such file or ruleset.
        NotPlainFile: It is a device or a pipe, or a symbolic link leads to a file of another kind.
        OSError: The file cannot be read.
    """
    problems = Problems()
    if isinstance(name, Traversable) and not isinstance(name, os.PathLike):
        return _find_in_package(name, problems)
    text = os.fspath(name)
    if not isinstance(text, str):
        raise TypeError(f"a ruleset is named by a text or a path, not by {type(text).__name__}")
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
    return read_source(path, text, problems), Library((Path(text).parent,)), list(problems)


def _find_in_package(file: Traversable, problems: Problems) -> tuple[Source | None, Library, list[Diagnostic]]:
    if not has_suffix(file.name) or not file.is_file():
        raise RulesetNotFound(str(file), ruleset_names(), None, None, file.is_dir())
    beside = getattr(file, "parent", None)
    library = Library(() if beside is None else (beside,))
    return read_source(file, str(file), problems), library, list(problems)


def _without_detours(path: str) -> str:
    """Take `..` out of a path that messages will show, unless that leads elsewhere, by way of a symbolic link."""
    short = os.path.normpath(path)
    is_same = ".." in Path(path).parts and os.path.exists(short) and os.path.samefile(short, path)
    return short if is_same else path
