"""Metamorphic laws, which compare two populations: what the second is made of, and what must hold between the two.

A trial is a population before and after a change. Each law says how it makes trials, whether a trial is one of its own (a
trial that was made smaller may not be), and whether two findings agree with it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator

from attrs import evolve, frozen

from vtlt_rules.api import Ruleset
from vtlt_rules.checked import (
    AllOf,
    AnyOf,
    Between,
    CheckedRuleset,
    Compare,
    CompareWeighted,
    Condition,
    Counted,
    EnumType,
    IsDone,
    IsDoneSince,
    IsOneOf,
    IsTrue,
    Not,
    NumberType,
    Simple,
    SomeOf,
    Statement,
    WeightedSum,
    all_reads,
    cells_read,
    condition_of,
    fields_that_matter,
    names_of,
    names_read,
    taken_apart,
    with_families,
)
from vtlt_rules.laws.boundary import is_more_demanded
from vtlt_rules.laws.broken import Shown
from vtlt_rules.laws.files import from_files
from vtlt_rules.laws.plain import Agency, Plain
from vtlt_rules.relations import Relation
from vtlt_rules.report import Finding, Report
from vtlt_rules.report.data import outcome_of
from vtlt_rules.text_keys import text_key
from vtlt_rules.verdict import Verdict

DECIDED = (Verdict.MET, Verdict.NOT_MET)

Population = list[Agency]


@frozen
class Trial:
    """A population before and after a change."""

    before: Population
    after: Population


@frozen
class MetamorphicRelation:
    """A metamorphic law: one that compares two populations.

    Attributes:
        name: The name of the law.
        reason: The word for what is wrong when it is broken.
        trials: Makes trials out of a population, a completion of it, and dice.
        is_trial: Tells whether the law speaks of a statement and a trial.
        agrees: Tells whether two findings of one statement agree with the law.
        with_bounds: Whether the bounds of the value are compared, too.
        special: How the population after the change is evaluated, if not as the one before.
    """

    name: str
    reason: str
    trials: Callable[[CheckedRuleset, Population, Population, random.Random], Iterator[Trial]]
    is_trial: Callable[[CheckedRuleset, Statement, Trial], bool]
    agrees: Callable[[Statement, Finding, Finding], bool]
    with_bounds: bool = False
    special: Callable[[Ruleset, Population], Report] | None = None

    def shown(self, finding: Finding) -> Shown:
        """Return what the law compares of a finding."""
        bounds = finding.bounds
        if not self.with_bounds or bounds is None:
            return Shown(outcome_of(finding))
        return Shown(outcome_of(finding), bounds.low, bounds.high)

    def evaluate_after(self, ruleset: Ruleset, population: Population) -> Report:
        """Evaluate the population after the change."""
        return ruleset.evaluate(population) if self.special is None else self.special(ruleset, population)


def only(ruleset: Ruleset, statement: Statement) -> Ruleset:
    """Return a ruleset with one of its statements alone, which asks for the attributes of one scope only."""
    return evolve(ruleset, checked=ruleset.checked.only(statement))


# ---- 1, 2: facts


def _completed(
    ruleset: CheckedRuleset, population: Population, completion: Population, dice: random.Random
) -> Iterator[Trial]:
    yield Trial(population, completion)
    yield Trial(_with_gaps(ruleset, completion, dice), completion)


def _with_gaps(ruleset: CheckedRuleset, completion: Population, dice: random.Random) -> Population:
    """Leave cells out of complete data, more or fewer of them; what it was made complete with stays lawful."""
    rate = dice.choice((0.1, 0.3, 0.6, 1))
    return [
        {name: value for name, value in agency.items() if name not in ruleset.fields or dice.random() >= rate}
        for agency in completion
    ]


def _facts(
    ruleset: CheckedRuleset, population: Population, completion: Population, dice: random.Random
) -> Iterator[Trial]:
    """Fill the gaps in random order, a third of those left at a time."""
    population = dice.choice((population, _with_gaps(ruleset, completion, dice)))
    gaps = [
        (i, name)
        for i, (agency, full) in enumerate(zip(population, completion, strict=True))
        for name, value in full.items()
        if value is not None and agency.get(name) is None
    ]
    dice.shuffle(gaps)
    before = [dict(agency) for agency in population]
    while gaps and len(gaps) > 2:
        count = (len(gaps) + 2) // 3
        after = [dict(agency) for agency in before]
        for i, name in gaps[:count]:
            after[i][name] = completion[i][name]
        yield Trial(before, after)
        gaps, before = gaps[count:], after
    yield Trial(before, completion)


def _adds_facts(_: CheckedRuleset, __: Statement, trial: Trial) -> bool:
    return [agency["ma"] for agency in trial.before] == [agency["ma"] for agency in trial.after] and all(
        full.get(name) == value
        for agency, full in zip(trial.before, trial.after, strict=True)
        for name, value in agency.items()
        if value is not None
    )


def _completes(ruleset: CheckedRuleset, statement: Statement, trial: Trial) -> bool:
    """Tell whether facts are added and none that the statement reads is missing afterwards."""
    if not _adds_facts(ruleset, statement, trial):
        return False
    reads = cells_read(ruleset, statement)
    return all(agency.get(name) is not None for agency in trial.after for name in reads)


def _stays_decided(_: Statement, before: Finding, after: Finding) -> bool:
    one, other = outcome_of(before), outcome_of(after)
    if one in DECIDED or one is Verdict.NOT_APPLICABLE:
        return one is other
    return True


# ---- 3: the numerator


def _raised(
    ruleset: CheckedRuleset, population: Population, completion: Population, dice: random.Random
) -> Iterator[Trial]:
    """Raise one figure of some agencies, or turn a no into a yes, for a few of the figures that are numerators."""
    rising = {name for one in ruleset.statements if one.is_judged for name in rising_fields(ruleset, one)}
    base = dice.choice((population, completion))
    reported = sorted(name for name in rising if any(agency.get(name) is not None for agency in base))
    for name in dice.sample(reported, min(3, len(reported))):
        for is_most in (False, True):
            after = [_raise(ruleset, agency, name, is_most) if dice.random() < 0.7 else agency for agency in base]
            if after != base:
                yield Trial(base, after)


def _raise(ruleset: CheckedRuleset, agency: Agency, name: str, is_most: bool) -> Agency:
    """Return an agency with one figure raised, by one or as far as it goes; the same agency where that is not lawful."""
    if agency.get(name) is False:
        return agency | {name: True}
    plain, field = Plain(ruleset, agency), ruleset.fields[name]
    value = plain.number(name) if isinstance(field.type, NumberType) else None
    family = with_families(ruleset, (name,))
    reported = (one for one in family if one in ruleset.fields and ruleset.fields[one].formula is None)
    if value is None or any(plain.number(one) is None for one in reported):
        return agency
    room = [plain.number(field.whole)] if field.whole is not None else []
    most = min((one for one in (*room, field.maximum) if one is not None), default=2 * value + 10)
    raised = agency | {name: most if is_most else value + 1}
    return raised if value < most and Plain(ruleset, raised).is_lawful() else agency


def rising_fields(ruleset: CheckedRuleset, statement: Statement) -> frozenset[str]:
    """Return the reported fields of which more can only raise a statement's value: numerators that are nothing else."""
    ups: set[str] = set()
    downs: set[str] = set()
    measure = statement.measure
    if measure is not None:
        if isinstance(measure.numerator, Counted):
            _follow(ruleset, measure.numerator.condition, ups, downs)
        else:
            ups.update(taken_apart(ruleset, names_of(measure.numerator)))
            if isinstance(measure.numerator, WeightedSum):
                taken_off = (name for name, factor in measure.numerator.terms if factor <= 0)
                downs |= set(taken_apart(ruleset, taken_off))
        downs |= set(taken_apart(ruleset, names_of(measure.denominator)))
    if statement.condition is not None:
        downs |= set(taken_apart(ruleset, names_read(statement.condition)))
    for name in all_reads(ruleset, statement):
        amount = ruleset.fields[name].amount if name in ruleset.fields else None
        if amount is not None:
            downs |= set(taken_apart(ruleset, (term for term, factor in amount.terms if factor <= 0)))
        if name in ruleset.conditional:
            downs |= set(taken_apart(ruleset, names_read(ruleset.conditional[name].condition)))
    return frozenset(ups - downs - set(ruleset.attributes))


def _follow(ruleset: CheckedRuleset, condition: Condition, ups: set[str], downs: set[str]) -> None:
    """Sort the fields of a condition into those of which more makes it truer, and the others."""
    waiting: list[tuple[Condition, bool]] = [(condition, True)]
    seen: set[tuple[str, bool]] = set()
    while waiting:
        one, is_up = waiting.pop()
        match one:
            case IsTrue(name):
                formula = condition_of(ruleset, name)
                if formula is None:
                    _sort((name,), ups, downs, helps=is_up)
                elif (name, is_up) not in seen:
                    seen.add((name, is_up))
                    waiting.append((formula, is_up))
            case Not(term):
                waiting.append((term, not is_up))
            case AllOf(terms) | AnyOf(terms) | SomeOf(_, terms):
                waiting += [(term, is_up) for term in terms]
            case Compare(left, relation, right) if relation is not Relation.EQUAL:
                grows = (relation in (Relation.AT_LEAST, Relation.MORE_THAN)) is is_up
                _sort(taken_apart(ruleset, left), ups, downs, helps=grows)
                _sort(taken_apart(ruleset, right if isinstance(right, tuple) else ()), ups, downs, helps=not grows)
            case CompareWeighted(amount, relation) if relation is not Relation.EQUAL:
                grows = relation.bounds_below is is_up
                for name, factor in amount.terms:
                    _sort(taken_apart(ruleset, (name,)), ups, downs, helps=grows is (factor > 0))
            case Compare() | CompareWeighted() | Between() | IsOneOf() | IsDone() | IsDoneSince():
                downs |= set(taken_apart(ruleset, names_read(one)))


def _sort(names: Iterable[str], ups: set[str], downs: set[str], *, helps: bool) -> None:
    if helps:
        ups.update(names)
    else:
        downs |= set(names)


def _raises_only(ruleset: CheckedRuleset, statement: Statement, trial: Trial) -> bool:
    """Tell whether the figures that differ are numerators of the statement, which asks for more or for less."""
    if is_more_demanded(statement) is None or not _same_agencies(trial):
        return False
    rising = rising_fields(ruleset, statement)
    matters = fields_that_matter(ruleset, statement)
    differs = False
    for old, new in zip(trial.before, trial.after, strict=True):
        for name in old.keys() | new.keys():
            if old.get(name) == new.get(name):
                continue
            if name not in rising or not _is_more(old.get(name), new.get(name)):
                return False
            differs = True
            if any(new.get(one) is None for one in matters if _is_reported(ruleset, one)):
                return False
    return differs


def _is_reported(ruleset: CheckedRuleset, name: str) -> bool:
    return name in ruleset.fields and ruleset.fields[name].formula is None


def _same_agencies(trial: Trial) -> bool:
    return [agency["ma"] for agency in trial.before] == [agency["ma"] for agency in trial.after]


def _is_more(old: object, new: object) -> bool:
    if isinstance(old, bool) or isinstance(new, bool):
        return old is False and new is True
    return old is not None and new is not None and new > old  # type: ignore[operator]  # two numbers


_RANKS = {Verdict.NOT_MET: 0, Verdict.UNDECIDED: 1, Verdict.MET: 2}


def _is_no_worse(statement: Statement, before: Finding, after: Finding) -> bool:
    """Tell whether more of the numerator brought no verdict against the demand's direction."""
    one, other = _RANKS.get(outcome_of(before)), _RANKS.get(outcome_of(after))
    if one is None or other is None:
        return True
    return one <= other if is_more_demanded(statement) else one >= other


# ---- 4: order


def _rearranged(_: CheckedRuleset, population: Population, __: Population, dice: random.Random) -> Iterator[Trial]:
    if len(population) > 1:
        yield Trial(population, population[::-1])
    if len(population) > 2:
        middle = dice.randrange(1, len(population))
        yield Trial(population, population[middle:] + population[:middle])  # the second of two files first


def _as_it_is(_: CheckedRuleset, population: Population, __: Population, ___: random.Random) -> Iterator[Trial]:
    yield Trial(population, population)


def _from_registry(ruleset: Ruleset, population: Population) -> Report:
    """Evaluate what is reported apart from the registry, last agency first; who reports nothing has no row at all."""
    attributes = ruleset.checked.attributes
    registry = [{name: a[name] for name in a if name in attributes or name in ("ma", "ten")} for a in population]
    reported = [{name: a[name] for name in a if name not in attributes or name == "ma"} for a in population]
    rows = [a for a in reported if any(value is not None for name, value in a.items() if name not in ("ma", "ten"))]
    return ruleset.evaluate(rows[::-1], registry)


def _is_rearranged(_: CheckedRuleset, __: Statement, trial: Trial) -> bool:
    def by_id(population: Population) -> dict[object, Agency]:
        return {agency["ma"]: agency for agency in population}

    return len(trial.before) == len(trial.after) and by_id(trial.before) == by_id(trial.after)


def _is_same(_: Statement, before: Finding, after: Finding) -> bool:
    return (
        outcome_of(before) is outcome_of(after)
        and before.bounds == after.bounds
        and before.shortfall == after.shortfall
        and set(before.missing) == set(after.missing)
        and _by_value(before) == _by_value(after)
    )


def _by_value(finding: Finding) -> dict[object, tuple[object, ...]]:
    """Return what a finding says of each group, whichever comes first, and whose spelling is its name."""
    return {
        text_key(one.value) if isinstance(one.value, str) else one.value: (
            one.verdict,
            one.provisional,
            one.bounds,
            one.shortfall,
        )
        for one in finding.groups
    }


# ---- 5: outsiders


def _with_another(
    ruleset: CheckedRuleset, population: Population, _: Population, dice: random.Random
) -> Iterator[Trial]:
    """Let an agency come that is like one of the others, with attributes of its own."""
    for like in dice.sample(population, min(2, len(population))):
        other = like | {name: _any_value(ruleset, name, like, dice) for name in ruleset.attributes} | {"ma": "khac"}
        at = dice.randint(0, len(population))
        yield Trial(population, [*population[:at], other, *population[at:]])


def _any_value(ruleset: CheckedRuleset, name: str, like: Agency, dice: random.Random) -> object:
    match ruleset.attributes[name].type:
        case EnumType(values):
            return dice.choice(list(values))
        case Simple.BOOLEAN:
            return dice.choice((False, True))
        case _:
            return dice.choice((like.get(name), "-"))


def _adds_outsiders(ruleset: CheckedRuleset, statement: Statement, trial: Trial) -> bool:
    before = [agency["ma"] for agency in trial.before]
    added = [agency for agency in trial.after if agency["ma"] not in before]
    kept = [agency for agency in trial.after if agency["ma"] in before]
    return bool(added) and kept == trial.before and all(Plain(ruleset, one).is_outside(statement) for one in added)


RELATIONS = (
    MetamorphicRelation("decided_survives_completion", "completion", _completed, _completes, _stays_decided),
    MetamorphicRelation("facts_only_sharpen", "fact", _facts, _adds_facts, _stays_decided),
    MetamorphicRelation("monotone_in_numerator", "numerator", _raised, _raises_only, _is_no_worse),
    MetamorphicRelation("order_does_not_matter", "order", _rearranged, _is_rearranged, _is_same, with_bounds=True),
    MetamorphicRelation(
        "order_does_not_matter",
        "registry",
        _as_it_is,
        _is_rearranged,
        _is_same,
        with_bounds=True,
        special=_from_registry,
    ),
    MetamorphicRelation(
        "order_does_not_matter", "files", _as_it_is, _is_rearranged, _is_same, with_bounds=True, special=from_files
    ),
    MetamorphicRelation(
        "outsiders_do_not_matter", "outsider", _with_another, _adds_outsiders, _is_same, with_bounds=True
    ),
)
"""The laws that compare two populations, in their order."""
