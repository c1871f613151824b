"""Files as they were handed over -> the tables in them: a file of text is one, a workbook has one on some sheet."""

from __future__ import annotations

from collections.abc import Iterable

from vtlt_rules.checked import BUILT_IN_LABELS, CheckedRuleset
from vtlt_rules.data.columns import FileColumns
from vtlt_rules.data.formats.opened import FileLike, OpenedFile, open_file
from vtlt_rules.data.formats.workbooks import Sheet, Workbook, open_workbook, sheets_with
from vtlt_rules.data.problems import FileProblems, shown
from vtlt_rules.words import listed

_WORKBOOKS = ("xlsx", "xls", "ods")
_SHEET_OF_FORMS = "vtlt"
"""The hidden sheet of forms, which names the sheet to be filled in, and the agency of a form that is one agency's."""


def open_source(given: FileLike, format_: str | None, problems: FileProblems) -> OpenedFile | Workbook | None:
    """Open a file; None, and problems, when it cannot be read.

    Args:
        given: The file.
        format_: Its format, when its name does not tell.
        problems: Where to report it.

    Raises:
        ExtraMissing: It is a workbook, and the extra ``office`` is not installed.
        OSError: It cannot be read.
    """
    opened = open_file(given, format_, problems)
    if opened is None or opened.format not in _WORKBOOKS:
        return opened
    return open_workbook(opened.format, opened.content, problems)


def data_sheet(
    source: Workbook, ruleset: CheckedRuleset, columns: FileColumns, problems: FileProblems, name: str | None
) -> Sheet | None:
    """Choose the sheet that has figures; report when there are several, and note which one it is.

    Args:
        source: The workbook.
        ruleset: Tells which columns are figures.
        columns: The columns of data.
        problems: Where to report it.
        name: The sheet that somebody named.
    """
    if name is not None:
        return _named(source, name, problems)
    found = list(sheets_with(source, columns, frozenset(ruleset.fields)))
    if not found:
        form = _said_by_form(source)
        found = list(sheets_with(source, columns, frozenset(columns.by_name)))
        if not found and "agency" in form:
            problems.add("form-of-agency")
        if form.get("sheet") in found:  # of a plan without figures, both sheets of a form have ids alone
            found = [str(form["sheet"])]
    return _only(source, found, problems)


def _said_by_form(source: Workbook) -> dict[object, object]:
    """Return what a form says of itself; nothing where a workbook is none."""
    hidden = source.sheet(_SHEET_OF_FORMS) if _SHEET_OF_FORMS in source.hidden else None
    return {} if hidden is None else {str(cells[0]): cells[1] for _, cells in hidden.rows if len(cells) > 1}


def registry_sheet(
    source: Workbook, ruleset: CheckedRuleset, columns: FileColumns, problems: FileProblems, name: str | None
) -> Sheet | None:
    """Choose the sheet that has the agencies; one without figures if there is one.

    Args:
        source: The workbook.
        ruleset: Tells which columns are figures.
        columns: The columns of data, attributes among them.
        problems: Where to report it.
        name: The sheet that somebody named, if it is in this file.
    """
    if name is not None and name in source.names:
        return _named(source, name, problems)
    found = sheets_with(source, columns, frozenset(columns.by_name) - frozenset(ruleset.fields))
    bare = registries_in(source, ruleset, columns)
    return _only(source, bare or list(found), problems)


def registries_in(source: Workbook, ruleset: CheckedRuleset, columns: FileColumns) -> list[str]:
    """Name the sheets that list agencies with attributes, and have no figures."""
    attributes = frozenset(ruleset.attributes) - frozenset(BUILT_IN_LABELS)
    found = sheets_with(source, columns, attributes)
    return [name for name, header in found.items() if not header.places.keys() & ruleset.fields.keys()]


def _named(source: Workbook, name: str, problems: FileProblems) -> Sheet | None:
    if name not in source.names:
        problems.add("no-sheet", value=shown(name), known=_quoted(source.names))
        return None
    problems.sheet = name
    return source.sheet(name)


def _only(source: Workbook, found: list[str], problems: FileProblems) -> Sheet | None:
    if problems.issues:
        return None
    if len(found) > 1:
        problems.add("several-sheets", known=_quoted(found), first=shown(found[0]))
        return None
    visible = [name for name in source.names if name not in source.hidden]
    filled = [name for name in visible if (sheet := source.sheet(name)) is not None and sheet.rows]
    if not (found or filled):
        if not problems.issues:
            problems.add("empty-file")
        return None
    name = (found or filled)[0]
    problems.sheet = name
    if len(filled) > 1:
        problems.note("sheet-taken", sheet=shown(name))
    return source.sheet(name)


def _quoted(names: Iterable[str]) -> str:
    return listed(f"`{shown(name)}`" for name in names)
