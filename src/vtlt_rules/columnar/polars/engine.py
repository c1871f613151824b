"""Polars: expressions of the library itself."""

from __future__ import annotations

import datetime
from typing import Any

import polars as pl

from vtlt_rules.columnar.meaning.expressions import Engine, Native
from vtlt_rules.relations import Relation
from vtlt_rules.text_keys import text_key


class PolarsEngine(Engine):
    """Writes polars expressions.

    Args:
        number: The type of all numbers: Int64, or Int128 where Int64 could overflow.

    Attributes:
        guards: Tests that are true where a frame is to be refused.
    """

    def __init__(self, number: Any) -> None:  # noqa: ANN401 - a polars data type
        super().__init__()
        self.number = number
        self.guards: list[Native] = []

    def record(self, *terms: Native) -> Native:
        return pl.concat_list(*(term.cast(pl.Int128) for term in terms))

    def joined(self, left: Native, right: Native) -> Native:
        return pl.concat_list(left.fill_null([]), right.fill_null([]))

    def column(self, name: str) -> Native:
        return pl.col(name)

    def literal(self, value: int | bool | str | None) -> Native:
        if value is None or isinstance(value, bool | str):
            return pl.lit(value)
        return pl.lit(value, dtype=self.number)

    def arithmetic(self, sign: str, left: Native, right: Native) -> Native:
        return left + right if sign == "+" else left - right if sign == "-" else left * right

    def quotient(self, term: Native, divisor: Native) -> Native:
        return term // divisor

    def comparison(self, relation: Relation, left: Native, right: Native) -> Native:
        match relation:
            case Relation.AT_LEAST:
                return left >= right
            case Relation.MORE_THAN:
                return left > right
            case Relation.AT_MOST:
                return left <= right
            case Relation.LESS_THAN:
                return left < right
            case Relation.EQUAL:
                return left == right

    def conjunction(self, left: Native, right: Native) -> Native:
        return left & right

    def disjunction(self, left: Native, right: Native) -> Native:
        return left | right

    def negation(self, term: Native) -> Native:
        return ~term

    def null_test(self, term: Native) -> Native:
        return term.is_null()

    def choice(self, test: Native, then: Native, otherwise: Native) -> Native:
        return pl.when(test).then(then).otherwise(otherwise)

    def first_known(self, left: Native, right: Native) -> Native:
        return left.fill_null(right)

    def extreme(self, sign: int, *terms: Native) -> Native:
        return pl.max_horizontal(*terms) if sign > 0 else pl.min_horizontal(*terms)

    def guarded(self, test: Native, is_too_large: Native) -> Native:
        self.guards.append(is_too_large)  # since no expression of polars is an error
        return test

    def membership(self, term: Native, values: list[str]) -> Native:
        keys = [*map(text_key, values)]
        return term == keys[0] if len(keys) == 1 else term.is_in(keys)

    def within_days(self, term: Native, first: datetime.date, last: datetime.date) -> Native:
        return term.is_between(pl.lit(first), pl.lit(last))

    def later(self, term: Native, months: int, days: int) -> Native:
        return term.dt.offset_by(f"{months}mo").dt.offset_by(f"{days}d")
