"""Types of JSON -> JSON Schema, and what is wrong with data that should have such a type."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from types import NoneType
from typing import Annotated, Any, Literal, NotRequired, TypeGuard, get_args, get_origin, get_type_hints, is_typeddict

from vtlt_rules.errors import ReportFault
from vtlt_rules.report.json_types import Pattern

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_NAMES = {str: "string", int: "integer", bool: "boolean", NoneType: "null"}


def schema_of(type_: Any) -> dict[str, Any]:  # noqa: ANN401 - a type of typing
    """Return the JSON Schema (2020-12) of a type of dictionaries; each that it is made of is a definition."""
    definitions: dict[str, Any] = {}
    schema = _schema(type_, definitions)
    definitions.pop(type_.__name__)
    own = _of_dictionary(type_, definitions)
    assert schema["$ref"].endswith(type_.__name__)
    return {"$schema": DIALECT, **own, "$defs": dict(sorted(definitions.items()))}


def _schema(type_: Any, definitions: dict[str, Any]) -> dict[str, Any]:  # noqa: ANN401
    if type_ is Any:
        return {}
    if is_typeddict(type_):
        if type_.__name__ not in definitions:
            definitions[type_.__name__] = {}  # before its own parts, which may be of this type
            definitions[type_.__name__] = _of_dictionary(type_, definitions)
        return {"$ref": f"#/$defs/{type_.__name__}"}
    arguments = get_args(type_)
    match get_origin(type_):
        case None:
            return {"type": _NAMES[type_]}
        case origin if origin is Annotated:
            schema = _schema(arguments[0], definitions)
            for more in arguments[1:]:
                schema |= (
                    {"pattern": f"^(?:{more.expression})$"} if isinstance(more, Pattern) else {"description": more}
                )
            return schema
        case origin if origin is Literal:
            return {"const": arguments[0]} if len(arguments) == 1 else {"enum": list(arguments)}
        case origin if origin is list:
            return {"type": "array", "items": _schema(arguments[0], definitions)}
        case origin if origin is dict:
            return {"type": "object", "additionalProperties": _schema(arguments[1], definitions)}
        case origin if origin is NotRequired:
            return _schema(arguments[0], definitions)
        case _:
            return {"anyOf": [_schema(one, definitions) for one in arguments]}


def _of_dictionary(type_: Any, definitions: dict[str, Any]) -> dict[str, Any]:  # noqa: ANN401
    return {
        "title": type_.__name__.removesuffix("Json"),
        "description": type_.__doc__ or "",
        "type": "object",
        "properties": {key: _schema(one, definitions) for key, one in _keys(type_).items()},
        "required": sorted(type_.__required_keys__),
        "additionalProperties": False,
    }


@cache
def _keys(type_: Any) -> Mapping[str, Any]:  # noqa: ANN401
    return get_type_hints(type_, include_extras=True)


def faults_of(type_: Any, data: object, path: str = "") -> Iterator[ReportFault]:  # noqa: ANN401
    """Go through what is wrong with data that should be of a type; paths are written as ``findings[3].low``."""
    if type_ is Any:
        return
    if is_typeddict(type_):
        yield from _faults_of_dictionary(type_, data, path)
        return
    arguments = get_args(type_)
    match get_origin(type_):
        case None:
            if type(data) is not type_:
                yield ReportFault(path, "type", _NAMES[type_])
        case origin if origin is Annotated:
            yield from _faults_of_annotated(arguments[0], arguments[1:], data, path)
        case origin if origin is Literal:
            if type(data) is not str or data not in arguments:
                yield ReportFault(path, "type", " | ".join(arguments))
        case origin if origin is list:
            if type(data) is not list:
                yield ReportFault(path, "type", "array")
                return
            for place, one in enumerate(data):
                yield from faults_of(arguments[0], one, f"{path}[{place}]")
        case origin if origin is dict:
            yield from _faults_of_mapping(arguments[1], data, path)
        case origin if origin is NotRequired:
            yield from faults_of(arguments[0], data, path)
        case _:
            options = [list(faults_of(one, data, path)) for one in arguments]
            if all(options):
                # what is said of the one that it comes nearest to: the one that goes deepest into the data
                yield from max(options, key=lambda faults: max(len(one.path) for one in faults))


def _faults_of_annotated(type_: Any, more: tuple[object, ...], data: object, path: str) -> Iterator[ReportFault]:  # noqa: ANN401
    faults = list(faults_of(type_, data, path))
    yield from faults
    for one in more:
        if isinstance(one, Pattern) and not faults and re.fullmatch(one.expression, str(data), re.ASCII) is None:
            yield ReportFault(path, "type", one.expression)


def _faults_of_mapping(type_: Any, data: object, path: str) -> Iterator[ReportFault]:  # noqa: ANN401
    if not _is_object(data):
        yield ReportFault(path, "type", "object")
        return
    for key, one in data.items():
        yield from faults_of(type_, one, f"{path}.{key:.100}")


def _is_object(data: object) -> TypeGuard[dict[str, object]]:
    return isinstance(data, dict) and all(type(key) is str for key in data)


def _faults_of_dictionary(type_: Any, data: object, path: str) -> Iterator[ReportFault]:  # noqa: ANN401
    if not _is_object(data):
        yield ReportFault(path, "type", "object")
        return
    keys = _keys(type_)
    start = f"{path}." if path else ""
    for key in sorted(type_.__required_keys__ - data.keys()):
        yield ReportFault(f"{start}{key}", "required")
    for key, one in data.items():
        if key in keys:
            yield from faults_of(keys[key], one, f"{start}{key}")
        else:
            yield ReportFault(f"{start}{key:.100}", "unknown-key")
