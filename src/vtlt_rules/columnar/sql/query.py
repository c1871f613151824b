"""Write a plan as one SQL query."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping

from vtlt_rules.checked import CheckedRuleset, EnumType, Statement
from vtlt_rules.columnar.meaning.agencies import MEMBERS, AgencyPlan, agency_plan, is_part_of_total
from vtlt_rules.columnar.meaning.aggregations import Column
from vtlt_rules.columnar.meaning.conditions import Columns
from vtlt_rules.columnar.meaning.contradictions import facts_of, facts_of_repeated
from vtlt_rules.columnar.meaning.expressions import Layers, Test, Value
from vtlt_rules.columnar.meaning.plan import COUNTS, FIGURES, IN_SPITE_OF, PART, SIZE, UNNAMED, Line, Pass, Plan
from vtlt_rules.columnar.meaning.planner import make_plan
from vtlt_rules.columnar.sql.choices import add_choices
from vtlt_rules.columnar.sql.dialect import KEPT, Dialect
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
from vtlt_rules.columnar.sql.text_tests import all_same_text, read_id, seen_text, text_key
from vtlt_rules.columnar.table import (
    GIVEN_ID,
    GROUP,
    ID,
    WHICH,
    NumberColumn,
    Table,
    cells_read_in,
    inner,
    largest_maximum,
    spelled,
)
from vtlt_rules.columnar.texts import HIDDEN_IN_TEXT
from vtlt_rules.errors import BadData
from vtlt_rules.issues import too_complex
from vtlt_rules.verdict import Verdict

_REPEATED = "__repeated"
_ID = GIVEN_ID

_ROWS = "__agencies"
"""The table of the rows with their types settled; layers of it are numbered."""


_ROWS_OF_REPEATED = "__repeated_agencies"
"""Likewise those of agencies that occur more than once, where they have a table of their own."""

_MOST_TEXT = 50_000
"""Letters that the columns of a layer may have, with the layers below written out in them."""

_MOST_OF_64_BITS = 10**18
"""What sums stay below so that the figures of an answer fit into 64 bits, whatever is missing."""

_INNER_NAME = re.compile(r"\b(?:__|c_)\w+")


def queries(
    ruleset: CheckedRuleset,
    table: Table,
    source: str,
    dialect: Dialect,
    as_of: datetime.date | None,
    is_unique: bool,
    statement: Statement | None = None,
) -> list[str]:
    """Write the queries that evaluate a ruleset, each over the answer of the one before: nearly always a single one.

    Args:
        ruleset: The ruleset.
        table: The columns of the table.
        source: The table's name, as SQL has it.
        dialect: The database's dialect.
        as_of: The day at which the data was cut off.
        is_unique: Whether no agency occurs twice in a group.
        statement: When given, judge the agencies of its scope instead of all statements.

    Raises:
        BadData: More tables would stand in one another than the database bears.
    """
    writer = _Query(ruleset, table, source, SqlEngine(dialect), as_of, is_unique)
    tables, last = writer.text() if statement is None else writer.agencies(statement)
    if dialect.most_tables_in_all is not None and len(tables) > dialect.most_tables_in_all:
        raise BadData([too_complex("tables-of-sql", dialect.most_tables_in_all)])
    return _in_steps(tables, last, source, dialect.most_tables)


def query(
    ruleset: CheckedRuleset, table: Table, source: str, dialect: Dialect, as_of: datetime.date | None, is_unique: bool
) -> str:
    """Write a single query that evaluates a ruleset; see :func:`queries`."""
    tables, last = _Query(ruleset, table, source, SqlEngine(dialect), as_of, is_unique).text()
    return f"{_with(tables)}\n{last}"


def _in_steps(tables: dict[str, str], last: str, source: str, most: int | None) -> list[str]:
    """Cut a query so that not too many tables stand in one another: from the rows on each reads the one before it alone."""
    steps: list[str] = []
    waiting: dict[str, str] = {}
    for name, text in tables.items():
        waiting[name] = text
        if most is not None and len(waiting) > most and (_ROWS in waiting or steps):
            steps.append(f"{_with(waiting)}\nSELECT * FROM {name}")
            waiting = {name: f"SELECT * FROM {source}"}
    return [*steps, f"{_with(waiting)}\n{last}"]


class _Query:
    def __init__(
        self,
        ruleset: CheckedRuleset,
        table: Table,
        source: str,
        engine: SqlEngine,
        as_of: datetime.date | None,
        is_unique: bool,
    ) -> None:
        self.ruleset = ruleset
        self.table = table
        self.source = source
        self.engine = engine
        self.dialect = engine.dialect
        self.as_of = as_of
        self.checks_ids = table.has_ids and not is_unique
        self.is_mixed = False
        self.keys = self._keys()
        self.by = list(self.keys)
        self.typed: dict[str, str] = {}

    def text(self) -> tuple[dict[str, str], str]:
        """Write the tables of the query, and what is selected at last."""
        columns = self._columns()
        sums = SqlEngine(self.dialect, widens=False)
        sums.codes = self.engine.codes
        facts = facts_of(self.ruleset, columns, Layers("__l"), cells_read_in(self.ruleset))
        sources = [facts, facts_of_repeated(self.ruleset, columns)] if self.checks_ids else [facts]
        plan = make_plan(self.ruleset, sources, sums, self.as_of, has_few_passes=True)
        tables = self._first_tables()
        first = [name for name in (_ROWS, _ROWS_OF_REPEATED) if name in tables]
        if self.table.grouping:
            first = [self._in_groups(tables, name) for name in first]
            self.by = [*self.by, WHICH, GROUP]
        rows = self._layered_rows(tables, plan.layers, first)
        tables["__sums"] = self._union(plan, rows)
        last = self._layered(tables, "__sums", plan.sum_layers)
        tables["__folded"] = self._folded(plan, last)
        last = self._named_totals(tables, plan)
        last = add_choices(tables, last, plan.choices, self.dialect.lists)
        last = self._layered(tables, last, plan.group_layers)
        return tables, self._lines(plan, last)

    def _layered(self, tables: dict[str, str], name: str, layers: Layers) -> str:
        return _add_layers(tables, name, layers, self.dialect.keeps_layers)

    def _in_groups(self, tables: dict[str, str], rows: str) -> str:
        """Add a table of the rows with the same once more for each attribute that groups them, with its value."""
        made = [f"SELECT *, 0 AS {WHICH}, CAST(NULL AS {self.dialect.text_type}) AS {GROUP} FROM {rows}"]
        for number, name in enumerate(self.table.grouping, start=1):
            value = self._value_of_group(name)
            if value is not None:
                shown = f"SELECT *, {number} AS {WHICH}, {value} AS {GROUP} FROM {rows}"
                made.append(f"{shown} WHERE {self._column_of(name)} IS NOT NULL")
        tables[f"{rows}_in_groups"] = "\nUNION ALL\n".join(made)
        return f"{rows}_in_groups"

    def _column_of(self, name: str) -> str:
        return f"__e_{name}" if name in self.table.enums else inner(name)

    def _value_of_group(self, name: str) -> str | None:
        """Write the value of an attribute as a text, equal where it is the same; None where there is no column of it."""
        column = self._column_of(name)
        if name in self.table.enums:
            codes = self.engine.codes[column].items()
            cases = " ".join(f"WHEN {code} THEN {self.engine.text(value)}" for value, code in codes)
            return f"CASE {column} {cases} END"
        if name in self.table.truths:
            return f"CASE WHEN {column} THEN 'true' ELSE 'false' END"
        return f"HEX({text_key(self.dialect, column)})" if name in self.table.texts else None

    def _layered_rows(self, tables: dict[str, str], layers: list[Layers], sources: list[str]) -> list[str]:
        """Add named columns to the rows, for each source of them; return the tables to read them from, in this order."""
        if len(sources) > 1:
            return [self._layered(tables, source, one) for source, one in zip(sources, layers, strict=True)]
        (last,) = sources
        for one in layers:
            last = self._layered(tables, last, one)
        return [last] * len(layers)

    def agencies(self, statement: Statement) -> tuple[dict[str, str], str]:
        """Write the same for the agencies behind a statement."""
        columns = self._columns()
        facts = [facts_of(self.ruleset, columns, Layers("__l"), cells_read_in(self.ruleset, statement))]
        if self.checks_ids:
            facts.append(facts_of_repeated(self.ruleset, columns))
        plans = [agency_plan(statement, one, self.as_of) for one in facts]
        tables = self._first_tables()
        sources = [name for name in (_ROWS, _ROWS_OF_REPEATED) if name in tables]
        rows = self._layered_rows(tables, [plan.layers for plan in plans], sources)
        parts = [
            self._agency_rows(plan, f"{source}{self._where(plan.member, one.is_repeated)}", statement)
            for one, plan, source in zip(facts, plans, rows, strict=True)
        ]
        tables["__judged"] = "\nUNION ALL\n".join(parts)
        verdict, in_spite_of = "verdict", IN_SPITE_OF
        if is_part_of_total(statement):
            together = [*self.by, *([GROUP] if statement.grouped_by is not None else [])]
            over = f"PARTITION BY {', '.join(together)}" if together else ""
            tables["__judged_together"] = f"SELECT *, COUNT(*) OVER ({over}) AS {MEMBERS} FROM __judged"
            counts = f"{MEMBERS} > 1 AND verdict <> '{Verdict.NOT_APPLICABLE.value}'"
            verdict = f"CASE WHEN {counts} THEN '{Verdict.TRACKED.value}' ELSE verdict END AS verdict"
            is_bad = f"{counts} AND verdict = '{Verdict.BAD_DATA.value}'"  # which is not held against it either
            in_spite_of = f"CASE WHEN {is_bad} THEN 1 ELSE {IN_SPITE_OF} END"
            in_spite_of = f"CAST({in_spite_of} AS BIGINT) AS {IN_SPITE_OF}"
        shown = [f"{_ID} AS {self.engine.name(ID)}"] if self.table.shows_ids else []
        chosen = [*self._groups(), *shown, "id", "clause", "statement", verdict, *FIGURES, in_spite_of]
        return tables, f"SELECT {', '.join(chosen)} FROM {[*tables][-1]}"

    def _where(self, test: Test, is_of_repeated: bool) -> str:
        """Write which rows are meant: those that pass a test; where both are in one table those that occur once, or not."""
        tests = [(_REPEATED if is_of_repeated else f"NOT {_REPEATED}")] if self.is_mixed else []
        tests += [] if test is True else [str(test.native) if isinstance(test, Value) else "FALSE"]
        return f"\nWHERE {' AND '.join(tests)}" if tests else ""

    def _agency_rows(self, plan: AgencyPlan, rows: str, statement: Statement) -> str:
        chosen = [*self.by, *([_ID] if self.table.shows_ids else [])]
        if statement.grouped_by is not None:
            chosen.append(f"{self._value_of_group(statement.grouped_by.name) or 'NULL'} AS {GROUP}")
        cells = {"id": statement.id, "clause": statement.clause, "statement": statement.text, "verdict": plan.verdict}
        chosen += [f"CAST({self._cell(cell)} AS {self.dialect.text_type}) AS {name}" for name, cell in cells.items()]
        figures = zip((*FIGURES, IN_SPITE_OF), (*plan.figures, plan.in_spite_of), strict=True)
        chosen += [f"CAST({self._cell(figure)} AS {self._figure}) AS {name}" for name, figure in figures]
        return f"SELECT {', '.join(chosen)} FROM {rows}"

    def _first_tables(self) -> dict[str, str]:
        if not self.checks_ids:
            return {_ROWS: self._rows("")}
        twice = self._twice()
        if not twice:
            self.is_mixed = True
            return self._counted()
        alone = f"t.__found IS NULL AND {self._cell_of(ID)} IS NOT NULL"
        return {
            **twice,
            "__each_of_twice": self._each(),
            _ROWS: f"{self._rows('')} LEFT JOIN __twice AS t ON {self._same()}\nWHERE {alone}",
            _ROWS_OF_REPEATED: self._one_each(),
        }

    # ---- rows

    def _columns(self) -> Columns:
        table, engine = self.table, self.engine
        columns = Columns(engine, scales=table.scales, most=self.dialect.most)
        for name, column in table.numbers.items():
            cell = self._cell_of(name)
            self.typed[inner(name)], is_odd = self._quantity(cell, column)
            columns.numbers[name] = self._column(inner(name))
            if is_odd:
                self.typed[f"__odd_{name}"] = f"({' OR '.join(is_odd)})"
                columns.unreadable[name] = self._column(f"__odd_{name}")
        for name in table.enums:
            type_ = self.ruleset.type_of(name)
            assert isinstance(type_, EnumType)
            codes = {value: code for code, value in enumerate(type_.values)}
            cases = " ".join(f"WHEN {engine.text(value)} THEN {code}" for value, code in codes.items())
            self.typed[f"__e_{name}"] = f"CAST(CASE {self._as_text(name)} {cases} END AS TINYINT)"
            engine.codes[f"__e_{name}"] = engine.codes[f"__k_{name}"] = codes
            columns.texts[name] = self._column(f"__e_{name}")
            self.typed[f"__odd_{name}"] = (
                f"({self._cell_of(name)} IS NOT NULL AND {self._as_text(name)} NOT IN"
                f" ({', '.join(engine.text(value) for value in codes)}))"
            )
            columns.unreadable[name] = self._column(f"__odd_{name}")
        for name in table.texts:
            self.typed[inner(name)] = seen_text(self.dialect, self._as_text(name))
            columns.texts[name] = self._column(inner(name))
            if name in self.table.spelled:
                self.typed[spelled(name)] = self._as_text(name)
                columns.spelled[name] = self._column(spelled(name))
            self.typed[f"__odd_{name}"] = self.dialect.matches(self._as_text(name), HIDDEN_IN_TEXT)
            columns.unreadable[name] = self._column(f"__odd_{name}")
        for name in table.truths:
            self.typed[inner(name)] = self._cell_of(name)
            columns.truths[name] = self._column(inner(name))
        for name in table.days:
            cell = self._cell_of(name)
            self.typed[inner(name)] = f"CAST({cell} AS DATE)" if table.has_types else self.dialect.day(cell)
            columns.days[name] = self._column(inner(name))
        for name in table.times:
            self.typed[f"__odd_{name}"] = f"({self._cell_of(name)} <> CAST({self._cell_of(name)} AS DATE))"
            columns.unreadable[name] = self._column(f"__odd_{name}")
        return columns

    def _column(self, name: str) -> Value:
        return Value(self.engine, self.engine.column(name), may_be_null=True)

    def _cell_of(self, name: str) -> str:
        """Write a column of the source, which is called ``s`` wherever it is read."""
        return f"s.{self.engine.name(name)}"

    def _as_text(self, name: str) -> str:
        return self.dialect.binary(f"CAST({self._cell_of(name)} AS {self.dialect.text_type})")

    def _keys(self) -> dict[str, str]:
        """Write what makes a group: columns under the names they have meanwhile, texts so that letters tell them apart."""
        keys = {}
        for key, name in zip(self.table.keys, self.table.by, strict=True):
            cell = self._cell_of(name)
            if not self.table.has_types:
                keys[f"{key}_text"] = f"CASE WHEN {self.dialect.is_text(cell)} THEN {self._as_text(name)} END"
            keys[key] = self.dialect.binary(cell) if name in (self.table.text_by or ()) else cell
        return keys

    @property
    def _chosen_keys(self) -> list[str]:
        return [f"{cell} AS {key}" for key, cell in self.keys.items()]

    @property
    def _given(self) -> str:
        """Write the id of an agency as it stands in the source."""
        return self._as_text(ID) if self.table.has_text_ids else self._cell_of(ID)

    def _quantity(self, cell: str, column: NumberColumn) -> tuple[str, list[str]]:
        """Write a quantity as an integer, in units of 1/scale; and where it cannot be read."""
        scale, step = self.table.scales[column.unit.name], 10**column.decimals
        written, is_odd = self.dialect.quantity(cell, column.type, column.decimals, scale)
        if column.type is None or step > scale:
            scaled = f"{cell} * {scale}" if scale > 1 else cell
            is_odd.append(f"({scaled} <> FLOOR({scaled}))")
            written = f"CASE WHEN {scaled} = FLOOR({scaled}) THEN {written} END"
        return written, is_odd

    def _rows(self, more: str) -> str:
        """Write the rows with their types settled, and more columns."""
        chosen = [*self._chosen_keys, *([f"{self._cell_of(ID)} AS {_ID}"] if self.table.has_ids else [])]
        chosen += [f"{text} AS {name}" for name, text in self.typed.items()]
        chosen = chosen or [f"1 AS {SIZE}"]  # nothing is read, and rows are counted all the same
        return f"SELECT {', '.join(chosen)}{more}\nFROM {self.source} AS s"

    def _same(self) -> str:
        """Write which rows have an id that occurs more than once."""
        pairs = [*((cell, key) for key, cell in self.keys.items()), (self._given, "__given")]
        return " AND ".join(self.dialect.same(cell, f"t.{other}") for cell, other in pairs)

    @property
    def _said(self) -> list[str]:
        """The columns of attributes."""
        enums = (f"__e_{name}" for name in self.table.enums if name in self.ruleset.attributes)
        ways = map(spelled, self.table.spelled)
        return [name for name in (*map(inner, self.ruleset.attributes), *enums, *ways) if name in self.typed]

    def _each(self) -> str:
        """Write the rows of the agencies that occur more than once, and of those that have no id."""
        said = [f"{self.typed[name]} AS {name}" for name in self._said]
        id_ = self._cell_of(ID)
        named, unnamed = (
            ", ".join([*self._chosen_keys, f"{id_} AS {_ID}", own, *said]) for own in ("t.__id", "NULL AS __id")
        )
        return (
            f"SELECT {named}\nFROM {self.source} AS s JOIN __twice AS t ON {self._same()}\nUNION ALL\n"
            f"SELECT {unnamed}\nFROM {self.source} AS s WHERE {id_} IS NULL"
        )

    def _one_each(self) -> str:
        """Write one row for each of them: what all its rows say of an attribute; what they report cannot be used."""
        chosen = [*self.by, f"MIN({_ID}) AS {_ID}"]
        for one in self._said:
            chosen.append(f"{self._all_say(one, '')} AS {one}")
        chosen.append(f"__id IS NULL AS {UNNAMED}")
        return f"SELECT {', '.join(chosen)}\nFROM __each_of_twice GROUP BY {', '.join([*self.by, '__id'])}"

    def _all_say(self, column: str, over: str) -> str:
        """Write what all rows of an agency say of an attribute; of how that is written the last, letter by letter."""
        if column in map(spelled, self.table.spelled):
            return f"MAX({self.dialect.binary(column)}){over}"
        return f"CASE WHEN {self._agree(column, over)} THEN {column if over else f'MIN({column})'} END"

    def _agree(self, column: str, over: str) -> str:
        """Write whether all rows of an agency say the same of an attribute."""
        all_say = f"COUNT({column}){over} = COUNT(*){over}"
        if column in map(inner, self.table.texts):
            return f"{all_say} AND {all_same_text(self.dialect, column, over)}"
        return f"{all_say} AND MIN({column}){over} = MAX({column}){over}"

    @property
    def _id_as_read(self) -> str:
        return f"NULLIF({read_id(self.dialect, self._given)}, '')" if self.table.has_text_ids else self._given

    def _counted(self) -> dict[str, str]:
        """Write the rows of agencies that occur once, and one for each of the others, out of one look at the source."""
        window = f"WINDOW w AS (PARTITION BY {', '.join([*self.by, '__id'])})"
        counted = [f"COUNT(*) OVER w > 1 OR __id IS NULL AS {_REPEATED}", f"__id IS NULL AS {UNNAMED}"]
        counted.append(
            f"ROW_NUMBER() OVER (PARTITION BY {', '.join([*self.by, '__id'])} ORDER BY {_ID} ASC) AS __place"
        )
        chosen = [*self.by, _ID]
        for one in self.typed:
            said = f"__said_{one}"
            if one in self._said:
                counted.append(f"{self._all_say(one, ' OVER w')} AS {said}")
                chosen.append(f"{said} AS {one}")
            else:
                chosen.append(f"CASE WHEN NOT {_REPEATED} THEN {one} END AS {one}")
        return {
            "__each": self._rows(f", {self._id_as_read} AS __id"),
            "__counted": f"SELECT *, {', '.join(counted)} FROM __each {window}",
            _ROWS: f"SELECT {', '.join([*chosen, _REPEATED, UNNAMED])} FROM __counted WHERE __place = 1",
        }

    def _twice(self) -> dict[str, str]:
        """Write which agencies occur more than once, or have an id that cannot be read: their ids as they stand."""
        chosen = [*self._chosen_keys, f"{self._given} AS __given", f"{self._id_as_read} AS __id"]
        ids = f"(SELECT {', '.join(chosen)} FROM {self.source} AS s)"
        return self.dialect.repeated(ids, self.by)

    # ---- sums

    def _union(self, plan: Plan, rows: list[str]) -> str:
        """Write the passes, one below the other; a column that a pass does not make is null there."""
        every = list(dict.fromkeys(name for one in plan.passes for name in self._made(one)))
        by_name = self.dialect.unites_by_name
        parts = []
        for one in plan.passes:
            made = self._made(one)
            chosen = [*self.by]
            chosen += [f"{made.get(name, 'NULL')} AS {name}" for name in every if not by_name or name in made]
            where = self._where(one.test, is_of_repeated=one.source > 0)
            grouped = [*self.by, *(value.native for value in one.keys.values())]
            group = f"\nGROUP BY {', '.join(grouped)}" if grouped else ""
            parts.append(f"SELECT {', '.join(chosen)}\nFROM {rows[one.source]}{where}{group}")
        if self.table.grouping and not self.table.keys:  # a row of all agencies, also where there is none
            nothing = {WHICH: "0", GROUP: f"CAST(NULL AS {self.dialect.text_type})", PART: "-1"}
            names = [*self.by, *(name for name in every if not by_name or name in nothing)]
            written = (f"{nothing.get(name, 'NULL')} AS {name}" for name in names)
            parts.append(f"SELECT {', '.join(written)}")
        return ("\nUNION ALL BY NAME\n" if by_name else "\nUNION ALL\n").join(parts)

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
            return f"COUNT_IF({column.value.native})"
        return f"SUM({column.value.native})"

    def _folded(self, plan: Plan, sums: str) -> str:
        totals = [f"{self._again(column)} AS {name}" for name, column in plan.folds.items()]
        totals = totals or [
            f"COUNT(*) AS {SIZE}"
        ]  # where nothing is asked for there is a row for each group all the same
        group = f"\nGROUP BY {', '.join(self.by)}" if self.by else ""
        return f"SELECT {', '.join([*self.by, *totals])}\nFROM {sums}{group}"

    def _again(self, column: Column) -> str:
        native = column.value.native
        match column.how:
            case "least":
                return f"MIN({native})"
            case "last":
                return f"MAX({self.dialect.binary(str(native))})"
            case "list":
                return f"FLATTEN({self.dialect.lists.gathered(native)})"
            case _:
                return f"COALESCE(SUM({native}), 0)"

    def _named_totals(self, tables: dict[str, str], plan: Plan) -> str:
        """Add a table with sums of sums, which DuckDB is to keep; there are as few rows as groups."""
        named = [f"{value.native} AS {name}" for layer in plan.total_layers.columns for name, value in layer.items()]
        if not named:
            return "__folded"
        kept = KEPT if self.dialect.keeps_layers else ""
        tables[f"__totals{kept}"] = f"SELECT *, {', '.join(named)} FROM __folded"
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
        types = dict.fromkeys(lists, "BIGINT") | dict.fromkeys(FIGURES, self._figure) | texts
        by = "".join(f"{name}, " for name in self.by)
        inner = self.dialect.lists.rows(by, lists, groups)
        answered = [name for name in lists if not name.startswith("__")]
        own = self._groups()
        order = [*self.by, "__line"]
        cells = {name: name for name in answered}
        if self.table.grouping:
            inner, cells = put_together(inner, [*self.keys]), {name: shown(name) for name in answered}
            written = values(self.ruleset, self.table, self.dialect)
            own += [f"{value} AS {engine.name(name)}" for name, value in written.items()]
            order = [*self.keys, "__line", *order_of_groups(self.dialect)]
        chosen = [*own, *(f"CAST({cell} AS {types[name]}) AS {name}" for name, cell in cells.items())]
        ordered = ", ".join(f"{name} ASC NULLS LAST" for name in order)
        return f"SELECT {', '.join(chosen)} FROM (\n{inner}\n) ORDER BY {ordered}"

    def _of_groups(self, lines: list[Line]) -> dict[str, list[str]]:
        """Write what else is to be known of each line where agencies are grouped."""
        grouped = [line.statement.grouped_by for line in lines]
        return {
            OF: ["0" if one is None else str(1 + self.table.grouping.index(one.name)) for one in grouped],
            NAME: [f"CAST({self._cell(line.name)} AS {self.dialect.text_type})" for line in lines],
            LOST: [self._cell(line.is_lost) for line in lines],
            CONTRADICTED: [self._cell(line.contradicted) for line in lines],
        }

    @property
    def _figure(self) -> str:
        """The type of numerators and denominators: where a maximum of the ruleset is so large, the widest that there is."""
        most = largest_maximum(self.ruleset, self.table)
        return "BIGINT" if most < _MOST_OF_64_BITS else self.dialect.lists.number

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


def _with(tables: dict[str, str]) -> str:
    parts = []
    for name, text in tables.items():
        kept = "MATERIALIZED " if name.endswith(KEPT) else ""
        parts.append(f"{name.removesuffix(KEPT)} AS {kept}(\n{text}\n)")
    return "WITH " + ",\n".join(parts)


def _add_layers(tables: dict[str, str], name: str, layers: Layers, may_keep: bool) -> str:
    """Add tables with named columns; return the name of the last.

    A database that writes a layer into the next one, so that what is used twice in each grows with every layer, is told to
    keep those that have grown long.
    """
    last = name
    lengths: dict[str, int] = {}
    for number, layer in enumerate(layers.columns):
        named = {column: str(value.native) for column, value in layer.items()}
        grown = {column: _length(text, lengths) for column, text in named.items()}
        is_kept = may_keep and sum(grown.values()) > _MOST_TEXT
        lengths = {} if is_kept else lengths | grown
        chosen = ", ".join(f"{text} AS {column}" for column, text in named.items())
        tables[f"{name}_{number}{KEPT if is_kept else ''}"] = f"SELECT *, {chosen} FROM {last}"
        last = f"{name}_{number}"
    return last


def _length(text: str, lengths: Mapping[str, int]) -> int:
    """Return how long a text becomes when named columns are written out in it."""
    return len(text) + sum(lengths.get(name, 0) for name in _INNER_NAME.findall(text))
