"""The formats of reports that files may have, by their suffixes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

SUFFIXES = (".html", ".docx", ".xlsx", ".md", ".txt", ".json")
"""As ``report.saving`` has them, which need not be imported to say what there is."""

_TEXT = ("", ".txt")


def format_of(output: Path | None, format_: str | None, suffixes: Sequence[str] = SUFFIXES) -> str:
    """Return the format in which a report is written: that which is asked for, else that of the suffix of the file.

    Args:
        output: The file; None for standard output.
        format_: What ``--format`` asks for; None where nobody does.
        suffixes: Those that there are formats for.

    Returns:
        ``text``, ``json``, ``github``, ``sarif``, ``junit``, or one of ``suffixes``.

    Raises:
        MisuseError: There is no format for the suffix, or another one is asked for.
    """
    from vtlt_rules.cli.inputs import MisuseError  # not needed to say what there is

    suffix = "" if output is None else output.suffix.lower()
    if format_ is not None:
        if suffix in suffixes and suffix not in (".txt", f".{format_}"):
            raise MisuseError("cli.format-and-suffix", str(output), known=format_)
        return format_
    if suffix in _TEXT:
        return "text"
    if suffix not in suffixes:
        raise MisuseError("cli.unknown-suffix", str(output), known=" ".join(suffixes))
    return suffix.removeprefix(".") if suffix == ".json" else suffix
