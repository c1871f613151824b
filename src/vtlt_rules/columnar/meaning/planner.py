"""A ruleset and what is known of agencies -> what to compute, in four steps, for any engine.

1. For each agency: keys (the group, the attributes that scopes depend on) and columns to be added up.
2. Added up by keys: one pass over the data, shared by all statements.
3. Added up again for each statement over the keys that belong to its scope: a few rows a group, then one.
4. For each group and statement: verdict, bounds, counts.

Agencies that occur more than once are rows of their own: few, and nothing is known of them but attributes.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence

from attrs import frozen

from vtlt_rules.checked import CheckedRuleset, Statement
from vtlt_rules.columnar.meaning.aggregations import Column
from vtlt_rules.columnar.meaning.contradictions import Facts
from vtlt_rules.columnar.meaning.expressions import Engine, Value, choose, compared
from vtlt_rules.columnar.meaning.growth import Former
from vtlt_rules.columnar.meaning.lines import AskedBefore, Lines
from vtlt_rules.columnar.meaning.partitions import Part, few_parts, parts_of
from vtlt_rules.columnar.meaning.plan import NOW, PART, Plan
from vtlt_rules.columnar.meaning.source_sums import SourceSums
from vtlt_rules.relations import Relation


def make_plan(
    ruleset: CheckedRuleset,
    sources: Sequence[Facts],
    groups: Engine,
    as_of: datetime.date | None,
    has_few_passes: bool = False,
    largest: int | None = None,
    then: Sequence[DataOfThen] = (),
) -> Plan:
    """Make the plan for a ruleset.

    Args:
        ruleset: The ruleset.
        sources: What is known of the agencies: of those that occur once in their group, and last of those that occur more
            often, if there may be some.
        groups: Writes expressions over sums, whose numbers may need a wider type.
        as_of: The day at which the data was cut off.
        has_few_passes: Whether to keep to as few passes as can be.
        largest: When given, count in :data:`HUGE` the agencies with a number that is larger, for which sums may overflow.
        then: The data of then that demands on a change are held against.
    """
    plan = Plan([facts.rows.layers for facts in sources])
    maker = _SideMaker(groups, plan, few_parts if has_few_passes else parts_of)
    evaluated = [one for one in ruleset.statements if one.measure is not None]
    rows = maker.sources(ruleset, evaluated, sources)
    formers = {id_: former for one in then for id_, former in one.formers.items()}
    asked = [
        None if one.measure is None else [source.ask(one, as_of, formers) for source in rows]
        for one in ruleset.statements
    ]
    maker.make_passes(ruleset, rows, largest)
    lines = Lines(plan, groups, as_of, rows)
    before: dict[str, AskedBefore] = {}
    plan.first_then = len(plan.passes)
    for one in then:
        plan.layers += [facts.rows.layers for facts in one.sources]
        own = maker.sources(ruleset, one.statements, one.sources)
        for statement in one.statements:
            before[statement.id] = AskedBefore(own, [source.ask_before(statement, as_of) for source in own])
        maker.make_passes(ruleset, own, one.largest)
    for statement, aggregations in zip(ruleset.statements, asked, strict=True):
        if aggregations is None:
            plan.lines.append(lines.tracked(statement))
        else:
            plan.lines.append(lines.line(statement, aggregations, before.get(statement.id)))
    if then:
        is_now = compared(Value(groups, groups.column(PART), may_be_null=False), Relation.LESS_THAN, plan.first_then)
        plan.folds[NOW] = Column(NOW, "sum", choose(is_now, 1, 0))
    return plan


@frozen
class DataOfThen:
    """Data of then, and the demands on a change that are held against it.

    Attributes:
        statements: The demands.
        sources: What is known of the agencies of then.
        formers: What agencies of now were then, by the ids of the statements.
        largest: As for :func:`make_plan`.
    """

    statements: Sequence[Statement]
    sources: Sequence[Facts]
    formers: Mapping[str, Former]
    largest: int | None = None


@frozen
class _SideMaker:
    """Makes the sources of one side, and plans the passes over them."""

    groups: Engine
    plan: Plan
    parts: Callable[..., list[Part]]

    def sources(
        self, ruleset: CheckedRuleset, statements: Sequence[Statement], facts: Sequence[Facts]
    ) -> list[SourceSums]:
        """Make the sources; their numbers are places among the layers of the plan, of which they are the last."""
        first = len(self.plan.layers) - len(facts)
        return [
            SourceSums(ruleset, statements, one, self.groups, self.plan, number)
            for number, one in enumerate(facts, start=first)
        ]

    def make_passes(self, ruleset: CheckedRuleset, sources: Sequence[SourceSums], largest: int | None) -> None:
        """Plan the passes over the rows of a side, when everything has been asked for."""
        texts, scopes = sources[0].columns.texts, sources[0].scopes
        partition = self.parts(ruleset, scopes.values(), lambda name: name not in texts or texts[name].may_be_null)
        for source in sources:
            everyone = [Part(None, (), frozenset(), frozenset(scopes))]
            source.make_passes(everyone if source.facts.is_repeated else partition, largest)
