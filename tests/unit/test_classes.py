"""Derived enumerations: which classes are possible, what was reported for them, and statistics over them."""

import duckdb
import polars as pl
import pytest

import vtlt_rules as vtlt
from vtlt_rules import Verdict

MET, NOT_MET, UNDECIDED, BAD_DATA = Verdict.MET, Verdict.NOT_MET, Verdict.UNDECIDED, Verdict.BAD_DATA
TRACKED, NOT_APPLICABLE = Verdict.TRACKED, Verdict.NOT_APPLICABLE

HEAD = """ke_hoach x "X"
thoi_ky 01/01/2018..31/12/2018
don_vi diem "điểm" nguyen
thuoc_tinh cap "Cấp" : { tinh, xa }
truong tong_diem "Tổng điểm" : diem toi_da 100 diem
truong kho "Kho" : co_khong
truong lop "Xếp loại" : {
    tot "Tốt" khi tong_diem >= 90 diem,
    kha "Khá" khi kho,
    trung_binh "Trung bình" khi tong_diem >= 50 diem,
    yeu "Yếu" con_lai
}
truong du "Đủ lớp" : co_khong = lop thuoc { tot, kha, trung_binh, yeu }
pham_vi xa_ "Xã" khi cap = xa
chi_so dem_du "Số có lớp" = dem(lop thuoc { tot, kha, trung_binh, yeu })
muc "I"
"""


def plan(*statements):
    return vtlt.parse(HEAD + "\n".join(statements) + "\n")


ASKED = ("tot", "tot, kha", "kha, yeu", "tot, trung_binh", "tot, kha, trung_binh, yeu", "yeu")
EACH_ASKED = plan(*(f"moi xa_.kho khi lop thuoc {{ {asked} }}" for asked in ASKED))


def out_of(found):
    """Return for each set of classes whether the only agency is in it: it has no store, so that it fails where it is."""
    return {NOT_APPLICABLE: False, NOT_MET: True, UNDECIDED: None}[found]


@pytest.mark.parametrize(
    ("points", "reported", "expected"),
    [
        # tot; yeu by 49; trung_binh by 50; anything but kha, which needs a store
        (90, None, [True, True, False, True, True, False]),
        (49, None, [False, False, True, False, True, True]),
        (50, None, [False, False, False, True, True, False]),
        (None, None, [None, None, None, None, True, None]),
        (None, "trung_binh", [False, False, False, True, True, False]),
        (None, "tot", [True, True, False, True, True, False]),
    ],
)
def test_a_condition_on_classes_in_every_evaluator(points, reported, expected):
    agency = {"ma": "A", "cap": "xa", "tong_diem": points, "kho": False, "lop": reported}
    report = EACH_ASKED.evaluate([agency])
    assert report.data_issues == ()
    assert [out_of(finding.verdict) for finding in report.findings] == expected
    assert list(map(out_of, EACH_ASKED.compile()(agency))) == expected
    accumulator = EACH_ASKED.accumulator()
    accumulator.add(agency)
    assert list(map(out_of, accumulator.verdicts)) == expected
    for verdicts in by_frames(EACH_ASKED, [agency]):
        assert list(map(out_of, verdicts)) == expected


def by_frames(ruleset, agencies):
    """Return the verdicts by polars, eager and lazy, and by DuckDB."""
    types = {"ma": pl.String, "cap": pl.String, "tong_diem": pl.Int64, "kho": pl.Boolean, "lop": pl.String}
    frame = pl.DataFrame(agencies, schema=types)
    with duckdb.connect() as connection:
        connection.register("t", frame.to_arrow())
        of_duckdb = ruleset.evaluate_frame(connection.table("t")).pl()
        connection.sql("CREATE TABLE bang AS FROM t")
        text = ruleset.to_sql("duckdb", table="bang", columns=list(types))
        of_sql = connection.sql(text).pl()
    answers = [ruleset.evaluate_frame(frame), ruleset.evaluate_frame(frame.lazy()).collect(), of_duckdb, of_sql]
    return [[Verdict(one) for one in answer["verdict"]] for answer in answers]


WRONG = plan("moi xa_.kho khi lop = kha", "moi xa_.tong_diem >= 0 diem", "moi xa_.kho khi lop thuoc { tot, yeu }")


def test_a_class_that_is_not_possible_taints_what_its_conditions_read_in_every_evaluator():
    agency = {"ma": "A", "cap": "xa", "tong_diem": 60, "kho": False, "lop": "yeu"}
    report = WRONG.evaluate([agency])
    (issue,) = report.data_issues
    assert (issue.code, issue.field) == ("formula-mismatch", "lop")
    assert issue.facts == {"value": "`yeu`", "expected": "`trung_binh`"}
    expected = [BAD_DATA, MET, BAD_DATA]
    assert [finding.verdict for finding in report.findings] == expected
    assert list(WRONG.compile()(agency)) == expected
    assert by_frames(WRONG, [agency]) == [expected] * 4


def test_a_class_that_nobody_knows_taints_itself_alone():
    agency = {"ma": "A", "cap": "xa", "tong_diem": 95, "kho": False, "lop": "giỏi"}
    ruleset = plan("moi xa_.tong_diem >= 95 diem", "moi xa_.kho khi lop = tot")
    report = ruleset.evaluate([agency])
    assert [issue.code for issue in report.data_issues] == ["unknown-value"]
    assert [finding.verdict for finding in report.findings] == [MET, NOT_MET]
    assert [len(finding.in_spite_of) for finding in report.findings] == [0, 1]
    assert list(ruleset.compile()(agency)) == [MET, NOT_MET]


STATISTIC = plan("thong_ke xa_.lop", "thong_ke xa_.lop khi kho")


def counts(finding):
    return {name: (number.low, number.high) for name, number in finding.classes.items()}


def test_a_statistic_counts_those_that_are_and_those_that_may_be():
    agencies = [
        {"ma": "A", "cap": "xa", "tong_diem": 95, "kho": True},
        {"ma": "B", "cap": "xa", "tong_diem": 60},
        {"ma": "C", "cap": "xa", "kho": False},
        {"ma": "D", "cap": "tinh", "tong_diem": 95, "kho": True},
    ]
    report = STATISTIC.evaluate(agencies)
    everybody, with_store = report.findings
    # A is tot. B has a store, then it is kha, or none, then it is trung_binh. C may be anything but kha.
    assert counts(everybody) == {"tot": (1, 2), "kha": (0, 1), "trung_binh": (0, 2), "yeu": (0, 1)}
    assert [agency.classes for agency in everybody.agencies] == [
        ("tot",),
        ("kha", "trung_binh"),
        ("tot", "trung_binh", "yeu"),
    ]
    assert [(cell.agency, cell.field) for cell in everybody.missing] == [("B", "kho"), ("C", "tong_diem")]
    # B counts only if it has a store, and is kha then; what reads the store twice may be told too safely
    assert counts(with_store) == {"tot": (1, 1), "kha": (0, 1), "trung_binh": (0, 1), "yeu": (0, 0)}
    assert [agency.verdict for agency in with_store.agencies] == [TRACKED, TRACKED, NOT_APPLICABLE]
    assert report.verdict is TRACKED
    assert by_frames(STATISTIC, agencies) == [[TRACKED, TRACKED]] * 4
    assert STATISTIC.compile()(agencies[0]) == (TRACKED, TRACKED)
    accumulator = STATISTIC.accumulator()
    for agency in agencies:
        accumulator.add(agency)
    assert accumulator.verdicts == (TRACKED, TRACKED)


def test_an_agency_given_twice_may_be_in_any_class_and_in_the_set_or_not():
    rows = [{"ma": "A", "cap": cap, "tong_diem": 95, "kho": True} for cap in ("xa", "tinh")]
    (finding, _) = STATISTIC.evaluate(rows).findings
    assert counts(finding) == {"tot": (0, 1), "kha": (0, 1), "trung_binh": (0, 1), "yeu": (0, 1)}
    assert {issue.code for issue in finding.in_spite_of} == {"repeated-agency"}


def test_a_statistic_in_json_and_in_words():
    report = STATISTIC.evaluate([{"ma": "A", "cap": "xa", "tong_diem": 60}])
    (first, _) = report.to_dict()["findings"]
    assert (first["kind"], first["verdict"], first["measure"], first["low"]) == ("statistic", "tracked", "lop", None)
    assert first["classes"][1] == {"name": "kha", "label": "Khá", "low": "0", "high": "1", "possible": ["A"]}
    assert [one["name"] for one in first["classes"]] == ["tot", "kha", "trung_binh", "yeu"]
    text = report.findings[0].explain()
    assert "Tốt: 0; Khá: 0–1; Trung bình: 0–1; Yếu: 0" in text
    assert "A: Khá / Trung bình" in text
    assert "Xã, đối với nơi kho: Xếp loại" in report.to_text()
    assert vtlt.parse(HEAD + "moi xa_.kho\n").evaluate([]).to_dict()["findings"][0]["classes"] is None


def test_classes_are_read_from_files_by_name_or_label(tmp_path):
    file = tmp_path / "bao_cao.csv"
    file.write_text("ma,cap,Tổng điểm,Kho,Xếp loại\nA,xa,,không,Trung bình\nB,xa,95,có,tot\n", encoding="utf-8")
    data = STATISTIC.schema.read(file)
    (finding, _) = STATISTIC.evaluate(data).findings
    assert counts(finding) == {"tot": (1, 1), "kha": (0, 0), "trung_binh": (1, 1), "yeu": (0, 0)}
    frame = STATISTIC.frame_of(data)
    assert frame["lop"].to_list() == ["trung_binh", "tot"]


@pytest.mark.parametrize(("count", "codes"), [(64, []), (65, ["too-complex"])])
def test_a_field_has_at_most_64_classes(count, codes):
    cases = ", ".join(f"l{i} khi tong_diem >= {100 - i} diem" for i in range(count - 1))
    field = f'truong nhieu "Nhiều lớp" : {{ {cases}, cuoi con_lai }}\n'
    text = HEAD.replace('pham_vi xa_ "Xã"', field + 'pham_vi xa_ "Xã"') + "moi xa_.kho khi nhieu thuoc { l1, l3, l7 }\n"
    assert [one.code for one in vtlt.check(text)] == codes
    if not codes:
        verdicts = [vtlt.parse(text).compile()({"ma": "A", "cap": "xa", "tong_diem": n, "kho": True}) for n in (97, 96)]
        assert verdicts == [(MET,), (NOT_APPLICABLE,)]


def test_who_asks_for_any_of_all_classes_asks_for_nothing():
    all_four = "tot, kha, trung_binh, yeu"
    ruleset = plan(f"moi xa_.kho khi lop thuoc {{ {all_four} }}", "moi xa_.du", "xa_.dem_du >= 1 co_quan")
    agency = {"ma": "A", "cap": "xa", "tong_diem": None, "kho": True, "lop": None}
    assert ruleset.compile()(agency) == (MET, MET, MET)
    assert [one.verdict for one in ruleset.evaluate([agency]).findings] == [MET, MET, MET]
    assert by_frames(ruleset, [agency]) == [[MET, MET, MET]] * 4


def test_strict_checking_knows_that_an_agency_is_in_one_class():
    used = "moi xa_.du\nxa_.dem_du >= 1 co_quan\n"
    found = vtlt.check(HEAD + used + "moi xa_.kho khi lop = tot va lop = kha\n", strict=True)
    assert [(one.code, one.span.line) for one in found if one.code != "never-fails"] == [("condition-never-holds", 19)]
    found = vtlt.check(HEAD + used + "moi xa_.kho khi lop = kha\n", strict=True)
    assert ("never-fails", 19) in [(one.code, one.span.line) for one in found]


def test_a_field_of_classes_that_nobody_asks_for_is_unused():
    head = "\n".join(line for line in HEAD.split("\n") if "lop thuoc" not in line)
    found = vtlt.check(head + "moi xa_.kho\n", strict=True)
    assert [one.facts["name"] for one in found] == ["lop"]
    assert vtlt.check(head + "moi xa_.kho\nthong_ke xa_.lop\n", strict=True) == []
