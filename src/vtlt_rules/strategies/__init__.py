"""Hypothesis strategies for rulesets and their data; needs the extra ``testing``.

What is generated is right: no figure contradicts another, every agency can be placed. Cells are missing at a rate that
can be set, and values are aimed where mistakes live: exact thresholds and one unit to either side, wholes of zero, empty
scopes, the first and the last day of a window and the days beside them. Nothing is drawn and thrown away.

    from hypothesis import given
    from vtlt_rules import load
    from vtlt_rules.strategies import populations

    plan = load("tien_giang/2018")

    @given(populations(plan))
    def test_every_statement_has_a_verdict(agencies):
        assert len(plan.evaluate(agencies).findings) == len(plan.statements)
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

try:
    from hypothesis import strategies as st
    from hypothesis.strategies import SearchStrategy
except ModuleNotFoundError:
    from vtlt_rules.errors import ExtraMissing

    raise ExtraMissing("testing") from None

from vtlt_rules.api import Ruleset, parse
from vtlt_rules.checked import CheckedRuleset, Limit, Statement
from vtlt_rules.report import Report
from vtlt_rules.source import compose, fold
from vtlt_rules.strategies.recipes import Agency, Recipe, recipe_of, told_apart
from vtlt_rules.strategies.texts import ruleset_texts
from vtlt_rules.values import AGENCY_UNIT, Interval, Number, Period, Unit, simplest
from vtlt_rules.verdict import Truth, Verdict

__all__ = [
    "agencies",
    "completions",
    "days",
    "intervals",
    "periods",
    "populations",
    "quantities",
    "reports",
    "rulesets",
    "statements",
    "truths",
    "units",
    "verdicts",
]

_MOST = 10**6


def agencies(ruleset: Ruleset, *, missing: float = 0.1, scope: str | None = None) -> SearchStrategy[Agency]:
    """Generate one agency: ``ma``, every attribute and every field that is reported, missing cells as None.

    Args:
        ruleset: The ruleset.
        missing: How often a cell is missing, from 0 (never) to 1 (always). Attributes never are.
        scope: The name of a scope of some statement, of which it shall be; accents are optional.

    Raises:
        ValueError: ``missing`` is no rate, no statement has such a scope, or no agency can belong to it.
    """
    recipe = _recipe(ruleset, missing)
    name = None if scope is None else fold(compose(scope)[0])
    if name is not None and name not in recipe.scopes:
        known = ", ".join(recipe.scopes)
        raise ValueError(f"no statement has a scope {scope!r} that an agency can belong to; there are {known}")
    return _bytes(recipe).map(lambda data: recipe.agency("A1", data, missing, name))


def populations(
    ruleset: Ruleset, *, min_size: int = 0, max_size: int = 30, missing: float = 0.1
) -> SearchStrategy[list[Agency]]:
    """Generate agencies with different ids, of all scopes or of one alone, now and then exactly at a threshold together.

    Args:
        ruleset: The ruleset.
        min_size: The fewest agencies.
        max_size: The most agencies.
        missing: How often a cell is missing, from 0 (never) to 1 (always). Attributes never are.

    Raises:
        ValueError: ``missing`` is no rate.
    """
    recipe = _recipe(ruleset, missing)
    aims = _aims(ruleset.checked)
    names = list(recipe.scopes)
    some = st.lists(_bytes(recipe), min_size=min_size, max_size=max_size)

    @st.composite
    def draw_population(draw: st.DrawFn) -> list[Agency]:
        focus = draw(st.integers(0, 2 * len(names)))
        scope = names[focus - 1] if 0 < focus <= len(names) else None
        made = [recipe.agency(f"A{place + 1}", data, missing, scope) for place, data in enumerate(draw(some))]
        aim = draw(st.integers(0, 4 * len(aims)))
        if 0 < aim <= 3 * len(aims):
            statement = aims[(aim - 1) // 3]
            _meet_together(recipe, statement, made, (aim - 1) % 3 - 1)
        return told_apart(made)

    return draw_population()


def completions(ruleset: Ruleset, population: Sequence[Mapping[str, object]]) -> SearchStrategy[list[Agency]]:
    """Generate ways in which a population's missing cells may turn out, given what is reported.

    Args:
        ruleset: The ruleset.
        population: Agencies as mappings, whose figures do not contradict each other.
    """
    recipe = _recipe(ruleset, 0.0)
    several = st.lists(_bytes(recipe), min_size=len(population), max_size=len(population))
    return several.map(
        lambda found: [recipe.completed(agency, data) for agency, data in zip(population, found, strict=True)]
    )


def reports(ruleset: Ruleset, *, min_size: int = 0, max_size: int = 30, missing: float = 0.1) -> SearchStrategy[Report]:
    """Generate reports: what the ruleset finds of populations."""
    made = populations(ruleset, min_size=min_size, max_size=max_size, missing=missing)
    return made.map(ruleset.evaluate)


def rulesets(*, max_statements: int = 8) -> SearchStrategy[Ruleset]:
    """Generate rulesets: small plans with a vocabulary of their own, which check without errors."""
    return ruleset_texts(max_statements).map(parse)


def statements(ruleset: Ruleset) -> SearchStrategy[Statement]:
    """Generate statements of a ruleset."""
    return st.sampled_from(ruleset.statements)


def units() -> SearchStrategy[Unit]:
    """Generate units, whole ones and others."""
    known = [AGENCY_UNIT, Unit("nguoi", "người", is_whole=True), Unit("met_gia", "mét giá"), Unit("m2", "m²")]
    return st.sampled_from(known)


def quantities(unit: Unit, *, min_value: Number = 0, max_value: Number = _MOST) -> SearchStrategy[int | Decimal]:
    """Generate quantities in a unit, never negative: integers where it is whole, else decimals of up to two digits.

    Args:
        unit: The unit.
        min_value: The least, at least 0.
        max_value: The most.

    Raises:
        ValueError: No quantity lies between the two.
    """
    digits = 0 if unit.is_whole else 2
    low, high = math.ceil(max(min_value, 0) * 10**digits), math.floor(max_value * 10**digits)
    if low > high:
        raise ValueError(f"no quantity in {unit.name} from {min_value} to {max_value}")
    whole = st.integers(low, high)
    if unit.is_whole:
        return whole
    return whole.map(lambda number: Decimal(number).scaleb(-digits))


def intervals() -> SearchStrategy[Interval]:
    """Generate intervals of quantities, some without an upper end."""
    numbers = st.integers(0, 1000) | st.fractions(0, 1000, max_denominator=100).map(simplest)
    both = st.tuples(numbers, numbers).map(sorted)
    return st.builds(Interval, numbers, st.none()) | both.map(lambda ends: Interval(ends[0], ends[1]))


def days(period: Period | None = None) -> SearchStrategy[datetime.date]:
    """Generate days; with a period those within it, its ends, and the days beside them."""
    if period is None:
        return st.dates(datetime.date(2000, 1, 1), datetime.date(2099, 12, 31))
    return st.sampled_from(period.turning_days()) | st.dates(period.start, period.end)


def periods() -> SearchStrategy[Period]:
    """Generate periods from one day to some years."""
    return st.builds(
        lambda start, length: Period(start, start + datetime.timedelta(days=length)), days(), st.integers(0, 1500)
    )


def verdicts() -> SearchStrategy[Verdict]:
    """Generate verdicts."""
    return st.sampled_from(Verdict)


def truths() -> SearchStrategy[Truth]:
    """Generate truth values, *unknown* among them."""
    return st.sampled_from(Truth)


# ---- from here on, not public


def _some_reports() -> SearchStrategy[Report]:
    """Generate reports of any ruleset, for type inference."""
    return rulesets().flatmap(lambda ruleset: reports(ruleset, max_size=5))


def _some_statements() -> SearchStrategy[Statement]:
    """Generate statements of any ruleset, for type inference."""
    return rulesets().flatmap(statements)


def _recipe(ruleset: Ruleset, missing: float) -> Recipe:
    if not 0 <= missing <= 1:
        raise ValueError(f"missing is a rate from 0 to 1, not {missing!r}")
    return recipe_of(ruleset.checked)


def _bytes(recipe: Recipe) -> SearchStrategy[bytes]:
    return st.binary(min_size=recipe.length, max_size=recipe.length)


def _aims(checked: CheckedRuleset) -> list[Statement]:
    """Return the statements whose share can be brought to its threshold by changing nothing but its numerator."""
    summed = {name for field in checked.fields.values() for name in field.operands}
    summed.update(name for one in checked.conditional.values() for name in one.names)
    wholes = {field.whole for field in checked.fields.values()}

    def is_free(numerator: str, denominator: str) -> bool:
        field = checked.fields[numerator]
        is_bound = field.formula is not None or field.maximum is not None or numerator in summed | wholes
        return field.whole == denominator and not is_bound

    return [
        statement
        for statement in checked.statements
        if isinstance(statement.demand, Limit)
        and statement.demand.threshold is not None
        and not statement.is_each
        and statement.grouped_by is None
        and statement.condition is None
        and statement.measure is not None
        and statement.measure.numerator_and_denominator is not None
        and is_free(*statement.measure.numerator_and_denominator)
    ]


def _meet_together(recipe: Recipe, statement: Statement, population: list[Agency], beside: int) -> None:
    """Change the numerators of a scope's agencies, so that all together are at the threshold, or one step beside it."""
    measure, demand = statement.measure, statement.demand
    assert measure is not None and measure.numerator_and_denominator is not None
    assert isinstance(demand, Limit) and demand.threshold is not None
    numerator, denominator = measure.numerator_and_denominator
    ways = recipe.scopes.get(statement.scope.name, ())
    members = [one for one in population if any(way.items() <= one.items() for way in ways)]
    known: list[dict[str, Any]] = [
        one for one in members if one[numerator] is not None and one.get(denominator) is not None
    ]
    if not known:
        return
    step = Fraction(1, 10 ** recipe.boundaries.digits[numerator])
    wanted = math.ceil(_sum(known, denominator) * demand.threshold / step) * step + beside * step
    lacking = wanted - _sum(known, numerator)
    for one in known:
        part, most = Fraction(one[numerator]), Fraction(one[denominator])
        moved = min(max(part + lacking, Fraction(0)), most)
        one[numerator] = recipe.written(numerator, simplest(moved))
        lacking -= moved - part


def _sum(population: Sequence[Mapping[str, Any]], name: str) -> Fraction:
    return sum((Fraction(one[name]) for one in population), Fraction(0))
