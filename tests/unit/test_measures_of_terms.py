"""A measure is two sums of terms: one that no keyword makes yet is evaluated everywhere, without a word about it anywhere.

Shares of other terms stand for all measures that need no new term. They are put into a checked ruleset by hand, and
every evaluator, strict checking and the laws are asked about them; the naive oracle says what is right.
"""

import itertools
from fractions import Fraction

import duckdb
import polars as pl
import pytest
from attrs import evolve
from oracle import judge

import vtlt_rules as vtlt
from vtlt_rules.checked import Amount, Compare, Counted, Measure, Reading, cells_read
from vtlt_rules.compiled import Accumulator, CompiledVerdicts
from vtlt_rules.evaluate import evaluate
from vtlt_rules.laws.plain import Plain, outcome
from vtlt_rules.relations import Relation
from vtlt_rules.strict.claims import Reads, claim_of
from vtlt_rules.strict.proofs import follows_from_all
from vtlt_rules.strict.satisfiability import Solver
from vtlt_rules.verdict import Verdict

TEXT = """
ke_hoach thu "Thử"
    thoi_ky 01/01/2018..31/12/2018
don_vi nguoi "người" nguyen
thuoc_tinh cap "Cấp" : { tinh "cấp tỉnh", xa "cấp xã" }
truong w "W" : nguoi toi_da 4 nguoi
truong a "A" : nguoi thuoc w
truong b "B" : nguoi thuoc w
truong c "C" : nguoi toi_da 2 nguoi
pham_vi s "S" khi cap = tinh
chi_so m "M" = ty_le(c tren w)
muc "1"
    s.m >= 150%
    s.m <= 100% khi c >= 1 nguoi
    moi s.m > 50%
    moi s.m trong 50..120%
    s.m >= ?
    du_bao s.m khoang 60%
muc "2"
    s.m >= 120%
"""


SOME_C = Compare(("c",), Relation.AT_LEAST, 1)
SOME_W = Compare(("w",), Relation.AT_LEAST, 1)
TERMS = {
    "the sum of two fields over a third": (Amount(("a", "b")), Amount(("w",))),
    "agencies of one kind over those of another": (Counted(SOME_C), Counted(SOME_W)),
    "a field over the agencies of one kind": (Amount(("c",)), Counted(SOME_W)),
}


def with_measure(terms):
    """Return the ruleset with a share of some terms in the place of its measure."""
    ruleset = vtlt.parse(TEXT)
    measure = Measure("m", "M", *terms, Reading(True, True, ruleset.checked.units["nguoi"]))
    sections = tuple(
        evolve(section, statements=tuple(evolve(one, subject=measure) for one in section.statements))
        for section in ruleset.checked.sections
    )
    return evolve(ruleset, checked=evolve(ruleset.checked, sections=sections, measures={"m": measure}))


RULESETS = {name: with_measure(terms) for name, terms in TERMS.items()}
RULESET = RULESETS["the sum of two fields over a third"]
every_measure = pytest.mark.parametrize("ruleset", RULESETS.values(), ids=RULESETS)
CELLS = {"w": (None, 0, 2, 4), "a": (None, 0, 1, 3), "b": (None, 2), "c": (None, 0, 1)}
AGENCIES = [
    {"ma": f"A{number}", "cap": "tinh", **dict(zip(CELLS, values, strict=True))}
    for number, values in enumerate(itertools.product(*CELLS.values()))
]
POPULATIONS = [[agency] for agency in AGENCIES] + [AGENCIES[at : at + 3] for at in range(0, len(AGENCIES) - 2, 7)]


def present(agency):
    return {name: value for name, value in agency.items() if value is not None}


def verdicts(ruleset, population):
    return [finding.verdict for finding in evaluate(ruleset.checked, map(present, population)).findings]


def test_what_it_reads():
    assert cells_read(RULESET.checked, RULESET.statements[0]) == ("a", "b", "w")
    assert cells_read(RULESET.checked, RULESET.statements[1]) == ("a", "b", "w", "c")


def test_a_figure_worked_out_by_hand():
    agencies = [{"ma": "1", "cap": "tinh", "w": 4, "a": 3, "b": 4}, {"ma": "2", "cap": "tinh", "w": 2, "a": 1, "b": 2}]
    first = RULESET.evaluate(agencies).findings[0]
    assert first.verdict is Verdict.MET
    assert first.bounds == vtlt.Interval(Fraction(10, 6), Fraction(10, 6))  # (3 + 4 + 1 + 2) of 4 + 2


@every_measure
def test_the_reference_decides_as_the_oracle(ruleset):
    """Two parts of one whole are read together, so that undecided may stand for what every completion agrees on."""
    for population in POPULATIONS:
        for got, right in zip(
            verdicts(ruleset, population), judge(ruleset.checked, map(present, population)), strict=True
        ):
            open_ = Verdict.BAD_DATA if right.rests_on else Verdict.UNDECIDED
            assert got in (right.verdict, open_), population


@every_measure
@pytest.mark.parametrize("engine", ["polars", "lazy polars", "duckdb"])
def test_frames_agree_with_the_reference(engine, ruleset):
    rows = [{"nhom": group} | agency for group, population in enumerate(POPULATIONS) for agency in population]
    numbers = dict.fromkeys(CELLS, pl.Int64)
    frame = pl.DataFrame(rows, schema={"nhom": pl.Int64, "ma": pl.String, "cap": pl.String} | numbers)
    if engine == "duckdb":
        with duckdb.connect() as connection:
            relation = connection.from_arrow(frame.to_arrow(compat_level=pl.CompatLevel.oldest()))
            answer = ruleset.evaluate_frame(relation, by=["nhom"]).pl()
    else:
        answer = (
            ruleset.evaluate_frame(frame.lazy() if engine == "lazy polars" else frame, by=["nhom"]).lazy().collect()
        )
    right = [verdict.value for population in POPULATIONS for verdict in verdicts(ruleset, population)]
    assert answer["verdict"].to_list() == right


@every_measure
def test_compiled_verdicts_and_sums_agree_with_the_reference(ruleset):
    compiled = CompiledVerdicts(ruleset.checked, None)
    for agency in AGENCIES:
        assert list(compiled(agency)) == list(compiled(present(agency))) == verdicts(ruleset, [agency])
    for population in POPULATIONS:
        accumulator = Accumulator(ruleset.checked)
        for agency in population:
            accumulator.add(present(agency))
        assert list(accumulator.verdicts) == verdicts(ruleset, population)


def test_laws_work_it_out_from_the_figures():
    statement = RULESET.statements[0]
    pairs = [Plain(RULESET.checked, {"cap": "tinh", "w": 4, "a": a, "b": 3}).pair(statement) for a in (2, 3)]
    assert pairs == [(5, 4), (6, 4)]
    assert outcome(statement, pairs[1:]) is True and outcome(statement, pairs) is False


def test_strict_checking_proves_that_one_follows_from_the_other():
    solver = Solver(RULESET.checked.attributes, RULESET.checked.fields)
    reads = Reads(RULESET.checked)
    more, less = (claim_of(RULESET.statements[at], reads, solver) for at in (0, -1))
    assert follows_from_all(solver, [more], less) and not follows_from_all(solver, [less], more)
