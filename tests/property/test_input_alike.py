"""The same random data comes in as dictionaries, objects, frames, files: the same verdicts, the same words about its names.

Yes and no are booleans or the numbers 1 and 0; a field may have been renamed so that it looks like itself, or is its label;
beside it stand names that nobody declared.
"""

from __future__ import annotations

import csv
import dataclasses
import datetime
import json
import tempfile
import warnings
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs
import duckdb
import polars as pl
from frames import FAR, as_relation
from hypothesis import example, given, settings
from hypothesis import strategies as st

import vtlt_rules as vtlt
from every_type import PLAN

RULES = vtlt.parse(PLAN)
FIELDS = ("van_thu", "luu_tru", "da_tap_huan", "tai_lieu", "chinh_ly", "co_kho", "quy_che")
SLIPS = ("van_thuu", "luutru", "da_tap_huann", "tai_leu", "chinh_lyy", "co_khoo", "quyche")
LABELS = ("Văn thư", "Lưu trữ", "Đã tập huấn", "Tài liệu", "Đã chỉnh lý", "Có kho", "Ban hành quy chế")
FLAGS = ("nha_nuoc", "co_kho", "san_sang")
TYPES = {
    "ma": pl.String, "cap": pl.String, "dia_ban": pl.String, "nha_nuoc": pl.Boolean, "nhan_su": pl.Int64,
    "van_thu": pl.Int64, "luu_tru": pl.Int64, "da_tap_huan": pl.Int64, "tai_lieu": pl.Decimal(12, 2),
    "chinh_ly": pl.Decimal(12, 2), "co_kho": pl.Boolean, "san_sang": pl.Boolean, "quy_che": pl.Date, "xep_loai": pl.String,
}  # fmt: skip

whole = st.none() | st.integers(0, 4)
decimal = st.none() | st.integers(0, 400).map(lambda n: Decimal(n) / 4)
flag = st.none() | st.booleans()
day = st.none() | st.just(vtlt.NOT_DONE) | st.dates(datetime.date(2025, 12, 30), datetime.date(2027, 1, 2))
agency = st.fixed_dictionaries(
    {
        "cap": st.sampled_from(["tinh", "xa"]), "dia_ban": st.sampled_from(["Côn Đảo", "CÔN  ĐẢO", "Mỹ Tho"]),
        "nha_nuoc": st.booleans(), "nhan_su": whole, "van_thu": whole, "luu_tru": whole, "da_tap_huan": whole,
        "tai_lieu": decimal, "chinh_ly": decimal, "co_kho": flag, "san_sang": flag, "quy_che": day,
        "xep_loai": st.sampled_from([None, "tot", "kem"]),
    }
)  # fmt: skip
populations = st.lists(agency, min_size=1, max_size=5).map(
    lambda found: [{"ma": f"A{n}"} | a for n, a in enumerate(found)]
)


def in_column(cell: Any) -> Any:
    return FAR if cell is vtlt.NOT_DONE else cell


def in_csv(cell: Any) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "có" if cell else "không"
        case Decimal():
            return str(cell).replace(".", ",")
        case datetime.date():
            return f"{cell:%d/%m/%Y}"
    return "chưa" if cell is vtlt.NOT_DONE else str(cell)


def in_json(cell: Any) -> Any:
    match cell:
        case Decimal():
            return float(cell)  # a few quarters
        case datetime.date():
            return cell.isoformat()
    return "chua" if cell is vtlt.NOT_DONE else cell


def of_note(note: Any) -> tuple[str, Any]:
    return (str(next(iter(note.facts.values()))), note.field) if note.facts else ("", note.field)


def slips_in(notes: Any) -> list[tuple[str, Any]]:
    return [of_note(note) for note in notes if note.code in ("unused-key", "unknown-column-near")]


def verdicts_of(report: vtlt.Report) -> list[str]:
    return [finding.verdict.value for finding in report.findings]


def check(population: list[dict[str, Any]], are_numbers: bool, renamed: int | None, is_label: bool) -> None:
    names = {} if renamed is None else {FIELDS[renamed]: (LABELS if is_label else SLIPS)[renamed]}
    options: dict[str, Any] = {"coerce": are_numbers}

    def given_as(cells: dict[str, Any]) -> dict[str, Any]:
        found = {
            names.get(name, name): int(cell) if are_numbers and name in FLAGS and cell is not None else cell
            for name, cell in cells.items()
        }
        return found | {"nguoi_gui": "x", "dien_thoai": "0273"}

    dictionaries = [given_as(one) for one in population]
    known = [{name: cell for name, cell in one.items() if name not in names} for one in population]
    expected = verdicts_of(RULES.evaluate(known))
    slips = [(slip, name) for name, slip in names.items()]

    report = RULES.evaluate(dictionaries, **options)
    assert (verdicts_of(report), slips_in(report.notes)) == (expected, slips)
    if not is_label:  # no attribute is called so
        kinds = [attrs.make_class("A", list(dictionaries[0])), dataclasses.make_dataclass("D", list(dictionaries[0]))]
        for kind in kinds:
            report = RULES.evaluate([kind(**one) for one in dictionaries], **options)
            assert (verdicts_of(report), slips_in(report.notes)) == (expected, slips)

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        accumulator = RULES.accumulator(**options)
        for one in dictionaries:
            accumulator.add(one)
    assert [one.value for one in accumulator.verdicts] == expected
    assert [slips_in(one.message.notes) for one in caught] == [slips] * (len(caught)) and bool(caught) == bool(slips)

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        compiled = RULES.compile(**options)
        alone = [compiled(one) for one in dictionaries]
    assert [one.notes for one in (warning.message for warning in caught)] == (
        [caught[0].message.notes] if slips else []
    )
    assert not caught or slips_in(caught[0].message.notes) == slips
    assert [[one.value for one in found] for found in alone] == [verdicts_of(RULES.evaluate([one])) for one in known]

    columns = [
        pl.Series(
            names.get(name, name),
            [in_column(one[names.get(name, name)]) for one in dictionaries],
            pl.Int64 if are_numbers and name in FLAGS else type_,
        )
        for name, type_ in TYPES.items()
    ]
    frame = pl.DataFrame(columns).with_columns(nguoi_gui=pl.lit("x"), dien_thoai=pl.lit(1))
    for convert in (lambda it: it, lambda it: it.lazy(), as_relation):
        with duckdb.connect() as connection, warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            answer = RULES.evaluate_frame(
                convert(frame, connection) if convert is as_relation else convert(frame), **options
            )
            rows = answer.collect() if isinstance(answer, pl.LazyFrame) else getattr(answer, "pl", lambda: answer)()  # noqa: B023
        judged = [finding for finding, one in zip(expected, RULES.statements, strict=True) if one.measure is not None]
        assert [one for one in rows["verdict"].to_list() if one != "tracked"] == judged
        assert [slips_in(one.message.notes) for one in caught] == ([slips] if slips else [])

    if is_label:
        expected = verdicts_of(RULES.evaluate(population))  # which heads the column of the field
        slips = []
    with tempfile.TemporaryDirectory() as folder:
        table, document = Path(folder, "a.csv"), Path(folder, "a.json")
        with table.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, delimiter=";").writerows(
                [[*dictionaries[0]], *([in_csv(one[name]) for name in dictionaries[0]] for one in dictionaries)]
            )
        document.write_text(
            json.dumps([{name: in_json(cell) for name, cell in one.items()} for one in dictionaries]), encoding="utf-8"
        )
        for file in (table, document):
            data = RULES.schema.read(file, unknown="note", thousands=".", **options)
            assert slips_in(data.notes) == slips
            unknown = [of_note(one)[0] for one in data.notes if one.code.startswith("unknown-column")]
            assert unknown == [*(slip for slip, _ in slips), "nguoi_gui", "dien_thoai"]
            report = RULES.evaluate(data)
            assert verdicts_of(report) == expected
            assert report.notes[-len(data.notes) :] == data.notes


@settings(max_examples=12, deadline=None)
@given(populations, st.booleans(), st.none() | st.integers(0, len(FIELDS) - 1), st.booleans())
@example(
    [{"ma": "A0"} | dict.fromkeys(TYPES, None) | {"ma": "A0", "cap": "tinh", "dia_ban": "x", "nha_nuoc": True}],
    True,
    5,
    False,
)
def test_the_same_data_in_all_ways(population, are_numbers, renamed, is_label):
    check(population, are_numbers, renamed, is_label and renamed is not None)
