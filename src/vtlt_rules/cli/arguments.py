"""What stands on the command line -> options, or what is wrong with it, in the language that is asked for.

Which options there are is in ``options``; only the command that is called is made ready. Must not know what the commands
do.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from typing import NoReturn

from vtlt_rules.cli.options import ALL, COMMANDS, Parser, command_parser, whole_parser
from vtlt_rules.cli.output import Streams
from vtlt_rules.diagnostics.suggest import nearest
from vtlt_rules.errors import meant_to_text
from vtlt_rules.messages import DEFAULT_LANGUAGE, Language, languages, say

_BEFORE_COMMAND = ("--lang", "--quiet", "-q", "--version", "--help", "-h")


def read_arguments(arguments: Sequence[str], lang: Language, streams: Streams) -> argparse.Namespace:
    """Return the options; ``command`` names the command, ``lang`` is the language of its messages.

    Args:
        arguments: What stands behind ``vtlt``.
        lang: The language in which to say what is wrong with them.
        streams: Where to say it.

    Raises:
        SystemExit: Help was asked for and given, or something is wrong; the code is the exit status.
    """
    at = _place_of_command(arguments)
    before, after = arguments[:at], arguments[at + 1 :]
    unknown = [one for one in _options_of(before) if one.partition("=")[0] not in _BEFORE_COMMAND]
    command = arguments[at] if at < len(arguments) else None
    if command not in COMMANDS or unknown or {"--version", "--help", "-h"} & {*before}:
        _answer(before, command, unknown, whole_parser(lang, streams))
    parser = command_parser(command, lang, streams)
    _refuse_unknown(after, parser)
    return parser.parse_args([*before, *_without_value(after)], argparse.Namespace(command=command))


def _without_value(given: Sequence[str]) -> list[str]:
    """Keep what stands behind a bare ``--accept`` from being taken for its value, which is told by ``=`` alone."""
    end = given.index("--") if "--" in given else len(given)
    return [f"{one}={ALL}" if one == "--accept" and place < end else one for place, one in enumerate(given)]


def _refuse_unknown(given: Sequence[str], parser: Parser) -> None:
    """Name an option that there is not, before argparse says what is missing; it takes none of these for a value."""
    known = [name for action, _ in parser.taken for name in action.option_strings]
    for one in given:
        if one == "--":
            return
        name = one.partition("=")[0]
        if one.startswith("--") and " " not in one and name not in known:
            parser.error(
                f"{say('cli.unrecognized', parser.lang)}{one}{meant_to_text(nearest(name, known), parser.lang)}"
            )


def _answer(before: Sequence[str], command: str | None, unknown: Sequence[str], parser: Parser) -> NoReturn:
    """Show help or the version, or say what is wrong before or with the command."""
    lang = parser.lang
    if unknown:
        parser.error(f"{say('cli.unrecognized', lang)}{unknown[0]}")
    parser.parse_args(before)
    if command is None:
        parser.error(f"{say('cli.required', lang)}{say('cli.metavar-command', lang)}")
    meant = meant_to_text(nearest(command, COMMANDS), lang)
    parser.error(say("cli.no-command", lang, value=repr(command), known=", ".join(COMMANDS), meant=meant))


def language_of(arguments: Sequence[str]) -> Language:
    """Find the language before anything is parsed, to say in it what is wrong with the arguments."""
    options = arguments[: arguments.index("--")] if "--" in arguments else arguments
    given = [two if one == "--lang" else two.removeprefix("--lang=")
             for one, two in zip(["", *options], options, strict=False)
             if one == "--lang" or two.startswith("--lang=")]  # fmt: skip
    return next((lang for lang in reversed(given) if lang in languages()), DEFAULT_LANGUAGE)


def _place_of_command(arguments: Sequence[str]) -> int:
    """Return where the command stands: behind the options that may stand before it, and the language of one of them."""
    is_value = False
    for place, one in enumerate(arguments):
        if not is_value and not one.startswith("-"):
            return place
        is_value = one == "--lang"
    return len(arguments)


def _options_of(before: Iterable[str]) -> list[str]:
    """Return what stands before the command, the value of ``--lang`` left out."""
    found, last = [], ""
    for one in before:
        if last != "--lang":
            found.append(one)
        last = one
    return found
