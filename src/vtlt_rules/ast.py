"""The syntax tree: one frozen class for each rule of ``grammar/vtlt.lark`` that stands for something.

Stage: syntax -> check. Every node has its :class:`~vtlt_rules.source.Span`; spans take no part in comparison, so two
texts that say the same have equal trees. Names keep both forms: ``text``, folded, by which they are compared with
other names, and ``spelling``, as the author wrote them. Nothing here is checked beyond its form.
"""

from __future__ import annotations

import datetime
from enum import Enum

from attrs import field

from vtlt_rules.records import record
from vtlt_rules.relations import Relation
from vtlt_rules.source import Source, Span
from vtlt_rules.values import Number, Period


@record
class Node:
    """What all nodes share."""

    span: Span = field(eq=False, repr=False, kw_only=True)


# ---- words and amounts


@record
class Name(Node):
    """A name: ``text`` folded to ASCII, ``spelling`` as written (the same, or accented)."""

    text: str
    spelling: str


@record
class Text(Node):
    """A quoted string, without its quotes."""

    text: str


@record
class Unknown(Node):
    """``?``: the plan's text is not at hand."""


@record
class Percent(Node):
    """A percentage; ``40%`` has the value 40."""

    value: Number


@record
class Quantity(Node):
    """A number with its unit, ``unit`` None when the author left it out; ``500 van_ban/nguoi`` is ``per`` another one."""

    value: Number
    unit: Name | None
    per: Name | None = None


Amount = Percent | Quantity


@record
class AmountOf(Node):
    """``70% cua 679,3 met_gia``, ``150% cua dinh_bien``."""

    share: Amount
    whole: Amount | Name


@record
class Range(Node):
    """``1..2 nguoi``, both ends included; the unit may stand at the second end only."""

    low: Amount
    high: Amount


@record
class Date(Node):
    """A calendar date."""

    value: datetime.date

    @property
    def first_day(self) -> datetime.date:
        """The day, where it begins something."""
        return self.value

    @property
    def last_day(self) -> datetime.date:
        """The day, where it ends something."""
        return self.value


@record
class CalendarPeriod(Node):
    """``nam 2026``, ``quy II/2026``, ``thang 6/2026``: all its days.

    Attributes:
        unit: ``nam``, ``quy`` or ``thang``.
        number: Which quarter or month of the year; 1 of a year.
    """

    unit: str
    number: int
    year: int

    @property
    def first_day(self) -> datetime.date:
        """Its first day."""
        return Period.of_calendar(self.unit, self.number, self.year).start

    @property
    def last_day(self) -> datetime.date:
        """Its last day."""
        return Period.of_calendar(self.unit, self.number, self.year).end


Moment = Date | CalendarPeriod


@record
class PeriodNode(Node):
    """``01/01/2018..31/12/2018``, ``nam 2026..nam 2030``: from the first day of one to the last day of the other."""

    start: Moment
    end: Moment

    @property
    def first_day(self) -> datetime.date:
        """The day on which it begins."""
        return self.start.first_day

    @property
    def last_day(self) -> datetime.date:
        """The day on which it ends."""
        return self.end.last_day


@record
class RelativeWindow(Node):
    """``30 ngay ke_tu 15/03/2026``, ``1 nam ke_tu ket_thuc``: from a day, or from when something was done.

    Attributes:
        count: How many.
        unit: Of what: ``ngay``, ``thang`` or ``nam``.
    """

    count: Number
    unit: Name
    start: Date | Name


@record
class Deadline(Node):
    """``den_het nam 2026``: to its last day; ``truoc nam 2026``, where ``is_before``: to the day before its first."""

    moment: Moment
    is_before: bool

    @property
    def last_day(self) -> datetime.date:
        """The day by which something is to hold."""
        return self.moment.first_day - datetime.timedelta(days=1) if self.is_before else self.moment.last_day


# ---- amounts of one agency


@record
class Sum(Node):
    """One field, or several added together."""

    terms: tuple[Name, ...]


@record
class AmountUnderCondition(Node):
    """``(10 diem khi co_kho)``: an amount where a condition holds, and nothing where it does not."""

    amount: Expression
    condition: Condition


@record
class LinearTerm(Node):
    """A field, a share of one, a constant, or one of these under a condition, added or taken off."""

    is_minus: bool
    amount: Name | Percent | Quantity | AmountOf | AmountUnderCondition


@record
class LinearSum(Node):
    """``150% cua a + b - 2 nguoi``: whatever is added up or taken off and is not just fields, nor just a constant."""

    terms: tuple[LinearTerm, ...]


Expression = Sum | LinearSum | Percent | Quantity | AmountOf

Threshold = Expression | Unknown


# ---- conditions


@record
class Comparison(Node):
    """``van_thu >= 1 nguoi``, ``cap = tinh``."""

    left: Expression
    relation: Relation
    right: Expression | Text


@record
class Within(Node):
    """``van_thu trong 1..2 nguoi``."""

    value: Expression
    range: Range


@record
class Membership(Node):
    """``cap thuoc { tinh, huyen }``."""

    value: Expression
    members: tuple[Name | Text, ...]


@record
class Negation(Node):
    """``khong …``."""

    term: Condition


@record
class Conjunction(Node):
    """``… va …``: all terms."""

    terms: tuple[Condition, ...]


@record
class Disjunction(Node):
    """``… hoac …``: any term."""

    terms: tuple[Condition, ...]


@record
class AtLeast(Node):
    """``it_nhat 3 trong (…, …)``: so many of the terms, or more."""

    count: Quantity
    terms: tuple[Condition, ...]


Condition = Expression | Comparison | Within | Membership | Negation | Conjunction | Disjunction | AtLeast


# ---- lines of a vocabulary


@record
class VocabularyLine(Node):
    """``tu_vung NAME "label"``."""

    name: Name
    label: Text


@record
class UnitLine(Node):
    """``don_vi NAME "label" [nguyen]``."""

    name: Name
    label: Text
    is_whole: bool


@record
class Enumerator(Node):
    """One value of an enumeration, with its label if it has one."""

    name: Name
    label: Text | None


@record
class Enumeration(Node):
    """``{ tinh "cấp tỉnh", huyen "cấp huyện" }``."""

    members: tuple[Enumerator, ...]


@record
class ClassOf(Node):
    """``tot "Tốt" khi CONDITION``, or ``yeu "Yếu" con_lai``: then ``condition`` is None."""

    name: Name
    label: Text | None
    condition: Condition | None


@record
class Classes(Node):
    """``{ tot "Tốt" khi …, …, yeu "Yếu" con_lai }``: the first whose condition holds."""

    members: tuple[ClassOf, ...]


class BuiltInType(Enum):
    """The types that have a keyword."""

    BOOLEAN = "co_khong"
    TEXT = "chuoi"
    MILESTONE = "moc"


@record
class AttributeLine(Node):
    """``thuoc_tinh NAME "label" : type``."""

    name: Name
    label: Text
    type: Enumeration | BuiltInType


@record
class FieldLine(Node):
    """``truong NAME "label" : type [thuoc WHOLE] [toi_da AMOUNT] [= FORMULA]``."""

    name: Name
    label: Text
    type: Name | BuiltInType | Classes
    whole: Name | None
    maximum: Amount | None
    formula: Condition | None


@record
class ScopeLine(Node):
    """``pham_vi NAME "label" khi CONDITION``."""

    name: Name
    label: Text
    condition: Condition


@record
class Share(Node):
    """``ty_le(part)``, ``ty_le(condition)`` or ``ty_le(x tren y)``."""

    of: Condition
    base: Name | Expression | None


@record
class Total(Node):
    """``tong(x)``."""

    field: Name | Expression


@record
class Average(Node):
    """``trung_binh(x)``, per agency."""

    field: Name | Expression


@record
class AverageOver(Node):
    """``binh_quan(x tren y)``, in units of x for each of y."""

    field: Name | Expression
    base: Name | Expression


@record
class Count(Node):
    """``dem(condition)``, in agencies."""

    condition: Condition


Aggregate = Share | Total | Average | AverageOver | Count


@record
class MeasureLine(Node):
    """``chi_so NAME "label" = AGGREGATE``."""

    name: Name
    label: Text
    aggregate: Aggregate


# ---- lines of a plan


@record
class PlanLine(Node):
    """``ke_hoach NAME "title"``."""

    name: Name
    title: Text


@record
class NumberLine(Node):
    """``so_hieu "74/KH-UBND"``."""

    value: Text


@record
class IssuerLine(Node):
    """``noi_ban_hanh "…"``."""

    value: Text


@record
class IssuedLine(Node):
    """``ngay_ban_hanh 19/03/2018`` or ``?``."""

    value: Date | Unknown


@record
class PeriodLine(Node):
    """``thoi_ky 01/01/2018..31/12/2018``, ``thoi_ky nam 2018``."""

    value: PeriodNode | CalendarPeriod


@record
class BasisLine(Node):
    """``can_cu "1957/QĐ-UBND"``."""

    value: Text


@record
class OriginLine(Node):
    """``nguon "…"``: which copy the file was made from, and how far it can be trusted."""

    value: Text


@record
class FollowsLine(Node):
    """``theo VOCABULARY``."""

    name: Name


@record
class SectionLine(Node):
    """``muc "II.2.b" "title"``; ``muc ? "title"`` when the clause's number is not known."""

    clause: Text | Unknown
    title: Text | None


@record
class WordsLine(Node):
    """``| the clause in words``."""

    text: str


@record
class ReadingLine(Node):
    """``cach_doc "…"``: what the plan leaves open and how the statement below reads it."""

    text: Text


@record
class Limit(Node):
    """``>= 40%``."""

    relation: Relation
    threshold: Threshold


@record
class RangeLimit(Node):
    """``trong 1..2 nguoi``."""

    range: Range | Unknown


@record
class MilestoneLimit(Node):
    """``hoan_thanh [trong PERIOD]``."""

    window: PeriodNode | CalendarPeriod | RelativeWindow | None


@record
class Growth(Node):
    """``tang >= 10%`` or, when ``is_fall``, ``giam >= 10%``: what is demanded of the change since then."""

    is_fall: bool
    change: Limit | RangeLimit


Demand = Limit | RangeLimit | MilestoneLimit | Growth


@record
class NamedAgencies(Node):
    """``tru "…", "…"``: all but those; ``rieng "…"``: those alone."""

    are_left_out: bool
    names: tuple[Text, ...]


@record
class TargetLine(Node):
    """``[moi] SCOPE.MEASURE [demand] [so_voi …] [tung …] [deadline] [khi …] [tru|rieng "…"] [suy_tu "…"]``.

    No demand means a flag that must be true.
    """

    is_each: bool
    scope: Name
    measure: Name
    demand: Demand | None
    baseline: Moment | None
    deadline: Deadline | None
    condition: Condition | None
    inferred_from: Text | None
    grouping: Name | None = None
    named: NamedAgencies | None = None


@record
class DutyLine(Node):
    """``nhiem_vu SCOPE "text"``."""

    scope: Name
    text: Text
    inferred_from: Text | None


@record
class ForecastLine(Node):
    """``du_bao SCOPE.MEASURE khoang THRESHOLD``."""

    scope: Name
    measure: Name
    threshold: Threshold
    condition: Condition | None
    inferred_from: Text | None
    named: NamedAgencies | None = None


@record
class StatisticLine(Node):
    """``thong_ke SCOPE.FIELD [khi CONDITION] [suy_tu "…"]``."""

    scope: Name
    measure: Name
    condition: Condition | None
    inferred_from: Text | None
    named: NamedAgencies | None = None


@record
class InvalidLine(Node):
    """A line with an error that was reported: what it may have been.

    It keeps the line's place, so that one mistake does not make others: what it would have declared may be used.

    Attributes:
        keyword: The keyword it begins with, or probably should.
        names: Names it may have declared.
        is_obscure: Whether it may have been the head of the file or of a section.
        may_follow: Whether it may have named a vocabulary.
    """

    keyword: str | None
    names: tuple[str, ...]
    is_obscure: bool
    may_follow: bool


Declaration = UnitLine | AttributeLine | FieldLine | ScopeLine | MeasureLine
Heading = NumberLine | IssuerLine | IssuedLine | PeriodLine | BasisLine | OriginLine
StatementLine = TargetLine | DutyLine | ForecastLine | StatisticLine
Line = (
    VocabularyLine
    | PlanLine
    | Declaration
    | Heading
    | FollowsLine
    | SectionLine
    | WordsLine
    | ReadingLine
    | StatementLine
    | InvalidLine
)


@record
class Document:
    """A whole file: its lines in order."""

    lines: tuple[Line, ...]
    source: Source = field(eq=False, repr=False, kw_only=True)
