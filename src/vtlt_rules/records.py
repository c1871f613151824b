"""Frozen attrs classes that are quick to define: for modules that define many.

attrs writes and compiles the methods of each class when the class is defined, which is most of what importing a module of
small classes costs. :func:`record` is ``attrs.frozen``, except that comparing, hashing and showing are the three functions
below, shared by all classes. They are slower to call, so classes that are compared in evaluation keep ``attrs.frozen``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__all__ = ["record"]

if TYPE_CHECKING:
    from attrs import AttrsInstance
    from attrs import frozen as record
else:
    from attrs import frozen

    def record(cls: type) -> type:
        """Make a frozen attrs class that is compared, hashed and shown by its fields, as ``attrs.frozen`` does."""
        for name, method in (("__eq__", _equals), ("__hash__", _hash), ("__repr__", _show)):
            if name not in vars(cls):
                setattr(cls, name, method)
        return frozen(cls, eq=False, repr=False)


def _equals(one: AttrsInstance, other: object) -> object:
    if type(one) is not type(other):
        return NotImplemented
    fields = type(one).__attrs_attrs__
    return all(getattr(one, field.name) == getattr(other, field.name) for field in fields if field.eq)


def _hash(one: AttrsInstance) -> int:
    fields = type(one).__attrs_attrs__
    hashed = (field.name for field in fields if (field.eq if field.hash is None else field.hash))
    return hash((type(one), *(getattr(one, name) for name in hashed)))


def _show(one: AttrsInstance) -> str:
    fields = type(one).__attrs_attrs__
    shown = (f"{field.name}={getattr(one, field.name)!r}" for field in fields if field.repr)
    return f"{type(one).__qualname__.rpartition('>.')[2]}({', '.join(shown)})"
