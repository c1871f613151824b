"""The schema of a ruleset's data: what there is, in several forms, and reading files by it.

All of the files is good, or nothing of them is used.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Literal, overload

from vtlt_rules.checked import BUILT_IN_LABELS, CheckedRuleset, Statement, names_read_by
from vtlt_rules.data.choices import READINGS, Accept, Dash, ReadingChoices
from vtlt_rules.data.columns import ID, FileColumns, data_columns, registry_columns
from vtlt_rules.data.formats.opened import FileLike, OpenedFile, name_of
from vtlt_rules.data.formats.workbooks import Sheet, Workbook
from vtlt_rules.data.known_agencies import KnownAgencies
from vtlt_rules.data.models.columns import SchemaColumn, columns_of, names_needed_by, type_of
from vtlt_rules.data.placing import add_conflicts, add_unplaced, names_of, placed
from vtlt_rules.data.problems import FileProblems, shown
from vtlt_rules.data.rows import AgencyData, FilesRead, RegisteredRow, Row
from vtlt_rules.data.sources import data_sheet, open_source, registries_in, registry_sheet
from vtlt_rules.data.tables import FileTable, read_table
from vtlt_rules.diagnostics.suggest import Suggester
from vtlt_rules.errors import BadData
from vtlt_rules.input_policy import FORMATS, InputPolicy, Unknown
from vtlt_rules.issues import Note
from vtlt_rules.messages import DEFAULT_LANGUAGE, Language
from vtlt_rules.records import record
from vtlt_rules.scalars import text, whole
from vtlt_rules.spellings import normalized
from vtlt_rules.values import write_exact
from vtlt_rules.words import Word

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl
    import sqlalchemy
    from pydantic import BaseModel

    from vtlt_rules.data.checking import DataCheck
    from vtlt_rules.data.forms.template import Given, Template

ModelKind = Literal["attrs", "pydantic"]


@record
class Schema:
    """What agencies report, and what a file of their data may hold.

    Attributes:
        ruleset: The plan whose attributes and fields are the columns.
    """

    ruleset: CheckedRuleset

    # ---- what there is

    @cached_property
    def _all(self) -> dict[str, SchemaColumn]:
        return columns_of(self.ruleset)

    @property
    def attributes(self) -> Mapping[str, SchemaColumn]:
        """The properties of agencies by name, ``ma`` (id) and ``ten`` (name) first, then as they are declared."""
        return {name: one for name, one in self._all.items() if one.is_attribute}

    @property
    def fields(self) -> Mapping[str, SchemaColumn]:
        """What agencies report, by name, as it is declared; derived fields too, which need not be reported."""
        return {name: one for name, one in self._all.items() if not one.is_attribute}

    def needed(
        self,
        scope: str | None = None,
        statements: Iterable[Statement | str] | Statement | str | None = None,
    ) -> tuple[SchemaColumn, ...]:
        """List what has to be known of an agency for statements to be decided.

        These are ``ma``, the attributes that tell whether the statements concern it, and the attributes and fields that
        those read which may concern it; instead of a derived field, what it is derived from.

        Args:
            scope: The name of a scope; accents are optional. The fields are then those of agencies of this scope: a
                statement counts unless it is proved that its scope and ``khi`` have no agency in common with it. None for
                agencies of any scope.
            statements: Statements, their ids, clauses, section titles or ``scope.measure``; one, or several. None for all.

        Raises:
            UnknownStatement: A text means no statement of the plan.
            TypeError: The scope is no text, or what is given for statements is none.
            ValueError: The ruleset has no such scope.
        """
        names = names_needed_by(self.ruleset, scope, statements)
        return tuple(one for one in self._all.values() if one.name in names)

    @property
    def template(self) -> Template:
        """A row to be filled in: ``ma``, ``ten``, the attributes, and the fields that are not derived, all missing.

        A dictionary whose keys are the header of a CSV file that :meth:`read` takes. Called with a path,
        ``schema.template("so_lieu.xlsx", registry=…, previous=…)``, it writes a workbook to be filled in, with the extra
        ``office``: see :meth:`~vtlt_rules.data.forms.template.Template.__call__`.
        """
        from vtlt_rules.data.forms.template import Template

        return Template((one.name for one in self._all.values() if not one.is_derived), self._write_workbook)

    def _write_workbook(
        self, path: str | os.PathLike[str], registry: Given | None, previous: Given | None, lang: Language
    ) -> None:
        from vtlt_rules.data.forms.out import write_workbook  # needs the extra `office`

        write_workbook(self, path, registry, previous, lang)

    def forms(
        self,
        folder: str | os.PathLike[str],
        registry: Given,
        previous: Given | None = None,
        *,
        lang: Language = DEFAULT_LANGUAGE,
    ) -> dict[str, Path]:
        """Write a form (xlsx) for each agency that is asked for anything, into a folder that is made where there is none.

        A form has a guide, the figures that statements of the plan may need from this agency, a place for the number of the
        document beside each milestone, and its duties with a status. :func:`~vtlt_rules.collect` reads the forms that come
        back. Beside them a list is left (``vtlt-forms.json``) of who there is. Files of these names are replaced if they
        are forms that are still empty.

        Args:
            folder: Where to.
            registry: The agencies: a file that :meth:`read` reads, or rows as it gives them.
            previous: What they reported before, likewise, to be seen beside each figure.
            lang: The language of the forms; what is filled in is Vietnamese.

        Returns:
            The file of each agency by its id. ASCII letters, digits, ``_`` and ``-`` of ids stay in names of files; of
            other characters each byte becomes ``%`` and two digits. Names that Windows reserves, and those that differ in
            capitals alone, end in ``~`` or ``~2``.

        Raises:
            ExtraMissing: The extra ``office`` is not installed.
            BadData: A file is wrong, an agency occurs twice, or it cannot be told what concerns it.
            FileExistsError: A file has the name of a form, and is none, or is filled in; nothing is written.
            OSError: A file cannot be read or written.
            TypeError: Agencies are no rows that have keys.
        """
        from vtlt_rules.data.forms.out import write_forms  # needs the extra `office`

        return write_forms(self, folder, registry, previous, lang)

    # ---- the forms that other libraries take

    def json_schema(self, *, many: bool = False) -> dict[str, Any]:
        """Return a JSON Schema (2020-12) of an agency: an object with a key for each attribute and field, by name.

        Titles are labels, ``description`` has unit and bounds, ``x-unit`` the unit, ``x-part-of`` the whole, ``x-derived``
        is true of derived fields. Only ``ma`` is required; null is what is not reported. Quantities are numbers of at least
        0 and at most ``toi_da``, integers where the unit is whole; decimals may be texts as well, with a decimal comma and
        no sign for thousands. Milestones are texts, ``yyyy-mm-dd``, ``dd/mm/yyyy`` or ``chua``; enumerations the names of
        their values, with labels as titles.

        What is valid :meth:`read` takes from a JSON file. What it refuses, or ``evaluate`` finds wrong, and JSON Schema
        cannot say:

        - what figures say together: a part and its whole, sums and formulas of derived fields;
        - of numbers: that one has at most 30 digits, or 15 where it was made a float; the maximum of those written as
          texts; that an id is not written ``1.0``;
        - days that no calendar has, as 31/02/2026, unless the validator checks ``format``;
        - characters that nobody sees, in ids and texts; ids of white space that only Python knows;
        - that no two agencies have one ``ma``, and that attributes are there which membership depends on.

        It refuses some of what :meth:`read` takes: labels as keys, ``có`` and ``không``, labels of enumerations, numbers as
        texts with signs for thousands, and integers as texts.

        Args:
            many: Whether the schema is that of a list of agencies.
        """
        from vtlt_rules.data.models.json_schema import DIALECT, agency_schema

        agency = agency_schema(self.ruleset.title, self._all)
        if not many:
            return {"$schema": DIALECT, **agency}
        reference = {"$ref": "#/$defs/agency"}
        return {"$schema": DIALECT, "$defs": {"agency": agency}, "type": "array", "items": reference}

    @overload
    def model(self, kind: Literal["attrs"] = "attrs", *, coerce: bool = False) -> type[Any]: ...
    @overload
    def model(self, kind: Literal["pydantic"], *, coerce: bool = False) -> type[BaseModel]: ...
    def model(self, kind: ModelKind = "attrs", *, coerce: bool = False) -> type[Any]:
        """Return the class of agencies of this ruleset, always the same one; see ``Ruleset.model``.

        Raises:
            ExtraMissing: The extra ``pydantic`` is not installed.
            ValueError: There is no such kind, or a field is called what no field of a class can be.
        """
        if kind not in ("attrs", "pydantic"):
            raise ValueError(f"a model is made with 'attrs' or 'pydantic', not {kind!r}")
        made = self._models.get((kind, bool(coerce)))
        if made is None:
            make = self._attrs_model if kind == "attrs" else self._pydantic_model
            made = self._models.setdefault((kind, bool(coerce)), make(coerce))
        return made

    @cached_property
    def _models(self) -> dict[tuple[ModelKind, bool], type[Any]]:
        return {}

    def _attrs_model(self, coerce: bool) -> type[Any]:
        from vtlt_rules.data.models.attrs_model import attrs_model

        return attrs_model(self.ruleset.title, self._all, self._readers(coerce))

    def _pydantic_model(self, coerce: bool) -> type[Any]:
        from vtlt_rules.data.models.pydantic_model import pydantic_model  # needs the extra `pydantic`

        return pydantic_model(self.ruleset.title, self._all, self._readers(coerce))

    def _readers(self, coerce: bool) -> dict[str, Callable[[object], Any]]:
        from vtlt_rules.data.models.cells import reader_of_column

        return {
            name: reader_of_column(one, type_of(self.ruleset, name), coerce=coerce) for name, one in self._all.items()
        }

    @overload
    def columns(
        self, library: Literal["polars"], *, decimals: int = 2
    ) -> dict[str, pl.DataType | type[pl.DataType]]: ...
    @overload
    def columns(self, library: Literal["duckdb", "spark", "postgresql"], *, decimals: int = 2) -> dict[str, str]: ...
    @overload
    def columns(self, library: Literal["sqlalchemy"], *, decimals: int = 2) -> list[sqlalchemy.Column[Any]]: ...
    def columns(self, library: str, *, decimals: int = 2) -> dict[str, Any] | list[Any]:
        """Return the columns of a table of agencies, as a library calls their types.

        Each is nullable, but for ``ma``. Whole quantities are 64-bit integers, others decimals with 16 digits before the
        comma (in polars with as many as it has room for), yes/no booleans, milestones dates of which 9999-12-31 means
        ``chua``, enumerations and texts are texts. Derived fields are among them, and may be left out. ``evaluate_frame``
        takes a frame or table with these columns, ``to_sql`` a table of DuckDB, Spark and PostgreSQL.

        Args:
            library: ``polars``, ``duckdb``, ``spark``, ``postgresql`` or ``sqlalchemy``.
            decimals: Digits behind the comma of quantities that need not be whole, 0 to 9.

        Returns:
            For polars a dictionary of data types by name, for databases one of types as SQL writes them; there ``ten`` has
            a column only if a condition reads it. For SQLAlchemy a list of new ``Column`` objects: ``ma`` is of the primary
            key, enumerations refuse other names, and quantities what would not come back as it was, in SQLite more than 15
            digits with those behind the comma; milestones are read as a date or ``NOT_DONE``, ``comment`` has label,
            unit and bounds.

        Raises:
            ExtraMissing: The extra ``frames`` (for polars) or ``sqlalchemy`` is not installed.
            ValueError: There is no such library, or ``decimals`` is out of range.
        """
        from vtlt_rules.data.models.sql_columns import DATABASES, MOST_DECIMALS, sql_types

        decimals = whole(decimals, "decimals")
        if not 0 <= decimals <= MOST_DECIMALS:
            raise ValueError(f"decimals are from 0 to {MOST_DECIMALS}, not {write_exact(decimals)}")
        if library == "polars":
            from vtlt_rules.columnar.agency_data import types_of  # needs the extra `frames`

            return types_of(self.ruleset, decimals)
        if library == "sqlalchemy":
            from vtlt_rules.data.models.sqlalchemy_columns import sqlalchemy_columns  # needs the extra `sqlalchemy`

            return sqlalchemy_columns(self._all.values(), self._all, decimals)
        if not isinstance(library, str) or library not in DATABASES:
            known = ", ".join(map(repr, ("polars", *DATABASES)))
            raise ValueError(f"there are columns of {known} and 'sqlalchemy', not {library!r}")
        in_frames = [one for name, one in self._all.items() if name != "ten" or name in self.ruleset.attributes]
        return sql_types(library, in_frames, decimals)

    # ---- files

    def read(
        self,
        path: FileLike,
        registry: FileLike | None = None,
        *,
        thousands: str | None = None,
        dash: Dash | None = None,
        accept: Accept = False,
        coerce: bool = False,
        unknown: Unknown = "error",
        sheet: str | None = None,
        format: str | None = None,  # noqa: A002 - what it is called everywhere
    ) -> AgencyData:
        """Read a file of returns, and the registry beside it.

        Files are CSV and TSV (``.csv``, ``.tsv``, ``.txt``), JSON, JSON Lines (``.jsonl``, ``.ndjson``), workbooks
        (``.xlsx``, ``.xls``, ``.ods``; the extra ``office``) and Parquet (the extra ``frames``). In a grid the header is
        found below titles, in one row or several; serial numbers, remarks, headings of sections, totals (once they are
        checked) and signatures are left out; ids get back their leading zeros, and names are understood, by the registry.
        What was recognised is in :attr:`AgencyData.notes`.

        What has no path, such as an upload, is a :class:`~vtlt_rules.FileContent`, for both.

        Args:
            path: The returns: ``ma``, the fields, and the attributes when there is no registry. A path, a binary file
                object or a resource of a package.
            registry: The agencies: ``ma``, ``ten``, the attributes. When None, the other sheet of a workbook may be it.
            thousands: The sign that parts thousands in numbers written as text: ``"."`` (then the comma is the decimal
                sign) or ``","`` (then the point is). When None the comma is the decimal sign, and a column in which
                ``1,957`` or ``1.957`` may be either is refused unless another figure of it shows which.
            dash: What a dash means: ``"no"`` (không, 0, chưa) or ``"missing"``. When None, one is wrong (``dash-unclear``).
            accept: Which readings of columns that are not written as they should be are accepted: all (True), or those of
                some names, of readings (``"marks"``) or columns (``"cbccvc"``). What is read so is in
                :attr:`AgencyData.notes`, then in the report; what is not accepted is in ``BadData.proposals``.
            coerce: Whether ``1`` and ``0`` count for ``có`` and ``không``.
            unknown: What is done about columns that are nothing declared, in both files: ``"error"``, they are issues;
                ``"note"``, they are left out and :attr:`AgencyData.notes` says so of each, then the report; ``"ignore"``.
            sheet: The sheet of a workbook that has the returns. When None, the one that has columns of figures.
            format: The format of what has no name that tells it: ``csv``, ``json``, ``jsonl``, ``xlsx``, ``xls``, ``ods``,
                ``parquet``.

        Raises:
            ValueError: ``thousands``, ``dash``, ``unknown`` or ``format`` is something else; ``accept`` has a name that is
                neither a reading nor a column.
            TypeError: What is to be read is no file, or a file of text that was opened as text.
            BadData: Anything at all is wrong with either file; all of it is listed.
            ExtraMissing: A format needs an extra that is not installed.
            OSError: A file cannot be read.
        """
        choices = ReadingChoices.of(thousands, coerce, dash, accept)
        if format is not None and format not in FORMATS:
            raise ValueError(f"`format` is one of {', '.join(map(repr, FORMATS))}, not {format!r}")
        return self._read(path, registry, choices, InputPolicy(coerce, unknown), sheet, format).data

    def check(
        self,
        path: FileLike,
        registry: FileLike | None = None,
        *,
        previous: FileLike | None = None,
        previous_registry: FileLike | None = None,
        thousands: str | None = None,
        dash: Dash | None = None,
        accept: Accept = False,
        coerce: bool = False,
        unknown: Unknown = "error",
        sheet: str | None = None,
    ) -> DataCheck:
        """Read files as :meth:`read` does, and say all that is wrong with them, or looks so; nothing of it raises.

        Args:
            path: The returns.
            registry: The agencies.
            previous: The returns of another year, with which figures are compared.
            previous_registry: The agencies of then.
            thousands: As for :meth:`read`, like all that follow.
            dash: What a dash means.
            accept: Which readings are accepted.
            coerce: Whether ``1`` and ``0`` count for ``có`` and ``không``.
            unknown: What is done about columns that are nothing declared.
            sheet: The sheet of a workbook that has the returns.

        Returns:
            ``issues`` that keep the files from being used, ``contradictions`` between figures that could be read,
            ``suspicions``, which are no errors, ``proposals`` and ``notes``.

        Raises:
            ValueError: As for :meth:`read`.
            ExtraMissing: A format needs an extra that is not installed.
            OSError: A file cannot be read.
        """
        from vtlt_rules.data.checking import check_data  # who reads data needs none of it

        choices = ReadingChoices.of(thousands, coerce, dash, accept)
        policy = InputPolicy(coerce, unknown)
        then = None if previous is None else partial(self._read, previous, previous_registry, choices, policy)
        return check_data(self.ruleset, partial(self._read, path, registry, choices, policy, sheet), then, policy)

    def _read(
        self,
        path: FileLike,
        registry: FileLike | None,
        choices: ReadingChoices,
        policy: InputPolicy,
        sheet: str | None = None,
        format_: str | None = None,
    ) -> FilesRead:
        """Find the tables in what was handed over, and read them."""
        sheet = None if sheet is None else text(sheet, "sheet")
        if wrong := self.unknown_readings(choices.accepted):
            raise ValueError(
                f"`accept` takes names of readings ({', '.join(READINGS)}) and of columns, not {wrong[0]!r}"
            )
        problems = FileProblems(name_of(path), policy.unknown)
        columns = data_columns(self.ruleset, choices)
        source = open_source(path, format_, problems)
        opened = None if registry is None else FileProblems(name_of(registry), policy.unknown)
        listed_in: OpenedFile | Workbook | None = None
        if registry is not None and opened is not None:
            listed_in = open_source(registry, format_ if name_of(registry) == "<file>" else None, opened)
        table: OpenedFile | Sheet | None = source if isinstance(source, OpenedFile) else None
        agencies: OpenedFile | Sheet | None = listed_in if isinstance(listed_in, OpenedFile) else None
        if isinstance(source, Workbook):
            table = data_sheet(source, self.ruleset, columns, problems, sheet)
            others = registries_in(source, self.ruleset, columns) if registry is None else []
            if table is not None and len(others := [one for one in others if one != table.name]) == 1:
                opened = FileProblems(problems.file, policy.unknown, sheet=others[0])
                agencies = source.sheet(others[0])
                problems.note("registry-sheet", sheet=shown(others[0]), data=shown(table.name))
        if isinstance(listed_in, Workbook) and opened is not None:
            agencies = registry_sheet(listed_in, self.ruleset, columns, opened, sheet)
        elsewhere = listed_in.names if isinstance(listed_in, Workbook) else ()
        if sheet is not None and isinstance(source, OpenedFile) and sheet not in elsewhere:
            problems.add("no-sheet", value=shown(sheet), known=Word("of-one-table"))
        return self._read_tables(table, problems, columns, agencies, opened, choices)

    def _read_tables(
        self,
        source: OpenedFile | Sheet | None,
        problems: FileProblems,
        columns: FileColumns,
        listed_in: OpenedFile | Sheet | None,
        registry_problems: FileProblems | None,
        choices: ReadingChoices,
    ) -> FilesRead:
        """Read the tables that were found; the registry first, since it tells which agencies are meant."""
        agencies = known = None
        if registry_problems is not None:
            agencies = FileTable()
            if listed_in is not None:
                agencies = read_table(listed_in, registry_columns(self.ruleset, choices), registry_problems)
            known = KnownAgencies(agencies.ids, agencies.rows) if agencies.has_all_ids else None
        kind = Row if agencies is None else RegisteredRow
        data = FileTable() if source is None else read_table(source, columns, problems, kind, known)
        if agencies is None or registry_problems is None:
            if problems.issues:
                without_column = add_unplaced(self.ruleset, data, problems)
                raise BadData(
                    placed(problems.issues, data.headings, names_of(data.rows)), without_column, problems.proposals
                )
            own_notes = tuple(self._notes(data, problems, None, problems))
            return FilesRead(AgencyData(data.rows, None, own_notes, data.headings), problems.file)
        _check_registered(data, agencies, problems)
        if problems.issues or registry_problems.issues:
            without_column = add_unplaced(self.ruleset, agencies, registry_problems)
            add_conflicts(self.ruleset, data, agencies, problems)
            names = names_of(data.rows) | names_of(agencies.rows)
            issues = placed(problems.issues, data.headings, names)
            issues += placed(registry_problems.issues, agencies.headings, names)
            raise BadData(issues, without_column, [*problems.proposals, *registry_problems.proposals])
        notes = [*registry_problems.notes, *self._notes(data, problems, agencies, registry_problems)]
        read = AgencyData(data.rows, agencies.rows, tuple(notes), data.headings)
        return FilesRead(read, problems.file, registry_problems.file, agencies.headings)

    def unknown_readings(self, names: Iterable[str]) -> list[str]:
        """Return those of some names that are neither of readings nor of columns that files may have."""
        return sorted({*names} - {*READINGS, *BUILT_IN_LABELS, *self.ruleset.attributes, *self.ruleset.fields})

    def _notes(
        self, data: FileTable, problems: FileProblems, registry: FileTable | None, of_registry: FileProblems
    ) -> list[Note]:
        """Name the columns that were left out, and what the statements ask for and has no column.

        A derived field is computed when it has none.
        """
        present = data.names | (registry.names if registry else frozenset())
        absent = names_read_by(self.ruleset, self.ruleset.statements) - present
        return [
            *problems.notes,
            *(Note("no-column", name, of_registry.file) for name in self.ruleset.attributes if name in absent),
            *(Note("no-column", name, problems.file) for name in self.ruleset.fields if name in absent),
        ]


def _check_registered(data: FileTable, registry: FileTable, problems: FileProblems) -> None:
    """Report agencies with data that the registry does not have; it must be readable to tell."""
    if not registry.has_all_ids:
        return
    spelled = {normalized(one): one for one in registry.ids}
    suggester = Suggester()
    for agency, row in data.ids.items():
        if problems.is_full:
            return
        if agency not in registry.ids:
            key = normalized(agency)
            meant = spelled.get(key) or spelled.get(suggester.nearest(key, spelled) or "")
            problems.add("not-in-registry", row, agency, ID, None if meant is None else shown(meant))
