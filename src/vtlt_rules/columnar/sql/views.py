"""A query as views: each of its tables one, in which the views that it reads are called what the tables are."""

from __future__ import annotations

import re
from collections.abc import Mapping

from vtlt_rules.columnar.sql.dialect import KEPT

ANSWER = "answer"
"""What the name of the last view ends with."""

_TABLE = re.compile(r"\b__\w+")


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
