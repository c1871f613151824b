"""Amounts under conditions: limits, what is suggested, what is missing, and every evaluator where they are rare."""

import duckdb
import polars as pl
import pytest

import vtlt_rules as vtlt
from vtlt_rules.errors import BadData
from vtlt_rules.verdict import Verdict

HEAD = """ke_hoach thu "Thử"
don_vi diem "điểm" nguyen
thuoc_tinh cap "Cấp" : { tinh, xa }
thuoc_tinh o_bien "Ở ven biển" : co_khong
truong co_kho "Có kho" : co_khong
truong co_may "Có máy" : co_khong
truong x "X" : diem toi_da 9 diem
pham_vi s "S" khi cap = xa
"""


def plan(fields="", statements="moi s.x >= 1 diem"):
    return HEAD + f'{fields}\nmuc "1"\n{statements}\n'


def amounts(count, per=1):
    """Declare fields with so many amounts under conditions, each condition naming so many fields."""
    terms = [f"({n} diem khi it_nhat 1 trong ({', '.join(['co_kho'] * per)}))" for n in range(1, count + 1)]
    return f'truong y "Y" : diem = {" + ".join(terms)}'


def chained(levels):
    """Declare fields of which each has an amount that depends on the one before."""
    lines = ['truong x_0 "X 0" : diem = x + (1 diem khi co_kho)']
    lines += [f'truong x_{n} "X {n}" : diem = x_{n - 1} + (1 diem khi x_{n - 1} >= {n} diem)' for n in range(1, levels)]
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("most", "more"),
    [
        (amounts(500), amounts(501)),
        (amounts(5, 999) + " + (99 diem khi co_may)", amounts(5, 1001)),
        (chained(8), chained(9)),
    ],
)
def test_limits(most, more):
    assert vtlt.check(plan(most)) == []
    [problem] = vtlt.check(plan(more))
    assert problem.code == "too-complex"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("x + 10 diem khi co_kho", "(10 diem khi co_kho)"),
        ("x + 10 diem nếu có_kho", "(10 diem khi có_kho)"),
        ("x + (10 diem nếu co_kho)", "(10 diem khi co_kho)"),
        ("10 diem khi co_kho + x", "(10 diem khi co_kho)"),
        ("x - 2 diem khi co_kho va khong co_may", "(2 diem khi co_kho va khong co_may)"),
    ],
)
def test_parentheses_are_suggested(written, meant):
    [problem] = [one for one in vtlt.check(plan(f'truong y "Y" : diem = {written}')) if one.severity.value == "error"]
    assert (problem.code, problem.suggestion) == ("syntax-error", meant)
    assert vtlt.check(plan(f'truong y "Y" : diem = x + {meant}')) == []


@pytest.mark.parametrize("formula", ["khi co_kho", "x + khi co_kho", "x + 10 diem khi", "(10 diem khi)"])
def test_nothing_is_suggested_where_something_is_missing(formula):
    [problem] = [one for one in vtlt.check(plan(f'truong y "Y" : diem = {formula}')) if one.severity.value == "error"]
    assert problem.suggestion is None


def test_a_condition_at_the_end_of_a_row_is_no_amount():
    [problem] = vtlt.check(plan(statements="moi s.x >= 1 diem khi co_kho va"))
    assert problem.suggestion is None or "(" not in problem.suggestion


def verdict_of(ruleset, **cells):
    return ruleset.evaluate([{"ma": "1", "cap": "xa", **cells}]).findings[0].verdict


def test_the_same_amount_twice_is_one():
    ruleset = vtlt.parse(plan(statements="moi s.co_may khi x + (3 diem khi co_kho) - (3 diem khi co_kho) >= 2 diem"))
    assert verdict_of(ruleset, x=2, co_may=True) is Verdict.MET
    assert verdict_of(ruleset, x=1, co_may=True) is Verdict.NOT_APPLICABLE


def test_one_within_another():
    # 9 - 2 with a store by the sea, 9 - 5 inland with one
    statement = "moi s.x >= 9 diem - ((3 diem khi khong o_bien) + 2 diem khi co_kho)"
    ruleset = vtlt.parse(plan(statements=statement))
    wanted = {(True, True): 7, (True, False): 4, (False, True): 9, (False, False): 9}
    for (co_kho, o_bien), least in wanted.items():
        for x in range(10):
            verdict = verdict_of(ruleset, x=x, co_kho=co_kho, o_bien=o_bien)
            assert (verdict is Verdict.MET) is (x >= least), (co_kho, o_bien, x)
    assert verdict_of(ruleset, x=3) is Verdict.NOT_MET
    assert verdict_of(ruleset, x=4) is Verdict.UNDECIDED
    assert verdict_of(ruleset, x=7, co_kho=True) is Verdict.MET


@pytest.mark.parametrize(
    ("cells", "missing"),
    [
        ({}, {"x", "co_kho"}),
        ({"co_kho": True}, {"x"}),
        ({"x": 4}, {"co_kho"}),
        ({"x": 0}, set()),
        ({"co_kho": False}, set()),
    ],
)
def test_what_is_missing(cells, missing):
    ruleset = vtlt.parse(plan('chi_so t "T" = tong((x khi co_kho))', "s.t >= 3 diem"))
    [finding] = ruleset.evaluate([{"ma": "1", "cap": "xa", **cells}]).findings
    assert {one.field for one in finding.missing} == missing
    assert finding.verdict is (Verdict.UNDECIDED if missing else Verdict.NOT_MET)


def test_an_agency_that_occurs_twice_keeps_what_its_attributes_give():
    ruleset = vtlt.parse(plan('truong y "Y" : diem = x + (5 diem khi o_bien)', "moi s.y >= 5 diem\nmoi s.y >= 6 diem"))
    twice = [{"ma": "1", "cap": "xa", "o_bien": True, "x": x} for x in (3, 4)]
    report = ruleset.evaluate(twice)
    assert [one.verdict for one in report.findings] == [Verdict.MET, Verdict.BAD_DATA]
    frame = pl.DataFrame(twice)
    assert ruleset.evaluate_frame(frame, by=["cap"])["verdict"].to_list() == ["met", "bad_data"]
    nothing = ruleset.evaluate([], registry=[{"ma": "1", "cap": "xa", "o_bien": True}])
    assert [one.verdict for one in nothing.findings] == [Verdict.MET, Verdict.UNDECIDED]


def test_figures_that_cannot_be_where_a_condition_holds():
    # 1 and 5 by the sea are more than the 2 that there may be at the most.
    fields = 'truong z "Z" : diem\ntruong nho "Nhỏ" : diem toi_da 2 diem\n'
    fields += 'truong y "Y" : diem thuoc nho = x + (z khi o_bien)'
    ruleset = vtlt.parse(plan(fields, "moi s.y >= 1 diem"))
    agency = {"ma": "1", "cap": "xa", "x": 1, "z": 5}
    assert ruleset.evaluate([agency | {"o_bien": False}]).findings[0].verdict is Verdict.MET
    report = ruleset.evaluate([agency | {"o_bien": True}])
    assert report.findings[0].verdict is Verdict.BAD_DATA
    assert [issue.code for issue in report.data_issues] == ["formula-mismatch"]


def test_amounts_that_cannot_be():
    # What counts by the sea alone is more than the whole may be: nobody reported what contradicts.
    fields = 'truong nho "Nhỏ" : diem toi_da 2 diem\ntruong y "Y" : diem thuoc nho = x + (5 diem khi o_bien)'
    ruleset = vtlt.parse(plan(fields, "moi s.y >= 1 diem\nmoi s.nho >= 0 diem"))
    agencies = [{"ma": "1", "cap": "xa", "o_bien": True}, {"ma": "2", "cap": "xa", "o_bien": False, "x": 2}]
    report = ruleset.evaluate(agencies)
    assert [one.verdict for one in report.findings] == [Verdict.BAD_DATA, Verdict.MET]
    [issue] = report.data_issues
    assert (issue.code, issue.agency, issue.field) == ("formula-mismatch", "1", "y")
    frame = pl.DataFrame(agencies, schema={"ma": str, "cap": str, "o_bien": bool, "x": int})
    assert ruleset.evaluate_frame(frame, by=["cap"])["verdict"].to_list() == ["bad_data", "met"]
    judge = ruleset.compile()
    for agency in agencies:
        assert judge(agency) == tuple(one.verdict for one in ruleset.evaluate([agency]).findings)


def test_compiled_verdicts_of_all_kinds_together():
    fields = 'truong y "Y" : diem = x + (5 diem khi co_kho)\nchi_so t "T" = tong(x)\n'
    statements = 'moi s.y >= 6 diem\nmoi s.x >= 2 diem\ns.t tang >= 1 diem\nnhiem_vu s "Việc"\nmoi s.co_may'
    ruleset = vtlt.parse(plan(fields, statements))
    judge = ruleset.compile()
    then = {"ma": "1", "cap": "xa", "x": 1}
    for cells in ({"x": 2, "co_kho": True}, {"x": 1, "co_kho": False, "co_may": True}, {}, {"x": "a"}, {"x": 10}):
        now = {"ma": "1", "cap": "xa", **cells}
        for previous in ((), (then,)):
            report = ruleset.evaluate([now], previous=[*previous] or None)
            assert judge(now, *previous) == tuple(one.verdict for one in report.findings)


def test_a_condition_on_a_long_chain_of_formulas():
    fields = 'truong du_0 "0" : co_khong = co_kho\n'
    fields += "".join(f'truong du_{n} "{n}" : co_khong = khong du_{n - 1}\n' for n in range(1, 1000))
    fields += 'truong y "Y" : diem = x + (5 diem khi du_999)'
    ruleset = vtlt.parse(plan(fields, "moi s.y >= 6 diem"))
    assert verdict_of(ruleset, x=1, co_kho=False) is Verdict.MET
    assert verdict_of(ruleset, x=1, co_kho=True) is Verdict.NOT_MET
    frame = pl.DataFrame([{"ma": "1", "cap": "xa", "x": 1, "co_kho": False}])
    assert ruleset.evaluate_frame(frame, by=["cap"])["verdict"].to_list() == ["met"]


def test_a_formula_that_is_contradicted_no_longer_tells_what_counts():
    # The flag says yes and its formula no: neither it nor the store is known then, and the points with them.
    fields = 'truong du "Đủ" : co_khong = co_kho va co_may\ntruong y "Y" : diem = x + (5 diem khi co_kho)'
    ruleset = vtlt.parse(plan(fields, "moi s.y >= 6 diem"))
    wrong = {"x": 1, "co_kho": True, "co_may": False, "du": True}
    assert verdict_of(ruleset, **wrong) is Verdict.BAD_DATA
    frame = pl.DataFrame([{"ma": "1", "cap": "xa", **wrong}])
    assert ruleset.evaluate_frame(frame, by=["cap"])["verdict"].to_list() == ["bad_data"]
    assert ruleset.compile()({"ma": "1", "cap": "xa", **wrong}) == (Verdict.BAD_DATA,)


@pytest.mark.parametrize(
    "condition",
    ["co_kho", "co_kho va x >= 1 diem", "du", "it_nhat 1 trong (khong co_may, du)", "hang = tot"],
)
def test_what_a_condition_names_is_open_where_a_sum_contradicts_figures(condition):
    # y would be 2 - 3: the figures in it are wrong, or the condition does not hold. Whoever reads the store reads that.
    fields = f"""truong y "Y" : diem = b - (3 diem khi {condition})
truong b "B" : diem
truong du "Đủ" : co_khong = co_kho va x >= 1 diem
truong hang "Hạng" : {{ tot "Tốt" khi co_kho, kem "Kém" con_lai }}
chi_so ty_le_kho "Kho" = ty_le(co_kho)
"""
    rows = ["moi s.co_kho", "moi s.co_may khi co_kho", "s.ty_le_kho >= 50%", "moi s.co_may", "moi s.o_bien_ca"]
    fields += 'truong o_bien_ca "Ở biển" : co_khong'
    ruleset = vtlt.parse(plan(fields, "\n".join(rows)))
    agency = {"ma": "1", "cap": "xa", "b": 2, "x": 1, "co_kho": True, "co_may": True, "o_bien_ca": True}
    last = Verdict.BAD_DATA if "co_may" in condition else Verdict.MET
    expected = [Verdict.BAD_DATA, Verdict.BAD_DATA, Verdict.BAD_DATA, last, Verdict.MET]
    assert [finding.verdict for finding in ruleset.evaluate([agency]).findings] == expected
    assert [*ruleset.compile()(agency)] == expected
    frame = pl.DataFrame([agency])
    for native in (frame, frame.lazy()):
        answer = ruleset.evaluate_frame(native, by=[]).lazy().collect()
        assert answer["verdict"].to_list() == [verdict.value for verdict in expected]
    for row, verdict in zip(rows, expected, strict=True):  # also where nothing else asks for it
        alone = vtlt.parse(plan(fields, row))
        assert alone.compile()(agency) == (verdict,)
        assert alone.evaluate_frame(frame)["verdict"].to_list() == [verdict.value]


@pytest.mark.parametrize(
    "amount",
    [
        "moi s.x >= (y khi co_may)",
        "moi s.o_bien_ca khi x >= (y khi co_may)",
        "s.trung_binh_may >= 3 diem",
    ],
)
def test_conditions_of_amounts_in_measures_and_thresholds_have_no_part_in_what_a_sum_contradicts(amount):
    # y would be 5 and is 4: x, y and the store may be wrong, the machine that another row asks for is not.
    fields = """truong y "Y" : diem = x + (3 diem khi co_kho)
truong o_bien_ca "Ở biển" : co_khong
chi_so trung_binh_may "Máy" = trung_binh((y khi co_may))
"""
    ruleset = vtlt.parse(plan(fields, f"{amount}\nmoi s.co_may\nmoi s.co_kho"))
    agency = {"ma": "1", "cap": "xa", "x": 2, "y": 4, "co_kho": True, "co_may": True, "o_bien_ca": True}
    verdicts = [finding.verdict for finding in ruleset.evaluate([agency]).findings]
    assert verdicts[1:] == [Verdict.MET, Verdict.BAD_DATA]
    assert [*ruleset.compile()(agency)] == verdicts
    for native in (pl.DataFrame([agency]), pl.LazyFrame([agency])):
        answer = ruleset.evaluate_frame(native).lazy().collect()
        assert answer["verdict"].to_list() == [verdict.value for verdict in verdicts]
        assert answer["in_spite_of"].to_list()[1] == 0


def test_a_constant_is_open_again_once_what_its_condition_names_is_wrong():
    # The flag says no and its formula yes, whether b or not: then the store is open, and the point with it, for others too.
    rows = ["x + (3 diem khi co_kho) <= 9 diem", "x + (3 diem khi co_kho) <= 12 diem"]
    fields = f'truong du "Đủ" : co_khong = khong co_kho va co_may\ntruong kha "Khá" : co_khong = {rows[0]}'
    fields += f'\ntruong hon "Hơn" : co_khong = {rows[1]}'
    ruleset = vtlt.parse(plan(fields, "moi s.kha\nmoi s.hon\nmoi s.x <= 9 diem - (3 diem khi co_kho)"))
    agency = {"ma": "1", "cap": "xa", "x": 8, "co_kho": False, "co_may": True, "du": False}
    expected = [Verdict.BAD_DATA, Verdict.MET, Verdict.BAD_DATA]
    assert [finding.verdict for finding in ruleset.evaluate([agency]).findings] == expected
    assert [*ruleset.compile()(agency)] == expected
    assert ruleset.evaluate_frame(pl.DataFrame([agency]))["verdict"].to_list() == [one.value for one in expected]


def test_it_reads_as_it_was_written():
    [statement] = vtlt.parse(plan(statements="moi s.x >= 9 diem - ( 2 diem khi co_kho )")).checked.statements
    assert statement.text == "moi s.x >= 9 diem - (2 diem khi co_kho)"


def test_thresholds_are_shown_with_labels():
    fields = 'truong co_phep "Có phép" : diem toi_da 3 diem'
    threshold = (
        "20 diem - (5 diem khi co_kho va x >= 3 diem) + (50% cua co_phep khi it_nhat 1 trong (khong o_bien, co_may))"
    )
    report = vtlt.parse(plan(fields, f"moi s.x >= {threshold}")).evaluate([{"ma": "1", "cap": "xa"}])
    shown = "X không thấp hơn 20 điểm - (5 điểm khi Có kho và X >= 3 điểm)"
    shown += " + (50% của Có phép khi ít nhất 1 trong (không Ở ven biển, Có máy))"
    assert shown in " ".join(report.to_text(width=400).split())


@pytest.mark.parametrize(
    "statement", ["moi s.d", "s.nhieu >= 1 co_quan", "moi s.x >= 1 diem khi (3 diem khi co_kho) + x trong 4..6 diem"]
)
@pytest.mark.parametrize("x", [0, 1, 3, 4])
def test_a_range_of_an_amount_under_a_condition(statement, x):
    # x + 3 lies between 4 and 6 where x is 1 or 3; where it does not, the last row is asked of nobody
    between = "(3 diem khi co_kho) + x trong 4..6 diem"
    fields = f'truong d "D" : co_khong = {between}\nchi_so nhieu "Nhiều" = dem({between})'
    ruleset = vtlt.parse(plan(fields, statement))
    fails = Verdict.NOT_APPLICABLE if "moi s.x" in statement else Verdict.NOT_MET
    expected = Verdict.MET if x in (1, 3) else fails
    agency = {"ma": "A", "cap": "xa", "co_kho": True, "x": x, "d": x in (1, 3)}  # what was reported is looked at, too
    frame = pl.DataFrame([agency])
    assert ruleset.evaluate([agency]).findings[0].verdict is expected
    assert ruleset.compile()(agency) == (expected,)
    assert ruleset.evaluate_frame(frame)["verdict"].to_list() == [expected.value]
    assert ruleset.evaluate_frame(frame.lazy()).collect()["verdict"].to_list() == [expected.value]
    assert ruleset.evaluate_frame(duckdb.from_arrow(frame.to_arrow())).pl()["verdict"].to_list() == [expected.value]


def test_more_tables_in_one_another_than_duckdb_takes_are_refused():
    terms = "x_{0} + (x_{0} khi x_{0} >= 1 diem) - (1 diem khi x_{0} >= {1} diem)"
    fields = ['truong x_0 "X 0" : diem toi_da 3 diem']
    fields += [f'truong x_{n} "X {n}" : diem = {terms.format(n - 1, n)}' for n in range(1, 6)]
    ruleset = vtlt.parse(plan("\n".join(fields), "moi s.x_5 = 13 diem"))
    columns = ["ma", "cap", *(f"x_{n}" for n in range(6))]
    # from 1: 2 - 1, 2, 4, 8 - 1, 14 - 1
    types = dict.fromkeys(columns[:2], pl.String) | dict.fromkeys(columns[2:], pl.Int64)
    frame = pl.DataFrame([{"ma": "A", "cap": "xa", "x_0": 1}], schema=types)
    assert ruleset.evaluate(frame.to_dicts()).findings[0].verdict is Verdict.MET
    assert ruleset.evaluate_frame(frame.lazy()).collect()["verdict"].to_list() == ["met"]
    calls = [
        lambda: ruleset.evaluate_frame(duckdb.from_arrow(frame.to_arrow())),
        lambda: ruleset.evaluate_agencies(duckdb.from_arrow(frame.to_arrow()), ruleset.statements[0]),
        lambda: ruleset.to_sql(columns=columns),
        lambda: ruleset.to_sql_views(columns=columns),
    ]
    for call in calls:
        with pytest.raises(BadData) as error:
            call()
        assert [(one.code, one.facts["limit"]) for one in error.value.issues] == [("too-complex", 900)]
