"""Who is there: agencies and registry -> checked agencies, and everything that is wrong with their data.

The registry says who exists: an agency of it that sent nothing is there with everything missing. What makes membership
unknowable (no id, no attribute, not in the registry) is an error of the whole; anything else spoils only the fields it
touches.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import cast

from attrs import Factory, define, frozen

from vtlt_rules.diagnostics.suggest import nearest
from vtlt_rules.errors import BadData
from vtlt_rules.evaluate.agencies import AgencyState
from vtlt_rules.evaluate.cells import Value, WrongCell, reader_of
from vtlt_rules.evaluate.conditions import test_of
from vtlt_rules.evaluate.families import Family, families_of
from vtlt_rules.issues import DataIssue
from vtlt_rules.ruleset import CheckedRuleset, Field, NumberType, Scope, names_read
from vtlt_rules.values import Language, Number
from vtlt_rules.verdict import Truth


@define
class Population:
    """The agencies, and what is wrong with their data.

    Attributes:
        agencies: In the order of the registry, or as given.
        issues: What is wrong, agency by agency.
        members: For each scope that the statements use its agencies.
        notes: Keys that were probably misspelt.
    """

    agencies: list[AgencyState] = Factory(list)
    issues: list[DataIssue] = Factory(list)
    members: dict[str, list[AgencyState]] = Factory(dict)
    notes: list[UnusedKey] = Factory(list)


@frozen
class UnusedKey:
    """A key of a mapping that names nothing declared, yet looks like a name that is: probably a slip."""

    key: str
    meant: str

    def message(self, lang: Language = "vi") -> str:
        """Say it in one sentence."""
        if lang == "vi":
            return f"khóa `{self.key}` không phải tên nào đã khai báo nên không được dùng; có phải là `{self.meant}`?"
        return f"the key `{self.key}` is no declared name and was not used; is `{self.meant}` meant?"


def read_population(
    ruleset: CheckedRuleset,
    agencies: Iterable[object],
    registry: Iterable[object] | None,
    rows: Sequence[int] | None = None,
    registry_rows: Sequence[int] | None = None,
) -> Population:
    """Check all agencies.

    Args:
        ruleset: Says which attributes and fields there are.
        agencies: Mappings, or objects with attributes; each has ``ma``, may have ``ten``, and the fields.
        registry: Who exists, with their attributes; without it the agencies themselves have the attributes.
        rows: The row of each agency in the file it came from; without it its position, from 1.
        registry_rows: The same for the registry.

    Raises:
        BadData: Somebody has no id, is not in the registry, or lacks an attribute that a scope needs; all such issues.
    """
    reader = _Reader(ruleset)
    data = reader.identify(agencies, rows)
    listed = data if registry is None else reader.identify(registry, registry_rows)
    if registry is not None:
        known = {id_ for id_, _, _ in listed}
        for id_, _, row in data:
            if id_ is not None and id_ not in known:
                reader.fatal.append(
                    DataIssue("not-in-registry", id_, row=row, suggestion=nearest(id_, [k for k in known if k]))
                )
    by_id: dict[str | None, list[tuple[object, int]]] = {}
    for id_, thing, row in data:
        by_id.setdefault(id_, []).append((thing, row))
    for id_, thing, row in listed:
        if registry is None:
            reader.add(id_, thing, row, thing, row)
        else:
            for given, given_row in by_id.get(id_) or [(None, row)]:
                reader.add(id_, thing, row, given, given_row)
    reader.mark_repeated()
    reader.note_unused_keys()
    reader.find_members()
    if reader.fatal:
        raise BadData(reader.fatal)
    return reader.population


def _in_words(value: object) -> str:
    """Write a value of an attribute as data files do."""
    return ("có" if value else "không") if isinstance(value, bool) else f"`{value}`"


_MOST_UNUSED_KEYS = 100


def getter(thing: object) -> Callable[[str], object]:
    """Return the function that looks a declared name up in a mapping or an object; None is what it has not."""
    if isinstance(thing, Mapping):
        return (thing if isinstance(thing, dict) else dict(thing)).get
    return lambda name: getattr(thing, name, None)


class _Reader:
    """Reads agencies one by one; remembers the readers of all cells."""

    def __init__(self, ruleset: CheckedRuleset) -> None:
        self.ruleset = ruleset
        self.population = Population()
        self.fatal: list[DataIssue] = []
        self.declared = {"ma", "ten", *ruleset.attributes, *ruleset.fields}
        self.listed_rows: dict[int, int] = {}
        self.unused_keys: dict[object, None] = {}
        self.attribute_issues: dict[tuple[int, str], DataIssue] = {}
        self.attributes = {name: reader_of(attribute.type) for name, attribute in ruleset.attributes.items()}
        self.fields = {name: reader_of(field.type) for name, field in ruleset.fields.items()}
        self.families = families_of(ruleset)
        self.flags = {
            name: field
            for name, field in ruleset.fields.items()
            if field.formula is not None and not isinstance(field.type, NumberType)
        }

    def identify(self, things: Iterable[object], rows: Sequence[int] | None) -> list[tuple[str | None, object, int]]:
        """Read the ids; report those that are missing."""
        found: list[tuple[str | None, object, int]] = []
        for position, thing in enumerate(things, start=1):
            if isinstance(thing, str | bytes | int | float):
                raise TypeError(f"an agency is a mapping or an object with attributes, not {thing!r}")
            row = rows[position - 1] if rows is not None else position
            id_ = thing.get("ma") if isinstance(thing, Mapping) else getattr(thing, "ma", None)
            text = str(id_).strip() if isinstance(id_, str | int) and not isinstance(id_, bool) else ""
            if isinstance(thing, Mapping):
                self.unused_keys.update(dict.fromkeys(thing.keys() - self.declared))
            if not text:
                self.fatal.append(DataIssue("missing-id", row=row, field="ma"))
            found.append((text or None, thing, row))
        return found

    def add(self, id_: str | None, listed: object, listed_row: int, given: object, row: int) -> None:
        """Check one agency: its attributes from where it is listed, its fields from what was given of it."""
        if id_ is None:
            return
        look_up = getter(listed)
        name = look_up("ten")
        values: dict[str, Value] = {}
        agency = AgencyState(id_, name if isinstance(name, str) else id_, row, values, {}, self.flags)
        self.listed_rows[id(agency)] = listed_row
        for attribute, read in self.attributes.items():
            value = look_up(attribute)
            if value is not None:
                self._read_attribute(agency, value, listed_row, attribute, read)
        if given is not None:
            if given is not listed:
                look_up = getter(given)
                for attribute, read in self.attributes.items():
                    value = look_up(attribute)
                    if value is not None:
                        self._check_conflict(agency, value, attribute, read)
            for field, read in self.fields.items():
                value = look_up(field)
                if value is not None:
                    self._read_field(agency, value, field, read)
        for family in self.families:
            self._solve(agency, family)
        for flag in self.flags.values():
            if flag.name in values:
                self._check_flag(agency, flag)
        self.population.agencies.append(agency)

    # ---- cells

    def _read_attribute(
        self, agency: AgencyState, given: object, row: int, name: str, read: Callable[[object], Value]
    ) -> None:
        try:
            agency.values[name] = read(given)
        except WrongCell as wrong:
            issue = DataIssue(wrong.code, agency.id, name, row, wrong.facts, wrong.suggestion)
            self._report(agency, issue)
            self.attribute_issues[id(agency), name] = issue
            agency.bad.add(name)

    def _check_conflict(self, agency: AgencyState, given: object, name: str, read: Callable[[object], Value]) -> None:
        try:
            value: object = read(given)
        except WrongCell:
            value = given
        registered = agency.values.get(name)
        if registered is not None and value != registered:
            facts = {"value": _in_words(value), "expected": _in_words(registered)}
            self.fatal.append(DataIssue("attribute-conflict", agency.id, name, agency.row, facts))

    def _read_field(self, agency: AgencyState, given: object, name: str, read: Callable[[object], Value]) -> None:
        try:
            agency.values[name] = read(given)
        except WrongCell as wrong:
            self._spoil(agency, DataIssue(wrong.code, agency.id, name, agency.row, wrong.facts, wrong.suggestion))

    # ---- contradictions

    def _solve(self, agency: AgencyState, family: Family) -> None:
        values = agency.values
        known: dict[str, Number] = {
            name: cast(Number, value) for name in family.members if (value := values.get(name)) is not None
        }
        intervals, contradictions = family.solve(known)
        agency.intervals.update(intervals)
        for found in contradictions:
            self._spoil(agency, DataIssue(found.code, agency.id, found.field, agency.row, found.facts))

    def _check_flag(self, agency: AgencyState, field: Field) -> None:
        reported = Truth.of(agency.values[field.name] is True)
        derived = agency.derived_truth(field)
        if derived is Truth.UNKNOWN or derived is reported:
            return
        words = {Truth.TRUE: "có", Truth.FALSE: "không"}
        facts = {"value": words[reported], "expected": words[derived]}
        self._spoil(agency, DataIssue("formula-mismatch", agency.id, field.name, agency.row, facts))

    def _report(self, agency: AgencyState, issue: DataIssue) -> None:
        self.population.issues.append(issue)
        agency.issues.append(issue)

    def _spoil(self, agency: AgencyState, issue: DataIssue) -> None:
        """Report an issue and mark the field, with all that it is bound to."""
        self._report(agency, issue)
        assert issue.field is not None
        if issue.code != "formula-mismatch":
            agency.bad |= self.ruleset.families.get(issue.field, frozenset()) | {issue.field}
            return
        touched = [issue.field]
        for name in touched:  # grows: a derived yes/no field draws in what it is derived from
            agency.bad |= self.ruleset.families.get(name, frozenset()) | {name}
            flag = self.flags.get(name)
            if flag is not None and flag.formula is not None and not isinstance(flag.formula, tuple):
                touched += [read for read in names_read(flag.formula) if read not in touched]

    def note_unused_keys(self) -> None:
        """Remark on keys that look like a declared name; others are the application's own affair."""
        for key in [key for key in self.unused_keys if isinstance(key, str)][:_MOST_UNUSED_KEYS]:
            meant = nearest(key, self.declared)
            if meant is not None:
                self.population.notes.append(UnusedKey(key, meant))

    # ---- who belongs where

    def mark_repeated(self) -> None:
        """Report ids that occur more than once; what such an agency says cannot be used."""
        first: dict[str, AgencyState] = {}
        for agency in self.population.agencies:
            other = first.setdefault(agency.id, agency)
            if other is not agency:
                other.is_repeated = agency.is_repeated = True
                row, first_row = self.listed_rows[id(agency)], self.listed_rows[id(other)]
                if row == first_row:  # listed once, given twice
                    row, first_row = agency.row or row, other.row or first_row
                issue = DataIssue("repeated-agency", agency.id, "ma", row, {"first": first_row})
                self._report(agency, issue)
                other.issues.append(issue)

    def find_members(self) -> None:
        """Find the members of every scope in use; who cannot be placed is an error."""
        scopes = {statement.scope.name: statement.scope for statement in self.ruleset.statements}
        reported: set[tuple[int, str]] = set()
        for scope in scopes.values():
            members = self.population.members[scope.name] = []
            test = test_of(scope.condition)
            for agency in self.population.agencies:
                truth = test(agency)
                if truth is Truth.TRUE:
                    members.append(agency)
                elif truth is Truth.UNKNOWN:
                    self._report_unplaced(agency, scope, reported)

    def _report_unplaced(self, agency: AgencyState, scope: Scope, reported: set[tuple[int, str]]) -> None:
        for name in names_read(scope.condition):
            if name in agency.values or (id(agency), name) in reported:
                continue
            reported.add((id(agency), name))
            wrong = self.attribute_issues.get((id(agency), name))
            self.fatal.append(
                wrong or DataIssue("missing-attribute", agency.id, name, agency.row, {"scope": scope.name})
            )
