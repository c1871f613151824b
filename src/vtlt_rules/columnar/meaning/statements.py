"""A statement -> its tally."""

from __future__ import annotations

import datetime

from vtlt_rules.checked import Counted, Statement
from vtlt_rules.columnar.meaning.aggregations import Sums, Tally
from vtlt_rules.columnar.meaning.conditions import Rows
from vtlt_rules.columnar.meaning.counts import CountTally
from vtlt_rules.columnar.meaning.sums import SumTally


def make_tally(statement: Statement, rows: Rows, sums: Sums, as_of: datetime.date | None) -> Tally:
    """Return the tally of a statement that has a subject; it asks for its columns."""
    is_counted = statement.measure is not None and isinstance(statement.measure.numerator, Counted)
    make = CountTally if statement.is_each or is_counted else SumTally
    return make(statement, rows, sums, as_of)
