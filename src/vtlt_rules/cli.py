"""The command ``vtlt``: check, evaluate, show, explain, verify.

Exit status: 0 done; 1 the ruleset or the data is wrong, or ``--fail-on`` or ``--fail-on-warnings`` struck; 2 usage, or no
such file or clause. Diagnostics go to standard error, results to standard output.
"""

from __future__ import annotations

import argparse
import datetime
import errno
import json
import os
import re
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any, NoReturn, TextIO, cast

from attrs import evolve

from vtlt_rules.api import Ruleset, diagnostics_of, load
from vtlt_rules.check import check_source
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
from vtlt_rules.report import Report
from vtlt_rules.report.review import ruleset_to_text
from vtlt_rules.source import Source, visible
from vtlt_rules.values import read_date
from vtlt_rules.verdict import Verdict, verdict_named
from vtlt_rules.version import ENGINE

_WIDTH = 100

_DATA_SUFFIXES = (".csv", ".tsv", ".json")


class _SwappedError(VtltError):
    """A data file stands where the ruleset belongs."""

    def __init__(self, file: str) -> None:
        super().__init__(file)
        self.file = file

    def message(self, lang: Language) -> str:
        return say("cli.swapped", lang, file=self.file)


_MISUSE = (RulesetNotFound, UnknownStatement, ExtraMissing, _SwappedError)
"""What is wrong with the command and not with a file."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    given = sys.argv[1:] if arguments is None else list(arguments)
    options = _parser(_language(given)).parse_args(given)
    lang: Language = options.lang
    try:
        return cast(int, options.run(options))
    except InvalidRuleset as error:
        print(diagnostics_to_text(error.diagnostics, lang), file=sys.stderr)
    except BadData as error:
        text = issues_to_text(error.issues, lang)
        print(*([text] if text else []), *getattr(error, "__notes__", ()), sep="\n", file=sys.stderr)
    except _MISUSE as error:
        print(f"vtlt: {error.message(lang)}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nobody reads on; say no more
        return 0
    except OSError as error:
        print(f"vtlt: {os_error_to_text(error, lang)}", file=sys.stderr)
        return 2 if isinstance(error, FileNotFoundError | NotADirectoryError | IsADirectoryError) else 1
    return 1


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
        print(json.dumps(diagnostics_to_dict(diagnostics, options.lang), ensure_ascii=False, indent=2))
    elif diagnostics:
        print(diagnostics_to_text(diagnostics, options.lang), file=sys.stderr)
    else:
        print(say("cli.no-errors", options.lang))
    return 1 if any(options.fail_on_warnings or diagnostic.is_error for diagnostic in diagnostics) else 0


def _evaluate(options: argparse.Namespace) -> int:
    report = _report(options)
    if options.format == "json":
        text = json.dumps(report.to_dict(options.lang), ensure_ascii=False, indent=2)
    else:
        width, color = _page(options.output is None)
        text = report.to_text(options.lang, width, color)
    _write(text + "\n", options.output)
    return 1 if any(finding.verdict in options.fail_on for finding in report.findings) else 0


def _explain(options: argparse.Namespace) -> int:
    report = _report(options)
    try:
        findings = report[options.clause]
    except UnknownStatement as error:
        clauses = dict.fromkeys(section.clause for section in report.ruleset.sections if section.clause is not None)
        raise UnknownStatement(error.key, error.suggestion, nearest_first(error.key, clauses)) from None
    print("\n\n".join(finding.explain(options.lang) for finding in findings))
    return 0


def _show(options: argparse.Namespace) -> int:
    ruleset = load(options.ruleset)
    _warn(ruleset, options.lang)
    width, color = _page(is_terminal_output=True)
    print(ruleset_to_text(ruleset.checked, options.lang, width, color))
    return 0


def _verify(options: argparse.Namespace) -> int:
    from vtlt_rules.laws.verify import verify  # needs the extra `testing`

    is_clean = True
    for number, name in enumerate(options.files):
        ruleset = load(name)
        _warn(ruleset, options.lang)
        text, is_kept = verify(ruleset, name, examples=options.examples, seed=options.seed, lang=options.lang)
        print(("\n" if number else "") + text, flush=True)
        is_clean = is_clean and is_kept
    return 0 if is_clean else 1


# ---- what commands share


def _report(options: argparse.Namespace) -> Report:
    if options.ruleset.lower().endswith(_DATA_SUFFIXES):
        raise _SwappedError(options.ruleset)
    ruleset = load(options.ruleset)
    if options.thresholds:
        ruleset = _with_thresholds(ruleset, dict(options.thresholds))
    _warn(ruleset, options.lang)
    data = ruleset.schema.read(options.data, options.registry)
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


def _warn(ruleset: Ruleset, lang: Language) -> None:
    if ruleset.warnings:
        print(diagnostics_to_text(ruleset.warnings, lang), file=sys.stderr)


def _page(is_terminal_output: bool) -> tuple[int, bool]:
    """Return the width of the page and whether to color it: colors are for terminals only."""
    is_terminal = is_terminal_output and sys.stdout.isatty()
    width = min(_WIDTH, shutil.get_terminal_size((_WIDTH, 24)).columns) if is_terminal else _WIDTH
    return width, is_terminal and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"


def _write(text: str, output: Path | None) -> None:
    """Write to standard output, or to a file that appears whole or not at all."""
    if output is None:
        sys.stdout.write(text)
        sys.stdout.flush()
        return
    if output.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(output))
    if not output.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(output.parent))
    handle, temporary = tempfile.mkstemp(dir=output.parent, prefix=f".{output.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            _copy(text, stream)
        os.chmod(temporary, 0o666 & ~_umask())
        os.replace(temporary, output)
    except BaseException:
        os.unlink(temporary)
        raise


def _copy(text: str, stream: TextIO) -> None:
    stream.write(text)
    stream.flush()
    os.fsync(stream.fileno())


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


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


class _Parser(argparse.ArgumentParser):
    """Says in a language what is wrong with the arguments."""

    def __init__(self, *, lang: Language, **arguments: Any) -> None:  # noqa: ANN401 - argparse's own arguments
        super().__init__(**arguments)
        self.lang = lang

    def error(self, message: str) -> NoReturn:
        for said, key in _WRONG_USE:
            if match := said.search(message):
                message = message[: match.start()] + say(key, self.lang, **match.groupdict()) + message[match.end() :]
        usage = self.format_usage().replace("usage:", say("cli.usage", self.lang), 1)
        self.exit(2, f"{usage}{self.prog}: {say('cli.error', self.lang, message=message)}\n")


def _language(arguments: Sequence[str]) -> Language:
    """Find the language before anything is parsed, to say in it what is wrong with the arguments."""
    given = [value for option, value in pairwise(arguments) if option == "--lang"]
    given += [one.removeprefix("--lang=") for one in arguments if one.startswith("--lang=")]
    return next((lang for lang in languages() if lang in given and lang != DEFAULT_LANGUAGE), DEFAULT_LANGUAGE)


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


def _parser(lang: Language) -> _Parser:
    parser = _Parser(
        lang=lang,
        prog="vtlt",
        description="Rulesets of records and archives plans: check and evaluate.",
        epilog="Exit status: 0 done; 1 the ruleset or the data is wrong, or --fail-on or --fail-on-warnings struck; "
        "2 usage, or no such file or clause.",
    )
    parser.add_argument("--version", action="version", version=ENGINE)
    add_parser = partial(parser.add_subparsers(required=True, metavar="COMMAND").add_parser, lang=lang)
    common = _Parser(lang=lang, add_help=False)
    common.add_argument(
        "--lang", choices=languages(), default=DEFAULT_LANGUAGE, help="language of messages and reports (default: vi)"
    )
    data = _Parser(lang=lang, add_help=False)
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
