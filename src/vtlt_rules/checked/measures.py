"""What is measured over a set of agencies: two sums of terms, and how they are read as a value.

Every measure is Σx over Σy, or Σx alone; x and y are *terms* of one agency. Which keyword of the language made a measure
matters to nobody but the printer.
"""

from __future__ import annotations

from vtlt_rules.bounds import PairSums
from vtlt_rules.checked.amounts import WeightedSum
from vtlt_rules.checked.conditions import Condition, names_read
from vtlt_rules.records import record
from vtlt_rules.relations import Bounds
from vtlt_rules.values import AGENCY_UNIT, Interval, Unit

# ---- terms of one agency


@record
class Amount:
    """The sum of some number fields of one unit."""

    fields: tuple[str, ...]


@record
class Counted:
    """One for an agency that satisfies a condition, else nothing."""

    condition: Condition


@record
class One:
    """One for every agency."""


Term = Amount | WeightedSum | Counted | One

ONE = One()


def names_of(term: Term) -> tuple[str, ...]:
    """Return the attributes and fields that a term names, repeated ones as often as they occur."""
    match term:
        case Amount(fields):
            return fields
        case WeightedSum():
            return term.names
        case Counted(condition):
            return tuple(names_read(condition))
        case One():
            return ()


# ---- how sums are read


@record
class Reading:
    """How sums are read as a value: a ratio (share, average) or a total, and in which unit.

    Attributes:
        is_ratio: Whether the value is Σx/Σy; else it is Σx, and Σy only tells whether anybody is there.
        is_share: Whether it is shown in percent.
        unit: The unit of Σx; of a total and an average also that of the value.
        least: The least value that there can be: 1 where a whole is held against its part.
        per: The unit of Σy where that may be another one: the value of an average is in units of Σx for each of these.
    """

    is_ratio: bool
    is_share: bool
    unit: Unit
    least: int = 0
    per: Unit | None = None

    @property
    def is_of_amounts(self) -> bool:
        """Whether amounts are held against amounts, so that the value of one agency is a ratio too."""
        return self.is_share or self.per is not None

    @property
    def alone(self) -> Reading:
        """How the sums of one agency are read: an average over one is its total."""
        return Reading(self.is_of_amounts, self.is_share, self.unit, self.least, self.per)

    @property
    def value_unit(self) -> Unit:
        """The unit of the value, or of a share that of both sums."""
        if self.per is None or self.is_share:
            return self.unit
        return Unit(f"{self.unit.name}/{self.per.name}", f"{self.unit.label}/{self.per.label}", is_whole=False)

    @property
    def is_denominator_whole(self) -> bool:
        """Whether Σy counts in whole units."""
        return (self.unit if self.per is None else self.per).is_whole

    @property
    def is_whole_total(self) -> bool:
        """Whether the value is a total that counts in whole units."""
        return not self.is_ratio and self.unit.is_whole

    def bounds(self, sums: PairSums) -> Interval | None:
        """Return the least and greatest value; None when nothing can be measured."""
        if sums.denominator_cannot_be_positive:
            return None
        if not self.is_ratio:
            return sums.total()
        found = sums.ratio(self.is_denominator_whole and self.is_of_amounts)
        return Interval(self.least, found.high) if found.low < self.least else found


SHARE_OF_AGENCIES = Reading(True, True, AGENCY_UNIT)
"""How the value of a ``moi`` line is read: the share of agencies that satisfy it."""


# ---- measures


@record
class Measure:
    """A figure computed over a set of agencies.

    Attributes:
        numerator: What each agency adds to Σx.
        denominator: What each agency adds to Σy.
        reading: How the sums are read.
        is_nested: Whether the numerator of an agency cannot exceed its denominator, so that a share is at most 100%.
        rest: The fields that make up the denominator together with the numerator, where it is a sum in which that stands.
    """

    name: str
    label: str
    numerator: Term
    denominator: Term
    reading: Reading
    is_nested: bool = False
    rest: tuple[str, ...] | None = None

    @property
    def unit(self) -> Unit:
        """The unit of the numerator; of a total and an average also that of the value."""
        return self.reading.unit

    @property
    def numerator_and_denominator(self) -> tuple[str, str] | None:
        """The fields of a share of one field in another; None for anything else."""
        match self.numerator, self.denominator:
            case Amount((numerator,)), Amount((denominator,)):
                return numerator, denominator
            case _:
                return None

    @property
    def counted(self) -> Condition | None:
        """The condition by which agencies are counted, or their share is taken; None for anything else."""
        match self.numerator, self.denominator:
            case Counted(condition), One():
                return condition
            case _:
                return None

    @property
    def possible(self) -> Bounds:
        """The least and greatest value that there can be, whatever the data; the latter None when there is none."""
        return self.reading.least, 1 if self.is_nested and self.reading.is_share else None

    @property
    def names(self) -> tuple[str, ...]:
        """The attributes and fields that it names, repeated ones as often as they occur."""
        return (*names_of(self.numerator), *names_of(self.denominator))


def share(
    name: str,
    label: str,
    numerator: str,
    denominator: str,
    unit: Unit,
    is_nested: bool,
    rest: tuple[str, ...] | None = None,
    is_whole_over_part: bool = False,
) -> Measure:
    """Make a share of quantities: the sum of one field over that of another."""
    reading = Reading(True, True, unit, least=int(is_whole_over_part))
    return Measure(name, label, Amount((numerator,)), Amount((denominator,)), reading, is_nested, rest)


def share_of_agencies(name: str, label: str, condition: Condition) -> Measure:
    """Make the share of agencies where a condition holds."""
    return Measure(name, label, Counted(condition), ONE, SHARE_OF_AGENCIES, is_nested=True)


def total(name: str, label: str, field: str | WeightedSum, unit: Unit) -> Measure:
    """Make the total of a field, or of an amount."""
    return Measure(name, label, _amount(field), ONE, Reading(False, False, unit))


def average(name: str, label: str, field: str | WeightedSum, unit: Unit) -> Measure:
    """Make the average of a field, or of an amount, over agencies."""
    return Measure(name, label, _amount(field), ONE, Reading(True, False, unit))


def average_over(
    name: str, label: str, numerator: str | WeightedSum, denominator: str | WeightedSum, unit: Unit, per: Unit
) -> Measure:
    """Make what comes to one unit of a field on average: the sum of one field over that of another, of another unit."""
    return Measure(name, label, _amount(numerator), _amount(denominator), Reading(True, False, unit, per=per))


def share_of_amounts(
    name: str, label: str, numerator: str | WeightedSum, denominator: str | WeightedSum, unit: Unit, per: Unit
) -> Measure:
    """Make the share that amounts are of others, which do not bound them as far as is known.

    The units are the same, but for whether the amounts are whole.
    """
    return Measure(name, label, _amount(numerator), _amount(denominator), Reading(True, True, unit, per=per))


def _amount(field: str | WeightedSum) -> Term:
    return Amount((field,)) if isinstance(field, str) else field


def count(name: str, label: str, condition: Condition) -> Measure:
    """Make the number of agencies where a condition holds."""
    return Measure(name, label, Counted(condition), ONE, Reading(False, False, AGENCY_UNIT), is_nested=True)
