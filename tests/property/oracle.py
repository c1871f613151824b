"""A naive evaluator: tries every legal completion of the missing cells and looks at what comes out.

Written from the section "Meaning" of the language alone, independently of ``vtlt_rules.evaluate``: no bounds, no sums of
least and greatest contributions, no three-valued logic. Checked ruleset + agencies -> one :class:`Judgement` for each
statement. Only for small data: at most a handful of agencies and small numbers.

How, for all statements: the rows of one id become one agency, and of each agency the cells are found that a contradiction
taints. They are taken away, as if they had not been reported.

How, for one statement:

1. The agencies whose attributes put them in the scope, or may do so, are its members.
2. For each member, every legal completion of what the statement reads, and with each the pair (x, y) that the member
   adds to the two sums of the statement.
3. Every sum (Σx, Σy) that some choice of one pair per member reaches. Each is the result of a completion of all data.
4. The statement is judged in each; the verdict is what they have in common. Nothing in common is bad data if the
   statement reads a tainted cell of an agency that may count, and undecided otherwise.
5. With ``tung`` that is done for each group of members with the same value of the attribute, and the row has the first
   verdict that a group has, in the order of the language.

**What is tainted**, in this order, what was found before counting as missing:

1. Of several rows with one id: all fields, and the attributes that some row has a value for that their type does not allow.
2. A cell whose value its type does not allow; a number with its family.
3. A family of number fields whose figures have no legal completion.
4. A derived yes/no field that was reported otherwise than its formula gives in any completion, with the fields from
   which the formula derives it and their families; what the formulas name before what they derive, in the order of
   declaration otherwise.

**What is tried.** A missing whole-unit figure with an upper bound takes each integer up to it, a missing yes/no both
values, a missing attribute each of its values. Then the judgement is exact, and ``exhaustive`` is true. Two kinds of cells
have endlessly many values, and only some of them are tried (``exhaustive`` is false):

* a figure without upper bound: every value up to a cap larger than every number in the data and the ruleset (only a
  few of these when there are several such figures), and :data:`HUGE`, which stands for "as large as you like";
* a figure of a decimal unit: multiples of a step that is half of the finest fraction in the data and the ruleset (or
  that fraction itself when there are several such figures).

What is tried is always legal. So ``UNDECIDED`` is right even then, and an evaluator that decides must decide the same.

**What only trying shows.** Trying finds contradictions that nobody finds who looks at each condition by itself, such as
``co_kho va khong co_kho`` reported as true while ``co_kho`` is missing; and in ``b + c - a``, where ``b`` is part of ``a``;
and that amounts are never equal which are less in some completions and more in others. A judgement that depends on one says
so (``by_trying``), and nobody can be held to it.
"""

from __future__ import annotations

import datetime
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import partial
from itertools import combinations, product
from typing import Any

import attrs
from attrs import Factory, define, evolve, frozen
from dateutil.relativedelta import relativedelta
from oracle_families import Search, family_of, has_tangled_difference, terms_of, upper_bounds

from vtlt_rules.checked import (
    AllOf,
    Amount,
    AnyOf,
    Attribute,
    Between,
    CheckedRuleset,
    Compare,
    CompareWeighted,
    Condition,
    Counted,
    DoneSince,
    DoneWithin,
    EnumType,
    Field,
    FirstOf,
    Forecast,
    IsOneOf,
    IsTrue,
    Kind,
    Limit,
    MustHold,
    Not,
    NumberType,
    One,
    OwnLimit,
    RangeLimit,
    Simple,
    SomeOf,
    Statement,
    Term,
    WeightedSum,
    names_of,
    names_read,
)
from vtlt_rules.relations import Relation
from vtlt_rules.values import NOT_DONE, Number, Period
from vtlt_rules.verdict import Verdict

Agency = Mapping[str, Any]
"""An agency as given: ``ma``, attributes and fields; a cell that is absent or None is missing."""

Completion = dict[str, Any]
"""A value for each attribute and field that a statement reads."""

Pair = tuple[Number, Number]
"""What an agency adds to Σx and Σy."""

HUGE = 10**9
"""Tried for a missing figure without upper bound."""

BUDGET = 150
"""How many combinations of sampled values are tried in one family of fields of one agency."""

OUT: Pair = (0, 0)
MET_IN_TIME: Pair = (1, 1)
FAILED: Pair = (0, 1)
NOT_YET_DUE: Pair = (0, 2)
"""The four states of an agency whose time runs from another milestone; not yet due counts as failed provisionally."""

COMPARE: dict[Relation, Callable[[Any, Any], bool]] = {
    Relation.AT_LEAST: lambda value, threshold: value >= threshold,
    Relation.MORE_THAN: lambda value, threshold: value > threshold,
    Relation.AT_MOST: lambda value, threshold: value <= threshold,
    Relation.LESS_THAN: lambda value, threshold: value < threshold,
    Relation.EQUAL: lambda value, threshold: value == threshold,
}


@frozen
class Judgement:
    """What the oracle says of one statement.

    Attributes:
        verdict: The verdict.
        provisional: While pending: the verdict that it would have otherwise.
        low: The least value over the completions in which the statement applies; for ``moi`` the share of agencies
            that satisfy it. None when never applicable, for duties, and for ``moi`` with ``?``.
        high: The greatest value.
        exhaustive: Whether all legal completions were tried; if not, see the module.
        rests_on: The ids of the agencies on whose contradictions the statement rests, whatever the verdict.
        by_trying: Whether it depends on what only trying shows; see the module.
        reported: Σx and Σy of the agencies that are in the set and add the same in every completion, and how many they are.
        groups: With ``tung`` what is said of each group, in the order of the agencies.
        classes: Of a statistic for each class how many agencies are in it at the least and at the most.
    """

    verdict: Verdict
    provisional: Verdict | None = None
    low: Fraction | None = None
    high: Fraction | None = None
    exhaustive: bool = True
    rests_on: frozenset[str] = frozenset()
    by_trying: bool = False
    reported: tuple[Number, Number, int] = attrs.field(default=(0, 0, 0), eq=False)
    groups: tuple[Judgement, ...] = ()
    classes: tuple[tuple[str, int, int], ...] = ()


def judge(ruleset: CheckedRuleset, agencies: Iterable[Agency], as_of: datetime.date | None = None) -> list[Judgement]:
    """Judge the statements of a ruleset, in their order.

    Args:
        ruleset: The ruleset.
        agencies: The agencies; ``ma`` and the attributes that scopes read are present and of the right type, the latter
            in at least one of the rows with an id.
        as_of: When the data was cut off; the end of the plan's period by default.

    Raises:
        ValueError: An attribute that a scope needs is missing or of the wrong type.
    """
    if as_of is None and ruleset.period is not None:
        as_of = ruleset.period.end
    oracle = _Oracle(ruleset, list(agencies), as_of)
    return [oracle.judge(statement) for statement in ruleset.statements]


def repeats(ruleset: CheckedRuleset, statement: Statement) -> bool:
    """Tell whether what the statement reads is read more than once, directly or through a family of fields.

    An evaluator that looks at each condition and each sum by itself is exact without such repetition, and may leave a
    statement open that every completion decides when there is some.
    """
    names = _taken_apart(ruleset, _names_of_statement(statement))
    measure = statement.measure
    if measure is not None and measure.is_nested and isinstance(measure.numerator, Amount):
        for name in measure.numerator.fields:
            names.remove(name)  # part and whole are one pair, which is looked at together
    families = [min(family_of(ruleset.fields, name)) if name in ruleset.fields else name for name in names]
    return len(set(families)) < len(families)


# ---- what a statement reads


def _names_of_statement(statement: Statement) -> Iterator[str]:
    if statement.measure is not None:
        yield from names_of(statement.measure.numerator)
        yield from names_of(statement.measure.denominator)
    elif statement.subject is not None:
        yield statement.subject.name
    if isinstance(statement.demand, DoneSince):
        yield statement.demand.start
    if statement.condition is not None:
        yield from names_read(statement.condition)


def _names_of_set(statement: Statement) -> Iterator[str]:
    """Go through what tells whether an agency counts."""
    yield from names_read(statement.scope.condition)
    if statement.condition is not None:
        yield from names_read(statement.condition)


def _following(fields: list[Field], reported: Mapping[str, Number], endless: list[Field]) -> dict[str, Field]:
    """Return terms with endlessly many values that follow from a field that was reported and from its other terms."""
    found: dict[str, Field] = {}
    free = {field.name for field in endless}
    derived = {field.name for field in fields if terms_of(field)}
    for field in fields:
        terms = terms_of(field)
        if field.name in reported and derived.isdisjoint(term for term, _ in terms):
            names = [term for term, _ in terms]
            once = [
                term for term, factor in terms if factor == 1 and names.count(term) == 1 and term in free - found.keys()
            ]
            others = {term for term, _ in terms} & found.keys()
            if once and not others:
                found[once[0]] = field
    return found


def _formula(ruleset: CheckedRuleset, name: str) -> Condition | None:
    """Return the formula of a derived yes/no field; None for anything else."""
    field = ruleset.fields.get(name)
    return None if field is None or isinstance(field.formula, tuple | WeightedSum | FirstOf) else field.formula


def _classes(ruleset: CheckedRuleset, name: str) -> FirstOf | None:
    """Return the classes of a derived enumeration; None for anything else."""
    formula = ruleset.fields[name].formula if name in ruleset.fields else None
    return formula if isinstance(formula, FirstOf) else None


def _names_in_derivation(ruleset: CheckedRuleset, name: str) -> list[str]:
    """Return what something is derived from, but number fields: of a question about a class the field that has it."""
    if name in ruleset.class_tests:
        return [ruleset.class_tests[name].field]
    formula, classes = _formula(ruleset, name), _classes(ruleset, name)
    conditions = [formula] if formula is not None else [one for _, one in classes.cases] if classes is not None else []
    return [read for condition in conditions for read in names_read(condition)]


def first_class(classes: FirstOf, values: Completion) -> str:
    """Return the first class whose condition holds, else the last one."""
    return next((name for name, condition in classes.cases if is_true(condition, values)), classes.rest)


def _taken_apart(ruleset: CheckedRuleset, names: Iterable[str]) -> list[str]:
    """Return names with what the derived ones among them read, but sums, as often as it is read; operands come last."""
    found = list(names)
    for name in found:  # grows while it is read
        found += _names_in_derivation(ruleset, name)
    return found


def _flags_apart(ruleset: CheckedRuleset, names: Iterable[str]) -> list[str]:
    """Return names with what the derived yes/no fields among them read; questions about classes stay as they are."""
    found = list(names)
    for name in found:  # grows while it is read
        formula = _formula(ruleset, name)
        found += () if formula is None else names_read(formula)
    return found


# ---- single cells


def _is_legal_cell(type_: object, value: object) -> bool:
    """Tell whether a cell that is there has a value of its type, whatever the other cells say."""
    match type_:
        case NumberType(unit):
            is_number = isinstance(value, int | Fraction | Decimal) and not isinstance(value, bool)
            return is_number and value >= 0 and (not unit.is_whole or value == int(value))  # type: ignore[operator, call-overload]
        case EnumType(values):
            return isinstance(value, str) and value in values
        case Simple.BOOLEAN:
            return isinstance(value, bool)
        case Simple.TEXT:
            return isinstance(value, str) and not HIDDEN.search(value)
        case Simple.MILESTONE:
            is_time = isinstance(value, datetime.datetime)  # of which only a midnight, of no zone, is a day
            return value is NOT_DONE or (isinstance(value, datetime.date) and not is_time)
    raise AssertionError(type_)


HIDDEN = re.compile(
    "[\\x00-\\x08\\x0e-\\x1b\\x7f-\\x84\\x86-\\x9f\\xad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b-\\u200f"
    "\\u202a-\\u202e\\u2060-\\u206f\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffc\\U000e0000-\\U000e0fff]"
)
"""What may not hide in a text: zero-width and bidirectional characters, controls that are no white space."""

TONE_MARKS = "\u0300\u0301\u0303\u0309\u0323"
"""Grave, acute, tilde, hook above, dot below."""


def key_of_text(text: str) -> tuple[tuple[str, str], ...]:
    """Return what equal texts have in common: for each word its letters without tone marks, and these marks."""
    clusters = re.findall(r".[\u0300-\u036f]*", text, re.DOTALL)
    typed = "".join(one[0] + "".join(sorted(one[1:], key=TONE_MARKS.__contains__)) for one in map(_nfd, clusters))
    lowered = "".join(one.lower() if len(one.lower()) == 1 else one for one in unicodedata.normalize("NFC", typed))
    words = [[one for letter in word for one in _nfd(letter)] for word in re.split(r"\s+", lowered) if word]
    return tuple(
        (
            unicodedata.normalize("NFC", "".join(one for one in word if one not in TONE_MARKS)),
            "".join(one for one in word if one in TONE_MARKS),
        )
        for word in words
    )


def _nfd(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def _read(type_: object, value: object) -> object:
    """Return what makes two cells of an attribute say the same."""
    return key_of_text(value) if type_ is Simple.TEXT and isinstance(value, str) else value


def _is_counted(field: Field) -> bool:
    assert isinstance(field.type, NumberType)
    return field.type.unit.is_whole


def _as_number(value: int | Fraction | Decimal) -> Number:
    """Return a number as an integer where it is one: many times faster than fractions."""
    fraction = Fraction(value)
    return fraction.numerator if fraction.denominator == 1 else fraction


def is_true(condition: Condition, values: Completion) -> bool:
    """Tell whether a condition holds when everything it reads is known."""
    match condition:
        case IsTrue(name):
            return bool(values[name])
        case Compare(left, relation, right):
            other = sum(values[name] for name in right) if isinstance(right, tuple) else right
            return COMPARE[relation](sum(values[name] for name in left), other)
        case CompareWeighted(amount, relation):
            value = amount.constant + sum(factor * values[name] for name, factor in amount.terms)
            return COMPARE[relation](value, 0)
        case Between(left, low, high):
            return bool(low <= sum(values[name] for name in left) <= high)
        case IsOneOf(name, members):
            return key_of_text(values[name]) in map(key_of_text, members)
        case Not(term):
            return not is_true(term, values)
        case AllOf(terms):
            return all(is_true(term, values) for term in terms)
        case AnyOf(terms):
            return any(is_true(term, values) for term in terms)
        case SomeOf(count, terms):
            return [is_true(term, values) for term in terms].count(True) >= count
    raise AssertionError(condition)


# ---- completions of one agency


@frozen
class _Tried:
    """Completions: none when no completion is legal; ``exhaustive`` when there are no others."""

    completions: tuple[Any, ...]
    exhaustive: bool


@frozen
class _Level:
    """How finely figures with endlessly many values are sampled.

    Attributes:
        with_demands: Whether the steps meet the thresholds of statements too, not only the figures in the data.
        parts: Into how many steps the finest fraction is cut, so that something lies between two figures.
        is_coarse: Whether only a few values are tried where there is no upper bound.
    """

    with_demands: bool
    parts: int
    is_coarse: bool


_LEVELS = (_Level(True, 2, False), _Level(False, 2, False), _Level(False, 1, False), _Level(False, 1, True))  # fmt: skip


@frozen
class _Member:
    """An agency as it counts.

    Attributes:
        ma: Its id.
        cells: What it reported and is not tainted.
        tainted: The cells that are tainted.
        clashing: The attributes that rows with its id have, but not all of them and the same.
        by_trying: Whether one of its contradictions is shown by trying only.
    """

    ma: str
    cells: Agency
    tainted: frozenset[str]
    clashing: frozenset[str] = frozenset()
    by_trying: bool = False


@define
class _Oracle:
    ruleset: CheckedRuleset
    agencies: list[Agency]
    as_of: datetime.date | None
    _families: dict[str, frozenset[str]] = Factory(dict)
    _remembered: dict[Any, Any] = Factory(dict)

    # ---- what is tainted

    def members(self) -> list[_Member]:
        """Return the agencies as they count, in the order of their first rows."""
        if "members" not in self._remembered:
            rows: dict[str, list[Agency]] = {}
            for agency in self.agencies:
                rows.setdefault(agency["ma"], []).append(agency)
            self._remembered["members"] = [
                self._without_tainted(same[0]) if len(same) == 1 else self._merged(same) for same in rows.values()
            ]
        found: list[_Member] = self._remembered["members"]
        return found

    def _merged(self, rows: list[Agency]) -> _Member:
        """Make one agency of several rows with one id."""
        cells: dict[str, Any] = {}
        clashing = set()
        tainted = set(self.ruleset.fields)
        for name, attribute in self.ruleset.attributes.items():
            values = [row.get(name) for row in rows]
            legal = [value for value in values if value is not None and _is_legal_cell(attribute.type, value)]
            if len(legal) < sum(value is not None for value in values):
                tainted.add(name)
            if len(legal) == len(rows) and len({_read(attribute.type, value) for value in legal}) == 1:
                cells[name] = legal[0]
            elif legal:
                clashing.add(name)
        return _Member(rows[0]["ma"], cells, frozenset(tainted), frozenset(clashing))

    def _without_tainted(self, agency: Agency) -> _Member:
        """Find what contradictions taint in an agency, and take it away."""
        declared = {**self.ruleset.attributes, **self.ruleset.fields}
        cells = {name: agency[name] for name in declared if agency.get(name) is not None}
        tainted: set[str] = set()
        by_trying = False

        def taint(names: Iterable[str]) -> None:
            for name in names:
                is_number = isinstance(declared[name].type, NumberType)
                for related in self._family_of(name) if is_number else [name]:
                    tainted.add(related)
                    cells.pop(related, None)

        taint([name for name, value in cells.items() if not _is_legal_cell(declared[name].type, value)])
        for name in declared:
            if isinstance(declared[name].type, NumberType):
                if not self._complete_family(self._family_of(name), cells, frozenset()).completions:
                    by_trying = by_trying or has_tangled_difference(self.ruleset.fields, self._family_of(name))
                    taint([name])
        for name in self._derived():
            given = cells.get(name)
            formula, classes = _formula(self.ruleset, name), _classes(self.ruleset, name)
            if given is not None and classes is not None:
                read = list(classes.names_read())
                completions = self._complete(read, cells).completions
                if not any(first_class(classes, completion) == given for completion in completions):
                    by_trying = by_trying or given in self._classes_not_ruled_out(classes, cells)
                    taint([name, *(n for n in _taken_apart(self.ruleset, read) if n in self.ruleset.fields)])
                continue
            if given is None or formula is None:
                continue
            read = list(names_read(formula))
            completions = self._complete(read, cells).completions
            if not any(is_true(formula, completion) is given for completion in completions):
                by_trying = by_trying or not self._is_ruled_out([name], cells)
                taint([name, *(n for n in _taken_apart(self.ruleset, read) if n in self.ruleset.fields)])
        groups = self._groups()
        for together in [pair for group in groups for pair in self._pairs_in(group)], groups:
            clashing = [
                names
                for names in together
                if sum(name in cells for name in names) >= min(2, len(names))
                and not self._complete(names, cells).completions
            ]
            by_trying = by_trying or not all(self._is_ruled_out(names, cells) for names in clashing)
            for names in clashing:
                taint([n for n in _taken_apart(self.ruleset, names) if n in self.ruleset.fields])
        return _Member(agency["ma"], cells, frozenset(tainted), by_trying=by_trying)

    def _derived_flags(self) -> list[str]:
        """Return the derived yes/no fields, each after those that its formula names."""
        return [name for name in self._derived() if _formula(self.ruleset, name) is not None]

    def _derived(self) -> list[str]:
        """Return the derived yes/no fields and enumerations, each after those that its conditions name."""
        found: list[str] = []

        def visit(name: str) -> None:
            if name not in found:
                for inner in _names_in_derivation(self.ruleset, name):
                    visit(inner)
                if _formula(self.ruleset, name) is not None or _classes(self.ruleset, name) is not None:
                    found.append(name)

        for name in self.ruleset.fields:
            visit(name)
        return found

    def _classes_not_ruled_out(self, classes: FirstOf, cells: Agency) -> list[str]:
        """Return the classes that are possible: the own condition is not false, and no earlier one true."""
        found = []
        for name, condition in classes.cases:
            values = self._not_ruled_out(condition, cells)
            if True in values:
                found.append(name)
            if False not in values:
                return found
        return [*found, classes.rest]

    def _groups(self) -> list[list[str]]:
        """Return the derived yes/no fields in groups: those whose formulas read the same field, or the same amount."""
        groups: list[tuple[list[str], set[object]]] = []
        for name in self._derived_flags():
            formula = _formula(self.ruleset, name)
            assert formula is not None
            read = {_thing_read(leaf) for leaf in _leaves(formula)} - {(other,) for other in self.ruleset.attributes}
            near = [group for group in groups if not group[1].isdisjoint({(name,), *read})]
            joined = (
                [one for group in near for one in group[0]] + [name],
                set().union(*(g[1] for g in near), read, {(name,)}),
            )
            place = groups.index(near[0]) if near else len(groups)
            groups = [group for group in groups if group not in near]
            groups.insert(place, joined)
        order = self._derived_flags()
        return [sorted(names, key=order.index) for names, _ in groups]

    def _pairs_in(self, group: list[str]) -> Iterator[list[str]]:
        """Go through each two fields of a group whose formulas, derived fields taken apart, read the same."""
        for pair in combinations(group, 2):
            apart = [_flags_apart(self.ruleset, [name]) for name in pair]
            read = [
                {_thing_read(leaf) for name in names for leaf in _leaves(_formula(self.ruleset, name) or AllOf(()))}
                - {(other,) for other in self.ruleset.attributes}
                for names in apart
            ]
            if pair[0] not in apart[1] and pair[1] not in apart[0] and not read[0].isdisjoint(read[1]):
                yield list(pair)

    def _is_ruled_out(self, flags: list[str], cells: Agency) -> bool:
        """Tell whether derived yes/no fields cannot be as they were reported, each amount taken by itself.

        This is what the language promises to find. Where an amount has bounds that are hard to tell it may be anything, and
        what has, or may have, more combinations than the language promises to try is not ruled out.
        """
        names = _flags_apart(self.ruleset, flags)
        derived = [name for name in self._derived_flags() if name in names]
        leaves: dict[object, list[Condition]] = {}
        for name in derived:
            for leaf in _leaves(_formula(self.ruleset, name)):  # type: ignore[arg-type]
                if _thing_read(leaf) not in [(other,) for other in derived]:
                    leaves.setdefault(_thing_read(leaf), []).append(leaf)
        counts = [_most_classes(own) for own in leaves.values()]
        if len(derived) > 16 or sum(map(len, leaves.values())) + len(derived) > 64 or math.prod(counts) > 256:
            return False
        for choice in product(*(self._outcomes(own, cells) for own in leaves.values())):
            truths = dict(pair for outcome in choice for pair in outcome)
            for name in derived:
                truths[IsTrue(name)] = _from_leaves(_formula(self.ruleset, name), truths)  # type: ignore[arg-type]
            if all(cells.get(name) in (None, truths[IsTrue(name)]) for name in derived):
                return False
        return True

    def _outcomes(self, leaves: list[Condition], cells: Agency) -> list[frozenset[tuple[Condition, bool]]]:
        """Return what some conditions that read the same can come to together."""
        found = {
            frozenset((leaf, is_true(leaf, values)) for leaf in leaves) for values in self._values_of(leaves, cells)
        }
        return list(found)

    def _values_of(self, leaves: list[Condition], cells: Agency) -> Iterator[Completion]:
        """Go through values of what some conditions read; of an amount that is hard to bound whatever may matter."""
        names = list(dict.fromkeys(name for leaf in leaves for name in names_read(leaf)))
        if names[0] in self.ruleset.class_tests:
            yield from ({names[0]: value} for value in self._not_ruled_out(leaves[0], cells))
            return
        terms = dict(_terms_read(leaves[0]))
        if any(self._is_hard(name, terms.get(name, 0), cells) for name in names if name in terms):
            least = None if any(factor < 0 for factor in terms.values()) else 0
            numbers = {0, *(number for leaf in leaves for number in _constants(leaf))}
            step = 1 if all(_is_counted(self.ruleset.fields[name]) for name in names) else Fraction(1, 1000)
            for number in {n + d for n in numbers for d in (-step, 0, step)}:
                if least is None or number >= least:
                    yield _with_amount(names, terms, number)
            return
        alone = [self._complete([name], cells).completions for name in names]
        for parts in product(*alone):
            yield {name: value for part in parts for name, value in part.items()}

    def _is_hard(self, name: str, factor: Number, cells: Agency) -> bool:
        """Tell whether bounds do not tell exactly what a figure that is missing adds to an amount."""
        if cells.get(name) is not None:
            return False
        family = [self.ruleset.fields[other] for other in self._family_of(name)]
        has_sum = any(terms_of(field) for field in family)
        return has_sum or factor not in (1, -1) or not self._complete([name], cells).exhaustive

    def _not_ruled_out(self, condition: Condition, cells: Agency) -> set[bool]:
        """Return the truth values that somebody cannot rule out who looks at each comparison by itself.

        Each time that a missing cell is read it may have another value there, and what sums tie is not bounded by them.
        """
        match condition:
            case Not(term):
                return {not value for value in self._not_ruled_out(term, cells)}
            case AllOf(terms):
                return {all(values) for values in product(*(self._not_ruled_out(term, cells) for term in terms))}
            case AnyOf(terms):
                return {any(values) for values in product(*(self._not_ruled_out(term, cells) for term in terms))}
            case SomeOf(count, terms):
                each = product(*(self._not_ruled_out(term, cells) for term in terms))
                return {values.count(True) >= count for values in each}
            case IsTrue(name) if name in self.ruleset.class_tests:
                test = self.ruleset.class_tests[name]
                classes = _classes(self.ruleset, test.field)
                assert classes is not None
                values = {one in test.values for one in self._classes_not_ruled_out(classes, cells)}
                given = cells.get(test.field)
                return values if len(values) == 1 or given is None else {given in test.values}
            case IsTrue(name) if (formula := _formula(self.ruleset, name)) is not None:
                values = self._not_ruled_out(formula, cells)
                return values if len(values) == 1 or cells.get(name) is None else {cells[name]}
        names = list(names_read(condition))
        for name in names:
            if cells.get(name) is None and name in self.ruleset.fields:
                family = [self.ruleset.fields[other] for other in self._family_of(name)]
                has_sum = any(terms_of(field) for field in family)
                if has_sum or names.count(name) > 1 or not self._complete([name], cells).exhaustive:
                    return {False, True}
        alone = [self._complete([name], cells).completions for name in dict.fromkeys(names)]
        together = [{k: v for part in parts for k, v in part.items()} for parts in product(*alone)]
        found = {is_true(condition, values) for values in together}
        if isinstance(condition, CompareWeighted) and condition.relation is Relation.EQUAL and True not in found:
            # looked at by its ends: what is less in one completion and more in another might be equal in a third
            less = {is_true(evolve(condition, relation=Relation.LESS_THAN), values) for values in together}
            return {False, True} if less == {False, True} else {False}
        return found

    # ---- a family of number fields

    def _family_of(self, name: str) -> frozenset[str]:
        if name not in self._families:
            self._families[name] = family_of(self.ruleset.fields, name)
        return self._families[name]

    def _complete_family(self, family: frozenset[str], agency: Agency, read: frozenset[str]) -> _Tried:
        """Return the legal values of the fields read, as dictionaries: all others of the family must be possible too."""
        key = (family, read, *(_key(agency.get(name)) for name in sorted(family)))
        if key not in self._remembered:
            self._remembered[key] = self._try_family(family, agency, read)
        found: _Tried = self._remembered[key]
        return found

    def _try_family(self, family: frozenset[str], agency: Agency, read: frozenset[str]) -> _Tried:
        fields = [self.ruleset.fields[name] for name in sorted(family)]
        given = {field.name: agency.get(field.name) for field in fields}
        reported = {name: _as_number(value) for name, value in given.items() if value is not None}
        most = upper_bounds(fields, reported)
        candidates: dict[str, list[Number]] = {}
        endless: list[Field] = []
        for field in fields:
            most_here = most[field.name]
            if field.name in reported:
                candidates[field.name] = [reported[field.name]]
            elif terms_of(field):
                continue  # it follows from its terms
            elif most_here is not None and (_is_counted(field) or most_here == 0):
                candidates[field.name] = list(range(math.floor(most_here) + 1))
            else:
                endless.append(field)
        following = _following(fields, reported, endless)
        endless = [field for field in endless if field.name not in following]
        for level in _LEVELS:
            samples = {field.name: self._sample(field, most[field.name], level) for field in endless}
            if math.prod(len(values) for values in samples.values()) <= BUDGET:
                break
        candidates |= samples
        search = Search(fields, candidates, read, following)
        search.run()
        return _Tried(tuple(dict(pairs) for pairs in search.found), exhaustive=not endless)

    def _sample(self, field: Field, most: Number | None, level: _Level) -> list[Number]:
        """Return some of the endlessly many values of a missing figure."""
        step = Fraction(1) if _is_counted(field) else Fraction(1, level.parts * self._finest(level))
        limit = self._cap() if most is None else most
        if most is None and level.is_coarse:
            return [0, 1, 2, limit, HUGE]
        values: list[Number] = [_as_number(step * i) for i in range(math.floor(limit / step) + 1)]
        if values[-1] != limit:
            values.append(limit)
        return values + [HUGE] * (most is None)

    def _cap(self) -> int:
        """Return an integer larger than every number in the data and the ruleset."""
        if "cap" not in self._remembered:
            numbers = (*self._numbers_of_cells(), *self._numbers_of_demands())
            self._remembered["cap"] = math.ceil(max(numbers, default=0)) + 3
        return int(self._remembered["cap"])

    def _finest(self, level: _Level) -> int:
        """Return a number by which the numbers of the data, and if they are not too fine of demands, become whole."""
        key = ("finest", level.with_demands)
        if key not in self._remembered:
            finest = math.lcm(*(Fraction(number).denominator for number in self._numbers_of_cells()))
            for number in self._numbers_of_demands() if level.with_demands else ():
                finer = math.lcm(finest, Fraction(number).denominator)
                finest = finer if finer <= 20 else finest
            self._remembered[key] = finest
        return int(self._remembered[key])

    def _numbers_of_cells(self) -> Iterator[Number]:
        """Go through the figures in the data, and those that the ruleset compares with single cells."""
        for name, field in self.ruleset.fields.items():
            if isinstance(field.type, NumberType):
                values = [agency.get(name) for agency in self.agencies]
                yield from (_as_number(v) for v in values if v is not None and _is_legal_cell(field.type, v))
                if field.maximum is not None:
                    yield field.maximum
            elif isinstance(field.formula, FirstOf):
                for _, condition in field.formula.cases:
                    yield from _constants(condition)
            elif field.formula is not None and not isinstance(field.formula, tuple | WeightedSum):
                yield from _constants(field.formula)
        for measure in self.ruleset.measures.values():
            if isinstance(measure.numerator, Counted):
                yield from _constants(measure.numerator.condition)
        for statement in self.ruleset.statements:
            if statement.condition is not None:
                yield from _constants(statement.condition)

    def _numbers_of_demands(self) -> Iterator[Number]:
        """Go through the quantities (not the percentages) with which the ruleset compares sums over agencies."""
        for statement in self.ruleset.statements:
            if statement.measure is None or statement.measure.reading.is_share:
                continue
            match statement.demand:
                case Limit(_, value) | Forecast(value):
                    yield from () if value is None else (value,)
                case RangeLimit(low, high) if low is not None and high is not None:
                    yield from (low, high)

    # ---- everything that a statement or a formula reads of an agency

    def _complete(self, named: Iterable[str], cells: Agency, days: Collection[datetime.date] = ()) -> _Tried:
        """Return all legal completions of some fields and attributes, with those from which they are derived.

        Args:
            named: Their names.
            cells: What the agency reported and is not tainted.
            days: On which a milestone may have been done that was not reported.
        """
        names = _taken_apart(self.ruleset, named)
        derived = {*self._derived(), *self.ruleset.class_tests}
        flags = [name for name in names if name in derived]  # before those that they read
        parts: list[list[Completion]] = []
        exhaustive = True
        numbers: dict[frozenset[str], set[str]] = {}
        for name in dict.fromkeys(name for name in names if name not in derived):
            declared = self.ruleset.fields.get(name) or self.ruleset.attributes[name]
            if isinstance(declared.type, NumberType):
                numbers.setdefault(self._family_of(name), set()).add(name)
            else:
                parts.append([{name: value} for value in self._complete_cell(declared, cells.get(name), days)])
        for family, read in numbers.items():
            tried = self._complete_family(family, cells, frozenset(read))
            parts.append(list(tried.completions))
            exhaustive = exhaustive and tried.exhaustive
        completions = []
        for choice in product(*parts):
            completion: Completion = {}
            for part in choice:
                completion |= part
            if self._derive_flags(flags, cells, completion):
                completions.append(completion)
        return _Tried(tuple(completions), exhaustive)

    def _derive_flags(self, flags: list[str], cells: Agency, completion: Completion) -> bool:
        """Add the derived fields; tell whether they agree with what the agency reported for them."""
        for name in reversed(flags):
            formula, classes = _formula(self.ruleset, name), _classes(self.ruleset, name)
            if formula is not None:
                completion[name] = is_true(formula, completion)
            elif classes is not None:
                completion[name] = first_class(classes, completion)
            else:
                test = self.ruleset.class_tests[name]
                completion[name] = completion[test.field] in test.values
            given = cells.get(name)
            if given is not None and given != completion[name]:
                return False
        return True

    def _complete_cell(
        self, declared: Field | Attribute, value: object, days: Collection[datetime.date]
    ) -> list[object]:
        """Return the legal values of an attribute, a flag or a milestone."""
        if value is not None:
            return [value]
        match declared.type:
            case Simple.BOOLEAN:
                return [False, True]
            case EnumType(values):
                return list(values)
            case Simple.TEXT:
                named = {member for texts in self._texts(declared.name) for member in texts}
                return [*sorted(named), "\N{REPLACEMENT CHARACTER} some other text"]
            case Simple.MILESTONE:
                assert days
                return [NOT_DONE, *days]
        raise AssertionError(declared)

    def _texts(self, name: str) -> Iterator[frozenset[str]]:
        """Go through the sets of texts with which the ruleset compares a text attribute."""
        conditions = [statement.condition for statement in self.ruleset.statements]
        conditions += [scope.condition for scope in self.ruleset.scopes.values()]
        counted = [measure.numerator for measure in self.ruleset.measures.values()]
        conditions += [term.condition for term in counted if isinstance(term, Counted)]
        for field in self.ruleset.fields.values():
            formula, classes = _formula(self.ruleset, field.name), _classes(self.ruleset, field.name)
            conditions += [formula, *(one for _, one in classes.cases)] if classes is not None else [formula]
        for condition in conditions:
            if condition is not None:
                yield from (
                    term.values for term in _leaves(condition) if isinstance(term, IsOneOf) and term.name == name
                )

    # ---- what an agency adds

    def _pairs(self, statement: Statement, member: _Member) -> tuple[frozenset[Pair | None], bool, bool]:
        """Return what an agency may add, whether that is all, and whether it depends on what only trying shows.

        None stands for being out of the set. Agencies with the same cells are looked at once.
        """
        names = (*self.ruleset.attributes, *self.ruleset.fields)
        key = (id(statement), *(_key(member.cells.get(name)) for name in names))
        if key not in self._remembered:
            days = self._days(statement, member)
            read = [*names_read(statement.scope.condition), *_names_of_statement(statement)]
            tried = self._complete(read, member.cells, days)
            is_clash = not tried.completions
            if is_clash:  # derived yes/no fields contradict each other, and none its own formula: none of them counts
                flags = self._derived()
                without = {name: value for name, value in member.cells.items() if name not in flags}
                tried = self._complete(read, without, days)
            pairs = frozenset(self._pair(statement, completion) for completion in tried.completions)
            self._remembered[key] = pairs, tried.exhaustive, is_clash
        found: tuple[frozenset[Pair | None], bool, bool] = self._remembered[key]
        return found

    def _days(self, statement: Statement, member: _Member) -> list[datetime.date]:
        """Return the days on which a milestone that was not reported may have been done, as far as they matter."""
        match statement.demand:
            case DoneWithin(window):
                return [window.start, window.end]  # done as early, and as late, as the window allows
            case DoneSince() as since:
                begins = [datetime.date(1900, 1, 1), self.as_of or datetime.date(2018, 6, 30)]
                for name in (since.start, statement.measure.name):
                    known = member.cells.get(name)
                    begins += [known] if isinstance(known, datetime.date) else []
                one = datetime.timedelta(days=1)
                ends = [_end_of_window(since, begin) for begin in begins]
                return sorted({day + step for day in (*begins, *ends) for step in (-one, 0 * one, one)})
        return []

    def _state(self, statement: Statement, since: DoneSince, values: Completion) -> Pair | None:
        """Return how an agency stands whose time runs from another milestone; None when it is out."""
        begin, done = values[since.start], values[statement.measure.name]
        if not isinstance(begin, datetime.date) or (self.as_of is not None and begin > self.as_of):
            return None
        end = _end_of_window(since, begin)
        if isinstance(done, datetime.date) and begin <= done <= end and (self.as_of is None or done <= self.as_of):
            return MET_IN_TIME
        return NOT_YET_DUE if self.as_of is not None and self.as_of < end else FAILED

    def _judge_since(self, options: list[frozenset[Pair]], open_: Verdict) -> tuple[Verdict, Verdict | None]:
        """Judge a row by the states that its agencies may have: its verdict, and while pending the provisional one."""

        def judged(states: list[frozenset[Pair]]) -> Verdict:
            if any(own == {FAILED} for own in states):
                return Verdict.NOT_MET
            if all(own <= {MET_IN_TIME, OUT} for own in states) and any(own == {MET_IN_TIME} for own in states):
                return Verdict.MET
            if all(own == {OUT} for own in states):
                return Verdict.NOT_APPLICABLE
            return open_

        found = judged(options)
        if found is open_ and any(NOT_YET_DUE in own and FAILED not in own for own in options):
            return Verdict.PENDING, judged(
                [frozenset({FAILED if one == NOT_YET_DUE else one for one in own}) for own in options]
            )
        return found, None

    def _pair(self, statement: Statement, values: Completion) -> Pair | None:
        """Return what an agency adds to Σx and Σy in one completion; None when it is out of the set."""
        if not _counts(statement, values):
            return None
        if isinstance(statement.demand, DoneSince):
            return self._state(statement, statement.demand, values)
        x, y = self._measured(statement, values)
        if not statement.is_each:
            return x, y
        if y == 0:
            return None  # the whole of this agency is zero: it drops out
        return int(self._satisfies(statement, _divide(x, y))), 1

    def _measured(self, statement: Statement, values: Completion) -> Pair:
        """Return Σx and Σy of what is measured, over one agency as a set of one."""
        match statement.subject:
            case Field(name=name, type=Simple.MILESTONE):
                assert isinstance(statement.demand, DoneWithin)
                return int(self._is_done(values[name], statement.demand.window)), 1
        measure = statement.measure
        assert measure is not None
        if isinstance(statement.demand, OwnLimit):
            return int(self._reaches_its_own(statement, statement.demand, values)), 1
        return _term(measure.numerator, values), _term(measure.denominator, values)

    def _reaches_its_own(self, statement: Statement, demand: OwnLimit, values: Completion) -> bool:
        """Tell whether the figure of an agency, of which its total and its average are no more, reaches its threshold."""
        subject = statement.subject
        assert subject is not None
        value = values[subject.name] if isinstance(subject, Field) else _term(subject.numerator, values)
        terms = demand.threshold.terms
        threshold = demand.threshold.constant + sum(factor * values[name] for name, factor in terms)
        return COMPARE[demand.relation](value, threshold)

    def _is_done(self, milestone: object, window: Period) -> bool:
        if not isinstance(milestone, datetime.date):
            return False
        return milestone in window and (self.as_of is None or milestone <= self.as_of)

    def _satisfies(self, statement: Statement, value: Number) -> bool:
        """Tell whether a value satisfies the demand, whose threshold is known or does not matter."""
        match statement.demand:
            case Limit(relation, threshold):
                return threshold is not None and COMPARE[relation](value, threshold)
            case RangeLimit(low, high):
                return low is not None and high is not None and low <= value <= high
            case MustHold() | DoneWithin() | OwnLimit():
                return value == 1
        raise AssertionError(statement)

    # ---- statements

    def _may_be_in_scope(self, statement: Statement, member: _Member) -> bool:
        condition = statement.scope.condition
        names = list(names_read(condition))
        for name in names:
            if member.cells.get(name) is None and name not in member.clashing:
                raise ValueError(f"the scope {statement.scope.name} needs the attribute {name} of {member.ma}")
        return any(is_true(condition, values) for values in self._complete(names, member.cells).completions)

    def _reads_tainted(self, statement: Statement, member: _Member) -> bool:
        return not member.tainted.isdisjoint(_taken_apart(self.ruleset, _names_of_statement(statement)))

    def _may_count(self, statement: Statement, member: _Member) -> bool:
        """Tell whether there is a completion in which the agency is in the scope and not left out by ``khi``."""
        tried = self._complete(_names_of_set(statement), member.cells)
        return any(_counts(statement, values) for values in tried.completions)

    def _depends_on_trying(self, statement: Statement, member: _Member) -> bool:
        """Tell whether the agency counts otherwise for somebody who looks at each condition by itself."""
        if member.by_trying:
            return True
        names = [*names_read(statement.scope.condition), *_names_of_statement(statement)]
        read = Counter(_taken_apart(self.ruleset, names))
        if any(read[name] > 1 for name in member.clashing & set(names_read(statement.scope.condition))):
            return True
        if not self._reads_tainted(statement, member) or self._may_count(statement, member):
            return False
        return self._seems_to_count(statement, member)

    def _seems_to_count(self, statement: Statement, member: _Member) -> bool:
        """Tell whether somebody who looks at each condition by itself cannot rule out that the agency counts."""
        conditions = [statement.scope.condition, *([] if statement.condition is None else [statement.condition])]
        return all(True in self._not_ruled_out(condition, member.cells) for condition in conditions)

    def judge(self, statement: Statement) -> Judgement:
        """Judge one statement."""
        members = [member for member in self.members() if self._may_be_in_scope(statement, member)]
        if statement.kind is Kind.DUTY:
            return Judgement(Verdict.TRACKED)
        if statement.kind is Kind.STATISTIC:
            return self._statistic(statement, members)
        whole = self._judge_together(statement, members)
        if statement.grouped_by is None:
            return whole
        groups: dict[object, list[_Member]] = {}
        for member in members:
            value = member.cells.get(statement.grouped_by.name)
            if value is None:
                raise ValueError(f"{member.ma} belongs to no group: it has no {statement.grouped_by.name}")
            groups.setdefault(key_of_text(value) if isinstance(value, str) else value, []).append(member)
        found = tuple(self._judge_together(statement, group) for group in groups.values())
        verdict = _of_row([group.verdict for group in found])
        provisional = None
        if verdict is Verdict.PENDING:
            provisional = _of_row([one.verdict if one.provisional is None else one.provisional for one in found])
        return evolve(
            whole,
            verdict=verdict,
            provisional=provisional,
            exhaustive=whole.exhaustive and all(group.exhaustive for group in found),
            by_trying=whole.by_trying or any(group.by_trying for group in found),
            groups=found,
        )

    def _judge_together(self, statement: Statement, members: list[_Member]) -> Judgement:
        """Judge one statement over some agencies."""
        tried = [self._pairs(statement, member) for member in members]
        options = [frozenset(pair or (0, 0) for pair in pairs) for pairs, _, _ in tried]
        resting = [m for m in members if self._reads_tainted(statement, m) and self._may_count(statement, m)]
        judged = partial(
            Judgement,
            exhaustive=all(is_all for _, is_all, _ in tried),
            rests_on=frozenset(member.ma for member in resting),
            by_trying=any(is_clash for _, _, is_clash in tried)
            or any(self._depends_on_trying(statement, member) for member in members),
            reported=_certain(
                _not_yet_due_failed(pairs) if isinstance(statement.demand, DoneSince) else pairs
                for pairs, _, _ in tried
                if not (statement.is_each and _lacks_threshold(statement))
            ),
        )
        open_ = Verdict.BAD_DATA if resting else Verdict.UNDECIDED
        if isinstance(statement.demand, DoneSince):
            verdict, provisional = self._judge_since(options, open_)
            options = [_not_yet_due_failed(pairs) for pairs in options]
        totals = _reachable(options)
        values = {_divide(x, y) if self._is_ratio(statement) else x for x, y in totals if y > 0}
        low, high = (Fraction(min(values)), Fraction(max(values))) if values else (None, None)
        if statement.kind is Kind.FORECAST:
            return judged(Verdict.TRACKED, None, low, high)
        if not values:
            return judged(Verdict.NOT_APPLICABLE)
        if _lacks_threshold(statement):
            if statement.is_each:
                low = high = None  # nothing to satisfy
            return judged(Verdict.NO_THRESHOLD, None, low, high)
        if isinstance(statement.demand, DoneSince):
            return judged(verdict, provisional, low, high)
        outcomes = {self._outcome(statement, value) for value in values}
        if any(y == 0 for _, y in totals):
            outcomes.add(Verdict.NOT_APPLICABLE)
        verdict = outcomes.pop() if len(outcomes) == 1 else open_
        if self._is_pending(statement, verdict):
            return judged(Verdict.PENDING, verdict, low, high)
        return judged(verdict, None, low, high)

    def _statistic(self, statement: Statement, members: list[_Member]) -> Judgement:
        """Count in how many completions, for each agency by itself, it is in each class."""
        field = statement.subject
        assert isinstance(field, Field)
        classes = _classes(self.ruleset, field.name)
        assert classes is not None
        low, high = Counter[str](), Counter[str]()
        exhaustive, by_trying = True, False
        for member in members:
            read = [*names_read(statement.scope.condition), *_names_of_statement(statement)]
            tried = self._complete(read, member.cells)
            found = {str(values[field.name]) if _counts(statement, values) else None for values in tried.completions}
            exhaustive = exhaustive and tried.exhaustive
            by_trying = by_trying or not found or self._depends_on_trying(statement, member)
            high.update(name for name in found if name is not None)
            if len(found) == 1:
                low.update(name for name in found if name is not None)
        resting = [m for m in members if self._reads_tainted(statement, m) and self._may_count(statement, m)]
        return Judgement(
            Verdict.TRACKED,
            exhaustive=exhaustive,
            rests_on=frozenset(member.ma for member in resting),
            by_trying=by_trying,
            classes=tuple((name, low[name], high[name]) for name in classes.names),
        )

    def _is_ratio(self, statement: Statement) -> bool:
        return statement.is_each or (statement.measure is not None and statement.measure.reading.is_ratio)

    def _outcome(self, statement: Statement, value: Number) -> Verdict:
        holds = value >= 1 if statement.is_each else self._satisfies(statement, value)
        return Verdict.MET if holds else Verdict.NOT_MET

    def _is_pending(self, statement: Statement, verdict: Verdict) -> bool:
        deadline = self.ruleset.period.end if self.ruleset.period is not None else None
        if statement.has_own_deadline:
            deadline = statement.deadline
        if isinstance(statement.demand, DoneWithin):
            if verdict is Verdict.MET:
                return False  # a milestone already done
            deadline = statement.demand.window.end
        return self.as_of is not None and deadline is not None and self.as_of < deadline


def _of_row(of_groups: list[Verdict]) -> Verdict:
    """Return what a row comes to whose groups come to some verdicts."""
    for verdict in (
        Verdict.NOT_MET,
        Verdict.PENDING,
        Verdict.BAD_DATA,
        Verdict.UNDECIDED,
        Verdict.NO_THRESHOLD,  # all the same threshold, so that what is left does not apply
        Verdict.MET,
    ):
        if verdict in of_groups:
            return verdict
    return Verdict.NOT_APPLICABLE


def _not_yet_due_failed(states: frozenset[Any]) -> frozenset[Any]:
    return frozenset(FAILED if one == NOT_YET_DUE else one for one in states)


def _end_of_window(since: DoneSince, begin: datetime.date) -> datetime.date:
    """Return the last day: months on the same day or the last of the month, the day of the beginning not counted."""
    return begin + relativedelta(months=since.months) + relativedelta(days=since.days)


def _counts(statement: Statement, values: Completion) -> bool:
    """Tell whether an agency is in the scope and not left out by ``khi``."""
    condition = statement.condition
    return is_true(statement.scope.condition, values) and (condition is None or is_true(condition, values))


def _lacks_threshold(statement: Statement) -> bool:
    match statement.demand:
        case Limit(_, threshold):
            return threshold is None
        case RangeLimit(low, _):
            return low is None
    return False


def _term(term: Term, values: Completion) -> Number:
    """Return what an agency adds to a sum."""
    match term:
        case Amount(fields):
            return sum(values[name] for name in fields)
        case WeightedSum():
            return term.constant + sum(factor * values[name] for name, factor in term.terms)
        case Counted(condition):
            return int(is_true(condition, values))
        case One():
            return 1


def _certain(options: Iterable[frozenset[Pair | None]]) -> tuple[Number, Number, int]:
    """Add up what agencies add that can add one thing only, and count them."""
    certain = [pair for pairs in options if len(pairs) == 1 for pair in pairs if pair is not None]
    return sum(x for x, _ in certain), sum(y for _, y in certain), len(certain)


def _reachable(options: list[frozenset[Pair]]) -> set[Pair]:
    """Return every (Σx, Σy) that some choice of one pair of each agency gives."""
    totals: set[Pair] = {(0, 0)}
    for pairs in options:
        totals = {(x + dx, y + dy) for x, y in totals for dx, dy in pairs}
    return totals


def _divide(x: Number, y: Number) -> Number:
    return x if y == 1 else _as_number(Fraction(x) / y)


def _leaves(condition: Condition) -> Iterator[Condition]:
    match condition:
        case Not(term):
            yield from _leaves(term)
        case AllOf(terms) | AnyOf(terms) | SomeOf(_, terms):
            for term in terms:
                yield from _leaves(term)
        case _:
            yield condition


def _thing_read(leaf: Condition) -> tuple[Any, ...]:
    """Return what a comparison reads: a field or attribute, or the two sides of an amount without what stands on both."""
    match leaf:
        case Compare() | Between() | CompareWeighted():
            return _terms_read(leaf)
    return tuple(names_read(leaf))


def _terms_read(leaf: Condition) -> tuple[tuple[str, Number], ...]:
    """Return the amount that a comparison reads: each field with how often it is added, the first more than never."""
    terms: dict[str, Number] = {}
    match leaf:
        case Compare(left, _, right):
            for names, sign in ((left, 1), (right if isinstance(right, tuple) else (), -1)):
                for name in names:
                    terms[name] = terms.get(name, 0) + sign
        case Between(left, _, _):
            terms = dict(Counter(left))
        case CompareWeighted(amount, _):
            terms = dict(amount.terms)
    found = sorted((name, factor) for name, factor in terms.items() if factor)
    sign = -1 if found and found[0][1] < 0 else 1
    return tuple((name, sign * factor) for name, factor in found)


def _most_classes(leaves: list[Condition]) -> int:
    """Return how many classes of values conditions that read the same may tell apart: points and what lies between."""
    match leaves[0]:
        case IsOneOf():
            return 1 + len({value for leaf in leaves if isinstance(leaf, IsOneOf) for value in leaf.values})
        case IsTrue():
            return 2
    return 1 + 2 * len({number for leaf in leaves for number in _constants(leaf)} or {0})


def _with_amount(names: list[str], terms: Mapping[str, Number], number: Number) -> Completion:
    """Return values with which an amount is some number, of any kind and sign."""
    first = next(iter(terms))
    return {name: Fraction(number) / terms[first] if name == first else 0 for name in names}


def _from_leaves(condition: Condition, truths: Mapping[Condition, bool]) -> bool:
    """Tell whether a condition holds when it is known which comparisons do."""
    match condition:
        case Not(term):
            return not _from_leaves(term, truths)
        case AllOf(terms):
            return all(_from_leaves(term, truths) for term in terms)
        case AnyOf(terms):
            return any(_from_leaves(term, truths) for term in terms)
        case SomeOf(count, terms):
            return [_from_leaves(term, truths) for term in terms].count(True) >= count
    return truths[condition]


def _constants(condition: Condition) -> Iterator[Number]:
    for leaf in _leaves(condition):
        match leaf:
            case Compare(_, _, right):
                yield 0 if isinstance(right, tuple) else right
            case CompareWeighted(amount, _):
                yield amount.constant if dict(amount.terms) != dict(_terms_read(leaf)) else -amount.constant
            case Between(_, low, high):
                yield from (low, high)


def _key(value: object) -> tuple[type, object]:
    """Return a cell as part of a key; ``True`` and ``1`` are different cells."""
    return type(value), value
