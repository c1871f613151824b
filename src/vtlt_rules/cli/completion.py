"""``vtlt completion``: a script for a shell that completes commands, options, shipped rulesets and files; by shtab."""

from __future__ import annotations

import argparse

from vtlt_rules.cli.options import whole_parser
from vtlt_rules.cli.output import Streams
from vtlt_rules.errors import ExtraMissing
from vtlt_rules.resources import ruleset_names

_FUNCTION = "_vtlt_ruleset_files"  # by its name shtab knows that what it says may be files


def run_completion(options: argparse.Namespace, streams: Streams) -> int:
    """Print the script for a shell; return the exit status.

    Raises:
        ExtraMissing: The extra ``completion`` is not installed.
    """
    try:
        import shtab
    except ImportError:
        raise ExtraMissing("completion") from None
    names = " ".join(ruleset_names())
    preamble = {
        "bash": f"{_FUNCTION}() {{\n"
        f'  compgen -W "{names}" -- "$1"\n  compgen -f -X "!*.vtlt" -- "$1"\n  compgen -d -- "$1"\n}}\n',
        "zsh": f"{_FUNCTION}() {{\n"
        f"  _alternative 'rulesets:ruleset:({names})' 'files:file:_files -g \"*.vtlt(-.)\"'\n}}\n",
    }
    offered = {
        "file": shtab.FILE,
        "ruleset": {
            "bash": _FUNCTION,
            "zsh": _FUNCTION,
            "fish": f"(printf '%s\\n' {names}; __fish_complete_suffix .vtlt)",
        },
    }
    parser = whole_parser(options.lang, streams)
    for one in (parser, *parser.commands):
        for action, completed in one.taken:
            if completed is not None:
                action.complete = offered[completed]  # type: ignore[attr-defined]  # what shtab looks for
    streams.put(shtab.complete(parser, shell=options.shell, preamble=preamble.get(options.shell, "")).rstrip("\n"))
    return 0
