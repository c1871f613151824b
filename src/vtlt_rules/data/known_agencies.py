"""The agencies of a registry, as files of returns may call them: ids that lost their leading zeros, names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from attrs import Factory, define

from vtlt_rules.data.columns import ID
from vtlt_rules.data.rows import Row
from vtlt_rules.text_keys import key_of_cell

How = Literal["zeros", "name"]
"""By what an agency was found."""


@define(eq=False, repr=False)
class KnownAgencies:
    """The agencies of a registry.

    Attributes:
        ids: Their ids.
    """

    ids: frozenset[str]
    _by_number: dict[str, list[str]] = Factory(dict)
    _by_name: dict[str, list[str]] = Factory(dict)

    @classmethod
    def of(cls, rows: Iterable[Row]) -> KnownAgencies:
        """Return the agencies of the rows of a registry."""
        by_number: dict[str, list[str]] = {}
        by_name: dict[str, list[str]] = {}
        ids: dict[str, None] = {}
        for row in rows:
            id_, name = row.get(ID), row.get("ten")
            if not isinstance(id_, str) or id_ in ids:
                continue
            ids[id_] = None
            if id_.isdecimal():
                by_number.setdefault(id_.lstrip("0"), []).append(id_)
            key = key_of_cell(name) if isinstance(name, str) else None
            if key:
                by_name.setdefault(key, []).append(id_)
        return cls(frozenset(ids), by_number, by_name)

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
