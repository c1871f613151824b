"""All statements of a ruleset over all agencies -> report."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence

from vtlt_rules.checked import CheckedRuleset
from vtlt_rules.evaluate.population import read_population
from vtlt_rules.evaluate.statements import judge
from vtlt_rules.evaluate.unmet_texts import unmet_texts
from vtlt_rules.report import Report
from vtlt_rules.report.data import Remark


def evaluate(
    ruleset: CheckedRuleset,
    agencies: Iterable[object],
    registry: Iterable[object] | None = None,
    as_of: datetime.date | None = None,
    rows: Sequence[int] | None = None,
    registry_rows: Sequence[int] | None = None,
) -> Report:
    """Evaluate every statement.

    Args:
        ruleset: A checked ruleset.
        agencies: What the agencies report: mappings, or objects with attributes.
        registry: Who exists; None when the agencies themselves say so.
        as_of: The day at which the data was cut off; None for the end of the plan's period.
        rows: The rows that the agencies have in their file.
        registry_rows: The same for the registry.

    Raises:
        BadData: It cannot be told who belongs to which scope; all reasons at once.
    """
    population = read_population(ruleset, agencies, registry, rows, registry_rows)
    as_of = ruleset.day(as_of)
    findings = tuple(
        judge(ruleset, statement, population.members[statement.scope.name], as_of) for statement in ruleset.statements
    )
    count = len({agency.id for agency in population.agencies})
    notes: tuple[Remark, ...] = (*population.notes, *unmet_texts(ruleset, population.spelled))
    return Report(ruleset, findings, as_of, count, tuple(population.issues), notes)
