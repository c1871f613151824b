"""Writes forms: what is given as files or rows, read and put together."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, cast

from vtlt_rules.data.formats.opened import is_file_like
from vtlt_rules.data.forms.agency_form import agency_form_of
from vtlt_rules.data.forms.asked import asked_by
from vtlt_rules.data.forms.file_names import file_names
from vtlt_rules.data.forms.identity import LIST_NAME, FormId, PlanId, list_of_forms
from vtlt_rules.data.forms.opening import MAX_BYTES, Rows, open_form
from vtlt_rules.data.forms.reading import has_answers
from vtlt_rules.data.forms.workbook import Previous, has_figures, workbook_of
from vtlt_rules.data.rows import AgencyData
from vtlt_rules.evaluate.cells import WrongCell, read_id, reader_of
from vtlt_rules.files import write_file
from vtlt_rules.library import read_plain
from vtlt_rules.messages import Language, check_language

if TYPE_CHECKING:
    from vtlt_rules.data.forms.template import Given
    from vtlt_rules.data.schema import Schema


def write_workbook(
    schema: Schema, path: str | os.PathLike[str], registry: Given | None, previous: Given | None, lang: Language
) -> None:
    """Write the workbook of all agencies; see :class:`~.template.Template`."""
    check_language(lang)
    rows = None if registry is None else rows_of(schema, registry)
    before = None if previous is None else _previous(schema, previous)
    content = workbook_of(asked_by(schema.ruleset, rows, lang), before, lang)
    refuse_to_replace_answers(path)
    write_file(content, Path(path))


def write_forms(
    schema: Schema, folder: str | os.PathLike[str], registry: Given, previous: Given | None, lang: Language
) -> dict[str, Path]:
    """Write a form for each agency that is asked for anything; see :meth:`Schema.forms`."""
    check_language(lang)
    asked = asked_by(schema.ruleset, rows_of(schema, registry), lang)
    before = None if previous is None else _previous(schema, previous)
    agencies = [one for one in asked.agencies or () if one.is_asked]
    names = file_names(one.id for one in agencies)
    into = Path(folder)
    _make_folder(into)
    written = {one.id: into / f"{names[one.id]}.xlsx" for one in agencies}
    for path in written.values():
        _refuse_to_replace_others(path)
    for one in agencies:
        own = None if before is None else before.get(one.id, {})
        write_file(agency_form_of(asked, one, own, lang), written[one.id])
    files = {id_: path.name for id_, path in written.items()}
    listed = list_of_forms(PlanId.of(schema.ruleset), asked.agencies or (), files)
    write_file(f"{listed}\n".encode(), into / LIST_NAME)
    return written


def _make_folder(folder: Path) -> None:
    """Make a folder where there is none.

    Raises:
        NotADirectoryError: What is there, or above it, is none.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        there = next(one for one in (folder, *folder.parents) if os.path.lexists(one))
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(there)) from None


def refuse_to_replace_answers(path: str | os.PathLike[str]) -> None:
    """Leave alone what somebody filled in, a form or the workbook of all.

    Raises:
        FileExistsError: There is such a file.
    """
    opened = open_form(read_plain(path, MAX_BYTES)) if os.path.isfile(path) else ""
    if not isinstance(opened, str) and _is_filled_in(*opened):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), os.fspath(path))


def _refuse_to_replace_others(path: Path) -> None:
    """Leave alone what somebody filled in, and whatever is no form of an agency.

    Raises:
        FileExistsError: There is such a file.
    """
    if not path.exists():
        return
    opened = open_form(read_plain(path, MAX_BYTES))
    if isinstance(opened, str) or opened[0].agency is None or _is_filled_in(*opened):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))


def _is_filled_in(id_: FormId, rows: Rows) -> bool:
    return has_figures(id_, rows) if id_.agency is None else has_answers(rows)


def rows_of(schema: Schema, given: Given, *, is_previous: bool = False) -> Iterable[Mapping[str, object]]:
    """Return the rows of a file, or those that were given.

    Raises:
        TypeError: They are no rows.
    """
    if is_file_like(given):
        given = schema.read(given, unknown="ignore" if is_previous else "error")
    if isinstance(given, AgencyData):
        return given if given.registry is None or is_previous else given.registry
    rows: list[Mapping[str, object]] = []
    for row in cast("Iterable[object]", given):
        if not isinstance(row, Mapping):
            raise TypeError(f"agencies are rows that have keys, or a file of such, not {type(row).__name__}")
        rows.append(row)
    return rows


def _previous(schema: Schema, given: Given) -> Previous:
    """Return what was reported before, by agency, as the evaluator reads it; what it finds wrong is not shown."""
    readers = {name: reader_of(field.type) for name, field in schema.ruleset.fields.items()}
    found: dict[str, dict[str, object]] = {}
    for row in rows_of(schema, given, is_previous=True):
        with contextlib.suppress(WrongCell):
            known = found[read_id(row.get("ma"))] = {}
            for name in readers.keys() & row.keys():
                with contextlib.suppress(WrongCell):
                    known[name] = None if row[name] is None else readers[name](row[name])
    return found
