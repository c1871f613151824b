"""One policy for input: what each way in takes of each value, with ``coerce`` and without, as the reference says it.

The table below was made by hand from "Ways in" and "Values from Python"; nothing of it is asked of the code.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest

import vtlt_rules as vtlt

PLAN = vtlt.parse(
    'ke_hoach k "K"\nthoi_ky 01/01/2026..31/12/2026\ndon_vi m2 "m²"\n'
    'thuoc_tinh cap "Cấp" : { tinh, xa }\nthuoc_tinh loai "Loại" : { mot "loại một", hai }\n'
    'truong so "Số CBCCVC" : m2\ntruong co "Có kho" : co_khong\ntruong lam "Làm" : moc\n'
    'pham_vi cap_xa "Xã" khi cap = xa\nmuc "I"\n'
    "    moi cap_xa.so <= 5 m2\n    moi cap_xa.co\n"
    "    moi cap_xa.lam hoan_thanh trong 01/05/2026..01/05/2026\n    moi cap_xa.co khi loai = mot\n"
)
MADE = {"attrs": {False: PLAN.model(), True: PLAN.model(coerce=True)}}
MADE["pydantic"] = {one: PLAN.model("pydantic", coerce=one) for one in (False, True)}

DAY = datetime.date(2026, 5, 1)
NOON = datetime.datetime(2026, 5, 1, 12)
NONE = "missing"
PLACES = {"so": 0, "co": 1, "lam": 2, "loai": 3}
"""Which statement tells what was read of a field."""

N = type("N", (), {"__repr__": lambda _: "-"})()
"""There is no such value of this kind."""

# For each value: its field; how CSV, JSON, Python and a column have it; whether numbers count for yes/no; what comes of it
# in files, of Python, in a frame in memory, in a lazy frame or database. A verdict, or the code of what is wrong.
MET, NOT_MET, BAD = "met", "not_met", "bad_data"
TABLE: list[tuple[Any, ...]] = [
    ("co", "có", True, True, pl.Boolean, False, MET, MET, MET, MET),
    ("co", "không", False, False, pl.Boolean, False, NOT_MET, NOT_MET, NOT_MET, NOT_MET),
    ("co", "true", "true", np.bool_(True), N, False, MET, MET, N, N),
    ("co", "1", 1, 1, pl.Int64, False, "reading-proposed", "wrong-type", "wrong-column-type", "wrong-column-type"),
    ("co", "0", 0, 0, pl.UInt8, False, "reading-proposed", "wrong-type", "wrong-column-type", "wrong-column-type"),
    ("co", "1", 1, 1, pl.Int64, True, MET, MET, MET, MET),
    ("co", "0", 0, 0, pl.Int64, True, NOT_MET, NOT_MET, NOT_MET, NOT_MET),
    ("co", " 1 ", "1", np.int64(1), pl.UInt8, True, MET, MET, MET, MET),
    ("co", "0", "0", np.uint8(0), pl.Int8, True, NOT_MET, NOT_MET, NOT_MET, NOT_MET),
    ("co", N, N, Decimal(1), pl.Decimal(5, 2), True, N, MET, MET, MET),
    ("co", N, N, Fraction(0), pl.Decimal(5, 2), True, N, NOT_MET, NOT_MET, NOT_MET),
    ("co", "1,0", 1.0, 1.0, pl.Float64, True, "wrong-type", MET, MET, "float-column"),
    ("co", N, N, np.float64(0), pl.Float32, True, N, NOT_MET, NOT_MET, "float-column"),
    ("co", "2", 2, 2, pl.Int64, True, "wrong-type", "wrong-type", "wrong-type", BAD),
    ("co", "-1", -1, -1, pl.Int64, True, "wrong-type", "wrong-type", "wrong-type", BAD),
    ("co", N, 0.5, Decimal("0.5"), pl.Decimal(5, 2), True, "wrong-type", "wrong-type", "wrong-type", BAD),
    ("co", N, N, np.timedelta64(1, "D"), N, True, N, "wrong-type", N, N),
    ("co", N, N, float("nan"), pl.Float64, True, N, "not-a-value", "wrong-type", "float-column"),
    ("co", N, N, Decimal("sNaN"), N, True, N, "not-a-value", N, N),
    ("co", N, N, "1", pl.String, True, N, "wrong-type", "wrong-column-type", "wrong-column-type"),
    ("co", "có", "có", "có", pl.String, False, MET, "wrong-type", "wrong-column-type", "wrong-column-type"),
    ("co", "có", True, True, pl.Boolean, True, MET, MET, MET, MET),
    ("co", "", None, None, pl.Int64, True, NONE, NONE, NONE, NONE),
    ("co", "", None, pd.NA, pl.Boolean, False, NONE, NONE, NONE, NONE),
    ("co", "", None, pd.NaT, pl.Null, True, NONE, NONE, NONE, NONE),
    ("so", "5", 5, 5, pl.Int64, False, MET, MET, MET, MET),
    ("so", "6", 6, np.uint64(6), pl.UInt16, False, NOT_MET, NOT_MET, NOT_MET, NOT_MET),
    ("so", "5,5", 5.5, Decimal("5.5"), pl.Decimal(9, 2), False, NOT_MET, NOT_MET, NOT_MET, NOT_MET),
    ("so", "4,5", "4,5", Fraction(9, 2), pl.Decimal(9, 1), False, MET, MET, MET, MET),
    ("so", N, N, 4.5, pl.Float64, False, N, MET, MET, "float-column"),
    ("so", N, N, np.float32(4.5), pl.Float32, False, N, MET, MET, "float-column"),
    ("so", N, N, 0.1 + 0.2, pl.Float64, False, N, "inexact-number", "inexact-number", "float-column"),
    ("so", N, N, Fraction(1, 3), N, False, N, MET, N, N),
    ("so", N, N, Decimal("Infinity"), N, False, N, "wrong-type", N, N),
    ("so", N, N, float("inf"), pl.Float64, False, N, "inexact-number", "inexact-number", "float-column"),
    ("so", N, N, float("nan"), pl.Float64, False, N, "not-a-value", "inexact-number", "float-column"),
    ("so", N, "NaN", Decimal("NaN"), N, False, "wrong-type", "not-a-value", N, N),
    ("so", "-1", -1, -1, pl.Int64, False, "negative", "negative", BAD, BAD),
    ("so", "có", True, True, pl.Boolean, False, "wrong-type", "wrong-type", "wrong-column-type", "wrong-column-type"),
    ("so", "5", "5", "5", pl.String, False, MET, "wrong-type", "wrong-column-type", "wrong-column-type"),
    ("so", "", None, np.datetime64("NaT"), pl.Int64, False, NONE, NONE, NONE, NONE),
    ("lam", "01/05/2026", "2026-05-01", DAY, pl.Date, False, MET, MET, MET, MET),
    ("lam", "2026-05-01", "1/5/2026", np.datetime64("2026-05-01"), pl.Date, False, MET, MET, MET, MET),
    ("lam", N, N, pd.Timestamp("2026-05-01"), pl.Datetime, False, N, MET, MET, MET),
    ("lam", N, N, "01/05/2026", pl.String, False, N, MET, "wrong-column-type", "wrong-column-type"),
    ("lam", "01/05/2026 12:00", "1/5/2026 12h", NOON, pl.Datetime, False, "invalid-date", "not-a-day", "not-a-day", BAD),
    ("lam", "chưa", "chua", vtlt.NOT_DONE, datetime.date(9999, 12, 31), False, NOT_MET, NOT_MET, NOT_MET, NOT_MET),
    ("lam", "1", "1", 1, pl.Int64, False, "done-words", "wrong-type", "wrong-column-type", "wrong-column-type"),
    ("lam", "", None, pd.NaT, pl.Date, False, NONE, NONE, NONE, NONE),
    ("loai", "mot", "mot", np.str_("mot"), pl.String, False, MET, MET, MET, MET),
    ("loai", "Loại Một", "loại một", "loại một", pl.String, False, MET, MET, "unknown-value", BAD),
    ("loai", "ba", "ba", "ba", pl.String, False, "unknown-value", "unknown-value", "unknown-value", BAD),
    ("loai", N, 1, 1, pl.Int64, False, "unknown-value", "wrong-type", "wrong-column-type", "wrong-column-type"),
    ("loai", "", None, pd.NA, pl.String, False, NONE, NONE, NONE, NONE),
]  # fmt: skip

PLAIN: dict[str, Any] = {"ma": "X1", "cap": "xa", "loai": "mot", "so": 5, "co": True, "lam": DAY}
IN_FILES = {"ma": "X1", "cap": "xa", "loai": "mot", "so": "5", "co": "có", "lam": "01/05/2026"}


def column(name: str, kind: Any, value: object) -> pl.Series:
    """Return a column with one cell, of a type, or with another cell than Python has."""
    if isinstance(kind, datetime.date):
        return pl.Series(name, [kind])
    if isinstance(value, Fraction):
        value = Decimal(value.numerator) / Decimal(value.denominator)
    if isinstance(value, np.datetime64 | np.generic):
        value = value.item()
    return pl.Series(
        name, [None if value is None or (pd.isna(value) and not isinstance(value, float)) else value], kind
    )


def frame_with(name: str, kind: Any, value: object) -> pl.DataFrame:
    return pl.DataFrame([PLAIN]).with_columns(column(name, kind, value))


def of_report(report: vtlt.Report, name: str) -> str:
    found = [issue.code for issue in report.data_issues]
    assert [issue.field for issue in report.data_issues] in ([], [name])
    verdict = report.findings[PLACES[name]].verdict
    assert (verdict is vtlt.Verdict.BAD_DATA) == bool(found)
    return found[0] if found else (NONE if verdict is vtlt.Verdict.UNDECIDED else verdict.value)


def of_error(error: vtlt.BadData, name: str) -> str:
    [issue] = error.issues
    assert issue.field == name
    return issue.code


def of_rows(answer: pl.DataFrame, name: str) -> str:
    verdict: str = answer["verdict"][PLACES[name]]
    return NONE if verdict == "undecided" else verdict


# ---- the ways in: each returns a verdict, or the code of what is wrong


def by_csv(name: str, cells: Any, coerce: bool, folder: Path) -> str:
    file = folder / "a.csv"
    row = IN_FILES | {name: cells}
    file.write_text(";".join(row) + "\n" + ";".join(row.values()) + "\n", encoding="utf-8")
    try:
        return of_report(PLAN.evaluate(PLAN.schema.read(file, coerce=coerce)), name)
    except vtlt.BadData as error:
        return of_error(error, name)


def by_json(name: str, cells: Any, coerce: bool, folder: Path) -> str:
    file = folder / "a.json"
    file.write_text(json.dumps([IN_FILES | {name: cells}]), encoding="utf-8")
    try:
        return of_report(PLAN.evaluate(PLAN.schema.read(file, coerce=coerce)), name)
    except vtlt.BadData as error:
        return of_error(error, name)


def by_evaluate(name: str, value: Any, coerce: bool, _: Path) -> str:
    report = PLAN.evaluate([PLAIN | {name: value}], coerce=coerce)
    again = PLAN.evaluate([{"ma": "X1", **PLAIN, name: value}], registry=[PLAIN | {name: value}], coerce=coerce)
    assert [one.verdict for one in again.findings] == [one.verdict for one in report.findings]
    return of_report(report, name)


def verdicts_only(verdict: vtlt.Verdict) -> str:
    return NONE if verdict is vtlt.Verdict.UNDECIDED else verdict.value


def by_compile(name: str, value: Any, coerce: bool, _: Path) -> str:
    compiled = PLAN.compile(coerce=coerce)
    return verdicts_only([*compiled(PLAIN), *compiled(PLAIN | {name: value})][-len(PLACES) :][PLACES[name]])


def by_accumulator(name: str, value: Any, coerce: bool, _: Path) -> str:
    accumulator = PLAN.accumulator(coerce=coerce)
    accumulator.add(PLAIN | {name: value})
    return verdicts_only(accumulator.verdicts[PLACES[name]])


def by_attrs(name: str, value: Any, coerce: bool, _: Path) -> str:
    try:
        return of_report(PLAN.evaluate([MADE["attrs"][coerce](**PLAIN | {name: value})]), name)
    except vtlt.BadValue as error:
        return of_error(error, name)


def by_pydantic(name: str, value: Any, coerce: bool, _: Path) -> str:
    import pydantic

    try:
        return of_report(PLAN.evaluate([MADE["pydantic"][coerce](**PLAIN | {name: value})]), name)
    except pydantic.ValidationError as error:
        [wrong] = error.errors()
        return str(wrong["type"]).replace("_", "-")


def in_frame(convert: Callable[[pl.DataFrame], Any], back: Callable[[Any], pl.DataFrame]) -> Callable[..., str]:
    def ask(name: str, value: Any, coerce: bool, _: Path) -> str:
        kind, cell = value
        try:
            answer = PLAN.evaluate_frame(convert(frame_with(name, kind, cell)), coerce=coerce)
            return of_rows(back(answer), name)
        except vtlt.BadData as error:
            return of_error(error, name)

    return ask


def relation(frame: pl.DataFrame) -> Any:
    return duckdb.connect().from_arrow(frame.to_arrow())


FILES = {"csv": by_csv, "json": by_json}
PYTHON = {
    "evaluate": by_evaluate,
    "compile": by_compile,
    "accumulator": by_accumulator,
    "attrs": by_attrs,
    "pydantic": by_pydantic,
}
IN_MEMORY = {
    "polars": in_frame(lambda frame: frame, lambda answer: answer),
    "pyarrow": in_frame(lambda frame: frame.to_arrow(), lambda answer: pl.DataFrame(answer)),
}
LAZY = {
    "lazy polars": in_frame(lambda frame: frame.lazy(), lambda answer: answer.collect()),
    "duckdb": in_frame(relation, lambda answer: answer.pl()),
}
CASES = [
    pytest.param(ask, name, given, coerce, expected, id=f"{way}-{name}-{given}-{coerce}")
    for name, csv, in_json, python, kind, coerce, of_files, of_python, in_memory, lazy in TABLE
    for ways, given, expected in (
        ({"csv": by_csv}, csv, of_files),
        ({"json": by_json}, in_json, of_files),
        (PYTHON, python, of_python),
        (IN_MEMORY, (kind, python), in_memory),
        (LAZY, (kind, python), lazy),
    )
    for way, ask in ways.items()
    if given is not N and kind is not (N if isinstance(given, tuple) else None)
]


@pytest.mark.parametrize(("ask", "name", "given", "coerce", "expected"), CASES)
def test_every_way_in_does_what_the_table_says(ask, name, given, coerce, expected, tmp_path):
    if ask in (by_compile, by_accumulator) and expected not in (MET, NOT_MET, NONE):
        expected = BAD  # which these say in place of a code
    assert ask(name, given, coerce, tmp_path) == expected


@pytest.mark.parametrize(
    ("ask", "name", "given", "coerce", "expected"), [case for case in CASES if case.values[1] != "co"]
)
def test_coerce_is_about_yes_and_no_alone(ask, name, given, coerce, expected, tmp_path):
    assert not coerce
    if ask in (by_compile, by_accumulator) and expected not in (MET, NOT_MET, NONE):
        expected = BAD
    assert ask(name, given, True, tmp_path) == expected


@pytest.mark.parametrize(
    ("value", "meant"), [(1, "True"), (np.int64(0), "False"), (1.0, "True"), (Decimal(0), "False")]
)
def test_a_number_for_yes_or_no_is_refused_with_what_to_do(value, meant, tmp_path):
    [issue] = PLAN.evaluate([PLAIN | {"co": value}]).data_issues
    assert issue.suggestion == f"{meant} (coerce=True)"
    assert PLAN.evaluate([PLAIN | {"co": 2}]).data_issues[0].suggestion is None
    file = tmp_path / "a.csv"
    file.write_text(f"ma;cap;co\nX1;xa;{int(value)}\n", encoding="utf-8")
    with pytest.raises(vtlt.BadData) as caught:
        PLAN.schema.read(file)
    assert [one.examples for one in caught.value.proposals] == [((str(int(value)), meant == "True"),)]
    with pytest.raises(vtlt.BadData) as caught:
        PLAN.evaluate_frame(frame_with("co", pl.Int64, int(value)))
    assert [one.suggestion for one in caught.value.issues] == ["coerce=True"]


def test_pandas_has_floats_and_objects_for_yes_and_no_where_some_are_missing():
    frame = pd.DataFrame([PLAIN | {"co": 1}, PLAIN | {"ma": "X2", "co": None}, PLAIN | {"ma": "X3", "co": 0}])
    assert frame["co"].dtype == float
    for co in (frame["co"], frame["co"].astype("Int64"), frame["co"].astype(object).where(frame["co"].notna(), None)):
        answer = pl.from_pandas(PLAN.evaluate_frame(frame.assign(co=co), coerce=True))
        assert answer.select("met", "not_met", "undecided").row(1) == (1, 1, 1)


RULES = vtlt.parse(
    'ke_hoach k "K"\nthuoc_tinh cap "Cấp" : { tinh, xa }\nthuoc_tinh nn "Nhà nước" : co_khong\n'
    'truong mot "Một" : co_khong\ntruong hai "Hai" : co_khong\ntruong suy "Suy" : co_khong = mot va hai\n'
    'pham_vi cap_xa "Xã" khi cap = xa va nn\nmuc "I"\nmoi cap_xa.mot\nmoi cap_xa.suy\nmoi cap_xa.hai khi mot\n'
)


@pytest.mark.parametrize("mot", [0, 1, None])
@pytest.mark.parametrize("hai", [0, 1, None])
@pytest.mark.parametrize("suy", [0, 1, None, ...])
@pytest.mark.parametrize("nn", [0, 1])
def test_numbers_for_yes_and_no_in_scopes_and_derived_fields(mot, hai, suy, nn):
    """Each evaluator says of 1 and 0 what it says of yes and no."""
    numbers = {"ma": "A", "cap": "xa", "nn": nn, "mot": mot, "hai": hai} | ({} if suy is ... else {"suy": suy})
    truths = {name: bool(cell) if isinstance(cell, int) else cell for name, cell in numbers.items()}
    expected = RULES.evaluate([truths])
    report = RULES.evaluate([numbers], coerce=True)
    verdicts = [one.verdict for one in expected.findings]
    assert [one.verdict for one in report.findings] == verdicts
    assert [one.code for one in report.data_issues] == [one.code for one in expected.data_issues]
    compiled, accumulator = RULES.compile(coerce=True), RULES.accumulator(coerce=True)
    accumulator.add(numbers)
    assert [*compiled(numbers)] == [*compiled(truths)] == [*accumulator.verdicts] == verdicts
    kinds = {name: pl.Int64 for name in numbers if name not in ("ma", "cap")}
    frame = pl.DataFrame([numbers], schema_overrides=kinds)
    twice = pl.concat([frame, frame])
    of_twice = RULES.evaluate([truths, truths])
    for given, whole in ((frame, expected), (twice, of_twice)):
        for convert, back in (
            (lambda it: it, lambda it: it),
            (lambda it: it.lazy(), lambda it: it.collect()),
            (relation, lambda it: it.pl()),
        ):
            answer = back(RULES.evaluate_frame(convert(given), coerce=True))
            assert answer["verdict"].to_list() == [one.verdict.value for one in whole.findings]


def test_generated_code_answers_plain_numbers_itself(monkeypatch):
    compiled = RULES.compile(coerce=True)
    agency = {"ma": "A", "cap": "xa", "nn": 1, "mot": 1, "hai": 0, "suy": None}
    compiled(agency)
    monkeypatch.setattr("vtlt_rules.compiled.verdicts.evaluate", None)
    assert [one.value for one in compiled(agency)] == [MET, NOT_MET, NOT_MET]
    assert "== 0" not in RULES.compile().source


def test_data_of_then_is_coerced_as_well():
    rules = vtlt.parse(
        'ke_hoach k "K"\nthuoc_tinh cap "Cấp" : { tinh, xa }\ntruong co "Có" : co_khong\n'
        'pham_vi cap_xa "Xã" khi cap = xa\nchi_so ty "Tỷ lệ" = ty_le(co)\nmuc "I"\ncap_xa.ty tang >= 1 diem_phan_tram\n'
    )
    now, then = [{"ma": "A", "cap": "xa", "co": 1}], [{"ma": "A", "cap": "xa", "co": 0}]
    [finding] = rules.evaluate(now, previous=then, coerce=True).findings
    assert finding.verdict is vtlt.Verdict.MET
    assert rules.compile(coerce=True)(now[0], then[0]) == (vtlt.Verdict.MET,)
    accumulator = rules.accumulator(coerce=True)
    accumulator.add(now[0])
    accumulator.since().add(then[0])
    assert accumulator.verdicts == (vtlt.Verdict.MET,)
    for convert, back in ((pl.DataFrame, lambda it: it), (pl.LazyFrame, lambda it: it.collect())):
        answer = back(rules.evaluate_frame(convert(now), previous=convert(then), coerce=True))
        assert answer["verdict"].to_list() == ["met"]
