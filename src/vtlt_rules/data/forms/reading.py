"""The cells of one form that came back -> what it says, and what is wrong with it.

What a cell holds is read as strictly as a file of data is. Which row is about what is told by the hidden column, so that it
does not matter whether somebody moved a row.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from attrs import Factory, define

from vtlt_rules.checked import CheckedRuleset, Field
from vtlt_rules.data.columns import FileColumn, FileColumns, data_columns
from vtlt_rules.data.forms.agency_form import (
    DOCUMENT,
    DUTY_KEY,
    FIELD_KEY,
    KEY,
    REMARK,
    STATUS,
    STATUSES,
    VALUE,
    WHAT,
    status_label,
)
from vtlt_rules.data.forms.identity import FormId
from vtlt_rules.data.forms.opening import Rows
from vtlt_rules.data.numbers import TwoWays
from vtlt_rules.data.problems import Fault, shown
from vtlt_rules.data.raw import Raw, SheetError, raw_text
from vtlt_rules.messages import languages
from vtlt_rules.records import record
from vtlt_rules.spellings import normalized, to_nfc
from vtlt_rules.text_keys import hidden_in_text
from vtlt_rules.words import Word, listed

SUFFIXES = (".xlsx", ".xls", ".ods", ".xlsm")
"""Files that may be forms; macros are neither needed nor run."""

_ANSWERS = (VALUE, DOCUMENT)
"""The columns that are filled in; of duties status and remark."""

_FIGURE = re.compile(r"[0-9][0-9.,/-]*")

_LONGEST_TEXT = 4_000
_MOST_WRONG = 500
"""Wrong cells that are listed of one form, which has some dozens of cells."""


@record
class FormCell:
    """What is wrong with one cell.

    Attributes:
        sheet: The sheet.
        cell: Where on it: ``F12``.
        field: The field, or the id of the duty, that it is about; empty where the row asks for nothing.
        fault: What is wrong.
        label: What stands in a row that asks for nothing.
    """

    sheet: str
    cell: str
    field: str
    fault: Fault
    label: str = ""


@define(eq=False, repr=False)
class Form:
    """What a form says.

    Attributes:
        id: Which plan and agency it is for.
        values: What is reported, by field.
        documents: The numbers of documents, by milestone.
        duties: Status (None where none is chosen) and remark of each duty about which something is said, by its id.
        wrong: What is wrong with cells.
        has_marks: Whether any row says what it asks for.
    """

    id: FormId
    values: dict[str, object] = Factory(dict)
    documents: dict[str, str] = Factory(dict)
    duties: dict[str, tuple[str | None, str]] = Factory(dict)
    wrong: list[FormCell] = Factory(list)
    has_marks: bool = False

    @property
    def is_blank(self) -> bool:
        """Whether nothing was filled in."""
        return not (self.values or self.documents or self.duties or self.wrong)

    @property
    def said(self) -> tuple[object, ...]:
        """What makes two forms of an agency the same."""
        return (
            self.values,
            self.documents,
            self.duties,
            [(one.field, one.fault.code, one.fault.facts) for one in self.wrong],
        )


def _address(place: int, number: int) -> str:
    return f"{'ABCDEFGHIJ'[place]}{number}"


def has_answers(rows: Rows) -> bool:
    """Tell whether anything was filled in on a form, of whatever plan; if its marks are gone, that may be."""
    marked = [_Cells(number, row) for number, row in rows if _has_mark(row)]
    others = (_Cells(number, row) for number, row in rows if not _has_mark(row))
    return (
        not marked or any(cells.says_something for cells in marked) or any(cells.figure is not None for cells in others)
    )


def _has_mark(row: Sequence[Raw]) -> bool:
    return bool(row) and isinstance(key := row[KEY], str) and key.startswith((FIELD_KEY, DUTY_KEY))


class FormReader:
    """Reads the forms of one plan."""

    def __init__(self, ruleset: CheckedRuleset) -> None:
        self.columns: FileColumns = data_columns(ruleset)
        self.fields: Mapping[str, Field] = ruleset.fields
        self.duties: set[str] = {one.id for one in ruleset.statements if one.duty is not None}
        self.keys: dict[str, set[str]] = {}
        for name, field in ruleset.fields.items():
            self.keys.setdefault(normalized(field.label), set()).add(FIELD_KEY + name)
        for one in ruleset.statements:
            if one.duty is not None:
                self.keys.setdefault(normalized(one.duty), set()).add(DUTY_KEY + one.id)
        self.statuses: dict[str, str] = {
            normalized(status_label(one, lang)): one for lang in languages() for one in STATUSES
        }

    def attributes(self, id_: FormId) -> dict[str, object]:
        """Return what the registry said of the agency when the form was made, as far as it can be read."""
        found: dict[str, object] = {}
        for name, text in id_.attributes.items():
            if name in self.columns.by_name and name not in self.fields:
                value = self.columns.by_name[name].read(text)
                if value is not None and not isinstance(value, Fault | TwoWays):
                    found[name] = value
        return found

    def read(self, id_: FormId, rows: Rows) -> Form:
        """Read the cells of a form."""
        form = Form(id_)
        answered: dict[tuple[str, str], list[_Cells]] = {}
        for number, row in rows:
            key = raw_text(row[KEY]) if row else ""
            cells = _Cells(number, row)
            if (name := self._asked(key)) is not None:
                form.has_marks = True
                if cells.says_something and not self._is_moved(form, key, name, cells):
                    answered.setdefault((key, name), []).append(cells)
            elif (figure := cells.figure) is not None:
                cells.refuse(form, VALUE, "", Fault("unasked-figure", {"value": shown(raw_text(figure))}))
        for (key, name), (first, *others) in answered.items():
            if others:  # nobody knows which of them is meant
                for one, other in zip((first, *others), (others[-1], *[first] * len(others)), strict=True):
                    one.refuse(form, VALUE, name, Fault("repeated-row", {"row": other.number}))
            elif key.startswith(FIELD_KEY):
                self._field(form, name, first)
            else:
                self._duty(form, name, first)
        return form

    def _asked(self, key: str) -> str | None:
        """Return the field, or the id of the duty, that a row asks for; None for other rows."""
        name = key.removeprefix(FIELD_KEY)
        if key.startswith(FIELD_KEY) and name in self.fields:
            return name
        name = key.removeprefix(DUTY_KEY)
        return name if key.startswith(DUTY_KEY) and name in self.duties else None

    def _is_moved(self, form: Form, key: str, name: str, cells: _Cells) -> bool:
        """Tell whether what a row says to people is asked by another: it was moved, or sorted, without its key."""
        text = to_nfc(raw_text(cells.at(WHAT) or "")) or ""
        if key in self.keys.get(normalized(text), {key}):
            return False
        for place in _ANSWERS:
            if cells.at(place) is not None:
                cells.refuse(form, place, name, Fault("moved-row", {"value": shown(text)}))
        return True

    def _field(self, form: Form, name: str, cells: _Cells) -> None:
        value = _read(self.columns.by_name[name], cells.at(VALUE))
        if isinstance(value, Fault):
            cells.refuse(form, VALUE, name, value)
        elif value is not None:
            form.values[name] = value
        if text := self._text(form, DOCUMENT, name, cells):
            form.documents[name] = text

    def _duty(self, form: Form, id_: str, cells: _Cells) -> None:
        said = self._text(form, STATUS, id_, cells)
        status = self.statuses.get(normalized(said))
        if said and status is None:
            known = listed(status_label(one, "vi") for one in STATUSES)
            cells.refuse(form, STATUS, id_, Fault("unknown-value", {"value": shown(said), "expected": known}))
        remark = self._text(form, REMARK, id_, cells)
        if status is not None or remark:
            form.duties[id_] = (status, remark)

    def _text(self, form: Form, place: int, name: str, cells: _Cells) -> str:
        """Read what may be any text: on one line, without what nobody sees."""
        raw = cells.at(place)
        if raw is None:
            return ""
        text = to_nfc(" ".join(raw_text(raw).split()))
        hidden = None if text is None else hidden_in_text(text)
        if text is None or isinstance(raw, SheetError) or len(text) > _LONGEST_TEXT:
            found = f"`{shown(raw_text(raw))}`"
            cells.refuse(form, place, name, Fault("wrong-type", {"expected": Word("text"), "value": found}))
            return ""
        if hidden is not None:
            facts = {"value": shown(text), "character": hidden}
            cells.refuse(form, place, name, Fault("invisible-character", facts))
            return ""
        return text


def _read(column: FileColumn, raw: Raw) -> object:
    value = column.read(raw)
    if isinstance(value, TwoWays):  # a text; of one form no column shows which sign is which
        return Fault("ambiguous-number", {"value": shown(value.text), "why": Word("may-be-two")}, value.suggestion)
    if isinstance(value, Fault) and value.code == "ambiguous-number" and value.suggestion is not None:
        return Fault(value.code, {**value.facts, "why": Word("point-in-number")}, value.suggestion)
    if isinstance(raw, SheetError) and not isinstance(value, Fault):
        return Fault("wrong-type", {"expected": Word("number-or-nothing"), "value": f"`{raw.text}`"})
    return value


@define(eq=False, repr=False)
class _Cells:
    """The cells of a row."""

    number: int
    row: Sequence[Raw]

    def at(self, place: int) -> Raw:
        """Return a cell; None where nothing stands in it."""
        cell = self.row[place] if place < len(self.row) else None
        return None if isinstance(cell, str) and not cell.strip() else cell

    @property
    def says_something(self) -> bool:
        """Whether anything was filled in."""
        return any(self.at(place) is not None for place in _ANSWERS)

    @property
    def figure(self) -> Raw:
        """What may be a figure, where figures stand; headings and signatures are words."""
        cell = self.at(VALUE)
        return None if isinstance(cell, str) and _FIGURE.fullmatch(cell.strip()) is None else cell

    def refuse(self, form: Form, place: int, name: str, fault: Fault) -> None:
        if len(form.wrong) < _MOST_WRONG:
            label = "" if name else shown(raw_text(self.at(WHAT) or ""))
            form.wrong.append(FormCell(form.id.sheet, _address(place, self.number), name, fault, label))
