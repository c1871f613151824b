"""The oracle's search within a family: every choice of values of number fields linked by parts, wholes and sums.

Written from section 6 of the language, as the oracle is: what bounds a missing figure is what its fields declare.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from attrs import Factory, define

from vtlt_rules.checked import Field, NumberType
from vtlt_rules.values import Number


def family_of(fields: Mapping[str, Field], name: str) -> frozenset[str]:
    """Return the fields that bound this one: linked by ``thuoc`` or by a sum, at any distance."""
    links = [
        {field.name, field.whole, *(field.formula if isinstance(field.formula, tuple) else ())} - {None}
        for field in fields.values()
        if isinstance(field.type, NumberType)
    ]
    found: set[Any] = {name}
    while any(link & found and not link <= found for link in links):
        for link in links:
            if link & found:
                found |= link
    return frozenset(found)


def upper_bounds(fields: list[Field], reported: Mapping[str, Number]) -> dict[str, Number | None]:
    """Return for each field a number that it cannot exceed, so that there are finitely many values to try."""
    most: dict[str, Number | None] = {}
    for field in fields:
        known = [number for number in (reported.get(field.name), field.maximum) if number is not None]
        most[field.name] = min(known) if known else None

    def limit(name: str, bound: Number | None) -> None:
        current = most[name]
        if bound is not None and (current is None or bound < current):
            most[name] = bound

    for _ in fields:
        for field in fields:
            if field.whole is not None:
                limit(field.name, most[field.whole])
            if isinstance(field.formula, tuple):
                terms = [most[name] for name in field.formula]
                limit(field.name, None if None in terms else sum(term for term in terms if term is not None))
                for name in field.formula:
                    limit(name, most[field.name])
    return most


@define
class Search:
    """Tries all values of a family of fields, checking every constraint as soon as all its fields have one.

    The fields read come first: once they have values, one legal way to fill in the others is enough.
    """

    fields: list[Field]
    candidates: dict[str, list[Number]]
    read: frozenset[str]
    found: set[tuple[tuple[str, Number], ...]] = Factory(set)
    _order: list[Field] = Factory(list)
    _chosen: dict[str, Number] = Factory(dict)
    _free: int = 0

    def run(self) -> None:
        """Fill ``found`` with the legal values of the fields read."""
        placed: set[str] = set()

        def place(field: Field) -> None:
            if field.name in placed:
                return
            placed.add(field.name)
            if field.name not in self.candidates:  # a sum that was not reported: its terms first
                assert isinstance(field.formula, tuple)
                for name in field.formula:
                    place(by_name[name])
            self._order.append(field)

        by_name = {field.name: field for field in self.fields}
        for field in self.fields:
            if len(self.candidates.get(field.name, ())) == 1:
                place(field)
        for field in self.fields:
            if field.name in self.read:
                place(field)
        self._free = len(self._order)
        for field in self.fields:
            place(field)
        checks = [self._checks(field) for field in self.fields]
        position = {field.name: i for i, field in enumerate(self._order)}
        due: list[list[Callable[[], bool]]] = [[] for _ in self._order]
        for names, check in (entry for entries in checks for entry in entries):
            due[max(position[name] for name in names)].append(check)
        self._try(0, due)

    def _checks(self, field: Field) -> Iterator[tuple[list[str], Callable[[], bool]]]:
        """Go through the constraints of a field: which fields they name, and whether the values chosen keep them."""
        chosen, name, whole, maximum = self._chosen, field.name, field.whole, field.maximum
        if maximum is not None:
            yield [name], lambda: chosen[name] <= maximum
        if whole is not None:
            yield [name, whole], lambda: chosen[name] <= chosen[whole]
        if isinstance(field.formula, tuple):
            terms = field.formula
            yield [name, *terms], lambda: chosen[name] == sum(chosen[term] for term in terms)

    def _try(self, at: int, due: list[list[Callable[[], bool]]]) -> bool:
        """Try all values from a place in the order on; tell whether some were legal."""
        if at == len(self._order):
            self.found.add(tuple((name, self._chosen[name]) for name in sorted(self.read)))
            return True
        field = self._order[at]
        if field.name in self.candidates:
            values = self.candidates[field.name]
        else:
            assert isinstance(field.formula, tuple)
            values = [sum(self._chosen[name] for name in field.formula)]
        some = False
        for value in values:
            self._chosen[field.name] = value
            if all(check() for check in due[at]) and self._try(at + 1, due):
                some = True
                if at >= self._free:
                    break
        return some
