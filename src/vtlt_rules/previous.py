"""Data as applications hand it over, of now and of then -> what the evaluator takes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from vtlt_rules.data import AgencyData
from vtlt_rules.source import compose, fold

if TYPE_CHECKING:
    from vtlt_rules.evaluate import Given

Data = TypeVar("Data")

PreviousData = Iterable[object] | Mapping[str, Iterable[object]]
"""Agencies of then, or a mapping to such from what the lines of a plan compare with."""


def given(agencies: Iterable[object], registry: Iterable[object] | None) -> Given:
    """Take data as it was handed over: rows that were read from files have their places and their registry with them."""
    from vtlt_rules.evaluate import Given, refuse_one  # not needed by those who only check

    refuse_one(agencies)
    if registry is not None:
        refuse_one(registry)
    rows = registry_rows = None
    if isinstance(agencies, AgencyData):
        rows = [row.row for row in agencies]
        if registry is None and agencies.registry is not None:
            registry = agencies.registry
            registry_rows = [row.row for row in agencies.registry]
    return Given(agencies, registry, rows, registry_rows)


def by_baseline(
    baselines: Sequence[str], previous: PreviousData | None, registry: PreviousData | None
) -> dict[str, Given]:
    """Tell which data of then is meant for which of the baselines.

    Raises:
        TypeError: There is a registry and no data; one is a mapping and the other is not.
        ValueError: A key is none of them.
    """
    if previous is None:
        raise TypeError("`previous_registry` says who existed then; give what they reported as `previous`")
    if not isinstance(previous, Mapping) or "ma" in previous:
        if isinstance(registry, Mapping):
            raise TypeError("`previous` is data of one time, so `previous_registry` must be too, not a mapping")
        agencies, known = _again(previous), None if registry is None else _again(registry)
        return {baseline: given(agencies, known) for baseline in baselines}
    registries = registry if isinstance(registry, Mapping) else {}
    if registry is not None and not isinstance(registry, Mapping):
        raise TypeError("`previous` has data of several times, so `previous_registry` must be a mapping like it")
    written, known_then = keyed(baselines, previous), keyed(baselines, registries)
    for key in known_then:
        if key not in written:
            raise ValueError(f"`previous_registry` has {key!r}, and `previous` has not")
    return {key: given(data, known_then.get(key)) for key, data in written.items()}


def keyed(baselines: Sequence[str], data: Mapping[str, Data]) -> dict[str, Data]:
    """Return data of then by the baselines as lines have them.

    Raises:
        TypeError: A key is no text.
        ValueError: A key is none of them.
    """
    found = {baseline_of(key, baselines): one for key, one in data.items()}
    for key in found:
        if key not in baselines:
            there = ", ".join(map(repr, baselines)) or "none"
            raise ValueError(f"no line measures a rise or a fall from {key!r} (lines measure from: {there})")
    return found


def baseline_of(key: object, baselines: Sequence[str]) -> str:
    """Return which of the times that lines compare with is meant, however it is accented; the key itself where none is.

    Raises:
        TypeError: It is no text.
    """
    if not isinstance(key, str):
        raise TypeError(f"`previous` is keyed by what lines compare with, for example '31/12/2025', not by {key!r}")
    return next((one for one in baselines if _folded(one) == _folded(key)), key)


_QUARTERS = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}


def _folded(text: str) -> str:
    """Bring a time into one spelling: quarters in digits, too."""
    words = " ".join(fold(compose(text)[0]).split())
    return re.sub(r"(?<=quy )[iv]+(?=/)", lambda match: _QUARTERS.get(match[0], match[0]), words)


def _again(things: Iterable[object]) -> Iterable[object]:
    """Keep what can be gone through only once: several statements may ask for it."""
    return list(things) if isinstance(things, Iterator) else things
