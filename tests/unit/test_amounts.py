"""Amounts of several fields, shares and constants in conditions: every evaluator against the naive oracle.

The agencies have all combinations of a few figures, missing ones among them, so that the bounds of each amount are met.
"""

import itertools
from fractions import Fraction

import duckdb
import polars as pl
import pytest
from oracle import judge

import vtlt_rules as vtlt
from vtlt_rules.compiled import Accumulator, CompiledVerdicts
from vtlt_rules.evaluate import evaluate
from vtlt_rules.laws.plain import Plain
from vtlt_rules.verdict import Verdict

TEXT = """
ke_hoach thu "Thử"
    thoi_ky 01/01/2018..31/12/2018
don_vi nguoi "người" nguyen
don_vi met "mét"
thuoc_tinh cap "Cấp" : { tinh "cấp tỉnh", xa "cấp xã" }
truong w "W" : nguoi toi_da 4 nguoi
truong x "X" : nguoi thuoc w
truong c "C" : nguoi
truong dai "Dài" : met
truong ngan "Ngắn" : met thuoc dai
truong co "Có" : co_khong = x >= 50% cua w
pham_vi s "S" khi cap = tinh
"""

EXACT = [
    "x >= 30% cua w",
    "x > 30% cua w",
    "x <= 70% cua w",
    "x < 50% cua w",
    "x >= 100% cua w",
    "x > 100% cua w",
    "x <= 100% cua w",
    "x >= 150% cua w",
    "x < 150% cua w",
    "w >= 150% cua x",
    "w < 100% cua x",
    "50% cua w <= x",
    "x - 30% cua w >= 1 nguoi",
    "x <= 120% cua w - 1,5 nguoi",
    "2 nguoi + 33,3% cua w > x",
    "w - x >= 2 nguoi",
    "w - x < 0 nguoi",
    "c >= x - 2 nguoi",
    "150% cua c + 0,5 nguoi > 2 nguoi + x",
    "c - c >= 0 nguoi",
    "x + c - c >= 1 nguoi",
    "10% cua 12 nguoi < c",
    "ngan >= 33,3% cua dai",
    "0,1 met + 12,5% cua ngan <= dai",
]
"""Exact for each agency: every cell is read once, or a part beside its whole."""

SAFE = ["w - x trong 1..2 nguoi", "x = 50% cua w", "co", "khong co va x >= 50% cua w", "x + c >= w - 1 nguoi"]

CONDITIONS = [*EXACT, *SAFE]
RULESET = vtlt.parse(
    TEXT + "".join(f'chi_so m{place} "M{place}" = dem({one})\n' for place, one in enumerate(CONDITIONS)) + 'muc "1"\n'
    + "".join(f"    moi s.m{place} >= 1 co_quan\n" for place in range(len(CONDITIONS)))
)  # fmt: skip

CELLS = {"w": (None, 0, 2, 3), "x": (None, 0, 1, 2), "c": (None, 2), "co": (None, True)}
LENGTHS = [
    (None, None),
    (Fraction(3), None),
    (None, Fraction(1)),
    (Fraction(3, 2), Fraction(1, 2)),
    (Fraction(0), None),
]
AGENCIES = [
    {"ma": f"A{number}", "cap": "tinh"}
    | {name: value for name, value in zip(CELLS, values, strict=True) if value is not None}
    | {n: v for n, v in zip(("dai", "ngan"), LENGTHS[number % len(LENGTHS)], strict=True) if v is not None}
    for number, values in enumerate(itertools.product(*CELLS.values()))
]


def verdicts(agency):
    return [finding.verdict for finding in evaluate(RULESET.checked, [agency]).findings]


def test_the_reference_decides_as_the_oracle():
    for agency in AGENCIES:
        right = judge(RULESET.checked, [agency])
        for text, got, want in zip(CONDITIONS, verdicts(agency), right, strict=True):
            open_ = Verdict.BAD_DATA if want.rests_on else Verdict.UNDECIDED
            assert got in ((want.verdict,) if text in EXACT and want.exhaustive else (want.verdict, open_)), (
                text,
                agency,
            )


def test_conditions_say_something_in_both_ways():
    seen = [set(column) for column in zip(*map(verdicts, AGENCIES), strict=True)]
    never_open = {"c - c >= 0 nguoi", "w - x < 0 nguoi", "x > 100% cua w", "x <= 100% cua w", "w < 100% cua x"}
    for text, found in zip(CONDITIONS, seen, strict=True):
        assert found & {Verdict.MET, Verdict.NOT_MET}, text
        assert text in never_open or Verdict.UNDECIDED in found, text


@pytest.mark.parametrize("engine", ["polars", "lazy polars", "duckdb"])
def test_frames_agree_with_the_reference(engine):
    rows = [{"nhom": group} | agency for group, agency in enumerate(AGENCIES)]
    types = {"nhom": pl.Int64, "ma": pl.String, "cap": pl.String, "co": pl.Boolean}
    types |= dict.fromkeys("wxc", pl.Int64) | dict.fromkeys(("dai", "ngan"), pl.Decimal(10, 2))
    rows = [{name: float(v) if isinstance(v, Fraction) else v for name, v in row.items()} for row in rows]
    frame = pl.DataFrame(rows, schema=types, strict=False)
    if engine == "duckdb":
        with duckdb.connect() as connection:
            relation = connection.from_arrow(frame.to_arrow(compat_level=pl.CompatLevel.oldest()))
            answer = RULESET.evaluate_frame(relation, by=["nhom"]).pl()
    else:
        given = frame.lazy() if engine == "lazy polars" else frame
        answer = RULESET.evaluate_frame(given, by=["nhom"]).lazy().collect()
    assert answer["verdict"].to_list() == [verdict.value for agency in AGENCIES for verdict in verdicts(agency)]


def test_compiled_verdicts_and_sums_agree_with_the_reference():
    compiled = CompiledVerdicts(RULESET.checked, None)
    for agency in AGENCIES:
        right = verdicts(agency)
        assert list(compiled(agency)) == right, agency
        accumulator = Accumulator(RULESET.checked)
        accumulator.add(agency)
        assert list(accumulator.verdicts) == right


def test_laws_work_amounts_out_from_the_figures():
    statement = RULESET.statements[CONDITIONS.index("x <= 120% cua w - 1,5 nguoi")]
    pairs = [Plain(RULESET.checked, {"cap": "tinh", "w": 4, "x": x}).pair(statement) for x in (3, 4)]
    assert pairs == [(1, 1), (0, 1)]  # 4.8 - 1.5 is 3.3


@pytest.mark.parametrize("digits", [9, 18])
def test_large_figures_do_not_overflow(digits):
    """A share of the largest figure that columns hold is beyond 64 bits when it is multiplied."""
    text = TEXT + 'chi_so m "M" = dem(c >= 99,999% cua x + 1 nguoi)\nmuc "1"\n    s.m >= 1 co_quan\n'
    ruleset = vtlt.parse(text.replace(" toi_da 4 nguoi", ""))
    large = 10**digits - 1
    agencies = [{"ma": "A", "cap": "tinh", "x": large, "c": large}, {"ma": "B", "cap": "tinh", "x": large, "c": 0}]
    finding = ruleset.evaluate(agencies).findings[0]
    assert finding.verdict is Verdict.MET and finding.bounds == vtlt.Interval(1, 1)
    frame = pl.DataFrame(agencies)
    assert ruleset.evaluate_frame(frame)["verdict"].to_list() == ["met"]
    answer = ruleset.evaluate_frame(frame.lazy())
    if digits == 9:
        assert answer.collect()["verdict"].to_list() == ["met"]
    else:
        with pytest.raises(vtlt.BadData, match="too-large-for-lazy"):
            answer.collect()
    assert [CompiledVerdicts(ruleset.checked, None)(one)[0].value for one in agencies] == ["met", "not_met"]


# ---- thresholds of an agency's own

OWN = vtlt.parse(TEXT + 'muc "1"\n    moi s.c >= 50% cua w + 1,5 nguoi\n    moi s.c < w - x\n    moi s.c = x\n')


def own_finding(place, **cells):
    finding = OWN.evaluate([{"ma": "A", "cap": "tinh", **cells}]).findings[place]
    assert finding.threshold is None
    return finding.agencies[0]


def test_what_an_agency_lacks_to_its_own_threshold():
    short = own_finding(0, c=2, w=4)
    assert (short.verdict, short.bounds, short.threshold) == (
        Verdict.NOT_MET,
        vtlt.Interval(2, 2),
        vtlt.Interval(Fraction(7, 2), Fraction(7, 2)),
    )
    assert short.lacking == 2  # 1.5 people are made good by two
    assert own_finding(0, c=4, w=4).lacking is None
    open_ = own_finding(0, c=2)
    assert (open_.verdict, open_.lacking) == (Verdict.UNDECIDED, None)
    assert open_.threshold == vtlt.Interval(Fraction(3, 2), Fraction(7, 2))  # w is at most 4


def test_what_an_agency_has_too_much():
    over = own_finding(1, c=3, w=4, x=2)
    assert (over.threshold, over.lacking) == (vtlt.Interval(2, 2), -2)  # 3 must be less than 2: 1 is
    assert own_finding(1, c=3, w=4).threshold == vtlt.Interval(0, 4)
    assert own_finding(2, c=3, w=4, x=2).lacking == -1
    assert own_finding(2, c=1, w=4, x=2).lacking == 1


def test_reports_show_the_threshold_of_each():
    report = OWN.evaluate([{"ma": "A", "cap": "tinh", "c": 2, "w": 4}])
    assert "A: 2 người (phải đạt 3,5 người, còn thiếu 2 người) — Không đạt" in report.findings[0].explain()
    assert "không thấp hơn 50% của W + 1,5 người" in report.findings[0].explain()
    finding = report.to_dict()["findings"][0]
    assert (
        finding["below"] == ["A"] and finding["demand"]["relation"] == ">=" and finding["demand"]["threshold"] is None
    )
    [own] = finding["agencies"]
    assert own["threshold"] == {"low": "7/2", "high": "7/2"} and own["lacking"] == "2"
    assert (own["low"], own["high"]) == ("2", "2")


# ---- averages over another unit


def test_reports_show_an_average_in_both_units():
    text = (
        TEXT + 'chi_so m "M" = binh_quan(ngan tren c)\nmuc "1"\n    s.m <= 2,5 met/nguoi\n    moi s.m <= 2 met/nguoi\n'
    )
    report = vtlt.parse(text).evaluate([{"ma": "A", "cap": "tinh", "ngan": 9, "c": 3}])
    first, second = (finding.explain() for finding in report.findings)
    assert "3 mét/người; " not in first and "Giá trị: 3 mét/người" in first
    assert "vượt 1,5 mét" in first  # 7.5 of 9 metres would do
    assert "A: 3 mét/người (9 mét / 3 người)" in second
    assert report.to_dict()["findings"][0]["unit"] == "met/nguoi"
    assert report.to_dict()["findings"][0]["shortfall_unit"] == "met"


@pytest.mark.parametrize(
    ("lang", "shown"),
    [
        ("vi", "3,3 mét/người (163 mét / 49 người) ở 2 cơ quan"),
        ("en", "3.3 mét/người (163 mét / 49 người) at 2 agencies"),
    ],
)
def test_reports_show_what_is_certain_of_an_average_with_a_unit_for_each_sum(lang, shown):
    """100 + 63 metres, 30 + 19 people; the third agency has told neither."""
    plan = vtlt.parse(TEXT + 'chi_so m "M" = binh_quan(ngan tren c)\nmuc "1"\n    s.m >= 4 met/nguoi\n')
    agencies = [
        {"ma": "A", "cap": "tinh", "ngan": 100, "c": 30},
        {"ma": "B", "cap": "tinh", "ngan": 63, "c": 19},
        {"ma": "C", "cap": "tinh"},
    ]
    report = plan.evaluate(agencies)
    assert shown in " ".join(report.to_text(lang).split())
    assert shown in report.findings[0].explain(lang)


def test_both_sums_of_a_share_have_one_unit():
    plan = vtlt.parse(TEXT + 'chi_so m "M" = ty_le(ngan tren ngan + 100% cua ngan)\nmuc "1"\n    moi s.m >= 40%\n')
    explained = plan.evaluate([{"ma": "A", "cap": "tinh", "ngan": 9, "c": 3}]).findings[0].explain()
    assert "A: 50% (9 / 18 mét)" in explained
