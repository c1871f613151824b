"""The command ``vtlt``: check, evaluate, show, explain, verify.

Exit status: 0 done; 1 the ruleset or the data is wrong, or ``--fail-on`` or ``--fail-on-warnings`` struck; 2 usage, no
such file or clause, or something could not be read or written. It is that of the work, whether anybody reads what is
written or not. Diagnostics go to standard error, results to standard output.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import re
import shutil
import sys
from collections import Counter
from collections.abc import Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any, NoReturn, cast

from attrs import evolve

from vtlt_rules.api import Ruleset, diagnostics_of, load
from vtlt_rules.check import check_source
from vtlt_rules.data.numbers import THOUSANDS
from vtlt_rules.diagnostics import Diagnostic, diagnostics_to_dict, diagnostics_to_text
from vtlt_rules.diagnostics.suggest import nearest_first
from vtlt_rules.errors import (
    BadData,
    ExtraMissing,
    InvalidRuleset,
    RulesetNotFound,
    UnknownStatement,
    VtltError,
    os_error_to_text,
)
from vtlt_rules.issues import issues_to_text
from vtlt_rules.library import find_source
from vtlt_rules.messages import DEFAULT_LANGUAGE, Language, languages, say
from vtlt_rules.output import Streams, is_one_of, write_file
from vtlt_rules.report import Report
from vtlt_rules.report.review import ruleset_to_text
from vtlt_rules.source import INVISIBLE, Source, visible
from vtlt_rules.values import read_date
from vtlt_rules.verdict import Verdict, verdict_named
from vtlt_rules.version import ENGINE

_WIDTH = 100

_DATA_SUFFIXES = (".csv", ".tsv", ".json")


class _MisuseError(VtltError):
    """A file stands where it does not belong; ``key`` is that of the sentence."""

    def __init__(self, key: str, file: str) -> None:
        super().__init__(key, file)
        self.key = key
        self.file = file

    def message(self, lang: Language) -> str:
        return say(self.key, lang, file=self.file)


_MISUSE = (RulesetNotFound, UnknownStatement, ExtraMissing, _MisuseError)
"""What is wrong with the command and not with a file."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit status."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    streams = Streams()
    lang = _language(given)
    try:
        parser = _parser(lang, streams)
        _check_before_command(parser, given)
        options = parser.parse_args(given, argparse.Namespace(lang=DEFAULT_LANGUAGE, streams=streams))
        status = _run(options)
    except SystemExit as stop:  # argparse has helped, or refused
        status = cast(int, stop.code)
    return streams.status(status, lang)


def _run(options: argparse.Namespace) -> int:
    lang: Language = options.lang
    tell = options.streams.tell
    try:
        return cast(int, options.run(options))
    except InvalidRuleset as error:
        tell(diagnostics_to_text(error.diagnostics, lang))
        return 1
    except BadData as error:
        text = issues_to_text(error.issues, lang)
        tell("\n".join([*([text] if text else []), *getattr(error, "__notes__", ())]))
        return 1
    except _MISUSE as error:
        tell(f"vtlt: {error.message(lang)}")
    except OSError as error:
        tell(f"vtlt: {os_error_to_text(error, lang)}")
    return 2


# ---- the commands


def _check(options: argparse.Namespace) -> int:
    found: dict[tuple[str, int, int, str], Diagnostic] = {}
    for file in options.files:
        source, library, unreadable = find_source(file)
        result = None if source is None else check_source(source, library)
        for one in unreadable if result is None else diagnostics_of(result, strict=options.strict):
            found.setdefault((os.path.realpath(one.file), one.line, one.column, one.code), one)
    diagnostics = list(found.values())
    if options.format == "json":
        options.streams.put(_json(diagnostics_to_dict(diagnostics, options.lang)))
    elif diagnostics:
        options.streams.tell(diagnostics_to_text(diagnostics, options.lang))
    else:
        options.streams.put(say("cli.no-errors", options.lang))
    return 1 if any(options.fail_on_warnings or diagnostic.is_error for diagnostic in diagnostics) else 0


def _evaluate(options: argparse.Namespace) -> int:
    report = _report(options)
    if options.format == "json":
        text = _json(report.to_dict(options.lang))
    else:
        width, color = _page(options.output is None)
        text = report.to_text(options.lang, width, color)
    if options.output is None:
        options.streams.put(text)
    else:
        sources = (report.ruleset.source, *report.ruleset.vocabularies)
        inputs = [options.data, options.registry, *(source.name for source in sources)]
        if is_one_of(options.output, [one for one in inputs if one is not None]):
            raise _MisuseError("cli.output-is-input", str(options.output))
        write_file(text + "\n", options.output)
    return 1 if any(finding.verdict in options.fail_on for finding in report.findings) else 0


def _explain(options: argparse.Namespace) -> int:
    report = _report(options)
    try:
        findings = report[options.clause]
    except UnknownStatement as error:
        clauses = dict.fromkeys(section.clause for section in report.ruleset.sections if section.clause is not None)
        raise UnknownStatement(error.key, error.suggestion, nearest_first(error.key, clauses)) from None
    options.streams.put("\n\n".join(finding.explain(options.lang) for finding in findings))
    return 0


def _show(options: argparse.Namespace) -> int:
    ruleset = load(options.ruleset)
    _warn(ruleset, options)
    width, color = _page(is_terminal_output=True)
    options.streams.put(ruleset_to_text(ruleset.checked, options.lang, width, color))
    return 0


def _verify(options: argparse.Namespace) -> int:
    from vtlt_rules.laws.verify import verify  # needs the extra `testing`

    is_clean = True
    for number, name in enumerate(options.files):
        ruleset = load(name)
        _warn(ruleset, options)
        text, is_kept = verify(ruleset, name, examples=options.examples, seed=options.seed, lang=options.lang)
        options.streams.put(("\n" if number else "") + text)
        is_clean = is_clean and is_kept
    return 0 if is_clean else 1


# ---- what commands share


def _report(options: argparse.Namespace) -> Report:
    if options.ruleset.lower().endswith(_DATA_SUFFIXES):
        raise _MisuseError("cli.swapped", options.ruleset)
    ruleset = load(options.ruleset)
    if options.thresholds:
        ruleset = _with_thresholds(ruleset, dict(options.thresholds))
    _warn(ruleset, options)
    data = ruleset.schema.read(options.data, options.registry, thousands=options.thousands)
    try:
        return ruleset.evaluate(data, as_of=options.as_of)
    except BadData as error:
        files = {note.field: note.file for note in data.notes}
        raise _said_once(error, files, options.lang, has_registry=options.registry is not None) from None


def _with_thresholds(ruleset: Ruleset, thresholds: dict[str, str]) -> Ruleset:
    """Replace thresholds; what is wrong with one is said of the option and not of a file."""
    try:
        return ruleset.with_thresholds(thresholds)
    except InvalidRuleset as error:
        diagnostics = []
        for one in error.diagnostics:
            if one.file != ruleset.checked.source.name:
                option = "--set" if one.file == "with_thresholds" else f"--set {one.file}"
                one = evolve(one, span=evolve(one.span, source=Source(option, one.span.source.written)))
            diagnostics.append(one)
        raise InvalidRuleset(diagnostics) from None


def _said_once(error: BadData, files: dict[str, str], lang: Language, *, has_registry: bool) -> BadData:
    """Say once of an attribute without a column that it has none, not of every agency; ``files`` says where it would be."""
    rest = []
    agencies: Counter[str] = Counter()
    for issue in error.issues:
        if issue.code == "missing-attribute" and issue.field in files:
            agencies[issue.field] += 1
        else:
            rest.append(issue)
    shorter = BadData(rest)
    for field, count in agencies.items():
        what = say("cli.no-column", lang, field=field, count=count)
        asked = "" if has_registry else say("cli.registry-forgotten", lang)
        shorter.add_note(f"{visible(files[field])}: [missing-attribute] {what}{asked}")
    return shorter


def _warn(ruleset: Ruleset, options: argparse.Namespace) -> None:
    if ruleset.warnings:
        options.streams.tell(diagnostics_to_text(ruleset.warnings, options.lang))


def _json(document: dict[str, Any]) -> str:
    """Write JSON in which what nobody sees, or what would command a terminal, is escaped: the same data, harmless."""
    text = json.dumps(document, ensure_ascii=False, indent=2)
    return INVISIBLE.sub(lambda match: json.dumps(match[0])[1:-1], text)


def _page(is_terminal_output: bool) -> tuple[int, bool]:
    """Return the width of the page and whether to color it: colors are for terminals only."""
    is_terminal = is_terminal_output and sys.stdout is not None and sys.stdout.isatty()
    width = min(_WIDTH, shutil.get_terminal_size((_WIDTH, 24)).columns) if is_terminal else _WIDTH
    return width, is_terminal and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"


# ---- arguments

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

    def error(self, message: str) -> NoReturn:
        for said, key in _WRONG_USE:
            if match := said.search(message):
                message = message[: match.start()] + say(key, self.lang, **match.groupdict()) + message[match.end() :]
        usage = self.format_usage().replace("usage:", say("cli.usage", self.lang), 1)
        self.streams.tell(f"{usage}{self.prog}: {say('cli.error', self.lang, message=message)}")
        raise SystemExit(2)

    def _print_message(self, message: str, file: object = None) -> None:  # noqa: ARG002 - always standard output
        self.streams.put(message.removesuffix("\n"))


def _language(arguments: Sequence[str]) -> Language:
    """Find the language before anything is parsed, to say in it what is wrong with the arguments."""
    given = [two if one == "--lang" else two.removeprefix("--lang=") for one, two in pairwise(["", *arguments])
             if one == "--lang" or two.startswith("--lang=")]  # fmt: skip
    return next((lang for lang in reversed(given) if lang in languages()), DEFAULT_LANGUAGE)


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
        metavar="SCOPE.MEASURE=THRESHOLD", help="evaluate with another threshold; may be repeated",
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
    check.set_defaults(run=_check)


def _add_evaluate(evaluate: _Parser, lang: Language) -> None:
    evaluate.add_argument("ruleset", metavar="RULESET", help="a shipped name (tien_giang/2018) or a .vtlt file")
    evaluate.add_argument("data", type=Path, metavar="DATA", help="what the agencies report, CSV or JSON")
    evaluate.add_argument("--format", choices=["text", "json"], default="text")
    evaluate.add_argument("-o", "--output", type=Path, metavar="FILE", help="write there instead of standard output")
    evaluate.add_argument(
        "--fail-on", type=partial(_verdicts, lang), default=frozenset(), metavar="VERDICTS",
        help="exit with 1 if a finding has one of these verdicts, for example not-met,undecided or 'không đạt'",
    )  # fmt: skip
    evaluate.set_defaults(run=_evaluate)


def _add_show(show: _Parser) -> None:
    show.add_argument("ruleset", metavar="RULESET")
    show.set_defaults(run=_show)


def _add_explain(explain: _Parser) -> None:
    explain.add_argument("ruleset", metavar="RULESET")
    explain.add_argument("clause", metavar="CLAUSE", help="a clause (II.2.b), a section's title, or SCOPE.MEASURE")
    explain.add_argument("data", type=Path, metavar="DATA")
    explain.set_defaults(run=_explain)


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
    verify.set_defaults(run=_verify)
