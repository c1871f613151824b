"""Who is there: agencies and registry -> checked agencies, and everything that is wrong with their data.

The registry says who exists: an agency of it that sent nothing is there with everything missing. What makes membership
unknowable (no id, no attribute, not in the registry) is an error of the whole; anything else spoils only the fields it
touches.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import cast

from attrs import Factory, define

from vtlt_rules.diagnostics.suggest import nearest
from vtlt_rules.errors import BadData
from vtlt_rules.evaluate.agencies import AgencyState
from vtlt_rules.evaluate.cells import Value, WrongCell, read_text, reader_of
from vtlt_rules.evaluate.conditions import test_of
from vtlt_rules.evaluate.families import Family, families_of
from vtlt_rules.issues import DataIssue
from vtlt_rules.messages import Language, say
from vtlt_rules.reads import chain_lengths
from vtlt_rules.records import record
from vtlt_rules.ruleset import CheckedRuleset, Field, NumberType, Scope, names_read
from vtlt_rules.values import Number, point
from vtlt_rules.verdict import Truth
from vtlt_rules.words import cell_in_words


@define(eq=False, repr=False)
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


@record
class UnusedKey:
    """A key of a mapping that names nothing declared, yet looks like a name that is: probably a slip."""

    key: str
    meant: str

    def message(self, lang: Language = "vi") -> str:
        """Say it in one sentence."""
        return say("note.unused-key", lang, key=self.key, meant=self.meant)


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
    by_id: dict[str | None, list[tuple[LookUp | None, int]]] = {}
    for id_, look_up, row in data:
        by_id.setdefault(id_, []).append((look_up, row))
    for id_, look_up, row in listed:
        if registry is None:
            reader.add(id_, look_up, row, look_up, row)
        else:
            for given, given_row in by_id.get(id_) or [(None, row)]:
                reader.add(id_, look_up, row, given, given_row)
    reader.mark_repeated()
    reader.note_unused_keys()
    reader.find_members()
    if reader.fatal:
        raise BadData(reader.fatal)
    return reader.population


_MOST_UNUSED_KEYS = 100


LookUp = Callable[[str], object]
"""Looks a declared name up in what is given of an agency; None is what it has not."""


def _attribute_getter(thing: object) -> LookUp:
    return lambda name: getattr(thing, name, None)


_LONGEST_CHAIN = 4
"""Formulas that name formulas are followed by recursion while there are not more of them in a row."""


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
        families = families_of(ruleset)
        self.blank = {name: interval for family in families for name, interval in family.blank.items()}
        self.free = [name for family in families if family.is_free for name in family.members]
        self.families = [family for family in families if not family.is_free]
        self.flags = {
            name: field
            for name, field in ruleset.fields.items()
            if field.formula is not None and not isinstance(field.type, NumberType)
        }
        chains = chain_lengths(ruleset)
        self.chained = [*chains] if max(chains.values(), default=0) > _LONGEST_CHAIN else []

    def identify(self, things: Iterable[object], rows: Sequence[int] | None) -> list[tuple[str | None, LookUp, int]]:
        """Read the ids; report those that are missing. Returns ids, ways to look other names up, and rows."""
        found: list[tuple[str | None, LookUp, int]] = []
        for position, thing in enumerate(things, start=1):
            row = rows[position - 1] if rows is not None else position
            if isinstance(thing, Mapping):
                given = thing if isinstance(thing, dict) else dict(thing.items())
                if not given.keys() <= self.declared:
                    self.unused_keys.update(dict.fromkeys(given.keys() - self.declared))
                look_up: LookUp = given.get
            elif isinstance(thing, str | bytes | int | float):
                raise TypeError(f"an agency is a mapping or an object with attributes, not {thing!r}")
            else:
                look_up = _attribute_getter(thing)
            found.append((self._id(look_up("ma"), row), look_up, row))
        return found

    def _id(self, value: object, row: int) -> str | None:
        """Read an id; report one that is missing, or that cannot be told from another by looking."""
        text = ""
        try:
            if isinstance(value, str | int) and not isinstance(value, bool):
                text = read_text(value if isinstance(value, str) else str(value))
        except WrongCell as wrong:
            self.fatal.append(DataIssue(wrong.code, None, "ma", row, wrong.facts))
            return None
        if not text:
            self.fatal.append(DataIssue("missing-id", row=row, field="ma"))
        return text or None

    def add(self, id_: str | None, listed: LookUp, listed_row: int, given: LookUp | None, row: int) -> None:
        """Check one agency: its attributes from where it is listed, its fields from what was given of it."""
        if id_ is None:
            return
        title = listed("ten")
        values: dict[str, Value] = {}
        agency = AgencyState(id_, title if isinstance(title, str) else id_, row, values, self.blank.copy(), self.flags)
        self.listed_rows[id(agency)] = listed_row
        for attribute, read in self.attributes.items():
            value = listed(attribute)
            if value is not None:
                try:
                    values[attribute] = read(value)
                except WrongCell as wrong:
                    self._report_attribute(agency, attribute, listed_row, wrong)
        if given is not None:
            if given is not listed:
                self._check_conflicts(agency, given)
            for field, read in self.fields.items():
                value = given(field)
                if value is not None:
                    try:
                        values[field] = read(value)
                    except WrongCell as wrong:
                        self._spoil(agency, DataIssue(wrong.code, id_, field, row, wrong.facts, wrong.suggestion))
        for name in self.free:
            if name in values:
                agency.intervals[name] = point(cast(Number, values[name]))
        for family in self.families:
            self._solve(agency, family)
        for name in self.chained:
            agency.flag(name)
        for flag in self.flags.values():
            if flag.name in values:
                self._check_flag(agency, flag)
        self.population.agencies.append(agency)

    # ---- cells

    def _report_attribute(self, agency: AgencyState, name: str, row: int, wrong: WrongCell) -> None:
        issue = DataIssue(wrong.code, agency.id, name, row, wrong.facts, wrong.suggestion)
        self._report(agency, issue)
        self.attribute_issues[id(agency), name] = issue
        agency.bad.add(name)

    def _check_conflicts(self, agency: AgencyState, given: LookUp) -> None:
        """Compare the attributes that came with the fields with those of the registry."""
        for name, read in self.attributes.items():
            value = given(name)
            if value is None:
                continue
            registered = agency.values.get(name)
            try:
                value = read(value)
                is_other = value != registered
            except WrongCell as wrong:  # a signalling NaN may not be compared
                is_other = wrong.code == "not-a-value" or value != registered
            if registered is not None and is_other:
                facts = {"value": cell_in_words(value), "expected": cell_in_words(registered)}
                self.fatal.append(DataIssue("attribute-conflict", agency.id, name, agency.row, facts))

    # ---- contradictions

    def _solve(self, agency: AgencyState, family: Family) -> None:
        values = agency.values
        known = {name: cast(Number, values[name]) for name in family.members if name in values}
        if not known:
            return
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
        """Find the members of every scope in use; who cannot be placed is an error.

        Scopes know agencies by their attributes alone, so that one of each kind is asked.
        """
        scopes = {statement.scope.name: statement.scope for statement in self.ruleset.statements}
        reported: set[tuple[int, str]] = set()
        kinds: dict[tuple[Value | None, ...], int] = {}
        examples: list[AgencyState] = []
        placed: list[tuple[AgencyState, int]] = []
        for agency in self.population.agencies:
            kind = kinds.setdefault(tuple(map(agency.values.get, self.attributes)), len(kinds))
            if kind == len(examples):
                examples.append(agency)
            placed.append((agency, kind))
        for scope in scopes.values():
            truths = [*map(test_of(scope.condition), examples)]
            self.population.members[scope.name] = [agency for agency, kind in placed if truths[kind] is Truth.TRUE]
            if Truth.UNKNOWN in truths:
                for agency, kind in placed:
                    if truths[kind] is Truth.UNKNOWN:
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
