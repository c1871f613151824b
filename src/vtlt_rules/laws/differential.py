"""Differential testing: compiled verdicts, the accumulator and frames of polars agree with ``evaluate``."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from importlib.util import find_spec
from itertools import pairwise, product
from typing import TYPE_CHECKING, Any

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

if TYPE_CHECKING:
    from vtlt_rules.compiled import CompiledVerdicts

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
        times: Whether populations are compared with data of then: without any; with some where changes are demanded.
        has_frames: Whether polars and narwhals are there.
    """

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        own = [one.deadline for one in ruleset.statements if one.has_own_deadline and one.deadline is not None]
        before = [day - datetime.timedelta(days=1) for day in sorted(own)[:1] if day > datetime.date.min]
        last = max((one.deadline for one in ruleset.statements if one.deadline is not None), default=None)
        is_later = last is not None and (ruleset.period is None or last > ruleset.period.end)
        self.days: tuple[datetime.date | None, ...] = (None, *([last] if is_later else []), *before)
        self.judges: list[tuple[datetime.date | None, CompiledVerdicts]] = [
            (day, ruleset.compile(day)) for day in self.days
        ]
        self.times: tuple[bool, ...] = (False, True) if ruleset.checked.baselines else (False,)
        self.has_frames: bool = all(find_spec(name) is not None for name in ("polars", "narwhals"))

    def compare_alone(self, agency: Agency) -> Iterator[Disagreement]:
        """Compare what is compiled with ``evaluate`` on one agency."""
        for (day, judge), has_previous in product(self.judges, self.times):
            then = then_of([agency]) if has_previous else None
            report = self.ruleset.evaluate([agency], as_of=day, previous=then)
            verdicts = judge(agency) if then is None else judge(agency, *then)
            for i, (finding, verdict) in enumerate(zip(report.findings, verdicts, strict=True)):
                if finding.verdict is not verdict:
                    yield i, "compile()", [agency], Shown(finding.verdict), Shown(verdict)

    def compare_stream(self, population: Population) -> Iterator[Disagreement]:
        """Compare an accumulator with ``evaluate``, after agencies have come, gone and been replaced."""
        for day, has_previous in product(self.days, self.times):
            then = then_of(population) if has_previous else None
            yield from self._compare_stream(population, day, then)

    def _compare_stream(
        self, population: Population, day: datetime.date | None, then: Population | None
    ) -> Iterator[Disagreement]:
        stream = self.ruleset.accumulator(day)
        for agency in population:
            stream.add(agency)
        for agency in population[::2]:
            stream.remove(agency["ma"])  # type: ignore[arg-type]  # an id is text or a number
            stream.add(agency)
        for agency in population[:1]:
            stream.replace(agency)
        for baseline in self.ruleset.checked.baselines if then is not None else ():
            earlier = stream.since(baseline)
            for agency in then or ():
                earlier.add(agency)
        report = self.ruleset.evaluate(population, as_of=day, previous=then)
        for i, (finding, verdict) in enumerate(zip(report.findings, stream.verdicts, strict=True)):
            if finding.verdict is not verdict:
                yield i, "accumulator()", population, Shown(finding.verdict), Shown(verdict)

    def compare_frame(self, populations: Sequence[Population]) -> Iterator[Disagreement]:
        """Compare a frame, each population a group of it, with ``evaluate`` on each population."""
        populations = [population for population in populations if population and _fits(population)]
        if not self.has_frames or not populations:
            return
        checked = self.ruleset.checked
        frame, before = (frame_of(checked, groups) for groups in (populations, [*map(then_of, populations)]))
        for day, has_previous in product(self.days, self.times):
            answer = self.ruleset.evaluate_frame(
                frame, by=[_GROUP], as_of=day, previous=before if has_previous else None, unknown="ignore"
            )
            yield from self._compare_frame(answer, populations, day, has_previous)

    def _compare_frame(
        self,
        answer: Any,  # noqa: ANN401 - a frame of polars
        populations: Sequence[Population],
        day: datetime.date | None,
        has_previous: bool,
    ) -> Iterator[Disagreement]:
        rows: dict[int, list[dict[str, Any]]] = {group: [] for group in range(len(populations))}
        for row in answer.iter_rows(named=True):
            rows[row[_GROUP]].append(row)
        grouping = [*grouping_attributes(self.ruleset.checked)]
        for group, population in enumerate(populations):
            then = then_of(population) if has_previous else None
            report = self.ruleset.evaluate(population, as_of=day, previous=then)
            found: list[dict[object, Shown]] = []
            for row in rows[group]:
                value = next((row[name] for name in grouping if row[name] is not None), None)
                found += [{}] if value is None else []
                found[-1][_key(value)] = _read(row)
            for i, (finding, others) in enumerate(zip(report.findings, found, strict=True)):
                wanted = {None: _shown(finding)} | {_key(one.value): _shown(one) for one in finding.groups}
                for value in wanted | others:
                    mine, other = wanted.get(value), others.get(value)
                    if mine != other:
                        nothing = Shown(Verdict.NOT_APPLICABLE)
                        yield i, "evaluate_frame()", population, mine or nothing, other or nothing


def then_of(population: Population) -> Population:
    """Return what a population is taken to have been then: each agency what the next one is now; one alone was the same.

    So nobody was then what the first is now, and the last was not there.
    """
    if len(population) == 1:
        return population
    return [{**other, "ma": own["ma"]} for own, other in pairwise(population)]


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
