"""Which verdicts count as seen, and which do not."""

import pytest
from small_plan import GOOD, PLAN

COVERED = """
import vtlt_rules
def test_it():
    ruleset = vtlt_rules.load("p.vtlt")
    for lap in (1, 9):
        ruleset.evaluate([{"ma": "A", "cap": "tinh", "cb": 10, "lap": lap, "dai": 11}])
"""


def test_coverage_counts_every_evaluation_of_the_run(run):
    status, said = run({"p.vtlt": PLAN, "test_p.py": COVERED}, "--vtlt-coverage")
    assert status == 0
    # lap_ho_so: met, not met. tong_dai: met. quy_che: undecided. 4 of 9.
    assert "p: đã thấy 4/9 kết luận (44%)" in said
    assert "tinh_.lap_ho_so >= 40%: chưa từng thiếu số liệu\n" in said
    assert "tinh_.tong_dai >= 10,5 met: chưa từng không đạt, thiếu số liệu\n" in said
    assert "quy_che hoan_thanh: chưa từng đạt, không đạt\n" in said.replace(" trong 01/01/2026..31/12/2026", "")


def test_coverage_can_fail_the_run(run):
    files = {"p.vtlt": PLAN, "test_p.py": COVERED}
    assert run(files, "--vtlt-coverage-fail-under=44")[0] == 0
    status, said = run({}, "--vtlt-coverage-fail-under=45", "--vtlt-lang=en")
    assert status == 1
    assert "p: seen 4/9 verdicts (44%)" in said and "never undecided" in said
    assert run({}, "--vtlt-coverage-fail-under=101")[0] == 4


def test_coverage_with_xdist_adds_up_the_workers(run):
    pytest.importorskip("xdist")
    status, said = run(
        {"p.vtlt": PLAN, "test_p.py": COVERED}, "-pxdist", "-n2", "--vtlt-coverage", "--vtlt-coverage-fail-under=44"
    )
    assert status == 0
    assert "p: đã thấy 4/9 kết luận (44%)" in said


def test_an_example_counts_only_what_it_states(run):
    # All statements of the plan are listed, though only one example is run: 1 of 9, and nothing of the other two lines.
    status, said = run({"p.vtlt": PLAN + GOOD}, "--vtlt-coverage", "p.vtlt::hai")
    assert status == 0
    assert "p: đã thấy 1/9 kết luận (11%)" in said
    assert "tinh_.tong_dai >= 10,5 met: chưa từng đạt, không đạt, thiếu số liệu" in said


def test_statements_that_read_alike_are_told_apart(run):
    plan = PLAN.replace('muc "2" "Hai"\n', 'muc "2" "Hai"\n    tinh_.lap_ho_so >= 40%\n')
    status, said = run({"p.vtlt": plan + GOOD.replace("#: 1 ", "#: 2 ")}, "--vtlt-coverage")
    assert status == 0
    assert "    1  tinh_.lap_ho_so >= 40%: chưa từng đạt, không đạt, thiếu số liệu" in said
    assert "    2  tinh_.lap_ho_so >= 40%: chưa từng đạt, không đạt\n" in said


INVENTED = """
from hypothesis import HealthCheck, given, settings
from vtlt_rules import Report, Ruleset
from vtlt_rules.strategies import populations, rulesets

few = settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))

@few
@given(...)
def test_types(ruleset: Ruleset, report: Report):
    ruleset.evaluate([])

@few
@given(rulesets().flatmap(lambda ruleset: populations(ruleset).map(lambda people: (ruleset, people))))
def test_rulesets(pair):
    pair[0].evaluate(pair[1])
"""


def test_rulesets_that_hypothesis_invents_do_not_count(run):
    files = {"p.vtlt": PLAN, "test_p.py": COVERED, "test_q.py": INVENTED}
    status, said = run(files, "--vtlt-coverage-fail-under=44")
    assert status == 0
    assert "4 passed" in said
    assert "ngau_nhien" not in said
    assert "p: đã thấy 4/9 kết luận (44%)" in said


LAWS = """
import vtlt_rules
from vtlt_rules import laws

plan = vtlt_rules.load("p.vtlt")
population = [{"ma": "A", "cap": "tinh", "cb": 10, "lap": 9}]

def test_laws():
    laws.check_all(plan, examples=5)

def test_verify():
    from vtlt_rules.cli import main
    assert main(["verify", "p.vtlt", "--examples", "5"]) == 0

def test_pasted():
    assert laws.reason_of(plan, plan.statements[0]) is None
    assert laws.holds("order_does_not_matter", plan, plan.statements[0], population, population[::-1])
"""


def test_what_laws_evaluate_does_not_count(run):
    status, said = run({"p.vtlt": PLAN, "test_p.py": LAWS}, "--vtlt-coverage")
    assert status == 0
    assert "4 passed" in said
    assert "p: đã thấy 0/9 kết luận (0%)" in said


WAITING = """
import vtlt_rules
from vtlt_rules import laws

def test_it():
    ruleset = vtlt_rules.load("q.vtlt")
    broken = laws.find_broken(ruleset, examples=1, laws=["can_be_met_and_failed"])
    assert next(broken).reason == "vacuous"
    ruleset.evaluate([{"ma": "A", "cap": "tinh", "cb": 10, "lap": 9, "dai": 11}])
"""


def test_what_a_test_evaluates_counts_while_a_law_waits(run):
    plan = PLAN.replace("lap_ho_so >= 40%", "lap_ho_so >= 0%")
    status, said = run({"q.vtlt": plan, "test_p.py": WAITING}, "--vtlt-coverage")
    assert status == 0
    assert "p: đã thấy 3/9 kết luận (33%)" in said


GIVEN = """
import vtlt_rules
from hypothesis import given, settings
from vtlt_rules.strategies import populations

plan = vtlt_rules.load("p.vtlt")

@settings(max_examples=20, deadline=None, derandomize=True)
@given(populations(plan, min_size=1))
def test_it(people):
    assert len(plan.evaluate(people).findings) == 3
"""


def test_what_tests_of_ones_own_evaluate_on_invented_data_counts(run):
    status, said = run({"p.vtlt": PLAN, "test_p.py": GIVEN}, "--vtlt-coverage")
    assert status == 0
    assert "p: đã thấy 0/9" not in said and "p: đã thấy" in said


@pytest.mark.parametrize(("name", "is_counted"), [("", False), (', "mine.vtlt"', True)])
def test_a_parsed_text_counts_if_it_has_a_name(run, name, is_counted):
    test = f"import vtlt_rules\ndef test_it():\n    vtlt_rules.parse({PLAN!r}{name}).evaluate([])\n"
    status, said = run({"test_p.py": test}, "--vtlt-coverage")
    assert status == 0
    assert ("p: đã thấy 0/9" in said) is is_counted
