"""What agencies of now were then, in SQL: columns of the table of then, to be joined to their rows by group and id."""

from __future__ import annotations

from collections.abc import Sequence

from vtlt_rules.columnar.meaning.contradictions import Facts
from vtlt_rules.columnar.meaning.expressions import Operand, Test, Value
from vtlt_rules.columnar.meaning.growth import Carried, carried
from vtlt_rules.columnar.meaning.planner import DataOfThen
from vtlt_rules.columnar.sql.rows import READ_ID, Joined, SourceRows, TableRows
from vtlt_rules.columnar.table import WHICH, short


class EarlierRows(TableRows):
    """Writes the rows of a table of then.

    Attributes:
        rows_of_sources: Where the rows of each source are, when their tables are written.
    """

    rows_of_sources: Sequence[SourceRows] = ()
    _facts: Sequence[Facts] = ()
    _carried: Carried
    _grouping: Sequence[str] = ()
    _is_grouped = False

    def beside(self, now: TableRows) -> DataOfThen:
        """Return what demands on a change find in it."""
        self._facts = self.facts()
        prefix, engine = f"__p{self.suffix}_", now.engine
        self._grouping = [name for name in now.table.grouping if now.value_of_group(name) and self.value_of_group(name)]
        same: dict[str, Test] = dict.fromkeys(now.table.grouping, False)
        for name in self._grouping:
            here = self.dialect.binary(str(now.value_of_group(name)))
            same[name] = Value(engine, f"({here} = {self.dialect.binary(self._group_then(name))})", may_be_null=True)
        self._carried = carried(self.ruleset.statements, self._facts, engine, same, prefix)
        return DataOfThen(self.ruleset.statements, self._facts, self._carried.formers)

    def _group_then(self, name: str) -> str:
        return f"__group{self.suffix}_{short(name)}"

    def tables(self, is_grouped: bool) -> tuple[str, dict[str, str], str]:
        """Write the tables of its rows, when it has been seen which columns are named: the source, tables, the last."""
        tables: dict[str, str] = {}
        self._is_grouped = is_grouped
        self.rows_of_sources = self.all_rows(tables, self._facts, [], is_grouped)
        return self.source, tables, self.rows_of_sources[-1].table

    def former(self) -> Joined:
        """Write what is to be known of each agency of then."""
        names = [*self._carried.columns, *map(self._group_then, self._grouping)]
        parts = []
        for place, rows in enumerate(self.rows_of_sources):
            cells = [f"{self._typed(name, own[place])} AS {name}" for name, own in self._carried.columns.items()]
            cells += [f"{self.value_of_group(name)} AS {self._group_then(name)}" for name in self._grouping]
            chosen = ", ".join([*self.table.keys, READ_ID, *cells])
            is_whole = f" AND {WHICH} = 0" if self._is_grouped else ""
            where = rows.where(True)
            joint = "AND" if "WHERE" in where else "\nWHERE"
            parts.append(f"SELECT {chosen}\nFROM {where} {joint} {READ_ID} IS NOT NULL{is_whole}")
        union = "\nUNION ALL\n".join(parts)
        return Joined(f"(\n{union}\n)", names)

    def _typed(self, name: str, operand: Operand | Test) -> str:
        native = operand.native if isinstance(operand, Value) else self.engine.literal(operand)
        return f"CAST({native} AS {self.dialect.lists.number if Carried.is_number(name) else 'BOOLEAN'})"
