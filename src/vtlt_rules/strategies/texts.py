"""Small rulesets as text, for programs that must cope with any ruleset; each checks without errors.

A text is put together from parts that fit: every whole is declared before its parts, every unit agrees, nothing is thrown
away. What comes first among the choices is the plainest, so that examples shrink towards it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from attrs import Factory, define
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

T = TypeVar("T")

_HEAD = """ke_hoach ngau_nhien "Kế hoạch ngẫu nhiên"
    thoi_ky 01/01/2018..31/12/2018
don_vi nguoi "người" nguyen
don_vi met_gia "mét giá"
thuoc_tinh cap "Cấp" : { tinh "cấp tỉnh", huyen "cấp huyện", xa "cấp xã" }
thuoc_tinh nha_nuoc "Cơ quan nhà nước" : co_khong
thuoc_tinh dia_ban "Địa bàn" : chuoi
pham_vi cap_tinh "Cấp tỉnh" khi cap = tinh
pham_vi moi_noi "Mọi cấp" khi cap thuoc { tinh, huyen, xa }
pham_vi nha_nuoc_xa "Nhà nước, cấp xã" khi cap = xa va nha_nuoc
pham_vi ngoai_thi_xa "Ngoài thị xã" khi khong dia_ban thuoc { "Gò Công", "Cai Lậy" }
"""
_SCOPES = ("cap_tinh", "moi_noi", "nha_nuoc_xa", "ngoai_thi_xa")
_PERCENTS = ("50%", "40%", "100%", "25%", "33,3%", "12,5%", "70%", "99,9%", "?")
_COUNTS = ("1", "0", "2", "3", "10")
_MEASURES = ("679,3", "0", "1", "0,5", "30")
_RELATIONS = (">=", "<=", ">", "<", "=")
_NAMED = (' tru "Sở Nội vụ"', ' rieng "Sở Nội vụ", "UBND xã Hòa Bình"')
_WINDOWS = ("", " trong 01/03/2018..30/06/2018", " trong 02/11/2017..31/12/2018")


@define
class _Author:
    """Writes a ruleset by what it draws.

    Attributes:
        numbers: The fields of numbers with their units.
        nested: Those that are part of another.
        flags: The yes/no fields.
        milestones: The milestones.
        has_classes: Whether there is a derived enumeration.
    """

    draw: Callable[[SearchStrategy[Any]], Any]
    lines: list[str] = Factory(list)
    numbers: dict[str, str] = Factory(dict)
    nested: list[str] = Factory(list)
    flags: list[str] = Factory(list)
    milestones: list[str] = Factory(list)
    shares: list[str] = Factory(list)
    totals: dict[str, str] = Factory(dict)
    has_classes: bool = False

    def one_of(self, values: Sequence[T]) -> T:
        """Draw one of some values."""
        return values[self.upto(len(values) - 1)]

    def upto(self, most: int) -> int:
        """Draw an integer from 0."""
        return int(self.draw(st.integers(0, most)))

    def text(self, most: int) -> str:
        """Write a whole ruleset."""
        self._fields()
        self._measures()
        sections = []
        for number in range(1 + self.upto(most - 1)):
            clause = self.one_of((f'"{number + 1}"', "?"))
            reading = self.one_of(("", '    cach_doc "Đọc là ít nhất."\n'))
            sections.append(f"muc {clause}\n{reading}    {self._statement()}\n")
        origin = self.one_of(("", '    nguon "Bản sao"\n'))
        return _HEAD + origin + "".join(f"{line}\n" for line in self.lines) + "".join(sections)

    # ---- declarations

    def _fields(self) -> None:
        for place in range(1 + self.upto(4)):
            unit = self.one_of(("nguoi", "met_gia"))
            wholes = [name for name, other in self.numbers.items() if other == unit]
            whole = self.one_of(["", *wholes])
            name = f"so_{place}"
            most = self.one_of(("", "", f" toi_da 50 {unit}"))
            self.lines.append(
                f'truong {name} "Số {place}" : {unit}' + (f" thuoc {whole}" if whole else "") + ("" if whole else most)
            )
            self.numbers[name] = unit
            self.nested += [name] if whole else []
        free = [name for name in self.numbers if self.numbers[name] == "nguoi" and name not in self.nested]
        if len(free) > 1 and self.upto(1):
            self.lines.append(f'truong tong_so "Tổng số" : nguoi = {free[0]} + {free[1]}')
            self.numbers["tong_so"] = "nguoi"
        for place in range(self.upto(2)):
            self.lines.append(f'truong co_{place} "Có {place}" : co_khong')
            self.flags.append(f"co_{place}")
        if self.upto(1):
            self.lines.append(f'truong dat "Đạt" : co_khong = {self._condition()}')
            self.flags.append("dat")
        if self.upto(1):
            cases = ", ".join(f"{name} khi {self._condition()}" for name in ("tot", "trung_binh"))
            self.lines.append(f'truong xep_loai "Xếp loại" : {{ {cases}, yeu con_lai }}')
            self.lines.append('truong tu_trung_binh "Từ trung bình" : co_khong = xep_loai thuoc { tot, trung_binh }')
            self.flags.append("tu_trung_binh")
            self.has_classes = True
        for place in range(self.upto(1)):
            self.lines.append(f'truong moc_{place} "Mốc {place}" : moc')
            self.milestones.append(f"moc_{place}")

    def _measures(self) -> None:
        for name in self.nested:
            self.lines.append(f'chi_so ty_{name} "Tỷ lệ {name}" = ty_le({name})')
            self.shares.append(f"ty_{name}")
        for name, unit in self.numbers.items():
            self.lines.append(f'chi_so tong_{name} "Tổng {name}" = tong({name})')
            self.totals[f"tong_{name}"] = unit
        self.lines.append(f'chi_so ty_dieu_kien "Tỷ lệ" = ty_le({self._condition()})')
        self.shares.append("ty_dieu_kien")
        self.lines.append(f'chi_so dem_dieu_kien "Số cơ quan" = dem({self._condition()})')
        self.totals["dem_dieu_kien"] = "co_quan"

    def _condition(self, depth: int = 2) -> str:
        kind = self.upto(6 if depth else 2)
        if kind == 1 and self.flags:
            return self.one_of(self.flags)
        if kind == 2:
            return f"cap = {self.one_of(('tinh', 'huyen', 'xa'))}"
        if kind == 3:
            return f"khong ({self._condition(depth - 1)})"
        if kind in (4, 5):
            word = "va" if kind == 4 else "hoac"
            return f"({self._condition(depth - 1)}) {word} ({self._condition(depth - 1)})"
        if kind == 6:
            terms = ", ".join(self._condition(depth - 1) for _ in range(3))
            return f"it_nhat {1 + self.upto(2)} trong ({terms})"
        name = self.one_of(list(self.numbers))
        return f"{name} {self.one_of(_RELATIONS)} {self._number(self.numbers[name])}"

    def _number(self, unit: str) -> str:
        return f"{self.one_of(_MEASURES if unit == 'met_gia' else _COUNTS)} {unit}"

    # ---- statements

    def _statement(self) -> str:
        scope = self.one_of(_SCOPES)
        kind = self.upto(5)
        if kind == 1:
            name = self.one_of(list(self.totals))
            number = self._number(self.totals[name]) if self.totals[name] != "co_quan" else f"{self.upto(3)} co_quan"
            return f"{scope}.{name} {self.one_of(_RELATIONS)} {number}"
        when = self.one_of(("", f" khi {self._condition(1)}")) + self.one_of(("", "", *_NAMED))
        if kind == 2:
            name = self.one_of(list(self.numbers))
            low = self.upto(3)
            return f"moi {scope}.{name} trong {low}..{low + self.upto(3)} {self.numbers[name]}{when}"
        if kind == 3 and self.milestones:
            return f"moi {scope}.{self.one_of(self.milestones)} hoan_thanh{self.one_of(_WINDOWS)}{when}"
        if kind == 4 and self.flags:
            return f"moi {scope}.{self.one_of(self.flags)}{when}"
        if kind == 5 and self.has_classes and self.upto(1):
            return f"thong_ke {scope}.xep_loai{when}"
        if kind == 5:
            return f'nhiem_vu {scope} "Làm theo kế hoạch"'
        groups = self.one_of(("", "", " tung dia_ban", " tung cap"))
        return f"{scope}.{self.one_of(self.shares)} {self.one_of(_RELATIONS)} {self.one_of(_PERCENTS)}{groups}{when}"


def ruleset_texts(max_statements: int) -> SearchStrategy[str]:
    """Generate the texts of rulesets."""

    @st.composite
    def draw_text(draw: st.DrawFn) -> str:
        return _Author(draw).text(max_statements)

    return draw_text()
