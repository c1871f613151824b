"""``vtlt check-data``: all that is wrong with data for a ruleset, or looks so, at once."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path

from vtlt_rules.api import Ruleset
from vtlt_rules.checked import labels_of
from vtlt_rules.cli.annotations import Annotation, of_issue
from vtlt_rules.cli.evaluate import check_readings, check_standard_input, readable
from vtlt_rules.cli.formats import annotations_to_text
from vtlt_rules.cli.inputs import STANDARD_INPUT, MisuseError
from vtlt_rules.cli.loading import load_input, tell_warnings
from vtlt_rules.cli.output import Streams, is_one_of
from vtlt_rules.data.checking import DataCheck
from vtlt_rules.data.formats.opened import MAX_BYTES, FileContent
from vtlt_rules.files import as_json, write_file
from vtlt_rules.issues import DataIssue, Labels, grouped_lines
from vtlt_rules.library import read_plain
from vtlt_rules.messages import Language, say
from vtlt_rules.source import visible_line


def run_check_data(options: argparse.Namespace, streams: Streams) -> int:
    """Check data; return the exit status."""
    check_standard_input(options)
    _check_output(options)
    ruleset = load_input(options.ruleset)
    if options.format == "text":
        tell_warnings(ruleset, options.lang, streams)
    check_readings(ruleset, options)
    data = readable(options.data, options)
    if options.output is not None and isinstance(data, Path):  # read once: a copy is of what was checked
        data = FileContent(str(data), read_plain(data, MAX_BYTES))
    found = _found(ruleset, data, options)
    if streams.is_quiet:
        if not found.is_right:
            streams.tell(_to_text(found, labels_of(ruleset.checked), options.lang))
    elif text := _in_format(found, labels_of(ruleset.checked), options):
        streams.put(text)
    if isinstance(data, FileContent) and options.output is not None:
        _write_copy(found, labels_of(ruleset.checked), data, options)
    return 0 if found.is_right else 1


def _found(ruleset: Ruleset, data: Path | FileContent, options: argparse.Namespace) -> DataCheck:
    registry, then, registry_then = (
        None if file is None else readable(file, options)
        for file in (
            options.registry,
            options.previous[-1][1] if options.previous else None,
            options.previous_registry[-1][1] if options.previous_registry else None,
        )
    )
    return ruleset.schema.check(
        data, registry, previous=then, previous_registry=registry_then, thousands=options.thousands, dash=options.dash,
        accept=options.accept, coerce=options.coerce, unknown=options.unknown, sheet=options.sheet,
    )  # fmt: skip


# ---- what is written


def _in_format(found: DataCheck, labels: Labels, options: argparse.Namespace) -> str:
    lang: Language = options.lang
    if options.format == "text":
        return _to_text(found, labels, lang)
    if options.format == "json":
        return as_json(found.to_dict(lang))
    if options.format == "junit":
        return _to_junit(found, str(options.data), lang)
    annotations = [of_issue(one, lang, "error") for one in (*found.issues, *found.contradictions)]
    annotations += [Annotation("error", "missing-attribute", one) for one in _without_column(found, lang)]
    annotations += [of_issue(one, lang, "note") for one in found.suspicions]
    return annotations_to_text(options.format, annotations, is_success=True)


def _to_text(found: DataCheck, labels: Labels, lang: Language) -> str:
    """Say it all; errors name fields as the options for readings take them."""
    are_unknown = any(one.code == "unknown-column" for one in found.issues)
    hint = [say("cli.unknown-columns", lang)] if are_unknown else []
    blocks = [
        (say("cli.head-issues", lang), [*grouped_lines(found.issues, lang), *_without_column(found, lang), *hint]),
        (say("cli.head-contradictions", lang), grouped_lines(found.contradictions, lang, labels=labels)),
        (say("cli.head-suspicions", lang), grouped_lines(found.suspicions, lang, labels=labels)),
        (say("cli.head-notes", lang), [visible_line(one.message(lang)) for one in found.notes]),
    ]
    parts = [f"{head}\n" + "\n".join(f"  {line}" for line in lines) for head, lines in blocks if lines]
    return "\n\n".join([*([say("cli.no-data-errors", lang)] if found.is_right else []), *parts])


def _without_column(found: DataCheck, lang: Language) -> list[str]:
    """Say once of an attribute without a column that it has none."""
    return [
        visible_line(f"[missing-attribute] {say('cli.no-column', lang, field=field, count=count)}")
        for field, count in found.without_column
    ]


def _to_junit(found: DataCheck, file: str, lang: Language) -> str:
    """Write a test case for what is wrong, one for contradictions, and one that passes for suspicions."""
    from vtlt_rules.cli.junit import JunitCase, Outcome, cases_to_junit

    wrong = [*grouped_lines(found.issues, lang), *_without_column(found, lang)]
    against = grouped_lines(found.contradictions, lang)
    error: Outcome | None = "error" if wrong else None
    failure: Outcome | None = "failure" if against else None
    cases = [
        JunitCase(file, "issues", error, wrong[0] if wrong else "", "\n".join(wrong)),
        JunitCase(file, "contradictions", failure, against[0] if against else "", "\n".join(against)),
        JunitCase(file, "suspicions", None, "", "\n".join(grouped_lines(found.suspicions, lang))),
    ]
    return cases_to_junit("vtlt check-data", cases, "\n".join(one.message(lang) for one in found.notes))


# ---- the copy


def _check_output(options: argparse.Namespace) -> None:
    """Refuse a copy that is no workbook, or that would stand in the place of what is read."""
    if options.output is None:
        return
    if options.output.suffix.lower() != ".xlsx":
        raise MisuseError("cli.copy-suffix", str(options.output))
    then = [file for _, file in (*options.previous, *options.previous_registry)]
    named = [options.ruleset, options.data, options.registry, *then]
    if is_one_of(options.output, [0 if str(one) == STANDARD_INPUT else one for one in named if one is not None]):
        raise MisuseError("cli.output-is-input", str(options.output))


def _write_copy(found: DataCheck, labels: Labels, data: FileContent, options: argparse.Namespace) -> None:
    from vtlt_rules.data.marked_copy import NOT_COPIED, can_be_copied, marked_copy

    own: Iterable[DataIssue] = (*found.issues, *found.contradictions, *found.suspicions)
    marked = [one for one in own if one.file == data.name and not one.is_previous]
    suffix = data.suffix or Path(data.name).suffix
    if not can_be_copied(suffix):
        raise MisuseError("cli.copy-of-json", str(options.data))
    if any(one.code in NOT_COPIED for one in marked):
        raise MisuseError("cli.copy-unreadable", str(options.data))
    write_file(marked_copy(data.content, suffix, marked, options.lang, labels), options.output)
