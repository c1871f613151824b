"""Derived enumerations: fields whose value is the first of some classes whose condition holds.

A condition on classes is written down as a condition of what decides them, once for each set of classes that is asked
for. Such a *class test* is what a derived yes/no field is, with a formula and with what was reported for it, but has no
name that anybody could write and no column: what was reported for the field says what was reported for its tests.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from vtlt_rules.checked.conditions import AllOf, AnyOf, Condition, Not, names_read
from vtlt_rules.records import record


@record
class FirstOf:
    """The first class whose condition holds, or else the last one.

    Attributes:
        cases: The classes but the last, in order, each with its condition.
        rest: The last class (``con_lai``).
    """

    cases: tuple[tuple[str, Condition], ...]
    rest: str

    @property
    def names(self) -> tuple[str, ...]:
        """All classes, in order."""
        return (*(name for name, _ in self.cases), self.rest)

    def names_read(self) -> Iterator[str]:
        """Go through the attributes and fields that the conditions read, repeated ones as often as they occur."""
        for _, condition in self.cases:
            yield from names_read(condition)

    def is_among(self, values: frozenset[str]) -> Condition:
        """Return the condition that the class is one of some.

        It is true where all classes that are possible are among them, and false where none is: a class is possible unless
        its own condition is false or an earlier one true.
        """
        found: Condition | bool = self.rest in values
        for name, condition in reversed(self.cases):
            is_named = name in values
            if found is is_named:
                continue
            if isinstance(found, bool):
                found = condition if is_named else Not(condition)
            else:
                found = _joined(AnyOf, condition, found) if is_named else _joined(AllOf, Not(condition), found)
        return AllOf(()) if isinstance(found, bool) else found


def _joined(kind: type[AllOf | AnyOf], first: Condition, rest: Condition) -> Condition:
    """Join a condition with another, without nesting the same in the same."""
    return kind((first, *rest.terms) if isinstance(rest, kind) else (first, rest))


@record
class ClassTest:
    """Whether a field of classes has one of some of them.

    Attributes:
        name: By which conditions name it; no name that anybody could write.
        field: The field.
        values: The classes.
        condition: What that says of the conditions of the classes.
    """

    name: str
    field: str
    values: frozenset[str]
    condition: Condition


def name_of_test(field: str, values: Iterable[str]) -> str:
    """Return the name of the test whether a field has one of some classes."""
    return f"{field}={'|'.join(sorted(values))}"


def test_of_classes(field: str, classes: FirstOf, values: frozenset[str]) -> ClassTest:
    """Make the test whether a field has one of some classes."""
    return ClassTest(name_of_test(field, values), field, values, classes.is_among(values))
