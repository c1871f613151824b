"""How what is certain already of an open value is said: beside the bounds, with its parts, of how many agencies."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from small_province import PLAN, tinh

import vtlt_rules as vtlt
from vtlt_rules.report.show import show_reported

AVERAGE = PLAN.replace(
    "chi_so tong_kho", 'chi_so kho_tb "Kho bình quân" = trung_binh(dien_tich)\nchi_so tong_kho'
).replace("    nhiem_vu", "    cap_tinh.kho_tb >= 20 m2\n    nhiem_vu")
AGENCIES = [
    tinh("A", cbccvc=5, lap_duoc=2, co_kho=True, dien_tich=Decimal("30.5")),
    tinh("B", cbccvc=1, lap_duoc=0, co_kho=True, dien_tich=12, huong_dan="05/03/2018"),
    tinh("C", cbccvc=3, co_kho=True),
]


@pytest.fixture(scope="module")
def findings():
    return {one.statement.id: one for one in vtlt.parse(AVERAGE).evaluate(AGENCIES).findings}


@pytest.mark.parametrize(
    ("id_", "vi", "en"),
    [
        ("1/1", "33,3% (2 / 6 người) ở 2 cơ quan đã đủ số liệu", "33.3% (2 / 6 người) at 2 agencies with all figures"),
        (
            "1/3",
            "21,3 m² (42,5 / 2 cơ quan) ở 2 cơ quan đã đủ số liệu",
            "21.3 m² (42.5 / 2 agencies) at 2 agencies with all figures",
        ),
        ("2/1", "50% (1 / 2 cơ quan) ở 2 cơ quan đã đủ số liệu", "50% (1 / 2 agencies) at 2 agencies with all figures"),
        ("2/2", "42,5 m² ở 2 cơ quan đã đủ số liệu", "42.5 m² at 2 agencies with all figures"),
        ("2/3", "100% (1 / 1 cơ quan) ở 1 cơ quan đã đủ số liệu", "100% (1 / 1 agency) at 1 agency with all figures"),
    ],
)
def test_what_is_certain_is_said_beside_the_bounds(findings, id_, vi, en):
    finding = findings[id_]
    assert (show_reported(finding, "vi"), show_reported(finding, "en")) == (vi, en)
    assert f"    Trong đó: {vi}\n" in finding.explain()
    assert f"    So far: {en}\n" in finding.explain("en")


def test_a_report_says_it_on_the_line_of_the_finding():
    text = " ".join(vtlt.parse(AVERAGE).evaluate(AGENCIES).to_text(width=200).split())
    assert "→ 22,2–55,6%; thiếu số liệu: C (1 ô); 33,3% (2 / 6 người) ở 2 cơ quan đã đủ số liệu" in text


def test_nothing_is_said_where_all_is_known_or_nothing():
    for agencies in (AGENCIES[:2], AGENCIES[2:], []):
        for finding in vtlt.parse(AVERAGE).evaluate(agencies).findings[:1]:
            assert show_reported(finding, "vi") is None and "Trong đó" not in finding.explain()


def test_a_figure_is_not_rounded_across_the_threshold():
    """3996 of 10000 are short of 40%."""
    agencies = [tinh("A", cbccvc=10_000, lap_duoc=3_996), tinh("B", cbccvc=10_000)]
    finding = vtlt.parse(PLAN).evaluate(agencies).findings[0]
    assert show_reported(finding, "vi").startswith("39,96% (3.996 / 10.000 người)")


def test_both_sums_of_a_share_of_amounts_are_in_their_unit():
    plan = vtlt.parse(
        'ke_hoach thu "Thử"\ndon_vi nguoi "người" nguyen\nthuoc_tinh cap "Cấp" : { tinh }\ntruong a "A" : nguoi\n'
        'truong b "B" : nguoi toi_da 9 nguoi\ntruong c "C" : nguoi\npham_vi s "Sở" khi cap = tinh\n'
        'chi_so t "T" = ty_le(a + b tren c)\nmuc "1"\ns.t >= 50%\n'
    )
    agencies = [{"ma": "1", "cap": "tinh", "a": 1, "b": 1, "c": 5}, {"ma": "2", "cap": "tinh", "a": 1, "c": 5}]
    [finding] = plan.evaluate(agencies).findings
    assert show_reported(finding, "vi") == "40% (2 / 5 người) ở 1 cơ quan đã đủ số liệu"
    assert "1: 40% (2 / 5 người)" in finding.explain()


def test_exact_types(findings):
    reported = findings["1/1"].reported
    assert (reported.numerator, reported.denominator, reported.agencies, reported.value) == (2, 6, 2, Fraction(1, 3))
    assert findings["2/2"].reported.value == Fraction(85, 2)
    for finding in findings.values():
        if finding.reported is not None:
            figures = (finding.reported.numerator, finding.reported.denominator, finding.reported.value)
            assert {type(figure) for figure in figures} <= {int, Fraction, type(None)}
