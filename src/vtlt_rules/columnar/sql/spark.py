"""The SQL of Spark."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from vtlt_rules.columnar.sql.dialect import INEXACT, NO_DAY, FrameDialect, Step, too_large, wrong_type
from vtlt_rules.columnar.sql.lists import FoldedLists, Lists
from vtlt_rules.columnar.texts import MAY_NOT_BE_NFC

_RUNS = re.compile(r"[$\\'\x00-\x1f]+|[^$\\'\x00-\x1f]+")
"""Parts a text into what a constant can hold as it stands and what it cannot.

Spark replaces ``${...}`` in all of a query before it reads it, by settings and by the environment; what backslashes and
doubled quotation marks mean depends on settings.
"""


_DIGITS = 20
"""Digits of quantities, so that sums of them, and products of these, have room in the 38 that there are."""

_LONGEST = 19
"""Digits of the longest integers that are no decimals."""


class SparkLists(FoldedLists):
    """Lists are sorted by comparing ratios crosswise."""

    number = "DECIMAL(38, 0)"

    def of(self, cells: Iterable[str]) -> str:
        return f"array({', '.join(cells)})"

    def concatenated(self, left: str, right: str) -> str:
        return f"concat({left}, {right})"

    def gathered(self, text: str) -> str:
        return f"COLLECT_LIST({text})"

    def rows(self, keys: str, lists: Mapping[str, Sequence[str]], source: str) -> str:
        listed = ", ".join(f"{self.of(cells)} AS {name}" for name, cells in lists.items())
        return f"SELECT {keys}inline(arrays_zip({', '.join(lists)})) FROM (SELECT {keys}{listed} FROM {source})"

    def pairs(self, terms: str, place: int, sign: int) -> str:
        x, y = place - 1, place
        kept = f"filter({terms}, e -> e[{y}] > 0)"
        less = f"a[{x}] * b[{y}] < b[{x}] * a[{y}]"
        more = f"a[{x}] * b[{y}] > b[{x}] * a[{y}]"
        first, last = (more, less) if sign > 0 else (less, more)
        ordered = f"array_sort({kept}, (a, b) -> CASE WHEN {first} THEN -1 WHEN {last} THEN 1 ELSE 0 END)"
        return f"transform({ordered}, e -> {self.struct(f'e[{x}]', f'e[{y}]', 'FALSE')})"

    def total(self, terms: str, place: int) -> str:
        zeros = f"filter({terms}, e -> e[3] = 0)"
        return f"aggregate({zeros}, {self.whole('0')}, (a, e) -> {self.whole(f'a + e[{place - 1}]')})"

    def reduced(self, pairs: str, first: str, step: str) -> str:
        return f"aggregate({pairs}, {first}, (a, t) -> {step})"

    def struct(self, x: str, y: str, is_skipped: str) -> str:
        return f"named_struct('x', {self.whole(x)}, 'y', {self.whole(y)}, 's', {is_skipped})"

    def head(self, pairs: str) -> str:
        return f"get({pairs}, 0)"

    def size(self, pairs: str) -> str:
        return f"GREATEST(size({pairs}), 0)"


class Spark(FrameDialect):
    """Numbers are decimals, wide enough as they are; queries are cut, since Spark gives up on one that goes too deep."""

    frames = "pyspark"
    text_type = "STRING"
    whole_type: str = f"DECIMAL({_DIGITS}, 0)"
    most_decimals = 18  # with more, hardly anything before the comma has room
    most = 10**36
    lists: Lists = SparkLists()
    unites_by_name = False
    keeps_layers = False
    most_tables: int | None = 8
    most_tables_in_all: int | None = (
        40  # a few more, and planning takes gigabytes, and ends the session when there are none
    )

    def name(self, name: str) -> str:
        """Write the name of a column.

        Raises:
            ValueError: Spark would read something else, wherever it stands.
        """
        if "${" in name:
            raise ValueError(f"Spark replaces ${{...}} in names too; rename the column {name!r}")
        return f"`{name.replace('`', '``')}`"

    def folded(self, name: str) -> str:
        return name.upper().lower()

    def text(self, value: str) -> str:
        parts = [_decoded(run) if run[0] in "$\\'" or run[0] < " " else f"'{run}'" for run in _RUNS.findall(value)]
        return f"concat({', '.join(parts)})" if len(parts) > 1 else "".join(parts) or "''"

    def binary(self, term: str) -> str:
        return f"({term} COLLATE UTF8_BINARY)"

    def is_text(self, term: str) -> str:
        return f"typeof({term}) LIKE 'string%'"

    def is_no_text(self, term: str) -> str:
        return f"(typeof({term}) NOT LIKE '%string%' AND typeof({term}) NOT LIKE '%char%')"

    def grouped(self, term: str) -> str:
        """Write a term as all that a function is given, which it gives back.

        Behind a parenthesis Spark's parser has several things in mind. For each depth of them it keeps what it has found
        out, until a session has no memory left.
        """
        return f"COALESCE({term})"

    def widened(self, term: str) -> str:
        return term

    def quotient(self, term: str, divisor: str) -> str:
        """Divide what is left without a remainder, so that nothing is rounded."""
        return f"CAST(({term} - {term} % {divisor}) / {divisor} AS {self.lists.number})"

    def later(self, term: str, months: int, days: int) -> str:
        return f"date_add(add_months({term}, {months}), {days})"

    def is_truth(self, term: str) -> str:
        return f"(typeof({term}) = 'boolean')"

    def is_exact(self, term: str) -> str:
        return f"(typeof({term}) IN ('tinyint', 'smallint', 'int', 'bigint') OR typeof({term}) LIKE 'decimal%')"

    def no_day(self, term: str) -> str:
        is_wrong = wrong_type(term, f"(typeof({term}) IN ('date', 'timestamp_ntz'))")
        return f"WHEN {is_wrong} THEN raise_error({self.text(NO_DAY)})"

    def quantity(self, cell: str, type_: Any, decimals: int, scale: int) -> tuple[str, list[str]]:  # noqa: ANN401
        """Write a quantity; one that has no room is an error, where some sessions of Spark would make it null."""
        written, is_odd = super().quantity(cell, type_, decimals, scale)
        digits = getattr(type_, "precision", _LONGEST) - getattr(type_, "scale", 0)
        has_room = digits + len(str(scale)) - 1 <= _DIGITS
        return written if has_room else f"CASE {self._too_large(cell, scale)} ELSE {written} END", is_odd

    def declared_quantity(self, cell: str, decimals: int, scale: int) -> tuple[str, list[str]]:  # noqa: ARG002
        """Write it by its two halves, since Spark rounds products that have no room."""
        refused = f"WHEN {wrong_type(cell, self.is_exact(cell))} THEN RAISE_ERROR({self.text(INEXACT)})"
        if scale == 1:  # in few layers, each of which Spark goes over once more
            written, is_odd = f"CAST({cell} AS {self.whole_type})", f"({cell} <> FLOOR({cell}))"
            return f"CASE {refused} {self._too_large(cell, scale)} WHEN {cell} = FLOOR({cell}) THEN {written} END", [
                is_odd
            ]
        whole, rest = f"CASE WHEN {cell} < 0 THEN CEIL({cell}) ELSE FLOOR({cell}) END", f"({cell} % 1) * {scale}"
        is_odd = f"({rest} <> FLOOR({rest}))"
        written = f"CAST(CAST({whole} AS {self.whole_type}) * {scale} + {rest} AS {self.whole_type})"
        return f"CASE {refused} {self._too_large(cell, scale)} WHEN NOT {is_odd} THEN {written} END", [is_odd]

    def _too_large(self, cell: str, scale: int) -> str:
        most = 10**_DIGITS // scale
        refused = self.refused(self.text(too_large()), cell, self.whole_type)
        return f"WHEN {cell} >= {most} OR {cell} <= -{most} THEN {refused}"

    @property
    def beyond_nfc(self) -> str:
        return MAY_NOT_BE_NFC

    def matches(self, term: str, pattern: str) -> str:
        return f"({term} RLIKE {_decoded(pattern)})"

    def without(self, term: str, pattern: str, other: str) -> str:
        return f"REGEXP_REPLACE({term}, {_decoded(pattern)}, {self.text(other)})"

    def refused(self, message: str, seen: str, type_: str) -> str:  # noqa: ARG002 - others use them
        return f"RAISE_ERROR({message})"

    def same(self, left: str, right: str) -> str:
        return f"{left} <=> {right}"

    def has_no_type(self, frame: Any, name: str) -> bool:  # noqa: ANN401 - a frame of Spark
        return str(frame.schema[name].dataType.typeName()) == "void"

    def name_of_frame(self, number: int) -> str:
        return f"${{agencies{number}}}"  # which is in no text and in no name

    def answer(self, frames: Mapping[str, Any], steps: Sequence[Step]) -> Any:  # noqa: ANN401 - frames of Spark
        known = dict(frames)
        session = next(iter(known.values())).sparkSession
        for step in steps:  # in which braces are names of frames, unless they are doubled
            text = step.text.replace("{", "{{").replace("}", "}}")
            used = {}
            for number, name in enumerate(known):
                escaped = name.replace("{", "{{").replace("}", "}}")
                if escaped in text:
                    text = text.replace(escaped, f"{{frame{number}}}")
                    used[f"frame{number}"] = known[name]
            known[step.source] = session.sql(text, **used)
        return known[steps[-1].source]


def _decoded(value: str) -> str:
    """Write a text by its bytes, so that nothing in it is read as anything else."""
    return f"CAST(X'{value.encode().hex()}' AS STRING)"
