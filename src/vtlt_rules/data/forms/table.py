"""What was collected -> one table that ``schema.read`` reads, with documents and duties beside it."""

from __future__ import annotations

import csv
import datetime
import io
import os
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from vtlt_rules.data.forms.agency_form import status_label
from vtlt_rules.data.forms.identity import cell_text
from vtlt_rules.data.forms.out import refuse_to_replace_answers
from vtlt_rules.data.forms.validation import NOT_DONE_TEXT
from vtlt_rules.data.forms.workbook import number_style
from vtlt_rules.data.forms.writing import Book, fit, height_of, is_exact, spreadsheet_number
from vtlt_rules.data.guarded import guarded
from vtlt_rules.data.models.columns import SchemaColumn, columns_of
from vtlt_rules.files import write_file
from vtlt_rules.messages import Language, check_language, say
from vtlt_rules.values import NotDone, Number, write_date, write_exact

if TYPE_CHECKING:
    from vtlt_rules.data.forms.returns import Collected

Cells = list[object]

_EVIDENCE = (
    "collect.column-agency", "collect.column-name", "collect.column-field", "collect.column-milestone",
    "collect.column-day", "collect.column-document", "collect.column-file",
)  # fmt: skip
_DUTIES = (
    "collect.column-agency", "collect.column-name", "collect.column-statement", "collect.column-duty",
    "collect.column-status", "collect.column-remark", "collect.column-file",
)  # fmt: skip
"""How the columns of documents and duties are headed."""

BESIDE = {"evidence": "minh_chung", "duties": "nhiem_vu"}
"""What the files beside a CSV file are called: ``X.minh_chung.csv``."""


def files_of(path: str | os.PathLike[str]) -> tuple[Path, ...]:
    """Return the files that are written, the table first; whether there is anything for the others or not.

    Raises:
        ValueError: The suffix is neither.
    """
    target = Path(path)
    match target.suffix.lower():
        case ".xlsx":
            return (target,)
        case ".csv":
            return (target, *(target.with_name(f"{target.stem}.{one}.csv") for one in BESIDE.values()))
        case other:
            raise ValueError(f"tables are written as .xlsx or .csv, not as {other!r}")


def write_collected(collected: Collected, path: str | os.PathLike[str], lang: Language) -> tuple[Path, ...]:
    """Write the table, and what belongs to it; see :meth:`Collected.write`."""
    check_language(lang)
    files = files_of(path)
    refuse_to_replace_answers(path)
    columns = _columns(collected)
    rows = [[row.get(one.name) for one in columns] for row in _rows(collected)]
    evidence, duties = _evidence(collected, lang), _duties(collected, lang)
    if len(files) == 1:
        write_file(_workbook(columns, rows, evidence, duties, lang), Path(path))
        return files
    texts = [_csv([one.name for one in columns], rows)]
    written = [files[0]]
    for file, (heads, beside) in zip(files[1:], (evidence, duties), strict=True):
        if beside:
            texts.append(_csv(heads, beside))
            written.append(file)
        elif file.exists():  # of an earlier run
            texts.append(_csv(heads, []))
            written.append(file)
    for file, text in reversed([*zip(written, texts, strict=True)]):  # the table last: where it is, all is
        write_file(text, Path(file))
    return tuple(written)


def _columns(collected: Collected) -> list[SchemaColumn]:
    """Return the columns: id and name, the attributes and fields that somebody has or that statements need."""
    used: set[str] = {"ma", "ten"}
    for row in (*collected.data, *(collected.data.registry or ())):
        used.update(row)
    found = columns_of(collected.ruleset)
    return [
        one
        for one in found.values()
        if one.name in used or (not one.is_attribute and not one.is_derived and one.statements)
    ]


def _rows(collected: Collected) -> Iterable[Mapping[str, object]]:
    data = collected.data
    if data.registry is None:
        return data
    reported = {row["ma"]: row for row in data}
    return [{**row, **reported.get(row["ma"], {})} for row in data.registry]


def _evidence(collected: Collected, lang: Language) -> tuple[list[str], list[Cells]]:
    rows: list[Cells] = [
        [one.agency, one.name, one.field, one.label, one.day, one.document, one.file] for one in collected.evidence
    ]
    return [say(head, lang) for head in _EVIDENCE], rows


def _duties(collected: Collected, lang: Language) -> tuple[list[str], list[Cells]]:
    rows: list[Cells] = [
        [
            one.agency, one.name, one.statement, one.text,
            None if one.status is None else status_label(one.status, lang), one.remark or None, one.file,
        ]
        for one in collected.duties
    ]  # fmt: skip
    return [say(head, lang) for head in _DUTIES], rows


# ---- CSV


def _csv(heads: list[str], rows: Iterable[Cells]) -> bytes:
    """Write semicolons, which Excel expects where the comma is the decimal sign, and a mark by which it knows UTF-8."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow([guarded(head) for head in heads])
    writer.writerows([_csv_cell(cell) for cell in row] for row in rows)
    return stream.getvalue().encode("utf-8-sig", "replace")  # of names from Python, half a character


def _csv_cell(value: object) -> str:
    match value:
        case None:
            return ""
        case bool() | NotDone() | datetime.date():
            return _text(value)
        case int() | Fraction() | Decimal():
            return _written(value)
        case _:
            return guarded(str(value))


def _written(number: Number | Decimal) -> str:
    """Write a number so that it has one reading: three digits behind the comma might be thousands."""
    text = write_exact(Fraction(number), ",")
    return f"{text}0" if len(text.partition(",")[2]) == 3 else text


def _text(value: object) -> str:
    if isinstance(value, NotDone):
        return NOT_DONE_TEXT
    if isinstance(value, datetime.date):
        return write_date(value)
    return cell_text(value)


# ---- xlsx


def _workbook(
    columns: list[SchemaColumn],
    rows: list[Cells],
    evidence: tuple[list[str], list[Cells]],
    duties: tuple[list[str], list[Cells]],
    lang: Language,
) -> bytes:
    book = Book()
    wide = {"ma": 12.0, "ten": 44.0}
    widths = [wide.get(one.name, 26.0 if one.values else 14.0) for one in columns]

    def looks(place: int) -> str:
        return number_style(columns[place])

    labels = [one.label for one in columns]
    named = [[_label(cell, column) for cell, column in zip(row, columns, strict=True)] for row in rows]
    _sheet(book, say("form.sheet-figures", lang), labels, named, widths, looks)
    beside = [12.0, 40.0, 16.0, 60.0, 16.0, 36.0, 24.0]
    for key, (heads, cells) in (("form.sheet-evidence", evidence), ("form.sheet-duties", duties)):
        if cells:
            _sheet(book, say(key, lang), heads, cells, beside, lambda _: "General")
    return book.content()


def _label(value: object, column: SchemaColumn) -> object:
    """Return the name of a value of an enumeration as people call it, where that is told from the others by it."""
    label = column.values.get(str(value)) if column.values else None
    labels = [*column.values.values()]
    return label if label and labels.count(label) == 1 else value


def _sheet(
    book: Book, name: str, heads: list[str], rows: list[Cells], widths: list[float], looks: Callable[[int], str]
) -> None:
    sheet = book.sheet(name)
    for place, (head, width) in enumerate(zip(heads, widths, strict=True)):
        sheet.set_column(place, place, width)
        book.put(sheet, 0, place, head, "label")
    sheet.set_row(0, height_of([*zip(heads, widths, strict=True)], 2, 11))
    for row, cells in enumerate(rows, start=1):
        for place, value in enumerate(cells):
            match value:
                case None:
                    sheet.write_blank(row, place, None, book.style("cell"))
                case bool() | NotDone():
                    book.put(sheet, row, place, _text(value), "cell-centre")
                case datetime.date():
                    day = datetime.datetime(value.year, value.month, value.day)
                    if value.year < 1900:  # which spreadsheets do not know
                        book.put(sheet, row, place, _text(value), "cell-centre")
                    else:
                        sheet.write_datetime(row, place, day, book.style("cell-centre", num_format="dd/mm/yyyy"))
                case int() | Fraction() | Decimal() if not is_exact(value):  # more digits than a spreadsheet has
                    book.put(sheet, row, place, _written(value), "cell", align="right", num_format="@")
                case int() | Fraction() | Decimal():
                    style = book.style("cell", align="right", num_format=looks(place))
                    sheet.write_number(row, place, spreadsheet_number(value), style)
                case _:
                    book.put(sheet, row, place, str(value), "cell", num_format="@")
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(len(rows), 1), len(heads) - 1)
    sheet.repeat_rows(0)
    fit(sheet, sum(widths))
