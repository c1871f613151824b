"""Rows of groups (``tung``) in SQL: the lines of all agencies and of groups -> the rows of the answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from vtlt_rules.checked import CheckedRuleset, Simple
from vtlt_rules.columnar.meaning.plan import COUNTS, IN_SPITE_OF
from vtlt_rules.columnar.sql.dialect import Dialect
from vtlt_rules.columnar.table import GROUP, WHICH, Table
from vtlt_rules.verdict import OF_GROUPS, Verdict

LINE, OF, NAME, LOST, CONTRADICTED = "__line", "__of", "__name", "__lost", "__contradicted"
"""The columns of a line's place in the plan, of which rows it is about, of its group's name, and of what else it needs."""

_IS_ROW = f"({WHICH} = 0 AND {OF} > 0)"
_OWN, _FIRST, _OTHERWISE = "__own", "__first", "__otherwise"


def put_together(rows: str, by: Sequence[str]) -> str:
    """Write a query of the rows of the answer, with what rows of groups come to in place of what all agencies do.

    Args:
        rows: A query of a row for each line and each of its groups.
        by: The columns that make a group of agencies.
    """
    kept = f"SELECT * FROM (\n{rows}\n) AS r WHERE {WHICH} = 0 OR ({WHICH} = {OF} AND in_scope > 0)"
    together = ", ".join([*by, LINE])
    over = f"OVER (PARTITION BY {together})"

    def of_groups(how: str, value: str) -> str:
        return f"{how}(CASE WHEN {WHICH} > 0 THEN {value} END) {over}"

    found = [
        f"{of_groups('MIN', _rank('verdict'))} AS {_FIRST}",
        f"{of_groups('MIN', _rank('COALESCE(provisional, verdict)'))} AS {_OTHERWISE}",
        *(f"COALESCE({of_groups('SUM', name)}, 0) AS __{name}" for name in COUNTS[1:]),
    ]
    ranked = f"SELECT *, {', '.join(found)} FROM (\n{kept}\n) AS k"
    lost = f"CASE WHEN {LOST} THEN '{Verdict.BAD_DATA.value}' ELSE {_word(_FIRST)} END"
    return f"SELECT *, {lost} AS {_OWN} FROM (\n{ranked}\n) AS o"


def shown(name: str) -> str:
    """Write a column of the answer."""
    pending, bad = f"'{Verdict.PENDING.value}'", f"'{Verdict.BAD_DATA.value}'"
    otherwise = _word(_OTHERWISE)
    match name:
        case "verdict":
            own = _OWN
        case "provisional":
            own = f"CASE WHEN {_OWN} = {pending} THEN {otherwise} END"
        case _ if name == IN_SPITE_OF:
            is_bad = f"{_OWN} = {bad} OR ({_OWN} = {pending} AND {otherwise} = {bad})"
            own = f"CASE WHEN {is_bad} THEN 0 ELSE {CONTRADICTED} END"
        case _ if name in COUNTS[1:]:
            own = f"__{name}"
        case _:
            return name
    return f"CASE WHEN {_IS_ROW} THEN {own} ELSE {name} END"


def values(ruleset: CheckedRuleset, table: Table, dialect: Dialect) -> Mapping[str, str]:
    """Write the columns of the attributes by which agencies are grouped, null but for the rows of their groups."""
    written = {}
    for number, name in enumerate(table.grouping, start=1):
        match ruleset.attributes[name].type:
            case Simple.BOOLEAN:
                value = f"{GROUP} = 'true'"
            case Simple.TEXT:
                value = dialect.without_collation(NAME)
            case _:
                value = GROUP
        written[name] = f"CASE WHEN {WHICH} = {number} AND {OF} = {number} THEN {value} END"
    return written


def order_of_groups(dialect: Dialect) -> list[str]:
    """Write what groups are ordered by: the row itself first, then by the values."""
    return [WHICH, dialect.binary(f"COALESCE({NAME}, {GROUP})")]


def _rank(word: str) -> str:
    cases = " ".join(f"WHEN '{one.value}' THEN {rank}" for rank, one in enumerate(OF_GROUPS))
    return f"CASE {word} {cases} END"


def _word(rank: str) -> str:
    cases = " ".join(f"WHEN {number} THEN '{one.value}'" for number, one in enumerate(OF_GROUPS))
    return f"CASE {rank} {cases} ELSE '{Verdict.NOT_APPLICABLE.value}' END"
