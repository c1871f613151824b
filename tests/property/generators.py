"""Small random rulesets as text, and small random populations for them; nothing drawn is thrown away.

Everything is built to be well formed and well typed, so the checker accepts every ruleset. Numbers are kept so small that
``oracle.judge`` can try all completions. Cells of decimal units are multiples of one half.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from functools import cache, lru_cache
from typing import Any, TypeVar

from attrs import Factory, define, evolve, frozen
from hypothesis import strategies as st
from oracle import first_class, is_true

from vtlt_rules.check import check_source
from vtlt_rules.checked import CheckedRuleset, EnumType, Field, FirstOf, NumberType, Simple, WeightedSum, names_read
from vtlt_rules.library import Library
from vtlt_rules.source import Source
from vtlt_rules.values import NOT_DONE, Number, simplest, write_date, write_exact

T = TypeVar("T")
Draw = Callable[[st.SearchStrategy[T]], T]

HALF = Fraction(1, 2)
PERIOD = (datetime.date(2018, 1, 1), datetime.date(2018, 12, 31))
EARLY_DEADLINES = ("den_het nam 2017", "truoc 31/12/2017")
"""Before the period, so that a milestone cannot be done by then."""

DEADLINES = ("den_het quy I/2018", "truoc 01/07/2018", "den_het 29/06/2018", "truoc nam 2019", "den_het thang 1/2019")
STRETCHES = ("1 thang", "30 ngay", "8 thang", "1 nam", "3 nam", "1 ngay", "15 ngay")
PERIODS = ("30 ngay ke_tu 01/03/2018", "quy I/2018", "thang 11/2017..nam 2018", "thang 12/2018")
WINDOWS = (
    (datetime.date(2017, 11, 2), datetime.date(2018, 12, 31)),
    (datetime.date(2018, 3, 1), datetime.date(2018, 6, 30)),
    (datetime.date(2018, 1, 1), datetime.date(2019, 1, 31)),
)
DATES_OF_MILESTONES = tuple(
    datetime.date(*day)
    for day in [
        (2018, 5, 15), (2018, 2, 15), (2018, 6, 30), (2018, 7, 1), (2018, 12, 31), (2019, 1, 15),
        (2017, 11, 2), (2017, 11, 1),
    ]
)  # fmt: skip
DATES_OF_CUTTING_OFF = (
    datetime.date(2018, 12, 31),
    datetime.date(2018, 5, 15),
    datetime.date(2018, 6, 30),
    datetime.date(2018, 12, 30),
    datetime.date(2019, 2, 1),
    datetime.date(2018, 3, 1),
    datetime.date(2017, 12, 1),
)

_CAP = {"tinh": "cấp tỉnh", "huyen": "cấp huyện", "xa": "cấp xã"}
_TOWNS = ("Cai Lậy", "Gò Công")
_NAMES = ("Sở Nội vụ", "sở  nội vụ", "UBND xã Hoà Bình", "UBND XÃ HÒA BÌNH", "UBND xã Hoa Bình")
_RELATIONS = (">=", ">", "<=", "<", "=")
_PERCENTS = ("50%", "40%", "100%", "0%", "25%", "75%", "60%", "33,3%", "12,5%", "99%")


@lru_cache(maxsize=16)
def checked(text: str) -> CheckedRuleset:
    """Return the checked ruleset of a text without errors."""
    result = check_source(Source("thu", text), Library())
    assert result.ruleset is not None, [diagnostic.code for diagnostic in result.diagnostics]
    return result.ruleset


@frozen
class Case:
    """A ruleset with data for it.

    Attributes:
        text: The ruleset as text.
        agencies: The data.
        as_of: When the data was cut off; None for the default.
    """

    text: str
    agencies: list[dict[str, Any]]
    as_of: datetime.date | None

    @property
    def ruleset(self) -> CheckedRuleset:
        """The ruleset, checked."""
        return checked(self.text)


# ---- drawing

_integers = cache(st.integers)  # a tenth of the time of a random test went into making the same strategies again


@define
class _Dice:
    """Draws; what is simplest comes first, so that examples shrink towards it."""

    draw: Draw[Any]

    def chance(self, percent: int) -> bool:
        """Return true so often; false is simpler."""
        return bool(self.draw(_integers(0, 99)) >= 100 - percent)

    def number(self, low: int, high: int) -> int:
        """Return an integer, both ends included."""
        return int(self.draw(_integers(low, high)))

    def one_of(self, values: tuple[T, ...] | list[T]) -> T:
        """Return one of some values."""
        return values[self.number(0, len(values) - 1)]

    def some_of(self, values: list[T], least: int, most: int) -> list[T]:
        """Return different values out of a list, in any order."""
        rest, chosen = list(values), []
        for _ in range(min(self.number(least, most), len(values))):
            chosen.append(rest.pop(self.number(0, len(rest) - 1)))
        return chosen


# ---- rulesets


@define
class _NumberField:
    name: str
    unit: str
    whole: str | None = None
    maximum: Number | None = None
    terms: list[str] = Factory(list)
    taken_off: dict[str, int] = Factory(dict)


@define
class _RulesetWriter:
    """Writes one ruleset.

    Attributes:
        dice: What to draw with.
        with_decimals: Whether a decimal unit may occur.
        with_unbounded: Whether fields without upper bound may occur.
        with_groups: Whether statements may judge groups of agencies by themselves.
        with_growth: Whether most statements demand a change.
        with_growth_in_groups: Whether these may judge groups of agencies.
    """

    dice: _Dice
    with_decimals: bool
    with_unbounded: bool
    with_groups: bool = True
    with_growth: bool = False
    with_growth_in_groups: bool = False
    units: dict[str, bool] = Factory(dict)
    numbers: list[_NumberField] = Factory(list)
    flags: list[str] = Factory(list)
    derived_flags: dict[str, str] = Factory(dict)
    classes: list[str] = Factory(list)
    milestones: list[str] = Factory(list)
    scopes: list[str] = Factory(list)
    measures: dict[str, tuple[str, str]] = Factory(dict)
    """For each measure its kind and its unit; the unit of a share is ``%`` when it cannot exceed one, else ``%%``."""
    has_towns: bool = False
    has_kinds: bool = False
    attributes: list[str] = Factory(list)
    has_names: bool = False
    has_period: bool = True

    def write(self) -> str:
        """Return the text of the ruleset."""
        dice = self.dice
        self.has_period = not dice.chance(15)
        head = ['ke_hoach thu "Kế hoạch thử"']
        if self.has_period:
            head.append(f"    thoi_ky {_write_period(PERIOD)}")
        declarations = self._units() + self._attributes()
        self._invent_numbers()
        self.flags = [f"co_{i}" for i in range(1, dice.number(1, 3) + 1)]
        self.milestones = [f"moc_{i}" for i in range(1, dice.one_of((0, 1, 2, 2, 3)) + 1)]
        fields = [self._write_number(number) for number in self.numbers]
        fields += [f'truong {name} "{name}" : co_khong' for name in self.flags]
        fields += [f'truong {name} "{name}" : moc' for name in self.milestones]
        if dice.chance(40):
            fields.append(self._write_classes())
        for i in range(1, dice.one_of((0, 1, 2, 1, 2, 3, 4)) + 1):
            formula = self._short_formula() if dice.chance(40) else self._condition(2)
            self.derived_flags[f"du_{i}"] = formula
            fields.append(f'truong du_{i} "du_{i}" : co_khong = {formula}')
        declarations += fields + self._write_scopes() + self._write_measures()
        if dice.chance(5):
            declarations.insert(0, '    nguon "Bản sao"')
        if dice.chance(20):
            declarations.reverse()  # the order of declarations does not matter
        return "\n".join(head + declarations + self._write_sections()) + "\n"

    def _units(self) -> list[str]:
        self.units = {"nguoi": True}
        if self.dice.chance(30):
            self.units["van_ban"] = True
        if self.with_decimals and self.dice.chance(40):
            self.units["m2"] = False
        return [f'don_vi {name} "{name}"{" nguyen" * is_whole}' for name, is_whole in self.units.items()]

    def _attributes(self) -> list[str]:
        self.has_towns = self.dice.chance(20)
        values = ", ".join(f'{name} "{label}"' for name, label in _CAP.items())
        lines = [f'thuoc_tinh cap "Cấp" : {{ {values} }}', 'thuoc_tinh nha_nuoc "Cơ quan nhà nước" : co_khong']
        self.has_names = self.dice.chance(30)
        self.has_kinds = self.dice.chance(35)
        self.attributes = ["cap", "nha_nuoc", *["loai"] * self.has_kinds, *["dia_ban"] * self.has_towns]
        lines += ['thuoc_tinh loai "Loại" : { so "sở", ban "ban", doi "đội" }'] * self.has_kinds
        return lines + ['thuoc_tinh dia_ban "Địa bàn" : chuoi'] * self.has_towns

    # ---- number fields

    def _invent_numbers(self) -> None:
        dice = self.dice
        units = list(self.units)
        count = dice.number(2, 5)
        sum_after = dice.number(2, count) if dice.chance(40) else None
        for i in range(1, count + 1):
            number = _NumberField(f"so_{i}", units[max(0, dice.number(0, len(units)) - 1)])
            wholes = [other.name for other in self.numbers if other.unit == number.unit]
            if wholes and dice.chance(65):
                number.whole = dice.one_of(wholes)
            is_bounded = number.whole is None and not (self.with_unbounded and dice.chance(30))
            if is_bounded or dice.chance(15):
                number.maximum = self._maximum(number.unit)
            self.numbers.append(number)
            if i == sum_after:
                self._invent_sum()

    def _maximum(self, unit: str) -> Number:
        if self.units[unit]:
            return self.dice.one_of([3, 4, 2, 5, 1, 6, 0])
        return simplest(self.dice.number(1, 4) * HALF)

    def _invent_sum(self) -> None:
        dice = self.dice
        unit = dice.one_of([number.unit for number in self.numbers])
        others = [number.name for number in self.numbers if number.unit == unit]
        total = _NumberField("tong_1", unit, terms=dice.some_of(others, 2, 3))
        if dice.chance(25):
            total.terms += dice.one_of((total.terms, total.terms[:1], total.terms[:1] * 2))
        rest = [name for name in others if name not in total.terms]
        if rest and dice.chance(40):
            total.taken_off = {name: dice.one_of((1, 1, 1, 2)) for name in dice.some_of(rest, 1, 2)}
            total.terms = total.terms[: dice.number(1, len(total.terms))]
        if dice.chance(20):
            total.maximum = self._maximum(unit)
        wholes = [name for name in others if not self._with_wholes(name) & set(total.terms)]
        if wholes and dice.chance(20):
            total.whole = dice.one_of(wholes)
        elif dice.chance(30):
            for number in self.numbers:
                if number.name in total.terms and number.whole is None:
                    number.whole = total.name  # its term is also declared a part of it
        self.numbers.append(total)
        if dice.chance(30):
            terms = dice.one_of((total.terms[::-1], [*total.terms, dice.one_of(others)], dice.some_of(others, 1, 2)))
            self.numbers.append(_NumberField("tong_2", unit, terms=terms))

    def _with_wholes(self, name: str) -> set[str]:
        """Return a field with all that it is a part of: a sum that is part of its own term would be circular."""
        by_name = {number.name: number for number in self.numbers}
        found = {name}
        whole = by_name[name].whole
        while whole is not None:
            found.add(whole)
            whole = by_name[whole].whole
        return found

    def _write_number(self, number: _NumberField) -> str:
        line = f'truong {number.name} "{number.name}" : {number.unit}'
        if number.whole is not None:
            line += f" thuoc {number.whole}"
        if number.maximum is not None:
            line += f" toi_da {write_exact(number.maximum)} {number.unit}"
        taken_off = "".join(
            f" - {name}" if often == 1 else f" - {often}00% cua {name}" for name, often in number.taken_off.items()
        )
        return line + (f" = {' + '.join(number.terms)}{taken_off}" if number.terms else "")

    def _write_classes(self) -> str:
        """Return a derived enumeration: of grades by one number, or by any conditions; the last one is for the rest."""
        dice = self.dice
        names = dice.some_of(["tot", "kha", "trung_binh", "yeu"], 2, 4)
        number = dice.one_of(self.numbers)
        if dice.chance(50):
            limits = sorted((self._quantity(number.unit, 5) for _ in names[1:]), reverse=True)
            conditions = [f"{number.name} >= {write_exact(limit)} {number.unit}" for limit in limits]
        else:
            conditions = [self._condition(1) for _ in names[1:]]
        cases = [f"{name} khi {text}" for name, text in zip(names, conditions, strict=False)]
        self.classes = names
        return f'truong xl "Xếp loại" : {{ {", ".join([*cases, f"{names[-1]} con_lai"])} }}'

    def _class_leaf(self) -> str:
        dice = self.dice
        if dice.chance(50):
            return f"xl = {dice.one_of(self.classes)}"
        return f"xl thuoc {{ {', '.join(dice.some_of(self.classes, 1, 3))} }}"

    # ---- conditions

    def _short_formula(self) -> str:
        """Return a formula that reads little, so that others often read the same; some are always true, or never."""
        dice = self.dice
        leaf = dice.one_of([*self.flags, *self.derived_flags, self._comparison()])
        if self.classes and dice.chance(15):
            leaf = self._class_leaf()
        number = self.numbers[0]
        match dice.number(0, 7):
            case 7:
                terms = [leaf, self.flags[0], self._negated(dice.one_of([*self.flags, leaf]))]
                return f"it_nhat {dice.number(1, 3)} trong ({', '.join(terms)})"
            case 0 | 1:
                return leaf
            case 2 | 3:
                return f"khong {leaf}"
            case 4:
                return f"{leaf}{dice.one_of((' va ', ' hoac '))}{self._negated(self.flags[0])}"
            case 5:
                return f"{leaf}{dice.one_of((' va ', ' hoac '))}khong {leaf}"
            case _:
                low, high = (write_exact(self._quantity(number.unit, 3)) for _ in range(2))
                join = dice.one_of((" va ", " hoac "))
                return f"{number.name} >= {low} {number.unit}{join}{number.name} < {high} {number.unit}"

    def _condition(self, depth: int) -> str:
        dice = self.dice
        if depth and dice.chance(15):
            terms = [self._condition(depth - 1) for _ in range(dice.number(2, 4))]
            return self._negated(f"it_nhat {dice.number(1, len(terms))} trong ({', '.join(terms)})")
        if depth and dice.chance(40):
            word = dice.one_of((" va ", " hoac "))
            return word.join(self._term(depth - 1) for _ in range(dice.number(2, 3)))
        return self._negated(self._leaf())

    def _term(self, depth: int) -> str:
        text = self._condition(depth)
        return self._negated(f"({text})") if " va " in text or " hoac " in text else text

    def _negated(self, text: str) -> str:
        return f"khong {text}" if self.dice.chance(20) else text

    def _leaf(self) -> str:
        dice = self.dice
        if self.classes and dice.chance(25):
            return self._class_leaf()
        match dice.number(0, 9):
            case 0 | 1 | 2:
                return dice.one_of([*self.flags, *self.derived_flags])
            case 3 | 4 | 5 | 6:
                return self._comparison()
            case 7:
                number = dice.one_of(self.numbers)
                low, high = sorted(self._quantity(number.unit, 4) for _ in range(2))
                return f"{number.name} trong {write_exact(low)}..{write_exact(high)} {number.unit}"
            case _ if self.has_kinds and dice.chance(40):
                return dice.one_of(("loai = so", "loai thuoc { so, ban }"))  # no scope needs it
            case _:
                return self._attribute_leaf()

    def _attribute_leaf(self) -> str:
        dice = self.dice
        match dice.number(0, 3 if self.has_towns else 2):
            case 0:
                return f"cap = {dice.one_of(list(_CAP))}"
            case 1:
                return "nha_nuoc"
            case 2:
                return f"cap thuoc {{ {', '.join(dice.some_of(list(_CAP), 1, 2))} }}"
            case _:
                town = dice.one_of(_TOWNS)
                return dice.one_of((f'dia_ban = "{town}"', f'dia_ban thuoc {{ "{town}", "Mỹ Tho" }}'))

    def _leaf_of_set(self) -> str:
        """Return a condition that only scopes and ``khi`` may have: on what an agency is called."""
        dice = self.dice
        names = ", ".join(f'"{name}"' for name in dice.some_of(list(_NAMES), 1, 2))
        match dice.number(0, 2):
            case 0:
                return f"ten thuoc {{ {names} }}"
            case 1:
                return f'ten = "{dice.one_of(_NAMES)}"'
            case _:
                return f'ma thuoc {{ "{dice.one_of(("A1", "a2", "0"))}", "1" }}'

    def _comparison(self) -> str:
        dice = self.dice
        number = dice.one_of(self.numbers)
        same = [other.name for other in self.numbers if other.unit == number.unit]
        if dice.chance(20):
            return self._weighed_comparison(number, same)
        left = " + ".join([number.name, *([dice.one_of(same)] if dice.chance(15) else [])])
        if dice.chance(20):
            right = " + ".join(dice.some_of(same, 1, 2))
        else:
            right = f"{write_exact(self._quantity(number.unit, 4))} {number.unit}"
        return f"{left} {dice.one_of(_RELATIONS)} {right}"

    def _weighed_comparison(self, number: _NumberField, same: list[str]) -> str:
        """Return a comparison of amounts: a part against a share of its whole, or anything that may be added up."""
        dice = self.dice
        relation = dice.one_of(_RELATIONS)
        share = dice.one_of(("30%", "100%", "50%", "150%", "200%", "33,3%"))
        if number.whole is not None and dice.chance(50):
            return f"{number.name} {relation} {share} cua {number.whole}"
        terms = [number.name, f"{share} cua {dice.one_of(same)}"]
        terms += [f"{write_exact(self.dice.number(0, 4) * HALF)} {number.unit}"] * dice.chance(50)
        terms += [dice.one_of(same)] * dice.chance(30)
        at = dice.number(1, len(terms))
        left, right = (" - ".join(terms[:at]), " + ".join(terms[at:]))
        if at == len(terms):
            right = f"{write_exact(dice.number(0, 4) * HALF)} {number.unit}"
            if dice.chance(30):
                return f"{left} trong {write_exact(dice.number(0, 2) * HALF)}..2 {number.unit}"
        return f"{left} {relation} {right}"

    def _quantity(self, unit: str, most: int) -> Number:
        """Draw a quantity that the unit allows."""
        if self.units.get(unit, True):
            return self.dice.number(0, most)
        return simplest(self.dice.number(0, most) * HALF)

    # ---- scopes and measures

    def _write_scopes(self) -> list[str]:
        conditions = ["cap = tinh"]
        for _ in range(self.dice.number(0, 2)):
            leaf = self._leaf_of_set() if self.has_names and self.dice.chance(40) else self._attribute_leaf()
            if self.dice.chance(20):
                leaf = f"khong ({leaf})"
            conditions.append(leaf if self.dice.chance(60) else f"cap thuoc {{ tinh, huyen }} hoac {leaf}")
        self.scopes = [f"pv_{i}" for i in range(1, len(conditions) + 1)]
        return [f'pham_vi {name} "{name}" khi {text}' for name, text in zip(self.scopes, conditions, strict=True)]

    def _write_measures(self) -> list[str]:
        lines = []
        for i in range(1, self.dice.number(2, 6) + 1):
            kind, unit, text = self._measure()
            self.measures[f"cs_{i}"] = kind, unit
            lines.append(f'chi_so cs_{i} "cs_{i}" = {text}')
        return lines

    def _measure(self) -> tuple[str, str, str]:
        dice = self.dice
        parts = [number for number in self.numbers if number.whole is not None]
        if dice.chance(15):
            return self._measure_of_amounts(parts)
        match dice.number(0, 11):
            case 0 | 1 | 2 | 3 if parts:
                return "share", "%", f"ty_le({dice.one_of(parts).name})"
            case 0 | 1 | 2 | 3 | 4:
                number = dice.one_of(self.numbers)
                others = [other for other in self.numbers if other.unit == number.unit and other is not number]
                if not others:
                    return "total", number.unit, f"tong({number.name})"
                base = dice.one_of(others)
                unit = "%" if self._is_part(number, base) else "%%"
                return "share", unit, f"ty_le({number.name} tren {base.name})"
            case 5 if len(self.units) > 1 and dice.chance(60):
                number = dice.one_of(self.numbers)
                others = [other for other in self.numbers if other.unit != number.unit]
                if not others:
                    return "total", number.unit, f"tong({number.name})"
                base = dice.one_of(others)
                return "average", f"{number.unit}/{base.unit}", f"binh_quan({number.name} tren {base.name})"
            case 5 | 6:
                return "agencies", "%", f"ty_le({self._condition_not_a_number()})"
            case 7 | 8:
                number = dice.one_of(self.numbers)
                return "total", number.unit, f"tong({number.name})"
            case 9 | 10:
                number = dice.one_of(self.numbers)
                return "average", number.unit, f"trung_binh({number.name})"
            case _:
                return "count", "co_quan", f"dem({self._condition(1)})"

    def _measure_of_amounts(self, parts: list[_NumberField]) -> tuple[str, str, str]:
        """Return a measure of shares and sums of fields, of what is left of a whole, or of any of them over others."""
        dice = self.dice
        number = dice.one_of(self.numbers)
        same = [other.name for other in self.numbers if other.unit == number.unit]
        share = dice.one_of(("50%", "150%", "200%", "33,3%"))
        constant = f"{write_exact(dice.number(0, 2) * HALF)} {number.unit}"
        forms = [f"{share} cua {number.name}", f"{number.name} + {dice.one_of(same)}"]
        forms.append(f"{number.name} + {share} cua {dice.one_of(same)} + {constant}")
        part = dice.one_of(parts) if parts else None
        if part is not None and part.unit == number.unit:
            forms.append(f"{part.whole} - {dice.one_of((part.name, f'50% cua {part.name}'))}")
        amount = dice.one_of(forms)
        match dice.number(0, 3):
            case 0:
                return "total", number.unit, f"tong({amount})"
            case 1:
                return "average", number.unit, f"trung_binh({amount})"
            case 2:
                return "share", "%%", f"ty_le({amount} tren {dice.one_of((*same, f'{share} cua {dice.one_of(same)}'))})"
        others = [other for other in self.numbers if other.unit != number.unit]
        if not others:
            return "total", number.unit, f"tong({number.name} + {number.name})"
        base = dice.one_of(others)
        return "average", f"{number.unit}/{base.unit}", f"binh_quan({amount} tren {base.name} + 50% cua {base.name})"

    def _condition_not_a_number(self) -> str:
        return self._condition(1)  # no condition is a bare number field, so `ty_le` cannot mistake it for one

    def _is_part(self, part: _NumberField, whole: _NumberField) -> bool:
        by_name = {number.name: number for number in self.numbers}
        if part.name in whole.terms:
            return True
        while part.name != whole.name and part.whole is not None:
            part = by_name[part.whole]
        return part.name == whole.name

    # ---- statements

    def _write_sections(self) -> list[str]:
        dice = self.dice
        lines = []
        rest = dice.number(1, 6)
        for i in range(1, (2 if dice.chance(30) else 1) + 1):
            clause = dice.one_of((f'"II.{i}"', f'"II.{i}"', f'"II.{i}"', "?", '"II.1"'))
            lines.append(f'muc {clause} "Mục {i}"')
            statements = [self._statement() for _ in range(rest if i == 1 else 2)]
            for text in {_in_one_spelling(text): text for text in statements}.values():  # none twice in a section
                inferred = ' suy_tu "74/KH-UBND, II.2.a"' if dice.chance(5) else ""
                lines += ['    cach_doc "Đọc là ít nhất 40%."'] * (dice.number(1, 2) if dice.chance(5) else 0)
                lines.append(f"    {text}{inferred}")
        return lines

    def _statement(self) -> str:
        dice = self.dice
        scope = dice.one_of(self.scopes)
        if self.with_growth and dice.chance(80):
            return self._growth(scope)
        match dice.number(0, 19):
            case 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7:
                name = dice.one_of(list(self.measures))
                text = f"{scope}.{name} {self._limit(*self.measures[name])}"
            case 8 | 9 | 10:
                name = dice.one_of(list(self.measures))
                text = f"moi {scope}.{name} {self._limit(*self.measures[name])}"
            case 11 | 12 | 13:
                number = dice.one_of(self.numbers)
                text = f"moi {scope}.{number.name} {self._limit('field', number.unit)}"
                if dice.chance(15):
                    text = f"moi {scope}.{number.name} {dice.one_of(_RELATIONS)} {self._own_threshold(number)}"
            case 14 | 15:
                text = f"moi {scope}.{dice.one_of([*self.flags, *self.derived_flags])}"
            case 16 | 17 if self.milestones:
                name = dice.one_of(self.milestones)
                text = f"moi {scope}.{name} hoan_thanh{self._when_done(name)}"
            case 18 if self.classes and dice.chance(70):
                text = f"thong_ke {scope}.xl"
            case 18:
                return f'nhiem_vu {scope} "Việc {dice.number(1, 3)}"'
            case _:
                name = dice.one_of(list(self.measures))
                text = f"du_bao {scope}.{name} khoang {self._threshold(*self.measures[name])}"
        if self.with_groups and not text.startswith(("du_bao ", "thong_ke ")) and dice.chance(12):
            group = f" tung {dice.one_of(self.attributes)}"
            text = re.sub(r"(?= den_het | truoc )|$", group, text, count=1)  # before the deadline of a milestone
        if " hoan_thanh" not in text and not text.startswith(("du_bao ", "thong_ke ")) and dice.chance(25):
            text += f" {dice.one_of((*EARLY_DEADLINES, *DEADLINES))}"
        if dice.chance(35):
            text += f" khi {self._condition(1)}"
        elif self.has_names and dice.chance(40):
            text += f" khi {self._negated(self._leaf_of_set())}"
        if self.has_names and dice.chance(40):
            names = ", ".join(f'"{name}"' for name in dice.some_of(list(_NAMES), 1, 3))
            text += f" {dice.one_of(('tru', 'rieng'))} {names}"
        return text

    def _when_done(self, name: str) -> str:
        """Return when a milestone is to be done: by a day, within a window, or, if there is one, within the period."""
        dice = self.dice
        others = [other for other in self.milestones if other != name]
        if others and dice.chance(40):
            return f" trong {dice.one_of(STRETCHES)} ke_tu {dice.one_of(others)}"
        if dice.chance(35):
            return f" {dice.one_of(DEADLINES if self.has_period else (*EARLY_DEADLINES, *DEADLINES))}"
        if not self.has_period or dice.chance(50):
            return f" trong {dice.one_of((*map(_write_period, WINDOWS), *PERIODS))}"
        return ""

    def _own_threshold(self, number: _NumberField) -> str:
        """Return a threshold that each agency has of its own."""
        dice = self.dice
        same = [other.name for other in self.numbers if other.unit == number.unit]
        name, share = dice.one_of(same), dice.one_of(("50%", "100%", "150%", "33,3%"))
        constant = f"{write_exact(dice.number(0, 3) * HALF)} {number.unit}"
        forms = (
            name,
            f"{share} cua {name}",
            f"{name} + {constant}",
            f"{name} - {dice.one_of(same)}",
            f"{constant} - {name}",
        )
        return dice.one_of(forms)

    def _growth(self, scope: str) -> str:
        """Return a statement that demands a rise or a fall."""
        dice = self.dice
        name = dice.one_of(list(self.measures))
        kind, unit = self.measures[name]
        each = "moi " if dice.chance(50) else ""
        if each and dice.chance(50):
            number = dice.one_of(self.numbers)
            name, kind, unit = number.name, "field", number.unit
        word = dice.one_of(("tang", "giam"))
        if unit.startswith("%"):
            unit = "diem_phan_tram"
            ends = sorted(dice.one_of((0, 5, 10, 25, 50, 100)) for _ in range(2))
        elif dice.chance(60):
            ends = sorted(dice.one_of((0, 10, 25, 50, 100)) for _ in range(2))
            unit = "%"
        else:
            ends = sorted(self._amount(kind, unit) for _ in range(2))
        low, high = (write_exact(end) for end in ends)
        space = "" if unit == "%" else " "
        if dice.chance(5):
            change = ">= ?"
        elif dice.chance(20):
            change = f"trong {low}..{high}{space}{unit}"
        else:
            change = f"{dice.one_of(_RELATIONS)} {high}{space}{unit}"
        since = " so_voi 31/12/2017" if dice.chance(20) else ""
        condition = f" khi {self._condition(1)}" if dice.chance(35) else ""
        in_groups = self.with_growth_in_groups and dice.chance(30)
        group = f" tung {dice.one_of(self.attributes)}" if in_groups else ""
        return f"{each}{scope}.{name} {word} {change}{since}{group}{condition}"

    def _limit(self, kind: str, unit: str) -> str:
        """Return relation and threshold, or a range, that fit what is measured."""
        dice = self.dice
        if dice.chance(20):
            if dice.chance(10):
                return "trong ?"
            if unit.startswith("%"):
                low, high = sorted(dice.number(0, 4) for _ in range(2))
                return f"trong {low * 25}..{high * 25}%"
            low_end, high_end = sorted(self._amount(kind, unit) for _ in range(2))
            first = f"{write_exact(low_end)} {unit}" if dice.chance(20) else write_exact(low_end)
            return f"trong {first}..{write_exact(high_end)} {unit}"
        return f"{dice.one_of(_RELATIONS)} {self._threshold(kind, unit)}"

    def _threshold(self, kind: str, unit: str) -> str:
        dice = self.dice
        if dice.chance(5):
            return "?"
        if unit.startswith("%"):
            percents = _PERCENTS + (("150%", "200%") if unit == "%%" else ())
            return dice.one_of(percents)
        amount = f"{write_exact(self._amount(kind, unit))} {unit}"
        return f"{dice.one_of((*_PERCENTS, '150%'))} cua {amount}" if dice.chance(20) else amount

    def _amount(self, kind: str, unit: str) -> Number:
        if kind == "average" and self.dice.chance(40):
            return simplest(self.dice.number(0, 6) * HALF)  # the average of whole units may be a fraction
        return self._quantity(unit, {"total": 12, "count": 4}.get(kind, 4))


def _in_one_spelling(statement: str) -> str:
    """Leave out the unit of the first end of a range, with which it is the same statement."""
    return re.sub(r"(?<= trong )([0-9,]+) \w+(?=\.\.)", r"\1", statement)


def _write_period(period: tuple[datetime.date, datetime.date]) -> str:
    return f"{write_date(period[0])}..{write_date(period[1])}"


@st.composite
def ruleset_texts(
    draw: Draw[Any],
    *,
    with_decimals: bool = True,
    with_unbounded: bool = False,
    with_groups: bool = True,
    with_growth: bool = False,
    with_growth_in_groups: bool = False,
) -> str:
    """Draw the text of a plan that declares all it needs and is free of errors.

    Args:
        draw: Given by Hypothesis.
        with_decimals: Whether it may have a decimal unit (``m2``); the oracle does not try all its values.
        with_unbounded: Whether it may have fields without upper bound; neither of these.
        with_groups: Whether it may have statements on groups of agencies.
        with_growth: Whether most statements demand a change.
        with_growth_in_groups: Whether these may judge groups of agencies.
    """
    dice = _Dice(draw)
    return _RulesetWriter(dice, with_decimals, with_unbounded, with_groups, with_growth, with_growth_in_groups).write()


# ---- populations


def _is_quantity(value: object) -> bool:
    return isinstance(value, int | Fraction) and not isinstance(value, bool) and value >= 0


@define
class _PopulationWriter:
    """Invents agencies for a ruleset.

    Attributes:
        dice: What to draw with.
        with_derived: Whether agencies may report what is derived from other figures.
    """

    dice: _Dice
    ruleset: CheckedRuleset
    with_derived: bool
    _needed: set[str] = Factory(set)
    _grouping: set[str] = Factory(set)

    def agencies(self, *, with_faults: bool) -> list[dict[str, Any]]:
        """Return up to five agencies."""
        dice = self.dice
        self._needed = {name for scope in self.ruleset.scopes.values() for name in names_read(scope.condition)}
        self._grouping = {one.grouped_by.name for one in self.ruleset.statements if one.grouped_by is not None}
        self._needed |= self._grouping  # by which agencies are grouped is mandatory, as what scopes read
        rates = dice.one_of(((0,), (0, 20), (0, 30, 60, 100), (20,), (50,), (100,)))
        agencies = [
            self._agency(f"A{i}", dice.one_of(rates)) for i in range(1, dice.one_of((2, 1, 3, 4, 5, 3, 4, 0)) + 1)
        ]
        if with_faults and agencies and dice.chance(50):
            for _ in range(dice.one_of((1, 1, 1, 2, 3))):
                self._spoil(agencies)
        return agencies

    def _agency(self, name: str, missing: int) -> dict[str, Any]:
        dice = self.dice
        agency: dict[str, Any] = {"ma": name}
        for attribute in self.ruleset.attributes.values():
            match attribute.type:
                case _ if attribute.name == "ma":
                    continue
                case _ if attribute.name == "ten":
                    agency["ten"] = dice.one_of(_NAMES)
                case EnumType(values):
                    agency[attribute.name] = dice.one_of([*["tinh"] * (3 if "tinh" in values else 0), *values])
                case Simple.BOOLEAN:
                    agency[attribute.name] = dice.chance(50)
                case _:
                    agency[attribute.name] = dice.one_of((*_TOWNS, "Mỹ Tho", "Cái Bè", "GÒ CÔNG"))
            if attribute.name not in self._needed and dice.chance(missing):
                agency[attribute.name] = None
        if missing < 100:
            self._report(agency, missing)
        return agency

    def _report(self, agency: dict[str, Any], missing: int) -> None:
        dice = self.dice
        facts = self.facts(agency)
        for field_ in self.ruleset.fields.values():
            if field_.formula is not None and not (self.with_derived and dice.chance(15)):
                continue
            if dice.chance(missing):
                if dice.chance(20):
                    agency[field_.name] = None
            else:
                agency[field_.name] = facts[field_.name]

    def facts(self, agency: Mapping[str, Any]) -> dict[str, Any]:
        """Invent a value for every field that the agency has not reported, such that most constraints hold."""
        dice, fields = self.dice, self.ruleset.fields
        facts: dict[str, Any] = {}
        sums = [other for other in fields.values() if isinstance(other.formula, tuple)]
        begun: set[str] = set()
        reported = {
            name: agency[name]
            for name, other in fields.items()
            if isinstance(other.type, NumberType) and other.formula is None and _is_quantity(agency.get(name))
        }

        def bound(field_: Field) -> Number | None:
            bounds = [field_.maximum, facts.get(field_.whole) if field_.whole is not None else None]
            return min((number for number in bounds if number is not None), default=None)

        def invent(field_: Field) -> None:
            if field_.name in begun:
                return
            begun.add(field_.name)
            if field_.name in reported:
                facts[field_.name] = reported[field_.name]
                return
            if field_.amount is not None:
                for term, _ in field_.amount.terms:
                    invent(fields[term])
                facts[field_.name] = sum(factor * facts.get(term, 0) for term, factor in field_.amount.terms)
                return
            if field_.whole is not None:
                invent(fields[field_.whole])
            most = bound(field_)
            most = 6 if most is None else most
            for total in sums:
                limit = bound(total)
                assert isinstance(total.formula, tuple)
                if limit is not None and field_.name in total.formula:
                    rest: Number = limit - sum(facts.get(term, 0) for term in total.formula)
                    most = min(most, rest)
            most = min([most, *self._left_of_differences(field_, facts, invent)])
            assert field_.unit is not None
            step = Fraction(1) if field_.unit.is_whole else HALF
            least = max((reported[name] for name in reported if self._is_within(name, field_.name)), default=0)
            first = int(least / step)
            facts[field_.name] = simplest(dice.number(first, max(first, int(most / step))) * step)

        for field_ in fields.values():
            if isinstance(field_.type, NumberType):
                invent(field_)
            elif field_.type is Simple.MILESTONE:
                facts[field_.name] = dice.one_of((*DATES_OF_MILESTONES, NOT_DONE, NOT_DONE))
            elif field_.formula is None:
                facts[field_.name] = not dice.chance(40)
        self._derive_flags(facts, agency)
        return facts

    def _left_of_differences(
        self, field_: Field, facts: dict[str, Any], invent: Callable[[Field], None]
    ) -> Iterator[Number]:
        """Go through what may be taken off of a field where it is taken off, so that differences are seldom negative."""
        for other in self.ruleset.fields.values():
            factors = dict(other.formula.terms) if isinstance(other.formula, WeightedSum) else {}
            if factors.get(field_.name, 0) < 0 and self.dice.chance(85):
                for term in [term for term, factor in factors.items() if factor > 0]:
                    invent(self.ruleset.fields[term])
                rest = sum(factor * facts.get(term, 0) for term, factor in factors.items())
                yield max(rest, 0) // -factors[field_.name]

    def _is_within(self, part: str, whole: str) -> bool:
        above: str | None = part
        while above is not None and above != whole:
            above = self.ruleset.fields[above].whole
        return above == whole

    def _derive_flags(self, facts: dict[str, Any], agency: Mapping[str, Any]) -> None:
        values = {"cap": "tinh", "nha_nuoc": True, "dia_ban": "", "loai": "so"}
        values |= {  # but for what was made unreadable
            name: value
            for name, value in agency.items()
            if value is not None and type(value) is type(values.get(name, value))
        }
        waiting = [f for f in self.ruleset.fields.values() if f.condition is not None or f.classes is not None]
        while waiting:
            field_ = waiting.pop(0)
            assert field_.formula is not None and not isinstance(field_.formula, tuple | WeightedSum)
            if isinstance(field_.formula, FirstOf):
                if not all(name in facts or name in values for name in field_.formula.names_read()):
                    waiting.append(field_)
                    continue
                facts[field_.name] = first_class(field_.formula, values | facts)
                for test in self.ruleset.class_tests.values():
                    if test.field == field_.name:
                        values[test.name] = facts[field_.name] in test.values
            elif all(name in facts or name in values for name in names_read(field_.formula)):
                facts[field_.name] = is_true(field_.formula, values | facts)
            else:
                waiting.append(field_)

    def _spoil(self, agencies: list[dict[str, Any]]) -> None:
        """Make figures contradict each other, or a cell illegal, or an agency appear twice."""
        dice = self.dice
        agency = dice.one_of(agencies)
        flags = [f for f in self.ruleset.fields.values() if f.condition is not None]
        ranked = [f for f in self.ruleset.fields.values() if f.classes is not None]
        if ranked and self.with_derived and dice.chance(25):
            names = list(ranked[0].classes.names_read())  # type: ignore[union-attr]
            self._report_some(agency, self.facts(agency), names, 20)
            agency[ranked[0].name] = dice.one_of(list(ranked[0].type.values))  # type: ignore[union-attr]
            return
        match dice.number(0, 11):
            case 0 | 1 | 2:
                self._contradict(agency)
            case 3 | 10 | 11 if len(flags) > 1 and self.with_derived:
                for flag in dice.some_of(flags, 2, 4):
                    agency[flag.name] = dice.chance(50)
                    for name in names_read(flag.formula):  # type: ignore[arg-type]
                        if name in self.ruleset.fields and dice.chance(60):
                            agency.pop(name, None)
            case 3 | 4 | 5 if flags and self.with_derived:
                flag = dice.one_of(flags)
                facts = self.facts(agency)
                self._report_some(agency, facts, names_read(flag.formula), 20)  # type: ignore[arg-type]
                agency[flag.name] = not facts[flag.name]
            case 8 | 9:
                self._repeat(agencies, agency)
            case _:
                self._make_unreadable(agency)

    def _report_some(
        self, agency: dict[str, Any], facts: Mapping[str, Any], names: Iterable[str], missing: int
    ) -> None:
        """Report facts that were missing: what is contradicted should be there more often than not."""
        for name in names:
            if agency.get(name) is None and name in facts and not self.dice.chance(missing):
                agency[name] = facts[name]

    def _contradict(self, agency: dict[str, Any]) -> None:
        """Make a figure too large for its whole or for its maximum, or a sum differ from its terms."""
        dice = self.dice
        numbers = [f for f in self.ruleset.fields.values() if isinstance(f.type, NumberType)]
        field_ = dice.one_of([f for f in numbers if self.with_derived or f.formula is None])
        facts = self.facts(agency)
        assert field_.unit is not None
        step = 1 if field_.unit.is_whole else HALF
        limits = [field_.whole] * (field_.whole is not None) + ["toi_da"] * (field_.maximum is not None)
        if field_.operands:
            self._report_some(agency, facts, field_.operands, 20)
            agency[field_.name] = simplest(facts[field_.name] + dice.one_of((step, step, -step, 2 * step)))
            return
        match dice.one_of(limits) if limits else None:
            case None:
                agency[field_.name] = 9
            case "toi_da":
                agency[field_.name] = simplest(field_.maximum + dice.one_of((step, 3)))  # type: ignore[operator]
            case whole:
                self._report_some(agency, facts, [str(whole)], 10)
                agency[field_.name] = simplest(facts[str(whole)] + dice.one_of((step, 2 * step)))

    def _make_unreadable(self, agency: dict[str, Any]) -> None:
        """Give one cell a value that its type does not allow; no attribute that a scope needs."""
        dice = self.dice
        attributes = [one for one in self.ruleset.attributes.values() if one.name not in {"ma", *self._needed}]
        fields = [one for one in self.ruleset.fields.values() if self.with_derived or one.formula is None]
        cell = dice.one_of([*fields, *attributes, *attributes])
        match cell.type:
            case NumberType(unit):
                bad: list[Any] = [-1, "x", True, DATES_OF_MILESTONES[0], -HALF] + [HALF] * (2 * unit.is_whole)
            case Simple.BOOLEAN:
                bad = [7, "x", DATES_OF_MILESTONES[0], 1]
            case Simple.TEXT:
                bad = [7, True, DATES_OF_MILESTONES[0]]
            case EnumType():
                bad = ["khac", 7, True]
            case _:
                bad = [7, "x", True]
        agency[cell.name] = dice.one_of(bad)

    def _repeat(self, agencies: list[dict[str, Any]], agency: dict[str, Any]) -> None:
        """Add a row with the id of an agency: the same, or with other figures, or with other attributes too."""
        dice = self.dice
        same = dict(agency)
        if dice.chance(75):
            other = self._agency(agency["ma"], dice.one_of((0, 50, 100)))
            same = other | {name: agency[name] for name in self.ruleset.attributes}
        if dice.chance(75):
            others = [one for one in self.ruleset.attributes.values() if one.name not in {"ma", *self._grouping}]
            clashing = dice.some_of(others, 1, 2)
            for attribute in clashing:
                match attribute.type:
                    case EnumType(values):
                        same[attribute.name] = dice.one_of([v for v in values if v != agency[attribute.name]])
                    case Simple.BOOLEAN:
                        same[attribute.name] = agency[attribute.name] is not True
                    case _:
                        same[attribute.name] = "Chợ Gạo"
        agencies.insert(dice.number(0, len(agencies)), same)


@st.composite
def populations(
    draw: Draw[Any], ruleset: CheckedRuleset, *, with_faults: bool = True, with_derived: bool = True
) -> list[dict[str, Any]]:
    """Draw up to five agencies for a ruleset of :func:`ruleset_texts`; the attributes that scopes need are there.

    Args:
        draw: Given by Hypothesis.
        ruleset: The ruleset.
        with_faults: Whether in some populations figures contradict each other or a formula, a cell is illegal, or an
            agency is there twice.
        with_derived: Whether agencies may report derived fields; without faults they agree with their formula.
    """
    return _PopulationWriter(_Dice(draw), ruleset, with_derived).agencies(with_faults=with_faults)


@st.composite
def cases(
    draw: Draw[Any],
    *,
    with_decimals: bool = True,
    with_unbounded: bool = False,
    with_faults: bool = True,
    with_derived: bool = True,
    with_groups: bool = True,
) -> Case:
    """Draw a ruleset, data for it, and when the data was cut off."""
    text = draw(ruleset_texts(with_decimals=with_decimals, with_unbounded=with_unbounded, with_groups=with_groups))
    ruleset = checked(text)
    agencies = draw(populations(ruleset, with_faults=with_faults, with_derived=with_derived))
    dice = _Dice(draw)
    as_of = dice.one_of(DATES_OF_CUTTING_OFF) if dice.chance(40) else None
    return Case(text, agencies, as_of)


@st.composite
def growth_cases(
    draw: Draw[Any], *, with_unbounded: bool = False, with_groups: bool = False
) -> tuple[Case, list[dict[str, Any]]]:
    """Draw a ruleset whose statements mostly demand a change, with data of now and of then.

    Args:
        draw: Given by Hypothesis.
        with_unbounded: Whether it may have fields without upper bound.
        with_groups: Whether a change may be demanded of groups of agencies.
    """
    text = draw(ruleset_texts(with_unbounded=with_unbounded, with_growth=True, with_growth_in_groups=with_groups))
    ruleset = checked(text)
    now, then = (draw(populations(ruleset)) for _ in range(2))
    dice = _Dice(draw)
    as_of = dice.one_of(DATES_OF_CUTTING_OFF) if dice.chance(20) else None
    return Case(text, now, as_of), then


@st.composite
def completed(draw: Draw[Any], case: Case) -> Case:
    """Draw a case in which more cells are filled in, each with some value of its type (not always a legal one)."""
    dice = _Dice(draw)
    writer = _PopulationWriter(dice, case.ruleset, with_derived=False)
    agencies = []
    for agency in case.agencies:
        filled = dict(agency)
        for name, value in writer.facts(agency).items():
            if filled.get(name) is None and case.ruleset.fields[name].formula is None and not dice.chance(30):
                filled[name] = value
        agencies.append(filled)
    return evolve(case, agencies=agencies)
