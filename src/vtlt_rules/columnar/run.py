"""Evaluate a frame of any kind that narwhals knows, and give the same kind back."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from typing import Any

import narwhals.stable.v2 as nw

from vtlt_rules.checked import CheckedRuleset, Simple, Statement, grouping_attributes
from vtlt_rules.columnar.extra import need
from vtlt_rules.columnar.meaning.plan import COUNTS, FIGURES, IN_SPITE_OF
from vtlt_rules.columnar.sql.dialect import Dialect
from vtlt_rules.columnar.sql.dialects import DIALECTS, dialect_of
from vtlt_rules.columnar.sql.query import queries, query
from vtlt_rules.columnar.table import ID, Table, declared_table, names_needed, read_schema
from vtlt_rules.errors import BadData
from vtlt_rules.issues import DataIssue
from vtlt_rules.scalars import is_nothing, plain
from vtlt_rules.values import day_begun_by

_OWN = frozenset(["id", "clause", "statement", "verdict", "provisional", *FIGURES, *COUNTS, IN_SPITE_OF])
"""The columns of an answer."""

_MOST_DECIMALS = 38
"""Digits of a decimal, in all databases."""

_DIALECTS = {one.frames: one for one in DIALECTS.values()}

_MOST_ISSUES = 100
"""How many cells of a frame of pandas an error lists."""

_INNER_TABLE = re.compile(r"\b__")
"""Finds a name that is used within queries."""


def evaluate_frame(
    ruleset: CheckedRuleset,
    frame: Any,  # noqa: ANN401 - a frame of any library
    by: Sequence[str],
    as_of: datetime.date | None,
    is_unique: bool,
) -> Any:  # noqa: ANN401 - a frame of any library
    """Evaluate all statements for each group; see ``Ruleset.evaluate_frame``."""
    return _run(ruleset, frame, by, as_of, is_unique, None)


def agency_rows(
    ruleset: CheckedRuleset,
    frame: Any,  # noqa: ANN401 - a frame of any library
    statement: Statement,
    by: Sequence[str],
    as_of: datetime.date | None,
    is_unique: bool,
) -> Any:  # noqa: ANN401 - a frame of any library
    """Judge each agency of a statement's scope alone; see ``Ruleset.evaluate_agencies``."""
    return _run(ruleset, frame, by, as_of, is_unique, statement)


def _run(
    ruleset: CheckedRuleset,
    frame: Any,  # noqa: ANN401 - a frame of any library
    by: Sequence[str],
    as_of: datetime.date | None,
    is_unique: bool,
    statement: Statement | None,
) -> Any:  # noqa: ANN401
    _refuse_changes((statement,) if statement is not None else ruleset.statements)
    known = _known(frame)
    kind = known.implementation
    dialect = _DIALECTS.get(kind.value)
    _refuse_names(ruleset, by, dialect)
    if kind.is_polars():
        from vtlt_rules.columnar.polars.run import prepare_lazy, run

        if isinstance(known, nw.DataFrame):
            return _eager(ruleset, frame, by, as_of, is_unique, statement)
        ready = prepare_lazy(ruleset, frame, _table(ruleset, known, by, is_unique), is_unique)
        return run(ruleset, ready, as_of, statement)
    if kind.is_pandas() or kind.is_pyarrow():
        return _in_memory(ruleset, known, by, as_of, is_unique, statement)
    if dialect is not None:
        _refuse_twins(ruleset, known.columns, by, dialect)
        table = _table(ruleset, known, by, is_unique)
        source = dialect.name_of_frame()
        return dialect.answer(frame, source, queries(ruleset, table, source, dialect, as_of, is_unique, statement))
    raise TypeError(f"frames of {kind.value} are not supported: polars, DuckDB, PySpark, pandas or pyarrow")


def _known(frame: Any) -> Any:  # noqa: ANN401 - a frame of any library -> of narwhals
    try:
        known = nw.from_native(frame)
    except nw.exceptions.DuplicateError as error:
        raise ValueError(f"two columns have one name; rename one: {' '.join(str(error).split())}") from None
    except TypeError:
        kinds = "polars, DuckDB, PySpark, pandas or pyarrow"
        raise TypeError(
            f"a frame of {kinds} is expected, not {type(frame).__name__}: evaluate takes agencies"
        ) from None
    others = [name for name in known.columns if not isinstance(name, str)]
    return known if not others else known.select([name for name in known.columns if isinstance(name, str)])


def _eager(
    ruleset: CheckedRuleset,
    frame: Any,  # noqa: ANN401 - a frame of polars
    by: Sequence[str],
    as_of: datetime.date | None,
    is_unique: bool,
    statement: Statement | None,
) -> Any:  # noqa: ANN401
    """Evaluate a frame of polars in memory."""
    from vtlt_rules.columnar.polars.eager import narrowed, prepare_eager
    from vtlt_rules.columnar.polars.run import run

    ready = prepare_eager(ruleset, frame, by, is_unique)
    return narrowed(run(ruleset, ready, as_of, statement).collect())


def _refuse_changes(statements: Sequence[Statement]) -> None:
    """Refuse demands on a change, which need the data of then.

    Raises:
        BadData: There are some.
    """
    issues = [
        DataIssue("change-in-frame", facts={"statement": one.text}) for one in statements if one.growth is not None
    ]
    if issues:
        raise BadData(issues)


def _refuse_names(ruleset: CheckedRuleset, by: Sequence[str], dialect: Dialect | None) -> None:
    """Refuse groups whose columns would get in the way of others; databases may not tell capitals from small letters."""
    folded = [name if dialect is None else dialect.folded(name) for name in by]
    grouping = grouping_attributes(ruleset).keys()
    taken = sorted({name for name, own in zip(by, folded, strict=True) if own in _OWN | grouping} | (grouping & _OWN))
    if taken:
        raise ValueError(
            f"the answer has columns of these names, so that groups cannot be made by them: {', '.join(taken)}"
        )
    inner = sorted({name for name in by if name.startswith("__")})
    if inner:
        raise ValueError(f"names that begin with __ are used within; rename these columns: {', '.join(inner)}")
    twice = sorted({name for name, own in zip(by, folded, strict=True) if folded.count(own) > 1})
    if twice:
        raise ValueError(f"groups are made by these columns twice: {', '.join(twice)}")


def _refuse_twins(ruleset: CheckedRuleset, columns: Sequence[str], by: Sequence[str], dialect: Dialect) -> None:
    """Refuse a frame with columns that a database cannot tell apart, if one of them is read."""
    names: dict[str, list[str]] = {}
    for name in columns:
        names.setdefault(dialect.folded(name), []).append(name)
    read = {dialect.folded(name) for name in [*by, ID, *names_needed(ruleset, columns)]}
    twins = [name for own, found in names.items() if own in read and len(found) > 1 for name in found]
    if twins:
        raise ValueError(f"these columns differ in capitals alone; rename one: {', '.join(twins)}")


def _table(
    ruleset: CheckedRuleset,
    known: Any,  # noqa: ANN401 - a frame of narwhals
    by: Sequence[str],
    is_unique: bool,
) -> Table:
    issues: list[DataIssue] = []
    schema = known.collect_schema()
    untyped = {name for name, type_ in schema.items() if str(type_) == "Unknown" and _has_no_type(known, name)}
    table = read_schema(ruleset, schema, by, None, untyped, is_unique, issues)
    if issues:
        raise BadData(issues)
    return table


def _has_no_type(known: Any, name: str) -> bool:  # noqa: ANN401 - a frame of narwhals
    """Tell whether a column has no type, since it has no value, rather than one that narwhals does not know."""
    native = known.to_native()
    dialect = _DIALECTS.get(known.implementation.value)
    return str(native.collect_schema()[name]) == "Null" if dialect is None else dialect.has_no_type(native, name)


def _in_memory(
    ruleset: CheckedRuleset,
    known: Any,  # noqa: ANN401 - a frame of narwhals
    by: Sequence[str],
    as_of: datetime.date | None,
    is_unique: bool,
    statement: Statement | None,
) -> Any:  # noqa: ANN401
    """Evaluate a frame of pandas or pyarrow with polars."""
    need("pyarrow")
    from vtlt_rules.columnar.polars.foreign import series_of
    from vtlt_rules.columnar.polars.run import polars_version

    pl = polars_version()
    native = known.to_native()
    is_pandas = known.implementation.is_pandas()
    needed = {*by, ID, *names_needed(ruleset, known.columns)}
    issues: list[DataIssue] = []
    columns = []
    for name in known.columns:
        if name in needed:
            cells = _with_days(ruleset, native, name, issues) if is_pandas else native[name]
            columns.append(series_of(name, cells, issues))
    if issues:
        raise BadData(issues)
    frame = pl.DataFrame(columns)
    result = _eager(ruleset, frame, by, as_of, is_unique, statement)
    if result.schema[FIGURES[0]] == pl.Int128:  # which Arrow does not have
        result = result.with_columns(pl.col(FIGURES).cast(pl.Decimal(38, 0)))
    table = result.to_arrow(compat_level=pl.CompatLevel.oldest())
    if not is_pandas:
        return table
    import pandas as pd
    import pyarrow as pa

    whole = {pa.int64(): pd.Int64Dtype(), pa.int32(): pd.Int32Dtype()}  # which know missing numbers
    return table.to_pandas(types_mapper=whole.get)


def _with_days(ruleset: CheckedRuleset, frame: Any, name: str, issues: list[DataIssue]) -> Any:  # noqa: ANN401
    """Return a column of pandas; of objects with days in place of date-times, of which pyarrow drops time and zone."""
    cells = frame[name]
    if name not in ruleset.fields or ruleset.fields[name].type is not Simple.MILESTONE or cells.dtype != object:
        return cells
    found: list[object] = []
    for row, given in enumerate(cells):
        cell: Any = None if is_nothing(given) else plain(given)
        is_time = isinstance(cell, datetime.datetime)
        day = day_begun_by(cell) if is_time else cell
        if is_time and day is None and len(issues) < _MOST_ISSUES:
            agency = str(frame[ID].iloc[row]) if ID in frame.columns else None
            issues.append(DataIssue("not-a-day", agency, name, row + 1, {"value": f"`{cell}`"}))
        found.append(day)
    return type(cells)(found, dtype=object, name=name)


def frame_of(
    ruleset: CheckedRuleset, agencies: Sequence[Mapping[str, Any]], registry: Sequence[Mapping[str, Any]] | None
) -> Any:  # noqa: ANN401 - a frame of polars
    """Make a frame of what was read from files; see ``Ruleset.frame_of``."""
    from vtlt_rules.columnar.agency_data import frame_of  # polars is not needed by those who have their own frames

    return frame_of(ruleset, agencies, registry)


def to_sql(
    ruleset: CheckedRuleset,
    dialect: str,
    source: str,
    by: Sequence[str],
    as_of: datetime.date | None,
    is_unique: bool,
    decimals: int,
    columns: Sequence[str] | None,
) -> str:
    """Write the query that evaluates a table of a database; see ``Ruleset.to_sql``.

    Raises:
        BadData: A maximum of the ruleset is too long, or a column that a scope needs, or ``ma``, is not among ``columns``.
        ValueError: ``by`` cannot be used, nor can a table whose name begins with ``__``; no column has so many decimals.
    """
    if not 0 <= decimals <= _MOST_DECIMALS:
        raise ValueError(f"decimals are 0 to {_MOST_DECIMALS}")
    known = dialect_of(dialect)
    _refuse_changes(ruleset.statements)
    _refuse_names(ruleset, by, known)
    if _INNER_TABLE.search(source):
        raise ValueError(f"names that begin with __ are used within the query; make a view of another name: {source}")
    issues: list[DataIssue] = []
    table = declared_table(ruleset, by, decimals, columns, is_unique, issues)
    if issues:
        raise BadData(issues)
    return query(ruleset, table, source, known, as_of, is_unique)
