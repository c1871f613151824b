"""A block and its ruleset -> nothing when what is expected is found, else :class:`ExampleFailed` with all that differs."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from attrs import evolve

from vtlt_rules.api import Ruleset, load
from vtlt_rules.check import check_source
from vtlt_rules.data.columns import ID, FileColumns, data_columns
from vtlt_rules.data.numbers import TwoWays
from vtlt_rules.data.problems import Fault, shown
from vtlt_rules.diagnostics import diagnostics_to_text
from vtlt_rules.diagnostics.suggest import nearest
from vtlt_rules.errors import BadData, InvalidRuleset, NotPlainFile, RulesetNotFound, VtltError, os_error_to_text
from vtlt_rules.issues import DataIssue
from vtlt_rules.library import MAX_BYTES, SUFFIX, find_source, is_ruleset_file, read_plain
from vtlt_rules.messages import Language, say
from vtlt_rules.report import Finding
from vtlt_rules.resources import ruleset_names
from vtlt_rules.source import visible
from vtlt_rules.testing.blocks import Block, BlockFile
from vtlt_rules.testing.expectations import ExampleOutcome, Wanted, resolve, unit_shown
from vtlt_rules.testing.mistakes import Mistake, mistakes_to_text
from vtlt_rules.values import Number, Unit, write_exact
from vtlt_rules.verdict import verdict_word


class ExampleFailed(VtltError):  # noqa: N818 - it is a failure of a test
    """An example, or a ruleset's check, does not hold; the text says why, in the language asked for."""


def read_text(path: Path) -> str | None:
    """Read a file of rules or examples; None when it is no text, too large, or no plain file.

    Raises:
        OSError: It cannot be read.
    """
    try:
        data = read_plain(path, MAX_BYTES)
        return None if len(data) > MAX_BYTES else data.decode("utf-8")
    except (UnicodeDecodeError, NotPlainFile):
        return None


def check_file(path: Path, name: str, lang: Language = "vi") -> Ruleset | None:
    """Check a plan or a vocabulary.

    Returns:
        The ruleset; None for a vocabulary.

    Raises:
        ExampleFailed: It has errors; the text is all diagnostics, rendered. Or it is no plain file.
    """
    try:
        source, library, problems = find_source(path)
    except (RulesetNotFound, NotPlainFile):
        raise ExampleFailed(f"{name}: {say('example.not-text', lang)}") from None
    result = None if source is None else check_source(source, library)
    found = problems if result is None else result.diagnostics
    if result is None or any(one.is_error for one in found):
        raise ExampleFailed(diagnostics_to_text(found, lang).replace(os.fspath(path), name))
    return None if result.ruleset is None else Ruleset(result.ruleset, result.diagnostics)


def ruleset_of(found: BlockFile, path: Path, lang: Language = "vi") -> Ruleset:
    """Load the ruleset that the examples of a file are about.

    Raises:
        ExampleFailed: It is not named, not found, or has errors.
    """
    if found.mistakes:
        raise ExampleFailed(mistakes_to_text(found.mistakes, lang))
    try:
        return load(path if found.ruleset is None else _named(found.ruleset, path.parent))
    except InvalidRuleset as error:
        raise ExampleFailed(diagnostics_to_text(error.diagnostics, lang)) from None
    except (RulesetNotFound, OSError) as error:
        why = error.message(lang) if isinstance(error, RulesetNotFound) else os_error_to_text(error, lang)
        wrong = Mistake(found.file, 1, "ruleset-not-usable", {"value": why})
        raise ExampleFailed(mistakes_to_text([wrong], lang)) from None


def _named(name: str, folder: Path) -> Path | str:
    """Return what examples call their ruleset: a file below their folder, or the name of a shipped one.

    Raises:
        RulesetNotFound: It is neither. A file of another folder is not even looked at: examples may come from anywhere.
    """
    for path in (folder / name, folder / f"{name}{SUFFIX}"):
        if is_ruleset_file(path) and os.path.realpath(path).startswith(os.path.join(os.path.realpath(folder), "")):
            return path
    known = ruleset_names()
    if name not in known:
        raise RulesetNotFound(name, known, nearest(name.removesuffix(SUFFIX), known), os.fspath(folder))
    return name


def run_block(block: Block, ruleset: Ruleset, lang: Language = "vi") -> None:
    """Evaluate the agencies of a block and compare with what it expects.

    Raises:
        ExampleFailed: The block has mistakes, or something else is found than expected. All of it is said at once: where
            table and day can be used, whatever else has mistakes, verdicts are compared.
    """
    block = evolve(block, mistakes=list(block.mistakes))  # the block may be run again
    wanted = resolve(block, ruleset.checked)
    rows, lines = _rows(block, data_columns(ruleset.checked))
    differences = []
    for one in wanted:
        finding = None
        if one.statement is not None and block.can_be_evaluated:
            # The example need not have what other statements ask for, and what it says nothing about is not seen.
            alone = evolve(ruleset, checked=ruleset.checked.only(one.statement))
            finding = _find(block, alone, rows, lines)
        _check_agencies(block, one, finding)
        if finding is not None and (text := _difference(block, one, finding, lang)):
            differences.append(text)
    parts = [mistakes_to_text(block.mistakes, lang)] if block.mistakes else []
    parts += [_table(block), *differences] if differences else []
    if parts:
        raise ExampleFailed(visible("\n\n".join(parts)))


def _find(block: Block, alone: Ruleset, rows: list[dict[str, object]], lines: list[int]) -> Finding | None:
    """Evaluate a ruleset of one statement; None when it cannot be told who is in its scope."""
    try:
        return alone.evaluate(rows, as_of=block.as_of).findings[0]
    except BadData as error:
        _add_issues(block, error.issues, lines)
        return None


def _rows(block: Block, columns: FileColumns) -> tuple[list[dict[str, object]], list[int]]:
    """Read the table by the ruleset's columns; return the agencies and the line of each."""
    if not block.table:
        return [], []
    header, *body = block.table
    names = [columns.find(heading) for heading in header.cells]
    issues: list[DataIssue] = []
    for heading, name in zip(header.cells, names, strict=True):
        if name is None:
            facts = {"value": shown(heading)}
            issues.append(DataIssue("unknown-column", row=0, facts=facts, suggestion=columns.nearest(heading)))
        elif names.count(name) > 1 and not any(one.code == "repeated-column" for one in issues):
            issues.append(DataIssue("repeated-column", row=0, facts={"value": shown(heading)}))
    if ID not in names:
        issues.append(DataIssue("missing-column", row=0, facts={"value": ID}))
    _add_issues(block, issues, [header.line])
    block.can_be_evaluated &= not issues
    rows, lines = [], []
    for row in body:
        if len(row.cells) != len(names):
            block.wrong_data("wrong-width", row.line, found=len(row.cells), expected=len(names))
            continue
        values: dict[str, object] = {}
        for name, cell in zip(names, row.cells, strict=True):
            value = columns.by_name[name].read(cell) if name is not None else None
            if isinstance(value, TwoWays) and name is not None:
                value = columns.by_name[name].signs.read(value, row.line, row.cells[0])
            if isinstance(value, Fault):
                _wrong_cell(block, value, row.line, row.cells[0], name)
            elif name is not None and value is not None:
                values[name] = value
        rows.append(values)
        lines.append(row.line)
    for name, column in columns.by_name.items():
        for fault, line, agency in column.signs.faults():
            _wrong_cell(block, fault, line, agency, name)
    return rows, lines


def _wrong_cell(block: Block, fault: Fault, line: int, agency: str | None, name: str | None) -> None:
    issue = DataIssue(fault.code, agency, name, facts=fault.facts, suggestion=fault.suggestion)
    block.mistakes.append(Mistake(block.file, line, fault.code, {}, fault.suggestion, issue))
    block.can_be_evaluated = False


def _add_issues(block: Block, issues: Sequence[DataIssue], lines: list[int]) -> None:
    """Note issues of rows, each once whichever statements have it; their rows count from 1, from 0 for the header."""
    known = {(one.issue.code, one.issue.row, one.issue.field) for one in block.mistakes if one.issue is not None}
    for issue in issues:
        if (issue.code, issue.row, issue.field) in known:
            continue
        place = max((issue.row or 1) - 1, 0)
        line = lines[place] if place < len(lines) else block.line
        block.mistakes.append(Mistake(block.file, line, issue.code, {}, issue.suggestion, issue))


def _check_agencies(block: Block, wanted: Wanted, finding: Finding | None) -> None:
    """Look for agencies that are not in the scope; where that is not known, for those that are not in the table."""
    body = block.table[1:]
    if finding is not None:
        known = {agency.agency for agency in finding.agencies}
    elif body:
        known = {cell for row in body for cell in row.cells}
    else:
        return
    for agency, line, _ in wanted.agencies:
        if agency not in known:
            block.wrong("unknown-agency", line, value=agency)


def _difference(block: Block, wanted: Wanted, finding: Finding, lang: Language) -> str | None:
    """Compare one finding, and its agencies, with what was expected; None when all is as expected."""
    found = ExampleOutcome(finding.verdict, finding.provisional, finding.bounds)
    unit = unit_shown(finding.statement, alone=False)
    lines = _compare(f"{block.file}:{wanted.line}:", wanted.outcome, found, unit, lang)
    agencies = {agency.agency: agency for agency in finding.agencies}
    unit = unit_shown(finding.statement, alone=True)
    for name, line, outcome in wanted.agencies:
        if name in agencies:
            found = ExampleOutcome(agencies[name].verdict, None, agencies[name].bounds)
            lines += _compare(f"{block.file}:{line}: [{name}]", outcome, found, unit, lang)
    return "\n".join([*lines, "", finding.explain(lang)]) if lines else None


def _compare(
    place: str, wanted: ExampleOutcome | None, found: ExampleOutcome, unit: Unit | None, lang: Language
) -> list[str]:
    if wanted is None:
        return []
    same_provisional = wanted.provisional in (None, found.provisional)
    if found.verdict is wanted.verdict and same_provisional and wanted.bounds in (None, found.bounds):
        return []
    return [
        place,
        f"    {say('example.expected', lang, outcome=_show(wanted, unit, lang))}",
        f"    {say('example.found', lang, outcome=_show(found, unit, lang))}",
    ]


def _show(outcome: ExampleOutcome, unit: Unit | None, lang: Language) -> str:
    text = verdict_word(outcome.verdict, lang)
    if outcome.provisional is not None:
        text += f" ({say('report.provisional', lang)}: {verdict_word(outcome.provisional, lang)})"
    if outcome.bounds is None:
        return text
    low, high = outcome.bounds.low, outcome.bounds.high
    ends = [_write(low, unit, lang)]
    if high != low:
        ends.append("" if high is None else _write(high, unit, lang))
    return f"{text} {'..'.join(ends)}"


def _write(number: Number, unit: Unit | None, lang: Language) -> str:
    """Write an end of bounds exactly, in the form in which examples are written."""
    sign = say("language.decimal-sign", lang)
    if unit is not None:
        return f"{write_exact(number, sign)} {unit.label}"
    percent = write_exact(number * 100, sign)
    return write_exact(number, sign) if "/" in percent else f"{percent}%"


def _table(block: Block) -> str:
    """Write the table of agencies with aligned columns."""
    widths = [max(map(len, column)) for column in zip(*(row.cells for row in block.table), strict=True)]
    return "\n".join(
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row.cells, widths, strict=True)) + " |"
        for row in block.table
    )
