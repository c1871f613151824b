"""Satisfiability of a formula by legal agencies: branches over "or", then looks at each kind of atom by itself."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping

from attrs import Factory, define

from vtlt_rules.checked import (
    AllOf,
    AnyOf,
    Attribute,
    Between,
    ClassTest,
    Compare,
    CompareWeighted,
    Condition,
    EnumType,
    Field,
    IsDone,
    IsDoneSince,
    IsOneOf,
    IsTrue,
    Not,
    NumberType,
    SomeOf,
)
from vtlt_rules.strict.formulas import (
    And,
    Done,
    Flag,
    Formula,
    Linear,
    Member,
    Or,
    SoMany,
    added,
    all_of,
    any_of,
    compared,
    linear,
    negated,
    scaled,
    so_many_of,
)
from vtlt_rules.strict.linear import is_unsatisfiable
from vtlt_rules.values import Number, Period

MOST_STEPS = 20_000
"""Pieces of formulas that are looked at for one question; after that nothing is proved."""

MOST_WORK = 3_000_000
"""Pieces that are looked at for one file; after that nothing more is proved, and a finding says so."""

MOST_CHOICES = 150
"""Choices between alternatives that are made one after the other; after that nothing is proved."""

MOST_FORMULAS = 200
"""Derived yes/no fields taken apart in one condition; further ones are taken to be free, which is on the safe side."""

MOST_PIECES = 500
"""Pieces of one condition, derived fields taken apart; a larger one is taken for something that may hold or not."""

DEEPEST = 100
"""How deep in a condition derived fields are taken apart; deeper ones are taken to be free."""

MOST_FIELDS = 24
"""Fields whose bounds are looked at together."""

_ONE_DAY = datetime.timedelta(days=1)


class _GiveUpError(Exception):
    """The question is too large."""


@define(eq=False, repr=False)
class _Left:
    """What may still be written down of one condition: derived fields, and pieces."""

    formulas: int
    pieces: int


@define(eq=False, repr=False)
class Solver:
    """Answers questions about all legal agencies of one vocabulary.

    Attributes:
        attributes: The attributes of agencies.
        fields: What they report.
        class_tests: What conditions ask of classes.
        work: How much has been looked at so far.
    """

    attributes: Mapping[str, Attribute]
    fields: Mapping[str, Field]
    class_tests: Mapping[str, ClassTest] = {}
    work: int = 0
    _answers: dict[Formula, bool] = Factory(dict)
    _formulas: dict[Condition, Formula] = Factory(dict)
    _near: dict[str, tuple[tuple[str, ...], frozenset[str]]] = Factory(dict)
    _equations: dict[str, tuple[Linear, ...]] = Factory(dict)
    _sums: dict[str, list[str]] = Factory(dict)
    _steps: int = 0

    def __attrs_post_init__(self) -> None:
        for field in self.fields.values():
            for term in field.operands:
                self._sums.setdefault(term, []).append(field.name)

    @property
    def is_exhausted(self) -> bool:
        """Whether the file is too large for everything in it to be looked at."""
        return self.work > MOST_WORK

    # ---- questions

    def is_unsatisfiable(self, *formulas: Formula) -> bool:
        """Tell whether it is proved that no legal agency satisfies all of some formulas."""
        if self.is_exhausted:
            return False
        formula = all_of(formulas)
        self.work += 10 + formula.size  # writing the question down takes time too, also when it was asked before
        if formula not in self._answers:
            self._steps = 0
            try:
                self._answers[formula] = not self._may_hold([formula], [], 0)
            except _GiveUpError:
                self._answers[formula] = False
            self.work += self._steps
        return self._answers[formula]

    def follows(self, formula: Formula, *given: Formula) -> bool:
        """Tell whether it is proved that every legal agency that satisfies what is given satisfies a formula."""
        return self.is_unsatisfiable(*given, negated(formula))

    # ---- conditions of the language

    def formula(self, condition: Condition) -> Formula:
        """Return what a condition says, derived yes/no fields taken apart.

        Of one that is too large nothing is known but that it is the same wherever it stands, which is on the safe side.
        """
        found = self._formulas.get(condition)
        if found is None:
            left = _Left(MOST_FORMULAS, MOST_PIECES)
            try:
                found = self._formula(condition, left, 0)
            except _GiveUpError:
                found = Flag(f"(condition {len(self._formulas)})", value=True)
            self._formulas[condition] = found
            self.work += 10 * (MOST_PIECES - left.pieces)  # what is negated again and again takes its time
        self.work += found.size
        return found

    def _formula(self, condition: Condition, left: _Left, depth: int) -> Formula:
        left.pieces -= _size(condition)
        if left.pieces < 0:
            raise _GiveUpError
        match condition:
            case IsTrue(name):
                return self._flag(name, left, depth)
            case Compare(terms, relation, tuple() as others):
                return compared(added(sum_of(terms), scaled(sum_of(others), -1)), relation, 0)
            case Compare(terms, relation, right):
                assert not isinstance(right, tuple)
                return compared(sum_of(terms), relation, right)
            case CompareWeighted(amount, relation):
                return compared(dict(amount.weighed), relation, -amount.constant)
            case Between(terms, low, high):
                least = linear(sum_of(terms), -low, is_strict=False)
                return all_of((least, linear(scaled(sum_of(terms), -1), high, is_strict=False)))
            case IsOneOf(name, values):
                return Member(name, values, is_in=True)
            case IsDone(name, first, last):
                return Done(name, Period(first, last), is_in=True)
            case IsDoneSince(name, start, months, days):
                return Flag(f"{name} {start} {months} {days}", value=True)  # of which nothing more is known
            case Not(term):
                return negated(self._formula(term, left, depth + 1))
            case AllOf(conditions):
                return all_of([self._formula(one, left, depth + 1) for one in conditions])
            case AnyOf(conditions):
                return any_of([self._formula(one, left, depth + 1) for one in conditions])
            case SomeOf(count, conditions):
                return so_many_of(count, [self._formula(one, left, depth + 1) for one in conditions])

    def _flag(self, name: str, left: _Left, depth: int) -> Formula:
        field = self.class_tests.get(name) or self.fields.get(name)
        if field is None or field.condition is None:
            return Flag(name, value=True)
        if left.formulas <= 0 or depth > DEEPEST:
            return Flag(name, value=True)
        left.formulas -= 1
        return self._formula(field.condition, left, depth + 1)

    # ---- the search

    def _may_hold(self, waiting: list[Formula], atoms: list[Formula], depth: int) -> bool:
        """Tell whether an agency may satisfy all that waits and all atoms; False is a proof that none does."""
        if depth > MOST_CHOICES:
            raise _GiveUpError
        atoms = list(atoms)
        choices: list[Or] = []
        waiting = list(waiting)
        self._steps += sum(atom.size for atom in atoms)
        while waiting:
            self._steps += 1
            if self._steps > MOST_STEPS:
                raise _GiveUpError
            formula = waiting.pop()
            if isinstance(formula, And):
                waiting += formula.parts
            elif isinstance(formula, Or):
                choices.append(formula)
            elif isinstance(formula, SoMany):
                self._steps += formula.size
                choices.append(formula.first_or_rest())
            else:
                self._steps += formula.size - 1
                atoms.append(formula)
        if not self._may_be_facts(atoms):
            return False
        if not choices:
            return not self._is_beyond_numbers(atoms)
        choices.sort(key=lambda choice: len(choice.parts))
        chosen, *others = choices
        return any(self._may_hold([part, *others], atoms, depth + 1) for part in chosen.parts)

    def _may_be_facts(self, atoms: list[Formula]) -> bool:
        """Tell whether the yes/no, enumeration, text and milestone atoms agree."""
        flags: dict[str, bool] = {}
        allowed: dict[str, frozenset[str] | None] = {}
        excluded: dict[str, set[str]] = {}
        windows: dict[str, list[Done]] = {}
        for atom in atoms:
            match atom:
                case Flag(name, value):
                    if flags.setdefault(name, value) is not value:
                        return False
                case Member(name, values, is_in):
                    before = allowed.setdefault(name, self._all_values(name))
                    if is_in:
                        allowed[name] = values if before is None else before & values
                    else:
                        excluded.setdefault(name, set()).update(values)
                case Done(name, _, _):
                    windows.setdefault(name, []).append(atom)
        for name, values_left in allowed.items():
            if values_left is not None and not values_left - excluded.get(name, set()):
                return False
        return all(_has_a_day(done) for done in windows.values())

    def _all_values(self, name: str) -> frozenset[str] | None:
        """Return the values of an enumeration; None for a text, which may be anything."""
        type_ = self.attributes[name].type
        return frozenset(type_.values) if isinstance(type_, EnumType) else None

    def _is_beyond_numbers(self, atoms: list[Formula]) -> bool:
        comparisons = [atom for atom in atoms if isinstance(atom, Linear)]
        if not comparisons:
            return False
        names = {name for one in comparisons for name, _ in one.terms}
        answer, looked_at = is_unsatisfiable([*comparisons, *self._bounds(names)], self._is_whole)
        self._steps += looked_at * 3  # a comparison takes longer than any other piece
        return answer

    def _is_whole(self, name: str) -> bool:
        unit = self.fields[name].unit
        return unit is not None and unit.is_whole

    def _bounds(self, names: set[str]) -> Iterator[Linear]:
        """Go through what legal figures keep to: the bounds of some fields, and of the fields that bound these."""
        seen = set(names)
        waiting = sorted(names)
        while waiting:
            name = waiting.pop(0)
            field = self.fields[name]
            assert isinstance(field.type, NumberType)
            yield Linear(((name, 1),), 0, is_strict=False)
            if field.maximum is not None:
                yield Linear(((name, -1),), field.maximum, is_strict=False)
            near, operands = self._neighbours(field)
            new = [other for other in near if other not in seen] if len(near) <= 2 * MOST_FIELDS else near
            if len(seen) + len(new) <= MOST_FIELDS:
                seen.update(new)
                waiting += new
            if field.whole in seen:
                yield from _linears(added({field.whole: 1}, {name: -1}))
            if operands and seen.issuperset(operands):
                yield from self._equation(field)

    def _neighbours(self, field: Field) -> tuple[tuple[str, ...], frozenset[str]]:
        """Return the fields that bound one directly, each once, and those among them that its amount names."""
        if field.name not in self._near:
            near = [field.whole] if field.whole is not None else []
            near += field.operands
            near += self._sums.get(field.name, [])
            self._near[field.name] = tuple(dict.fromkeys(near)), frozenset(field.operands)
        return self._near[field.name]

    def _equation(self, field: Field) -> tuple[Linear, ...]:
        """Return that a derived field is the amount of its operands."""
        if field.name not in self._equations:
            amount = field.amount
            assert amount is not None
            difference = added({field.name: 1}, scaled(dict(amount.terms), -1))
            self._equations[field.name] = (*_linears(difference), *_linears(scaled(difference, -1)))
        return self._equations[field.name]


def _size(condition: Condition) -> int:
    """Return how many pieces a condition is by itself, less those that it is made of."""
    match condition:
        case Compare(terms, _, right):
            return len(terms) + (len(right) if isinstance(right, tuple) else 0)
        case CompareWeighted(amount, _):
            return len(amount.terms)
        case Between(terms, _, _):
            return 2 * len(terms)
        case IsOneOf(_, values):
            return 1 + len(values) // 8
        case _:
            return 1


def _linears(terms: Mapping[str, Number]) -> Iterator[Linear]:
    formula = linear(terms, 0, is_strict=False)
    if isinstance(formula, Linear):
        yield formula


def sum_of(names: tuple[str, ...]) -> dict[str, Number]:
    """Return a sum of fields; one that is named twice counts twice."""
    terms: dict[str, Number] = {}
    for name in names:
        terms[name] = terms.get(name, 0) + 1
    return terms


def _has_a_day(atoms: list[Done]) -> bool:
    """Tell whether a milestone can lie in all windows that it must, and in none that it must not."""
    inside = [atom.window for atom in atoms if atom.is_in]
    if not inside:
        return True  # not done
    start, end = max(window.start for window in inside), min(window.end for window in inside)
    for window in sorted((atom.window for atom in atoms if not atom.is_in), key=lambda window: window.start):
        if window.start <= start <= window.end:
            if window.end == datetime.date.max:
                return False
            start = window.end + _ONE_DAY
    return start <= end
