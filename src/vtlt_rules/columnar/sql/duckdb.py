"""The SQL of DuckDB."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from typing import Any
from uuid import uuid4

from vtlt_rules.columnar.sql.dialect import DIGITS, INEXACT, KEPT, NO_DAY, FrameDialect, Step, wrong_type
from vtlt_rules.columnar.sql.lists import FoldedLists, Lists
from vtlt_rules.columnar.sql.text_patterns import turned_marks
from vtlt_rules.values import MAX_DIGITS

_BASE = 2**62

_SIDE = "__side"
"""The column that tells from which of several frames a row is."""


class DuckDbLists(FoldedLists):
    """Lists are sorted by keys, so that a ratio is written as three whole numbers.

    The second and third are its digits to the base 2^62, which tell any two fractions of 62-bit numbers apart.
    """

    number = "HUGEINT"

    def of(self, cells: Iterable[str]) -> str:
        return f"[{', '.join(cells)}]"

    def concatenated(self, left: str, right: str) -> str:
        return f"list_concat({left}, {right})"

    def gathered(self, text: str) -> str:
        return f"LIST({text}) FILTER (WHERE {text} IS NOT NULL)"

    def rows(self, keys: str, lists: Mapping[str, Sequence[str]], source: str) -> str:
        listed = ",\n".join(f"unnest({self.of(cells)}) AS {name}" for name, cells in lists.items())
        return f"SELECT {keys}{listed} FROM {source}"

    def pairs(self, terms: str, place: int, sign: int) -> str:
        x, y = f"e[{place}]", f"e[{place + 1}]"
        keys, rest = [f"{x} // {y}"], f"({x} % {y})"
        for _ in range(2):
            keys.append(f"({rest} * {_BASE}) // {y}")
            rest = f"(({rest} * {_BASE}) % {y})"
        packed = ", ".join(f"'k{number}': {key}" for number, key in enumerate(keys))
        listed = f"list_transform(list_filter({terms}, lambda e: {y} > 0), lambda e: {{{packed}, 'x': {x}, 'y': {y}}})"
        ordered = f"list_sort({listed}, '{'DESC' if sign > 0 else 'ASC'}')"
        return f"list_transform({ordered}, lambda e: {self.struct('e.x', 'e.y', 'FALSE')})"

    def total(self, terms: str, place: int) -> str:
        zeros = f"list_filter({terms}, lambda e: e[4] = 0)"
        return f"COALESCE({self.whole(f'list_sum(list_transform({zeros}, lambda e: e[{place}]))')}, 0)"

    def reduced(self, pairs: str, first: str, step: str) -> str:
        return f"list_reduce({pairs}, lambda a, t: {step}, {first})"

    def struct(self, x: str, y: str, is_skipped: str) -> str:
        return f"{{'x': {self.whole(x)}, 'y': {self.whole(y)}, 's': {is_skipped}}}"

    def head(self, pairs: str) -> str:
        return f"{pairs}[1]"

    def size(self, pairs: str) -> str:
        return f"COALESCE(len({pairs}), 0)"


_SHORT = 18
"""Digits that 64 bits hold."""


def _digits_of(type_: Any) -> int:  # noqa: ANN401 - as narwhals has it
    """Return how many digits numbers of a type may have."""
    if type_ is None or type_.is_decimal():
        return int(getattr(type_, "precision", 0))
    return {"8": 3, "16": 5, "32": 10, "64": 20}.get(str(type_).removeprefix("U").removeprefix("Int"), 39)


class DuckDb(FrameDialect):
    """Tables may lack columns of others; a query of any length is one query, as far as its tables stand in one another."""

    frames = "duckdb"
    text_type = "VARCHAR"
    whole_type = "BIGINT"
    whole_of_frames: str | None = "Int64"
    most_decimals = 19  # with more, what is behind the comma has no room in a product
    most = 2**120
    lists: Lists = DuckDbLists()
    unites_by_name = True
    keeps_layers = True
    most_tables_in_all: int | None = 900  # DuckDB takes 1000 expressions and tables in one another

    def name(self, name: str) -> str:
        return '"' + name.replace('"', '""') + '"'

    def folded(self, name: str) -> str:
        return "".join(letter.lower() if letter.isascii() else letter for letter in name)

    def text(self, value: str) -> str:
        return "'" + value.replace("'", "''") + "'"

    def binary(self, term: str) -> str:
        return f"(CAST({term} AS VARCHAR) COLLATE C)"  # a document of JSON passes for a text, and has no collation

    def without_collation(self, term: str) -> str:
        return f"decode(encode({term}))"

    def is_text(self, term: str) -> str:
        return f"typeof({term}) = 'VARCHAR'"

    def is_no_text(self, term: str) -> str:
        return f"(typeof({term}) <> 'VARCHAR' AND typeof({term}) NOT LIKE 'ENUM%')"

    def widened(self, term: str) -> str:
        return self.lists.whole(term)

    def quotient(self, term: str, divisor: str) -> str:
        return f"({term} // {divisor})"

    def is_usual(self, day: str) -> str:
        return f"COALESCE({super().is_usual(day)}, FALSE)"

    def as_day(self, term: str) -> str:
        return f"TRY_CAST({term} AS DATE)"  # date-times of seconds and milliseconds go further than dates

    def later(self, term: str, months: int, days: int) -> str:
        return f"CAST({term} + INTERVAL {months} MONTH + INTERVAL {days} DAY AS DATE)"

    def is_truth(self, term: str) -> str:
        return f"(typeof({term}) = 'BOOLEAN')"

    def is_exact(self, term: str) -> str:
        return self.matches(f"typeof({term})", "^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|BIGNUM|DECIMAL.*)$")

    def no_day(self, term: str) -> str:
        is_wrong = wrong_type(term, self.matches(f"typeof({term})", "^(DATE|TIMESTAMP(_S|_MS|_NS)?)$"))
        return f"WHEN {is_wrong} THEN error({self.text(NO_DAY)})"

    def quantity(self, cell: str, type_: Any, decimals: int, scale: int) -> tuple[str, list[str]]:  # noqa: ANN401
        """Write what 64 bits may not hold in 128; what is too long for these, or for ``evaluate``, is not read."""
        digits = _digits_of(type_)
        if (
            type_ is None
            or digits + len(str(scale // 10**decimals)) <= _SHORT
            or (str(type_) == "Int64" and scale == 1)
        ):
            return super().quantity(cell, type_, decimals, scale)
        limit = min(10**MAX_DIGITS, 10**DIGITS // scale)
        is_long = []
        if 10 ** (digits - decimals) > limit:
            constant = f"CAST({limit} AS {'HUGEINT' if type_.is_integer() else f'DECIMAL({DIGITS}, {decimals})'})"
            signed = "" if str(type_).startswith("U") else f" OR {cell} <= -{constant}"
            is_long.append(f"({cell} >= {constant}{signed})")
        if decimals == 0 or scale == 1:
            written = f"CAST({cell} AS HUGEINT)" + (f" * {scale}" if scale > 1 else "")
        else:  # by its two halves, since no decimal has room for the whole
            part = f"CAST({cell} AS DECIMAL({DIGITS}, {decimals})) - TRUNC({cell})"
            written = f"CAST(TRUNC({cell}) AS HUGEINT) * {scale} + CAST(({part}) * {scale} AS HUGEINT)"
        return (f"CASE WHEN NOT {is_long[0]} THEN {written} END" if is_long else written), is_long

    def declared_quantity(self, cell: str, decimals: int, scale: int) -> tuple[str, list[str]]:  # noqa: ARG002
        """Write a quantity in 128 bits by its two halves, as if it had many digits; what has too many is not read."""
        whole, rest = f"CAST(TRUNC({cell}) AS HUGEINT)", f"({cell} - TRUNC({cell}))"
        limit = min(10**MAX_DIGITS, 10**DIGITS // scale)
        scaled = f"{rest} * {scale}" if scale > 1 else rest
        is_odd = [f"({scaled} <> FLOOR({scaled}))", f"({whole} >= {limit} OR {whole} <= -{limit})"]
        written = f"{whole} * {scale} + CAST({scaled} AS HUGEINT)" if scale > 1 else whole
        refused = f"{wrong_type(cell, self.is_exact(cell))} THEN error({self.text(INEXACT)})"
        return f"CASE WHEN {refused} WHEN NOT ({' OR '.join(is_odd)}) THEN {written} END", is_odd

    @property
    def beyond_nfc(self) -> str:
        return turned_marks()

    def composed(self, term: str) -> str:
        return f"NFC_NORMALIZE({term})"

    def matches(self, term: str, pattern: str) -> str:
        return f"REGEXP_MATCHES({term}, {self.text(pattern)})"

    def without(self, term: str, pattern: str, other: str) -> str:
        return f"REGEXP_REPLACE({term}, {self.text(pattern)}, {self.text(other)}, 'g')"

    def refused(self, message: str, seen: str, type_: str) -> str:  # noqa: ARG002 - others use them
        return f"ERROR({message})"

    def same(self, left: str, right: str) -> str:
        return f"{left} IS NOT DISTINCT FROM {right}"

    def repeated(self, ids: str, keys: Sequence[str], suffix: str) -> dict[str, str]:
        """Look for equal hashes first, 64 bits instead of texts; only what has equal ones is compared in full."""
        alike = ", ".join([*keys, "__id"])
        hashed = (
            f"hash({', '.join(f'hash({one})' for one in [*keys, '__id'])})"  # columns of several collations do not mix
        )
        met = f"SELECT {hashed} AS __hash FROM {ids} GROUP BY 1 HAVING COUNT(*) > 1 OR COUNT(__id) < COUNT(*)"
        suspects = f"{ids} WHERE {hashed} IN (SELECT __hash FROM __met_twice{suffix})"
        grouped = f"GROUP BY {alike} HAVING COUNT(*) > 1 OR __id IS NULL"
        found = f"SELECT {alike}, LIST(DISTINCT __given) AS __all FROM {suspects} {grouped}"
        return {
            f"__met_twice{suffix}{KEPT}": met,
            f"__twice{suffix}{KEPT}": f"SELECT {alike}, UNNEST(__all) AS __given, 1 AS __found FROM ({found})",
        }

    def has_no_type(self, frame: Any, name: str) -> bool:  # noqa: ANN401 - a relation
        return str(frame.types[frame.columns.index(name)]).strip('"') in ("NULL", "SQLNULL")

    def name_of_frame(self, number: int) -> str:
        # before version 2 it becomes a view of the connection, which answers read when they are asked for
        return f"__frame{number}_{uuid4().hex}"

    def answer(self, frames: Mapping[str, Any], steps: Sequence[Step]) -> Any:  # noqa: ANN401 - relations
        (step,) = steps
        frame, source, text = frames[step.source], step.source, step.text
        if len(frames) > 1:
            frame, source, tables = self._one_frame(frames)
            text = f"{tables}\nSELECT * FROM (\n{text}\n)"
        # `query` reads a text more than once, so it is given a short one: DuckDB's function of the same name reads the long
        return frame.query(source, f"SELECT * FROM query({self.text(text)})")

    def _one_frame(self, frames: Mapping[str, Any]) -> tuple[Any, str, str]:
        """Put frames below each other, since only one can be asked by name: the rows of each have columns of their own.

        Returns:
            The frame, its name, and the tables of a query that are the frames again.

        Raises:
            ValueError: They are not of one connection.
        """
        import duckdb  # which is there, since these are its relations

        columns = [
            [f"{_SIDE}{number}_{place}" for place in range(len(one.columns))]
            for number, one in enumerate(frames.values())
        ]
        made, tables = [], []
        source = self.name_of_frame(len(frames))
        for number, (name, frame) in enumerate(frames.items()):
            own = {inner: self.name(given) for inner, given in zip(columns[number], frame.columns, strict=True)}
            every = (f"{own.get(one, 'NULL')} AS {one}" for names in columns for one in names)
            made.append(frame.project(f"{number} AS {_SIDE}, {', '.join(every)}"))
            again = ", ".join(f"{inner} AS {given}" for inner, given in own.items())
            tables.append(f"{name} AS (SELECT {again} FROM {source} WHERE {_SIDE} = {number})")
        try:
            together = reduce(lambda one, other: one.union(other), made)
        except duckdb.InvalidInputException as error:
            raise ValueError(f"relations of now and then must be of one connection: {error}") from None
        return together, source, f"WITH {', '.join(tables)}"
