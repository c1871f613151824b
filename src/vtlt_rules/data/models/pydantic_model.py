"""Columns -> a pydantic model of agencies with the JSON Schema of each column; needs the extra ``pydantic``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any

try:
    from pydantic import (
        BaseModel,
        ConfigDict,
        Field,
        PlainSerializer,
        PlainValidator,
        SerializationInfo,
        WithJsonSchema,
        create_model,
    )
    from pydantic_core import PydanticCustomError
    from pydantic_core.core_schema import ValidationInfo
except ModuleNotFoundError:
    from vtlt_rules.errors import ExtraMissing

    raise ExtraMissing("pydantic") from None

from vtlt_rules.data.models.cells import Read, doc_of, refuse_names, text_number_reader, value_type
from vtlt_rules.data.models.columns import SchemaColumn
from vtlt_rules.data.models.json_schema import value_schema
from vtlt_rules.errors import BadValue
from vtlt_rules.values import simplest, write_exact

_EXACT_FLOAT_DIGITS = 15
"""Any decimal of so many digits survives the way to a float and back."""


def pydantic_model(title: str, columns: Mapping[str, SchemaColumn], readers: Mapping[str, Read]) -> type[BaseModel]:
    """Make the class; see ``Ruleset.model``.

    Raises:
        ValueError: A field or attribute is called what no field of a model can be.
    """
    refuse_names(columns, {"self", *dir(BaseModel)})
    fields: dict[str, Any] = {name: _field(column, columns, readers[name]) for name, column in columns.items()}
    return create_model(
        "Agency",
        __config__=ConfigDict(
            extra="forbid",
            title=title,
            validate_assignment=True,
            arbitrary_types_allowed=True,
            protected_namespaces=(),
        ),
        __doc__=doc_of(title, columns.values(), columns),
        __module__=__name__,
        **fields,
    )


def _field(column: SchemaColumn, columns: Mapping[str, SchemaColumn], read: Read) -> tuple[Any, Any]:
    is_id = column.name == "ma"
    type_ = value_type(column)
    how: list[Any] = [PlainValidator(_validator(column, read)), WithJsonSchema(value_schema(column, columns))]
    if column.type in ("number", "milestone"):
        how.append(PlainSerializer(_written, return_type=Any))
    description = column.description(columns) or None
    field = Field(default=... if is_id else None, title=column.label, description=description)
    return Annotated[type_ if is_id else type_ | None, *how], field


def _validator(column: SchemaColumn, read: Read) -> Callable[[Any, ValidationInfo], Any]:
    is_decimal = column.unit is not None and not column.unit.is_whole
    read_json = text_number_reader(column, read) if is_decimal else read

    def validate(value: object, info: ValidationInfo) -> object:
        try:
            return read_json(value) if info.mode == "json" else read(value)
        except BadValue as error:
            [issue] = error.issues
            code = issue.code.replace("-", "_")
            raise PydanticCustomError(code, "{message}", {"message": issue.message()}) from None

    return validate


def _written(value: Any, info: SerializationInfo) -> Any:  # noqa: ANN401 - a number or milestone
    """Write a number or milestone as it is; in JSON so that it is read exactly.

    A decimal of few digits is a number, any other a text with a decimal comma.

    Raises:
        ValueError: It is to be JSON, and no decimal writes it.
    """
    if info.mode != "json" or not isinstance(value, Decimal | Fraction):
        return value
    text = write_exact(simplest(Fraction(value)))
    if "/" in text:
        raise ValueError(f"no decimal writes {text}, and JSON has no fractions")
    return float(value) if len(text.replace(",", "")) <= _EXACT_FLOAT_DIGITS else text
