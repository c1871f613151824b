"""What an engine has to compute for a ruleset: plain data, made by ``planner``."""

from __future__ import annotations

from attrs import Factory, define, frozen

from vtlt_rules.checked import Statement
from vtlt_rules.columnar.meaning.aggregations import Choices, Column
from vtlt_rules.columnar.meaning.expressions import Layers, Operand, Test, Value

SIZE = "__n"
"""The column of how many agencies share a key."""

PART = "__part"
"""The column that tells from which pass sums come."""

HUGE = "__huge"
"""The column of how many agencies have a number that is too large."""

NOW = "__now"
"""The column of a group's sums of agencies of now: there are none in a group that was there only then."""

FIGURES = ("low_numerator", "low_denominator", "high_numerator", "high_denominator")
COUNTS = ("in_scope", "met", "not_met", "undecided", "pending")
IN_SPITE_OF = "in_spite_of"
"""The column of how many agencies have contradictory figures that a verdict stands in spite of."""

APART = "__apart"
"""The key column of rows that a pass goes over and that are not meant."""

UNNAMED = "__unnamed"
"""The column, among agencies that occur more than once, of those that have no id."""


@frozen
class Line:
    """One statement's row of the result, as expressions over the groups: verdicts are texts or None, the rest numbers.

    Attributes:
        name: For a row of groups how the group's text attribute is written, as letters go last.
        is_lost: For a row of groups whether it is not known where some agency belongs.
        contradicted: For a row of groups how many agencies have contradictory figures that it rests on.
    """

    statement: Statement
    verdict: Value | str
    provisional: Value | str | None
    figures: tuple[Operand, Operand, Operand, Operand]
    counts: tuple[Operand, Operand, Operand, Operand, Operand]
    in_spite_of: Operand
    name: Operand = None
    is_lost: Test = False
    contradicted: Operand = 0


@frozen
class Pass:
    """One pass over a part of the agencies.

    Attributes:
        number: Which part it is.
        test: Who belongs to it; true for all.
        keys: Key columns, besides those that make a group.
        sums: What is added up by keys, besides :data:`SIZE`.
        source: Which rows it goes over, by the number of what is known of them.
    """

    number: int
    test: Test
    keys: dict[str, Value]
    sums: list[Column]
    source: int = 0


@define
class Plan:
    """What an engine has to compute.

    Attributes:
        layers: Named columns over the rows of agencies, for each source of them.
        passes: The first sums, part by part.
        sum_layers: Named columns over the outcome of all passes, one below the other.
        folds: What is added up of these by group.
        total_layers: Named columns over groups: sums of both kinds of rows, which are used again and again.
        group_layers: Named columns over groups.
        choices: Bounds that only sorting finds: the prefix of the columns that hold them, and what they are found from.
        lines: The result, a row for each statement and group.
        first_then: The number of the first pass over agencies of then.
    """

    layers: list[Layers]
    passes: list[Pass] = Factory(list)
    sum_layers: Layers = Factory(lambda: Layers("__m"))
    folds: dict[str, Column] = Factory(dict)
    total_layers: Layers = Factory(lambda: Layers("__t"))
    group_layers: Layers = Factory(lambda: Layers("__g"))
    choices: dict[str, Choices] = Factory(dict)
    lines: list[Line] = Factory(list)
    first_then: int = 0
