"""``vtlt check``: all that is wrong with some rulesets and vocabularies, at once."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence

from attrs import Factory, define

from vtlt_rules.check import CheckResult, check_source
from vtlt_rules.cli.annotations import misuse, of_diagnostic
from vtlt_rules.cli.formats import annotations_to_text
from vtlt_rules.cli.inputs import MisuseError, find_input, named_rulesets
from vtlt_rules.cli.output import Streams
from vtlt_rules.diagnostics import Diagnostic, diagnostics_to_dict, diagnostics_to_text
from vtlt_rules.errors import RulesetNotFound, os_error_to_text
from vtlt_rules.files import as_json
from vtlt_rules.messages import Language, say

MAX_CHARACTERS = 64 << 20
"""Characters of all files together that one run checks."""

MAX_DIAGNOSTICS = 10_000
"""Diagnostics after which no further file is looked at."""


@define(eq=False, repr=False)
class _Checked:
    """What was found so far.

    Attributes:
        diagnostics: By their place, each once, however many files follow a vocabulary.
        failures: By the arguments or files that could not be checked, why not.
        files: What was checked, as reports call it.
    """

    diagnostics: dict[tuple[str, int, int, str], Diagnostic] = Factory(dict)
    failures: list[str] = Factory(list)
    files: list[str] = Factory(list)
    characters: int = 0

    def look_at(self, name: str | MisuseError | OSError, is_strict: bool, lang: Language) -> None:
        try:
            if not isinstance(name, str):
                raise name
            self._check(name, is_strict)
        except (RulesetNotFound, MisuseError) as error:
            self.failures.append(error.message(lang))
        except OSError as error:
            self.failures.append(os_error_to_text(error, lang))

    def _check(self, name: str, is_strict: bool) -> None:
        source, library, unreadable = find_input(name)
        self.files.append(name if source is None else source.name)
        found: Sequence[Diagnostic] = unreadable
        if source is not None:
            self.characters += len(source.written)
            found = _diagnostics_of(check_source(source, library), is_strict)
        for one in found:
            self.diagnostics.setdefault((os.path.realpath(one.file), one.line, one.column, one.code), one)

    @property
    def is_enough(self) -> bool:
        return len(self.diagnostics) > MAX_DIAGNOSTICS or self.characters > MAX_CHARACTERS


def run_check(options: argparse.Namespace, streams: Streams) -> int:
    """Check rulesets and vocabularies; return the exit status, the worst of all."""
    lang: Language = options.lang
    checked = _Checked()
    for name in named_rulesets(options.files):
        if checked.is_enough:
            checked.failures.append(say("cli.too-much", lang))
            break
        checked.look_at(name, options.strict, lang)
    diagnostics = list(checked.diagnostics.values())
    failing = [one for one in diagnostics if options.fail_on_warnings or one.is_error]
    _show(checked, diagnostics, failing, options, streams)
    for failure in checked.failures:
        streams.tell(f"vtlt: {failure}")
    return 2 if checked.failures else 1 if failing else 0


def _show(
    checked: _Checked,
    diagnostics: list[Diagnostic],
    failing: list[Diagnostic],
    options: argparse.Namespace,
    streams: Streams,
) -> None:
    lang: Language = options.lang
    if streams.is_quiet:
        if failing:
            streams.tell(diagnostics_to_text(failing, lang))
    elif options.format == "text":
        if diagnostics:
            streams.tell(diagnostics_to_text(diagnostics, lang))
        elif not checked.failures:
            streams.put(say("cli.no-errors", lang))
    elif options.format == "json":
        streams.put(as_json(diagnostics_to_dict(diagnostics, lang)))
    elif options.format == "junit":
        streams.put(_junit(checked, diagnostics, failing, lang))
    else:
        annotations = [of_diagnostic(one, lang) for one in diagnostics]
        annotations += [misuse(one) for one in checked.failures]
        if text := annotations_to_text(options.format, annotations, not checked.failures):
            streams.put(text)


def _junit(checked: _Checked, diagnostics: list[Diagnostic], failing: list[Diagnostic], lang: Language) -> str:
    """Write a test case for each file that was checked, named, or followed and found wrong."""
    from vtlt_rules.cli.junit import JunitCase, Outcome, cases_to_junit

    by_file: dict[str, list[Diagnostic]] = {file: [] for file in checked.files}
    for one in diagnostics:
        by_file.setdefault(one.file, []).append(one)
    first_failing = {one.file: one for one in reversed(failing)}
    cases = []
    for file, own in by_file.items():
        worst = first_failing.get(file)
        message = "" if worst is None else f"{worst.line}:{worst.column}: [{worst.code}] {worst.message(lang)}"
        outcome: Outcome | None = None if worst is None else "failure"
        cases.append(JunitCase("vtlt check", file, outcome, message, diagnostics_to_text(own, lang)))
    cases += [JunitCase("vtlt check", failure, "error", failure) for failure in checked.failures]
    return cases_to_junit("vtlt check", cases)


def _diagnostics_of(result: CheckResult, is_strict: bool) -> Sequence[Diagnostic]:
    """Return what checking found; when strict, with all that can be proved besides."""
    if not is_strict:
        return result.diagnostics
    from vtlt_rules.strict import check_strictly

    return check_strictly(result)
