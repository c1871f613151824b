"""How data is read and what follows from it, as far as a ruleset alone tells: made once, and used for data of all times."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from vtlt_rules.checked import (
    Agreement,
    CheckedRuleset,
    Condition,
    agreements_of,
    chain_lengths,
    dependents_of,
    formulas_of,
)
from vtlt_rules.evaluate.cells import Value, attribute_reader, reader_of
from vtlt_rules.evaluate.conditional import ConditionalFamilies
from vtlt_rules.evaluate.families import FamilySolver, solvers_of
from vtlt_rules.input_policy import InputPolicy
from vtlt_rules.values import Interval

_LONGEST_CHAIN = 4
"""Formulas that name formulas are followed by recursion while there are not more of them in a row."""


class Readers:
    """How the cells of what a ruleset declares are read, and what follows from them: the same for all data of all times.

    Attributes:
        declared: What keys name something.
        all_fields: The names of the fields.
        attributes: Reads the cells of each attribute.
        fields: Reads the cells of each field.
        blank: What fields may be when nothing is reported.
        free: Fields that no others bound.
        solvers: Families that depend on nothing but what was reported of their own fields.
        conditional: Families with amounts under conditions.
        formulas: The conditions of derived fields.
        agreements: What derived yes/no fields can be, together.
        dependents: The derived yes/no fields that read each field.
        chained: Formulas in the order in which they are to be followed, where many are in a row.
    """

    def __init__(self, ruleset: CheckedRuleset, policy: InputPolicy) -> None:
        self.declared: set[str] = {"ma", "ten", *ruleset.attributes, *ruleset.fields}
        self.all_fields: frozenset[str] = frozenset(ruleset.fields)
        self.attributes: dict[str, Callable[[object], Value]] = {
            name: attribute_reader(attribute, coerce=policy.coerce) for name, attribute in ruleset.attributes.items()
        }
        self.fields: dict[str, Callable[[object], Value]] = {
            name: reader_of(field.type, coerce=policy.coerce) for name, field in ruleset.fields.items()
        }
        solvers = solvers_of(ruleset)
        self.blank: dict[str, Interval] = {
            name: interval for solver in solvers for name, interval in solver.blank.items()
        }
        self.free: list[str] = [name for solver in solvers if solver.family.is_free for name in solver.family.members]
        bound = [solver for solver in solvers if not solver.family.is_free]
        self.solvers: list[FamilySolver] = [solver for solver in bound if not solver.family.conditional]
        conditional = [solver for solver in bound if solver.family.conditional]
        self.conditional: ConditionalFamilies = ConditionalFamilies(ruleset, conditional)
        self.formulas: Mapping[str, Condition] = formulas_of(ruleset)
        agreements = agreements_of(ruleset)
        self.agreements: list[Sequence[Agreement]] = [
            *([one] for one in agreements.alone),
            agreements.pairs,
            agreements.groups,
        ]
        self.dependents: Mapping[str, Sequence[str]] = dependents_of(ruleset)
        chains = chain_lengths(ruleset)
        is_long = max(chains.values(), default=0) > _LONGEST_CHAIN
        self.chained: dict[str, int] = {name: place for place, name in enumerate(chains)} if is_long else {}
