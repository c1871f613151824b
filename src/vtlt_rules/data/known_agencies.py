"""The agencies of a registry, as files of returns may call them: ids that lost their leading zeros, names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Literal

from attrs import define

from vtlt_rules.data.columns import ID
from vtlt_rules.data.rows import Row
from vtlt_rules.text_keys import key_of_cell

How = Literal["zeros", "name"]
"""By what an agency was found."""


@define(eq=False, repr=False, slots=False)
class KnownAgencies:
    """The agencies of a registry.

    Attributes:
        ids: Their ids, with the rows where they stand.
    """

    ids: Mapping[str, int]
    _rows: Sequence[Row]

    @cached_property
    def _by_number(self) -> Mapping[str, Sequence[str]]:
        found: dict[str, list[str]] = {}
        for id_ in self.ids:
            if id_.isdecimal():
                found.setdefault(id_.lstrip("0"), []).append(id_)
        return found

    @cached_property
    def _by_name(self) -> Mapping[str, Sequence[str]]:
        found: dict[str, list[str]] = {}
        for row in self._rows:
            id_, name = row.get(ID), row.get("ten")
            key = key_of_cell(name) if isinstance(name, str) else None
            if key and isinstance(id_, str) and id_ not in found.setdefault(key, []):
                found[key].append(id_)
        return found

    def __contains__(self, text: object) -> bool:
        return isinstance(text, str) and (text.strip() in self.ids or bool(self.meant(text.strip())[0]))

    def named(self, name: str) -> Sequence[str]:
        """Return the ids of the agencies of a name, compared as people read it."""
        key = key_of_cell(name.strip())
        return self._by_name.get(key, ()) if key else ()

    def meant(self, text: str) -> tuple[Sequence[str], How]:
        """Return the ids that a text may mean that is none of them itself, and by what they were found."""
        number = text.removesuffix(".0")
        if number.isdecimal() and (found := self._by_number.get(number.lstrip("0"))):
            return found, "zeros"
        return self.named(text), "name"
