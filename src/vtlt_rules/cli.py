"""The command ``vtlt``: check, evaluate, show, explain, verify.

Exit status: 0 done; 1 the ruleset or the data is wrong, or ``--fail-on`` or ``--fail-on-warnings`` struck; 2 usage, no
such file or clause, or something could not be read or written. It is that of the work, whether anybody reads what is
written or not. Diagnostics go to standard error, results to standard output.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import cast

from attrs import evolve

from vtlt_rules.api import Ruleset, diagnostics_of, load
from vtlt_rules.arguments import language_of, read_arguments
from vtlt_rules.baselines import baseline_of
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
from vtlt_rules.messages import Language, say
from vtlt_rules.output import Streams, is_one_of, write_file
from vtlt_rules.previous import PreviousData
from vtlt_rules.report import Report
from vtlt_rules.report.review import ruleset_to_text
from vtlt_rules.source import INVISIBLE, Source, visible
from vtlt_rules.words import listed

_WIDTH = 100

_DATA_SUFFIXES = (".csv", ".tsv", ".json")


class _MisuseError(VtltError):
    """A file stands where it does not belong; ``key`` is that of the sentence."""

    def __init__(self, key: str, file: str, known: str = "") -> None:
        super().__init__(key, file)
        self.key = key
        self.file = file
        self.known = known

    def message(self, lang: Language) -> str:
        return say(self.key, lang, file=self.file, known=self.known)


_MISUSE = (RulesetNotFound, UnknownStatement, ExtraMissing, _MisuseError)
"""What is wrong with the command and not with a file."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit status."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    streams = Streams()
    lang = language_of(given)
    try:
        options = read_arguments(given, lang, streams)
    except SystemExit as stop:  # argparse has helped, or refused
        return streams.status(cast(int, stop.code), lang)
    return streams.status(_run(options, streams), options.lang)


def _run(options: argparse.Namespace, streams: Streams) -> int:
    lang: Language = options.lang
    tell = streams.tell
    commands = {"check": _check, "evaluate": _evaluate, "explain": _explain, "show": _show, "verify": _verify}
    try:
        return commands[options.command](options, streams)
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


def _check(options: argparse.Namespace, streams: Streams) -> int:
    found: dict[tuple[str, int, int, str], Diagnostic] = {}
    for file in options.files:
        source, library, unreadable = find_source(file)
        result = None if source is None else check_source(source, library)
        for one in unreadable if result is None else diagnostics_of(result, strict=options.strict):
            found.setdefault((os.path.realpath(one.file), one.line, one.column, one.code), one)
    diagnostics = list(found.values())
    if options.format == "json":
        streams.put(_json(diagnostics_to_dict(diagnostics, options.lang)))
    elif diagnostics:
        streams.tell(diagnostics_to_text(diagnostics, options.lang))
    else:
        streams.put(say("cli.no-errors", options.lang))
    return 1 if any(options.fail_on_warnings or diagnostic.is_error for diagnostic in diagnostics) else 0


def _evaluate(options: argparse.Namespace, streams: Streams) -> int:
    report = _report(options, streams)
    if options.format == "json":
        text = _json(report.to_dict(options.lang))
    else:
        width, color = _page(options.output is None)
        text = report.to_text(options.lang, width, color)
    if options.output is None:
        streams.put(text)
    else:
        sources = (report.ruleset.source, *report.ruleset.vocabularies)
        then = [file for _, file in (*options.previous, *options.previous_registry)]
        inputs = [options.data, options.registry, *then, *(source.name for source in sources)]
        if is_one_of(options.output, [one for one in inputs if one is not None]):
            raise _MisuseError("cli.output-is-input", str(options.output))
        write_file(text + "\n", options.output)
    return 1 if any(finding.verdict in options.fail_on for finding in report.findings) else 0


def _explain(options: argparse.Namespace, streams: Streams) -> int:
    report = _report(options, streams)
    try:
        findings = report[options.clause]
    except UnknownStatement as error:
        clauses = dict.fromkeys(section.clause for section in report.ruleset.sections if section.clause is not None)
        raise UnknownStatement(error.key, error.suggestion, nearest_first(error.key, clauses)) from None
    streams.put("\n\n".join(finding.explain(options.lang) for finding in findings))
    return 0


def _show(options: argparse.Namespace, streams: Streams) -> int:
    ruleset = load(options.ruleset)
    _warn(ruleset, options.lang, streams)
    width, color = _page(is_terminal_output=True)
    streams.put(ruleset_to_text(ruleset.checked, options.lang, width, color))
    return 0


def _verify(options: argparse.Namespace, streams: Streams) -> int:
    from vtlt_rules.laws.verify import verify  # needs the extra `testing`

    is_clean = True
    for number, name in enumerate(options.files):
        ruleset = load(name)
        _warn(ruleset, options.lang, streams)
        text, is_kept = verify(ruleset, name, examples=options.examples, seed=options.seed, lang=options.lang)
        streams.put(("\n" if number else "") + text)
        is_clean = is_clean and is_kept
    return 0 if is_clean else 1


# ---- what commands share


def _report(options: argparse.Namespace, streams: Streams) -> Report:
    if options.ruleset.lower().endswith(_DATA_SUFFIXES):
        raise _MisuseError("cli.swapped", options.ruleset)
    ruleset = load(options.ruleset)
    if options.thresholds:
        ruleset = _with_thresholds(ruleset, dict(options.thresholds))
    _warn(ruleset, options.lang, streams)
    try:
        data = ruleset.schema.read(options.data, options.registry, thousands=options.thousands)
    except BadData as error:
        files = dict.fromkeys(error.without_column, str(options.registry or options.data))
        raise _said_once(error, files, options) from None
    then = _previous(ruleset, options)
    try:
        return ruleset.evaluate(data, as_of=options.as_of, previous=then)
    except BadData as error:
        files = {note.field: note.file for note in data.notes if note.field and note.file}
        raise _said_once(error, files, options) from None


def _previous(ruleset: Ruleset, options: argparse.Namespace) -> PreviousData | None:
    """Read the data of then; one file without a time is for all lines that need some."""
    registries = dict(options.previous_registry)
    times = {key for key, _ in options.previous}
    for key, file in options.previous_registry:
        if key not in times:
            raise _MisuseError("cli.registry-without-previous", str(file))
    known = ruleset.checked.baselines
    for key, file in options.previous:
        if key and baseline_of(key, known) not in known:
            times_known = listed(f"`{one}={file}`" for one in known)
            raise _MisuseError("cli.no-such-time" if known else "cli.no-time", f"{key}={file}", times_known)
    read = {
        key: ruleset.schema.read(file, registries.get(key), thousands=options.thousands)
        for key, file in options.previous
    }
    return read[""] if [*read] == [""] else read or None


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


def _said_once(error: BadData, files: dict[str, str], options: argparse.Namespace) -> BadData:
    """Say once of an attribute without a column that it has none, not of every agency; ``files`` says where it would be."""
    rest = []
    agencies = Counter(error.without_column)
    for issue in error.issues:
        if issue.code == "missing-attribute" and issue.field in files:
            agencies[issue.field] += 1
        else:
            rest.append(issue)
    shorter = BadData(rest)
    for field, count in agencies.items():
        what = say("cli.no-column", options.lang, field=field, count=count)
        asked = "" if options.registry is not None else say("cli.registry-forgotten", options.lang)
        shorter.add_note(f"{visible(files[field])}: [missing-attribute] {what}{asked}")
    return shorter


def _warn(ruleset: Ruleset, lang: Language, streams: Streams) -> None:
    if ruleset.warnings:
        streams.tell(diagnostics_to_text(ruleset.warnings, lang))


def _json(document: Mapping[str, object]) -> str:
    """Write JSON in which what nobody sees, or what would command a terminal, is escaped: the same data, harmless."""
    text = json.dumps(document, ensure_ascii=False, indent=2)
    return INVISIBLE.sub(lambda match: json.dumps(match[0])[1:-1], text)


def _page(is_terminal_output: bool) -> tuple[int, bool]:
    """Return the width of the page and whether to color it: colors are for terminals only."""
    is_terminal = is_terminal_output and sys.stdout is not None and sys.stdout.isatty()
    width = min(_WIDTH, shutil.get_terminal_size((_WIDTH, 24)).columns) if is_terminal else _WIDTH
    return width, is_terminal and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
