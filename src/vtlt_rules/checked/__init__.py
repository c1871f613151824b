"""What every thing of a checked ruleset is: what the evaluators accept, and nothing else.

Stage: check -> evaluate. Every name is resolved, every unit agrees, every percent is a fraction of one: ``40%`` is
``Fraction(2, 5)``. A checked ruleset raises no type error on any data. Must not know the syntax tree's shape, nor data.
"""

from vtlt_rules.checked.conditions import (
    AllOf,
    AnyOf,
    Between,
    Compare,
    Condition,
    IsOneOf,
    IsTrue,
    Not,
    conditions_in,
    names_read,
)
from vtlt_rules.checked.demands import Demand, DoneWithin, Forecast, Limit, MustHold, RangeLimit
from vtlt_rules.checked.dependencies import (
    cells_read,
    chain_lengths,
    condition_of,
    direct_reads,
    fields_that_matter,
    operands_first,
    read_by,
    taken_apart,
)
from vtlt_rules.checked.fields import Attribute, EnumType, Field, NumberType, Scope, Simple, Type
from vtlt_rules.checked.measures import Average, Count, Measure, ShareOfAgencies, ShareOfWhole, Total
from vtlt_rules.checked.ruleset import CheckedRuleset, Kind, Section, Statement

__all__ = [
    "AllOf",
    "AnyOf",
    "Attribute",
    "Average",
    "Between",
    "CheckedRuleset",
    "Compare",
    "Condition",
    "Count",
    "Demand",
    "DoneWithin",
    "EnumType",
    "Field",
    "Forecast",
    "IsOneOf",
    "IsTrue",
    "Kind",
    "Limit",
    "Measure",
    "MustHold",
    "Not",
    "NumberType",
    "RangeLimit",
    "Scope",
    "Section",
    "ShareOfAgencies",
    "ShareOfWhole",
    "Simple",
    "Statement",
    "Total",
    "Type",
    "cells_read",
    "chain_lengths",
    "condition_of",
    "conditions_in",
    "direct_reads",
    "fields_that_matter",
    "names_read",
    "operands_first",
    "read_by",
    "taken_apart",
]
