"""What is said to settle a statement against every way in which its missing cells may turn out.

A population is small, and each of its missing cells has few values. Any of its agencies may have answered, in any way;
each such state is evaluated, and its verdict kept. What a set of agencies can bring, and what it brings in any case, is
then read off: nothing is sorted, nothing is added up.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from itertools import chain, combinations, product
from typing import Any

import pytest
from generators import cases, growth_cases
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oracle_cases import ruleset_of

from shares import share
from vtlt_rules import strategies
from vtlt_rules.checked import CheckedRuleset
from vtlt_rules.evaluate import Given, evaluate
from vtlt_rules.report.settling import Answers
from vtlt_rules.verdict import Verdict

Agency = dict[str, Any]

SINGLE_FIGURES = [
    "cap_tinh.ty_le_ho_so >= 40%",
    "cap_tinh.ty_le_ho_so > 50%",
    "cap_tinh.ty_le_ho_so <= 40%",
    "cap_tinh.ty_le_ho_so < 75%",
    "cap_tinh.ty_le_ho_so >= 100%",
    "cap_tinh.ty_le_ho_so = 50%",
    "cap_tinh.ty_le_ho_so >= 40% khi co_kho",
    "cap_tinh.ty_le_khach >= 40%",
    "cap_tinh.ty_le_kho >= 50%",
    "cap_tinh.ty_le_kho < 50%",
    "cap_tinh.ty_le_kho >= 60% khi kho_dat",
    "cap_tinh.so_kho >= 2 co_quan",
    "cap_tinh.so_kho trong 1..2 co_quan",
    "cap_tinh.so_kho = 2 co_quan",
    "cap_tinh.so_kho <= 1 co_quan khi kho_dat",
    "cap_tinh.tong_van_thu >= 5 nguoi",
    "cap_tinh.tong_van_thu trong 3..6 nguoi",
    "cap_tinh.tong_van_thu <= 4 nguoi khi co_kho",
    "cap_tinh.tong_khach >= 5 nguoi",
    "cap_tinh.tong_khach < 60 nguoi",
    "cap_tinh.trung_binh_van_thu >= 2 nguoi",
    "cap_tinh.ty_so >= 50%",
    "moi cap_tinh.van_thu >= 1 nguoi",
    "moi cap_tinh.van_thu trong 1..2 nguoi khi co_kho",
    "moi cap_tinh.co_kho",
    "moi cap_tinh.co_kho khi kho_dat",
    "moi cap_tinh.du",
    "moi cap_tinh.ty_le_ho_so >= 50%",
    "cap_tinh.ty_le_ho_so >= 40% tung loai",
    "moi cap_tinh.co_kho tung loai",
]
OTHERS = [
    "moi cap_tinh.san_sang khi kho_dat",
    "cap_tinh.tong_bien_che >= 5 nguoi",
    "moi cap_tinh.van_thu >= luu_tru",
    "moi cap_tinh.mot_trong_hai khi co_kho",
]

VALUES = {
    "cbccvc": range(11),
    "lap_ho_so": range(11),
    "van_thu": range(4),
    "luu_tru": range(3),
    "khach": (0, 1, 2, 3, 50, 1000),  # as many as one likes: enough for these thresholds
    "co_kho": (False, True),
    "kho_dat": (False, True),
}
MOST_STATES = 1500


def population(dice: random.Random) -> list[Agency]:
    agencies = []
    for place in range(dice.randint(1, 5)):
        whole = dice.randint(0, 4)
        cells = {
            "cbccvc": whole,
            "lap_ho_so": dice.randint(0, whole),
            "van_thu": dice.randint(0, 3),
            "luu_tru": dice.randint(0, 2),
            "khach": dice.randint(0, 6),
            "co_kho": dice.random() < 0.7,
            "kho_dat": dice.random() < 0.7,
        }
        rate = dice.choice((0.1, 0.3, 0.6))
        known = {name: value for name, value in cells.items() if dice.random() > rate}
        agencies.append({"ma": f"A{place}", "cap": "tinh", "loai": dice.choice(("so", "ban")), **known})
    return agencies


def answers_of(agency: Agency, names: list[str]) -> list[Agency]:
    """Go through what an agency may answer about some cells."""
    found = []
    for values in product(*(VALUES[name] for name in names)):
        filled = agency | dict(zip(names, values, strict=True))
        if filled.get("lap_ho_so", 0) <= filled.get("cbccvc", 10):
            found.append(filled)
    return found


def final(finding: Any) -> Verdict:
    verdict: Verdict = finding.verdict if finding.provisional is None else finding.provisional
    return verdict


def verdicts_by_answered(
    ruleset: CheckedRuleset, agencies: list[Agency], asked: Mapping[str, list[str]], group: str | None
) -> dict[frozenset[str], set[Verdict]] | None:
    """Return for each set of agencies the verdicts that their answers bring; None where there are too many to try."""
    options = [
        [(agency, False), *((one, True) for one in answers_of(agency, asked[agency["ma"]]))]
        if agency["ma"] in asked
        else [(agency, False)]
        for agency in agencies
    ]
    count = 1
    for one in options:
        count *= len(one)
    if count > MOST_STATES:
        return None
    found: dict[frozenset[str], set[Verdict]] = {}
    for state in product(*options):
        [finding] = evaluate(ruleset, [agency for agency, _ in state]).findings
        of = finding if group is None else next(one for one in finding.groups if one.value == group)
        answered = frozenset(agency["ma"] for agency, has_answered in state if has_answered)
        found.setdefault(answered, set()).add(final(of))
    return found


def subsets(names: list[str]) -> Iterator[frozenset[str]]:
    return map(frozenset, chain.from_iterable(combinations(names, size) for size in range(len(names) + 1)))


def compare(ruleset: CheckedRuleset, agencies: list[Agency], is_of_single_figures: bool) -> int:
    """Compare all steps of a report; return how many were."""
    report = evaluate(ruleset, agencies)
    compared = 0
    for step in report.next_steps():
        if step.settling is None:
            continue
        found, cells = step.settling, {}
        for cell in step.finding.missing:
            cells.setdefault(cell.agency, []).append(cell.field)
        members = {one.agency for one in (step.finding if step.group is None else step.group).agencies}
        asked = {id_: names for id_, names in cells.items() if id_ in members}
        group = None if step.group is None else step.group.value
        by_answered = verdicts_by_answered(ruleset, agencies, asked, group)
        if by_answered is None:
            continue
        compared += 1

        def cost(ids: frozenset[str], asked: dict[str, list[str]] = asked) -> int:
            return sum(len(asked[id_]) for id_ in ids)

        def check(
            answers: Answers | None,
            wanted: Any,
            cost: Any = cost,
            asked: Any = asked,
            by_answered: Any = by_answered,
        ) -> None:
            doing = [one for one in subsets(list(asked)) if wanted(by_answered.get(one, set()))]
            if answers is None:
                return
            ids = frozenset(one.agency for one in answers.agencies)
            assert {one.agency: [cell.field for cell in one.cells] for one in answers.agencies} == {
                id_: asked[id_] for id_ in ids
            }
            if is_of_single_figures or answers.is_exact or answers.outcome is None:
                assert ids in doing, (answers, doing)
            assert answers.cell_count == cost(ids)
            if answers.is_exact:
                assert cost(ids) == min(map(cost, doing)), (answers, doing)

        check(found.certain, lambda verdicts: Verdict.UNDECIDED not in verdicts and bool(verdicts))
        check(found.to_meet, lambda verdicts: Verdict.MET in verdicts)
        check(found.to_fail, lambda verdicts: Verdict.NOT_MET in verdicts)
        for id_ in found.alone:
            if is_of_single_figures:
                assert by_answered[frozenset((id_,))] & {Verdict.MET, Verdict.NOT_MET}, (id_, agencies)
        if step.is_exact:
            can = {id_ for id_ in asked if by_answered[frozenset((id_,))] & {Verdict.MET, Verdict.NOT_MET}}
            assert can == set(found.alone), (can, found.alone, agencies)
    return compared


def try_out(statement: str, examples: int, is_of_single_figures: bool) -> None:
    ruleset = ruleset_of(statement)
    dice = random.Random(statement)
    compared = sum(compare(ruleset, population(dice), is_of_single_figures) for _ in range(examples))
    assert compared >= examples // 12, compared


@pytest.mark.parametrize("statement", SINGLE_FIGURES)
def test_what_settles_single_figures(statement):
    try_out(statement, 20, is_of_single_figures=True)


@pytest.mark.parametrize("statement", OTHERS)
def test_what_settles_other_amounts(statement):
    try_out(statement, 20, is_of_single_figures=False)


@pytest.mark.long
@pytest.mark.parametrize("statement", SINGLE_FIGURES)
def test_what_settles_single_figures_long(statement):
    try_out(statement, share(400), is_of_single_figures=True)


QUICK = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@QUICK
@given(st.data())
def test_the_cells_that_are_asked_for_decide_whatever_they_are(data):
    ruleset = data.draw(strategies.rulesets())
    population = data.draw(strategies.populations(ruleset, max_size=6, missing=0.3))
    whole = {one["ma"]: one for one in data.draw(strategies.completions(ruleset, population))}
    for step in ruleset.evaluate(population).next_steps():
        if step.settling is None or step.settling.lacks_previous:
            continue
        wanted = {(one.agency, cell.field) for one in step.settling.certain.agencies for cell in one.cells}
        answered = [
            agency | {name: value for name, value in whole[agency["ma"]].items() if (agency["ma"], name) in wanted}
            for agency in population
        ]
        after = ruleset.evaluate(answered)[step.finding.statement.id][0]
        of = after if step.group is None else next(one for one in after.groups if one.value == step.group.value)
        assert final(of) not in (Verdict.UNDECIDED, Verdict.BAD_DATA), (step, answered)


def check_names(report: Any) -> None:
    """Each agency that leaves something open has cells to ask for, and everything can be said."""
    for finding in report.findings:
        known = {one.agency for one in (*finding.missing, *finding.issues)}
        is_open = final(finding) in (Verdict.UNDECIDED, Verdict.BAD_DATA)
        for one in finding.agencies if is_open and finding.statement.growth is None else ():
            pair = one.contribution
            if finding.statement.is_each or pair is None:
                assert one.agency in known or one.verdict not in (Verdict.UNDECIDED, Verdict.BAD_DATA)
            else:
                assert one.agency in known or pair.is_certain or pair.is_nothing
    for lang in ("vi", "en"):
        assert all(one.to_text(lang) for one in (*report.next_steps(), *report.requests()))


@QUICK
@given(cases(with_unbounded=True))
def test_steps_of_any_data(case):
    check_names(evaluate(case.ruleset, case.agencies, as_of=case.as_of))


@settings(QUICK, max_examples=80)
@given(growth_cases(with_unbounded=True, with_groups=True), st.booleans())
def test_steps_of_changes(case_and_then, has_previous):
    case, then = case_and_then
    previous = dict.fromkeys(case.ruleset.baselines, Given(then)) if has_previous else None
    check_names(evaluate(case.ruleset, case.agencies, as_of=case.as_of, previous=previous))
