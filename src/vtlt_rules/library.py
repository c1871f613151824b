"""Finding ruleset files: the names after ``theo`` are looked up in a few folders, never opened as paths."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from importlib.resources.abc import Traversable
from pathlib import Path, PurePath

from vtlt_rules.diagnostics import Diagnostic, Problems
from vtlt_rules.diagnostics.suggest import nearest
from vtlt_rules.errors import RulesetNotFound
from vtlt_rules.records import record
from vtlt_rules.resources import ruleset_names, rulesets_folder
from vtlt_rules.source import Source, Span

MAX_BYTES = 1 << 20
"""The largest file that is read."""

_NAME = re.compile(r"[a-z0-9_]+", re.ASCII)


def read_source(file: Traversable, name: str, problems: Problems) -> Source | None:
    """Read a file as UTF-8; report one that is too large or not UTF-8 and return None.

    Raises:
        OSError: The file cannot be read.
    """
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
        return cls(kept={PurePath(source.name).stem: source for source in vocabularies})

    def find(self, name: str, problems: Problems) -> Source | None:
        """Return the source of the vocabulary of this name; None when there is none, or when it cannot be read."""
        if self.kept is not None:
            return self.kept.get(name)
        if _NAME.fullmatch(name) is None:
            return None
        if self.folder is not None:
            beside = self.folder / f"{name}.vtlt"
            if beside.is_file():
                return read_source(beside, str(beside), problems)
        shipped = rulesets_folder().joinpath(f"{name}.vtlt")
        if shipped.is_file():
            return read_source(shipped, f"rulesets/{name}.vtlt", problems)
        return None

    def names(self) -> list[str]:
        """Return the names that :meth:`find` may find, for suggestions."""
        if self.kept is not None:
            return sorted(self.kept)
        beside = [] if self.folder is None else [file.stem for file in self.folder.glob("*.vtlt")]
        return sorted({*beside, *(name for name in ruleset_names() if "/" not in name)})


def find_source(name: str | os.PathLike[str]) -> tuple[Source | None, Library, list[Diagnostic]]:
    """Find a ruleset by shipped name or path; the source is None when it cannot be read as text, with the reasons.

    Raises:
        RulesetNotFound: There is no such file or ruleset.
        OSError: The file cannot be read.
    """
    problems = Problems()
    text = os.fspath(name)
    known = ruleset_names()
    if text in known:
        shipped = rulesets_folder().joinpath(f"{text}.vtlt")
        return read_source(shipped, f"rulesets/{text}.vtlt", problems), Library(), list(problems)
    path = Path(text)
    if not path.is_file():
        folder = None if path.is_absolute() else os.path.normpath(path.absolute().parent)
        raise RulesetNotFound(text, known, nearest(text.removesuffix(".vtlt"), known), folder, path.is_dir())
    text = _without_detours(text)
    return read_source(path, text, problems), Library(Path(text).parent), list(problems)


def _without_detours(path: str) -> str:
    """Take `..` out of a path that messages will show, unless that leads elsewhere, by way of a symbolic link."""
    short = os.path.normpath(path)
    is_same = ".." in Path(path).parts and os.path.exists(short) and os.path.samefile(short, path)
    return short if is_same else path
