"""Differential testing: compiled verdicts, the accumulator and frames of polars agree with ``evaluate``."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from importlib.util import find_spec
from typing import Any

from attrs import evolve

from vtlt_rules.api import Ruleset
from vtlt_rules.checked import CheckedRuleset, grouping_attributes
from vtlt_rules.laws.broken import Shown
from vtlt_rules.laws.metamorphic import Population
from vtlt_rules.laws.plain import Agency
from vtlt_rules.report import Finding, GroupFinding
from vtlt_rules.report.data import outcome_of
from vtlt_rules.text_keys import text_key
from vtlt_rules.values import simplest
from vtlt_rules.verdict import Verdict

_GROUP = "GROUP"
"""The column of the population; no declared name has capitals."""

Disagreement = tuple[int, str, Population, Shown, Shown]
"""Which statement by its number, which evaluator, the population, what ``evaluate`` says, what the other says."""


class Evaluators:
    """The other evaluators of one ruleset, compiled once.

    Attributes:
        ruleset: The ruleset.
        days: When data was cut off: at the end of the period; if a window ends later, at the end of the last one; before
            the first deadline that a row has of its own.
        framed: The numbers of the statements that frames judge, and ``in_frames`` the ruleset of these.
        has_frames: Whether polars and narwhals are there.
    """

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        own = [one.deadline for one in ruleset.statements if one.has_own_deadline and one.deadline is not None]
        before = [day - datetime.timedelta(days=1) for day in sorted(own)[:1] if day > datetime.date.min]
        last = max((one.deadline for one in ruleset.statements if one.deadline is not None), default=None)
        is_later = last is not None and (ruleset.period is None or last > ruleset.period.end)
        self.days = (None, *([last] if is_later else []), *before)
        self.judges = [(day, ruleset.compile(day)) for day in self.days]
        self.framed = [i for i, one in enumerate(ruleset.statements) if one.growth is None]  # frames refuse the others
        self.in_frames = evolve(ruleset, checked=ruleset.checked.only(*(ruleset.statements[i] for i in self.framed)))
        self.has_frames = all(find_spec(name) is not None for name in ("polars", "narwhals"))

    def compare_alone(self, agency: Agency) -> Iterator[Disagreement]:
        """Compare what is compiled with ``evaluate`` on one agency."""
        for day, judge in self.judges:
            report = self.ruleset.evaluate([agency], as_of=day)
            for i, (finding, verdict) in enumerate(zip(report.findings, judge(agency), strict=True)):
                if finding.verdict is not verdict:
                    yield i, "compile()", [agency], Shown(finding.verdict), Shown(verdict)

    def compare_stream(self, population: Population) -> Iterator[Disagreement]:
        """Compare an accumulator with ``evaluate``, after agencies have come, gone and been replaced."""
        for day in self.days:
            yield from self._compare_stream(population, day)

    def _compare_stream(self, population: Population, day: datetime.date | None) -> Iterator[Disagreement]:
        stream = self.ruleset.accumulator(day)
        for agency in population:
            stream.add(agency)
        for agency in population[::2]:
            stream.remove(agency["ma"])  # type: ignore[arg-type]  # an id is text or a number
            stream.add(agency)
        for agency in population[:1]:
            stream.replace(agency)
        report = self.ruleset.evaluate(population, as_of=day)
        for i, (finding, verdict) in enumerate(zip(report.findings, stream.verdicts, strict=True)):
            if finding.verdict is not verdict:
                yield i, "accumulator()", population, Shown(finding.verdict), Shown(verdict)

    def compare_frame(self, populations: Sequence[Population]) -> Iterator[Disagreement]:
        """Compare a frame, each population a group of it, with ``evaluate`` on each population."""
        populations = [population for population in populations if population and _fits(population)]
        if not self.has_frames or not populations:
            return
        frame = frame_of(self.ruleset.checked, populations)
        for day in self.days:
            yield from self._compare_frame(frame, populations, day)

    def _compare_frame(
        self,
        frame: Any,  # noqa: ANN401 - a frame of polars
        populations: Sequence[Population],
        day: datetime.date | None,
    ) -> Iterator[Disagreement]:
        answer = self.in_frames.evaluate_frame(frame, by=[_GROUP], as_of=day)
        rows: dict[int, list[dict[str, Any]]] = {group: [] for group in range(len(populations))}
        for row in answer.iter_rows(named=True):
            rows[row[_GROUP]].append(row)
        grouping = [*grouping_attributes(self.in_frames.checked)]
        for group, population in enumerate(populations):
            report = self.ruleset.evaluate(population, as_of=day)
            found: list[dict[object, Shown]] = []
            for row in rows[group]:
                value = next((row[name] for name in grouping if row[name] is not None), None)
                found += [{}] if value is None else []
                found[-1][_key(value)] = _read(row)
            for i, others in zip(self.framed, found, strict=True):
                finding = report.findings[i]
                wanted = {None: _shown(finding)} | {_key(one.value): _shown(one) for one in finding.groups}
                for value in wanted | others:
                    mine, other = wanted.get(value), others.get(value)
                    if mine != other:
                        nothing = Shown(Verdict.NOT_APPLICABLE)
                        yield i, "evaluate_frame()", population, mine or nothing, other or nothing


def _key(value: object) -> object:
    return text_key(value) if isinstance(value, str) else value


def _shown(finding: Finding | GroupFinding) -> Shown:
    bounds = finding.bounds
    return Shown(outcome_of(finding), *((bounds.low, bounds.high) if bounds else ()))


def _read(row: dict[str, Any]) -> Shown:
    def bound(end: str) -> Any:  # noqa: ANN401 - a number, or None
        numerator, denominator = row[f"{end}_numerator"], row[f"{end}_denominator"]
        return None if numerator is None else simplest(Fraction(int(numerator), int(denominator)))

    return Shown(Verdict(row["provisional"] or row["verdict"]), bound("low"), bound("high"))


# ---- populations as a frame of polars


def frame_of(ruleset: CheckedRuleset, populations: Sequence[Population]) -> Any:  # noqa: ANN401 - a frame of polars
    """Put populations into one frame of polars; each is a group."""
    import polars as pl

    from vtlt_rules import columnar

    rows = [(group, agency) for group, population in enumerate(populations) for agency in population]
    frame = columnar.frame_of(ruleset, [agency | {"ma": str(agency["ma"])} for _, agency in rows], None)
    return frame.with_columns(pl.Series(_GROUP, [group for group, _ in rows]))


_MOST = 10**12
"""Figures of agencies are far below; frames refuse what might not fit into 128 bits."""


def _fits(population: Population) -> bool:
    """Tell whether a frame can hold all figures exactly."""
    numbers = (
        Fraction(value)
        for agency in population
        for value in agency.values()
        if isinstance(value, int | Fraction | Decimal)
    )
    return all(abs(number.numerator) < _MOST and _MOST % number.denominator == 0 for number in numbers)
