"""Expressions over columns, for any engine: what is constant is folded, what cannot be missing is known not to be.

An *operand* is a :class:`Value` (an expression of the engine) or a constant: an integer, a boolean, or None for what is
missing. Truths are nullable booleans, so that ``and``, ``or`` and ``not`` of the engine, which follow SQL, are Kleene's.
"""

from __future__ import annotations

import datetime
from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Iterable
from functools import partial, reduce
from typing import Any

from vtlt_rules.errors import BadData
from vtlt_rules.issues import too_complex
from vtlt_rules.relations import Relation

Native = Any
"""An expression as the engine has it."""

_MOST_IN_A_ROW = 16
"""Terms of a sum, and of ``and`` and ``or``, that are joined one by one; databases do not take deep expressions."""


class Value:
    """An expression that an engine can compute for every row.

    Attributes:
        native: The expression as the engine has it.
        may_be_null: Whether it is null in some row, as far as is known.
        depth: How many layers of named columns lie below it.
        is_hollow: Whether it is false, zero or null in every row, so that there is nothing to count or to add up.
    """

    __slots__ = ("depth", "engine", "is_hollow", "may_be_null", "native")

    def __init__(self, engine: Engine, native: Native, may_be_null: bool, depth: int = 0) -> None:
        self.engine: Engine = engine
        self.native: Native = native
        self.may_be_null: bool = may_be_null
        self.depth: int = depth
        self.is_hollow: bool = False


class Layers:
    """Columns that are given names, so that what is used often is computed, or written, once.

    Attributes:
        columns: One layer after the other; each uses the ones before.
    """

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        self.columns: list[dict[str, Value]] = []
        self._names: dict[int, Value] = {}

    def named(self, value: Any) -> Any:  # noqa: ANN401 - operands or truths, both alike
        """Give an expression a column of its own; what is constant needs none."""
        if not isinstance(value, Value):
            return value
        known = self._names.get(id(value))
        if known is not None:
            return known
        while len(self.columns) <= value.depth:
            self.columns.append({})
        name = f"{self.prefix}{value.depth}_{len(self.columns[value.depth])}"
        self.columns[value.depth][name] = value
        column = Value(value.engine, value.engine.column(name), value.may_be_null, value.depth + 1)
        self._names[id(value)] = self._names[id(column)] = column
        return column


Operand = Value | int | None
"""A number that each row has: an expression, the same integer for all, or None when it is missing everywhere."""

Test = Value | bool | None
"""A truth that each row has; None, or null, is unknown."""


class Engine(ABC):
    """The expressions that a dataframe library or a database offers; nothing here may round or use a float.

    Attributes:
        prefers_extremes: Whether the greatest of many numbers is compared at less cost than each of them.
        names_text_tests: Whether comparing a text takes long to write and to do.
        most: How much may be made in all, as :meth:`weight` has it.
        unit: The key of the word for what is weighed.
        ends_at_overflow: Whether a number without room is an error, though nobody looks at it.
    """

    ends_at_overflow: bool = False
    prefers_extremes = False
    names_text_tests = False
    most = 200_000
    unit = "expressions"

    def __init__(self) -> None:
        self._made: dict[Hashable, tuple[Value, tuple[object, ...]]] = {}
        self._weight = [0]

    def shares_with(self, other: Engine) -> None:
        """Count what is made from now on with what another engine makes: both write one query."""
        other._weight[0] += self._weight[0]
        self._weight = other._weight

    def weight(self, native: Native) -> int:  # noqa: ARG002 - others use it
        """Return what an expression costs to be made."""
        return 1

    def spend(self, weight: int) -> None:
        """Count what is made.

        Raises:
            BadData: More was made than may be: the ruleset is too complex.
        """
        self._weight[0] += weight
        if self._weight[0] > self.most:
            raise BadData([too_complex(self.unit, self.most)])

    def make(self, key: str, build: Callable[..., Native], may_be_null: bool, *operands: object) -> Value:
        """Make an expression, or return the one that was made of the same operands before.

        Args:
            key: What is made.
            build: Makes it from the native operands.
            may_be_null: Whether it is null somewhere.
            operands: Expressions and constants.

        Raises:
            BadData: More was made than may be: the ruleset is too complex.
        """
        made = (key, *(id(one) if isinstance(one, Value) else (type(one), one) for one in operands))
        found = self._made.get(made)
        if found is None:
            depth = max((one.depth for one in operands if isinstance(one, Value)), default=0)
            natives = [one.native if isinstance(one, Value) else self.literal(one) for one in operands]  # type: ignore[arg-type]
            native = build(*natives)
            self.spend(self.weight(native))
            found = Value(self, native, may_be_null, depth), operands  # which keeps their ids from being reused
            self._made[made] = found
        return found[0]

    @abstractmethod
    def record(self, *terms: Native) -> Native:
        """Return some numbers as one value, which can be gathered in a list."""

    def gathered(self, operands: list[Operand]) -> Value:
        """Return some numbers of an agency as one value."""
        return self.make("record", self.record, False, *operands)

    @abstractmethod
    def joined(self, left: Native, right: Native) -> Native:
        """Return two lists as one; where one is null the other."""

    @abstractmethod
    def column(self, name: str) -> Native:
        """Return a column."""

    @abstractmethod
    def literal(self, value: int | bool | str | None) -> Native:
        """Return a constant; an integer in the type that the numbers of this engine have."""

    @abstractmethod
    def arithmetic(self, sign: str, left: Native, right: Native) -> Native:
        """Return ``left + right``, ``left - right`` or ``left * right``."""

    @abstractmethod
    def quotient(self, term: Native, divisor: Native) -> Native:
        """Return how often a positive constant fits into an integer that is not negative."""

    @abstractmethod
    def comparison(self, relation: Relation, left: Native, right: Native) -> Native:
        """Return a comparison of two numbers."""

    @abstractmethod
    def conjunction(self, left: Native, right: Native) -> Native:
        """Return ``left and right``, in three values."""

    @abstractmethod
    def disjunction(self, left: Native, right: Native) -> Native:
        """Return ``left or right``, in three values."""

    @abstractmethod
    def negation(self, term: Native) -> Native:
        """Return ``not term``, in three values."""

    @abstractmethod
    def null_test(self, term: Native) -> Native:
        """Return whether something is null."""

    @abstractmethod
    def choice(self, test: Native, then: Native, otherwise: Native) -> Native:
        """Return ``then`` where the test is true, else ``otherwise``."""

    @abstractmethod
    def first_known(self, left: Native, right: Native) -> Native:
        """Return the left one where it is not null, else the right one."""

    @abstractmethod
    def extreme(self, sign: int, *terms: Native) -> Native:
        """Return the greatest (``sign`` 1) or least (-1) of some numbers, passing over those that are null."""

    @abstractmethod
    def guarded(self, test: Native, is_too_large: Native) -> Native:
        """Return a test; where its numbers are too large to be compared exactly, an error in its place."""

    @abstractmethod
    def membership(self, term: Native, values: list[str]) -> Native:
        """Return whether a text is one of some values."""

    @abstractmethod
    def within_days(self, term: Native, first: datetime.date, last: datetime.date) -> Native:
        """Return whether a date lies between two days, both included."""

    @abstractmethod
    def later(self, term: Native, months: int, days: int) -> Native:
        """Return the date some months, then some days after a date; months end on the same day, or on their last."""


def _nullable(operand: object) -> bool:
    return operand.may_be_null if isinstance(operand, Value) else operand is None


def is_hollow(operand: object) -> bool:
    """Tell whether something is false, zero or missing in every row."""
    return operand.is_hollow if isinstance(operand, Value) else not operand


def _engine(*operands: object) -> Engine:
    return next(operand.engine for operand in operands if isinstance(operand, Value))


def plus(left: Operand, right: Operand) -> Operand:
    """Return the sum; missing where one is missing."""
    if left is None or right is None:
        return None
    if isinstance(left, int) and isinstance(right, int):
        return left + right
    if isinstance(left, int) and left == 0:
        return right
    if isinstance(right, int) and right == 0:
        return left
    return _arithmetic("+", left, right)


def minus(left: Operand, right: Operand) -> Operand:
    """Return the difference; missing where one is missing."""
    if left is None or right is None:
        return None
    if isinstance(left, int) and isinstance(right, int):
        return left - right
    if isinstance(right, int) and right == 0:
        return left
    return _arithmetic("-", left, right)


def times(factor: int, operand: Operand) -> Operand:
    """Return a multiple; missing where the operand is."""
    if operand is None or factor == 1:
        return operand
    if isinstance(operand, int):
        return factor * operand
    if factor == 0 and not operand.may_be_null:
        return 0
    return _arithmetic("*", factor, operand)


def product(left: Operand, right: Operand) -> Operand:
    """Return the product; missing where one is missing."""
    if isinstance(left, int):
        return times(left, right)
    if isinstance(right, int):
        return times(right, left)
    return None if left is None or right is None else _arithmetic("*", left, right)


def _arithmetic(sign: str, left: Value | int, right: Value | int) -> Value:
    engine = _engine(left, right)
    return engine.make(sign, partial(engine.arithmetic, sign), _nullable(left) or _nullable(right), left, right)


def quotient(operand: Operand, divisor: int) -> Operand:
    """Return how often a positive constant fits into a number that is not negative; missing where that is."""
    if not isinstance(operand, Value):
        return operand if operand is None else operand // divisor
    return operand.engine.make("//", operand.engine.quotient, operand.may_be_null, operand, divisor)


def total(operands: Iterable[Operand]) -> Operand:
    """Return the sum of any number of operands."""
    return _folded(plus, 0, list(operands))  # type: ignore[no-any-return]


def _folded(join: Callable[[Any, Any], Any], empty: Any, operands: list[Any]) -> Any:  # noqa: ANN401 - operands or truths
    """Join any number of operands: few from the left, many half by half, so that nothing stands deep in anything."""
    if len(operands) <= _MOST_IN_A_ROW:
        return reduce(join, operands, empty)
    half = len(operands) // 2
    return join(_folded(join, empty, operands[:half]), _folded(join, empty, operands[half:]))


def compared(left: Operand, relation: Relation, right: Operand) -> Test:
    """Compare two numbers; unknown where one is missing."""
    if left is None or right is None:
        return None
    if isinstance(left, int) and isinstance(right, int):
        return relation.holds(left, right)
    engine = _engine(left, right)
    build = partial(engine.comparison, relation)
    return engine.make(relation.value, build, _nullable(left) or _nullable(right), left, right)


def guarded(test: Test, numbers: Iterable[Operand], most: int) -> Test:
    """Return a test of some numbers; where one of them is larger than may be, evaluating it ends in an error."""
    is_too_large = compared(greatest(*numbers), Relation.MORE_THAN, most)
    if not isinstance(test, Value) or not isinstance(is_too_large, Value):
        return test
    return test.engine.make("guarded", test.engine.guarded, test.may_be_null, test, is_too_large)


class _Comparisons:
    """Writes comparisons of bounds, as :func:`vtlt_rules.relations.ends` asks for them."""

    def compare(self, left: Operand, relation: Relation, right: Operand) -> Test:
        return compared(left, relation, right)

    def both(self, left: Test, right: Test) -> Test:
        return both(left, right)

    def either(self, left: Test, right: Test) -> Test:
        return either(left, right)


COMPARISONS = _Comparisons()


def both(left: Test, right: Test) -> Test:
    """Return Kleene's ``and``."""
    if left is False or right is False:
        return False
    if left is True:
        return right
    if right is True:
        return left
    if left is None or right is None:  # written so that the engine knows the type of what is unknown
        return choose(opposite(right if left is None else left), False, None)  # type: ignore[no-any-return]
    engine = _engine(left, right)
    value = engine.make("and", engine.conjunction, _nullable(left) or _nullable(right), left, right)
    value.is_hollow = is_hollow(left) or is_hollow(right)
    return value


def either(left: Test, right: Test) -> Test:
    """Return Kleene's ``or``."""
    if left is True or right is True:
        return True
    if left is False:
        return right
    if right is False:
        return left
    if left is None or right is None:
        return choose(right if left is None else left, True, None)  # type: ignore[no-any-return]
    engine = _engine(left, right)
    value = engine.make("or", engine.disjunction, _nullable(left) or _nullable(right), left, right)
    value.is_hollow = is_hollow(left) and is_hollow(right)
    return value


def all_of(tests: Iterable[Test]) -> Test:
    """Return Kleene's ``and`` of any number of truths."""
    return _folded(both, True, list(tests))  # type: ignore[no-any-return]


def any_of(tests: Iterable[Test]) -> Test:
    """Return Kleene's ``or`` of any number of truths."""
    return _folded(either, False, list(tests))  # type: ignore[no-any-return]


def so_many_of(count: int, tests: list[Test]) -> Test:
    """Return whether so many of some truths are true, or more; unknown where that depends on those that are."""
    certain = total(choose(test, 1, 0) for test in tests)
    if not any(_nullable(test) for test in tests):
        return compared(certain, Relation.AT_LEAST, count)
    possible = total(choose(opposite(test), 0, 1) for test in tests)
    never = compared(possible, Relation.LESS_THAN, count)
    return choose(compared(certain, Relation.AT_LEAST, count), True, choose(never, False, None))  # type: ignore[no-any-return]


def opposite(test: Test) -> Test:
    """Return Kleene's ``not``."""
    if test is None or isinstance(test, bool):
        return None if test is None else not test
    return test.engine.make("not", test.engine.negation, test.may_be_null, test)


def is_missing(operand: Operand | Test) -> Test:
    """Return whether something is null: true or false, never unknown."""
    if not isinstance(operand, Value):
        return operand is None
    if not operand.may_be_null:
        return False
    return operand.engine.make("null", operand.engine.null_test, False, operand)


def surely(test: Test) -> Test:
    """Return whether something is true for certain: what is unknown becomes false."""
    return False if is_hollow(test) else or_else(test, False)


def joined(left: Operand, right: Operand) -> Operand:
    """Return two lists as one; one that is missing has nothing in it."""
    if left is None or right is None:
        return right if left is None else left
    engine = _engine(left, right)
    return engine.make("joined", engine.joined, _nullable(left) and _nullable(right), left, right)


def choose(test: Test, then: Any, otherwise: Any) -> Any:  # noqa: ANN401 - operands or truths, both alike
    """Return ``then`` where the test is true, ``otherwise`` where it is false or unknown."""
    if not isinstance(test, Value):
        return then if test is True else otherwise
    if then is otherwise:
        return then
    value = test.engine.make("if", test.engine.choice, _nullable(then) or _nullable(otherwise), test, then, otherwise)
    value.is_hollow = is_hollow(then) and is_hollow(otherwise)
    return value


def or_else(operand: Any, fallback: Any) -> Any:  # noqa: ANN401 - operands or truths, both alike
    """Return an operand, and where it is missing the fallback."""
    if operand is None:
        return fallback
    if fallback is None or not _nullable(operand):
        return operand
    return operand.engine.make("else", operand.engine.first_known, _nullable(fallback), operand, fallback)


def greatest(*operands: Operand) -> Operand:
    """Return the greatest of some numbers, passing over those that are missing."""
    return _extreme(1, operands)


def least(*operands: Operand) -> Operand:
    """Return the least of some numbers, passing over those that are missing."""
    return _extreme(-1, operands)


def _extreme(sign: int, operands: Iterable[Operand]) -> Operand:
    constants = [one for one in operands if isinstance(one, int)]
    different = list({id(one): one for one in operands if isinstance(one, Value)}.values())
    constant = (max(constants) if sign > 0 else min(constants)) if constants else None
    if not different:
        return constant
    terms: list[Value | int] = [*different, *([constant] if constant is not None else [])]
    if len(terms) == 1:
        return terms[0]
    engine = _engine(*terms)
    build = partial(engine.extreme, sign)
    return engine.make(f"extreme{sign}", build, all(map(_nullable, terms)), *terms)
