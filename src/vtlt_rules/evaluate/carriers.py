"""What an agency is given as -> its cells, by name: what its data has, and nothing else.

A row of pandas has a ``size`` and a list a ``count`` that nobody reported. How cells are read is therefore decided by what
stands on the type, once for each type: cells are what has a key; of an object they are its attributes and properties, never
the methods and constants of its class. An error in a property comes out as it is: it is not a cell that is missing.
"""

from __future__ import annotations

import collections
import datetime
from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from functools import partialmethod, singledispatchmethod
from types import MemberDescriptorType
from typing import Any

from vtlt_rules.records import record

Cells = dict[str, object]
"""What is given of an agency; None is what it has not, like what is absent."""

_HELD = (MemberDescriptorType, getattr(collections, "_tuplegetter", MemberDescriptorType))
"""What stands on a class for a slot, or for a field of a named tuple."""

_MOST_KINDS = 64
"""So many types are remembered."""

_METHODS = (classmethod, partialmethod, singledispatchmethod)
"""Methods that are not callable as they stand on the class."""


class Attributes(Enum):
    """What is known of an object that lacks an attribute."""

    PLAIN = "plain"
    """The cell is missing."""
    COMPUTED = "computed"
    """Either that, or there is an error in a property."""


@record
class Carrier:
    """How the cells of one type are read.

    Attributes:
        read: Returns the cells of an agency of this type.
        attributes: Of objects whose cells are what a dot finds: what an AttributeError means.
        others: Of objects, returns the names of what else is kept in them; of all else the cells tell.
        computed: Of objects, the names of what else their class gives: properties, columns of an object mapper.
    """

    read: Callable[[Any], Cells]
    attributes: Attributes | None = None
    others: Callable[[Any], list[object]] | None = None
    computed: tuple[str, ...] = ()


class Carriers:
    """Reads cells from whatever agencies are given as.

    Attributes:
        names: The names that cells may have; others are not looked at.
        has_registry: Whether there is a registry, without which rows that were read beside one are refused.
    """

    def __init__(self, names: Iterable[str], *, has_registry: bool = False) -> None:
        self.names: frozenset[str] = frozenset(names)
        self.has_registry = has_registry
        self._known: dict[type, Carrier] = {}

    def of(self, thing: object) -> Carrier:
        """Return how the cells of an agency are read.

        Raises:
            TypeError: It is no agency.
            ValueError: It was read beside a registry that is not given.
        """
        kind = type(thing)
        known = self._known.get(kind)
        if known is None:
            known = self._decide(thing, kind)
            if thing.__class__ is kind:  # a proxy has the class of what it stands for
                if len(self._known) >= _MOST_KINDS:  # some make a class for each query
                    self._known.clear()
                self._known[kind] = known
        return known

    def read(self, thing: object) -> Cells:
        """Return the cells of an agency.

        Raises:
            TypeError: It is no agency.
            ValueError: It has two cells of one name, or was read beside a registry that is not given.
        """
        return self.of(thing).read(thing)

    def unknown_in(self, thing: object, cells: Cells | None = None) -> tuple[list[object], tuple[str, ...]]:
        """Return the names of what else an agency has: what is kept in it, and what its class gives.

        Args:
            thing: The agency.
            cells: Its cells, where they were read already.

        Raises:
            TypeError: It is no agency.
        """
        carrier = self.of(thing)
        if carrier.others is not None:
            kept = carrier.others(thing)
            return kept, tuple(name for name in carrier.computed if name not in kept)
        keys = carrier.read(thing) if cells is None else cells
        return [key for key in keys if key not in self.names] if not keys.keys() <= self.names else [], ()

    def _decide(self, thing: object, kind: Any) -> Carrier:  # noqa: ANN401 - any type, asked for attributes
        if isinstance(thing, dict):
            is_hidden = not self.names.isdisjoint(("get", "keys"))  # some have their cells as attributes too
            return Carrier(dict if is_hidden and kind is not dict else itself)
        if isinstance(thing, Mapping):
            if getattr(kind, "needs_registry", False) and not self.has_registry:
                raise ValueError(
                    "this row was read together with a registry, which has its attributes and the agencies that reported "
                    "nothing: give registry=data.registry, or what schema.read returned, or a slice of that"
                )
            return Carrier(_items_of(kind) if hasattr(kind, "items") else dict)
        if isinstance(thing, str | bytes | int | float | datetime.date) or is_frame(thing):
            raise TypeError(_refusal(thing))
        if callable(getattr(kind, "keys", None)) and hasattr(kind, "__getitem__"):  # what dict() takes for a mapping
            return Carrier(lambda row: self._keyed(row, type(row).keys(row)))
        if getattr(getattr(thing, "dtype", None), "names", None) is not None:  # of numpy
            if getattr(thing, "shape", ()):  # an array of records
                raise TypeError(_refusal(thing))
            return Carrier(lambda row: self._keyed(row, row.dtype.names))
        for name in ("_asdict", "asDict"):  # rows of SQLAlchemy and Spark; a named tuple knows its fields by its type
            if callable(getattr(kind, name, None)) and not isinstance(getattr(kind, "_fields", None), tuple):
                return Carrier(lambda row: dict(getattr(row, name)()))  # noqa: B023 - of this turn, which is the last
        has_id = _standing_on(kind, "ma") is not None or hasattr(thing, "ma")
        if not has_id and (isinstance(thing, Iterable) or not hasattr(thing, "__dict__")):
            raise TypeError(_refusal(thing))
        return self._attributes(kind)

    def _keyed(self, row: Any, keys: Iterable[Any]) -> Cells:  # noqa: ANN401 - anything that has keys
        found = [*keys]
        cells = {key: row[key] if key in self.names else None for key in found}
        if len(cells) < len(found):
            for name in self.names:
                if found.count(name) > 1:
                    raise ValueError(f"the agency has {found.count(name)} cells of the name {name!r}")
        return cells

    def _attributes(self, kind: type) -> Carrier:
        on_class = {name: _standing_on(kind, name) for name in self.names}
        defaults = _dataclass_fields(kind)
        if _is_constant("ma", on_class["ma"]):  # then the class is the agency's own, constants and all
            defaults |= {name for name, it in on_class.items() if _is_constant(name, it)}
        plain = [name for name, it in on_class.items() if it is None or _only_holds(name, it, defaults)]
        computed = {name: it for name, it in on_class.items() if name not in plain and _computes(name, it)}
        own = [name for name in on_class if name not in plain and name not in computed]

        def read(thing: object) -> Cells:
            cells = {name: getattr(thing, name, None) for name in plain}
            if own:
                held = getattr(thing, "__dict__", {})
                cells |= {name: held.get(name) for name in own}
            cells |= {name: _property(thing, kind, name, it) for name, it in computed.items()}
            return cells

        on_type = {name: it for one in reversed(kind.__mro__) for name, it in vars(one).items() if name[:1] != "_"}
        kept = [name for name, it in on_type.items() if name not in self.names and isinstance(it, _HELD)]
        given = tuple(name for name, it in on_type.items() if name not in (*self.names, *kept) and _computes(name, it))

        def others(thing: object) -> list[object]:
            held = (getattr(thing, "__dict__", {}), getattr(thing, "__pydantic_extra__", None) or {})
            own = (name for one in held for name in one if name not in self.names and name[:1] != "_")
            return [*kept, *own] if kept else [*own]

        if own or (computed and hasattr(kind, "__getattr__")):  # which Python asks when a property raises
            return Carrier(read, None, others, given)
        return Carrier(read, Attributes.COMPUTED if computed else Attributes.PLAIN, others, given)


def _property(thing: object, kind: type, name: str, standing: Any) -> object:  # noqa: ANN401 - a descriptor
    held = getattr(thing, "__dict__", {})
    is_held = name in held and not hasattr(type(standing), "__set__")
    return held[name] if is_held else type(standing).__get__(standing, thing, kind)


def _items_of(kind: Any) -> Callable[[Any], Cells]:  # noqa: ANN401 - any type of mappings
    return lambda row: dict(kind.items(row))  # an attribute of the row may be called so too


def itself(row: Cells) -> Cells:
    """Return an agency that has its cells as they are needed."""
    return row


def _standing_on(kind: type, name: str) -> Any:  # noqa: ANN401 - whatever stands there
    """Return what a class or one of its bases has by a name; None when nothing."""
    return next((vars(one)[name] for one in kind.__mro__ if name in vars(one)), None)


def _dataclass_fields(kind: type) -> set[str]:
    """Return the fields of a dataclass, whose defaults stand on the class."""
    if not hasattr(kind, "__dataclass_fields__"):
        return set()
    from dataclasses import fields  # whoever has one has paid for the import

    return {field.name for field in fields(kind)}


def _is_constant(name: str, standing: object) -> bool:
    """Tell whether something on a class is a value, neither a method nor computed."""
    is_value = not callable(standing) and not hasattr(type(standing), "__get__")
    return standing is not None and is_value and not _is_of_python(name)


def _only_holds(name: str, standing: object, defaults: set[str]) -> bool:
    """Tell whether something on a class has the place for a value of each object: a slot, the default of a field."""
    is_default = name in defaults and not hasattr(type(standing), "__set__")
    return (isinstance(standing, _HELD) and not _is_of_python(name)) or is_default


def _computes(name: str, standing: object) -> bool:
    """Tell whether something on a class gives a value for each object: a property, a column of an object mapper."""
    is_method = callable(standing) or isinstance(standing, _METHODS)
    return hasattr(type(standing), "__get__") and not is_method and not _is_of_python(name)


def _is_of_python(name: str) -> bool:
    return name.startswith("__") and name.endswith("__")  # __class__, __dict__


# ---- what is no agency


def is_frame(thing: object) -> bool:
    """Tell whether something is a table with columns, of any library; not an agency that reports its `columns`."""
    kind = type(thing)
    has_columns = hasattr(kind, "columns") and hasattr(kind, "__getitem__")
    return has_columns and not isinstance(thing, Mapping) and _standing_on(kind, "ma") is None


def _refusal(thing: object) -> str:
    kind = type(thing).__name__
    if is_frame(thing):
        return f"one agency is expected, not a frame ({kind}): evaluate_frame takes it"
    expected = "an agency is a mapping, or an object with an attribute `ma` for its id"
    if isinstance(thing, tuple):
        return f"{expected}, not a {kind} without names: dict(zip(names, row)) gives its cells names"
    if isinstance(thing, Iterable) and not isinstance(thing, str | bytes):
        return f"{expected}, not a {kind}: several agencies are given to evaluate, or one by one"
    return f"{expected}, not {kind} {_short(thing)}" if thing is not None else f"{expected}, not None"


def refuse_one(things: object) -> None:
    """Refuse what is given in the place of several agencies and is something else.

    Raises:
        TypeError: It is a frame, one agency, agencies by their ids, a text, or nothing that can be gone through.
    """
    kind = type(things).__name__
    if is_frame(things):
        raise TypeError(
            f"several agencies are expected, for example a list, not a frame ({kind}): evaluate_frame takes it"
        )
    if isinstance(things, str | bytes) or (isinstance(things, Mapping) and "ma" not in things):
        hint = ": if these are agencies by their ids, give its values()" if isinstance(things, Mapping) else ""
        raise TypeError(f"several agencies are expected, for example a list, not one {kind}{hint}")
    try:
        is_one = Carriers(("ma",)).read(things).get("ma") is not None
    except TypeError:
        is_one = False
    if is_one:
        raise TypeError(f"several agencies are expected, for example a list, not one {kind}: put it into a list")
    if not isinstance(things, Iterable):
        raise TypeError(f"several agencies are expected, for example a list, not {kind}")


def _short(thing: object) -> str:
    try:
        text = repr(thing)
    except Exception:  # noqa: BLE001 - somebody else's code, or an integer too long to be written
        return "…"
    return text if len(text) <= 60 else text[:57] + "…"
