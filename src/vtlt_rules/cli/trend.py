"""``vtlt trend``: a ruleset on data of several times, value and verdict time by time."""

from __future__ import annotations

import argparse
import datetime
from collections.abc import Iterable
from pathlib import Path

from attrs import evolve

from vtlt_rules.api import Ruleset
from vtlt_rules.baselines import day_of
from vtlt_rules.cli.evaluate import read_data, said_once, with_thresholds
from vtlt_rules.cli.inputs import STANDARD_INPUT, MisuseError
from vtlt_rules.cli.loading import load_input, tell_warnings
from vtlt_rules.cli.output import Streams, is_one_of
from vtlt_rules.cli.report_files import format_of
from vtlt_rules.data import AgencyData
from vtlt_rules.errors import BadData
from vtlt_rules.files import as_json, write_file
from vtlt_rules.issues import DataIssue
from vtlt_rules.report.trend import Trend
from vtlt_rules.values import write_date

_Time = tuple[str, Path, datetime.date | None]
"""How a time is called, the file of its data, and the day of that."""

_SUFFIXES = (".html", ".txt", ".json")


def run_trend(options: argparse.Namespace, streams: Streams) -> int:
    """Evaluate a ruleset on data of several times and write what comes of it; return the exit status."""
    _refuse(options, [options.ruleset, *(file for _, file in (*options.data, *options.registry))])
    format_ = format_of(options.output, options.format, _SUFFIXES)
    ruleset = load_input(options.ruleset)
    if options.thresholds:
        ruleset = with_thresholds(ruleset, options.thresholds)
    tell_warnings(ruleset, options.lang, streams)
    times = _times(options.data)
    registries = _registries(options.registry, [name for name, _, _ in times])
    _refuse(options, [one.name for one in (ruleset.checked.source, *ruleset.checked.vocabularies)])
    trend = _trend(ruleset, times, registries, options)
    if format_ == "json":
        text = as_json(trend.to_dict(options.lang))
    else:
        text = trend.to_html(options.lang) if format_ == ".html" else trend.to_text(options.lang)
    if options.output is None:
        streams.put(text)
    else:
        write_file(f"{text}\n".encode(errors="backslashreplace"), options.output)
    return 0


def _refuse(options: argparse.Namespace, read: Iterable[str | Path]) -> None:
    """Refuse to write to what is read."""
    if options.output is not None and is_one_of(options.output, read):
        raise MisuseError("cli.output-is-input", str(options.output))


def _trend(
    ruleset: Ruleset, times: list[_Time], registries: dict[str, Path | None], options: argparse.Namespace
) -> Trend:
    """Read and evaluate the data of each time; say what is wrong with all of it at once."""
    wrong = _Wrong(options)
    read: list[AgencyData] = []
    for name, file, _ in times:
        try:
            read.append(read_data(ruleset, file, registries[name], options))
        except BadData as error:
            wrong.add(error, dict.fromkeys(error.without_column, str(registries[name] or file)), file)
    wrong.tell()
    reports = []
    for place, (_, file, day) in enumerate(times):
        then = _previous(ruleset, place, [one for _, _, one in times], read)
        try:
            reports.append(ruleset.evaluate(read[place], as_of=day, previous=then or None))
        except BadData as error:
            wrong.add(error, {one.field: one.file for one in read[place].notes if one.field and one.file}, file)
    wrong.tell()
    return Trend.of(reports, [name for name, _, _ in times])


class _Wrong:
    """What is wrong with the files, each issue with its file."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.issues: list[DataIssue] = []
        self.notes: list[str] = []

    def add(self, error: BadData, files: dict[str, str], file: Path) -> None:
        """Keep what is wrong with one file; what was read as data of then has been said of its own time."""
        own = [one for one in error.issues if not one.is_previous]
        shorter = said_once(BadData(own, error.without_column), files, self.options)
        self.issues += (one if one.file is not None else evolve(one, file=str(file)) for one in shorter.issues)
        self.notes += getattr(shorter, "__notes__", ())

    def tell(self) -> None:
        """Stop if anything is wrong."""
        if self.issues or self.notes:
            error = BadData(self.issues)
            for note in self.notes:
                error.add_note(note)
            raise error


def _times(given: list[tuple[str, Path]]) -> list[_Time]:
    """Read when the data of each file is of, and put them in order; without any time they stay as they are given."""
    if any(str(file) == STANDARD_INPUT for _, file in given):
        raise MisuseError("cli.files-only", STANDARD_INPUT)
    without = [file for name, file in given if not name]
    if without and len(without) < len(given):
        raise MisuseError("cli.some-without-time", str(without[0]))
    if without:
        return [(file.stem, file, None) for file in without]
    found: list[tuple[datetime.date, str, Path]] = []
    days: dict[datetime.date, str] = {}
    for name, file in given:
        day = day_of(name)
        if day is None:
            raise MisuseError("cli.not-a-time", name)
        if day in days:
            raise MisuseError("cli.times-alike", f"{days[day]}`, `{name}", known=write_date(day))
        days[day] = name
        found.append((day, name, file))
    return [(name, file, day) for day, name, file in sorted(found)]


def _registries(given: list[tuple[str, Path]], names: list[str]) -> dict[str, Path | None]:
    """Tell which registry is of which time: the one without a time is for all that have none of their own."""
    default = next((file for name, file in given if not name), None)
    days = {day_of(name): name for name in names}
    found: dict[str, Path | None] = dict.fromkeys(names, default)
    for name, file in given:
        if name:
            meant = name if name in found else days.get(day_of(name)) if day_of(name) is not None else None
            if meant is None:
                raise MisuseError("cli.registry-of-no-time", f"{name}={file}")
            found[meant] = file
    return found


def _previous(
    ruleset: Ruleset, place: int, days: list[datetime.date | None], read: list[AgencyData]
) -> dict[str, AgencyData]:
    """Return the data that changes are measured from: of the time that a line names, else of the time before."""
    found = {}
    for baseline in ruleset.checked.baselines:
        if baseline:
            day = day_of(baseline)
            if day is not None and day in days and days.index(day) != place:
                found[baseline] = read[days.index(day)]
        elif place:
            found[baseline] = read[place - 1]
    return found
