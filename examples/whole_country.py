"""Evaluate many provinces and years at once: a dataframe of reports in, a dataframe of verdicts out.

Needs the extra ``frames``: ``pip install '.[frames]'``. The same calls take frames of DuckDB, PySpark, pandas and pyarrow.
"""

import polars as pl

import vtlt_rules as vtlt

RULES = """
ke_hoach vi_du "Ví dụ: hai chỉ tiêu của cấp tỉnh"
    thoi_ky 01/01/2018..31/12/2018
    theo    van_thu_luu_tru

muc "II.2.b" "Lập hồ sơ công việc (tài liệu giấy)"
    cap_tinh.lap_ho_so >= 40%

muc "II.6.a" "Kho lưu trữ"
    moi cap_tinh.co_kho
"""

BY = ["tinh", "nam"]

COUNTRY = pl.DataFrame(
    [
        # tinh, nam, ma, cbccvc, cbccvc_lap_ho_so, co_kho; what is null is missing
        ("Bến Tre", 2017, "T01", 50, 18, True),
        ("Bến Tre", 2017, "T02", 30, 12, False),
        ("Bến Tre", 2018, "T01", 52, 30, True),
        ("Bến Tre", 2018, "T02", 30, 15, True),
        ("Long An", 2017, "T01", 80, 40, True),
        ("Long An", 2017, "T02", 20, None, None),
        ("Long An", 2018, "T01", 80, 44, True),
        ("Long An", 2018, "T02", 20, 9, True),
        ("Long An", 2018, "T03", 10, 12, True),  # 12 of 10: neither figure counts, whoever has to mend them
        ("Tiền Giang", 2017, "T01", 60, 20, True),
        ("Tiền Giang", 2017, "T02", 40, 15, True),
        ("Tiền Giang", 2018, "T01", 60, 26, True),
        ("Tiền Giang", 2018, "T02", 40, None, False),
    ],
    schema=[*BY, "ma", "cbccvc", "cbccvc_lap_ho_so", "co_kho"],
    orient="row",
).with_columns(cap=pl.lit("tinh"), loai=pl.lit("so_ban_nganh"), nguon_nop_luu=True)


def main() -> None:
    """Find what was not met, the agencies behind it, and what cannot be told before figures are mended."""
    ruleset = vtlt.parse(RULES, name="vi_du.vtlt")

    verdicts = ruleset.evaluate_frame(COUNTRY, by=BY)
    assert verdicts.height == 3 * 2 * len(ruleset.statements)
    not_met = verdicts.filter(pl.col("verdict") == "not_met")
    for row in not_met.iter_rows(named=True):
        value = f"{row['low_numerator']}/{row['low_denominator']}..{row['high_numerator']}/{row['high_denominator']}"
        print(f"{row['tinh']} {row['nam']}: {row['statement']} -> {value}, {row['not_met']} of {row['in_scope']} fail")
    assert not_met.select(*BY, "clause").rows() == [
        ("Bến Tre", 2017, "II.2.b"),  # 30 of 80
        ("Bến Tre", 2017, "II.6.a"),
        ("Tiền Giang", 2017, "II.2.b"),  # 35 of 100
        ("Tiền Giang", 2018, "II.6.a"),
    ]

    # what would be undecided because of figures that contradict each other; all else stands in spite of them
    bad_data = verdicts.filter(pl.col("verdict") == "bad_data")
    assert bad_data.select(*BY, "clause").rows() == [("Long An", 2018, "II.2.b")]

    agencies = ruleset.evaluate_agencies(COUNTRY, "cap_tinh.lap_ho_so", by=BY)
    behind = agencies.filter((pl.col("tinh") == "Bến Tre") & (pl.col("nam") == 2017))
    for row in behind.iter_rows(named=True):
        print(f"{row['ma']}: {row['verdict']}, {row['low_numerator']}/{row['low_denominator']}")


if __name__ == "__main__":
    main()
