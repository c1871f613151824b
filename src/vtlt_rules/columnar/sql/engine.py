"""SQL: expressions as text, in the dialects of DuckDB and Spark."""

from __future__ import annotations

import datetime

from vtlt_rules.columnar.meaning.expressions import Engine, Native
from vtlt_rules.columnar.texts import AROUND, HIDDEN, ODD
from vtlt_rules.relations import Relation


def quoted(text: str) -> str:
    """Write a text as a string constant."""
    return "'" + text.replace("'", "''") + "'"


class SqlEngine(Engine):
    """Writes SQL.

    Args:
        dialect: ``duckdb`` or ``spark``.
        widens: Whether numbers have 64 bits, so that sums and products need more; sums of columns have 128 already.

    Attributes:
        codes: For columns that hold numbers in place of the values of an enumeration, which they are.
    """

    prefers_extremes = True

    def __init__(self, dialect: str, widens: bool = True) -> None:
        super().__init__()
        self.dialect = dialect
        self.widens = widens
        self.codes: dict[str, dict[str, int]] = {}
        self._first_of: dict[str, str] = {}

    def name(self, name: str) -> str:
        """Write the name of a column."""
        return f"`{name.replace('`', '``')}`" if self.dialect == "spark" else '"' + name.replace('"', '""') + '"'

    def text(self, value: str) -> str:
        """Write a text constant."""
        if self.dialect == "spark":
            value = value.replace("\\", "\\\\")
            return "'" + value.replace("'", "\\'") + "'"
        return quoted(value)

    def record(self, *terms: Native) -> Native:
        if self.dialect == "spark":
            return f"array({', '.join(f'CAST({term} AS DECIMAL(38, 0))' for term in terms)})"
        return f"[{', '.join(f'CAST({term} AS HUGEINT)' for term in terms)}]"

    def joined(self, left: Native, right: Native) -> Native:
        empty = "array()" if self.dialect == "spark" else "[]"
        both = f"COALESCE({left}, {empty}), COALESCE({right}, {empty})"
        return f"concat({both})" if self.dialect == "spark" else f"list_concat({both})"

    def column(self, name: str) -> Native:
        return name if name.startswith("__") else self.name(name)

    def literal(self, value: int | bool | str | None) -> Native:
        if value is None:
            return "NULL"
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"
        return self.text(value) if isinstance(value, str) else str(value)

    def arithmetic(self, sign: str, left: Native, right: Native) -> Native:
        if self.dialect == "duckdb" and self.widens:
            right = f"CAST({right} AS HUGEINT)"  # a multiple of a 64-bit number may need more, and so may a sum
        return f"({left} {sign} {right})"

    def comparison(self, relation: Relation, left: Native, right: Native) -> Native:
        return f"({left} {relation.value} {right})"

    def conjunction(self, left: Native, right: Native) -> Native:
        return f"({left} AND {right})"

    def disjunction(self, left: Native, right: Native) -> Native:
        return f"({left} OR {right})"

    def negation(self, term: Native) -> Native:
        return f"(NOT {term})"

    def null_test(self, term: Native) -> Native:
        return f"({term} IS NULL)"

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

    def membership(self, term: Native, values: list[str]) -> Native:
        codes = self.codes.get(term)
        listed = [self.text(value) if codes is None else str(codes[value]) for value in values]
        return f"({term} = {listed[0]})" if len(listed) == 1 else f"({term} IN ({', '.join(listed)}))"

    def plain(self, term: Native) -> Native:
        """Return a text as ``evaluate`` reads it, null where something is hidden in it. Spark knows no NFC."""
        odd, hidden, around = self.text(ODD), self.text(HIDDEN), self.text(AROUND)
        if self.dialect == "spark":
            return (
                f"CASE WHEN NOT {term} RLIKE {odd} THEN {term}"
                f" WHEN NOT {term} RLIKE {hidden} THEN REGEXP_REPLACE({term}, {around}, '') END"
            )
        return (
            f"CASE WHEN NOT REGEXP_MATCHES({term}, {odd}) THEN {term} WHEN NOT REGEXP_MATCHES({term}, {hidden})"
            f" THEN REGEXP_REPLACE(NFC_NORMALIZE({term}), {around}, '', 'g') END"
        )

    def within_days(self, term: Native, first: datetime.date, last: datetime.date) -> Native:
        return f"({term} BETWEEN DATE '{first.isoformat()}' AND DATE '{last.isoformat()}')"
