"""The SQL of PostgreSQL, from version 13 on, in databases of encoding UTF8."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from vtlt_rules.columnar.sql.dialect import INEXACT, NO_DAY, ColumnKind, Dialect
from vtlt_rules.columnar.sql.lists import Lists
from vtlt_rules.columnar.sql.text_patterns import turned_marks
from vtlt_rules.values import MAX_DIGITS

MOST_BYTES = 63
"""Bytes that a name may have: PostgreSQL cuts longer ones without an error."""

_CODE = re.compile(r"\\x\{([0-9A-F]+)\}|\\([tr])")

_NO_TEXTS = "^(smallint|integer|bigint|numeric|real|double precision|boolean|date|time.*|interval|bytea|jsonb?|.*[]])$"
"""Types of which the values are no texts, whatever they are written as; an enumeration of the database is one of texts."""

_NULLS: Mapping[ColumnKind, str] = {
    "number": "NUMERIC",
    "truth": "BOOLEAN",
    "code": "SMALLINT",
    "text": "TEXT",
    "list": "TEXT",
}


class PostgreSqlLists(Lists):
    """Lists are texts of numbers, since arrays of arrays must all have one length; blanks stand between the numbers.

    Bounds are found with windows: among pairs from the best ratio on, those that improve the sums of all before them are
    the first ones. Ratios are ordered by their whole multiples of a number so large that any two differ in it.
    """

    number = "NUMERIC"

    def record(self, numbers: Iterable[str]) -> str:
        return f"pg_catalog.concat_ws(' ', {', '.join(map(self.whole, numbers))})"

    def joined(self, left: str, right: str) -> str:
        return f"pg_catalog.concat_ws(';', {left}, {right})"

    def gathered(self, text: str) -> str:
        return f"STRING_AGG({text}, ';')"

    def gathered_again(self, text: str) -> str:
        return self.gathered(text)

    def rows(self, keys: str, lists: Mapping[str, Sequence[str]], source: str) -> str:
        cells = ",\n".join(f"({', '.join(row)})" for row in zip(*lists.values(), strict=True))
        values = f"VALUES {cells}" if cells else f"SELECT {', '.join('NULL' for _ in lists)} WHERE FALSE"
        made = ", ".join(f"l.{name}" for name in lists)
        return f"SELECT {keys}{made}\nFROM {source} CROSS JOIN LATERAL (\n{values}\n) AS l ({', '.join(lists)})"

    def size(self, terms: str) -> str:
        return f"COALESCE(pg_catalog.cardinality(STRING_TO_ARRAY({terms}, ';')), 0)"

    def total(self, terms: str, place: int) -> str:
        return f"COALESCE((SELECT SUM({_at(place)}) FROM {_records(terms)} WHERE {_at(4)} = 0), 0)"

    def pairs(self, terms: str, place: int, sign: int) -> str:  # noqa: ARG002 - they are sorted when they are read
        pair = f"pg_catalog.concat_ws(' ', {_at(place)}, {_at(place + 1)})"
        return f"(SELECT STRING_AGG({pair}, ';') FROM {_records(terms)} WHERE {_at(place + 1)} > 0)"

    def best(self, pairs: str, x: str, sign: int) -> str:
        order = f"DIV(({x} + p.x) * p.m, p.y) {_from_best(sign)}"
        return f"(SELECT ARRAY[p.x, p.y] FROM {_measured(pairs)} ORDER BY {order} LIMIT 1)"

    def extreme(self, pairs: str, x: str, y: str, best: str, sign: int) -> str:
        is_best = f"p.x = {best}[1] AND p.y = {best}[2] AND ROW_NUMBER() OVER (PARTITION BY p.x, p.y) = 1"
        rows = f"SELECT p.x, p.y, DIV(p.x * p.m, p.y) AS k, {y} = 0 AND {is_best} AS b FROM {_measured(pairs)}"
        sums = "SUM(q.x) OVER w - q.x AS x0, SUM(q.y) OVER w - q.y AS y0"
        window = f"WINDOW w AS (ORDER BY q.b DESC, q.k {_from_best(sign)} ROWS UNBOUNDED PRECEDING)"
        before = f"SELECT q.*, {sums} FROM ({rows}) AS q {window}"
        beats = ">" if sign > 0 else "<"
        taken = f"FILTER (WHERE r.b OR r.x * ({y} + r.y0) {beats} ({x} + r.x0) * r.y)"
        ends = (f"{start} + COALESCE(SUM(r.{name}) {taken}, 0)" for name, start in (("x", x), ("y", y)))
        return f"(SELECT ARRAY[{', '.join(map(self.whole, ends))}] FROM ({before}) AS r)"

    def part(self, pair: str, name: str) -> str:
        return f"{pair}[{'xy'.index(name) + 1}]"


def _records(terms: str) -> str:
    return f"pg_catalog.unnest(STRING_TO_ARRAY({terms}, ';')) AS u (e)"


def _at(place: int) -> str:
    return f"CAST(SPLIT_PART(u.e, ' ', {place}) AS NUMERIC)"


def _measured(pairs: str) -> str:
    """Write pairs with a number more than twice the square of all their y: ratios times it have different whole parts."""
    read = f"SELECT {_at(1)} AS x, {_at(2)} AS y FROM {_records(pairs)}"
    digits = "LENGTH(CAST(MAX(o.y) OVER () AS TEXT))"
    return f"(SELECT o.x, o.y, CAST(RPAD('2', 1 + 2 * {digits}, '0') AS NUMERIC) AS m FROM ({read}) AS o) AS p"


def _from_best(sign: int) -> str:
    return "DESC" if sign > 0 else "ASC"


class PostgreSql(Dialect):
    """Numbers have any number of digits, so that none overflows.

    Functions that take anything are named with their schema, since others of the search path may fit better.
    What has a type that nobody knows is looked at row by row. An error is a text that is read as something else, together
    with a term of a row, or else it would be there before a row is. A layer is a query with an offset: without one it would
    be written into the next, and what is used twice in each would be computed twice as often with every layer.
    """

    text_type = "TEXT"
    whole_type = "NUMERIC"
    code_type = "SMALLINT"
    figure_type = "NUMERIC"
    most_decimals = 38
    most_maximum = 10**1000
    most = 10**1000
    lists: Lists = PostgreSqlLists()
    unites_by_name = False
    ends_at_overflow = False  # of numeric there is always more
    keeps_layers = False
    most_columns: int | None = 1664
    keys_texts = True  # it keeps 32 patterns ready

    def name(self, name: str) -> str:
        """Write the name of a column.

        Raises:
            ValueError: PostgreSQL would read another one.
        """
        if len(name.encode()) > MOST_BYTES:
            raise ValueError(f"PostgreSQL cuts names after {MOST_BYTES} bytes; rename the column {name!r}")
        return '"' + name.replace('"', '""') + '"'

    def folded(self, name: str) -> str:
        return name

    def text(self, value: str) -> str:
        """Write a text constant, which means the same whether backslashes are signs of their own in others or not."""
        quoted = value.replace("'", "''")
        return "E'" + quoted.replace("\\", "\\\\") + "'" if "\\" in value else f"'{quoted}'"

    def binary(self, term: str) -> str:
        return f'({term} COLLATE "C")'

    def without_collation(self, term: str) -> str:
        return f'({term} COLLATE "default")'

    def is_text(self, term: str) -> str:
        names = ", ".join(f"'{one}'" for one in ("text", "character varying", "character", "name"))
        type_ = f"CAST({_type_of(term)} AS TEXT)"
        return f"({type_} IN ({names}) OR {type_} ~ '(^|[.])citext$')"

    def is_no_text(self, term: str) -> str:
        return f"(CAST({_type_of(term)} AS TEXT) ~ '{_NO_TEXTS}')"

    def widened(self, term: str) -> str:
        return self.lists.whole(term)

    def quotient(self, term: str, divisor: str) -> str:
        return f"DIV({term}, {divisor})"

    def declared_quantity(self, cell: str, decimals: int, scale: int) -> tuple[str, list[str]]:  # noqa: ARG002
        """Write a number of any type that is exact; what is none, and what is too long for ``evaluate``, is not read."""
        number = self.lists.whole(cell)
        limit = 10**MAX_DIGITS
        is_read = f"{number} > -{limit} AND {number} < {limit}"
        scaled = f"{number} * {scale}" if scale > 1 else number
        is_odd = f"({cell} IS NOT NULL AND NOT ({is_read} AND {scaled} = TRUNC({scaled})))"
        refused = self.refused(self.text(f"{INEXACT}: "), cell, "NUMERIC")
        cases = f"WHEN NOT {self.is_exact(cell)} THEN {refused} WHEN NOT {is_odd} THEN TRUNC({scaled})"
        return f"CASE {cases} END", [is_odd]

    def is_truth(self, term: str) -> str:
        return _is_of_type(term, "boolean")

    def is_exact(self, term: str) -> str:
        return _is_of_type(term, "smallint", "integer", "bigint", "numeric")

    def no_day(self, term: str) -> str:
        is_day = _is_of_type(term, "date", "timestamp without time zone")
        return f"WHEN NOT {is_day} THEN {self.refused(self.text(f'{NO_DAY}: '), term, 'DATE')}"

    def is_usual(self, day: str) -> str:
        return f"{day} >= DATE '0001-01-01' AND {day} < DATE '10000-01-01'"

    def later(self, term: str, months: int, days: int) -> str:
        return f"CAST({term} + MAKE_INTERVAL(months => {months}, days => {days}) AS DATE)"

    @property
    def beyond_nfc(self) -> str:
        return turned_marks()

    def composed(self, term: str) -> str:
        return f"NORMALIZE({term}, NFC)"

    def matches(self, term: str, pattern: str) -> str:
        return f"({term} ~ {self._pattern(pattern)})"

    def without(self, term: str, pattern: str, other: str) -> str:
        return f"REGEXP_REPLACE({term}, {self._pattern(pattern)}, {self.text(other)}, 'g')"

    def _pattern(self, pattern: str) -> str:
        """Write a pattern with characters by their codes as PostgreSQL has them; no text has the character zero."""

        def written(found: re.Match[str]) -> str:
            code = int(found[1], 16) if found[1] else ord({"t": "\t", "r": "\r"}[found[2]])
            return f"\\U{max(code, 1):08X}" if code > 0xFFFF else f"\\u{max(code, 1):04X}"

        return self.text(_CODE.sub(written, pattern))

    def refused(self, message: str, seen: str, type_: str) -> str:
        """Write a text that is read as a number, which it is not."""
        nothing = f"CASE WHEN {seen} IS NULL THEN '' ELSE '' END"
        failing = f"CAST({self.concatenated(message, nothing)} AS INTEGER)"
        return f"CAST(CAST({failing} AS TEXT) AS {type_})"

    def concatenated(self, *terms: str) -> str:
        return f"pg_catalog.concat({', '.join(terms)})"

    def counted(self, test: str) -> str:
        return f"COUNT(*) FILTER (WHERE {test})"

    def extremes(self, is_truth: bool) -> tuple[str, str]:
        return ("BOOL_AND", "BOOL_OR") if is_truth else super().extremes(is_truth)

    def null(self, kind: ColumnKind) -> str:
        return f"CAST(NULL AS {_NULLS[kind]})"

    def hexed(self, text: str) -> str:
        return f"ENCODE(CONVERT_TO({text}, 'UTF8'), 'hex')"

    def layer(self, text: str) -> str:
        return f"{text}\nOFFSET 0"

    def same(self, left: str, right: str) -> str:
        return f"{left} IS NOT DISTINCT FROM {right}"


def _type_of(term: str) -> str:
    """Write the type of a term: of a domain the one that it is made of."""
    return f"pg_catalog.pg_typeof(COALESCE({term}, NULL))"


def _is_of_type(term: str, *types: str) -> str:
    return f"({_type_of(term)} IN ({', '.join(f'CAST({name!r} AS REGTYPE)' for name in types)}))"
