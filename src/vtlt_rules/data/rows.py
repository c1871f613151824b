"""What reading gives: the rows of agencies with typed values, and what should be known about them."""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, KeysView, Mapping, Sequence
from typing import ClassVar, overload

import attrs
from attrs import frozen

from vtlt_rules.data.raw import Heading
from vtlt_rules.issues import Note
from vtlt_rules.records import record


@frozen(eq=False)
class Row(Mapping[str, object]):
    """The values that one agency gave, by name; what it did not give is absent. Equals a dictionary of the same values.

    Attributes:
        row: The row as a spreadsheet shows it (the header is row 1); in JSON the position in the list, from 1.
    """

    needs_registry: ClassVar[bool] = False
    """Whether a registry was read with it, which has its attributes and the agencies that reported nothing."""

    _values: Mapping[str, object]
    row: int

    def __getitem__(self, name: str) -> object:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    # What Mapping has for these does the same by way of __iter__ and __getitem__, slowly.

    def keys(self) -> KeysView[str]:
        return self._values.keys()

    def items(self) -> ItemsView[str, object]:
        return self._values.items()


@frozen(eq=False)
class RegisteredRow(Row):
    """A row that a registry belongs to: by itself, or in a list of its like, it is not evaluated without one."""

    needs_registry: ClassVar[bool] = True


@record
class AgencyData(Sequence[Row]):
    """The rows of a data file. A slice of them has the registry of all.

    Attributes:
        registry: The rows of the registry file; None when there is none.
        notes: What is missing for all agencies alike, the columns that were left out, and what was assumed of others.
        headings: How the file of the returns heads its columns, by their names.
    """

    _rows: tuple[Row, ...]
    registry: tuple[Row, ...] | None = None
    notes: tuple[Note, ...] = ()
    headings: Mapping[str, Heading] = attrs.field(factory=dict, eq=False, repr=False)

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> AgencyData: ...
    def __getitem__(self, index: int | slice) -> Row | AgencyData:
        if isinstance(index, slice):
            return AgencyData(self._rows[index], self.registry, self.notes, self.headings)
        return self._rows[index]

    def __len__(self) -> int:
        return len(self._rows)


@record
class FilesRead:
    """What was read, and from where.

    Attributes:
        file: The file of the returns.
        registry_file: That of the registry; None when there is none.
        registry_headings: How its columns are headed.
    """

    data: AgencyData
    file: str
    registry_file: str | None = None
    registry_headings: Mapping[str, Heading] = attrs.field(factory=dict, hash=False)
