"""What stands on the command line -> options, or what is wrong with it, in the language that is asked for.

Must not know what the commands do.
"""

from __future__ import annotations

import argparse
import datetime
import re
from collections.abc import Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any, NoReturn

from vtlt_rules.data.numbers import THOUSANDS
from vtlt_rules.messages import DEFAULT_LANGUAGE, Language, languages, say
from vtlt_rules.output import Streams
from vtlt_rules.values import read_date
from vtlt_rules.verdict import Verdict, verdict_named
from vtlt_rules.version import ENGINE


def read_arguments(arguments: Sequence[str], lang: Language, streams: Streams) -> argparse.Namespace:
    """Return the options; ``command`` names the command, ``lang`` is the language of its messages.

    Args:
        arguments: What stands behind ``vtlt``.
        lang: The language in which to say what is wrong with them.
        streams: Where to say it.

    Raises:
        SystemExit: Help was asked for and given, or something is wrong; the code is the exit status.
    """
    parser = _parser(lang, streams)
    _check_before_command(parser, arguments)
    return parser.parse_args(arguments, argparse.Namespace(lang=DEFAULT_LANGUAGE))


def language_of(arguments: Sequence[str]) -> Language:
    """Find the language before anything is parsed, to say in it what is wrong with the arguments."""
    given = [two if one == "--lang" else two.removeprefix("--lang=") for one, two in pairwise(["", *arguments])
             if one == "--lang" or two.startswith("--lang=")]  # fmt: skip
    return next((lang for lang in reversed(given) if lang in languages()), DEFAULT_LANGUAGE)


_WRONG_USE = [
    (re.compile(said), key)
    for said, key in [
        (r"^argument (?P<name>[^:]*): ", "cli.argument"),
        (r"^the following arguments are required: ", "cli.required"),
        (r"^unrecognized arguments: ", "cli.unrecognized"),
        (r"expected one argument$", "cli.expected-one"),
        (r"expected at least one argument$", "cli.expected-some"),
        (r"invalid choice: (?P<value>.*) \(choose from (?P<known>.*)\)$", "cli.invalid-choice"),
        (r"invalid int value: '(?P<value>.*)'$", "cli.invalid-int"),
    ]
]
"""What argparse says, in English only, and the messages for it; what is not here stays English."""


_BEFORE_COMMAND = ("--lang", "--version", "--help", "-h")


class _Parser(argparse.ArgumentParser):
    """Says in a language what is wrong with the arguments."""

    def __init__(self, *, lang: Language, streams: Streams, **arguments: Any) -> None:  # noqa: ANN401 - argparse's own
        super().__init__(**arguments)
        self.lang = lang
        self.streams = streams
        self.color = False  # Python 3.14 colors what is searched and replaced here

    def error(self, message: str) -> NoReturn:
        for said, key in _WRONG_USE:
            if match := said.search(message):
                message = message[: match.start()] + say(key, self.lang, **match.groupdict()) + message[match.end() :]
        usage = self.format_usage().replace("usage:", say("cli.usage", self.lang), 1)
        self.streams.tell(f"{usage}{self.prog}: {say('cli.error', self.lang, message=message)}")
        raise SystemExit(2)

    def _print_message(self, message: str, file: object = None) -> None:  # noqa: ARG002 - always standard output
        self.streams.put(message.removesuffix("\n"))


def _check_before_command(parser: _Parser, arguments: Sequence[str]) -> None:
    """Refuse unknown options before the command: argparse would take what follows one for the command itself."""
    is_value = False
    for one in arguments:
        if not is_value and not one.startswith("-"):
            return
        if not is_value and one.partition("=")[0] not in _BEFORE_COMMAND:
            parser.error(f"unrecognized arguments: {one}")
        is_value = one == "--lang"


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


def _previous(text: str) -> tuple[str, Path]:
    """Split ``"nam 2025=FILE"`` into the time and the file; a file alone is of the time that lines do not name."""
    key, sign, file = text.partition("=")
    return ("", Path(text)) if not sign or Path(text).exists() else (key.strip(), Path(file))


def _positive(lang: Language, text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < len(text) <= 9 or int(text) == 0:
        raise argparse.ArgumentTypeError(say("cli.not-positive", lang, value=text))
    return int(text)


def _verdicts(lang: Language, text: str) -> frozenset[Verdict]:
    found = {name.strip(): verdict_named(name) for name in text.split(",")}
    if unknown := [f"`{name}`" for name, verdict in found.items() if verdict is None]:
        known = ", ".join(verdict.value.replace("_", "-") for verdict in Verdict)
        raise argparse.ArgumentTypeError(say("cli.no-verdict", lang, names=", ".join(unknown), known=known))
    return frozenset(verdict for verdict in found.values() if verdict is not None)


def _parser(lang: Language, streams: Streams) -> _Parser:
    new = partial(_Parser, lang=lang, streams=streams)
    common = new(add_help=False)
    common.add_argument(
        "--lang", choices=languages(), default=argparse.SUPPRESS, help="language of messages and reports (default: vi)"
    )
    parser = new(
        prog="vtlt",
        parents=[common],
        allow_abbrev=False,
        description="Rulesets of records and archives plans: check and evaluate.",
        epilog="Exit status: 0 done; 1 the ruleset or the data is wrong, or --fail-on or --fail-on-warnings struck; "
        "2 usage, no such file or clause, or something could not be read or written.",
    )
    parser.add_argument("--version", action="version", version=ENGINE)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    add_parser = partial(commands.add_parser, lang=lang, streams=streams)
    data = new(add_help=False)
    _add_data(data, lang)
    _add_check(add_parser("check", parents=[common], help="check rulesets and vocabularies"))
    _add_evaluate(add_parser("evaluate", parents=[common, data], help="evaluate a ruleset on data"), lang)
    _add_show(add_parser("show", parents=[common], help="show a ruleset as a table to lay beside the plan"))
    _add_explain(add_parser("explain", parents=[common, data], help="explain the findings of one clause"))
    _add_verify(add_parser("verify", parents=[common], help="check the laws of rulesets on invented data"), lang)
    return parser


def _add_data(data: _Parser, lang: Language) -> None:
    """Add what every command takes that evaluates."""
    data.add_argument("--registry", type=Path, metavar="FILE", help="the registry of agencies, CSV or JSON")
    data.add_argument(
        "--previous", type=_previous, action="append", default=[], metavar="[TIME=]FILE",
        help="what agencies reported then, for demands on a rise or a fall; TIME as the lines have it behind so_voi",
    )  # fmt: skip
    data.add_argument(
        "--previous-registry", type=_previous, action="append", default=[], metavar="[TIME=]FILE",
        help="the registry of agencies of then",
    )  # fmt: skip
    data.add_argument(
        "--thousands", choices=THOUSANDS,
        help="the sign that parts thousands in the data, where no figure shows it: 1.957 or 1,957 is 1957",
    )  # fmt: skip
    data.add_argument(
        "--as-of",
        type=partial(_date, lang),
        metavar="DATE",
        help="the day the data was cut off (default: end of the period)",
    )
    data.add_argument(
        "--set", dest="thresholds", type=partial(_threshold, lang), action="append", default=[],
        metavar="ROW=THRESHOLD",
        help="evaluate with another threshold, of SCOPE.MEASURE or of one row by its id (II.2.b/1); may be repeated",
    )  # fmt: skip


def _add_check(check: _Parser) -> None:
    check.add_argument("files", nargs="+", metavar="FILE", help="a .vtlt file, or the name of a shipped ruleset")
    check.add_argument("--format", choices=["text", "json"], default="text")
    check.add_argument(
        "--strict", action="store_true",
        help="also warn of statements that contradict or follow from each other, never fail or are never met, "
        "of scopes without members and of names that nothing uses",
    )  # fmt: skip
    check.add_argument(
        "--fail-on-warnings", action="store_true", help="exit with 1 if anything is reported, also mere warnings"
    )
    check.set_defaults(command="check")


def _add_evaluate(evaluate: _Parser, lang: Language) -> None:
    evaluate.add_argument("ruleset", metavar="RULESET", help="a shipped name (tien_giang/2018) or a .vtlt file")
    evaluate.add_argument("data", type=Path, metavar="DATA", help="what the agencies report, CSV or JSON")
    evaluate.add_argument("--format", choices=["text", "json"], default="text")
    evaluate.add_argument("-o", "--output", type=Path, metavar="FILE", help="write there instead of standard output")
    evaluate.add_argument(
        "--fail-on", type=partial(_verdicts, lang), default=frozenset(), metavar="VERDICTS",
        help="exit with 1 if a finding has one of these verdicts, for example not-met,undecided or 'không đạt'",
    )  # fmt: skip
    evaluate.set_defaults(command="evaluate")


def _add_show(show: _Parser) -> None:
    show.add_argument("ruleset", metavar="RULESET")
    show.set_defaults(command="show")


def _add_explain(explain: _Parser) -> None:
    explain.add_argument("ruleset", metavar="RULESET")
    explain.add_argument(
        "clause",
        metavar="CLAUSE",
        help="a clause (II.2.b), the id of a row (II.2.b/1), a section's title, or SCOPE.MEASURE",
    )
    explain.add_argument("data", type=Path, metavar="DATA")
    explain.set_defaults(command="explain")


def _add_verify(verify: _Parser, lang: Language) -> None:
    verify.add_argument("files", nargs="+", metavar="FILE", help="a .vtlt file, or the name of a shipped ruleset")
    verify.add_argument(
        "--examples",
        type=partial(_positive, lang),
        default=100,
        metavar="N",
        help="populations to invent (default: 100)",
    )
    verify.add_argument("--seed", type=int, default=0, metavar="N", help="decides which data is invented (default: 0)")
    verify.set_defaults(command="verify")
