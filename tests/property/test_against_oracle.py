"""The reference evaluator against the naive oracle, which tries every completion: verdicts, bounds, contradictions.

Where the language promises exactness (single comparisons of ``>=``, ``>``, ``<=``, ``<``, no field read twice) they must be
equal. Elsewhere a decided verdict must be right, and the bounds must hold every value that the oracle reaches. On whose
contradictions a statement rests must be the same everywhere.
"""

from fractions import Fraction

import pytest
from generators import Case, cases, completed
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from kept import expected, keeping
from oracle import Judgement, judge, repeats

import vtlt_rules as vtlt
from plans import plan_of
from shares import share
from vtlt_rules.checked import (
    CompareWeighted,
    Limit,
    RangeLimit,
    Statement,
    WeightedSum,
    cells_read,
    conditions_in,
    with_families,
)
from vtlt_rules.evaluate import evaluate
from vtlt_rules.relations import Relation
from vtlt_rules.report import Finding, GroupFinding
from vtlt_rules.verdict import Verdict

DECIDED = {Verdict.MET, Verdict.NOT_MET}
QUICK = settings(max_examples=1200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
LONG = settings(
    max_examples=share(10_000),
    deadline=None,
    phases=[Phase.generate],  # what fails is printed as it is: shrinking it takes longer than all the rest
    suppress_health_check=[HealthCheck.too_slow],
)


def reads_tangled_sums(ruleset, statement):
    """Tell whether sums bound what the statement reads in more than the simplest way: one sum, of its own parts."""
    for name in cells_read(ruleset, statement):
        family = [ruleset.fields[member] for member in with_families(ruleset, (name,)) if member in ruleset.fields]
        sums = [field for field in family if field.operands]
        if not sums:
            continue
        if len(sums) > 1 or {field.name for field in family} != {sums[0].name, *sums[0].operands}:
            return True
        if len(set(sums[0].operands)) < len(sums[0].operands) or sums[0].whole is not None:
            return True
        amount = sums[0].amount
        if amount is None or any(factor not in (1, -1) for _, factor in amount.terms):
            return True
        if any(field.whole not in (None, sums[0].name) for field in family):
            return True
        read = set() if statement.measure is None else set(statement.measure.numerator_and_denominator or ())
        if read and sums[0].name not in read:
            return True  # a term in proportion to another, which the sum bounds together
    return False


def reads_equal_amounts(ruleset, statement):
    """Tell whether a condition says that amounts are equal, over which the values that can occur may jump."""
    conditions = [statement.condition, statement.measure and statement.measure.counted]
    conditions += [field.condition for field in ruleset.fields.values()]
    leaves = [leaf for one in conditions if one is not None for leaf in conditions_in(one)]
    return any(isinstance(leaf, CompareWeighted) and leaf.relation is Relation.EQUAL for leaf in leaves)


def is_tight(ruleset, statement):
    """Tell whether the language promises the exact verdict, not only a sound one."""
    demand = statement.demand
    if statement.growth is not None:
        demand = statement.growth.change
        if isinstance(demand, RangeLimit) or demand.relation is Relation.EQUAL:
            return False  # of two whole numbers not every difference, and fewer proportions, are possible
    if repeats(ruleset, statement) or reads_tangled_sums(ruleset, statement):
        return False
    if reads_equal_amounts(ruleset, statement):
        return False
    terms = () if statement.measure is None else (statement.measure.numerator, statement.measure.denominator)
    if any(isinstance(term, WeightedSum) for term in terms):
        if not isinstance(demand, Limit) or demand.relation is Relation.EQUAL:
            return False
        if isinstance(terms[1], WeightedSum) and not terms[1].is_whole:
            return False
    if (statement.measure is None or statement.measure.reading.is_of_amounts) or not statement.is_each:
        if isinstance(demand, RangeLimit) or (isinstance(demand, Limit) and demand.relation is Relation.EQUAL):
            return False
    return True


def final(finding_or_judgement):
    """Return the verdict below the deadline, if there is one."""
    provisional = finding_or_judgement.provisional
    return finding_or_judgement.verdict if provisional is None else provisional


def compare_reported(finding: Finding | GroupFinding, statement: Statement, judgement: Judgement, tight: bool) -> None:
    """Compare what is certain already; who sees less adds up fewer agencies, none of them another way."""
    if finding.reported is None:
        assert statement.measure is None
        return
    got = finding.reported.numerator, finding.reported.denominator, finding.reported.agencies
    if tight:
        assert got == judgement.reported
    assert all(one <= other for one, other in zip(got, judgement.reported, strict=True))
    x, y, _ = got
    if y == 0:
        assert finding.reported.value is None
    else:
        assert finding.reported.value == (Fraction(x) / y if statement.read_as.is_ratio else x)


def compare(case: Case, finding: Finding, judgement: Judgement) -> None:
    if judgement.by_trying:
        return  # it depends on a contradiction, or on who counts, in a way that three-valued logic cannot find
    statement = finding.statement
    tight = is_tight(case.ruleset, statement) and judgement.exhaustive
    got, right = final(finding), final(judgement)
    assert {issue.agency for issue in (*finding.issues, *finding.in_spite_of)} == judgement.rests_on
    assert not (finding.in_spite_of if got is Verdict.BAD_DATA else finding.issues)
    is_exact = right not in DECIDED | {Verdict.NOT_APPLICABLE} and not judgement.groups
    if tight or is_exact:
        assert finding.verdict is judgement.verdict
        assert finding.provisional is judgement.provisional
    else:
        open_ = {Verdict.BAD_DATA if judgement.rests_on else Verdict.UNDECIDED}
        open_ |= {Verdict.BAD_DATA, Verdict.UNDECIDED} if judgement.groups else set()  # another group may be open
        assert got in {right} | open_ | (set() if right in DECIDED else {Verdict.NO_THRESHOLD})
    compare_reported(finding, statement, judgement, tight)
    assert len(finding.groups) == len(judgement.groups)
    for group, of_group in zip(finding.groups, judgement.groups, strict=True):
        compare_group(group, statement, of_group, tight)
    counted = () if finding.classes is None else finding.classes.items()
    assert [name for name, _ in counted] == [name for name, _, _ in judgement.classes]
    for (_, number), (_, least, most) in zip(counted, judgement.classes, strict=True):
        if tight:
            assert (number.low, number.high) == (least, most)
        else:
            assert number.low <= least
            assert number.high is not None and number.high >= most
    compare_bounds(finding.bounds, judgement, tight)


def compare_group(group: GroupFinding, statement: Statement, judgement: Judgement, tight: bool) -> None:
    """Compare what is found of one group of agencies, as of a row by itself."""
    got, right = final(group), final(judgement)
    if tight or right not in DECIDED | {Verdict.NOT_APPLICABLE}:
        assert group.verdict is judgement.verdict
        assert group.provisional is judgement.provisional
    else:
        open_ = {Verdict.BAD_DATA, Verdict.UNDECIDED} | (set() if right in DECIDED else {Verdict.NO_THRESHOLD})
        assert got in {right} | open_
    compare_reported(group, statement, judgement, tight)
    compare_bounds(group.bounds, judgement, tight)
    assert (group.shortfall is not None) <= (Verdict.NOT_MET in (group.verdict, group.provisional))


def compare_bounds(bounds, judgement: Judgement, tight: bool) -> None:
    low = bounds.low if bounds else None
    high = bounds.high if bounds else None
    assert low is not None or judgement.low is None
    assert low is None or judgement.low is not None or not tight
    if low is None or judgement.low is None:
        return
    if tight:
        assert (low, high) == (judgement.low, judgement.high)
    else:
        assert low <= judgement.low
        assert high is None or high >= judgement.high


def check(case: Case) -> None:
    judgements = judge(case.ruleset, case.agencies, case.as_of)
    with keeping("oracle", case, expect=lambda: expected(case, judgements)):
        report = evaluate(case.ruleset, case.agencies, as_of=case.as_of)
        for finding, judgement in zip(report.findings, judgements, strict=True):
            try:
                compare(case, finding, judgement)
            except AssertionError as error:
                line = f"{finding.statement.text}: {finding.verdict} {finding.provisional} {finding.bounds}"
                shown = f"{line} against {judgement}\n{case.text}\n{case.agencies}\nas of {case.as_of}"
                raise AssertionError(shown) from error


@QUICK
@given(cases())
def test_bounded_data(case):
    check(case)


@settings(QUICK, max_examples=300)
@given(cases(with_unbounded=True))
def test_unbounded_data(case):
    check(case)


@pytest.mark.long
@LONG
@given(cases())
def test_bounded_data_long(case):
    check(case)


@pytest.mark.long
@settings(LONG, max_examples=share(5000))
@given(cases(with_unbounded=True))
def test_unbounded_data_long(case):
    check(case)


@settings(QUICK, max_examples=300)
@given(st.data())
def test_a_decided_verdict_survives_every_completion(data):
    case = data.draw(cases(with_unbounded=True, with_faults=False))
    before = evaluate(case.ruleset, case.agencies, as_of=case.as_of)
    fuller = data.draw(completed(case))
    after = evaluate(case.ruleset, fuller.agencies, as_of=case.as_of)
    for first, second in zip(before.findings, after.findings, strict=True):
        rests = bool(
            second.issues or second.in_spite_of
        )  # what was filled in contradicts, and takes with it what was known
        if final(first) in DECIDED:
            allowed = {final(first), Verdict.BAD_DATA} if rests else {final(first)}
            assert final(second) in allowed, f"{first.statement.text}\n{case}\n{fuller.agencies}"
        if first.bounds and second.bounds and not rests:
            assert first.bounds.low <= second.bounds.low
            assert first.bounds.high is None or (
                second.bounds.high is not None and second.bounds.high <= first.bounds.high
            )


@settings(QUICK, max_examples=300)
@given(st.data())
def test_what_is_not_listed_as_missing_is_never_asked_for(data):
    """Report some of the cells that are listed, with any values: what is listed then was listed before."""
    case = data.draw(cases(with_unbounded=True, with_faults=False))
    before = evaluate(case.ruleset, case.agencies, as_of=case.as_of)
    drawn = data.draw(completed(case))
    for position, finding in enumerate(before.findings):
        listed = {(cell.agency, cell.field) for cell in finding.missing}
        fuller = [
            {**old, **{name: value for name, value in new.items() if (old["ma"], name) in listed}}
            for old, new in zip(case.agencies, drawn.agencies, strict=True)
        ]
        report = evaluate(case.ruleset, fuller, as_of=case.as_of)
        if report.data_issues:  # what contradicts takes with it what was known
            continue
        reported = {(agency["ma"], name) for agency in fuller for name, value in agency.items() if value is not None}
        then = {(cell.agency, cell.field) for cell in report.findings[position].missing}
        assert then <= listed - reported, f"{finding.statement.text}\n{case.text}\n{case.agencies}\n{fuller}"
        if not then and finding.statement.demand is not None:
            bounds = report.findings[position].bounds
            assert bounds is None or bounds.is_point


@settings(QUICK, max_examples=200)
@given(cases(with_unbounded=True), st.randoms(use_true_random=False))
def test_order_of_agencies_does_not_matter(case, random):
    shuffled = random.sample(case.agencies, len(case.agencies))
    before = evaluate(case.ruleset, case.agencies, as_of=case.as_of)
    after = evaluate(case.ruleset, shuffled, as_of=case.as_of)
    for first, second in zip(before.findings, after.findings, strict=True):
        assert (first.verdict, first.provisional, first.bounds, first.shortfall) == (
            second.verdict,
            second.provisional,
            second.bounds,
            second.shortfall,
        )


@settings(QUICK, max_examples=150)
@given(cases(with_unbounded=True))
def test_reports_render_and_name_no_float(case):
    report = evaluate(case.ruleset, case.agencies, as_of=case.as_of)

    def walk(value):
        assert not isinstance(value, float)
        for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            walk(inner)

    walk(report.to_dict())
    for lang in ("vi", "en"):
        assert max(map(len, report.to_text(lang).splitlines())) <= 100
        for finding in report.findings:
            assert finding.explain(lang)
            assert (finding.shortfall is not None) <= (Verdict.NOT_MET in (finding.verdict, finding.provisional))


def test_the_public_call_is_the_same():
    text = plan_of("cap_tinh.lap_ho_so >= 40%")
    agencies = [{"ma": "1", "cap": "tinh", "loai": "so_ban_nganh", "cbccvc": 5, "cbccvc_lap_ho_so": 2}]
    assert vtlt.parse(text).evaluate(agencies).findings[0].verdict is Verdict.MET
