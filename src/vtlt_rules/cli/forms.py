"""``vtlt template`` and ``vtlt collect``: forms out to agencies, and what came back as one table."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from vtlt_rules.api import collect
from vtlt_rules.cli.inputs import MisuseError
from vtlt_rules.cli.loading import load_input, tell_warnings
from vtlt_rules.cli.output import Streams, is_one_of
from vtlt_rules.data.forms.identity import LIST_NAME
from vtlt_rules.data.forms.out import refuse_to_replace_answers
from vtlt_rules.data.forms.table import files_of
from vtlt_rules.messages import Language, say
from vtlt_rules.source import visible_line

_TABLES = (".xlsx", ".csv")


def run_template(options: argparse.Namespace, streams: Streams) -> int:
    """Write the workbook of all agencies, a form for each, or both; return the exit status.

    Raises:
        MisuseError: There is nothing to write, or it cannot be written there.
    """
    output, folder = options.output, options.per_agency
    if output is None and folder is None:
        raise MisuseError("cli.template-needs-output", "")
    if output is not None and output.suffix.lower() != ".xlsx":
        raise MisuseError("cli.template-is-xlsx", str(output))
    if folder is not None and options.registry is None:
        raise MisuseError("cli.forms-need-registry", str(folder))
    inputs = [one for one in (options.ruleset, options.registry, options.previous) if one is not None]
    if output is not None and is_one_of(output, inputs):
        raise MisuseError("cli.output-is-input", str(output))
    ruleset = load_input(options.ruleset)
    tell_warnings(ruleset, options.lang, streams)
    schema, lang = ruleset.schema, options.lang
    if output is not None:
        schema.template(output, options.registry, options.previous, lang=lang)
        streams.put(visible_line(say("cli.wrote", lang, file=str(output))))
    if folder is not None:
        written = schema.forms(folder, options.registry, options.previous, lang=lang)
        said = say("cli.wrote-forms", lang, count=len(written), file=str(folder), list=LIST_NAME)
        streams.put(visible_line(said))
    return 0


def run_collect(options: argparse.Namespace, streams: Streams) -> int:
    """Read the forms that came back and write one table; return the exit status: 1 if anything is missing or refused.

    Raises:
        MisuseError: The table cannot be written there.
    """
    output: Path = options.output
    lang: Language = options.lang
    if output.suffix.lower() not in _TABLES:
        raise MisuseError("cli.table-suffix", str(output))
    inputs = [one for one in (options.ruleset, options.registry) if one is not None]
    for file in files_of(output):
        if is_one_of(file, inputs):
            raise MisuseError("cli.output-is-input", str(file))
    refuse_to_replace_answers(output)  # it is left out when forms are read
    ruleset = None if options.ruleset is None else load_input(options.ruleset)
    with _progress(lang, is_shown=not streams.is_quiet) as progress:
        collected = collect(options.folder, ruleset, options.registry, progress=progress, leave_out=files_of(output))
    if collected.is_complete:
        streams.warn(collected.message(lang))
    else:
        streams.tell(collected.message(lang))
    if not collected.files:
        streams.tell(say("cli.nothing-collected", lang, file=str(output)))
        return 1
    written = collected.write(output, lang=lang)
    streams.put(visible_line(say("cli.wrote", lang, file=", ".join(map(str, written)))))
    return 0 if collected.is_complete else 1


@contextmanager
def _progress(lang: Language, *, is_shown: bool) -> Iterator[Callable[[int, int], object] | None]:
    """Show how far reading is: on a terminal, beside the results."""
    if not is_shown or sys.stderr is None or not sys.stderr.isatty():
        yield None
        return
    try:
        from rich.console import Console
        from rich.progress import Progress
    except ImportError:  # it is only to be looked at
        yield None
        return
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(say("cli.reading-forms", lang), total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
