"""What was handed over to be read (a path, a file object, a package's resource) -> its bytes, and their format."""

from __future__ import annotations

import os
from importlib.resources.abc import Traversable
from pathlib import Path, PurePath
from typing import IO, TypeGuard

from vtlt_rules.data.problems import FileProblems, shown
from vtlt_rules.library import read_plain
from vtlt_rules.records import record
from vtlt_rules.scalars import text
from vtlt_rules.words import Word

MAX_BYTES = 64 << 20
"""The largest file that is read."""

_BY_SUFFIX = {
    ".csv": "csv", ".tsv": "csv", ".txt": "csv", ".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl", ".xlsx": "xlsx",
    ".xlsm": "xlsx", ".xls": "xls", ".ods": "ods", ".parquet": "parquet",
}  # fmt: skip

_ZIP, _OLE, _PARQUET = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PAR1"
_BINARY = {_ZIP: "zip", b"PK\x05\x06": "zip", _OLE: "ole", _PARQUET: "parquet", b"%PDF": "PDF", b"{\\rtf": "RTF"}
_UTF_8_MARK = b"\xef\xbb\xbf"
_BEGIN = 4096


@record
class FileContent:
    """What stands in for a file that has no path, such as an upload. It is no path: nothing is opened by its name.

    Attributes:
        name: What messages call it.
        content: What it has; more than 64 MiB are refused, so that a reader may stop a byte later.
        suffix: That of its format, like ``.csv``; that of the name where it is None.
    """

    name: str
    content: bytes
    suffix: str | None = None


FileLike = str | os.PathLike[str] | FileContent | IO[bytes] | Traversable
"""What a table is read from."""


@record
class OpenedFile:
    """The bytes of a file, in a format that they look like."""

    format: str
    content: bytes


def name_of(given: FileLike) -> str:
    """Return what messages call a file.

    Raises:
        TypeError: It is none.
    """
    if isinstance(given, str | os.PathLike):
        return os.fspath(given)
    name = getattr(given, "name", None)
    if is_file_like(given):
        return name if isinstance(name, str) else "<file>"
    raise TypeError(f"a table is read from a path or a binary file, not from {type(given).__name__}")


def is_file_like(given: object) -> TypeGuard[FileLike]:
    """Tell whether a table can be read from something."""
    return isinstance(given, str | os.PathLike | FileContent | Traversable) or hasattr(given, "read")


def open_file(given: FileLike, format_: str | None, problems: FileProblems) -> OpenedFile | None:
    """Read the bytes of a file; report a format that is not known, or is not that of the bytes.

    Args:
        given: A path, a file object that gives bytes, or a resource of a package.
        format_: Its format, when somebody said so; else its name tells.
        problems: Where to report it.

    Raises:
        OSError: It cannot be read.
        TypeError: A file object gives text, or what stands in for a file is none.
    """
    suffix = PurePath(problems.file).suffix
    if isinstance(given, FileContent) and given.suffix is not None:
        suffix = text(given.suffix, "the suffix of a file")
    known = format_ or _BY_SUFFIX.get(suffix.lower())
    if known is None:
        if isinstance(given, str | os.PathLike):
            read_plain(given, 0)  # what is not there, or is no file, is that before it is of any type
        problems.add("unknown-format", value=shown(suffix or PurePath(problems.file).name))
        return None
    content = _bytes_of(given)
    if len(content) > MAX_BYTES:
        problems.add("too-large", limit=MAX_BYTES)
        return None
    return OpenedFile(known, content) if _is_what_it_says(known, content, problems) else None


def _bytes_of(given: FileLike) -> bytes:
    if isinstance(given, FileContent):
        if not isinstance(given.content, bytes | bytearray):
            raise TypeError(f"the content of a file is bytes, not {type(given.content).__name__}")
        return bytes(given.content)
    if isinstance(given, str | os.PathLike):
        return read_plain(Path(given), MAX_BYTES)
    if isinstance(given, Traversable) and not hasattr(given, "read"):
        with given.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    content = given.read(MAX_BYTES + 1)  # type: ignore[union-attr]
    if not isinstance(content, bytes | bytearray):
        raise TypeError("a file is read as bytes: open it with mode 'rb'")
    return bytes(content)


def _is_what_it_says(format_: str, content: bytes, problems: FileProblems) -> bool:
    """Report bytes that are not in the format that the name of their file says."""
    if not content and format_ in ("xlsx", "xls", "ods", "parquet"):
        problems.add("empty-file")
        return False
    found = look(content)
    fitting = {"xlsx": ("zip",), "ods": ("zip",), "xls": ("ole",), "parquet": ("parquet",)}.get(format_, (None,))
    if found in fitting:
        return True
    if found == "ole" and _is_encrypted(content):
        problems.add("encrypted-file")
    else:
        found = found or "text"
        what = Word(f"found-{found}") if found in ("zip", "ole", "html", "xml", "text") else found
        problems.add("wrong-suffix", value=f".{format_}", found=what)
    return False


def _is_encrypted(content: bytes) -> bool:
    return "EncryptedPackage".encode("utf-16-le") in content


def look(content: bytes) -> str | None:
    """Tell what bytes look like: ``zip``, ``ole``, ``parquet``, ``html`` and others; None for text that may be a table."""
    for magic, kind in _BINARY.items():
        if content.startswith(magic):
            return kind
    begin = content[:_BEGIN].removeprefix(_UTF_8_MARK).lstrip().lower()
    if begin.startswith((b"<html", b"<!doctype html", b"<table", b"<head", b"<meta")):
        return "html"
    if begin.startswith(b"<?xml"):
        return "html" if b"<html" in begin else "xml"
    return None


def format_of(content: bytes) -> str:
    """Tell the format of what has no name, as standard input, by its first bytes.

    A table in JSON begins with a bracket, and no heading of a column does; in JSON Lines a second object follows.
    """
    found = look(content)
    if found == "zip":
        return "ods" if b"mimetypeapplication/vnd.oasis.opendocument" in content[:100] else "xlsx"
    if found in ("ole", "parquet"):
        return "xls" if found == "ole" else "parquet"
    begin = content[:_BEGIN].removeprefix(_UTF_8_MARK).lstrip()
    if begin.startswith(b"{"):
        line, _, rest = content.removeprefix(_UTF_8_MARK).lstrip().partition(b"\n")
        return "jsonl" if line.rstrip().endswith(b"}") and rest.lstrip().startswith(b"{") else "json"
    return "json" if begin.startswith(b"[") else "csv"
