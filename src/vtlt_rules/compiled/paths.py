"""The way through all statements for agencies that belong to the same scopes -> the source of one function.

Such a function reads what the statements of those scopes rest on, and nothing else. Figures are looked at cluster by
cluster: first a short way for complete data, then nothing reported at all, then the way with bounds and three values.
"""

from __future__ import annotations

import keyword
import math
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum

from attrs import frozen

from vtlt_rules.checked import CheckedRuleset, Condition, EnumType, Simple, chain_lengths, condition_of, names_read
from vtlt_rules.compiled.clusters import Cluster, clusters_of, flags_taken_apart, reported_derived
from vtlt_rules.compiled.code import LEAVE, Code, all_of
from vtlt_rules.compiled.conditions import ConditionWriter
from vtlt_rules.compiled.families import FamilyWriter
from vtlt_rules.compiled.statements import StatementWriter
from vtlt_rules.evaluate.families import FamilySolver, solvers_of
from vtlt_rules.evaluate.statements import StatementJudge
from vtlt_rules.verdict import Verdict

_MOST_BLANK = 8
"""A cluster of more cells than this is seldom blank, and takes long to be found so."""

_LONGEST_CHAIN = 4
"""A field that is derived through more formulas in a row, and yet reported, is left to the reference evaluator."""


class Access(Enum):
    """How values are got from an agency; the parts of a function that differ."""

    KEY = "key"
    """A dictionary that has all keys."""
    GET = "get"
    """A dictionary that lacks some."""
    ATTRIBUTE = "attribute"
    """An object that has all attributes."""
    COMPUTED = "computed"
    """An object with properties: an error in one of them does not mean that it is absent."""
    GETATTR = "getattr"
    """An object that lacks some."""

    def read(self, name: str) -> str:
        """Write how a value is read; the name is one that the grammar allows, so its literal is the name itself."""
        match self:
            case Access.KEY:
                return f"agency[{name!r}]"
            case Access.GET:
                return f"get({name!r})"
            case Access.ATTRIBUTE | Access.COMPUTED if not keyword.iskeyword(name):
                return f"agency.{name}"
            case Access.COMPUTED:
                return f"getattr(agency, {name!r})"
            case _:
                return f"getattr(agency, {name!r}, None)"

    @property
    def lenient(self) -> Access:
        """The way to read when something is absent."""
        return {Access.KEY: Access.GET, Access.ATTRIBUTE: Access.GETATTR}.get(self, self)

    @property
    def absent(self) -> str | None:
        """The exception that an absent value raises."""
        attribute = "AttributeError"
        return {Access.KEY: "KeyError", Access.ATTRIBUTE: attribute, Access.COMPUTED: attribute}.get(self)


def write_reads(code: Code, access: Access, reads: Mapping[str, str]) -> None:
    """Write the access of values into variables: for each variable the name of its attribute or field."""
    lines = [f"{local} = {access.read(name)}" for local, name in reads.items()]
    if access is Access.GET and lines:
        code.add("get = agency.get")
    if access.absent is None or not lines:
        code.add(*lines)
        return
    with code.block("try:"):
        code.add(*lines)
    with code.block(f"except {access.absent}:"):
        code.add("return absent(agency)")


@frozen
class Path:
    """The source of a function, and the constants it names."""

    source: str
    constants: Mapping[str, object]


class PathWriter:
    """Writes the functions of one ruleset."""

    def __init__(self, ruleset: CheckedRuleset, judges: Mapping[int, StatementJudge], *, coerce: bool = False) -> None:
        self.ruleset = ruleset
        self.coerce = coerce
        self.judges = judges
        self.names: dict[str, str] = {name: f"f{number}" for number, name in enumerate(ruleset.fields)}
        self.names |= {name: f"a{number}" for number, name in enumerate(ruleset.attributes)}
        self.names |= {name: f"g{number}" for number, name in enumerate(ruleset.class_tests)}
        self.solvers: dict[str, FamilySolver] = {
            name: solver for solver in solvers_of(ruleset) for name in solver.family.members
        }
        self.chains: Mapping[str, int] = chain_lengths(ruleset)

    def write(self, scopes: frozenset[str], access: Access, blank: Sequence[Verdict], room: int) -> Path:
        """Write the function for agencies that belong to some scopes.

        Args:
            scopes: The names of these scopes.
            access: How values are read.
            blank: The verdicts on such an agency when it reports nothing.
            room: How many letters it may have.

        Raises:
            TooLongError: It would have more.
        """
        active = {n: judge for n, judge in self.judges.items() if judge.statement.scope.name in scopes}
        clusters = clusters_of(self.ruleset, active)
        tests = self.ruleset.class_tests
        read = reported_derived(self.ruleset, active)
        derived = list(dict.fromkeys(tests[name].field if name in tests else name for name in read))
        code = Code(room=room)
        names = dict.fromkeys(name for cluster in clusters for name in cluster.names)
        write_reads(code, access, {self.names[name]: name for name in [*names, *derived]})
        self.write_coerced(code, {name: self.names[name] for name in [*names, *derived]})
        for name in derived:
            self._write_derived(code, name, names, access.lenient)
        for cluster in clusters:
            _ClusterWriter(self, code, cluster, active, derived).write(blank)
        verdicts = [
            f"v{position}"
            if position in active
            else (Verdict.NOT_APPLICABLE if position in self.judges else Verdict.TRACKED).name
            for position in range(len(self.ruleset.statements))
        ]
        code.add(f"return ({', '.join(verdicts)}{',' if len(verdicts) == 1 else ''})")
        used = ("MET", "NOT_MET", "UNDECIDED", "NOT_APPLICABLE")
        fast = ", ".join(f"{name}={name}" for name in ("type", "int", *used))
        return Path("\n".join([f"def path(agency, {fast}):", *code.lines]) + "\n", code.constants)

    def write_coerced(self, code: Code, read: Mapping[str, str]) -> None:
        """Write what makes yes and no of the numbers 1 and 0, if that is wanted, in variables by the names read."""
        for name, local in read.items() if self.coerce else ():
            if self.ruleset.type_of(name) is Simple.BOOLEAN:
                with code.block(f"if type({local}) is int and ({local} == 1 or {local} == 0):"):
                    code.add(f"{local} = {local} == 1")

    def _write_derived(self, code: Code, name: str, read: Mapping[str, None], access: Access) -> None:
        """Write what leaves when a derived yes/no field is reported and not plainly what its formula says.

        Args:
            code: Where to write.
            name: The field.
            read: The names that were read already; numbers among them are checked later.
            access: How the others are read.
        """
        condition = condition_of(self.ruleset, name)
        with code.block(f"if {self.names[name]} is not None:"):
            if condition is None:  # a class: what it says for each of its tests the reference evaluator knows
                code.add(LEAVE)
                return
            leaves = (
                flags_taken_apart(self.ruleset, names_read(condition)) if self.chains[name] <= _LONGEST_CHAIN else {}
            )
            fields = [field for leaf in leaves if (field := self.ruleset.fields.get(leaf)) and field.unit is not None]
            if not leaves or any(field.name not in read or field.formula is not None for field in fields):
                code.add(LEAVE)
                return
            rest = {self.names[leaf]: leaf for leaf in leaves if leaf not in read}
            write_reads(code, access, rest)
            self.write_coerced(code, {leaf: local for local, leaf in rest.items()})
            tests = [f"type({self.names[field.name]}) is int" for field in fields]
            tests += [test for leaf in leaves if (test := plain_test(self.ruleset, code, leaf, self.names[leaf]))]
            with code.block(f"if not ({all_of(tests)}):"):
                code.add(LEAVE)
            write_text_keys(self.ruleset, code, leaves, self.names)
            truth = ConditionWriter(self.ruleset, code, self.names, "", {}).certain(condition)
            with code.block(f"if {self.names[name]} is not ({truth}):"):
                code.add(LEAVE)


def plain_test(ruleset: CheckedRuleset, code: Code, name: str, local: str) -> str | None:
    """Write the test that a yes/no field or an attribute is there and of the plain type; None for other fields."""
    type_ = (ruleset.attributes.get(name) or ruleset.fields[name]).type
    if type_ is Simple.BOOLEAN:
        return f"({local} is True or {local} is False)"
    if type_ is Simple.TEXT:
        return f"type({local}) is str"
    if isinstance(type_, EnumType):
        return f"type({local}) is str and {local} in {code.constant(frozenset(type_.values))}"
    return None


def write_text_keys(ruleset: CheckedRuleset, code: Code, leaves: Iterable[str], names: Mapping[str, str]) -> None:
    """Write what makes keys of text attributes that are known to be text; leave where something is hidden in one."""
    for name in leaves:
        if name in ruleset.attributes and ruleset.attributes[name].type is Simple.TEXT:
            _write_text_key(code, names[name])


def _write_text_key(code: Code, local: str) -> None:
    code.add(f"{local} = text_key({local})")
    with code.block(f"if {local} is None:"):
        code.add(LEAVE)


class _ClusterWriter:
    """Writes one cluster of one function."""

    def __init__(
        self,
        writer: PathWriter,
        code: Code,
        cluster: Cluster,
        active: Mapping[int, StatementJudge],
        derived: Iterable[str],
    ) -> None:
        self.ruleset = writer.ruleset
        self.code = code
        self.cluster = cluster
        self.names = writer.names
        self.derived = [self.names[name] for name in derived]
        solvers = {id(solver): solver for name in cluster.names if (solver := writer.solvers.get(name))}
        self.families = [
            FamilyWriter(self.ruleset, solver, code, self.names, cluster.leaves) for solver in solvers.values()
        ]
        self.dones: dict[Condition, str] = {}
        self.family_of = {name: number for number, one in enumerate(self.families) for name in one.family.members}
        self.statements = [
            StatementWriter(self.ruleset, active[position], position, self.names)
            for position in sorted(cluster.statements)
        ]

    def write(self, blank: Sequence[Verdict]) -> None:
        """Write it."""
        for statement in self.statements:
            if statement.judge.since is not None:
                statement.write_days(self.code, statement.judge.since)
            elif statement.milestone is not None:
                statement.write_milestone(self.code, self.dones)
        rest = [one for one in self.statements if not one.is_milestone_alone]
        if not rest:
            return
        may_be_certain = all(family.may_be_certain for family in self.families)
        tests = self._certain_tests() if may_be_certain else ["False"]
        with self.code.block(f"if {all_of(tests)}:" if tests else "if True:"):
            self._write_certain(rest)
        if self._may_be_blank():
            with self.code.block(f"elif {all_of([f'{self.names[name]} is None' for name in self.cluster.names])}:"):
                for position in sorted(self.cluster.statements):
                    self.code.add(f"v{position} = {blank[position].name}")
        if tests:
            with self.code.block("else:"):
                self._write_uncertain(rest)

    def _may_be_blank(self) -> bool:
        names = self.cluster.names
        return len(names) <= _MOST_BLANK and all(
            name in self.ruleset.fields and self.ruleset.fields[name].type is not Simple.MILESTONE for name in names
        )

    # ---- everything known

    def _certain_tests(self) -> list[str]:
        tests = [test for family in self.families for test in family.certain_tests()]
        for name in self.cluster.leaves:
            test = plain_test(self.ruleset, self.code, name, self.names[name])
            tests += [test] if test is not None else []
        return tests

    def _write_certain(self, statements: list[StatementWriter]) -> None:
        write_text_keys(self.ruleset, self.code, self.cluster.leaves, self.names)
        for family in self.families:
            family.write_certain()
        conditions = ConditionWriter(self.ruleset, self.code, self.names, "", self.dones)
        for statement in statements:
            statement.write(conditions, is_certain=True)

    # ---- something missing or in decimals

    def _write_uncertain(self, statements: list[StatementWriter]) -> None:
        self._check_others()
        decimal = [family for family in self.families if not family.is_whole]
        if decimal:
            self._write_scaling(decimal)
        for number, family in enumerate(self.families):
            scale = "" if family.is_whole else "scale"
            self.code.add(f"bad{number} = not ({family.write_uncertain(scale)})")
            with self.code.block(f"if bad{number}:"):
                self._write_contradictory(family, scale)
        conditions = ConditionWriter(self.ruleset, self.code, self.names, "scale", self.dones)
        for statement in statements:
            numbers = {self.family_of[name] for name in statement.judge.all_reads if name in self.family_of}
            contradicted = [f"bad{number}" for number in sorted(numbers)]
            statement.write(conditions, is_certain=False, contradicted=contradicted)

    def _write_contradictory(self, family: FamilyWriter, scale: str) -> None:
        """Write what holds when a family contradicts itself: its figures count as missing.

        A derived field that is reported may then no longer be what its formula says, or agree with it where it did not:
        that is left to the reference evaluator.
        """
        if self.derived:
            with self.code.block(f"if {' or '.join(f'{local} is not None' for local in self.derived)}:"):
                self.code.add(LEAVE)
        family.write_blank(scale)

    def _check_others(self) -> None:
        """Leave at yes/no fields and attributes that are not what the type says."""
        for name in self.cluster.leaves:
            local = self.names[name]
            type_ = (self.ruleset.attributes.get(name) or self.ruleset.fields[name]).type
            if type_ is Simple.BOOLEAN:
                with self.code.block(f"if {local} is not True and {local} is not False and {local} is not None:"):
                    self.code.add(LEAVE)
            elif type_ is Simple.TEXT:
                with self.code.block(f"if type({local}) is str:"):
                    _write_text_key(self.code, local)
                with self.code.block(f"elif {local} is not None:"):
                    self.code.add(LEAVE)
            elif isinstance(type_, EnumType):
                values = self.code.constant(frozenset(type_.values))
                with self.code.block(
                    f"if {local} is not None and (type({local}) is not str or {local} not in {values}):"
                ):
                    self.code.add(LEAVE)

    def _write_scaling(self, families: list[FamilyWriter]) -> None:
        """Make integers of all numbers of decimal units, of one scale."""
        locals_ = [self.names[name] for family in families for name in family.family.members]
        odd = " or ".join(f"{local} is not None and type({local}) is not int" for local in locals_)
        least = math.lcm(*(family.scale for family in families))
        self.code.add(f"scale = {least}")
        with self.code.block(f"if {odd}:" if least == 1 else "if True:"):
            self.code.add(f"values = scaled(({', '.join(locals_)},), {least})")
            with self.code.block("if values is None:"):
                self.code.add(LEAVE)
            self.code.add(f"{', '.join(locals_)}, scale = values")
