"""Amounts under conditions against all completions: formulas are drawn as text and as what they mean, side by side.

What they mean is written down here a second time, from the reference alone: a number, yes or no for values that are all
known. Agencies are alone in their group, so that a total is the field of one agency.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import polars as pl
import pytest
from attrs import frozen
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import vtlt_rules as vtlt
from shares import share
from vtlt_rules.relations import Relation
from vtlt_rules.verdict import Verdict

Cells = dict[str, Any]
Number = Callable[[Cells], int]
Truth = Callable[[Cells], bool]

FLAGS = ("co_a", "co_b", "co_c")
MOST = {"so_1": 3, "so_2": 2, "so_3": 4}

HEAD = """thuoc_tinh cap "Cấp" : { tinh, xa }
thuoc_tinh o_bien "Ở ven biển" : co_khong
don_vi diem "điểm" nguyen
truong co_a "a" : co_khong
truong co_b "b" : co_khong
truong co_c "c" : co_khong
truong so_1 "1" : diem toi_da 3 diem
truong so_2 "2" : diem thuoc so_1 toi_da 2 diem
truong so_3 "3" : diem toi_da 4 diem
pham_vi cap_xa "Cấp xã" khi cap = xa
"""


@frozen
class Drawn:
    """A piece of the language and what it means; ``reads`` names cells as often as they are read."""

    text: str
    means: Callable[[Cells], Any]
    reads: tuple[str, ...]


def conditions(numbers: dict[str, Drawn]) -> st.SearchStrategy[Drawn]:
    """Draw conditions on flags, on the attribute, and on numbers."""

    def flag(name: str) -> Drawn:
        return Drawn(name, lambda cells: cells[name], (name,))

    def compared(name: str, relation: str, limit: int) -> Drawn:
        one, holds = numbers[name], Relation(relation).holds
        return Drawn(f"{name} {relation} {limit} diem", lambda cells: holds(one.means(cells), limit), one.reads)

    def negated(one: Drawn) -> Drawn:
        return Drawn(f"khong {one.text}", lambda cells: not one.means(cells), one.reads)

    def joined(one: Drawn, other: Drawn, is_and: bool) -> Drawn:
        both = (
            (lambda cells: one.means(cells) and other.means(cells))
            if is_and
            else (lambda cells: one.means(cells) or other.means(cells))
        )
        return Drawn(f"{one.text} {'va' if is_and else 'hoac'} {other.text}", both, one.reads + other.reads)

    def so_many(count: int, terms: list[Drawn]) -> Drawn:
        text = f"it_nhat {count} trong ({', '.join(one.text for one in terms)})"
        reads = tuple(name for one in terms for name in one.reads)
        return Drawn(text, lambda cells: sum(bool(one.means(cells)) for one in terms) >= count, reads)

    leaf = st.sampled_from((*FLAGS, "o_bien")).map(flag)
    leaf |= st.builds(
        compared, st.sampled_from(sorted(numbers)), st.sampled_from((">=", "<", "=", ">", "<=")), st.integers(0, 4)
    )
    leaf = st.one_of(leaf, leaf.map(negated))
    several = st.lists(leaf, min_size=3, max_size=3).flatmap(
        lambda terms: st.builds(so_many, st.integers(1, 3), st.just(terms))
    )
    return st.one_of(leaf, st.builds(joined, leaf, leaf, st.booleans()), several)


def summands(numbers: dict[str, Drawn]) -> st.SearchStrategy[tuple[int, Drawn]]:
    """Draw what is added up (1) or taken off (-1): fields, multiples, and amounts under conditions."""

    def field(name: str, often: int) -> Drawn:
        one = numbers[name]
        text = name if often == 1 else f"{often}00% cua {name}"
        return Drawn(text, lambda cells: often * one.means(cells), one.reads)

    def under(of: Drawn, when: Drawn) -> Drawn:
        return Drawn(
            f"({of.text} khi {when.text})",
            lambda cells: of.means(cells) if when.means(cells) else 0,
            of.reads + when.reads,
        )

    def constant(number: int) -> Drawn:
        return Drawn(f"{number} diem", lambda _: number, ())

    def added(one: Drawn, number: int) -> Drawn:
        return Drawn(f"{one.text} + {number} diem", lambda cells: one.means(cells) + number, one.reads)

    fields = st.builds(field, st.sampled_from(sorted(numbers)), st.sampled_from((1, 1, 1, 2)))
    amounts = st.one_of(st.integers(1, 5).map(constant), fields, st.builds(added, fields, st.integers(1, 2)))
    conditional = st.builds(under, amounts, conditions(numbers))
    return st.tuples(st.sampled_from((1, 1, 1, -1)), st.one_of(conditional, conditional, fields))


@st.composite
def formulas(draw: Callable[..., Any], numbers: dict[str, Drawn]) -> Drawn:
    """Draw an amount that begins with something that is added."""
    parts = draw(st.lists(summands(numbers), min_size=1, max_size=3))
    parts = list({one.text: (sign, one) for sign, one in reversed(parts)}.values())[::-1]  # or all might cancel out
    parts[0] = (1, parts[0][1])
    if not any("khi" in one.text for _, one in parts):
        parts.append((1, Drawn("(2 diem khi co_a)", lambda cells: 2 * cells["co_a"], ("co_a",))))
    text = parts[0][1].text + "".join(f" {'-' if sign < 0 else '+'} {one.text}" for sign, one in parts[1:])
    reads = tuple(name for _, one in parts for name in one.reads)
    return Drawn(text, lambda cells: sum(sign * one.means(cells) for sign, one in parts), reads)


@frozen
class Trial:
    """A ruleset with derived fields, and one agency."""

    text: str
    derived: dict[str, Drawn]
    relation: Relation
    limit: int
    compared: Drawn
    agency: Cells

    @property
    def ruleset(self) -> vtlt.Ruleset:
        return vtlt.parse('ke_hoach thu "Thử"\n' + self.text)

    def completions(self) -> Iterator[Cells]:
        """Go through the values of everything that is legal and agrees with what is reported."""
        cells = {"o_bien": (True, False)} | dict.fromkeys(FLAGS, (True, False))
        cells |= {name: range(most + 1) for name, most in MOST.items()}
        tried = {
            name: [self.agency[name]] if self.agency.get(name) is not None else values for name, values in cells.items()
        }
        for values in product(*tried.values()):
            full = dict(zip(tried, values, strict=True))
            if full["so_2"] > full["so_1"]:
                continue
            for name, formula in self.derived.items():
                full[name] = formula.means(full)
            reported = (self.agency.get(name) for name in self.derived)
            if all(
                full[name] >= 0 and given in (None, full[name])
                for name, given in zip(self.derived, reported, strict=True)
            ):
                yield full


@st.composite
def trials(draw: Callable[..., Any]) -> Trial:
    numbers = {name: Drawn(name, lambda cells, name=name: cells[name], (name,)) for name in MOST}
    derived: dict[str, Drawn] = {}
    for name in ("ra_1", "ra_2")[: draw(st.sampled_from((1, 2, 1)))]:
        formula = derived[name] = draw(formulas(numbers))
        numbers[name] = Drawn(name, lambda cells, name=name: cells[name], formula.reads)
    relation, limit = draw(st.sampled_from((">=", "<=", ">", "<"))), draw(st.integers(0, 9))
    compared = draw(formulas(numbers))
    last = [*derived][-1]
    text = HEAD + "".join(f'truong {name} "{name}" : diem = {one.text}\n' for name, one in derived.items())
    text += f'chi_so cong "C" = tong({last})\nchi_so dem_1 "D" = dem({compared.text} {relation} {limit} diem)\n'
    text += f'muc "I" "M"\ncap_xa.cong {relation} {limit} diem\nmoi cap_xa.{last} {relation} {limit} diem\n'
    text += "cap_xa.dem_1 >= 1 co_quan\n"
    agency: Cells = {"ma": "1", "cap": "xa"}
    for name in ("o_bien", *FLAGS, *MOST):
        if draw(st.integers(0, 9)) < 6:
            agency[name] = draw(st.booleans() if name not in MOST else st.integers(0, MOST[name]))
    for name in derived:
        if draw(st.integers(0, 9)) < 3:
            agency[name] = draw(st.integers(0, 8))
    return Trial(text, derived, Relation(relation), limit, compared, agency)


QUICK = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
LONG = settings(QUICK, max_examples=share(2500), phases=[Phase.generate])


def check(trial: Trial) -> None:
    ruleset, last = trial.ruleset, [*trial.derived][-1]
    report = ruleset.evaluate([trial.agency])
    completions = list(trial.completions())
    if report.data_issues:
        assert not completions, "what has a legal completion was called a contradiction"
        return
    cong, each, count = report.findings
    values = [one[last] for one in completions]
    if values:
        assert cong.bounds.low <= min(values)
        assert cong.bounds.high is None or max(values) <= cong.bounds.high
    truths = {trial.relation.holds(value, trial.limit) for value in values}
    counted = {trial.relation.holds(trial.compared.means(one), trial.limit) for one in completions}
    for finding, outcomes in ((cong, truths), (each, truths), (count, counted)):
        assert finding.verdict in (Verdict.MET, Verdict.NOT_MET, Verdict.UNDECIDED)
        if outcomes and finding.verdict is not Verdict.UNDECIDED:
            assert {finding.verdict is Verdict.MET} == outcomes
    if completions and all(trial.agency.get(name) is not None for name in ("o_bien", *FLAGS, *MOST)):
        assert Verdict.UNDECIDED not in {cong.verdict, each.verdict, count.verdict}
    formula = trial.derived[last]
    is_reported = any(trial.agency.get(name) is not None for name in trial.derived)
    if len(set(formula.reads)) == len(formula.reads) and not is_reported and "-" not in trial.text.split("chi_so")[0]:
        if not {"so_1", "so_2"} <= set(formula.reads):
            assert (cong.bounds.low, cong.bounds.high) == (min(values), max(values))


def check_engines(trial: Trial) -> None:
    ruleset = trial.ruleset
    report = ruleset.evaluate([trial.agency])
    verdicts = tuple(one.verdict for one in report.findings)
    assert ruleset.compile()(trial.agency) == verdicts
    accumulator = ruleset.accumulator()
    accumulator.add(trial.agency)
    assert accumulator.verdicts == verdicts
    kinds = {"ma": pl.String, "cap": pl.String, "o_bien": pl.Boolean} | dict.fromkeys(FLAGS, pl.Boolean)
    kinds |= dict.fromkeys((*MOST, *trial.derived), pl.Int64)
    frame = pl.DataFrame([trial.agency], schema=kinds)
    for one in (frame, frame.lazy()):
        answer = ruleset.evaluate_frame(one, by=["cap"]).lazy().collect()
        assert answer["verdict"].to_list() == [verdict.value for verdict in verdicts]


@QUICK
@given(trials())
def test_completions_agree(trial):
    check(trial)


@settings(QUICK, max_examples=30)
@given(trials())
def test_engines_agree(trial):
    check_engines(trial)


@pytest.mark.long
@LONG
@given(trials())
def test_completions_agree_long(trial):
    check(trial)


@pytest.mark.long
@settings(LONG, max_examples=150)
@given(trials())
def test_engines_agree_long(trial):
    check_engines(trial)
