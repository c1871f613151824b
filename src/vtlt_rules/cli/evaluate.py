"""``vtlt evaluate`` and ``vtlt explain``: a ruleset on data, as a report or as part of one."""

from __future__ import annotations

import argparse
import os
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from attrs import evolve

from vtlt_rules.api import Ruleset
from vtlt_rules.baselines import baseline_of
from vtlt_rules.checked import CheckedRuleset, statements_meant
from vtlt_rules.cli.formats import ANNOTATED
from vtlt_rules.cli.inputs import STANDARD_INPUT, STANDARD_INPUT_NAME, MisuseError, read_standard_input
from vtlt_rules.cli.loading import load_input, tell_warnings
from vtlt_rules.cli.output import Streams, is_one_of, page
from vtlt_rules.cli.part_of_report import PartOfReport
from vtlt_rules.cli.report_files import format_of
from vtlt_rules.data import AgencyData
from vtlt_rules.data.choices import READINGS
from vtlt_rules.data.formats.opened import MAX_BYTES, FileContent
from vtlt_rules.data.formats.opened import format_of as kind_of
from vtlt_rules.diagnostics.suggest import nearest_first
from vtlt_rules.errors import BadData, InvalidRuleset, UnknownStatement
from vtlt_rules.files import as_json, write_file
from vtlt_rules.library import has_suffix
from vtlt_rules.messages import Language, say
from vtlt_rules.previous import PreviousData
from vtlt_rules.report import Report
from vtlt_rules.report.to_json import report_to_dict
from vtlt_rules.report.to_text import report_to_text
from vtlt_rules.source import Source, visible, visible_line
from vtlt_rules.words import listed

_DATA_SUFFIXES = (".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".xlsx", ".xlsm", ".xls", ".ods", ".parquet")


def run_evaluate(options: argparse.Namespace, streams: Streams) -> int:
    """Evaluate a ruleset on data and write the report; return the exit status."""
    _refuse_output(options, _inputs(options))
    options.format = format_of(options.output, options.format)
    try:
        report = _report(options, streams, options.only)
    except (InvalidRuleset, BadData) as error:
        if options.format in ANNOTATED:
            from vtlt_rules.cli.report_formats import wrong_to_annotated

            wrong = wrong_to_annotated(error, options.format, options.ruleset, options.lang)
            _write(_line(wrong), None, options, streams)
            if not streams.is_quiet:
                return 1
        raise  # to be told
    _write(_in_format(report, options), report.ruleset, options, streams)
    return 1 if any(finding.verdict in options.fail_on for finding in report.findings) else 0


def run_explain(options: argparse.Namespace, streams: Streams) -> int:
    """Explain the findings of a clause; return the exit status."""
    report = _report(options, streams, [options.clause])
    if options.format == "json":
        streams.put(as_json(report_to_dict(report, options.lang)))
    else:
        streams.put("\n\n".join(finding.explain(options.lang) for finding in report.findings))
    return 0


# ---- what is written


def _in_format(report: PartOfReport, options: argparse.Namespace) -> bytes:
    lang: Language = options.lang
    if options.format.startswith("."):
        from vtlt_rules.report.saving import rendered

        return rendered(report, options.format, lang)
    if options.format in ANNOTATED:
        from vtlt_rules.cli.report_formats import report_to_annotated

        return _line(report_to_annotated(report, options.format, lang))
    if options.format == "json":
        return _line(as_json(report_to_dict(report, lang)))
    width, color = page(options.output is None)
    return _line(report_to_text(report, lang, width, color))


def _line(text: str) -> bytes:
    """Return a text as bytes, with a line end after it; nothing for none, as of GitHub's commands there may be."""
    return f"{text}\n".encode(errors="backslashreplace") if text else b""


def _write(content: bytes, ruleset: CheckedRuleset | None, options: argparse.Namespace, streams: Streams) -> None:
    """Write to where it was asked for, but never to what was read."""
    if options.output is None:
        if content:
            streams.put(content.decode().removesuffix("\n"))
        return
    sources = () if ruleset is None else (ruleset.source, *ruleset.vocabularies)
    # Of a ruleset that is wrong nobody knows which vocabularies it has read; they all end in .vtlt.
    may_be_vocabulary = (
        ruleset is None and os.path.exists(options.output) and has_suffix(os.path.realpath(options.output))
    )
    if may_be_vocabulary:
        raise MisuseError("cli.output-is-input", str(options.output))
    _refuse_output(options, [*_inputs(options), *(source.name for source in sources)])
    write_file(content, options.output)


def _inputs(options: argparse.Namespace) -> list[str | Path | int]:
    """Return the files that are named to be read; standard input by its descriptor."""
    then = [file for _, file in (*options.previous, *options.previous_registry)]
    named = [options.ruleset, options.data, options.registry, *then]
    return [0 if str(one) == STANDARD_INPUT else one for one in named if one is not None]


def _refuse_output(options: argparse.Namespace, inputs: Iterable[str | Path | int]) -> None:
    if options.output is not None and is_one_of(options.output, inputs):
        raise MisuseError("cli.output-is-input", str(options.output))


# ---- the report


def _report(options: argparse.Namespace, streams: Streams, only: Sequence[str]) -> PartOfReport:
    """Evaluate, and keep the findings of some clauses; all of them where none is named."""
    if options.ruleset.lower().endswith(_DATA_SUFFIXES):
        raise MisuseError("cli.swapped", options.ruleset)
    check_standard_input(options)
    ruleset = load_input(options.ruleset)
    if options.thresholds:
        ruleset = with_thresholds(ruleset, options.thresholds)
    if options.format not in ANNOTATED:
        tell_warnings(ruleset, options.lang, streams)
    ids = _ids_meant(ruleset.checked, only)
    try:
        data = read_data(ruleset, options.data, options.registry, options, options.sheet)
    except BadData as error:
        files = dict.fromkeys(error.without_column, str(options.registry or options.data))
        raise said_once(error, files, options) from None
    then = _previous(ruleset, options)
    try:
        report: Report = ruleset.evaluate(data, as_of=options.as_of, previous=then)
    except BadData as error:
        files = {note.field: note.file for note in data.notes if note.field and note.file}
        shorter = said_once(error, files, options)
        needs_registry = any(one.is_previous and one.code == "missing-attribute" for one in error.issues)
        if needs_registry and not options.previous_registry:
            shorter.add_note(say("cli.previous-registry-forgotten", options.lang))
        raise shorter from None
    return PartOfReport.of(report, ids, ruleset.warnings, str(options.data))


def _ids_meant(ruleset: CheckedRuleset, only: Iterable[str]) -> frozenset[str] | None:
    """Return the ids of the statements that texts mean; None where there is no text."""
    ids: set[str] = set()
    for text in only:
        try:
            meant = statements_meant(ruleset, text)
        except UnknownStatement as error:
            clauses = dict.fromkeys(section.clause for section in ruleset.sections if section.clause is not None)
            raise UnknownStatement(error.key, error.suggestion, nearest_first(error.key, clauses)) from None
        if not meant:
            raise MisuseError("cli.no-statement-there", text)
        ids |= {one.id for one in meant}
    return frozenset(ids) if only else None


def check_standard_input(options: argparse.Namespace) -> None:
    """Refuse to read standard input twice, and to be told the format of what is not read from there.

    Raises:
        MisuseError: Standard input is named twice, or its format and not itself.
    """
    files = [options.data, options.registry, *(file for _, file in (*options.previous, *options.previous_registry))]
    data = [file for file in files if str(file) == STANDARD_INPUT]
    if len(data) + (options.ruleset == STANDARD_INPUT) > 1:
        raise MisuseError("cli.standard-input-twice", STANDARD_INPUT)
    if options.input_format is not None and not data:
        raise MisuseError("cli.no-standard-input", STANDARD_INPUT)


def read_data(
    ruleset: Ruleset, data: Path, registry: Path | None, options: argparse.Namespace, sheet: str | None = None
) -> AgencyData:
    """Read data, and who exists, as the options say."""
    beside = None if registry is None else readable(registry, options)
    check_readings(ruleset, options)
    return ruleset.schema.read(
        readable(data, options), beside, thousands=options.thousands, dash=options.dash, accept=options.accept,
        coerce=options.coerce, unknown=options.unknown, sheet=sheet,
    )  # fmt: skip


def check_readings(ruleset: Ruleset, options: argparse.Namespace) -> None:
    """Refuse to accept what is neither a reading nor a column.

    Raises:
        MisuseError: One of the names of ``--accept`` is neither.
    """
    if not isinstance(options.accept, bool) and (wrong := ruleset.schema.unknown_readings(options.accept)):
        raise MisuseError("cli.no-reading", wrong[0], known=", ".join(READINGS))


def readable(file: Path, options: argparse.Namespace) -> Path | FileContent:
    """Return a file as the schema reads it: standard input with what it has, in the format that is said, or seen."""
    if str(file) != STANDARD_INPUT:
        return file
    content = read_standard_input(MAX_BYTES)
    return FileContent(STANDARD_INPUT_NAME, content, f".{options.input_format or kind_of(content)}")


def _previous(ruleset: Ruleset, options: argparse.Namespace) -> PreviousData | None:
    """Read the data of then; one file without a time is for all lines that need some."""
    _refuse_second(ruleset, "--previous", options.previous)
    _refuse_second(ruleset, "--previous-registry", options.previous_registry)
    registries = dict(options.previous_registry)
    times = {key for key, _ in options.previous}
    for key, file in options.previous_registry:
        if key not in times:
            raise MisuseError("cli.registry-without-previous", str(file))
    known = ruleset.checked.baselines
    for key, file in options.previous:
        if key and baseline_of(key, known) not in known:
            times_known = listed(f"`{one}={file}`" for one in known)
            raise MisuseError("cli.no-such-time" if known else "cli.no-time", f"{key}={file}", known=times_known)
    read = {key: read_data(ruleset, file, registries.get(key), options) for key, file in options.previous}
    return read[""] if [*read] == [""] else read or None


def _refuse_second(ruleset: Ruleset, option: str, given: Sequence[tuple[str, Path]]) -> None:
    """Refuse two files of one time, of which one would count without a word."""
    times = [baseline_of(key, ruleset.checked.baselines) for key, _ in given]
    for number, (time, (_, file)) in enumerate(zip(times, given, strict=True)):
        if time in times[:number]:
            raise MisuseError("cli.time-twice", str(file), known=f"`{option}`")


def with_thresholds(ruleset: Ruleset, thresholds: Sequence[tuple[str, str]]) -> Ruleset:
    """Replace thresholds; what is wrong with one is said of the option and not of a file.

    Raises:
        InvalidRuleset: Something is.
        MisuseError: One key is given two of them.
    """
    given = dict(thresholds)
    if len(set(thresholds)) > len(given):
        known = visible_line(", ".join(f"`{name}={text}`" for name, text in thresholds))
        raise MisuseError("cli.set-twice", "--set", known=known)
    try:
        return ruleset.with_thresholds(given)
    except InvalidRuleset as error:
        diagnostics = []
        for one in error.diagnostics:
            if one.file != ruleset.checked.source.name:
                option = "--set" if one.file == "with_thresholds" else f"--set {one.file}"
                one = evolve(one, span=evolve(one.span, source=Source(option, one.span.source.written)))
            diagnostics.append(one)
        raise InvalidRuleset(diagnostics) from None


def said_once(error: BadData, files: dict[str, str], options: argparse.Namespace) -> BadData:
    """Say once of an attribute without a column that it has none, not of every agency; ``files`` says where it would be."""
    rest = []
    agencies = Counter(error.without_column)
    for issue in error.issues:
        if issue.code == "missing-attribute" and issue.field in files:
            agencies[issue.field] += 1
        else:
            rest.append(issue)
    shorter = BadData(rest, proposals=error.proposals)
    for field, count in agencies.items():
        what = say("cli.no-column", options.lang, field=field, count=count)
        asked = "" if options.registry else say("cli.registry-forgotten", options.lang)
        shorter.add_note(f"{visible(files[field])}: [missing-attribute] {what}{asked}")
    return shorter
