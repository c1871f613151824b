"""Scopes that count points by attributes: `(2 diem khi cap = xa) + (1 diem khi kho_khan) >= 2 diem`."""

import itertools
import operator
import random
from fractions import Fraction

import duckdb
import polars as pl
import pytest

import vtlt_rules as vtlt
from vtlt_rules.checked import MAX_SCOPE_NAMES, memberships, names_read
from vtlt_rules.evaluate.agencies import AgencyState
from vtlt_rules.evaluate.conditions import test_of as truth_of
from vtlt_rules.verdict import Truth

NAMES = ["a", "b", "c", "d", "e"]
PLAN = """
ke_hoach thu "Thử"
don_vi diem "điểm"
thuoc_tinh cap "Cấp" : {{ xa, tinh }}
{attributes}
truong so "Số" : diem
{scopes}
muc "1"
{rows}
"""


def plan(*conditions, names=NAMES):
    return vtlt.parse(
        PLAN.format(
            attributes="\n".join(f'thuoc_tinh {name} "Là {name}" : co_khong' for name in names),
            scopes="\n".join(f'pham_vi p{n} "P{n}" khi {one}' for n, one in enumerate(conditions)),
            rows="\n".join(f"moi p{n}.so >= 1 diem" for n in range(len(conditions))),
        )
    )


def written(value):
    return str(value).replace(".", ",")


def a_comparison(dice):
    """Make a comparison of points, and what decides it of the truths of the attributes."""
    some = [(dice.choice(NAMES), dice.choice([1, 2, 2, 3, 0.5, -1, -2])) for _ in range(dice.randint(1, 5))]
    if len({name for name, _ in some}) < len(some):
        return a_comparison(dice)
    limit = dice.choice([0, 1, 2, 2.5, 3, 5])
    sign, holds = dice.choice(
        [(">=", operator.ge), (">", operator.gt), ("<=", operator.le), ("<", operator.lt), ("=", operator.eq)]
    )
    negated = {name for name, _ in some if dice.random() < 0.3}
    words = [f"({written(abs(value))} diem khi {'khong ' * (name in negated)}{name})" for name, value in some]
    if some[0][1] < 0:
        return a_comparison(dice)  # no amount begins with a minus
    text = words[0] + "".join(
        f" {'-' if value < 0 else '+'} {word}" for (_, value), word in zip(some[1:], words[1:], strict=True)
    )
    ends = [limit, limit + dice.choice([0, 1, 2])]
    if dice.random() < 0.2 and len(some) == 1:
        text += f" trong {written(ends[0])}..{written(ends[1])} diem"
    else:
        text, ends = f"{text} {sign} {written(limit)} diem", None

    def decides(truths):
        total = sum(Fraction(value) for name, value in some if truths[name] is not (name in negated))
        return ends[0] <= total <= ends[1] if ends else holds(total, Fraction(limit))

    return text, decides


def combinations(names):
    return [dict(zip(names, truths, strict=True)) for truths in itertools.product((True, False), repeat=len(names))]


def test_a_scope_is_who_has_the_points():
    dice = random.Random(2026)
    made = [a_comparison(dice) for _ in range(40)]
    rows = [{"ma": str(n), "so": 1, "cap": "xa"} | truths for n, truths in enumerate(combinations(NAMES))]
    for begin in range(0, len(made), 10):
        some = made[begin : begin + 10]
        ruleset = plan(*(text for text, _ in some))
        expected = [{row["ma"] for row in rows if decides(row)} for _, decides in some]
        report = ruleset.evaluate(rows)
        assert [{one.agency for one in finding.agencies} for finding in report.findings] == expected
        compiled = ruleset.compile()
        for row in rows:
            inside = [verdict is not vtlt.Verdict.NOT_APPLICABLE for verdict in compiled(row)]
            assert inside == [row["ma"] in members for members in expected]
        frame = pl.DataFrame(rows)
        counts = [len(members) for members in expected]
        assert ruleset.evaluate_frame(frame)["in_scope"].to_list() == counts
        assert ruleset.evaluate_frame(frame.lazy()).collect()["in_scope"].to_list() == counts
        with duckdb.connect() as connection:
            connection.register("agencies", frame.to_arrow(compat_level=pl.CompatLevel.oldest()))
            answer = connection.sql(ruleset.to_sql()).pl()
        assert answer["in_scope"].to_list() == counts


def test_who_belongs_is_known_as_soon_as_the_points_are():
    dice = random.Random(2027)
    for _ in range(200):
        text, decides = a_comparison(dice)
        if " = " in text or " trong " in text:
            continue  # each of the two sides is told by itself
        scope = plan(text).statements[0].scope
        known = {name: truth for name in NAMES if (truth := dice.choice((True, False, None))) is not None}
        outcomes = {
            decides({**truths, **known}) for truths in combinations([name for name in NAMES if name not in known])
        }
        found = truth_of(scope.condition)(AgencyState.of_attributes(dict(known)))
        is_constant = len({decides(truths) for truths in combinations(NAMES)}) == 1
        if is_constant:  # an attribute is asked for, whatever it says
            continue
        expected = Truth.UNKNOWN if len(outcomes) == 2 else Truth.TRUE if outcomes == {True} else Truth.FALSE
        assert found is expected, (text, known)


def test_what_is_missing_is_an_attribute_and_no_amount():
    ruleset = plan("(2 diem khi cap = xa) + (1 diem khi a) >= 2 diem", names=["a"])
    assert ruleset.required_columns == ("ma", "cap", "so")  # one point alone is never enough
    with pytest.raises(vtlt.BadData) as caught:
        ruleset.evaluate([{"ma": "1", "a": True}])
    assert [(one.code, one.field) for one in caught.value.issues] == [("missing-attribute", "cap")]
    with pytest.raises(vtlt.BadData) as caught:
        ruleset.evaluate_frame(pl.DataFrame({"ma": ["1"], "a": [True]}))
    assert [one.code for one in caught.value.issues] == ["missing-column"]
    assert "`cap`" in str(caught.value)


def test_amounts_within_amounts_and_conditions():
    ruleset = plan(
        "khong (cap = tinh) va ((1 diem khi (2 diem khi a) + (1 diem khi b) >= 2 diem) >= 1 diem hoac c)",
        "it_nhat 2 trong (cap = xa, (1 diem khi a) + (1 diem khi b) > 1 diem, (1 diem khi c) < (2 diem khi b))",
        "(1 diem khi a) - (1 diem khi a) >= 0 diem",
        "(1 diem khi a) > 1 diem",
        names=["a", "b", "c"],
    )
    for truths in combinations(["a", "b", "c"]):
        a, b, c = truths.values()
        for cap in ("xa", "tinh"):
            found = ruleset.evaluate([{"ma": "1", "cap": cap, **truths}]).findings
            assert [bool(one.agencies) for one in found] == [
                cap != "tinh" and (a or c),
                sum((cap == "xa", a and b, c < 2 * b)) >= 2,
                True,
                False,
            ]


def test_what_would_become_too_long_is_refused_and_not_begun():
    names = [f"t{n}" for n in range(40)]
    points = " + ".join(f"({20 + n} diem khi {name})" for n, name in enumerate(names))
    with pytest.raises(vtlt.InvalidRuleset) as caught:
        plan(f"{points} >= 800 diem", names=names)
    assert "too-complex" in {one.code for one in caught.value.diagnostics}
    assert f"{MAX_SCOPE_NAMES:,}".replace(",", ".") in str(caught.value) or str(MAX_SCOPE_NAMES) in str(caught.value)
    alike = plan(" + ".join(f"(3 diem khi {name})" for name in names) + " >= 61 diem", names=names)
    assert len([*names_read(alike.statements[0].scope.condition)]) == 40


@pytest.mark.parametrize("least", [1, 2000, sum(2000 + n * n for n in range(300)) - 1500])
def test_many_points_are_no_deep_condition(least):
    names = [f"t{n}" for n in range(300)]
    points = " + ".join(f"({2000 + n * n} diem khi {name})" for n, name in enumerate(names))
    ruleset = plan(f"{points} >= {least} diem", names=names)
    row = {"ma": "1", "cap": "xa", "so": 2} | {name: name != "t7" for name in names}
    expected = "met" if least < 10_000 else "not_applicable"
    assert ruleset.evaluate([row]).findings[0].verdict.value == expected
    assert [one.value for one in ruleset.compile()(row)] == [expected]
    assert ruleset.evaluate_frame(pl.DataFrame([row]))["verdict"].to_list() == [expected]


def alternating(count):
    """Compare points of which each puts a condition into the one before; return who just has enough, too."""
    names = [f"t{n}" for n in range(count)]
    points = " + ".join(f"({2**n} diem khi {name})" for n, name in enumerate(names))
    return (
        names,
        f"{points} >= {sum(2**n for n in range(0, count, 2))} diem",
        {f"t{n}": n % 2 == 0 for n in range(count)},
    )


def test_as_deep_as_may_be_is_known_to_all():
    names, condition, enough = alternating(90)
    ruleset = plan(condition, names=names)
    for lacks, expected in ((None, "met"), ("t0", "not_applicable"), ("t88", "not_applicable")):
        row = {"ma": "1", "cap": "xa", "so": 2} | {name: truth and name != lacks for name, truth in enough.items()}
        assert ruleset.evaluate([row]).findings[0].verdict.value == expected
        assert [one.value for one in ruleset.compile()(row)] == [expected]
        frame = pl.DataFrame([row])
        assert ruleset.evaluate_frame(frame)["verdict"].to_list() == [expected]
        with duckdb.connect() as connection:
            connection.register("agencies", frame.to_arrow(compat_level=pl.CompatLevel.oldest()))
            assert connection.sql(ruleset.to_sql()).pl()["verdict"].to_list() == [expected]
    assert vtlt.check(ruleset.sources[0].text, strict=True) is not None


def test_what_would_become_too_deep_is_refused(monkeypatch):
    names, condition, _ = alternating(90)
    monkeypatch.setattr(memberships, "MAX_SCOPE_DEPTH", 80)
    with pytest.raises(vtlt.InvalidRuleset) as caught:
        plan(condition, names=names)
    assert "too-complex" in {one.code for one in caught.value.diagnostics}
