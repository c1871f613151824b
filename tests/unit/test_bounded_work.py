"""What is written and kept grows no faster than the ruleset and the data, or is refused: sizes, never seconds."""

import datetime
import random
from functools import partial

import duckdb
import polars as pl
import pytest

import vtlt_rules as vtlt
from calls import calls_of
from vtlt_rules.check import reads
from vtlt_rules.columnar import run
from vtlt_rules.columnar.meaning import conditions, expressions, families
from vtlt_rules.compiled import verdicts
from vtlt_rules.evaluate import families as of_agencies

HEAD = """ke_hoach x "X"
thoi_ky 01/01/2018..31/12/2018
don_vi n "n" nguyen
thuoc_tinh cap "Cấp" : { tinh, xa }
pham_vi s "S" khi cap = tinh
"""


def fields(count, rest=lambda _: ""):
    return "".join(f'truong f{number} "F{number}" : n{rest(number)}\n' for number in range(count))


def names(count, sign=" + "):
    return sign.join(f"f{number}" for number in range(count))


def wide_sum(count):
    return f'{HEAD}{fields(count)}truong t "T" : n = {names(count)}\nmuc "I"\nmoi s.t >= 5 n\n'


def wide_sum_with_maxima(count):
    rest = fields(count, lambda _: " toi_da 9 n")
    return f'{HEAD}{rest}truong t "T" : n toi_da 90 n = {names(count)}\nmuc "I"\nmoi s.t >= 5 n\nmoi s.f0 >= 2 n\n'


def wide_sum_in_a_condition(count):
    return f'{HEAD}{fields(count)}muc "I"\nmoi s.f0 >= 5 n khi {names(count)} >= 2 n\n'


def chain_of_parts(count):
    rest = fields(count, lambda number: f" thuoc f{number - 1} toi_da 99 n" if number % 100 else "")
    return f'{HEAD}{rest}muc "I"\nmoi s.f{count - 1} >= 5 n\nmoi s.f0 >= 5 n\n'


def star_of_parts(count):
    rest = fields(count, lambda number: " thuoc f0" if number else "")
    return f'{HEAD}{rest}muc "I"\n' + "".join(f"moi s.f{number} >= 5 n\n" for number in range(count))


def chain_of_formulas(count):
    flags = "".join(f'truong b{number} "B{number}" : co_khong\n' for number in range(count))
    flags += 'truong d0 "D0" : co_khong = b0\n'
    for number in range(1, count):
        flags += f'truong d{number} "D{number}" : co_khong = d{number - 1} va b{number}\n'
    return f'{HEAD}{flags}muc "I"\n' + "".join(f"moi s.d{number}\n" for number in range(0, count, 16))


def formulas_that_name_each_other_twice(count):
    flags = 'truong d0 "D0" : co_khong\ntruong e0 "E0" : co_khong\n'
    for number in range(1, count):
        flags += f'truong d{number} "D{number}" : co_khong = d{number - 1} va e{number - 1}\n'
        flags += f'truong e{number} "E{number}" : co_khong = d{number - 1} hoac e{number - 1}\n'
    return f'{HEAD}{flags}muc "I"\n' + "".join(f"moi s.d{number}\n" for number in range(0, count, 16))


def statements_on_one_share(count):
    rest = 'truong f "F" : n thuoc g\ntruong g "G" : n\nchi_so c "C" = ty_le(f)\n'
    return f'{HEAD}{rest}muc "I"\n' + "".join(f"s.c >= {n // 100},{n % 100:02}%\n" for n in range(count))


def statements_on_scopes_of_their_own(count):
    values = ", ".join(f"v{number}" for number in range(count))
    scopes = "".join(f'pham_vi s{number} "S{number}" khi e = v{number}\n' for number in range(count))
    rest = f'truong f "F" : n\nthuoc_tinh e "E" : {{ {values} }}\n{scopes}muc "I"\n'
    return HEAD + rest + "".join(f"moi s{number}.f >= 5 n\n" for number in range(count))


GROWING = [
    wide_sum,
    wide_sum_with_maxima,
    wide_sum_in_a_condition,
    chain_of_parts,
    star_of_parts,
    chain_of_formulas,
    formulas_that_name_each_other_twice,
    statements_on_one_share,
    statements_on_scopes_of_their_own,
]


@pytest.mark.parametrize("make", GROWING, ids=lambda make: make.__name__)
def test_queries_grow_with_the_ruleset(make):
    small, large = (len(vtlt.parse(make(count)).to_sql("duckdb")) for count in (100, 200))
    assert large < 2.6 * small
    assert large < 250 * len(make(200))


@pytest.mark.parametrize("make", GROWING, ids=lambda make: make.__name__)
def test_compiled_code_grows_with_the_ruleset(make):
    def written(count):
        compiled = vtlt.parse(make(count)).compile()
        compiled({"ma": "1", "cap": "tinh", "f0": 1, "e": "v1"})
        compiled({"ma": "1", "cap": "tinh", **dict.fromkeys((f"f{number}" for number in range(count)), 1), "e": "v2"})
        return len(compiled.source)

    assert written(200) < 2.6 * written(100)


def given(count, seed):
    dice = random.Random(seed)
    agency = {"ma": "1", "cap": "tinh"}
    most = 99
    for number in range(count):
        if dice.random() < 0.8:
            agency[f"f{number}"] = most = dice.randint(0, min(9, most))
        for name in ("b", "d"):
            if dice.random() < 0.4:
                agency[f"{name}{number}"] = dice.random() < 0.8
    return agency


@pytest.mark.parametrize("make", GROWING[:7], ids=lambda make: make.__name__)
def test_what_is_named_once_means_the_same(make, monkeypatch):
    """All evaluators over many fields, and frames once more with names for everything that may have one."""
    count = 12
    ruleset = vtlt.parse(make(count))
    compiled = ruleset.compile()
    agencies = [given(count, seed) | {"ma": str(seed)} for seed in range(40)]
    expected = [[one.verdict.value for one in ruleset.evaluate([agency]).findings] for agency in agencies]
    assert [[one.value for one in compiled(agency)] for agency in agencies] == expected
    frame = pl.from_dicts(agencies, infer_schema_length=None)
    typed = {name: pl.Int64 for name in frame.columns if name.startswith("f")}
    frame = frame.cast(typed)
    for few in (16, 1):
        monkeypatch.setattr(families, "_FEW", few)
        monkeypatch.setattr(conditions, "_MOST_NESTED", few)
        monkeypatch.setattr(expressions, "_MOST_IN_A_ROW", few)
        grouped = frame.with_columns(nhom=pl.col("ma"))
        found = ruleset.evaluate_frame(grouped, by=["nhom"])
        with duckdb.connect() as connection:
            relation = connection.from_arrow(grouped.to_arrow())
            of_sql = ruleset.evaluate_frame(relation, by=["nhom"]).pl()
        for answer in (found, of_sql):
            rows = {key: group["verdict"].to_list() for (key,), group in answer.group_by("nhom", maintain_order=True)}
            assert [rows[agency["ma"]] for agency in agencies] == expected


def test_what_is_too_much_for_a_query_is_refused(monkeypatch):
    from vtlt_rules.columnar.sql.engine import SqlEngine

    ruleset = vtlt.parse(wide_sum(50))
    length = len(ruleset.to_sql("duckdb"))
    monkeypatch.setattr(SqlEngine, "most", length // 10)
    with pytest.raises(vtlt.BadData) as caught:
        ruleset.to_sql("duckdb")
    (issue,) = caught.value.issues
    assert issue.code == "too-complex"
    assert "SQL" in issue.message("vi") and "SQL" in issue.message("en")


def test_code_that_would_be_too_long_is_not_compiled(monkeypatch):
    ruleset = vtlt.parse(wide_sum(50))
    agencies = [{"ma": "1", "cap": "tinh", "f0": number} for number in (4, 5)]
    expected = [tuple(one.verdict for one in ruleset.evaluate([agency]).findings) for agency in agencies]
    assert [ruleset.compile()(agency) for agency in agencies] == expected
    monkeypatch.setattr(verdicts, "_MOST_SOURCE", 1000)
    compiled = ruleset.compile()
    assert [compiled(agency) for agency in agencies] == expected
    assert "f1" not in compiled.source


def test_a_sum_of_more_terms_than_python_compiles():
    text = f'{HEAD}truong f0 "F" : n\ntruong t "T" : n = {" + ".join(["f0"] * 20_000)}\nmuc "I"\nmoi s.t >= 20000 n\n'
    compiled = vtlt.parse(text).compile()
    for number in (0, 1, 2, None):
        agency = {"ma": "1", "cap": "tinh", "f0": number}
        (finding,) = vtlt.parse(text).evaluate([agency]).findings
        assert compiled(agency) == (finding.verdict,)


def test_agencies_times_statements_are_bounded(monkeypatch):
    from vtlt_rules.evaluate import population

    monkeypatch.setattr(population, "_FEW", 0)
    monkeypatch.setattr(population, "_MOST_JUDGED", 100)
    ruleset = vtlt.parse(statements_on_one_share(50))
    agencies = [{"ma": str(number), "cap": "tinh", "f": 1, "g": 2} for number in range(3)]
    assert len(ruleset.evaluate(agencies[:2]).findings) == 50
    with pytest.raises(vtlt.BadData) as caught:
        ruleset.evaluate(agencies)
    assert [issue.code for issue in caught.value.issues] == ["too-complex"]
    assert len(ruleset.evaluate([agency | {"cap": "xa"} for agency in agencies]).findings) == 50
    monkeypatch.setattr(population, "_MOST_CELLS", 5)
    with pytest.raises(vtlt.BadData) as caught:
        ruleset.evaluate(agencies[:2])
    assert [issue.code for issue in caught.value.issues] == ["too-complex"]


def test_issues_that_a_statement_rests_on_are_kept_up_to_a_number():
    count = 1050
    ruleset = vtlt.parse(star_of_parts(count))
    agency = {"ma": "1", "cap": "tinh", **{f"f{number}": -1 for number in range(count)}}
    report = ruleset.evaluate([agency])
    assert len(report.data_issues) == count
    issues = report.findings[7].issues
    assert [issue.field for issue in issues[:-1]] == [f"f{number}" for number in range(1000)]
    assert (issues[-1].code, issues[-1].facts) == ("more-issues", {"count": 50})
    accumulator = ruleset.accumulator()
    accumulator.add({"ma": "2", "cap": "tinh", "f0": 9} | {f"f{number}": 9 for number in range(1, count)})
    assert accumulator.verdicts[7] is vtlt.Verdict.MET


def test_figures_above_their_wholes_are_listed_up_to_a_number():
    count = 100
    ruleset = vtlt.parse(chain_of_parts(count))
    rising = {"ma": "1", "cap": "tinh", **{f"f{number}": min(number, 98) for number in range(count)}}
    report = ruleset.evaluate([rising])
    assert {issue.code for issue in report.data_issues} == {"part-exceeds-whole"}
    assert len(report.data_issues) == 100
    assert [one.verdict for one in report.findings] == [vtlt.Verdict.BAD_DATA] * 2


def growing_since(times, width=3):
    changes = "".join(f"s.c tang >= 1 n so_voi nam {2000 + number}\n" for number in range(times))
    return f'{HEAD}{fields(width)}truong t "T" : n = {names(width)}\nchi_so c "C" = tong(t)\nmuc "I"\n{changes}'


def test_agencies_of_earlier_times_count_with_those_of_now(monkeypatch):
    from vtlt_rules.evaluate import population

    ruleset = vtlt.parse(growing_since(3))
    agencies = [{"ma": "1", "cap": "tinh", "f0": 1, "f1": 1, "f2": 1}]
    then = dict.fromkeys(ruleset.checked.baselines, agencies)
    monkeypatch.setattr(population, "_FEW", 0)
    monkeypatch.setattr(population, "_MOST_CELLS", 20)  # each agency has one attribute and four fields
    assert len(ruleset.evaluate(agencies, previous=then).findings) == 3
    monkeypatch.setattr(population, "_MOST_CELLS", 19)
    with pytest.raises(vtlt.BadData) as caught:
        ruleset.evaluate(agencies, previous=then)
    assert [issue.code for issue in caught.value.issues] == ["too-complex"]


def test_how_cells_are_read_is_made_ready_once_for_all_times_and_all_agencies_that_are_added(monkeypatch):
    from vtlt_rules.evaluate import readers

    made = []
    solvers_of = readers.solvers_of
    monkeypatch.setattr(readers, "solvers_of", lambda ruleset: made.append(ruleset) or solvers_of(ruleset))
    ruleset = vtlt.parse(growing_since(3))
    agencies = [{"ma": str(number), "cap": "tinh", "f0": number, "f1": 1, "f2": 1} for number in range(5)]
    ruleset.evaluate(agencies, previous=dict.fromkeys(ruleset.checked.baselines, agencies))
    assert len(made) == 1
    accumulator = ruleset.accumulator()
    for agency in agencies:
        accumulator.add(agency)
        for one in ruleset.checked.baselines:
            accumulator.since(one).add(agency)
    assert len(made) == 2
    assert accumulator.verdicts == (vtlt.Verdict.NOT_MET,) * 3


def test_tables_of_earlier_times_are_written_within_what_one_query_may_be(monkeypatch):
    from vtlt_rules.columnar.polars.engine import PolarsEngine
    from vtlt_rules.columnar.sql.engine import SqlEngine

    one, many = (vtlt.parse(growing_since(times, width=60)) for times in (1, 12))
    frame = pl.DataFrame({"ma": ["1"], "cap": ["tinh"], **{f"f{number}": [1] for number in range(60)}})
    tables = [dict.fromkeys(ruleset.checked.baselines, "then") for ruleset in (one, many)]
    frames = [dict.fromkeys(ruleset.checked.baselines, frame) for ruleset in (one, many)]
    for engine, ask, given in (
        (SqlEngine, lambda ruleset, then: ruleset.to_sql("duckdb", previous=then), tables),
        (PolarsEngine, lambda ruleset, then: ruleset.evaluate_frame(frame, previous=then), frames),
    ):
        ask(many, given[1])
        alone = partial(ask, one, given[0])
        monkeypatch.setattr(engine, "most", least_budget(engine, alone, monkeypatch) * 3)
        ask(one, given[0])
        with pytest.raises(vtlt.BadData) as caught:
            ask(many, given[1])
        assert [issue.code for issue in caught.value.issues] == ["too-complex"]


def least_budget(engine, ask, monkeypatch):
    """Return a budget within which it can be asked, of which the half is too little."""
    most = 50
    while True:
        monkeypatch.setattr(engine, "most", most)
        try:
            ask()
        except vtlt.BadData:
            most *= 2
        else:
            return most


def sums_of_sums(count):
    """Make a plan of sums, each of the one before and some fields, and figures of which none fits another."""
    terms = [f"a{number}" for number in range(3)]
    lines = ["ke_hoach thu 'Thử'".replace("'", '"'), 'don_vi n "n" nguyen', 'thuoc_tinh cap "Cấp" : { x, y }']
    lines += [f'truong {name} "{name}" : n' for name in terms]
    for number in range(count):
        before = [f"z{number - 1}"] if number else []
        lines.append(f'truong z{number} "z{number}" : n = {" + ".join([*terms[: 3 - number % 3], *before])}')
    lines += ['pham_vi s "S" khi cap = x', 'muc "1"', "moi s.z0 >= 1 n", "moi s.a0 >= 2 n"]
    agency = {"ma": "1", "cap": "x", **dict.fromkeys(terms, 1), **{f"z{number}": 5 for number in range(count)}}
    return vtlt.parse("\n".join(lines)), agency


def test_figures_that_contradict_each_other_do_not_grow_without_end(monkeypatch):
    ruleset, agency = sums_of_sums(40)
    ends = []
    monkeypatch.setattr(of_agencies, "_end", lambda *given, of=of_agencies._end: ends.append(of(*given)) or ends[-1])
    assert [one.verdict for one in ruleset.evaluate([agency]).findings] == [vtlt.Verdict.BAD_DATA] * 2
    assert len(ends) > 40
    assert max(end for end in ends if end is not None) < 1000  # it was a number of more than a hundred digits


@pytest.mark.parametrize("count", [2, 8, 12])
def test_databases_have_room_for_figures_that_contradict_each_other(count):
    ruleset, agency = sums_of_sums(count)
    expected = [one.verdict.value for one in ruleset.evaluate([agency]).findings]
    frame = pl.DataFrame([agency])
    assert ruleset.evaluate_frame(frame)["verdict"].to_list() == expected
    assert ruleset.evaluate_frame(frame.lazy()).collect()["verdict"].to_list() == expected
    with duckdb.connect() as connection:
        connection.register("agencies", frame.to_arrow(compat_level=pl.CompatLevel.oldest()))
        answer = ruleset.evaluate_frame(connection.table("agencies")).pl()  # overflows of 128 bits are errors there
    assert answer["verdict"].to_list() == expected


def test_sums_with_amounts_under_conditions_are_worked_out_within_what_a_ruleset_may_be(monkeypatch):
    text = f"""{HEAD}{fields(6)}truong b "B" : co_khong
truong c "C" : co_khong = khong b
truong t "T" : n = f0 + (f1 + f2 + f3 khi b)
muc "I"
moi s.t >= 5 n
"""
    # the sum has four terms, what is left of three fields two each; once and for one level; once and for one derived yes/no
    monkeypatch.setattr(reads, "MAX_CONDITIONAL_TERMS", (4 + 3 * 2) * 2 * 2)
    assert vtlt.parse(text).evaluate([]).findings
    monkeypatch.setattr(reads, "MAX_CONDITIONAL_TERMS", (4 + 3 * 2) * 2 * 2 - 1)
    found = vtlt.check(text)
    assert [one.code for one in found if one.is_error] == ["too-complex"]


def test_frames_of_several_times_have_so_many_columns_together(monkeypatch):
    ruleset = vtlt.parse(growing_since(3))
    frame = pl.DataFrame({"ma": ["1"], "cap": ["tinh"], "f0": [1], "f1": [1], "f2": [1]})
    then = dict.fromkeys(ruleset.checked.baselines, frame)
    monkeypatch.setattr(run, "_MOST_COLUMNS", 4 * 5)
    assert ruleset.evaluate_frame(frame, previous=then).height == 3
    assert (
        ruleset.evaluate_frame(frame.lazy(), previous={key: one.lazy() for key, one in then.items()}).collect().height
        == 3
    )
    monkeypatch.setattr(run, "_MOST_COLUMNS", 4 * 5 - 1)
    with pytest.raises(vtlt.BadData) as caught:
        ruleset.evaluate_frame(frame, previous=then)
    assert [issue.code for issue in caught.value.issues] == ["too-complex"]
    assert ruleset.evaluate_frame(frame).height == 3  # without data of then there is one frame


def test_columns_of_a_frame_are_looked_at_without_asking_for_all_of_them_each_time():
    def of(count):
        plan = "".join(f'truong x{n} "X{n}" : moc\n' for n in range(count))
        rows = "".join(f"moi s.f{n} >= 1 n\nmoi s.x{n} hoan_thanh\n" for n in range(count))
        ruleset = vtlt.parse(f'{HEAD}{fields(count)}{plan}muc "I"\n{rows}')
        cells = {f"f{n}": [1.0] for n in range(count)} | {f"x{n}": [datetime.date(2018, 5, 5)] for n in range(count)}
        return lambda: ruleset.evaluate_frame(pl.DataFrame({"ma": ["1"], "cap": ["tinh"], **cells}))

    of(5)()
    few, many = calls_of(of(40)), calls_of(of(160))
    assert many < 4.4 * few
