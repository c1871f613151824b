"""A statement -> its tally."""

from __future__ import annotations

import datetime

from vtlt_rules.checked import Counted, Statement
from vtlt_rules.columnar.count_tallies import CountTally
from vtlt_rules.columnar.rows import Rows
from vtlt_rules.columnar.sum_tallies import SumTally
from vtlt_rules.columnar.tallies import Sums, Tally


def make_tally(statement: Statement, rows: Rows, sums: Sums, as_of: datetime.date | None) -> Tally:
    """Return the tally of a statement that has a subject; it asks for its columns."""
    is_counted = statement.measure is not None and isinstance(statement.measure.numerator, Counted)
    make = CountTally if statement.is_each or is_counted else SumTally
    return make(statement, rows, sums, as_of)
