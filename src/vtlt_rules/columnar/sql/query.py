"""Write a plan as one SQL query."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType

from attrs import frozen

from vtlt_rules.checked import CheckedRuleset, Statement
from vtlt_rules.columnar.asked import Asked
from vtlt_rules.columnar.meaning.agencies import MEMBERS, AgencyPlan, agency_plan, is_part_of_total
from vtlt_rules.columnar.meaning.aggregations import Column
from vtlt_rules.columnar.meaning.expressions import Layers, Value
from vtlt_rules.columnar.meaning.growth import NOT_GIVEN
from vtlt_rules.columnar.meaning.plan import COUNTS, FIGURES, IN_SPITE_OF, NOW, PART, SIZE, Line, Pass, Plan
from vtlt_rules.columnar.meaning.planner import make_plan
from vtlt_rules.columnar.sql.beside import EarlierRows
from vtlt_rules.columnar.sql.choices import add_choices
from vtlt_rules.columnar.sql.dialect import KEPT, ColumnKind, Dialect, Step
from vtlt_rules.columnar.sql.engine import SqlEngine
from vtlt_rules.columnar.sql.groups import (
    CONTRADICTED,
    LOST,
    NAME,
    OF,
    order_of_groups,
    put_together,
    shown,
    values,
)
from vtlt_rules.columnar.sql.rows import SourceRows, TableRows, add_layers
from vtlt_rules.columnar.sql.widths import ALL, narrow
from vtlt_rules.columnar.sql.written import Written, views_of
from vtlt_rules.columnar.table import GIVEN_ID, GROUP, ID, WHICH, Table, largest_maximum
from vtlt_rules.errors import BadData
from vtlt_rules.issues import too_complex
from vtlt_rules.verdict import Verdict

_OUT = "__out"

_KINDS: Mapping[str, ColumnKind] = MappingProxyType({"last": "text", "list": "list"})
"""What columns of sums have in them that are no numbers, by how they are added up."""

_MOST_SCALE = 100
"""What quantities are multiplied with at the most so that ordinary ones fit into 64 bits."""

_MOST_OF_64_BITS = 10**18
"""What sums stay below so that the figures of an answer fit into 64 bits, whatever is missing."""


@frozen
class AskedTable:
    """A table that is asked.

    Attributes:
        ruleset: The ruleset that it is asked about: of a table of then the demands on a change that are held against it.
        table: Its columns.
        name: Its name, as SQL has it.
    """

    ruleset: CheckedRuleset
    table: Table
    name: str


def queries(source: AskedTable, dialect: Dialect, asked: Asked, then: Sequence[AskedTable] = ()) -> list[Step]:
    """Write the queries that evaluate a ruleset, each over the answer of the one before: nearly always a single one.

    Args:
        source: The table.
        dialect: The database's dialect.
        asked: What is asked of it.
        then: Tables of then.

    Raises:
        BadData: More tables would stand in one another than the database bears.
    """
    writer = _Query(source, dialect, asked, then)
    found = writer.text() if asked.statement is None else writer.agencies(asked.statement)
    _refuse_too_many_tables(found, dialect.most_tables_in_all)
    return found.in_steps(dialect.most_tables)


def query(source: AskedTable, dialect: Dialect, asked: Asked, then: Sequence[AskedTable] = ()) -> str:
    """Write a single query that evaluates a ruleset; see :func:`queries`."""
    (step,) = _whole(_Query(source, dialect, asked, then), dialect).in_steps(None)
    return step.text


def views(
    source: AskedTable, dialect: Dialect, asked: Asked, then: Sequence[AskedTable], prefix: str
) -> dict[str, str]:
    """Write such a query as views: the statements that create them, by their names, the answer last."""
    found = _whole(_Query(source, dialect, asked, then), dialect)
    return views_of(found.all_tables, found.last, prefix)


def _whole(writer: _Query, dialect: Dialect) -> Written:
    """Write a query that nobody cuts; where others would, those who run it have to see to that."""
    found = writer.text()
    if dialect.most_tables is None:
        _refuse_too_many_tables(found, dialect.most_tables_in_all)
    return found


def _refuse_too_many_tables(found: Written, most: int | None) -> None:
    if most is not None and found.count > most:
        raise BadData([too_complex("tables-of-sql", most)])


class _Query:
    def __init__(self, source: AskedTable, dialect: Dialect, asked: Asked, then: Sequence[AskedTable]) -> None:
        self.ruleset = source.ruleset
        self.table = source.table
        self.source = source.name
        self.engine = SqlEngine(dialect)
        self.dialect = dialect
        self.as_of = asked.as_of
        self.rows = TableRows(source.ruleset, source.table, source.name, self.engine, asked.is_unique, bool(then))
        self.earlier = [
            EarlierRows(one.ruleset, one.table, one.name, SqlEngine(dialect), asked.is_unique, True, f"_then{number}")
            for number, one in enumerate(then)
        ]
        for one in self.earlier:
            one.engine.shares_with(self.engine)
        self.by = self.rows.by

    def text(self) -> Written:
        """Write the tables of the query, and what is selected at last."""
        facts, sums = self.rows.facts(), SqlEngine(self.dialect, widens=False)
        before = [one.beside(self.rows) for one in self.earlier]
        sums.codes = {name: codes for one in (*self.earlier, self.rows) for name, codes in one.engine.codes.items()}
        plan = make_plan(self.ruleset, facts, sums, self.as_of, has_few_passes=True, then=before)
        is_grouped = bool(self.table.grouping)
        of_then = [one.tables(is_grouped) for one in self.earlier]
        tables: dict[str, str] = {}
        joined = [one.former() for one in self.earlier]
        rows = self.rows.all_rows(tables, facts, joined, is_grouped)
        rows += [own for one in self.earlier for own in one.rows_of_sources]
        self.by = [*self.by, WHICH, GROUP] if is_grouped else self.by
        tables["__sums"] = self._union(plan, rows, sums.codes)
        last = self._layered(tables, "__sums", plan.sum_layers)
        tables["__folded"] = self._folded(plan, last)
        totals = self._named_totals(tables, plan)
        choices = add_choices(tables, totals, plan.choices, self.dialect)
        top = [totals, *choices][-1]
        lines = self._lines(plan, self._layered(tables, top, plan.group_layers))
        if self.dialect.most_columns is not None:
            named = {"__totals": [name for layer in plan.total_layers.columns for name in layer]}
            named = ({} if totals == "__folded" else named) | choices | _columns_of(top, plan.group_layers)
            widths = [
                self.rows.width(facts, joined),
                narrow(tables, self._summed(plan), _columns_of("__sums", plan.sum_layers), tables["__folded"]),
                narrow(tables, [*self.by, *(plan.folds or [SIZE])], named, lines),
            ]
            if max(widths) > self.dialect.most_columns:
                raise BadData([too_complex("columns-of-sql", self.dialect.most_columns)])
        return Written(self.source, tables, lines, of_then)

    def _layered(self, tables: dict[str, str], name: str, layers: Layers) -> str:
        return add_layers(tables, name, layers, self.dialect)

    def agencies(self, statement: Statement) -> Written:
        """Write the same for the agencies behind a statement."""
        facts = self.rows.facts(statement)
        former = None
        if statement.growth is not None:
            known = {id_: one for earlier in self.earlier for id_, one in earlier.beside(self.rows).formers.items()}
            former = known.get(statement.id, NOT_GIVEN)
        plans = [agency_plan(statement, one, self.as_of, former) for one in facts]
        of_then = [one.tables(False) for one in self.earlier]
        tables: dict[str, str] = {}
        rows = self.rows.all_rows(tables, facts, [one.former() for one in self.earlier], False)
        parts = [
            self._agency_rows(plan, own.where(plan.member), statement) for plan, own in zip(plans, rows, strict=True)
        ]
        tables["__judged"] = "\nUNION ALL\n".join(parts)
        verdict, in_spite_of = "verdict", IN_SPITE_OF
        if is_part_of_total(statement):
            together = [*self.by, *([GROUP] if statement.grouped_by is not None else [])]
            over = f"PARTITION BY {', '.join(together)}" if together else ""
            tables["__judged_together"] = f"SELECT *, COUNT(*) OVER ({over}) AS {MEMBERS} FROM __judged"
            counts = f"{MEMBERS} > 1 AND NOT {_OUT}"
            verdict = f"CASE WHEN {counts} THEN '{Verdict.TRACKED.value}' ELSE verdict END AS verdict"
            is_bad = f"{counts} AND verdict = '{Verdict.BAD_DATA.value}'"  # which is not held against it either
            in_spite_of = f"CASE WHEN {is_bad} THEN 1 ELSE {IN_SPITE_OF} END"
            in_spite_of = f"CAST({in_spite_of} AS BIGINT) AS {IN_SPITE_OF}"
        shown = [f"{GIVEN_ID} AS {self.engine.name(ID)}"] if self.table.shows_ids else []
        figures = [f"{self._figure_of(name)} AS {name}" for name in FIGURES]
        chosen = [*self._groups(), *shown, "id", "clause", "statement", verdict, *figures, in_spite_of]
        return Written(self.source, tables, f"SELECT {', '.join(chosen)} FROM {[*tables][-1]}", of_then)

    def _agency_rows(self, plan: AgencyPlan, rows: str, statement: Statement) -> str:
        chosen = [*self.by, *([GIVEN_ID] if self.table.shows_ids else [])]
        if statement.grouped_by is not None:
            chosen.append(f"{self.rows.value_of_group(statement.grouped_by.name) or 'NULL'} AS {GROUP}")
        cells = {"id": statement.id, "clause": statement.clause, "statement": statement.text, "verdict": plan.verdict}
        chosen += [f"CAST({self._cell(cell)} AS {self.dialect.text_type}) AS {name}" for name, cell in cells.items()]
        chosen += [
            f"{self.dialect.lists.whole(self._cell(figure))} AS {name}"
            for name, figure in zip(FIGURES, plan.figures, strict=True)
        ]
        chosen.append(f"CAST({self._cell(plan.in_spite_of)} AS BIGINT) AS {IN_SPITE_OF}")
        chosen.append(f"{self._cell(plan.is_out)} AS {_OUT}")
        return f"SELECT {', '.join(chosen)} FROM {rows}"

    # ---- sums

    def _union(self, plan: Plan, rows: list[SourceRows], codes: Collection[str]) -> str:
        """Write the passes, one below the other; a column that a pass does not make is null there."""
        every = [name for name in self._summed(plan) if name not in self.by]
        kinds = {column.name: _KINDS.get(column.how, "number") for one in plan.passes for column in one.sums}
        kinds |= {name: "code" if name in codes else "truth" for one in plan.passes for name in one.keys}
        null = {name: self.dialect.null(kinds.get(name, "number")) for name in every}
        by_name = self.dialect.unites_by_name
        parts = []
        for one in plan.passes:
            made = self._made(one)
            chosen = [*self.by]
            chosen += [f"{made.get(name, null[name])} AS {name}" for name in every if not by_name or name in made]
            grouped = [*self.by, *(value.native for value in one.keys.values())]
            group = f"\nGROUP BY {', '.join(grouped)}" if grouped else ""
            parts.append(f"SELECT {', '.join(chosen)}\nFROM {rows[one.source].where(one.test)}{group}")
        if self.table.grouping and not self.table.keys:  # a row of all agencies, also where there is none
            nothing = {WHICH: "0", GROUP: f"CAST(NULL AS {self.dialect.text_type})", PART: "-1"}
            names = [*self.by, *(name for name in every if not by_name or name in nothing)]
            written = (f"{nothing.get(name, null.get(name))} AS {name}" for name in names)
            parts.append(f"SELECT {', '.join(written)}")
        return ("\nUNION ALL BY NAME\n" if by_name else "\nUNION ALL\n").join(parts)

    def _summed(self, plan: Plan) -> list[str]:
        """Return the columns of what passes make, one below the other."""
        return list(dict.fromkeys([*self.by, *(name for one in plan.passes for name in self._made(one))]))

    def _made(self, one: Pass) -> dict[str, str]:
        """Write the columns that a pass makes."""
        made = {name: value.native for name, value in one.keys.items()}
        made |= {column.name: self._total(column) for column in one.sums}
        return made | {SIZE: "COUNT(*)", PART: str(one.number)}

    def _total(self, column: Column) -> str:
        if column.how == "least":
            return f"MIN({column.value.native})"
        if column.how == "last":
            return f"MAX({self.dialect.binary(str(column.value.native))})"
        if column.how == "list":
            return self.dialect.lists.gathered(column.value.native)
        if column.how == "known":
            return f"COUNT({column.value.native})"
        if column.how == "true":
            return self.dialect.counted(column.value.native)
        return f"SUM({column.value.native})"

    def _folded(self, plan: Plan, sums: str) -> str:
        totals = [f"{self._again(column)} AS {name}" for name, column in plan.folds.items()]
        totals = totals or [
            f"COUNT(*) AS {SIZE}"
        ]  # where nothing is asked for there is a row for each group all the same
        group = f"\nGROUP BY {', '.join(self.by)}" if self.by else ""
        if self.by and NOW in plan.folds:  # there is no group that was there only then
            group += f" HAVING {self._again(plan.folds[NOW])} > 0"
        return f"SELECT {', '.join([*self.by, *totals])}\nFROM {sums}{group}"

    def _again(self, column: Column) -> str:
        native = column.value.native
        match column.how:
            case "least":
                return f"MIN({native})"
            case "last":
                return f"MAX({self.dialect.binary(str(native))})"
            case "list":
                return self.dialect.lists.gathered_again(native)
            case _:
                return f"COALESCE(SUM({native}), 0)"

    def _named_totals(self, tables: dict[str, str], plan: Plan) -> str:
        """Add a table with sums of sums, which DuckDB is to keep; there are as few rows as groups."""
        named = [f"{value.native} AS {name}" for layer in plan.total_layers.columns for name, value in layer.items()]
        if not named:
            return "__folded"
        kept = KEPT if self.dialect.keeps_layers else ""
        tables[f"__totals{kept}"] = self.dialect.layer(f"{ALL}{', '.join(named)} FROM __folded")
        return "__totals"

    # ---- lines

    def _lines(self, plan: Plan, groups: str) -> str:
        """Write a row for each group and statement: each column is first a list, with an element for each statement."""
        engine = self.engine
        lines = plan.lines
        lists = {
            "__line": [str(number) for number in range(len(lines))],
            "id": [engine.literal(line.statement.id) for line in lines],
            "clause": [engine.literal(line.statement.clause) for line in lines],
            "statement": [engine.literal(line.statement.text) for line in lines],
            "verdict": [self._cell(line.verdict) for line in lines],
            "provisional": [self._cell(line.provisional) for line in lines],
        }
        for position, name in enumerate(FIGURES):
            lists[name] = [self._cell(line.figures[position]) for line in lines]
        for position, name in enumerate(COUNTS):
            lists[name] = [self._cell(line.counts[position]) for line in lines]
        lists[IN_SPITE_OF] = [self._cell(line.in_spite_of) for line in lines]
        if self.table.grouping:
            lists |= self._of_groups(lines)
        texts = dict.fromkeys(["id", "clause", "statement", "verdict", "provisional"], self.dialect.text_type)
        types = dict.fromkeys(lists, "BIGINT") | texts
        by = "".join(f"{name}, " for name in self.by)
        inner = self.dialect.lists.rows(by, lists, groups)
        answered = [name for name in lists if not name.startswith("__")]
        own = self._groups()
        order = [*self.by, "__line"]
        cells = {name: name for name in answered}
        if self.table.grouping:
            inner, cells = put_together(inner, [*self.rows.keys]), {name: shown(name) for name in answered}
            of_groups = values(self.ruleset, self.table, self.dialect)
            own += [f"{value} AS {engine.name(name)}" for name, value in of_groups.items()]
            order = [*self.rows.keys, "__line", *order_of_groups(self.dialect)]
        written = {name: f"CAST({cell} AS {types[name]})" for name, cell in cells.items()}
        written |= {name: self._figure_of(cells[name]) for name in FIGURES}
        chosen = [*own, *(f"{cell} AS {name}" for name, cell in written.items())]
        ordered = ", ".join(f"{name} ASC NULLS LAST" for name in order)
        return f"SELECT {', '.join(chosen)} FROM (\n{inner}\n) AS answer ORDER BY {ordered}"

    def _of_groups(self, lines: list[Line]) -> dict[str, list[str]]:
        """Write what else is to be known of each line where agencies are grouped."""
        grouped = [line.statement.grouped_by for line in lines]
        return {
            OF: ["0" if one is None else str(1 + self.table.grouping.index(one.name)) for one in grouped],
            NAME: [f"CAST({self._cell(line.name)} AS {self.dialect.text_type})" for line in lines],
            LOST: [self._cell(line.is_lost) for line in lines],
            CONTRADICTED: [self._cell(line.contradicted) for line in lines],
        }

    def _figure_of(self, cell: str) -> str:
        """Write a numerator or denominator: of the widest type where a maximum or the scale of a column is so large."""
        most = largest_maximum(self.ruleset, self.table)
        is_fine = not self.table.has_types and max(self.table.scales.values(), default=1) > _MOST_SCALE
        is_wide = most >= _MOST_OF_64_BITS or is_fine
        return self.dialect.lists.whole(cell) if is_wide else self.dialect.figure(cell)

    def _groups(self) -> list[str]:
        """Write the columns that make a group, under their own names."""
        texts = self.table.text_by or ()
        shown = [
            self.dialect.without_collation(key) if name in texts else key
            for key, name in zip(self.table.keys, self.table.by, strict=True)
        ]
        return [f"{key} AS {self.engine.name(name)}" for key, name in zip(shown, self.table.by, strict=True)]

    def _cell(self, operand: Value | int | str | bool | None) -> str:
        return str(operand.native) if isinstance(operand, Value) else str(self.engine.literal(operand))


def _columns_of(name: str, layers: Layers) -> dict[str, list[str]]:
    """Return the columns that each of some layers over a table names."""
    return {f"{name}_{number}": [*layer] for number, layer in enumerate(layers.columns)}
