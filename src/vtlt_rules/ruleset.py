"""The checked ruleset: what the evaluators accept, and nothing else.

Stage: check -> evaluate. Every name is resolved, every unit agrees, every percent is a fraction of one: ``40%`` is
``Fraction(2, 5)``. A checked ruleset raises no type error on any data. Must not know the syntax tree's shape, nor data.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterator, Mapping
from enum import Enum

from attrs import evolve, field, frozen

from vtlt_rules.ast import Relation
from vtlt_rules.records import record
from vtlt_rules.source import Source, Span
from vtlt_rules.values import AGENCY_UNIT, Number, Period, Unit

# ---- types


class Simple(Enum):
    """The types without parameters."""

    BOOLEAN = "boolean"
    TEXT = "text"
    MILESTONE = "milestone"


@record
class NumberType:
    """A quantity in a unit; never negative."""

    unit: Unit


@record
class EnumType:
    """One of the declared values; maps the name of each to its label."""

    values: Mapping[str, str] = field(hash=False)


Type = Simple | NumberType | EnumType


# ---- conditions on one agency


@frozen(cache_hash=True)
class IsTrue:
    """A yes/no attribute or field is true."""

    name: str


@frozen(cache_hash=True)
class Compare:
    """A sum of number fields compared with another such sum or with a number in the same unit."""

    left: tuple[str, ...]
    relation: Relation
    right: tuple[str, ...] | Number


@frozen(cache_hash=True)
class Between:
    """A sum of number fields lies between two numbers, both included."""

    left: tuple[str, ...]
    low: Number
    high: Number


@frozen(cache_hash=True)
class IsOneOf:
    """An enumeration or text attribute has one of some values."""

    name: str
    values: frozenset[str]


@frozen(cache_hash=True)
class Not:
    """A condition does not hold."""

    term: Condition


@frozen(cache_hash=True)
class AllOf:
    """All conditions hold."""

    terms: tuple[Condition, ...]


@frozen(cache_hash=True)
class AnyOf:
    """Some condition holds."""

    terms: tuple[Condition, ...]


Condition = IsTrue | Compare | Between | IsOneOf | Not | AllOf | AnyOf


def names_read(condition: Condition) -> Iterator[str]:
    """Go through the attributes and fields that a condition reads, repeated ones as often as they occur."""
    match condition:
        case IsTrue(name) | IsOneOf(name, _):
            yield name
        case Compare(left, _, right):
            yield from left
            if isinstance(right, tuple):
                yield from right
        case Between(left, _, _):
            yield from left
        case Not(term):
            yield from names_read(term)
        case AllOf(terms) | AnyOf(terms):
            for term in terms:
                yield from names_read(term)


# ---- what is measured


@record
class Attribute:
    """A property of an agency, from the registry."""

    name: str
    label: str
    type: Type


@record
class Field:
    """A figure that an agency reports, or one derived from others.

    Attributes:
        whole: The field of which this one is a part: ``0 <= this <= whole``.
        maximum: The most it can be.
        formula: A sum of fields, or a condition, when the field is derived.
    """

    name: str
    label: str
    type: Type
    whole: str | None = None
    maximum: Number | None = None
    formula: tuple[str, ...] | Condition | None = None

    @property
    def unit(self) -> Unit | None:
        """The unit of a number field."""
        return self.type.unit if isinstance(self.type, NumberType) else None


@record
class Scope:
    """A set of agencies, by their attributes."""

    name: str
    label: str
    condition: Condition


@record
class ShareOfWhole:
    """``ty_le(x)`` or ``ty_le(x tren y)``: the sum of ``part`` over the sum of ``whole``.

    Attributes:
        is_nested: Whether the part cannot exceed the whole in any agency.
        others: The other terms, where the whole is a sum in which the part stands.
    """

    name: str
    label: str
    part: str
    whole: str
    is_nested: bool
    unit: Unit
    others: tuple[str, ...] | None = None


@record
class ShareOfAgencies:
    """``ty_le(condition)``: the share of agencies where a condition holds."""

    name: str
    label: str
    condition: Condition
    unit: Unit = AGENCY_UNIT


@record
class Total:
    """``tong(x)``: the sum of a field. A field of one agency is its total over that agency alone."""

    name: str
    label: str
    field: str
    unit: Unit


@record
class Average:
    """``trung_binh(x)``: the sum of a field over the number of agencies."""

    name: str
    label: str
    field: str
    unit: Unit


@record
class Count:
    """``dem(condition)``: the number of agencies where a condition holds."""

    name: str
    label: str
    condition: Condition
    unit: Unit = AGENCY_UNIT


Measure = ShareOfWhole | ShareOfAgencies | Total | Average | Count


# ---- what is demanded


@record
class Limit:
    """``>= 40%``; ``threshold`` is None when it is not known (``?``)."""

    relation: Relation
    threshold: Number | None
    text: str


@record
class RangeLimit:
    """``trong 1..2 nguoi``; both ends are None when they are not known (``?``)."""

    low: Number | None
    high: Number | None
    text: str


@record
class MustHold:
    """A flag that must be true."""


@record
class DoneWithin:
    """A milestone that must be done within a window, both days included."""

    window: Period


@record
class Forecast:
    """What the plan expects, not demands."""

    value: Number | None
    text: str


Demand = Limit | RangeLimit | MustHold | DoneWithin | Forecast


class Kind(Enum):
    """What sort of statement it is; the JSON report uses the values."""

    TARGET = "target"
    MILESTONE = "milestone"
    DUTY = "duty"
    FORECAST = "forecast"


@record
class Statement:
    """One line of a plan.

    Attributes:
        text: The line in canonical spelling, without ``suy_tu``.
        clause: The clause it belongs to, or None when the plan's numbering is not known.
        subject: The measure, or for ``moi`` possibly a field; None for a duty.
        demand: What is demanded of it; None for a duty.
        condition: ``khi``: which agencies of the scope count.
        inferred_from: The document and clause it is inferred from (``suy_tu``).
        duty: The text of a duty.
        is_given: Whether its threshold was given from outside (``with_thresholds``).
    """

    kind: Kind
    text: str
    clause: str | None
    scope: Scope
    subject: Measure | Field | None
    is_each: bool
    demand: Demand | None
    condition: Condition | None
    inferred_from: str | None
    duty: str | None
    span: Span = field(eq=False, repr=False)
    is_given: bool = False

    @property
    def key(self) -> str:
        """``scope.measure``, as ``with_thresholds`` takes it."""
        return f"{self.scope.name}.{self.subject.name}" if self.subject else self.scope.name

    @property
    def is_share(self) -> bool:
        """Whether its value is a share, shown in percent."""
        return self.is_each or isinstance(self.subject, ShareOfWhole | ShareOfAgencies)

    @property
    def thresholds(self) -> tuple[Number, ...]:
        """What the value is compared with, as far as it is known: one number, or the two ends of a range."""
        match self.demand:
            case Limit(_, threshold):
                ends: tuple[Number | None, ...] = (threshold,)
            case RangeLimit(low, high):
                ends = (low, high)
            case _:
                ends = ()
        return tuple(end for end in ends if end is not None)

    @property
    def deadline(self) -> datetime.date | None:
        """The last day of a milestone's window."""
        return self.demand.window.end if isinstance(self.demand, DoneWithin) else None


@record
class Section:
    """A section (``muc``) with its statements in order."""

    clause: str | None
    title: str
    words: tuple[str, ...]
    statements: tuple[Statement, ...]


@record
class CheckedRuleset:
    """A plan with everything it rests on.

    Attributes:
        name: The name after ``ke_hoach``.
        issued: ``ngay_ban_hanh``; None when not given or not known.
        period: ``thoi_ky``; None when not given.
        families: For each number field the fields that bound it, itself included: its wholes and parts, theirs, and the
            fields it is the sum of. Data that contradicts itself spoils a whole family.
        source: The plan's own file; ``vocabularies`` the others.
    """

    name: str
    title: str
    number: str | None
    issuer: str | None
    issued: datetime.date | None
    period: Period | None
    basis: tuple[str, ...]
    units: Mapping[str, Unit]
    attributes: Mapping[str, Attribute]
    fields: Mapping[str, Field]
    scopes: Mapping[str, Scope]
    measures: Mapping[str, Measure]
    sections: tuple[Section, ...]
    families: Mapping[str, frozenset[str]]
    source: Source = field(repr=False)
    vocabularies: tuple[Source, ...] = field(repr=False)

    @property
    def statements(self) -> tuple[Statement, ...]:
        """All statements in the order of the plan."""
        return tuple(statement for section in self.sections for statement in section.statements)

    def only(self, statement: Statement) -> CheckedRuleset:
        """Return the ruleset with one of its statements alone, which asks for the attributes of one scope only."""
        return evolve(self, sections=(Section(statement.clause, "", (), (statement,)),))

    @property
    def sha256(self) -> str:
        """The SHA-256 of the text of the plan and its vocabularies, in hexadecimal: what exactly was evaluated."""
        digest = hashlib.sha256()
        for source in (self.source, *self.vocabularies):
            digest.update(source.written.encode("utf-8", "surrogatepass"))
            digest.update(b"\0")
        return digest.hexdigest()
