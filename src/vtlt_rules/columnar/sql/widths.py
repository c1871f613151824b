"""Columns of tables that name terms over another table: of that one no more are carried along than are read."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

ALL = "SELECT *, "
"""What the query of such a table begins with."""

_COLUMN = re.compile(r"\b__\w+")


def narrow(tables: dict[str, str], given: Collection[str], layers: Mapping[str, Collection[str]], reader: str) -> int:
    """Let tables have the columns that are read of them, in place of all.

    Args:
        tables: The tables of the query; those that are layers are written anew.
        given: The columns of the table that the first layer is over.
        layers: The columns that each layer names, by its table, in their order.
        reader: The text that reads the last of them; a column that is only quoted there does no harm.

    Returns:
        How many columns the widest of all has.
    """
    before: dict[str, list[str]] = {}
    known = [*given]
    for name, own in layers.items():
        before[name] = known
        known = [*known, *own]
    read = set(_COLUMN.findall(reader))
    widths = [len(given)]
    for name, columns in reversed(before.items()):
        text = tables[name]
        kept = [one for one in columns if one in read]
        tables[name] = text.replace(ALL, f"SELECT {', '.join(kept)}, " if kept else "SELECT ", 1)
        widths.append(len(kept) + len(layers[name]))
        read.update(_COLUMN.findall(text))
    return max(widths)
