"""Columns -> JSON Schema 2020-12 of an agency, which takes what the readers of files and models take."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from vtlt_rules.data.models.columns import SchemaColumn
from vtlt_rules.values import MAX_DIGITS, NOT_DONE, Number

DIALECT = "https://json-schema.org/draft/2020-12/schema"

JsonSchema = dict[str, Any]

_BEYOND = 10**MAX_DIGITS

_DECIMAL_TEXT = rf"^(?![1-9][0-9]{{0,2}},[0-9]{{3}}$)(?=(?:[0-9],?){{1,{MAX_DIGITS}}}$)[0-9]+(?:,[0-9]+)?$"
"""Digits and a decimal comma, but for ``1,957``, which may be thousands: only other figures of its column would tell."""

_DAY = r"(?:0[1-9]|[12][0-9]|3[01])"
_MONTH = r"(?:0[1-9]|1[0-2])"
_YEAR = r"(?!0000)[0-9]{4}"

_ISO_DATE = f"^{_YEAR}-{_MONTH}-{_DAY}$"
_VIETNAMESE_DATE = f"^{_DAY}/{_MONTH}/{_YEAR}$".replace("0[", "0?[")


def agency_schema(title: str, columns: Mapping[str, SchemaColumn]) -> JsonSchema:
    """Return the schema of one agency, without the dialect: an object with a key for each column."""
    return {
        "title": title,
        "type": "object",
        "properties": {name: value_schema(column, columns) for name, column in columns.items()},
        "required": ["ma"],
        "additionalProperties": False,
    }


def value_schema(column: SchemaColumn, columns: Mapping[str, SchemaColumn]) -> JsonSchema:
    """Return the schema of the values of one column: its label is the title, unit and bounds are the description."""
    schema: JsonSchema = {"title": column.label}
    if description := column.description(columns):
        schema["description"] = description
    if column.unit is not None:
        schema["x-unit"] = column.unit.label
    if column.whole is not None:
        schema["x-part-of"] = column.whole
    if column.is_derived:
        schema["x-derived"] = True
    return schema | _values(column)


def _values(column: SchemaColumn) -> JsonSchema:
    if column.name == "ma":
        bounds = {"exclusiveMinimum": -_BEYOND, "exclusiveMaximum": _BEYOND}
        return {"type": ["string", "integer"], "pattern": r"\S", **bounds}
    match column.type:
        case "number":
            return _number(column)
        case "boolean":
            return {"type": ["boolean", "null"]}
        case "milestone":
            iso = {"type": "string", "format": "date", "pattern": _ISO_DATE}
            vietnamese = {"type": "string", "pattern": _VIETNAMESE_DATE}
            return {"anyOf": [iso, vietnamese, {"const": NOT_DONE.value}, {"type": "null"}]}
        case "enumeration":
            return {
                "oneOf": [*({"const": name, "title": label} for name, label in column.values.items()), {"type": "null"}]
            }
        case "text":
            return {"type": ["string", "null"]}


def _number(column: SchemaColumn) -> JsonSchema:
    assert column.unit is not None
    most = {"exclusiveMaximum": _BEYOND} if column.maximum is None else {"maximum": _json_number(column.maximum)}
    if column.unit.is_whole:
        return {"type": ["integer", "null"], "minimum": 0, **most}
    # NaN, which Python reads although JSON has none, is not less than 0, and not anything else either.
    is_negative = {"type": "number", "exclusiveMaximum": 0}
    return {
        "type": ["number", "string", "null"], "minimum": 0, **most, "not": is_negative, "pattern": _DECIMAL_TEXT,
    }  # fmt: skip


def _json_number(number: Number) -> int | float:
    """Return a number as JSON has it; the integer, or the float nearest to it."""
    return math.floor(number) if number.denominator == 1 else float(number)
