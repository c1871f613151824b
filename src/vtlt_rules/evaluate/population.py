"""Who is there: agencies and registry -> checked agencies, and everything that is wrong with their data.

The registry says who exists: an agency of it that sent nothing is there with everything missing. What makes membership
unknowable (no id, no attribute, not in the registry) is an error of the whole; anything else taints the cells it touches,
which then count as missing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from attrs import Factory, define

from vtlt_rules.checked import (
    BUILT_IN,
    Agreement,
    CheckedRuleset,
    Family,
    Scope,
    Simple,
    direct_reads,
    grouping_attributes,
    names_read,
    representative_of,
    tainted_by_cell,
    tainted_by_formula,
)
from vtlt_rules.diagnostics.suggest import Suggester
from vtlt_rules.errors import BadData
from vtlt_rules.evaluate.agencies import AgencyState
from vtlt_rules.evaluate.agreement import contradicted, disagreement
from vtlt_rules.evaluate.carriers import Carriers, Cells
from vtlt_rules.evaluate.cells import (
    NothingGiven,
    Value,
    WrongCell,
    as_given,
    read_id,
    shown,
)
from vtlt_rules.evaluate.classes import classes_of_formula, report_classes
from vtlt_rules.evaluate.conditions import test_of, truth_of_flag
from vtlt_rules.evaluate.families import Contradiction, FamilySolver
from vtlt_rules.evaluate.placing import Placing
from vtlt_rules.evaluate.readers import Readers
from vtlt_rules.evaluate.unused_keys import probable_slips, refused_keys
from vtlt_rules.input_policy import USUAL_INPUT, InputPolicy
from vtlt_rules.issues import DataIssue, Note, too_complex
from vtlt_rules.scalars import plain_text
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
        notes: Keys that were probably misspelled.
        spelled: For each text attribute the keys of the texts that agencies have, and how each is spelled first.
    """

    agencies: list[AgencyState] = Factory(list)
    issues: list[DataIssue] = Factory(list)
    members: dict[str, list[AgencyState]] = Factory(dict)
    notes: list[Note] = Factory(list)
    spelled: dict[str, dict[str, str]] = Factory(dict)


def read_population(
    ruleset: CheckedRuleset,
    agencies: Iterable[object],
    registry: Iterable[object] | None,
    rows: Sequence[int] | None = None,
    registry_rows: Sequence[int] | None = None,
    policy: InputPolicy = USUAL_INPUT,
    beside: int = 0,
    readers: Readers | None = None,
) -> Population:
    """Check all agencies.

    Args:
        ruleset: Says which attributes and fields there are.
        agencies: Mappings, or objects with attributes; each has ``ma``, may have ``ten``, and the fields.
        registry: Who exists, with their attributes; without it the agencies themselves have the attributes.
        rows: The row of each agency in the file it came from; without it its position, from 1.
        registry_rows: The same for the registry.
        policy: What input may be.
        beside: How many agencies of other times have been read before these.
        readers: Made of the ruleset, or of one with other statements, and the policy, where they are used more than once.

    Raises:
        BadData: Somebody has no id, is not in the registry, or lacks an attribute that a scope needs, or keys that name
            nothing are refused; all such issues.
    """
    reader = _Reader(ruleset, policy, readers)
    data = reader.identify(agencies, rows, Carriers(reader.of.declared, has_registry=registry is not None))
    known_of_all = Carriers({"ma", "ten", *ruleset.attributes}, has_registry=True)
    listed = data if registry is None else reader.identify(registry, registry_rows, known_of_all)
    if registry is not None:
        known = {id_ for id_, _, _ in listed}
        ids, suggester = [one for one in known if one], Suggester()
        for id_, _, row in data:
            if id_ is not None and id_ not in known:
                reader.fatal.append(DataIssue("not-in-registry", id_, row=row, suggestion=suggester.nearest(id_, ids)))
    reader.check_size(beside + len(listed))
    by_id: dict[str | None, list[Listed]] = {}
    for id_, cells, row in data:
        by_id.setdefault(id_, []).append((cells, row))
    places: dict[str, list[Listed]] = {}
    for id_, cells, row in listed:
        if id_ is None:
            reader.place_nameless(cells, row)
        else:
            places.setdefault(id_, []).append((cells, row))
    for id_, rows_listed in places.items():
        given = rows_listed if registry is None else by_id.get(id_, [])
        if len(rows_listed) > 1 or len(given) > 1:
            reader.add_repeated(id_, rows_listed, given)
        else:
            reader.add(id_, rows_listed[0], given[0] if given else None)
    reader.tell_unknown()
    reader.find_members()
    if reader.fatal:
        raise BadData(reader.fatal)
    return reader.population


_MOST_JUDGED = 4_000_000
"""Agencies times statements: what is found of each takes microseconds and hundreds of bytes, which the report keeps."""

_FEW = 16
"""Agencies that are never too many, whatever a ruleset may ask of them."""

_READS_OF_ONE = 16
"""A statement that reads more cells than this counts as often as they go into what it reads."""

_MOST_CELLS = 20_000_000
"""Agencies times attributes, fields and what formulas read: of each of them something is kept, reported or not."""


Listed = tuple[Cells, int]
"""What is given of an agency, and the row where it stands."""


class _Reader:
    """Reads agencies one by one."""

    def __init__(self, ruleset: CheckedRuleset, policy: InputPolicy, readers: Readers | None) -> None:
        self.ruleset = ruleset
        self.policy = policy
        self.of = readers or Readers(ruleset, policy)
        self.population = Population()
        self.fatal: list[DataIssue] = []
        self.unused_keys: dict[object, int] = {}
        self.unused_properties: dict[object, int] = {}
        self.attribute_issues: dict[tuple[str, str], DataIssue] = {}
        self.repeated: set[str] = set()
        self.listed_in: dict[str, int] = {}
        self.placing: Placing | None = None
        texts = [name for name, attribute in ruleset.attributes.items() if attribute.type is Simple.TEXT]
        self.population.spelled = {name: {} for name in texts}
        self.grouping = grouping_attributes(ruleset)
        self.tainted_together: dict[str, frozenset[str]] = {}
        self.is_amount_open = False
        """Whether what amounts under conditions come to is to be found out again: what they rest on was taken away."""

    def identify(
        self, things: Iterable[object], rows: Sequence[int] | None, carriers: Carriers
    ) -> list[tuple[str | None, Cells, int]]:
        """Read the ids; report those that are missing. Returns ids, cells, and rows."""
        found: list[tuple[str | None, Cells, int]] = []
        for position, thing in enumerate(things, start=1):
            row = rows[position - 1] if rows is not None else position
            cells = carriers.read(thing)
            if self.policy.unknown != "ignore":
                unused, properties = carriers.unknown_in(thing, cells)
                for key in unused:
                    self.unused_keys.setdefault(key, row)
                self.unused_properties.update(dict.fromkeys(properties, row))
            found.append((self._id(cells.get("ma"), row), cells, row))
        return found

    def tell_unknown(self) -> None:
        """Remark on keys that were probably misspelled, or refuse all that name nothing."""
        if self.policy.unknown == "error":
            self.fatal += refused_keys(self.ruleset, self.unused_keys, self.unused_properties)
        else:
            self.population.notes += probable_slips(self.ruleset, [*self.unused_keys | self.unused_properties])

    def check_size(self, agencies: int) -> None:
        """Refuse more agencies than the ruleset has room for.

        Raises:
            BadData: There are.
        """
        if agencies <= _FEW:
            return
        of_each = len(self.of.attributes) + len(self.of.fields)
        of_each += sum(sum(1 for _ in names_read(formula)) for formula in self.of.formulas.values())
        if agencies * of_each > _MOST_CELLS:
            raise BadData([too_complex("agencies-times-fields", _MOST_CELLS)])

    def _id(self, value: object, row: int) -> str | None:
        """Read an id; report one that is missing, of a wrong type, or that cannot be told from another by looking."""
        try:
            text = read_id(value)
        except WrongCell as wrong:
            self.fatal.append(DataIssue(wrong.code, None, "ma", row, wrong.facts))
            return None
        if not text:
            self.fatal.append(DataIssue("missing-id", row=row, field="ma"))
        return text or None

    def place_nameless(self, cells: Cells, row: int) -> None:
        """Report what else keeps an agency without an id from being placed."""
        values: dict[str, Value] = {}
        wrong: dict[str, DataIssue] = {}
        for name, read in self.of.attributes.items():
            value = cells.get(name)
            if value is not None:
                try:
                    values[name] = read(value)
                except NothingGiven:
                    continue
                except WrongCell as error:
                    wrong[name] = DataIssue(error.code, None, name, row, error.facts, error.suggestion)
        self.placing = self.placing or Placing(self.ruleset)
        for name, scope in self.placing.lacking(values | {"ma": ""}).items():
            self.fatal.append(wrong.get(name) or DataIssue("missing-attribute", None, name, row, {"scope": scope}))

    def add(self, id_: str, listed: Listed, given: Listed | None) -> None:
        """Check one agency: its attributes from where it is listed, its fields from what was given of it."""
        agency = self._new(id_, listed, given or listed)
        self._read_attributes(agency, *listed, agency.values)
        if given is not None:
            if given is not listed:
                self._check_conflicts(agency, *given, listed[0])
            self._read_fields(agency, *given, agency.values)
        for name in self.of.free:
            if name in agency.values:
                agency.intervals[name] = point(cast(Number, agency.values[name]))
        for solver in self.of.solvers:
            self._solve(agency, solver)
        report_classes(self.ruleset, agency)
        self._solve_conditional(agency)
        self._check_formulas(agency)
        self.population.agencies.append(agency)

    def add_repeated(self, id_: str, listed: list[Listed], given: list[Listed]) -> None:
        """Check an agency that occurs more than once: nothing it reports can be used, of its attributes what all rows say.

        It takes the place of the first row.
        """
        agency = self._new(id_, listed[0], given[0] if given else listed[0])
        clashing = listed if len(listed) > 1 else given
        first = clashing[0][1]
        for _, row in clashing[1:]:
            self._taint(agency, DataIssue("repeated-agency", id_, "ma", row, {"first": first}), self.of.all_fields)
        said: list[dict[str, Value]] = [{} for _ in listed]
        for one, values in zip(listed, said, strict=True):
            self._read_attributes(agency, *one, values)
        agency.values.update(item for item in said[0].items() if all(item in values.items() for values in said[1:]))
        for one in given:
            if given is not listed:  # whose cells are not compared with each other: comparing may raise
                self._check_conflicts(agency, *one, listed[0][0])
            reported: dict[str, Value] = {}
            self._read_fields(agency, *one, reported)
            agency.withdrawn |= reported.keys()
        self._solve_amounts(agency)
        self.repeated.add(id_)
        self.population.agencies.append(agency)

    def _new(self, id_: str, listed: Listed, given: Listed) -> AgencyState:
        self.listed_in[id_] = listed[1]
        title = listed[0].get("ten")
        return AgencyState(
            id_,
            plain_text(title) if isinstance(title, str) else id_,
            given[1],
            {},
            self.of.blank.copy(),
            self.of.formulas,
            self.ruleset.conditional,
        )

    # ---- cells

    def _read_attributes(self, agency: AgencyState, cells: Cells, row: int, values: dict[str, Value]) -> None:
        spelled = self.population.spelled
        for name, read in self.of.attributes.items():
            value = cells.get(name)
            if value is not None:
                try:
                    values[name] = key = read(value)
                    if name in spelled and key not in spelled[name]:
                        spelled[name][str(key)] = str(as_given(value))
                    if name in self.grouping and name in spelled:
                        agency.spelled.setdefault(name, str(as_given(value)))
                except NothingGiven:
                    continue
                except WrongCell as wrong:
                    issue = DataIssue(wrong.code, agency.id, name, row, wrong.facts, wrong.suggestion)
                    self.attribute_issues[agency.id, name] = issue
                    self._taint(agency, issue, frozenset((name,)))

    def _read_fields(self, agency: AgencyState, cells: Cells, row: int, values: dict[str, Value]) -> None:
        """Read the fields; one that cannot be read taints those that bound it, whatever they say."""
        unreadable: list[DataIssue] = []
        for name, read in self.of.fields.items():
            value = cells.get(name)
            if value is not None:
                try:
                    values[name] = read(value)
                except NothingGiven:
                    continue
                except WrongCell as wrong:
                    unreadable.append(DataIssue(wrong.code, agency.id, name, row, wrong.facts, wrong.suggestion))
        for issue in unreadable:
            self._taint_family(agency, issue)

    def _check_conflicts(self, agency: AgencyState, given: Cells, row: int, listed: Cells) -> None:
        """Compare the attributes that came with the fields with those of the registry."""
        for name, read in self.of.attributes.items():
            value = given.get(name)
            if value is None or name in BUILT_IN:  # whom a report names otherwise is the same agency
                continue
            registered = agency.values.get(name)
            try:
                stated = read(value)
                is_other, written = stated != registered, cell_in_words(stated)
            except NothingGiven:
                continue
            except WrongCell:
                is_other, written = True, f"`{shown(value)}`"
            if registered is not None and is_other:
                expected: object = registered
                if self.ruleset.attributes[name].type is Simple.TEXT:  # not the keys, which were compared
                    written = cell_in_words(as_given(value)) if isinstance(value, str) else written
                    expected = as_given(listed.get(name))
                facts = {"value": written, "expected": cell_in_words(expected)}
                self.fatal.append(DataIssue("attribute-conflict", agency.id, name, row, facts))

    # ---- contradictions

    def _solve(self, agency: AgencyState, solver: FamilySolver) -> None:
        values = agency.values
        known = {name: cast(Number, values[name]) for name in solver.family.members if name in values}
        if not known:
            return
        intervals, contradictions = solver.solve(known)
        agency.intervals.update(intervals)
        for found in contradictions:
            self._taint_family(agency, DataIssue(found.code, agency.id, found.field, agency.row, found.facts))

    def _solve_conditional(self, agency: AgencyState) -> None:
        """Find the values of fields that depend on conditions, and what contradicts itself with the help of these.

        Where a formula contradicts a figure, what conditions in the family's formulas name is tainted as well.
        """
        found = self._solve_amounts(agency)
        for family, contradictions in found:
            for one in contradictions:
                issue = DataIssue(one.code, agency.id, one.field, agency.row, one.facts)
                if one.is_of_formula:
                    self._taint(agency, issue, tainted_by_formula(self.ruleset, *family.derived))
                else:
                    self._taint_family(agency, issue)
        if found:
            self._solve_amounts(agency)

    def _solve_amounts(self, agency: AgencyState) -> list[tuple[Family, list[Contradiction]]]:
        self.is_amount_open = False
        return self.of.conditional.solve(agency)

    def _check_formulas(self, agency: AgencyState) -> None:
        """Compare derived yes/no fields with what was reported for them, operands first, then those that share cells."""
        self._follow_chain(agency, self.of.chained)
        for together in self.of.agreements:
            found = [(one, reported) for one in together if (reported := contradicted(one, agency))]
            opened: set[str] = set()
            for one, reported in found:
                tainted = tainted_by_formula(self.ruleset, *one.named)
                opened.update(self._taint(agency, self._disagreement(agency, one, reported), tainted))
            if self.is_amount_open:  # found out again for all that was tainted together, since it takes long
                self._solve_amounts(agency)
            self._follow_chain(agency, sorted(self.of.chained.keys() & opened, key=self.of.chained.__getitem__))

    def _disagreement(self, agency: AgencyState, agreement: Agreement, reported: Mapping[str, bool]) -> DataIssue:
        test = self.ruleset.class_tests.get(agreement.named[0])
        if test is None:
            return disagreement(agency, agreement, reported)
        facts = {
            "value": f"`{agency.values[test.field]}`",
            "expected": " / ".join(f"`{name}`" for name in classes_of_formula(self.ruleset, test, agency)),
        }
        return DataIssue("formula-mismatch", agency.id, test.field, agency.row, facts)

    def _follow_chain(self, agency: AgencyState, names: Iterable[str]) -> None:
        """Find the truths of formulas that name formulas, operands first, where there are too many for recursion."""
        for name in names:
            truth_of_flag(agency, name)

    def _taint_family(self, agency: AgencyState, issue: DataIssue) -> None:
        """Report a cell that is wrong, which taints all that bound it: once, however many of them are wrong."""
        assert issue.field is not None
        first = representative_of(self.ruleset, issue.field)
        cells = self.tainted_together.get(first)
        if cells is None:
            cells = self.tainted_together[first] = tainted_by_cell(self.ruleset, first)
        if first in agency.tainted:
            self.population.issues.append(issue)
            agency.taints.append((issue, cells))
            agency.withdrawn.add(issue.field)
        else:
            self._taint(agency, issue, cells)

    def _taint(self, agency: AgencyState, issue: DataIssue, cells: frozenset[str]) -> list[str]:
        """Report what is wrong; from now on the cells that it taints count as missing.

        Returns:
            The yes/no fields of which the truth is open again.
        """
        self.population.issues.append(issue)
        agency.taints.append((issue, cells))
        agency.withdrawn |= cells & agency.values.keys()
        if issue.field in cells:
            agency.withdrawn.add(issue.field)
        agency.tainted |= cells
        for name in cells:
            agency.values.pop(name, None)
            if name in self.of.blank:
                agency.intervals[name] = self.of.blank[name]
        waiting = list(dict.fromkeys(representative_of(self.ruleset, cell) for cell in cells))
        opened = [name for name in waiting if agency.truths.pop(name, None) is not None]
        while waiting:  # what was found out with their help is open again
            flags = [
                flag for flag in self.of.dependents.get(waiting.pop(), ()) if agency.truths.pop(flag, None) is not None
            ]
            waiting += flags
            opened += flags
        if not cells.isdisjoint(self.of.conditional.reads):
            self.is_amount_open = True
            return [*self.of.chained]
        return opened

    # ---- who belongs where

    def find_members(self) -> None:
        """Find the members of every scope in use; who cannot be placed is an error.

        Scopes know agencies by their attributes alone, so that one of each kind is asked.

        Raises:
            BadData: There are more agencies times statements than can be judged.
        """
        scopes = {statement.scope.name: statement.scope for statement in self.ruleset.statements}
        reported: set[tuple[str, str]] = set()
        kinds: dict[tuple[Value | None, ...], int] = {}
        examples: list[AgencyState] = []
        placed: list[tuple[AgencyState, int]] = []
        for agency in self.population.agencies:
            kind = kinds.setdefault(tuple(map(agency.values.get, self.of.attributes)), len(kinds))
            if kind == len(examples):
                examples.append(agency)
            placed.append((agency, kind))
        if len(scopes) * len(examples) > _MOST_JUDGED:
            raise BadData([too_complex("agencies-times-statements", _MOST_JUDGED)])
        asked: Counter[str] = Counter()
        for one in self.ruleset.statements if len(placed) > _FEW else ():
            asked[one.scope.name] += 1 + sum(1 for _ in direct_reads(one)) // _READS_OF_ONE
        judged = 0
        grouping: dict[str, list[str]] = {}
        for name, own in self.grouping.items():
            for scope in own:
                grouping.setdefault(scope.name, []).append(name)
        for scope in scopes.values():
            truths = [*map(test_of(scope.condition), examples)]
            if Truth.UNKNOWN in truths:
                for agency, kind in placed:
                    if truths[kind] is Truth.UNKNOWN:
                        if agency.id in self.repeated:
                            agency.perhaps_in.add(scope.name)
                        else:
                            self._report_unplaced(agency, scope, reported)
            is_member = [truth is not Truth.FALSE for truth in truths]
            members = self.population.members[scope.name] = [agency for agency, kind in placed if is_member[kind]]
            judged += asked[scope.name] * len(members)
            if judged > _MOST_JUDGED:
                raise BadData([too_complex("agencies-times-statements", _MOST_JUDGED)])
            for agency in members if scope.name in grouping else ():
                self._report_lacking(agency, scope, grouping[scope.name], reported)

    def _report_unplaced(self, agency: AgencyState, scope: Scope, reported: set[tuple[str, str]]) -> None:
        self._report_lacking(agency, scope, names_read(scope.condition), reported)

    def _report_lacking(
        self, agency: AgencyState, scope: Scope, names: Iterable[str], reported: set[tuple[str, str]]
    ) -> None:
        for name in names:
            if name in agency.values or (agency.id, name) in reported:
                continue
            reported.add((agency.id, name))
            wrong = self.attribute_issues.get((agency.id, name))
            self.fatal.append(
                wrong
                or DataIssue("missing-attribute", agency.id, name, self.listed_in[agency.id], {"scope": scope.name})
            )
