"""SQL: expressions as text, in any dialect."""

from __future__ import annotations

import datetime

from vtlt_rules.columnar.meaning.expressions import Engine, Native
from vtlt_rules.columnar.sql.dialect import Dialect, too_large
from vtlt_rules.columnar.sql.text_tests import same_text
from vtlt_rules.relations import Relation


class SqlEngine(Engine):
    """Writes SQL.

    Args:
        dialect: The dialect.
        widens: Whether numbers have 64 bits, so that sums and products need more; sums of columns have 128 already.

    Attributes:
        codes: For columns that hold numbers in place of the values of an enumeration, which they are.
        keys: For columns of texts the columns of their keys, where there are some.
    """

    prefers_extremes = True
    names_text_tests = True
    most = 32_000_000
    unit = "letters-of-sql"

    def __init__(self, dialect: Dialect, widens: bool = True) -> None:
        super().__init__()
        self.dialect = dialect
        self.ends_at_overflow: bool = dialect.ends_at_overflow
        self.widens = widens
        self.codes: dict[str, dict[str, int]] = {}
        self.keys: dict[str, str] = {}
        self._first_of: dict[str, str] = {}

    def weight(self, native: Native) -> int:
        return len(native)

    def name(self, name: str) -> str:
        """Write the name of a column of the database's own tables, or of the answer."""
        return self.dialect.name(name)

    def text(self, value: str) -> str:
        """Write a text constant."""
        return self.dialect.text(value)

    def record(self, *terms: Native) -> Native:
        return self.dialect.lists.record(terms)

    def joined(self, left: Native, right: Native) -> Native:
        return self.dialect.lists.joined(left, right)

    def column(self, name: str) -> Native:
        return name  # of a table of the query, none of which needs quotation marks

    def literal(self, value: int | bool | str | None) -> Native:
        if value is None:
            return "NULL"
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"
        return self.text(value) if isinstance(value, str) else str(value)

    def arithmetic(self, sign: str, left: Native, right: Native) -> Native:
        if self.widens:
            right = self.dialect.widened(right)  # a multiple of a 64-bit number may need more, and so may a sum
        return self.dialect.grouped(f"{left} {sign} {right}")

    def quotient(self, term: Native, divisor: Native) -> Native:
        return self.dialect.quotient(term, divisor)

    def comparison(self, relation: Relation, left: Native, right: Native) -> Native:
        return self.dialect.grouped(f"{left} {relation.value} {right}")

    def conjunction(self, left: Native, right: Native) -> Native:
        return self.dialect.grouped(f"{left} AND {right}")

    def disjunction(self, left: Native, right: Native) -> Native:
        return self.dialect.grouped(f"{left} OR {right}")

    def negation(self, term: Native) -> Native:
        return self.dialect.grouped(f"NOT {term}")

    def null_test(self, term: Native) -> Native:
        return self.dialect.grouped(f"{term} IS NULL")

    def choice(self, test: Native, then: Native, otherwise: Native) -> Native:
        if otherwise == "NULL":
            return f"CASE WHEN {test} THEN {then} END"
        return f"CASE WHEN {test} THEN {then} ELSE {otherwise} END"

    def first_known(self, left: Native, right: Native) -> Native:
        terms = self._first_of.get(left, left)  # one COALESCE of three is quicker than two of two
        text = f"COALESCE({terms}, {right})"
        self._first_of[text] = f"{terms}, {right}"
        return text

    def extreme(self, sign: int, *terms: Native) -> Native:
        return f"{'GREATEST' if sign > 0 else 'LEAST'}({', '.join(terms)})"

    def guarded(self, test: Native, is_too_large: Native) -> Native:
        refused = self.dialect.refused(self.text(too_large()), is_too_large, "BOOLEAN")
        return f"CASE WHEN {is_too_large} THEN {refused} ELSE {test} END"

    def membership(self, term: Native, values: list[str]) -> Native:
        codes = self.codes.get(term)
        if codes is None:
            return same_text(self.dialect, term, values, self.keys.get(term))
        listed = [str(codes[value]) for value in values]
        only = f"= {listed[0]}" if len(listed) == 1 else f"IN ({', '.join(listed)})"
        return self.dialect.grouped(f"{term} {only}")

    def within_days(self, term: Native, first: datetime.date, last: datetime.date) -> Native:
        return self.dialect.grouped(f"{term} BETWEEN DATE '{first.isoformat()}' AND DATE '{last.isoformat()}'")

    def later(self, term: Native, months: int, days: int) -> Native:
        return self.dialect.later(term, months, days)
