"""Columns -> an attrs class of agencies, whose fields take what ``evaluate`` takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from vtlt_rules.data.models.cells import Read, doc_of, refuse_names, value_type
from vtlt_rules.data.models.columns import SchemaColumn


def attrs_model(title: str, columns: Mapping[str, SchemaColumn], readers: Mapping[str, Read]) -> type[Any]:
    """Make the class; see ``Ruleset.model``.

    Raises:
        ValueError: A field or attribute is called what no field of a class can be.
    """
    refuse_names(columns)
    fields = {}
    for name, column in columns.items():
        is_id = name == "ma"
        type_ = value_type(column)
        metadata = {"label": column.label, "unit": None if column.unit is None else column.unit.label}
        fields[name] = attrs.field(
            default=attrs.NOTHING if is_id else None,
            converter=readers[name],
            type=type_ if is_id else type_ | None,
            metadata=metadata,
        )
    made = attrs.make_class(
        "Agency",
        fields,
        class_body={"__doc__": doc_of(title, columns.values(), columns)},
        kw_only=True,
        slots=True,
        on_setattr=attrs.setters.convert,
    )
    made.__module__ = __name__
    return made
