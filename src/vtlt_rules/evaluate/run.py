"""All statements of a ruleset over all agencies -> report."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence

from attrs import evolve, frozen

from vtlt_rules.checked import CheckedRuleset
from vtlt_rules.errors import BadData
from vtlt_rules.evaluate.growth import Before, GrowthJudge
from vtlt_rules.evaluate.population import Population, read_population
from vtlt_rules.evaluate.readers import Readers
from vtlt_rules.evaluate.statements import judge
from vtlt_rules.evaluate.unmet_texts import unmet_texts
from vtlt_rules.evaluate.without_previous import without_previous
from vtlt_rules.input_policy import USUAL_INPUT, InputPolicy
from vtlt_rules.issues import DataIssue, Note
from vtlt_rules.report import ListedAgency, Report


@frozen
class Given:
    """Data as it was handed over; see :func:`evaluate`.

    Attributes:
        notes: What reading files had to say of names that were left out.
    """

    agencies: Iterable[object]
    registry: Iterable[object] | None = None
    rows: Sequence[int] | None = None
    registry_rows: Sequence[int] | None = None
    notes: Sequence[Note] = ()


def evaluate(
    ruleset: CheckedRuleset,
    agencies: Iterable[object],
    registry: Iterable[object] | None = None,
    as_of: datetime.date | None = None,
    rows: Sequence[int] | None = None,
    registry_rows: Sequence[int] | None = None,
    previous: Mapping[str, Given] | None = None,
    policy: InputPolicy = USUAL_INPUT,
) -> Report:
    """Evaluate every statement.

    Args:
        ruleset: A checked ruleset.
        agencies: What the agencies report: mappings, or objects with attributes.
        registry: Who exists; None when the agencies themselves say so.
        as_of: The day at which the data was cut off; None for the end of the plan's period.
        rows: The rows that the agencies have in their file.
        registry_rows: The same for the registry.
        previous: The data of then, by the baselines of the statements that a change is demanded in.
        policy: What all this data may be.

    Raises:
        BadData: It cannot be told who belongs to which scope, or keys that name nothing are refused; all reasons at once.
    """
    given = Given(agencies, registry, rows, registry_rows)
    if not previous and not any(one.growth for one in ruleset.statements):  # the usual case
        population = _population(ruleset, given, policy)
        earlier: Mapping[str, Before] = {}
    else:
        population, earlier = _with_earlier(ruleset, given, previous or {}, policy)
    as_of = ruleset.day(as_of)
    findings = tuple(
        judge(ruleset, statement, population.members[statement.scope.name], as_of)
        if statement.growth is None
        else GrowthJudge(ruleset, statement, as_of).judge_beside(
            population.members[statement.scope.name], earlier.get(statement.growth.baseline)
        )
        for statement in ruleset.statements
    )
    listed = {agency.id: agency for agency in _listed(ruleset, population)}
    issues = (*population.issues, *(issue for one in earlier.values() for issue in one.issues))
    notes: tuple[Note, ...] = (
        *population.notes,
        *unmet_texts(ruleset, population.spelled),
        *without_previous(ruleset, earlier),
    )
    return Report(ruleset, findings, as_of, tuple(listed.values()), issues, notes)


def _listed(ruleset: CheckedRuleset, population: Population) -> Iterator[ListedAgency]:
    """Go through the agencies with what is known of their attributes, texts as they are spelled first."""
    for agency in population.agencies:
        attributes: dict[str, bool | str] = {}
        for name in ruleset.attributes:
            value = agency.values.get(name)
            if isinstance(value, str):
                attributes[name] = population.spelled.get(name, {}).get(value, value)
            elif isinstance(value, bool):
                attributes[name] = value
        yield ListedAgency(agency.id, agency.name, attributes)


def _population(
    ruleset: CheckedRuleset, given: Given, policy: InputPolicy, beside: int = 0, readers: Readers | None = None
) -> Population:
    rows = (given.rows, given.registry_rows)
    return read_population(ruleset, given.agencies, given.registry, *rows, policy, beside, readers)


def _with_earlier(
    ruleset: CheckedRuleset, given: Given, previous: Mapping[str, Given], policy: InputPolicy
) -> tuple[Population, dict[str, Before]]:
    """Read the data of now and then; what stops on one side is said together with what stops on the others.

    Raises:
        BadData: Something does.
    """
    fatal: list[DataIssue] = []
    notes: list[Note] = []
    population = None
    readers = Readers(ruleset, policy)
    try:
        population = _population(ruleset, given, policy, readers=readers)
    except BadData as error:
        fatal += error.issues
    earlier: dict[str, Before] = {}
    read = 0 if population is None else len(population.agencies)
    for baseline, one in previous.items():
        asked = ruleset.compared_with(baseline)
        try:
            then = _population(asked, one, policy, read, readers)
        except BadData as error:
            fatal += (evolve(issue, is_previous=True) for issue in error.issues)
        else:
            read += len(then.agencies)
            issues = tuple(evolve(issue, is_previous=True) for issue in then.issues)
            earlier[baseline] = Before(then.members, {agency.id: agency for agency in then.agencies}, issues)
            notes += (evolve(note, is_previous=True) for note in (*one.notes, *then.notes))
    if fatal or population is None:
        raise BadData(fatal)
    population.notes = list(dict.fromkeys((*population.notes, *notes)))
    return population, earlier
