"""Check laws on many populations: draw them, look at every statement, make what breaks a law small."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from attrs import Factory, define, evolve

from vtlt_rules.api import Ruleset
from vtlt_rules.checked import CheckedRuleset, EnumType, Simple, Statement, grouping_attributes, names_read
from vtlt_rules.data import AgencyData
from vtlt_rules.errors import BadData, ExtraMissing
from vtlt_rules.evaluate.population import read_population
from vtlt_rules.issues import CONTRADICTIONS
from vtlt_rules.laws.boundary import at_threshold, boundary_rows, by_day
from vtlt_rules.laws.broken import LawBroken, position_of
from vtlt_rules.laws.differential import Disagreement, Evaluators
from vtlt_rules.laws.metamorphic import MetamorphicRelation, Population, Trial, only
from vtlt_rules.laws.plain import Agency
from vtlt_rules.laws.reach import Reach, can_be_reached, reach_of
from vtlt_rules.laws.shrinking import shrink
from vtlt_rules.report import Finding
from vtlt_rules.report.data import outcome_of
from vtlt_rules.verdict import Verdict

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    Agencies = SearchStrategy[list[Agency]] | Sequence[Iterable[object]] | None
    """Populations: a strategy of them, a list of them as ``evaluate`` takes them, or None for those that are invented."""

MOST_AGENCIES = 8
"""Agencies of an invented population: whatever breaks a law breaks it with few."""

_MISSING = 0.2
"""How many of their cells are missing."""

_LOOKED_AT_ALONE = 3
"""Agencies of each population that compiled verdicts are looked at for."""


# ---- populations

Body = Callable[[Population, Population, int], None]
"""Looks at a population, with a completion of it and a number to seed dice with."""


def draw(ruleset: Ruleset, agencies: Agencies, examples: int, seed: int, body: Body) -> None:
    """Call a function with populations, a completion of each, and a number to seed dice with.

    Args:
        ruleset: The ruleset that they are for.
        agencies: Where they come from; None for those made for each statement and those that the library invents.
        examples: How many; from a list each is taken, with as many completions as makes up the number.
        seed: Decides what is drawn.
        body: What to do with each.

    Raises:
        BadData: A population of the caller's own has what cannot be read.
        ExtraMissing: Hypothesis is not installed.
    """
    try:
        from hypothesis import strategies as st
    except ImportError:
        raise ExtraMissing("testing") from None
    from vtlt_rules.strategies import populations

    def run(source: SearchStrategy[Population], count: int) -> None:
        _draw_from(ruleset, source, count, seed, body)

    if agencies is None:
        for population in boundary_populations(ruleset):
            run(st.just(population), 1)
        run(populations(ruleset, min_size=1, max_size=MOST_AGENCIES, missing=_MISSING), examples)
    elif isinstance(agencies, Sequence):
        for population in [exact(ruleset, population) for population in agencies]:
            run(st.just(population), max(1, examples // len(agencies)))
    else:
        run(agencies.map(lambda population: exact(ruleset, population)), examples)


def _draw_from(ruleset: Ruleset, source: SearchStrategy[Population], count: int, seed: int, body: Body) -> None:
    """Call a function with populations of one strategy; Hypothesis chooses, and neither shrinks nor remembers."""
    import hypothesis
    from hypothesis import strategies as st

    from vtlt_rules.strategies import completions

    @st.composite
    def cases(draw: Any) -> tuple[Population, Population, int]:  # noqa: ANN401 - given by Hypothesis
        population = draw(source)
        return population, draw(completions(ruleset, population)), draw(st.integers(0, 2**32 - 1))

    @hypothesis.seed(seed)
    @hypothesis.settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=(hypothesis.Phase.generate,),
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given(cases())
    def test(case: tuple[Population, Population, int]) -> None:
        body(*case)

    test()


def exact(ruleset: Ruleset, population: Iterable[object]) -> Population:
    """Bring a population of somebody's own to what the evaluator reads of it: exact values by declared names.

    Laws speak of what agencies can report. Figures that contradict each other are such data, unreadable ones are not.

    Raises:
        BadData: A cell cannot be read, an agency is there twice or without id or attribute; all such issues.
    """
    registry = population.registry if isinstance(population, AgencyData) else None
    people = read_population(ruleset.checked, population, registry)
    if unreadable := [issue for issue in people.issues if issue.code not in CONTRADICTIONS]:
        raise BadData(unreadable)
    return [
        {"ma": one.id, **{name: value for name, value in one.values.items() if name != "ma"}} for one in people.agencies
    ]


def boundary_populations(ruleset: Ruleset) -> list[Population]:
    """Return small populations at the threshold of each statement and beside it, with all attributes they need."""
    found: list[Population] = [[]]
    for statement in ruleset.statements:
        if not statement.has_threshold:
            continue
        rows = boundary_rows(ruleset.checked, statement)
        wanted = at_threshold(rows) or [{pair: 1} for pair in list(rows.pairs)[:2]]
        small = (rows.population(one) for one in wanted if sum(one.values()) <= 2 * MOST_AGENCIES)
        for population in (*small, *by_day(rows)):
            found.append([with_attributes(ruleset.checked, agency) for agency in population])
        if rows.pairs:  # beside one of them another agency of the scope, which has reported nothing
            silent = {name: value for name, value in found[-1][0].items() if name in ruleset.checked.attributes}
            found.append([found[-1][0], silent | {"ma": "A0"}])
    return found


def with_attributes(checked: CheckedRuleset, agency: Agency, like: Agency | None = None) -> Agency:
    """Give an agency the attributes that scopes and groups ask for where it has none: those of another, or any."""
    added: Agency = {}
    read = (name for statement in checked.statements for name in names_read(statement.scope.condition))
    for name in dict.fromkeys((*read, *grouping_attributes(checked))):
        if agency.get(name) is not None:
            continue
        value = (like or {}).get(name)
        if value is None:
            match checked.attributes[name].type:
                case EnumType(values):
                    value = next(iter(reversed(list(values))))
                case Simple.BOOLEAN:
                    value = False
                case _:
                    value = "-"
        added[name] = value
    return {"ma": agency["ma"]} | added | agency


# ---- laws that compare two populations


@define
class MetamorphicRun:
    """Looks at trials of some laws and keeps, for each law and statement, a trial that breaks it.

    Attributes:
        ruleset: The ruleset.
        relations: The laws.
        found: By the position of the law and of the statement the trial.
    """

    ruleset: Ruleset
    relations: Sequence[MetamorphicRelation]
    found: dict[tuple[int, int], Trial] = Factory(dict)

    def look(self, population: Population, completion: Population, number: int) -> None:
        """Look at the trials that a population gives rise to."""
        known: dict[int, tuple[Population, Sequence[Finding]]] = {}

        def findings(people: Population) -> Sequence[Finding]:
            if id(people) not in known:
                known[id(people)] = people, self.ruleset.evaluate(people).findings
            return known[id(people)][1]

        def findings_after(relation: MetamorphicRelation, people: Population) -> Sequence[Finding]:
            return findings(people) if relation.special is None else relation.special(self.ruleset, people).findings

        for i, relation in enumerate(self.relations):
            dice = random.Random(number)
            for trial in relation.trials(self.ruleset.checked, population, completion, dice):
                for j, (one, other) in enumerate(
                    zip(findings(trial.before), findings_after(relation, trial.after), strict=True)
                ):
                    known_one = self.found.get((i, j))
                    if known_one is not None and len(known_one.after) <= len(trial.after):
                        continue
                    if breaks(self.ruleset.checked, relation, trial, one, other):
                        self.found[i, j] = trial

    def broken(self) -> Iterator[LawBroken]:
        """Go through the laws broken, in order, each with the smallest data."""
        statements = self.ruleset.statements
        for i, j in sorted(self.found):
            yield self._shrink(self.relations[i], statements[j], self.found[i, j])

    def _shrink(self, relation: MetamorphicRelation, statement: Statement, trial: Trial) -> LawBroken:
        def outcomes(ruleset: Ruleset, at: int, candidate: Trial) -> tuple[Finding, Finding]:
            before, after = ruleset.evaluate(candidate.before), relation.evaluate_after(ruleset, candidate.after)
            return before.findings[at], after.findings[at]

        alone = only(self.ruleset, statement)

        def is_broken(candidate: Trial) -> bool:
            try:
                return breaks(alone.checked, relation, candidate, *outcomes(alone, 0, candidate))
            except BadData:
                return False

        small = shrink(trial, is_broken)
        like = {agency["ma"]: agency for agency in (*trial.before, *trial.after)}
        before, after = (
            [with_attributes(self.ruleset.checked, agency, like.get(agency["ma"])) for agency in people]
            for people in (small.before, small.after)
        )
        one, other = outcomes(alone, 0, small)
        return LawBroken(
            relation.name,
            self.ruleset,
            statement,
            relation.reason,
            before,
            after,
            (relation.shown(one), relation.shown(other)),
            columns=_columns([*small.before, *small.after]),
        )


def breaks(ruleset: CheckedRuleset, relation: MetamorphicRelation, trial: Trial, one: Finding, other: Finding) -> bool:
    """Tell whether a trial breaks a law at a statement, given what the statement comes to before and after."""
    statement = one.statement
    if not statement.is_judged or relation.agrees(statement, one, other):
        return False
    if not relation.with_bounds and Verdict.BAD_DATA in (one.verdict, other.verdict):
        return False  # data that contradicts itself is no completion of anything
    return relation.is_trial(ruleset, statement, trial)


def _columns(agencies: Iterable[Agency]) -> list[str]:
    return list(dict.fromkeys(name for agency in agencies for name in agency))


# ---- the other two


class ReachRun:
    """Finds the statements that cannot be met, or cannot fail.

    Data made for each statement comes first. Whatever else is looked at may still show the verdict that was not found.

    Attributes:
        ruleset: The ruleset.
        suspects: By the position of a statement what data made for it could show, where that is not both verdicts.
    """

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        reaches = {i: reach_of(ruleset, one) for i, one in enumerate(ruleset.statements) if can_be_reached(one)}
        self.suspects: dict[int, Reach] = {i: reach for i, reach in reaches.items() if reach.reason is not None}

    def look(self, _population: Population, completion: Population, _number: int) -> None:
        """See what complete data shows of the statements under suspicion."""
        if not self.suspects:
            return
        findings = self.ruleset.evaluate(completion).findings
        for i, reach in list(self.suspects.items()):
            verdict = outcome_of(findings[i])
            reach = evolve(
                reach,
                is_met=reach.is_met or verdict is Verdict.MET,
                is_failed=reach.is_failed or verdict is Verdict.NOT_MET,
            )
            self.suspects[i] = reach
            if reach.reason is None:
                del self.suspects[i]

    def broken(self) -> Iterator[LawBroken]:
        """Go through the statements of which both verdicts were not found, in the order of the plan."""
        for i, reach in self.suspects.items():
            assert reach.reason is not None
            witness = reach.met or reach.failed or []
            agencies = [with_attributes(self.ruleset.checked, agency) for agency in witness]
            statement = self.ruleset.statements[i]
            yield LawBroken(
                "can_be_met_and_failed",
                self.ruleset,
                statement,
                reach.reason,
                agencies,
                columns=_columns(witness),
            )


@define
class DifferentialRun:
    """Looks at populations with every evaluator; keeps one that shows a difference for each statement and evaluator."""

    ruleset: Ruleset
    evaluators: Evaluators
    found: dict[tuple[int, str], Disagreement] = Factory(dict)
    populations: list[Population] = Factory(list)

    def look(self, population: Population, _completion: Population, number: int) -> None:
        """Look at a population; frames come all at once in the end."""
        self.populations.append(population)
        for agency in random.Random(number).sample(population, min(_LOOKED_AT_ALONE, len(population))):
            self._keep(self.evaluators.compare_alone(agency))
        self._keep(self.evaluators.compare_stream(population))

    def _keep(self, differences: Iterable[Disagreement]) -> None:
        for difference in differences:
            known = self.found.get(difference[:2])
            if known is None or len(difference[2]) < len(known[2]):
                self.found[difference[:2]] = difference

    def broken(self) -> Iterator[LawBroken]:
        """Go through what differs, statement by statement, each with the smallest data."""
        self._keep(self.evaluators.compare_frame(self.populations))
        for (i, other), (_, _, population, _, _) in sorted(self.found.items(), key=lambda item: item[0]):
            yield self._shrink(self.ruleset.statements[i], other, population)

    def _shrink(self, statement: Statement, other: str, population: Population) -> LawBroken:
        alone = Evaluators(only(self.ruleset, statement))
        looks: dict[str, Callable[[Population], Iterable[Disagreement]]] = {
            "compile()": lambda people: [one for agency in people for one in alone.compare_alone(agency)],
            "accumulator()": alone.compare_stream,
            "evaluate_frame()": lambda people: alone.compare_frame([people]),
        }
        look = looks[other]

        def differences(people: Population) -> list[Disagreement]:
            try:
                return list(look(people))
            except BadData:
                return []

        start = Trial(population, population)
        small = shrink(start, lambda trial: trial.before == trial.after and bool(differences(trial.before)))
        found = differences(small.before)
        like = {agency["ma"]: agency for agency in population}
        agencies = [with_attributes(self.ruleset.checked, a, like.get(a["ma"])) for a in small.before]
        outcomes = found[0][3:] if found else self.found[position_of(self.ruleset, statement), other][3:]
        return LawBroken(
            "evaluators_agree",
            self.ruleset,
            statement,
            "evaluator",
            agencies,
            None,
            outcomes,
            other,
            columns=_columns([*small.before, *small.after]),
        )
