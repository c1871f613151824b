"""The columns that a file may have, by the ruleset's declarations: how each is headed, and how its cells are read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from attrs import field, frozen

from vtlt_rules.checked import BUILT_IN_LABELS, Attribute, CheckedRuleset, Field, NumberType, Simple, Type
from vtlt_rules.data.cells import Reading, id_reader, read_json_id, read_json_value, text_reader
from vtlt_rules.data.choices import STRICTLY, ReadingChoices
from vtlt_rules.data.doubts import ColumnDoubts
from vtlt_rules.data.raw import Raw
from vtlt_rules.data.signs import ColumnSigns
from vtlt_rules.spellings import Spellings, to_nfc

ID = "ma"
"""The column of the agencies' ids."""


@frozen(eq=False)
class FileColumn:
    """A column: the id or name of the agency, an attribute, or a field.

    Attributes:
        choices: How its cells are read.
        is_attribute: Whether who is in which scope may depend on it.
        signs: What its figures show of their signs, unless somebody said it.
        doubts: Gathers the cells that are not written as they should be.
        read_text: Reads a cell that is text.
    """

    name: str
    type: Type
    choices: ReadingChoices = STRICTLY
    is_attribute: bool = False
    signs: ColumnSigns = field(factory=ColumnSigns)
    doubts: ColumnDoubts = field(init=False)
    read_text: Callable[[str], Reading] = field(init=False)

    @doubts.default
    def _default_doubts(self) -> ColumnDoubts:
        return ColumnDoubts(self.name, self.type, self.choices, self.is_attribute, self.signs)

    @read_text.default
    def _default_read_text(self) -> Callable[[str], Reading]:
        if self.name == ID:
            return id_reader()
        return text_reader(self.type, self.choices.thousands, self.signs, self.choices.coerce)

    def read(self, raw: Raw) -> Reading:
        """Read one cell; None when nothing stands in it."""
        if isinstance(raw, str):
            return self.read_text(raw)
        if raw is None:
            return None
        return read_json_id(raw) if self.name == ID else read_json_value(raw, self.type, self.choices.coerce)

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


def _columns(attributes: Iterable[Attribute], fields: Iterable[Field], choices: ReadingChoices) -> FileColumns:
    built_in = [FileColumn(name, Simple.TEXT, choices) for name in BUILT_IN_LABELS]
    labels: dict[str, Iterable[str]] = {**BUILT_IN_LABELS}
    by_name = {column.name: column for column in built_in}
    for some, are_attributes in ((attributes, True), (fields, False)):
        for one in some:
            if one.name not in BUILT_IN_LABELS:
                by_name[one.name] = FileColumn(one.name, one.type, choices, are_attributes)
                labels[one.name] = (one.label,)
    return FileColumns(by_name, Spellings.of(labels))


def data_columns(ruleset: CheckedRuleset, choices: ReadingChoices = STRICTLY) -> FileColumns:
    """Return the columns of a file of returns; attributes may stand in it too, also beside a registry."""
    return _columns(ruleset.attributes.values(), ruleset.fields.values(), choices)


def registry_columns(ruleset: CheckedRuleset, choices: ReadingChoices = STRICTLY) -> FileColumns:
    """Return the columns of a registry, which has nothing that agencies report."""
    return _columns(ruleset.attributes.values(), (), choices)
