"""The columns that a file may have, by the ruleset's declarations: how each is headed, and how its cells are read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from attrs import field, frozen

from vtlt_rules.checked import BUILT_IN_LABELS, Attribute, CheckedRuleset, Field, NumberType, Simple, Type
from vtlt_rules.data.cells import Reading, id_reader, read_json_id, read_json_value, text_reader
from vtlt_rules.data.raw import Raw
from vtlt_rules.data.signs import ColumnSigns
from vtlt_rules.spellings import Spellings, to_nfc

ID = "ma"
"""The column of the agencies' ids."""


@frozen(eq=False)
class FileColumn:
    """A column: the id or name of the agency, an attribute, or a field.

    Attributes:
        thousands: The sign that parts thousands in it, when somebody said so.
        coerce: Whether 0 and 1 count for no and yes.
        signs: Otherwise, what its own figures show.
    """

    name: str
    type: Type
    thousands: str | None = None
    coerce: bool = False
    signs: ColumnSigns = field(factory=ColumnSigns)
    _read_text: Callable[[str], Reading] = field(init=False)

    @_read_text.default
    def _default_read_text(self) -> Callable[[str], Reading]:
        return id_reader() if self.name == ID else text_reader(self.type, self.thousands, self.signs, self.coerce)

    def read(self, raw: Raw) -> Reading:
        """Read one cell; None when nothing stands in it."""
        if isinstance(raw, str):
            return self._read_text(raw)
        if raw is None:
            return None
        return read_json_id(raw) if self.name == ID else read_json_value(raw, self.type, self.coerce)

    @property
    def has_decimals(self) -> bool:
        """Whether it holds numbers that may have a decimal comma."""
        return isinstance(self.type, NumberType) and not self.type.unit.is_whole


@frozen(eq=False)
class FileColumns:
    """The columns that one kind of file may have."""

    by_name: Mapping[str, FileColumn]
    _spellings: Spellings

    @property
    def labels(self) -> Mapping[str, str]:
        """The names that labels mean, by the labels in the form in which they are compared."""
        return self._spellings.by_label

    def find(self, heading: str) -> str | None:
        """Return the name that a heading means, or None."""
        text = to_nfc(heading)
        return None if text is None else self._spellings.find(text)

    def nearest(self, heading: str) -> str | None:
        """Return the name or label that a heading may have been meant to be, or None."""
        text = to_nfc(heading)
        return self._spellings.nearest(text) if text else None

    def agency(self, raw: Raw) -> str | None:
        """Return the agency's id, when a cell holds one."""
        reading = self.by_name[ID].read(raw)
        return reading if isinstance(reading, str) else None


def _columns(
    declared: Iterable[Attribute | Field], thousands: str | None = None, *, coerce: bool = False
) -> FileColumns:
    built_in = [FileColumn(name, Simple.TEXT) for name in BUILT_IN_LABELS]
    labels: dict[str, Iterable[str]] = {**BUILT_IN_LABELS}
    by_name = {column.name: column for column in built_in}
    for one in declared:
        if one.name in BUILT_IN_LABELS:
            continue
        by_name[one.name] = FileColumn(one.name, one.type, thousands, coerce)
        labels[one.name] = (one.label,)
    return FileColumns(by_name, Spellings.of(labels))


def data_columns(ruleset: CheckedRuleset, thousands: str | None = None, *, coerce: bool = False) -> FileColumns:
    """Return the columns of a file of returns; attributes may stand in it too, also beside a registry."""
    return _columns([*ruleset.attributes.values(), *ruleset.fields.values()], thousands, coerce=coerce)


def registry_columns(ruleset: CheckedRuleset, *, coerce: bool = False) -> FileColumns:
    """Return the columns of a registry, which has nothing that agencies report."""
    return _columns(ruleset.attributes.values(), coerce=coerce)
