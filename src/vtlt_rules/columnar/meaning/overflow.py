"""How large numbers may be, so that sums and products do not overflow where an engine would not notice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from vtlt_rules.checked import CheckedRuleset, CompareWeighted, Counted, WeightedSum, conditions_in
from vtlt_rules.columnar.meaning.conditions import common_denominator, scale_of_unit
from vtlt_rules.columnar.meaning.growth import largest_beside
from vtlt_rules.columnar.meaning.measures import value_scales
from vtlt_rules.columnar.table import Table, largest_maximum

USUAL = 2**31
"""A number that hardly any agency reports; where numbers up to it could overflow, wider ones are used."""

_MOST_ROWS = 2**27
"""Rows of one group that a lazy frame is reckoned to have at the most."""

_TOO_MANY = 2**128
"""More numbers than can be added up in any type."""

_DIGITS_OF_64_BITS = 18
_SHORT = ("Int8", "Int16", "Int32", "UInt8", "UInt16", "UInt32")
_LONG = ("UInt64", "Int128", "UInt128")


def largest_number(ruleset: CheckedRuleset, table: Table, bits: int, is_beside: bool = False) -> int:
    """Return the largest number that may be multiplied with a threshold, and added up, in some bits; 0 if there is none.

    Args:
        ruleset: The ruleset.
        table: The columns of the frame.
        bits: How many bits there are.
        is_beside: Whether values of agencies are multiplied with those of then.
    """
    factor = largest_factor(ruleset, table.scales) * most_terms(ruleset)
    has_choices = any(one.condition is not None and not one.is_each for one in ruleset.statements)
    maxima = largest_maximum(ruleset, table)
    room = 2**bits // (factor * _MOST_ROWS) if has_choices else min(2**bits // factor, 2**bits // _MOST_ROWS)
    if is_beside:
        room = min(room, largest_beside(ruleset, table.scales))
    return room if room > maxima else 0


def largest_factor(ruleset: CheckedRuleset, scales: Mapping[str, int]) -> int:
    """Return the greatest number that a sum is multiplied by, when a ratio is compared with a threshold."""
    factors = [1]
    for statement in ruleset.statements:
        measure = statement.measure
        if measure is None or not measure.reading.is_ratio:
            continue
        more, scale = value_scales(ruleset, measure, scales)
        factors += [more, scale]
        for number in statement.thresholds:
            factors += [number.numerator * scale, number.denominator * more]
    for amount in _weighted_sums(ruleset):
        scale = scale_of_unit(ruleset, amount, scales)
        shared = common_denominator(amount, scale)
        factors += [abs(int(number * shared)) for number in (amount.constant * scale, *dict(amount.terms).values())]
    return max(factors)


def _weighted_sums(ruleset: CheckedRuleset) -> Iterator[WeightedSum]:
    """Go through the weighted sums of conditions and measures."""
    measures = [measure for one in ruleset.statements if (measure := one.measure) is not None]
    for measure in measures:
        yield from (term for term in (measure.numerator, measure.denominator) if isinstance(term, WeightedSum))
    conditions = [statement.condition for statement in ruleset.statements]
    terms = [measure.numerator for measure in measures]
    conditions += [term.condition for term in terms if isinstance(term, Counted)]
    conditions += [field.condition for field in ruleset.fields.values()]
    for condition in conditions:
        for one in conditions_in(condition) if condition is not None else ():
            if isinstance(one, CompareWeighted):
                yield one.amount


def most_terms(ruleset: CheckedRuleset) -> int:
    """Return how many numbers of one agency may be added up, at the most: a derived field is as many as it is made of."""
    many: dict[str, int] = {}
    for family in {id(family): family for family in ruleset.families.values()}.values():
        for name in family.sums_in_order:
            found = sum(abs(int(factor)) * many.get(term, 1) for term, factor in family.sums[name].weighed)
            many[name] = min(found, _TOO_MANY)
    return max(1, sum(field.unit is not None for field in ruleset.fields.values()), *many.values())


def needs_128_bits(table: Table) -> bool:
    """Tell whether the columns of a frame can hold numbers that 64 bits cannot, as integers of the plan."""
    for column in table.numbers.values():
        factor = max(1, table.scales[column.unit.name] // 10**column.decimals)
        kind = str(column.type)
        if column.type.is_decimal():
            digits = column.type.precision + len(str(factor)) - 1
            if digits > _DIGITS_OF_64_BITS:
                return True
        elif kind in _LONG or (factor > 1 and kind not in _SHORT) or factor > USUAL:
            return True
    return False


def may_be_large(table: Table) -> bool:
    """Tell whether the columns of a frame can hold numbers that are too large."""
    return any(str(column.type) not in _SHORT for column in table.numbers.values())
