"""Lines of Python being written, and the constants that they name.

Nothing of a ruleset's text becomes text here: names of fields go in as literals of what the grammar allows as a name,
numbers as integers, everything else as an object that a generated name stands for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from attrs import Factory, define

from vtlt_rules.relations import Relation
from vtlt_rules.values import Number


class TooLongError(Exception):
    """A function becomes longer than it may be."""


@define
class Code:
    """The body of a function.

    Attributes:
        lines: What was written, indented.
        constants: The objects that generated names stand for.
        room: How many letters may still be written.
    """

    lines: list[str] = Factory(list)
    constants: dict[str, object] = Factory(dict)
    room: int = 5_000_000
    _depth: int = 1

    def add(self, *lines: str) -> None:
        """Write lines at the present depth.

        Raises:
            TooLongError: There is no room for them.
        """
        indent = "    " * self._depth
        self.lines += [indent + line for line in lines]
        self.room -= sum(len(indent) + len(line) for line in lines)
        if self.room < 0:
            raise TooLongError

    @contextmanager
    def block(self, header: str) -> Iterator[None]:
        """Write a header and indent what follows; a block in which nothing is written gets ``pass``."""
        self.add(header)
        self._depth += 1
        length = len(self.lines)
        yield
        if len(self.lines) == length:
            self.add("pass")
        self._depth -= 1

    def constant(self, value: object) -> str:
        """Return the name of a constant."""
        name = f"k{len(self.constants)}"
        self.constants[name] = value
        return name


_MOST_SIGNS = 100

LEAVE = "return slow(agency)"
"""What a path does with anything that it is not sure of: the reference evaluator answers."""


SIGNS = {
    Relation.AT_LEAST: ">=",
    Relation.MORE_THAN: ">",
    Relation.AT_MOST: "<=",
    Relation.LESS_THAN: "<",
    Relation.EQUAL: "==",
}
"""How Python writes relations."""


class Comparisons:
    """Writes comparisons of bounds, as :func:`vtlt_rules.relations.ends` asks for them."""

    def compare(self, left: str, relation: Relation, right: str) -> str:
        """Write the comparison of two integers; a bound that does not exist is :data:`INFINITE`."""
        return f"{left} {SIGNS[relation]} {right}"

    def both(self, left: str, right: str) -> str:
        """Write that both tests hold."""
        return f"{left} and {right}"

    def either(self, left: str, right: str) -> str:
        """Write that at least one test holds."""
        return f"{left} or {right}"


def times(factor: int, term: str) -> str:
    """Write a product."""
    if factor == 0:
        return "0"
    if factor == 1:
        return term
    return f"{factor}*({term})" if " " in term and not term.startswith("(") else f"{factor}*{term}"


def all_of(tests: Iterable[str]) -> str:
    """Write that all tests hold; none is left where every value satisfies what is demanded."""
    return " and ".join(tests) or "True"


def sum_of(variables: Iterable[str]) -> str:
    """Write a sum; nothing adds up to zero. Python does not compile very many signs in a row."""
    terms = list(variables)
    if len(terms) > _MOST_SIGNS:
        return f"sum(({', '.join(terms)}))"
    return " + ".join(terms) or "0"


def weighted(terms: Iterable[tuple[str, Number]]) -> str:
    """Write a sum of multiples of variables, all of them integers."""
    return sum_of(
        f"({factor})*{variable}" if factor < 0 else times(int(factor), variable) for variable, factor in terms
    )


def grouped(expression: str) -> str:
    """Write an expression so that it can stand beside a sign."""
    return f"({expression})" if " " in expression else expression
