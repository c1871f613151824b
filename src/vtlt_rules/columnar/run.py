"""Evaluate a frame of any kind that narwhals knows, and give the same kind back."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import narwhals.stable.v2 as nw
from attrs import evolve, frozen

from vtlt_rules.baselines import keyed
from vtlt_rules.checked import CheckedRuleset, Simple, Statement, grouping_attributes
from vtlt_rules.columnar.asked import Asked
from vtlt_rules.columnar.extra import need
from vtlt_rules.columnar.meaning.plan import COUNTS, FIGURES, IN_SPITE_OF
from vtlt_rules.columnar.names import look_over
from vtlt_rules.columnar.sql.dialect import Dialect, FrameDialect
from vtlt_rules.columnar.sql.dialects import DIALECTS, dialect_of
from vtlt_rules.columnar.sql.query import AskedTable, queries, query, views
from vtlt_rules.columnar.table import ID, DeclaredTable, Table, declared_table, names_needed, read_schema
from vtlt_rules.errors import BadData, warn_of
from vtlt_rules.issues import DataIssue, Note, too_complex
from vtlt_rules.scalars import is_nothing, plain
from vtlt_rules.values import day_begun_by, write_exact

if TYPE_CHECKING:
    import polars as pl

_OWN = frozenset(["id", "clause", "statement", "verdict", "provisional", *FIGURES, *COUNTS, IN_SPITE_OF])
"""The columns of an answer."""

_DIALECTS = {one.frames: one for one in DIALECTS.values() if isinstance(one, FrameDialect)}

_LONGEST_PREFIX = 20

_PREFIX = re.compile(rf"(?:[A-Za-z]\w*\.)*[A-Za-z]\w{{,{_LONGEST_PREFIX - 1}}}", re.ASCII)
"""What the names of views may begin with: no database cuts the longest that is made of it."""

_MOST_ISSUES = 100
"""How many cells of a frame of pandas an error lists."""

_INNER_TABLE = re.compile(r"\b__")
"""Finds a name that is used within queries."""


def evaluate_frame(
    ruleset: CheckedRuleset,
    frame: Any,  # noqa: ANN401 - a frame of any library
    asked: Asked,
    previous: Any = None,  # noqa: ANN401 - likewise, or a mapping to such
) -> Any:  # noqa: ANN401 - a frame of any library
    """Evaluate all statements for each group; see ``Ruleset.evaluate_frame``."""
    return _run(ruleset, frame, asked, _earlier(ruleset, ruleset.statements, previous, _known))


def agency_rows(
    ruleset: CheckedRuleset,
    frame: Any,  # noqa: ANN401 - a frame of any library
    statement: Statement,
    asked: Asked,
    previous: Any = None,  # noqa: ANN401 - likewise, or a mapping to such
) -> Any:  # noqa: ANN401 - a frame of any library
    """Judge each agency of a statement's scope alone; see ``Ruleset.evaluate_agencies``."""
    return _run(ruleset, frame, evolve(asked, statement=statement), _earlier(ruleset, [statement], previous, _known))


_MOST_COLUMNS = 100_000
"""Columns of a frame and those of then together: each is looked at by itself, whatever rows there are."""


@frozen
class _Earlier:
    """Data of then.

    Attributes:
        ruleset: The ruleset with the demands on a change that are held against it.
        given: A frame of narwhals; for queries the name of a table.
    """

    ruleset: CheckedRuleset
    given: Any


def _earlier(
    ruleset: CheckedRuleset,
    statements: Sequence[Statement],
    previous: Any,  # noqa: ANN401 - data of then, or a mapping to such
    known: Callable[[Any], Any],
) -> list[_Earlier]:
    """Tell which statements are held against which data of then.

    Args:
        ruleset: The ruleset.
        statements: Those of its statements that are asked for.
        previous: What was given as data of then.
        known: Takes data, or refuses it: also such as no statement is held against.

    Raises:
        TypeError: A key is no text; what ``known`` raises.
        ValueError: A key is no baseline of the ruleset; what ``known`` raises.
    """
    if previous is None:
        return []
    given: dict[Any, Any] = keyed(ruleset.baselines, previous) if isinstance(previous, Mapping) else {None: previous}
    found = []
    for baseline, data in given.items():
        taken = known(data)
        own = [one for one in statements if one.growth is not None and baseline in (None, one.growth.baseline)]
        if own:
            found.append(_Earlier(ruleset.only(*own), taken))
    return found


def _run(
    ruleset: CheckedRuleset,
    frame: Any,  # noqa: ANN401 - a frame of any library
    asked: Asked,
    then: Sequence[_Earlier],
) -> Any:  # noqa: ANN401
    known = _known(frame)
    kind = known.implementation
    dialect = _DIALECTS.get(kind.value)
    _refuse_names(ruleset, asked.by, dialect)
    if any(one.given.implementation is not kind or type(one.given) is not type(known) for one in then):
        raise TypeError("the frame of then must be of the same kind as that of now")
    issues: list[DataIssue] = []
    if then and sum(len(_column_names(one)) for one in (known, *(one.given for one in then))) > _MOST_COLUMNS:
        raise BadData([too_complex("columns-of-frames", _MOST_COLUMNS)])
    notes = look_over(ruleset, _column_names(known), asked, issues)
    for one in then:
        of_then: list[DataIssue] = []
        notes += (
            evolve(note, is_previous=True) for note in look_over(one.ruleset, _column_names(one.given), asked, of_then)
        )
        issues += (evolve(issue, is_previous=True) for issue in of_then)
    answer = _answer(ruleset, known, asked, then, issues)
    warn_of(list(dict.fromkeys(notes)))  # where a frame is refused that is said instead
    return answer


def _answer(
    ruleset: CheckedRuleset,
    known: Any,  # noqa: ANN401 - a frame of narwhals
    asked: Asked,
    then: Sequence[_Earlier],
    issues: list[DataIssue],
) -> Any:  # noqa: ANN401 - a frame of the library of the one given
    """Evaluate a frame of any library; ``issues`` are what is wrong already.

    Raises:
        BadData: Anything is.
        TypeError: Frames of its library are not supported.
    """
    kind, frame = known.implementation, known.to_native()
    dialect = _DIALECTS.get(kind.value)
    if kind.is_polars():
        from vtlt_rules.columnar.polars.prepared import prepare_lazy
        from vtlt_rules.columnar.polars.run import run

        if isinstance(known, nw.DataFrame):
            return _eager(ruleset, frame, asked, [evolve(one, given=one.given.to_native()) for one in then], issues)
        tables = _tables(ruleset, known, then, asked, issues)
        frames = [(ruleset, frame), *((one.ruleset, one.given.to_native()) for one in then)]
        ready, *before = [
            prepare_lazy(own, native, table, asked.is_unique, bool(then))
            for (own, native), table in zip(frames, tables, strict=True)
        ]
        rulesets = [one.ruleset for one in then]
        return run(ruleset, ready, asked.as_of, asked.statement, [*zip(rulesets, before, strict=True)])
    if kind.is_pandas() or kind.is_pyarrow():
        return _in_memory(ruleset, known, asked, then, issues)
    if dialect is not None:
        for own, one in ((ruleset, known), *((one.ruleset, one.given) for one in then)):
            _refuse_twins(own, one.columns, asked.by, dialect)
        rulesets, natives = [ruleset, *(one.ruleset for one in then)], [frame, *(one.given.to_native() for one in then)]
        names = [dialect.name_of_frame(number) for number in range(len(natives))]
        source, *others = map(AskedTable, rulesets, _tables(ruleset, known, then, asked, issues), names)
        return dialect.answer(dict(zip(names, natives, strict=True)), queries(source, dialect, asked, others))
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
    names = _column_names(known)
    texts = [name for name in names if isinstance(name, str)]
    return known if len(texts) == len(names) else known.select(texts)


def _column_names(known: Any) -> list[Any]:  # noqa: ANN401 - a frame of narwhals
    """Return the names of columns; polars 1 warns where a lazy frame is asked for them and not for its schema."""
    names: list[Any] = known.collect_schema().names() if known.implementation.is_polars() else known.columns
    return names


def _eager(
    ruleset: CheckedRuleset,
    frame: Any,  # noqa: ANN401 - a frame of polars
    asked: Asked,
    then: Sequence[_Earlier],
    issues: list[DataIssue],
) -> Any:  # noqa: ANN401
    """Evaluate a frame of polars in memory; ``issues`` are what is wrong already.

    Raises:
        BadData: It cannot be used, or one of then.
    """
    from vtlt_rules.columnar.polars.eager import narrowed, prepare_eager
    from vtlt_rules.columnar.polars.run import run

    issues = [*issues]
    ready = []
    for own, given, is_previous in ((ruleset, frame, False), *((one.ruleset, one.given, True) for one in then)):
        try:
            ready.append((own, prepare_eager(own, given, asked, bool(then))))
        except BadData as error:
            issues += (evolve(issue, is_previous=is_previous) for issue in error.issues)
    issues += _other_keys(asked.by, [frame.schema, *(one.given.schema for one in then)])
    if issues:
        raise BadData(issues)
    (_, now), *before = ready
    return narrowed(run(ruleset, now, asked.as_of, asked.statement, before).collect())


def _other_keys(by: Sequence[str], schemas: Sequence[Mapping[str, Any]]) -> list[DataIssue]:
    """List the columns by which rows are found again and that are of another type then.

    Types are as their library or narwhals has them.
    """
    now, *then = schemas
    return [
        DataIssue("wrong-column-type", field=name, facts={"expected": own, "found": found}, is_previous=True)
        for schema in then
        for name in dict.fromkeys((*by, ID))
        if name in now and name in schema
        for own, found in [(str(now[name]), str(schema[name]))]
        if _kind_of(own, name in by) != _kind_of(found, name in by) and "Null" not in (own, found)
    ]


def _kind_of(type_: str, makes_groups: bool) -> str:
    """Tell types apart as far as their values may be the same: integers of any size are, as ids also if one is a text."""
    if type_.removeprefix("U").startswith("Int"):
        return "Int" if makes_groups else "Text"
    return "Text" if not makes_groups and type_.split("(")[0] in ("String", "Categorical", "Enum") else type_


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


def _tables(
    ruleset: CheckedRuleset,
    known: Any,  # noqa: ANN401 - a frame of narwhals
    then: Sequence[_Earlier],
    asked: Asked,
    issues: list[DataIssue],
) -> list[Table]:
    """Find the columns of a frame, and of those of then; ``issues`` are what is wrong already.

    Raises:
        BadData: One has not those that it should have.
    """
    issues = [*issues]
    tables, schemas = [], []
    for own, frame, is_previous in ((ruleset, known, False), *((one.ruleset, one.given, True) for one in then)):
        schema = frame.collect_schema()
        untyped = {name for name, type_ in schema.items() if str(type_) == "Unknown" and _has_no_type(frame, name)}
        schemas.append({name: "Null" if name in untyped else type_ for name, type_ in schema.items()})
        found: list[DataIssue] = []
        is_unique = asked.is_unique and not then
        tables.append(read_schema(own, schema, asked.by, None, untyped, is_unique, found, asked.policy.coerce))
        issues += (evolve(issue, is_previous=is_previous) for issue in found)
    issues += _other_keys(asked.by, schemas)
    if issues:
        raise BadData(issues)
    for table in tables[1:]:
        table.grouping = tables[0].grouping
    return tables


def _has_no_type(known: Any, name: str) -> bool:  # noqa: ANN401 - a frame of narwhals
    """Tell whether a column has no type, since it has no value, rather than one that narwhals does not know."""
    native = known.to_native()
    dialect = _DIALECTS.get(known.implementation.value)
    return str(native.collect_schema()[name]) == "Null" if dialect is None else dialect.has_no_type(native, name)


def _in_memory(
    ruleset: CheckedRuleset,
    known: Any,  # noqa: ANN401 - a frame of narwhals
    asked: Asked,
    then: Sequence[_Earlier],
    issues: list[DataIssue],
) -> Any:  # noqa: ANN401
    """Evaluate a frame of pandas or pyarrow with polars; ``issues`` are what is wrong already.

    Raises:
        BadData: A column has a type that polars does not have.
    """
    need("pyarrow")
    from vtlt_rules.columnar.polars.run import polars_version

    pl = polars_version()
    wrong: list[DataIssue] = []
    frames = []
    for own, frame, is_previous in ((ruleset, known, False), *((one.ruleset, one.given, True) for one in then)):
        found: list[DataIssue] = []
        frames.append(pl.DataFrame(_columns(own, frame, asked.by, found)))
        wrong += (evolve(issue, is_previous=is_previous) for issue in found)
    if wrong:
        raise BadData([*issues, *wrong])
    before = [evolve(one, given=frame) for one, frame in zip(then, frames[1:], strict=True)]
    result = _eager(ruleset, frames[0], asked, before, issues)
    if result.schema[FIGURES[0]] == pl.Int128:  # which Arrow does not have
        result = result.with_columns(pl.col(FIGURES).cast(pl.Decimal(38, 0)))
    table = result.to_arrow(compat_level=pl.CompatLevel.oldest())
    if not known.implementation.is_pandas():
        return table
    import pandas as pd
    import pyarrow as pa

    whole = {pa.int64(): pd.Int64Dtype(), pa.int32(): pd.Int32Dtype()}  # which know missing numbers
    return table.to_pandas(types_mapper=whole.get)


def _columns(
    ruleset: CheckedRuleset,
    known: Any,  # noqa: ANN401 - a frame of narwhals
    by: Sequence[str],
    issues: list[DataIssue],
) -> list[Any]:
    """Return the columns that are needed as polars has them."""
    from vtlt_rules.columnar.polars.foreign import series_of

    native, is_pandas = known.to_native(), known.implementation.is_pandas()
    needed = {*by, ID, *names_needed(ruleset, known.columns)}
    columns = []
    for name in known.columns:
        if name in needed:
            cells = _with_days(ruleset, native, name, issues) if is_pandas else native[name]
            columns.append(series_of(name, cells, issues))
    return [one for one in columns if one is not None]


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
) -> pl.DataFrame:
    """Make a frame of what was read from files; see ``Ruleset.frame_of``."""
    from vtlt_rules.columnar.agency_data import frame_of  # polars is not needed by those who have their own frames

    return frame_of(ruleset, agencies, registry)


def to_sql(
    ruleset: CheckedRuleset,
    dialect: str,
    declared: DeclaredTable,
    asked: Asked,
    previous: str | Mapping[str, str] | None,
) -> str:
    """Write the query that evaluates a table of a database; see ``Ruleset.to_sql``."""
    source, then = _declared(ruleset, dialect, declared, asked, previous)
    return query(source, dialect_of(dialect), asked, then)


def to_sql_views(
    ruleset: CheckedRuleset,
    dialect: str,
    prefix: str,
    declared: DeclaredTable,
    asked: Asked,
    previous: str | Mapping[str, str] | None,
) -> dict[str, str]:
    """Write that query as views; see ``Ruleset.to_sql_views``.

    Raises:
        ValueError: Names cannot begin so.
    """
    if not _PREFIX.fullmatch(prefix):
        most = _LONGEST_PREFIX
        raise ValueError(f"views are named by at most {most} letters, digits and _, behind a schema or not: {prefix!r}")
    source, then = _declared(ruleset, dialect, declared, asked, previous)
    return views(source, dialect_of(dialect), asked, then, prefix)


def _table_name(given: object) -> str:
    if not isinstance(given, str):
        raise TypeError(f"tables are named by texts, not by {given!r}")
    if _INNER_TABLE.search(given):
        raise ValueError(f"names that begin with __ are used within the query; make a view of another name: {given}")
    return given


def _declared(
    ruleset: CheckedRuleset,
    dialect: str,
    declared: DeclaredTable,
    asked: Asked,
    previous: str | Mapping[str, str] | None,
) -> tuple[AskedTable, list[AskedTable]]:
    """Return the table of now as it is declared, and those of then.

    Raises:
        BadData: A maximum of the ruleset is too long, or a column that a scope needs, or ``ma``, is not among ``columns``.
        TypeError: A table is not named by a text.
        ValueError: ``by`` cannot be used, nor can a table whose name begins with ``__``; no column has so many decimals.
    """
    known = dialect_of(dialect)
    if not 0 <= declared.decimals <= known.most_decimals:
        raise ValueError(f"decimals are 0 to {known.most_decimals} in {dialect}, not {write_exact(declared.decimals)}")
    _refuse_names(ruleset, asked.by, known)
    earlier = _earlier(ruleset, ruleset.statements, previous, _table_name)
    issues: list[DataIssue] = []
    notes: list[Note] = []
    sources = []
    for own in (_Earlier(ruleset, _table_name(declared.name)), *earlier):
        is_unique = asked.is_unique and not earlier
        found: list[DataIssue] = []
        table = declared_table(
            own.ruleset, asked.by, declared, is_unique, known.most_maximum, found, asked.policy.coerce
        )
        if declared.columns is not None:
            notes += look_over(own.ruleset, declared.columns, asked, found)
        issues += found
        sources.append(AskedTable(own.ruleset, table, own.given))
    if issues:
        raise BadData(list(dict.fromkeys(issues)))
    warn_of(list(dict.fromkeys(notes)))
    source, *then = sources
    for one in then:
        one.table.grouping = source.table.grouping
    return source, then
