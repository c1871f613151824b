"""Columns of texts in polars, as ``evaluate`` reads them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import polars as pl

from vtlt_rules.columnar.texts import ODD, plain


def odd_texts(cells: pl.Series) -> dict[str, str | None]:
    """Return the texts that are read otherwise than they stand there, and how; None where something is hidden."""
    texts = cells.cast(pl.String)
    odd = texts.filter(texts.str.contains(ODD)).unique()
    read = {text: plain(text) for text in odd}
    return {text: own for text, own in read.items() if own != text}


def replaced(cells: pl.Series, texts: Mapping[str, str | None]) -> pl.Series:
    """Replace some texts."""
    return cells.cast(pl.String).replace(texts) if texts else cells


def text_as_read(name: str) -> pl.Expr:
    """Return a text attribute as it is read, null where something is hidden; it has few different values."""
    return _batched(pl.col(name), lambda cells: replaced(cells, odd_texts(cells.unique())))


def id_as_read(name: str) -> pl.Expr:
    """Return ids of text as they are read, null where something is hidden or nothing is there."""
    return _batched(pl.col(name), lambda cells: replaced(cells, odd_texts(cells)).replace("", None))


def _batched(column: pl.Expr, read: Callable[[pl.Series], pl.Series]) -> pl.Expr:
    return column.cast(pl.String).map_batches(read, return_dtype=pl.String, is_elementwise=True)
