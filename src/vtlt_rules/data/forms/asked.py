"""A ruleset and a registry -> what is asked of each agency, and why: the cells that some statement may need from it.

Must not know how forms look.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from vtlt_rules.checked import CheckedRuleset, Kind, Statement
from vtlt_rules.data.models.columns import SchemaColumn, columns_of, names_needed_by
from vtlt_rules.errors import BadData
from vtlt_rules.evaluate import Given, evaluate
from vtlt_rules.evaluate.cells import WrongCell, read_id
from vtlt_rules.evaluate.conditions import test_of
from vtlt_rules.evaluate.population import read_population
from vtlt_rules.issues import DataIssue
from vtlt_rules.messages import Language
from vtlt_rules.records import record
from vtlt_rules.report import Finding
from vtlt_rules.report.wording import describe
from vtlt_rules.verdict import Truth


@record
class Agency:
    """An agency of the registry, and what it is asked for.

    Attributes:
        id: ``ma``.
        name: ``ten``; the id where it has none.
        attributes: What the registry says of it, by name; ``ma`` and ``ten`` included, where it has them.
        fields: What it is asked for, each with the ids of the statements that may need it from this agency.
        duties: The duties that concern it.
    """

    id: str
    name: str
    attributes: Mapping[str, object]
    fields: Mapping[str, tuple[str, ...]]
    duties: tuple[Statement, ...]

    @property
    def is_asked(self) -> bool:
        """Whether there is anything that it could answer."""
        return bool(self.fields or self.duties)


@record
class Questions:
    """What a ruleset asks for.

    Attributes:
        ruleset: The plan.
        columns: The columns of its schema, by name.
        attributes: The attributes that are needed, ``ma`` and ``ten`` first.
        fields: The reported fields that its statements need, in the order of the first clause that needs each.
        agencies: Those of the registry, in its order; None where there is none.
        demands: What each statement demands, in words, by its id.
    """

    ruleset: CheckedRuleset
    columns: Mapping[str, SchemaColumn]
    attributes: tuple[SchemaColumn, ...]
    fields: tuple[SchemaColumn, ...]
    agencies: tuple[Agency, ...] | None
    demands: Mapping[str, str]

    @property
    def statements(self) -> Mapping[str, Statement]:
        """The statements by their ids."""
        return {one.id: one for one in self.ruleset.statements}


def asked_by(
    ruleset: CheckedRuleset, registry: Iterable[Mapping[str, object]] | None, lang: Language = "vi"
) -> Questions:
    """Find what a ruleset asks for, and of whom.

    Of an agency a field is asked if it is missing for some statement while nothing at all was reported: what is decided
    then, whatever comes in, nobody needs to ask for.

    Args:
        ruleset: The plan.
        registry: Who there is, with their attributes; None where it is not known.
        lang: The language of the demands.

    Raises:
        BadData: It cannot be told of an agency of the registry what concerns it, or an id occurs twice.
    """
    rows = None if registry is None else list(registry)
    listed = rows or []
    _refuse_repeated(listed)
    nothing = {one: Given([], listed) for one in ruleset.baselines}
    report = evaluate(ruleset, [], listed, previous=nothing)
    columns = columns_of(ruleset)
    needed = names_needed_by(ruleset, None, None)
    given = {name for row in listed for name in ruleset.attributes if row.get(name) is not None}
    attributes = [one for one in columns.values() if one.is_attribute and one.name in needed | given | {"ma", "ten"}]
    fields = [one for one in columns.values() if not one.is_attribute and one.name in needed]
    place = {one.id: number for number, one in enumerate(ruleset.statements)}
    fields.sort(key=lambda one: min((place[id_] for id_ in one.statements), default=len(place)))
    return Questions(
        ruleset,
        columns,
        tuple(attributes),
        tuple(fields),
        None if rows is None else _agencies(ruleset, rows, report.findings, [one.name for one in fields]),
        {one.statement.id: describe(one, report.ruleset, lang) for one in report.findings},
    )


def _refuse_repeated(rows: list[Mapping[str, object]]) -> None:
    first: dict[str, int] = {}
    issues = []
    for number, row in enumerate(rows, start=1):
        try:
            id_ = read_id(row.get("ma"))
        except WrongCell:  # of which the evaluator tells
            continue
        if id_ and first.setdefault(id_, number) != number:
            issues.append(DataIssue("repeated-agency", id_, "ma", number, {"first": first[id_]}))
    if issues:
        raise BadData(issues)


def _agencies(
    ruleset: CheckedRuleset, rows: list[Mapping[str, object]], findings: Iterable[Finding], order: list[str]
) -> tuple[Agency, ...]:
    missing: dict[str, dict[str, dict[str, None]]] = {}
    for finding in findings:
        for cell in finding.missing:
            if not cell.is_previous:
                missing.setdefault(cell.agency, {}).setdefault(cell.field, {})[finding.statement.id] = None
    population = read_population(ruleset, [], rows)
    duties: dict[str, list[Statement]] = {}
    for statement in ruleset.statements:
        if statement.kind is Kind.DUTY:
            concerns = None if statement.condition is None else test_of(statement.condition)
            for member in population.members[statement.scope.name]:
                if concerns is None or concerns(member) is not Truth.FALSE:
                    duties.setdefault(member.id, []).append(statement)
    found = []
    for state, row in zip(population.agencies, rows, strict=True):
        own = missing.get(state.id, {})
        attributes: dict[str, object] = {"ma": state.id}
        attributes |= {name: row[name] for name in {"ten": None, **ruleset.attributes} if row.get(name) is not None}
        fields = {name: tuple(own[name]) for name in order if name in own}
        found.append(Agency(state.id, state.name, attributes, fields, tuple(duties.get(state.id, ()))))
    return tuple(found)
