"""What strict checking claims to have proved holds on all small agencies, as the reference evaluator judges them.

The agencies of these tests have so few values that all of them can be tried, alone and several together. The
evaluator knows nothing of the proofs.
"""

from __future__ import annotations

import random
import re
from itertools import product
from typing import Any

import pytest
from generators import cases
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import vtlt_rules as vtlt
from shares import share
from vtlt_rules import Verdict

HEAD = """ke_hoach thu "Thử"
    thoi_ky 01/01/2026..31/12/2026
don_vi nguoi "người" nguyen
thuoc_tinh cap "Cấp" : { tinh, huyen, xa }
thuoc_tinh lon "Lớn" : co_khong
truong so "Tổng" : nguoi toi_da 2 nguoi
truong phan "Phần" : nguoi thuoc so
truong kho "Kho" : co_khong
truong kho_tot "Kho tốt" : co_khong = kho va phan >= 1 nguoi
pham_vi tinh "Tỉnh" khi cap = tinh
pham_vi huyen "Huyện" khi cap = huyen
pham_vi hai_cap "Hai cấp" khi cap thuoc { tinh, huyen }
pham_vi lon_tinh "Tỉnh lớn" khi cap = tinh va lon
pham_vi moi_lon "Lớn" khi lon
pham_vi khong_ai "Không ai" khi cap = tinh va cap = xa
chi_so ty_le_phan "Tỷ lệ phần" = ty_le(phan)
chi_so ty_le_nguoc "Tổng trên phần" = ty_le(so tren phan)
chi_so ty_le_kho "Tỷ lệ kho" = ty_le(kho)
chi_so tong_phan "Tổng phần" = tong(phan)
chi_so binh_quan "Bình quân" = trung_binh(phan)
chi_so dem_kho "Số có kho tốt" = dem(kho_tot)
"""

SCOPES = ("tinh", "huyen", "hai_cap", "lon_tinh", "moi_lon", "hai_cap", "tinh", "khong_ai")
CONDITIONS = (
    "",
    "",
    "",
    "",
    " khi kho",
    " khi khong kho",
    " khi so >= 1 nguoi",
    " khi lon va phan = so",
    " khi kho_tot",
)
RELATIONS = (">=", ">=", ">", "<=", "<", "=")
AMOUNTS = {
    "ty_le_phan": ("0%", "40%", "50%", "50%", "60%", "100%"),
    "ty_le_nguoc": ("50%", "100%", "100%", "150%", "200%"),
    "ty_le_kho": ("0%", "50%", "50%", "60%", "100%"),
    "tong_phan": ("0 nguoi", "1 nguoi", "2 nguoi", "50% cua 3 nguoi"),
    "binh_quan": ("0 nguoi", "1 nguoi", "0,5 nguoi", "1,5 nguoi"),
    "dem_kho": ("0 co_quan", "1 co_quan", "2 co_quan"),
    "phan": ("0 nguoi", "1 nguoi", "2 nguoi", "50% cua 3 nguoi"),
    "so": ("0 nguoi", "1 nguoi", "2 nguoi"),
}
FLAGS = ("kho", "kho_tot")


@st.composite
def plans(draw: Any) -> str:
    """Draw a plan whose statements speak of few figures, so that many of them have to do with each other."""
    subjects = draw(st.lists(st.sampled_from([*AMOUNTS, *FLAGS]), min_size=1, max_size=3, unique=True))
    lines = []
    for number in range(draw(st.integers(2, 6))):
        subject = draw(st.sampled_from(subjects))
        scope, condition = draw(st.sampled_from(SCOPES)), draw(st.sampled_from(CONDITIONS))
        is_each = subject in ("phan", "so", *FLAGS) or draw(st.booleans())
        demand = ""
        if subject in AMOUNTS:
            amounts = [draw(st.sampled_from(AMOUNTS[subject])) for _ in range(2)]
            is_range = draw(st.integers(0, 4)) == 0 and not any("cua" in one for one in amounts)
            amounts = sorted(amounts, key=lambda one: float(re.split("[% ]", one)[0].replace(",", ".")))
            demand = f" trong {'..'.join(amounts)}" if is_range else f" {draw(st.sampled_from(RELATIONS))} {amounts[0]}"
        lines.append(f'muc "{number}"\n{"moi " if is_each else ""}{scope}.{subject}{demand}{condition}\n')
    if draw(st.booleans()):  # a whole and its two parts
        subject = draw(st.sampled_from(("ty_le_phan", "ty_le_kho", "ty_le_nguoc", "tong_phan", "binh_quan", "dem_kho")))
        for scope in ("tinh", "huyen", "hai_cap"):
            relation, amount = draw(st.sampled_from((">=", ">", "<"))), draw(st.sampled_from(AMOUNTS[subject]))
            lines.append(f'muc "{scope}"\n{scope}.{subject} {relation} {amount}\n')
    return HEAD + "".join(lines)


AGENCIES = [
    {"cap": cap, "lon": lon, "so": so, "phan": phan, "kho": kho}
    for cap, lon, so, kho in product(("tinh", "huyen", "xa"), (True, False), range(3), (True, False))
    for phan in range(so + 1)
]


def populations(seed: int, count: int) -> list[list[dict[str, Any]]]:
    """Return every agency alone, and some sets of two to four."""
    dice = random.Random(seed)
    sets = [[agency] for agency in AGENCIES]
    sets += [[dice.choice(AGENCIES) for _ in range(dice.randint(2, 4))] for _ in range(count)]
    return [[{"ma": str(number), **agency} for number, agency in enumerate(agencies)] for agencies in sets]


def judged(ruleset: vtlt.Ruleset, agencies: list[dict[str, Any]], **arguments: Any) -> dict[int, Verdict]:
    """Return the verdict of each statement by its line, deadlines aside."""
    findings = ruleset.evaluate(agencies, **arguments).findings
    return {
        finding.statement.span.line: finding.verdict if finding.provisional is None else finding.provisional
        for finding in findings
    }


def others_of(diagnostic: vtlt.Diagnostic) -> list[int]:
    """Return the lines that a finding names besides its own."""
    return [int(line) for line in re.findall(r"(\d+) \(`", diagnostic.facts.get("others", ""))]


_APPLIES = (Verdict.MET, Verdict.NOT_MET)
NEVER_APPLIES = {"condition-never-holds", "never-applies"}
FOLLOWS = {"implied-statement", "implied-by-parts"}
CONTRADICTS = {"contradictory-statements", "contradicted-by-parts"}


def refutes(diagnostic: vtlt.Diagnostic, verdicts: dict[int, Verdict], alone: list[dict[int, Verdict]]) -> bool:
    """Tell whether some verdicts show that a finding is not true."""
    verdict = verdicts.get(diagnostic.line)
    others = [verdicts[line] for line in others_of(diagnostic)]
    are_all_met = all(other is Verdict.MET for other in others)
    match diagnostic.code:
        case code if code in NEVER_APPLIES:
            return verdict in _APPLIES
        case "never-fails":
            return verdict is Verdict.NOT_MET
        case "never-met":
            return verdict is Verdict.MET
        case code if code in FOLLOWS:
            return are_all_met and verdict is Verdict.NOT_MET
        case code if code in CONTRADICTS:
            return are_all_met and verdict is Verdict.MET
        case "conflict-where-scopes-meet":
            lines = (diagnostic.line, *others_of(diagnostic))
            is_in_both = any(all(one[line] in _APPLIES for line in lines) for one in alone)
            return is_in_both and are_all_met and verdict is Verdict.MET
        case _:
            return False


def assert_true(text: str, sets: list[list[dict[str, Any]]]) -> None:
    found = [one for one in vtlt.check(text, strict=True) if one.line > text.count("\n", 0, text.index("muc"))]
    assert not any(one.is_error for one in found), list(map(str, found))
    if not found:
        return
    ruleset = vtlt.parse(text)
    of_one = {}
    for agencies in sets:
        verdicts = judged(ruleset, agencies)
        key = tuple(tuple(agency.items())[1:] for agency in agencies)
        if len(agencies) == 1:
            of_one[key[0]] = verdicts
        alone = [of_one[one] for one in key]
        wrong = [str(one) for one in found if refutes(one, verdicts, alone)]
        assert wrong == [], (agencies, verdicts)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(plans(), st.integers(0, 10**6))
def test_what_is_proved_holds_on_all_small_agencies(text, seed):
    assert_true(text, populations(seed, 40))


@pytest.mark.long
@settings(max_examples=share(3000), deadline=None, suppress_health_check=list(HealthCheck))
@given(plans(), st.integers(0, 10**6))
def test_what_is_proved_holds_on_all_small_agencies_long(text, seed):
    assert_true(text, populations(seed, 150))


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(cases(with_faults=False))
def test_what_is_proved_holds_on_incomplete_data(case):
    """Any ruleset, some figures missing: a statement that is proved to be met is at least not failed."""
    found = vtlt.check(case.text, strict=True)
    ruleset = vtlt.parse(case.text)
    arguments = {"as_of": case.as_of}
    verdicts = judged(ruleset, case.agencies, **arguments)
    alone = [judged(ruleset, [agency], **arguments) for agency in case.agencies]
    assert [str(one) for one in found if refutes(one, verdicts, alone)] == []
