"""A plan for tests of frames, frames of agencies for it, and the engines that they are evaluated by."""

import datetime
import functools
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pytest
from frames import FAR, as_relation

import vtlt_rules as vtlt
from vtlt_rules.errors import BadData
from vtlt_rules.issues import issue_to_text

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "tien_giang_2018"

HEAD = """ke_hoach thu "Thử"
    thoi_ky 01/01/2018..31/12/2018
don_vi nguoi "người" nguyen
don_vi met_gia "mét giá"
thuoc_tinh cap "Cấp" : { xa "cấp xã", tinh "cấp tỉnh" }
thuoc_tinh nha_nuoc "Nhà nước" : co_khong
thuoc_tinh dia_ban "Địa bàn" : chuoi
truong tong_so "Tổng số" : nguoi
truong phan "Phần" : nguoi thuoc tong_so
truong nam "Nam" : nguoi
truong nu "Nữ" : nguoi
truong tre "Trẻ" : nguoi
truong gia "Già" : nguoi
truong khac "Khác" : nguoi
truong lon "Lớn" : nguoi toi_da 900000000000000000 nguoi
truong kho "Kho" : met_gia
truong dung "Dùng" : met_gia thuoc kho
truong le "Lẻ" : met_gia toi_da 9,5 met_gia
truong co "Có" : co_khong
truong moc_1 "Mốc" : moc
pham_vi tinh_ "Tỉnh" khi cap = tinh
pham_vi xa_ "Xã" khi cap = xa
pham_vi nuoc "Nước" khi cap = tinh va nha_nuoc
pham_vi vung "Vùng" khi dia_ban thuoc { "Gò Công", "Cai Lậy" }
chi_so ty "Tỷ" = ty_le(phan)
chi_so ty_dung "Tỷ" = ty_le(dung)
chi_so ty_co "Tỷ" = ty_le(co)
chi_so tong_nam "Tổng" = tong(nam)
chi_so tong_lon "Tổng" = tong(lon)
chi_so tong_le "Tổng" = tong(le)
chi_so dem_nguoi "Đếm" = dem(nam + nu + tre + gia + khac >= 1 nguoi)
muc "1"
"""


@functools.cache
def plan(*statements):
    return vtlt.parse(HEAD + "\n".join(statements) + "\n")


def agencies(**columns):
    """Return a frame of agencies, of the province unless it says otherwise; what is None has no column."""
    height = max(len(cells) for cells in columns.values() if cells is not None)
    given = {"ma": [f"A{number}" for number in range(height)], "cap": ["tinh"] * height} | columns
    return pl.DataFrame({name: cells for name, cells in given.items() if cells is not None})


def whole(*cells):
    return pl.Series(cells, dtype=pl.Int64)


def decimals(*cells, places=1):
    return pl.Series([None if c is None else Decimal(c) for c in cells], dtype=pl.Decimal(20, places))


def by_polars(frame, evaluate):
    return evaluate(frame)


def by_lazy_polars(frame, evaluate):
    return evaluate(frame.lazy()).collect()


def by_duckdb(frame, evaluate):
    with duckdb.connect() as connection:
        return evaluate(as_relation(frame, connection)).pl()


ENGINES = {"polars": by_polars, "lazy polars": by_lazy_polars, "duckdb": by_duckdb}
every_engine = pytest.mark.parametrize("engine", ENGINES)
without_bounds_on_numbers = pytest.mark.parametrize("engine", ["polars", "duckdb"])
lazy_engine = pytest.mark.parametrize("engine", ["lazy polars", "duckdb"])


def evaluated(engine, ruleset, frame, **options):
    return ENGINES[engine](frame, lambda native: ruleset.evaluate_frame(native, **options))


def judged(engine, ruleset, frame, statement, **options):
    return ENGINES[engine](frame, lambda native: ruleset.evaluate_agencies(native, statement, **options))


def bound(row, end):
    numerator, denominator = row[f"{end}_numerator"], row[f"{end}_denominator"]
    assert (numerator is None) == (denominator is None)
    return None if numerator is None else Fraction(numerator, denominator)


def lines(result):
    """Return verdict, what it would be, bounds, counts of each row."""
    return [
        (
            row["verdict"],
            row["provisional"],
            bound(row, "low"),
            bound(row, "high"),
            (row["in_scope"], row["met"], row["not_met"], row["undecided"]),
        )
        for row in result.to_dicts()
    ]


def spite(result):
    """Return for each row how many agencies have contradictory figures that its verdict stands in spite of."""
    return result["in_spite_of"].to_list()


def verdicts(result, *by):
    found = [tuple(row[name] for name in (*by, "verdict")) for row in result.to_dicts()]
    return [row[0] for row in found] if not by else found


def verdict(engine, statement, frame, **options):
    [found] = verdicts(evaluated(engine, plan(statement), frame, **options))
    return found


def issues(call):
    """Return the issues of the error that a call raises: code, field, agency, row."""
    with pytest.raises(BadData) as error:
        call()
    for issue in error.value.issues:
        texts = {issue_to_text(issue, lang) for lang in ("vi", "en")}
        assert len(texts) == 2 and not any("{" in text for text in texts)
    return [(issue.code, issue.field, issue.agency, issue.row) for issue in error.value.issues]


def refused(engine, statement, frame, **options):
    ruleset = statement if isinstance(statement, vtlt.Ruleset) else plan(statement)
    return issues(lambda: evaluated(engine, ruleset, frame, **options))


EACH_VERDICT = (
    "tinh_.ty >= 50%",
    "moi tinh_.co",
    "tinh_.ty >= ?",
    "xa_.ty >= 50%",
    'nhiem_vu tinh_ "Việc không có con số"',
    "du_bao tinh_.ty khoang 60%",
    "moi tinh_.moc_1 hoan_thanh",
)

DAY = datetime.date(2018, 3, 1)
LATE = datetime.date(2019, 1, 1)

FOUR_GROUPS = pl.DataFrame(
    [
        # in no order, so that the groups of the answer must have been sorted
        ("B", 2018, "1", "tinh", 3, 4, True, FAR),
        ("A", 2018, "1", "tinh", 20, None, None, None),
        ("A", 2017, "1", "tinh", 10, 5, True, DAY),
        ("B", 2017, "1", "tinh", 10, 4, False, LATE),
        ("A", 2017, "2", "tinh", 20, 10, True, DAY),
        ("B", 2017, "2", "xa", 5, 5, None, None),
        ("A", 2018, "2", "tinh", 10, 10, True, DAY),
    ],
    schema=["tinh_nao", "nam_nao", "ma", "cap", "tong_so", "phan", "co", "moc_1"],
    orient="row",
)


HALF, ONE, ZERO = Fraction(1, 2), Fraction(1), Fraction(0)


def pandas_agencies(**columns):
    height = len(next(iter(columns.values())))
    given = {"ma": [f"A{number}" for number in range(height)], "cap": ["tinh"] * height}
    return pd.DataFrame(given | columns)
