"""A statement -> what is added up for it."""

from __future__ import annotations

import datetime
from typing import Any

from vtlt_rules.checked import Statement
from vtlt_rules.columnar.meaning.aggregations import Aggregation, Sums
from vtlt_rules.columnar.meaning.contradictions import Facts
from vtlt_rules.columnar.meaning.counts import CountAggregation
from vtlt_rules.columnar.meaning.sums import SumAggregation


def aggregation_of(statement: Statement, facts: Facts, sums: Sums, day: datetime.date | None) -> Aggregation[Any]:
    """Return the aggregation of a statement that has a subject; it asks for its columns."""
    is_counted = statement.measure is not None and statement.measure.counted is not None
    make = CountAggregation if statement.is_each or is_counted else SumAggregation
    return make(statement, facts, sums, day)
