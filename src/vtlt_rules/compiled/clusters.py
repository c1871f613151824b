"""Which figures some statements rest on: statements that share a figure, or figures that bound each other, are together.

What one cluster reads can be looked at in one go: either all of it is there, or not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import Factory, define

from vtlt_rules.checked import (
    CheckedRuleset,
    condition_of,
    direct_reads,
    fields_that_matter,
    flags_that_taint,
    names_read,
    representative_of,
    with_families,
)
from vtlt_rules.evaluate.statements import StatementJudge


@define(eq=False)
class Cluster:
    """Statements that are judged together.

    Attributes:
        statements: Their positions in the plan.
        leaves: The names they read; derived yes/no fields taken apart, derived sums not.
        names: These, and the fields that bound them.
    """

    statements: list[int] = Factory(list)
    leaves: dict[str, None] = Factory(dict)
    names: dict[str, None] = Factory(dict)


def leaves(ruleset: CheckedRuleset, judge: StatementJudge) -> dict[str, None]:
    """Return the names that a statement reads, derived yes/no fields taken apart, each once."""
    return flags_taken_apart(ruleset, [*direct_reads(judge.statement), *(judge.measure.rest or ())])


def flags_taken_apart(ruleset: CheckedRuleset, read: Iterable[str]) -> dict[str, None]:
    """Return some names with the names that formulas name in the place of derived yes/no fields and of classes."""
    found: dict[str, None] = {}
    names = dict.fromkeys(read)
    waiting = list(names)
    for name in waiting:  # grows
        condition = condition_of(ruleset, name)
        if condition is None:
            found[name] = None
            continue
        # All that the classes rest on counts, also where it does not matter which of some they are.
        test = ruleset.class_tests.get(name)
        classes = None if test is None else ruleset.fields[test.field].classes
        named = names_read(condition) if classes is None else classes.names_read()
        inner = dict.fromkeys(read for read in named if read not in names)
        waiting += inner
        names |= inner
    return found


def clusters_of(ruleset: CheckedRuleset, judges: dict[int, StatementJudge]) -> list[Cluster]:
    """Group statements by what they rest on."""
    owner: dict[str, Cluster] = {}
    reads_nothing: list[Cluster] = []
    for position, judge in judges.items():
        cluster = Cluster([position], leaves(ruleset, judge))
        if not cluster.leaves:  # whether an agency is in any of all classes
            reads_nothing.append(cluster)
        for name in dict.fromkeys(representative_of(ruleset, name) for name in cluster.leaves):
            if name not in owner:  # else the cluster that has it has the names that bound it
                cluster.names.update(dict.fromkeys(sorted(with_families(ruleset, (name,)))))
            else:
                cluster.names[name] = None
        together = {id(other): other for name in cluster.names if (other := owner.get(name)) is not None}
        for other in together.values():
            if len(other.names) > len(cluster.names):
                cluster, other = other, cluster
            cluster.statements += other.statements
            cluster.leaves |= other.leaves
            cluster.names |= other.names
            owner.update(dict.fromkeys(other.names, cluster))
        owner.update(dict.fromkeys(cluster.names, cluster))
    found = [*{id(cluster): cluster for cluster in owner.values()}.values(), *reads_nothing]
    return sorted(found, key=lambda one: min(one.statements))


def reported_derived(ruleset: CheckedRuleset, judges: Mapping[int, StatementJudge]) -> list[str]:
    """Return the derived yes/no fields that can contradict their formula to the harm of some statements, if reported."""
    return flags_that_taint(ruleset, fields_that_matter(ruleset, *(judge.statement for judge in judges.values())))
