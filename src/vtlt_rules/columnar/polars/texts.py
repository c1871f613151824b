"""Columns of texts in polars, as ``evaluate`` reads them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import polars as pl

from vtlt_rules.columnar.texts import ODD, plain_id
from vtlt_rules.text_keys import key_of_cell


def odd_ids(cells: pl.Series) -> dict[str, str | None]:
    """Return the ids that are read otherwise than they stand there, and how; None where something is hidden."""
    ids = cells.cast(pl.String)
    odd = ids.filter(ids.str.contains(ODD)).unique()
    return _changed({text: plain_id(text) for text in odd})


def keys_of(cells: pl.Series) -> dict[str, str | None]:
    """Return the texts that are not their own keys, and their keys; None where something is hidden.

    Attributes have few different values.
    """
    return _changed({text: key_of_cell(text) for text in cells.cast(pl.String).drop_nulls().unique()})


def _changed(read: Mapping[str, str | None]) -> dict[str, str | None]:
    return {text: own for text, own in read.items() if own != text}


def replaced(cells: pl.Series, texts: Mapping[str, str | None]) -> pl.Series:
    """Replace some texts."""
    return cells.cast(pl.String).replace(texts) if texts else cells


def text_key(name: str) -> pl.Expr:
    """Return the keys of a text attribute, null where something is hidden."""
    return _batched(pl.col(name), lambda cells: replaced(cells, keys_of(cells)))


def id_as_read(name: str) -> pl.Expr:
    """Return ids of text as they are read, null where something is hidden or nothing is there."""
    return _batched(pl.col(name), lambda cells: replaced(cells, odd_ids(cells)).replace("", None))


def _batched(column: pl.Expr, read: Callable[[pl.Series], pl.Series]) -> pl.Expr:
    return column.cast(pl.String).map_batches(read, return_dtype=pl.String, is_elementwise=True)
