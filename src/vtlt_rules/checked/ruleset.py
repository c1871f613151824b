"""The ruleset: a plan with everything it rests on, as the evaluators take it."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Mapping
from enum import Enum

from attrs import evolve, field

from vtlt_rules.checked.amounts import WeightedSum
from vtlt_rules.checked.classes import ClassTest
from vtlt_rules.checked.conditional import ConditionalAmount
from vtlt_rules.checked.conditions import AllOf, Condition, IsDone, IsDoneSince, IsTrue
from vtlt_rules.checked.demands import (
    EVERY_AGENCY,
    Demand,
    DoneSince,
    DoneWithin,
    Forecast,
    Growth,
    Limit,
    Limits,
    MustHold,
    OwnLimit,
    RangeLimit,
)
from vtlt_rules.checked.families import Family
from vtlt_rules.checked.fields import Attribute, Field, Scope, Type
from vtlt_rules.checked.measures import (
    SHARE_OF_AGENCIES,
    Amount,
    Counted,
    Measure,
    One,
    Reading,
    Term,
    share_of_agencies,
    total,
)
from vtlt_rules.records import record
from vtlt_rules.source import Source, Span
from vtlt_rules.values import Number, Period, Unit


class Kind(Enum):
    """What sort of statement it is; the JSON report uses the values."""

    TARGET = "target"
    MILESTONE = "milestone"
    DUTY = "duty"
    FORECAST = "forecast"
    STATISTIC = "statistic"


@record
class Statement:
    """One line of a plan.

    Attributes:
        text: The line in canonical spelling, without ``suy_tu``.
        clause: The clause it belongs to, or None when the plan's numbering is not known.
        subject: The measure, or for ``moi`` and statistics possibly a field; None for a duty.
        demand: What is demanded of it; None for a duty and for a statistic.
        condition: ``khi``, ``tru`` and ``rieng``: which agencies of the scope count.
        inferred_from: The document and clause it is inferred from (``suy_tu``).
        duty: The text of a duty.
        deadline: The day by which it is to hold: its own (``den_het``, ``truoc``), the end of a milestone's window, else of
            the plan's period; None for a duty, where there is none of these, and where each agency has its own.
        is_given: Whether its threshold was given from outside (``with_thresholds``).
        id: Clause and place among the statements of that clause, ``II.5.c/2``; ``?1/2`` in the first section without a
            clause. No two statements of a ruleset have the same.
        reading: What the plan leaves open and how it was read (``cach_doc``); None where nothing is said.
        has_own_deadline: Whether the line says by when, other than by a window.
        grouped_by: The attribute of ``tung``: agencies with the same value of it are a group, which is judged by itself.
        condition_text: ``khi``, ``tru`` and ``rieng``, names with the accents that they have in the line; None where all
            agencies of the scope count.
        named_text: ``tru`` and ``rieng`` alone; None where the line has neither.
        measure: What is measured; a field of an agency as its total, or as whether it is so. None for a duty
            and for a statistic.
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
    deadline: datetime.date | None = None
    is_given: bool = False
    id: str = ""
    reading: str | None = None
    has_own_deadline: bool = False
    grouped_by: Attribute | None = None
    condition_text: str | None = field(default=None, eq=False)
    named_text: str | None = field(default=None, eq=False)
    measure: Measure | None = field(init=False, eq=False, repr=False)

    @measure.default
    def _measured(self) -> Measure | None:
        if self.subject is not None and isinstance(self.demand, OwnLimit):
            return share_of_agencies(self.subject.name, self.subject.label, self.demand.condition)
        return self._of_subject()

    def _of_subject(self) -> Measure | None:
        if not isinstance(self.subject, Field):
            return self.subject
        if self.kind is Kind.STATISTIC:
            return None
        name, label, unit = self.subject.name, self.subject.label, self.subject.unit
        if unit is not None:
            return total(name, label, name, unit)
        if isinstance(self.demand, DoneWithin):
            return share_of_agencies(name, label, IsDone(name, self.demand.window.start, self.demand.window.end))
        if isinstance(self.demand, DoneSince):
            return share_of_agencies(name, label, _since(name, self.demand, datetime.date.max))
        return share_of_agencies(name, label, IsTrue(name))

    @property
    def when(self) -> Condition | None:
        """``khi`` alone; None where the line has none."""
        condition = self.condition
        if self.named_text is None or condition is None:
            return condition
        if not isinstance(condition, AllOf):
            return None
        *terms, _ = condition.terms  # the last one is tru or rieng
        return AllOf(tuple(terms)) if len(terms) > 1 else terms[0]

    @property
    def key(self) -> str:
        """``scope.measure``, as ``with_thresholds`` takes it."""
        return f"{self.scope.name}.{self.subject.name}" if self.subject else self.scope.name

    @property
    def has_settable_threshold(self) -> bool:
        """Whether it has a threshold, or ``?`` in its place, which another one can replace."""
        return isinstance(self.demand, Limit | OwnLimit | RangeLimit | Growth | Forecast)

    @property
    def variant(self) -> tuple[object, ...]:
        """What tells it apart from others of its :attr:`key` that one threshold cannot be meant for as well."""
        growth, grouped_by = self.growth, self.grouped_by
        return (
            self.deadline,
            grouped_by.name if grouped_by is not None else None,
            None if growth is None else (growth.is_fall, growth.baseline),
        )

    # ---- what is measured

    def measure_on(self, day: datetime.date | None) -> Measure | None:
        """Return what is measured as far as it is known on the day of the data: later nothing was done yet.

        Args:
            day: The day; None when nobody knows it.
        """
        measure = self.measure
        if day is None or measure is None or not isinstance(self.demand, DoneWithin | DoneSince):
            return measure
        name = measure.name
        if isinstance(self.demand, DoneSince):
            return share_of_agencies(name, measure.label, _since(name, self.demand, day))
        window = self.demand.window
        return share_of_agencies(name, measure.label, IsDone(name, window.start, min(window.end, day)))

    def condition_on(self, day: datetime.date | None) -> Condition | None:
        """Return which agencies of the scope count on the day of the data: ``khi``, and that time has begun to run."""
        if not isinstance(self.demand, DoneSince):
            return self.condition
        begun = self.demand.has_begun_by(day)
        return begun if self.condition is None else AllOf((self.condition, begun))

    @property
    def since(self) -> DoneSince | None:
        """What is demanded, where each agency has a deadline of its own."""
        return self.demand if isinstance(self.demand, DoneSince) else None

    @property
    def is_fact(self) -> bool:
        """Whether a flag or a milestone is demanded, which has no value that could be shown."""
        return isinstance(self.demand, MustHold | DoneWithin | DoneSince)

    @property
    def shown_alone(self) -> Measure | None:
        """What is shown of an agency taken alone; None where that is no figure."""
        if self.is_fact:
            return None
        return self._of_subject() if isinstance(self.demand, OwnLimit) else self.measure

    @property
    def is_share(self) -> bool:
        """Whether its value is a share, shown in percent."""
        return self.is_each or (self.measure is not None and self.measure.reading.is_share)

    @property
    def read_as(self) -> Reading:
        """How the sums over the scope are read: for ``moi`` as the share of agencies that satisfy it."""
        return SHARE_OF_AGENCIES if self.is_each or self.measure is None else self.measure.reading

    # ---- what is demanded

    @property
    def is_judged(self) -> bool:
        """Whether it gets a verdict other than TRACKED."""
        return self.kind in (Kind.TARGET, Kind.MILESTONE)

    @property
    def is_unknown(self) -> bool:
        """Whether its threshold is not known, because the plan's text is not at hand (``?``)."""
        return self.demand is not None and self.demand.is_unknown

    @property
    def has_threshold(self) -> bool:
        """Whether it is judged against something known, not against ``?``."""
        return self.is_judged and not self.is_unknown

    @property
    def limits(self) -> Limits | None:
        """What the value over the scope is compared with: for ``moi`` that every agency satisfies what is demanded.

        Of a demand on a change it is what the change is compared with.

        None where it is not known, and where nothing is demanded.
        """
        if self.is_each:
            return EVERY_AGENCY
        if self.demand is None or self.measure is None:
            return None
        limits = self.demand.limits(self.measure.reading.is_whole_total)
        return limits.within(self.measure.possible) if limits is not None and self.growth is None else limits

    @property
    def limits_alone(self) -> Limits | None:
        """What the value of one agency, taken alone, is compared with; None as for :attr:`limits`."""
        if self.demand is None or self.measure is None:
            return None
        limits = self.demand.limits(self.measure.reading.alone.is_whole_total)
        return limits.within(self.measure.possible) if limits is not None and self.growth is None else limits

    @property
    def growth(self) -> Growth | None:
        """What is demanded of the change since then; None where it is no change."""
        return self.demand if isinstance(self.demand, Growth) else None

    @property
    def thresholds(self) -> tuple[Number, ...]:
        """What the value is compared with, as far as it is known: one number, or the two ends of a range."""
        if self.demand is None or self.is_fact or isinstance(self.demand, OwnLimit):
            return ()
        limits = self.demand.limits(is_whole=False)
        return () if limits is None else limits.numbers

    def is_due(self, day: datetime.date | None) -> bool:
        """Tell whether it is judged for good on a day: not before its deadline."""
        return day is None or self.deadline is None or day >= self.deadline

    @property
    def is_met_for_good(self) -> bool:
        """Whether what is met once stays so, before the deadline too: what was done is done."""
        return isinstance(self.demand, DoneWithin | DoneSince)


def _since(name: str, demand: DoneSince, last: datetime.date) -> IsDoneSince:
    return IsDoneSince(name, demand.start, demand.months, demand.days, last)


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

    Two are equal that were made from the same texts of the same names and have the same statements, with the same
    thresholds: all else follows from these.

    Attributes:
        name: The name after ``ke_hoach``.
        issued: ``ngay_ban_hanh``; None when not given or not known.
        period: ``thoi_ky``; None when not given.
        families: For each number field the fields that bound it, itself included. A contradiction taints a whole family.
        class_tests: The sets of classes that conditions ask for, and each class by itself, by the names of their tests.
        conditional: Amounts under conditions, by the names that they have in other amounts.
        source: The plan's own file; ``vocabularies`` the others.
        origin: Which copy the plan was made from, and how far it can be trusted (``nguon``); None when not given.
        origins: The same of the vocabularies that say it, by their names.
        worked_out: What was found out about it, by the name of who did; see :func:`~.dependencies.worked_out_once`.
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
    families: Mapping[str, Family]
    class_tests: Mapping[str, ClassTest]
    conditional: Mapping[str, ConditionalAmount]
    source: Source = field(repr=False)
    vocabularies: tuple[Source, ...] = field(repr=False)
    origin: str | None = None
    origins: Mapping[str, str] = field(factory=dict, repr=False)
    worked_out: dict[str, object] = field(init=False, factory=dict, repr=False)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, CheckedRuleset):
            return NotImplemented
        return self is other or (self._texts, self.sections) == (other._texts, other.sections)

    def __hash__(self) -> int:
        return hash(self._texts)

    @property
    def _texts(self) -> tuple[Source, ...]:
        return (self.source, *self.vocabularies)

    @property
    def statements(self) -> tuple[Statement, ...]:
        """All statements in the order of the plan."""
        return tuple(statement for section in self.sections for statement in section.statements)

    def day(self, as_of: datetime.date | None) -> datetime.date | None:
        """Return the day at which the data was cut off: the one given, else the end of the plan's period."""
        return self.period.end if as_of is None and self.period is not None else as_of

    def declared(self, name: str) -> Attribute | Field:
        """Return what is declared of an attribute or field."""
        return self.attributes.get(name) or self.fields[name]

    def type_of(self, name: str) -> Type:
        """Return the type of an attribute or field."""
        return self.declared(name).type

    def unit_of(self, name: str) -> Unit | None:
        """Return the unit of a number field or of an amount under a condition; None of anything else."""
        conditional = self.conditional.get(name)
        return self.fields[name].unit if conditional is None else conditional.unit

    def only(self, *statements: Statement) -> CheckedRuleset:
        """Return the ruleset with some of its statements alone, which asks for the attributes of their scopes only."""
        return evolve(self, sections=(Section(None, "", (), statements),))

    @property
    def baselines(self) -> tuple[str, ...]:
        """What changes are measured from, each once, as the statements have it; empty where one does not say."""
        return tuple(dict.fromkeys(one.growth.baseline for one in self.statements if one.growth is not None))

    def compared_with(self, baseline: str) -> CheckedRuleset:
        """Return the ruleset with those of its statements alone that measure a change from a baseline."""
        return self.only(
            *(one for one in self.statements if one.growth is not None and one.growth.baseline == baseline)
        )

    def least_but_zero(self, term: Term) -> Number | None:
        """Return the least that an agency can add to a term but nothing at all; None where there is no least."""
        match term:
            case Counted() | One():
                return 1
            case Amount(names):
                factors: list[Number] = [1]
            case WeightedSum(terms):
                # without a constant, or it would not be zero at the least
                names, factors = tuple(name for name, _ in terms), [factor for _, factor in terms]
        units = (self.unit_of(name) for name in names)
        is_whole = all(unit is not None and unit.is_whole for unit in units)
        return min(factors) if is_whole and min(factors) > 0 else None

    @property
    def sha256(self) -> str:
        """The SHA-256 of the text of the plan and its vocabularies, in hexadecimal: what exactly was evaluated."""
        digest = hashlib.sha256()
        for source in self._texts:
            digest.update(source.written.encode("utf-8", "surrogatepass"))
            digest.update(b"\0")
        return digest.hexdigest()
