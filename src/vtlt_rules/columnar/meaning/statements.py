"""A statement -> what is added up for it."""

from __future__ import annotations

import datetime
from typing import Any

from vtlt_rules.checked import Statement
from vtlt_rules.columnar.meaning.aggregations import Aggregation, Sums
from vtlt_rules.columnar.meaning.contradictions import Facts
from vtlt_rules.columnar.meaning.counts import CountAggregation
from vtlt_rules.columnar.meaning.growth import Former
from vtlt_rules.columnar.meaning.sums import SumAggregation


def aggregation_of(
    statement: Statement, facts: Facts, sums: Sums, day: datetime.date | None, former: Former | None = None
) -> Aggregation[Any]:
    """Return the aggregation of a statement that has a subject; it asks for its columns.

    Args:
        statement: The statement.
        facts: What is known of the agencies.
        sums: Gets the columns.
        day: The day at which the data was cut off.
        former: For a demand on a change what the agencies of now were then; None for agencies of then.
    """
    is_counted = statement.measure is not None and statement.measure.counted is not None and statement.growth is None
    make = CountAggregation if statement.is_each or is_counted else SumAggregation
    return make(statement, facts, sums, day, former)
