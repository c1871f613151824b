"""Demands on a change that nothing was given to measure from: undecided, and a remark says what to pass."""

from __future__ import annotations

from collections.abc import Collection

from vtlt_rules.checked import CheckedRuleset
from vtlt_rules.messages import Language, say
from vtlt_rules.records import record


@record
class NoPrevious:
    """No data of then was given for some statements.

    Attributes:
        baseline: What they compare with, as their lines have it; empty where they do not say.
        count: How many statements there are.
    """

    baseline: str
    count: int

    def message(self, lang: Language = "vi") -> str:
        """Say it in one sentence."""
        key = "note.no-previous-of" if self.baseline else "note.no-previous"
        return say(key, lang, count=self.count, baseline=self.baseline)


def without_previous(ruleset: CheckedRuleset, given: Collection[str]) -> list[NoPrevious]:
    """Remark on the baselines for which no data was given."""
    counts: dict[str, int] = {}
    for statement in ruleset.statements:
        if statement.growth is not None and statement.growth.baseline not in given:
            counts[statement.growth.baseline] = counts.get(statement.growth.baseline, 0) + 1
    return [NoPrevious(baseline, count) for baseline, count in counts.items()]
