"""Bytes of a workbook that came back -> the cells of its form, and what it says of itself; or why it is none."""

from __future__ import annotations

from collections.abc import Sequence

from vtlt_rules.data.formats.opened import look
from vtlt_rules.data.formats.workbooks import open_workbook
from vtlt_rules.data.forms.identity import HIDDEN_SHEET, FormId
from vtlt_rules.data.problems import FileProblems
from vtlt_rules.data.raw import Raw

MAX_BYTES = 8 << 20
"""The largest file that is opened."""

Rows = Sequence[tuple[int, Sequence[Raw]]]
"""The rows of a sheet, each with its number."""

Unreadable = str
"""Why a file is no form: one of ``REASONS``."""

_REASONS = {"encrypted-file": "encrypted", "unsafe-archive": "bomb", "too-large-table": "bomb"}
"""Why workbooks are refused, by the codes of what is wrong with them; all else is damage."""


def open_form(content: bytes) -> tuple[FormId, Rows] | Unreadable:
    """Open a workbook; return what it says of itself, and the cells of its form; or why it is none.

    Raises:
        ExtraMissing: The extra ``office`` is not installed.
    """
    if len(content) > MAX_BYTES:
        return "too-large"
    kind, problems = look(content), FileProblems("")
    book = open_workbook("xls" if kind == "ole" else "xlsx", content, problems) if kind in ("ole", "zip") else None
    if book is not None and HIDDEN_SHEET not in book.names:
        return "no-form"
    hidden = None if book is None else book.sheet(HIDDEN_SHEET)
    if book is None or hidden is None:
        return next((_REASONS[one.code] for one in problems.issues if one.code in _REASONS), "damaged")
    id_ = FormId.read(cells for _, cells in hidden.rows)
    if id_ is None:
        return "other-format"
    if id_.sheet not in book.names:
        return "no-sheet"
    form = book.sheet(id_.sheet)
    return "damaged" if form is None else (id_, form.rows)
