"""Helpers of the tests of forms: fill them in as people do, and read sheets by their labels."""

import datetime
import json
import re
from decimal import Decimal
from fractions import Fraction

import openpyxl

import vtlt_rules as vtlt

FORM = "Biểu mẫu"
VALUE, DOCUMENT = 6, 7


def as_typed(value):
    """Return what somebody types for a value."""
    match value:
        case bool():
            return "có" if value else "không"
        case vtlt.NOT_DONE:
            return "chưa"
        case Fraction() | Decimal():
            return float(value)
        case _:
            return value


def rows_of_form(sheet):
    """Return the row of each thing that a form asks for, by the key in its hidden column."""
    return {row[0].value: row[0].row for row in sheet.iter_rows() if isinstance(row[0].value, str)}


def fill(source, target, values, *, documents=None, duties=None, cells=None):
    """Fill a form in and save it elsewhere, as openpyxl writes it; return the values that it had room for.

    Args:
        source: The form.
        target: Where to save it.
        values: Values by field; of fields that the form does not ask for nothing is written.
        documents: Numbers of documents, by milestone.
        duties: Status and remark, by the id of the duty.
        cells: Anything else, by cell: ``{"F12": …}``.
    """
    book = openpyxl.load_workbook(source)
    sheet = book[FORM]
    rows = rows_of_form(sheet)
    for name, value in values.items():
        if value is not None and f"field:{name}" in rows:
            sheet.cell(rows[f"field:{name}"], VALUE).value = as_typed(value)
    for name, text in (documents or {}).items():
        sheet.cell(rows[f"field:{name}"], DOCUMENT).value = text
    for id_, (status, remark) in (duties or {}).items():
        sheet.cell(rows[f"duty:{id_}"], VALUE).value = status
        _as_text(sheet.cell(rows[f"duty:{id_}"], DOCUMENT), remark)
    for cell, value in (cells or {}).items():
        sheet[cell].value = value
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)
    return {name: value for name, value in values.items() if f"field:{name}" in rows}


def _as_text(cell, text):
    cell.value = text
    if text.startswith("="):  # which openpyxl takes for a formula
        cell.data_type = "s"


def read_sheet(path, name, schema):
    """Read a sheet as whoever matches labels in one row does, with the unit in brackets; return rows as JSON has them.

    Titles and groups above are passed over, and columns that are headed otherwise.
    """
    sheet = openpyxl.load_workbook(path, data_only=True)[name]
    labels = {" ".join(one.label.split()): one.name for one in (*schema.attributes.values(), *schema.fields.values())}
    found, header = [], None
    for cells in sheet.iter_rows(values_only=True):
        texts = [" ".join(str(cell or "").split()) for cell in cells]
        names = [labels.get(text) or labels.get(re.sub(r" \([^()]*\)$", "", text)) for text in texts]
        if header is None and names.count(None) < len(names) and "ma" in names:
            header = names
        elif header is not None:
            row = {one: cell for one, cell in zip(header, cells, strict=True) if one and cell not in (None, "")}
            found += [row] if row.get("ma") else []
    return [
        {
            key: value.strftime("%d/%m/%Y") if isinstance(value, datetime.datetime) else value
            for key, value in row.items()
        }
        for row in found
    ]


def read_again(rows, schema, folder):
    """Read rows as files of data are read: through JSON."""
    path = folder / "read_again.json"
    path.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    return schema.read(path)
