"""Demands on a change that nothing was given to measure from: undecided, and a remark says what to pass."""

from __future__ import annotations

from collections.abc import Collection

from vtlt_rules.checked import CheckedRuleset
from vtlt_rules.issues import Note


def without_previous(ruleset: CheckedRuleset, given: Collection[str]) -> list[Note]:
    """Remark on the baselines for which no data was given."""
    counts: dict[str, int] = {}
    for statement in ruleset.statements:
        if statement.growth is not None and statement.growth.baseline not in given:
            counts[statement.growth.baseline] = counts.get(statement.growth.baseline, 0) + 1
    return [
        Note("no-previous-of", facts={"count": count, "baseline": baseline})
        if baseline
        else Note("no-previous", facts={"count": count})
        for baseline, count in counts.items()
    ]
