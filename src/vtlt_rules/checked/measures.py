"""What is measured over a set of agencies."""

from __future__ import annotations

from vtlt_rules.checked.conditions import Condition
from vtlt_rules.records import record
from vtlt_rules.values import AGENCY_UNIT, Unit


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
