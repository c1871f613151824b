"""Write the rows of a table: types settled, agencies that occur more than once put together, columns named."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from attrs import frozen

from vtlt_rules.checked import CheckedRuleset, EnumType, Statement
from vtlt_rules.columnar.meaning.conditions import Columns
from vtlt_rules.columnar.meaning.contradictions import Facts, facts_of, facts_of_repeated
from vtlt_rules.columnar.meaning.expressions import Layers, Test, Value
from vtlt_rules.columnar.meaning.plan import SIZE, UNNAMED
from vtlt_rules.columnar.sql.dialect import KEPT, NO_TEXT, Dialect, whole_only
from vtlt_rules.columnar.sql.engine import SqlEngine
from vtlt_rules.columnar.sql.text_tests import all_same_text, read_id, seen_text, text_key, text_key_or_null
from vtlt_rules.columnar.sql.widths import ALL
from vtlt_rules.columnar.table import (
    GIVEN_ID,
    GROUP,
    ID,
    WHICH,
    NumberColumn,
    Table,
    cells_read_in,
    coded,
    inner,
    key_of,
    keyed,
    odd,
    short,
    spelled,
)
from vtlt_rules.columnar.texts import HIDDEN_IN_TEXT

READ_ID = "__id"
"""The column of ids as they are read."""

_REPEATED = "__repeated"

_VALUE = "__value_of_"
"""With this before its name the value of an attribute that makes groups, where it has been written."""

_ID = GIVEN_ID

ROWS = "__agencies"
"""The table of the rows with their types settled; layers of it are numbered."""

ROWS_OF_REPEATED = "__repeated_agencies"
"""Likewise those of agencies that occur more than once, where they have a table of their own."""

_MOST_TEXT = 50_000
"""Letters that the columns of a layer may have, with the layers below written out in them."""

_INNER_NAME = re.compile(r"\b(?:__|c_)\w+")


@frozen
class SourceRows:
    """The rows of one source of agencies.

    Attributes:
        table: The table that they are in.
        is_repeated: Whether only those of agencies that occur more than once are meant, or only the others; None where all
            that are in the table are.
    """

    table: str
    is_repeated: bool | None = None

    def where(self, test: Test) -> str:
        """Write those that pass a test."""
        tests = [] if self.is_repeated is None else [_REPEATED if self.is_repeated else f"NOT {_REPEATED}"]
        tests += [] if test is True else [str(test.native) if isinstance(test, Value) else "FALSE"]
        return f"{self.table}\nWHERE {' AND '.join(tests)}" if tests else self.table


@frozen
class Joined:
    """A table with more columns for rows: the columns that make a group, ids as they are read, and others.

    Attributes:
        table: Its name, or a query in parentheses.
        columns: The names of the others.
    """

    table: str
    columns: Sequence[str]


class TableRows:
    """Writes the rows of one table.

    Args:
        ruleset: The ruleset that is asked.
        table: The columns of the table.
        source: The table's name, as SQL has it.
        engine: Writes expressions over its rows.
        is_unique: Whether no agency occurs twice in a group.
        keeps_ids: Whether agencies are looked for by their ids in other rows.
        suffix: What tells the tables of the query from those of other rows.
    """

    def __init__(
        self,
        ruleset: CheckedRuleset,
        table: Table,
        source: str,
        engine: SqlEngine,
        is_unique: bool,
        keeps_ids: bool = False,
        suffix: str = "",
    ) -> None:
        self.ruleset = ruleset
        self.table = table
        self.source = source
        self.engine = engine
        self.dialect: Dialect = engine.dialect
        self.checks_ids: bool = table.has_ids and not is_unique
        self.keeps_ids = keeps_ids
        self.suffix = suffix
        self.is_mixed: bool = False
        self.keys: dict[str, str] = self._keys()
        self.by: list[str] = list(self.keys)
        self.typed: dict[str, str] = {}

    def facts(self, statement: Statement | None = None) -> list[Facts]:
        """Return what is known of agencies that occur once, and of the others where there may be some."""
        columns = self.columns()
        found = [facts_of(self.ruleset, columns, Layers("__l"), cells_read_in(self.ruleset, statement))]
        return [*found, facts_of_repeated(self.ruleset, columns)] if self.checks_ids else found

    def _layered(self, tables: dict[str, str], name: str, layers: Layers) -> str:
        return add_layers(tables, name, layers, self.dialect)

    def _in_groups(self, tables: dict[str, str], rows: str) -> str:
        """Add a table of the rows with the same once more for each attribute that groups them, with its value."""
        made = [f"SELECT *, 0 AS {WHICH}, CAST(NULL AS {self.dialect.text_type}) AS {GROUP} FROM {rows}"]
        for number, name in enumerate(self.table.grouping, start=1):
            value = self.value_of_group(name)
            if value is not None:
                shown = f"SELECT *, {number} AS {WHICH}, {value} AS {GROUP} FROM {rows}"
                made.append(f"{shown} WHERE {self._column_of(name)} IS NOT NULL")
        tables[f"{rows}_in_groups"] = "\nUNION ALL\n".join(made)
        return f"{rows}_in_groups"

    def _column_of(self, name: str) -> str:
        return coded(name) if name in self.table.enums else inner(name)

    def value_of_group(self, name: str) -> str | None:
        """Write the value of an attribute as a text, equal where it is the same; None where there is no column of it."""
        value = self._value_of_group(name)
        return f"{_VALUE}{short(name)}" if self._keeps_values and value is not None else value

    @property
    def _keeps_values(self) -> bool:
        """Whether values of groups are written once: where they are compared, and a table more costs less than that."""
        return self.keeps_ids and self.dialect.keeps_layers

    def _with_values(self, tables: dict[str, str], rows: str) -> str:
        """Add a table of the rows with the values of attributes that make groups."""
        values = {name: self._value_of_group(name) for name in self.table.grouping}
        chosen = [f"{value} AS {_VALUE}{short(name)}" for name, value in values.items() if value is not None]
        if not chosen:
            return rows
        tables[f"{rows}_valued{KEPT}"] = f"SELECT *, {', '.join(chosen)} FROM {rows}"
        return f"{rows}_valued"

    def _value_of_group(self, name: str) -> str | None:
        column = self._column_of(name)
        if name in self.table.enums:
            codes = self.engine.codes[column].items()
            cases = " ".join(f"WHEN {code} THEN {self.engine.text(value)}" for value, code in codes)
            return f"CASE {column} {cases} END"
        if name in self.table.truths:
            return f"CASE WHEN {column} THEN 'true' WHEN NOT {column} THEN 'false' END"
        if name not in self.table.texts:
            return None
        return f"CASE WHEN {column} IS NOT NULL THEN {self.dialect.hexed(text_key(self.dialect, column))} END"

    def all_rows(
        self, tables: dict[str, str], facts: Sequence[Facts], joined: Sequence[Joined], is_grouped: bool
    ) -> list[SourceRows]:
        """Add tables of the rows, with named columns; return where those of each source are.

        Args:
            tables: Gets the tables.
            facts: What is known of each source, when it has been seen which columns are named.
            joined: Tables with more columns, which are joined by group and id.
            is_grouped: Whether the rows are wanted once more for each attribute that makes groups.
        """
        first = self.first_tables(tables)
        if self._keeps_values:
            first = [self._with_values(tables, name) for name in first]
        if joined:
            first = [self._beside(tables, name, joined) for name in first]
        if is_grouped:
            first = [self._in_groups(tables, name) for name in first]
        layers = [one.rows.layers for one in facts]
        if len(first) > 1:
            pairs = zip(first, layers, strict=True)
            return [SourceRows(self._layered(tables, source, one)) for source, one in pairs]
        (last,) = first
        for one in layers:
            last = self._layered(tables, last, one)
        if self.is_mixed:
            return [SourceRows(last, one.is_repeated) for one in facts]
        return [SourceRows(last)]

    def _beside(self, tables: dict[str, str], rows: str, joined: Sequence[Joined]) -> str:
        """Add a table of the rows with more columns."""
        chosen, joins = ["a.*"], []
        for number, one in enumerate(joined):
            own = f"j{number}"
            chosen += [f"{own}.{name}" for name in one.columns]
            same = [self.dialect.same(f"a.{key}", f"{own}.{key}") for key in self.table.keys]
            same.append(f"{self._id_of('a')} = {self._id_of(own)}")
            joins.append(f"\nLEFT JOIN {one.table} AS {own} ON {' AND '.join(same)}")
        tables[f"{rows}_beside"] = f"SELECT {', '.join(chosen)}\nFROM {rows} AS a{''.join(joins)}"
        return f"{rows}_beside"

    def _id_of(self, table: str) -> str:
        return self.dialect.binary(f"CAST({table}.{READ_ID} AS {self.dialect.text_type})")

    def first_tables(self, tables: dict[str, str]) -> list[str]:
        """Add tables of the rows; return the one of agencies that occur once, and that of the others if it is another."""
        rows, repeated = self._named(ROWS), self._named(ROWS_OF_REPEATED)
        more = f", {self._id_as_read} AS {READ_ID}" if self.keeps_ids else ""
        if not self.checks_ids:
            tables[rows] = self._rows(more)
            return [rows]
        twice = self._twice()
        if not twice:
            self.is_mixed = True
            tables |= self._counted(rows)
            return [rows]
        alone = f"t.__found IS NULL AND {self._cell_of(ID)} IS NOT NULL"
        tables |= twice
        tables[self._named("__each_of_twice")] = self._each()
        tables[rows] = f"{self._rows(more)} LEFT JOIN {self._named('__twice')} AS t ON {self._same()}\nWHERE {alone}"
        tables[repeated] = self._one_each()
        return [rows, repeated]

    def width(self, facts: Sequence[Facts], joined: Sequence[Joined]) -> int:
        """Return how many columns the widest of the tables has, or a few more."""
        own = len(self.keys) + len(self.typed) + len((_ID, READ_ID, _REPEATED, UNNAMED, "__place", WHICH, GROUP))
        named = sum(len(layer) for one in facts for layer in one.rows.layers.columns)
        return own + max(len(self._said), named + sum(len(one.columns) for one in joined))

    def _named(self, table: str) -> str:
        """Return the name of a table, which is another one for rows of then."""
        return f"{table}{self.suffix}"

    def columns(self) -> Columns:
        """Return the columns as expressions; write how their types are settled."""
        table, engine = self.table, self.engine
        columns = Columns(engine, scales=table.scales, most=self.dialect.most)
        for name, column in table.numbers.items():
            cell = self._cell_of(name)
            self.typed[inner(name)], is_odd = self._quantity(cell, column)
            columns.numbers[name] = self._column(inner(name))
            if is_odd:
                self.typed[odd(name)] = f"({' OR '.join(is_odd)})"
                columns.unreadable[name] = self._column(odd(name))
        self._add_enums(columns)
        self._add_texts(columns)
        self._add_truths(columns)
        self._add_days(columns)
        engine.spend(sum(map(len, self.typed.values())))
        return columns

    def _add_enums(self, columns: Columns) -> None:
        for name in self.table.enums:
            type_ = self.ruleset.type_of(name)
            assert isinstance(type_, EnumType)
            codes = {value: code for code, value in enumerate(type_.values)}
            cases = " ".join(f"WHEN {self.engine.text(value)} THEN {code}" for value, code in codes.items())
            self.typed[coded(name)] = f"CAST(CASE {self._as_text(name)} {cases} END AS {self.dialect.code_type})"
            self.engine.codes[coded(name)] = self.engine.codes[key_of(name)] = codes
            columns.texts[name] = self._column(coded(name))
            self.typed[odd(name)] = (
                f"({self._cell_of(name)} IS NOT NULL AND {self._as_text(name)} NOT IN"
                f" ({', '.join(self.engine.text(value) for value in codes)}))"
            )
            columns.unreadable[name] = self._column(odd(name))

    def _add_texts(self, columns: Columns) -> None:
        for name in self.table.texts:
            self.typed[inner(name)] = self._only_text(name, seen_text(self.dialect, self._as_text(name)))
            if self.dialect.keys_texts:
                self.typed[keyed(name)] = self._only_text(name, text_key_or_null(self.dialect, self._as_text(name)))
                self.engine.keys[inner(name)] = keyed(name)
            columns.texts[name] = self._column(inner(name))
            if name in self.table.spelled:
                self.typed[spelled(name)] = self._as_text(name)
                columns.spelled[name] = self._column(spelled(name))
            self.typed[odd(name)] = self.dialect.matches(self._as_text(name), HIDDEN_IN_TEXT)
            columns.unreadable[name] = self._column(odd(name))

    def _only_text(self, name: str, written: str) -> str:
        """Write a text, which is an error of the query where nobody knew before that the column is of another type."""
        if self.table.has_types or name == ID:
            return written
        cell = self._cell_of(name)
        is_wrong = f"{cell} IS NOT NULL AND {self.dialect.is_no_text(cell)}"
        refused = self.dialect.refused(self.engine.text(NO_TEXT), cell, self.dialect.text_type)
        return f"CASE WHEN {is_wrong} THEN {refused} ELSE {written} END"

    def _add_truths(self, columns: Columns) -> None:
        for name in self.table.truths:
            cell = self._cell_of(name)
            if not self.table.has_types:
                self.typed[inner(name)], is_odd = self.dialect.declared_truth(cell, name in self.table.numeric_truths)
                if is_odd:
                    self.typed[odd(name)] = f"({' OR '.join(is_odd)})"
                    columns.unreadable[name] = self._column(odd(name))
            elif name in self.table.numeric_truths:
                self.typed[inner(name)] = f"CASE WHEN {cell} = 1 THEN TRUE WHEN {cell} = 0 THEN FALSE END"
                self.typed[odd(name)] = f"({cell} IS NOT NULL AND {cell} NOT IN (0, 1))"
                columns.unreadable[name] = self._column(odd(name))
            else:
                self.typed[inner(name)] = cell
            columns.truths[name] = self._column(inner(name))

    def _add_days(self, columns: Columns) -> None:
        for name in self.table.days:
            cell = self._cell_of(name)
            self.typed[inner(name)] = self.dialect.day(cell, self.table.has_types)
            self.typed[odd(name)] = self.dialect.odd_day(cell)
            columns.days[name] = self._column(inner(name))
            columns.unreadable[name] = self._column(odd(name))

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

    @property
    def _own_id(self) -> str:
        """Write the id as it is shown; of a type that nobody knows, and that may have no order, as a text."""
        return self._cell_of(ID) if self.table.has_types else self._given

    def _quantity(self, cell: str, column: NumberColumn) -> tuple[str, list[str]]:
        """Write a quantity as an integer, in units of 1/scale; and where it cannot be read."""
        scale, step = self.table.scales[column.unit.name], 10**column.decimals
        if column.type is None:
            return self.dialect.declared_quantity(cell, column.decimals, scale)
        written, is_odd = self.dialect.quantity(cell, column.type, column.decimals, scale)
        return whole_only(cell, written, is_odd, scale) if step > scale else (written, is_odd)

    def _rows(self, more: str) -> str:
        """Write the rows with their types settled, and more columns."""
        chosen = [*self._chosen_keys, *([f"{self._own_id} AS {_ID}"] if self.table.has_ids else [])]
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
        enums = (coded(name) for name in self.table.enums if name in self.ruleset.attributes)
        ways = map(spelled, self.table.spelled)
        keys = map(keyed, self.table.texts)
        return [name for name in (*map(inner, self.ruleset.attributes), *enums, *keys, *ways) if name in self.typed]

    def _each(self) -> str:
        """Write the rows of the agencies that occur more than once, and of those that have no id."""
        said = [f"{self.typed[name]} AS {name}" for name in self._said]
        id_ = self._cell_of(ID)
        named, unnamed = (
            ", ".join([*self._chosen_keys, f"{self._own_id} AS {_ID}", own, *said])
            for own in ("t.__id", "NULL AS __id")
        )
        return (
            f"SELECT {named}\nFROM {self.source} AS s JOIN {self._named('__twice')} AS t ON {self._same()}\nUNION ALL\n"
            f"SELECT {unnamed}\nFROM {self.source} AS s WHERE {id_} IS NULL"
        )

    def _one_each(self) -> str:
        """Write one row for each of them: what all its rows say of an attribute; what they report cannot be used."""
        chosen = [*self.by, f"MIN({_ID}) AS {_ID}"]
        for one in self._said:
            chosen.append(f"{self._all_say(one, '')} AS {one}")
        chosen.append(f"__id IS NULL AS {UNNAMED}")
        chosen += [READ_ID] if self.keeps_ids else []
        return f"SELECT {', '.join(chosen)}\nFROM {self._named('__each_of_twice')} GROUP BY {', '.join([*self.by, '__id'])}"

    def _all_say(self, column: str, over: str) -> str:
        """Write what all rows of an agency say of an attribute; of how that is written the last, letter by letter."""
        if column in map(spelled, self.table.spelled):
            return f"MAX({self.dialect.binary(column)}){over}"
        least, _ = self._extremes(column)
        return f"CASE WHEN {self._agree(column, over)} THEN {column if over else f'{least}({column})'} END"

    def _extremes(self, column: str) -> tuple[str, str]:
        return self.dialect.extremes(column in map(inner, self.table.truths))

    def _agree(self, column: str, over: str) -> str:
        """Write whether all rows of an agency say the same of an attribute."""
        all_say = f"COUNT({column}){over} = COUNT(*){over}"
        if column in map(inner, self.table.texts):
            return f"{all_say} AND {all_same_text(self.dialect, column, over)}"
        least, greatest = self._extremes(column)
        return f"{all_say} AND {least}({column}){over} = {greatest}({column}){over}"

    @property
    def _id_as_read(self) -> str:
        return f"NULLIF({read_id(self.dialect, self._given)}, '')" if self.table.has_text_ids else self._given

    def _counted(self, rows: str) -> dict[str, str]:
        """Write the rows of agencies that occur once, and one for each of the others, out of one look at the source."""
        window = f"WINDOW w AS (PARTITION BY {', '.join([*self.by, '__id'])})"
        counted = [f"COUNT(*) OVER w > 1 OR __id IS NULL AS {_REPEATED}", f"__id IS NULL AS {UNNAMED}"]
        counted.append(
            f"ROW_NUMBER() OVER (PARTITION BY {', '.join([*self.by, '__id'])} ORDER BY {_ID} ASC) AS __place"
        )
        chosen = [*self.by, _ID, *([READ_ID] if self.keeps_ids else [])]
        each, all_counted = self._named("__each"), self._named("__counted")
        for one in self.typed:
            said = f"__said_{one}"
            if one in self._said:
                counted.append(f"{self._all_say(one, ' OVER w')} AS {said}")
                chosen.append(f"{said} AS {one}")
            else:
                chosen.append(f"CASE WHEN NOT {_REPEATED} THEN {one} END AS {one}")
        return {
            each: self._rows(f", {self._id_as_read} AS {READ_ID}"),
            all_counted: f"SELECT *, {', '.join(counted)} FROM {each} {window}",
            rows: f"SELECT {', '.join([*chosen, _REPEATED, UNNAMED])} FROM {all_counted} WHERE __place = 1",
        }

    def _twice(self) -> dict[str, str]:
        """Write which agencies occur more than once, or have an id that cannot be read: their ids as they stand."""
        chosen = [*self._chosen_keys, f"{self._given} AS __given", f"{self._id_as_read} AS __id"]
        ids = f"(SELECT {', '.join(chosen)} FROM {self.source} AS s)"
        return self.dialect.repeated(ids, self.by, self.suffix)


def add_layers(tables: dict[str, str], name: str, layers: Layers, dialect: Dialect) -> str:
    """Add tables with named columns; return the name of the last.

    A database that writes a layer into the next one, so that what is used twice in each grows with every layer, is told to
    keep those that have grown long.
    """
    last = name
    lengths: dict[str, int] = {}
    for number, layer in enumerate(layers.columns):
        named = {column: str(value.native) for column, value in layer.items()}
        grown = {column: _length(text, lengths) for column, text in named.items()}
        is_kept = dialect.keeps_layers and sum(grown.values()) > _MOST_TEXT
        lengths = {} if is_kept else lengths | grown
        chosen = ", ".join(f"{text} AS {column}" for column, text in named.items())
        tables[f"{name}_{number}{KEPT if is_kept else ''}"] = dialect.layer(f"{ALL}{chosen} FROM {last}")
        last = f"{name}_{number}"
    return last


def _length(text: str, lengths: Mapping[str, int]) -> int:
    """Return how long a text becomes when named columns are written out in it."""
    return len(text) + sum(lengths.get(name, 0) for name in _INNER_NAME.findall(text))
