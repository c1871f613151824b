"""The ruleset: a plan with everything it rests on, as the evaluators take it."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Mapping
from enum import Enum

from attrs import evolve, field

from vtlt_rules.checked.conditions import Condition
from vtlt_rules.checked.demands import Demand, DoneWithin, Limit, RangeLimit
from vtlt_rules.checked.fields import Attribute, Field, Scope
from vtlt_rules.checked.measures import Measure, ShareOfAgencies, ShareOfWhole
from vtlt_rules.records import record
from vtlt_rules.source import Source, Span
from vtlt_rules.values import Number, Period, Unit


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
