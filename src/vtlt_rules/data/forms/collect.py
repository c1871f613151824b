"""A folder of forms that came back -> what they say together.

Whatever lies there came from many people by many ways: the work is bounded, links are not followed, and nothing stops the
others from being read.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from attrs import Factory, define

from vtlt_rules.checked import CheckedRuleset, Simple, Statement
from vtlt_rules.data.forms.asked import Agency, asked_by
from vtlt_rules.data.forms.identity import LIST_NAME, FormId, PlanId, read_list
from vtlt_rules.data.forms.opening import MAX_BYTES, Rows, open_form
from vtlt_rules.data.forms.reading import SUFFIXES, Form, FormReader
from vtlt_rules.data.forms.returns import (
    RETURN_CODES,
    Collected,
    DutyReturn,
    DutyStatus,
    Evidence,
    FormIssue,
    FormNote,
)
from vtlt_rules.data.rows import AgencyData, RegisteredRow, Row
from vtlt_rules.errors import BadData
from vtlt_rules.issues import DataIssue, too_complex
from vtlt_rules.library import read_plain
from vtlt_rules.text_keys import text_key

if TYPE_CHECKING:
    from vtlt_rules.data.schema import Schema

MAX_FILES = 20_000
"""Files that are looked at in one folder."""

_MOST_ENTRIES = 200_000
_MOST_DEPTH = 20
_MOST_LIST_BYTES = 64 << 20

Progress = Callable[[int, int], object]
"""Called with how many files were read, and of how many."""


@define(eq=False, repr=False)
class Found:
    """The files of a folder.

    Attributes:
        files: Those that may be forms, below the folder.
        others: Those that may not, with why.
    """

    folder: Path
    files: list[str]
    others: list[FormNote]


def find_forms(folder: str | os.PathLike[str], leave_out: Iterable[str | os.PathLike[str]] = ()) -> Found:
    """Find what may be forms in a folder and those below it; hidden files and locks of office programs are passed over.

    Raises:
        BadData: There are more files than are looked at.
        OSError: The folder cannot be read.
    """
    root = Path(folder)
    out = {os.path.realpath(one) for one in leave_out}
    found = Found(root, [], [])
    entries = 0
    waiting: list[tuple[str, int]] = [("", 0)]
    while waiting:
        below, depth = waiting.pop()
        try:
            several = _entries(root / below, _MOST_ENTRIES - entries)
        except OSError:
            if not below:
                raise
            found.others.append(_unreadable(below, "not-opened"))
            continue
        entries += len(several)
        inner = []
        for entry in sorted(several, key=lambda one: one.name):
            name = f"{below}/{entry.name}" if below else entry.name
            if entry.name.startswith((".", "~$")) or entry.name == LIST_NAME or os.path.realpath(entry.path) in out:
                continue
            if entry.is_symlink():
                found.others.append(_unreadable(name, "link"))
            elif entry.is_dir():
                if depth == _MOST_DEPTH:
                    found.others.append(_unreadable(name, "too-deep"))
                else:
                    inner.append((name, depth + 1))
            elif not entry.name.lower().endswith(SUFFIXES):
                found.others.append(_unreadable(name, "other-kind"))
            else:
                found.files.append(name)
        waiting += reversed(inner)
        if len(found.files) > MAX_FILES:
            raise BadData([too_complex("files", MAX_FILES)])
    return found


def _entries(folder: Path, limit: int) -> list[os.DirEntry[str]]:
    """List a folder.

    Raises:
        BadData: It has more names than are looked at.
        OSError: It cannot be read.
    """
    with os.scandir(folder) as listed:
        several = [entry for entry, _ in zip(listed, range(limit + 1), strict=False)]
    if len(several) > limit:
        raise BadData([too_complex("files", _MOST_ENTRIES)])
    return several


def _unreadable(file: str, reason: str) -> FormNote:
    return FormNote("unreadable", (file,), facts={"reason": reason})


def list_in(folder: str | os.PathLike[str]) -> tuple[PlanId, list[dict[str, Any]]] | None:
    """Read the list that is left beside forms; None where there is none that can be read."""
    try:
        content = read_plain(Path(folder) / LIST_NAME, _MOST_LIST_BYTES)
        return read_list(content.decode()) if len(content) <= _MOST_LIST_BYTES else None
    except (OSError, UnicodeDecodeError):
        return None


def plans_named(folder: str | os.PathLike[str]) -> Iterator[PlanId]:
    """Go through the plans that the list beside forms names, or else the forms, in their order."""
    listed = list_in(folder)
    if listed is not None:
        yield listed[0]
        return
    found = find_forms(folder)
    for file in found.files:
        opened = _open(found.folder / file)
        if not isinstance(opened, str):
            yield opened[0].plan


def collect_forms(
    schema: Schema,
    folder: str | os.PathLike[str],
    registry: Iterable[Mapping[str, object]] | None,
    progress: Progress | None = None,
    leave_out: Iterable[str | os.PathLike[str]] = (),
) -> Collected:
    """Read all forms of a folder; see :func:`vtlt_rules.collect`.

    Args:
        schema: Of the plan.
        folder: Where they are.
        registry: Who should have sent one; where None, who the list in the folder names.
        progress: Called when a file was read.
        leave_out: Files that are no forms, though they may look so: what is going to be written.

    Raises:
        BadData: The registry cannot be used, or there are too many files.
        ExtraMissing: The extra ``office`` is not installed.
        OSError: The folder cannot be read.
    """
    ruleset = schema.ruleset
    plan = PlanId.of(ruleset)
    rows = _rows_of_list(schema, folder, plan) if registry is None else list(registry)
    agencies = None if rows is None else {one.id: one for one in asked_by(ruleset, rows).agencies or ()}
    found = find_forms(folder, leave_out)
    notes = [*found.others]
    forms: dict[str, list[tuple[str, Form]]] = {}
    reader = FormReader(ruleset)
    for number, file in enumerate(found.files, start=1):
        note = _read_one(found.folder, file, plan, reader, forms, agencies)
        notes += [] if note is None else [note]
        if progress is not None:
            progress(number, len(found.files))
    taken: dict[str, tuple[str, Form]] = {}
    for id_, several in forms.items():
        if len(several) == 1:
            taken[id_] = several[0]
        else:
            is_same = all(form.said == several[0][1].said for _, form in several)
            code = "repeated-same" if is_same else "repeated"
            name = agencies[id_].name if agencies is not None else str(several[0][1].id.attributes.get("ten", id_))
            notes.append(FormNote(code, tuple(file for file, _ in several), id_, name))
    if agencies is not None:
        notes += [
            FormNote("missing", (), one.id, one.name)
            for one in agencies.values()
            if one.is_asked and one.id not in forms
        ]
    order = {code: place for place, code in enumerate(RETURN_CODES)}
    notes.sort(key=lambda one: order[one.code])
    return _together(ruleset, reader, agencies, taken, notes)


def _rows_of_list(
    schema: Schema, folder: str | os.PathLike[str], plan: PlanId
) -> Sequence[Mapping[str, object]] | None:
    """Return the registry that the list beside the forms has, if it is of this plan."""
    import json

    from vtlt_rules.data.formats.opened import FileContent

    listed = list_in(folder)
    if listed is None or listed[0].sha256 != plan.sha256:
        return None
    content = json.dumps(listed[1]).encode()
    return schema.read(FileContent(str(Path(folder) / LIST_NAME), content, ".json"), unknown="ignore")


def _open(path: Path) -> tuple[FormId, Rows] | str:
    try:
        content = read_plain(path, MAX_BYTES)
    except OSError:
        return "not-opened"
    return open_form(content)


def _read_one(
    folder: Path,
    file: str,
    plan: PlanId,
    reader: FormReader,
    forms: dict[str, list[tuple[str, Form]]],
    agencies: Mapping[str, Agency] | None,
) -> FormNote | None:
    """Read one file; return what keeps it from being taken, if anything does."""
    opened = _open(folder / file)
    if isinstance(opened, str):
        return _unreadable(file, opened)
    id_, rows = opened
    agency, name = id_.agency, id_.attributes.get("ten")
    if id_.plan.sha256 != plan.sha256:
        code = "other-version" if id_.plan.is_version_of(plan) else "foreign"
        number = f" {id_.plan.number}" if id_.plan.number else ""
        return FormNote(code, (file,), agency, name, {"title": id_.plan.title, "number": number})
    if agency is None:
        return _unreadable(file, "of-many")
    if reader.columns.agency(agency) != agency:  # which no file of data could have
        return _unreadable(file, "damaged")
    if agencies is not None and agency not in agencies:
        return FormNote("unknown-agency", (file,), agency, name)
    form = reader.read(id_, rows)
    if not form.has_marks:
        return _unreadable(file, "no-marks")
    if form.is_blank:
        return FormNote("blank", (file,), agency, name)
    forms.setdefault(agency, []).append((file, form))
    return None


def _together(
    ruleset: CheckedRuleset,
    reader: FormReader,
    agencies: Mapping[str, Agency] | None,
    taken: Mapping[str, tuple[str, Form]],
    notes: list[FormNote],
) -> Collected:
    """Put the forms together that are taken, in the order of the registry, or of the ids where there is none."""
    listed: list[tuple[str, Mapping[str, object]]]
    if agencies is not None:
        listed = [(id_, one.attributes) for id_, one in agencies.items()]
    else:
        ids = sorted(taken, key=text_key)
        listed = [(id_, reader.attributes(taken[id_][1].id)) for id_ in ids]
    kind = Row if agencies is None else RegisteredRow
    parts = _Parts(ruleset, {one.id: one for one in ruleset.statements})
    data: list[Row] = []
    registered: list[Row] = []
    for number, (id_, attributes) in enumerate(listed, start=2):  # the row that it has in the table that is written
        known = {**attributes, "ma": id_}
        registered.append(Row(known, number))
        if id_ in taken:
            file, form = taken[id_]
            data.append(kind({**(known if agencies is None else {"ma": id_}), **form.values}, number))
            parts.add(id_, str(known.get("ten", id_)), file, form)
    return Collected(
        ruleset,
        AgencyData(tuple(data), None if agencies is None else tuple(registered)),
        len(taken),
        tuple(notes),
        tuple(parts.issues),
        tuple(parts.evidence),
        tuple(parts.duties),
        agencies is not None,
    )


@define(eq=False, repr=False)
class _Parts:
    """What forms say besides figures."""

    ruleset: CheckedRuleset
    statements: Mapping[str, Statement]
    issues: list[FormIssue] = Factory(list)
    evidence: list[Evidence] = Factory(list)
    duties: list[DutyReturn] = Factory(list)

    def add(self, id_: str, name: str, file: str, form: Form) -> None:
        """Take what one form says."""
        fields, statements = self.ruleset.fields, self.statements
        for cell in form.wrong:
            known = fields[cell.field].label if cell.field in fields else None
            label = cell.label if not cell.field else known or statements[cell.field].duty or ""
            fault = cell.fault
            issue = DataIssue(fault.code, id_, cell.field or None, None, fault.facts, fault.suggestion, file)
            self.issues.append(FormIssue(file, cell.sheet, cell.cell, id_, name, cell.field, label, issue))
        for field, document in form.documents.items():
            day = form.values.get(field) if fields[field].type is Simple.MILESTONE else None
            self.evidence.append(Evidence(id_, name, field, fields[field].label, cast(Any, day), document, file))
        for statement, (status, remark) in form.duties.items():
            duty = statements[statement]
            said = cast("DutyStatus | None", status)
            self.duties.append(DutyReturn(id_, name, statement, duty.clause, duty.duty or "", said, remark, file))
