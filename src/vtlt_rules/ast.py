"""The syntax tree: one frozen class for each rule of ``grammar/vtlt.lark`` that stands for something.

Stage: syntax -> check. Every node has its :class:`~vtlt_rules.source.Span`; spans take no part in comparison, so two
texts that say the same have equal trees. Names keep both forms: ``text``, folded, by which they are compared with
other names, and ``spelling``, as the author wrote them. Nothing here is checked beyond its form.
"""

from __future__ import annotations

import datetime
from enum import Enum

from attrs import field, frozen

from vtlt_rules.source import Source, Span
from vtlt_rules.values import Number


class Relation(Enum):
    """How a value is compared with a threshold."""

    AT_LEAST = ">="
    MORE_THAN = ">"
    AT_MOST = "<="
    LESS_THAN = "<"
    EQUAL = "="


@frozen
class Node:
    """What all nodes share."""

    span: Span = field(eq=False, repr=False, kw_only=True)


# ---- words and amounts


@frozen
class Name(Node):
    """A name: ``text`` folded to ASCII, ``spelling`` as written (the same, or accented)."""

    text: str
    spelling: str


@frozen
class Text(Node):
    """A quoted string, without its quotes."""

    text: str


@frozen
class Unknown(Node):
    """``?``: the plan's text is not at hand."""


@frozen
class Percent(Node):
    """A percentage; ``40%`` has the value 40."""

    value: Number


@frozen
class Quantity(Node):
    """A number with its unit; ``unit`` is None when the author left it out."""

    value: Number
    unit: Name | None


Amount = Percent | Quantity


@frozen
class AmountOf(Node):
    """``70% cua 679,3 met_gia``."""

    share: Amount
    whole: Amount


@frozen
class Range(Node):
    """``1..2 nguoi``, both ends included; the unit may stand at the second end only."""

    low: Amount
    high: Amount


@frozen
class Date(Node):
    """A calendar date."""

    value: datetime.date


@frozen
class PeriodNode(Node):
    """``01/01/2018..31/12/2018``, both ends included."""

    start: Date
    end: Date


Threshold = Percent | Quantity | AmountOf | Unknown


# ---- conditions


@frozen
class Sum(Node):
    """One field, or several added together."""

    terms: tuple[Name, ...]


@frozen
class Comparison(Node):
    """``van_thu >= 1 nguoi``, ``cap = tinh``."""

    left: Sum
    relation: Relation
    right: Sum | Percent | Quantity | Text


@frozen
class Within(Node):
    """``van_thu trong 1..2 nguoi``."""

    value: Sum
    range: Range


@frozen
class Membership(Node):
    """``cap thuoc { tinh, huyen }``."""

    value: Sum
    members: tuple[Name | Text, ...]


@frozen
class Negation(Node):
    """``khong …``."""

    term: Condition


@frozen
class Conjunction(Node):
    """``… va …``: all terms."""

    terms: tuple[Condition, ...]


@frozen
class Disjunction(Node):
    """``… hoac …``: any term."""

    terms: tuple[Condition, ...]


Condition = Sum | Comparison | Within | Membership | Negation | Conjunction | Disjunction


# ---- lines of a vocabulary


@frozen
class VocabularyLine(Node):
    """``tu_vung NAME "label"``."""

    name: Name
    label: Text


@frozen
class UnitLine(Node):
    """``don_vi NAME "label" [nguyen]``."""

    name: Name
    label: Text
    is_whole: bool


@frozen
class Enumerator(Node):
    """One value of an enumeration, with its label if it has one."""

    name: Name
    label: Text | None


@frozen
class Enumeration(Node):
    """``{ tinh "cấp tỉnh", huyen "cấp huyện" }``."""

    members: tuple[Enumerator, ...]


class BuiltInType(Enum):
    """The types that have a keyword."""

    BOOLEAN = "co_khong"
    TEXT = "chuoi"
    MILESTONE = "moc"


@frozen
class AttributeLine(Node):
    """``thuoc_tinh NAME "label" : type``."""

    name: Name
    label: Text
    type: Enumeration | BuiltInType


@frozen
class FieldLine(Node):
    """``truong NAME "label" : type [thuoc WHOLE] [toi_da AMOUNT] [= FORMULA]``."""

    name: Name
    label: Text
    type: Name | BuiltInType
    whole: Name | None
    maximum: Amount | None
    formula: Condition | None


@frozen
class ScopeLine(Node):
    """``pham_vi NAME "label" khi CONDITION``."""

    name: Name
    label: Text
    condition: Condition


@frozen
class Share(Node):
    """``ty_le(part)``, ``ty_le(condition)`` or ``ty_le(x tren y)``."""

    of: Condition
    base: Name | None


@frozen
class Total(Node):
    """``tong(x)``."""

    field: Name


@frozen
class Average(Node):
    """``trung_binh(x)``, per agency."""

    field: Name


@frozen
class Count(Node):
    """``dem(condition)``, in agencies."""

    condition: Condition


Aggregate = Share | Total | Average | Count


@frozen
class MeasureLine(Node):
    """``chi_so NAME "label" = AGGREGATE``."""

    name: Name
    label: Text
    aggregate: Aggregate


# ---- lines of a plan


@frozen
class PlanLine(Node):
    """``ke_hoach NAME "title"``."""

    name: Name
    title: Text


@frozen
class NumberLine(Node):
    """``so_hieu "74/KH-UBND"``."""

    value: Text


@frozen
class IssuerLine(Node):
    """``noi_ban_hanh "…"``."""

    value: Text


@frozen
class IssuedLine(Node):
    """``ngay_ban_hanh 19/03/2018`` or ``?``."""

    value: Date | Unknown


@frozen
class PeriodLine(Node):
    """``thoi_ky 01/01/2018..31/12/2018``."""

    value: PeriodNode


@frozen
class BasisLine(Node):
    """``can_cu "1957/QĐ-UBND"``."""

    value: Text


@frozen
class FollowsLine(Node):
    """``theo VOCABULARY``."""

    name: Name


@frozen
class SectionLine(Node):
    """``muc "II.2.b" "title"``; ``muc ? "title"`` when the clause's number is not known."""

    clause: Text | Unknown
    title: Text | None


@frozen
class WordsLine(Node):
    """``| the clause in words``."""

    text: str


@frozen
class Limit(Node):
    """``>= 40%``."""

    relation: Relation
    threshold: Threshold


@frozen
class RangeLimit(Node):
    """``trong 1..2 nguoi``."""

    range: Range | Unknown


@frozen
class MilestoneLimit(Node):
    """``hoan_thanh [trong PERIOD]``."""

    window: PeriodNode | None


Demand = Limit | RangeLimit | MilestoneLimit


@frozen
class TargetLine(Node):
    """``[moi] SCOPE.MEASURE [demand] [khi CONDITION] [suy_tu "…"]``; no demand means a flag that must be true."""

    is_each: bool
    scope: Name
    measure: Name
    demand: Demand | None
    condition: Condition | None
    inferred_from: Text | None


@frozen
class DutyLine(Node):
    """``nhiem_vu SCOPE "text"``."""

    scope: Name
    text: Text
    inferred_from: Text | None


@frozen
class ForecastLine(Node):
    """``du_bao SCOPE.MEASURE khoang THRESHOLD``."""

    scope: Name
    measure: Name
    threshold: Threshold
    condition: Condition | None
    inferred_from: Text | None


@frozen
class BrokenLine(Node):
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
Heading = NumberLine | IssuerLine | IssuedLine | PeriodLine | BasisLine
StatementLine = TargetLine | DutyLine | ForecastLine
Line = (
    VocabularyLine
    | PlanLine
    | Declaration
    | Heading
    | FollowsLine
    | SectionLine
    | WordsLine
    | StatementLine
    | BrokenLine
)


@frozen
class Document:
    """A whole file: its lines in order."""

    lines: tuple[Line, ...]
    source: Source = field(eq=False, repr=False, kw_only=True)
