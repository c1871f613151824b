"""Writing a file: whole or not at all, with the mode it had; what is no plain file is written through. JSON for files."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import stat
from collections.abc import Mapping
from pathlib import Path

from vtlt_rules.source import INVISIBLE


def as_json(document: Mapping[str, object]) -> str:
    """Write JSON in which what nobody sees, or what would command a terminal, is escaped: the same data, harmless."""
    text = json.dumps(document, ensure_ascii=False, indent=2)
    return INVISIBLE.sub(lambda match: json.dumps(match[0])[1:-1], text)


def write_file(content: bytes, path: Path) -> None:
    """Write to a file.

    A plain file appears whole or not at all, and keeps its mode. Anything else (a device, a pipe, a symbolic link) stays
    what it is and is written through.

    Raises:
        IsADirectoryError: It is a folder.
        FileNotFoundError: There is no folder for it.
        NotADirectoryError: What its path names as a folder is none.
        PermissionError: It, or its folder, is not to be written to.
        OSError: It cannot be written for another reason.
    """
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not path.parent.is_dir():
        missing = errno.ENOTDIR if path.parent.exists() else errno.ENOENT
        raise OSError(missing, os.strerror(missing), str(path.parent))
    try:
        old = os.lstat(path)
    except FileNotFoundError:
        old = None
    if old is None or stat.S_ISREG(old.st_mode):
        _replace(content, path, old)
    else:
        with contextlib.suppress(BrokenPipeError), open(path, "wb") as stream:
            stream.write(content)


def _replace(content: bytes, path: Path, old: os.stat_result | None) -> None:
    if old is not None and not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    temporary = path.parent / f".vtlt-{os.urandom(8).hex()}"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(temporary, flags, 0o666 if old is None else 0o600)  # the system takes off what nobody may
    except PermissionError:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path.parent)) from None
    try:
        with open(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        if old is not None:
            _make_like(temporary, old)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def _make_like(path: Path, old: os.stat_result) -> None:
    """Give a new file the owner and mode of the one that it replaces."""
    mode = stat.S_IMODE(old.st_mode)
    if hasattr(os, "chown"):
        with contextlib.suppress(PermissionError):
            os.chown(path, -1, old.st_gid)
        with contextlib.suppress(PermissionError):
            os.chown(path, old.st_uid, -1)
        if os.stat(path).st_gid != old.st_gid:  # another group may do no more than everybody
            mode = mode & ~0o070 | (mode & 0o007) << 3
    os.chmod(path, mode)
