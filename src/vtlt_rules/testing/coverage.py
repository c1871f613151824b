"""Which verdicts tests have seen of each statement: counted while reports come, merged from several processes."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

from attrs import Factory, define

from vtlt_rules.checked import CheckedRuleset
from vtlt_rules.messages import Language, say
from vtlt_rules.report import Report
from vtlt_rules.report.data import outcome_of
from vtlt_rules.verdict import Verdict, verdict_word

SOUGHT = (Verdict.MET, Verdict.NOT_MET, Verdict.UNDECIDED)
"""The verdicts that a tested statement has been seen to get."""


@define
class _Seen:
    """A ruleset as plain data: its name, and for each statement clause, text and the verdicts seen.

    A statement goes by its place in the text of the plan, which is the same in a ruleset cut down to a few of them.
    """

    name: str
    statements: dict[int, tuple[str, str]]
    verdicts: dict[int, set[str]] = Factory(dict)

    @property
    def counts(self) -> tuple[int, int]:
        """How many pairs of statement and verdict were seen, and how many there are."""
        found = sum(len(self.verdicts.get(place, ())) for place in self.statements)
        return found, len(self.statements) * len(SOUGHT)


@define
class Coverage:
    """Counts verdicts, statement by statement.

    A statement that is pending counts with its provisional verdict.
    """

    _rulesets: dict[str, _Seen] = Factory(dict)

    def expect(self, ruleset: CheckedRuleset) -> None:
        """List a ruleset even if nothing of it is ever evaluated; duties, forecasts and ``?`` get none of the verdicts."""
        statements = {one.span.start: (one.clause or "", one.text) for one in ruleset.statements if one.has_threshold}
        self._rulesets.setdefault(ruleset.sha256, _Seen(ruleset.name, {})).statements.update(statements)

    def record(self, report: Report) -> None:
        """Count the verdicts of a report, if a test asked for it, of a plan that is somebody's."""
        if _has_no_name(report.ruleset) or _is_asked_by_a_law():
            return
        self.expect(report.ruleset)
        seen = self._rulesets[report.ruleset.sha256]
        for finding in report.findings:
            place, verdict = finding.statement.span.start, outcome_of(finding)
            if place in seen.statements and verdict in SOUGHT:
                seen.verdicts.setdefault(place, set()).add(verdict.value)

    def to_data(self) -> list[list[Any]]:
        """Return plain data, to be sent to another process."""
        return [
            [
                sha256,
                seen.name,
                [[place, *words] for place, words in seen.statements.items()],
                [[place, sorted(values)] for place, values in seen.verdicts.items()],
            ]
            for sha256, seen in self._rulesets.items()
        ]

    def add_data(self, data: list[list[Any]]) -> None:
        """Add what :meth:`to_data` of another process returned."""
        for sha256, name, statements, verdicts in data:
            seen = self._rulesets.setdefault(sha256, _Seen(name, {}))
            seen.statements.update({place: (clause, text) for place, clause, text in statements})
            for place, values in verdicts:
                seen.verdicts.setdefault(place, set()).update(values)

    @property
    def counts(self) -> tuple[int, int]:
        """How many pairs of statement and verdict were seen, and how many there are."""
        each = [seen.counts for seen in self._rulesets.values()]
        return sum(found for found, _ in each), sum(of for _, of in each)

    def is_below(self, percent: int) -> bool:
        """Tell whether less than a percentage was seen; without any statement nothing is below."""
        seen, of = self.counts
        return seen * 100 < percent * of

    def lines(self, lang: Language = "vi") -> Iterator[str]:
        """Write the report: for each ruleset how much was seen, and what was never seen of which statement."""
        for seen in sorted(self._rulesets.values(), key=lambda one: one.name):
            found, of = seen.counts
            percent = found * 100 // of if of else 100  # rounded down: 100% is all of it
            yield say("coverage.seen", lang, name=seen.name, found=found, of=of, percent=percent)
            for place, (clause, text) in sorted(seen.statements.items()):
                values = seen.verdicts.get(place, set())
                never = [verdict_word(one, lang).lower() for one in SOUGHT if one.value not in values]
                if never:
                    yield f"    {clause}  {text}: {say('coverage.never', lang, verdicts=', '.join(never))}"


def _has_no_name(ruleset: CheckedRuleset) -> bool:
    """Tell whether a ruleset is from a text that nobody gave a name: those that Hypothesis invents by the hundred are.

    A plan whose verdicts are worth counting is in a file, or was parsed under a name.
    """
    return ruleset.source.name.startswith("<")


def _is_asked_by_a_law() -> bool:
    """Tell whether a law, or ``vtlt verify``, is what evaluates.

    Laws make data up until every verdict has been seen, and say nothing about which is right. Asking who called needs no
    switch that laws would have to turn on and off around each evaluation, also while a generator of theirs is waiting.
    """
    frame = inspect.currentframe()
    while frame is not None:
        if frame.f_globals.get("__name__", "").startswith("vtlt_rules.laws"):
            return True
        frame = frame.f_back
    return False
