"""Data as applications hand it over, of now and of then -> what the evaluator takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from vtlt_rules.baselines import keyed
from vtlt_rules.data import AgencyData
from vtlt_rules.issues import Note

if TYPE_CHECKING:
    from vtlt_rules.evaluate import Given

PreviousData = Iterable[object] | Mapping[str, Iterable[object]]
"""Agencies of then, or a mapping to such from what the lines of a plan compare with."""


def given(agencies: Iterable[object], registry: Iterable[object] | None) -> Given:
    """Take data as it was handed over: rows that were read from files have their places and their registry with them."""
    from vtlt_rules.evaluate import Given, refuse_one  # not needed by those who only check

    refuse_one(agencies)
    if registry is not None:
        refuse_one(registry)
    rows = registry_rows = None
    notes: list[Note] = []
    if isinstance(agencies, AgencyData):
        rows = [row.row for row in agencies]
        notes = [note for note in agencies.notes if note.code != "no-column"]  # missing cells are told one by one
        if registry is None and agencies.registry is not None:
            registry = agencies.registry
            registry_rows = [row.row for row in agencies.registry]
    return Given(agencies, registry, rows, registry_rows, notes)


def by_baseline(
    baselines: Sequence[str], previous: PreviousData | None, registry: PreviousData | None
) -> dict[str, Given]:
    """Tell which data of then is meant for which of the baselines.

    Raises:
        TypeError: There is a registry and no data; one is a mapping and the other is not; one is no data of several
            agencies.
        ValueError: A key is none of them.
    """
    from vtlt_rules.evaluate import refuse_one

    if previous is None:
        raise TypeError("`previous_registry` says who existed then; give what they reported as `previous`")
    if not isinstance(previous, Mapping) or "ma" in previous:
        if isinstance(registry, Mapping):
            raise TypeError("`previous` is data of one time, so `previous_registry` must be too, not a mapping")
        for one in (previous, registry):
            if one is not None:
                refuse_one(one)  # also where no line asks for it
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


def _again(things: Iterable[object]) -> Iterable[object]:
    """Keep what can be gone through only once: several statements may ask for it."""
    return list(things) if isinstance(things, Iterator) else things
