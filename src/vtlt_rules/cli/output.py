"""What a command writes, and where: standard output, standard error, a file.

What is written is text; whether it could be written decides, beside the work itself, the exit status. Must not know what
the text says.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import BinaryIO, TextIO

from vtlt_rules.errors import os_error_to_text
from vtlt_rules.messages import Language, say
from vtlt_rules.source import INVISIBLE, visible

_WIDTH = 100

NOT_WRITTEN = 2
"""The exit status when what was asked for could not be written."""


class Streams:
    """Standard output and standard error of one run.

    Where nobody reads any more, what is written goes nowhere, and the work is done to its end: its status counts. A
    stream that is closed or full is a failure.

    Attributes:
        is_quiet: Whether nothing but errors is to be written.
    """

    def __init__(self) -> None:
        self.is_quiet = False
        self._failure: OSError | None = None
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")

    def put(self, text: str) -> None:
        """Write a result to standard output, with a line end after it."""
        if not self.is_quiet:
            self._write(sys.stdout, f"{text}\n")

    def warn(self, text: str) -> None:
        """Write to standard error what people should know and nothing fails for."""
        if not self.is_quiet:
            self.tell(text)

    def tell(self, text: str) -> None:
        """Write to standard error what people should know; nothing in it commands their terminal."""
        self._write(sys.stderr, f"{visible(text)}\n")

    def status(self, status: int, lang: Language) -> int:
        """Return the exit status of work that ended with this one; say so when something could not be written."""
        if self._failure is None:
            return status
        self.tell(f"vtlt: {say('cli.not-written', lang, reason=os_error_to_text(self._failure, lang))}")
        return NOT_WRITTEN

    def _write(self, stream: TextIO | None, text: str) -> None:
        try:
            if stream is None:  # it was closed before Python began
                raise OSError(errno.EBADF, os.strerror(errno.EBADF))
            stream.write(text)
            stream.flush()
        except OSError as error:
            if not isinstance(error, BrokenPipeError) and self._failure is None:
                self._failure = error
            _discard(stream)


def _discard(stream: TextIO | None) -> None:
    """Let what a stream still holds, and what follows, go nowhere; else Python complains when it ends."""
    if stream is None:
        return
    with contextlib.suppress(OSError, ValueError):  # it has no descriptor
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def as_json(document: Mapping[str, object]) -> str:
    """Write JSON in which what nobody sees, or what would command a terminal, is escaped: the same data, harmless."""
    text = json.dumps(document, ensure_ascii=False, indent=2)
    return INVISIBLE.sub(lambda match: json.dumps(match[0])[1:-1], text)


def page(is_terminal_output: bool) -> tuple[int, bool]:
    """Return the width of the page and whether to color it: colors are for terminals only."""
    is_terminal = is_terminal_output and sys.stdout is not None and sys.stdout.isatty()
    width = min(_WIDTH, shutil.get_terminal_size((_WIDTH, 24)).columns) if is_terminal else _WIDTH
    return width, is_terminal and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"


def is_one_of(path: Path, others: Iterable[str | os.PathLike[str] | int]) -> bool:
    """Tell whether a path is the same file as one of others (or as what a descriptor reads), whatever it is called."""
    for other in others:
        with contextlib.suppress(OSError, ValueError):
            if os.path.samefile(path, other):
                return True
    return False


def write_file(text: str | bytes, path: Path) -> None:
    """Write to a file, text in UTF-8.

    A plain file appears whole or not at all, and keeps its mode. Anything else (a device, a pipe, a symbolic link) stays
    what it is and is written through.

    Raises:
        IsADirectoryError: It is a folder.
        FileNotFoundError: There is no folder for it.
        PermissionError: It, or its folder, is not to be written to.
        OSError: It cannot be written for another reason.
    """
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not path.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path.parent))
    try:
        old = os.lstat(path)
    except FileNotFoundError:
        old = None
    if old is None or stat.S_ISREG(old.st_mode):
        _replace(text, path, old)
    else:
        with contextlib.suppress(BrokenPipeError), _opened(os.fspath(path)) as stream:
            stream.write(_as_bytes(text))


def _replace(text: str | bytes, path: Path, old: os.stat_result | None) -> None:
    if old is not None and not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".vtlt-")
    except PermissionError:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path.parent)) from None
    try:
        with _opened(handle) as stream:
            stream.write(_as_bytes(text))
            stream.flush()
            os.fsync(stream.fileno())
        _make_like(temporary, old)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def _as_bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode("utf-8", errors="backslashreplace")


def _opened(file: str | int) -> BinaryIO:
    return open(file, "wb")


def _make_like(path: str, old: os.stat_result | None) -> None:
    """Give a new file the owner and mode of the one that it replaces, or the mode that any new file has."""
    if old is None:
        os.chmod(path, 0o666 & ~_umask())
        return
    mode = stat.S_IMODE(old.st_mode)
    if hasattr(os, "chown"):
        with contextlib.suppress(PermissionError):
            os.chown(path, -1, old.st_gid)
        with contextlib.suppress(PermissionError):
            os.chown(path, old.st_uid, -1)
        if os.stat(path).st_gid != old.st_gid:  # another group may do no more than everybody
            mode = mode & ~0o070 | (mode & 0o007) << 3
    os.chmod(path, mode)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
