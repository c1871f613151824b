"""The commands and their options, on argparse, which speaks English only: here it speaks the language that is asked for.

Must not know what the commands do.
"""

from __future__ import annotations

import argparse
import datetime
import os
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Literal, NoReturn, get_args

from vtlt_rules.cli.output import Streams
from vtlt_rules.cli.report_files import SUFFIXES
from vtlt_rules.data.numbers import THOUSANDS
from vtlt_rules.input_policy import FORMATS, Unknown
from vtlt_rules.messages import DEFAULT_LANGUAGE, Language, languages, say
from vtlt_rules.values import read_date
from vtlt_rules.verdict import Verdict, verdict_named
from vtlt_rules.version import ENGINE

Completed = Literal["ruleset", "file"]
"""What shells offer where an argument is to be: rulesets that are shipped and their files, or any file."""

ALL = "*"
"""What stands for all readings and columns, also where ``--accept`` stands alone."""

SHELLS = ("bash", "zsh", "fish")

_WRONG_USE = [
    (re.compile(said), key)
    for said, key in [
        (r"^argument (?P<name>[^:]*): ", "cli.argument"),
        (r"^the following arguments are required: ", "cli.required"),
        (r"^unrecognized arguments: ", "cli.unrecognized"),
        (r"expected one argument$", "cli.expected-one"),
        (r"expected at least one argument$", "cli.expected-some"),
        (r"ignored explicit argument (?P<value>.*)$", "cli.no-value"),
        (r"invalid choice: (?P<value>.*) \(choose from (?P<known>.*)\)$", "cli.invalid-choice"),
        (r"invalid int value: '(?P<value>.*)'$", "cli.invalid-int"),
    ]
]
"""What argparse says, in English only, and the messages for it; what is not here stays English."""


class _Formatter(argparse.HelpFormatter):
    def __init__(self, lang: Language, **arguments: Any) -> None:  # noqa: ANN401 - argparse's own
        super().__init__(**arguments)
        self._lang = lang

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:  # noqa: ANN401
        super().add_usage(usage, actions, groups, f"{say('cli.usage', self._lang)} " if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """Says in a language what there is, and what is wrong with the arguments.

    Attributes:
        taken: What was declared, and what shells offer for it.
        commands: The parsers of commands, of the parser that has all of them.
    """

    def __init__(self, *, lang: Language, streams: Streams, **arguments: Any) -> None:  # noqa: ANN401 - argparse's own
        super().__init__(add_help=False, allow_abbrev=False, formatter_class=partial(_Formatter, lang), **arguments)
        self.lang = lang
        self.streams = streams
        self.color = False  # Python 3.14 colors what is searched and replaced here
        self.taken: list[tuple[argparse.Action, Completed | None]] = []
        self.commands: list[Parser] = []
        self._positional = self.add_argument_group(say("cli.arguments", lang))
        self._optional = self.add_argument_group(say("cli.options", lang))
        for named, read in ((Path, _file), (_previous, _previous), (_names, _names)):
            self.register("type", named, partial(read, lang))  # what reads values says in a language what is wrong
        self.take("-h", "--help", action="help", told="help.help")

    def take(
        self,
        *names: str,
        told: str,
        metavar: str | None = None,
        completed: Completed | None = None,
        known: str = "",
        **more: Any,  # noqa: ANN401 - argparse's own
    ) -> None:
        """Declare an argument or option.

        Args:
            names: As for ``add_argument``.
            told: The key of what help says of it.
            metavar: The key of what stands for its value.
            completed: What shells offer for its value.
            known: What there is to choose from, where help says it.
            more: As for ``add_argument``.
        """
        if metavar is not None:
            more["metavar"] = say(metavar, self.lang)
        group = self._optional if names[0].startswith("-") else self._positional
        action = group.add_argument(*names, help=say(told, self.lang, known=known).replace("%", "%%"), **more)
        self.taken.append((action, completed))

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, and how the command is called; stop.

        Raises:
            SystemExit: Always.
        """
        for said, key in _WRONG_USE:
            if match := said.search(message):
                message = message[: match.start()] + say(key, self.lang, **match.groupdict()) + message[match.end() :]
        self.streams.tell(f"{self.format_usage()}{self.prog}: {say('cli.error', self.lang, message=message)}")
        raise SystemExit(2)

    def _print_message(self, message: str, file: object = None) -> None:  # noqa: ARG002 - always standard output
        self.streams.put(message.removesuffix("\n"))


# ---- all commands


def whole_parser(lang: Language, streams: Streams) -> Parser:
    """Return the parser of ``vtlt`` with all its commands, for help and for completion."""
    parser = Parser(
        lang=lang,
        streams=streams,
        prog="vtlt",
        description=say("help.vtlt", lang),
        epilog=say("help.exit-status", lang).replace("%", "%%"),
    )
    _take_common(parser)
    parser.take("--version", action="version", version=ENGINE, told="help.version")
    commands = parser.add_subparsers(title=say("cli.commands", lang), metavar=say("cli.metavar-command", lang))
    for name, (told, declare) in COMMANDS.items():
        inner = commands.add_parser(name, lang=lang, streams=streams, help=say(told, lang).replace("%", "%%"))
        _take_common(inner)
        declare(inner)
        parser.commands.append(inner)
    return parser


def command_parser(command: str, lang: Language, streams: Streams) -> Parser:
    """Return the parser of one command."""
    told, declare = COMMANDS[command]
    description = say(told, lang).replace("%", "%%")
    parser = Parser(lang=lang, streams=streams, prog=f"vtlt {command}", description=description)
    _take_common(parser)
    declare(parser)
    return parser


def _take_common(parser: Parser) -> None:
    parser.take("--lang", choices=languages(), default=DEFAULT_LANGUAGE, told="help.lang")
    parser.take("-q", "--quiet", action="store_true", told="help.quiet")


def _take_format(parser: Parser, *more: str, default: str | None = "text") -> None:
    told = "help.format" if more else "help.format-two"
    parser.take("--format", choices=["text", "json", *more], default=default, told=told)


# ---- the commands


def _check(parser: Parser) -> None:
    parser.take("files", nargs="+", metavar="cli.metavar-file", told="help.check-files", completed="ruleset")
    _take_format(parser, "github", "sarif", "junit")
    parser.take("--strict", action="store_true", told="help.strict")
    parser.take("--fail-on-warnings", action="store_true", told="help.fail-on-warnings")


def _evaluate(parser: Parser) -> None:
    parser.take("ruleset", metavar="cli.metavar-ruleset", told="help.ruleset", completed="ruleset")
    parser.take("data", type=Path, metavar="cli.metavar-data", told="help.data", completed="file")
    _take_data(parser)
    parser.take("--only", action="append", default=[], metavar="cli.metavar-clause", told="help.only")
    parser.take(
        "--fail-on", type=partial(_verdicts, parser.lang), default=frozenset(), metavar="cli.metavar-verdicts",
        told="help.fail-on",
    )  # fmt: skip
    _take_format(parser, "github", "sarif", "junit", default=None)
    parser.take(
        "-o",
        "--output",
        type=Path,
        metavar="cli.metavar-file",
        told="help.output",
        completed="file",
        known=" ".join(SUFFIXES),
    )


def _check_data(parser: Parser) -> None:
    parser.take("ruleset", metavar="cli.metavar-ruleset", told="help.ruleset", completed="ruleset")
    parser.take("data", type=Path, metavar="cli.metavar-data", told="help.data", completed="file")
    _take_files(parser, "help.previous-data")
    _take_format(parser, "github", "sarif", "junit")
    parser.take("-o", "--output", type=Path, metavar="cli.metavar-file", told="help.copy", completed="file")


def _explain(parser: Parser) -> None:
    parser.take("ruleset", metavar="cli.metavar-ruleset", told="help.ruleset", completed="ruleset")
    parser.take("clause", metavar="cli.metavar-clause", told="help.clause")
    parser.take("data", type=Path, metavar="cli.metavar-data", told="help.data", completed="file")
    _take_data(parser)
    _take_format(parser)


def _trend(parser: Parser) -> None:
    parser.take("ruleset", metavar="cli.metavar-ruleset", told="help.ruleset", completed="ruleset")
    parser.take(
        "data", nargs="+", type=_previous, metavar="cli.metavar-previous", told="help.trend-data", completed="file"
    )
    parser.take(
        "--registry", type=_previous, action="append", default=[], metavar="cli.metavar-previous",
        told="help.trend-registry", completed="file",
    )  # fmt: skip
    _take_reading(parser)
    parser.take(
        "--set", dest="thresholds", type=partial(_threshold, parser.lang), action="append", default=[],
        metavar="cli.metavar-threshold", told="help.set",
    )  # fmt: skip
    _take_format(parser, default=None)
    parser.take("-o", "--output", type=Path, metavar="cli.metavar-file", told="help.trend-output", completed="file")


def _show(parser: Parser) -> None:
    parser.take("ruleset", metavar="cli.metavar-ruleset", told="help.ruleset", completed="ruleset")
    _take_format(parser)


def _list(parser: Parser) -> None:
    _take_format(parser)


def _template(parser: Parser) -> None:
    parser.take("ruleset", metavar="cli.metavar-ruleset", told="help.ruleset", completed="ruleset")
    parser.take(
        "output", nargs="?", type=Path, metavar="cli.metavar-workbook", told="help.template-output", completed="file"
    )
    parser.take("--registry", type=Path, metavar="cli.metavar-file", told="help.template-registry", completed="file")
    parser.take("--previous", type=Path, metavar="cli.metavar-file", told="help.template-previous", completed="file")
    parser.take("--per-agency", type=Path, metavar="cli.metavar-folder", told="help.per-agency", completed="file")


def _collect(parser: Parser) -> None:
    parser.take("folder", type=Path, metavar="cli.metavar-folder", told="help.collect-folder", completed="file")
    parser.take(
        "-o", "--output", type=Path, required=True, metavar="cli.metavar-table", told="help.collect-output",
        completed="file",
    )  # fmt: skip
    parser.take("--ruleset", metavar="cli.metavar-ruleset", told="help.collect-ruleset", completed="ruleset")
    parser.take("--registry", type=Path, metavar="cli.metavar-file", told="help.collect-registry", completed="file")


def _verify(parser: Parser) -> None:
    parser.take("files", nargs="+", metavar="cli.metavar-ruleset", told="help.ruleset", completed="ruleset")
    positive = partial(_positive, parser.lang)
    parser.take("--examples", type=positive, default=100, metavar="cli.metavar-number", told="help.examples")
    parser.take("--seed", type=int, default=0, metavar="cli.metavar-number", told="help.seed")
    _take_format(parser)


def _completion(parser: Parser) -> None:
    parser.take("shell", choices=SHELLS, told="help.shell")


COMMANDS: dict[str, tuple[str, Callable[[Parser], None]]] = {
    "check": ("help.check", _check),
    "check-data": ("help.check-data", _check_data),
    "evaluate": ("help.evaluate", _evaluate),
    "explain": ("help.explain", _explain),
    "trend": ("help.trend", _trend),
    "show": ("help.show", _show),
    "list": ("help.list", _list),
    "template": ("help.template", _template),
    "collect": ("help.collect", _collect),
    "verify": ("help.verify", _verify),
    "completion": ("help.completion", _completion),
}
"""What help says of each command, and what declares its arguments."""


def _take_reading(parser: Parser) -> None:
    """Declare how files of data are read."""
    parser.take("--thousands", choices=THOUSANDS, told="help.thousands")
    parser.take("--dash", choices=["no", "missing"], told="help.dash")
    parser.take(
        "--accept", nargs="?", const=True, default=False, type=_names, metavar="cli.metavar-readings",
        told="help.accept",
    )  # fmt: skip
    parser.take("--coerce", action="store_true", told="help.coerce")
    parser.take("--unknown", choices=get_args(Unknown), default="error", told="help.unknown")


def _take_data(parser: Parser) -> None:
    """Declare what every command takes that evaluates."""
    lang = parser.lang
    _take_files(parser, "help.previous")
    parser.take("--as-of", type=partial(_date, lang), metavar="cli.metavar-date", told="help.as-of")
    parser.take(
        "--set", dest="thresholds", type=partial(_threshold, lang), action="append", default=[],
        metavar="cli.metavar-threshold", told="help.set",
    )  # fmt: skip


def _take_files(parser: Parser, previous: str) -> None:
    """Declare the files of data, and how they are read."""
    many: dict[str, Any] = {"action": "append", "default": []}
    parser.take("--registry", type=Path, metavar="cli.metavar-file", told="help.registry", completed="file")
    parser.take("--previous", type=_previous, **many, metavar="cli.metavar-previous", told=previous, completed="file")
    parser.take(
        "--previous-registry", type=_previous, **many, metavar="cli.metavar-previous", told="help.previous-registry",
        completed="file",
    )  # fmt: skip
    parser.take("--input-format", choices=FORMATS, told="help.input-format")
    parser.take("--sheet", metavar="cli.metavar-name", told="help.sheet")
    _take_reading(parser)


# ---- values of options


def _date(lang: Language, text: str) -> datetime.date:
    try:
        return read_date(text)
    except ValueError:
        raise argparse.ArgumentTypeError(say("cli.not-a-date", lang, value=text)) from None


def _threshold(lang: Language, text: str) -> tuple[str, str]:
    key, sign, value = text.partition("=")
    if not sign or not key.strip() or not value.strip():
        raise argparse.ArgumentTypeError(say("cli.not-a-threshold", lang, value=text))
    return key.strip(), value.strip()


def _file(lang: Language, text: str) -> Path:
    """Refuse the name of nothing, as a variable without a value leaves it: as a path it would be the current folder."""
    if not text.strip():
        raise argparse.ArgumentTypeError(say("cli.empty", lang))
    return Path(text)


def _previous(lang: Language, text: str) -> tuple[str, Path]:
    """Split ``"nam 2025=FILE"`` into the time and the file; a file alone is of the time that lines do not name."""
    key, sign, file = text.partition("=")
    is_file_alone = not sign or os.path.exists(text)
    return ("", _file(lang, text)) if is_file_alone else (key.strip(), _file(lang, file))


def _positive(lang: Language, text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < len(text) <= 9 or int(text) == 0:
        raise argparse.ArgumentTypeError(say("cli.not-positive", lang, value=text))
    return int(text)


def _names(lang: Language, text: str) -> Literal[True] | frozenset[str]:
    """Split the names of readings and columns; True for all."""
    if text.strip() == ALL:
        return True
    names = frozenset(name.strip() for name in text.split(",") if name.strip())
    if not names:
        raise argparse.ArgumentTypeError(say("cli.empty", lang))
    return names


def _verdicts(lang: Language, text: str) -> frozenset[Verdict]:
    found = {name.strip(): verdict_named(name) for name in text.split(",")}
    if unknown := [f"`{name}`" for name, verdict in found.items() if verdict is None]:
        known = ", ".join(verdict.value.replace("_", "-") for verdict in Verdict)
        raise argparse.ArgumentTypeError(say("cli.no-verdict", lang, names=", ".join(unknown), known=known))
    return frozenset(verdict for verdict in found.values() if verdict is not None)
