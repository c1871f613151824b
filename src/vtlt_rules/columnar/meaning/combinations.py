"""Whether what was reported for derived yes/no fields can be: the same as ``evaluate.agreement``, as expressions.

Where one agency is asked which combinations agree with what it reported, an expression goes through what may be reported.
"""

from __future__ import annotations

from collections.abc import Sequence

from vtlt_rules.checked import Agreement, Condition
from vtlt_rules.columnar.meaning.conditions import Rows
from vtlt_rules.columnar.meaning.expressions import Test, all_of, any_of, both, opposite, surely


class Combinations:
    """Writes whether some combination is possible and agrees with what was reported.

    Args:
        rows: The facts of each agency.
        agreement: What is asked.
        fields: Those of its fields that have a column.
    """

    def __init__(self, rows: Rows, agreement: Agreement, fields: Sequence[str]) -> None:
        self.rows = rows
        self.agreement = agreement
        self.fields = fields

    def some(self, combinations: int, place: int = 0) -> Test:
        """Tell, true or false, whether one of some combinations is that of the agency, as far as is known.

        Args:
            combinations: They have the same classes of all that is read before a place.
            place: The place in ``agreement.read``.
        """
        truths = [self.agreement.truths[name] & combinations for name in self.fields]
        if all(truth in (0, combinations) for truth in truths):
            return all_of(map(self._is_reported, self.fields, truths))
        classes = self.agreement.read[place]
        return any_of(both(self._is_possible(one), self.some(combinations & mask, place + 1)) for one, mask in classes)

    def _is_reported(self, name: str, truth: int) -> Test:
        """Tell whether a field was reported as it comes out, or not at all."""
        reported = self.rows.columns.truths[name]
        return opposite(surely(opposite(reported) if truth else reported))

    def _is_possible(self, condition: Condition) -> Test:
        return opposite(surely(opposite(self.rows.truth(condition))))
