"""Files that are refused anyway -> what would keep their agencies from being placed, so that all is said at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from attrs import evolve

from vtlt_rules.checked import BUILT_IN, CheckedRuleset
from vtlt_rules.data.columns import ID
from vtlt_rules.data.problems import FileProblems, shown
from vtlt_rules.data.raw import Heading
from vtlt_rules.data.rows import Row
from vtlt_rules.data.tables import FileTable
from vtlt_rules.issues import DataIssue
from vtlt_rules.words import cell_in_words


def add_unplaced(ruleset: CheckedRuleset, table: FileTable, problems: FileProblems) -> Counter[str]:
    """Report the cells of attributes that are empty although membership depends on them.

    Returns:
        The attributes for which there is no column at all, with how many agencies cannot be placed without them.
    """
    from vtlt_rules.evaluate import Placing  # not needed by files that can be used

    placing = Placing(ruleset)
    reported = {(issue.row, issue.field) for issue in problems.issues}
    is_misspelled = any(issue.code == "unknown-column" for issue in problems.issues)  # one that is not there, perhaps
    without_column: Counter[str] = Counter()
    for row in table.rows:
        values = {name: row[name] for name in ruleset.attributes if name in row}
        for name, scope in placing.lacking(values).items():
            if name not in table.names:
                without_column[name] += not is_misspelled
            elif (row.row, name) not in reported:
                problems.add("missing-attribute", row.row, _id(row), name, scope=scope)
    return +without_column


def add_conflicts(ruleset: CheckedRuleset, data: FileTable, registry: FileTable, problems: FileProblems) -> None:
    """Report attributes that a row states otherwise than the registry."""
    registered = {id_: row for row in registry.rows if (id_ := _id(row)) is not None}
    compared = [name for name in ruleset.attributes if name not in BUILT_IN]
    for row in data.rows:
        listed = registered.get(_id(row) or "")
        for name in compared if listed is not None else ():
            own, other = row.get(name), listed and listed.get(name)
            if own is not None and other is not None and own != other:
                facts = {"value": cell_in_words(own), "expected": cell_in_words(other)}
                problems.add("attribute-conflict", row.row, _id(row), name, **facts)


def names_of(rows: Iterable[Row]) -> dict[str, str]:
    """Return the names of agencies by their ids."""
    return {id_: ten for row in rows if (id_ := _id(row)) is not None and isinstance(ten := row.get("ten"), str)}


def placed(
    issues: Iterable[DataIssue], headings: Mapping[str, Heading], names: Mapping[str, str] | None = None
) -> tuple[DataIssue, ...]:
    """Return issues with what people know their places by: how the column is headed, its letter, the agency's name."""
    found = []
    for issue in issues:
        heading = None if issue.is_previous else headings.get(issue.field or "")
        name = names.get(issue.agency or "") if names else None
        if heading is not None or name is not None:
            issue = evolve(
                issue,
                heading=None if heading is None else shown(heading.text),
                column=None if heading is None else heading.letter,
                name=None if name is None else shown(name),
            )
        found.append(issue)
    return tuple(found)


def _id(row: Row) -> str | None:
    value = row.get(ID)
    return value if isinstance(value, str) else None
