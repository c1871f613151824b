"""The columns of a frame against what a ruleset declares: which are read, and as what; everything wrong at once.

Looks at names and types only, never at cells.
"""

from __future__ import annotations

import math
from collections.abc import Container, Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any

from attrs import Factory, define, evolve, frozen

from vtlt_rules.checked import (
    Attribute,
    CheckedRuleset,
    EnumType,
    Field,
    NumberType,
    Simple,
    Statement,
    fields_that_matter,
    fields_under_conditions,
    flags_that_taint,
    grouping_attributes,
    names_read,
    with_all_that_bounds,
    with_operands,
)
from vtlt_rules.diagnostics.suggest import nearest
from vtlt_rules.issues import DataIssue, too_complex
from vtlt_rules.values import MAX_DIGITS, Number, Unit
from vtlt_rules.words import Word

ID = "ma"
"""The column of the agencies' ids."""


GIVEN_ID = "__ma"
"""What that column is called meanwhile; where conditions read ids, their keys have a column like any attribute."""


_LONG = 40
"""Letters of a name from which on it is written shorter: some databases cut names after 63."""


def short(name: str) -> str:
    """Return what stands for the name of an attribute or field in names within queries: all of them are different."""
    if len(name) < _LONG:
        return name
    return f"{name[: _LONG - 25]}_{sha256(name.encode()).hexdigest()[:24]}"


def spelled(name: str) -> str:
    """Return the column of how the texts of an attribute are written, by which agencies are grouped."""
    return f"__spelled_{short(name)}"


def odd(name: str) -> str:
    """Return the column of whether a cell of another cannot be read."""
    return f"__odd_{short(name)}"


def coded(name: str) -> str:
    """Return the column of numbers that stand for the values of an enumeration."""
    return f"__e_{short(name)}"


def keyed(name: str) -> str:
    """Return the column of the keys by which the texts of an attribute are compared."""
    return f"__key_{short(name)}"


def key_of(name: str) -> str:
    """Return the key column that sums of agencies have for an attribute."""
    return f"__k_{short(name)}"


def inner(name: str) -> str:
    """Return what a column of a frame is called meanwhile.

    Everything else is called something that begins with ``__``: so no name that anybody may give is one of ours, a keyword,
    or a pattern.
    """
    return f"c_{short(name)}"


_MOST_DIGITS = 18
"""Digits behind the comma that an amount may have, so that its integers stay small enough."""

_NOT_TOLD_APART = ("Object", "Struct({})")
"""Types of which nobody knows whether two values are the same, or that have nothing in them that could differ."""


@frozen
class NumberColumn:
    """A column of quantities.

    Attributes:
        unit: The unit that the field is declared with.
        decimals: Digits behind the comma that its cells have.
        type: The column's type, as narwhals has it.
    """

    unit: Unit
    decimals: int
    type: Any


WHICH = "__which"
"""The column that tells what a row of a group is about: all its agencies (0), or those of a value of some attribute."""

GROUP = "__value"
"""The column of that value, as it is compared."""


_MOST_GROUPING = 16
"""Attributes by which statements of one ruleset group agencies: for each of them all rows are read once more."""


@define
class Table:
    """The columns of a frame that a ruleset reads, by kind.

    Attributes:
        by: The columns that make a group.
        text_by: Those of them that are texts; None where types are not known.
        numeric_truths: Those of ``truths`` whose cells are numbers, 1 for yes, 0 for no, and no other; where types are not
            known, those whose cells may be.
        grouping: The attributes by which statements group agencies; what comes of all of them is zero in :data:`WHICH`.
        scales: For each unit a power of ten, so that all its amounts are integers.
        has_ids: Whether the frame has the agencies' ids.
        has_text_ids: Whether these are texts, or may be.
    """

    by: list[str]
    text_by: frozenset[str] | None = None
    has_ids: bool = False
    has_text_ids: bool = False
    numbers: dict[str, NumberColumn] = Factory(dict)
    truths: list[str] = Factory(list)
    numeric_truths: list[str] = Factory(list)
    texts: list[str] = Factory(list)
    enums: list[str] = Factory(list)
    days: list[str] = Factory(list)
    scales: dict[str, int] = Factory(dict)
    grouping: list[str] = Factory(list)

    @property
    def has_types(self) -> bool:
        """Whether the types of the columns are known, not only those that they should have."""
        return self.text_by is not None

    @property
    def keys(self) -> list[str]:
        """What the columns that make a group are called meanwhile: they may be read for what they are as well."""
        return [f"__by{number}" for number in range(len(self.by))]

    @property
    def all_keys(self) -> list[str]:
        """The columns that make a group, and those that make groups within it where statements ask for them."""
        return [*self.keys, WHICH, GROUP] if self.grouping else self.keys

    @property
    def spelled(self) -> list[str]:
        """The text attributes by which agencies are grouped."""
        return [name for name in self.texts if name in self.grouping]

    @property
    def names(self) -> list[str]:
        """All columns that are read besides, but for ids as they stand."""
        return [*self.numbers, *self.truths, *self.texts, *self.enums, *self.days]

    @property
    def shows_ids(self) -> bool:
        """Whether rows of agencies have a column of ids, besides those that make a group."""
        return self.has_ids and ID not in self.by


def read_schema(
    ruleset: CheckedRuleset,
    schema: Mapping[str, Any],
    by: Sequence[str],
    float_decimals: Mapping[str, int] | None,
    untyped: Container[str],
    is_unique: bool,
    issues: list[DataIssue],
    coerce: bool = False,
) -> Table:
    """Find the columns of a ruleset among those of a frame.

    Args:
        ruleset: The ruleset.
        schema: Names and types of the frame's columns, types as narwhals has them.
        by: The columns that make a group.
        float_decimals: For columns of floating-point numbers how many digits behind the comma their cells have; None
            where cells cannot be looked at, so that such columns cannot be used.
        untyped: Columns without a single value, which have no type.
        is_unique: Whether each row is known to be another agency of its group, so that ids need not be there.
        issues: Gets what is wrong: a column of the wrong type, or one that is needed and not there.
        coerce: Whether the numbers 0 and 1 count for no and yes.
    """
    found = [name for name in by if name in schema]
    table = Table(found, frozenset(name for name in found if str(schema[name]) == "String"), has_ids=ID in schema)
    _set_grouping(ruleset, table, issues)
    table.has_text_ids = table.has_ids and _is_text(schema[ID])
    needed = set(names_needed(ruleset, schema))
    for name in dict.fromkeys([*by, *([] if is_unique else [ID]), *_of_scopes(ruleset)]):
        if name not in schema:
            issues.append(DataIssue("missing-column", facts={"value": name}, suggestion=nearest(name, list(schema))))
        elif str(schema[name]) in _NOT_TOLD_APART:
            issues.append(_wrong(name, "single-values", str(schema[name]).split("(")[0]))
    declared: list[Attribute | Field] = [*ruleset.attributes.values(), *ruleset.fields.values()]
    for thing in declared:
        name = thing.name
        if name in needed and name in schema and name not in untyped:
            issue = _place(table, name, thing.type, schema[name], float_decimals, coerce)
            if issue is not None:
                issues.append(issue)
    _set_scales(ruleset, table, issues)
    return table


def cells_read_in(ruleset: CheckedRuleset, statement: Statement | None = None) -> frozenset[str]:
    """Return what statements read, with what bounds it: all, or one."""
    statements = ruleset.statements if statement is None else (statement,)
    return fields_that_matter(ruleset, *(one for one in statements if one.measure is not None))


def names_needed(ruleset: CheckedRuleset, columns: Iterable[str]) -> list[str]:
    """List the attributes and fields that statements read, or that can taint these.

    Args:
        ruleset: The ruleset.
        columns: The columns of the frame: a derived field that it does not have contradicts nothing.
    """
    read = cells_read_in(ruleset)
    there = set(columns)
    tests = ruleset.class_tests
    flags = flags_that_taint(ruleset, read)
    flags = [name for name in flags if (tests[name].field if name in tests else name) in there]
    read = read.union(_of_scopes(ruleset), with_all_that_bounds(ruleset, with_operands(ruleset, flags)))
    return [name for name in (*ruleset.attributes, *ruleset.fields) if name in read]


def _of_scopes(ruleset: CheckedRuleset) -> list[str]:
    """List the attributes that scopes of statements depend on, and those by which agencies are grouped."""
    scopes = (statement.scope.condition for statement in ruleset.statements if statement.measure is not None)
    used = {id(condition): condition for condition in scopes}  # each once, however many statements have it
    read = (name for condition in used.values() for name in names_read(condition))
    return list(dict.fromkeys((*read, *grouping_attributes(ruleset))))


@frozen
class DeclaredTable:
    """A table of a database, of which only is known what is declared.

    Attributes:
        name: Its name, as SQL has it.
        decimals: Digits behind the comma of quantities that need not be whole.
        columns: The columns that it has; None for all but derived fields.
    """

    name: str
    decimals: int
    columns: Sequence[str] | None


def declared_table(
    ruleset: CheckedRuleset,
    by: Sequence[str],
    declared: DeclaredTable,
    is_unique: bool,
    most: int,
    issues: list[DataIssue],
    coerce: bool = False,
) -> Table:
    """Return the table that has a column for everything that is declared, of the type that goes with it.

    Args:
        ruleset: The ruleset.
        by: The columns that make a group.
        declared: What is declared of it; where that names no columns, nobody need have one of a derived field.
        is_unique: Whether each row is known to be another agency of its group, so that ids need not be there.
        most: What a maximum stays below, in the integers of its column.
        issues: Gets what is wrong.
        coerce: Whether the numbers 0 and 1 count for no and yes.
    """
    columns: Container[str] | None = declared.columns
    if columns is None:
        columns = {ID, *ruleset.attributes, *(one.name for one in ruleset.fields.values() if one.formula is None)}
    for name in dict.fromkeys([*([] if is_unique else [ID]), *_of_scopes(ruleset)]):
        if name not in columns:
            issues.append(DataIssue("missing-column", facts={"value": name}))
    table = Table(list(by), has_ids=ID in columns, has_text_ids=ID in columns)
    _set_grouping(ruleset, table, issues)
    things: list[Attribute | Field] = [*ruleset.attributes.values(), *ruleset.fields.values()]
    for thing in things:
        name = thing.name
        if name not in columns:
            continue
        match thing.type:
            case NumberType(unit):
                table.numbers[name] = NumberColumn(unit, 0 if unit.is_whole else declared.decimals, None)
            case EnumType():
                table.enums.append(name)
            case Simple.TEXT:
                table.texts.append(name)
            case Simple.BOOLEAN:
                table.truths.append(name)
                table.numeric_truths += [name] if coerce else []
            case Simple.MILESTONE:
                table.days.append(name)
    _set_scales(ruleset, table, issues, most)
    return table


def _place(
    table: Table,
    name: str,
    type_: object,
    found: Any,  # noqa: ANN401 - a data type of narwhals
    float_decimals: Mapping[str, int] | None,
    coerce: bool,
) -> DataIssue | None:
    text = str(found)
    kind = text.split("(")[0]
    match type_:
        case NumberType(unit):
            if found.is_integer():
                table.numbers[name] = NumberColumn(unit, 0, found)
            elif found.is_decimal() and float_decimals is None and not unit.is_whole and found.scale > _MOST_DIGITS:
                return _wrong(name, "short-decimals", text)  # in memory it is seen what is there
            elif found.is_decimal():
                table.numbers[name] = NumberColumn(unit, int(found.scale), found)
            elif found.is_float() and float_decimals is not None:
                table.numbers[name] = NumberColumn(unit, float_decimals[name], found)
            elif found.is_float():
                return DataIssue("float-column", field=name, facts={"found": text})
            else:
                return _wrong(name, "number-value", text)
        case EnumType():
            if not _is_text(found):
                return _wrong(name, "text", text)
            table.enums.append(name)
        case Simple.TEXT:
            if not _is_text(found) and not (name == ID and found.is_integer()):
                return _wrong(name, "id-value" if name == ID else "text", text)
            table.texts.append(name)
        case Simple.BOOLEAN:
            return _place_truth(table, name, found, coerce, float_decimals is not None)
        case Simple.MILESTONE:
            if kind not in ("Date", "Datetime"):
                return _wrong(name, "date-column", text)
            if getattr(found, "time_zone", None) is not None:
                return _wrong(name, "local-date-column", text)
            table.days.append(name)
    return None


def _place_truth(
    table: Table,
    name: str,
    found: Any,  # noqa: ANN401 - a data type of narwhals
    coerce: bool,
    are_floats_read: bool,
) -> DataIssue | None:
    if str(found) != "Boolean":
        wrong = _wrong(name, "boolean", str(found))
        if not found.is_numeric():
            return wrong
        if not coerce:
            return evolve(wrong, suggestion="coerce=True")
        if found.is_float() and not are_floats_read:
            return DataIssue("float-column", field=name, facts={"found": str(found)})
        table.numeric_truths.append(name)
    table.truths.append(name)
    return None


def _is_text(found: Any) -> bool:  # noqa: ANN401 - a data type of narwhals
    return str(found).split("(")[0] in ("String", "Categorical", "Enum")


def _wrong(name: str, expected: str, found: str) -> DataIssue:
    return DataIssue("wrong-column-type", field=name, facts={"expected": Word(expected), "found": found})


def decimals_of(number: Number) -> int | None:
    """Count the digits behind the comma of a number; None where no number of them writes it."""
    denominator, digits = number.denominator, 0
    while denominator != 1 and digits <= _MOST_DIGITS:
        digits += 1
        if 10**digits % denominator == 0:
            return digits
    return 0 if denominator == 1 else None


def _set_grouping(ruleset: CheckedRuleset, table: Table, issues: list[DataIssue]) -> None:
    table.grouping = [*grouping_attributes(ruleset)]
    if len(table.grouping) > _MOST_GROUPING:
        issues.append(too_complex("grouping-attributes", _MOST_GROUPING))


def _set_scales(ruleset: CheckedRuleset, table: Table, issues: list[DataIssue], most: int = 10**MAX_DIGITS) -> None:
    decimals: dict[str, int] = {}
    for column in table.numbers.values():
        own = 0 if column.unit.is_whole else column.decimals
        decimals[column.unit.name] = max(own, decimals.get(column.unit.name, 0))
    fields = _number_fields(ruleset)
    for field in fields.values():
        if field.maximum is not None and field.unit is not None:
            own_or_none = decimals_of(field.maximum)
            if own_or_none is None:
                issues.append(DataIssue("number-too-long", field=field.name, facts={"limit": _MOST_DIGITS}))
            else:
                decimals[field.unit.name] = max(own_or_none, decimals.get(field.unit.name, 0))
    for unit in {field.unit.name for field in fields.values() if field.unit is not None}:
        table.scales[unit] = 10 ** decimals.get(unit, 0)
    for field in fields.values():
        if scaled_maximum(field, table) >= most:
            issues.append(DataIssue("too-large-for-frame", field=field.name))


def _number_fields(ruleset: CheckedRuleset) -> dict[str, Field]:
    """Return the number fields, amounts under conditions among them."""
    fields = {name: field for name, field in ruleset.fields.items() if field.unit is not None}
    return fields | fields_under_conditions(ruleset.conditional)


def largest_maximum(ruleset: CheckedRuleset, table: Table) -> int:
    """Return the greatest ``toi_da`` of what statements read, in the integers of its column; 0 where nothing is said."""
    fields = _number_fields(ruleset)
    read = (fields[name] for name in cells_read_in(ruleset) if name in fields)
    return max((scaled_maximum(field, table) for field in read), default=0)


def scaled_maximum(field: Field, table: Table) -> int:
    """Return the most that a field can be, in the integers of its column; 0 where nothing is said."""
    if field.maximum is None or field.unit is None:
        return 0
    return math.ceil(field.maximum * table.scales[field.unit.name])
