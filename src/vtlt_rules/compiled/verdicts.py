"""A ruleset turned into a function of one agency: the verdicts, without what explains them.

Stage: CheckedRuleset -> source -> function. What the function cannot decide with a few comparisons, because a value is not
of the plain type or contradicts another, the reference evaluator decides; so there is one meaning.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice, product
from typing import Self, cast

from vtlt_rules.checked import (
    CheckedRuleset,
    EnumType,
    IsOneOf,
    Simple,
    Statement,
    conditions_in,
    grouping_attributes,
    names_read,
    rests_on_conditional_amounts,
)
from vtlt_rules.compiled.code import LEAVE, Code, TooLongError, all_of
from vtlt_rules.compiled.paths import Access, PathWriter, write_reads
from vtlt_rules.compiled.runtime import INFINITE, MOST, scaled
from vtlt_rules.errors import GENERATED, BadData, warn_of
from vtlt_rules.evaluate import evaluate
from vtlt_rules.evaluate.agencies import AgencyState
from vtlt_rules.evaluate.carriers import Attributes, Carriers, itself
from vtlt_rules.evaluate.cells import WrongCell, attribute_reader
from vtlt_rules.evaluate.conditions import test_of
from vtlt_rules.evaluate.statements import StatementJudge
from vtlt_rules.evaluate.unused_keys import probable_slips, refused_keys
from vtlt_rules.input_policy import USUAL_INPUT, InputPolicy
from vtlt_rules.previous import by_baseline
from vtlt_rules.text_keys import key_of_cell
from vtlt_rules.values import NOT_DONE
from vtlt_rules.verdict import Truth, Verdict

Verdicts = tuple[Verdict, ...]
Function = Callable[[object], Verdicts]

_MOST_KEYS = 4096
_MOST_VALUES = 1_000_000
"""So many combinations of attributes are remembered with the scopes they mean, and so many values of them altogether."""

_MOST_FUNCTIONS = 512
"""So many functions are made, one for each combination of scopes; agencies of any further one go to the reference."""

_MOST_SOURCE = 5_000_000
"""Letters that all functions may have together: Python takes some seconds to compile them, and hundreds of megabytes."""

_MOST_CLASSES = 64

_MOST_LOOKED_AT = 1000
"""So many keys that name nothing are looked at: somebody may have others in each agency."""


def _few(agency: object) -> list[object]:
    return [] if agency is None else [agency]


class CompiledVerdicts:
    """The verdicts on one agency, taken as a set of one. Made by ``Ruleset.compile``; call it.

    A function is written for each combination of scopes that occurs, when it first occurs.

    Attributes:
        statements: The statements that the verdicts belong to, in the order of the plan.
        as_of: The day at which the data was cut off.
    """

    statements: tuple[Statement, ...]
    as_of: datetime.date | None

    def __new__(cls, *_: object) -> Self:
        """Make a callable whose class has the function itself for ``__call__``: that saves a call for every agency."""
        own = type(cls.__name__, (cls,), {"__module__": cls.__module__})
        return cast(Self, object.__new__(own))

    def __init__(self, ruleset: CheckedRuleset, as_of: datetime.date | None, policy: InputPolicy = USUAL_INPUT) -> None:
        self.statements = ruleset.statements
        self.as_of = as_of
        self._compiler = _Compiler(ruleset, as_of, policy)
        function = self._compiler.beside if self._compiler.others else self._compiler.over[Access.KEY]
        if policy.unknown == "error":
            function = self._compiler.strictly(function)
        type(self).__call__ = staticmethod(function)  # type: ignore[method-assign,assignment]

    def __call__(self, agency: object, previous: object = ...) -> Verdicts:
        """Return the verdicts on one agency, each as ``Ruleset.evaluate([agency], previous=[previous])`` has it.

        Args:
            agency: A mapping, or an object with attributes, as for ``Ruleset.evaluate``.
            previous: What it was then, which demands on a rise or a fall are measured from: likewise; or a mapping from
                what the lines compare with; or None where it was not there. Left out, these demands are UNDECIDED.

        Raises:
            BadData: It has no ``ma``, or it cannot be told which scopes it belongs to; or, with ``unknown="error"``, it has
                keys that name nothing declared.
            TypeError: It is no agency, or several.
            ValueError: It has two cells of one name.
        """
        raise NotImplementedError

    def warm(self, agencies: Iterable[object] = ()) -> Self:
        """Write now what would be written for the first agencies, so that no request waits for it; return itself.

        Done for dictionaries that have all keys, of all values that scopes ask for, as many as there is room for. It may
        take seconds for a plan of many scopes.

        Args:
            agencies: Some that are like those to come, where these are objects, or dictionaries that lack keys.

        Raises:
            BadData, TypeError, ValueError: As where it is called.
        """
        for agency in agencies:
            self(agency)
        for agency in self._compiler.blanks():
            self._compiler.over[Access.KEY](agency)
        return self

    @property
    def source(self) -> str:
        """The Python that was generated so far, to be read."""
        return "\n\n".join(self._compiler.sources)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, CompiledVerdicts):
            return NotImplemented
        return self._made_of == other._made_of

    def __hash__(self) -> int:
        return hash(self._made_of)

    def __reduce__(self) -> tuple[object, ...]:
        return CompiledVerdicts, self._made_of

    @property
    def _made_of(self) -> tuple[CheckedRuleset, datetime.date | None, InputPolicy]:
        return self._compiler.ruleset, self.as_of, self._compiler.policy

    def __repr__(self) -> str:
        return f"CompiledVerdicts({len(self.statements)} statements)"


class _Compiler:
    """Makes the functions, as they are needed."""

    def __init__(self, ruleset: CheckedRuleset, as_of: datetime.date | None, policy: InputPolicy) -> None:
        self.ruleset = ruleset
        self.as_of = as_of
        self.policy = policy
        self.looked_at: set[object] = set()
        day = ruleset.day(as_of)
        self.others = [
            place
            for place, statement in enumerate(ruleset.statements)
            if statement.growth is not None or rests_on_conditional_amounts(ruleset, statement)
        ]
        self.only_others = ruleset.only(*(ruleset.statements[place] for place in self.others))
        judges = {
            position: StatementJudge(ruleset, statement, day)
            for position, statement in enumerate(ruleset.statements)
            if statement.is_judged and position not in self.others
        }
        self.writer = PathWriter(ruleset, judges, coerce=policy.coerce)
        self.scopes = {statement.scope.name: statement.scope for statement in ruleset.statements}
        self.grouping = grouping_attributes(ruleset)
        placing = {name for scope in self.scopes.values() for name in names_read(scope.condition)} | {*self.grouping}
        self.placing = {name: one for name, one in ruleset.attributes.items() if name in placing}
        self.readers = {
            name: attribute_reader(attribute, coerce=policy.coerce) for name, attribute in self.placing.items()
        }
        self.carriers = Carriers({"ma", "ten", *ruleset.attributes, *ruleset.fields})
        self.sources: list[str] = []
        self.room = _MOST_SOURCE
        self.functions: dict[tuple[frozenset[str], Access], Function] = {}
        self.handlers: dict[type, Function] = {}
        self.over: dict[Access, Function] = {}
        for access in reversed(Access):
            self.over[access] = self._dispatcher(access)

    def reference(self, agency: object) -> Verdicts:
        """Let the reference evaluator answer."""
        report = evaluate(self.ruleset, [agency], as_of=self.as_of, policy=self.policy)
        return tuple(finding.verdict for finding in report.findings)

    def beside(self, agency: object, previous: object = ...) -> Verdicts:
        """Answer where changes or amounts under conditions are among what is demanded: the reference judges these."""
        verdicts = list(self.over[Access.KEY](agency))
        then = None
        if isinstance(previous, Mapping) and "ma" not in previous:
            then = by_baseline(self.ruleset.baselines, {key: _few(one) for key, one in previous.items()}, None)
        elif previous is not ...:
            then = by_baseline(self.ruleset.baselines, _few(previous), None)
        report = evaluate(
            self.only_others, [agency], as_of=self.ruleset.day(self.as_of), previous=then, policy=self.policy
        )
        for one in previous.values() if isinstance(previous, Mapping) and "ma" not in previous else [previous]:
            if one is not None and one is not ...:
                self.remark(one)
        for place, finding in zip(self.others, report.findings, strict=True):
            verdicts[place] = finding.verdict
        return tuple(verdicts)

    def blanks(self) -> Iterator[dict[str, object]]:
        """Go through agencies that report nothing, of all values by which scopes are told, some of many."""
        asked: dict[str, set[str]] = {}
        for scope in self.scopes.values():
            for test in conditions_in(scope.condition):
                if isinstance(test, IsOneOf):
                    asked.setdefault(test.name, set()).update(test.values)
        values: list[Sequence[object]] = []
        for name, attribute in self.placing.items():
            if isinstance(attribute.type, EnumType):
                values.append(list(attribute.type.values))
            else:
                values.append(
                    [True, False] if attribute.type is Simple.BOOLEAN else [*sorted(asked.get(name, ())), "-"]
                )
        blank = dict.fromkeys(["ten", *self.ruleset.attributes, *self.ruleset.fields])
        for combination in islice(product(*values), _MOST_KEYS):
            yield {"ma": "1", **blank, **dict(zip(self.placing, combination, strict=True))}

    # ---- keys that name nothing

    def strictly(self, function: Callable[..., Verdicts]) -> Callable[..., Verdicts]:
        """Return a function that refuses agencies with keys that name nothing; of then the evaluator refuses them."""

        def checked(agency: object, *previous: object, **given: object) -> Verdicts:
            unused, computed = self.carriers.unknown_in(agency)
            new = [name for name in computed if name not in self.looked_at]
            if unused or new:
                issues = refused_keys(self.ruleset, dict.fromkeys(unused, 1), new)
                if issues:
                    raise BadData(issues)
                self.looked_at.update(new)
            return function(agency, *previous, **given)

        return checked

    def remark(self, agency: object) -> None:
        """Warn of keys of an agency that were probably misspelled, once of each.

        Asked of the first agency of each kind: looking at all of them would cost more than the verdicts.
        """
        if self.policy.unknown == "note" and len(self.looked_at) < _MOST_LOOKED_AT:
            unused, computed = self.carriers.unknown_in(agency)
            new = [key for key in (*unused, *computed) if key not in self.looked_at]
            if new:
                self.looked_at.update(new)
                warn_of(probable_slips(self.ruleset, new))

    # ---- which function

    def of_other(self, agency: object) -> Verdicts:
        """Answer for an agency that is not simply a dictionary."""
        handler = self.handlers.get(type(agency))
        if handler is None:
            handler = self._handler(agency)
            self.remark(agency)
            if len(self.handlers) >= _MOST_CLASSES:  # some make a class for each query
                self.handlers.clear()
            if agency.__class__ is type(agency):  # a proxy has the class of what it stands for
                self.handlers[type(agency)] = handler
        return handler(agency)

    def _handler(self, agency: object) -> Function:
        carrier = self.carriers.of(agency)
        if carrier.read is itself:
            return self.over[Access.GET]
        match carrier.attributes:
            case Attributes.PLAIN:
                return self.over[Access.ATTRIBUTE]
            case Attributes.COMPUTED:
                return self.over[Access.COMPUTED]
            case None:
                return self.read_out

    def read_out(self, agency: object) -> Verdicts:
        """Answer for an agency whose cells are read one by one, as for a dictionary of them."""
        return self.over[Access.KEY](self.carriers.read(agency))

    def _dispatcher(self, access: Access) -> Function:
        """Make the function that reads what tells the scopes, and goes on in the function for these."""
        code = Code()
        if access is Access.KEY:
            with code.block("if type(agency) is not dict:"):
                code.add("return other(agency)")
        variables = {name: f"a{number}" for number, name in enumerate(self.placing)}
        quick = Access.ATTRIBUTE if access is Access.ATTRIBUTE else access.lenient
        write_reads(code, quick, {"ma": "ma", **{variable: name for name, variable in variables.items()}})
        self.writer.write_coerced(code, variables)
        # An id that is not plain may be no id: who is slower says so.
        tests = [
            "(type(ma) is str and ma.isascii() and ma.isprintable() and ma.strip()"
            " or type(ma) is int and -MOST < ma < MOST)"
        ]
        for name, variable in variables.items():
            if self.placing[name].type is Simple.BOOLEAN:
                tests.append(f"({variable} is True or {variable} is False or {variable} is None)")
            else:
                tests.append(f"(type({variable}) is str or {variable} is None)")
        key = next(iter(variables.values())) if len(variables) == 1 else f"({', '.join(variables.values())})"
        with code.block(f"if {all_of(tests)}:"):
            code.add(f"return (known({key}) or find({key}))(agency)")
        code.add(LEAVE)
        lines = [f"def over_{access.value}(agency, previous=None, type=type, str=str, known=known):", *code.lines]
        paths: dict[object, Function] = {}
        most = min(_MOST_KEYS, _MOST_VALUES // (len(variables) + 1))

        def find(key: object) -> Function:
            path = self._path(key if len(variables) != 1 else (key,), access, paths)
            if len(paths) >= most:
                paths.clear()
            paths[key] = path

            def first(agency: object) -> Verdicts:
                self.remark(agency)
                return path(agency)

            return first

        return self._define("\n".join(lines) + "\n", {"known": paths.get, "find": find, **self._absent(access)})

    def _absent(self, access: Access) -> dict[str, Function]:
        if access is Access.COMPUTED:
            return {"absent": self.read_out}
        return {} if access is access.lenient else {"absent": self.over[access.lenient]}

    def _path(self, key: object, access: Access, paths: dict[object, Function]) -> Function:
        """Return the function for agencies whose attributes have some values."""
        assert isinstance(key, tuple)
        given = {name: value for name, value in zip(self.placing, key, strict=True) if value is not None}
        try:
            values = {name: self.readers[name](value) for name, value in given.items()}
        except WrongCell:
            return self.reference
        state = AgencyState.of_attributes(values)
        truths = {name: test_of(scope.condition)(state) for name, scope in self.scopes.items()}
        if Truth.UNKNOWN in truths.values():
            return self.reference
        scopes = frozenset(name for name, truth in truths.items() if truth is Truth.TRUE)
        lacking = [own for name, own in self.grouping.items() if name not in values]
        if any(scope.name in scopes for own in lacking for scope in own):
            return self.reference
        return self._function(scopes, given, access, paths)

    def _function(
        self, scopes: frozenset[str], given: dict[str, object], access: Access, paths: dict[object, Function]
    ) -> Function:
        """Return the function for agencies that belong to some scopes, of which one has some attributes."""
        known = self.functions.get((scopes, access))
        if known is not None:
            return known
        if len(self.functions) >= _MOST_FUNCTIONS:
            return self.reference

        def absent(agency: object) -> Verdicts:
            """Read leniently from now on: who leaves a value out will do so again."""
            self.remark(agency)
            if access is Access.COMPUTED:
                return self.read_out(agency)
            lenient = self._function(scopes, given, access.lenient, paths)
            for key, path in list(paths.items()):
                if path is made:
                    paths[key] = lenient
            return lenient(agency)

        blank = self.reference({"ma": "1", **given})
        made: Function = self.reference
        try:
            written = self.writer.write(scopes, access, blank, self.room)
            self.room -= len(written.source)
            made = self._define(written.source, {**written.constants, "absent": absent})
        except (TooLongError, RecursionError, MemoryError):  # what Python raises over code that it cannot compile
            pass
        self.functions[scopes, access] = made
        return made

    def _define(self, source: str, constants: Mapping[str, object]) -> Function:
        """Run generated source; return the function that it defines."""
        namespace: dict[str, object] = {verdict.name: verdict for verdict in Verdict}
        namespace |= {
            "slow": self.reference,
            "other": self.of_other,
            "date": datetime.date,
            "NOT_DONE": NOT_DONE,
            "INFINITE": INFINITE,
            "MOST": MOST,
            "scaled": scaled,
            "text_key": key_of_cell,
            **constants,
        }
        self.sources.append(source)
        defined: dict[str, object] = {}
        exec(compile(source, GENERATED, "exec"), namespace, defined)
        return cast(Function, next(iter(defined.values())))
