"""A query as it has been written: as one text, in steps, or as views.

Each of its tables becomes a view, in which the views that it reads are called what the tables are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from attrs import frozen

from vtlt_rules.columnar.sql.dialect import KEPT, Step
from vtlt_rules.columnar.sql.rows import ROWS

ANSWER = "answer"
"""What the name of the last view ends with."""

_TABLE = re.compile(r"\b__\w+")


@frozen
class Written:
    """What is written of a query.

    Attributes:
        source: The name of the table that is asked.
        tables: The tables that stand in one another.
        last: What is selected at last.
        then: The tables of rows of then, the names of their sources, and the names of the last ones.
    """

    source: str
    tables: dict[str, str]
    last: str
    then: list[tuple[str, dict[str, str], str]]

    @property
    def all_tables(self) -> dict[str, str]:
        """The tables, those of rows of then first."""
        return {name: text for _, tables, _ in self.then for name, text in tables.items()} | self.tables

    @property
    def count(self) -> int:
        """How many tables there are."""
        return len(self.all_tables)

    def in_steps(self, most: int | None) -> list[Step]:
        """Cut it so that not too many tables stand in one another; where any number may it is one query."""
        if most is None:
            return [Step(self.source, f"{_with(self.all_tables)}\n{self.last}")]
        steps: list[Step] = []
        rows = {}
        for source, tables, last in self.then:
            steps += _in_steps(tables, f"SELECT * FROM {last}", source, most)
            rows[last] = f"SELECT * FROM {source}"
        return [*steps, *_in_steps(self.tables, self.last, self.source, most, rows)]


def _in_steps(
    tables: dict[str, str], last: str, source: str, most: int, others: Mapping[str, str] = MappingProxyType({})
) -> list[Step]:
    """Cut a query: from the rows on each reads the one before it alone, and what others there are."""
    steps: list[Step] = []
    waiting = dict(others)
    for name, text in tables.items():
        waiting[name] = text
        is_cut = steps or any(one.startswith(ROWS) for one in waiting.keys() - others.keys())
        if len(waiting) > most and is_cut:
            steps.append(Step(source, f"{_with(waiting)}\nSELECT * FROM {name}"))
            waiting = {**others, name: f"SELECT * FROM {source}"}
    return [*steps, Step(source, f"{_with(waiting)}\n{last}")]


def _with(tables: dict[str, str]) -> str:
    parts = []
    for name, text in tables.items():
        kept = "MATERIALIZED " if name.endswith(KEPT) else ""
        parts.append(f"{name.removesuffix(KEPT)} AS {kept}(\n{text}\n)")
    return "WITH " + ",\n".join(parts)


def views_of(tables: Mapping[str, str], last: str, prefix: str) -> dict[str, str]:
    """Write the statements that create the views, each after those that it reads.

    Args:
        tables: The tables of the query, as they stand in each other.
        last: What is selected at last.
        prefix: What the names of views begin with.

    Returns:
        Statements by the names of the views; the last one is the answer.
    """
    views: dict[str, str] = {}
    made: dict[str, str] = {}
    for key, text in tables.items():
        name = key.removesuffix(KEPT)
        view = f"{prefix}_{name.strip('_')}"
        if key.endswith(KEPT):
            parts = [*_read(text, made), f"{name} AS MATERIALIZED (\n{text}\n)"]
            views[view] = _created(view, parts, f"SELECT * FROM {name}")
        else:
            views[view] = _created(view, _read(text, made), text)
        made[name] = view
    answer = f"{prefix}_{ANSWER}"
    return views | {answer: _created(answer, _read(last, made), last)}


def _read(text: str, made: Mapping[str, str]) -> list[str]:
    """Give views the names of the tables that a text reads; one that it only quotes does no harm."""
    found = dict.fromkeys(_TABLE.findall(text))
    return [f"{name} AS (SELECT * FROM {made[name]})" for name in found if name in made]


def _created(view: str, parts: list[str], text: str) -> str:
    with_ = f"WITH {', '.join(parts)}\n" if parts else ""
    return f"CREATE VIEW {view} AS\n{with_}{text}"
