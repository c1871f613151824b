"""Frames that lack columns, or have them without a type: what is not there is missing, as for ``evaluate``.

Every kind of measure under every kind of ``khi``, over scopes that all, some or none can be in, in no, one or two groups.
"""

import datetime
import random
from fractions import Fraction

import duckdb
import polars as pl
import pytest
from frames import (
    GROUP,
    agency_rows_of,
    beside,
    frame_of,
    reference_agencies,
    reference_rows,
    result_rows,
    typed,
)
from generators import checked

import vtlt_rules as vtlt
from shares import share
from vtlt_rules.checked import grouping_attributes, names_read

HEAD = """ke_hoach thu "Thử"
don_vi nguoi "người" nguyen
don_vi m2 "m²"
thuoc_tinh cap "Cấp" : { xa, tinh }
thuoc_tinh mot "Một" : { z }
thuoc_tinh nn "Nhà nước" : co_khong
thuoc_tinh db "Địa bàn" : chuoi
truong w "W" : nguoi
truong x "X" : nguoi thuoc w
truong y "Y" : nguoi toi_da 9 nguoi
truong d "D" : m2
truong e "E" : m2 thuoc d
truong f "F" : m2 toi_da 4,5 m2
truong s "S" : nguoi = x + y
truong b0 "B0" : co_khong
truong b1 "B1" : co_khong
truong g "G" : co_khong = b0 va b1
truong h "H" : co_khong = y >= 3 nguoi hoac b1
truong m "M" : moc
pham_vi mot_so "Một số" khi cap = tinh
pham_vi tat_ca "Tất cả" khi cap = tinh hoac cap = xa
pham_vi theo_nn "Theo" khi nn
pham_vi khong_ai "Không ai" khi cap = tinh va cap = xa
pham_vi khong_ai_2 "Không ai 2" khi nn va khong nn
pham_vi khong_ai_3 "Không ai 3" khi db = "K" va db = "L"
pham_vi khong_ai_4 "Không ai 4" khi khong mot = z
chi_so phan_1 "1" = ty_le(x)
chi_so phan_2 "2" = ty_le(e)
chi_so tren_1 "3" = ty_le(x tren y)
chi_so tren_2 "4" = ty_le(y tren x)
chi_so tren_3 "5" = ty_le(d tren f)
chi_so dung_1 "6" = ty_le(b1)
chi_so dung_2 "7" = ty_le(nn)
chi_so tong_1 "8" = tong(x)
chi_so tong_2 "9" = tong(d)
chi_so tong_3 "10" = tong(s)
chi_so bq_1 "11" = trung_binh(w)
chi_so bq_2 "12" = trung_binh(f)
chi_so dem_1 "13" = dem(b1)
chi_so dem_2 "14" = dem(w >= 3 nguoi)
muc "1"
"""
UNITS = {"phan": "%", "tren": "%", "dung": "%", "dem": " co_quan"}
OF_NUMBERS = {"tong_1": " nguoi", "tong_2": " m2", "tong_3": " nguoi", "bq_1": " nguoi", "bq_2": " m2"}
MEASURES = {
    f"{kind}_{number}": unit
    for kind, unit in UNITS.items()
    for number in (1, 2, 3)
    if f"chi_so {kind}_{number}" in HEAD
} | OF_NUMBERS
FIELDS = ("w >= 3 nguoi", "b0", "g", "h", "m hoan_thanh trong 01/01/2018..01/03/2018", "s = 5 nguoi", "f <= 5 m2")
SCOPES = ("mot_so", "tat_ca", "theo_nn", "khong_ai", "khong_ai_2", "khong_ai_3", "khong_ai_4")
WHEN = (
    "", "b0", "khong b0", "b0 hoac b1", "b0 va b1", "nn", "w >= 3 nguoi", "w >= y", "b0 hoac w >= 3 nguoi", "g", "khong g",
    "h", 'db = "K"', 'khong db = "K" hoac b0', "f > 5 m2", "y <= 9 nguoi",
)  # fmt: skip
DEMANDS = (">= 40{}", "<= 100{}", "= 50{}", ">= ?", "> 0{}", "trong 1..2{}", ">= 100{}")
CELLS = {
    "cap": ("xa", "tinh"), "mot": ("z",), "nn": (True, False), "db": ("K", "L"), "w": (0, 3, 5), "x": (0, 1, 3),
    "y": (2, 3, 9), "d": (Fraction(1, 2), 3), "e": (Fraction(1, 2), 1), "f": (Fraction(1, 2), 4), "s": (5,),
    "b0": (True, False), "b1": (True, False), "g": (True, False), "h": (True, False), "m": (datetime.date(2018, 2, 1),),
}  # fmt: skip


def statement(dice):
    scope, condition = dice.choice(SCOPES), dice.choice(WHEN)
    when = f" khi {condition}" if condition else ""
    if dice.random() < 0.2:
        return f"moi {scope}.{dice.choice(FIELDS)}{when}"
    measure = dice.choice(list(MEASURES))
    if dice.random() < 0.1:
        return f"du_bao {scope}.{measure} khoang 30{MEASURES[measure]}{when}"
    each = dice.choice(("", "", "moi "))
    return f"{each}{scope}.{measure} {dice.choice(DEMANDS).format(MEASURES[measure])}{when}"


def population(dice, ruleset, gone, needed=None):
    if needed is None:
        needed = {name for one in ruleset.statements for name in names_read(one.scope.condition)}
    holes = dice.choice((0, 0.2, 0.5))

    def cell(name):
        if name not in needed and (name in gone or dice.random() < holes):
            return None
        return dice.choice(CELLS[name])

    return [
        typed(ruleset, {"ma": str(number)} | {name: cell(name) for name in CELLS})
        for number in range(dice.choice((1, 2, 3)))
    ]


def by_polars(frame, run):
    return run(frame)


def by_lazy_polars(frame, run):
    return run(frame.lazy()).collect()


def by_duckdb(frame, run):
    with duckdb.connect() as connection:
        return run(connection.from_arrow(frame.to_arrow(compat_level=pl.CompatLevel.oldest()))).pl()


ENGINES = {"polars": by_polars, "lazy polars": by_lazy_polars, "duckdb": by_duckdb}


def compare(engine, seed):
    dice = random.Random(seed)
    text = HEAD + "\n".join(dict.fromkeys(statement(dice) for _ in range(dice.choice((1, 1, 2, 4))))) + "\n"
    ruleset, reference = vtlt.parse(text), checked(text)
    needed = {name for one in reference.statements for name in names_read(one.scope.condition)}
    lacking = {name for name in CELLS if name not in needed and dice.random() < 0.5}
    untyped = {name for name in lacking if dice.random() < 0.3}
    by = dice.choice(([], [GROUP], [GROUP, "le"]))
    groups = [population(dice, reference, lacking) for _ in range(dice.choice((1, 2, 3)) if by else 1)]
    frame = frame_of(reference, groups).drop(lacking).with_columns(pl.lit(None).alias(name) for name in sorted(untyped))
    frame = frame.with_columns(le=pl.col(GROUP) % 2)
    answer = ENGINES[engine](frame, lambda native: ruleset.evaluate_frame(native, by=by))
    if GROUP not in by:
        answer = answer.with_columns(pl.lit(0).alias(GROUP))
    answer = answer.drop("le", strict=False)  # which is no column of `tung`
    assert result_rows(answer) == reference_rows(reference, groups, None), (
        f"{text[len(HEAD) :]}{sorted(lacking)} {groups}"
    )
    if by == [GROUP]:
        first = ruleset.statements[0]
        found = ENGINES[engine](frame, lambda native: ruleset.evaluate_agencies(native, first, by=by))
        assert agency_rows_of(found) == reference_agencies(reference, groups, None)[0], (
            f"{first.text} {sorted(lacking)}"
        )


@pytest.mark.parametrize("engine", ENGINES)
def test_columns_that_are_not_there(engine):
    for seed in range(12 if engine == "duckdb" else 60):
        compare(engine, seed)


@pytest.mark.long
@pytest.mark.parametrize("engine", ENGINES)
def test_columns_that_are_not_there_in_many_frames(engine):
    for seed in range(1000, 1000 + share(150 if engine == "duckdb" else 1500)):
        compare(engine, seed)


def statement_of_change(dice):
    scope, condition = dice.choice(SCOPES), dice.choice(WHEN)
    measure = dice.choice(list(MEASURES))
    unit = " diem_phan_tram" if MEASURES[measure] == "%" else dice.choice(("%", MEASURES[measure]))
    demand = dice.choice(DEMANDS).format(unit)
    since = dice.choice(("", "", " so_voi nam 2017"))
    group = dice.choice(("", "", "", " tung nn", " tung db", " tung cap"))
    when = f" khi {condition}" if condition else ""
    return f"{dice.choice(('', 'moi '))}{scope}.{measure} {dice.choice(('tang', 'giam'))} {demand}{since}{group}{when}"


def compare_beside(engine, seed):
    """Compare demands on a change, beside a frame of then that lacks other columns."""
    dice = random.Random(seed)
    text = HEAD + "\n".join(dict.fromkeys(statement_of_change(dice) for _ in range(dice.choice((1, 1, 2, 4))))) + "\n"
    ruleset, reference = vtlt.parse(text), checked(text)
    needed = {name for one in reference.statements for name in names_read(one.scope.condition)}
    needed |= {*grouping_attributes(reference)}
    by = dice.choice(([], [GROUP]))
    count = dice.choice((1, 2, 3)) if by else 1
    sides, frames = [], []
    for _ in range(2):
        lacking = {name for name in CELLS if name not in needed and dice.random() < 0.4}
        untyped = sorted(name for name in lacking if dice.random() < 0.3)
        sides.append([population(dice, reference, lacking, needed) for _ in range(count)])
        frame = frame_of(reference, sides[-1]).drop(lacking)
        frames.append(frame.with_columns(pl.lit(None).alias(name) for name in untyped))
    answer = beside(engine, *frames, lambda now, then: ruleset.evaluate_frame(now, by=by, previous=then))
    if not by:
        answer = answer.select(pl.lit(0).alias(GROUP), pl.all())
    assert result_rows(answer) == reference_rows(reference, sides[0], None, sides[1]), f"{text[len(HEAD) :]} {sides}"
    if by:
        first = ruleset.statements[0]
        found = beside(engine, *frames, lambda now, then: ruleset.evaluate_agencies(now, first, by=by, previous=then))
        assert agency_rows_of(found) == reference_agencies(reference, sides[0], None, sides[1])[0], first.text


@pytest.mark.parametrize("engine", ENGINES)
def test_columns_that_are_not_there_now_or_then(engine):
    for seed in range(12 if engine == "duckdb" else 60):
        compare_beside(engine, seed)


@pytest.mark.long
@pytest.mark.parametrize("engine", ENGINES)
def test_columns_that_are_not_there_now_or_then_in_many_frames(engine):
    for seed in range(1000, 1000 + share(150 if engine == "duckdb" else 800)):
        compare_beside(engine, seed)


TWO_GROUPS = pl.DataFrame(
    {GROUP: [1, 2], "ma": ["A", "A"], "cap": ["tinh"] * 2, "w": [4, 4], "x": [2, 2], "b1": [True, None]}
)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("when", ["b0", "b0 hoac b1", "khong b0", "b0 va b1"])
@pytest.mark.parametrize(
    ("demand", "low", "high"),
    [("phan_1 >= 40%", Fraction(1, 2), Fraction(1, 2)), ("bq_1 >= 3 nguoi", Fraction(4), Fraction(4))],
)
def test_a_ratio_where_nobody_knows_who_counts(engine, when, demand, low, high):
    ruleset = vtlt.parse(f"{HEAD}tat_ca.{demand} khi {when}\nkhong_ai.{demand} khi {when}\n")
    answer = result_rows(ENGINES[engine](TWO_GROUPS, lambda native: ruleset.evaluate_frame(native, by=[GROUP])))
    first = "met" if when == "b0 hoac b1" else "undecided"
    assert [row[2] for row in answer] == [first, "not_applicable", "undecided", "not_applicable"]
    assert [row[4:6] for row in answer] == [(low, high), (None, None)] * 2
