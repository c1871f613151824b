"""The command ``vtlt``; each of its commands is a module beside this one, imported when it is called.

Exit status: 0 done; 1 the ruleset or the data is wrong, ``--fail-on`` or ``--fail-on-warnings`` struck, or forms are
missing or were refused; 2 usage, no such file or clause, or something could not be read or written; 130 stopped from the
keyboard. It is that of the work, whether anybody reads what is written or not. Diagnostics go to standard error, results
to standard output.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import cast

from vtlt_rules.cli.arguments import language_of, read_arguments
from vtlt_rules.cli.inputs import MisuseError
from vtlt_rules.cli.output import Streams
from vtlt_rules.diagnostics import diagnostics_to_text
from vtlt_rules.errors import (
    BadData,
    ExtraMissing,
    FormsOfNoRuleset,
    InvalidRuleset,
    RulesetNotFound,
    UnknownStatement,
    os_error_to_text,
)
from vtlt_rules.issues import issues_to_text
from vtlt_rules.messages import Language, say

Command = Callable[[argparse.Namespace, Streams], int]

_HOMES = {
    "check": "check",
    "check-data": "check_data",
    "evaluate": "evaluate",
    "explain": "evaluate",
    "show": "show",
    "list": "show",
    "trend": "trend",
    "template": "forms",
    "collect": "forms",
    "verify": "verify",
    "completion": "completion",
}
"""The module of each command, which has a function ``run_…`` of its name."""

_MISUSE = (RulesetNotFound, FormsOfNoRuleset, UnknownStatement, ExtraMissing, MisuseError)
"""What is wrong with the command and not with a file."""


INTERRUPTED = 130
"""The exit status as shells have it: 128 and the number of the signal."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit status."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    streams = Streams()
    lang = language_of(given)
    try:
        options = read_arguments(given, lang, streams)
    except SystemExit as stop:  # argparse has helped, or refused
        return streams.status(cast(int, stop.code), lang)
    streams.is_quiet = options.quiet
    try:
        return streams.status(_run(options, streams), options.lang)
    except (KeyboardInterrupt, RuntimeError) as error:  # who stops it needs no word about where it was
        if isinstance(error, KeyboardInterrupt) or isinstance(error.__cause__, KeyboardInterrupt):
            return INTERRUPTED  # Python 3.11 tells by a RuntimeError of what happens while a class is made
        raise


def _run(options: argparse.Namespace, streams: Streams) -> int:
    lang: Language = options.lang
    module = import_module(f"{__name__}.{_HOMES[options.command]}")
    command: Command = getattr(module, f"run_{options.command.replace('-', '_')}")
    try:
        return command(options, streams)
    except InvalidRuleset as error:
        streams.tell(diagnostics_to_text(error.diagnostics, lang))
        return 1
    except BadData as error:
        text = issues_to_text(error.issues, lang)
        notes = [*getattr(error, "__notes__", ())]
        if hasattr(options, "unknown") and any(one.code == "unknown-column" for one in error.issues):
            notes.append(say("cli.unknown-columns", lang))
        streams.tell("\n".join([*([text] if text else []), *notes]))
        return 1
    except _MISUSE as error:
        streams.tell(f"vtlt: {error.message(lang)}")
    except OSError as error:
        streams.tell(f"vtlt: {os_error_to_text(error, lang)}")
    return 2
