"""The public surface: load, parse, check, and the ruleset that evaluates."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Any, Literal, TypeVar, overload

from attrs import evolve, field

from vtlt_rules import ast
from vtlt_rules.check import CheckResult, check_source
from vtlt_rules.checked import CheckedRuleset, Section, Statement
from vtlt_rules.data import AgencyData
from vtlt_rules.diagnostics import Diagnostic, Problems
from vtlt_rules.diagnostics.suggest import nearest
from vtlt_rules.errors import FormsOfNoRuleset, InvalidRuleset, UnknownStatement, warn_of
from vtlt_rules.input_policy import InputPolicy, Unknown
from vtlt_rules.library import Library, LibraryLike, find_source
from vtlt_rules.messages import Language
from vtlt_rules.previous import PreviousData, by_baseline, given
from vtlt_rules.records import record
from vtlt_rules.report import Report
from vtlt_rules.resources import rulesets
from vtlt_rules.scalars import whole
from vtlt_rules.source import Source, Span, compose, fold
from vtlt_rules.syntax.tree_to_ast import parse_threshold
from vtlt_rules.values import Period, as_date

if TYPE_CHECKING:
    import polars as pl
    from narwhals.typing import IntoFrame
    from pydantic import BaseModel

    from vtlt_rules.compiled import Accumulator, CompiledVerdicts
    from vtlt_rules.data import Schema
    from vtlt_rules.data.forms.returns import Collected
    from vtlt_rules.data.forms.template import Given
    from vtlt_rules.data.schema import ModelKind

Frame = TypeVar("Frame", bound="IntoFrame")
"""A frame of polars (eager or lazy), DuckDB, PySpark, pandas or pyarrow."""

_Thresholds = dict[str, "ast.Threshold | ast.Range"]

_MOST_IDS = 10
"""How many ids a message lists."""

observers: list[Callable[[Report], None]] = []
"""Called with every report of :meth:`Ruleset.evaluate`: how tests count which verdicts they have seen."""


@record
class Ruleset:
    """A plan, checked and ready to evaluate. Made by :func:`load` and :func:`parse`.

    Attributes:
        checked: The checked form, as the evaluators take it.
        warnings: Diagnostics that do not keep it from being used.
    """

    checked: CheckedRuleset = field(repr=False)
    warnings: tuple[Diagnostic, ...] = field(eq=False, repr=False)
    _given: _Thresholds = field(eq=False, repr=False, factory=dict)

    @property
    def name(self) -> str:
        """The name after ``ke_hoach``, for example ``tien_giang_2018``."""
        return self.checked.name

    @property
    def title(self) -> str:
        """The plan's title."""
        return self.checked.title

    @property
    def number(self) -> str | None:
        """The plan's number (số hiệu); None when not given."""
        return self.checked.number

    @property
    def period(self) -> Period | None:
        """The plan's period, both days included; None when not given."""
        return self.checked.period

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections with their statements, in the order of the plan."""
        return self.checked.sections

    @property
    def statements(self) -> tuple[Statement, ...]:
        """All statements, in the order of the plan."""
        return self.checked.statements

    @property
    def sources(self) -> tuple[Source, ...]:
        """The texts that it was made from: the plan's first, then those of its vocabularies. No file is read again."""
        return (self.checked.source, *self.checked.vocabularies)

    @cached_property
    def schema(self) -> Schema:
        """What agencies report, in several forms: :class:`Schema`, which also reads their data from CSV and JSON files."""
        from vtlt_rules.data.schema import Schema  # not needed by those who have the data in memory

        return Schema(self.checked)

    @property
    def required_columns(self) -> tuple[str, ...]:
        """The names of the columns that a table for ``evaluate_frame`` or ``to_sql`` needs for all statements to be told.

        They are those of ``schema.needed()``: ``ma``, the attributes that scopes and ``tung`` depend on, the attributes and
        the fields that are not derived which statements read. The first two a table has to have: without one it is refused
        (``ma`` is not needed where ``unique`` vouches). Without another, statements that read it are undecided. A query for
        a table with no more than these is ``to_sql(columns=ruleset.required_columns)``.

        A table may have all of ``schema.columns(...)``: what else bounds these figures, as a whole does its parts, and what
        agencies report of derived fields; both are looked at, since they may contradict each other. Others do not matter.
        """
        return tuple(one.name for one in self.schema.needed())

    @overload
    def model(self, kind: Literal["attrs"] = "attrs", *, coerce: bool = False) -> type[Any]: ...
    @overload
    def model(self, kind: Literal["pydantic"], *, coerce: bool = False) -> type[BaseModel]: ...
    def model(self, kind: ModelKind = "attrs", *, coerce: bool = False) -> type[Any]:
        """Return a class ``Agency`` for what is known of one agency: ``ma``, ``ten``, the attributes, the fields.

        Objects of it are agencies as :meth:`evaluate`, :meth:`compile` and :meth:`accumulator` take them. Arguments are
        given by name; only ``ma`` is required, and None is what is not reported. Whole quantities are ``int``, others
        ``Decimal`` (``Fraction`` where no decimal writes it), each in the unit of its field; yes/no is ``bool``, a
        milestone ``date`` or ``NOT_DONE``, an enumeration the name of its value, a text ``str``. Derived fields may be left
        out as well. The docstring of the class has labels, units and bounds.

        A field takes what ``evaluate`` takes for it, when the object is made and when the field is set, and keeps the value
        that is meant: the date for its text, the name for a label, ``Decimal("679.3")`` for ``679.3``. It refuses what
        ``evaluate`` finds wrong with the value by itself. What fields say together (a part and its whole, sums, formulas)
        is left to ``evaluate``, which tells of it in ``Report.data_issues``.

        The class is made when it is first asked for, and is always the same one for a ruleset. Objects of it cannot be
        pickled; ``attrs.asdict`` and ``model_dump`` give what can.

        Args:
            kind: ``attrs``, for an attrs class whose errors are :class:`BadValue` (a ``ValueError``); or ``pydantic``, for
                a pydantic model, whose errors are pydantic's and have the code of the issue as their type, with ``_`` for
                ``-``. Its JSON schema has the titles, units and bounds of :meth:`Schema.json_schema`. From JSON
                (``model_validate_json``) it takes decimals as texts too (``"679,3"``), and it writes those of more than 15
                digits so; what it writes :meth:`Schema.read` reads.
            coerce: Whether yes/no fields take the numbers 1 and 0 as well, and keep ``True`` and ``False``. That is a class
                of its own; its JSON schema is the same.

        Raises:
            ExtraMissing: The extra ``pydantic`` is not installed.
            ValueError: There is no such kind, or a field is called what no field of a class can be (``class``).
        """
        return self.schema.model(kind, coerce=coerce)

    def evaluate(
        self,
        agencies: Iterable[object],
        registry: Iterable[object] | None = None,
        as_of: datetime.date | str | None = None,
        *,
        previous: PreviousData | None = None,
        previous_registry: PreviousData | None = None,
        coerce: bool = False,
        unknown: Unknown = "note",
    ) -> Report:
        """Evaluate every statement of the plan.

        An agency is a mapping, a row that has keys (of pandas, SQLite, other databases), or any object with attributes:
        ``ma`` (its id), ``ten`` (its name, optional), the attributes and the fields that the ruleset declares; what is None
        or absent is missing. Of an object its attributes and properties are read, not the methods and constants of its
        class; what a property raises is raised. Counts are integers, quantities integers, ``Decimal`` or ``Fraction``;
        yes/no fields booleans; milestones a ``date``, in local time, or ``"chua"``; a ``datetime`` only without time zone
        and at midnight.

        Args:
            agencies: What the agencies report; or what :meth:`Schema.read` returned, with its registry.
            registry: Who exists, with their attributes. An agency of it that reports nothing stays in its scopes with
                everything missing. Without it the agencies themselves carry the attributes.
            as_of: The day at which the data was cut off, as a date or ``dd/mm/yyyy`` or ISO text; the end of the plan's
                period when None.
            previous: The data of then, which demands on a rise or a fall (``tang``, ``giam``) are measured from: agencies
                as above; or a mapping to such data from what the lines compare with (``"31/12/2025"``, and ``""`` for those
                that do not say). Without it these lines are UNDECIDED, and a note says so.
            previous_registry: Who existed then, likewise; today's registry is never used for then.
            coerce: Whether the numbers 1 and 0 count for yes and no in yes/no fields and attributes.
            unknown: What is done about keys, and attributes of objects, that name nothing declared. ``"note"``: one that is
                the label of a name or looks like a name is in ``Report.notes``, others are left alone. ``"error"``: every
                key is an issue (``unknown-key``), and of objects every attribute that is kept in them. ``"ignore"``:
                nothing is said.

        Raises:
            BadData: It cannot be told who belongs to which scope: an agency without ``ma``, not in the registry, without
                an attribute that a scope needs; or keys that ``unknown`` refuses. All such issues at once. Wrong and
                contradictory figures do not raise:
                they are in ``Report.data_issues`` and count as missing. What they leave open is ``BAD_DATA``; what is
                decided in spite of them stands, and its finding has them in ``in_spite_of``.
            TypeError: ``as_of`` is not a date; ``agencies`` or ``registry`` is one agency, a frame or a text, not several
                agencies; one of them is no agency.
            ValueError: ``as_of`` is a text but no date, or has a time of day or a time zone; an agency has two cells of one
                name; rows that were read beside a registry are given without it; ``previous`` has a key that no line
                compares with, or ``previous_registry`` one that ``previous`` has not.
        """
        from vtlt_rules.evaluate import evaluate  # not needed by those who only check

        now = given(agencies, registry)
        then = None
        if previous is not None or previous_registry is not None:
            then = by_baseline(self.checked.baselines, previous, previous_registry)
        policy = InputPolicy(coerce, unknown)
        given_rows = (now.rows, now.registry_rows)
        report = evaluate(self.checked, now.agencies, now.registry, as_date(as_of), *given_rows, then, policy)
        if isinstance(agencies, AgencyData):
            report = report.with_notes(agencies.notes)
            if report.data_issues:
                from vtlt_rules.data.placing import placed  # only where something is wrong

                report = evolve(report, data_issues=placed(report.data_issues, agencies.headings))
        for observe in observers:
            observe(report)
        return report

    def compile(
        self, as_of: datetime.date | str | None = None, *, coerce: bool = False, unknown: Unknown = "note"
    ) -> CompiledVerdicts:
        """Make a function of one agency: the verdicts alone, aligned with ``statements``, in microseconds.

        What it gives for an agency is what :meth:`evaluate` finds for that agency as a set of one, beside wrong figures
        too: ``BAD_DATA`` where they leave a statement open. Which they are only :meth:`evaluate` tells.

        Args:
            as_of: The day at which the data was cut off, as for :meth:`evaluate`.
            coerce: Whether the numbers 1 and 0 count for yes and no.
            unknown: What is done about keys that name nothing declared, as for :meth:`evaluate`. ``"note"`` warns
                (:class:`DataWarning`), once of each, and costs nothing: the first agency of each kind is looked at, one
                with other attributes, of another class, or the first that lacks a key. ``"error"`` looks at each agency.
        """
        from vtlt_rules.compiled import CompiledVerdicts  # not needed by those who want reports

        return CompiledVerdicts(self.checked, as_date(as_of), InputPolicy(coerce, unknown))

    def accumulator(
        self, as_of: datetime.date | str | None = None, *, coerce: bool = False, unknown: Unknown = "note"
    ) -> Accumulator:
        """Make an empty accumulator: agencies are added and removed one by one, the verdicts over all can always be read.

        Args:
            as_of: The day at which the data was cut off, as for :meth:`evaluate`.
            coerce: Whether the numbers 1 and 0 count for yes and no.
            unknown: What is done about keys that name nothing declared, as for :meth:`evaluate`; ``"note"`` warns
                (:class:`DataWarning`).
        """
        from vtlt_rules.compiled import Accumulator  # not needed by those who have all agencies at once

        return Accumulator(self.checked, as_date(as_of), InputPolicy(coerce, unknown))

    @overload
    def evaluate_frame(
        self,
        frame: pl.DataFrame | AgencyData,
        by: Sequence[str] = (),
        *,
        as_of: datetime.date | str | None = None,
        unique: bool = False,
        previous: pl.DataFrame | AgencyData | Mapping[str, pl.DataFrame | AgencyData] | None = None,
        coerce: bool = False,
        unknown: Unknown = "note",
    ) -> pl.DataFrame: ...
    @overload
    def evaluate_frame(
        self,
        frame: Frame,
        by: Sequence[str] = (),
        *,
        as_of: datetime.date | str | None = None,
        unique: bool = False,
        previous: Frame | Mapping[str, Frame] | None = None,
        coerce: bool = False,
        unknown: Unknown = "note",
    ) -> Frame: ...
    def evaluate_frame(
        self,
        frame: Any,
        by: Sequence[str] = (),
        *,
        as_of: datetime.date | str | None = None,
        unique: bool = False,
        previous: Any = None,
        coerce: bool = False,
        unknown: Unknown = "note",
    ) -> Any:
        """Evaluate every statement for each group of a dataframe; the answer is a frame of the same kind.

        A row is an agency in a group: a province's agency in a year. ``ma`` tells agencies apart; the other columns are
        named like the fields and attributes of the ruleset; what is null, or has no column, is missing. Quantities are
        integers or decimals, yes/no fields booleans, milestones dates in local time with 9999-12-31 for ``chua``,
        enumerations the names of their values. Floating-point columns are read from frames in memory only, where each
        number is the one nearest to a short decimal.

        Figures that contradict each other count as missing: a verdict on which all completions agree stands, and
        ``bad_data`` is what would be undecided because of them. Rows of a group with one ``ma`` are one agency, of which
        nothing is known but the attributes in which all of them agree; where these do not tell whether it belongs to a
        scope it is counted there as one that perhaps does.

        Args:
            frame: Of polars (eager or lazy), DuckDB (a relation), PySpark, pandas or pyarrow. What is lazy stays so. What
                :meth:`Schema.read` returned is made a frame of polars, as :meth:`frame_of` makes it.
            by: The columns that make a group; none for all agencies together.
            as_of: The day at which the data was cut off, as for :meth:`evaluate`.
            unique: Vouch that the rows of a group are different agencies, so that nobody looks for an ``ma`` that occurs
                twice: each row is an agency. Only then, and without ``previous``, can there be no column ``ma``.
            previous: The data of then, which demands on a rise or a fall (``tang``, ``giam``) are measured from: a frame of
                the same kind with the same columns ``by`` (of the same types) and ``ma``; or a mapping to such frames from
                what the lines compare with, as for :meth:`evaluate`. The data of then of a group are the rows there with
                the same ``by``; groups that are only there do not appear. Without it these lines are ``undecided``, in a
                group without rows there ``not_applicable``. ``unique`` vouches for it too.
            coerce: Whether yes/no may be columns of numbers, 1 for yes and 0 for no: integers, decimals, in memory floats.
            unknown: What is done about columns that name nothing declared, other than those of ``by``. ``"note"`` warns
                (:class:`DataWarning`) of one that is the label of a name or looks like a name that has no column, and of
                columns that statements read and that are not there. ``"error"``: every such column is an issue, and what
                is not there is warned of. ``"ignore"``: nothing is said.

        Returns:
            A frame with a row for each group and statement, statements in the order of the plan: ``by``, ``id``,
            ``clause``, ``statement``, ``verdict`` and ``provisional`` as in JSON, ``low_numerator``, ``low_denominator``,
            ``high_numerator``, ``high_denominator`` (integers; the exact bounds of the value, null where there is none),
            ``in_scope``, ``met``, ``not_met``, ``undecided``, ``pending`` (agencies of the scope, each taken alone; one
            that is ``bad_data`` is none of the last four), ``in_spite_of`` (how many have contradictory figures that the
            statement reads and that do not change its verdict, while it is pending the provisional one; zero where that
            is ``bad_data``; of a change those of then are counted besides, for ``moi`` each agency once). Below a row with
            ``tung`` there is one for each of its groups; after ``by`` there is a column for each attribute that makes
            groups, with the group's value there and null in all other rows.

        Raises:
            BadData: The frame cannot be used: a column of the wrong type, ``ma`` or a column that a scope needs and that
                is not there. Of frames in memory also: a value that the enumeration does not have, a number that is not
                exact, a milestone with a time of day, an attribute that is missing where membership depends on it, a
                character that nobody sees. In lazy frames these make the statements of their group ``bad_data``. What is
                wrong with ``previous`` is said with it, marked as of then.
            ExtraMissing: The extra ``frames`` is not installed.
            TypeError: It is no frame of a supported library, ``previous`` is a frame of another kind, a column of ``by`` is
                not named by a text, or ``as_of`` is no date.
            ValueError: ``previous`` has a key that no line compares with; a column of ``by``, or an attribute after
                ``tung``, has the name of one of the answer; one of ``by`` begins with ``__``, or is given twice; in DuckDB
                and Spark, which do not tell capitals from small letters, whatever its capitals.
        """
        from vtlt_rules.columnar import Asked, evaluate_frame  # needs the extra `frames`

        asked = Asked(_names(by), self._day(as_of), unique, policy=InputPolicy(coerce, unknown))
        _warn_of_files(unknown, frame, previous)
        return evaluate_frame(self.checked, self._as_frame(frame), asked, self._as_frame(previous))

    @overload
    def evaluate_agencies(
        self,
        frame: pl.DataFrame | AgencyData,
        statement: Statement | str,
        by: Sequence[str] = (),
        *,
        as_of: datetime.date | str | None = None,
        unique: bool = False,
        previous: pl.DataFrame | AgencyData | Mapping[str, pl.DataFrame | AgencyData] | None = None,
        coerce: bool = False,
        unknown: Unknown = "note",
    ) -> pl.DataFrame: ...
    @overload
    def evaluate_agencies(
        self,
        frame: Frame,
        statement: Statement | str,
        by: Sequence[str] = (),
        *,
        as_of: datetime.date | str | None = None,
        unique: bool = False,
        previous: Frame | Mapping[str, Frame] | None = None,
        coerce: bool = False,
        unknown: Unknown = "note",
    ) -> Frame: ...
    def evaluate_agencies(
        self,
        frame: Any,
        statement: Statement | str,
        by: Sequence[str] = (),
        *,
        as_of: datetime.date | str | None = None,
        unique: bool = False,
        previous: Any = None,
        coerce: bool = False,
        unknown: Unknown = "note",
    ) -> Any:
        """Judge each agency of a statement's scope alone: the rows behind a row of :meth:`evaluate_frame`.

        Args:
            frame: As for :meth:`evaluate_frame`.
            statement: One of :attr:`statements`, its ``id``, its text, its clause, or its ``scope.measure``.
            by: The columns that make a group.
            as_of: The day at which the data was cut off.
            unique: Vouch that the rows of a group are different agencies; only then can there be no column ``ma``.
            previous: The data of then, as for :meth:`evaluate_frame`.
            coerce: Whether 1 and 0 count for yes and no, as for :meth:`evaluate_frame`.
            unknown: What is done about columns that name nothing, as for :meth:`evaluate_frame`.

        Returns:
            A frame of the same kind with a row for each agency of the scope, also for one that occurs more than once or
            belongs there perhaps: ``by``, ``ma`` as it stands in one of its rows, ``id``, ``clause``, ``statement``,
            ``verdict``, the bounds of the agency's own value as in :meth:`evaluate_frame`, and ``in_spite_of``: 1 where the
            verdict stands in spite of contradictory figures of the agency, else 0.

        Raises:
            UnknownStatement: No statement is meant, or more than one.
            BadData, ExtraMissing, TypeError, ValueError: As for :meth:`evaluate_frame`.
        """
        from vtlt_rules.columnar import Asked, agency_rows  # needs the extra `frames`

        asked = Asked(_names(by), self._day(as_of), unique, policy=InputPolicy(coerce, unknown))
        one = self._statement(statement)
        _warn_of_files(unknown, frame, previous)
        return agency_rows(self.checked, self._as_frame(frame), one, asked, self._as_frame(previous))

    def _as_frame(self, given: Any) -> Any:  # noqa: ANN401 - a frame of any library, or a mapping to such
        """Return a frame of what was read from files; anything else as it is."""
        if isinstance(given, Mapping):
            return {key: self._as_frame(one) for key, one in given.items()}
        return self.frame_of(given) if isinstance(given, AgencyData) else given

    def frame_of(self, agencies: AgencyData) -> pl.DataFrame:
        """Make a frame of polars of what was read from files, for columns to be added and frames to be joined.

        Args:
            agencies: What :meth:`Schema.read` returned. Its registry says who exists, with their attributes.

        Returns:
            A row for each agency: ``ma``, and every attribute and field in a column of the type that goes with it.

        Raises:
            BadData: An attribute that was reported is not the registry's; a number is too long for a column.
            ExtraMissing: The extra ``frames`` is not installed.
            TypeError: It is something else, for example a list of the rows.
        """
        if not isinstance(agencies, AgencyData):
            raise TypeError(f"what schema.read returned is expected, or a slice of it, not {type(agencies).__name__}")
        from vtlt_rules.columnar import frame_of  # needs the extra `frames`

        return frame_of(self.checked, agencies, agencies.registry)

    def to_sql(
        self,
        dialect: str = "duckdb",
        *,
        table: str = "agencies",
        by: Sequence[str] = (),
        as_of: datetime.date | str | None = None,
        unique: bool = False,
        decimals: int = 2,
        columns: Sequence[str] | None = None,
        previous: str | Mapping[str, str] | None = None,
        coerce: bool = False,
        unknown: Unknown = "note",
    ) -> str:
        """Write the query that :meth:`evaluate_frame` amounts to, for a view in a warehouse.

        The table has the columns that are named, or else one for each attribute and each field that is not derived, ``ten``
        if a condition reads it, and ``ma``, a text or not, also where ``unique`` vouches. What agencies report of derived
        fields is looked at only where their columns are named: then it counts, and is checked, as by :meth:`evaluate`.

        Args:
            dialect: ``duckdb``, ``spark`` or ``postgresql``.
            table: The table's name as SQL has it, quoted if it must be; names that begin with ``__`` are used within, and
                refused.
            by: The columns that make a group.
            as_of: The day at which the data was cut off.
            unique: Vouch that the rows of a group are different agencies; without it those with one ``ma`` are one.
            decimals: Digits behind the comma that quantities of decimal units have in the table, at most; one with more
                cannot be read, and counts as missing with the figures that bound it, like other contradictions. DuckDB
                bears 19 of them, Spark 18, PostgreSQL 38.
            columns: The columns that the table has, derived fields too; others than those of the ruleset do not matter, and
                what is not named is missing.
            previous: The name of the table of then, which has the same columns; or a mapping to such names from what the
                lines compare with, as for :meth:`evaluate_frame`.
            coerce: Whether yes/no columns may also be of integers or decimals, 1 for yes and 0 for no. Columns of all other
                types, and without it of numbers, end the query with an error.
            unknown: What is done about names in ``columns`` that are nothing declared, as for :meth:`evaluate_frame`.

        Raises:
            BadData: ``columns`` lacks ``ma`` or what a scope needs; a maximum of the ruleset is too large for databases.
            TypeError: A table is not named by a text, or ``decimals`` is no whole number.
            ValueError: There is no such dialect, or it bears fewer ``decimals``; ``by`` or a table cannot be used, the
                database would not read a name as it stands, or ``previous`` has a key that no line compares with.
        """
        from vtlt_rules.columnar import Asked, DeclaredTable, to_sql  # needs the extra `frames`

        asked = Asked(_names(by), self._day(as_of), unique, policy=InputPolicy(coerce, unknown))
        declared = DeclaredTable(table, whole(decimals, "decimals"), None if columns is None else _names(columns))
        return to_sql(self.checked, dialect, declared, asked, previous)

    def to_sql_views(
        self,
        dialect: str = "duckdb",
        *,
        prefix: str = "vtlt",
        table: str = "agencies",
        by: Sequence[str] = (),
        as_of: datetime.date | str | None = None,
        unique: bool = False,
        decimals: int = 2,
        columns: Sequence[str] | None = None,
        previous: str | Mapping[str, str] | None = None,
        coerce: bool = False,
        unknown: Unknown = "note",
    ) -> dict[str, str]:
        """Write the query of :meth:`to_sql` as views, one for each of its parts, to be looked at one by one.

        Where the query keeps what a part gives for all that read it, views are worked out again by each of these.

        Args:
            dialect: As for :meth:`to_sql`, like all others.
            prefix: What the names of the views begin with: at most 20 letters, digits and ``_``, and before them, if need
                be, a schema and a point.
            table: The table's name.
            by: The columns that make a group.
            as_of: The day at which the data was cut off.
            unique: Vouch that the rows of a group are different agencies.
            decimals: Digits behind the comma that quantities of decimal units have in the table, at most.
            columns: The columns that the table has.
            previous: The name of the table of then, or a mapping to such names.
            coerce: Whether yes/no columns may also be of numbers, 1 and 0.
            unknown: What is done about ``columns`` that name nothing declared.

        Returns:
            The statements that create the views (``CREATE VIEW``), by the views' names, each after those that it reads. The
            last view, whose name ends with ``_answer``, has the rows of the query. Names and columns of the others may
            change with any version.

        Raises:
            BadData, TypeError: As for :meth:`to_sql`.
            ValueError: Likewise, and when names of views cannot begin so.
        """
        from vtlt_rules.columnar import Asked, DeclaredTable, to_sql_views  # needs the extra `frames`

        declared = DeclaredTable(table, whole(decimals, "decimals"), None if columns is None else _names(columns))
        asked = Asked(_names(by), self._day(as_of), unique, policy=InputPolicy(coerce, unknown))
        return to_sql_views(self.checked, dialect, prefix, declared, asked, previous)

    def _day(self, as_of: datetime.date | str | None) -> datetime.date | None:
        """Return the day at which data was cut off: the end of the plan's period when nothing is said."""
        day = as_date(as_of)
        return self.period.end if day is None and self.period is not None else day

    def _statement(self, meant: Statement | str) -> Statement:
        judged = [one for one in self.statements if one.measure is not None]
        if isinstance(meant, Statement):
            if meant not in judged:  # a duty, a statistic, or a statement of another ruleset
                raise UnknownStatement(meant.text)
            return meant
        if not isinstance(meant, str):
            raise TypeError(f"a statement is named by its id, text, clause or scope.measure, not by {meant!r}")
        composed = compose(meant)[0]
        folded = fold(composed)
        found = [one for one in judged if one.id == composed] or [
            one for one in judged if meant in (one.text, one.clause) or folded == one.key
        ]
        if len(found) != 1:
            known = sorted({one.key for one in judged} | {one.text for one in judged})
            suggestion = None if found else nearest(meant, known)
            raise UnknownStatement(meant, suggestion, [one.id for one in found], is_ambiguous=bool(found))
        return found[0]

    def with_thresholds(self, thresholds: Mapping[str, str]) -> Ruleset:
        """Return this ruleset with other thresholds, for example for those that are ``?``.

        Args:
            thresholds: By a statement's ``id`` or by ``scope.measure`` a threshold as one writes it in a ruleset:
                ``"30%"``, ``"1..2 nguoi"``. With ``scope.measure`` all statements of that scope and measure get it; what
                is given by ``id`` comes before that.

        Raises:
            InvalidRuleset: A key names no statement with a threshold, or ``scope.measure`` names some with different
                deadlines, or a threshold does not fit, or two spellings of one key have different thresholds; all of them
                at once.
            TypeError: It is no mapping, or a threshold is no text.
        """
        if not isinstance(thresholds, Mapping):
            raise TypeError(f"thresholds are given by id or scope.measure, not as {type(thresholds).__name__}")
        problems = Problems()
        by_key: _Thresholds = {}
        by_id: _Thresholds = {}
        said: dict[str, str] = {}
        for written, text in thresholds.items():
            if not isinstance(written, str) or not isinstance(text, str):
                kind = type(text if isinstance(written, str) else written).__name__
                raise TypeError(
                    f"a statement and its threshold are written as in a ruleset, for example '30%', not as {kind}"
                )
            meant = self._meant_by(written, problems)
            if not meant:
                continue
            own = Problems()
            is_id = meant[0].id == compose(written)[0].strip()
            name = meant[0].id if is_id else meant[0].key
            if said.setdefault(name, text) != text:
                problems.add("two-thresholds", Span(Source("with_thresholds", written), 0, len(written)), key=written)
                continue
            threshold = parse_threshold(Source(name, text), own)
            problems.extend(own.diagnostics)
            if threshold is not None:
                (by_id if is_id else by_key).update(dict.fromkeys([one.id for one in meant], threshold))
        given = self._given | by_key | by_id
        result = check_source(self.checked.source, Library.of(self.checked.vocabularies), given)
        if problems.has_errors:
            raise InvalidRuleset([*problems, *(one for one in result.diagnostics if one.is_error)])
        return _usable(result, given)

    def _meant_by(self, written: str, problems: Problems) -> list[Statement]:
        """Return the statements with a threshold that an id or ``scope.measure`` means; none after a diagnostic."""
        id_ = compose(written)[0].strip()
        key = " ".join(fold(id_).replace(".", " . ").split()).removeprefix("moi ").replace(" . ", ".")
        meant = self._settable.get(id_) or self._settable.get(key, [])
        span = Span(Source("with_thresholds", written), 0, len(written))
        if not meant:
            asked = id_ if "/" in id_ else key
            known = sorted(name for name in self._settable if ("/" in name) == ("/" in id_))
            problems.add("unknown-statement", span, problems.suggester.nearest(asked, known), key=written)
        elif len({one.variant for one in meant}) > 1:
            shown = [f"`{one.id}`" for one in meant[:_MOST_IDS]] + ["…"] * (len(meant) > _MOST_IDS)
            problems.add("ambiguous-statement", span, key=written, ids=", ".join(shown))
            return []
        return meant

    @cached_property
    def _settable(self) -> dict[str, list[Statement]]:
        """The statements with a threshold that can be replaced, by their ids and by their keys, which have no slash."""
        found: dict[str, list[Statement]] = {}
        for statement in self.statements:
            if statement.has_settable_threshold:
                found[statement.id] = [statement]
                found.setdefault(statement.key, []).append(statement)
        return found

    def __repr__(self) -> str:
        return f"Ruleset({self.name!r}, {len(self.statements)} statements)"

    def __str__(self) -> str:
        return f"{self.number}: {self.title}" if self.number else self.title


def load(name: str | os.PathLike[str] | Traversable, *, library: LibraryLike | None = None) -> Ruleset:
    """Load a ruleset that is shipped with the library, or one of your own from a file.

    Args:
        name: A shipped name such as ``"tien_giang/2018"``, or the path of a file, which ends in ``.vtlt``. A name that does
            not is looked up among the shipped ones and never opened. Also a file of a package, as ``importlib.resources``
            has it.
        library: Where ``theo`` looks for vocabularies first, as for :func:`parse`; then beside the file, then among the
            shipped ones.

    Raises:
        TypeError: ``name`` is neither a text nor a path nor a file of a package (the text of what has no path, such as an
            upload, goes to :func:`parse`); ``library`` is none, or has or returns something else than texts.
        InvalidRuleset: The ruleset has errors; ``diagnostics`` has all of them.
        RulesetNotFound: There is no such file or ruleset.
        OSError: The file cannot be read.
    """
    source, beside, diagnostics = find_source(name)
    if source is None:
        raise InvalidRuleset(diagnostics)
    return _usable(check_source(source, beside.after(library)))


def parse(
    text: str,
    name: str = "<text>",
    folder: str | os.PathLike[str] | None = None,
    *,
    library: LibraryLike | None = None,
) -> Ruleset:
    """Parse the text of a ruleset.

    Args:
        text: The text of a plan.
        name: What diagnostics call it.
        folder: Where ``theo`` looks for vocabularies before the shipped ones.
        library: Where ``theo`` looks before that: a mapping of names to texts, ``{"noi_bo": text}``; a function that
            returns the text of a name, or None; or a folder, also one of a package (``importlib.resources.files``). What a
            function raises is not caught.

    Raises:
        TypeError: ``library`` is none of these, or has or returns something else than texts.
        InvalidRuleset: The ruleset has errors; ``diagnostics`` has all of them.
    """
    return _usable(check_source(Source(name, text), Library().after(folder).after(library)))


def check(
    text: str,
    name: str = "<text>",
    folder: str | os.PathLike[str] | None = None,
    *,
    library: LibraryLike | None = None,
    strict: bool = False,
) -> list[Diagnostic]:
    """Check the text of a plan or a vocabulary; return everything there is to say about it, an empty list if nothing.

    Never raises for the author's mistakes.

    Args:
        text: The text.
        name: What diagnostics call it.
        folder: Where ``theo`` looks for vocabularies before the shipped ones.
        library: Where it looks before that, as for :func:`parse`.
        strict: Also warn of what can be proved of the text without data: statements that contradict each other, follow
            from each other, never fail or are never met, scopes without members, names that nothing uses.
    """
    result = check_source(Source(name, text), Library().after(folder).after(library))
    return list(diagnostics_of(result, strict=strict))


def collect(
    folder: str | os.PathLike[str],
    ruleset: Ruleset | None = None,
    registry: Given | None = None,
    *,
    progress: Callable[[int, int], object] | None = None,
    leave_out: Iterable[str | os.PathLike[str]] = (),
) -> Collected:
    """Read the forms in a folder that agencies filled in and sent back, those of :meth:`Schema.forms`, into one table.

    Forms are xlsx, xls or ods, in the folder or below it. Hidden files, and the locks of office programs (``~$``), are
    passed over. Of an agency that sent two forms none is taken, not even of two that are the same. Forms in which nothing
    is filled in are none that were sent. A cell that is wrong counts as missing. Nothing of this raises: it is in the
    notes and issues of the outcome.

    Args:
        folder: Where the forms are.
        ruleset: The plan. When None, the shipped one that the list beside the forms names, or else the forms.
        registry: Who should have sent a form: a file that :meth:`Schema.read` reads, or rows as it gives them. When None,
            who is in the list that :meth:`Schema.forms` leaves in its folder; without that, agencies are placed by what
            was known of them when their forms were made, and nobody can be missing.
        progress: Called after each file with how many were read, and of how many.
        leave_out: Files in the folder that are no forms, such as an earlier outcome.

    Raises:
        ExtraMissing: The extra ``office`` is not installed.
        BadData: The registry is wrong, or there are more than 20,000 files.
        FormsOfNoRuleset: No ruleset is given, and the forms are of none that is shipped, with the same text.
        TypeError: What is given is no ruleset, or no registry.
        OSError: The folder cannot be read.
    """
    from vtlt_rules.data.forms.collect import collect_forms  # needs the extra `office`
    from vtlt_rules.data.forms.out import rows_of

    plan = _plan_of_forms(folder) if ruleset is None else ruleset
    if not isinstance(plan, Ruleset):
        raise TypeError(f"the plan of the forms is what load or parse returned, not {ruleset!r}")
    rows = None if registry is None else rows_of(plan.schema, registry)
    return collect_forms(plan.schema, folder, rows, progress, leave_out)


def _plan_of_forms(folder: str | os.PathLike[str]) -> Ruleset:
    """Return the shipped ruleset that forms were made from.

    Raises:
        FormsOfNoRuleset: There is none.
    """
    from vtlt_rules.data.forms.collect import plans_named

    first: str | None = None
    looked_at: set[str] = set()
    for plan in plans_named(folder):
        if plan.sha256 in looked_at:
            continue
        looked_at.add(plan.sha256)
        first = first or plan.title
        for name in rulesets():
            found = load(name)
            if found.name == plan.name and found.checked.sha256 == plan.sha256:
                return found
    raise FormsOfNoRuleset(os.fspath(folder), first)


def diagnostics_of(result: CheckResult, *, strict: bool) -> tuple[Diagnostic, ...]:
    """Return what checking found; when strict, with all that can be proved besides."""
    if not strict:
        return result.diagnostics
    from vtlt_rules.strict import check_strictly  # not needed by those who only load

    return check_strictly(result)


def _usable(result: CheckResult, given: _Thresholds | None = None) -> Ruleset:
    if result.ruleset is None:
        problems = Problems(list(result.diagnostics))
        if result.vocabulary is not None and result.head is not None and not problems.has_errors:
            problems.add("not-a-plan", result.head, name=result.vocabulary)
        raise InvalidRuleset(list(problems))
    return Ruleset(result.ruleset, result.diagnostics, given or {})


def _warn_of_files(unknown: Unknown, now: object, previous: object) -> None:
    """Warn of what reading files had to say of their columns: frames that are made of them have all columns."""
    then = previous.values() if isinstance(previous, Mapping) else [previous]
    notes = list(now.notes) if isinstance(now, AgencyData) else []
    notes += [evolve(note, is_previous=True) for one in then if isinstance(one, AgencyData) for note in one.notes]
    if unknown != "ignore":
        warn_of(list(dict.fromkeys(notes)))


def _names(by: Sequence[str]) -> list[str]:
    """Return names of columns, of which there may be one.

    Raises:
        TypeError: One is not named by a text.
    """
    names: list[Any] = list(by) if isinstance(by, Iterable) and not isinstance(by, str) else [by]
    for name in names:
        if not isinstance(name, str):
            raise TypeError(f"columns are named by texts, not by {name!r}")
    return names


__all__ = ["Language", "Ruleset", "check", "collect", "load", "parse"]
