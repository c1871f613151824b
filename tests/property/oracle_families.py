"""The oracle's search within a family: every choice of values of number fields linked by parts, wholes and sums.

Written from section 6 of the language, as the oracle is: what bounds a missing figure is what its fields declare.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from attrs import Factory, define, evolve

from vtlt_rules.checked import Field, NumberType, WeightedSum
from vtlt_rules.values import Number


def terms_of(field: Field) -> list[tuple[str, Number]]:
    """Return the fields that a derived number field names, each with what it is multiplied by; none if it names none."""
    if isinstance(field.formula, tuple):
        return [(name, 1) for name in field.formula]
    return [*field.formula.terms] if isinstance(field.formula, WeightedSum) else []


def amount_of(field: Field, values: Mapping[str, Number]) -> Number:
    """Return what the formula of a derived number field comes to; never with a constant, which formulas have not."""
    return sum((factor * values[name] for name, factor in terms_of(field)), 0)


def followed(field: Field, term: str, values: Mapping[str, Number]) -> Number:
    """Return what a term that stands once in a derived field is, given the field and its other terms."""
    return values[field.name] - sum((factor * values[name] for name, factor in terms_of(field) if name != term), 0)


def family_of(fields: Mapping[str, Field], name: str) -> frozenset[str]:
    """Return the fields that bound this one: linked by ``thuoc`` or by a sum, at any distance."""
    links = [
        {field.name, field.whole, *(term for term, _ in terms_of(field))} - {None}
        for field in fields.values()
        if isinstance(field.type, NumberType)
    ]
    found: set[Any] = {name}
    while any(link & found and not link <= found for link in links):
        for link in links:
            if link & found:
                found |= link
    return frozenset(found)


def has_tangled_difference(fields: Mapping[str, Field], family: frozenset[str]) -> bool:
    """Tell whether something is taken off from what bounds it in another way too: what that comes to bounds do not tell."""
    for name in family:
        field = fields[name]
        if any(factor < 0 for _, factor in terms_of(field)):
            without = {**fields, name: evolve(field, formula=None)}
            named = {name, *(term for term, _ in terms_of(field))}
            if any(family_of(without, one) & (named - {one}) for one in named):
                return True
    return False


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
            terms = terms_of(field)
            if not terms:
                continue
            tops = [0 if factor <= 0 else None if most[name] is None else factor * most[name] for name, factor in terms]
            limit(field.name, None if None in tops else sum(top for top in tops if top is not None))
            # p + q - r = f, so that p + q = f + r: a term is no more than f and all that is taken off
            taken_off = [(name, -factor) for name, factor in terms if factor < 0]
            above = [
                most[field.name],
                *(None if most[name] is None else factor * most[name] for name, factor in taken_off),
            ]
            for name, factor in terms:
                if factor > 0 and None not in above:
                    limit(name, sum(one for one in above if one is not None) / Fraction(factor))
            # and r is no more than p + q
            added = [None if most[name] is None else factor * most[name] for name, factor in terms if factor > 0]
            for name, factor in taken_off:
                if None not in added:
                    limit(name, sum(one for one in added if one is not None) / Fraction(factor))
    return most


@define
class Search:
    """Tries all values of a family of fields, checking every constraint as soon as all its fields have one.

    The fields read come first: once they have values, one legal way to fill in the others is enough. A term that follows
    from the field that it is a term of has no values to try.
    """

    fields: list[Field]
    candidates: dict[str, list[Number]]
    read: frozenset[str]
    following: Mapping[str, Field]
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
            if field.name in self.following:  # that and its other terms first
                above = self.following[field.name]
                for name in [above.name, *(term for term, _ in terms_of(above) if term != field.name)]:
                    place(by_name[name])
            elif field.name not in self.candidates:  # a sum that was not reported: its terms first
                assert terms_of(field)
                for name, _ in terms_of(field):
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
        terms = [term for term, _ in terms_of(field)]
        if terms:
            yield [name, *terms], lambda: chosen[name] == amount_of(field, chosen) >= 0

    def _try(self, at: int, due: list[list[Callable[[], bool]]]) -> bool:
        """Try all values from a place in the order on; tell whether some were legal."""
        if at == len(self._order):
            self.found.add(tuple((name, self._chosen[name]) for name in sorted(self.read)))
            return True
        field = self._order[at]
        if field.name in self.candidates:
            values = self.candidates[field.name]
        elif field.name in self.following:
            value = followed(self.following[field.name], field.name, self._chosen)
            values = [value] if value >= 0 else []
        else:
            assert terms_of(field)
            values = [amount_of(field, self._chosen)]
        some = False
        for value in values:
            self._chosen[field.name] = value
            if all(check() for check in due[at]) and self._try(at + 1, due):
                some = True
                if at >= self._free:
                    break
        return some
